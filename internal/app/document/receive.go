package document

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/typed"
)

// Receipt is an addressee's signature.
type Receipt struct {
	Organization string    `json:"organization"`
	Name         string    `json:"name"`
	By           string    `json:"by"`
	At           time.Time `json:"at"`
	Note         string    `json:"note,omitempty"`
	// what one with a copy did with it, as it says later (domain B26)
	Uses []Use `json:"uses,omitempty"`
}

// Use is what someone with a copy did with what a document says.
type Use struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"` // of several lines, at most UseMax characters
}

// Limits of what is said of a copy.
const (
	UseMax  = 2000
	maxUses = 100
)

// copied returns whom a document names under 抄送 and who is not its addressee: they get a copy, and what they did with
// it comes back (domain B24, B26). A name is that of an organization, of a scoring body such as 市纪委监委, or of both,
// since either may have accounts. Any other name is only printed.
func (d *Documents) copied(ctx context.Context, doc Document) (out []Addressee, err error) {
	if len(doc.CC) == 0 {
		return nil, nil
	}
	all, err := d.rounds.Names.All(ctx)
	if err != nil {
		return nil, err
	}
	body, err := round.ScoringBodies(ctx, d.rounds)
	if err != nil {
		return nil, err
	}
	byKey := map[string]Addressee{}
	for _, o := range all {
		byKey[o.Key] = Addressee{o.ID, o.Name}
	}
	add := func(x Addressee) {
		is := func(y Addressee) bool { return x.ID == y.ID }
		if !slices.ContainsFunc(doc.To, is) && !slices.ContainsFunc(out, is) {
			out = append(out, x)
		}
	}
	for _, name := range doc.CC {
		if a, ok := byKey[typed.Key(name)]; ok {
			add(a)
		}
		if code := body(name); code != "" {
			add(Addressee{bodyID(code), name})
		}
	}
	return out, nil
}

// bodyID is what a scoring body receives documents under; no organization has such an id.
func bodyID(code string) string { return "body:" + code }

// own is what an account receives documents under, and its name: a supervisor's scoring body, or an organization.
func (d *Documents) own(ctx context.Context, a records.Actor) (Addressee, error) {
	if a.Role == auth.Supervisor && a.Body != "" {
		body, err := round.ScoringBodies(ctx, d.rounds)
		if err != nil {
			return Addressee{}, err
		}
		if code := body(a.Body); code == a.Body {
			return Addressee{bodyID(code), a.Name}, nil
		}
	}
	o, err := d.rounds.OwnOrganization(ctx, a)
	return Addressee{o.ID, o.V.Name}, err
}

// nameOf is the name under which an addressee got a document; that of a body is as it was printed.
func (doc *Document) nameOf(own Addressee) string {
	for _, x := range doc.Copied {
		if x.ID == own.ID {
			return x.Name
		}
	}
	return own.Name
}

// gets reports whether a document was issued or copied to an organization.
func (doc *Document) gets(organization string) bool {
	its := func(x Addressee) bool { return x.ID == organization }
	return slices.ContainsFunc(doc.To, its) || slices.ContainsFunc(doc.Copied, its)
}

// IsCopy reports whether an organization has only a copy.
func (doc *Document) IsCopy(organization string) bool {
	its := func(x Addressee) bool { return x.ID == organization }
	return slices.ContainsFunc(doc.Copied, its) && !slices.ContainsFunc(doc.To, its)
}

// forAddressee leaves out the history of a document.
func forAddressee(doc Document) Document {
	kept := map[string]string{} // the names that no line of the title breaks
	for _, n := range []string{"批次", "单位"} {
		kept[n] = doc.Data.Values[n]
	}
	doc.Steps, doc.Prepared, doc.Data.Values, doc.Met = []StepTaken{}, []Person{}, kept, nil
	return doc
}

// addressed reports whether a document is out and goes to the actor's own organization.
func (d *Documents) addressed(ctx context.Context, a records.Actor, doc Document) error {
	own, err := d.own(ctx, a)
	if err != nil {
		return err
	}
	if !out(doc) || !doc.gets(own.ID) {
		return errNotYours
	}
	return nil
}

// Receipts lists who has signed for a document, in order of name: all of them to those who may read every document,
// to an addressee its own.
func (d *Documents) Receipts(ctx context.Context, a records.Actor, id string) ([]Receipt, error) {
	if _, err := d.Show(ctx, a, id); err != nil {
		return nil, err
	}
	vs, err := records.All[Receipt](ctx, d.env, KindReceipt, id)
	if err != nil {
		return nil, err
	}
	own := ""
	if mayReadAll(a) != nil {
		o, err := d.own(ctx, a)
		if err != nil {
			return nil, err
		}
		own = o.ID
	}
	out := []Receipt{}
	for _, v := range vs {
		if own == "" || v.V.Organization == own {
			out = append(out, v.V)
		}
	}
	slices.SortFunc(out, func(x, y Receipt) int { return cmp.Compare(x.Name, y.Name) })
	return out, nil
}

// received returns a document and what the account receives it under.
func (d *Documents) received(ctx context.Context, a records.Actor, id string) (v Record, own Addressee, err error) {
	v, err = d.Show(ctx, a, id)
	if err == nil {
		own, err = d.own(ctx, a)
	}
	return v, own, err
}

// Receive signs for a document on behalf of an addressee, once: a repetition changes nothing and returns the
// first signature.
func (d *Documents) Receive(ctx context.Context, a records.Actor, id, note string) (Receipt, error) {
	if mayReadAll(a) == nil {
		return Receipt{}, errAddresseeOnly
	}
	note = typed.Line(note)
	if note != "" && !records.ShortText(note, lineMax) {
		return Receipt{}, wrongLine("note")
	}
	v, own, err := d.received(ctx, a, id)
	if err != nil {
		return Receipt{}, err
	}
	r := Receipt{Organization: own.ID, Name: v.V.nameOf(own), By: a.Name, At: d.env.Now(), Note: note}
	_, err = records.Create(ctx, d.env, KindReceipt, deliveryID(id, own.ID), id, r)
	if errors.Is(err, store.ErrExists) {
		first, err := records.Load[Receipt](ctx, d.env, KindReceipt, deliveryID(id, own.ID))
		if err == nil && note != "" && note != first.V.Note {
			err = records.Fail(records.Conflict, "already_received", first.V.By+"已经签收，这次写的说明没有保存。",
				first.V.By+" has signed for it; this note was not saved.")
		}
		return first.V, err
	}
	if err != nil {
		return Receipt{}, err
	}
	return r, d.audit.Append(ctx, a, "document.receive", id, r.Name+"；"+v.V.Number)
}

// AddUse adds what an organization with a copy did with it, to what it said before: nothing of that changes. The same
// text twice is kept once. It has to sign for the copy first.
func (d *Documents) AddUse(ctx context.Context, a records.Actor, id, text string) (Receipt, error) {
	if mayReadAll(a) == nil {
		return Receipt{}, errCopiesOnly
	}
	text = typed.Sent(text)
	if !records.Says(text, UseMax) {
		return Receipt{}, records.InvalidField("text", "请写明怎样运用，最多 2000 字，不能有控制字符。",
			"Say what was done with it: at most 2000 characters, and no control characters.")
	}
	v, own, err := d.received(ctx, a, id)
	if err != nil {
		return Receipt{}, err
	}
	if !v.V.IsCopy(own.ID) {
		return Receipt{}, errCopiesOnly
	}
	added := false
	at := deliveryID(id, own.ID)
	r, err := records.Update(ctx, d.env, KindReceipt, at, records.AnyVersion, func(r *Receipt) error {
		added = !slices.ContainsFunc(r.Uses, func(u Use) bool { return u.Text == text })
		switch {
		case !added:
			return nil
		case len(r.Uses) >= maxUses:
			return errUses
		}
		r.Uses = append(slices.Clone(r.Uses), Use{a.Name, d.env.Now(), text})
		return nil
	})
	if records.KindOf(err) == records.NotFound {
		err = errSignFirst
	}
	if err != nil || !added {
		return r.V, err
	}
	return r.V, d.audit.Append(ctx, a, "document.use", id, r.V.Name+"；"+v.V.Number)
}

var (
	errCopiesOnly = records.Fail(records.Forbidden, "copies_only", "怎样运用由抄送的单位填写。",
		"Those with a copy say what they did with it.")
	errSignFirst = records.Fail(records.Conflict, "sign_first", "请先签收，再写怎样运用。", "Sign for it first.")
	errUses      = records.Fail(records.Conflict, "too_many", "已经写了 100 条，不能再加。", "There are 100 of them already.")
)

package document

import (
	"context"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/typed"
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

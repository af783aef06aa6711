package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/ledger"
)

// View is an item as a person sees it.
type View struct {
	ID           string
	Version      int
	EvaluationID string
	RoundID      string
	Organization string
	OrgID        string
	Item         ledger.Item
	Restricted   bool
	Readers      []string
	Standing     deadline.Standing
	Due          deadline.Day
	Party        ledger.Party   // the person's side
	At           time.Time      // when this version was written; only set by History
	FedBack      *round.FedBack // only set by Show; nil: no document has named it to its unit yet
}

// FedBackBy sets who knows which items of an evaluation were fed back, by id. It is called once, before the service is
// used.
func FedBackBy(l *Ledgers, of func(ctx context.Context, evaluation string) (map[string]round.FedBack, error)) {
	l.fedBack = of
}

// Draft is what a person writes about an item, without steps and checks.
type Draft struct {
	Item       ledger.Item
	Restricted bool
	Readers    []string // names of accounts
	Apart      []string // of Item.Also: rows that are not this item after all
}

func (l *Ledgers) view(a records.Actor, p Place, party ledger.Party, v records.Versioned[stored]) (View, error) {
	if !v.V.mayRead(a) {
		return View{}, errRestricted
	}
	item, err := l.open(v)
	if err != nil {
		return View{}, err
	}
	w := item.Watched()
	out := View{
		ID: v.ID, Version: v.Version, EvaluationID: p.Evaluation.ID, RoundID: p.Round.ID,
		Organization: p.Organization.V.Name, OrgID: p.Organization.ID, Item: item, Restricted: v.V.Restricted != nil,
		Standing: l.rules.Ladder.Standing(w, l.today()), Due: w.Due, Party: party,
	}
	if v.V.Restricted != nil {
		out.Readers = v.V.Restricted.Readers
	}
	return out, nil
}

// Sources returns the sources whose items a person adds by hand.
func (l *Ledgers) Sources(a records.Actor) []ledger.Source {
	if a.Role == auth.Admin {
		return l.rules.Pack.SourcesOf(ledger.Office)
	}
	return l.rules.Pack.SourcesOf(ledger.Checker)
}

// New adds an item to the ledger of an evaluation. The office may, and checking bodies what they find; a unit may not
// add to what it has to rectify.
func (l *Ledgers) New(ctx context.Context, a records.Actor, evaluationID string, d Draft) (View, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor); err != nil {
		return View{}, err
	}
	p, party, err := l.begin(ctx, a, evaluationID)
	switch {
	case err != nil:
		return View{}, err
	case party == ledger.Unit:
		return View{}, records.Fail(records.Forbidden, "forbidden", "问题由巡察办、评估组和监督单位登记；本单位可以导入台账。", "A unit cannot add items by hand.")
	}
	d.Item.State = ledger.Open
	d.Item.Checks, d.Item.Reported, d.Item.Rounds, d.Item.Reopened, d.Item.Origin = nil, nil, 0, 0, nil
	d.Item.Also, d.Item.Letters = nil, nil
	if err := l.check(&d, nil); err != nil {
		return View{}, err
	}
	if err := l.readDues(ctx, p, &d, nil); err != nil {
		return View{}, err
	}
	if !ledger.HasSource(l.rules.Pack.SourcesOf(party), d.Item.Source) {
		return View{}, ErrFindsOnly
	}
	d.Readers, err = l.readers(ctx, a, d, nil)
	if err != nil {
		return View{}, err
	}
	id := records.NewIDAt(l.env.Now())
	s, err := l.seal(id, d.Item, restrictionOf(a, d))
	if err != nil {
		return View{}, err
	}
	s.Evaluation = evaluationID
	v, err := records.Create(ctx, l.env, kindItem, id, evaluationID, s)
	if err != nil {
		return View{}, err
	}
	if err := l.note(ctx, a, "item.new", evaluationID, id, d.Item.Source); err != nil {
		return View{}, err
	}
	return l.view(a, p, party, v)
}

// maxReader bounds the name of an account that may read an item, in characters.
const maxReader = 100

// check refuses an invalid draft of a new item or of a change to a stored one; a source for named readers makes the
// item restricted.
func (l *Ledgers) check(d *Draft, before *ledger.Item) error {
	d.Item.Measures = slices.Clone(d.Item.Measures)
	if src, ok := l.rules.Pack.Source(d.Item.Source); ok && src.Restricted {
		d.Restricted = true
	}
	if len(d.Readers) > 50 {
		return records.InvalidField("readers", "最多 50 个授权人员。", "At most 50 readers.")
	}
	f := d.Item.Check(l.rules.Pack, before)
	for _, name := range d.Readers {
		if !check.Short(name, maxReader) {
			f.Add("readers", "姓名过长，或者有不能用的字符。", "A name is too long or has characters that cannot be used.")
			break
		}
	}
	return fieldErrors(f)
}

// fieldErrors turns errors of the rules into an Error.
func fieldErrors(f check.FieldErrors) error { return records.FieldErrors(f.OrNil()) }

// Show returns an item. Reading a restricted one is recorded.
func (l *Ledgers) Show(ctx context.Context, a records.Actor, id string) (View, error) {
	p, party, v, err := l.load(ctx, a, id)
	if err != nil {
		return View{}, err
	}
	out, err := l.view(a, p, party, v)
	if err == nil && out.Restricted {
		err = l.note(ctx, a, "item.read", p.Evaluation.ID, id, "")
	}
	if err != nil || l.fedBack == nil {
		return out, err
	}
	told, err := l.fedBack(ctx, p.Evaluation.ID)
	if f, ok := told[id]; ok {
		out.FedBack = &f
	}
	return out, err
}

// load reads an item that concerns a person.
func (l *Ledgers) load(ctx context.Context, a records.Actor, id string) (
	Place, ledger.Party, records.Versioned[stored], error,
) {
	v, err := records.Load[stored](ctx, l.env, kindItem, id)
	if err != nil {
		if a.Role == auth.Unit && records.KindOf(err) == records.NotFound {
			err = ErrOther
		}
		return Place{}, "", v, err
	}
	p, party, err := l.Enter(ctx, a, v.V.Evaluation)
	if err == nil && !v.V.mayRead(a) {
		err = errRestricted
	}
	return p, party, v, err
}

// loadToWrite is load for writing.
func (l *Ledgers) loadToWrite(ctx context.Context, a records.Actor, id string) (
	Place, ledger.Party, records.Versioned[stored], error,
) {
	p, party, v, err := l.load(ctx, a, id)
	if err == nil && party == ledger.Reader {
		err = ErrReadsOnly
	}
	return p, party, v, err
}

// Change replaces what a person wrote about an item. The office may change everything but steps; a unit may change its
// measures.
func (l *Ledgers) Change(ctx context.Context, a records.Actor, id string, ifMatch int, d Draft) (View, error) {
	if err := a.Only(auth.Admin, auth.Unit); err != nil {
		return View{}, err
	}
	p, party, v, err := l.loadToWrite(ctx, a, id)
	if err != nil {
		return View{}, err
	}
	if party == ledger.Checker {
		return View{}, ErrChecksOnly
	}
	item, err := l.open(v)
	if err != nil {
		return View{}, err
	}
	if err := l.check(&d, &item); err != nil {
		return View{}, err
	}
	if err := l.readDues(ctx, p, &d, item.Measures); err != nil {
		return View{}, err
	}
	readers := restrict(kept)
	if party == ledger.Office {
		d.Readers, err = l.readers(ctx, a, d, v.V.Restricted)
		if err != nil {
			return View{}, err
		}
		readers = func(now *restriction) *restriction {
			if !d.Restricted && v.V.Restricted == nil {
				return now // it was open when this person read it, and they are not asking to reopen a closed item
			}
			return restrictionOf(a, d)
		}
	}
	next, err := l.update(ctx, id, ifMatch, readers, func(i *ledger.Item) error {
		if i.State == ledger.Settled || i.State == ledger.Withdrawn {
			return errSettled
		}
		take(i, d.Item, party)
		i.Apart(d.Apart)
		return nil
	})
	if err != nil {
		return View{}, err
	}
	if err := l.note(ctx, a, "item.change", p.Evaluation.ID, id, ""); err != nil {
		return View{}, err
	}
	return l.view(a, p, party, next)
}

// take copies what a party may write.
func take(i *ledger.Item, from ledger.Item, party ledger.Party) {
	i.Measures = from.Measures
	if party != ledger.Office {
		return
	}
	from.State, from.Claim, from.Reported, from.Checks, from.Rounds = i.State, i.Claim, i.Reported, i.Checks, i.Rounds
	from.Reopened, from.ReviewOn, from.Origin = i.Reopened, i.ReviewOn, i.Origin
	from.Written, from.Meant, from.Extra = i.Written, i.Meant, i.Extra
	from.Also = i.Also
	from.Letters = i.Letters
	from.With = i.With // the cell as written names them too
	*i = from
}

// StepRequest is a step that a person takes with an item.
type StepRequest struct {
	To     ledger.State // for the unit and the office
	Result string       // for a checking body
	Reason string
	Files  []string
	Review deadline.Day
}

// Step takes a step with an item (evaluation §3): the unit reports, a body checks, the office withdraws. Pressing the
// button twice is refused because of the new state.
func (l *Ledgers) Step(ctx context.Context, a records.Actor, id string, ifMatch int, r StepRequest) (View, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit); err != nil {
		return View{}, err
	}
	p, party, _, err := l.loadToWrite(ctx, a, id)
	if err != nil {
		return View{}, err
	}
	s := ledger.Step{
		Party: party, Body: a.Body, By: a.Name, On: l.today(), To: r.To, Result: r.Result, Note: r.Reason,
		Files: r.Files, Review: r.Review,
	}
	if err := fieldErrors(ledger.CheckStep(s)); err != nil {
		return View{}, err
	}
	if err := l.files.Has(ctx, id, r.Files); err != nil {
		return View{}, err
	}
	if party == ledger.Checker && r.Result == "" {
		return View{}, records.InvalidField("result", "请选择核查结论。", "Choose the result of the check.")
	}
	next, err := l.update(
		ctx, id, ifMatch, kept, func(i *ledger.Item) error { return stepError(i.Take(s, l.rules.Pack)) },
	)
	if err != nil {
		return View{}, err
	}
	detail := string(next.V.State)
	if r.Result != "" {
		detail = r.Result + " → " + detail
	}
	if err := l.note(ctx, a, "item.step", p.Evaluation.ID, id, detail); err != nil {
		return View{}, err
	}
	return l.view(a, p, party, next)
}

// stepError turns a refusal of the rules into an error.
func stepError(err error) error {
	var r *ledger.Refusal
	if !errors.As(err, &r) {
		return err
	}
	switch r.Code {
	case "party":
		return records.Fail(records.Forbidden, r.Code, r.ZH, r.EN)
	case "edge", "twice":
		return records.Fail(records.Conflict, r.Code, r.ZH, r.EN)
	}
	field := map[string]string{"reason": "reason", "evidence": "files", "review": "review", "result": "result"}[r.Code]
	return records.InvalidField(field, r.ZH, r.EN)
}

// restrict determines the next version's restriction from that of the current one.
type restrict func(now *restriction) *restriction

// kept keeps the restriction.
func kept(now *restriction) *restriction { return now }

// update writes the next version of an item. Its restriction is derived from the version it follows: an item
// restricted a moment ago is not written back unencrypted.
func (l *Ledgers) update(
	ctx context.Context, id string, ifMatch int, readers restrict, fn func(*ledger.Item) error,
) (records.Versioned[stored], error) {
	return records.Update(ctx, l.env, kindItem, id, ifMatch, func(s *stored) error {
		item, err := l.open(records.Versioned[stored]{ID: id, V: *s})
		if err != nil {
			return err
		}
		if err := fn(&item); err != nil {
			return err
		}
		evaluation := s.Evaluation
		*s, err = l.seal(id, item, readers(s.Restricted))
		s.Evaluation = evaluation
		return err
	})
}

// History returns every version of an item, oldest first, for those who may read it.
func (l *Ledgers) History(ctx context.Context, a records.Actor, id string) ([]View, error) {
	p, party, _, err := l.load(ctx, a, id)
	if err != nil {
		return nil, err
	}
	rs, err := l.env.Store.History(ctx, kindItem, id)
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	var out []View
	for _, r := range rs {
		v, err := records.Decode[stored](r)
		if err != nil {
			return nil, err
		}
		w, err := l.view(a, p, party, v)
		if err != nil {
			return nil, err
		}
		w.At = r.At
		out = append(out, w)
	}
	return out, nil
}

// note appends to the audit chain and updates the index.
func (l *Ledgers) note(ctx context.Context, a records.Actor, code, evaluation, item, detail string) error {
	object := evaluation
	if item != "" {
		object += "/" + item
	}
	return l.audit.Append(ctx, a, code, object, detail)
}

package entry

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/machine"
	"minping/internal/typed"
)

// Draft is the input for an entry.
type Draft struct {
	Type    string
	Subject entry.Subject
	On      deadline.Day
	People  []entry.Person
	Values  map[string]entry.Value
	Files   []string
	Readers []string
	File    bool   // file it, not only keep it
	Reason  string // why a filed entry is corrected
}

func (d Draft) into(v *entry.Entry) {
	v.On, v.People, v.Values, v.Files, v.Readers = d.On, d.People, d.Values, d.Files, d.Readers
	if v.Values == nil {
		v.Values = map[string]entry.Value{}
	}
}

// readTyped reads days, numbers and single lines as people type them; anything else stays for the rule to refuse.
func readTyped(t entry.Type, values map[string]entry.Value) {
	for _, x := range t.Fields {
		v := values[x.Key]
		for i := range v {
			switch x.Kind {
			case entry.Day:
				v[i] = typed.PlainDay(v[i])
			case entry.Number:
				v[i] = typed.PlainNumber(v[i])
			case entry.Line:
				v[i] = typed.Line(v[i])
			}
		}
	}
}

// New saves or files a new entry. If a subject can have only one of its type, a second one is a Conflict.
func (e *Entries) New(ctx context.Context, a records.Actor, d Draft) (View, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader); err != nil {
		return View{}, err
	}
	t, sub, err := e.writable(ctx, a, d.Type, d.Subject)
	if err != nil {
		return View{}, err
	}
	d.Readers, err = e.readers(ctx, t, d.Readers, nil)
	if err != nil {
		return View{}, err
	}
	if err := e.mayCount(ctx, t, sub, d.File); err != nil {
		return View{}, err
	}
	v := entry.Entry{Type: t.Code, Subject: d.Subject, State: entry.Draft, By: a.Name, At: e.env.Now()}
	d.into(&v)
	code, err := e.fill(t, sub, &v, a, d)
	if err != nil {
		return View{}, err
	}
	if err := e.refersTo(ctx, t, v, entry.Entry{State: entry.Draft}); err != nil {
		return View{}, err
	}
	id := records.NewID()
	if err := e.claim(ctx, t, d.Subject, id); err != nil {
		return View{}, err
	}
	if err := e.attach(ctx, a, t, id, v); err != nil {
		return View{}, err
	}
	s, err := e.seal(id, t, v)
	if err != nil {
		return View{}, err
	}
	if _, err := records.Create(ctx, e.env, kindEntry, id, parentOf(d.Subject), s); err != nil {
		return View{}, err
	}
	if err := e.counted(ctx, t, sub, d.File, id, 1); err != nil {
		return View{}, err
	}
	return e.view(record{ID: id, Version: 1, V: v}, a, t, sub), e.audit.Append(ctx, a, code, id, detail(t, sub))
}

// mayCount refuses to file an entry that counts in a score once the result is fixed.
func (e *Entries) mayCount(ctx context.Context, t entry.Type, sub Subject, filing bool) error {
	if t.Contradicts == "" || !filing {
		return nil
	}
	return e.rounds.Allows(ctx, final.ChangeFacts, final.Subject{Evaluation: sub.ID})
}

// counted is mayCount after the entry has been written.
func (e *Entries) counted(ctx context.Context, t entry.Type, sub Subject, filed bool, id string, written int) error {
	if t.Contradicts == "" || !filed {
		return nil
	}
	return round.Keep(ctx, e.rounds, final.ChangeFacts, final.Subject{Evaluation: sub.ID}, kindEntry, id, written)
}

// fill checks what was written and takes it to its next state.
func (e *Entries) fill(t entry.Type, sub Subject, v *entry.Entry, a records.Actor, d Draft) (code string, err error) {
	today := deadline.DayOf(e.env.Now())
	filing := d.File || v.State != entry.Draft
	readTyped(t, v.Values)
	for i := range v.People {
		typed.Lines(&v.People[i].Name, &v.People[i].Office)
	}
	if f := t.Check(*v, today, filing); len(f) > 0 {
		return "", records.FieldErrors(f.OrNil())
	}
	from, code := v.State, codes[entry.Draft]
	if !filing {
		v.By, v.At = a.Name, e.env.Now()
		return code, nil
	}
	who := []string{machine.Writer}
	if _, err := t.Machine().
		Take(from, entry.Filed, machine.Step{Who: who, By: a.Name, Reason: d.Reason}); err != nil {
		return "", stepError(err)
	}
	v.State, v.By, v.At, v.Receipt = entry.Filed, a.Name, e.env.Now(), nil
	if v.Handed == nil { // late stays late: neither a correction nor a moved date undoes it (promise 7)
		handed := deadline.HandIn(today, e.dueOf(t, sub))
		v.Handed = &handed
	}
	if from != entry.Draft {
		return "entry.correct", nil
	}
	return codes[entry.Filed], nil
}

// claim reserves the place of a type of which a subject has only one entry; a place whose entry was never written, or
// was dropped, is taken over.
func (e *Entries) claim(ctx context.Context, t entry.Type, s entry.Subject, id string) error {
	if !t.Once {
		return nil
	}
	_, err := records.Upsert(
		ctx,
		e.env,
		kindOnce,
		t.Code+"/"+parentOf(s),
		"",
		records.AnyVersion,
		func(cur *string) error {
			if *cur != "" {
				v, err := records.Load[stored](ctx, e.env, kindEntry, *cur)
				if err == nil && v.V.State != entry.Dropped {
					return errOnce
				}
				if err != nil && records.KindOf(err) != records.NotFound {
					return err
				}
			}
			*cur = id
			return nil
		},
	)
	return err
}

// Change replaces a draft, or corrects a filed entry with a reason: the earlier versions stay.
func (e *Entries) Change(ctx context.Context, a records.Actor, id string, ifMatch int, d Draft) (View, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader); err != nil {
		return View{}, err
	}
	t, sub, err := e.enter(ctx, a, id)
	if err != nil {
		return View{}, err
	}
	code := ""
	rec, err := e.update(ctx, id, t, ifMatch, func(v *entry.Entry) error {
		if !slices.Contains(asWriter(t, *v, a, sub.who), machine.Writer) {
			return ErrNotYours
		}
		before := *v
		err := e.mayCount(ctx, t, sub, d.File || v.State != entry.Draft)
		if err != nil {
			return err
		}
		d.Readers, err = e.readers(ctx, t, d.Readers, before.Readers)
		if err != nil {
			return err
		}
		d.into(v)
		code, err = e.fill(t, sub, v, a, d)
		if err != nil {
			return err
		}
		if err := e.refersTo(ctx, t, *v, before); err != nil {
			return err
		}
		if before.State != entry.Draft {
			v.Corrects = &entry.Correction{Reason: d.Reason}
		}
		return e.attach(ctx, a, t, id, *v)
	})
	if err == nil {
		err = e.counted(ctx, t, sub, rec.V.State != entry.Draft, id, rec.Version)
	}
	if err != nil {
		return View{}, err
	}
	return e.view(rec, a, t, sub), e.audit.Append(ctx, a, code, id, detail(t, sub))
}

// Receive signs for an entry, with an outcome and a note if its type requires them. A receipt is signed once: a
// second one is a Conflict.
func (e *Entries) Receive(
	ctx context.Context,
	a records.Actor,
	id string,
	ifMatch int,
	r entry.Receipt,
) (View, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader); err != nil {
		return View{}, err
	}
	t, sub, err := e.enter(ctx, a, id)
	if err != nil {
		return View{}, err
	}
	typed.Lines(&r.Office)
	rec, err := e.update(ctx, id, t, ifMatch, func(v *entry.Entry) error {
		if _, err := t.Machine().Take(v.State, entry.Received, machine.Step{Who: sub.who, By: a.Name}); err != nil {
			return stepError(err)
		}
		if f := t.CheckReceipt(r); len(f) > 0 {
			return records.FieldErrors(f.OrNil())
		}
		r.By, r.At = a.Name, e.env.Now()
		v.State, v.Receipt = entry.Received, &r
		return nil
	})
	if err != nil {
		return View{}, err
	}
	return e.view(rec, a, t, sub), e.audit.Append(ctx, a, codes[entry.Received], id, detail(t, sub))
}

// Drop discards a draft.
func (e *Entries) Drop(ctx context.Context, a records.Actor, id string, ifMatch int) error {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader); err != nil {
		return err
	}
	t, sub, err := e.enter(ctx, a, id)
	if err != nil {
		return err
	}
	_, err = e.update(ctx, id, t, ifMatch, func(v *entry.Entry) error {
		if _, err := t.Machine().
			Take(v.State, entry.Dropped, machine.Step{Who: asWriter(t, *v, a, sub.who), By: a.Name}); err != nil {
			return stepError(err)
		}
		v.State = entry.Dropped
		return nil
	})
	if err != nil {
		return err
	}
	return e.audit.Append(ctx, a, codes[entry.Dropped], id, detail(t, sub))
}

// detail describes an entry in the audit chain; for a restricted one it says only that there is one.
func detail(t entry.Type, s Subject) string {
	if t.Restricted {
		return t.Name
	}
	return t.Name + " " + s.Name
}

// stepError turns a refusal by the rules into an error for people.
func stepError(err error) error {
	var no *machine.Refused
	if !errors.As(err, &no) {
		return records.FieldErrors(err)
	}
	if no.Code == machine.NotYours {
		return records.Fail(records.Forbidden, no.Code, no.ZH, no.EN)
	}
	return records.Fail(records.Conflict, no.Code, no.ZH, no.EN)
}

// History returns every version of an entry, oldest first, to those who may read it.
func (e *Entries) History(ctx context.Context, a records.Actor, id string) ([]View, error) {
	t, sub, err := e.enter(ctx, a, id)
	if err != nil {
		return nil, err
	}
	rs, err := e.env.Store.History(ctx, kindEntry, id)
	if err != nil {
		return nil, fmt.Errorf("read entry: %w", err)
	}
	out := make([]View, 0, len(rs))
	for _, r := range rs {
		v, err := e.past(r)
		if err != nil {
			return nil, err
		}
		if v.V.State != entry.Draft || v.V.By == a.Name {
			out = append(out, e.view(v, a, t, sub))
		}
	}
	if len(out) == 0 {
		return out, nil
	}
	return out, e.noteRead(ctx, a, t, id, out[len(out)-1].State)
}

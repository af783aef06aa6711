package entry

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"minping/internal/app/records"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/machine"
)

// enter reads type and subject of an entry for an actor who may read it. To others it does not exist, so that no one
// learns of a draft.
func (e *Entries) enter(ctx context.Context, a records.Actor, id string) (entry.Type, Subject, error) {
	v, err := records.Load[stored](ctx, e.env, kindEntry, id)
	if err != nil {
		return entry.Type{}, Subject{}, err
	}
	t, ok := e.rules.Types.Type(v.V.Type)
	if !ok { // its type was removed from the pack
		return t, Subject{}, records.ErrNone
	}
	sub, err := e.subjectOf(ctx, a, v.V.Subject)
	if err != nil {
		return t, sub, err
	}
	if t.MayRead(v.V.Entry, a.Name, sub.who...) {
		return t, sub, nil
	}
	if t.Restricted && v.V.State != entry.Draft && t.MayWrite(sub.who...) {
		return t, sub, errHidden
	}
	return t, sub, records.ErrNone
}

// Show returns one entry. Reading a restricted entry is recorded, unless it is the reader's own draft.
func (e *Entries) Show(ctx context.Context, a records.Actor, id string) (View, error) {
	t, sub, err := e.enter(ctx, a, id)
	if err != nil {
		return View{}, err
	}
	v, err := e.load(ctx, id)
	if err != nil {
		return View{}, err
	}
	return e.view(v, a, t, sub), e.noteRead(ctx, a, t, id, v.V.State)
}

// noteRead records that the actor read a restricted entry.
func (e *Entries) noteRead(ctx context.Context, a records.Actor, t entry.Type, id string, s entry.State) error {
	if !t.Restricted || s == entry.Draft {
		return nil
	}
	return e.audit.Append(ctx, a, "entry.read", id, t.Name)
}

// Filter narrows a list; what is empty does not narrow.
type Filter struct{ Type, Chapter string }

// List lists the entries about a subject that the actor may read, the newest day first. A restricted entry that is not
// theirs is listed as hidden; one that is theirs is listed without its text, because reading it is recorded (evaluation
// §5). Dropped drafts are not listed.
func (e *Entries) List(ctx context.Context, a records.Actor, s entry.Subject, f Filter) ([]View, error) {
	sub, err := e.subjectOf(ctx, a, s)
	if err != nil {
		return nil, err
	}
	vs, err := records.All[stored](ctx, e.env, kindEntry, parentOf(s))
	if err != nil {
		return nil, err
	}
	out := e.listed(a, sub, f, vs)
	newestFirst(out)
	return out, nil
}

// listed returns the entries about a subject that the actor may see in a list.
func (e *Entries) listed(a records.Actor, sub Subject, f Filter, vs []records.Versioned[stored]) []View {
	out := []View{}
	for _, v := range vs {
		t, ok := e.rules.Types.Type(v.V.Type)
		if !ok || v.V.State == entry.Dropped || f.Type != "" && f.Type != t.Code ||
			f.Chapter != "" && f.Chapter != t.Chapter {
			continue
		}
		switch {
		case t.MayRead(v.V.Entry, a.Name, sub.who...):
			one := record{ID: v.ID, Version: v.Version, V: v.V.Entry}
			if t.Restricted {
				one.V = outside(one.V)
			}
			out = append(out, e.view(one, a, t, sub))
		case t.Restricted && v.V.State != entry.Draft && len(sub.who) > 0:
			kept := entry.Entry{Type: t.Code, State: v.V.State}
			out = append(out, View{ID: v.ID, TypeName: t.Name, Hidden: true, Subject: sub, Entry: kept})
		}
	}
	return out
}

// newestFirst sorts by the day on which something was done.
func newestFirst(vs []View) {
	slices.SortStableFunc(vs, func(x, y View) int { return cmp.Compare(y.On, x.On) })
}

// Subjects returns what the actor may read or write about in a round: the round itself and the evaluations the person
// is involved in, by name.
func (e *Entries) Subjects(ctx context.Context, a records.Actor, roundID string) ([]Subject, error) {
	about, err := e.subjectOf(ctx, a, entry.Subject{Kind: entry.AboutRound, ID: roundID})
	if err != nil {
		return nil, err
	}
	r, err := e.rounds.ShowRound(ctx, roundID)
	if err != nil {
		return nil, err
	}
	out, err := e.evaluationsIn(ctx, a, r)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(x, y Subject) int { return cmp.Compare(x.Name, y.Name) })
	return append([]Subject{about}, out...), nil
}

// InRound lists what was written about a round and its evaluations, as List does.
func (e *Entries) InRound(ctx context.Context, a records.Actor, roundID string, f Filter) ([]View, error) {
	subjects, err := e.Subjects(ctx, a, roundID)
	if err != nil {
		return nil, err
	}
	parents := make([]string, len(subjects))
	for i, s := range subjects {
		parents[i] = parentOf(entry.Subject{Kind: s.Kind, ID: s.ID})
	}
	kept, err := records.ListByParents[stored](ctx, e.env, kindEntry, parents)
	if err != nil {
		return nil, err
	}
	out := []View{}
	for i, s := range subjects {
		out = append(out, e.listed(a, s, f, kept[parents[i]])...)
	}
	newestFirst(out)
	return out, nil
}

// Filed counts the entries that were filed about some subjects, by type and by the id of what they are about.
func (e *Entries) Filed(ctx context.Context, about []entry.Subject) (map[string]map[string]int, error) {
	ids := make(map[string]string, len(about))
	parents := make([]string, len(about))
	for i, s := range about {
		parents[i] = parentOf(s)
		ids[parents[i]] = s.ID
	}
	kept, err := records.ListByParents[stored](ctx, e.env, kindEntry, parents)
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]int{}
	for parent, vs := range kept {
		for _, v := range vs {
			if v.V.State != entry.Filed && v.V.State != entry.Received {
				continue
			}
			if out[v.V.Type] == nil {
				out[v.V.Type] = map[string]int{}
			}
			out[v.V.Type][ids[parent]]++
		}
	}
	return out, nil
}

// Types of entries that show how far an inspection is; the pack names them so.
const (
	TypeConsultation = "consultation"
	TypeVisit        = "visit"
)

// Begun reports whether an inspection has begun: a visit to one of its units was filed. The consultation comes before
// it.
func Begun(filed map[string]map[string]int) bool {
	return len(filed[TypeVisit]) > 0
}

// Contradictions sums, by evaluation, the facts that filed entries say contradict its report or ledger (domain A46). An
// evaluation without such an entry is left out: not checked is different from none.
func (e *Entries) Contradictions(ctx context.Context, evaluations []string) (map[string]int, error) {
	counted := map[string]string{}
	for _, t := range e.rules.Types.Types {
		if t.Contradicts != "" {
			counted[t.Code] = t.Contradicts
		}
	}
	if len(counted) == 0 {
		return nil, nil
	}
	ids, parents := map[string]string{}, make([]string, len(evaluations))
	for i, id := range evaluations {
		parents[i] = parentOf(entry.Subject{Kind: entry.AboutEvaluation, ID: id})
		ids[parents[i]] = id
	}
	kept, err := records.ListByParents[stored](ctx, e.env, kindEntry, parents)
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for parent, vs := range kept {
		for _, v := range vs {
			field, counts := counted[v.V.Type]
			if !counts || v.V.State != entry.Filed && v.V.State != entry.Received {
				continue
			}
			text := v.V.Values[field].Text()
			if text == "" { // older than the field
				continue
			}
			n, err := strconv.Atoi(text)
			if err != nil {
				return nil, fmt.Errorf("entry %s: %w", v.ID, err)
			}
			out[ids[parent]] += n
		}
	}
	return out, nil
}

// MaySign reports whether the viewer may sign for an entry now.
func (v View) MaySign() bool { return v.may(entry.Received) }

// MayWrite reports whether the viewer may change a draft, or correct what was filed.
func (v View) MayWrite() bool { return v.may(entry.Filed) }

func (v View) may(to entry.State) bool {
	return slices.ContainsFunc(v.Steps, func(x machine.Edge[entry.State]) bool { return x.To == to })
}

// Writable returns the types of entries that the actor may write about a subject.
func (e *Entries) Writable(ctx context.Context, a records.Actor, s entry.Subject) ([]entry.Type, error) {
	sub, err := e.subjectOf(ctx, a, s)
	if err != nil {
		return nil, err
	}
	var out []entry.Type
	for _, t := range e.rules.Types.Types {
		if t.Fits(s.Kind, sub.target) && t.MayWrite(sub.who...) {
			out = append(out, t)
		}
	}
	return out, nil
}

func (e *Entries) view(v record, a records.Actor, t entry.Type, sub Subject) View {
	return View{
		ID: v.ID, Version: v.Version, Entry: v.V, TypeName: t.Name, Subject: sub,
		Steps: t.Machine().Steps(v.V.State, asWriter(t, v.V, a, sub.who)...),
	}
}

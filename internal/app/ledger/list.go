package ledger

import (
	"context"
	"reflect"
	"slices"

	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/hearing"
	"minping/internal/evaluation/ledger"
)

// Filter narrows a list of items; empty fields match everything.
type Filter struct {
	RoundID      string
	EvaluationID string // within the round, or alone
	Source       string
	State        string
	Focus        string
	Column       string // of the statistics table: problems, done, basic, undone or new
	Colour       string // green, yellow or red
	Overdue      bool
	Common       bool
	Restricted   bool
	Mine         bool // what is waiting for the person: to report for a unit, to check for a body
	Unsettled    bool
	Among        map[string]bool // ids; nil: all
}

// Whole reports whether nothing narrows a round or an evaluation.
func (f Filter) Whole() bool {
	f.RoundID, f.EvaluationID = "", ""
	return reflect.ValueOf(f).IsZero()
}

// List is a page of items with the counts for the filter's whole round or evaluation.
type List struct {
	Items   []View
	Total   int // items that match the filter
	Next    int // offset of the next page, 0 at the end
	Hidden  int // matching restricted items that others may read: n 项，限授权人员
	Counts  ledger.Counts
	ByUnit  []UnitCounts
	ByState map[ledger.State]int
	ByFocus map[string]ledger.Counts // by focus area (domain A07), "" for those with none
}

// UnitCounts are the counts of one unit's ledger.
type UnitCounts struct {
	EvaluationID string
	Organization string
	Counts       ledger.Counts
}

// check refuses values that no item can have: an empty list would suggest that there are no such items.
func (f Filter) check(p ledger.Pack) error {
	var e records.Fields
	known := func(field, code string, has bool) {
		if code != "" && !has {
			e.Add(field, "没有这个代码。", "There is no such code.")
		}
	}
	known("source", f.Source, slices.ContainsFunc(p.Sources, func(s ledger.Source) bool { return s.Code == f.Source }))
	known("focus", f.Focus, slices.ContainsFunc(p.Focus, func(w ledger.Word) bool { return w.Code == f.Focus }))
	return e.Err()
}

// maxPage is the maximum number of items per page.
const maxPage = 200

// Items lists items in order of their units and ledgers, starting at an offset.
func (l *Ledgers) Items(ctx context.Context, a records.Actor, f Filter, offset, limit int) (List, error) {
	if err := f.check(l.rules.Pack); err != nil {
		return List{}, err
	}
	places, err := l.Places(ctx, a, f)
	if err != nil {
		return List{}, err
	}
	x, err := l.fresh(ctx)
	if err != nil {
		return List{}, err
	}
	out, picked := l.pick(x, a, places, f, max(0, offset), min(max(1, limit), maxPage))
	x.mu.Unlock()
	var ids []string
	for _, p := range picked {
		ids = append(ids, p.id)
	}
	read, err := l.readAll(ctx, ids)
	if err != nil {
		return List{}, err
	}
	for _, p := range picked {
		v, ok := read[p.id]
		if !ok {
			continue // purged in the meantime
		}
		party, err := l.party(ctx, a, p.place.Organization.ID, p.place.Organization.V)
		if err != nil {
			return List{}, err
		}
		w, err := l.view(a, p.place, party, v)
		if records.KindOf(err) == records.Forbidden {
			continue // restricted in the meantime
		}
		if err != nil {
			return List{}, err
		}
		out.Items = append(out.Items, w)
	}
	return out, nil
}

// Places returns the evaluations that a filter covers.
func (l *Ledgers) Places(ctx context.Context, a records.Actor, f Filter) ([]Place, error) {
	if f.EvaluationID != "" {
		p, _, err := l.Enter(ctx, a, f.EvaluationID)
		return []Place{p}, err
	}
	if f.RoundID == "" {
		return nil, records.InvalidField("round_id", "请选择轮次或测评单位。", "Name a round or an evaluation.")
	}
	return l.PlacesOf(ctx, a, f.RoundID)
}

// picked is an item on a page.
type picked struct {
	id    string
	place Place
}

// pick goes through the index once: it counts everything and collects one page.
func (l *Ledgers) pick(x *index, a records.Actor, places []Place, f Filter, offset, limit int) (List, []picked) {
	out := List{ByState: map[ledger.State]int{}, ByFocus: map[string]ledger.Counts{}}
	var page []picked
	k := l.look()
	for _, p := range places {
		var c ledger.Counts
		for _, q := range p.ledgers() {
			list := x.of[q.Evaluation.ID]
			for i := range list {
				e := &list[i]
				c.Add(k.counted(e))
				of := out.ByFocus[e.focus]
				of.Add(k.counted(e))
				out.ByFocus[e.focus] = of
				out.ByState[e.state]++
				if !k.keeps(f, a, e) {
					continue
				}
				if e.readers != nil && !readable(e, a) {
					out.Hidden++
					continue
				}
				if out.Total >= offset && len(page) < limit {
					page = append(page, picked{e.id, q})
				}
				out.Total++
			}
		}
		out.Counts.Plus(c)
		out.ByUnit = append(out.ByUnit, UnitCounts{p.Evaluation.ID, p.Organization.V.Name, c})
	}
	if offset+len(page) < out.Total {
		out.Next = offset + len(page)
	}
	return out, page
}

func readable(e *entry, a records.Actor) bool {
	s := stored{Restricted: &restriction{Readers: e.readers}}
	return s.mayRead(a)
}

func (k *look) keeps(f Filter, a records.Actor, e *entry) bool {
	if e.state == ledger.Withdrawn && f.State != string(ledger.Withdrawn) {
		return false
	}
	for _, narrows := range []struct {
		asked, kept bool
	}{
		{f.Source != "", e.source == f.Source},
		{f.State != "", string(e.state) == f.State},
		{f.Focus != "", e.focus == f.Focus},
		{f.Column != "", k.counted(e).Column().Under(ledger.Column(f.Column))},
		{f.Common, e.common},
		{f.Unsettled, e.state != ledger.Settled},
		{f.Among != nil, f.Among[e.id]},
		{f.Restricted, e.readers != nil},
	} {
		if narrows.asked && !narrows.kept {
			return false
		}
	}
	return (f.Colour == "" || k.standing(e).Colour == f.Colour) && (!f.Overdue || k.overdue(e)) &&
		(!f.Mine || waits(e, a, k.today))
}

// waits reports whether an item is waiting for a person: a unit has to report what is open, a body has to check what
// is reported, or a long-term item on its day.
func waits(e *entry, a records.Actor, today deadline.Day) bool {
	if a.Role == "unit" {
		return e.state == ledger.Open || e.state == ledger.Again
	}
	return e.state == ledger.Reported || e.state == ledger.LongTerm && e.due.Known() && e.due <= today
}

// Askable returns the items of an evaluation that may be asked about in a hearing: those neither settled nor
// withdrawn; restricted ones are marked and have no text.
func (l *Ledgers) Askable(ctx context.Context, a records.Actor, evaluation string) ([]hearing.Finding, error) {
	var out []hearing.Finding
	for offset := 0; ; {
		page, err := l.Items(ctx, a, Filter{EvaluationID: evaluation}, offset, maxPage)
		if err != nil {
			return nil, err
		}
		for _, v := range page.Items {
			if v.Item.State == ledger.Settled {
				continue
			}
			f := hearing.Finding{ID: v.ID, Text: v.Item.Text, Restricted: v.Restricted}
			if v.Restricted {
				f.Text = ""
			}
			out = append(out, f)
		}
		if page.Next == 0 {
			return out, nil
		}
		offset = page.Next
	}
}

package ledger

import (
	"slices"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// matcher finds the item that a row of a file updates: the same problem, else the same number in the same ledger.
type matcher struct {
	byIdentity map[string][]int
	byNo       map[string]int
	items      []records.Versioned[stored]
	used       []bool
	withdrawn  map[string]int
	said       map[string]bool // what the items say, from whatever source
}

func newMatcher(items []records.Versioned[stored]) *matcher {
	m := &matcher{
		byIdentity: map[string][]int{}, byNo: map[string]int{}, items: items, used: make([]bool, len(items)),
		withdrawn: map[string]int{}, said: map[string]bool{},
	}
	for n, v := range items {
		if v.V.State == ledger.Withdrawn {
			m.withdrawn[v.V.Identity()]++
		}
		if v.V.Restricted != nil || v.V.State == ledger.Withdrawn {
			continue
		}
		m.said[typed.Key(v.V.Text)] = true
		for _, k := range []string{v.V.Identity(), v.V.Identity() + "\x00" + typed.Key(v.V.No)} {
			m.byIdentity[k] = append(m.byIdentity[k], n)
		}
		if o := v.V.Origin; o != nil && v.V.No != "" {
			m.byNo[o.Layout+"\x00"+typed.Key(v.V.No)+"\x00"+v.V.Source] = n
		}
	}
	return m
}

func (m *matcher) match(i ledger.Item) (records.Versioned[stored], bool) {
	keys := []string{i.Identity() + "\x00" + typed.Key(i.No), i.Identity()}
	for _, k := range keys {
		for _, n := range m.byIdentity[k] {
			if !m.used[n] {
				m.used[n] = true
				return m.items[n], true
			}
		}
	}
	if i.Origin != nil && i.No != "" {
		if n, ok := m.byNo[i.Origin.Layout+"\x00"+typed.Key(i.No)+"\x00"+i.Source]; ok && !m.used[n] {
			m.used[n] = true
			return m.items[n], true
		}
	}
	return records.Versioned[stored]{}, false
}

// left counts the items of a ledger that are no longer in the file.
func (m *matcher) left(layout string) (n int) {
	for i, v := range m.items {
		if o := v.V.Origin; !m.used[i] && o != nil && o.Layout == layout && v.V.State != ledger.Withdrawn {
			n++
		}
	}
	return n
}

// ImportSources are those whose items a person brings in from a file: a checking body those that it may add by hand.
func (l *Ledgers) ImportSources(a records.Actor) []ledger.Source {
	all := l.rules.Pack.SourcesOf(ledger.Office)
	if checks(a) {
		all = l.rules.Pack.SourcesOf(ledger.Checker)
	}
	return slices.DeleteFunc(all, func(s ledger.Source) bool { return s.Restricted })
}

// checks reports whether a person belongs to a body that checks items.
func checks(a records.Actor) bool { return a.Role == auth.Assessor || a.Role == auth.Supervisor }

func names(list []ledger.Source, code string) bool {
	return slices.ContainsFunc(list, func(s ledger.Source) bool { return s.Code == code })
}

// refused is why a row is not imported by a checking body: what it may not write by hand it does not write by a file.
func (p *plan) refused(r ledger.Row, known bool) *ledger.Note {
	switch {
	case p.finds == nil:
		return nil
	case known:
		return &ledger.Note{Row: r.Row, Fatal: true, ZH: "台账里已有这个问题。" + errChecksOnly.Text.ZH, EN: "The ledger has this item. " + errChecksOnly.Text.EN}
	case !names(p.finds, r.Item.Source):
		return &ledger.Note{Row: r.Row, Column: "问题来源", Fatal: true, ZH: errFindsOnly.Fields[0].Text.ZH, EN: errFindsOnly.Fields[0].Text.EN}
	}
	return nil
}

// unitOf finds the evaluation a row is about.
func unitOf(name string, places map[string]place, u Upload) (place, bool) {
	if name == "" && len(places) == 1 && u.EvaluationID != "" {
		for _, p := range places {
			return p, true
		}
	}
	p, ok := places[ledger.UnitKey(name)]
	return p, ok
}

package ledger

import (
	"slices"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/typed"
)

// matcher finds the items that the rows of a file update: the same problem, else the same number in the same ledger.
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

// match finds the items of rows, -1 for none. What every row says comes first, and only then its number: a row that was
// put in above has the number of the one that it moved down, and must not take its item.
func (m *matcher) match(rows []ledger.Row) []int {
	out := make([]int, len(rows))
	for n := range out {
		out[n] = -1
	}
	for _, find := range []func(i *ledger.Item) []int{
		func(i *ledger.Item) []int { return m.byIdentity[i.Identity()+"\x00"+typed.Key(i.No)] },
		func(i *ledger.Item) []int { return m.byIdentity[i.Identity()] },
		m.numbered,
	} {
		for n := range rows {
			if out[n] >= 0 {
				continue
			}
			for _, at := range find(&rows[n].Item) {
				if !m.used[at] {
					m.used[at], out[n] = true, at
					break
				}
			}
		}
	}
	return out
}

// numbered returns the item with the number of another one in the same ledger.
func (m *matcher) numbered(i *ledger.Item) []int {
	if i.Origin == nil || i.No == "" {
		return nil
	}
	if n, ok := m.byNo[i.Origin.Layout+"\x00"+typed.Key(i.No)+"\x00"+i.Source]; ok {
		return []int{n}
	}
	return nil
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

// unit compares the rows about one unit with the items that it has.
func (p *plan) unit(
	at place, rows []ledger.Row, existing []records.Versioned[stored],
	layout *ledger.Layout, pack ledger.Pack, dates term.Dates, notes *[]ledger.Note,
) {
	m := newMatcher(existing)
	unit := UnitPlan{EvaluationID: at.evaluation.ID, Organization: at.organization.V.Name}
	found := m.match(rows)
	for n, r := range rows {
		if found[n] < 0 {
			if not := p.refused(r, m.said[typed.Key(r.Item.Text)]); not != nil {
				*notes = append(*notes, *not)
				continue
			}
			unit.New++
			p.writes = append(p.writes, write{place: at, item: r.Item, before: m.withdrawn[r.Item.Identity()]})
			continue
		}
		v := existing[found[n]]
		item := v.V.Item
		if !item.Merge(r.Item, layout, pack, dates) {
			unit.Same++
			continue
		}
		if n := p.refused(r, true); n != nil {
			*notes = append(*notes, *n)
			continue
		}
		if item.State == ledger.Settled && item.Claim != ledger.ClaimDone {
			*notes = append(*notes, ledger.Note{Row: r.Row, ZH: "这个问题已经核查销号，台账里的状态不改变销号。", EN: "The item is settled and cannot be reopened."})
		}
		unit.Changed++
		p.writes = append(p.writes, write{place: at, id: v.ID, item: item})
	}
	unit.Absent = m.left(layout.Fingerprint)
	p.preview.New += unit.New
	p.preview.Changed += unit.Changed
	p.preview.Same += unit.Same
	p.preview.Units = append(p.preview.Units, unit)
}

// refuseRow says why a row is not imported: its unit is not there, or it is for named readers.
func (l *Ledgers) refuseRow(r ledger.Row, here bool, u Upload) *ledger.Note {
	src, _ := l.rules.Pack.Source(r.Item.Source)
	n := ledger.Note{Row: r.Row, Column: "单位", Fatal: true}
	switch {
	case r.Doubtful && !u.SameUnit:
		n.ZH = "单位空着，看不出是不是上一行的“" + r.Unit + "”。请补上单位；都是上一行的单位，就在下面选“空着的单位与上一行相同”。"
		n.EN = "The row names no unit and may be of another than the row above: fill it in, or say that it is the same."
	case !here && r.Unit == "":
		n.ZH = "没有写单位。请选择这份台账是哪个单位的，或者补上单位。"
		n.EN = "The row names no unit."
	case !here:
		n.ZH = "“" + r.Unit + "”不在本轮，或者不归您办理。"
		n.EN = "There is no such unit in the round."
	case src.Restricted:
		n.Column = "问题来源"
		n.ZH = "线索和信访事项不能导入，请逐条登记为限授权人员查看。"
		n.EN = "Items for named readers are added by hand."
	default:
		return nil
	}
	return &n
}

func fatalFirst(n ledger.Note) int {
	if n.Fatal {
		return -1
	}
	return 1
}

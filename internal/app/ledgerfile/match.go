package ledgerfile

import (
	"slices"

	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/evaluation/term"
	"minping/internal/typed"
)

// matcher finds the items that the rows of a file update: the same problem, or else the same number in the same ledger,
// if more than the number supports it.
type matcher struct {
	byIdentity map[string][]int
	bySaying   map[string][]int // by source and what it says, whatever its title
	byAnswer   map[string][]int // by other words of which a unit said that they are the item's
	items      []appledger.Known
	used       []bool
	withdrawn  map[string]int
	said       map[string]bool    // what the items say, from whatever source
	refused    map[candidate]bool // what a person said is another problem
	tooMany    bool               // they were not compared for slips
}

func newMatcher(items []appledger.Known) *matcher {
	m := &matcher{
		byIdentity: map[string][]int{}, bySaying: map[string][]int{}, byAnswer: map[string][]int{},
		items: items, used: make([]bool, len(items)),
		withdrawn: map[string]int{}, said: map[string]bool{}, refused: map[candidate]bool{},
	}
	for n, v := range items {
		if v.Item.State == ledger.Withdrawn {
			m.withdrawn[v.Item.Identity()]++
		}
		if v.Restricted || v.Item.State == ledger.Withdrawn {
			continue
		}
		m.said[saying(&v.Item)] = true
		is := v.Item.Identity()
		for _, k := range []string{is, is + "\x00" + typed.Key(v.Item.No)} {
			m.byIdentity[k] = append(m.byIdentity[k], n)
		}
		k := v.Item.Source + "\x00" + saying(&v.Item)
		m.bySaying[k] = append(m.bySaying[k], n)
		for _, is := range v.Item.Also {
			m.byAnswer[is] = append(m.byAnswer[is], n)
		}
	}
	return m
}

// match finds the items of rows, -1 for none. What a row says is compared first, and only then its number: an inserted
// row has the number of the one that it moved down, and must not take its item.
func (m *matcher) match(rows []ledgerfile.Row, p *plan) []int {
	out := make([]int, len(rows))
	for n := range out {
		out[n] = -1
	}
	for _, find := range []func(i *ledger.Item) []int{
		func(i *ledger.Item) []int { return m.byIdentity[i.Identity()+"\x00"+typed.Key(i.No)] },
		func(i *ledger.Item) []int { return m.byIdentity[i.Identity()] },
		func(i *ledger.Item) []int { return m.untitled(i) },
		func(i *ledger.Item) []int { return m.answered(i, p.own) },
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
	if p.finds == nil { // a checking body changes none
		for _, c := range m.numbered(rows, out, p.own) {
			p.ask(m, c, rows, out)
		}
		for _, c := range m.near(rows, out, p.own) {
			p.ask(m, c, rows, out)
		}
	}
	return out
}

// untitled finds the one item that says what a row says whose file has no titles, or that came from such a file.
func (m *matcher) untitled(row *ledger.Item) []int {
	all := m.bySaying[row.Source+"\x00"+saying(row)]
	if saying(row) == "" || len(all) != 1 || row.Title != "" && m.items[all[0]].Item.Title != "" {
		return nil
	}
	return all
}

// answered finds items by other words that a unit said to be theirs. They are the unit's: in a file of the office's
// such a row may be another problem, so it is asked about.
func (m *matcher) answered(row *ledger.Item, own bool) []int {
	if !own {
		return nil
	}
	return m.byAnswer[row.Identity()]
}

// numbered finds the items of rows in other words by their numbers. A number is not enough: another part of the file,
// or another file with these headings, is numbered from 1 too. It has to be the only such row and the only such item of
// its section, and something else of the unit's file has to be there already. What a body has checked stays what it
// checked, and a unit's own file rewords no problem: such a row is a new one.
func (m *matcher) numbered(rows []ledgerfile.Row, out []int, own bool) (found []candidate) {
	known := slices.ContainsFunc(out, func(at int) bool { return at >= 0 })
	items, lines := map[string][]*ledger.Item{}, map[string][]*ledger.Item{}
	place := map[*ledger.Item]int{}
	for n := range m.items {
		i := &m.items[n].Item
		if k := numberOf(i); k != "" && !m.used[n] && !m.items[n].Restricted && i.State != ledger.Withdrawn {
			items[k], place[i] = append(items[k], i), n
		}
	}
	for n := range rows {
		if k := numberOf(&rows[n].Item); k != "" && out[n] < 0 {
			lines[k] = append(lines[k], &rows[n].Item)
		}
	}
	for n := range rows {
		row, k := &rows[n].Item, numberOf(&rows[n].Item)
		if out[n] >= 0 || len(lines[k]) > maxSections || len(items[k]) > maxSections {
			continue
		}
		i := onlyOne(row, items[k])
		if i == nil || onlyOne(i, lines[k]) != row || len(i.Checks) > 0 || own && saying(row)+saying(i) != "" {
			continue
		}
		if at := place[i]; known || firstMeasure(i) != "" && firstMeasure(i) == firstMeasure(row) {
			found = append(found, candidate{n, at})
		}
	}
	return found
}

// maxSections is how many rows with one number are compared by their sections.
const maxSections = 100

// numberOf is the number of an item in its ledger, "" if it has none.
func numberOf(i *ledger.Item) string {
	if i.Origin == nil || i.No == "" {
		return ""
	}
	return i.Origin.Layout + "\x00" + typed.Key(i.No) + "\x00" + i.Source
}

// onlyOne returns the one of others in the section of an item, nil if there are several or none. If one of the two
// names no section, it may be any.
func onlyOne(i *ledger.Item, others []*ledger.Item) (one *ledger.Item) {
	for _, o := range others {
		if a, b := typed.Key(i.Class1), typed.Key(o.Class1); a != "" && b != "" && a != b {
			continue
		}
		if one != nil {
			return nil
		}
		one = o
	}
	return one
}

func firstMeasure(i *ledger.Item) string {
	if len(i.Measures) == 0 {
		return ""
	}
	return typed.Key(i.Measures[0].Text)
}

// saying returns what an item says about its problem.
func saying(i *ledger.Item) string {
	if i.Text == "" {
		return typed.Key(i.Title)
	}
	return typed.Key(i.Text)
}

// left counts the items of a ledger that are no longer in the file.
func (m *matcher) left(layout string) (n int) {
	for i, v := range m.items {
		if o := v.Item.Origin; !m.used[i] && o != nil && o.Layout == layout && v.Item.State != ledger.Withdrawn {
			n++
		}
	}
	return n
}

// ImportSources returns the sources whose items a person may import from a file: for a checking body, those that it may
// add by hand.
func (fs *Files) ImportSources(a records.Actor) []ledger.Source {
	all := fs.ledgers.Pack().SourcesOf(ledger.Office)
	if checks(a) {
		all = fs.ledgers.Pack().SourcesOf(ledger.Checker)
	}
	return slices.DeleteFunc(all, func(s ledger.Source) bool { return s.Restricted })
}

// checks reports whether a person belongs to a body that checks items.
func checks(a records.Actor) bool { return a.Role == auth.Assessor || a.Role == auth.Supervisor }

// refused returns why a checking body cannot import a row: what it may not write by hand it may not write through a
// file.
func (p *plan) refused(r ledgerfile.Row, known bool) *ledgerfile.Note {
	switch {
	case p.finds == nil:
		return nil
	case known:
		return &ledgerfile.Note{Row: r.Row, Fatal: true, ZH: "台账里已有这个问题。" + appledger.ErrChecksOnly.Text.ZH, EN: "The ledger already has this item. " + appledger.ErrChecksOnly.Text.EN}
	case !ledger.HasSource(p.finds, r.Item.Source):
		return &ledgerfile.Note{Row: r.Row, Column: "问题来源", Fatal: true, ZH: appledger.ErrFindsOnly.Fields[0].Text.ZH, EN: appledger.ErrFindsOnly.Fields[0].Text.EN}
	}
	return nil
}

// unitOf finds the evaluation a row is about.
func unitOf(name string, places map[string]appledger.Place, u Upload) (appledger.Place, bool) {
	if name == "" && len(places) == 1 && u.EvaluationID != "" {
		for _, p := range places {
			return p, true
		}
	}
	p, ok := places[ledgerfile.UnitKey(name)]
	return p, ok
}

// unit compares the rows about one unit with the items that it has.
func (p *plan) unit(
	at appledger.Place, rows []ledgerfile.Row, existing []appledger.Known,
	layout *ledgerfile.Layout, pack ledger.Pack, dates term.Dates, notes *[]ledgerfile.Note,
) {
	m := newMatcher(existing)
	unit := UnitPlan{EvaluationID: at.Evaluation.ID, Organization: at.Organization.V.Name}
	found := m.match(rows, p)
	*notes = append(*notes, m.uncompared(unit.Organization)...)
	for n, r := range rows {
		if found[n] == asked {
			*notes = append(*notes, unanswered(r))
			continue
		}
		if found[n] < 0 {
			if not := p.refused(r, saying(&r.Item) != "" && m.said[saying(&r.Item)]); not != nil {
				*notes = append(*notes, *not)
				continue
			}
			unit.New++
			p.below = max(p.below, r.Row)
			p.writes = append(p.writes, write{place: at, item: r.Item, before: m.withdrawn[r.Item.Identity()]})
			continue
		}
		v := existing[found[n]]
		item := v.Item
		changed := layout.Merge(&item, r.Item, pack, dates)
		if p.own {
			var more bool
			changed, more = item.OfUnit(v.Item)
			changed = item.Answers(r.Item) || changed
			if more {
				*notes = append(*notes, ledgerfile.Note{Row: r.Row, ZH: "这个问题台账里已有，本单位只改整改措施；这一行写得不同的问题各栏不改。", EN: "A unit may only change the measures of an item; what the row changes about the problem is ignored."})
			}
		}
		w := write{place: at, id: v.ID, version: v.Version, item: item}
		if !changed && v.Item.Origin == nil && p.finds == nil {
			unit.Same++
			p.adopted = append(p.adopted, adopted{w, len(p.preview.Units), r.Row})
			continue
		}
		p.below = max(p.below, r.Row)
		if !changed {
			unit.Same++
			continue
		}
		if n := p.refused(r, true); n != nil {
			*notes = append(*notes, *n)
			continue
		}
		if item.State == ledger.Settled && item.Claim != ledger.ClaimDone {
			*notes = append(*notes, ledgerfile.Note{Row: r.Row, ZH: "这个问题已经核查销号，台账里的状态不改变销号。", EN: "The item is settled and cannot be reopened."})
		}
		unit.Changed++
		p.writes = append(p.writes, w)
	}
	unit.Absent = m.left(layout.Fingerprint)
	p.preview.add(unit)
}

// add counts what would be written for a unit.
func (v *Preview) add(unit UnitPlan) {
	v.New += unit.New
	v.Changed += unit.Changed
	v.Same += unit.Same
	v.Units = append(v.Units, unit)
}

// refuseRow returns why a row is not imported: its unit is not in the round, or it is for named readers.
func (fs *Files) refuseRow(r ledgerfile.Row, here bool, u Upload) *ledgerfile.Note {
	src, _ := fs.ledgers.Pack().Source(r.Item.Source)
	n := ledgerfile.Note{Row: r.Row, Column: "单位", Fatal: true}
	switch {
	case r.Doubtful && !u.SameUnit:
		n.ZH = "单位空着，看不出是不是上一行的“" + r.Unit + "”。请补上单位；都是上一行的单位，就在下面选“空着的单位与上一行相同”。"
		n.EN = "The row names no unit and may belong to a different one than the row above: fill it in, or confirm " +
			"that it is the same."
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

func fatalFirst(n ledgerfile.Note) int {
	if n.Fatal {
		return -1
	}
	return 1
}

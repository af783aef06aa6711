package ledger

import (
	"regexp"
	"strconv"
	"strings"

	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/term"
	"minping/internal/typed"
)

// problemText returns the field of the problem that holds a text.
func (i *Item) problemText(field string) *string {
	switch field {
	case FieldNo:
		return &i.No
	case FieldTitle:
		return &i.Title
	case FieldText:
		return &i.Text
	case FieldDetail:
		return &i.Detail
	case FieldGoal:
		return &i.Goal
	case FieldRequirement:
		return &i.Requirement
	case FieldClass1:
		return &i.Class1
	case FieldClass2:
		return &i.Class2
	case FieldTags:
		return &i.Tags
	}
	return nil
}

// Set parses a cell of the problem; ok is false for an unknown text, which is kept as written.
func (i *Item) Set(field, text string, p Pack) (ok bool) {
	switch field {
	case FieldKey:
		i.Key, ok = readKey(text)
	case FieldSource:
		i.Source, ok = p.readSource(text, i.Source)
	default:
		if t := i.problemText(field); t != nil {
			*t = text
		}
		return true
	}
	i.Written, i.Meant = written(i.Written, i.Meant, field, text, i.Canonical(field, p))
	return ok
}

// readSource parses the name of a source; for an unknown one it returns the given default.
func (p Pack) readSource(text, otherwise string) (string, bool) {
	if typed.Nothing(text) {
		return otherwise, true
	}
	if code, ok := p.SourceNamed(text); ok {
		return code, true
	}
	k := typed.Key(text)
	for _, s := range p.Sources { // 信访举报 and 群众来信 are for few readers too
		for _, name := range append([]string{s.Name}, s.Names...) {
			if s.Restricted && strings.Contains(k, typed.Key(name)) {
				return s.Code, true
			}
		}
	}
	return otherwise, false
}

// SourceNamed finds the source that has a name.
func (p Pack) SourceNamed(text string) (code string, ok bool) {
	k := typed.Key(text)
	for _, s := range p.Sources {
		for _, name := range append([]string{s.Code, s.Name}, s.Names...) {
			if typed.Key(name) == k {
				return s.Code, true
			}
		}
	}
	return "", false
}

// Canonical returns a cell of the problem in canonical form.
func (i *Item) Canonical(field string, p Pack) string {
	switch field {
	case FieldKey:
		if i.Key {
			return "是"
		}
		return "否"
	case FieldSource:
		s, _ := p.Source(i.Source)
		return s.Name
	}
	if t := i.problemText(field); t != nil {
		return *t
	}
	return ""
}

// written records a cell as written if it differs from its canonical form, with what it meant to its reader then.
func written(in, meant map[string]string, field, text, canonical string) (map[string]string, map[string]string) {
	if text == canonical {
		delete(in, field)
		delete(meant, field)
		return in, meant
	}
	if in == nil {
		in = map[string]string{}
	}
	if meant == nil {
		meant = map[string]string{}
	}
	in[field], meant[field] = text, canonical
	return in, meant
}

// KeepUnit keeps the cell that names the item's unit as written; meant is the unit where that is only a part of it.
func (i *Item) KeepUnit(cell, meant string) {
	i.Written, i.Meant = written(i.Written, i.Meant, FieldUnit, cell, "")
	if meant != "" {
		i.Meant[FieldUnit] = meant
	}
}

// measureText returns the field of the measure that holds a text.
func (m *Measure) measureText(field string) *string {
	switch field {
	case FieldMeasure:
		return &m.Text
	case FieldLead:
		return &m.Lead
	case FieldDept:
		return &m.Dept
	case FieldPerson:
		return &m.Person
	case FieldNext:
		return &m.Next
	case FieldRemaining:
		return &m.Remains
	}
	return nil
}

// Set parses a cell of the measure; ok is false for an unknown text, which is kept as written.
func (m *Measure) Set(field, text string, d term.Dates) (ok bool) {
	ok = true
	switch field {
	case FieldWith:
		m.With = ReadNames(text)
	case FieldDue, FieldMonths:
		if field == FieldMonths && m.Due.Text != "" {
			return true // a column with the exact day is more precise
		}
		m.Due, ok = term.Read(text, d, field == FieldMonths)
		return ok
	case FieldState:
		m.Claim, ok = ReadClaim(text)
	case FieldPercent:
		m.Percent, ok = ReadPercent(text)
	case FieldDoneOn:
		var on term.Due
		on, ok = term.Read(text, d, false)
		m.DoneOn = on.Day
	case FieldProgress:
		if text != "" {
			m.Progress = []Progress{{Text: text}}
		}
		return true
	default:
		if t := m.measureText(field); t != nil {
			*t = text
		}
		return true
	}
	m.Written, m.Meant = written(m.Written, m.Meant, field, text, m.Canonical(field))
	return ok
}

// Canonical returns a cell of the measure in canonical form.
func (m *Measure) Canonical(field string) string {
	switch field {
	case FieldWith:
		return strings.Join(m.With, "、")
	case FieldDue, FieldMonths:
		if m.Due.Text != "" {
			return m.Due.Text
		}
		return string(m.Due.Day)
	case FieldState:
		return m.Claim.String()
	case FieldPercent:
		if m.Percent == nil {
			return ""
		}
		return strconv.Itoa(*m.Percent) + "%"
	case FieldDoneOn:
		return string(m.DoneOn)
	case FieldProgress:
		if n := len(m.Progress); n > 0 {
			return m.Progress[n-1].Text
		}
		return ""
	}
	if t := m.measureText(field); t != nil {
		return *t
	}
	return ""
}

// ProblemCell returns a cell of the problem for an export: as written, as long as that still matches the item.
func (i *Item) ProblemCell(field string, p Pack) string {
	now := i.Canonical(field, p)
	was, ok := i.Written[field]
	if !ok {
		return now
	}
	then, known := i.Meant[field]
	if !known { // it was imported before meanings were kept
		i := Item{Source: i.Source}
		if _, exact := p.SourceNamed(was); field != FieldSource || exact {
			i.Set(field, was, p)
		}
		then = i.Canonical(field, p)
	}
	if then == now {
		return was
	}
	return now
}

// MeasureCell returns a cell of a measure for an export. A settled item is exported as settled whatever its ledger
// claimed.
func (i *Item) MeasureCell(m *Measure, field string, d term.Dates) string {
	if field == FieldState {
		switch {
		case i.State == Settled && m.Claim != ClaimDone:
			return "已销号"
		case i.State == LongTerm && m.Claim != ClaimLongTerm && m.Claim != ClaimDone:
			return ClaimLongTerm.String()
		}
	}
	now := m.Canonical(field)
	was, ok := m.Written[field]
	if !ok {
		return now
	}
	then, known := m.Meant[field]
	if !known {
		var m Measure
		m.Set(field, was, d)
		then = m.Canonical(field)
	}
	if then == now || !known && meantBefore(field, was, now) {
		return was
	}
	return now
}

// onceDone are words that used to count as done, before the whole text had to say so.
var onceDone = regexp.MustCompile(`销号|完成|办结|到位|完结|达标|验收通过|已改|合格|已[^未不]{0,8}(?:整改|解决|落实)`) // words:keep

// meantBefore reports whether a cell imported before meanings were kept may have meant this to its reader then.
func meantBefore(field, was, now string) bool {
	k := typed.Key(was)
	switch {
	case field == FieldState:
		return now == ClaimDone.String() && onceDone.MatchString(k)
	case field == FieldDoneOn && len(now) == len("2024-03-31"):
		return term.NamesMonth(k, now[5:7])
	}
	return false
}

// ClaimOfMeasures derives the problem's claim from those of its measures.
func (i *Item) ClaimOfMeasures() Claim {
	count := map[Claim]int{}
	for _, m := range i.Measures {
		count[m.Claim]++
	}
	n := len(i.Measures)
	switch {
	case n == 0 || count[""] == n:
		return ""
	case count[ClaimDone] == n:
		return ClaimDone
	case count[ClaimDone]+count[ClaimLongTerm] == n:
		return ClaimLongTerm
	case count[ClaimDone]+count[ClaimBasic]+count[ClaimLongTerm] == n:
		return ClaimBasic
	case count[ClaimTodo] == n:
		return ClaimTodo
	case count[ClaimUndone] == n:
		return ClaimUndone
	}
	return ClaimDoing
}

// doneOn returns the last day on which a measure was done, "" unless all of them have a day.
func (i *Item) doneOn() (last deadline.Day) {
	for _, m := range i.Measures {
		if !m.DoneOn.Known() {
			return ""
		}
		last = max(last, m.DoneOn)
	}
	return last
}

package deadline

import (
	"fmt"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/pack"
)

// Colours of the ladder.
const (
	Green  = "green"
	Yellow = "yellow"
	Red    = "red"
)

// Rules are the deadlines and the ladders as data (documents §2).
type Rules struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Terms   []Term   `json:"terms"`
	Ladders []Ladder `json:"ladders"` // the first is the default unless the settings choose another
}

// What a term counts from and in.
const (
	FromFeedback = "feedback" // the day on which the unit received its feedback: the first of its period
	FromEnd      = "end"      // the last day of the period

	InDays    = "day"
	InWorking = "working_day"
	InMonths  = "month"
)

// Term is the due date of something, e.g. the plan 15 working days after the feedback.
type Term struct {
	Code string `json:"code"`
	Name string `json:"name"`
	From string `json:"from"`
	N    int    `json:"n"`
	Unit string `json:"unit"`
}

// Due returns the last day of a term for a unit's dates.
func (t Term) Due(d Dates, c Calendar) Day {
	from := d.Start
	if t.From == FromEnd {
		from = d.PeriodEnd
	}
	switch t.Unit {
	case InWorking:
		return c.PlusWorking(from, t.N)
	case InMonths:
		return from.PlusMonths(t.N)
	}
	return from.Plus(t.N)
}

// Ladder is the sequence of letters with which a deadline is enforced, from the mildest to the strictest. It only
// suggests; a person issues them.
type Ladder struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Rungs []Rung `json:"rungs"`
}

// Rung is one step of a ladder.
type Rung struct {
	Code          string   `json:"code"`
	Name          string   `json:"name"`   // of the letter
	Colour        string   `json:"colour"` // green, yellow or red
	DaysLeft      int      `json:"days_left"`
	To            []string `json:"to"`                        // clerk, leader, unit, secretary
	Letter        string   `json:"letter,omitempty"`          // the type of document; empty: none
	SetsLastDate  bool     `json:"sets_last_date,omitempty"`  // its letter sets a last date
	AfterLastDate bool     `json:"after_last_date,omitempty"` // it applies once that date has passed, and not before
}

// ParseRules reads deadlines and ladders from YAML or JSON; any error refuses all of them.
func ParseRules(raw []byte) (Rules, error) { return pack.Parse[Rules](raw) }

// Check returns everything that is wrong.
func (r Rules) Check() check.FieldErrors {
	var f check.FieldErrors
	if r.ID == "" || !check.Short(r.ID, 64) || r.Name == "" || !check.Short(r.Name, 100) {
		f.Add("name", "时限规则应有代号和名称。", "The rules need an id and a name.")
	}
	codes := map[string]bool{}
	for i, t := range r.Terms {
		at := fmt.Sprintf("terms[%d]", i)
		if t.Code == "" || !check.Short(t.Code, 64) || codes[t.Code] || t.Name == "" || !check.Short(t.Name, 100) {
			f.Add(at+".code", "代号和名称不能为空、重复或过长。", "Code and name must be present, unique and short.")
		}
		codes[t.Code] = true
		check.OneOf(at+".from", t.From, &f, FromFeedback, FromEnd)
		check.OneOf(at+".unit", t.Unit, &f, InDays, InWorking, InMonths)
		check.Between(at+".n", t.N, 0, 1000, &f)
	}
	if len(r.Ladders) == 0 {
		f.Add("ladders", "至少要有一套提醒阶梯。", "There must be a ladder.")
	}
	ids := map[string]bool{}
	for i, l := range r.Ladders {
		at := fmt.Sprintf("ladders[%d]", i)
		if l.ID == "" || !check.Short(l.ID, 64) || ids[l.ID] || l.Name == "" || !check.Short(l.Name, 100) {
			f.Add(at+".id", "代号和名称不能为空、重复或过长。", "Id and name must be present, unique and short.")
		}
		ids[l.ID] = true
		l.check(at, &f)
	}
	return f
}

func (l Ladder) check(at string, f *check.FieldErrors) {
	if n := len(l.Rungs); n == 0 || n > 10 {
		f.Add(at+".rungs", "应有 1 到 10 级。", "There must be 1 to 10 rungs.")
	}
	codes, lastDate := map[string]bool{}, false
	for i, g := range l.Rungs {
		here := fmt.Sprintf("%s.rungs[%d]", at, i)
		if g.Code == "" || !check.Short(g.Code, 64) || codes[g.Code] || g.Name == "" || !check.Short(g.Name, 100) {
			f.Add(here+".code", "代号和名称不能为空、重复或过长。", "Code and name must be present, unique and short.")
		}
		codes[g.Code] = true
		if !check.Short(g.Letter, 64) {
			f.Add(here+".letter", "公文种类的代号过长。", "The code of a type of document is too long.")
		}
		check.Between(here+".days_left", g.DaysLeft, -3650, 3650, f)
		check.OneOf(here+".colour", g.Colour, f, Green, Yellow, Red)
		for _, to := range g.To {
			check.OneOf(here+".to", to, f, "clerk", "leader", "unit", "secretary")
		}
		if i > 0 && !g.AfterLastDate && g.DaysLeft >= l.Rungs[i-1].DaysLeft {
			f.Add(here+".days_left", "剩余天数应逐级减少。", "The days left must go down from rung to rung.")
		}
		if g.AfterLastDate && !lastDate {
			f.Add(here+".after_last_date", "前面没有确定最后期限的一级。", "No rung before it sets a last date.")
		}
		lastDate = lastDate || g.SetsLastDate
	}
}

// Ladder returns the ladder with an id, the first one for an empty id; ok is false if there is none.
func (r Rules) Ladder(id string) (Ladder, bool) {
	for _, l := range r.Ladders {
		if id == "" || l.ID == id {
			return l, true
		}
	}
	return Ladder{}, false
}

// Rung returns the rung with a code, ok is false if there is none.
func (l Ladder) Rung(code string) (Rung, bool) {
	for _, r := range l.Rungs {
		if r.Code == code {
			return r, true
		}
	}
	return Rung{}, false
}

// RungWith returns the mildest rung with a type of letter, ok is false if there is none.
func (l Ladder) RungWith(letter string) (Rung, bool) {
	for _, r := range l.Rungs {
		if r.Letter == letter {
			return r, true
		}
	}
	return Rung{}, false
}

// Watched is something with a deadline, as far as the ladder is concerned.
type Watched struct {
	Due      Day
	LastDate Day     // set by a letter of the ladder; empty: no such letter
	Handed   *Handed // it was submitted, which ends the ladder
	LongTerm bool    // 长期坚持: days do not count until its next review
}

// Standing is the status of a deadline on a day.
type Standing struct {
	Known    bool `json:"known"`     // false: there is no deadline to count to
	Left     int  `json:"left"`      // days left, negative when overdue; 0 once submitted
	LateDays int  `json:"late_days"` // fixed at submission, counted until today before that
	// empty: more time is left than the mildest rung requires, or it was submitted
	Colour string `json:"colour,omitempty"`
	Rung   string `json:"rung,omitempty"` // code of the rung
}

// Standing returns the status of something with a deadline on a day.
func (l Ladder) Standing(w Watched, today Day) Standing {
	if w.Handed != nil {
		return Standing{Known: true, LateDays: w.Handed.LateDays}
	}
	if !w.Due.Known() || w.LongTerm || !today.Known() {
		return Standing{}
	}
	s := Standing{Known: true, Left: today.Until(w.Due), LateDays: LateDays(today, w.Due)}
	for _, g := range l.Rungs {
		past := w.LastDate.Known() && today > w.LastDate
		if g.AfterLastDate && past || !g.AfterLastDate && s.Left <= g.DaysLeft {
			s.Colour, s.Rung = g.Colour, g.Code
		}
	}
	return s
}

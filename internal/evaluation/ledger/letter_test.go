package ledger

import (
	"testing"

	"minping/configs"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/term"
)

func ladder(t testing.TB, id string) deadline.Ladder {
	t.Helper()
	r, err := pack.Load(configs.Parsed, "deadlines", deadline.ParseRules)
	if err != nil {
		t.Fatal(err)
	}
	l, ok := r.Ladder(id)
	if !ok {
		t.Fatal("no ladder " + id)
	}
	return l
}

func dueOn(day deadline.Day) Item {
	return Item{State: Open, Text: "问题", Measures: []Measure{{Due: term.Due{Kind: term.Day, Day: day}}}}
}

func sent(kind, id string, on, last deadline.Day) Sent {
	return Sent{Type: kind, Named: true, Letter: Letter{
		Document: id, Number: "某巡〔2026〕" + id + "号", Name: kind, On: on, LastDate: last,
	}}
}

// Documents §2: five letters, of which the fourth sets a last date, and the fifth follows once that has passed.
func TestEachLetterLeadsToTheNextOfFive(t *testing.T) {
	l, i := ladder(t, "five"), dueOn("2026-03-31")
	for n, x := range []struct {
		on   deadline.Day
		rung string // suggested on that day, and issued then
		last deadline.Day
	}{
		{"2026-03-10", "", ""},
		{"2026-03-12", "supervise", "2026-03-20"},
		{"2026-03-20", "", ""}, // it was issued
		{"2026-03-21", "guide", "2026-03-25"},
		{"2026-03-28", "remind", "2026-03-31"},
		{"2026-03-31", "", ""},
		{"2026-04-01", "admonish", "2026-04-15"},
		{"2026-04-15", "", ""}, // the last date is today
		{"2026-04-16", "account", "2026-05-15"},
		{"2026-06-01", "", ""},
	} {
		r, ok := i.Suggested(l, l.Standing(i.Watched(), x.on))
		if r.Code != x.rung || ok != (x.rung != "") {
			t.Fatalf("%s: %q is suggested, want %q", x.on, r.Code, x.rung)
		}
		if !ok {
			continue
		}
		before := len(i.Letters)
		s := sent(r.Letter, string(rune('a'+n)), x.on, x.last)
		if !i.Record(l, s) || i.Record(l, s) || len(i.Letters) != before+1 {
			t.Fatalf("%s: %+v", x.rung, i.Letters)
		}
		if last := i.Letters[before]; last.Rung != x.rung || last.Due != "2026-03-31" {
			t.Errorf("%s is noted as %+v", x.rung, last)
		}
	}
	for _, x := range i.Letters { // the other letters say when to answer
		if (x.LastDate != "") != (x.Rung == "admonish") {
			t.Errorf("%s sets the last date %q", x.Rung, x.LastDate)
		}
	}
}

func TestALaterDueDayHasLettersOfItsOwn(t *testing.T) {
	l, i := ladder(t, "five"), dueOn("2026-03-31")
	i.Record(l, sent("admonish", "a", "2026-04-01", "2026-04-15"))
	i.Measures[0].Due.Day = "2026-04-30"
	if w := i.Watched(); w.LastDate != "" {
		t.Errorf("the last date %s is before the item is due", w.LastDate)
	}
	if r, _ := i.Suggested(l, l.Standing(i.Watched(), "2026-04-20")); r.Code != "guide" {
		t.Errorf("%q is suggested", r.Code)
	}
	i.Measures[0].Due.Day = "2026-04-15"
	if w := i.Watched(); w.LastDate != "2026-04-15" {
		t.Errorf("the last date is %q", w.LastDate)
	}
}

func TestALetterThatReplacesOneSetsTheLastDate(t *testing.T) {
	l, i := ladder(t, "five"), dueOn("2026-03-31")
	i.Record(l, sent("admonish", "a", "2026-04-01", "2026-04-15"))
	next := sent("admonish", "b", "2026-04-20", "2026-05-10")
	next.Named = false
	if i.Record(l, next) {
		t.Error("a letter of another rung that merely lists the item is noted")
	}
	next.Replaces = "a"
	if !i.Record(l, next) || i.Watched().LastDate != "2026-05-10" {
		t.Errorf("%+v", i.Letters)
	}
	if r, ok := i.Suggested(l, l.Standing(i.Watched(), "2026-05-09")); ok {
		t.Errorf("%s is suggested before the new last date", r.Code)
	}
}

// A list names items of all kinds; a letter is noted with those for which it is due.
func TestAListedItemRecordsTheLetterThatItIsDue(t *testing.T) {
	l := ladder(t, "three")
	listed := func(kind string, on deadline.Day) Sent {
		s := sent(kind, "a", on, "2026-04-20")
		s.Named = false
		return s
	}
	for _, x := range []struct {
		state State
		kind  string
		on    deadline.Day
		rung  string
	}{
		{Open, "remind", "2026-03-01", ""},
		{Open, "remind", "2026-03-15", "green"},
		{Open, "remind", "2026-03-25", "yellow"},
		{Open, "remind", "2026-04-01", ""},
		{Open, "admonish", "2026-04-01", "red"},
		{Settled, "admonish", "2026-04-01", ""},
		{Withdrawn, "admonish", "2026-04-01", ""},
	} {
		i := dueOn("2026-03-31")
		i.State = x.state
		if noted := i.Record(l, listed(x.kind, x.on)); noted != (x.rung != "") || noted && i.Letters[0].Rung != x.rung {
			t.Errorf("%s on %s, %s: %+v", x.kind, x.on, x.state, i.Letters)
		}
	}
	for _, over := range []State{Settled, Withdrawn} {
		i := dueOn("2026-03-31")
		i.State = over
		if i.Record(l, sent("admonish", "a", "2026-04-01", "2026-04-20")) {
			t.Errorf("one that is %s is noted to have been sent %+v", over, i.Letters)
		}
	}
}

// One sent early counts as its mildest rung: the next one is still to come.
func TestALetterSentEarlyIsItsMildestRung(t *testing.T) {
	l, i := ladder(t, "three"), dueOn("2026-03-31")
	i.Record(l, sent("remind", "a", "2026-02-01", ""))
	if r, ok := i.Suggested(l, l.Standing(i.Watched(), "2026-03-15")); ok {
		t.Errorf("%s is suggested again", r.Code)
	}
	if r, _ := i.Suggested(l, l.Standing(i.Watched(), "2026-03-25")); r.Code != "yellow" {
		t.Errorf("%q is suggested", r.Code)
	}
	i.Record(l, sent("guide", "b", "2026-03-25", "")) // this ladder has no such letter
	if n := len(i.Letters); n != 2 || i.Letters[1].Rung != "" {
		t.Errorf("%+v", i.Letters)
	}
}

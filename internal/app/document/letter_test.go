package document_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/document"
	items "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
)

// today is the day that the service's clock shows.
func (h *env) today() deadline.Day { return deadline.DayOf(h.Env.Now()) }

// problem adds an item to a unit's ledger that is due in a number of days.
func (h *env) problem(u apptest.ScoredUnit, title string, days int) string {
	h.T.Helper()
	v, err := h.Ledgers.New(h.T.Context(), apptest.Office, u.Evaluation.ID, ledger.Draft{Item: items.Item{
		Source: "feedback", Title: title,
		Measures: []items.Measure{{Text: "整改", Due: term.Due{Kind: term.Day, Day: h.today().Plus(days)}}},
	}})
	h.Must(err)
	return v.ID
}

// suggests returns an item and the type of letter that the ladder suggests for it.
func (h *env) suggests(item string) (ledger.View, string) {
	h.T.Helper()
	v, err := h.Ledgers.Show(h.T.Context(), apptest.Office, item)
	h.Must(err)
	l, err := h.Ledgers.LetterOf(h.T.Context(), v)
	h.Must(err)
	return v, l.Document
}

// Documents §2: 告诫书 sets a last date, and once that has passed 问责书 is suggested. A person issues it.
func TestAnIssuedLetterLeadsToTheNext(t *testing.T) {
	h := newEnv(t)
	h.UseLadder("five", func(r *deadline.Rung) { // red is the rung after the last date alone
		if r.SetsLastDate {
			r.Colour = deadline.Yellow
		}
	})
	ctx, u := t.Context(), h.Scored(8, 1).Units[0]
	late, later := h.problem(u, "专项资金滞留", 1), h.problem(u, "食堂账目不清", 90)
	h.Pass(48 * time.Hour)
	if _, is := h.suggests(late); is != "admonish" {
		t.Fatalf("%s is suggested", is)
	}
	day := string(h.today().Plus(5))
	d, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
		Type: "admonish", Evaluation: u.Evaluation.ID, Items: []string{late, late},
		Content: document.Content{Due: &day},
	})
	h.Must(err)
	if _, is := h.suggests(late); is != "admonish" {
		t.Errorf("a draft ends the suggestion: %q", is)
	}
	issued := h.Issued(h.Filled(d))
	h.MustDo(h.to(apptest.Office, d.ID, rules.StateIssued))
	v, is := h.suggests(late)
	if is != "" || len(v.Item.Letters) != 1 {
		t.Fatalf("%q is suggested, and noted %+v", is, v.Item.Letters)
	}
	if x := v.Item.Letters[0]; x.Document != d.ID || x.Number != issued.V.Number || x.LastDate != deadline.Day(day) ||
		x.Name != "告诫书" || x.On != h.today() || x.Rung != "admonish" {
		t.Errorf("noted is %+v", x)
	}
	h.Pass(6 * 24 * time.Hour)
	if _, is := h.suggests(late); is != "accountability" {
		t.Errorf("after the last date %q is suggested", is)
	}
	// the list names it too, but its own day is far
	if v, _ := h.suggests(later); len(v.Item.Letters) != 0 {
		t.Errorf("noted with an item that is not due: %+v", v.Item.Letters)
	}
	red, err := h.Ledgers.Items(ctx, apptest.Office, ledger.Filter{
		EvaluationID: u.Evaluation.ID, Colour: deadline.Red,
	}, 0, 10)
	h.Must(err)
	if red.Total != 1 || red.Items[0].Standing.Rung != "account" {
		t.Errorf("the list says %+v", red.Items)
	}
	// what the office writes about the item leaves its letters alone
	h.MustDo(h.Ledgers.Change(ctx, apptest.Office, late, records.AnyVersion, ledger.Draft{Item: items.Item{
		Source: "feedback", Title: "专项资金滞留两年", Measures: v.Item.Measures,
	}}))
	if v, _ := h.suggests(late); len(v.Item.Letters) != 1 {
		t.Error("its letter is gone")
	}
}

func TestALetterIsAboutItemsOfItsUnitThatAllMayRead(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx, u := t.Context(), r.Units[0]
	own, other := h.problem(u, "专项资金滞留", 1), h.problem(r.Units[1], "食堂账目不清", 1)
	closed, err := h.Ledgers.New(ctx, apptest.Office, u.Evaluation.ID, ledger.Draft{
		Item: items.Item{Source: "petition", Title: "群众来信一件"}, Readers: []string{apptest.Office.Name},
	})
	h.Must(err)
	draft := func(ids ...string) (document.Record, error) {
		return h.Documents.Draft(ctx, apptest.Office, document.Draft{
			Type: "guide", Evaluation: u.Evaluation.ID, Items: ids,
		})
	}
	for _, id := range []string{other, closed.ID, "none", strings.Repeat("x", 300)} {
		h.InvalidAt("items", apptest.ErrorOf(draft(own, id)))
	}
	var many []string
	for n := range 301 {
		many = append(many, strings.Repeat("x", n+1))
	}
	h.InvalidAt("items", apptest.ErrorOf(draft(many...)))
	h.InvalidAt("items", apptest.ErrorOf(h.Documents.Draft(ctx, apptest.Office, document.Draft{
		Type: "plan", Batch: r.Round.ID, Items: []string{own},
	})))
	d, err := draft(own)
	h.Must(err)
	d = h.Approved(h.Filled(d))
	h.MustDo(h.Ledgers.Change(ctx, apptest.Office, own, records.AnyVersion, ledger.Draft{
		Item:       items.Item{Source: "feedback", Title: "专项资金滞留", Measures: []items.Measure{}},
		Restricted: true, Readers: []string{apptest.Office.Name},
	}))
	step := func(to rules.State, reason string) (document.Record, error) {
		return h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion,
			document.StepRequest{To: to, Reason: reason})
	}
	h.RefusedAs("item_restricted", apptest.ErrorOf(step(rules.StateIssued, "")))
	h.MustDo(step(rules.StateDraft, "事项已限制查看"))
	d, err = h.Documents.Redraw(ctx, apptest.Office, d.ID, records.AnyVersion, nil)
	h.Must(err)
	if len(d.V.Items) != 0 {
		t.Errorf("drawn up again it is about %v", d.V.Items)
	}
	h.Issued(h.Filled(d))
	if v, _ := h.suggests(own); len(v.Item.Letters) != 0 {
		t.Errorf("noted with a restricted item: %+v", v.Item.Letters)
	}
}

func TestALetterOfALastDateNamesOneThatIsAhead(t *testing.T) {
	h := newEnv(t)
	h.UseLadder("five")
	ctx, u := t.Context(), h.Scored(8, 1).Units[0]
	none, today, ahead := "", string(h.today()), string(h.today().Plus(1))
	d := h.Draft("admonish", u)
	set := func(due *string) {
		h.T.Helper()
		h.MustDo(h.Documents.Change(ctx, apptest.Office, d.ID, records.AnyVersion, document.Content{Due: due}))
	}
	set(&none)
	h.InvalidAt("due", apptest.ErrorOf(h.to(apptest.Office, d.ID, rules.StateSubmitted)))
	set(&today)
	d = h.Approved(d)
	issue := func() error { return apptest.ErrorOf(h.to(apptest.Office, d.ID, rules.StateIssued)) }
	h.RefusedAs("due_past", issue())
	h.MustDo(h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion,
		document.StepRequest{To: rules.StateDraft, Reason: "改期限"}))
	set(&ahead)
	d = h.Approved(d)
	h.Must(issue())
}

// One that replaces another is about the same items, and sets their last date.
func TestALetterThatReplacesOneIsAboutTheSameItems(t *testing.T) {
	h := newEnv(t)
	h.UseLadder("five")
	ctx, u := t.Context(), h.Scored(8, 1).Units[0]
	item := h.problem(u, "专项资金滞留", 1)
	h.Pass(48 * time.Hour)
	old := h.Issued(h.Draft("admonish", u)) // its list names the item
	first, is := h.suggests(item)
	if is != "" || len(first.Item.Letters) != 1 {
		t.Fatalf("%q is suggested, noted %+v", is, first.Item.Letters)
	}
	h.Pass(20 * 24 * time.Hour)
	if _, is := h.suggests(item); is != "accountability" {
		t.Fatalf("%q is suggested", is)
	}
	day := string(h.today().Plus(7))
	d, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
		Type: "admonish", Evaluation: u.Evaluation.ID, Replaces: old.ID, Content: document.Content{Due: &day},
	})
	h.Must(err)
	h.Issued(h.Filled(d))
	v, is := h.suggests(item)
	if is != "" || len(v.Item.Letters) != 2 || v.Item.Letters[1].LastDate != deadline.Day(day) {
		t.Errorf("%q is suggested, noted %+v", is, v.Item.Letters)
	}
}

// A deadline that is changed is changed in the text too, except in a part that was rewritten with it.
func TestAChangedDeadlineChangesTheText(t *testing.T) {
	h := newEnv(t)
	h.UseLadder("five")
	ctx, u := t.Context(), h.Scored(8, 1).Units[0]
	d := h.Draft("admonish", u)
	words := func(day string) string {
		at, err := time.Parse(time.DateOnly, day)
		h.Must(err)
		return at.Format("2006年1月2日")
	}
	at := slices.IndexFunc(d.V.Parts, func(p rules.Part) bool { return p.Key == "demand" })
	for _, x := range []struct {
		days   int
		text   func(was string) string
		before bool // whether the text still names the day it had
	}{
		{30, func(was string) string { return was }, false}, // as a page sends what it shows
		{31, func(was string) string { return "原定" + was }, true},
	} {
		before, day := d.V.Due, string(h.today().Plus(x.days))
		c := document.Content{Due: &day, Parts: []document.PartText{{Key: "demand", Text: x.text(d.V.Parts[at].Text)}}}
		v, err := h.Documents.Change(ctx, apptest.Office, d.ID, records.AnyVersion, c)
		h.Must(err)
		text := v.V.Parts[at].Text
		if strings.Contains(text, words(before)) != x.before || strings.Contains(text, words(day)) == x.before {
			t.Errorf("from %s to %s: %s", before, day, text)
		}
		d = v
	}
}

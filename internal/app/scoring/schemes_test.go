package scoring_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/configs"
	"minping/internal/app/apptest"
	entries "minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/entry"
	items "minping/internal/evaluation/ledger"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/vote"
)

// Documents §4: a round under each scheme that comes with the program is scored, ranked, fixed and tabulated from end
// to end; who lost points is behind who lost none.
func TestARoundUnderEverySchemeOfTheProgramIsScoredAndRanked(t *testing.T) {
	all, err := scheme.ReadBuiltin(configs.Parsed)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 14 {
		t.Fatalf("%d schemes", len(all))
	}
	for _, x := range all {
		t.Run(x.ID, func(t *testing.T) {
			h := newEnv(t)
			h.Schemes.Builtin = all
			r := h.underScheme(x, 3)
			f := h.Fix(r.Round.ID)
			rows := f.Final.Rows
			if len(rows) != 3 || rows[0].Evaluation != r.Units[0].Evaluation.ID || rows[0].Grade == "" {
				t.Fatalf("fixed %+v", rows)
			}
			a, b := decimal.Decimal(rows[0].Score).Rat(), decimal.Decimal(rows[2].Score).Rat()
			if rows[2].Rank != 3 || rows[2].Evaluation != r.Units[2].Evaluation.ID || a.Cmp(b) <= 0 {
				t.Errorf("first %s, last %s (rank %d)", rows[0].Score, rows[2].Score, rows[2].Rank)
			}
			table, err := h.Scores.Statistics(t.Context(), apptest.Office, r.Round.ID)
			h.Must(err)
			n := 0
			for row, err := range table.Rows(t.Context()) {
				h.Must(err)
				if len(table.Layout.Cells(row)) != len(table.Layout.Header()) || row.Final == nil {
					t.Errorf("the table has %+v", row)
				}
				n++
			}
			if n != 3 {
				t.Errorf("%d rows", n)
			}
		})
	}
}

// Decision 0119: a round under a marked scheme has the results of one under the scheme that it marks, number by number,
// and its locked sheets are shown by focus area; those of earlier rounds are shown as they were.
func TestAMarkedSchemeGivesTheSameResultsByFocusAreaToo(t *testing.T) {
	all, err := scheme.ReadBuiltin(configs.Parsed)
	if err != nil {
		t.Fatal(err)
	}
	under := func(id string) (results []string, areas map[string]string) {
		h := newEnv(t)
		h.Schemes.Builtin = all
		x, err := h.Schemes.SchemeAt(t.Context(), id, 0)
		h.Must(err)
		r := h.underScheme(x, 3)
		areas = map[string]string{}
		v, err := h.Scores.RoundBreakdown(t.Context(), apptest.Office, r.Round.ID, "")
		h.Must(err)
		for _, f := range v.Indicators.Focuses {
			areas[f.Mark] = strings.Join(f.Items, " ")
		}
		for _, row := range h.Fix(r.Round.ID).Final.Rows {
			results = append(results, fmt.Sprint(row.Score, " ", row.Rank, " ", row.Grade))
		}
		for _, s := range v.Indicators.Standards {
			results = append(results, s.Mark+" "+decimal.Round2(s.Share))
		}
		return results, areas
	}
	areas := evalscheme.Focuses()
	for id, want := range map[string]map[string]string{
		"liaocheng": {areas[0]: "2.1 2.2 2.3 2.4", areas[1]: "3.5 6.2", areas[2]: "3.2 3.3", areas[3]: "1.1 3.5 4.2"},
		"sanmenxia": {areas[0]: "1 2 3", areas[2]: "4 5 6", areas[3]: "4"},
	} {
		was, none := under(id)
		now, marked := under(evalscheme.MarkedID(id))
		if !slices.Equal(was, now) || len(was) < 5 {
			t.Errorf("%s: %q, marked %q", id, was, now)
		}
		if len(none) > 0 || !maps.Equal(marked, want) {
			t.Errorf("%s: %q, marked %q", id, none, marked)
		}
	}
}

// underScheme makes a round of n units under a scheme; the i-th loses i points a body, and a missing satisfaction is
// decided alike for all.
func (h *env) underScheme(x evalscheme.Scheme, n int) apptest.ScoredRound {
	h.T.Helper()
	ctx := h.T.Context()
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: 8, Name: x.Name, StartsOn: "2023-07-01"})
	h.Must(err)
	out := apptest.ScoredRound{Round: r}
	for i := range n {
		o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: fmt.Sprintf("第%d局", i+1), Kind: evalscheme.KindDepartment})
		h.Must(err)
		e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.ID, OrganizationID: o.ID, SchemeID: x.ID,
		})
		h.Must(err)
		for _, b := range x.Bodies {
			h.bodySheet(x, b, e.ID, i)
		}
		h.Must(h.Scores.Lock(ctx, apptest.Office, e.ID, ""))
		v, err := h.Scores.Score(ctx, apptest.Office, e.ID)
		h.Must(err)
		if v.NeedsDecision {
			h.Must(h.Scores.DecideSatisfaction(ctx, apptest.Office, e.ID, records.AnyVersion, score.Decision{Value: "80", Reason: "电话回访"}))
		}
		out.Units = append(out.Units, apptest.ScoredUnit{Evaluation: e, Org: o})
	}
	return out
}

// bodySheet fills in a body's sheet so that lost points are taken off its items.
func (h *env) bodySheet(x evalscheme.Scheme, b evalscheme.Body, evaluation string, lost int) {
	h.T.Helper()
	by := b.Code
	if len(b.StaffedBy) > 0 {
		by = b.StaffedBy[0]
	}
	who := records.Actor{ID: by, Name: by, Role: auth.Assessor, Body: by}
	rubric, ok := x.RubricFor(b.Code)
	if !ok {
		h.T.Fatalf("%s has no rubric for %s", x.ID, b.Code)
	}
	q := scoring.SheetRequest{Submit: true}
	for _, item := range rubric.Items {
		if item.Mode == evalscheme.ItemAuto {
			continue
		}
		s := score.SheetItem{Code: item.Code, Score: item.Points, Reason: "核查发现"}
		if item.Mode == evalscheme.ItemBonus {
			s.Score = "0"
		} else if lost > 0 {
			s.Score, lost = "0", lost-1
		}
		q.Items = append(q.Items, s)
	}
	if _, err := h.Scores.PutSheet(h.T.Context(), who, evaluation, b.Code, records.AnyVersion, q); err != nil {
		h.T.Fatalf("sheet of %s: %v", b.Code, err)
	}
}

// Documents §4: a scheme may set the first day on which a unit is evaluated at all; 高密 waits six months.
func TestNoUnitIsEvaluatedBeforeItsSchemeAllowsIt(t *testing.T) {
	all, err := scheme.ReadBuiltin(configs.Parsed)
	if err != nil {
		t.Fatal(err)
	}
	h := newEnv(t)
	h.Schemes.Builtin = all
	ctx := t.Context()
	x := all[slices.IndexFunc(all, func(s evalscheme.Scheme) bool { return s.ID == "gaomi" })]
	first := round.Round{Term: 5, No: 8, Name: x.Name, StartsOn: "2026-03-01"}
	r, err := h.Rounds.NewRound(ctx, apptest.Office, first)
	h.Must(err)
	org := round.Organization{Name: "市水利局", Kind: evalscheme.KindDepartment}
	o, err := h.Rounds.NewOrganization(ctx, apptest.Office, org)
	h.Must(err)
	joins := round.Evaluation{RoundID: r.ID, OrganizationID: o.ID, SchemeID: x.ID}
	e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, joins)
	h.Must(err)
	late := time.Date(2026, 11, 30, 15, 59, 0, 0, time.UTC) // 23:59 in China, on the day before
	held := round.Briefing{EvaluationID: e.ID, HeldAt: late}
	h.InvalidAt("held_at", apptest.ErrorOf(h.Rounds.NewBriefing(ctx, apptest.Officer, held)))
	held.HeldAt = late.Add(time.Minute)
	b, err := h.Rounds.NewBriefing(ctx, apptest.Officer, held)
	h.Must(err)
	sooner := round.BriefingChange{HeldAt: &late}
	h.InvalidAt("held_at", apptest.ErrorOf(
		h.Rounds.ChangeBriefing(ctx, apptest.Officer, b.ID, records.AnyVersion, sooner),
	))
	h.Sample = round.Sample{Round: r, Evaluation: e, Briefing: b, Org: o}
	v, _ := h.Session(12, nil) // slips are printed beforehand
	h.InvalidAt("opens_at", apptest.ErrorOf(h.Sessions.Schedule(ctx, apptest.Officer, v.ID, &late, nil)))
	h.InvalidAt("opens_at", apptest.ErrorOf(h.Sessions.NewSession(ctx, apptest.Officer,
		session.SessionRequest{BriefingID: b.ID, OpensAt: &late})))
	h.MustDo(h.Sessions.Schedule(ctx, apptest.Officer, v.ID, &held.HeldAt, nil))
	open := session.MoveRequest{To: vote.StateOpen}
	h.RefusedAs("too_early", apptest.ErrorOf(h.Sessions.Move(ctx, apptest.Officer, v.ID, open)))
	for _, body := range x.Bodies {
		h.bodySheet(x, body, e.ID, 0)
	}
	h.RefusedAs("too_early", h.Scores.Lock(ctx, apptest.Office, e.ID, ""))
	lockable := func() int {
		rows, err := h.Scores.Lockable(ctx, r.ID)
		h.Must(err)
		return len(rows)
	}
	if n := lockable(); n != 0 {
		t.Errorf("%d units are offered to be locked too early", n)
	}
	done, err := h.Scores.LockRound(ctx, apptest.Office, r.ID)
	h.Must(err)
	if done != (scoring.RoundLock{Early: 1}) {
		t.Errorf("of a round that is too early: %+v", done)
	}
	h.Pass(held.HeldAt.Sub(h.Now()))
	if n := lockable(); n != 1 {
		t.Errorf("%d units are offered to be locked on the first day", n)
	}
	h.Move(v.ID, vote.StateOpen)
	h.Must(h.Scores.Lock(ctx, apptest.Office, e.ID, ""))
}

// A score is calculated from what was written down, like the ranking beside it: five contradicted facts make 0 (衡水),
// and what the ledger calls outstanding is to be continued.
func TestAScoreKnowsWhatWasWrittenDown(t *testing.T) {
	all, err := scheme.ReadBuiltin(configs.Parsed)
	if err != nil {
		t.Fatal(err)
	}
	h := newEnv(t)
	h.Schemes.Builtin = all
	ctx := t.Context()
	i := slices.IndexFunc(all, func(x evalscheme.Scheme) bool { return x.ID == "hengshui" })
	r := h.underScheme(all[i], 1)
	id := r.Units[0].Evaluation.ID
	h.MustDo(h.Ledgers.New(ctx, apptest.Office, id, ledger.Draft{
		Item: items.Item{Source: "feedback", Title: "以会议落实整改"},
	}))
	about := entry.Subject{Kind: entry.AboutEvaluation, ID: id}
	f, err := h.Entries.AddFile(ctx, apptest.Office, "discrepancy", about, "a.pdf", []byte("%PDF-1.4\n%%EOF\n"))
	h.Must(err)
	h.MustDo(h.Entries.New(ctx, apptest.Office, entries.Draft{
		Type: "discrepancy", Subject: about, On: "2024-07-09", File: true, Files: []string{f.ID},
		Values: map[string]entry.Value{"stated": {"已退款"}, "fact": {"未退款"}, "count": {"5"}},
	}))
	v, err := h.Scores.Score(ctx, apptest.Office, id)
	h.Must(err)
	if v.Final == nil || *v.Final != "0.00" || !v.Veto {
		t.Errorf("the score: %v, veto %t", v.Final, v.Veto)
	}
	if !slices.ContainsFunc(v.Suggestions, func(s evalscheme.Suggestion) bool { return s.Because == "outstanding" }) {
		t.Errorf("it suggests %+v", v.Suggestions)
	}
	ranked, err := h.Scores.Ranking(ctx, apptest.Office, r.Round.ID, "all")
	h.Must(err)
	if row := ranked[0]; row.Score == nil || *row.Score != *v.Final || row.Grade != v.Grade {
		t.Errorf("the ranking says otherwise: %+v", row)
	}
	if row := h.Fix(r.Round.ID).Final.Rows[0]; row.Score != *v.Final || !row.Veto || row.Grade != v.Grade {
		t.Errorf("the result says otherwise: %+v", row)
	}
}

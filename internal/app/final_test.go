package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"minping/internal/app/audit"
	entries "minping/internal/app/entry"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"

	"minping/configs"
	"minping/internal/auth"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/facts"
	results "minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

var (
	office2 = records.Actor{ID: "office2", Name: "office2", Role: auth.Admin}
	leader  = records.Actor{ID: "leader", Name: "leader", Role: auth.Leader}
	auditor = records.Actor{ID: "auditor", Name: "auditor", Role: auth.Auditor}
)

// scoredRound is a round of which every unit is scored and locked.
type scoredRound struct {
	round records.Versioned[round.Round]
	units []scoredUnit
}

type scoredUnit struct {
	evaluation records.Versioned[round.Evaluation]
	org        records.Versioned[round.Organization]
}

// staff is the account of a unit.
func (u scoredUnit) staff() records.Actor {
	return records.Actor{ID: "staff-" + u.org.ID, Name: u.org.V.Name, Role: auth.Unit, Body: u.org.ID}
}

// scored makes a round of n units under the scheme that needs no ballot; the i-th loses i points on each sheet.
func (h *hall) scored(no, n int) scoredRound {
	h.t.Helper()
	r, err := h.Rounds.NewRound(h.t.Context(), office, round.Round{Term: 5, No: no, Name: fmt.Sprintf("第%d轮", no), StartsOn: "2024-07-01"})
	h.must(err)
	out := scoredRound{round: r}
	for i := range n {
		kind := []string{scheme.KindDepartment, scheme.KindTownship}[i%2]
		o, err := h.Rounds.NewOrganization(h.t.Context(), office, round.Organization{Name: fmt.Sprintf("第%d轮第%d局", no, i+1), Kind: kind})
		h.must(err)
		e, err := h.Rounds.NewEvaluation(h.t.Context(), office, round.Evaluation{RoundID: r.ID, OrganizationID: o.ID, SchemeID: "sanmenxia"})
		h.must(err)
		problems, done, basic, undone, found := 10, 8, 1, 1, 1
		h.must2(h.Rounds.ChangeEvaluation(h.t.Context(), office, e.ID, records.AnyVersion, facts.Facts{
			Problems: &problems, Done: &done, Basic: &basic, Undone: &undone, NewProblems: &found,
			Outstanding: "公车管理制度未落实\n工程款拖欠", SuggestionsSummary: "按月公开进度", ProminentProblems: "以会议落实整改",
			DailyDiscipline: "基本到位", DailyOrganization: "落实到位",
		}))
		for _, body := range []string{"discipline", "organization", "inspection"} {
			h.sheet(e.ID, body, i)
		}
		h.must(h.Scores.Lock(h.t.Context(), office, e.ID, ""))
		out.units = append(out.units, scoredUnit{e, o})
	}
	return out
}

// sheet fills in and submits a body's sheet with so many points lost on its first items.
func (h *hall) sheet(evaluationID, body string, lost int) {
	h.t.Helper()
	who := records.Actor{ID: body, Name: body, Role: auth.Assessor, Body: body}
	s, err := h.Scores.ShowSheet(h.t.Context(), who, evaluationID, body)
	h.must(err)
	r := scoring.SheetRequest{Submit: true}
	for _, x := range s.Rubric.Items {
		if x.Mode == scheme.ItemAuto {
			continue
		}
		item := score.SheetItem{Code: x.Code, Score: x.Points, Reason: "核查发现"}
		if lost > 0 && x.Mode == scheme.ItemManual {
			item.Score, lost = "0", lost-1
		}
		r.Items = append(r.Items, item)
	}
	h.must2(h.Scores.PutSheet(h.t.Context(), who, evaluationID, body, records.AnyVersion, r))
}

func (h *hall) fix(batchID string) final.View {
	h.t.Helper()
	v, err := h.Finals.Fix(h.t.Context(), office, batchID, records.AnyVersion, final.FixRequest{})
	h.must(err)
	return v
}

// Promise 1 of evaluation §9: what a fixed final says is what ranking, table, documents and units say, to the digest;
// nothing changes it but two people, and both versions stay.
func TestWhatAFixedFinalSaysIsWhatEverythingSays(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 4)
	ctx := t.Context()
	f := h.fix(r.round.ID)
	if f.State != results.Fixed || len(f.Final.Rows) != 4 || results.Check(*f.Final) != "" {
		t.Fatalf("fixed: %+v, %s", f, results.Check(*f.Final))
	}
	h.saysTheFinal(r, *f.Final)

	// what would move it is written behind its back: nothing that reads it moves
	for _, body := range []string{"discipline", "organization", "inspection"} {
		h.must2(records.Update(ctx, h.Env, scoring.KindSheet, r.units[0].evaluation.ID+"/"+body, records.AnyVersion, func(s *scoring.Sheet) error {
			for i := range s.Items {
				s.Items[i].Score = "0"
			}
			return nil
		}))
	}
	h.must(h.Audit.Append(ctx, office, "sheet.submit", r.units[0].evaluation.ID+"/discipline", ""))
	h.saysTheFinal(r, *f.Final)

	if _, err := h.Finals.Undo(ctx, office, r.round.ID, "评分录入有误"); err != nil {
		t.Fatal(err)
	}
	h.refusedAs("second_person", second(h.Finals.Undo(ctx, office, r.round.ID, "评分录入有误")))
	h.saysTheFinal(r, *f.Final)
	opened, err := h.Finals.Undo(ctx, leader, r.round.ID, "")
	h.must(err)
	if opened.State != results.Open || opened.Opened.Second != "leader" {
		t.Errorf("after two people asked: %+v", opened)
	}
	again := h.fix(r.round.ID)
	if again.Final.Version != 2 || again.Final.Replaces != f.Final.Digest || again.Final.Digest == f.Final.Digest {
		t.Errorf("the second version is %+v", again.Final)
	}
	versions, err := h.Finals.Versions(ctx, r.round.ID)
	h.must(err)
	if len(versions) != 2 || versions[0].Digest != f.Final.Digest || results.Digest(versions[0]) != f.Final.Digest {
		t.Errorf("%d versions are left", len(versions))
	}
	h.saysTheFinal(r, *again.Final)
}

// saysTheFinal holds ranking, score, table and documents to a final.
func (h *hall) saysTheFinal(r scoredRound, f results.Final) {
	h.t.Helper()
	ctx := h.t.Context()
	rows, err := h.Scores.Ranking(ctx, office, r.round.ID, "")
	h.must(err)
	for _, x := range rows {
		want, _ := f.Row(x.EvaluationID)
		if x.Score == nil || *x.Score != want.Score || x.Rank != want.Rank || x.Grade != want.Grade || x.Candidate != want.Candidate {
			h.t.Errorf("the ranking says %+v, the final %+v", x, want)
		}
	}
	table, err := h.Scores.Statistics(ctx, office, r.round.ID)
	h.must(err)
	for x, err := range table.Rows(ctx) {
		h.must(err)
		i := slices.IndexFunc(f.Rows, func(y results.Row) bool { return y.Name == x.Org })
		if x.Final == nil || *x.Final != f.Rows[i].Score || *x.Rank != f.Rows[i].Rank || *x.RankInKind != f.Rows[i].RankInKind {
			h.t.Errorf("the table says %v of %s, the final %+v", *x.Final, x.Org, f.Rows[i])
		}
	}
	for _, u := range r.units {
		want, _ := f.Row(u.evaluation.ID)
		s, err := h.Scores.Score(ctx, office, u.evaluation.ID)
		h.must(err)
		if *s.Final != want.Score || s.Fixed == nil || s.Fixed.Digest != f.Digest {
			h.t.Errorf("the score of %s is %v, the final says %s", u.org.V.Name, *s.Final, want.Score)
		}
		d := h.draft("notification", u)
		if d.V.Data.Final.Digest != f.Digest || d.V.Data.Values["得分"] != want.Score {
			h.t.Errorf("its notification says %v", d.V.Data.Values)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// refusedAs holds an error to its code.
func (h *hall) refusedAs(code string, err error) {
	h.t.Helper()
	e, ok := readable(err)
	if !ok || e.Code != code {
		h.t.Errorf("got %v, want %s", err, code)
	}
}

// F1 of evaluation §1: a fixed final refuses reopen, decide, facts, kind and dates of its rows, and whatever else it
// rests on.
func TestAFixedFinalRefusesWhatItRestsOn(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	h.fix(r.round.ID)
	ctx, e, later := t.Context(), r.units[1].evaluation, "2024-08-01"
	org := r.units[1].org
	township, key := org.V, org.V
	township.Kind, key.KeyFunction = scheme.KindCounty, true
	b, err := h.Rounds.NewBriefing(ctx, officer, round.Briefing{EvaluationID: e.ID, HeldAt: h.now(), Place: "会议室"})
	h.must(err)
	who := records.Actor{ID: "discipline", Name: "discipline", Role: auth.Assessor, Body: "discipline"}
	joining, err := h.Rounds.NewOrganization(ctx, office, round.Organization{Name: "后来的局", Kind: scheme.KindDepartment})
	h.must(err)
	for name, err := range map[string]error{
		"reopen":       h.Scores.Reopen(ctx, office, e.ID, "discipline", "补材料"),
		"decide":       h.Scores.DecideSatisfaction(ctx, office, e.ID, records.AnyVersion, score.Decision{Value: "60", Reason: "样本不足"}),
		"facts":        second(h.Rounds.ChangeEvaluation(ctx, office, e.ID, records.AnyVersion, facts.Facts{})),
		"kind":         second(h.Rounds.ChangeOrganization(ctx, office, org.ID, records.AnyVersion, township)),
		"key function": second(h.Rounds.ChangeOrganization(ctx, office, org.ID, records.AnyVersion, key)),
		"dates":        second(h.Rounds.ChangeRound(ctx, office, r.round.ID, records.AnyVersion, nil, &later)),
		"joining":      second(h.Rounds.NewEvaluation(ctx, office, round.Evaluation{RoundID: r.round.ID, OrganizationID: joining.ID, SchemeID: "sanmenxia"})),
		"a ballot":     second(h.Sessions.NewSession(ctx, officer, session.SessionRequest{BriefingID: b.ID})),
		"a sheet":      second(h.Scores.PutSheet(ctx, who, e.ID, "discipline", records.AnyVersion, scoring.SheetRequest{})),
		"a contradiction": second(h.Entries.New(ctx, office, entries.Draft{
			Type: "discrepancy", File: true, Subject: entry.Subject{Kind: entry.AboutEvaluation, ID: e.ID},
		})),
		"fixing again": second(h.Finals.Fix(ctx, office, r.round.ID, records.AnyVersion, final.FixRequest{})),
	} {
		if name == "a sheet" {
			h.refusedAs("locked", err) // its lock says so before the final does
			continue
		}
		h.refusedAs("result_fixed", err)
	}
	name := "第八轮（更名）"
	h.must2(h.Rounds.ChangeRound(ctx, office, r.round.ID, records.AnyVersion, &name, nil)) // a name moves nothing
	h.must2(h.Sessions.NewSession(ctx, officer, session.SessionRequest{BriefingID: b.ID, Rehearsal: true}))
}

func TestAResultIsFixedOnceEveryUnitIsScoredOrLeftOutForAReason(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	ctx := t.Context()
	o, err := h.Rounds.NewOrganization(ctx, office, round.Organization{Name: "未评局", Kind: scheme.KindDepartment})
	h.must(err)
	e, err := h.Rounds.NewEvaluation(ctx, office, round.Evaluation{RoundID: r.round.ID, OrganizationID: o.ID, SchemeID: "sanmenxia"})
	h.must(err)
	h.refusedAs("not_fixed", second(h.Rounds.IssueBulletin(ctx, office, r.round.ID, "市委"))) // F2
	_, err = h.Finals.Fix(ctx, office, r.round.ID, records.AnyVersion, final.FixRequest{})
	h.refusedAs("not_ready", err)
	if problem, _ := readable(err); len(problem.Fields) != 1 || problem.Fields[0].Field != "evaluations."+e.ID {
		t.Errorf("it does not name the unit: %+v", problem.Fields)
	}
	_, err = h.Finals.Fix(ctx, office, r.round.ID, records.AnyVersion, final.FixRequest{LeftOut: map[string]string{e.ID: " "}})
	h.refusedAs("not_ready", err)
	for _, a := range []records.Actor{officer, leader, auditor, r.units[0].staff()} {
		_, err := h.Finals.Fix(ctx, a, r.round.ID, records.AnyVersion, final.FixRequest{LeftOut: map[string]string{e.ID: "机构撤销"}})
		h.refusedAs("office_only", err)
	}
	v, err := h.Finals.Fix(ctx, office, r.round.ID, records.AnyVersion, final.FixRequest{LeftOut: map[string]string{e.ID: "机构撤销"}})
	h.must(err)
	if len(v.Final.Rows) != 2 || len(v.Final.LeftOut) != 1 {
		t.Errorf("fixed %+v", v.Final)
	}
	h.refusedAs("result_fixed", second(h.Finals.Fix(ctx, office, r.round.ID, records.AnyVersion, final.FixRequest{})))
	rows, err := h.Scores.Ranking(ctx, office, r.round.ID, "")
	h.must(err)
	if last := rows[len(rows)-1]; last.EvaluationID != e.ID || last.Rank != 0 || last.Score != nil {
		t.Errorf("what was left out is ranked: %+v", last)
	}
	h.must2(h.Rounds.IssueBulletin(ctx, office, r.round.ID, "市委"))
}

// Somebody reopens a sheet while the result is being fixed: one of the two is refused, and no final rests on what is
// not so.
func TestAReopenThatTheFixingOvertakesLeavesNoFalseFinal(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	h.Env.OnHold(func(point string) {
		if point == "final.write" {
			h.Env.OnHold(nil)
			h.must(h.Scores.Reopen(t.Context(), office, r.units[0].evaluation.ID, "discipline", "补材料"))
		}
	})
	_, err := h.Finals.Fix(t.Context(), office2, r.round.ID, records.AnyVersion, final.FixRequest{})
	h.refusedAs("moved", err)
	v, err := h.Finals.Show(t.Context(), r.round.ID)
	h.must(err)
	if v.State != results.Open || len(v.Obstacles) != 1 {
		t.Errorf("it is %s with %d obstacles", v.State, len(v.Obstacles))
	}
}

// Domain A03: one evaluation may cover several rounds; a round in none is its own batch.
func TestABatchOfTwoRoundsHasOneFinalWithRanksOverBoth(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	eight, nine := h.scored(8, 2), h.scored(9, 3)
	b, err := h.Finals.NewBatch(ctx, office, round.Batch{Name: "第八、九轮", Rounds: []string{eight.round.ID, nine.round.ID}})
	h.must(err)
	v, err := h.Finals.Fix(ctx, office, nine.round.ID, records.AnyVersion, final.FixRequest{}) // a round's id stands for its batch
	h.must(err)
	if v.Batch.ID != b.ID || len(v.Final.Rows) != 5 || v.Final.Rows[4].Rank != 5 {
		t.Fatalf("fixed %+v", v.Final)
	}
	rows, err := h.Scores.Ranking(ctx, office, eight.round.ID, "")
	h.must(err)
	if rows[1].Rank != 3 { // the second of the eighth round is behind both firsts
		t.Errorf("the ranking of one of the rounds: %d and %d", rows[0].Rank, rows[1].Rank)
	}
	h.refusedAs("result_fixed", h.Scores.Reopen(ctx, office, eight.units[0].evaluation.ID, "discipline", "补材料"))
	_, err = h.Finals.NewBatch(ctx, office, round.Batch{Name: "又一批", Rounds: []string{eight.round.ID, nine.round.ID}})
	if records.KindOf(err) != records.Invalid && records.KindOf(err) != records.Conflict {
		t.Errorf("a round is in two batches: %v", err)
	}
	all, err := h.Finals.Batches(ctx)
	h.must(err)
	if len(all) != 1 {
		t.Errorf("%d batches", len(all))
	}
	for _, bad := range []round.Batch{
		{Name: "", Rounds: []string{eight.round.ID, nine.round.ID}},
		{Name: "一轮", Rounds: []string{eight.round.ID}},
		{Name: "两次", Rounds: []string{eight.round.ID, eight.round.ID}},
		{Name: "没有", Rounds: []string{eight.round.ID, "nothing"}},
	} {
		if _, err := h.Finals.NewBatch(ctx, office, bad); records.KindOf(err) != records.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// F13: entries of facts, rounds, briefings and organisations hold values.
func TestTheAuditSaysWhatWasChangedFromWhatToWhat(t *testing.T) {
	h := newHall(t)
	where := h.briefing("liaocheng")
	ctx, later, place, n := t.Context(), "2024-08-01", "礼堂", 3
	h.must2(h.Rounds.ChangeRound(ctx, office, where.Round.ID, records.AnyVersion, nil, &later))
	h.must2(h.Rounds.ChangeOrganization(ctx, office, where.Org.ID, records.AnyVersion, round.Organization{Kind: scheme.KindTownship}))
	h.must2(h.Rounds.ChangeBriefing(ctx, officer, where.Briefing.ID, records.AnyVersion, round.BriefingChange{Place: &place}))
	h.must2(h.Rounds.ChangeEvaluation(ctx, office, where.Evaluation.ID, records.AnyVersion, facts.Facts{Problems: &n, Done: &n}))
	for code, want := range map[string]string{
		"round.change":        "starts_on: 2024-07-01 → 2024-08-01",
		"organization.change": "kind: department → township",
		"briefing.change":     "place: 会议室 → 礼堂",
		"evaluation.facts":    "done: null → 3",
	} {
		entries, _, err := h.Audit.List(ctx, office, audit.Filter{Type: code}, 0, 10)
		h.must(err)
		if len(entries) != 1 || !strings.Contains(entries[0].Detail, want) {
			t.Errorf("%s says %+v, want %q", code, entries, want)
		}
	}
}

// F11: a scheme's voter groups are those of a session that asks for none.
func TestASessionHasTheVoterGroupsOfItsScheme(t *testing.T) {
	h := newHall(t)
	raw, err := configs.Packs.ReadFile("packs/liaocheng.yaml")
	h.must(err)
	grouped := strings.Replace(string(raw), "comments: true}", `comments: true,
  groups: [{name: 干部职工, weight: "40"}, {name: 群众, weight: "60"}]}`, 1)
	_, err = h.Schemes.NewScheme(t.Context(), office, []byte(grouped))
	h.must(err)
	where := h.briefing("liaocheng")
	v, err := h.Sessions.NewSession(t.Context(), officer, session.SessionRequest{BriefingID: where.Briefing.ID})
	h.must(err)
	if len(v.Boxes) != 2 || v.Boxes[0].Group != "干部职工" || v.Boxes[1].Group != "群众" {
		t.Errorf("its boxes are %+v", v.Boxes)
	}
}

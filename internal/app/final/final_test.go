package final_test

import (
	"slices"
	"strings"
	"testing"

	"minping/configs"
	"minping/internal/app/apptest"
	"minping/internal/app/audit"
	entries "minping/internal/app/entry"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/facts"
	results "minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// Promise 1 of evaluation §9: what a fixed final says is what ranking, table, documents and units say, to the digest;
// nothing changes it but two people, and both versions stay.
func TestWhatAFixedFinalSaysIsWhatEverythingSays(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 4)
	ctx := t.Context()
	f := h.Fix(r.Round.ID)
	if f.State != results.Fixed || len(f.Final.Rows) != 4 || results.Check(*f.Final) != "" {
		t.Fatalf("fixed: %+v, %s", f, results.Check(*f.Final))
	}
	h.saysTheFinal(r, *f.Final)

	// what would move it is written behind its back: nothing that reads it moves
	for _, body := range []string{"discipline", "organization", "inspection"} {
		h.MustDo(records.Update(ctx, h.Env, scoring.KindSheet, r.Units[0].Evaluation.ID+"/"+body, records.AnyVersion,
			func(s *scoring.Sheet) error {
				for i := range s.Items {
					s.Items[i].Score = "0"
				}
				return nil
			}))
	}
	h.Must(h.Audit.Append(ctx, apptest.Office, "sheet.submit", r.Units[0].Evaluation.ID+"/discipline", ""))
	h.saysTheFinal(r, *f.Final)

	if _, err := h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"); err != nil {
		t.Fatal(err)
	}
	h.RefusedAs("second_person", apptest.ErrorOf(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误")))
	h.saysTheFinal(r, *f.Final)
	h.RefusedAs("invalid", apptest.ErrorOf(h.Finals.Undo(ctx, apptest.Leader, r.Round.ID, records.AnyVersion, " ")))
	opened, err := h.Finals.Undo(ctx, apptest.Leader, r.Round.ID, records.AnyVersion, "情况属实")
	h.Must(err)
	if opened.State != results.Open || opened.Opened.Second != "leader" || opened.Opened.SecondReason != "情况属实" {
		t.Errorf("after two people asked: %+v", opened)
	}
	again := h.Fix(r.Round.ID)
	if again.Final.Version != 2 || again.Final.Replaces != f.Final.Digest || again.Final.Digest == f.Final.Digest {
		t.Errorf("the second version is %+v", again.Final)
	}
	versions, err := h.Finals.Versions(ctx, r.Round.ID)
	h.Must(err)
	if len(versions) != 2 || versions[0].Digest != f.Final.Digest || results.Digest(versions[0]) != f.Final.Digest {
		t.Errorf("%d versions are left", len(versions))
	}
	h.saysTheFinal(r, *again.Final)
}

func TestAFinalThatChangedOnTheDiskIsNeverShown(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 4)
	ctx := t.Context()
	h.Fix(r.Round.ID)
	h.MustDo(records.Update(ctx, h.Env, round.KindFinal, r.Round.ID, records.AnyVersion, func(f *round.Fixed) error {
		f.Final.Rows[1].Score = "99.99"
		return nil
	}))
	changed, err := records.Load[round.Fixed](ctx, h.Env, round.KindFinal, r.Round.ID)
	h.Must(err)
	for name, err := range map[string]error{
		"the batch":    apptest.ErrorOf(h.Finals.Show(ctx, r.Round.ID)),
		"its versions": apptest.ErrorOf(h.Finals.Versions(ctx, r.Round.ID)),
		"the ranking":  apptest.ErrorOf(h.Scores.Ranking(ctx, apptest.Office, r.Round.ID, "")),
		"a score":      apptest.ErrorOf(h.Scores.Score(ctx, apptest.Office, r.Units[0].Evaluation.ID)),
		"all finals":   apptest.ErrorOf(round.Finals(ctx, h.Env)),
		"a change":     apptest.ErrorOf(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误")),
	} {
		t.Log(name)
		h.RefusedAs("final_damaged", err)
	}
	after, err := records.Load[round.Fixed](ctx, h.Env, round.KindFinal, r.Round.ID)
	h.Must(err)
	if after.Version != changed.Version {
		t.Error("a refused change was written")
	}
}

// saysTheFinal holds ranking, score, table and documents to a final.
func (h *env) saysTheFinal(r apptest.ScoredRound, f results.Final) {
	h.T.Helper()
	ctx := h.T.Context()
	rows, err := h.Scores.Ranking(ctx, apptest.Office, r.Round.ID, "")
	h.Must(err)
	for _, x := range rows {
		want, _ := f.Row(x.EvaluationID)
		if x.Score == nil || *x.Score != want.Score || x.Rank != want.Rank || x.Grade != want.Grade ||
			x.Candidate != want.Candidate {
			h.T.Errorf("the ranking says %+v, the final %+v", x, want)
		}
	}
	table, err := h.Scores.Statistics(ctx, apptest.Office, r.Round.ID)
	h.Must(err)
	for x, err := range table.Rows(ctx) {
		h.Must(err)
		i := slices.IndexFunc(f.Rows, func(y results.Row) bool { return y.Name == x.Org })
		if x.Final == nil || *x.Final != f.Rows[i].Score || *x.Rank != f.Rows[i].Rank ||
			*x.RankInKind != f.Rows[i].RankInKind {
			h.T.Errorf("the table says %v of %s, the final %+v", *x.Final, x.Org, f.Rows[i])
		}
	}
	for _, u := range r.Units {
		want, _ := f.Row(u.Evaluation.ID)
		s, err := h.Scores.Score(ctx, apptest.Office, u.Evaluation.ID)
		h.Must(err)
		if *s.Final != want.Score || s.Fixed == nil || s.Fixed.Digest != f.Digest {
			h.T.Errorf("the score of %s is %v, the final says %s", u.Org.V.Name, *s.Final, want.Score)
		}
		d := h.Draft("notification", u)
		if d.V.Data.Final.Digest != f.Digest || d.V.Data.Values["得分"] != want.Score {
			h.T.Errorf("its notification says %v", d.V.Data.Values)
		}
	}
}

// F1 of evaluation §1: a fixed final refuses reopen, decide, facts, kind and dates of its rows, and whatever else it
// rests on.
func TestAFixedFinalRefusesWhatItRestsOn(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	ctx, e, later := t.Context(), r.Units[1].Evaluation, "2024-08-01"
	org := r.Units[1].Org
	county, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "某县", Kind: scheme.KindCounty})
	h.Must(err)
	township, key, moved := org.V, org.V, org.V
	moved.ParentID = county.ID
	township.Kind, key.KeyFunction = scheme.KindCounty, true
	b, err := h.Rounds.NewBriefing(ctx, apptest.Officer, round.Briefing{EvaluationID: e.ID, HeldAt: h.Now(), Place: "会议室"})
	h.Must(err)
	who := records.Actor{ID: "discipline", Name: "discipline", Role: auth.Assessor, Body: "discipline"}
	joining, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "后来的局", Kind: scheme.KindDepartment})
	h.Must(err)
	for name, err := range map[string]error{
		"reopen": h.Scores.Reopen(ctx, apptest.Office, e.ID, "discipline", "补材料"),
		"decide": h.Scores.DecideSatisfaction(ctx, apptest.Office, e.ID, records.AnyVersion, score.Decision{Value: "60", Reason: "样本不足"}),
		"facts": apptest.ErrorOf(h.Rounds.ChangeEvaluation(ctx, apptest.Office, e.ID, records.AnyVersion,
			facts.Facts{})),
		"kind": apptest.ErrorOf(h.Rounds.ChangeOrganization(ctx, apptest.Office, org.ID, records.AnyVersion,
			township)),
		"key function": apptest.ErrorOf(h.Rounds.ChangeOrganization(ctx, apptest.Office, org.ID, records.AnyVersion,
			key)),
		"county": apptest.ErrorOf(h.Rounds.ChangeOrganization(ctx, apptest.Office, org.ID, records.AnyVersion,
			moved)),
		"dates": apptest.ErrorOf(h.Rounds.ChangeRound(ctx, apptest.Office, r.Round.ID, records.AnyVersion, nil,
			&later)),
		"joining": apptest.ErrorOf(h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.Round.ID, OrganizationID: joining.ID, SchemeID: "sanmenxia",
		})),
		"a ballot": apptest.ErrorOf(h.Sessions.NewSession(ctx, apptest.Officer,
			session.SessionRequest{BriefingID: b.ID})),
		"a sheet": apptest.ErrorOf(h.Scores.PutSheet(ctx, who, e.ID, "discipline", records.AnyVersion,
			scoring.SheetRequest{})),
		"a contradiction": apptest.ErrorOf(h.Entries.New(ctx, apptest.Office, entries.Draft{
			Type: "discrepancy", File: true, Subject: entry.Subject{Kind: entry.AboutEvaluation, ID: e.ID},
		})),
		"fixing again": apptest.ErrorOf(h.Finals.Fix(ctx, apptest.Office, r.Round.ID, records.AnyVersion,
			final.FixRequest{})),
	} {
		if name == "a sheet" {
			h.RefusedAs("locked", err) // its lock says so before the final does
			continue
		}
		h.RefusedAs("result_fixed", err)
	}
	name := "第八轮（更名）"
	// a name moves nothing
	h.MustDo(h.Rounds.ChangeRound(ctx, apptest.Office, r.Round.ID, records.AnyVersion, &name, nil))
	h.MustDo(h.Sessions.NewSession(ctx, apptest.Officer, session.SessionRequest{BriefingID: b.ID, Rehearsal: true}))
}

func TestAResultIsFixedOnceEveryUnitIsScoredOrLeftOutForAReason(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx := t.Context()
	o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "未评局", Kind: scheme.KindDepartment})
	h.Must(err)
	e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
		RoundID: r.Round.ID, OrganizationID: o.ID, SchemeID: "sanmenxia",
	})
	h.Must(err)
	h.RefusedAs("not_fixed", apptest.ErrorOf(h.Rounds.IssueBulletin(ctx, apptest.Office, r.Round.ID, "市委"))) // F2
	_, err = h.Finals.Fix(ctx, apptest.Office, r.Round.ID, records.AnyVersion, final.FixRequest{})
	h.RefusedAs("not_ready", err)
	if problem, _ := apptest.Readable(err); len(problem.Fields) != 1 || problem.Fields[0].Field != "evaluations."+e.ID {
		t.Errorf("it does not name the unit: %+v", problem.Fields)
	}
	_, err = h.Finals.Fix(ctx, apptest.Office, r.Round.ID, records.AnyVersion, final.FixRequest{
		LeftOut: map[string]string{e.ID: " "},
	})
	h.RefusedAs("not_ready", err)
	for _, a := range []records.Actor{apptest.Officer, apptest.Leader, apptest.Auditor, r.Units[0].Staff()} {
		_, err := h.Finals.Fix(ctx, a, r.Round.ID, records.AnyVersion, final.FixRequest{LeftOut: map[string]string{e.ID: "机构撤销"}})
		h.RefusedAs("office_only", err)
	}
	v, err := h.Finals.Fix(ctx, apptest.Office, r.Round.ID, records.AnyVersion, final.FixRequest{LeftOut: map[string]string{e.ID: "机构撤销"}})
	h.Must(err)
	if len(v.Final.Rows) != 2 || len(v.Final.LeftOut) != 1 || v.Units != 3 {
		t.Errorf("fixed %d units: %+v", v.Units, v.Final)
	}
	h.RefusedAs("nothing_asked", apptest.ErrorOf(h.Finals.WithdrawUndo(ctx, apptest.Office, r.Round.ID)))
	h.RefusedAs("result_fixed",
		apptest.ErrorOf(h.Finals.Fix(ctx, apptest.Office, r.Round.ID, records.AnyVersion, final.FixRequest{})))
	rows, err := h.Scores.Ranking(ctx, apptest.Office, r.Round.ID, "")
	h.Must(err)
	if last := rows[len(rows)-1]; last.EvaluationID != e.ID || last.Rank != 0 || last.Score != nil {
		t.Errorf("what was left out is ranked: %+v", last)
	}
	h.MustDo(h.Rounds.IssueBulletin(ctx, apptest.Office, r.Round.ID, "市委"))
}

// Someone reopens a sheet while the result is being fixed: one of the two is refused, and no final rests on what is
// not so.
func TestAReopenThatTheFixingOvertakesLeavesNoFalseFinal(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.Env.OnHold(func(point string) {
		if point == "final.write" {
			h.Env.OnHold(nil)
			h.Must(h.Scores.Reopen(t.Context(), apptest.Office, r.Units[0].Evaluation.ID, "discipline", "补材料"))
		}
	})
	_, err := h.Finals.Fix(t.Context(), apptest.Office2, r.Round.ID, records.AnyVersion, final.FixRequest{})
	h.RefusedAs("moved", err)
	v, err := h.Finals.Show(t.Context(), r.Round.ID)
	h.Must(err)
	if v.State != results.Open || len(v.Obstacles) != 1 {
		t.Errorf("it is %s with %d obstacles", v.State, len(v.Obstacles))
	}
}

// Domain A03: one evaluation may cover several rounds; a round in none is its own batch.
func TestABatchOfTwoRoundsHasOneFinalWithRanksOverBoth(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	eight, nine := h.Scored(8, 2), h.Scored(9, 3)
	b, err := h.Finals.NewBatch(ctx, apptest.Office, round.Batch{Name: "第八、九轮", Rounds: []string{eight.Round.ID, nine.Round.ID}})
	h.Must(err)
	// a round's id also identifies its batch
	v, err := h.Finals.Fix(ctx, apptest.Office, nine.Round.ID, records.AnyVersion, final.FixRequest{})
	h.Must(err)
	if v.Batch.ID != b.ID || len(v.Final.Rows) != 5 || v.Final.Rows[4].Rank != 5 {
		t.Fatalf("fixed %+v", v.Final)
	}
	rows, err := h.Scores.Ranking(ctx, apptest.Office, eight.Round.ID, "")
	h.Must(err)
	if rows[1].Rank != 3 { // the second of the eighth round is behind both firsts
		t.Errorf("the ranking of one of the rounds: %d and %d", rows[0].Rank, rows[1].Rank)
	}
	h.RefusedAs("result_fixed", h.Scores.Reopen(ctx, apptest.Office, eight.Units[0].Evaluation.ID, "discipline", "补材料"))
	_, err = h.Finals.NewBatch(ctx, apptest.Office, round.Batch{Name: "又一批", Rounds: []string{eight.Round.ID, nine.Round.ID}})
	if records.KindOf(err) != records.Invalid && records.KindOf(err) != records.Conflict {
		t.Errorf("a round is in two batches: %v", err)
	}
	all, err := h.Finals.Batches(ctx)
	h.Must(err)
	if len(all) != 1 {
		t.Errorf("%d batches", len(all))
	}
	for _, bad := range []round.Batch{
		{Name: "", Rounds: []string{eight.Round.ID, nine.Round.ID}},
		{Name: "一轮", Rounds: []string{eight.Round.ID}},
		{Name: "两次", Rounds: []string{eight.Round.ID, eight.Round.ID}},
		{Name: "没有", Rounds: []string{eight.Round.ID, "nothing"}},
	} {
		if _, err := h.Finals.NewBatch(ctx, apptest.Office, bad); records.KindOf(err) != records.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// A unit of two rounds of a batch has a row for each, and each round shows its own.
func TestAUnitOfTwoRoundsOfABatchHasItsOwnScoreInEach(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	eight, nine := h.Scored(8, 1), h.Scored(9, 1)
	unit := eight.Units[0]
	h.JoinScored(nine.Round.ID, unit.Org, 3)
	h.MustDo(h.Finals.NewBatch(ctx, apptest.Office, round.Batch{
		Name: "第八、九轮", Rounds: []string{eight.Round.ID, nine.Round.ID},
	}))
	v := h.Fix(eight.Round.ID)
	for _, r := range []string{eight.Round.ID, nine.Round.ID} {
		rows, err := h.Scores.Ranking(ctx, apptest.Office, r, "")
		h.Must(err)
		for _, x := range rows {
			row, ok := v.Final.Row(x.EvaluationID)
			if !ok || x.Score == nil || *x.Score != row.Score || x.Rank != row.Rank {
				t.Errorf("%s has %+v, fixed is %+v", x.Organization, x, row)
			}
		}
	}
}

// F13: entries of facts, rounds, briefings and organizations hold values.
func TestTheAuditSaysWhatWasChangedFromWhatToWhat(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	ctx, later, place, n := t.Context(), "2024-08-01", "礼堂", 3
	h.MustDo(h.Rounds.ChangeRound(ctx, apptest.Office, where.Round.ID, records.AnyVersion, nil, &later))
	h.MustDo(h.Rounds.ChangeOrganization(ctx, apptest.Office, where.Org.ID, records.AnyVersion, round.Organization{
		Kind: scheme.KindTownship,
	}))
	h.MustDo(h.Rounds.ChangeBriefing(ctx, apptest.Officer, where.Briefing.ID, records.AnyVersion,
		round.BriefingChange{Place: &place}))
	h.MustDo(h.Rounds.ChangeEvaluation(ctx, apptest.Office, where.Evaluation.ID, records.AnyVersion, facts.Facts{
		Problems: &n, Done: &n,
	}))
	for code, want := range map[string]string{
		"round.change":        "starts_on: 2024-07-01 → 2024-08-01",
		"organization.change": "kind: department → township",
		"briefing.change":     "place: 会议室 → 礼堂",
		"evaluation.facts":    "done: null → 3",
	} {
		entries, _, err := h.Audit.List(ctx, apptest.Office, audit.Filter{Type: code}, 0, 10)
		h.Must(err)
		if len(entries) != 1 || !strings.Contains(entries[0].Detail, want) {
			t.Errorf("%s says %+v, want %q", code, entries, want)
		}
	}
}

// F11: a scheme's voter groups are those of a session that asks for none.
func TestASessionHasTheVoterGroupsOfItsScheme(t *testing.T) {
	h := newEnv(t)
	raw, err := configs.Packs.ReadFile("packs/liaocheng.yaml")
	h.Must(err)
	grouped := strings.Replace(string(raw), "comments: true}", `comments: true,
  groups: [{name: 干部职工, weight: "40"}, {name: 群众, weight: "60"}]}`, 1)
	_, err = h.Schemes.NewScheme(t.Context(), apptest.Office, []byte(grouped))
	h.Must(err)
	where := h.Briefing("liaocheng")
	v, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{BriefingID: where.Briefing.ID})
	h.Must(err)
	if len(v.Boxes) != 2 || v.Boxes[0].Group != "干部职工" || v.Boxes[1].Group != "群众" {
		t.Errorf("its boxes are %+v", v.Boxes)
	}
}

// Lists, documents and tables call a round and a batch by the name alone: no two have the same (decision 0068).
func TestNoTwoRoundsAndNoTwoBatchesHaveOneName(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	named := func(no int, name string) records.Versioned[round.Round] {
		v, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{
			Term: 5, No: no, Name: name, StartsOn: "2024-07-01",
		})
		h.Must(err)
		return v
	}
	seven, eight, nine, ten := named(7, "第七轮"), named(8, " 第 七轮"), named(9, "第九轮"), named(10, "第十轮")
	if seven.V.Name != "第七轮" || eight.V.Name != "第 七轮（第5届第8轮）" {
		t.Errorf("the rounds are called %q, %q", seven.V.Name, eight.V.Name)
	}
	for name, want := range map[string]string{"第七轮": "第七轮（第5届第9轮）", "第九轮": "第九轮"} {
		v, err := h.Rounds.ChangeRound(ctx, apptest.Office, nine.ID, records.AnyVersion, &name, nil)
		h.Must(err)
		if v.V.Name != want {
			t.Errorf("changed to %q it is called %q", name, v.V.Name)
		}
	}
	batch := func(name string, rounds ...string) string {
		v, err := h.Finals.NewBatch(ctx, apptest.Office, round.Batch{Name: name, Rounds: rounds})
		h.Must(err)
		return v.V.Name
	}
	if got := batch("第七轮", seven.ID, eight.ID); got != "第七轮" {
		t.Errorf("a batch with the name of one of its rounds is called %q", got)
	}
	if got := batch("第七轮", nine.ID, ten.ID); got != "第七轮（第5届第9轮）" {
		t.Errorf("a batch with the name of another is called %q", got)
	}
}

// A name with its place behind it is no longer than a name may be, and free as well.
func TestANameThatIsMadeDistinctFitsAndIsFree(t *testing.T) {
	long := strings.Repeat("长", 95)
	for _, c := range []struct {
		name  string
		taken []string
		want  string
	}{
		{"第七轮", nil, "第七轮"},
		{"第七轮", []string{"第七轮"}, "第七轮（第5届第7轮）"},
		{"第七轮", []string{"第七轮", "第七轮（第5届第7轮）"}, "第七轮（第5届第7轮）（2）"},
		{"第七轮", []string{"第七轮", "第七轮（第5届第7轮）", "第七轮（第5届第7轮）（2）"}, "第七轮（第5届第7轮）（3）"},
		{long, []string{long}, strings.Repeat("长", 92) + "（第5届第7轮）"},
	} {
		taken := func(name string) bool { return slices.Contains(c.taken, name) }
		if got := round.Distinct(c.name, (round.Round{Term: 5, No: 7}).Place(), 100, taken); got != c.want {
			t.Errorf("%s where %v are taken: %s", c.name, c.taken, got)
		}
	}
}

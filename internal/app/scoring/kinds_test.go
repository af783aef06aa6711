package scoring_test

import (
	"testing"

	"minping/configs"
	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// domain A08: a township is scored on another rubric than a department; sheet, check, score, ranking and table agree.
func TestSheetAndScoreUseTheRubricOfTheUnitsKind(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	all, err := scheme.ReadBuiltin(configs.Parsed)
	h.Must(err)
	h.Schemes.Builtin = all
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: 7, Name: "第七轮", StartsOn: "2024-07-01"})
	h.Must(err)
	joint := records.Actor{ID: "sun", Name: "sun", Role: auth.Assessor, Body: "joint"}
	scores, orgs := map[string]string{}, map[string]string{}
	for kind, items := range map[string]int{evalscheme.KindDepartment: 6, evalscheme.KindTownship: 7} {
		o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "样例" + kind, Kind: kind})
		h.Must(err)
		e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.ID, OrganizationID: o.ID, SchemeID: "by_kind",
		})
		h.Must(err)
		orgs[kind] = o.ID
		s, err := h.Scores.ShowSheet(ctx, joint, e.ID, "joint")
		h.Must(err)
		if len(s.Rubric.Items) != items {
			t.Fatalf("the sheet of a %s has %d items, want %d", kind, len(s.Rubric.Items), items)
		}
		req := scoring.SheetRequest{Submit: true}
		for _, x := range s.Rubric.Items[:len(s.Rubric.Items)-1] { // the last is the ballot's
			req.Items = append(req.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "查阅资料"})
		}
		short := req
		short.Items = short.Items[:len(short.Items)-1]
		if _, err := h.Scores.PutSheet(ctx, joint, e.ID, "joint", records.AnyVersion, short); err == nil {
			t.Errorf("a sheet of a %s without its last item is taken", kind)
		}
		h.MustDo(h.Scores.PutSheet(ctx, joint, e.ID, "joint", records.AnyVersion, req))
		h.Must(h.Scores.DecideSatisfaction(ctx, apptest.Office, e.ID, records.AnyVersion, score.Decision{Value: "60", Reason: "没有测评"}))
		h.Must(h.Scores.Lock(ctx, apptest.Office, e.ID, ""))
		v, err := h.Scores.Score(ctx, apptest.Office, e.ID)
		h.Must(err)
		scores[kind] = *v.Final
	}
	// 90 + 10 × 60% and 85 + 15 × 60%
	if scores[evalscheme.KindDepartment] != "96.00" || scores[evalscheme.KindTownship] != "94.00" {
		t.Errorf("scores %v", scores)
	}
	changed := round.Organization{Kind: evalscheme.KindDepartment}
	town := orgs[evalscheme.KindTownship]
	h.MustDo(h.Rounds.ChangeOrganization(ctx, apptest.Office, town, records.AnyVersion, changed))
	rows, err := h.Scores.Ranking(ctx, apptest.Office, r.ID, "")
	h.Must(err)
	for _, row := range rows {
		want := "96.00"
		if row.OrganizationID == town { // its sheets stay as they were begun
			want = "94.00"
		}
		if row.Score == nil || *row.Score != want {
			t.Errorf("%s is ranked with %v, want %s", row.Organization, row.Score, want)
		}
	}
}

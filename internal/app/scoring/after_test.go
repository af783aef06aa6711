package scoring_test

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/verify"

	"github.com/google/go-cmp/cmp"
)

// draft fills in a whole sheet of a body without handing it in.
func (h *env) draft(evaluation, body string) error {
	s, err := h.Scores.ShowSheet(h.T.Context(), of(body), evaluation, body)
	h.Must(err)
	r := scoring.SheetRequest{}
	for _, x := range s.Rubric.Items {
		if x.Mode != scheme.ItemAuto {
			r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "好"})
		}
	}
	_, err = h.Scores.PutSheet(h.T.Context(), of(body), evaluation, body, records.AnyVersion, r)
	return err
}

// What is filled in and not handed in is no score, in a ranking either.
func TestADraftIsInNoRanking(t *testing.T) {
	h := newEnv(t)
	r, es := h.five(4)
	for _, body := range []string{auth.BodyDiscipline, auth.BodyOrganization, auth.BodyInspection} {
		h.Must(h.draft(es[4], body))
	}
	rows, err := h.Scores.Ranking(t.Context(), apptest.Office, r, "")
	h.Must(err)
	n := slices.IndexFunc(rows, func(x scoring.RankRow) bool { return x.EvaluationID == es[4] })
	if rows[n].Score != nil || rows[n].Blocked != score.BlockedSheets || rows[n].Rank != 0 {
		t.Errorf("its row is %+v", rows[n])
	}
}

// A unit that a result leaves out has no score beside it.
func TestAUnitThatIsLeftOutHasNoScore(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r, es := h.five(4)
	h.MustDo(h.Finals.Fix(ctx, apptest.Office, r, records.AnyVersion, final.FixRequest{
		LeftOut: map[string]string{es[3]: "另行评估", es[4]: "建制已撤销"},
	}))
	v, err := h.Scores.Score(ctx, apptest.Office, es[3])
	h.Must(err)
	if v.Final != nil || v.Grade != "" || v.Fixed != nil {
		t.Errorf("%v, %s", v.Final, v.Grade)
	}
}

// The others stay handed in and may be corrected as well.
func TestReopeningASheetOpensTheOthersToo(t *testing.T) {
	h := newEnv(t)
	_, es := h.five(1)
	h.Must(h.Scores.Reopen(t.Context(), apptest.Office, es[0], auth.BodyDiscipline, "漏项"))
	far, err := h.Scores.SheetProgress(t.Context(), es[0])
	h.Must(err)
	want := map[string]string{"discipline": "draft", "organization": "submitted", "inspection": "submitted"}
	if diff := cmp.Diff(want, far); diff != "" {
		t.Error(diff)
	}
	h.Must(h.draft(es[0], auth.BodyOrganization))
}

func TestTheScoringOfAUnitIsInTheChain(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	_, es := h.five(0)
	e := es[0]
	h.Must(h.draft(e, auth.BodyDiscipline))
	h.lockedScore(e, 0)
	h.Must(h.Scores.Lock(ctx, apptest.Office, e, "")) // pressed twice
	h.Must(h.Scores.Reopen(ctx, apptest.Office, e, auth.BodyDiscipline, "漏项"))
	h.Must(h.Scores.DecideSatisfaction(ctx, apptest.Office, e, records.AnyVersion, score.Decision{
		Value: "80", Reason: "电话回访",
	}))
	ofIt := func(x verify.AuditEntry) bool {
		return strings.HasPrefix(x.Object, e) && x.Type != "evaluation.new"
	}
	entries, err := h.Audit.Extract(ctx, ofIt)
	h.Must(err)
	var got []string
	for _, x := range entries {
		got = append(got, strings.TrimSpace(x.Subject+" "+x.Type+strings.TrimPrefix(x.Object, e)+" "+x.Detail))
	}
	want := []string{
		"discipline sheet.draft/discipline", "discipline sheet.submit/discipline",
		"organization sheet.submit/organization", "inspection sheet.submit/inspection",
		"office evaluation.lock", "office evaluation.reopen discipline: " + "漏项",
		"office evaluation.decision 80: " + "电话回访",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the chain (-want +got):\n%s", diff)
	}
}

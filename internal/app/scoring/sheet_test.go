package scoring_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/score"
)

// Who may not fill in a sheet hears that it is not theirs, not that it is locked.
func TestAnotherBodysLockedSheetIsForeign(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("sanmenxia")
	of := func(body string) records.Actor {
		return records.Actor{ID: body, Name: body, Role: auth.Assessor, Body: body}
	}
	for _, body := range []string{auth.BodyDiscipline, auth.BodyOrganization, auth.BodyInspection} {
		s, err := h.Scores.ShowSheet(t.Context(), of(body), where.Evaluation.ID, body)
		h.Must(err)
		r := scoring.SheetRequest{Submit: true}
		for _, x := range s.Rubric.Items {
			r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "好"})
		}
		_, err = h.Scores.PutSheet(t.Context(), of(body), where.Evaluation.ID, body, records.AnyVersion, r)
		h.Must(err)
	}
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, where.Evaluation.ID, ""))
	for _, who := range []records.Actor{of(auth.BodyInspection), {ID: "office", Role: auth.Admin}} {
		_, err := h.Scores.PutSheet(t.Context(), who, where.Evaluation.ID, auth.BodyDiscipline, records.AnyVersion,
			scoring.SheetRequest{})
		if records.KindOf(err) != records.Forbidden {
			t.Errorf("%s: %v", who.ID, err)
		}
	}
	_, err := h.Scores.PutSheet(t.Context(), of(auth.BodyDiscipline), where.Evaluation.ID, auth.BodyDiscipline,
		records.AnyVersion, scoring.SheetRequest{})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("its own: %v", err)
	}
}

package scoring_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/score"
)

// of is an assessor of a body.
func of(body string) records.Actor {
	return records.Actor{ID: body, Name: body, Role: auth.Assessor, Body: body}
}

// handIn submits the sheets of bodies with full marks.
func (h *env) handIn(evaluation string, bodies ...string) {
	for _, body := range bodies {
		s, err := h.Scores.ShowSheet(h.T.Context(), of(body), evaluation, body)
		h.Must(err)
		r := scoring.SheetRequest{Submit: true}
		for _, x := range s.Rubric.Items {
			r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "好"})
		}
		_, err = h.Scores.PutSheet(h.T.Context(), of(body), evaluation, body, records.AnyVersion, r)
		h.Must(err)
	}
}

// Eighteen units are not locked one page after the other.
func TestARoundLocksEveryUnitThatHandedInItsSheets(t *testing.T) {
	h := newEnv(t)
	all := []string{auth.BodyDiscipline, auth.BodyOrganization, auth.BodyInspection}
	where := h.Briefing("sanmenxia")
	first := where.Evaluation
	var ids []string
	for _, name := range []string{"市乙局", "市丙局"} {
		o, err := h.Rounds.NewOrganization(t.Context(), apptest.Office,
			round.Organization{Name: name, Kind: "department"})
		h.Must(err)
		e, err := h.Rounds.NewEvaluation(t.Context(), apptest.Office, round.Evaluation{
			RoundID: first.V.RoundID, OrganizationID: o.ID, SchemeID: "sanmenxia",
		})
		h.Must(err)
		ids = append(ids, e.ID)
	}
	h.handIn(first.ID, all...)
	h.handIn(ids[0], all...)
	h.handIn(ids[1], all[:2]...)
	for _, want := range [][2]int{{2, 1}, {0, 1}} {
		done, err := h.Scores.LockRound(t.Context(), apptest.Office, first.V.RoundID)
		h.Must(err)
		if done != (scoring.RoundLock{Locked: want[0], Waiting: want[1]}) {
			t.Fatalf("%+v, want %v", done, want)
		}
	}
	for id, want := range map[string]bool{first.ID: true, ids[0]: true, ids[1]: false} {
		got, err := h.Scores.Locked(t.Context(), id)
		h.Must(err)
		if got != want {
			t.Errorf("%s locked: %v", id, got)
		}
	}
}

// Until the sheets are locked, no body sees how another one scores (domain B17).
func TestAnotherBodysOpenSheetIsNotShown(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("sanmenxia")
	for _, body := range []string{auth.BodyDiscipline, auth.BodyInspection} {
		_, err := h.Scores.ShowSheet(t.Context(), of(auth.BodyInspection), where.Evaluation.ID, body)
		if foreign := body != auth.BodyInspection; (records.KindOf(err) == records.Forbidden) != foreign {
			t.Errorf("the sheet of %s: %v", body, err)
		}
	}
}

// Nor does it see the score that they make together: from its own sheet it could tell the others.
func TestAnAssessorSeesNoScoreBeforeTheLock(t *testing.T) {
	h := newEnv(t)
	e := h.Briefing("sanmenxia").Evaluation.ID
	h.handIn(e, auth.BodyDiscipline, auth.BodyOrganization, auth.BodyInspection)
	_, err := h.Scores.Score(t.Context(), of(auth.BodyInspection), e)
	h.RefusedAs("not_locked", err)
	h.MustDo(h.Scores.Score(t.Context(), apptest.Office, e))
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, e, ""))
	h.MustDo(h.Scores.Score(t.Context(), of(auth.BodyInspection), e))
}

// Who may not fill in a sheet hears that it is not theirs, not that it is locked.
func TestAnotherBodysLockedSheetIsForeign(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("sanmenxia")
	h.handIn(where.Evaluation.ID, auth.BodyDiscipline, auth.BodyOrganization, auth.BodyInspection)
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

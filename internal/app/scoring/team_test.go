package scoring_test

import (
	"context"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/auth"
)

// Evaluation §5: until the sheets are locked, an assessor sees and fills in those of the units of their team.
func TestASheetOfAnotherTeamsUnitIsNotRead(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	where := h.Briefing("sanmenxia")
	errOtherTeam := records.Fail(records.Forbidden, "other_team", "别的组。", "Another team.")
	h.Scores.OnlyTeam(func(context.Context, records.Actor, string) error { return errOtherTeam })
	who := records.Actor{ID: "a", Name: "a", Role: auth.Assessor, Body: auth.BodyDiscipline}
	id := where.Evaluation.ID
	h.RefusedAs("other_team", apptest.ErrorOf(h.Scores.ShowSheet(ctx, who, id, auth.BodyDiscipline)))
	h.RefusedAs("other_team", h.Scores.OwnSheet(ctx, who, id, auth.BodyDiscipline))
	h.RefusedAs("other_team", apptest.ErrorOf(h.Scores.PutSheet(
		ctx, who, id, auth.BodyDiscipline, records.AnyVersion, scoring.SheetRequest{},
	)))
}

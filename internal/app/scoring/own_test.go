package scoring_test

import (
	"context"
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// toScore is a round with units that no one has scored yet, and their evaluations.
func toScore(h *apptest.App, no int, names ...string) (roundID string, evaluations []string) {
	h.T.Helper()
	ctx := h.T.Context()
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{
		Term: 5, No: no, Name: names[0] + "这一轮", StartsOn: "2024-07-01",
	})
	h.Must(err)
	for _, name := range names {
		o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{
			Name: name, Kind: scheme.KindTownship,
		})
		h.Must(err)
		e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.ID, OrganizationID: o.ID, SchemeID: "sanmenxia",
		})
		h.Must(err)
		evaluations = append(evaluations, e.ID)
	}
	return r.ID, evaluations
}

// After handing in a sheet a person is led to the team's next open one, until none is left.
func TestASheetLeadsToTheNextToHandIn(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	who := records.Actor{ID: "discipline", Name: "discipline", Role: auth.Assessor, Body: "discipline"}
	id, es := toScore(h, 8, "一乡", "二乡", "三乡", "四乡")
	h.Scores.OwnTargets(func(context.Context, records.Actor, string) ([]string, bool, error) {
		return es[:3], false, nil
	})
	for left := 3; left > 0; left-- {
		next, n, err := h.Scores.NextSheet(ctx, who, id)
		h.Must(err)
		if n != left || !slices.Contains(es[:3], next.EvaluationID) || next.Body.Code != "discipline" || !next.Open() {
			t.Fatalf("%d are left: %d, %s of %s", left, n, next.Body.Code, next.Organization)
		}
		h.SubmitSheet(next.EvaluationID, "discipline", 1)
	}
	if _, n, err := h.Scores.NextSheet(ctx, who, id); err != nil || n != 0 {
		t.Errorf("all are handed in: %d, %v", n, err)
	}
	own, err := h.Scores.Own(ctx, who, id)
	h.Must(err)
	if len(own) != 3 || own[0].Stage != scoring.SheetSubmitted {
		t.Errorf("the own sheets: %+v", own)
	}
	for _, a := range []records.Actor{apptest.Office, {Name: "x", Role: auth.Assessor, Body: "audit"}} {
		if _, n, err := h.Scores.NextSheet(ctx, a, id); err != nil || n != 0 {
			t.Errorf("%s of %q is led to one of %d: %v", a.Role, a.Body, n, err)
		}
	}
}

// An assessor begins in the newest round in which something is to be handed in; a fixed result takes nothing.
func TestAnAssessorBeginsWhereASheetIsMissing(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	who := records.Actor{ID: "discipline", Name: "discipline", Role: auth.Assessor, Body: "discipline"}
	older, es := toScore(h, 7, "一乡", "二乡")
	newest := h.Scored(8, 1).Round.ID
	begins := func() string {
		ids := []string{newest, older}
		at, own, err := h.Scores.RoundToScore(ctx, who, ids)
		h.Must(err)
		if slices.ContainsFunc(own, func(o scoring.OwnSheet) bool { return o.EvaluationID == "" }) {
			t.Errorf("a sheet of no unit: %+v", own)
		}
		return ids[at]
	}
	if begins() != older {
		t.Error("it begins where everything is handed in")
	}
	h.SubmitSheet(es[0], "discipline", 0)
	h.SubmitSheet(es[1], "discipline", 0)
	if begins() != newest {
		t.Error("it does not begin in the newest although nothing is missing")
	}
	h.Fix(newest)
	own, err := h.Scores.Own(ctx, who, newest)
	h.Must(err)
	if len(own) != 1 || own[0].Stage != scoring.SheetLocked {
		t.Errorf("of a fixed result: %+v", own)
	}
}

func TestTheInspectionOfALeftOutUnitHasNotBegunByItself(t *testing.T) {
	for stage, want := range map[scoring.SheetStage]bool{
		scoring.SheetNone: false, scoring.SheetDraft: false, scoring.SheetLeftOut: false,
		scoring.SheetSubmitted: true, scoring.SheetLocked: true,
	} {
		o := scoring.OwnSheet{Stage: stage}
		if o.Begun() != want {
			t.Errorf("stage %d has begun: %v", stage, !want)
		}
		o.State = vote.StateCounted
		if !o.Begun() {
			t.Errorf("stage %d: people have voted", stage)
		}
	}
}

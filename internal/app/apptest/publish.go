// Package apptest brings a service into the state that tests of several rooms need.
package apptest

import (
	"context"
	"fmt"
	"strings"

	"minping/internal/app"
	"minping/internal/app/document"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	rules "minping/internal/evaluation/document"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// Score submits full sheets of every body for an evaluation and locks them.
func Score(ctx context.Context, s *app.Service, evaluationID string) error {
	return scoreAs(ctx, s, evaluationID, func(x evalscheme.Item) decimal.Decimal { return x.Points })
}

// ScoreNothing scores as Score does, with no points at all.
func ScoreNothing(ctx context.Context, s *app.Service, evaluationID string) error {
	return scoreAs(ctx, s, evaluationID, func(evalscheme.Item) decimal.Decimal { return "0" })
}

func scoreAs(ctx context.Context, s *app.Service, evaluationID string,
	points func(evalscheme.Item) decimal.Decimal,
) error {
	e, err := s.Rounds.ShowEvaluation(ctx, evaluationID)
	if err != nil {
		return err
	}
	scheme, err := s.Rounds.SchemeOf(ctx, e.V)
	if err != nil {
		return err
	}
	for _, b := range scheme.Bodies {
		by := b.Code
		if len(b.StaffedBy) > 0 {
			by = b.StaffedBy[0]
		}
		who := records.Actor{ID: "apptest-" + by, Name: by, Role: auth.Assessor, Body: by}
		r := scoring.SheetRequest{Submit: true}
		rubric, _ := scheme.RubricFor(b.Code)
		for _, x := range rubric.Items {
			if x.Mode != evalscheme.ItemAuto {
				r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: points(x), Reason: "情况属实"})
			}
		}
		if _, err := s.Scores.PutSheet(ctx, who, evaluationID, b.Code, records.AnyVersion, r); err != nil {
			return fmt.Errorf("sheet of %s: %w", b.Code, err)
		}
	}
	return s.Scores.Lock(ctx, Office, evaluationID, "")
}

// Publish fixes the result of an evaluation's batch, leaving out every other evaluation, and issues its notification
// to the unit.
func Publish(ctx context.Context, s *app.Service, evaluationID string) error {
	e, err := s.Rounds.ShowEvaluation(ctx, evaluationID)
	if err != nil {
		return err
	}
	leftOut := map[string]string{}
	all, err := s.Rounds.Evaluations(ctx, e.V.RoundID, "", 1000)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID != evaluationID {
			leftOut[other.ID] = "另行评估"
		}
	}
	if _, err := s.Finals.Fix(ctx, Office, e.V.RoundID, records.AnyVersion,
		final.FixRequest{LeftOut: leftOut}); err != nil {
		return fmt.Errorf("fix: %w", err)
	}
	_, err = issue(ctx, s, document.Draft{Type: "notification", Evaluation: evaluationID})
	return err
}

// issue takes a document all the way, filling every blank with something.
func issue(ctx context.Context, s *app.Service, r document.Draft) (records.Versioned[document.Document], error) {
	v, err := s.Documents.Draft(ctx, Office, r)
	if err != nil {
		return v, fmt.Errorf("draft: %w", err)
	}
	v, err = fill(ctx, s, v)
	if err != nil {
		return v, fmt.Errorf("change: %w", err)
	}
	for _, step := range []struct {
		who records.Actor
		to  rules.State
	}{{Office, rules.StateSubmitted}, {Leader, rules.StateApproved}, {Office, rules.StateIssued}} {
		v, err = s.Documents.Step(ctx, step.who, v.ID, records.AnyVersion, document.StepRequest{To: step.to})
		if err != nil {
			return v, fmt.Errorf("%s: %w", step.to, err)
		}
	}
	return v, nil
}

// fill writes something wherever a document has a blank.
func fill(
	ctx context.Context, s *app.Service, v records.Versioned[document.Document],
) (records.Versioned[document.Document], error) {
	var c document.Content
	for _, p := range v.V.Parts {
		if strings.Contains(p.Text, rules.Blank) {
			text := strings.ReplaceAll(p.Text, rules.Blank, "已核实")
			c.Parts = append(c.Parts, document.PartText{Key: p.Key, Text: text})
		}
	}
	if c.Parts == nil {
		return v, nil
	}
	return s.Documents.Change(ctx, Office, v.ID, v.Version, c)
}

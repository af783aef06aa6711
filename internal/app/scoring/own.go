package scoring

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
)

// SheetStage is how far a sheet is, in the order in which its assessor is led to them.
type SheetStage int

// Stages of a sheet.
const (
	SheetNone SheetStage = iota
	SheetDraft
	SheetSubmitted
	SheetLocked
	SheetLeftOut // the result is fixed without the unit: no one waits for it
)

// OwnSheet is a sheet that an assessor's body fills in.
type OwnSheet struct {
	OverviewRow
	Body  scheme.Body
	Stage SheetStage
}

// Open reports whether the sheet is still to be handed in.
func (o OwnSheet) Open() bool { return o.Stage < SheetSubmitted }

// Begun reports whether the inspection of the unit has begun: a sheet is handed in, or people have voted.
func (o OwnSheet) Begun() bool {
	return o.Stage == SheetSubmitted || o.Stage == SheetLocked || o.Counted()
}

// OwnTargets sets the function that returns which evaluations of a batch an assessor's team has; all is true if the
// batch has no teams. It is called once, before the service is used.
func (s *Scores) OwnTargets(
	mine func(ctx context.Context, a records.Actor, batchID string) (targets []string, all bool, err error),
) {
	s.mine = mine
}

// Own returns the sheets of a round that an assessor fills in, those to be handed in first: its body scores the unit,
// and its team has it.
func (s *Scores) Own(ctx context.Context, a records.Actor, roundID string) ([]OwnSheet, error) {
	out, err := s.ofBody(ctx, a, roundID)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return s.ofTeam(ctx, a, roundID, out)
}

// NextSheet returns the sheet that an assessor is led to after handing one in, and how many are still to be handed in;
// there is none once that is 0.
func (s *Scores) NextSheet(ctx context.Context, a records.Actor, roundID string) (next OwnSheet, left int, err error) {
	own, err := s.Own(ctx, a, roundID)
	left = LeftOf(own)
	if err != nil || left == 0 {
		return next, 0, err
	}
	return own[0], left, nil
}

// LeftOf returns how many sheets are still to be handed in.
func LeftOf(own []OwnSheet) (n int) {
	for _, o := range own {
		if o.Open() {
			n++
		}
	}
	return n
}

// searched is how many rounds, from the newest, are searched for one in which something is to be done.
const searched = 8

// RoundToScore returns, with its sheets, the index in rounds, which are newest first, of the newest in which an
// assessor has a sheet to hand in, or else of the newest of all. A round whose result is fixed accepts none.
func (s *Scores) RoundToScore(
	ctx context.Context, a records.Actor, rounds []string,
) (at int, own []OwnSheet, err error) {
	var newest []OwnSheet
	for i, id := range rounds[:min(len(rounds), searched)] {
		rows, err := s.ofBody(ctx, a, id)
		if err != nil {
			return i, nil, err
		}
		if i == 0 {
			newest = rows
		}
		if LeftOf(rows) == 0 {
			continue
		}
		own, err := s.ofTeam(ctx, a, id, rows)
		if err != nil || LeftOf(own) > 0 {
			return i, own, err
		}
	}
	if len(newest) == 0 {
		return 0, nil, nil
	}
	own, err = s.ofTeam(ctx, a, rounds[0], newest)
	return 0, own, err
}

// ofBody returns the sheets of a round that an assessor's body fills in. It reads only the overview.
func (s *Scores) ofBody(ctx context.Context, a records.Actor, roundID string) (out []OwnSheet, err error) {
	if a.Role != auth.Assessor {
		return nil, nil
	}
	rows, err := s.Evaluated(ctx, roundID)
	if err != nil {
		return nil, err
	}
	bodies := map[string]scheme.Body{}
	for _, o := range rows {
		key := fmt.Sprint(o.SchemeID, o.SchemeVersion)
		body, known := bodies[key]
		if !known {
			x, err := s.schemes.ShowScheme(ctx, o.SchemeID, o.SchemeVersion)
			if err != nil {
				return nil, err
			}
			body, _ = x.SheetOf(a.Body)
			bodies[key] = body
		}
		if body.Code != "" {
			out = append(out, OwnSheet{o, body, stageOf(o, body)})
		}
	}
	return out, nil
}

func stageOf(o OverviewRow, body scheme.Body) SheetStage {
	switch {
	case o.Locked:
		return SheetLocked
	case o.Sheets[body.Code] == "submitted":
		return SheetSubmitted
	case o.Sheets[body.Code] == "draft":
		return SheetDraft
	}
	return SheetNone
}

// ofTeam keeps the sheets of an assessor's team, in the order in which the assessor is led to them. Once the result is
// fixed, those that are not locked belong to units it leaves out.
func (s *Scores) ofTeam(ctx context.Context, a records.Actor, roundID string, rows []OwnSheet) ([]OwnSheet, error) {
	rows = slices.Clone(rows)
	if s.mine != nil {
		batch, err := s.rounds.BatchOf(ctx, roundID)
		if err != nil {
			return nil, err
		}
		mine, all, err := s.mine(ctx, a, batch)
		if err != nil {
			return nil, err
		}
		rows = slices.DeleteFunc(rows, func(o OwnSheet) bool {
			return !all && !slices.Contains(mine, o.EvaluationID)
		})
	}
	_, fixed, err := s.rounds.FinalOfRound(ctx, roundID)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if fixed && !rows[i].Locked {
			rows[i].Stage = SheetLeftOut
		}
	}
	slices.SortStableFunc(rows, func(x, y OwnSheet) int { return cmp.Compare(x.Stage, y.Stage) })
	return rows, nil
}

package scoring

import (
	"context"
	"errors"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/store"
	"minping/internal/typed"
)

const (
	// KindSheet is a score sheet; id = evaluation/body.
	KindSheet = "sheet"
	// KindLock is per evaluation: whether its sheets are locked (domain B16).
	KindLock = "lock"
)

// Sheet is one body's score sheet: draft, then submitted, then locked together with the others of its evaluation.
type Sheet struct {
	score.Sheet
	Submitted bool      `json:"submitted"`
	Closed    bool      `json:"closed,omitempty"` // the lock used it as it is; only reopening opens it
	By        string    `json:"by"`
	At        time.Time `json:"at"`
}

// SheetView is a sheet with its rubric.
type SheetView struct {
	Version   int
	Body      scheme.Body
	Rubric    scheme.Rubric
	Items     []score.SheetItem
	Submitted bool
	Locked    bool
	By        string
}

// SheetRequest replaces the items of a sheet; Submit declares it complete.
type SheetRequest struct {
	Items  []score.SheetItem
	Submit bool
}

// LockState says whether the sheets of an evaluation are locked (domain B16).
type LockState struct {
	Locked bool   `json:"locked"`
	Reason string `json:"reason,omitempty"`
	By     string `json:"by"`
}

var (
	errOtherBody    = records.Fail(records.Forbidden, "other_body", "锁定之前不能看别家的评分表。", "Another body's sheet is hidden until the sheets are locked.")
	errSheetLocked  = records.Fail(records.Conflict, "locked", "评分表已锁定。", "The sheets are locked.")
	errForeignSheet = records.Fail(records.Forbidden, "other_body", "只能填写本单位的评分表。", "Only the body's own assessors fill in its sheet.")
)

// sheetAccess reads what operations on a sheet need and checks that the actor may see it: an assessor only their body's
// sheet for a unit that their team assesses, until the sheets are locked (domain B17, evaluation §5).
func (s *Scores) sheetAccess(ctx context.Context, a records.Actor, evaluationID,
	body string,
) (scheme.Scheme, bool, error) {
	e, err := records.Load[round.Evaluation](ctx, s.env, round.KindEvaluation, evaluationID)
	if err != nil {
		return scheme.Scheme{}, false, err
	}
	scheme, err := s.rounds.SchemeOf(ctx, e.V)
	if err != nil {
		return scheme, false, err
	}
	locked, err := s.Locked(ctx, evaluationID)
	if err != nil {
		return scheme, false, err
	}
	if !locked && !(a.Role == auth.Assessor && scheme.MayFill(body, a.Body)) {
		return scheme, false, errOtherBody
	}
	if !locked && s.onlyTeam != nil {
		if err := s.onlyTeam(ctx, a, evaluationID); err != nil {
			return scheme, false, err
		}
	}
	if _, ok := scheme.RubricFor(body); !ok {
		return scheme, false, records.ErrNone
	}
	return scheme, locked, nil
}

// Locked reports whether the sheets of an evaluation are locked.
func (s *Scores) Locked(ctx context.Context, evaluationID string) (bool, error) {
	l, err := s.lockState(ctx, evaluationID)
	return l.V.Locked, err
}

// lockState returns the newest version of the lock's state, version 0 if there is none.
func (s *Scores) lockState(ctx context.Context, evaluationID string) (records.Versioned[LockState], error) {
	l, err := records.Load[LockState](ctx, s.env, KindLock, evaluationID)
	if records.KindOf(err) == records.NotFound {
		return l, nil
	}
	return l, err
}

// ShowSheet returns a body's sheet, empty if nothing was filled in yet.
func (s *Scores) ShowSheet(ctx context.Context, a records.Actor, evaluationID, body string) (SheetView, error) {
	scheme, locked, err := s.sheetAccess(ctx, a, evaluationID, body)
	if err != nil {
		return SheetView{}, err
	}
	v, err := records.Load[Sheet](ctx, s.env, KindSheet, evaluationID+"/"+body)
	if err != nil && records.KindOf(err) != records.NotFound {
		return SheetView{}, err
	}
	return sheetView(scheme, body, locked, v), nil
}

func sheetView(scheme scheme.Scheme, body string, locked bool, v records.Versioned[Sheet]) SheetView {
	b, _ := scheme.Body(body)
	rubric, _ := scheme.RubricFor(body)
	out := SheetView{
		Version: v.Version, Body: b, Rubric: rubric, Items: v.V.Items, Submitted: v.V.Submitted,
		Locked: locked, By: v.V.By,
	}
	if out.Items == nil {
		out.Items = []score.SheetItem{}
	}
	return out
}

// OwnSheet refuses people who may not fill in a sheet, before their input is looked at.
func (s *Scores) OwnSheet(ctx context.Context, a records.Actor, evaluationID, body string) error {
	scheme, _, err := s.sheetAccess(ctx, a, evaluationID, body)
	if err != nil {
		return err
	}
	if !scheme.MayFill(body, a.Body) {
		return errForeignSheet
	}
	return nil
}

// PutSheet replaces a body's sheet. Only an assessor of the body may, until the sheets are locked.
func (s *Scores) PutSheet(ctx context.Context, a records.Actor, evaluationID, body string, ifMatch int,
	r SheetRequest,
) (SheetView, error) {
	if err := a.Only(auth.Assessor); err != nil {
		return SheetView{}, err
	}
	scheme, locked, err := s.sheetAccess(ctx, a, evaluationID, body)
	if err != nil {
		return SheetView{}, err
	}
	if !scheme.MayFill(body, a.Body) {
		return SheetView{}, errForeignSheet
	}
	if locked {
		return SheetView{}, errSheetLocked
	}
	r.Items, err = readScores(r.Items)
	if err != nil {
		return SheetView{}, err
	}
	if err := score.CheckSheet(scheme, body, score.Sheet{Items: r.Items}, r.Submit).OrNil(); err != nil {
		return SheetView{}, records.FieldErrors(err)
	}
	if err := s.rounds.Allows(ctx, final.SaveSheet, final.Subject{Evaluation: evaluationID}); err != nil {
		return SheetView{}, err
	}
	next := Sheet{Sheet: score.Sheet{Items: r.Items}, Submitted: r.Submit, By: a.Name, At: s.env.Now()}
	id := evaluationID + "/" + body
	s.env.Hold("sheet.write")
	v, err := records.Update(ctx, s.env, KindSheet, id, ifMatch, func(cur *Sheet) error {
		if cur.Closed {
			return errSheetLocked
		}
		*cur = next
		return nil
	})
	if records.KindOf(err) == records.NotFound {
		if ifMatch > 0 {
			return SheetView{}, records.ErrStale
		}
		v, err = records.Create(ctx, s.env, KindSheet, id, evaluationID, next)
		if errors.Is(err, store.ErrExists) {
			return SheetView{}, records.ErrStale
		}
	}
	if err != nil {
		return SheetView{}, err
	}
	code := "sheet.draft"
	if r.Submit {
		code = "sheet.submit"
	}
	return sheetView(scheme, body, false, v), s.audit.Append(ctx, a, code, id, "")
}

// submitted returns the submitted sheets of an evaluation by body of its scheme.
func (s *Scores) submitted(
	ctx context.Context, evaluationID string, x scheme.Scheme,
) (map[string]score.Sheet, error) {
	ids := make([]string, len(x.Bodies))
	for i, b := range x.Bodies {
		ids[i] = evaluationID + "/" + b.Code
	}
	found, err := records.GetMany[scoredSheet](ctx, s.env, KindSheet, ids)
	out := make(map[string]score.Sheet, len(found))
	for id, v := range found {
		if v.Submitted {
			out[id[len(evaluationID)+1:]] = v.Sheet
		}
	}
	return out, err
}

// sheetsOf is submitted for several evaluations.
func (s *Scores) sheetsOf(ctx context.Context, evaluations []string) (map[string]map[string]score.Sheet, error) {
	found, err := records.ListByParents[scoredSheet](ctx, s.env, KindSheet, evaluations)
	if err != nil {
		return nil, err
	}
	out := make(map[string]map[string]score.Sheet, len(found))
	for evaluationID, vs := range found {
		sheets := map[string]score.Sheet{}
		for _, v := range vs {
			if v.V.Submitted {
				sheets[v.ID[len(evaluationID)+1:]] = v.V.Sheet
			}
		}
		out[evaluationID] = sheets
	}
	return out, nil
}

// scoredSheet is the part of a Sheet that is scored.
type scoredSheet struct {
	score.Sheet
	Submitted bool `json:"submitted"`
}

// SheetProgress returns the progress of each body's sheet of an evaluation, without scores.
func (s *Scores) SheetProgress(ctx context.Context, evaluationID string) (map[string]string, error) {
	found, err := s.progressOf(ctx, []string{evaluationID})
	if err != nil || found[evaluationID] == nil {
		return map[string]string{}, err
	}
	return found[evaluationID], nil
}

// progressOf is SheetProgress for several evaluations.
func (s *Scores) progressOf(ctx context.Context, evaluations []string) (map[string]map[string]string, error) {
	found, err := records.ListByParents[scoredSheet](ctx, s.env, KindSheet, evaluations)
	if err != nil {
		return nil, err
	}
	out := make(map[string]map[string]string, len(evaluations))
	alike := map[string]map[string]string{} // most are equal and share one map
	for _, id := range evaluations {
		far, key := map[string]string{}, ""
		for _, v := range found[id] {
			body, is := strings.Clone(v.ID[len(id)+1:]), "draft"
			if v.V.Submitted {
				is = "submitted"
			}
			far[body] = is
			key += body + "=" + is + "\n"
		}
		if alike[key] == nil {
			alike[key] = far
		}
		out[id] = alike[key]
	}
	return out, nil
}

// DecideSatisfaction records a person's decision if the scheme needs a satisfaction that is missing or suppressed.
func (s *Scores) DecideSatisfaction(ctx context.Context, a records.Actor, evaluationID string, ifMatch int,
	d score.Decision,
) error {
	if err := a.Only(auth.Admin); err != nil {
		return err
	}
	if plain, err := typed.Score(d.Value); err == nil {
		d.Value = plain
	}
	if err := d.Check().OrNil(); err != nil {
		return records.FieldErrors(err)
	}
	d.By = a.Name
	v, err := records.Update(ctx, s.env, round.KindEvaluation, evaluationID, ifMatch, func(e *round.Evaluation) error {
		if err := s.rounds.Allows(ctx, final.DecideSatisfaction, final.Subject{Evaluation: evaluationID}); err != nil {
			return err
		}
		e.Decision = &d
		return nil
	})
	if err == nil {
		err = round.KeepEvaluation(ctx, s.rounds, final.DecideSatisfaction, evaluationID, v.Version)
	}
	if err != nil {
		return err
	}
	return s.audit.Append(ctx, a, "evaluation.decision", evaluationID, d.Value+": "+d.Reason)
}

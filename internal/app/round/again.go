package round

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/final"
	"minping/internal/store"
	"minping/internal/typed"
)

// Redos are the further evaluations of units that were told to rectify again, and units' own days.
type Redos struct{ s *Rounds }

// AgainRequest is the input for a further evaluation of the same unit.
type AgainRequest struct {
	Reason   string // why there is a second one (domain B12)
	StartsOn string // the day on which the unit was told to rectify again
	DueOn    string // the last day set by the notice; empty: the scheme's period runs again
}

// maxRedoRounds is how many consecutive rounds of redoing a round can have.
const maxRedoRounds = 50

// AgainID returns the id of the evaluation that repeats another: each evaluation has only one repetition, however
// often it is requested.
func AgainID(evaluationID string) string { return records.HashName("again\n" + evaluationID) }

// Begin creates a new evaluation of a unit that was told to rectify again (domain A41, B12). It is scored by the same
// version of the same scheme, in a round of redoing with its own result: what was fixed stays unchanged. If requested
// again it returns the existing one; different dates are a Conflict, see Move.
func (r *Redos) Begin(
	ctx context.Context, a records.Actor, evaluationID string, ask AgainRequest,
) (records.Versioned[Evaluation], error) {
	s := r.s
	var none records.Versioned[Evaluation]
	ask.StartsOn, ask.DueOn = typed.PlainDay(ask.StartsOn), typed.PlainDay(ask.DueOn)
	if err := checkAgain(ask); err != nil {
		return none, err
	}
	first, err := s.Inspected(ctx, evaluationID)
	if err != nil {
		return none, err
	}
	f, ok, err := s.FinalOfRound(ctx, first.V.RoundID)
	if err != nil {
		return none, err
	}
	if _, has := f.Row(evaluationID); !ok || !has {
		return none, errNoResult
	}
	id := AgainID(evaluationID)
	if made, err := records.Load[Evaluation](ctx, s.env, KindEvaluation, id); records.KindOf(err) != records.NotFound {
		return made, errors.Join(err, made.V.sameDates(ask))
	}
	home, err := s.redoRound(ctx, a, first.V.RoundID, ask.StartsOn)
	if err != nil {
		return none, err
	}
	e := Evaluation{
		RoundID: home, OrganizationID: first.V.OrganizationID, SchemeID: first.V.SchemeID,
		SchemeVersion: first.V.SchemeVersion, Kind: first.V.Kind, AgainOf: evaluationID, Reason: ask.Reason,
		StartsOn: ask.StartsOn, DueOn: ask.DueOn,
	}
	v, err := s.repeat(ctx, id, e)
	if errors.Is(err, store.ErrExists) { // a concurrent request was faster
		made, err := records.Load[Evaluation](ctx, s.env, KindEvaluation, id)
		return made, errors.Join(err, made.V.sameDates(ask))
	}
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "evaluation.again", id, evaluationID+"；"+ask.StartsOn+"—"+ask.DueOn)
}

// repeat writes the evaluation that repeats another; one that a fixing had undone may be begun again.
func (s *Rounds) repeat(ctx context.Context, id string, e Evaluation) (v records.Versioned[Evaluation], err error) {
	past, err := s.env.Store.History(ctx, KindEvaluation, id)
	if err != nil {
		return v, fmt.Errorf("history of evaluation: %w", err)
	}
	if n := len(past); n > 0 && !past[n-1].Deleted {
		return v, store.ErrExists
	}
	return s.join(ctx, id, len(past)+1, e)
}

// join writes the first version of an evaluation, unless the result of its round was fixed in the meantime.
func (s *Rounds) join(
	ctx context.Context, id string, version int, e Evaluation,
) (records.Versioned[Evaluation], error) {
	next := store.Record{Kind: KindEvaluation, ID: id, Version: version, Parent: e.RoundID}
	v, err := records.Put(ctx, s.env, next, e)
	if err != nil {
		return v, err
	}
	return v, Keep(ctx, s, final.JoinBatch, final.Subject{Round: e.RoundID}, KindEvaluation, id, v.Version)
}

var (
	errNoResult = records.Fail(records.Conflict, "not_fixed", "结果锁定以后才能安排再次评估。",
		"A unit is evaluated again once its result is fixed.")
	errAgain = records.Fail(records.Conflict, "exists", "这个单位已经安排了再次评估。如需改期限，请修改它的起止日期。",
		"The unit is already being evaluated again; change the dates of that evaluation.")
)

func (e Evaluation) sameDates(r AgainRequest) error {
	if e.AgainOf != "" && (e.StartsOn != r.StartsOn || e.DueOn != r.DueOn) {
		return errAgain
	}
	return nil
}

func checkAgain(r AgainRequest) error {
	var f records.Fields
	if err := records.CheckReason(r.Reason); err != nil {
		f.Add("reason", "请写明为什么再次评估。", "State why the unit is evaluated again.")
	}
	checkDates(&f, r.StartsOn, r.DueOn)
	if r.StartsOn == "" {
		f.Add("starts_on", "请填要求重新整改的日期。", "State the day on which the unit was notified.")
	}
	return f.Err()
}

// checkDates checks the first and the last day of a unit's own period; both may be empty.
func checkDates(f *records.Fields, startsOn, dueOn string) {
	for field, day := range map[string]string{"starts_on": startsOn, "due_on": dueOn} {
		if day == "" {
			continue
		}
		if _, err := typed.Day(day); err != nil {
			f.Typed(field, err)
		}
	}
	if dueOn != "" && dueOn <= startsOn {
		f.Add("due_on", "期限应在起始日期之后。", "The last day must come after the first.")
	}
}

// redoRound returns the round in which units of a round are evaluated again: the newest of its rounds of redoing if
// its result is not fixed yet, else a new one.
func (s *Rounds) redoRound(ctx context.Context, a records.Actor, roundID, startsOn string) (string, error) {
	first, err := s.ShowRound(ctx, roundID)
	if err != nil {
		return "", fmt.Errorf("round of evaluation: %w", err)
	}
	if first.V.AgainOf != "" {
		return s.redoRound(ctx, a, first.V.AgainOf, startsOn)
	}
	for n := 1; n <= maxRedoRounds; n++ {
		id := records.HashName(fmt.Sprintf("again\n%s\n%d", roundID, n))
		_, err := records.Load[Round](ctx, s.env, KindRound, id)
		if records.KindOf(err) == records.NotFound {
			return id, s.newRedoRound(ctx, a, first, id, startsOn, n)
		}
		if err != nil {
			return "", err
		}
		err = s.Allows(ctx, final.JoinBatch, final.Subject{Round: id})
		if err == nil || records.KindOf(err) != records.Conflict {
			return id, err
		}
	}
	return "", errAgain
}

func (s *Rounds) newRedoRound(
	ctx context.Context, a records.Actor, first records.Versioned[Round], id, startsOn string, n int,
) error {
	r := Round{Term: first.V.Term, No: first.V.No, Name: first.V.Name + "重新整改", StartsOn: startsOn, AgainOf: first.ID}
	if n > 1 {
		r.Name += fmt.Sprintf("（第%d次）", n)
	}
	if err := s.open(ctx, id, first.ID); err != nil {
		return err
	}
	var err error
	r.Name, err = s.distinct(ctx, id, r)
	if err != nil {
		return err
	}
	_, err = records.Create(ctx, s.env, KindRound, id, "", r)
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.audit.Append(ctx, a, "round.new", id, r.Name)
}

// Move gives a unit its own first day, or moves the days of a redo; empty days fall back to those of the round and the
// scheme. A fixed result refuses it, and what was submitted late stays late (promise 7).
func (r *Redos) Move(
	ctx context.Context, a records.Actor, id string, ifMatch int, ask AgainRequest,
) (records.Versioned[Evaluation], error) {
	ask.StartsOn, ask.DueOn = typed.PlainDay(ask.StartsOn), typed.PlainDay(ask.DueOn)
	var f records.Fields
	if err := records.CheckReason(ask.Reason); err != nil {
		f.Add("reason", "请写明调整日期的理由。", "State why the days are moved.")
	}
	checkDates(&f, ask.StartsOn, ask.DueOn)
	before := Evaluation{}
	v, err := records.Update(ctx, r.s.env, KindEvaluation, id, ifMatch, func(e *Evaluation) error {
		switch {
		case e.Supervising():
			return errSupervising
		case e.AgainOf == "" && ask.DueOn != "":
			f.Add("due_on", "只有限期重新整改才另定期限，其他单位按方案的整改期。", "Only a repeated evaluation has its own last day.")
		case e.AgainOf != "" && ask.StartsOn == "":
			f.Add("starts_on", "请填要求重新整改的日期。", "State the day on which the unit was notified.")
		}
		if err := f.Err(); err != nil {
			return err
		}
		if err := r.s.Allows(ctx, final.ChangeDates, final.Subject{Evaluation: id}); err != nil {
			return err
		}
		before, e.StartsOn, e.DueOn = *e, ask.StartsOn, ask.DueOn
		e.Moved = &Moved{By: a.Name, Reason: strings.TrimSpace(ask.Reason), At: r.s.env.Now()}
		return nil
	})
	if err == nil {
		err = KeepEvaluation(ctx, r.s, final.ChangeDates, id, v.Version)
	}
	if err != nil {
		return v, err
	}
	changed := records.Changes(
		AgainRequest{StartsOn: before.StartsOn, DueOn: before.DueOn}, AgainRequest{ask.Reason, v.V.StartsOn, v.V.DueOn},
	)
	return v, r.s.audit.Append(ctx, a, "evaluation.dates", id, changed)
}

// Move is one change of an evaluation's days.
type Move struct {
	Moved
	StartsOn, DueOn string
}

// Moves returns how the days of an evaluation were moved, oldest first.
func (r *Redos) Moves(ctx context.Context, id string) ([]Move, error) {
	rs, err := r.s.env.Store.History(ctx, KindEvaluation, id)
	if err != nil {
		return nil, fmt.Errorf("history of evaluation: %w", err)
	}
	var out []Move
	for _, x := range rs {
		v, err := records.Decode[Evaluation](x)
		if err != nil {
			return nil, err
		}
		m := v.V.Moved
		if m == nil || len(out) > 0 && out[len(out)-1].At.Equal(m.At) {
			continue
		}
		out = append(out, Move{*m, v.V.StartsOn, v.V.DueOn})
	}
	return out, nil
}

// Start returns when the periods of an evaluation begin: on the round's first day, the unit's own, or that of a redo.
func (e Evaluation) Start(r Round) deadline.Start {
	s := deadline.Start{Round: deadline.Day(r.StartsOn)}
	if e.AgainOf != "" {
		s.Redo, s.RedoDue = deadline.Day(e.StartsOn), deadline.Day(e.DueOn)
	} else {
		s.Own = deadline.Day(e.StartsOn)
	}
	return s
}

// tooEarly is the code of what InTime refuses.
const tooEarly = "too_early"

// TooEarly reports whether an error is that of InTime.
func TooEarly(err error) bool {
	var e *records.Error
	return errors.As(err, &e) && e.Code == tooEarly
}

// AtField turns the refusal of InTime into an error at a field.
func AtField(field string, err error) error {
	var early *records.Error
	if !errors.As(err, &early) || early.Code != tooEarly {
		return err
	}
	return records.InvalidField(field, early.Text.ZH, early.Text.EN)
}

// InTime refuses an evaluation of a unit on a day on which its scheme does not allow it yet (documents §4).
func (r *Redos) InTime(ctx context.Context, evaluationID string, on deadline.Day) error {
	e, err := records.Load[Evaluation](ctx, r.s.env, KindEvaluation, evaluationID)
	if err != nil {
		return err
	}
	scheme, err := r.s.SchemeOf(ctx, e.V)
	if err != nil || scheme.Periods.NotBeforeMonths == 0 {
		return err
	}
	at, err := records.Load[Round](ctx, r.s.env, KindRound, e.V.RoundID)
	if err != nil {
		return err
	}
	d := deadline.From(scheme.Periods, e.V.Start(at.V))
	if !d.TooEarly(on) {
		return nil
	}
	return records.Fail(
		records.Conflict, tooEarly, "按方案，"+string(d.NotBefore)+" 起才能评估这个单位。",
		"The scheme allows no evaluation of this unit before "+string(d.NotBefore)+".",
	)
}

// Of returns the evaluations that repeat others, by the one they repeat.
func (r *Redos) Of(ctx context.Context, ids []string) (map[string]records.Versioned[Evaluation], error) {
	next := make([]string, len(ids))
	for i, id := range ids {
		next[i] = AgainID(id)
	}
	found, err := records.GetMany[Evaluation](ctx, r.s.env, KindEvaluation, next)
	if err != nil {
		return nil, err
	}
	out := make(map[string]records.Versioned[Evaluation], len(found))
	for id, e := range found {
		out[e.AgainOf] = records.Versioned[Evaluation]{ID: id, V: e}
	}
	return out, nil
}

// Before returns the evaluations that one repeats, most recent first: the unit has to rectify what is open in their
// ledgers.
func (r *Redos) Before(ctx context.Context, e Evaluation) (out []string, err error) {
	for n := 0; e.AgainOf != "" && n < maxRedoRounds; n++ {
		out = append(out, e.AgainOf)
		v, err := records.Load[Evaluation](ctx, r.s.env, KindEvaluation, e.AgainOf)
		if err != nil {
			return nil, err
		}
		e = v.V
	}
	return out, nil
}

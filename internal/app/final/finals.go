// Package final fixes the result of a batch at the 总结会 and opens it again only for two people with a reason (domain
// A03, B16, B19; evaluation §3, promise 1). Every version stays. The rooms that change what it rests on ask
// round.Rounds.Allows, which refuses.
package final

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"

	"minping/internal/auth"
	"minping/internal/evaluation/final"
	"minping/internal/store"
	"minping/internal/vote"
)

// Finals are the batches of a store and their fixed results. Safe for concurrent use.
type Finals struct {
	env    *records.Env
	audit  *audit.Log
	rounds *round.Rounds
	scores *scoring.Scores

	minutes func(context.Context, records.Actor, batchRecord) ([]string, error)
}

type (
	batchRecord = records.Versioned[round.Batch]
	fixedRecord = records.Versioned[round.Fixed]
)

// Rooms are the rooms that results rest on.
type Rooms struct {
	Rounds *round.Rounds
	Scores *scoring.Scores
}

// New returns the results of a store.
func New(env *records.Env, log *audit.Log, r Rooms) *Finals {
	f := &Finals{env: env, audit: log, rounds: r.Rounds, scores: r.Scores}
	log.Declare(f.Events()...)
	return f
}

// MinutesBy sets the function that finds the minutes of a batch's summary meeting.
func (f *Finals) MinutesBy(of func(context.Context, records.Actor, records.Versioned[round.Batch]) ([]string, error)) {
	f.minutes = of
}

// Events are the entries of the audit chain that this room writes.
func (f *Finals) Events() []audit.Event {
	about := audit.About(audit.Round)
	return []audit.Event{
		about("batch.new", "新建批次", "batch made"),
		about("final.fix", "锁定结果", "result fixed"),
		about("final.undo.ask", "申请撤销锁定", "reopening of a fixed result requested"),
		about("final.undo.withdraw", "撤回撤销申请", "request to reopen a fixed result withdrawn"),
		about("final.undo", "撤销锁定", "fixed result reopened"),
	}
}

// Inventory is what this room stores.
func (f *Finals) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{round.KindBatch, round.KindMember, round.KindFinal, round.KindBasis}}
}

var (
	errOfficeOnly = records.Fail(records.Forbidden, "office_only", "结果由巡察办锁定。",
		"Only the inspection office fixes results.")
	errFixed = records.Fail(records.Conflict, "result_fixed", "本批次结果已锁定。",
		"The result of this batch is fixed.")
	errOpen = records.Fail(records.Conflict, "not_fixed", "本批次结果没有锁定。",
		"The result of this batch is not fixed.")
	errSecond = records.Fail(records.Conflict, "second_person", "须由另一人确认，申请人不能自己确认。",
		"Another person must confirm the request.")
	errMoved = records.Fail(records.Conflict, "moved", "锁定时有数据正在变动，没有锁定，请再试一次。",
		"Something changed while the result was being fixed; it was not fixed. Try again.")
)

// View is the state of a batch's result.
type View struct {
	Batch     batchRecord
	State     final.State
	Version   int              // of the record: what a change is asked for with; 0 before the first fixing
	Final     *final.Final     // the newest, in force while State is fixed
	Undo      *round.Undo      // asked for and not yet confirmed
	Opened    *round.Undo      // by whom it was opened again
	Obstacles []final.Obstacle // what is in the way of fixing; while it is open
	Units     int
}

// InForce reports whether a version of the result is the one in force.
func (v View) InForce(version int) bool {
	return v.State == final.Fixed && v.Final != nil && v.Final.Version == version
}

// Show returns the state of a batch's result; the id of a round means its batch.
func (f *Finals) Show(ctx context.Context, batchID string) (View, error) {
	batch, err := f.rounds.Batch(ctx, batchID)
	if err != nil {
		return View{}, err
	}
	v, inForce, err := f.rounds.FixedOf(ctx, batch.ID)
	if err != nil {
		return View{}, err
	}
	out := View{Batch: batch, State: final.Open, Version: v.Version, Undo: v.V.Undo, Opened: v.V.Opened}
	if v.Version > 0 {
		out.Final = &v.V.Final
	}
	if inForce {
		out.State, out.Units = final.Fixed, len(v.V.Final.Rows)+len(v.V.Final.LeftOut)
		return out, nil
	}
	r, sessions, err := f.request(ctx, batch)
	if err != nil {
		return out, err
	}
	out.Units, out.Obstacles = len(r.Units), append(r.Obstacles(), sessions...)
	return out, nil
}

// Versions returns every final that a batch ever had, oldest first. A version that is no longer what was fixed is an
// error with code "final_damaged".
func (f *Finals) Versions(ctx context.Context, batchID string) ([]final.Final, error) {
	batch, err := f.rounds.Batch(ctx, batchID)
	if err != nil {
		return nil, err
	}
	rs, err := f.env.Store.History(ctx, round.KindFinal, batch.ID)
	if err != nil {
		return nil, fmt.Errorf("read finals: %w", err)
	}
	out := []final.Final{}
	for _, r := range rs {
		v, err := records.Decode[round.Fixed](r)
		if err != nil {
			return nil, err
		}
		if err := v.V.Intact(); err != nil {
			return nil, err
		}
		if n := len(out); n == 0 || out[n-1].Version != v.V.Final.Version {
			out = append(out, v.V.Final)
		}
	}
	return out, nil
}

// FixRequest is the input of Fix.
type FixRequest struct {
	LeftOut map[string]string // evaluation → why it gets no result
	Meeting string            // entry with the minutes of the 总结会, if there is one
}

// Fix fixes the result of a batch, or refuses and names every obstacle. A change made while it was being fixed opens it
// again.
func (f *Finals) Fix(ctx context.Context, a records.Actor, batchID string, ifMatch int, r FixRequest) (View, error) {
	if a.Role != auth.Admin {
		return View{}, errOfficeOnly
	}
	batch, err := f.rounds.Batch(ctx, batchID)
	if err != nil {
		return View{}, err
	}
	cur, inForce, err := f.rounds.FixedOf(ctx, batch.ID)
	switch {
	case err != nil:
		return View{}, err
	case inForce:
		return View{}, errFixed
	case ifMatch > 0 && ifMatch != cur.Version, ifMatch == records.NoVersion && cur.Version != 0:
		return View{}, records.ErrStale
	}
	if err := f.checkMeeting(ctx, a, batch, r.Meeting); err != nil {
		return View{}, err
	}
	made, basis, err := f.makeFrom(ctx, a, batch, cur, r)
	if err != nil {
		return View{}, err
	}
	f.env.Hold("final.write")
	next := store.Record{Kind: round.KindFinal, ID: batch.ID, Version: cur.Version + 1}
	fixed := round.Fixed{State: final.Fixed, Final: made, Basis: basis}
	if _, err := records.Put(ctx, f.env, next, fixed); errors.Is(err, store.ErrExists) {
		return View{}, records.ErrStale
	} else if err != nil {
		return View{}, err
	}
	ctx = context.WithoutCancel(ctx) // it is in force: it is checked again even if the person who fixed it has left
	if err := f.unmoved(ctx, a, batch, made, cur, r); err != nil {
		return View{}, err
	}
	if err := f.audit.Append(ctx, a, "final.fix", batch.ID,
		fmt.Sprintf("第%d版；%d个单位；%s", made.Version, len(made.Rows), made.Digest)); err != nil {
		return View{}, err
	}
	return f.Show(ctx, batch.ID)
}

// checkMeeting refuses an entry that is not the filed minutes of the batch's summary meeting.
func (f *Finals) checkMeeting(ctx context.Context, a records.Actor, batch batchRecord, id string) error {
	if id == "" || f.minutes == nil {
		return nil
	}
	known, err := f.minutes(ctx, a, batch)
	if err == nil && !slices.Contains(known, id) {
		err = records.InvalidField("meeting", "没有这份总结会记录。", "These are not the minutes of the batch's summary meeting.")
	}
	return err
}

// makeFrom calculates the final and keeps which versions of records it was calculated from.
func (f *Finals) makeFrom(
	ctx context.Context, a records.Actor, batch batchRecord, cur fixedRecord, r FixRequest,
) (made final.Final, basis string, err error) {
	before, err := round.BasisOf(ctx, f.rounds, batch.V.Rounds)
	if err != nil {
		return made, "", err
	}
	made, err = f.make(ctx, a, batch, cur, r)
	if err != nil {
		return made, "", err
	}
	after, err := round.BasisOf(ctx, f.rounds, batch.V.Rounds)
	if err != nil {
		return made, "", err
	}
	if !reflect.DeepEqual(before, after) { // versions only grow: with equal ones, these are what was read in between
		return made, "", errMoved
	}
	basis = records.NewID()
	_, err = records.Create(ctx, f.env, round.KindBasis, basis, batch.ID, after)
	return made, basis, err
}

// make calculates the final.
func (f *Finals) make(
	ctx context.Context, a records.Actor, batch batchRecord, cur fixedRecord, r FixRequest,
) (final.Final, error) {
	req, sessions, err := f.request(ctx, batch)
	if err != nil {
		return final.Final{}, err
	}
	req.LeftOut, req.Meeting, req.By, req.At = r.LeftOut, r.Meeting, a.Name, f.env.Now()
	if cur.Version > 0 {
		req.Before = &cur.V.Final
	}
	for _, o := range sessions {
		if _, out := r.LeftOut[o.Evaluation]; !out {
			return final.Final{}, notReady(append(req.Obstacles(), o))
		}
	}
	made, err := final.Fix(req)
	var not final.NotReady
	if errors.As(err, &not) {
		return made, notReady(not)
	}
	return made, err
}

// notReady turns obstacles into an error that names each unit.
func notReady(list []final.Obstacle) error {
	e := records.Fail(records.Conflict, "not_ready",
		fmt.Sprintf("还有 %d 处没有办完，不能锁定结果。", len(list)),
		fmt.Sprintf("%d obstacles keep the result from being fixed.", len(list)))
	for _, o := range list {
		text := records.Text{ZH: o.ZH, EN: o.EN}
		if o.Name != "" {
			text = records.Text{ZH: o.Name + "：" + o.ZH, EN: o.Name + ": " + o.EN}
		}
		e.Fields = append(e.Fields, records.FieldError{Field: "evaluations." + o.Evaluation, Text: text})
	}
	return e
}

// unmoved checks again after the final was written: a change that was under way at that moment is either refused by the
// final or seen here.
func (f *Finals) unmoved(
	ctx context.Context, a records.Actor, batch batchRecord, made final.Final, cur fixedRecord, r FixRequest,
) error {
	now, failed := f.rounds.Batch(ctx, batch.ID)
	again, err := f.make(ctx, a, batch, cur, r)
	if failed == nil && err == nil && now.ID == batch.ID { // no batch took the round in between
		again.At, again.Digest = made.At, ""
		if final.Digest(again) == made.Digest {
			return nil
		}
	}
	if err = errors.Join(failed, err); records.KindOf(err) == records.Conflict {
		err = nil
	}
	_, opening := records.Update(ctx, f.env, round.KindFinal, batch.ID, records.AnyVersion, func(v *round.Fixed) error {
		v.State = final.Open
		v.Opened = &round.Undo{By: a.Name, ByID: a.ID, Reason: errMoved.Text.ZH, At: f.env.Now()}
		return nil
	})
	if opening == nil { // pages calculated in between learn of it through the chain
		opening = f.audit.Append(ctx, a, "final.undo", batch.ID, errMoved.Text.ZH)
	}
	if err = errors.Join(err, opening); err != nil { // it was not checked again, so it does not count
		return err
	}
	return errMoved
}

// request reads what a batch would be fixed from, and the ballots that are under way in it.
func (f *Finals) request(ctx context.Context, batch batchRecord) (final.Request, []final.Obstacle, error) {
	req := final.Request{Batch: batch.ID, Rules: map[string]final.Ranking{}}
	var voting []final.Obstacle
	for _, id := range batch.V.Rounds {
		units, rules, err := f.scores.UnitsOf(ctx, id)
		if err != nil {
			return req, nil, err
		}
		req.Units = append(req.Units, units...)
		for target, rule := range rules {
			if _, known := req.Rules[target]; !known {
				req.Rules[target] = rule
			}
		}
		rows, err := f.scores.Overview(ctx, id)
		if err != nil {
			return req, nil, err
		}
		for _, r := range rows {
			if underWay(r.State) {
				voting = append(voting, final.Obstacle{
					Code: "session_under_way", Evaluation: r.EvaluationID, Name: r.Organization,
					ZH: "现场测评正在进行，还没有计票。", EN: "Its ballot session is under way and not counted.",
				})
			}
		}
	}
	return req, voting, nil
}

func underWay(s vote.State) bool {
	return slices.Contains([]vote.State{
		vote.StateAdmitting, vote.StateAdmitted, vote.StateOpen, vote.StateVoting, vote.StateClosing,
		vote.StateSealed,
	}, s)
}

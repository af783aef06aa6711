package round

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minping/internal/app/records"
	"minping/internal/evaluation/final"
)

// Kinds of records about batches and their fixed results. The room final writes them; they are read here, because
// every change to what a final is based on comes through here.
const (
	KindBatch    = "batch"
	KindMember   = "batch_round" // id = round, body = id of its batch
	KindFinal    = "final"       // id = batch; versions are only ever added
	KindBasis    = "final_basis" // id = Fixed.Basis
	KindDelivery = "delivery"    // id = document/organization, parent = organization; the room document writes them
)

// Batch is several rounds that are one evaluation (domain A03). A round without a batch is its own batch: its id is
// the round's and there is no record of it.
type Batch struct {
	Name   string   `json:"name"`
	Rounds []string `json:"rounds"`
}

// Fixed is the fixed result of a batch, and whether it is still in force.
type Fixed struct {
	State  final.State `json:"state"`
	Final  final.Final `json:"final"`
	Basis  string      `json:"basis,omitempty"`  // names the Basis it was calculated from
	Undo   *Undo       `json:"undo,omitempty"`   // requested by one person and not yet confirmed
	Opened *Undo       `json:"opened,omitempty"` // by whom it was reopened
}

// Undo is the request of two people to reopen a fixed result.
type Undo struct {
	ByID   string    `json:"by_id"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	Second string    `json:"second,omitempty"`
	// SecondReason is empty in results that were opened before the second person had to give one.
	SecondReason string `json:"second_reason,omitempty"`
}

// Mine reports whether this person asked for it; a second person confirms.
func (u Undo) Mine(a records.Actor) bool {
	if a.ID == "" {
		return u.ByID == a.Name
	}
	return u.ByID == a.ID
}

// Batch returns a batch by its id, or by that of a round without a batch.
func (s *Rounds) Batch(ctx context.Context, id string) (records.Versioned[Batch], error) {
	v, err := records.Load[Batch](ctx, s.env, KindBatch, id)
	if records.KindOf(err) != records.NotFound {
		return v, err
	}
	r, err := records.Load[Round](ctx, s.env, KindRound, id)
	if err != nil {
		return v, err
	}
	batch, err := s.BatchOf(ctx, id)
	if err != nil {
		return v, err
	}
	if batch != id { // the round's id means its batch
		return records.Load[Batch](ctx, s.env, KindBatch, batch)
	}
	return records.Versioned[Batch]{ID: id, Version: r.Version, V: Batch{Name: r.V.Name, Rounds: []string{id}}}, nil
}

// BatchOf returns the id of the batch that a round belongs to.
func (s *Rounds) BatchOf(ctx context.Context, roundID string) (string, error) {
	v, err := records.Load[string](ctx, s.env, KindMember, roundID)
	if records.KindOf(err) == records.NotFound || err == nil && v.V == "" {
		return roundID, nil
	}
	if err != nil {
		return "", err
	}
	_, err = records.Load[Batch](ctx, s.env, KindBatch, v.V)
	if records.KindOf(err) == records.NotFound { // claimed for a batch that was never created
		return roundID, nil
	}
	return v.V, err
}

// FixedOf returns the newest final of a batch and whether it is in force; version 0 if there never was one.
func (s *Rounds) FixedOf(ctx context.Context, batchID string) (v records.Versioned[Fixed], inForce bool, err error) {
	v, err = records.Load[Fixed](ctx, s.env, KindFinal, batchID)
	if records.KindOf(err) == records.NotFound {
		return v, false, nil
	}
	if err == nil {
		err = v.V.Intact()
	}
	return v, err == nil && v.V.State == final.Fixed, err
}

// Intact returns an error with code "final_damaged" when what is stored is not what was fixed: a number that changed on
// the disk is refused, never shown.
func (f Fixed) Intact() error {
	what := final.Check(f.Final)
	if what == "" {
		return nil
	}
	e := records.Fail(records.Unavailable, "final_damaged",
		fmt.Sprintf("第 %d 版结果与锁定时的摘要不一致，存储的数据已经损坏。请不要使用，并请系统管理员用备份恢复。", f.Final.Version),
		fmt.Sprintf("Version %d of the result no longer matches the digest it was fixed with: the stored data is "+
			"damaged. Do not use it; have it restored from a backup.", f.Final.Version))
	e.Cause = fmt.Errorf("final of %s: the %s does not match", f.Final.Batch, what)
	return e
}

// Finals returns the finals in force of all batches.
func Finals(ctx context.Context, env *records.Env) (out []final.Final, err error) {
	all, err := allFixed(ctx, env)
	for _, f := range all {
		out = append(out, f.Final)
	}
	return out, err
}

// Undoing returns the results in force that one person asked to open and no one has confirmed yet.
func Undoing(ctx context.Context, env *records.Env) (out []Fixed, err error) {
	all, err := allFixed(ctx, env)
	for _, f := range all {
		if f.Undo != nil {
			out = append(out, f)
		}
	}
	return out, err
}

func allFixed(ctx context.Context, env *records.Env) (out []Fixed, err error) {
	for page, err := range records.Pages[Fixed](ctx, env, KindFinal, "", finalPage) {
		if err != nil {
			return nil, err
		}
		for _, v := range page {
			if v.V.State != final.Fixed {
				continue
			}
			if err := v.V.Intact(); err != nil {
				return nil, err
			}
			out = append(out, v.V)
		}
	}
	return out, nil
}

// FinalOfRound returns the final in force for a round; ok is false if there is none.
func (s *Rounds) FinalOfRound(ctx context.Context, roundID string) (f final.Final, ok bool, err error) {
	v, ok, err := s.fixedOfRound(ctx, roundID)
	return v.Final, ok, err
}

func (s *Rounds) fixedOfRound(ctx context.Context, roundID string) (f Fixed, ok bool, err error) {
	batch, err := s.BatchOf(ctx, roundID)
	if err != nil {
		return f, false, err
	}
	v, ok, err := s.FixedOf(ctx, batch)
	return v.V, ok, err
}

// Allows refuses a change to what a fixed final is based on (evaluation §3, promise 1): to an evaluation, an
// organization or a round.
func (s *Rounds) Allows(ctx context.Context, change final.Change, about final.Subject) error {
	finals, err := s.finalsAbout(ctx, about)
	if err != nil {
		return err
	}
	for _, f := range finals {
		if err := allowedBy(f, change, about); err != nil {
			return err
		}
	}
	return nil
}

// AllowsIn is Allows for the evaluations of one round, whose final is read once.
func AllowsIn(
	ctx context.Context, s *Rounds, roundID string, change final.Change,
) (func(evaluation string) error, error) {
	f, fixed, err := s.fixedOfRound(ctx, roundID)
	return func(evaluation string) error {
		if !fixed {
			return nil
		}
		return allowedBy(f, change, final.Subject{Evaluation: evaluation})
	}, err
}

// codeFixed is the code of a refusal because of a final.
const codeFixed = "result_fixed"

// allowedBy is Allows for one final.
func allowedBy(f Fixed, change final.Change, about final.Subject) error {
	err := f.Final.Allows(change, about)
	var fast *final.Fast
	if errors.As(err, &fast) {
		return records.Fail(records.Conflict, codeFixed, fast.ZH, fast.EN)
	}
	return err
}

// finalsAbout returns the finals in force that may involve a subject: that of its round, or, for an organization, all.
func (s *Rounds) finalsAbout(ctx context.Context, about final.Subject) (out []Fixed, err error) {
	roundID := about.Round
	if about.Evaluation != "" {
		e, err := records.Load[Evaluation](ctx, s.env, KindEvaluation, about.Evaluation)
		if err != nil {
			return nil, err
		}
		roundID = e.V.RoundID
	}
	if roundID != "" {
		f, ok, err := s.fixedOfRound(ctx, roundID)
		if !ok {
			return nil, err
		}
		return []Fixed{f}, err
	}
	return allFixed(ctx, s.env)
}

// finalPage is how many finals are read at a time: each has a row for every unit.
const finalPage = 20

// changesOf returns which of the changes that a final may refuse are made to an organization.
func changesOf(cur, next Organization) (out []final.Change) {
	for _, c := range []struct {
		changed bool
		change  final.Change
	}{
		{cur.Kind != next.Kind, final.ChangeKind},
		{cur.ParentID != next.ParentID, final.ChangeParent},
		{cur.SupervisorID != next.SupervisorID, final.ChangeSupervisor},
		{cur.KeyFunction != next.KeyFunction, final.ChangeKeyFunction},
	} {
		if c.changed {
			out = append(out, c.change)
		}
	}
	return out
}

// allowsOrganization refuses to change what a final says about an organization.
func (s *Rounds) allowsOrganization(ctx context.Context, id string, cur, next Organization) error {
	for _, c := range changesOf(cur, next) {
		if err := s.Allows(ctx, c, final.Subject{Organization: id}); err != nil {
			return err
		}
	}
	return nil
}

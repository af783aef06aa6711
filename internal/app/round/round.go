package round

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/final"
	"minping/internal/store"
	"minping/internal/typed"

	evalfacts "minping/internal/evaluation/facts"
	evalscheme "minping/internal/evaluation/scheme"
)

// NewRound creates a round of inspection; term and number are unique.
func (s *Rounds) NewRound(ctx context.Context, a records.Actor, r Round) (records.Versioned[Round], error) {
	if err := a.Only(auth.Admin); err != nil {
		return records.Versioned[Round]{}, err
	}
	r.Name, r.StartsOn = typed.Line(r.Name), typed.PlainDay(r.StartsOn)
	if err := checkRound(r); err != nil {
		return records.Versioned[Round]{}, err
	}
	claim := fmt.Sprintf("%d/%d", r.Term, r.No)
	id := records.NewID()
	if err := s.takeUnique(ctx, claimRound, claim, id, "这一届的这一轮已经有了。", "This round of this term exists."); err != nil {
		return records.Versioned[Round]{}, err
	}
	if err := s.open(ctx, id, ""); err != nil {
		return records.Versioned[Round]{}, err
	}
	var err error
	r.Name, err = s.distinct(ctx, id, r)
	if err != nil {
		return records.Versioned[Round]{}, err
	}
	v, err := records.Create(ctx, s.env, KindRound, id, "", r)
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "round.new", id, claim)
}

// distinct returns the name of a round; if another round already has it, term and number are appended. Lists, documents
// and tables call a round by its name alone. Two rounds created at the same moment may still share a name (decision
// 0068).
func (s *Rounds) distinct(ctx context.Context, id string, r Round) (string, error) {
	all, err := records.All[Round](ctx, s.env, KindRound, "")
	taken := func(name string) bool {
		return slices.ContainsFunc(all, func(x records.Versioned[Round]) bool {
			return x.ID != id && typed.Key(x.V.Name) == typed.Key(name)
		})
	}
	return Distinct(r.Name, r.Place(), maxName, taken), err
}

// Distinct returns a name that is not taken: the name itself, or followed by its place, or numbered from 2 as well. The
// typed part is shortened so that the whole stays within the limit.
func Distinct(name, place string, most int, taken func(string) bool) string {
	out := name
	for n := 1; taken(out); n++ {
		behind := place
		if n > 1 {
			behind += fmt.Sprintf("（%d）", n)
		}
		typed := []rune(name)
		out = string(typed[:min(len(typed), most-len([]rune(behind)))]) + behind
	}
	return out
}

// maxName is how many characters the name of a round may have.
const maxName = 100

func checkRound(r Round) error {
	var f records.Fields
	if r.Term < 1 || r.Term > 1000 {
		f.Add("term", "届次应在 1 到 1000 之间。", "Must be between 1 and 1000.")
	}
	if r.No < 1 || r.No > 1000 {
		f.Add("no", "轮次应在 1 到 1000 之间。", "Must be between 1 and 1000.")
	}
	if !records.Name(r.Name, maxName) {
		f.Add("name", "名称不能为空，最多 100 字，不能有换行。", "Must be present, at most 100 characters, in one line.")
	}
	switch _, err := typed.Day(r.StartsOn); {
	case r.StartsOn == "":
		f.Add("starts_on", "日期应写成 2024-07-01。", "Write a date like 2024-07-01.")
	case err != nil:
		f.Typed("starts_on", err)
	}
	return f.Err()
}

// Kinds of records that claim a name permanently; the body is the id of the record that has it.
const (
	claimRound        = "round_no"
	claimOrganization = "organization_name"
	claimEvaluation   = "evaluation_of"
)

// takeUnique claims a name permanently; a claim left by a process that died before it created the record is taken
// over.
func (s *Rounds) takeUnique(ctx context.Context, kind, name, id, zh, en string) error {
	err := s.env.Store.Insert(ctx, store.Record{Kind: kind, ID: name, Version: 1, At: s.env.Now(), Body: []byte(id)})
	if !errors.Is(err, store.ErrExists) {
		return err
	}
	cur, err := s.env.Store.Latest(ctx, kind, name)
	if err != nil {
		return err
	}
	target := map[string]string{
		claimRound: KindRound, claimOrganization: KindOrganization,
		claimEvaluation: KindEvaluation,
	}[kind]
	if _, err := s.env.Store.Latest(
		ctx,
		target,
		string(cur.Body),
	); !errors.Is(err, store.ErrNotFound) ||
		s.env.Now().Sub(cur.At) < time.Minute {
		return records.Fail(records.Conflict, "exists", zh, en)
	}
	err = s.env.Store.Insert(
		ctx,
		store.Record{Kind: kind, ID: name, Version: cur.Version + 1, At: s.env.Now(), Body: []byte(id)},
	)
	if errors.Is(err, store.ErrExists) {
		return records.Fail(records.Conflict, "exists", zh, en)
	}
	return err
}

// List lists rounds in order of id.
func (s *Rounds) List(ctx context.Context, after string, limit int) ([]records.Versioned[Round], error) {
	return records.List[Round](ctx, s.env, KindRound, "", after, limit)
}

// ShowRound returns one round.
func (s *Rounds) ShowRound(ctx context.Context, id string) (records.Versioned[Round], error) {
	return records.Load[Round](ctx, s.env, KindRound, id)
}

// ChangeRound changes name and start of a round, but not term and number.
func (s *Rounds) ChangeRound(
	ctx context.Context,
	a records.Actor,
	id string,
	ifMatch int,
	name, startsOn *string,
) (records.Versioned[Round], error) {
	if err := a.Only(auth.Admin); err != nil {
		return records.Versioned[Round]{}, err
	}
	before := Round{}
	if startsOn != nil {
		startsOn = new(typed.PlainDay(*startsOn))
	}
	v, err := records.Update(ctx, s.env, KindRound, id, ifMatch, func(r *Round) error {
		before = *r
		if startsOn != nil && *startsOn != r.StartsOn {
			if err := s.Allows(ctx, final.ChangeDates, final.Subject{Round: id}); err != nil {
				return err
			}
		}
		if name != nil {
			r.Name = typed.Line(*name)
		}
		if startsOn != nil {
			r.StartsOn = *startsOn
		}
		if err := checkRound(*r); err != nil || r.Name == before.Name {
			return err
		}
		var err error
		r.Name, err = s.distinct(ctx, id, *r)
		return err
	})
	if err == nil && v.V.StartsOn != before.StartsOn {
		err = Keep(ctx, s, final.ChangeDates, final.Subject{Round: id}, KindRound, id, v.Version)
	}
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "round.change", id, records.Changes(before, v.V))
}

// NewEvaluation creates the evaluation of an organization in a round under the newest version of a scheme (domain B12:
// one each).
func (s *Rounds) NewEvaluation(ctx context.Context, a records.Actor, e Evaluation,
) (records.Versioned[Evaluation], error) {
	if err := a.Only(auth.Admin); err != nil {
		return records.Versioned[Evaluation]{}, err
	}
	org, scheme, err := s.joining(ctx, &e)
	if err != nil {
		return records.Versioned[Evaluation]{}, err
	}
	if err := s.Allows(ctx, final.JoinBatch, final.Subject{Round: e.RoundID}); err != nil {
		return records.Versioned[Evaluation]{}, err
	}
	e.SchemeVersion, e.Kind = scheme.Version, org.V.Kind
	id := records.NewID()
	if err := s.takeUnique(
		ctx,
		claimEvaluation,
		e.of(),
		id,
		"这个单位在本轮已有评估。",
		"This organization has an evaluation in this round.",
	); err != nil {
		return records.Versioned[Evaluation]{}, err
	}
	v, err := s.join(ctx, id, 1, e)
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "evaluation.new", id, e.SchemeID)
}

// joining reads what an evaluation is of and checks that it may come into its round.
func (s *Rounds) joining(ctx context.Context, e *Evaluation) (
	org records.Versioned[Organization], scheme evalscheme.Scheme, err error,
) {
	var f records.Fields
	home, noRound := records.Load[Round](ctx, s.env, KindRound, e.RoundID)
	org, noOrganization := records.Load[Organization](ctx, s.env, KindOrganization, e.OrganizationID)
	scheme, noScheme := s.schemes.SchemeAt(ctx, e.SchemeID, 0)
	for _, err := range []error{noRound, noOrganization, noScheme} {
		if err != nil &&
			records.KindOf(err) != records.NotFound { // an unreachable store does not say whether it exists
			return org, scheme, err
		}
	}
	if noRound != nil {
		f.Add("round_id", "没有这一轮。", "There is no such round.")
	} else if home.V.AgainOf != "" {
		f.Add("round_id", "重新整改的单位由限期重新整改通知书列入。", "A unit joins a redo round through its notice.")
	}
	watches := true
	if e.Supervising() && noOrganization == nil {
		watches, err = s.watches(ctx, org)
		if err != nil {
			return org, scheme, err
		}
	}
	if noOrganization != nil {
		f.Add("organization_id", "没有这个单位。", "There is no such organization.")
	} else if !watches {
		f.Add("organization_id", "这个单位不是监督单位，也没有单位把它填作日常监督部门。",
			"This is no supervising body, and no organization names it as its supervisor.")
	}
	if noScheme != nil {
		f.Add("scheme_id", "没有这个评估方案。", "There is no such scheme.")
	} else if e.Supervising() && scheme.Supervision == nil {
		f.Add("scheme_id", "这个方案没有监督责任的评分细则。", "This scheme has no rubric for supervising bodies.")
	}
	switch e.Target {
	case evalscheme.TargetInspected:
		e.Target = "" // stored as it was before there were two targets
	case "", evalscheme.TargetSupervising:
	default:
		f.Add("target", "只能是 inspected 或 supervising。", "Must be inspected or supervising.")
	}
	return org, scheme, f.Err()
}

// Evaluations lists the evaluations of a round (all if empty), in order of id.
func (s *Rounds) Evaluations(
	ctx context.Context,
	roundID, after string,
	limit int,
) ([]records.Versioned[Evaluation], error) {
	es, err := records.List[Evaluation](ctx, s.env, KindEvaluation, roundID, after, limit)
	if err != nil {
		return nil, err
	}
	return s.Counted(ctx, es)
}

// LoadEvaluation returns one evaluation as it is stored, without the counts of its ledger: enough to know whose it is,
// of which round and by which scheme. NotFound if there is none.
func LoadEvaluation(ctx context.Context, s *Rounds, id string) (records.Versioned[Evaluation], error) {
	return records.Load[Evaluation](ctx, s.env, KindEvaluation, id)
}

// ShowEvaluation returns one evaluation with the counts of its ledger. NotFound if there is none.
func (s *Rounds) ShowEvaluation(ctx context.Context, id string) (records.Versioned[Evaluation], error) {
	e, err := records.Load[Evaluation](ctx, s.env, KindEvaluation, id)
	if err != nil {
		return e, err
	}
	return s.countedOne(ctx, e)
}

// ChangeEvaluation changes what the statistics table says about the organization besides scores.
func (s *Rounds) ChangeEvaluation(
	ctx context.Context,
	a records.Actor,
	id string,
	ifMatch int,
	facts evalfacts.Facts,
) (records.Versioned[Evaluation], error) {
	if err := a.Only(auth.Admin); err != nil {
		return records.Versioned[Evaluation]{}, err
	}
	facts, err := s.countedFacts(ctx, id, facts)
	if err != nil {
		return records.Versioned[Evaluation]{}, err
	}
	facts = facts.Complete()
	if err := facts.Check().OrNil(); err != nil {
		return records.Versioned[Evaluation]{}, records.FieldErrors(err)
	}
	before := evalfacts.Facts{}
	v, err := records.Update(ctx, s.env, KindEvaluation, id, ifMatch, func(e *Evaluation) error {
		if e.Supervising() {
			return errSupervising
		}
		if err := s.Allows(ctx, final.ChangeFacts, final.Subject{Evaluation: id}); err != nil {
			return err
		}
		// only set through ConfirmCandidate, for the last of a ranking
		facts.ProminentConfirmed = e.Facts.ProminentConfirmed
		before, e.Facts = e.Facts, facts
		return nil
	})
	if err == nil {
		err = KeepEvaluation(ctx, s, final.ChangeFacts, id, v.Version)
	}
	if err != nil {
		return v, err
	}
	return v, s.audit.Append(ctx, a, "evaluation.facts", id, records.Changes(before, v.V.Facts))
}

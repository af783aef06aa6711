package decision

import (
	"context"
	"errors"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/machine"
	"minping/internal/typed"
)

// Request is a step of a decision: it is prepared, or answered at once where the office itself confirms it.
type Request struct {
	To decision.State // prepared, yes or no
	decision.Decision
}

// Decide prepares or answers a decision about an evaluation. Each suggestion of the fixed result gets one decision: a
// second one about the same figures is a Conflict. A yes needs a reason, a no ends the suggestion (promise 5).
func (d *Decisions) Decide(ctx context.Context, a records.Actor, evaluationID string, r Request) (View, error) {
	if !takesPart(a) {
		return View{}, errNotYours
	}
	who, err := d.person(ctx, a)
	if err != nil {
		return View{}, err
	}
	situation, digest, err := d.situation(ctx, evaluationID)
	if err != nil {
		return View{}, err
	}
	r.About, r.Final, r.Because, r.By, r.Prepared, r.Answer = evaluationID, digest, nil, "", "", ""
	r.Written = nil
	id := records.NewID()
	switch i := suggestion(situation, r.Kind); {
	case i != nil && r.Code == "":
		r.Because = i.Because
		id = records.HashName(i.Key())
	case slices.Contains(d.rules.ByHand, r.Kind):
		if situation.Decided(r.Kind, digest) {
			return View{}, errAnswered
		}
		id = records.HashName(evaluationID + "\n" + string(r.Kind) + "\n" + digest)
	}
	r.Persons = slices.Clone(r.Persons)
	for i := range r.Persons {
		typed.Lines(&r.Persons[i].Name, &r.Persons[i].Office)
	}
	v := stored{Decision: r.Decision}
	if err := d.take(who, &v, r.To, r.Reason, situation); err != nil {
		return View{}, err
	}
	d.env.Hold("decision.write")
	rec, err := records.Upsert(ctx, d.env, kindDecision, id, evaluationID, records.AnyVersion, func(cur *stored) error {
		if cur.State != decision.None && cur.State != decision.Withdrawn {
			return errAnswered
		}
		*cur = v
		return nil
	})
	if err != nil {
		return View{}, err
	}
	return d.view(rec, who), d.audit.Append(ctx, a, "decision."+string(v.State), evaluationID, string(v.Kind))
}

var errAnswered = records.Fail(
	records.Conflict,
	"exists",
	"这项建议已经有人处理。",
	"This suggestion has already been answered or prepared.",
)

// Answer is the answer to a prepared decision.
type Answer struct {
	To     decision.State // yes, no or withdrawn
	Reason string
	// the paper that the leader signed, if someone else confirms for a leader without an account
	Written *decision.Written
}

// Answer takes a prepared decision to its answer, or takes it back.
func (d *Decisions) Answer(
	ctx context.Context, a records.Actor, id string, ifMatch int, r Answer,
) (View, error) {
	if !takesPart(a) {
		return View{}, errNotYours
	}
	who, err := d.person(ctx, a)
	if err != nil {
		return View{}, err
	}
	var about string
	var state decision.State
	rec, err := records.Update(ctx, d.env, kindDecision, id, ifMatch, func(v *stored) error {
		about = v.About
		situation, _, err := d.situation(ctx, v.About)
		if err != nil {
			return err
		}
		if err := d.take(who, v, r.To, r.Reason, situation); err != nil {
			return err
		}
		if err := d.onPaper(who, v, r); err != nil {
			return err
		}
		state = v.State
		return nil
	})
	if err != nil {
		return View{}, err
	}
	return d.view(rec, who), d.audit.Append(ctx, a, "decision."+string(state), about, auditDetail(rec.V))
}

// auditDetail returns what the audit chain records about an answer.
func auditDetail(v stored) string {
	if v.Written == nil {
		return string(v.Kind)
	}
	return string(v.Kind) + "；" + v.Written.By + "，" + v.Written.Number
}

// onPaper keeps the paper signed by a leader who has no account; the person who records the yes refers to it.
func (d *Decisions) onPaper(a person, v *stored, r Answer) error {
	if !a.stands || r.To != decision.Yes || d.OfficeAnswers(v.Kind) {
		return nil
	}
	if r.Written != nil {
		w := *r.Written
		typed.Lines(&w.By, &w.Number)
		w.On = typed.PlainDay(w.On)
		r.Written = &w
	}
	if f := decision.CheckWritten(r.Written, deadline.DayOf(d.env.Now())); len(f) > 0 {
		return records.FieldErrors(f.OrNil())
	}
	v.Written = &decision.Written{
		By: r.Written.By, Number: r.Written.Number, On: r.Written.On,
	}
	return nil
}

// take checks a step and takes it.
func (d *Decisions) take(a person, v *stored, to decision.State, reason string, s decision.Situation) error {
	edge := d.rules.Machine(v.Kind)
	if len(edge) == 0 || len(d.rules.Confirms[v.Kind]) == 0 {
		return records.InvalidField("kind", "没有这类处理。", "There is no such kind of decision.")
	}
	if _, err := edge.Take(v.State, to, machine.Step{Who: a.relations(*v), By: a.Name, Reason: reason}); err != nil {
		if a.stands && v.Prepared == a.Name && isNotYours(err) {
			return errSecond
		}
		return stepError(err, v.State)
	}
	now := d.env.Now()
	if v.State == decision.Prepared && to != decision.Withdrawn {
		v.Asked = v.Reason
	}
	switch to {
	case decision.Prepared:
		v.Prepared, v.Reason, v.Asked = a.Name, reason, ""
	case decision.Yes:
		v.Answer, v.Reason, v.By, v.At = decision.AnswerYes, reason, a.Name, now
	case decision.No:
		v.Answer, v.Reason, v.By, v.At = decision.AnswerNo, reason, a.Name, now
	}
	if to != decision.Withdrawn {
		if f := d.rules.CheckDecision(v.Decision, s); len(f) > 0 {
			return records.FieldErrors(f.OrNil())
		}
	}
	v.State = to
	return nil
}

// situation returns what a decision about an evaluation is checked against, and the digest of the final it is based on.
func (d *Decisions) situation(
	ctx context.Context,
	evaluationID string,
) (s decision.Situation, digest string, err error) {
	e, err := records.Load[round.Evaluation](ctx, d.env, round.KindEvaluation, evaluationID)
	if err != nil {
		return s, "", err
	}
	s.Target = targetOf(e.V)
	f, ok, err := d.rounds.FinalOfRound(ctx, e.V.RoundID)
	if err != nil || !ok {
		return s, "", err
	}
	row, found := f.Row(evaluationID)
	if !found {
		return s, "", nil
	}
	s.Row = &row
	decided, err := records.All[stored](ctx, d.env, kindDecision, evaluationID)
	if err != nil {
		return s, "", err
	}
	s.Answered = answered(map[string][]records.Versioned[stored]{evaluationID: decided})
	s.Ended = d.rules.Ended(f, d.schemesOf(ctx), s.Answered)[evaluationID]
	for _, x := range d.rules.Suggest(f, d.schemesOf(ctx), s.Answered) {
		if x.Evaluation == evaluationID {
			s.Suggestions = append(s.Suggestions, x)
		}
	}
	return s, f.Digest, nil
}

func suggestion(s decision.Situation, k decision.Kind) *decision.Suggestion {
	i := slices.IndexFunc(s.Suggestions, func(x decision.Suggestion) bool { return x.Kind == k })
	if i < 0 {
		return nil
	}
	return &s.Suggestions[i]
}

func isNotYours(err error) bool {
	var no *machine.Refused
	return errors.As(err, &no) && no.Code == machine.NotYours
}

// stepError turns a refusal by the rules into an error for people.
func stepError(err error, from decision.State) error {
	var no *machine.Refused
	switch {
	case !errors.As(err, &no):
		return records.FieldErrors(err)
	case no.Code == machine.NotYours:
		return records.Fail(records.Forbidden, no.Code, no.ZH, no.EN)
	}
	zh, en := from.Stands()
	return records.Fail(records.Conflict, no.Code, "这项处理"+zh+"，不能进行这一步。",
		"The decision "+en+"; this step cannot be taken.")
}

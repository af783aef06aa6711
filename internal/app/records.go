package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"minping/internal/evaluation"
	"minping/internal/store"
)

// shortText tells whether a text has something to see, at most n characters and none that is forbidden.
func shortText(t string, n int) bool {
	seen := func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }
	return strings.ContainsFunc(t, seen) && utf8.ValidString(t) && utf8.RuneCountInString(t) <= n && plainText(t)
}

// NewRound makes a round of inspection; term and number are taken once.
func (s *Service) NewRound(ctx context.Context, a Actor, r Round) (Versioned[Round], error) {
	r.Name = strings.TrimSpace(r.Name)
	if err := checkRound(r); err != nil {
		return Versioned[Round]{}, err
	}
	claim := fmt.Sprintf("%d/%d", r.Term, r.No)
	id := newID()
	if err := s.takeUnique(ctx, "round_no", claim, id, "这一届的这一轮已经有了。", "This round of this term exists."); err != nil {
		return Versioned[Round]{}, err
	}
	v, err := create(ctx, s, kindRound, id, "", r)
	if err != nil {
		return v, err
	}
	return v, s.audit(ctx, a, "round.new", id, claim)
}

func checkRound(r Round) error {
	var f fields
	if r.Term < 1 || r.Term > 1000 {
		f.add("term", "届次应在 1 到 1000 之间。", "Must be between 1 and 1000.")
	}
	if r.No < 1 || r.No > 1000 {
		f.add("no", "轮次应在 1 到 1000 之间。", "Must be between 1 and 1000.")
	}
	if !shortText(r.Name, 100) {
		f.add("name", "名称不能为空，最多 100 字，不能有换行。", "Must be present, at most 100 characters, in one line.")
	}
	if _, err := time.Parse(time.DateOnly, r.StartsOn); err != nil {
		f.add("starts_on", "日期应写成 2024-07-01。", "A date is written 2024-07-01.")
	}
	return f.err()
}

// takeUnique claims a name once for all; a claim left by a process that died before it made the record is taken over.
func (s *Service) takeUnique(ctx context.Context, kind, name, id, zh, en string) error {
	err := s.store.Insert(ctx, store.Record{Kind: kind, ID: name, Version: 1, At: s.now(), Body: []byte(id)})
	if !errors.Is(err, store.ErrExists) {
		return err
	}
	cur, err := s.store.Latest(ctx, kind, name)
	if err != nil {
		return err
	}
	target := map[string]string{"round_no": kindRound, "organization_name": kindOrganization, "evaluation_of": kindEvaluation}[kind]
	if _, err := s.store.Latest(ctx, target, string(cur.Body)); !errors.Is(err, store.ErrNotFound) || s.now().Sub(cur.At) < time.Minute {
		return fail(Conflict, "exists", zh, en)
	}
	err = s.store.Insert(ctx, store.Record{Kind: kind, ID: name, Version: cur.Version + 1, At: s.now(), Body: []byte(id)})
	if errors.Is(err, store.ErrExists) {
		return fail(Conflict, "exists", zh, en)
	}
	return err
}

// Rounds lists rounds in order of id.
func (s *Service) Rounds(ctx context.Context, after string, limit int) ([]Versioned[Round], error) {
	return list[Round](ctx, s, kindRound, "", after, limit)
}

// ShowRound returns one round.
func (s *Service) ShowRound(ctx context.Context, id string) (Versioned[Round], error) {
	return load[Round](ctx, s, kindRound, id)
}

// ChangeRound changes name and start of a round; term and number stay.
func (s *Service) ChangeRound(ctx context.Context, a Actor, id string, ifMatch int, name, startsOn *string) (Versioned[Round], error) {
	v, err := change(ctx, s, kindRound, id, ifMatch, func(r *Round) error {
		if name != nil {
			r.Name = *name
		}
		if startsOn != nil {
			r.StartsOn = *startsOn
		}
		return checkRound(*r)
	})
	if err != nil {
		return v, err
	}
	return v, s.audit(ctx, a, "round.change", id, "")
}

// NewOrganization adds an inspected organisation; names are taken once.
func (s *Service) NewOrganization(ctx context.Context, a Actor, o Organization) (Versioned[Organization], error) {
	o.Name = strings.TrimSpace(o.Name)
	if err := checkOrganization(o); err != nil {
		return Versioned[Organization]{}, err
	}
	if err := s.checkSupervisor(ctx, "", o.SupervisorID); err != nil {
		return Versioned[Organization]{}, err
	}
	id := newID()
	if err := s.takeUnique(ctx, "organization_name", o.Name, id, "已有同名单位。", "An organization of that name exists."); err != nil {
		return Versioned[Organization]{}, err
	}
	v, err := create(ctx, s, kindOrganization, id, "", o)
	if err != nil {
		return v, err
	}
	return v, s.audit(ctx, a, "organization.new", id, o.Kind)
}

func checkOrganization(o Organization) error {
	var f fields
	if !shortText(o.Name, 60) {
		f.add("name", "单位名称不能为空，最多 60 字，不能有换行。", "Must be present, at most 60 characters, in one line.")
	}
	if !slices.Contains(evaluation.Kinds(), o.Kind) {
		f.add("kind", "类别只能是 department、township、county、stationed 或 other。", "Must be department, township, county, stationed or other.")
	}
	return f.err()
}

// checkSupervisor refuses a supervisor that is not there, or that is the organisation itself.
func (s *Service) checkSupervisor(ctx context.Context, id, supervisor string) error {
	if supervisor == "" {
		return nil
	}
	if supervisor == id {
		return invalid("supervisor_id", "单位不能由自己监督。", "An organization cannot supervise itself.")
	}
	_, err := load[Organization](ctx, s, kindOrganization, supervisor)
	if KindOf(err) == NotFound {
		return invalid("supervisor_id", "没有这个监督单位。", "There is no such supervisor.")
	}
	return err
}

// Organizations lists organisations in order of id.
func (s *Service) Organizations(ctx context.Context, after string, limit int) ([]Versioned[Organization], error) {
	return list[Organization](ctx, s, kindOrganization, "", after, limit)
}

// ShowOrganization returns one organisation.
func (s *Service) ShowOrganization(ctx context.Context, id string) (Versioned[Organization], error) {
	return load[Organization](ctx, s, kindOrganization, id)
}

// ChangeOrganization changes kind, supervisor and key function; the name stays.
func (s *Service) ChangeOrganization(ctx context.Context, a Actor, id string, ifMatch int, o Organization) (Versioned[Organization], error) {
	if err := s.checkSupervisor(ctx, id, o.SupervisorID); err != nil {
		return Versioned[Organization]{}, err
	}
	v, err := change(ctx, s, kindOrganization, id, ifMatch, func(cur *Organization) error {
		o.Name = cur.Name
		*cur = o
		return checkOrganization(o)
	})
	if err != nil {
		return v, err
	}
	return v, s.audit(ctx, a, "organization.change", id, "")
}

// NewEvaluation makes the evaluation of an organisation in a round under a scheme's newest version (domain B12: one each).
func (s *Service) NewEvaluation(ctx context.Context, a Actor, e Evaluation) (Versioned[Evaluation], error) {
	var f fields
	_, noRound := load[Round](ctx, s, kindRound, e.RoundID)
	_, noOrganization := load[Organization](ctx, s, kindOrganization, e.OrganizationID)
	scheme, noScheme := s.schemeAt(ctx, e.SchemeID, 0)
	for _, err := range []error{noRound, noOrganization, noScheme} {
		if err != nil && KindOf(err) != NotFound { // a store that is away says nothing about what it holds
			return Versioned[Evaluation]{}, err
		}
	}
	if noRound != nil {
		f.add("round_id", "没有这一轮。", "There is no such round.")
	}
	if noOrganization != nil {
		f.add("organization_id", "没有这个单位。", "There is no such organization.")
	}
	if noScheme != nil {
		f.add("scheme_id", "没有这个评估方案。", "There is no such scheme.")
	} else if e.Supervising() && scheme.Supervision == nil {
		f.add("scheme_id", "这个方案没有监督责任的评分细则。", "This scheme has no rubric for supervising bodies.")
	}
	switch e.Target {
	case evaluation.TargetInspected:
		e.Target = "" // as every evaluation was before there were two
	case "", evaluation.TargetSupervising:
	default:
		f.add("target", "只能是 inspected 或 supervising。", "Must be inspected or supervising.")
	}
	if err := f.err(); err != nil {
		return Versioned[Evaluation]{}, err
	}
	e.SchemeVersion = scheme.Version
	id := newID()
	if err := s.takeUnique(ctx, "evaluation_of", e.of(), id, "这个单位在本轮已有评估。", "This organization has an evaluation in this round."); err != nil {
		return Versioned[Evaluation]{}, err
	}
	v, err := create(ctx, s, kindEvaluation, id, e.RoundID, e)
	if err != nil {
		return v, err
	}
	return v, s.audit(ctx, a, "evaluation.new", id, e.SchemeID)
}

// Evaluations lists the evaluations of a round (all when it is empty), in order of id.
func (s *Service) Evaluations(ctx context.Context, roundID, after string, limit int) ([]Versioned[Evaluation], error) {
	return list[Evaluation](ctx, s, kindEvaluation, roundID, after, limit)
}

// ShowEvaluation returns one evaluation.
func (s *Service) ShowEvaluation(ctx context.Context, id string) (Versioned[Evaluation], error) {
	return load[Evaluation](ctx, s, kindEvaluation, id)
}

// ChangeEvaluation changes what the statistics table says of the organisation besides scores.
func (s *Service) ChangeEvaluation(ctx context.Context, a Actor, id string, ifMatch int, facts evaluation.Facts) (Versioned[Evaluation], error) {
	facts = facts.Complete()
	if err := facts.Check().OrNil(); err != nil {
		return Versioned[Evaluation]{}, fieldErrors(err)
	}
	v, err := change(ctx, s, kindEvaluation, id, ifMatch, func(e *Evaluation) error {
		if e.Supervising() {
			return errSupervising
		}
		e.Facts = facts
		return nil
	})
	if err != nil {
		return v, err
	}
	return v, s.audit(ctx, a, "evaluation.facts", id, "")
}

// NewBriefing makes a rectification briefing of an evaluation.
func (s *Service) NewBriefing(ctx context.Context, a Actor, b Briefing) (Versioned[Briefing], error) {
	var f fields
	if _, err := s.inspected(ctx, b.EvaluationID); KindOf(err) == Conflict {
		return Versioned[Briefing]{}, err
	} else if err != nil {
		f.add("evaluation_id", "没有这个评估。", "There is no such evaluation.")
	}
	if err := errors.Join(f.take(checkBriefing(b)), f.err()); err != nil {
		return Versioned[Briefing]{}, err
	}
	b.HeldAt = b.HeldAt.UTC().Truncate(time.Second)
	v, err := create(ctx, s, kindBriefing, newID(), b.EvaluationID, b)
	if err != nil {
		return v, err
	}
	return v, s.audit(ctx, a, "briefing.new", v.ID, "")
}

func checkBriefing(b Briefing) error {
	var f fields
	if b.HeldAt.IsZero() || b.HeldAt.Year() < 2000 || b.HeldAt.Year() > 2200 {
		f.add("held_at", "请填写召开时间。", "State when it is held.")
	}
	for name, t := range map[string]string{"place": b.Place, "host": b.Host} {
		if utf8.RuneCountInString(t) > 200 || !plainText(t) {
			f.add(name, "最多 200 字。", "At most 200 characters.")
		}
	}
	for name, n := range map[string]int{"expected": b.Expected, "attended": b.Attended} {
		if n < 0 || n > maxSlips {
			f.add(name, "应在 0 到 100000 之间。", "Must be between 0 and 100000.")
		}
	}
	if !evaluation.Prose(b.Disclosure, 50_000) {
		f.add("disclosure", "最多 50000 字，不能有控制字符。", "At most 50000 characters, and no control characters.")
	}
	slices.SortFunc(f, func(a, b FieldError) int { return strings.Compare(a.Field, b.Field) })
	return f.err()
}

// Briefings lists the briefings of an evaluation (all when it is empty), in order of id.
func (s *Service) Briefings(ctx context.Context, evaluationID, after string, limit int) ([]Versioned[Briefing], error) {
	return list[Briefing](ctx, s, kindBriefing, evaluationID, after, limit)
}

// ShowBriefing returns one briefing.
func (s *Service) ShowBriefing(ctx context.Context, id string) (Versioned[Briefing], error) {
	return load[Briefing](ctx, s, kindBriefing, id)
}

// BriefingChange is what ChangeBriefing is told; nil leaves a field as it is.
type BriefingChange struct {
	HeldAt             *time.Time
	Place, Host        *string
	Expected, Attended *int
	Disclosure         *string
}

// ChangeBriefing changes a briefing.
func (s *Service) ChangeBriefing(ctx context.Context, a Actor, id string, ifMatch int, c BriefingChange) (Versioned[Briefing], error) {
	v, err := change(ctx, s, kindBriefing, id, ifMatch, func(b *Briefing) error {
		assign(&b.HeldAt, c.HeldAt)
		assign(&b.Place, c.Place)
		assign(&b.Host, c.Host)
		assign(&b.Expected, c.Expected)
		assign(&b.Attended, c.Attended)
		assign(&b.Disclosure, c.Disclosure)
		b.HeldAt = b.HeldAt.UTC().Truncate(time.Second)
		return checkBriefing(*b)
	})
	if err != nil {
		return v, err
	}
	return v, s.audit(ctx, a, "briefing.change", id, "")
}

func assign[T any](field *T, v *T) {
	if v != nil {
		*field = *v
	}
}

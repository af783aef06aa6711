package decision

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decision"
)

// Open drafts the document that follows from a yes, from its template, and returns its id; once, a second call returns
// the same one unless it was withdrawn as a draft. Only the office drafts. due is the last day that the document sets
// where the decision states none; empty for what its type says.
func (d *Decisions) Open(ctx context.Context, a records.Actor, id, due string) (string, error) {
	if err := mayRead(a); err != nil {
		return "", err
	}
	v, err := records.Load[stored](ctx, d.env, kindDecision, id)
	if err != nil {
		return "", err
	}
	kind := d.rules.Documents[v.V.Kind]
	if v.V.State != decision.Yes || kind == "" {
		return "", records.Fail(
			records.Conflict, "no_document", "同意后才能起草公文，这类处理没有公文的不起草。",
			"Only a yes leads to a document, and only for a kind that has one.",
		)
	}
	types, _, err := d.papers.Types(ctx)
	if err != nil {
		return "", err
	}
	if _, ok := types.Type(kind); !ok {
		return "", records.Fail(
			records.Conflict, "no_type", "公文种类里没有这类处理的公文（代号 "+kind+"），请先在“公文种类”里加上。",
			"The types of documents lack the one that follows from this decision, "+kind+": add it first.",
		)
	}
	doc, err := d.draft(ctx, a, v, kind, due)
	if err != nil || doc == v.V.Document {
		return doc, err
	}
	d.env.Hold("decision.document")
	_, err = records.Update(ctx, d.env, kindDecision, id, records.AnyVersion, func(s *stored) error {
		if s.Document != v.V.Document {
			return errDrafted
		}
		s.Document = doc
		return nil
	})
	if errors.Is(err, errDrafted) {
		return doc, nil
	}
	if err != nil {
		return "", err
	}
	return doc, d.audit.Append(ctx, a, "decision.document", v.V.About, string(v.V.Kind))
}

// draft returns the document of a decision: the one it has, or after that was withdrawn the next. Each id follows from
// the decision's id and the previous document's, so that two who draft at once, or a retry after a failure, end up with
// one document.
func (d *Decisions) draft(
	ctx context.Context, a records.Actor, v records.Versioned[stored], kind, due string,
) (string, error) {
	r := document.Draft{Type: kind, Evaluation: v.V.About, Given: d.given(v.V.Decision)}
	due = cmp.Or(v.V.Due, due)
	if due != "" {
		r.Due = &due
	}
	for last := v.V.Document; ; {
		gone, err := d.papers.Withdrawn(ctx, []string{last})
		if err != nil {
			return "", err
		}
		if last != "" && !gone[last] {
			return last, nil
		}
		r.ID = records.HashName("document of decision\n" + v.ID + strings.TrimSuffix("\n"+last, "\n"))
		doc, err := d.papers.Draft(ctx, a, r)
		if err != nil {
			return "", err
		}
		last = doc.ID
	}
}

// errDrafted stops a write that would change nothing.
var errDrafted = errors.New("drafted")

// given returns the template values that a decision's document takes from the decision.
func (d *Decisions) given(v decision.Decision) map[string]string {
	out := map[string]string{"处理理由": v.Grounds()}
	var people []string
	for _, p := range v.Persons {
		people = append(people, p.Office+p.Name)
	}
	out["被约谈人"] = strings.Join(people, "、")
	i := slices.IndexFunc(d.rules.Interview.Levels, func(l decision.Level) bool { return l.Code == v.Level })
	if i >= 0 {
		out["约谈人"] = strings.TrimSuffix(d.rules.Interview.Levels[i].Name, "约谈")
	}
	if v.Kind == decision.Accountability {
		out["问责对象"], out["问责情形"], out["问责方式"] = d.rules.Accountability.Words(v)
	}
	return out
}

// Procedure records a step of an accountability that was taken (domain B32).
func (d *Decisions) Procedure(
	ctx context.Context,
	a records.Actor,
	id string,
	ifMatch int,
	step decision.Step,
) (View, error) {
	if err := mayRead(a); err != nil {
		return View{}, err
	}
	var about string
	today := deadline.DayOf(d.env.Now())
	rec, err := records.Update(ctx, d.env, kindDecision, id, ifMatch, func(v *stored) error {
		about = v.About
		if v.Kind != decision.Accountability || v.State != decision.Prepared && v.State != decision.Yes {
			return records.Fail(
				records.Conflict, "no_procedure", "只有提出或同意的问责才登记程序。",
				"Steps can be recorded only for an accountability that is prepared or confirmed.",
			)
		}
		if f := d.rules.CheckStep(v.State, v.ConfirmedOn(), v.Taken, step, today); len(f) > 0 {
			return records.FieldErrors(f.OrNil())
		}
		v.Taken = append(slices.Clone(v.Taken), step)
		return nil
	})
	if err != nil {
		return View{}, err
	}
	who, err := d.person(ctx, a)
	if err != nil {
		return View{}, err
	}
	return d.view(rec, who), d.audit.Append(ctx, a, "decision.step", about, step.Code)
}

// Paper returns the title of a kind's document, empty if it has none or the office's own types lack it.
func (d *Decisions) Paper(ctx context.Context, k decision.Kind) string {
	pack, _, err := d.papers.Types(ctx)
	if err != nil {
		return ""
	}
	t, ok := pack.Type(d.rules.Documents[k])
	if !ok {
		return ""
	}
	return t.Name
}

// Where returns the batch that an evaluation belongs to.
func (d *Decisions) Where(ctx context.Context, evaluationID string) (string, error) {
	e, err := records.Load[round.Evaluation](ctx, d.env, round.KindEvaluation, evaluationID)
	if err != nil {
		return "", err
	}
	return d.rounds.BatchOf(ctx, e.V.RoundID)
}

// Interviewed returns the evaluation about which a decision confirmed an interview; "" if it confirmed none.
func (d *Decisions) Interviewed(ctx context.Context, id string) (string, error) {
	v, err := records.Load[stored](ctx, d.env, kindDecision, id)
	if records.KindOf(err) == records.NotFound {
		return "", nil
	}
	if err != nil || v.V.Kind != decision.Interview || v.V.State != decision.Yes {
		return "", err
	}
	return v.V.About, nil
}

// AboutOf returns the evaluation that a decision is about.
func (d *Decisions) AboutOf(ctx context.Context, a records.Actor, id string) (string, error) {
	v, err := records.Load[stored](ctx, d.env, kindDecision, id)
	if mayRead(a) != nil && (!takesPart(a) || v.V.Prepared != a.Name) {
		return "", errNotYours
	}
	return v.V.About, err
}

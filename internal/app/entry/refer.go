package entry

import (
	"context"
	"slices"

	"minping/internal/app/records"
	"minping/internal/evaluation/entry"
)

// ofDecision is the reference of a field that names a decision.
const ofDecision = "decision"

// OnlyInterviews sets how to find the evaluation about which a decision confirmed an interview, "" for none; without it
// an entry may name any decision.
func (e *Entries) OnlyInterviews(of func(ctx context.Context, decisionID string) (evaluationID string, err error)) {
	e.interviewed = of
}

// refersTo refuses to file an entry that names a decision other than a confirmed interview of its unit. What was filed
// with a decision, in before, keeps it.
func (e *Entries) refersTo(ctx context.Context, t entry.Type, v, before entry.Entry) error {
	if e.interviewed == nil || v.State == entry.Draft {
		return nil
	}
	for _, x := range t.Fields {
		if x.Of != ofDecision {
			continue
		}
		for _, id := range v.Values[x.Key] {
			if id == "" || before.State != entry.Draft && slices.Contains(before.Values[x.Key], id) {
				continue
			}
			ok, err := e.isInterview(ctx, v.Subject, id)
			if err != nil {
				return err
			}
			if !ok {
				return records.InvalidField(
					"values."+x.Key, "请选择对本单位已同意的约谈。", "Choose a confirmed interview of this unit.",
				)
			}
		}
	}
	return nil
}

// isInterview reports whether a decision confirmed an interview of the unit that an entry is about; the unit of an
// entry about an interview is that one's, and an entry about no single unit may name any.
func (e *Entries) isInterview(ctx context.Context, s entry.Subject, id string) (bool, error) {
	of, err := e.interviewed(ctx, id)
	if err != nil || of == "" {
		return false, err
	}
	switch s.Kind {
	case entry.AboutEvaluation:
		return of == s.ID, nil
	case entry.AboutDecision:
		its, err := e.interviewed(ctx, s.ID)
		return of == its, err
	}
	return true, nil
}

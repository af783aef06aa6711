package decision

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/scheme"
)

// OfficeAnswers reports whether the office itself answers suggestions of a kind; a leader confirms the others.
func (d *Decisions) OfficeAnswers(k decision.Kind) bool {
	return slices.Contains(d.rules.Confirms[k], machine.Office)
}

// ForAll reports whether suggestions of a kind can be answered for many units at once: the office answers them, and a
// decision needs nothing but a reason.
func (d *Decisions) ForAll(k decision.Kind) bool {
	return d.OfficeAnswers(k) && slices.Contains([]decision.Kind{decision.Continue, decision.Hearing}, k)
}

// OnesOwn returns the kinds that people can still decide on for a unit although nothing suggests them. Each is decided
// by hand only once per result.
func (d *Decisions) OnesOwn(u Unit, target string) (out []decision.Kind) {
	for _, k := range decision.Kinds() {
		switch k {
		case decision.Interview, decision.Accountability, decision.Campaign, decision.ClueTransfer:
			out = append(out, k)
		default:
			if slices.Contains(d.rules.ByHand, k) && target == scheme.TargetInspected && !u.decided(k) {
				out = append(out, k)
			}
		}
	}
	return out
}

// DecideAll answers every open suggestion of a kind in a batch with yes, for one reason, and drafts the documents that
// follow. It can be repeated after a failure: nothing is answered twice, and missing documents are drafted. A unit
// whose document cannot be drafted does not stop the others. It returns how many were drafted.
func (d *Decisions) DecideAll(
	ctx context.Context,
	a records.Actor,
	batchID string,
	k decision.Kind,
	reason string,
) (papers int, err error) {
	units, err := d.forAll(ctx, a, batchID, k)
	if err != nil {
		return 0, err
	}
	var held error
	for _, u := range units {
		yes, err := d.agreed(ctx, a, u, k, reason)
		if err != nil {
			return papers, err
		}
		for _, v := range yes {
			_, err := d.Open(ctx, a, v.ID, "")
			switch {
			case err == nil:
				papers++
			case records.KindOf(err) == records.Conflict:
				held = cmp.Or(held, err)
			default:
				return papers, err
			}
		}
	}
	return papers, held
}

// DeclineAll answers every open suggestion of a kind in a batch with no, for one reason: a city's own document may not
// provide for hearings at all. It can be repeated after a failure. It returns how many it answered.
func (d *Decisions) DeclineAll(
	ctx context.Context, a records.Actor, batchID string, k decision.Kind, reason string,
) (n int, err error) {
	units, err := d.forAll(ctx, a, batchID, k)
	if err != nil {
		return 0, err
	}
	if strings.TrimSpace(reason) == "" {
		return 0, records.InvalidField("reason", "一并不采纳须写明理由。", "Declining them all needs a reason.")
	}
	for _, u := range units {
		if !u.suggests(k) {
			continue
		}
		_, err := d.Decide(ctx, a, u.Row.Evaluation, Request{
			To: decision.No, Decision: decision.Decision{Kind: k, Reason: reason},
		})
		switch {
		case err == nil:
			n++
		case records.KindOf(err) != records.Conflict: // someone else has answered it
			return n, err
		}
	}
	return n, nil
}

// forAll returns the units of a batch for which the office answers a kind at once.
func (d *Decisions) forAll(ctx context.Context, a records.Actor, batchID string, k decision.Kind) ([]Unit, error) {
	if a.Role != auth.Admin {
		return nil, errNotYours
	}
	if !d.ForAll(k) {
		return nil, records.InvalidField("kind", "这类处理须逐个单位办理。", "Decisions of this kind are made one by one.")
	}
	f, err := d.inForce(ctx, batchID)
	if err != nil {
		return nil, err
	}
	return d.units(ctx, a, f, f.Rows)
}

// suggests reports whether a suggestion of a kind is open.
func (u Unit) suggests(k decision.Kind) bool {
	return slices.ContainsFunc(u.Suggestions, func(s decision.Suggestion) bool { return s.Kind == k })
}

// agreed says yes to the suggestion for a unit, and returns the decisions whose document has yet to be drafted: this
// one, and earlier ones on the same result.
func (d *Decisions) agreed(
	ctx context.Context, a records.Actor, u Unit, k decision.Kind, reason string,
) (out []View, err error) {
	out = u.Undrafted(k)
	if !u.suggests(k) {
		return out, nil
	}
	v, err := d.Decide(ctx, a, u.Row.Evaluation, Request{
		To: decision.Yes, Decision: decision.Decision{Kind: k, Reason: reason},
	})
	switch {
	case records.KindOf(err) == records.Conflict: // someone else has answered it
		return out, nil
	case err != nil || v.Opens == "":
		return out, err
	}
	return append(out, v), nil
}

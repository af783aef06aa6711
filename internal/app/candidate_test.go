package app

import (
	"fmt"
	"slices"
	"testing"

	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/scheme"
)

// five makes a round of five units and scores the first n of them, each lower than the one before.
func (h *hall) five(n int) (roundID string, evaluations []string) {
	h.t.Helper()
	ctx := h.t.Context()
	r, err := h.Rounds.NewRound(ctx, office, round.Round{Term: 5, No: 77, Name: "第七轮", StartsOn: "2024-07-01"})
	h.must(err)
	for i := range 5 {
		o, err := h.Rounds.NewOrganization(ctx, office, round.Organization{Name: fmt.Sprintf("第%d局", i+1), Kind: scheme.KindDepartment})
		h.must(err)
		e, err := h.Rounds.NewEvaluation(ctx, office, round.Evaluation{RoundID: r.ID, OrganizationID: o.ID, SchemeID: "sanmenxia"})
		h.must(err)
		evaluations = append(evaluations, e.ID)
		if i < n {
			h.lockedScore(e.ID, i)
		}
	}
	return r.ID, evaluations
}

// lockedScore fills in every sheet of an evaluation with so many points lost, and locks it.
func (h *hall) lockedScore(evaluation string, lost int) {
	h.t.Helper()
	for _, body := range []string{"discipline", "organization", "inspection"} {
		h.sheet(evaluation, body, lost)
	}
	h.must(h.Scores.Lock(h.t.Context(), office, evaluation, ""))
}

// confirm is what the office says of a candidate.
func (h *hall) confirm(evaluation string, yes bool) error {
	return h.Scores.ConfirmCandidate(h.t.Context(), office, evaluation, records.AnyVersion, round.Candidate{Confirmed: yes, Reason: "会商"})
}

// F8: with one of five scored nobody is among the last, and a candidate is one of the last and no one else.
func TestNobodyIsAmongTheLastWhileScoresAreMissing(t *testing.T) {
	h := newHall(t)
	r, es := h.five(4)
	rows, err := h.Scores.Ranking(t.Context(), office, r, "")
	h.must(err)
	for _, x := range rows {
		if x.Candidate {
			t.Errorf("%s is among the last of four that are scored of five", x.Organization)
		}
	}
	if err := h.confirm(es[3], true); records.KindOf(err) != records.Conflict {
		t.Errorf("a candidate of an unfinished ranking: %v", err)
	}
	h.lockedScore(es[4], 4)
	if err := h.confirm(es[0], true); records.KindOf(err) != records.Conflict {
		t.Errorf("rank 1 became a candidate: %v", err)
	}
	h.must(h.confirm(es[4], true))
	h.must(h.confirm(es[4], false))
}

// F8: after a "no" the suggestion is gone, in the ranking as in what the fixed result suggests.
func TestAfterANoTheSuggestionIsGone(t *testing.T) {
	h := newHall(t)
	r, es := h.five(5)
	suggested := func() (ranking, fixed bool) {
		t.Helper()
		rows, err := h.Scores.Ranking(t.Context(), office, r, "")
		h.must(err)
		for _, x := range rows {
			if x.EvaluationID == es[4] {
				ranking = slices.ContainsFunc(x.Suggestions, func(s scheme.Suggestion) bool { return s.Because == scheme.WhenBottom })
			}
		}
		units, err := h.Decisions.List(t.Context(), records.Actor{ID: "l", Name: "组长", Role: auth.Leader}, r)
		if err != nil {
			return ranking, false
		}
		for _, u := range units {
			for _, s := range u.Suggestions {
				fixed = fixed || u.Row.Evaluation == es[4] && slices.ContainsFunc(s.Because, func(b decision.Because) bool { return b.Rule == scheme.WhenBottom })
			}
		}
		return ranking, fixed
	}
	if now, _ := suggested(); !now {
		t.Fatal("the last of five is not suggested for an interview")
	}
	h.must(h.confirm(es[4], false))
	if now, _ := suggested(); now {
		t.Error("the ranking still suggests what a person has answered with no")
	}
	_, err := h.Finals.Fix(t.Context(), office, r, records.AnyVersion, final.FixRequest{})
	h.must(err)
	if now, fixed := suggested(); now || fixed {
		t.Errorf("once it is fixed the suggestion is back: ranking %v, decisions %v", now, fixed)
	}
	if err := h.confirm(es[4], true); records.KindOf(err) != records.Conflict {
		t.Errorf("a fixed result was changed: %v", err)
	}
}

package scoring_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/scheme"
)

// five makes a round of five units and scores the first n of them, each lower than the one before.
func (h *env) five(n int) (roundID string, evaluations []string) {
	h.T.Helper()
	ctx := h.T.Context()
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: 77, Name: "第七轮", StartsOn: "2024-07-01"})
	h.Must(err)
	for i := range 5 {
		o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: fmt.Sprintf("第%d局", i+1), Kind: scheme.KindDepartment})
		h.Must(err)
		e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.ID, OrganizationID: o.ID, SchemeID: "sanmenxia",
		})
		h.Must(err)
		evaluations = append(evaluations, e.ID)
		if i < n {
			h.lockedScore(e.ID, i)
		}
	}
	return r.ID, evaluations
}

// lockedScore fills in every sheet of an evaluation with so many points lost, and locks it.
func (h *env) lockedScore(evaluation string, lost int) {
	h.T.Helper()
	for _, body := range []string{"discipline", "organization", "inspection"} {
		h.SubmitSheet(evaluation, body, lost)
	}
	h.Must(h.Scores.Lock(h.T.Context(), apptest.Office, evaluation, ""))
}

// confirm is what the office says about a candidate.
func (h *env) confirm(evaluation string, yes bool) error {
	return h.Scores.ConfirmCandidate(h.T.Context(), apptest.Office, evaluation, records.AnyVersion, round.Candidate{Confirmed: yes, Reason: "会商"})
}

// F8: with one of five scored there is no last group, and only those in the last group become candidates.
func TestNobodyIsAmongTheLastWhileScoresAreMissing(t *testing.T) {
	h := newEnv(t)
	r, es := h.five(4)
	rows, err := h.Scores.Ranking(t.Context(), apptest.Office, r, "")
	h.Must(err)
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
	h.Must(h.confirm(es[4], true))
	h.Must(h.confirm(es[4], false))
}

// A reason is typed into a field of several lines.
func TestAReasonMayHaveSeveralLines(t *testing.T) {
	h := newEnv(t)
	_, es := h.five(5)
	candidate := func(reason string) error {
		c := round.Candidate{Reason: reason}
		return h.Scores.ConfirmCandidate(t.Context(), apptest.Office, es[4], records.AnyVersion, c)
	}
	again := func(reason string) error {
		return h.Scores.Reopen(t.Context(), apptest.Office, es[4], "discipline", reason)
	}
	for _, wrong := range []string{"", " \n", "一\a", strings.Repeat("长", 501)} {
		h.InvalidAt("reason", candidate(wrong))
		h.InvalidAt("reason", again(wrong))
	}
	h.Must(candidate("一、会商。\n二、同意。"))
	h.Must(again("一、漏项。\n\t二、笔误。"))
}

// F8: after a "no" the suggestion is gone, in the ranking as in what the fixed result suggests.
func TestAfterANoTheSuggestionIsGone(t *testing.T) {
	h := newEnv(t)
	r, es := h.five(5)
	suggested := func() (ranking, fixed bool) {
		t.Helper()
		rows, err := h.Scores.Ranking(t.Context(), apptest.Office, r, "")
		h.Must(err)
		for _, x := range rows {
			if x.EvaluationID == es[4] {
				ranking = slices.ContainsFunc(x.Suggestions,
					func(s scheme.Suggestion) bool { return s.Because == scheme.WhenBottom })
			}
		}
		units, err := h.Decisions.List(t.Context(), records.Actor{ID: "l", Name: "组长", Role: auth.Leader}, r)
		if err != nil {
			return ranking, false
		}
		for _, u := range units {
			for _, s := range u.Suggestions {
				fixed = fixed || u.Row.Evaluation == es[4] &&
					slices.ContainsFunc(s.Because, func(b decision.Because) bool { return b.Rule == scheme.WhenBottom })
			}
		}
		return ranking, fixed
	}
	if now, _ := suggested(); !now {
		t.Fatal("the last of five is not suggested for an interview")
	}
	h.Must(h.confirm(es[4], false))
	if now, _ := suggested(); now {
		t.Error("the ranking still suggests what a person has answered with no")
	}
	_, err := h.Finals.Fix(t.Context(), apptest.Office, r, records.AnyVersion, final.FixRequest{})
	h.Must(err)
	if now, fixed := suggested(); now || fixed {
		t.Errorf("once it is fixed the suggestion is back: ranking %v, decisions %v", now, fixed)
	}
	v, err := h.Scores.Score(t.Context(), apptest.Office, es[4])
	h.Must(err)
	if slices.ContainsFunc(v.Suggestions, func(s scheme.Suggestion) bool { return s.Because == scheme.WhenBottom }) {
		t.Errorf("its page suggests %+v", v.Suggestions)
	}
	if err := h.confirm(es[4], true); records.KindOf(err) != records.Conflict {
		t.Errorf("a fixed result was changed: %v", err)
	}
}

package scoring_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// kindOf makes a round with one unit of a kind for each list of answers, and counts its ballots: the overall answer of
// each voter, 1 the best.
func (h *env) kindOf(name, starts string, no int, units []string, answers [][]int) (round.Round, []string) {
	h.T.Helper()
	ctx := h.T.Context()
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: no, Name: name, StartsOn: starts})
	h.Must(err)
	var out []string
	for i, all := range answers {
		e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.ID, OrganizationID: units[i], SchemeID: "liaocheng",
		})
		h.Must(err)
		b, err := h.Rounds.NewBriefing(ctx, apptest.Officer, round.Briefing{EvaluationID: e.ID, HeldAt: h.Now(), Place: "会议室", Expected: 66, Attended: 60})
		h.Must(err)
		h.Sample.Briefing = b
		out = append(out, e.ID)
		if len(all) == 0 {
			continue
		}
		v, tokens := h.Session(len(all), nil)
		h.Move(v.ID, vote.StateOpen)
		for j, a := range all {
			h.Cast(v.ID, h.Admit(v.ID, tokens[v.ID][j]), apptest.Same(a, a))
		}
		h.Move(v.ID, vote.StateClosing)
		h.Move(v.ID, vote.StateCounted)
	}
	return r.V, out
}

func (h *env) units(kind string, n int) (ids []string) {
	h.T.Helper()
	for i := range n {
		o, err := h.Rounds.NewOrganization(h.T.Context(), apptest.Office, round.Organization{Name: fmt.Sprintf("样例%s%d局", kind[:2], i), Kind: kind})
		h.Must(err)
		ids = append(ids, o.ID)
	}
	return ids
}

func (h *env) compare(id string) scoring.Comparison {
	h.T.Helper()
	c, err := h.Scores.Compare(h.T.Context(), id)
	h.Must(err)
	return c
}

func said(p *string) string {
	if p == nil {
		return "—"
	}
	return *p
}

// experience §6: liaocheng's answers are worth 100, 70 and 30; 1 and 2 are satisfied heads.
func TestAUnitStandsBesideItsKindAndItsLastRound(t *testing.T) {
	h := newEnv(t)
	units := h.units(evalscheme.KindDepartment, 5)
	_, before := h.kindOf("第六轮", "2023-07-01", 6, units[:1], [][]int{{3, 3, 3, 3, 3}})
	if c := h.compare(before[0]); c.Last != nil || c.Others != nil || c.Units != 0 {
		t.Errorf("the only unit of the first round is compared with %+v", c)
	}
	_, now := h.kindOf("第七轮", "2024-07-01", 7, units, [][]int{
		{1, 1, 1, 1, 1}, {2, 2, 2, 2, 2}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {3, 3, 3, 3, 3}, nil,
	})
	c := h.compare(now[0])
	// (70 + 100 + 30) / 3 and (100 + 100 + 0) / 3: each unit counts once, however many voted
	if c.Units != 3 || c.Others == nil || said(c.Others.Score) != "66.67" || said(c.Others.Rate) != "66.67" {
		t.Errorf("beside its kind: %d units, %+v", c.Units, c.Others)
	}
	if c.LastRound != "第六轮" || c.Last == nil || said(c.Last.Score) != "30.00" || said(c.Last.Rate) != "0.00" || !c.SameRule {
		t.Errorf("beside its last round %s: %+v", c.LastRound, c.Last)
	}
	c = h.compare(now[4])
	if c.Units != 4 || c.Last != nil || said(c.Others.Score) != "75.00" || said(c.Others.Rate) != "75.00" {
		t.Errorf("a unit that was not measured yet: %+v", c)
	}
	if c := h.compare(before[0]); c.LastRound != "" {
		t.Errorf("a later round is the last one of an earlier: %+v", c)
	}
}

// The attack: a reader takes every comparison that any page shows, of every unit, and subtracts them from each other
// to get at “all but” one of them. Whatever the ballots of a session with too few were, every one of those numbers is
// the same, so there is nothing in any difference; and a mean of fewer than three units is never shown, so that no
// unit that knows itself and one other reads the third off a mean.
func TestNoDifferenceOfComparisonsTellsOfAUnitWithTooFewBallots(t *testing.T) {
	seen := map[string]string{}
	for _, few := range [][]int{{1, 1, 1, 1}, {3, 3, 3, 3}, {1, 2, 3, 4}, {2}, nil} {
		h := newEnv(t)
		units := h.units(evalscheme.KindTownship, 6)
		_, before := h.kindOf("第六轮", "2023-07-01", 6, units, [][]int{{1, 1, 1, 2, 2}, few, {1, 2, 1, 2, 1}})
		_, now := h.kindOf("第七轮", "2024-07-01", 7, units, [][]int{
			{1, 1, 2, 1, 1}, {2, 2, 2, 2, 1}, few, {3, 1, 1, 1, 1}, {1, 1, 1, 1, 2}, {2, 1, 1, 1, 1},
		})
		all := []scoring.Comparison{}
		for _, id := range append(before, now...) {
			all = append(all, h.compare(id))
		}
		raw, err := json.Marshal(all)
		h.Must(err)
		seen[string(raw)] += fmt.Sprint(few)
		for i, c := range all[:3] { // two others at most have a figure in the first round
			if c.Others != nil || c.Units > 2 {
				t.Errorf("unit %d of the first round is compared with the mean of %d", i, c.Units)
			}
		}
		if c := all[3+1]; c.Last != nil {
			t.Errorf("too few ballots are shown as the last round: %+v", c.Last)
		}
		if c := all[3+2]; c.Units != 5 {
			t.Errorf("the unit with too few ballots is compared with %d others", c.Units)
		}
		if c := all[3]; c.Units != 4 {
			t.Errorf("the one with too few is among %d others", c.Units)
		}
	}
	if len(seen) != 1 {
		t.Errorf("the comparisons tell what too few voted: %v", seen)
	}
}

func TestAnEvaluationThatIsNotThereIsComparedWithNothing(t *testing.T) {
	h := newEnv(t)
	if _, err := h.Scores.Compare(t.Context(), "nothing"); records.KindOf(err) != records.NotFound {
		t.Errorf("%v", err)
	}
}

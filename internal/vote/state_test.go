package vote_test

import (
	"slices"
	"testing"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

func TestASessionGoesItsLineAndNoOther(t *testing.T) {
	for flow, line := range map[string][]vote.State{
		vote.FlowOne: {"draft", "ready", "open", "closing", "sealed", "counted", "purged"},
		vote.FlowTwo: {"draft", "ready", "admitting", "admitted", "voting", "closing", "sealed", "counted", "purged"},
	} {
		all := append(slices.Clone(line), "voided", "open", "voting", "", "x")
		counted := slices.Index(line, "counted")
		for i, from := range line {
			for _, to := range all {
				want := i+1 < len(line) && to == line[i+1] || to == "voided" && i < counted
				if vote.CanMove(flow, from, to) != want {
					t.Errorf("flow %s: %s to %s possible: %v", flow, from, to, !want)
				}
			}
		}
		if vote.Next(flow, "voided") != nil || vote.Next(flow, "purged") != nil || vote.Next(flow, "x") != nil ||
			vote.Next("x", "draft") != nil {
			t.Errorf("flow %s goes on after its end", flow)
		}
		for _, s := range line {
			if !vote.KnownState(s) {
				t.Errorf("%s is not known", s)
			}
		}
	}
	if !vote.KnownState("voided") || vote.KnownState("") || vote.KnownState("x") {
		t.Error("wrong states are known")
	}
	if vote.CanMove(vote.FlowOne, "ready", "admitting") || vote.CanMove(vote.FlowTwo, "ready", "open") {
		t.Error("a flow enters the other's states")
	}
}

func TestWhatIsAllowedInEachState(t *testing.T) {
	type row struct{ admits1, casts1, admits2, casts2, issuer, receipt, count bool }
	const y, n = true, false
	for s, want := range map[vote.State]row{
		"draft":     {n, n, n, n, y, y, y},
		"ready":     {n, n, n, n, y, y, y},
		"admitting": {n, n, y, n, y, y, y},
		"admitted":  {n, n, n, n, y, y, y},
		"voting":    {n, n, n, y, n, y, y},
		"open":      {y, y, n, n, y, y, y},
		"closing":   {n, n, n, n, n, y, y},
		"sealed":    {n, n, n, n, n, n, y},
		"counted":   {n, n, n, n, n, n, n},
		"purged":    {n, n, n, n, n, n, n},
		"voided":    {n, n, n, n, n, n, n},
		"":          {n, n, n, n, n, n, n},
	} {
		got := row{
			vote.Admits(vote.FlowOne, s), vote.Casts(vote.FlowOne, s), vote.Admits(vote.FlowTwo, s),
			vote.Casts(vote.FlowTwo, s),
			vote.IssuerKeysLive(s), vote.ReceiptKeyLive(s), votetest.CountKeyLive(s),
		}
		if got != want {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
}

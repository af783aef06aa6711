package vote

import (
	"slices"
	"testing"
)

func TestASessionGoesItsLineAndNoOther(t *testing.T) {
	for flow, line := range map[string][]State{
		FlowOne: {"draft", "ready", "open", "closing", "sealed", "counted", "purged"},
		FlowTwo: {"draft", "ready", "admitting", "admitted", "voting", "closing", "sealed", "counted", "purged"},
	} {
		all := append(slices.Clone(line), "voided", "open", "voting", "", "x")
		counted := slices.Index(line, "counted")
		for i, from := range line {
			for _, to := range all {
				want := i+1 < len(line) && to == line[i+1] || to == "voided" && i < counted
				if CanMove(flow, from, to) != want {
					t.Errorf("flow %s: %s to %s possible: %v", flow, from, to, !want)
				}
			}
		}
		if Next(flow, "voided") != nil || Next(flow, "purged") != nil || Next(flow, "x") != nil || Next("x", "draft") != nil {
			t.Errorf("flow %s goes on after its end", flow)
		}
		for _, s := range line {
			if !KnownState(s) {
				t.Errorf("%s is not known", s)
			}
		}
	}
	if !KnownState("voided") || KnownState("") || KnownState("x") {
		t.Error("wrong states are known")
	}
	if CanMove(FlowOne, "ready", "admitting") || CanMove(FlowTwo, "ready", "open") {
		t.Error("a flow enters the other's states")
	}
}

func TestWhatIsAllowedInEachState(t *testing.T) {
	type row struct{ admits1, casts1, admits2, casts2, issuer, receipt, count bool }
	const y, n = true, false
	for s, want := range map[State]row{
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
			Admits(FlowOne, s), Casts(FlowOne, s), Admits(FlowTwo, s), Casts(FlowTwo, s),
			IssuerKeysLive(s), ReceiptKeyLive(s), CountKeyLive(s),
		}
		if got != want {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
}

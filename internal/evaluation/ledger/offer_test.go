package ledger

import "testing"

// A page offers exactly the steps that the state machine accepts.
func TestOffersAreTheEdgesOfTheParty(t *testing.T) {
	p := testPack(t)
	for _, w := range States() {
		for _, party := range []Party{Unit, Checker, Office} {
			i := Item{State: State(w.Code), Source: "feedback", Text: "问题"}
			to, results := i.Offers(party, p)
			offered := map[State]bool{}
			for _, s := range to {
				offered[s] = true
			}
			for _, r := range results {
				offered[r.To] = true
			}
			for _, s := range States() {
				want := edges[i.State][State(s.Code)] == party
				if offered[State(s.Code)] != want {
					t.Errorf("%s by %s to %s: offered %v", w.Code, party, s.Code, !want)
				}
			}
		}
	}
}

// Progress that says nothing, or is dated tomorrow, is refused and changes nothing.
func TestProgressThatSaysNothingIsRefused(t *testing.T) {
	i := Item{Measures: []Measure{{Text: "措施"}}}
	tooMuch := 101
	for name, w := range map[string]Went{
		"no text":      {},
		"no measure":   {Measure: 1, Text: "x"},
		"tomorrow":     {Text: "x", On: "2024-03-01", DoneOn: "2024-03-02"},
		"no day":       {Text: "x", DoneOn: "昨天"},
		"no state":     {Text: "x", Claim: "half"},
		"over hundred": {Text: "x", Percent: &tooMuch},
	} {
		if f := i.Advance(w); len(f) == 0 || len(i.Measures[0].Progress) > 0 {
			t.Errorf("%s: %v", name, f)
		}
	}
	if f := i.Advance(Went{Text: "做了", On: "2024-03-01", By: "甲", Claim: ClaimDone, DoneOn: "2024-03-01"}); len(f) > 0 {
		t.Fatal(f)
	}
	m := i.Measures[0]
	if len(m.Progress) != 1 || m.Claim != ClaimDone || m.Text != "措施" {
		t.Errorf("%+v", m)
	}
}

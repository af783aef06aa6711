package team_test

import (
	"testing"

	"pgregory.net/rapid"

	"minping/internal/evaluation/team"
)

func TestNoTeamAssessesItsOwnPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,6}`), 2, 15, rapid.ID[string]).Draw(
			t, "places",
		)
		seed := rapid.StringN(1, 8, 32).Draw(t, "seed")
		mode := rapid.SampledFrom([]string{team.Cross, team.Rotate}).Draw(t, "mode")
		out, err := team.Pairs(mode, places, seed)
		if err != nil {
			t.Fatal(err)
		}
		to, visited := map[string]string{}, map[string]bool{}
		for i, a := range out {
			if a.Team == a.Target || a.Team != places[i] || visited[a.Target] {
				t.Fatalf("%+v", out)
			}
			to[a.Team], visited[a.Target] = a.Target, true
		}
		swaps := 0
		for team, target := range to {
			if to[target] == team {
				swaps++
			}
		}
		if want := len(places); mode == team.Cross {
			if want%2 == 1 {
				want -= 3
			}
			if swaps != want {
				t.Fatalf("%d of %d swap", swaps, len(places))
			}
		} else {
			at, steps := to[places[0]], 1
			for ; at != places[0]; steps++ {
				at = to[at]
			}
			if steps != len(places) {
				t.Fatalf("a ring of %d, want %d", steps, len(places))
			}
		}
		again, _ := team.Pairs(mode, rapid.Permutation(places).Draw(t, "order"), seed)
		for _, a := range again {
			if to[a.Team] != a.Target {
				t.Fatal("the order of places decided")
			}
		}
	})
}

func TestAnAssignmentNeedsPlacesAndASeed(t *testing.T) {
	for _, x := range []struct {
		mode, seed string
		places     []string
	}{
		{"cross", "s", []string{"a"}},
		{"cross", "s", []string{"a", "a"}},
		{"cross", "s", []string{"a", ""}},
		{"cross", "", []string{"a", "b"}},
		{"lots", "s", []string{"a", "b"}},
	} {
		if out, err := team.Pairs(x.mode, x.places, x.seed); err == nil {
			t.Errorf("%+v gave %v", x, out)
		}
	}
}

package team_test

import (
	"fmt"
	"slices"
	"testing"

	"minping/internal/evaluation/team"
)

func TestABatchAndATeamHaveTheirLimits(t *testing.T) {
	if f := team.Check(nil, nil, make([]team.Target, 5000)); len(f) != 0 {
		t.Errorf("5000 units: %v", f)
	}
	if f := team.Check(nil, nil, make([]team.Target, 5001)); len(f) != 1 || f[0].Field != "teams" {
		t.Errorf("5001 units: %v", f)
	}
	x := teamsOf("A")
	for i := range 51 {
		x[0].Members = append(x[0].Members, team.Member{Name: fmt.Sprint("甲", i), Body: "市委组织部"})
	}
	if f := team.Check(x, nil, nil); len(f) != 1 || f[0].Field != "teams[0].members" {
		t.Errorf("51 members: %v", f)
	}
	x[0].Members = slices.Clone(x[0].Members[:50])
	if f := team.Check(x, nil, nil); len(f) != 0 {
		t.Errorf("50 members: %v", f)
	}
}

package team_test

import (
	"encoding/json"
	"testing"

	"minping/internal/evaluation/team"
	"minping/internal/evaluationtest"
)

// What a person may write into teams.
func TestTheFieldsOfATeamHaveTheirBounds(t *testing.T) {
	const raw = `[{"id":"a","name":"第一组","targets":["e1"],"members":[
		{"account":"x","name":"张三","body":"discipline","lead":true},{"account":"y","name":"李四","body":"inspection"}]},
		{"id":"b","name":"第二组","targets":["e2"],"members":[{"name":"王五","body":"organization"}]}]`
	targets := []team.Target{{ID: "e1", Name: "市甲局"}, {ID: "e2", Name: "市乙局"}}
	evaluationtest.Bounds(t, "team", func(raw []byte) error {
		var all []team.Team
		if err := json.Unmarshal(raw, &all); err != nil {
			return err
		}
		return team.Check(all, nil, targets).OrNil()
	}, nil, []byte(raw))
}

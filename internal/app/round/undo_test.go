package round_test

import (
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/round"
)

// Two people may have one name; who asked is known by the account.
func TestARequestIsOfTheAccountThatAsked(t *testing.T) {
	asked := round.Undo{ByID: "1", By: "张三"}
	for _, x := range []struct {
		who  records.Actor
		mine bool
	}{
		{records.Actor{ID: "1", Name: "张三"}, true},
		{records.Actor{ID: "1", Name: "张三（原名张山）"}, true},
		{records.Actor{ID: "2", Name: "张三"}, false},
	} {
		if asked.Mine(x.who) != x.mine {
			t.Errorf("%+v: %v", x.who, !x.mine)
		}
	}
}

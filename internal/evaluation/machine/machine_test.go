package machine_test

import (
	"errors"
	"strings"
	"testing"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/machine"
)

type state string

func (s state) Stands() (zh, en string) { return "已经签收", "has been received" }

var table = machine.Table[state]{
	{From: "a", To: "b", Name: "进", NameEN: "go", Who: []string{machine.Office}},
	{
		From:   "b",
		To:     "a",
		Name:   "退",
		NameEN: "back",
		Who:    []string{machine.Office, machine.Leader},
		Reason: true,
		Second: true,
	},
}

func TestOnlyStepsOfTheTableExist(t *testing.T) {
	full := machine.Step{Who: []string{machine.Office}, By: "x", Second: "y", Reason: "错了"}
	for _, from := range []state{"a", "b", "c"} {
		for _, to := range []state{"a", "b", "c"} {
			_, err := table.Take(from, to, full)
			if want := from == "a" && to == "b" || from == "b" && to == "a"; (err == nil) != want {
				t.Errorf("%s to %s: %v", from, to, err)
			}
			var r *machine.Refused
			if err != nil && (!errors.As(err, &r) || r.Code != machine.NoSuchStep) {
				t.Errorf("%s to %s: %v", from, to, err)
			}
			if err != nil && (r.ZH != "现在已经签收，不能进行这一步。" || r.EN != "It has been received, so this step is not possible.") {
				t.Errorf("it says %s, %s", r.ZH, r.EN)
			}
		}
	}
}

func TestAStepAsksForItsPeopleAndItsReason(t *testing.T) {
	for name, x := range map[string]struct {
		step  machine.Step
		field string // the field of the error; "" means refused for this person
	}{
		"a stranger": {machine.Step{Who: []string{machine.Unit}, By: "x", Second: "y", Reason: "错了"}, ""},
		"no reason": {
			machine.Step{Who: []string{machine.Leader}, By: "x", Second: "y", Reason: " \n"}, "reason",
		},
		"a long reason": {machine.Step{Who: []string{machine.Leader}, By: "x", Second: "y", Reason: strings.Repeat("长", 2001)}, "reason"},
		"as long as may be": {
			machine.Step{Who: []string{machine.Leader}, By: "x", Reason: strings.Repeat("长", 2000)}, "second",
		},
		"nobody else":    {machine.Step{Who: []string{machine.Leader}, By: "x", Reason: "错了"}, "second"},
		"the same again": {machine.Step{Who: []string{machine.Leader}, By: "x", Second: "x", Reason: "错了"}, "second"},
	} {
		_, err := table.Take("b", "a", x.step)
		var r *machine.Refused
		var f check.FieldErrors
		switch {
		case x.field == "" && (!errors.As(err, &r) || r.Code != machine.NotYours):
			t.Errorf("%s: %v", name, err)
		case x.field != "" && (!errors.As(err, &f) || f[0].Field != x.field):
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyStepsTheActorMayTakeAreListed(t *testing.T) {
	if s := table.Steps("b", machine.Leader); len(s) != 1 || s[0].To != "a" {
		t.Error(s)
	}
	if s := table.Steps("a", machine.Leader, machine.Unit); len(s) != 0 {
		t.Error(s)
	}
}

package decision_test

import (
	"fmt"
	"testing"

	"minping/internal/evaluation/decision"
	"minping/internal/evaluationtest"
)

// What the document of an accountability says, for every kind of subject, case and mode, with and without persons.
func TestTheWordsOfAnAccountabilityAreWrittenDown(t *testing.T) {
	r, err := decision.ParseRules(evaluationtest.PackJSON(t, "decisions"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	say := func(name string, d decision.Decision) {
		who, why, how := r.Accountability.Words(d)
		all[name] = fmt.Sprintf("%s；%s；%s", who, why, how)
	}
	people := []decision.Person{{Name: "张三", Office: "局长"}, {Name: "李四", Office: "副局长"}}
	for _, s := range r.Accountability.Subjects {
		say("subject "+s.Code, decision.Decision{Subject: s.Code})
		say("persons "+s.Code, decision.Decision{Subject: s.Code, Persons: people})
	}
	for _, c := range r.Accountability.Cases {
		say("case "+c.Code, decision.Decision{Case: c.Code})
	}
	for _, m := range r.Accountability.Modes {
		for _, on := range []string{"organization", "person"} {
			say("mode "+m.Code+" "+on, decision.Decision{On: on, Modes: []string{m.Code}})
		}
	}
	say("nothing known", decision.Decision{Subject: "none", Case: "none", Modes: []string{"none"}})
	for _, k := range decision.Kinds() {
		zh, en := k.Name()
		all["kind "+string(k)] = zh + " " + en
	}
	states := []decision.State{decision.None, decision.Prepared, decision.Yes, decision.No, decision.Withdrawn}
	for _, s := range states {
		zh, en := s.Stands()
		all["state "+string(s)] = zh + " " + en
	}
	evaluationtest.Account(t, "words", all)
}

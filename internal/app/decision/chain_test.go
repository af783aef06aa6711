package decision_test

import (
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/decision"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/decision"
	"minping/internal/verify"
)

// A body that asks answers nothing itself.
func TestWhoAsksForACampaignDoesNotConfirmIt(t *testing.T) {
	h := newEnv(t)
	ctx, e := t.Context(), h.Scored(8, 1).Units[0].Evaluation.ID
	body := records.Actor{ID: "jiwei", Name: "jiwei", Role: auth.Supervisor, Body: "discipline"}
	v, err := h.Decisions.Decide(ctx, body, e, decision.Request{To: rules.Prepared, Decision: rules.Decision{
		Kind: rules.Campaign, Code: "special", Reason: "惠民补贴",
	}})
	h.Must(err)
	for _, to := range []rules.State{rules.Yes, rules.No} {
		h.RefusedAs("not_yours", apptest.ErrorOf(h.Decisions.Answer(ctx, body, v.ID, records.AnyVersion,
			decision.Answer{To: to, Reason: "同意"})))
	}
}

// What was asked for, answered and carried out is in the chain, and what no one has answered has no effect.
func TestWhatBecomesOfAnAccountabilityIsInTheChain(t *testing.T) {
	h := newEnv(t)
	ctx, e := t.Context(), h.Scored(8, 1).Units[0].Evaluation.ID
	v, err := h.Decisions.Decide(ctx, apptest.Office, e, decision.Request{To: rules.Prepared, Decision: rules.Decision{
		Kind: rules.Accountability, Reason: "编造整改情况", On: rules.OnPerson, Subject: "departments", Case: "6",
		Modes: []string{"admonition"}, Persons: []rules.Person{{Name: "李某", Office: "科长"}},
	}})
	h.Must(err)
	yes := decision.Answer{To: rules.Yes, Reason: "同意"}
	answered := func() int {
		list, err := h.Decisions.Answered(ctx, []string{e})
		h.Must(err)
		return len(list)
	}
	if n := answered(); n != 0 {
		t.Errorf("%d are answered before the leader has", n)
	}
	h.MustDo(h.Decisions.Answer(ctx, apptest.Leader, v.ID, records.AnyVersion, yes))
	if n := answered(); n != 1 {
		t.Errorf("%d are answered", n)
	}
	h.MustDo(h.Decisions.Procedure(ctx, apptest.Office, v.ID, records.AnyVersion, rules.Step{
		Code: "served", On: string(deadline.DayOf(h.Now())),
	}))
	for range 2 {
		h.MustDo(h.Decisions.Open(ctx, apptest.Office, v.ID, ""))
	}
	entries, err := h.Audit.Extract(ctx, func(x verify.AuditEntry) bool {
		return x.Object == e && len(x.Type) > 8 && x.Type[:9] == "decision."
	})
	h.Must(err)
	var got []string
	for _, x := range entries {
		got = append(got, x.Subject+" "+x.Type)
	}
	want := []string{
		"office decision.prepared", "leader decision.yes", "office decision.step", "office decision.document",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the chain says %q", got)
	}
}

// A yes about figures that are no longer in force leads to no document about those that are.
func TestADecisionAboutAnotherResultIsNotDrafted(t *testing.T) {
	of := func(final string) decision.View {
		return decision.View{Decision: rules.Decision{Kind: rules.Redo, Final: final}, Opens: "redo"}
	}
	u := decision.Unit{Final: "now", Decisions: []decision.View{of("before"), of("now"), of("")}}
	if got := u.Undrafted(rules.Redo); len(got) != 1 || got[0].Final != "now" {
		t.Errorf("%+v", got)
	}
}

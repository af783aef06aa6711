package app

import (
	"slices"
	"testing"

	"minping/internal/app/audit"
	"minping/internal/app/decision"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/auth"
	rules "minping/internal/evaluation/decision"
	"minping/internal/store/memory"
)

// suggestedAbout are the kinds that are open about an evaluation.
func (h *hall) suggestedAbout(evaluation string) (out []rules.Kind) {
	h.t.Helper()
	u, err := h.Decisions.Show(h.t.Context(), office, evaluation)
	h.must(err)
	for _, s := range u.Suggestions {
		out = append(out, s.Kind)
	}
	return out
}

func yes(k rules.Kind, reason string) decision.Request {
	return decision.Request{To: rules.Yes, Decision: rules.Decision{Kind: k, Reason: reason}}
}

// interview is what a request for one states beside its ground.
func interview(code string, prominent bool) decision.Request {
	return decision.Request{To: rules.Prepared, Decision: rules.Decision{
		Kind: rules.Interview, Reason: "整改方案照抄照搬", Code: code, Route: "organization", Level: "leading_group",
		Persons: []rules.Person{{Name: "张某", Office: "党组书记"}}, Prominent: prominent,
	}}
}

// Promise 5 of evaluation §9: a suggestion does nothing; a "yes" without a reason is refused; B27 needs rank and
// confirmation, B28 a code and no rank.
func TestASuggestionDoesNothingAndAYesNeedsAReason(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 5)
	ctx := t.Context()
	first, last := r.units[0].evaluation.ID, r.units[4].evaluation.ID
	if u, err := h.Decisions.Show(ctx, office, last); err != nil || len(u.Suggestions) != 0 {
		t.Fatalf("before the result is fixed %+v is suggested: %v", u.Suggestions, err)
	}
	h.refusedAs("not_fixed", second(h.Decisions.List(ctx, office, r.round.ID)))
	f := h.fix(r.round.ID)
	if got := h.suggestedAbout(last); !slices.Contains(got, rules.Interview) || !slices.Contains(got, rules.Continue) {
		t.Fatalf("about the last unit is suggested: %v", got)
	}
	if got := h.suggestedAbout(first); slices.Contains(got, rules.Interview) {
		t.Errorf("about the first unit is suggested: %v", got)
	}
	papers, err := h.Documents.List(ctx, office, documentsOf(last))
	h.must(err)
	if now, err := h.Finals.Show(ctx, r.round.ID); err != nil || now.Final.Digest != f.Final.Digest || len(papers) != 0 {
		t.Errorf("a suggestion did something: %d papers, %v", len(papers), err)
	}

	h.invalidAt("reason", second(h.Decisions.Decide(ctx, office, last, yes(rules.Continue, " "))))
	if got := h.suggestedAbout(last); !slices.Contains(got, rules.Continue) {
		t.Error("a yes without a reason was taken")
	}
	v, err := h.Decisions.Decide(ctx, office, last, yes(rules.Continue, "两项未完成"))
	h.must(err)
	if v.Final != f.Final.Digest || len(v.Because) == 0 || v.Opens != "continue" {
		t.Errorf("it does not say what it rests on: %+v", v)
	}
	if slices.Contains(h.suggestedAbout(last), rules.Continue) {
		t.Error("an answered suggestion is still open")
	}
	h.refusedAs("exists", second(h.Decisions.Decide(ctx, office2, last, yes(rules.Continue, "再来一次"))))
	id, err := h.Decisions.Open(ctx, office, v.ID, "")
	h.must(err)
	again, err := h.Decisions.Open(ctx, office2, v.ID, "")
	h.must(err)
	papers, err = h.Documents.List(ctx, office, documentsOf(last))
	h.must(err)
	if id != again || len(papers) != 1 || papers[0].Type != "continue" {
		t.Errorf("a yes opens %+v", papers)
	}

	h.must2(h.Decisions.Decide(ctx, office, first, decision.Request{To: rules.No, Decision: rules.Decision{Kind: rules.Continue}}))
	if slices.Contains(h.suggestedAbout(first), rules.Continue) {
		t.Error("a no does not end the suggestion")
	}
}

// Promise 5, the two ways to an interview: by rank with a person's confirmation (B27), by a reason code without any
// rank (B28); the office proposes, a leader confirms.
func TestAnInterviewNeedsRankAndConfirmationOrACodeAndALeader(t *testing.T) {
	h := newHall(t)
	h.account("leader", auth.Leader)
	r := h.scored(8, 5)
	h.fix(r.round.ID)
	ctx, first, last := t.Context(), r.units[0].evaluation.ID, r.units[4].evaluation.ID
	h.invalidAt("prominent", second(h.Decisions.Decide(ctx, office, last, interview("", false))))
	h.invalidAt("code", second(h.Decisions.Decide(ctx, office, first, interview("", true))))
	h.invalidAt("code", second(h.Decisions.Decide(ctx, office, first, interview("because", false))))
	nobody := interview("", true)
	nobody.Persons = nil
	h.invalidAt("persons", second(h.Decisions.Decide(ctx, office, last, nobody)))
	direct := interview("", true)
	direct.To = rules.Yes
	h.refusedAs("no_such_step", second(h.Decisions.Decide(ctx, office, last, direct)))

	byRank, err := h.Decisions.Decide(ctx, office, last, interview("", true))
	h.must(err)
	byCode, err := h.Decisions.Decide(ctx, office, first, interview("false_rectification", false))
	h.must(err)
	if len(byRank.Because) == 0 || len(byCode.Because) != 0 || slices.Contains(h.suggestedAbout(last), rules.Interview) {
		t.Errorf("by rank %+v, by code %+v", byRank.Because, byCode.Because)
	}
	h.refusedAs("not_yours", second(h.Decisions.Answer(ctx, office2, byRank.ID, byRank.Version, rules.Yes, "同意")))
	h.invalidAt("reason", second(h.Decisions.Answer(ctx, leader, byRank.ID, byRank.Version, rules.Yes, "")))
	h.must2(h.Decisions.Answer(ctx, office, byRank.ID, byRank.Version, rules.Withdrawn, "核实后再提"))
	if !slices.Contains(h.suggestedAbout(last), rules.Interview) {
		t.Error("what was taken back is not suggested again")
	}
	byRank, err = h.Decisions.Decide(ctx, office, last, interview("", true))
	h.must(err)
	done, err := h.Decisions.Answer(ctx, leader, byRank.ID, byRank.Version, rules.Yes, "同意约谈")
	h.must(err)
	h.refusedAs("office_only", second(h.Decisions.Open(ctx, leader, done.ID, "")))
	paper, err := h.Decisions.Open(ctx, office, done.ID, "")
	h.must(err)
	doc, err := h.Documents.Show(ctx, office, paper)
	h.must(err)
	if v := doc.V.Data.Values; v["被约谈人"] != "党组书记张某" || v["约谈人"] != "巡察工作领导小组" || v["处理理由"] != "同意约谈" {
		t.Errorf("its notice says %v", v)
	}
	h.must2(h.Documents.Redraw(ctx, office, paper, records.AnyVersion, nil))
	doc, err = h.Documents.Show(ctx, office, paper)
	if err != nil || doc.V.Data.Values["被约谈人"] != "党组书记张某" {
		t.Errorf("drawn up again it says %v: %v", doc.V.Data.Values, err)
	}
}

// Domain B29–B32: who is held to account, in which of the cases and how, and the steps in order.
func TestAnAccountabilityHasASubjectACaseAModeAndItsStepsInOrder(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	ctx, e := t.Context(), r.units[1].evaluation.ID
	ask := decision.Request{To: rules.Prepared, Decision: rules.Decision{
		Kind: rules.Accountability, Reason: "编造整改情况", On: rules.OnPerson, Subject: "departments", Case: "6",
		Modes: []string{"admonition"}, Persons: []rules.Person{{Name: "李某", Office: "科长"}},
	}}
	wrong := ask
	wrong.Modes = []string{"examination"} // that of an organisation
	h.invalidAt("modes", second(h.Decisions.Decide(ctx, office, e, wrong)))
	v, err := h.Decisions.Decide(ctx, office, e, ask) // before any result is fixed
	h.must(err)
	step := func(code, on string) error {
		_, err := h.Decisions.Procedure(ctx, office, v.ID, records.AnyVersion, rules.Step{Code: code, On: on})
		return err
	}
	h.must(step("proposed", "2024-12-01"))
	h.must(step("heard", "2024-12-05"))
	h.invalidAt("code", step("verified", "2024-12-06"))
	h.invalidAt("on", step("decided", "2024-12-04"))
	h.invalidAt("code", step("nothing", "2024-12-06"))
	u, err := h.Decisions.Show(ctx, leader, e)
	h.must(err)
	if len(u.Decisions) != 1 || len(u.Decisions[0].Taken) != 2 {
		t.Errorf("recorded %+v", u.Decisions)
	}
}

// Domain A43: a clue's words are for who wrote them; everybody else learns that there is one.
func TestTheWordsOfAClueAreForWhoWroteThem(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 1)
	ctx, e := t.Context(), r.units[0].evaluation.ID
	const words = "某科长收受礼金"
	ask := yes(rules.ClueTransfer, words)
	ask.Code = "weak"
	h.must2(h.Decisions.Decide(ctx, office, e, ask))
	for who, sees := range map[records.Actor]bool{office: true, office2: false, leader: false} {
		u, err := h.Decisions.Show(ctx, who, e)
		h.must(err)
		if v := u.Decisions[0]; (v.Reason == words) != sees || v.Hidden == sees {
			t.Errorf("%s reads %+v", who.Name, v)
		}
	}
	entries, _, err := h.Audit.List(ctx, office, audit.Filter{Type: "decision.yes"}, 0, 10)
	h.must(err)
	if len(entries) != 1 || entries[0].Detail != string(rules.ClueTransfer) {
		t.Errorf("the chain says %+v", entries)
	}
}

func TestAllSuggestionsOfAKindAreAnsweredAtOnceAndOnceOnly(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 4)
	h.fix(r.round.ID)
	ctx := t.Context()
	h.refusedAs("not_yours", second(h.Decisions.DecideAll(ctx, leader, r.round.ID, rules.Continue, "未完成")))
	h.invalidAt("kind", second(h.Decisions.DecideAll(ctx, office, r.round.ID, rules.Redo, "未完成")))
	h.invalidAt("reason", second(h.Decisions.DecideAll(ctx, office, r.round.ID, rules.Continue, "")))
	for _, want := range []int{4, 0} {
		n, err := h.Decisions.DecideAll(ctx, office, r.round.ID, rules.Continue, "未完成事项继续整改")
		h.must(err)
		if n != want {
			t.Errorf("%d documents, want %d", n, want)
		}
	}
}

// Evaluation §5: without leaders two different people of the office approve.
func TestWithoutLeadersAnotherPersonOfTheOfficeConfirms(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 5)
	h.fix(r.round.ID)
	ctx, last := t.Context(), r.units[4].evaluation.ID
	v, err := h.Decisions.Decide(ctx, office, last, interview("", true))
	h.must(err)
	offered := func(a records.Actor) bool {
		u, err := h.Decisions.Show(ctx, a, last)
		h.must(err)
		return u.Decisions[0].Answerable()
	}
	if offered(office) || !offered(office2) {
		t.Errorf("offered to who prepared it %v, to the other %v", offered(office), offered(office2))
	}
	h.refusedAs("second_person", second(h.Decisions.Answer(ctx, office, v.ID, v.Version, rules.Yes, "同意")))
	h.account("leader", auth.Leader)
	h.refusedAs("not_yours", second(h.Decisions.Answer(ctx, office2, v.ID, v.Version, rules.Yes, "同意")))
	h.must2(h.Accounts.DisableAccount(ctx, office, "leader", true)) // who cannot sign in confirms nothing
	done, err := h.Decisions.Answer(ctx, office2, v.ID, v.Version, rules.Yes, "同意")
	h.must(err)
	if done.State != rules.Yes || done.By != "office2" || done.Prepared != "office" {
		t.Errorf("confirmed: %+v", done)
	}
}

// Of two who answer one suggestion at the same moment one does; the other is told.
func TestOfTwoAnswersToASuggestionOneCounts(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	h.fix(r.round.ID)
	ctx, e := t.Context(), r.units[1].evaluation.ID
	h.once("decision.write", func() { h.must2(h.Decisions.Decide(ctx, office2, e, yes(rules.Continue, "先答复的"))) })
	h.refusedAs("exists", second(h.Decisions.Decide(ctx, office, e, yes(rules.Continue, "后答复的"))))
	u, err := h.Decisions.Show(ctx, office, e)
	h.must(err)
	if len(u.Decisions) != 1 || u.Decisions[0].Reason != "先答复的" {
		t.Errorf("%+v", u.Decisions)
	}
}

// Promise 8 of evaluation §9: the document of a decision is drafted once, by two who ask at once and after a failure.
func TestTheDocumentOfADecisionIsDraftedOnce(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 2)
	h.fix(r.round.ID)
	ctx, e := t.Context(), r.units[1].evaluation.ID
	v, err := h.Decisions.Decide(ctx, office, e, yes(rules.Continue, "两项未完成"))
	h.must(err)
	var other string
	h.once("decision.document", func() {
		other, err = h.Decisions.Open(ctx, office2, v.ID, "")
		h.must(err)
	})
	id, err := h.Decisions.Open(ctx, office, v.ID, "")
	h.must(err)
	papers, err := h.Documents.List(ctx, office, documentsOf(e))
	h.must(err)
	if id != other || len(papers) != 1 || papers[0].ID != id {
		t.Errorf("%s and %s: %d documents", id, other, len(papers))
	}
}

// A retry drafts the documents that failed before, and no other twice.
func TestARetryOfAllDraftsTheDocumentsThatFailed(t *testing.T) {
	st := &failing{Store: memory.Open()}
	h := newHallOn(t, st, t.TempDir())
	r := h.scored(8, 4)
	h.fix(r.round.ID)
	ctx := t.Context()
	total := 0
	for try := range 40 {
		st.left = try%11 + 1 // in every place of a unit's writes
		n, err := h.Decisions.DecideAll(ctx, office, r.round.ID, rules.Continue, "未完成事项继续整改")
		st.left = 0
		total += n
		if err == nil {
			break
		}
	}
	for _, u := range r.units {
		papers, err := h.Documents.List(ctx, office, documentsOf(u.evaluation.ID))
		h.must(err)
		shown, err := h.Decisions.Show(ctx, office, u.evaluation.ID)
		h.must(err)
		if len(papers) != 1 || len(shown.Decisions) != 1 || shown.Decisions[0].Document != papers[0].ID {
			t.Errorf("%s: %d documents, decisions %+v", u.org.V.Name, len(papers), shown.Decisions)
		}
	}
	if total == 0 || total > 4 {
		t.Errorf("%d documents were said to be drafted", total)
	}
}

// A supervising body has suggestions of its own: an interview of its head by the other route.
func TestASupervisingBodyIsInterviewedByTheOtherRoute(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	r := h.scored(8, 1)
	h.where.Round = r.round
	ids := []string{h.supervisor("第一派驻组").ID, h.supervisor("第二派驻组").ID}
	h.supervise(ids[0], "22.5")
	h.supervise(ids[1], "20")
	h.fix(r.round.ID)
	if got := h.suggestedAbout(ids[1]); !slices.Contains(got, rules.Interview) {
		t.Fatalf("about the last supervising body is suggested: %v", got)
	}
	h.invalidAt("route", second(h.Decisions.Decide(ctx, office, ids[1], interview("", true))))
	ask := interview("", true)
	ask.Route, ask.Level = "supervising", "discipline_leader"
	h.must2(h.Decisions.Decide(ctx, office, ids[1], ask))
}

// Nobody but the office and leaders sees decisions, and no one else's request leaves anything.
func TestDecisionsAreForTheOfficeAndLeaders(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 1)
	h.fix(r.round.ID)
	ctx, e := t.Context(), r.units[0].evaluation.ID
	for _, a := range []records.Actor{officer, auditor, r.units[0].staff(), {Name: "组", Role: auth.Supervisor, Body: "discipline"}} {
		h.refusedAs("not_yours", second(h.Decisions.List(ctx, a, r.round.ID)))
		h.refusedAs("not_yours", second(h.Decisions.Show(ctx, a, e)))
	}
	campaign := decision.Request{To: rules.Prepared, Decision: rules.Decision{Kind: rules.Campaign, Code: "special", Reason: "惠民补贴"}}
	h.refusedAs("not_yours", second(h.Decisions.Decide(ctx, officer, e, campaign)))
	h.must2(h.Decisions.Decide(ctx, records.Actor{Name: "组", Role: auth.Supervisor, Body: "discipline"}, e, campaign))
}

func documentsOf(evaluation string) document.Filter { return document.Filter{Evaluation: evaluation} }

// invalidAt holds an error to the field that is wrong.
func (h *hall) invalidAt(field string, err error) {
	h.t.Helper()
	e, ok := readable(err)
	if !ok || e.Kind != records.Invalid || !slices.ContainsFunc(e.Fields, func(f records.FieldError) bool { return f.Field == field }) {
		h.t.Errorf("got %v %+v, want %s to be wrong", err, e, field)
	}
}

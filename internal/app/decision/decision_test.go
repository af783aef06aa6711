package decision_test

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/audit"
	"minping/internal/app/decision"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/decision"
	papers "minping/internal/evaluation/document"
	"minping/internal/store/memory"
	"minping/internal/typed"
)

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
	h := newEnv(t)
	r := h.Scored(8, 5)
	ctx := t.Context()
	first, last := r.Units[0].Evaluation.ID, r.Units[4].Evaluation.ID
	if u, err := h.Decisions.Show(ctx, apptest.Office, last); err != nil || len(u.Suggestions) != 0 {
		t.Fatalf("before the result is fixed %+v is suggested: %v", u.Suggestions, err)
	}
	h.RefusedAs("not_fixed", apptest.ErrorOf(h.Decisions.List(ctx, apptest.Office, r.Round.ID)))
	f := h.Fix(r.Round.ID)
	if got := h.Suggested(last); !slices.Contains(got, rules.Interview) || !slices.Contains(got, rules.Continue) {
		t.Fatalf("about the last unit is suggested: %v", got)
	}
	if got := h.Suggested(first); slices.Contains(got, rules.Interview) {
		t.Errorf("about the first unit is suggested: %v", got)
	}
	papers, err := h.Documents.List(ctx, apptest.Office, documentsOf(last))
	h.Must(err)
	now, err := h.Finals.Show(ctx, r.Round.ID)
	if err != nil || now.Final.Digest != f.Final.Digest || len(papers) != 0 {
		t.Errorf("a suggestion did something: %d papers, %v", len(papers), err)
	}

	h.InvalidAt("reason",
		apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, last, apptest.Yes(rules.Continue, " "))))
	if got := h.Suggested(last); !slices.Contains(got, rules.Continue) {
		t.Error("a yes without a reason was taken")
	}
	v, err := h.Decisions.Decide(ctx, apptest.Office, last, apptest.Yes(rules.Continue, "两项未完成"))
	h.Must(err)
	if v.Final != f.Final.Digest || len(v.Because) == 0 || v.Opens != "continue" {
		t.Errorf("it does not say what it rests on: %+v", v)
	}
	if slices.Contains(h.Suggested(last), rules.Continue) {
		t.Error("an answered suggestion is still open")
	}
	h.RefusedAs("exists", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office2, last, apptest.Yes(rules.Continue, "再来一次"))))
	id, err := h.Decisions.Open(ctx, apptest.Office, v.ID, "")
	h.Must(err)
	again, err := h.Decisions.Open(ctx, apptest.Office2, v.ID, "")
	h.Must(err)
	papers, err = h.Documents.List(ctx, apptest.Office, documentsOf(last))
	h.Must(err)
	if id != again || len(papers) != 1 || papers[0].Type != "continue" {
		t.Errorf("a yes opens %+v", papers)
	}

	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, first, decision.Request{
		To: rules.No, Decision: rules.Decision{Kind: rules.Continue},
	}))
	if slices.Contains(h.Suggested(first), rules.Continue) {
		t.Error("a no does not end the suggestion")
	}
}

// Promise 5, the two ways to an interview: by rank with a person's confirmation (B27), by a reason code without any
// rank (B28); the office proposes, a leader confirms.
func TestAnInterviewNeedsRankAndConfirmationOrACodeAndALeader(t *testing.T) {
	h := newEnv(t)
	h.AddAccount("leader", auth.Leader)
	r := h.Scored(8, 5)
	h.Fix(r.Round.ID)
	ctx, first, last := t.Context(), r.Units[0].Evaluation.ID, r.Units[4].Evaluation.ID
	h.InvalidAt("prominent", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, last, interview("", false))))
	h.InvalidAt("code", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, first, interview("", true))))
	h.InvalidAt("code", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, first, interview("because", false))))
	nobody := interview("", true)
	nobody.Persons = nil
	h.InvalidAt("persons", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, last, nobody)))
	direct := interview("", true)
	direct.To = rules.Yes
	_, err := h.Decisions.Decide(ctx, apptest.Office, last, direct)
	h.RefusedAs("no_such_step", err)
	if e, _ := apptest.Readable(err); e == nil || !strings.Contains(e.Text.ZH, "还没有拟办") {
		t.Errorf("it says %v", err)
	}

	byRank, err := h.Decisions.Decide(ctx, apptest.Office, last, interview("", true))
	h.Must(err)
	byCode, err := h.Decisions.Decide(ctx, apptest.Office, first, interview("false_rectification", false))
	h.Must(err)
	if len(byRank.Because) == 0 || len(byCode.Because) != 0 || slices.Contains(h.Suggested(last), rules.Interview) {
		t.Errorf("by rank %+v, by code %+v", byRank.Because, byCode.Because)
	}
	h.RefusedAs("not_yours", apptest.ErrorOf(h.Decisions.Answer(ctx, apptest.Office2, byRank.ID, byRank.Version, decision.Answer{To: rules.Yes, Reason: "同意"})))
	unsaid := decision.Answer{To: rules.Yes}
	h.InvalidAt("reason", apptest.ErrorOf(h.Decisions.Answer(ctx, apptest.Leader, byRank.ID, byRank.Version, unsaid)))
	h.MustDo(h.Decisions.Answer(ctx, apptest.Office, byRank.ID, byRank.Version, decision.Answer{To: rules.Withdrawn, Reason: "核实后再提"}))
	if !slices.Contains(h.Suggested(last), rules.Interview) {
		t.Error("what was taken back is not suggested again")
	}
	byRank, err = h.Decisions.Decide(ctx, apptest.Office, last, interview("", true))
	h.Must(err)
	done, err := h.Decisions.Answer(ctx, apptest.Leader, byRank.ID, byRank.Version, decision.Answer{To: rules.Yes, Reason: "同意约谈"})
	h.Must(err)
	h.RefusedAs("office_only", apptest.ErrorOf(h.Decisions.Open(ctx, apptest.Leader, done.ID, "")))
	paper, err := h.Decisions.Open(ctx, apptest.Office, done.ID, "")
	h.Must(err)
	doc, err := h.Documents.Show(ctx, apptest.Office, paper)
	h.Must(err)
	if v := doc.V.Data.Values; v["被约谈人"] != "党组书记张某" || v["约谈人"] != "巡察工作领导小组" || v["处理理由"] != "整改方案照抄照搬" {
		t.Errorf("its notice says %v", v) // why it was asked for, not that someone agreed
	}
	if done.Asked != "整改方案照抄照搬" || done.Reason != "同意约谈" {
		t.Errorf("what each of the two said: %q, %q", done.Asked, done.Reason)
	}
	h.MustDo(h.Documents.Redraw(ctx, apptest.Office, paper, records.AnyVersion, nil))
	doc, err = h.Documents.Show(ctx, apptest.Office, paper)
	if err != nil || doc.V.Data.Values["被约谈人"] != "党组书记张某" {
		t.Errorf("drawn up again it says %v: %v", doc.V.Data.Values, err)
	}
}

// Domain B29–B32: who is held to account, in which of the cases and how, and the steps in order.
func TestAnAccountabilityHasASubjectACaseAModeAndItsStepsInOrder(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx, e := t.Context(), r.Units[1].Evaluation.ID
	ask := decision.Request{To: rules.Prepared, Decision: rules.Decision{
		Kind: rules.Accountability, Reason: "编造整改情况", On: rules.OnPerson, Subject: "departments", Case: "6",
		Modes: []string{"admonition"}, Persons: []rules.Person{{Name: "李某", Office: "科长"}},
	}}
	wrong := ask
	wrong.Modes = []string{"examination"} // that of an organization
	h.InvalidAt("modes", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, e, wrong)))
	v, err := h.Decisions.Decide(ctx, apptest.Office, e, ask) // before any result is fixed
	h.Must(err)
	step := func(code, on string) error {
		_, err := h.Decisions.Procedure(ctx, apptest.Office, v.ID, records.AnyVersion, rules.Step{Code: code, On: on})
		return err
	}
	h.Must(step("proposed", "2024-12-01"))
	h.Must(step("heard", "2024-12-05"))
	h.InvalidAt("code", step("verified", "2024-12-06"))
	h.InvalidAt("on", step("decided", "2024-12-04"))
	h.InvalidAt("code", step("nothing", "2024-12-06"))
	u, err := h.Decisions.Show(ctx, apptest.Leader, e)
	h.Must(err)
	if len(u.Decisions) != 1 || len(u.Decisions[0].Taken) != 2 {
		t.Errorf("recorded %+v", u.Decisions)
	}
	h.MustDo(h.Decisions.Answer(ctx, apptest.Leader, v.ID, records.AnyVersion, decision.Answer{To: rules.Yes, Reason: "同意"}))
	today := deadline.DayOf(h.Now())
	h.InvalidAt("on", step("served", string(today.Plus(-1)))) // confirmed today
	h.Must(step("served", string(today)))
}

// Domain B32 and the last rung of the ladder: what was confirmed is put on paper.
func TestAConfirmedAccountabilityLeadsToItsDocument(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx := t.Context()
	paper := func(e string, ask rules.Decision) string {
		ask.Kind, ask.Reason, ask.Case = rules.Accountability, "三次督办没有进展", "4"
		v, err := h.Decisions.Decide(ctx, apptest.Office, e, decision.Request{To: rules.Prepared, Decision: ask})
		h.Must(err)
		h.MustDo(h.Decisions.Answer(ctx, apptest.Leader, v.ID, records.AnyVersion, decision.Answer{To: rules.Yes, Reason: "同意"}))
		id, err := h.Decisions.Open(ctx, apptest.Office, v.ID, "2025-01-15")
		h.Must(err)
		d, err := h.Documents.Show(ctx, apptest.Office, id)
		h.Must(err)
		text := d.V.Title
		for _, p := range d.V.Parts {
			text += "\n" + p.Text
		}
		return text
	}
	organization := paper(r.Units[0].Evaluation.ID, rules.Decision{
		On: rules.OnOrganization, Subject: "leadership", Modes: []string{"criticism", "examination"},
	})
	person := paper(r.Units[1].Evaluation.ID, rules.Decision{
		On: rules.OnPerson, Subject: "departments", Modes: []string{"admonition"},
		Persons: []rules.Person{{Name: "李某", Office: "科长"}},
	})
	for _, c := range []struct{ text, want string }{
		{organization, "问责书\n经研究，决定就"},
		{organization, "对你单位领导班子及主要负责人予以问责。\n无正当理由未在规定期限内完成整改。\n三次督办没有进展。\n责令作出检查、通报批评。"},
		{organization, "于2025年1月15日前"},
		{person, "对科长李某予以问责。"},
		{person, "\n诫勉。"},
	} {
		if !strings.Contains(c.text, c.want) {
			t.Errorf("%q is not in\n%s", c.want, c.text)
		}
	}
}

// Domain A43: a clue's words are for who wrote them; everyone else learns that there is one.
func TestTheWordsOfAClueAreForWhoWroteThem(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	ctx, e := t.Context(), r.Units[0].Evaluation.ID
	const words = "某科长收受礼金"
	ask := apptest.Yes(rules.ClueTransfer, words)
	ask.Code = "weak"
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, e, ask))
	for who, sees := range map[records.Actor]bool{apptest.Office: true, apptest.Office2: false, apptest.Leader: false} {
		u, err := h.Decisions.Show(ctx, who, e)
		h.Must(err)
		if v := u.Decisions[0]; (v.Reason == words) != sees || v.Hidden == sees {
			t.Errorf("%s reads %+v", who.Name, v)
		}
	}
	entries, _, err := h.Audit.List(ctx, apptest.Office, audit.Filter{Type: "decision.yes"}, 0, 10)
	h.Must(err)
	if len(entries) != 1 || entries[0].Detail != string(rules.ClueTransfer) {
		t.Errorf("the chain says %+v", entries)
	}
}

func TestAllSuggestionsOfAKindAreAnsweredAtOnceAndOnceOnly(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 4)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	h.RefusedAs("not_yours", apptest.ErrorOf(h.Decisions.DecideAll(ctx, apptest.Leader, r.Round.ID, rules.Continue, "未完成")))
	h.InvalidAt("kind", apptest.ErrorOf(h.Decisions.DecideAll(ctx, apptest.Office, r.Round.ID, rules.Redo, "未完成")))
	h.InvalidAt("reason", apptest.ErrorOf(h.Decisions.DecideAll(ctx, apptest.Office, r.Round.ID, rules.Continue, "")))
	for _, want := range []int{4, 0} {
		n, err := h.Decisions.DecideAll(ctx, apptest.Office, r.Round.ID, rules.Continue, "未完成事项继续整改")
		h.Must(err)
		if n != want {
			t.Errorf("%d documents, want %d", n, want)
		}
	}
}

// A round under a document that knows no hearing has its hearings declined by one press, and nothing else by it.
func TestAllSuggestionsOfAKindAreDeclinedAtOnce(t *testing.T) {
	h := newEnv(t)
	h.Hears()
	r := h.Scored(8, 6)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	open := func() (n, others int) {
		units, err := h.Decisions.List(ctx, apptest.Office, r.Round.ID)
		h.Must(err)
		for _, u := range units {
			for _, s := range u.Suggestions {
				if s.Kind == rules.Hearing {
					n++
				} else {
					others++
				}
			}
		}
		return n, others
	}
	suggested, others := open()
	if suggested == 0 || others == 0 {
		t.Fatalf("%d hearings and %d others are suggested", suggested, others)
	}
	const why = "本市办法没有质询答辩"
	decline := func(a records.Actor, k rules.Kind, reason string) (int, error) {
		return h.Decisions.DeclineAll(ctx, a, r.Round.ID, k, reason)
	}
	h.RefusedAs("not_yours", apptest.ErrorOf(decline(apptest.Leader, rules.Hearing, why)))
	h.InvalidAt("kind", apptest.ErrorOf(decline(apptest.Office, rules.Interview, why)))
	h.InvalidAt("reason", apptest.ErrorOf(decline(apptest.Office, rules.Hearing, " ")))
	for _, want := range []int{suggested, 0} {
		n, err := decline(apptest.Office, rules.Hearing, why)
		h.Must(err)
		if n != want {
			t.Errorf("%d were declined, want %d", n, want)
		}
	}
	if left, same := open(); left != 0 || same != others {
		t.Errorf("%d hearings and %d others are left", left, same)
	}
	units, err := h.Decisions.List(ctx, apptest.Office, r.Round.ID)
	h.Must(err)
	for _, u := range units {
		for _, v := range u.Decisions {
			if v.State != rules.No || v.Reason != why || v.Kind != rules.Hearing {
				t.Errorf("%s: %+v", u.Row.Name, v)
			}
		}
	}
}

// Evaluation §5: without leaders two different people of the office approve.
func TestWithoutLeadersAnotherPersonOfTheOfficeConfirms(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 5)
	h.Fix(r.Round.ID)
	ctx, last := t.Context(), r.Units[4].Evaluation.ID
	v, err := h.Decisions.Decide(ctx, apptest.Office, last, interview("", true))
	h.Must(err)
	offered := func(a records.Actor) bool {
		u, err := h.Decisions.Show(ctx, a, last)
		h.Must(err)
		return u.Decisions[0].Answerable()
	}
	if offered(apptest.Office) || !offered(apptest.Office2) {
		t.Errorf("offered to who prepared it %v, to the other %v", offered(apptest.Office), offered(apptest.Office2))
	}
	h.RefusedAs("second_person", apptest.ErrorOf(h.Decisions.Answer(ctx, apptest.Office, v.ID, v.Version, decision.Answer{To: rules.Yes, Reason: "同意"})))
	h.AddAccount("leader", auth.Leader)
	h.RefusedAs("not_yours", apptest.ErrorOf(h.Decisions.Answer(ctx, apptest.Office2, v.ID, v.Version, decision.Answer{To: rules.Yes, Reason: "同意"})))
	h.MustDo(h.Accounts.DisableAccount(ctx, apptest.Office, "leader", true)) // who cannot sign in confirms nothing
	paper := decision.Answer{To: rules.Yes, Reason: "同意"}
	h.InvalidAt("written.number", apptest.ErrorOf(h.Decisions.Answer(ctx, apptest.Office2, v.ID, v.Version, paper)))
	paper.Written = &rules.Written{By: "领导小组组长王某", Number: " "}
	h.InvalidAt("written.number", apptest.ErrorOf(h.Decisions.Answer(ctx, apptest.Office2, v.ID, v.Version, paper)))
	paper.Written.Number = "领批〔2026〕12号"
	h.InvalidAt("written.on", apptest.ErrorOf(h.Decisions.Answer(ctx, apptest.Office2, v.ID, v.Version, paper)))
	paper.Written.By, paper.Written.Number = "领导小组组长\u00a0王某", " 领批〔2026〕12号\u3000" // as pasted
	paper.Written.On = strings.ReplaceAll(string(deadline.DayOf(h.Now()).Plus(-3)), "-", "/")
	done, err := h.Decisions.Answer(ctx, apptest.Office2, v.ID, v.Version, paper)
	h.Must(err)
	paper.Written = &rules.Written{By: "领导小组组长 王某", Number: "领批〔2026〕12号", On: typed.PlainDay(paper.Written.On)}
	if done.Written == nil || *done.Written != *paper.Written {
		t.Errorf("what the leader signed: %+v", done.Written)
	}
	if done.State != rules.Yes || done.By != "office2" || done.Prepared != "office" {
		t.Errorf("confirmed: %+v", done)
	}
}

// Of two people who answer one suggestion at the same moment, one succeeds; the other gets a conflict.
func TestOnlyOneOfTwoAnswersToASuggestionCounts(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	ctx, e := t.Context(), r.Units[1].Evaluation.ID
	h.OnceAt("decision.write", func() {
		h.MustDo(h.Decisions.Decide(ctx, apptest.Office2, e, apptest.Yes(rules.Continue, "先答复的")))
	})
	h.RefusedAs("exists", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, e, apptest.Yes(rules.Continue, "后答复的"))))
	u, err := h.Decisions.Show(ctx, apptest.Office, e)
	h.Must(err)
	if len(u.Decisions) != 1 || u.Decisions[0].Reason != "先答复的" {
		t.Errorf("%+v", u.Decisions)
	}
}

// Promise 8 of evaluation §9: the document of a decision is drafted once, by two who ask at once and after a failure.
func TestTheDocumentOfADecisionIsDraftedOnce(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	ctx, e := t.Context(), r.Units[1].Evaluation.ID
	v, err := h.Decisions.Decide(ctx, apptest.Office, e, apptest.Yes(rules.Continue, "两项未完成"))
	h.Must(err)
	var other string
	h.OnceAt("decision.document", func() {
		other, err = h.Decisions.Open(ctx, apptest.Office2, v.ID, "")
		h.Must(err)
	})
	id, err := h.Decisions.Open(ctx, apptest.Office, v.ID, "")
	h.Must(err)
	papers, err := h.Documents.List(ctx, apptest.Office, documentsOf(e))
	h.Must(err)
	if id != other || len(papers) != 1 || papers[0].ID != id {
		t.Errorf("%s and %s: %d documents", id, other, len(papers))
	}
}

// A draft that the office withdrew ends nothing: the decision remains, and its document is drafted again, once.
func TestAWithdrawnDraftDoesNotBlockItsDecision(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	ctx, e := t.Context(), r.Units[1].Evaluation.ID
	v, err := h.Decisions.Decide(ctx, apptest.Office, e, apptest.Yes(rules.Continue, "两项未完成"))
	h.Must(err)
	shown := func() decision.View {
		t.Helper()
		u, err := h.Decisions.Show(ctx, apptest.Office, e)
		h.Must(err)
		return u.Decisions[0]
	}
	seen := map[string]bool{}
	for range 3 {
		id, err := h.Decisions.Open(ctx, apptest.Office, v.ID, "")
		h.Must(err)
		again, err := h.Decisions.Open(ctx, apptest.Office2, v.ID, "")
		h.Must(err)
		if seen[id] || again != id {
			t.Fatalf("%s, then %s, after %v", id, again, seen)
		}
		seen[id] = true
		if got := shown(); got.Document != id {
			t.Fatalf("the decision names %q, not its draft", got.Document)
		}
		_, err = h.Documents.Step(ctx, apptest.Office, id, records.AnyVersion,
			document.StepRequest{To: papers.StateWithdrawn, Reason: "写错了单位"})
		h.Must(err)
		if got := shown(); got.Document != "" || got.Opens == "" {
			t.Fatalf("after its draft was withdrawn: %+v", got)
		}
	}
	n, err := h.Decisions.DecideAll(ctx, apptest.Office, r.Round.ID, rules.Continue, "继续整改")
	h.Must(err)
	if got := shown(); n == 0 || got.Document == "" || seen[got.Document] {
		t.Errorf("all at once drafted %d: %+v", n, got)
	}
}

// A retry drafts the documents that failed before, and no other twice.
func TestARetryOfAllDraftsTheDocumentsThatFailed(t *testing.T) {
	st := &apptest.FailingStore{Store: memory.Open()}
	h := newEnvOn(t, st, t.TempDir())
	r := h.Scored(8, 4)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	total := 0
	for try := range 40 {
		st.Left = try%11 + 1 // in every place of a unit's writes
		n, err := h.Decisions.DecideAll(ctx, apptest.Office, r.Round.ID, rules.Continue, "未完成事项继续整改")
		st.Left = 0
		total += n
		if err == nil {
			break
		}
	}
	for _, u := range r.Units {
		papers, err := h.Documents.List(ctx, apptest.Office, documentsOf(u.Evaluation.ID))
		h.Must(err)
		shown, err := h.Decisions.Show(ctx, apptest.Office, u.Evaluation.ID)
		h.Must(err)
		if len(papers) != 1 || len(shown.Decisions) != 1 || shown.Decisions[0].Document != papers[0].ID {
			t.Errorf("%s: %d documents, decisions %+v", u.Org.V.Name, len(papers), shown.Decisions)
		}
	}
	if total == 0 || total > 4 {
		t.Errorf("%d documents were said to be drafted", total)
	}
}

// A supervising body has its own suggestions: an interview of its head by the other route.
func TestASupervisingBodyIsInterviewedByTheOtherRoute(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	h.Sample.Round = r.Round
	ids := []string{h.AddSupervisor("第一派驻组").ID, h.AddSupervisor("第二派驻组").ID}
	h.Supervise(ids[0], "22.5")
	h.Supervise(ids[1], "20")
	h.Fix(r.Round.ID)
	if got := h.Suggested(ids[1]); !slices.Contains(got, rules.Interview) {
		t.Fatalf("about the last supervising body is suggested: %v", got)
	}
	h.InvalidAt("route", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Office, ids[1], interview("", true))))
	ask := interview("", true)
	ask.Route, ask.Level = "supervising", "discipline_leader"
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, ids[1], ask))
}

// Only the office and leaders see decisions, and a refused request leaves no trace.
func TestDecisionsAreForTheOfficeAndLeaders(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx, e := t.Context(), r.Units[0].Evaluation.ID
	for _, a := range []records.Actor{apptest.Officer, apptest.Auditor, r.Units[0].Staff(), {Name: "组", Role: auth.Supervisor, Body: "discipline"}} {
		h.RefusedAs("not_yours", apptest.ErrorOf(h.Decisions.List(ctx, a, r.Round.ID)))
		h.RefusedAs("not_yours", apptest.ErrorOf(h.Decisions.Show(ctx, a, e)))
	}
	campaign := decision.Request{To: rules.Prepared, Decision: rules.Decision{Kind: rules.Campaign, Code: "special", Reason: "惠民补贴"}}
	h.RefusedAs("not_yours", apptest.ErrorOf(h.Decisions.Decide(ctx, apptest.Officer, e, campaign)))
	h.MustDo(h.Decisions.Decide(ctx, records.Actor{Name: "组", Role: auth.Supervisor, Body: "discipline"}, e, campaign))
}

// A supervising body asks for a campaign, sees what happened to it and takes back what it asked for. It sees neither
// the result nor what others prepared (evaluation §5).
func TestASupervisingBodyFollowsWhatItAskedFor(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx, e := t.Context(), r.Units[0].Evaluation.ID
	body := records.Actor{Name: "组", Role: auth.Supervisor, Body: "discipline"}
	other := records.Actor{Name: "别的组", Role: auth.Supervisor, Body: "organization"}
	campaign := func(why string) decision.Request {
		d := rules.Decision{Kind: rules.Campaign, Code: "special", Reason: why}
		return decision.Request{To: rules.Prepared, Decision: d}
	}
	mine, err := h.Decisions.Decide(ctx, body, e, campaign("惠民补贴"))
	h.Must(err)
	offices, err := h.Decisions.Decide(ctx, apptest.Office, e, campaign("工程招标"))
	h.Must(err)
	u, kinds, err := h.Decisions.Asked(ctx, body, e)
	h.Must(err)
	if len(u.Decisions) != 1 || u.Decisions[0].ID != mine.ID || len(u.Suggestions) != 0 || u.Row.Rank != 0 ||
		u.Row.Score != "" || u.Row.Name == "" {
		t.Errorf("the body sees %+v", u)
	}
	if !slices.Equal(kinds, []rules.Kind{rules.Campaign}) {
		t.Errorf("it may ask for %v", kinds)
	}
	u, _, err = h.Decisions.Asked(ctx, other, e)
	h.Must(err)
	if len(u.Decisions) != 0 {
		t.Errorf("another body sees %+v", u.Decisions)
	}
	for _, a := range []records.Actor{apptest.Officer, apptest.Office, r.Units[0].Staff()} {
		_, _, err := h.Decisions.Asked(ctx, a, e)
		h.RefusedAs("not_yours", err)
	}
	back := decision.Answer{To: rules.Withdrawn, Reason: "已合并"}
	h.RefusedAs("not_yours", apptest.ErrorOf(h.Decisions.Answer(ctx, body, offices.ID, records.AnyVersion, back)))
	h.RefusedAs("not_yours", apptest.ErrorOf(h.Decisions.Answer(ctx, other, mine.ID, records.AnyVersion, back)))
	h.MustDo(h.Decisions.Answer(ctx, body, mine.ID, records.AnyVersion, back))
}

func documentsOf(evaluation string) document.Filter { return document.Filter{Evaluation: evaluation} }

// Who opens the page without naming a batch is shown the one in which something waits for them.
func TestThePersonIsLedToTheBatchInWhichSomethingWaits(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	older, newer, open := h.Scored(6, 2), h.Scored(7, 2), h.Scored(8, 2)
	batches := []string{older.Round.ID, newer.Round.ID, open.Round.ID}
	at := func(want, when string) {
		got, err := h.Decisions.Waiting(ctx, apptest.Leader, batches)
		h.Must(err)
		if got != want {
			t.Errorf("%s: led to %q, want %q", when, got, want)
		}
	}
	at("", "before any result is fixed")
	h.Fix(older.Round.ID)
	h.Fix(newer.Round.ID)
	at(newer.Round.ID, "nothing waits")
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, older.Units[0].Evaluation.ID, decision.Request{
		To: rules.Prepared,
		Decision: rules.Decision{
			Kind: "interview", Reason: "敷衍应付", Code: "perfunctory", Route: "organization", Level: "group_leader",
			Persons: []rules.Person{{Name: "李某", Office: "党组织书记"}},
		},
	}))
	at(older.Round.ID, "an interview of the round before waits")
	_, err := h.Decisions.Waiting(ctx, apptest.Officer, batches)
	h.RefusedAs("not_yours", err)
}

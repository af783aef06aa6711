package decision_test

import (
	"encoding/json"
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/decision"
	"minping/internal/app/records"
	"minping/internal/auth"
	rules "minping/internal/evaluation/decision"
	papers "minping/internal/evaluation/document"
)

func TestADocumentFollowsOnlyFromAYes(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 5)
	h.Fix(r.Round.ID)
	ctx, last := t.Context(), r.Units[4].Evaluation.ID
	v, err := h.Decisions.Decide(ctx, apptest.Office, last, interview("", true))
	h.Must(err)
	h.RefusedAs("no_document", apptest.ErrorOf(h.Decisions.Open(ctx, apptest.Office, v.ID, "")))
	back := decision.Answer{To: rules.Withdrawn, Reason: "核实后再提"}
	h.MustDo(h.Decisions.Answer(ctx, apptest.Office, v.ID, v.Version, back))
	h.RefusedAs("no_document", apptest.ErrorOf(h.Decisions.Open(ctx, apptest.Office, v.ID, "")))
	papers, err := h.Documents.List(ctx, apptest.Office, documentsOf(last))
	if err != nil || len(papers) != 0 {
		t.Errorf("%d documents, %v", len(papers), err)
	}
}

// Steps are recorded while an accountability is prepared or confirmed, and none of one that was taken back.
func TestNoStepIsRecordedOfWhatWasTakenBack(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	ctx, e := t.Context(), r.Units[0].Evaluation.ID
	v, err := h.Decisions.Decide(ctx, apptest.Office, e, decision.Request{To: rules.Prepared, Decision: rules.Decision{
		Kind: rules.Accountability, Reason: "编造整改情况", On: rules.OnPerson, Subject: "departments", Case: "6",
		Modes: []string{"admonition"}, Persons: []rules.Person{{Name: "李某", Office: "科长"}},
	}})
	h.Must(err)
	back := decision.Answer{To: rules.Withdrawn, Reason: "核实后再提"}
	h.MustDo(h.Decisions.Answer(ctx, apptest.Office, v.ID, v.Version, back))
	step := rules.Step{Code: "proposed", On: "2024-12-01"}
	_, err = h.Decisions.Procedure(ctx, apptest.Office, v.ID, records.AnyVersion, step)
	h.RefusedAs("no_procedure", err)
}

func TestWhoseHearingWasDeclinedIsNotHeard(t *testing.T) {
	h := newEnv(t)
	h.Hears()
	r := h.Scored(8, 5)
	h.Fix(r.Round.ID)
	ctx, heard, not := t.Context(), r.Units[4].Evaluation.ID, r.Units[3].Evaluation.ID
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, heard, apptest.Yes(rules.Hearing, "排名靠后")))
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, not, decision.Request{
		To: rules.No, Decision: rules.Decision{Kind: rules.Hearing},
	}))
	chosen, err := h.Decisions.ForHearing(ctx, []string{heard, not})
	if err != nil || !slices.Equal(chosen, []string{heard}) {
		t.Errorf("heard are %v, %v", chosen, err)
	}
}

// Who asked for something may ask what it is about; another body learns nothing about it.
func TestWhatADecisionIsAboutIsForWhoAskedForIt(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx, e := t.Context(), r.Units[0].Evaluation.ID
	body := records.Actor{Name: "组", Role: auth.Supervisor, Body: "discipline"}
	v, err := h.Decisions.Decide(ctx, body, e, decision.Request{
		To: rules.Prepared, Decision: rules.Decision{Kind: rules.Campaign, Code: "special", Reason: "惠民补贴"},
	})
	h.Must(err)
	if about, err := h.Decisions.AboutOf(ctx, body, v.ID); err != nil || about != e {
		t.Errorf("about %q, %v", about, err)
	}
	other := records.Actor{Name: "别的组", Role: auth.Supervisor, Body: "organization"}
	h.RefusedAs("not_yours", apptest.ErrorOf(h.Decisions.AboutOf(ctx, other, v.ID)))
}

// What the office answers itself needs no leader, and so no paper that one signed.
func TestWhatTheOfficeAnswersNeedsNoPaper(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 5)
	h.Fix(r.Round.ID)
	ctx, last := t.Context(), r.Units[4].Evaluation.ID
	v, err := h.Decisions.Decide(ctx, apptest.Office, last, decision.Request{
		To: rules.Prepared, Decision: rules.Decision{Kind: rules.Continue, Reason: "两项未完成"},
	})
	h.Must(err)
	yes, err := h.Decisions.Answer(ctx, apptest.Office2, v.ID, v.Version, decision.Answer{To: rules.Yes, Reason: "同意"})
	if err != nil || yes.State != rules.Yes || yes.Written != nil {
		t.Errorf("%+v, %v", yes, err)
	}
}

// An office keeps its own types of documents, made before a kind of decision had one: it is told which is missing.
func TestADecisionWhoseDocumentTheOfficeLacksSaysWhich(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	ctx := t.Context()
	ask := decision.Request{To: rules.Prepared, Decision: rules.Decision{
		Kind: rules.Accountability, Reason: "三次督办没有进展", Case: "4", On: rules.OnOrganization,
		Subject: "leadership", Modes: []string{"criticism"},
	}}
	v, err := h.Decisions.Decide(ctx, apptest.Office, r.Units[0].Evaluation.ID, ask)
	h.Must(err)
	yes := decision.Answer{To: rules.Yes, Reason: "同意"}
	h.MustDo(h.Decisions.Answer(ctx, apptest.Leader, v.ID, records.AnyVersion, yes))
	types, version, err := h.Documents.Types(ctx)
	h.Must(err)
	types.Types = slices.DeleteFunc(slices.Clone(types.Types),
		func(x papers.Type) bool { return x.Code == "accountability" })
	raw, err := json.Marshal(types)
	h.Must(err)
	_, _, err = h.Documents.PutTypes(ctx, apptest.Office, version, raw)
	h.Must(err)
	if name := h.Decisions.Paper(ctx, v.Kind); name != "" {
		t.Errorf("it has a document %q", name)
	}
	h.RefusedAs("no_type", apptest.ErrorOf(h.Decisions.Open(ctx, apptest.Office, v.ID, "2025-01-15")))
}

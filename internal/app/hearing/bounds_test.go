package hearing_test

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/hearing"
	"minping/internal/auth"
	rules "minping/internal/evaluation/decision"
)

func TestAnAccountThatCannotSignInIsNotOfferedAsAJudge(t *testing.T) {
	h := newEnv(t)
	for _, name := range []string{"j2", "ting"} {
		h.AddAccount(name, auth.Assessor)
	}
	h.MustDo(h.Accounts.DisableAccount(t.Context(), apptest.Office, "ting", true))
	names, err := h.Hearings.Judging(t.Context(), apptest.Office)
	if err != nil || !slices.Contains(names, "j2") || slices.Contains(names, "ting") {
		t.Errorf("offered %v, %v", names, err)
	}
}

// Each question has an answer of the unit and one of the body that supervises it; neither takes the place of the other.
func TestBothSidesAnswerAQuestion(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	_, v := h.arranged("j2")
	q := v.Questions[0]
	record := func(side, text string) error {
		next, err := h.Hearings.Record(ctx, apptest.Office, v.ID, v.Version, hearing.Answer{
			Evaluation: q.Evaluation, No: q.No, Side: side, Text: text,
		})
		if err == nil {
			v = next
		}
		return err
	}
	h.Must(record(hearing.SideUnit, "资金没有到位"))
	h.Must(record(hearing.SideSupervising, "已督促两次"))
	h.Must(record(hearing.SideUnit, strings.Repeat("答", 2000)))
	h.InvalidAt("text", record(hearing.SideUnit, strings.Repeat("答", 2001)))
	if len(v.Answers) != 2 {
		t.Errorf("%d answers", len(v.Answers))
	}
}

// A judge owes points on the day of the hearing, and before it once the first speaker has the floor.
func TestAJudgeOwesNothingBeforeTheDay(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	_, v := h.arranged("j2") // on 2024-12-10, which has passed
	owed := func() int {
		list, err := h.Hearings.ToScore(ctx, judgeNamed("j2"))
		h.Must(err)
		return len(list)
	}
	if owed() != 1 {
		t.Error("a judge of a hearing that is due owes nothing")
	}
	h.MustDo(h.Hearings.Cancel(ctx, apptest.Office, v.ID, v.Version, "改期"))
	later := hearing.Request{Name: "质询答辩会", On: "2099-12-10", Place: "礼堂", Judges: []string{"j2"}}
	h.MustDo(h.Hearings.Arrange(ctx, apptest.Office, v.Batch, later))
	if owed() != 0 {
		t.Error("a judge owes points for a hearing that is to come")
	}
}

// A list of judges has fifty names at most.
func TestAHearingHasFiftyJudgesAtMost(t *testing.T) {
	h := newEnv(t)
	r, ask := h.heard()
	ctx := t.Context()
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, r.Units[4].Evaluation.ID, apptest.Yes(rules.Hearing, "排名靠后")))
	ask.Judges = slices.Repeat([]string{"j2"}, 51)
	h.InvalidAt("judges", apptest.ErrorOf(h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)))
	ask.Judges = ask.Judges[:50]
	v, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)
	h.Must(err)
	if !slices.Equal(v.Judges, []string{"j2"}) {
		t.Errorf("one judge named fifty times is %v", v.Judges)
	}
}

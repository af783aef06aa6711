package reminder_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/decision"
	"minping/internal/app/document"
	"minping/internal/app/entry"
	"minping/internal/app/hearing"
	"minping/internal/app/records"
	"minping/internal/app/reminder"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/decision"
	papers "minping/internal/evaluation/document"
	written "minping/internal/evaluation/entry"
	"minping/internal/evaluation/scheme"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// What a unit filed waits for its signer, and what the office prepared for its confirmer: both get a reminder, with a
// link.
func TestSignersAndConfirmersAreReminded(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	u := r.Units[0]
	watching := records.Actor{ID: "ji", Name: "ji", Role: auth.Supervisor, Body: "discipline"}
	leader := records.Actor{ID: "shuji", Name: "shuji", Role: auth.Leader}
	waiting := func(a records.Actor, kind string) (ids []string) {
		tasks, _, err := h.Reminders.Tasks(t.Context(), a, 100)
		h.Must(err)
		for _, x := range tasks {
			if x.Kind != kind {
				continue
			}
			if x.Unit != u.Org.V.Name || x.Round.ID != r.Round.ID || x.Round.Name != r.Round.V.Name {
				t.Errorf("it does not say where: %+v", x)
			}
			ids = append(ids, x.ID)
		}
		return ids
	}
	if got := waiting(watching, reminder.TaskSign); got != nil {
		t.Errorf("before anything was filed: %v", got)
	}
	held, err := h.Entries.New(t.Context(), u.Staff(), entry.Draft{
		Type: "democratic_life_meeting", Subject: written.Subject{Kind: "evaluation", ID: u.Evaluation.ID}, File: true,
		On:     "2024-08-01",
		People: []written.Person{{Name: "张三"}},
		Values: map[string]written.Value{"theme": written.One("整改"), "record": written.One("开展批评")},
	})
	h.Must(err)
	if got := waiting(watching, reminder.TaskSign); len(got) != 1 || got[0] != held.ID {
		t.Errorf("a filed meeting: %v", got)
	}
	if got := waiting(apptest.Office, reminder.TaskSign); got != nil {
		t.Errorf("the office signs what is another's: %v", got)
	}
	_, err = h.Entries.Receive(t.Context(), watching, held.ID, held.Version, written.Receipt{Outcome: "again", Note: "没有批评"})
	h.Must(err)
	if got := waiting(u.Staff(), reminder.TaskBack); len(got) != 1 || got[0] != held.ID {
		t.Errorf("a meeting that was sent back: %v", got)
	}
	h.Fix(r.Round.ID)
	_, err = h.Decisions.Decide(t.Context(), apptest.Office, u.Evaluation.ID, decision.Request{
		To: rules.Prepared,
		Decision: rules.Decision{
			Kind: "interview", Reason: "敷衍应付", Code: "perfunctory", Route: "organization", Level: "group_leader",
			Persons: []rules.Person{{Name: "李某", Office: "党组织书记"}},
		},
	})
	h.Must(err)
	if got := waiting(leader, reminder.TaskDecision); len(got) != 1 || got[0] != u.Evaluation.ID {
		t.Errorf("a prepared interview: %v", got)
	}
	paper := h.Draft("continue", u)
	h.MustDo(h.Documents.Step(t.Context(), apptest.Office, paper.ID, records.AnyVersion, document.StepRequest{
		To: papers.StateSubmitted,
	}))
	tasks, _, err := h.Reminders.Tasks(t.Context(), leader, 100)
	h.Must(err)
	for _, x := range tasks {
		if x.Kind == reminder.TaskApproval && !strings.Contains(x.Unit, u.Org.V.Name) {
			t.Errorf("whose notice it is is not said: %q", x.Unit)
		}
	}
}

// Open tasks are listed however many rounds have begun since, and a closed round is not read.
func TestEveryRoundThatIsNotClosedIsRemindedOf(t *testing.T) {
	h := newEnv(t)
	var rounds []apptest.ScoredRound
	for no := range 6 {
		rounds = append(rounds, h.Scored(no+1, 1))
	}
	of := func(a records.Actor, kind string) map[string]bool {
		tasks, _, err := h.Reminders.Tasks(t.Context(), a, 1000)
		h.Must(err)
		out := map[string]bool{}
		for _, x := range tasks {
			if x.Kind == kind {
				out[x.Round.Name] = true
			}
		}
		return out
	}
	oldest := rounds[0].Units[0]
	if got := of(apptest.Office, reminder.TaskReport); len(got) != 6 {
		t.Errorf("reports are missing in 6 rounds and told of %v", got)
	}
	h.AddProblem(oldest)
	h.Fix(rounds[0].Round.ID)
	h.Fix(rounds[1].Round.ID)
	if got := of(apptest.Office, reminder.TaskReport); len(got) != 4 {
		t.Errorf("two rounds are fixed: %v", got)
	}
	if got := of(oldest.Staff(), reminder.TaskItem); !got["第1轮"] {
		t.Errorf("an open problem of a round that is fixed: %v", got)
	}
	open, err := h.Reminders.Open(t.Context())
	h.Must(err)
	if len(open) != 5 || open[0].V.No != 6 || open[4].V.No != 1 {
		t.Errorf("rounds that are not closed: %v", open)
	}
}

// Opening a fixed result takes two people: everyone who can be the second gets a reminder.
func TestTheSecondPersonOfAnUndoIsReminded(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	asked := func(a records.Actor) (n int) {
		tasks, _, err := h.Reminders.Tasks(t.Context(), a, 100)
		h.Must(err)
		for _, x := range tasks {
			if x.Kind == reminder.TaskUndo && x.ID == r.Round.ID && x.Unit == r.Round.V.Name {
				n++
			}
		}
		return n
	}
	if asked(apptest.Leader) != 0 {
		t.Error("no one has asked")
	}
	h.MustDo(h.Finals.Undo(t.Context(), apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	if asked(apptest.Leader) != 1 || asked(apptest.Office) != 0 {
		t.Error("it is told to who asked, or not to the second")
	}
	h.MustDo(h.Finals.Undo(t.Context(), apptest.Leader, r.Round.ID, records.AnyVersion, "情况属实"))
	if asked(apptest.Leader) != 0 {
		t.Error("it is opened, and still asked about")
	}
}

// A unit that was left out of a fixed result has no tasks there: the round is read for its open problems, not for
// sheets and briefings that would be refused.
func TestAUnitLeftOutOfAFixedResultHasNoTasks(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	o, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{Name: "撤销的局", Kind: "department"})
	h.Must(err)
	left, err := h.Rounds.NewEvaluation(t.Context(), apptest.Office, round.Evaluation{
		RoundID: r.Round.ID, OrganizationID: o.ID, SchemeID: "sanmenxia",
	})
	h.Must(err)
	h.AddProblem(r.Units[0])
	of := func(a records.Actor, kind string) (n int) {
		tasks, _, err := h.Reminders.Tasks(t.Context(), a, 100)
		h.Must(err)
		for _, x := range tasks {
			if x.Kind == kind && x.ID == left.ID {
				n++
			}
		}
		return n
	}
	body := records.Actor{ID: "ji", Name: "ji", Role: auth.Assessor, Body: "discipline"}
	if of(apptest.Officer, reminder.TaskBriefing) != 1 || of(body, reminder.TaskSheet) != 1 {
		t.Fatal("no one is reminded before the result is fixed")
	}
	h.Must(apptest.Publish(t.Context(), h.Service, r.Units[0].Evaluation.ID))
	if of(apptest.Officer, reminder.TaskBriefing) != 0 || of(body, reminder.TaskSheet) != 0 {
		t.Error("there is another reminder of a unit that was left out")
	}
}

// A judge is reminded of a hearing once it begins, from its day on at the latest, until every speaker has points.
func TestAJudgeIsRemindedOfAHearingOnItsDay(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	h.Hears()
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	h.AddAccount("j2", auth.Assessor)
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, r.Units[1].Evaluation.ID, apptest.Yes(rules.Hearing, "排名靠后")))
	day := h.Now().AddDate(0, 0, 1)
	v, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, hearing.Request{
		Name: "质询答辩会", On: day.Format(time.DateOnly), Place: "礼堂", Judges: []string{"j2"},
	})
	h.Must(err)
	judge := records.Actor{ID: "j2", Name: "j2", Role: auth.Assessor, Body: "discipline"}
	told := func(a records.Actor) (n int) {
		tasks, _, err := h.Reminders.Tasks(ctx, a, 100)
		h.Must(err)
		for _, x := range tasks {
			if x.Kind == reminder.TaskHearing && x.ID == v.ID {
				n++
			}
		}
		return n
	}
	if told(judge) != 0 {
		t.Error("the judge is reminded before its day")
	}
	h.MustDo(h.Hearings.Begin(ctx, apptest.Office, v.ID, records.AnyVersion, r.Units[1].Evaluation.ID))
	if told(judge) != 1 {
		t.Error("it has begun a day early, and the judge is not told")
	}
	h.Pass(24 * time.Hour)
	if told(judge) != 1 || told(apptest.Office) != 0 {
		t.Error("on its day the judge is not told, or someone else is")
	}
	h.Pass(24 * time.Hour)
	if told(judge) != 1 {
		t.Error("the lock waits for points that no one is reminded of any more")
	}
	h.MustDo(h.Hearings.Give(ctx, judge, v.ID, hearing.Sheet{r.Units[1].Evaluation.ID: "80"}))
	if told(judge) != 0 {
		t.Error("everyone has points, and the judge is still reminded")
	}
}

// The concentrated inspection begins within a month and need not end by then: what is done during it has a day until it
// has begun, what comes before it keeps that day.
func TestNothingIsDueInAnInspectionThatHasBegun(t *testing.T) {
	h := newEnv(t)
	h.Briefing("sanmenxia")
	o, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{
		Name: "市水利局", Kind: scheme.KindDepartment,
	})
	h.Must(err)
	h.MustDo(h.Rounds.NewEvaluation(t.Context(), apptest.Office, round.Evaluation{
		RoundID: h.Sample.Round.ID, OrganizationID: o.ID, SchemeID: "sanmenxia",
	}))
	assessor := records.Actor{ID: "sun", Name: "sun", Role: auth.Assessor, Body: "discipline"}
	due := func(a records.Actor, kind string) (days []string) {
		tasks, _, err := h.Reminders.Tasks(t.Context(), a, 100)
		h.Must(err)
		for _, x := range tasks {
			if x.Kind == kind {
				days = append(days, string(x.Due))
			}
		}
		return days
	}
	all := func() [3]string {
		return [3]string{
			strings.Join(due(assessor, reminder.TaskSheet), " "), strings.Join(due(assessor, reminder.TaskEntry), " "),
			strings.Join(due(apptest.Officer, reminder.TaskBriefing), " "),
		}
	}
	before := all()
	if day := before[2]; day == "" || before[0] != day+" "+day || before[1] != day+" "+day {
		t.Errorf("before the inspection the days are %q", before)
	}
	h.MustDo(h.Entries.New(t.Context(), apptest.Office, entry.Draft{
		Type: "consultation", File: true, On: deadline.DayOf(h.Now()), People: []written.Person{{Name: "王某"}},
		Subject: written.Subject{Kind: written.AboutRound, ID: h.Sample.Round.ID},
		Values:  map[string]written.Value{"reports": {"已通报"}, "opinion": {"已会商"}, "visit_plan": {"已安排"}},
	}))
	if after := all(); after != before {
		t.Errorf("after the consultation, which comes first, the days are %q", after)
	}
	h.MustDo(h.Entries.New(t.Context(), apptest.Office, entry.Draft{
		Type: "visit", File: true, On: deadline.DayOf(h.Now()), People: []written.Person{{Name: "王某"}},
		Subject: written.Subject{Kind: written.AboutEvaluation, ID: h.Sample.Evaluation.ID},
		Values:  map[string]written.Value{"methods": {"site"}, "record": {"看了现场"}},
	}))
	if after := all(); after != [3]string{" ", "", before[2]} {
		t.Errorf("after it began the days are %q", after)
	}
}

// turningStore lets something happen between two reads of a result.
type turningStore struct {
	store.Store
	between func()
	reads   int
}

func (s *turningStore) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if kind == round.KindFinal && s.between != nil {
		s.reads++
		if do := s.between; s.reads > 1 {
			s.between = nil
			do()
		}
	}
	return s.Store.Latest(ctx, kind, id)
}

// A result that is opened again while it is looked at leaves its round among those that are not closed.
func TestAResultOpenedBetweenTwoReadsLeavesItsRoundOpen(t *testing.T) {
	st := &turningStore{Store: memory.Open()}
	h := newEnvOn(t, st, t.TempDir())
	r := h.Scored(1, 1)
	h.Fix(r.Round.ID)
	h.MustDo(h.Finals.Undo(t.Context(), apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	st.between = func() {
		h.MustDo(h.Finals.Undo(t.Context(), apptest.Office2, r.Round.ID, records.AnyVersion, "情况属实"))
	}
	open, err := h.Reminders.Open(t.Context())
	h.Must(err)
	if st.between != nil || len(open) != 1 {
		t.Errorf("not closed: %v", open)
	}
}

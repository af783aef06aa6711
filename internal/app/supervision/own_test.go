package supervision_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/supervision"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/scheme"
	evalsupervision "minping/internal/evaluation/supervision"
	"minping/internal/store/memory"
)

func visits(n int) []evalsupervision.OwnTask {
	return []evalsupervision.OwnTask{{
		Content: "整改方案制定", Task: " 到现场看台账 ", Method: "调研督导", Due: evalsupervision.Due{From: "start", Days: n},
	}}
}

// domain B09: each body draws up its own list; a round keeps the version with which it was opened.
func TestARoundKeepsTheListsItWasOpenedWith(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	own, err := h.Supervision.ShowOwn(ctx, watcher, body, supervision.AllKinds)
	h.Must(err)
	if own.Version != 0 || len(own.V.Tasks) != 9 {
		t.Errorf("begins with version %d, %d tasks", own.Version, len(own.V.Tasks))
	}
	h.MustDo(h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, records.NoVersion, visits(10)))
	where := h.Briefing("sanmenxia")
	v, err := h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, 1, append(visits(20), visits(30)...))
	h.Must(err)
	if v.Version != 2 || v.V.Tasks[0].Task != "到现场看台账" || v.V.By != watcher.Name {
		t.Errorf("version %d: %+v", v.Version, v.V)
	}
	l, err := h.Supervision.TaskListOf(ctx, watcher, where.Round.ID, "")
	h.Must(err)
	if len(l.Tasks) != 2 || l.Versions[body] != 1 || l.Tasks[0].Due.Days != 10 || !l.Tasks[1].Report {
		t.Errorf("the round goes by %+v, versions %v", l.Tasks, l.Versions)
	}
	report := supervision.DailyRequest{Submit: true}
	report.Conclusion = "落实到位"
	report.Items = []evalsupervision.DailyItem{{
		Code: "1", Outcome: "落实到位", Handler: "孙立", DoneOn: where.Round.V.StartsOn,
	}}
	d, err := h.Supervision.PutDaily(ctx, watcher, where.Evaluation.ID, body, records.AnyVersion, report)
	h.Must(err)
	if d.Of != 1 || d.Concluded != 1 {
		t.Errorf("a report of %d of %d tasks", d.Concluded, d.Of)
	}
	if _, err := h.Supervision.Renew(ctx, apptest.Office, where.Round.ID); records.KindOf(err) != records.Conflict {
		t.Errorf("lists are replaced under a report: %v", err)
	}
	other, err := h.Supervision.TaskListOf(ctx, another, where.Round.ID, "")
	h.Must(err)
	if len(other.Tasks) != 12 {
		t.Errorf("the other body has %d tasks", len(other.Tasks))
	}
	versions, err := h.Supervision.OwnVersions(ctx, watcher, body, supervision.AllKinds)
	h.Must(err)
	if len(versions) != 2 || versions[0].Version != 2 {
		t.Errorf("%d versions", len(versions))
	}
}

// An evaluation from before units kept the kind they joined as goes by the list of its unit's kind, in what was handed
// in as in the report itself.
func TestAnOlderEvaluationGoesByItsUnitsKind(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	h.MustDo(h.Supervision.PutOwn(ctx, apptest.Office, body, scheme.KindDepartment, records.NoVersion, visits(10)))
	where := h.Briefing("sanmenxia") // a department
	h.MustDo(records.Update(ctx, h.Env, round.KindEvaluation, where.Evaluation.ID, records.AnyVersion,
		func(e *round.Evaluation) error {
			e.Kind = ""
			return nil
		}))
	d, err := h.Supervision.ShowDaily(ctx, watcher, where.Evaluation.ID, body)
	h.Must(err)
	list, _, err := h.Supervision.Handed(ctx, apptest.Office, where.Evaluation.ID)
	h.Must(err)
	if got, want := len(list.Recorded(body)), len(d.List.Recorded(body)); got != want || want != 1 {
		t.Errorf("handed in by a list of %d tasks, written by one of %d", got, want)
	}
}

// domain B09: a list for one kind of unit leaves the others as they were.
func TestAListForAKindOfUnitIsForThatKindOnly(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	h.MustDo(h.Supervision.PutOwn(ctx, apptest.Office, body, scheme.KindDepartment, records.NoVersion, visits(10)))
	where := h.Briefing("sanmenxia") // a department
	for kind, want := range map[string]int{scheme.KindDepartment: 2, scheme.KindTownship: 10, "": 10} {
		l, err := h.Supervision.TaskListOf(ctx, watcher, where.Round.ID, kind)
		h.Must(err)
		if len(l.Tasks) != want {
			t.Errorf("%q has %d tasks", kind, len(l.Tasks))
		}
	}
	d, err := h.Supervision.ShowDaily(ctx, watcher, where.Evaluation.ID, body)
	h.Must(err)
	if d.Of != 1 {
		t.Errorf("the department has %d tasks", d.Of)
	}
}

func TestTheOfficeTakesNewerListsBeforeWorkBegins(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	where := h.Briefing("sanmenxia")
	h.MustDo(h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, records.NoVersion, visits(10)))
	if _, err := h.Supervision.Renew(ctx, watcher, where.Round.ID); records.KindOf(err) != records.Forbidden {
		t.Errorf("a body replaces the lists of a round: %v", err)
	}
	h.MustDo(h.Supervision.Renew(ctx, apptest.Office, where.Round.ID))
	l, err := h.Supervision.TaskListOf(ctx, watcher, where.Round.ID, "")
	h.Must(err)
	if len(l.Tasks) != 2 {
		t.Errorf("%d tasks", len(l.Tasks))
	}
}

// A fixed result says what supervision reported: its round keeps the lists.
func TestARoundWhoseResultIsFixedKeepsItsLists(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.MustDo(h.Supervision.Renew(t.Context(), apptest.Office, r.Round.ID))
	h.Fix(r.Round.ID)
	h.RefusedAs("result_fixed", apptest.ErrorOf(h.Supervision.Renew(t.Context(), apptest.Office, r.Round.ID)))
}

func TestAFirstReportAndNewerListsExcludeEachOther(t *testing.T) {
	st := &apptest.MeetingStore{Store: memory.Open()}
	h := newEnvOn(t, st, t.TempDir())
	ctx, body := t.Context(), scheme.BodyOrganization
	where := h.Briefing("sanmenxia")
	h.MustDo(h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, records.NoVersion, visits(10)))
	draft := supervision.DailyRequest{}
	draft.Items = []evalsupervision.DailyItem{{Code: "9", Outcome: "落实到位"}} // of the list that the round began with
	report := func() error {
		return apptest.ErrorOf(
			h.Supervision.PutDaily(ctx, watcher, where.Evaluation.ID, body, records.AnyVersion, draft))
	}
	give := func() error {
		return apptest.ErrorOf(h.Supervision.GiveOut(ctx, watcher, where.Round.ID, supervision.Give{
			Body: body, Evaluations: []string{where.Evaluation.ID}, Codes: []string{"9"}, Person: "王芳",
		}))
	}
	renew := func() error { return apptest.ErrorOf(h.Supervision.Renew(ctx, apptest.Office, where.Round.ID)) }
	for name, first := range map[string]func() error{"a report": report, "a task that is assigned": give} {
		t.Log(name)
		st.Kind, st.Before = "round_tasks", func() { h.Must(renew()) } // it read the lists from before
		h.RefusedAs("lists_renewed", first())
		l, err := h.Supervision.GivenOut(ctx, watcher, where.Round.ID)
		h.Must(err)
		if len(l.Tasks) != 0 {
			t.Errorf("%d tasks were assigned", len(l.Tasks))
		}
		h.MustDo(h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, records.AnyVersion,
			h.Supervision.Tasks.Drawn(body)))
		h.Must(renew())
		h.MustDo(h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, records.AnyVersion, visits(10)))
	}
	st.Kind, st.Before = "round_tasks", func() { h.Must(report()) }
	h.RefusedAs("begun", renew())
}

func TestABodysListIsKeptByItAndTheOffice(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	for name, a := range map[string]records.Actor{
		"another body": another, "an assessor": {Name: "x", Role: auth.Assessor, Body: body},
	} {
		_, err := h.Supervision.PutOwn(ctx, a, body, supervision.AllKinds, records.AnyVersion, visits(1))
		if records.KindOf(err) != records.Forbidden {
			t.Errorf("%s writes: %v", name, err)
		}
	}
	bad := visits(1)
	bad[0].Content, bad[0].Task, bad[0].Due.From = "别的", " ", "later"
	_, err := h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, records.AnyVersion, bad)
	for _, field := range []string{"tasks[0].content", "tasks[0].task", "tasks[0].due_from"} {
		h.InvalidAt(field, err)
	}
	_, err = h.Supervision.PutOwn(ctx, watcher, body, "village", records.AnyVersion, visits(1))
	if records.KindOf(err) != records.NotFound {
		t.Errorf("a kind that does not exist: %v", err)
	}
	h.MustDo(h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, records.NoVersion, visits(1)))
	_, err = h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, records.NoVersion, visits(2))
	if records.KindOf(err) != records.Stale {
		t.Errorf("two people draw up the first version: %v", err)
	}
}

// domain B39: tasks are given to persons beforehand, with days, and the body sees them.
func TestTasksAreAssignedToPeopleBeforehand(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	where := h.Briefing("sanmenxia")
	give := supervision.Give{Body: body, Evaluations: []string{where.Evaluation.ID}, Person: " 王芳 "}
	if n, err := h.Supervision.GiveOut(ctx, apptest.Office, where.Round.ID, give); n != 1 || err != nil {
		t.Fatalf("%d units, %v", n, err)
	}
	give.Codes, give.Person, give.Due = []string{"1"}, "李强", where.Round.V.StartsOn
	h.MustDo(h.Supervision.GiveOut(ctx, watcher, where.Round.ID, give))
	l, err := h.Supervision.GivenOut(ctx, watcher, where.Round.ID)
	h.Must(err)
	if len(l.Tasks) != 9 || l.Open != 0 || l.Tasks[0].Person != "李强" || l.Tasks[1].Person != "王芳" {
		t.Errorf("%d given, %d open: %+v", len(l.Tasks), l.Open, l.Tasks)
	}
	h.givenIsSeen(where, body)
	give.Person, give.Due = "", ""
	h.MustDo(h.Supervision.GiveOut(ctx, watcher, where.Round.ID, give))
	l, err = h.Supervision.GivenOut(ctx, apptest.Office, where.Round.ID)
	h.Must(err)
	if len(l.Tasks) != 8 || l.Open != 1+11 {
		t.Errorf("taken back: %d given, %d open", len(l.Tasks), l.Open)
	}
}

// givenIsSeen looks at the report: who has which task until when, and that a draft is done for the body alone.
func (h *env) givenIsSeen(where round.Sample, body string) {
	t := h.T
	draft := supervision.DailyRequest{}
	draft.Items = []evalsupervision.DailyItem{{Code: "1", Outcome: "落实到位"}}
	d, err := h.Supervision.PutDaily(t.Context(), watcher, where.Evaluation.ID, body, records.AnyVersion, draft)
	h.Must(err)
	if d.Given["1"].Person != "李强" || d.Tasks[0].On.Format("2006-01-02") != where.Round.V.StartsOn {
		t.Errorf("the report says %+v, due %v", d.Given["1"], d.Tasks[0].On)
	}
	for name, a := range map[string]records.Actor{"body": watcher, "office": apptest.Office} {
		l, err := h.Supervision.GivenOut(t.Context(), a, where.Round.ID)
		h.Must(err)
		if l.Tasks[0].Done != (name == "body") {
			t.Errorf("the %s sees done: %v", name, l.Tasks[0].Done)
		}
	}
	for code, a := range map[string]records.Actor{
		"no_body": {ID: "w", Role: auth.Supervisor}, "other_body": {ID: "a", Role: auth.Assessor, Body: body},
	} {
		h.RefusedAs(code, apptest.ErrorOf(h.Supervision.GivenOut(t.Context(), a, where.Round.ID)))
	}
}

func TestTasksAreAssignedWithinTheListAndThePeriod(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	where := h.Briefing("sanmenxia")
	ok := supervision.Give{Body: body, Evaluations: []string{where.Evaluation.ID}, Person: "王芳"}
	give := func(change func(*supervision.Give)) error {
		g := ok
		change(&g)
		_, err := h.Supervision.GiveOut(ctx, watcher, where.Round.ID, g)
		return err
	}
	h.InvalidAt("codes", give(func(g *supervision.Give) { g.Codes = []string{"99"} }))
	h.InvalidAt("due", give(func(g *supervision.Give) { g.Due = "2001-01-01" }))
	h.InvalidAt("due", give(func(g *supervision.Give) { g.Due = "明天" }))
	h.InvalidAt("person", give(func(g *supervision.Give) { g.Person, g.Due = "", where.Round.V.StartsOn }))
	h.InvalidAt("evaluations", give(func(g *supervision.Give) { g.Evaluations = nil }))
	err := give(func(g *supervision.Give) { g.Body = scheme.BodyDiscipline })
	if records.KindOf(err) != records.Forbidden {
		t.Errorf("another body's tasks: %v", err)
	}
	if l, err := h.Supervision.GivenOut(ctx, watcher, where.Round.ID); err != nil || len(l.Tasks) != 0 {
		t.Errorf("%d tasks were assigned, %v", len(l.Tasks), err)
	}
}

// Two people who hand out the same task see each other; different tasks of one unit are not in each other's way.
func TestATaskGivenMeanwhileIsNotGivenToAnother(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	where := h.Briefing("sanmenxia")
	round, id := where.Round.ID, where.Evaluation.ID
	seen := func() supervision.Seen {
		l, err := h.Supervision.GivenOut(ctx, watcher, round)
		h.Must(err)
		if l.Seen[body] == nil {
			return supervision.Seen{}
		}
		return l.Seen[body]
	}
	give := func(person, code string, seen supervision.Seen) error {
		return apptest.ErrorOf(h.Supervision.GiveOut(ctx, watcher, round, supervision.Give{
			Body: body, Evaluations: []string{id}, Codes: []string{code}, Person: person, Seen: seen,
		}))
	}
	first, second := seen(), seen()
	h.Must(give("王芳", "1", first))
	h.Must(give("李强", "2", second)) // another task
	h.Must(give("王芳", "1", second)) // the same again
	err := give("赵敏", "1", second)
	if records.KindOf(err) != records.Stale || !strings.Contains(err.Error(), "王芳") {
		t.Errorf("a task that was given meanwhile: %v", err)
	}
	if records.KindOf(give("", "1", second)) != records.Stale {
		t.Error("a task that was given meanwhile is taken back unseen")
	}
	third := seen()
	h.Must(give("李强", "1", third))
	if records.KindOf(give("赵敏", "1", third)) != records.Stale { // an earlier version is what was seen
		t.Error("a task that was given to another meanwhile is given to a third")
	}
	fourth := seen()
	h.Must(give("孙立", "3", fourth))
	h.Must(give("赵敏", "1", fourth)) // having seen it, though its unit has a newer version
	l, err := h.Supervision.GivenOut(ctx, watcher, round)
	h.Must(err)
	if len(l.Tasks) != 3 || !slices.ContainsFunc(l.Tasks, func(t supervision.GivenTask) bool { return t.Person == "赵敏" }) {
		t.Errorf("%+v", l.Tasks)
	}
}

// A round of redoing goes by the lists of the round it follows, and each version of a list is in the chain.
func TestARoundOfRedoingKeepsItsLists(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	h.MustDo(h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, records.NoVersion, visits(10)))
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	h.MustDo(h.Supervision.PutOwn(ctx, watcher, body, supervision.AllKinds, 1, visits(20)))
	again, err := h.Rounds.Redos.Begin(ctx, apptest.Office, r.Units[0].Evaluation.ID, round.AgainRequest{
		Reason: "整改不到位", StartsOn: "2026-11-02", DueOn: "2027-01-31",
	})
	h.Must(err)
	for _, id := range []string{r.Round.ID, again.V.RoundID} {
		l, err := h.Supervision.Lists(ctx, id)
		h.Must(err)
		if own, ok := l.Of(body, ""); !ok || own.Version != 1 || own.Tasks[0].Due.Days != 10 {
			t.Errorf("%+v", own)
		}
	}
	if said, err := h.AuditDetails("tasklist.change"); err != nil || !slices.Equal(said, []string{"v1", "v2"}) {
		t.Errorf("the chain says %v, %v", said, err)
	}
}

// A body is listed its own lists, the office those of all.
func TestABodyIsListedItsOwnListsAlone(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	h.MustDo(h.Supervision.PutOwn(ctx, watcher, scheme.BodyOrganization, supervision.AllKinds, 0, visits(10)))
	for who, want := range map[string]int{"watcher": 1, "another": 0, "office": 1} {
		actor := map[string]records.Actor{"watcher": watcher, "another": another, "office": apptest.Office}[who]
		list, err := h.Supervision.OwnLists(ctx, actor)
		h.Must(err)
		if len(list) != want {
			t.Errorf("%s is listed %d", who, len(list))
		}
	}
}

// A task that was given is late after its day; it is given in its own round, and that it was is in the chain.
func TestATaskThatWasGivenIsLateAfterItsDay(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	r, other := h.Scored(8, 1), h.Scored(9, 1)
	today := deadline.DayOf(h.Env.Now())
	give := supervision.Give{
		Body: body, Evaluations: []string{r.Units[0].Evaluation.ID}, Codes: []string{"1"}, Person: "王芳", Due: string(today),
	}
	if _, err := h.Supervision.GiveOut(ctx, watcher, other.Round.ID, give); records.KindOf(err) != records.NotFound {
		t.Errorf("given in another round: %v", err)
	}
	h.MustDo(h.Supervision.GiveOut(ctx, watcher, r.Round.ID, give))
	for _, late := range []bool{false, true} {
		l, err := h.Supervision.GivenOut(ctx, watcher, r.Round.ID)
		h.Must(err)
		if len(l.Tasks) != 1 || l.Tasks[0].Late != late {
			t.Errorf("want late %v: %+v", late, l.Tasks)
		}
		h.Pass(24 * time.Hour)
	}
	if said, err := h.AuditDetails("daily.give"); err != nil || len(said) != 1 {
		t.Errorf("the chain says %v, %v", said, err)
	}
}

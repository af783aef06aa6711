package progress_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"minping/configs"
	"minping/internal/app/apptest"
	appdecision "minping/internal/app/decision"
	"minping/internal/app/entry"
	finals "minping/internal/app/final"
	"minping/internal/app/progress"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/scheme"
	"minping/internal/store/memory"

	written "minping/internal/evaluation/entry"

	appscheme "minping/internal/app/scheme"
	"minping/internal/vote"
)

// F12 and evaluation §6.1: a round of 143 units is read in a fixed number of lists and at once.
func TestTheCycleOfALargeRoundIsCountedInBoundedReads(t *testing.T) {
	show := func(n int) (reads int64, took time.Duration) {
		kept := &apptest.CountingStore{Store: memory.Open()}
		h := apptest.NewOn(t, kept, t.TempDir())
		id := h.LargeRoundUnder("sanmenxia", n)
		v, err := h.Progress.Show(t.Context(), apptest.Office, id)
		h.Must(err)
		if len(v.Line) != 10 || len(v.Units) != n || v.Fixed {
			t.Fatalf("%d stages, %d units, fixed %v", len(v.Line), len(v.Units), v.Fixed)
		}
		for e, f := range v.Units { // decided about without a ballot, and nothing else is there
			if len(f.Gaps()) == 0 || !f.Counted || f.Facts || f.ReportsMissing == 0 || f.Fixed {
				t.Fatalf("%s: %+v", e, f)
			}
		}
		before, at := kept.Reads.Load(), time.Now()
		_, err = h.Progress.Show(t.Context(), apptest.Office, id)
		h.Must(err)
		return kept.Reads.Load() - before, time.Since(at)
	}
	few, _ := show(3)
	many, took := show(143)
	t.Logf("3 units: %d reads; 143 units: %d reads, %v", few, many, took)
	if many > few+5 {
		t.Errorf("3 units take %d reads and 143 take %d", few, many)
	}
	if took > time.Minute { // it takes some milliseconds; a busy machine with the race detector is given time
		t.Errorf("it took %v", took)
	}
}

// A scheme with an earliest day is asked about every unit that is complete, and still in bounded reads.
func TestWhatIsTooEarlyIsFoundInBoundedReads(t *testing.T) {
	reads := func(n int) (shown, lockable int64) {
		kept := &apptest.CountingStore{Store: memory.Open()}
		h := apptest.NewOn(t, kept, t.TempDir())
		all, err := appscheme.ReadBuiltin(configs.Parsed)
		h.Must(err)
		h.Schemes.Builtin = all
		ctx := t.Context()
		r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{
			Term: 5, No: 8, Name: "第八轮", StartsOn: string(deadline.DayOf(h.Now()).Plus(-300)),
		})
		h.Must(err)
		for i := range n {
			org := round.Organization{Name: "第" + strconv.Itoa(i) + "局", Kind: scheme.KindDepartment}
			o, err := h.Rounds.NewOrganization(ctx, apptest.Office, org)
			h.Must(err)
			e := round.Evaluation{RoundID: r.ID, OrganizationID: o.ID, SchemeID: "gaomi"}
			if i == 1 {
				e.StartsOn = string(deadline.DayOf(h.Now()).Plus(-100)) // its own day, on which it is too early
			}
			v, err := h.Rounds.NewEvaluation(ctx, apptest.Office, e)
			h.Must(err)
			h.SubmitSheet(v.ID, "joint", 0)
		}
		for range 2 { // what is kept from the first time is not read again
			before := kept.Reads.Load()
			v, err := h.Progress.Show(ctx, apptest.Office, r.ID)
			h.Must(err)
			shown = kept.Reads.Load() - before
			i := slices.IndexFunc(v.First, func(u cycle.Urgent) bool { return u.Kind == progress.TaskLock })
			if i < 0 || v.First[i].N != n-1 {
				t.Errorf("of %d units of which one is too early: %+v", n, v.First)
			}
			before = kept.Reads.Load()
			rows, err := h.Scores.Lockable(ctx, r.ID)
			h.Must(err)
			lockable = kept.Reads.Load() - before
			if len(rows) != n-1 {
				t.Errorf("%d of %d units are offered to be locked", len(rows), n)
			}
		}
		return shown, lockable
	}
	shown, lockable := reads(3)
	shownOfMany, lockableOfMany := reads(23)
	if shownOfMany > shown+5 || lockableOfMany > lockable+1 {
		t.Errorf("3 units take %d and %d reads, 23 take %d and %d", shown, lockable, shownOfMany, lockableOfMany)
	}
}

// The whole line is the office's; fixing the result is a part of the stage in which it happens.
func TestTheLineOfARoundIsTheOffices(t *testing.T) {
	h := apptest.New(t)
	id := h.LargeRound(2)
	h.RefusedAs("office_only", apptest.ErrorOf(h.Progress.Show(t.Context(), apptest.Officer, id)))
	for a, may := range map[records.Actor]bool{
		apptest.Office: true, apptest.Officer: true, apptest.Leader: false, apptest.Auditor: false, {Name: "jia", Role: auth.Unit, Body: "市样例局"}: false,
		{Name: "ping", Role: auth.Assessor, Body: auth.BodyDiscipline}: false,
		{Name: "ji", Role: auth.Supervisor}:                            false, {}: false,
	} {
		_, _, err := h.Progress.Units(t.Context(), a, id)
		if (err == nil) != may || !may && records.KindOf(err) != records.Forbidden {
			t.Errorf("%s %s sees how far units are: %v", a.Role, a.Name, err)
		}
	}
	if _, err := h.Progress.Show(t.Context(), apptest.Office, "none"); records.KindOf(err) != records.NotFound {
		t.Errorf("no such round: %v", err)
	}
	v, err := h.Progress.Show(t.Context(), apptest.Office, id)
	h.Must(err)
	final := v.Line[5]
	if final.Code != cycle.StageFinal || final.State != cycle.Doing || final.Done != 2 || final.Missing != 1 {
		t.Errorf("all sheets are locked and the result is not fixed: %+v", final)
	}
}

// What is due comes from real deadlines, whether or not anyone began, and from the unit's own days where it has some.
func TestWhatIsDueFirstFollowsTheDaysOfEachUnit(t *testing.T) {
	h := apptest.New(t)
	id := h.LargeRound(3)
	first := func() map[string]cycle.Urgent {
		v, err := h.Progress.Show(t.Context(), apptest.Office, id)
		h.Must(err)
		out := map[string]cycle.Urgent{}
		for _, u := range v.First {
			out[u.Kind] = u
		}
		return out
	}
	plans := first()["entry:plan"]
	if plans.N != 3 || plans.Who != machine.Unit || !plans.Due.Known() || plans.Late != 3 {
		t.Errorf("the plans that are missing: %+v", plans)
	}
	if u := first()["fixed"]; u.N != 1 || u.Who != machine.Office {
		t.Errorf("every sheet is locked and the result waits: %+v", u)
	}
	if u, ok := first()["bulletin"]; ok {
		t.Errorf("a bulletin before the result: %+v", u)
	}
	h.MustDo(h.Rounds.Redos.Move(t.Context(), apptest.Office, "e00001", records.AnyVersion, round.AgainRequest{StartsOn: "2027-01-04", Reason: "推迟反馈"}))
	if u := first()["entry:plan"]; u.N != 3 || u.Late != 2 || u.Due != plans.Due {
		t.Errorf("one unit has days of its own: %+v", u)
	}
	moves, err := h.Rounds.Redos.Moves(t.Context(), "e00001")
	h.Must(err)
	if len(moves) != 1 || moves[0].By != apptest.Office.Name || moves[0].Reason != "推迟反馈" || moves[0].StartsOn != "2027-01-04" {
		t.Errorf("how its days were moved: %+v", moves)
	}
	h.Fix(id)
	if u, ok := first()["entry:plan"]; ok {
		t.Errorf("asked for after the result is fixed: %+v", u)
	}
	if u := first()["bulletin"]; u.N != 1 {
		t.Errorf("the bulletin is due: %+v", u)
	}
}

// The office locks what the ranking offers to lock: units with and without a counted ballot, and supervising bodies.
func TestAllCompleteSheetsAreCountedAsReadyToLock(t *testing.T) {
	h := apptest.New(t)
	sample := h.Briefing("liaocheng")
	join := func(name string) string {
		o, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{
			Name: name, Kind: scheme.KindDepartment,
		})
		h.Must(err)
		e, err := h.Rounds.NewEvaluation(t.Context(), apptest.Office, round.Evaluation{
			RoundID: sample.Round.ID, OrganizationID: o.ID, SchemeID: "liaocheng",
		})
		h.Must(err)
		return e.ID
	}
	join("市未交局")
	for _, e := range []string{join("市已交局"), h.AddSupervisor("第一派驻组").ID} {
		h.SubmitSheet(e, "joint", 0)
	}
	v, err := h.Progress.Show(t.Context(), apptest.Office, sample.Round.ID)
	h.Must(err)
	i := slices.IndexFunc(v.First, func(u cycle.Urgent) bool { return u.Kind == progress.TaskLock })
	if i < 0 || v.First[i].N != 2 || v.First[i].Who != machine.Office {
		t.Errorf("one unit and one body are complete: %+v", v.First)
	}
	_, first, err := h.Progress.Units(t.Context(), apptest.Officer, sample.Round.ID)
	h.Must(err)
	if slices.ContainsFunc(first, func(u cycle.Urgent) bool { return u.Kind == progress.TaskLock }) {
		t.Error("an organizer is asked to lock")
	}
}

// The concentrated inspection begins within a month and need not end (evaluation §8): once it has begun, no visit is
// late.
func TestAnInspectionThatHasBegunIsNotLate(t *testing.T) {
	h := apptest.New(t)
	h.Briefing("sanmenxia")
	visits := func() (late int, until string) {
		v, err := h.Progress.Show(t.Context(), apptest.Office, h.Sample.Round.ID)
		h.Must(err)
		for _, u := range v.First {
			if u.Kind == progress.PartVisits {
				late = u.Late
			}
		}
		for _, s := range v.Line {
			if s.Code == cycle.StageVisit {
				until = string(s.Until)
			}
		}
		return late, until
	}
	h.Pass(400 * 24 * time.Hour)
	if late, until := visits(); late == 0 || until == "" {
		t.Errorf("an inspection that has not begun: %d late, until %q", late, until)
	}
	h.MustDo(h.Entries.New(t.Context(), apptest.Office, entry.Draft{
		Type: "consultation", File: true, On: deadline.DayOf(h.Now()), People: []written.Person{{Name: "王某"}},
		Subject: written.Subject{Kind: written.AboutRound, ID: h.Sample.Round.ID},
		Values:  map[string]written.Value{"reports": {"已通报"}, "opinion": {"已会商"}, "visit_plan": {"已安排"}},
	}))
	if late, until := visits(); late == 0 || until == "" {
		t.Errorf("the consultation comes before: %d late, until %q", late, until)
	}
	h.MustDo(h.Entries.New(t.Context(), apptest.Office, entry.Draft{
		Type: "visit", File: true, On: deadline.DayOf(h.Now()), People: []written.Person{{Name: "王某"}},
		Subject: written.Subject{Kind: written.AboutEvaluation, ID: h.Sample.Evaluation.ID},
		Values:  map[string]written.Value{"methods": {"site"}, "record": {"看了现场"}},
	}))
	if late, until := visits(); late != 0 || until != "" {
		t.Errorf("an inspection that has begun: %d late, until %q", late, until)
	}
}

// What the result was fixed without is taken no more: days later no stage is late for it.
func TestNoStageIsLateForWhatAFixedResultShutsOut(t *testing.T) {
	h := apptest.New(t)
	r := h.Scored(8, 2)
	left := map[string]string{r.Units[1].Evaluation.ID: "机构撤销"}
	stage := func(code string) progress.Stage {
		v, err := h.Progress.Show(t.Context(), apptest.Office, r.Round.ID)
		h.Must(err)
		return v.Line[slices.IndexFunc(v.Line, func(s progress.Stage) bool { return s.Code == code })]
	}
	h.Pass(400 * 24 * time.Hour)
	if s := stage(cycle.StageDaily); s.State != cycle.Late || s.Late == 0 || s.Missing == 0 {
		t.Errorf("before the result is fixed: %+v", s)
	}
	without := finals.FixRequest{LeftOut: left}
	h.MustDo(h.Finals.Fix(t.Context(), apptest.Office, r.Round.ID, records.AnyVersion, without))
	for _, code := range []string{cycle.StageDaily, cycle.StageFinal} {
		if s := stage(code); s.State != cycle.Done || s.Late != 0 || s.Missing != 0 {
			t.Errorf("once it is fixed: %+v", s)
		}
	}
}

// A unit is closed only after it was told its result, which the bulletin of all does not do.
func TestAUnitThatWasNotToldItsResultIsNotClosed(t *testing.T) {
	h := apptest.New(t)
	r := h.Scored(8, 3)
	h.Fix(r.Round.ID)
	for _, k := range []decision.Kind{decision.Continue, decision.Redo} {
		for _, u := range r.Units {
			_, err := h.Decisions.Decide(t.Context(), apptest.Office, u.Evaluation.ID, appdecision.Request{
				To: decision.No, Decision: decision.Decision{Kind: k},
			})
			if err != nil && records.KindOf(err) != records.Invalid { // suggested for no one
				t.Fatal(err)
			}
		}
	}
	states := func() (out []cycle.State) {
		v, err := h.Progress.Show(t.Context(), apptest.Office, r.Round.ID)
		h.Must(err)
		for _, u := range r.Units {
			got := v.Units[u.Evaluation.ID]
			if (got.Untold != "") != (got.State == cycle.Evaluated) {
				t.Errorf("%s is %s, not told: %v", u.Org.V.Name, got.State, got.Untold)
			}
			out = append(out, got.State)
		}
		return out
	}
	if got := states(); !slices.Equal(got, []cycle.State{cycle.Evaluated, cycle.Evaluated, cycle.Evaluated}) {
		t.Errorf("no one was told: %v", got)
	}
	h.Issued(h.Draft("notification", r.Units[0]))
	if got := states(); !slices.Equal(got, []cycle.State{cycle.Closed, cycle.Evaluated, cycle.Evaluated}) {
		t.Errorf("one was told: %v", got)
	}
	h.MustDo(h.Rounds.IssueBulletin(t.Context(), apptest.Office, r.Round.ID, "市委"))
	if got := states(); got[1] != cycle.Evaluated {
		t.Errorf("a bulletin closed it: %v", got)
	}
	h.MustDo(h.Finals.Undo(t.Context(), apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	h.MustDo(h.Finals.Undo(t.Context(), apptest.Office2, r.Round.ID, records.AnyVersion, "情况属实"))
	h.Fix(r.Round.ID)
	if got := states(); got[0] != cycle.Evaluated {
		t.Errorf("it was told another result than the one in force: %v", got)
	}
}

// A counted ballot is one of an inspection that has begun: the office and organizers are told no day for its sheets.
func TestSheetsOfAnInspectionThatHasBegunHaveNoDay(t *testing.T) {
	h := apptest.New(t)
	h.Move(h.WithSuggestions(6), vote.StateCounted)
	h.Pass(400 * 24 * time.Hour)
	id := h.Sample.Round.ID
	v, err := h.Progress.Show(t.Context(), apptest.Office, id)
	h.Must(err)
	_, own, err := h.Progress.Units(t.Context(), apptest.Officer, id)
	h.Must(err)
	for _, first := range [][]cycle.Urgent{v.First, own} {
		i := slices.IndexFunc(first, func(u cycle.Urgent) bool { return u.Kind == progress.TaskSheets })
		if i < 0 || first[i].Due != "" || first[i].Late != 0 {
			t.Errorf("sheets: %d of %+v", i, first)
		}
	}
}

// A bulletin of the first release told every unit the result of then, not one that was fixed again.
func TestAnOldBulletinToldTheFirstResultOnly(t *testing.T) {
	h := apptest.New(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	h.MustDo(records.Create(t.Context(), h.Env, "bulletin", r.Round.ID, "", round.Bulletin{ApprovedBy: "市委", By: "甲"}))
	untold := func() bool {
		v, err := h.Progress.Show(t.Context(), apptest.Office, r.Round.ID)
		h.Must(err)
		return v.Units[r.Units[0].Evaluation.ID].Untold != ""
	}
	if untold() {
		t.Error("the unit was told, and progress still lists it as untold")
	}
	h.MustDo(h.Finals.Undo(t.Context(), apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	h.MustDo(h.Finals.Undo(t.Context(), apptest.Office2, r.Round.ID, records.AnyVersion, "情况属实"))
	h.Must(h.Scores.Reopen(t.Context(), apptest.Office, r.Units[0].Evaluation.ID, "discipline", "录入有误"))
	h.SubmitSheet(r.Units[0].Evaluation.ID, "discipline", 5)
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, r.Units[0].Evaluation.ID, ""))
	h.Fix(r.Round.ID)
	if !untold() {
		t.Error("an old bulletin told a new result")
	}
}

// Documents §4: a scheme may set the first day of an evaluation; before it no one is asked to lock what cannot be.
func TestAUnitThatIsTooEarlyIsNotAskedToBeLocked(t *testing.T) {
	h := apptest.New(t)
	all, err := appscheme.ReadBuiltin(configs.Parsed)
	h.Must(err)
	h.Schemes.Builtin = all
	ctx := t.Context()
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{
		Term: 5, No: 8, Name: "第八轮", StartsOn: string(deadline.DayOf(h.Now()).Plus(-100)),
	})
	h.Must(err)
	o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "市水利局", Kind: scheme.KindDepartment})
	h.Must(err)
	e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
		RoundID: r.ID, OrganizationID: o.ID, SchemeID: "gaomi",
	})
	h.Must(err)
	h.SubmitSheet(e.ID, "joint", 0)
	asked := func() bool {
		v, err := h.Progress.Show(ctx, apptest.Office, r.ID)
		h.Must(err)
		return slices.ContainsFunc(v.First, func(u cycle.Urgent) bool { return u.Kind == progress.TaskLock })
	}
	if asked() {
		t.Error("the office is asked to lock what its scheme does not allow yet")
	}
	h.Pass(200 * 24 * time.Hour)
	if !asked() {
		t.Error("no one is asked to lock what is complete")
	}
}

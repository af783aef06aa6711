package hearing_test

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/configs"
	"minping/internal/app/apptest"
	"minping/internal/app/final"
	"minping/internal/app/hearing"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	rules "minping/internal/evaluation/decision"
	results "minping/internal/evaluation/final"
	items "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/scheme"
	"minping/internal/store/memory"
)

// mean is the mean of the first unit.
func (h *env) mean(v hearing.View) string {
	h.T.Helper()
	if v.Outcome == nil || v.Outcome.Units[0].Mean == nil {
		h.T.Fatalf("no outcome: %+v", v)
	}
	return *v.Outcome.Units[0].Mean
}

// Points that were acknowledged are counted, those that the lock overtook are refused: one or the other.
func TestACorrectionDuringTheLockCountsOrIsRefused(t *testing.T) {
	h := newEnv(t)
	_, v := h.arranged("j2", "j3")
	ctx := t.Context()
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, all(v, "80")))
	h.OnceAt("hearing.close", func() { h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "60"))) })
	held := 0
	var locked hearing.View
	h.OnceAt("hearing.points", func() {
		h.OnceAt("hearing.close", func() {
			held++
			h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "60")))
		})
		var err error
		locked, err = h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")
		h.Must(err)
	})
	_, err := h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, all(v, "10"))
	h.RefusedAs("locked", err)
	if held != 1 || h.mean(locked) != "70.00" {
		t.Errorf("a correction that was acknowledged is not counted: %s", h.mean(locked))
	}
	seen, err := h.Hearings.Show(ctx, judgeNamed("j3"), v.ID)
	h.Must(err)
	if h.mean(seen) != "70.00" || seen.Own[v.Targets()[0].Evaluation] != "80" {
		t.Errorf("the mean moved to %s, own %v", h.mean(seen), seen.Own)
	}
}

// A lock that failed half-way leaves no points lost and is finished by the next.
func TestALockThatFailedIsFinishedByTheNext(t *testing.T) {
	st := &apptest.FailingStore{Store: memory.Open()}
	h := newEnvOn(t, st, t.TempDir())
	_, v := h.arranged("j2", "j3")
	ctx := t.Context()
	h.give(v, "80")
	st.Left = 2 // both sheets are closed, the hearing is not locked
	if _, err := h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, ""); err == nil {
		t.Fatal("it did not fail")
	}
	st.Left = 0
	h.MustDo(h.Hearings.Record(ctx, apptest.Office, v.ID, records.AnyVersion, hearing.Answer{
		Evaluation: v.Entries[0].Evaluation, No: 1, Side: hearing.SideUnit, Text: "已拨付",
	}))
	h.InvalidAt("note", apptest.ErrorOf(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "一\a")))
	done, err := h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "一\n二")
	h.Must(err)
	if h.mean(done) != "80.00" || len(done.Answers) != 1 {
		t.Errorf("after the second lock: %+v", done)
	}
}

func TestJudgesAreAccountsThatMayJudge(t *testing.T) {
	h := newEnv(t)
	r, ask := h.heard()
	ctx := t.Context()
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, r.Units[4].Evaluation.ID, apptest.Yes(rules.Hearing, "排名靠后")))
	_, _, err := h.Accounts.AddAccount(ctx, apptest.Office, "danwei", auth.Unit, r.Units[4].Org.V.Name, "")
	h.Must(err)
	h.AddAccount("ting", auth.Assessor)
	h.MustDo(h.Accounts.DisableAccount(ctx, apptest.Office, "ting", true))
	for _, bad := range []string{"j9", "danwei", "ting", "", "x y z"} {
		ask.Judges = []string{"j2", bad}
		h.InvalidAt("judges", apptest.ErrorOf(h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)))
	}
	ask.Judges = []string{"Ｊ３ ", "j2", "J2", " j3"}
	v, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)
	h.Must(err)
	if len(v.Judges) != 2 || v.Judges[0] != "j2" || v.Judges[1] != "j3" {
		t.Fatalf("judges %q", v.Judges)
	}
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, all(v, "80")))
}

// A judge who does not come holds up nothing: the office strikes them, with a reason. Points that were given stay.
func TestAnAbsentJudgeIsStruckWithAReason(t *testing.T) {
	h := newEnv(t)
	_, v := h.arranged("j2", "j3", "j4")
	ctx := t.Context()
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	lock := func() error {
		_, err := h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")
		return err
	}
	strike := func(a records.Actor, judge, reason string) error {
		_, err := h.Hearings.Strike(ctx, a, v.ID, records.AnyVersion, judge, reason)
		return err
	}
	h.RefusedAs("points_missing", lock())
	h.RefusedAs("office_only", strike(apptest.Leader, "j3", "因公出差"))
	h.InvalidAt("reason", strike(apptest.Office, "j3", " "))
	h.InvalidAt("judge", strike(apptest.Office, "j9", "因公出差"))
	h.RefusedAs("handed_in", strike(apptest.Office, "j2", "因公出差"))
	h.RefusedAs("points_missing", lock())
	h.Must(strike(apptest.Office, "j3", "因公出差"))
	h.InvalidAt("judge", strike(apptest.Office, "j3", "因公出差"))
	h.RefusedAs("struck", apptest.ErrorOf(h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, all(v, "10"))))

	// of a strike and points at the same moment one comes first
	h.OnceAt("hearing.strike", func() { h.MustDo(h.Hearings.Give(ctx, judgeNamed("j4"), v.ID, all(v, "60"))) })
	h.RefusedAs("handed_in", strike(apptest.Office, "j4", "因公出差"))
	h.Must(lock())
	seen, err := h.Hearings.Show(ctx, judgeNamed("j3"), v.ID)
	h.Must(err)
	if h.mean(seen) != "70.00" || len(seen.Struck) != 1 || seen.Struck[0].Reason != "因公出差" || seen.Struck[0].By != "office" {
		t.Errorf("after the lock: mean %s, struck %+v", h.mean(seen), seen.Struck)
	}
}

func TestTheLastJudgeIsNotStruck(t *testing.T) {
	h := newEnv(t)
	_, v := h.arranged("j2")
	h.InvalidAt("judge", apptest.ErrorOf(h.Hearings.Strike(t.Context(), apptest.Office, v.ID, records.AnyVersion, "j2", "因公出差")))
}

// The rule by which the extremes are dropped is locked with the points: what its units are scored under later changes
// no ranking.
func TestALockedHearingKeepsTheRuleOfItsPoints(t *testing.T) {
	h := newEnv(t)
	r, v := h.arranged("leader", "j2", "j3", "j4", "j5")
	ctx := t.Context()
	for i, j := range v.Judges {
		h.MustDo(h.Hearings.Give(ctx, judgeNamed(j), v.ID, all(v, []string{"0", "60", "62", "64", "90"}[i])))
	}
	locked, err := h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")
	h.Must(err)
	raw, err := fs.ReadFile(configs.Packs, "packs/sanmenxia.yaml")
	h.Must(err)
	raw = bytes.Replace(raw, []byte("drop_extremes: true"), []byte("drop_extremes: false"), 1)
	own, err := h.Schemes.NewScheme(ctx, apptest.Office, raw)
	h.Must(err)
	h.MustDo(records.Update(ctx, h.Env, round.KindEvaluation, r.Units[4].Evaluation.ID, records.AnyVersion,
		func(e *round.Evaluation) error { e.SchemeID, e.SchemeVersion = own.ID, own.Version; return nil }))
	later, err := h.Hearings.Show(ctx, apptest.Office, v.ID)
	h.Must(err)
	if h.mean(locked) != "62.00" || h.mean(later) != "62.00" {
		t.Errorf("the mean was %s and is %s", h.mean(locked), h.mean(later))
	}
}

// Of two hearings on one day the one that was arranged later counts, whatever their names and ids.
func TestTheLaterOfTwoHearingsOnADayCounts(t *testing.T) {
	h := newEnv(t)
	r, v := h.arranged("j2")
	ctx := t.Context()
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, ""))
	one, err := records.Load[hearing.Hearing](ctx, h.Env, "hearing", v.ID)
	h.Must(err)
	target := v.Targets()[0].Evaluation
	// a second one, later, in which another unit came off better
	two := one.V
	two.Made, two.Name = two.Made.Add(time.Hour), "A"
	two.Entries = append(two.Entries[:1:1], two.Entries[0])
	two.Entries[1].Evaluation, two.Entries[1].Supervisor = r.Units[0].Evaluation.ID, ""
	two.Locked = map[string]hearing.Sheet{"j2": {target: "10", r.Units[0].Evaluation.ID: "90"}}
	for _, id := range []string{"-", "~"} { // before and after every other id
		h.MustDo(records.Create(ctx, h.Env, "hearing", id, v.Batch, two))
		ranks, _, err := h.Hearings.Ranks(ctx, []string{v.Batch})
		h.Must(err)
		if ranks[target] != 2 {
			t.Errorf("the earlier one counts: rank %d", ranks[target])
		}
		list, err := h.Hearings.List(ctx, apptest.Office, v.Batch)
		h.Must(err)
		if list[0].ID != v.ID {
			t.Errorf("the list begins with %q", list[0].ID)
		}
		h.Must(h.Env.Store.Purge(ctx, "hearing", id))
	}
}

// The newest hearing of a unit counts, also where the clock was set back since the last one was arranged.
func TestAHearingIsLaterThanEveryOtherOfItsBatch(t *testing.T) {
	h := newEnv(t)
	r, ask := h.heard()
	ctx := t.Context()
	unit := r.Units[3].Evaluation.ID
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, unit, apptest.Yes(rules.Hearing, "排名靠后")))
	first, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)
	h.Must(err)
	h.MustDo(records.Update(ctx, h.Env, "hearing", first.ID, records.AnyVersion,
		func(x *hearing.Hearing) error { x.Made = x.Made.Add(time.Hour); return nil }))
	ask.Units = []string{unit}
	second, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)
	h.Must(err)
	if early := first.Made.Add(time.Hour); !second.Made.After(early) {
		t.Errorf("made at %v, after one of %v", second.Made, early)
	}
}

// Ranks lead to points: one who was heard again alone is no first of many.
func TestOneWhoIsHeardAgainAloneKeepsItsRank(t *testing.T) {
	h := newEnv(t)
	r, ask := h.heard()
	ctx := t.Context()
	ask.Judges = []string{"j2"}
	for _, u := range r.Units[3:] {
		h.MustDo(h.Decisions.Decide(ctx, apptest.Office, u.Evaluation.ID, apptest.Yes(rules.Hearing, "排名靠后")))
	}
	v, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)
	h.Must(err)
	better := func(i int) string { return []string{"95", "90", "80", "70"}[i] } // the first unit and its body
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, points(v, better)))
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, ""))
	ranks := func() map[string]int {
		out, _, err := h.Hearings.Ranks(ctx, []string{v.Batch})
		h.Must(err)
		return out
	}
	before := ranks()
	one, err := records.Load[hearing.Hearing](ctx, h.Env, "hearing", v.ID)
	h.Must(err)
	again := one.V
	last := again.Entries[len(again.Entries)-1]
	again.Made, again.Entries = again.Made.Add(time.Hour), again.Entries[len(again.Entries)-1:]
	again.Locked = map[string]hearing.Sheet{"j2": {last.Evaluation: "100", last.Supervisor: "100"}}
	h.MustDo(records.Create(ctx, h.Env, "hearing", "~", v.Batch, again))
	if after := ranks(); before[last.Evaluation] != 2 || !maps.Equal(before, after) {
		t.Errorf("ranks were %v and are %v", before, after)
	}
}

// A hearing rests on the result by which its units were chosen: under another its ranks count once the office says so.
func TestRanksOfAnotherResultCountOnceTheyAreKept(t *testing.T) {
	h := newEnv(t)
	r, v := h.arranged("j2")
	ctx := t.Context()
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, ""))
	ranks := func() map[string]int {
		out, _, err := h.Hearings.Ranks(ctx, []string{v.Batch})
		h.Must(err)
		return out
	}
	if len(ranks()) != 2 {
		t.Fatalf("ranks %v", ranks())
	}
	h.RefusedAs("same_result", apptest.ErrorOf(h.Hearings.Keep(ctx, apptest.Office, v.ID, records.AnyVersion, "录入更正")))
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	h.MustDo(h.Finals.Undo(ctx, apptest.Leader, r.Round.ID, records.AnyVersion, "情况属实"))
	if len(ranks()) != 0 {
		t.Errorf("without a result in force ranks count: %v", ranks())
	}
	h.RefusedAs("not_fixed", apptest.ErrorOf(h.Hearings.Keep(ctx, apptest.Office, v.ID, records.AnyVersion, "录入更正")))
	h.Fix(r.Round.ID)
	seen, err := h.Hearings.Show(ctx, apptest.Office, v.ID)
	h.Must(err)
	if len(ranks()) != 0 || !seen.Stale {
		t.Errorf("under another result ranks count: %v, stale %v", ranks(), seen.Stale)
	}
	heard := func() (n int) {
		list, err := h.Hearings.Appearing(ctx, apptest.Office, r.Round.ID)
		h.Must(err)
		for _, c := range list {
			if c.Heard != "" {
				n++
			}
		}
		return n
	}
	if n := heard(); n != 0 {
		t.Errorf("under another result %d units were heard", n)
	}
	h.RefusedAs("office_only", apptest.ErrorOf(h.Hearings.Keep(ctx, apptest.Leader, v.ID, records.AnyVersion, "录入更正")))
	h.InvalidAt("reason", apptest.ErrorOf(h.Hearings.Keep(ctx, apptest.Office, v.ID, records.AnyVersion, "")))
	kept, err := h.Hearings.Keep(ctx, apptest.Office, v.ID, records.AnyVersion, "录入更正，参会单位不变")
	h.Must(err)
	if heard() == 0 {
		t.Error("kept, it heard no unit")
	}
	if len(ranks()) != 2 || kept.Stale || len(kept.Renewed) != 1 || kept.Renewed[0].From != v.Final {
		t.Errorf("kept: ranks %v, %+v", ranks(), kept.Renewed)
	}
}

// A supervising body that was evaluated only after it was heard has its rank in the hearing beside that of the result
// the hearing was kept under, and no second time as one that was not evaluated.
func TestABodyEvaluatedAfterItsHearingIsCountedOnce(t *testing.T) {
	h := newEnv(t)
	r, body, v := h.heardBeside()
	ctx := t.Context()
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, ""))
	h.MustDo(records.Update(ctx, h.Env, round.KindFinal, r.Round.ID, records.AnyVersion, func(x *round.Fixed) error {
		x.Final.Rows = append(x.Final.Rows, results.Row{
			Evaluation: "of the body", Organization: body, Target: scheme.TargetSupervising, Rank: 1,
		})
		x.Final.Digest = results.Digest(x.Final)
		return nil
	}))
	h.MustDo(h.Hearings.Keep(ctx, apptest.Office, v.ID, records.AnyVersion, "补充评估监督单位"))
	ranks, beside, err := h.Hearings.Ranks(ctx, []string{v.Batch})
	h.Must(err)
	if ranks["of the body"] != 1 || len(beside) != 0 {
		t.Errorf("ranks %v, beside them %+v", ranks, beside)
	}
}

// A hearing does not go on under a result in which one of those who appeared has no row.
func TestAHearingIsNotKeptUnderAResultWithoutItsUnits(t *testing.T) {
	h := newEnv(t)
	r, v := h.arranged("j2")
	ctx, unit := t.Context(), v.Entries[0].Evaluation
	h.MustDo(h.Finals.Undo(ctx, apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	h.MustDo(h.Finals.Undo(ctx, apptest.Leader, r.Round.ID, records.AnyVersion, "情况属实"))
	h.Must(h.Scores.Reopen(ctx, apptest.Office, unit, "discipline", "补材料"))
	h.MustDo(h.Finals.Fix(ctx, apptest.Office, r.Round.ID, records.AnyVersion,
		final.FixRequest{LeftOut: map[string]string{unit: "机构撤销"}}))
	h.RefusedAs("not_in_result",
		apptest.ErrorOf(h.Hearings.Keep(ctx, apptest.Office, v.ID, records.AnyVersion, "录入更正")))
	seen, err := h.Hearings.Show(ctx, apptest.Office, v.ID)
	h.Must(err)
	if !seen.Stale || seen.Final != v.Final || len(seen.Renewed) != 0 {
		t.Errorf("it was kept: %+v", seen.Renewed)
	}
}

// Whatever the office does to a hearing, it says which version it saw; after a change by another it looks again.
func TestAHearingThatChangedIsNotChangedUnseen(t *testing.T) {
	h := newEnv(t)
	_, v := h.arranged("j2", "j3")
	ctx, unit, old := t.Context(), v.Entries[0].Evaluation, v.Version
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.MustDo(h.Hearings.Begin(ctx, apptest.Office, v.ID, old, unit))
	said := hearing.Answer{Evaluation: unit, No: 1, Side: hearing.SideUnit, Text: "已拨付"}
	for name, change := range map[string]func(version int) error{
		"a turn":   func(n int) error { return apptest.ErrorOf(h.Hearings.Begin(ctx, apptest.Office, v.ID, n, unit)) },
		"a record": func(n int) error { return apptest.ErrorOf(h.Hearings.Record(ctx, apptest.Office, v.ID, n, said)) },
		"a strike": func(n int) error {
			return apptest.ErrorOf(h.Hearings.Strike(ctx, apptest.Office, v.ID, n, "j3", "请假"))
		},
		"a lock": func(n int) error { return apptest.ErrorOf(h.Hearings.Lock(ctx, apptest.Office, v.ID, n, "")) },
		"a keep": func(n int) error {
			return apptest.ErrorOf(h.Hearings.Keep(ctx, apptest.Office, v.ID, n, "录入更正"))
		},
	} {
		if err := change(old); records.KindOf(err) != records.Stale {
			t.Errorf("%s by version %d: %v", name, old, err)
		}
	}
	seen, err := h.Hearings.Show(ctx, apptest.Office, v.ID)
	h.Must(err)
	if seen.Version != old+1 || len(seen.Answers)+len(seen.Struck) != 0 || seen.Locked != nil {
		t.Errorf("it is changed: %+v", seen)
	}
	h.MustDo(h.Hearings.Strike(ctx, apptest.Office, v.ID, seen.Version, "j3", "请假"))
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, v.ID, seen.Version+1, ""))
}

// Promise 6 of evaluation §9 in a hearing: an item that is restricted after it was drawn takes its words along.
func TestAQuestionOfAnItemThatIsRestrictedLaterIsWithheld(t *testing.T) {
	h := newEnv(t)
	_, v := h.arranged("j2")
	ctx := t.Context()
	q := v.Questions[0]
	v, err := h.Hearings.Record(ctx, apptest.Office, v.ID, v.Version, hearing.Answer{
		Evaluation: q.Evaluation, No: q.No, Side: hearing.SideUnit, Text: "拖欠的是某人",
	})
	h.Must(err)
	if v.Questions[0].Text == "" || len(v.Withheld) != 0 || v.Answers[0].Text == "" {
		t.Fatalf("before: %+v", v)
	}
	h.MustDo(h.Ledgers.Change(ctx, apptest.Office, q.Item, records.AnyVersion, ledger.Draft{
		Item:       items.Item{Source: "feedback", Text: q.Text, Measures: []items.Measure{}},
		Restricted: true, Readers: []string{"office"},
	}))
	for _, a := range []records.Actor{apptest.Office, apptest.Leader, judgeNamed("j2")} {
		seen, err := h.Hearings.Show(ctx, a, v.ID)
		h.Must(err)
		if seen.Questions[0].Text != "" || seen.Answers[0].Text != "" || !seen.Withheld[hearing.Asked{
			Evaluation: q.Evaluation, No: q.No,
		}] {
			t.Errorf("%s reads %+v, %+v", a.Name, seen.Questions[0], seen.Answers[0])
		}
		if seen.Questions[1].Text == "" {
			t.Error("another question is withheld")
		}
	}
	h.RefusedAs("restricted",
		apptest.ErrorOf(h.Hearings.Record(ctx, apptest.Office, v.ID, records.AnyVersion, hearing.Answer{
			Evaluation: q.Evaluation, No: q.No, Side: hearing.SideUnit, Text: "再写一遍",
		})))
}

// Once its hearing is locked a batch waits for nothing: the office comes to the one it can arrange next, others to what
// they can read.
func TestALockedHearingDoesNotKeepTheOffice(t *testing.T) {
	h := newEnv(t)
	r, v := h.arranged("j2")
	ctx := t.Context()
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, ""))
	for who, want := range map[records.Actor]string{apptest.Office: "", judgeNamed("j2"): r.Round.ID} {
		got, err := h.Hearings.Waiting(ctx, who, []string{r.Round.ID})
		h.Must(err)
		if got != want {
			t.Errorf("%s is led to %q, want %q", who.Name, got, want)
		}
	}
}

// Domain A30, A31: a supervising body answers beside its unit although it was not evaluated in the round. Its rank in
// the hearing is all there is, and gives points like the others'.
func TestABodyThatWasOnlyHeardGetsPointsByTheHearing(t *testing.T) {
	h := newEnv(t)
	r, body, v := h.heardBeside()
	ctx := t.Context()
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, ""))
	list, err := h.Effects.Of(ctx, apptest.Office, h.Now().Year())
	h.Must(err)
	var got []string
	for _, x := range list.Rows {
		if x.Organization == body || x.Rule == "hearing_rank" {
			got = append(got, x.Name+" "+x.Points)
		}
	}
	if want := []string{r.Units[1].Org.V.Name + " 0.50", "派驻组 5.00"}; !slices.Equal(got, want) {
		t.Errorf("points by the hearing: %v, want %v", got, want)
	}
}

// heardBeside is a hearing in which a supervising body answers that was not evaluated, with the points of its judge.
func (h *env) heardBeside() (apptest.ScoredRound, string, hearing.View) {
	h.T.Helper()
	ctx := h.T.Context()
	r := h.Scored(8, 2)
	body, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "派驻组", Kind: "stationed"})
	h.Must(err)
	unit := r.Units[1].Org.V
	unit.SupervisorID = body.ID
	h.MustDo(h.Rounds.ChangeOrganization(ctx, apptest.Office, r.Units[1].Org.ID, records.AnyVersion, unit))
	h.Fix(r.Round.ID)
	h.AddAccount("j2", auth.Assessor)
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, r.Units[1].Evaluation.ID, apptest.Yes(rules.Hearing, "排名靠后")))
	v := h.another(r.Round.ID)
	v, err = h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80"))
	h.Must(err)
	return r, body.ID, v
}

// A judge gives points to one speaker after the other: they are kept hidden, can be corrected one by one, and are
// handed in with the last. Points of a judge who leaves before that do not count.
func TestAJudgeGivesPointsToOneSpeakerAfterTheOther(t *testing.T) {
	h := newEnv(t)
	_, v := h.arranged("j2", "j3", "j4")
	ctx := t.Context()
	unit, body := v.Targets()[0].Evaluation, v.Targets()[1].Evaluation
	give := func(judge, target, score string) hearing.View {
		w, err := h.Hearings.Give(ctx, judgeNamed(judge), v.ID, hearing.Sheet{target: decimal.Decimal(score)})
		h.Must(err)
		return w
	}
	give("j2", unit, "70")
	if w := give("j2", unit, "71"); len(w.Handed) != 0 || len(w.Own) != 1 || w.Own[unit] != "71" {
		t.Errorf("after the first speaker: %+v", w)
	}
	give("j2", body, "80")
	give("j4", unit, "10")
	seen, err := h.Hearings.Show(ctx, judgeNamed("j3"), v.ID)
	h.Must(err)
	if !slices.Equal(seen.Handed, []string{"j2"}) || seen.Scored[unit] != 2 || seen.Scored[body] != 1 ||
		seen.Own != nil {
		t.Errorf("another judge sees %+v", seen)
	}
	h.RefusedAs("points_missing", apptest.ErrorOf(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")))
	give("j3", body, "82")
	give("j3", unit, "73")
	h.RefusedAs("handed_in",
		apptest.ErrorOf(h.Hearings.Strike(ctx, apptest.Office, v.ID, records.AnyVersion, "j3", "请假")))
	h.MustDo(h.Hearings.Strike(ctx, apptest.Office, v.ID, records.AnyVersion, "j4", "中途离席"))
	h.RefusedAs("struck", apptest.ErrorOf(
		h.Hearings.Give(ctx, judgeNamed("j4"), v.ID, hearing.Sheet{body: "1"})))
	v, err = h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")
	h.Must(err)
	if m := v.Outcome.Units[0]; m.Judges != 2 || *m.Mean != "72.00" {
		t.Errorf("the unit has %d judges and %s", m.Judges, *m.Mean)
	}
}

// A judge who has scored the first speaker has not handed in: the mean of the others would be over more judges.
func TestALockWaitsForTheLastSpeaker(t *testing.T) {
	h := newEnv(t)
	_, v := h.arranged("j2", "j3")
	ctx := t.Context()
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, hearing.Sheet{v.Targets()[0].Evaluation: "70"}))
	lock := func(note string) error {
		return apptest.ErrorOf(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, note))
	}
	h.RefusedAs("points_missing", lock(""))
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, all(v, "70")))
	if err := lock(strings.Repeat("记", 2001)); records.KindOf(err) != records.Invalid {
		t.Errorf("a note of 2001 characters: %v", err)
	}
	h.Must(lock(strings.Repeat("记", 2000)))
}

// A judge who cannot come sends someone else: order and questions stay, and the lock waits for the new judge.
func TestAJudgeIsSeatedForAnother(t *testing.T) {
	h := newEnv(t)
	_, v := h.arranged("j2", "j3")
	ctx := t.Context()
	seat := func(a records.Actor, name string) (hearing.View, error) {
		return h.Hearings.Seat(ctx, a, v.ID, records.AnyVersion, name)
	}
	h.RefusedAs("office_only", apptest.ErrorOf(seat(apptest.Leader, "j4")))
	h.InvalidAt("judge", apptest.ErrorOf(seat(apptest.Office, "nobody")))
	h.InvalidAt("judge", apptest.ErrorOf(seat(apptest.Office, "j2")))
	h.MustDo(h.Hearings.Strike(ctx, apptest.Office, v.ID, records.AnyVersion, "j3", "请假"))
	h.InvalidAt("judge", apptest.ErrorOf(seat(apptest.Office, "j3")))
	w, err := seat(apptest.Office, "j4")
	h.Must(err)
	if !slices.Equal(w.Sitting(), []string{"j2", "j4"}) || !slices.Equal(w.Questions, v.Questions) {
		t.Errorf("after it: %v, %+v", w.Sitting(), w.Questions)
	}
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.RefusedAs("points_missing", apptest.ErrorOf(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")))
	h.MustDo(h.Hearings.Give(ctx, judgeNamed("j4"), v.ID, all(v, "60")))
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, ""))
	h.RefusedAs("locked", apptest.ErrorOf(seat(apptest.Office, "leader")))
}

// A judge who is seated while the points are being locked has a say: the lock waits for these points too.
func TestALockWaitsForAJudgeWhoIsSeatedMeanwhile(t *testing.T) {
	h := newEnv(t)
	_, v := h.arranged("j2", "j3")
	ctx := t.Context()
	h.give(v, "80")
	h.OnceAt("hearing.close", func() {
		h.MustDo(h.Hearings.Seat(ctx, apptest.Office, v.ID, records.AnyVersion, "j4"))
		h.MustDo(h.Hearings.Give(ctx, judgeNamed("j4"), v.ID, all(v, "50")))
	})
	_, err := h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")
	if !errors.Is(err, records.ErrStale) {
		t.Fatalf("points that were acknowledged are not counted: %v", err)
	}
	done, err := h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")
	h.Must(err)
	if h.mean(done) != "70.00" {
		t.Errorf("the mean is %s", h.mean(done))
	}
}

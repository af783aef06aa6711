package app

import (
	"bytes"
	"context"
	"io/fs"
	"testing"
	"time"

	"minping/configs"
	"minping/internal/app/hearing"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/decision"
	items "minping/internal/evaluation/ledger"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// mean is the mean of the first unit.
func (h *hall) mean(v hearing.View) string {
	h.t.Helper()
	if v.Outcome == nil || v.Outcome.Units[0].Mean == nil {
		h.t.Fatalf("no outcome: %+v", v)
	}
	return *v.Outcome.Units[0].Mean
}

// once runs something the next time that a point is reached.
func (h *hall) once(point string, do func()) {
	h.Env.OnHold(func(at string) {
		if at == point {
			h.Env.OnHold(nil)
			do()
		}
	})
}

// Points that were acknowledged are counted, those that the lock overtook are refused: one or the other.
func TestACorrectionDuringTheLockCountsOrIsRefused(t *testing.T) {
	h := newHall(t)
	_, v := h.arranged("j2", "j3")
	ctx := t.Context()
	h.must2(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.must2(h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, all(v, "80")))
	h.once("hearing.close", func() { h.must2(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "60"))) })
	held := 0
	var locked hearing.View
	h.once("hearing.points", func() {
		h.once("hearing.close", func() {
			held++
			h.must2(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "60")))
		})
		var err error
		locked, err = h.Hearings.Lock(ctx, office, v.ID, records.AnyVersion, "")
		h.must(err)
	})
	_, err := h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, all(v, "10"))
	h.refusedAs("locked", err)
	if held != 1 || h.mean(locked) != "70.00" {
		t.Errorf("a correction that was acknowledged is not counted: %s", h.mean(locked))
	}
	seen, err := h.Hearings.Show(ctx, judgeNamed("j3"), v.ID)
	h.must(err)
	if h.mean(seen) != "70.00" || seen.Own[v.Targets()[0].Evaluation] != "80" {
		t.Errorf("the mean moved to %s, own %v", h.mean(seen), seen.Own)
	}
}

// failing is a store that fails after some writes.
type failing struct {
	store.Store
	left int // writes that succeed before one fails; 0: none fails
}

func (f *failing) Insert(ctx context.Context, r store.Record) error {
	if f.left > 0 {
		f.left--
		if f.left == 0 {
			f.left = -1
		}
	} else if f.left < 0 {
		return store.ErrUnavailable
	}
	return f.Store.Insert(ctx, r)
}

// A lock that failed half-way leaves no points lost and is finished by the next.
func TestALockThatFailedIsFinishedByTheNext(t *testing.T) {
	st := &failing{Store: memory.Open()}
	h := newHallOn(t, st, t.TempDir())
	_, v := h.arranged("j2", "j3")
	ctx := t.Context()
	for _, j := range v.Judges {
		h.must2(h.Hearings.Give(ctx, judgeNamed(j), v.ID, all(v, "80")))
	}
	st.left = 2 // both sheets are closed, the hearing is not locked
	if _, err := h.Hearings.Lock(ctx, office, v.ID, records.AnyVersion, ""); err == nil {
		t.Fatal("it did not fail")
	}
	st.left = 0
	h.must2(h.Hearings.Record(ctx, office, v.ID, records.AnyVersion, hearing.Answer{
		Evaluation: v.Entries[0].Evaluation, No: 1, Side: hearing.SideUnit, Text: "已拨付",
	}))
	done, err := h.Hearings.Lock(ctx, office, v.ID, records.AnyVersion, "")
	h.must(err)
	if h.mean(done) != "80.00" || len(done.Answers) != 1 {
		t.Errorf("after the second lock: %+v", done)
	}
}

func TestJudgesAreAccountsThatMayJudge(t *testing.T) {
	h := newHall(t)
	r, ask := h.heard()
	ctx := t.Context()
	h.must2(h.Decisions.Decide(ctx, office, r.units[4].evaluation.ID, yes(rules.Hearing, "排名靠后")))
	h.account("danwei", auth.Unit)
	h.account("ting", auth.Assessor)
	h.must2(h.Accounts.DisableAccount(ctx, office, "ting", true))
	for _, bad := range []string{"j9", "danwei", "ting", "", "x y z"} {
		ask.Judges = []string{"j2", bad}
		h.invalidAt("judges", second(h.Hearings.Arrange(ctx, office, r.round.ID, ask)))
	}
	ask.Judges = []string{"Ｊ３ ", "j2", "J2", " j3"}
	v, err := h.Hearings.Arrange(ctx, office, r.round.ID, ask)
	h.must(err)
	if len(v.Judges) != 2 || v.Judges[0] != "j2" || v.Judges[1] != "j3" {
		t.Fatalf("judges %q", v.Judges)
	}
	h.must2(h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, all(v, "80")))
}

// A judge who does not come holds up nothing: the office strikes them, with a reason. Points that were given stay.
func TestAnAbsentJudgeIsStruckWithAReason(t *testing.T) {
	h := newHall(t)
	_, v := h.arranged("j2", "j3", "j4")
	ctx := t.Context()
	h.must2(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	lock := func() error {
		_, err := h.Hearings.Lock(ctx, office, v.ID, records.AnyVersion, "")
		return err
	}
	strike := func(a records.Actor, judge, reason string) error {
		_, err := h.Hearings.Strike(ctx, a, v.ID, records.AnyVersion, judge, reason)
		return err
	}
	h.refusedAs("points_missing", lock())
	h.refusedAs("office_only", strike(leader, "j3", "因公出差"))
	h.invalidAt("reason", strike(office, "j3", " "))
	h.invalidAt("judge", strike(office, "j9", "因公出差"))
	h.refusedAs("handed_in", strike(office, "j2", "因公出差"))
	h.refusedAs("points_missing", lock())
	h.must(strike(office, "j3", "因公出差"))
	h.invalidAt("judge", strike(office, "j3", "因公出差"))
	h.refusedAs("struck", second(h.Hearings.Give(ctx, judgeNamed("j3"), v.ID, all(v, "10"))))

	// of a strike and points at the same moment one comes first
	h.once("hearing.strike", func() { h.must2(h.Hearings.Give(ctx, judgeNamed("j4"), v.ID, all(v, "60"))) })
	h.refusedAs("handed_in", strike(office, "j4", "因公出差"))
	h.must(lock())
	seen, err := h.Hearings.Show(ctx, judgeNamed("j3"), v.ID)
	h.must(err)
	if h.mean(seen) != "70.00" || len(seen.Struck) != 1 || seen.Struck[0].Reason != "因公出差" || seen.Struck[0].By != "office" {
		t.Errorf("after the lock: mean %s, struck %+v", h.mean(seen), seen.Struck)
	}
}

func TestTheLastJudgeIsNotStruck(t *testing.T) {
	h := newHall(t)
	_, v := h.arranged("j2")
	h.invalidAt("judge", second(h.Hearings.Strike(t.Context(), office, v.ID, records.AnyVersion, "j2", "因公出差")))
}

// The rule by which the extremes are dropped is locked with the points: what its units are scored under later changes
// no ranking.
func TestALockedHearingKeepsTheRuleOfItsPoints(t *testing.T) {
	h := newHall(t)
	r, v := h.arranged("leader", "j2", "j3", "j4", "j5")
	ctx := t.Context()
	for i, j := range v.Judges {
		h.must2(h.Hearings.Give(ctx, judgeNamed(j), v.ID, all(v, []string{"0", "60", "62", "64", "90"}[i])))
	}
	locked, err := h.Hearings.Lock(ctx, office, v.ID, records.AnyVersion, "")
	h.must(err)
	raw, err := fs.ReadFile(configs.Packs, "packs/sanmenxia.yaml")
	h.must(err)
	raw = bytes.Replace(raw, []byte("drop_extremes: true"), []byte("drop_extremes: false"), 1)
	own, err := h.Schemes.NewScheme(ctx, office, raw)
	h.must(err)
	h.must2(records.Update(ctx, h.Env, round.KindEvaluation, r.units[4].evaluation.ID, records.AnyVersion,
		func(e *round.Evaluation) error { e.SchemeID, e.SchemeVersion = own.ID, own.Version; return nil }))
	later, err := h.Hearings.Show(ctx, office, v.ID)
	h.must(err)
	if h.mean(locked) != "62.00" || h.mean(later) != "62.00" {
		t.Errorf("the mean was %s and is %s", h.mean(locked), h.mean(later))
	}
}

// Of two hearings on one day the one that was arranged later counts, whatever their names and ids.
func TestOfTwoHearingsOnADayTheLaterOneCounts(t *testing.T) {
	h := newHall(t)
	r, v := h.arranged("j2")
	ctx := t.Context()
	h.must2(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.must2(h.Hearings.Lock(ctx, office, v.ID, records.AnyVersion, ""))
	one, err := records.Load[hearing.Hearing](ctx, h.Env, "hearing", v.ID)
	h.must(err)
	target := v.Targets()[0].Evaluation
	// a second one, later, in which another unit came off better
	two := one.V
	two.Made, two.Name = two.Made.Add(time.Hour), "A"
	two.Entries = append(two.Entries[:1:1], two.Entries[0])
	two.Entries[1].Evaluation, two.Entries[1].Supervisor = r.units[0].evaluation.ID, ""
	two.Locked = map[string]hearing.Sheet{"j2": {target: "10", r.units[0].evaluation.ID: "90"}}
	for _, id := range []string{"-", "~"} { // before and after every other id
		h.must2(records.Create(ctx, h.Env, "hearing", id, v.Batch, two))
		ranks, err := h.Hearings.Ranks(ctx, []string{v.Batch})
		h.must(err)
		if ranks[target] != 2 {
			t.Errorf("the earlier one counts: rank %d", ranks[target])
		}
		list, err := h.Hearings.List(ctx, office, v.Batch)
		h.must(err)
		if list[0].ID != v.ID {
			t.Errorf("the list begins with %q", list[0].ID)
		}
		h.must(h.Env.Store.Purge(ctx, "hearing", id))
	}
}

// A hearing rests on the result by which its units were chosen: under another its ranks count once the office says so.
func TestRanksOfAnotherResultCountOnceTheyAreKept(t *testing.T) {
	h := newHall(t)
	r, v := h.arranged("j2")
	ctx := t.Context()
	h.must2(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, all(v, "80")))
	h.must2(h.Hearings.Lock(ctx, office, v.ID, records.AnyVersion, ""))
	ranks := func() map[string]int {
		out, err := h.Hearings.Ranks(ctx, []string{v.Batch})
		h.must(err)
		return out
	}
	if len(ranks()) != 2 {
		t.Fatalf("ranks %v", ranks())
	}
	h.refusedAs("same_result", second(h.Hearings.Keep(ctx, office, v.ID, records.AnyVersion, "录入更正")))
	h.must2(h.Finals.Undo(ctx, office, r.round.ID, "评分录入有误"))
	h.must2(h.Finals.Undo(ctx, leader, r.round.ID, ""))
	if len(ranks()) != 0 {
		t.Errorf("without a result in force ranks count: %v", ranks())
	}
	h.refusedAs("not_fixed", second(h.Hearings.Keep(ctx, office, v.ID, records.AnyVersion, "录入更正")))
	h.fix(r.round.ID)
	seen, err := h.Hearings.Show(ctx, office, v.ID)
	h.must(err)
	if len(ranks()) != 0 || !seen.Stale {
		t.Errorf("under another result ranks count: %v, stale %v", ranks(), seen.Stale)
	}
	h.refusedAs("office_only", second(h.Hearings.Keep(ctx, leader, v.ID, records.AnyVersion, "录入更正")))
	h.invalidAt("reason", second(h.Hearings.Keep(ctx, office, v.ID, records.AnyVersion, "")))
	kept, err := h.Hearings.Keep(ctx, office, v.ID, records.AnyVersion, "录入更正，参会单位不变")
	h.must(err)
	if len(ranks()) != 2 || kept.Stale || len(kept.Renewed) != 1 || kept.Renewed[0].From != v.Final {
		t.Errorf("kept: ranks %v, %+v", ranks(), kept.Renewed)
	}
}

// Promise 6 of evaluation §9 in a hearing: an item that is restricted after it was drawn takes its words along.
func TestAQuestionOfAnItemThatIsRestrictedLaterIsWithheld(t *testing.T) {
	h := newHall(t)
	_, v := h.arranged("j2")
	ctx := t.Context()
	q := v.Questions[0]
	v, err := h.Hearings.Record(ctx, office, v.ID, v.Version, hearing.Answer{
		Evaluation: q.Evaluation, No: q.No, Side: hearing.SideUnit, Text: "拖欠的是某人",
	})
	h.must(err)
	if v.Questions[0].Text == "" || len(v.Withheld) != 0 || v.Answers[0].Text == "" {
		t.Fatalf("before: %+v", v)
	}
	h.must2(h.Ledgers.Change(ctx, office, q.Item, records.AnyVersion, ledger.Draft{
		Item:       items.Item{Source: "feedback", Text: q.Text, Measures: []items.Measure{}},
		Restricted: true, Readers: []string{"office"},
	}))
	for _, a := range []records.Actor{office, leader, judgeNamed("j2")} {
		seen, err := h.Hearings.Show(ctx, a, v.ID)
		h.must(err)
		if seen.Questions[0].Text != "" || seen.Answers[0].Text != "" || !seen.Withheld[hearing.Asked{Evaluation: q.Evaluation, No: q.No}] {
			t.Errorf("%s reads %+v, %+v", a.Name, seen.Questions[0], seen.Answers[0])
		}
		if seen.Questions[1].Text == "" {
			t.Error("another question is withheld")
		}
	}
	h.refusedAs("restricted", second(h.Hearings.Record(ctx, office, v.ID, records.AnyVersion, hearing.Answer{
		Evaluation: q.Evaluation, No: q.No, Side: hearing.SideUnit, Text: "再写一遍",
	})))
}

package final_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	results "minping/internal/evaluation/final"
	"minping/internal/store/memory"
	"minping/internal/vote"
)

// newRound makes an empty round.
func (h *env) newRound(term, no int) string {
	h.T.Helper()
	v, err := h.Rounds.NewRound(h.T.Context(), apptest.Office, round.Round{
		Term: term, No: no, Name: fmt.Sprintf("%d届%d轮", term, no), StartsOn: "2024-07-01",
	})
	h.Must(err)
	return v.ID
}

func TestWhatIsWrongWithABatchIsSaidAtItsField(t *testing.T) {
	h := newEnv(t)
	ids := []string{}
	for no := range 21 {
		ids = append(ids, h.newRound(5, no+1))
	}
	again := h.newRound(5, 30)
	h.MustDo(records.Update(t.Context(), h.Env, round.KindRound, again, records.AnyVersion,
		func(x *round.Round) error { x.AgainOf = ids[0]; return nil }))
	for _, c := range []struct {
		name, at string
		rounds   []string
	}{
		{"", "name", ids[:2]},
		{"重新整改", "rounds[1]", []string{ids[0], again}},
		{strings.Repeat("长", 61), "name", ids[:2]},
		{"一轮", "rounds", ids[:1]},
		{"太多", "rounds", ids},
		{"两次", "rounds[1]", []string{ids[0], ids[0]}},
		{"没有", "rounds[1]", []string{ids[0], "nothing"}},
	} {
		_, err := h.Finals.NewBatch(t.Context(), apptest.Office, round.Batch{Name: c.name, Rounds: c.rounds})
		h.InvalidAt(c.at, err)
	}
	h.MustDo(h.Finals.NewBatch(t.Context(), apptest.Office, round.Batch{Name: "二十轮", Rounds: ids[:20]}))
}

func TestBatchesAreListedInOrderOfTheirFirstRounds(t *testing.T) {
	h := newEnv(t)
	late, ten, early, eleven := h.newRound(6, 1), h.newRound(5, 10), h.newRound(5, 9), h.newRound(5, 11)
	b, err := h.Finals.NewBatch(t.Context(), apptest.Office, round.Batch{Name: "合并", Rounds: []string{ten, eleven}})
	h.Must(err)
	all, err := h.Finals.Batches(t.Context())
	h.Must(err)
	got := []string{}
	for _, x := range all {
		got = append(got, x.ID)
	}
	if want := []string{early, b.ID, late}; !slices.Equal(got, want) {
		t.Errorf("listed %v, want %v", got, want)
	}
	if one := all[0].V; one.Name != "5届9轮" || !slices.Equal(one.Rounds, []string{early}) {
		t.Errorf("a round alone is the batch %+v", one)
	}
}

// A batch that a fixing overtook is removed, even if the client has disconnected.
func TestABatchThatIsOvertakenGoesThoughItsSenderHasLeft(t *testing.T) {
	o := newOvertaken(t, memory.Open())
	nine := o.Scored(9, 1)
	ctx, leave := context.WithCancel(t.Context())
	o.st.Kind, o.st.Before, o.st.After = round.KindBatch, func() { o.Fix(o.r.Round.ID) }, leave
	_, err := o.Finals.NewBatch(ctx, apptest.Office, round.Batch{
		Name: "第八、九轮", Rounds: []string{o.r.Round.ID, nine.Round.ID},
	})
	o.RefusedAs("result_fixed", err)
	if in, err := o.Rounds.BatchOf(t.Context(), nine.Round.ID); err != nil || in != nine.Round.ID {
		t.Errorf("a round is in %s, %v", in, err)
	}
}

func TestAResultIsFixedFromTheVersionThatWasSeen(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	fix := func(seen int, meeting string) error {
		return apptest.ErrorOf(h.Finals.Fix(t.Context(), apptest.Office, r.Round.ID, seen,
			final.FixRequest{Meeting: meeting}))
	}
	before, err := h.Finals.Show(t.Context(), r.Round.ID)
	h.Must(err)
	if before.Final != nil || before.Version != 0 {
		t.Errorf("before anything was fixed: %+v", before.Final)
	}
	h.RefusedAs("not_fixed", apptest.ErrorOf(h.Finals.Undo(t.Context(), apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误")))
	h.InvalidAt("meeting", fix(records.NoVersion, "no-minutes"))
	h.RefusedAs("stale", fix(7, ""))
	h.Must(fix(records.NoVersion, ""))
	h.MustDo(h.Finals.Undo(t.Context(), apptest.Office, r.Round.ID, records.AnyVersion, "评分录入有误"))
	h.MustDo(h.Finals.Undo(t.Context(), apptest.Office2, r.Round.ID, records.AnyVersion, "情况属实"))
	h.RefusedAs("stale", fix(records.NoVersion, ""))
	now, err := h.Finals.Show(t.Context(), r.Round.ID)
	h.Must(err)
	h.Must(fix(now.Version, ""))
}

// Two people fix the result at once: one succeeds, the other gets a conflict.
func TestTheSecondOfTwoFixingsAtOnceIsTold(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.OnceAt("final.write", func() {
		h.MustDo(h.Finals.Fix(t.Context(), apptest.Office2, r.Round.ID, records.AnyVersion, final.FixRequest{}))
	})
	_, err := h.Finals.Fix(t.Context(), apptest.Office, r.Round.ID, records.AnyVersion, final.FixRequest{})
	if !errors.Is(err, records.ErrStale) {
		t.Errorf("the second: %v", err)
	}
	versions, err := h.Finals.Versions(t.Context(), r.Round.ID)
	h.Must(err)
	if len(versions) != 1 || versions[0].By != apptest.Office2.Name {
		t.Errorf("fixed %+v", versions)
	}
}

// Two people fix at once, and a change comes between: the result that stays is of what is there.
func TestTheFixingThatReadAChangeStays(t *testing.T) {
	o := newOvertaken(t, memory.Open())
	o.OnceAt("final.write", func() {
		o.Must(o.contradiction())
		o.MustDo(o.Finals.Fix(t.Context(), apptest.Office2, o.r.Round.ID, records.AnyVersion, final.FixRequest{}))
	})
	_, err := o.Finals.Fix(t.Context(), apptest.Office, o.r.Round.ID, records.AnyVersion, final.FixRequest{})
	if !errors.Is(err, records.ErrStale) {
		t.Errorf("the one that read it without the change: %v", err)
	}
	v, err := o.Finals.Show(t.Context(), o.r.Round.ID)
	o.Must(err)
	scores, err := o.Scores.Score(t.Context(), apptest.Office, o.r.Units[0].Evaluation.ID)
	o.Must(err)
	row, _ := v.Final.Row(o.r.Units[0].Evaluation.ID)
	if v.State != results.Fixed || v.Final.By != apptest.Office2.Name || row.Score != *scores.Final {
		t.Errorf("%s by %s with %s, the score is %v", v.State, v.Final.By, row.Score, *scores.Final)
	}
	e, err := o.Rounds.ShowEvaluation(t.Context(), o.r.Units[0].Evaluation.ID)
	o.Must(err)
	if n := e.V.AllFacts().Contradicted; n == nil || *n != 2 {
		t.Errorf("the change that the result has read: %v", n)
	}
}

// Time may pass between the two looks at what is fixed; what moved in between opens it in the name of who fixed it.
func TestAFixingLooksAgainAtWhatItReadAndNotAtTheClock(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.OnceAt("final.write", func() { h.Pass(time.Minute) })
	h.Fix(r.Round.ID)

	h = newEnv(t)
	r = h.Scored(8, 2)
	h.OnceAt("final.write", func() {
		h.Must(h.Scores.Reopen(t.Context(), apptest.Office, r.Units[0].Evaluation.ID, "discipline", "补材料"))
	})
	_, err := h.Finals.Fix(t.Context(), apptest.Office2, r.Round.ID, records.AnyVersion, final.FixRequest{})
	h.RefusedAs("moved", err)
	v, err := h.Finals.Show(t.Context(), r.Round.ID)
	h.Must(err)
	if v.Opened == nil || v.Opened.ByID != apptest.Office2.ID || !strings.Contains(v.Opened.Reason, "正在变动") {
		t.Errorf("opened by %+v", v.Opened)
	}
}

// A ballot that people are casting is waited for, unless its unit is left out.
func TestABallotUnderWayIsWaitedForOrItsUnitLeftOut(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	u := r.Units[1]
	b, err := h.Rounds.NewBriefing(t.Context(), apptest.Officer,
		round.Briefing{EvaluationID: u.Evaluation.ID, HeldAt: h.Now(), Place: "会议室"})
	h.Must(err)
	v, _ := h.Session(1, func(r *session.SessionRequest) { r.BriefingID = b.ID })
	h.Move(v.ID, vote.StateOpen)
	fix := func(out map[string]string) error {
		return apptest.ErrorOf(h.Finals.Fix(t.Context(), apptest.Office, r.Round.ID, records.AnyVersion,
			final.FixRequest{LeftOut: out}))
	}
	err = fix(nil)
	h.RefusedAs("not_ready", err)
	problem, _ := apptest.Readable(err)
	at := func(f records.FieldError) bool {
		return f.Field == "evaluations."+u.Evaluation.ID && strings.HasPrefix(f.Text.ZH, u.Org.V.Name+"：")
	}
	if !slices.ContainsFunc(problem.Fields, at) {
		t.Errorf("it does not name the unit: %+v", problem.Fields)
	}
	h.Must(fix(map[string]string{u.Evaluation.ID: "机构撤销"}))
}

// A fixed result is opened by the office or a leader, with a reason, and no batch is made unsaid.
func TestWhoOpensAFixedResultSaysWhy(t *testing.T) {
	h := newEnv(t)
	eight, nine := h.Scored(8, 1), h.Scored(9, 1)
	ctx := t.Context()
	b, err := h.Finals.NewBatch(ctx, apptest.Office, round.Batch{
		Name: "合并", Rounds: []string{eight.Round.ID, nine.Round.ID},
	})
	h.Must(err)
	if said, err := h.AuditDetails("batch.new"); err != nil || len(said) != 1 {
		t.Errorf("of a new batch the chain says %v, %v", said, err)
	}
	h.Fix(b.ID)
	for _, a := range []records.Actor{apptest.Officer, apptest.Auditor, eight.Units[0].Staff()} {
		h.RefusedAs("forbidden", apptest.ErrorOf(h.Finals.Undo(ctx, a, b.ID, records.AnyVersion, "评分录入有误")))
		h.RefusedAs("forbidden", apptest.ErrorOf(h.Finals.WithdrawUndo(ctx, a, b.ID)))
	}
	h.RefusedAs("invalid", apptest.ErrorOf(h.Finals.Undo(ctx, apptest.Office, b.ID, records.AnyVersion, " ")))
	if v, err := h.Finals.Show(ctx, b.ID); err != nil || v.Undo != nil {
		t.Errorf("asked for without a reason: %+v, %v", v.Undo, err)
	}
}

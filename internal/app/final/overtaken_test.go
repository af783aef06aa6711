package final_test

import (
	"context"
	"testing"
	"time"

	"minping/internal/app/apptest"
	entries "minping/internal/app/entry"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/facts"
	results "minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/sqlite"
	"minping/internal/vote"
)

// overtaken is a scored round with something that is about to be written when its result is fixed.
type overtaken struct {
	*env
	st *apptest.MeetingStore
	r  apptest.ScoredRound
}

func newOvertaken(t *testing.T, st store.Store) *overtaken {
	t.Helper()
	o := &overtaken{st: &apptest.MeetingStore{Store: st}}
	o.env = newEnvOn(t, o.st, t.TempDir())
	o.r = o.Scored(8, 2)
	return o
}

// contradiction files that a fact contradicts a unit's report.
func (o *overtaken) contradiction() error {
	about := entry.Subject{Kind: entry.AboutEvaluation, ID: o.r.Units[0].Evaluation.ID}
	f, err := o.Entries.AddFile(o.T.Context(), apptest.Office, "discrepancy", about, "a.pdf",
		[]byte("%PDF-1.4\n%%EOF\n"))
	o.Must(err)
	_, err = o.Entries.New(o.T.Context(), apptest.Office, entries.Draft{
		Type: "discrepancy", Subject: about, On: "2024-07-09", File: true, Files: []string{f.ID},
		Values: map[string]entry.Value{"stated": {"已退款"}, "fact": {"未退款"}, "count": {"2"}},
	})
	return err
}

// writers are what a fixed result refuses, by the kind of record that is written.
func (o *overtaken) writers() map[string]func() error {
	ctx, e, org := o.T.Context(), o.r.Units[0].Evaluation.ID, o.r.Units[0].Org
	joining, err := o.Rounds.NewOrganization(ctx, apptest.Office,
		round.Organization{Name: "后来的局", Kind: scheme.KindDepartment})
	o.Must(err)
	key, later := org.V, "2024-08-01"
	key.KeyFunction = true
	return map[string]func() error{
		"an entry that counts":   o.contradiction,
		"a sheet reopened":       func() error { return o.Scores.Reopen(ctx, apptest.Office, e, "discipline", "补材料") },
		"a satisfaction decided": func() error { return o.decide(e) },
		"facts": func() error {
			return apptest.ErrorOf(o.Rounds.ChangeEvaluation(ctx, apptest.Office, e, records.AnyVersion, facts.Facts{}))
		},
		"a unit's dates": func() error {
			return apptest.ErrorOf(o.Rounds.Redos.Move(ctx, apptest.Office, e, records.AnyVersion,
				round.AgainRequest{Reason: "晚一天反馈", StartsOn: "2024-07-02"}))
		},
		"the round's dates": func() error {
			return apptest.ErrorOf(
				o.Rounds.ChangeRound(ctx, apptest.Office, o.r.Round.ID, records.AnyVersion, nil, &later))
		},
		"a key function": func() error {
			return apptest.ErrorOf(o.Rounds.ChangeOrganization(ctx, apptest.Office, org.ID, records.AnyVersion, key))
		},
		"a unit that joins": func() error {
			return apptest.ErrorOf(o.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
				RoundID: o.r.Round.ID, OrganizationID: joining.ID, SchemeID: "sanmenxia",
			}))
		},
	}
}

func (o *overtaken) decide(e string) error {
	return o.Scores.DecideSatisfaction(o.T.Context(), apptest.Office, e, records.AnyVersion,
		score.Decision{Value: "60", Reason: "样本不足"})
}

var writtenKinds = map[string]string{
	"an entry that counts": "entry", "a sheet reopened": "sheet", "a satisfaction decided": round.KindEvaluation,
	"facts": round.KindEvaluation, "a unit's dates": round.KindEvaluation, "the round's dates": round.KindRound,
	"a key function": round.KindOrganization, "a unit that joins": round.KindEvaluation,
}

// sum is what a result of the round would be fixed from now.
func (o *overtaken) sum() (out string) {
	units, _, err := o.Scores.UnitsOf(o.T.Context(), o.r.Round.ID)
	o.Must(err)
	for _, u := range units {
		out += u.Row.Evaluation + *u.Score.Final + u.Row.Kind
		e, err := o.Rounds.ShowEvaluation(o.T.Context(), u.Row.Evaluation)
		o.Must(err)
		if n := e.V.AllFacts().Contradicted; n != nil {
			out += "!"
		}
		if e.V.Decision != nil || e.V.StartsOn != "" || e.V.Facts.Problems == nil || u.KeyFunction || !u.Locked {
			out += "~"
		}
	}
	r, err := o.Rounds.ShowRound(o.T.Context(), o.r.Round.ID)
	o.Must(err)
	return out + r.V.StartsOn
}

func onEngines(t *testing.T, test func(t *testing.T, st store.Store)) {
	t.Helper()
	t.Run("memory", func(t *testing.T) { test(t, memory.Open()) })
	t.Run("sqlite", func(t *testing.T) {
		st, err := sqlite.Open(t.Context(), sqlite.Options{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = st.Close() })
		test(t, st)
	})
}

// What was allowed just before a result was fixed and is written just after it is refused, and what the result read is
// there again.
func TestWhatAFixingOvertakesIsRefusedAndPutBack(t *testing.T) {
	onEngines(t, func(t *testing.T, st store.Store) {
		o := newOvertaken(t, st)
		for name, write := range o.writers() {
			t.Log(name)
			before := o.sum()
			o.st.Kind, o.st.Before = writtenKinds[name], func() { o.Fix(o.r.Round.ID) }
			o.RefusedAs("result_fixed", write())
			v, err := o.Finals.Show(t.Context(), o.r.Round.ID)
			o.Must(err)
			if v.State != results.Fixed || o.sum() != before {
				t.Errorf("it is %s; %s became %s", v.State, before, o.sum())
			}
			o.undo()
			if o.sum() != before {
				t.Error("it comes back with the opening")
			}
		}
	})
}

func (o *overtaken) undo() {
	o.MustDo(o.Finals.Undo(o.T.Context(), apptest.Office, o.r.Round.ID, records.AnyVersion, "评分录入有误"))
	o.MustDo(o.Finals.Undo(o.T.Context(), apptest.Office2, o.r.Round.ID, records.AnyVersion, "情况属实"))
}

// What was written just before a result was fixed from it is accepted, also if its writer looks again only afterwards.
func TestWhatAFixingHasReadIsAccepted(t *testing.T) {
	onEngines(t, func(t *testing.T, st store.Store) {
		o := newOvertaken(t, st)
		o.st.Kind, o.st.After = "entry", func() { o.Fix(o.r.Round.ID) }
		o.Must(o.contradiction())
		e, err := o.Rounds.ShowEvaluation(t.Context(), o.r.Units[0].Evaluation.ID)
		o.Must(err)
		v, err := o.Finals.Show(t.Context(), o.r.Round.ID)
		o.Must(err)
		if n := e.V.AllFacts().Contradicted; v.State != results.Fixed || n == nil || *n != 2 {
			t.Errorf("%s with %v contradictions", v.State, n)
		}
	})
}

// A result that is fixed and opened while a change waits leaves the change refused and what was there untouched.
func TestAResultThatCameAndWentLeavesWhatWasRefusedOut(t *testing.T) {
	o := newOvertaken(t, memory.Open())
	before := o.sum()
	o.st.Kind, o.st.Before = "entry", func() {
		o.Fix(o.r.Round.ID)
		o.st.Kind, o.st.After = "entry", nil
		o.st.Before = func() { o.undo() } // while the entry is put back
	}
	o.RefusedAs("result_fixed", o.contradiction())
	if o.sum() != before {
		t.Errorf("%s became %s", before, o.sum())
	}
}

// A result that is opened and fixed again from what was about to be put back keeps it: no result rests on what is gone.
func TestAResultFixedFromWhatWasRefusedKeepsIt(t *testing.T) {
	o := newOvertaken(t, memory.Open())
	o.st.Kind, o.st.Before = "entry", func() {
		o.Fix(o.r.Round.ID)
		o.st.Kind, o.st.After = "entry", nil
		o.st.Before = func() { o.undo(); o.Fix(o.r.Round.ID) } // while the entry is put back
	}
	o.RefusedAs("result_fixed", o.contradiction())
	e, err := o.Rounds.ShowEvaluation(t.Context(), o.r.Units[0].Evaluation.ID)
	o.Must(err)
	v, err := o.Finals.Show(t.Context(), o.r.Round.ID)
	o.Must(err)
	if n := e.V.AllFacts().Contradicted; v.State != results.Fixed || n == nil || *n != 2 {
		t.Errorf("%s from two contradictions, and there are %v", v.State, n)
	}
}

// Whether a change counts is settled even if its sender has left.
func TestAChangeIsPutBackThoughItsSenderHasLeft(t *testing.T) {
	onEngines(t, func(t *testing.T, st store.Store) {
		o := newOvertaken(t, st)
		before := o.sum()
		ctx, leave := context.WithCancel(t.Context())
		o.st.Kind, o.st.Before, o.st.After = round.KindEvaluation, func() { o.Fix(o.r.Round.ID) }, leave
		o.RefusedAs("result_fixed", apptest.ErrorOf(o.Rounds.ChangeEvaluation(
			ctx, apptest.Office, o.r.Units[0].Evaluation.ID, records.AnyVersion, facts.Facts{})))
		if o.sum() != before {
			t.Errorf("%s became %s", before, o.sum())
		}
	})
}

// A change that is refused takes back only its own fields: what another person was allowed to write in between stays.
func TestAnUndoKeepsTheChangesOfOthers(t *testing.T) {
	o := newOvertaken(t, memory.Open())
	ctx, org := t.Context(), o.r.Units[0].Org
	key, renamed := org.V, "改了名的局"
	key.KeyFunction = true
	o.st.Kind = round.KindOrganization
	o.st.Before = func() { o.Fix(o.r.Round.ID) }
	o.st.After = func() {
		o.MustDo(records.Update(ctx, o.Env, round.KindOrganization, org.ID, records.AnyVersion,
			func(cur *round.Organization) error { cur.Name = renamed; return nil }))
	}
	o.RefusedAs("result_fixed",
		apptest.ErrorOf(o.Rounds.ChangeOrganization(ctx, apptest.Office, org.ID, records.AnyVersion, key)))
	v, err := records.Load[round.Organization](ctx, o.Env, round.KindOrganization, org.ID)
	o.Must(err)
	if v.V.Name != renamed || v.V.KeyFunction {
		t.Errorf("it is called %s, key function %v", v.V.Name, v.V.KeyFunction)
	}
}

// A unit may have a row in several results: one that did not read the change refuses it, whatever another has read.
func TestAChangeIsRefusedByAnyResultThatDidNotReadIt(t *testing.T) {
	for range 6 { // results are looked at in the order of their ids, which are random
		o := newOvertaken(t, memory.Open())
		ctx, org := t.Context(), o.r.Units[0].Org
		nine := o.Scored(9, 1)
		o.JoinScored(nine.Round.ID, org, 2)
		key := org.V
		key.KeyFunction = true
		o.st.Kind = round.KindOrganization
		o.st.Before, o.st.After = func() { o.Fix(o.r.Round.ID) }, func() { o.Fix(nine.Round.ID) }
		o.RefusedAs("result_fixed",
			apptest.ErrorOf(o.Rounds.ChangeOrganization(ctx, apptest.Office, org.ID, records.AnyVersion, key)))
		v, err := records.Load[round.Organization](ctx, o.Env, round.KindOrganization, org.ID)
		o.Must(err)
		if v.V.KeyFunction {
			t.Fatal("the first result rests on a unit without a key function")
		}
	}
}

// blindStore cannot read records of a kind.
type blindStore struct {
	store.Store
	to string
}

func (b *blindStore) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if kind == b.to {
		return store.Record{}, store.ErrUnavailable
	}
	return b.Store.Latest(ctx, kind, id)
}

// A batch whose rounds cannot be looked at again is not made, and claims none of them.
func TestABatchThatCouldNotBeCheckedDoesNotExist(t *testing.T) {
	blind := &blindStore{Store: memory.Open()}
	o := newOvertaken(t, blind)
	nine := o.Scored(9, 1)
	batch := round.Batch{Name: "第八、九轮", Rounds: []string{o.r.Round.ID, nine.Round.ID}}
	o.st.Kind, o.st.After = round.KindBatch, func() { blind.to = round.KindFinal }
	if _, err := o.Finals.NewBatch(t.Context(), apptest.Office, batch); err == nil {
		t.Fatal("the batch was made without the check")
	}
	blind.to = ""
	for _, r := range batch.Rounds {
		if in, err := o.Rounds.BatchOf(t.Context(), r); err != nil || in != r {
			t.Errorf("a round is in %s, %v", in, err)
		}
	}
	o.MustDo(o.Finals.NewBatch(t.Context(), apptest.Office, batch))
}

func TestABatchThatAFixingOvertakesDoesNotExist(t *testing.T) {
	o := newOvertaken(t, memory.Open())
	nine := o.Scored(9, 1)
	o.st.Kind, o.st.Before = round.KindBatch, func() { o.Fix(o.r.Round.ID) }
	_, err := o.Finals.NewBatch(t.Context(), apptest.Office, round.Batch{
		Name: "第八、九轮", Rounds: []string{o.r.Round.ID, nine.Round.ID},
	})
	o.RefusedAs("result_fixed", err)
	v, err := o.Finals.Show(t.Context(), o.r.Round.ID)
	o.Must(err)
	if v.State != results.Fixed || v.Batch.ID != o.r.Round.ID {
		t.Errorf("the result of the round is %s in %s", v.State, v.Batch.ID)
	}
	o.Fix(nine.Round.ID)
}

func TestAFixingThatABatchOvertakesDoesNotCount(t *testing.T) {
	o := newOvertaken(t, memory.Open())
	nine := o.Scored(9, 1)
	o.st.Kind, o.st.Before = round.KindFinal, func() {
		o.MustDo(o.Finals.NewBatch(t.Context(), apptest.Office, round.Batch{
			Name: "第八、九轮", Rounds: []string{o.r.Round.ID, nine.Round.ID},
		}))
	}
	_, err := o.Finals.Fix(t.Context(), apptest.Office, o.r.Round.ID, records.AnyVersion, final.FixRequest{})
	o.RefusedAs("moved", err)
	if v := o.Fix(nine.Round.ID); len(v.Final.Rows) != 3 {
		t.Errorf("%d rows of three units", len(v.Final.Rows))
	}
}

// A session that was drafted beforehand does not begin once the result is fixed: what it counts would reach no one.
func TestNoBallotBeginsForAFixedResult(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	b, err := h.Rounds.NewBriefing(ctx, apptest.Officer,
		round.Briefing{EvaluationID: r.Units[0].Evaluation.ID, HeldAt: h.Now(), Place: "会议室"})
	h.Must(err)
	v, err := h.Sessions.NewSession(ctx, apptest.Officer, session.SessionRequest{BriefingID: b.ID})
	h.Must(err)
	at := h.Now().Add(time.Hour)
	byClock, _ := h.Session(1, func(r *session.SessionRequest) { r.BriefingID, r.OpensAt = b.ID, &at })
	h.Fix(r.Round.ID)
	h.RefusedAs("result_fixed", apptest.ErrorOf(
		h.Sessions.Move(ctx, apptest.Officer, v.ID, session.MoveRequest{To: vote.StateReady})))
	h.Pass(2 * time.Hour)
	h.RefusedAs("result_fixed", h.Sessions.Reconcile(ctx, byClock.ID))
}

// The ranking is read while a result is in force that is opened again at once: what was cached then does not stay.
func TestARankingSeenWhileAFixingFailsDoesNotStay(t *testing.T) {
	o := newOvertaken(t, memory.Open())
	rank := func() []scoring.RankRow {
		rows, err := o.Scores.Ranking(t.Context(), apptest.Office, o.r.Round.ID, "")
		o.Must(err)
		return rows
	}
	last := o.r.Units[1].Evaluation.ID
	o.st.Kind, o.st.After = round.KindFinal, func() {
		// its chain entry is not written yet
		o.MustDo(records.Update(t.Context(), o.Env, scoring.KindSheet, last+"/discipline", records.AnyVersion,
			func(s *scoring.Sheet) error { s.Items[1].Score = "0"; return nil }))
		rank()
	}
	o.RefusedAs("moved", apptest.ErrorOf(
		o.Finals.Fix(t.Context(), apptest.Office, o.r.Round.ID, records.AnyVersion, final.FixRequest{})))
	now, err := o.Scores.Score(t.Context(), apptest.Office, last)
	o.Must(err)
	if rows := rank(); *rows[1].Score != *now.Final {
		t.Errorf("the ranking says %s, the score %s", *rows[1].Score, *now.Final)
	}
}

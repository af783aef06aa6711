package session_test

import (
	"context"
	"testing"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

func TestARehearsalIsWipedWithoutATraceAndARealSessionNever(t *testing.T) {
	h := newEnv(t)
	real, _ := h.Session(3, nil)
	if err := h.Sessions.WipeRehearsal(t.Context(), apptest.Officer, real.ID); records.KindOf(err) != records.Conflict {
		t.Fatalf("a real session was wiped: %v", err)
	}
	v, tokens := h.Session(8, func(r *session.SessionRequest) { r.Rehearsal = true })
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.Admit(v.ID, tokens[v.ID][6]) // whose phone is lost
	h.leaveTraces(v.ID, tokens[v.ID][0])
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	if m, err := h.Scores.UnitBallots(t.Context(), h.Sample.Evaluation.ID); m != nil || err != nil {
		t.Errorf("a rehearsal enters the score: %v %v", m, err)
	}
	h.MustDo(h.Displays.NewDisplayKey(t.Context(), apptest.Officer, v.ID))
	// leaves a tombstone, which lists pass over
	h.Must(h.Displays.RevokeDisplayKeys(t.Context(), apptest.Officer, v.ID))
	h.MustDo(h.Displays.NewDisplayKey(t.Context(), apptest.Officer, v.ID))
	h.Must(h.Sessions.WipeRehearsal(t.Context(), apptest.Officer, v.ID))
	if _, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("the session is still there: %v", err)
	}
	if _, err := h.Boxes.Manifest(t.Context(), v.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("the manifest is still there: %v", err)
	}
	h.Wiped(v.ID)
}

// leaveTraces leaves what only happens to some sessions: a clash of a used slip, a spare one, figures and a screen that
// was never paired.
func (h *env) leaveTraces(id string, used vote.Token) {
	h.T.Helper()
	ctx := h.T.Context()
	err := h.Boxes.Void(ctx, apptest.Officer, id, votetest.VoidMessage(used))
	if w, err := apptest.Refused(err); w != ballotbox.Used || err != nil {
		h.T.Fatalf("a void of a used slip: %q %v", w, err)
	}
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Accounting.SpareSlip(ctx, who, id, "手机没电"))
	}
	h.MustDo(h.Accounting.PutAccounting(ctx, apptest.Officer, id, accounting.Accounting{
		Expected: 8, Attended: 7, Issued: 7, LeftOver: 1, Lost: 1,
	}))
	h.MustDo(h.Accounting.Override(ctx, apptest.Officer, id, "seal", "演练"))
	h.MustDo(h.Accounting.Override(ctx, apptest.Officer2, id, "seal", "演练"))
	h.Must(h.Displays.PairScreen(ctx, apptest.Officer, id, "123456"))
	for what, list := range map[string]func() (int, error){
		"alarm": func() (int, error) { l, err := h.Boxes.Alarms(ctx, id); return len(l), err },
		"spare": func() (int, error) { l, err := h.Accounting.LostPhones(ctx, id); return len(l), err },
	} {
		if n, err := list(); n != 1 || err != nil {
			h.T.Fatalf("%d of %s, %v", n, what, err)
		}
	}
}

// killedPurge is a store whose process dies after so many purges; below 0 it never does.
type killedPurge struct {
	store.Store
	left int
}

func (k *killedPurge) Purge(ctx context.Context, kind, id string) error {
	if k.left == 0 {
		return store.ErrUnavailable
	}
	k.left--
	return k.Store.Purge(ctx, kind, id)
}

func TestAWipeThatWasKilledAnywhereCanBeAskedForAgain(t *testing.T) {
	st := &killedPurge{memory.Open(), -1}
	h := newEnvOn(t, st, t.TempDir())
	v, tokens := h.Session(8, func(r *session.SessionRequest) { r.Rehearsal = true })
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 8, Attended: 7, Issued: 7, LeftOver: 1,
	}))
	h.MustDo(h.Accounting.Override(t.Context(), apptest.Officer, v.ID, "seal", "演练"))
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	h.MustDo(h.Displays.NewDisplayKey(t.Context(), apptest.Officer, v.ID))
	killed := 0
	for st.left = 0; ; killed++ {
		err := h.Sessions.WipeRehearsal(t.Context(), apptest.Officer, v.ID)
		if err == nil {
			break
		}
		if records.KindOf(err) != records.Unavailable {
			t.Fatalf("killed %d times, then: %v", killed+1, err)
		}
		st.left = killed + 1
	}
	if killed < 9 {
		t.Errorf("killed at %d places only", killed)
	}
	h.Wiped(v.ID)
}

// seenPurge lets someone look right before a session is purged.
type seenPurge struct {
	store.Store
	look func()
}

func (s *seenPurge) Purge(ctx context.Context, kind, id string) error {
	if kind == ballotbox.KindSession {
		s.look()
	}
	return s.Store.Purge(ctx, kind, id)
}

// What was decoded of a rehearsal is kept for reuse, and goes with it, though someone looks at it while it goes: a
// record that takes its place is read.
func TestNothingOfAWipedRehearsalIsUsedAgain(t *testing.T) {
	st := &seenPurge{Store: memory.Open()}
	h := newEnvOn(t, st, t.TempDir())
	v, _ := h.Session(1, func(r *session.SessionRequest) { r.Rehearsal = true })
	version := 0
	listed := func() ballotbox.Session {
		all, err := records.All[ballotbox.Session](t.Context(), h.Env, ballotbox.KindSession, h.Sample.Briefing.ID)
		h.Must(err)
		if len(all) != 1 {
			t.Fatalf("%d sessions are listed", len(all))
		}
		version = all[0].Version
		return all[0].V
	}
	if !listed().Rehearsal {
		t.Error("it is no rehearsal")
	}
	st.look = func() { listed() }
	h.Must(h.Sessions.WipeRehearsal(t.Context(), apptest.Officer, v.ID))
	for n := range version {
		h.Must(h.Store.Insert(t.Context(), store.Record{
			Kind: ballotbox.KindSession, ID: v.ID, Version: n + 1, Parent: h.Sample.Briefing.ID,
			Body: []byte(`{"k":7}`),
		}))
	}
	if now := listed(); now.Rehearsal || now.K != 7 {
		t.Errorf("what was wiped is read: rehearsal %v, k %d", now.Rehearsal, now.K)
	}
}

// A wipe takes every box of a rehearsal, its keys, and what was typed of its paper.
func TestAWipeTakesEveryBoxItsKeysAndThePaper(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	counts := map[string]map[string]int{}
	for _, q := range []string{"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"} {
		counts[q] = map[string]int{"sat": 5}
	}
	typed, _ := h.Session(12, func(r *session.SessionRequest) { r.Rehearsal = true })
	h.Move(typed.ID, vote.StateOpen)
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer, typed.ID,
		accounting.PaperRequest{Entry: 1, Counts: counts}))
	grouped, _ := h.Session(6, func(r *session.SessionRequest) { r.Rehearsal, r.Groups = true, groups(2, "50") })
	for _, v := range []session.SessionView{typed, grouped} {
		h.Must(h.Sessions.WipeRehearsal(t.Context(), apptest.Officer, v.ID))
		h.Wiped(v.ID)
		for _, b := range v.Boxes {
			h.Wiped(b.SID)
			if h.Boxes.Ring.Has(b.SID) {
				t.Errorf("the keys of box %s are still there", b.SID)
			}
		}
	}
	if left, err := h.Store.Boxes(t.Context()); err != nil || len(left) > 0 {
		t.Errorf("boxes are still there: %v, %v", left, err)
	}
}

// A close that was killed between its state and the end of the keys goes on by itself: no one is admitted any more,
// and the keys that could admit someone go though the box waits for people.
func TestAKilledCloseErasesWhatAdmits(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	cur, err := h.Boxes.Current(t.Context(), v.ID)
	h.Must(err)
	h.MustDo(h.Boxes.Step(t.Context(), v.ID, cur, ballotbox.StateEntry{State: vote.StateClosing, Hold: true}))
	if k, err := h.Boxes.Ring.Load(v.ID); err != nil || len(k.Issuers) == 0 {
		t.Fatalf("there are no keys to begin with: %v", err)
	}
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	if k, err := h.Boxes.Ring.Load(v.ID); err != nil || len(k.Issuers) > 0 || k.Presence != nil {
		t.Errorf("%d keys still admit people: %v", len(k.Issuers), err)
	}
}

package session_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/storetest"
	"minping/internal/vote"
)

// The process dies between the result and its note: the note must be on the result that the board has, whatever was
// typed meanwhile, and nothing is opened or asked once more.
func TestACountKilledBeforeItsNoteKeepsItsResult(t *testing.T) {
	h, id := countKilledAtItsNote(t)
	before := h.suggestions()
	// figures that came in while the count was running
	h.MustDo(records.Put(t.Context(), h.Env, store.Record{Kind: ballotbox.KindAccounting, ID: id, Version: 1},
		accounting.Accounting{Expected: 9, Attended: 8, Issued: 2}))
	v, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, id)
	h.Must(err)
	if v.Blocked != "" {
		t.Errorf("what is decided waits for %q", v.Blocked)
	}
	h.Must(h.counts(id))
	if after := h.suggestions(); before != 6 || after != before {
		t.Errorf("%d suggestions are stored, then %d", before, after)
	}
	o, err := h.Tallies.OutcomeOf(t.Context(), id)
	h.Must(err)
	if o.Balance.Given || *o.Turnout.Attended == 8 {
		t.Errorf("the outcome is of figures that the result does not have: %+v", o.Turnout)
	}
	h.Verifies(id)
}

// What is typed after the decision would be accepted and dropped, and a session with a result is not voided.
func TestADecidedCountTakesNothingMore(t *testing.T) {
	h, id := countKilledAtItsNote(t)
	ctx := t.Context()
	closed := func(err error) { t.Helper(); h.RefusedAs("accounting_closed", err) }
	closed(apptest.ErrorOf(h.Accounting.PutAccounting(ctx, apptest.Officer, id, accounting.Accounting{Expected: 9})))
	closed(apptest.ErrorOf(h.Accounting.PutPaper(ctx, apptest.Officer, id, accounting.PaperRequest{Entry: 1})))
	closed(apptest.ErrorOf(h.Accounting.Override(ctx, apptest.Officer, id, "count", "已核对")))
	closed(apptest.ErrorOf(h.Accounting.SpareSlip(ctx, apptest.Officer, id, "手机没电")))
	void := session.MoveRequest{To: vote.StateVoided, Reason: "停电"}
	h.RefusedAs("count_decided", apptest.ErrorOf(h.Sessions.Move(ctx, apptest.Officer, id, void)))
	h.Must(h.counts(id))
	h.Verifies(id)
}

// A release before decision 0093 left a result on the board without deciding it: it is counted again to the same.
func TestAResultOnTheBoardIsNotReplacedByAnother(t *testing.T) {
	h, id := countKilledAtItsNote(t)
	h.Must(h.Store.Purge(t.Context(), ballotbox.KindBoard, id+"/"+ballotbox.FileDecided))
	acc := accounting.Accounting{Expected: 9, Attended: 8, Issued: 6}
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, id, acc))
	h.RefusedAs("result_differs", h.counts(id))
	h.Must(h.Store.Purge(t.Context(), ballotbox.KindAccounting, id))
	h.Must(h.counts(id))
	h.Verifies(id)
}

// While one replica counts, another decides with other figures and is killed before its note.
func TestTheFirstOfTwoCountsDecides(t *testing.T) {
	for _, moment := range []string{"opening", "deciding"} {
		t.Run(moment, func(t *testing.T) {
			h, f, id := sealedWithSuggestions(t)
			other := func() {
				acc := accounting.Accounting{Expected: 9, Attended: 8, Issued: 6}
				h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, id, acc))
				f.Before = killedAt(ballotbox.NoteResult)
				to := session.MoveRequest{To: vote.StateCounted}
				if _, err := h.Replica().Sessions.Move(t.Context(), apptest.Officer, id, to); err == nil {
					t.Error("counted without a note")
				}
				f.Before = nil
			}
			if moment == "opening" {
				h.OnceAt("count.open", other)
			} else {
				f.Before = func(op storetest.Op) error {
					if op.Write && strings.HasSuffix(op.ID, "/"+ballotbox.FileDecided) {
						other()
					}
					return nil
				}
			}
			h.Must(h.counts(id))
			if n := h.suggestions(); n != 6 {
				t.Errorf("%d suggestions are stored", n)
			}
			if o, err := h.Tallies.OutcomeOf(t.Context(), id); err != nil || !o.Balance.Given {
				t.Errorf("the outcome is of the second: %+v (%v)", o.Balance, err)
			}
			h.Verifies(id)
		})
	}
}

// countKilledAtItsNote is a count whose process died before the note of the result.
func countKilledAtItsNote(t *testing.T) (*env, string) {
	t.Helper()
	h, f, id := sealedWithSuggestions(t)
	f.Before = killedAt(ballotbox.NoteResult)
	if err := h.counts(id); err == nil {
		t.Fatal("counted without a note")
	}
	f.Before = nil
	return h, id
}

// Another replica voids the session while its ballots are opened: nothing of the count is decided or published.
func TestACountThatAVoidOvertookDecidesNothing(t *testing.T) {
	h, _, id := sealedWithSuggestions(t)
	h.OnceAt("count.open", func() {
		for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
			to := session.MoveRequest{To: vote.StateVoided, Reason: "会场停电"}
			h.MustDo(h.Replica().Sessions.Move(t.Context(), who, id, to))
		}
	})
	h.RefusedAs("raced", h.counts(id))
	if n := h.suggestions(); n != 0 {
		t.Errorf("%d suggestions are stored", n)
	}
	h.Verifies(id)
}

// A process dies while it stores what people wrote, before anything is decided. No one reads what it leaves: it goes
// with the next count, with the session's erasure, and with a void.
func TestSuggestionsOfAKilledCountDoNotStay(t *testing.T) {
	for end, do := range map[string]func(*env, string){
		"counted": func(h *env, id string) { h.Must(h.counts(id)) },
		"voided":  func(h *env, id string) { h.voidedVerifies(id) },
	} {
		h, f, id := sealedWithSuggestions(t)
		f.Before = killedAt(ballotbox.FileDecided)
		if err := h.counts(id); err == nil {
			t.Fatal("decided")
		}
		f.Before = nil
		if n := h.suggestions(); n != 6 {
			t.Fatalf("%d suggestions are stored of the killed count", n)
		}
		do(h, id)
		if want := map[string]int{"counted": 6}[end]; h.suggestions() != want {
			t.Errorf("%s: %d suggestions are stored, want %d", end, h.suggestions(), want)
		}
	}
}

func TestAPurgeErasesTheSuggestionsOfEveryCount(t *testing.T) {
	h, f, id := sealedWithSuggestions(t)
	f.Before = killedAt(ballotbox.FileDecided)
	for range 2 {
		if err := h.counts(id); err == nil {
			t.Fatal("decided")
		}
	}
	f.Before = nil
	if n := h.suggestions(); n != 12 {
		t.Fatalf("%d suggestions are stored of two killed counts", n)
	}
	h.Must(h.Tallies.PurgeComments(t.Context(), id))
	if n := h.suggestions(); n != 0 {
		t.Errorf("%d suggestions are stored after the purge", n)
	}
}

// endings are how another replica ends a sealed session.
var endings = map[string]func(*env, string) error{
	"counted": func(h *env, id string) error {
		to := session.MoveRequest{To: vote.StateCounted}
		return apptest.ErrorOf(h.Replica().Sessions.Move(h.T.Context(), apptest.Officer, id, to))
	},
	"voided": func(h *env, id string) error {
		to := session.MoveRequest{To: vote.StateVoided, Reason: "会场停电"}
		s := h.Replica().Sessions
		return errors.Join(apptest.ErrorOf(s.Move(h.T.Context(), apptest.Officer, id, to)),
			apptest.ErrorOf(s.Move(h.T.Context(), apptest.Officer2, id, to)))
	},
}

// Another replica ends the session while its suggestions are being stored: none of them stays beside those it stored.
func TestACountOvertakenAsItStoresLeavesNoSuggestions(t *testing.T) {
	for end, do := range endings {
		h, f, id := sealedWithSuggestions(t)
		var begun atomic.Bool
		f.Before = func(op storetest.Op) error {
			if op.Write && op.Kind == ballotbox.KindComment && begun.CompareAndSwap(false, true) {
				return do(h, id)
			}
			return nil
		}
		if err := h.counts(id); end == "voided" {
			h.RefusedAs("raced", err)
		}
		if want := map[string]int{"counted": 6}[end]; h.suggestions() != want {
			t.Errorf("%s: %d suggestions are stored, want %d", end, h.suggestions(), want)
		}
		h.Verifies(id)
	}
}

// sealedWithSuggestions is a session in which six people voted and wrote something.
func sealedWithSuggestions(t *testing.T) (*env, *storetest.Faulty, string) {
	t.Helper()
	f := storetest.NewFaulty(memory.Open())
	h := newEnvOn(t, f, t.TempDir())
	return h, f, h.WithSuggestions(6)
}

// killedAt lets a process die when it is about to publish a file.
func killedAt(file string) func(storetest.Op) error {
	return func(op storetest.Op) error {
		if op.Write && op.Kind == ballotbox.KindBoard && strings.Contains(op.ID, "/"+file) {
			return errors.New("killed")
		}
		return nil
	}
}

// suggestions counts what is stored of all counts.
func (h *env) suggestions() (n int) {
	h.T.Helper()
	h.Must(h.Store.Scan(h.T.Context(), ballotbox.KindComment, func(store.Record) error { n++; return nil }))
	return n
}

// A count dies while it stores suggestions, after another replica has ended its session and erased what it found. What
// the dead one wrote after that is still known, and goes: from a voided session at the next look, and with the purge.
func TestSuggestionsWrittenAfterTheEndAreFound(t *testing.T) {
	for end, do := range endings {
		h, f, id := sealedWithSuggestions(t)
		var begun, dead atomic.Bool
		f.Before = func(op storetest.Op) error {
			stores := op.Method == "Insert" && op.Kind == ballotbox.KindComment
			if stores && begun.CompareAndSwap(false, true) {
				err := do(h, id)
				dead.Store(true)
				return err
			}
			if dead.Load() && !stores {
				return errors.New("killed")
			}
			return nil
		}
		if err := h.counts(id); err == nil {
			t.Errorf("%s: nothing was killed", end)
		}
		f.Before = nil
		left := map[string]int{"counted": 6}[end]
		if n := h.suggestions(); n <= left {
			t.Fatalf("%s: the dead count left nothing: %d suggestions are stored", end, n)
		}
		if end == "counted" {
			h.Move(id, vote.StatePurged)
		}
		s := h.Replica().Sessions
		all, err := s.Unfinished(t.Context())
		h.Must(err)
		for _, w := range all {
			h.Must(s.Reconcile(t.Context(), w.Id))
		}
		if n := h.suggestions(); n != 0 {
			t.Errorf("%s: %d suggestions are stored", end, n)
		}
		if all, err := s.Unfinished(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("%s: %v is left (%v)", end, all, err)
		}
	}
}

// A count that fails while it stores suggestions, or is told to stop, erases those it stored.
func TestACountThatFailsAsItStoresLeavesNoSuggestions(t *testing.T) {
	for _, stops := range []bool{false, true} {
		h, f, id := sealedWithSuggestions(t)
		ctx, stop := context.WithCancel(t.Context())
		var stored atomic.Int64
		f.Before = func(op storetest.Op) error {
			switch {
			case op.Method != "Insert" || op.Kind != ballotbox.KindComment || stored.Add(1) != 4:
				return nil
			case stops:
				stop()
			}
			return errors.New("broken")
		}
		h.Must(h.Sessions.WantCount(t.Context(), id, "officer"))
		all, err := h.Sessions.Unfinished(t.Context())
		h.Must(err)
		h.Sessions.ResumeAll(all)
		err = h.Sessions.Reconcile(ctx, id)
		stop()
		f.Before = nil
		if err == nil || stored.Load() < 4 {
			t.Errorf("stored %d: %v", stored.Load(), err)
		}
		if n := h.suggestions(); n != 0 {
			t.Errorf("stopped %v: %d suggestions are stored", stops, n)
		}
		h.Must(h.counts(id))
		h.Verifies(id)
	}
}

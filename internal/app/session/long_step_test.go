package session_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/store"
	"minping/internal/vote"
)

// sealedHall is a session with six ballots that waits for its count.
func sealedHall(t *testing.T) (*env, session.SessionView) {
	t.Helper()
	h := newEnv(t)
	v := h.Voted(6)
	h.Move(v.ID, vote.StateClosing)
	return h, v
}

// slow holds the next count just before it opens the first ballot, until it is released.
func (h *env) slow(until <-chan struct{}) (reached chan struct{}) {
	reached = make(chan struct{})
	var once atomic.Bool
	h.Env.OnHold(func(point string) {
		if point == "count.open" && once.CompareAndSwap(false, true) {
			close(reached)
			<-until
		}
	})
	return reached
}

func TestACountGoesOnWhenNobodyWaitsForItAnyMore(t *testing.T) {
	h, v := sealedHall(t)
	release := make(chan struct{})
	reached := h.slow(release)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-reached; cancel() }() // the browser's patience, or the request's time, is over
	got, err := h.Sessions.Move(ctx, apptest.Officer, v.ID, session.MoveRequest{To: vote.StateCounted})
	if err != nil || !got.Running || got.State != vote.StateSealed {
		t.Errorf("who stopped waiting heard %+v, %v", got, err)
	}
	for _, s := range []*app.Service{h.Service, h.Replica()} {
		if view, err := s.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID); err != nil || !view.Counting {
			t.Errorf("under way: %+v, %v", view.Counting, err)
		}
	}
	close(release)
	h.reaches(v.ID, vote.StateCounted)
}

// A failure is reported once, whether the client is still there or has just disconnected: it is answered or logged,
// never lost between the two.
func TestAFailureOfALongStepIsHeardOrLogged(t *testing.T) {
	h, v := sealedHall(t)
	broken := errors.New("broken")
	var out lockedBuffer
	h.Env.Log = slog.New(slog.NewTextHandler(&out, nil))
	const times = 300
	heard := 0
	for range times {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := h.Sessions.Detach(ctx, v.ID, 0, func(context.Context) (session.MoveResult, error) {
			cancel() // in the same moment
			return session.MoveResult{}, broken
		})
		if errors.Is(err, broken) {
			heard++
		} else {
			h.Must(err)
		}
	}
	logged := func() int { return strings.Count(out.String(), "error=broken") }
	for end := time.Now().Add(5 * time.Second); heard+logged() < times &&
		time.Now().Before(end); time.Sleep(time.Millisecond) {
	}
	if heard+logged() != times {
		t.Errorf("of %d failures %d were heard and %d logged", times, heard, logged())
	}
}

// lockedBuffer is a log that several write to.
type lockedBuffer struct {
	mu  sync.Mutex
	out strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.out.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.out.String()
}

func (h *env) reaches(id string, st vote.State) {
	h.T.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if cur, err := h.Boxes.Current(h.T.Context(), id); err == nil && cur.State == st {
			return
		}
	}
	h.T.Fatalf("%s was not reached", st)
}

// A process that is killed while it counts leaves the wish behind; the next start counts, and another replica does
// after a while, in the name of anyone who asked.
func TestAnotherReplicaFinishesAKilledCount(t *testing.T) {
	for name, restart := range map[string]bool{"the next start": true, "another replica": false} {
		t.Run(name, func(t *testing.T) {
			h, v := sealedHall(t)
			h.Must(h.Sessions.WantCount(t.Context(), v.ID, "zhang")) // as it is left
			next := h.Replica()
			next.Sessions.TakeOver = session.DefaultTakeOver
			if restart {
				all, err := next.Sessions.Unfinished(t.Context())
				h.Must(err)
				next.Sessions.ResumeAll(all)
			} else {
				h.Must(next.Sessions.Reconcile(t.Context(), v.ID))
				if cur, _ := next.Boxes.Current(t.Context(), v.ID); cur.State != vote.StateSealed {
					t.Fatalf("a count that may be under way elsewhere was begun at once: %q", cur.State)
				}
				cur, err := next.Boxes.Current(t.Context(), v.ID)
				h.Must(err)
				next.Sessions.FirstSeen.Store(v.ID, session.Sighting{
					N: cur.N, When: time.Now().Add(-session.DefaultTakeOver),
				})
			}
			h.Must(next.Sessions.Reconcile(t.Context(), v.ID))
			cur, err := h.Boxes.Current(t.Context(), v.ID)
			if err != nil || cur.State != vote.StateCounted || cur.By != "zhang" {
				t.Errorf("%+v, %v", cur, err)
			}
			if r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID); err != nil || r.Returned != 6 {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

// A seal that may be under way at another replica is left to it for a while; then anyone who is left seals.
func TestAnotherReplicaFinishesAKilledSeal(t *testing.T) {
	h := newEnv(t)
	v := h.Voted(6)
	cur, err := h.Boxes.Current(t.Context(), v.ID)
	h.Must(err)
	// as it is left
	cur, err = h.Boxes.Step(t.Context(), v.ID, cur, ballotbox.StateEntry{State: vote.StateClosing, By: "zhang"})
	h.Must(err)
	next := h.Replica()
	next.Sessions.TakeOver = session.DefaultTakeOver
	h.Must(next.Sessions.Reconcile(t.Context(), v.ID))
	if now, _ := next.Boxes.Current(t.Context(), v.ID); now.State != vote.StateClosing {
		t.Fatalf("a seal that may be under way elsewhere was begun at once: %q", now.State)
	}
	next.Sessions.FirstSeen.Store(v.ID, session.Sighting{N: cur.N, When: time.Now().Add(-session.DefaultTakeOver)})
	h.Must(next.Sessions.Reconcile(t.Context(), v.ID))
	now, err := h.Boxes.Current(t.Context(), v.ID)
	if err != nil || now.State != vote.StateSealed || now.By != "zhang" {
		t.Errorf("%+v, %v", now, err)
	}
}

// What is found at the start was most likely begun by the run before: no one waits for it.
func TestASealFoundAtTheStartIsFinishedAtOnce(t *testing.T) {
	h := newEnv(t)
	v := h.Voted(6)
	cur, err := h.Boxes.Current(t.Context(), v.ID)
	h.Must(err)
	h.MustDo(h.Boxes.Step(t.Context(), v.ID, cur, ballotbox.StateEntry{State: vote.StateClosing, By: "zhang"}))
	next := h.Replica()
	next.Sessions.TakeOver = 10 * time.Minute // longer than a test may take
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- next.Sessions.Run(ctx) }()
	for end := time.Now().Add(time.Minute); cur.State != vote.StateSealed && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
		cur, err = h.Boxes.Current(t.Context(), v.ID)
		h.Must(err)
	}
	stop()
	h.Must(<-ended)
	if cur.State != vote.StateSealed || cur.By != "zhang" {
		t.Errorf("%+v", cur)
	}
}

// Two people who ask at once on two replicas: one has done it, the other hears that someone else was faster.
func TestTwoCountsAtOnceAreDoneOnce(t *testing.T) {
	h, v := sealedHall(t)
	release := make(chan struct{})
	reached := h.slow(release)
	// who asks first need not be the faster one, and is here
	h.Must(h.Sessions.WantCount(t.Context(), v.ID, apptest.Officer.Name))
	slower := make(chan error, 1)
	go func() {
		_, err := h.Sessions.Move(t.Context(), apptest.Officer2, v.ID, session.MoveRequest{To: vote.StateCounted})
		slower <- err
	}()
	<-reached
	_, err := h.Replica().Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateCounted})
	if err != nil {
		t.Errorf("the faster one: %v", err)
	}
	close(release)
	if err := <-slower; records.KindOf(err) != records.Conflict {
		t.Errorf("the slower one: %v", err)
	}
}

// No one counts what no one asked for, and what people must do first is not got round by asking early.
func TestNothingIsCountedByItselfUnlessItWasAskedFor(t *testing.T) {
	h, v := sealedHall(t)
	h.Sessions.TakeOver = 0
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	if cur, _ := h.Boxes.Current(t.Context(), v.ID); cur.State != vote.StateSealed {
		t.Errorf("counted by itself: %q", cur.State)
	}
}

// A count that was asked for and then came to wait for people says so, and goes on when they have done their part.
func TestACountThatWaitsForPeopleIsNotShownAsUnderWay(t *testing.T) {
	h, v := sealedHall(t)
	h.Must(h.Sessions.WantCount(t.Context(), v.ID, "zhang"))
	counts := map[string]map[string]int{}
	for _, q := range v.Questionnaire.Questions {
		counts[q.Code] = map[string]int{}
	}
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer, v.ID,
		accounting.PaperRequest{Entry: 1, Counts: counts}))
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	view, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	if err != nil || view.Counting || view.Blocked != session.BlockedPaper || view.State != vote.StateSealed {
		t.Errorf("counting %v, blocked %q, %q, %v", view.Counting, view.Blocked, view.State, err)
	}
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer2, v.ID,
		accounting.PaperRequest{Entry: 2, Counts: counts}))
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	h.reaches(v.ID, vote.StateCounted)
}

// One hall whose box is large must not keep the countdown of another waiting, whether someone waits for its count or
// it goes on by itself.
func TestALongStepOfOneSessionKeepsNoOtherWaiting(t *testing.T) {
	for name, asked := range map[string]bool{"asked for": true, "taken up": false} {
		t.Run(name, func(t *testing.T) {
			h, slow := sealedHall(t)
			other, _ := h.Session(5, nil)
			h.Move(other.ID, vote.StateOpen)
			_, err := h.Sessions.Move(t.Context(), apptest.Officer, other.ID, session.MoveRequest{
				To: vote.StateClosing, Countdown: 1,
			})
			h.Must(err)
			release := make(chan struct{})
			reached := h.slow(release)
			var under sync.WaitGroup
			if asked {
				under.Go(func() { h.Move(slow.ID, vote.StateCounted) })
				<-reached
			} else {
				h.Must(h.Sessions.WantCount(t.Context(), slow.ID, "zhang"))
			}
			ctx, stop := context.WithCancel(t.Context())
			under.Go(func() { h.Must(h.Run(ctx)) })
			<-reached
			h.Pass(2 * time.Second)
			h.reaches(other.ID, vote.StateSealed)
			stop()
			close(release)
			under.Wait()
		})
	}
}

// However many large boxes are under way, no one's countdown waits for one of them.
func TestNoNumberOfLongStepsKeepsACountdownWaiting(t *testing.T) {
	h := newEnv(t)
	release, reached := make(chan struct{}), make(chan struct{}, session.Workers)
	for range session.Workers {
		v := h.Voted(5)
		h.Move(v.ID, vote.StateClosing)
		h.Must(h.Sessions.WantCount(t.Context(), v.ID, "zhang"))
	}
	h.Env.OnHold(func(point string) {
		if point == "count.open" {
			reached <- struct{}{}
			<-release
		}
	})
	at := h.Now().Add(time.Minute)
	opens, _ := h.Session(5, nil)
	h.MustDo(h.Sessions.Schedule(t.Context(), apptest.Officer, opens.ID, &at, nil))
	closes, _ := h.Session(5, nil)
	h.Move(closes.ID, vote.StateOpen)
	_, err := h.Sessions.Move(t.Context(), apptest.Officer, closes.ID, session.MoveRequest{
		To: vote.StateClosing, Countdown: 60,
	})
	h.Must(err)
	ctx, stop := context.WithCancel(t.Context())
	var under sync.WaitGroup
	under.Go(func() { h.Must(h.Run(ctx)) })
	for range session.Workers {
		<-reached
	}
	h.Pass(61 * time.Second)
	h.reaches(opens.ID, vote.StateOpen)
	h.reaches(closes.ID, vote.StateClosing)
	close(release)
	h.reaches(closes.ID, vote.StateSealed)
	stop()
	under.Wait()
}

// What fails for good is tried, and logged, less and less often, and at once when something about it changes.
func TestAStepThatKeepsFailingIsTriedLessAndLessOften(t *testing.T) {
	h := newEnv(t)
	var out lockedBuffer
	h.Env.Log = slog.New(slog.NewTextHandler(&out, nil))
	tried, failure := 0, errors.New("broken")
	try := func(n int) {
		h.Sessions.RunWithBackoff(t.Context(), session.Waiting{Id: "x", N: n},
			func(context.Context, string) error { tried++; return failure })
	}
	within := func(d time.Duration, n int) (times int) {
		tried = 0
		for range d / time.Second {
			h.Pass(time.Second)
			try(n)
		}
		return tried
	}
	try(4)
	for _, c := range []struct {
		d    time.Duration
		want int
	}{{3 * time.Second, 1}, {5 * time.Second, 0}, {time.Second, 1}, {time.Hour, 15}, {time.Hour, 12}} {
		if got := within(c.d, 4); got != c.want {
			t.Errorf("tried %d times within %v, want %d", got, c.d, c.want)
		}
	}
	if got := within(4*time.Second, 5); got != 2 {
		t.Errorf("in another state it was tried %d times within 4 s, want 2", got)
	}
	within(time.Hour, 5)
	h.Sessions.Wake("x")
	if got := within(time.Second, 5); got != 1 {
		t.Errorf("after a change it was tried %d times, want 1", got)
	}
	if n := strings.Count(out.String(), "error=broken"); n < 30 || n > 70 {
		t.Errorf("%d failures were logged", n)
	}
	failure = store.ErrUnavailable
	if got := within(time.Minute, 6); got != 20 {
		t.Errorf("while the store is away it was tried %d times within a minute, want 20", got)
	}
	failure = nil
	within(4*time.Second, 6)
	failure = errors.New("broken")
	if got := within(4*time.Second, 6); got != 2 {
		t.Errorf("after a success it was tried %d times within 4 s, want 2", got)
	}
}

// A figure that is corrected while a try is failing is not slept over.
func TestAChangeDuringAFailureIsNotSleptOver(t *testing.T) {
	h := newEnv(t)
	tried := 0
	fails := func(context.Context, string) error { tried++; h.Sessions.Wake("x"); return errors.New("broken") }
	for range 3 {
		h.Sessions.RunWithBackoff(t.Context(), session.Waiting{Id: "x"}, fails)
	}
	if tried != 3 {
		t.Errorf("tried %d times, want 3", tried)
	}
}

package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minping/internal/app/apptest"
	"minping/internal/app/draw"
	appentry "minping/internal/app/entry"
	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/entry"
	rules "minping/internal/evaluation/ledger"
)

// runJobs runs all jobs once, as the service does.
func (h *env) runJobs() {
	h.T.Helper()
	for _, j := range h.Jobs() {
		h.Must(j.Run(h.T.Context()))
	}
}

// held is what waits for a person, nil when the clock is trusted.
func (h *env) held() map[string]int {
	h.T.Helper()
	list, held, err := h.Clock.Waiting(h.T.Context())
	h.Must(err)
	if !held {
		return nil
	}
	out := map[string]int{}
	for _, w := range list {
		out[w.What.EN] = w.N
	}
	return out
}

// lists counts the lists of people that are kept.
func (h *env) lists() int {
	h.T.Helper()
	rs, err := h.Store.List(h.T.Context(), draw.KindAttendees, "", "", 100)
	h.Must(err)
	return len(rs)
}

// keepsAll makes one of each thing that is erased by the clock: a call list, a restricted item that is done with, a
// restricted entry; and a file of no entry.
func (h *env) keepsAll() (item, entryID, file string) {
	h.T.Helper()
	ctx := h.T.Context()
	id := h.Briefing("liaocheng").Evaluation.ID
	h.MustDo(h.Draws.PutAttendees(ctx, apptest.Officer, id, []byte("姓名,人员类别,电话\n名甲,服务对象,13800000001\n名乙,干部职工,13900000002\n"), ""))
	v, err := h.Ledgers.New(ctx, apptest.Office, id, appledger.Draft{Item: rules.Item{Source: "petition", Text: "信访"}})
	h.Must(err)
	h.MustDo(h.Ledgers.Step(ctx, apptest.Office, v.ID, records.AnyVersion,
		appledger.StepRequest{To: rules.Withdrawn, Reason: "重复"}))
	h.AddAccount("reader", auth.Assessor)
	about := entry.Subject{Kind: entry.AboutEvaluation, ID: id}
	e, err := h.Entries.New(ctx, apptest.Office, appentry.Draft{
		Type: "interview", Subject: about, On: "2026-11-01", File: true, Readers: []string{"reader"},
		People: []entry.Person{{Name: "王某", Office: "局长"}}, Values: map[string]entry.Value{"minutes": {"谈话记录"}},
	})
	h.Must(err)
	f, err := h.Entries.AddFile(ctx, apptest.Office, "interview", about, "a.pdf", []byte("%PDF-1.7\n%%EOF\n"))
	h.Must(err)
	return v.ID, e.ID, f.ID
}

// A clock that jumps by months erases nothing by itself: what it would erase is counted and waits for a person.
func TestAClockThatJumpsErasesNothingByItself(t *testing.T) {
	h := newEnv(t)
	item, id, file := h.keepsAll()
	kept := func(want bool, why string) {
		t.Helper()
		_, noItem := h.Ledgers.Show(t.Context(), apptest.Office, item)
		_, noEntry := h.Entries.Show(t.Context(), apptest.Office, id)
		_, _, noFile := h.Entries.ReadFile(t.Context(), apptest.Office, file)
		if noItem == nil != want || noEntry == nil != want || h.lists() == 1 != want || noFile == nil != want {
			t.Errorf("%s: item %v, entry %v, file %v, %d lists", why, noItem, noEntry, noFile, h.lists())
		}
	}
	h.runJobs()
	h.Pass(400 * 24 * time.Hour)
	h.runJobs()
	h.runJobs()
	kept(true, "the clock jumped")
	want := map[string]int{"call lists": 1, "restricted ledger items": 1, "restricted entries": 1}
	if diff := cmp.Diff(want, h.held()); diff != "" || !h.Clock.LastHeld() {
		t.Errorf("what waits (-want +got):\n%s", diff)
	}
	if p, err := h.Checkups.Patient(t.Context()); err != nil || !p.ClockHeld {
		t.Errorf("the checkup knows nothing of it: %+v, %v", p, err)
	}
	h.Must(h.Clock.Confirm(t.Context(), records.Actor{Name: "shen"}))
	h.runJobs()
	kept(false, "a person confirmed the clock")
	if es, err := h.AuditDetails("clock.confirm"); err != nil || len(es) != 1 {
		t.Errorf("%v %v", es, err)
	}
}

// A clock that is set right again needs no confirmation.
func TestAClockThatIsPutRightIsTrusted(t *testing.T) {
	h := newEnv(t)
	h.keepsAll()
	h.runJobs()
	h.Pass(200 * 24 * time.Hour)
	h.runJobs()
	if h.held() == nil {
		t.Fatal("nothing waits")
	}
	h.Pass(-200 * 24 * time.Hour)
	h.runJobs()
	if w := h.held(); w != nil || h.lists() != 1 {
		t.Errorf("%v waits, %d lists", w, h.lists())
	}
}

// A clock that was far ahead before anything was kept, and was put right, is seen when it jumps there again.
func TestAClockThatJumpsTwiceIsSeenTwice(t *testing.T) {
	h := newEnv(t)
	h.runJobs()
	for _, d := range []time.Duration{400, -400} {
		h.Pass(d * 24 * time.Hour)
		h.runJobs()
		if w := h.held(); w != nil {
			t.Fatalf("%v waits, and nothing is kept", w)
		}
	}
	h.keepsAll()
	h.runJobs()
	h.Pass(400 * 24 * time.Hour)
	h.runJobs()
	if h.held() == nil || h.lists() != 1 {
		t.Errorf("%d lists are left, and nothing waits", h.lists())
	}
}

func TestAClockThatNeverJumpedErasesInTime(t *testing.T) {
	h := newEnv(t)
	h.keepsAll()
	for range 190 {
		h.runJobs()
		h.Pass(23 * time.Hour)
	}
	if got := h.lists(); got != 0 {
		t.Errorf("it kept %d lists beyond their time", got)
	}
}

// A machine that was off for a long weekend asks for nothing unless something became due; unclaimed files get another
// day.
func TestAServiceThatWasOffForAWeekendAsksOnlyForWhatIsDue(t *testing.T) {
	h := newEnv(t)
	_, _, file := h.keepsAll()
	h.runJobs()
	h.Pass(4 * 24 * time.Hour)
	h.runJobs()
	if w := h.held(); w != nil {
		t.Errorf("%v waits", w)
	}
	read := func() error {
		_, _, err := h.Entries.ReadFile(t.Context(), apptest.Office, file)
		return err
	}
	if err := read(); err != nil {
		t.Errorf("a file of no entry, at once: %v", err)
	}
	h.Pass(23 * time.Hour)
	h.runJobs()
	if err := read(); err != nil {
		t.Errorf("within a day: %v", err)
	}
	h.Pass(2 * time.Hour)
	h.runJobs()
	if records.KindOf(read()) != records.NotFound {
		t.Error("a file of no entry outlives a day")
	}
	h.Pass(11 * 24 * time.Hour) // longer than any holiday
	h.runJobs()
	if h.held() == nil {
		t.Error("a jump of eleven days is trusted although things are kept")
	}
}

// Every job passes the guard, or is known to erase nothing that anyone misses.
func TestEveryJobThatErasesPassesTheGuard(t *testing.T) {
	harmless := map[string]string{
		"webhook":       "it sends",
		"clean_tryouts": "a rehearsal that phones of the service try out, whose process died",
	}
	for _, j := range newEnv(t).Jobs() {
		guarded := j.Keeps != nil && j.What.ZH != "" || j.Litter
		if harmless[j.Name] == "" && !guarded {
			t.Errorf("the job %s neither counts what it keeps nor says that it erases litter", j.Name)
		}
		if harmless[j.Name] != "" && guarded {
			t.Errorf("the job %s is guarded after all", j.Name)
		}
	}
}

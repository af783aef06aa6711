package reminder_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/reminder"
	"minping/internal/app/supervision"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	evalsupervision "minping/internal/evaluation/supervision"
)

// hooked is a receiver of the webhook's counts.
type hooked struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []string // bodies
	ids    []string
}

func (x *hooked) answer(status int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.status = status
}

func (x *hooked) received() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.got)
}

func newHooked(t *testing.T, status int) *hooked {
	x := &hooked{status: status}
	x.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		x.mu.Lock()
		defer x.mu.Unlock()
		x.got, x.ids = append(x.got, string(raw)), append(x.ids, r.Header.Get("webhook-id"))
		w.WriteHeader(x.status)
	}))
	t.Cleanup(x.Close)
	return x
}

// reminders are those of one more replica that tells another program.
func (h *env) reminders(url string) *reminder.Reminders {
	h.T.Helper()
	r, err := reminder.New(h.Env, audit.New(h.Env), reminder.Rooms{
		Rounds: h.Rounds, Scores: h.Scores, Supervision: h.Supervision, Ledgers: h.Ledgers, Documents: h.Documents,
		Entries: h.Entries, Hearings: h.Hearings,
	}, reminder.Hook{URL: url, Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Private: true})
	h.Must(err)
	return r
}

func (h *env) tick(r *reminder.Reminders) {
	h.T.Helper()
	h.Must(r.Jobs()[0].Run(h.T.Context()))
}

// The day's summary is queued once, tried again with growing pauses, survives the process that queued it, and is
// delivered once however many replicas there are; it holds numbers and no name (evaluation §6).
func TestTheDaysSummaryIsDeliveredOnceAfterFailuresAndARestart(t *testing.T) {
	h := newEnv(t) // 17:00 in China
	id := h.LargeRoundUnder("sanmenxia", 3)
	other := newHooked(t, http.StatusServiceUnavailable)
	first := h.reminders(other.URL)
	h.tick(first)
	h.tick(first)
	if n := other.received(); n != 1 {
		t.Fatalf("tried %d times at once", n)
	}
	if state := h.hookState(first); state.Waiting != 1 || state.Recent[0].Failed != reminder.FailedAnswer ||
		state.Recent[0].Status != 503 {
		t.Errorf("%+v", state)
	}
	h.Pass(6 * time.Second)
	h.tick(first)
	h.Pass(6 * time.Second)
	h.tick(first) // five minutes are the next pause
	if n := other.received(); n != 2 {
		t.Errorf("tried %d times", n)
	}
	other.answer(http.StatusNoContent)
	h.Pass(5 * time.Minute)
	second, third := h.reminders(other.URL), h.reminders(other.URL) // the first is gone
	var both sync.WaitGroup
	for _, r := range []*reminder.Reminders{second, third} {
		both.Go(func() { h.tick(r) })
	}
	both.Wait()
	h.Pass(time.Hour)
	h.tick(second)
	if n := other.received(); n != 3 {
		t.Errorf("delivered %d times", n-2)
	}
	for _, got := range other.ids {
		if got != other.ids[0] {
			t.Errorf("a further try has another id: %v", other.ids)
		}
	}
	h.saysNumbersOnly(other.got[0], id)
	h.Pass(24 * time.Hour)
	h.tick(second)
	if n := other.received(); n != 4 {
		t.Errorf("the next day's: %d in all", n)
	}
}

// saysNumbersOnly holds a message to what another program may learn.
func (h *env) saysNumbersOnly(body, roundID string) {
	h.T.Helper()
	var m struct {
		Type string
		Data reminder.Summary
	}
	h.Must(json.Unmarshal([]byte(body), &m))
	reports := m.Data.Kinds[reminder.TaskReport]
	if m.Type != reminder.TypeDeadlines || reports.Open != 6 || m.Data.Day != deadline.Day("2026-11-02") {
		h.T.Errorf("it says %s", body)
	}
	for _, secret := range []string{"单位", "第八轮", roundID, "o00001", "e00001"} {
		if strings.Contains(body, secret) {
			h.T.Errorf("it tells %q: %s", secret, body)
		}
	}
}

// A program that never takes a message is given up, and trials that fail leave room for the day's summary.
func TestAMessageIsGivenUpAndTrialsLeaveRoomForTheSummary(t *testing.T) {
	h := newEnv(t)
	other := newHooked(t, http.StatusInternalServerError)
	r := h.reminders(other.URL)
	for range 250 {
		m, err := r.Test(t.Context(), apptest.Office)
		h.Must(err)
		if m.State != reminder.GivenUp || m.Failed != reminder.FailedAnswer {
			t.Fatalf("a trial that fails: %+v", m)
		}
	}
	h.tick(r)
	if n, state := other.received(), h.hookState(r); n != 251 || state.Waiting != 1 {
		t.Fatalf("with the summary %d tries, %d wait", n, state.Waiting)
	}
	kept, err := h.Env.Store.List(t.Context(), "webhook_message", "", "", 1000)
	h.Must(err)
	if len(kept) > 21 {
		t.Errorf("%d messages are kept", len(kept))
	}
	for range 15 {
		h.Pass(5 * time.Hour)
		h.tick(r)
	}
	if state := h.hookState(r); state.Waiting > 4 {
		t.Errorf("%d wait", state.Waiting)
	}
	if _, err := r.Test(t.Context(), apptest.Officer); records.KindOf(err) != records.Forbidden {
		t.Errorf("an organizer tries it out: %v", err)
	}
	h.RefusedAs("webhook_off", apptest.ErrorOf(h.Reminders.Test(t.Context(), apptest.Office)))
	before := other.received()
	h.Pass(48 * time.Hour)
	h.tick(h.Reminders)
	if other.received() != before {
		t.Error("a service without a hook sends")
	}
}

// Ten tries over three days, and the last is made too.
func TestAMessageIsTriedTenTimes(t *testing.T) {
	h := newEnv(t)
	other := newHooked(t, http.StatusInternalServerError)
	r := h.reminders(other.URL)
	h.tick(r)
	for _, wait := range []time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour,
		14 * time.Hour, 20 * time.Hour, 24 * time.Hour, 24 * time.Hour,
	} {
		h.Pass(wait + time.Second)
		h.tick(r)
	}
	tries := 0
	for _, id := range other.ids {
		if id == other.ids[0] {
			tries++
		}
	}
	kept, err := records.Load[reminder.Message](t.Context(), h.Env, "webhook_message", other.ids[0])
	h.Must(err)
	if m := kept.V; tries != 10 || m.Tries != 10 || m.State != reminder.GivenUp || m.Failed != reminder.FailedAnswer {
		t.Errorf("%d tries: %+v", tries, m)
	}
}

// A person who does not wait for the outcome of a trial leaves none behind that the service repeats.
func TestTheOutcomeOfATrialIsKeptForWhoDidNotWait(t *testing.T) {
	h := newEnv(t)
	ctx, leave := context.WithCancel(t.Context())
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { leave() }))
	defer other.Close()
	r := h.reminders(other.URL)
	_, _ = r.Test(ctx, apptest.Office) // answered or not, as it happens
	if state := h.hookState(r); len(state.Recent) != 1 || state.Waiting != 0 {
		t.Errorf("%+v", state)
	}
}

func (h *env) hookState(r *reminder.Reminders) reminder.HookState {
	h.T.Helper()
	state, err := r.State(h.T.Context(), apptest.Office)
	h.Must(err)
	return state
}

// What became due while the webhook was off is not sent when it is turned on: it reports a day that is over.
func TestAHookThatIsTurnedOnLaterSendsNothingOld(t *testing.T) {
	h := newEnv(t)
	other := newHooked(t, http.StatusInternalServerError)
	h.tick(h.reminders(other.URL))
	h.Pass(72 * time.Hour) // without a webhook
	other.answer(http.StatusNoContent)
	r := h.reminders(other.URL)
	h.tick(r)
	h.tick(r)
	if other.received() != 2 || other.ids[1] != "day-2026-11-05" {
		t.Errorf("sent: %v", other.ids)
	}
	for _, m := range h.hookState(r).Recent {
		if m.State == reminder.GivenUp && m.Failed != reminder.FailedLate {
			t.Errorf("%+v", m)
		}
	}
}

// An answer that says yes and then breaks off has said yes.
func TestAMessageThatWasTakenIsNotSentAgain(t *testing.T) {
	h := newEnv(t)
	tries := 0
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		tries++
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write([]byte("tak"))
	}))
	defer other.Close()
	r := h.reminders(other.URL)
	for range 3 {
		h.tick(r)
		h.Pass(10 * time.Minute)
	}
	if state := h.hookState(r); tries != 1 || state.Recent[0].State != reminder.Delivered {
		t.Errorf("sent %d times: %+v", tries, state.Recent)
	}
}

// Everyone is reminded of what is theirs, begun or not, and of nothing else.
func TestEachPersonIsRemindedOfTheirOwnTasks(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	u := r.Units[0]
	h.AddProblem(u)
	kinds := func(a records.Actor) map[string]int {
		out := map[string]int{}
		tasks, total, err := h.Reminders.Tasks(t.Context(), a, 100)
		h.Must(err)
		if total != len(tasks) {
			t.Errorf("%d of %d", len(tasks), total)
		}
		for _, x := range tasks {
			out[x.Kind]++
		}
		return out
	}
	if got := kinds(apptest.Office); got[reminder.TaskReport] != 4 {
		t.Errorf("the office: %v", got)
	}
	handed := supervision.DailyRequest{Submit: true}
	handed.Conclusion, handed.Prominent, handed.Advice = "基本到位", "制度没有执行", "再督促"
	for _, x := range h.Supervision.Tasks.Recorded(auth.BodyDiscipline) {
		handed.Items = append(handed.Items, evalsupervision.DailyItem{
			Code: x.Code, Outcome: "落实到位", Handler: "孙立", DoneOn: r.Round.V.StartsOn,
		})
	}
	watcher := records.Actor{ID: "jw", Name: "jw", Role: auth.Supervisor, Body: auth.BodyDiscipline}
	_, err := h.Supervision.PutDaily(t.Context(), watcher, u.Evaluation.ID, watcher.Body, records.AnyVersion, handed)
	h.Must(err)
	if got := kinds(apptest.Office); got[reminder.TaskReport] != 3 {
		t.Errorf("the office once a report is there: %v", got)
	}
	if got := kinds(u.Staff()); got[reminder.TaskItem] != 1 || got[reminder.TaskEntry] != 3 || len(got) != 2 {
		t.Errorf("the unit: %v", got)
	}
	if got := kinds(r.Units[1].Staff()); got[reminder.TaskEntry] != 3 || len(got) != 1 {
		t.Errorf("another unit: %v", got)
	}
	first, total, err := h.Reminders.Tasks(t.Context(), apptest.Office, 1)
	if err != nil || len(first) != 1 || total < 3 {
		t.Errorf("the first of %d: %v, %v", total, first, err)
	}
	checks := records.Actor{ID: "jw", Name: "jw", Role: auth.Supervisor, Body: auth.BodyDiscipline}
	if got := kinds(checks); got[reminder.TaskItem] != 0 {
		t.Errorf("a checking body is to do what is the unit's: %v", got)
	}
	if got := kinds(apptest.Office); got[reminder.TaskItem] != 0 {
		t.Errorf("the office is told of what is in time: %v", got)
	}
	h.Fix(r.Round.ID)
	h.Issued(h.Draft("notification", u))
	if got := kinds(u.Staff()); got[reminder.TaskReceipt] != 1 {
		t.Errorf("with a document to sign: %v", got)
	}
	if got := kinds(apptest.Office); got[reminder.TaskReport] != 0 || got[reminder.TaskReceipt] != 1 {
		t.Errorf("the office once it is fixed: %v", got)
	}
	if got := kinds(apptest.Auditor); len(got) != 0 {
		t.Errorf("the auditor: %v", got)
	}
}

// A unit with more items than a page holds is told of all of them.
func TestItemsBeyondTheFirstPageAreTasksToo(t *testing.T) {
	h := newEnv(t)
	u := h.Scored(8, 2).Units[0]
	for range 201 {
		h.AddProblem(u)
	}
	tasks, total, err := h.Reminders.Tasks(t.Context(), u.Staff(), 1000)
	h.Must(err)
	items := 0
	for _, x := range tasks {
		if x.Kind == reminder.TaskItem {
			items++
		}
	}
	if items != 201 || total != len(tasks) {
		t.Errorf("%d items of %d tasks", items, total)
	}
}

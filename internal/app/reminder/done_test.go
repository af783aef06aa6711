package reminder_test

import (
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/reminder"
	"minping/internal/evaluation/deadline"
)

// What was signed for or answered is no one's task any more; until then it is overdue from the day after its last.
func TestWhatIsDoneIsNoTask(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	u := r.Units[0]
	h.Fix(r.Round.ID)
	d := h.Issued(h.Draft("notification", u))
	today := deadline.DayOf(h.Env.Now())
	asked, err := h.Ledgers.AskSelfChecks(ctx, apptest.Office, ledger.SelfCheckRequest{
		Text: "会议多", Organizations: []string{u.Org.ID}, Due: today,
	})
	h.Must(err)
	waits := func(kind string) (n int) {
		tasks, _, err := h.Reminders.Tasks(ctx, u.Staff(), 100)
		h.Must(err)
		for _, x := range tasks {
			if x.Kind == kind {
				n++
			}
		}
		return n
	}
	overdue := func() int {
		s, err := h.Reminders.Summary(ctx)
		h.Must(err)
		return s.Kinds[reminder.TaskSelfCheck].Overdue
	}
	if toSign, toAnswer := waits(reminder.TaskReceipt), waits(reminder.TaskSelfCheck); toSign != 1 || toAnswer != 1 ||
		overdue() != 0 {
		t.Errorf("%d to sign, %d to answer, %d overdue", toSign, toAnswer, overdue())
	}
	h.Pass(24 * time.Hour)
	if overdue() != 1 {
		t.Errorf("%d are overdue the day after", overdue())
	}
	h.MustDo(h.Documents.Receive(ctx, u.Staff(), d.ID, ""))
	h.MustDo(h.Ledgers.AnswerSelfCheck(ctx, u.Staff(), asked[0].ID, records.AnyVersion, "none", "没有发现"))
	if toSign, toAnswer := waits(reminder.TaskReceipt), waits(reminder.TaskSelfCheck); toSign+toAnswer+overdue() != 0 {
		t.Errorf("%d to sign, %d to answer, %d overdue", toSign, toAnswer, overdue())
	}
}

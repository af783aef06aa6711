package document_test

import (
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	rules "minping/internal/evaluation/document"
)

// A unit in two rounds learns the result that a notification is about, and not the other.
func TestANotificationOpensItsOwnResultAlone(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	eight, nine := h.Scored(8, 1), h.Scored(9, 1)
	u := eight.Units[0]
	other := h.JoinScored(nine.Round.ID, u.Org, 1)
	h.Fix(eight.Round.ID)
	h.Fix(nine.Round.ID)
	h.Issued(h.Draft("notification", u))
	h.Must(h.Rounds.UnitGate(ctx, u.Staff(), u.Evaluation.ID))
	h.RefusedAs("not_published", h.Rounds.UnitGate(ctx, u.Staff(), other.Evaluation.ID))
}

// No unit learns whether a document of others exists.
func TestADocumentOfOthersIsAsOneThatIsNotThere(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	d := h.Issued(h.Draft("notification", r.Units[0]))
	for _, id := range []string{d.ID, "none"} {
		h.RefusedAs("other_unit", apptest.ErrorOf(h.Documents.Show(t.Context(), r.Units[1].Staff(), id)))
	}
}

func TestADocumentIsSignedForWithinThreeDays(t *testing.T) {
	at := time.Date(2026, 11, 2, 16, 0, 0, 0, time.UTC) // the third in China
	for want, s := range map[string]document.Summary{
		"2026-11-06": {IssuedAt: &at}, "": {IssuedAt: &at, Copy: true},
	} {
		if got := s.SignBy(); string(got) != want {
			t.Errorf("by %s, want %q", got, want)
		}
	}
}

// An issue that was broken off after its delivery has fed nothing back yet.
func TestAProblemIsFedBackByWhatWasIssued(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	u := r.Units[0]
	item := h.AddProblem(u)
	h.Fix(r.Round.ID)
	d := h.Approved(h.Draft("notification", u))
	told := func() bool {
		of, err := h.Documents.FedBack(ctx, u.Evaluation.ID)
		h.Must(err)
		_, ok := of[item]
		return ok
	}
	h.OnceAt("document.deliver", func() { h.Env.Store = &apptest.FailingStore{Store: h.Store, Left: 1} })
	_, err := h.to(apptest.Office, d.ID, rules.StateIssued)
	h.Env.Store = h.Store
	if err == nil || told() {
		t.Errorf("broken off with %v: told %v", err, told())
	}
	h.MustDo(h.to(apptest.Office, d.ID, rules.StateIssued))
	if !told() {
		t.Error("issued, it has told nothing")
	}
}

// A notice in the place of another moves the days that the other set, and not those that people have moved since.
func TestAReplacedNoticeMovesTheDaysItSet(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	for n, u := range r.Units {
		moved := n == 1
		notice := func(due, replaces string) document.Record {
			t.Helper()
			v, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
				Type: "redo", Evaluation: u.Evaluation.ID, Replaces: replaces, Content: document.Content{Due: &due},
			})
			h.Must(err)
			return h.Issued(h.Filled(v))
		}
		first := notice("2026-12-20", "")
		again, want := round.AgainID(u.Evaluation.ID), "2027-01-20"
		if moved {
			e, err := h.Rounds.ShowEvaluation(ctx, again)
			h.Must(err)
			want = "2027-03-31"
			h.MustDo(h.Rounds.Redos.Move(ctx, apptest.Office, again, records.AnyVersion, round.AgainRequest{
				Reason: "汛期延后", StartsOn: e.V.StartsOn, DueOn: want,
			}))
		}
		notice("2027-01-20", first.ID)
		e, err := h.Rounds.ShowEvaluation(ctx, again)
		h.Must(err)
		if e.V.DueOn != want {
			t.Errorf("moved by hand %v: it is due on %s, want %s", moved, e.V.DueOn, want)
		}
	}
}

package scoring_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/vote"
)

// suggested are the kinds of what the rules suggest for the evaluation of the hall, as the office sees it.
func (h *env) suggested() map[string]string {
	h.T.Helper()
	v, err := h.Scores.Score(h.T.Context(), apptest.Office, h.Sample.Evaluation.ID)
	h.Must(err)
	out := map[string]string{}
	for _, x := range v.Suggestions {
		out[x.Kind] = x.Because
	}
	return out
}

func TestAScoreComesWithSuggestionsAndAVetoShowsOnlyOnceLocked(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	if got := h.suggested(); len(got) != 0 {
		t.Errorf("nothing is known, yet %v is suggested", got)
	}
	one, none := 1, 0
	h.MustDo(h.Rounds.ChangeEvaluation(t.Context(), apptest.Office, where.Evaluation.ID, records.AnyVersion,
		facts.Facts{Problems: &one, Basic: &one, Done: &none}))
	if got := h.suggested(); got[scheme.SuggestContinue] != scheme.WhenOutstanding {
		t.Errorf("with an item that is only basically done: %v", got)
	}
	who := records.Actor{ID: "i", Name: "i", Role: auth.Assessor, Body: "inspection"}
	s, err := h.Scores.ShowSheet(t.Context(), who, where.Evaluation.ID, "joint")
	h.Must(err)
	r := scoring.SheetRequest{Submit: true}
	for _, x := range s.Rubric.Items {
		if x.Mode != scheme.ItemAuto {
			r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "虚假整改", Veto: x.Veto})
		}
	}
	h.MustDo(h.Scores.PutSheet(t.Context(), who, where.Evaluation.ID, "joint", records.AnyVersion, r))
	if got := h.suggested(); got[scheme.SuggestRedo] != "" {
		t.Errorf("before the lock the veto of a sheet shows: %v", got)
	}
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, where.Evaluation.ID, ""))
	if got := h.suggested(); got[scheme.SuggestRedo] != scheme.WhenVeto {
		t.Errorf("after the lock: %v", got)
	}
}

// The lock came while a changed sheet was being written: the score that was locked stays, and its writer hears why.
func TestASheetThatTheLockOvertakesChangesNoLockedScore(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	who := records.Actor{ID: "i", Name: "i", Role: auth.Assessor, Body: "inspection"}
	s, err := h.Scores.ShowSheet(t.Context(), who, where.Evaluation.ID, "joint")
	h.Must(err)
	r := scoring.SheetRequest{Submit: true}
	for _, x := range s.Rubric.Items {
		if x.Mode != scheme.ItemAuto {
			r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "好"})
		}
	}
	v, err := h.Scores.PutSheet(t.Context(), who, where.Evaluation.ID, "joint", records.AnyVersion, r)
	h.Must(err)
	h.Env.OnHold(func(point string) {
		if point == "sheet.write" {
			h.Env.OnHold(nil)
			h.Must(h.Scores.Lock(t.Context(), apptest.Office, where.Evaluation.ID, ""))
		}
	})
	_, err = h.Scores.PutSheet(t.Context(), who, where.Evaluation.ID, "joint", records.AnyVersion,
		scoring.SheetRequest{Items: r.Items[:1]})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("overtaken by the lock: %v; want conflict", err)
	}
	now, err := h.Scores.ShowSheet(t.Context(), apptest.Office, where.Evaluation.ID, "joint")
	h.Must(err)
	if !now.Locked || !now.Submitted || len(now.Items) != len(v.Items) {
		t.Errorf("locked %v, submitted %v, %d of %d items", now.Locked, now.Submitted, len(now.Items), len(v.Items))
	}
}

// A colleague takes a sheet back while the scores are being locked: they are not locked, and no sheet stays shut.
func TestALockThatFailsHalfWayShutsNoSheet(t *testing.T) {
	st := &apptest.MeetingStore{Store: memory.Open()}
	h := newEnvOn(t, st, t.TempDir())
	e := h.Briefing("sanmenxia").Evaluation.ID
	bodies := []string{"discipline", "organization", "inspection"}
	for _, b := range bodies {
		h.SubmitSheet(e, b, 0)
	}
	st.Kind, st.After = scoring.KindSheet, func() { // the first sheet is closed
		last := records.Actor{ID: "i", Name: "i", Role: auth.Assessor, Body: "inspection"}
		h.MustDo(h.Scores.PutSheet(t.Context(), last, e, "inspection", records.AnyVersion, scoring.SheetRequest{}))
	}
	h.RefusedAs("sheets_missing", h.Scores.Lock(t.Context(), apptest.Office, e, ""))
	for _, b := range bodies {
		h.SubmitSheet(e, b, 1)
	}
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, e, ""))
}

// refusingStore writes no record of a kind.
type refusingStore struct {
	store.Store
	kind string
}

func (s *refusingStore) Insert(ctx context.Context, r store.Record) error {
	if r.Kind == s.kind {
		return store.ErrUnavailable
	}
	return s.Store.Insert(ctx, r)
}

// The sheets are shut before the lock is set; where it cannot be set, they open again. A second press opens nothing.
func TestALockThatCannotBeSetShutsNoSheet(t *testing.T) {
	st := &refusingStore{Store: memory.Open()}
	h := newEnvOn(t, st, t.TempDir())
	e := h.Briefing("sanmenxia").Evaluation.ID
	bodies := []string{"discipline", "organization", "inspection"}
	for _, b := range bodies {
		h.SubmitSheet(e, b, 0)
	}
	st.kind = scoring.KindLock
	if err := h.Scores.Lock(t.Context(), apptest.Office, e, ""); err == nil {
		t.Fatal("a lock that was not written counts as set")
	}
	st.kind = ""
	for _, b := range bodies {
		h.SubmitSheet(e, b, 1)
	}
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, e, ""))
	st.kind = scoring.KindSheet
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, e, ""))
}

// A lock that looked at the sheets before they were locked and reopened sets nothing: one of them is being corrected.
func TestALockThatMeetsAWholeReopenLocksNothing(t *testing.T) {
	st := &apptest.MeetingStore{Store: memory.Open()}
	h := newEnvOn(t, st, t.TempDir())
	e := h.Briefing("sanmenxia").Evaluation.ID
	for _, b := range []string{"discipline", "organization", "inspection"} {
		h.SubmitSheet(e, b, 0)
	}
	st.Kind, st.After = scoring.KindSheet, func() { // the first sheet is closed
		h.Must(h.Scores.Lock(t.Context(), apptest.Office2, e, ""))
		h.Must(h.Scores.Reopen(t.Context(), apptest.Office2, e, "discipline", "有一项写错"))
	}
	h.RefusedAs("reopened", h.Scores.Lock(t.Context(), apptest.Office, e, ""))
	if locked, err := h.Scores.Locked(t.Context(), e); err != nil || locked {
		t.Errorf("locked %v, %v over a sheet that is not handed in", locked, err)
	}
	h.SubmitSheet(e, "discipline", 1)
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, e, ""))
}

// rb1 §1, §15: screen mode never claims one person, one vote, so whatever is made of its result says so.
func TestScreenModeIsMarkedWhereverItsResultAppears(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	v, _ := h.Session(0, func(r *session.SessionRequest) {
		mode, seats := vote.ModeScreen, 20
		r.Mode, r.Cap = &mode, &seats
	})
	h.Move(v.ID, vote.StateOpen)
	for i := range 12 {
		h.Cast(v.ID, h.Admit(v.ID, vote.Token{byte(i), 1}), apptest.Same(1+i%2, 1))
	}
	// there are no slips to count
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 14, Attended: 12,
	}))
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	result, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	score, err := h.Scores.Score(t.Context(), apptest.Office, where.Evaluation.ID)
	h.Must(err)
	rows, err := h.Scores.Ranking(t.Context(), apptest.Office, where.Round.ID, "")
	h.Must(err)
	for door, flags := range map[string][]string{
		"result": result.Flags, "score": score.Flags, "ranking": rows[0].Marks,
	} {
		if !slices.Contains(flags, satisfaction.FlagScreenMode) {
			t.Errorf("the %s says %v", door, flags)
		}
	}
	table := h.Table(h.Service, where.Round.ID)
	if r := table[0].Remarks; !strings.Contains(r, "不能保证一人一票") {
		t.Errorf("the statistics table remarks %q", r)
	}
}

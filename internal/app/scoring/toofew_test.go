package scoring_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/store"
	"minping/internal/vote"
)

// ballot holds a whole session with some voters and counts it.
func (h *env) ballot(voters int) string {
	h.T.Helper()
	v, tokens := h.Session(12, nil)
	h.Move(v.ID, vote.StateOpen)
	sid := v.Boxes[0].SID
	for i := range voters {
		h.Cast(sid, h.Admit(sid, tokens[sid][i]), apptest.Same(1+i%2, 1))
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	return v.ID
}

func TestWithTooFewBallotsTheTableShowsTurnoutAndTheScoreWaits(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	h.ballot(3)
	view, err := h.Scores.Statistics(t.Context(), apptest.Office, where.Round.ID)
	h.Must(err)
	head, cells := view.Layout.Header(), view.Layout.Cells(h.Table(h.Service, where.Round.ID)[0])
	at := slices.Index(head, "测评应到")
	for i, want := range []any{66, 60, 12, 3} { // 应到 实到 发出 收回
		if cells[at+i] != want {
			t.Errorf("%s is %v, want %v", head[at+i], cells[at+i], want)
		}
	}
	for i := at + 4; head[i] != "群众意见建议摘要"; i++ {
		if cells[i] != nil {
			t.Errorf("3 ballots, yet %s is %v", head[i], cells[i])
		}
	}
	v, err := h.Scores.Score(t.Context(), apptest.Office, where.Evaluation.ID)
	h.Must(err)
	if v.Final != nil || !v.NeedsDecision || len(v.Sessions) != 1 || v.SatisfactionScore != nil {
		t.Errorf("the score of too few ballots: %+v", v)
	}
}

func TestASessionOfTooFewBallotsBesideAGoodOneIsFlagged(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	h.ballot(3)
	h.ballot(12)
	v, err := h.Scores.Score(t.Context(), apptest.Office, where.Evaluation.ID)
	h.Must(err)
	if v.SatisfactionScore == nil || len(v.Sessions) != 2 ||
		!slices.Contains(v.Flags, satisfaction.FlagSessionMissing) {
		t.Errorf("score %+v", v)
	}
}

// Which of two sessions comes first is chance, as their ids are: both orders are looked at.
func TestARowIsOfTheSessionThatHasAResult(t *testing.T) {
	var before [2]bool // the session of too few has the smaller id, the greater one
	for i := 0; !(before[0] && before[1]); i++ {
		h := newEnv(t)
		where := h.Briefing("liaocheng")
		few := h.ballot(3)
		enough := h.ballot(12)
		before[min(1, max(0, strings.Compare(few, enough)))] = true
		rows, err := h.Scores.Overview(t.Context(), where.Round.ID)
		h.Must(err)
		if r := rows[0]; r.TooFew || r.SessionID != enough || !r.Counted() {
			t.Fatalf("of a session of 3 and one of 12 ballots the row has that of %s: %+v", r.SessionID, r)
		}
	}
}

// outcomes counts the outcomes that are read one by one.
type outcomes struct {
	store.Store
	read int
}

func (o *outcomes) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if kind == ballotbox.KindOutcome {
		o.read++
	}
	return o.Store.Latest(ctx, kind, id)
}

func TestTheOutcomesOfARoundAreReadTogether(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	h.ballot(3)
	h.ballot(12)
	o := &outcomes{Store: h.Env.Store}
	h.Env.Store = o
	rows, err := h.Scores.Overview(t.Context(), where.Round.ID)
	h.Must(err)
	if o.read > 0 || len(rows) != 1 || !rows[0].Counted() {
		t.Errorf("for %d units %d outcomes are read by themselves", len(rows), o.read)
	}
}

// Paper would bring the session over k, and let the person who typed it subtract it again from the totals: a nearly
// empty box stays shut (rb1 §9.2).
func TestPaperDoesNotOpenANearlyEmptyBox(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(12, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:2] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(3, 3))
	}
	counts := map[string]map[string]int{}
	for _, q := range []string{"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"} {
		counts[q] = map[string]int{"sat": 6}
	}
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer, v.ID,
		accounting.PaperRequest{Entry: 1, Counts: counts}))
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer2, v.ID,
		accounting.PaperRequest{Entry: 2, Counts: counts}))
	h.Move(v.ID, vote.StateClosing)
	h.Env.OnHold(func(point string) {
		if point == "count.open" {
			t.Error("a ballot is opened")
		}
	})
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if r.Suppressed != satisfaction.TooFew || r.SatisfactionScore != nil || r.PerQuestion[0].Counts["sat"] != 0 {
		t.Errorf("2 ballots in the box and 6 on paper: %+v", r)
	}
}

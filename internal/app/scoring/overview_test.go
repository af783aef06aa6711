package scoring_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/app/apptest"
	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/vote"
)

func TestTheOverviewSaysWhereAnOrganizationStandsAtEveryStep(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("sanmenxia")
	row := func(s *app.Service) scoring.OverviewRow {
		t.Helper()
		rows, err := s.Scores.Overview(t.Context(), where.Round.ID)
		h.Must(err)
		if len(rows) != 1 {
			t.Fatalf("%d rows", len(rows))
		}
		return rows[0]
	}
	other := h.Replica() // what one replica does, the other shows
	r := row(other)
	if r.BriefingID != where.Briefing.ID || r.SessionID != "" || r.Bodies != 3 || r.Submitted != 0 || r.Locked {
		t.Errorf("with a briefing: %+v", r)
	}
	v, _ := h.Session(5, nil)
	if r := row(other); r.SessionID != v.ID || r.State != vote.StateReady {
		t.Errorf("with slips: %+v", r)
	}
	h.Move(v.ID, vote.StateOpen)
	if r := row(other); r.State != vote.StateOpen {
		t.Errorf("while people vote: %+v", r)
	}
	for i, body := range []string{"discipline", "organization", "inspection"} {
		submitFull(t, h, where.Evaluation.ID, body)
		if r := row(other); r.Submitted != i+1 {
			t.Errorf("after %d sheets: %+v", i+1, r)
		}
	}
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, where.Evaluation.ID, ""))
	if r := row(other); !r.Locked {
		t.Errorf("locked: %+v", r)
	}
}

// submitFull submits a sheet with full points.
func submitFull(t *testing.T, h *env, evaluationID, body string) {
	t.Helper()
	who := records.Actor{ID: body, Name: body, Role: auth.Assessor, Body: body}
	s, err := h.Scores.ShowSheet(t.Context(), who, evaluationID, body)
	h.Must(err)
	r := scoring.SheetRequest{Submit: true}
	for _, x := range s.Rubric.Items {
		if x.Mode != scheme.ItemAuto {
			r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: x.Points})
		}
	}
	_, err = h.Scores.PutSheet(t.Context(), who, evaluationID, body, records.AnyVersion, r)
	h.Must(err)
}

func TestTheSessionThatCountsIsNoRehearsalNotRepeatedAndNotVoided(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("sanmenxia")
	h.Session(5, func(r *session.SessionRequest) { r.Rehearsal = true })
	first, _ := h.Session(5, nil)
	second, _ := h.Session(5, func(r *session.SessionRequest) { r.RepeatOf = first.ID })
	rows, err := h.Scores.Overview(t.Context(), where.Round.ID)
	h.Must(err)
	if rows[0].SessionID != second.ID {
		t.Errorf("session %s counts, want the repeat %s", rows[0].SessionID, second.ID)
	}
}

// What was voted again counts once, as the repeat has it.
func TestACountedRepeatTakesThePlaceOfItsSessionInTheScore(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	run := func(change func(*session.SessionRequest)) string {
		v, tokens := h.Session(6, change)
		h.Move(v.ID, vote.StateOpen)
		for _, tok := range tokens[v.ID] {
			h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
		}
		h.Move(v.ID, vote.StateClosing)
		h.Move(v.ID, vote.StateCounted)
		return v.ID
	}
	first := run(nil)
	other := run(nil)
	again := run(func(r *session.SessionRequest) { r.RepeatOf = first })
	m, err := h.Scores.UnitBallots(t.Context(), where.Evaluation.ID)
	h.Must(err)
	want := []string{again, other}
	slices.Sort(want)
	if !slices.Equal(m.Ids(), want) || m.Result().Returned != 12 {
		t.Errorf("%v with %d ballots enter the score, want %v with 12", m.Ids(), m.Result().Returned, want)
	}
}

func TestTheRankingIsRecomputedAfterAChange(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("sanmenxia")
	other := h.Replica()
	score := func() string {
		t.Helper()
		rows, err := other.Scores.Ranking(t.Context(), apptest.Office, where.Round.ID, "")
		h.Must(err)
		if rows[0].Score == nil {
			return ""
		}
		return *rows[0].Score
	}
	for _, body := range []string{"discipline", "organization", "inspection"} {
		submitFull(t, h, where.Evaluation.ID, body)
	}
	if got := score(); got != "" {
		t.Errorf("before the lock: %s", got)
	}
	next, err := h.Rounds.NewRound(t.Context(), apptest.Office, round.Round{Term: 5, No: 9, Name: "下一轮", StartsOn: "2026-09-01"})
	h.Must(err)
	first := func() string {
		t.Helper()
		id, err := h.Scores.FirstRanked(t.Context(), apptest.Office, []string{next.ID, where.Round.ID})
		h.Must(err)
		return id
	}
	if id := first(); id != "" {
		t.Errorf("before the lock, %s is ranked", id)
	}
	h.Must(h.Scores.Lock(t.Context(), apptest.Office, where.Evaluation.ID, ""))
	if got := score(); got != "100.00" {
		t.Errorf("after the lock: %q", got)
	}
	if id := first(); id != where.Round.ID {
		t.Errorf("of a new round and one with a score, %q is ranked", id)
	}
	h.Must(h.Scores.Reopen(t.Context(), apptest.Office, where.Evaluation.ID, "discipline", "漏项"))
	if got := score(); got != "" {
		t.Errorf("after it was reopened: %s", got)
	}
	assessor := records.Actor{ID: "sun", Name: "sun", Role: auth.Assessor, Body: "discipline"}
	rows, err := other.Scores.Ranking(t.Context(), assessor, where.Round.ID, "")
	h.Must(err)
	if rows[0].Satisfaction != nil || rows[0].Blocked != "" {
		t.Error("an assessor was shown what the office sees")
	}
}

func TestTheAuditLogIsReadByPagesAcrossMonths(t *testing.T) {
	h := newEnv(t)
	for month := range 3 {
		for i := range 4 {
			h.Must(h.Audit.Append(t.Context(), apptest.Office, "round.change", fmt.Sprint(month), fmt.Sprint(i)))
		}
		h.Pass(31 * 24 * time.Hour)
	}
	who := records.Actor{ID: "shen", Name: "shen", Role: auth.Auditor}
	var got []int
	for after := 0; ; {
		entries, next, err := h.Audit.List(t.Context(), who, audit.Filter{Type: "round.change"}, after, 5)
		h.Must(err)
		for _, e := range entries {
			got = append(got, e.N)
		}
		if next == 0 {
			break
		}
		if len(entries) != 5 {
			t.Errorf("a page of %d that is not the last", len(entries))
		}
		after = next
	}
	if len(got) != 12 || got[0] != 1 || got[11] != 12 {
		t.Errorf("entries %v", got)
	}
	// sheets handed in during the read are shown, whichever body wrote them
	for _, writer := range []*app.Service{h.Service, h.Replica()} {
		h.Must(writer.Audit.Append(t.Context(), apptest.Office, "login", "", ""))
		entries, _, err := h.Audit.List(t.Context(), who, audit.Filter{}, 0, 100)
		if err != nil || entries[len(entries)-1].Type != "login" {
			t.Errorf("the last entry is not shown: %v", err)
		}
	}
	entries, _, err := h.Audit.List(t.Context(), who, audit.Filter{Type: "login"}, 0, 100)
	if err != nil || len(entries) != 2 {
		t.Errorf("%d late entries, %v", len(entries), err)
	}
	entries, next, err := h.Audit.List(t.Context(), who, audit.Filter{Type: "round", From: "2026-12-15"}, 0, 5)
	h.Must(err)
	if len(entries) != 4 || next != 0 || entries[0].Object != "2" {
		t.Errorf("from the middle of December: %+v, next %d", entries, next)
	}
}

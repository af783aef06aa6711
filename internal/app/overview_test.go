package app

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/vote"
)

func TestTheOverviewSaysWhereAnOrganisationStandsAtEveryStep(t *testing.T) {
	h := newHall(t)
	where := h.briefing("sanmenxia")
	row := func(s *Service) scoring.OverviewRow {
		t.Helper()
		rows, err := s.Scores.Overview(t.Context(), where.Round.ID)
		h.must(err)
		if len(rows) != 1 {
			t.Fatalf("%d rows", len(rows))
		}
		return rows[0]
	}
	other := h.replica() // what one replica does, the other shows
	if r := row(other); r.BriefingID != where.Briefing.ID || r.SessionID != "" || r.Bodies != 3 || r.Submitted != 0 || r.Locked {
		t.Errorf("with a briefing: %+v", r)
	}
	v, _ := h.session(5, nil)
	if r := row(other); r.SessionID != v.ID || r.State != vote.StateReady {
		t.Errorf("with slips: %+v", r)
	}
	h.move(v.ID, vote.StateOpen)
	if r := row(other); r.State != vote.StateOpen {
		t.Errorf("while people vote: %+v", r)
	}
	for i, body := range []string{"discipline", "organization", "inspection"} {
		submitFull(t, h, where.Evaluation.ID, body)
		if r := row(other); r.Submitted != i+1 {
			t.Errorf("after %d sheets: %+v", i+1, r)
		}
	}
	h.must(h.Scores.Lock(t.Context(), office, where.Evaluation.ID, ""))
	if r := row(other); !r.Locked {
		t.Errorf("locked: %+v", r)
	}
}

// submitFull submits a sheet with full points.
func submitFull(t *testing.T, h *hall, evaluationID, body string) {
	t.Helper()
	who := records.Actor{ID: body, Name: body, Role: auth.Assessor, Body: body}
	s, err := h.Scores.ShowSheet(t.Context(), who, evaluationID, body)
	h.must(err)
	r := scoring.SheetRequest{Submit: true}
	for _, x := range s.Rubric.Items {
		if x.Mode != scheme.ItemAuto {
			r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: x.Points})
		}
	}
	_, err = h.Scores.PutSheet(t.Context(), who, evaluationID, body, records.AnyVersion, r)
	h.must(err)
}

func TestTheSessionThatCountsIsNoRehearsalNotRepeatedAndNotVoided(t *testing.T) {
	h := newHall(t)
	where := h.briefing("sanmenxia")
	h.session(5, func(r *session.SessionRequest) { r.Rehearsal = true })
	first, _ := h.session(5, nil)
	second, _ := h.session(5, func(r *session.SessionRequest) { r.RepeatOf = first.ID })
	rows, err := h.Scores.Overview(t.Context(), where.Round.ID)
	h.must(err)
	if rows[0].SessionID != second.ID {
		t.Errorf("session %s counts, want the repeat %s", rows[0].SessionID, second.ID)
	}
}

// What was voted again counts once, as the repeat has it.
func TestACountedRepeatTakesThePlaceOfItsSessionInTheScore(t *testing.T) {
	h := newHall(t)
	where := h.briefing("liaocheng")
	run := func(change func(*session.SessionRequest)) string {
		v, tokens := h.session(6, change)
		h.move(v.ID, vote.StateOpen)
		for _, tok := range tokens[v.ID] {
			h.cast(v.ID, h.admit(v.ID, tok), same(1, 1))
		}
		h.move(v.ID, vote.StateClosing)
		h.move(v.ID, vote.StateCounted)
		return v.ID
	}
	first := run(nil)
	other := run(nil)
	again := run(func(r *session.SessionRequest) { r.RepeatOf = first })
	m, err := h.Scores.UnitBallots(t.Context(), where.Evaluation.ID)
	h.must(err)
	want := []string{again, other}
	slices.Sort(want)
	if !slices.Equal(m.Ids(), want) || m.Result().Returned != 12 {
		t.Errorf("%v with %d ballots enter the score, want %v with 12", m.Ids(), m.Result().Returned, want)
	}
}

func TestTheRankingIsWorkedOutAnewOnceSomethingWasDone(t *testing.T) {
	h := newHall(t)
	where := h.briefing("sanmenxia")
	other := h.replica()
	score := func() string {
		t.Helper()
		rows, err := other.Scores.Ranking(t.Context(), office, where.Round.ID, "")
		h.must(err)
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
	h.must(h.Scores.Lock(t.Context(), office, where.Evaluation.ID, ""))
	if got := score(); got != "100.00" {
		t.Errorf("after the lock: %q", got)
	}
	h.must(h.Scores.Reopen(t.Context(), office, where.Evaluation.ID, "discipline", "漏项"))
	if got := score(); got != "" {
		t.Errorf("after it was reopened: %s", got)
	}
	assessor := records.Actor{ID: "sun", Name: "sun", Role: auth.Assessor, Body: "discipline"}
	rows, err := other.Scores.Ranking(t.Context(), assessor, where.Round.ID, "")
	h.must(err)
	if rows[0].Satisfaction != nil || rows[0].Blocked != "" {
		t.Error("an assessor was shown what the office sees")
	}
}

func TestTheAuditLogIsReadByPagesAcrossMonths(t *testing.T) {
	h := newHall(t)
	for month := range 3 {
		for i := range 4 {
			h.must(h.Audit.Append(t.Context(), office, "round.change", fmt.Sprint(month), fmt.Sprint(i)))
		}
		h.pass(31 * 24 * time.Hour)
	}
	who := records.Actor{ID: "shen", Name: "shen", Role: auth.Auditor}
	var got []int
	for after := 0; ; {
		entries, next, err := h.Audit.List(t.Context(), who, audit.Filter{Type: "round.change"}, after, 5)
		h.must(err)
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
	for _, writer := range []*Service{h.Service, h.replica()} { // what comes in the meantime is shown, whoever wrote it
		h.must(writer.Audit.Append(t.Context(), office, "login", "", ""))
		if entries, _, err := h.Audit.List(t.Context(), who, audit.Filter{}, 0, 100); err != nil || entries[len(entries)-1].Type != "login" {
			t.Errorf("the last entry is not shown: %v", err)
		}
	}
	if entries, _, err := h.Audit.List(t.Context(), who, audit.Filter{Type: "login"}, 0, 100); err != nil || len(entries) != 2 {
		t.Errorf("%d late entries, %v", len(entries), err)
	}
	entries, next, err := h.Audit.List(t.Context(), who, audit.Filter{Type: "round", From: "2026-12-15"}, 0, 5)
	h.must(err)
	if len(entries) != 4 || next != 0 || entries[0].Object != "2" {
		t.Errorf("from the middle of December: %+v, next %d", entries, next)
	}
}

package app

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/vote"
)

// suggested are the kinds of what the rules suggest for the evaluation of the hall, as the office sees it.
func (h *hall) suggested() map[string]string {
	h.t.Helper()
	v, err := h.Scores.Score(h.t.Context(), office, h.where.Evaluation.ID)
	h.must(err)
	out := map[string]string{}
	for _, x := range v.Suggestions {
		out[x.Kind] = x.Because
	}
	return out
}

func TestAScoreComesWithSuggestionsAndAVetoShowsOnlyOnceLocked(t *testing.T) {
	h := newHall(t)
	where := h.briefing("liaocheng")
	if got := h.suggested(); len(got) != 0 {
		t.Errorf("nothing is known, yet %v is suggested", got)
	}
	one, none := 1, 0
	h.must2(h.Rounds.ChangeEvaluation(t.Context(), office, where.Evaluation.ID, records.AnyVersion, facts.Facts{Problems: &one, Basic: &one, Done: &none}))
	if got := h.suggested(); got[scheme.SuggestContinue] != scheme.WhenOutstanding {
		t.Errorf("with an item that is only basically done: %v", got)
	}
	who := records.Actor{ID: "i", Name: "i", Role: auth.Assessor, Body: "inspection"}
	s, err := h.Scores.ShowSheet(t.Context(), who, where.Evaluation.ID, "joint")
	h.must(err)
	r := scoring.SheetRequest{Submit: true}
	for _, x := range s.Rubric.Items {
		if x.Mode != scheme.ItemAuto {
			r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "虚假整改", Veto: x.Veto})
		}
	}
	h.must2(h.Scores.PutSheet(t.Context(), who, where.Evaluation.ID, "joint", records.AnyVersion, r))
	if got := h.suggested(); got[scheme.SuggestRedo] != "" {
		t.Errorf("before the lock the veto of a sheet shows: %v", got)
	}
	h.must(h.Scores.Lock(t.Context(), office, where.Evaluation.ID, ""))
	if got := h.suggested(); got[scheme.SuggestRedo] != scheme.WhenVeto {
		t.Errorf("after the lock: %v", got)
	}
}

// The lock came while a changed sheet was being written: the score that was locked stays, and its writer hears why.
func TestASheetThatTheLockOvertakesChangesNoLockedScore(t *testing.T) {
	h := newHall(t)
	where := h.briefing("liaocheng")
	who := records.Actor{ID: "i", Name: "i", Role: auth.Assessor, Body: "inspection"}
	s, err := h.Scores.ShowSheet(t.Context(), who, where.Evaluation.ID, "joint")
	h.must(err)
	r := scoring.SheetRequest{Submit: true}
	for _, x := range s.Rubric.Items {
		if x.Mode != scheme.ItemAuto {
			r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "好"})
		}
	}
	v, err := h.Scores.PutSheet(t.Context(), who, where.Evaluation.ID, "joint", records.AnyVersion, r)
	h.must(err)
	h.Env.OnHold(func(point string) {
		if point == "sheet.write" {
			h.Env.OnHold(nil)
			h.must(h.Scores.Lock(t.Context(), office, where.Evaluation.ID, ""))
		}
	})
	if _, err := h.Scores.PutSheet(t.Context(), who, where.Evaluation.ID, "joint", records.AnyVersion, scoring.SheetRequest{Items: r.Items[:1]}); records.KindOf(err) != records.Conflict {
		t.Errorf("overtaken by the lock: %v; want conflict", err)
	}
	now, err := h.Scores.ShowSheet(t.Context(), office, where.Evaluation.ID, "joint")
	h.must(err)
	if !now.Locked || !now.Submitted || len(now.Items) != len(v.Items) {
		t.Errorf("locked %v, submitted %v, %d of %d items", now.Locked, now.Submitted, len(now.Items), len(v.Items))
	}
}

// rb1 §1, §15: screen mode never claims one person, one vote, so whatever is made of its result says so.
func TestScreenModeIsMarkedWhereverItsResultAppears(t *testing.T) {
	h := newHall(t)
	where := h.briefing("liaocheng")
	v, _ := h.session(0, func(r *session.SessionRequest) {
		mode, seats := vote.ModeScreen, 20
		r.Mode, r.Cap = &mode, &seats
	})
	h.move(v.ID, vote.StateOpen)
	for i := range 12 {
		h.cast(v.ID, h.admit(v.ID, vote.Token{byte(i), 1}), same(1+i%2, 1))
	}
	h.must2(h.Sessions.PutAccounting(t.Context(), officer, v.ID, session.Accounting{Expected: 14, Attended: 12})) // there are no slips to count
	h.move(v.ID, vote.StateClosing)
	h.move(v.ID, vote.StateCounted)
	result, err := h.Tallies.Result(t.Context(), officer, v.ID)
	h.must(err)
	score, err := h.Scores.Score(t.Context(), office, where.Evaluation.ID)
	h.must(err)
	rows, err := h.Scores.Ranking(t.Context(), office, where.Round.ID, "")
	h.must(err)
	for door, flags := range map[string][]string{"result": result.Flags, "score": score.Flags, "ranking": rows[0].Marks} {
		if !slices.Contains(flags, satisfaction.FlagScreenMode) {
			t.Errorf("the %s says %v", door, flags)
		}
	}
	table := h.table(h.Service, where.Round.ID)
	if r := table[0].Remarks; !strings.Contains(r, "不能保证一人一票") {
		t.Errorf("the statistics table remarks %q", r)
	}
}

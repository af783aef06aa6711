package session_test

import (
	"maps"
	"testing"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// sheets are the marks of n sheets of paper that all say the same.
func sheets(v session.SessionView, option string, n int) map[string]map[string]int {
	out := map[string]map[string]int{}
	for _, q := range v.Questionnaire.Questions {
		if q.Type != scheme.Multi {
			out[q.Code] = map[string]int{option: n}
		}
	}
	return out
}

// What two people type from paper has to be possible before anyone compares it.
func TestFiguresFromPaperArePossible(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(12, nil)
	good := sheets(v, "sat", 5)
	put := func(change func(*accounting.PaperRequest)) error {
		r := accounting.PaperRequest{Entry: 1, Counts: map[string]map[string]int{}}
		for code, marks := range good {
			r.Counts[code] = maps.Clone(marks)
		}
		change(&r)
		return apptest.ErrorOf(h.Accounting.PutPaper(t.Context(), apptest.Officer, v.ID, r))
	}
	h.RefusedAs("paper_closed", put(func(*accounting.PaperRequest) {}))
	h.Move(v.ID, vote.StateOpen)
	multi := ""
	for _, q := range v.Questionnaire.Questions {
		if q.Type == scheme.Multi {
			multi = q.Code
		}
	}
	h.InvalidAt("counts.D2", put(func(r *accounting.PaperRequest) { r.Counts["D2"]["sat"] = 4 }))
	h.InvalidAt("counts.D2", put(func(r *accounting.PaperRequest) { r.Counts["D2"]["none"] = 0 }))
	h.InvalidAt("counts", put(func(r *accounting.PaperRequest) { r.Counts["D99"] = map[string]int{"sat": 5} }))
	h.InvalidAt("invalid", put(func(r *accounting.PaperRequest) { r.Invalid = -1 }))
	h.InvalidAt("group", put(func(r *accounting.PaperRequest) { r.Group = "没有的组" }))
	for _, n := range []int{0, 3} {
		h.InvalidAt("entry", put(func(r *accounting.PaperRequest) { r.Entry = n }))
	}
	if multi != "" {
		var key string
		for _, q := range v.Questionnaire.Questions {
			if q.Code == multi {
				key = q.Options[0].Key
			}
		}
		h.InvalidAt("counts."+multi+"."+key, put(func(r *accounting.PaperRequest) {
			r.Ballots, r.Counts[multi] = ptr(5), map[string]int{key: 6}
		}))
	}
	h.Must(put(func(r *accounting.PaperRequest) { r.Counts["D2"]["dis"] = 0 }))
}

// What only one of two people typed is a difference, whichever of them it was.
func TestWhatOnlyOnePersonTypedIsADifference(t *testing.T) {
	for _, more := range []int{1, 2} {
		h := newEnv(t)
		v, _ := h.Session(12, nil)
		h.Move(v.ID, vote.StateOpen)
		put := func(entry int, who records.Actor) error {
			counts := sheets(v, "sat", 5)
			for _, q := range v.Questionnaire.Questions {
				if q.Type == scheme.Multi && entry == more {
					counts[q.Code] = map[string]int{q.Options[0].Key: 2}
				}
			}
			return apptest.ErrorOf(h.Accounting.PutPaper(t.Context(), who, v.ID,
				accounting.PaperRequest{Entry: entry, Counts: counts}))
		}
		h.Must(put(1, apptest.Officer))
		h.RefusedAs("entries_differ", put(2, apptest.Officer2))
	}
}

// Paper counts towards what is enough, as abstentions too, and what two people said about figures says nothing about
// paper that no one typed twice.
func TestPaperCountsTowardsWhatIsEnough(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(12, func(r *session.SessionRequest) { r.K = ptr(5) })
	h.Move(v.ID, vote.StateOpen)
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer, v.ID, accounting.PaperRequest{
		Entry: 1, Counts: sheets(v, "abstain", 6),
	}))
	h.Move(v.ID, vote.StateClosing)
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Accounting.Override(t.Context(), who, v.ID, "seal", "照此封票"))
	}
	h.RefusedAs(session.BlockedPaper, h.counts(v.ID))
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer2, v.ID, accounting.PaperRequest{
		Entry: 2, Counts: sheets(v, "abstain", 6),
	}))
	h.Must(h.counts(v.ID))
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if r.Suppressed != "" || len(r.PerQuestion) == 0 || r.PerQuestion[0].Counts["abstain"] != 6 {
		t.Errorf("six sheets of paper that abstain: %q %+v", r.Suppressed, r.PerQuestion)
	}
}

package tally_test

import (
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/vote"
)

// Suggestions are shown from k on: k people are enough, and one fewer are not (rb1 §10).
func TestSuggestionsAreShownFromExactlyK(t *testing.T) {
	for n, want := range map[int]int{4: 0, 5: 5} {
		h := apptest.New(t)
		yes, k := true, 5
		v, tokens := h.Session(8, func(r *session.SessionRequest) { r.Comments, r.K = &yes, &k })
		h.Move(v.ID, vote.StateOpen)
		for i, tok := range tokens[v.ID] {
			p := h.Admit(v.ID, tok)
			h.Cast(v.ID, p, apptest.Same(1, 1))
			if i >= n {
				continue
			}
			msg, err := p.Comment("意见")
			h.Must(err)
			h.Must(h.Boxes.CastComment(t.Context(), v.ID, msg))
		}
		h.Move(v.ID, vote.StateClosing)
		h.Move(v.ID, vote.StateCounted)
		if list, err := h.Tallies.Comments(t.Context(), apptest.Officer, v.ID); err != nil || len(list) != want {
			t.Errorf("of %d suggestions %d are shown, %v", n, len(list), err)
		}
	}
}

// A redaction is text that a phone could have sent, and the original stays beside it.
func TestARedactionIsReadableAndKeepsTheOriginal(t *testing.T) {
	h := apptest.New(t)
	id := h.WithSuggestions(6)
	h.Move(id, vote.StateCounted)
	before, err := h.Tallies.Comments(t.Context(), apptest.Officer, id)
	h.Must(err)
	edit := func(text string) error {
		return apptest.ErrorOf(h.Tallies.EditComment(
			t.Context(), apptest.Officer, id, records.AnyVersion, 1, nil, &text))
	}
	for _, bad := range []string{"a\x00b", "\xff", strings.Repeat("a", vote.CommentLen+1)} {
		h.InvalidAt("text", edit(bad))
	}
	h.Must(edit(strings.Repeat("a", vote.CommentLen)))
	h.Must(edit("已处理"))
	after, err := h.Tallies.Comments(t.Context(), apptest.Officer, id)
	h.Must(err)
	if after[0].Text != "已处理" || after[0].Original != before[0].Original {
		t.Errorf("%+v, it was %+v", after[0], before[0])
	}
}

// An outcome is there once its session is counted: not while another replica is still at the last step.
func TestAnOutcomeIsThereOnceItsSessionIsCounted(t *testing.T) {
	h := apptest.New(t)
	id := h.WithSuggestions(6)
	h.Move(id, vote.StateCounted)
	line, err := h.Boxes.StateHistory(t.Context(), id)
	h.Must(err)
	last := line[len(line)-1]
	h.MustDo(h.Boxes.Step(t.Context(), id, last, ballotbox.StateEntry{State: vote.StateSealed})) // as before the step
	out, err := h.Tallies.OutcomesOf(t.Context(), []string{id})
	h.Must(err)
	_, seen := out[id]
	if _, one := h.Tallies.OutcomeOf(t.Context(), id); seen || records.KindOf(one) != records.Conflict {
		t.Errorf("of a session that is not counted: %v, %v", out, one)
	}
}

// Groups count with the weight that each of them has, and a result says how it came about.
func TestGroupsCountWithTheirOwnWeights(t *testing.T) {
	h := apptest.New(t)
	k := 3
	v, tokens := h.Session(6, func(r *session.SessionRequest) {
		r.K, r.Rehearsal = &k, true
		r.Groups = []ballotbox.Group{{Name: "甲", Weight: "90"}, {Name: "乙", Weight: "10"}}
	})
	h.Move(v.ID, vote.StateOpen)
	for i, b := range v.Boxes {
		for _, tok := range tokens[b.SID] {
			h.Cast(b.SID, h.Admit(b.SID, tok), apptest.Same(1+2*i, 1+2*i)) // one group is satisfied, the other is not
		}
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if len(r.Groups) != 2 || r.Groups[0].Weight != "90" || r.Groups[1].Weight != "10" || r.SatisfactionScore == nil {
		t.Fatalf("%+v", r.Groups)
	}
	if *r.SatisfactionScore != "93.00" { // 90 % of 100 and 10 % of 30
		t.Errorf("a satisfied group of 90 and a dissatisfied one of 10 come to %s", *r.SatisfactionScore)
	}
	has := map[string]bool{}
	for _, f := range r.Flags {
		has[f] = true
	}
	if !has["rehearsal"] || has[satisfaction.FlagScreenMode] {
		t.Errorf("flags %v", r.Flags)
	}
}

// One code for all is no one person, one vote: the result says so.
func TestAResultOfTheHallScreenSaysSo(t *testing.T) {
	h := apptest.New(t)
	mode, seats, k := vote.ModeScreen, 20, 3
	v, _ := h.Session(0, func(r *session.SessionRequest) { r.Mode, r.Cap, r.K = &mode, &seats, &k })
	h.Move(v.ID, vote.StateOpen)
	for n := range 5 {
		h.Cast(v.ID, h.Admit(v.ID, vote.Token{byte(n + 1)}), apptest.Same(1, 1))
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	found := false
	for _, f := range r.Flags {
		found = found || f == satisfaction.FlagScreenMode
	}
	if !found {
		t.Errorf("flags %v", r.Flags)
	}
	if o, err := h.Tallies.OutcomeOf(t.Context(), v.ID); err != nil || o.Digest != r.Digest || r.Signature == "" {
		t.Errorf("the outcome is of result %q, the board shows %q, %v", o.Digest, r.Digest, err)
	}
}

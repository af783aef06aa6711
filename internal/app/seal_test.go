package app

import (
	"errors"
	"fmt"
	"testing"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/evaluation/score"
	"minping/internal/store"
	"minping/internal/vote"
)

// The copy in which order says nothing is made by the seal itself, in both flows and for every box of a session (rb1
// §12).
func TestASealMakesTheCanonicalCopy(t *testing.T) {
	for _, groups := range [][]ballotbox.Group{nil, {{Name: "干部", Weight: "1"}, {Name: "群众", Weight: "1"}}} {
		h := newHall(t)
		v, tokens := h.session(6, func(r *session.SessionRequest) { r.Groups = groups })
		h.move(v.ID, vote.StateOpen)
		for _, ref := range v.Boxes {
			for _, tok := range tokens[ref.SID] {
				h.cast(ref.SID, h.admit(ref.SID, tok), same(1, 1))
			}
		}
		h.move(v.ID, vote.StateClosing)
		for _, ref := range v.Boxes {
			b, err := h.Boxes.Box(t.Context(), ref.SID)
			h.must(err)
			if sealed, err := b.Rows.Sealed(t.Context()); err != nil || !sealed {
				t.Errorf("%d groups: the rows of a sealed box are as they were cast (%v)", len(groups), err)
			}
			if _, err := b.Rows.Insert(t.Context(), store.Ballots, store.Key{1}, []byte("late")); !errors.Is(err, store.ErrSealed) {
				t.Errorf("%d groups: a late ballot: %v", len(groups), err)
			}
		}
	}
}

// A hall code is good for admission and for nothing after it: its key goes with the close of admission, before the
// issuers' do (rb1 §3).
func TestThePresenceKeyDiesWhenAdmissionCloses(t *testing.T) {
	h := newHall(t)
	two := vote.FlowTwo
	v, tokens := h.session(6, func(r *session.SessionRequest) { r.Flow = &two })
	h.move(v.ID, vote.StateAdmitting)
	h.admit(v.ID, tokens[v.ID][0])
	h.move(v.ID, vote.StateAdmitted)
	k, err := h.Boxes.Ring.Load(v.ID)
	h.must(err)
	if k.Presence != nil || len(k.Issuers) == 0 {
		t.Errorf("presence key %v, %d issuer keys", k.Presence != nil, len(k.Issuers))
	}
}

// What others than its reviewers read of a comment, a person has looked at and left to be shown (rb1 §10).
func TestACommentIsReleasedOnceSomebodyLookedAtIt(t *testing.T) {
	h := newHall(t)
	yes := true
	v, tokens := h.session(6, func(r *session.SessionRequest) { r.Comments = &yes })
	h.move(v.ID, vote.StateOpen)
	for i, tok := range tokens[v.ID] {
		p := h.admit(v.ID, tok)
		h.cast(v.ID, p, same(1, 1))
		msg, err := p.Comment(fmt.Sprintf("意见%d", i))
		h.must(err)
		h.must(h.Boxes.CastComment(t.Context(), v.ID, msg))
	}
	h.move(v.ID, vote.StateClosing)
	h.move(v.ID, vote.StateCounted)
	released := func(texts, waiting int) {
		t.Helper()
		got, left, err := h.Tallies.ReleasedComments(t.Context(), officer, v.ID)
		if err != nil || len(got) != texts || left != waiting {
			t.Errorf("released %v, %d wait (%v), want %d and %d", got, left, err, texts, waiting)
		}
	}
	released(0, 6)
	show, hide := true, false
	for n, shown := range map[int]*bool{1: &show, 2: &hide} {
		_, err := h.Tallies.EditComment(t.Context(), officer, v.ID, records.AnyVersion, n, shown, nil)
		h.must(err)
	}
	released(1, 4)
}

// Who may not fill in a sheet hears that it is not theirs, not that it is locked.
func TestAnotherBodysLockedSheetIsForeign(t *testing.T) {
	h := newHall(t)
	where := h.briefing("sanmenxia")
	of := func(body string) records.Actor {
		return records.Actor{ID: body, Name: body, Role: auth.Assessor, Body: body}
	}
	for _, body := range []string{auth.BodyDiscipline, auth.BodyOrganization, auth.BodyInspection} {
		s, err := h.Scores.ShowSheet(t.Context(), of(body), where.Evaluation.ID, body)
		h.must(err)
		r := scoring.SheetRequest{Submit: true}
		for _, x := range s.Rubric.Items {
			r.Items = append(r.Items, score.SheetItem{Code: x.Code, Score: x.Points, Reason: "好"})
		}
		_, err = h.Scores.PutSheet(t.Context(), of(body), where.Evaluation.ID, body, records.AnyVersion, r)
		h.must(err)
	}
	h.must(h.Scores.Lock(t.Context(), office, where.Evaluation.ID, ""))
	for _, who := range []records.Actor{of(auth.BodyInspection), {ID: "office", Role: auth.Admin}} {
		_, err := h.Scores.PutSheet(t.Context(), who, where.Evaluation.ID, auth.BodyDiscipline, records.AnyVersion, scoring.SheetRequest{})
		if records.KindOf(err) != records.Forbidden {
			t.Errorf("%s: %v", who.ID, err)
		}
	}
	_, err := h.Scores.PutSheet(t.Context(), of(auth.BodyDiscipline), where.Evaluation.ID, auth.BodyDiscipline, records.AnyVersion, scoring.SheetRequest{})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("its own: %v", err)
	}
}

package session_test

import (
	"bytes"
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

func TestFiftySevenPhonesGiveTheScoreOfTheSpecification(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(60, nil)
	h.Move(v.ID, vote.StateOpen)
	var trackers []vote.Hash
	n := 0
	for overall, count := range []int{1, 40, 11, 3, 2} {
		for range count {
			rest := overall
			if overall == 0 {
				rest = 4 // the abstainer says 不了解 to the rest
			}
			p := h.Admit(v.ID, tokens[v.ID][n])
			trackers = append(trackers, h.Cast(v.ID, p, apptest.Same(overall, rest)))
			n++
		}
	}
	if _, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID); records.KindOf(err) != records.Conflict {
		t.Fatalf("a result before the count: %v", err)
	}
	if got := h.Move(v.ID, vote.StateClosing); got.State != vote.StateSealed {
		t.Fatalf("closing went to %q (%s)", got.State, got.Blocked)
	}
	index, err := h.Boxes.BoardBytes(t.Context(), v.ID, ballotbox.FileIndex)
	h.Must(err)
	for _, tr := range trackers {
		if !slices.Contains(ballotbox.SplitHashes(index), tr) {
			t.Fatal("an acknowledged ballot is not on the board")
		}
	}
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	q := r.PerQuestion[0]
	if *q.Score != "90.00" || *q.Rate != "94.44" {
		t.Errorf("score %s rate %s, want 90.00 and 94.44", *q.Score, *q.Rate)
	}
	if r.Returned != 57 || *r.Valid != 57 || q.Counts["abstain"] != 1 || q.Counts["sat"] != 40 {
		t.Errorf("counts %+v returned %d valid %d", q.Counts, r.Returned, *r.Valid)
	}
	if sids, _ := h.Boxes.Ring.List(); len(sids) != 0 {
		t.Errorf("keys left after the count: %v", sids)
	}
}

func TestAnotherRequestWithASlipIsRefusedAndTheFirstIsRepeated(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(5, nil)
	h.Move(v.ID, vote.StateOpen)
	p := h.Admit(v.ID, tokens[v.ID][0])
	first, _, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
	h.Must(err)
	again, word, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, p.Request.Message()))
	h.Must(err)
	if word != "" || !bytes.Equal(first, again) {
		t.Errorf("the same request: %q, equal %v", word, bytes.Equal(first, again))
	}
	if _, word := h.TryAdmit(v.ID, tokens[v.ID][0]); word != ballotbox.Used {
		t.Errorf("another request with the same slip: %q", word)
	}
	var stranger vote.Token
	if _, word := h.TryAdmit(v.ID, stranger); word != ballotbox.Unknown {
		t.Errorf("a slip that was not issued: %q", word)
	}
}

func TestFlowTwoWalksThroughItsStatesAndKeysDieOnTime(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(8, func(r *session.SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	if v.Presence != 1 {
		t.Fatalf("flow two starts with presence %d", v.Presence)
	}
	if _, word := h.TryAdmit(v.ID, tokens[v.ID][0]); word != ballotbox.NotOpen {
		t.Errorf("admission before it opens: %q", word)
	}
	h.Move(v.ID, vote.StateAdmitting)
	var phones []*votetest.Phone
	for _, tok := range tokens[v.ID][:6] {
		phones = append(phones, h.Admit(v.ID, tok))
	}
	msg, err := phones[0].Cast(apptest.Same(1, 1))
	h.Must(err)
	if _, word, _ := apptest.Answered(h.Boxes.Cast(t.Context(), v.ID, msg)); word != ballotbox.NotOpen {
		t.Errorf("casting while admission is open: %q", word)
	}
	h.Move(v.ID, vote.StateAdmitted)
	if _, word := h.TryAdmit(v.ID, tokens[v.ID][7]); word != ballotbox.Closed {
		t.Errorf("a new admission after its close: %q", word)
	}
	_, word, err := apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, phones[1].Request.Message()))
	if word != "" || err != nil {
		t.Errorf("a lost answer asked again after admission closed: %q %v", word, err)
	}
	h.Move(v.ID, vote.StateVoting)
	_, word, _ = apptest.Answered(h.Boxes.Admit(t.Context(), v.ID, phones[1].Request.Message()))
	if word != ballotbox.Closed {
		t.Errorf("a lost answer asked again after voting opened: %q", word)
	}
	k, err := h.Boxes.Ring.Load(v.ID)
	h.Must(err)
	if len(k.Issuers) != 0 || k.Presence != nil {
		t.Error("issuer or presence keys outlived admission")
	}
	for _, p := range phones {
		h.Cast(v.ID, p, apptest.Same(1, 2))
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if r.Returned != 6 {
		t.Errorf("returned %d", r.Returned)
	}
}

func TestFewerThanKBallotsAreNeverOpened(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(5, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:4] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.Move(v.ID, vote.StateClosing)
	h.Env.OnHold(func(point string) {
		if point == "count.open" {
			t.Error("four ballots were opened")
		}
	})
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if r.Suppressed != "too_few" || len(r.PerQuestion) != 0 || r.SatisfactionScore != nil || r.SatisfactionRate != nil {
		t.Errorf("result of four ballots: %+v", r)
	}
}

func TestTheCapOfASessionIsThatOfItsManifests(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	asked := 40
	for name, tune := range map[string]func(*session.SessionRequest){
		"the number of slips": nil,
		"what was asked for":  func(r *session.SessionRequest) { r.Cap = &asked },
		"of each group's own slips": func(r *session.SessionRequest) {
			r.Groups = []ballotbox.Group{{Name: "干部职工", Weight: "60"}, {Name: "群众和服务对象", Weight: "40"}}
		},
		"in mode screen the head count": func(r *session.SessionRequest) {
			one, screen := 1, vote.ModeScreen
			r.Mode, r.Presence, r.Cap = &screen, &one, &asked
		},
	} {
		v, _ := h.Session(7, tune)
		largest := 0
		for _, b := range v.Boxes {
			if want := h.OpenBox(b.SID).Manifest.Cap; b.Cap != want || want == 0 {
				t.Errorf("%s: cap %d, the manifest says %d", name, b.Cap, want)
			}
			largest = max(largest, b.Cap)
		}
		if v.Cap != largest {
			t.Errorf("%s: the session says %d", name, v.Cap)
		}
	}
	draft, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{
		BriefingID: h.Sample.Briefing.ID,
	})
	h.Must(err)
	if draft.Cap != 0 {
		t.Errorf("a draft without slips says %d", draft.Cap)
	}
}

// rb1 §16 G7: what is sealed stays sealed; a repeat is a new session, with a new number and a new board, and both stay
// listed.
func TestASealedSessionStaysSealedAndItsRepeatStandsBesideIt(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(3, nil)
	h.Move(v.ID, vote.StateOpen)
	h.Move(v.ID, vote.StateClosing)
	for _, to := range []vote.State{vote.StateReady, vote.StateOpen, vote.StateClosing, vote.StateSealed} {
		_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: to})
		if records.KindOf(err) != records.Conflict {
			t.Errorf("from sealed to %s: %v", to, err)
		}
	}
	again, _ := h.Session(3, func(r *session.SessionRequest) { r.RepeatOf = v.ID })
	if again.ID == v.ID || again.Boxes[0].SID == v.Boxes[0].SID || again.Boxes[0].Number == v.Boxes[0].Number {
		t.Errorf("the repeat goes by the names of the first: %+v", again.Boxes)
	}
	listed, err := h.Sessions.List(t.Context(), apptest.Officer, h.Sample.Briefing.ID, "", 10)
	h.Must(err)
	if len(listed) != 2 {
		t.Errorf("%d sessions are listed", len(listed))
	}
}

// A name that was pasted brings spaces with it; on the slip no one could see them, and two groups that look alike would
// be two.
func TestSpacesAroundAGroupsNameAreTakenAway(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	v, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{BriefingID: h.Sample.Briefing.ID, Groups: []ballotbox.Group{{Name: "\u3000干部职工 ", Weight: " ６０"}, {Name: "群众\n", Weight: "40"}}})
	h.Must(err)
	if want := []ballotbox.Group{{Name: "干部职工", Weight: "60"}, {Name: "群众", Weight: "40"}}; !slices.Equal(v.Groups, want) || v.Boxes[0].Group != "干部职工" {
		t.Errorf("groups %v, boxes %v", v.Groups, v.Boxes)
	}
	for _, alike := range []string{" 干部A", "干部\uff21", "干 部a", "干部\u200bA", "\u200b", "\u202e干部A", "干部\tA"} {
		_, err = h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{
			BriefingID: h.Sample.Briefing.ID,
			Groups:     []ballotbox.Group{{Name: "干部A", Weight: "60"}, {Name: alike, Weight: "40"}},
		})
		if records.KindOf(err) != records.Invalid {
			t.Errorf("two groups that look alike, or one that no one can read, %q: %v", alike, err)
		}
	}
}

// Panels, hall screens and scripts ask while a box is closed; for a moment its admissions are not fixed yet.
func TestASessionIsThereAtEveryMomentOfItsClosing(t *testing.T) {
	h := newEnv(t)
	v := h.Voted(6)
	cur, err := h.Boxes.Current(t.Context(), v.ID)
	h.Must(err)
	_, err = h.Boxes.Step(t.Context(), v.ID, cur, ballotbox.StateEntry{State: vote.StateClosing})
	h.Must(err)
	seen, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, v.ID)
	if err != nil || seen.State != vote.StateClosing || seen.Blocked != "" {
		t.Errorf("session %s, blocked %q, %v", seen.State, seen.Blocked, err)
	}
	if on, err := h.Displays.Hall(t.Context(), apptest.Officer, v.ID); err != nil || on.State != vote.StateClosing {
		t.Errorf("hall screen %s, %v", on.State, err)
	}
	if _, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID); records.KindOf(err) != records.Conflict {
		t.Errorf("result: %v", err)
	}
}

package session_test

import (
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/officer"
	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/app/tally"
	"minping/internal/evaluation/decimal"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

func TestALeftOverSlipIsVoidedAndAnAdmittedOneRaisesAnAlarm(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(4, nil)
	h.Move(v.ID, vote.StateOpen)
	toks := tokens[v.ID]
	void := func(tok vote.Token) ballotbox.Refusal {
		t.Helper()
		w, err := apptest.Refused(h.Boxes.Void(t.Context(), apptest.Officer, v.ID, votetest.VoidMessage(tok)))
		h.Must(err)
		return w
	}
	h.Admit(v.ID, toks[0])
	if w := void(vote.Token{}); w != ballotbox.Unknown {
		t.Errorf("a slip that was never printed: %q", w)
	}
	if w := void(toks[1]); w != "" {
		t.Errorf("a left-over slip: %q", w)
	}
	if w := void(toks[1]); w != "" {
		t.Errorf("the same slip again: %q", w)
	}
	if w := void(toks[0]); w != ballotbox.Used {
		t.Errorf("an admitted slip: %q", w)
	}
	if _, w := h.TryAdmit(v.ID, toks[1]); w != ballotbox.Voided {
		t.Errorf("a voided slip used: %q", w)
	}
	m, err := h.Minutes.Show(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if len(m.Alarms) != 1 || m.Alarms[0].Kind != "void_clash" {
		t.Errorf("alarms in the minutes: %+v", m.Alarms)
	}
	_, err = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateClosing, Hold: true})
	h.Must(err)
	if w := void(toks[2]); w != "" {
		t.Errorf("left-over slips are scanned while closing is held: %q", w)
	}
	h.Move(v.ID, vote.StateSealed)
	if w := void(toks[3]); w != ballotbox.Closed {
		t.Errorf("a void after the admission note: %q", w)
	}
	bal, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if bal.Void != 2 || bal.Admitted != 1 || bal.Unused != 1 {
		t.Errorf("balance %+v", bal)
	}
}

func TestGroupsAreCountedTogetherAndASmallOneIsHiddenWithAnother(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(12, func(r *session.SessionRequest) {
		r.Groups = []ballotbox.Group{{Name: "干部职工", Weight: "0.5"}, {Name: "群众", Weight: "0.3"}, {Name: "服务对象", Weight: "0.2"}}
	})
	h.Move(v.ID, vote.StateOpen)
	for i, n := range []int{10, 6, 2} {
		sid := v.Boxes[i].SID
		for _, tok := range tokens[sid][:n] {
			h.Cast(sid, h.Admit(sid, tok), apptest.Same(1+i, 1+i))
		}
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if r.Returned != 18 || len(r.Groups) != 3 {
		t.Fatalf("returned %d, groups %d", r.Returned, len(r.Groups))
	}
	if r.Groups[0].Suppressed != "" || r.Groups[1].Suppressed == "" || r.Groups[2].Suppressed == "" {
		t.Errorf("hidden: %q %q %q", r.Groups[0].Suppressed, r.Groups[1].Suppressed, r.Groups[2].Suppressed)
	}
	o, err := records.Load[tally.Outcome](t.Context(), h.Service.Env, ballotbox.KindOutcome, v.ID)
	h.Must(err)
	if len(o.V.Parts) != 2 || o.V.Parts[1].Box.Returned != 8 {
		t.Errorf("what is kept tells hidden groups apart: %+v", o.V.Parts)
	}
	sess, err := records.Load[ballotbox.Session](t.Context(), h.Service.Env, ballotbox.KindSession, v.ID)
	h.Must(err)
	m, err := scoring.Measured(sess.V, o.V)
	h.Must(err)
	if published := decimal.Round2(m.Score); published != *r.SatisfactionScore {
		t.Errorf("the score from what is kept is %s, the published one %s", published, *r.SatisfactionScore)
	}
	for _, b := range v.Boxes[1:] {
		a, err := h.Boxes.BoardBytes(t.Context(), v.Boxes[0].SID, ballotbox.FileResult)
		h.Must(err)
		o, err := h.Boxes.BoardBytes(t.Context(), b.SID, ballotbox.FileResult)
		h.Must(err)
		if string(a) != string(o) {
			t.Error("sibling boxes publish different results")
		}
	}
}

func TestCommentsAreShownAfterTheCountShuffledAndOnlyFromKOn(t *testing.T) {
	for _, tc := range []struct{ comments, want int }{{6, 6}, {4, 0}} {
		h := newEnv(t)
		yes := true
		v, tokens := h.Session(8, func(r *session.SessionRequest) { r.Comments = &yes })
		h.Move(v.ID, vote.StateOpen)
		for i, tok := range tokens[v.ID] {
			p := h.Admit(v.ID, tok)
			h.Cast(v.ID, p, apptest.Same(1, 1))
			if i >= tc.comments {
				continue
			}
			msg, err := p.Comment(strings.Repeat("意", i+1))
			h.Must(err)
			if w, err := apptest.Refused(h.Boxes.CastComment(t.Context(), v.ID, msg)); w != "" || err != nil {
				t.Fatalf("comment: %q %v", w, err)
			}
		}
		if _, err := h.Tallies.Comments(t.Context(), apptest.Officer, v.ID); records.KindOf(err) != records.Conflict {
			t.Errorf("comments before the count: %v", err)
		}
		h.Move(v.ID, vote.StateClosing)
		h.Move(v.ID, vote.StateCounted)
		cs, err := h.Tallies.Comments(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		if len(cs) != tc.want {
			t.Fatalf("%d comments shown of %d, want %d", len(cs), tc.comments, tc.want)
		}
		if tc.want == 0 {
			continue
		}
		no, text := false, "[已隐去]"
		_, err = h.Tallies.EditComment(t.Context(), apptest.Officer, v.ID, records.AnyVersion, 2, &no, &text)
		h.Must(err)
		after, err := h.Tallies.Comments(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		if after[1].Shown || after[1].Text != text || after[1].Original != cs[1].Original {
			t.Errorf("after redaction: %+v", after[1])
		}
	}
}

func TestOpeningWithTwoOfficersNeedsTwoPeople(t *testing.T) {
	h := newEnv(t)
	yes := true
	v, _ := h.Session(3, func(r *session.SessionRequest) { r.TwoOfficers = &yes })
	open := func(a records.Actor) session.MoveResult {
		t.Helper()
		r, err := h.Sessions.Move(t.Context(), a, v.ID, session.MoveRequest{To: vote.StateOpen})
		h.Must(err)
		return r
	}
	if r := open(apptest.Officer); r.Pending == nil || r.State != vote.StateReady {
		t.Fatalf("the first officer alone: %+v", r)
	}
	if r := open(apptest.Officer); r.Pending == nil {
		t.Fatalf("the same officer twice: %+v", r)
	}
	h.Pass(officer.Window + time.Second)
	if r := open(apptest.Officer2); r.Pending == nil {
		t.Fatalf("the second officer too late: %+v", r)
	}
	if r := open(apptest.Officer); r.Pending != nil || r.State != vote.StateOpen {
		t.Fatalf("two officers: %+v", r)
	}
	line, err := h.Boxes.StateHistory(t.Context(), v.ID)
	h.Must(err)
	if e := line[len(line)-1]; e.By != "li" || e.Second != "zhang" {
		t.Errorf("the line names %q and %q", e.By, e.Second)
	}
}

func TestVoidingNeedsTwoPeopleAndErasesEveryKey(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(3, nil)
	h.Move(v.ID, vote.StateOpen)
	h.Cast(v.ID, h.Admit(v.ID, tokens[v.ID][0]), apptest.Same(1, 1))
	ask := session.MoveRequest{To: vote.StateVoided, Reason: "停电"}
	_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateVoided})
	if records.KindOf(err) != records.Invalid {
		t.Errorf("voiding without a reason: %v", err)
	}
	r, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, ask)
	h.Must(err)
	if r.Pending == nil {
		t.Fatal("one person voided a session")
	}
	r, err = h.Sessions.Move(t.Context(), apptest.Officer2, v.ID, ask)
	h.Must(err)
	if r.State != vote.StateVoided || h.Boxes.Ring.Has(v.ID) {
		t.Errorf("state %q, keys left %v", r.State, h.Boxes.Ring.Has(v.ID))
	}
	if _, w := h.TryAdmit(v.ID, tokens[v.ID][1]); w != ballotbox.Closed {
		t.Errorf("admission after voiding: %q", w)
	}
	if _, err := h.Boxes.BoardFile(t.Context(), v.ID, "voided"); err != nil {
		t.Errorf("no voided note: %v", err)
	}
	h.Verifies(v.ID)
}

func TestAPauseStopsAdmissionAndTakesFinishedBallots(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(4, nil)
	h.Move(v.ID, vote.StateOpen)
	p := h.Admit(v.ID, tokens[v.ID][0])
	h.MustDo(h.Sessions.Pause(t.Context(), apptest.Officer, v.ID, true, "消防演练"))
	if _, w := h.TryAdmit(v.ID, tokens[v.ID][1]); w != ballotbox.NotOpen {
		t.Errorf("admission while paused: %q", w)
	}
	h.Cast(v.ID, p, apptest.Same(1, 1))
	h.MustDo(h.Sessions.Pause(t.Context(), apptest.Officer, v.ID, false, ""))
	h.Admit(v.ID, tokens[v.ID][1])
}

func TestACountdownIsSeenByPhonesAndEndsInTheSeal(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	h.Move(v.ID, vote.StateOpen)
	p := h.Admit(v.ID, tokens[v.ID][0])
	r, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{
		To: vote.StateClosing, Countdown: 13,
	})
	h.Must(err)
	st, err := h.Boxes.PhoneState(t.Context(), v.ID)
	h.Must(err)
	if r.State != vote.StateOpen || st.ClosesIn == nil || *st.ClosesIn != 13 {
		t.Fatalf("after the countdown began: %q, closes in %v", r.State, st.ClosesIn)
	}
	h.Cast(v.ID, p, apptest.Same(1, 1))
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	h.Pass(13 * time.Second)
	h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
	if got, _ := h.Boxes.Current(t.Context(), v.ID); got.State != vote.StateSealed {
		t.Errorf("after the countdown: %q", got.State)
	}
}

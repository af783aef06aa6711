package session_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
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
	m, err := h.Sessions.Minutes(t.Context(), apptest.Officer, v.ID)
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
	bal, err := h.Sessions.ShowBalance(t.Context(), apptest.Officer, v.ID)
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
	h.Pass(session.OfficerWindow + time.Second)
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
	h.verifies(v.ID)
}

func TestAnAccountingThatDoesNotBalanceWaitsForTwoPeople(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	bal, err := h.Sessions.PutAccounting(t.Context(), apptest.Officer, v.ID, session.Accounting{
		Expected: 10, Attended: 8, Issued: 8, LeftOver: 1,
	})
	h.Must(err)
	if !slices.Contains(bal.Flags, "printed_mismatch") {
		t.Fatalf("flags %v", bal.Flags)
	}
	if r := h.Move(v.ID, vote.StateClosing); r.State != vote.StateClosing || r.Blocked != session.BlockedAccounting {
		t.Fatalf("closing with a wrong accounting: %+v", r)
	}
	_, err = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateSealed})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("sealing with a wrong accounting: %v", err)
	}
	p, err := h.Sessions.Override(t.Context(), apptest.Officer, v.ID, "seal", "少了一张票")
	h.Must(err)
	if p == nil {
		t.Fatal("one person overrode")
	}
	p, err = h.Sessions.Override(t.Context(), apptest.Officer2, v.ID, "seal", "少了一张票")
	h.Must(err)
	if p != nil {
		t.Fatal("two people did not override")
	}
	h.Move(v.ID, vote.StateSealed)
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if !slices.Contains(r.Flags, "printed_mismatch") || !slices.Contains(r.Flags, "overridden") {
		t.Errorf("flags on the result: %v", r.Flags)
	}
	_, err = h.Sessions.PutAccounting(t.Context(), apptest.Officer, v.ID, session.Accounting{})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("accounting after the count: %v", err)
	}
}

// Domain 2.4 and 2.5: somebody put more paper into the count than there were slips for.
func TestMoreBallotsThanIssuedWaitForTwoPeopleAndMarkTheResult(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(8, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	counts := map[string]map[string]int{}
	for _, q := range []string{"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"} {
		counts[q] = map[string]int{"sat": 2}
	}
	h.MustDo(h.Sessions.PutPaper(t.Context(), apptest.Officer, v.ID, session.PaperRequest{Entry: 1, Counts: counts}))
	h.MustDo(h.Sessions.PutPaper(t.Context(), apptest.Officer2, v.ID, session.PaperRequest{Entry: 2, Counts: counts}))
	h.MustDo(h.Sessions.PutAccounting(t.Context(), apptest.Officer, v.ID, session.Accounting{
		Expected: 8, Attended: 8, Issued: 8,
	}))
	if bal, err := h.Sessions.ShowBalance(t.Context(), apptest.Officer, v.ID); err != nil || len(bal.Flags) > 0 {
		t.Fatalf("eight of eight: %v, %v", bal.Flags, err)
	}
	h.MustDo(h.Sessions.PutAccounting(t.Context(), apptest.Officer, v.ID, session.Accounting{
		Expected: 8, Attended: 8, Issued: 7, LeftOver: 1,
	}))
	if r := h.Move(v.ID, vote.StateClosing); r.Blocked != session.BlockedAccounting {
		t.Fatalf("eight of seven: %+v", r)
	}
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Sessions.Override(t.Context(), who, v.ID, "seal", "多发了一张纸票"))
	}
	h.Move(v.ID, vote.StateSealed)
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	diff := cmp.Diff([]string{"overridden", "returned_gt_issued", "sample_small", "unanimous"}, r.Flags)
	if diff != "" {
		t.Error(diff)
	}
}

func TestPaperBallotsAreTypedByTwoPeopleAndCountedIntoTheTotals(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(12, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	counts := func(sat, basic int) map[string]map[string]int {
		out := map[string]map[string]int{}
		for _, q := range []string{"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"} {
			out[q] = map[string]int{"sat": sat, "basic": basic}
		}
		return out
	}
	h.MustDo(h.Sessions.PutPaper(t.Context(), apptest.Officer, v.ID, session.PaperRequest{
		Entry: 1, Counts: counts(3, 2),
	}))
	_, err := h.Sessions.PutPaper(t.Context(), apptest.Officer, v.ID, session.PaperRequest{
		Entry: 2, Counts: counts(3, 2),
	})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("the same person typed both: %v", err)
	}
	_, err = h.Sessions.PutPaper(t.Context(), apptest.Officer2, v.ID, session.PaperRequest{
		Entry: 2, Counts: counts(4, 1),
	})
	var differ *session.PaperConflict
	if !errors.As(err, &differ) || len(differ.Differences) != 16 {
		t.Fatalf("differing entries: %v", err)
	}
	h.Move(v.ID, vote.StateClosing)
	_, err = h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateCounted})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("counting with one entry: %v", err)
	}
	h.MustDo(h.Sessions.PutPaper(t.Context(), apptest.Officer2, v.ID, session.PaperRequest{
		Entry: 2, Counts: counts(3, 2),
	}))
	h.Move(v.ID, vote.StateCounted)
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if r.Returned != 11 || r.PerQuestion[0].Counts["sat"] != 9 || r.PerQuestion[0].Counts["basic"] != 2 {
		t.Errorf("returned %d, counts %v", r.Returned, r.PerQuestion[0].Counts)
	}
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

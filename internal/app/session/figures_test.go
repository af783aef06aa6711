package session_test

import (
	"crypto/rand"
	"slices"
	"testing"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/verify"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// forge casts a ballot of no one, signed by who has the issuer keys.
func (h *env) forge(sid string) {
	h.T.Helper()
	stolen, err := h.Boxes.Ring.Load(sid)
	h.Must(err)
	p, err := votetest.NewPhone(rand.Reader, h.OpenBox(sid), vote.Token{}, [10]byte{})
	h.Must(err)
	var signed [][]byte
	for i, z := range p.Request.Z {
		bs, err := stolen.Issuers[i].BlindSign(z)
		h.Must(err)
		signed = append(signed, bs)
	}
	h.Must(p.Admitted(vote.AdmitAnswer(signed)))
	h.Cast(sid, p, apptest.Same(3, 3))
}

// Each box is held against its own admissions: one with too many ballots is not hidden behind the others.
func TestEveryBoxIsHeldAgainstItsAdmissions(t *testing.T) {
	for forged := range 2 {
		h := newEnv(t)
		v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Groups = groups(2, "50") })
		h.Move(v.ID, vote.StateOpen)
		for _, b := range v.Boxes {
			for _, tok := range tokens[b.SID][:5] {
				h.Cast(b.SID, h.Admit(b.SID, tok), apptest.Same(1, 1))
			}
		}
		h.Admit(v.Boxes[1-forged].SID, tokens[v.Boxes[1-forged].SID][5]) // in all there are as many admissions
		h.forge(v.Boxes[forged].SID)
		if r := h.Move(v.ID, vote.StateClosing); r.Blocked != session.BlockedBallots {
			t.Errorf("six ballots of five phones in box %d: %+v", forged, r)
		}
	}
}

// Fewer slips handed out than phones admitted holds up the seal; more people than were expected is shown and no more.
func TestWhatHoldsUpASealAndWhatIsOnlyShown(t *testing.T) {
	for name, c := range map[string]struct {
		acc   accounting.Accounting
		flag  string
		waits bool
	}{
		"a slip fewer than phones": {
			accounting.Accounting{Expected: 9, Attended: 9, Issued: 5, LeftOver: 3}, verify.FlagIssuedLess, true,
		},
		"a person more than expected": {
			accounting.Accounting{Expected: 8, Attended: 9, Issued: 6, LeftOver: 2}, verify.FlagAttendedExceeds, false,
		},
		"a slip that is missing": {
			accounting.Accounting{Expected: 9, Attended: 9, Issued: 6, LeftOver: 1}, verify.FlagPrintedMismatch, true,
		},
	} {
		h := newEnv(t)
		v, tokens := h.Session(8, nil)
		h.Move(v.ID, vote.StateOpen)
		for i, tok := range tokens[v.ID][:6] {
			if p := h.Admit(v.ID, tok); i < 5 {
				h.Cast(v.ID, p, apptest.Same(1, 1))
			}
		}
		h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, c.acc))
		r := h.Move(v.ID, vote.StateClosing)
		if (r.Blocked == session.BlockedAccounting) != c.waits || (r.State == vote.StateSealed) == c.waits {
			t.Errorf("%s: %+v", name, r)
		}
		b, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
		h.Must(err)
		if !slices.Contains(b.Flags, c.flag) {
			t.Errorf("%s: flags %v", name, b.Flags)
		}
	}
}

// A seat of the hall screen is no admission, although it is kept among them.
func TestSeatsAreNotCountedAsAdmissions(t *testing.T) {
	h := newEnv(t)
	v, _ := h.Session(0, func(r *session.SessionRequest) { r.Mode, r.Cap = ptr(vote.ModeScreen), ptr(20) })
	h.Move(v.ID, vote.StateOpen)
	for n := range 7 {
		h.Cast(v.ID, h.Admit(v.ID, vote.Token{byte(n + 1)}), apptest.Same(1, 1))
	}
	b, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if b.Admitted != 5 {
		t.Errorf("of seven phones %d are shown", b.Admitted)
	}
	h.Move(v.ID, vote.StateClosing)
	b, err = h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if b.Admitted != 7 || b.Returned != 7 {
		t.Errorf("of seven phones %d were admitted and %d voted", b.Admitted, b.Returned)
	}
}

// A slip is used by a phone, void, turned in on paper, or left over.
func TestAPaperBallotAndAVoidAreNoUnusedSlips(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(12, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.Must(h.Boxes.Void(t.Context(), apptest.Officer, v.ID, append([]byte{1}, tokens[v.ID][11][:]...)))
	two := map[string]map[string]int{}
	for _, q := range v.Questionnaire.Questions {
		if len(q.Options) > 0 {
			two[q.Code] = map[string]int{"abstain": 2}
		}
	}
	for i, by := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Accounting.PutPaper(t.Context(), by, v.ID, accounting.PaperRequest{
			Entry: i + 1, Counts: two, Invalid: 1, Ballots: ptr(2),
		}))
	}
	b, err := h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if b.Paper != 3 || b.Returned != 5+3 {
		t.Errorf("three sheets of paper, one of them unreadable: %+v", b)
	}
	h.Move(v.ID, vote.StateClosing)
	b, err = h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if b.Printed != 12 || b.Admitted != 6 || b.Void != 1 || b.Paper != 3 || b.Unused != 2 {
		t.Errorf("of twelve slips six were used, one is void and three are on paper: %+v", b)
	}
}

// Paper figures are entered from the printed slips on and until the end, whatever the end is.
func TestNothingIsEnteredBeforeReadyOrAfterAVoid(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	draft, err := h.Sessions.NewSession(t.Context(), apptest.Officer, session.SessionRequest{
		BriefingID: h.Sample.Briefing.ID,
	})
	h.Must(err)
	put := func(id string) error {
		return apptest.ErrorOf(h.Accounting.PutAccounting(t.Context(), apptest.Officer, id, accounting.Accounting{}))
	}
	h.RefusedAs("accounting_closed", put(draft.ID))
	v, _ := h.Session(6, nil)
	h.Must(put(v.ID))
	h.voidedVerifies(v.ID)
	h.RefusedAs("accounting_closed", put(v.ID))
}

// A reader who sees a step also sees that what it destroys is gone: a process that dies between the two would leave
// keys that outlive their time (rb1 §3).
func TestKeysAreGoneBeforeTheStateSaysSo(t *testing.T) {
	h := newEnv(t)
	two := vote.FlowTwo
	v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Flow = &two })
	seen := 0
	h.Boxes.AfterStep = func(id string, st vote.State) {
		k, err := h.Boxes.Ring.Load(id)
		switch st {
		case vote.StateVoting:
			seen++
			if err != nil || len(k.Issuers) > 0 || k.Presence != nil {
				t.Errorf("voting began with the keys of admission: %v", err)
			}
		case vote.StateSealed:
			seen++
			if err != nil || k.Receipt != nil || len(k.Issuers) > 0 {
				t.Errorf("sealed with a key of receipts: %v", err)
			}
		case vote.StateCounted:
			seen++
			if h.Boxes.Ring.Has(id) {
				t.Error("counted with a count key")
			}
		}
	}
	h.Move(v.ID, vote.StateAdmitting)
	var phones []*votetest.Phone
	for _, tok := range tokens[v.ID] {
		phones = append(phones, h.Admit(v.ID, tok))
	}
	for _, to := range []vote.State{vote.StateAdmitted, vote.StateVoting} {
		h.Move(v.ID, to)
	}
	for _, p := range phones {
		h.Cast(v.ID, p, apptest.Same(1, 1))
	}
	for _, to := range []vote.State{vote.StateClosing, vote.StateCounted} {
		h.Move(v.ID, to)
	}
	if seen != 3 {
		t.Errorf("%d of three steps were seen", seen)
	}
}

// The admission note says what the keys that are about to go have signed: a process that dies in between leaves a
// session that can still be closed in order (rb1 §8).
func TestTheAdmissionNoteComesBeforeTheKeysGo(t *testing.T) {
	h := newEnv(t)
	two := vote.FlowTwo
	v, tokens := h.Session(6, func(r *session.SessionRequest) { r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	h.Admit(v.ID, tokens[v.ID][0])
	h.Move(v.ID, vote.StateAdmitted)
	fails := &apptest.FailingStore{Store: h.Env.Store, Left: -1}
	h.Env.Store = fails
	_, err := h.Sessions.Move(t.Context(), apptest.Officer, v.ID, session.MoveRequest{To: vote.StateVoting})
	h.Env.Store = fails.Store
	if err == nil {
		t.Fatal("voting opened without an admission note")
	}
	if k, err := h.Boxes.Ring.Load(v.ID); err != nil || len(k.Issuers) == 0 {
		t.Errorf("the keys are gone and nothing says what they signed: %v", err)
	}
}

// A process that dies as admission closes has changed the state and done nothing else. The next one fixes who was
// admitted and erases the presence key, whose life ends there (rb1 §3); the issuer keys live on for lost answers.
func TestAKilledCloseOfAdmissionIsFinished(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, func(r *session.SessionRequest) { two := vote.FlowTwo; r.Flow = &two })
	h.Move(v.ID, vote.StateAdmitting)
	h.Admit(v.ID, tokens[v.ID][0])
	cur, err := h.Boxes.Current(t.Context(), v.ID)
	h.Must(err)
	h.MustDo(h.Boxes.Step(t.Context(), v.ID, cur, ballotbox.StateEntry{State: vote.StateAdmitted}))
	for range 2 {
		h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
		if n, err := h.Boxes.AdmittedCount(t.Context(), v.ID); err != nil || n != 1 {
			t.Errorf("%d admitted are fixed, %v", n, err)
		}
		k, err := h.Boxes.Ring.Load(v.ID)
		if err != nil || k.Presence != nil || len(k.Issuers) == 0 {
			t.Errorf("a presence key %v, %d issuer keys, %v", err == nil && k.Presence != nil, len(k.Issuers), err)
		}
	}
}

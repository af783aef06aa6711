package accounting_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"minping/internal/app/accounting"
	"minping/internal/app/apptest"
	"minping/internal/app/officer"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/verify"
	"minping/internal/vote"
)

// balancedHall is a session of ten slips and six ballots whose accounting balanced when it was sealed.
func balancedHall(t *testing.T) (*env, string) {
	t.Helper()
	h := newEnv(t)
	v, tokens := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	for i, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1+i%2, 1))
	}
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 8, LeftOver: 2,
	}))
	h.Move(v.ID, vote.StateClosing)
	return h, v.ID
}

func (h *env) counts(id string) error {
	_, err := h.Sessions.Move(h.T.Context(), apptest.Officer, id, session.MoveRequest{To: vote.StateCounted})
	return err
}

// Issue text: what does not balance waits for two people. Figures entered after the seal wait before the count.
func TestFiguresThatStopBalancingAfterTheSealHoldUpTheCount(t *testing.T) {
	h, id := balancedHall(t)
	bal, err := h.Accounting.PutAccounting(t.Context(), apptest.Officer, id, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 8, LeftOver: 1,
	})
	h.Must(err)
	if !slices.Contains(bal.Flags, verify.FlagPrintedMismatch) {
		t.Fatalf("flags %v", bal.Flags)
	}
	if err := h.counts(id); records.KindOf(err) != records.Conflict || codeOf(err) != session.BlockedAccounting {
		t.Fatalf("counted with one slip missing: %v", err)
	}
	v, err := h.Sessions.ShowSession(t.Context(), apptest.Officer, id)
	h.Must(err)
	if v.State != vote.StateSealed || v.Blocked != session.BlockedAccounting {
		t.Errorf("the page does not say why: %s %q", v.State, v.Blocked)
	}
	if p, err := h.Accounting.Override(t.Context(), apptest.Officer, id, "count", "一张票掉在地上"); err != nil || p == nil {
		t.Fatalf("one person went on: %v", err)
	}
	if err := h.counts(id); records.KindOf(err) != records.Conflict {
		t.Fatalf("counted on the word of one: %v", err)
	}
	h.MustDo(h.Accounting.Override(t.Context(), apptest.Officer2, id, "count", "一张票掉在地上"))
	h.Must(h.counts(id))
	r, err := h.Tallies.Result(t.Context(), apptest.Officer, id)
	h.Must(err)
	if !slices.Contains(r.Flags, verify.FlagPrintedMismatch) || !slices.Contains(r.Flags, "overridden") {
		t.Errorf("flags on the result: %v", r.Flags)
	}
	h.Verifies(id)
}

func TestFiguresCorrectedAfterTheSealNeedNoOverride(t *testing.T) {
	h, id := balancedHall(t)
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, id, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 8, LeftOver: 1,
	}))
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, id, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 8, LeftOver: 1, Damaged: 1,
	}))
	h.Must(h.counts(id))
	h.Verifies(id)
}

// Two people answer for the figures that they saw, not for others that someone enters later.
func TestAnOverrideHoldsForTheFiguresItWasStatedOver(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:6] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	both := func(what, why string) {
		for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
			h.MustDo(h.Accounting.Override(t.Context(), who, v.ID, what, why))
		}
		h.Pass(time.Second)
	}
	both("seal", "先签了再说") // over nothing yet
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 8, LeftOver: 1,
	}))
	if r := h.Move(v.ID, vote.StateClosing); r.Blocked != session.BlockedAccounting {
		t.Fatalf("a reason stated before the figures let them pass: %+v", r)
	}
	both("seal", "少一张")
	h.Move(v.ID, vote.StateSealed)
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 8,
	}))
	if err := h.counts(v.ID); codeOf(err) != session.BlockedAccounting {
		t.Fatalf("the reason for one slip let two pass: %v", err)
	}
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 8, LeftOver: 1,
	}))
	h.Must(h.counts(v.ID)) // the figures they answered for
	m, err := h.Minutes.Show(t.Context(), apptest.Officer, v.ID)
	h.Must(err)
	if len(m.Overrides) != 2 || m.Overrides[0].Note != "先签了再说" || m.Overrides[1].Note != "少一张" || len(m.Balance.Overrides) != 2 {
		t.Errorf("the minutes have %+v", m.Overrides)
	}
	h.Verifies(v.ID)
}

// The word of one covers what that one saw: no one changes the figures under it and goes on with the name of both.
func TestTwoPeopleAnswerForTheSameFigures(t *testing.T) {
	h, id := balancedHall(t)
	figures := accounting.Accounting{Expected: 10, Attended: 8, Issued: 8, LeftOver: 1}
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, id, figures))
	override := func(who records.Actor) *officer.Pending {
		t.Helper()
		p, err := h.Accounting.Override(t.Context(), who, id, "count", "少一张")
		h.Must(err)
		return p
	}
	if p := override(apptest.Officer); p == nil {
		t.Fatal("one person went on")
	}
	figures.LeftOver = 0
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer2, id, figures))
	if p := override(apptest.Officer2); p == nil || p.By != apptest.Officer2.Name {
		t.Fatalf("went on in the name of someone who saw other figures: %+v", p)
	}
	if err := h.counts(id); codeOf(err) != session.BlockedAccounting {
		t.Errorf("counted: %v", err)
	}
	if p := override(apptest.Officer); p != nil {
		t.Fatalf("both saw the same: %+v", p)
	}
	h.Must(h.counts(id))
}

// A reason about the slips neither leaves paper ballots out nor lets too many in.
func TestAReasonAboutFiguresDoesNotCoverPaper(t *testing.T) {
	h, id := balancedHall(t)
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, id, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 8, LeftOver: 1,
	}))
	for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
		h.MustDo(h.Accounting.Override(t.Context(), who, id, "count", "少一张"))
	}
	counts := map[string]map[string]int{}
	for _, q := range []string{"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"} {
		counts[q] = map[string]int{"sat": 1}
	}
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer, id, accounting.PaperRequest{Entry: 1, Counts: counts}))
	if err := h.counts(id); codeOf(err) != session.BlockedPaper {
		t.Errorf("paper that was typed once was left out without a reason: %v", err)
	}
	for _, q := range counts {
		q["sat"] = 3 // with six electronic ballots one more than was handed out
	}
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer, id, accounting.PaperRequest{Entry: 1, Counts: counts}))
	h.MustDo(h.Accounting.PutPaper(t.Context(), apptest.Officer2, id,
		accounting.PaperRequest{Entry: 2, Counts: counts}))
	if err := h.counts(id); codeOf(err) != session.BlockedAccounting {
		t.Errorf("more returned than issued, and the reason was about another thing: %v", err)
	}
}

// Two people who let one ballot too many pass have not let twenty pass.
func TestAReasonForBallotsTooManyHoldsForThatManyOnly(t *testing.T) {
	h, id := balancedHall(t)
	// and six ballots came
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, id, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 5, LeftOver: 5,
	}))
	paper := func(who records.Actor, entry, n int) {
		t.Helper()
		counts := map[string]map[string]int{}
		for _, q := range []string{"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"} {
			counts[q] = map[string]int{"sat": n}
		}
		h.MustDo(h.Accounting.PutPaper(t.Context(), who, id, accounting.PaperRequest{Entry: entry, Counts: counts}))
	}
	both := func(why string) {
		t.Helper()
		for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
			h.MustDo(h.Accounting.Override(t.Context(), who, id, "count", why))
		}
	}
	both("多出一张")
	paper(apptest.Officer, 1, 20)
	paper(apptest.Officer2, 2, 20)
	if err := h.counts(id); codeOf(err) != session.BlockedAccounting {
		t.Fatalf("twenty too many passed: %v", err)
	}
	both("多出二十一张")
	h.Must(h.counts(id))
	h.Verifies(id)
}

// What two people answered for while voting went on does not cover what came afterwards.
func TestAnOverrideBeforeTheClosingCoversNothingThatGrewLater(t *testing.T) {
	for name, c := range map[string]struct {
		before, after int // phones that were admitted and cast
		blocked       string
	}{
		"nothing grew":             {5, 0, ""},
		"five more":                {5, 5, session.BlockedAccounting},
		"one more":                 {5, 1, session.BlockedAccounting},
		"more than the hall shows": {7, 0, session.BlockedAccounting}, // it showed five
	} {
		t.Run(name, func(t *testing.T) {
			h := newEnv(t)
			v, tokens := h.Session(10, nil)
			h.Move(v.ID, vote.StateOpen)
			votes := func(tok vote.Token) { h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1)) }
			for _, tok := range tokens[v.ID][:c.before] {
				votes(tok)
			}
			h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
				Expected: 10, Attended: 8, Issued: 3, LeftOver: 7,
			}))
			for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} {
				h.MustDo(h.Accounting.Override(t.Context(), who, v.ID, "seal", "多发两张，没有登记"))
			}
			for _, tok := range tokens[v.ID][c.before:][:c.after] {
				votes(tok)
			}
			if r := h.Move(v.ID, vote.StateClosing); r.Blocked != c.blocked {
				t.Fatalf("the seal: %+v, want %q", r, c.blocked)
			}
			if c.blocked == "" {
				return
			}
			for _, who := range []records.Actor{apptest.Officer, apptest.Officer2} { // now that they see how many it is
				h.MustDo(h.Accounting.Override(t.Context(), who, v.ID, "seal", "已核对"))
			}
			h.Must(h.Sessions.Reconcile(t.Context(), v.ID))
			if cur, err := h.Boxes.Current(t.Context(), v.ID); err != nil || cur.State != vote.StateSealed {
				t.Errorf("two people took responsibility, and it is %s (%v)", cur.State, err)
			}
		})
	}
}

// Polling for whether a second officer is still needed reveals no count that the screen does not show.
func TestAskingForAnOverrideTellsNoExactCount(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:5] {
		h.Admit(v.ID, tok)
	}
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 4, LeftOver: 6,
	}))
	first, err := h.Accounting.Override(t.Context(), apptest.Officer, v.ID, "seal", "x")
	h.Must(err)
	h.Pass(time.Second)
	h.Admit(v.ID, tokens[v.ID][5])
	again, err := h.Accounting.Override(t.Context(), apptest.Officer, v.ID, "seal", "x")
	h.Must(err)
	if !first.Until.Equal(again.Until) {
		t.Error("an admission shows")
	}
}

// While people vote, a phone that was lost and the spare slip for it are not yet both in the figures: there is nothing
// to judge.
func TestLostPhonesAreHeldAgainstTheAdmissionsOnceNobodyVotes(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(10, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID][:5] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	bal, err := h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 10, Attended: 8, Issued: 5, LeftOver: 5, Lost: 1,
	})
	h.Must(err)
	if len(bal.Flags) != 0 {
		t.Errorf("while people vote: %v", bal.Flags)
	}
	if r := h.Move(v.ID, vote.StateClosing); r.Blocked != session.BlockedAccounting {
		t.Fatalf("sealed with one lost phone too many: %+v", r)
	}
	bal, err = h.Accounting.ShowBalance(t.Context(), apptest.Officer, v.ID)
	if err != nil || !slices.Equal(bal.Flags, []string{verify.FlagLostMismatch}) {
		t.Errorf("when no one votes any more: %v, %v", bal.Flags, err)
	}
}

// After the count nothing of the accounting moves any more: the result was calculated with it.
func TestNothingIsAddedToTheAccountingAfterTheCount(t *testing.T) {
	h, id := balancedHall(t)
	h.Must(h.counts(id))
	for what, err := range map[string]error{
		"accounting": apptest.ErrorOf(h.Accounting.PutAccounting(t.Context(), apptest.Officer, id,
			accounting.Accounting{Issued: 10})),
		"override": apptest.ErrorOf(h.Accounting.Override(t.Context(), apptest.Officer, id, "count", "x")),
		"spare":    apptest.ErrorOf(h.Accounting.SpareSlip(t.Context(), apptest.Officer, id, "x")),
	} {
		if records.KindOf(err) != records.Conflict {
			t.Errorf("%s: %v", what, err)
		}
	}
	h.Verifies(id)
}

func codeOf(err error) string {
	var e *records.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Both people answer for what they saw: when more ballots come between the two, the second one has only asked.
func TestTheSecondOfTwoAnswersForWhatTheFirstSaw(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(15, nil)
	h.Move(v.ID, vote.StateOpen)
	h.MustDo(h.Accounting.PutAccounting(t.Context(), apptest.Officer, v.ID, accounting.Accounting{
		Expected: 15, Attended: 15, Issued: 3, LeftOver: 12,
	}))
	ask := func(who records.Actor) bool {
		t.Helper()
		p, err := h.Accounting.Override(t.Context(), who, v.ID, "seal", "多发的票没有登记")
		h.Must(err)
		return p == nil
	}
	votes := func(toks []vote.Token) {
		for _, tok := range toks {
			h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
		}
	}
	votes(tokens[v.ID][:5])
	ask(apptest.Officer)
	votes(tokens[v.ID][5:10])
	if ask(apptest.Officer2) {
		t.Error("the first saw five phones, and answers for ten")
	}
	if !ask(apptest.Officer) {
		t.Error("both saw ten phones")
	}
	said, err := h.AuditDetails("session.override.seal")
	if err != nil || !slices.Equal(said, []string{"多发的票没有登记"}) {
		t.Errorf("the chain says %q, %v", said, err)
	}
}

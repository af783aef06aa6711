package accounting

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/store"
	"minping/internal/verify"
	"minping/internal/vote"
)

// blocking reports whether a seal must wait until two people give a reason. Missing paper figures, or more attendees
// than expected, are only shown.
func blocking(flags []string) bool {
	for _, f := range flags {
		if f != verify.FlagMissing && f != verify.FlagAttendedExceeds {
			return true
		}
	}
	return false
}

// PutAccounting stores the paper figures of a session. Figures that do not balance are stored too and shown with their
// flags: the people in the hall must see them while they can still look for the slip under the chair.
func (ac *Accountings) PutAccounting(ctx context.Context, a records.Actor, id string,
	acc Accounting,
) (tally.Balance, error) {
	if _, err := ac.mine(ctx, a, id); err != nil {
		return tally.Balance{}, err
	}
	if err := checkAccounting(acc); err != nil {
		return tally.Balance{}, err
	}
	if err := ac.stillAccountable(ctx, id); err != nil {
		return tally.Balance{}, err
	}
	var err error
	for range 10 {
		version := 0
		if prior, err := records.Load[Accounting](ctx, ac.env, ballotbox.KindAccounting, id); err == nil {
			version = prior.Version
		} else if records.KindOf(err) != records.NotFound {
			return tally.Balance{}, err
		}
		_, err = records.Put(ctx, ac.env, store.Record{Kind: ballotbox.KindAccounting, ID: id, Version: version + 1},
			acc)
		if !errors.Is(err, store.ErrExists) {
			break
		}
	}
	if err != nil {
		return tally.Balance{}, err
	}
	if err := ac.audit.Append(ctx, a, "session.accounting", id, fmt.Sprintf("%+v", acc)); err != nil {
		return tally.Balance{}, err
	}
	ac.changed(id) // a seal may have been waiting for these figures
	return ac.ShowBalance(ctx, a, id)
}

// accountable reports whether the paper figures can still change: from the printed slips until the count, which uses
// them.
func accountable(st vote.State) bool {
	switch st {
	case vote.StateReady, vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting,
		vote.StateClosing, vote.StateSealed:
		return true
	}
	return false
}

var errAccountingClosed = records.Fail(records.Conflict, "accounting_closed", "只有印票之后、计票之前可以填写清点数和登记意外情况。",
	"The accounting and the incidents noted with it can be entered between ready and sealed.")

func checkAccounting(a Accounting) error {
	var f records.Fields
	for _, x := range []struct {
		name string
		n    int
	}{
		{"expected", a.Expected},
		{"attended", a.Attended},
		{"issued", a.Issued},
		{"left_over", a.LeftOver},
		{"damaged", a.Damaged},
		{"lost", a.Lost},
	} {
		if x.n < 0 || x.n > records.MaxSlips {
			f.Add(x.name, "应在 0 到 100000 之间。", "Must be between 0 and 100000.")
		}
	}
	return f.Err()
}

// ShowBalance returns the whole accounting; figures from phones move in steps of five until the seal.
func (ac *Accountings) ShowBalance(ctx context.Context, a records.Actor, id string) (tally.Balance, error) {
	sess, err := records.Load[ballotbox.Session](ctx, ac.env, ballotbox.KindSession, id)
	if err != nil {
		return tally.Balance{}, err
	}
	b, err := ac.ExactBalance(ctx, id, sess.V)
	if err != nil {
		return b, err
	}
	cur, err := ac.boxes.Current(ctx, id)
	if err != nil {
		return b, err
	}
	if exact, err := ac.public(ctx, sess.V, cur.State); err != nil || exact {
		return b, err
	}
	live := InFives(b)
	if still(cur.State) {
		live.Flags = b.Flags // people must see why the seal is waiting
	}
	return live, nil
}

// still reports whether voting is over and no number moves any more, so that an accounting can be checked down to the
// last slip.
func still(st vote.State) bool { return st == vote.StateClosing || noted(st) }

// InFives returns an accounting in the steps of a running session, with the flags for the rounded figures: exact flags
// would reveal the exact counts to anyone who tries one number after another.
func InFives(b tally.Balance) tally.Balance {
	phones := b.Returned - b.Paper
	fits := phones+b.Lost <= b.Admitted
	b.Admitted = fives(b.Admitted)
	if fits {
		phones = max(0, min(phones, b.Admitted-b.Lost)) // rounding must not raise a flag
	}
	b.Returned = fives(phones) + b.Paper
	b.Valid = b.Returned - b.Invalid
	b.Unused = max(0, b.Printed-b.Admitted-b.Void-b.Paper)
	b.Flags = slices.DeleteFunc(verify.Flags(b), func(f string) bool {
		return f == verify.FlagLostMismatch // a person with a spare slip may still be on the way to the box
	})
	return b
}

// fives rounds down to the step in which live counts are shown (rb1 §9.5).
func fives(n int) int { return n - n%5 }

// noted reports whether the sealed note exists, after which exact counts are public anyway.
func noted(st vote.State) bool {
	return st == vote.StateSealed || st == vote.StateCounted || st == vote.StatePurged
}

// public reports whether exact counts are public: those of a voided session become so once every box has the sealed
// note, which its evidence is compared with.
func (ac *Accountings) public(ctx context.Context, sess ballotbox.Session, st vote.State) (bool, error) {
	if st != vote.StateVoided {
		return noted(st), nil
	}
	return ballotbox.Sealed(ctx, ac.boxes, sess)
}

// Turnout returns the accounting for a session's page: the counts of phones are in steps of five while they are not
// public, except in a tryout, in which no person votes. With an error it returns what is known in spite of it.
func (ac *Accountings) Turnout(
	ctx context.Context, id string, sess ballotbox.Session, st vote.State,
) (tally.Balance, error) {
	exact, err := ac.public(ctx, sess, st)
	if err != nil {
		return tally.Balance{}, err
	}
	b, err := ac.ExactBalance(ctx, id, sess)
	if !exact && sess.TryoutOf == "" {
		b.Admitted, b.Returned = fives(b.Admitted), fives(b.Returned-b.Paper)+b.Paper
	}
	return b, err
}

// ExactBalance calculates the exact accounting, for the seal and the count; everything else shows ShowBalance or
// Turnout, which round it. After the count it is the one the result was calculated with.
func (ac *Accountings) ExactBalance(ctx context.Context, id string, sess ballotbox.Session) (tally.Balance, error) {
	o, err := records.Load[tally.Outcome](ctx, ac.env, ballotbox.KindOutcome, id)
	switch {
	case err == nil && o.V.Balance != nil:
		b := *o.V.Balance
		err := ac.countedFigures(ctx, id, sess, &b)
		b.Flags = verify.Flags(b)
		return b, err
	case err != nil && records.KindOf(err) != records.NotFound:
		return tally.Balance{}, err
	}
	var b tally.Balance
	acc, err := records.Load[Accounting](ctx, ac.env, ballotbox.KindAccounting, id)
	switch {
	case err == nil:
		b.Given = true
		b.Expected, b.Attended, b.Issued = acc.V.Expected, acc.V.Attended, acc.V.Issued
		b.LeftOver, b.Damaged, b.Lost = acc.V.LeftOver, acc.V.Damaged, acc.V.Lost
	case records.KindOf(err) != records.NotFound:
		return b, err
	}
	if err := ac.machineCounts(ctx, sess, &b); err != nil {
		return b, err
	}
	b.Paper, err = ac.paperBallots(ctx, id)
	if err != nil {
		return b, err
	}
	lost, err := ac.LostPhones(ctx, id)
	if err != nil {
		return b, err
	}
	b.Lost = max(b.Lost, len(lost))
	if !b.Given {
		b.Issued = b.Printed
	}
	b.Returned += b.Paper
	b.Unused = max(0, b.Printed-b.Admitted-b.Void-b.Paper)
	if err := ac.countedFigures(ctx, id, sess, &b); err != nil {
		return b, err
	}
	b.Flags = verify.Flags(b)
	over, err := ac.Overrides(ctx, id)
	for _, o := range over {
		b.Overrides = append(b.Overrides, fmt.Sprintf("%s: %s (%s, %s)", o.What, o.Reason, o.By, o.Second))
	}
	return b, err
}

// countedFigures separates valid from invalid as in the published result; before the count everything returned is
// valid.
func (ac *Accountings) countedFigures(ctx context.Context, id string, sess ballotbox.Session, b *tally.Balance) error {
	b.Valid, b.Invalid = b.Returned, 0
	o, err := ac.tallies.OutcomeOf(ctx, id)
	switch {
	case records.KindOf(err) == records.Conflict || records.KindOf(err) == records.NotFound || err == nil && o.TooFew:
		return nil
	case err != nil:
		return err
	}
	for _, p := range o.Parts {
		b.Spoilt, b.Abstain = b.Spoilt+p.Box.Spoilt, b.Abstain+p.Box.AllAbstain
	}
	r, err := ac.tallies.Published(ctx, sess)
	if err == nil && r.Valid != nil && r.Invalid != nil {
		b.Valid, b.Invalid = *r.Valid, *r.Invalid
	}
	return err
}

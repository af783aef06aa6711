package accounting

import (
	"context"
	"slices"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/officer"
	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/auth"
	"minping/internal/verify"
)

// Override is what two people take responsibility for: the flags at that time and the figures they saw. Other figures
// entered later need their confirmation again.
type Override struct {
	What    string      `json:"what"`
	Reason  string      `json:"reason"`
	By      string      `json:"by"`
	Second  string      `json:"second"`
	At      time.Time   `json:"at"`
	Flags   []string    `json:"flags"` // null in records from before flags were stored: those cover everything
	Figures *Accounting `json:"figures,omitempty"`
	Paper   int         `json:"paper,omitempty"` // paper ballots as entered
	// Excess is the amount of each flag's discrepancy. Phones keep voting after an override given before the closing.
	Excess map[string]int `json:"excess,omitempty"`
}

// FlagPaper is the flag of an override for paper ballots that were entered only once, or with differences.
const FlagPaper = "paper_unconfirmed"

// Override lets two people continue although something does not balance; what is "seal" or "count". Their reason is in
// the minutes, in the audit and on the result. More ballots than admissions cannot be overridden.
func (ac *Accountings) Override(ctx context.Context, a records.Actor, id, what, reason string,
) (*officer.Pending, error) {
	if err := a.Only(auth.Organizer); err != nil {
		return nil, err
	}
	if what != "seal" && what != "count" {
		return nil, records.InvalidField("what", "只能是 seal 或 count。", "Must be seal or count.")
	}
	if err := records.CheckReason(reason); err != nil {
		return nil, err
	}
	if err := ac.stillAccountable(ctx, id); err != nil {
		return nil, err
	}
	o := Override{What: what, Reason: reason}
	if err := ac.seeFigures(ctx, id, &o); err != nil {
		return nil, err
	}
	over, err := o.over()
	if err != nil {
		return nil, err
	}
	p, first, err := ac.officers.Ask(ctx, a, id, "override/"+what, reason, over)
	if err != nil || p != nil {
		return p, err
	}
	o.By, o.Second, o.At = first, a.Name, ac.env.Now()
	if _, err := records.Create(ctx, ac.env, ballotbox.KindOverride, records.NewID(), id, o); err != nil {
		return nil, err
	}
	ac.changed(id)
	return nil, ac.audit.Append(ctx, a, "session.override."+what, id, reason)
}

func (ac *Accountings) stillAccountable(ctx context.Context, id string) error {
	sess, err := records.Load[ballotbox.Session](ctx, ac.env, ballotbox.KindSession, id)
	if err != nil {
		return err
	}
	cur, err := ac.boxes.Current(ctx, id)
	if err != nil {
		return err
	}
	if !accountable(cur.State) {
		return errAccountingClosed
	}
	return ac.tallies.Undecided(ctx, sess.V, errAccountingClosed)
}

// seeFigures records the figures that an override is about.
func (ac *Accountings) seeFigures(ctx context.Context, id string, o *Override) error {
	sess, err := records.Load[ballotbox.Session](ctx, ac.env, ballotbox.KindSession, id)
	if err != nil {
		return err
	}
	b, err := ac.ExactBalance(ctx, id, sess.V)
	if err != nil {
		return err
	}
	cur, err := ac.boxes.Current(ctx, id)
	if err != nil {
		return err
	}
	if !still(cur.State) {
		// rounded as shown: people can only take responsibility for what they can see, and asking must reveal nothing
		// more
		b = InFives(b)
	}
	o.Flags, o.Paper, o.Excess = append([]string{}, b.Flags...), b.Paper, excesses(b)
	o.Figures, err = ac.Entered(ctx, id)
	if err != nil {
		return err
	}
	papers, err := ac.papers(ctx, id)
	for _, p := range papers {
		if p.pending() {
			o.Flags = append(o.Flags, FlagPaper)
		}
	}
	return err
}

// over returns as one line what both people must have seen. Turnout may change while they decide and is not part of
// it.
func (o Override) over() (string, error) {
	line, err := records.PlainJSON(Override{
		Flags:   slices.DeleteFunc(slices.Clone(o.Flags), func(f string) bool { return !blocking([]string{f}) }),
		Figures: o.Figures, Paper: o.Paper, Excess: o.Excess,
	})
	return string(line), err
}

// excesses returns the discrepancies that involve phones and paper ballots. Where only entered figures are involved,
// the figures themselves show it.
func excesses(b tally.Balance) map[string]int {
	out := map[string]int{}
	for flag, n := range map[string]int{
		verify.FlagIssuedLess:      b.Admitted - b.Issued,
		verify.FlagReturnedExceeds: b.Returned - b.Issued,
		verify.FlagLostMismatch:    b.Returned - b.Paper + b.Lost - b.Admitted,
	} {
		if slices.Contains(b.Flags, flag) {
			out[flag] = n
		}
	}
	return out
}

// Entered returns the paper figures as entered, nil if there are none.
func (ac *Accountings) Entered(ctx context.Context, id string) (*Accounting, error) {
	acc, err := records.Load[Accounting](ctx, ac.env, ballotbox.KindAccounting, id)
	if records.KindOf(err) == records.NotFound {
		return nil, nil
	}
	return &acc.V, err
}

// Overrides returns all overrides, oldest first.
func (ac *Accountings) Overrides(ctx context.Context, id string) ([]Override, error) {
	list, err := records.All[Override](ctx, ac.env, ballotbox.KindOverride, id)
	out := make([]Override, len(list))
	for i, o := range list {
		out[i] = o.V
	}
	slices.SortStableFunc(out, func(a, b Override) int { return a.At.Compare(b.At) })
	return out, err
}

// Waits reports whether the seal, or the count after it, must wait: there is a flag that no one took responsibility
// for, or the figures differ from those at the time.
func (ac *Accountings) Waits(ctx context.Context, id string, sess ballotbox.Session) (bool, error) {
	b, err := ac.ExactBalance(ctx, id, sess)
	if err != nil || !blocking(b.Flags) {
		return false, err
	}
	list, err := ac.Overrides(ctx, id)
	if err != nil {
		return true, err
	}
	figures, err := ac.Entered(ctx, id)
	if err != nil {
		return true, err
	}
	for _, o := range list {
		if o.covers(b, figures) {
			return false, nil
		}
	}
	return true, nil
}

func (o Override) covers(b tally.Balance, figures *Accounting) bool {
	if o.Flags == nil {
		return true
	}
	if (o.Figures == nil) != (figures == nil) || figures != nil && *figures != *o.Figures {
		return false
	}
	for flag, n := range excesses(b) {
		if n > o.Excess[flag] {
			return false // they took responsibility for a certain amount
		}
	}
	return !slices.ContainsFunc(b.Flags,
		func(f string) bool { return blocking([]string{f}) && !slices.Contains(o.Flags, f) })
}

// paperOverridden reports whether two people decided to leave out paper that was not entered twice.
func (ac *Accountings) paperOverridden(ctx context.Context, id string) (bool, error) {
	list, err := ac.Overrides(ctx, id)
	return slices.ContainsFunc(list, func(o Override) bool {
		return o.What == "count" && (o.Flags == nil || slices.Contains(o.Flags, FlagPaper))
	}), err
}

package ledger

import (
	"context"
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/typed"
)

// Why a person is refused.
var (
	ErrOther      = records.Fail(records.Forbidden, "other_unit", "只能看本单位、本部门监督的单位的台账。", "You may only see the ledgers that concern you.")
	ErrNoLedger   = records.Fail(records.Forbidden, "forbidden", "这个账号不能查看台账。", "This account has no access to ledgers.")
	errNoBody     = records.Fail(records.Forbidden, "no_unit", "这个账号没有绑定单位，请联系管理员。", "This account belongs to no organization.")
	ErrChecksOnly = records.Fail(records.Forbidden, "forbidden", "核查单位不修改台账内容，请在核查意见里写明。", "A checking body records what it finds in a check.")
	ErrFindsOnly  = records.InvalidField("source", "评估组和监督单位只登记新发现的问题；反馈的问题没有整改到位的，请在核查意见里写明。", "A checking body adds only new problems that it finds; it records in a check that a known one is not rectified.")
	ErrReadsOnly  = records.Fail(records.Forbidden, "reads_only", "领导账号查看台账，不登记、不修改、不上报。", "Leaders may read ledgers but not write in them.")
	errSettled    = records.Fail(records.Conflict, "settled", "已销号或撤回的事项不能再改。", "A settled or withdrawn item can no longer be changed.")
	errRestricted = records.Fail(records.Forbidden, "restricted", "这是限授权人员查看的事项。", "This item is for named readers only.")
)

// Place is where an item belongs.
type Place struct {
	Evaluation   records.Versioned[round.Evaluation]
	Organization records.Versioned[round.Organization]
	Round        records.Versioned[round.Round]
	before       []Place // of a redo: the evaluations it repeats, whose problems the unit still has
}

// ledgers returns the place and those before it: their items are the unit's.
func (p Place) ledgers() []Place { return append([]Place{p}, p.before...) }

func (l *Ledgers) placeOf(ctx context.Context, evaluationID string) (p Place, err error) {
	p.Evaluation, err = l.rounds.Inspected(ctx, evaluationID)
	if err != nil {
		return p, err
	}
	p.Organization, err = l.rounds.ShowOrganization(ctx, p.Evaluation.V.OrganizationID)
	if err != nil {
		return p, fmt.Errorf("organization of evaluation: %w", err)
	}
	p.Round, err = l.rounds.ShowRound(ctx, p.Evaluation.V.RoundID)
	if err != nil {
		return p, fmt.Errorf("round of evaluation: %w", err)
	}
	p.before, err = l.before(ctx, p.Evaluation.V)
	return p, err
}

// before returns the places of the evaluations that one repeats.
func (l *Ledgers) before(ctx context.Context, e round.Evaluation) ([]Place, error) {
	if e.AgainOf == "" {
		return nil, nil
	}
	p, err := l.placeOf(ctx, e.AgainOf)
	return p.ledgers(), err
}

// DatesAt returns the reference days of the place's ledger.
func (l *Ledgers) DatesAt(ctx context.Context, p Place) (term.Dates, error) {
	scheme, err := l.rounds.SchemeOf(ctx, p.Evaluation.V)
	if err != nil {
		return term.Dates{}, fmt.Errorf("scheme of evaluation: %w", err)
	}
	d := deadline.From(scheme.Periods, p.Evaluation.V.Start(p.Round.V))
	start, _ := deadline.ParseDay(string(d.Start))
	return term.Dates{
		Start: start, PeriodEnd: d.PeriodEnd, AtOnceDays: l.rules.Pack.AtOnceDays, Calendar: l.rules.Calendar,
	}, nil
}

// readDues reads a draft's deadlines that are only text, in the way a ledger's are read. An existing deadline stays as
// it was read then.
func (l *Ledgers) readDues(ctx context.Context, p Place, d *Draft, was []ledger.Measure) error {
	for n := range d.Item.Measures {
		due := &d.Item.Measures[n].Due
		if due.Text == "" || due.Kind != "" { // none, or read where it was typed
			continue
		}
		same := func(m ledger.Measure) bool { return m.Due.Text == due.Text }
		if i := slices.IndexFunc(was, same); i >= 0 {
			*due = was[i].Due
			continue
		}
		dates, err := l.DatesAt(ctx, p)
		if err != nil {
			return err
		}
		ok := false
		*due, ok = term.Read(due.Text, dates, false)
		if !ok {
			return records.InvalidField(
				fmt.Sprintf("measures[%d].due", n),
				"看不懂这个时限。请写成 2026年3月31日、3月底前、长期坚持或立行立改。",
				"The deadline cannot be understood; write 2026-03-31, or 长期坚持 for a lasting one.",
			)
		}
	}
	return nil
}

// party returns a person's side in relation to an organization's items; an error if there is none. A unit's account
// names its organization, by id or name, as its body.
func (l *Ledgers) party(ctx context.Context, a records.Actor, id string, o round.Organization) (ledger.Party, error) {
	switch a.Role {
	case auth.Admin:
		return ledger.Office, nil
	case auth.Assessor:
		return ledger.Checker, nil
	case auth.Leader:
		return ledger.Reader, nil
	case auth.Unit:
		switch {
		case a.Body == "":
			return "", errNoBody
		case a.Body == id || typed.Key(a.Body) == typed.Key(o.Name):
			return ledger.Unit, nil
		}
		return "", ErrOther
	case auth.Supervisor:
		return l.supervises(ctx, a, o)
	}
	return "", ErrNoLedger
}

// supervises accepts a supervising body for every unit, or for those it supervises.
func (l *Ledgers) supervises(ctx context.Context, a records.Actor, o round.Organization) (ledger.Party, error) {
	if a.Body == "" {
		return "", errNoBody
	}
	if slices.Contains(l.rules.Bodies, a.Body) || a.Body == o.SupervisorID && o.SupervisorID != "" {
		return ledger.Checker, nil
	}
	if o.SupervisorID == "" {
		return "", ErrOther
	}
	s, err := l.rounds.ShowOrganization(ctx, o.SupervisorID)
	switch {
	case err != nil:
		return "", fmt.Errorf("supervisor of organization: %w", err)
	case typed.Key(s.V.Name) != typed.Key(a.Body):
		return "", ErrOther
	}
	return ledger.Checker, nil
}

// OnlyAccounts lets the readers of restricted items be accounts that exist: a misspelled name would shut its reader out
// unnoticed. It is called once, before the service is used.
func (l *Ledgers) OnlyAccounts(
	names func(ctx context.Context, field string, typed, before []string) ([]string, error),
) {
	l.accounts = names
}

// readers returns the readers of a draft as accounts are spelled; those whom the item had before, and the person who
// writes it, are not looked up.
func (l *Ledgers) readers(ctx context.Context, a records.Actor, d Draft, r *restriction) ([]string, error) {
	if l.accounts == nil || !d.Restricted {
		return d.Readers, nil
	}
	before := []string{a.Name}
	if r != nil {
		before = append(before, r.Readers...)
	}
	return l.accounts(ctx, "readers", d.Readers, before)
}

// OnlyTeam restricts assessors to the evaluations of their team (evaluation §5). mine lists those of a batch; all is
// true if the batch has no teams. It is called once, before the service is used.
func (l *Ledgers) OnlyTeam(
	mine func(ctx context.Context, a records.Actor, batchID string) (targets []string, all bool, err error),
) {
	l.mine = mine
}

// assessed returns the evaluations of a round's batch that concern an assessor; nil without an error means all.
func (l *Ledgers) assessed(ctx context.Context, a records.Actor, roundID string) (map[string]bool, error) {
	if a.Role != auth.Assessor || l.mine == nil {
		return nil, nil
	}
	targets, all, err := l.mine(ctx, a, roundID)
	if err != nil || all {
		return nil, err
	}
	out := make(map[string]bool, len(targets))
	for _, id := range targets {
		out[id] = true
	}
	return out, nil
}

// Enter returns the place of an evaluation to a person whom its items concern.
func (l *Ledgers) Enter(ctx context.Context, a records.Actor, evaluationID string) (Place, ledger.Party, error) {
	p, err := l.placeOf(ctx, evaluationID)
	if err != nil {
		if a.Role == auth.Unit && records.KindOf(err) == records.NotFound {
			err = ErrOther // not even whether it exists
		}
		return p, "", err
	}
	party, err := l.party(ctx, a, p.Organization.ID, p.Organization.V)
	if err != nil {
		return p, "", err
	}
	assessed, err := l.assessed(ctx, a, p.Round.ID)
	if err == nil && assessed != nil && !assessed[evaluationID] {
		err = ErrOther
	}
	return p, party, err
}

// begin is Enter for writing: a leader only reads (evaluation §5).
func (l *Ledgers) begin(ctx context.Context, a records.Actor, evaluationID string) (Place, ledger.Party, error) {
	p, party, err := l.Enter(ctx, a, evaluationID)
	if err == nil && party == ledger.Reader {
		err = ErrReadsOnly
	}
	return p, party, err
}

// Dates returns the reference days of an evaluation's ledger.
func (l *Ledgers) Dates(ctx context.Context, a records.Actor, evaluationID string) (term.Dates, error) {
	p, _, err := l.Enter(ctx, a, evaluationID)
	if err != nil {
		return term.Dates{}, err
	}
	return l.DatesAt(ctx, p)
}

package decision

import (
	"cmp"
	"context"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/machine"

	schemes "minping/internal/evaluation/scheme"
)

// stored is a decision as it is stored.
type stored struct {
	decision.Decision
	State decision.State  `json:"state"`
	Taken []decision.Step `json:"taken,omitempty"` // steps of an accountability, in order
}

// View is a decision as one viewer sees it.
type View struct {
	ID      string
	Version int
	decision.Decision
	State  decision.State
	Opens  string // the type of document that a yes opens
	Hidden bool   // a clue: only its authors see the text (domain A43, B36)
	Steps  []machine.Edge[decision.State]
	Taken  []decision.Step // steps of an accountability that were taken (domain B32)
	// no leader has an account: another person of the office confirms by the paper the leader signed
	NoLeader bool
}

// hidden replaces the text of a clue that the reader may not see.
const hidden = "限授权人员查看"

func (d *Decisions) view(v records.Versioned[stored], a person) View {
	out := View{ID: v.ID, Version: v.Version, Decision: v.V.Decision, State: v.V.State, Taken: v.V.Taken}
	if out.State == decision.Yes {
		out.Opens = d.rules.Documents[v.V.Kind]
	}
	out.NoLeader = a.stands && out.State == decision.Prepared && !d.OfficeAnswers(v.V.Kind)
	out.Steps = d.rules.Machine(v.V.Kind).Steps(v.V.State, a.relations(v.V)...)
	if v.V.Kind == decision.ClueTransfer && a.Name != v.V.Prepared && a.Name != v.V.By {
		out.Hidden, out.Reason, out.Asked, out.Persons, out.Code = true, hidden, "", nil, ""
	}
	return out
}

// Unit is one row of 结果运用: its place in the fixed result, what the rules suggest, and what was
// decided. A suggestion that was prepared is among the decisions alone.
type Unit struct {
	Row         final.Row
	Final       string // digest of the result; "" without one
	Suggestions []decision.Suggestion
	Decisions   []View

	ended []decision.Kind // what the result suggests and a no ended
}

// decided reports whether a kind was prepared or answered on the result, or a no still holds: another of it is refused
// as already there.
func (u Unit) decided(k decision.Kind) bool {
	return slices.Contains(u.ended, k) || slices.ContainsFunc(u.Decisions, func(v View) bool {
		return v.Kind == k && v.State != decision.Withdrawn && v.Final == u.Final
	})
}

// Undrafted returns the decisions of a kind on the result whose document has yet to be drafted.
func (u Unit) Undrafted(k decision.Kind) (out []View) {
	for _, v := range u.Decisions {
		if v.Kind == k && v.Final == u.Final && v.Opens != "" && v.Document == "" {
			out = append(out, v)
		}
	}
	return out
}

// Waits reports what waits for the actor: for the office a suggestion, for those who confirm a prepared decision.
func (u Unit) Waits(a records.Actor) bool {
	return len(u.Suggestions) > 0 && a.Role == auth.Admin ||
		slices.ContainsFunc(u.Decisions, View.Answerable)
}

// Answerable reports whether the viewer may answer it with yes.
func (v View) Answerable() bool {
	return slices.ContainsFunc(v.Steps, func(e machine.Edge[decision.State]) bool { return e.To == decision.Yes })
}

// List returns what follows from the fixed result of a batch, in the order of its rows; not_fixed while none is in
// force.
func (d *Decisions) List(ctx context.Context, a records.Actor, batchID string) ([]Unit, error) {
	if err := mayRead(a); err != nil {
		return nil, err
	}
	f, err := d.inForce(ctx, batchID)
	if err != nil {
		return nil, err
	}
	return d.units(ctx, a, f, f.Rows)
}

// Waiting is the newest of the batches, given from the oldest, in which something waits for the actor; if nothing does,
// the newest whose result is fixed; "" if none is.
func (d *Decisions) Waiting(ctx context.Context, a records.Actor, batches []string) (string, error) {
	if err := mayRead(a); err != nil {
		return "", err
	}
	fixed := ""
	for _, id := range slices.Backward(batches) {
		units, err := d.List(ctx, a, id)
		if records.KindOf(err) == records.Conflict {
			continue
		}
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(units, func(u Unit) bool { return u.Waits(a) }) {
			return id, nil
		}
		fixed = cmp.Or(fixed, id)
	}
	return fixed, nil
}

// Asked returns what a supervising body asked for about an evaluation, and what it may ask for. It learns nothing about
// the result (evaluation §5).
func (d *Decisions) Asked(
	ctx context.Context, a records.Actor, evaluationID string,
) (Unit, []decision.Kind, error) {
	if a.Role != auth.Supervisor {
		return Unit{}, nil, errNotYours
	}
	e, err := round.LoadEvaluation(ctx, d.rounds, evaluationID)
	if err != nil {
		return Unit{}, nil, err
	}
	row, err := d.bareRow(ctx, e)
	if err != nil {
		return Unit{}, nil, err
	}
	us, err := d.units(ctx, a, final.Final{}, []final.Row{row})
	if err != nil {
		return Unit{}, nil, err
	}
	us[0].Decisions = slices.DeleteFunc(us[0].Decisions, func(v View) bool { return v.Prepared != a.Name })
	var kinds []decision.Kind
	for _, k := range decision.Kinds() {
		if slices.Contains(d.rules.Asks[k], machine.Supervising) {
			kinds = append(kinds, k)
		}
	}
	return us[0], kinds, nil
}

// bareRow returns the row of an evaluation without a result: names only.
func (d *Decisions) bareRow(ctx context.Context, e records.Versioned[round.Evaluation]) (final.Row, error) {
	o, err := d.rounds.ShowOrganization(ctx, e.V.OrganizationID)
	return final.Row{
		Evaluation: e.ID, Round: e.V.RoundID, Organization: e.V.OrganizationID, Name: o.V.Name, Kind: o.V.Kind,
		Target: targetOf(e.V),
	}, err
}

// Show returns what follows for one evaluation. Without a result in force its row has only the names, and nothing is
// suggested; what people decide on their own needs none.
func (d *Decisions) Show(ctx context.Context, a records.Actor, evaluationID string) (Unit, error) {
	if err := mayRead(a); err != nil {
		return Unit{}, err
	}
	e, err := round.LoadEvaluation(ctx, d.rounds, evaluationID)
	if err != nil {
		return Unit{}, err
	}
	f, ok, err := d.rounds.FinalOfRound(ctx, e.V.RoundID)
	if err != nil {
		return Unit{}, err
	}
	row, found := f.Row(evaluationID)
	if !ok || !found {
		f = final.Final{}
		row, err = d.bareRow(ctx, e)
		if err != nil {
			return Unit{}, err
		}
	}
	us, err := d.units(ctx, a, f, []final.Row{row})
	if err != nil {
		return Unit{}, err
	}
	return us[0], nil
}

func targetOf(e round.Evaluation) string {
	if e.Supervising() {
		return schemes.TargetSupervising
	}
	return schemes.TargetInspected
}

// units puts what a final suggests about some of its rows beside what was decided about them.
func (d *Decisions) units(ctx context.Context, a records.Actor, f final.Final, rows []final.Row) ([]Unit, error) {
	who, err := d.person(ctx, a)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.Evaluation
	}
	decided, err := records.ListByParents[stored](ctx, d.env, kindDecision, ids)
	if err != nil {
		return nil, err
	}
	ended := d.rules.Ended(f, d.schemesOf(ctx), answered(decided))
	open := map[string][]decision.Suggestion{}
	for _, s := range d.rules.Suggest(f, d.schemesOf(ctx), answered(decided)) {
		if !underWay(decided[s.Evaluation], records.HashName(s.Key())) {
			open[s.Evaluation] = append(open[s.Evaluation], s)
		}
	}
	gone, err := d.withdrawn(ctx, decided)
	if err != nil {
		return nil, err
	}
	out := make([]Unit, len(rows))
	for i, r := range rows {
		out[i] = Unit{
			Row: r, Final: f.Digest, Suggestions: open[r.Evaluation], Decisions: []View{}, ended: ended[r.Evaluation],
		}
		for _, v := range decided[r.Evaluation] {
			if gone[v.V.Document] { // as if it had never been drafted
				v.V.Document = ""
			}
			out[i].Decisions = append(out[i].Decisions, d.view(v, who))
		}
	}
	return out, nil
}

// withdrawn returns which documents of decisions were withdrawn as drafts.
func (d *Decisions) withdrawn(
	ctx context.Context, decided map[string][]records.Versioned[stored],
) (map[string]bool, error) {
	var ids []string
	for _, vs := range decided {
		for _, v := range vs {
			ids = append(ids, v.V.Document) // reading skips those without one
		}
	}
	return d.papers.Withdrawn(ctx, ids)
}

func underWay(decided []records.Versioned[stored], id string) bool {
	return slices.ContainsFunc(decided, func(v records.Versioned[stored]) bool {
		return v.ID == id && v.V.State == decision.Prepared
	})
}

func answered(decided map[string][]records.Versioned[stored]) (out []decision.Decision) {
	for _, vs := range decided {
		for _, v := range vs {
			out = append(out, v.V.Decision)
		}
	}
	return out
}

// Answered returns the answered decisions of evaluations, by evaluation: effects are derived from them.
func (d *Decisions) Answered(ctx context.Context, evaluations []string) ([]decision.Decision, error) {
	decided, err := records.ListByParents[stored](ctx, d.env, kindDecision, evaluations)
	if err != nil {
		return nil, err
	}
	var out []decision.Decision
	for _, v := range answered(decided) {
		if v.Answer != "" {
			out = append(out, v)
		}
	}
	return out, nil
}

// inForce returns the final that is in force for a batch.
func (d *Decisions) inForce(ctx context.Context, batchID string) (final.Final, error) {
	batch, err := d.rounds.Batch(ctx, batchID)
	if err != nil {
		return final.Final{}, err
	}
	v, ok, err := d.rounds.FixedOf(ctx, batch.ID)
	if err == nil && !ok {
		err = records.Fail(
			records.Conflict,
			"not_fixed",
			"本批次结果没有锁定，没有处理建议。",
			"The result of this batch is not fixed: there are no suggestions yet.",
		)
	}
	return v.V.Final, err
}

// schemesOf finds the scheme that a row of a final was scored under.
func (d *Decisions) schemesOf(ctx context.Context) decision.Schemes {
	known := map[final.SchemeRef]schemes.Scheme{}
	return func(ref final.SchemeRef) (schemes.Scheme, bool) {
		if s, ok := known[ref]; ok {
			return s, true
		}
		s, err := d.schemes.SchemeAt(ctx, ref.ID, ref.Version)
		if err == nil {
			known[ref] = s
		}
		return s, err == nil
	}
}

// ForHearing returns those of the given evaluations for which a hearing was decided (domain A28).
func (d *Decisions) ForHearing(ctx context.Context, evaluations []string) ([]string, error) {
	all, err := d.Answered(ctx, evaluations)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, x := range all {
		if x.Kind == decision.Hearing && x.Answer == decision.AnswerYes && !slices.Contains(out, x.About) {
			out = append(out, x.About)
		}
	}
	return out, nil
}

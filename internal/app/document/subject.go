package document

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"

	"minping/internal/evaluation/document"
	"minping/internal/evaluation/final"
	"minping/internal/store"
)

// subject is what a document is about: a batch with its rounds, or one unit of it.
type subject struct {
	batch  string
	name   string
	rounds []records.Versioned[round.Round]

	evaluations   []records.Versioned[round.Evaluation] // inspected ones; of a unit's document its own alone
	supervising   []string                              // ids of the supervising bodies that are assessed in the batch
	organizations map[string]round.Organization

	evaluation   records.Versioned[round.Evaluation] // of a unit's document
	organization records.Versioned[round.Organization]

	said  map[string]round.Said // by evaluation; those with a ledger
	named []string              // ids of the items quoted in said and in earlier ledgers

	fixed records.Versioned[round.Fixed]
	final *final.Final // in force
}

func (d *Documents) subjectOf(ctx context.Context, t document.Type, batchID, evaluationID string) (s subject,
	err error,
) {
	if t.About == document.AboutUnit {
		s, err = d.unitSubject(ctx, evaluationID)
		if err != nil {
			return s, err
		}
		batchID, err = d.batchOfUnit(ctx, s, batchID)
		if err != nil {
			return s, err
		}
	} else if evaluationID != "" {
		return s, records.InvalidField("evaluation_id", "这类公文针对全批单位。", "This type is about a whole batch.")
	}
	batch, err := d.rounds.Batch(ctx, batchID)
	if err != nil {
		return s, err
	}
	s.batch, s.name = batch.ID, batch.V.Name
	for _, id := range batch.V.Rounds {
		r, err := d.rounds.ShowRound(ctx, id)
		if err != nil {
			return s, err
		}
		s.rounds = append(s.rounds, r)
	}
	v, inForce, err := d.rounds.FixedOf(ctx, s.batch)
	if err != nil {
		return s, err
	}
	s.fixed = v
	if inForce {
		s.final = &v.V.Final
	}
	if t.Final && s.final == nil {
		return s, errNotFixed
	}
	if t.Final && t.About == document.AboutUnit {
		if _, ok := s.final.Row(evaluationID); !ok {
			return s, errNoRow
		}
	}
	if t.About == document.AboutBatch {
		err = d.members(ctx, &s)
	}
	if err == nil {
		err = d.fromLedgers(ctx, &s)
	}
	return s, err
}

// batchOfUnit is the batch of a unit's evaluation. A form names a batch beside the unit, and a letter about the wrong
// round would look right.
func (d *Documents) batchOfUnit(ctx context.Context, s subject, chosen string) (string, error) {
	id, err := d.rounds.BatchOf(ctx, s.evaluation.V.RoundID)
	if err != nil || chosen == "" || chosen == id {
		return id, err
	}
	batch, err := d.rounds.Batch(ctx, chosen)
	if err == nil && batch.ID != id {
		err = records.InvalidField("evaluation_id", "所选单位不在这一轮次（批次）里，请重新选择单位。",
			"This unit is not in the chosen batch; choose the unit again.")
	}
	return id, err
}

// fromLedgers replaces typed values by those of the ledgers: counts, what is outstanding, common problems.
func (d *Documents) fromLedgers(ctx context.Context, s *subject) (err error) {
	s.evaluations, err = round.Worded(ctx, d.rounds, s.evaluations)
	if err != nil {
		return err
	}
	if s.evaluation.ID != "" {
		s.evaluation = s.evaluations[0]
	}
	s.said, err = round.SaidIn(ctx, d.rounds, records.IDs(s.evaluations))
	if err != nil {
		return err
	}
	var before []string // a repeated evaluation also quotes the ledgers before it
	for _, e := range s.evaluations {
		s.named = append(s.named, s.said[e.ID].Named...)
		of, err := d.rounds.Redos.Before(ctx, e.V)
		if err != nil {
			return err
		}
		before = append(before, of...)
	}
	earlier, err := round.SaidIn(ctx, d.rounds, before)
	for _, id := range before {
		s.named = append(s.named, earlier[id].Named...)
	}
	return err
}

func (d *Documents) unitSubject(ctx context.Context, evaluationID string) (s subject, err error) {
	s.evaluation, err = d.rounds.ShowEvaluation(ctx, evaluationID)
	if records.KindOf(err) == records.NotFound {
		return s, records.InvalidField("evaluation_id", "没有这个评估。", "There is no such evaluation.")
	}
	if err != nil {
		return s, err
	}
	s.organization, err = d.rounds.ShowOrganization(ctx, s.evaluation.V.OrganizationID)
	s.evaluations = []records.Versioned[round.Evaluation]{s.evaluation}
	s.organizations = map[string]round.Organization{s.organization.ID: s.organization.V}
	return s, err
}

// memberPage is how many evaluations are read at a time.
const memberPage = 500

// members reads the inspected units of a batch, in order of name.
func (d *Documents) members(ctx context.Context, s *subject) error {
	var ids []string
	for _, r := range s.rounds {
		for page, err := range records.Pages[round.Evaluation](ctx, d.env, round.KindEvaluation, r.ID, memberPage) {
			if err != nil {
				return err
			}
			for _, e := range page {
				ids = append(ids, e.V.OrganizationID)
				if e.V.Supervising() {
					s.supervising = append(s.supervising, e.V.OrganizationID)
				} else {
					s.evaluations = append(s.evaluations, e)
				}
			}
		}
	}
	var err error
	s.organizations, err = records.GetMany[round.Organization](ctx, d.env, round.KindOrganization, ids)
	if err != nil {
		return err
	}
	slices.SortStableFunc(s.evaluations, func(a, b records.Versioned[round.Evaluation]) int {
		return strings.Compare(s.organizations[a.V.OrganizationID].Name, s.organizations[b.V.OrganizationID].Name)
	})
	return nil
}

func (s subject) unit() Addressee { return Addressee{s.organization.ID, s.organization.V.Name} }

// units are the inspected units of a batch, each once.
func (s subject) units() []Addressee {
	out, seen := []Addressee{}, map[string]bool{}
	for _, e := range s.evaluations {
		if id := e.V.OrganizationID; !seen[id] {
			seen[id] = true
			out = append(out, Addressee{id, s.organizations[id].Name})
		}
	}
	return out
}

// row returns an evaluation's row of the final, nil without one.
func (s subject) row(evaluationID string) *final.Row {
	if s.final == nil {
		return nil
	}
	if r, ok := s.final.Row(evaluationID); ok {
		return &r
	}
	return nil
}

// create stores a new document. If its id is given, a second call returns the first document.
func (d *Documents) create(ctx context.Context, a records.Actor, id string, doc Document) (Record, error) {
	v, err := records.Create(ctx, d.env, KindDocument, cmp.Or(id, records.NewID()), doc.Batch, doc)
	if id != "" && errors.Is(err, store.ErrExists) {
		return d.load(ctx, id)
	}
	if err != nil {
		return v, err
	}
	return v, d.audit.Append(ctx, a, "document.draft", v.ID, doc.TypeName+"："+doc.Title)
}

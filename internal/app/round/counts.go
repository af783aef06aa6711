package round

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/ledger"
)

// Counts returns what the ledgers of evaluations say in numbers, by evaluation; one without a ledger is left out.
type Counts func(ctx context.Context, evaluations []string) (map[string]ledger.Counts, error)

// CountsFrom sets where the counts of ledgers come from. It is called once, before the service is used.
func (s *Rounds) CountsFrom(c Counts) { s.counts = c }

// Counted puts the counts of the items into the facts of evaluations that have a ledger; typed ones remain only without (evaluation §4).
func (s *Rounds) Counted(ctx context.Context, es []records.Versioned[Evaluation]) ([]records.Versioned[Evaluation], error) {
	if s.counts == nil || len(es) == 0 {
		return es, nil
	}
	counts, err := s.counts(ctx, records.IDs(es))
	if err != nil {
		return nil, err
	}
	for i, e := range es {
		if c, ok := counts[e.ID]; ok {
			es[i].V.Facts = c.Ledger(e.V.Facts)
		}
	}
	return es, nil
}

// countedOne is Counted for one evaluation.
func (s *Rounds) countedOne(ctx context.Context, e records.Versioned[Evaluation]) (records.Versioned[Evaluation], error) {
	out, err := s.Counted(ctx, []records.Versioned[Evaluation]{e})
	if err != nil {
		return e, err
	}
	return out[0], nil
}

// countedFacts replaces typed counts of an evaluation that has a ledger.
func (s *Rounds) countedFacts(ctx context.Context, id string, f facts.Facts) (facts.Facts, error) {
	e, err := s.countedOne(ctx, records.Versioned[Evaluation]{ID: id, V: Evaluation{Facts: f}})
	return e.V.Facts, err
}

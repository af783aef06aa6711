package round

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/ledger"
)

// Counts returns what the ledgers of evaluations say in numbers, by evaluation; evaluations without a ledger are left
// out.
type Counts func(ctx context.Context, evaluations []string) (map[string]ledger.Counts, error)

// CountsFrom sets the source of the counts and texts of ledgers. It is called once, before the service is used.
func (s *Rounds) CountsFrom(c Counts, said SaidBy) { s.counts, s.said = c, said }

// Contradictions returns how many facts that were written down contradict the report or the ledger of evaluations;
// evaluations about which nothing was written down are left out.
type Contradictions func(ctx context.Context, evaluations []string) (map[string]int, error)

// ContradictionsFrom sets their source. It is called once, before the service is used.
func ContradictionsFrom(s *Rounds, c Contradictions) { s.contradictions = c }

// contradicted replaces a typed number of contradictions by the number written down (domain A46).
func (s *Rounds) contradicted(
	ctx context.Context, es []records.Versioned[Evaluation],
) ([]records.Versioned[Evaluation], error) {
	if s.contradictions == nil || len(es) == 0 {
		return es, nil
	}
	found, err := s.contradictions(ctx, records.IDs(es))
	if err != nil {
		return nil, err
	}
	for i, e := range es {
		if n, ok := found[e.ID]; ok {
			es[i].V.Facts.Contradicted = &n
		}
	}
	return es, nil
}

// Counted puts the counts of the items into the facts of evaluations that have a ledger; typed counts only remain
// without one (evaluation §4).
func (s *Rounds) Counted(
	ctx context.Context,
	es []records.Versioned[Evaluation],
) ([]records.Versioned[Evaluation], error) {
	es, err := s.contradicted(ctx, es)
	if err != nil || s.counts == nil || len(es) == 0 {
		return es, err
	}
	counts, err := s.countsOf(ctx, es)
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

// countsOf returns the counts of the ledgers of evaluations. A repeated evaluation is about all problems of its unit,
// so those of the earlier ledgers are included.
func (s *Rounds) countsOf(
	ctx context.Context, es []records.Versioned[Evaluation],
) (map[string]ledger.Counts, error) {
	ids, before := records.IDs(es), map[string][]string{}
	for _, e := range es {
		if e.V.AgainOf == "" {
			continue
		}
		of, err := s.Redos.Before(ctx, e.V)
		if err != nil {
			return nil, err
		}
		before[e.ID], ids = of, append(ids, of...)
	}
	counts, err := s.counts(ctx, ids)
	if err != nil || len(before) == 0 {
		return counts, err
	}
	out := map[string]ledger.Counts{}
	for _, e := range es {
		all, known := counts[e.ID]
		for _, id := range before[e.ID] {
			c, has := counts[id]
			all.Plus(c)
			known = known || has
		}
		if known {
			out[e.ID] = all
		}
	}
	return out, nil
}

// countedOne is Counted for one evaluation.
func (s *Rounds) countedOne(
	ctx context.Context,
	e records.Versioned[Evaluation],
) (records.Versioned[Evaluation], error) {
	out, err := s.Counted(ctx, []records.Versioned[Evaluation]{e})
	if err != nil {
		return e, err
	}
	return out[0], nil
}

// FromLedger reports whether the counts of an evaluation come from its ledger, so that they are not typed.
func FromLedger(ctx context.Context, s *Rounds, e records.Versioned[Evaluation]) (bool, error) {
	if s.counts == nil {
		return false, nil
	}
	counts, err := s.countsOf(ctx, []records.Versioned[Evaluation]{e})
	_, ok := counts[e.ID]
	return ok, err
}

// countedFacts replaces typed counts of an evaluation that has a ledger.
func (s *Rounds) countedFacts(ctx context.Context, id string, f facts.Facts) (facts.Facts, error) {
	e, err := s.countedOne(ctx, records.Versioned[Evaluation]{ID: id, V: Evaluation{Facts: f}})
	return e.V.Facts, err
}

// Said is what the ledger of an evaluation says in words: one line per unsettled problem of the feedback, per unsettled
// new problem, and per common problem. Items are the ids behind the first two, Named those behind all three.
type Said struct{ Outstanding, Found, Common, Items, Named []string }

// FedBack is the first document by which a problem was fed back to its unit (domain A17).
type FedBack struct {
	Document, Title, Number string
	On                      deadline.Day
}

// Letter is an issued document about the items of an evaluation's ledger.
type Letter struct {
	Document, Type, Name, Number, Replaces string
	Items                                  []string // that it was drafted for
	Listed                                 []string // that its list of problems names
	On, Due                                deadline.Day
}

// SaidBy returns what the ledgers of evaluations say in words; evaluations without a ledger are left out.
type SaidBy func(ctx context.Context, evaluations []string) (map[string]Said, error)

// SaidIn returns what the ledgers of evaluations say in words.
func SaidIn(ctx context.Context, s *Rounds, evaluations []string) (map[string]Said, error) {
	if s.said == nil || len(evaluations) == 0 {
		return nil, nil
	}
	return s.said(ctx, evaluations)
}

// Worded is Counted, and also replaces the typed text about outstanding items: it then comes from the items, like the
// counts (evaluation §4). Texts are only read for evaluations that have a ledger.
func Worded(
	ctx context.Context, s *Rounds, es []records.Versioned[Evaluation],
) ([]records.Versioned[Evaluation], error) {
	es, err := s.contradicted(ctx, es)
	if err != nil || s.counts == nil || len(es) == 0 {
		return es, err
	}
	counts, err := s.countsOf(ctx, es)
	if err != nil || len(counts) == 0 {
		return es, err
	}
	said, err := SaidIn(ctx, s, slices.Sorted(maps.Keys(counts)))
	if err != nil {
		return nil, err
	}
	if err := s.saidBefore(ctx, es, said); err != nil {
		return nil, err
	}
	for i, e := range es {
		if c, ok := counts[e.ID]; ok {
			es[i].V.Facts = c.Ledger(e.V.Facts)
		}
		if x, ok := said[e.ID]; ok {
			es[i].V.Facts.Outstanding = numbered(x.Outstanding)
		}
	}
	return es, nil
}

// saidBefore adds what the earlier ledgers said to evaluations that repeat others.
func (s *Rounds) saidBefore(ctx context.Context, es []records.Versioned[Evaluation], said map[string]Said) error {
	for _, e := range es {
		of, err := s.Redos.Before(ctx, e.V)
		if err != nil || len(of) == 0 {
			if err != nil {
				return err
			}
			continue
		}
		more, err := SaidIn(ctx, s, of)
		if err != nil {
			return err
		}
		all := said[e.ID]
		for _, id := range of {
			all.Outstanding = append(all.Outstanding, more[id].Outstanding...)
		}
		said[e.ID] = all
	}
	return nil
}

// mostLines is how many lines of a ledger a text contains at most; for the rest it gives the number.
const mostLines = 200

func numbered(lines []string) string {
	var b strings.Builder
	for n, line := range lines[:min(len(lines), mostLines)] {
		fmt.Fprintf(&b, "%d．%s。\n", n+1, line)
	}
	if more := len(lines) - mostLines; more > 0 {
		fmt.Fprintf(&b, "另有 %d 项，见台账。\n", more)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

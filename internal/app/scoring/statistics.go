package scoring

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluation/statistics"
)

// StatisticsView is the statistics table of a round, or of the rounds of a batch together.
type StatisticsView struct {
	Name   string // of the round or the batch
	Round  records.Versioned[round.Round]
	Rounds []string // names, in order
	Count  int      // of rows

	Layout     statistics.Layout
	Completion scheme.CompletionRule // how the total row calculates 整改完成率

	service  *Scores
	standing roundScores
	roundOf  map[string]string // by party: the name of its round
	ranked   []score.Ranked
}

// Statistics returns the columns of 集中督查结果统计表 (domain 3.5) for a round.
func (s *Scores) Statistics(ctx context.Context, a records.Actor, roundID string) (StatisticsView, error) {
	r, err := s.roundScores(ctx, a, roundID, false)
	if err != nil {
		return StatisticsView{}, err
	}
	return s.statistics(r.round.V.Name, r, map[string]string{}, r.round.V.Name)
}

// BatchStatistics returns the table over the rounds of a batch, ranked together; their schemes may differ (domain A03).
// The id of a round without a batch is used as its own batch's.
func (s *Scores) BatchStatistics(ctx context.Context, a records.Actor, batchID string) (StatisticsView, error) {
	b, err := s.rounds.Batch(ctx, batchID)
	if err != nil {
		return StatisticsView{}, err
	}
	all := roundScores{parties: map[string]orgScore{}}
	roundOf := map[string]string{}
	var names []string
	for _, id := range b.V.Rounds {
		r, err := s.roundScores(ctx, a, id, false)
		if err != nil {
			return StatisticsView{}, err
		}
		all.round, names = r.round, append(names, r.round.V.Name)
		if r.fixed != nil && all.fixed == nil {
			all.fixed = map[string]final.Row{}
		}
		for org, o := range r.parties { // an organization may be in several of the rounds
			key := o.row.EvaluationID
			all.parties[key], roundOf[key] = o, r.round.V.Name
			if row, ok := r.fixed[org]; ok {
				all.fixed[key] = row
			}
		}
		all.schemes = append(all.schemes, r.schemes...)
	}
	all.schemes = distinct(all.schemes)
	all.scheme, err = s.mostUsed(ctx, all.parties)
	if err != nil {
		return StatisticsView{}, err
	}
	return s.statistics(b.V.Name, all, roundOf, names...)
}

func (s *Scores) statistics(
	name string, r roundScores, roundOf map[string]string, rounds ...string,
) (StatisticsView, error) {
	ranked := r.ranked(r.scheme.Rank)
	used := r.schemes
	if len(used) == 0 {
		used = []scheme.Scheme{r.scheme}
	}
	return StatisticsView{
		Name: name, Round: r.round, Rounds: rounds, Count: len(ranked),
		Layout: statistics.LayoutOf(used...), Completion: statistics.CompletionOf(used...),
		service: s, standing: r, roundOf: roundOf, ranked: ranked,
	}, nil
}

// Of returns the table of the units of some kinds of organization, in the same order.
func (v StatisticsView) Of(keep func(kind string) bool) StatisticsView {
	v.ranked = slices.DeleteFunc(slices.Clone(v.ranked), func(r score.Ranked) bool {
		return !keep(v.standing.parties[r.ID].row.OrgKind)
	})
	v.Count = len(v.ranked)
	return v
}

// Total returns the row that closes the table.
func (v StatisticsView) Total(ctx context.Context) (statistics.Row, error) {
	var total statistics.Total
	for row, err := range v.Rows(ctx) {
		if err != nil {
			return statistics.Row{}, err
		}
		total.Add(row)
	}
	return total.Row(v.Completion), nil
}

// StatisticsPage is how many rows are made at a time.
const StatisticsPage = 100

// Rows yields the rows in order of rank. What people wrote about an organization is read when its row is due: the
// table of a round of thousands is never in memory as a whole. An error ends the sequence.
func (v StatisticsView) Rows(ctx context.Context) iter.Seq2[statistics.Row, error] {
	return func(yield func(statistics.Row, error) bool) {
		no := 0
		for page := range slices.Chunk(v.ranked, StatisticsPage) {
			written, err := v.written(ctx, page)
			if err != nil {
				yield(statistics.Row{}, err)
				return
			}
			for _, r := range page {
				no++
				if !yield(v.row(no, r, written), nil) {
					return
				}
			}
		}
	}
}

// written returns what people wrote about organizations, by evaluation.
func (v StatisticsView) written(ctx context.Context, page []score.Ranked) (map[string]round.Evaluation, error) {
	ids := make([]string, len(page))
	for i, r := range page {
		ids[i] = v.standing.parties[r.ID].row.EvaluationID
	}
	written, err := records.GetMany[round.Evaluation](ctx, v.service.env, round.KindEvaluation, ids)
	if err != nil {
		return nil, err
	}
	es := make([]records.Versioned[round.Evaluation], 0, len(written))
	for id, e := range written {
		es = append(es, records.Versioned[round.Evaluation]{ID: id, V: e})
	}
	es, err = round.Worded(ctx, v.service.rounds, es)
	if err != nil {
		return nil, err
	}
	for _, e := range es {
		written[e.ID] = e.V
	}
	return written, nil
}

func (v StatisticsView) row(no int, r score.Ranked, written map[string]round.Evaluation) statistics.Row {
	o := v.standing.parties[r.ID]
	name, ok := v.roundOf[r.ID]
	if !ok {
		name = v.Name
	}
	return statistics.RowOf(v.standing.schemeOf(o), no, name, statistics.Input{
		Org: o.row.Organization, KindName: round.KindName(o.row.OrgKind).ZH,
		Facts:  v.standing.asCounted(r.ID, written[o.row.EvaluationID].AllFacts()),
		Totals: o.totals, Result: o.result, Overall: o.overall,
	}, r)
}

// asCounted returns the facts about a party with the counts of the final, once there is one. The words are those of the
// ledger as it is now; if it has moved on, they begin by saying so.
func (r roundScores) asCounted(party string, f facts.Facts) facts.Facts {
	row, ok := r.fixed[party]
	if !ok || row.Counts == nil {
		return f
	}
	now := f.OutstandingItems()
	f = row.Counts.In(f)
	if f.OutstandingItems() == now {
		return f
	}
	f.Outstanding = strings.TrimSuffix(fmt.Sprintf("结果锁定后台账有变化，现有%d项未整改到位。\n%s", now, f.Outstanding), "\n")
	return f
}

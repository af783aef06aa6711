package scoring

import (
	"context"
	"iter"
	"slices"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluation/statistics"
)

// StatisticsView is the statistics table of a round.
type StatisticsView struct {
	Round records.Versioned[round.Round]
	Count int // of rows

	Layout     statistics.Layout
	Completion scheme.CompletionRule // how the total row calculates 整改完成率

	service  *Scores
	standing RoundScores
	ranked   []score.Ranked
}

// Statistics returns the columns of 集中督查结果统计表 (domain 3.5) for a round.
func (s *Scores) Statistics(ctx context.Context, a records.Actor, roundID string) (StatisticsView, error) {
	r, err := s.roundScores(ctx, a, roundID, false)
	if err != nil {
		return StatisticsView{}, err
	}
	ranked := r.ranked(r.scheme.Rank)
	return StatisticsView{
		Layout: statistics.LayoutOf(r.scheme), Completion: r.scheme.Completion, Round: r.round, Count: len(ranked),
		service: s, standing: r, ranked: ranked,
	}, nil
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
	return statistics.RowOf(v.standing.scheme, no, v.Round.V.Name, statistics.Input{
		Org: o.row.Organization, KindName: round.KindName(o.row.OrgKind).ZH,
		Facts: written[o.row.EvaluationID].AllFacts(), Totals: o.totals, Result: o.result, Overall: o.overall,
	}, r)
}

package app

import (
	"context"

	"minping/internal/evaluation"
)

// StatisticsView is the statistics table of a round.
type StatisticsView struct {
	Round Versioned[Round]
	Rows  []evaluation.StatisticsRow
}

// Statistics makes the 39 columns of 集中督查结果统计表 (domain 3.5) for a round.
func (s *Service) Statistics(ctx context.Context, a Actor, roundID string) (StatisticsView, error) {
	r, err := s.standing(ctx, a, roundID, false)
	if err != nil {
		return StatisticsView{}, err
	}
	in := make([]evaluation.StatisticsInput, 0, len(r.parties))
	for _, o := range r.parties {
		in = append(in, o.input)
	}
	return StatisticsView{Round: r.round, Rows: evaluation.StatisticsRows(r.scheme, r.round.V.Name, in)}, nil
}

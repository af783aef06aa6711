package score

import (
	"math/big"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Scorer scores sheets under one scheme. It parses the scheme's numbers once; a round of thousands would otherwise
// parse them again and again. It is immutable and may be shared.
type Scorer struct {
	scheme scheme.Scheme
	full   decimal.Sum
	bodies []scoredBody
}

// scoredBody is a body with what is needed to check and add up its sheets.
type scoredBody struct {
	scheme.Body
	weight  *big.Rat
	items   []*scoredItem
	at      map[string]int // by code
	aspects []scoredAspect
}

type scoredItem struct {
	scheme.Item
	n     int // its position on the sheet
	worth decimal.Sum
}

type scoredAspect struct {
	scheme.AspectPoints
	items []*scoredItem
}

// NewScorer prepares a scheme.
func NewScorer(s scheme.Scheme) *Scorer {
	x := &Scorer{scheme: s, full: s.FullPoints.Sum()}
	for _, b := range s.Bodies {
		rubric, _ := s.RubricFor(b.Code)
		x.bodies = append(x.bodies, readRubric(rubric, b))
	}
	return x
}

// readRubric prepares the rubric of a body.
func readRubric(r scheme.Rubric, b scheme.Body) scoredBody {
	out := scoredBody{Body: b, weight: b.Weight.Rat(), at: map[string]int{}}
	for _, a := range r.Aspects() {
		out.aspects = append(out.aspects, scoredAspect{AspectPoints: a})
	}
	for n, item := range r.Items {
		x := &scoredItem{item, n, item.Points.Sum()}
		out.items = append(out.items, x)
		out.at[item.Code] = n
		for i := range out.aspects {
			if a := &out.aspects[i]; a.Aspect == item.Aspect {
				a.items = append(a.items, x)
			}
		}
	}
	return out
}

package score

import (
	"math/big"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Scorer scores sheets under one scheme. It has read the scheme's numbers once: a round of thousands would read the
// same ones again and again. It is never changed and may be shared.
type Scorer struct {
	scheme scheme.Scheme
	full   decimal.Sum
	bodies []scoredBody
}

// scoredBody is a body with what its sheets are checked and added up by.
type scoredBody struct {
	scheme.Body
	weight  *big.Rat
	items   []*scoredItem
	at      map[string]int // by code
	aspects []scoredAspect
}

type scoredItem struct {
	scheme.Item
	n     int // its place on the sheet
	worth decimal.Sum
}

type scoredAspect struct {
	scheme.AspectPoints
	items []*scoredItem
}

// NewScorer reads a scheme.
func NewScorer(s scheme.Scheme) *Scorer {
	x := &Scorer{scheme: s, full: s.FullPoints.Sum()}
	for _, b := range s.Bodies {
		rubric, _ := s.RubricFor(b.Code)
		x.bodies = append(x.bodies, readRubric(rubric, b))
	}
	return x
}

// readRubric reads the rubric of a body.
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

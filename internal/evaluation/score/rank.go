package score

import (
	"cmp"
	"math"
	"slices"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// Entry is one organization to rank. Score is the published final score, nil while there is none.
type Entry struct {
	ID, Kind string
	Name     string // by which those with equal scores are ordered
	Score    *string
	Veto     bool // a veto comes before points: those with one rank after all those without (decision 0099)
}

// Ranked is an entry with its rank. Ranks begin at 1; without a score they are 0 and the entry is at the end.
type Ranked struct {
	Entry
	Rank       int
	RankInKind int
	Candidate  bool // among the last by the rule; a person has to confirm the rest
}

// Settled removes the candidates from a ranking in which a score is missing: with one of five scored, that one would
// be among the last 20 % (evaluation F8).
func Settled(ranked []Ranked) []Ranked {
	if !slices.ContainsFunc(ranked, func(r Ranked) bool { return r.Rank == 0 }) {
		return ranked
	}
	out := slices.Clone(ranked)
	for i := range out {
		out[i].Candidate = false
	}
	return out
}

// Rank ranks organizations: competition ranks 1, 2, 2, 4 on the published score, over all and within each kind, those
// with a veto after all others. The last p percent of those with a score are candidates, and so is everyone tied with
// the best of them, but never an entry with rank 1, alone or tied with all the others (decision 0108). Entries with
// equal scores, or none, are ordered by name and then by id.
func Rank(entries []Entry, rule scheme.RankRule) []Ranked {
	return rankBy(entries, rule, func(first, p *placed) bool { return p.compare(first) > 0 })
}

// RankFirstToo ranks as it was done before decision 0108, when the first of a list could be among its last.
func RankFirstToo(entries []Entry, rule scheme.RankRule) []Ranked {
	return rankBy(entries, rule, func(*placed, *placed) bool { return true })
}

func rankBy(entries []Entry, rule scheme.RankRule, eligible func(first, p *placed) bool) []Ranked {
	rows := make([]placed, len(entries))
	for i, e := range entries {
		rows[i] = placed{Ranked{Entry: e}, noScore}
		if e.Score == nil {
			continue
		}
		if c, ok := decimal.Decimal(*e.Score).InCents(); ok {
			rows[i].cents = c
		} else if v := decimal.Decimal(*e.Score).Rat(); v != nil {
			rows[i].cents = decimal.Cents(v).Int64()
		}
	}
	order := make([]*placed, len(rows))
	for i := range rows {
		order[i] = &rows[i]
	}
	slices.SortStableFunc(order, func(a, b *placed) int {
		return cmp.Or(a.compare(b), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	n := len(order)
	for n > 0 && order[n-1].cents == noScore {
		n--
	}
	all := order[:n]
	kinds := map[string][]*placed{}
	for _, p := range all {
		kinds[p.Kind] = append(kinds[p.Kind], p)
	}
	place(all, func(p *placed, rank int) { p.Rank = rank })
	if rule.Scope == scheme.ScopeAll {
		mark(rule, all, eligible)
	}
	for _, group := range kinds {
		place(group, func(p *placed, rank int) { p.RankInKind = rank })
		if rule.Scope == scheme.ScopeKind {
			mark(rule, group, eligible)
		}
	}
	out := make([]Ranked, len(order))
	for i, p := range order {
		out[i] = p.Ranked
	}
	return out
}

// placed is an entry being ranked. Scores are compared in hundredths, as published.
type placed struct {
	Ranked
	cents int64
}

// compare is below 0 if p is better.
func (p *placed) compare(q *placed) int {
	switch {
	case p.cents == noScore || q.cents == noScore || p.Veto == q.Veto:
		return cmp.Compare(q.cents, p.cents)
	case p.Veto:
		return 1
	}
	return -1
}

const noScore = math.MinInt64

// place assigns ranks to a list sorted from best to worst.
func place(list []*placed, set func(*placed, int)) {
	rank := 0
	for i, p := range list {
		if i == 0 || p.compare(list[i-1]) != 0 {
			rank = i + 1
		}
		set(p, rank)
	}
}

// mark marks those of the last of a list, sorted from best to worst and with all tied at the cut, that are eligible.
func mark(r scheme.RankRule, list []*placed, eligible func(first, p *placed) bool) {
	count := r.BottomCount(len(list))
	if count == 0 {
		return
	}
	cut := list[len(list)-count]
	for _, p := range list {
		p.Candidate = p.compare(cut) >= 0 && eligible(list[0], p)
	}
}

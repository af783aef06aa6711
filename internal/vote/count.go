package vote

import "slices"

// Tally is what is published about the ballots of a box: totals per question and nothing else (rb1 §9.3).
type Tally struct {
	Returned  int // all ballots, including spoilt ones
	Spoilt    int // could not be opened, did not match their commitment, or were not canonical
	AllBlank  int // opened ballots whose scored questions are all blank
	Questions []QuestionTally

	kinds  []Question
	scored []bool
}

// QuestionTally counts the answers to one question; for a Multiple the marks may add up to more than the ballots.
type QuestionTally struct {
	N     []int // index j-1: option j
	Blank int
}

// NewTally returns an empty tally. scored has one bool per question and decides AllBlank; if no question is scored (or
// scored is nil), all questions decide it.
func NewTally(qs []Question, scored []bool) *Tally {
	t := &Tally{Questions: make([]QuestionTally, len(qs)), kinds: qs, scored: scored}
	for i, q := range qs {
		t.Questions[i].N = make([]int, q.N)
	}
	if !slices.Contains(scored, true) {
		t.scored = slices.Repeat([]bool{true}, len(qs))
	}
	return t
}

// Add counts one opened ballot; answers come from Box.Open and belong to NewTally's questions.
func (t *Tally) Add(answers []int) {
	t.Returned++
	allBlank := true
	for i, a := range answers {
		t.Questions[i].add(t.kinds[i], a)
		if a != 0 && t.scored[i] {
			allBlank = false
		}
	}
	if allBlank {
		t.AllBlank++
	}
}

func (c *QuestionTally) add(q Question, a int) {
	switch {
	case a == 0:
		c.Blank++
	case q.T == Multiple:
		for j := range c.N {
			c.N[j] += a >> j & 1
		}
	default:
		c.N[a-1]++
	}
}

// AddSpoilt counts one spoilt ballot.
func (t *Tally) AddSpoilt() {
	t.Returned++
	t.Spoilt++
}

// Merge adds another tally of the same questions.
func (t *Tally) Merge(o *Tally) {
	t.Returned += o.Returned
	t.Spoilt += o.Spoilt
	t.AllBlank += o.AllBlank
	for i, q := range o.Questions {
		t.Questions[i].Blank += q.Blank
		for j, n := range q.N {
			t.Questions[i].N[j] += n
		}
	}
}

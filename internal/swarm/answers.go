package swarm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
)

// Plan says what the phones answer. With an empty plan each answers at random.
type Plan []PlanEntry

// PlanEntry gives the same answers to Count phones, in the order of the slips; an entry with Count 0 is a row, and
// rows are dealt in turn. If Group is set, only slips of that group get it.
type PlanEntry struct {
	Count   int    `json:"count"`
	Group   string `json:"group,omitempty"`
	Answers []int  `json:"answers"` // per question: 0 blank, "s" 1..n, "m" the options as bits
}

// ParsePlan reads an answers file: `[{"count":40,"answers":[1,1]},…]`, or `[[1,1],[2,0]]`, whose rows
// are dealt in turn.
func ParsePlan(raw []byte) (Plan, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, fmt.Errorf("answers file: %w", err)
	}
	plan := make(Plan, len(items))
	for i, item := range items {
		var target any = &plan[i]
		if bytes.HasPrefix(item, []byte("[")) {
			target = &plan[i].Answers
		}
		if err := json.Unmarshal(item, target); err != nil {
			return nil, fmt.Errorf("answers file, entry %d: %w", i+1, err)
		}
		if plan[i].Count < 0 || len(plan[i].Answers) == 0 {
			return nil, fmt.Errorf("answers file, entry %d: no answers", i+1)
		}
		if (plan[i].Count == 0) != (plan[0].Count == 0) {
			return nil, errors.New("answers file: some entries have a count and some have none")
		}
	}
	if len(plan) == 0 {
		return nil, errors.New("answers file: no entries")
	}
	return plan, nil
}

// total is the number of phones that a plan with counts is for, 0 for rows.
func (p Plan) total() int {
	n := 0
	for _, e := range p {
		n += e.Count
	}
	return n
}

// deal gives every phone its answers; nil means random.
func (p Plan) deal(phones []*phone) error {
	if len(p) == 0 {
		return nil
	}
	left := make([]int, len(p))
	for i, e := range p {
		left[i] = e.Count
	}
	next := 0
	for _, ph := range phones {
		i := p.pick(ph.group, left, &next)
		if i < 0 {
			return fmt.Errorf("the answers plan has nothing left for phone %d", ph.index+1)
		}
		ph.answers = p[i].Answers
	}
	return nil
}

func (p Plan) pick(group string, left []int, next *int) int {
	fits := func(i int) bool { return p[i].Group == "" || p[i].Group == group }
	if p.total() == 0 {
		for range p {
			i := *next % len(p)
			*next++
			if fits(i) {
				return i
			}
		}
		return -1
	}
	for i := range p {
		if left[i] > 0 && fits(i) {
			left[i]--
			return i
		}
	}
	return -1
}

// randomAnswers draws one phone's answers, the same for the same seed whichever worker runs the phone; where blank is
// allowed it is one of the choices.
func randomAnswers(qs []question, seed uint64, phone int) []int {
	rng := rand.New(rand.NewPCG(seed, 1<<63|uint64(phone)))
	out := make([]int, len(qs))
	for i, q := range qs {
		top, low := q.N, 1
		if q.T == "m" {
			top = 1<<q.N - 1
		}
		if q.Blank {
			low = 0
		}
		out[i] = low + rng.IntN(top-low+1)
	}
	return out
}

// Sent counts the answers of the phones whose ballots were accepted, for comparison with the result.
type Sent struct {
	SID       string         `json:"sid,omitempty"`
	Group     string         `json:"group,omitempty"`
	Ballots   int            `json:"ballots"`
	Comments  int            `json:"comments"`
	Questions []SentQuestion `json:"questions"`
}

// SentQuestion counts one question. N[j-1] belongs to option j.
type SentQuestion struct {
	Code  string `json:"code,omitempty"`
	N     []int  `json:"n"`
	Blank int    `json:"blank"`
}

// urn is the Sent of one box while phones add to it.
type urn struct {
	mu sync.Mutex
	Sent
	questions []question
}

func newUrn(b *box, codes []string, group string) *urn {
	u := &urn{questions: b.Questions, Sent: Sent{
		SID: b.SID, Group: group,
		Questions: make([]SentQuestion, len(b.Questions)),
	}}
	for i, q := range b.Questions {
		u.Questions[i].N = make([]int, q.N)
		if i < len(codes) {
			u.Questions[i].Code = codes[i]
		}
	}
	return u
}

func (u *urn) add(answers []int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.Ballots++
	for i, a := range answers {
		sq := &u.Questions[i]
		switch {
		case a == 0:
			sq.Blank++
		case u.questions[i].T == "s":
			sq.N[a-1]++
		default:
			for j := range sq.N {
				sq.N[j] += a >> j & 1
			}
		}
	}
}

func (u *urn) addComment() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.Comments++
}

// sum adds up boxes; nil if their questions differ.
func sum(boxes []Sent) *Sent {
	if len(boxes) == 0 {
		return nil
	}
	out := &Sent{}
	for i, s := range boxes {
		if i == 0 {
			out.Questions = make([]SentQuestion, len(s.Questions))
			for j, q := range s.Questions {
				out.Questions[j] = SentQuestion{Code: q.Code, N: make([]int, len(q.N))}
			}
		}
		if len(s.Questions) != len(out.Questions) {
			return nil
		}
		out.Ballots += s.Ballots
		out.Comments += s.Comments
		for j, q := range s.Questions {
			o := &out.Questions[j]
			if len(q.N) != len(o.N) || q.Code != o.Code {
				return nil
			}
			o.Blank += q.Blank
			for k, n := range q.N {
				o.N[k] += n
			}
		}
	}
	return out
}

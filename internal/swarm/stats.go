package swarm

import (
	"math/bits"
	"time"
)

// Steps of a journey, as named in the report.
const (
	stepConnect  = "connect"
	stepPage     = "page"
	stepManifest = "manifest"
	stepForm     = "form"
	stepState    = "state"
	stepAdmit    = "admit"
	stepCast     = "cast"
	stepComment  = "comment"
	stepBoard    = "board"
)

const (
	subBits = 5                         // 32 buckets per power of two: 3 % error
	buckets = (40 - subBits) << subBits // up to 2^39 µs, six days
)

// histogram holds durations in constant memory.
type histogram struct {
	counts [buckets]uint32
	n      int
	max    time.Duration
}

func (h *histogram) add(d time.Duration) {
	h.n++
	h.max = max(h.max, d)
	h.counts[bucket(uint64(max(d.Microseconds(), 0)))]++
}

func bucket(us uint64) int {
	if us < 1<<subBits {
		return int(us)
	}
	shift := bits.Len64(us) - subBits - 1
	return min(shift<<subBits+int(us>>shift), buckets-1)
}

// lowest is the smallest duration of a bucket, in µs: the inverse of bucket.
func lowest(i int) uint64 {
	if i < 1<<subBits {
		return uint64(i)
	}
	shift := i>>subBits - 1
	return uint64(i-shift<<subBits) << shift
}

func (h *histogram) merge(o *histogram) {
	for i, c := range o.counts {
		h.counts[i] += c
	}
	h.n += o.n
	h.max = max(h.max, o.max)
}

// quantile returns the upper edge of the bucket that contains the q-quantile, but never more than the maximum.
func (h *histogram) quantile(q float64) time.Duration {
	rank := int(q*float64(h.n-1)) + 1
	for i, c := range h.counts {
		rank -= int(c)
		if rank <= 0 {
			return min(time.Duration(lowest(i+1))*time.Microsecond, h.max)
		}
	}
	return h.max
}

// StepTimes are the durations of one step's answered requests, in milliseconds.
type StepTimes struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50"`
	P90   float64 `json:"p90"`
	P99   float64 `json:"p99"`
	Max   float64 `json:"max"`
}

func (h *histogram) times() StepTimes {
	if h.n == 0 {
		return StepTimes{}
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return StepTimes{h.n, ms(h.quantile(.5)), ms(h.quantile(.9)), ms(h.quantile(.99)), ms(h.max)}
}

// tally holds the counts of one worker; workers share nothing while they run.
type tally struct {
	steps          map[string]*histogram
	errors         map[string]int
	retries        map[string]int
	journeys       int
	receipts       int
	sent, received int64
}

func newTally() *tally {
	return &tally{steps: map[string]*histogram{}, errors: map[string]int{}, retries: map[string]int{}}
}

func (t *tally) step(name string, d time.Duration) {
	h := t.steps[name]
	if h == nil {
		h = &histogram{}
		t.steps[name] = h
	}
	h.add(d)
}

func (t *tally) merge(o *tally) {
	for name, h := range o.steps {
		if t.steps[name] == nil {
			t.steps[name] = &histogram{}
		}
		t.steps[name].merge(h)
	}
	for k, n := range o.errors {
		t.errors[k] += n
	}
	for k, n := range o.retries {
		t.retries[k] += n
	}
	t.journeys += o.journeys
	t.receipts += o.receipts
	t.sent += o.sent
	t.received += o.received
}

package swarm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"
	"time"
)

// Report is what a run prints.
type Report struct {
	Server         string  `json:"server"`
	Phase          Phase   `json:"phase"`
	Voters         int     `json:"voters"`
	Concurrency    int     `json:"concurrency"`
	Seed           uint64  `json:"seed"`
	NewConnections bool    `json:"new_connections"`
	Loss           float64 `json:"loss,omitempty"`

	Journeys       int     `json:"journeys"`   // phones that did everything they were meant to
	Failed         int     `json:"failed"`     // phones that were refused, deceived or too late
	Unfinished     int     `json:"unfinished"` // phones still running at the end of the run
	ElapsedS       float64 `json:"elapsed_s"`
	JourneysPerS   float64 `json:"journeys_per_s"`
	CastsPerS      float64 `json:"casts_per_s,omitempty"` // phase casts only
	BytesSent      float64 `json:"bytes_sent_per_journey"`
	BytesReceived  float64 `json:"bytes_received_per_journey"`
	BytesOfJourney float64 `json:"bytes_per_journey"`

	Errors  map[string]int       `json:"errors"`  // by kind, one per phone
	Retries map[string]int       `json:"retries"` // by kind, one per repeated request
	Steps   map[string]StepTimes `json:"steps"`   // milliseconds

	ReceiptsVerified int          `json:"receipts_verified"`
	OnBoard          int          `json:"on_board"`
	Board            *BoardReport `json:"board,omitempty"`
	Sent             *Sent        `json:"sent,omitempty"` // absent when the boxes have different questions
	Boxes            []Sent       `json:"boxes"`
	Warnings         []string     `json:"warnings,omitempty"`
	Interrupted      bool         `json:"interrupted,omitempty"`
	TimedOut         bool         `json:"timed_out,omitempty"`

	Kept []CastBallot `json:"-"` // trackers and receipts, for CheckKept later
}

// OK reports whether everything went as intended.
func (r Report) OK() bool {
	return r.Failed == 0 && r.Unfinished == 0 && !r.Interrupted && !r.TimedOut &&
		(r.Board == nil || r.Board.OK() && r.OnBoard == r.ReceiptsVerified)
}

// numbers matches arrays of numbers, which read better on one line.
var numbers = regexp.MustCompile(`\[\s*\d+(?:,\s*\d+)*\s*\]`)

// Print writes the report as indented JSON.
func (r Report) Print(w io.Writer) error { return printJSON(w, r) }

func printJSON(w io.Writer, report any) error {
	raw, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return fmt.Errorf("swarm: encode report: %w", err)
	}
	raw = numbers.ReplaceAllFunc(raw, func(b []byte) []byte { return bytes.Join(bytes.Fields(b), nil) })
	if _, err := w.Write(append(raw, '\n')); err != nil {
		return fmt.Errorf("swarm: print report: %w", err)
	}
	return nil
}

// report adds up the workers' counts.
func (r *run) report(elapsed, castTime time.Duration) Report {
	t := newTally()
	for _, w := range r.workers {
		w.hangUpAll()
		t.merge(w.tally)
	}
	rep := Report{
		Server: r.Server, Phase: r.Phase, Voters: r.Voters, Concurrency: r.Concurrency, Seed: r.Seed,
		NewConnections: r.NewConnections, Loss: r.Loss,
		Journeys: t.journeys, Errors: t.errors, Retries: t.retries, ReceiptsVerified: t.receipts,
		ElapsedS: round(elapsed.Seconds()), JourneysPerS: round(float64(t.journeys) / elapsed.Seconds()),
		Steps: map[string]StepTimes{},
	}
	if castTime > 0 {
		rep.CastsPerS = round(float64(t.steps[stepCast].count()) / castTime.Seconds())
	}
	if t.journeys > 0 {
		rep.BytesSent = math.Round(float64(t.sent) / float64(t.journeys))
		rep.BytesReceived = math.Round(float64(t.received) / float64(t.journeys))
		rep.BytesOfJourney = rep.BytesSent + rep.BytesReceived
	}
	for name, h := range t.steps {
		rep.Steps[name] = h.times()
	}
	for _, n := range t.errors {
		rep.Failed += n
	}
	rep.Unfinished = r.Voters - rep.Journeys - rep.Failed
	for _, st := range r.order {
		rep.Boxes = append(rep.Boxes, st.urn.Sent)
	}
	rep.Sent = sum(rep.Boxes)
	r.addWarnings(&rep)
	for _, p := range r.phones {
		if k, ok := p.keep(); ok {
			rep.Kept = append(rep.Kept, k)
		}
	}
	return rep
}

func (h *histogram) count() int {
	if h == nil {
		return 0
	}
	return h.n
}

func (r *run) addWarnings(rep *Report) {
	loose := 0
	for _, p := range r.phones {
		if len(p.prefix) == 0 && (p.box == nil || p.box.Presence == 0) {
			loose++
		}
	}
	if loose > 0 {
		rep.Warnings = append(rep.Warnings,
			fmt.Sprintf("%d slips carry no manifest hash; their phones believed the server's", loose))
	}
	for _, st := range r.order {
		if st.Delay > 0 && !r.HonourDelay {
			rep.Warnings = append(rep.Warnings,
				fmt.Sprintf("box %s: real phones wait up to %d s before they cast, these did not", st.SID, st.Delay))
		}
	}
}

func round(f float64) float64 { return math.Round(f*1000) / 1000 }

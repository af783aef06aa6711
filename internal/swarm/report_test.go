package swarm

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/vote"
)

func TestTheReportIsJSONWithTheContractsNames(t *testing.T) {
	s, slips := newService(t, setup{slips: 2})
	rep := play(t, s, Options{Slips: slips})
	var out bytes.Buffer
	if err := rep.Print(&out); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{
		"journeys", "errors", "journeys_per_s", "steps", "bytes_per_journey", "sent",
		"receipts_verified", "on_board",
	} {
		if _, ok := got[key]; !ok {
			t.Errorf("no %s in %s", key, out.String())
		}
	}
}

func TestQuantilesAreWithinThreePercent(t *testing.T) {
	var h histogram
	rng := rand.New(rand.NewPCG(1, 2))
	var all []float64
	for range 20000 {
		d := time.Duration(rng.ExpFloat64() * float64(5*time.Millisecond))
		h.add(d)
		all = append(all, float64(d))
	}
	for _, q := range []float64{.5, .9, .99} {
		exact := quantileOf(all, q)
		if got := float64(h.quantile(q)); got < exact*0.97 || got > exact*1.04 {
			t.Errorf("quantile %v: %v, exactly %v", q, time.Duration(got), time.Duration(exact))
		}
	}
	for i := range uint64(100_000) {
		if b := bucket(i); lowest(b) > i || lowest(b+1) <= i {
			t.Fatalf("%d µs is in bucket %d, which begins at %d", i, b, lowest(b))
		}
	}
}

func quantileOf(all []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[int(q*float64(len(sorted)-1))]
}

func TestOptionsThatMakeNoSenseAreRefused(t *testing.T) {
	for name, o := range map[string]Options{
		"no voters":        {Server: "http://127.0.0.1:1", SID: "x"},
		"no session":       {Server: "http://127.0.0.1:1", Voters: 3},
		"too many at once": {Server: "http://127.0.0.1:1", SID: "x", Voters: 20000, Concurrency: 10001},
		"too many":         {Server: "http://127.0.0.1:1", SID: "x", Voters: 2_000_001},
		"loss":             {Server: "http://127.0.0.1:1", SID: "x", Voters: 1, Loss: 1},
		"phase":            {Server: "http://127.0.0.1:1", SID: "x", Voters: 1, Phase: "other"},
		"server":           {Server: "ftp://127.0.0.1", SID: "x", Voters: 1},
		"path":             {Server: "http://127.0.0.1:1/api", SID: "x", Voters: 1},
		"few slips": {
			Server: "http://127.0.0.1:1", SID: "x", Voters: 2,
			Slips: []Slip{{Code: "0000-0000-0000-0000"}},
		},
	} {
		if _, err := Run(t.Context(), o, nil); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestAnInterruptedRunReportsWhatWasDone(t *testing.T) {
	s, slips := newService(t, setup{slips: 50})
	ctx, cancel := context.WithCancel(t.Context())
	var once sync.Once
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		if s.count("cast") >= 10 {
			once.Do(cancel)
		}
		return status, body
	}
	rep, err := Run(ctx, Options{Server: s.web.URL, Slips: slips, Concurrency: 4}, nil)
	if err != nil || !rep.Interrupted || rep.OK() || rep.Journeys == 0 || rep.Unfinished == 0 || rep.Failed != 0 {
		t.Errorf("%+v, %v", rep, err)
	}
	if rep.Journeys+rep.Unfinished != 50 || rep.Journeys != rep.Sent.Ballots {
		t.Errorf("%d done, %d unfinished, %d sent", rep.Journeys, rep.Unfinished, rep.Sent.Ballots)
	}
}

func TestARunEndsByItself(t *testing.T) {
	s, slips := newService(t, setup{slips: 3, flow: vote.FlowTwo, state: vote.StateReady})
	rep := play(t, s, Options{Slips: slips, Timeout: 300 * time.Millisecond})
	if !rep.TimedOut || rep.Unfinished != 3 || rep.OK() {
		t.Errorf("%+v", rep)
	}
}

func TestADeadServerIsGivenUp(t *testing.T) {
	s, slips := newService(t, setup{slips: 2})
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		if strings.HasSuffix(path, "/form") {
			return 0, nil
		}
		return status, body
	}
	rep := play(t, s, Options{Slips: slips, Patience: 200 * time.Millisecond})
	if rep.Errors["form: gave up after connection broken"] != 2 {
		t.Errorf("%v", rep.Errors)
	}
}

// A run went as intended only if every phone did all that it was meant to, and every receipt is on a sealed board.
func TestARunIsGoodOnlyAsAWhole(t *testing.T) {
	sealed := BoardBox{Sealed: true, Size: 3, OnBoard: 3}
	good := func() Report {
		return Report{Journeys: 3, ReceiptsVerified: 3, OnBoard: 3, Board: &BoardReport{Boxes: []BoardBox{sealed}}}
	}
	if !good().OK() {
		t.Fatal("a good run is not OK")
	}
	for name, spoil := range map[string]func(r *Report){
		"a phone failed":              func(r *Report) { r.Failed = 1 },
		"a phone is not done":         func(r *Report) { r.Unfinished = 1 },
		"it was interrupted":          func(r *Report) { r.Interrupted = true },
		"its time was over":           func(r *Report) { r.TimedOut = true },
		"a receipt is not on a board": func(r *Report) { r.OnBoard = 2 },
		"a board is not sealed":       func(r *Report) { r.Board.Boxes[0].Sealed = false },
		"a board is wrong":            func(r *Report) { r.Board.Boxes[0].Error = "x" },
		"a ballot is missing":         func(r *Report) { r.Board.Missing = make([]CastBallot, 1) },
	} {
		r := good()
		spoil(&r)
		if r.OK() {
			t.Errorf("%s, and the run is OK", name)
		}
	}
}

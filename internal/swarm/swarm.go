package swarm

import (
	"bufio"
	"context"
	cryptorand "crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// Phase says what is timed.
type Phase string

// The phases.
const (
	PhaseAll   Phase = "all"   // whole journeys
	PhaseCasts Phase = "casts" // all phones are admitted and prepare their ballots first, then only the casts are timed
)

// Options says how many phones do what.
type Options struct {
	Server     string // scheme://host[:port]; the host in the slips' links is ignored
	CastServer string // the other host to which a manifest may send ballots, usually ""
	SID        string // the box for slips without links; selects one if the slips are for several boxes
	Slips      []Slip // none: mode screen, where the phones generate their tokens
	Voters     int    // 0: one per slip
	Phase      Phase  // "" is PhaseAll

	Concurrency    int    // phones at once; 0 is 50
	Seed           uint64 // answers, jitter and losses; keys and blinding are never derived from it
	NewConnections bool   // every phone gets its own TCP connection, else one per concurrent phone
	Comments       int    // how many phones send a comment
	Plan           Plan   // their answers; empty: random
	HonourDelay    bool   // wait before casting as the manifest requires
	Loss           float64
	Screen         Screen      // reads the hall code, for sessions with presence
	TLS            *tls.Config // for https; nil trusts the system's roots

	CheckBoard bool          // look for every receipt on the board afterwards
	BoardWait  time.Duration // how long to wait for the seal; 0: it must exist already

	RequestTimeout time.Duration // per request; 0 is 15 s
	Patience       time.Duration // how long a phone repeats a request that fails; 0 is 2 min
	Timeout        time.Duration // for the whole run; 0 is 30 min
}

// Limits that keep a swarm from becoming a weapon by a typing mistake.
const (
	maxVoters      = 2_000_000
	maxConcurrency = 10_000
)

// fill sets defaults for what was not given.
func (o *Options) fill() error {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&o.RequestTimeout, 15*time.Second)
	def(&o.Patience, 2*time.Minute)
	def(&o.Timeout, 30*time.Minute)
	if o.Phase == "" {
		o.Phase = PhaseAll
	}
	if o.Concurrency == 0 {
		o.Concurrency = 50
	}
	if o.Voters == 0 {
		o.Voters = len(o.Slips)
		if n := o.Plan.total(); n > 0 && (n < o.Voters || len(o.Slips) == 0) {
			o.Voters = n
		}
	}
	o.Concurrency = min(o.Concurrency, max(o.Voters, 1))
	return o.check()
}

// check refuses options that make no sense.
func (o *Options) check() error {
	switch {
	case o.Phase != PhaseAll && o.Phase != PhaseCasts:
		return fmt.Errorf("swarm: phase %q is neither all nor casts", o.Phase)
	case o.Voters < 1 || o.Voters > maxVoters:
		return fmt.Errorf("swarm: voters must be between 1 and %d", maxVoters)
	case o.Concurrency < 1 || o.Concurrency > maxConcurrency:
		return fmt.Errorf("swarm: concurrency must be between 1 and %d", maxConcurrency)
	case o.Loss < 0 || o.Loss > 0.9:
		return errors.New("swarm: loss must be between 0 and 0.9")
	case o.Comments < 0 || o.Comments > 0 && o.Phase == PhaseCasts:
		return errors.New("swarm: comments must not be negative, and none in phase casts")
	case len(o.Slips) == 0 && o.SID == "":
		return errors.New("swarm: neither slips nor a session")
	}
	return nil
}

// run is one run of a swarm.
type run struct {
	Options
	server, castServer *endpoint
	hall               projector
	page               atomic.Pointer[page]

	mu       sync.Mutex
	stations map[[32]byte]*station
	order    []*station // as first seen

	phones   []*phone
	workers  []*worker
	total    *tally // of workers that have finished
	finished atomic.Int64
	failed   atomic.Int64
	doing    atomic.Value // string, for the progress line
}

// worker runs one phone at a time.
type worker struct {
	run   *run
	tally *tally
	rng   *rand.Rand
	links map[*endpoint]*link
	spare *bufio.Reader
	resp  fasthttp.Response
	buf   []byte
}

func (r *run) newWorker(i int) *worker {
	return &worker{
		run: r, tally: newTally(), links: map[*endpoint]*link{},
		rng: rand.New(rand.NewPCG(r.Seed, uint64(i)+1)), // answers and jitter, nothing secret
	}
}

// Run runs the phones and reports what happened. It returns an error only if it could not start; a cancelled context
// ends it early with a report of what was done so far.
func Run(ctx context.Context, o Options, progress io.Writer) (Report, error) {
	if err := o.fill(); err != nil {
		return Report{}, err
	}
	caller := ctx
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	r := &run{
		Options: o, stations: map[[32]byte]*station{}, total: newTally(),
		hall: projector{look: o.Screen, last: map[string]seen{}},
	}
	r.doing.Store("looking at the session")
	if err := r.prepare(ctx); err != nil {
		return Report{}, fmt.Errorf("swarm: %w", err)
	}
	stop := r.watch(progress)
	begin := time.Now()
	var castTime time.Duration
	switch {
	case r.Phase == PhaseCasts:
		castTime = r.casts(ctx)
	case r.waits():
		r.pass(ctx, "admitted", r.enterOnly)
		r.pass(ctx, "voted", r.voteOnly)
	default:
		r.pass(ctx, "done", r.journey)
	}
	elapsed := time.Since(begin)
	rep := r.report(elapsed, castTime)
	if o.CheckBoard && ctx.Err() == nil {
		r.doing.Store("waiting for the board")
		r.checkBoards(ctx, &rep)
	}
	stop()
	rep.Interrupted = caller.Err() != nil
	rep.TimedOut = caller.Err() == nil && ctx.Err() != nil
	return rep, nil
}

// prepare parses the slips, connects, looks at each box once and deals the answers.
func (r *run) prepare(ctx context.Context) error {
	var err error
	r.server, err = newEndpoint(r.Server, r.TLS)
	if err != nil {
		return err
	}
	if r.CastServer != "" {
		r.castServer, err = newEndpoint(r.CastServer, r.TLS)
		if err != nil {
			return err
		}
	}
	if err := r.makePhones(); err != nil {
		return err
	}
	for _, e := range []*endpoint{r.server, r.castServer} {
		if e == nil {
			continue
		}
		if err := e.resolve(ctx, r.RequestTimeout); err != nil {
			return err
		}
	}
	if err := r.Plan.deal(r.phones); err != nil {
		return err
	}
	return r.scout(ctx)
}

func (r *run) makePhones() error {
	if len(r.Slips) == 0 {
		for i := range r.Voters {
			p := &phone{index: i, ticket: ticket{sid: r.SID}}
			_, _ = cryptorand.Read(p.token[:])
			r.phones = append(r.phones, p)
		}
		return nil
	}
	tickets := make([]ticket, 0, len(r.Slips))
	named := false
	for i, s := range r.Slips {
		t, err := s.ticket(r.SID)
		if err != nil {
			return fmt.Errorf("slip %d: %w", i+1, err)
		}
		named = named || t.sid == r.SID
		tickets = append(tickets, t)
	}
	for _, t := range tickets {
		if named && t.sid != r.SID || len(r.phones) == r.Voters {
			continue
		}
		r.phones = append(r.phones, &phone{index: len(r.phones), ticket: t})
	}
	if len(r.phones) < r.Voters {
		return fmt.Errorf("%d voters but only %d slips", r.Voters, len(r.phones))
	}
	return nil
}

// scout looks at each box once, unmeasured, so that a wrong session, plan or flow is noticed before the start.
func (r *run) scout(ctx context.Context) error {
	w := r.newWorker(-1)
	defer w.hangUpAll()
	boxes := map[string]*station{}
	for i, p := range r.phones {
		st := boxes[p.sid]
		if st == nil {
			var err error
			st, err = w.look(ctx, p.sid)
			if err != nil {
				return err
			}
			boxes[p.sid] = st
		}
		if p.answers != nil {
			if _, err := st.encodeAnswers(p.answers); err != nil {
				return fmt.Errorf("answers of phone %d: %w", i+1, err)
			}
		}
		if i < r.Comments {
			if !st.hasSlot("comment") {
				return errors.New("the session takes no comments")
			}
			p.words = fmt.Sprintf("建议 %d：整改进展请定期公开。", i+1)
		}
	}
	return nil
}

// look fetches the manifest of a box before the phones do.
func (w *worker) look(ctx context.Context, sid string) (*station, error) {
	status, raw, err := w.ask(ctx, stepManifest, w.run.server, w.get(w.run.server, "/rb1/"+sid+"/manifest", ""))
	if err != nil {
		return nil, err
	}
	if status != 200 {
		return nil, fmt.Errorf("manifest of %s: status %d", sid, status)
	}
	st, err := w.run.station(digest("rb1/manifest", raw), raw)
	if err != nil {
		return nil, fmt.Errorf("manifest of %s: %w", sid, err)
	}
	if st.SID != sid {
		return nil, fmt.Errorf("manifest of %s: it is another session's", sid)
	}
	if st.Presence == 1 && w.run.Screen == nil {
		return nil, errors.New("the session asks for the hall code: say where the screen can be read")
	}
	return st, nil
}

// waits reports whether the phones must all be admitted first and vote later.
func (r *run) waits() bool {
	for _, st := range r.order {
		if st.Flow == "two" {
			return true
		}
	}
	return false
}

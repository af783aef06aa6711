package checkup

import (
	"context"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
)

// Hall simulates a hall: it serves a temporary session from a separate folder beside the data, and lets phones vote in
// it as fast as they can.
type Hall func(ctx context.Context, phones int) (Measured, error)

// Measured is what simulating a hall took.
type Measured struct {
	Took  time.Duration // from the first phone to the last
	Bytes int           // that one phone sends and receives, its page included
}

// Load is the latest load test.
type Load struct {
	Running, Failed, Stopped bool // Stopped: a session was opened while it ran
	Phones                   int
	By                       string
	At                       time.Time
	Measured
}

// PerSecond is how many phones a second the machine served; 0 before it is known.
func (l Load) PerSecond() float64 {
	if l.Took <= 0 {
		return 0
	}
	return float64(l.Phones) / l.Took.Seconds()
}

// Need is what a hall of people asks of the machine and of the network when all of them vote within rush.
type Need struct {
	People    int
	PerSecond float64 // phones
	Megabits  float64 // a second, of the network in the hall
	Enough    bool    // the machine served at least twice as many
}

// rush is how quickly a hall votes at its worst: everyone scans when the chair says so.
const rush = time.Minute

// Needs says what halls of several sizes need, compared with what was measured.
func (l Load) Needs() []Need {
	var out []Need
	for _, people := range []int{100, 300, 1000, 2000} {
		n := Need{People: people, PerSecond: float64(people) / rush.Seconds()}
		n.Megabits = n.PerSecond * float64(l.Bytes) * 8 / 1e6
		n.Enough = l.PerSecond() >= 2*n.PerSecond
		out = append(out, n)
	}
	return out
}

// MostPhones bounds a load test: a machine that also serves the panel must not be busy with it for long.
const MostPhones = 500

const (
	loadPatience = 3 * time.Minute
	loadWatch    = 500 * time.Millisecond // between two looks at whether a session has opened
)

var (
	errNoHall   = records.Fail(records.Conflict, "load_none", "这个程序没有带模拟手机，不能试。", "This program cannot simulate phones.")
	errLoading  = records.Fail(records.Conflict, "load_runs", "正在试，请稍等。", "A load test is running.")
	errHallOpen = records.Fail(records.Conflict, "load_open", "有测评正在投票，现在不能试：会让投票变慢。请等封票以后。",
		"A session is open, and a load test would slow it down: wait until it is sealed.")
)

// PlayHall begins a load test. The answer comes before the phones have voted: Load says how far they are. It is refused
// while people are in a hall, and stops when a session opens.
func (c *Checkups) PlayHall(ctx context.Context, who records.Actor, phones int) error {
	if err := c.mayLook(who); err != nil {
		return err
	}
	if phones < 1 || phones > MostPhones {
		return records.InvalidField("phones", "应为 1 到 500。", "Must be 1 to 500.")
	}
	open, err := ballotbox.InHall(ctx, c.env.Store)
	switch {
	case err != nil:
		return err
	case c.machine.Hall == nil:
		return errNoHall
	case len(open) > 0:
		return errHallOpen
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.load.Running {
		return errLoading
	}
	c.load = Load{Running: true, Phones: phones, By: who.Name, At: c.env.Now()}
	go c.play(context.WithoutCancel(ctx), phones)
	return nil
}

func (c *Checkups) play(ctx context.Context, phones int) {
	ctx, cancel := context.WithTimeout(ctx, loadPatience)
	defer cancel()
	stopped := make(chan bool, 1)
	go func() { stopped <- c.watch(ctx, cancel) }()
	got, err := c.machine.Hall(ctx, phones)
	cancel()
	halted := <-stopped
	if err != nil && !halted {
		c.env.Log.Warn("load test", "phones", phones, "error", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.load.Running, c.load.Measured, c.load.Failed, c.load.Stopped = false, got, err != nil, halted
}

// watch stops a load test when a session opens, and reports whether one did.
func (c *Checkups) watch(ctx context.Context, stop func()) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(loadWatch):
		}
		open, err := ballotbox.InHall(ctx, c.env.Store)
		if err == nil && len(open) > 0 {
			stop()
			return true
		}
	}
}

// Load returns the latest load test since the start of the service.
func (c *Checkups) Load(who records.Actor) (Load, error) {
	if err := c.mayLook(who); err != nil {
		return Load{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.load, nil
}

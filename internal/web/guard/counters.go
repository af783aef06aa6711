package guard

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
)

// Counters counts requests by route and status and nothing else: no time, no address, no size. Safe for concurrent use.
type Counters struct{ m sync.Map }

type counted struct {
	voter  bool
	route  string
	status int
}

// Voter counts one request of the voter's side.
func (c *Counters) Voter(route string, status int) { c.add(counted{true, route, status}) }

// Staff counts one request of staff.
func (c *Counters) Staff(route string, status int) { c.add(counted{false, route, status}) }

func (c *Counters) add(k counted) {
	n, ok := c.m.Load(k)
	if !ok {
		n, _ = c.m.LoadOrStore(k, new(atomic.Int64))
	}
	n.(*atomic.Int64).Add(1)
}

// step is the step in which voters' requests are reported: a client polling the counters during an open session must
// learn no more than the hall screen shows (rb1 §9.5).
const step = 5

// Write writes the counters in Prometheus's text format, in a fixed order.
func (c *Counters) Write(w io.Writer) error {
	type line struct {
		counted
		n int64
	}
	var lines []line
	c.m.Range(func(k, n any) bool {
		l := line{k.(counted), n.(*atomic.Int64).Load()}
		if l.voter {
			l.n -= l.n % step
		}
		lines = append(lines, l)
		return true
	})
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.route, b.route), cmp.Compare(a.status, b.status))
	})
	for _, side := range []struct {
		voter bool
		name  string
		help  string
	}{
		{true, "minping_voter_requests_total", "Requests of phones, in steps of five."},
		{false, "minping_staff_requests_total", "Requests of staff."},
	} {
		if _, err := fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s counter\n", side.name, side.help, side.name); err != nil {
			return fmt.Errorf("write counters: %w", err)
		}
		for _, l := range lines {
			if l.voter != side.voter {
				continue
			}
			if _, err := fmt.Fprintf(
				w,
				"%s{route=%q,status=\"%d\"} %d\n",
				side.name,
				l.route,
				l.status,
				l.n,
			); err != nil {
				return fmt.Errorf("write counters: %w", err)
			}
		}
	}
	return nil
}

package mongo

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"

	"go.mongodb.org/mongo-driver/event"
)

// meter counts what the driver does, for operators: no name, no content, no time of any single command. Safe for
// concurrent use; the zero value is ready to use.
type meter struct {
	done, failed, micros            atomic.Int64
	open, made, busy, refused, lost atomic.Int64
}

func (m *meter) commands() *event.CommandMonitor {
	count := func(n *atomic.Int64, e event.CommandFinishedEvent) {
		n.Add(1)
		m.micros.Add(e.Duration.Microseconds())
	}
	return &event.CommandMonitor{
		Succeeded: func(_ context.Context, e *event.CommandSucceededEvent) { count(&m.done, e.CommandFinishedEvent) },
		Failed:    func(_ context.Context, e *event.CommandFailedEvent) { count(&m.failed, e.CommandFinishedEvent) },
	}
}

func (m *meter) pool() *event.PoolMonitor {
	return &event.PoolMonitor{Event: func(e *event.PoolEvent) {
		switch e.Type {
		case event.ConnectionCreated:
			m.open.Add(1)
			m.made.Add(1)
		case event.ConnectionClosed:
			m.open.Add(-1)
		case event.GetSucceeded:
			m.busy.Add(1)
		case event.ConnectionReturned:
			m.busy.Add(-1)
		case event.GetFailed:
			m.refused.Add(1)
		case event.PoolCleared:
			m.lost.Add(1)
		}
	}}
}

// coarse is the step in which commands are reported: a cast is a handful of them, and a client polling these counters
// must learn no more than the hall screen shows (rb1 §9.5).
const coarse = 50

// Metrics writes the counters in Prometheus's text format.
func (m *meter) Metrics(w io.Writer) error {
	done := m.done.Load()
	mean := int64(0)
	if all := done + m.failed.Load(); all > 0 {
		mean = m.micros.Load() / all / 100 * 100
	}
	for _, l := range []struct {
		name, kind, help string
		n                int64
	}{
		{"commands_total", "counter", "Commands the server answered, in steps of fifty.", done - done%coarse},
		{"commands_failed_total", "counter", "Commands that failed or were given up.", m.failed.Load()},
		{"command_mean_microseconds", "gauge", "Mean time of a command since the start, in steps of a hundred.", mean},
		{"connections", "gauge", "Connections that are open.", m.open.Load()},
		{"connections_busy", "gauge", "Connections that carry a command.", m.busy.Load()},
		{"connections_made_total", "counter", "Connections made since the start.", m.made.Load()},
		{"connections_refused_total", "counter", "Commands that got no connection in time.", m.refused.Load()},
		{"pools_cleared_total", "counter", "Times the connection to the server was lost.", m.lost.Load()},
	} {
		if _, err := fmt.Fprintf(w, "# HELP minping_mongo_%s %s\n# TYPE minping_mongo_%s %s\nminping_mongo_%s %d\n",
			l.name, l.help, l.name, l.kind, l.name, l.n); err != nil {
			return fmt.Errorf("write counters: %w", err)
		}
	}
	return nil
}

package swarm

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// pass has the workers run do for the phones one after the other.
func (r *run) pass(ctx context.Context, doing string, do func(context.Context, *worker, *phone)) {
	r.doing.Store(doing)
	r.finished.Store(0)
	if r.workers == nil {
		for i := range r.Concurrency {
			r.workers = append(r.workers, r.newWorker(i))
		}
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for _, w := range r.workers {
		all.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(r.phones) {
					return
				}
				if p := r.phones[i]; p.state != refused {
					do(ctx, w, p)
					r.finished.Add(1)
				}
			}
		})
	}
	all.Wait()
}

// finish ends a phone's turn: it counts an error and closes the phone's own connections.
func (w *worker) finish(p *phone, err error) {
	if w.run.NewConnections {
		w.hangUpAll()
	}
	if err == nil || interrupted(err) {
		return
	}
	if p.state != late && p.state != done {
		p.state = refused
	}
	w.run.failed.Add(1)
	w.tally.errors[kind(err)]++
}

// journey runs a whole phone of flow one.
func (r *run) journey(ctx context.Context, w *worker, p *phone) {
	err := w.enter(ctx, p)
	if err == nil {
		err = w.vote(ctx, p)
	}
	if err == nil {
		w.tally.journeys++
	}
	w.finish(p, err)
}

// enterOnly and voteOnly are the two halves of a phone of flow two.
func (r *run) enterOnly(ctx context.Context, w *worker, p *phone) {
	w.finish(p, w.enter(ctx, p))
}

func (r *run) voteOnly(ctx context.Context, w *worker, p *phone) {
	if p.state != admitted {
		return
	}
	err := w.vote(ctx, p)
	if err == nil {
		w.tally.journeys++
	}
	w.finish(p, err)
}

// casts admits every phone and prepares its ballot, then times only the casts: connections are opened before and
// receipts are verified after the measured time.
func (r *run) casts(ctx context.Context) time.Duration {
	r.pass(ctx, "admitted and ready", func(ctx context.Context, w *worker, p *phone) {
		err := w.enter(ctx, p)
		if err == nil {
			err = w.prepare(p)
		}
		w.finish(p, err)
	})
	r.pass(ctx, "waiting for the vote", func(ctx context.Context, w *worker, p *phone) {
		if p.index < len(r.workers) && p.state == admitted {
			w.finish(p, w.await(ctx, p, stepState, boxState.casts))
		}
	})
	begin := time.Now()
	r.pass(ctx, "cast", func(ctx context.Context, w *worker, p *phone) {
		if p.state == admitted {
			w.finish(p, w.cast(ctx, p))
		}
	})
	elapsed := time.Since(begin)
	r.pass(ctx, "receipts checked", func(_ context.Context, w *worker, p *phone) {
		if p.state != unproven {
			return
		}
		err := w.prove(p)
		if err == nil {
			w.tally.journeys++
		}
		w.finish(p, err)
	})
	return elapsed
}

// watch prints a line per second until the returned function is called.
func (r *run) watch(out io.Writer) (stop func()) {
	if out == nil {
		return func() {}
	}
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		last := int64(0)
		for {
			select {
			case <-quit:
				return
			case <-tick.C:
				n := r.finished.Load()
				_, _ = fmt.Fprintf(out, "%s: %d of %d phones, %d/s, %d with errors\n",
					r.doing.Load(), n, len(r.phones), max(n-last, 0), r.failed.Load())
				last = n
			}
		}
	}()
	return func() {
		close(quit)
		<-gone
	}
}

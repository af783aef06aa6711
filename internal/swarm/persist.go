package swarm

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
	"time"
)

// failure ends the journey of one phone; kind is what the report counts.
type failure struct{ kind string }

func (f failure) Error() string { return f.kind }

func fail(step, what string) error { return failure{step + ": " + what} }

var errLost = errors.New("lost on purpose")

// ask sends the same bytes until the service answers with a status below 500, backing off with jitter in between. It
// gives up after Patience, or when the run ends.
func (w *worker) ask(ctx context.Context, step string, to *endpoint,
	request []byte,
) (status int, body []byte, err error) {
	until := time.Now().Add(w.run.Patience)
	for attempt := 0; ; attempt++ {
		err := w.once(ctx, step, to, request)
		var wait time.Duration
		var what string
		if err == nil {
			status = w.resp.StatusCode()
			if status < 500 {
				return status, w.resp.Body(), nil
			}
			what = strconv.Itoa(status)
			if s, err := strconv.Atoi(string(w.resp.Header.Peek("Retry-After"))); err == nil {
				wait = min(time.Duration(s)*time.Second, 5*time.Second)
			}
		} else {
			what = kindOf(err)
		}
		if ctx.Err() != nil {
			return 0, nil, ctx.Err()
		}
		w.tally.retries[step+": "+what]++
		if time.Now().After(until) {
			return 0, nil, fail(step, "gave up after "+what)
		}
		if err := w.backoff(ctx, attempt, wait); err != nil {
			return 0, nil, err
		}
	}
}

// once sends a request one time; with Loss set, the request or its answer may get lost.
func (w *worker) once(ctx context.Context, step string, to *endpoint, request []byte) error {
	lost := w.run.Loss > 0 && w.rng.Float64() < w.run.Loss
	if lost && w.rng.IntN(2) == 0 { // lost on the way there
		w.hangUp(to)
		return errLost
	}
	start := time.Now()
	if err := w.exchange(ctx, to, request); err != nil {
		return err
	}
	if lost { // lost on the way back: the service has done its part
		w.hangUp(to)
		return errLost
	}
	w.tally.step(step, time.Since(start))
	return nil
}

// backoff waits before attempt+1: 50 ms, doubling to 3 s, a random time between half of that and all of it, but at
// least as long as the service asked for.
func (w *worker) backoff(ctx context.Context, attempt int, least time.Duration) error {
	d := min(50*time.Millisecond<<min(attempt, 6), 3*time.Second)
	return sleep(ctx, max(d/2+time.Duration(w.rng.Int64N(int64(d/2))), least))
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func kindOf(err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, errLost):
		return "lost on purpose"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timed out"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "no free port"
	}
	return "connection broken"
}

// interrupted reports whether a journey stopped because the run did.
func interrupted(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// kind is the word under which an error is counted.
func kind(err error) string {
	var f failure
	if errors.As(err, &f) {
		return f.kind
	}
	return fmt.Sprintf("internal: %v", err)
}

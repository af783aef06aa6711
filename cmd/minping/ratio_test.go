package main

import (
	"crypto/rand"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minping/internal/keys/keystest"
	"minping/internal/web/emptypost"
)

// BenchmarkShareOfTheMachine tells in one run, at 16 and at 200 phones at once, complete journeys as a share of what
// the cores can blind-sign (0.45 at least), and casts as a share of an empty POST of Fiber (0.10 at least), the load
// generator on the same cores:
//
//	MINPING_BENCH_PHONES=4000 go test -run '^$' -bench ShareOfTheMachine -benchtime 1x -timeout 1h ./cmd/minping
func BenchmarkShareOfTheMachine(b *testing.B) {
	phones := size(b, "MINPING_BENCH_PHONES", 100)
	for range b.N {
		s := newSite(b)
		_, flags := s.halls(4, phones)
		for i, atOnce := range []int{16, 200} {
			at := "@" + strconv.Itoa(atOnce)
			signed, posted := signsPerSecond(b), postsPerSecond(b, atOnce)
			journeys := s.vote(flags[4*i:4*i+2], atOnce).JourneysPerS
			casts := s.vote(append(flags[4*i+2:4*i+4:4*i+4], "--phase", "casts"), atOnce).CastsPerS
			for name, value := range map[string]float64{
				"signs/s": signed, "posts/s": posted, "journeys/s": journeys, "casts/s": casts,
				"journeys-share": journeys / signed, "casts-share": casts / posted,
			} {
				b.ReportMetric(value, name+at)
			}
		}
		s.stop()
	}
}

// signsPerSecond is what all cores together can blind-sign, with a session's size of key and nothing else to do.
func signsPerSecond(b *testing.B) float64 {
	b.Helper()
	key := keystest.IssuerKeys()[0]
	blinded := make([]byte, key.Public().Size())
	if _, err := rand.Read(blinded[1:]); err != nil {
		b.Fatal(err)
	}
	return perSecond(b, 16, func() error {
		_, err := key.BlindSign(blinded)
		return err
	})
}

// postsPerSecond is what Fiber answers to POST requests with a ballot's size of body that it does not read.
func postsPerSecond(b *testing.B, atOnce int) float64 {
	b.Helper()
	server, err := emptypost.Listen(atOnce, 900)
	if err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve() }()
	defer func() {
		if err := errors.Join(server.Close(), <-ended); err != nil {
			b.Error(err)
		}
	}()
	return perSecond(b, atOnce, server.Post)
}

// perSecond is how often callers together do something, measured over two seconds.
func perSecond(b *testing.B, callers int, do func() error) float64 {
	b.Helper()
	var done atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range callers {
		all.Go(func() {
			for time.Since(began) < 2*time.Second {
				if err := do(); err != nil {
					b.Error(err)
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	return float64(done.Load()) / time.Since(began).Seconds()
}

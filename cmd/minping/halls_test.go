package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"minping/internal/store"
	"minping/internal/store/sqlite"
)

// halls are sessions that are open at once, with the flags that name their slips to a swarm.
func (s *site) halls(sessions, phones int) (ids, flags []string) {
	s.t.Helper()
	for i := range sessions {
		briefing, _, _ := s.briefing(i+1, "liaocheng")
		id, file := s.session(briefing, phones, nil)
		ids, flags = append(ids, id), append(flags, "--slips", file)
	}
	return ids, flags
}

// vote plays all phones of the halls at once.
func (s *site) vote(flags []string, atOnce int) (r hallsReport) {
	s.t.Helper()
	swarm := []string{"swarm", "--server", s.url(), "--concurrency", strconv.Itoa(atOnce), "--new-connections"}
	out := s.must(append(swarm, flags...)...)
	if err := json.Unmarshal(out, &r); err != nil {
		s.t.Fatal(err)
	}
	return r
}

type hallsReport struct {
	Journeys, Failed int
	JourneysPerS     float64 `json:"journeys_per_s"`
	CastsPerS        float64 `json:"casts_per_s"`
	ReceiptsVerified int     `json:"receipts_verified"`
	Boxes            []any
}

// Connections that read and write a byte at a time, and bodies far over the limit, on the voter's side, hold up neither
// the phones of several sessions nor the staff.
func TestSlowReadersAndFloodsHoldUpNeitherVotersNorStaff(t *testing.T) {
	t.Parallel()
	const sessions, phones = 3, 8
	s := newSite(t)
	ids, flags := s.halls(sessions, phones)
	ctx, stop := context.WithCancel(t.Context())
	var enemies sync.WaitGroup
	for i := range 40 {
		enemies.Go(func() { s.dawdle(ctx, ids[i%sessions]) })
	}
	for i := range 4 {
		enemies.Go(func() { s.flood(ctx, ids[i%sessions]) })
	}
	time.Sleep(200 * time.Millisecond) // they are all under way
	slowest := time.Duration(0)
	staff := make(chan struct{})
	go func() {
		defer close(staff)
		for ctx.Err() == nil {
			began := time.Now()
			if status := s.call("organizer", http.MethodGet, "/sessions/"+ids[0], nil, nil); status != http.StatusOK {
				t.Errorf("the staff got %d", status)
			}
			slowest = max(slowest, time.Since(began))
		}
	}()
	r := s.vote(flags, sessions*phones)
	stop()
	<-staff
	enemies.Wait()
	if r.Failed != 0 || r.ReceiptsVerified != sessions*phones || len(r.Boxes) != sessions {
		t.Errorf("%+v", r)
	}
	if slowest > 10*time.Second {
		t.Errorf("the staff waited %v", slowest)
	}
	for _, id := range ids {
		s.ended(id)
		if got := s.result(id); got.Returned != phones {
			t.Errorf("%d of %d ballots were counted", got.Returned, phones)
		}
	}
}

// dawdle holds connections that send a request a byte at a time, and read none of the answer.
func (s *site) dawdle(ctx context.Context, sid string) {
	for ctx.Err() == nil {
		c, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", s.addr)
		if err != nil {
			continue
		}
		_, err = fmt.Fprintf(c, "POST /rb1/%s/cast HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000\r\n\r\n", sid, s.addr)
		for err == nil && ctx.Err() == nil {
			_, err = c.Write([]byte{1})
			time.Sleep(50 * time.Millisecond)
		}
		_ = c.Close()
	}
}

// flood sends bodies far over what a ballot may be.
func (s *site) flood(ctx context.Context, sid string) {
	body := make([]byte, 4<<20)
	for ctx.Err() == nil {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url()+"/rb1/"+sid+"/cast", bytes.NewReader(body))
		if err != nil {
			continue
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			if res.StatusCode < http.StatusBadRequest {
				s.t.Errorf("a body of %d bytes: %d", len(body), res.StatusCode)
			}
			_ = res.Body.Close()
		}
	}
}

// size is a number that the environment may say.
func size(b *testing.B, name string, otherwise int) int {
	n, err := strconv.Atoi(os.Getenv(name))
	if os.Getenv(name) == "" {
		return otherwise
	}
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkHalls tells how many phones a second are done when many sessions are open at once:
//
//	MINPING_BENCH_HALLS=200 MINPING_BENCH_PHONES=100 \
//	  go test -run '^$' -bench Halls -benchtime 1x -timeout 3h ./cmd/minping
func BenchmarkHalls(b *testing.B) {
	for range b.N {
		s := newSite(b)
		n, phones := size(b, "MINPING_BENCH_HALLS", 4), size(b, "MINPING_BENCH_PHONES", 10)
		_, flags := s.halls(n, phones)
		r := s.vote(flags, min(n*phones, 2000))
		if r.ReceiptsVerified != n*phones {
			b.Errorf("%+v", r)
		}
		b.ReportMetric(r.JourneysPerS, "phones/s")
		b.ReportMetric(peak(b, s.server), "peak-MB")
		s.stop()
	}
}

// BenchmarkFullBox compares casts into a box that holds many ballots with casts into an empty one; the share should be
// 0.9 at least. What the box holds are rows of a ballot's size, as a cast looks at its own key alone:
//
//	MINPING_BENCH_HELD=5000000 go test -run '^$' -bench FullBox -benchtime 1x -timeout 3h ./cmd/minping
func BenchmarkFullBox(b *testing.B) {
	for range b.N {
		const voters = 4000
		s := newSite(b)
		ids, flags := s.halls(2, voters)
		s.stop()
		clear(s.tokens)
		s.start() // both are measured right after a start
		empty := s.vote(append(flags[:2:2], "--phase", "casts"), 50).CastsPerS
		s.stop()
		hold(b, s.data(), ids[1], size(b, "MINPING_BENCH_HELD", 20_000))
		clear(s.tokens)
		s.start()
		full := s.vote(append(flags[2:4:4], "--phase", "casts"), 50).CastsPerS
		b.ReportMetric(empty, "empty-casts/s")
		b.ReportMetric(full, "full-casts/s")
		b.ReportMetric(full/empty, "share")
		s.stop()
	}
}

// BenchmarkFullStore compares casts while other open sessions hold many ballots, each at most what a box takes, with
// casts into a store that holds none; the share should be 0.9 at least:
//
//	MINPING_BENCH_HELD=5000000 go test -run '^$' -bench FullStore -benchtime 1x -timeout 3h ./cmd/minping
func BenchmarkFullStore(b *testing.B) {
	const voters, most, times = 4000, 100_000, 3
	held := size(b, "MINPING_BENCH_HELD", 20_000)
	for range b.N {
		empty, full := newSite(b), newSite(b)
		_, into := empty.halls(times, voters)
		ids, beside := full.halls(times+(held+most-1)/most, voters)
		for _, s := range []*site{empty, full} {
			s.stop()
		}
		for i, id := range ids[times:] {
			hold(b, full.data(), id, min(most, held-i*most))
		}
		for _, s := range []*site{empty, full} {
			clear(s.tokens)
			s.start()
		}
		var before, after float64
		for i := range times { // by turns, so that what else the machine does falls on both
			before += empty.vote(append(into[2*i:2*i+2:2*i+2], "--phase", "casts"), 50).CastsPerS / times
			after += full.vote(append(beside[2*i:2*i+2:2*i+2], "--phase", "casts"), 50).CastsPerS / times
		}
		b.ReportMetric(before, "empty-casts/s")
		b.ReportMetric(after, "full-casts/s")
		b.ReportMetric(after/before, "share")
		empty.stop()
		full.stop()
	}
}

// hold puts rows into the box of a service that is stopped.
func hold(b *testing.B, dir, sid string, n int) {
	b.Helper()
	ctx := b.Context()
	st, err := sqlite.Open(ctx, sqlite.Options{Dir: filepath.Clean(dir)})
	if err != nil {
		b.Fatal(err)
	}
	box, err := st.Box(ctx, sid)
	if err != nil {
		b.Fatal(err)
	}
	var all sync.WaitGroup
	rows := make(chan struct{}, 1000)
	for range 1000 { // rows that arrive together are made durable together
		all.Go(func() {
			for range rows {
				var k store.Key
				v := make([]byte, 575)
				_, _ = rand.Read(k[:])
				_, _ = rand.Read(v)
				if _, err := box.Insert(ctx, store.Ballots, k, v); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	for range n {
		rows <- struct{}{}
	}
	close(rows)
	all.Wait()
	if err := st.Close(); err != nil {
		b.Fatal(err)
	}
}

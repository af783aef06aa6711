//go:build unix

package sqlite

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"minping/internal/store"
)

const (
	benchSID     = "AAAAAAAAAAAAAAAAAAAAAA"
	benchCallers = 200
	benchValue   = 900 // bytes, a cast message with room to spare
)

func benchStore(b *testing.B) *engine {
	b.Helper()
	s, err := open(b.Context(), Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s
}

// BenchmarkBoxInsert is two hundred phones casting at once, each again as soon as it gets its answer.
func BenchmarkBoxInsert(b *testing.B) {
	s := benchStore(b)
	box, err := s.Box(b.Context(), benchSID)
	if err != nil {
		b.Fatal(err)
	}
	jobs := make(chan struct{}, b.N)
	for range b.N {
		jobs <- struct{}{}
	}
	close(jobs)
	took := make([][]time.Duration, benchCallers)
	b.ResetTimer()
	before := cpu(b)
	var all sync.WaitGroup
	for caller := range benchCallers {
		all.Go(func() {
			value := make([]byte, benchValue)
			for range jobs {
				var key store.Key
				_, _ = rand.Read(key[:])
				_, _ = rand.Read(value)
				start := time.Now()
				if _, err := box.Insert(context.Background(), store.Ballots, key, value); err != nil {
					b.Error(err)
				}
				took[caller] = append(took[caller], time.Since(start))
			}
		})
	}
	all.Wait()
	b.StopTimer()
	b.ReportMetric(float64((cpu(b)-before).Nanoseconds())/1000/float64(b.N), "cpu-µs/row")
	every := slices.Sorted(slices.Values(slices.Concat(took...)))
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(every[len(every)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(b.N)/float64(max(1, box.(interface{ groups() int64 }).groups())), "rows/commit")
}

// cpu returns the processor time used so far: on a busy machine it says more than the clock.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (b *box) groups() int64 { return b.file.writer.groups.Load() }

func fillRecords(b *testing.B, s *engine, n int) {
	b.Helper()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			r := store.Record{
				Kind: "evaluation", ID: fmt.Sprintf("id-%06d", i), Version: 1, Parent: "round",
				Body: make([]byte, 300),
			}
			if err := s.Insert(b.Context(), r); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
}

// BenchmarkRecordInsert is the audit trail and the sheets: new records from many callers.
func BenchmarkRecordInsert(b *testing.B) {
	s := benchStore(b)
	b.ResetTimer()
	fillRecords(b, s, b.N)
}

func BenchmarkLatest(b *testing.B) {
	s := benchStore(b)
	fillRecords(b, s, 1000)
	for _, mode := range []string{"cached", "from the file"} {
		b.Run(mode, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if mode != "cached" {
					s.cache = newLatestCache(s.cache.writes, false)
				}
				if _, err := s.Latest(b.Context(), "evaluation", fmt.Sprintf("id-%06d", i%1000)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkList10k(b *testing.B) {
	s := benchStore(b)
	fillRecords(b, s, 10000)
	for _, parent := range []string{"", "round"} {
		b.Run("parent="+parent, func(b *testing.B) {
			for b.Loop() {
				list, err := s.List(b.Context(), "evaluation", parent, "", 10000)
				if err != nil || len(list) != 10000 {
					b.Fatal(len(list), err)
				}
			}
		})
	}
}

// BenchmarkSeveral reads ten thousand records by their ids, as a large round's table does.
func BenchmarkSeveral(b *testing.B) {
	s := benchStore(b)
	fillRecords(b, s, 10000)
	var keys []string
	for i := range 10000 {
		keys = append(keys, fmt.Sprintf("id-%06d", i))
	}
	before := cpu(b)
	for b.Loop() {
		for part := range slices.Chunk(keys, 500) {
			if list, err := s.GetMany(b.Context(), "evaluation", part); err != nil || len(list) != len(part) {
				b.Fatal(len(list), err)
			}
		}
	}
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms")
}

// BenchmarkScan reads ten thousand ballots, sealed, as the count does.
func BenchmarkScan(b *testing.B) {
	const rows = 10000
	s := benchStore(b)
	box, err := s.Box(b.Context(), benchSID)
	if err != nil {
		b.Fatal(err)
	}
	var all sync.WaitGroup
	for range rows {
		all.Go(func() {
			var key store.Key
			_, _ = rand.Read(key[:])
			if _, err := box.Insert(context.Background(), store.Ballots, key, make([]byte, benchValue)); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
	start := time.Now()
	if err := box.Seal(b.Context()); err != nil {
		b.Fatal(err)
	}
	seal := time.Since(start)
	for b.Loop() {
		n := 0
		if err := box.Scan(b.Context(), store.Ballots, func(store.Key, []byte) error { n++; return nil }); err != nil ||
			n != rows {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(seal.Milliseconds()), "seal-ms")
}

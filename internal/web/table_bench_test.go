package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/valyala/fasthttp/fasthttputil"
	"golang.org/x/sync/errgroup"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/store"
	"minping/internal/store/sqlite"
)

// BenchmarkTableExport fetches the statistics table of a round through its real route and shows how long that takes and how much heap it holds at
// most, over what was there before. "first" is the export of a service that was just started, "again" that of one that has shown the round.
// Issue 3: 10 000 rows in 2 s, memory flat.
func BenchmarkTableExport(b *testing.B) {
	for _, rows := range []int{1_000, 10_000} {
		st, err := sqlite.Open(b.Context(), sqlite.Options{Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = st.Close() })
		round := largeRound(b, st, rows)
		for _, format := range []string{"csv", "xlsx"} {
			path := round + "/statistics." + format
			b.Run(fmt.Sprintf("%s/rows=%d/first", format, rows), func(b *testing.B) { export(b, st, path, true) })
			b.Run(fmt.Sprintf("%s/rows=%d/again", format, rows), func(b *testing.B) { export(b, st, path, false) })
		}
	}
}

// BenchmarkRankingRoute fetches the ranking of a round of 10 000 in the same way. Issue 3: 200 ms.
func BenchmarkRankingRoute(b *testing.B) {
	st, err := sqlite.Open(b.Context(), sqlite.Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = st.Close() })
	round := largeRound(b, st, 10_000)
	for _, query := range []string{"", "?limit=50"} {
		b.Run("all"+query+"/first", func(b *testing.B) { export(b, st, round+"/ranking"+query, true) })
		b.Run("all"+query+"/again", func(b *testing.B) { export(b, st, round+"/ranking"+query, false) })
	}
}

// largeRound has organisations whose three bodies have submitted and whose sheets are locked. Its records are written as the wishes would leave
// them, many at once: made one by one they would take longer than what is measured.
func largeRound(b *testing.B, st store.Store, organisations int) string {
	b.Helper()
	h := newHall(b, withStore(st))
	round := h.make(auth.Admin, "/api/v1/rounds", map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2026-08-01"})
	scheme, err := h.svc.ShowScheme(b.Context(), "sanmenxia", 0)
	if err != nil {
		b.Fatal(err)
	}
	g, ctx := errgroup.WithContext(b.Context())
	g.SetLimit(200)
	write := func(kind, id, parent string, v any) error {
		body, err := json.Marshal(v)
		if err != nil {
			return err
		}
		return st.Insert(ctx, store.Record{Kind: kind, ID: id, Version: 1, Parent: parent, At: time.Now(), Body: body})
	}
	for i := range organisations {
		g.Go(func() error {
			org, ev, n := fmt.Sprintf("o%05d", i), fmt.Sprintf("e%05d", i), i%30
			errs := []error{
				write("organization", org, "", app.Organization{Name: fmt.Sprintf("第%05d个被巡察单位党组织", i), Kind: evaluation.Kinds()[i%4]}),
				write("evaluation", ev, round, app.Evaluation{
					RoundID: round, OrganizationID: org, SchemeID: scheme.ID, SchemeVersion: scheme.Version,
					Facts: evaluation.Facts{Problems: &n, Done: &n, Remarks: "台账与实际相符,继续督促整改。"},
				}),
				write("lock", ev, "", map[string]any{"locked": true, "by": "office"}),
			}
			for k, body := range scheme.Bodies {
				rubric, _ := scheme.RubricFor(body.Code)
				sheet := app.Sheet{Submitted: true, By: "x"}
				for _, x := range rubric.Items {
					sheet.Items = append(sheet.Items, evaluation.SheetItem{Code: x.Code, Score: x.Points, Reason: "查阅资料"})
				}
				sheet.Items[0].Score = evaluation.Decimal(fmt.Sprintf("%d.%02d", (i+k)%10, i%97))
				errs = append(errs, write("sheet", ev+"/"+body.Code, ev, sheet))
			}
			return errors.Join(errs...)
		})
	}
	if err := g.Wait(); err != nil {
		b.Fatal(err)
	}
	return round
}

// export fetches something of a round again and again; anew is from a service that knows nothing yet.
func export(b *testing.B, st store.Store, path string, anew bool) {
	var h *hall
	var client *http.Client
	path = "http://hall.test/api/v1/rounds/" + path
	serve := func() {
		h = newHall(b, withStore(st))
		client = streaming(b, h)
	}
	serve()
	token := h.signIn(fmt.Sprint("office", time.Now().UnixNano()), auth.Admin)
	if !anew {
		fetch(b, client, path, token)
	}
	var size int64
	var peak, kept uint64
	var cpu time.Duration
	b.ReportAllocs()
	for b.Loop() {
		if anew {
			b.StopTimer()
			serve()
			token = h.signIn(fmt.Sprint("office", time.Now().UnixNano()), auth.Admin)
			b.StartTimer()
		}
		before, stop := heap(), heapPeak()
		from := processor(b)
		size = fetch(b, client, path, token)
		b.StopTimer()
		cpu += processor(b) - from
		if most := stop(); most > before {
			peak = max(peak, most-before)
		}
		if after := heap(); after > before {
			kept = max(kept, after-before)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(size)/1e6, "MB-file")
	b.ReportMetric(float64(peak)/1e6, "MB-heap")
	b.ReportMetric(float64(kept)/1e6, "MB-kept")
	b.ReportMetric(float64(cpu.Milliseconds())/float64(b.N), "cpu-ms")
}

// processor is the processor time this process has taken: on a busy machine it says more than the clock.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fetch reads a file to its end without keeping it.
func fetch(b *testing.B, client *http.Client, path, token string) int64 {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Fatal(err, res.StatusCode)
	}
	return n
}

// streaming is a client that does not keep what it reads.
func streaming(b *testing.B, h *hall) *http.Client {
	b.Helper()
	ln := fasthttputil.NewInmemoryListener()
	ctx, cancel := context.WithCancel(background())
	done := make(chan error, 1)
	go func() { done <- h.server.Serve(ctx, ln) }()
	transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return ln.Dial() }}
	b.Cleanup(func() {
		transport.CloseIdleConnections()
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
	return &http.Client{Transport: transport}
}

// heap is what the heap holds now.
func heap() uint64 {
	runtime.GC()
	return live()
}

func live() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// heapPeak watches the heap until it is stopped; stop tells the most that it held.
func heapPeak() (stop func() uint64) {
	end, done := make(chan struct{}), make(chan uint64, 1)
	go func() {
		peak := live()
		for {
			select {
			case <-end:
				done <- max(peak, live())
				return
			case <-time.After(5 * time.Millisecond):
				peak = max(peak, live())
			}
		}
	}()
	return func() uint64 { close(end); return <-done }
}

package metrics

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"minping/internal/store"
	"minping/internal/store/memory"
)

func text(t *testing.T, m *Meter) string {
	t.Helper()
	var b strings.Builder
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWithoutAMarkNothingIsMeasured(t *testing.T) {
	m := New()
	st := m.Store(memory.Open())
	r := store.Record{Kind: "round", ID: "a", Version: 1, At: time.Unix(0, 0).UTC()}
	if err := st.Insert(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if all := text(t, m); strings.Contains(all, "minping_store_operation") {
		t.Errorf("measured:\n%s", all)
	}
	if _, err := st.Latest(Mark(t.Context()), "round", "a"); err != nil {
		t.Fatal(err)
	}
	const want = `minping_store_operation_duration_seconds_count{operation="latest",outcome="done"} 1`
	if all := text(t, m); !strings.Contains(all, want) {
		t.Errorf("no %s in:\n%s", want, all)
	}
}

func TestWhatTheContractAnswersIsNoFailureOfTheStore(t *testing.T) {
	m := New()
	st := m.Store(memory.Open())
	if _, err := st.Latest(Mark(t.Context()), "round", "none"); !errors.Is(err, store.ErrNotFound) {
		t.Fatal(err)
	}
	if all := text(t, m); strings.Contains(all, `outcome="failed"`) {
		t.Errorf("a record that is not there counts as a failure:\n%s", all)
	}
	if err := st.Insert(Mark(t.Context()), store.Record{Kind: "NO KIND"}); err == nil {
		t.Fatal("taken")
	}
	const failed = `minping_store_operation_duration_seconds_count{operation="insert",outcome="failed"} 1`
	if all := text(t, m); !strings.Contains(all, failed) {
		t.Errorf("a failure is not seen:\n%s", all)
	}
}

func TestAJobIsMeasuredByOutcomeAndOneThatIsStoppedIsNeither(t *testing.T) {
	m := New()
	broken := errors.New("broken")
	if err := m.Job(t.Context(), "purge", func(context.Context) error { return broken }); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	all := text(t, m)
	const once = `minping_job_duration_seconds_count{job="purge",outcome="failed"} 1`
	if !strings.Contains(all, once) || strings.Contains(all, "last_success_timestamp_seconds{") {
		t.Errorf("a job that failed:\n%s", all)
	}
	if err := m.Job(t.Context(), "purge", func(context.Context) error { return context.Canceled }); err == nil {
		t.Fatal("no error")
	}
	if after := text(t, m); !strings.Contains(after, once) {
		t.Errorf("a stopped job counts as failed:\n%s", after)
	}
	if err := m.Job(t.Context(), "purge", func(ctx context.Context) error {
		if !isMarked(ctx) {
			t.Error("what a job asks of the store is not measured")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if all := text(t, m); !strings.Contains(all, `minping_job_last_success_timestamp_seconds{job="purge"}`) {
		t.Errorf("a job that succeeded:\n%s", all)
	}
}

func TestAMeasuredStoreStillGuardsItsFiles(t *testing.T) {
	st := New().Store(guarded{memory.Open()})
	g, ok := st.(store.Guarded)
	if !ok || len(g.Damage()) != 1 {
		t.Fatal("damage is hidden")
	}
	if err := g.AcceptLoss(t.Context(), "sid"); err != nil {
		t.Error(err)
	}
	plain, ok := New().Store(memory.Open()).(store.Guarded)
	if !ok || len(plain.Damage()) != 0 || !errors.Is(plain.AcceptLoss(t.Context(), "sid"), store.ErrNotFound) {
		t.Error("an engine that does not look at its files has damage")
	}
}

type guarded struct{ store.Store }

func (guarded) Damage() []*store.DamageError             { return []*store.DamageError{store.LostBox("sid")} }
func (guarded) AcceptLoss(context.Context, string) error { return nil }

func TestNoMeterMeasuresNothingAndChangesNothing(t *testing.T) {
	var m *Meter
	st := memory.Open()
	if m.Store(st) != store.Store(st) {
		t.Error("the store is another one")
	}
	m.Request("GET", "/", 200, time.Second)
	m.Gauge("x", "x", nil, nil)
	ran := false
	if err := m.Job(t.Context(), "x", func(context.Context) error { ran = true; return nil }); err != nil || !ran {
		t.Error(err, ran)
	}
	if text(t, m) != "" {
		t.Error("something is written")
	}
}

// An alarm on failures counts by status: a refusal is told from an answer, and one route from another.
func TestARequestIsMeasuredByVerbRouteAndStatus(t *testing.T) {
	m := New()
	m.Request("GET", "/api/v1/rounds/:id", 200, time.Second)
	m.Request("GET", "/api/v1/rounds/:id", 503, time.Second)
	m.Request("GET", "/api/v1/rounds/:id", 503, time.Second)
	m.Request("PUT", "/api/v1/rounds/:id", 503, time.Second)
	got := text(t, m)
	for _, want := range []string{
		`status="200",verb="GET"} 1`, `status="503",verb="GET"} 2`, `status="503",verb="PUT"} 1`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

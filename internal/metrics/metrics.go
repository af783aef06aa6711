// Package metrics is what operators of the service can see: staff requests, jobs and the store as histograms, in
// Prometheus's format. Nothing in it comes from a voter's request. Only what runs under a marked context is measured;
// the entrance for staff and the jobs mark theirs. Everything else is not measured, so that neither the number nor the
// time of ballots can be inferred from a counter (rb1 §9.5, §12).
package metrics

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

// Meter collects measurements. A nil Meter measures nothing. Safe for concurrent use.
type Meter struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec // verb, route, status
	jobs     *prometheus.HistogramVec // job, outcome
	lastJob  *prometheus.GaugeVec     // job
	store    *prometheus.HistogramVec // operation, outcome
}

// The buckets of the histograms, in seconds: a page of the panel takes 5 to 50 ms, a record 0.1 to 5 ms, a large
// export or a purge a minute.
var (
	requestBounds = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}
	jobBounds     = []float64{.01, .05, .25, 1, 5, 30, 120, 600}
	storeBounds   = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .5, 1, 5}
)

// New returns a meter without measurements.
func New() *Meter {
	m := &Meter{
		registry: prometheus.NewPedanticRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "minping_staff_request_duration_seconds", Buckets: requestBounds,
			Help: "Requests of staff by verb, route and status.",
		}, []string{"verb", "route", "status"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "minping_job_duration_seconds", Buckets: jobBounds,
			Help: "Scheduled jobs, by job and outcome.",
		}, []string{"job", "outcome"}),
		lastJob: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "minping_job_last_success_timestamp_seconds", Help: "When a job last succeeded, seconds since 1970.",
		}, []string{"job"}),
		store: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "minping_store_operation_duration_seconds", Buckets: storeBounds,
			Help: "Operations on records by staff and jobs, by operation and outcome. Ballot boxes are not included.",
		}, []string{"operation", "outcome"}),
	}
	m.registry.MustRegister(m.requests, m.jobs, m.lastJob, m.store)
	constant := func(v float64) func() float64 { return func() float64 { return v } }
	started := float64(time.Now().Unix())
	m.Gauge("minping_build_info", "1, with the versions of the program and of Go.", buildLabels(), constant(1))
	m.Gauge("process_start_time_seconds", "When the process started, seconds since 1970.", nil, constant(started))
	m.Gauge("process_resident_memory_bytes", "Memory of the process, in steps of one MiB.", nil, residentMemory)
	m.Gauge("process_open_fds", "Open files and connections, in steps of fifty.", nil, openFiles)
	m.Gauge("process_max_fds", "How many files and connections the system allows.", nil, mostFiles)
	return m
}

// Gauge adds a value that is read at each scrape.
func (m *Meter) Gauge(name, help string, labels map[string]string, read func() float64) {
	if m == nil {
		return
	}
	opts := prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}
	m.registry.MustRegister(prometheus.NewGaugeFunc(opts, read))
}

func buildLabels() map[string]string {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	return map[string]string{"version": version, "go": runtime.Version()}
}

// Request counts one staff request: the route's template, never its parameters.
func (m *Meter) Request(verb, route string, status int, took time.Duration) {
	if m != nil {
		m.requests.WithLabelValues(verb, route, strconv.Itoa(status)).Observe(took.Seconds())
	}
}

// Job runs a job and measures it and its store operations.
func (m *Meter) Job(ctx context.Context, name string, run func(context.Context) error) error {
	if m == nil {
		return run(ctx)
	}
	started := time.Now()
	err := run(Mark(ctx))
	if errors.Is(err, context.Canceled) {
		return err // the service is stopping: neither done nor failed
	}
	m.jobs.WithLabelValues(name, outcome(err)).Observe(time.Since(started).Seconds())
	if err == nil {
		m.lastJob.WithLabelValues(name).SetToCurrentTime()
	}
	return err
}

func outcome(err error) string {
	if err != nil {
		return "failed"
	}
	return "done"
}

type marked struct{}

// Mark allows measuring what is done under this context: it is done for staff or by a job.
func Mark(ctx context.Context) context.Context { return context.WithValue(ctx, marked{}, true) }

// isMarked reports whether work under this context may be measured.
func isMarked(ctx context.Context) bool { return ctx.Value(marked{}) != nil }

// Write writes all measurements in Prometheus's text format.
func (m *Meter) Write(w io.Writer) error {
	if m == nil {
		return nil
	}
	families, err := m.registry.Gather()
	if err != nil {
		return fmt.Errorf("gather metrics: %w", err)
	}
	for _, f := range families {
		if _, err := expfmt.MetricFamilyToText(w, f); err != nil {
			return fmt.Errorf("write metrics: %w", err)
		}
	}
	return nil
}

package web

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/metrics"
)

// measuredEnv is a service with metrics.
func measuredEnv(t *testing.T) *env {
	return newEnv(t, func(o *app.Options, _ *Options) { o.Meter = metrics.New() })
}

// histograms returns the metric lines that say how often or how long; gauges of the process move by themselves.
func (h *env) histograms() (out []string) {
	h.t.Helper()
	var b strings.Builder
	if err := h.svc.Meter.Write(&b); err != nil {
		h.t.Fatal(err)
	}
	for l := range strings.Lines(b.String()) {
		if !strings.HasPrefix(l, "#") && !strings.HasPrefix(l, "process_") {
			out = append(out, l)
		}
	}
	return out
}

func TestAStaffRequestIsMeasuredByVerbRouteAndStatus(t *testing.T) {
	h := measuredEnv(t)
	h.as(auth.Admin, "GET", "/api/v1/rounds", nil).want(200)
	h.ask("GET", "/api/v1/rounds/no-such-round", "", nil).want(401)
	all := strings.Join(h.histograms(), "")
	for _, want := range []string{
		`minping_staff_request_duration_seconds_count{route="/api/v1/rounds",status="200",verb="GET"} 1`,
		`minping_staff_request_duration_seconds_count{route="/api/v1/rounds/:id",status="401",verb="GET"} 1`,
		`minping_store_operation_duration_seconds_count{operation="list",outcome="done"}`,
		`minping_store_operation_duration_seconds_bucket{operation="latest",outcome="done",le="+Inf"}`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("there is no %s in\n%s", want, all)
		}
	}
	if strings.Contains(all, "no-such-round") {
		t.Error("the histograms name what someone asked for")
	}
}

// rb1 §9.5, §12: neither the number nor the time of ballots can be inferred from the metrics.
func TestNothingThatAPhoneDoesMovesAHistogram(t *testing.T) {
	h := measuredEnv(t)
	b := h.session(4, nil)
	b.move("open").want(200)
	before := h.histograms()
	for i := range 3 {
		h.ask("GET", "/rb1/"+b.sid+"/state", "", nil).want(200)
		b.cast(i, b.answers(1))
	}
	b.post("cast", []byte("no ballot")).want(400)
	b.post("admit", nil).want(400)
	if after := h.histograms(); !slices.Equal(before, after) {
		t.Errorf("before:\n%s\nafter:\n%s", strings.Join(before, ""), strings.Join(after, ""))
	}
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id, nil).want(200)
	if slices.Equal(before, h.histograms()) {
		t.Error("nothing moves at all")
	}
}

// registeredByTheProgram are those that cmd/minping adds, and Prometheus's own.
var registeredByTheProgram = []string{"minping_store_up", "minping_damage_findings", "minping_disk_free_bytes"}

func TestAlertsAndTheDashboardNameOnlyWhatIsMeasured(t *testing.T) {
	h := measuredEnv(t)
	b := h.session(3, nil)
	h.ask("GET", "/rb1/"+b.sid+"/state", "", nil).want(200)
	h.as(auth.Admin, "GET", "/api/v1/rounds", nil).want(200)
	if err := h.svc.Meter.Job(t.Context(), "job", func(context.Context) error { return nil }); err != nil {
		t.Fatal(err)
	}
	scrape := string(h.ask("GET", "/metrics", "", nil).want(200).Body) + strings.Join(h.histograms(), "")
	for _, file := range []string{"prometheus/minping.rules.yaml", "grafana/minping.json"} {
		raw, err := os.ReadFile(filepath.Join("../../configs", file))
		if err != nil {
			t.Fatal(err)
		}
		names := regexp.MustCompile(`\bminping_[a-z_]+\b`).FindAllString(string(raw), -1)
		if len(names) < 5 {
			t.Errorf("%s names only %v", file, names)
		}
		for _, n := range names {
			// The MongoDB engine has its own counters; its test checks those names.
			if strings.HasPrefix(n, "minping_mongo_") || slices.Contains(registeredByTheProgram, n) {
				continue
			}
			if !strings.Contains(scrape, n+"{") {
				t.Errorf("%s asks for %s, which is not measured", file, n)
			}
		}
	}
}

package manifests

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/util/annotations"
)

// An alert speaks up when what it is about happens, and is silent on a day without trouble. Series are one value a minute, in Prometheus's notation.
func TestAlertsSpeakUpWhenSomethingIsWrongAndNotBefore(t *testing.T) {
	exprs := map[string]string{}
	for _, g := range alerts(t).Groups {
		for _, a := range g.Rules {
			exprs[a.Alert] = a.Expr
		}
	}
	const (
		slow  = `minping_staff_request_duration_seconds_bucket{verb="GET",route="/admin",status="200",le="2.5"} 0+9x60` + "\n"
		all   = `minping_staff_request_duration_seconds_bucket{verb="GET",route="/admin",status="200",le="+Inf"} 0+10x60` + "\n"
		write = `minping_store_operation_duration_seconds_bucket{operation="insert",outcome="done",le=`
	)
	for alert, x := range map[string]struct{ wrong, fine string }{
		"MinpingDown":      {`up{job="minping"} 0x60`, `up{job="minping"} 1x60`},
		"MinpingStoreDown": {`minping_store_up 0x60`, `minping_store_up 1x60`},
		"MinpingDamage":    {`minping_damage_findings 1x60`, `minping_damage_findings 0x60`},
		"MinpingDiskFull": {
			`minping_disk_free_bytes{folder="data"} 900000000x60`, `minping_disk_free_bytes{folder="data"} 1100000000x60`,
		},
		"MinpingFilesRunningOut": {
			"process_open_fds{job=\"minping\"} 850x60\nprocess_max_fds{job=\"minping\"} 1000x60",
			"process_open_fds{job=\"minping\"} 700x60\nprocess_max_fds{job=\"minping\"} 1000x60",
		},
		"MinpingStaffErrors": {
			`minping_staff_request_duration_seconds_count{verb="GET",route="/admin",status="500"} 0+6x60`,
			"minping_staff_request_duration_seconds_count{verb=\"GET\",route=\"/admin\",status=\"500\"} 0+1x60\n" +
				`minping_staff_request_duration_seconds_count{verb="GET",route="/admin",status="200"} 0+600x60`,
		},
		// What is written takes long for other reasons: a large count.
		"MinpingPanelSlow": {
			slow + all,
			all + `minping_staff_request_duration_seconds_bucket{verb="GET",route="/admin",status="200",le="1"} 0+10x60` + "\n" +
				`minping_staff_request_duration_seconds_bucket{verb="POST",route="/admin",status="200",le="1"} 0+1x60` + "\n" +
				`minping_staff_request_duration_seconds_bucket{verb="POST",route="/admin",status="200",le="+Inf"} 0+90x60`,
		},
		"MinpingStoreSlow": {
			write + "\"0.1\"} 0+9x60\n" + write + "\"0.5\"} 0+10x60\n" + write + `"+Inf"} 0+10x60`,
			write + "\"0.1\"} 0+99x60\n" + write + "\"0.5\"} 0+100x60\n" + write + `"+Inf"} 0+100x60`,
		},
		"MinpingJobFailing": {
			`minping_job_duration_seconds_count{job="purge",outcome="failed"} 0 1 2 3 4x56`,
			"minping_job_duration_seconds_count{job=\"purge\",outcome=\"failed\"} 0x30 1x30\n" +
				`minping_job_duration_seconds_count{job="purge",outcome="done"} 0+1x60`,
		},
		"MinpingRestarted": {
			`process_start_time_seconds{job="minping"} 1x50 2 3 4 5x8`, `process_start_time_seconds{job="minping"} 1x50 2x10`,
		},
	} {
		if exprs[alert] == "" {
			t.Fatalf("there is no %s", alert)
		}
		if len(spoken(t, exprs[alert], x.wrong)) == 0 {
			t.Errorf("%s is silent at\n%s", alert, x.wrong)
		}
		if said := spoken(t, exprs[alert], x.fine); len(said) > 0 {
			t.Errorf("%s speaks up at\n%s: %v", alert, x.fine, said)
		}
		delete(exprs, alert)
	}
	if len(exprs) > 0 {
		t.Errorf("no one has tried %v", slices.Collect(maps.Keys(exprs)))
	}
}

// spoken is what an expression finds an hour after the first values of series.
func spoken(t *testing.T, expr, series string) promql.Vector {
	t.Helper()
	var all []storage.Series
	for line := range strings.Lines(series) {
		name, values, err := parser.NewParser(parser.Options{}).ParseSeriesDesc(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		one := promql.Series{Metric: name}
		for n, v := range values {
			one.Floats = append(one.Floats, promql.FPoint{T: int64(n) * time.Minute.Milliseconds(), F: v.Value})
		}
		all = append(all, promql.NewStorageSeries(one))
	}
	kept := storage.QueryableFunc(func(int64, int64) (storage.Querier, error) {
		return &storage.MockQuerier{SelectMockFunction: func(_ bool, _ *storage.SelectHints, by ...*labels.Matcher) storage.SeriesSet {
			return &found{left: slices.DeleteFunc(slices.Clone(all), func(s storage.Series) bool {
				return slices.ContainsFunc(by, func(m *labels.Matcher) bool { return !m.Matches(s.Labels().Get(m.Name)) })
			})}
		}}, nil
	})
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1e6, Timeout: time.Minute, Parser: parser.NewParser(parser.Options{})})
	defer func() { _ = engine.Close() }()
	q, err := engine.NewInstantQuery(t.Context(), kept, nil, expr, time.Unix(0, 0).Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	out, err := q.Exec(t.Context()).Vector()
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	return slices.Clone(out) // it ends with the query
}

// found are series that a question was about.
type found struct {
	storage.SeriesSet
	left []storage.Series
	at   storage.Series
}

func (f *found) Next() bool {
	if len(f.left) == 0 {
		return false
	}
	f.at, f.left = f.left[0], f.left[1:]
	return true
}

func (f *found) At() storage.Series { return f.at }

func (f *found) Err() error { return nil }

func (f *found) Warnings() annotations.Annotations { return nil }

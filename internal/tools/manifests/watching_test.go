package manifests

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
	"sigs.k8s.io/yaml"
)

// rules is a file of alerts, as far as it is checked here.
type rules struct {
	Groups []struct {
		Name  string `json:"name"`
		Rules []struct {
			Alert       string            `json:"alert"`
			Expr        string            `json:"expr"`
			For         string            `json:"for"`
			Labels      map[string]string `json:"labels"`
			Annotations map[string]string `json:"annotations"`
		} `json:"rules"`
	} `json:"groups"`
}

func alerts(t *testing.T) (r rules) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(configs, "prometheus", "minping.rules.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalStrict(raw, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEveryAlertIsAnExpressionWithASentenceThatSaysWhatToDo(t *testing.T) {
	n := 0
	for _, g := range alerts(t).Groups {
		for _, a := range g.Rules {
			n++
			if _, err := parser.NewParser(parser.Options{}).ParseExpr(a.Expr); err != nil {
				t.Errorf("%s: %v", a.Alert, err)
			}
			if a.Labels["severity"] == "" || a.Annotations["summary"] == "" || a.Annotations["description"] == "" {
				t.Errorf("%s says nothing", a.Alert)
			}
			if strings.Contains(a.Expr, "voter") {
				t.Errorf("%s looks at voters", a.Alert)
			}
		}
	}
	if n < 8 {
		t.Errorf("%d alerts", n)
	}
}

func TestEveryPanelOfTheDashboardAsksSomethingThatPrometheusUnderstands(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(configs, "grafana", "minping.json"))
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			ID      int
			Title   string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(raw, &board); err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for _, p := range board.Panels {
		if seen[p.ID] || p.GridPos.X+p.GridPos.W > 24 || p.GridPos.H == 0 || p.Title == "" || len(p.Targets) == 0 {
			t.Errorf("panel %d %q: its number, place or question", p.ID, p.Title)
		}
		seen[p.ID] = true
		for _, target := range p.Targets {
			// What Grafana fills in.
			expr := strings.NewReplacer("$__rate_interval", "1m", "$instance", ".*").Replace(target.Expr)
			if _, err := parser.NewParser(parser.Options{}).ParseExpr(expr); err != nil {
				t.Errorf("%s: %v", p.Title, err)
			}
			if strings.Contains(expr, "voter") && strings.Contains(expr, "rate(") {
				t.Errorf("%s shows how fast voters come", p.Title)
			}
		}
	}
	if len(board.Panels) < 10 {
		t.Errorf("%d panels", len(board.Panels))
	}
}

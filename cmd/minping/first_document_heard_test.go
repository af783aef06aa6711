package main

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// The bodies that supervise the units, and the counties of the townships.
const (
	groups   = 7
	counties = 3
)

// inOlder is how many units each of the two rounds before has, and heardEach how many of them a hearing hears.
const (
	inOlder   = 12
	heardEach = 6
)

// unit is the name of the i-th unit: departments come first.
func (s scale) unit(i int) string {
	if i < s.departments {
		return fmt.Sprintf("县直第%03d局", i)
	}
	return fmt.Sprintf("第%03d镇", i)
}

func group(i int) string { return fmt.Sprintf("第%d派驻组", i%groups+1) }

// organizations imports the units, each with the group that supervises it, the townships with their county. One
// department has a key function.
func (c *city) organizations() {
	c.t.Helper()
	var list strings.Builder
	list.WriteString("单位名称,单位类别,重要职能,监督单位,所属县（市区）\n")
	for i := range c.units {
		c.names = append(c.names, c.unit(i))
		kind, county, key := "市直部门", "", ""
		if i >= c.departments {
			kind, county = "乡镇（街道）", fmt.Sprintf("第%d县", i%counties+1)
		}
		if i == 0 {
			key = "是"
		}
		fmt.Fprintf(&list, "%s,%s,%s,%s,%s\n", c.names[i], kind, key, group(i), county)
	}
	for i := range groups {
		fmt.Fprintf(&list, "%s,派驻组,,,\n", group(i))
	}
	for i := range counties {
		fmt.Fprintf(&list, "第%d县,县（市区）,,,\n", i+1)
	}
	c.upload("admin", "/organizations/import", list.String())
	var orgs struct{ Items []struct{ ID, Name string } }
	c.call("admin", http.MethodGet, "/organizations?limit=200", nil, &orgs)
	c.ids = map[string]string{}
	for _, o := range orgs.Items {
		c.ids[o.Name] = o.ID
	}
}

// plan issues the plan of the batch and returns its number.
func (c *city) plan() string {
	c.t.Helper()
	return c.issue(c.approved(map[string]any{"type": "plan", "batch_id": c.batch}, nil)).Number
}

// olderRounds are two rounds before, each with a result of its own: three townships lead and nine departments follow.
// In the second the last four departments and the townships have a problem left, and the groups are evaluated too: one
// does well, and six are last together.
func (c *city) olderRounds() {
	c.t.Helper()
	for at, name := range []string{"第六轮", "第七轮"} {
		r := c.make("admin", "/rounds", map[string]any{
			"term": 5, "no": 6 + at, "name": name, "starts_on": "2024-01-01",
		})
		c.older[at] = r
		ledger, problems := headings, 0
		for k := range inOlder {
			i := k - counties // departments
			if k < counties {
				i = c.departments + k
			}
			e := c.make("admin", "/evaluations", map[string]any{
				"round_id": r, "organization_id": c.ids[c.names[i]], "scheme_id": "liaocheng",
			})
			c.sheet(e, false)
			c.satisfaction(e, fmt.Sprint(99-2*k))
			if at == 1 && (k < counties || k >= inOlder-4) {
				problems++
				ledger += fmt.Sprintf("%d,%s,资金未追缴,整改到位,追缴,张三,办公室,2024年4月底\n", problems, c.names[i])
			}
			c.lock(e)
		}
		if at == 1 {
			c.importLedger("admin", "round_id="+r+"&source=feedback", ledger, problems)
			for i := range groups {
				e := c.make("admin", "/evaluations", map[string]any{
					"round_id": r, "organization_id": c.ids[group(i)],
					"scheme_id": "liaocheng", "target": "supervising",
				})
				c.sheet(e, i > 0)
				c.lock(e)
			}
		}
		c.call("admin", http.MethodPost, "/batches/"+r+"/final", map[string]any{}, &struct{}{})
	}
}

// hearings holds three: one of each round before and one of the batch. A unit is heard because it is among the last or
// has a key function.
func (c *city) hearings(out *figures) {
	c.t.Helper()
	for _, judge := range judges {
		c.addUser(judge, "assessor", "judges")
	}
	for at, batch := range []string{c.older[0], c.older[1], c.batch} {
		c.choose(batch)
		out.Heard[at] = c.hear(batch)
	}
}

// choose says yes to as many of the hearings that are suggested as one hearing hears, the unit with a key function
// among them.
func (c *city) choose(batch string) {
	c.t.Helper()
	var list struct {
		Items []struct {
			Name         string
			EvaluationID string `json:"evaluation_id"`
			Suggestions  []struct{ Kind string }
		}
	}
	c.call("admin", http.MethodGet, "/batches/"+batch+"/decisions", nil, &list)
	ids := map[string]string{}
	for _, u := range list.Items {
		for _, s := range u.Suggestions {
			if s.Kind == "hearing" {
				ids[u.Name] = u.EvaluationID
			}
		}
	}
	names := slices.Sorted(maps.Keys(ids))
	if len(names) < heardEach || names[0] != c.names[0] {
		c.t.Fatalf("suggested for a hearing: %v", names)
	}
	for _, name := range names[:heardEach] {
		c.call("admin", http.MethodPost, "/evaluations/"+ids[name]+"/decisions",
			map[string]any{"to": "yes", "kind": "hearing", "reason": "当面听取汇报"}, &struct{}{})
	}
}

var judges = []string{"j1", "j2", "j3", "j4", "j5"}

// hear holds a hearing of a batch before five judges, of whom the highest and the lowest do not count, and returns its
// two rankings.
func (c *city) hear(batch string) (out []string) {
	c.t.Helper()
	type mark struct {
		Name, Mean string
		Rank       int
	}
	var h struct {
		ID      string
		Targets []struct {
			Target, Name string
			Supervising  bool
		}
		Entries []struct{ Name string }
		Outcome *struct{ Units, Supervising []mark }
	}
	c.call("admin", http.MethodPost, "/batches/"+batch+"/hearings", map[string]any{
		"name": "质询答辩会", "on": "2024-12-10", "place": "礼堂", "judges": judges, "seed": "s",
	}, &h)
	if len(h.Entries) != heardEach {
		c.t.Errorf("%d units are heard", len(h.Entries))
	}
	slices.SortFunc(h.Targets, func(a, b struct {
		Target, Name string
		Supervising  bool
	},
	) int {
		return cmp.Compare(a.Name, b.Name)
	})
	for n, judge := range judges {
		var points []map[string]string
		for i, target := range h.Targets {
			kept := fmt.Sprint(90 - i)
			points = append(points, map[string]string{
				"target": target.Target, "score": []string{"10", kept, kept, kept, "100"}[n],
			})
		}
		c.call(judge, http.MethodPut, "/hearings/"+h.ID+"/points", map[string]any{"points": points}, &struct{}{})
		var seen struct{ Outcome *struct{} }
		c.call(judge, http.MethodGet, "/hearings/"+h.ID, nil, &seen)
		if seen.Outcome != nil {
			c.t.Error("a judge sees the rankings before the points are locked")
		}
	}
	c.call("admin", http.MethodPost, "/hearings/"+h.ID+"/lock", map[string]any{"note": "已宣布"}, &h)
	for _, of := range [][]mark{h.Outcome.Units, h.Outcome.Supervising} {
		for _, m := range of {
			out = append(out, fmt.Sprintf("%d %s %s", m.Rank, m.Name, m.Mean))
		}
	}
	return out
}

// effects reads what all this does in the annual assessments.
func (c *city) effects(out *figures) {
	c.t.Helper()
	var all struct {
		Total struct {
			Hearings     int
			HearingUnits int `json:"hearing_units"`
		}
		Batches []struct {
			ID      string
			Charged map[string]int
		}
	}
	c.call("admin", http.MethodGet, "/statistics/cumulative", nil, &all)
	out.Hearings, out.HeardUnits = all.Total.Hearings, all.Total.HearingUnits
	for _, b := range all.Batches {
		if b.ID == c.older[1] {
			out.Charged = b.Charged
		}
	}
	var list struct {
		Rows []struct{ Name, Points, Final string }
	}
	c.call("shuji", http.MethodGet, "/effects", nil, &list)
	for _, r := range list.Rows {
		if strings.HasPrefix(r.Points, "-") && r.Final == "" {
			c.t.Errorf("a deduction of %s leads back to no result", r.Name)
		}
	}
	var book []byte
	c.call("admin", http.MethodGet, "/effects.xlsx", nil, &book)
	if len(book) < 1000 {
		c.t.Errorf("effects of %d bytes", len(book))
	}
}

// saysHeard holds the plan, the hearings and the deductions to the first document's figures.
func saysHeard(t *testing.T, x figures) {
	t.Helper()
	if x.Plan == "" || x.Hearings != 3 || x.HeardUnits != 3*heardEach {
		t.Errorf("plan %q, %d hearings of %d units", x.Plan, x.Hearings, x.HeardUnits)
	}
	for i, heard := range x.Heard {
		if len(heard) <= heardEach || !strings.HasSuffix(heard[0], " 90.00") || !strings.HasPrefix(heard[heardEach], "1 第") {
			t.Errorf("hearing %d without its extremes, units and groups: %v", i+1, heard)
		}
	}
	if x.Charged["department"] != 4 || x.Charged["county"] != 3 || x.Charged["stationed"] != 6 {
		t.Errorf("charged: %v, want 4 departments, 3 counties and 6 groups", x.Charged)
	}
}

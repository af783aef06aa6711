package team_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/team"
	"minping/internal/evaluationtest"
)

func rules(t testing.TB) team.Rules {
	t.Helper()
	r, err := team.ParseRules(evaluationtest.PackJSON(t, "teams"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func name(place string) string { return place + "县" }

func teamsOf(homes ...string) []team.Team {
	var out []team.Team
	for i, h := range homes {
		out = append(out, team.Team{ID: fmt.Sprintf("t%d", i), Name: fmt.Sprintf("第%d组", i+1), Home: h})
	}
	return out
}

func targetsOf(places map[string]int) []team.Target {
	var out []team.Target
	for p, n := range places {
		for i := range n {
			kind := "township"
			if p == "" {
				kind = "department"
			}
			out = append(
				out,
				team.Target{
					ID: fmt.Sprintf("%s%d", p, i), Name: fmt.Sprintf("%s单位%d", p, i), Place: p, Kind: kind, Practice: "by_level",
				},
			)
		}
	}
	return out
}

func TestNobodyAssessesTheirOwnCounty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mode := rapid.SampledFrom([]string{team.Cross, team.Rotate}).Draw(t, "mode")
		counties := rapid.IntRange(2, 8).Draw(t, "counties")
		var homes []string
		places := map[string]int{"": rapid.IntRange(0, 30).Draw(t, "of the city")}
		for i := range counties {
			c := string(rune('A' + i))
			for range rapid.IntRange(1, 3).Draw(t, "teams") {
				homes = append(homes, c)
			}
			places[c] = rapid.IntRange(0, 20).Draw(t, "townships")
		}
		if rapid.Bool().Draw(t, "a county without a team") {
			places["Z"] = 5
		}
		for range rapid.IntRange(0, 2).Draw(t, "of the city") {
			homes = append(homes, "")
		}
		teams, targets := teamsOf(homes...), targetsOf(places)
		p, err := team.Assign(mode, "seed", teams, targets, name)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Nobody) > 0 || len(p.Given) != len(targets) {
			t.Fatalf("%d of %d targets have a team, no one for %v", len(p.Given), len(targets), p.Nobody)
		}
		made := p.Apply(teams)
		if f := team.Check(made, nil, targets); len(f) > 0 {
			t.Fatal(f)
		}
		place := map[string]string{}
		for _, x := range targets {
			place[x.ID] = x.Place
		}
		for _, one := range made {
			for _, id := range one.Targets {
				if one.Home != "" && one.Home == place[id] {
					t.Fatalf("%s assesses its own place %s", one.ID, one.Home)
				}
			}
		}
		for _, g := range p.Given {
			if g.Because.ZH == "" || g.Because.EN == "" {
				t.Fatalf("%s has %s and no reason", g.Target, g.Team)
			}
		}
		again, err := team.Assign(
			mode,
			"seed",
			rapid.Permutation(teams).Draw(t, "teams"),
			rapid.Permutation(targets).Draw(t, "targets"),
			name,
		)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Fatalf("another order gives another proposal:\n%s", diff)
		}
	})
}

func TestTeamsOfOnePlaceShareEvenly(t *testing.T) {
	p, err := team.Assign(
		team.Rotate,
		"2024",
		teamsOf("A", "A", "B", "C", ""),
		targetsOf(map[string]int{"A": 7, "B": 7, "C": 7, "": 4}),
		name,
	)
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, l := range p.Targets {
		n[l.Team] = l.N
	}
	if n["t0"]+n["t1"] != 7 || n["t0"]-n["t1"] > 1 || n["t1"]-n["t0"] > 1 || n["t2"] != 7 ||
		n["t3"] != 7 || n["t4"] != 4 {
		t.Errorf("loads %v", n)
	}
}

// The outcome of this seed is recorded here: anyone can repeat the draw with nothing but SHA-256.
func TestTheDrawOfASeedIsExplainedAndStaysTheSame(t *testing.T) {
	teams, targets := teamsOf("甲", "乙", "丙"), targetsOf(map[string]int{"甲": 1, "乙": 1, "丙": 1})
	p, err := team.Assign(team.Rotate, "第八轮", teams, targets, name)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Order) != 1 || p.Order[0].ZH != goldenOrder {
		t.Errorf("order %v, want %s", p.Order, goldenOrder)
	}
	other, err := team.Assign(
		team.Cross,
		"第八轮",
		teamsOf("甲", "乙", "丙", "丁"),
		targetsOf(map[string]int{"甲": 1, "乙": 1, "丙": 1, "丁": 1}),
		name,
	)
	if err != nil || len(other.Order) != 2 || strings.Count(other.Order[0].ZH, "→") != 2 {
		t.Errorf("four counties swap in pairs: %v %v", other.Order, err)
	}
}

// dealt is who of the city's two teams gets which of six departments by a seed.
func dealt(t *testing.T, seed string, targets []team.Target) string {
	t.Helper()
	p, err := team.Assign(team.Rotate, seed, teamsOf("", ""), targets, name)
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, g := range p.Given {
		out += g.Team + g.Target + " "
	}
	return out
}

// The outcome is recorded here too: within a group of teams the seed alone decides, not how the list is ordered.
func TestWhoGetsWhichDepartmentIsDrawnByTheSeed(t *testing.T) {
	targets := targetsOf(map[string]int{"": 6})
	got := dealt(t, "第八轮", targets)
	if got != goldenDeal {
		t.Errorf("dealt %s, want %s", got, goldenDeal)
	}
	slices.Reverse(targets)
	if other := dealt(t, "第八轮", targets); other != got {
		t.Errorf("listed the other way round it is %s", other)
	}
	if other := dealt(t, "第九轮", targets); other == got {
		t.Error("another seed deals the same")
	}
}

// A new draw replaces the one before: what is in the teams already neither hinders it nor stays.
func TestANewDrawReplacesTheOneBefore(t *testing.T) {
	teams := teamsOf("A", "B", "C")
	teams[0].Targets = []string{"A0", "gone"} // its own place, and a target that is there no more
	teams[1].Targets = []string{"A0"}
	teams[2].Targets = []string{"B0"}
	p, err := team.Assign(team.Rotate, "x", teams, targetsOf(map[string]int{"A": 1, "B": 1}), name)
	if err != nil {
		t.Fatal(err)
	}
	after := p.Apply(teams)
	var all []string
	idle := 0
	for _, x := range after {
		all = append(all, x.Targets...)
		if len(x.Targets) == 0 {
			idle++
		}
	}
	slices.Sort(all)
	if !slices.Equal(all, []string{"A0", "B0"}) || idle != 1 {
		t.Errorf("after the draw the teams have %v", after)
	}
	if len(teams[0].Targets) != 2 || teams[2].Targets[0] != "B0" {
		t.Errorf("a proposal changed what was there: %v", teams)
	}
}

const goldenDeal = "t00 t01 t03 t12 t14 t15 "

const goldenOrder = "推磨：丙县→甲县→乙县→丙县"

func TestTheVisitingTeamScoresTheHostsSupervisingBody(t *testing.T) {
	targets := append(
		targetsOf(map[string]int{"A": 2, "B": 2}),
		team.Target{ID: "sA", Name: "A县纪委监委", Place: "A", Kind: "other", Supervising: true},
	)
	p, err := team.Assign(team.Cross, "x", teamsOf("A", "B"), targets, name)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range p.Given {
		if g.Target == "sA" && g.Team != "t1" {
			t.Errorf("%s scores the supervising body of A", g.Team)
		}
	}
}

func TestWhatCannotBeAssignedIsRefused(t *testing.T) {
	two, targets := teamsOf("A", "B"), targetsOf(map[string]int{"A": 1, "B": 1})
	for label, x := range map[string]struct {
		mode, seed string
		teams      []team.Team
		targets    []team.Target
		field      string
	}{
		"a mode":        {"lottery", "x", two, targets, "mode"},
		"no seed":       {team.Cross, "", two, targets, "seed"},
		"no teams":      {team.Cross, "x", nil, targets, "teams"},
		"one place":     {team.Cross, "x", teamsOf("A", "A"), targets, "teams"},
		"the same team": {team.Cross, "x", append(two, two[0]), targets, "teams[2].name"},
	} {
		p, err := team.Assign(x.mode, x.seed, x.teams, x.targets, name)
		var f check.FieldErrors
		if !errors.As(err, &f) || f[0].Field != x.field || len(p.Given) > 0 {
			t.Errorf("%s: %v", label, err)
		}
	}
	// A county for which the city's own team is the only outsider is assessed by it.
	p, err := team.Assign(team.Rotate, "x", teamsOf("A", ""), targetsOf(map[string]int{"A": 2}), name)
	if err != nil || len(p.Given) != 2 || p.Given[0].Team != "t1" {
		t.Errorf("%+v %v", p, err)
	}
}

func TestTeamsThatPeopleMakeAreChecked(t *testing.T) {
	targets := targetsOf(map[string]int{"A": 2, "B": 1})
	good := func() []team.Team {
		x := teamsOf("A", "B")
		x[0].Targets, x[1].Targets = []string{"B0"}, []string{"A0", "A1"}
		return x
	}
	for label, x := range map[string]struct {
		change func([]team.Team)
		want   []string
	}{
		"good": {func([]team.Team) {}, nil},
		"own county": {
			func(x []team.Team) { x[0].Targets = []string{"A0"}; x[1].Targets = nil },
			[]string{"teams[0].targets"},
		},
		"twice":   {func(x []team.Team) { x[0].Targets = []string{"B0", "B0"} }, []string{"teams[0].targets"}},
		"nowhere": {func(x []team.Team) { x[0].Targets = []string{"Q9"} }, []string{"teams[0].targets"}},
		"no name": {func(x []team.Team) { x[0].Name = "" }, []string{"teams[0].name"}},
		"a name that reads the same": {
			func(x []team.Team) { x[0].Name, x[1].Name = "第1组", "第１ 组" },
			[]string{"teams[1].name"},
		},
		"a nameless one": {
			func(x []team.Team) { x[1].Members = []team.Member{{Body: "discipline"}} },
			[]string{"teams[1].members[0]"},
		},
		"the same account": {
			func(x []team.Team) {
				x[1].Members = []team.Member{{Account: "a", Name: "李某", Body: "discipline"}, {Account: "a", Name: "李某", Body: "inspection"}}
			},
			[]string{"teams[1].members[1]"},
		},
	} {
		teams := good()
		x.change(teams)
		var got []string
		for _, e := range team.Check(teams, nil, targets) {
			got = append(got, e.Field)
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", label, diff)
		}
	}
}

func TestStaffingIsWarnedOfByKind(t *testing.T) {
	r := rules(t)
	targets := targetsOf(map[string]int{"": 1, "A": 1})
	member := func(body string, lead bool) team.Member {
		return team.Member{Account: body, Name: body, Body: body, Lead: lead}
	}
	whole := []team.Member{member("discipline", false), member("organization", false), member("inspection", true)}
	for label, x := range map[string]struct {
		team team.Team
		want []string
	}{
		"whole":      {team.Team{ID: "t", Targets: []string{"0"}, Members: whole}, nil},
		"no members": {team.Team{ID: "t", Targets: []string{"0"}}, []string{team.NoMembers}},
		"nobody leads": {
			team.Team{
				ID: "t", Targets: []string{"0"},
				Members: []team.Member{whole[0], whole[1], member("inspection", false)},
			},
			[]string{team.NoLead},
		},
		"two lead": {
			team.Team{
				ID: "t", Targets: []string{"0"},
				Members: append(slices.Clone(whole), team.Member{Name: "x", Body: "inspection", Lead: true}),
			},
			[]string{team.TwoLeads},
		},
		"another body leads": {
			team.Team{
				ID: "t", Targets: []string{"0"},
				Members: []team.Member{member("discipline", true), whole[1], member("inspection", false)},
			},
			[]string{team.LeadOfOther},
		},
		"a body is missing": {
			team.Team{ID: "t", Targets: []string{"0"}, Members: whole[1:]}, []string{team.BodyMissing},
		},
		"from a county": {
			team.Team{ID: "t", Home: "B", Targets: []string{"0"}, Members: whole},
			[]string{team.WrongLevel},
		},
		"to a township": {team.Team{ID: "t", Home: "B", Targets: []string{"A0"}, Members: whole}, nil},
		"from the city": {
			team.Team{ID: "t", Targets: []string{"A0"}, Members: whole}, []string{team.WrongLevel},
		},
		"no targets": {team.Team{ID: "t", Members: whole}, []string{team.NoTargets}},
	} {
		var got []string
		for _, w := range r.Warnings([]team.Team{x.team}, targets) {
			if w.Code != team.Unassigned {
				got = append(got, w.Code)
			}
			if w.ZH == "" || w.EN == "" {
				t.Errorf("%s has no words", w.Code)
			}
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", label, diff)
		}
	}
	a, b := team.Team{
		ID:      "a",
		Targets: []string{"0"},
		Members: whole,
	}, team.Team{
		ID:      "b",
		Home:    "B",
		Targets: []string{"A0"},
		Members: whole[2:],
	}
	var codes []string
	for _, w := range r.Warnings([]team.Team{a, b}, append(targets, team.Target{ID: "left"})) {
		codes = append(codes, w.Code)
	}
	if !slices.Contains(codes, team.InTwoTeams) || !slices.Contains(codes, team.Unassigned) {
		t.Error(codes)
	}
}

// Who is sent and who leads is what the document of the scheme says: 聊城's sends people of counties to townships, 三门峡's
// names three bodies of the city and no leader.
func TestTheStaffingIsThatOfTheScheme(t *testing.T) {
	whole := []team.Member{
		{Name: "甲", Body: "discipline", Lead: true}, {Name: "乙", Body: "organization"}, {Name: "丙", Body: "inspection"},
	}
	for of, want := range map[string][]string{
		scheme.ByLevel: {team.LeadOfOther, team.WrongLevel}, scheme.FromCity: nil,
		scheme.AnyLevel: {team.LeadOfOther}, "": {team.LeadOfOther},
	} {
		town := team.Target{ID: "1", Name: "河口镇", Kind: "township", Place: "A", Practice: of}
		var got []string
		teams := []team.Team{{ID: "t", Targets: []string{"1"}, Members: whole}}
		for _, w := range rules(t).Warnings(teams, []team.Target{town}) {
			got = append(got, w.Code)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("under %q (-want +got):\n%s", of, diff)
		}
	}
}

func TestAnAssessorFillsSheetsOfTheirTargetsOnly(t *testing.T) {
	teams := teamsOf("A", "B")
	teams[0].Targets, teams[0].Members = []string{"B0"}, []team.Member{{Account: "li", Name: "李某", Body: "inspection"}}
	teams[1].Targets = []string{"A0"}
	for _, x := range []struct {
		teams           []team.Team
		account, target string
		want            bool
	}{
		{teams, "li", "B0", true},
		{teams, "li", "A0", false},
		{teams, "wang", "B0", false},
		{teams, "", "A0", false},
		{nil, "li", "A0", true},
	} {
		if got := team.MayFill(x.teams, x.account, x.target); got != x.want {
			t.Errorf("%s fills %s: %v", x.account, x.target, got)
		}
	}
	if got := team.TargetsOf(teams, "li"); !slices.Equal(got, []string{"B0"}) {
		t.Error(got)
	}
}

func TestRulesThatAreWrongAreRefusedWhole(t *testing.T) {
	good := string(evaluationtest.PackBytes(t, "teams"))
	for label, x := range map[string][2]string{
		"a kind": {
			"[township]", "[village]",
		}, "a kind twice": {
			"[township]", "[township, county]",
		}, "a body": {"lead: inspection, from: county", "lead: police, from: county"},
		"a level": {
			"from: county", "from: moon",
		}, "a body twice": {"code: inspection, name", "code: discipline, name"},
	} {
		bad := strings.Replace(good, x[0], x[1], 1)
		if r, err := team.ParseRules([]byte(bad)); err == nil || r.ID != "" || bad == good {
			t.Errorf("%s: accepted", label)
		}
	}
}

// A township whose county is not recorded cannot be kept from it: that is reported, and it is not treated as a city
// unit.
func TestATownshipWithoutItsCountyIsWarnedOf(t *testing.T) {
	teams := []team.Team{
		{ID: "a", Name: "甲县组", Home: "甲县", Members: []team.Member{{Name: "张", Body: "inspection", Lead: true}}},
		{ID: "b", Name: "乙县组", Home: "乙县", Members: []team.Member{{Name: "李", Body: "inspection", Lead: true}}},
	}
	targets := []team.Target{
		{ID: "1", Name: "河口镇", Kind: "township"},
		{ID: "2", Name: "市统计局", Kind: "department"},
		{ID: "3", Name: "永丰镇", Kind: "township", Place: "甲县"},
	}
	warned := func(teams []team.Team) bool {
		return slices.ContainsFunc(rules(t).Warnings(teams, targets), func(w team.Warning) bool {
			return w.Code == team.NoCounty && strings.Contains(w.ZH, "河口镇等 1 个")
		})
	}
	if !warned(teams) || warned([]team.Team{{ID: "c", Name: "市组"}}) {
		t.Error("it is warned of wherever teams come from counties, and nowhere else")
	}
	p, err := team.Assign(team.Rotate, "s", teams, targets, func(id string) string { return id })
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range p.Given {
		if unknown := strings.HasPrefix(g.Because.ZH, "没有写明所属县"); unknown != (g.Target == "1") {
			t.Errorf("%s: %s", g.Target, g.Because.ZH)
		}
	}
}

// Decision 0097: which place a target is of may become known after a team was given it.
func TestAnOwnPlaceKnownLaterIsWarnedOfAndNotRefused(t *testing.T) {
	targets := targetsOf(map[string]int{"A": 2, "B": 1})
	before := teamsOf("A", "B")
	before[0].Targets = []string{"A0"}
	warned := 0
	for _, w := range (team.Rules{}).Warnings(before, targets) {
		if w.Code == team.OwnPlace && w.Team == before[0].ID && strings.Contains(w.ZH, "不能评估本地单位") {
			warned++
		}
	}
	if warned != 1 {
		t.Errorf("%d warnings of its own place", warned)
	}
	after := teamsOf("A", "B")
	after[0].Targets = []string{"A0"}
	after[0].Name = "第一组"
	if f := team.Check(after, before, targets); len(f) > 0 {
		t.Errorf("what the team had before is refused: %v", f)
	}
	after[0].Targets = []string{"A0", "A1"}
	if f := team.Check(after, before, targets); len(f) != 1 {
		t.Errorf("another one of its own place gives %v", f)
	}
	after[0].Targets, after[1].Home, after[1].Targets = nil, "A", []string{"A0"}
	if f := team.Check(after, before, targets); len(f) != 1 {
		t.Errorf("another team of the place gives %v", f)
	}
}

// Teams that had one name before names were compared stop no other change; a third one of that name is refused.
func TestNamesakesOfBeforeStopNoOtherChange(t *testing.T) {
	before := teamsOf("A", "B", "C")
	before[0].Name, before[1].Name = "第一组", "第一组"
	after := slices.Clone(before)
	after[2].Name = "第三组"
	if f := team.Check(after, before, nil); len(f) > 0 {
		t.Errorf("names from before are refused: %v", f)
	}
	after[2].Name = "第一组"
	if f := team.Check(after, before, nil); len(f) != 1 || f[0].Field != "teams[2].name" {
		t.Errorf("a third of the name gives %v", f)
	}
}

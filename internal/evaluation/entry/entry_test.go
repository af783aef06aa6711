package entry_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluationtest"
)

func types(t testing.TB) entry.Types {
	t.Helper()
	x, err := entry.ParseTypes(evaluationtest.PackJSON(t, "entries"))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func typ(t testing.TB, code string) entry.Type {
	t.Helper()
	x, ok := types(t).Type(code)
	if !ok {
		t.Fatalf("there is no type %s", code)
	}
	return x
}

func fields(f check.FieldErrors) []string {
	var out []string
	for _, e := range f {
		out = append(out, e.Field)
	}
	slices.Sort(out)
	return out
}

// whole returns an entry of a type that can be filed.
func whole(x entry.Type) entry.Entry {
	e := entry.Entry{
		Type:    x.Code,
		On:      "2024-09-10",
		Subject: entry.Subject{Kind: x.About[0], ID: "e1"},
		Values:  map[string]entry.Value{},
		By:      "li",
	}
	if x.About[0] == entry.AboutCity {
		e.Subject.ID = ""
	}
	for _, f := range x.Fields {
		switch f.Kind {
		case entry.Day:
			e.Values[f.Key] = entry.One("2024-09-01")
		case entry.Number:
			e.Values[f.Key] = entry.One("3")
		case entry.Choice, entry.Choices:
			e.Values[f.Key] = entry.One(f.Options[0].Key)
		case entry.Refs:
			e.Values[f.Key] = entry.Value{"i1", "i2"}
		case entry.Ref:
			e.Values[f.Key] = entry.One("i1")
		default:
			e.Values[f.Key] = entry.One("情况属实")
		}
	}
	if x.People != nil {
		e.People = []entry.Person{{Name: "李某", Office: "组长"}}
	}
	if x.Files != nil {
		e.Files = []string{"f1"}
	}
	if x.Restricted {
		e.Readers = []string{"wang"}
	}
	return e
}

// The requirements that entries fulfil; each names its type.
func TestEveryRowThatIsAnEntryHasAType(t *testing.T) {
	for row, code := range map[string]string{
		"A01": "regulation", "A06": "finding",
		"B01": "regulation", "B02": "regulation", "A18": "method", "A19": "method",
		"A27": "hearing", "A29": "hearing_answer", "A32": "handover",
		"A33": "follow_up", "A36": "self_check", "A45": "interview", "A46": "discrepancy", "B06": "guidance",
		"B14": "consultation", "B15": "visit", "B16": "summary_meeting",
		"B23": "submission", "B25": "campaign", "B26": "use_of_result", "B32": "accountability_step",
		"B37": "democratic_life_meeting", "B38": "plan", "B39": "guidance", "A22": "pool_origin",
	} {
		if _, ok := types(t).Type(code); !ok {
			t.Errorf("%s has no type %s", row, code)
		}
	}
	// 听查看问访，B06 + B39, B15, B23
	for code, n := range map[string]int{"method": 5, "guidance": 7, "visit": 4, "submission": 3} {
		x := typ(t, code)
		i := slices.IndexFunc(x.Fields, func(f entry.Field) bool { return len(f.Options) > 0 })
		if got := len(x.Fields[i].Options); got != n {
			t.Errorf("%s has %d ways, want %d", code, got, n)
		}
	}
}

func TestEveryTypeOfThePackCanBeFiledAndReceived(t *testing.T) {
	for _, x := range types(t).Types {
		e := whole(x)
		if f := x.Check(e, "2024-09-10", true); len(f) > 0 {
			t.Errorf("%s: %v", x.Code, f)
		}
		raw, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var again entry.Entry
		if err := json.Unmarshal(raw, &again); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, again); diff != "" {
			t.Errorf("%s is not the same after JSON:\n%s", x.Code, diff)
		}
		if x.Receipt == nil {
			if f := x.CheckReceipt(entry.Receipt{}); len(f) == 0 {
				t.Errorf("%s is received by no one", x.Code)
			}
			continue
		}
		r := entry.Receipt{By: "wang", Note: "已阅"}
		if len(x.Receipt.Outcomes) > 0 {
			r.Outcome = x.Receipt.Outcomes[0].Key
		}
		if f := x.CheckReceipt(r); len(f) > 0 {
			t.Errorf("%s: receipt: %v", x.Code, f)
		}
	}
}

func TestTheTermsOfTypesAreThoseOfTheDeadlines(t *testing.T) {
	r, err := deadline.ParseRules(evaluationtest.PackJSON(t, "deadlines"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, x := range types(t).Types {
		if x.Term == "" {
			continue
		}
		n++
		if !slices.ContainsFunc(r.Terms, func(d deadline.Term) bool { return d.Code == x.Term }) {
			t.Errorf("%s is due by a term %s that there is not", x.Code, x.Term)
		}
	}
	if n != len(r.Terms) {
		t.Errorf("%d of %d terms have a type", n, len(r.Terms))
	}
}

func TestTheStepsOfAnAccountabilityAreTheSameAsItsEntries(t *testing.T) {
	r, err := decision.ParseRules(evaluationtest.PackJSON(t, "decisions"))
	if err != nil {
		t.Fatal(err)
	}
	var a, b []string
	for _, s := range r.Accountability.Steps {
		a = append(a, s.Code+s.Name)
	}
	for _, o := range typ(t, "accountability_step").Fields[0].Options {
		b = append(b, o.Key+o.Name)
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

// Every pair of states, for everyone, with and without a reason, for a type with receipt and one without.
func TestTheMachineOfAnEntry(t *testing.T) {
	states := []entry.State{entry.Draft, entry.Filed, entry.Received, entry.Dropped}
	people := []string{
		machine.Writer,
		machine.Office,
		machine.Team,
		machine.Supervising,
		machine.Unit,
		machine.Leader,
		machine.Addressee,
	}
	for _, code := range []string{"plan", "visit"} {
		x := typ(t, code)
		for _, from := range states {
			for _, to := range states {
				for _, who := range people {
					for _, reason := range []string{"", "写错了"} {
						writer := who == machine.Writer
						want := false
						switch string(from) + ">" + string(to) {
						case "draft>draft", "draft>filed", "draft>dropped":
							want = writer
						case "filed>filed":
							want = writer && reason != ""
						case "filed>received":
							want = code == "plan" && who == machine.Supervising
						case "received>filed":
							want = code == "plan" && writer && reason != ""
						}
						_, err := x.Machine().Take(
							from, to, machine.Step{Who: []string{who}, By: "x", Reason: reason},
						)
						if (err == nil) != want {
							t.Errorf("%s: %s to %s by %s, reason %q: %v", code, from, to, who, reason, err)
						}
					}
				}
			}
		}
	}
}

func TestADraftMayLeaveThingsOutButSaysNothingWrong(t *testing.T) {
	x := typ(t, "plan")
	empty := entry.Entry{Type: "plan", Subject: entry.Subject{Kind: "evaluation", ID: "e1"}}
	if f := x.Check(empty, "2024-09-10", false); len(f) > 0 {
		t.Error(f)
	}
	if diff := cmp.Diff(
		[]string{"files", "on", "values.approved_on", "values.items", "values.summary"},
		fields(x.Check(empty, "2024-09-10", true)),
	); diff != "" {
		t.Errorf("to be filed (-want +got):\n%s", diff)
	}
	change := func(code string, fn func(*entry.Entry)) (entry.Type, entry.Entry) {
		x := typ(t, code)
		e := whole(x)
		fn(&e)
		return x, e
	}
	for name, c := range map[string]struct {
		code string
		fn   func(*entry.Entry)
		want string
	}{
		"tomorrow":          {"plan", func(e *entry.Entry) { e.On = "2024-09-11" }, "on"},
		"no day":            {"plan", func(e *entry.Entry) { e.On = "2024-02-30" }, "on"},
		"about a round":     {"plan", func(e *entry.Entry) { e.Subject.Kind = "round" }, "subject"},
		"about nothing":     {"plan", func(e *entry.Entry) { e.Subject.ID = "" }, "subject.id"},
		"about a path":      {"plan", func(e *entry.Entry) { e.Subject.ID = "a b" }, "subject.id"},
		"the city by an id": {"regulation", func(e *entry.Entry) { e.Subject.ID = "x" }, "subject.id"},
		"a field of others": {
			"plan", func(e *entry.Entry) { e.Values["minutes"] = entry.One("x") }, "values.minutes",
		},
		"half a number": {
			"plan", func(e *entry.Entry) { e.Values["items"] = entry.One("1.5") }, "values.items",
		},
		"minus": {
			"plan", func(e *entry.Entry) { e.Values["items"] = entry.One("-1") }, "values.items",
		},
		"a number with zeros": {
			"plan", func(e *entry.Entry) { e.Values["items"] = entry.One("007") }, "values.items",
		},
		"two values": {
			"plan", func(e *entry.Entry) { e.Values["items"] = entry.Value{"1", "2"} }, "values.items",
		},
		"a long text": {"plan", func(e *entry.Entry) { e.Values["summary"] = entry.One(strings.Repeat("长", 5001)) }, "values.summary"},
		"a control character": {
			"plan", func(e *entry.Entry) { e.Values["summary"] = entry.One("a\x00b") },
			"values.summary",
		},
		"lines in a line": {
			"unit_event", func(e *entry.Entry) { e.Values["title"] = entry.One("a\nb") },
			"values.title",
		},
		"an option of others": {
			"method", func(e *entry.Entry) { e.Values["method"] = entry.One("guess") },
			"values.method",
		},
		"an option twice": {
			"visit", func(e *entry.Entry) { e.Values["methods"] = entry.Value{"site", "site"} },
			"values.methods",
		},
		"an item twice": {
			"handover", func(e *entry.Entry) { e.Values["items"] = entry.Value{"i1", "i1"} },
			"values.items",
		},
		"no id": {
			"handover", func(e *entry.Entry) { e.Values["items"] = entry.Value{"<script>"} },
			"values.items",
		},
		"a person without name": {"visit", func(e *entry.Entry) { e.People[0].Name = " " }, "people[0]"},
		"people where none are": {"plan", func(e *entry.Entry) { e.People = []entry.Person{{Name: "李某"}} }, "people"},
		"too many files": {
			"plan", func(e *entry.Entry) { e.Files = strings.Split("a b c d e f g h i j k", " ") },
			"files",
		},
		"a file twice":   {"plan", func(e *entry.Entry) { e.Files = []string{"a", "a"} }, "files"},
		"readers of all": {"plan", func(e *entry.Entry) { e.Readers = []string{"wang"} }, "readers"},
	} {
		x, e := change(c.code, c.fn)
		for _, filing := range []bool{false, true} {
			if diff := cmp.Diff([]string{c.want}, fields(x.Check(e, "2024-09-10", filing))); diff != "" {
				t.Errorf("%s, filing %v (-want +got):\n%s", name, filing, diff)
			}
		}
	}
	x, e := change("interview", func(e *entry.Entry) { e.Readers = nil })
	if diff := cmp.Diff([]string{"readers"}, fields(x.Check(e, "2024-09-10", true))); diff != "" {
		t.Errorf("restricted without readers: %s", diff)
	}
	x, e = change("visit", func(e *entry.Entry) { e.People = nil })
	if diff := cmp.Diff([]string{"people"}, fields(x.Check(e, "2024-09-10", true))); diff != "" {
		t.Errorf("no one was there: %s", diff)
	}
}

func TestAReceiptThatReturnsSaysWhy(t *testing.T) {
	x := typ(t, "plan")
	for name, c := range map[string]struct {
		r    entry.Receipt
		want []string
	}{
		"agreed":           {entry.Receipt{Outcome: "agreed"}, nil},
		"returned":         {entry.Receipt{Outcome: "returned", Note: "措施不可操作"}, nil},
		"returned, no why": {entry.Receipt{Outcome: "returned"}, []string{"receipt.note"}},
		"a bad note":       {entry.Receipt{Outcome: "agreed", Note: "一\a二"}, []string{"receipt.note"}},
		"a bad office":     {entry.Receipt{Outcome: "agreed", Office: "主\a任"}, []string{"receipt.office"}},
		"nothing":          {entry.Receipt{}, []string{"receipt.outcome"}},
		"another":          {entry.Receipt{Outcome: "lost"}, []string{"receipt.outcome"}},
	} {
		if diff := cmp.Diff(c.want, fields(x.CheckReceipt(c.r))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if f := typ(t, "handover").CheckReceipt(entry.Receipt{Outcome: "agreed"}); len(f) == 0 {
		t.Error("a handover is only received")
	}
}

func TestWhoReadsAnEntry(t *testing.T) {
	plan, interview := typ(t, "plan"), typ(t, "interview")
	filed := entry.Entry{State: entry.Filed, By: "li"}
	draft := entry.Entry{State: entry.Draft, By: "li"}
	closed := entry.Entry{State: entry.Filed, By: "li", Readers: []string{"wang"}}
	for name, c := range map[string]struct {
		typ     entry.Type
		e       entry.Entry
		account string
		who     string
		want    bool
	}{
		"the writer's draft":               {plan, draft, "li", machine.Unit, true},
		"a draft of the same unit":         {plan, draft, "chen", machine.Unit, false},
		"the office and a draft":           {plan, draft, "zhao", machine.Office, false},
		"the unit":                         {plan, filed, "chen", machine.Unit, true},
		"who receives it":                  {plan, filed, "sun", machine.Supervising, true},
		"the team":                         {plan, filed, "zhou", machine.Team, true},
		"the office":                       {plan, filed, "zhao", machine.Office, true},
		"the office and a restricted one":  {interview, closed, "zhao", machine.Office, false},
		"its reader":                       {interview, closed, "wang", machine.Team, true},
		"its writer":                       {interview, closed, "li", machine.Office, true},
		"no one with a name":               {interview, closed, "", machine.Office, false},
		"a team and what only others read": {typ(t, "use_of_result"), filed, "zhou", machine.Team, false},
		"a unit and findings about it":     {typ(t, "method"), filed, "chen", machine.Unit, false},
		"a dropped draft is its writer's too": {
			plan, entry.Entry{State: entry.Dropped, By: "li"}, "sun", machine.Supervising, false,
		},
	} {
		if got := c.typ.MayRead(c.e, c.account, c.who); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if !plan.MayWrite(machine.Unit) || plan.MayWrite(machine.Office, machine.Team) {
		t.Error("a plan is the unit's to write")
	}
}

func TestAValueIsOneTextOrSeveral(t *testing.T) {
	for in, want := range map[string]entry.Value{
		`"a"`: {"a"}, `3`: {"3"}, `["a","b"]`: {"a", "b"}, `null`: nil, `[]`: {},
	} {
		var v entry.Value
		if err := json.Unmarshal([]byte(in), &v); err != nil || !slices.Equal(v, want) {
			t.Errorf("%s: %v %v", in, v, err)
		}
	}
	for _, in := range []string{`true`, `{"a":1}`, `[1]`} {
		var v entry.Value
		if err := json.Unmarshal([]byte(in), &v); err == nil {
			t.Errorf("%s is read as %v", in, v)
		}
	}
	if s := (entry.Value{"a", "b"}).Text(); s != "a；b" {
		t.Error(s)
	}
}

func TestAPackOfTypesThatIsWrongInOnePlaceIsRefusedWhole(t *testing.T) {
	good := string(evaluationtest.PackBytes(t, "entries"))
	cases := map[string][2]string{
		"a chapter":        {"chapter: general", "chapter: eighth"},
		"what it is about": {"about: [city]", "about: [moon]"},
		"who writes": {
			"writers: [unit]\n    readers: [team, leader]", "writers: []\n    readers: [team, leader]",
		},
		"who reads":            {"readers: [team, supervising, unit, leader]", "readers: [citizen]"},
		"a kind of field":      {"kind: number", "kind: float"},
		"a code twice":         {"code: visit", "code: method"},
		"a field twice":        {"key: visit_plan", "key: opinion"},
		"options of a text":    {"name: 方案摘要, kind: text,", "name: 方案摘要, kind: text, options: [{key: a, name: a}],"},
		"a ref to nothing":     {"kind: refs, of: item", "kind: refs"},
		"a ref to what is not": {"kind: refs, of: item", "kind: refs, of: star"},
		"an outcome":           {"reason: [agreed_with_changes, returned]", "reason: [lost]"},
		"who receives":         {"receipt: {by: [supervising]}", "receipt: {by: []}"},
		"no files":             {"files: {max: 20}", "files: {max: 0}"},
		"a sealed count":       {"contradicts: count", "contradicts: count\n    restricted: true"},
		"a count of no unit":   {"target: inspected\n    contradicts: count", "contradicts: attendees"},
		"an unknown word":      {"once: true", "onec: true"},
		"kept for a day":       {"kept_days: 365", "kept_days: 29"},
		"an outcome twice":     {"{key: accepted, name: 接收}", "{key: returned, name: 接收}"},
		"an outcome unnamed":   {"{key: accepted, name: 接收}", "{key: accepted, name: ''}"},
	}
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		bad := strings.Replace(good, cases[name][0], cases[name][1], 1)
		if bad == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if x, err := entry.ParseTypes([]byte(bad)); err == nil || len(x.Types) > 0 {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Evaluation §5: restricted entries have a retention counted from their last step; the others have none.
func TestTheTimeOfARestrictedEntry(t *testing.T) {
	restricted := entry.Type{Restricted: true}
	signed := entry.Type{Restricted: true, Receipt: &entry.ReceiptRule{}, Kept: 30}
	for name, x := range map[string]struct {
		kind  entry.Type
		state entry.State
		today deadline.Day
		over  bool
	}{
		"not restricted":        {entry.Type{}, entry.Filed, "2030-01-01", false},
		"the last day":          {restricted, entry.Filed, "2025-01-06", false}, // 2024-07-10 + 180
		"the day after":         {restricted, entry.Filed, "2025-01-07", true},
		"a draft that was left": {restricted, entry.Draft, "2025-01-07", true},
		"given up":              {restricted, entry.Dropped, "2025-01-07", true},
		"waits for its receipt": {signed, entry.Filed, "2030-01-01", false},
		"received, last day":    {signed, entry.Received, "2024-08-09", false},
		"received, day after":   {signed, entry.Received, "2024-08-10", true},
	} {
		if over := x.kind.Over(x.state, "2024-07-10", x.today); over != x.over {
			t.Errorf("%s: %v", name, over)
		}
	}
	if restricted.Over(entry.Filed, "", "2030-01-01") {
		t.Error("without a day nothing is over")
	}
}

func TestHowAnEntryStandsIsSaidInWords(t *testing.T) {
	m := entry.Type{}.Machine()
	for s, want := range map[entry.State]string{
		entry.Draft: "现在还是草稿，不能进行这一步。", entry.Filed: "现在已经归档，不能进行这一步。",
		entry.Received: "现在已经签收，不能进行这一步。", entry.Dropped: "现在已经放弃，不能进行这一步。",
	} {
		_, err := m.Take(s, "none", machine.Step{})
		var r *machine.Refused
		if !errors.As(err, &r) || r.ZH != want {
			t.Errorf("%s: %v", s, err)
		}
	}
}

// Domain A19, B15: a record was made by one of 听、查、看、问、访; a visit was several of them.
func TestAVisitIsSeveralOfTheMethods(t *testing.T) {
	for of, x := range map[string]struct {
		values map[string]entry.Value
		want   []string
	}{
		"visit":       {map[string]entry.Value{"methods": {"review", "talk"}}, []string{"check", "call"}},
		"method":      {map[string]entry.Value{"method": {"hear"}}, []string{"hear"}},
		"discrepancy": {map[string]entry.Value{"method": {"hear"}}, nil},
	} {
		typ, _ := types(t).Type(of)
		if got := typ.Methods(x.values); !slices.Equal(got, x.want) {
			t.Errorf("%s: %q", of, got)
		}
	}
}

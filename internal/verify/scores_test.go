package verify

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// draw generates random sessions: rules, voter groups, ballots, paper.
type draw struct{ *rand.Rand }

func (d draw) of(list ...string) string { return list[d.IntN(len(list))] }

func (d draw) decimal() decimal.Decimal {
	return decimal.Decimal(d.of("1", "12.5", "33.33", "100/3", "7", "0.01", "60"))
}

func (d draw) questions() scheme.Questionnaire {
	keys := []scheme.Option{{Key: "sat", Label: "满意"}, {Key: "basic", Label: "基本满意"}, {Key: "dis", Label: "不满意"}, {Key: "unk", Label: "不了解"}}
	q := scheme.Questionnaire{}
	for i := range 1 + d.IntN(4) {
		q.Questions = append(q.Questions,
			scheme.Question{
				Code: fmt.Sprint("q", i), Type: scheme.Single, Options: keys,
				Weight: d.decimal(), Overall: i == 0,
			})
	}
	if d.IntN(2) == 0 {
		q.Questions = append(q.Questions, scheme.Question{Code: "single", Type: scheme.Single, Options: keys[:2]})
	}
	if d.IntN(2) == 0 {
		q.Questions = append(q.Questions, scheme.Question{Code: "multi", Type: scheme.Multi, Options: keys[:3]})
	}
	return q
}

func (d draw) rule() scheme.SatisfactionRule {
	r := scheme.SatisfactionRule{
		FullMark: "100", Satisfied: []string{"sat", "basic"}, Unknown: []string{"unk"},
		Denominator: d.of(denominators...),
		RateOf:      d.of(rateOfOverall, rateOfMean), AllAbstain: d.of("valid", "invalid"), Quorum: "50",
		ReturnRate: "80", MinValid: d.IntN(20),
	}
	if d.IntN(2) == 0 {
		r.Preset = d.of(scheme.PresetDefault, scheme.PresetShandong, scheme.PresetLinear)
		r.Coefficients = scheme.Presets()[r.Preset]
		return r
	}
	r.FullMark, r.Coefficients = "90", map[string]*decimal.Decimal{}
	for _, key := range []string{"sat", "basic", "dis", "unk", "abstain"} {
		c := d.decimal()
		r.Coefficients[key] = &c
		if key != "sat" && d.IntN(3) == 0 {
			r.Coefficients[key] = nil
		}
	}
	return r
}

// tally counts n random ballots; now and then they all agree.
func (d draw) tally(q scheme.Questionnaire, n int) satisfaction.Tally {
	shapes := []vote.Question{}
	for _, s := range q.Shapes() {
		shapes = append(shapes, vote.Question{T: s.T, N: s.N, Blank: s.Blank})
	}
	t, agreed, all := vote.NewTally(shapes, q.Scored()), d.IntN(4) == 0, d.IntN(2)
	for range n {
		if d.IntN(12) == 0 {
			t.AddSpoilt()
			continue
		}
		answers := make([]int, len(shapes))
		for i, s := range shapes {
			answers[i] = d.IntN(s.N + 1)
			if s.T == vote.Multiple {
				answers[i] = d.IntN(1 << s.N)
			}
			if agreed {
				answers[i] = all
			}
		}
		t.Add(answers)
	}
	out := satisfaction.Tally{Returned: t.Returned, Spoilt: t.Spoilt, AllAbstain: t.AllBlank}
	for _, x := range t.Questions {
		out.Questions = append(out.Questions, satisfaction.Counts{N: x.N, Abstain: x.Blank})
	}
	return out
}

func (d draw) count(below int) *int {
	n := d.IntN(below)
	if d.IntN(4) == 0 {
		return nil
	}
	return &n
}

func (d draw) session(q scheme.Questionnaire) (scheme.SatisfactionRule, []satisfaction.Part, satisfaction.Turnout) {
	var parts []satisfaction.Part
	for i := range 1 + d.IntN(5) {
		p := satisfaction.Part{Name: fmt.Sprint("g", i), Weight: d.decimal(), Box: d.tally(q, d.IntN(1+d.IntN(24)))}
		if d.IntN(3) == 0 {
			paper := d.tally(q, d.IntN(9))
			p.Paper = &paper
		}
		parts = append(parts, p)
	}
	if len(parts) == 1 {
		parts[0].Name, parts[0].Weight = "", ""
	}
	return d.rule(), parts, satisfaction.Turnout{
		Expected: d.count(60), Attended: d.count(60),
		Printed: d.count(60), Issued: d.count(60),
	}
}

// TestTwoArithmeticsAgree calculates made-up sessions by the service's rules and by those of this package, which share
// no code.
func TestTwoArithmeticsAgree(t *testing.T) {
	d := draw{rand.New(rand.NewPCG(3, 1))}
	seen := map[string]int{}
	for i := range 6000 {
		q := d.questions()
		rule, parts, turnout := d.session(q)
		m, err := satisfaction.Satisfaction(q, rule, 5, parts, turnout)
		if err != nil {
			t.Fatal(err)
		}
		raw := mustJSON(t, m.Result())
		var r result
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, x := range q.Questions {
			codes = append(codes, x.Code)
		}
		h, err := newHand(r, codes)
		if err == nil && r.Suppressed == "" {
			err = h.checkScores()
		}
		if err == nil {
			err = h.checkFlags(false)
		}
		if err != nil {
			t.Fatalf("session %d: %v\n%s", i, err, raw)
		}
		for _, f := range r.Flags {
			seen[f]++
		}
		if r.Reckoning.HiddenWeight != "" {
			seen["hidden"]++
		}
		if r.SatisfactionScore == nil && r.Suppressed == "" {
			seen["no score"]++
		}
	}
	for _, f := range []string{
		"hidden", "no score", flagUnanimous, flagGroupMissing, flagQuorumLow,
		flagReturnLow, flagSampleSmall,
	} {
		if seen[f] == 0 {
			t.Errorf("%s was met %d times", f, seen[f])
		}
	}
}

// TestANumberThatDoesNotFollowFails changes every calculated number, and every rule behind it.
func TestANumberThatDoesNotFollowFails(t *testing.T) {
	groups := map[string][][]int{"a": {{1, 1}, {2, 1}, {1, 1}, {0, 1}}, "b": {{2, 1}, {1, 2}, {2, 1}}}
	off := func(s **string) {
		x := "12.34"
		*s = &x
	}
	c := func(s string) *decimal.Decimal { d := decimal.Decimal(s); return &d }
	for name, change := range map[string]func(r *satisfaction.Result){
		"score":             func(r *satisfaction.Result) { off(&r.SatisfactionScore) },
		"no score":          func(r *satisfaction.Result) { r.SatisfactionScore = nil },
		"rate":              func(r *satisfaction.Result) { off(&r.SatisfactionRate) },
		"return rate":       func(r *satisfaction.Result) { off(&r.ReturnRate) },
		"valid rate":        func(r *satisfaction.Result) { off(&r.ValidRate) },
		"attend rate":       func(r *satisfaction.Result) { off(&r.AttendRate) },
		"question's score":  func(r *satisfaction.Result) { off(&r.PerQuestion[0].Score) },
		"question's rate":   func(r *satisfaction.Result) { off(&r.PerQuestion[0].Rate) },
		"multi's score":     func(r *satisfaction.Result) { off(&r.PerQuestion[1].Score) },
		"group's score":     func(r *satisfaction.Result) { off(&r.Groups[1].SatisfactionScore) },
		"group's rate":      func(r *satisfaction.Result) { off(&r.Groups[1].SatisfactionRate) },
		"group's weight":    func(r *satisfaction.Result) { r.Groups[0].Weight = "90" },
		"group of weight 0": func(r *satisfaction.Result) { r.Groups[0].Weight = "0" },
		"group's question":  func(r *satisfaction.Result) { off(&r.Groups[0].PerQuestion[0].Score) },
		"no rules":          func(r *satisfaction.Result) { r.Reckoning = nil },
		"coefficient": func(r *satisfaction.Result) {
			r.ScorePreset = "custom"
			r.Reckoning.Coefficients = map[string]*decimal.Decimal{"sat": c("100"), "dis": c("31")}
		},
		"preset":              func(r *satisfaction.Result) { r.ScorePreset = scheme.PresetShandong },
		"above the full mark": func(r *satisfaction.Result) { r.Reckoning.Coefficients["sat"] = c("101") },
		"full mark":           func(r *satisfaction.Result) { r.Reckoning.FullMark = "110" },
		"satisfied":           func(r *satisfaction.Result) { r.Reckoning.Satisfied = []string{"sat", "dis"} },
		"denominator": func(r *satisfaction.Result) {
			r.Reckoning.Denominator, r.RateDenominator = "valid", "valid"
		},
		"another denominator":  func(r *satisfaction.Result) { r.RateDenominator = "valid" },
		"an unknown one":       func(r *satisfaction.Result) { r.Reckoning.Denominator, r.RateDenominator = "x", "x" },
		"overall":              func(r *satisfaction.Result) { r.Reckoning.Questions[0].Overall = false },
		"another question":     func(r *satisfaction.Result) { r.Reckoning.Questions[0].Code = "q9" },
		"unscored":             func(r *satisfaction.Result) { r.Reckoning.Questions[0].Weight = "" },
		"weight":               func(r *satisfaction.Result) { r.Reckoning.Questions[0].Weight = "1e9" },
		"another option":       func(r *satisfaction.Result) { r.Reckoning.Questions[0].Options[0] = "good" },
		"weight of the hidden": func(r *satisfaction.Result) { r.Reckoning.HiddenWeight = "3" },
		"mean or overall":      func(r *satisfaction.Result) { r.Reckoning.RateOf = "" },
	} {
		e := newEvidence(t, groups)
		if got := failed(e.check()); got != nil {
			t.Fatal(got)
		}
		var own satisfaction.Result // not shared: the results share their rules
		if err := json.Unmarshal(mustJSON(t, e.result), &own); err != nil {
			t.Fatal(err)
		}
		change(&own)
		e.result = own
		e.writeResult()
		if got := failed(e.check()); !slices.Contains(got, idScores) {
			t.Errorf("%s: failed %v", name, got)
		}
	}
}

func TestACautionThatIsMissingOrMadeUpFails(t *testing.T) {
	none := func(e *evidence) {}
	for name, x := range map[string]struct {
		prepare func(e *evidence)
		flag    string
	}{
		"quorum":   {func(e *evidence) { e.acc.Expected = 99 }, flagQuorumLow},
		"returned": {func(e *evidence) { e.rule.ReturnRate = "99" }, flagReturnLow},
		"sample":   {func(e *evidence) { e.rule.MinValid = 50 }, flagSampleSmall},
		"unanimity": {
			func(e *evidence) { e.boxes[0].answers = [][]int{{1, 1}, {1, 1}, {1, 2}, {1, 1}, {1, 1}} },
			flagUnanimous,
		},
		"no vote": {func(e *evidence) { e.boxes[0].answers = [][]int{{0, 1}, {0, 1}, {0, 2}, {0, 1}, {0, 1}} }, ""},
		"nothing": {none, ""},
	} {
		e := tuned(t, map[string][][]int{"": {{1, 1}, {1, 6}, {2, 0}, {0, 3}, {1, 7}}},
			func(e *evidence, _ int, _ *vote.Manifest) { e.bare = true })
		x.prepare(e)
		e.count()
		e.writeResult()
		checks := e.check()
		if got := failed(checks); got != nil || x.flag != "" && !warned(checks, idCaution+x.flag) {
			t.Errorf("%s: failed %v, flags %v", name, got, e.result.Flags)
		}
		for _, flag := range []string{
			flagQuorumLow, flagReturnLow, flagSampleSmall, flagUnanimous,
			flagGroupMissing, flagScreenMode,
		} {
			right := e.result.Flags
			e.result.Flags = slices.DeleteFunc(slices.Clone(right), func(f string) bool { return f == flag })
			if len(e.result.Flags) == len(right) {
				e.result.Flags = append(e.result.Flags, flag)
			}
			e.writeResult()
			if got := failed(e.check()); !slices.Equal(got, []string{idFlags}) {
				t.Errorf("%s, %s turned over: failed %v", name, flag, got)
			}
			e.result.Flags = right
		}
	}
}

func warned(checks []Check, id string) bool {
	return slices.ContainsFunc(checks, func(c Check) bool { return c.ID == id && c.OK && c.Warn })
}

// TestWhatWeakensAResultIsReported: screen mode, rehearsal, no TLS, trial store, an override and a voided session.
func TestWhatWeakensAResultIsReported(t *testing.T) {
	screen := tuned(t, map[string][][]int{"": {{1, 1}, {2, 1}, {1, 2}, {1, 1}}},
		func(_ *evidence, _ int, m *vote.Manifest) {
			m.Mode, m.Presence, m.Cap = vote.ModeScreen, 1, 9
			m.Title = "【演练】" + m.Title
		})
	checks := screen.check()
	if !OK(checks) || !warned(checks, idScreen) || !warned(checks, idRehearsal) {
		t.Errorf("screen: failed %v", failed(checks))
	}
	e := oneBox(t)
	e.acc.Overrides = []string{"seal: 票少一张（张，李）"}
	e.result.Flags = append(e.result.Flags, flagNotProtected, flagTrialStore, flagOverridden, "something_new")
	e.writeResult()
	checks = e.check()
	for _, id := range []string{
		idCaution + flagNotProtected, idCaution + flagTrialStore, idCaution + flagOverridden,
		idCaution + "unknown",
	} {
		if !warned(checks, id) {
			t.Errorf("%s is not said; failed %v", id, failed(checks))
		}
	}
	e.acc.Overrides = nil
	e.writeResult()
	if got := failed(e.check()); !slices.Equal(got, []string{idReturned}) {
		t.Errorf("an override that the accounting does not have: failed %v", got)
	}
}

func TestAResultMustFitItsAccounting(t *testing.T) {
	for name, change := range map[string]func(r *satisfaction.Result){
		"printed":       func(r *satisfaction.Result) { n := 3; r.Printed = &n },
		"issued":        func(r *satisfaction.Result) { r.Issued = nil },
		"expected":      func(r *satisfaction.Result) { n := 3; r.Expected = &n },
		"attended":      func(r *satisfaction.Result) { n := 3; r.Attended = &n },
		"a flag of its": func(r *satisfaction.Result) { r.Flags = nil },
	} {
		e := oneBox(t)
		e.acc.LeftOver = 0 // so that there is a flag
		e.writeResult()
		change(&e.result)
		accounting := e.files["accounting.json"]
		raw := e.resultJSON()
		e.publishResult(raw)
		e.files["accounting.json"] = accounting
		if got := failed(e.check()); !slices.Contains(got, idReturned) {
			t.Errorf("%s: failed %v", name, got)
		}
	}
}

func TestNumbersAreReadStrictly(t *testing.T) {
	for s, want := range map[string]string{
		"0": "0.00", "88.605": "88.61", "88.604999": "88.60", "100/3": "33.33",
		"200/3": "66.67", "0.005": "0.01",
	} {
		if got := number(s); got == nil || says(told(got)) != want {
			t.Errorf("%s: %v", s, got)
		}
	}
	for _, s := range []string{
		"", "-1", "1e9", "1/0", "1/", ".5", "1.", "+1", " 1", "0x1",
		strings.Repeat("9", 16), "1/2/3",
	} {
		if got := number(s); got != nil {
			t.Errorf("%q is read as %s", s, got)
		}
	}
}

package verify

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"minping/internal/vote"
)

// With k of 5: what is hidden is k ballots at least and more than one group, what is shown is k at least or nothing
// (rb1 §9.4).
func TestWhatIsShownAndHiddenIsKToTheBallot(t *testing.T) {
	shown := func(n int) groupResult { return groupResult{Group: "甲", Returned: &n} }
	hidden := groupResult{Group: "乙", Suppressed: "too_few"}
	for name, c := range map[string]struct {
		returned int
		groups   []groupResult
		ok       bool
	}{
		"four in all":                    {4, nil, false},
		"five in all":                    {5, nil, true},
		"a group of four":                {14, []groupResult{shown(4), shown(10)}, false},
		"a group of five":                {15, []groupResult{shown(5), shown(10)}, true},
		"a group of one":                 {11, []groupResult{shown(1), shown(10)}, false},
		"a group of none":                {10, []groupResult{shown(0), shown(10)}, true},
		"two hidden groups of four":      {14, []groupResult{shown(10), hidden, hidden}, false},
		"two hidden groups of five":      {15, []groupResult{shown(10), hidden, hidden}, true},
		"two hidden groups of none":      {10, []groupResult{shown(10), hidden, hidden}, true},
		"one hidden group of five":       {15, []groupResult{shown(10), hidden}, false},
		"one hidden group without votes": {10, []groupResult{shown(10), hidden}, true},
	} {
		if err := checkSmall(result{Returned: c.returned, Groups: c.groups}, 5); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The last line counts what failed and what is only a caution.
func TestTheSummaryCountsWhatFailedAndWhatIsACaution(t *testing.T) {
	say := func(checks ...Check) string {
		var b bytes.Buffer
		if err := Print(&b, checks, "en"); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(b.String()), "\n")
		return lines[len(lines)-1]
	}
	good, caution, bad := Check{OK: true}, Check{OK: true, Warn: true}, Check{}
	seen := map[string]string{}
	for name, checks := range map[string][]Check{
		"none": {good, good}, "one caution": {good, caution}, "two cautions": {caution, caution},
		"one failure": {good, bad}, "two failures": {bad, bad},
	} {
		last := say(checks...)
		if other, twice := seen[last]; twice {
			t.Errorf("%s and %s are summed up alike: %s", name, other, last)
		}
		seen[last] = name
	}
}

// A result of too few ballots says how many there were and nothing else; a hidden group not even that.
func TestAHiddenFigureIsAFigureThatTells(t *testing.T) {
	n, text := 1, "50.00"
	for i, r := range []result{
		{Valid: &n},
		{Invalid: &n},
		{SatisfactionScore: &text},
		{SatisfactionRate: &text},
		{ValidRate: &text},
		{ReturnRate: &text},
		{AttendRate: &text},
		{PerQuestion: make([]questionResult, 1)},
		{Groups: make([]groupResult, 1)},
	} {
		if !r.tells() {
			t.Errorf("figure %d of a result tells nothing", i)
		}
	}
	for i, g := range []groupResult{
		{Returned: &n},
		{Valid: &n},
		{Invalid: &n},
		{SatisfactionScore: &text},
		{SatisfactionRate: &text},
		{PerQuestion: make([]questionResult, 1)},
	} {
		if !g.tells() {
			t.Errorf("figure %d of a group tells nothing", i)
		}
	}
	if (result{Returned: 2, Flags: []string{"unanimous"}}).tells() || (groupResult{Group: "甲"}).tells() {
		t.Error("that there were two tells what they were")
	}
}

// A result of too few ballots still says that its sample is small, where it is.
func TestTooFewBallotsAreASmallSample(t *testing.T) {
	e := tuned(t, map[string][][]int{"": {{1, 1}, {2, 1}}},
		func(e *evidence, _ int, _ *vote.Manifest) { e.bare = true })
	e.rule.MinValid = 50
	e.count()
	e.writeResult()
	if got := failed(e.check()); got != nil || !slices.Contains(e.result.Flags, flagSampleSmall) {
		t.Fatalf("failed %v, flags %v", got, e.result.Flags)
	}
	e.result.Flags = slices.DeleteFunc(e.result.Flags, func(f string) bool { return f == flagSampleSmall })
	e.writeResult()
	if got := failed(e.check()); !slices.Equal(got, []string{idFlags}) {
		t.Errorf("and does not say so: failed %v", got)
	}
}

// The questionnaire has as many options as the manifest says that answers have.
func TestAQuestionnaireHasTheManifestsOptions(t *testing.T) {
	c := &boxCheck{parsed: &vote.Box{Manifest: vote.Manifest{Questions: []vote.Question{{T: "s", N: 2}}}}}
	for form, ok := range map[string]bool{
		`{"questions":[{"code":"q1","options":["满意","不满意"]}]}`: true,
		`{"questions":[{"code":"q1","options":["满意"]}]}`:       false, `{"questions":[]}`: false, `{`: false,
	} {
		c.form = []byte(form)
		if codes, err := c.questionCodes(); (err == nil) != ok {
			t.Errorf("%s: %v, %v", form, codes, err)
		}
	}
}

// Who typed the paper can subtract it: a box of fewer than k is too few, however much there is on paper.
func TestABoxOfTooFewIsTooFewWithPaper(t *testing.T) {
	b := &bundle{
		listing: listing{Session: "s"}, boxes: []*boxCheck{{parsed: &vote.Box{Manifest: vote.Manifest{K: 3}}}},
	}
	none := 0
	for _, c := range []struct {
		returned, paper int
		few             bool
	}{{5, 3, true}, {5, 4, true}, {5, 2, false}, {5, 5, false}, {2, 2, true}, {5, 0, false}} {
		for _, word := range []string{"", tooFew} {
			r := result{SessionID: "s", Returned: c.returned, Suppressed: word, Printed: &none, Issued: &none}
			err := b.compareReturned(Accounting{Returned: c.returned, Paper: c.paper}, r)
			if (err == nil) != (c.few == (word != "")) {
				t.Errorf("%d returned, %d of them on paper, said %q: %v", c.returned, c.paper, word, err)
			}
		}
	}
}

// The marks of a question that was to be answered add up to the valid ballots; what could be read is the same number
// for every question.
func TestAPileIsCountedAlikeInEveryQuestion(t *testing.T) {
	q := func(sat, dis, abstain int) questionResult {
		return questionResult{Code: "q", Counts: map[string]int{"sat": sat, "dis": dis, "abstain": abstain}}
	}
	c := &boxCheck{parsed: &vote.Box{Manifest: vote.Manifest{Questions: []vote.Question{
		{T: "s", N: 2}, {T: "s", N: 2, Blank: true}, {T: "s", N: 2, Blank: true},
	}}}}
	for name, x := range map[string]struct {
		qs []questionResult
		ok bool
	}{
		"as they were":                 {[]questionResult{q(5, 3, 0), q(5, 2, 1), q(1, 1, 6)}, true},
		"one that is readable more":    {[]questionResult{q(5, 4, 0), q(5, 2, 1), q(1, 1, 6)}, true},
		"two of other readable sums":   {[]questionResult{q(5, 3, 0), q(5, 2, 2), q(1, 1, 8)}, false},
		"an abstention not allowed":    {[]questionResult{q(5, 3, 1), q(5, 2, 1), q(1, 1, 6)}, false},
		"fewer than the valid ballots": {[]questionResult{q(5, 2, 0), q(5, 2, 1), q(1, 1, 6)}, false},
	} {
		for i := range x.qs {
			x.qs[i].Code = string(rune('a' + i))
		}
		valid, invalid := 8, 2
		if err := c.checkPile([]string{"a", "b", "c"}, 10, &valid, &invalid, x.qs); (err == nil) != x.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// No answer is worth more than the full mark.
func TestACoefficientIsNoMoreThanTheFullMark(t *testing.T) {
	for worth, ok := range map[string]bool{"100": true, "100.01": false, "-1": false, "x": false} {
		r := result{RateDenominator: "valid", Reckoning: &reckoning{
			FullMark: "100", Denominator: "valid", RateOf: rateOfOverall,
			Coefficients: map[string]*string{"sat": &worth},
			Questions:    []questionRule{{Code: "q1", Options: []string{"sat"}, Weight: "1", Overall: true}},
		}}
		if _, err := newHand(r, []string{"q1"}); (err == nil) != ok {
			t.Errorf("an answer worth %s of 100: %v", worth, err)
		}
	}
}

// What was not checked at all has not passed, and what is longer than it may be is not read as if it ended there.
func TestNothingCheckedIsNothingPassed(t *testing.T) {
	if OK(nil) || !OK([]Check{{OK: true, Warn: true}}) || OK([]Check{{OK: true}, {}}) {
		t.Error("what passed is counted otherwise")
	}
	src := folder{fstest.MapFS{"a": {Data: []byte("12345")}}}
	for limit, ok := range map[int64]bool{4: false, 5: true} {
		if raw, err := readUpTo(src, "a", limit); (err == nil) != ok || ok && len(raw) != 5 {
			t.Errorf("five bytes where %d may be: %d, %v", limit, len(raw), err)
		}
	}
}

// A unit's rate is that of one question, and the form says which.
func TestThereIsOneOverallQuestion(t *testing.T) {
	for overall, ok := range map[[2]bool]bool{
		{true, false}: true, {false, true}: true, {true, true}: false, {false, false}: false,
	} {
		r := result{RateDenominator: "valid", Reckoning: &reckoning{
			FullMark: "100", Denominator: "valid", RateOf: rateOfOverall,
			Questions: []questionRule{
				{Code: "q1", Options: []string{"sat"}, Weight: "1", Overall: overall[0]},
				{Code: "q2", Options: []string{"sat"}, Weight: "1", Overall: overall[1]},
			},
		}}
		if _, err := newHand(r, []string{"q1", "q2"}); (err == nil) != ok {
			t.Errorf("overall %v: %v", overall, err)
		}
	}
}

// Two phones that read a questionnaire in which a key is there twice may show two different ones under one hash.
func TestAQuestionnaireSaysEverythingOnce(t *testing.T) {
	for form, ok := range map[string]bool{`{"title":"a"}`: true, `{"title":"a","title":"b"}`: false} {
		c := &boxCheck{
			docket: &docket{}, src: folder{fstest.MapFS{"form.json": {Data: []byte(form)}}},
			parsed: &vote.Box{FormHash: sha256.Sum256([]byte(form))},
		}
		c.checkForm()
		if OK(c.checks) != ok {
			t.Errorf("%s: %+v", form, c.checks)
		}
	}
}

// A sequence that begins with one character of C1 moves the cursor of many terminals, and one of U+202E turns a line
// around.
func TestWhatEvidenceSaysStaysOnItsLine(t *testing.T) {
	for said, is := range map[string]string{
		"市委组织部 a": "市委组织部 a", "a\x1b[2Jb": "a [2Jb", "a\u009b31mb": "a 31mb", "a\u202eb": "a b", "a\nb": "a b", "a\u2028b": "a b",
	} {
		if got := printable(said); got != is {
			t.Errorf("%q is printed %q, want %q", said, got, is)
		}
	}
}

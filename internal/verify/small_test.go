package verify

import (
	"bytes"
	"strings"
	"testing"
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

package document

import "testing"

// Several lines about one unit become one paragraph of clauses.
func TestWhatIsSaidOfAUnitIsOneParagraph(t *testing.T) {
	for text, want := range map[string]string{
		"制度没有执行": "甲：制度没有执行。",
		"纪委监委：制度没有执行。\n组织部：台账不全": "甲：纪委监委：制度没有执行；组织部：台账不全。",
		"\n 一 项\n\n二项；\n三项。\n":   "甲：一 项；二项；三项。",
		" \n":                    "",
	} {
		got := ""
		for _, p := range appendSaid(nil, "甲", text) {
			got += p
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

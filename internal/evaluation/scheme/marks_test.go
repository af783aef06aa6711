package scheme_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

// markedSchemes returns the schemes that mark the indicators of others, by the ids of those.
func markedSchemes(t *testing.T) map[string]scheme.Scheme {
	t.Helper()
	marks, err := scheme.ParseMarks(evaluationtest.PackJSON(t, "marks"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]scheme.Scheme{}
	for id, m := range marks.Schemes {
		x, err := m.Mark(evaluationtest.Pack(t, id))
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		out[id] = x
	}
	return out
}

// Decision 0119: a marked scheme is another's in everything that a score follows from, and no round is in both.
func TestAMarkedSchemeAddsNothingButItsMarks(t *testing.T) {
	all := markedSchemes(t)
	if len(all) != 2 {
		t.Fatalf("%d schemes are marked", len(all))
	}
	for id, x := range all {
		was := evaluationtest.Pack(t, id)
		if x.ID == was.ID || x.Name == was.Name || x.Digest == was.Digest {
			t.Errorf("%s is taken for %s", x.ID, was.ID)
		}
		for r := range x.Rubrics {
			for i := range x.Rubrics[r].Items {
				x.Rubrics[r].Items[i].Focus, x.Rubrics[r].Items[i].AlsoFocus = "", ""
			}
		}
		x.ID, x.Name, x.Digest = was.ID, was.Name, was.Digest
		if d := cmp.Diff(was, x); d != "" {
			t.Errorf("%s differs: %s", id, d)
		}
	}
}

// A round keeps the id and the version of its scheme and nothing else: these digests never change.
func TestAMarkedSchemeNeverChangesItsContent(t *testing.T) {
	for id, want := range map[string]string{
		"liaocheng": "29f838e2fe85aace",
		"sanmenxia": "e220957926abec70",
	} {
		if x := markedSchemes(t)[id]; x.Version != 1 || x.Digest[:16] != want {
			t.Errorf("%s version %d is %s, want %s: give new content a new id", x.ID, x.Version, x.Digest[:16], want)
		}
	}
}

// Domain A07 and A09: every focus area has its indicators, and every indicator its standard. The document of 三门峡 has no
// heading about 形式主义、官僚主义.
func TestEveryFocusAreaHasIndicators(t *testing.T) {
	for id, areas := range map[string][]string{
		"liaocheng": scheme.Focuses(),
		"sanmenxia": {scheme.Focuses()[0], scheme.Focuses()[2], scheme.Focuses()[3]},
	} {
		for _, r := range markedSchemes(t)[id].Rubrics {
			var met []string
			for _, x := range r.Items {
				met = append(met, x.Focuses()...)
				if !slices.Contains(scheme.Standards(), x.Standard) {
					t.Errorf("%s %s measures %q", id, x.Code, x.Standard)
				}
			}
			slices.Sort(met)
			want := slices.Sorted(slices.Values(areas))
			if got := slices.Compact(met); !slices.Equal(got, want) {
				t.Errorf("%s %s looks at %q, want %q", id, r.Body, got, want)
			}
		}
	}
}

// The program starts with both: making the one leaves the other as it is.
func TestMarkingLeavesTheSchemeThatIsMarked(t *testing.T) {
	was, now := evaluationtest.Pack(t, "liaocheng"), evaluationtest.Pack(t, "liaocheng")
	marking := scheme.Marking{Name: "方案", Items: map[string][]string{"1.1": {scheme.Focuses()[0]}}}
	if _, err := marking.Mark(now); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(was, now); d != "" {
		t.Error(d)
	}
}

// A mark that fits no indicator would be lost unseen: all marks are refused.
func TestMarksThatFitNoIndicatorAreRefused(t *testing.T) {
	areas := scheme.Focuses()
	of := func(items map[string][]string) scheme.Marks {
		return scheme.Marks{ID: "marks", Name: "标注", Schemes: map[string]scheme.Marking{"liaocheng": {Name: "方案", Items: items}}}
	}
	for what, items := range map[string]map[string][]string{
		"none":    {"1.1": {}},
		"three":   {"1.1": {areas[0], areas[1], areas[2]}},
		"unknown": {"1.1": {"别的重点"}},
	} {
		if errs := of(items).Check(); len(errs) != 1 {
			t.Errorf("%s: %v", what, errs)
		}
	}
	if errs := of(map[string][]string{"1.1": {areas[1], areas[0]}}).Check(); len(errs) > 0 {
		t.Errorf("two areas: %v", errs)
	}
	for what, items := range map[string]map[string][]string{
		"no such indicator": {"9.9": {areas[0]}}, "twice the same": {"1.1": {areas[0], areas[0]}},
	} {
		_, err := scheme.Marking{Name: "方案", Items: items}.Mark(evaluationtest.Pack(t, "liaocheng"))
		if _, ok := err.(check.FieldErrors); !ok { //nolint:errorlint // as the rules return it
			t.Errorf("%s: %v", what, err)
		}
	}
}

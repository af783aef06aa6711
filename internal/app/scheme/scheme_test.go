package scheme_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/evaluation/scheme"
)

// A city that makes its scheme from a built-in one gets what that one's document says about hearings, reports and
// teams, whatever id it gives to its own.
func TestACopyOfASchemeKeepsItsPractice(t *testing.T) {
	h := apptest.New(t)
	for _, b := range h.Schemes.Builtin {
		x, err := h.Schemes.ShowScheme(t.Context(), b.ID, 0)
		h.Must(err)
		x.ID = "our_" + b.ID
		raw, err := x.YAML()
		h.Must(err)
		made, err := h.Schemes.NewScheme(t.Context(), apptest.Office, raw)
		h.Must(err)
		if made.Practice != b.Practice || b.Practice == (scheme.Practice{}) {
			t.Errorf("the copy of %s says %+v, not %+v", b.ID, made.Practice, b.Practice)
		}
	}
}

// What was stored before schemes had words for it: versions of a built-in scheme keep to that one, others to what most
// places do. A version says otherwise where it says anything.
func TestAVersionWithoutAPracticeHasThatOfTheBuiltInOne(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	stored := func(id string, p scheme.Practice) scheme.Practice {
		x := h.Schemes.Builtin[1] // 三门峡's
		x.ID, x.Practice = id, p
		raw, err := x.YAML()
		h.Must(err)
		made, err := h.Schemes.NewScheme(ctx, apptest.Office, raw)
		h.Must(err)
		read, err := h.Schemes.SchemeAt(ctx, id, made.Version)
		h.Must(err)
		if read.Digest != made.Digest {
			t.Errorf("%s has digest %s and %s", id, made.Digest, read.Digest)
		}
		return read.Practice
	}
	old := h.Schemes.Builtin[1].Practice
	if got := stored("sanmenxia", scheme.Practice{}); got != old {
		t.Errorf("a version of 三门峡's says %+v", got)
	}
	if got := stored("other", scheme.Practice{}); got.Whole() != (scheme.Practice{
		Hearings: scheme.Held, DailyReports: scheme.Asked, Staffing: scheme.AnyLevel,
	}) {
		t.Errorf("one of its own says %+v", got)
	}
	old.Hearings = scheme.Held
	if got := stored("sanmenxia", scheme.Practice{Hearings: scheme.Held}); got != old {
		t.Errorf("a version with hearings says %+v", got)
	}
	for field, p := range map[string]scheme.Practice{
		"practice.hearings": {Hearings: "often"}, "practice.daily_reports": {DailyReports: "often"},
		"practice.staffing": {Staffing: "often"},
	} {
		x := h.Schemes.Builtin[1]
		x.Practice = p
		raw, err := x.YAML()
		h.Must(err)
		h.InvalidAt(field, apptest.ErrorOf(h.Schemes.NewScheme(ctx, apptest.Office, raw)))
	}
}

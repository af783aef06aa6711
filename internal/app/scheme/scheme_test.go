package scheme_test

import (
	"reflect"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/evaluation/scheme"
	"minping/internal/store/memory"
)

// A list of schemes is asked for by every document that names an office under 抄送: it costs one read, however
// many schemes and versions there are.
func TestAListOfSchemesReadsTheStoreOnce(t *testing.T) {
	kept := &apptest.CountingStore{Store: memory.Open()}
	h := apptest.NewOn(t, kept, t.TempDir())
	x := h.Schemes.Builtin[1]
	built := len(h.Schemes.Builtin)
	for _, id := range []string{"our_b", x.ID, "our_a", x.ID} {
		x.ID = id
		raw, err := x.YAML()
		h.Must(err)
		h.MustDo(h.Schemes.NewScheme(t.Context(), apptest.Office, raw))
	}
	kept.Reads.Store(0)
	list, err := h.Schemes.List(t.Context())
	h.Must(err)
	if n := kept.Reads.Load(); n != 1 {
		t.Errorf("it took %d reads", n)
	}
	if len(list) != built+2 {
		t.Errorf("%d schemes, %d of them built in", len(list), built)
	}
	for _, v := range list {
		one, err := h.Schemes.ShowScheme(t.Context(), v.ID, 0)
		h.Must(err)
		if !reflect.DeepEqual(one, v) {
			t.Errorf("%s is %v in the list and %v by itself", v.ID, v.Versions, one.Versions)
		}
	}
}

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

// A result cites its scheme by digest, years later too: the file of a built-in scheme explains it.
func TestTheFileOfABuiltInSchemeExplainsItsDigest(t *testing.T) {
	h := apptest.New(t)
	for _, b := range h.Schemes.Builtin {
		b.Practice = scheme.Practice{}
		raw, err := b.YAML()
		h.Must(err)
		read, err := scheme.Parse(raw)
		h.Must(err)
		if read.Digest != b.Digest {
			t.Errorf("%s has digest %s, its file %s", b.ID, b.Digest, read.Digest)
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

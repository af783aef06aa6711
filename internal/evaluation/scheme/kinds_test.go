package scheme_test

import (
	"slices"
	"testing"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

// byKind is a scheme with three bodies: one shared rubric, one shared for townships, one of a body alone, and one of
// the same body for counties.
func byKind(t *testing.T) scheme.Scheme {
	t.Helper()
	s := evaluationtest.Pack(t, "sanmenxia")
	item := func(name string) []scheme.Item {
		return []scheme.Item{{Code: "1", Aspect: "整改", Name: name, Points: "100", Mode: scheme.ItemManual}}
	}
	s.Rubrics = []scheme.Rubric{
		{Items: item("通用")},
		{Kinds: []string{scheme.KindTownship}, Items: item("乡镇")},
		{Body: scheme.BodyOrganization, Items: item("组织部")},
		{Body: scheme.BodyOrganization, Kinds: []string{scheme.KindCounty}, Items: item("组织部评县")},
	}
	return s
}

func TestABodyScoresOnTheRubricOfTheUnitsKind(t *testing.T) {
	s := byKind(t)
	if err := s.Validate().OrNil(); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ kind, body, want string }{
		{scheme.KindDepartment, scheme.BodyDiscipline, "通用"},
		{scheme.KindTownship, scheme.BodyDiscipline, "乡镇"},
		{scheme.KindTownship, scheme.BodyOrganization, "组织部"}, // its own comes before the shared one of the kind
		{scheme.KindCounty, scheme.BodyOrganization, "组织部评县"},
		{scheme.KindCounty, scheme.BodyInspection, "通用"},
		{"", scheme.BodyInspection, "通用"},
	} {
		r, ok := s.ForKind(x.kind).RubricFor(x.body)
		if !ok || r.Body != x.body || r.Items[0].Name != x.want || len(r.Kinds) > 0 {
			t.Errorf("%s of a %s: %+v", x.body, x.kind, r)
		}
	}
	if r, _ := s.RubricFor(scheme.BodyDiscipline); r.Items[0].Name != "通用" {
		t.Errorf("of no kind: %+v", r)
	}
	if len(s.Rubrics) != 4 {
		t.Error("the scheme itself was changed")
	}
	one := evaluationtest.Pack(t, "sanmenxia")
	if got := one.ForKind(scheme.KindTownship); len(got.Rubrics) != len(one.Rubrics) {
		t.Error("a scheme without kinds is the same for every kind")
	}
}

func TestRubricsOfKindsAreChecked(t *testing.T) {
	for name, x := range map[string]struct {
		change func(*scheme.Scheme)
		at     string
	}{
		"no such kind": {func(s *scheme.Scheme) { s.Rubrics[1].Kinds = []string{"village"} }, "rubrics[1].kinds"},
		"named twice": {func(s *scheme.Scheme) {
			s.Rubrics[1].Kinds = []string{"township", "township"}
		}, "rubrics[1].kinds"},
		"two for one kind": {func(s *scheme.Scheme) { s.Rubrics = append(s.Rubrics, s.Rubrics[1]) }, "rubrics[4].body"},
		"none for others": {func(s *scheme.Scheme) {
			s.Rubrics[0].Kinds = []string{scheme.KindDepartment}
		}, "rubrics"},
	} {
		s := byKind(t)
		x.change(&s)
		fields := s.Validate()
		if !slices.ContainsFunc(fields, func(f check.FieldError) bool { return f.Field == x.at }) {
			t.Errorf("%s: %v", name, fields)
		}
	}
}

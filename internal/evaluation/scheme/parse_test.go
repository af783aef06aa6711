package scheme_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

func TestYAMLAndJSONOfASchemeAreTheSameDocument(t *testing.T) {
	for _, name := range []string{"liaocheng", "sanmenxia"} {
		s := evaluationtest.Pack(t, name)
		y, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		j, err := json.Marshal(s) // with the digest, as the API returns it
		if err != nil {
			t.Fatal(err)
		}
		for form, raw := range map[string][]byte{"yaml": y, "json": j, "bom": append([]byte("\ufeff"), y...)} {
			again, err := scheme.Parse(raw)
			if err != nil || again.Digest != s.Digest {
				t.Errorf("%s as %s: digest %s, want %s; %v", name, form, again.Digest, s.Digest, err)
			}
		}
	}
}

func TestTheDigestChangesWithAnythingInTheScheme(t *testing.T) {
	s := evaluationtest.Pack(t, "liaocheng")
	seen := map[string]bool{s.Digest: true}
	for i, change := range []func(*scheme.Scheme){
		func(s *scheme.Scheme) { s.Version++ },
		func(s *scheme.Scheme) { s.Rubrics[0].Items[0].Name = "另一个名称" },
		func(s *scheme.Scheme) {
			s.Questionnaires[scheme.KindTownship].Questions[0].Options[0].Label = "很满意"
		},
		func(s *scheme.Scheme) { s.Rank.Rounding = "floor" },
		func(s *scheme.Scheme) { s.Satisfaction.MinValid = 8 },
	} {
		x := evaluationtest.Pack(t, "liaocheng")
		change(&x)
		if d := scheme.DigestOf(x); seen[d] {
			t.Errorf("change %d leaves the digest", i)
		} else {
			seen[d] = true
		}
	}
}

func TestAGivenDigestIsNotBelieved(t *testing.T) {
	raw := append([]byte("digest: 00ff\n"), evaluationtest.PackBytes(t, "liaocheng")...)
	s, err := scheme.Parse(raw)
	if err != nil || s.Digest != evaluationtest.Pack(t, "liaocheng").Digest {
		t.Errorf("digest %s, %v", s.Digest, err)
	}
}

func TestWhatCannotBeReadIsRefusedWithoutRepeatingIt(t *testing.T) {
	good := string(evaluationtest.PackBytes(t, "sanmenxia"))
	told := map[string]string{
		"nothing":            "id", // an empty document is a scheme without any fields
		"unknown field":      "geheim",
		"unknown JSON field": "geheim",
		"unknown item field": "geheim",
		"no number":          "rubrics[0].items[0].points",
		"exponent":           "rubrics[0].items[0].points",
	}
	for name, raw := range map[string]string{
		"nothing":            "",
		"null":               "null",
		"a word":             "geheim",
		"a list":             "- geheim",
		"broken YAML":        "id: [geheim",
		"broken JSON":        `{"id": "geheim"`,
		"after the JSON":     `{"id": "geheim"} x`,
		"unknown field":      good + "\ngeheim: 1\n",
		"unknown JSON field": `{"geheim": 1}`,
		"unknown item field": strings.Replace(good, "mode: manual}", "mode: manual, geheim: 1}", 1),
		"repeated key":       good + "\nname: geheim\n",
		"wrong type":         strings.Replace(good, "version: 1", "version: geheim", 1),
		"no number":          strings.Replace(good, "points: 15", "points: geheim", 1),
		"exponent":           strings.Replace(good, "points: 15", "points: 1.5e+1000", 1),
		"an alias":           "a: &geheim [1]\nb: *geheim",
		"a tag":              "id: !!binary geheim",
		"two documents":      good + "\n---\nid: geheim\n",
		"deep flow":          strings.Repeat("[", 1000),
		"deep blocks":        strings.Repeat("- ", 1000),
		"deep keys":          strings.Repeat("? ", 1000),
		"large":              good + strings.Repeat("#", pack.MaxSize),
	} {
		s, err := scheme.Parse([]byte(raw))
		var u *pack.Unreadable
		var f check.FieldErrors
		switch {
		case err == nil:
			t.Errorf("%s was read: %+v", name, s)
		case told[name] != "": // readable, and wrong in a field
			if !errors.As(
				err, &f,
			) || !slices.ContainsFunc(f, func(e check.FieldError) bool { return e.Field == told[name] }) {
				t.Errorf("%s: %v, want it told by field %s", name, err, told[name])
			}
		case !errors.As(err, &u) || u.ZH == "" || u.EN == "":
			t.Errorf("%s: %v is no Unreadable", name, err)
		case strings.Contains(u.ZH+u.EN, "geheim"):
			t.Errorf("%s: the error repeats the content: %v", name, err)
		}
	}
}

// An escape can bring in what the file itself does not hold.
func TestATextOfASchemeThatCannotBePrintedIsRefused(t *testing.T) {
	good := string(evaluationtest.PackBytes(t, "sanmenxia"))
	for _, bent := range []string{`basis: "依据\uFFFD"`, `basis: "依据\a"`} {
		_, err := scheme.Parse([]byte(regexp.MustCompile(`(?m)^basis: .*$`).ReplaceAllLiteralString(good, bent)))
		var f check.FieldErrors
		if !errors.As(err, &f) || len(f) != 1 || f[0].Field != "basis" {
			t.Errorf("%s: %v", bent, err)
		}
	}
}

func TestWhatUnfoldsOrNestsIsRefusedBeforeItIsParsed(t *testing.T) {
	good := string(evaluationtest.PackBytes(t, "sanmenxia"))
	for want, raw := range map[string]string{
		"anchors and aliases are not supported": strings.Replace(good, "completion: {", "completion: &c {", 1),
		"tags are not supported":                strings.Replace(good, "name: 三门峡", "name: !!str 三门峡", 1),
		"a file holds one document":             good + "\n---\n" + good,
		"nests too deeply": "id: " + strings.Repeat(
			"[", pack.MaxDepth+1,
		) + strings.Repeat("]", pack.MaxDepth+1),
		"Line 2: the document nests too": "id: x\n" + strings.Repeat("- ", pack.MaxDepth+1) + "x",
		"larger than 512 kB":             good + strings.Repeat("#", pack.MaxSize),
	} {
		_, err := scheme.Parse([]byte(raw))
		var u *pack.Unreadable
		if !errors.As(err, &u) || !strings.Contains(u.EN, want) {
			t.Errorf("%v, want it to say %q", err, want)
		}
	}
	ruler := "# " + strings.Repeat("- ", 200) + "\n# " + strings.Repeat("-", 200) + "\n" + good
	if _, err := scheme.Parse([]byte(ruler)); err != nil {
		t.Errorf("a ruler of dashes in a comment: %v", err)
	}
}

func TestCodesAndAspectsMayBeBareNumbers(t *testing.T) {
	raw := strings.NewReplacer(`code: "3"`, "code: 3", "aspect: 总体评价", "aspect: 1").
		Replace(string(evaluationtest.PackBytes(t, "sanmenxia")))
	s, err := scheme.Parse([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	if s.Rubrics[0].Items[2].Code != "3" || s.Questionnaires[scheme.KindDepartment].Questions[0].Aspect != "1" {
		t.Errorf(
			"code %q aspect %q", s.Rubrics[0].Items[2].Code,
			s.Questionnaires[scheme.KindDepartment].Questions[0].Aspect,
		)
	}
}

// shortest is a scheme that omits whatever it can.
const shortest = `
id: short
name: 最短的方案
questionnaires: {other: {title: 测评, questions: [{code: Q, type: single, text: 评价, weight: 100, required: true, overall: true, options: [{key: sat, label: 满意}, {key: basic, label: 一般}, {key: dis, label: 差}, {key: unk, label: 不了解}]}]}}
bodies: [{code: office, name: 办公室}]
rubrics: [{items: [{code: 1, aspect: 总, name: 总, points: 100}]}]
`

func TestWhatAFileLeavesOutGetsTheDefaults(t *testing.T) {
	s, err := scheme.Parse([]byte(shortest))
	if err != nil {
		t.Fatal(err)
	}
	full := evaluationtest.Pack(t, "sanmenxia")
	full.Satisfaction.Coefficients = s.Satisfaction.Coefficients // compared above: the presets' pointers differ
	for name, pair := range map[string][2]any{
		"satisfaction": {
			s.Satisfaction, full.Satisfaction,
		}, "grade bands": {s.GradeBands, full.GradeBands}, "rank": {s.Rank, full.Rank},
		"periods": {
			s.Periods, full.Periods,
		}, "veto": {s.Veto, full.Veto}, "full points": {s.FullPoints, full.FullPoints},
	} {
		a, _ := json.Marshal(pair[0])
		b, _ := json.Marshal(pair[1])
		if !bytes.Equal(a, b) {
			t.Errorf("%s: default %s, the pack says %s", name, a, b)
		}
	}
	if s.DefaultKind != scheme.KindOther || s.Version != 1 || s.Rubrics[0].Items[0].Mode != scheme.ItemManual ||
		s.Session.K != 5 {
		t.Errorf("%+v", s)
	}
	if q, ok := s.QuestionnaireFor(scheme.KindTownship); !ok || q.Title != "测评" {
		t.Error("the only questionnaire serves every kind")
	}
}

func FuzzParseScheme(f *testing.F) {
	// Small seeds: otherwise the fuzzer spends its time minimizing the packs.
	for _, s := range []string{
		shortest, "", "{}", "id: x", `{"id":"x","rubrics":[{"items":[{"code":1}]}]}`, "a: &b [*b]",
		"- - - -", "satisfaction: {coefficients: {sat: null}}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := scheme.Parse(raw)
		var u *pack.Unreadable
		var fields check.FieldErrors
		if err != nil {
			if !errors.As(err, &u) && !errors.As(err, &fields) {
				t.Fatalf("an error no one can read: %v", err)
			}
			return
		}
		y, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		again, err := scheme.Parse(y)
		if err != nil || again.Digest != s.Digest {
			t.Fatalf("digest %s after YAML, want %s; %v", again.Digest, s.Digest, err)
		}
	})
}

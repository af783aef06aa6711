package final_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func ptr[T any](v T) *T { return &v }

var rule = scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll}

// unit returns an evaluation that can be fixed.
func unit(id, name, points string) final.Unit {
	return final.Unit{
		Row: final.Row{
			Evaluation:   id,
			Round:        "r1",
			RoundName:    "第八轮",
			Organization: "o-" + id,
			Name:         name,
			Kind:         scheme.KindDepartment,
			Target:       scheme.TargetInspected,
			Scheme: final.SchemeRef{
				ID:      "liaocheng",
				Version: 1,
				Digest:  strings.Repeat("ab", 32),
			},
			Completion:  ptr("87.50"),
			Outstanding: 2,
		},
		Score: score.Score{
			Final: ptr(
				points,
			),
			Grade:             "较好",
			SatisfactionScore: ptr("90.00"),
			SatisfactionRate:  ptr("94.44"),
			Flags:             []string{},
			Bodies:            []score.BodyScore{{Body: "joint", Name: "联合评估组", Weight: "100", Total: ptr(points)}},
		},
		Locked: true,
	}
}

func request(units ...final.Unit) final.Request {
	return final.Request{
		Batch: "r1", Units: units, Rules: map[string]final.Ranking{
			scheme.TargetInspected: {Rule: rule},
		}, Meeting: "e1", By: "zhao",
		At: time.Date(2024, 12, 5, 15, 4, 5, 0, time.FixedZone("CST", 8*3600)),
	}
}

func fix(t interface{ Fatal(...any) }, r final.Request) final.Final {
	f, err := final.Fix(r)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFixingAsksForEveryUnit(t *testing.T) {
	whole := unit("a", "甲局", "88.60")
	change := func(fn func(*final.Unit)) final.Unit {
		u := unit("b", "乙局", "80.00")
		fn(&u)
		return u
	}
	for name, x := range map[string]struct {
		units   []final.Unit
		leftOut map[string]string
		want    []string
	}{
		"all is well":         {[]final.Unit{whole}, nil, nil},
		"nothing":             {nil, nil, []string{final.NothingToFix}},
		"everything left out": {[]final.Unit{whole}, map[string]string{"a": "撤销建制"}, []string{final.NothingToFix}},
		"not locked": {
			[]final.Unit{whole, change(func(u *final.Unit) { u.Locked = false })},
			nil,
			[]string{final.NotLocked},
		},
		"not locked and left out": {[]final.Unit{whole, change(func(u *final.Unit) { u.Locked = false })}, map[string]string{"b": "撤销建制"}, nil},
		"left out without a reason": {
			[]final.Unit{whole, change(func(*final.Unit) {})},
			map[string]string{"b": " "},
			[]string{final.ReasonMissing},
		},
		"left out, and not of the batch": {[]final.Unit{whole}, map[string]string{"z": "撤销建制"}, []string{final.NotInBatch}},
		"a satisfaction no one decided on": {
			[]final.Unit{whole, change(func(u *final.Unit) { u.NeedsDecision = true })},
			nil,
			[]string{final.NeedsDecision},
		},
		"no score": {
			[]final.Unit{whole, change(func(u *final.Unit) { u.Score.Final = nil })},
			nil,
			[]string{final.NoScore},
		},
		"twice": {[]final.Unit{whole, whole}, nil, []string{final.EvaluationTwice}},
		"a target without a ranking": {
			[]final.Unit{whole, change(func(u *final.Unit) { u.Target = scheme.TargetSupervising })},
			nil,
			[]string{final.NoRankingRule},
		},
	} {
		r := request(x.units...)
		r.LeftOut = x.leftOut
		var codes []string
		for _, o := range r.Obstacles() {
			codes = append(codes, o.Code)
			if o.ZH == "" || o.EN == "" {
				t.Errorf("%s: %s has no words", name, o.Code)
			}
		}
		if diff := cmp.Diff(x.want, codes); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		f, err := final.Fix(r)
		var not final.NotReady
		if (err == nil) != (x.want == nil) || err != nil && !errors.As(err, &not) || err != nil && f.Digest != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every pair of states, and on the two existing edges every person and every missing signature.
func TestTheMachineOfAFinal(t *testing.T) {
	two := machine.Step{Who: []string{machine.Office}, By: "zhao", Second: "qian", Reason: "评分录入有误"}
	for _, from := range []final.State{final.Open, final.Fixed} {
		for _, to := range []final.State{final.Open, final.Fixed} {
			if _, err := final.Machine.Take(from, to, two); (err == nil) != (from != to) {
				t.Errorf("%s to %s: %v", from, to, err)
			}
		}
	}
	for _, who := range []string{
		machine.Office, machine.Team, machine.Supervising, machine.Unit, machine.Leader,
		machine.Addressee,
	} {
		s := two
		s.Who = []string{who}
		if _, err := final.Machine.Take(final.Open, final.Fixed, s); (err == nil) != (who == machine.Office) {
			t.Errorf("%s fixes: %v", who, err)
		}
		if _, err := final.Machine.Take(
			final.Fixed, final.Open, s,
		); (err == nil) != (who == machine.Office || who == machine.Leader) {
			t.Errorf("%s opens again: %v", who, err)
		}
	}
	for name, s := range map[string]machine.Step{
		"alone":            {Who: two.Who, By: "zhao", Reason: "x"},
		"twice the same":   {Who: two.Who, By: "zhao", Second: "zhao", Reason: "x"},
		"without a reason": {Who: two.Who, By: "zhao", Second: "qian"},
	} {
		if _, err := final.Machine.Take(final.Fixed, final.Open, s); err == nil {
			t.Errorf("opened again %s", name)
		}
	}
}

// The bytes behind this digest are documented: anyone who has the document can calculate it with nothing but SHA-256.
func TestTheDigestIsOverTheBytesThatAreDocumented(t *testing.T) {
	r := request(unit("b", "乙局", "80.00"), unit("a", "甲局", "88.60"))
	r.Units = append(r.Units, unit("c", "丙<局>", "70.00"))
	r.LeftOut = map[string]string{"c": "建制已撤销"}
	f := fix(t, r)
	bytes := string(final.Bytes(f))
	for _, want := range []string{
		"minping final 1\n{\"batch\":\"r1\",\"version\":1,\"rows\":[{\"evaluation\":\"a\"",
		`"at":"2024-12-05T07:04:05Z"}`, `"left_out":[{"evaluation":"c","name":"丙<局>","reason":"建制已撤销"}]`,
		`"rules":[{"target":"inspected","rule":{"bottom_percent":"20","rounding":"ceil","scope":"all"}}]`,
	} {
		if !strings.Contains(bytes, want) {
			t.Errorf("the bytes lack %s:\n%s", want, bytes)
		}
	}
	if strings.Contains(bytes, "digest\":\""+f.Digest) || f.Digest != goldenDigest {
		t.Errorf("digest %s, want %s", f.Digest, goldenDigest)
	}
}

const goldenDigest = "25cb1a969cfd767559b3bbad6e71a9ec048c6664ae002c51fe2f4854044c06d8"

func TestAnythingThatIsChangedBreaksTheFinal(t *testing.T) {
	r := request(
		unit("a", "甲局", "88.60"),
		unit("b", "乙局", "80.00"),
		unit("c", "丙局", "80.00"),
		unit("d", "丁局", "61.00"),
		unit("e", "戊局", "95.00"),
	)
	r.LeftOut = map[string]string{"c": "建制已撤销"}
	good := fix(t, r)
	if what := final.Check(good); what != "" {
		t.Fatal(what)
	}
	for name, change := range map[string]func(*final.Final){
		"a score":         func(f *final.Final) { f.Rows[1].Score = "95.01" },
		"a rank":          func(f *final.Final) { f.Rows[1].Rank = 1 },
		"a rank in kind":  func(f *final.Final) { f.Rows[1].RankInKind = 1 },
		"a candidate":     func(f *final.Final) { f.Rows[3].Candidate = false },
		"a grade":         func(f *final.Final) { f.Rows[0].Grade = "优秀" },
		"a satisfaction":  func(f *final.Final) { f.Rows[0].Satisfaction = ptr("90.01") },
		"the order":       func(f *final.Final) { f.Rows[0], f.Rows[1] = f.Rows[1], f.Rows[0] },
		"a row":           func(f *final.Final) { f.Rows = f.Rows[:3] },
		"a reason":        func(f *final.Final) { f.LeftOut[0].Reason = "另有安排" },
		"who":             func(f *final.Final) { f.By = "qian" },
		"when":            func(f *final.Final) { f.At = f.At.Add(time.Second) },
		"the version":     func(f *final.Final) { f.Version = 2 },
		"the one before":  func(f *final.Final) { f.Replaces = "x" },
		"the rule":        func(f *final.Final) { f.Rules[0].Rule.BottomPercent = "40" },
		"the scheme":      func(f *final.Final) { f.Schemes[0].Version = 2 },
		"the meeting":     func(f *final.Final) { f.Meeting = "" },
		"the digest":      func(f *final.Final) { f.Digest = strings.Repeat("0", 64) },
		"an ignored item": func(f *final.Final) { f.Rows[0].Outstanding = 0 },
	} {
		f := good
		f.Rows, f.LeftOut, f.Rules, f.Schemes = slices.Clone(
			good.Rows,
		), slices.Clone(
			good.LeftOut,
		), slices.Clone(
			good.Rules,
		), slices.Clone(
			good.Schemes,
		)
		change(&f)
		if final.Check(f) == "" {
			t.Errorf("%s was changed and nothing says so", name)
		}
	}
}

// Promise 1: only two people together can change a fixed result, and both versions are kept.
func TestAFixedFinalRefusesWhatItsRowsRestOn(t *testing.T) {
	r := request(unit("a", "甲局", "88.60"), unit("b", "乙局", "80.00"))
	r.LeftOut = map[string]string{"b": "建制已撤销"}
	f := fix(t, r)
	subjects := map[string]final.Subject{
		"its evaluation": {Evaluation: "a"}, "its organization": {Organization: "o-a"}, "its round": {Round: "r1"},
		"one left out": {Evaluation: "b"}, "another": {Evaluation: "x", Organization: "y", Round: "z"}, "nobody": {},
	}
	row := []string{"its evaluation", "its organization", "its round"}
	all := []string{"its evaluation", "its organization", "its round", "one left out", "another", "nobody"}
	want := map[final.Change][]string{
		final.ReopenSheet:        row,
		final.SaveSheet:          row,
		final.DecideSatisfaction: row,
		final.ChangeFacts:        row,
		final.ChangeProminent:    row,
		final.ChangeScheme:       row,
		final.ChangeKind:         row,
		final.ChangeParent:       row,
		final.ChangeKeyFunction:  row,
		final.ChangeDates:        row,
		final.AddSession:         row,
		final.DropEvaluation:     append(slices.Clone(row), "one left out"),
		final.JoinBatch:          all,
		final.LeaveBatch:         all,
		final.RenewLists:         all,
		final.RenameOrganization: nil,
		final.ChangeSupervisor:   nil,
		final.ChangeBriefing:     nil,
		final.MoveItem:           nil,
		final.WriteEntry:         nil,
		"something new":          all,
	}
	for _, c := range final.Changes() {
		if _, ok := want[c]; !ok {
			t.Errorf("%s is not in this test", c)
		}
	}
	for c, refused := range want {
		for name, s := range subjects {
			err := f.Allows(c, s)
			var fast *final.Fast
			if (err != nil) != slices.Contains(refused, name) || err != nil && !errors.As(err, &fast) {
				t.Errorf("%s of %s: %v", c, name, err)
			}
		}
	}
}

func TestAnotherVersionNamesTheOneBeforeAndWhatIsDifferent(t *testing.T) {
	first := fix(t, request(unit("a", "甲局", "88.60"), unit("b", "乙局", "80.00"), unit("c", "丙局", "70.00")))
	r := request(unit("a", "甲局", "79.00"), unit("b", "乙局", "80.00"), unit("c", "丙局", "70.00"))
	r.Before, r.LeftOut = &first, map[string]string{"c": "建制已撤销"}
	second := fix(t, r)
	if second.Version != 2 || second.Replaces != first.Digest || second.Digest == first.Digest {
		t.Errorf("version %d replaces %s", second.Version, second.Replaces)
	}
	want := []final.Difference{
		{"b", "乙局", "rank", "2", "1"},
		{"b", "乙局", "rank_in_kind", "2", "1"},
		{"a", "甲局", "score", "88.60", "79.00"},
		{"a", "甲局", "rank", "1", "2"},
		{"a", "甲局", "rank_in_kind", "1", "2"},
		{"a", "甲局", "candidate", "false", "true"},
		{"a", "甲局", "bodies", "联合评估组 88.60", "联合评估组 79.00"},
		{"c", "丙局", final.FieldRow, "70.00", "null"},
		{"c", "丙局", final.FieldLeftOut, "null", "建制已撤销"},
	}
	if diff := cmp.Diff(want, final.Differences(first, second)); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	back := final.Differences(second, first) // a unit that comes back is one that was not there
	if len(back) < 2 || !slices.Contains(back, final.Difference{"c", "丙局", final.FieldRow, "null", "70.00"}) ||
		!slices.Contains(back, final.Difference{"c", "丙局", final.FieldLeftOut, "建制已撤销", "null"}) {
		t.Errorf("back: %v", back)
	}
	if d := final.Differences(second, second); len(d) != 0 {
		t.Error(d)
	}
	if d := final.Differences(first, first); len(d) != 0 {
		t.Error(d)
	}
}

// The reason is published beside the result.
func TestAnotherReasonForLeavingAUnitOutIsADifference(t *testing.T) {
	r := request(unit("a", "甲局", "88.60"), unit("b", "乙局", "80.00"))
	r.LeftOut = map[string]string{"b": "建制已撤销"}
	first := fix(t, r)
	r.Before, r.LeftOut = &first, map[string]string{"b": "另行安排"}
	want := []final.Difference{{"b", "乙局", final.FieldLeftOut, "建制已撤销", "另行安排"}}
	if diff := cmp.Diff(want, final.Differences(first, fix(t, r))); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// Documents about a result say what was counted when it was fixed, in each of the counts.
func TestTheCountsOfAResultTakeThePlaceOfLaterOnes(t *testing.T) {
	f := facts.Facts{
		Problems: ptr(10), Done: ptr(5), Basic: ptr(2), Undone: ptr(3), LongTerm: ptr(1), NewProblems: ptr(4),
	}
	later := facts.Facts{
		Problems: ptr(11), Done: ptr(9), Basic: ptr(1), Undone: ptr(1), LongTerm: ptr(0), NewProblems: ptr(6),
	}
	if diff := cmp.Diff(f, final.CountsOf(f).In(later)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var none *final.Counts
	if diff := cmp.Diff(later, none.In(later)); diff != "" {
		t.Errorf("without counts (-want +got):\n%s", diff)
	}
}

// A version from before results kept their counts has none. Fixed again unchanged, it is the same.
func TestCountsThatAnOlderVersionDidNotRecordAreNoDifference(t *testing.T) {
	counted := func(id, name, points string, n *int) final.Unit {
		u := unit(id, name, points)
		if n != nil {
			u.Counts = &final.Counts{Problems: n, Done: n}
		}
		return u
	}
	version := func(a, b *int) final.Final {
		return fix(t, request(counted("a", "甲局", "88.60", a), counted("b", "乙局", "80.00", b)))
	}
	old, now, more := version(nil, nil), version(ptr(2), ptr(3)), version(ptr(2), ptr(4))
	partly := version(ptr(2), nil) // of 乙局 none were known, and that is recorded
	if d := final.Differences(old, now); len(d) != 0 {
		t.Errorf("an older version without counts: %v", d)
	}
	for name, x := range map[string]struct{ before, after final.Final }{
		"counts that changed":      {now, more},
		"counts that became known": {partly, now},
		"counts that are gone":     {now, partly},
	} {
		d := final.Differences(x.before, x.after)
		if len(d) != 1 || d[0].Evaluation != "b" || d[0].FieldName() != "问题数" {
			t.Errorf("%s: %v", name, d)
		}
	}
}

// If a field were added to a row but not compared, a version could differ without anyone being shown.
func TestEveryFieldOfARowIsCompared(t *testing.T) {
	// these identify the row
	same := map[string]bool{
		"Evaluation": true, "Round": true, "RoundName": true, "Organization": true, "Target": true,
	}
	typ := reflect.TypeFor[final.Row]()
	for i := range typ.NumField() {
		name := typ.Field(i).Name
		if same[name] {
			continue
		}
		a, b := fix(t, request(unit("a", "甲局", "88.60"))), fix(t, request(unit("a", "甲局", "88.60")))
		a.Rows[0].Counts, b.Rows[0].Counts = &final.Counts{Problems: ptr(2)}, &final.Counts{Problems: ptr(2)}
		v := reflect.ValueOf(&b.Rows[0]).Elem().Field(i)
		switch x := v.Addr().Interface().(type) {
		case *string:
			*x += "1"
		case *bool:
			*x = !*x
		case *int:
			*x++
		case **string:
			*x = ptr("1.00")
		case *[]string:
			*x = append(*x, "quorum_low")
		case *[]final.Body:
			*x = nil
		case *final.SchemeRef:
			x.Version++
		case **final.Counts:
			*x = &final.Counts{Problems: new(int)}
		case **score.Decision:
			*x = &score.Decision{Value: "80", Reason: "x"}
		default:
			t.Fatalf("%s has a type that this test does not know", name)
		}
		found := final.Differences(a, b)
		if len(found) == 0 {
			t.Errorf("%s differs and nothing says so", name)
		}
		for _, d := range found {
			if d.FieldName() == "" {
				t.Errorf("%s has no word", d.Field)
			}
		}
	}
}

func TestGradesThatAreCappedAreCappedWhenTheResultIsFixed(t *testing.T) {
	r := request(unit("a", "甲局", "95.00"), unit("b", "乙局", "94.00"), unit("c", "丙局", "93.00"))
	for i := range r.Units {
		r.Units[i].Score.Grade = "优秀"
	}
	r.Rules[scheme.TargetInspected] = final.Ranking{
		Rule:   rule,
		Grades: []scheme.GradeBand{{Label: "优秀", Min: "90", MaxPercent: "40"}, {Label: "一般", Min: "0"}},
	}
	f := fix(t, r)
	if f.Rows[0].Grade != "优秀" || f.Rows[1].Grade != "一般" || f.Rows[2].Grade != "一般" || final.Check(f) != "" {
		t.Errorf("%+v", f.Rows)
	}
	f.Rows[1].Grade = "优秀"
	f.Digest = final.Digest(f)
	if final.Check(f) != "grade" {
		t.Error("two of three have a grade that 40 % may get")
	}
}

// Decision 0099: so a result is fixed from now on; what was fixed by score alone stays sound.
func TestAFixedVetoIsAfterAllWhoHaveNone(t *testing.T) {
	r := request(unit("a", "甲局", "95.00"), unit("b", "乙局", "94.00"), unit("c", "丙局", "93.00"))
	before := fix(t, r)
	r.Units[0].Score.Veto = true
	f := fix(t, r)
	last := f.Rows[2]
	if last.Evaluation != "a" || last.Rank != 3 || !last.Candidate || f.Rows[0].Rank != 1 || final.Check(f) != "" {
		t.Errorf("%+v", f.Rows)
	}
	before.Rows[0].Veto = true
	before.Digest = final.Digest(before)
	if got := final.Check(before); got != "" {
		t.Errorf("a result fixed by score alone: %s", got)
	}
	f.Rows[1].Rank, f.Rows[2].Rank = 3, 2
	f.Digest = final.Digest(f)
	if got := final.Check(f); got == "" {
		t.Error("ranks that follow neither rule are taken")
	}
}

func TestTheOrderInWhichUnitsAreReadDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var units []final.Unit
		for i, c := range rapid.SliceOfN(rapid.IntRange(5500, 10000), 1, 30).Draw(t, "scores") {
			u := unit(string(rune('a'+i%26))+string(rune('a'+i/26)), "单位", "")
			s := []byte{byte('0' + c/1000%10), byte('0' + c/100%10), '.', byte('0' + c/10%10), byte('0' + c%10)}
			text := string(s)
			if c == 10000 {
				text = "100.00"
			}
			u.Score.Final = &text
			if i%3 == 0 {
				u.Target = scheme.TargetSupervising
			}
			units = append(units, u)
		}
		r := request(units...)
		r.Rules[scheme.TargetSupervising] = final.Ranking{Rule: rule}
		a := fix(t, r)
		r.Units = rapid.Permutation(units).Draw(t, "order")
		b := fix(t, r)
		if a.Digest != b.Digest || final.Check(b) != "" || len(final.Differences(a, b)) != 0 {
			t.Fatalf("%s and %s, %s", a.Digest, b.Digest, final.Check(b))
		}
	})
}

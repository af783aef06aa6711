package decision_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/document"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluationtest"

	"github.com/google/go-cmp/cmp"
)

func rules(t testing.TB) decision.Rules {
	t.Helper()
	r, err := decision.ParseRules(evaluationtest.PackJSON(t, "decisions"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ptr[T any](v T) *T { return &v }

// row is what a test specifies about a unit; everything else is ordinary.
type row struct {
	id, score, satisfaction, grade string
	outstanding                    int
	veto, prominent, key, small    bool
	target                         string
}

func fixed(t testing.TB, rows ...row) final.Final {
	t.Helper()
	r := final.Request{
		Batch: "b", By: "zhao", At: time.Date(2024, 12, 5, 7, 0, 0, 0, time.UTC),
		Rules: map[string]final.Ranking{
			scheme.TargetInspected: {
				Rule: scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll},
			},
			scheme.TargetSupervising: {
				Rule: scheme.RankRule{BottomPercent: "20", Rounding: "ceil", Scope: scheme.ScopeAll},
			},
		},
	}
	for _, x := range rows {
		u := final.Unit{Locked: true, Row: final.Row{
			Evaluation:   x.id,
			Organization: "o-" + x.id,
			Name:         "单位" + x.id,
			Kind:         scheme.KindDepartment,
			Target:       scheme.TargetInspected,
			Scheme: final.SchemeRef{
				ID:      "liaocheng",
				Version: 1,
			},
			Outstanding: x.outstanding,
			Prominent:   x.prominent,
			KeyFunction: x.key,
		}, Score: score.Score{Final: ptr(x.score), Grade: x.grade, Veto: x.veto, Flags: []string{}}}
		if x.target != "" {
			u.Target = x.target
		}
		if x.satisfaction != "" {
			u.Score.SatisfactionScore = ptr(x.satisfaction)
		}
		if x.small {
			u.Score.Flags = []string{"sample_small"}
		}
		r.Units = append(r.Units, u)
	}
	f, err := final.Fix(r)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func schemes(t testing.TB) decision.Schemes {
	s := evaluationtest.Pack(t, "liaocheng")
	return func(final.SchemeRef) (scheme.Scheme, bool) { return s, true }
}

// said lists what is suggested, one word each.
func said(list []decision.Suggestion) []string {
	out := []string{}
	for _, s := range list {
		word := s.Evaluation + " " + string(s.Kind)
		for _, b := range s.Because {
			word += " " + b.Rule
		}
		if s.Unconfirmed {
			word += " ?"
		}
		out = append(out, word)
	}
	return out
}

var five = []row{
	{id: "a", score: "95.00", satisfaction: "90.00", grade: "优秀"},
	{id: "b", score: "88.00", satisfaction: "59.99", grade: "较好", outstanding: 3},
	{id: "c", score: "80.00", satisfaction: "60.00", grade: "较好", veto: true},
	{id: "d", score: "70.00", satisfaction: "20.00", grade: "一般", small: true, key: true},
	{id: "e", score: "55.00", grade: "差", prominent: true},
}

// The document of 三门峡 knows no hearing. Its scheme says how one would be scored all the same.
func TestNoHearingIsSuggestedWhereTheSchemeKnowsNone(t *testing.T) {
	hearings := func(practice string) (out []string) {
		x := evaluationtest.Pack(t, "liaocheng")
		x.Practice.Hearings = practice
		of := func(final.SchemeRef) (scheme.Scheme, bool) { return x, true }
		for _, s := range said(rules(t).Suggest(fixed(t, five...), of, nil)) {
			if strings.Contains(s, "hearing") {
				out = append(out, s)
			}
		}
		return out
	}
	for _, held := range []string{"", scheme.Held} {
		if got := hearings(held); len(got) != 3 {
			t.Errorf("where the scheme says %q: %q", held, got)
		}
	}
	if got := hearings(scheme.None); len(got) > 0 {
		t.Errorf("where it knows none: %q", got)
	}
}

func TestEverythingThatIsSuggestedFollowsFromTheFinal(t *testing.T) {
	r := rules(t)
	r.Hearing = decision.HearingRule{LastN: 1, KeyFunction: true}
	five := slices.Clone(five)
	five[2].prominent = true // a veto puts it last (decision 0099)
	f := fixed(t, five...)
	want := []string{
		"b continue outstanding", "b redo satisfaction_below",
		"d hearing key_function",
		"e redo grade",
		"c redo veto", "c interview bottom", "c hearing last",
	}
	got := r.Suggest(f, schemes(t), nil)
	if diff := cmp.Diff(want, said(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, s := range got {
		if s.Final != f.Digest || s.Name == "" {
			t.Errorf("%+v rests on no final", s)
		}
		for _, b := range s.Because {
			if b.Reason == "" || b.ReasonEN == "" || len(b.Numbers) == 0 && b.Rule != decision.BecauseKeyFunction {
				t.Errorf("%s of %s says not why", s.Kind, s.Evaluation)
			}
		}
	}
	says := func(f final.Final) string {
		for _, s := range r.Suggest(f, schemes(t), nil) {
			if s.Kind == decision.Interview {
				return s.Because[0].Reason
			}
		}
		return ""
	}
	if got := says(f); got != "排名靠后，“问题较为突出”已由人确认" {
		t.Errorf("of what a person confirmed it says %q", got)
	}
	five[2].prominent = false
	if got := says(fixed(t, five...)); got != "排名靠后，是否“问题较为突出”须由人确认" {
		t.Errorf("of what no one confirmed it says %q", got)
	}
	if got := said(r.Suggest(fixed(t, five...), schemes(t), nil)); !slices.Contains(got, "c interview bottom ?") {
		t.Errorf("no one has confirmed that the problems are prominent: %v", got)
	}
}

// F8: a batch in which one of five units is scored has no final, so that unit is not among the last; and nothing
// suggests an interview of the first.
func TestNobodyIsLastBeforeTheResultIsFixed(t *testing.T) {
	r := rules(t)
	if got := r.Suggest(final.Final{}, schemes(t), nil); len(got) > 0 {
		t.Error(said(got))
	}
	units := []final.Unit{
		{
			Locked: true,
			Row:    final.Row{Evaluation: "a", Target: scheme.TargetInspected},
			Score:  score.Score{Final: ptr("95.00")},
		},
		{Row: final.Row{Evaluation: "b", Target: scheme.TargetInspected}},
	}
	if _, err := final.Fix(
		final.Request{Units: units, Rules: map[string]final.Ranking{scheme.TargetInspected: {}}},
	); err == nil {
		t.Error("a batch was fixed with a unit that is not scored")
	}
	f := fixed(t, five...)
	first := f.Rows[0]
	d := decision.Decision{
		About:   first.Evaluation,
		Kind:    decision.Interview,
		Answer:  decision.AnswerYes,
		Reason:  "约谈",
		Route:   "organization",
		Level:   "leading_group",
		Persons: someone,
	}
	if fields := fieldsOf(r.CheckDecision(d, situation(r, t, f, "a"))); !slices.Contains(fields, "code") {
		t.Errorf("the first of the ranking can be interviewed for its rank: %v", fields)
	}
}

func TestAHearingIsForTheLastNWithTheirTies(t *testing.T) {
	r := rules(t)
	r.Hearing = decision.HearingRule{LastN: 2}
	f := fixed(
		t,
		row{id: "a", score: "95.00", key: true},
		row{id: "b", score: "80.00"},
		row{id: "c", score: "80.00"},
		row{id: "d", score: "70.00"},
		row{id: "s", score: "10.00", target: scheme.TargetSupervising},
	)
	var got []string
	for _, s := range r.Suggest(f, schemes(t), nil) {
		if s.Kind == decision.Hearing {
			got = append(got, s.Evaluation)
		}
	}
	if diff := cmp.Diff([]string{"b", "c", "d"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r.Hearing.LastN = 100
	for _, s := range r.Suggest(f, schemes(t), nil) {
		if s.Kind == decision.Hearing && s.Evaluation == "a" {
			t.Error("the first is among the last hundred of four")
		}
	}
}

func TestASupervisingBodyIsInterviewedAndNeverToldToRectify(t *testing.T) {
	f := fixed(
		t,
		row{id: "a", score: "90.00", grade: "优秀"},
		row{id: "s", score: "50.00", grade: "差", target: scheme.TargetSupervising, outstanding: 4},
		row{id: "u", score: "80.00", grade: "较好", target: scheme.TargetSupervising},
	)
	var got []string
	for _, s := range rules(t).Suggest(f, schemes(t), nil) {
		if strings.HasPrefix(s.Evaluation, "s") || s.Evaluation == "u" {
			got = append(got, said([]decision.Suggestion{s})...)
		}
	}
	if diff := cmp.Diff([]string{"s interview bottom ?"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Promise 5: a suggestion has no effect, and a no ends it; another final brings it back only if one of its figures
// changed.
func TestAfterANoTheSuggestionIsGone(t *testing.T) {
	r := rules(t)
	r.Hearing = decision.HearingRule{KeyFunction: true}
	f := fixed(t, five...)
	all := r.Suggest(f, schemes(t), nil)
	for i, s := range all {
		for _, answer := range []string{decision.AnswerNo, decision.AnswerYes} {
			d := decision.Decision{
				About:   s.Evaluation,
				Kind:    s.Kind,
				Because: s.Because,
				Final:   s.Final,
				Answer:  answer,
				Reason:  "已核实",
			}
			left := r.Suggest(f, schemes(t), []decision.Decision{d})
			want := slices.Delete(slices.Clone(said(all)), i, i+1)
			if diff := cmp.Diff(want, said(left)); diff != "" {
				t.Errorf("%s to %s (-want +got):\n%s", answer, s.Kind, diff)
			}
		}
		d := decision.Decision{About: s.Evaluation, Kind: s.Kind, Because: s.Because} // prepared, not answered
		if len(r.Suggest(f, schemes(t), []decision.Decision{d})) != len(all) {
			t.Errorf("%s was only prepared and is gone", s.Kind)
		}
	}
	no := decision.Decision{About: "b", Kind: decision.Continue, Because: all[0].Because, Answer: decision.AnswerNo}
	if all[0].Kind != decision.Continue {
		t.Fatal(said(all))
	}
	other := slices.Clone(five)
	other[0].score = "96.00"
	if got := said(r.Suggest(fixed(t, other...), schemes(t), []decision.Decision{no})); slices.Contains(
		got,
		"b continue outstanding",
	) {
		t.Error("another final in which nothing of b moved brought it back")
	}
	other[1].outstanding = 4
	if got := said(r.Suggest(fixed(t, other...), schemes(t), []decision.Decision{no})); !slices.Contains(
		got,
		"b continue outstanding",
	) {
		t.Error("b has another outstanding item and nothing is suggested")
	}
}

var someone = []decision.Person{{Name: "王某", Office: "党组书记"}}

func situation(r decision.Rules, t testing.TB, f final.Final, evaluation string) decision.Situation {
	s := decision.Situation{}
	if x, ok := f.Row(evaluation); ok {
		s.Row = &x
	}
	for _, x := range r.Suggest(f, schemes(t), nil) {
		if x.Evaluation == evaluation {
			s.Suggestions = append(s.Suggestions, x)
		}
	}
	return s
}

func fieldsOf(f check.FieldErrors) []string {
	var out []string
	for _, e := range f {
		out = append(out, e.Field)
	}
	return out
}

// Promise 5: a yes needs a reason; B27 needs rank and confirmation, B28 a code and no rank.
func TestADecisionIsCheckedByItsKind(t *testing.T) {
	r := rules(t)
	f := fixed(
		t,
		append(
			slices.Clone(five[:4]),
			row{id: "e", score: "55.00", grade: "较好"},
			row{id: "p", score: "55.00", grade: "较好", prominent: true},
		)...)
	interview := decision.Decision{
		Kind:    decision.Interview,
		Answer:  decision.AnswerYes,
		Reason:  "问题较为突出",
		Route:   "organization",
		Level:   "leading_group",
		Persons: someone,
	}
	account := decision.Decision{
		Kind:    decision.Accountability,
		Answer:  decision.AnswerYes,
		Reason:  "核实",
		Subject: "members",
		Case:    "6",
		On:      decision.OnPerson,
		Modes:   []string{"criticism", "admonition"},
		Persons: someone,
	}
	with := func(d decision.Decision, fn func(*decision.Decision)) decision.Decision { fn(&d); return d }
	for name, x := range map[string]struct {
		about string
		d     decision.Decision
		want  []string
	}{
		"B27":                    {"p", interview, nil},
		"B27 not confirmed":      {"e", interview, []string{"prominent"}},
		"B27 not among the last": {"b", interview, []string{"code"}},
		"B28 whatever the rank": {
			"a", with(interview, func(d *decision.Decision) { d.Code = "false_rectification" }), nil,
		},
		"B28 not confirmed either": {"e", with(interview, func(d *decision.Decision) { d.Code = "recurring" }), nil},
		"B28 with another code": {
			"a", with(interview, func(d *decision.Decision) { d.Code = "low_rank" }), []string{"code"},
		},
		"a yes without a reason": {
			"p", with(interview, func(d *decision.Decision) { d.Reason = " " }), []string{"reason"},
		},
		"prepared without one": {
			"p", with(interview, func(d *decision.Decision) { d.Reason, d.Answer = "", "" }), nil,
		},
		"no route": {
			"p", with(interview, func(d *decision.Decision) { d.Route = "" }), []string{"route"},
		},
		"the route of others": {
			"p",
			with(interview, func(d *decision.Decision) { d.Route, d.Level = "supervising", "secretary" }),
			[]string{"route"},
		},
		"the level of others": {
			"p", with(interview, func(d *decision.Decision) { d.Level = "discipline_leader" }),
			[]string{"level"},
		},
		"up to the secretary": {"p", with(interview, func(d *decision.Decision) { d.Level = "secretary" }), nil},
		"no one to interview": {
			"p", with(interview, func(d *decision.Decision) { d.Persons = nil }), []string{"persons"},
		},
		"without an office": {"p", with(interview, func(d *decision.Decision) { d.Persons = []decision.Person{{Name: "王某"}} }), []string{"persons"}},
		"no, and no reason": {
			"p", decision.Decision{Kind: decision.Interview, Answer: decision.AnswerNo}, nil,
		},
		"no to nothing": {
			"a",
			decision.Decision{Kind: decision.Interview, Answer: decision.AnswerNo},
			[]string{"kind"},
		},
		"no to what was prepared": {
			"a",
			decision.Decision{Kind: decision.Interview, Answer: decision.AnswerNo, Prepared: "zhao"},
			nil,
		},
		"another answer": {
			"p", with(interview, func(d *decision.Decision) { d.Answer = "later" }),
			[]string{"answer"},
		},
		"redo":                    {"b", decision.Decision{Kind: decision.Redo, Answer: decision.AnswerYes, Reason: "满意度低", Due: "2025-01-31"}, nil},
		"redo without a last day": {"b", decision.Decision{Kind: decision.Redo, Answer: decision.AnswerYes, Reason: "满意度低"}, []string{"due"}},
		"redo by hand":            {"a", decision.Decision{Kind: decision.Redo, Answer: decision.AnswerYes, Reason: "虚假整改", Due: "2025-01-31"}, nil},
		"a hearing of the last":   {"p", decision.Decision{Kind: decision.Hearing, Answer: decision.AnswerYes, Reason: "排名靠后"}, nil},
		"no kind": {
			"p",
			decision.Decision{Kind: "praise", Answer: decision.AnswerYes, Reason: "x"},
			[]string{"kind", "kind"},
		},
		"a campaign":            {"", decision.Decision{Kind: decision.Campaign, Answer: decision.AnswerYes, Reason: "共性问题", Code: "special"}, nil},
		"a campaign of no sort": {"", decision.Decision{Kind: decision.Campaign, Answer: decision.AnswerYes, Reason: "共性问题"}, []string{"code"}},
		"a clue":                {"a", decision.Decision{Kind: decision.ClueTransfer, Answer: decision.AnswerYes, Reason: "移交", Code: "weak"}, nil},
		"a person":              {"a", account, nil},
		"an organization": {"a", with(account, func(d *decision.Decision) {
			d.On, d.Subject, d.Modes, d.Persons = "organization", "leadership", []string{"examination"}, nil
		}), nil},
		"members are no organization": {
			"a",
			with(account, func(d *decision.Decision) { d.On, d.Modes = "organization", []string{"criticism"} }),
			[]string{"subject"},
		},
		"a mode for organizations": {
			"a", with(account, func(d *decision.Decision) { d.Modes = []string{"examination"} }),
			[]string{"modes"},
		},
		"no mode": {
			"a", with(account, func(d *decision.Decision) { d.Modes = nil }), []string{"modes"},
		},
		"a twelfth case": {
			"a", with(account, func(d *decision.Decision) { d.Case = "12" }), []string{"case"},
		},
		"no person": {
			"a", with(account, func(d *decision.Decision) { d.Persons = nil }), []string{"persons"},
		},
	} {
		if diff := cmp.Diff(x.want, fieldsOf(r.CheckDecision(x.d, situation(r, t, f, x.about)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	r.ByHand, r.Hearing = nil, decision.HearingRule{}
	for _, k := range []decision.Kind{decision.Continue, decision.Redo, decision.Hearing} {
		d := decision.Decision{Kind: k, Answer: decision.AnswerYes, Reason: "x", Due: "2025-01-31"}
		if diff := cmp.Diff([]string{"kind"}, fieldsOf(r.CheckDecision(d, situation(r, t, f, "a")))); diff != "" {
			t.Errorf("%s that nothing suggests: %s", k, diff)
		}
	}
}

// Every pair of states, for every kind and every person.
func TestTheMachineOfADecision(t *testing.T) {
	r := rules(t)
	states := []decision.State{decision.None, decision.Prepared, decision.Yes, decision.No, decision.Withdrawn}
	people := []string{
		machine.Office, machine.Leader, machine.Supervising, machine.Team, machine.Unit,
		machine.Addressee,
	}
	for _, k := range decision.Kinds() {
		confirms := r.Confirms[k]
		asks := append([]string{machine.Office}, r.Asks[k]...)
		own := slices.Contains(confirms, machine.Office)
		allowed := func(from, to decision.State, who string) bool {
			switch string(from) + ">" + string(to) {
			case ">prepared", "prepared>withdrawn":
				return slices.Contains(asks, who)
			case "prepared>yes", "prepared>no":
				return slices.Contains(confirms, who)
			case ">yes", ">no":
				return own && who == machine.Office
			}
			return false
		}
		for _, from := range states {
			for _, to := range states {
				for _, who := range people {
					_, err := r.Machine(k).Take(from, to, machine.Step{Who: []string{who}, By: "x", Reason: "理由"})
					if (err == nil) != allowed(from, to, who) {
						t.Errorf("%s: %q to %q by %s: %v", k, from, to, who, err)
					}
				}
			}
		}
		_, err := r.Machine(k).Take(decision.Prepared, decision.Yes, machine.Step{Who: confirms, By: "x"})
		var f check.FieldErrors
		if !errors.As(err, &f) || f[0].Field != "reason" {
			t.Errorf("%s: a yes without a reason: %v", k, err)
		}
		if _, err := r.Machine(k).Take(
			decision.Prepared, decision.No, machine.Step{Who: confirms, By: "x"},
		); err != nil {
			t.Errorf("%s: a no without a reason: %v", k, err)
		}
	}
	if slices.Contains(r.Confirms[decision.Interview], machine.Office) ||
		slices.Contains(r.Confirms[decision.Accountability], machine.Office) {
		t.Error("an interview and accountability are a leader's to confirm (domain B25, B27)")
	}
}

func TestStepsOfAnAccountabilityGoForward(t *testing.T) {
	r := rules(t)
	taken := []decision.Step{{Code: "proposed", On: "2025-01-06"}, {Code: "heard", On: "2025-01-10"}}
	for name, x := range map[string]struct {
		step decision.Step
		want []string
	}{
		"the next":       {decision.Step{Code: "decided", On: "2025-01-10"}, nil},
		"a later one":    {decision.Step{Code: "decided", On: "2025-02-10"}, nil},
		"a day to come":  {decision.Step{Code: "decided", On: "2025-02-11"}, []string{"on"}},
		"unconfirmed":    {decision.Step{Code: "served", On: "2025-02-10"}, []string{"code"}},
		"an earlier one": {decision.Step{Code: "verified", On: "2025-01-12"}, []string{"code"}},
		"again":          {decision.Step{Code: "heard", On: "2025-01-12"}, []string{"code"}},
		"before a day":   {decision.Step{Code: "decided", On: "2025-01-09"}, []string{"on"}},
		"no day":         {decision.Step{Code: "decided", On: "soon"}, []string{"on"}},
		"no step":        {decision.Step{Code: "x", On: "2025-01-12"}, []string{"code"}},
	} {
		got := fieldsOf(r.CheckStep(decision.Prepared, "", taken, x.step, "2025-02-10"))
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, code := range []string{"served", "reported"} { // confirmed, it is carried out
		s := decision.Step{Code: code, On: "2025-02-10"}
		if f := r.CheckStep(decision.Yes, "2025-02-10", taken, s, "2025-02-10"); len(f) > 0 {
			t.Errorf("%s: %v", code, f)
		}
	}
}

func TestNothingIsCarriedOutBeforeTheDayItWasConfirmed(t *testing.T) {
	r := rules(t)
	const early = "2025-02-09"
	for code, want := range map[string][]string{"served": {"on"}, "reported": {"on"}, "decided": nil} {
		s := decision.Step{Code: code, On: early}
		if diff := cmp.Diff(want, fieldsOf(r.CheckStep(decision.Yes, "2025-02-10", nil, s, "2025-02-12"))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
	}
	at := time.Date(2025, 2, 9, 16, 30, 0, 0, time.UTC) // after midnight in China
	yes := decision.Decision{Answer: decision.AnswerYes, At: at}
	paper := yes
	paper.Written = &decision.Written{By: "组长", Number: "1号", On: "2025-02-07"}
	older := yes
	older.Written = &decision.Written{By: "组长", Number: "1号"} // recorded before its day was asked for
	no := decision.Decision{Answer: decision.AnswerNo, At: at}
	for want, d := range map[deadline.Day]decision.Decision{"2025-02-10": yes, "2025-02-07": paper} {
		if got := d.ConfirmedOn(); got != want {
			t.Errorf("confirmed on %q, not on %q", got, want)
		}
	}
	if older.ConfirmedOn() != "" || no.ConfirmedOn() != "" {
		t.Errorf("a day that is not known is %q, of a no %q", older.ConfirmedOn(), no.ConfirmedOn())
	}
	for on, fine := range map[string]bool{"2025-02-07": true, "2025-02-08": false, "": false, "yesterday": false} {
		f := decision.CheckWritten(&decision.Written{By: "组长", Number: "1号", On: on}, "2025-02-07")
		if (len(f) == 0) != fine {
			t.Errorf("signed on %q: %v", on, f)
		}
	}
}

func TestThePackHasTheDocumentsNumbers(t *testing.T) {
	r := rules(t)
	n := map[string]int{}
	for _, m := range r.Accountability.Modes {
		n[m.On]++
	}
	if len(r.Interview.Reasons) != 3 || len(r.Accountability.Subjects) != 3 || len(r.Accountability.Cases) != 11 ||
		n[decision.OnOrganization] != 2 ||
		n[decision.OnPerson] != 4 {
		t.Errorf(
			"B28 has three reasons, B29 three subjects, B30 eleven cases, B31 2 + 4 modes: %d, %d, %d, %v",
			len(r.Interview.Reasons),
			len(r.Accountability.Subjects),
			len(r.Accountability.Cases),
			n,
		)
	}
	types, err := document.ReadPack(evaluationtest.PackJSON(t, "documents"))
	if err != nil {
		t.Fatal(err)
	}
	for k, code := range r.Documents {
		if _, ok := types.Type(code); !ok {
			t.Errorf("a yes to %s opens a document %q that there is not", k, code)
		}
	}
}

func TestRulesThatAreWrongInOnePlaceAreRefusedWhole(t *testing.T) {
	good := string(evaluationtest.PackBytes(t, "decisions"))
	for name, x := range map[string][2]string{
		"a kind":         {"by_hand: [redo, continue]", "by_hand: [praise]"},
		"who confirms":   {"interview: [leader]", "interview: [unit]"},
		"no one does":    {"  campaign: [leader]\n", ""},
		"a mode":         {"name: 诫勉, on: person", "name: 诫勉, on: everyone"},
		"a route":        {"routes: [supervising]", "routes: [nowhere]"},
		"a code twice":   {"code: recurring", "code: perfunctory"},
		"a long code":    {"code: recurring", "code: " + strings.Repeat("r", 65)},
		"no code":        {"code: recurring", "code: ''"},
		"a field":        {"last_n: 6", "first_n: 6"},
		"last of minus":  {"last_n: 6", "last_n: -1"},
		"who may ask":    {"campaign: [supervising]", "campaign: [unit]"},
		"a subject's on": {"“一岗双责”, on: person", "“一岗双责”, on: dog"},
	} {
		bad := strings.Replace(good, x[0], x[1], 1)
		if bad == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if r, err := decision.ParseRules([]byte(bad)); err == nil || r.ID != "" {
			t.Errorf("%s: accepted", name)
		}
	}
}

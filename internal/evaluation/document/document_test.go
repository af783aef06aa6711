package document_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"minping/configs"
	"minping/internal/evaluation/document"
)

func builtin(t *testing.T) ([]byte, document.Pack) {
	t.Helper()
	raw, err := configs.Packs.ReadFile("packs/documents.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := document.ReadPack(raw)
	if err != nil {
		t.Fatal(err)
	}
	return raw, p
}

func TestTheBuiltInPackIsReadAndEveryTypeCanBeMade(t *testing.T) {
	_, p := builtin(t)
	for _, want := range []string{
		"plan", "notification", "bulletin", "redo", "continue", "urge", "guide", "remind", "admonish", "interview",
		"accountability", "summary", "daily_report", "minutes",
	} {
		typ, ok := p.Type(want)
		if !ok {
			t.Errorf("there is no type %s", want)
			continue
		}
		made := typ.Make(document.Sample(typ.About))
		if strings.Contains(made.Title, "{{") || strings.Contains(made.Title, document.Blank) ||
			len(made.Parts) != len(typ.Parts) {
			t.Errorf("%s made against the sample is %+v", want, made)
		}
	}
	plan, _ := p.Type("plan")
	if len(plan.Parts) != 6 { // an opening and the five parts of domain A02
		t.Errorf("the plan has %d parts", len(plan.Parts))
	}
	summary, _ := p.Type("summary")
	var headings []string
	for _, part := range summary.Parts {
		headings = append(headings, part.Heading)
	}
	for _, want := range []string{"日常监督评估结果", "集中督查评估分数", "整改完成率", "未整改到位事项", "整改意见建议", "整改满意度", "突出问题"} { // domain B22
		if !strings.Contains(strings.Join(headings, " "), want) {
			t.Errorf("the summary report lacks %s", want)
		}
	}
}

func TestAPackThatDoesNotParseIsRefusedWhole(t *testing.T) {
	raw, _ := builtin(t)
	for name, change := range map[string][2]string{
		"an unknown name":                    {"{{得分}}", "{{身份证号}}"},
		"a name of units in a batch's type":  {"title: 关于{{批次}}巡察整改评估情况的通报", "title: 关于{{单位}}巡察整改评估情况的通报"},
		"paragraphs in a title":              {"title: 关于{{批次}}巡察整改评估情况的报告", "title: 关于{{未到位事项}}的报告"},
		"braces that do not close":           {"{{期限}}前完成重新整改", "{{期限前完成重新整改"},
		"brackets that do not close":         {"仍有{{本单位未到位数}}个问题", "[[仍有{{本单位未到位数}}个问题"},
		"brackets that only close":           {"{{本单位新问题数}}个，]]请", "{{本单位新问题数}}个，]]]]请"},
		"brackets without a count":           {"请于{{期限}}前完成重新整改", "[[请于{{期限}}前]]完成重新整改"},
		"brackets with two counts":           {"个问题未整改到位，]][[新发现", "个问题未整改到位，新发现"},
		"brackets in a title":                {"title: 继续整改通知书", "title: \"[[{{本单位新问题数}}个问题的]]继续整改通知书\""},
		"a final's name in a type without":   {"整改期限临近", "得分{{得分}}，整改期限临近"},
		"an unknown issuer":                  {"issuer: office", "issuer: somebody"},
		"a code twice":                       {"code: guide", "code: urge"},
		"an unknown form":                    {"form: minutes", "form: poster"},
		"an unknown attachment":              {"attach: [statistics]", "attach: [everything]"},
		"an unknown field":                   {"upward: true", "downward: true"},
		"a letter that opens without final":  {"    final: true\n    opens: true", "    opens: true"},
		"a key twice":                        {"key: demand, heading: 二、最后期限", "key: opening, heading: 二、最后期限"},
		"a kind that is not there":           {"kinds: [county, township]", "kinds: [village]"},
		"a kind twice":                       {"kinds: [county, township]", "kinds: [department]"},
		"an unknown name about a kind":       {"走访村（社区）。", "走访{{村}}。"},
		"a profile that is not there":        {"profile: A", "profile: C"},
		"outstanding items of a whole batch": {"attach: [statistics]", "attach: [outstanding]"},
	} {
		changed := strings.Replace(string(raw), change[0], change[1], 1)
		if changed == string(raw) {
			t.Errorf("%s: nothing was changed", name)
		}
		if p, err := document.ReadPack([]byte(changed)); err == nil || len(p.Types) != 0 {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestARoundCalledAnInspectionIsNotNamedTwice(t *testing.T) {
	const template = "关于{{批次}}巡察整改的通报，{{批次}}共{{单位数}}个"
	for batch, want := range map[string]string{
		"第七轮":       "关于第七轮巡察整改的通报，第七轮共18个",
		"五届市委第七轮巡察": "关于五届市委第七轮巡察整改的通报，五届市委第七轮巡察共18个",
		"第七轮巡察整改评估": "关于第七轮巡察整改的通报，第七轮巡察整改评估共18个",
		"巡察整改":      "关于巡察整改巡察整改的通报，巡察整改共18个", // nothing would be left of its name
	} {
		if got := document.Fill(template, map[string]string{"批次": batch, "单位数": "18"}); got != want {
			t.Errorf("%s", got)
		}
	}
}

// A letter that says “新发现问题0个” is not what an office writes.
func TestWhatIsAboutACountIsLeftOutWhereItIsZero(t *testing.T) {
	const template = "整改[[仍有{{本单位未到位数}}个问题，]][[新发现{{本单位新问题数}}个，\n]]请{{单位}}整改。"
	for _, c := range []struct{ left, found, want string }{
		{"3", "1", "整改仍有3个问题，新发现1个，\n请[[{{得分}}]]局整改。"},
		{"3", "0", "整改仍有3个问题，请[[{{得分}}]]局整改。"},
		{"0", "10", "整改新发现10个，\n请[[{{得分}}]]局整改。"},
		{"3", "", "整改仍有3个问题，新发现" + document.Blank + "个，\n请[[{{得分}}]]局整改。"}, // not known is not zero
	} {
		got := document.Fill(template, map[string]string{"本单位未到位数": c.left, "本单位新问题数": c.found, "单位": "[[{{得分}}]]局"})
		if got != c.want {
			t.Errorf("%s and %s become %q", c.left, c.found, got)
		}
	}
}

func TestBracketsThatMakeNoClauseAreWords(t *testing.T) {
	values := map[string]string{"本单位未到位数": "0", "本单位新问题数": "2", "单位": "某某局"}
	for template, want := range map[string]string{
		"经[[市委]]同意[[，仍有{{本单位未到位数}}个]]":       "经[[市委]]同意",
		"请[[{{单位}}]]整改[[，新发现{{本单位新问题数}}个]]":  "请[[某某局]]整改，新发现2个",
		"[[仍有{{本单位未到位数}}个、新发现{{本单位新问题数}}个]]": "[[仍有0个、新发现2个]]",
		"仍有{{本单位未到位数}}个]]，[[新发现{{本单位新问题数}}个": "仍有0个]]，[[新发现2个",
		"[[经[[市委]]同意，仍有{{本单位未到位数}}个]]":       "[[经[[市委]]同意，仍有0个]]",
	} {
		made := document.Type{Title: template, Parts: []document.Part{{Text: template}}}.Make(values)
		if got := made.Parts[0].Text; got != want {
			t.Errorf("%s becomes %s", template, got)
		}
		if strings.Count(made.Title, "[[") != strings.Count(template, "[[") {
			t.Errorf("the title %s becomes %s", template, made.Title)
		}
	}
}

func TestTheBuiltInLettersSayNothingOfNoNewProblems(t *testing.T) {
	_, p := builtin(t)
	for code, count := range map[string]string{"continue": "本单位新问题数", "bulletin": "新问题数"} {
		typ, _ := p.Type(code)
		values := document.Sample(typ.About)
		values[count] = "0"
		var none, some string
		for _, part := range typ.Make(values).Parts {
			none += part.Text
		}
		for _, part := range typ.Make(document.Sample(typ.About)).Parts {
			some += part.Text
		}
		if strings.Contains(none, "新") || !strings.Contains(some, "新") {
			t.Errorf("%s says %s", code, none)
		}
	}
}

func TestValuesAreTextAndNoTemplate(t *testing.T) {
	got := document.Fill("{{单位}}得分{{ 得分 }}分，{{等次}}。", map[string]string{"单位": "{{得分}}局", "得分": "88.00"})
	if want := "{{得分}}局得分88.00分，" + document.Blank + "。"; got != want {
		t.Errorf("got %s", got)
	}
}

// Every pair of states with every person: what is in the table is allowed to the people it lists, everything else is
// refused.
func TestEveryStepAndEveryRefusedStep(t *testing.T) {
	office, leader := document.Who{Office: true}, document.Who{Leader: true}
	preparer, other := document.Who{Office: true, Prepared: true}, document.Who{}
	led := document.Who{Office: true, Led: true} // of the office, where a leader has an account
	people := map[string]document.Who{
		"led": led, "office": office, "leader": leader, "preparer": preparer, "other": other,
	}
	allowed := map[string][]string{
		"draft opinions": {
			"office", "led",
			"preparer",
		},
		"draft submitted":    {"office", "led", "preparer"},
		"draft withdrawn":    {"office", "led", "preparer"},
		"opinions draft":     {"office", "led", "preparer"},
		"opinions submitted": {"office", "led", "preparer"},
		"submitted draft":    {"office", "led", "leader", "preparer"},
		"submitted approved": {"office", "leader"},
		"approved draft":     {"office", "led", "leader", "preparer"},
		"approved issued":    {"office", "led", "preparer"},
	}
	states := []document.State{
		document.StateDraft, document.StateOpinions, document.StateSubmitted, document.StateApproved,
		document.StateIssued, document.StateReplaced, document.StateWithdrawn,
	}
	for _, from := range states {
		for _, to := range states {
			for name, w := range people {
				want := slices.Contains(allowed[fmt.Sprint(from, " ", to)], name)
				got := document.Step(from, to, w, true)
				if (got == "") != want {
					t.Errorf("%s takes %s to %s: %q", name, from, to, got)
				}
				if slices.Contains(document.Steps(from, w), to) != want {
					t.Errorf("%s: the list of steps from %s says otherwise of %s", name, from, to)
				}
				if got := document.Step(
					from,
					to,
					w,
					false,
				); want &&
					document.AsksReason(from, to) != (got == document.NoReason) {
					t.Errorf("%s to %s without a reason: %q", from, to, got)
				}
			}
		}
	}
	if got := document.Step(
		document.StateSubmitted,
		document.StateApproved,
		preparer,
		true,
	); got != document.OwnDocument {
		t.Errorf("a preparer approves: %q", got)
	}
	if got := document.Step(document.StateSubmitted, document.StateApproved, led, true); got != document.ForLeader {
		t.Errorf("the office approves in a leader's place: %q", got)
	}
	for _, s := range []document.State{document.StateIssued, document.StateReplaced, document.StateWithdrawn} {
		if len(document.Steps(s, office)) != 0 || s.Editable() {
			t.Errorf("a document that is %s is not at rest", s)
		}
	}
	for _, pair := range [][2]document.State{
		{document.StateSubmitted, document.StateDraft},
		{document.StateApproved, document.StateDraft},
		{document.StateDraft, document.StateWithdrawn},
	} {
		if !document.AsksReason(pair[0], pair[1]) {
			t.Errorf("%v asks for no reason", pair)
		}
	}
}

func TestNumbersFollowEachOtherWithoutGapOrDuplicate(t *testing.T) {
	var register []document.Entry
	last := document.Entry{}
	take := func(e document.Entry) {
		register, last = append(register, e), e
	}
	skip, err := document.SkipEntry(last, 17, "启用前已用")
	if err != nil {
		t.Fatal(err)
	}
	take(skip)
	take(document.NextEntry(last, "a"))
	take(document.NextEntry(last, "b"))
	if last.N != 19 {
		t.Errorf("the last number is %d", last.N)
	}
	if err := document.CheckRegister(register); err != nil {
		t.Error(err)
	}
	for name, broken := range map[string][]document.Entry{
		"a hole":           {document.NextEntry(document.Entry{}, "a"), {From: 3, N: 3, Document: "b"}},
		"a double":         {document.NextEntry(document.Entry{}, "a"), {From: 1, N: 1, Document: "b"}},
		"a gap in silence": {{From: 1, N: 4}},
		"two of one":       {{From: 1, N: 1, Document: "a"}, {From: 2, N: 2, Document: "a"}},
	} {
		if document.CheckRegister(broken) == nil {
			t.Errorf("%s passes", name)
		}
	}
	for _, n := range []int{19, 1, 0, -1, 100000} {
		if _, err := document.SkipEntry(last, n, "x"); err == nil {
			t.Errorf("skipping to %d after 19 was taken", n)
		}
	}
	if _, err := document.SkipEntry(last, 25, " "); err == nil {
		t.Error("skipped without a reason")
	}
	for _, n := range []string{document.Number("巡重整", 2026, 1), document.Number("巡〔甲〕", 2099, 12345)} {
		if !document.NumberPattern.MatchString(n) {
			t.Errorf("%s is no number", n)
		}
	}
	for _, n := range []string{"巡〔2026〕01号", "巡[2026]1号", "〔2026〕1号", "巡〔1999〕1号", "巡〔2026〕1 号"} {
		if document.NumberPattern.MatchString(n) {
			t.Errorf("%s is a number", n)
		}
	}
}

// domain A02: each part of the plan says what it means for the kinds of units that are in the batch.
func TestAPartSpeaksOfTheKindsOfUnitsThatAreThere(t *testing.T) {
	typ := document.Type{Parts: []document.Part{{Key: "a", Text: "共同。", ByKind: []document.KindText{
		{Kinds: []string{"department", "organ"}, Text: "部门的。"}, {Kinds: []string{"township"}, Text: "乡镇的。"},
	}}}}
	for want, kinds := range map[string][]string{
		"共同。":       {"county"},
		"共同。\n部门的。": {"department"},
		"共同。\n（一）department\n部门的。\n（二）township\n乡镇的。": {"department", "township"},
		"共同。\n（一）township\n乡镇的。":                      {"county", "township"},
	} {
		made := typ.ForKinds(kinds, func(k string) string { return k })
		if got := made.Parts[0].Text; got != want || made.Parts[0].ByKind != nil {
			t.Errorf("for %v: %q", kinds, got)
		}
	}
	if typ.Parts[0].Text != "共同。" {
		t.Error("the type itself was changed")
	}
}

func TestANameInsideALongerOneIsNotThatUnit(t *testing.T) {
	names := []string{"柳林镇", "西柳林镇", "市财政局", ""}
	for text, want := range map[string][]string{
		"对西柳林镇点名批评。":      {"西柳林镇"},
		"西柳林镇、柳林镇整改不力。":   {"柳林镇", "西柳林镇"},
		"各单位要举一反三。":       nil,
		"市财政局，市财政局，都没有改。": {"市财政局"},
	} {
		if got := document.NamedIn(text, names); !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%q names %v", text, got)
		}
	}
}

// What people write in forms has no full stop at the end; a paragraph of a document has.
func TestWhatPeopleWroteEndsAsASentence(t *testing.T) {
	const wrote = "以会议落实整改\n台账更新迟缓；\n\n 制度没有执行。"
	for template, want := range map[string]string{
		"{{突出问题}}":           "以会议落实整改。\n台账更新迟缓。\n制度没有执行。",
		"{{突出问题}}。":          "以会议落实整改。\n台账更新迟缓。\n制度没有执行。",
		"问题是：{{突出问题}}\n请改正。": "问题是：以会议落实整改。\n台账更新迟缓。\n制度没有执行。\n请改正。",
		"{{单位}}的问题":          "某某局的问题",
	} {
		if got := document.Fill(template, map[string]string{"突出问题": wrote, "单位": "某某局"}); got != want {
			t.Errorf("%q becomes %q", template, got)
		}
	}
	if got := document.Fill("{{突出问题}}", nil); got != document.Blank {
		t.Errorf("what is not known becomes %q", got)
	}
}

func TestASentenceEndsOnceHoweverItWasTyped(t *testing.T) {
	for wrote, want := range map[string]string{
		"他在会上说：“马上改。”":           "他在会上说：“马上改。”",
		"台账不实（见附件。）":             "台账不实（见附件。）",
		"没有执行《公车管理办法》":           "没有执行《公车管理办法》。",
		"没有执行“三重一大”":             "没有执行“三重一大”。",
		"台账更新迟缓\x3b":             "台账更新迟缓。",
		"台账不实\x2e\r\n制度没有执行\x2c": "台账不实。\n制度没有执行。",
		"为什么不改\x3f":              "为什么不改\x3f",
	} {
		if got := document.Fill("{{突出问题}}", map[string]string{"突出问题": wrote}); got != want {
			t.Errorf("%q becomes %q", wrote, got)
		}
	}
}

func TestLinesWithinASentenceArePartsOfIt(t *testing.T) {
	const wrote = "台账不实\n他说：“马上改。”\n制度没有执行。"
	for template, want := range map[string]string{
		"反映强烈的问题（{{突出问题}}）。": "反映强烈的问题（台账不实；他说：“马上改。”制度没有执行）。",
		"{{突出问题}}。":          "台账不实。\n他说：“马上改。”\n制度没有执行。",
		"{{突出问题}}\r\n请改正。":   "台账不实。\n他说：“马上改。”\n制度没有执行。\r\n请改正。",
		"{{突出问题}} \n请改正。":    "台账不实。\n他说：“马上改。”\n制度没有执行。 \n请改正。",
	} {
		if got := document.Fill(template, map[string]string{"突出问题": wrote}); got != want {
			t.Errorf("%q becomes %q", template, got)
		}
	}
}

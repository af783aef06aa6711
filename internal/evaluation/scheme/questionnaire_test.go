package scheme_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"

	"github.com/google/go-cmp/cmp"
)

func TestTheFormIsCompactJSONInTheContractsOrder(t *testing.T) {
	q := scheme.Questionnaire{Intro: "匿名<b>&", Comment: "意见", Questions: []scheme.Question{
		{
			Code:    "D1",
			Type:    scheme.Single,
			Text:    "总体评价",
			Options: []scheme.Option{{Key: "sat", Label: "满意"}, {Key: "dis", Label: "不满意"}},
		},
		{
			Code:      "D2",
			Type:      scheme.Single,
			Text:      "在职",
			NoAbstain: true,
			Required:  true,
			Options:   []scheme.Option{{Key: "1", Label: "是"}, {Key: "2", Label: "否"}},
		},
		{
			Code:          "M1",
			Type:          scheme.Multi,
			Text:          "问题",
			ExclusiveLast: true,
			Options:       []scheme.Option{{Key: "1", Label: "走形式"}, {Key: "2", Label: "没有"}},
		},
		{
			Code:    "M2",
			Type:    scheme.Multi,
			Text:    "渠道",
			Options: []scheme.Option{{Key: "1", Label: "会议"}, {Key: "2", Label: "公告"}},
		},
	}}
	got, err := q.FormJSON("市财政局测评表", "干部职工", true, scheme.Fixed{})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"title":"市财政局测评表","intro":"匿名<b>&","questions":[` +
		`{"code":"D1","text":"总体评价","type":"s","options":["满意","不满意"],"abstain":true},` +
		`{"code":"D2","text":"在职","type":"s","options":["是","否"],"abstain":false},` +
		`{"code":"M1","text":"问题","type":"m","options":["走形式","没有"],"abstain":true,"exclusive":true},` +
		`{"code":"M2","text":"渠道","type":"m","options":["会议","公告"],"abstain":true}],"comment":true,"group":"干部职工"}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
	bare, err := q.FormJSON("x", "", false, scheme.Fixed{})
	if err != nil || strings.Contains(string(bare), "group") || !strings.Contains(string(bare), `"comment":false`) {
		t.Errorf("without group and comments: %s, %v", bare, err)
	}
	fixed, err := evaluationtest.OneQuestion().
		FormJSON("x", "甲", false, scheme.Fixed{Reckoning: evaluationtest.OneQuestion().Reckoning(scheme.SatisfactionRule{FullMark: "100"}), Weights: []scheme.GroupWeight{{Group: "甲", Weight: "60"}}})
	rules := `"group":"甲","reckoning":{"questions":[{"code":"Q1"`
	if err != nil || !strings.Contains(string(fixed), rules) ||
		!strings.HasSuffix(string(fixed), `,"weights":[{"group":"甲","weight":"60"}]}`) {
		t.Errorf("with its rules: %s, %v", fixed, err)
	}
	if diff := cmp.Diff(
		[]scheme.Shape{
			{T: "s", N: 2, Blank: true},
			{T: "s", N: 2, Blank: false},
			{T: "m", N: 2, Blank: true},
			{T: "m", N: 2, Blank: true},
		},
		q.Shapes(),
	); diff != "" {
		t.Errorf("shapes (-want +got):\n%s", diff)
	}
}

func TestTheFormRefusesTextThatJSONSpellsInTwoWays(t *testing.T) {
	for _, bad := range []string{"a\u2028b", "a\u2029b", "a\nb", "a\x00b", "\xff"} {
		q := evaluationtest.OneQuestion()
		q.Questions[0].Options[1].Label = bad
		if out, err := q.FormJSON("t", "", true, scheme.Fixed{}); err == nil {
			t.Errorf("%q was accepted: %s", bad, out)
		}
		if _, err := evaluationtest.OneQuestion().FormJSON("t", bad, true, scheme.Fixed{}); err == nil {
			t.Errorf("group %q was accepted", bad)
		}
	}
}

func TestThePacksAskTheQuestionsOfTheDrafts(t *testing.T) {
	drafts := evaluationtest.ReadTemplates(t)
	for _, name := range []string{"liaocheng", "sanmenxia"} {
		s := evaluationtest.Pack(t, name)
		for kind, draft := range map[string]string{scheme.KindDepartment: "市直部门", scheme.KindTownship: "乡镇（街道）", scheme.KindCounty: "市直部门", scheme.KindStationed: "市直部门", scheme.KindOther: "市直部门"} {
			q, ok := s.QuestionnaireFor(kind)
			if !ok || q.Intro != drafts.Intro || q.TitleFor("市财政局") != "市财政局巡察整改情况民主测评表" {
				t.Fatalf("%s %s: title %q intro %q", name, kind, q.TitleFor("市财政局"), q.Intro)
			}
			for i, d := range drafts.Questionnaires[draft] {
				if d.Type == "text" {
					if q.Comment != d.Text {
						t.Errorf("%s %s: comment %q, want %q", name, kind, q.Comment, d.Text)
					}
					continue
				}
				x := q.Questions[i]
				if x.Code != d.Code || x.Type != d.Type || x.Text != d.Text || x.Standard != d.Standard ||
					x.Required != d.Required ||
					x.ExclusiveLast != d.ExclusiveLast ||
					x.Overall != (i == 0) {
					t.Errorf("%s %s question %d: %+v differs from %+v", name, kind, i, x, d)
				}
				if d.Weight > 0 && x.Weight != decimal.Decimal(strconv.Itoa(d.Weight)) {
					t.Errorf("%s %s weight %q, want %d", name, x.Code, x.Weight, d.Weight)
				}
				want := drafts.Scales[d.Scale]
				for j, label := range d.Options {
					want = append(want, scheme.Option{Key: strconv.Itoa(j + 1), Label: label})
				}
				if diff := cmp.Diff(want, x.Options); diff != "" {
					t.Errorf("%s %s options (-want +got):\n%s", name, x.Code, diff)
				}
			}
			if got := q.Shapes(); len(got) != 9 || got[0] != (scheme.Shape{T: "s", N: 4, Blank: true}) ||
				got[8] != (scheme.Shape{T: "m", N: 8, Blank: true}) {
				t.Errorf("%s %s shapes: %v", name, kind, got)
			}
			if scored := q.Scored(); !scored[0] || !scored[7] || scored[8] {
				t.Errorf("%s %s scored: %v", name, kind, scored)
			}
		}
	}
}

// Domain B20: the rubric says how points are lost, in both built-in schemes and in the rubric of supervising bodies.
func TestEveryItemOfABuiltInRubricSaysHowPointsAreLost(t *testing.T) {
	for _, id := range []string{"liaocheng", "sanmenxia"} {
		s := evaluationtest.Pack(t, id)
		rubrics := s.Rubrics
		if second, ok := s.ForSupervision(); ok {
			rubrics = append(rubrics, second.Rubrics...)
		}
		for _, r := range rubrics {
			for _, x := range r.Items {
				if x.Mode != scheme.ItemAuto && !strings.Contains(x.Rule, "扣") && !strings.Contains(x.Rule, "不得分") {
					t.Errorf("%s %s %s says %q", id, r.Body, x.Code, x.Rule)
				}
			}
		}
	}
}

// Domain A09: each indicator of an inspected unit measures one of 一真实三到位一满意.
func TestEveryIndicatorOfABuiltInRubricHasItsStandard(t *testing.T) {
	for _, id := range []string{"liaocheng", "sanmenxia"} {
		for _, r := range evaluationtest.Pack(t, id).Rubrics {
			for _, x := range r.Items {
				if !slices.Contains(scheme.Standards(), x.Standard) {
					t.Errorf("%s %s %s measures %q", id, r.Body, x.Code, x.Standard)
				}
			}
		}
	}
}

// Domain A07: each of the four focus areas is asked about, of departments and of townships.
func TestQuestionsAskAboutEveryFocusArea(t *testing.T) {
	for _, id := range []string{"liaocheng", "sanmenxia"} {
		for kind, q := range evaluationtest.Pack(t, id).Questionnaires {
			asked := map[string]bool{}
			for _, x := range q.Questions {
				asked[x.Focus] = true
			}
			for _, focus := range scheme.Focuses() {
				if !asked[focus] {
					t.Errorf("%s asks the people of a %s nothing about %s", id, kind, focus)
				}
			}
		}
	}
}

func TestThePacksScoreTheItemsOfTheDrafts(t *testing.T) {
	drafts := evaluationtest.ReadTemplates(t)
	a := evaluationtest.Pack(t, "liaocheng")
	rubric, ok := a.RubricFor("joint")
	if !ok || len(rubric.Items) != 24 || len(drafts.Rubric) != 24 {
		t.Fatalf("the joint team scores %d items", len(rubric.Items))
	}
	for i, d := range drafts.Rubric {
		x := rubric.Items[i]
		if x.Code != d.Code || x.Aspect != d.AspectName || x.Name != d.Name ||
			x.Points != decimal.Decimal(strconv.Itoa(d.Points)) ||
			x.Mode != d.Mode {
			t.Errorf("item %d: %+v differs from %+v", i, x, d)
		}
	}
	var aspects []string
	for _, p := range rubric.Aspects() {
		aspects = append(aspects, p.Aspect+" "+decimal.Exact(p.Points))
	}
	want := []string{
		"总体评价 10",
		"责任落实情况 18",
		"问题整改情况 28",
		"持续整改情况 10",
		"责任追究和资金追缴情况 12",
		"建立长效机制情况 10",
		"群众和服务对象认可情况 12",
	}
	if diff := cmp.Diff(want, aspects); diff != "" {
		t.Errorf("aspects (-want +got):\n%s", diff)
	}
	for _, staff := range []string{scheme.BodyDiscipline, scheme.BodyOrganization, scheme.BodyInspection, "joint"} {
		if !a.MayFill("joint", staff) {
			t.Errorf("%s may not fill in the joint sheet", staff)
		}
	}
	b := evaluationtest.Pack(t, "sanmenxia")
	for body, weight := range map[string]decimal.Decimal{
		scheme.BodyDiscipline: "5", scheme.BodyOrganization: "3", scheme.BodyInspection: "2",
	} {
		got, _ := b.Body(body)
		rubric, _ := b.RubricFor(body)
		if got.Weight != weight || len(rubric.Items) != len(drafts.RubricB) {
			t.Fatalf("%s: weight %s, %d items", body, got.Weight, len(rubric.Items))
		}
		for i, d := range drafts.RubricB {
			if rubric.Items[i].Name != d.Name || rubric.Items[i].Points != decimal.Decimal(strconv.Itoa(d.Points)) {
				t.Errorf("%s item %d: %+v differs from %+v", body, i, rubric.Items[i], d)
			}
		}
		if b.MayFill(body, "joint") || !b.MayFill(body, body) || b.MayFill("nobody", "nobody") {
			t.Errorf("%s: only its own assessors may fill in its sheet", body)
		}
	}
}

package panel

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
)

func TestASchemeThatIsSavedUnchangedIsTheSameInANewVersion(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	for _, before := range d.Schemes.Builtin {
		at := "/admin/schemes/" + before.ID + "/edit"
		action := at + "?version=1"
		p.do(action, p.see(at).form(action, nil)).has("已保存", before.Name)
		after, err := d.Schemes.ShowScheme(t.Context(), before.ID, 0)
		d.must(err)
		if after.Version != 2 {
			t.Fatalf("version %d", after.Version)
		}
		got, want := after.Scheme, before
		got.Version, got.Digest, want.Version, want.Digest = 0, "", 0, ""
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s came out of the editor changed:\n%s", before.ID, diff)
		}
	}
}

func TestTheEditorChangesAddsAndRemovesRows(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	const at = "/admin/schemes/sanmenxia/edit"
	form := p.see(at).form(at+"?version=1", map[string]string{
		"bodies[0].weight": "4", "bodies[3].code": "letters", "bodies[3].name": "信访局", "bodies[3].weight": "1",
		"satisfaction.coefficients.basic": "75", "satisfaction.coefficients.unk": "0", "grade_bands[1].label": "良好",
	})
	form.Set("consequences[0].suggest", "")
	p.do(at+"?version=1", form).has("信访局", "良好", "75")
	s, err := d.Schemes.ShowScheme(t.Context(), "sanmenxia", 0)
	d.must(err)
	old := d.Schemes.Builtin[1]
	if len(s.Bodies) != 4 || s.Bodies[0].Weight != "4" || s.Bodies[3].Code != "letters" {
		t.Errorf("bodies %+v", s.Bodies)
	}
	if r, ok := s.RubricFor("letters"); !ok || len(r.Items) != len(old.Rubrics[0].Items) {
		t.Error("the new body has no rubric to start from")
	}
	if c := s.Satisfaction.Coefficients["unk"]; c == nil || *c != "0" {
		t.Error("0 is not the same as nothing")
	}
	if len(s.Consequences) != len(old.Consequences)-1 {
		t.Errorf("%d consequences, had %d", len(s.Consequences), len(old.Consequences))
	}
	p.see("/admin/schemes/sanmenxia?version=1").has("市纪委监委", "70").hasNot("信访局")
}

// What a scheme says about hearings, reports and teams is shown and chosen like everything else in it.
func TestTheEditorChoosesWhatASchemeSaysBesideItsSheets(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	const at = "/admin/schemes/sanmenxia/edit"
	p.see("/admin/schemes/sanmenxia").has("质询答辩 不召开", "日常监督结果报告 期满后由监督单位报送", "评估组成员 都由市级抽调")
	form := p.see(at).form(at+"?version=1", map[string]string{
		"practice.hearings": "held", "practice.staffing": "any",
		"sheets.reason_below_full": "1", "hearing.drop_from": "7",
	})
	form.Del("hearing.drop_extremes")
	p.do(at+"?version=1", form).has("质询答辩 召开", "市级、县级都可以抽调")
	s, err := d.Schemes.ShowScheme(t.Context(), "sanmenxia", 0)
	d.must(err)
	want := scheme.Practice{Hearings: scheme.Held, DailyReports: scheme.Asked, Staffing: scheme.AnyLevel}
	if s.Practice != want {
		t.Errorf("the new version says %+v", s.Practice)
	}
	if !s.Sheets.ReasonBelowFull || s.Hearing != (scheme.HearingRule{DropFrom: 7}) {
		t.Errorf("sheets %+v, hearings %+v", s.Sheets, s.Hearing)
	}
	old, err := d.Schemes.ShowScheme(t.Context(), "sanmenxia", 1)
	d.must(err)
	if old.Practice != d.Schemes.Builtin[1].Practice {
		t.Errorf("the old version says %+v", old.Practice)
	}
}

// Domain A07 and A09: a question or an indicator says which standard and which focus area it is about; the office can
// mark its own.
func TestTheEditorMarksQuestionsWithStandardAndFocus(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	const at = "/admin/schemes/sanmenxia/edit"
	p.see("/admin/schemes/sanmenxia").has("一真实；敷衍整改、虚假整改")
	const first = "questionnaires.department.questions[0]."
	form := p.see(at).form(at+"?version=1", map[string]string{
		first + "focus": scheme.Focuses()[3], first + "standard": scheme.Standards()[2],
		"questionnaires.department.questions[1].focus": "", "rubrics[0].items[1].focus": scheme.Focuses()[1],
		"rubrics[0].items[0].focus": "",
	})
	p.do(at+"?version=1", form).has("责任追究到位；敷衍整改、虚假整改", "问题整改到位；形式主义、官僚主义")
	s, err := d.Schemes.ShowScheme(t.Context(), "sanmenxia", 0)
	d.must(err)
	q := s.Questionnaires["department"].Questions
	if q[0].Focus != "敷衍整改、虚假整改" || q[0].Standard != "责任追究到位" || q[1].Focus != "" || q[1].Standard != "一真实" {
		t.Errorf("marked: %+v and %+v", q[0], q[1])
	}
	if items := s.Rubrics[0].Items; items[0].Focus != "" || items[1].Focus != "形式主义、官僚主义" {
		t.Errorf("indicators: %+v", items[:2])
	}
}

func TestASchemeThatDoesNotAddUpIsRefusedFieldByField(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	const at = "/admin/schemes/sanmenxia/edit"
	form := p.see(at).form(at+"?version=1", map[string]string{
		"rubrics[0].items[0].points": "99", "bodies[1].weight": "-3", "satisfaction.min_valid": "viele", "name": "",
	})
	a := p.post(at+"?version=1", form)
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("%d", a.status)
	}
	marked := map[string]string{}
	for _, n := range find(a.page, func(n *htmlNode) bool { return attr(n, "aria-invalid") == "true" }) {
		marked[attr(n, "name")] = attr(n, "value")
	}
	for _, want := range []string{"bodies[1].weight", "satisfaction.min_valid", "name"} {
		if _, ok := marked[want]; !ok {
			t.Errorf("%s is not marked; marked are %v", want, marked)
		}
	}
	if marked["bodies[1].weight"] != "-3" {
		t.Error("what was typed is lost")
	}
	a.has("评分细则（市纪委监委）：各项分值之和").hasNot("rubrics[0].items:")
	if _, err := d.Schemes.ShowScheme(t.Context(), "sanmenxia", 2); err == nil {
		t.Error("a broken scheme was kept")
	}
}

func TestAnExportedSchemeCanBeImported(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	for _, format := range []string{"yaml", "json"} {
		a := p.get("/admin/schemes/liaocheng/export?version=1&format=" + format)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d", format, a.status)
		}
		got, err := scheme.Parse(a.body)
		d.must(err)
		if got.Digest != d.Schemes.Builtin[0].Digest &&
			len(got.Questionnaires) != len(d.Schemes.Builtin[0].Questionnaires) {
			t.Errorf("%s reads differently", format)
		}
		res := p.upload("/admin/schemes", "file", "s."+format, a.body)
		if res.status != http.StatusSeeOther {
			t.Errorf("importing %s: %d %s", format, res.status, res.text())
		}
	}
	p.upload("/admin/schemes", "file", "s.yaml", []byte("id: [")).has("不是可读的 YAML")
	reader := d.as("zhao", auth.Organizer, "")
	page := reader.see("/admin/schemes/liaocheng")
	page.has("评分细则", "整改报告和台账真实可信", "满意", "100")
	if strings.Contains(string(page.body), "/edit") {
		t.Error("an organizer is offered the editor")
	}
}

func TestTheEditorGivesAKindOfUnitItsOwnRubric(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	const at = "/admin/schemes/liaocheng/edit"
	page := p.do(at+"?version=1", p.see(at).form(at+"?version=1", map[string]string{"rubric_for_kind": "township"}))
	page.has("评分细则（联合评估组）：乡镇（街道）")
	form := p.see(at).form(at+"?version=2", map[string]string{
		"rubrics[1].items[0].name": "惠民补贴整改", "rubrics[1].kinds": "乡镇（街道）；县（市区）",
	})
	p.do(at+"?version=2", form).has("惠民补贴整改", "县（市区）")
	s, err := d.Schemes.ShowScheme(t.Context(), "liaocheng", 0)
	d.must(err)
	for kind, want := range map[string]string{
		scheme.KindTownship: "惠民补贴整改", scheme.KindCounty: "惠民补贴整改", scheme.KindDepartment: "整改报告和台账真实可信",
	} {
		if r, _ := s.ForKind(kind).RubricFor("joint"); r.Items[0].Name != want {
			t.Errorf("a %s is scored on %q", kind, r.Items[0].Name)
		}
	}
	form = p.see(at).form(at+"?version=3", map[string]string{"rubrics[1].kinds": "村"})
	if a := p.post(at+"?version=3", form); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a kind that is not one: %d", a.status)
	}
	form = p.see(at).form(at+"?version=3", nil)
	for name := range form {
		if strings.HasPrefix(name, "rubrics[1].items[") && strings.HasSuffix(name, ".code") {
			form.Set(name, "")
		}
	}
	p.do(at+"?version=3", form).hasNot("惠民补贴整改")
	s, err = d.Schemes.ShowScheme(t.Context(), "liaocheng", 0)
	d.must(err)
	if len(s.Rubrics) != 1 {
		t.Errorf("%d rubrics are left", len(s.Rubrics))
	}
}

// domain A01: the editor offers the registered documents, and the scheme's page leads to them.
func TestASchemeCitesAGoverningDocumentOnThePages(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	p.do("/admin/regulations", url.Values{
		"title": {"核查评估办法"}, "number": {"聊巡发〔2020〕5号"}, "issuer": {"市委"}, "issued_on": {"2020-10-20"},
		"effective_on": {"2020-10-20"}, "trial": {"1"},
	})
	all, err := d.Regulations.List(t.Context())
	d.must(err)
	const at = "/admin/schemes/liaocheng/edit"
	form := p.see(at).has("引用的制度文件", "《核查评估办法》（聊巡发〔2020〕5号，2020-10-20起施行，试行）").form(at+"?version=1", nil)
	form.Set("cites[0].id", all[0].ID)
	p.do(at+"?version=1", form).has("《核查评估办法》（聊巡发〔2020〕5号，2020-10-20起施行，试行）", "建立完善巡察整改三项工作机制的实施意见")
	p.see("/admin/regulations/"+all[0].ID).has("核查评估办法", "聊巡发〔2020〕5号")
}

// Twelve names do not tell which scheme is for whom: who scores, what happens to the satisfaction, and whose rules it
// follows stand below each.
func TestJoiningARoundShowsWhatEachSchemeIsFor(t *testing.T) {
	c := newCity(t, "liaocheng")
	c.office.do("/admin/organizations/new", url.Values{"name": {"柳林镇"}, "kind": {"township"}})
	join := "/admin/rounds/" + c.round + "/join"
	c.office.see(join).has("评分：联合评估组；满意度计入得分。依据《巡察整改情况核查评估办法》", "满意度不计入得分，另报。依据《三门峡市")
	c.office.do("/admin/organizations/new", url.Values{"name": {"第一派驻纪检监察组"}, "kind": {"stationed"}})
	join += "?target=" + scheme.TargetSupervising
	page := c.office.see(join).has("评分：联合评估组。依据《巡察整改情况核查评估办法》").hasNot("；满意度")
	wrong := c.office.post(join, page.form(join, map[string]string{"names": "柳林镇", "scheme": "liaocheng"}))
	if wrong.status != 422 {
		t.Errorf("a township that supervises no one: %d", wrong.status)
	}
	wrong.has("名单里没有，不是监督单位，或者已经在本轮里：柳林镇。")
}

// Decision 0119: the schemes that mark their indicators are offered before the two that do not, which say that they are
// for earlier rounds. The page of a scheme shows both areas of an indicator.
func TestSchemesWithoutMarksComeLastForANewRound(t *testing.T) {
	c := newCity(t, "liaocheng")
	c.office.do("/admin/organizations/new", url.Values{"name": {"市水利局"}, "kind": {"department"}})
	page := c.office.see("/admin/rounds/" + c.round + "/join")
	var values []string
	for _, n := range find(page.page, func(n *htmlNode) bool { return attr(n, "name") == "scheme" }) {
		values = append(values, attr(n, "value"))
	}
	want := []string{"liaocheng_focus", "sanmenxia_focus", "liaocheng", "sanmenxia"}
	if diff := cmp.Diff(want, values); diff != "" {
		t.Errorf("offered: %s", diff)
	}
	if n := strings.Count(page.text(), "以前的轮次用"); n != 2 {
		t.Errorf("%d schemes are said to be for earlier rounds", n)
	}
	c.office.see("/admin/schemes/liaocheng_focus").has("一真实；形式主义、官僚主义；敷衍整改、虚假整改", "标明评估重点")
	c.office.see("/admin/schemes/liaocheng").hasNot("一真实；形式主义、官僚主义")
}

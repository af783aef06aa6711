package panel

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"minping/internal/app/apptest"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit/lookup"
)

func TestABadFileIsReportedWholeAndNothingOfItIsImported(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	p.see("/admin/organizations").has("还没有单位", "从表格导入")
	bad := "单位名称,单位类别,重要职能,监督单位\n市甲局,市直部门,是,\n市乙局,市直属,,\n,乡镇(街道),,\n市甲局,市直部门,,\n"
	a := p.upload("/admin/organizations/import", "file", "单位.csv", []byte(bad))
	a.has("一个单位也没有导入")
	if n := len(find(a.page, tag("tbody"))); n != 1 {
		t.Fatalf("%d tables", n)
	}
	rows := len(find(find(a.page, tag("tbody"))[0], tag("tr")))
	if rows < 3 || a.status != http.StatusUnprocessableEntity {
		t.Errorf("%d bad rows are reported, status %d", rows, a.status)
	}
	p.see("/admin/organizations").has("还没有单位")
	many := "单位名称,单位类别\n" + strings.Repeat("市丙局,局\n", 1000)
	a = p.upload("/admin/organizations/import", "file", "单位.csv", []byte(many)).has("1999 处有误", "1000 2–1001", "与前面的行重名", "逐处看前 500 处")
	if rows := len(find(find(a.page, tag("tbody"))[0], tag("tr"))); rows != 2 {
		t.Errorf("%d groups of mistakes", rows)
	}
	good := "单位名称,单位类别,重要职能,监督单位\n市甲局,市直部门,是,\n柳林镇,乡镇(街道),,\n"
	p.upload("/admin/organizations/import", "file", "单位.csv", []byte(good)).has("导入了 2 个单位")
	p.see("/admin/organizations?q=柳林").has("柳林镇", "符合条件的 1 个").hasNot("市甲局")
	p.see("/admin/organizations?q="+url.QueryEscape("柳 林\u200b")).has("柳林镇", "符合条件的 1 个").hasNot("市甲局")
	p.upload("/admin/organizations/import", "file", "空.csv", nil).has("“空.csv”是空的")
}

func TestTheImportTemplateCanBeImported(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	for _, format := range []string{"csv", "xlsx"} {
		a := p.get("/admin/organizations/template." + format)
		if a.status != http.StatusOK || !strings.Contains(a.header.Get("Content-Disposition"), "filename*=UTF-8''") {
			t.Errorf("%s: %d %s", format, a.status, a.header.Get("Content-Disposition"))
		}
		a = p.upload("/admin/organizations/import", "file", "t."+format, a.body)
		if a.status >= 500 {
			t.Errorf("importing the template: %d", a.status)
		}
	}
}

func TestAFormKeepsWhatWasTypedAndMarksTheField(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	a := p.post("/admin/rounds", url.Values{"name": {"第七轮"}, "term": {"5"}, "no": {"七轮吧"}, "starts_on": {"七月"}})
	a.has("有 2 处需要修改")
	if a.status != http.StatusUnprocessableEntity {
		t.Errorf("status %d", a.status)
	}
	for _, n := range find(a.page, tag("input")) {
		switch attr(n, "name") {
		case "name":
			if attr(n, "value") != "第七轮" || hasAttr(n, "aria-invalid") {
				t.Error("the name was lost, or is marked")
			}
		case "no", "starts_on":
			if attr(n, "aria-invalid") != "true" || attr(n, "aria-describedby") == "" {
				t.Errorf("%s is not marked", attr(n, "name"))
			}
		}
	}
}

func TestTheSecondToChangeARecordIsTold(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/organizations/" + c.organization
	first, second := c.office.see(at).form(at, map[string]string{"key_function": "1"}), c.office.see(at).form(at, nil)
	c.office.do(at, first).has("已修改")
	if a := c.office.post(at, second); a.status != http.StatusPreconditionFailed || !strings.Contains(a.text(), "别人刚刚改过") {
		t.Errorf("the second: %d %s", a.status, a.text())
	}
}

func TestAWholeKindJoinsARoundAtOnce(t *testing.T) {
	c := newCity(t, "sanmenxia")
	for i := range 3 {
		c.office.do("/admin/organizations/new", url.Values{"name": {fmt.Sprintf("第%d镇", i)}, "kind": {"township"}})
	}
	at := "/admin/rounds/" + c.round + "/join"
	page := c.office.see(at).has("全部乡镇（街道）（3 个）").hasNot("市自然资源和规划局")
	c.office.do(at, page.form(at, map[string]string{"who": "kind:township", "scheme": "sanmenxia"})).has("第0镇", "第2镇", "共 4 个单位")
	a := c.office.post(at, url.Values{"who": {""}, "scheme": {"sanmenxia"}})
	if a.status != http.StatusUnprocessableEntity {
		t.Errorf("no one chosen: %d", a.status)
	}
}

// better adds a unit with full points to the round.
func (c *city) better(name string) {
	c.t.Helper()
	o, err := c.Rounds.NewOrganization(c.t.Context(), c.office.who, round.Organization{
		Name: name, Kind: scheme.KindDepartment,
	})
	c.must(err)
	e, err := c.Rounds.NewEvaluation(c.t.Context(), c.office.who, round.Evaluation{
		RoundID: c.round, OrganizationID: o.ID, SchemeID: "sanmenxia",
	})
	c.must(err)
	c.must(apptest.Score(c.t.Context(), c.Service, e.ID))
}

// score fills in and submits the sheets of all three bodies.
func (c *city) score(totals map[string]string) {
	c.t.Helper()
	for body, want := range totals {
		p := c.as("p-"+body, auth.Assessor, body)
		at := "/admin/evaluations/" + c.evaluation + "/sheets/" + body
		page := p.see(at)
		form := page.form(at, map[string]string{"submit": "1"})
		fillScores(c.t, page, form, decimal.Decimal(want).Rat())
		if a := p.post(at, form); a.status != http.StatusSeeOther {
			c.t.Fatalf("submit %s: %d %s", body, a.status, a.text())
		}
	}
}

// A score is one tap, and a fraction is typed; without a script the page works all the same, and two answers to one
// question are refused (experience A13).
func TestAScoreIsTappedOrTyped(t *testing.T) {
	c := newCity(t, "sanmenxia")
	one := c.as("sun", auth.Assessor, scheme.BodyDiscipline)
	sheet := "/admin/evaluations/" + c.evaluation + "/sheets/discipline"
	s, err := c.Scores.ShowSheet(t.Context(), one.who, c.evaluation, "discipline")
	c.must(err)
	item := s.Rubric.Items[0]
	scored := func(tapped, typed string) answer {
		form := one.see(sheet).form(sheet, nil)
		form.Set("tap."+item.Code, tapped)
		form.Set("score."+item.Code, typed)
		return one.post(sheet, form)
	}
	for _, x := range []struct{ tapped, typed, want string }{
		{"2", "", "2"},
		{"other", "1.5", "1.5"},
		{"1", "1.5", "1"}, // the box holds what was there before
		{"1", "1.0", "1"},
		{"other", "", ""},
		{"", "0.5", "0.5"},
	} {
		if a := scored(x.tapped, x.typed); a.status != http.StatusSeeOther {
			t.Fatalf("%v: %d %s", x, a.status, a.text())
		}
		s, err := c.Scores.ShowSheet(t.Context(), one.who, c.evaluation, "discipline")
		c.must(err)
		got := ""
		if len(s.Items) > 0 {
			got = string(s.Items[0].Score)
		}
		if got != x.want {
			t.Errorf("%v is saved as %q", x, got)
		}
	}
	if a := scored("2", "1.5"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "点了 2，又填了 1.5，请只留一个。") {
		t.Errorf("two scores: %d %s", a.status, a.text())
	}
}

func TestThreeBodiesScoreApartTheOfficeLocksAndTheScoreIs8860(t *testing.T) {
	c := newCity(t, "sanmenxia")
	one := c.as("sun", auth.Assessor, scheme.BodyDiscipline)
	sheet := "/admin/evaluations/" + c.evaluation + "/sheets/discipline"
	one.see("/admin/sheets").has("市自然资源和规划局", "未开始", "1 张评分表还没有提交")
	one.see(sheet).has("漏一个问题扣 1 分") // how points are lost is shown where they are given (domain B20)
	draft := one.see(sheet).form(sheet, nil)
	first := ""
	for name := range draft {
		if strings.HasPrefix(name, "score.") && (first == "" || name < first) {
			first = name
		}
	}
	draft.Set(first, "1.234")
	if a := one.post(sheet, draft); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "最多两位小数") {
		t.Fatalf("three decimals: %d %s", a.status, a.text())
	}
	draft.Set(first, "3.5")
	one.do(sheet, draft).has("草稿已保存", "草稿")
	if a := one.get("/admin/evaluations/" + c.evaluation + "/sheets/organization"); a.status != http.StatusForbidden {
		t.Errorf("another body's sheet before the lock: %d", a.status)
	}
	c.score(map[string]string{"discipline": "88", "organization": "92", "inspection": "85"})
	page := c.office.see("/admin/evaluations/"+c.evaluation).has("锁定后显示得分").hasNot("88.60", "92.00")
	lock := "/admin/evaluations/" + c.evaluation + "/lock"
	if a := c.office.post(lock, page.form(lock, map[string]string{"confirm": "是"})); a.status != http.StatusUnprocessableEntity {
		t.Fatalf("without the word: %d", a.status)
	}
	if a := c.office.get(sheet); a.status != http.StatusForbidden {
		t.Errorf("the office reads a sheet before the lock: %d", a.status)
	}
	c.office.do(lock, url.Values{"confirm": {"锁定"}}).has("88.60", "(5×88.00 + 3×92.00 + 2×85.00) ÷ (5 + 3 + 2) = 88.60", "逐步看怎么算出来的", "看评分表")
	c.office.see(sheet).has("评分已经锁定", "查阅资料").hasNot("提交评分表")
	one.see("/admin/rounds/current/ranking").has("88.60", "市自然资源和规划局", "1")
	one.see("/admin/evaluations/"+c.evaluation+"/score").has("88.60", "全轮第 1")
	one.see(sheet).has("评分已经锁定")
	table := c.office.see("/admin/rounds/"+c.round+"/statistics").has("88.60", "被巡察党组织")
	figures := find(table.page, func(n *htmlNode) bool { return n.Data == "td" && class("num")(n) })
	if !slices.ContainsFunc(figures, func(n *htmlNode) bool { return words(n) == "88.60" }) || slices.ContainsFunc(figures, func(n *htmlNode) bool { return words(n) == "较好" }) {
		t.Error("figures of the table are not set apart from words")
	}
	c.better("市水务局")
	c.office.see("/admin/rounds/current/ranking").has("1 个单位排在最后 20%，等人确认问题是否较为突出")
	decide := "/admin/evaluations/" + c.evaluation + "/candidate?scope=all"
	c.office.do(decide, url.Values{"confirmed": {"1"}, "reason": {"虚假整改"}}).has("列入约谈建议", "重新决定").hasNot("等人确认")
	unseen := url.Values{"confirmed": {"0"}, "reason": {"没有看到已经决定"}}
	if a := c.office.post(decide, unseen); a.status != http.StatusPreconditionFailed {
		t.Errorf("a decision that was not seen is overwritten: %d", a.status)
	}
	again := c.office.see("/admin/rounds/"+c.round+"/ranking").form(decide, map[string]string{
		"confirmed": "0", "reason": "会商后改判",
	})
	c.office.do(decide, again).has("不列入", "会商后改判")
	reopen := "/admin/evaluations/" + c.evaluation + "/reopen"
	c.office.do(reopen, url.Values{"body": {"discipline"}, "reason": {"漏扣一项"}}).has("评分表已退回").hasNot("88.60")
}

func TestTheStatisticsTableIsTheSameInEveryForm(t *testing.T) {
	c := newCity(t, "sanmenxia")
	base := "/admin/rounds/" + c.round + "/statistics"
	raw := c.office.get(base + ".csv")
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw.body, []byte("\ufeff")))).ReadAll()
	c.must(err)
	if len(rows) != 3 || len(rows[1]) != 40 || rows[2][2] != "合计（1 个）" || !bytes.HasPrefix(raw.body, []byte("\ufeff")) {
		t.Fatalf("%d rows", len(rows))
	}
	book, err := excelize.OpenReader(bytes.NewReader(c.office.get(base + ".xlsx").body))
	c.must(err)
	cells, err := book.GetRows(book.GetSheetName(0))
	c.must(err)
	for i, want := range rows[1] {
		got := ""
		if i < len(cells[1]) {
			got = cells[1][i]
		}
		if got != want {
			t.Errorf("column %d: %q in the workbook, %q in the CSV", i+1, got, want)
		}
	}
	for i, title := range rows[0][4:13] {
		if rows[1][4+i] != "" {
			t.Errorf("no one entered anything, yet %s is %q", title, rows[1][4+i])
		}
	}
	printed := c.office.see(base+".html").has("集中督查结果统计表", "市自然资源和规划局", "督查组组长", "数据摘要")
	if cells := find(find(printed.page, tag("tbody"))[0], tag("td")); words(cells[3]) != "" {
		t.Errorf("no one entered anything, yet the print says %q problems", words(cells[3]))
	}
	facts := "/admin/evaluations/" + c.evaluation + "/facts"
	c.office.see("/admin/evaluations/" + c.evaluation).has("反馈问题未填")
	form := c.office.see(facts).form(facts, nil)
	c.office.do(facts, form) // saved as it is, it says as little as before
	again := c.office.get(base + ".csv")
	if !bytes.Equal(again.body, raw.body) {
		t.Errorf("an empty form changed the table: %s", again.body)
	}
	form = c.office.see(facts).form(facts, map[string]string{"problems": "3", "done": "3", "new_problems": "0"})
	c.office.do(facts, form).has("反馈问题3", "未完成0", "整改完成率100.00%")
	again = c.office.get(base + ".csv")
	if !bytes.Contains(again.body, []byte(",3,3,0,0,100.00,,0,")) {
		t.Errorf("the table after it was filled in: %s", again.body)
	}
	if a := c.office.get(base + ".pdf"); a.status != http.StatusNotFound {
		t.Errorf("an unknown form: %d", a.status)
	}
}

func TestAGradeOfTheUpperHalfIsNoWarning(t *testing.T) {
	bands := func(labels ...string) (s scheme.Scheme) {
		for _, l := range labels {
			s.GradeBands = append(s.GradeBands, scheme.GradeBand{Label: l})
		}
		return s
	}
	for want, s := range map[string]scheme.Scheme{
		"good good fair poor": bands("优秀", "较好", "一般", "差"), "good fair poor": bands("优", "良", "差"), "good poor": bands("合格", "不合格"), "good": bands("合格"),
	} {
		var got []string
		for _, b := range s.GradeBands {
			got = append(got, lookup.GradeChip(s, b.Label).Kind)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%d grades are %v, want %s", len(got), got, want)
		}
	}
}

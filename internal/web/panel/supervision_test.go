package panel

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// Without its county the system cannot tell that a team would assess it (domain A14).
func TestTheCountyOfAUnitIsChosenAndStays(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/organizations/" + c.organization
	c.office.see(at).hasNot("所属县（市区）")
	county, err := c.Rounds.NewOrganization(t.Context(), records.Actor{ID: "office", Name: "office", Role: auth.Admin}, round.Organization{Name: "东阳县", Kind: scheme.KindCounty})
	c.must(err)
	c.office.do(at, c.office.see(at).has("所属县（市区）").form(at, map[string]string{"parent_id": county.ID}))
	c.office.do(at, c.office.see(at).form(at, map[string]string{"key_function": "1"}))
	o, err := c.Rounds.ShowOrganization(t.Context(), c.organization)
	c.must(err)
	if o.V.ParentID != county.ID || !o.V.KeyFunction {
		t.Errorf("after another field was changed: %+v", o.V)
	}
}

func TestASupervisingBodyIsScoredLockedAndRankedOnItsOwnPages(t *testing.T) {
	c := newCity(t, "liaocheng")
	c.office.do("/admin/organizations/new", url.Values{"name": {"第一派驻纪检监察组"}, "kind": {"stationed"}})
	c.office.do("/admin/organizations/new", url.Values{"name": {"第二派驻纪检监察组"}, "kind": {"stationed"}})
	list, err := c.Rounds.Organizations(t.Context(), "", 10)
	c.must(err)
	for _, o := range list {
		if o.V.Name == "第一派驻纪检监察组" {
			at := "/admin/organizations/" + c.organization
			c.office.do(at, c.office.see(at).form(at, map[string]string{"supervisor_id": o.ID}))
		}
	}
	round := "/admin/rounds/" + c.round
	join := round + "/join?target=supervising"
	add := "/admin/organizations/new?round=" + c.round + "&target=supervising"
	if !c.office.see(join).leads(add) {
		t.Error("who adds a body there comes back to the ordinary form")
	}
	adding := c.office.see(add).form(add, map[string]string{"name": "第三派驻纪检监察组"})
	if a := c.office.post(add, adding); !strings.Contains(a.location(), "join?target=supervising&who=") {
		t.Errorf("a body that was added leads to %s", a.location())
	}
	page := c.office.see(join).has("把监督单位加入本轮", "本轮被巡察单位的监督单位（1 个）", "全部派驻组（3 个）").
		hasNot("三门峡", "市自然资源和规划局")
	c.office.do(join, page.form(join, map[string]string{"who": "watchers", "scheme": "liaocheng"})).
		has("监督单位", "第一派驻纪检监察组", "市自然资源和规划局", "等 1 个部门交评分表", "共 1 个单位").hasNot("第二派驻纪检监察组")
	c.organizer.see(round).hasNot("第一派驻纪检监察组")

	rows, err := c.Scores.SupervisionOverview(t.Context(), c.round)
	c.must(err)
	evaluationAt := "/admin/evaluations/" + rows[0].EvaluationID
	c.office.see(evaluationAt).has("履行巡察整改日常监督责任的情况", "市自然资源和规划局").hasNot("通报会", "台账与结论")
	one := c.as("sun", auth.Assessor, scheme.BodyDiscipline)
	one.see("/admin/sheets").has("监督责任 · 派驻组", "不做测评", "2 张评分表还没有提交")
	sheet := evaluationAt + "/sheets/joint"
	form := one.see(sheet).has("对巡察整改监督工作是否重视", "监督的单位", "市自然资源和规划局").hasNot("民主测评结果", "整改报告和台账真实可信").
		form(sheet, map[string]string{"submit": "1"})
	fillScores(t, one.see(sheet), form, decimal.Decimal("85.5").Rat())
	one.do(sheet, form).has("评分表已提交")
	c.office.do(evaluationAt+"/lock", url.Values{"confirm": {"锁定"}}).has("85.50", "监督单位第 1")

	c.office.see(round+"/ranking").has("还没有名次", "监督单位单独排").hasNot("85.50")
	c.betterSupervisor(list)
	ranking := c.office.see(round+"/ranking?scope=supervising").has("85.50", "第一派驻纪检监察组", "最后 20%，待确认")
	decide := evaluationAt + "/candidate?scope=supervising"
	a := c.office.post(decide, ranking.form(decide, map[string]string{"confirmed": "1", "reason": ""}))
	if a.status != 422 {
		t.Errorf("a candidate confirmed without a reason: %d", a.status)
	} else {
		a.has("第一派驻纪检监察组")
	}
	c.office.do(decide, ranking.form(decide, map[string]string{"confirmed": "1", "reason": "没有开展经常性督导"})).has("列入约谈建议", "没有开展经常性督导")
	c.office.see(round + "/statistics").hasNot("派驻纪检监察组")
}

// betterSupervisor adds a unit of the second group to the round, and the group with full points.
func (c *city) betterSupervisor(list []records.Versioned[round.Organization]) {
	c.t.Helper()
	ctx := c.t.Context()
	for _, o := range list {
		if o.V.Name != "第二派驻纪检监察组" {
			continue
		}
		unit, err := c.Rounds.NewOrganization(ctx, c.office.who, round.Organization{
			Name: "市水务局", Kind: scheme.KindDepartment, SupervisorID: o.ID,
		})
		c.must(err)
		_, err = c.Rounds.NewEvaluation(ctx, c.office.who, round.Evaluation{
			RoundID: c.round, OrganizationID: unit.ID, SchemeID: "liaocheng",
		})
		c.must(err)
		e, err := c.Rounds.NewEvaluation(ctx, c.office.who, round.Evaluation{
			RoundID: c.round, OrganizationID: o.ID, SchemeID: "liaocheng", Target: scheme.TargetSupervising,
		})
		c.must(err)
		c.must(apptest.Score(ctx, c.Service, e.ID))
	}
}

func TestTheSecondRubricIsSeenEditedAndTakenOutInTheEditor(t *testing.T) {
	d := newEnv(t)
	p := d.as("office", auth.Admin, "")
	p.see("/admin/schemes/liaocheng").has("监督责任评分细则", "是否采取扎实有效的监督措施")
	p.see("/admin/schemes/sanmenxia").hasNot("监督责任评分细则")
	const at = "/admin/schemes/liaocheng/edit"
	form := p.see(at).form(at+"?version=1", map[string]string{"supervision.items[0].points": "30"})
	p.post(at+"?version=1", form).has("各项分值之和必须等于 100，现为 105")
	form.Set("supervision.items[1].points", "20")
	p.do(at+"?version=1", form)
	s, err := d.Schemes.ShowScheme(t.Context(), "liaocheng", 2)
	d.must(err)
	if s.Supervision.Items[0].Points != "30" || len(s.Supervision.Items) != 4 {
		t.Errorf("supervision %+v", s.Supervision)
	}
	form = p.see(at+"?version=2").form(at+"?version=2", nil)
	for _, i := range []string{"0", "1", "2", "3"} {
		form.Set("supervision.items["+i+"].code", "")
	}
	p.do(at+"?version=2", form).hasNot("监督责任评分细则")
}

func TestALockedOrganizationWithoutASatisfactionIsNotDone(t *testing.T) {
	c := newCity(t, "liaocheng")
	one := c.as("sun", auth.Assessor, scheme.BodyDiscipline)
	sheet := "/admin/evaluations/" + c.evaluation + "/sheets/joint"
	form := one.see(sheet).form(sheet, map[string]string{"submit": "1"})
	fillScores(t, one.see(sheet), form, decimal.Decimal("80").Rat())
	one.do(sheet, form)
	c.office.do("/admin/evaluations/"+c.evaluation+"/lock", url.Values{"confirm": {"锁定"}}).has("缺失不会当作 0 分")
	c.office.see("/admin/rounds/"+c.round).has("1 个单位已锁定，缺满意度，需要决定怎么处理", "决定缺失的满意度怎么处理", "已测评0 / 1")
	decide := "/admin/evaluations/" + c.evaluation + "/decide"
	form = c.office.see("/admin/evaluations/"+c.evaluation).form(decide, map[string]string{
		"how": score.Exclude, "reason": "会商决定不计",
	})
	meanwhile := score.Decision{Value: "80", Reason: "电话回访"}
	c.must(c.Scores.DecideSatisfaction(t.Context(), c.office.who, c.evaluation, records.AnyVersion, meanwhile))
	c.office.post(decide, form).has("80 电话回访") // a colleague was faster: theirs is shown, and stays
	e, err := c.Rounds.ShowEvaluation(t.Context(), c.evaluation)
	c.must(err)
	if e.V.Decision.Value != "80" {
		t.Errorf("two at once: %+v", e.V.Decision)
	}
	c.office.see("/admin/rounds/" + c.round).has("补整改台账，等锁定结果").hasNot("缺满意度")
}

// F12: the office sees the whole cycle with what is missing, begun or not, and each number leads to its list.
func TestTheWholeCycleIsOneLineAndEveryNumberOpensItsList(t *testing.T) {
	c := newCity(t, "sanmenxia")
	page := c.office.see("/admin/rounds/" + c.round)
	page.has("全过程", "方案", "编组", "日常监督", "会商", "实地督导", "总结定分", "报告", "通报", "运用", "持续监督",
		"日常监督报告 0 / 2", "整改台账 0 / 1", "测评计票 0 / 1", "评分锁定 0 / 1", "锁定结果 0 / 1", "监督单位，", "核查评估组，")
	if line := words(find(page.page, class("cycle"))[0]); strings.Contains(line, "已完成") {
		t.Errorf("something is done: %s", line)
	}
	links := 0
	for _, list := range find(page.page, class("parts")) {
		for _, a := range find(list, func(n *html.Node) bool { return n.Data == "a" }) {
			c.office.see(attr(a, "href"))
			links++
		}
	}
	if links < 10 {
		t.Errorf("%d links", links)
	}
	c.organizer.see("/admin/rounds/" + c.round).hasNot("全过程")
	c.pass(80 * 24 * time.Hour)
	c.office = c.again("office")
	c.office.see("/admin/rounds/"+c.round).has("已超期", "缺 3")
	c.office.see("/admin/rounds/" + c.round + "?gap=facts").has("共 1 个单位。")
}

// Domain A47: a supervision office supervises too, and the body that already supervises a unit stays when the unit is
// saved.
func TestASupervisorOfAnyKindIsOfferedAndStays(t *testing.T) {
	c := newCity(t, "liaocheng")
	c.office.do("/admin/organizations/new", url.Values{"name": {"第三监督检查室"}, "kind": {scheme.KindOffice}}).
		has("监督检查室")
	c.office.do("/admin/organizations/new", url.Values{"name": {"某县委"}, "kind": {scheme.KindCounty}})
	list, err := c.Rounds.Organizations(t.Context(), "", 10)
	c.must(err)
	ids := map[string]string{}
	for _, o := range list {
		ids[o.V.Name] = o.ID
	}
	at := "/admin/organizations/" + c.organization
	page := c.office.see(at)
	offered := func(n *html.Node) bool { return n.Data == "option" && attr(n, "value") == ids["某县委"] }
	if n := len(find(page.page, offered)); n != 1 { // as the county, and not as a supervisor
		t.Errorf("a county that supervises no one is offered %d times", n)
	}
	c.office.do(at, page.form(at, map[string]string{"supervisor_id": ids["第三监督检查室"]}))
	saved, err := c.Rounds.ShowOrganization(t.Context(), c.organization)
	c.must(err)
	if saved.V.SupervisorID != ids["第三监督检查室"] {
		t.Error("the supervision office was not saved")
	}
	saved.V.SupervisorID = ids["某县委"] // over the API a supervisor can be of any kind
	office := records.Actor{Name: "office", Role: auth.Admin}
	_, err = c.Rounds.ChangeOrganization(t.Context(), office, saved.ID, saved.Version, saved.V)
	c.must(err)
	c.office.do(at, c.office.see(at).form(at, map[string]string{"key_function": "1"}))
	unit, err := c.Rounds.ShowOrganization(t.Context(), c.organization)
	c.must(err)
	if o, err := c.Rounds.ShowOrganization(t.Context(), unit.V.SupervisorID); err != nil || o.V.Name != "某县委" {
		t.Errorf("saving the unit changed its supervisor: %q, %v", o.V.Name, err)
	}
}

// A person who sees the next step of a unit is one press away from doing it.
func TestTheNextStepOfAUnitLeadsToItsPage(t *testing.T) {
	c := newCity(t, "liaocheng")
	for who, p := range map[string]*client{"office": c.office, "organizer": c.organizer} {
		cells := find(p.see("/admin/rounds/"+c.round).page, func(n *html.Node) bool { return attr(n, "data-label") == "下一步" })
		for _, cell := range cells {
			links := find(cell, tag("a"))
			if len(links) != 1 {
				t.Fatalf("%s: %d links", who, len(links))
			}
			to := attr(links[0], "href")
			p.see(to)
			if direct := strings.HasSuffix(to, "/briefing"); direct != (who == "organizer") {
				t.Errorf("%s is led to %s", who, to)
			}
		}
		if len(cells) == 0 {
			t.Error("no unit")
		}
	}
}

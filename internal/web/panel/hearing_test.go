package panel

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"minping/internal/app/records"
	"minping/internal/auth"
	rules "minping/internal/evaluation/decision"

	"minping/internal/app/decision"
)

// A hearing by hand (domain A27–A31): arranged, begun on the room's screen, scored by a judge whose points no one else
// sees until they are locked.
func TestAHearingIsArrangedScoredAndLockedOnThePages(t *testing.T) {
	c := newCity(t, "liaocheng")
	judge, other := c.as("pingwei", auth.Leader, ""), c.as("bie", auth.Assessor, "discipline")
	c.as("quexi", auth.Assessor, "discipline")
	ctx := t.Context()
	e, err := c.Rounds.ShowEvaluation(ctx, c.evaluation)
	c.must(err)
	o, err := c.Rounds.ShowOrganization(ctx, e.V.OrganizationID)
	c.must(err)
	o.V.KeyFunction = true
	_, err = c.Rounds.ChangeOrganization(ctx, c.office.who, o.ID, records.AnyVersion, o.V)
	c.must(err)
	c.fixOne()
	c.office.see("/admin/hearings").has("还没有质询答辩会", "去答复建议").hasNot("抽签并安排")
	ask := url.Values{
		"batch": {c.round}, "name": {"质询答辩会"}, "on": {"2026-12-01"}, "place": {"礼堂"}, "minutes": {"15"}, "questions": {"3"},
		"judges": {"pingwei、QueXi"},
	}
	if a := c.office.post("/admin/hearings", ask); a.status != http.StatusConflict || !strings.Contains(a.text(), "还没有决定列入质询答辩的单位") {
		t.Errorf("no one was chosen: %d %s", a.status, a.text())
	}
	_, err = c.Decisions.Decide(ctx, c.office.who, c.evaluation, decision.Request{
		To: rules.Yes, Decision: rules.Decision{Kind: rules.Hearing, Reason: "职能重要"},
	})
	c.must(err)
	page := c.office.see("/admin/hearings").has("列入的单位", "市自然资源和规划局", "pingwei", "quexi")
	ask = page.form("/admin/hearings", map[string]string{
		"place": "礼堂", "judges.pingwei": "1", "judges.quexi": "1",
	})
	a := c.office.post("/admin/hearings", ask)
	if a.status != http.StatusSeeOther {
		t.Fatalf("it is not arranged: %d %s", a.status, a.text())
	}
	at, _, _ := strings.Cut(a.location(), "?")
	page = c.office.see(at)
	c.office.do(at+"/cancel", page.form(at+"/cancel", map[string]string{"reason": "会场改期"})).
		has("已取消", "会场改期（office").hasNot("锁定评分", "划去", "开始计时", "打开会场大屏")
	c.office.see(at + "/screen").has("已结束")
	a = c.office.post("/admin/hearings", c.office.see("/admin/hearings").has("已取消").
		form("/admin/hearings", map[string]string{"place": "礼堂", "judges.pingwei": "1", "judges.quexi": "1"}))
	at, _, _ = strings.Cut(a.location(), "?")
	page = c.office.see(at).has("市自然资源和规划局", "未开始", "0 / 2", "打开会场大屏", "pingwei、quexi").hasNot("我的评分")
	c.office.see(at + "/screen").has("即将开始")
	c.office.do(at+"/turn", page.form(at+"/turn", map[string]string{"evaluation": c.evaluation})).has("正在进行", "已开始计时")
	c.office.see(at+"/screen").has("市自然资源和规划局", "还剩")
	page = c.office.see(at).has("问题由组长现场提出")
	page = c.office.do(at+"/questions", page.form(at+"/questions", map[string]string{"question": "为什么还没有完成？"}))
	c.office.do(at+"/answers", page.form(at+"/answers", map[string]string{"text": "资金没有到位"})).
		has("为什么还没有完成？", "资金没有到位")

	if a := other.get(at); a.status != http.StatusForbidden {
		t.Errorf("someone who is no judge reads it: %d", a.status)
	}
	points := judge.see(at).form(at+"/points", nil)
	field := "points." + c.evaluation
	points.Set(field, "101")
	if a := judge.post(at+"/points", points); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "应在 0 到 100 之间") {
		t.Errorf("101 points: %d %s", a.status, a.text())
	}
	one := url.Values{"evaluation": {c.evaluation}, field: {""}}
	if a := judge.post(at+"/points", one); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "还没有打分") {
		t.Errorf("no points for a speaker: %d", a.status)
	}
	one.Set(field, "70")
	judge.do(at+"/points", one).has("已记下", "已给 1 个单位打分", "改分", "评委已打分：1 / 2")
	late := judge.see(at).form(at+"/points", nil) // on another device, with the points as they are
	one.Set(field, "75")
	judge.do(at+"/points", one)
	one.Set(field, "70")
	one.Set("was."+field, "70")
	for _, unchanged := range []url.Values{late, one} {
		judge.do(at+"/points", unchanged)
		if now := judge.see(at).form(at+"/points", nil).Get(field); now != "75" {
			t.Fatalf("newer points were overwritten with %q, which only were shown", now)
		}
	}
	for name := range points {
		if strings.HasPrefix(name, "points.") {
			points.Set(name, "８７.5")
		}
	}
	judge.do(at+"/points", points).has("评分已提交")
	page = c.office.see(at).has("1 / 2").hasNot("87.5")
	if a := c.office.post(at+"/lock", page.form(at+"/lock", nil)); a.status != http.StatusConflict || !strings.Contains(a.text(), "缺席或离席的请先划去") {
		t.Errorf("locked without a judge: %d %s", a.status, a.text())
	}
	c.office.do(at+"/strikes", page.form(at+"/strikes", map[string]string{"judge": "quexi", "reason": "因公出差"})).
		has("1 / 1", "quexi（因公出差）").hasNot("划去缺席或离席的评委…")
	c.office.do(at+"/lock", c.office.see(at).form(at+"/lock", nil)).has("被巡察单位排名", "87.50", "已锁定").hasNot("正在进行")
	c.office.see(at + "/screen").has("已结束").hasNot("还剩")
}

package panel

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/round"
	"minping/internal/evaluation/score"
)

// secondRound adds the next round with one unit and returns the round and its evaluation.
func (c *city) secondRound() (roundID, evaluationID string) {
	c.t.Helper()
	a := c.office.post("/admin/rounds", url.Values{"name": {"五届市委第八轮巡察"}, "term": {"5"}, "no": {"8"}, "starts_on": {"2026-08-01"}})
	roundID = strings.TrimSuffix(strings.TrimPrefix(a.location(), "/admin/rounds/"), "?said=added.round")
	o, err := c.Rounds.NewOrganization(c.t.Context(), c.office.who, round.Organization{Name: "市水务局", Kind: "department"})
	c.must(err)
	e, err := c.Rounds.NewEvaluation(c.t.Context(), c.office.who, round.Evaluation{
		RoundID: roundID, OrganizationID: o.ID, SchemeID: "liaocheng",
	})
	c.must(err)
	return roundID, e.ID
}

// Two rounds are one batch on the pages: ticked, fixed with the minutes of the meeting, one bulletin with its table.
func TestTwoRoundsAreTickedAndOneBulletinIsDrafted(t *testing.T) {
	c := newCity(t, "liaocheng")
	ctx := t.Context()
	second, other := c.secondRound()
	list := c.office.see("/admin/results").has("五届市委第七轮巡察", "五届市委第八轮巡察", "几轮合并评估")
	form := list.form("/admin/results", map[string]string{"name": "第七轮、第八轮", "rounds." + c.round: "1"})
	if a := c.office.post("/admin/results", form); !strings.Contains(a.text(), "一个批次含 2 到 20 轮") {
		t.Errorf("one round is a batch of several: %d", a.status)
	}
	form.Set("rounds."+second, "1")
	a := c.office.post("/admin/results", form)
	at, _, _ := strings.Cut(a.location(), "?")
	if a.status != http.StatusSeeOther {
		t.Fatal(a.status, a.text())
	}
	c.office.see("/admin/results").has("第七轮、第八轮", "2 轮").hasNot("几轮合并评估")
	for e, value := range map[string]string{c.evaluation: "80", other: "70"} {
		c.must(c.Scores.DecideSatisfaction(ctx, c.office.who, e, 0, score.Decision{Value: value, Reason: "电话回访"}))
		c.must(apptest.Score(ctx, c.Service, e))
	}
	batch := strings.TrimSuffix(strings.TrimPrefix(at, "/admin/batches/"), "/final")
	write := "/admin/entries/new?kind=batch&about=" + batch + "&type=summary_meeting"
	if page := c.office.get(at); !strings.Contains(string(page.body), strings.ReplaceAll(write, "&", "&amp;")) {
		t.Errorf("nothing leads to the minutes: %s", page.text())
	}
	minutes := c.office.see(write).form("/admin/entries", map[string]string{"values.minutes": "同意锁定结果。", "people": "组长", "on": c.now().Format("2006-01-02")})
	if a := c.office.sendForm("/admin/entries", minutes, "", nil); a.status != http.StatusSeeOther {
		t.Fatal(a.status, a.text())
	}
	page := c.office.see(at).has("五届市委第七轮巡察、五届市委第八轮巡察", "2 个")
	fix := page.form(at, nil)
	if fix.Get("meeting") == "" {
		t.Error("the minutes are not proposed")
	}
	wrong := page.form(at, nil)
	wrong.Set("meeting", c.round)
	if a := c.office.post(at, wrong); !strings.Contains(a.text(), "没有这份总结会记录") {
		t.Errorf("something else passes for minutes: %d %s", a.status, a.text())
	}
	ranking := "/admin/rounds/" + second + "/ranking"
	c.office.see(ranking).hasNot("一起排的")
	c.office.do(at, fix).has("已锁定，第 1 版", "日 集中督查总结会", "部门，五届市委第八轮巡察", "起草通报")
	c.office.see(ranking).has("结果按“第七轮、第八轮”一起锁定，名次是这几轮的单位一起排的。", "最后 20%", "在“结果运用”中答复").
		hasNot("待确认", "问题是否较为突出…", "等人确认") // who is among the last is decided with the result
	a = c.office.post("/admin/documents", url.Values{"type": {"bulletin"}, "batch": {batch}})
	path, _, _ := strings.Cut(a.location(), "?")
	c.office.see("/admin/documents/new?batch="+batch).has("市水务局（五届市委第八轮巡察）", "（五届市委第七轮巡察）")
	c.office.see(path).has("关于第七轮、第八轮巡察整改评估情况的通报", "共对2个党组织开展评估", "巡察整改集中督查结果统计表")
	print := c.office.see(path + "/print")
	print.has("五届市委第八轮巡察", "市水务局", "市自然资源和规划局", "平均（合计）")
}

// Domain A16: what was done for one kind of units only.
func TestTheFiguresOfAllRoundsAreNarrowedToAKindOfUnit(t *testing.T) {
	c := newCity(t, "liaocheng")
	if !c.office.see("/admin/statistics?kind=department").has("1 轮 · 市直部门").leads("/admin/rounds/" + c.round + "?kind=department") {
		t.Error("the number of units leads to all of them")
	}
	c.office.see("/admin/statistics?kind=township").has("各轮都没有乡镇（街道）")
	if a := c.office.get("/admin/statistics?kind=town"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a kind that is not one: %d", a.status)
	}
}

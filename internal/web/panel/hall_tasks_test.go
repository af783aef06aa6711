package panel

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"minping/internal/app/apptest"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/vote"
)

// paperForm types the same paper ballots for every question: all of them 满意.
func paperForm(page answer, at, n string) url.Values {
	form := page.form(at, map[string]string{"ballots": n})
	for name := range form {
		if strings.HasPrefix(name, "n.") && strings.HasSuffix(name, ".sat") {
			form.Set(name, n)
		}
	}
	return form
}

func TestPaperBallotsAreTypedTwiceBlindByTwoPeople(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	id := strings.TrimPrefix(path, "/admin/sessions/")
	tokens := c.slips(path, 12)[id]
	c.organizer.see(path + "/paper").has("投票开始以后才能录入")
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	c.phones(id, tokens[:6], func(int) []int { return same(2, 2) })
	at := path + "/paper"
	first := paperForm(c.organizer.see(at).has("第 1 次录入"), at, "3")
	wrong := url.Values{}
	for k, v := range first {
		wrong[k] = v
	}
	wrong.Set("n.D1.sat", "2")
	if a := c.organizer.post(at, wrong); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "之和应等于纸质票张数") {
		t.Fatalf("a question that does not add up: %d %s", a.status, a.text())
	}
	c.organizer.do(at, first).has("等另一个人录第二次").hasNot("第 2 次录入")
	theirs := paperForm(c.second.see(at), at, "3")
	theirs.Del("form_key")
	c.organizer.post(at, theirs).has("等另一个人录第二次") // whichever form sends it
	again := c.second.see(at)
	for _, n := range find(again.page, tag("input")) {
		if v := attr(n, "value"); strings.HasPrefix(attr(n, "name"), "n.") && v != "0" {
			t.Errorf("the second entry shows the first's figure %s", v)
		}
	}
	second := paperForm(again, at, "3")
	second.Set("n.D1.sat", "2")
	second.Set("n.D1.basic", "1")
	differs := c.second.post(at, second).has("两次录入不一致", "D1", "满意", "基本满意")
	if differs.status != http.StatusConflict {
		t.Errorf("differing entries: %d", differs.status)
	}
	// The second figure was right: the person who typed the first corrects it, and no one else can.
	c.second.see(at + "?again=1").has("第 2 次录入")
	corrected := paperForm(c.organizer.see(at+"?again=1").has("第 1 次录入"), at, "3")
	corrected.Set("n.D1.sat", "2")
	corrected.Set("n.D1.basic", "1")
	corrected.Set("invalid", "1")
	c.organizer.do(at, corrected).has("等另一个人录第二次")
	second.Set("invalid", "0")
	c.second.post(at, second).has("两次录入不一致", "无法辨认")
	corrected.Set("invalid", "0")
	corrected.Set("n.D1.sat", "3")
	corrected.Set("n.D1.basic", "0")
	c.organizer.do(at, corrected).has("等另一个人录第二次")
	second.Set("n.D1.sat", "3")
	second.Set("n.D1.basic", "0")
	c.second.do(at, second).has("两次录入一致，已经计入总数", "3 张")
	c.organizer.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}})
	c.organizer.do(path+"/move", url.Values{"to": {"counted"}})
	c.organizer.see(path+"/result").has("满意 3", "基本满意 6", "收回").hasNot("其中纸")
}

func TestPaperTypedOnceHoldsUpTheCountUntilTwoPeopleExplain(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	id := strings.TrimPrefix(path, "/admin/sessions/")
	tokens := c.slips(path, 12)[id]
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	c.phones(id, tokens[:6], func(int) []int { return same(2, 2) })
	at := path + "/paper"
	c.organizer.do(at, paperForm(c.organizer.see(at), at, "3"))
	c.organizer.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}}).has("纸票没有录完")
	if a := c.organizer.post(path+"/move", url.Values{"to": {"counted"}}); a.status != http.StatusConflict || !strings.Contains(a.text(), "纸质票还没有两人录入一致") {
		t.Fatalf("counting all the same: %d %s", a.status, a.text())
	}
	override := url.Values{"what": {"count"}, "reason": {"第二个人身体不适"}}
	c.organizer.do(path+"/override", override).has("等另一个人确认")
	page := c.second.see(path).has("有不符仍然计票", "第二个人身体不适")
	c.second.do(path+"/override", page.form(path+"/override", nil)).has("两人已写明原因")
	c.organizer.do(path+"/move", url.Values{"to": {"counted"}}).has("测评结果")
	c.organizer.see(path + "/result").has("基本满意 6")
	r, err := c.Tallies.Result(t.Context(), c.organizer.who, id)
	c.must(err)
	if r.Returned != 6 {
		t.Errorf("%d ballots are counted, want the 6 electronic ones", r.Returned)
	}
}

func TestASlipOfAnotherSessionIsNotVoided(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	c.slips(path, 12)
	c.organizer.post(path+"/void", url.Values{"code": {vote.Code{9, 9}.String()}}).has("这不是这一场的票")
	a := c.organizer.post(path+"/void", url.Values{"code": {"8K3P"}})
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(string(a.body), `value="8K3P"`) {
		t.Errorf("half a code: %d", a.status)
	}
}

func TestSuggestionsAreReviewedAndTheOriginalIsKept(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	id := strings.TrimPrefix(path, "/admin/sessions/")
	tokens := c.slips(path, 12)[id]
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	c.phonesWith(id, tokens[:6], func(int) []int { return same(1, 1) }, func(i int) string { return "窗口小李态度不好" + strings.Repeat("!", i) })
	c.organizer.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}})
	c.organizer.do(path+"/move", url.Values{"to": {"counted"}})
	at := path + "/comments"
	one := c.as("sun", auth.Assessor, "discipline")
	one.see(path+"/result").has("还有 6 条，等组织者看过", "下载证据包").hasNot("窗口小李")
	a := one.get(path + "/evidence")
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "application/zip" {
		t.Errorf("the evidence: %d %s", a.status, a.header.Get("Content-Type"))
	}
	c.organizer.see(at).has("窗口小李态度不好", "还没有看过", "遮盖身份信息")
	c.organizer.do(at, url.Values{"n": {"2"}, "shown": {"1"}, "version": {"1"}}).has("公开")
	one.see(path+"/result").has("还有 5 条", "窗口小李")
	a = c.organizer.post(at, url.Values{"n": {"2"}, "shown": {"0"}, "version": {"2"}})
	if !strings.HasSuffix(a.location(), "#c2") ||
		len(find(c.organizer.see(at).page, func(n *html.Node) bool { return attr(n, "id") == "c2" })) != 1 {
		t.Errorf("after a suggestion the page goes to %q, not back to it", a.location())
	}
	one.see(path + "/result").hasNot("窗口小李")
	c.organizer.do(at, url.Values{"n": {"1"}, "text": {"窗口██态度不好"}, "version": {"1"}}).has("窗口██态度不好", "看原文")
	c.organizer.do(at, url.Values{"n": {"1"}, "shown": {"0"}, "version": {"2"}}).has("已隐藏", "恢复公开")
	c.office.see(at).has("已隐藏")
	long := url.Values{"n": {"1"}, "text": {strings.Repeat("长", 900)}, "version": {"3"}}
	if a := c.organizer.post(at, long); a.status != http.StatusUnprocessableEntity {
		t.Errorf("too long: %d", a.status)
	}
}

func TestAMonitorFindsASessionByItsNumberAndVoids(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, number := c.session(c.briefing(), nil)
	c.slips(path, 12)
	m := c.as("jian", auth.Supervisor, "discipline")
	m.see("/admin/monitor").has("市自然资源和规划局", "待开始")
	m.post("/admin/monitor", url.Values{"number": {"000000"}}).has("没有这个场次号")
	m.do("/admin/monitor", url.Values{"number": {fullWidth(number[:3]) + " " + number[3:]}}).has("逐张扫描或输入剩余的票")
	m.post(path+"/void", url.Values{"code": {vote.Code{1, 2}.String()}}).has("已作废")
	if a := m.get(path); a.status != http.StatusForbidden {
		t.Errorf("a monitor on the organizer's page: %d", a.status)
	}
}

func TestAnInspectedUnitSeesItsResultOnlyAfterItsNotification(t *testing.T) {
	c := newCity(t, "liaocheng")
	unit := c.as("danwei", auth.Unit, "市自然资源和规划局")
	other := c.as("bieren", auth.Unit, "柳林镇")
	unit.see("/admin/unit").has("还没有安排")
	team, target := c.as("ceping", auth.Assessor, scheme.BodyDiscipline), "/admin/evaluations/"+c.evaluation+"/target"
	path, _ := c.session(c.briefing(), nil)
	team.see(target).hasNot("现场测评")
	id := strings.TrimPrefix(path, "/admin/sessions/")
	page := unit.see("/admin/unit").has("市政务中心三楼会议室")
	unit.do("/admin/unit", page.form("/admin/unit", map[string]string{"disclosure": "\u3000\n\u3000\u3000已整改十项。\n　　余下两项\u00a0\t"})).has("已保存", "余下两项")
	if kept := find(unit.see("/admin/unit").page, tag("textarea")); len(kept) != 1 || strings.TrimPrefix(kept[0].FirstChild.Data, "\n") != "\u3000\u3000已整改十项。\n　　余下两项" {
		t.Errorf("kept as %q", kept[0].FirstChild.Data)
	}
	other.see("/admin/unit").has("把本单位加入一轮以后").hasNot("已整改十项")
	tokens := c.slips(path, 12)[id]
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	if a := unit.post("/admin/unit", url.Values{"disclosure": {"改口"}, "version": {"2"}}); a.status != http.StatusConflict {
		t.Errorf("the text changed while people vote: %d", a.status)
	}
	c.phones(id, tokens[:6], func(int) []int { return same(1, 1) })
	c.organizer.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}})
	c.organizer.do(path+"/move", url.Values{"to": {"counted"}})
	unit.see("/admin/unit").has("结果通知发给本单位以后才能看到").hasNot("100.00")
	if !team.see(target).has("现场测评", "已计票").leads(path + "/result") { // questions were asked (domain A19, B15)
		t.Error("the page of the team does not lead to the result")
	}
	c.must(c.Scores.DecideSatisfaction(t.Context(), c.office.who, c.evaluation, 0, score.Decision{Value: "80", Reason: "电话回访"}))
	c.must(apptest.Score(t.Context(), c.Service, c.evaluation))
	c.must(apptest.Publish(t.Context(), c.Service, c.evaluation))
	unit.see("/admin/unit").has("100.00")
}

// A ballot in the morning is on the day of the hall, and a figure leads to the steps of the score once there are any.
func TestAFigureLeadsToWhatItSaysOnTheDayOfTheHall(t *testing.T) {
	c := newCity(t, "liaocheng")
	team, at := c.as("ceping", auth.Assessor, scheme.BodyDiscipline), "/admin/evaluations/"+c.evaluation
	path, _ := c.session(c.briefingAt("2026-11-02T07:30"), nil)
	c.voteAndCount(path)
	team.see(at+"/target").has("2026年11月2日", "现场测评").hasNot("2026年11月1日")
	if open := c.office.see(at).hasNot("点数字看"); open.leads("#steps") || !open.leads(at+"/breakdown") {
		t.Error("without a score the figures lead to its steps")
	}
	c.must(apptest.Score(t.Context(), c.Service, c.evaluation))
	if !c.office.see(at).has("点数字看怎么算出来的").leads("#steps") {
		t.Error("the figures do not lead to the steps of the score")
	}
}

func TestTheAuditorReadsTheLogAndFetchesBundles(t *testing.T) {
	c := newCity(t, "liaocheng")
	auditor := c.as("shen", auth.Auditor, "")
	path, number := c.session(c.briefing(), nil)
	id := strings.TrimPrefix(path, "/admin/sessions/")
	c.voteAndCount(path)
	auditor.see("/admin/audit").has("开启投票", "zhao", "市自然资源和规划局", "下载证据包")
	auditor.see("/admin/audit?number=" + number).has("市自然资源和规划局 " + number)
	auditor.see("/admin/audit?number=" + url.QueryEscape(number[:3]+" "+number[3:]+"\u3000")).has("市自然资源和规划局 " + number)
	auditor.see("/admin/audit?number=000000").hasNot("下载证据包")
	auditor.see("/admin/audit?type=session&subject=zhao").has("截止投票").hasNot("登录 zhao 登录")
	auditor.see("/admin/audit?type=organization").has("添加单位", "市直部门").hasNot("okdepartment", ">department")
	auditor.see("/admin/audit?subject=nobody").has("没有符合条件的记录")
	auditor.see("/admin/audit?number=" + number).has("下载审计名单")
	a := auditor.get("/admin/audit/lists/" + id)
	if a.status != http.StatusOK || !strings.Contains(string(a.body), `"admitted":["`) {
		t.Errorf("lists: %d %s", a.status, a.body)
	}
	if a := c.organizer.get("/admin/audit/lists/" + id); a.status == http.StatusOK {
		t.Error("an organizer is given the lists")
	}
	auditor.see("/admin/audit?type=session&object=" + id).has("下载审计名单")
	a = auditor.get("/admin/audit/bundles/" + id)
	if a.status != http.StatusOK || !strings.HasPrefix(string(a.body), "PK") ||
		!strings.Contains(a.header.Get("Content-Disposition"), "minping-"+id+".zip") {
		t.Errorf("bundle: %d, %d bytes", a.status, len(a.body))
	}
}

func TestFiguresThatDoNotBalanceAfterTheSealHoldUpTheCount(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	id := strings.TrimPrefix(path, "/admin/sessions/")
	tokens := c.slips(path, 8)[id]
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	c.phones(id, tokens[:6], func(int) []int { return same(2, 2) })
	c.organizer.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}})
	figures := url.Values{"expected": {"8"}, "attended": {"7"}, "issued": {"7"}, "left_over": {"0"}}
	c.organizer.do(path+"/accounting", figures).has("现在还不能计票", "清点数对不上", "对不上，两人写明原因后计票", "印制 8 张")
	if a := c.organizer.post(path+"/move", url.Values{"to": {"counted"}}); a.status != http.StatusConflict || !strings.Contains(a.text(), "清点数对不上") {
		t.Fatalf("counting all the same: %d %s", a.status, a.text())
	}
	override := url.Values{"what": {"count"}, "reason": {"一张掉在地上"}}
	c.organizer.do(path+"/override", override).has("等另一个人确认")
	page := c.second.see(path)
	c.second.do(path+"/override", page.form(path+"/override", nil)).has("两人已写明原因").hasNot("现在还不能计票")
	c.organizer.do(path+"/move", url.Values{"to": {"counted"}}).has("测评结果")
	c.organizer.see(path+"/minutes").has("一张掉在地上", "有不符，两人写明原因后计票")
}

// Left-over slips are voided until the admission note (rb1 §6): in flow two that is before voting opens, and no page
// says otherwise.
func TestNoPageOffersToVoidSlipsOnceThatIsImpossible(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), map[string]string{"form": "full", "mode": "slip", "flow": "two", "k": "5"})
	id := strings.TrimPrefix(path, "/admin/sessions/")
	c.slips(path, 8)
	c.organizer.do(path+"/move", url.Values{"to": {"admitting"}})
	c.organizer.do(path+"/move", url.Values{"to": {"admitted"}}).has("作废剩余的票，然后开始投票", "作废票")
	c.organizer.do(path+"/move", url.Values{"to": {"voting"}}).hasNot("作废票", "作废剩余的票")
	c.organizer.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}, "hold": {"1"}}).has("不用再作废").hasNot("作废票", "作废剩余的票")
	if s, err := c.Sessions.ShowSession(t.Context(), c.organizer.who, id); err != nil || s.State != vote.StateClosing {
		t.Errorf("%v, %v", s.State, err)
	}
}

package panel

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"minping/internal/app/apptest"

	"minping/internal/auth"
	"minping/internal/evaluation/document"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// From the summary meeting to the unit's signature, by hand: fixed, drafted, approved by another person, issued,
// received; then opened again by two.
func TestAResultIsFixedAndItsNotificationGoesToTheUnitOnThePages(t *testing.T) {
	c := newCity(t, "liaocheng")
	ctx := t.Context()
	leader, unit := c.as("zuzhang", auth.Leader, ""), c.as("danwei", auth.Unit, "市自然资源和规划局")
	at := "/admin/batches/" + c.round + "/final"
	c.office.see("/admin/results").has("五届市委第七轮巡察", "未锁定")
	c.office.see(at).has("评分表还没有全部锁定", "不列入结果的原因")
	if a := c.office.post(at, url.Values{"version": {"0"}}); !strings.Contains(string(a.body), "评分表还没有全部锁定") {
		t.Errorf("an unscored unit does not hold it up: %d", a.status)
	}
	all, err := c.Rounds.Evaluations(ctx, c.round, "", 100)
	c.must(err)
	form := url.Values{"version": {"0"}}
	for _, e := range all {
		if e.ID != c.evaluation {
			form.Set("out."+e.ID, "另行评估")
		}
	}
	c.must(c.Scores.DecideSatisfaction(ctx, c.office.who, c.evaluation, 0, score.Decision{Value: "80", Reason: "电话回访"}))
	c.must(apptest.Score(ctx, c.Service, c.evaluation))
	c.office.do(at, form).has("已锁定，第 1 版", "市自然资源和规划局")
	unit.see("/admin/documents").has("还没有收到公文")

	c.office.see("/admin/documents/new?batch="+c.round).has("结果通知", "限期重新整改通知书", "市自然资源和规划局")
	a := c.office.post("/admin/documents", url.Values{"type": {"notification"}, "batch": {c.round}})
	if !strings.Contains(string(a.body), "请选择单位") {
		t.Errorf("no unit was chosen: %d", a.status)
	}
	a = c.office.post("/admin/documents", url.Values{
		"type": {"notification"}, "batch": {c.round}, "evaluation": {c.evaluation},
	})
	path, _, _ := strings.Cut(a.location(), "?")
	page := c.office.see(path).has("关于市自然资源和规划局巡察整改评估结果的通知", "送审", "＿＿＿＿")
	if a := c.office.post(path+"/steps", url.Values{"to": {"submitted"}}); !strings.Contains(string(a.body), "还有没填的空") {
		t.Errorf("a blank does not hold it up: %d", a.status)
	}
	edit := page.form(path, nil)
	for name := range edit {
		if strings.HasPrefix(name, "part.") {
			edit.Set(name, strings.ReplaceAll(edit.Get(name), document.Blank, "已核实"))
		}
	}
	edit.Set("cc", "市纪委监委")
	c.office.do(path, edit).has("已保存").hasNot(document.Blank)
	c.office.do(path+"/steps", url.Values{"to": {"submitted"}}).has("待审批", "已送审，等批准")
	if a := c.office.post(path+"/steps", url.Values{"to": {"approved"}}); a.status != http.StatusForbidden {
		t.Errorf("its preparer approves it: %d", a.status)
	}
	leader.see("/admin/documents").has("待我审批")
	leader.do(path+"/steps", url.Values{"to": {"approved"}, "says": {"经市委同意"}}).has("待印发", "已批准，由巡察办印发")
	if a := unit.get(path); a.status != http.StatusForbidden {
		t.Errorf("the unit reads it before it is out: %d", a.status)
	}
	number := document.Number("巡函", c.now().Year(), 1)
	c.office.do(path+"/steps", url.Values{"to": {"issued"}}).has("已印发，取得发文字号", number, "还没有签收：1 个单位")
	unit.see("/admin/documents").has("待签收", number)
	const unsigned = "/admin/documents?type=notification&state=issued&only=unsigned"
	c.office.see(unsigned).has(number, "未全部签收")
	c.office.see("/admin/documents?type=bulletin").hasNot(number)
	unit.see(path).has("签收").hasNot("送审", "依据的数据", "怎样运用")
	copied := c.as("ji", auth.Supervisor, scheme.BodyDiscipline)
	copied.see(path).has("签收", "抄送单位写明怎样运用")
	copied.do(path+"/receipt", url.Values{"note": {"阅"}}).has("已签收", "填写怎样运用")
	bad := copied.post(path+"/uses", url.Values{"text": {"列入\a监督"}})
	if !marked(bad, "text") || bad.form(path+"/uses", nil).Get("text") != "列入\a监督" {
		t.Error("a use with a control character is not marked at its field, or lost")
	}
	copied.do(path+"/uses", url.Values{"text": {"列入日常监督"}}).has("运用情况已保存", "列入日常监督")
	c.office.see(path).has("列入日常监督")
	unit.see(path).hasNot("列入日常监督", "填写怎样运用")
	wrong := unit.post(path+"/receipt", url.Values{"note": {"收\a悉"}})
	if !marked(wrong, "note") || wrong.form(path+"/receipt", nil).Get("note") != "收\a悉" {
		t.Errorf("a refused note is gone, or has no reason at it: %s", wrong.text())
	}
	unit.do(path+"/receipt", url.Values{"note": {"收悉"}}).has("已签收")
	again := unit.post(path+"/receipt", url.Values{"note": {"附件缺一页"}}) // from another tab
	if again.status != http.StatusConflict {
		t.Errorf("signed for again: %d", again.status)
	}
	again.has("这次写的说明没有保存", "附件缺一页")
	c.office.see(unsigned).hasNot(number)
	c.office.see(path).has("danwei").hasNot("还没有签收")
	a = unit.get(path + "/print")
	if a.status != http.StatusOK || !strings.Contains(a.header.Get("Content-Security-Policy"), "style-src 'sha256-") {
		t.Errorf("the page to print: %d %s", a.status, a.header)
	}
	if a := unit.get(path + "/file"); a.status != http.StatusOK || !strings.HasPrefix(string(a.body), "PK") {
		t.Errorf("the file: %d", a.status)
	}

	replacing := c.office.see(path).has("起草替换它的公文").form("/admin/documents", nil)
	if replacing.Get("replaces") != path[len("/admin/documents/"):] {
		t.Errorf("the form to replace it is %v", replacing)
	}
	next, _, _ := strings.Cut(c.office.post("/admin/documents", replacing).location(), "?")
	if !c.office.see(next).has("草稿", "替换的公文").leads(path) {
		t.Error("the draft does not say what it replaces")
	}
	unit.see(path).hasNot("起草替换它的公文")

	c.office.do(at+"/undo", url.Values{"reason": {"评分录入有误"}}).has("已记录")
	if a := c.office.post(at+"/undo", url.Values{}); !strings.Contains(string(a.body), "须由另一人确认") {
		t.Errorf("one person opens it: %d", a.status)
	}
	c.office.see(at).has("等另一人同意", "撤回申请").hasNot("同意撤销")
	leader.see(at).has("评分录入有误", "同意撤销").hasNot("撤回申请")
	leader.see(at).has("撤销申请", "评分录入有误", "等另一人同意")
	if home := leader.get("/admin").location(); home != "/admin/reminders" || !leader.see(home).leads(at) {
		t.Error("no one tells the second person")
	}
	leader.do(at+"/undo", url.Values{"reason": {"情况属实"}}).has("未锁定", "锁定已撤销", "第 1 版")
	c.office.see(path).has("这一版已经撤销")
	c.office.see(at+"?version=1").has("第 1 版，已撤销", "市自然资源和规划局").hasNot("申请撤销")
}

// What rests on a version that was fixed again since is not offered to the leader, and both versions stay readable.
func TestAVersionThatWasFixedAgainCannotBeApproved(t *testing.T) {
	c := newCity(t, "liaocheng")
	leader := c.as("zuzhang", auth.Leader, "")
	at, evaluation := "/admin/batches/"+c.round+"/final", "/admin/evaluations/"+c.evaluation
	c.fixOne()
	if c.office.see(evaluation).has("结果已锁定；").hasNot("的评分表…", "调整期限").leads(evaluation + "/facts") {
		t.Error("what the table says is offered to be changed")
	}
	a := c.office.post(evaluation+"/reopen", url.Values{"body": {"joint"}, "reason": {"要改分"}})
	if a.status != http.StatusConflict || !strings.Contains(a.text(), "须由两人说明理由撤销锁定") {
		t.Errorf("a sheet is reopened: %d", a.status)
	}
	a = c.office.post("/admin/documents", url.Values{
		"type": {"notification"}, "batch": {c.round}, "evaluation": {c.evaluation},
	})
	paper, _, _ := strings.Cut(a.location(), "?")
	const submit = `value="submitted"`
	if !strings.Contains(string(c.office.see(paper).body), submit) {
		t.Error("a draft is not submitted")
	}
	c.office.do(at+"/undo", url.Values{"reason": {"录入有误"}})
	leader.do(at+"/undo", url.Values{"reason": {"情况属实"}})
	c.office.see(paper).has("请等结果重新锁定，按新的结果重新生成，再送审")
	again := url.Values{"version": {"3"}}
	all, err := c.Rounds.Evaluations(t.Context(), c.round, "", 100)
	c.must(err)
	for _, e := range all {
		if e.ID != c.evaluation {
			again.Set("out."+e.ID, "另行评估")
		}
	}
	c.office.do(at, again).has("第 2 版", "看这一版")
	page := c.office.see(paper).has("依据第 1 版结果，现在锁定的是第 2 版")
	if strings.Contains(string(page.body), submit) {
		t.Error("a draft that rests on another version is submitted")
	}
	// a form that is not offered any more is answered beside what is outdated
	gone := url.Values{"to": {"submitted"}, "version": {"1"}, "reason": {"按第 1 版核对过"}}
	c.office.do(paper, page.form(paper, map[string]string{"note": "先改的"}))
	a = c.office.post(paper+"/steps", gone)
	for _, says := range []string{"别人刚刚办过", "依据第 1 版结果", "您写的是：“按第 1 版核对过”"} {
		if a.status != http.StatusPreconditionFailed || !strings.Contains(a.text(), says) {
			t.Errorf("%d without %q", a.status, says)
		}
	}
}

// Who approves minutes reads on the page all that will be printed, those present and the note too.
func TestTheApproverOfMinutesSeesWhoWasPresent(t *testing.T) {
	c := newCity(t, "sanmenxia")
	leader := c.as("zuzhang", auth.Leader, "")
	a := c.office.post("/admin/documents", url.Values{"type": {"minutes"}, "batch": {c.round}})
	path, _, _ := strings.Cut(a.location(), "?")
	wrong := c.office.post(path, c.office.see(path).form(path, map[string]string{"present.列席": "钱\a某"}))
	if !marked(wrong, "present.列席") || marked(wrong, "present.出席") {
		t.Errorf("what is wrong with those present is not at their field: %s", wrong.text())
	}
	c.office.do(path, c.office.see(path).form(path, map[string]string{
		"part.opening": "王某主持。", "part.decisions": "审定得分。", "part.follow": "起草报告。",
		"present.出席": "王某、李某", "present.请假": "赵某", "note": "此件不公开", "urgency": "特急",
	}))
	leader.see(path).has("出席王某、李某", "请假赵某", "附注此件不公开", "紧急程度特急")
}

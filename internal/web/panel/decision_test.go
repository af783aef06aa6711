package panel

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/decision"
	"minping/internal/auth"
	rules "minping/internal/evaluation/decision"
	"minping/internal/evaluation/document"
	"minping/internal/evaluation/score"
	"minping/internal/store/memory"
)

// From the fixed result to a notice, by hand: the office answers what the rules suggest, a leader confirms an
// interview, and each yes opens its document (promise 5 of evaluation §9).
func TestASuggestionIsAnsweredOnThePagesAndAYesOpensItsDocument(t *testing.T) {
	c := newCity(t, "liaocheng")
	ctx := t.Context()
	leader := c.as("zuzhang", auth.Leader, "")
	c.office.see("/admin/decisions").has("结果还没有锁定")
	c.fixOne()
	list := c.office.see("/admin/decisions").has("市自然资源和规划局", "各单位")
	at := "/admin/evaluations/" + c.evaluation + "/decisions"
	page := c.office.see(at).has("不经建议的处理", "约谈（有规定情形，不看排名）")
	list.has("规则建议和理由")

	record := "/admin/entries/new?kind=evaluation&about=" + c.evaluation + "&type=interview"
	c.office.see(record).has("约谈记录").hasNot("约谈决定") // there is none to choose
	own := page.form(at, map[string]string{"code": "perfunctory", "person": "张某", "level": ""})
	a := c.office.post(at, own)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "请选择约谈层级") {
		t.Fatalf("without a level: %d %s", a.status, a.text())
	}
	back := a.form(at, map[string]string{"level": "leading_group", "reason": "整改照抄照搬", "code": "perfunctory"})
	if back.Get("person") != "张某" {
		t.Error("what was typed is lost")
	}
	c.office.do(at, back).has("已提出，等领导确认", "待确认", "张某")
	early := c.office.see(record).has("约谈决定", "待同意的约谈：整改照抄照搬") // for a draft, which waits for its yes
	leader.see("/admin/decisions").has("约谈：1 项待我确认")
	confirm := leader.see(at).has("整改照抄照搬").hasNot("不经建议的处理")
	units, err := c.Decisions.Show(ctx, leader.who, c.evaluation)
	c.must(err)
	id := units.Decisions[len(units.Decisions)-1].ID
	talk := early.form("/admin/entries", map[string]string{
		"values.decision": id, "on": c.now().Format(time.DateOnly), "values.minutes": "已约谈", "people": "张某 党组书记",
		"readers": "office",
	})
	if a := c.office.post("/admin/entries", talk); !strings.Contains(a.text(), "请选择对本单位已同意的约谈") {
		t.Errorf("filed before anyone confirmed it: %d %s", a.status, a.text())
	}
	talk.Set("draft", "1")
	if a := c.office.post("/admin/entries", talk); a.status != http.StatusSeeOther {
		t.Errorf("a draft that waits for its yes: %d %s", a.status, a.text())
	}
	steps := "/admin/decisions/" + id + "/steps"
	if a := leader.post(steps, confirm.form(steps, map[string]string{"to": "yes"})); !strings.Contains(a.text(), "必须写明理由") {
		t.Errorf("a yes without a reason: %d %s", a.status, a.text())
	}
	leader.do(steps, confirm.form(steps, map[string]string{"to": "yes", "reason": "同意约谈"})).has("同意")
	c.office.see(record).has("约谈决定", "约谈：整改照抄照搬").hasNot("待同意的约谈")
	c.office.see(at).has("起草《约谈通知书》")
	c.office.do("/admin/decisions/"+id+"/document", url.Values{}).has("约谈通知书", "党组织书记张某", "巡察工作领导小组", "整改照抄照搬")
	if !c.office.see(at).has("看《约谈通知书》", "约谈情形").leads("/admin/entries/new?about=" + id + "&kind=decision&type=interview") {
		t.Error("the talk is written down nowhere")
	}

	c.office.do(at, url.Values{"kind": {"clue_transfer"}, "own": {"1"}, "code": {"perfunctory"}, "reason": {"虚报"}}).
		has("移交事由").hasNot("移交事由 整改敷衍应付")

	own = c.office.see(at).form(at, map[string]string{"on": "person", "subject": "departments", "case": "6", "mode": "person/admonition", "person": "李某", "office": "科长", "reason": "编造台账"})
	c.office.do(at, own).has("承担整改任务的部门负责人", "诫勉", "科长 李某", "登记问责程序")
	units, err = c.Decisions.Show(ctx, leader.who, c.evaluation)
	c.must(err)
	for _, v := range units.Decisions {
		if v.Kind == "accountability" {
			path := "/admin/decisions/" + v.ID + "/procedure"
			leader.do(path, leader.see(at).form(path, map[string]string{"code": "verified", "note": "已核实"})).has("调查核实：已核实")
			steps := "/admin/decisions/" + v.ID + "/steps"
			leader.do(steps, leader.see(at).form(steps, map[string]string{"to": "yes", "reason": "同意"}))
			c.office.see(at).has("起草《问责书》")
			types, version, err := c.Documents.Types(ctx)
			c.must(err)
			types.Types = slices.DeleteFunc(slices.Clone(types.Types),
				func(x document.Type) bool { return x.Code == "accountability" })
			raw, err := json.Marshal(types)
			c.must(err)
			_, _, err = c.Documents.PutTypes(ctx, c.office.who, version, raw)
			c.must(err)
			page := c.office.see(at).has("公文种类里没有这类处理的公文（代号 accountability）").hasNot("起草《问责书》")
			if !page.leads("/admin/document-types") {
				t.Error("nothing leads to the types of documents")
			}
		}
	}
}

// fixOne scores the city's one unit, leaves out the others and fixes the result.
func (c *city) fixOne() {
	c.t.Helper()
	ctx := c.t.Context()
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
	c.office.do("/admin/batches/"+c.round+"/final", form).has("已锁定，第 1 版")
}

// What a press for all units did not come to, because the service stopped in between, is made up for by another.
func TestDocumentsThatAreMissingAreDraftedByAnotherPress(t *testing.T) {
	c := newCity(t, "liaocheng")
	c.fixOne()
	ctx := t.Context()
	_, err := c.Decisions.Decide(ctx, c.office.who, c.evaluation, decision.Request{
		To: rules.Yes, Decision: rules.Decision{Kind: rules.Continue, Reason: "两项未完成"},
	})
	c.must(err)
	f, err := c.Rounds.ShowEvaluation(ctx, c.evaluation)
	c.must(err)
	at := "/admin/batches/" + f.V.RoundID + "/decisions"
	page := c.office.see("/admin/decisions?show=continue").has("1 个单位已同意", "公文还没有起草", "补上")
	form := page.form(at, map[string]string{"reason": "补上公文"})
	form.Set("to", "maybe")
	if a := c.office.post(at, form); a.status != http.StatusUnprocessableEntity {
		t.Errorf("an answer that no form offers: %d %s", a.status, a.location())
	}
	a := c.office.post(at, page.form(at, map[string]string{"reason": "补上公文"}))
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.location(), "/admin/documents") {
		t.Fatalf("%d %s %s", a.status, a.location(), a.text())
	}
	c.office.see("/admin/documents").has("继续整改通知书")
	c.office.see("/admin/decisions?show=continue").hasNot("公文还没有起草")
}

func TestSuggestionsOfAKindAreDeclinedByOnePress(t *testing.T) {
	st := memory.Open()
	h := apptest.NewOn(t, st, t.TempDir())
	h.Hears()
	r := h.Scored(8, 6)
	h.Fix(r.Round.ID)
	d := newEnvOn(t, st)
	office := d.as("zhou", auth.Admin, "")
	at := "/admin/batches/" + r.Round.ID + "/decisions"
	const list = "/admin/decisions?show=hearing"
	page := office.see(list).has("3 个单位一并不采纳“质询答辩”", "不采纳 3 项")
	sent := page.form(at, map[string]string{"to": "no", "reason": ""})
	if a := office.post(at, sent); a.status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", a.status)
	}
	sent.Set("reason", "本市办法没有质询答辩")
	if a := office.post(at, sent); a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.text())
	}
	office.see(list).hasNot("一并不采纳", "质询答辩：3 个单位有建议")
}

// Where no leader has an account the page says so, and another person of the office confirms by what the leader signed,
// with its number.
func TestWithoutALeaderTheOfficeRecordsWhatTheLeaderSigned(t *testing.T) {
	c := newCity(t, "liaocheng")
	c.fixOne()
	other := c.as("fuzhuren", auth.Admin, "")
	at := "/admin/evaluations/" + c.evaluation + "/decisions"
	c.office.see(at).has("没有领导账号：这里提出以后，由另一位管理员凭领导的书面意见确认")
	interview := rules.Decision{
		Kind: rules.Interview, Reason: "整改方案照抄照搬", Code: c.Decisions.Rules().Interview.Reasons[0].Code, Route: "organization",
		Level: "leading_group", Persons: []rules.Person{{Name: "张某", Office: "党组书记"}},
	}
	v, err := c.Decisions.Decide(t.Context(), c.office.who, c.evaluation,
		decision.Request{To: rules.Prepared, Decision: interview})
	c.must(err)
	c.office.see(at).has("请另一位管理员凭领导的书面意见确认").hasNot("书面意见的文号或编号")
	path := "/admin/decisions/" + v.ID + "/steps"
	form := other.see(at).form(path, map[string]string{"to": "yes", "reason": "同意约谈", "written.by": "领导小组组长王某"})
	if a := other.post(path, form); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "请写明书面意见的文号或编号") {
		t.Errorf("without a number: %d", a.status)
	}
	form.Set("written.number", "领批〔2026〕12号")
	if a := other.post(path, form); a.status != http.StatusUnprocessableEntity {
		t.Errorf("without a day: %d", a.status)
	}
	form.Set("written.on", c.now().Format("2006年1月2日"))
	if a := other.post(path, form); a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.text())
	}
	c.office.see(at).has("领导书面意见领导小组组长王某，领批〔2026〕12号，"+c.now().Format("2006年1月2日"), "fuzhuren")
}

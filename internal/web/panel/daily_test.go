package panel

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"minping/internal/app/entry"
	"minping/internal/app/final"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/supervision"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/entry"
	items "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/scheme"
	daily "minping/internal/evaluation/supervision"
	"minping/internal/web/panel/kit"
)

// taskNumber is the number of a task in the list and in the report.
var taskNumber = regexp.MustCompile(`<td class="num blank">(\d+)</td>|<h3 id="item-\d+"><span class="soft">(\d+)</span>`)

func TestDailySupervisionIsRecordedReportedAndReadOnPages(t *testing.T) {
	c := newCity(t, "sanmenxia")
	one := c.as("sun", auth.Supervisor, scheme.BodyOrganization)
	at := "/admin/evaluations/" + c.evaluation + "/daily/organization"
	one.see("/admin").has("我的日常监督", "1 个单位，1 份报告还没有报送", "市自然资源和规划局", "0 / 9 项", "列席党组织专题研究整改会议").hasNot("核对线索处置")
	for list, theirs := range map[string]int{"/admin": 10, at: 9} { // of thirteen; one is the report itself
		numbers := taskNumber.FindAllStringSubmatch(string(one.see(list).body), -1)
		for i, n := range numbers {
			if n[1]+n[2] != strconv.Itoa(i+1) {
				t.Errorf("%s: task %d has the number %s", list, i+1, n[1]+n[2])
			}
		}
		if len(numbers) != theirs {
			t.Errorf("%s numbers %d tasks", list, len(numbers))
		}
	}
	form := one.see(at).has("审核整改方案", "组织部", "保存草稿").form(at, nil)
	if form.Get("handler.1") != "sun" {
		t.Errorf("who did it is not filled in: %q", form.Get("handler.1"))
	}
	form.Set("outcome.1", "不到位")
	form.Set("found.2", "措施不具体")
	one.do(at, form).has("草稿已保存", "9 项任务，1 项已有结论", "措施不具体")
	one.see("/admin/daily").has("草稿", "1 / 9 项")

	form = one.see(at).form(at, map[string]string{"submit": "1"})
	a := one.post(at, form)
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("handed in half: %d", a.status)
	}
	a.has("结论是“不到位”，应写明情况", "请选一个结论", "请选一个总体结论", "填过的都还在", "措施不具体")
	for _, code := range []string{"1", "2", "3", "4", "6", "7", "9", "11", "12"} {
		form.Set("outcome."+code, "落实到位")
		form.Set("handler."+code, "孙立")
		form.Set("done_on."+code, c.now().Format(time.DateOnly))
	}
	form.Set("conclusion", "基本到位")
	form.Set("prominent_problems", "制度没有执行")
	one.do(at, form).has("报告已报送巡察办", "0 份报告还没有报送", "已报送", "基本到位", "看报告").hasNot("先办这些")
	one.see(at).has("改好后重新报送").hasNot("保存草稿")

	c.office.see("/admin/rounds/" + c.round).has("日常监督报告")
	c.office.see("/admin/rounds/"+c.round+"/daily").has("应报 2 份，已报 1 份", "纪委监委的 1 份日常监督报告还没有报送", "基本到位", "未开始")
	c.office.see(at).has("的日常监督报告", "措施不具体", "制度没有执行", "孙立").hasNot("重新报送", "保存草稿")
	c.office.see("/admin/evaluations/"+c.evaluation).has("日常监督（组织部）", "基本到位", "日常监督（纪委监委）", "未报送")
	c.office.see("/admin/evaluations/" + c.evaluation + "/facts").has("表中用报送的报告：基本到位。")
	c.office.see("/admin/rounds/"+c.round+"/statistics").has("基本到位", "市委组织部日常监督：制度没有执行")
}

// A round whose scheme's document asks for no reports offers no list of them; one that some body began is under its
// unit and its body, next to units that have one of each.
func TestOnlyARoundThatAsksForDailyReportsOffersThem(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/rounds/" + c.round
	if c.office.see(at).leads(at + "/daily") {
		t.Error("a round that asks for no reports of daily supervision leads to their list")
	}
	c.office.see(at+"/daily").has("本轮不要求日常监督报告").hasNot("本轮还没有单位", "把单位加入本轮")

	ctx := t.Context()
	begin := func(evaluation, conclusion string) {
		t.Helper()
		watcher := records.Actor{ID: "w", Name: "w", Role: auth.Supervisor, Body: scheme.BodyOrganization}
		_, err := c.Supervision.PutDaily(ctx, watcher, evaluation, scheme.BodyOrganization, records.AnyVersion,
			supervision.DailyRequest{DailyReport: daily.DailyReport{Conclusion: conclusion}})
		c.must(err)
	}
	begin(c.evaluation, "基本到位")
	c.crowd(2) // under a scheme that asks
	rows, err := c.Scores.Overview(ctx, c.round)
	c.must(err)
	if !c.office.see(at).leads(at + "/daily") {
		t.Error("a round that asks for reports does not lead to them")
	}
	page := c.office.see(at+"/daily").has("3 个单位，应报 4 份，已报 0 份", "2 个单位，各部门都还没有开始填")
	if text := page.text(); strings.Count(text, "市自然资源和规划局") != 1 || !strings.Contains(text, "不要求") {
		t.Errorf("of %d units one has one report: %s", len(rows), text)
	}
}

// Decision 0114: where no report is asked for, a body supervises the units all the same. It shares out its tasks, and
// may hand in a report that no page calls missing.
func TestABodyMayReportWhereNoReportIsAskedFor(t *testing.T) {
	c := newCity(t, "liaocheng")
	one := c.as("ji", auth.Supervisor, scheme.BodyDiscipline)
	at := "/admin/evaluations/" + c.evaluation + "/daily/discipline"
	one.see("/admin/daily").has("1 个单位。本轮不要求报送日常监督报告，需要时可以填写", "市自然资源和规划局", "不要求", "填写").
		hasNot("先办这些", "还没有报送", "形成日常监督评估结果报告")
	if !one.see("/admin/daily").leads(at) {
		t.Error("nothing leads to the report")
	}
	given := "/admin/rounds/" + c.round + "/tasks"
	form := one.see(given).has("市自然资源和规划局").form(given, map[string]string{"body": "discipline"})
	form.Set("person", "王一")
	form.Set("due", c.now().AddDate(0, 1, 0).Format(time.DateOnly))
	for k := range form {
		if strings.HasPrefix(k, "codes.") {
			form.Set(k, "1")
		}
	}
	form.Set("codes.1", "1")
	one.do(given, form).has("王一")
	form = one.see(at).has("本轮不要求报送，可以填写").form(at, nil)
	form.Set("found.2", "措施不具体")
	one.do(at, form).has("草稿已保存")
	c.pass(80 * 24 * time.Hour)
	c.again("ji").see("/admin/daily").has("草稿").hasNot("先办这些", "超期")
	c.again("office").see("/admin/evaluations/"+c.evaluation).has("日常监督（纪委监委）", "不要求报送").hasNot("未报送")
}

func TestABodyWithoutDailyTasksIsNotAskedForAny(t *testing.T) {
	c := newCity(t, "sanmenxia")
	other := c.as("ji", auth.Supervisor, scheme.BodyDiscipline)
	at := "/admin/evaluations/" + c.evaluation + "/daily/organization"
	if a := other.get(at); a.status != http.StatusForbidden {
		t.Errorf("another body's report: %d", a.status)
	}
	if a := c.office.get(at); a.status != http.StatusConflict {
		t.Errorf("the office reads a report that no one handed in: %d", a.status)
	}
	c.as("hall", auth.Supervisor, "").see("/admin").has("作废剩余的票").hasNot("日常监督")
	c.as("group", auth.Supervisor, "第一派驻组").see("/admin").has("本轮没有您的部门监督的单位", "单位名单")
}

// A stationed group reports nothing where two other bodies do: it has the units it watches over, and what waits there.
func TestAStationedGroupHasItsUnitsWhereOthersReport(t *testing.T) {
	c := newCity(t, "sanmenxia")
	const name = "第一派驻组"
	c.office.do("/admin/organizations/new", url.Values{"name": {name}, "kind": {"stationed"}})
	group := c.as("group", auth.Supervisor, name)
	group.see("/admin").hasNot(bureau)
	at := "/admin/organizations/" + c.organization
	page := c.office.see(at)
	form := page.form(at, nil)
	for _, o := range find(page.page, tag("option")) {
		if words(o) == name {
			form.Set("supervisor_id", attr(o, "value"))
		}
	}
	c.office.do(at, form)
	path := c.item("工程款拖欠")
	c.as("danwei", auth.Unit, bureau).steps(path, map[string]string{"reason": "款已付清"})
	page = group.see("/admin").has("监督的单位", bureau, "待核查", "报告由纪委监委、组织部报送")
	link := "/admin/ledger?round=" + c.round + "&evaluation=" + c.evaluation + "&state=reported"
	if !strings.Contains(string(page.body), strings.ReplaceAll(link, "&", "&amp;")) {
		t.Error("what waits for a check is not behind its number")
	}
	group.see(link).has("工程款拖欠")
}

func TestAReportThatIsLateSaysByHowManyDays(t *testing.T) {
	c := newCity(t, "sanmenxia")
	r, err := c.Rounds.ShowRound(t.Context(), c.round)
	c.must(err)
	start, err := time.Parse(time.DateOnly, r.V.StartsOn)
	c.must(err)
	s, err := c.Schemes.ShowScheme(t.Context(), "sanmenxia", 0)
	c.must(err)
	c.pass(s.Periods.From(start).DailyReportDue.AddDate(0, 0, 3).Sub(c.now()))
	one := c.as("sun", auth.Supervisor, scheme.BodyOrganization)
	one.see("/admin/daily").has("已超期 3 天", "未开始").hasNot("迟 3 天")
	one.see("/admin/evaluations/"+c.evaluation+"/daily/organization").has("已超期", "3 天", "前完成")
}

// Before the result is fixed its page says which reports it would shut out; afterwards no one is asked for them.
func TestReportsAFixedResultShutsOutAreSaidBefore(t *testing.T) {
	c := newCity(t, "sanmenxia")
	c.score(map[string]string{"discipline": "88", "organization": "92", "inspection": "85"})
	c.must(c.Scores.Lock(t.Context(), c.office.who, c.evaluation, ""))
	one := c.as("sun", auth.Supervisor, scheme.BodyOrganization)
	one.see("/admin/daily").has("1 份报告还没有报送", "先办这些")
	c.office.see("/admin/batches/" + c.round + "/final").has("2 份报告没有报送，锁定后不再受理")
	c.office.see("/admin/rounds/"+c.round+"/daily").has("还没有报送的", "已报 0 份")
	_, err := c.Finals.Fix(t.Context(), c.office.who, c.round, records.AnyVersion, final.FixRequest{})
	c.must(err)
	c.office.see("/admin/batches/" + c.round + "/final").hasNot("不再受理")
	const shut = "结果已锁定，没有报送的 %d 份不再受理"
	c.office.see("/admin/rounds/"+c.round+"/daily").has("已报 0 份", fmt.Sprintf(shut, 2)).hasNot("还没有报送的")
	one.see("/admin/daily").has(fmt.Sprintf(shut, 1), "没有报送", "看记录").hasNot("先办这些", "填写", "未开始")
	one.see("/admin/evaluations/"+c.evaluation+"/daily/organization").hasNot("保存草稿", "报送报告")
	c.office.see("/admin/rounds/" + c.round + "/daily").has("各部门都没有填")
	c.pass(60 * 24 * time.Hour)
	c.office.see("/admin/rounds/" + c.round).hasNot("项超期")
}

// The page of a unit leads to everything that was written about it, item by item and entry by entry.
func TestTheUnitsPageLeadsToWhatWasWritten(t *testing.T) {
	c := newCity(t, "sanmenxia")
	page := c.office.see("/admin/evaluations/" + c.evaluation)
	for _, at := range []string{
		"/admin/entries?kind=evaluation&about=" + c.evaluation,
		"/admin/ledger?round=" + c.round + "&evaluation=" + c.evaluation,
	} {
		if !strings.Contains(string(page.body), strings.ReplaceAll(at, "&", "&amp;")) {
			t.Errorf("no way to %s", at)
		}
		c.office.see(at)
	}
}

// An evening at half past seven is today from the first minute of the day, and not tomorrow because of UTC.
func TestTodayBeginsAtMidnightInChina(t *testing.T) {
	evening := time.Date(2026, 11, 2, 19, 30, 0, 0, kit.China)
	for now, want := range map[time.Time]string{
		time.Date(2026, 11, 2, 0, 5, 0, 0, kit.China):  "就在今天",
		time.Date(2026, 11, 2, 9, 0, 0, 0, kit.China):  "就在今天",
		time.Date(2026, 11, 1, 23, 0, 0, 0, kit.China): "明天",
		time.Date(2026, 10, 30, 7, 0, 0, 0, kit.China): "还有 3 天",
	} {
		if got := kit.InDays(evening, now); got != want {
			t.Errorf("at %s: %s, want %s", now, got, want)
		}
	}
}

// Evaluation §6: supervision goes on after the handover; the page of daily supervision lists what is not settled yet.
func TestWhatWasHandedOverIsFollowedUpOnThePage(t *testing.T) {
	c := newCity(t, "sanmenxia")
	one := c.as("ji", auth.Supervisor, scheme.BodyDiscipline)
	one.see("/admin/daily").hasNot("持续跟踪")
	var ids []string
	for _, text := range []string{"工程款拖欠", "公车管理制度未落实"} {
		v, err := c.Ledgers.New(t.Context(), c.office.who, c.evaluation, ledger.Draft{
			Item: items.Item{Source: "feedback", Text: text, Measures: []items.Measure{}},
		})
		c.must(err)
		ids = append(ids, v.ID)
	}
	_, err := c.Entries.New(t.Context(), c.office.who, entry.Draft{
		Type: "handover", Subject: rules.Subject{Kind: rules.AboutEvaluation, ID: c.evaluation},
		On: deadline.DayOf(c.now()), File: true, Values: map[string]rules.Value{"items": ids[:1]},
	})
	c.must(err)
	one.see("/admin/daily").has("持续跟踪", "移交 1 项，已销号 0 项", "工程款拖欠", "待签收", "整改中").hasNot("公车管理")
}

package panel

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/score"
)

// published takes the city's unit through a ballot whose result is sent to the unit.
func (c *city) published() {
	c.t.Helper()
	path, _ := c.session(c.briefing(), nil)
	c.voteAndCount(path)
	decided := score.Decision{Value: "80", Reason: "电话回访"}
	c.must(c.Scores.DecideSatisfaction(c.t.Context(), c.office.who, c.evaluation, 0, decided))
	c.must(apptest.Score(c.t.Context(), c.Service, c.evaluation))
	c.must(apptest.Publish(c.t.Context(), c.Service, c.evaluation))
}

// cardOf is the text of the card with a heading of this id.
func cardOf(a answer, heading string) string {
	for _, n := range find(a.page, func(n *html.Node) bool { return attr(n, "aria-labelledby") == heading }) {
		return words(n)
	}
	return ""
}

// nextRound starts another round with the same unit in it.
func (c *city) nextRound() (evaluation string) {
	c.t.Helper()
	r, err := c.Rounds.NewRound(c.t.Context(), c.office.who, round.Round{
		Term: 5, No: 8, Name: "五届市委第八轮巡察", StartsOn: "2026-10-01",
	})
	c.must(err)
	e, err := c.Rounds.NewEvaluation(c.t.Context(), c.office.who, round.Evaluation{
		RoundID: r.ID, OrganizationID: c.organization, SchemeID: "liaocheng",
	})
	c.must(err)
	return e.ID
}

// F10: what was published to a unit stays on its page when the next round begins.
func TestAUnitKeepsTheResultOfTheRoundBefore(t *testing.T) {
	c := newCity(t, "liaocheng")
	unit := c.as("danwei", auth.Unit, bureau)
	c.published()
	unit.see("/admin/unit").has("100.00")
	next := c.nextRound()
	unit.see("/admin/unit").has("100.00", "五届市委第七轮巡察", "五届市委第八轮巡察")
	now, before := cardOf(unit.see("/admin/unit"), "now"), cardOf(unit.see("/admin/unit"), "rounds")
	if !strings.Contains(now, "第八轮") || strings.Contains(before, "第八轮") || !strings.Contains(before, "第七轮") {
		t.Errorf("now is %q, before that was %q", now, before)
	}
	_, err := c.Rounds.NewBriefing(t.Context(), c.organizer.who, round.Briefing{
		EvaluationID: next, HeldAt: c.now().AddDate(0, 1, 0), Place: "市委党校", Host: "李建国", Expected: 10,
	})
	c.must(err)
	unit.see("/admin/unit").has("100.00", "市委党校", "结果通知发给本单位以后才能看到")
	undo := "/admin/batches/" + c.round + "/final/undo"
	c.office.do(undo, url.Values{"reason": {"评分录入有误"}})
	c.as("zuzhang", auth.Leader, "").do(undo, url.Values{"reason": {"情况属实"}})
	unit.see("/admin/unit").has("结果已撤销锁定", "以收到的通知为准").hasNot("100.00")
	_, err = c.Finals.Fix(t.Context(), c.office.who, c.round, records.AnyVersion, final.FixRequest{})
	c.must(err)
	unit.see("/admin/unit").has("结果已重新锁定", "新的通知发来以前，以收到的通知为准").hasNot("100.00", "撤销")
}

// What a unit has to do is on its page, the most urgent first, with the days that are left.
func TestAUnitSeesWhatItHasToDo(t *testing.T) {
	c := newCity(t, "sanmenxia")
	unit := c.as("danwei", auth.Unit, bureau)
	path := c.item("工程款拖欠")
	page := unit.see("/admin/unit").has("要办的", "工程款拖欠", "1 条措施要报进展", "还有 18 天", "召开整改情况通报会", "以前",
		"填报整改方案", "填报专题民主生活会", "填报集中整改进展报告")
	if !strings.Contains(string(page.body), "about="+c.evaluation+"&amp;kind=evaluation&amp;type=plan") {
		t.Error("the plan is not behind its line")
	}
	if !strings.Contains(string(page.body), `href="`+path+`"`) {
		t.Error("the item is not behind its line")
	}
	unit.steps(path, map[string]string{"reason": "款已付清"})
	unit.see("/admin/unit").hasNot("工程款拖欠")
	c.briefing()
	unit.see("/admin/unit").hasNot("召开整改情况通报会").has("市政务中心三楼会议室")
}

// A common problem becomes a self-check of chosen units, outside the batch too; late is late.
func TestACommonProblemBecomesASelfCheck(t *testing.T) {
	c := newCity(t, "sanmenxia")
	c.office.do("/admin/organizations/new", url.Values{"name": {"柳林镇"}, "kind": {"township"}})
	town, other := c.as("liulin", auth.Unit, "柳林镇"), c.as("danwei", auth.Unit, bureau)
	id := strings.TrimPrefix(c.item("以会议落实整改"), "/admin/ledger/items/")
	const at = "/admin/ledger/self-checks/new"
	c.office.do("/admin/ledger/common", url.Values{"item": {id}, "do": {"mark"}})
	page := c.office.see(at).has("以会议落实整改", "依据：")
	a := c.office.post(at, page.form(at, map[string]string{"due": "2026-11-10"}))
	if !strings.Contains(a.text(), "请选择 1 到 2000 个单位") {
		t.Errorf("no unit was chosen: %d %s", a.status, a.text())
	}
	same := strings.TrimPrefix(c.item("以会议落实整改"), "/admin/ledger/items/") // another unit may have the very same
	c.office.do("/admin/ledger/common", url.Values{"item": {same}, "do": {"mark"}})
	if text := c.office.see(at).form(at, nil).Get("text"); text != "以会议落实整改" {
		t.Errorf("the same problem is asked about twice: %q", text)
	}
	c.office.do("/admin/ledger/common", url.Values{"item": {same}, "do": {"clear"}})
	form := page.form(at, map[string]string{"due": "２０２６年１１月１０日", "kind.township": "1"})
	c.office.do(at, form).has("柳林镇", "待报送", "还有 8 天").hasNot(bureau)
	form.Del("form_key")
	c.office.do(at, form)
	asked, err := c.Ledgers.SelfChecks(t.Context(), c.office.who, "")
	c.must(err)
	if len(asked) != 1 || asked[0].V.Items[0] != id {
		t.Fatalf("asked twice, or without its items: %+v", asked)
	}
	path := "/admin/ledger/self-checks/" + asked[0].ID
	town.see("/admin/unit").has("对照自查：以会议落实整改", "还有 8 天")
	other.see("/admin/unit").hasNot("对照自查")
	if a := other.get(path); a.status != http.StatusNotFound {
		t.Errorf("another unit sees it: %d", a.status)
	}
	c.pass(10 * 24 * time.Hour)
	town = c.again("liulin")
	answer := town.see(path).form(path, map[string]string{"text": "发现两处，已改"})
	answer.Set("result", "found")
	town.do(path, answer).has("发现并整改", "迟报 2 天")
	answer.Del("form_key")
	answer.Set("version", "2")
	town.post(path, answer).has("已经报送过")
	town.see("/admin/unit").hasNot("对照自查")
}

// Documents and the statistics table take what a ledger says in place of what was typed (evaluation §4).
func TestDocumentsSayWhatTheLedgerSays(t *testing.T) {
	c := newCity(t, "liaocheng")
	e, err := c.Rounds.ShowEvaluation(t.Context(), c.evaluation)
	c.must(err)
	n, none := 9, 0
	_, err = c.Rounds.ChangeEvaluation(t.Context(), c.office.who, c.evaluation, e.Version, facts.Facts{
		Problems: &n, Done: &n, Basic: &none, Undone: &none, LongTerm: &none, Outstanding: "手写的事项",
		SuggestionsSummary: "群众说的话", Advice: "按月公开进度",
	})
	c.must(err)
	id := strings.TrimPrefix(c.item("以会议落实整改"), "/admin/ledger/items/")
	_, err = c.Ledgers.Mark(t.Context(), c.office.who, []string{id}, true)
	c.must(err)
	c.published()
	texts := func(kind, evaluation string) string {
		v, err := c.Documents.Draft(t.Context(), apptest.Office, document.Draft{
			Type: kind, Batch: c.round, Evaluation: evaluation,
		})
		c.must(err)
		return fmt.Sprint(v.V.Parts, v.V.Data.Tables)
	}
	bulletin, report, redo := texts("bulletin", ""), texts("summary", ""), texts("redo", c.evaluation)
	for _, x := range []struct{ in, want string }{
		{bulletin, "以会议落实整改（" + bureau + "）"},
		{bulletin, "整改不到位的问题1个"},
		{report, "以会议落实整改（未完成）"},
		{report, "按月公开进度"},
		{redo, "以会议落实整改（未完成）"},
	} {
		if !strings.Contains(x.in, x.want) {
			t.Errorf("it does not say %q: %s", x.want, x.in)
		}
	}
	for _, text := range []string{bulletin, report, redo} {
		if strings.Contains(text, "手写的事项") || strings.Contains(text, "群众说的话") {
			t.Errorf("it says what was typed: %s", text)
		}
	}
	table, err := c.Scores.Statistics(t.Context(), c.office.who, c.round)
	c.must(err)
	for row, err := range table.Rows(t.Context()) {
		c.must(err)
		if row.Outstanding != "1．以会议落实整改（未完成）。" || *row.Problems != 1 {
			t.Errorf("the table says %q of %d problems", row.Outstanding, *row.Problems)
		}
	}
}

// A unit without a ballot that was sent its result is not told to wait for it.
func TestAUnitThatWasToldItsResultIsNotAskedToWait(t *testing.T) {
	c := newCity(t, "sanmenxia")
	unit := c.as("danwei", auth.Unit, bureau)
	unit.see("/admin/unit").has("结果通知发给本单位以后才能看到")
	c.must(apptest.Score(t.Context(), c.Service, c.evaluation))
	c.must(apptest.Publish(t.Context(), c.Service, c.evaluation))
	unit.see("/admin/unit").has("得分见结果通知").hasNot("结果通知发给本单位以后才能看到")
}

// A form to open a result that was drawn before a colleague asked confirms nothing: it comes back with what they wrote.
func TestAFormFromBeforeARequestConfirmsNothing(t *testing.T) {
	c := newCity(t, "sanmenxia")
	c.published()
	at := "/admin/batches/" + c.round + "/final"
	now, err := c.Finals.Show(t.Context(), c.round)
	c.must(err)
	seen := strconv.Itoa(now.Version)
	leader := c.as("zuzhang", auth.Leader, "")
	c.office.do(at+"/undo", url.Values{"reason": {"评分录入有误"}, "seen": {seen}})
	page := leader.post(at+"/undo", url.Values{"reason": {"名单有误"}, "seen": {seen}})
	page.has("您的申请没有提交", "评分录入有误", "同意撤销")
	now, err = c.Finals.Show(t.Context(), c.round)
	c.must(err)
	if now.Undo == nil {
		t.Fatal("it was confirmed")
	}
	if !strings.Contains(string(page.body), `name="seen" value="`+strconv.Itoa(now.Version)+`"`) {
		t.Error("the form still has what was seen before")
	}
	leader.do(at+"/undo", url.Values{"reason": {"情况属实"}, "seen": {strconv.Itoa(now.Version)}})
}

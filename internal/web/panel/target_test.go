package panel

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/supervision"
	"minping/internal/auth"
	rules "minping/internal/evaluation/entry"
	items "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/scheme"
	daily "minping/internal/evaluation/supervision"
	"minping/internal/evaluation/team"
)

// One page holds what a team needs of a unit: 听查看问访, findings, the ballot, daily supervision under the heading of
// the sheet, and the sheet itself. A member of another team neither reads it nor finds the unit in the list.
func TestAMemberOfTheTeamHasOnePageForTheUnit(t *testing.T) {
	c := newCity(t, "sanmenxia")
	at := "/admin/evaluations/" + c.evaluation + "/target"
	mine := c.as("sun", auth.Assessor, scheme.BodyOrganization)
	mine.see("/admin/sheets").has("我的单位", "市自然资源和规划局")
	mine.see(at).has("听汇报", "查材料", "看现场", "发问卷", "访实情", "还没有记录", "还没有测评结果", "还没有报送的报告",
		"整改方案制定情况", "打开评分表", "写核查记录")

	ctx := t.Context()
	report := daily.DailyReport{Items: []daily.DailyItem{{Code: "2", Outcome: "不到位", Found: "措施没有写到人"}}}
	watcher := records.Actor{ID: "w", Name: "w", Role: auth.Supervisor, Body: scheme.BodyOrganization}
	put := func(submit bool) {
		t.Helper()
		_, err := c.Supervision.PutDaily(ctx, watcher, c.evaluation, scheme.BodyOrganization, records.AnyVersion,
			supervision.DailyRequest{DailyReport: report, Submit: submit})
		c.must(err)
	}
	put(false)
	mine.see(at).hasNot("措施没有写到人") // a draft is the body's own
	report.Conclusion, report.Prominent = "基本到位", "方案空泛"
	for _, x := range c.Supervision.Tasks.Recorded(scheme.BodyOrganization) {
		if x.Code != "2" {
			report.Items = append(report.Items, daily.DailyItem{Code: x.Code, Outcome: "落实到位"})
		}
	}
	for i := range report.Items {
		report.Items[i].Handler, report.Items[i].DoneOn = "孙立", c.now().Format(time.DateOnly)
	}
	put(true)
	office := records.Actor{ID: "office", Name: "office", Role: auth.Admin}
	_, err := c.Ledgers.New(ctx, office, c.evaluation,
		ledger.Draft{Item: items.Item{Source: "found", Text: "会议纪要缺两次"}})
	c.must(err)
	_, err = c.Entries.New(ctx, mine.who, entry.Draft{
		Type: "method", On: "2026-10-30", Subject: rules.Subject{Kind: rules.AboutEvaluation, ID: c.evaluation},
		Values: map[string]rules.Value{"method": rules.One("call"), "record": rules.One("走访三户，反映属实")},
		File:   true,
	})
	c.must(err)
	_, err = c.Entries.New(ctx, mine.who, entry.Draft{
		Type: "visit", On: "2026-10-31", Subject: rules.Subject{Kind: rules.AboutEvaluation, ID: c.evaluation},
		People: []rules.Person{{Name: "孙立"}},
		Values: map[string]rules.Value{"methods": {"review", "site"}, "record": rules.One("查了台账，看了现场")}, File: true,
	})
	c.must(err)
	mine.see(at).hasNot("其他工作记录") // a visit is one of 查 and 看
	mine.see(at).has("措施没有写到人", "方案空泛", "会议纪要缺两次", "新发现问题 1 条", "走访三户，反映属实")
	sheet := "/admin/evaluations/" + c.evaluation + "/sheets/organization"
	mine.do(sheet, mine.see(sheet).form(sheet, map[string]string{"score.2": "7.5", "reason.2": "方案没有写到人"}))
	mine.see(at).has("草稿", "7.5", "方案没有写到人")
	c.office.see(at).has("措施没有写到人").hasNot("方案没有写到人", "打开评分表") // a sheet is its body's until it is locked

	_, err = c.Teams.Put(ctx, office, c.round, records.AnyVersion, []team.Team{{
		Name: "第一组", Targets: []string{c.evaluation},
		Members: []team.Member{{Account: "li", Name: "李某", Body: scheme.BodyInspection, Lead: true}},
	}})
	c.must(err)
	if a := mine.get(at); a.status != http.StatusForbidden {
		t.Errorf("the page of another team's unit: %d", a.status)
	}
	mine.see("/admin/sheets").hasNot("市自然资源和规划局").has("还没有要评分的单位")
	if a := mine.post(sheet, url.Values{"score.2": {"1"}}); a.status == http.StatusSeeOther {
		t.Error("the sheet of another team's unit was filled in")
	}
	c.as("li", auth.Assessor, scheme.BodyInspection).see("/admin/sheets").has("市自然资源和规划局")
}

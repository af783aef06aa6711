package panel

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit/lookup"
)

// A figure of a round and the list that it opens agree.
func TestEveryFigureOfARoundOpensTheUnitsItCounts(t *testing.T) {
	c := newCity(t, "sanmenxia")
	c.crowd(3)
	path, _ := c.session(c.briefing(), nil)
	c.voteAndCount(path)
	at := "/admin/rounds/" + c.round
	page := c.office.see(at).has("单位4", "已测评1 / 4", "已锁定评分0 / 4", "满意度中位数")
	for to, shown := range map[string]string{
		"#units":                   "共 4 个单位。",
		"?have=counted#units":      "符合条件的 1 个。",
		"?have=locked#units":       "符合条件的 0 个。",
		"?have=satisfaction#units": "符合条件的 1 个。",
	} {
		if !page.leads(at + to) {
			t.Errorf("no figure leads to %s", to)
		}
		address, _, _ := strings.Cut(at+to, "#")
		c.office.get(address).has(shown)
	}
	c.office.get(at + "?have=nothing").has("没有符合条件的单位")
}

// crowd adds organizations to the round of a city.
func (c *city) crowd(n int) {
	c.t.Helper()
	file := "单位名称,单位类别\n"
	for i := range n {
		file += fmt.Sprintf("第%d局,市直部门\n", i)
	}
	_, err := c.Rounds.ImportOrganizations(c.t.Context(), c.office.who, []byte(file))
	c.must(err)
	list, err := c.Rounds.Organizations(c.t.Context(), "", n+10)
	c.must(err)
	for _, o := range list {
		if o.ID != c.organization {
			_, err := c.Rounds.NewEvaluation(c.t.Context(), c.office.who, round.Evaluation{
				RoundID: c.round, OrganizationID: o.ID, SchemeID: "sanmenxia",
			})
			c.must(err)
		}
	}
}

func warns(kind string) func(*html.Node) bool {
	return func(n *html.Node) bool { return class("chip")(n) && class(kind)(n) }
}

// warnings are the chips of a page that warn in colour.
func warnings(a answer) int {
	return len(find(a.page, warns("poor"))) + len(find(a.page, warns("fair")))
}

// 143 reports that no one has begun are one sentence, not a wall of red: how many and how late is above, what someone
// wrote comes first, the worst of it before the rest.
func TestHundredsOfLateReportsAreOneSentence(t *testing.T) {
	c := newCity(t, "sanmenxia")
	c.crowd(142)
	c.pass(80 * 24 * time.Hour)
	one := c.as("sun", auth.Supervisor, scheme.BodyOrganization)
	report := func(unit int, conclusion string) {
		rows, err := c.Supervision.DailyReports(t.Context(), one.who, c.round)
		c.must(err)
		at := lookup.DailyPath(rows[unit].EvaluationID, scheme.BodyOrganization)
		form := one.see(at).form(at, map[string]string{"submit": "1", "conclusion": conclusion, "prominent_problems": "制度没有执行"})
		for key := range form {
			if code, ok := strings.CutPrefix(key, "handler."); ok {
				form.Set("outcome."+code, "落实到位")
				form.Set("done_on."+code, "2026年11月3日")
			}
		}
		if a := one.post(at, form); a.status != http.StatusSeeOther {
			t.Fatalf("%d %s", a.status, a.text())
		}
	}
	report(7, "落实到位")
	report(100, "不到位")

	c.office = c.again("office")
	a := c.office.see("/admin/rounds/" + c.round + "/daily")
	a.has("组织部的 141 份日常监督报告还没有报送", "已超期", "141 个单位，各部门都还没有开始填")
	if n := warnings(a); n > 4 {
		t.Errorf("%d warnings to the office", n)
	}
	if text := a.text(); strings.Index(text, "不到位") > strings.Index(text, "落实到位") {
		t.Error("the worst conclusion is not first")
	}
	if names := len(find(find(a.page, class("names"))[0], tag("a"))); names != 141 {
		t.Errorf("%d of 141 can be opened", names)
	}
	if n := warnings(c.again("sun").see("/admin/daily")); n > 3 {
		t.Errorf("%d warnings to who reports", n)
	}
	round := c.office.see("/admin/rounds/" + c.round)
	round.has("143 个单位还没有安排通报会", "已超期")
	if n := warnings(round); n > 5 {
		t.Errorf("%d warnings on the round", n)
	}
}

// again signs someone in whose sign-in has ended.
func (c *city) again(name string) *client {
	c.t.Helper()
	p := c.visitor()
	p.who = records.Actor{ID: name, Name: name}
	a := p.post("/admin/login", url.Values{"name": {name}, "password": {goodPassword}})
	if a.status != http.StatusSeeOther {
		c.t.Fatalf("sign in again: %d %s", a.status, a.text())
	}
	return p
}

// Fifty briefings that were never finished leave room for today's.
func TestWhatIsMissingOfTodayStandsBeforeWhatWasLeftBehind(t *testing.T) {
	c := newCity(t, "sanmenxia")
	c.crowd(20)
	rows, err := c.Scores.Overview(t.Context(), c.round)
	c.must(err)
	for i, o := range rows {
		held := c.now().Add(-time.Duration(i) * 24 * time.Hour)
		if i == 0 {
			held = c.now().Add(2 * time.Hour)
		}
		_, err := c.Rounds.NewBriefing(t.Context(), c.organizer.who, round.Briefing{EvaluationID: o.EvaluationID, HeldAt: held, Place: "会议室", Expected: 20})
		c.must(err)
	}
	a := c.organizer.see("/admin/briefings").has("还有 16 个单位的测评没有完成")
	todo := find(a.page, class("tasks"))[0]
	if items := find(todo, tag("li")); len(items) != 6 || !strings.Contains(words(items[0]), "还有 2 小时") {
		t.Errorf("%d lines, the first %q", len(items), words(items[0]))
	}
}

// Who runs a hall, and the office, see what is on tonight whatever round it belongs to; what is far off or over in
// another round stays there.
func TestTheBriefingsOfEveryRoundAreOnOnePage(t *testing.T) {
	c := newCity(t, "sanmenxia")
	tonight, _ := c.session(c.briefing(), nil)
	older := c.otherRound(1, "四届市委第一轮巡察", c.now().Add(3*time.Hour))
	c.otherRound(2, "四届市委第二轮巡察", c.now().Add(-40*24*time.Hour))
	c.otherRound(3, "四届市委第三轮巡察", c.now().Add(40*24*time.Hour))
	for _, p := range []*client{c.organizer, c.office} {
		a := p.see("/admin/briefings").has("四届市委第一轮巡察", "市自然资源和规划局", "五届市委第七轮巡察")
		a.hasNot("四届市委第二轮巡察", "四届市委第三轮巡察")
	}
	page := c.organizer.see("/admin/briefings").page
	for _, to := range []string{tonight, "/admin/briefings/" + older} {
		if len(find(page, func(n *html.Node) bool { return attr(n, "href") == to })) == 0 {
			t.Errorf("nothing leads to %s", to)
		}
	}
	if a := c.organizer.get("/admin/evenings?round=" + c.round); a.location() != "/admin/briefings?round="+c.round {
		t.Errorf("the former address leads to %q", a.location())
	}
}

// otherRound makes an older round of the term before with the unit in it and its briefing.
func (c *city) otherRound(no int, name string, held time.Time) (briefing string) {
	c.t.Helper()
	ctx := c.t.Context()
	r, err := c.Rounds.NewRound(ctx, c.office.who, round.Round{Name: name, Term: 4, No: no, StartsOn: "2026-05-01"})
	c.must(err)
	e, err := c.Rounds.NewEvaluation(ctx, c.office.who, round.Evaluation{
		RoundID: r.ID, OrganizationID: c.organization, SchemeID: "sanmenxia",
	})
	c.must(err)
	b, err := c.Rounds.NewBriefing(ctx, c.organizer.who, round.Briefing{EvaluationID: e.ID, HeldAt: held, Place: "会议室", Expected: 20})
	c.must(err)
	return b.ID
}

// An organizer who opens an organization sees where they are and the one thing to do next; never an empty score.
func TestTheOrganizersPageOfAnOrganizationSaysWhatIsNext(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/evaluations/" + c.evaluation
	c.organizer.see(at).has("第 1 步，共 5 步：安排通报会", "先安排通报会").hasNot("综合得分", "再安排一次")
	briefing := c.briefing()
	c.organizer.see(at).has("第 2 步，共 5 步：准备票", "准备测评，打印票", "去准备", "11月2日 19:30").hasNot("综合得分")
	_, number := c.session(briefing, nil)
	c.organizer.see(at).has("场次 "+number+" 还没有完成", "继续这一场", "第 2 步")
	c.office.see(at).has("综合得分").hasNot("继续这一场")
}

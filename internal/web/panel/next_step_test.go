package panel

import (
	"net/url"
	"testing"
	"time"

	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
)

// An assessor goes from a sheet that is handed in to the next one; 我的单位 opens where there is one to hand in.
func TestASheetThatIsHandedInLeadsToTheNext(t *testing.T) {
	c := newCity(t, "sanmenxia")
	ctx := t.Context()
	join := func(roundID, name string) string {
		org := round.Organization{Name: name, Kind: scheme.KindDepartment}
		o, err := c.Rounds.NewOrganization(ctx, c.office.who, org)
		c.must(err)
		e, err := c.Rounds.NewEvaluation(ctx, c.office.who, round.Evaluation{
			RoundID: roundID, OrganizationID: o.ID, SchemeID: "sanmenxia",
		})
		c.must(err)
		return "/admin/evaluations/" + e.ID + "/sheets/discipline"
	}
	own := "/admin/evaluations/" + c.evaluation + "/sheets/discipline"
	other := join(c.round, "市水利局")
	sun := c.as("sun", auth.Assessor, auth.BodyDiscipline)
	hand := func(at string) answer {
		page := sun.see(at).hasNot("下一个：")
		form := page.form(at, map[string]string{"submit": "1"})
		fillScores(t, page, form, decimal.Decimal("90").Rat())
		return sun.do(at, form)
	}
	if a := hand(own).has("评分表已提交", "下一个：市水利局（还有 1 张）"); !a.leads(other) {
		t.Error("the next sheet is not reached from the one before")
	}
	newest, err := c.Rounds.NewRound(ctx, c.office.who, round.Round{Name: "第八轮", Term: 5, No: 8, StartsOn: "2026-10-01"})
	c.must(err)
	sun.see("/admin/sheets").has("五届市委第七轮巡察", "2 个单位，1 张评分表还没有提交")
	sun.see("/admin/sheets?round=" + newest.ID).has("还没有要评分的单位")
	hand(other).hasNot("下一个：")
	sun.see("/admin/sheets").has("还没有要评分的单位") // nothing is left anywhere: the newest
	join(newest.ID, "市统计局")
	sun.see("/admin/sheets").has("第八轮", "1 张评分表还没有提交")
}

// Whoever did one thing is told what the next is and who does it.
func TestAPageWithNothingOnItLeadsOn(t *testing.T) {
	c := newCity(t, "sanmenxia")
	ctx := t.Context()
	r, err := c.Rounds.NewRound(ctx, c.office.who, round.Round{Name: "第八轮", Term: 5, No: 8, StartsOn: "2026-10-01"})
	c.must(err)
	if a := c.office.see("/admin/batches/" + r.ID + "/teams").has("本轮还没有单位"); !a.leads("/admin/rounds/" + r.ID + "/join") {
		t.Error("teams for nobody do not lead to where units are added")
	}
	c.office.see("/admin/batches/" + c.round + "/teams").hasNot("本轮还没有单位")
	c.office.see("/admin/evaluations/"+c.evaluation).has("还没有安排通报会", "用组织者账号安排")
	c.organizer.see("/admin/evaluations/" + c.evaluation).hasNot("用组织者账号安排")
	a := c.office.post("/admin/entries", url.Values{
		"kind": {"round"}, "about": {c.round}, "type": {"summary_meeting"}, "on": {c.now().Format(time.DateOnly)},
		"values.minutes": {"听取汇总情况"}, "values.scored": {"按比例汇总"}, "people": {"王某 主任"},
	})
	if page := c.office.see(a.location()).has("已归档", "回到本轮进度"); !page.leads("/admin/rounds/" + c.round) {
		t.Error("an entry of a round does not lead back to it")
	}
}

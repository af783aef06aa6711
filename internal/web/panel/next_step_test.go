package panel

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
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
	sun.see("/admin/sheets").has("五届市委第七轮巡察", "2 个单位，1 张评分表还没有提交", "集中督查已经开始")
	sun.see("/admin/sheets?round=" + newest.ID).has("还没有要评分的单位")
	hand(other).hasNot("下一个：")
	sun.see("/admin/sheets").has("还没有要评分的单位") // nothing is left anywhere: the newest
	join(newest.ID, "市统计局")
	sun.see("/admin/sheets").has("第八轮", "1 张评分表还没有提交", "前开始，还有")
}

// A unit that was left out of a fixed result stays unlocked for good: no one is asked for its sheet, and 我的单位 opens
// on a newer round.
func TestMyUnitsDoesNotOpenOnARoundWhoseResultIsFixed(t *testing.T) {
	c := newCity(t, "sanmenxia")
	ctx := t.Context()
	c.score(map[string]string{"discipline": "88", "organization": "92", "inspection": "85"})
	c.must(c.Scores.Lock(ctx, c.office.who, c.evaluation, ""))
	org := round.Organization{Name: "撤销的局", Kind: scheme.KindDepartment}
	o, err := c.Rounds.NewOrganization(ctx, c.office.who, org)
	c.must(err)
	left, err := c.Rounds.NewEvaluation(ctx, c.office.who, round.Evaluation{
		RoundID: c.round, OrganizationID: o.ID, SchemeID: "sanmenxia",
	})
	c.must(err)
	_, err = c.Rounds.NewRound(ctx, c.office.who, round.Round{Name: "第八轮", Term: 5, No: 8, StartsOn: "2026-10-01"})
	c.must(err)
	sun := c.as("sun", auth.Assessor, auth.BodyDiscipline)
	sun.see("/admin/sheets").has("五届市委第七轮巡察", "2 个单位，1 张评分表还没有提交")
	_, err = c.Finals.Fix(ctx, c.office.who, c.round, records.AnyVersion, final.FixRequest{
		LeftOut: map[string]string{left.ID: "机构撤销"},
	})
	c.must(err)
	sun.see("/admin/sheets").has("还没有要评分的单位").hasNot("张评分表还没有提交")
	page := sun.see("/admin/sheets?round="+c.round).has("2 个单位，0 张评分表还没有提交", "未列入结果", "已锁定")
	page.hasNot("先办这些", "未开始")
}

// A ranking says that a veto comes before points if a unit has one, not wherever a scheme allows it.
func TestTheRankingSaysThatVetoesComeLastWhereThereIsOne(t *testing.T) {
	c := newCity(t, "liaocheng")
	ctx := t.Context()
	sheet := "/admin/evaluations/" + c.evaluation + "/sheets/joint"
	wu := c.as("wu", auth.Assessor, auth.BodyInspection)
	hand := func(veto string) {
		page := wu.see(sheet)
		form := page.form(sheet, map[string]string{"submit": "1"})
		fillScores(t, page, form, decimal.Decimal("90").Rat())
		form.Set("veto.3.5", veto)
		wu.do(sheet, form)
		c.must(c.Scores.Lock(ctx, c.office.who, c.evaluation, ""))
	}
	const said = "有一票否决的单位，排在没有一票否决的单位后面。"
	ranking := "/admin/rounds/" + c.round + "/ranking"
	hand("")
	decide := score.Decision{Value: "80", Reason: "电话回访"}
	c.must(c.Scores.DecideSatisfaction(ctx, c.office.who, c.evaluation, records.AnyVersion, decide))
	c.office.see(ranking).has("已有得分 1 个").hasNot(said)
	c.must(c.Scores.Reopen(ctx, c.office.who, c.evaluation, "joint", "漏了一票否决"))
	hand("1")
	c.office.see(ranking).has("已有得分 1 个", said)
}

// While the newest round waits for its scores, its ranking leads to the one that people look for.
func TestARoundWithoutRanksLeadsToTheOneThatHasThem(t *testing.T) {
	c := newCity(t, "liaocheng")
	ctx := t.Context()
	r, err := c.Rounds.NewRound(ctx, c.office.who, round.Round{Name: "第八轮", Term: 5, No: 8, StartsOn: "2026-10-01"})
	c.must(err)
	ranked := "/admin/rounds/" + c.round + "/ranking"
	if a := c.office.see("/admin/rounds/current/ranking").has("本轮还没有单位"); a.leads(ranked) {
		t.Error("a ranking leads to a round that has none either")
	}
	sheet := "/admin/evaluations/" + c.evaluation + "/sheets/joint"
	wu := c.as("wu", auth.Assessor, auth.BodyInspection)
	page := wu.see(sheet)
	form := page.form(sheet, map[string]string{"submit": "1"})
	fillScores(t, page, form, decimal.Decimal("90").Rat())
	wu.do(sheet, form)
	c.must(c.Scores.Lock(ctx, c.office.who, c.evaluation, ""))
	c.must(c.Scores.DecideSatisfaction(ctx, c.office.who, c.evaluation, records.AnyVersion, score.Decision{Value: "80", Reason: "电话回访"}))
	if a := c.office.see("/admin/rounds/current/ranking").has("看五届市委第七轮巡察的排名", "轮次"); !a.leads(ranked) {
		t.Error("the ranking of a new round does not lead to the last one's")
	}
	at := c.office.get("/admin/rounds/" + r.ID + "/ranking?round=" + c.round).location()
	if !strings.HasPrefix(at, ranked) {
		t.Errorf("choosing another round leads to %s", at)
	}
}

// After each step a person learns what the next one is and who does it.
func TestAPageWithNothingOnItLeadsOn(t *testing.T) {
	c := newCity(t, "sanmenxia")
	ctx := t.Context()
	r, err := c.Rounds.NewRound(ctx, c.office.who, round.Round{Name: "第八轮", Term: 5, No: 8, StartsOn: "2026-10-01"})
	c.must(err)
	if a := c.office.see("/admin/batches/" + r.ID + "/teams").has("本轮还没有单位"); !a.leads("/admin/rounds/" + r.ID + "/join") {
		t.Error("teams for no one do not lead to where units are added")
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

// Notices to all units are sent, approved and issued from the list, each by who may.
func TestNoticesToAllUnitsAreSentApprovedAndIssuedTogether(t *testing.T) {
	c := newCity(t, "sanmenxia")
	ctx := t.Context()
	leader := c.as("zuzhang", auth.Leader, "")
	for _, name := range []string{"市水利局", "市统计局"} {
		org := round.Organization{Name: name, Kind: scheme.KindDepartment}
		o, err := c.Rounds.NewOrganization(ctx, c.office.who, org)
		c.must(err)
		_, err = c.Rounds.NewEvaluation(ctx, c.office.who, round.Evaluation{
			RoundID: c.round, OrganizationID: o.ID, SchemeID: "sanmenxia",
		})
		c.must(err)
	}
	const steps = "/admin/document-steps"
	at := func(state string) string { return "/admin/documents?type=guide&batch=" + c.round + "&state=" + state }
	c.office.do("/admin/documents", url.Values{"type": {"guide"}, "batch": {c.round}, "evaluation": {"all"}}).has("已起草")
	c.office.see("/admin/documents?type=guide").hasNot("全部送审")
	drafts := c.office.see(at("draft")).has("全部送审（3 份）")
	c.office.do(steps, drafts.form(steps, nil)).has("已送审 0 份。3 份没有送审", "还有没填的空", "全部送审（3 份）")
	list, err := c.Documents.List(ctx, c.office.who, document.Filter{Batch: c.round})
	c.must(err)
	for _, s := range list[:2] {
		parts := []document.PartText{{Key: "found", Text: "台账不全"}, {Key: "advice", Text: "补齐台账"}}
		c.must(apptest.ErrorOf(c.Documents.Change(ctx, c.office.who, s.ID, s.Version, document.Content{Parts: parts})))
	}
	drafts = c.office.see(at("draft"))
	c.office.do(steps, drafts.form(steps, nil)).has("已送审 2 份。1 份没有送审").hasNot("全部批准")
	c.as("ban2", auth.Admin, "").see(at("submitted")).hasNot("全部批准") // the leader's
	submitted := leader.see(at("submitted")).has("全部批准（2 份）")
	leader.do(steps, submitted.form(steps, map[string]string{"says": "经市委同意"})).has("已批准 2 份。").hasNot("全部印发")
	approved := c.office.see(at("approved")).has("全部印发（2 份）")
	c.office.do(steps, approved.form(steps, nil)).has("已印发 2 份。", "〕1号", "〕2号")
	sent := url.Values{"to": {"issued"}, "documents": approved.form(steps, nil)["documents"]}
	if a := c.as("danwei", auth.Unit, "市水利局").post(steps, sent); a.status != http.StatusForbidden {
		t.Errorf("a unit takes steps: %d", a.status)
	}
}

// Items of several units read alike: what is handed over is told apart by its unit, and an empty choice says why.
func TestWhatIsHandedOverNamesItsUnit(t *testing.T) {
	c := newCity(t, "sanmenxia")
	at := "/admin/entries/new?kind=round&about=" + c.round + "&type=handover"
	c.office.see(at).has("台账里还没有事项，先到台账里登记")
	_, id, _ := strings.Cut(c.item("谈心谈话流于形式"), "/items/")
	c.office.see(at).hasNot("台账里还没有事项")
	a := c.office.post("/admin/entries", url.Values{
		"kind": {"round"}, "about": {c.round}, "type": {"handover"}, "on": {c.now().Format(time.DateOnly)},
		"values.items." + id: {"1"},
	})
	c.office.see(a.location()).has("谈心谈话流于形式（市自然资源和规划局）")
}

// What is handed over of a batch is of all its rounds.
func TestWhatIsHandedOverOfABatchIsOffered(t *testing.T) {
	c := newCity(t, "sanmenxia")
	_, id, _ := strings.Cut(c.item("谈心谈话流于形式"), "/items/")
	c.office.see("/admin/entries/new?kind=batch&about="+c.round+"&type=handover").
		has("谈心谈话流于形式", "市自然资源和规划局").hasNot("台账里还没有事项")
	a := c.office.post("/admin/entries", url.Values{
		"kind": {"batch"}, "about": {c.round}, "type": {"handover"}, "on": {c.now().Format(time.DateOnly)},
		"values.items." + id: {"1"},
	})
	c.office.see(a.location()).has("谈心谈话流于形式（市自然资源和规划局）")
}

// What a round's record refers to is a document of its own batch, and not one of the many of other rounds.
func TestARecordOfARoundOffersItsOwnDocuments(t *testing.T) {
	c := newCity(t, "sanmenxia")
	v, err := c.Documents.Draft(t.Context(), c.office.who, document.Draft{Type: "plan", Batch: c.round})
	c.must(err)
	other, err := c.Rounds.NewRound(t.Context(), c.office.who, round.Round{
		Name: "第八轮", Term: 5, No: 8, StartsOn: "2026-10-01",
	})
	c.must(err)
	at := "/admin/entries/new?kind=round&type=submission&about="
	c.office.see(at + c.round).has(v.V.Title)
	c.office.see(at + other.ID).hasNot(v.V.Title)
}

// A conclusion that need not be drawn is undecided until it is, and again when it was drawn by mistake.
func TestAConclusionOfAVisitCanBeTakenBack(t *testing.T) {
	c := newCity(t, "sanmenxia")
	const at = "/admin/entries"
	blank := c.office.see(at+"/new?kind=evaluation&type=visit&about="+c.evaluation).has("验收结论", "不通过", "未定")
	a := c.office.post(at, blank.form(at, map[string]string{
		"values.acceptance": "failed", "values.methods.site": "1", "values.record": "看了现场", "people": "王某",
		"on": c.now().Format(time.DateOnly),
	}))
	path, _, _ := strings.Cut(a.location(), "?")
	if path == "" {
		t.Fatal(a.text())
	}
	page := c.office.see(path).has("不通过")
	c.office.do(path, page.form(path, map[string]string{"values.acceptance": "", "reason": "点错了"}))
	v, err := c.Entries.Show(t.Context(), c.office.who, strings.TrimPrefix(path, "/admin/entries/"))
	c.must(err)
	if len(v.Values["acceptance"]) != 0 || len(v.Values["methods"]) != 1 {
		t.Errorf("after it was taken back: %v", v.Values)
	}
}

// An indicator without a score is marked in its place, and the others keep what was typed.
func TestAnIndicatorWithoutAScoreIsMarkedWhereItStands(t *testing.T) {
	c := newCity(t, "sanmenxia")
	sheet := "/admin/evaluations/" + c.evaluation + "/sheets/discipline"
	sun := c.as("sun", auth.Assessor, auth.BodyDiscipline)
	s, err := c.Scores.ShowSheet(t.Context(), sun.who, c.evaluation, "discipline")
	c.must(err)
	page := sun.see(sheet)
	form := page.form(sheet, map[string]string{"submit": "1"})
	fillScores(t, page, form, decimal.Decimal("90").Rat())
	missing := s.Rubric.Items[1].Code
	form.Del("score." + missing)
	form.Del("tap." + missing)
	said := sun.post(sheet, form).has("有 1 处需要修改", "分值应在")
	marked := regexp.MustCompile(`name="score\.` + regexp.QuoteMeta(missing) + `"[^>]* aria-invalid="true"`)
	if !marked.Match(said.body) {
		t.Errorf("the field of %s is not marked", missing)
	}
}

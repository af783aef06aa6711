package admin

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/web/admin/page"
)

// lockWord is typed to lock: an evaluation has no number of its own.
const lockWord = "锁定"

// evaluationOffice adds what only the inspection office does: sheets, lock, ledger.
func (v *visit) evaluationOffice(out *page.Evaluation, a assessed, tried *attempt) error {
	progress, err := v.p.svc.SheetProgress(v.ctx, a.e.ID)
	if err != nil {
		return err
	}
	score, err := v.p.svc.Score(v.ctx, v.who, a.e.ID)
	if err != nil {
		return err
	}
	totals, in := map[string]*string{}, 0
	for _, b := range score.Bodies {
		totals[b.Body] = b.Total
	}
	for _, b := range a.scheme.Bodies {
		row := page.BodyRow{Body: b.Name, Chip: page.Chip{Text: "未开始"}}
		switch progress[b.Code] {
		case "submitted":
			row.Chip, row.Total, in = page.Chip{Kind: "good", Text: "已提交"}, orEmpty(totals[b.Code]), in+1
		case "draft":
			row.Chip = page.Chip{Text: "草稿"}
		}
		if score.Locked {
			row.Reopen = v.tried(reopenForm(a.e.ID, b), tried)
			row.Href = "/admin/evaluations/" + a.e.ID + "/sheets/" + url.PathEscape(b.Code)
		} else {
			row.Total = "" // sheets stay hidden from everybody until they are locked (domain B17)
		}
		out.Bodies = append(out.Bodies, row)
	}
	if !score.Locked && in == len(a.scheme.Bodies) {
		out.Lock = v.tried(lockForm(a.e.ID), tried)
	}
	if !score.Locked {
		out.Score, out.Strip = nil, nil
		if out.Blocked == "" {
			out.Blocked = "各部门的评分表已交齐，锁定后显示得分。"
		}
	}
	if a.e.V.Supervising() {
		return nil
	}
	out.Ledger, out.LedgerHref = append(ledgerFacts(a), v.dailyLedger(a)...), "/admin/evaluations/"+a.e.ID+"/facts"
	return nil
}

func lockForm(id string) *page.Form {
	return &page.Form{
		Key: "lock", Action: "/admin/evaluations/" + id + "/lock", Label: "锁定评分…", Kind: "grave", Button: "锁定",
		Cannot: "锁定后各部门不能再改评分，得分进入排名。要改只能由巡察办退回，并写明理由、记入审计。",
		Fields: []page.Field{{Name: "confirm", Label: "输入“" + lockWord + "”确认", Type: "text", Width: "short", Auto: "off"}},
	}
}

func (v *visit) lock() error {
	if strings.TrimSpace(v.FormValue("confirm")) != lockWord {
		return v.afterEvaluation("lock", "", fieldError("confirm", "请输入“"+lockWord+"”两个字。"))
	}
	return v.afterEvaluation("lock", "locked", v.p.svc.Lock(v.ctx, v.who, v.Params("id"), ""))
}

// fieldError is an error about one field that the panel itself finds.
func fieldError(field, text string) error {
	return &app.Error{
		Kind:   app.Invalid,
		Code:   "invalid",
		Text:   app.Text{ZH: "填写的内容有误，请按提示修改。", EN: "Some fields are wrong; see the list."},
		Fields: []app.FieldError{{Field: field, Text: app.Text{ZH: text, EN: text}}},
	}
}

func reopenForm(id string, b evaluation.Body) *page.Form {
	return &page.Form{
		Key: "reopen-" + b.Code, Action: "/admin/evaluations/" + id + "/reopen", Label: "退回" + b.Name + "的评分表…", Kind: "grave", Button: "退回",
		Cannot: "退回会解除锁定，这个部门要改好后重新提交。理由记入审计，不能删除。",
		Hidden: []page.Hidden{{Name: "body", Value: b.Code}}, Fields: []page.Field{{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 500}},
	}
}

func (v *visit) reopen() error {
	body := v.FormValue("body")
	return v.afterEvaluation("reopen-"+body, "reopened", v.p.svc.Reopen(v.ctx, v.who, v.Params("id"), body, strings.TrimSpace(v.FormValue("reason"))))
}

func ledgerFacts(a assessed) []page.Fact {
	f := a.e.V.Facts
	out := []page.Fact{
		{Name: "反馈问题", Value: countWords(f.Problems)},
		{Name: "已完成", Value: countWords(f.Done)},
		{Name: "基本完成", Value: countWords(f.Basic)},
		{Name: "未完成", Value: countWords(f.Undone)},
		{Name: "新发现问题", Value: countWords(f.NewProblems)},
	}
	if r := f.CompletionRate(a.scheme.Completion); r != nil {
		out = append(out, page.Fact{Name: "整改完成率", Value: evaluation.Round2(r) + "%"})
	}
	return out
}

// countWords is a number that somebody entered, or the word for that nobody did.
func countWords(n *int) string {
	if n == nil {
		return "未填"
	}
	return strconv.Itoa(*n)
}

// conclusions of daily supervision (domain 3.4).
var conclusions = []page.Option{
	{Value: "", Text: "未填"},
	{Value: "落实到位", Text: "落实到位"},
	{Value: "基本到位", Text: "基本到位"},
	{Value: "不到位", Text: "不到位"},
	{Value: "不适用", Text: "不适用"},
}

func factsForm(e app.Versioned[app.Evaluation]) page.Form {
	f := e.V.Facts
	whole := func(name, label string, n *int) page.Field {
		return page.Field{Name: name, Label: label, Type: "number", Optional: true, Min: "0", Value: typed(n), Row: "counts"}
	}
	words := func(name, label, value string) page.Field {
		return page.Field{Name: name, Label: label, Type: "textarea", Optional: true, Value: value, MaxLen: 5000}
	}
	form := page.Form{
		Action: "/admin/evaluations/" + e.ID + "/facts",
		Button: "保存",
		Kind:   "next",
		Hidden: []page.Hidden{version(e.Version)},
		Cancel: &page.Link{Href: "/admin/evaluations/" + e.ID, Text: "取消"},
	}
	form.Fields = []page.Field{
		whole("problems", "反馈问题数", f.Problems), whole("done", "已完成", f.Done), whole("basic", "基本完成", f.Basic), whole("undone", "未完成", f.Undone),
		whole("long_term", "其中长期坚持", f.LongTerm), whole("new_problems", "新发现问题", f.NewProblems),
		words("outstanding", "未整改到位事项", f.Outstanding),
		concluded(e, evaluation.BodyDiscipline, page.Field{Name: "daily_discipline", Label: "日常监督结论（市纪委监委）", Value: f.DailyDiscipline}),
		concluded(e, evaluation.BodyOrganization, page.Field{Name: "daily_organization", Label: "日常监督结论（市委组织部）", Value: f.DailyOrganization}),
		{Name: "suggestions_received", Label: "意见建议条数", Type: "number", Optional: true, Min: "0", Width: "short", Value: typed(f.SuggestionsReceived), Hint: "不填就用测评里收到的条数。"},
		words("suggestions_summary", "整改意见建议摘要", f.SuggestionsSummary), words("prominent_problems", "突出问题", f.ProminentProblems),
		words("result_use", "结果运用建议", f.ResultUse), words("remarks", "备注", f.Remarks),
	}
	return form
}

// concluded is the field for what a body's daily supervision concludes. A report that was handed in says it better than anybody who types.
func concluded(e app.Versioned[app.Evaluation], body string, f page.Field) page.Field {
	f.Type, f.Optional, f.Row, f.Options = "select", true, "daily", conclusions
	if said, ok := e.V.Daily[body]; ok {
		f.Hint = "表中用报送的报告：" + said.Conclusion + "。"
	}
	return f
}

// typed is how a field shows a number that may not be there.
func typed(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// count reads a field that may be left empty: nothing is not 0.
func (v *visit) count(field string) *int {
	s := v.FormValue(field)
	if s == "" {
		return nil
	}
	n := number(s)
	return &n
}

func (v *visit) showFacts(a assessed, form page.Form) error {
	f := v.frame("台账与结论")
	f.Sub, f.Back = a.org.V.Name, &page.Link{Href: "/admin/evaluations/" + a.e.ID, Text: a.org.V.Name}
	return v.show(page.FormPage{Frame: f, Form: form, Intro: []string{"这些内容进入集中督查结果统计表。没有填的在表里留空，不会当作 0。"}})
}

func (v *visit) factsPage() error {
	a, err := v.assessed(v.Params("id"))
	if err != nil {
		return err
	}
	return v.showFacts(a, factsForm(a.e))
}

func (v *visit) facts() error {
	a, err := v.assessed(v.Params("id"))
	if err != nil {
		return err
	}
	form := factsForm(a.e)
	v.fill(&form)
	f := evaluation.Facts{
		Problems: v.count("problems"), Done: v.count("done"), Basic: v.count("basic"), Undone: v.count("undone"), LongTerm: v.count("long_term"),
		NewProblems: v.count("new_problems"), SuggestionsReceived: v.count("suggestions_received"), Outstanding: v.FormValue("outstanding"),
		DailyDiscipline: v.FormValue("daily_discipline"), DailyOrganization: v.FormValue("daily_organization"), SuggestionsSummary: v.FormValue("suggestions_summary"),
		ProminentProblems: v.FormValue("prominent_problems"), ResultUse: v.FormValue("result_use"), Remarks: v.FormValue("remarks"),
		ProminentConfirmed: a.e.V.Facts.ProminentConfirmed,
	}
	_, err = v.p.svc.ChangeEvaluation(v.ctx, v.who, a.e.ID, number(v.FormValue("version")), f)
	if v.mark(&form, err) {
		return v.showFacts(a, form)
	}
	if err != nil {
		return err
	}
	return v.on("/admin/evaluations/"+a.e.ID, "saved")
}

func (v *visit) candidate() error {
	id := v.Params("id")
	a, err := v.assessed(id)
	if err != nil {
		return err
	}
	err = v.p.svc.ConfirmCandidate(v.ctx, v.who, id, app.AnyVersion, app.Candidate{Confirmed: v.FormValue("confirmed") == "1", Reason: strings.TrimSpace(v.FormValue("reason"))})
	if app.KindOf(err) == app.Invalid {
		return v.rankingPage(a.round, &attempt{"candidate-" + id, err})
	}
	if err != nil {
		return err
	}
	return v.on(fmt.Sprintf("/admin/rounds/%s/ranking?scope=%s", a.round.ID, url.QueryEscape(v.Query("scope", evaluation.ScopeAll))), "candidate")
}

package evaluation

import (
	"net/url"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// dailyLedger says on the page of an organization what daily supervision concluded.
func (req *request) dailyLedger(a lookup.Assessed) []kit.Fact {
	var out []kit.Fact
	for _, b := range req.svc.Supervision.Tasks.Reporting() {
		f := kit.Fact{Name: "日常监督（" + kit.BodyName(b) + "）", Value: "未报送"}
		if a.Scheme.Practice.DailyReports == scheme.None {
			f.Value = "不要求报送"
		}
		if said, ok := a.Evaluation.V.Daily[b]; ok {
			f.Value, f.Href = said.Conclusion, lookup.DailyPath(a.Evaluation.ID, b)
		}
		out = append(out, f)
	}
	return out
}

// evaluationOffice adds what only the inspection office does: sheets, lock, ledger.
func (req *request) evaluationOffice(out *Evaluation, a lookup.Assessed, tried *kit.Submission) error {
	if err := req.dates(out, a, tried); err != nil {
		return err
	}
	fixed, err := req.fixed(out, a)
	if err != nil {
		return err
	}
	progress, err := req.svc.Scores.SheetProgress(req.ctx, a.Evaluation.ID)
	if err != nil {
		return err
	}
	score, err := req.svc.Scores.Score(req.ctx, req.who, a.Evaluation.ID)
	if err != nil {
		return err
	}
	totals, in := map[string]*string{}, 0
	for _, b := range score.Bodies {
		totals[b.Body] = b.Total
	}
	for _, b := range a.Scheme.Bodies {
		row := BodyRow{Body: b.Name, Chip: kit.Chip{Text: "未开始"}}
		switch progress[b.Code] {
		case "submitted":
			row.Chip, row.Total, in = kit.Chip{Kind: "good", Text: "已提交"}, kit.OrEmpty(totals[b.Code]), in+1
		case "draft":
			row.Chip = kit.Chip{Text: "草稿"}
		}
		if score.Locked && !fixed {
			row.Reopen = req.WithErrors(reopenForm(a.Evaluation.ID, b), tried)
		}
		if score.Locked {
			row.Href = "/admin/evaluations/" + a.Evaluation.ID + "/sheets/" + url.PathEscape(b.Code)
		} else {
			row.Total = "" // sheets stay hidden from everyone until they are locked (domain B17)
		}
		out.Bodies = append(out.Bodies, row)
	}
	if !score.Locked && in == len(a.Scheme.Bodies) {
		out.Lock = req.WithErrors(kit.LockForm("/admin/evaluations/"+a.Evaluation.ID+"/lock", "锁定评分…", "锁定"), tried)
	}
	if !score.Locked {
		out.Score, out.Strip = nil, nil
		if out.Blocked == "" {
			out.Blocked = "各部门的评分表已交齐，锁定后显示得分。"
		}
	}
	out.Lists = lists(a)
	if a.Evaluation.V.Supervising() {
		return nil
	}
	out.Ledger, err = req.ledgerFacts(a)
	out.Ledger = append(out.Ledger, req.dailyLedger(a)...)
	if !fixed {
		out.LedgerHref = "/admin/evaluations/" + a.Evaluation.ID + "/facts"
	}
	out.DecideHref = "/admin/evaluations/" + a.Evaluation.ID + "/decisions"
	return err
}

// lists lead to what was written about an organization, item by item and entry by entry.
func lists(a lookup.Assessed) []kit.Link {
	about := url.QueryEscape(a.Evaluation.ID)
	out := []kit.Link{{Href: "/admin/entries?kind=evaluation&about=" + about, Text: "工作记录"}}
	if a.Evaluation.V.Supervising() {
		return out
	}
	ledger := "/admin/ledger?round=" + url.QueryEscape(a.Round.ID) + "&evaluation=" + about
	return append([]kit.Link{{Href: ledger, Text: "逐项台账"}}, out...)
}

// fixed reports whether the unit's row is in a fixed result, which refuses every change to it, and leads to where that
// is opened.
func (req *request) fixed(out *Evaluation, a lookup.Assessed) (bool, error) {
	err := req.svc.Rounds.Allows(req.ctx, final.ReopenSheet, final.Subject{Evaluation: a.Evaluation.ID})
	if records.KindOf(err) != records.Conflict {
		return false, err
	}
	out.Fixed = &kit.Link{
		Href: "/admin/batches/" + a.Evaluation.V.RoundID + "/final", Text: "结果已锁定；要改，须由两人先撤销锁定",
	}
	out.Dates = nil
	return true, nil
}

func (req *request) lock() error {
	if err := kit.LockTyped(req.Request); err != nil {
		return req.afterEvaluation("lock", "", err)
	}
	return req.afterEvaluation("lock", "locked", req.svc.Scores.Lock(req.ctx, req.who, req.Params("id"), ""))
}

func reopenForm(id string, b scheme.Body) *kit.Form {
	return &kit.Form{
		Key: "reopen-" + b.Code, Action: "/admin/evaluations/" + id + "/reopen", Label: "退回" + b.Name + "的评分表…", Kind: "grave", Button: "退回",
		Cannot: "退回会解除锁定，这个部门要改好后重新提交。理由记入审计，不能删除。",
		Hidden: []kit.Hidden{{Name: "body", Value: b.Code}}, Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 500}},
	}
}

func (req *request) reopen() error {
	body := req.FormValue("body")
	return req.afterEvaluation("reopen-"+body, "reopened", req.svc.Scores.Reopen(req.ctx, req.who, req.Params("id"),
		body, strings.TrimSpace(req.FormValue("reason"))))
}

// ledgerFacts are the counts of the statistics table; those of a ledger lead to their items.
func (req *request) ledgerFacts(a lookup.Assessed) ([]kit.Fact, error) {
	f := a.Evaluation.V.Facts
	ledger, err := round.FromLedger(req.ctx, req.svc.Rounds, a.Evaluation)
	if err != nil {
		return nil, err
	}
	out := make([]kit.Fact, 0, 8)
	for _, x := range []struct {
		name, column string
		n            *int
	}{
		{"反馈问题", "problems", f.Problems},
		{"已完成", "done", f.Done},
		{"基本完成", "basic", f.Basic},
		{"未完成", "undone", f.Undone},
		{"新发现问题", "new", f.NewProblems},
	} {
		fact := kit.Fact{Name: x.name, Value: countWords(x.n)}
		if ledger {
			q := url.Values{"round": {a.Round.ID}, "evaluation": {a.Evaluation.ID}, "column": {x.column}}
			fact.Href = "/admin/ledger?" + q.Encode()
		}
		out = append(out, fact)
	}
	if r := f.CompletionRate(a.Scheme.Completion); r != nil {
		out = append(out, kit.Fact{Name: "整改完成率", Value: decimal.Round2(r) + "%"})
	}
	return out, nil
}

// countWords returns a number that was entered, or the words for none.
func countWords(n *int) string {
	if n == nil {
		return "未填"
	}
	return strconv.Itoa(*n)
}

// conclusions of daily supervision (domain 3.4).
var conclusions = []kit.Option{
	{Value: "", Text: "未填"},
	{Value: "落实到位", Text: "落实到位"},
	{Value: "基本到位", Text: "基本到位"},
	{Value: "不到位", Text: "不到位"},
	{Value: "不适用", Text: "不适用"},
}

// factsForm asks for what the statistics table says besides scores; what comes from a ledger is not asked for.
func factsForm(e records.Versioned[round.Evaluation], ledger bool) kit.Form {
	f := e.V.Facts
	whole := func(name, label string, n *int) kit.Field {
		return kit.Field{
			Name: name, Label: label, Type: "number", Optional: true, Value: typed(n),
			Row: "counts",
		}
	}
	words := func(name, label, value string) kit.Field {
		return kit.Field{Name: name, Label: label, Type: "textarea", Optional: true, Value: value, MaxLen: 5000}
	}
	form := kit.Form{
		Action: "/admin/evaluations/" + e.ID + "/facts",
		Button: "保存",
		Kind:   "next",
		Hidden: []kit.Hidden{kit.VersionField(e.Version)},
		Cancel: &kit.Link{Href: "/admin/evaluations/" + e.ID, Text: "取消"},
	}
	contradicted := whole("contradicted", "报告、台账与事实不符（处）", f.Contradicted)
	contradicted.Hint = "有归档的不符记录时，以记录为准。"
	if !ledger {
		form.Fields = []kit.Field{
			whole("problems", "反馈问题数", f.Problems), whole("done", "已完成", f.Done),
			whole("basic", "基本完成", f.Basic), whole("undone", "未完成", f.Undone),
			whole("long_term", "其中长期坚持", f.LongTerm), whole("new_problems", "新发现问题", f.NewProblems),
			words("outstanding", "未整改到位事项", f.Outstanding),
		}
	}
	form.Fields = append(form.Fields, contradicted,
		concluded(e, scheme.BodyDiscipline, kit.Field{Name: "daily_discipline", Label: "日常监督结论（市纪委监委）", Value: f.DailyDiscipline}),
		concluded(e, scheme.BodyOrganization, kit.Field{Name: "daily_organization", Label: "日常监督结论（市委组织部）", Value: f.DailyOrganization}),
		kit.Field{Name: "suggestions_received", Label: "群众意见建议条数", Type: "number", Optional: true, Width: "short", Value: typed(f.SuggestionsReceived), Hint: "不填就用测评里收到的条数。"},
		words("suggestions_summary", "群众意见建议摘要", f.SuggestionsSummary), words("prominent_problems", "突出问题", f.ProminentProblems),
		words("advice", "整改意见建议", f.Advice),
		words("result_use", "结果运用建议", f.ResultUse), words("remarks", "备注", f.Remarks))
	return form
}

// concluded is the field for what a body's daily supervision concludes. A report that was handed in is better than a
// typed conclusion.
func concluded(e records.Versioned[round.Evaluation], body string, f kit.Field) kit.Field {
	f.Type, f.Optional, f.Row, f.Options = "select", true, "daily", conclusions
	if said, ok := e.V.Daily[body]; ok {
		f.Hint = "表中用报送的报告：" + said.Conclusion + "。"
	}
	return f
}

// typed is how a field shows a number that may be missing.
func typed(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// count reads a field that may be left empty: nothing is not 0.
func (req *request) count(field string) *int {
	s := req.FormValue(field)
	if s == "" {
		return nil
	}
	n := kit.ParseNumber(s)
	return &n
}

func (req *request) showFacts(a lookup.Assessed, form kit.Form, ledger bool) error {
	f := req.Frame("台账与结论")
	f.Sub, f.Back = a.Organization.V.Name, &kit.Link{
		Href: "/admin/evaluations/" + a.Evaluation.ID,
		Text: a.Organization.V.Name,
	}
	intro := []string{"这些内容进入集中督查结果统计表。没有填的在表里留空，不会当作 0。"}
	if ledger {
		intro = append(intro, "问题数、完成数和未整改到位事项由台账统计，不用填。")
	}
	return req.Render(kit.FormPage{Frame: f, Form: form, Intro: intro})
}

func (req *request) factsPage() error {
	a, err := lookup.Evaluation(req.Request, req.Params("id"))
	if err != nil {
		return err
	}
	ledger, err := round.FromLedger(req.ctx, req.svc.Rounds, a.Evaluation)
	if err != nil {
		return err
	}
	return req.showFacts(a, factsForm(a.Evaluation, ledger), ledger)
}

func (req *request) facts() error {
	a, err := lookup.Evaluation(req.Request, req.Params("id"))
	if err != nil {
		return err
	}
	ledger, err := round.FromLedger(req.ctx, req.svc.Rounds, a.Evaluation)
	if err != nil {
		return err
	}
	form := factsForm(a.Evaluation, ledger)
	req.Refill(&form)
	f := facts.Facts{
		Problems: req.count("problems"), Done: req.count("done"), Basic: req.count("basic"),
		Undone: req.count("undone"), LongTerm: req.count("long_term"),
		NewProblems: req.count("new_problems"), SuggestionsReceived: req.count("suggestions_received"),
		Outstanding:     req.FormValue("outstanding"),
		DailyDiscipline: req.FormValue("daily_discipline"), DailyOrganization: req.FormValue("daily_organization"),
		SuggestionsSummary: req.FormValue("suggestions_summary"),
		ProminentProblems:  req.FormValue("prominent_problems"), ResultUse: req.FormValue("result_use"),
		Advice: req.FormValue("advice"), Contradicted: req.count("contradicted"), Remarks: req.FormValue("remarks"),
		ProminentConfirmed: a.Evaluation.V.Facts.ProminentConfirmed,
	}
	if err = form.Offered(); err == nil {
		_, err = req.svc.Rounds.ChangeEvaluation(req.ctx, req.who, a.Evaluation.ID,
			kit.ParseNumber(req.FormValue("version")), f)
	}
	if req.MarkErrors(&form, err) {
		return req.showFacts(a, form, ledger)
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/evaluations/"+a.Evaluation.ID, "saved.facts")
}

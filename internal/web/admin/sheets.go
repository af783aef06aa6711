package admin

import (
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/vote"
	"minping/internal/web/admin/page"
)

// sheets is 我的评分表: what this body still has to score, first.
func (v *visit) sheets() error {
	r, ok, err := v.theRoundOf(v.Query("round"))
	if err != nil {
		return err
	}
	out := page.Sheets{Frame: v.frame("我的评分表")}
	empty := &page.Empty{Icon: "sheet", Title: "还没有要评分的单位", Text: "巡察办把单位加入本轮后，这里会列出您部门的评分表。"}
	if !ok {
		out.Empty = empty
		return v.show(out)
	}
	rows, err := v.p.svc.Overview(v.ctx, r.ID)
	if err != nil {
		return err
	}
	supervising, err := v.p.svc.SupervisionOverview(v.ctx, r.ID)
	if err != nil {
		return err
	}
	rows = append(rows, supervising...)
	out.Sub = r.V.Name
	schemes, todo := map[string]evaluation.Body{}, 0
	for _, o := range rows {
		body, err := v.mySheetIn(schemes, o)
		if err != nil {
			return err
		}
		if body.Code == "" {
			continue
		}
		row := sheetRow(o, body)
		if row.Chip.Kind != "good" {
			todo++
		}
		out.Rows = append(out.Rows, row)
	}
	if len(out.Rows) == 0 {
		out.Empty = empty
		return v.show(out)
	}
	slices.SortStableFunc(out.Rows, func(a, b page.SheetRow) int { return sheetOrder(a) - sheetOrder(b) })
	out.Shown = fmt.Sprintf("%d 个单位，%d 张评分表还没有提交。", len(out.Rows), todo)
	out.Todo = sheetTodo(out.Rows, todo, v.dueBy(r.V), v.p.svc.Now())
	return v.show(out)
}

// sheetTodo says how many sheets are missing and until when, and leads to the first of them.
func sheetTodo(rows []page.SheetRow, missing int, by, now time.Time) []page.Todo {
	if missing == 0 {
		return nil
	}
	t := page.Todo{Text: fmt.Sprintf("%d 张评分表还没有提交", missing), Href: rows[0].Href}
	if !by.IsZero() {
		t.When, t.Late = "集中督查应在 "+day(by)+"前完成，"+inDays(by, now), now.After(by)
	}
	if t.Late {
		t.When = fmt.Sprintf("集中督查应在 %s前完成，已超期 %d 天", day(by), int(midnight(now).Sub(midnight(by)).Hours()/24))
	}
	return []page.Todo{t}
}

func sheetOrder(r page.SheetRow) int {
	return slices.Index([]string{"未开始", "草稿", "已提交", "已锁定"}, r.Chip.Text)
}

// mySheetIn is the sheet the visitor fills in for an organisation; schemes keeps the answer for each scheme.
func (v *visit) mySheetIn(schemes map[string]evaluation.Body, o app.OverviewRow) (evaluation.Body, error) {
	key := fmt.Sprint(o.SchemeID, o.SchemeVersion)
	if b, known := schemes[key]; known {
		return b, nil
	}
	s, err := v.p.svc.ShowScheme(v.ctx, o.SchemeID, o.SchemeVersion)
	if err != nil {
		return evaluation.Body{}, err
	}
	schemes[key], _ = mySheet(s.Scheme, v.who)
	return schemes[key], nil
}

func sheetRow(o app.OverviewRow, body evaluation.Body) page.SheetRow {
	row := page.SheetRow{Unit: o.Organization, Kind: app.KindName(o.OrgKind).ZH, Href: "/admin/evaluations/" + o.EvaluationID + "/sheets/" + body.Code}
	if row.Supervising = o.Supervising; row.Supervising {
		row.Kind = "监督责任 · " + row.Kind
	}
	switch {
	case o.Locked:
		row.Chip = page.Chip{Kind: "good", Text: "已锁定"}
	case o.Sheets[body.Code] == "submitted":
		row.Chip = page.Chip{Kind: "good", Text: "已提交"}
	case o.Sheets[body.Code] == "draft":
		row.Chip = page.Chip{Text: "草稿"}
	default:
		row.Chip = page.Chip{Text: "未开始"} // how many, and until when, stands above them
	}
	if o.State == vote.StateCounted || o.State == vote.StatePurged {
		row.ResultHref = "/admin/sessions/" + o.SessionID + "/result"
	}
	return row
}

// mySheet is the sheet an assessor fills in: the own body's, else one that the own body staffs.
func mySheet(s evaluation.Scheme, a app.Actor) (evaluation.Body, bool) {
	if b, ok := s.Body(a.Body); ok {
		return b, true
	}
	for _, b := range s.Bodies {
		if s.MayFill(b.Code, a.Body) {
			return b, true
		}
	}
	return evaluation.Body{}, false
}

func sheetChip(s app.SheetView) page.Chip {
	switch {
	case s.Locked:
		return page.Chip{Kind: "good", Text: "已锁定"}
	case s.Submitted:
		return page.Chip{Kind: "good", Text: "已提交"}
	case len(s.Items) > 0:
		return page.Chip{Text: "草稿"}
	}
	return page.Chip{Kind: "fair", Text: "未开始"}
}

// sum adds up what was scored by hand.
func sum(s app.SheetView) string {
	total := new(big.Rat)
	for _, x := range s.Items {
		if r := x.Score.Rat(); r != nil {
			total.Add(total, r)
		}
	}
	return evaluation.Round2(total)
}

func (v *visit) sheet() error { return v.sheetPage(nil) }

func (v *visit) sheetPage(err error) error {
	a, aerr := v.assessed(v.Params("id"))
	if aerr != nil {
		return aerr
	}
	body := v.Params("body")
	s, aerr := v.p.svc.ShowSheet(v.ctx, v.who, a.e.ID, body)
	if aerr != nil {
		return aerr
	}
	out := page.Sheet{
		Frame: v.frame(a.org.V.Name + "的评分表"), Chip: sheetChip(s), Action: "/admin/evaluations/" + a.e.ID + "/sheets/" + body,
		Version: strconv.Itoa(s.Version), Total: sum(s), Full: string(a.scheme.FullPoints),
	}
	out.Sub, out.Back = a.round.V.Name, &page.Link{Href: "/admin/sheets", Text: "我的评分表"}
	out.Facts = []page.Fact{{Name: "评分部门", Value: s.Body.Name}}
	if s.By != "" {
		out.Facts = append(out.Facts, page.Fact{Name: "最后保存", Value: s.By})
	}
	if v.who.Role == auth.Admin {
		out.Here, out.Back, out.Sub = "round", &page.Link{Href: "/admin/evaluations/" + a.e.ID, Text: a.org.V.Name}, a.round.V.Name
	}
	if s.Locked {
		out.Locked = "评分已经锁定，不能再改。"
	} else if !a.scheme.MayFill(body, v.who.Body) {
		out.Locked = "这是别的部门的评分表，只能看。"
	}
	if err := v.sheetAround(&out, a); err != nil {
		return err
	}
	v.sheetItems(&out, a, s)
	v.sheetWrong(&out, s, err)
	return v.show(out)
}

// sheetAround is what the assessor looks at beside the sheet: the ballot of an inspected organisation, the duties of a supervising body.
func (v *visit) sheetAround(out *page.Sheet, a assessed) error {
	if !a.e.V.Supervising() {
		return v.sheetMeasured(out, a)
	}
	facts, err := v.supervisionFacts(a)
	out.Facts = append(facts, out.Facts...)
	return err
}

// sheetMeasured shows the sealed satisfaction beside the sheet.
func (v *visit) sheetMeasured(out *page.Sheet, a assessed) error {
	rows, err := v.p.svc.Overview(v.ctx, a.round.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rows, func(r app.OverviewRow) bool { return r.EvaluationID == a.e.ID })
	if i < 0 || (rows[i].State != vote.StateCounted && rows[i].State != vote.StatePurged) {
		out.Measured = &page.Measured{Suppressed: true, Note: "还没有测评结果。"}
		return nil
	}
	r, err := v.p.svc.Result(v.ctx, v.who, rows[i].SessionID)
	if err != nil {
		return err
	}
	out.Measured = &page.Measured{Score: text(r.SatisfactionScore), Rate: text(r.SatisfactionRate)}
	if v.who.Role == auth.Assessor { // the office sees the counts in the steps of the score
		out.Measured.Href = "/admin/sessions/" + rows[i].SessionID + "/result"
	}
	if r.Suppressed != "" {
		out.Measured.Suppressed, out.Measured.Note = true, "收回的票太少，不公布满意度。"
	} else if r.Valid != nil {
		out.Measured.Note = fmt.Sprintf("%d 张有效票。", *r.Valid)
	}
	return nil
}

var modeNames = map[string]string{evaluation.ItemDeduct: "扣分项", evaluation.ItemBonus: "加分项", evaluation.ItemAuto: "系统计分"}

func (v *visit) sheetItems(out *page.Sheet, a assessed, s app.SheetView) {
	have := map[string]evaluation.SheetItem{}
	for _, x := range s.Items {
		have[x.Code] = x
	}
	typed := v.Method() == http.MethodPost
	for _, asp := range s.Rubric.Aspects() {
		section := page.SheetSection{Name: asp.Aspect, Points: trimmed(asp.Points)}
		for _, x := range s.Rubric.Items {
			if x.Aspect != asp.Aspect {
				continue
			}
			item := page.SheetItem{Code: x.Code, Name: x.Name, Points: string(x.Points), Mode: modeNames[x.Mode]}
			if x.Mode == evaluation.ItemAuto {
				item.Auto, item.AutoNote = "自动", "由民主测评满意度计入，不用填"
				section.Items = append(section.Items, item)
				continue
			}
			got := have[x.Code]
			if typed {
				got = v.typedItem(x.Code)
			}
			if got.Score == "" {
				out.Missing++
			}
			item.Score = page.Field{Name: "score." + x.Code, Value: string(got.Score)}
			item.Reason = page.Field{Name: "reason." + x.Code, Value: got.Reason}
			item.Evidence = page.Field{Name: "evidence." + x.Code, Value: got.Evidence}
			item.CanVeto, item.Veto, item.ReasonWhen = x.Veto, got.Veto, reasonWhen(a.scheme.Sheets, x)
			section.Items = append(section.Items, item)
		}
		out.Sections = append(out.Sections, section)
	}
}

// reasonWhen says when an item's reason must be given, as CheckSheet asks for it.
func reasonWhen(rule evaluation.SheetRule, x evaluation.Item) string {
	switch {
	case x.Mode == evaluation.ItemDeduct:
		return "扣分必填"
	case x.Mode == evaluation.ItemBonus:
		return "加分必填"
	case rule.ReasonBelowFull:
		return "未得满分必填"
	}
	return "选填"
}

// trimmed writes points without needless decimals.
func trimmed(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(4), "0")
}

func (v *visit) typedItem(code string) evaluation.SheetItem {
	return evaluation.SheetItem{
		Code: code, Score: evaluation.Decimal(strings.TrimSpace(v.FormValue("score." + code))), Reason: strings.TrimSpace(v.FormValue("reason." + code)),
		Evidence: strings.TrimSpace(v.FormValue("evidence." + code)), Veto: v.FormValue("veto."+code) != "",
	}
}

// typedSheet is what was filled in; an item without anything in it is left out.
func (v *visit) typedSheet(r evaluation.Rubric) []evaluation.SheetItem {
	out := []evaluation.SheetItem{}
	for _, x := range r.Items {
		if x.Mode == evaluation.ItemAuto {
			continue
		}
		if got := v.typedItem(x.Code); got.Score != "" || got.Reason != "" || got.Evidence != "" || got.Veto {
			out = append(out, got)
		}
	}
	return out
}

// seenVersion is the version of the record that the person saw in the form: two people of one body may have it open.
func (v *visit) seenVersion() int {
	if n := number(v.FormValue("version")); n > 0 {
		return n
	}
	return app.NoVersion
}

func (v *visit) putSheet() error {
	id, body := v.Params("id"), v.Params("body")
	s, err := v.p.svc.ShowSheet(v.ctx, v.who, id, body)
	if err != nil {
		return err
	}
	submit := v.FormValue("submit") != ""
	_, err = v.p.svc.PutSheet(v.ctx, v.who, id, body, v.seenVersion(), app.SheetRequest{Items: v.typedSheet(s.Rubric), Submit: submit})
	switch app.KindOf(err) {
	case app.Invalid, app.Conflict, app.Stale:
		return v.sheetPage(err)
	}
	if err != nil {
		return err
	}
	return v.on("/admin/evaluations/"+id+"/sheets/"+body, map[bool]string{true: "submitted", false: "draft"}[submit])
}

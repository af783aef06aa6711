package scoring

import (
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func sheetChip(s scoring.SheetView) kit.Chip {
	switch {
	case s.Locked:
		return kit.Chip{Kind: "good", Text: "已锁定"}
	case s.Submitted:
		return kit.Chip{Kind: "good", Text: "已提交"}
	case len(s.Items) > 0:
		return kit.Chip{Text: "草稿"}
	}
	return kit.Chip{Kind: "fair", Text: "未开始"}
}

// sum adds up the manual scores.
func sum(s scoring.SheetView) string {
	total := new(big.Rat)
	for _, x := range s.Items {
		if r := x.Score.Rat(); r != nil {
			total.Add(total, r)
		}
	}
	return decimal.Round2(total)
}

func (req *request) sheet() error { return req.sheetPage(nil) }

func (req *request) sheetPage(err error) error {
	a, aerr := lookup.Evaluation(req.Request, req.Params("id"))
	if aerr != nil {
		return aerr
	}
	body := req.Params("body")
	s, aerr := req.svc.Scores.ShowSheet(req.ctx, req.who, a.Evaluation.ID, body)
	if aerr != nil {
		return aerr
	}
	out := Sheet{
		Frame: req.Frame(a.Organization.V.Name + "的评分表"), Chip: sheetChip(s), Action: "/admin/evaluations/" + a.Evaluation.ID + "/sheets/" + body,
		Total: sum(s), Full: string(a.Scheme.FullPoints),
	}
	out.Sub = a.Round.V.Name
	out.Back = &kit.Link{Href: "/admin/evaluations/" + a.Evaluation.ID + "/target", Text: a.Organization.V.Name}
	out.Facts = []kit.Fact{{Name: "评分部门", Value: s.Body.Name}}
	if s.By != "" {
		out.Facts = append(out.Facts, kit.Fact{Name: "最后保存", Value: s.By})
	}
	if req.who.Role == auth.Admin {
		out.Here, out.Back, out.Sub = "round", &kit.Link{
			Href: "/admin/evaluations/" + a.Evaluation.ID,
			Text: a.Organization.V.Name,
		}, a.Round.V.Name
	}
	if s.Locked {
		out.Locked = "评分已经锁定，不能再改。"
	} else if !a.Scheme.MayFill(body, req.who.Body) {
		out.Locked = "这是别的部门的评分表，只能看。"
	}
	if err := req.sheetAround(&out, a); err != nil {
		return err
	}
	if s.Submitted && err == nil {
		out.Next, aerr = req.nextSheet(a.Round.ID)
		if aerr != nil {
			return aerr
		}
	}
	req.sheetItems(&out, a, s)
	out.Carry, out.Wrong = req.Carry(s.Version, out.fields(), err)
	req.sheetWrong(&out, s, err)
	return req.Render(out)
}

// sheetAround is what the assessor sees beside the sheet: the ballot of an inspected organization, the duties of a
// supervising body.
func (req *request) sheetAround(out *Sheet, a lookup.Assessed) error {
	if !a.Evaluation.V.Supervising() {
		return req.sheetMeasured(out, a)
	}
	facts, err := lookup.SupervisionFacts(req.Request, a)
	out.Facts = append(facts, out.Facts...)
	return err
}

// sheetMeasured shows the sealed satisfaction beside the sheet.
func (req *request) sheetMeasured(out *Sheet, a lookup.Assessed) error {
	rows, err := req.svc.Scores.Overview(req.ctx, a.Round.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rows, func(r scoring.OverviewRow) bool { return r.EvaluationID == a.Evaluation.ID })
	if i < 0 || (rows[i].State != vote.StateCounted && rows[i].State != vote.StatePurged) {
		out.Measured = &kit.Measured{Suppressed: true, Note: "还没有测评结果。"}
		return nil
	}
	r, err := req.svc.Tallies.Result(req.ctx, req.who, rows[i].SessionID)
	if err != nil {
		return err
	}
	out.Measured = &kit.Measured{Score: kit.OrDash(r.SatisfactionScore), Rate: kit.OrDash(r.SatisfactionRate)}
	if req.who.Role == auth.Assessor { // the office sees the counts in the steps of the score
		out.Measured.Href = "/admin/sessions/" + rows[i].SessionID + "/result"
	}
	if r.Suppressed != "" {
		out.Measured.Suppressed, out.Measured.Note = true, "收回的票太少，不公布满意度。"
	} else if r.Valid != nil {
		out.Measured.Note = fmt.Sprintf("%d 张有效票。", *r.Valid)
	}
	return nil
}

func (req *request) sheetItems(out *Sheet, a lookup.Assessed, s scoring.SheetView) {
	have := map[string]score.SheetItem{}
	for _, x := range s.Items {
		have[x.Code] = x
	}
	typed := req.Method() == http.MethodPost
	for _, asp := range s.Rubric.Aspects() {
		section := SheetSection{Name: asp.Aspect, Points: trimmed(asp.Points)}
		for _, x := range s.Rubric.Items {
			if x.Aspect != asp.Aspect {
				continue
			}
			item := SheetItem{
				Code: x.Code, Name: x.Name, Points: string(x.Points), Mode: lookup.ModeNames[x.Mode],
				Rule: x.Rule, Focus: strings.Join(x.Focuses(), "；"),
			}
			if x.Mode == scheme.ItemAuto {
				item.Auto, item.AutoNote = "自动", "由民主测评满意度计入，不用填"
				section.Items = append(section.Items, item)
				continue
			}
			got := have[x.Code]
			item.Score = kit.Field{Name: "score." + x.Code, Label: x.Code + " 得分", Value: string(got.Score)}
			item.Reason = kit.Field{Name: "reason." + x.Code, Label: x.Code + " 理由", Value: got.Reason}
			item.Evidence = kit.Field{Name: "evidence." + x.Code, Label: x.Code + " 佐证材料", Value: got.Evidence}
			item.Veto = kit.Field{Name: "veto." + x.Code, Label: x.Code + " 一票否决", Type: "check", Value: vetoed(got.Veto)}
			item.Vetoed = got.Veto
			item.CanVeto, item.ReasonWhen = x.Veto, reasonWhen(a.Scheme.Sheets, x)
			if typed {
				req.RefillFields(item.fields())
			}
			item.Taps = Taps(x.Code, x.Points, item.Score.Value)
			if item.Score.Value == "" {
				out.Missing++
			}
			section.Items = append(section.Items, item)
		}
		out.Sections = append(out.Sections, section)
	}
}

func vetoed(veto bool) string {
	if veto {
		return "1"
	}
	return ""
}

// reasonWhen says when an item needs a reason, as CheckSheet requires it.
func reasonWhen(rule scheme.SheetRule, x scheme.Item) string {
	switch {
	case x.Mode == scheme.ItemDeduct:
		return "扣分必填"
	case x.Mode == scheme.ItemBonus:
		return "加分必填"
	case rule.ReasonBelowFull:
		return "未得满分必填"
	}
	return "选填"
}

// trimmed formats points without unnecessary decimals.
func trimmed(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(4), "0")
}

func (req *request) typedItem(code string) score.SheetItem {
	return score.SheetItem{
		Code: code, Score: decimal.Decimal(strings.TrimSpace(req.FormValue("score." + code))),
		Reason:   strings.TrimSpace(req.FormValue("reason." + code)),
		Evidence: strings.TrimSpace(req.FormValue("evidence." + code)), Veto: req.FormValue("veto."+code) != "",
	}
}

// typedSheet returns the input; empty items are left out.
func (req *request) typedSheet(r scheme.Rubric) []score.SheetItem {
	out := []score.SheetItem{}
	for _, x := range r.Items {
		if x.Mode == scheme.ItemAuto {
			continue
		}
		if got := req.typedItem(x.Code); got.Score != "" || got.Reason != "" || got.Evidence != "" || got.Veto {
			out = append(out, got)
		}
	}
	return out
}

func (req *request) putSheet() error {
	id, body := req.Params("id"), req.Params("body")
	s, err := req.svc.Scores.ShowSheet(req.ctx, req.who, id, body)
	if err != nil {
		return err
	}
	submit := req.FormValue("submit") != ""
	err = req.takeTaps(s.Rubric)
	if err != nil {
		return req.sheetPage(err)
	}
	_, err = req.svc.Scores.PutSheet(req.ctx, req.who, id, body, req.SeenVersion(),
		scoring.SheetRequest{Items: req.typedSheet(s.Rubric), Submit: submit})
	switch records.KindOf(err) {
	case records.Invalid, records.Conflict, records.Stale:
		return req.sheetPage(err)
	}
	if err != nil {
		return err
	}
	said := "draft"
	if submit {
		said = "submitted"
	}
	return req.Redirect("/admin/evaluations/"+id+"/sheets/"+body, said)
}

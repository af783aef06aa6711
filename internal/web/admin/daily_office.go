package admin

import (
	"fmt"

	"minping/internal/app"
	"minping/internal/web/admin/page"
)

// dailyRound is what the inspection office sees of the reports of daily supervision in a round: which are missing, and what the others conclude.
func (v *visit) dailyRound() error {
	r, ok, err := v.theRound()
	if err != nil {
		return err
	}
	out := page.DailyRound{Frame: v.frame("日常监督报告")}
	if !ok {
		out.Empty = noRounds(v.who)
		return v.show(out)
	}
	out.Sub, out.Back = r.V.Name, &page.Link{Href: "/admin/rounds/" + r.ID, Text: "本轮进度"}
	rows, err := v.p.svc.DailyReports(v.ctx, v.who, r.ID)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		out.Empty = &page.Empty{Icon: "sheet", Title: "本轮还没有单位", Text: "单位加入本轮以后,监督部门在这里逐项记录、报送报告。"}
		return v.show(out)
	}
	bodies, in := v.p.svc.Tasks.Reporting(), 0
	for _, b := range bodies {
		out.Bodies = append(out.Bodies, bodyName(b))
		var waiting []app.DailyRow
		for _, row := range rows {
			if row.Body == b && row.HandedIn == nil {
				waiting = append(waiting, row)
			}
		}
		for _, t := range dailyTodo(waiting, "#units", v.p.svc.Now()) {
			t.Text = bodyName(b) + "的 " + t.Text
			out.Todo = append(out.Todo, t)
		}
		in += len(rows)/len(bodies) - len(waiting)
	}
	out.Shown = fmt.Sprintf("%d 个单位,应报 %d 份,已报 %d 份。", len(rows)/len(bodies), len(rows), in)
	from, to, pages := v.leaf(len(rows) / len(bodies))
	out.Pages = pages
	for i := from; i < to; i++ {
		out.Rows = append(out.Rows, dailyRoundRow(rows[i*len(bodies):(i+1)*len(bodies)]))
	}
	return v.show(out)
}

// dailyRoundRow is one organisation: the list has the bodies' reports on it side by side.
func dailyRoundRow(reports []app.DailyRow) page.DailyRoundRow {
	o := reports[0]
	out := page.DailyRoundRow{Unit: o.Organization, Href: "/admin/evaluations/" + o.EvaluationID, Kind: app.KindName(o.OrgKind).ZH}
	for _, r := range reports {
		cell := page.DailyCell{Body: bodyName(r.Body), Chip: dailyChip(r.DailyState, r.Begun), Conclusion: r.Conclusion}
		if r.HandedIn != nil {
			cell.Href = dailyPath(r.EvaluationID, r.Body)
		} else if r.Begun {
			cell.Note = fmt.Sprintf("已有结论 %d / %d 项", r.Concluded, r.Of)
		}
		out.Reports = append(out.Reports, cell)
	}
	return out
}

// roundDaily adds the reports that are missing to what is due in a round, once somebody has begun: a scheme may do without daily supervision.
func (v *visit) roundDaily(out *page.Round, round string) error {
	rows, err := v.p.svc.DailyReports(v.ctx, v.who, round)
	if err != nil {
		return err
	}
	var waiting []app.DailyRow
	begun := false
	for _, r := range rows {
		begun = begun || r.Begun
		if r.HandedIn == nil {
			waiting = append(waiting, r)
		}
	}
	href := "/admin/rounds/" + round + "/daily"
	out.Do = append(out.Do, page.Link{Href: href, Text: "日常监督报告"})
	if begun {
		out.Todo = append(out.Todo, dailyTodo(waiting, href, v.p.svc.Now())...)
	}
	return nil
}

// dailyLedger says on the page of an organisation what daily supervision concluded.
func (v *visit) dailyLedger(a assessed) []page.Fact {
	var out []page.Fact
	for _, b := range v.p.svc.Tasks.Reporting() {
		f := page.Fact{Name: "日常监督(" + bodyName(b) + ")", Value: "未报送"}
		if said, ok := a.e.V.Daily[b]; ok {
			f.Value, f.Href = said.Conclusion, dailyPath(a.e.ID, b)
		}
		out = append(out, f)
	}
	return out
}

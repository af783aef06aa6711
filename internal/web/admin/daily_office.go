package admin

import (
	"fmt"
	"slices"

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
		out.Empty = &page.Empty{Icon: "sheet", Title: "本轮还没有单位", Text: "单位加入本轮以后，监督部门在这里逐项记录、报送报告。"}
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
	out.Shown = fmt.Sprintf("%d 个单位，应报 %d 份，已报 %d 份。", len(rows)/len(bodies), len(rows), in)
	v.dailyRoundRows(&out, slices.Collect(slices.Chunk(rows, len(bodies))))
	return v.show(out)
}

// dailyRoundRows lists what the reports say, the worst first; of hundreds that are missing it says so once (each being late on the same day,
// a list of them would be a wall of warnings).
func (v *visit) dailyRoundRows(out *page.DailyRound, units [][]app.DailyRow) {
	var silent, said [][]app.DailyRow
	for _, u := range units {
		if slices.ContainsFunc(u, func(r app.DailyRow) bool { return r.Begun || r.HandedIn != nil }) {
			said = append(said, u)
		} else {
			silent = append(silent, u)
		}
	}
	worst := v.p.svc.Tasks.Conclusions()
	slices.SortStableFunc(said, func(a, b []app.DailyRow) int { return gravity(worst, b) - gravity(worst, a) })
	from, to, pages := v.leaf(len(said))
	out.Pages = pages
	for _, u := range said[from:to] {
		out.Rows = append(out.Rows, dailyRoundRow(u))
	}
	if len(silent) == 0 {
		return
	}
	out.Silent = &page.NameList{Title: fmt.Sprintf("%d 个单位，各部门都还没有开始填", len(silent)), Open: len(silent) <= namesOpen}
	for _, u := range silent[:min(len(silent), pageSize)] {
		out.Silent.Names = append(out.Silent.Names, page.Link{Href: "/admin/evaluations/" + u[0].EvaluationID, Text: u[0].Organization})
	}
	if more := len(silent) - pageSize; more > 0 {
		out.Silent.Rest = fmt.Sprintf("还有 %d 个没有列出。", more)
	}
}

// namesOpen is how many names are not too many to be read without asking.
const namesOpen = 24

// gravity of the worst conclusion on an organisation, the last of the list being the worst; -1 while none is handed in.
func gravity(conclusions []string, reports []app.DailyRow) int {
	out := -1
	for _, r := range reports {
		out = max(out, slices.Index(conclusions, r.Conclusion))
	}
	return out
}

// dailyRoundRow is one organisation: the list has the bodies' reports on it side by side.
func dailyRoundRow(reports []app.DailyRow) page.DailyRoundRow {
	o := reports[0]
	out := page.DailyRoundRow{Unit: o.Organization, Href: "/admin/evaluations/" + o.EvaluationID, Kind: app.KindName(o.OrgKind).ZH}
	for _, r := range reports {
		cell := page.DailyCell{Body: bodyName(r.Body), Chip: dailyListChip(r.DailyState, r.Begun), Conclusion: r.Conclusion}
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
		f := page.Fact{Name: "日常监督（" + bodyName(b) + "）", Value: "未报送"}
		if said, ok := a.e.V.Daily[b]; ok {
			f.Value, f.Href = said.Conclusion, dailyPath(a.e.ID, b)
		}
		out = append(out, f)
	}
	return out
}

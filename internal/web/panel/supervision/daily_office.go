package supervision

import (
	"fmt"
	"slices"

	"minping/internal/app/round"
	"minping/internal/app/supervision"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// dailyRound is what the inspection office sees of a round's reports of daily supervision: which are missing, and what
// the others conclude.
func (req *request) dailyRound() error {
	r, ok, err := lookup.CurrentRound(req.Request)
	if err != nil {
		return err
	}
	out := DailyRound{Frame: req.Frame("日常监督报告")}
	if !ok {
		out.Empty = lookup.NoRounds(req.who)
		return req.Render(out)
	}
	out.Sub, out.Back = r.V.Name, &kit.Link{Href: "/admin/rounds/" + r.ID, Text: "本轮进度"}
	rows, err := req.svc.Supervision.DailyReports(req.ctx, req.who, r.ID)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		out.Empty, err = lookup.NoDaily(req.Request, r)
		if err != nil {
			return err
		}
		return req.Render(out)
	}
	bodies, in, asked := req.svc.Supervision.Tasks.Reporting(), 0, 0
	for _, row := range rows {
		if row.Asked {
			asked++
		}
	}
	for _, b := range bodies {
		out.Bodies = append(out.Bodies, kit.BodyName(b))
		var waiting []supervision.DailyRow
		for _, row := range rows {
			switch {
			case row.Body != b:
			case row.Missing():
				waiting = append(waiting, row)
			case row.HandedIn != nil:
				in++
			}
		}
		for _, t := range lookup.DailyTodo(waiting, "#units", req.svc.Now()) {
			t.Text = kit.BodyName(b) + "的 " + t.Text
			out.Todo = append(out.Todo, t)
		}
	}
	out.Do = []kit.Link{{Href: givenPath(r.ID), Text: "任务分工"}, {Href: ownHome, Text: "任务清单"}}
	units := byUnit(rows)
	out.Shown = fmt.Sprintf("%d 个单位，应报 %d 份，已报 %d 份。", len(units), asked, in) + neverCame(rows)
	req.dailyRoundRows(&out, units, bodies)
	return req.Render(out)
}

// byUnit divides the reports of a round into those about each unit. Not every unit has one of each body: under a scheme
// whose document asks for none, only those that were begun are listed.
func byUnit(rows []supervision.DailyRow) (out [][]supervision.DailyRow) {
	from := 0
	for i := range rows {
		if i+1 == len(rows) || rows[i+1].EvaluationID != rows[i].EvaluationID {
			out, from = append(out, rows[from:i+1]), i+1
		}
	}
	return out
}

// fixed reports whether the result of a round is fixed, by its reports.
func fixed(rows []supervision.DailyRow) bool { return rows[0].Closed || rows[0].LeftOut }

// neverCame says that reports missing when the result was fixed are no longer accepted, and that those about units it
// leaves out are no longer expected.
func neverCame(rows []supervision.DailyRow) (said string) {
	closed, leftOut := 0, 0
	for _, r := range rows {
		switch {
		case r.HandedIn != nil, !r.Asked:
		case r.Closed:
			closed++
		case r.LeftOut:
			leftOut++
		}
	}
	if closed > 0 {
		said = fmt.Sprintf("结果已锁定，没有报送的 %d 份不再受理；要补报，须由两人先撤销锁定。", closed)
	}
	if leftOut > 0 {
		said += fmt.Sprintf("未列入结果的单位有 %d 份没有报送，不再催报，仍可补报。", leftOut)
	}
	return said
}

// dailyRoundRows lists the reports' conclusions, worst first. Hundreds of missing ones are reported once: as they are
// all late on the same day, a list of them would be a wall of warnings.
func (req *request) dailyRoundRows(out *DailyRound, units [][]supervision.DailyRow, bodies []string) {
	var silent, said [][]supervision.DailyRow
	for _, u := range units {
		if slices.ContainsFunc(u, func(r supervision.DailyRow) bool { return r.Begun || r.HandedIn != nil }) {
			said = append(said, u)
		} else {
			silent = append(silent, u)
		}
	}
	worst := req.svc.Supervision.Tasks.Conclusions()
	slices.SortStableFunc(said, func(a, b []supervision.DailyRow) int { return gravity(worst, b) - gravity(worst, a) })
	from, to, pages := req.Paginate(len(said))
	out.Pages = pages
	for _, u := range said[from:to] {
		out.Rows = append(out.Rows, dailyRoundRow(u, bodies))
	}
	if len(silent) == 0 {
		return
	}
	what := "各部门都还没有开始填"
	if fixed(silent[0]) {
		what = "各部门都没有填"
	}
	out.Silent = &kit.NameList{Title: fmt.Sprintf("%d 个单位，%s", len(silent), what), Open: len(silent) <= namesOpen}
	for _, u := range silent[:min(len(silent), namesShown)] {
		out.Silent.Names = append(out.Silent.Names, kit.Link{
			Href: "/admin/evaluations/" + u[0].EvaluationID,
			Text: u[0].Organization,
		})
	}
	if more := len(silent) - namesShown; more > 0 {
		out.Silent.Rest = fmt.Sprintf("还有 %d 个没有列出。", more)
	}
}

// namesOpen is how many names are shown without folding them away, namesShown how many are listed at all.
const (
	namesOpen  = 24
	namesShown = 200
)

// gravity returns the worst conclusion about an organization, the last in the list being the worst; -1 if none is
// submitted.
func gravity(conclusions []string, reports []supervision.DailyRow) int {
	out := -1
	for _, r := range reports {
		out = max(out, slices.Index(conclusions, r.Conclusion))
	}
	return out
}

// dailyRoundRow is one organization with the bodies' reports side by side, each under its body's heading.
func dailyRoundRow(reports []supervision.DailyRow, bodies []string) DailyRoundRow {
	o := reports[0]
	out := DailyRoundRow{
		Unit: o.Organization, Href: "/admin/evaluations/" + o.EvaluationID,
		Kind: round.KindName(o.OrgKind).ZH,
	}
	for _, b := range bodies {
		i := slices.IndexFunc(reports, func(r supervision.DailyRow) bool { return r.Body == b })
		if i < 0 {
			out.Reports = append(out.Reports, DailyCell{Body: kit.BodyName(b), Chip: kit.Chip{Text: "不要求"}})
			continue
		}
		r := reports[i]
		cell := DailyCell{Body: kit.BodyName(b), Chip: dailyListChip(r), Conclusion: r.Conclusion}
		if r.HandedIn != nil {
			cell.Href = lookup.DailyPath(r.EvaluationID, r.Body)
		} else if r.Begun {
			cell.Note = fmt.Sprintf("已有结论 %d / %d 项", r.Concluded, r.Of)
		}
		out.Reports = append(out.Reports, cell)
	}
	return out
}

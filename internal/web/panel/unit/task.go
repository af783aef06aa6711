package unit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/document"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/reminder"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// listed is how many tasks are on the page.
const listed = 20

// tasks are what the unit has to do, the most urgent first.
func (req *request) tasks(out *Disclosure, rows []ownRow, papers []document.Summary) error {
	for _, s := range papers {
		if unsigned(s) {
			out.Tasks = append(out.Tasks, Task{
				Text: fmt.Sprintf("签收：%s《%s》", s.Number, s.Title), Href: "/admin/documents/" + s.ID, Late: true,
			})
		}
	}
	if err := req.convene(out, rows); err != nil {
		return err
	}
	if err := req.entries(out, len(rows)); err != nil {
		return err
	}
	if err := req.selfChecks(out); err != nil {
		return err
	}
	more := 0
	for _, r := range rows {
		n, err := req.items(out, r)
		if err != nil {
			return err
		}
		more += n
	}
	slices.SortStableFunc(out.Tasks, func(a, b Task) int { return cmp.Compare(urgency(a), urgency(b)) })
	if n := len(out.Tasks) + more - listed; n > 0 {
		out.Tasks = out.Tasks[:min(listed, len(out.Tasks))]
		out.Rest = &kit.Link{Href: "/admin/ledger?only=mine", Text: fmt.Sprintf("还有 %d 项，看台账", n)}
	}
	return nil
}

// urgency puts what is to be signed first, then what is due, then what has no due day.
func urgency(t Task) string {
	switch {
	case t.due != "":
		return t.due
	case t.Late:
		return ""
	}
	return "z"
}

// convene is the unit's duty to hold its briefing before the concentrated inspection has to begin.
func (req *request) convene(out *Disclosure, rows []ownRow) error {
	if len(rows) == 0 || rows[0].BriefingID != "" || rows[0].Locked {
		return nil
	}
	r := rows[0]
	scheme, err := req.svc.Schemes.ShowScheme(req.ctx, r.SchemeID, r.SchemeVersion)
	if err != nil {
		return err
	}
	by := deadline.From(scheme.Scheme.Periods, r.Start(r.round.V)).InspectionBy
	out.Tasks = append(out.Tasks, req.due("召开整改情况通报会", "请与巡察办商定时间、地点", "", by))
	return nil
}

// entries are what the unit has to hand in by a day: plan, meeting, progress report.
func (req *request) entries(out *Disclosure, rounds int) error {
	missing, err := req.svc.Reminders.ToFile(req.ctx, req.who)
	if records.KindOf(err) == records.Forbidden { // an account without an organization hands in nothing
		return nil
	}
	if err != nil {
		return err
	}
	for _, t := range missing {
		note := ""
		if rounds > 1 {
			note = t.Round.Name
		}
		href := "/admin/entries/" + t.ID // sent back
		if t.Kind == reminder.TaskEntry {
			evaluation, kind, _ := strings.Cut(t.ID, "/")
			href = lookup.NewEntryPath(evaluation, kind)
		}
		task := req.due(t.What, note, href, t.Due)
		task.Late = task.Late || t.Kind == reminder.TaskBack
		out.Tasks = append(out.Tasks, task)
	}
	return nil
}

// due returns a task with a due day.
func (req *request) due(text, note, href string, by deadline.Day) Task {
	t := Task{Text: text, Note: note, Href: href, due: string(by)}
	if !by.Known() {
		return t
	}
	s := req.svc.Ledgers.Standing(by)
	t.Left, t.Late = kit.LeftChip(s), s.Left < 0
	t.Note = strings.TrimSuffix(kit.DueDay(by.Time())+"以前，"+note, "，")
	return t
}

func (req *request) selfChecks(out *Disclosure) error {
	asked, err := req.svc.Ledgers.SelfChecks(req.ctx, req.who, "")
	if records.KindOf(err) == records.Forbidden { // an account without an organization is not asked anything
		return nil
	}
	if err != nil {
		return err
	}
	for _, v := range asked {
		if v.V.Reply == nil {
			href := "/admin/ledger/self-checks/" + v.ID
			out.Tasks = append(out.Tasks, req.due("对照自查："+kit.Clipped(v.V.Text, shown), "", href, v.V.Due))
		}
	}
	return nil
}

// items are the unit's open items of one evaluation; how many more there are is returned.
func (req *request) items(out *Disclosure, r ownRow) (more int, err error) {
	f := ledger.Filter{EvaluationID: r.EvaluationID, Mine: true}
	l, err := req.svc.Ledgers.Items(req.ctx, req.who, f, 0, mostItems)
	if err != nil {
		return 0, err
	}
	for _, v := range l.Items {
		href := "/admin/ledger/items/" + v.ID
		listed := func(t Task) bool { return t.Href == href }
		if slices.ContainsFunc(out.Tasks, listed) { // the ledger of a redo holds what the previous round left open
			continue
		}
		note := ""
		if n := underWay(v.Item); n > 0 {
			note = fmt.Sprintf("%d 条措施要报进展", n)
		}
		text := "整改：" + kit.Clipped(v.Item.Heading(), shown)
		if v.Item.State == rules.Again {
			text = "再" + text
		}
		if v.Due.Known() {
			out.Tasks = append(out.Tasks, req.due(text, note, href, v.Due))
		} else {
			out.Tasks = append(out.Tasks, Task{Text: text, Note: note, Href: href})
		}
	}
	return l.Total - len(l.Items), nil
}

// mostItems is how many items of an evaluation are looked at for the most urgent ones.
const mostItems = 200

// underWay counts the measures that are not done.
func underWay(i rules.Item) (n int) {
	for _, m := range i.Measures {
		if m.Claim != rules.ClaimDone {
			n++
		}
	}
	return n
}

// shown is how many characters of a text a task begins with.
const shown = 50

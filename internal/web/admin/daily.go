package admin

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/web/admin/page"
	"minping/internal/web/guard"
)

// dailies is 我的日常监督: what the own body has not reported yet, first.
func (v *visit) dailies() error {
	out := page.Dailies{Frame: v.frame("我的日常监督")}
	r, ok, err := v.theRoundOf(v.Query("round"))
	if err != nil {
		return err
	}
	if !ok {
		out.Empty = &page.Empty{Icon: "sheet", Title: "还没有轮次", Text: "巡察办建好轮次、加入单位以后，这里会列出要监督的单位。"}
		return v.show(out)
	}
	out.Sub = r.V.Name + " · 集中整改期从" + startDay(r.V) + "开始"
	rows, err := v.p.svc.DailyReports(v.ctx, v.who, r.ID)
	if err != nil {
		return err
	}
	if out.Tasks, err = v.tasks(r.ID); err != nil {
		return err
	}
	if len(rows) == 0 {
		out.Empty = &page.Empty{Icon: "sheet", Title: "没有要记录的单位", Text: "本轮还没有单位，或者您的部门没有日常监督任务。"}
		return v.show(out)
	}
	waiting := slices.DeleteFunc(slices.Clone(rows), func(r app.DailyRow) bool { return r.HandedIn != nil })
	if len(waiting) > 0 {
		out.Todo = dailyTodo(waiting, dailyPath(waiting[0].EvaluationID, waiting[0].Body), v.p.svc.Now())
	}
	out.Shown = fmt.Sprintf("%d 个单位，%d 份报告还没有报送。", len(rows), len(waiting))
	slices.SortStableFunc(rows, func(a, b app.DailyRow) int { return dailyOrder(a) - dailyOrder(b) })
	from, to, pages := v.leaf(len(rows))
	out.Pages = pages
	for _, o := range rows[from:to] {
		out.Rows = append(out.Rows, page.DailyRow{
			Unit: o.Organization, Kind: app.KindName(o.OrgKind).ZH, Href: dailyPath(o.EvaluationID, o.Body), Progress: fmt.Sprintf("%d / %d 项", o.Concluded, o.Of),
			Chip: dailyListChip(o.DailyState, o.Begun), Conclusion: o.Conclusion, Do: map[bool]string{true: "看报告", false: "填写"}[o.HandedIn != nil],
		})
	}
	return v.show(out)
}

// tasks are the lines of the daily supervision task list that are the visitor's body's (domain 3.4), with their days in the round.
func (v *visit) tasks(round string) ([]page.TaskRow, error) {
	l, err := v.p.svc.TaskListOf(v.ctx, v.who, round)
	var out []page.TaskRow
	for _, t := range l.Tasks {
		out = append(out, page.TaskRow{No: t.Code, Content: t.Content, Task: t.Task.Task, Method: t.Method, Due: dueDay(t.On)})
	}
	return out, err
}

func dailyPath(evaluationID, body string) string {
	return "/admin/evaluations/" + evaluationID + "/daily/" + url.PathEscape(body)
}

// body is the supervising body in the address, "" when it is none.
func (v *visit) body() string {
	b, err := url.PathUnescape(v.Params("body"))
	if err != nil {
		return ""
	}
	return b
}

// dailyOrder puts what is missing before what was handed in.
func dailyOrder(r app.DailyRow) int {
	switch {
	case r.HandedIn != nil:
		return 2
	case r.Begun:
		return 1
	}
	return 0
}

// dailyTodo says how many reports are missing and until when.
func dailyTodo(waiting []app.DailyRow, href string, now time.Time) []page.Todo {
	if len(waiting) == 0 {
		return nil
	}
	first := slices.MinFunc(waiting, func(a, b app.DailyRow) int { return a.Due.Compare(b.Due) })
	t := page.Todo{Text: fmt.Sprintf("%d 份日常监督报告还没有报送", len(waiting)), Href: href, Late: first.DaysLate > 0}
	if t.When = "应在 " + dueDay(first.Due) + "前报送，" + daysLeft(first.Due, now); t.Late {
		t.When = fmt.Sprintf("应在 %s前报送，已超期 %d 天", dueDay(first.Due), first.DaysLate)
	}
	return []page.Todo{t}
}

// dueDay is a day that is due, which is no moment: it is the same day in every zone.
func dueDay(t time.Time) string { return t.Format("2006年1月2日") }

// daysLeft is inDays for a day that is due.
func daysLeft(due, now time.Time) string {
	return inDays(time.Date(due.Year(), due.Month(), due.Day(), 0, 0, 0, 0, china), now)
}

func dailyChip(s app.DailyState, begun bool) page.Chip {
	late := fmt.Sprintf("，迟 %d 天", s.DaysLate)
	if s.DaysLate == 0 {
		late = ""
	}
	switch {
	case s.HandedIn != nil && late != "":
		return page.Chip{Kind: "fair", Text: "已报送" + late}
	case s.HandedIn != nil:
		return page.Chip{Kind: "good", Text: "已报送"}
	case late != "":
		return page.Chip{Kind: "poor", Text: "未报送" + late}
	case begun:
		return page.Chip{Text: "草稿"}
	}
	return page.Chip{Kind: "fair", Text: "未开始"}
}

// dailyListChip is the chip in a list, above which stands once how late all that are missing are.
func dailyListChip(s app.DailyState, begun bool) page.Chip {
	switch {
	case s.HandedIn != nil:
		return dailyChip(s, begun)
	case begun:
		return page.Chip{Text: "草稿"}
	}
	return page.Chip{Text: "未开始"}
}

func (v *visit) daily() error { return v.dailyPage(nil) }

func (v *visit) dailyPage(err error) error {
	d, derr := v.p.svc.ShowDaily(v.ctx, v.who, v.Params("id"), v.body())
	if derr != nil {
		return derr
	}
	out := page.Daily{
		Frame: v.frame("记录" + d.Organization + "的日常监督"), Chip: dailyChip(d.DailyState, d.Version > 0), Action: dailyPath(d.EvaluationID, d.Body),
		Version: strconv.Itoa(d.Version), Closed: v.who.Role == auth.Admin, HandedIn: d.HandedIn != nil,
		Progress: fmt.Sprintf("%d 项任务，%d 项已有结论", d.Of, d.Concluded),
	}
	out.Sub, out.Back = d.Round.V.Name, &page.Link{Href: "/admin/daily?round=" + d.Round.ID, Text: "我的日常监督"}
	if out.Closed {
		out.Title = d.Organization + "的日常监督报告"
		out.Back = &page.Link{Href: "/admin/rounds/" + d.Round.ID + "/daily", Text: "日常监督报告"}
	}
	out.Facts = dailyFacts(d)
	v.dailyItems(&out, d)
	v.dailyWrong(&out, d, err)
	return v.show(out)
}

func dailyFacts(d app.DailyView) []page.Fact {
	out := []page.Fact{
		{Name: "单位类别", Value: app.KindName(d.OrgKind).ZH},
		{Name: "监督部门", Value: bodyName(d.Body)},
		{Name: "报送期限", Value: dueDay(d.Due)},
	}
	if d.HandedIn != nil {
		out = append(out, page.Fact{Name: "报送时间", Value: minute(*d.HandedIn)})
	}
	if d.DaysLate > 0 {
		out = append(out, page.Fact{Name: map[bool]string{true: "迟报", false: "已超期"}[d.HandedIn != nil], Value: fmt.Sprintf("%d 天", d.DaysLate)})
	}
	if d.Corrected {
		out = append(out, page.Fact{Name: "更正", Value: "报送后改过"})
	}
	if d.By != "" {
		out = append(out, page.Fact{Name: "最后保存", Value: d.By})
	}
	return out
}

// dailyItems are the fields, with what was typed if the form comes back, else with what was saved.
func (v *visit) dailyItems(out *page.Daily, d app.DailyView) {
	have := map[string]evaluation.DailyItem{}
	for _, x := range d.Report.Items {
		have[x.Code] = x
	}
	report, typed := d.Report, v.Method() == http.MethodPost
	if typed {
		report = v.typedDaily(d)
	}
	today := v.p.svc.Now().In(china).Format(time.DateOnly)
	for _, t := range d.Tasks {
		got, known := have[t.Code]
		if typed {
			got = v.typedDuty(t.Code)
		} else if !known {
			got.Handler = v.who.Name // most record what they did themselves
		}
		x := page.DailyItem{Code: t.Code, Task: t.Task.Task, Method: t.Method, Due: dueDay(t.On), Late: got.Outcome == "" && evaluation.DaysLate(v.p.svc.Now(), t.On) > 0}
		x.Outcome = page.Field{Name: "outcome." + t.Code, Label: "结论", Value: got.Outcome, Options: sameWords(d.List.Outcomes)}
		x.Found = page.Field{Name: "found." + t.Code, Value: got.Found}
		x.Evidence = page.Field{Name: "evidence." + t.Code, Value: got.Evidence}
		x.Handler = page.Field{Name: "handler." + t.Code, Value: got.Handler}
		if out.Closed {
			got.DoneOn = dayWords(got.DoneOn)
		}
		x.DoneOn = page.Field{Name: "done_on." + t.Code, Value: got.DoneOn, Min: d.Round.V.StartsOn, Max: today}
		if last := len(out.Sections) - 1; last < 0 || out.Sections[last].Name != t.Content { // in the order in which they are due
			out.Sections = append(out.Sections, page.DailySection{Name: t.Content})
		}
		at := &out.Sections[len(out.Sections)-1]
		at.Items = append(at.Items, x)
	}
	out.Conclusion = page.Field{Name: "conclusion", Label: "对这个单位整改的总体结论", Value: report.Conclusion, Options: sameWords(d.List.Conclusions())}
	out.Prominent = page.Field{Name: "prominent_problems", Label: "突出问题", Type: "textarea", Value: report.Prominent, MaxLen: 5000, Optional: true, Hint: "结论是“不到位”时必填。"}
	out.Advice = page.Field{Name: "advice", Label: "建议", Type: "textarea", Value: report.Advice, MaxLen: 5000, Optional: true}
}

// dayWords is a day as YYYY-MM-DD in words.
func dayWords(s string) string {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return dueDay(t)
	}
	return s
}

func sameWords(list []string) []page.Option {
	var out []page.Option
	for _, s := range list {
		out = append(out, page.Option{Value: s, Text: s})
	}
	return out
}

func (v *visit) typedDuty(code string) evaluation.DailyItem {
	get := func(name string) string { return strings.TrimSpace(v.FormValue(name + "." + code)) }
	return evaluation.DailyItem{Code: code, Outcome: get("outcome"), Found: get("found"), Evidence: get("evidence"), Handler: get("handler"), DoneOn: get("done_on")}
}

// typedDaily is the report as it was filled in: every task in the order of the list, so that errors find their place.
func (v *visit) typedDaily(d app.DailyView) evaluation.DailyReport {
	out := evaluation.DailyReport{Conclusion: v.FormValue("conclusion"), Prominent: v.FormValue("prominent_problems"), Advice: v.FormValue("advice")}
	for _, t := range d.Tasks {
		out.Items = append(out.Items, v.typedDuty(t.Code))
	}
	return out
}

func (v *visit) putDaily() error {
	id, body := v.Params("id"), v.body()
	d, err := v.p.svc.ShowDaily(v.ctx, v.who, id, body)
	if err != nil {
		return err
	}
	submit := v.FormValue("submit") != ""
	_, err = v.p.svc.PutDaily(v.ctx, v.who, id, body, v.seenVersion(), app.DailyRequest{DailyReport: v.typedDaily(d), Submit: submit})
	switch app.KindOf(err) {
	case app.Invalid, app.Conflict, app.Stale:
		return v.dailyPage(err)
	}
	if err != nil {
		return err
	}
	if !submit {
		return v.on(dailyPath(id, body), "draft")
	}
	return v.on("/admin/daily?round="+d.Round.ID, "reported")
}

// dailyWrong puts errors beside what they are about.
func (v *visit) dailyWrong(out *page.Daily, d app.DailyView, err error) {
	var e *app.Error
	if !errors.As(err, &e) {
		return
	}
	v.Status(guard.Status(err))
	if len(e.Fields) == 0 {
		out.Wrong = e.Text.ZH
	}
	for _, f := range e.Fields {
		if x := dailyField(out, d, f.Field); x != nil {
			x.Wrong = f.Text.ZH
			out.Errors++
		} else {
			out.Wrong += f.Text.ZH
		}
	}
}

// dailyField finds the field that "items[3].found" names.
func dailyField(out *page.Daily, d app.DailyView, name string) *page.Field {
	for _, f := range []*page.Field{&out.Conclusion, &out.Prominent, &out.Advice} {
		if f.Name == name {
			return f
		}
	}
	rest, _ := strings.CutPrefix(name, "items[")
	at, part, _ := strings.Cut(rest, "].")
	n, err := strconv.Atoi(at)
	if err != nil || n < 0 || n >= len(d.Tasks) {
		return nil
	}
	for i := range out.Sections {
		for j := range out.Sections[i].Items {
			x := &out.Sections[i].Items[j]
			for _, f := range []*page.Field{&x.Outcome, &x.Found, &x.Evidence, &x.Handler, &x.DoneOn} {
				if f.Name == part+"."+d.Tasks[n].Code {
					return f
				}
			}
		}
	}
	return nil
}

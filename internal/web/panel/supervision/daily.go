package supervision

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/supervision"
	"minping/internal/auth"
	evalsupervision "minping/internal/evaluation/supervision"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// dailies is 我的日常监督: what the visitor's body has not reported yet, first.
func (req *request) dailies() error {
	out := Dailies{Frame: req.Frame("我的日常监督")}
	r, ok, err := lookup.RoundOf(req.Request, req.Query("round"))
	if err != nil {
		return err
	}
	if !ok {
		out.Empty = &kit.Empty{Icon: "sheet", Title: "还没有轮次", Text: "巡察办建好轮次、加入单位以后，这里会列出要监督的单位。"}
		return req.Render(out)
	}
	out.Sub = r.V.Name + " · 集中整改期自" + lookup.StartDay(r.V) + "起"
	rounds, err := lookup.AllRounds(req.Request)
	if err != nil {
		return err
	}
	out.Filter = lookup.RoundField(rounds, r.ID)
	rows, err := req.svc.Supervision.DailyReports(req.ctx, req.who, r.ID)
	if err != nil {
		return err
	}
	out.Tasks, err = req.tasks(r.ID)
	if err != nil {
		return err
	}
	out.Handed, err = req.handed(r.ID)
	if err != nil {
		return err
	}
	out.Do = []kit.Link{{Href: givenPath(r.ID), Text: "任务分工"}, {Href: ownHome, Text: "修改任务清单"}}
	if len(rows) == 0 {
		out.Do = out.Do[1:]
		if len(out.Tasks) == 0 {
			out.Do = nil
		}
		if err := req.watched(&out, r.ID); err != nil {
			return err
		}
		return req.Render(out)
	}
	waiting := slices.DeleteFunc(slices.Clone(rows), func(r supervision.DailyRow) bool { return !r.Missing() })
	if len(waiting) > 0 {
		out.Todo = lookup.DailyTodo(waiting, lookup.DailyPath(waiting[0].EvaluationID, waiting[0].Body), req.svc.Now())
	}
	out.Shown = dailyShown(rows, len(waiting))
	slices.SortStableFunc(rows, func(a, b supervision.DailyRow) int { return dailyOrder(a) - dailyOrder(b) })
	from, to, pages := req.Paginate(len(rows))
	out.Pages = pages
	for _, o := range rows[from:to] {
		out.Rows = append(out.Rows, DailyRow{
			Unit: o.Organization, Kind: round.KindName(o.OrgKind).ZH, Href: lookup.DailyPath(o.EvaluationID, o.Body), Progress: fmt.Sprintf("%d / %d 项", o.Concluded, o.Of),
			Chip: dailyListChip(o), Conclusion: o.Conclusion, Do: doWith(o),
		})
	}
	return req.Render(out)
}

// dailyShown sums up what is listed.
func dailyShown(rows []supervision.DailyRow, waiting int) string {
	switch {
	case !slices.ContainsFunc(rows, func(r supervision.DailyRow) bool { return r.Asked }):
		return fmt.Sprintf("%d 个单位。本轮不要求报送日常监督报告，需要时可以填写。", len(rows))
	case fixed(rows):
		in := slices.DeleteFunc(slices.Clone(rows), func(r supervision.DailyRow) bool { return r.HandedIn == nil })
		return fmt.Sprintf("%d 个单位，已报 %d 份。", len(rows), len(in)) + neverCame(rows)
	}
	return fmt.Sprintf("%d 个单位，%d 份报告还没有报送。", len(rows), waiting)
}

// doWith is what its body can do with a report.
func doWith(r supervision.DailyRow) string {
	switch {
	case r.HandedIn != nil:
		return "看报告"
	case r.Closed:
		return "看记录"
	}
	return "填写"
}

// tasks returns the lines of the daily supervision task list for the visitor's body (domain 3.4), with their days in
// the round, and those for kinds of units that have a separate list.
func (req *request) tasks(round string) (out []TaskPart, err error) {
	lists, err := req.svc.Supervision.Lists(req.ctx, round)
	if err != nil {
		return nil, err
	}
	for _, kind := range append([]string{""}, lists.Kinds(req.who.Body)...) {
		l, err := req.svc.Supervision.TaskListOf(req.ctx, req.who, round, kind)
		if err != nil {
			return nil, err
		}
		part := TaskPart{Title: "任务清单和期限"}
		if kind != "" {
			part.Title += "（" + kindWords(kind) + "）"
		}
		for i, t := range l.Tasks { // without gaps: a body has some of the list's tasks
			part.Tasks = append(part.Tasks, TaskRow{
				No: strconv.Itoa(i + 1), Content: t.Content, Task: t.Task.Task, Method: t.Method, Due: kit.DueDay(t.On),
			})
		}
		if len(part.Tasks) > 0 {
			out = append(out, part)
		}
	}
	return out, nil
}

// body returns the supervising body in the address, "" if there is none.
func (req *request) body() string {
	b, err := url.PathUnescape(req.Params("body"))
	if err != nil {
		return ""
	}
	return b
}

// dailyOrder puts missing reports before submitted ones.
func dailyOrder(r supervision.DailyRow) int {
	switch {
	case r.HandedIn != nil:
		return 2
	case r.Begun:
		return 1
	}
	return 0
}

func dailyChip(s supervision.DailyState, begun bool) kit.Chip {
	late := fmt.Sprintf("，迟 %d 天", s.DaysLate)
	if s.DaysLate == 0 {
		late = ""
	}
	switch {
	case s.HandedIn != nil && late != "":
		return kit.Chip{Kind: "fair", Text: "已报送" + late}
	case s.HandedIn != nil:
		return kit.Chip{Kind: "good", Text: "已报送"}
	case late != "":
		return kit.Chip{Kind: "poor", Text: "未报送" + late}
	case begun:
		return kit.Chip{Text: "草稿"}
	case !s.Asked:
		return kit.Chip{Text: "不要求"}
	}
	return kit.Chip{Kind: "fair", Text: "未开始"}
}

// dailyListChip is the chip in a list; how late the missing ones are is shown once above it.
func dailyListChip(r supervision.DailyRow) kit.Chip {
	switch {
	case r.HandedIn != nil:
		return dailyChip(r.DailyState, r.Begun)
	case r.Closed:
		return kit.Chip{Text: "没有报送"}
	case r.Begun:
		return kit.Chip{Text: "草稿"}
	case !r.Asked:
		return kit.Chip{Text: "不要求"}
	}
	return kit.Chip{Text: "未开始"}
}

func (req *request) daily() error { return req.dailyPage(nil) }

func (req *request) dailyPage(err error) error {
	d, derr := req.svc.Supervision.ShowDaily(req.ctx, req.who, req.Params("id"), req.body())
	if derr != nil {
		return derr
	}
	out := Daily{
		Frame: req.Frame("记录" + d.Organization + "的日常监督"), Chip: dailyChip(d.DailyState, d.Version > 0), Action: lookup.DailyPath(d.EvaluationID, d.Body),
		Closed: d.Closed || req.who.Role == auth.Admin, HandedIn: d.HandedIn != nil,
		Progress: fmt.Sprintf("%d 项任务，%d 项已有结论", d.Of, d.Concluded),
	}
	out.Sub, out.Back = d.Round.V.Name, &kit.Link{Href: "/admin/daily?round=" + d.Round.ID, Text: "我的日常监督"}
	if out.Closed {
		out.Title = d.Organization + "的日常监督报告"
	}
	if req.who.Role == auth.Admin {
		out.Back = &kit.Link{Href: "/admin/rounds/" + d.Round.ID + "/daily", Text: "日常监督报告"}
	}
	out.Facts = dailyFacts(d)
	if req.who.Role == auth.Supervisor {
		out.Facts = append(out.Facts, kit.Fact{
			Name: "共性问题", Value: "提请集中整治或专项治理", Href: "/admin/evaluations/" + d.EvaluationID + "/decisions",
		})
	}
	req.dailyItems(&out, d)
	out.Carry, out.Wrong = req.Carry(d.Version, out.fields(), err)
	req.dailyWrong(&out, d, err)
	return req.Render(out)
}

func dueOf(s supervision.DailyState) string {
	if !s.Asked {
		return "本轮不要求报送，可以填写"
	}
	return kit.DueDay(s.Due)
}

func dailyFacts(d supervision.DailyView) []kit.Fact {
	out := []kit.Fact{
		{Name: "单位类别", Value: round.KindName(d.OrgKind).ZH},
		{Name: "监督部门", Value: kit.BodyName(d.Body)},
		{Name: "报送期限", Value: dueOf(d.DailyState)},
	}
	if d.HandedIn != nil {
		out = append(out, kit.Fact{Name: "报送时间", Value: kit.Minute(*d.HandedIn)})
	}
	if d.DaysLate > 0 {
		late := "已超期"
		if d.HandedIn != nil {
			late = "迟报"
		}
		out = append(out, kit.Fact{Name: late, Value: fmt.Sprintf("%d 天", d.DaysLate)})
	}
	if d.Corrected {
		out = append(out, kit.Fact{Name: "更正", Value: "报送后改过"})
	}
	if d.By != "" {
		out = append(out, kit.Fact{Name: "最后保存", Value: d.By})
	}
	return out
}

// dailyItems fills in the fields, with the input if the form comes back, else with what was saved.
func (req *request) dailyItems(out *Daily, d supervision.DailyView) {
	have := map[string]evalsupervision.DailyItem{}
	for _, x := range d.Report.Items {
		have[x.Code] = x
	}
	report, typed := d.Report, req.Method() == http.MethodPost
	today := req.svc.Now().In(kit.China).Format(time.DateOnly)
	for i, t := range d.Tasks {
		no := strconv.Itoa(i + 1) // the codes of one body have gaps
		got, known := have[t.Code]
		if !known {
			got.Handler = cmp.Or(d.Given[t.Code].Person, req.who.Name) // mostly one's own work
		}
		x := DailyItem{
			Code: t.Code, No: no, Task: t.Task.Task, Method: t.Method, Due: kit.DueDay(t.On),
			Late: evalsupervision.DaysLate(req.svc.Now(), t.On) > 0,
		}
		if g, ok := d.Given[t.Code]; ok {
			x.Given = g.Person
		}
		x.Outcome = kit.Field{Name: "outcome." + t.Code, Label: "结论", Value: got.Outcome, Options: sameWords(d.List.Outcomes)}
		x.Found = kit.Field{Name: "found." + t.Code, Label: no + " 发现问题", Value: got.Found}
		x.Evidence = kit.Field{Name: "evidence." + t.Code, Label: no + " 佐证材料", Value: got.Evidence}
		x.Handler = kit.Field{Name: "handler." + t.Code, Label: no + " 经办人", Value: got.Handler}
		if out.Closed {
			got.DoneOn = kit.DayWords(got.DoneOn)
		}
		x.DoneOn = kit.Field{Name: "done_on." + t.Code, Label: no + " 完成日期", Value: got.DoneOn, Min: d.Round.V.StartsOn, Max: today}
		if typed {
			req.RefillFields(x.fields())
		}
		x.Late = x.Late && x.Outcome.Value == ""
		// in the order in which they are due
		if last := len(out.Sections) - 1; last < 0 || out.Sections[last].Name != t.Content {
			out.Sections = append(out.Sections, DailySection{Name: t.Content})
		}
		at := &out.Sections[len(out.Sections)-1]
		at.Items = append(at.Items, x)
	}
	out.Conclusion = kit.Field{Name: "conclusion", Label: "对这个单位整改的总体结论", Value: report.Conclusion, Options: sameWords(d.List.Conclusions())}
	out.Prominent = kit.Field{Name: "prominent_problems", Label: "突出问题", Type: "textarea", Value: report.Prominent, MaxLen: 5000, Optional: true, Hint: "结论是“不到位”时必填。"}
	out.Advice = kit.Field{Name: "advice", Label: "建议", Type: "textarea", Value: report.Advice, MaxLen: 5000, Optional: true}
	if typed {
		req.RefillFields([]*kit.Field{&out.Conclusion, &out.Prominent, &out.Advice})
	}
}

func sameWords(list []string) []kit.Option {
	var out []kit.Option
	for _, s := range list {
		out = append(out, kit.Option{Value: s, Text: s})
	}
	return out
}

func (req *request) typedDuty(code string) evalsupervision.DailyItem {
	get := func(name string) string { return strings.TrimSpace(req.FormValue(name + "." + code)) }
	return evalsupervision.DailyItem{
		Code: code, Outcome: get("outcome"), Found: get("found"),
		Evidence: get("evidence"), Handler: get("handler"), DoneOn: kit.FormDay(req.Request, "done_on."+code),
	}
}

// typedDaily returns the report as filled in: every task in the order of the list, so that errors find their place.
func (req *request) typedDaily(d supervision.DailyView) evalsupervision.DailyReport {
	out := evalsupervision.DailyReport{
		Conclusion: req.FormValue("conclusion"),
		Prominent:  req.FormValue("prominent_problems"), Advice: req.FormValue("advice"),
	}
	for _, t := range d.Tasks {
		out.Items = append(out.Items, req.typedDuty(t.Code))
	}
	return out
}

func (req *request) putDaily() error {
	id, body := req.Params("id"), req.body()
	d, err := req.svc.Supervision.ShowDaily(req.ctx, req.who, id, body)
	if err != nil {
		return err
	}
	submit := req.FormValue("submit") != ""
	_, err = req.svc.Supervision.PutDaily(req.ctx, req.who, id, body, req.SeenVersion(),
		supervision.DailyRequest{DailyReport: req.typedDaily(d), Submit: submit})
	switch records.KindOf(err) {
	case records.Invalid, records.Conflict, records.Stale:
		return req.dailyPage(err)
	}
	if err != nil {
		return err
	}
	if !submit {
		return req.Redirect(lookup.DailyPath(id, body), "draft")
	}
	return req.Redirect("/admin/daily?round="+d.Round.ID, "reported")
}

// dailyWrong puts errors beside what they are about.
func (req *request) dailyWrong(out *Daily, d supervision.DailyView, err error) {
	var e *records.Error
	if !errors.As(err, &e) {
		return
	}
	req.Status(guard.Status(err))
	if len(e.Fields) == 0 && out.Wrong == "" {
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

// dailyField finds the field named by "items[3].found".
func dailyField(out *Daily, d supervision.DailyView, name string) *kit.Field {
	for _, f := range []*kit.Field{&out.Conclusion, &out.Prominent, &out.Advice} {
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
			for _, f := range []*kit.Field{&x.Outcome, &x.Found, &x.Evidence, &x.Handler, &x.DoneOn} {
				if f.Name == part+"."+d.Tasks[n].Code {
					return f
				}
			}
		}
	}
	return nil
}

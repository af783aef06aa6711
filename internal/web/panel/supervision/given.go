package supervision

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/supervision"
	"minping/internal/auth"
	evalsupervision "minping/internal/evaluation/supervision"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func givenPath(round string) string { return "/admin/rounds/" + round + "/tasks" }

// given is 任务分工: who in the visitor's body does which task for which unit until when; the office chooses a body.
func (req *request) given() error { return req.givenPage(nil) }

func (req *request) givenPage(sent *kit.Submission) error {
	r, ok, err := lookup.RoundOf(req.Request, req.Params("id"))
	if err != nil {
		return err
	}
	out := Given{Frame: req.Frame("任务分工")}
	keeps := req.svc.Supervision.Keeps(req.who)
	if !ok || len(keeps) == 0 {
		out.Empty = &kit.Empty{Icon: "sheet", Title: "没有日常监督任务", Text: "有轮次、单位和任务清单以后，在这里把任务分派到人。"}
		return req.Render(out)
	}
	out.Sub = r.V.Name
	out.Back = &kit.Link{Href: "/admin/daily?round=" + r.ID, Text: "我的日常监督"}
	if req.who.Role == auth.Admin {
		out.Back = &kit.Link{Href: "/admin/rounds/" + r.ID + "/daily", Text: "日常监督报告"}
	}
	l, err := req.svc.Supervision.GivenOut(req.ctx, req.who, r.ID)
	if err != nil {
		return err
	}
	req.givenRows(&out, l, keeps)
	err = req.giveForms(&out, l, keeps, sent)
	if err != nil {
		return err
	}
	out.Notice = req.Unplaced(sent)
	return req.Render(out)
}

func (req *request) givenRows(out *Given, l supervision.GivenList, keeps []string) {
	people := []kit.Option{{Value: "", Text: "全部"}}
	late, done := 0, 0
	for _, t := range l.Tasks {
		if !slices.ContainsFunc(people, func(o kit.Option) bool { return o.Value == t.Person }) {
			people = append(people, kit.Option{Value: t.Person, Text: t.Person})
		}
		if t.Late {
			late++
		}
		if t.Done {
			done++
		}
	}
	out.Shown = fmt.Sprintf("已分派 %d 项，完成 %d 项，超期 %d 项；还有 %d 项没有分派。", len(l.Tasks), done, late, l.Open)
	if len(l.Tasks) == 0 {
		return
	}
	who, state := req.Query("person"), req.Query("state")
	out.Filter = []kit.Field{
		{Name: "person", Label: "责任人", Type: "select", Optional: true, Value: who, Options: people},
		{Name: "state", Label: "状态", Type: "select", Optional: true, Value: state, Options: []kit.Option{
			{Value: "", Text: "全部"}, {Value: "open", Text: "未完成"}, {Value: "late", Text: "超期"}, {Value: "done", Text: "已完成"},
		}},
	}
	tasks := slices.DeleteFunc(l.Tasks, func(t supervision.GivenTask) bool {
		return who != "" && t.Person != who || state == "open" && t.Done || state == "late" && !t.Late ||
			state == "done" && !t.Done
	})
	from, to, pages := req.PaginateBy(len(tasks), givenShown)
	out.Pages = pages
	for _, t := range tasks[from:to] {
		row := GivenRow{
			Unit: t.Organization, Task: t.Task.Task, Person: t.Person,
			Due: kit.DueDay(t.Due.Time()), Chip: givenChip(t),
		}
		if req.who.Role != auth.Admin {
			row.Href = lookup.DailyPath(t.EvaluationID, t.Body)
		}
		if len(keeps) > 1 {
			row.Body = kit.BodyName(t.Body)
		}
		out.Rows = append(out.Rows, row)
	}
}

const givenShown = 50

func givenChip(t supervision.GivenTask) kit.Chip {
	switch {
	case t.Done:
		return kit.Chip{Kind: "good", Text: "已完成"}
	case t.Late:
		return kit.Chip{Kind: "poor", Text: "超期"}
	}
	return kit.Chip{Text: "未完成"}
}

// giveForms are the forms by which tasks are assigned: one for each body, and for each kind of unit that has a separate
// list.
func (req *request) giveForms(out *Given, l supervision.GivenList, keeps []string, sent *kit.Submission) error {
	round := l.Round.ID
	lists, err := req.svc.Supervision.Lists(req.ctx, round)
	if err != nil {
		return err
	}
	for _, body := range keeps {
		rows, err := req.svc.Supervision.Supervised(req.ctx, round, []string{body})
		if err != nil {
			return err
		}
		kinds := lists.Kinds(body)
		for _, kind := range append([]string{""}, kinds...) {
			units := slices.DeleteFunc(slices.Clone(rows), func(r supervision.DailyRow) bool {
				return !goesBy(r, kind, kinds)
			})
			if len(units) == 0 {
				continue
			}
			f := giveForm(round, body, kind, lists.For(kind).Recorded(body), units)
			f.Hidden = append(f.Hidden, kit.Hidden{Name: "seen", Value: seenWords(l.Seen[body], units)})
			f = req.WithErrors(f, sent)
			out.Forms = append(out.Forms, *f)
		}
	}
	out.Can = len(out.Forms) > 0
	if out.Can {
		out.Forms[0].Kind = "next"
	}
	if req.who.Role == auth.Admin {
		out.Forms = append(out.Forms, *req.WithErrors(renewForm(round, lists), sent))
	}
	return nil
}

// goesBy reports whether a unit goes by the list for a kind; kinds are those that have one.
func goesBy(r supervision.DailyRow, kind string, kinds []string) bool {
	if kind == "" {
		return !slices.Contains(kinds, r.JoinedAs)
	}
	return r.JoinedAs == kind
}

func giveForm(
	round, body, kind string, tasks []evalsupervision.Task, units []supervision.DailyRow,
) *kit.Form {
	var codes, choice []kit.Option
	for i, t := range tasks {
		codes = append(codes, kit.Option{Value: t.Code, Text: strconv.Itoa(i+1) + "．" + t.Task})
	}
	for _, u := range units {
		choice = append(choice, kit.Option{Value: u.EvaluationID, Text: u.Organization})
	}
	label := kit.BodyName(body) + "的任务分派到人"
	if kind != "" {
		label += "（" + kindWords(kind) + "）"
	}
	return &kit.Form{
		Key: body + kind, Action: givenPath(round), Button: "分派", Label: label + "…",
		Hidden: []kit.Hidden{{Name: "body", Value: body}, {Name: "kind", Value: kind}},
		Fields: []kit.Field{
			{Name: "person", Label: "责任人", Type: "text", MaxLen: 100, Optional: true, Auto: "off", Row: "who", Hint: "空着就收回。"},
			{Name: "due", Label: "完成日期", Type: "date", Optional: true, Row: "who", Hint: "空着按清单的期限。"},
			{Name: "codes", Label: "任务", Type: "checks", Optional: true, Options: codes, Hint: "一项不选就是全部任务。"},
			{Name: "evaluations", Label: "单位", Type: "checks", Optional: true, Options: choice, Hint: "一个不选就是全部单位。"},
		},
	}
}

// seenWords writes which versions of assignments a form was drawn from, and seenIn reads them.
func seenWords(seen supervision.Seen, units []supervision.DailyRow) string {
	var out []string
	for _, u := range units {
		if n := seen[u.EvaluationID]; n > 0 {
			out = append(out, u.EvaluationID+":"+strconv.Itoa(n))
		}
	}
	return strings.Join(out, " ")
}

func seenIn(words string) supervision.Seen {
	out := supervision.Seen{}
	for w := range strings.FieldsSeq(words) {
		id, n, _ := strings.Cut(w, ":")
		out[id] = kit.ParseNumber(n)
	}
	return out
}

// renewForm lets the office adopt newer lists for the round as long as the old ones are unused.
func renewForm(round string, lists evalsupervision.Lists) *kit.Form {
	says := "本轮用通用清单。"
	if len(lists.Own) > 0 {
		var names []string
		for _, o := range lists.Own {
			names = append(names, fmt.Sprintf("%s（%s）第 %d 版", kit.BodyName(o.Body), kindWords(o.Kind), o.Version))
		}
		says = "本轮用的清单：" + strings.Join(names, "、") + "。"
	}
	return &kit.Form{
		Key: "renew", Action: givenPath(round), Button: "改用最新清单", Label: "改用最新清单…",
		Cannot: says + "部门开始填写或者分派任务以后不能再换。", Hidden: []kit.Hidden{{Name: "renew", Value: "1"}},
	}
}

// putGiven assigns tasks, takes them back, or adopts the newest lists.
func (req *request) putGiven() error {
	round := req.Params("id")
	if req.FormValue("renew") != "" {
		_, err := req.svc.Supervision.Renew(req.ctx, req.who, round)
		return req.givenDone(round, "renew", err)
	}
	body, kind := req.FormValue("body"), req.FormValue("kind")
	g := supervision.Give{
		Body: body, Person: req.FormValue("person"), Due: kit.FormDay(req.Request, "due"),
		Seen: seenIn(req.FormValue("seen")),
	}
	lists, err := req.svc.Supervision.Lists(req.ctx, round)
	if err != nil {
		return err
	}
	rows, err := req.svc.Supervision.Supervised(req.ctx, round, []string{body})
	if err != nil {
		return err
	}
	kinds := lists.Kinds(body)
	var every []string
	for _, r := range rows {
		if r.Body != body || !goesBy(r, kind, kinds) {
			continue
		}
		every = append(every, r.EvaluationID)
		if req.FormValue("evaluations."+r.EvaluationID) != "" {
			g.Evaluations = append(g.Evaluations, r.EvaluationID)
		}
	}
	if len(g.Evaluations) == 0 {
		g.Evaluations = every
	}
	for _, t := range lists.For(kind).Recorded(body) {
		if req.FormValue("codes."+t.Code) != "" {
			g.Codes = append(g.Codes, t.Code)
		}
	}
	_, err = req.svc.Supervision.GiveOut(req.ctx, req.who, round, g)
	return req.givenDone(round, body+kind, err)
}

func (req *request) givenDone(round, key string, err error) error {
	if kit.Correctable(err) {
		return req.givenPage(&kit.Submission{Key: key, Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/rounds/"+url.PathEscape(round)+"/tasks", "saved.tasks")
}

// Package reminder is 待办提醒 in the panel: what a person has to do next, and, for the office, the state of the outgoing
// webhook.
package reminder

import (
	"context"
	"embed"
	"fmt"
	"net/url"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/reminder"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

//go:embed *.html
var templates embed.FS

const home = "/admin/reminders"

var reminded = guard.Only(auth.Admin, auth.Organizer, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Reminders *reminder.Reminders
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "reminder", Templates: templates,
		Routes: []kit.Route{
			kit.Get(home, reminded, "reminder", at((*request).list)),
			kit.Post(home+"/webhook", kit.Office, "reminder", at((*request).test)),
		},
		Entries: []kit.Entry{
			{Key: "reminder", Href: home, Label: "待办提醒", Icon: "clock", Section: kit.SectionNow, Order: 45, Pass: reminded},
		},
	}
}

// request is a request to this area.
type request struct {
	*kit.Request
	svc Rooms
	ctx context.Context
	who records.Actor
}

// Reminders is the page of what a person has to do next.
type Reminders struct {
	kit.Frame
	Said  string
	Pages kit.Pages
	Rows  []Row
	Empty *kit.Empty
	Hook  *Hook
}

// Template names the template of this page.
func (Reminders) Template() string { return "reminders" }

// Row is one thing to do.
type Row struct {
	Href, What, Unit, Round, Due string
	Units                        kit.NameList // instead of Href and Unit, where there are several
	Left                         *kit.Chip
}

// Hook is the state of the outgoing webhook.
type Hook struct {
	Said string
	Last []kit.Fact
	Test *kit.Form
}

// most is more than anyone has to do, and onPage is how many are on a page: each is a card on a phone.
const (
	most   = 1 << 20
	onPage = 25
)

func (req *request) list() error { return req.page(nil) }

func (req *request) page(sent *kit.Submission) error {
	out := Reminders{Frame: req.Frame("待办提醒")}
	first, total, err := req.svc.Reminders.Tasks(req.ctx, req.who, most)
	if err != nil {
		return err
	}
	rows := req.rows(first)
	from, to, pages := req.PaginateBy(len(rows), onPage)
	out.Pages, out.Rows = pages, rows[from:to]
	out.Said = fmt.Sprintf("共 %d 项，最急的在前。", total)
	if total == 0 {
		out.Empty = &kit.Empty{Icon: "flag", Title: "没有待办", Text: "到期的报告、核查、签收和自查会出现在这里，不论有没有人动手。"}
	}
	if req.who.Role == auth.Admin {
		if err := req.hook(&out, sent); err != nil {
			return err
		}
	}
	if n := req.Unplaced(sent); n != nil {
		out.Notice = n
	}
	return req.Render(out)
}

func (req *request) row(u cycle.Urgent) Row {
	r := Row{Href: req.href(u), What: u.What, Unit: u.Unit, Round: u.Round.Name}
	if u.Kind == reminder.TaskReport {
		_, body, _ := strings.Cut(u.ID, "/")
		r.What += "（" + kit.BodyName(body) + "）"
	}
	if u.Due.Known() {
		r.Due = kit.DueDay(u.Due.Time())
		r.Left = kit.LeftChip(u.Standing)
	}
	return r
}

// href is where a thing is done.
func (req *request) href(u cycle.Urgent) string {
	id := url.PathEscape(u.ID)
	switch u.Kind {
	case reminder.TaskReport:
		if req.who.Role == auth.Admin { // the office reads a report only once it is submitted
			return "/admin/rounds/" + u.Round.ID + "/daily"
		}
		evaluation, body, _ := strings.Cut(u.ID, "/")
		return lookup.DailyPath(evaluation, body)
	case reminder.TaskEntry:
		evaluation, kind, _ := strings.Cut(u.ID, "/")
		return lookup.NewEntryPath(evaluation, kind)
	case reminder.TaskSelfCheck:
		return "/admin/ledger/self-checks/" + id
	case reminder.TaskReceipt, reminder.TaskApproval:
		return "/admin/documents/" + id
	case reminder.TaskBriefing:
		return "/admin/evaluations/" + id
	case reminder.TaskSheet:
		return "/admin/sheets?round=" + u.Round.ID
	case reminder.TaskSign, reminder.TaskBack:
		return "/admin/entries/" + id
	case reminder.TaskHearing:
		return "/admin/hearings/" + id
	case reminder.TaskUndo:
		return "/admin/batches/" + id + "/final"
	case reminder.TaskDecision:
		return "/admin/evaluations/" + id + "/decisions"
	}
	return "/admin/ledger/items/" + id
}

var hookStates = map[string]string{
	reminder.Waiting: "等待再发", reminder.Delivered: "已送达", reminder.GivenUp: "没有送达，不再发送",
}

var hookFailures = map[string]string{
	reminder.FailedPrivate: "对方是内网地址，设置里没有允许", reminder.FailedTimeout: "对方没有按时应答",
	reminder.FailedAnswer: "对方没有接受", reminder.FailedConnect: "连接不上",
	reminder.FailedLate: "该发的时候服务停着，或者接口没有启用",
}

func (req *request) hook(out *Reminders, sent *kit.Submission) error {
	s, err := req.svc.Reminders.State(req.ctx, req.who)
	if err != nil {
		return err
	}
	out.Hook = &Hook{Said: "没有设置。需要时由运维人员在设置里写 webhook_url 和 webhook_secret_file。"}
	if !s.On {
		return nil
	}
	out.Hook.Said = fmt.Sprintf("每天早上八点以后，把到期事项的数量发给 %s；不含姓名和文字内容。", s.Host)
	if s.Waiting > 0 {
		out.Hook.Said += fmt.Sprintf("有 %d 条等待发送。", s.Waiting)
	}
	for _, m := range s.Recent[:min(3, len(s.Recent))] {
		text := hookStates[m.State]
		if m.Failed != "" {
			text += "：" + hookFailures[m.Failed]
		}
		if m.Status != 0 && m.State != reminder.Delivered {
			text += fmt.Sprintf("（%d）", m.Status)
		}
		out.Hook.Last = append(out.Hook.Last, kit.Fact{Name: kit.Minute(m.At), Value: text})
	}
	out.Hook.Test = req.WithErrors(&kit.Form{Key: "test", Action: home + "/webhook", Button: "发一条测试消息"}, sent)
	return nil
}

// test sends a message at once; the page shows the outcome.
func (req *request) test() error {
	_, err := req.svc.Reminders.Test(req.ctx, req.who)
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "test", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(home, "tested")
}

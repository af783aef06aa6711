package session

import (
	"fmt"
	"slices"
	"time"

	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
)

// evenings is 现场测评: today's briefings first, then the coming ones, then the past ones.
func (req *request) evenings() error {
	r, ok, err := req.RoundOf(req.Query("round"))
	if err != nil {
		return err
	}
	out := Evenings{Frame: req.Frame("现场测评")}
	if !ok {
		out.Empty = &kit.Empty{Icon: "tonight", Title: "还没有轮次", Text: "巡察办建好轮次、加入单位以后，在这里准备每个单位的测评。"}
		return req.Render(out)
	}
	out.Sub = r.V.Name
	rows, err := req.svc.Scores.Overview(req.ctx, r.ID)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(o scoring.OverviewRow) bool { return o.BriefingID == "" })
	if len(rows) == 0 {
		out.Empty = &kit.Empty{
			Icon:  "tonight",
			Title: "还没有通报会",
			Text:  "在本轮进度里选一个单位，安排它的通报会；会前在这里准备测评。",
			Do:    &kit.Link{Href: "/admin/rounds/" + r.ID, Text: "去本轮进度"},
		}
		return req.Render(out)
	}
	slices.SortFunc(rows, func(a, b scoring.OverviewRow) int { return a.HeldAt.Compare(b.HeldAt) })
	now := req.svc.Now()
	var left []kit.Todo // from other days: today's come first
	var done []kit.Evening
	for _, o := range rows {
		req.addEvening(&out, &left, &done, o, now)
	}
	out.Missing = fewTodo(append(out.Missing, left...))
	slices.Reverse(done)
	out.Past = append(out.Past, done...)
	from, to, pages := req.Paginate(len(out.Past))
	out.Past, out.Pages = out.Past[from:to], pages
	return req.Render(out)
}

// manyTodo is how many lines of missing things people read.
const manyTodo = 6

// fewTodo keeps the list of missing things readable: the first ones, then how many more.
func fewTodo(all []kit.Todo) []kit.Todo {
	if len(all) <= manyTodo {
		return all
	}
	rest := kit.Todo{Text: fmt.Sprintf("还有 %d 个单位的测评没有完成", len(all)-manyTodo+1), When: "在下面的列表里", Href: "#past", Late: true}
	return append(all[:manyTodo-1:manyTodo-1], rest)
}

// addEvening puts a briefing into the right list. Past unfinished ones go into Past and left, the others into done.
func (req *request) addEvening(out *Evenings, left *[]kit.Todo, done *[]kit.Evening, o scoring.OverviewRow, now time.Time) {
	e := kit.Evening{Unit: o.Organization, Href: "/admin/briefings/" + o.BriefingID, When: kit.ShortTime(o.HeldAt), Chip: kit.Chip{Text: "未准备"}}
	if o.SessionID != "" {
		e.Href = "/admin/sessions/" + o.SessionID
		e.Chip = kit.StateChip(session.SessionView{State: o.State})
	}
	finished := o.State == vote.StateCounted || o.State == vote.StatePurged || o.State == vote.StateVoided
	today := kit.Day(o.HeldAt) == kit.Day(now)
	switch {
	case today:
		e.When = kit.Clock(o.HeldAt)
		out.Today = append(out.Today, e)
		if o.SessionID == "" || o.State == vote.StateDraft {
			out.Missing = append(
				out.Missing,
				kit.Todo{Text: o.Organization + "今天 " + kit.Clock(o.HeldAt) + " 的通报会还没有备好票", When: kit.TimeLeft(o.HeldAt, now), Href: e.Href, Late: o.HeldAt.Before(now)},
			)
		}
	case o.HeldAt.After(now):
		out.Coming = append(out.Coming, e)
	case finished:
		*done = append(*done, e)
	default:
		out.Past = append(out.Past, e)
		*left = append(*left, kit.Todo{Text: o.Organization + " " + kit.ShortTime(o.HeldAt) + " 的测评还没有完成", Href: e.Href, Late: true})
	}
}

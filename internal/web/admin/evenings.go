package admin

import (
	"fmt"
	"slices"
	"time"

	"minping/internal/app"
	"minping/internal/vote"
	"minping/internal/web/admin/page"
)

// evenings is 今晚的测评: today's briefings first, then what is coming, then what was.
func (v *visit) evenings() error {
	r, ok, err := v.theRoundOf(v.Query("round"))
	if err != nil {
		return err
	}
	out := page.Evenings{Frame: v.frame("今晚的测评")}
	if !ok {
		out.Empty = &page.Empty{Icon: "tonight", Title: "还没有轮次", Text: "巡察办建好轮次、加入单位以后，在这里准备每个单位的测评。"}
		return v.show(out)
	}
	out.Sub = r.V.Name
	rows, err := v.p.svc.Overview(v.ctx, r.ID)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(o app.OverviewRow) bool { return o.BriefingID == "" })
	if len(rows) == 0 {
		out.Empty = &page.Empty{
			Icon:  "tonight",
			Title: "还没有通报会",
			Text:  "在本轮进度里选一个单位，安排它的通报会；会前在这里准备测评。",
			Do:    &page.Link{Href: "/admin/rounds/" + r.ID, Text: "去本轮进度"},
		}
		return v.show(out)
	}
	slices.SortFunc(rows, func(a, b app.OverviewRow) int { return a.HeldAt.Compare(b.HeldAt) })
	now := v.p.svc.Now()
	var left []page.Todo // from other days: today's come first
	var done []page.Evening
	for _, o := range rows {
		v.addEvening(&out, &left, &done, o, now)
	}
	out.Missing = fewTodo(append(out.Missing, left...))
	slices.Reverse(done)
	out.Past = append(out.Past, done...)
	from, to, pages := v.leaf(len(out.Past))
	out.Past, out.Pages = out.Past[from:to], pages
	return v.show(out)
}

// manyTodo is how many lines of what is missing are read before they become a wall.
const manyTodo = 6

// fewTodo keeps what is missing readable: the first ones, then how many more.
func fewTodo(all []page.Todo) []page.Todo {
	if len(all) <= manyTodo {
		return all
	}
	rest := page.Todo{Text: fmt.Sprintf("还有 %d 个单位的测评没有完成", len(all)-manyTodo+1), When: "在下面的列表里", Href: "#past", Late: true}
	return append(all[:manyTodo-1:manyTodo-1], rest)
}

// theRoundOf is the round with the id, the newest without one.
func (v *visit) theRoundOf(id string) (r app.Versioned[app.Round], ok bool, err error) {
	if id != "" {
		r, err = v.p.svc.ShowRound(v.ctx, id)
		return r, true, err
	}
	rs, err := v.allRounds()
	if err != nil || len(rs) == 0 {
		return r, false, err
	}
	return rs[0], true, nil
}

// addEvening puts a briefing where it belongs. Of those that were, what is not finished goes into Past and left, the others into done.
func (v *visit) addEvening(out *page.Evenings, left *[]page.Todo, done *[]page.Evening, o app.OverviewRow, now time.Time) {
	e := page.Evening{Unit: o.Organization, Href: "/admin/briefings/" + o.BriefingID, When: short(o.HeldAt), Chip: page.Chip{Text: "未准备"}}
	if o.SessionID != "" {
		e.Href = "/admin/sessions/" + o.SessionID
		e.Chip = stateChip(app.SessionView{State: o.State})
	}
	finished := o.State == vote.StateCounted || o.State == vote.StatePurged || o.State == vote.StateVoided
	today := day(o.HeldAt) == day(now)
	switch {
	case today:
		e.When = clock(o.HeldAt)
		out.Today = append(out.Today, e)
		if o.SessionID == "" || o.State == vote.StateDraft {
			out.Missing = append(
				out.Missing,
				page.Todo{Text: o.Organization + "今天 " + clock(o.HeldAt) + " 的通报会还没有备好票", When: until(o.HeldAt, now), Href: e.Href, Late: o.HeldAt.Before(now)},
			)
		}
	case o.HeldAt.After(now):
		out.Coming = append(out.Coming, e)
	case finished:
		*done = append(*done, e)
	default:
		out.Past = append(out.Past, e)
		*left = append(*left, page.Todo{Text: o.Organization + " " + short(o.HeldAt) + " 的测评还没有完成", Href: e.Href, Late: true})
	}
}

func until(t, now time.Time) string {
	switch left := t.Sub(now); {
	case left < 0:
		return "时间已过"
	case left < time.Hour:
		return fmt.Sprintf("还有 %d 分钟", int(left.Minutes()))
	default:
		return fmt.Sprintf("还有 %d 小时", int(left.Hours()))
	}
}

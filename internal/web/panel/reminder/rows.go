package reminder

import (
	"fmt"
	"strings"

	"minping/internal/app/reminder"
	"minping/internal/evaluation/cycle"
	"minping/internal/web/panel/kit"
)

// rows are the things to do, in their order. The same thing by the same day at several units of a round is one row,
// with a list that links to each: 40 reports that have not been begun are one line, not 40.
func (req *request) rows(all []cycle.Urgent) (out []Row) {
	type same struct{ kind, what, round, due string }
	at := map[same]int{}
	for _, u := range all {
		r := req.row(u)
		what, more := parted(u, r.What)
		one := kit.Link{Href: r.Href, Text: strings.TrimSuffix(r.Unit+"："+more, "：")}
		key := same{u.Kind, what, u.Round.ID, string(u.Due)}
		i, seen := at[key]
		if !seen {
			at[key] = len(out)
			r.Units.Names = []kit.Link{one}
			out = append(out, r)
			continue
		}
		x := &out[i]
		x.What, x.Href, x.Unit = what, "", ""
		x.Units.Names = append(x.Units.Names, one)
		x.Units.Title = fmt.Sprintf("%d 项", len(x.Units.Names))
	}
	return out
}

// parted is what a thing has in common with others of its kind, and what is its own.
func parted(u cycle.Urgent, what string) (common, own string) {
	switch u.Kind {
	case reminder.TaskItem, reminder.TaskCheck, reminder.TaskReview:
		common, own, _ = strings.Cut(what, "：")
		return common, own
	case reminder.TaskReceipt:
		if strings.Contains(what, "没有签收") {
			return "没有全部签收的公文", what
		}
	}
	return what, ""
}

package round

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	appround "minping/internal/app/round"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/machine"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/chart"
	"minping/internal/web/panel/kit/lookup"
)

// roundFigures returns the figures of a round, each with the list of the units that it counts.
func roundFigures(round string, rows []standing) ([]kit.Figure, *chart.Histogram) {
	total, counted, locked := len(rows), 0, 0
	var scores []string
	for _, r := range rows {
		if r.has(haveCounted) {
			counted++
		}
		if r.has(haveLocked) {
			locked++
		}
		if r.has(haveSatisfaction) {
			scores = append(scores, r.satisfaction)
		}
	}
	of, at := "/ "+strconv.Itoa(total), "/admin/rounds/"+round
	out := []kit.Figure{
		{Name: "单位", Value: strconv.Itoa(total), Href: at + "#units"},
		{Name: "已测评", Value: strconv.Itoa(counted), Of: of, Href: at + "?have=" + haveCounted + "#units"},
		{Name: "已锁定评分", Value: strconv.Itoa(locked), Of: of, Href: at + "?have=" + haveLocked + "#units"},
	}
	if len(scores) == 0 {
		return out, nil
	}
	h := chart.NewHistogram(scores)
	return append(out, kit.Figure{
		Name: "满意度中位数", Value: chart.Median(scores), Of: "分", Href: at + "?have=" + haveSatisfaction + "#units",
	}), &h
}

// What the figures count, as codes in the address of the page.
const (
	haveCounted      = "counted"
	haveLocked       = "locked"
	haveSatisfaction = "satisfaction"
)

// has reports whether a unit is one of those that a figure counts; with an unknown code none is.
func (s standing) has(what string) bool {
	switch what {
	case haveCounted:
		return s.Counted()
	case haveLocked:
		return s.Locked
	case haveSatisfaction:
		return s.satisfaction != ""
	default:
		return false
	}
}

// undecidedTodo is what the ranking waits for: units without a satisfaction and without a decision about it.
func undecidedTodo(id string, rows []standing) []kit.Todo {
	n := 0
	for _, r := range rows {
		if r.undecided {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []kit.Todo{{
		Text: fmt.Sprintf("%d 个单位已锁定，缺满意度，需要决定怎么处理", n), Href: stageHref(id, stageLocked), Late: true,
		Who: whoNames[machine.Office],
	}}
}

func stageHref(id string, s stage) string {
	return "/admin/rounds/" + id + "?stage=" + strconv.Itoa(int(s))
}

// roundFilter are the fields that narrow down the organizations of a round.
func (req *request) roundFilter() []kit.Field {
	choices := []kit.Option{{Value: "", Text: "全部"}}
	for i, n := range stageNames {
		choices = append(choices, kit.Option{Value: strconv.Itoa(i), Text: n})
	}
	states := []kit.Option{{Value: "", Text: "全部"}}
	for _, st := range cycle.States() {
		text, _ := cycle.Named(st, "")
		states = append(states, kit.Option{Value: string(st), Text: text})
	}
	return append(lookup.UnitFilter(req.Request), kit.Field{
		Name: "state", Label: "状态", Type: "select", Optional: true, Value: req.Query("state"), Options: states,
	}, kit.Field{Name: "stage", Label: "进展", Type: "select", Optional: true, Value: req.Query("stage"), Options: choices})
}

// lacks reports whether a unit is without something, by the code in the address of the page.
func (s standing) lacks(gap string) bool {
	return s.finish.Lacks(gap) || slices.Contains(s.finish.Owes, gap)
}

// roundRows fills in the rows of one page: late ones first, then by progress.
func (req *request) roundRows(out *Round, round string, rows []standing, by time.Time) {
	now, named, kind, at := req.svc.Now(), lookup.Named(req.Query("q")), req.Query("kind"), req.Query("stage")
	gap, have := req.Query("gap"), req.Query("have") // what the line at the top and the figures link to
	state := cycle.State(req.Query("state"))
	kept := slices.DeleteFunc(slices.Clone(rows), func(s standing) bool {
		return !named(s.Organization) || (kind != "" && s.OrgKind != kind) ||
			(at != "" && strconv.Itoa(int(s.stage())) != at) ||
			gap != "" && !s.lacks(gap) || have != "" && !s.has(have) || state != "" && s.finish.State != state
	})
	slices.SortStableFunc(kept, func(a, b standing) int {
		_, _, x := a.next(by, now)
		_, _, y := b.next(by, now)
		if x != y {
			if x {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.stage(), b.stage())
	})
	from, to, pages := req.PaginateBy(len(kept), unitsShown)
	out.Pages = pages
	out.Shown = fmt.Sprintf("共 %d 个单位", len(rows))
	if len(kept) != len(rows) {
		out.Shown += fmt.Sprintf("，符合条件的 %d 个", len(kept))
	}
	out.Shown += "。"
	overdue := 0
	for _, s := range kept {
		if _, _, late := s.next(by, now); late && s.byDeadline() {
			overdue++
		}
	}
	for _, s := range kept[from:to] {
		row := RoundRow{
			Name: s.Organization, Href: "/admin/evaluations/" + s.EvaluationID, Kind: appround.KindName(s.OrgKind).ZH,
			Chip: stageOf(s),
			Step: int(s.stage()), Satisfaction: s.satisfaction, Score: s.score,
		}
		row.Next, row.Due, row.Late = s.next(by, now)
		row.NextHref = cmp.Or(kit.Open(req.Request, s.nextHref(round)), row.Href)
		if s.byDeadline() && overdue > fewLate { // all are late by the same number of days, which is shown once, above
			row.Late = false
		}
		out.Rows = append(out.Rows, row)
	}
}

// unitsShown is how many units are on a page: each is a card on a phone.
const unitsShown = 24

// fewLate is how many rows may repeat the same warning.
const fewLate = 5

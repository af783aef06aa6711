package scoring

import (
	"fmt"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// sheets is 我的单位: what this body still has to score, first; each unit leads to its page.
func (req *request) sheets() error {
	out := Sheets{Frame: req.Frame("我的单位")}
	empty := &kit.Empty{Icon: "sheet", Title: "还没有要评分的单位", Text: "巡察办把单位加入本轮后，这里会列出您部门的评分表。"}
	rounds, err := lookup.AllRounds(req.Request)
	if err != nil {
		return err
	}
	r, own, ok, err := req.roundToScore(rounds)
	if err != nil {
		return err
	}
	if !ok {
		out.Empty = empty
		return req.Render(out)
	}
	out.Filter, out.Sub = lookup.RoundField(rounds, r.ID), r.V.Name
	if len(own) == 0 {
		out.Empty = empty
		return req.Render(out)
	}
	left := scoring.LeftOf(own)
	out.Shown = fmt.Sprintf("%d 个单位，%d 张评分表还没有提交。", len(own), left)
	by, err := lookup.DueBy(req.Request, r)
	if err != nil {
		return err
	}
	out.Todo = sheetTodo(own, left, by, req.svc.Now())
	from, to, pages := req.Paginate(len(own))
	for _, o := range own[from:to] {
		out.Rows = append(out.Rows, sheetRow(o))
	}
	out.Pages = pages
	return req.Render(out)
}

// roundToScore is the round that was asked for; else the one in which the visitor has something to hand in.
func (req *request) roundToScore(rounds []records.Versioned[round.Round]) (
	r records.Versioned[round.Round], own []scoring.OwnSheet, ok bool, err error,
) {
	if id := req.Query("round"); id != "" || len(rounds) == 0 {
		r, ok, err = lookup.RoundOf(req.Request, id)
		if ok && err == nil {
			own, err = req.svc.Scores.Own(req.ctx, req.who, r.ID)
		}
		return r, own, ok, err
	}
	ids := make([]string, len(rounds))
	for i, r := range rounds {
		ids[i] = r.ID
	}
	at, own, err := req.svc.Scores.RoundToScore(req.ctx, req.who, ids)
	return rounds[at], own, true, err
}

// nextSheet leads from a sheet that was handed in to the next one that is not; nil if there is none.
func (req *request) nextSheet(roundID string) (*kit.Link, error) {
	next, left, err := req.svc.Scores.NextSheet(req.ctx, req.who, roundID)
	if err != nil || left == 0 {
		return nil, err
	}
	return &kit.Link{Href: sheetHref(next), Text: fmt.Sprintf("下一个：%s（还有 %d 张）", next.Organization, left)}, nil
}

func sheetHref(o scoring.OwnSheet) string {
	return "/admin/evaluations/" + o.EvaluationID + "/sheets/" + o.Body.Code
}

// sheetTodo says how many sheets are missing and when they are due, and links to the first of them.
func sheetTodo(own []scoring.OwnSheet, missing int, by, now time.Time) []kit.Todo {
	if missing == 0 {
		return nil
	}
	t := kit.Todo{Text: fmt.Sprintf("%d 张评分表还没有提交", missing), Href: sheetHref(own[0])}
	if by.IsZero() {
		return []kit.Todo{t}
	}
	if slices.ContainsFunc(own, scoring.OwnSheet.Begun) { // it begins by that day, and need not end
		t.When = "集中督查已经开始"
		return []kit.Todo{t}
	}
	late := int(kit.Midnight(now).Sub(kit.Midnight(by)).Hours() / 24)
	t.When, t.Late = "集中督查应在 "+kit.Day(by)+"前开始，"+kit.InDays(by, now), late > 0
	if t.Late {
		t.When = fmt.Sprintf("集中督查应在 %s前开始，已超期 %d 天", kit.Day(by), late)
	}
	return []kit.Todo{t}
}

func sheetRow(o scoring.OwnSheet) SheetRow {
	row := SheetRow{
		Unit: o.Organization, Kind: round.KindName(o.OrgKind).ZH, Href: sheetHref(o), Chip: sheetStage(o.Stage),
		Supervising: o.Supervising, UnitHref: "/admin/evaluations/" + o.EvaluationID + "/target",
	}
	if row.Supervising {
		row.Kind = "监督责任 · " + row.Kind
	}
	if o.Counted() {
		row.ResultHref = "/admin/sessions/" + o.SessionID + "/result"
	}
	return row
}

func sheetStage(s scoring.SheetStage) kit.Chip {
	switch s {
	case scoring.SheetDraft:
		return kit.Chip{Text: "草稿"}
	case scoring.SheetSubmitted:
		return kit.Chip{Kind: "good", Text: "已提交"}
	case scoring.SheetLocked:
		return kit.Chip{Kind: "good", Text: "已锁定"}
	case scoring.SheetLeftOut:
		return kit.Chip{Text: "未列入结果"}
	}
	return kit.Chip{Text: "未开始"} // their number and due day are shown above
}

package scoring

import (
	"fmt"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
)

// sheets is 我的单位: what this body still has to score, first; each unit leads to its page.
func (req *request) sheets() error {
	out := Sheets{Frame: req.Frame("我的单位")}
	empty := &kit.Empty{Icon: "sheet", Title: "还没有要评分的单位", Text: "巡察办把单位加入本轮后，这里会列出您部门的评分表。"}
	rounds, err := req.AllRounds()
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
	out.Filter, out.Sub = kit.RoundField(rounds, r.ID), r.V.Name
	if len(own.rows) == 0 {
		out.Empty = empty
		return req.Render(out)
	}
	out.Rows = own.rows
	out.Shown = fmt.Sprintf("%d 个单位，%d 张评分表还没有提交。", len(out.Rows), own.todo)
	by, err := req.DueBy(r)
	if err != nil {
		return err
	}
	out.Todo = sheetTodo(out.Rows, own.todo, by, req.svc.Now())
	from, to, pages := req.Paginate(len(out.Rows))
	out.Rows, out.Pages = out.Rows[from:to], pages
	return req.Render(out)
}

// searched is how many rounds, from the newest, are searched for one in which something is to be done.
const searched = 8

// ownSheets are the visitor's sheets of a round, those to be handed in first, and how many these are.
type ownSheets struct {
	rows []SheetRow
	todo int
}

// roundToScore is the round that was asked for; else the newest in which the visitor has a sheet to hand in, and if
// there is none, the newest. A round whose result is fixed takes no sheet. The sheets found on the way are kept.
func (req *request) roundToScore(rounds []records.Versioned[round.Round]) (
	r records.Versioned[round.Round], own ownSheets, ok bool, err error,
) {
	if id := req.Query("round"); id != "" || len(rounds) == 0 {
		r, ok, err = req.RoundOf(id)
		if ok && err == nil {
			own, err = req.mySheets(r.ID)
		}
		return r, own, ok, err
	}
	var newest []myRow
	for i, r := range rounds[:min(len(rounds), searched)] {
		rows, open, err := req.scoredByMe(r.ID)
		if err != nil {
			return r, own, true, err
		}
		if i == 0 {
			newest = rows
		}
		if !open {
			continue
		}
		own, err := req.sheetsOf(r.ID, rows)
		if err != nil || own.todo > 0 {
			return r, own, true, err
		}
	}
	if len(newest) > 0 {
		own, err = req.sheetsOf(rounds[0].ID, newest)
	}
	return rounds[0], own, true, err
}

// mySheets are the visitor's sheets of a round. Once the result is fixed those that are not locked are of units that
// were left out of it, and never handed in.
func (req *request) mySheets(roundID string) (own ownSheets, err error) {
	rows, _, err := req.scoredByMe(roundID)
	if err != nil || len(rows) == 0 {
		return own, err
	}
	return req.sheetsOf(roundID, rows)
}

// myRow is an evaluation with the visitor's part in it.
type myRow struct {
	scoring.OverviewRow
	body scheme.Body
}

// scoredByMe are the evaluations of a round in which the visitor's body fills in a sheet, and whether one of these may
// still be handed in. It reads the overview alone.
func (req *request) scoredByMe(roundID string) (out []myRow, open bool, err error) {
	rows, err := req.svc.Scores.Evaluated(req.ctx, roundID)
	if err != nil {
		return nil, false, err
	}
	schemes := map[string]scheme.Body{}
	for _, o := range rows {
		body, err := req.mySheetIn(schemes, o)
		if err != nil {
			return nil, false, err
		}
		if body.Code != "" {
			out = append(out, myRow{o, body})
			open = open || sheetRow(o, body).open()
		}
	}
	return out, open, nil
}

// sheetsOf are the visitor's sheets of such evaluations, as far as they are of the visitor's team.
func (req *request) sheetsOf(roundID string, rows []myRow) (own ownSheets, err error) {
	rows, err = req.ofMyTeam(roundID, rows)
	if err != nil {
		return own, err
	}
	_, fixed, err := req.svc.Rounds.FinalOfRound(req.ctx, roundID)
	if err != nil {
		return own, err
	}
	for _, o := range rows {
		row := sheetRow(o.OverviewRow, o.body)
		switch {
		case fixed && !o.Locked:
			row.Chip = kit.Chip{Text: leftOut}
		case row.open():
			own.todo++
		}
		own.rows = append(own.rows, row)
	}
	slices.SortStableFunc(own.rows, func(a, b SheetRow) int { return sheetOrder(a) - sheetOrder(b) })
	return own, nil
}

// leftOut is said of a sheet whose unit is not in the result that is fixed.
const leftOut = "未列入结果"

// begun reports whether the inspection of a unit has begun: a sheet is handed in, or people have voted.
func begun(r SheetRow) bool { return !r.open() || r.ResultHref != "" }

// open reports whether a sheet is still to be handed in.
func (r SheetRow) open() bool { return r.Chip.Kind != "good" }

// nextSheet leads from a sheet that was handed in to the next one that is not; nil if there is none.
func (req *request) nextSheet(roundID string) (*kit.Link, error) {
	if req.who.Role != auth.Assessor {
		return nil, nil //nolint:nilnil // no link is a value too
	}
	own, err := req.mySheets(roundID)
	if err != nil || own.todo == 0 {
		return nil, err
	}
	next := own.rows[0]
	return &kit.Link{Href: next.Href, Text: fmt.Sprintf("下一个：%s（还有 %d 张）", next.Unit, own.todo)}, nil
}

// ofMyTeam leaves the evaluations of the visitor's team, all of them where the batch has no teams (evaluation §5).
func (req *request) ofMyTeam(roundID string, rows []myRow) ([]myRow, error) {
	batch, err := req.svc.Rounds.BatchOf(req.ctx, roundID)
	if err != nil {
		return nil, err
	}
	mine, all, err := req.svc.Teams.Mine(req.ctx, req.who, batch)
	if err != nil || all {
		return rows, err
	}
	return slices.DeleteFunc(slices.Clone(rows), func(o myRow) bool {
		return !slices.Contains(mine, o.EvaluationID)
	}), nil
}

// sheetTodo says how many sheets are missing and when they are due, and links to the first of them.
func sheetTodo(rows []SheetRow, missing int, by, now time.Time) []kit.Todo {
	if missing == 0 {
		return nil
	}
	t := kit.Todo{Text: fmt.Sprintf("%d 张评分表还没有提交", missing), Href: rows[0].Href}
	if by.IsZero() {
		return []kit.Todo{t}
	}
	if slices.ContainsFunc(rows, begun) { // it begins by that day, and need not end
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

func sheetOrder(r SheetRow) int {
	return slices.Index([]string{"未开始", "草稿", "已提交", "已锁定", leftOut}, r.Chip.Text)
}

// mySheetIn returns the sheet the visitor fills in for an organization; schemes caches the answer per scheme.
func (req *request) mySheetIn(schemes map[string]scheme.Body, o scoring.OverviewRow) (scheme.Body, error) {
	key := fmt.Sprint(o.SchemeID, o.SchemeVersion)
	if b, known := schemes[key]; known {
		return b, nil
	}
	s, err := req.svc.Schemes.ShowScheme(req.ctx, o.SchemeID, o.SchemeVersion)
	if err != nil {
		return scheme.Body{}, err
	}
	schemes[key], _ = s.SheetOf(req.who.Body)
	return schemes[key], nil
}

func sheetRow(o scoring.OverviewRow, body scheme.Body) SheetRow {
	row := SheetRow{
		Unit: o.Organization, Kind: round.KindName(o.OrgKind).ZH,
		Href: "/admin/evaluations/" + o.EvaluationID + "/sheets/" + body.Code,
	}
	row.Supervising, row.UnitHref = o.Supervising, "/admin/evaluations/"+o.EvaluationID+"/target"
	if row.Supervising {
		row.Kind = "监督责任 · " + row.Kind
	}
	switch {
	case o.Locked:
		row.Chip = kit.Chip{Kind: "good", Text: "已锁定"}
	case o.Sheets[body.Code] == "submitted":
		row.Chip = kit.Chip{Kind: "good", Text: "已提交"}
	case o.Sheets[body.Code] == "draft":
		row.Chip = kit.Chip{Text: "草稿"}
	default:
		row.Chip = kit.Chip{Text: "未开始"} // their number and due day are shown above
	}
	if o.State == vote.StateCounted || o.State == vote.StatePurged {
		row.ResultHref = "/admin/sessions/" + o.SessionID + "/result"
	}
	return row
}

package admin

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/vote"
	"minping/internal/web/admin/page"
)

// pageSize is how many rows a list shows at once.
const pageSize = 200

// current stands for the newest round in an address, so that the navigation needs no lookup.
const current = "current"

// allRounds are all rounds, newest first.
func (v *visit) allRounds() ([]app.Versioned[app.Round], error) {
	rs, err := v.p.svc.Rounds(v.ctx, "", 1000)
	slices.SortFunc(rs, func(a, b app.Versioned[app.Round]) int {
		return cmp.Or(cmp.Compare(b.V.Term, a.V.Term), cmp.Compare(b.V.No, a.V.No))
	})
	return rs, err
}

// theRound is the round of the address; ok is false when there is no round at all.
func (v *visit) theRound() (r app.Versioned[app.Round], ok bool, err error) {
	if id := v.Params("id"); id != current {
		r, err = v.p.svc.ShowRound(v.ctx, id)
		return r, true, err
	}
	rs, err := v.allRounds()
	if err != nil || len(rs) == 0 {
		return r, false, err
	}
	return rs[0], true, nil
}

func noRounds(a app.Actor) *page.Empty {
	e := &page.Empty{Icon: "progress", Title: "还没有轮次", Text: "先建一轮,再把单位加进来。每个单位开一次通报会、做一次测评,进展、分数和排名就会出现在这里。"}
	if a.Role == auth.Admin {
		e.Do = &page.Link{Href: "/admin/rounds", Text: "新建一轮"}
	}
	return e
}

func roundForm() page.Form {
	return page.Form{Action: "/admin/rounds", Button: "建立", Kind: "next", Fields: []page.Field{
		{Name: "name", Label: "名称", Type: "text", MaxLen: 100, Hint: "例如:五届市委第七轮巡察"},
		{Name: "term", Label: "届", Type: "number", Row: "no", Min: "1", Max: "1000"},
		{Name: "no", Label: "第几轮", Type: "number", Row: "no", Min: "1", Max: "1000"},
		{Name: "starts_on", Label: "集中整改期第一天", Type: "date", Hint: "各项期限从这一天推算。"},
	}}
}

func (v *visit) rounds() error { return v.roundsPage(roundForm()) }

func (v *visit) roundsPage(form page.Form) error {
	rs, err := v.allRounds()
	if err != nil {
		return err
	}
	out := page.Rounds{Frame: v.frame("选择轮次")}
	if len(rs) == 0 {
		out.Title = "新建一轮"
	}
	if v.who.Role == auth.Admin {
		out.Form = form
	}
	for _, r := range rs {
		out.Rows = append(out.Rows, page.NamedRow{
			Name: r.V.Name, Href: "/admin/rounds/" + r.ID, Facts: []string{fmt.Sprintf("第 %d 届第 %d 轮 · 集中整改期从 %s 开始", r.V.Term, r.V.No, r.V.StartsOn)},
		})
	}
	return v.show(out)
}

func (v *visit) newRound() error {
	form := roundForm()
	v.fill(&form)
	r, err := v.p.svc.NewRound(v.ctx, v.who, app.Round{
		Term: number(v.FormValue("term")), No: number(v.FormValue("no")), Name: strings.TrimSpace(v.FormValue("name")), StartsOn: v.FormValue("starts_on"),
	})
	if v.mark(&form, err) {
		return v.roundsPage(form)
	}
	if err != nil {
		return err
	}
	return v.on("/admin/rounds/"+r.ID, "added")
}

// number reads a whole number; what is none is -1, which every rule refuses with its own words.
func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return -1
	}
	return n
}

// round is 本轮进度: what is due first, then every organisation.
func (v *visit) round() error {
	r, ok, err := v.theRound()
	if err != nil {
		return err
	}
	if !ok {
		return v.show(page.Round{Frame: v.frame("本轮进度"), Empty: noRounds(v.who)})
	}
	rows, err := v.standings(r.ID)
	if err != nil {
		return err
	}
	out := page.Round{Frame: v.frame("本轮进度"), ID: r.ID, Filter: roundFilter(v)}
	out.Sub = r.V.Name + " · 集中整改期从 " + r.V.StartsOn + " 开始"
	out.Back = &page.Link{Href: "/admin/rounds", Text: "全部轮次"}
	if v.who.Role == auth.Admin {
		out.Do = []page.Link{{Href: "/admin/rounds/" + r.ID + "/join", Text: "把单位加入本轮"}}
	}
	if len(rows) == 0 {
		out.Empty = &page.Empty{Icon: "unit", Title: "本轮还没有单位", Text: "把要评估的单位加进来,每个单位用一个评估方案。"}
		if v.who.Role == auth.Admin {
			out.Empty.Do = &page.Link{Href: out.Do[0].Href, Text: "把单位加入本轮"}
		}
		return v.show(out)
	}
	by := v.dueBy(r.V)
	out.Figures, out.Spread = roundFigures(rows)
	out.Todo = roundTodo(r.ID, rows, by, v.p.svc.Now())
	v.roundRows(&out, rows, by)
	return v.show(out)
}

// standing is one organisation of the round with its figures, where the visitor may see them.
type standing struct {
	app.OverviewRow
	satisfaction, score string
}

func (v *visit) standings(round string) ([]standing, error) {
	rows, err := v.p.svc.Overview(v.ctx, round)
	if err != nil {
		return nil, err
	}
	out := make([]standing, len(rows))
	at := make(map[string]int, len(rows))
	for i, r := range rows {
		out[i].OverviewRow, at[r.EvaluationID] = r, i
	}
	if v.who.Role != auth.Admin {
		return out, nil
	}
	ranks, err := v.p.svc.Ranking(v.ctx, v.who, round, "")
	for _, r := range ranks {
		if i, ok := at[r.EvaluationID]; ok {
			out[i].satisfaction, out[i].score = orEmpty(r.Satisfaction), orEmpty(r.Score)
		}
	}
	return out, err
}

// dueBy are the deadlines that follow from the first day of the round, by the periods of the first scheme.
func (v *visit) dueBy(r app.Round) time.Time {
	start, ok := roundStart(r)
	if !ok || len(v.p.svc.Builtin) == 0 {
		return time.Time{}
	}
	return v.p.svc.Builtin[0].Periods.From(start).InspectionBy
}

func roundStart(r app.Round) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, r.StartsOn, china)
	return t, err == nil
}

// stage of an organisation, in the order in which things happen.
type stage int

const (
	stageNone    stage = iota // no briefing arranged
	stageBriefed              // arranged, no slips yet
	stageRunning              // between ready and sealed
	stageCounted              // sheets are missing
	stageScored               // all sheets are in
	stageLocked
	stages = iota
)

func (s standing) stage() stage {
	switch {
	case s.Locked:
		return stageLocked
	case s.State == vote.StateCounted || s.State == vote.StatePurged:
		if s.Bodies > 0 && s.Submitted == s.Bodies {
			return stageScored
		}
		return stageCounted
	case s.SessionID != "" && s.State != vote.StateDraft && s.State != vote.StateVoided:
		return stageRunning
	case s.BriefingID != "":
		return stageBriefed
	}
	return stageNone
}

var stageNames = [stages]string{"未安排", "已定通报会", "测评中", "已计票", "评分表交齐", "已锁定"}

func stageOf(s standing) page.Chip {
	kind := []string{"poor", "", "now", "good", "good", "good"}[s.stage()]
	if s.stage() == stageRunning {
		return page.Chip{Kind: kind, Text: app.StateName(s.State).ZH}
	}
	return page.Chip{Kind: kind, Text: stageNames[s.stage()]}
}

// next says what has to happen, and until when.
func (s standing) next(by, now time.Time) (what, due string, late bool) {
	switch s.stage() {
	case stageNone:
		what = "安排通报会"
	case stageBriefed:
		what = short(s.HeldAt) + " 通报会"
		if s.HeldAt.Before(now) {
			return what, "已过时间,还没有测评", true
		}
		return what, inDays(s.HeldAt, now), false
	case stageRunning:
		return "完成测评", "", false
	case stageCounted:
		what = fmt.Sprintf("等 %d 个部门交评分表", s.Bodies-s.Submitted)
	case stageScored:
		what = "锁定评分"
	case stageLocked:
		return "完成", "", false
	}
	if by.IsZero() {
		return what, "", false
	}
	if days := int(now.Sub(by).Hours() / 24); days > 0 {
		return what, fmt.Sprintf("已超期 %d 天", days), true
	}
	return what, day(by) + " 前", false
}

func inDays(t, now time.Time) string {
	switch days := int(t.In(china).Truncate(24*time.Hour).Sub(now.In(china).Truncate(24*time.Hour)).Hours() / 24); days {
	case 0:
		return "就在今天"
	case 1:
		return "明天"
	default:
		return fmt.Sprintf("还有 %d 天", days)
	}
}

func roundFigures(rows []standing) ([]page.Figure, *page.Histogram) {
	total, counted, locked := len(rows), 0, 0
	var scores []string
	for _, r := range rows {
		if r.stage() >= stageCounted {
			counted++
		}
		if r.Locked {
			locked++
		}
		if r.satisfaction != "" {
			scores = append(scores, r.satisfaction)
		}
	}
	of := "/ " + strconv.Itoa(total)
	out := []page.Figure{
		{Name: "单位", Value: strconv.Itoa(total)}, {Name: "已测评", Value: strconv.Itoa(counted), Of: of}, {Name: "已锁定评分", Value: strconv.Itoa(locked), Of: of},
	}
	if len(scores) == 0 {
		return out, nil
	}
	h := page.NewHistogram(scores)
	return append(out, page.Figure{Name: "满意度中位数", Value: page.Median(scores), Of: "分"}), &h
}

// roundTodo says what is missing and due before what is there (design, "Panel").
func roundTodo(id string, rows []standing, by, now time.Time) []page.Todo {
	var counts [stages]int
	missed := 0
	for _, r := range rows {
		counts[r.stage()]++
		if r.stage() == stageBriefed && r.HeldAt.Before(now) {
			missed++
		}
	}
	late := !by.IsZero() && now.After(by)
	when := ""
	if !by.IsZero() {
		when = "集中督查应在 " + day(by) + " 前完成"
	}
	link := func(s stage) string { return "/admin/rounds/" + id + "?stage=" + strconv.Itoa(int(s)) }
	var out []page.Todo
	add := func(n int, text string, s stage, late bool) {
		if n > 0 {
			out = append(out, page.Todo{Text: fmt.Sprintf(text, n), When: when, Href: link(s), Late: late})
		}
	}
	add(missed, "%d 个单位的通报会时间已过,还没有测评", stageBriefed, true)
	add(counts[stageNone], "%d 个单位还没有安排通报会", stageNone, late)
	add(counts[stageCounted], "%d 个单位已测评,评分表还没有交齐", stageCounted, late)
	add(counts[stageScored], "%d 个单位评分表已交齐,可以锁定", stageScored, late)
	return out
}

func roundFilter(v *visit) []page.Field {
	choices := []page.Option{{Value: "", Text: "全部"}}
	for i, n := range stageNames {
		choices = append(choices, page.Option{Value: strconv.Itoa(i), Text: n})
	}
	return []page.Field{
		{Name: "q", Label: "单位名称", Type: "text", Optional: true, Auto: "off", Value: v.Query("q")},
		{Name: "kind", Label: "类别", Type: "select", Optional: true, Value: v.Query("kind"), Options: append([]page.Option{{Value: "", Text: "全部"}}, kindOptions()...)},
		{Name: "stage", Label: "进展", Type: "select", Optional: true, Value: v.Query("stage"), Options: choices},
	}
}

// roundRows fills in the rows of one page: late first, then by how far they are.
func (v *visit) roundRows(out *page.Round, rows []standing, by time.Time) {
	now, q, kind, at := v.p.svc.Now(), strings.TrimSpace(v.Query("q")), v.Query("kind"), v.Query("stage")
	kept := slices.DeleteFunc(slices.Clone(rows), func(s standing) bool {
		return (q != "" && !strings.Contains(s.Organization, q)) || (kind != "" && s.OrgKind != kind) || (at != "" && strconv.Itoa(int(s.stage())) != at)
	})
	slices.SortStableFunc(kept, func(a, b standing) int {
		_, _, x := a.next(by, now)
		_, _, y := b.next(by, now)
		if x != y {
			return map[bool]int{true: -1, false: 1}[x]
		}
		return cmp.Compare(a.stage(), b.stage())
	})
	from, to, pages := v.leaf(len(kept))
	out.Pages = pages
	out.Shown = fmt.Sprintf("共 %d 个单位", len(rows))
	if len(kept) != len(rows) {
		out.Shown += fmt.Sprintf(",符合条件的 %d 个", len(kept))
	}
	out.Shown += "。"
	for _, s := range kept[from:to] {
		row := page.RoundRow{
			Name: s.Organization, Href: "/admin/evaluations/" + s.EvaluationID, Kind: app.KindName(s.OrgKind).ZH, Chip: stageOf(s),
			Step: int(s.stage()), Satisfaction: s.satisfaction, Score: s.score,
		}
		row.Next, row.Due, row.Late = s.next(by, now)
		out.Rows = append(out.Rows, row)
	}
}

// leaf cuts a list of n into pages by the address's p.
func (v *visit) leaf(n int) (from, to int, pages page.Pages) {
	at := max(0, v.QueryInt("p"))
	from = min(at*pageSize, n)
	to = min(from+pageSize, n)
	if n <= pageSize {
		return from, to, pages
	}
	link := func(p int) string {
		q := url.Values{}
		for key, value := range v.Queries() {
			if key != "said" {
				q.Set(key, value)
			}
		}
		q.Set("p", strconv.Itoa(p))
		return "?" + q.Encode()
	}
	if at > 0 {
		pages.Prev = link(at - 1)
	}
	if to < n {
		pages.Next = link(at + 1)
	}
	pages.Says = fmt.Sprintf("第 %d 页,共 %d 页", at+1, (n+pageSize-1)/pageSize)
	return from, to, pages
}

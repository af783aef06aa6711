package admin

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/evaluation"
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
	e := &page.Empty{Icon: "progress", Title: "还没有轮次", Text: "先建一轮，再把单位加进来。每个单位开一次通报会、做一次测评，进展、分数和排名就会出现在这里。"}
	if a.Role == auth.Admin {
		e.Do = &page.Link{Href: "/admin/rounds", Text: "新建一轮"}
	}
	return e
}

func roundForm() page.Form {
	return page.Form{Action: "/admin/rounds", Button: "建立", Kind: "next", Fields: []page.Field{
		{Name: "name", Label: "名称", Type: "text", MaxLen: 100, Hint: "例如：五届市委第七轮巡察"},
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
			Name: r.V.Name, Href: "/admin/rounds/" + r.ID, Facts: []string{fmt.Sprintf("第 %d 届第 %d 轮 · 集中整改期从%s开始", r.V.Term, r.V.No, startDay(r.V))},
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
	out.Sub = r.V.Name + " · 集中整改期从" + startDay(r.V) + "开始"
	out.Back = &page.Link{Href: "/admin/rounds", Text: "全部轮次"}
	if v.who.Role == auth.Admin {
		out.Do = []page.Link{{Href: "/admin/rounds/" + r.ID + "/join", Text: "把单位加入本轮"}}
	}
	if len(rows) == 0 {
		out.Empty = &page.Empty{Icon: "unit", Title: "本轮还没有单位", Text: "把要评估的单位加进来，每个单位用一个评估方案。"}
		if v.who.Role == auth.Admin {
			out.Empty.Do = &page.Link{Href: out.Do[0].Href, Text: "把单位加入本轮"}
		}
		return v.show(out)
	}
	by := v.dueBy(r.V)
	out.Figures, out.Spread = roundFigures(rows)
	out.Todo = roundTodo(r.ID, rows, by, v.p.svc.Now())
	v.roundRows(&out, rows, by)
	if v.who.Role == auth.Admin {
		if err := v.roundDaily(&out, r.ID); err != nil {
			return err
		}
	}
	if err := v.supervision(&out, r.ID); err != nil {
		return err
	}
	return v.show(out)
}

// standing is one organisation of the round with its figures, where the visitor may see them.
type standing struct {
	app.OverviewRow
	satisfaction, score string
	undecided           bool // its satisfaction is missing and nobody has decided what to do: there is no score
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
			out[i].undecided = r.Locked && r.Blocked == evaluation.BlockedSatisfaction
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

// startDay is the first day of a round in words.
func startDay(r app.Round) string {
	if t, ok := roundStart(r); ok {
		return day(t)
	}
	return r.StartsOn
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
	kind := []string{"", "", "now", "good", "good", "good"}[s.stage()]
	if s.stage() == stageRunning {
		return page.Chip{Kind: kind, Text: app.StateName(s.State).ZH}
	}
	return page.Chip{Kind: kind, Text: stageNames[s.stage()]}
}

// byDeadline tells whether what has to happen is due for the round as a whole, not for this organisation alone.
func (s standing) byDeadline() bool {
	switch s.stage() {
	case stageNone, stageCounted, stageScored:
		return true
	}
	return false
}

// next says what has to happen, and until when.
func (s standing) next(by, now time.Time) (what, due string, late bool) {
	switch s.stage() {
	case stageNone:
		what = "安排通报会"
		if s.Bodies > 0 && s.Submitted == s.Bodies {
			what += "，评分表已交齐"
		}
	case stageBriefed:
		what = short(s.HeldAt) + " 通报会"
		if s.HeldAt.Before(now) {
			return what, "已过时间，还没有测评", true
		}
		return what, inDays(s.HeldAt, now), false
	case stageRunning:
		return "完成测评", "", false
	case stageCounted:
		what = fmt.Sprintf("等 %d 个部门交评分表", s.Bodies-s.Submitted)
	case stageScored:
		what = "锁定评分"
	case stageLocked:
		if s.undecided {
			return "决定缺失的满意度怎么处理", "还没有得分", true
		}
		return "完成", "", false
	}
	if by.IsZero() {
		return what, "", false
	}
	if days := int(now.Sub(by).Hours() / 24); days > 0 {
		return what, fmt.Sprintf("已超期 %d 天", days), true
	}
	return what, day(by) + "前", false
}

func inDays(t, now time.Time) string {
	switch days := int(midnight(t).Sub(midnight(now)).Hours() / 24); days {
	case 0:
		return "就在今天"
	case 1:
		return "明天"
	default:
		return fmt.Sprintf("还有 %d 天", days)
	}
}

// midnight is when the day of a moment began. Truncate would cut at midnight of UTC, which is eight in the morning here.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(china).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, china)
}

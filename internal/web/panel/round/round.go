package round

import (
	"fmt"
	"strings"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/progress"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/score"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func roundForm() kit.Form {
	return kit.Form{Action: "/admin/rounds", Button: "建立", Kind: "next", Fields: []kit.Field{
		{Name: "name", Label: "名称", Type: "text", MaxLen: 100, Auto: "off", Hint: "例如：五届市委第七轮巡察"},
		{Name: "term", Label: "届", Type: "number", Row: "no"},
		{Name: "no", Label: "第几轮", Type: "number", Row: "no"},
		{Name: "starts_on", Label: "集中整改期第一天", Type: "date", Hint: "各项期限从这一天推算。"},
	}}
}

func (req *request) rounds() error { return req.roundsPage(roundForm()) }

func (req *request) roundsPage(form kit.Form) error {
	rs, err := lookup.AllRounds(req.Request)
	if err != nil {
		return err
	}
	out := Rounds{Frame: req.Frame("选择轮次")}
	if len(rs) == 0 {
		out.Title = "新建一轮"
	}
	if req.who.Role == auth.Admin {
		out.Form = form
	}
	for _, r := range rs {
		out.Rows = append(out.Rows, kit.NamedRow{
			Name: r.V.Name, Href: "/admin/rounds/" + r.ID, Facts: []string{fmt.Sprintf("第 %d 届第 %d 轮 · 集中整改期自%s起", r.V.Term, r.V.No, lookup.StartDay(r.V))},
		})
	}
	return req.Render(out)
}

func (req *request) newRound() error {
	form := roundForm()
	req.Refill(&form)
	r, err := req.svc.Rounds.NewRound(req.ctx, req.who, round.Round{
		Term: kit.ParseNumber(req.FormValue("term")), No: kit.ParseNumber(req.FormValue("no")),
		Name: strings.TrimSpace(req.FormValue("name")), StartsOn: kit.FormDay(req.Request, "starts_on"),
	})
	if req.MarkErrors(&form, err) {
		return req.roundsPage(form)
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/rounds/"+r.ID, "added.round")
}

// round is 本轮进度: what is due first, then every organization.
func (req *request) round() error {
	r, ok, err := lookup.CurrentRound(req.Request)
	if err != nil {
		return err
	}
	if !ok {
		return req.Render(Round{Frame: req.Frame("本轮进度"), Empty: lookup.NoRounds(req.who)})
	}
	rows, err := req.standings(r.ID)
	if err != nil {
		return err
	}
	out := Round{Frame: req.Frame("本轮进度"), ID: r.ID, Filter: req.roundFilter()}
	out.Sub = r.V.Name + " · 集中整改期自" + lookup.StartDay(r.V) + "起"
	out.Back = &kit.Link{Href: "/admin/rounds", Text: "全部轮次"}
	if join := lookup.JoinLink(r); req.who.Role == auth.Admin && join != nil {
		out.Do = []kit.Link{*join}
	}
	if len(rows) == 0 {
		out.Empty = lookup.NoneJoined(req.who, r, "把要评估的单位加进来，每个单位用一个评估方案。")
		if err := req.supervision(&out, r.ID); err != nil {
			return err
		}
		if s := out.Supervision; s != nil && len(s.Rows) == 0 { // units come first
			out.Supervision = nil
		}
		return req.Render(out)
	}
	by, err := lookup.DueBy(req.Request, r)
	if err != nil {
		return err
	}
	out.Figures, out.Spread = roundFigures(r.ID, rows)
	out.Todo = undecidedTodo(r.ID, rows)
	if err := req.cycle(&out, r.ID, rows); err != nil {
		return err
	}
	if len(out.Todo) > shownTodo {
		out.Todo, out.Later = out.Todo[:shownTodo], out.Todo[shownTodo:]
	}
	if err := kit.Offered(req.roundFilter()); err != nil {
		return err
	}
	req.roundRows(&out, r.ID, rows, by)
	if err := req.supervision(&out, r.ID); err != nil {
		return err
	}
	return req.Render(out)
}

// shownTodo is how many of the things to do first are not folded away.
const shownTodo = 6

// standing is one organization of the round with its figures, if the visitor may see them.
type standing struct {
	scoring.OverviewRow
	satisfaction, score string
	finish              progress.Unit
	batch               string // that the round belongs to
	undecided           bool   // its satisfaction is missing and no one has decided about it, so there is no score
}

func (req *request) standings(round string) ([]standing, error) {
	rows, err := req.svc.Scores.Overview(req.ctx, round)
	if err != nil {
		return nil, err
	}
	out := make([]standing, len(rows))
	at := make(map[string]int, len(rows))
	for i, r := range rows {
		out[i].OverviewRow, at[r.EvaluationID] = r, i
	}
	if req.who.Role != auth.Admin {
		return out, nil
	}
	ranks, err := req.svc.Scores.Ranking(req.ctx, req.who, round, "")
	for _, r := range ranks {
		if i, ok := at[r.EvaluationID]; ok {
			out[i].satisfaction, out[i].score = kit.OrEmpty(r.Satisfaction), kit.OrEmpty(r.Score)
			out[i].undecided = r.Locked && r.Blocked == score.BlockedSatisfaction
		}
	}
	return out, err
}

// stage of an organization, in the order in which things happen.
type stage = progress.Place

const (
	stageNone    = progress.PlaceNone
	stageBriefed = progress.PlaceBriefed
	stageRunning = progress.PlaceRunning
	stageCounted = progress.PlaceCounted
	stageScored  = progress.PlaceScored
	stageLocked  = progress.PlaceLocked
	stages       = progress.Places
)

func (s standing) stage() stage { return progress.PlaceOf(s.OverviewRow) }

// Other pages link to this stage by its number.
var _ = [1]struct{}{}[stageLocked-lookup.StageLocked]

// A session that ended may have had too few ballots for a result, so its stage is not called by the count.
var stageNames = [stages]string{"未安排", "已定通报会", "测评中", "测评结束", "评分表交齐", "已锁定"}

// stateKinds are the colours of a unit's states after its result is fixed.
var stateKinds = map[cycle.State]string{
	cycle.Evaluated: "good", cycle.Continuing: "fair", cycle.Redoing: "poor", cycle.Closed: "good",
}

func stageOf(s standing) kit.Chip {
	if s.finish.Fixed {
		text, _ := cycle.Named(s.finish.State, "")
		return kit.Chip{Kind: stateKinds[s.finish.State], Text: text}
	}
	kind := []string{"", "", "now", "good", "good", "good"}[s.stage()]
	if s.stage() == stageRunning {
		return kit.Chip{Kind: kind, Text: ballotbox.StateName(s.State).ZH}
	}
	if s.stage() == stageCounted {
		return lookup.StateChip(session.SessionView{State: vote.StateCounted, TooFew: s.TooFew})
	}
	return kit.Chip{Kind: kind, Text: stageNames[s.stage()]}
}

// byDeadline reports whether the next step is due for the whole round, not only for this organization. The inspection
// must begin by a day but need not end: with a counted ballot it has begun, and the rest has no due day.
func (s standing) byDeadline() bool { return s.stage() == stageNone }

// after returns what is left once a unit's result is fixed (evaluation §3).
func (s standing) after(now time.Time) (what, due string, late bool) {
	switch s.finish.State {
	case cycle.Redoing:
		end := dayIn(s.finish.Until)
		if end.IsZero() {
			return "限期重新整改", "", false
		}
		if days := int(now.Sub(end).Hours() / 24); days > 0 {
			return "限期重新整改，等再次评估", fmt.Sprintf("期限已过 %d 天", days), true
		}
		return "限期重新整改", kit.Day(end) + "前", false
	case cycle.Continuing:
		return "继续整改未到位事项", "", false
	case cycle.Evaluated:
		switch {
		case s.finish.Untold == "":
		case s.batch != "" && s.finish.Untold != s.batch:
			return "再次评估的结果已锁定，通知还没有印发", "", false
		default:
			return "结果已锁定，通知还没有印发", "", false
		}
		return "还有未销号事项或待答复建议", "", false
	}
	return "完成", "", false
}

// next returns the next step and its due day.
func (s standing) next(by, now time.Time) (what, due string, late bool) {
	switch s.stage() {
	case stageNone:
		what = "安排通报会"
		if s.Bodies > 0 && s.Submitted == s.Bodies {
			what += "，评分表已交齐"
		}
	case stageBriefed:
		what = kit.ShortTime(s.HeldAt) + " 通报会"
		if s.HeldAt.Before(now) {
			return what, "已过时间，还没有测评", true
		}
		return what, kit.InDays(s.HeldAt, now), false
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
		if left := outstanding(s.finish.Finish); left != "" {
			return left, "", false
		}
		return s.after(now)
	}
	if by.IsZero() || !s.byDeadline() {
		return what, "", false
	}
	if days := int(now.Sub(by).Hours() / 24); days > 0 {
		return what, fmt.Sprintf("已超期 %d 天", days), true
	}
	return what, kit.Day(by) + "前", false
}

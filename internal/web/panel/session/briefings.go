package session

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// doneShown is how many of the finished sessions 现场 shows; all are in 全部测评.
const doneShown = 6

// briefings is 现场: what runs, what is on today, what comes next and what was left unfinished.
func (req *request) briefings() error {
	r, ok, err := lookup.RoundOf(req.Request, req.Query("round"))
	if err != nil {
		return err
	}
	out := Briefings{Frame: req.Frame("现场测评")}
	if !ok {
		out.Empty = &kit.Empty{Icon: "tonight", Title: "还没有轮次", Text: "巡察办建好轮次、加入单位以后，在这里准备每个单位的测评。"}
		return req.Render(out)
	}
	rows, err := req.onHand(r)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(rows, func(o row) bool { return o.round != "" }) {
		out.Sub = r.V.Name
	}
	if len(rows) == 0 {
		out.Empty = noBriefings(r.ID)
		return req.Render(out)
	}
	now := req.svc.Now()
	var left []kit.Todo // from other days: today's come first
	parts := map[part][]row{}
	for _, o := range rows {
		p := partOf(o, now)
		parts[p] = append(parts[p], o)
		switch {
		case p == partLeft:
			left = append(left, kit.Todo{Text: o.Organization + " " + kit.ShortTime(o.HeldAt) + " 的测评还没有完成", Href: req.cardPath(o), Late: true})
		case p == partToday && (o.SessionID == "" || o.State == vote.StateDraft):
			out.Missing = append(out.Missing, kit.Todo{
				Text: o.Organization + "今天 " + kit.Clock(o.HeldAt) + " 的通报会还没有备好票", When: kit.TimeLeft(o.HeldAt, now), Href: req.cardPath(o), Late: o.HeldAt.Before(now),
			})
		}
	}
	out.Missing = fewTodo(append(out.Missing, left...))
	newestFirst(parts[partDone])
	parts[partDone] = parts[partDone][:min(len(parts[partDone]), doneShown)]
	for _, p := range []part{partRunning, partToday, partComing, partLeft, partDone} {
		if err := req.addSection(&out, p, parts[p], now); err != nil {
			return err
		}
	}
	out.All = &kit.Link{Href: "/admin/sessions?round=" + r.ID, Text: "看全部测评"}
	return req.Render(out)
}

// formerAddress redirects from where 现场 used to be, which people may have bookmarked.
func (req *request) formerAddress() error {
	to := "/admin/briefings"
	if q := string(req.Ctx.Request().URI().QueryString()); q != "" {
		to += "?" + q
	}
	return req.Ctx.Redirect(to, http.StatusMovedPermanently)
}

// row is a unit whose briefing is arranged. Its round is named in lists of several rounds.
type row struct {
	scoring.OverviewRow
	round string
}

// briefed are the units of a round whose briefing is arranged, in order of time.
func (req *request) briefed(round string) ([]row, error) {
	all, err := req.svc.Scores.Overview(req.ctx, round)
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, o := range all {
		if o.BriefingID != "" {
			rows = append(rows, row{OverviewRow: o})
		}
	}
	oldestFirst(rows)
	return rows, nil
}

// soon is how long before its briefing a unit of another round than the newest is shown on 现场.
const soon = 7 * 24 * time.Hour

// onHand are the units of the round, and of every other one those whose session is under way or whose briefing is today
// or soon: a hall is not found by its round.
func (req *request) onHand(r records.Versioned[round.Round]) ([]row, error) {
	out, err := req.briefed(r.ID)
	if err != nil {
		return nil, err
	}
	rounds, err := lookup.AllRounds(req.Request)
	if err != nil {
		return nil, err
	}
	now, own := req.svc.Now(), len(out)
	for _, other := range rounds {
		if other.ID == r.ID {
			continue
		}
		rows, err := req.briefed(other.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range rows {
			p := partOf(o, now)
			if p == partRunning || p == partToday || p == partComing && o.HeldAt.Sub(now) < soon {
				o.round = other.V.Name
				out = append(out, o)
			}
		}
	}
	if len(out) > own {
		for i := range out[:own] {
			out[i].round = r.V.Name
		}
	}
	oldestFirst(out)
	return out, nil
}

func oldestFirst(rows []row) {
	slices.SortStableFunc(rows, func(a, b row) int { return a.HeldAt.Compare(b.HeldAt) })
}

func newestFirst(rows []row) {
	slices.SortStableFunc(rows, func(a, b row) int { return b.HeldAt.Compare(a.HeldAt) })
}

func noBriefings(round string) *kit.Empty {
	return &kit.Empty{
		Icon:  "tonight",
		Title: "还没有通报会",
		Text:  "在本轮进度里选一个单位，安排它的通报会；会前在这里准备测评。",
		Do:    &kit.Link{Href: "/admin/rounds/" + round, Text: "去本轮进度"},
	}
}

// part is a section of the lists, in the order in which people look for it.
type part int

const (
	partRunning part = iota
	partToday
	partComing
	partLeft // its day is over and it is not finished
	partDone
	partCount
)

var partTitles = [partCount]string{"进行中", "今天", "接下来", "没有完成", "已完成"}

func partOf(o row, now time.Time) part {
	switch {
	case vote.Casts(vote.FlowOne, o.State), vote.Casts(vote.FlowTwo, o.State), o.State == vote.StateAdmitting,
		o.State == vote.StateAdmitted, o.State == vote.StateClosing, o.State == vote.StateSealed:
		return partRunning
	case o.State == vote.StateCounted, o.State == vote.StatePurged, o.State == vote.StateVoided:
		return partDone
	case kit.Day(o.HeldAt) == kit.Day(now):
		return partToday
	case o.HeldAt.After(now):
		return partComing
	}
	return partLeft
}

// addSection draws the cards of a part.
func (req *request) addSection(out *Briefings, p part, rows []row, now time.Time) error {
	if len(rows) == 0 {
		return nil
	}
	s := Section{ID: fmt.Sprintf("part-%d", p), Title: partTitles[p], Running: p == partRunning}
	for _, o := range rows {
		c, err := req.card(o, p, now)
		if req.ctx.Err() != nil {
			return err
		}
		if err != nil { // one session that cannot be read hides no other
			req.svc.Log.Warn("a session cannot be read for the list", "session", o.SessionID, "error", err)
			c.Note = unread(p)
		}
		s.Cards = append(s.Cards, c)
	}
	out.Sections = append(out.Sections, s)
	return nil
}

// unread says what cannot be read about a session: for a finished one, its result.
func unread(p part) string {
	if p == partDone {
		return "结果读不出来，请告诉管理员。"
	}
	return "这一场暂时读不出来，请打开看看。"
}

// cardPath is where a card leads: to the session, before there is one, to the briefing, and for the office, which does
// not run sessions, to the page of the unit.
func (req *request) cardPath(o row) string {
	switch {
	case req.who.Role == auth.Admin:
		return "/admin/evaluations/" + o.EvaluationID
	case o.SessionID != "":
		return "/admin/sessions/" + o.SessionID
	}
	return "/admin/briefings/" + o.BriefingID
}

// card is a session with a picture of its state.
func (req *request) card(o row, p part, now time.Time) (Card, error) {
	c := Card{Unit: o.Organization, Round: o.round, Href: req.cardPath(o), When: kit.ShortTime(o.HeldAt), Place: o.Place, Chip: kit.Chip{Text: "未准备"}, Shape: "paper"}
	if kit.Day(o.HeldAt) == kit.Day(now) {
		c.When = "今天 " + kit.Clock(o.HeldAt)
	}
	if o.SessionID == "" {
		return c, nil
	}
	c.Chip, c.Shape = lookup.StateChip(session.SessionView{State: o.State, TooFew: o.TooFew}), shapes[o.State]
	switch {
	case p == partRunning:
		return c, req.showRunning(&c, o.SessionID, now)
	case o.State == vote.StateCounted || o.State == vote.StatePurged:
		r, err := req.svc.Tallies.Result(req.ctx, req.who, o.SessionID)
		if err != nil {
			return c, err
		}
		if r.SatisfactionScore != nil {
			c.Figure, c.FigureName = *r.SatisfactionScore, "满意度"
		}
	}
	return c, nil
}

// showRunning draws how many of those who came have voted.
func (req *request) showRunning(c *Card, id string, now time.Time) error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	c.Chip = lookup.StateChip(s)
	if !vote.Casts(s.Flow, s.State) {
		return nil
	}
	e := &sessionPage{req: req, s: s, now: now}
	c.Ring = e.ring()
	c.Note = c.Ring.Label
	return nil
}

// shapes picture the states.
var shapes = map[vote.State]string{
	vote.StateDraft: "paper", vote.StateReady: "ready", vote.StateAdmitting: "door", vote.StateAdmitted: "door",
	vote.StateClosing: "count", vote.StateSealed: "box",
	vote.StateOpen: "ready", vote.StateVoting: "ready", vote.StateCounted: "done", vote.StatePurged: "done",
	vote.StateVoided: "void",
}

// manyTodo is how many lines of what is missing are read before they become a wall.
const manyTodo = 6

// fewTodo keeps what is missing readable: the first ones, then how many more.
func fewTodo(all []kit.Todo) []kit.Todo {
	if len(all) <= manyTodo {
		return all
	}
	rest := kit.Todo{Text: fmt.Sprintf("还有 %d 个单位的测评没有完成", len(all)-manyTodo+1), When: "在下面的列表里", Href: fmt.Sprintf("#part-%d", partLeft), Late: true}
	return append(all[:manyTodo-1:manyTodo-1], rest)
}

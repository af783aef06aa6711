package session

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"minping/internal/app/session"
	"minping/internal/verify"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
)

func (req *request) session() error { return req.sessionPage(nil, "") }

// sessionPage is 今晚的测评: where the session is, and the one thing to do next. display is a key made just now.
func (req *request) sessionPage(tried *kit.Submission, display string) error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	m, err := req.svc.Sessions.Minutes(req.ctx, req.who, s.ID)
	if err != nil {
		return err
	}
	progress, err := req.svc.Sessions.Progress(req.ctx, s.ID)
	if err != nil {
		return err
	}
	e := &evening{req: req, s: s, m: m, progress: progress, tried: tried, base: "/admin/sessions/" + s.ID, now: req.svc.Now()}
	out := Session{Frame: req.Frame("今晚的测评"), ID: s.ID, Number: kit.NumberOf(s), Steps: e.steps(), Now: e.next(), Live: e.live(), Facts: e.facts()}
	out.Sub, out.Back = m.Org+" · "+m.Round, &kit.Link{Href: "/admin/briefings/" + s.BriefingID, Text: "通报会"}
	out.Chips = []kit.Chip{kit.StateChip(s)}
	if s.Rehearsal {
		out.Chips = append(out.Chips, kit.Chip{Kind: "mark", Text: "演练"})
	}
	if s.Mode == vote.ModeScreen {
		out.Chips = append(out.Chips, kit.Chip{Kind: "mark", Text: "无票扫屏"})
	}
	if out.Hall, err = e.hall(display); err != nil {
		return err
	}
	out.Alarms, out.Log = e.alarms(), e.log()
	out.Account, out.Checks, out.Balance, out.Override = e.account(), e.checks(), e.balance(), e.override()
	if !e.screen() && !e.is(vote.StateDraft, vote.StateVoided, vote.StatePurged) {
		out.Slips = e.base + "/slips"
	}
	out.Others, out.Links, out.Kiosk = e.others(), e.links(), e.kiosk()
	out.Fingerprint, out.Boxes = e.boxes()
	return req.Render(out)
}

// live renews the numbers of the page every two seconds while the session runs.
func (req *request) live() error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	progress, err := req.svc.Sessions.Progress(req.ctx, s.ID)
	if err != nil {
		return err
	}
	e := &evening{req: req, s: s, progress: progress, base: "/admin/sessions/" + s.ID, now: req.svc.Now()}
	return req.RenderFragment(Session{Live: e.live()}, "live-alone")
}

// evening is a session with everything its page is made of.
type evening struct {
	req      *request
	s        session.SessionView
	m        session.MinutesView
	progress session.ProgressView
	tried    *kit.Submission
	base     string
	now      time.Time
}

func (e *evening) number() string { return kit.NumberOf(e.s) }

// counting tells whether a countdown to the close runs.
func (e *evening) counting() bool { return e.s.ClosesAt != nil && vote.Casts(e.s.Flow, e.s.State) }

func (e *evening) is(states ...vote.State) bool { return slices.Contains(states, e.s.State) }

func (e *evening) screen() bool { return e.s.Mode == vote.ModeScreen }

// steps are the steps of the evening in the order they are taken.
func (e *evening) steps() []kit.Step {
	if e.is(vote.StateVoided) {
		return nil
	}
	type place struct {
		name   string
		states []vote.State // in which this step is the one to do
	}
	places := []place{
		{"备票", []vote.State{vote.StateDraft}}, {"开启", []vote.State{vote.StateReady}}, {"投票", []vote.State{vote.StateOpen}},
	}
	if e.s.Flow == vote.FlowTwo {
		places = []place{
			{
				"备票",
				[]vote.State{vote.StateDraft},
			}, {"签到", []vote.State{vote.StateReady, vote.StateAdmitting}}, {"投票", []vote.State{vote.StateAdmitted, vote.StateVoting}},
		}
	}
	places = append(
		places,
		place{"清点封票", []vote.State{vote.StateClosing}},
		place{"计票", []vote.State{vote.StateSealed}},
		place{"结果", []vote.State{vote.StateCounted, vote.StatePurged}},
	)
	if e.screen() {
		places[0].name = "准备"
	}
	at := slices.IndexFunc(places, func(p place) bool { return slices.Contains(p.states, e.s.State) })
	out := make([]kit.Step, len(places))
	for i, p := range places {
		out[i] = kit.Step{Name: p.name}
		switch {
		case i < at:
			out[i].State = "done"
		case i == at:
			out[i].State = "now"
		}
	}
	return out
}

// live is the part that renews itself; State changes whenever the rest of the page is out of date.
func (e *evening) live() Live {
	l := Live{State: fmt.Sprint(e.s.State, e.s.Paused, e.counting(), e.s.Pending != nil, len(e.s.Alarms), e.s.Blocked, e.s.Counting, e.progress.Step), Paused: e.s.Paused}
	n := func(name string, n int) {
		l.Figures = append(l.Figures, kit.Figure{Name: name, Value: strconv.Itoa(n)})
	}
	about := func(name string, n int) { // steps of five until the seal (rb1 §9.5)
		value := "不足 5" // as the hall screen says it
		if n > 0 {
			value = strconv.Itoa(n) + "+"
		}
		l.Figures = append(l.Figures, kit.Figure{Name: name, Value: value})
	}
	n("应到", e.s.Expected)
	n("实到", e.s.Attended)
	if !e.screen() {
		n("印制", e.s.Printed)
	}
	if !e.is(vote.StateDraft, vote.StateCounted, vote.StatePurged, vote.StateVoided) {
		l.Href = e.base + "/live"
	}
	scanned := "已扫票"
	if e.screen() {
		scanned = "已扫码"
	}
	switch {
	case e.is(vote.StateDraft, vote.StateReady):
	case e.is(vote.StateSealed, vote.StateCounted, vote.StatePurged):
		n(scanned, e.s.Admitted)
		n("收回", e.s.Received)
	case !e.is(vote.StateVoided):
		about(scanned, e.s.Admitted)
		about("已投票", e.s.Received)
		l.Note = "封票前只显示五的整数倍，免得看出最后投的是谁。数字自己更新。"
	}
	if e.s.Void > 0 {
		n("已作废", e.s.Void)
	}
	if e.counting() {
		l.Closes = e.s.ClosesAt.UTC().Format(time.RFC3339)
		l.Left = fmt.Sprintf("%d 秒", max(0, int(e.s.ClosesAt.Sub(e.now)/time.Second)))
	}
	if e.progress.Total > 0 {
		l.Note = fmt.Sprintf("%s：%d / %d", map[string]string{"seal": "正在封票", "count": "正在计票"}[e.progress.Step], e.progress.Done, e.progress.Total)
	}
	return l
}

func (e *evening) facts() []kit.Fact {
	out := []kit.Fact{
		{Name: "方式", Value: kit.ModeWords(e.s.Session)},
		{Name: "时间", Value: kit.Minute(e.m.HeldAt)},
		{Name: "地点", Value: e.m.Place},
		{Name: "公布下限", Value: strconv.Itoa(e.s.K) + " 票"},
	}
	if e.s.TwoOfficers {
		out = append(out, kit.Fact{Name: "开启", Value: "要两个人确认"})
	}
	if e.s.RepeatOf != "" {
		out = append(out, kit.Fact{Name: "重新测评", Value: "取代上一场", Href: "/admin/sessions/" + e.s.RepeatOf})
	}
	for _, t := range []struct{ name, at string }{{"定时开启", e.s.OpensAt}, {"定时截止", e.s.Session.ClosesAt}} {
		if at, err := time.Parse(time.RFC3339, t.at); err == nil {
			out = append(out, kit.Fact{Name: t.name, Value: kit.Minute(at)})
		}
	}
	return out
}

func (e *evening) boxes() (fingerprint string, rows []BoxRow) {
	for i, b := range e.m.Boxes {
		if len(e.m.Boxes) == 1 {
			return b.Fingerprint, nil
		}
		rows = append(rows, BoxRow{Group: b.Group, Number: b.Number, Fingerprint: b.Fingerprint, Printed: strconv.Itoa(e.s.Boxes[i].Printed)})
	}
	return "", rows
}

func (e *evening) alarms() []string {
	var out []string
	for _, a := range slices.Backward(e.s.Alarms) {
		out = append(out, kit.Clock(a.At)+" "+a.By+" 扫描一张“剩余”的票时发现它已经被用过。已记入测评情况记录，请查找原因。")
	}
	return out
}

func (e *evening) log() []LogLine {
	steps := slices.Clone(e.m.Steps)
	for _, s := range e.m.Lost {
		s.What.ZH = "补发票"
		steps = append(steps, s)
	}
	slices.SortStableFunc(steps, func(a, b session.MinutesStep) int { return a.At.Compare(b.At) })
	var out []LogLine
	for _, s := range steps {
		who := s.By
		if s.Second != "" {
			who += "、" + s.Second
		}
		if who == "" {
			who = "系统"
		}
		out = append(out, LogLine{At: kit.Clock(s.At), What: s.What.ZH, Who: who, Why: s.Note})
	}
	return out
}

// hall offers the hall screen's address: made on request, shown once.
func (e *evening) hall(display string) (*Hall, error) {
	if e.is(vote.StateDraft, vote.StateVoided, vote.StatePurged) {
		return nil, nil //nolint:nilnil // there is no hall screen, which is no error
	}
	n, err := e.req.svc.Sessions.DisplayKeys(e.req.ctx, e.s.ID)
	if err != nil {
		return nil, err
	}
	h := &Hall{Make: kit.Form{Key: "display", Action: e.base + "/display", Button: "生成大屏地址"}, Keys: n}
	if display != "" {
		h.URL = e.req.svc.Env.PublicURL + "/hall#" + display
	}
	if n > 0 {
		h.Stop = &kit.Form{
			Key: "revoke", Action: e.base + "/display/revoke", Label: "让大屏地址失效…", Button: "全部失效", Cannot: "已经打开的大屏会立刻停止显示，要重新生成地址。",
		}
	}
	return h, nil
}

// checks are the lines where the accounting does not balance, with the numbers, so that people can look for the slip.
func (e *evening) checks() []Check {
	if e.is(vote.StateDraft, vote.StateVoided) {
		return nil
	}
	b := e.m.Balance
	var out []Check
	for _, f := range b.Flags {
		text, kind := kit.FlagSentence(f), "poor"
		switch f {
		case verify.FlagMissing:
			if !e.is(vote.StateClosing, vote.StateSealed) {
				continue
			}
			text, kind = "还没有填写清点数；不填也能封票，结果会注明。", "fair"
		case verify.FlagPrintedMismatch:
			text = fmt.Sprintf("印制 %d 张，发出 %d + 剩余 %d + 损坏 %d = %d 张，对不上。请再清点。", b.Printed, b.Issued, b.LeftOver, b.Damaged, b.Issued+b.LeftOver+b.Damaged)
		case verify.FlagIssuedLess:
			if text += "请再清点发出的票。"; b.Issued < b.Admitted { // before the seal the numbers shown are steps of five
				text = fmt.Sprintf("发出 %d 张，扫票的却有 %d 个，对不上。请再清点发出的票。", b.Issued, b.Admitted)
			}
		case verify.FlagReturnedExceeds:
			if text += "请再清点。"; b.Returned > b.Issued {
				text = fmt.Sprintf("收回 %d 张（其中纸票 %d 张），发出的却只有 %d 张。请再清点；查不清的，按通行规定应作废重测。", b.Returned, b.Paper, b.Issued)
			}
		case verify.FlagAttendedExceeds:
			kind = "fair"
		}
		out = append(out, Check{Kind: kind, Text: text})
	}
	for _, o := range e.m.Overrides {
		out = append(out, Check{Kind: "fair", Text: o.What.ZH + "：" + o.Note + "（" + o.By + "、" + o.Second + "）。"})
	}
	if len(out) == 0 && b.Given {
		out = append(out, Check{Kind: "good", Text: "清点数对上了。"})
	}
	return out
}

func (e *evening) balance() []kit.Figure {
	b := e.m.Balance
	if !b.Given || e.is(vote.StateDraft) {
		return nil
	}
	var out []kit.Figure
	for _, x := range []struct {
		name string
		n    int
	}{{"发出", b.Issued}, {"剩余", b.LeftOver}, {"损坏", b.Damaged}, {"已作废", b.Void}, {"纸票", b.Paper}, {"手机损坏", b.Lost}} {
		out = append(out, kit.Figure{Name: x.name, Value: strconv.Itoa(x.n)})
	}
	return out
}

// account is the form for what people count; sealed is the last moment for it.
func (e *evening) account() *kit.Form {
	if !e.is(vote.StateReady, vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting, vote.StateClosing, vote.StateSealed) {
		return nil
	}
	a := session.Accounting{Expected: e.s.Expected, Attended: e.s.Attended}
	if e.s.Account != nil {
		a = *e.s.Account
	}
	n := func(name, label string, n int) kit.Field {
		return kit.Field{Name: name, Label: label, Type: "number", Min: "0", Value: strconv.Itoa(n), Row: "n"}
	}
	f := &kit.Form{
		Key:    "accounting",
		Action: e.base + "/accounting",
		Button: "保存清点数",
		Fields: []kit.Field{n("expected", "应到", a.Expected), n("attended", "实到", a.Attended)},
	}
	if !e.screen() {
		issued, left := n("issued", "发出", a.Issued), n("left_over", "剩余", a.LeftOver)
		if e.s.Account == nil { // what people are to count is never proposed to them
			issued.Value, left.Value = "", ""
		}
		f.Fields = append(f.Fields, issued, left, n("damaged", "损坏", a.Damaged))
	}
	if !e.is(vote.StateClosing, vote.StateSealed) {
		f.Label = "填写清点数…" // counted after the close; possible before
	}
	return e.req.WithErrors(f, e.tried)
}

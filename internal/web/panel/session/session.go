package session

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"minping/internal/app/accounting"
	"minping/internal/app/minutes"
	"minping/internal/app/session"
	"minping/internal/app/tryout"
	"minping/internal/paper"
	"minping/internal/verify"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) session() error { return req.sessionPage(nil, "") }

// sessionPage is one page for the whole session: five steps as its navigation, and the one thing to do next. display
// is a newly generated key.
func (req *request) sessionPage(sent *kit.Submission, display string) error {
	e, err := req.loadSessionPage(sent)
	if err != nil {
		return err
	}
	out := Session{
		Frame: req.Frame(e.m.Org + "民主测评"), ID: e.s.ID, Number: lookup.NumberOf(e.s), Base: e.base, Steps: e.steps(), Now: e.next(), Live: e.live(), Facts: e.facts(),
		Pending: e.pending(), Rehearse: e.rehearse(), Look: req.Query("step"),
		Preparing: stepOf(e.s.State) == 0,
	}
	if out.Look == "try" {
		out.Try = e.try()
	}
	out.Sub = kit.ShortTime(e.m.HeldAt) + " · " + e.m.Place + " · 场次号 " + lookup.NumberOf(e.s)
	out.Back = &kit.Link{Href: "/admin/briefings/" + e.s.BriefingID, Text: "通报会"}
	out.Chips = []kit.Chip{lookup.StateChip(e.s)}
	if e.few() {
		out.Chips[0] = kit.Chip{Kind: "fair", Text: "没有结果"}
	}
	if e.s.Rehearsal {
		out.Chips = append(out.Chips, kit.Chip{Kind: "mark", Text: "演练"})
	}
	if e.screen() {
		out.Chips = append(out.Chips, kit.Chip{Kind: "mark", Text: "无票扫屏"})
	}
	out.OnHall = e.onHall()
	out.Hall, err = e.hall(display)
	if err != nil {
		return err
	}
	out.Alarms, out.Log = e.alarms(), e.log()
	out.Checks, out.Balance, out.Override, out.Void = e.checks(), e.balance(), e.override(), e.voiding()
	if !e.screen() && !e.is(vote.StateDraft, vote.StateVoided, vote.StatePurged) {
		out.Slips = e.base + "/slips"
	}
	out.Others, out.Links, out.Tools = e.others(), e.links(), e.tools()
	out.Fingerprint, out.Boxes = e.boxes()
	out.Help = e.helpFor(out.Look)
	if n := req.Unplaced(sent); n != nil {
		out.Notice = n
	}
	return req.Render(out)
}

// loadSessionPage reads a session with everything its page needs.
func (req *request) loadSessionPage(sent *kit.Submission) (*sessionPage, error) {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return nil, err
	}
	e := &sessionPage{
		req: req, s: s, tried: sent, base: "/admin/sessions/" + s.ID, now: req.svc.Now(),
		connected: req.svc.Displays.ScreenConnected(s.ID),
	}
	e.m, err = req.svc.Minutes.Show(req.ctx, req.who, s.ID)
	if err != nil {
		return nil, err
	}
	e.progress, err = req.svc.Sessions.Progress(req.ctx, s.ID)
	if err != nil {
		return nil, err
	}
	if err := e.loadTryout(); err != nil {
		return nil, err
	}
	e.siblings, err = req.sessionsOf(s.BriefingID)
	return e, err
}

// sessionPage is a session with everything its page needs.
type sessionPage struct {
	req      *request
	s        session.SessionView
	m        minutes.View
	progress session.ProgressView
	tried    *kit.Submission
	base     string
	now      time.Time

	tryout    tryout.View
	siblings  []session.SessionView // all sessions of the briefing
	connected bool                  // a hall screen is polling
}

// counting reports whether a countdown to the close is running.
func (e *sessionPage) counting() bool { return e.s.ClosesAt != nil && vote.Casts(e.s.Flow, e.s.State) }

func (e *sessionPage) is(states ...vote.State) bool { return slices.Contains(states, e.s.State) }

func (e *sessionPage) screen() bool { return e.s.Mode == vote.ModeScreen }

// steps returns the five steps of a session in order; they are the page's navigation.
func (e *sessionPage) steps() []kit.Step {
	if e.is(vote.StateVoided) {
		return nil
	}
	at := stepOf(e.s.State)
	out := []kit.Step{{Name: "准备"}, {Name: "试一遍"}, {Name: "投票"}, {Name: "清点"}, {Name: "结果"}}
	for i := range out {
		switch {
		case i < at && i != tryStep:
			out[i].State = "done"
		case i == at:
			out[i].State = "now"
		}
	}
	out[at].Href = e.base
	out[0].Href = e.base + "?step=prepare"
	out[tryStep].Href = e.base + "?step=try"
	if e.rehearsed() || e.triedOut() {
		out[tryStep].State = "done"
	}
	if at == resultStep {
		out[resultStep].Href = e.base + "/result"
	}
	switch look := e.req.Query("step"); look {
	case "prepare":
		out[0].Shown = true
	case "try":
		out[tryStep].Shown = true
	default:
		out[at].Shown = true
	}
	return out
}

// Positions of the five steps.
const (
	tryStep    = 1
	voteStep   = 2
	countStep  = 3
	resultStep = 4
)

func stepOf(st vote.State) int {
	switch st {
	case vote.StateDraft, vote.StateReady:
		return 0
	case vote.StateClosing, vote.StateSealed:
		return countStep
	case vote.StateCounted, vote.StatePurged:
		return resultStep
	}
	return voteStep
}

// rehearsed reports whether the briefing has been rehearsed.
func (e *sessionPage) rehearsed() bool {
	return slices.ContainsFunc(e.siblings,
		func(s session.SessionView) bool { return s.Rehearsal && s.State != vote.StateVoided })
}

// rehearse offers a rehearsal of this session: a separate session, marked everywhere and wiped afterwards.
func (e *sessionPage) rehearse() *kit.Form {
	if e.s.Rehearsal || !e.is(vote.StateDraft, vote.StateReady) {
		return nil
	}
	return &kit.Form{Key: "rehearse", Action: "/admin/briefings/" + e.s.BriefingID + "/sessions", Kind: "next", Button: "建一场演练", Hidden: []kit.Hidden{
		{Name: "form", Value: "quick"}, {Name: "rehearsal", Value: "1"},
	}}
}

func (e *sessionPage) facts() []kit.Fact {
	out := []kit.Fact{
		{Name: "方式", Value: lookup.ModeWords(e.s.Session)},
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

func (e *sessionPage) boxes() (fingerprint string, rows []BoxRow) {
	var groups []string
	for _, b := range e.m.Boxes {
		groups = append(groups, b.Group)
	}
	for i, b := range e.m.Boxes {
		if len(e.m.Boxes) == 1 {
			return b.Fingerprint, nil
		}
		rows = append(rows, BoxRow{
			Sign:  paper.MarkOf(groups, b.Group).Sign, // as on slips, phones and the hall screen
			Group: b.Group, Number: b.Number, Fingerprint: b.Fingerprint, Printed: strconv.Itoa(e.s.Boxes[i].Printed),
		})
	}
	return "", rows
}

func (e *sessionPage) alarms() []string {
	var out []string
	for _, a := range slices.Backward(e.s.Alarms) {
		out = append(out, kit.Clock(a.At)+" "+a.By+" 扫描一张“剩余”的票时发现它已经被用过。已记入测评情况记录，请查找原因。")
	}
	return out
}

func (e *sessionPage) log() []LogLine {
	steps := slices.Clone(e.m.Steps)
	for _, s := range e.m.Lost {
		s.What.ZH = "补发票"
		steps = append(steps, s)
	}
	slices.SortStableFunc(steps, func(a, b minutes.Step) int { return a.At.Compare(b.At) })
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

// hall shows whether a hall screen is connected, and how to connect one: by its six digits, or by an address that is
// shown once.
func (e *sessionPage) hall(display string) (*Hall, error) {
	if e.is(vote.StateDraft, vote.StateVoided, vote.StatePurged) {
		return nil, nil //nolint:nilnil // there is no hall screen, which is no error
	}
	n, err := e.req.svc.Displays.DisplayKeys(e.req.ctx, e.s.ID)
	if err != nil {
		return nil, err
	}
	h := &Hall{
		Connected: e.connected, Keys: n, Address: e.req.svc.PublicURL + "/hall",
		Pair: *e.req.WithErrors(&kit.Form{Key: "pair", Action: e.base + "/pair", Button: "连接大屏", Fields: []kit.Field{
			{Name: "digits", Label: "大屏上的 6 位数字", Type: "number6", Width: "short"},
		}}, e.tried),
		Make: kit.Form{Key: "display", Action: e.base + "/display", Button: "用地址打开…"},
	}
	if display != "" {
		h.URL = e.req.svc.PublicURL + "/hall#" + display
	}
	if n > 0 {
		h.Stop = &kit.Form{Key: "revoke", Action: e.base + "/display/revoke", Button: "断开全部大屏"}
	}
	return h, nil
}

// checks returns the lines where the accounting does not balance, with the numbers, so that people can look for the
// slip.
func (e *sessionPage) checks() []Check {
	if e.is(vote.StateDraft, vote.StateVoided) {
		return nil
	}
	b := e.m.Balance
	var out []Check
	if e.s.Late != nil {
		out = append(out, Check{Kind: "fair", Text: e.s.Late.ZH})
	}
	for _, f := range b.Flags {
		text, kind := lookup.FlagSentence(f), "poor"
		switch f {
		case verify.FlagMissing:
			if !e.is(vote.StateSealed) { // before that the form is on the page
				continue
			}
			text, kind = "还没有填写清点数。", "fair"
		case verify.FlagPrintedMismatch:
			text = fmt.Sprintf("印制 %d 张，发出 %d + 剩余 %d + 损坏 %d = %d 张，对不上。请再清点。", b.Printed, b.Issued, b.LeftOver, b.Damaged, b.Issued+b.LeftOver+b.Damaged)
		case verify.FlagIssuedLess:
			text += "请再清点发出的票。"
			if b.Issued < b.Admitted { // before the seal the numbers shown move in steps of five
				text = fmt.Sprintf("发出 %d 张，扫票的却有 %d 个，对不上。请再清点发出的票。", b.Issued, b.Admitted)
			}
		case verify.FlagReturnedExceeds:
			text += "请再清点。"
			if b.Returned > b.Issued {
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

func (e *sessionPage) balance() []kit.Figure {
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

// account is what people count, with the step that ends the session: one button, two recorded acts.
func (e *sessionPage) account() *Account {
	a := accounting.Accounting{Expected: e.s.Expected, Attended: e.s.Attended}
	if e.s.Account != nil {
		a = *e.s.Account
	}
	n := func(name, label string, n int) kit.Field {
		return kit.Field{Name: name, Label: label, Type: "number", Value: strconv.Itoa(n), Row: "n"}
	}
	f := &kit.Form{Key: "finish", Action: e.base + "/finish", Button: "封票并计票", Kind: "next"}
	out := &Account{}
	if !e.screen() {
		issued, left := n("issued", "发出", a.Issued), n("left_over", "剩余", a.LeftOver)
		if e.s.Account == nil { // what people have to count is never proposed to them
			issued.Value, left.Value = "", ""
		}
		f.Fields = append(f.Fields, issued, left, n("damaged", "损坏", a.Damaged))
		out.Printed = strconv.Itoa(e.m.Balance.Printed)
	}
	attended := n("attended", "实到", a.Attended)
	if e.s.Account == nil && a.Attended == 0 { // not entered yet
		attended.Value = ""
	}
	f.Fields = append(f.Fields, n("expected", "应到", a.Expected), attended)
	out.Form = *e.req.WithErrors(f, e.tried)
	return out
}

// voiding is the scanner in the counting card, with its progress.
func (e *sessionPage) voiding() *Voiding {
	if e.screen() || !e.voids() || !e.is(vote.StateClosing) || e.progress.Step != "" {
		return nil
	}
	out := &Voiding{Form: voidForm(e.s.ID, e.req.who.Name), Done: strconv.Itoa(e.s.Void), Page: e.base + "/void"}
	out.Form.Kind = ""
	out.Form.Fields[0].Focus = e.tried == nil
	if e.s.Account != nil {
		out.Of = strconv.Itoa(e.s.Account.LeftOver + e.s.Account.Damaged)
	}
	out.Form = *e.req.WithErrors(&out.Form, e.tried)
	return out
}

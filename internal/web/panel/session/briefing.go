package session

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func briefingFields(b round.Briefing) []kit.Field {
	held := ""
	if !b.HeldAt.IsZero() {
		held = b.HeldAt.In(kit.China).Format(kit.InputTime)
	}
	return []kit.Field{
		{Name: "held_at", Label: "时间", Type: "datetime-local", Value: held},
		{Name: "place", Label: "地点", Type: "text", MaxLen: 200, Value: b.Place},
		{Name: "host", Label: "主持", Type: "text", MaxLen: 200, Optional: true, Value: b.Host},
		{Name: "expected", Label: "应到人数", Type: "number", Row: "n", Value: strconv.Itoa(b.Expected)},
		{Name: "attended", Label: "实到人数", Type: "number", Row: "n", Value: strconv.Itoa(b.Attended), Hint: "会上再填也可以。"},
		{Name: "disclosure", Label: "公开的整改情况", Type: "textarea", Optional: true, MaxLen: 50_000, Value: b.Disclosure, Hint: "给到会的人看的。"},
	}
}

// typedBriefing reads the form; an invalid time stays zero, which the rule refuses in its own words.
func (req *request) typedBriefing() round.Briefing {
	b := round.Briefing{
		Place: strings.TrimSpace(req.FormValue("place")), Host: strings.TrimSpace(req.FormValue("host")),
		Expected: kit.ParseNumber(req.FormValue("expected")),
		Attended: kit.ParseNumber(req.FormValue("attended")), Disclosure: req.FormValue("disclosure"),
	}
	if req.FormValue("attended") == "" { // not asked before the briefing
		b.Attended = 0
	}
	if t, err := kit.ParseTime(req.FormValue("held_at")); err == nil && t != nil {
		b.HeldAt = *t
	}
	return b
}

// newBriefingForm asks for as little as possible: it proposes the next half-hour and the place of the last briefing.
func (req *request) newBriefingForm(id string) (kit.Form, error) {
	place, err := req.lastPlace()
	if err != nil {
		return kit.Form{}, err
	}
	at := req.svc.Now().In(kit.China).Truncate(slot).Add(slot)
	return kit.Form{
		Action: "/admin/evaluations/" + id + "/briefing", Button: "安排，去准备票", Kind: "next",
		Cancel: &kit.Link{Href: "/admin/evaluations/" + id, Text: "取消"},
		Fields: []kit.Field{
			{Name: "held_at", Label: "时间", Type: "datetime-local", Value: at.Format(kit.InputTime)},
			{Name: "place", Label: "地点", Type: "text", MaxLen: 200, Value: place},
			{Name: "expected", Label: "应到人数", Type: "number", Width: "short"},
			{Name: "host", Label: "主持", Type: "text", MaxLen: 200, Optional: true},
			{Name: "session", Label: "同时建立测评场次", Type: "check", Value: "1", Hint: "按方案的设置；建好就可以准备票。"},
		},
	}, nil
}

const slot = 30 * time.Minute

// lastPlace returns where the latest briefing was held.
func (req *request) lastPlace() (string, error) {
	list, err := req.svc.Rounds.Briefings(req.ctx, "", "", 500)
	place, at := "", time.Time{}
	for _, b := range list {
		if b.V.HeldAt.After(at) {
			place, at = b.V.Place, b.V.HeldAt
		}
	}
	return place, err
}

func (req *request) showNewBriefing(form kit.Form) error {
	a, err := lookup.Evaluation(req.Request, req.Params("id"))
	if err != nil {
		return err
	}
	f := req.Frame("安排通报会")
	f.Sub, f.Back = a.Organization.V.Name, &kit.Link{
		Href: "/admin/evaluations/" + a.Evaluation.ID, Text: a.Organization.V.Name,
	}
	return req.Render(kit.FormPage{Frame: f, Form: form})
}

func (req *request) newBriefingPage() error {
	form, err := req.newBriefingForm(req.Params("id"))
	if err != nil {
		return err
	}
	return req.showNewBriefing(form)
}

func (req *request) newBriefing() error {
	form, err := req.newBriefingForm(req.Params("id"))
	if err != nil {
		return err
	}
	req.Refill(&form)
	b := req.typedBriefing()
	b.EvaluationID = req.Params("id")
	made, err := req.svc.Rounds.NewBriefing(req.ctx, req.who, b)
	if req.MarkErrors(&form, err) {
		return req.showNewBriefing(form)
	}
	if err != nil {
		return err
	}
	if req.FormValue("session") == "" {
		return req.Redirect("/admin/briefings/"+made.ID, "added.briefing")
	}
	v, err := req.svc.Sessions.NewSession(req.ctx, req.who, session.SessionRequest{BriefingID: made.ID})
	if err != nil {
		// the briefing exists; its page says what the session lacks
		return req.Redirect("/admin/briefings/"+made.ID, "added.briefing")
	}
	return req.Redirect("/admin/sessions/"+v.ID, "added.session")
}

func (req *request) briefing() error { return req.briefingPage(nil) }

func (req *request) briefingPage(tried *kit.Submission) error {
	b, err := req.svc.Rounds.ShowBriefing(req.ctx, req.Params("id"))
	if err != nil {
		return err
	}
	a, err := lookup.Evaluation(req.Request, b.V.EvaluationID)
	if err != nil {
		return err
	}
	sessions, err := req.sessionsOf(b.ID)
	if err != nil {
		return err
	}
	out := Briefing{Frame: req.Frame(a.Organization.V.Name + "的通报会"), Disclosure: b.V.Disclosure}
	out.Sub, out.Back = a.Round.V.Name, &kit.Link{
		Href: "/admin/evaluations/" + a.Evaluation.ID, Text: a.Organization.V.Name,
	}
	out.Facts = []kit.Fact{
		{Name: "时间", Value: kit.Minute(b.V.HeldAt)},
		{Name: "地点", Value: b.V.Place},
		{Name: "主持", Value: b.V.Host},
		{Name: "应到", Value: strconv.Itoa(b.V.Expected)},
		{Name: "实到", Value: strconv.Itoa(b.V.Attended)},
	}
	out.Form = req.WithErrors(&kit.Form{
		Key: "briefing", Label: "修改通报会…", Action: "/admin/briefings/" + b.ID, Button: "保存", Hidden: []kit.Hidden{kit.VersionField(b.Version)}, Fields: briefingFields(b.V),
	}, tried)
	last := ""
	for _, s := range sessions {
		chip := lookup.StateChip(s)
		row := kit.NamedRow{Name: "场次 " + lookup.NumberOf(s), Href: "/admin/sessions/" + s.ID, Chip: &chip, Facts: []string{lookup.ModeWords(s.Session)}}
		if s.Rehearsal {
			row.Name += "（演练）"
		} else if s.State != vote.StateDraft {
			last = s.ID
		}
		out.Sessions = append(out.Sessions, row)
	}
	out.Go = lookup.NextSession(sessions)
	quick := quickSession(b.ID, last)
	if out.Go != nil {
		quick.Label, quick.Kind = "另做一场…", ""
	}
	out.New = req.WithErrors(quick, tried)
	out.More = req.WithErrors(req.fullSession(b, last, a.Scheme.Scheme), tried)
	return req.Render(out)
}

func (req *request) changeBriefing() error {
	b, held := req.typedBriefing(), req.FormValue("held_at")
	c := round.BriefingChange{
		Place: &b.Place, Host: &b.Host, Expected: &b.Expected, Attended: &b.Attended, Disclosure: &b.Disclosure,
	}
	if held != "" {
		c.HeldAt = &b.HeldAt
	}
	before, err := req.svc.Rounds.ShowBriefing(req.ctx, req.Params("id"))
	if err != nil {
		return err
	}
	after, err := req.svc.Rounds.ChangeBriefing(req.ctx, req.who, req.Params("id"),
		kit.ParseNumber(req.FormValue("version")), c)
	switch records.KindOf(err) {
	case records.Invalid, records.Stale, records.Conflict:
		return req.briefingPage(&kit.Submission{Key: "briefing", Err: err})
	}
	if err != nil {
		return err
	}
	at := "/admin/briefings/" + req.Params("id")
	return kit.RedirectUndoable(req.Request, at, "通报会已修改。", kit.Undo{
		Action: at, Hidden: append(kit.Hide(briefingFields(before.V)), kit.VersionField(after.Version)),
	})
}

// quickSession creates a session with the scheme's settings; the only question is whether it is a rehearsal.
func quickSession(briefing, repeats string) *kit.Form {
	f := &kit.Form{
		Key:    "quick",
		Action: "/admin/briefings/" + briefing + "/sessions",
		Button: "建立测评场次",
		Kind:   "next",
		Hidden: []kit.Hidden{{Name: "form", Value: "quick"}},
		Fields: []kit.Field{
			{Name: "rehearsal", Label: "这是演练", Type: "check", Hint: "票和页面都标明演练，不计入结果，之后可以一键清除。"},
		},
	}
	if repeats != "" {
		f.Fields = append(f.Fields, kit.Field{Name: "repeat", Label: "这是重新测评，取代上一场", Type: "check", Hint: "两场都列着，得分按新的一场算。"})
	}
	return f
}

// capHint says what happens if the limit is left out.
func capHint(expected int) string {
	if expected > 0 {
		return "扫大屏投票时最多收多少票；不填就按应到人数 " + strconv.Itoa(expected) + "。"
	}
	return "扫大屏投票时必须填，或者先填通报会的应到人数。"
}

// fullSession offers all settings of a session.
func (req *request) fullSession(b records.Versioned[round.Briefing], repeats string, s scheme.Scheme) *kit.Form {
	d := s.Session
	flow, comments := d.Flow, ""
	if flow == "" {
		flow = vote.FlowOne
	}
	if d.Comments {
		comments = "1"
	}
	k := "" // the service's own
	if d.K > 0 {
		k = strconv.Itoa(d.K)
	}
	f := quickSession(b.ID, repeats)
	f.Key, f.Label, f.Kind, f.Button, f.Hidden = "full", "更多设置…", "", "按这些设置建立", []kit.Hidden{{Name: "form", Value: "full"}}
	f.Fields = append(f.Fields,
		kit.Field{Name: "mode", Label: "怎么投票", Type: "radio", Value: vote.ModeSlip, Options: []kit.Option{
			{Value: vote.ModeSlip, Text: "扫票", Hint: "每人一张打印的票，一人一票"}, {Value: vote.ModeScreen, Text: "无票，扫大屏", Hint: "较弱：只按人数封顶，不能保证一人一票，结果会注明"},
		}},
		kit.Field{Name: "presence", Label: "会场码", Type: "radio", Optional: true, Options: []kit.Option{
			{Value: "", Text: "照惯例", Hint: "先签到再投票的、无票扫大屏的用，扫了就投的不用"},
			{Value: "1", Text: "还要扫大屏上的动态码", Hint: "每 15 秒换一次，不在会场的人投不了"},
			{Value: "0", Text: "不用"},
		}},
		kit.Field{Name: "flow", Label: "流程", Type: "radio", Value: flow, Options: []kit.Option{
			{Value: vote.FlowOne, Text: "扫了就投", Hint: "适合一般的会"}, {Value: vote.FlowTwo, Text: "先签到，再一起投票", Hint: "保密更强：签到全部结束才开始投票"},
		}},
		kit.Field{Name: "cap", Label: "人数上限", Type: "number", Optional: true, Width: "short", Hint: capHint(b.V.Expected)},
		kit.Field{Name: "k", Label: "最少几票才公布", Type: "number", Optional: true, Hint: "留空就是 5。", Value: k, Row: "k"},
		kit.Field{Name: "delay", Label: "随机延迟（秒）", Type: "number", Optional: true, Row: "k", Hint: "留空照惯例：扫了就投 3，先签到 20。"},
		kit.Field{Name: "comments", Label: "收集意见建议", Type: "check", Value: comments},
		kit.Field{Name: "two_officers", Label: "开启投票要两个人确认", Type: "check"},
		kit.Field{Name: "groups", Label: "分组", Type: "textarea", Optional: true, Value: groupLines(d.Groups), Hint: "每行一组：名称和权重，用空格隔开。例如：干部职工 60。每组单独印票、单独一个票箱。"},
	)
	return f
}

func groupLines(gs []scheme.SessionGroup) string {
	var out []string
	for _, g := range gs {
		out = append(out, g.Name+" "+string(g.Weight))
	}
	return strings.Join(out, "\n")
}

func typedGroups(text string) []ballotbox.Group {
	var out []ballotbox.Group
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch len(words) {
		case 0:
		case 1:
			out = append(out, ballotbox.Group{Name: words[0], Weight: "1"})
		default:
			out = append(out, ballotbox.Group{
				Name: strings.Join(words[:len(words)-1], " "), Weight: words[len(words)-1],
			})
		}
	}
	return out
}

func (req *request) newSession() error {
	r, err := req.typedSession()
	if err != nil {
		return err
	}
	made, err := req.svc.Sessions.NewSession(req.ctx, req.who, r)
	switch records.KindOf(err) {
	case records.Invalid, records.Conflict:
		return req.briefingPage(&kit.Submission{Key: req.FormValue("form"), Err: groupsTogether(err)})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/sessions/"+made.ID, "added.session")
}

func (req *request) typedSession() (session.SessionRequest, error) {
	r := session.SessionRequest{BriefingID: req.Params("id"), Rehearsal: req.FormValue("rehearsal") != ""}
	if req.FormValue("repeat") != "" && !r.Rehearsal {
		sessions, err := req.sessionsOf(r.BriefingID)
		if err != nil {
			return r, err
		}
		i := slices.IndexFunc(sessions,
			func(s session.SessionView) bool { return !s.Rehearsal && s.State != vote.StateDraft })
		if i >= 0 {
			r.RepeatOf = sessions[i].ID
		}
	}
	if req.FormValue("form") != "full" {
		return r, nil
	}
	text := func(name string) *string { s := req.FormValue(name); return &s }
	whole := func(name string) *int {
		if req.FormValue(name) == "" {
			return nil
		}
		n := kit.ParseNumber(req.FormValue(name))
		return &n
	}
	on := func(name string) *bool { b := req.FormValue(name) != ""; return &b }
	r.Mode, r.Flow, r.Presence, r.Cap, r.K, r.Delay = text("mode"), text("flow"), whole("presence"), whole("cap"),
		whole("k"), whole("delay")
	if r.Cap == nil && *r.Mode == vote.ModeScreen {
		b, err := req.svc.Rounds.ShowBriefing(req.ctx, r.BriefingID)
		if err != nil {
			return r, err
		}
		r.Cap = &b.V.Expected // as the hint says; a missing number is refused beside the field
	}
	r.Comments, r.TwoOfficers, r.Groups = on("comments"), on("two_officers"), typedGroups(req.FormValue("groups"))
	return r, nil
}

// groupsTogether moves the errors of single groups to the one field in which they are typed.
func groupsTogether(err error) error {
	e, ok := err.(*records.Error) //nolint:errorlint // a copy of exactly this error is changed
	if !ok {
		return err
	}
	out := *e
	out.Fields = slices.Clone(e.Fields)
	for i := range out.Fields {
		if strings.HasPrefix(out.Fields[i].Field, "groups") {
			out.Fields[i].Field = "groups"
		}
	}
	return &out
}

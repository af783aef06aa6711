package admin

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/vote"
	"minping/internal/web/admin/page"
)

func briefingFields(b app.Briefing) []page.Field {
	held := ""
	if !b.HeldAt.IsZero() {
		held = b.HeldAt.In(china).Format(inputTime)
	}
	return []page.Field{
		{Name: "held_at", Label: "时间", Type: "datetime-local", Value: held},
		{Name: "place", Label: "地点", Type: "text", MaxLen: 200, Value: b.Place},
		{Name: "host", Label: "主持", Type: "text", MaxLen: 200, Optional: true, Value: b.Host},
		{Name: "expected", Label: "应到人数", Type: "number", Min: "0", Row: "n", Value: strconv.Itoa(b.Expected)},
		{Name: "attended", Label: "实到人数", Type: "number", Min: "0", Row: "n", Value: strconv.Itoa(b.Attended), Hint: "会上再填也可以。"},
		{Name: "disclosure", Label: "公开的整改情况", Type: "textarea", Optional: true, MaxLen: 50_000, Value: b.Disclosure, Hint: "给到会的人看的。"},
	}
}

// typedBriefing reads the form; a time that is none stays zero, which the rule refuses in its own words.
func (v *visit) typedBriefing() app.Briefing {
	b := app.Briefing{
		Place: strings.TrimSpace(v.FormValue("place")), Host: strings.TrimSpace(v.FormValue("host")), Expected: number(v.FormValue("expected")),
		Attended: number(v.FormValue("attended")), Disclosure: v.FormValue("disclosure"),
	}
	if t, err := typedTime(v.FormValue("held_at")); err == nil && t != nil {
		b.HeldAt = *t
	}
	return b
}

func newBriefingForm(id string) page.Form {
	fields := briefingFields(app.Briefing{})
	for i := range fields {
		if fields[i].Name == "expected" { // nobody means 0
			fields[i].Value = ""
		}
	}
	return page.Form{
		Action: "/admin/evaluations/" + id + "/briefing",
		Button: "安排",
		Kind:   "next",
		Fields: fields,
		Cancel: &page.Link{Href: "/admin/evaluations/" + id, Text: "取消"},
	}
}

func (v *visit) showNewBriefing(form page.Form) error {
	a, err := v.assessed(v.Params("id"))
	if err != nil {
		return err
	}
	f := v.frame("安排通报会")
	f.Sub, f.Back = a.org.V.Name, &page.Link{Href: "/admin/evaluations/" + a.e.ID, Text: a.org.V.Name}
	return v.show(page.FormPage{Frame: f, Form: form})
}

func (v *visit) newBriefingPage() error { return v.showNewBriefing(newBriefingForm(v.Params("id"))) }

func (v *visit) newBriefing() error {
	form := newBriefingForm(v.Params("id"))
	v.fill(&form)
	b := v.typedBriefing()
	b.EvaluationID = v.Params("id")
	made, err := v.p.svc.NewBriefing(v.ctx, v.who, b)
	if v.mark(&form, err) {
		return v.showNewBriefing(form)
	}
	if err != nil {
		return err
	}
	return v.on("/admin/briefings/"+made.ID, "added")
}

func (v *visit) briefing() error { return v.briefingPage(nil) }

func (v *visit) briefingPage(tried *attempt) error {
	b, err := v.p.svc.ShowBriefing(v.ctx, v.Params("id"))
	if err != nil {
		return err
	}
	a, err := v.assessed(b.V.EvaluationID)
	if err != nil {
		return err
	}
	sessions, err := v.p.svc.Sessions(v.ctx, v.who, b.ID, "", 100)
	if err != nil {
		return err
	}
	out := page.Briefing{Frame: v.frame(a.org.V.Name + "的通报会"), Disclosure: b.V.Disclosure}
	out.Sub, out.Back = a.round.V.Name, &page.Link{Href: "/admin/evaluations/" + a.e.ID, Text: a.org.V.Name}
	out.Facts = []page.Fact{
		{Name: "时间", Value: minute(b.V.HeldAt)},
		{Name: "地点", Value: b.V.Place},
		{Name: "主持", Value: b.V.Host},
		{Name: "应到", Value: strconv.Itoa(b.V.Expected)},
		{Name: "实到", Value: strconv.Itoa(b.V.Attended)},
	}
	out.Form = v.tried(&page.Form{
		Key: "briefing", Label: "修改通报会…", Action: "/admin/briefings/" + b.ID, Button: "保存", Hidden: []page.Hidden{version(b.Version)}, Fields: briefingFields(b.V),
	}, tried)
	last := ""
	for _, s := range sessions {
		chip := stateChip(s)
		row := page.NamedRow{Name: "场次 " + numberOf(s), Href: "/admin/sessions/" + s.ID, Chip: &chip, Facts: []string{modeWords(s.Session)}}
		if s.Rehearsal {
			row.Name += "（演练）"
		} else if s.State != vote.StateDraft {
			last = s.ID
		}
		out.Sessions = append(out.Sessions, row)
	}
	out.Go = nextSession(sessions)
	quick := quickSession(b.ID, last)
	if out.Go != nil {
		quick.Label, quick.Kind = "另做一场…", ""
	}
	out.New = v.tried(quick, tried)
	out.More = v.tried(v.fullSession(b.ID, last, a.scheme.Scheme), tried)
	return v.show(out)
}

// nextSession is where a briefing goes on: in the newest session that is not finished, else at the result of the newest that counts.
func nextSession(sessions []app.SessionView) *page.NextStep {
	at := func(s app.SessionView, title, path, text, icon string) *page.NextStep {
		return &page.NextStep{Title: "场次 " + numberOf(s) + title, Chip: stateChip(s), Do: page.NextLink{Href: "/admin/sessions/" + s.ID + path, Text: text, Icon: icon}}
	}
	var result *page.NextStep
	for _, s := range sessions {
		switch s.State {
		case vote.StateVoided:
		case vote.StateCounted, vote.StatePurged:
			if result == nil && !s.Rehearsal {
				result = at(s, " 已经完成", "/result", "看结果", "rank")
			}
		default:
			return at(s, " 还没有完成", "", "继续这一场", "tonight")
		}
	}
	return result
}

func (v *visit) changeBriefing() error {
	b, held := v.typedBriefing(), v.FormValue("held_at")
	c := app.BriefingChange{Place: &b.Place, Host: &b.Host, Expected: &b.Expected, Attended: &b.Attended, Disclosure: &b.Disclosure}
	if held != "" {
		c.HeldAt = &b.HeldAt
	}
	_, err := v.p.svc.ChangeBriefing(v.ctx, v.who, v.Params("id"), number(v.FormValue("version")), c)
	switch app.KindOf(err) {
	case app.Invalid, app.Stale, app.Conflict:
		return v.briefingPage(&attempt{"briefing", err})
	}
	if err != nil {
		return err
	}
	return v.on("/admin/briefings/"+v.Params("id"), "saved")
}

// numberOf is the number by which people speak of a session: that of its first box.
func numberOf(s app.SessionView) string {
	if len(s.Boxes) == 0 {
		return ""
	}
	return s.Boxes[0].Number
}

func modeWords(s app.Session) string {
	text := "扫票投票"
	if s.Mode == vote.ModeScreen {
		text = "无票，扫大屏投票"
	} else if s.Presence == 1 {
		text = "扫票，再扫大屏"
	}
	if s.Flow == vote.FlowTwo {
		text += "，先签到后投票"
	}
	if len(s.Groups) > 0 {
		text += fmt.Sprintf("，分 %d 组", len(s.Groups))
	}
	return text
}

// quickSession makes a session as the scheme says; the only question is whether it is a rehearsal.
func quickSession(briefing, repeats string) *page.Form {
	f := &page.Form{
		Key:    "quick",
		Action: "/admin/briefings/" + briefing + "/sessions",
		Button: "建立测评场次",
		Kind:   "next",
		Hidden: []page.Hidden{{Name: "form", Value: "quick"}},
		Fields: []page.Field{
			{Name: "rehearsal", Label: "这是演练", Type: "check", Hint: "票和页面都标明演练，不计入结果，之后可以一键清除。"},
		},
	}
	if repeats != "" {
		f.Fields = append(f.Fields, page.Field{Name: "repeat", Label: "这是重新测评，取代上一场", Type: "check", Hint: "两场都列着，得分按新的一场算。"})
	}
	return f
}

// fullSession offers everything a session can be told.
func (v *visit) fullSession(briefing, repeats string, s evaluation.Scheme) *page.Form {
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
	f := quickSession(briefing, repeats)
	f.Key, f.Label, f.Kind, f.Button, f.Hidden = "full", "更多设置…", "", "按这些设置建立", []page.Hidden{{Name: "form", Value: "full"}}
	f.Fields = append(f.Fields,
		page.Field{Name: "mode", Label: "怎么投票", Type: "radio", Value: vote.ModeSlip, Options: []page.Option{
			{Value: vote.ModeSlip, Text: "扫票", Hint: "每人一张打印的票，一人一票"}, {Value: vote.ModeScreen, Text: "无票，扫大屏", Hint: "较弱：只按人数封顶，不能保证一人一票，结果会注明"},
		}},
		page.Field{Name: "presence", Label: "会场码", Type: "radio", Optional: true, Options: []page.Option{
			{Value: "", Text: "照惯例", Hint: "先签到再投票的、无票扫大屏的用，扫了就投的不用"},
			{Value: "1", Text: "还要扫大屏上的动态码", Hint: "每 15 秒换一次，不在会场的人投不了"},
			{Value: "0", Text: "不用"},
		}},
		page.Field{Name: "flow", Label: "流程", Type: "radio", Value: flow, Options: []page.Option{
			{Value: vote.FlowOne, Text: "扫了就投", Hint: "适合一般的会"}, {Value: vote.FlowTwo, Text: "先签到，再一起投票", Hint: "保密更强：签到全部结束才开始投票"},
		}},
		page.Field{Name: "cap", Label: "人数上限", Type: "number", Min: "1", Optional: true, Width: "short", Hint: "扫大屏投票必须填；扫票投票不用填。"},
		page.Field{Name: "k", Label: "最少几票才公布", Type: "number", Min: "3", Optional: true, Hint: "留空就是 5。", Value: k, Row: "k"},
		page.Field{Name: "delay", Label: "随机延迟（秒）", Type: "number", Min: "0", Max: "20", Optional: true, Row: "k", Hint: "留空照惯例：扫了就投 3，先签到 20。"},
		page.Field{Name: "comments", Label: "收集意见建议", Type: "check", Value: comments},
		page.Field{Name: "two_officers", Label: "开启投票要两个人确认", Type: "check"},
		page.Field{Name: "groups", Label: "分组", Type: "textarea", Optional: true, Value: groupLines(d.Groups), Hint: "每行一组：名称和权重，用空格隔开。例如：干部职工 60。每组单独印票、单独一个票箱。"},
	)
	return f
}

func groupLines(gs []evaluation.SessionGroup) string {
	var out []string
	for _, g := range gs {
		out = append(out, g.Name+" "+string(g.Weight))
	}
	return strings.Join(out, "\n")
}

func typedGroups(text string) []app.Group {
	var out []app.Group
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch len(words) {
		case 0:
		case 1:
			out = append(out, app.Group{Name: words[0], Weight: "1"})
		default:
			out = append(out, app.Group{Name: strings.Join(words[:len(words)-1], " "), Weight: words[len(words)-1]})
		}
	}
	return out
}

func (v *visit) newSession() error {
	r, err := v.typedSession()
	if err != nil {
		return err
	}
	made, err := v.p.svc.NewSession(v.ctx, v.who, r)
	switch app.KindOf(err) {
	case app.Invalid, app.Conflict:
		return v.briefingPage(&attempt{v.FormValue("form"), groupsTogether(err)})
	}
	if err != nil {
		return err
	}
	return v.on("/admin/sessions/"+made.ID, "added")
}

func (v *visit) typedSession() (app.SessionRequest, error) {
	r := app.SessionRequest{BriefingID: v.Params("id"), Rehearsal: v.FormValue("rehearsal") != ""}
	if v.FormValue("repeat") != "" && !r.Rehearsal {
		sessions, err := v.p.svc.Sessions(v.ctx, v.who, r.BriefingID, "", 100)
		if err != nil {
			return r, err
		}
		if i := slices.IndexFunc(sessions, func(s app.SessionView) bool { return !s.Rehearsal && s.State != vote.StateDraft }); i >= 0 {
			r.RepeatOf = sessions[i].ID
		}
	}
	if v.FormValue("form") != "full" {
		return r, nil
	}
	text := func(name string) *string { s := v.FormValue(name); return &s }
	whole := func(name string) *int {
		if v.FormValue(name) == "" {
			return nil
		}
		n := number(v.FormValue(name))
		return &n
	}
	on := func(name string) *bool { b := v.FormValue(name) != ""; return &b }
	r.Mode, r.Flow, r.Presence, r.Cap, r.K, r.Delay = text("mode"), text("flow"), whole("presence"), whole("cap"), whole("k"), whole("delay")
	r.Comments, r.TwoOfficers, r.Groups = on("comments"), on("two_officers"), typedGroups(v.FormValue("groups"))
	return r, nil
}

// groupsTogether moves the errors of single groups to the one field in which they are typed.
func groupsTogether(err error) error {
	e, ok := err.(*app.Error) //nolint:errorlint // a copy of exactly this error is changed
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

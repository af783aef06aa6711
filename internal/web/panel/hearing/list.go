package hearing

import (
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/hearing"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) isOffice() bool { return req.who.Role == auth.Admin }

func (req *request) list() error { return req.listPage(req.Query("batch"), nil) }

func (req *request) listPage(batch string, sent *kit.Submission) error {
	out := Hearings{Frame: req.Frame("质询答辩")}
	batches, err := req.svc.Finals.Batches(req.ctx)
	if err != nil {
		return err
	}
	if len(batches) == 0 {
		out.Empty = lookup.NoRounds(req.who)
		return req.Render(out)
	}
	if batch == "" {
		batch, err = req.waiting(batches)
		if err != nil {
			return err
		}
	}
	if req.who.Role != auth.Assessor {
		out.Use = kit.UseTabs(batch, "/admin/hearings")
	}
	out.Filter = []kit.Field{lookup.BatchField(batches, batch)}
	all, err := req.svc.Hearings.List(req.ctx, req.who, batch)
	if err != nil {
		return err
	}
	for _, v := range all {
		chip := chipOf(v)
		out.Rows = append(out.Rows, kit.NamedRow{
			Name: v.Name, Href: "/admin/hearings/" + v.ID, Chip: &chip,
			Facts: []string{fmt.Sprintf("%s · %s · %d 个单位", kit.DueDay(deadline.Day(v.On).Time()), v.Place, len(v.Entries))},
		})
	}
	if len(all) == 0 {
		out.Empty = &kit.Empty{Icon: "comment", Title: "还没有质询答辩会", Text: req.nothing()}
	}
	if req.isOffice() {
		if err := req.arranging(&out, batch, sent); err != nil {
			return err
		}
	}
	return req.Render(out)
}

// arranging offers to arrange a hearing of the units that were decided on, or says what comes before that.
func (req *request) arranging(out *Hearings, batch string, sent *kit.Submission) error {
	units, err := req.svc.Hearings.Appearing(req.ctx, req.who, batch)
	if records.KindOf(err) == records.Conflict {
		out.Gone = req.Unplaced(sent)
		return req.comesFirst(out, batch)
	}
	if err != nil {
		return err
	}
	form, err := req.arrangeForm(batch, units)
	if err != nil {
		return err
	}
	out.Form = req.WithErrors(form, sent)
	return nil
}

// comesFirst leads to what has to be done before a hearing can be arranged.
func (req *request) comesFirst(out *Hearings, batch string) error {
	_, fixed, err := req.svc.Rounds.FixedOf(req.ctx, batch)
	if err != nil || out.Empty == nil {
		return err
	}
	out.Empty.Text = "还没有决定列入质询答辩的单位，先在“结果运用”中答复建议。"
	out.Empty.Do = &kit.Link{Href: "/admin/decisions?batch=" + batch + "&show=hearing", Text: "去答复建议"}
	if !fixed {
		out.Empty.Text = "结果锁定以后才能安排质询答辩会。"
		out.Empty.Do = &kit.Link{Href: "/admin/batches/" + batch + "/final", Text: "去锁定结果"}
	}
	return nil
}

// waiting is the batch with a hearing that is not over, for the office else the newest whose result is fixed.
func (req *request) waiting(batches []records.Versioned[round.Batch]) (string, error) {
	ids := make([]string, len(batches))
	for i, b := range batches {
		ids[i] = b.ID
	}
	at, err := req.svc.Hearings.Waiting(req.ctx, req.who, ids)
	if at != "" || err != nil {
		return at, err
	}
	for _, id := range slices.Backward(ids) {
		_, ok, err := req.svc.Rounds.FixedOf(req.ctx, id)
		if ok || err != nil {
			return id, err
		}
	}
	return ids[len(ids)-1], nil
}

func (req *request) nothing() string {
	if req.isOffice() {
		return "在“结果运用”中同意“质询答辩”的单位会列入，由抽签决定出场顺序和问题。"
	}
	return "巡察办安排以后，请您担任评委的场次会列在这里。"
}

func chipOf(v hearing.View) kit.Chip {
	switch {
	case v.Locked != nil:
		return kit.Chip{Kind: "good", Text: "已锁定"}
	case v.Cancelled != nil:
		return kit.Chip{Text: "已取消"}
	case v.Turn != nil:
		return kit.Chip{Kind: "now", Text: "进行中"}
	}
	return kit.Chip{Text: "未开始"}
}

// offered is how many accounts are offered to tick; more are typed.
const offered = 40

// judgesField is for the accounts that judge.
func (req *request) judgesField() (kit.Field, error) {
	f := kit.Field{
		Name: "judges", Label: "评委", Type: "checks", Hint: "五位以上时去掉一个最高分和一个最低分（按方案）。",
	}
	names, err := req.svc.Hearings.Judging(req.ctx, req.who)
	for _, n := range names {
		f.Options = append(f.Options, kit.Option{Value: n, Text: n})
	}
	if len(names) > offered {
		f.Type, f.Options, f.MaxLen = "textarea", nil, 2000
		f.Hint = "写评委的账号，用顿号隔开。" + f.Hint
	}
	return f, err
}

// unitsField is for the units that are heard: those without a hearing are ticked, and any can be heard again.
func unitsField(units []hearing.Candidate) kit.Field {
	f := kit.Field{
		Name: "units", Label: "列入的单位", Type: "checks", Hint: "出场顺序和问题由抽签决定。已安排过的单位需要再次质询时才勾选。",
	}
	var ticked []string
	for _, u := range units {
		o := kit.Option{Value: u.Evaluation, Text: u.Name}
		if u.Heard == "" {
			ticked = append(ticked, u.Evaluation)
		} else {
			o.Text += "（已列入“" + u.Heard + "”）"
		}
		f.Options = append(f.Options, o)
	}
	f.Value = kit.JoinChecks(ticked)
	return f
}

// heard are the units for which the page says that a hearing was arranged.
func heard(units []hearing.Candidate) string {
	var ids []string
	for _, u := range units {
		if u.Heard != "" {
			ids = append(ids, u.Evaluation)
		}
	}
	return strings.Join(ids, ",")
}

func (req *request) arrangeForm(batch string, units []hearing.Candidate) (*kit.Form, error) {
	judges, err := req.judgesField()
	return &kit.Form{
		Key: "arrange", Action: "/admin/hearings", Button: "抽签并安排",
		Hidden: []kit.Hidden{{Name: "batch", Value: batch}, {Name: "heard", Value: heard(units)}},
		Fields: []kit.Field{
			{Name: "name", Label: "名称", Type: "text", MaxLen: 60, Auto: "off", Value: "质询答辩会"},
			{
				Name: "on", Label: "日期", Type: "date", Row: "a", Width: "middle",
				Value: string(deadline.DayOf(req.svc.Now())),
			},
			{Name: "place", Label: "地点", Type: "text", MaxLen: 100, Row: "a"},
			{Name: "minutes", Label: "每个单位（分钟）", Type: "number", Value: "15", Row: "b"},
			{Name: "questions", Label: "每个单位的问题数", Type: "number", Value: "3", Row: "b"},
			unitsField(units),
			judges,
		},
	}, err
}

func (req *request) arrange() error {
	text := func(name string) string { return strings.TrimSpace(req.FormValue(name)) }
	batch := text("batch")
	judges := split(text("judges"))
	if len(judges) == 0 {
		field, err := req.judgesField()
		if err != nil {
			return err
		}
		judges = req.Checked(field)
	}
	units, err := req.svc.Hearings.Appearing(req.ctx, req.who, batch)
	if err != nil && !kit.Correctable(err) {
		return err
	}
	v, err := req.svc.Hearings.Arrange(req.ctx, req.who, batch, hearing.Request{
		Name: text("name"), On: kit.FormDay(req.Request, "on"), Place: text("place"),
		Minutes:   kit.ParseNumber(text("minutes")),
		Questions: kit.ParseNumber(text("questions")), Judges: judges,
		Units: append([]string{}, req.Checked(unitsField(units))...),
		Heard: strings.Split(text("heard"), ","),
	})
	if kit.Correctable(err) {
		return req.listPage(batch, &kit.Submission{Key: "arrange", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/hearings/"+v.ID, "added.hearing")
}

// split reads names on one line or several.
func split(t string) (out []string) {
	for _, s := range strings.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune("、，,；;\r\n", r) }) {
		s = strings.TrimSpace(s)
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

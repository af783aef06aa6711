package session

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/accounting"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) paperPage() error { return req.showPaper(nil) }

// showPaper shows the entry of paper ballots for one voter group. Which entry it is depends on the existing ones: the
// second is typed without seeing the first.
func (req *request) showPaper(err error) error {
	s, serr := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if serr != nil {
		return serr
	}
	papers, serr := req.svc.Accounting.Papers(req.ctx, req.who, s.ID)
	if serr != nil {
		return serr
	}
	group := req.group(s)
	have := accounting.PaperView{}
	if i := slices.IndexFunc(papers, func(p accounting.PaperView) bool { return p.Group == group }); i >= 0 {
		have = papers[i]
	}
	out := Paper{Frame: req.Frame("录入纸票"), Entry: req.entry(have), Done: have.Confirmed}
	out.Mine = have.Mine && out.Entry == 2
	out.Again = "?again=1&group=" + url.QueryEscape(group)
	out.Sub, out.Back = s.Org+" · 场次号 "+lookup.NumberOf(s), &kit.Link{Href: "/admin/sessions/" + s.ID, Text: "现场测评"}
	if group != "" {
		out.Sub += " · " + group
	}
	out.Groups = paperGroups(s, papers, group)
	out.State = []kit.Fact{{Name: "第一次", Value: entered(have, 1)}, {Name: "第二次", Value: entered(have, 2)}}
	if have.Confirmed {
		out.State = append(out.State, kit.Fact{Name: "纸票", Value: strconv.Itoa(have.Ballots) + " 张"})
	}
	if why := paperClosed(s, have); why != "" {
		out.Closed = why
		return req.Render(out)
	}
	req.paperForm(&out, s, group, err)
	return req.Render(out)
}

// entry returns which entry is being typed: the first if there is none yet, or if its author types it again.
func (req *request) entry(have accounting.PaperView) int {
	again := req.Query("again") != "" || req.FormValue("entry") == "1"
	if slices.Contains(have.Entered, 1) && (!have.Mine || !again) {
		return 2
	}
	return 1
}

func (req *request) group(s session.SessionView) string {
	group := req.Query("group")
	if req.Method() == "POST" {
		group = req.FormValue("group")
	}
	if group == "" && len(s.Boxes) > 0 {
		group = s.Boxes[0].Group
	}
	return group
}

func paperGroups(s session.SessionView, papers []accounting.PaperView, here string) []PaperGroup {
	if len(s.Groups) == 0 {
		return nil
	}
	var out []PaperGroup
	for _, b := range s.Boxes {
		g := PaperGroup{Name: b.Group, Href: "?" + "group=" + url.QueryEscape(b.Group), State: "未录", Here: b.Group == here}
		for _, p := range papers {
			if p.Group == b.Group {
				g.State = "录了 " + strconv.Itoa(len(p.Entered)) + " 次"
				if p.Confirmed {
					g.State = "一致"
				}
			}
		}
		out = append(out, g)
	}
	return out
}

func entered(p accounting.PaperView, n int) string {
	if slices.Contains(p.Entered, n) {
		return "已录入"
	}
	return "还没有"
}

func paperClosed(s session.SessionView, have accounting.PaperView) string {
	switch {
	case slices.Contains([]vote.State{vote.StateDraft, vote.StateReady}, s.State):
		return "投票开始以后才能录入纸票。"
	case !slices.Contains([]vote.State{
		vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting,
		vote.StateClosing, vote.StateSealed,
	}, s.State):
		return "现在是“" + ballotbox.StateName(s.State).ZH + "”，不能再录入纸票。"
	case have.Confirmed:
		return "两次录入一致，已经计入总数。"
	}
	return ""
}

// cell returns the name of a figure's field.
func cell(code, key string) string { return "n." + code + "." + key }

func (req *request) paperForm(out *Paper, s session.SessionView, group string, err error) {
	button := "保存第二次录入，和第一次比对"
	if out.Entry == 1 {
		button = "保存第一次录入"
	}
	out.Form = kit.Form{
		Key:    "paper",
		Action: "/admin/sessions/" + s.ID + "/paper",
		Button: button,
		Hidden: []kit.Hidden{{Name: "group", Value: group}, {Name: "entry", Value: strconv.Itoa(out.Entry)}},
	}
	out.Ballots = []kit.Field{
		{Name: "ballots", Label: "纸票张数", Type: "number", Value: req.FormValue("ballots")},
		{Name: "invalid", Label: "另有无法辨认的", Type: "number", Value: orZero(req.FormValue("invalid"))},
	}
	for _, q := range s.Questionnaire.Questions {
		row := PaperQuestion{Code: q.Code, Text: q.Text}
		for _, o := range q.Options {
			row.Cells = append(row.Cells, req.paperCell(q.Code, o.Key, o.Label))
		}
		if q.Type == scheme.Single {
			row.Cells = append(row.Cells, req.paperCell(q.Code, "abstain", "弃权"))
		}
		out.Questions = append(out.Questions, row)
	}
	var conflict *accounting.PaperConflict
	if errors.As(err, &conflict) {
		out.Differs = differences(s.Questionnaire, conflict.Differences)
	}
	if err == nil {
		return
	}
	req.MarkErrors(&out.Form, err)
	var e *records.Error
	errors.As(err, &e)
	out.Form.Wrong = e.Text.ZH
	out.Mine = out.Mine || e.Code == "same_person"
	for _, f := range e.Fields {
		for i := range out.Ballots {
			if f.Field == out.Ballots[i].Name {
				out.Ballots[i].Wrong = f.Text.ZH
			}
		}
		for i := range out.Questions {
			if f.Field == "counts."+out.Questions[i].Code ||
				strings.HasPrefix(f.Field, "counts."+out.Questions[i].Code+".") {
				out.Questions[i].Wrong = f.Text.ZH
			}
		}
	}
}

func (req *request) paperCell(code, key, label string) kit.Field {
	return kit.Field{
		Name: cell(code, key), Label: label, Type: "number", Value: orZero(req.FormValue(cell(code, key))),
	}
}

// orZero returns what was typed, or 0, the figure of most options.
func orZero(typed string) string {
	if typed == "" {
		return "0"
	}
	return typed
}

func differences(q scheme.Questionnaire, in []accounting.PaperDifference) []PaperDiff {
	labels := map[string]string{"ballots": "纸票张数", "invalid": "无法辨认", "abstain": "弃权"}
	var out []PaperDiff
	for _, d := range in {
		label := d.Option
		if l, ok := labels[d.Option]; ok {
			label = l
		}
		for _, x := range q.Questions {
			for _, o := range x.Options {
				if x.Code == d.Question && o.Key == d.Option {
					label = o.Label
				}
			}
		}
		out = append(out, PaperDiff{
			Question: d.Question, Option: label, First: strconv.Itoa(d.First), Second: strconv.Itoa(d.Second),
		})
	}
	return out
}

func (req *request) paper() error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	ballots := kit.ParseNumber(req.FormValue("ballots"))
	r := accounting.PaperRequest{
		Entry: kit.ParseNumber(req.FormValue("entry")), Group: req.FormValue("group"), Ballots: &ballots,
		Invalid: kit.ParseNumber(req.FormValue("invalid")), Counts: map[string]map[string]int{},
	}
	for _, q := range s.Questionnaire.Questions {
		marks := map[string]int{}
		keys := []string{}
		for _, o := range q.Options {
			keys = append(keys, o.Key)
		}
		if q.Type == scheme.Single {
			keys = append(keys, "abstain")
		}
		for _, key := range keys {
			marks[key] = kit.ParseNumber(req.FormValue(cell(q.Code, key)))
		}
		r.Counts[q.Code] = marks
	}
	_, err = req.svc.Accounting.PutPaper(req.ctx, req.who, s.ID, r)
	switch records.KindOf(err) {
	case records.Invalid, records.Conflict:
		return req.showPaper(err)
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/sessions/"+s.ID+"/paper?group="+url.QueryEscape(r.Group), "paper")
}

package decision

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"minping/internal/app/decision"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/decision"
	written "minping/internal/evaluation/entry"
	"minping/internal/web/panel/kit"
)

func (req *request) isOffice() bool { return req.who.Role == auth.Admin }

// show shows one unit: what is suggested, what was decided, and what can be done.
func (req *request) show() error { return req.unitPage(req.Params("id"), nil) }

func (req *request) unitPage(evaluation string, sent *kit.Submission) error {
	if req.who.Role == auth.Supervisor {
		return req.asksPage(evaluation, sent)
	}
	u, err := req.svc.Decisions.Show(req.ctx, req.who, evaluation)
	if err != nil {
		return err
	}
	batch, err := req.svc.Decisions.Where(req.ctx, evaluation)
	if err != nil {
		return err
	}
	out := Unit{Frame: req.Frame(u.Row.Name), MoreTitle: "不经建议的处理"}
	out.Sub = strings.Trim(u.Row.RoundName+" · "+round.KindName(u.Row.Kind).ZH, " ·")
	out.Back = &kit.Link{Href: "/admin/decisions?batch=" + batch, Text: "结果运用"}
	out.Facts = facts(u)
	alone, err := req.svc.Decisions.NoLeader(req.ctx, req.who)
	if err != nil {
		return err
	}
	for _, s := range u.Suggestions {
		c := Card{Title: nameOf(s.Kind), Why: reasons(s.Because)}
		switch {
		case req.isOffice():
			c.Next = req.WithErrors(req.suggestionForm(u, s), sent)
			if alone && !req.svc.Decisions.OfficeAnswers(s.Kind) {
				c.Note = noLeader
			}
		default:
			c.Chip = kit.Chip{Text: "巡察办还没有提出"}
		}
		out.Suggested = append(out.Suggested, c)
	}
	for _, v := range u.Decisions {
		c, err := req.decidedCard(v, sent)
		if err != nil {
			return err
		}
		out.Decided = append(out.Decided, c)
	}
	if req.isOffice() {
		out.More = req.ownForms(u)
		if alone {
			out.MoreNote = noLeader
		}
		for i := range out.More {
			req.WithErrors(&out.More[i], sent)
		}
	}
	out.Notice2 = req.Unplaced(sent)
	return req.Render(out)
}

// noLeader is shown where the office prepares what a leader confirms.
const noLeader = "没有领导账号：这里提出以后，由另一位管理员凭领导的书面意见确认，并登记文号。也可以在“账号”里给领导开一个账号。"

// carriedOut are the words for writing down what followed from a decision; the type of entry has the kind's code.
var carriedOut = map[rules.Kind]string{rules.Interview: "写约谈记录", rules.Campaign: "记录治理情况"}

func (req *request) decidedCard(v decision.View, sent *kit.Submission) (c Card, err error) {
	c = Card{Title: nameOf(v.Kind), Chip: chipOf(v), Why: reasons(v.Because), Facts: req.decidedFacts(v)}
	if v.NoLeader && !v.Answerable() {
		c.Note = "没有领导账号：请另一位管理员凭领导的书面意见确认。"
	}
	if v.Document != "" {
		paper := req.svc.Decisions.Paper(req.ctx, v.Kind)
		c.Link = &kit.Link{Href: "/admin/documents/" + v.Document, Text: "看《" + paper + "》"}
	}
	if name := carriedOut[v.Kind]; name != "" && v.State == rules.Yes && req.mayRecord(v) {
		at := url.Values{"kind": {written.AboutDecision}, "about": {v.ID}, "type": {string(v.Kind)}}
		c.Write = &kit.Link{Href: "/admin/entries/new?" + at.Encode(), Text: name}
	}
	req.decidedForms(&c, v)
	req.WithErrors(c.Next, sent)
	for i := range c.More {
		req.WithErrors(&c.More[i], sent)
	}
	c.Records, err = req.records(v)
	return c, err
}

func facts(u decision.Unit) []kit.Fact {
	if u.Row.Rank == 0 {
		return []kit.Fact{{Name: "结果", Value: "还没有锁定，没有建议。"}}
	}
	text := func(s *string, unit string) string {
		if s == nil {
			return "—"
		}
		return *s + unit
	}
	return []kit.Fact{
		{Name: "名次", Value: fmt.Sprintf("第 %d 名，同类第 %d 名", u.Row.Rank, u.Row.RankInKind)},
		{Name: "得分", Value: u.Row.Score + " 分，" + u.Row.Grade},
		{Name: "满意度", Value: text(u.Row.Satisfaction, " 分")},
		{Name: "满意率", Value: text(u.Row.Rate, "%")},
		{Name: "整改完成率", Value: text(u.Row.Completion, "%")},
		{Name: "未整改到位", Value: fmt.Sprintf("%d 项", u.Row.Outstanding)},
	}
}

// decidedFacts are what a decision states.
func (req *request) decidedFacts(v decision.View) (out []kit.Fact) {
	add := func(name, value string) {
		if value != "" {
			out = append(out, kit.Fact{Name: name, Value: value})
		}
	}
	r := req.svc.Decisions.Rules()
	switch v.Kind { // two kinds have a reason of one code
	case rules.Interview:
		add("约谈情形", codeName(r.Interview.Reasons, v.Code))
	case rules.Campaign:
		add("方式", codeName(r.Campaigns, v.Code))
	case rules.ClueTransfer:
		add("移交事由", codeName(r.ClueReasons, v.Code))
	}
	for _, l := range r.Interview.Levels {
		if l.Code == v.Level {
			add("层级", l.Name)
		}
	}
	for _, s := range r.Accountability.Subjects {
		if s.Code == v.Subject {
			add("对象", s.Name+"（"+s.Responsibility+"）")
		}
	}
	add("适用情形", codeName(r.Accountability.Cases, v.Case))
	for _, m := range r.Accountability.Modes {
		if m.On == v.On && slices.Contains(v.Modes, m.Code) {
			add("方式", m.Name)
		}
	}
	for _, p := range v.Persons {
		add("人员", p.Office+" "+p.Name)
	}
	if v.Prominent {
		add("问题是否突出", "经核实，问题较为突出")
	}
	add("期限", kit.DayWords(v.Due))
	add("理由", v.Grounds())
	add("提出", v.Prepared)
	if v.Asked != "" {
		add("答复意见", v.Reason)
	}
	if v.Written != nil {
		add("领导书面意见", writtenSays(*v.Written))
	}
	if v.By != "" {
		add("答复", v.By+" "+kit.Minute(v.At))
	}
	for _, t := range v.Taken {
		add(kit.DayWords(t.On), strings.TrimSuffix(codeName(r.Accountability.Steps, t.Code)+"："+t.Note, "："))
	}
	return out
}

func codeName(list []rules.Code, code string) string {
	for _, c := range list {
		if c.Code == code {
			return c.Name
		}
	}
	return ""
}

// decide takes what the office does with a suggestion, or decides by itself.
func (req *request) decide() error {
	k := rules.Kind(req.FormValue("kind"))
	text := func(name string) string { return strings.TrimSpace(req.FormValue(name)) }
	key := string(k)
	if text("own") != "" {
		key = "own-" + key
	}
	r := decision.Request{To: rules.State(text("to")), Decision: rules.Decision{
		Kind: k, Reason: text("reason"), Code: text("code"), Route: text("route"), Level: text("level"), On: text("on"),
		Subject: text("subject"), Case: text("case"), Prominent: text("prominent") != "",
		Due: kit.FormDay(req.Request, "due"),
	}}
	if on, mode, ok := strings.Cut(text("mode"), "/"); ok {
		r.Modes = []string{mode}
		if on != r.On { // the mode belongs to the other kind of subject
			r.Modes = []string{text("mode")}
		}
	}
	if p := (rules.Person{Name: text("person"), Office: text("office")}); p.Name != "" {
		r.Persons = []rules.Person{p}
	}
	if r.To == rules.None {
		r.To = rules.Prepared
		if req.svc.Decisions.OfficeAnswers(k) && text("own") != "" {
			r.To = rules.Yes
		}
	}
	v, err := req.svc.Decisions.Decide(req.ctx, req.who, req.Params("id"), r)
	if kit.Correctable(err) {
		sent := &kit.Submission{Key: key, Err: kit.RenamedFields(err, fieldOf)}
		return req.unitPage(req.Params("id"), sent)
	}
	if err != nil {
		return err
	}
	return req.followed(v)
}

// fieldOf is the field of a form that a field of a decision is typed into.
func fieldOf(field string) string {
	switch field {
	case "persons":
		return "person"
	case "modes":
		return "mode"
	}
	return field
}

// followed opens the document of a yes, or goes back to the unit.
func (req *request) followed(v decision.View) error {
	back := "/admin/evaluations/" + v.About + "/decisions"
	switch {
	case v.State == rules.Yes && v.Opens != "" && req.isOffice():
		id, err := req.svc.Decisions.Open(req.ctx, req.who, v.ID, "")
		if kit.Correctable(err) { // the decision is made, its document can follow later
			return req.Redirect(back, "decided")
		}
		if err != nil {
			return err
		}
		return req.Redirect("/admin/documents/"+id, "drafted")
	case v.State == rules.Prepared:
		return req.Redirect(back, "prepared")
	case v.State == rules.No:
		return req.Redirect(back, "declined")
	case v.State == rules.Withdrawn:
		return req.Redirect(back, "withdrawn")
	}
	return req.Redirect(back, "decided")
}

// writtenSays is what a leader signed, in a line.
func writtenSays(w rules.Written) string {
	says := w.By + "，" + w.Number
	if w.On != "" {
		says += "，" + kit.DayWords(w.On)
	}
	return says
}

// answer confirms, declines or takes back what was prepared.
func (req *request) answer() error {
	id, to := req.Params("id"), rules.State(req.FormValue("to"))
	reason := strings.TrimSpace(req.FormValue("reason"))
	r := decision.Answer{To: to, Reason: reason}
	by, number := req.FormValue("written.by"), req.FormValue("written.number")
	on := kit.FormDay(req.Request, "written.on")
	if by+number+on != "" {
		r.Written = &rules.Written{By: by, Number: number, On: on}
	}
	v, err := req.svc.Decisions.Answer(req.ctx, req.who, id, req.SeenVersion(), r)
	key := keyAnswer
	if to == rules.Withdrawn {
		key = keyWithdraw
	}
	if kit.Correctable(err) {
		return req.again(id, key+id, err)
	}
	if err != nil {
		return err
	}
	return req.followed(v)
}

// again shows the unit of a decision with what went wrong.
func (req *request) again(id, key string, err error) error {
	about, failed := req.svc.Decisions.AboutOf(req.ctx, req.who, id)
	if failed != nil {
		return failed
	}
	return req.unitPage(about, &kit.Submission{Key: key, Err: err})
}

// open drafts the document of a decision.
func (req *request) open() error {
	id := req.Params("id")
	doc, err := req.svc.Decisions.Open(req.ctx, req.who, id, "")
	if kit.Correctable(err) {
		return req.again(id, keyDocument+id, err)
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/documents/"+doc, "drafted")
}

// procedure records a step of an accountability.
func (req *request) procedure() error {
	id := req.Params("id")
	v, err := req.svc.Decisions.Procedure(req.ctx, req.who, id, req.SeenVersion(), rules.Step{
		Code: req.FormValue("code"), On: kit.FormDay(req.Request, "on"), Note: strings.TrimSpace(req.FormValue("note")),
	})
	if kit.Correctable(err) {
		return req.again(id, keyProcedure+id, err)
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/evaluations/"+v.About+"/decisions", "saved.step")
}

package final

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/entry"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/supervision"
	"minping/internal/auth"
	rules "minping/internal/evaluation/final"
	"minping/internal/web/panel/kit"
)

func (req *request) show() error { return req.page(nil) }

func (req *request) page(sent *kit.Submission) error {
	v, err := req.svc.Finals.Show(req.ctx, req.Params("id"))
	if err != nil {
		return err
	}
	out := Result{Frame: req.Frame("锁定结果"), Chip: kit.Chip{Kind: "mark", Text: "未锁定"}}
	out.Sub, out.Back = v.Batch.V.Name, &kit.Link{Href: "/admin/results", Text: "锁定结果"}
	names, err := req.roundNames(v.Batch.V)
	if err != nil {
		return err
	}
	if len(v.Batch.V.Rounds) > 1 {
		out.Facts, out.Several = append(out.Facts, kit.Fact{Name: "轮次", Value: names}), true
	}
	out.Facts = append(out.Facts, kit.Fact{Name: "单位", Value: fmt.Sprintf("%d 个", v.Units)})
	meetings, err := req.svc.Entries.Minutes(req.ctx, req.who, v.Batch)
	if err != nil {
		return err
	}
	versions, err := req.svc.Finals.Versions(req.ctx, v.Batch.ID)
	if err != nil {
		return err
	}
	old := slices.IndexFunc(versions, func(f rules.Final) bool {
		return fmt.Sprint(f.Version) == req.Query("version") && !v.InForce(f.Version)
	})
	switch {
	case old >= 0:
		req.oldPage(&out, v, versions[old], meetings)
	case v.State == rules.Fixed:
		req.fixedPage(&out, v, meetings, sent)
	default:
		if err := req.unreported(&out, v.Batch.V.Rounds); err != nil {
			return err
		}
		req.openPage(&out, v, meetings, sent)
	}
	out.Versions, out.Gone = versionsOf(v, versions), req.Unplaced(sent)
	return req.Render(out)
}

// unreported says how many reports of daily supervision are missing: a fixed result takes none.
func (req *request) unreported(out *Result, rounds []string) error {
	if req.who.Role != auth.Admin {
		return nil
	}
	for _, id := range rounds {
		rows, err := req.svc.Supervision.DailyReports(req.ctx, req.who, id)
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r supervision.DailyRow) bool { return !r.Missing() })
		if len(rows) > 0 {
			value := fmt.Sprintf("%d 份报告没有报送，锁定后不再受理（未列入结果的单位除外）", len(rows))
			if len(rounds) > 1 {
				r, err := req.svc.Rounds.ShowRound(req.ctx, id)
				if err != nil {
					return err
				}
				value = r.V.Name + "：" + value
			}
			out.Facts = append(out.Facts, kit.Fact{
				Name: "日常监督", Value: value, Href: "/admin/rounds/" + id + "/daily",
			})
		}
	}
	return nil
}

// openPage lists the obstacles; a result can be fixed once each is gone or left out with a reason.
func (req *request) openPage(out *Result, v final.View, meetings []entry.View, sent *kit.Submission) {
	f := kit.Form{
		Key: "fix", Action: "/admin/batches/" + v.Batch.ID + "/final", Button: "锁定结果", Kind: "next",
		Cannot: "在总结会上锁定。锁定后名次、得分、等次不再变动；撤销须由两人说明理由，各版都会保留。",
		Hidden: []kit.Hidden{kit.VersionField(v.Version)}, Fields: []kit.Field{meetingField(meetings)},
		Keeper: req.who.Name, // the field of a further unit is another page
	}
	f.Fields = append(f.Fields, req.reasonFields(out, v)...)
	if v.Opened != nil {
		out.Facts = append(out.Facts, kit.Fact{
			Name:  "撤销锁定",
			Value: openedWords(*v.Opened),
		})
	}
	if req.who.Role == auth.Admin && v.Units > 0 {
		if sent != nil {
			sent.Err = onlyDrawn(sent.Err, f.Fields)
		}
		out.Next = req.WithErrors(&f, sent)
		if len(meetings) == 0 {
			out.Minutes = &kit.Link{Href: minutesHref(v.Batch), Text: "写总结会记录"}
		}
	}
}

const (
	leftOut     = "out." // begins the names of the fields with reasons
	reasonsOpen = 6      // up to this many units have their field at once; beyond that only those that were asked for
)

// reasonFields lists the obstacles and returns the fields for units that are left out. In a large batch a unit has its
// field once it was asked for in the list, or written in: 143 empty fields would hide the button below them.
func (req *request) reasonFields(out *Result, v final.View) (fields []kit.Field) {
	var units []string
	names := map[string]string{}
	for _, o := range v.Obstacles {
		if o.Evaluation != "" && names[o.Evaluation] == "" {
			units, names[o.Evaluation] = append(units, o.Evaluation), o.Name
		}
	}
	asked := strings.Split(req.Query("out"), ",")
	shown := func(id string) bool {
		return len(units) <= reasonsOpen || slices.Contains(asked, id) || req.FormValue(leftOut+id) != ""
	}
	for _, o := range v.Obstacles {
		href := "#f-fix-" + leftOut + o.Evaluation
		switch {
		case o.Evaluation == "":
			href = "/admin/results"
			if len(v.Batch.V.Rounds) > 0 { // it has no units: they are added in the round
				href = "/admin/rounds/" + v.Batch.V.Rounds[0]
			}
		case !shown(o.Evaluation):
			more := strings.TrimPrefix(req.Query("out")+","+o.Evaluation, ",")
			href = "?out=" + url.QueryEscape(more) + href
		}
		out.Obstacles = grouped(out.Obstacles, o, kit.Link{Href: href, Text: o.Name}, v.Batch.V)
	}
	for i, o := range out.Obstacles {
		out.Obstacles[i].Href = kit.Open(req.Request, o.Href)
		slices.SortFunc(o.Units.Names, func(a, b kit.Link) int { return strings.Compare(a.Text, b.Text) })
	}
	hint := "办不完、又确实不参加评估的，才写原因。"
	for _, id := range units {
		if !shown(id) {
			continue
		}
		fields = append(fields, kit.Field{
			Name: leftOut + id, Label: names[id] + "不列入结果的原因", Type: "text", Optional: true, MaxLen: 200, Hint: hint,
		})
		hint = "" // once is enough
	}
	return fields
}

// grouped adds an obstacle to those of its kind, each of which leads to where it is removed.
func grouped(list []Obstacle, o rules.Obstacle, leave kit.Link, b round.Batch) []Obstacle {
	if o.Evaluation == "" {
		return append(list, Obstacle{Text: o.ZH, Href: leave.Href})
	}
	i := slices.IndexFunc(list, func(x Obstacle) bool { return x.code == o.Code })
	if i < 0 {
		x := Obstacle{code: o.Code, Href: "/admin/evaluations/" + o.Evaluation, Text: o.ZH}
		if o.Code == rules.NotLocked && len(b.Rounds) > 0 {
			x.Href = "/admin/rounds/" + b.Rounds[0] + "/ranking"
		}
		list, i = append(list, x), len(list)
	}
	x := &list[i]
	x.Units.Names = append(x.Units.Names, leave)
	x.Text = fmt.Sprintf("%d 个单位：%s", len(x.Units.Names), o.ZH)
	x.Units.Title = fmt.Sprintf("哪 %d 个单位；确实不参加的，点单位写原因", len(x.Units.Names))
	x.Units.Open = len(x.Units.Names) <= reasonsOpen
	return list
}

// onlyDrawn says once how many units are in the way whose fields are not on the page.
func onlyDrawn(err error, fields []kit.Field) error {
	var e *records.Error
	if !errors.As(err, &e) {
		return err
	}
	out, hidden := *e, 0
	out.Fields = nil
	for _, f := range e.Fields {
		drawn := func(x kit.Field) bool { return x.Name == f.Field }
		if strings.HasPrefix(f.Field, leftOut) && !slices.ContainsFunc(fields, drawn) {
			hidden++
			continue
		}
		out.Fields = append(out.Fields, f)
	}
	if hidden > 0 {
		zh := fmt.Sprintf("还有 %d 个单位没有办完。先办完；确实不参加的，在上面点单位写原因。", hidden)
		en := fmt.Sprintf("%d units are not finished.", hidden)
		out.Fields = append(out.Fields, records.FieldError{Text: records.Text{ZH: zh, EN: en}})
	}
	return &out
}

func (req *request) fixedPage(out *Result, v final.View, meetings []entry.View, sent *kit.Submission) {
	out.Chip = kit.Chip{Kind: "good", Text: fmt.Sprintf("已锁定，第 %d 版", v.Final.Version)}
	req.rowsOf(out, *v.Final, meetings)
	if req.who.Role == auth.Admin {
		drafts := "/admin/documents/new?batch=" + v.Batch.ID
		out.Documents = []kit.Link{
			{Href: drafts + "&type=bulletin", Text: "起草通报"}, {Href: drafts, Text: "起草通知和其他公文"},
		}
	}
	if v.Undo != nil {
		out.Facts = append(out.Facts, kit.Fact{Name: "撤销申请", Value: v.Undo.By + "：" + v.Undo.Reason + "（等另一人同意）"})
	}
	if v.Undo != nil && v.Undo.Mine(req.who) { // another person confirms
		out.More = append(out.More, kit.Form{
			Key: "withdraw", Action: "/admin/batches/" + v.Batch.ID + "/final/withdraw", Button: "撤回申请",
		})
		return
	}
	out.More = append(out.More, *req.WithErrors(req.undoForm(v), sent))
}

// oldPage is a version that was opened again, as it was.
func (req *request) oldPage(out *Result, v final.View, f rules.Final, meetings []entry.View) {
	out.Chip = kit.Chip{Kind: "mark", Text: fmt.Sprintf("第 %d 版，已撤销", f.Version)}
	out.Back = &kit.Link{Href: "/admin/batches/" + v.Batch.ID + "/final", Text: "现在的结果"}
	req.rowsOf(out, f, meetings)
	for i := range out.Rows { // they lead to what is in force now
		out.Rows[i].Steps, out.Rows[i].Undone = "", ""
	}
}

// rowsOf shows one version of a result.
func (req *request) rowsOf(out *Result, f rules.Final, meetings []entry.View) {
	out.Facts = append(out.Facts,
		kit.Fact{Name: "锁定", Value: f.By + " · " + kit.Minute(f.At)}, kit.Fact{Name: "摘要", Value: f.Digest})
	for _, m := range meetings {
		if m.ID == f.Meeting {
			out.Minutes = &kit.Link{Href: "/admin/entries/" + m.ID, Text: kit.DayWords(string(m.On)) + " " + m.TypeName}
		}
	}
	from, to, pages := req.Paginate(len(f.Rows))
	out.Pages = pages
	for _, r := range f.Rows[from:to] {
		out.Rows = append(out.Rows, req.rowOf(r))
	}
	for _, l := range f.LeftOut {
		out.LeftOut = append(out.LeftOut, kit.Fact{Name: l.Name, Value: l.Reason})
	}
}

func (req *request) undoForm(v final.View) *kit.Form {
	f := &kit.Form{
		Key: "undo", Action: "/admin/batches/" + v.Batch.ID + "/final/undo", Kind: "grave",
		Button: "申请撤销锁定", Label: "撤销锁定…",
		Cannot: "须由两人说明理由。撤销以后，已经印发的公文仍然有效，新的结果要用新的公文通知。",
	}
	f.Fields = []kit.Field{{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 2000}}
	f.Hidden = []kit.Hidden{{Name: seenFinal, Value: strconv.Itoa(v.Version)}}
	if v.Undo == nil {
		return f
	}
	f.Fields[0].Label = "同意的理由"
	f.Label, f.Button = "确认撤销锁定…", "同意撤销"
	f.Cannot = v.Undo.By + " 申请撤销锁定，理由：" + v.Undo.Reason
	return f
}

// openedWords says who opened a result, and why.
func openedWords(u round.Undo) string {
	if u.SecondReason == "" {
		return u.By + "、" + u.Second + "：" + u.Reason
	}
	return u.By + "：" + u.Reason + "；" + u.Second + "：" + u.SecondReason
}

func (req *request) rowOf(r rules.Row) Row {
	at := "/admin/evaluations/" + r.Evaluation
	out := Row{
		Rank: r.Rank, Unit: r.Name, Round: r.RoundName, Kind: round.KindName(r.Kind).ZH, Score: r.Score, Grade: r.Grade,
		Completion: kit.OrDash(r.Completion), Satisfied: kit.OrDash(r.Satisfaction),
		Href: kit.Open(req.Request, at), Steps: kit.Open(req.Request, at+"/score"),
	}
	var notes []string
	if r.Target == "supervising" {
		notes = append(notes, "监督单位")
	}
	if r.Candidate {
		notes = append(notes, "排名靠后")
	}
	if r.Veto {
		notes = append(notes, "一票否决")
	}
	out.Notes = strings.Join(notes, "、")
	if r.Outstanding > 0 {
		out.Outstanding = fmt.Sprintf("%d 项未到位", r.Outstanding)
		out.Undone = kit.Open(req.Request, "/admin/ledger?column=undone&round="+r.Round+"&evaluation="+r.Evaluation)
	}
	return out
}

func (req *request) fix() error {
	id := req.Params("id")
	r := final.FixRequest{LeftOut: map[string]string{}, Meeting: req.FormValue("meeting")}
	for k, v := range req.Context().PostArgs().All() {
		name, is := strings.CutPrefix(string(k), leftOut)
		if is && strings.TrimSpace(string(v)) != "" {
			r.LeftOut[name] = strings.TrimSpace(string(v))
		}
	}
	_, err := req.svc.Finals.Fix(req.ctx, req.who, id, req.SeenVersion(), r)
	if kit.Correctable(err) {
		err = kit.RenamedFields(err, func(f string) string {
			if id, is := strings.CutPrefix(f, "evaluations."); is {
				return leftOut + id
			}
			return f
		})
		return req.page(&kit.Submission{Key: "fix", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/batches/"+id+"/final", "result")
}

// seenFinal is the version of the result that the form was drawn with. A form that is refused comes back with the
// newer one: what it said is then in sight.
const seenFinal = "seen"

var errAskedMeanwhile = records.Fail(records.Conflict, "asked_meanwhile",
	"您打开页面以后，有人申请、撤回或办完了撤销，您的申请没有提交。现在的情况已显示在页面上，请看过再提交。",
	"Since you opened the page someone asked to reopen the result, or withdrew or finished that; nothing was done.")

func (req *request) undo() error {
	id := req.Params("id")
	seen := records.AnyVersion
	if typed := req.FormValue(seenFinal); typed != "" {
		seen = kit.ParseNumber(typed)
	}
	v, err := req.svc.Finals.Undo(req.ctx, req.who, id, seen, strings.TrimSpace(req.FormValue("reason")))
	if records.KindOf(err) == records.Stale {
		err = errAskedMeanwhile
	}
	said := "undone"
	if v.State == rules.Open {
		said = "final_opened"
	}
	return req.undone(id, said, err)
}

func (req *request) withdraw() error {
	id := req.Params("id")
	_, err := req.svc.Finals.WithdrawUndo(req.ctx, req.who, id)
	return req.undone(id, "undo_ended", err)
}

func (req *request) undone(id, said string, err error) error {
	if kit.Correctable(err) || records.KindOf(err) == records.Forbidden {
		return req.page(&kit.Submission{Key: "undo", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/batches/"+id+"/final", said)
}

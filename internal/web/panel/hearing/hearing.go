package hearing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app/hearing"
	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decimal"
	rules "minping/internal/evaluation/hearing"
	"minping/internal/web/panel/kit"
)

func (req *request) show() error { return req.page(nil) }

func (req *request) page(sent *kit.Submission) error {
	v, err := req.svc.Hearings.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	out := Hearing{Frame: req.Frame(v.Name), Chip: chipOf(v)}
	out.Back = &kit.Link{Href: "/admin/hearings?batch=" + v.Batch, Text: "质询答辩"}
	out.Facts = facts(v)
	if err := req.formsOf(&out, v, sent); err != nil {
		return err
	}
	from, to, pages := req.PaginateBy(len(v.Entries), turnsShown)
	out.Pages = pages
	for i, e := range v.Entries[from:to] {
		out.Turns = append(out.Turns, req.turn(v, from+i, e, sent))
	}
	if v.Outcome != nil {
		out.Ranks = []Ranking{{"被巡察单位排名", rankRows(part(v.Outcome.Units, from))}}
		if len(v.Outcome.Supervising) > 0 { // units without a supervising body answer alone
			out.Ranks = append(out.Ranks, Ranking{"监督单位排名", rankRows(part(v.Outcome.Supervising, from))})
		}
	}
	out.Gone = req.Unplaced(sent)
	return req.Render(out)
}

// turnsShown is how many units are on a page with their questions, and in a ranking beside them: an afternoon's.
const turnsShown = 20

// place is where a unit is on the page: a person who did something there stays with it.
func place(evaluation string) string { return "turn-" + evaluation }

// onPage is the query of a page, "" of the first.
func onPage(p int) string {
	if p <= 0 {
		return ""
	}
	return fmt.Sprintf("?p=%d", p)
}

// part is a page of a ranking.
func part(list []rules.Mark, from int) []rules.Mark {
	return list[min(from, len(list)):min(from+turnsShown, len(list))]
}

func facts(v hearing.View) []kit.Fact {
	out := []kit.Fact{
		{Name: "日期", Value: kit.DueDay(deadline.Day(v.On).Time())},
		{Name: "地点", Value: v.Place},
		{Name: "每个单位", Value: fmt.Sprintf("%d 分钟", v.Minutes)},
		{Name: "评委", Value: strings.Join(v.Sitting(), "、")},
	}
	for _, s := range v.Struck {
		out = append(out, kit.Fact{Name: "已划去的评委", Value: s.Judge + "（" + s.Reason + "）"})
	}
	out = append(out,
		kit.Fact{Name: "已打完分", Value: fmt.Sprintf("%d / %d", len(v.Handed), len(v.Sitting()))},
		kit.Fact{Name: "随机种子", Value: v.Seed, Code: true},
	)
	if v.Note != "" {
		out = append(out, kit.Fact{Name: "会议情况", Value: v.Note})
	}
	if c := v.Cancelled; c != nil {
		out = append(out, kit.Fact{Name: "取消原因", Value: c.Reason + "（" + c.By + "，" + kit.Day(c.At) + "）"})
	}
	return out
}

// formsOf adds what a person may do with a hearing.
func (req *request) formsOf(out *Hearing, v hearing.View, sent *kit.Submission) (err error) {
	at := "/admin/hearings/" + v.ID
	hidden := []kit.Hidden{kit.VersionField(v.Version)}
	if v.Stale && v.Cancelled == nil {
		out.Stale = &kit.Notice{
			Kind: "fair",
			Text: "这场依据的结果已经不是现在锁定的结果，名次暂不计入赋分。结果重新锁定以后，巡察办可以说明理由沿用。",
		}
		if req.isOffice() {
			out.Keep = req.WithErrors(&kit.Form{
				Key: "keep", Action: at + "/keep", Button: "沿用", Label: "沿用这场质询答辩会…", Hidden: hidden,
				Fields: []kit.Field{{Name: "reason", Label: "理由", Type: "textarea", MaxLen: records.ReasonMax}},
			}, sent)
		}
	}
	if v.Over() {
		return nil
	}
	if !v.Judge || req.isOffice() {
		out.Screen = &kit.Link{Href: at + "/screen", Text: "打开会场大屏"}
	}
	if v.Judge {
		out.Own = req.WithErrors(pointsForm(v, ""), sent)
		out.Given = fmt.Sprintf("已给 %d 个单位打分，共 %d 个。", len(v.Own), len(v.Targets()))
	}
	if !req.isOffice() {
		return nil
	}
	out.Strike = req.strikeForm(v, hidden, sent)
	out.Seat, err = req.seatForm(v, hidden, sent)
	if err != nil {
		return err
	}
	out.Lock = req.WithErrors(&kit.Form{
		Key: "lock", Action: at + "/lock", Button: "锁定评分", Kind: "grave", Label: "锁定评分…",
		Cannot: "锁定以后评分不能再改，公布两个排名。", Hidden: hidden,
		Fields: []kit.Field{{Name: "note", Label: "会议情况", Type: "textarea", Optional: true, MaxLen: 2000}},
	}, sent)
	out.Cancel = req.WithErrors(&kit.Form{
		Key: "cancel", Action: at + "/cancel", Button: "取消会议", Kind: "grave", Label: "取消这场质询答辩会…",
		Cannot: "取消以后不能恢复，已经打的分都不计入；同样的单位可以另外安排一场。", Hidden: hidden,
		Fields: []kit.Field{{Name: "reason", Label: "取消原因", Type: "text", MaxLen: records.ReasonMax}},
	}, sent)
	return nil
}

func (req *request) cancel() error {
	_, err := req.svc.Hearings.Cancel(req.ctx, req.who, req.Params("id"), req.SeenVersion(), req.FormValue("reason"))
	return req.done(err, "cancel", "cancelled")
}

func (req *request) keep() error {
	_, err := req.svc.Hearings.Keep(req.ctx, req.who, req.Params("id"), req.SeenVersion(), req.FormValue("reason"))
	return req.done(err, "keep", "saved.hearing")
}

func rankRows(list []rules.Mark) (out []RankRow) {
	for _, m := range list {
		r := RankRow{Rank: strconv.Itoa(m.Rank), Name: m.Name, Mean: "—", Judges: strconv.Itoa(m.Judges)}
		if m.Mean != nil {
			r.Mean = *m.Mean
		}
		if m.Rank == 0 { // without points there is no rank
			r.Rank = "—"
		}
		r.Dropped = strings.Join(m.Dropped, "、")
		out = append(out, r)
	}
	return out
}

// turn is one unit with what was asked and answered.
func (req *request) turn(v hearing.View, i int, e rules.Entry, sent *kit.Submission) Turn {
	out := Turn{No: i + 1, At: place(e.Evaluation), Unit: e.Name, With: e.SupervisedBy, Now: onNow(v, e.Evaluation)}
	if n := v.Scored[e.Evaluation]; n > 0 && !v.Over() {
		out.Scored = fmt.Sprintf("评委已打分：%d / %d", n, len(v.Sitting()))
	}
	if v.Judge && !v.Over() {
		out.Points = req.WithErrors(pointsForm(v, e.Evaluation), sent)
	}
	ask := kit.Field{Name: "no", Label: "问题", Type: "select", Row: "q"}
	for _, q := range v.Questions {
		if q.Evaluation != e.Evaluation {
			continue
		}
		one := Question{No: q.No, Text: textOf(v, q)}
		if v.Withheld[hearing.Asked{Evaluation: q.Evaluation, No: q.No}] {
			out.Questions = append(out.Questions, one)
			continue
		}
		for _, a := range v.Answers {
			if a.Evaluation == q.Evaluation && a.No == q.No {
				one.Answers = append(one.Answers, kit.Fact{Name: sideName(a.Side), Value: a.Text})
			}
		}
		out.Questions = append(out.Questions, one)
		ask.Options = append(ask.Options, kit.Option{Value: strconv.Itoa(q.No), Text: fmt.Sprintf("第 %d 题", q.No)})
	}
	if !req.isOffice() || v.Over() {
		return out
	}
	at, on := "/admin/hearings/"+v.ID, onPage(i/turnsShown)
	hidden := []kit.Hidden{kit.VersionField(v.Version), {Name: "evaluation", Value: e.Evaluation}}
	begin := &kit.Form{Key: "turn-" + e.Evaluation, Action: at + "/turn" + on, Button: "开始计时", Hidden: hidden}
	if out.Now {
		begin.Button = "重新计时"
	}
	out.Begin = req.WithErrors(begin, sent)
	out.Ask = req.WithErrors(&kit.Form{
		Key: "ask-" + e.Evaluation, Action: at + "/questions" + on, Button: "列入问题", Label: "记录现场提问…", Hidden: hidden,
		Fields: []kit.Field{{Name: "question", Label: "问题内容", Type: "textarea", MaxLen: 500}},
	}, sent)
	if len(ask.Options) > 0 {
		out.Record = req.WithErrors(&kit.Form{
			Key: "answer-" + e.Evaluation, Action: at + "/answers" + on, Button: "记录", Label: "记录答复…", Hidden: hidden,
			Fields: []kit.Field{
				ask,
				{Name: "side", Label: "由谁作答", Type: "select", Row: "q", Options: []kit.Option{
					{Value: hearing.SideUnit, Text: sideName(hearing.SideUnit)},
					{Value: hearing.SideSupervising, Text: sideName(hearing.SideSupervising)},
				}},
				{Name: "text", Label: "答复要点", Type: "textarea", MaxLen: 2000},
			},
		}, sent)
	}
	return out
}

// onNow reports whether it is a unit's turn; after the hearing it is no one's.
func onNow(v hearing.View, evaluation string) bool {
	return !v.Over() && v.Turn != nil && v.Turn.Evaluation == evaluation
}

// textOf is what is shown of a question.
func textOf(v hearing.View, q rules.Question) string {
	if v.Withheld[hearing.Asked{Evaluation: q.Evaluation, No: q.No}] {
		return "（已改为限授权人员查看）"
	}
	return q.Text
}

func sideName(side string) string {
	if side == hearing.SideSupervising {
		return "监督单位主要负责人"
	}
	return "单位主要负责人"
}

// pointsForm is where a judge scores one unit and the body beside it, or, without a unit, everyone.
func pointsForm(v hearing.View, unit string) *kit.Form {
	f := &kit.Form{
		Key: "points", Action: "/admin/hearings/" + v.ID + "/points", Button: "提交评分", Label: "所有单位一起打分…",
		Compared: true,
	}
	for _, e := range v.Entries {
		if e.Evaluation != unit {
			continue
		}
		f.Key, f.Action, f.Label = "points-"+unit, f.Action+onPage(slices.Index(v.Entries, e)/turnsShown), ""
		f.Button = "打分"
		if v.Own[unit] != "" {
			f.Button = "改分"
		}
		f.Hidden = []kit.Hidden{{Name: "evaluation", Value: unit}}
	}
	for _, t := range targetsOf(v, unit) {
		label := t.Name
		if t.Supervising {
			label += "（监督单位）"
		}
		f.Fields = append(f.Fields, kit.Field{
			Name: "points." + t.Evaluation, Label: label, Type: "decimal", Width: "short",
			Value: string(v.Own[t.Evaluation]), Optional: unit == "",
		})
	}
	return f
}

// targetsOf returns who is scored with a unit: itself and the body beside it; without a unit, everyone.
func targetsOf(v hearing.View, unit string) []rules.Target {
	return slices.DeleteFunc(v.Targets(), func(t rules.Target) bool {
		return unit != "" && !slices.ContainsFunc(v.Entries, func(e rules.Entry) bool {
			return e.Evaluation == unit && (t.Evaluation == unit || t.Evaluation == e.Supervisor)
		})
	})
}

func (req *request) give() error {
	v, err := req.svc.Hearings.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	unit := req.FormValue("evaluation")
	given, same := req.given(targetsOf(v, unit), unit != "")
	if len(given) == 0 && same {
		return req.done(nil, "", "same")
	}
	after, err := req.svc.Hearings.Give(req.ctx, req.who, v.ID, given)
	if unit != "" {
		return req.done(err, "points-"+unit, "scored")
	}
	if err == nil && !slices.Contains(after.Handed, req.who.Name) {
		return req.done(nil, "", "scored")
	}
	return req.done(err, "points", "points")
}

// given returns the points that were changed in a form, and whether it has others: the judge may have given newer ones
// from another device since it was drawn. A field that is left empty changes nothing, unless the form is for one unit,
// which asks for all of them.
func (req *request) given(targets []rules.Target, asked bool) (changed hearing.Sheet, same bool) {
	changed = hearing.Sheet{}
	for _, t := range targets {
		name := "points." + t.Evaluation
		score := req.FormValue(name)
		switch {
		case score == "" && !asked:
		case score != "" && score == kit.Was(req.Request, name):
			same = true
		default:
			changed[t.Evaluation] = decimal.Decimal(score)
		}
	}
	return changed, same
}

func (req *request) lock() error {
	_, err := req.svc.Hearings.Lock(req.ctx, req.who, req.Params("id"), req.SeenVersion(), req.FormValue("note"))
	return req.done(err, "lock", "locked")
}

func (req *request) begin() error {
	e := req.FormValue("evaluation")
	_, err := req.svc.Hearings.Begin(req.ctx, req.who, req.Params("id"), req.SeenVersion(), e)
	return req.done(err, "turn-"+e, "begun")
}

func (req *request) ask() error {
	e := req.FormValue("evaluation")
	_, err := req.svc.Hearings.Ask(
		req.ctx, req.who, req.Params("id"), req.SeenVersion(), e, req.FormValue("question"),
	)
	return req.done(err, "ask-"+e, "saved.question")
}

func (req *request) record() error {
	e := req.FormValue("evaluation")
	_, err := req.svc.Hearings.Record(req.ctx, req.who, req.Params("id"), req.SeenVersion(), hearing.Answer{
		Evaluation: e, No: kit.ParseNumber(req.FormValue("no")), Side: req.FormValue("side"),
		Text: req.FormValue("text"),
	})
	return req.done(err, "answer-"+e, "saved.answer")
}

// done shows the page again, with what went wrong if anything did.
func (req *request) done(err error, key, said string) error {
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: key, Err: err})
	}
	if err != nil {
		return err
	}
	at := "/admin/hearings/" + req.Params("id") + onPage(req.QueryInt("p"))
	if unit := req.FormValue("evaluation"); unit != "" {
		at += "#" + place(unit)
	}
	return req.Redirect(at, said)
}

// screen is the page for the room.
func (req *request) screen() error {
	v, err := req.svc.Hearings.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	out := Screen{Frame: req.Frame(v.Name), Place: v.Place, Self: "/admin/hearings/" + v.ID + "/screen"}
	next := 0
	for i, e := range v.Entries {
		if !onNow(v, e.Evaluation) {
			continue
		}
		next = i + 1
		out.Unit, out.With = e.Name, e.SupervisedBy
		out.Until = v.Turn.At.Add(time.Duration(v.Minutes) * time.Minute).UTC().Format(time.RFC3339)
		for _, q := range v.Questions {
			if q.Evaluation == e.Evaluation {
				out.Questions = append(out.Questions, Question{No: q.No, Text: textOf(v, q)})
			}
		}
	}
	out.Over = v.Over()
	if next < len(v.Entries) && !out.Over {
		out.Next = v.Entries[next].Name
	}
	return req.Render(out)
}

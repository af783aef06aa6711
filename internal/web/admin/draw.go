package admin

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/paper"
	"minping/internal/web/admin/page"
	"minping/internal/web/guard"
)

func (v *visit) draw() error { return v.drawPage(page.Draw{}, nil) }

func drawPath(id string) string { return "/admin/evaluations/" + id + "/draw" }

// drawPage shows how far the draw of attendees is and what comes next.
func (v *visit) drawPage(out page.Draw, tried *attempt) error {
	a, err := v.assessed(v.Params("id"))
	if err != nil {
		return err
	}
	out.Frame = v.frame("抽取参会人员")
	out.Sub, out.Back = a.org.V.Name, &page.Link{Href: "/admin/evaluations/" + a.e.ID, Text: a.org.V.Name}
	d, err := v.p.svc.ShowDraw(v.ctx, v.who, a.e.ID)
	if app.KindOf(err) == app.NotFound {
		out.Steps, out.Form, out.Intro = drawSteps(0), v.tried(poolForm(a.e.ID, false), tried), poolIntro
		return v.show(out)
	}
	if err != nil {
		return err
	}
	switch {
	case d.Drawn != nil:
		if err := v.drawnPart(&out, d, tried); err != nil {
			return err
		}
	case d.Erased != nil || d.Late:
	case d.Commitment != "":
		out.Steps, out.Form = drawSteps(2), v.tried(witnessForm(d), tried)
		out.Intro = "请当众念出承诺值,再请见证人各报一个数。两者合成随机种子,谁也不能左右结果。"
	default:
		out.Steps, out.Form = drawSteps(1), v.tried(quotaForm(d), tried)
		out.Intro = "定好每类抽几人、候补几人。保存后公布承诺值,再请见证人报数。"
	}
	if d.Erased == nil && !d.Late {
		again := poolForm(a.e.ID, d.Drawn != nil)
		again.Label, again.Kind = "换一份名单…", ""
		out.More = append(out.More, v.tried(again, tried))
	}
	out.Facts, out.Note = drawFacts(d), "按名单序号、人数、密值和见证人报的数,谁都可以用 SHA-256 重算出同样的结果。算法写在接口的抽取记录里。"
	return v.show(out)
}

const poolIntro = "每行一个人,列名要有:姓名、人员类别;可以有:联系电话。可以上传 XLSX、CSV,也可以从表格复制后粘贴。有一行不对,整份都不导入。"

func drawSteps(now int) []page.Step {
	var out []page.Step
	for i, name := range []string{"上传名单", "定人数", "当众抽取", "通知到会"} {
		s := page.Step{Name: name}
		if i < now {
			s.State = "done"
		} else if i == now {
			s.State = "now"
		}
		out = append(out, s)
	}
	return out
}

func poolForm(id string, again bool) *page.Form {
	f := &page.Form{Key: "pool", Action: drawPath(id) + "/pool", Upload: true, Button: "上传并检查", Kind: "next", Fields: []page.Field{
		{Name: "file", Label: "文件", Type: "file", Auto: ".xlsx,.csv,.txt", Optional: true},
		{Name: "paste", Label: "或粘贴", Type: "textarea", Optional: true, Hint: "第一行是列名。"},
	}}
	if again {
		f.Fields = append(f.Fields, page.Field{Name: "reason", Label: "为什么重抽", Type: "text", MaxLen: 200})
	}
	return f
}

func quotaForm(d app.DrawView) *page.Form {
	f := &page.Form{Key: "quotas", Action: drawPath(d.EvaluationID) + "/quotas", Button: "确定人数,公布承诺值", Kind: "next", Hidden: []page.Hidden{version(d.Version)}}
	names, n := evaluation.Strata(d.Pool)
	for i, name := range names {
		at := strconv.Itoa(i)
		f.Fields = append(f.Fields,
			page.Field{Name: "n" + at, Label: fmt.Sprintf("%s(%d 人)抽", name, n[name]), Type: "number", Min: "0", Max: strconv.Itoa(n[name]), Row: at},
			page.Field{Name: "reserves" + at, Label: "候补", Type: "number", Min: "0", Value: "0", Row: at})
	}
	return f
}

func witnessForm(d app.DrawView) *page.Form {
	f := &page.Form{Key: "witnesses", Action: drawPath(d.EvaluationID) + "/run", Button: "抽取", Kind: "next", Hidden: []page.Hidden{version(d.Version)}}
	for i := range 3 {
		at := strconv.Itoa(i)
		f.Fields = append(f.Fields,
			page.Field{Name: "witness" + at, Label: "见证人", Type: "text", MaxLen: 30, Row: at, Optional: i > 1},
			page.Field{Name: "number" + at, Label: "报的数", Type: "decimal", MaxLen: 20, Row: at, Optional: i > 1, Auto: "off"})
	}
	return f
}

var absences = []page.Option{{Value: "unreachable", Text: "联系不上"}, {Value: "away", Text: "外出"}, {Value: "ill", Text: "生病"}, {Value: "declined", Text: "不愿参加"}, {Value: "other", Text: "其他"}}

// drawnPart shows who was drawn, for as long as the list is kept.
func (v *visit) drawnPart(out *page.Draw, d app.DrawView, tried *attempt) error {
	out.Steps, out.Calls = drawSteps(3), drawPath(d.EvaluationID)+"/calls.csv"
	if d.Erased != nil {
		return nil
	}
	list, err := v.p.svc.Attendees(v.ctx, v.who, d.EvaluationID)
	if err != nil {
		return err
	}
	var who []page.Option
	for _, p := range list {
		chip := page.Chip{Kind: "good", Text: "参会"}
		switch p.Standing {
		case app.Reserve:
			chip = page.Chip{Text: "候补"}
		case app.Replaced:
			chip = page.Chip{Kind: "fair", Text: "已更换"}
		default:
			who = append(who, page.Option{Value: p.ID, Text: p.Name + "(" + p.Stratum + ",第 " + p.ID + " 号)"})
		}
		out.Rows = append(out.Rows, page.DrawRow{No: p.ID, Name: p.Name, Stratum: p.Stratum, Phone: p.Phone, Chip: chip})
	}
	if !d.Late {
		out.More = append(out.More, v.tried(&page.Form{
			Key: "replace", Label: "有人不能来,换下一个候补…", Action: drawPath(d.EvaluationID) + "/replace", Button: "更换", Hidden: []page.Hidden{version(d.Version)},
			Fields: []page.Field{{Name: "id", Label: "谁不能来", Type: "select", Options: who}, {Name: "reason", Label: "原因", Type: "select", Options: absences}},
		}, tried))
	}
	return nil
}

func drawFacts(d app.DrawView) []page.Fact {
	out := []page.Fact{{Name: "名单人数", Value: strconv.Itoa(len(d.Pool))}, {Name: "名单指纹", Value: spaced(d.PoolDigest)}}
	add := func(name, value string) {
		if value != "" {
			out = append(out, page.Fact{Name: name, Value: value})
		}
	}
	add("承诺值", spaced(d.Commitment))
	add("密值", spaced(d.Secret))
	for _, w := range d.Witnesses {
		add("见证人", w.Name+" 报 "+w.Number)
	}
	add("种子", spaced(d.Seed))
	for _, x := range d.Discarded {
		add("作废的抽取", minute(x.At)+" "+x.By+":"+x.Reason)
	}
	if d.Erased != nil {
		add("名单", fmt.Sprintf("%s已删除 %d 人的姓名和电话", minute(d.Erased.At), d.Erased.People))
	}
	return out
}

func (v *visit) drawPool() error {
	raw, err := v.upload("file")
	if err != nil {
		return err
	}
	if len(raw) == 0 {
		raw = []byte(v.FormValue("paste"))
	}
	_, err = v.p.svc.PutAttendees(v.ctx, v.who, v.Params("id"), raw, v.FormValue("reason"))
	var bad *app.ImportError
	if errors.As(err, &bad) {
		v.Status(guard.Status(err))
		out := page.Draw{}
		for _, r := range bad.Rows[:min(len(bad.Rows), badShown)] {
			out.Bad = append(out.Bad, page.BadRow{Row: r.Row, Column: r.Column, Text: r.Text.ZH})
		}
		return v.drawPage(out, nil)
	}
	return v.afterDraw("pool", err)
}

func (v *visit) afterDraw(key string, err error) error {
	switch app.KindOf(err) {
	case app.Invalid, app.Unreadable, app.Conflict, app.Stale:
		v.Status(http.StatusUnprocessableEntity) // also where the form that was sent is no longer on the page
		return v.drawPage(page.Draw{}, &attempt{key, err})
	}
	if err != nil {
		return err
	}
	return v.on(drawPath(v.Params("id")), "saved")
}

func (v *visit) drawQuotas() error {
	d, err := v.p.svc.ShowDraw(v.ctx, v.who, v.Params("id"))
	if err != nil {
		return err
	}
	var quotas []evaluation.Quota
	names, _ := evaluation.Strata(d.Pool)
	for i, name := range names {
		at := strconv.Itoa(i)
		quotas = append(quotas, evaluation.Quota{Stratum: name, N: number(v.FormValue("n" + at)), Reserves: number(v.FormValue("reserves" + at))})
	}
	_, err = v.p.svc.FixDraw(v.ctx, v.who, v.Params("id"), number(v.FormValue("version")), quotas)
	return v.afterDraw("quotas", err)
}

func (v *visit) drawRun() error {
	var ws []evaluation.Witness
	for i := range 3 {
		w := evaluation.Witness{Name: strings.TrimSpace(v.FormValue(fmt.Sprintf("witness%d", i))), Number: strings.TrimSpace(v.FormValue(fmt.Sprintf("number%d", i)))}
		if w != (evaluation.Witness{}) {
			ws = append(ws, w)
		}
	}
	_, err := v.p.svc.DrawAttendees(v.ctx, v.who, v.Params("id"), number(v.FormValue("version")), ws)
	return v.afterDraw("witnesses", err)
}

func (v *visit) drawReplace() error {
	_, err := v.p.svc.ReplaceAttendee(v.ctx, v.who, v.Params("id"), number(v.FormValue("version")), v.FormValue("id"), v.FormValue("reason"))
	return v.afterDraw("replace", err)
}

func (v *visit) drawCalls() error {
	list, err := v.p.svc.CallList(v.ctx, v.who, v.Params("id"))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	calls := make([]paper.Call, len(list))
	for i, p := range list {
		calls[i] = paper.Call{Stratum: p.Stratum, ID: p.ID, Name: p.Name, Phone: p.Phone, Reserve: p.Standing == app.Reserve}
	}
	if err := paper.WriteCalls(&b, calls); err != nil {
		return err
	}
	return v.file("通知名单.csv", b.Bytes())
}

// spaced breaks a digest so that it fits on a phone.
func spaced(hex string) string {
	var parts []string
	for ; len(hex) > 8; hex = hex[8:] {
		parts = append(parts, hex[:8])
	}
	return strings.Join(append(parts, hex), " ")
}

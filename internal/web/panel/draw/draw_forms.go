package draw

import (
	"fmt"
	"strconv"

	"minping/internal/app/draw"
	evaldraw "minping/internal/evaluation/draw"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func drawSteps(now int) []kit.Step {
	var out []kit.Step
	for i, name := range []string{"上传名单", "定人数", "当众抽取", "通知到会"} {
		s := kit.Step{Name: name}
		if i < now {
			s.State = "done"
		} else if i == now {
			s.State = "now"
		}
		out = append(out, s)
	}
	return out
}

func poolNext(id string, again bool) *DrawNext {
	return &DrawNext{
		Title: "上传可以参会的人员名单",
		Text: []string{
			"名单里是可以参会的干部职工、群众和服务对象，每行一个人。列名要有：姓名、人员类别；可以有：联系电话。",
			"上传 XLSX、CSV，或者从表格里复制后粘贴。有一行不对，整份都不导入，页面会列出每一处错误。",
		},
		Templates: lookup.DrawPath(id) + "/template",
		Form:      poolForm(id, again),
	}
}

func poolForm(id string, again bool) *kit.Form {
	f := &kit.Form{Key: "pool", Action: lookup.DrawPath(id) + "/pool", Upload: true, Button: "上传并检查", Kind: "next", Fields: []kit.Field{
		{Name: "file", Label: "文件", Type: "file", Auto: ".xlsx,.csv,.txt", Optional: true, Most: 8 << 20},
		{Name: "paste", Label: "或者粘贴", Type: "textarea", Optional: true, Hint: "没有文件时，从表格里复制过来，第一行是列名。"},
	}}
	if again {
		f.Fields = append(f.Fields, kit.Field{Name: "reason", Label: "为什么重抽", Type: "text", MaxLen: 200})
	}
	return f
}

// poolAgain is the form for another list if there already is one.
func poolAgain(d draw.DrawView) *kit.Form {
	f := poolForm(d.EvaluationID, d.Drawn != nil)
	f.Label, f.Kind = "换一份名单…", ""
	f.Cannot = "原来的名单立即删除，人数和承诺值要重新定。"
	if d.Drawn != nil {
		f.Label, f.Cannot = "换一份名单重抽…", "这次的抽取作废，原来的名单立即删除。作废的种子和您写的理由会留在抽取记录里。"
	}
	return f
}

func quotaForm(d draw.DrawView) *kit.Form {
	f := &kit.Form{Key: "quotas", Action: lookup.DrawPath(d.EvaluationID) + "/quotas", Button: "确定人数，公布承诺值", Kind: "next", Hidden: []kit.Hidden{kit.VersionField(d.Version)}}
	fixed := map[string]evaldraw.Quota{}
	for _, q := range d.Quotas {
		fixed[q.Stratum] = q
	}
	names, n := evaldraw.Strata(d.Pool)
	for i, name := range names {
		at, value := strconv.Itoa(i), ""
		if q, ok := fixed[name]; ok {
			value = strconv.Itoa(q.N)
		}
		f.Fields = append(f.Fields,
			kit.Field{Name: "n" + at, Label: fmt.Sprintf("%s（%d 人）抽", name, n[name]), Type: "number", Row: at, Value: value},
			kit.Field{Name: "reserves" + at, Label: name + "候补", Type: "number", Row: at, Value: strconv.Itoa(fixed[name].Reserves)})
	}
	return f
}

// quotasAgain is the form for other numbers, or for a new secret if the key of the old one is lost.
func quotasAgain(d draw.DrawView) *kit.Form {
	f := quotaForm(d)
	f.Label, f.Kind, f.Cannot = "改抽取人数…", "", "承诺值会变，要重新当众念出来。"
	return f
}

// shownWitnesses is how many witnesses the page has room for; the API accepts nine.
const shownWitnesses = 3

func witnessForm(d draw.DrawView) *kit.Form {
	f := &kit.Form{Key: "witnesses", Action: lookup.DrawPath(d.EvaluationID) + "/run", Button: "抽取", Kind: "next", Hidden: []kit.Hidden{kit.VersionField(d.Version)}}
	for i := range shownWitnesses {
		at := strconv.Itoa(i)
		f.Fields = append(f.Fields,
			kit.Field{Name: "witness" + at, Label: fmt.Sprintf("见证人 %d", i+1), Type: "text", MaxLen: 30, Row: at, Optional: i > 1, Auto: "off"},
			kit.Field{Name: "number" + at, Label: "报的数", Type: "decimal", MaxLen: 20, Row: at, Optional: i > 1, Auto: "off"})
	}
	return f
}

var absences = []kit.Option{{Value: "unreachable", Text: "联系不上"}, {Value: "away", Text: "外出"}, {Value: "ill", Text: "生病"}, {Value: "declined", Text: "不愿参加"}, {Value: "other", Text: "其他"}}

func absence(code string) string {
	for _, a := range absences {
		if a.Value == code {
			return a.Text
		}
	}
	return code
}

// replaceForm asks who cannot come; it is absent if no reserve is left.
func replaceForm(d draw.DrawView, list []draw.Attendee) *kit.Form {
	var who []kit.Option
	for _, p := range list {
		if by, _ := evaldraw.NextReserve(d.Drawn, d.Replacements, p.ID); p.Standing == draw.Attends && by != "" {
			who = append(who, kit.Option{Value: p.ID, Text: p.Name + "（" + p.Stratum + "，第 " + p.ID + " 号）"})
		}
	}
	if len(who) == 0 {
		return nil
	}
	return &kit.Form{
		Key: "replace", Label: "有人不能来，换下一个候补…", Cannot: "同一类里排在最前面的候补来参会，不能挑人，也不能换回来。", Action: lookup.DrawPath(d.EvaluationID) + "/replace", Button: "更换",
		Hidden: []kit.Hidden{kit.VersionField(d.Version)},
		Fields: []kit.Field{{Name: "id", Label: "谁不能来", Type: "select", Options: who}, {Name: "reason", Label: "原因", Type: "select", Options: absences}},
	}
}

func eraseForm(d draw.DrawView) *kit.Form {
	return &kit.Form{
		Key: "erase", Label: "现在就删除名单…", Kind: "grave", Button: "删除名单", Action: lookup.DrawPath(d.EvaluationID) + "/erase",
		Cannot: fmt.Sprintf("%d 人的姓名和电话立即删除，不能恢复，也不能再打印通知名单。留下的是：人数、抽中的名单序号、种子、见证人和更换的原因。", len(d.Pool)),
	}
}

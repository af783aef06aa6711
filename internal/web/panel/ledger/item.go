package ledger

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"minping/internal/app/ledger"
	"minping/internal/auth"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/web/panel/kit"
)

// show shows an item with what can be done.
func (req *request) show() error { return req.page(nil) }

func (req *request) page(sent *kit.Submission) error {
	v, err := req.svc.Ledgers.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	files, err := req.svc.Ledgers.Files(req.ctx, req.who, v.ID)
	if err != nil {
		return err
	}
	i := v.Item
	heading := kit.Clipped(i.Heading(), 120)
	out := Item{
		Frame: req.Frame("整改事项"), State: stateChip(i.State), Left: leftChip(v),
		Heading: heading, Facts: req.facts(v), Texts: texts(i, heading),
	}
	out.Sub, out.Back = v.Organization, &kit.Link{Href: home + "?round=" + v.RoundID, Text: "台账"}
	out.Marks = marks(v)
	if v.Restricted {
		out.Readers = strings.Join(v.Readers, "、")
	}
	for n := range i.Measures {
		out.Measures = append(out.Measures, req.measure(v, n, sent))
	}
	if r := i.Reported; r != nil {
		out.Reported = reported(r)
	}
	names := map[string]string{}
	for _, f := range files {
		names[f.ID] = f.V.Name
		out.Files = append(out.Files, Evidence{
			Name: f.V.Name, Href: filePath(f.ID), Size: sizeWords(f.V.Size), Who: f.V.By, Sum: f.V.SHA256[:12],
		})
	}
	for _, c := range i.Checks {
		out.Checks = append(out.Checks, req.check(c, names))
	}
	letter, err := req.letter(v)
	if err != nil {
		return err
	}
	out.Facts = append(out.Facts, letter...)
	req.forms(&out, v, files, sent)
	if err := req.history(&out, v); err != nil {
		return err
	}
	if n := req.Unplaced(sent); n != nil {
		out.Notice = n
	}
	return req.Render(out)
}

func filePath(id string) string { return home + "/files/" + id }

func marks(v ledger.View) (out []kit.Chip) {
	for _, m := range []struct {
		is   bool
		chip kit.Chip
	}{
		{v.Item.Key, kit.Chip{Kind: "mark", Text: "重点"}},
		{v.Item.Common, kit.Chip{Kind: "now", Text: "共性问题"}},
		{v.Item.Reopened > 0, kit.Chip{Kind: "poor", Text: fmt.Sprintf("反弹 %d 次", v.Item.Reopened)}},
		{v.Restricted, kit.Chip{Text: "限授权人员"}},
	} {
		if m.is {
			out = append(out, m.chip)
		}
	}
	return out
}

// texts are what an item says beyond its heading.
func texts(i rules.Item, heading string) (out []Text) {
	for _, t := range []Text{
		{"问题", i.Text},
		{"具体情况", i.Detail},
		{"整改目标", i.Goal},
		{"整改要求", i.Requirement},
	} {
		if t.Text != "" && t.Text != heading {
			out = append(out, t)
		}
	}
	return out
}

func (req *request) facts(v ledger.View) (out []kit.Fact) {
	pack, i := req.svc.Ledgers.Pack(), v.Item
	src, _ := pack.Source(i.Source)
	for _, f := range []kit.Fact{
		{Name: "序号", Value: i.No},
		{Name: "来源", Value: src.Name},
		{Name: "分类", Value: strings.Trim(i.Class1+"，"+i.Class2, "，")},
		{Name: "标签", Value: i.Tags},
		{Name: "配合单位", Value: strings.Join(i.With, "、")},
		{Name: "重点", Value: nameIn(pack.Focus, i.Focus)},
		{Name: "标准", Value: nameIn(pack.Standards, i.Standard)},
		{Name: "环节", Value: nameIn(pack.Stages, i.Stage)},
		{Name: "台账所写", Value: i.Claim.String()},
		{Name: "也写作", Value: otherWords(i)},
		{Name: "期限", Value: dueWords(v)},
	} {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	if f := v.FedBack; f != nil {
		told := kit.Fact{Name: "反馈", Value: kit.DayWords(string(f.On)) + "，《" + f.Title + "》" + f.Number}
		if req.who.Role != auth.Assessor { // someone who may not read documents
			told.Href = "/admin/documents/" + f.Document
		}
		out = append(out, told)
	}
	for _, x := range i.Letters {
		sent := kit.Fact{Name: "已发函", Value: kit.DayWords(string(x.On)) + "，《" + x.Name + "》" + x.Number}
		if x.LastDate.Known() {
			sent.Value += "，最后期限" + kit.DayWords(string(x.LastDate))
		}
		if req.who.Role != auth.Assessor {
			sent.Href = "/admin/documents/" + x.Document
		}
		out = append(out, sent)
	}
	if i.State == rules.LongTerm && i.ReviewOn.Known() {
		out = append(out, kit.Fact{Name: "下次回看", Value: kit.DayWords(string(i.ReviewOn))})
	}
	return out
}

// otherWords are those of rows of which a person said that they are this item.
func otherWords(i rules.Item) (out string) {
	for _, is := range i.Also {
		out += "“" + rules.OtherWords(is) + "”"
	}
	return out
}

// letter leads the office to the letter that the ladder suggests, or to the one that was drafted already: a person
// issues it.
func (req *request) letter(v ledger.View) ([]kit.Fact, error) {
	if req.who.Role != auth.Admin {
		return nil, nil
	}
	letter, err := req.svc.Ledgers.LetterOf(req.ctx, v)
	if err != nil || letter.Document == "" {
		return nil, err
	}
	types, _, err := req.svc.Documents.Types(req.ctx)
	if err != nil {
		return nil, err
	}
	t, ok := types.Type(letter.Document)
	if !ok { // the office's own types lack it
		return nil, nil
	}
	rung := rungWords(letter.Rung, t.Name)
	begun, found, err := req.svc.Documents.UnderWay(req.ctx, letter.Batch, v.EvaluationID, t.Code, v.ID)
	if err != nil {
		return nil, err
	}
	if found {
		return []kit.Fact{{
			Name: "建议", Value: rung + "《" + t.Name + "》已经起草", Href: "/admin/documents/" + begun.ID,
		}}, nil
	}
	to := url.Values{"type": {t.Code}, "batch": {letter.Batch}, "evaluation": {v.EvaluationID}, "item": {v.ID}}
	return []kit.Fact{{
		Name: "建议", Value: rung + "起草《" + t.Name + "》", Href: "/admin/documents/new?" + to.Encode(),
	}}, nil
}

// rungWords are a rung before its letter. A rung of the five letters has the name of its letter, which is said once.
func rungWords(rung, letter string) string {
	if rung == letter {
		return ""
	}
	return rung + "，"
}

func reported(r *rules.Report) []kit.Fact {
	out := []kit.Fact{{Name: "上报", Value: r.By + "，" + kit.DayWords(string(r.On))}}
	if r.Handed.LateDays > 0 {
		out = append(out, kit.Fact{Name: "迟报", Value: fmt.Sprintf("%d 天", r.Handed.LateDays)})
	}
	if r.Text != "" {
		out = append(out, kit.Fact{Name: "整改结果", Value: r.Text})
	}
	return out
}

func (req *request) check(c rules.Check, names map[string]string) Check {
	r, _ := req.svc.Ledgers.Pack().Result(c.Result)
	out := Check{
		Chip: kit.Chip{Kind: stateKinds[r.To], Text: r.Name}, Body: kit.BodyName(c.Body) + " " + c.By, Note: c.Note,
		When: kit.DayWords(string(c.On)),
	}
	if r.To == rules.Open {
		out.Chip.Kind = "poor"
	}
	for _, id := range c.Files {
		out.Files = append(out.Files, kit.Link{Href: filePath(id), Text: names[id]})
	}
	return out
}

// measure is one measure, with the form in which its progress is written down.
func (req *request) measure(v ledger.View, n int, sent *kit.Submission) Measure {
	m := v.Item.Measures[n]
	out := Measure{N: n + 1, Text: m.Text}
	if m.Claim != "" {
		kind := map[rules.Claim]string{rules.ClaimDone: "good", rules.ClaimBasic: "fair", rules.ClaimUndone: "poor"}
		out.Claim = &kit.Chip{Kind: kind[m.Claim], Text: m.Claim.String()}
	}
	if m.Percent != nil {
		out.Percent = fmt.Sprintf("%d%%", *m.Percent)
	}
	for _, f := range []kit.Fact{
		{Name: "责任领导", Value: m.Lead},
		{Name: "责任部门", Value: m.Dept},
		{Name: "责任人", Value: m.Person},
		{Name: "配合单位", Value: strings.Join(m.With, "、")},
		{Name: "完成时限", Value: dueOf(m.Due)},
		{Name: "完成时间", Value: kit.DayWords(string(m.DoneOn))},
		{Name: "下步措施", Value: m.Next},
		{Name: "存在问题", Value: m.Remains},
	} {
		if f.Value != "" {
			out.Facts = append(out.Facts, f)
		}
	}
	for _, p := range slices.Backward(m.Progress) {
		out.Progress = append(out.Progress, Text{kit.DayWords(string(p.On)), p.Text})
	}
	if reports(v) {
		out.Form = req.WithErrors(progressForm(v, n), sent)
	}
	return out
}

// reports returns whether the person records progress.
func reports(v ledger.View) bool {
	over := v.Item.State == rules.Settled || v.Item.State == rules.Withdrawn
	return !over && v.Party != rules.Checker && v.Party != rules.Reader
}

func progressForm(v ledger.View, n int) *kit.Form {
	m := v.Item.Measures[n]
	percent := ""
	if m.Percent != nil {
		percent = fmt.Sprint(*m.Percent)
	}
	return &kit.Form{
		Key: fmt.Sprintf("progress-%d", n), Action: itemPath(v.ID) + "/progress", Button: "保存进展",
		Label:  "填报进展…",
		Hidden: []kit.Hidden{kit.VersionField(v.Version), {Name: "measure", Value: fmt.Sprint(n)}},
		Fields: []kit.Field{
			{Name: "text", Label: "做了什么", Type: "textarea", Optional: true, MaxLen: 4000},
			{
				Name: "state", Label: "进展", Type: "select", Optional: true, Value: string(m.Claim), Row: "a",
				Options: choices("不填", rules.Claims()),
			},
			{Name: "percent", Label: "进度（%）", Type: "number", Optional: true, Value: percent, Row: "a", Width: "short"},
			{
				Name: "done_on", Label: "完成时间", Type: "date", Optional: true, Value: string(m.DoneOn), Row: "a",
				Width: "short",
			},
			{Name: "next", Label: "下步措施", Type: "textarea", Optional: true, MaxLen: 4000, Value: m.Next},
			{Name: "remaining", Label: "存在问题", Type: "textarea", Optional: true, MaxLen: 4000, Value: m.Remains},
		},
	}
}

// history says what each version changed, to those who may see it.
func (req *request) history(out *Item, v ledger.View) error {
	if !slices.Contains(recorded.Roles(), req.who.Role) {
		return nil
	}
	vs, err := req.svc.Ledgers.History(req.ctx, req.who, v.ID)
	if err != nil {
		return err
	}
	for n, w := range vs {
		what := "登记"
		if n > 0 {
			what = changed(vs[n-1].Item, w.Item)
		}
		out.History = append(out.History, Version{w.Version, kit.Minute(w.At), what, w.Item.State.Name()})
	}
	slices.Reverse(out.History)
	return nil
}

// changed names what differs between two versions.
func changed(was, is rules.Item) string {
	var out []string
	say := func(name string, differs bool) {
		if differs {
			out = append(out, name)
		}
	}
	say("状态", was.State != is.State)
	say("问题", was.Text != is.Text || was.Title != is.Title || was.Detail != is.Detail)
	say("目标和要求", was.Goal != is.Goal || was.Requirement != is.Requirement)
	say("分类", was.Class1 != is.Class1 || was.Class2 != is.Class2 || was.Focus != is.Focus || was.Source != is.Source)
	say("措施", !slices.EqualFunc(was.Measures, is.Measures, func(a, b rules.Measure) bool {
		return a.Text == b.Text && a.Lead == b.Lead && a.Dept == b.Dept && a.Person == b.Person && a.Due == b.Due
	}))
	say("进展", !slices.EqualFunc(was.Measures, is.Measures, func(a, b rules.Measure) bool {
		return a.Claim == b.Claim && a.DoneOn == b.DoneOn && len(a.Progress) == len(b.Progress)
	}))
	say("共性标记", was.Common != is.Common)
	say("函件", len(was.Letters) != len(is.Letters))
	say("核查", len(was.Checks) != len(is.Checks))
	if out == nil {
		return "修改"
	}
	return "改了" + strings.Join(out, "、")
}

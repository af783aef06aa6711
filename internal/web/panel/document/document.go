package document

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/docx"
	rules "minping/internal/evaluation/document"
	"minping/internal/web/panel/kit"
)

func (req *request) show() error { return req.page(nil) }

func (req *request) page(sent *kit.Submission) error {
	v, err := req.svc.Documents.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	d := v.V
	out := Paper{Frame: req.Frame(d.TypeName), Chip: chipOf(d.State), Title: d.Title, Facts: facts(d)}
	out.Sub, out.Back = d.Number, &kit.Link{Href: "/admin/documents", Text: "公文"}
	for _, p := range d.Parts {
		out.Parts = append(out.Parts, Part{p.Heading, docx.Paragraphs(p.Text), p.Hint})
	}
	for _, t := range d.Data.Tables {
		out.Tables = append(out.Tables, t.Title)
	}
	at := "/admin/documents/" + v.ID
	out.Files = []kit.NextLink{
		{Href: at + "/print", Text: "打印", Icon: "print"}, {Href: at + "/file", Text: "下载 DOCX", Icon: "down"},
	}
	if err := req.receipts(&out, v, sent); err != nil {
		return err
	}
	steps, err := req.svc.Documents.Steps(req.ctx, req.who, d)
	if err != nil {
		return err
	}
	if d.State.Editable() && len(steps) > 0 {
		out.Edit = req.WithErrors(editForm(v, req.who.Name), sent)
		out.More = append(out.More, *req.WithErrors(redrawForm(v), sent))
	}
	if slices.Contains(kit.Deciders.Roles(), req.who.Role) {
		steps, err = req.outdated(&out, d, steps)
		if err != nil {
			return err
		}
	}
	req.stepForms(&out, v, steps, sent)
	if d.State == rules.StateIssued && slices.Contains(kit.Office.Roles(), req.who.Role) {
		out.More = append(out.More, replaceForm(v))
	}
	out.Gone = req.Unplaced(sent)
	from := rules.StateDraft
	for _, s := range d.Steps {
		out.Steps = append(out.Steps, Event{stepWords(from, s.To), s.By, kit.Minute(s.At), s.Reason})
		from = s.To
	}
	if slices.Contains(kit.Deciders.Roles(), req.who.Role) {
		out.Data = dataFacts(d)
	}
	return req.Render(out)
}

func facts(d document.Document) []kit.Fact {
	out := []kit.Fact{{Name: "发文机关", Value: d.Layout.Issuer}}
	add := func(name, value string) {
		if value != "" {
			out = append(out, kit.Fact{Name: name, Value: value})
		}
	}
	add("发文字号", d.Number)
	switch {
	case len(d.To) == 1:
		add("主送", d.To[0].Name)
	case len(d.To) > 1:
		add("主送", fmt.Sprintf("%s等 %d 个单位", d.To[0].Name, len(d.To)))
	default:
		add("主送", strings.Join(d.Names, "、"))
	}
	add("抄送", strings.Join(d.CC, "、"))
	add("期限", kit.DayWords(d.Due))
	add("紧急程度", d.Urgency)
	add("签发人", strings.Join(d.Signers, "、"))
	for _, p := range d.Present {
		add(p.Label, strings.Join(p.Names, "、"))
	}
	add("附注", d.Note)
	var by []string
	for _, p := range d.Prepared {
		by = append(by, p.Name)
	}
	add("起草", strings.Join(by, "、"))
	if d.Approved != nil {
		add("批准", strings.TrimSuffix(d.Approved.By.Name+"；"+d.Approved.Says, "；"))
	}
	if d.IssuedAt != nil {
		add("印发", kit.Day(*d.IssuedAt))
	}
	for _, other := range []struct{ name, id string }{{"替换它的公文", d.ReplacedBy}, {"替换的公文", d.Replaces}} {
		if other.id != "" {
			out = append(out, kit.Fact{Name: other.name, Value: "点开查看", Href: "/admin/documents/" + other.id})
		}
	}
	return out
}

func dataFacts(d document.Document) (out []kit.Fact) {
	if f := d.Data.Final; f != nil {
		out = append(out, kit.Fact{Name: "锁定的结果", Value: fmt.Sprintf("第 %d 版 %s", f.Version, f.Digest[:16])})
	}
	for _, n := range rules.Names(rules.AboutUnit) {
		if v := d.Data.Values[n.Name]; v != "" && len(out) < 40 {
			out = append(out, kit.Fact{Name: n.Name, Value: v})
		}
	}
	return out
}

func editForm(v document.Record, keeper string) *kit.Form {
	d := v.V
	f := &kit.Form{
		Key: "edit", Action: "/admin/documents/" + v.ID, Button: "保存", Keeper: keeper,
		Hidden: []kit.Hidden{kit.VersionField(v.Version)},
		Fields: []kit.Field{{Name: "title", Label: "标题", Type: "text", Value: d.Title, MaxLen: 200}},
	}
	for _, p := range d.Parts {
		label := p.Heading
		if label == "" {
			label = map[string]string{"opening": "开头", "closing": "结尾"}[p.Key]
		}
		if label == "" {
			label = "正文"
		}
		f.Fields = append(f.Fields, kit.Field{
			Name: "part." + p.Key, Label: label, Type: "textarea", Optional: true, MaxLen: 20000, Value: p.Text,
			Hint: p.Hint,
		})
	}
	f.Fields = append(f.Fields,
		kit.Field{Name: "due", Label: "期限", Type: "date", Optional: true, Width: "short", Value: d.Due, Row: "a"},
		kit.Field{
			Name: "urgency", Label: "紧急程度", Type: "select", Optional: true, Value: d.Urgency,
			Row: "a", Options: []kit.Option{
				{Text: "不标"}, {Value: "加急", Text: "加急"}, {Value: "特急", Text: "特急"},
			},
		},
		kit.Field{
			Name: "cc", Label: "抄送", Type: "text", Optional: true, Value: strings.Join(d.CC, "、"),
			Hint: "用顿号隔开。写单位名单里的名称的，印发后该单位也能看到，签收时写明怎样运用。",
		},
		kit.Field{Name: "note", Label: "附注", Type: "text", Optional: true, Value: d.Note, MaxLen: 200},
	)
	if d.Layout.Upward {
		f.Fields = append(f.Fields, kit.Field{
			Name: "signers", Label: "签发人", Type: "text", Optional: true,
			Value: strings.Join(d.Signers, "、"), Hint: "用顿号隔开；不写，就是批准的领导。",
		})
	}
	if d.Layout.Form == "minutes" {
		for _, label := range attendance {
			f.Fields = append(f.Fields, kit.Field{
				Name: "present." + label, Label: label, Type: "text", Optional: true, Value: namesOf(d, label),
				Hint: "用顿号隔开。",
			})
		}
	}
	return f
}

var attendance = []string{"出席", "请假", "列席"}

func namesOf(d document.Document, label string) string {
	for _, p := range d.Present {
		if p.Label == label {
			return strings.Join(p.Names, "、")
		}
	}
	return ""
}

func redrawForm(v document.Record) *kit.Form {
	return &kit.Form{
		Key: "redraw", Action: "/admin/documents/" + v.ID + "/redraw", Button: "重新生成", Kind: "grave",
		Label:  "按最新数据重新生成…",
		Cannot: "正文里手写的内容会被模板的内容替换。", Hidden: []kit.Hidden{kit.VersionField(v.Version)},
	}
}

// buttons are the words of steps, in the order in which the next thing to do is offered.
var buttons = []struct {
	from, to rules.State
	button   string
	label    string // of a step that is folded away
}{
	{rules.StateDraft, rules.StateSubmitted, "送审", ""},
	{rules.StateOpinions, rules.StateSubmitted, "送审", ""},
	{rules.StateSubmitted, rules.StateApproved, "批准", ""},
	{rules.StateApproved, rules.StateIssued, "印发", ""},
	{rules.StateDraft, rules.StateOpinions, "征求意见", "先征求意见…"},
	{rules.StateOpinions, rules.StateDraft, "结束征求意见", "结束征求意见…"},
	{rules.StateSubmitted, rules.StateDraft, "退回", "退回修改…"},
	{rules.StateApproved, rules.StateDraft, "退回", "退回修改…"},
	{rules.StateDraft, rules.StateWithdrawn, "撤销", "撤销这份草稿…"},
}

// stepWords are what was done, as its button says it; a document is replaced by issuing another.
func stepWords(from, to rules.State) string {
	for _, b := range buttons {
		if b.from == from && b.to == to {
			return b.button
		}
	}
	return chipOf(to).Text
}

func (req *request) stepForms(out *Paper, v document.Record, steps []rules.State, sent *kit.Submission) {
	for _, b := range buttons {
		if b.from != v.V.State || !slices.Contains(steps, b.to) {
			continue
		}
		f := kit.Form{
			Key: "step-" + string(b.to), Action: "/admin/documents/" + v.ID + "/steps", Button: b.button,
			Label:  b.label,
			Hidden: []kit.Hidden{{Name: "to", Value: string(b.to)}, kit.VersionField(v.Version)},
		}
		if rules.AsksReason(b.from, b.to) {
			f.Fields = append(f.Fields, kit.Field{Name: "reason", Label: "原因", Type: "textarea", MaxLen: 2000})
		}
		if b.to == rules.StateApproved {
			f.Fields = append(f.Fields, saysField())
		}
		if b.to == rules.StateIssued {
			f.Cannot = "印发时取得下一个发文字号，并送达收文单位；印发后不能撤回，只能由另一份公文替换。"
		}
		if b.label == "" && out.Next == nil {
			f.Kind = "next"
			out.Next = req.WithErrors(&f, sent)
			continue
		}
		out.More = append(out.More, *req.WithErrors(&f, sent))
	}
}

func saysField() kit.Field {
	return kit.Field{
		Name: "says", Label: "批准意见", Type: "text", Optional: true, MaxLen: 200, Hint: "例如：经市委同意。",
	}
}

func (req *request) change() error {
	id := req.Params("id")
	v, err := req.svc.Documents.Show(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	text := func(name string) *string {
		t := req.FormValue(name)
		return &t
	}
	c := document.Content{
		Title: text("title"), Due: new(kit.FormDay(req.Request, "due")), Urgency: text("urgency"), Note: text("note"),
		CC: split(req.FormValue("cc")),
	}
	for _, p := range v.V.Parts {
		c.Parts = append(c.Parts, document.PartText{Key: p.Key, Text: req.FormValue("part." + p.Key)})
	}
	if v.V.Layout.Upward {
		c.Signers = split(req.FormValue("signers"))
	}
	if v.V.Layout.Form == "minutes" {
		c.Present = []document.Presence{}
		for _, label := range attendance {
			c.Present = append(c.Present,
				document.Presence{Label: label, Names: split(req.FormValue("present." + label))})
		}
	}
	_, err = req.svc.Documents.Change(req.ctx, req.who, id, req.version(), c)
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "edit", Err: byField(err, v.V)})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/documents/"+id, "saved.document")
}

// split reads names on one line.
func split(t string) []string {
	return strings.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune("、，,；;\n", r) })
}

// byField puts what is wrong with the n-th section, or with the n-th list of those present, to its field.
func byField(err error, d document.Document) error {
	return kit.RenamedFields(err, func(field string) string {
		for i, p := range d.Parts {
			if strings.HasPrefix(field, fmt.Sprintf("parts[%d].", i)) {
				return "part." + p.Key
			}
		}
		for i, label := range attendance { // in the order in which the form sends them
			if field == fmt.Sprintf("present[%d].names", i) {
				return "present." + label
			}
		}
		return field
	})
}

func (req *request) redraw() error {
	id := req.Params("id")
	_, err := req.svc.Documents.Redraw(req.ctx, req.who, id, req.version(), nil)
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "redraw", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/documents/"+id, "saved.document")
}

func (req *request) step() error {
	id, to := req.Params("id"), rules.State(req.FormValue("to"))
	v, err := req.svc.Documents.Show(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	r := document.StepRequest{
		To: to, Reason: strings.TrimSpace(req.FormValue("reason")),
		Says: strings.TrimSpace(req.FormValue("says")),
	}
	_, err = req.svc.Documents.Step(req.ctx, req.who, id, req.version(), r)
	if records.KindOf(err) == records.Invalid && to == rules.StateSubmitted {
		return req.page(&kit.Submission{Key: "edit", Err: byField(err, v.V)})
	}
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "step-" + string(to), Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/documents/"+id, said[to])
}

// said are the flashes after steps, each with what comes next.
var said = map[rules.State]string{
	rules.StateDraft: "doc_draft", rules.StateOpinions: "doc_asked", rules.StateSubmitted: "doc_sent",
	rules.StateApproved: "doc_approved", rules.StateIssued: "doc_issued", rules.StateWithdrawn: "doc_gone",
}

func (req *request) printed() error {
	page, err := req.svc.Documents.HTML(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	req.Set(fiber.HeaderContentSecurityPolicy, docx.CSP())
	req.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return req.Send(page)
}

func (req *request) file() error {
	file, name, err := req.svc.Documents.DOCX(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	return req.SendFile(name, file)
}

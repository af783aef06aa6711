package entry

import (
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/entry"
	"minping/internal/auth"
	"minping/internal/docx"
	rules "minping/internal/evaluation/entry"
	"minping/internal/web/panel/kit"
)

func (req *request) blank() error {
	s := rules.Subject{Kind: req.Query("kind"), ID: req.Query("about")}
	t, ok := req.svc.Entries.Types().Type(req.Query("type"))
	if !ok {
		return req.Redirect(subjectPath(s), "")
	}
	return req.blankPage(t, s, nil, nil)
}

// blankPage is the form of a new entry.
func (req *request) blankPage(t rules.Type, s rules.Subject, files []string, sent *kit.Submission) error {
	mine, err := req.svc.Entries.Writable(req.ctx, req.who, s)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(mine, func(x rules.Type) bool { return x.Code == t.Code }) {
		return entry.ErrNotYours
	}
	f, err := req.form(t, entry.View{Subject: entry.Subject{Kind: s.Kind, ID: s.ID}}, files)
	if err != nil {
		return err
	}
	f.Action, f.Button, f.Draft = "/admin/entries", "归档", "存草稿"
	f.Cancel = &kit.Link{Href: subjectPath(s), Text: "取消"}
	f.Hidden = []kit.Hidden{{Name: "kind", Value: s.Kind}, {Name: "about", Value: s.ID}, {Name: "type", Value: t.Code}}
	page := kit.FormPage{Frame: req.Frame(t.Name), Form: *req.refilled(f, files, sent)}
	page.Back = req.back(s)
	page.Sub, err = req.about(s)
	if err != nil {
		return err
	}
	if t.Receipt != nil {
		page.Intro = []string{"归档以后送有关方面签收。归档的内容不能直接改，要改就写明原因更正。"}
	}
	return req.Render(page)
}

// refilled marks the form that was sent; a file that came with it is among the kept ones.
func (req *request) refilled(f *kit.Form, files []string, sent *kit.Submission) *kit.Form {
	f = req.WithErrors(f, sent)
	for i := range f.Fields {
		if f.Fields[i].Name == "files" && sent != nil {
			f.Fields[i].Value = kit.JoinChecks(files)
		}
	}
	return f
}

func (req *request) show() error { return req.page(nil) }

func (req *request) page(sent *kit.Submission) error {
	v, err := req.svc.Entries.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	return req.pageOf(v, sent)
}

// pageOf is the page of an entry; a form that was sent names the files that it has now.
func (req *request) pageOf(v entry.View, sent *kit.Submission) error {
	t, _ := req.svc.Entries.Types().Type(v.Type)
	s := rules.Subject{Kind: v.Subject.Kind, ID: v.Subject.ID}
	out := Entry{Frame: req.Frame(v.TypeName), Chip: chipOf(v, t.Receipt != nil), Facts: facts(v, t)}
	out.Back = req.back(s)
	sub, err := req.about(s)
	if err != nil {
		return err
	}
	out.Sub = sub
	if s.Kind == rules.AboutRound && req.who.Role == auth.Admin && v.State != rules.Draft {
		out.Progress = "/admin/rounds/" + s.ID
	}
	for _, p := range v.People {
		out.People = append(out.People, strings.TrimSpace(p.Name+" "+p.Office))
	}
	if err := req.values(&out, v, t); err != nil {
		return err
	}
	files, err := req.svc.Entries.Files(req.ctx, req.who, v.Files)
	if err != nil {
		return err
	}
	for _, f := range files {
		out.Files = append(out.Files, File{"/admin/entries/files/" + f.ID, f.V.Name, sizeWords(f.V.Size)})
	}
	out.Receipt = receiptFacts(v, t)
	if err := req.forms(&out, v, t, sent); err != nil {
		return err
	}
	if err := req.versions(&out, v); err != nil {
		return err
	}
	return req.Render(out)
}

func facts(v entry.View, t rules.Type) []kit.Fact {
	out := []kit.Fact{{Name: "日期", Value: kit.DayWords(string(v.On))}, {Name: "章节", Value: chapterNames[t.Chapter]}, {Name: "记录人", Value: v.By}}
	if v.State != rules.Draft {
		out = append(out, kit.Fact{Name: "归档", Value: kit.Minute(v.At)})
	}
	if h := v.Handed; h != nil && h.Due != "" {
		out = append(out, kit.Fact{Name: "期限", Value: kit.DayWords(string(h.Due))})
		if h.LateDays > 0 {
			out = append(out, kit.Fact{Name: "迟报", Value: fmt.Sprintf("%d 天", h.LateDays)})
		}
	}
	if t.Restricted {
		out = append(out, kit.Fact{Name: "可阅读", Value: strings.Join(v.Readers, "、")})
	}
	if v.Corrects != nil {
		out = append(out, kit.Fact{Name: "更正原因", Value: v.Corrects.Reason})
	}
	return out
}

func receiptFacts(v entry.View, t rules.Type) []kit.Fact {
	r := v.Receipt
	if r == nil {
		return nil
	}
	out := []kit.Fact{{Name: "签收人", Value: strings.TrimSpace(r.By + " " + r.Office)}, {Name: "时间", Value: kit.Minute(r.At)}}
	if r.Outcome != "" {
		out = append(out, kit.Fact{Name: "结果", Value: optionName(t.Receipt.Outcomes, r.Outcome)})
	}
	if r.Note != "" {
		out = append(out, kit.Fact{Name: "意见", Value: r.Note})
	}
	return out
}

// values shows the fields that are filled in, records that they refer to by their names.
func (req *request) values(out *Entry, v entry.View, t rules.Type) error {
	for _, x := range t.Fields {
		have := v.Values[x.Key]
		if len(have) == 0 {
			continue
		}
		one := Value{Name: x.Name}
		switch {
		case len(x.Options) > 0:
			for _, key := range have {
				one.Lines = append(one.Lines, optionName(x.Options, key))
			}
		case x.Of != "":
			f, err := req.field(x, v)
			if err != nil {
				return err
			}
			for _, o := range f.Options {
				if slices.Contains(have, o.Value) {
					one.Lines = append(one.Lines, named(o))
				}
			}
		case x.Kind == rules.Day:
			one.Lines = []string{kit.DayWords(have[0])}
		default:
			one.Lines = docx.Paragraphs(have[0])
		}
		out.Values = append(out.Values, one)
	}
	return nil
}

// named is a record that was chosen, with what tells it apart from others with the same text: its unit, or its time.
func named(o kit.Option) string {
	if o.Hint == "" {
		return o.Text
	}
	return o.Text + "（" + o.Hint + "）"
}

// forms are what the visitor can do with an entry.
func (req *request) forms(out *Entry, v entry.View, t rules.Type, sent *kit.Submission) error {
	at, version := "/admin/entries/"+v.ID, kit.VersionField(v.Version)
	if v.MaySign() {
		out.Next = req.WithErrors(receiptForm(at, version, t), sent)
	}
	if !v.MayWrite() {
		return nil
	}
	f, err := req.form(t, v, v.Files)
	if err != nil {
		return err
	}
	f.Action, f.Hidden = at, []kit.Hidden{version}
	if v.State == rules.Draft {
		f.Button, f.Draft = "归档", "存草稿"
		out.Next = req.refilled(f, v.Files, sent)
		out.More = append(out.More, *req.WithErrors(&kit.Form{
			Key: "drop", Action: at + "/drop", Label: "放弃这份草稿…", Kind: "grave", Button: "放弃",
			Cannot: "草稿和它的附件会删除。", Hidden: []kit.Hidden{version},
		}, sent))
		return nil
	}
	f.Button, f.Label, f.Kind = "更正", "更正…", ""
	f.Cannot = "原来的一版会留着；有签收的要重新签收。"
	f.Fields = append(f.Fields, kit.Field{Name: "reason", Label: "更正原因", Type: "textarea", MaxLen: 500})
	out.More = append(out.More, *req.refilled(f, v.Files, sent))
	return nil
}

func receiptForm(at string, version kit.Hidden, t rules.Type) *kit.Form {
	f := &kit.Form{
		Key: "receipt", Action: at + "/receipt", Button: "签收", Kind: "next", Hidden: []kit.Hidden{version},
		Fields: []kit.Field{{Name: "office", Label: "签收人职务", Type: "text", Optional: true, MaxLen: 100}},
	}
	if len(t.Receipt.Outcomes) > 0 {
		x := kit.Field{Name: "outcome", Label: "结果", Type: "radio"}
		for _, o := range t.Receipt.Outcomes {
			x.Options = append(x.Options, kit.Option{Value: o.Key, Text: o.Name})
		}
		f.Fields = append([]kit.Field{x}, f.Fields...)
	}
	note := kit.Field{Name: "note", Label: "意见", Type: "textarea", Optional: true, MaxLen: 2000}
	if len(t.Receipt.Reason) > 0 {
		var names []string
		for _, key := range t.Receipt.Reason {
			names = append(names, optionName(t.Receipt.Outcomes, key))
		}
		note.Hint = "选“" + strings.Join(names, "”“") + "”时必填。"
	}
	f.Fields = append(f.Fields, note)
	return f
}

// versions lists the earlier versions of what was corrected.
func (req *request) versions(out *Entry, v entry.View) error {
	if v.State == rules.Draft || v.Version < 2 {
		return nil
	}
	t, _ := req.svc.Entries.Types().Type(v.Type)
	if t.Restricted { // reading them is recorded once more: over the API, on purpose
		return nil
	}
	all, err := req.svc.Entries.History(req.ctx, req.who, v.ID)
	if err != nil {
		return err
	}
	for _, x := range all {
		says := kit.Minute(x.At) + " " + x.By + " " + chipOf(x, t.Receipt != nil).Text
		if x.Corrects != nil && x.State == rules.Filed {
			says += "：" + x.Corrects.Reason
		}
		out.Versions = append(out.Versions, kit.Fact{Name: fmt.Sprintf("第 %d 版", x.Version), Value: says})
	}
	return nil
}

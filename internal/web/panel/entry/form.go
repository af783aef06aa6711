package entry

import (
	"slices"
	"strings"
	"time"

	"minping/internal/app/entry"
	"minping/internal/app/file"
	"minping/internal/app/records"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/entry"
	"minping/internal/web/panel/kit"
)

// valueField begins the names of the fields of a type.
const valueField = "values."

// form is the form of an entry of a type, made from its fields; v is what is there so far.
func (req *request) form(t rules.Type, v entry.View, files []string) (*kit.Form, error) {
	f := &kit.Form{Key: "entry", Kind: "next", Upload: t.Files != nil}
	f.Fields = append(f.Fields, kit.Field{
		Name: "on", Label: "日期", Type: "date", Width: "short", Value: string(v.On),
		Max: req.svc.Now().In(kit.China).Format(time.DateOnly), Hint: "办这件事的日期。",
	})
	for _, x := range t.Fields {
		one, err := req.field(x, v)
		if err != nil {
			return nil, err
		}
		if one.Optional && x.Of != "" && len(one.Options) == 0 {
			continue // there is nothing to refer to
		}
		f.Fields = append(f.Fields, one)
	}
	if t.People != nil {
		var lines []string
		for _, p := range v.People {
			lines = append(lines, strings.TrimSpace(p.Name+" "+p.Office))
		}
		f.Fields = append(f.Fields, kit.Field{
			Name: "people", Label: t.People.Name, Type: "textarea", Optional: !t.People.Required,
			Value: strings.Join(lines, "\n"), Hint: "一行一人：姓名，空一格，职务。", MaxLen: 20_000,
		})
	}
	if t.Restricted {
		f.Fields = append(f.Fields, kit.Field{
			Name: "readers", Label: "可阅读的账号", Type: "text", Value: strings.Join(v.Readers, "、"), MaxLen: 500,
			Hint: "只有这些账号和记录人能看；用顿号隔开。",
		})
	}
	if t.Files == nil {
		return f, nil
	}
	more, err := req.fileFields(*t.Files, files)
	f.Fields = append(f.Fields, more...)
	return f, err
}

// fileFields are the files that are there, to be kept or taken out, and the place for one more.
func (req *request) fileFields(r rules.FilesRule, ids []string) ([]kit.Field, error) {
	have, err := req.svc.Entries.Files(req.ctx, req.who, ids)
	if err != nil {
		return nil, err
	}
	var out []kit.Field
	if len(have) > 0 {
		kept := kit.Field{
			Name: "files", Label: "已上传的附件", Type: "checks", Value: kit.JoinChecks(ids), Optional: true,
			Hint: "取消勾选就去掉。",
		}
		for _, f := range have {
			kept.Options = append(kept.Options, kit.Option{Value: f.ID, Text: f.V.Name, Hint: sizeWords(f.V.Size)})
		}
		out = append(out, kept)
	}
	return append(out, kit.Field{
		Name: "file", Label: "附件", Type: "file", Optional: !r.Required || len(ids) > 0, Auto: file.Accept,
		Hint: "PDF、JPG、PNG、DOCX、XLSX 或 OFD，最大 8 MB；几个附件就先存草稿，再逐个添加。",
	}), nil
}

// field is one field of a type as a form shows it.
func (req *request) field(x rules.Field, v entry.View) (kit.Field, error) {
	have := v.Values[x.Key]
	f := kit.Field{Name: valueField + x.Key, Label: x.Name, Optional: !x.Required, Value: strings.Join(have, "")}
	switch x.Kind {
	case rules.Text:
		f.Type, f.MaxLen = "textarea", 5000
	case rules.Line:
		f.Type, f.MaxLen = "text", 200
	case rules.Day:
		f.Type, f.Width = "date", "short"
	case rules.Number:
		f.Type, f.Width = "number", "short"
	case rules.Choice:
		f.Type = "radio"
		if !x.Required { // one that was chosen by mistake can be taken back
			f.Options = []kit.Option{{Text: "未定"}}
		}
	case rules.Choices, rules.Refs:
		f.Type, f.Value = "checks", kit.JoinChecks(have)
	case rules.Ref:
		f.Type = "select"
	}
	if x.Max > 0 && f.MaxLen > 0 {
		f.MaxLen = x.Max
	}
	for _, o := range x.Options {
		f.Options = append(f.Options, kit.Option{Value: o.Key, Text: o.Name})
	}
	if x.Of == "" {
		return f, nil
	}
	refs, err := req.refs(x.Of, v.Subject)
	if err != nil {
		return f, err
	}
	for _, id := range have { // an option that is no longer offered stays chosen
		if !slices.ContainsFunc(refs, func(o kit.Option) bool { return o.Value == id }) {
			refs = append(refs, kit.Option{Value: id, Text: "原来选的（现在不能选）"})
		}
	}
	switch {
	case len(refs) == 0:
		f.Hint = "还没有可以选的。"
		if x.Of == "item" {
			f.Hint = "台账里还没有事项，先到台账里登记，这里就能选。"
		}
	case x.Kind == rules.Ref:
		f.Options = []kit.Option{{Text: "未选"}}
	}
	f.Options = append(f.Options, refs...)
	return f, nil
}

// maxOffered is how many records a field offers to be chosen from.
const maxOffered = 200

// refs are the records of a kind that an entry about a subject can refer to.
func (req *request) refs(of string, s entry.Subject) (out []kit.Option, err error) {
	switch {
	case of == "item" && s.Kind != rules.AboutOrganization:
		out, err = req.items(s)
	case of == "evaluation":
		out, err = req.evaluations(s)
	case of == "session" && s.Kind == rules.AboutEvaluation:
		out, err = req.sessions(s.ID)
	case of == "document":
		out, err = req.documents(s)
	case of == "decision" && s.Kind == rules.AboutEvaluation:
		out, err = req.decisions(s.ID)
	}
	return out, err
}

// add writes something down.
func (req *request) add() error {
	s := rules.Subject{Kind: req.FormValue("kind"), ID: req.FormValue("about")}
	t, ok := req.svc.Entries.Types().Type(req.FormValue("type"))
	if !ok {
		return req.Redirect(subjectPath(s), "")
	}
	d, err := req.sent(t, entry.View{Subject: entry.Subject{Kind: s.Kind, ID: s.ID}})
	d.Type, d.Subject, d.File = t.Code, s, req.FormValue("draft") == ""
	var v entry.View
	if err == nil {
		v, err = req.svc.Entries.New(req.ctx, req.who, d)
	}
	if kit.Correctable(err) {
		return req.blankPage(t, s, d.Files, &kit.Submission{Key: "entry", Err: byField(err)})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/entries/"+v.ID, savedWord(d.File))
}

// change replaces a draft, files it, or corrects what was filed.
func (req *request) change() error {
	v, err := req.svc.Entries.Show(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	t, _ := req.svc.Entries.Types().Type(v.Type)
	d, err := req.sent(t, v)
	d.File, d.Reason = req.FormValue("draft") == "" || v.State != rules.Draft, req.text("reason")
	if err == nil {
		_, err = req.svc.Entries.Change(req.ctx, req.who, v.ID, req.SeenVersion(), d)
	}
	if kit.Correctable(err) {
		v.Files = shownFiles(v.Files, d.Files, records.KindOf(err) == records.Stale)
		return req.pageOf(v, &kit.Submission{Key: "entry", Err: byField(err)})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/entries/"+v.ID, savedWord(d.File))
}

// shownFiles are the files a form is drawn with again: those that were sent. If someone else was faster, theirs
// stay among them: a file added in the meantime is not removed by a form that never showed it.
func shownFiles(now, sent []string, stale bool) []string {
	if !stale {
		return sent
	}
	out := slices.Clone(now)
	for _, id := range sent {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func savedWord(filed bool) string {
	if filed {
		return "filed"
	}
	return "draft"
}

// byField puts what is wrong to the fields of the form.
func byField(err error) error {
	return kit.RenamedFields(err, func(f string) string {
		switch {
		case strings.HasPrefix(f, "people"):
			return "people"
		case f == "files" || f == "name":
			return "file"
		}
		return f
	})
}

// sent is what was filled in. A file that came with it is taken first, so that it is there when something else has to
// be corrected.
func (req *request) sent(t rules.Type, v entry.View) (entry.Draft, error) {
	d := entry.Draft{Values: map[string]rules.Value{}}
	d.On = deadline.Day(kit.FormDay(req.Request, "on"))
	for _, x := range t.Fields {
		f, err := req.field(x, v)
		if err != nil {
			return d, err
		}
		if f.Type == "checks" {
			d.Values[x.Key] = req.Checked(f)
		} else if text := req.text(f.Name); text != "" {
			d.Values[x.Key] = rules.One(text)
		}
		if len(d.Values[x.Key]) == 0 {
			delete(d.Values, x.Key)
		}
	}
	if t.People != nil {
		d.People = readPeople(req.FormValue("people"))
	}
	if t.Restricted {
		d.Readers = names(req.FormValue("readers"))
	}
	return d, req.sentFiles(&d, t, rules.Subject{Kind: v.Subject.Kind, ID: v.Subject.ID})
}

// sentFiles are the files that were kept, with one that was added.
func (req *request) sentFiles(d *entry.Draft, t rules.Type, s rules.Subject) error {
	if t.Files == nil {
		return nil
	}
	if form, err := req.MultipartForm(); err == nil {
		for name := range form.Value {
			if id, is := strings.CutPrefix(name, "files."); is {
				d.Files = append(d.Files, id)
			}
		}
		slices.Sort(d.Files)
	}
	raw, err := req.Upload("file")
	if err != nil || len(raw) == 0 {
		return err
	}
	h, err := req.FormFile("file")
	if err != nil {
		return err
	}
	f, err := req.svc.Entries.AddFile(req.ctx, req.who, t.Code, s, h.Filename, raw)
	if err != nil {
		return err
	}
	d.Files = append(d.Files, f.ID)
	return nil
}

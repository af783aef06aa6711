package regulation

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/regulation"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
)

func (req *request) list() error { return req.listPage(nil) }

func (req *request) listPage(sent *kit.Submission) error {
	all, err := req.svc.Regulations.List(req.ctx)
	if err != nil {
		return err
	}
	out := List{Frame: req.Frame("制度文件")}
	for _, v := range all {
		chip := req.chip(v.V)
		facts := []string{v.V.Issuer, kit.DayWords(v.V.EffectiveOn) + "起施行"}
		if v.V.Number != "" {
			facts = append([]string{v.V.Number}, facts...)
		}
		out.Rows = append(out.Rows, kit.NamedRow{
			Name: "《" + v.V.Title + "》", Href: home + "/" + v.ID, Facts: facts, Chip: &chip,
		})
	}
	if len(all) == 0 {
		out.Empty = &kit.Empty{Icon: "sheet", Title: "还没有登记制度文件", Text: "登记评估办法、评估细则等文件：文号、日期、是否试行、依据和附件。"}
	}
	if req.who.Role == auth.Admin {
		out.Form = req.WithErrors(form("add", home, "登记", regulation.Regulation{}), sent)
		out.Form.Label = "登记一份文件…"
	}
	return req.Render(out)
}

// chip says whether a document is in force.
func (req *request) chip(x regulation.Regulation) kit.Chip {
	switch x.State(req.svc.Regulations.Today()) {
	case regulation.Ended:
		return kit.Chip{Text: "已废止"}
	case regulation.Coming:
		return kit.Chip{Kind: "fair", Text: "尚未施行"}
	}
	if x.Trial {
		return kit.Chip{Kind: "now", Text: "试行"}
	}
	return kit.Chip{Kind: "good", Text: "施行中"}
}

func form(key, action, button string, x regulation.Regulation) *kit.Form {
	trial := ""
	if x.Trial {
		trial = "1"
	}
	return &kit.Form{
		Key: key, Action: action, Button: button,
		Fields: []kit.Field{
			{Name: "title", Label: "名称", Type: "text", Value: x.Title, MaxLen: 200, Hint: "不用写书名号。"},
			{Name: "number", Label: "文号", Type: "text", Value: x.Number, MaxLen: 60, Optional: true, Hint: "例如：三巡发〔2024〕5号。"},
			{Name: "issuer", Label: "印发机关", Type: "text", Value: x.Issuer, MaxLen: 100},
			{Name: "issued_on", Label: "印发日期", Type: "date", Value: x.IssuedOn},
			{Name: "effective_on", Label: "施行日期", Type: "date", Value: x.EffectiveOn},
			{Name: "ends_on", Label: "废止日期", Type: "date", Value: x.EndsOn, Optional: true},
			{Name: "trial", Label: "试行", Type: "check", Value: trial, Optional: true},
			{Name: "bases", Label: "依据", Type: "textarea", Value: strings.Join(x.Bases, "\n"), MaxLen: 4000, Optional: true, Hint: "一行一份。"},
		},
	}
}

// typed is the document in a form.
func (req *request) typed() regulation.Regulation {
	return regulation.Regulation{
		Title: req.FormValue("title"), Number: req.FormValue("number"), Issuer: req.FormValue("issuer"),
		IssuedOn: kit.FormDay(req.Request, "issued_on"), EffectiveOn: kit.FormDay(req.Request, "effective_on"),
		EndsOn: kit.FormDay(req.Request, "ends_on"), Trial: req.FormValue("trial") == "1",
		Bases: strings.Split(req.FormValue("bases"), "\n"),
	}
}

func (req *request) add() error {
	v, err := req.svc.Regulations.New(req.ctx, req.who, req.typed())
	if kit.Correctable(err) {
		return req.listPage(&kit.Submission{Key: "add", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(home+"/"+v.ID, "added.regulation")
}

func (req *request) show() error { return req.page(nil) }

func (req *request) page(sent *kit.Submission) error {
	v, err := req.svc.Regulations.Show(req.ctx, req.Params("id"))
	if err != nil {
		return err
	}
	files, err := req.svc.Regulations.Files(req.ctx, v.ID)
	if err != nil {
		return err
	}
	x := v.V
	out := Page{Frame: req.Frame("《" + x.Title + "》"), Chip: req.chip(x), Bases: x.Bases}
	out.Back = &kit.Link{Href: home, Text: "制度文件"}
	out.Facts = []kit.Fact{
		{Name: "文号", Value: x.Number},
		{Name: "印发机关", Value: x.Issuer},
		{Name: "印发日期", Value: kit.DayWords(x.IssuedOn)},
		{Name: "施行日期", Value: kit.DayWords(x.EffectiveOn)},
		{Name: "登记", Value: fmt.Sprintf("第 %d 版", v.Version)},
	}
	if x.EndsOn != "" {
		out.Facts = append(out.Facts, kit.Fact{Name: "废止日期", Value: kit.DayWords(x.EndsOn)})
	}
	if x.Number == "" {
		out.Facts = out.Facts[1:]
	}
	for _, f := range files {
		out.Files = append(out.Files, kit.Link{Href: home + "/files/" + f.ID, Text: f.V.Name})
	}
	if req.who.Role == auth.Admin {
		edit := form("edit", home+"/"+v.ID, "保存", x)
		edit.Label, edit.Hidden = "修改登记…", []kit.Hidden{kit.VersionField(v.Version)}
		upload := &kit.Form{
			Key: "file", Action: home + "/" + v.ID + "/files", Button: "上传", Label: "添加附件…", Upload: true,
			Fields: []kit.Field{{Name: "file", Label: "附件", Type: "file", Auto: ".pdf,.jpg,.png,.docx,.xlsx,.ofd", Hint: "PDF、图片、DOCX、XLSX 或 OFD，最大 8 MB。"}},
		}
		out.Forms = []kit.Form{*req.WithErrors(upload, sent), *req.WithErrors(edit, sent)}
	}
	return req.Render(out)
}

func (req *request) change() error {
	_, err := req.svc.Regulations.Change(req.ctx, req.who, req.Params("id"), req.SeenVersion(), req.typed())
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "edit", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(home+"/"+req.Params("id"), "saved.regulation")
}

func (req *request) addFile() error {
	err := kit.TakeFile(req.Request, func(name string, raw []byte) error {
		_, err := req.svc.Regulations.AddFile(req.ctx, req.who, req.Params("id"), name, raw)
		return err
	})
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "file", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(home+"/"+req.Params("id"), "added.file")
}

// readFile sends an attachment as an attachment, whatever it is: no browser shows it.
func (req *request) readFile() error {
	f, raw, err := req.svc.Regulations.ReadFile(req.ctx, req.Params("id"))
	if err != nil {
		return err
	}
	req.Attach(f.Name)
	req.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	req.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	return req.Send(raw)
}

package organization

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/round"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func importForm() kit.Form {
	return kit.Form{
		Action: "/admin/organizations/import",
		Upload: true,
		Button: "上传并检查",
		Kind:   "next",
		Fields: []kit.Field{
			{Name: "file", Label: "文件", Type: "file", Auto: ".xlsx,.csv,.txt", Most: 8 << 20, Optional: true},
			{Name: "paste", Label: "或者粘贴", Type: "textarea", Optional: true, Hint: "没有文件时，从表格里复制过来，第一行是列名。"},
		},
	}
}

func (req *request) showImport(out Import) error {
	out.Frame = req.Frame("从表格导入单位")
	out.Back = &kit.Link{Href: "/admin/organizations", Text: "单位名单"}
	return req.Render(out)
}

func (req *request) importPage() error { return req.showImport(Import{Form: importForm()}) }

func (req *request) importFile() error {
	out := Import{Form: importForm()}
	req.Refill(&out.Form)
	raw, err := req.UploadOrPaste()
	if req.MarkErrors(&out.Form, err) {
		return req.showImport(out)
	}
	if err != nil {
		return err
	}
	done, err := req.svc.Rounds.ImportOrganizations(req.ctx, req.who, raw)
	var bad *round.ImportError
	if errors.As(err, &bad) {
		req.Status(guard.Status(err))
		out.Mistakes = kit.NewMistakes(bad, "一个单位也没有导入")
		return req.showImport(out)
	}
	if req.MarkErrors(&out.Form, err) {
		return req.showImport(out)
	}
	if err != nil {
		return err
	}
	out.Form = importForm()
	r, ok, err := lookup.RoundOf(req.Request, "")
	if err != nil {
		return err
	}
	if ok {
		out.Join = "/admin/rounds/" + r.ID + "/join"
	}
	out.Made, out.Done, out.Changed, out.Unused = done.Made, true, done.Changed, done.Unread.ZH()
	return req.showImport(out)
}

func (req *request) importTemplate() error {
	format := req.Params("format")
	if format != "csv" && format != "xlsx" {
		return fiber.ErrNotFound
	}
	raw, err := req.svc.Rounds.ImportTemplate(format)
	if err != nil {
		return err
	}
	return req.SendFile("单位导入模板."+format, raw)
}

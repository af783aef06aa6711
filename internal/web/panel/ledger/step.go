package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/web/panel/kit"
)

// addFile adds a piece of evidence.
func (req *request) addFile() error {
	id := req.Params("id")
	err := kit.TakeFile(req.Request, func(name string, raw []byte) error {
		_, err := req.svc.Ledgers.AddFile(req.ctx, req.who, id, name, raw)
		return err
	})
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "file", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(itemPath(id), "added.file")
}

// readFile sends a piece of evidence as an attachment, whatever it is: no browser shows it.
func (req *request) readFile() error {
	f, raw, err := req.svc.Ledgers.ReadFile(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	req.Attach(f.Name)
	req.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	req.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	return req.Send(raw)
}

// progress records how far a measure has got.
func (req *request) progress() error {
	id, n := req.Params("id"), kit.ParseNumber(req.FormValue("measure"))
	form := fmt.Sprintf("progress-%d", n)
	r := ledger.ProgressReport{
		Measure: n, Text: strings.TrimSpace(req.FormValue("text")), Claim: rules.Claim(req.FormValue("state")),
		DoneOn: deadline.Day(kit.FormDay(req.Request, "done_on")), Next: strings.TrimSpace(req.FormValue("next")),
		Remains: strings.TrimSpace(req.FormValue("remaining")),
	}
	percent, ok := rules.ReadPercent(req.FormValue("percent"))
	if !ok {
		err := kit.FieldError("percent", "应为 0 到 100 的整数。")
		return req.page(&kit.Submission{Key: form, Err: err})
	}
	r.Percent = percent
	_, err := req.svc.Ledgers.Progress(req.ctx, req.who, id, req.SeenVersion(), r)
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: form, Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(itemPath(id), "saved.progress")
}

// step takes a step with an item.
func (req *request) step() error {
	id := req.Params("id")
	r := ledger.StepRequest{
		To: rules.State(req.FormValue("to")), Result: req.FormValue("result"),
		Reason: strings.TrimSpace(req.FormValue("reason")), Review: deadline.Day(kit.FormDay(req.Request, "review")),
	}
	files, err := req.svc.Ledgers.Files(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	for _, f := range files {
		if req.FormValue("file."+f.ID) != "" {
			r.Files = append(r.Files, f.ID)
		}
	}
	_, err = req.svc.Ledgers.Step(req.ctx, req.who, id, req.SeenVersion(), r)
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: stepKey(r.To), Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(itemPath(id), "moved")
}

func stepKey(to rules.State) string {
	if to == "" {
		return "check"
	}
	return "step-" + string(to)
}

// forms are the steps that the person may take, and the form for evidence.
func (req *request) forms(
	out *Item, v ledger.View, files []records.Versioned[ledger.File], sent *kit.Submission,
) {
	to, results := v.Item.Offers(v.Party, req.svc.Ledgers.Pack())
	if len(results) > 0 {
		f := req.WithErrors(checkForm(v, results, files), sent)
		if v.Item.State == rules.Settled {
			f.Kind, f.Label, f.Button = "grave", "认定反弹…", "认定反弹"
			f.Cannot = "事项重新打开，计一次反弹；要写明情况，并附证据。"
			out.More = append(out.More, *f)
		} else {
			out.Next = f
		}
	}
	if slices.Contains(to, rules.Reported) {
		out.Next = req.WithErrors(reportForm(v), sent)
	}
	if slices.Contains(to, rules.Withdrawn) {
		out.More = append(out.More, *req.WithErrors(withdrawForm(v), sent))
	}
	editable := slices.Contains(writers.Roles(), req.who.Role) && reports(v)
	if editable {
		text := "修改事项"
		if req.who.Role == auth.Unit {
			text = "修改措施"
		}
		out.Edit = &kit.Link{Href: itemPath(v.ID) + "/edit", Text: text}
	}
	if v.Item.State != rules.Withdrawn && v.Party != rules.Reader {
		out.Upload = req.WithErrors(&kit.Form{
			Key: "file", Action: itemPath(v.ID) + "/files", Button: "上传", Upload: true,
			Fields: []kit.Field{{
				Name: "file", Label: "文件", Type: "file", Auto: ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.ofd",
				Hint: "PDF、JPG、PNG、DOCX、XLSX 或 OFD，最多 8 MB。",
			}},
		}, sent)
	}
}

func reportForm(v ledger.View) *kit.Form {
	return &kit.Form{
		Key: stepKey(rules.Reported), Action: itemPath(v.ID) + "/steps", Button: "上报整改结果", Kind: "next",
		Hidden: []kit.Hidden{{Name: "to", Value: string(rules.Reported)}, kit.VersionField(v.Version)},
		Fields: []kit.Field{{
			Name: "reason", Label: "整改结果", Type: "textarea", MaxLen: 2000,
			Hint: "做了什么、见到什么成效。上报后由监督单位、评估组核查，本单位不能自行销号。",
		}},
	}
}

func withdrawForm(v ledger.View) *kit.Form {
	return &kit.Form{
		Key: stepKey(rules.Withdrawn), Action: itemPath(v.ID) + "/steps", Button: "撤回", Kind: "grave",
		Label: "撤回这个事项…", Cannot: "登记有误时撤回。撤回后不再计数，不能恢复。",
		Hidden: []kit.Hidden{{Name: "to", Value: string(rules.Withdrawn)}, kit.VersionField(v.Version)},
		Fields: []kit.Field{{Name: "reason", Label: "原因", Type: "textarea", MaxLen: 2000}},
	}
}

func checkForm(v ledger.View, results []rules.Result, files []records.Versioned[ledger.File]) *kit.Form {
	choice := kit.Field{Name: "result", Label: "核查结论", Type: "radio"}
	for _, r := range results {
		o := kit.Option{Value: r.Code, Text: r.Name}
		if r.Follow != "" {
			o.Hint = "下一步：" + r.Follow
		}
		choice.Options = append(choice.Options, o)
	}
	f := &kit.Form{
		Key: stepKey(""), Action: itemPath(v.ID) + "/steps", Button: "提交核查结论", Kind: "next",
		Hidden: []kit.Hidden{kit.VersionField(v.Version)},
		Fields: []kit.Field{choice, {
			Name: "reason", Label: "核查意见", Type: "textarea", Optional: true, MaxLen: 2000,
			Hint: "退回再整改、认定反弹时必须写明。",
		}},
	}
	if len(results) == 1 {
		f.Fields[0].Value = results[0].Code
	}
	if slices.ContainsFunc(results, func(r rules.Result) bool { return r.To == rules.LongTerm }) {
		f.Fields = append(f.Fields, kit.Field{
			Name: "review", Label: "下次回看", Type: "date", Optional: true, Width: "short", Hint: "结论为“长期坚持”时填。",
		})
	}
	for _, x := range files {
		f.Fields = append(f.Fields, kit.Field{Name: "file." + x.ID, Label: "附上证据：" + x.V.Name, Type: "check"})
	}
	return f
}

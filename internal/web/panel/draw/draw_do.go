package draw

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/draw"
	"minping/internal/app/records"
	"minping/internal/app/round"
	evaldraw "minping/internal/evaluation/draw"
	"minping/internal/paper"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) drawPool() error {
	raw, err := req.UploadOrPaste()
	if err != nil {
		return req.afterDraw("pool", err)
	}
	put, err := req.svc.Draws.PutAttendees(req.ctx, req.who, req.Params("id"), raw, req.FormValue("reason"))
	var bad *round.ImportError
	if errors.As(err, &bad) {
		out := Draw{Mistakes: kit.NewMistakes(bad, "一个人也没有导入")}
		err := req.drawPage(out, &kit.Submission{Key: "pool", Err: kit.FieldError("file", fmt.Sprintf("名单有 %d 处要改，见上面的表。", len(bad.Rows)))})
		req.Status(guard.Status(bad))
		return err
	}
	if unused := put.Unread.ZH(); err == nil && unused != "" {
		return req.RedirectSaying(lookup.DrawPath(req.Params("id")), kit.Notice{Kind: "fair", Text: "名单已收下。" + unused})
	}
	return req.afterDraw("pool", err)
}

// afterDraw returns to the page. An error that no form there can show, e.g. because someone else was faster, is shown
// at its top.
func (req *request) afterDraw(key string, err error) error {
	switch records.KindOf(err) {
	case records.Invalid, records.Unreadable, records.Conflict, records.Stale:
		shown := req.drawPage(Draw{}, &kit.Submission{Key: key, Err: err})
		if shown == nil {
			req.Status(guard.Status(err)) // also where the form that was sent is no longer on the page
		}
		return shown
	}
	if err != nil {
		return err
	}
	return req.Redirect(lookup.DrawPath(req.Params("id")), map[string]string{
		"witnesses": "drawn", "erase": "erased",
		"quotas": "fixed", "pool": "pooled", "replace": "replaced",
	}[key])
}

// overtaken says what happened to a form that is no longer on the page.
func overtaken(d draw.DrawView, tried *kit.Submission) kit.Notice {
	if tried.Key == "witnesses" && d.Drawn != nil {
		return kit.Notice{Kind: "fair", Text: d.DrawnBy + " 刚刚已经抽取，结果在下面。您这次填的数没有用上，也没有改变结果。"}
	}
	var e *records.Error
	if !errors.As(tried.Err, &e) {
		return kit.Notice{Kind: "poor", Text: "没有保存。"}
	}
	return kit.Notice{Kind: "fair", Text: e.Text.ZH}
}

// asTyped gives the fields of an error their names in the form: quotas[1].n is n1.
func asTyped(err error) error {
	var e *records.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Fields = nil
	for _, f := range e.Fields {
		list, rest, _ := strings.Cut(f.Field, "[")
		if at, name, ok := strings.Cut(rest, "]."); ok {
			f.Field = name + at
			if list == "witnesses" && name == "name" {
				f.Field = "witness" + at
			}
		}
		out.Fields = append(out.Fields, f)
	}
	return &out
}

func (req *request) drawQuotas() error {
	d, err := req.svc.Draws.ShowDraw(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	var quotas []evaldraw.Quota
	names, _ := evaldraw.Strata(d.Pool)
	for i, name := range names {
		at := strconv.Itoa(i)
		quotas = append(quotas, evaldraw.Quota{
			Stratum: name, N: kit.ParseNumber(req.FormValue("n" + at)),
			Reserves: kit.ParseNumber(req.FormValue("reserves" + at)),
		})
	}
	_, err = req.svc.Draws.FixDraw(req.ctx, req.who, req.Params("id"), req.SeenVersion(), quotas)
	return req.afterDraw("quotas", asTyped(err))
}

func (req *request) drawRun() error {
	var ws []evaldraw.Witness
	for i := range shownWitnesses {
		w := evaldraw.Witness{
			Name:   strings.TrimSpace(req.FormValue(fmt.Sprintf("witness%d", i))),
			Number: strings.TrimSpace(req.FormValue(fmt.Sprintf("number%d", i))),
		}
		if w != (evaldraw.Witness{}) || i < 2 {
			ws = append(ws, w)
		}
	}
	_, err := req.svc.Draws.DrawAttendees(req.ctx, req.who, req.Params("id"), req.SeenVersion(), ws)
	return req.afterDraw("witnesses", asTyped(err))
}

func (req *request) drawReplace() error {
	_, err := req.svc.Draws.ReplaceAttendee(req.ctx, req.who, req.Params("id"), req.SeenVersion(),
		req.FormValue("id"), req.FormValue("reason"))
	return req.afterDraw("replace", err)
}

func (req *request) drawErase() error {
	return req.afterDraw("erase", req.svc.Draws.EraseAttendees(req.ctx, req.who, req.Params("id")))
}

func (req *request) drawTemplate() error {
	format := req.Params("format")
	if format != "csv" && format != "xlsx" {
		return fiber.ErrNotFound
	}
	raw, err := draw.AttendeeTemplate(format)
	if err != nil {
		return err
	}
	return req.SendFile("参会人员名单模板."+format, raw)
}

// drawRecord sends the record as a file, from which anyone can repeat the draw. It contains no names.
func (req *request) drawRecord() error {
	d, err := req.svc.Draws.ShowDraw(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("record of draw: %w", err)
	}
	return req.SendFile("抽取记录.json", raw)
}

func (req *request) drawCalls() error {
	list, err := req.svc.Draws.CallList(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	write, name := paper.WriteCalls, "通知名单.csv"
	if strings.HasSuffix(req.Path(), ".xlsx") {
		write, name = paper.WriteCallBook, "通知名单.xlsx"
	}
	if err := write(&b, calls(list)); err != nil {
		return err
	}
	return req.SendFile(name, b.Bytes())
}

func calls(list []draw.Attendee) []paper.Call {
	var out []paper.Call
	for _, p := range list {
		if p.Standing == draw.Attends || p.Standing == draw.Reserve {
			out = append(out, paper.Call{
				Stratum: p.Stratum, ID: p.ID, Name: p.Name, Phone: p.Phone,
				Reserve: p.Standing == draw.Reserve,
			})
		}
	}
	return out
}

// drawPrint is the call list on paper, with full phone numbers for the people who make the calls.
func (req *request) drawPrint() error { return req.printCalls(req.svc.Draws.CallList) }

// drawMasked is the same for people who only need the names.
func (req *request) drawMasked() error { return req.printCalls(req.svc.Draws.Attendees) }

func (req *request) printCalls(read func(context.Context, records.Actor, string) ([]draw.Attendee, error)) error {
	a, err := lookup.Evaluation(req.Request, req.Params("id"))
	if err != nil {
		return err
	}
	list, err := read(req.ctx, req.who, a.Evaluation.ID)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	sheet := paper.CallSheet{
		Organization: a.Organization.V.Name, Round: a.Round.V.Name, Made: req.svc.Now(),
		Calls: calls(list),
	}
	if err := sheet.WriteHTML(&b); err != nil {
		return err
	}
	return req.RenderDocument(b.Bytes())
}

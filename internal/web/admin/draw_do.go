package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/paper"
	"minping/internal/web/admin/page"
	"minping/internal/web/guard"
)

func (v *visit) drawPool() error {
	raw, err := v.upload("file")
	if err != nil {
		return err
	}
	if len(raw) == 0 {
		raw = []byte(v.FormValue("paste"))
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return v.afterDraw("pool", fieldError("file", "请选择一个文件，或者把名单粘贴在下面。"))
	}
	_, err = v.p.svc.PutAttendees(v.ctx, v.who, v.Params("id"), raw, v.FormValue("reason"))
	var bad *app.ImportError
	if errors.As(err, &bad) {
		out := page.Draw{Mistakes: mistakes(bad, "一个人也没有导入")}
		err := v.drawPage(out, &attempt{"pool", fieldError("file", fmt.Sprintf("名单有 %d 处要改，见上面的表。", len(bad.Rows)))})
		v.Status(guard.Status(bad))
		return err
	}
	return v.afterDraw("pool", err)
}

// afterDraw goes back to the page. What cannot be done there, because somebody else was faster, is said at its top.
func (v *visit) afterDraw(key string, err error) error {
	switch app.KindOf(err) {
	case app.Invalid, app.Unreadable, app.Conflict, app.Stale:
		shown := v.drawPage(page.Draw{}, &attempt{key, err})
		if shown == nil {
			v.Status(guard.Status(err)) // also where the form that was sent is no longer on the page
		}
		return shown
	}
	if err != nil {
		return err
	}
	return v.on(drawPath(v.Params("id")), map[string]string{"witnesses": "drawn", "erase": "erased", "quotas": "fixed", "pool": "pooled", "replace": "replaced"}[key])
}

// overtaken says what became of a form that is no longer on the page.
func overtaken(d app.DrawView, tried *attempt) page.Notice {
	if tried.key == "witnesses" && d.Drawn != nil {
		return page.Notice{Kind: "fair", Text: d.DrawnBy + " 刚刚已经抽取，结果在下面。您这次填的数没有用上，也没有改变结果。"}
	}
	var e *app.Error
	if !errors.As(tried.err, &e) {
		return page.Notice{Kind: "poor", Text: "没有保存。"}
	}
	return page.Notice{Kind: "fair", Text: e.Text.ZH}
}

// asTyped names the fields of an error as the form has them: quotas[1].n is n1.
func asTyped(err error) error {
	var e *app.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Fields = nil
	for _, f := range e.Fields {
		list, rest, _ := strings.Cut(f.Field, "[")
		if at, name, ok := strings.Cut(rest, "]."); ok {
			if f.Field = name + at; list == "witnesses" && name == "name" {
				f.Field = "witness" + at
			}
		}
		out.Fields = append(out.Fields, f)
	}
	return &out
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
	_, err = v.p.svc.FixDraw(v.ctx, v.who, v.Params("id"), v.seenVersion(), quotas)
	return v.afterDraw("quotas", asTyped(err))
}

func (v *visit) drawRun() error {
	var ws []evaluation.Witness
	for i := range shownWitnesses {
		w := evaluation.Witness{Name: strings.TrimSpace(v.FormValue(fmt.Sprintf("witness%d", i))), Number: strings.TrimSpace(v.FormValue(fmt.Sprintf("number%d", i)))}
		if w != (evaluation.Witness{}) || i < 2 {
			ws = append(ws, w)
		}
	}
	_, err := v.p.svc.DrawAttendees(v.ctx, v.who, v.Params("id"), v.seenVersion(), ws)
	return v.afterDraw("witnesses", asTyped(err))
}

func (v *visit) drawReplace() error {
	_, err := v.p.svc.ReplaceAttendee(v.ctx, v.who, v.Params("id"), v.seenVersion(), v.FormValue("id"), v.FormValue("reason"))
	return v.afterDraw("replace", err)
}

func (v *visit) drawErase() error {
	return v.afterDraw("erase", v.p.svc.EraseAttendees(v.ctx, v.who, v.Params("id")))
}

func (v *visit) drawTemplate() error {
	format := v.Params("format")
	if format != "csv" && format != "xlsx" {
		return fiber.ErrNotFound
	}
	raw, err := app.AttendeeTemplate(format)
	if err != nil {
		return err
	}
	return v.file("参会人员名单模板."+format, raw)
}

// drawRecord is the record as a file, from which anybody can make the draw again. It names nobody.
func (v *visit) drawRecord() error {
	d, err := v.p.svc.ShowDraw(v.ctx, v.who, v.Params("id"))
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("record of draw: %w", err)
	}
	return v.file("抽取记录.json", raw)
}

func (v *visit) drawCalls() error {
	list, err := v.p.svc.CallList(v.ctx, v.who, v.Params("id"))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := paper.WriteCalls(&b, calls(list)); err != nil {
		return err
	}
	return v.file("通知名单.csv", b.Bytes())
}

func calls(list []app.Attendee) []paper.Call {
	var out []paper.Call
	for _, p := range list {
		if p.Standing == app.Attends || p.Standing == app.Reserve {
			out = append(out, paper.Call{Stratum: p.Stratum, ID: p.ID, Name: p.Name, Phone: p.Phone, Reserve: p.Standing == app.Reserve})
		}
	}
	return out
}

// drawPrint is the call list on paper, with whole phones for whoever rings people up.
func (v *visit) drawPrint() error { return v.printCalls(v.p.svc.CallList) }

// drawMasked is the same for whoever needs the names alone.
func (v *visit) drawMasked() error { return v.printCalls(v.p.svc.Attendees) }

func (v *visit) printCalls(read func(context.Context, app.Actor, string) ([]app.Attendee, error)) error {
	a, err := v.assessed(v.Params("id"))
	if err != nil {
		return err
	}
	list, err := read(v.ctx, v.who, a.e.ID)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	sheet := paper.CallSheet{Organization: a.org.V.Name, Round: a.round.V.Name, Made: v.p.svc.Now(), Calls: calls(list)}
	if err := sheet.WriteHTML(&b); err != nil {
		return err
	}
	return v.document(b.Bytes())
}

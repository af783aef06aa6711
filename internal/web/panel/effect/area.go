// Package effect is 赋分 in the panel: what fixed results do in the annual assessments, as it will be exported, each line
// with what it follows from (evaluation §6).
package effect

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"strconv"
	"strings"

	appeffect "minping/internal/app/effect"
	"minping/internal/app/records"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/effect"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Effects *appeffect.Effects
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "effect", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/effects", kit.Deciders, "decisions", at((*request).show)),
			kit.Get("/admin/effects.xlsx", kit.Deciders, "decisions", at((*request).file)),
		},
	}
}

// request is a request to this area.
type request struct {
	*kit.Request
	svc Rooms
	ctx context.Context
	who records.Actor
}

// Effects is 赋分 of a year.
type Effects struct {
	kit.Frame
	Use    []kit.Tab
	Filter []kit.Field
	Shown  string
	Units  []Unit // of this page
	Pages  kit.Pages
	File   *kit.NextLink
	Empty  *kit.Empty
}

// Template names the template of this page.
func (Effects) Template() string { return "effects" }

// Unit is what an organization gets in one assessment.
type Unit struct {
	Name, Assessment, Points string
	Lines                    []Line
}

// Line is one effect with what it follows from.
type Line struct {
	Rule, Formula, Points string
	Result, Decision      *kit.Link
	Items                 []kit.Link
}

func (req *request) year() int {
	if req.Query("year") == "" {
		return req.svc.Effects.ThisYear()
	}
	return kit.ParseNumber(req.Query("year"))
}

// years is how many years back the page offers.
const years = 5

// onPage is how many units are shown at once; each takes some lines, and on a phone some cards.
const onPage = 20

func (req *request) show() error {
	year := req.year()
	list, err := req.svc.Effects.Of(req.ctx, req.who, year)
	if err != nil {
		return err
	}
	out := Effects{Frame: req.Frame("赋分"), Use: kit.UseTabs(req.Query("batch"), "/admin/effects")}
	out.Sub = "由锁定的结果、处理决定和台账算出，规则里的分值可由各地自定。"
	choice := kit.Field{Name: "year", Label: "年度", Type: "select", Optional: true, Value: strconv.Itoa(year)}
	for y := req.svc.Effects.ThisYear(); y > req.svc.Effects.ThisYear()-years; y-- {
		choice.Options = append(choice.Options, kit.Option{Value: strconv.Itoa(y), Text: fmt.Sprintf("%d 年", y)})
	}
	out.Filter = []kit.Field{choice}
	if len(list.Rows) == 0 {
		out.Empty = &kit.Empty{Icon: "rank", Title: "这一年还没有赋分", Text: "结果锁定以后，扣分和按名次的赋分会列在这里，可以导出给考核部门。", Do: &kit.Link{Href: "/admin/results", Text: "去锁定结果"}}
		return req.Render(out)
	}
	out.File = &kit.NextLink{Href: fmt.Sprintf("/admin/effects.xlsx?year=%d", year), Text: "导出 XLSX", Icon: "down"}
	out.Shown = fmt.Sprintf("共 %d 项合计", len(list.Totals))
	from, to, pages := req.PaginateBy(len(list.Totals), onPage)
	out.Pages = pages
	for _, t := range list.Totals[from:to] {
		u := Unit{Name: t.Name, Assessment: req.svc.Effects.AssessmentName(t.Assessment), Points: minus(t.Points)}
		for _, i := range t.Rows {
			u.Lines = append(u.Lines, lineOf(list.Rows[i]))
		}
		out.Units = append(out.Units, u)
	}
	return req.Render(out)
}

// minus writes a number as formulas beside it are written.
func minus(points string) string { return strings.Replace(points, "-", "−", 1) }

func lineOf(x effect.Row) Line {
	out := Line{Rule: x.RuleName, Formula: x.Formula, Points: minus(x.Points)}
	if x.Batch != "" {
		out.Result = &kit.Link{Href: "/admin/batches/" + x.Batch + "/final", Text: x.BatchName}
	}
	if x.Decision != "" {
		name, _ := decision.Kind(x.Decision).Name()
		out.Decision = &kit.Link{Href: "/admin/evaluations/" + x.Evaluation + "/decisions", Text: name + "的决定"}
	}
	for i, id := range x.Items {
		out.Items = append(out.Items, kit.Link{Href: "/admin/ledger/items/" + id, Text: strconv.Itoa(i + 1)})
	}
	return out
}

func (req *request) file() error {
	list, err := req.svc.Effects.Of(req.ctx, req.who, req.year())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := req.svc.Effects.Write(&b, list); err != nil {
		return err
	}
	return req.SendFile(fmt.Sprintf("%d年考核赋分.xlsx", list.Year), b.Bytes())
}

package scoring

import (
	"context"
	"fmt"
	"io"

	"github.com/gofiber/fiber/v2"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/statistics"
	"minping/internal/paper"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

// previewRows is how much of the table the page shows; the files contain all of it.
const previewRows = 50

// statistics previews 集中督查结果统计表 and offers it as files.
func (req *request) statistics() error {
	r, ok, err := req.CurrentRound()
	if err != nil {
		return err
	}
	out := Statistics{Frame: req.Frame("导出集中督查结果统计表")}
	if !ok {
		out.Empty = kit.NoRounds(req.who)
		return req.Render(out)
	}
	s, err := req.svc.Scores.Statistics(req.ctx, req.who, r.ID)
	if err != nil {
		return err
	}
	out.Sub = r.V.Name
	if s.Count == 0 {
		out.Empty = &kit.Empty{Icon: "table", Title: "本轮还没有单位", Text: "把单位加入本轮后，统计表就有行了。", Do: &kit.Link{Href: "/admin/rounds/" + r.ID, Text: "去本轮进度"}}
		return req.Render(out)
	}
	base := "/admin/rounds/" + r.ID + "/statistics"
	out.Links = []kit.NextLink{
		{Href: base + ".xlsx", Text: "下载 XLSX", Icon: "down", Filled: true},
		{Href: base + ".csv", Text: "下载 CSV", Icon: "down"},
		{Href: base + ".html", Text: "打印（A4 横向）", Icon: "print"},
	}
	out.Head = s.Layout.Header()
	out.Num = make([]bool, len(out.Head))
	var total statistics.Total
	for row, err := range s.Rows(req.ctx) {
		if err != nil {
			return err
		}
		total.Add(row)
		figures(s.Layout.Cells(row), out.Num)
		out.Rows = append(out.Rows, paper.Cells(s.Layout, row))
		if len(out.Rows) == previewRows {
			break
		}
	}
	if s.Count <= previewRows {
		out.Rows = append(out.Rows, paper.Cells(s.Layout, total.Row(s.Completion)))
	}
	if s.Count > previewRows {
		out.More = fmt.Sprintf("这里只显示前 %d 行，文件里有全部 %d 行。", previewRows, s.Count)
	}
	return req.Render(out)
}

// figures marks the columns of the table that contain numbers. A column that is empty throughout contains none yet.
func figures(cells []any, out []bool) {
	for i, c := range cells {
		switch c.(type) {
		case int, decimal.Decimal:
			out[i] = true
		}
	}
}

// statisticsFile sends the table as a workbook, as CSV, or as a page to print.
func (req *request) statisticsFile() error {
	format := req.Params("format")
	if format != "xlsx" && format != "csv" && format != "html" {
		return fiber.ErrNotFound
	}
	r, ok, err := req.CurrentRound()
	if err != nil {
		return err
	}
	if !ok {
		return fiber.ErrNotFound
	}
	s, err := req.svc.Scores.Statistics(req.ctx, req.who, r.ID)
	if err != nil {
		return err
	}
	made := req.svc.Now()
	write := map[string]func(paper.Table, io.Writer) error{
		"xlsx": paper.Table.WriteXLSX, "csv": paper.Table.WriteCSV,
		"html": paper.Table.WriteHTML,
	}[format]
	body, err := guard.NewTransfer(req.ctx, kit.DownloadTime, func(ctx context.Context, w io.Writer) error {
		return write(paper.Table{
			Round: r.V.Name, Made: made, Layout: s.Layout, Completion: s.Completion, Rows: s.Rows(ctx),
		}, w)
	})
	if err != nil {
		return err
	}
	if format == "html" {
		req.Set(fiber.HeaderContentSecurityPolicy, paper.CSP())
		req.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	} else {
		req.Attach("集中督查结果统计表-" + r.V.Name + "." + format)
	}
	req.Context().SetBodyStream(body, -1)
	return nil
}

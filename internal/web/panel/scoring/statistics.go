package scoring

import (
	"context"
	"fmt"
	"io"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/scoring"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/statistics"
	"minping/internal/paper"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// previewRows is how much of the table the page shows; the files contain all of it.
const previewRows = 50

// statistics previews 集中督查结果统计表 and offers it as files.
func (req *request) statistics() error {
	r, ok, err := lookup.CurrentRound(req.Request)
	if err != nil {
		return err
	}
	if !ok {
		return req.Render(Statistics{Frame: req.Frame(statisticsTitle), Empty: lookup.NoRounds(req.who)})
	}
	s, err := req.svc.Scores.Statistics(req.ctx, req.who, r.ID)
	if err != nil {
		return err
	}
	batch, err := req.svc.Rounds.BatchOf(req.ctx, r.ID)
	if err != nil {
		return err
	}
	out := Statistics{Frame: req.Frame(statisticsTitle)}
	if batch != r.ID {
		out.Links = append(out.Links, kit.NextLink{
			Href: "/admin/batches/" + batch + "/statistics", Text: "几轮合在一起看", Icon: "table",
		})
	}
	return req.table(out, s, "/admin/rounds/"+r.ID)
}

// batchStatistics is the same over the rounds of a batch, whose schemes may differ.
func (req *request) batchStatistics() error {
	id := req.Params("id")
	s, err := req.svc.Scores.BatchStatistics(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	out := Statistics{Frame: req.Frame(statisticsTitle)}
	out.Back = &kit.Link{Href: "/admin/batches/" + id + "/final", Text: "锁定结果"}
	return req.table(out, s, "/admin/batches/"+id)
}

const statisticsTitle = "导出集中督查结果统计表"

// table shows the rows; about is the path of what the table is about.
func (req *request) table(out Statistics, s scoring.StatisticsView, about string) error {
	out.Sub = s.Name
	if s.Count == 0 {
		out.Empty = lookup.NoneJoined(req.who, s.Round, "把单位加入本轮后，统计表就有行了。")
		return req.Render(out)
	}
	base := about + "/statistics"
	out.Links = append([]kit.NextLink{
		{Href: base + ".xlsx", Text: "下载 XLSX", Icon: "down", Filled: true},
		{Href: base + ".csv", Text: "下载 CSV", Icon: "down"},
		{Href: base + ".html", Text: "打印（A4 横向）", Icon: "print"},
	}, out.Links...)
	out.Links = append(out.Links, kit.NextLink{Href: "/admin/statistics", Text: "历轮累计", Icon: "table"})
	out.Head, out.Notes = s.Layout.Header(), s.Layout.Notes()
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

// statisticsFile sends the table of a round.
func (req *request) statisticsFile() error {
	r, ok, err := lookup.CurrentRound(req.Request)
	if err != nil {
		return err
	}
	if !ok {
		return fiber.ErrNotFound
	}
	return req.tableFile(func() (scoring.StatisticsView, error) {
		return req.svc.Scores.Statistics(req.ctx, req.who, r.ID)
	})
}

// batchStatisticsFile sends the table of a batch.
func (req *request) batchStatisticsFile() error {
	return req.tableFile(func() (scoring.StatisticsView, error) {
		return req.svc.Scores.BatchStatistics(req.ctx, req.who, req.Params("id"))
	})
}

// tableFile sends a table as a workbook, as CSV, or as a page to print.
func (req *request) tableFile(read func() (scoring.StatisticsView, error)) error {
	format := req.Params("format")
	if format != "xlsx" && format != "csv" && format != "html" {
		return fiber.ErrNotFound
	}
	s, err := read()
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
			Round: s.Name, Made: made, Layout: s.Layout, Completion: s.Completion, Rows: s.Rows(ctx),
		}, w)
	})
	if err != nil {
		return err
	}
	if format == "html" {
		req.Set(fiber.HeaderContentSecurityPolicy, paper.CSP())
		req.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	} else {
		req.Attach("集中督查结果统计表-" + s.Name + "." + format)
	}
	req.Context().SetBodyStream(body, -1)
	return nil
}

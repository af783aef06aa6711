package round

import (
	"context"
	"io"

	"minping/internal/evaluation/statistics"
	"minping/internal/paper"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type statisticsView struct {
	Round   roundView `json:"round"`
	Columns []string  `json:"columns" doc:"The columns of 集中督查结果统计表：one for each body that scores"`
	Total   []any     `json:"total" doc:"The row that closes the table: sums of what is known; empty without rows"`
	Rows    [][]any   `json:"rows" doc:"One cell for each column: text, whole number, decimal as a string, or null for an empty cell"`
}

// statistics shows the statistics table of a round.
func (a area) statistics(ctx context.Context, in *kit.ByID) (*kit.Reply[statisticsView], error) {
	v, err := a.svc.Scores.Statistics(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	rows := make([][]any, 0, v.Count)
	var total statistics.Total
	for row, err := range v.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		total.Add(row)
		rows = append(rows, v.Layout.Cells(row))
	}
	closing := []any{}
	if len(rows) > 0 {
		closing = v.Layout.Cells(total.Row(v.Completion))
	}
	return kit.Answer(statisticsView{a.viewRound(ctx)(v.Round), v.Layout.Header(), closing, rows}, nil)
}

// statisticsXLSX sends the table as a workbook.
func (a area) statisticsXLSX(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	return a.table(ctx, in.ID, "xlsx", kit.XLSX, paper.Table.WriteXLSX)
}

// statisticsCSV sends the table as CSV in UTF-8 with a byte order mark.
func (a area) statisticsCSV(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	return a.table(ctx, in.ID, "csv", kit.CSV, paper.Table.WriteCSV)
}

func (a area) table(ctx context.Context, id, ext, kind string,
	write func(paper.Table, io.Writer) error,
) (*kit.File, error) {
	v, err := a.svc.Scores.Statistics(ctx, guard.ActorOf(ctx), id)
	if err != nil {
		return nil, err
	}
	made := a.svc.Now()
	return kit.Download(ctx, "statistics-"+id+"."+ext, kind, func(ctx context.Context, w io.Writer) error {
		return write(paper.Table{
			Round: v.Round.V.Name, Made: made, Layout: v.Layout, Completion: v.Completion, Rows: v.Rows(ctx),
		}, w)
	})
}

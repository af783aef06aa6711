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
	Columns []string  `json:"columns" doc:"The 39 columns of 集中督查结果统计表，verbatim"`
	Rows    [][]any   `json:"rows" doc:"One cell for each column: text, whole number, decimal as a string, or null for an empty cell"`
}

// statistics shows the statistics table of a round.
func (a area) statistics(ctx context.Context, in *kit.ByID) (*kit.Reply[statisticsView], error) {
	v, err := a.svc.Scores.Statistics(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	rows := make([][]any, 0, v.Count)
	for row, err := range v.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row.Cells())
	}
	return kit.Answer(statisticsView{a.viewRound(v.Round), statistics.Header(), rows}, nil)
}

// statisticsXLSX sends the table as a workbook.
func (a area) statisticsXLSX(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	return a.table(ctx, in.ID, "xlsx", kit.XLSX, paper.Table.WriteXLSX)
}

// statisticsCSV sends the table as CSV in UTF-8 with a byte order mark.
func (a area) statisticsCSV(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	return a.table(ctx, in.ID, "csv", kit.CSV, paper.Table.WriteCSV)
}

func (a area) table(ctx context.Context, id, ext, kind string, write func(paper.Table, io.Writer) error) (*kit.File, error) {
	v, err := a.svc.Scores.Statistics(ctx, guard.ActorOf(ctx), id)
	if err != nil {
		return nil, err
	}
	made := a.svc.Now()
	return kit.Download(ctx, "statistics-"+id+"."+ext, kind, func(ctx context.Context, w io.Writer) error {
		return write(paper.Table{Round: v.Round.V.Name, Made: made, Rows: v.Rows(ctx)}, w)
	})
}

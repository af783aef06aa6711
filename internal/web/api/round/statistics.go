package round

import (
	"context"
	"io"

	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/evaluation/statistics"
	"minping/internal/paper"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type statisticsView struct {
	Name    string    `json:"name" doc:"Of the round or the batch"`
	Round   roundView `json:"round" doc:"The last one of a batch"`
	Rounds  []string  `json:"rounds" doc:"Names of the rounds in it"`
	Columns []string  `json:"columns" doc:"The columns of 集中督查结果统计表：one for each body that scores"`
	Notes   []string  `json:"notes" doc:"Columns left empty because only some of the schemes have them"`
	Total   []any     `json:"total" doc:"The last row of the table: sums of the known values; empty without rows"`
	Rows    [][]any   `json:"rows" doc:"One cell for each column: text, whole number, decimal as a string, or null for an empty cell"`
}

// statistics shows the statistics table of a round.
func (a area) statistics(ctx context.Context, in *kit.ByID) (*kit.Reply[statisticsView], error) {
	return a.rows(ctx, in.ID, a.svc.Scores.Statistics)
}

// batchStatistics shows the table over the rounds of a batch.
func (a area) batchStatistics(ctx context.Context, in *kit.ByID) (*kit.Reply[statisticsView], error) {
	return a.rows(ctx, in.ID, a.svc.Scores.BatchStatistics)
}

// reader reads a table by the id of what it is about.
type reader func(context.Context, records.Actor, string) (scoring.StatisticsView, error)

func (a area) rows(ctx context.Context, id string, read reader) (*kit.Reply[statisticsView], error) {
	v, err := read(ctx, guard.ActorOf(ctx), id)
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
	of, err := a.viewRound(ctx, v.Round)
	if err != nil {
		return nil, err
	}
	return kit.Answer(statisticsView{
		v.Name, of, v.Rounds, v.Layout.Header(), kit.OrEmpty(v.Layout.Notes()), closing, rows,
	}, nil)
}

// statisticsXLSX sends the table as a workbook.
func (a area) statisticsXLSX(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	return a.table(ctx, in.ID, a.svc.Scores.Statistics, "xlsx", kit.XLSX, paper.Table.WriteXLSX)
}

// statisticsCSV sends the table as CSV in UTF-8 with a byte order mark.
func (a area) statisticsCSV(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	return a.table(ctx, in.ID, a.svc.Scores.Statistics, "csv", kit.CSV, paper.Table.WriteCSV)
}

// batchStatisticsXLSX sends the table of a batch as a workbook.
func (a area) batchStatisticsXLSX(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	return a.table(ctx, in.ID, a.svc.Scores.BatchStatistics, "xlsx", kit.XLSX, paper.Table.WriteXLSX)
}

// batchStatisticsCSV sends the table of a batch as CSV.
func (a area) batchStatisticsCSV(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	return a.table(ctx, in.ID, a.svc.Scores.BatchStatistics, "csv", kit.CSV, paper.Table.WriteCSV)
}

func (a area) table(ctx context.Context, id string, read reader, ext, kind string,
	write func(paper.Table, io.Writer) error,
) (*kit.File, error) {
	v, err := read(ctx, guard.ActorOf(ctx), id)
	if err != nil {
		return nil, err
	}
	made := a.svc.Now()
	return kit.Download(ctx, "statistics-"+id+"."+ext, kind, func(ctx context.Context, w io.Writer) error {
		return write(paper.Table{
			Round: v.Name, Made: made, Layout: v.Layout, Completion: v.Completion, Rows: v.Rows(ctx),
		}, w)
	})
}

package ledgerfile

import (
	"context"
	"slices"

	appledger "minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/typed"
)

// planFigures finds the units of a table of counts. It fills in the facts of a unit without a ledger.
func (fs *Files) planFigures(
	ctx context.Context, p *plan, grid ledgerfile.Grid, places map[string]appledger.Place,
) error {
	p.figures = map[string]ledgerfile.Figures{}
	problems, done := figureColumns(p.layout.Headings)
	if problems == "" || done == "" {
		return records.Refused("这张表只有汇总数字，没有逐条问题，也没有“应整改数”和“已整改数”，不能导入。请上传逐条的台账。",
			"The table holds only sums, and none that an evaluation uses; upload the ledger itself.")
	}
	for _, f := range ledgerfile.ReadFigures(grid, p.layout) {
		if f.Total {
			continue
		}
		v := FigureView{Row: f.Row, Unit: f.Unit, Problems: f.Counts[problems], Done: f.Counts[done]}
		at, ok := places[ledgerfile.UnitKey(f.Unit)]
		switch {
		case !ok:
			p.preview.Notes = append(p.preview.Notes, ledgerfile.Note{Row: f.Row, Column: "单位", Fatal: true, ZH: "本轮没有这个单位，或者不归您办理。", EN: "There is no such unit in the round."})
			p.preview.Fatal++
		case v.Done > v.Problems:
			p.preview.Notes = append(p.preview.Notes, ledgerfile.Note{Row: f.Row, Column: done, Fatal: true, ZH: "已整改数多于应整改数。", EN: "More are marked done than exist."})
			p.preview.Fatal++
		default:
			counts, err := fs.ledgers.Counts(ctx, []string{at.Evaluation.ID})
			if err != nil {
				return err
			}
			_, ledgered := counts[at.Evaluation.ID]
			v.EvaluationID, v.Taken = at.Evaluation.ID, !ledgered
			if v.Taken {
				p.figures[at.Evaluation.ID] = ledgerfile.Figures{
					Unit: f.Unit, Row: f.Row, Counts: map[string]int{"problems": v.Problems, "done": v.Done},
				}
			}
		}
		p.preview.Figures = append(p.preview.Figures, v)
	}
	return nil
}

// figureColumns returns the headings that an evaluation uses from a table of counts.
func figureColumns(headings []string) (problems, done string) {
	for _, h := range headings {
		switch k := typed.Key(h); {
		case problems == "" && slices.Contains([]string{"反馈问题应整改数", "应整改数", "反馈问题数", "问题数", "问题总数", "反馈问题总数"}, k):
			problems = h
		case done == "" && slices.Contains([]string{"已整改数", "已完成数", "已整改问题数", "完成数", "整改完成数"}, k):
			done = h
		}
	}
	return problems, done
}

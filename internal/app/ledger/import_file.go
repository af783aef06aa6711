package ledger

import (
	"errors"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/evaluation/ledger"
	"minping/internal/table"
)

// readFile reads a ledger file; if it has several sheets, the one with the headings of a ledger.
func readFile(raw []byte) (g ledger.Grid, sheet, format string, err error) {
	sheets, err := table.Read(raw, table.Options{What: "台账"})
	var r *table.Refusal
	if errors.As(err, &r) {
		return g, "", "", records.Refused(r.ZH, r.EN)
	}
	if err != nil {
		return g, "", "", err
	}
	if len(sheets) == 0 {
		return g, "", "", records.Refused("文件是空的。", "The file is empty.")
	}
	format = "csv"
	if sheets[0].Name != "" {
		format = "xlsx"
	}
	chosen := sheets[0]
	for _, s := range sheets {
		if _, err := ledger.FindLayout(gridOf(s)); err == nil {
			chosen = s
			break
		}
	}
	if n := len(chosen.Bad); n > 0 {
		b := chosen.Bad[0]
		return g, "", "", records.Refused(fmt.Sprintf("第 %d 行第 %d 列：%s（共 %d 处）", b.Row+1, b.Col+1, b.ZH, n), fmt.Sprintf("Row %d, column %d: %s", b.Row+1, b.Col+1, b.EN))
	}
	return gridOf(chosen), chosen.Name, format, nil
}

func gridOf(s table.Sheet) ledger.Grid {
	g := ledger.Grid{Rows: s.Rows}
	for _, m := range s.Merges {
		g.Merges = append(g.Merges, ledger.Merge(m))
	}
	return g
}

// fileError turns a refusal of the rules into an error about the file.
func fileError(err error) error {
	var r *ledger.Refusal
	if !errors.As(err, &r) {
		return err
	}
	e := records.Refused(r.ZH, r.EN)
	if r.Code == "column" {
		return records.InvalidField("columns", r.ZH, r.EN)
	}
	e.Code = r.Code
	return e
}

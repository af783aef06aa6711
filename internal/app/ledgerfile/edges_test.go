package ledgerfile_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/store/memory"
)

// cells returns the cells of a file of one table as another program reads them.
func (e *env) cells(raw string) string {
	e.T.Helper()
	var rows [][]string
	if text, ok := strings.CutPrefix(raw, "\ufeff"); ok {
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		all, err := r.ReadAll()
		e.Must(err)
		rows = all
	} else {
		f, err := excelize.OpenReader(strings.NewReader(raw))
		e.Must(err)
		all, err := f.GetRows(f.GetSheetName(0))
		e.Must(err)
		rows = all
	}
	out := ""
	for _, row := range rows {
		out += strings.TrimRight(strings.Join(row, "｜"), "｜") + "\n"
	}
	return out
}

// What a cell has around its text goes out with it, and is no part of what it says: titles, headings, sections, further
// measures, totals, blank cells, whatever has become of the text.
func TestBlanksAtTheEdgesOfCellsGoOutAgain(t *testing.T) {
	const table = "市甲局整改台账　\n序号｜问题　｜ 整改措施｜责任领导｜备注\n　一、党的领导方面\n1｜　　问题一｜ 措施一｜张三｜无 事\n｜｜措施甲　｜ ｜　\n" +
		"2｜问题二　｜措施 二｜李四 ｜第一段\u2028　　第二段 \n3｜问题三｜ \n 合计｜3 \n 填表人：赵六"
	for _, format := range []string{"xlsx", "csv"} {
		e := newEnv(t, memory.Open())
		raw, want := workbook(t, "台账", table), strings.ReplaceAll(table, "\u2028", "\n")+"\n"
		if format == "csv" {
			raw = commas(strings.ReplaceAll(table, "第一段\u2028　　第二段 ", "\"第一段\n　　第二段 \""))
		}
		u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
		f := ledger.Filter{EvaluationID: u.EvaluationID}
		p := e.Send(office, u, raw)
		if p.New != 3 || p.Fatal > 0 {
			t.Fatalf("%s: %+v", format, p)
		}
		_, err := e.Commit(e.Ctx(), office, p.ID)
		e.Must(err)
		out := e.file(f, "", "")
		if got := e.cells(out); got != want {
			t.Errorf("%s: it goes out as\n%q, came in as\n%q", format, got, want)
		}
		p = e.Send(office, u, out)
		if p.Same != 3 || p.New+p.Changed+p.Fatal > 0 {
			t.Errorf("%s: its own file: %+v", format, p)
		}
		is := e.Called("问题二")
		if is.Item.Measures[0].Lead != "李四" {
			t.Errorf("%s: %q leads", format, is.Item.Measures[0].Lead)
		}
		d := ledger.Draft{Item: is.Item}
		d.Item.Text, d.Item.Measures[0].Lead = "问题二（改）", ""
		_, err = e.Change(e.Ctx(), office, is.ID, is.Version, d)
		e.Must(err)
		want = strings.NewReplacer("问题二　", "问题二（改）　", "李四 ", "").Replace(want)
		if got := e.cells(e.file(f, "", "")); got != want {
			t.Errorf("%s: changed it goes out as\n%q, not\n%q", format, got, want)
		}
	}
}

// A table of counts keeps them too.
func TestATableOfCountsKeepsTheBlanksInItsCells(t *testing.T) {
	const table = "整改情况统计\n被巡察党组织 ｜反馈问题应整改数｜已整改数｜完成率\n 市甲局党组｜12 ｜9｜75%\n市乙局党组｜8｜ 8｜100% \n合　计｜20｜17｜85%"
	e := newEnv(t, memory.Open())
	e.ImportAll(office, ledgerfile.Upload{RoundID: e.RoundID}, workbook(t, "统计", table))
	if got := e.cells(e.file(ledger.Filter{RoundID: e.RoundID}, "", "")); got != table+"\n" {
		t.Errorf("it goes out as\n%q", got)
	}
}

// More blanks than any indentation has are cut, which the preview says, and where.
func TestVeryManyBlanksAtTheEdgesOfACellAreSaid(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	p := e.Send(office, u, "序号,问题,整改措施\n1,问题一"+strings.Repeat(" ", 101)+",措施\n2,问题二"+strings.Repeat(" ", 100)+",措施\n")
	if n := len(p.Notes); n != 1 || !strings.Contains(p.Notes[0].ZH, "有 1 个单元格") || !strings.HasSuffix(p.Notes[0].ZH, "：B2。") {
		t.Errorf("%+v", p.Notes)
	}
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	out := e.file(ledger.Filter{EvaluationID: u.EvaluationID}, "", "")
	if n := strings.Count(out, "问题"+"一"+strings.Repeat(" ", 100)+","); n != 1 {
		t.Errorf("it goes out as\n%s", out)
	}
}

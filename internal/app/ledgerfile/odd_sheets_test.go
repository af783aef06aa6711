package ledgerfile_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"minping/internal/app/ledger"
	appfile "minping/internal/app/ledgerfile"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/store/memory"
	"minping/internal/table"
)

// oddSheet is a ledger as an office keeps it: cells between ｜, ^ merged with the one above, < with the one before,
// ↵ a line break. The import has to find so many items and measures, and to say what is in notes.
type oddSheet struct {
	name, drawing   string
	items, measures int
	notes           string // rows and columns
	units           bool   // the units are named in a column
	csv             string // utf-8, gbk: written as text
	change          func(*excelize.File)
	unlike          bool   // what comes out is not what came in, for a reason the sheet gives
	raw             string // the file itself
	fatal           bool   // nothing may be written of it
	refused         string // the file is refused with these words
	means, claims   string // what days and states mean, one for each measure
	field           string // one that a column has to have
}

const headed = "序号｜反馈问题｜整改措施｜责任人｜完成时限｜整改状态\n"

var oddSheets = []oddSheet{
	{name: "merged problems, a total, a note and a signature below", items: 2, measures: 3, notes: "9 ", drawing: `
市甲局整改台账｜<｜<｜<｜<｜<
` + headed + `1｜学习不深入｜制定计划｜张三｜2024年3月底｜已完成
^｜^｜每月学习｜李四｜长期坚持｜长期坚持
2｜账目不清｜清理账目｜王五｜立行立改｜销号
合计｜2｜3｜｜｜
注：时限自反馈之日起算。｜｜｜｜｜
单位负责人签字：　　　经办人：｜｜｜｜｜
市甲局党组↵2024年3月20日｜｜｜｜｜`},
	{name: "a header of two rows", items: 1, measures: 2, drawing: `
序号｜反馈问题｜整改措施｜责任｜<｜完成情况｜<
^｜^｜^｜责任领导｜责任部门｜整改状态｜完成时间
1｜问题一｜措施一｜张三｜办公室｜已完成｜2024.3.20
^｜^｜措施二｜李四｜财务科｜进行中｜`},
	{name: "Chinese numerals", items: 3, measures: 3, drawing: headed + `一｜问题一｜措施一｜张三｜二〇二四年三月｜已完成
二｜问题二｜措施二｜李四｜二〇二四年十二月三十一日｜未完成
十一｜问题三｜措施三｜王五｜三个月内｜正在整改`},
	{name: "days in many words", items: 6, measures: 6, drawing: headed + `1｜问题一｜措施｜张三｜3月底前｜整改中
2｜问题二｜措施｜张三｜长期坚持｜常态化推进
3｜问题三｜措施｜张三｜立行立改｜已整改到位
4｜问题四｜措施｜张三｜持续推进｜持续推进
5｜问题五｜措施｜张三｜2024年二季度｜基本完成
6｜问题六｜措施｜张三｜2024年5月1日前，长期坚持｜阶段性完成`},
	{name: "states in many words", items: 7, measures: 7, drawing: headed + `1｜问题一｜措施｜张三｜2024-03-31｜√
2｜问题二｜措施｜张三｜2024-03-31｜×
3｜问题三｜措施｜张三｜2024-03-31｜已办结
4｜问题四｜措施｜张三｜2024-03-31｜尚未启动
5｜问题五｜措施｜张三｜2024-03-31｜部分整改
6｜问题六｜措施｜张三｜2024-03-31｜已销号
7｜问题七｜措施｜张三｜2024-03-31｜待验收`},
	{name: "numbers as text and full-width", items: 2, measures: 2, drawing: headed + `００１｜问题一｜措施｜张三｜２０２４年３月３１日｜完成
２．｜问题二｜措施｜张三｜2024／4／30｜完成`},
	{name: "one number for several problems", items: 3, measures: 3, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
1｜问题二｜措施二｜李四｜2024-03-31｜完成
1｜问题三｜措施三｜王五｜2024-03-31｜完成`},
	{name: "hidden rows are rows", items: 3, measures: 3, notes: "3 ", drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
2｜问题二｜措施二｜李四｜2024-03-31｜完成
3｜问题三｜措施三｜王五｜2024-03-31｜完成`, change: func(f *excelize.File) { _ = f.SetRowVisible("Sheet1", 3, false) }},
	{name: "several sheets with ledgers", items: 1, measures: 1, notes: "0 工作表", drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成`, change: func(f *excelize.File) {
		_, _ = f.NewSheet("第二批")
		for i, cell := range []string{"序号", "反馈问题", "整改措施"} {
			_ = f.SetCellStr("第二批", fmt.Sprintf("%c1", 'A'+i), cell)
			_ = f.SetCellStr("第二批", fmt.Sprintf("%c2", 'A'+i), "另一个"+cell)
		}
	}},
	{name: "a hidden sheet with a ledger", items: 1, measures: 1, notes: "0 工作表", drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成`, change: func(f *excelize.File) {
		_, _ = f.NewSheet("旧台账")
		for i, cell := range []string{"序号", "反馈问题", "整改措施"} {
			_ = f.SetCellStr("旧台账", fmt.Sprintf("%c1", 'A'+i), cell)
			_ = f.SetCellStr("旧台账", fmt.Sprintf("%c2", 'A'+i), "另一个"+cell)
		}
		_ = f.SetSheetVisible("旧台账", false)
	}},
	{name: "GBK", items: 2, measures: 3, csv: "gbk", drawing: headed + `1｜问题一｜措施一｜张三｜2024年3月底｜完成
｜｜措施二｜李四｜长期坚持｜
2｜问题二｜措施三｜王五｜立行立改｜未完成
合计｜2｜｜｜｜`},
	{name: "a section in text", items: 3, measures: 3, notes: "6 ", csv: "utf-8", drawing: headed + `一、党的领导方面｜｜｜｜｜
1｜问题一｜措施一｜张三｜2024年3月底｜完成
（二）党的建设方面｜｜｜｜｜
2｜问题二｜措施二｜张三｜2024年3月底｜完成
巡察“回头看”反馈｜｜｜｜｜
3｜问题三｜措施三｜张三｜2024年3月底｜完成
市甲局｜｜｜｜｜`},
	{name: "empty first columns and rows", items: 2, measures: 2, drawing: `
｜｜｜｜｜｜｜
｜｜序号｜反馈问题｜整改措施｜责任人｜完成时限｜整改状态
｜｜1｜问题一｜措施一｜张三｜2024-03-31｜完成
｜｜2｜问题二｜措施二｜李四｜2024-03-31｜完成`},
	{name: "cells below no heading", items: 2, measures: 2, drawing: `
｜序号｜反馈问题｜整改措施｜｜
重点｜1｜问题一｜措施一｜已核｜张
｜2｜问题二｜措施二｜｜李`},
	{name: "days counted from 1904", items: 1, measures: 1, drawing: headed + `1｜问题一｜措施一｜张三｜｜完成`, change: func(f *excelize.File) {
		yes := true
		_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		_ = f.SetCellValue("Sheet1", "E2", 43920) // 2024-03-31
		_ = f.SetCellStyle("Sheet1", "E2", "E2", style)
	}},
	{name: "line breaks and numbered measures in a cell", items: 1, measures: 1, drawing: headed + `1｜问题一：↵（1）学习少；↵（2）记录不全｜1.制定计划；↵2.每月学习；↵3.建立台账｜张三↵李四｜2024年3月底↵（已延期至2024年4月底）｜完成`},
	{name: "a goal for each measure", items: 1, measures: 2, drawing: `
序号｜反馈问题｜整改目标｜整改措施｜完成时限
1｜问题一｜目标一｜措施一｜2024-03-31
｜｜目标二｜措施二｜2024-04-30`},
	{name: "one problem of two units", items: 2, measures: 2, units: true, drawing: `
序号｜被巡察单位｜反馈问题｜整改措施
1｜市甲局｜学习不深入｜措施一
1｜市乙局｜学习不深入｜措施二`},
	{name: "problems that begin like totals and notes", items: 3, measures: 3, drawing: `
反馈问题｜整改措施｜完成时限
累计拖欠工程款300万元｜清欠｜2024-03-31
汇总数据不实｜核对｜2024-03-31
说明材料：不齐全｜补齐｜2024-03-31`},
	{name: "totals in many words", items: 2, measures: 2, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
小计（1个）｜｜｜｜｜
2｜问题二｜措施二｜张三｜2024-03-31｜完成
合 计：2个问题｜2｜2｜｜｜`},
	{name: "months and a day", items: 1, measures: 1, drawing: `
序号｜反馈问题｜整改措施｜整改时限（月）｜完成时限
1｜问题一｜措施一｜3｜2024年3月底`},
	{name: "a problem over two columns", items: 2, measures: 2, drawing: `
序号｜反馈问题｜具体表现｜整改措施
1｜问题一｜<｜措施一
2｜问题二｜表现二｜措施二`},
	{name: "units merged over their problems", items: 3, measures: 3, units: true, drawing: `
单位｜序号｜问题｜整改措施
市甲局党组｜1｜问题一｜措施一
^｜2｜问题二｜措施二
市乙局｜1｜问题三｜措施三`},
	{name: "a share, a day of Excel and a number with places", items: 1, measures: 1, drawing: `
序号｜反馈问题｜整改措施｜进度｜完成时限｜涉及金额（万元）
1｜问题一｜措施一｜｜｜`, change: func(f *excelize.File) {
		share, _ := f.NewStyle(&excelize.Style{NumFmt: 9})
		format := `yyyy"年"m"月"`
		day, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		_ = f.SetCellValue("Sheet1", "D2", 0.8)
		_ = f.SetCellStyle("Sheet1", "D2", "D2", share)
		_ = f.SetCellValue("Sheet1", "E2", 45382)
		_ = f.SetCellStyle("Sheet1", "E2", "E2", day)
		_ = f.SetCellValue("Sheet1", "F2", 12.5)
	}},
	{name: "cells wider than the headings", items: 1, measures: 1, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成｜补充说明｜另附`},
	{name: "the same heading twice", items: 1, measures: 1, drawing: `
序号｜反馈问题｜整改措施｜备注｜备注
1｜问题一｜措施一｜甲｜乙`},
	{name: "tabs and semicolons", items: 1, measures: 1, csv: "tab", drawing: headed + `1｜问题一，二；三｜措施一｜张三｜2024-03-31｜完成`},
	{name: "a comment on a cell", items: 1, measures: 1, notes: "2 反馈问题", drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成`, change: func(f *excelize.File) {
		_ = f.AddComment("Sheet1", excelize.Comment{Cell: "B2", Author: "甲", Paragraph: []excelize.RichTextRun{{Text: "已与市纪委核对"}}})
	}},
	{name: "a number alone below the last problem", items: 1, measures: 1, unlike: true, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
2｜｜｜｜｜
3｜｜｜｜｜`},
	{name: "a state that no one understands", items: 1, measures: 1, notes: "2 完成时限，2 整改状态", drawing: headed + `1｜问题一｜措施一｜张三｜视情况而定｜见附件三`},
	{name: "a second class for the same problem", items: 1, measures: 2, drawing: `
序号｜反馈问题｜问题类别｜整改措施｜责任人
1｜问题一｜党建｜措施一｜张三
^｜^｜作风｜措施二｜李四`},
}

// bytesOf makes the file.
func (s oddSheet) bytesOf(t *testing.T) []byte {
	t.Helper()
	if s.raw != "" {
		return []byte(s.raw)
	}
	lines := strings.Split(strings.Trim(s.drawing, "\n"), "\n")
	if s.csv != "" {
		text := strings.Join(lines, "\r\n")
		between := ","
		if s.csv == "tab" || s.csv == "utf-16" {
			between = "\t"
		}
		text = strings.ReplaceAll(text, "｜", between)
		if s.csv == "gbk" {
			raw, err := simplifiedchinese.GBK.NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			text = raw
		}
		if s.csv == "utf-16" {
			raw, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			text = raw
		}
		return []byte(text)
	}
	f := excelize.NewFile()
	name := func(r, c int) string { n, _ := excelize.CoordinatesToCellName(c+1, r+1); return n }
	from := map[string]string{}
	end := map[string]string{}
	for r, line := range lines {
		for c, text := range strings.Split(line, "｜") {
			at := name(r, c)
			from[at] = at
			switch text {
			case "^":
				from[at] = from[name(r-1, c)]
			case "<":
				from[at] = from[name(r, c-1)]
			case "":
				continue
			default:
				if err := f.SetCellStr("Sheet1", at, strings.ReplaceAll(text, "↵", "\n")); err != nil {
					t.Fatal(err)
				}
				continue
			}
			end[from[at]] = at
		}
	}
	for a, b := range end {
		if err := f.MergeCell("Sheet1", a, b); err != nil {
			t.Fatal(err)
		}
	}
	if s.change != nil {
		s.change(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// documents §1: nothing is lost in silence, a second import changes nothing, what comes out is laid out as it came.
func TestSheetsAsOfficesKeepThemLoseNothing(t *testing.T) {
	for _, s := range slices.Concat(oddSheets, siblings, manyUnits) {
		t.Run(s.name, func(t *testing.T) {
			e := newEnv(t, memory.Open())
			raw := s.bytesOf(t)
			upload := appfile.Upload{RoundID: e.RoundID, EvaluationID: e.Evaluations["市甲局"]}
			filter := ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}
			if s.units {
				upload.EvaluationID, filter = "", ledger.Filter{RoundID: e.RoundID}
			}
			if s.refused != "" {
				upload.File = raw
				_, err := e.Upload(e.Ctx(), office, upload)
				if err == nil || !strings.Contains(err.Error(), s.refused) {
					t.Errorf("it is refused with %v", err)
				}
				return
			}
			p := e.Send(office, upload, string(raw))
			var notes []string
			for _, n := range p.Notes {
				if n.Fatal && !s.fatal {
					t.Errorf("row %d, %s: %s", n.Row, n.Column, n.ZH)
				}
				notes = append(notes, fmt.Sprint(n.Row)+" "+n.Column)
			}
			if got := strings.Join(notes, "，"); got != s.notes {
				t.Errorf("it says %q", got)
			}
			has := func(c appfile.ColumnView) bool { return c.Field == s.field }
			if s.field != "" && !slices.ContainsFunc(p.Columns, has) {
				t.Errorf("no column is %s: %v", s.field, p.Columns)
			}
			_, err := e.Commit(e.Ctx(), office, p.ID)
			if s.fatal {
				l, none := e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 100)
				e.Must(none)
				if err == nil || l.Total > 0 {
					t.Errorf("%d items were written, and it says %v", l.Total, err)
				}
				return
			}
			e.Must(err)
			l, err := e.Items(e.Ctx(), office, ledger.Filter{RoundID: e.RoundID}, 0, 100)
			e.Must(err)
			if p.New != l.Total {
				t.Errorf("the preview says %d new items", p.New)
			}
			s.compareItems(t, l)
			if again := e.Send(office, upload, string(raw)); again.New+again.Changed > 0 {
				t.Errorf("a second import makes %d and changes %d", again.New, again.Changed)
			}
			x, err := e.Export(e.Ctx(), office, filter, "", "")
			e.Must(err)
			s.compare(t, raw, x.Grid)
		})
	}
}

func (s oddSheet) compareItems(t *testing.T, l ledger.List) {
	t.Helper()
	var days, claims []string
	for _, v := range l.Items {
		for _, m := range v.Item.Measures {
			days = append(days, strings.TrimSpace(m.Due.Kind+" "+string(m.Due.Day)))
			claims = append(claims, string(m.Claim))
		}
	}
	if l.Total != s.items || len(days) != s.measures {
		t.Errorf("%d items with %d measures", l.Total, len(days))
	}
	if got := strings.Join(days, ","); s.means != "" && got != s.means {
		t.Errorf("the days mean %s", got)
	}
	if got := strings.Join(claims, ","); s.claims != "" && got != s.claims {
		t.Errorf("the states mean %s", got)
	}
}

func (s oddSheet) compare(t *testing.T, raw []byte, out ledgerfile.Grid) {
	t.Helper()
	sheets, err := table.Read(raw, table.Options{What: "台账"})
	if err != nil || s.unlike {
		return
	}
	in := sheets[0]
	for r := range max(len(in.Rows), len(out.Rows)) {
		var a, b []string
		if r < len(in.Rows) {
			a = slices.Clone(in.Rows[r])
		}
		if r < len(out.Rows) {
			b = slices.Clone(out.Rows[r])
		}
		x, y := strings.TrimRight(strings.Join(a, "｜"), "｜"), strings.TrimRight(strings.Join(b, "｜"), "｜")
		if x != y {
			t.Errorf("row %d came in as\n%s\nand goes out as\n%s", r+1, x, y)
		}
	}
	is := slices.Clone(out.Merges)
	slices.SortFunc(is, func(a, b ledgerfile.Merge) int {
		if a.Top != b.Top {
			return a.Top - b.Top
		}
		return a.Left - b.Left
	})
	if a, b := fmt.Sprint(in.Merges), fmt.Sprint(is); a != b {
		t.Errorf("merged %s, and goes out merged %s", a, b)
	}
}

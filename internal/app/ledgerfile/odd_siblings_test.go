package ledgerfile_test

import "github.com/xuri/excelize/v2"

// siblings are sheets like those that documents §1 says were met.
var siblings = []oddSheet{
	{name: "a header of three rows", items: 2, measures: 3, drawing: `
市甲局巡察反馈问题整改台账｜<｜<｜<｜<｜<｜<
序号｜反馈问题｜整改落实｜<｜<｜<｜备注
^｜^｜整改措施｜责任｜<｜完成时限｜^
^｜^｜^｜责任领导｜责任部门｜^｜^
1｜问题一｜措施一｜张三｜办公室｜2024年3月底｜
^｜^｜措施二｜李四｜财务科｜2024年4月底｜已核
2｜问题二｜措施三｜王五｜人事科｜2024年5月底｜`},
	{name: "the headings again on each page", items: 3, measures: 3, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
2｜问题二｜措施二｜李四｜2024-03-31｜完成
` + headed + `3｜问题三｜措施三｜王五｜2024-03-31｜完成`},
	{name: "title and headings again on each page", items: 3, measures: 3, drawing: `市甲局整改台账｜<｜<｜<｜<｜<
` + headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
市甲局整改台账（续）｜<｜<｜<｜<｜<
` + headed + `2｜问题二｜措施二｜李四｜2024-03-31｜完成
3｜问题三｜措施三｜王五｜2024-03-31｜完成`},
	{name: "a problem merged on two pages", items: 2, measures: 4, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
^｜^｜措施二｜李四｜2024-03-31｜完成
` + headed + `1｜问题一｜措施三｜王五｜2024-03-31｜完成
2｜问题二｜措施四｜王五｜2024-03-31｜完成`},
	{name: "numbered notes below the list", items: 1, measures: 1, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
备注：｜｜｜｜｜
1.本表一式三份，报巡察办一份。｜<｜<｜<｜<｜<
2.立行立改问题须在15日内完成。｜<｜<｜<｜<｜<`},
	{name: "notes in one cell over the sheet", items: 1, measures: 1, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
填表说明：1.完成时限填写到日；2.状态填写已完成、正在整改。｜<｜<｜<｜<｜<`},
	{name: "owners with all signs between them", items: 4, measures: 4, drawing: `
序号｜反馈问题｜整改措施｜责任领导｜责任单位｜配合单位
1｜问题一｜措施一｜张三、李四｜办公室、财务科｜人事科、机关党委
2｜问题二｜措施二｜张三／李四｜办公室／财务科｜人事科／机关党委
3｜问题三｜措施三｜张三/李四｜办公室/财务科｜人事科/机关党委
4｜问题四｜措施四｜张三；李四｜办公室 财务科｜人事科，机关党委；信息中心`},
	{
		name: "days as they are written", items: 12, measures: 12, drawing: headed + `1｜问题一｜措施｜张三｜立行立改｜
2｜问题二｜措施｜张三｜长期坚持｜
3｜问题三｜措施｜张三｜2026年底前｜
4｜问题四｜措施｜张三｜每季度末｜
5｜问题五｜措施｜张三｜三个月内｜
6｜问题六｜措施｜张三｜6月底｜
7｜问题七｜措施｜张三｜每月底前｜
8｜问题八｜措施｜张三｜立行立改、长期坚持｜
9｜问题九｜措施｜张三｜2024年6月底前完成，并长期坚持｜
10｜问题十｜措施｜张三｜集中整改期内｜
11｜问题十一｜措施｜张三｜收到反馈意见后3个月内｜
12｜问题十二｜措施｜张三｜2024年底前，每季度报送一次｜`,
		means: "at_once 2024-02-14,long_term,day 2026-12-31,long_term,day 2024-04-15,day 2024-06-30," +
			"long_term,long_term,long_term 2024-06-30,day 2024-04-15,day 2024-04-15,day 2024-12-31",
	},
	{
		name: "states as they are written", items: 11, measures: 11, drawing: headed + `1｜问题一｜措施｜张三｜2024-03-31｜已办结
2｜问题二｜措施｜张三｜2024-03-31｜基本完成
3｜问题三｜措施｜张三｜2024-03-31｜正在推进
4｜问题四｜措施｜张三｜2024-03-31｜达到序时进度
5｜问题五｜措施｜张三｜2024-03-31｜未达到序时进度
6｜问题六｜措施｜张三｜2024-03-31｜已完成并长期坚持
7｜问题七｜措施｜张三｜2024-03-31｜取得阶段性成效
8｜问题八｜措施｜张三｜2024-03-31｜完成80%
9｜问题九｜措施｜张三｜2024-03-31｜未完成（已完成80%）
10｜问题十｜措施｜张三｜2024-03-31｜按计划推进
11｜问题十一｜措施｜张三｜2024-03-31｜全部完成整改`,
		claims: "done,basic,doing,doing,undone,long_term,doing,doing,undone,doing,done",
	},
	{name: "the unit and the day above the headings", items: 1, measures: 1, drawing: `
附件2｜｜｜｜｜
巡察反馈意见整改落实情况台账｜<｜<｜<｜<｜<
填报单位（盖章）：市甲局｜<｜<｜填报日期：2024年3月20日｜<｜<
` + headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成`},
	{name: "headings with breaks, spaces and remarks", items: 1, measures: 1, drawing: `
序↵号｜反馈↵问题｜整 改 措 施｜责任人↵及职务｜完成时限↵（年月日）｜整改状态（已完成/正在整改）
1｜问题一｜措施一｜张三 局长｜2024-03-31｜已完成`, field: "person"},
	{name: "measures numbered in a column", items: 2, measures: 3, drawing: `
序号｜反馈问题｜措施序号｜整改措施｜责任人
1｜问题一｜1-1｜措施一｜张三
^｜^｜1-2｜措施二｜李四
2｜问题二｜2-1｜措施三｜王五`},
	{name: "classes merged over problems", items: 3, measures: 4, drawing: `
问题类别｜序号｜反馈问题｜整改措施
党的领导｜1｜问题一｜措施一
^｜^｜^｜措施二
^｜2｜问题二｜措施三
党的建设｜3｜问题三｜措施四`},
	{name: "leaders merged over problems", items: 3, measures: 3, drawing: `
序号｜反馈问题｜整改措施｜责任领导
1｜问题一｜措施一｜张三
2｜问题二｜措施二｜^
3｜问题三｜措施三｜李四`},
	{name: "a total above the first problem", items: 2, measures: 2, drawing: headed + `合计｜2｜2｜｜｜
1｜问题一｜措施一｜张三｜2024-03-31｜完成
2｜问题二｜措施二｜李四｜2024-03-31｜完成`},
	{name: "empty rows between problems", items: 3, measures: 3, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
｜｜｜｜｜
2｜问题二｜措施二｜李四｜2024-03-31｜完成
｜｜｜｜｜
｜｜｜｜｜
3｜问题三｜措施三｜王五｜2024-03-31｜完成`},
	{name: "subtotals of units", items: 3, measures: 3, units: true, drawing: `
被巡察单位｜序号｜问题｜整改措施
市甲局｜1｜问题一｜措施一
^｜2｜问题二｜措施二
小计｜2｜｜
市乙局｜1｜问题三｜措施三
小计｜1｜｜
合计｜3｜｜`},
	{name: "numbers of all kinds", items: 6, measures: 6, drawing: headed + `1.1｜问题一｜措施｜张三｜2024-03-31｜完成
1-2｜问题二｜措施｜张三｜2024-03-31｜完成
①｜问题三｜措施｜张三｜2024-03-31｜完成
问题4｜问题四｜措施｜张三｜2024-03-31｜完成
（五）｜问题五｜措施｜张三｜2024-03-31｜完成
A-06｜问题六｜措施｜张三｜2024-03-31｜完成`},
	{name: "sections numbered beside their words", items: 2, measures: 2, notes: "2 ，3 ，5 ", drawing: headed + `一｜党的领导方面｜｜｜｜
（一）｜学习贯彻不深入｜｜｜｜
1｜问题一｜措施一｜张三｜2024-03-31｜完成
二｜党的建设方面｜｜｜｜
2｜问题二｜措施二｜李四｜2024-03-31｜完成`},
	{name: "problems without a measure yet", items: 3, measures: 3, drawing: headed + `1｜问题一｜｜｜｜
2｜问题二｜｜｜｜
3｜问题三｜｜｜｜`},
	{name: "a formula, a link and rich text", items: 2, measures: 2, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
｜问题二｜｜李四｜2024-04-30｜未完成`, change: func(f *excelize.File) {
		_ = f.SetCellFormula("Sheet1", "A3", "A2+1")
		_ = f.SetCellHyperLink("Sheet1", "D3", "https://example.cn", "External")
		_ = f.SetCellRichText("Sheet1", "C3", []excelize.RichTextRun{{Text: "措施"}, {Text: "二", Font: &excelize.Font{Bold: true}}})
	}},
	{name: "numbers as numbers", items: 2, measures: 2, drawing: headed + `｜问题一｜措施一｜张三｜2024-03-31｜完成
｜问题二｜措施二｜李四｜2024-04-30｜未完成`, change: func(f *excelize.File) {
		_ = f.SetCellValue("Sheet1", "A2", 1)
		_ = f.SetCellValue("Sheet1", "A3", 2)
	}},
	{name: "days with a time", items: 1, measures: 1, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31 00:00:00｜完成`, means: "day 2024-03-31"},
	{name: "percentages as states", items: 2, measures: 2, drawing: `
序号｜反馈问题｜整改措施｜完成情况｜整改进度
1｜问题一｜措施一｜100%｜100%
2｜问题二｜措施二｜60%｜0.6`, claims: "done,doing"},
	{name: "filtered rows and a frozen header", items: 2, measures: 2, notes: "1 ，3 ", drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
2｜问题二｜措施二｜李四｜2024-04-30｜未完成`, change: func(f *excelize.File) {
		_ = f.AutoFilter("Sheet1", "A1:F3", nil)
		_ = f.SetRowVisible("Sheet1", 3, false)
		_ = f.SetColVisible("Sheet1", "D", false)
	}},
	{name: "a sheet of instructions before the ledger", unlike: true, items: 1, measures: 1, notes: "0 工作表", drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成`, change: func(f *excelize.File) {
		_, _ = f.NewSheet("填表说明")
		_ = f.SetCellStr("填表说明", "A1", "一、本台账由各单位填写。")
		_ = f.MoveSheet("填表说明", "Sheet1")
	}},
	{name: "quotes, commas and breaks in text", items: 1, measures: 1, csv: "utf-8", raw: "\ufeff序号,反馈问题,整改措施\r\n1,\"“一岗双责”,落实不力\n班子成员分工不清\",\"制定\"\"清单\"\"\"\r\n"},
	{name: "causes and results beside the measures", items: 2, measures: 2, drawing: `
序号｜问题类型｜巡察反馈的具体问题｜原因分析｜整改措施及成效｜整改责任人｜完成时限及销号情况｜备注
1｜党的领导｜问题一｜原因一｜措施一｜张三｜2024年3月底前已完成｜
2｜党的建设｜问题二｜原因二｜措施二｜李四｜长期坚持｜`, field: "text"},
	{name: "no column of problems but their list number", items: 2, measures: 3, drawing: `
问题｜任务｜牵头领导｜牵头部门｜时限｜进展
问题一｜任务一｜张三｜办公室｜3月底｜已完成
｜任务二｜李四｜财务科｜4月底｜推进中
问题二｜任务三｜王五｜人事科｜5月底｜未启动`},
	{name: "a signature and a day below", items: 1, measures: 1, notes: "4 ", drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
主要负责人签字：｜｜｜审核人：｜｜
2024年3月20日｜｜｜｜｜`},
	{name: "a unit after each problem", items: 2, measures: 2, units: true, drawing: `
序号｜问题描述｜责任单位｜整改单位｜整改期限｜整改状态
1｜问题一｜办公室｜市甲局党组｜3月底｜整改中
2｜问题二｜财务科｜市乙局｜4月底｜已完成`},
	{name: "units by their full names", items: 3, measures: 3, units: true, drawing: `
被巡察党组织｜序号｜反馈问题｜整改措施
中共市甲局党组｜1｜问题一｜措施一
市甲局（党组）｜2｜问题二｜措施二
中共 市乙局 党委｜1｜问题三｜措施三`},
	{name: "headings again, their title apart and a total above them", items: 2, measures: 3, notes: "", drawing: `市甲局整改台账｜<｜<｜<｜<｜<
` + headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
^｜^｜措施二｜李四｜2024-03-31｜完成
本页小计｜1｜｜｜｜
市甲局整改台账｜<｜<｜<｜<｜<
` + headed + `2｜问题二｜措施三｜李四｜2024-03-31｜完成
合计｜2｜｜｜｜`},
	{name: "a measure below an empty row", items: 1, measures: 2, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
｜｜｜｜｜
｜｜措施二｜李四｜2024-04-30｜未完成`},
	{name: "a problem merged over an empty row", items: 2, measures: 4, drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
^｜^｜措施二｜李四｜2024-04-30｜完成
^｜^｜｜｜｜
^｜^｜措施三｜王五｜2024-05-31｜未完成
2｜问题二｜措施四｜张三｜2024-04-30｜未完成`},
	{name: "text that Excel saves as Unicode", csv: "utf-16", items: 1, measures: 1, drawing: headed + `
1｜问题一｜措施一｜张三｜2024-03-31｜完成`},
	{
		name: "an older workbook", refused: "save it as XLSX",
		raw: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "0000000000000000",
	},
	{name: "the same problem twice", fatal: true, notes: "3 ", drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
1｜问题一｜措施一｜张三｜2024-03-31｜完成`},
	{name: "no headings", refused: "No headings", drawing: `
1｜问题一｜措施一｜张三
2｜问题二｜措施二｜李四`},
	{name: "clues below a title", refused: "clues about persons", drawing: `
问题线索移交清单｜<｜<｜<
序号｜被反映人姓名｜职务｜具体问题
1｜某某｜科长｜问题一`},
	{name: "a table of each unit below its name", items: 3, measures: 3, units: true, drawing: `整改台账汇总｜<｜<｜<｜<｜<
一、市甲局｜<｜<｜<｜<｜<
` + headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
2｜问题二｜措施二｜李四｜2024-03-31｜完成
二、市乙局｜<｜<｜<｜<｜<
` + headed + `1｜问题三｜措施三｜王五｜2024-03-31｜完成`},
	{name: "another table below, with other headings", fatal: true, notes: "4 ", drawing: headed + `1｜问题一｜措施一｜张三｜2024-03-31｜完成
二、长期整改问题｜｜｜｜｜
序号｜责任人｜问题｜措施｜时限｜
1｜赵六｜问题二｜措施二｜长期坚持｜`},
	{name: "another table to the right", fatal: true, notes: "1 问题#2", drawing: `
序号｜问题｜整改措施｜｜序号｜问题｜整改措施
1｜问题一｜措施一｜｜2｜问题二｜措施二`},
	{name: "sources for few readers, in other words", fatal: true, notes: "3 问题来源，4 问题来源，5 问题来源，6 问题来源", drawing: `
序号｜问题来源｜问题｜整改措施
1｜巡察反馈｜问题一｜措施
2｜信访举报｜问题二｜措施
3｜12345热线｜问题三｜措施
4｜群众来信｜问题四｜措施
5｜移交问题线索｜问题五｜措施`},
	{name: "rows for few readers", fatal: true, notes: "3 备注，4 知悉范围，5 备注，6 备注", drawing: `
序号｜问题｜整改措施｜备注｜知悉范围
1｜问题一｜措施｜机密文件管理办法已印发｜公开
2｜问题二｜措施｜限授权人员｜
3｜问题三｜措施｜｜组长
4｜问题四｜措施｜秘密｜
5｜问题五｜措施｜机密★5年｜`},
	{name: "petitions by their title", items: 1, measures: 1, notes: "1 ", drawing: `市甲局信访事项办理台账｜<｜<
序号｜问题｜办理情况
1｜问题一｜已答复`},
	{name: "sections and numbers with parts", items: 3, measures: 3, notes: "2 ，5 ", drawing: headed + `一｜党的领导方面｜｜｜｜
1-1｜问题一｜措施一｜张三｜2024-03-31｜完成
1-2｜问题二｜措施二｜张三｜2024-03-31｜完成
二｜党的建设方面｜｜｜｜
2-1｜问题三｜措施三｜张三｜2024-03-31｜完成`},
	{name: "a unit of another round", units: true, fatal: true, notes: "3 单位", drawing: `
单位｜序号｜问题｜整改措施
市甲局｜1｜问题一｜措施一
某县丙局｜1｜问题二｜措施二`},
}

package ledgerfile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
)

// gridOf parses a drawing of a table: cells between ｜, one row per line; a cell ^ is merged with the one above, a cell
// < with the one before.
func gridOf(drawing string) Grid {
	var g Grid
	type corner struct{ row, col int }
	owner := map[corner]corner{}
	for r, line := range strings.Split(strings.Trim(drawing, "\n"), "\n") {
		cells := strings.Split(strings.TrimSpace(line), "｜")
		for c, text := range cells {
			cells[c] = strings.ReplaceAll(text, "↵", "\n")
			at := corner{r, c}
			owner[at] = at
			switch text {
			case "^":
				owner[at], cells[c] = owner[corner{r - 1, c}], ""
			case "<":
				owner[at], cells[c] = owner[corner{r, c - 1}], ""
			}
		}
		g.Rows = append(g.Rows, cells)
	}
	ends := map[corner]corner{}
	for at, from := range owner {
		end := ends[from]
		ends[from] = corner{max(end.row, at.row), max(end.col, at.col)}
	}
	for from, end := range ends {
		if end != from && owner[from] == from && (end.row > from.row || end.col > from.col) {
			g.Merges = append(g.Merges, Merge{from.row, from.col, end.row, end.col})
		}
	}
	sortMerges(g.Merges)
	return g
}

func sortMerges(ms []Merge) {
	slices.SortFunc(ms, func(a, b Merge) int {
		if a.Top != b.Top {
			return a.Top - b.Top
		}
		return a.Left - b.Left
	})
}

func ptr[T any](v T) *T { return &v }

// summary lists what was read, one line per item and per measure.
func summary(rows []Row) string {
	var out strings.Builder
	for _, r := range rows {
		i := r.Item
		fmt.Fprintf(
			&out,
			"%d %s｜%s｜%s｜%s｜%s %s\n",
			r.Row,
			i.No,
			r.Unit,
			i.Heading(),
			i.Class1,
			i.Source,
			string(i.Claim),
		)
		for _, m := range i.Measures {
			share := ""
			if m.Percent != nil {
				share = fmt.Sprint(*m.Percent)
			}
			fmt.Fprintf(
				&out,
				"  %s｜%s｜%s｜%s｜%s｜%s %s｜%s %s %s\n",
				m.Text,
				m.Lead,
				m.Dept,
				m.Person,
				strings.Join(m.With, "+"),
				m.Due.Kind,
				m.Due.Day,
				string(m.Claim),
				share,
				m.DoneOn,
			)
		}
	}
	return out.String()
}

// The layouts of documents §1, with made-up rows.
var layouts = []struct {
	name, drawing, want string
	kept                []string // headings of columns kept as written
}{
	{
		name: "1", drawing: `
市甲局党组落实市委第三巡察组反馈意见整改台账｜<｜<｜<｜<｜<｜<
（截至2024年3月20日）｜<｜<｜<｜<｜<｜<
序号｜反馈问题｜整改目标｜整改措施｜责任领导｜责任部门｜完成时限
一、党的领导方面｜<｜<｜<｜<｜<｜<
１｜学习不深入｜建立制度｜制定学习计划｜张三｜办公室｜2024年3月底
^｜^｜^｜每月集中学习一次｜张三｜办公室｜长期坚持
2｜议事规则不健全｜修订规则｜修订党组议事规则｜李四｜办公室｜3月底前
二、党的建设方面｜<｜<｜<｜<｜<｜<
3｜支部换届不及时｜完成换届｜立即换届｜王五｜机关党委｜立行立改
合计｜3｜｜4｜｜｜
填表人：赵六｜｜｜｜｜｜`,
		want: `
5 １｜｜学习不深入｜一、党的领导方面｜feedback 
  制定学习计划｜张三｜办公室｜｜｜day 2024-03-31｜  
  每月集中学习一次｜张三｜办公室｜｜｜long_term ｜  
7 2｜｜议事规则不健全｜一、党的领导方面｜feedback 
  修订党组议事规则｜李四｜办公室｜｜｜day 2024-03-31｜  
9 3｜｜支部换届不及时｜二、党的建设方面｜feedback 
  立即换届｜王五｜机关党委｜｜｜at_once 2024-02-14｜  
`,
	},
	{
		name: "2", drawing: `
标题｜所属单位｜问题描述｜整改要求｜截止日期｜状态｜进度（%）｜预警级别｜签收日期｜完成日期｜整改报告｜验收意见｜创建时间
采购不规范｜市甲局｜三笔采购未招标｜限期整改｜2024-03-31｜已完成｜100｜无｜2024-01-20｜2024-03-20｜已提交｜同意｜2024-01-18
账目不清｜市乙局｜往来款长期挂账｜清理账目｜2024-04-30｜进行中｜60%｜黄色｜2024-01-20｜｜｜｜2024-01-18`,
		want: `
2 ｜市甲局｜采购不规范｜｜feedback done
  ｜｜｜｜｜day 2024-03-31｜done 100 2024-03-20
3 ｜市乙局｜账目不清｜｜feedback doing
  ｜｜｜｜｜day 2024-04-30｜doing 60 
`,
		kept: []string{"预警级别", "签收日期", "整改报告", "验收意见", "创建时间"},
	},
	{
		name: "3", drawing: `
届次｜年度｜轮次｜巡察组｜被巡察单位｜级别（区级/村级）｜是否重点｜问题内容｜一级分类｜二级分类｜其他标签
五届｜2024｜第三轮｜第一组｜甲街道｜区级｜是｜低保审核不严｜群众身边不正之风｜民生领域｜低保
五届｜2024｜第三轮｜第一组｜乙村｜村级｜否｜村务公开不及时｜基层党建｜村务公开｜`,
		want: `
2 ｜甲街道｜低保审核不严｜群众身边不正之风｜feedback 
  ｜｜｜｜｜ ｜  
3 ｜乙村｜村务公开不及时｜基层党建｜feedback 
  ｜｜｜｜｜ ｜  
`,
		kept: []string{"届次", "年度", "轮次", "巡察组", "级别（区级/村级）"},
	},
	{
		name: "5", drawing: `
届次｜年度｜轮次｜巡察组｜被巡察单位｜移交单位｜移交时间｜移交建议数｜具体办理情况｜成果运用情况
五届｜2024｜第三轮｜第一组｜甲街道｜区民政局｜2024年4月｜3｜已采纳2条｜完善低保复核制度`,
		want: `
2 ｜甲街道｜已采纳2条｜｜feedback 
  ｜｜区民政局｜｜｜ ｜  
`,
		kept: []string{"届次", "年度", "轮次", "巡察组", "移交时间", "移交建议数", "成果运用情况"},
	},
	{
		name: "7", drawing: `
问题归类｜问题表现｜分管领导｜牵头整改部门｜主要负责人｜整改状态｜整改措施｜发文编号｜主送｜抄送｜待办时限｜印发时间
作风建设｜文山会海｜张三｜办公室｜李四｜基本完成｜压减文件｜甲办〔2024〕3号｜各科室｜市委巡察办｜2024.3.31｜2024.2.1
^｜调研走过场｜张三｜办公室｜李四｜未完成｜制定调研清单｜甲办〔2024〕3号｜各科室｜市委巡察办｜二〇二四年四月｜2024.2.1`,
		want: `
2 ｜｜文山会海｜作风建设｜feedback basic
  压减文件｜张三｜办公室｜李四｜｜day 2024-03-31｜basic  
3 ｜｜调研走过场｜作风建设｜feedback undone
  制定调研清单｜张三｜办公室｜李四｜｜day 2024-04-30｜undone  
`,
		kept: []string{"发文编号", "主送", "抄送", "印发时间"},
	},
	{
		name: "9", drawing: `
编号｜类别｜归属｜概要｜主要情况｜整改责任单位｜整改时限（月）｜整改情况（月）｜存在问题｜下步措施｜整改完成情况｜牵头单位
A-1｜资金管理｜市甲局｜专项资金滞留｜滞留资金120万元｜财务科｜3｜3月：已拨付80万元｜40万元手续不全｜4月底前拨付｜部分完成｜市财政局
A-2｜资产管理｜市乙局｜资产底数不清｜未登记房产两处｜资产科｜6｜已登记｜无｜无｜销号｜市机关事务局`,
		want: `
2 A-1｜市甲局｜专项资金滞留｜资金管理｜feedback doing
  ｜｜财务科｜｜｜day 2024-04-15｜doing  
3 A-2｜市乙局｜资产底数不清｜资产管理｜feedback done
  ｜｜资产科｜｜｜day 2024-07-15｜done  
`,
		kept: []string{"牵头单位"},
	},
	{
		name: "10", drawing: `
具体措施｜预计完成｜责任人｜责任领导｜配合单位｜是否完成｜完成时间｜是否逾期｜本月实施情况｜下月措施
制定内控制度｜2024年3月｜王五｜张三｜市财政局、市审计局｜是｜2024年3月15日｜否｜已印发｜抓好执行
清理超标用房｜2024/5/31｜赵六｜李四｜｜否｜｜否｜已腾退2间｜腾退剩余3间`,
		want: `
2 ｜｜制定内控制度｜｜feedback done
  制定内控制度｜张三｜｜王五｜市财政局+市审计局｜day 2024-03-31｜done  2024-03-15
3 ｜｜清理超标用房｜｜feedback undone
  清理超标用房｜李四｜｜赵六｜｜day 2024-05-31｜undone  
`,
		kept: []string{"是否逾期"},
	},
	{
		name: "12", drawing: `
标题｜表现｜定性依据｜佐证材料清单｜责任主体｜发现人｜时间｜审核意见｜组长签字
违规发放津补贴｜2023年发放津补贴3万元｜《规定》第五条｜凭证5份｜市甲局｜第三组｜2024年2月｜同意｜`,
		want: `
2 ｜市甲局｜违规发放津补贴｜｜feedback 
  ｜｜｜｜｜ ｜  
`,
		kept: []string{"定性依据", "佐证材料清单", "发现人", "时间", "审核意见", "组长签字"},
	},
	{
		name: "two rows of headings", drawing: `
序号｜反馈问题｜整改措施｜责任｜<｜完成时间｜<｜整改状态
^｜^｜^｜责任领导｜责任部门｜计划完成｜实际完成｜^
1｜问题一｜措施一｜张三｜办公室｜2024年3月底｜2024年3月20日｜已整改到位
^｜^｜措施二｜^｜财务科｜2024年4月底｜｜正在推进
2｜问题二｜措施三｜李四｜财务科｜2024年5月｜｜未启动`,
		want: `
3 1｜｜问题一｜｜feedback doing
  措施一｜张三｜办公室｜｜｜day 2024-03-31｜done  2024-03-20
  措施二｜张三｜财务科｜｜｜day 2024-04-30｜doing  
5 2｜｜问题二｜｜feedback todo
  措施三｜李四｜财务科｜｜｜day 2024-05-31｜todo  
`,
	},
	{
		name: "CSV of merged cells", drawing: `
序号｜问题｜整改措施｜完成时限
1｜问题一｜措施一｜2024年3月底
｜｜措施二｜2024年4月底
2｜问题二｜措施三｜2024年5月
3｜｜｜`,
		want: `
2 1｜｜问题一｜｜feedback 
  措施一｜｜｜｜｜day 2024-03-31｜  
  措施二｜｜｜｜｜day 2024-04-30｜  
4 2｜｜问题二｜｜feedback 
  措施三｜｜｜｜｜day 2024-05-31｜  
`,
	},
	{
		name: "a problem repeated in every row", drawing: `
序号｜问题｜整改措施｜完成时限
1｜问题一｜措施一｜2024年3月底
1｜问题一｜措施二｜2024年4月底
2｜问题二｜措施三｜2024年5月`,
		want: `
2 1｜｜问题一｜｜feedback 
  措施一｜｜｜｜｜day 2024-03-31｜  
  措施二｜｜｜｜｜day 2024-04-30｜  
4 2｜｜问题二｜｜feedback 
  措施三｜｜｜｜｜day 2024-05-31｜  
`,
	},
	{
		name: "sections above departments", drawing: `
责任部门｜问题｜整改措施｜完成时限
一、党的领导方面
办公室｜问题一｜措施一｜2024年3月底
｜｜二、措施二｜
二、党的建设方面
人事科｜问题二｜措施三｜2024年5月
三、作风建设方面｜<｜<｜<
财务科｜问题三｜措施四｜2024年6月`,
		want: `
3 ｜｜问题一｜一、党的领导方面｜feedback 
  措施一｜｜办公室｜｜｜day 2024-03-31｜  
  二、措施二｜｜｜｜｜ ｜  
6 ｜｜问题二｜二、党的建设方面｜feedback 
  措施三｜｜人事科｜｜｜day 2024-05-31｜  
8 ｜｜问题三｜三、作风建设方面｜feedback 
  措施四｜｜财务科｜｜｜day 2024-06-30｜  
`,
	},
	{
		name: "存在问题 is the problem where it stands before the measures", drawing: `
编号｜存在问题｜整改目标｜具体措施｜分管领导｜整改时限
1｜台账不全｜补全｜逐项补录｜张三｜2024年3月`,
		want: `
2 1｜｜台账不全｜｜feedback 
  逐项补录｜张三｜｜｜｜day 2024-03-31｜  
`,
	},
	{
		name: "完成时间 is the deadline of a plan", drawing: `
序号｜巡察反馈问题｜整改措施｜牵头领导｜完成时间
1｜台账不全｜逐项补录｜张三｜2024年3月`,
		want: `
2 1｜｜台账不全｜｜feedback 
  逐项补录｜张三｜｜｜｜day 2024-03-31｜  
`,
	},
	{
		name: "存在问题 is the problem where no other column is", drawing: `
序号｜存在问题｜责任人｜整改时限｜完成情况
1｜台账不全｜张三｜2024年3月｜未完成`,
		want: `
2 1｜｜台账不全｜｜feedback undone
  ｜｜｜张三｜｜day 2024-03-31｜undone  
`,
	},
}

func readLayout(t testing.TB, g Grid) (Layout, []Row, []Note) {
	t.Helper()
	l, err := FindLayout(g)
	if err != nil {
		t.Fatal(err)
	}
	rows, notes := Read(g, &l, Reading{Pack: testPack(t), Dates: from2024, Source: "feedback"})
	return l, rows, notes
}

func TestEachLayoutIsReadAsItIs(t *testing.T) {
	for _, c := range layouts {
		t.Run(c.name, func(t *testing.T) {
			l, rows, notes := readLayout(t, gridOf(c.drawing))
			if got := summary(rows); got != strings.TrimPrefix(c.want, "\n") {
				t.Errorf("read\n%s", got)
			}
			if len(notes) > 0 {
				t.Errorf("notes: %+v", notes)
			}
			if !slices.Equal(l.Kept(), c.kept) {
				t.Errorf("kept %q", l.Kept())
			}
		})
	}
}

func TestALedgerOfMeasuresHasWhatIsLeftOfThem(t *testing.T) {
	l, _, _ := readLayout(t, gridOf(`
整改措施｜责任人｜进展情况｜存在问题｜下步措施
逐项补录｜张三｜补录一半｜人手不足｜抽调人员`))
	if got := l.Columns[3]; got != ledger.FieldRemaining {
		t.Errorf("存在问题 is %q", got)
	}
}

func TestTheDayBesideAStateIsWhenItWasDone(t *testing.T) {
	l, _, _ := readLayout(t, gridOf(`
序号｜反馈问题｜整改措施｜整改状态｜完成时间
1｜台账不全｜逐项补录｜已完成｜2024年3月5日`))
	if got := l.Columns[4]; got != ledger.FieldDoneOn {
		t.Errorf("完成时间 is %q", got)
	}
}

// A ledger file that was imported and exported has the same cells (promise 9).
func TestALedgerThatWasImportedAndExportedIsTheSameInItsCells(t *testing.T) {
	p := testPack(t)
	for _, c := range layouts {
		t.Run(c.name, func(t *testing.T) {
			g := gridOf(c.drawing)
			l, rows, _ := readLayout(t, g)
			var items []Export
			for _, r := range rows {
				items = append(items, Export{Item: r.Item, Unit: r.Unit})
			}
			slices.Reverse(items) // in the order in which a store might return them
			got := Write(&l, items, p, from2024)
			want := slices.DeleteFunc(
				clone(g.Rows),
				func(row []string) bool { return slices.Equal(row, []string{"3", "", "", ""}) },
			)
			if a, b := draw(Grid{Rows: want}), draw(Grid{Rows: got.Rows}); a != b {
				t.Errorf("the cells are\n%s\nwant\n%s", b, a)
			}
			sortMerges(got.Merges)
			if !slices.Equal(got.Merges, g.Merges) {
				t.Errorf("merged %v, want %v", got.Merges, g.Merges)
			}
		})
	}
}

func draw(g Grid) string {
	var out strings.Builder
	for _, row := range g.Rows {
		out.WriteString(strings.TrimRight(strings.Join(row, "｜"), "｜") + "\n")
	}
	return out.String()
}

// Importing a ledger a second time changes nothing (promise 9).
func TestASecondImportChangesNothing(t *testing.T) {
	p := testPack(t)
	for _, c := range layouts {
		l, rows, _ := readLayout(t, gridOf(c.drawing))
		_, again, _ := readLayout(t, gridOf(c.drawing))
		for n := range rows {
			i := rows[n].Item
			if i.Identity() != again[n].Item.Identity() {
				t.Errorf("%s: row %d is another item", c.name, rows[n].Row)
			}
			before := i.Fingerprint()
			if l.Merge(&i, again[n].Item, p, from2024) || i.Fingerprint() != before {
				t.Errorf("%s: row %d changed\n%s\n%s", c.name, rows[n].Row, before, i.Fingerprint())
			}
		}
	}
}

// Changes in the file are adopted; what was added to the item is kept.
func TestAnImportTakesOverWhatChangedAndNothingElse(t *testing.T) {
	p := testPack(t)
	g := gridOf(layouts[8].drawing)
	l, rows, _ := readLayout(t, g)
	i := rows[0].Item
	i.Checks = []ledger.Check{{Body: "discipline", Result: "shallow"}}
	i.State = ledger.Again
	i.Measures[1].Files = []string{"file"}
	i.Measures[1].Progress = []ledger.Progress{{Text: "补充进展"}}
	g.Rows[3][7] = "已完成"
	g.Rows[3][6] = "2024年4月28日"
	_, changed, _ := readLayout(t, g)
	if !l.Merge(&i, changed[0].Item, p, from2024) {
		t.Fatal("nothing changed")
	}
	m := i.Measures[1]
	if i.Claim != ledger.ClaimDone || m.Claim != ledger.ClaimDone || m.DoneOn != "2024-04-28" || len(m.Files) != 1 ||
		len(m.Progress) != 1 ||
		len(i.Checks) != 1 ||
		i.State != ledger.Again {
		t.Errorf("now %s", i.Fingerprint())
	}
	if got := Write(&l, []Export{{Item: i}}, p, from2024); got.Rows[3][7] != "已完成" || got.Rows[2][7] != "已整改到位" {
		t.Errorf("exported %q", got.Rows)
	}
}

func TestCountsAloneAreReadAsFigures(t *testing.T) {
	for name, c := range map[string]struct{ drawing, want, kind string }{
		"6": {`
第三轮巡察整改情况统计｜<｜<｜<｜<｜<｜<｜<｜<｜<
轮次｜被巡察党组织｜反馈问题应整改数｜已整改数｜完成率｜立行立改应改数｜已改数｜率｜问责党组织数｜问责人员数
第三轮｜市甲局党组｜12｜10｜83.3%｜4｜4｜100%｜0｜1
第三轮｜市乙局党组｜８｜8个｜100%｜2｜1｜50%｜0｜0
合计｜｜20｜18｜90%｜6｜5｜83%｜0｜1`, "市甲局党组 12/10 false | 市乙局党组 8/8 false |  20/18 true", KindFigures},
		"8": {`
整改措施数｜已完成｜进行中｜超期未完
40｜31｜8｜1`, " 0/0 false", KindTable},
		"11": {`
周序号｜报告日期｜巡察组｜谈话人数｜查阅资料数｜问题总数｜党的领导｜党的建设｜重点领域｜下周计划｜备注
1｜2024-03-08｜第一组｜15｜30｜4｜1｜2｜1｜继续谈话｜`, " 0/0 false", KindTable},
	} {
		l, err := FindLayout(gridOf(c.drawing))
		if err != nil || l.Kind != c.kind {
			t.Errorf("%s: %v, %q", name, err, l.Kind)
			continue
		}
		var got []string
		for _, f := range ReadFigures(gridOf(c.drawing), l) {
			got = append(got, fmt.Sprintf("%s %d/%d %v", f.Unit, f.Counts["反馈问题应整改数"], f.Counts["已整改数"], f.Total))
		}
		if s := strings.Join(got, " | "); s != c.want {
			t.Errorf("%s: %s", name, s)
		}
	}
}

// Layout 4: names of persons are not imported, and a sentence says why.
func TestALedgerOfCluesIsRefused(t *testing.T) {
	for _, head := range []string{
		"届次｜年度｜轮次｜巡察组｜被巡察单位｜被反映人姓名｜职务｜级别｜具体问题｜六项纪律｜备注｜分类处理意见｜处理结果｜是否办结",
		"序号｜线索编号｜被反映人｜问题｜处置方式",
	} {
		_, err := FindLayout(gridOf(head + "\n五届｜2024｜第三轮｜第一组｜甲街道｜王某｜主任｜科级｜问题｜廉洁纪律｜｜初核｜｜否"))
		var r *ledger.Refusal
		if !errors.As(err, &r) || r.Code != "clues" || !strings.Contains(r.ZH, "线索") {
			t.Errorf("%v", err)
		}
	}
}

func TestATableThatIsNoLedgerIsRefused(t *testing.T) {
	for _, drawing := range []string{"姓名｜人员类别｜联系电话\n张三｜服务对象｜138", "", "甲｜乙"} {
		if l, err := FindLayout(gridOf(drawing)); err == nil {
			t.Errorf("%q is a %s", drawing, l.Kind)
		}
	}
}

func TestWhatIsNotUnderstoodIsNamedAndKept(t *testing.T) {
	g := gridOf(`
序号｜问题｜整改措施｜完成时限｜整改状态｜进度
1｜问题一｜措施一｜按上级要求｜见附件｜一半
2｜｜｜｜已完成｜
3｜问题一｜措施一｜｜｜
1｜问题一｜措施一｜｜｜`)
	l, rows, notes := readLayout(t, g)
	notes = append(notes, Twice(rows)...)
	var got []string
	for _, n := range notes {
		got = append(got, fmt.Sprintf("%d %s %v", n.Row, n.Column, n.Fatal))
	}
	if s := strings.Join(got, ", "); s != "2 完成时限 false, 2 整改状态 false, 2 进度 false, 3 问题 true, 5  true" {
		t.Errorf("notes: %s", s)
	}
	out := Write(&l, []Export{{Item: rows[0].Item}}, testPack(t), from2024)
	if s := strings.Join(out.Rows[1], "｜"); s != "1｜问题一｜措施一｜按上级要求｜见附件｜一半" {
		t.Errorf("exported %s", s)
	}
}

// A person corrects the contents of the columns, and the file is read accordingly.
func TestAPersonCorrectsTheColumns(t *testing.T) {
	l, err := FindLayout(gridOf("反馈问题｜整改措施｜谁办｜备用\n乱收费｜清退｜张三｜甲"))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Assign(map[string]string{"谁办": ledger.FieldPerson, "备用": ledger.FieldLead}); err != nil {
		t.Fatal(err)
	}
	rows, _ := Read(gridOf("反馈问题｜整改措施｜谁办｜备用\n乱收费｜清退｜张三｜甲"), &l, Reading{Pack: testPack(t), Source: "feedback"})
	if m := rows[0].Item.Measures[0]; m.Person != "张三" || m.Lead != "甲" {
		t.Errorf("%+v", m)
	}
	for _, bad := range []map[string]string{{"谁办": ledger.FieldLead, "备用": ledger.FieldLead}, {"谁办": "nonsense"}} {
		if err := l.Assign(bad); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
}

// A total is updated with the number of items; other numbers are dropped.
func TestATotalThatNoLongerHoldsIsNotExported(t *testing.T) {
	l, rows, _ := readLayout(t, gridOf(layouts[0].drawing))
	var items []Export
	for _, r := range rows[:2] {
		items = append(items, Export{Item: r.Item})
	}
	out := Write(&l, items, testPack(t), from2024)
	if s := strings.Join(out.Rows[len(out.Rows)-2], "｜"); s != "合计｜2｜｜｜｜｜" {
		t.Errorf("the total says %s", s)
	}
}

// What the ledger calls done waits for a check; an unchanged claim moves nothing.
func TestWhatALedgerCallsDoneIsReportedAndNotSettled(t *testing.T) {
	i := ledger.Item{
		State:    ledger.Open,
		Claim:    ledger.ClaimDone,
		Measures: []ledger.Measure{{Claim: ledger.ClaimDone, DoneOn: "2024-04-02", Due: term.Due{Day: "2024-03-31"}}},
	}
	i.Arrive("", "甲", "2026-01-01")
	if i.State != ledger.Reported || i.Reported.Handed.LateDays != 2 {
		t.Errorf("%s, late %d", i.State, i.Reported.Handed.LateDays)
	}
	for _, c := range []struct {
		state ledger.State
		was   ledger.Claim
		want  ledger.State
	}{
		{ledger.Again, ledger.ClaimDone, ledger.Again},
		{ledger.Again, ledger.ClaimDoing, ledger.Reported},
		{ledger.Settled, "", ledger.Settled},
		{ledger.LongTerm, "", ledger.LongTerm},
		{ledger.Open, ledger.ClaimDone, ledger.Open},
	} {
		i := ledger.Item{State: c.state, Claim: ledger.ClaimDone}
		i.Arrive(c.was, "甲", "2026-01-01")
		if i.State != c.want {
			t.Errorf("%s, was %q: %s, want %s", c.state, c.was, i.State, c.want)
		}
	}
}

func TestAnItemMadeHereIsExportedWithEveryField(t *testing.T) {
	p := testPack(t)
	i := ledger.Item{
		Source: "found",
		No:     "7",
		Text:   "问题",
		Key:    true,
		State:  ledger.Open,
		Measures: []ledger.Measure{
			{Text: "措施", Percent: ptr(40), Due: term.Due{Kind: term.Day, Day: "2026-05-01"}, Claim: ledger.ClaimDoing},
		},
	}
	l := OwnLayout()
	out := Write(&l, []Export{{Item: i, Unit: "市甲局"}}, p, term.Dates{})
	l2, err := FindLayout(out)
	if err != nil {
		t.Fatal(err)
	}
	rows, notes := Read(out, &l2, Reading{Pack: p, Source: "feedback"})
	if len(rows) != 1 || len(notes) > 0 || rows[0].Unit != "市甲局" || rows[0].Item.Source != "found" ||
		!rows[0].Item.Key ||
		*rows[0].Item.Measures[0].Percent != 40 {
		t.Errorf("read %+v, %+v", rows, notes)
	}
}

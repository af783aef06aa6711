package ledgerfile_test

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/store/memory"
)

// layouts are those of documents §1 with problems, each with three items of which the second is changed by hand and
// the third withdrawn. The others hold clues, which are refused, or counts alone (sums_test.go, tables_test.go).
var layouts = map[string]string{
	"1":  "市甲局党组整改台账\n序号｜反馈问题｜整改目标｜整改措施｜责任领导｜责任部门｜完成时限\n一、党的领导方面\n１｜问题一｜目标｜措施一｜张三｜办公室｜3月底前\n｜｜｜措施甲｜张三｜｜立行立改\n2｜问题二｜目标｜措施二｜李四｜办公室｜长期坚持\n3｜问题三｜目标｜措施三｜王五｜办公室｜二〇二四年三月\n合计｜3\n填表人：赵六",
	"2":  "标题｜所属单位｜问题描述｜整改要求｜截止日期｜状态｜进度（%）｜预警级别｜签收日期｜完成日期｜整改报告｜验收意见｜创建时间\n标题一｜市甲局｜问题一｜限期｜2024-03-31｜进行中｜60%｜无｜2024-01-20｜｜｜｜2024-01-18\n标题二｜市甲局｜问题二｜限期｜2024.4.30｜未完成｜10｜黄｜｜｜｜｜2024-01-18\n标题三｜市乙局｜问题三｜限期｜4月底｜进行中｜50%｜黄｜｜｜｜｜2024-01-18",
	"3":  "届次｜年度｜轮次｜巡察组｜被巡察单位｜级别（区级/村级）｜是否重点｜问题内容｜一级分类｜二级分类｜其他标签\n五届｜2024｜第三轮｜第一组｜市甲局｜区级｜是｜问题一｜作风｜民生｜低保\n五届｜2024｜第三轮｜第一组｜市甲局｜区级｜否｜问题二｜作风｜民生｜\n五届｜2024｜第三轮｜第一组｜市乙局｜村级｜否｜问题三｜党建｜村务｜",
	"5":  "届次｜年度｜轮次｜巡察组｜被巡察单位｜移交单位｜移交时间｜移交建议数｜具体办理情况｜成果运用情况\n五届｜2024｜第三轮｜第一组｜市甲局｜区民政局｜2024年4月｜3｜已采纳2条｜完善制度\n五届｜2024｜第三轮｜第一组｜市甲局｜区财政局｜2024年5月｜1｜正在研究｜\n五届｜2024｜第三轮｜第一组｜市乙局｜区教育局｜2024年6月｜2｜已答复｜",
	"7":  "问题归类｜问题表现｜分管领导｜牵头整改部门｜主要负责人｜整改状态｜整改措施｜发文编号｜主送｜抄送｜待办时限｜印发时间\n作风｜问题一｜张三｜办公室｜李四｜整改中｜措施一｜甲〔2024〕3号｜各科室｜｜2024.3.31｜2024.2.1\n作风｜问题二｜张三｜办公室｜李四｜未完成｜措施二｜｜各科室｜｜二〇二四年四月｜2024.2.1\n党建｜问题三｜张三｜办公室｜李四｜未完成｜措施三｜｜｜｜4月底｜",
	"9":  "编号｜类别｜归属｜概要｜主要情况｜整改责任单位｜整改时限（月）｜整改情况（月）｜存在问题｜下步措施｜整改完成情况｜牵头单位\nA-1｜资金｜市甲局｜问题一｜情况｜财务科｜3｜3月：已拨付80万元｜手续不全｜4月底前拨付｜部分完成｜市财政局\nA-2｜资金｜市甲局｜问题二｜情况｜财务科｜6｜｜｜｜未完成｜市财政局\nA-3｜资产｜市乙局｜问题三｜情况｜资产科｜6｜｜｜｜未完成｜市财政局",
	"10": "具体措施｜预计完成｜责任人｜责任领导｜配合单位｜是否完成｜完成时间｜是否逾期｜本月实施情况｜下月措施\n措施一｜2024年3月｜王五｜张三｜市财政局、市审计局｜否｜｜否｜已印发｜抓好执行\n措施二｜2024/5/31｜赵六｜李四｜｜否｜｜否｜已腾退2间｜腾退剩余3间\n措施三｜2024/6/30｜赵六｜李四｜｜否｜｜否｜｜",
	"12": "标题｜表现｜定性依据｜佐证材料清单｜责任主体｜发现人｜时间｜审核意见｜组长签字\n标题一｜问题一｜《规定》第五条｜凭证5份｜市甲局｜第三组｜2024年2月｜同意｜\n标题二｜问题二｜《规定》第六条｜凭证1份｜市甲局｜第三组｜2024年2月｜同意｜\n标题三｜问题三｜《规定》第七条｜｜市乙局｜第三组｜2024年2月｜｜",
}

// third is what tells the items of a layout apart: their problem, else their measure or what was done.
func third(i *rules.Item) string {
	m := rules.Measure{}
	if len(i.Measures) > 0 {
		m = i.Measures[0]
	}
	progress := ""
	if len(m.Progress) > 0 {
		progress = m.Progress[0].Text
	}
	return cmp.Or(i.Text, m.Text, progress)
}

// bare is a drawing without the blanks at the ends of its rows.
func bare(drawing string) (out string) {
	for line := range strings.SplitSeq(drawing, "\n") {
		out += strings.TrimRight(line, "｜") + "\n"
	}
	return out
}

// recorded returns the items of both units, in the fields that a ledger has.
func (e *env) recorded() (out string) {
	e.T.Helper()
	for _, name := range []string{"市甲局", "市乙局"} {
		l, err := e.Items(e.Ctx(), office, ledger.Filter{EvaluationID: e.Evaluations[name]}, 0, 100)
		e.Must(err)
		var items []string
		for _, v := range l.Items {
			i := v.Item
			if i.State == rules.Withdrawn {
				continue
			}
			line := fmt.Sprint(i.Source, i.No, i.Class1, i.Class2, i.Tags, i.Key)
			line += fmt.Sprint(i.Title, i.Text, i.Detail, i.Goal, i.Requirement)
			for _, m := range i.Measures {
				if reflect.DeepEqual(m, rules.Measure{}) {
					continue // of a row that has no measure
				}
				line += fmt.Sprint("\n  ", m.Text, m.Lead, m.Dept, m.Person, m.With, m.Due.Kind, m.Due.Day, m.Claim,
					m.DoneOn, len(m.Progress), m.Next, m.Remains)
			}
			items = append(items, line)
		}
		slices.Sort(items)
		out += name + "\n" + strings.Join(items, "\n") + "\n"
	}
	return out
}

// Each goes out as it came in when an item was changed, one added and one withdrawn. Read elsewhere, what went out is
// what is recorded; read here, it changes nothing.
func TestEachLayoutGoesOutAsItCameInAfterChanges(t *testing.T) {
	for layout, raw := range layouts {
		for _, format := range []string{"xlsx", "csv"} {
			e := newEnv(t, memory.Open())
			f, u := ledger.Filter{RoundID: e.RoundID}, ledgerfile.Upload{RoundID: e.RoundID}
			if !strings.Contains(raw, "市甲局｜") {
				f, u = ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
			}
			is, name := workbook(t, "台账", raw), "台账\n"
			if format == "csv" {
				is, name = commas(raw), "\n"
			}
			e.ImportAll(office, u, is)
			before := e.shown(e.file(f, "", ""))
			if before != name+bare(raw) {
				t.Errorf("%s as %s: unchanged it is\n%s", layout, format, before)
			}
			l, err := e.Items(e.Ctx(), office, f, 0, 100)
			e.Must(err)
			changed, withdrawn := "", ""
			for _, v := range l.Items {
				switch is := third(&v.Item); is {
				case "问题二", "措施二", "正在研究":
					changed = is
					d := ledger.Draft{Item: v.Item}
					switch {
					case d.Item.Text != "":
						d.Item.Text += "（改）"
					case d.Item.Measures[0].Text != "":
						d.Item.Measures[0].Lead = "钱七"
					default:
						d.Item.Measures[0].Dept = "区卫健委"
					}
					_, err := e.Change(e.Ctx(), office, v.ID, v.Version, d)
					e.Must(err)
				case "问题三", "措施三", "已答复":
					withdrawn = is
					_, err := e.Step(e.Ctx(), office, v.ID, records.AnyVersion, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
					e.Must(err)
				}
			}
			e.Move(time.Minute)
			_, err = e.New(e.Ctx(), office, e.Evaluations["市甲局"], ledger.Draft{Item: rules.Item{Source: "feedback", Text: "问题四"}})
			e.Must(err)
			was, out := e.recorded(), e.file(f, "", "")
			after := e.shown(out)
			for _, line := range strings.Split(before, "\n") {
				touched := slices.ContainsFunc([]string{changed, withdrawn, "合计"}, func(part string) bool {
					return strings.Contains(line, part)
				})
				if line+"\n" != name && !touched && !strings.Contains(after, line+"\n") {
					t.Errorf("%s as %s: %q goes out in\n%s", layout, format, line, after)
				}
			}
			if strings.Contains(after, withdrawn+"｜") || !strings.Contains(after, "问题四") {
				t.Errorf("%s as %s: it goes out as\n%s", layout, format, after)
			}
			for _, p := range e.ImportAll(office, u, out) {
				if p.New+p.Changed > 0 {
					t.Errorf("%s as %s: its own file makes %+v:\n%s", layout, format, p, after)
				}
			}
			if got := e.recorded(); got != was {
				t.Errorf("%s as %s:\n%sbecame\n%s", layout, format, was, got)
			}
			other := newEnv(t, memory.Open())
			to := ledgerfile.Upload{RoundID: other.RoundID}
			if u.EvaluationID != "" {
				to.EvaluationID = other.Evaluations["市甲局"]
			}
			other.ImportAll(office, to, out)
			if got := other.recorded(); got != was {
				t.Errorf("%s as %s: elsewhere\n%sis read as\n%s", layout, format, was, got)
			}
		}
	}
}

// The layout of clues is refused, and says what to do with them.
func TestALedgerOfCluesSaysWhatToDo(t *testing.T) {
	e := newEnv(t, memory.Open())
	raw := "届次｜年度｜轮次｜巡察组｜被巡察单位｜被反映人姓名｜职务｜级别｜具体问题｜六项纪律｜是否办结\n五届｜2024｜第三轮｜第一组｜市甲局｜王某｜主任｜科级｜问题｜廉洁纪律｜否"
	_, err := e.Upload(e.Ctx(), office, ledgerfile.Upload{RoundID: e.RoundID, File: []byte(workbook(t, "表", raw))})
	var re *records.Error
	if !errors.As(err, &re) || !strings.Contains(re.Text.ZH, "线索") {
		t.Error(err)
	}
}

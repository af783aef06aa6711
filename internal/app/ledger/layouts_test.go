package ledger_test

import (
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/store/memory"
)

// The layouts of documents §1 with problems: each goes out as it came in when items were changed, added and withdrawn,
// and what went out is read as it is held. The one that was added by hand is given its row then.
func TestEachLayoutGoesOutAsItCameInAfterChanges(t *testing.T) {
	for name, raw := range map[string]string{
		"1": "序号｜反馈问题｜整改目标｜整改措施｜责任领导｜责任部门｜完成时限\n1｜问题一｜目标｜措施一｜张三｜办公室｜3月底前\n2｜问题二｜目标｜措施二｜李四｜办公室｜长期坚持\n3｜问题三｜目标｜措施三｜王五｜办公室｜立行立改",
		"2": "标题｜所属单位｜问题描述｜整改要求｜截止日期｜状态｜进度（%）｜预警级别\n标题一｜市甲局｜问题一｜限期｜2024-03-31｜进行中｜60%｜无\n标题二｜市甲局｜问题二｜限期｜2024.4.30｜未完成｜10｜黄\n标题三｜市乙局｜问题三｜限期｜4月底｜进行中｜50%｜黄",
		"3": "届次｜年度｜被巡察单位｜是否重点｜问题内容｜一级分类｜二级分类｜其他标签\n五届｜2024｜市甲局｜是｜问题一｜作风｜民生｜低保\n五届｜2024｜市甲局｜否｜问题二｜作风｜民生｜\n五届｜2024｜市乙局｜否｜问题三｜党建｜村务｜",
		"7": "问题归类｜问题表现｜分管领导｜牵头整改部门｜主要负责人｜整改状态｜整改措施｜发文编号｜待办时限\n作风｜问题一｜张三｜办公室｜李四｜整改中｜措施一｜甲〔2024〕3号｜2024.3.31\n作风｜问题二｜张三｜办公室｜李四｜未完成｜措施二｜｜二〇二四年四月\n党建｜问题三｜张三｜办公室｜李四｜未完成｜措施三｜｜4月底",
		"9": "编号｜类别｜归属｜概要｜主要情况｜整改责任单位｜整改时限（月）｜整改完成情况｜牵头单位\nA-1｜资金｜市甲局｜问题一｜情况｜财务科｜3｜部分完成｜市财政局\nA-2｜资金｜市甲局｜问题二｜情况｜财务科｜6｜未完成｜市财政局\nA-3｜资产｜市乙局｜问题三｜情况｜资产科｜6｜未完成｜市财政局",
	} {
		e := newEnv(t, memory.Open())
		f, u := ledger.Filter{RoundID: e.round}, ledgerfile.Upload{RoundID: e.round}
		if !strings.Contains(raw, "单位｜问") && !strings.Contains(raw, "市甲局") {
			f, u = ledger.Filter{EvaluationID: e.units["市甲局"]}, ledgerfile.Upload{EvaluationID: e.units["市甲局"]}
		}
		e.importAll(office, u, workbook(t, "台账", raw))
		before := e.shown(e.file(f, "", "xlsx"))
		l, err := e.Items(e.ctx(), office, f, 0, 100)
		e.must(err)
		for _, v := range l.Items {
			switch v.Item.Title + v.Item.Text {
			case "问题二", "标题二问题二":
				d := ledger.Draft{Item: v.Item}
				d.Item.Text += "（改）"
				_, err := e.Change(e.ctx(), office, v.ID, v.Version, d)
				e.must(err)
			case "问题三", "标题三问题三":
				_, err := e.Step(e.ctx(), office, v.ID, records.AnyVersion, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
				e.must(err)
			}
		}
		e.move(time.Minute)
		_, err = e.New(e.ctx(), office, e.units["市甲局"], ledger.Draft{Item: rules.Item{Source: "feedback", Text: "问题四"}})
		e.must(err)
		raw := e.file(f, "", "xlsx")
		after := e.shown(raw)
		for _, line := range strings.Split(before, "\n") {
			changed := strings.ReplaceAll(line, "问题二", "问题二（改）")
			if strings.Contains(line, "问题三") == strings.Contains(after, changed+"\n") && line != "" {
				t.Errorf("%s: %s goes out in\n%s", name, changed, after)
			}
		}
		was := e.held()
		p := e.upload(office, u, raw)
		if p.New > 0 || p.Changed > 1 || p.Fatal > 0 {
			t.Errorf("%s: its own file makes %d, changes %d, refuses %d: %v", name, p.New, p.Changed, p.Fatal, p.Notes)
		}
		if got := e.held(); got != was {
			t.Errorf("%s: %s became %s", name, was, got)
		}
	}
}

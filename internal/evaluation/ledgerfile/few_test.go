package ledgerfile

import (
	"strings"
	"testing"
)

// A title says the same with a number before it.
func TestANumberedTitleForFewLimitsItsRows(t *testing.T) {
	const head = "序号｜问题｜整改措施\n"
	for _, title := range strings.Split(
		"二、涉密问题，（一）涉密事项，一、涉密，二、机密事项，（一）秘密级问题，（三）不公开事项，第一部分 涉密问题，（四）内容不公开，五、仅限组长知悉", "，",
	) {
		if _, fatal := readOf(t, "台账", head+title+"\n1｜问题一｜措施一"); fatal != "3" {
			t.Errorf("%s: refused %q", title, fatal)
		}
	}
	for _, sheet := range []string{"1涉密问题", "2.机密", "涉密（1）"} {
		if _, fatal := readOf(t, sheet, head+"1｜问题一｜措施一"); fatal == "" {
			t.Errorf("the worksheet %s is read", sheet)
		}
	}
}

// 不公开 and 清单 are words of findings too; who inspects finds these everywhere.
func TestAFindingOnOpennessOrPetitionsIsRead(t *testing.T) {
	const head = "序号｜问题｜整改措施\n"
	for _, title := range strings.Split(
		"一、办事程序不公开、不透明，（二）信息不公开问题，二、决策过程不公开，二、三务不公开、不及时，二、厂务不公开，二、村级财务不公开，三、程序不透明、不公开，"+
			"二、信访工作制度文件落实不到位，二、信访工作责任清单不健全，三、线索处置机制、案件查办制度不完善，三、信访案件办理工作不规范，三、信访工作条件保障不足，"+
			"三、线索移交不及时，三、学习教育仅限于读文件", "，",
	) {
		if _, fatal := readOf(t, "台账", head+title+"\n1｜问题一｜措施一"); fatal != "" {
			t.Errorf("%s: refused %q", title, fatal)
		}
	}
	if _, fatal := readOf(t, "台账", "关于整改信息不公开问题的台账｜<｜<\n"+head+"1｜问题一｜措施一"); fatal != "" {
		t.Errorf("a title on openness: refused %q", fatal)
	}
	for _, title := range strings.Split("二、信访工作台账（一），二、线索工作移交情况，二、信访工作清单：", "，") {
		if _, fatal := readOf(t, "台账", head+title+"\n1｜问题一｜措施一"); fatal != "3" {
			t.Errorf("%s: refused %q", title, fatal)
		}
	}
}

// What may be a limit of readers or of something else is for a person to decide; the note says where it is.
func TestALimitThatMayBeOfReadersIsNamedAndNotRefused(t *testing.T) {
	const head = "序号｜问题｜整改措施｜备注\n"
	for _, c := range []struct {
		drawing string
		named   bool
	}{
		{head + "1｜问题一｜措施一｜经费仅限公务接待", true},
		{head + "三、学习教育仅限于读文件\n1｜问题一｜措施一｜", true},
		{"接待用酒仅限商务接待问题台账｜<｜<｜<\n" + head + "1｜问题一｜措施一｜", true},
		{head + "1｜问题一｜措施一｜账目不公开", true},
		{head + "1｜问题一｜措施一｜办事程序不公开，已整改", true},
		{head + "1｜问题一｜措施一｜村务不公开", false},
		{head + "1｜问题一｜措施一｜仅限本单位", false},
		{head + "1｜问题一｜措施一｜已整改", false},
	} {
		g := gridOf(c.drawing)
		l, err := FindLayout(g)
		if err != nil {
			t.Fatal(err)
		}
		_, notes := Read(g, &l, Reading{Pack: testPack(t), Dates: from2024, Source: "feedback"})
		named := false
		for _, n := range notes {
			named = named || strings.Contains(n.ZH, "看不出是不是限人知悉")
			if n.Fatal {
				t.Errorf("%s\nis refused: %s", c.drawing, n.ZH)
			}
		}
		if named != c.named {
			t.Errorf("%s\nnamed %v in %v", c.drawing, named, notes)
		}
	}
}

// A remark applies to the whole ledger wherever it is, and whichever word it begins with.
func TestARemarkThatTheLedgerIsForFewIsFound(t *testing.T) {
	const head, one, two = "序号｜问题｜整改措施\n", "1｜问题一｜措施一\n", "2｜问题二｜措施二"
	for _, word := range []string{"备注", "备注1", "备注：", "注", "注 1", "说明", "注意"} {
		remark := word + "｜本表为机密｜"
		for drawing, want := range map[string]string{
			head + one + remark:                 "3",
			head + one + remark + "\n" + two:    "3",
			head + remark + "\n" + one + two:    "2",
			head + one + word + "｜已核对｜\n" + two: "",
		} {
			rows, fatal := readOf(t, "台账", drawing)
			if fatal != want || len(rows) > 2 {
				t.Errorf("%s\nhas %d items, refused %q", drawing, len(rows), fatal)
			}
		}
	}
	for foot, want := range map[string]string{
		"注：本表为机密，由联络员填写。": "3", "备注：本表为机密，填写后密封报送": "3", "注：本表仅限联络员填写。": "", "注：请勿填报国家秘密": "", "注：填报内容不得涉及国家秘密": "",
	} {
		if _, fatal := readOf(t, "台账", head+one+foot+"｜｜"); fatal != want {
			t.Errorf("%s: refused %q", foot, fatal)
		}
	}
}

// A section that says that it has nothing limits nothing below it.
func TestAnEmptySectionForFewLimitsNothing(t *testing.T) {
	const head, one = "序号｜问题｜整改措施\n", "\n1｜问题一｜措施一"
	for drawing, want := range map[string]string{
		head + "信访举报件（无）｜<｜<\n一、巡察反馈问题" + one:                                       "",
		head + "信访举报件｜<｜<\n无｜｜\n一、巡察反馈问题" + one:                                     "",
		head + "信访举报件｜<｜<\n1｜无｜\n2｜张三反映李四收钱｜核查":                                     "4",
		head + "信访举报件｜<｜<\n无｜｜\n2｜张三反映李四收钱｜核查\n一、巡察反馈问题\n3｜问题三｜措施三":                 "4 6",
		head + "信访举报件｜<｜<\n无｜｜\n市乙局｜<｜<" + one:                                      "",
		head + "一、信访举报件（无）\n二、巡察反馈问题" + one:                                         "",
		head + "信访举报件｜<｜<\n一、来电反映" + one:                                            "4",
		head + "信访举报件｜<｜<\n（一）来电反映\n无｜｜\n（二）来函反映" + one:                             "6",
		head + "信访举报件｜<｜<" + one + "\n无｜｜\n一、巡察反馈问题\n2｜问题二｜措施二":                     "3 6",
		head + "二、信访举报件" + one + "\n（一）控告件（无）\n（二）来函反映\n2｜问题二｜措施二\n三、其他\n3｜问题三｜措施三": "3 6",
	} {
		if _, fatal := readOf(t, "台账", drawing); fatal != want {
			t.Errorf("%s\nis refused in %q, want %q", drawing, fatal, want)
		}
	}
}

func TestSecrecyIsNotTakenBackByWordsThatOnlyBeginLikeNo(t *testing.T) {
	for words, few := range map[string]bool{
		"涉密：无关人员不得查看": true, "涉密：无关人员禁止查阅": true, "此件涉密：无关人员不得查看": true, "涉密：否则追责": true, "是否涉密：是": true,
		"个人信息不公开": true, "涉案人员姓名不公开": true, "处理结果不公开": true, "整改结果不公开": true, "材料不公开": true, "整改报告不公开": true, "结果不对外公开": true,
		"整改结果不公开问题已解决": false, "涉密：无": false, "涉密：否": false, "是否涉密：否": false, "信息不公开已整改": false, "账目不公开": false, "不公开竞聘已纠正": false,
	} {
		if _, fatal := readOf(t, "台账", "序号｜问题｜整改措施｜备注\n1｜问题一｜措施一｜"+words); (fatal != "") != few {
			t.Errorf("%s: refused %q", words, fatal)
		}
	}
}

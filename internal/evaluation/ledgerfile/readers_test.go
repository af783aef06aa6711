package ledgerfile

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"minping/internal/typed"
)

// readOf reads a drawing as the ledger of a round with two units, from a worksheet with a name.
func readOf(t *testing.T, sheet, drawing string) (rows []Row, fatal string) {
	t.Helper()
	g := gridOf(drawing)
	l, err := FindLayout(g)
	if err != nil {
		t.Fatal(err)
	}
	unit := func(name string) string {
		if k := UnitKey(name); k == "市甲局" || k == "市乙局" {
			return k
		}
		return ""
	}
	how := Reading{Pack: testPack(t), Dates: from2024, Source: "feedback", Sheet: sheet, Unit: unit}
	rows, notes := Read(g, &l, how)
	for _, n := range notes {
		if n.Fatal {
			fatal += fmt.Sprint(n.Row, " ")
		}
	}
	return rows, strings.TrimSpace(fatal)
}

// A row names a unit only where a title would be: a further 责任单位 is a measure of the problem above.
func TestAFurtherDepartmentIsNoOtherUnit(t *testing.T) {
	const head = "序号｜问题｜整改措施｜责任单位｜配合单位\n"
	for _, c := range []struct{ drawing, want string }{
		{head + "1｜问题一｜措施一｜市甲局｜\n｜｜｜市乙局｜\n2｜问题二｜措施二｜市甲局｜", "市甲局2 市甲局1"},
		{head + "1｜问题一｜措施一｜市甲局｜\n｜｜｜市乙局｜<\n2｜问题二｜措施二｜市甲局｜", "市甲局2 市甲局1"},
		{head + "1｜问题一｜措施一｜市甲局｜\n^｜^｜｜市乙局｜\n2｜问题二｜措施二｜市甲局｜", "市甲局2 市甲局1"},
		{head + "1｜问题一｜措施一｜｜\n二、市乙局｜｜｜｜\n2｜问题二｜措施二｜｜", "市甲局1 市乙局1"},
		{head + "1｜问题一｜措施一｜｜\n｜市乙局｜｜｜\n2｜问题二｜措施二｜｜", "市甲局1 市乙局1"},
		{head + "1｜问题一｜措施一｜｜\n市乙局｜<｜<｜<｜<\n2｜问题二｜措施二｜｜", "市甲局1 市乙局1"},
		{"类别｜序号｜问题｜整改措施\n党建｜1｜问题一｜措施一\n市乙局｜<｜<｜<\n党建｜2｜问题二｜措施二", "市甲局1 市乙局1"},
		{"类别｜序号｜问题｜整改措施\n党建｜1｜问题一｜措施一\n二、市乙局｜｜｜\n党建｜2｜问题二｜措施二", "市甲局1 市乙局1"},
	} {
		rows, fatal := readOf(t, "市甲局", c.drawing)
		got := ""
		for _, r := range rows {
			got += fmt.Sprint(r.Unit, len(r.Item.Measures), " ")
		}
		if strings.TrimSpace(got) != c.want || fatal != "" {
			t.Errorf("%s\nis read as %s, refused in %q", c.drawing, got, fatal)
		}
	}
}

// What the title of a section says about readers holds for the rows below it, down to the next of its rank.
func TestWhatASectionSaysOfReadersHoldsForItsRows(t *testing.T) {
	const head = "序号｜问题｜整改措施\n"
	for _, c := range []struct{ drawing, fatal string }{
		{head + "一、巡察反馈问题\n1｜问题一｜措施一\n二、信访举报件\n2｜问题二｜措施二\n3｜问题三｜措施三", "5 6"},
		{head + "一、移交问题线索\n1｜问题一｜措施一\n二、巡察反馈问题\n2｜问题二｜措施二", "3"},
		{head + "限授权人员查看的问题｜<｜<\n1｜问题一｜措施一", "3"},
		{head + "信访举报件｜<｜<\n1｜问题一｜措施一\n巡察反馈问题｜<｜<\n2｜问题二｜措施二", "3"},
		{head + "一、党的领导（不宜公开）｜<｜<\n1｜问题一｜措施一", "3"},
		{head + "一｜信访事项｜\n1｜问题一｜措施一\n二｜党的领导方面｜\n2｜问题二｜措施二", "3"},
		{head + "二、信访举报件\n（一）来电反映\n1｜问题一｜措施一\n（二）来函反映\n2｜问题二｜措施二\n三、巡察反馈\n3｜问题三｜措施三", "4 6"},
		{head + "二、信访举报件\n市乙局｜<｜<\n1｜问题一｜措施一", "4"},
		{head + "一、市甲局\n（一）信访举报件\n1｜问题一｜措施一\n二、市乙局\n2｜问题二｜措施二", "4"},
		{"反馈问题清单｜<｜<\n" + head + "1｜问题一｜措施一\n信访举报件清单｜<｜<\n" + head + "2｜问题二｜措施二", "6"},
		{"市甲局信访台账｜<｜<\n" + head + "1｜问题一｜措施一\n市甲局信访台账｜<｜<\n" + head + "2｜问题二｜措施二", ""},
		{"秘密★1年\n" + head + "1｜问题一｜措施一", "1"},
		{"密级：秘密｜｜\n" + head + "1｜问题一｜措施一", "1"},
		{"整改台账（机密）｜<｜<\n" + head + "1｜问题一｜措施一", "1"},
		{"知悉范围：组长、副组长\n" + head + "1｜问题一｜措施一", "1"},
		{head + "1｜问题一｜措施一\n秘密★1年｜｜", "3"},
		{head + "1｜问题一｜措施一\n注：本表限授权人员查阅。｜｜", "3"},
		{head + "1｜问题一｜措施一\n备注：本表为机密｜｜", "3"},
		{head + "1｜问题一｜措施一\n备注｜本表为机密｜", "3"},
		{head + "1｜问题一｜措施一\n备注：本表为机密｜｜\n2｜问题二｜措施二", "3"},
		{head + "1｜问题一｜措施一\n备注：本表已核对｜｜\n2｜问题二｜措施二", ""},
		{head + "1｜问题一｜措施一\n备注：本表为机密，请各单位妥善保管，不要外传｜｜", "3"},
		{"因涉及个人隐私和举报人信息，相关内容依法不公开｜<｜<\n" + head + "1｜问题一｜措施一", "1"},
		{"信访举报件｜<｜<\n" + head + "1｜问题一｜措施一", ""},
		{head + "信访举报件｜<｜<\n（一）来电反映\n1｜问题一｜措施一", "4"},
		{head + "信访举报件｜<｜<\n一、来电反映\n1｜问题一｜措施一", "4"},
		{head + "信访举报件｜<｜<\n一、市甲局\n1｜问题一｜措施一", "4"},
		{head + "信访举报件｜<｜<\n一、来电反映\n1｜问题一｜措施一\n巡察反馈问题｜<｜<\n2｜问题二｜措施二", "4"},
		{head + "二、信访工作台账\n1｜问题一｜措施一", "3"},
		{head + "二、线索工作移交清单\n1｜问题一｜措施一", "3"},
		{head + "二、信访件工作台账\n1｜问题一｜措施一", "3"},
		{head + "二、信访工作移交事项\n1｜问题一｜措施一", "3"},
		{head + "二、举报工作一览表\n1｜问题一｜措施一", "3"},
		{head + "1｜问题一｜措施一\n注：本表仅限联络员等人员填写。｜｜\n二、信访举报件（无）｜｜", ""},
		{"密级：｜｜\n" + head + "1｜问题一｜措施一", ""},
		{"密级：公开｜内部资料｜\n" + head + "1｜问题一｜措施一", ""},
		{head + "一、信访工作不到位方面\n1｜问题一｜措施一\n二、问题线索处置不规范\n2｜问题二｜措施二", ""},
		{head + "一、党务公开方面\n1｜问题一｜措施一\n二、选人用人不公开、不透明\n2｜问题二｜措施二", ""},
	} {
		if _, fatal := readOf(t, "台账", c.drawing); fatal != c.fatal {
			t.Errorf("%s\nis refused in %q, want %q", c.drawing, fatal, c.fatal)
		}
	}
	if _, fatal := readOf(t, "限授权人员查看", head+"1｜问题一｜措施一"); fatal == "" {
		t.Error("a worksheet for named readers is read")
	}
}

// A remark or a class refuses its row only if few may read it.
func TestOnlyWordsOfReadersRefuseARow(t *testing.T) {
	for _, c := range []struct {
		heading, fine, few string
	}{
		{
			"备注", "仅限本单位，仅限2024年，不公开招标问题，仅限机关本级整改，仅限本单位，仅限于2024年度，村务不公开问题已整改，财务不公开，是否涉密：否，涉密：无，非涉密件，涉密件已清退，涉密人员已培训，仅剩一项，不够公开，机密文件管理已规范，秘密文件已清退，已公开，制度上墙公开，党务不公开，不涉密，不限授权，政务公开",
			"秘密，机密★5年，限授权人员，仅限组长知悉，仅限授权人员，仅限专班人员，限组长查阅，不公开，不宜公开，不得公开，此件不公开，不予公开，涉隐私，不公开，" +
				"仅限组长，仅限主要领导，仅限组长、副组长，仅限专班，仅限书记掌握，仅限办公室内部，涉及隐私不公开，因涉密不公开，按规定不公开，" +
				"依法不公开，原则上不公开，建议不公开，内容不公开，不公开（涉隐私），不公开内容，仅限本单位知悉，仅限本单位班子，仅限本单位、专班，" +
				"涉密，涉密件，此件涉密，涉密（仅组长），仅组长可看，仅供组长阅，只限书记查阅，财务不公开（此件不公开）",
		},
		{
			"密级", "公开，不涉密，可公开，不保密，否，非密，内部，普通，不限，无，无密级，全体党员，各单位，非限授权，—，一般",
			"秘密，机密级，限组长知悉，无关人员不得查看，内部人员限组长查阅，组长",
		},
	} {
		list := func(words string, few bool) {
			for _, w := range strings.Split(words, "，") {
				w = strings.ReplaceAll(w, "涉隐私", "涉隐私，不公开")
				drawing := "序号｜问题｜整改措施｜" + c.heading + "\n1｜问题一｜措施一｜" + w
				if _, fatal := readOf(t, "台账", drawing); (fatal != "") != few && !typed.Nothing(w) {
					t.Errorf("%s %s: refused %q", c.heading, w, fatal)
				}
			}
		}
		list(c.fine, false)
		list(c.few, true)
	}
}

// A class of secrecy refuses its row unless the words after it are about work with secrets.
func TestAClassOfSecrecyIsForFewAndWorkWithSecretsIsNot(t *testing.T) {
	const few = `机密10年 秘密，10年 机密/20年 机密☆20年 绝密·长期 机密。 秘密：不得外传 秘密级，仅组长 绝密文件 秘密 机密★5年 机密级 秘密件
		绝密级★长期 机密（10年） （秘密） 【机密】 见附件（机密） 秘密长期 机密，请按规定保管 秘密文件请妥善保管 机密文件注意保密 本件属机密 此件秘密
		定为秘密级 密级：机密 属国家秘密 涉及国家秘密 国家秘密 工作秘密 秘密、机密 机密-20年 秘密级资料 机密文件，已登记 秘密6个月 秘密*1年
		属于绝密文件 秘密级文件，内容只供专班的同志在办公室查阅时使用 机密-长期`
	const fine = `机密文件管理已规范 秘密文件已清退 秘密文件管理办法已印发 国家秘密保密制度已修订 防止泄露秘密 泄露国家秘密问题已处理 机密级文件已登记
		秘密载体管理不严 秘密、机密文件已清退 保密制度已上墙 涉密人员已培训 不涉及国家秘密 不属于国家秘密 未涉及机密 是否涉及秘密：否 无国家秘密
		机密件已归档 绝密文件柜已更换 秘密文件传阅不规范 机密文件印发程序已规范 国家秘密定密管理已规范 商业秘密保护制度已建立 秘密级文件已按规定销毁
		保守秘密承诺书已签 工作秘密管理办法已印发 绝密级文件清退完毕 机要件已交 密码已改 秘密文件未按时清退 机密文件保管柜已配备 秘密文件2份已清退
		秘密文件去向已查清 涉及国家秘密的文件管理不严 机密和秘密级文件已清退，台账已建立，今后由办公室专人负责`
	for words, want := range map[string]bool{few: true, fine: false} {
		for _, w := range strings.Split(strings.ReplaceAll(words, "\n\t\t", " "), " ") {
			drawing := "序号｜问题｜整改措施｜备注\n1｜问题一｜措施一｜" + w
			if _, fatal := readOf(t, "台账", drawing); (fatal != "") != want {
				t.Errorf("%s: refused %q", w, fatal)
			}
		}
	}
}

func TestAClassThatNamesAPetitionIsForFew(t *testing.T) {
	p := testPack(t)
	for words, want := range map[string]bool{
		"信访 信访件 信访举报 群众来信 信访事项 举报件 移交线索 问题线索 实名举报 热线": true,
		"信访工作 信访维稳 巡察反馈 党的领导 审计 举报箱管理":                false,
	} {
		for _, w := range strings.Fields(words) {
			if got := limitedNamed(p, w); got != want {
				t.Errorf("%s: %v, want %v", w, got, want)
			}
		}
	}
}

// A name may have what divides names in other cells.
func TestAPartOfANameIsNoUnit(t *testing.T) {
	known := []string{"市甲局", "市乙局", "市文化、旅游局", "甲和乙合作社"}
	how := Reading{Unit: func(name string) string {
		if slices.Contains(known, UnitKey(name)) {
			return name
		}
		return ""
	}}
	for text, want := range map[string]string{
		"市文化、旅游局": "市文化、旅游局", "甲和乙合作社": "甲和乙合作社", "市甲局、市文化旅游局": "市甲局 市文化旅游局",
		"市甲局 办公室": "市甲局 办公室", "市甲局和办公室": "市甲局和办公室", "市甲局及市乙局": "市甲局 市乙局",
		"市丙局、市甲局": "市丙局、市甲局", "责任单位：市甲局": "市甲局", "市乙局牵头，市甲局配合": "市乙局 市甲局",
		"市甲局；\n市乙局": "市甲局 市乙局", "配合单位：市甲局": "配合单位：市甲局", "各单位": "各单位",
		"市甲局、市乙局（牵头）": "市乙局 市甲局", "市甲局（牵头）、市乙局（牵头）": "市甲局 市乙局",
	} {
		unit, others := how.units(text)
		if got := strings.Join(append([]string{unit}, others...), " "); got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

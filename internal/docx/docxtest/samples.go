// Package docxtest parses a DOCX and compares it with the rules of GB/T 9704-2012 as documents §3 lists them. It
// shares no code and no measures with the writer, so that a wrong measure there is found here.
package docxtest

import (
	"strconv"
	"strings"
	"time"

	"minping/internal/docx"
)

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// Samples are documents of every form and profile, with made-up content.
func Samples() map[string]docx.Document {
	table := thirtyUnits()
	bulletin := docx.Document{
		Form: docx.Official, Profile: docx.Grid, Serial: "000012", Urgency: "特急", Mark: "中共青石市委巡察工作领导小组文件", Number: "青巡〔2026〕3号",
		Title: "中共青石市委巡察工作领导小组关于市委第八轮、第九轮巡察整改评估情况的通报",
		Keep:  []string{"中共青石市委巡察工作领导小组"},
		To:    []string{"各县（市、区）党委", "市委各部委", "市直各单位党组（党委）"},
		Body: []string{
			"根据《青石市巡察整改评估办法》，市委巡察机构会同市纪委监委、市委组织部对市委第八轮、第九轮巡察的143个党组织开展了整改评估。经市委同意，现将有关情况通报如下。",
			"一、总体情况", "共发现整改不到位的问题780个、新问题35个，已全部反馈被巡察党组织继续整改。召开整改情况通报会143场，360名群众和服务对象参加民主测评，征求意见建议36条。",
			"二、存在问题", "（一）主体责任落实不够有力。个别党组织对巡察整改重视不够，研究部署不及时，“一把手”第一责任人责任落实不到位，整改台账更新迟缓。",
			"1. 整改措施不具体。", "（1）责任分工不明确，时限要求不清楚。",
			"（二）整改质量不够高。部分问题“改了又犯”，长效机制没有建立。",
			"三、好的经验和做法", strings.Repeat("市直某局坚持把整改融入日常工作，建立周调度、月通报制度，群众满意度明显提升。", 4),
			"四、工作要求", "各级党组织要对照通报指出的共性问题，举一反三、即知即改，于2026年12月31日前报送自查情况。",
		},
		Attached: []docx.Attachment{
			{Title: "巡察整改集中督查结果统计表", Table: table},
			{Title: "整改共性问题清单", Body: []string{"一、以会议落实整改，缺少具体措施。", "二、整改台账与实际情况不一致。"}},
		},
		Signature: docx.Signature{Name: "中共青石市委巡察工作领导小组", Date: day(2026, 11, 29), Seal: true},
		Note:      "此件发至县处级",
		CC:        []string{"市纪委监委", "市委组织部", "市委巡察工作领导小组各成员单位"}, PrintedBy: "中共青石市委巡察工作领导小组办公室", PrintedOn: day(2026, 11, 30),
	}
	letter := docx.Document{
		Form: docx.Letter, Profile: docx.Grid, Mark: "中共青石市委巡察工作领导小组办公室", Number: "青巡办函〔2026〕18号",
		Title: "限期重新整改通知书", To: []string{"青石县第一示范街道党工委"},
		Body: []string{
			"经市委巡察工作领导小组研究，你单位市委第八轮巡察整改评估得分56.20分，等次为差，决定退回限期重新整改。",
			"请于2026年12月31日前完成整改并报送整改报告，届时将重新组织评估。",
		},
		Signature: docx.Signature{Name: "市委巡察办", Date: day(2026, 11, 29)},
		CC:        []string{"市纪委监委", "市委组织部"},
	}
	minutes := docx.Document{
		Form: docx.Minutes, Profile: docx.Exact, Mark: "巡察整改集中督查总结会议纪要", Number: "青巡纪〔2026〕2号", Title: "市委第八轮巡察整改集中督查总结会议纪要",
		Body:    []string{"2026年11月28日，市委巡察办主持召开集中督查总结会。会议议定以下事项：", "一、同意18个被巡察党组织的最终得分。", "二、同意向2家单位发出《限期重新整改通知书》。"},
		Present: []docx.Presence{{Label: "出席", Names: []string{"王一", "李二", "张三"}}, {Label: "请假", Names: []string{"赵四"}}, {Label: "列席", Names: []string{"钱五", "孙六"}}},
		CC:      []string{"市委巡察工作领导小组成员"}, PrintedBy: "中共青石市委巡察工作领导小组办公室", PrintedOn: day(2026, 11, 29),
	}
	upward := docx.Document{
		Form: docx.Official, Profile: docx.Grid, Mark: "青石市委巡察办文件", Number: "青巡办〔2026〕7号", Upward: true, Signers: []string{"王一", "李二", "张三"},
		Title: "关于市委第八轮巡察整改评估情况的报告", To: []string{"市委巡察工作领导小组"},
		Body:      []string{"现将市委第八轮巡察整改评估情况报告如下。", "一、日常监督评估结果。18个党组织均已完成日常监督评估。", "以上报告，请审示。"},
		Signature: docx.Signature{Name: "青石市委巡察办", Date: day(2026, 1, 5)}, Note: "联系人：王一，电话：0398-0000000",
		PrintedBy: "青石市委巡察办", PrintedOn: day(2026, 1, 5), CC: []string{"市委办公室"},
		Attached: []docx.Attachment{{Title: "市委第八轮巡察整改评估得分", Body: []string{"青石县第一示范街道党工委，56.20分。"}}},
	}
	short, many, all := letter, letter, bulletin
	short.Mark, short.Serial, short.Urgency = "市委巡察办", "000003", "加急"
	short.Title, short.Keep = "关于中共青石市农村信用合作联合社限期重新整改的通知书", []string{"中共青石市农村信用合作联合社"}
	many.Title, many.To = "关于认真组织开展市委第八轮巡察整改自查工作的通知", fortyUnits()
	all.To = many.To
	exact := bulletin
	exact.Profile = docx.Exact
	return map[string]docx.Document{
		"bulletin": bulletin, "letter": letter, "minutes": minutes, "upward": upward, "exact": exact, "short": short,
		"many": many, "all": all,
	}
}

// thirtyUnits is a table longer than one page.
func thirtyUnits() *docx.Table {
	table := &docx.Table{
		Head:   []string{"序号", "单位", "市纪委监委评分", "市委组织部评分", "市委巡察组评分", "加权总分", "整改完成率", "满意度", "满意率", "等次"},
		Widths: []int{5, 18, 9, 9, 9, 9, 9, 9, 9, 8},
		Foot:   []string{"注：满意度为加权得分，满意率为人数占比。"},
	}
	for i := range 30 {
		n := strconv.Itoa(i + 1)
		table.Rows = append(table.Rows, []string{n, "青石县第" + n + "示范街道党工委", "88.00", "92.00", "85.00", "88.60", "96.67", "90.00", "94.44", "优秀"})
	}
	return table
}

// fortyUnits are more than a page holds above its text.
func fortyUnits() (out []string) {
	for i := range 40 {
		out = append(out, "青石县第"+strconv.Itoa(i+1)+"示范街道党工委")
	}
	return out
}

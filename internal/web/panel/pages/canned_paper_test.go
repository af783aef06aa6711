package pages

import (
	"fmt"
	"strings"

	"minping/internal/web/panel/account"
	"minping/internal/web/panel/demo"
	"minping/internal/web/panel/document"
	"minping/internal/web/panel/final"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/reminder"
)

// arrivedStates are the pages between signing in elsewhere and the first page.
func arrivedStates() []canned {
	return []canned{
		{"arrived", account.Arrived{Frame: gate("登录"), Name: "wangfang@yunhe.gov.cn", Next: "#"}},
		{"account-elsewhere", account.Own{Frame: frame("account", "我的账号"), Facts: []kit.Fact{{Name: "账号", Value: "王芳"}, {Name: "角色", Value: "巡察办"}}}},
		{"demo-used", demo.Used{Frame: gate("这个链接用过了")}},
	}
}

// batchStates are the results that can be locked together.
func batchStates() []canned {
	list := final.Batches{Frame: frame("final", "锁定结果")}
	for i, c := range []kit.Chip{{Kind: "good", Text: "已锁定，第 2 版"}, {Kind: "now", Text: "未锁定"}} {
		list.Rows = append(list.Rows, kit.NamedRow{
			Name: fmt.Sprintf("五届市委第%s轮巡察", []string{"七", "八"}[i]), Href: "#", Chip: &c, Facts: []string{"143 个单位"},
		})
	}
	none := final.Batches{Frame: list.Frame, Empty: &kit.Empty{Icon: "rank", Title: "还没有轮次", Text: "建立轮次以后，这里可以锁定它的结果。"}}
	return []canned{{"batches", list}, {"batches-none", none}}
}

// documentStates are the official documents: none, 18, a page of 143, a draft and one that was issued.
func documentStates() []canned {
	none := document.List{
		Frame: frame("documents", "公文"), New: &kit.Link{Href: "#", Text: "起草公文"},
		Empty: &kit.Empty{Icon: "sheet", Title: "还没有公文", Text: "起草以后，审核、签发、送达和签收都在这里。"},
	}
	list := documentsOf(18)
	many := documentsOf(40)
	many.Pages = kit.Pages{Says: "第 1 页，共 4 页", Next: "#"}
	paper := document.Paper{
		Frame: frame("documents", "关于"+longName+"巡察整改评估结果的通知"), Chip: kit.Chip{Text: "草稿"},
		Title:  "关于" + longName + "巡察整改评估结果的通知",
		Facts:  []kit.Fact{{Name: "种类", Value: "结果通知"}, {Name: "主送", Value: longName}, {Name: "起草", Value: "王芳"}},
		Parts:  []document.Part{{Lines: []string{longText}}, {Heading: "一、评估结果", Lines: []string{"得分 88.60 分，名次第 5。", longText}}},
		Tables: []string{"评分情况表"}, Next: &kit.Form{Action: "#", Button: "提交审核", Kind: "next"},
		Files: []kit.NextLink{{Href: "#", Icon: "down", Text: "下载 DOCX"}, {Href: "#", Icon: "print", Text: "打印"}},
		Edit: &kit.Form{Action: "#", Button: "保存", Fields: []kit.Field{
			{Name: "title", Label: "标题", Type: "text", Value: "关于巡察整改评估结果的通知"},
			{Name: "text", Label: "正文", Type: "textarea", Value: longText},
			{Name: "due", Label: "期限", Type: "date", Width: "short", Value: "2026-12-11", Row: "a"},
			{Name: "note", Label: "附注", Type: "text", Row: "a"},
		}},
	}
	paper.Back = &kit.Link{Href: "#", Text: "公文"}
	issued := paper
	issued.Chip, issued.Edit, issued.Next = kit.Chip{Kind: "good", Text: "已印发"}, nil, nil
	issued.Facts = append([]kit.Fact{{Name: "发文字号", Value: "云巡函〔2026〕5号"}, {Name: "印发日期", Value: "2026年10月20日"}}, paper.Facts...)
	issued.Signed = []document.Signature{
		{Said: "市水利局 赵敏 2026年10月21日"},
		{Said: longName + " 孙立 2026年10月22日"},
		{Said: "抄送市委组织部 · 李科长 · 2026年10月22日 09:00 · 阅", Uses: []document.Use{
			{Who: "李科长", When: "2026年11月3日 10:20", Text: "列入领导班子年度考核。\n另有两人谈话提醒。"},
			{Who: "李科长", When: "2026年12月20日 15:00", Text: "考核等次已降一档。"},
		}},
	}
	issued.Missing = kit.NameList{Title: "还有 2 个没有签收", Open: true, Names: []kit.Link{{Text: "柳林镇"}, {Text: longName}}}
	issued.Steps = []document.Event{
		{What: "起草", Who: "王芳", When: "2026年10月18日 09:10"},
		{What: "退回", Who: "李伟", When: "2026年10月18日 16:40", Reason: strings.Repeat("数字和统计表不一致。", 3)},
		{What: "签发", Who: "李伟", When: "2026年10月19日 10:05"},
	}
	issued.Data = []kit.Fact{{Name: "得分", Value: "88.60"}, {Name: "名次", Value: "5"}}
	return []canned{
		{"documents-none", none},
		{"documents", list},
		{"documents-many", many},
		{"document-draft", paper},
		{"document-issued", issued},
	}
}

func documentsOf(n int) document.List {
	list := document.List{
		Frame: frame("documents", "公文"), New: &kit.Link{Href: "#", Text: "起草公文"},
		Waiting: []kit.Todo{{Text: "2 件等您签发", Href: "#"}, {Text: "3 个单位还没有签收", When: "已超期 2 天", Href: "#", Late: true}},
	}
	for i, name := range unitNames(n) {
		row := document.Row{Href: "#", Title: "关于" + name + "巡察整改评估结果的通知", Type: "结果通知", When: "2026年10月20日"}
		row.Chip = kit.Chip{Text: "草稿"}
		if i%3 == 0 {
			row.Number, row.Receipts, row.Chip = fmt.Sprintf("云巡函〔2026〕%d号", i+1), "已签收 1 / 1", kit.Chip{Kind: "good", Text: "已印发"}
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// reminderStates are what is due: nothing, a few things with the webhook, and many units at once.
func reminderStates() []canned {
	none := reminder.Reminders{
		Frame: frame("reminder", "待办提醒"), Empty: &kit.Empty{Icon: "flag", Title: "没有待办", Text: "到期的报告、核查、签收和自查会出现在这里，不论有没有人动手。"},
	}
	late, soon := kit.Chip{Kind: "poor", Text: "超期 3 天"}, kit.Chip{Kind: "fair", Text: "还有 2 天"}
	some := reminder.Reminders{
		Frame: none.Frame, Said: "3 项，最急的在前。",
		Rows: []reminder.Row{
			{Href: "#", What: "报送日常监督报告", Unit: longName, Round: "五届市委第八轮巡察", Due: "2026年10月8日", Left: &late},
			{Href: "#", What: "签收：关于限期重新整改的通知", Unit: "柳林镇", Due: "2026年10月20日", Left: &soon},
			{Href: "#", What: longText[:3*40], Unit: "市水利局"},
		},
		Hook: &reminder.Hook{
			Said: "每天早上八点以后，把到期事项的数量发给 oa.yunhe.gov.cn；不含姓名和文字内容。",
			Last: []kit.Fact{{Name: "上次发送", Value: "2026年10月20日 08:01"}, {Name: "结果", Value: "已收到"}},
			Test: &kit.Form{Action: "#", Button: "现在发一次试试"},
		},
	}
	many := some
	list := kit.NameList{Title: "143 个单位", Rest: "还有 125 个没有列出。"}
	for _, name := range unitNames(18) {
		list.Names = append(list.Names, kit.Link{Href: "#", Text: name})
	}
	many.Rows = []reminder.Row{{What: "集中整改期结束，召开通报会", Units: list, Round: "五届市委第八轮巡察", Due: "2026年10月8日", Left: &late}}
	return []canned{{"reminders-none", none}, {"reminders", some}, {"reminders-many", many}}
}

package pages

import (
	"fmt"

	"minping/internal/web/panel/document"
	"minping/internal/web/panel/kit"
)

// typeStates are the types of documents, and the editor of the plan with what it says about kinds of units.
func typeStates() []canned {
	list := document.Types{Frame: frame("doctypes", "公文种类"), IssuersHref: "#"}
	list.Sub = "改了只影响以后起草的公文，现在是第 3 版"
	list.Issuers = []kit.Fact{{Name: "中共青石市委巡察工作领导小组", Value: "中共青石市委巡察工作领导小组文件；信函用“中共青石市委巡察工作领导小组”"}}
	for _, x := range [][3]string{
		{"整改评估工作方案", "评估前印发，写明对象、内容、方式、标准和流程。", "本轮全部被巡察单位"},
		{"结果通知", "发给每个单位；发出后该单位才能看到自己的结果。", "所针对的单位"},
		{"约谈通知书", "", "市纪委监委、市委组织部"},
	} {
		list.Rows = append(list.Rows, document.TypeRow{
			Name: x[0], Hint: x[1], Href: "#", CopyHref: "#", Issuer: "中共青石市委巡察工作领导小组", Form: "文件（红头）",
			Series: "巡评办〔年份〕号", To: x[2],
		})
	}
	edit := document.TypeEdit{Frame: frame("doctypes", "整改评估工作方案"), Action: "#", Errors: 1}
	edit.Back = &kit.Link{Href: "#", Text: "公文种类"}
	edit.Names = []kit.Fact{{Name: "{{批次}}", Value: "市委第八轮、第九轮"}, {Name: "{{各类单位数}}", Value: "市直部门58个、乡镇（街道）85个"}}
	edit.Fields = []kit.Field{
		{Name: "name", Label: "名称", Type: "text", Value: "整改评估工作方案"},
		{Name: "series", Label: "机关代字", Type: "text", Value: "巡办", Hint: "文号里年份前面的字，例如“巡函”。"},
		{Name: "seal", Label: "留出盖章的位置", Type: "check", Value: "1"},
	}
	kinds := []kit.Option{{Value: "department", Text: "市直部门"}, {Value: "township", Text: "乡镇（街道）"}, {Value: "county", Text: "县（市区）"}}
	for i := range 3 {
		at := fmt.Sprintf("parts[%d].", i)
		p := document.PartEdit{Title: fmt.Sprintf("第 %d 部分", i+1), Key: kit.Hidden{Name: at + "key", Value: "content"}}
		text := kit.Field{Name: at + "text", Label: "正文", Type: "textarea", Value: "各类单位的评估内容和分值：\n{{评估重点}}", Optional: true}
		if i == 1 {
			text.Wrong, p.Says = "模板里没有“批文”这个名称。", []string{"市直部门"}
		}
		p.Fields = []kit.Field{{Name: at + "heading", Label: "小标题", Type: "text", Value: "二、评估内容", Optional: true}, text}
		p.Kinds = [][]kit.Field{{
			{Name: at + "by_kind[0].kinds", Label: "对这些单位", Type: "checks", Value: "department", Options: kinds, Optional: true},
			{Name: at + "by_kind[0].text", Label: "另外写", Type: "textarea", Value: "重点看落实上级决策部署的问题。", Optional: true},
		}}
		edit.Parts = append(edit.Parts, p)
	}
	overtaken := edit
	overtaken.Wrong = "别人刚刚增加、删除或移动过内容，两份没有合并，您的也没有保存。"
	overtaken.Overtaken = &kit.Overtaken{
		Replace: kit.Field{Name: "replace", Label: "用我填的替换新的内容", Type: "check"}, New: kit.Link{Href: "#", Text: "打开新的内容"},
	}
	return []canned{{"document-types", list}, {"document-type", edit}, {"document-type-overtaken", overtaken}}
}

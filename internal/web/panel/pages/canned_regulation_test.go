package pages

import (
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/regulation"
)

func regulationStates() []canned {
	chip := kit.Chip{Kind: "now", Text: "试行"}
	ended := kit.Chip{Text: "已废止"}
	fields := []kit.Field{
		{Name: "title", Label: "名称", Type: "text", MaxLen: 200, Hint: "不用写书名号。"},
		{Name: "issued_on", Label: "印发日期", Type: "date"},
		{Name: "trial", Label: "试行", Type: "checkbox", Optional: true},
		{Name: "bases", Label: "依据", Type: "textarea", Optional: true, Hint: "一行一份。"},
	}
	list := regulation.List{
		Frame: frame("regulations", "制度文件"),
		Rows: []kit.NamedRow{
			{Name: "《三门峡市巡察整改日常监督和集中督查评估办法》", Href: "#", Facts: []string{"三巡发〔2024〕5号", "市委巡察工作领导小组", "2024年7月1日起施行"}, Chip: &chip},
			{Name: "《巡察整改情况核查评估办法》", Href: "#", Facts: []string{longName, "2020年10月20日起施行"}, Chip: &ended},
		},
		Form: &kit.Form{Key: "add", Action: "#", Button: "登记", Label: "登记一份文件…", Fields: fields},
	}
	none := regulation.List{Frame: list.Frame, Form: list.Form, Empty: &kit.Empty{Icon: "sheet", Title: "还没有登记制度文件", Text: "登记评估办法、评估细则等文件。"}}
	one := regulation.Page{
		Frame: frame("regulations", "《三门峡市巡察整改日常监督和集中督查评估办法》"), Chip: chip,
		Facts: []kit.Fact{{Name: "文号", Value: "三巡发〔2024〕5号"}, {Name: "印发机关", Value: longName}, {Name: "施行日期", Value: "2024年7月1日"}},
		Bases: []string{"《巡视工作条例》", "《河南省巡视整改评估办法》"},
		Files: []kit.Link{{Href: "#", Text: "附件1 任务清单.pdf"}, {Href: "#", Text: "附件2 评估细则.docx"}},
		Forms: []kit.Form{{Key: "edit", Action: "#", Button: "保存", Label: "修改登记…", Fields: fields}},
	}
	one.Back = &kit.Link{Href: "#", Text: "制度文件"}
	return []canned{{"regulations", list}, {"regulations-none", none}, {"regulation", one}}
}

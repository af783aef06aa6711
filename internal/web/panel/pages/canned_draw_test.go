package pages

import (
	"strings"

	"minping/internal/web/panel/draw"
	"minping/internal/web/panel/kit"
)

func drawStates() []canned {
	head := organizerFrame("抽取参会人员")
	head.Back = &kit.Link{Href: "#", Text: "市自然资源和规划局"}
	steps := func(now int) []kit.Step {
		out := []kit.Step{{Name: "上传名单"}, {Name: "定人数"}, {Name: "当众抽取"}, {Name: "通知到会"}}
		for i := range out[:now] {
			out[i].State = "done"
		}
		if now < len(out) {
			out[now].State = "now"
		}
		return out
	}
	upload := kit.Form{Key: "pool", Action: "#", Upload: true, Button: "上传并检查", Kind: "next", Fields: []kit.Field{{Name: "file", Label: "文件", Type: "file", Optional: true}, {Name: "paste", Label: "或粘贴", Type: "textarea", Optional: true, Hint: "第一行是列名。"}}}
	bad := upload
	bad.Fields = append([]kit.Field{}, upload.Fields...)
	bad.Fields[0].Wrong = "名单有 62 处要改，见上面的表。"
	send := func(f kit.Form) *draw.DrawNext {
		return &draw.DrawNext{Title: "上传可以参会的人员名单", Text: []string{"每行一个人。"}, Templates: "#", Form: &f}
	}
	again := upload
	again.Label, again.Cannot, again.Kind = "换一份名单重抽…", "这次的抽取作废。", ""
	numbers := &kit.Form{Key: "quotas", Action: "#", Button: "确定人数，公布承诺值", Kind: "next", Fields: []kit.Field{
		{Name: "n0", Label: "群众和服务对象（120 人）抽", Type: "number", Row: "0", Value: "121", Wrong: "该类人员名单不足，或类别重复。"},
		{Name: "reserves0", Label: "群众和服务对象候补", Type: "number", Row: "0", Value: "5"},
		{Name: "n1", Label: strings.Repeat("长", 20) + "（40 人）抽", Type: "number", Row: "1"},
		{Name: "reserves1", Label: strings.Repeat("长", 20) + "候补", Type: "number", Row: "1"},
	}}
	speak := &kit.Form{Key: "witnesses", Action: "#", Button: "抽取", Kind: "next", Fields: []kit.Field{{Name: "witness0", Label: "见证人 1", Type: "text", Row: "0"}, {Name: "number0", Label: "报的数", Type: "decimal", Row: "0"}}}
	facts := []kit.Fact{{Name: "名单人数", Value: "40 人", Href: ""}, {Name: "种子", Value: strings.Repeat("01234567 ", 8), Href: ""}, {Name: "作废的抽取", Value: longText, Href: ""}}
	drop := &kit.Form{Key: "erase", Action: "#", Label: "现在就删除名单…", Kind: "grave", Button: "删除名单", Cannot: "40 人的姓名和电话立即删除，不能恢复。"}
	swap := &kit.Form{Key: "replace", Action: "#", Label: "有人不能来，换下一个候补…", Button: "更换", Wrong: "这一类没有候补了。", Fields: []kit.Field{{Name: "id", Label: "谁不能来", Type: "select", Options: []kit.Option{{Value: "7", Text: "王芳（服务对象，第 7 号）", Hint: ""}}}}}
	who := &draw.DrawWho{Replace: swap, Says: "请通知这 2 人到会，候补 1 人。封票 30 天后名单自动删除。", Calls: "#", Rows: []draw.DrawRow{
		{No: "7", Name: "王芳", Stratum: "群众和服务对象", Phone: "138******34", Chip: kit.Chip{Kind: "good", Text: "参会"}}, {No: "4999", Name: strings.Repeat("名", 30), Stratum: strings.Repeat("长", 20), Phone: "", Chip: kit.Chip{Kind: "", Text: "候补"}}, {No: "12", Name: "李明", Stratum: "干部职工", Phone: "139******01", Chip: kit.Chip{Kind: "fair", Text: "已更换"}},
	}}
	return []canned{
		{"draw-empty", draw.Draw{Frame: head, Steps: steps(0), Next: send(upload)}},
		{"draw-bad", draw.Draw{Frame: head, Steps: steps(0), Next: send(bad), Mistakes: &kit.Mistakes{Wrong: 62, Nothing: "一个人也没有导入", Groups: []kit.BadGroup{{Column: "联系电话", Text: "应为 7 到 15 位数字，也可以留空。", Rows: "2–31、40", N: 62}}, Bad: []kit.BadRow{{Row: 2, Column: "联系电话", Text: "应为 7 到 15 位数字，也可以留空。"}}}}},
		{"draw-numbers", draw.Draw{Frame: head, Steps: steps(1), Next: &draw.DrawNext{Title: "每类抽几人，候补几人", Form: numbers}, Facts: facts[:1], Note: "记录里没有姓名。", Record: "#", More: []*kit.Form{&again, drop}}},
		{"draw-witnesses", draw.Draw{Frame: head, Steps: steps(2), Next: &draw.DrawNext{Title: "当众抽取", Commitment: strings.Repeat("0123456789abcdef", 4), Form: speak}, Facts: facts, Record: "#"}},
		{"draw-done", draw.Draw{Frame: head, Steps: steps(3), Who: who, More: []*kit.Form{&again, drop}, Facts: facts, Note: "谁都可以重算出同样的结果。", Record: "#"}},
		{"draw-keyless", draw.Draw{Frame: head, Steps: steps(3), Says: []kit.Notice{{Kind: "poor", Text: "名单的密钥不在这台服务器上。"}}, Next: send(upload), Facts: facts, Record: "#"}},
		{"draw-over", draw.Draw{Frame: head, Steps: steps(4), Says: []kit.Notice{{Kind: "info", Text: "测评已经开始，不能再抽取或更换参会人员。"}, {Kind: "info", Text: "名单已经删除。"}}, Facts: facts, Record: "#"}},
	}
}

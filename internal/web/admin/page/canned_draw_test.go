package page

import "strings"

func drawStates() []canned {
	head := organizerFrame("抽取参会人员")
	head.Back = &Link{"#", "市自然资源和规划局"}
	steps := func(now int) []Step {
		out := []Step{{Name: "上传名单"}, {Name: "定人数"}, {Name: "当众抽取"}, {Name: "通知到会"}}
		for i := range out[:now] {
			out[i].State = "done"
		}
		if now < len(out) {
			out[now].State = "now"
		}
		return out
	}
	upload := Form{Key: "pool", Action: "#", Upload: true, Button: "上传并检查", Kind: "next", Fields: []Field{{Name: "file", Label: "文件", Type: "file", Optional: true}, {Name: "paste", Label: "或粘贴", Type: "textarea", Optional: true, Hint: "第一行是列名。"}}}
	bad := upload
	bad.Fields = append([]Field{}, upload.Fields...)
	bad.Fields[0].Wrong = "名单有 62 处要改，见上面的表。"
	send := func(f Form) *DrawNext {
		return &DrawNext{Title: "上传可以参会的人员名单", Text: []string{"每行一个人。"}, Templates: "#", Form: &f}
	}
	again := upload
	again.Label, again.Cannot, again.Kind = "换一份名单重抽…", "这次的抽取作废。", ""
	numbers := &Form{Key: "quotas", Action: "#", Button: "确定人数，公布承诺值", Kind: "next", Fields: []Field{
		{Name: "n0", Label: "群众和服务对象（120 人）抽", Type: "number", Row: "0", Value: "121", Wrong: "该类人员名单不足，或类别重复。"},
		{Name: "reserves0", Label: "群众和服务对象候补", Type: "number", Row: "0", Value: "5"},
		{Name: "n1", Label: strings.Repeat("长", 20) + "（40 人）抽", Type: "number", Row: "1"},
		{Name: "reserves1", Label: strings.Repeat("长", 20) + "候补", Type: "number", Row: "1"},
	}}
	speak := &Form{Key: "witnesses", Action: "#", Button: "抽取", Kind: "next", Fields: []Field{{Name: "witness0", Label: "见证人 1", Type: "text", Row: "0"}, {Name: "number0", Label: "报的数", Type: "decimal", Row: "0"}}}
	facts := []Fact{{"名单人数", "40 人", ""}, {"种子", strings.Repeat("01234567 ", 8), ""}, {"作废的抽取", longText, ""}}
	drop := &Form{Key: "erase", Action: "#", Label: "现在就删除名单…", Kind: "grave", Button: "删除名单", Cannot: "40 人的姓名和电话立即删除，不能恢复。"}
	swap := &Form{Key: "replace", Action: "#", Label: "有人不能来，换下一个候补…", Button: "更换", Wrong: "这一类没有候补了。", Fields: []Field{{Name: "id", Label: "谁不能来", Type: "select", Options: []Option{{"7", "王芳（服务对象，第 7 号）", ""}}}}}
	who := &DrawWho{Replace: swap, Says: "请通知这 2 人到会，候补 1 人。封票 30 天后名单自动删除。", Calls: "#", Rows: []DrawRow{
		{"7", "王芳", "群众和服务对象", "138******34", Chip{"good", "参会"}}, {"4999", strings.Repeat("名", 30), strings.Repeat("长", 20), "", Chip{"", "候补"}}, {"12", "李明", "干部职工", "139******01", Chip{"fair", "已更换"}},
	}}
	return []canned{
		{"draw-empty", Draw{Frame: head, Steps: steps(0), Next: send(upload)}},
		{"draw-bad", Draw{Frame: head, Steps: steps(0), Next: send(bad), Mistakes: &Mistakes{62, "一个人也没有导入", []BadGroup{{"联系电话", "应为 7 到 15 位数字，也可以留空。", "2–31、40", 62}}, []BadRow{{2, "联系电话", "应为 7 到 15 位数字，也可以留空。"}}}}},
		{"draw-numbers", Draw{Frame: head, Steps: steps(1), Next: &DrawNext{Title: "每类抽几人，候补几人", Form: numbers}, Facts: facts[:1], Note: "记录里没有姓名。", Record: "#", More: []*Form{&again, drop}}},
		{"draw-witnesses", Draw{Frame: head, Steps: steps(2), Next: &DrawNext{Title: "当众抽取", Commitment: strings.Repeat("0123456789abcdef", 4), Form: speak}, Facts: facts, Record: "#"}},
		{"draw-done", Draw{Frame: head, Steps: steps(3), Who: who, More: []*Form{&again, drop}, Facts: facts, Note: "谁都可以重算出同样的结果。", Record: "#"}},
		{"draw-keyless", Draw{Frame: head, Steps: steps(3), Says: []Notice{{"poor", "名单的密钥不在这台服务器上。"}}, Next: send(upload), Facts: facts, Record: "#"}},
		{"draw-over", Draw{Frame: head, Steps: steps(4), Says: []Notice{{"info", "测评已经开始，不能再抽取或更换参会人员。"}, {"info", "名单已经删除。"}}, Facts: facts, Record: "#"}},
	}
}

package help

import (
	"minping/internal/web/panel/kit"
)

// HelpSteps is the manual: run your first briefing in ten steps. Its pictures are taken from the real pages by a test,
// so that they show what people will see.
func HelpSteps() []HelpStep {
	shot := func(name, alt string) (string, string, int, int) { return "help/" + name + ".webp", alt, 960, 640 }
	step := func(title, picture, alt string, link *kit.Link, text ...string) HelpStep {
		h := HelpStep{Title: title, Text: text, Go: link}
		h.Picture, h.Alt, h.W, h.H = shot(picture, alt)
		return h
	}
	return []HelpStep{
		step("导入单位，新建一轮", "organizations", "单位名单页", &kit.Link{Href: "/admin/organizations", Text: "去单位名单"},
			"巡察办先把单位名单导进来：下载模板，填好，上传。有一行不对，整份都不会导入，页面会把每一处错误列出来。", "再新建一轮，填集中整改期的第一天，各项期限会自己算好。"),
		step("把单位加入本轮", "round", "本轮进度页", &kit.Link{Href: "/admin/rounds/current", Text: "去本轮进度"},
			"在本轮进度里点“把单位加入本轮”，选单位和评估方案。可以一次加入一整类。", "给测评组织者、各部门的评估人员添加账号，把一次性密码当面告诉他们。"),
		step("安排通报会", "briefing", "通报会页", nil, "组织者在单位页面点“安排通报会”，填时间、地点、应到人数。", "到会的人要随机抽的，先点“抽取参会人员”：上传名单，定人数，当着见证人抽，再打印通知名单。", "同一页可以建立测评场次。不改设置也行，方案已经定好了。"),
		step("先演练一遍", "rehearsal", "演练计完票的页面，标着“演练”", nil, "第一次用，先勾“这是演练”建一场：打几张票，用自己的手机投一投，截止、封票、计票走一遍。", "演练的票和页面都标着“演练”，不进任何得分，最后一键清除。"),
		step("打印票", "slips", "打印测评票页", nil,
			"在接打印机的电脑上打开“打印测评票”，填张数，点“生成票”，再点“打印”。A4 纸、实际大小，一页 8 张大字票；纸不够时可选 24 张。", "票码只在这台电脑上，服务器没有。打印好以后点“已打印好”，这台电脑上也就没有了。", "裁开、打乱，放进票箱，由到会的人自己抽。不要记谁拿了哪张。"),
		step("打开大屏", "hall", "会场大屏", nil, "在现场测评里点“生成大屏地址”，用接投影的电脑打开，按 F11 全屏。", "大屏上的校验码应当和票面上的一样，请监票人核对。"),
		step("开启投票", "ready", "现场测评：开启", nil, "人到齐、通报完，点“开启投票”。设了两人确认的，另一个账号也要点一次。", "没有手机的人：可以用工作人员的平板投（投完自动清屏，没人操作两分钟也会清屏），或者收下他的票作废，发一张纸票。"),
		step("看着票数，截止", "open", "现场测评：正在投票", nil, "数字自己更新，只显示五的整数倍。不再增加时选倒数多久，点“截止投票”；倒数中可以取消，也可以加时。", "倒计时大屏和手机上都看得到。有人网络不好，手机会自己重试，不要关页面。"),
		step("清点、作废、封票", "closing", "现场测评：清点对账", nil, "把剩下的票一张张扫描作废，再填应到、实到、发出、剩余。", "对不上会标红，先找原因。确实找不到，两个人写明原因才能继续。对上了就封票。"),
		step("计票，看结果，签字", "result", "测评结果页", nil, "点“开始计票”，几秒钟出结果：满意度和满意率并排，每一题的票数都在。", "打印测评情况记录，监票人、计票人签字。意见建议先遮住能看出身份的内容再用。"),
	}
}

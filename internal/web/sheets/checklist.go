package sheets

import (
	"bytes"
	"fmt"
	"strconv"

	"minping/internal/app/minutes"
	"minping/internal/app/session"
	"minping/internal/paper"
	"minping/internal/vote"
)

// Checklist renders 现场清单 of a session: what has to be done in the hall, with the session's own figures. screen is
// the address at which a hall screen is paired.
func Checklist(m minutes.View, screen string) ([]byte, error) {
	v := m.Session
	out := paper.Checklist{
		Unit: m.Org, Round: m.Round, Place: m.Place, Host: m.Host, HeldAt: m.HeldAt, Rehearsal: v.Rehearsal,
		Facts: checklistFacts(m, screen),
		Parts: []paper.ChecklistPart{
			{Title: "会前", Lines: before(m)},
			{Title: "开场", Lines: opening(v)},
			{Title: "投票", Lines: voting(v)},
			{Title: "清点", Lines: counting(m)},
			{Title: "散会前", Lines: leaving(v)},
		},
		Figures: handFigures(m),
		Trouble: trouble(v),
	}
	var b bytes.Buffer
	err := paper.WriteChecklist(&b, out)
	return b.Bytes(), err
}

func checklistFacts(m minutes.View, screen string) []paper.Count {
	out := []paper.Count{{Name: "方式", Value: mode(m.Session.Session)}}
	if m.Host != "" {
		out = append(out, paper.Count{Name: "主持", Value: m.Host})
	}
	for _, b := range m.Boxes {
		value := b.Number
		if b.Group != "" {
			value = b.Group + "：" + value
		}
		if b.Fingerprint != "" {
			value += "，校验码 " + b.Fingerprint
		}
		out = append(out, paper.Count{Name: "场次号", Value: value})
	}
	return append(out, paper.Count{Name: "大屏地址", Value: screen})
}

func screenMode(v session.SessionView) bool { return v.Mode == vote.ModeScreen }

// before is done before people come.
func before(m minutes.View) []string {
	v := m.Session
	var out []string
	if !screenMode(v) {
		slips := "打印测评票，A4，实际大小"
		if m.Balance.Printed > 0 {
			slips = fmt.Sprintf("测评票 %d 张，裁开、打乱，点过数", m.Balance.Printed)
		}
		out = append(out, slips, "纸质票若干，给没有手机的人")
	}
	out = append(out, "用三部手机试一遍", "投影接好，电脑和手机连得上网络，电源够用")
	if v.TwoOfficers {
		out = append(out, "第二个账号的人在场：开启投票要两人确认")
	}
	return append(out, "监票人、计票人在场，知道自己做什么")
}

func opening(v session.SessionView) []string {
	out := []string{"打开大屏，把六位数字填进现场测评页，看到“已连接”", "监票人核对：大屏上的校验码和本页一样"}
	if !screenMode(v) {
		out = append(out, "一人一张发票，自己抽，不记谁拿了哪张；记下发出多少")
	}
	if v.Flow == vote.FlowTwo {
		out = append(out, "到会的人进场时点“开始签到”，请大家扫码签到")
	}
	return append(out, "讲清楚：不记名，投出后改不了，几分钟就好")
}

func voting(v session.SessionView) []string {
	var out []string
	if v.Flow == vote.FlowTwo {
		rest := "作废剩余的票，"
		if screenMode(v) {
			rest = ""
		}
		out = append(out, "通报完，截止签到，"+rest+"再点“开始投票”")
	} else {
		out = append(out, "通报完，点“开启投票”，请大家扫票")
	}
	if v.Presence == 1 {
		out = append(out, "提醒：手机还要扫大屏上的动态码")
	}
	return append(
		out, "没有手机的人：用平板投，或收下他的票作废、发纸票",
		fmt.Sprintf("不再增加时截止，倒计时大屏看得到；少于 %d 票不公布", v.K),
	)
}

func counting(m minutes.View) []string {
	if screenMode(m.Session) {
		return []string{"填应到、实到", "点“封票并计票”，监票人看着"}
	}
	return []string{
		"收回剩下的票，一张张扫描作废",
		"填发出、剩余、损坏、应到、实到；要和印制的对上",
		"对不上先找原因，确实找不到，两人写明再继续",
		"点“封票并计票”，监票人看着",
	}
}

func leaving(v session.SessionView) []string {
	out := []string{"请大家再扫一次手里的票，看到“已计入”", "打印测评情况记录，监票人、计票人签字"}
	if v.Comments {
		out = append(out, "意见建议先遮住能看出是谁写的内容")
	}
	return append(out, "收好纸票和剩余的票，关掉大屏")
}

// handFigures are what people count; what the service knows is printed.
func handFigures(m minutes.View) []paper.Count {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	out := []paper.Count{{Name: "应到", Value: number(m.Session.Expected)}, {Name: "实到"}}
	if screenMode(m.Session) {
		return out
	}
	return append(
		out, paper.Count{Name: "印制", Value: number(m.Balance.Printed)},
		paper.Count{Name: "发出"}, paper.Count{Name: "剩余"}, paper.Count{Name: "损坏"}, paper.Count{Name: "纸票"},
	)
}

func trouble(v session.SessionView) []paper.Count {
	out := []paper.Count{
		{Name: "网络断了", Value: "手机里的票还在，会自己重试，不要关页面；连上以后继续。"},
		{Name: "电脑关了", Value: "重新打开，登录，回到现场测评页：票都在，接着做。"},
		{Name: "手机打不开", Value: "换一部手机，或用工作人员的平板；再不行发纸票。"},
	}
	if !screenMode(v) {
		out = append(
			out, paper.Count{Name: "票用过了", Value: "不是本人用的，记下来，当场告诉监票人；不要补发。"},
			paper.Count{Name: "手机坏了没投成", Value: "两人确认后在现场测评页补发一张。"},
		)
	}
	return append(out, paper.Count{Name: "投错了", Value: "投出的票改不了，也查不出是哪一张。整场有问题，两人写明原因作废重来。"})
}

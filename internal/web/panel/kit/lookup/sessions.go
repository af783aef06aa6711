package lookup

import (
	"fmt"
	"slices"

	"minping/internal/app/ballotbox"
	"minping/internal/app/session"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/verify"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
)

// NumberOf returns the number by which people refer to a session: that of its first box.
func NumberOf(s session.SessionView) string {
	if len(s.Boxes) == 0 {
		return ""
	}
	return s.Boxes[0].Number
}

// ModeWords returns a mode of voting in words.
func ModeWords(s ballotbox.Session) string {
	text := "扫票投票"
	if s.Mode == vote.ModeScreen {
		text = "无票，扫大屏投票"
	} else if s.Presence == 1 {
		text = "扫票，再扫大屏"
	}
	if s.Flow == vote.FlowTwo {
		text += "，先签到后投票"
	}
	if len(s.Groups) > 0 {
		text += fmt.Sprintf("，分 %d 组", len(s.Groups))
	}
	return text
}

// MarkChips returns the marks that a result carries wherever it appears (rb1 §13, §15).
func MarkChips(flags []string) []kit.Chip {
	var out []kit.Chip
	for _, f := range satisfaction.Marks(flags) {
		out = append(out, kit.Chip{Kind: "mark", Text: satisfaction.MarkWords(f)})
	}
	return out
}

// Denominators names what 满意率 is a share of.
var Denominators = scheme.DenominatorNames

// ModeNames are the modes of voting by their codes.
var ModeNames = map[string]string{scheme.ItemDeduct: "扣分项", scheme.ItemBonus: "加分项", scheme.ItemAuto: "系统计分"}

// StateChip returns a session's state as a word, a shape and a colour.
func StateChip(v session.SessionView) kit.Chip {
	name := ballotbox.StateName(v.State).ZH
	switch {
	case v.Pending != nil:
		return kit.Chip{Kind: "fair", Text: "等第二人确认"}
	case v.Paused:
		return kit.Chip{Kind: "fair", Text: "已暂停"}
	case v.ClosesAt != nil && vote.Casts(v.Flow, v.State):
		return kit.Chip{Kind: "fair", Text: "倒计时"}
	case v.TooFew:
		return kit.Chip{Kind: "fair", Text: "票太少，没有结果"}
	}
	switch v.State {
	case vote.StateOpen, vote.StateAdmitting, vote.StateVoting:
		return kit.Chip{Kind: "now", Text: name}
	case vote.StateAdmitted, vote.StateClosing:
		return kit.Chip{Kind: "fair", Text: name}
	case vote.StateSealed, vote.StateCounted, vote.StatePurged:
		return kit.Chip{Kind: "good", Text: name}
	case vote.StateVoided:
		return kit.Chip{Kind: "poor", Text: name}
	}
	return kit.Chip{Text: name}
}

// PublishForm shows a result on the hall's screens, or takes it off them; few: that too few ballots came back for one.
func PublishForm(s session.SessionView, few bool) kit.Form {
	f := kit.Form{
		Key: "publish", Action: "/admin/sessions/" + s.ID + "/publish", Button: "在大屏上公布",
		Hidden: []kit.Hidden{{Name: "show", Value: "1"}},
	}
	switch {
	case s.Published:
		f.Button, f.Hidden = "大屏上不再显示结果", nil
	case few:
		f.Button = "在大屏上说明没有结果"
	}
	return f
}

// GradeChip: the upper half of a scheme's grades is good, the last one poor, those between fair.
func GradeChip(s scheme.Scheme, grade string) *kit.Chip {
	if grade == "" {
		return nil
	}
	c := kit.Chip{Kind: "fair", Text: grade}
	switch i := slices.IndexFunc(s.GradeBands, func(b scheme.GradeBand) bool { return b.Label == grade }); {
	case i >= 0 && i < max(1, len(s.GradeBands)/2):
		c.Kind = "good"
	case i == len(s.GradeBands)-1:
		c.Kind = "poor"
	}
	return &c
}

// flagWords are the flags of results in sentences; those of the accounting are in verify.
var flagWords = map[string]string{
	satisfaction.FlagQuorumLow:      "到会人数不足法定比例。",
	satisfaction.FlagReturnLow:      "回收率偏低。",
	satisfaction.FlagSampleSmall:    "样本不足：有效票太少，不产生自动结果。",
	satisfaction.FlagGroupMissing:   "有一个组没有计入的票，满意度只按其余各组计算。",
	satisfaction.FlagSessionsDiffer: "这个单位的几场测评问卷或人员权重不同，票数不能相加，满意度取各场的平均。",
	satisfaction.FlagUnanimous:      "有一题所有人的答案一样：公布它等于公布每个人的答案。公布前请想清楚。",
	satisfaction.FlagSessionMissing: "有一场因票数太少或没有票，没有计入。",
	"not_protected":                 "网络没有加密保护（http）。",
	"screen_mode":                   "无票扫屏方式，不能保证一人一票。",
	"rehearsal":                     "这是演练，不计入任何得分。",
	"trial_store":                   "数据库不能保证断电不丢数据，只供试用。",
	"overridden":                    "有不符之处，两人写明原因后继续。",
}

// FlagSentence returns what a flag of a result means.
func FlagSentence(flag string) string {
	if s, ok := flagWords[flag]; ok {
		return s
	}
	if s, ok := verify.FlagWords(flag); ok {
		return s.ZH + "。"
	}
	return flag
}

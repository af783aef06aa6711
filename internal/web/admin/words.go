package admin

import (
	"slices"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/evaluation"
	"minping/internal/verify"
	"minping/internal/vote"
	"minping/internal/web/admin/page"
)

const passwordHint = "至少 10 个字符；大写字母、小写字母、数字、符号中至少三种。"

// sayings are the sentences a page may begin with after something was done.
var sayings = map[string]page.Notice{
	"out":       {Kind: "good", Text: "已退出。"},
	"change":    {Kind: "fair", Text: "请先换一个新密码：一次性密码，还有用满 90 天的密码，换了才能继续。"},
	"password":  {Kind: "good", Text: "密码已修改，请用新密码登录。"},
	"factor":    {Kind: "good", Text: "已保存。动态码的开通或停用从下次登录起有效。"},
	"setup":     {Kind: "good", Text: "管理员账号已建好。接下来：新建一轮，导入单位，再给组织者和评估人员添加账号。"},
	"saved":     {Kind: "good", Text: "已保存。"},
	"added":     {Kind: "good", Text: "已添加。"},
	"draft":     {Kind: "good", Text: "草稿已保存。"},
	"submitted": {Kind: "good", Text: "评分表已提交。锁定之前还可以修改后再提交。"},
	"reported":  {Kind: "good", Text: "报告已报送巡察办。还可以改好后重新报送。"},
	"locked":    {Kind: "good", Text: "评分已锁定。"},
	"reopened":  {Kind: "fair", Text: "评分表已退回，锁定已解除。"},
	"decided":   {Kind: "good", Text: "已按您的决定处理，并记入审计。"},
	"candidate": {Kind: "good", Text: "已记录。"},
	"enabled":   {Kind: "good", Text: "账号已恢复。"},
	"disabled":  {Kind: "good", Text: "账号已停用。"},
	"opened":    {Kind: "good", Text: "已开启。"},
	"pending":   {Kind: "fair", Text: "已提出申请，请另一个账号在 10 分钟内登录确认。"},
	"closing":   {Kind: "good", Text: "已开始截止。"},
	"sealed":    {Kind: "good", Text: "已封票。"},
	"counted":   {Kind: "good", Text: "计票完成，计票密钥已销毁。"},
	"running":   {Kind: "fair", Text: "正在进行。这一页会自己更新，关掉也会继续。"},
	"moved":     {Kind: "good", Text: "已完成。"},
	"voided":    {Kind: "fair", Text: "这一场已作废，密钥已销毁。"},
	"admitted":  {Kind: "good", Text: "签到已截止。"},
	"paused":    {Kind: "fair", Text: "已暂停。"},
	"resumed":   {Kind: "good", Text: "已继续。"},
	"scheduled": {Kind: "good", Text: "定时已保存。"},
	"accounted": {Kind: "good", Text: "清点数已保存。"},
	"override":  {Kind: "good", Text: "两人已写明原因，可以继续。"},
	"spare":     {Kind: "good", Text: "补发已登记，会写进测评情况记录。"},
	"wiped":     {Kind: "good", Text: "演练已清除，只在审计记录里记有这件事。"},
	"paper":     {Kind: "good", Text: "已保存。"},
	"revoked":   {Kind: "good", Text: "大屏地址已全部失效。"},
	"bulletin":  {Kind: "good", Text: "通报已发布，各被巡察单位可以看到自己的结果。"},
	"pooled":    {Kind: "good", Text: "名单已收下。"},
	"fixed":     {Kind: "good", Text: "人数已定，承诺值在下面。"},
	"drawn":     {Kind: "good", Text: "已抽取。请通知抽中的人到会。"},
	"replaced":  {Kind: "good", Text: "已换成下一个候补。"},
	"erased":    {Kind: "good", Text: "名单已删除。"},
	"printed":   {Kind: "good", Text: "票已备好。"},
}

func roleName(r auth.Role) string {
	switch r {
	case auth.Admin:
		return "巡察办"
	case auth.Organizer:
		return "测评组织者"
	case auth.Assessor:
		return "评估人员"
	case auth.Supervisor:
		return "监督单位"
	case auth.Unit:
		return "被巡察单位"
	case auth.Auditor:
		return "审计"
	}
	return string(r)
}

// bodyName is the default name of a scoring body; a scheme may name others, which are shown as they are.
func bodyName(code string) string {
	switch code {
	case evaluation.BodyDiscipline:
		return "纪委监委"
	case evaluation.BodyOrganization:
		return "组织部"
	case evaluation.BodyInspection:
		return "巡察组"
	}
	return code
}

// stateChip is a session's state in a word, a shape and a colour.
func stateChip(v app.SessionView) page.Chip {
	name := app.StateName(v.State).ZH
	switch {
	case v.Pending != nil:
		return page.Chip{Kind: "fair", Text: "等第二人确认"}
	case v.Paused:
		return page.Chip{Kind: "fair", Text: "已暂停"}
	case v.ClosesAt != nil && vote.Casts(v.Flow, v.State):
		return page.Chip{Kind: "fair", Text: "倒计时"}
	}
	switch v.State {
	case vote.StateOpen, vote.StateAdmitting, vote.StateVoting:
		return page.Chip{Kind: "now", Text: name}
	case vote.StateAdmitted, vote.StateClosing:
		return page.Chip{Kind: "fair", Text: name}
	case vote.StateSealed, vote.StateCounted, vote.StatePurged:
		return page.Chip{Kind: "good", Text: name}
	case vote.StateVoided:
		return page.Chip{Kind: "poor", Text: name}
	}
	return page.Chip{Text: name}
}

// gradeChip: the upper half of a scheme's grades is good, the last poor, those between fair.
func gradeChip(s evaluation.Scheme, grade string) *page.Chip {
	if grade == "" {
		return nil
	}
	c := page.Chip{Kind: "fair", Text: grade}
	switch i := slices.IndexFunc(s.GradeBands, func(b evaluation.GradeBand) bool { return b.Label == grade }); {
	case i >= 0 && i < max(1, len(s.GradeBands)/2):
		c.Kind = "good"
	case i == len(s.GradeBands)-1:
		c.Kind = "poor"
	}
	return &c
}

func kindOptions() []page.Option {
	var out []page.Option
	for _, k := range evaluation.Kinds() {
		out = append(out, page.Option{Value: k, Text: app.KindName(k).ZH})
	}
	return out
}

// text is a published number, or a dash where there is none: not known is never 0.
func text(s *string) string {
	if s == nil {
		return "—"
	}
	return *s
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// flagWords are the flags of results in sentences; those of the accounting are verify's to say.
var flagWords = map[string]string{
	evaluation.FlagQuorumLow:      "到会人数不足法定比例。",
	evaluation.FlagReturnLow:      "回收率偏低。",
	evaluation.FlagSampleSmall:    "样本不足：有效票太少，不产生自动结果。",
	evaluation.FlagGroupMissing:   "有一个组没有计入的票，满意度只按其余各组计算。",
	evaluation.FlagSessionsDiffer: "这个单位的几场测评问卷或人员权重不同，票数不能相加，满意度取各场的平均。",
	evaluation.FlagUnanimous:      "有一题所有人的答案一样：公布它等于公布每个人的答案。公布前请想清楚。",
	evaluation.FlagSessionMissing: "有一场因票数太少或没有票，没有计入。",
	"not_protected":               "网络没有加密保护（http）。",
	"screen_mode":                 "无票扫屏方式，不能保证一人一票。",
	"rehearsal":                   "这是演练，不计入任何得分。",
	"trial_store":                 "数据库不能保证断电不丢数据，只供试用。",
	"overridden":                  "有不符之处，两人写明原因后继续。",
}

func flagSentence(flag string) string {
	if s, ok := flagWords[flag]; ok {
		return s
	}
	if s, ok := verify.FlagWords(flag); ok {
		return s.ZH + "。"
	}
	return flag
}

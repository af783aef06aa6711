package ledger

import (
	"regexp"
	"strconv"
	"strings"

	"minping/internal/typed"
)

// Claim is the progress of a measure or a problem according to the unit's own ledger. It settles nothing: only a
// checking body does.
type Claim string

// The claims. The empty one is unknown.
const (
	ClaimTodo     Claim = "todo"      // 未开始
	ClaimDoing    Claim = "doing"     // 正在整改
	ClaimUndone   Claim = "undone"    // 未完成
	ClaimBasic    Claim = "basic"     // 基本完成
	ClaimDone     Claim = "done"      // 已完成，销号
	ClaimLongTerm Claim = "long_term" // 长期坚持
)

// Claims lists the claims with the word written for each.
func Claims() []Word {
	return []Word{
		{string(ClaimTodo), "未开始"},
		{string(ClaimDoing), "正在整改"},
		{string(ClaimUndone), "未完成"},
		{string(ClaimBasic), "基本完成"},
		{string(ClaimDone), "已完成"},
		{string(ClaimLongTerm), "长期坚持"},
	}
}

func (c Claim) known() bool { return has(Claims(), string(c)) }

// String returns the word written for a claim.
func (c Claim) String() string {
	for _, w := range Claims() {
		if w.Code == string(c) {
			return w.Name
		}
	}
	return ""
}

// claimWords are words found in ledgers, in search order: negations and restrictions come before the words they
// modify.
var claimWords = []struct {
	claim Claim
	words []string
}{
	{ClaimLongTerm, []string{"长期坚持", "持续坚持", "长期整改", "长期推进", "持续推进", "持续整改", "常态化", "常抓不懈", "长期"}},
	{ClaimBasic, []string{"基本完成", "基本整改", "基本到位", "基本解决", "基本办结", "大部分完成", "大部分已完成", "初步完成", "阶段性完成"}},
	{ClaimTodo, []string{"未开始", "未启动", "未开展", "尚未启动", "未签收", "待签收", "待办", "待整改", "未着手"}},
	{
		ClaimUndone,
		[]string{
			"未完",
			"未整改",
			"未办结",
			"未到位",
			"未解决",
			"未销号",
			"没有完成",
			"没完成",
			"尚未",
			"不到位",
			"未落实",
			"整改不力",
			"已逾期",
			"逾期",
			"超期",
			"未达标",
			"未见效",
			"未达",
			"未按",
			"滞后",
			"无法",
			"难以",
		},
	},
	{
		ClaimDoing,
		[]string{
			"正在",
			"进行中",
			"推进中",
			"整改中",
			"办理中",
			"实施中",
			"处理中",
			"部分完成",
			"部分整改",
			"阶段性",
			"在办",
			"推进",
			"已签收",
			"已启动",
			"进展中",
			"待验收",
			"待核查",
			"序时进度",
			"待完成",
			"部分已",
		},
	},
	{ClaimDone, []string{"按计划完成", "按期完成", "按时完成", "如期完成", "提前完成", "已完成", "已全部完成", "均已完成", "已办结", "已销号"}},
	{ClaimDoing, []string{"预计", "计划", "力争", "争取", "拟于", "将于", "限期"}},
	{ClaimDone, []string{"销号", "完成", "已整改", "整改到位", "已到位", "办结", "到位", "已解决", "已落实", "完结", "达标", "验收通过", "已改", "合格"}},
}

// marks are single-character answers in a column that asks whether something is done.
var marks = map[string]Claim{
	"是":      ClaimDone,
	"否":      ClaimUndone,
	"\u221a": ClaimDone,
	"\u2713": ClaimDone,
	"\u2714": ClaimDone,
	"v":      ClaimDone,
	"y":      ClaimDone,
	"yes":    ClaimDone,
	"n":      ClaimUndone,
	"no":     ClaimUndone,
	"\u00d7": ClaimUndone,
	"\u2717": ClaimUndone,
	"\u2715": ClaimUndone,
	"x":      ClaimUndone,
	"100%":   ClaimDone,
	"1":      ClaimDone,
	"0":      ClaimUndone,
	"true":   ClaimDone,
	"false":  ClaimUndone,
	"100":    ClaimDone,
}

// longestWord is the maximum length of a state in characters; anything longer is prose, in which a word proves
// nothing.
const longestWord = 16

// ReadClaim parses a state in the many words that ledgers use; ok is false for an unknown one. An empty cell is the
// empty claim.
func ReadClaim(text string) (c Claim, ok bool) {
	k := typed.Key(text)
	if typed.Nothing(text) {
		return "", true
	}
	if c, ok := marks[k]; ok {
		return c, true
	}
	for _, w := range Claims() {
		if k == w.Code {
			return Claim(w.Code), true
		}
	}
	if len([]rune(k)) > longestWord {
		return "", false
	}
	for _, group := range claimWords {
		for _, word := range group.words {
			if !strings.Contains(k, word) {
				continue
			}
			if group.claim == ClaimDone && partDone(k) {
				return ClaimDoing, true
			}
			return group.claim, true
		}
	}
	if p, known := ReadPercent(text); known && p != nil && strings.HasSuffix(k, "%") {
		if *p == 0 {
			return ClaimTodo, true
		}
		return ClaimDoing, true
	}
	return "", false
}

var anyPercent = regexp.MustCompile(`([0-9]{1,3})(?:\.[0-9]+)?%`)

// partDone reports whether a text names a percentage below 100, as 完成80% does.
func partDone(k string) bool {
	m := anyPercent.FindStringSubmatch(k)
	return m != nil && len(m[1]) < 3
}

// ReadKey parses whether a problem is a key one.
func ReadKey(text string) (key, ok bool) {
	switch typed.Key(text) {
	case "", "否", "0", "no", "n", "false", "一般", "一般问题", "非重点", "不是":
		return false, true
	case "是", "1", "yes", "y", "true", "\u221a", "\u2713", "重点", "重点问题", "重要":
		return true, true
	}
	return false, typed.Nothing(text)
}

var percent = regexp.MustCompile(`^([0-9]{1,3})(\.0+)?%?$`)

// ReadPercent parses a completion percentage, 80 or 80%; nil for an empty cell. 0.8 means 80 %, because spreadsheets
// store percentages that way.
func ReadPercent(text string) (*int, bool) {
	if typed.Nothing(text) {
		return nil, true
	}
	k := strings.TrimPrefix(typed.Key(text), "+")
	if rest, ok := strings.CutPrefix(k, "0."); ok && len(rest) <= 2 && strings.Trim(rest, "0123456789") == "" {
		k = strings.TrimLeft((rest + "0")[:2], "0")
		if k == "" {
			k = "0"
		}
	}
	m := percent.FindStringSubmatch(k)
	if m == nil {
		return nil, false
	}
	n, _ := strconv.Atoi(m[1])
	if n > 100 {
		return nil, false
	}
	return &n, true
}

// separators separate the names of several units in one cell.
var separators = regexp.MustCompile(`[\x{3001}\x{ff0c}\x{ff1b},;\n/\x{ff0f}]+`)

// ReadNames splits a cell that names several units.
func ReadNames(text string) (out []string) {
	for _, name := range separators.Split(text, -1) {
		name = typed.Line(name)
		if name != "" && !typed.Nothing(name) {
			out = append(out, name)
		}
	}
	return out
}

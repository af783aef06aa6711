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

// claimWords are found in ledgers, in search order: negations and restrictions come before the words they modify. None
// of them means that something is done: any other word beside 完成 may take it back, so certainlyDone decides that.
var claimWords = []struct {
	claim Claim
	words *regexp.Regexp
}{
	{ClaimLongTerm, regexp.MustCompile(`长期|持续(坚持|推进|整改|巩固|深化|用力)|常态化|坚持常态|常抓不懈`)},                                                                             // words:keep
	{ClaimBasic, regexp.MustCompile(`基本(完成|整改|到位|解决|办结|落实|销号|达标|完结|结案)|大部分已?完成|(初步|阶段性|总体|主体)完成`)},                                                            // words:keep
	{ClaimTodo, regexp.MustCompile(`未(开始|启动|开展|签收|着手|部署|实施$|动$)|待(签收|办|整改|启动|开展|处理|实施)|没有?启动|没开始|筹备中`)},                                                       // words:keep
	{ClaimUndone, regexp.MustCompile(`不(能|予|同意|合格|达标|彻底)|暂不|完不成|[成结位]不了|没(有?(整改|到位|解决|办结|落实|进展)|改|达标)|未(改|通过|结)|无进展|不通过|^(?:已|暂时?)?(?:停滞|暂缓|搁置|中止)(?:不前)?$`)}, // words:keep
	{ClaimUndone, regexp.MustCompile(`未(完|整改|办结|到位|解决|销号|落实|达|见效|按)|尚未|没有?完成|不到位|整改不力|逾期|超期|超时|未如期|退回(重办|整改|重新)|^(已?被?退回|(限期|需要?)?重新整改)$`)},                   // words:keep
	{ClaimDoing, regexp.MustCompile(`正在|(进行|推进|整改|办理|实施|处理|进展|落实|跟进|处置|核实|调查|整治|审核)中|部分(已|完成|整改)|阶段性|在办|序时进度`)},                                               // words:keep
	{ClaimDoing, regexp.MustCompile(`待(验收|核查|完成|销号|核销|审核|复核)|(拟|申请|申报|报请|提请|建议)(销号|核销|验收)`)},                                                                  // words:keep
	{ClaimDoing, regexp.MustCompile(`[,;\x{3002}](下一步|拟?计划|预计|力争|争取|拟于|将于|推进)`)},                                                                              // words:keep
	{ClaimUndone, regexp.MustCompile(`滞后|无法|难以`)},                                                                 // words:keep
	{ClaimDoing, regexp.MustCompile(`^计划|预计|力争|争取|确保.*(完成|到位|办结|销号)|拟于|将于|限期`)},                                   // words:keep
	{ClaimDoing, regexp.MustCompile(`计划|推进|跟进|^(正|在)(整改|落实)$|已(签收|启动|开展|部署|着手|上报|报送)$|^(?:整改)?(?:工作)?进展顺利$|待归档`)}, // words:keep
	{ClaimDoing, regexp.MustCompile(`^已?(?:全部)?(?:移交|移送|转办|交办)(?:处理|办理|有关部门|相关部门)?$`)},                            // words:keep
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
	"1.0":    ClaimDone,
	"\u2611": ClaimDone,
}

// carriedOut is 落实 with how much or by when: alone, or in a plan, it may be under way.
var carriedOut = regexp.MustCompile(`^(?:各项|所有)?(?:整改)?(?:措施|任务|问题|事项)?(?:已经?|现已|均|都|全部|全面|如期|按期|按时|提前|按照?(?:整改)?要求)+(?:整改)?落实$`) // words:keep

// LongestWord is the maximum length of a state in characters; anything longer is prose, in which a single word proves
// nothing.
const LongestWord = 16

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
	if len([]rune(k)) > LongestWord {
		return "", false
	}
	if certainlyDone(k) || carriedOut.MatchString(k) {
		return ClaimDone, true
	}
	for _, group := range claimWords {
		if group.words.MatchString(k) {
			return group.claim, true
		}
	}
	return readPart(k)
}

var share = regexp.MustCompile(`(?:完成|整改|办结|销号|进度)[^,\x{3002};%0-9满]{0,5}([0-9]{1,2}(?:\.[0-9]+)?)%|^([0-9]{1,2}(?:\.[0-9]+)?)%(?:$|已|完成|整改)`) // words:keep

// readPart reads how much is done if that is less than all, as in 完成80%. Other percentages say nothing about it.
func readPart(k string) (c Claim, ok bool) {
	m := share.FindStringSubmatch(k)
	switch {
	case m == nil:
		return "", false
	case strings.Trim(m[1]+m[2], "0.") == "":
		return ClaimTodo, true
	}
	return ClaimDoing, true
}

// readKey parses whether a problem is a key one.
func readKey(text string) (key, ok bool) {
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

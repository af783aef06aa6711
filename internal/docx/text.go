package docx

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// width returns how many half characters a text takes: an ASCII character is half as wide as a Chinese one.
func width(t string) int {
	n := 0
	for _, r := range t {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	if r < 0x80 {
		return 1
	}
	return 2
}

// noStart are characters that must not begin a line; word processors hang them into the margin or move a character
// along.
const noStart = "，。、；：？！”’）》〉」』〕】,.;:?!)%"

// lineCount returns how many lines a text takes, with indent half characters before the first line and perLine on
// each.
func lineCount(t string, indent, perLine int) int {
	lines, used := 1, indent
	for _, r := range t {
		w := runeWidth(r)
		if used+w > perLine && !strings.ContainsRune(noStart, r) {
			lines, used = lines+1, 0
		}
		used += w
	}
	return lines
}

// alone reports whether a paragraph is only a heading: a lead that ends as a sentence is text.
func alone(lead, rest string) bool {
	return lead != "" && rest == "" && !strings.HasSuffix(lead, "。")
}

// level is a paragraph's heading level: 1 in 黑体, 2 in 楷体, anything else in 仿宋.
type level int

var (
	firstLevel  = regexp.MustCompile(`^[一二三四五六七八九十百]+、`)
	secondLevel = regexp.MustCompile(`^（[一二三四五六七八九十百]+）`)
)

// split determines the level of a paragraph and separates what is set in the level's font: the whole of a heading, or
// the leading sentence of a paragraph.
func split(paragraph string) (l level, lead, rest string) {
	switch {
	case firstLevel.MatchString(paragraph):
		l = 1
	case secondLevel.MatchString(paragraph):
		l = 2
	default:
		return 0, "", paragraph
	}
	if i := strings.Index(paragraph, "。"); i >= 0 {
		i += len("。")
		return l, paragraph[:i], paragraph[i:]
	}
	return l, paragraph, ""
}

// titleMax is how many half characters of 22 pt go on a line of a title. Twenty characters would fill the line to 2 pt,
// and programs that space them a little wider would push the last one onto the next line.
const titleMax = 38

// words are phrases that are never broken in titles, besides those a document lists itself.
var words = []string{
	"巡察整改", "巡察工作", "领导小组", "评估结果", "整改情况", "集中督查", "日常监督", "满意度测评", "民主测评", "核查评估", "总结报告", "情况通报",
	"工作方案", "会议纪要", "通知书", "通知", "通报", "报告", "统计表", "监督", "评估", "督查", "督办", "整改", "巡察", "工作", "情况", "结果", "问题", "会议",
	"市委", "区委", "县委", "党组织", "党组", "党委", "办公室", "意见", "方案", "提醒", "告诫", "街道", "中心", "公司", "学校", "委员会", "党工委",
	"党总支部", "党总支", "党支部", "纪检监察组", "监督管理", "评估情况",
	"布局", "全局", "大局", "格局", "结局", "局势", "局限", "乡镇", "乡村", "限期", "重新", "继续", "关于", "印发", "进一步", "做好", "单位",
}

// TitleLines breaks a title where its meaning allows, into as few and as equal lines as possible.
func TitleLines(title string, keep []string) []string {
	title = strings.TrimSpace(title)
	if width(title) <= titleMax {
		return []string{title}
	}
	pieces := piecesOf(title, keep)
	for n := 2; n <= 8; n++ {
		if lines := bestBreak(pieces, n); lines != nil {
			return lines
		}
	}
	return []string{title}
}

// piece is an unbreakable part of a title; cost is the cost of a break after it.
type piece struct {
	text string
	cost int
}

func piecesOf(title string, keep []string) []piece {
	phrases := slices.Concat(keep, words)
	slices.SortStableFunc(phrases, func(a, b string) int { return len(b) - len(a) })
	var out []piece
	for title != "" {
		text := phraseAt(title, phrases)
		title = title[len(text):]
		for title != "" { // characters that must not begin a line, including 的, stay with what precedes them
			r, n := utf8.DecodeRuneInString(title)
			if !strings.ContainsRune(noStart, r) && r != '的' {
				break
			}
			text, title = text+title[:n], title[n:]
		}
		if last := len(out) - 1; last >= 0 && endsName(out[last].text, text) {
			out[last] = piece{out[last].text + text, breakCost("、")}
			continue
		}
		out = append(out, piece{text, breakCost(text)})
	}
	return out
}

// endsName reports whether a text is the end of an office's name, as 局 after 监督管理 and 党组 after 管理局.
func endsName(before, text string) bool {
	return width(before+text) <= titleMax &&
		(bodies.MatchString(text) || endsInBody.MatchString(before) && slices.Contains(committees, strings.TrimRight(text, "、的")))
}

// rounds matches the number of a round with the committee it belongs to, e.g. 市委第八轮.
var rounds = regexp.MustCompile(`^[省市区县委]{0,2}第[一二三四五六七八九十百\d]+[轮届批次]`)

// bodies are the endings of office names, for names that no list of phrases contains; committees may follow such a name
// as part of it.
var (
	bodies     = regexp.MustCompile(`^(?:[局厅院镇乡]|街道|中心|公司|学校|委员会)[、的]?$`)
	endsInBody = regexp.MustCompile(`(?:[局厅院镇乡]|街道|中心|公司|学校|委员会)$`)
	committees = []string{"党组", "党委", "党工委", "党总支", "党支部", "党组织"}
)

func phraseAt(title string, phrases []string) string {
	if r := rounds.FindString(title); r != "" {
		return r
	}
	for _, p := range phrases {
		if p != "" && width(p) <= titleMax && strings.HasPrefix(title, p) {
			return p
		}
	}
	if n := strings.IndexFunc(title, func(r rune) bool { return r >= 0x80 }); n > 0 {
		return title[:min(n, titleMax)] // a number or a Latin word
	} else if n < 0 {
		return title[:min(len(title), titleMax)]
	}
	r, n := utf8.DecodeRuneInString(title)
	if strings.ContainsRune("（《〈“‘〔", r) && len(title) > n {
		return title[:n] + phraseAt(title[n:], phrases)
	}
	return title[:n]
}

func breakCost(text string) int {
	switch {
	case strings.HasSuffix(text, "、"), strings.HasSuffix(text, "，"), strings.HasSuffix(text, "的"):
		return 0
	case utf8.RuneCountInString(text) == 1:
		return 60 // probably half of a word that is not in the list
	case text == "关于":
		return 80
	}
	return 4
}

// bestBreak distributes pieces over n lines at the lowest cost, nil if a line would be too long.
func bestBreak(pieces []piece, n int) []string {
	total := 0
	for _, p := range pieces {
		total += width(p.text)
	}
	const none = 1 << 30
	best := make([][]int, n+1) // lines, pieces used: cost
	from := make([][]int, n+1)
	for i := range best {
		best[i], from[i] = slices.Repeat([]int{none}, len(pieces)+1), make([]int, len(pieces)+1)
	}
	best[0][0] = 0
	for l := 1; l <= n; l++ {
		for end := l; end <= len(pieces); end++ {
			w := 0
			for begin := end - 1; begin >= l-1; begin-- {
				w += width(pieces[begin].text)
				if w > titleMax {
					break
				}
				cost := best[l-1][begin] + (w-total/n)*(w-total/n)/2
				if end < len(pieces) {
					cost += pieces[end-1].cost
				}
				if best[l-1][begin] != none && cost < best[l][end] {
					best[l][end], from[l][end] = cost, begin
				}
			}
		}
	}
	if best[n][len(pieces)] == none {
		return nil
	}
	lines, end := make([]string, n), len(pieces)
	for l := n; l > 0; l-- {
		for _, p := range pieces[from[l][end]:end] {
			lines[l-1] += p.text
		}
		end = from[l][end]
	}
	return lines
}

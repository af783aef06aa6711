package typed

import (
	"regexp"
	"strconv"
	"strings"
)

// counted is what a count may be followed by: measure words, and what is counted in a form that names it anyway.
var counted = regexp.MustCompile(`^(第|共)?(.*?)(个|人|名|位|张|票|份|项|条|处|天|户|家|件|页|届|轮|次|期|秒|秒钟|分钟)?$`) // words:keep

// thousands is a number with its groups of three set apart.
var thousands = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+$`)

// Whole parses a count as people type it, 12, １２, 12人, 1,200, 十二 or 第五轮, and returns its digits. An empty text
// gives "". What is no number is refused as Score refuses it.
func Whole(text string) (string, error) {
	m := counted.FindStringSubmatch(Key(text))
	if m == nil || m[2] == "" {
		return Score(text)
	}
	t := m[2]
	if thousands.MatchString(t) {
		return strings.ReplaceAll(t, ",", ""), nil
	}
	if n, ok := numeral(t); ok {
		return n, nil
	}
	plain, err := Score(t)
	if err != nil {
		return Score(text)
	}
	if strings.Contains(plain, ".") {
		return "", refuse("应为整数。", "Must be a whole number.")
	}
	return plain, nil
}

var (
	digitWords = map[rune]int{
		'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	}
	unitWords = map[rune]int{'十': 10, '百': 100, '千': 1000}
)

// numeral reads a Chinese number below ten thousand, as 十二, 一百零五 or 二〇.
func numeral(t string) (string, bool) {
	sum, last, units := 0, -1, false
	var digits strings.Builder
	for _, r := range t {
		if d, ok := digitWords[r]; ok {
			last = d
			digits.WriteByte(byte('0' + d))
			continue
		}
		unit, ok := unitWords[r]
		if !ok || last < 0 && unit != 10 {
			return "", false
		}
		if last < 0 {
			last = 1 // 十二
		}
		sum, last, units = sum+last*unit, -1, true
	}
	switch {
	case !units:
		return digits.String(), digits.Len() > 0
	case last > 0:
		sum += last
	}
	return strconv.Itoa(sum), true
}

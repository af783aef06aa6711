package typed

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
)

// counted is what may follow a count: measure words, and the thing counted if the form names it anyway.
var counted = regexp.MustCompile(`^(第|共)?(.*?)(个|人|名|位|张|票|份|项|条|处|天|户|家|件|页|届|轮|次|期|秒|秒钟|分钟)?$`) // words:keep

// thousands is a number with its groups of three set apart.
var thousands = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+$`)

// pointZero is what a spreadsheet writes after a whole number.
var pointZero = regexp.MustCompile(`^([0-9]+)\.0+$`)

// Whole parses a count as people type it, 12, １２, 12人, 12.0, 1,200, 十二 or 第五轮, and returns its digits. An empty text
// gives "". Anything that is not a number is refused as Score refuses it.
func Whole(text string) (string, error) {
	m := counted.FindStringSubmatch(strings.TrimRight(Key(text), "\u3002"))
	if m == nil || m[2] == "" {
		return whole(Score(text))
	}
	t := pointZero.ReplaceAllString(m[2], "$1")
	if thousands.MatchString(t) {
		return strings.ReplaceAll(t, ",", ""), nil
	}
	if n, ok := numeral(t); ok {
		return n, nil
	}
	plain, err := Score(t)
	if err != nil {
		return whole(Score(text))
	}
	if strings.Contains(plain, ".") {
		return "", refuse("应为整数。", "Must be a whole number.")
	}
	return plain, nil
}

// whole words a refusal that gives a fraction as its example.
func whole(plain string, err error) (string, error) {
	var r *Refusal
	if errors.As(err, &r) && r.fraction {
		err = refuse("应为整数，例如 12。", "Must be a whole number such as 12.")
	}
	return plain, err
}

var (
	digitWords = map[rune]int{
		'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	}
	unitWords = map[rune]int{'十': 10, '百': 100, '千': 1000}
)

// numeral reads a Chinese number below ten thousand, as 十二, 一百零五, 二百五 or 二〇.
func numeral(t string) (string, bool) {
	rs := []rune(t)
	if !strings.ContainsAny(t, "十百千") {
		return spelled(rs)
	}
	sum, below, last := 0, 10000, -1
	for i, r := range rs {
		if d, ok := digitWords[r]; ok {
			if last > 0 || last == 0 && d == 0 { // 三四十 is a guess, not a number
				return "", false
			}
			last = d
			continue
		}
		unit, ok := unitWords[r]
		if !ok || unit >= below || last == 0 || last < 0 && (unit != 10 || i > 0) {
			return "", false
		}
		if last <= 0 {
			last = 1 // 十二
		}
		sum, below, last = sum+last*unit, unit, -1
	}
	if last > 0 {
		before, unit := rs[len(rs)-2], 1
		if u := unitWords[before]; u > 10 { // 二百五 is 250，二百零五 is 205
			unit = u / 10
		}
		sum += last * unit
	}
	return strconv.Itoa(sum), last != 0
}

// spelled reads digits in words, one by one.
func spelled(rs []rune) (string, bool) {
	var digits strings.Builder
	for _, r := range rs {
		d, ok := digitWords[r]
		if !ok {
			return "", false
		}
		digits.WriteByte(byte('0' + d))
	}
	return digits.String(), digits.Len() > 0
}

package ledger

import (
	"math/bits"
	"strings"

	"minping/internal/typed"
)

// Words are the words of a problem, to find those that say the same but for a slip of the pen.
type Words struct {
	letters []rune
	marks   uint64 // which letters are among them
	rest    string // without figures
}

// Limits of a slip: one letter in five, at most six, and none in a text that is too short to tell.
const (
	leastLetters   = 4
	lettersPerSlip = 5
	mostSlips      = 6
)

// WordsOf returns the words of a text as they are compared.
func WordsOf(text string) Words {
	k := typed.Key(text)
	w := Words{letters: []rune(k)}
	for _, r := range w.letters {
		w.marks |= 1 << (uint(r) % 64)
	}
	w.rest = strings.Map(func(r rune) rune {
		if strings.ContainsRune("0123456789零〇一二三四五六七八九十百千万两甲乙丙丁上中下", r) {
			return -1
		}
		return r
	}, k)
	return w
}

// Apart returns in how many letters two texts differ; ok says that it may be a slip. Figures are no slip: 第一季度 is not
// 第二季度.
func (w Words) Apart(o Words) (slips int, ok bool) {
	short := min(len(w.letters), len(o.letters))
	most := min(max(1, short/lettersPerSlip), mostSlips)
	if short < leastLetters || max(len(w.letters), len(o.letters))-short > most ||
		bits.OnesCount64(w.marks^o.marks) > 2*most || w.rest == o.rest {
		return 0, false
	}
	slips = w.distance(o, most)
	return slips, slips > 0 && slips <= most
}

// distance is the number of letters to put in, leave out or replace, most+1 for more than that.
func (w Words) distance(o Words, most int) int {
	a, b := w.letters, o.letters
	above, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range row[1:] {
			row[j+1] = most + 1
		}
		least := row[0]
		for j := max(0, i-most); j < min(len(b), i+most+1); j++ {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(above[j]+cost, above[j+1]+1, row[j]+1, most+1)
			least = min(least, row[j+1])
		}
		if least > most {
			return most + 1
		}
		above, row = row, above
	}
	return above[len(b)]
}

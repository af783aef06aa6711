package kit

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"minping/internal/app/round"
)

const (
	badAlone = 12  // so many mistakes are read one by one
	badShown = 500 // so many are listed at all
)

func NewMistakes(bad *round.ImportError, nothing string) *Mistakes {
	out := &Mistakes{Wrong: len(bad.Rows), Nothing: nothing, Groups: badGroups(bad.Rows)}
	for _, r := range bad.Rows[:min(len(bad.Rows), badShown)] {
		out.Bad = append(out.Bad, BadRow{Row: r.Row, Column: r.Column, Text: r.Text.ZH})
	}
	return out
}

var otherRow = regexp.MustCompile(`第 \d+ 行`)

// badGroups puts together the rows in which the same mistake was made, most rows first; a few mistakes need no groups.
func badGroups(bad []round.RowError) []BadGroup {
	if len(bad) <= badAlone {
		return nil
	}
	var out []BadGroup
	rows := map[[2]string][]int{}
	for _, b := range bad {
		key := [2]string{b.Column, otherRow.ReplaceAllString(b.Text.ZH, "前面的行")}
		if rows[key] == nil {
			out = append(out, BadGroup{Column: key[0], Text: key[1]})
		}
		rows[key] = append(rows[key], b.Row)
	}
	for i, g := range out {
		at := rows[[2]string{g.Column, g.Text}]
		out[i].N, out[i].Rows = len(at), rowWords(at)
	}
	slices.SortStableFunc(out, func(a, b BadGroup) int { return cmp.Compare(b.N, a.N) })
	return out
}

// rowWords names rows, a run of them by its first and last, and of many runs the first.
func rowWords(rows []int) string {
	const runs = 8
	var out []string
	for i := 0; i < len(rows); {
		j := i
		for j+1 < len(rows) && rows[j+1] <= rows[j]+1 {
			j++
		}
		if len(out) == runs {
			return strings.Join(out, "、") + " 等"
		}
		if rows[j] > rows[i] {
			out = append(out, fmt.Sprintf("%d–%d", rows[i], rows[j]))
		} else {
			out = append(out, fmt.Sprint(rows[i]))
		}
		i = j + 1
	}
	return strings.Join(out, "、")
}

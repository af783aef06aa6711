package ledger

import (
	"fmt"

	"minping/internal/app/ledger"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/term"
	"minping/internal/web/panel/kit"
)

// stateKinds are the colours of states; what is open has none.
var stateKinds = map[rules.State]string{
	rules.Reported: "mark", rules.Again: "fair", rules.Settled: "good",
}

func stateChip(s rules.State) kit.Chip { return kit.Chip{Kind: stateKinds[s], Text: s.Name()} }

// leftChip says how many days are left; nil if nothing is due.
func leftChip(v ledger.View) *kit.Chip {
	s := v.Standing
	switch {
	case v.Item.State == rules.Settled, v.Item.State == rules.Withdrawn, !s.Known:
		return nil
	case v.Item.State == rules.Reported && s.LateDays > 0:
		return &kit.Chip{Kind: "fair", Text: fmt.Sprintf("迟报 %d 天", s.LateDays)}
	case v.Item.State == rules.Reported:
		return nil
	}
	return kit.LeftChip(s)
}

// dueWords is when an item is due.
func dueWords(v ledger.View) string {
	if v.Due.Known() {
		return kit.DayWords(string(v.Due))
	}
	for _, m := range v.Item.Measures {
		if m.Due.Text != "" {
			return m.Due.Text
		}
	}
	return ""
}

// dueOf is when a measure is due, as its ledger says it, with the day it means.
func dueOf(d term.Due) string {
	switch {
	case d.Text == "" && d.Day.Known():
		return kit.DayWords(string(d.Day))
	case d.Text != "" && d.Day.Known() && d.Text != string(d.Day):
		return d.Text + "（" + kit.DayWords(string(d.Day)) + "）"
	}
	return d.Text
}

func nameIn(words []rules.Word, code string) string {
	for _, w := range words {
		if w.Code == code {
			return w.Name
		}
	}
	return ""
}

// sizeWords is how large a file is.
func sizeWords(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

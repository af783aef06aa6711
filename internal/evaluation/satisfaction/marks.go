package satisfaction

import (
	"slices"
	"strings"
)

// Marks are flags that weaken a result wherever it appears, on every page, sheet and file (rb1 §1, §13).
const (
	FlagScreenMode   = "screen_mode"   // the same code for everyone: never one person, one vote
	FlagNotProtected = "not_protected" // phones reached the service without TLS
	FlagTrialStore   = "trial_store"   // a store that does not keep all promises
)

// marks in display order, with their wording.
var marks = []struct{ flag, words string }{
	{FlagScreenMode, "无票扫屏，不能保证一人一票"},
	{FlagNotProtected, "网络未加密"},
	{FlagTrialStore, "试用的数据库"},
}

// Marks returns the marks among flags.
func Marks(flags []string) []string {
	var out []string
	for _, m := range marks {
		if slices.Contains(flags, m.flag) {
			out = append(out, m.flag)
		}
	}
	return out
}

// MarkWords returns a mark in Chinese, "" if the flag is not a mark.
func MarkWords(flag string) string {
	for _, m := range marks {
		if m.flag == flag {
			return m.words
		}
	}
	return ""
}

// allAlike accompanies the marks on everything that is passed on: the publisher of the row should know what it reveals
// (rb1 §9.7).
const allAlike = "有一题答案全部相同，公布即知每个人的选择"

// WithMarks puts the marks of a result, and the warning of unanimity, before people's own remarks.
func WithMarks(flags []string, remarks string) string {
	var said []string
	for _, f := range Marks(flags) {
		said = append(said, MarkWords(f))
	}
	if slices.Contains(flags, FlagUnanimous) {
		said = append(said, allAlike)
	}
	if remarks != "" {
		said = append(said, remarks)
	}
	return strings.Join(said, "；")
}

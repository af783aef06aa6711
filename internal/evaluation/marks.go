package evaluation

import "slices"

// Marks are flags that weaken a result wherever it appears, on whatever page, sheet or file (rb1 §1, §13).
const (
	FlagScreenMode   = "screen_mode"   // one code for all: never one person, one vote
	FlagNotProtected = "not_protected" // phones reached the service without TLS
	FlagTrialStore   = "trial_store"   // a store that does not keep all promises
)

// marks in the order and the words in which they are put.
var marks = []struct{ flag, words string }{
	{FlagScreenMode, "无票扫屏,不能保证一人一票"},
	{FlagNotProtected, "网络未加密"},
	{FlagTrialStore, "试用的数据库"},
}

// Marks picks the marks among flags.
func Marks(flags []string) []string {
	var out []string
	for _, m := range marks {
		if slices.Contains(flags, m.flag) {
			out = append(out, m.flag)
		}
	}
	return out
}

// MarkWords says a mark in Chinese, "" when the flag is none.
func MarkWords(flag string) string {
	for _, m := range marks {
		if m.flag == flag {
			return m.words
		}
	}
	return ""
}

// withMarks puts the marks of a result before what people remarked.
func withMarks(flags []string, remarks string) string {
	out := ""
	for _, f := range Marks(flags) {
		out += MarkWords(f) + ";"
	}
	if remarks == "" && out != "" {
		return out[:len(out)-len(";")]
	}
	return out + remarks
}

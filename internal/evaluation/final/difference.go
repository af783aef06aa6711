package final

import (
	"strconv"
	"strings"
)

// Difference is one thing about an evaluation in which two versions differ.
type Difference struct {
	Evaluation string `json:"evaluation"`
	Name       string `json:"name"`
	Field      string `json:"field"`
	Before     string `json:"before"`
	After      string `json:"after"`
}

// Values of Difference.Field that are not fields of a row.
const (
	FieldRow     = "row"      // its row was added or removed
	FieldLeftOut = "left_out" // the reason why it is left out
)

const null = "null"

func shown(s *string) string {
	if s == nil {
		return null
	}
	return *s
}

// compared are the fields of a row in which versions are compared.
var compared = []struct {
	field string
	of    func(Row) string
}{
	{"score", func(r Row) string { return r.Score }},
	{"grade", func(r Row) string { return r.Grade }},
	{"rank", func(r Row) string { return strconv.Itoa(r.Rank) }},
	{"rank_in_kind", func(r Row) string { return strconv.Itoa(r.RankInKind) }},
	{"candidate", func(r Row) string { return strconv.FormatBool(r.Candidate) }},
	{"veto", func(r Row) string { return strconv.FormatBool(r.Veto) }},
	{"bodies", func(r Row) string {
		out := make([]string, len(r.Bodies))
		for i, b := range r.Bodies {
			out[i] = b.Name + " " + b.Total
		}
		return strings.Join(out, "；")
	}},
	{"satisfaction", func(r Row) string { return shown(r.Satisfaction) }},
	{"rate", func(r Row) string { return shown(r.Rate) }},
	{"flags", func(r Row) string { return strings.Join(r.Flags, " ") }},
	{"decision", func(r Row) string {
		if r.Decision == nil {
			return null
		}
		return r.Decision.Value + "：" + r.Decision.Reason
	}},
	{"completion", func(r Row) string { return shown(r.Completion) }},
	{"outstanding", func(r Row) string { return strconv.Itoa(r.Outstanding) }},
	{"prominent", func(r Row) string { return strconv.FormatBool(r.Prominent) }},
	{"cleared", func(r Row) string { return strconv.FormatBool(r.Cleared) }},
	{"key_function", func(r Row) string { return strconv.FormatBool(r.KeyFunction) }},
	{"kind", func(r Row) string { return r.Kind }},
	{"parent", func(r Row) string { return r.Parent }},
	{"supervisor", func(r Row) string { return r.Supervisor }},
	{"name", func(r Row) string { return r.Name }},
	{"scheme", func(r Row) string {
		return r.Scheme.ID + " " + strconv.Itoa(r.Scheme.Version) + " " + r.Scheme.Digest
	}},
}

// Differences returns everything that differs in the newer of two versions, in the order of its rows, followed by the
// rows it lost.
func Differences(before, after Final) []Difference {
	out := []Difference{}
	for _, r := range after.Rows {
		old, ok := before.Row(r.Evaluation)
		if !ok {
			out = append(out, Difference{r.Evaluation, r.Name, FieldRow, null, r.Score})
			continue
		}
		for _, c := range compared {
			if a, b := c.of(old), c.of(r); a != b {
				out = append(out, Difference{r.Evaluation, r.Name, c.field, a, b})
			}
		}
	}
	for _, r := range before.Rows {
		if _, ok := after.Row(r.Evaluation); !ok {
			out = append(out, Difference{r.Evaluation, r.Name, FieldRow, r.Score, null})
		}
	}
	return append(out, leftOutDifferences(before, after)...)
}

func leftOutDifferences(before, after Final) []Difference {
	var out []Difference
	reasons := func(f Final) map[string]LeftOut {
		m := map[string]LeftOut{}
		for _, l := range f.LeftOut {
			m[l.Evaluation] = l
		}
		return m
	}
	a, b := reasons(before), reasons(after)
	for _, id := range sortedKeys(b) {
		if old, ok := a[id]; !ok {
			out = append(out, Difference{id, b[id].Name, FieldLeftOut, null, b[id].Reason})
		} else if old.Reason != b[id].Reason {
			out = append(out, Difference{id, b[id].Name, FieldLeftOut, old.Reason, b[id].Reason})
		}
	}
	for _, id := range sortedKeys(a) {
		if _, ok := b[id]; !ok {
			out = append(out, Difference{id, a[id].Name, FieldLeftOut, a[id].Reason, null})
		}
	}
	return out
}

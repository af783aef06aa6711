package final

import (
	"slices"
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

// Values of Difference.Field that are not fields of a row, or whose values are codes.
const (
	FieldRow     = "row"      // its row was added or removed
	FieldLeftOut = "left_out" // the reason why it is left out
	FieldFlags   = "flags"
	FieldScheme  = "scheme"
	fieldCounts  = "counts"
)

// Nothing represents a value that did not exist.
const Nothing = "null"

// fieldNames are the words of the pages for the fields, by Difference.Field.
var fieldNames = map[string]string{
	FieldRow: "得分（是否列入）", FieldLeftOut: "不列入结果的原因", "score": "得分", "grade": "等次", "rank": "名次",
	"rank_in_kind": "同类名次", "candidate": "排名靠后", "veto": "一票否决", "bodies": "各部门评分", "satisfaction": "满意度",
	"rate": "满意率", FieldFlags: "标记", "decision": "人工处理", "completion": "完成率", "outstanding": "未完成问题数", fieldCounts: "问题数",
	"prominent": "问题突出", "cleared": "问题不突出", "key_function": "重要职能", "kind": "单位类别", "parent": "上级单位",
	"supervisor": "督导单位", "name": "单位名称", FieldScheme: "方案",
}

// FieldName returns the word of the pages for what differs.
func (d Difference) FieldName() string { return fieldNames[d.Field] }

func shown(s *string) string {
	if s == nil {
		return Nothing
	}
	return *s
}

// shown writes counts as the list of differences does.
func (c *Counts) shown() string {
	if c == nil {
		return Nothing
	}
	var parts []string
	for _, n := range []struct {
		word string
		n    *int
	}{
		{"反馈", c.Problems},
		{"已完成", c.Done},
		{"基本完成", c.Basic},
		{"未完成", c.Undone},
		{"长期坚持", c.LongTerm},
		{"新发现", c.NewProblems},
	} {
		if n.n != nil {
			parts = append(parts, n.word+strconv.Itoa(*n.n))
		}
	}
	return strings.Join(parts, "，")
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
	{FieldFlags, func(r Row) string { return strings.Join(r.Flags, " ") }},
	{"decision", func(r Row) string {
		if r.Decision == nil {
			return Nothing
		}
		return r.Decision.Value + "：" + r.Decision.Reason
	}},
	{"completion", func(r Row) string { return shown(r.Completion) }},
	{"outstanding", func(r Row) string { return strconv.Itoa(r.Outstanding) }},
	{fieldCounts, func(r Row) string { return r.Counts.shown() }},
	{"prominent", func(r Row) string { return strconv.FormatBool(r.Prominent) }},
	{"cleared", func(r Row) string { return strconv.FormatBool(r.Cleared) }},
	{"key_function", func(r Row) string { return strconv.FormatBool(r.KeyFunction) }},
	{"kind", func(r Row) string { return r.Kind }},
	{"parent", func(r Row) string { return r.Parent }},
	{"supervisor", func(r Row) string { return r.Supervisor }},
	{"name", func(r Row) string { return r.Name }},
	{FieldScheme, func(r Row) string {
		return r.Scheme.ID + " " + strconv.Itoa(r.Scheme.Version) + " " + r.Scheme.Digest
	}},
}

// Differences returns everything that differs in the newer of two versions, in the order of its rows, followed by the
// rows it lost. A version from before results kept their counts has none in any row; the missing counts are not a
// difference.
func Differences(before, after Final) []Difference {
	out := []Difference{}
	counted := slices.ContainsFunc(before.Rows, func(r Row) bool { return r.Counts != nil })
	for _, r := range after.Rows {
		old, ok := before.Row(r.Evaluation)
		if !ok {
			out = append(out, Difference{r.Evaluation, r.Name, FieldRow, Nothing, r.Score})
			continue
		}
		for _, c := range compared {
			if c.field == fieldCounts && !counted {
				continue
			}
			if a, b := c.of(old), c.of(r); a != b {
				out = append(out, Difference{r.Evaluation, r.Name, c.field, a, b})
			}
		}
	}
	for _, r := range before.Rows {
		if _, ok := after.Row(r.Evaluation); !ok {
			out = append(out, Difference{r.Evaluation, r.Name, FieldRow, r.Score, Nothing})
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
			out = append(out, Difference{id, b[id].Name, FieldLeftOut, Nothing, b[id].Reason})
		} else if old.Reason != b[id].Reason {
			out = append(out, Difference{id, b[id].Name, FieldLeftOut, old.Reason, b[id].Reason})
		}
	}
	for _, id := range sortedKeys(a) {
		if _, ok := b[id]; !ok {
			out = append(out, Difference{id, a[id].Name, FieldLeftOut, a[id].Reason, Nothing})
		}
	}
	return out
}

// Package scheme represents evaluation schemes as data: questionnaires, rubrics, rules (domain 3).
package scheme

// CompletionRule says how 整改完成率 is calculated; the published texts only name it (domain 2.5).
type CompletionRule struct {
	BasicCountsHalf bool `json:"basic_counts_half"` // 基本完成 counts 0.5
	LongTermOut     bool `json:"long_term_out"`     // 长期坚持 items are left out of the denominator
}

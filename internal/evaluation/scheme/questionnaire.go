package scheme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/pack"
)

// Types of a question.
const (
	Single = "single" // exactly one option
	Multi  = "multi"  // any number of options
)

// AbstainKey is the name under which abstentions are counted; options must not use it.
const AbstainKey = "abstain"

// Questionnaire is what citizens are asked about one kind of organization (domain 3.1).
type Questionnaire struct {
	Title     string     `json:"title"` // "{org}" is replaced by the organization's name
	Intro     string     `json:"intro"`
	Questions []Question `json:"questions"`
	Comment   string     `json:"comment,omitempty"` // invitation to write a suggestion, outside the ballot
}

// Question is one question. Only single questions with a weight are scored.
type Question struct {
	Code     string          `json:"code"`
	Type     string          `json:"type"`
	Text     string          `json:"text"`
	Short    string          `json:"short,omitempty"` // the question in a few characters, for a list of answers
	Scale    string          `json:"scale,omitempty"` // the scheme's scale that Options were taken from
	Options  []Option        `json:"options"`
	Weight   decimal.Decimal `json:"weight,omitempty"`
	Standard string          `json:"standard,omitempty"` // which of 一真实三到位一满意 it asks about (domain A09)
	Focus    string          `json:"focus,omitempty"`    // which of the four focus areas it asks about (domain A07)
	Aspect   string          `json:"aspect,omitempty"`
	Required bool            `json:"required,omitempty"`
	Overall  bool            `json:"overall,omitempty"` // the question 满意率 is taken from
	// the last option of a multi question excludes the others
	ExclusiveLast bool `json:"exclusive_last,omitempty"`
	NoAbstain     bool `json:"no_abstain,omitempty"` // no button 弃权
}

// Option is one answer. In a file a multi question may list bare labels; their keys are then "1", "2", …
type Option struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

// UnmarshalJSON accepts {"key","label"} or a bare label.
func (o *Option) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &o.Label)
	}
	type plain Option
	return pack.DecodeStrict(b, (*plain)(o))
}

// TitleFor returns the title with the organization's name.
func (q Questionnaire) TitleFor(org string) string { return strings.ReplaceAll(q.Title, "{org}", org) }

// Scored reports for each question whether it counts for the satisfaction score; rb1's tally uses it to find ballots
// that abstain from everything.
func (q Questionnaire) Scored() []bool {
	out := make([]bool, len(q.Questions))
	for i, x := range q.Questions {
		out[i] = x.IsScored()
	}
	return out
}

// IsScored reports whether a question counts for the satisfaction.
func (x Question) IsScored() bool { return x.Type == Single && x.Weight != "" }

// Shape is a question as fixed in the manifest (rb1 §4).
type Shape struct {
	T     string // "s" or "m"
	N     int    // number of options
	Blank bool   // 0, abstention, is a valid answer
}

// Shapes returns the questions as fixed in the manifest, in order.
func (q Questionnaire) Shapes() []Shape {
	out := make([]Shape, len(q.Questions))
	for i, x := range q.Questions {
		out[i] = Shape{x.letter(), len(x.Options), !x.NoAbstain}
	}
	return out
}

func (x Question) letter() string {
	if x.Type == Multi {
		return "m"
	}
	return "s"
}

// OverallIndex returns the index of the overall question, -1 if there is none.
func (q Questionnaire) OverallIndex() int {
	return slices.IndexFunc(q.Questions, func(x Question) bool { return x.Overall })
}

// form is the questionnaire as phones receive it; the order of keys is fixed (api §3).
type form struct {
	Title     string         `json:"title"`
	Intro     string         `json:"intro"`
	Questions []formQuestion `json:"questions"`
	Comment   bool           `json:"comment"`
	Group     string         `json:"group,omitempty"`
	Fixed
	Disclosure []string `json:"disclosure,omitempty"` // what was reported, one paragraph per entry (domain A23)
}

type formQuestion struct {
	Code      string   `json:"code"`
	Text      string   `json:"text"`
	Short     string   `json:"short,omitempty"`
	Type      string   `json:"type"`
	Options   []string `json:"options"`
	Abstain   bool     `json:"abstain"`
	Exclusive bool     `json:"exclusive,omitempty"`
}

// FormJSON returns the exact bytes that phones receive and the manifest's form hash covers: compact JSON with only the
// mandatory escapes. group is the voter group of this box, empty without groups; rules is how the answers will be
// counted; said is what the organization disclosed about its rectification (domain A23). Without it the bytes are the
// same as before disclosures existed.
func (q Questionnaire) FormJSON(title, group string, comment bool, rules Fixed, said ...string) ([]byte, error) {
	f := form{
		Title:      title,
		Intro:      q.Intro,
		Questions:  []formQuestion{},
		Comment:    comment,
		Group:      group,
		Fixed:      rules,
		Disclosure: said,
	}
	texts := append([]string{title, group, q.Intro}, said...)
	for _, x := range q.Questions {
		fq := formQuestion{
			Code: x.Code, Text: x.Text, Short: x.Short, Type: x.letter(), Abstain: !x.NoAbstain,
			Exclusive: x.Type == Multi && x.ExclusiveLast,
		}
		for _, o := range x.Options {
			fq.Options = append(fq.Options, o.Label)
		}
		texts = append(append(texts, x.Code, x.Text, x.Short), fq.Options...)
		f.Questions = append(f.Questions, fq)
	}
	for _, t := range texts {
		if !check.PlainText(t) {
			return nil, fmt.Errorf("form: a text holds a character that has more than one spelling in JSON")
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(f); err != nil {
		return nil, fmt.Errorf("form: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Paragraphs splits typed text into the paragraphs of a form: a form contains no line breaks.
func Paragraphs(text string) (out []string) {
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.TrimSpace(strings.ReplaceAll(line, "\t", " "))
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

// complete fills in what a file may omit: the options of a named scale, the keys of bare labels.
func (q *Questionnaire) complete(scales map[string][]Option) {
	for i := range q.Questions {
		x := &q.Questions[i]
		if len(x.Options) == 0 && x.Scale != "" {
			x.Options = slices.Clone(scales[x.Scale])
		}
		for j := range x.Options {
			if x.Options[j].Key == "" {
				x.Options[j].Key = strconv.Itoa(j + 1)
			}
		}
	}
}

// Limits of a questionnaire: rb1 §4 limits questions and options, the lengths keep a phone's screen readable.
const (
	maxQuestions = 64
	maxSingle    = 254
	maxMulti     = 16
	maxText      = 300
	maxShort     = 12 // shown next to the answer on one line of a phone
)

func (q Questionnaire) validate(at string, f *check.FieldErrors) {
	if q.Title == "" || !check.Short(q.Title, maxText) {
		f.Add(at+".title", "标题不能为空或过长。", "The title must be present and short.")
	}
	if !check.Short(q.Intro, 1000) {
		f.Add(at+".intro", "说明过长或含有不可用的字符。", "The introduction is too long or holds a forbidden character.")
	}
	if !check.Short(q.Comment, maxText) {
		f.Add(at+".comment", "提示语过长或含有不可用的字符。", "The invitation is too long or holds a forbidden character.")
	}
	if n := len(q.Questions); n == 0 || n > maxQuestions {
		f.Add(at+".questions", "题目数量应在 1 到 64 之间。", "There must be 1 to 64 questions.")
	}
	sum, overall, codes := new(big.Rat), 0, map[string]bool{}
	for i, x := range q.Questions {
		here := fmt.Sprintf("%s.questions[%d]", at, i)
		x.validate(here, f)
		if codes[x.Code] {
			f.Add(here+".code", "题号重复。", "The code is used twice.")
		}
		codes[x.Code] = true
		if w := x.Weight.Rat(); w != nil {
			sum.Add(sum, w)
		}
		if x.Overall {
			overall++
		}
	}
	if sum.Cmp(decimal.Hundred) != 0 {
		f.Add(
			at+".questions",
			"各计分题权重之和必须等于 100，现为 "+decimal.Exact(sum)+"。",
			"The weights of the scored questions must add up to 100; they make "+decimal.Exact(sum)+".",
		)
	}
	if overall != 1 {
		f.Add(at+".questions", "必须恰好有一道总体评价题（overall）。", "Exactly one question must be the overall one.")
	}
}

func (x Question) validate(at string, f *check.FieldErrors) {
	if x.Code == "" || !check.Short(x.Code, 20) {
		f.Add(at+".code", "题号不能为空或过长。", "The code must be present and short.")
	}
	if x.Text == "" || !check.Short(x.Text, maxText) {
		f.Add(at+".text", "题目不能为空或过长。", "The text must be present and short.")
	}
	if !check.Short(x.Short, maxShort) {
		f.Add(
			at+".short",
			fmt.Sprintf("简称最多 %d 字，不能有特殊字符。", maxShort),
			fmt.Sprintf("The short form has at most %d characters and no special ones.", maxShort),
		)
	}
	if !check.Short(x.Focus, maxShort) {
		f.Add(at+".focus", "评估重点的名称过长。", "The name of the focus area is too long.")
	}
	if !check.Short(x.Standard, 100) {
		f.Add(at+".standard", "标准的名称最多 100 字。", "The name of a standard has at most 100 characters.")
	}
	if !check.Short(x.Aspect, 100) {
		f.Add(at+".aspect", "方面的名称最多 100 字。", "The name of an aspect has at most 100 characters.")
	}
	limit := maxSingle
	switch x.Type {
	case Single:
		if x.ExclusiveLast {
			f.Add(at+".exclusive_last", "只有多选题才能设置互斥项。", "Only a multi question can have an exclusive option.")
		}
	case Multi:
		limit = maxMulti
		if x.Weight != "" || x.Overall {
			f.Add(at+".weight", "多选题不计分。", "A multi question is not scored.")
		}
	default:
		f.Add(at+".type", "题型只能是 single 或 multi。", "The type must be single or multi.")
	}
	if w := x.Weight.Rat(); x.Weight != "" && (w == nil || w.Sign() <= 0) {
		f.Add(at+".weight", "权重应大于 0。", "The weight must be above 0.")
	}
	if x.Overall && x.Weight == "" {
		f.Add(at+".overall", "总体评价题必须计分。", "The overall question must be scored.")
	}
	if x.NoAbstain && !x.Required {
		f.Add(at+".no_abstain", "非必答题不能取消弃权。", "A question that need not be answered must allow abstention.")
	}
	if x.IsScored() && !x.Required {
		f.Add(at+".required", "计分题必须设为必答（可以选弃权）。", "A scored question must be required; abstention is an answer.")
	}
	x.validateOptions(at, limit, f)
}

func (x Question) validateOptions(at string, limit int, f *check.FieldErrors) {
	if n := len(x.Options); n < 2 || n > limit {
		f.Add(
			at+".options",
			fmt.Sprintf("选项数量应在 2 到 %d 之间。", limit),
			fmt.Sprintf("There must be 2 to %d options.", limit),
		)
	}
	keys, labels := map[string]bool{AbstainKey: true}, map[string]bool{}
	for i, o := range x.Options {
		here := fmt.Sprintf("%s.options[%d]", at, i)
		if o.Key == "" || !check.Short(o.Key, 30) || keys[o.Key] {
			f.Add(here+".key", "选项代号不能为空、重复或为 abstain。", "The key must be present, unique and not abstain.")
		}
		if o.Label == "" || !check.Short(o.Label, 100) || labels[o.Label] {
			f.Add(here+".label", "选项文字不能为空、重复或过长。", "The label must be present, unique and short.")
		}
		keys[o.Key], labels[o.Label] = true, true
	}
}

// Standards returns 一真实三到位一满意 in order (domain A09), as questions and indicators name them.
func Standards() []string {
	return []string{"一真实", "问题整改到位", "责任追究到位", "建章立制到位", "一满意"}
}

// Focuses returns the four focus areas in order (domain A07), as questions and indicators name them.
func Focuses() []string {
	return []string{"主体责任落实", "形式主义、官僚主义", "突出问题和重点难点问题", "敷衍整改、虚假整改"}
}

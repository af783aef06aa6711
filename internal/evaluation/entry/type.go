// Package entry holds the rules of entries: one dated thing that was done, e.g. a visit, a meeting, a reply. The types
// are data (configs/packs/entries.yaml); how an entry goes from draft to filed to received is defined here (evaluation
// §2, §3).
package entry

import (
	"fmt"
	"regexp"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
)

// Kinds of subjects of an entry.
const (
	AboutEvaluation   = "evaluation"
	AboutOrganization = "organization"
	AboutRound        = "round"
	AboutBatch        = "batch"
	AboutDecision     = "decision"
	AboutCity         = "city" // nothing specific, e.g. a governing document
)

// Chapters are the seven chapters of the document that governs the work (domain B03). They only serve as a filter.
func Chapters() []string {
	return []string{"general", "daily", "inspection", "results", "accountability", "continuous", "supplementary"}
}

// Types are the entry types of a place.
type Types struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Types []Type `json:"types"`
}

// Type is one kind of entry.
type Type struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Chapter string   `json:"chapter"`
	About   []string `json:"about"` // possible kinds of subject
	// about which evaluations it can be: those of inspected organizations or of supervising bodies; empty: both
	Target  string   `json:"target,omitempty"`
	Writers []string `json:"writers"` // machine.Office, Team, Supervising, Unit, Leader
	// besides its writers; the office can read everything that is not restricted
	Readers []string `json:"readers"`
	// only named people and its writer read it; lists say that there is one
	Restricted bool `json:"restricted,omitempty"`
	// how many days a restricted one is kept after its last step; 0: keptDays
	Kept    int          `json:"kept_days,omitempty"`
	Fields  []Field      `json:"fields"`
	People  *PeopleRule  `json:"people,omitempty"`
	Files   *FilesRule   `json:"files,omitempty"`
	Receipt *ReceiptRule `json:"receipt,omitempty"` // nil: it is filed without receipt
	// the number field that says how many facts contradict the unit's report or ledger (domain A46)
	Contradicts string `json:"contradicts,omitempty"`
	Term        string `json:"term,omitempty"` // the term for filing it, a code of deadline.Rules
	Once        bool   `json:"once,omitempty"` // one for each subject; a further one is a correction
}

// keptDays is how many days a restricted entry is kept after its last step if its type does not say; the same as for a
// restricted ledger item. The number is ours.
const keptDays = 180

const maxKeptDays = 3650

// Over reports whether the retention of a restricted entry has ended (evaluation §5): so many days have passed since
// its last step. One that is waiting for a receipt is kept until it has one.
func (t Type) Over(s State, since, today deadline.Day) bool {
	days := t.Kept
	check.Set(&days, keptDays)
	waiting := s == Filed && t.Receipt != nil
	return t.Restricted && !waiting && since.Known() && since.Plus(days) < today
}

// Kinds of a field.
const (
	Text    = "text"    // prose, several lines
	Line    = "line"    // one line
	Day     = "day"     // YYYY-MM-DD
	Number  = "number"  // a count, 0 or more
	Choice  = "choice"  // one of the options
	Choices = "choices" // one or more options
	Ref     = "ref"     // the id of a record
	Refs    = "refs"    // ids of several records
)

// Field is one field of an entry.
type Field struct {
	Key      string   `json:"key"`
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Required bool     `json:"required,omitempty"` // when filed; a draft may omit anything
	Options  []Option `json:"options,omitempty"`
	// for refs: item, session, organization, evaluation, entry, document, decision
	Of  string `json:"of,omitempty"`
	Max int    `json:"max,omitempty"` // characters, the largest number, or how many refs; 0: the default of the kind
}

// Option is one answer of a choice.
type Option struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	// which of 听、查、看、问、访 it is, by the key of the method of a record (domain A19)
	Method string `json:"method,omitempty"`
}

// PeopleRule is about the list of people who were present.
type PeopleRule struct {
	Name     string `json:"name"` // heading of the list
	Required bool   `json:"required,omitempty"`
}

// FilesRule is about attachments.
type FilesRule struct {
	Max      int  `json:"max"`
	Required bool `json:"required,omitempty"`
}

// ReceiptRule says who receives an entry, and what they may answer.
type ReceiptRule struct {
	By       []string `json:"by"`
	Outcomes []Option `json:"outcomes,omitempty"` // e.g. agreed, returned; empty: it is only received
	Reason   []string `json:"reason,omitempty"`   // the outcomes that need a note
	Back     []string `json:"back,omitempty"`     // the outcomes after which the writer has to do it again
}

// SentBack reports whether the recipient sent an entry back to its writer.
func (t Type) SentBack(e Entry) bool {
	return t.Receipt != nil && e.State == Received && e.Receipt != nil &&
		slices.Contains(t.Receipt.Back, e.Receipt.Outcome)
}

// Methods are those of 听、查、看、问、访 by which something was done, as its writer chose: a record says one, a visit was
// several at once, each under its own name (domain A19, B15).
func (t Type) Methods(values map[string]Value) (out []string) {
	for _, x := range t.Fields {
		for _, o := range x.Options {
			if o.Method != "" && slices.Contains(values[x.Key], o.Key) && !slices.Contains(out, o.Method) {
				out = append(out, o.Method)
			}
		}
	}
	return out
}

// ParseTypes reads entry types from YAML or JSON; any error refuses all of them.
func ParseTypes(raw []byte) (Types, error) { return pack.Parse[Types](raw) }

// Type returns the type with a code.
func (t Types) Type(code string) (Type, bool) {
	i := slices.IndexFunc(t.Types, func(x Type) bool { return x.Code == code })
	if i < 0 {
		return Type{}, false
	}
	return t.Types[i], true
}

// Fits reports whether an entry of this type can be about a subject of a kind; target is what an evaluation is about,
// empty for other subjects.
func (t Type) Fits(kind, target string) bool {
	return slices.Contains(t.About, kind) && (t.Target == "" || target == "" || t.Target == target)
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

const (
	maxTypes  = 100
	maxFields = 30
)

// Check returns everything that is wrong.
func (t Types) Check() check.FieldErrors {
	var f check.FieldErrors
	if t.ID == "" || !check.Short(t.ID, 64) || t.Name == "" || !check.Short(t.Name, 100) {
		f.Add("name", "记录类型应有代号和名称。", "The types need an id and a name.")
	}
	if n := len(t.Types); n == 0 || n > maxTypes {
		f.Add("types", fmt.Sprintf("应有 1 到 %d 种记录。", maxTypes), fmt.Sprintf("There must be 1 to %d types.", maxTypes))
	}
	seen := map[string]bool{}
	for i, x := range t.Types {
		at := fmt.Sprintf("types[%d]", i)
		if seen[x.Code] {
			f.Add(at+".code", "代号重复。", "The code is used twice.")
		}
		seen[x.Code] = true
		x.check(at, &f)
	}
	return f
}

var people = []string{machine.Office, machine.Team, machine.Supervising, machine.Unit, machine.Leader}

// Abouts lists what entries can be about.
func Abouts() []string {
	return []string{AboutEvaluation, AboutOrganization, AboutRound, AboutBatch, AboutDecision, AboutCity}
}

func (t Type) check(at string, f *check.FieldErrors) {
	if !codeForm.MatchString(t.Code) || t.Name == "" || !check.Short(t.Name, 50) {
		f.Add(at+".code", "代号只含小写字母、数字和 _，名称不能为空或过长。", "The code is lower case; the name must be present and short.")
	}
	check.OneOf(at+".chapter", t.Chapter, f, Chapters()...)
	some(at+".about", t.About, f, Abouts()...)
	if t.Contradicts != "" && !slices.ContainsFunc(t.Fields, func(x Field) bool {
		return x.Key == t.Contradicts && x.Kind == Number && x.Required
	}) {
		f.Add(at+".contradicts", "应是一个必填的数字字段。", "Must name a required number field.")
	}
	if t.Contradicts != "" && (t.Restricted || !slices.Equal(t.About, []string{AboutEvaluation})) {
		f.Add(at+".contradicts", "只用于评估对象的记录，不能限授权。", "Only for entries about an evaluation that are not restricted.")
	}
	if t.Target != "" {
		check.OneOf(at+".target", t.Target, f, scheme.TargetInspected, scheme.TargetSupervising)
	}
	some(at+".writers", t.Writers, f, people...)
	for _, r := range t.Readers {
		check.OneOf(at+".readers", r, f, people...)
	}
	if t.Receipt != nil {
		t.Receipt.check(at+".receipt", f)
	}
	if t.People != nil && (t.People.Name == "" || !check.Short(t.People.Name, 30)) {
		f.Add(at+".people.name", "人员名单应有名称。", "The list of people needs a name.")
	}
	if t.Files != nil {
		check.Between(at+".files.max", t.Files.Max, 1, 50, f)
	}
	if t.Kept != 0 {
		check.Between(at+".kept_days", t.Kept, 30, maxKeptDays, f)
		if !t.Restricted {
			f.Add(at+".kept_days", "只有限授权记录有保存期限。", "Only restricted entries have a time.")
		}
	}
	if len(t.Fields) > maxFields {
		f.Add(at+".fields", "字段过多。", "There are too many fields.")
	}
	seen := map[string]bool{}
	for i, x := range t.Fields {
		here := fmt.Sprintf("%s.fields[%d]", at, i)
		if seen[x.Key] {
			f.Add(here+".key", "字段代号重复。", "The key is used twice.")
		}
		seen[x.Key] = true
		x.check(here, f)
	}
}

func some(at string, list []string, f *check.FieldErrors, allowed ...string) {
	if len(list) == 0 {
		f.Add(at, "不能为空。", "Must not be empty.")
	}
	for _, x := range list {
		check.OneOf(at, x, f, allowed...)
	}
}

func (x Field) check(at string, f *check.FieldErrors) {
	if !codeForm.MatchString(x.Key) || x.Name == "" || !check.Short(x.Name, 50) {
		f.Add(at+".key", "字段代号只含小写字母、数字和 _，名称不能为空或过长。", "The key is lower case; the name must be present and short.")
	}
	check.OneOf(at+".kind", x.Kind, f, Text, Line, Day, Number, Choice, Choices, Ref, Refs)
	if (x.Kind == Choice || x.Kind == Choices) != (len(x.Options) > 0) {
		f.Add(at+".options", "选择类字段必须有选项，其他字段不能有。", "A choice needs options, other fields have none.")
	}
	checkOptions(at+".options", x.Options, f)
	if (x.Kind == Ref || x.Kind == Refs) != (x.Of != "") {
		f.Add(at+".of", "引用类字段必须写明引用什么，其他字段不能写。", "A ref says what it refers to, other fields do not.")
	} else if x.Of != "" {
		check.OneOf(
			at+".of", x.Of, f, "item", "session", "organization", "evaluation", "entry", "document",
			"decision",
		)
	}
	check.Between(at+".max", x.Max, 0, 1_000_000, f)
}

func checkOptions(at string, list []Option, f *check.FieldErrors) {
	if len(list) > 50 {
		f.Add(at, "选项过多。", "There are too many options.")
	}
	seen := map[string]bool{}
	for _, o := range list {
		if !codeForm.MatchString(o.Key) || seen[o.Key] || o.Name == "" || !check.Short(o.Name, 50) {
			f.Add(at, "选项的代号和名称不能为空、重复或过长。", "Key and name of an option must be present, unique and short.")
		}
		if o.Method != "" && !codeForm.MatchString(o.Method) {
			f.Add(at, "方法的代号不对。", "The code of the method is wrong.")
		}
		seen[o.Key] = true
	}
}

func (r ReceiptRule) check(at string, f *check.FieldErrors) {
	some(at+".by", r.By, f, people...)
	checkOptions(at+".outcomes", r.Outcomes, f)
	for _, key := range slices.Concat(r.Reason, r.Back) {
		if !hasOption(r.Outcomes, key) {
			f.Add(at+".reason", "没有这个签收结果。", "There is no such outcome.")
		}
	}
}

func hasOption(list []Option, key string) bool {
	return slices.ContainsFunc(list, func(o Option) bool { return o.Key == key })
}

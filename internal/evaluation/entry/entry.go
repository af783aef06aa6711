package entry

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/machine"
)

// State of an entry.
type State string

// States of an entry.
const (
	Draft    State = "draft"    // visible to its writer only
	Filed    State = "filed"    // readable by others and never edited
	Received State = "received" // acknowledged by its addressee
	Dropped  State = "dropped"  // an abandoned draft
)

// Stands returns the state of an entry in words.
func (s State) Stands() (zh, en string) {
	switch s {
	case Filed:
		return "已经归档", "has been filed"
	case Received:
		return "已经签收", "has been received"
	case Dropped:
		return "已经放弃", "has been dropped"
	}
	return "还是草稿", "is still a draft"
}

// Machine returns the steps of an entry of this type. A correction files the next version with a reason: what was
// received before must be received again.
func (t Type) Machine() machine.Table[State] {
	m := machine.Table[State]{
		{From: Draft, To: Draft, Name: "保存", NameEN: "save", Who: []string{machine.Writer}},
		{From: Draft, To: Filed, Name: "归档", NameEN: "file", Who: []string{machine.Writer}},
		{From: Draft, To: Dropped, Name: "放弃", NameEN: "drop", Who: []string{machine.Writer}},
		{From: Filed, To: Filed, Name: "更正", NameEN: "correct", Who: []string{machine.Writer}, Reason: true},
	}
	if t.Receipt != nil {
		m = append(
			m,
			machine.Edge[State]{From: Filed, To: Received, Name: "签收", NameEN: "receive", Who: t.Receipt.By},
			machine.Edge[State]{
				From:   Received,
				To:     Filed,
				Name:   "更正",
				NameEN: "correct",
				Who:    []string{machine.Writer},
				Reason: true,
			},
		)
	}
	return m
}

// Entry is one dated thing that was done.
type Entry struct {
	Type     string           `json:"type"`
	On       deadline.Day     `json:"on"`
	Subject  Subject          `json:"subject"`
	People   []Person         `json:"people,omitempty"`
	Values   map[string]Value `json:"values"`
	Files    []string         `json:"files,omitempty"`   // ids
	Readers  []string         `json:"readers,omitempty"` // account ids, for a restricted entry
	State    State            `json:"state"`
	By       string           `json:"by"`
	At       time.Time        `json:"at"`
	Corrects *Correction      `json:"corrects,omitempty"`
	// fixed when it was first filed; a correction does not change it
	Handed  *deadline.Handed `json:"handed,omitempty"`
	Receipt *Receipt         `json:"receipt,omitempty"`
}

// Subject is what an entry is about.
type Subject struct {
	Kind string `json:"kind"`
	ID   string `json:"id,omitempty"`
}

// Person is a person who was present.
type Person struct {
	Name   string `json:"name"`
	Office string `json:"office,omitempty"`
}

// Correction is why a filed entry has a further version.
type Correction struct {
	Version int    `json:"version"` // the version corrected
	Reason  string `json:"reason"`
}

// Receipt is the recipient's acknowledgement of an entry.
type Receipt struct {
	By      string    `json:"by"`
	Office  string    `json:"office,omitempty"`
	At      time.Time `json:"at"`
	Outcome string    `json:"outcome,omitempty"`
	Note    string    `json:"note,omitempty"`
}

// Value is the content of a field: one text, or several for a field of kind choices or refs. In JSON one text is a
// string and several are a list; a number is also accepted.
type Value []string

// One returns a value with one text.
func One(s string) Value { return Value{s} }

// Text returns the value as one line.
func (v Value) Text() string { return strings.Join(v, "；") }

func (v Value) empty() bool { return strings.TrimSpace(strings.Join(v, "")) == "" }

// MarshalJSON writes one text as a string and several as a list.
func (v Value) MarshalJSON() ([]byte, error) {
	if len(v) == 1 {
		return json.Marshal(v[0])
	}
	return json.Marshal(append([]string{}, v...))
}

// UnmarshalJSON accepts a string, a number or a list of strings; null is empty.
func (v *Value) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*v = nil
		return nil
	case len(b) > 0 && b[0] == '[':
		return json.Unmarshal(b, (*[]string)(v))
	case len(b) > 0 && b[0] == '"':
		var s string
		err := json.Unmarshal(b, &s)
		*v = Value{s}
		return err
	}
	var n json.Number
	err := json.Unmarshal(b, &n)
	*v = Value{n.String()}
	return err
}

const (
	maxProse  = 5000
	maxLine   = 200
	maxNumber = 1_000_000
	maxRefs   = 500
	maxPeople = 100
	maxOffice = 100
)

var idForm = regexp.MustCompile(`^[A-Za-z0-9_/.-]{1,100}$`)

// Check checks an entry. A draft may omit anything but must not contain errors; to be filed it must be complete. Its
// day must not be after today: entries are for what was done, not for plans.
func (t Type) Check(e Entry, today deadline.Day, filing bool) check.FieldErrors {
	var f check.FieldErrors
	if !slices.Contains(t.About, e.Subject.Kind) {
		f.Add("subject", "这类记录不能用于该对象。", "An entry of this type cannot be about it.")
	} else if (e.Subject.Kind == AboutCity) != (e.Subject.ID == "") || e.Subject.ID != "" && !idForm.MatchString(
		e.Subject.ID,
	) {
		f.Add("subject.id", "应写明是关于哪一个。", "It does not say what it is about.")
	}
	switch {
	case e.On == "" && filing:
		f.Add("on", "请填日期。", "The day is missing.")
	case e.On == "":
	case !deadline.CheckDay("on", string(e.On), &f):
	case e.On > today:
		f.Add("on", "不能晚于今天。", "Not after today.")
	}
	t.checkValues(e, filing, &f)
	t.checkPeople(e.People, filing, &f)
	t.checkFiles(e.Files, filing, &f)
	if t.Restricted && filing && len(e.Readers) == 0 {
		f.Add("readers", "限授权人员的记录须指定可阅读的人员。", "A restricted entry names its readers.")
	}
	if !t.Restricted && len(e.Readers) > 0 {
		f.Add("readers", "这类记录不限阅读人员。", "Entries of this type are not restricted.")
	}
	return f
}

func (t Type) checkValues(e Entry, filing bool, f *check.FieldErrors) {
	known := map[string]bool{}
	for _, x := range t.Fields {
		known[x.Key] = true
		v := e.Values[x.Key]
		if v.empty() {
			if filing && x.Required {
				f.Add("values."+x.Key, "请填写“"+x.Name+"”。", "This field is missing.")
			}
			continue
		}
		x.checkValue(v, f)
	}
	for _, key := range slices.Sorted(maps.Keys(e.Values)) {
		if !known[key] {
			f.Add("values."+key, "这类记录没有这个字段。", "Entries of this type have no such field.")
		}
	}
}

func (x Field) checkValue(v Value, f *check.FieldErrors) {
	at := "values." + x.Key
	several := x.Kind == Choices || x.Kind == Refs
	if len(v) > 1 && !several {
		f.Add(at, "只能填一个值。", "It holds one value.")
		return
	}
	bound := func(n int) int {
		if x.Max > 0 {
			return x.Max
		}
		return n
	}
	switch x.Kind {
	case Text:
		if n := bound(maxProse); !check.Prose(v[0], n) {
			f.Add(at, fmt.Sprintf("最多 %d 字，不能有控制字符。", n), fmt.Sprintf("At most %d characters, and no control characters.", n))
		}
	case Line:
		if n := bound(maxLine); !check.Short(v[0], n) {
			f.Add(at, fmt.Sprintf("最多 %d 字，不能换行。", n), fmt.Sprintf("At most %d characters in one line.", n))
		}
	case Day:
		deadline.CheckDay(at, v[0], f)
	case Number:
		if n, err := strconv.Atoi(v[0]); err != nil || n < 0 || n > bound(maxNumber) || strconv.Itoa(n) != v[0] {
			f.Add(
				at,
				fmt.Sprintf("应为 0 到 %d 的整数。", bound(maxNumber)),
				fmt.Sprintf("Must be a whole number from 0 to %d.", bound(maxNumber)),
			)
		}
	case Choice, Choices:
		x.checkChoice(at, v, f)
	case Ref, Refs:
		if len(v) > bound(maxRefs) || slices.ContainsFunc(v, func(s string) bool { return !idForm.MatchString(s) }) ||
			repeats(v) {
			f.Add(at, "引用的编号不对、重复或过多。", "An id is wrong, repeated, or there are too many.")
		}
	}
}

func (x Field) checkChoice(at string, v Value, f *check.FieldErrors) {
	for _, s := range v {
		if !hasOption(x.Options, s) {
			f.Add(at, "请从选项中选择。", "Choose one of the options.")
			return
		}
	}
	if repeats(v) {
		f.Add(at, "同一选项选了两次。", "An option is chosen twice.")
	}
}

func repeats(list []string) bool {
	seen := map[string]bool{}
	for _, s := range list {
		if seen[s] {
			return true
		}
		seen[s] = true
	}
	return false
}

func (t Type) checkPeople(list []Person, filing bool, f *check.FieldErrors) {
	if t.People == nil {
		if len(list) > 0 {
			f.Add("people", "这类记录没有人员名单。", "Entries of this type have no list of people.")
		}
		return
	}
	if filing && t.People.Required && len(list) == 0 {
		f.Add("people", "请填写“"+t.People.Name+"”。", "The people are missing.")
	}
	if len(list) > maxPeople {
		f.Add("people", "人数过多。", "Too many people.")
	}
	for i, p := range list {
		if strings.TrimSpace(p.Name) == "" || !check.Short(p.Name, maxLine) || !check.Short(p.Office, maxOffice) {
			f.Add(fmt.Sprintf("people[%d]", i), "姓名不能为空，姓名和职务不能过长。", "The name must be present, name and office short.")
		}
	}
}

func (t Type) checkFiles(list []string, filing bool, f *check.FieldErrors) {
	most := 0
	if t.Files != nil {
		most = t.Files.Max
	}
	if len(list) > most {
		f.Add("files", fmt.Sprintf("最多 %d 个附件。", most), fmt.Sprintf("At most %d files.", most))
	}
	if filing && t.Files != nil && t.Files.Required && len(list) == 0 {
		f.Add("files", "请上传附件。", "A file is missing.")
	}
	if slices.ContainsFunc(list, func(s string) bool { return !idForm.MatchString(s) }) || repeats(list) {
		f.Add("files", "附件编号不对或重复。", "The id of a file is wrong or repeated.")
	}
}

// CheckReceipt checks a recipient's acknowledgement.
func (t Type) CheckReceipt(r Receipt) check.FieldErrors {
	var f check.FieldErrors
	if t.Receipt == nil {
		f.Add("receipt", "这类记录不需要签收。", "Entries of this type cannot be signed for.")
		return f
	}
	if (len(
		t.Receipt.Outcomes,
	) > 0) != (r.Outcome != "") || r.Outcome != "" && !hasOption(t.Receipt.Outcomes, r.Outcome) {
		f.Add("receipt.outcome", "请选择签收结果。", "Choose an outcome.")
	}
	if slices.Contains(t.Receipt.Reason, r.Outcome) && strings.TrimSpace(r.Note) == "" {
		f.Add("receipt.note", "这个结果须写明理由。", "This outcome needs a reason.")
	}
	for _, x := range []struct {
		field string
		ok    bool
	}{{"receipt.note", check.Prose(r.Note, maxProse)}, {"receipt.office", check.Short(r.Office, maxOffice)}} {
		if !x.ok {
			f.Add(x.field, "文字过长或含有控制字符。", "The text is too long or holds control characters.")
		}
	}
	return f
}

// MayWrite reports whether a person with these functions towards the subject may write entries of this type.
func (t Type) MayWrite(who ...string) bool { return overlap(t.Writers, who) }

// MayRead reports whether a person may read an entry. account is the reader: a draft is for its writer only; a
// restricted entry can be read by its writer and the accounts it names and by no one else, not even the office.
func (t Type) MayRead(e Entry, account string, who ...string) bool {
	switch {
	case account != "" && account == e.By:
		return true
	case e.State == Draft || e.State == Dropped:
		return false
	case t.Restricted:
		return account != "" && slices.Contains(e.Readers, account)
	}
	return slices.Contains(who, machine.Office) || overlap(t.Readers, who) || overlap(t.Writers, who) ||
		t.Receipt != nil && overlap(t.Receipt.By, who)
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

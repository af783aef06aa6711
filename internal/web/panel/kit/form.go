package kit

import (
	"slices"
	"strings"
)

// Form is a form as all pages draw it.
type Form struct {
	Key    string // distinguishes the fields of several forms on one page
	Action string
	Fields []Field
	Hidden []Hidden
	Button string
	Draft  string // label of a second button that saves a draft: it sends draft=1
	Kind   string // "next" (the page's one filled button), "grave", or ""
	Wrong  string // a sentence about the whole form
	Upload bool   // sends files
	User   string // the name of the account whose password is asked for, for password managers
	Cancel *Link
	// Cannot says what cannot be undone; a destructive form stays closed until its Label is pressed.
	Label  string
	Cannot string
	// for a form that is sent over and over: queue.js sends what is typed in the meantime, one by one
	Queue string
	// without a version: it carries its fields as they were drawn, so that only what was changed is taken from it
	Compared bool
	// for a long form, or one that is left by a link: the account that is offered what it typed in this tab and did not
	// save
	Keeper string
}

// Hidden is a value the form carries along.
type Hidden struct{ Name, Value string }

// WrongCount returns how many fields have errors.
func (f Form) WrongCount() int {
	n := 0
	for _, x := range f.Fields {
		if x.Wrong != "" {
			n++
		}
	}
	return n
}

// WrongFields returns the fields with errors, if there are so many that they need a list.
func (f Form) WrongFields() []Field {
	if f.WrongCount() < 2 {
		return nil
	}
	var out []Field
	for _, x := range f.Fields {
		x.form = f.Key
		if x.Wrong != "" {
			out = append(out, x)
		}
	}
	return out
}

// Failed reports whether the form came back with errors; a destructive one is then open.
func (f Form) Failed() bool { return f.Wrong != "" || f.WrongCount() > 0 }

// Field is one field of a form. Type: text number password date datetime-local textarea select radio check checks file
// number6 (the session's number). The Value of checks is the values of the chosen options, separated by commas.
type Field struct {
	Name, Label, Type string
	Value             string
	Hint, Wrong       string
	Optional          bool
	Width             string // short middle or "" for the whole line
	Auto              string // autocomplete
	Options           []Option
	Min, Max          string
	MaxLen            int
	Focus             bool   // has the focus, e.g. for a scanner
	Plain             bool   // keyboards must not autocorrect it: account names, codes
	Most              int    // maximum size of a file in bytes
	Row               string // fields with the same Row are on one line
	Both              *Both  // two people changed it: one value is chosen
	form              string // Key of the form it is in

	sent     bool   // the value is what was typed
	was, now string // as drawn when it was filled in, and as the record is now
}

// Option is one choice of a select or radio field.
type Option struct{ Value, Text, Hint string }

// Chosen reports whether an option of checks is chosen.
func (f Field) Chosen(value string) bool { return slices.Contains(splitChecks(f.Value), value) }

// A comma separates the chosen options of checks. One inside an option, such as the name of an account, is escaped.
var (
	escapeComma   = strings.NewReplacer("%", "%25", ",", "%2C")
	unescapeComma = strings.NewReplacer("%25", "%", "%2C", ",")
)

// JoinChecks returns the value of a checks field in which these options are chosen.
func JoinChecks(chosen []string) string {
	escaped := make([]string, len(chosen))
	for i, v := range chosen {
		escaped[i] = escapeComma.Replace(v)
	}
	return strings.Join(escaped, ",")
}

func splitChecks(value string) []string {
	chosen := strings.Split(value, ",")
	for i, v := range chosen {
		chosen[i] = unescapeComma.Replace(v)
	}
	return chosen
}

// ID returns the field's id in the page.
func (f Field) ID() string {
	if f.form != "" {
		return "f-" + f.form + "-" + f.Name
	}
	return "f-" + f.Name
}

// Describe returns the ids of the elements that explain the field to a screen reader.
func (f Field) Describe() string {
	out := ""
	if f.Hint != "" {
		out = f.ID() + "-hint"
	}
	if f.Wrong != "" {
		if out != "" {
			out += " "
		}
		out += f.ID() + "-wrong"
	}
	return out
}

// Group is a group of fields on one line.
type Group struct {
	Row    bool
	Fields []Field
}

// Groups returns the fields by line.
func (f Form) Groups() []Group {
	var out []Group
	for _, x := range f.Fields {
		x.form = f.Key
		last := len(out) - 1
		if x.Row != "" && last >= 0 && out[last].Row && out[last].Fields[0].Row == x.Row {
			out[last].Fields = append(out[last].Fields, x)
			continue
		}
		out = append(out, Group{Row: x.Row != "", Fields: []Field{x}})
	}
	return out
}

// lockWord is typed before sheets are locked: an evaluation has no number to type.
const lockWord = "锁定"

// LockForm is the form that locks sheets; those who press its button type a word first.
func LockForm(action, label, button string) *Form {
	return &Form{
		Key: "lock", Action: action, Label: label, Kind: "grave", Button: button,
		Cannot: "锁定后各部门不能再改评分，得分进入排名。要改只能由巡察办退回，并写明理由、记入审计。",
		Fields: []Field{{Name: "confirm", Label: "输入“" + lockWord + "”确认", Type: "text", Width: "short", Auto: "off"}},
	}
}

// LockTyped refuses a form of LockForm without its word.
func LockTyped(req *Request) error {
	if strings.TrimSpace(req.FormValue("confirm")) == lockWord {
		return nil
	}
	return FieldError("confirm", "请输入“"+lockWord+"”两个字。")
}

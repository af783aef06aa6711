package kit

import (
	"slices"
	"strings"
)

// Form is a form as all pages draw it.
type Form struct {
	Key    string // tells the fields of several forms on one page apart
	Action string
	Fields []Field
	Hidden []Hidden
	Button string
	Draft  string // words of a second button that keeps what is there so far: it sends draft=1
	Kind   string // "next" (the page's one filled button), "grave", or ""
	Wrong  string // a sentence about the whole form
	Upload bool   // sends files
	User   string // whose password is asked for, so that password managers know
	Cancel *Link
	// Cannot says what cannot be undone; a grave form stays closed until its Label is pressed.
	Label  string
	Cannot string
	Queue  string // whose: a form that is sent over and over; queue.js sends what is typed meanwhile, one after the other
}

// Hidden is a value the form carries along.
type Hidden struct{ Name, Value string }

// WrongCount tells how many fields are marked.
func (f Form) WrongCount() int {
	n := 0
	for _, x := range f.Fields {
		if x.Wrong != "" {
			n++
		}
	}
	return n
}

// WrongFields are the marked fields, when there are so many that one would look for them.
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

// Failed reports whether the form came back with something to repair; a grave one is then open.
func (f Form) Failed() bool { return f.Wrong != "" || f.WrongCount() > 0 }

// Field is one thing to fill in. Type: text number password date datetime-local textarea select radio check checks file
// number6 (the session's number). The Value of checks is the values of the chosen options, with commas between them.
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
	Focus             bool   // is typed into at once, by a scanner for example
	Plain             bool   // no keyboard changes what is typed: names of accounts, codes
	Most              int    // bytes of a file
	Row               string // fields with the same Row stand side by side
	Both              *Both  // two people changed it: one is chosen
	form              string // Key of the form it is in

	sent     bool   // the value is what was typed
	was, now string // as the form was drawn when it was typed into, and as the record is now
}

// Option is one choice of a select or radio field.
type Option struct{ Value, Text, Hint string }

// Chosen reports whether an option of checks is chosen.
func (f Field) Chosen(value string) bool {
	return slices.Contains(strings.Split(f.Value, ","), value)
}

// ID is the field's id in the page.
func (f Field) ID() string {
	if f.form != "" {
		return "f-" + f.form + "-" + f.Name
	}
	return "f-" + f.Name
}

// Describe names the elements that explain the field to a screen reader.
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

// Group is a run of fields that stand side by side.
type Group struct {
	Row    bool
	Fields []Field
}

// Groups splits the fields into lines.
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

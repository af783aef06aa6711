package kit

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/web/guard"
)

// Submission is a form that was sent and must be shown again.
type Submission struct {
	Key string // of the form
	Err error

	placed bool // the form is on the page, with its errors
}

// WithErrors marks the form if it is the one that was sent.
func (req *Request) WithErrors(f *Form, a *Submission) *Form {
	if f != nil && a != nil && a.Key == f.Key {
		req.Refill(f)
		a.placed = req.MarkErrors(f, a.Err) || a.placed
	}
	return f
}

// Unplaced returns what went wrong with a form that the page no longer offers, e.g. because someone else was faster.
// It is called when all forms of the page are drawn.
func (req *Request) Unplaced(a *Submission) *Notice {
	var e *records.Error
	if a == nil || a.placed || !errors.As(a.Err, &e) {
		return nil
	}
	req.Status(guard.Status(a.Err))
	out := &Notice{Kind: "fair", Text: e.Text.ZH}
	if e.Kind == records.Stale { // the page is new already
		out.Text = "别人刚刚办过，这一页已经是新的内容；您刚才的没有保存。"
	}
	if why := strings.TrimSpace(cmp.Or(req.FormValue("reason"), req.FormValue("note"))); why != "" { // to be copied
		out.Text += "您写的是：“" + why + "”。"
	}
	return out
}

// FieldError is an error about one field that the panel itself finds.
func FieldError(field, text string) error {
	return &records.Error{
		Kind:   records.Invalid,
		Code:   "invalid",
		Text:   records.Text{ZH: "填写的内容有误，请按提示修改。", EN: "Some fields are wrong; see the list."},
		Fields: []records.FieldError{{Field: field, Text: records.Text{ZH: text, EN: text}}},
	}
}

// VersionField returns the hidden field that says which version of the record a form changes.
func VersionField(n int) Hidden { return Hidden{Name: "version", Value: fmt.Sprint(n)} }

// SeenVersion returns the version of the record that the person saw in the form: two people of one body may have it
// open.
func (req *Request) SeenVersion() int {
	if n := ParseNumber(req.FormValue("version")); n > 0 {
		return n
	}
	return records.NoVersion
}

// Refill puts what was typed into a form that is shown again, except passwords and files.
func (req *Request) Refill(f *Form) { req.RefillFields(pointers(f.Fields)) }

// RefillFields is Refill for fields that a page lays out itself.
func (req *Request) RefillFields(fields []*Field) {
	for _, x := range fields {
		if x.Type != "password" && x.Type != "file" {
			x.sent, x.was, x.now = true, req.FormValue(wasPrefix+x.Name), x.Value
			x.Value = req.typed(*x)
		}
	}
}

// Offers reports whether a choice is among those of a field.
func (f *Field) Offers(value string) bool {
	return slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == value })
}

// Offered refuses what no browser sends of a refilled form: a choice that it does not offer. What was stored before is
// left alone.
func (f *Form) Offered() error {
	return Offered(slices.DeleteFunc(slices.Clone(f.Fields), func(x Field) bool { return x.Value == x.now }))
}

// Offered refuses a choice that a field does not offer, among those that a form sends or an address narrows a list by.
func Offered(fields []Field) error {
	var wrong records.Fields
	for _, x := range fields {
		if (x.Type == "select" || x.Type == "radio") && !x.Offers(x.Value) {
			wrong.Add(x.Name, "没有这个选项。", "There is no such choice.")
		}
	}
	return wrong.Err()
}

// typed returns what was typed into a field.
func (req *Request) typed(x Field) string {
	if x.Type != "checks" || req.FormValue(x.Name) != "" { // chosen between two people's values
		return req.FormValue(x.Name)
	}
	return JoinChecks(req.Checked(x))
}

// Checked returns the values of the chosen options of a checks field.
func (req *Request) Checked(x Field) []string {
	if all := req.FormValue(x.Name); all != "" {
		return splitChecks(all)
	}
	var out []string
	for _, o := range x.Options {
		if req.FormValue(x.Name+"."+o.Value) != "" {
			out = append(out, o.Value)
		}
	}
	return out
}

// MarkErrors shows an error in the form it belongs to, and reports whether the form can show it: a violated rule, a
// state that does not allow it, someone who was faster. The caller returns other errors.
func (req *Request) MarkErrors(f *Form, err error) bool {
	var e *records.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case records.Invalid, records.Unreadable, records.Conflict, records.Stale:
	default:
		return false
	}
	req.Status(guard.Status(err))
	if e.Kind == records.Stale && f.versioned() {
		f.Wrong = req.merge(&f.Hidden, pointers(f.Fields))
		return true
	}
	req.keepSeen(f.Hidden)
	var loose []string
	for _, fe := range e.Fields {
		if !markField(f, fe) {
			loose = append(loose, fe.Text.ZH)
		}
	}
	if len(e.Fields) == 0 || len(loose) > 0 {
		f.Wrong = strings.Join(append(loose, e.Text.ZH), " ")
	}
	return true
}

func markField(f *Form, fe records.FieldError) bool {
	for i := range f.Fields {
		if x := &f.Fields[i]; x.Name == fe.Field && x.Type != "hidden" {
			if x.Wrong != "" {
				x.Wrong += " "
			}
			x.Wrong += fe.Text.ZH
			return true
		}
	}
	return false
}

// Correctable reports whether the form that was sent can show an error.
func Correctable(err error) bool {
	switch records.KindOf(err) {
	case records.Invalid, records.Unreadable, records.Conflict, records.Stale:
		return true
	}
	return false
}

// RenamedFields gives an error's field errors the names that a page's form uses.
func RenamedFields(err error, name func(string) string) error {
	var e *records.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return err
	}
	out := *e
	out.Fields = make([]records.FieldError, len(e.Fields))
	for i, f := range e.Fields {
		out.Fields[i] = records.FieldError{Field: name(f.Field), Text: f.Text}
	}
	return &out
}

// PlaceErrors puts the errors of a page with many fields beside what they are about. It returns how many it placed, and
// the sentences of the rest.
func PlaceErrors(err error, fields []*Field) (n int, rest string) {
	var e *records.Error
	if !errors.As(err, &e) {
		return 0, ""
	}
	if len(e.Fields) == 0 {
		return 0, e.Text.ZH
	}
	for _, f := range e.Fields {
		i := slices.IndexFunc(fields, func(x *Field) bool { return x.Name == f.Field })
		switch {
		case i < 0:
			rest += f.Text.ZH
		case fields[i].Wrong == "": // the first is the cause of the others
			fields[i].Wrong = f.Text.ZH
			n++
		}
	}
	return n, rest
}

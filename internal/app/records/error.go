package records

import (
	"errors"
	"fmt"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/store"
	"minping/internal/typed"
)

// Kind is the category of an error, which web maps to an HTTP status.
type Kind int

// The kinds of errors a person may read.
const (
	Invalid      Kind = iota + 1 // a field violates a rule: Fields says which
	Unreadable                   // the input could not be parsed at all
	Unauthorized                 // not signed in, or wrong password
	Forbidden                    // signed in, but not allowed to do this
	NotFound                     // no such thing
	Conflict                     // not allowed in this state or because of another record
	Stale                        // someone else changed the record first
	Locked                       // too many wrong passwords
	Unavailable                  // the store cannot be reached right now
)

// Text is one sentence in each language the service speaks.
type Text struct{ ZH, EN string }

// In returns the sentence in a language ("en"; anything else is Chinese).
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.ZH
}

// FieldError says what is wrong with one field of a request. It never repeats the value.
type FieldError struct {
	Field string // dotted path, e.g. "groups[1].weight"
	Text  Text
	Item  string // the code of the item that is missing, "" if the field says which one
}

// Error is the one error type a person may read. All other errors are wrapped with %w and shown as "something went
// wrong" with an incident id.
type Error struct {
	Kind   Kind
	Code   string // stable word for programs, e.g. "not_counted"
	Text   Text
	Fields []FieldError
	Cause  error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Text.EN, e.Cause)
	}
	return e.Code + ": " + e.Text.EN
}

func (e *Error) Unwrap() error { return e.Cause }

// Fail returns an Error of a kind with a stable code and one sentence in each language.
func Fail(k Kind, code, zh, en string) *Error {
	return &Error{Kind: k, Code: code, Text: Text{zh, en}}
}

// InvalidField returns an Error of kind Invalid about one field, a dotted path such as "groups[1].weight".
func InvalidField(field, zh, en string) *Error {
	return &Error{
		Kind: Invalid, Code: "invalid",
		Text:   Text{"填写的内容有误，请按提示修改。", "Some fields are wrong; see the list."},
		Fields: []FieldError{{Field: field, Text: Text{zh, en}}},
	}
}

// Fields collects field errors; Err is nil when there are none.
type Fields []FieldError

// Add records what is wrong with a field.
func (f *Fields) Add(field, zh, en string) {
	*f = append(*f, FieldError{Field: field, Text: Text{zh, en}})
}

// Typed records what is wrong with a typed text: a *typed.Refusal. Any other error is reported with its text.
func (f *Fields) Typed(field string, err error) {
	var r *typed.Refusal
	if errors.As(err, &r) {
		f.Add(field, r.ZH, r.EN)
		return
	}
	f.Add(field, "填写的内容有误。", "Wrong value.")
}

// Day adds an error unless s is an existing day in the years of this service (deadline.CheckDay).
func (f *Fields) Day(field, s string) {
	var wrong check.FieldErrors
	if !deadline.CheckDay(field, s, &wrong) {
		f.Add(field, wrong[0].ZH, wrong[0].EN)
	}
}

// Take adds the fields of an error that has any and returns any other error.
func (f *Fields) Take(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Kind == Invalid {
		*f = append(*f, e.Fields...)
		return nil
	}
	return err
}

// Err returns one Error with all fields, nil if there are none.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	e := InvalidField("", "", "")
	e.Fields = f
	return e
}

// KindOf returns the kind of the Error in err's chain, Unavailable if the store cannot be reached, else 0.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, store.ErrUnavailable), Explained(err) != nil:
		return Unavailable
	}
	return 0
}

// explaining is an error of the store or of the keys that itself says what is wrong and what to do about it.
type explaining interface {
	error
	Reason() string
	Chinese() string
	English() string
}

// Explained returns the explanation of an error of the store, the keys or the disk below them, nil if it has none.
func Explained(err error) *Error {
	var said explaining
	if errors.As(err, &said) {
		return &Error{Kind: Unavailable, Code: said.Reason(), Text: Text{said.Chinese(), said.English()}, Cause: err}
	}
	if found := store.DiskTrouble(err); found != nil {
		return &Error{Kind: Unavailable, Code: found.Code, Text: Text{found.Text.ZH, found.Text.EN}, Cause: err}
	}
	return nil
}

// Errors that many operations share.
var (
	// ErrStale: the record has a newer version than the caller saw.
	ErrStale = Fail(Stale, "stale", "别人刚刚改过这条记录，请刷新后再改。", "Someone else changed this record first; reload it.")
	// ErrNone: there is no such record, or none the caller may know about.
	ErrNone = Fail(NotFound, "not_found", "没有找到。", "Not found.")
)

// Refused refuses a whole file, and says what to do instead.
func Refused(zh, en string) *Error {
	e := Fail(Unreadable, "unreadable", zh, en)
	e.Fields = []FieldError{{Field: "file", Text: e.Text}}
	return e
}

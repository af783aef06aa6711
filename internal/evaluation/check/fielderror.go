package check

import "strings"

// FieldError says what is wrong with one field, in words for people. It never repeats the value.
type FieldError struct {
	Field string // path as in JSON, e.g. "rubrics[0].items[3].points"
	Code  string // the item's code when the field belongs to one that is missing, e.g. "2.4"
	ZH    string
	EN    string
}

// FieldErrors is everything that is wrong, so that a person can repair it in one go.
type FieldErrors []FieldError

func (f FieldErrors) Error() string {
	out := make([]string, len(f))
	for i, e := range f {
		out[i] = e.Field + ": " + e.EN
	}
	return strings.Join(out, "; ")
}

// OrNil is f as an error, nil when nothing is wrong.
func (f FieldErrors) OrNil() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Add notes what is wrong with a field, in Chinese and English.
func (f *FieldErrors) Add(field, zh, en string) {
	*f = append(*f, FieldError{Field: field, ZH: zh, EN: en})
}

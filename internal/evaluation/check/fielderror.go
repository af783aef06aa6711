package check

import "strings"

// FieldError says what is wrong with one field, in words for people. It never repeats the value.
type FieldError struct {
	Field string // path as in JSON, e.g. "rubrics[0].items[3].points"
	Code  string // the item's code if the field belongs to a missing item, e.g. "2.4"
	ZH    string
	EN    string
}

// FieldErrors lists everything that is wrong, so that a person can fix it in one go.
type FieldErrors []FieldError

func (f FieldErrors) Error() string {
	out := make([]string, len(f))
	for i, e := range f {
		out[i] = e.Field + ": " + e.EN
	}
	return strings.Join(out, "; ")
}

// OrNil returns f as an error, nil if it is empty.
func (f FieldErrors) OrNil() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Add records what is wrong with a field, in Chinese and English.
func (f *FieldErrors) Add(field, zh, en string) {
	*f = append(*f, FieldError{Field: field, ZH: zh, EN: en})
}

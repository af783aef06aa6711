package kit

import (
	"errors"
	"slices"
	"time"

	"minping/internal/app/records"
)

// Fields collects errors in the fields of a request before the room looks at it, so that all are reported at once.
type Fields []records.FieldError

// Add records what is wrong with a field.
func (f *Fields) Add(field, zh, en string) {
	*f = append(*f, records.FieldError{Field: field, Text: records.Text{ZH: zh, EN: en}})
}

var textMissing = records.Text{ZH: "必须填写。", EN: "This is required."}

// Number returns a required number. If it is missing, it returns -1, which the room must also refuse.
func (f *Fields) Number(field string, v *int) int {
	if v == nil {
		f.Add(field, textMissing.ZH, textMissing.EN)
		return -1
	}
	return *v
}

// Time parses an RFC 3339 time and returns it in UTC with milliseconds; nil if the field is absent or empty. If it is
// invalid it returns the zero time, which the room must also refuse.
func (f *Fields) Time(field string, s *string) *time.Time {
	if s == nil || *s == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, *s)
	if err != nil {
		f.Add(field, "应为 RFC 3339 时间，如 2024-07-24T09:00:00+08:00。", "Must be an RFC 3339 time, e.g. 2024-07-24T09:00:00+08:00.")
		return &time.Time{}
	}
	t = t.UTC().Truncate(time.Millisecond)
	return &t
}

// Err returns the error that names the fields, nil if nothing is wrong.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &records.Error{Kind: records.Invalid, Code: "invalid", Fields: f, Text: textInvalid}
}

var textInvalid = records.Text{ZH: "填写的内容有误，请按提示修改。", EN: "Some fields are wrong; see the list."}

// With adds the errors found by the room. The room refuses the values that were returned for the collected errors, so
// it has done nothing.
func (f Fields) With(err error) error {
	if len(f) == 0 {
		return err
	}
	var found *records.Error
	if errors.As(err, &found) && found.Kind == records.Invalid {
		told := slices.Clone(f)
		for _, x := range found.Fields {
			if !slices.ContainsFunc(told, func(t records.FieldError) bool { return t.Field == x.Field }) {
				f = append(f, x)
			}
		}
	}
	return f.Err()
}

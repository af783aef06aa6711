package kit

import (
	"encoding/json"
	"net/url"
)

// Each converts every item of a list, which JSON writes as [] if it is empty.
func Each[A, B any](vs []A, show func(A) B) []B {
	out := make([]B, 0, len(vs))
	for _, v := range vs {
		out = append(out, show(v))
	}
	return out
}

// OrEmpty returns a list that JSON writes as [].
func OrEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// OrZero returns what v points at, or the zero value.
func OrZero[T any](v *T) (out T) {
	if v != nil {
		out = *v
	}
	return out
}

// Set changes a field if a new value is given.
func Set[T any](field, v *T) {
	if v != nil {
		*field = *v
	}
}

// Unescape undoes the percent-encoding of a path parameter; an invalid one is returned unchanged and will not be
// found.
func Unescape(param string) string {
	if t, err := url.PathUnescape(param); err == nil {
		return t
	}
	return param
}

// Written is a decimal as written by someone, a string or a number, not validated yet, so that an error can name its
// field.
type Written string

// UnmarshalJSON accepts any string or number.
func (w *Written) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] != '"' {
		var n *json.Number
		err := json.Unmarshal(b, &n)
		if err == nil && n != nil {
			*w = Written(*n)
		}
		return err
	}
	return json.Unmarshal(b, (*string)(w))
}

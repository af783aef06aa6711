package kit

import (
	"encoding/json"
	"net/url"
)

// Each shows every item of a list, which JSON writes as [] when it is empty.
func Each[A, B any](vs []A, show func(A) B) []B {
	out := make([]B, 0, len(vs))
	for _, v := range vs {
		out = append(out, show(v))
	}
	return out
}

// OrEmpty makes a list that JSON writes as [].
func OrEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// OrZero is what v points at, or the zero value.
func OrZero[T any](v *T) (out T) {
	if v != nil {
		out = *v
	}
	return out
}

// Set changes a field when a new value is given.
func Set[T any](field, v *T) {
	if v != nil {
		*field = *v
	}
}

// Unescape undoes the percent-encoding of a path parameter; one that is not valid is returned as it is and found
// nowhere.
func Unescape(param string) string {
	if t, err := url.PathUnescape(param); err == nil {
		return t
	}
	return param
}

// Written is a decimal as somebody wrote it, a string or a number, still to be judged: so a wrong one is told by its
// field.
type Written string

// UnmarshalJSON takes any string or number.
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

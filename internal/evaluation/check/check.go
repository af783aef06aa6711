// Package check holds the checks that all rules share, and errors that name a field in two languages.
package check

import (
	"slices"
	"strconv"
	"strings"

	"minping/internal/evaluation/decimal"
)

// OneOf adds an error unless the value is one of the allowed words.
func OneOf(field, value string, f *FieldErrors, allowed ...string) {
	if !slices.Contains(allowed, value) {
		list := strings.Join(allowed, ", ")
		f.Add(field, "只能是："+list+"。", "Must be one of: "+list+".")
	}
}

// Within adds an error unless low ≤ d ≤ high.
func Within(field string, d, low, high decimal.Decimal, f *FieldErrors) {
	if v := d.Rat(); v == nil || v.Cmp(low.Rat()) < 0 || v.Cmp(high.Rat()) > 0 {
		f.Add(field, "应在 "+string(low)+" 到 "+string(high)+" 之间。", "Must be between "+string(low)+" and "+string(high)+".")
	}
}

// Between adds an error unless low ≤ n ≤ high.
func Between(field string, n, low, high int, f *FieldErrors) {
	if n < low || n > high {
		f.Add(
			field,
			"应在 "+strconv.Itoa(low)+" 到 "+strconv.Itoa(high)+" 之间。",
			"Must be between "+strconv.Itoa(low)+" and "+strconv.Itoa(high)+".",
		)
	}
}

// Set gives a field its default if it is not set.
func Set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

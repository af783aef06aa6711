package evaluation

import (
	"slices"
	"strconv"
	"strings"
)

// oneOf adds an error unless the value is one of the words allowed.
func oneOf(field, value string, f *FieldErrors, allowed ...string) {
	if !slices.Contains(allowed, value) {
		list := strings.Join(allowed, ", ")
		f.add(field, "只能是:"+list+"。", "Must be one of: "+list+".")
	}
}

// within adds an error unless low ≤ d ≤ high.
func within(field string, d, low, high Decimal, f *FieldErrors) {
	if v := d.Rat(); v == nil || v.Cmp(low.Rat()) < 0 || v.Cmp(high.Rat()) > 0 {
		f.add(field, "应在 "+string(low)+" 到 "+string(high)+" 之间。", "Must be between "+string(low)+" and "+string(high)+".")
	}
}

// between adds an error unless low ≤ n ≤ high.
func between(field string, n, low, high int, f *FieldErrors) {
	if n < low || n > high {
		f.add(field, "应在 "+strconv.Itoa(low)+" 到 "+strconv.Itoa(high)+" 之间。", "Must be between "+strconv.Itoa(low)+" and "+strconv.Itoa(high)+".")
	}
}

// set gives a field its default when a file leaves it out.
func set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

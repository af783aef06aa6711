package evaluation

import (
	"slices"
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
		f.add(field, "应在 "+itoa(low)+" 到 "+itoa(high)+" 之间。", "Must be between "+itoa(low)+" and "+itoa(high)+".")
	}
}

// knownKeys adds an error for option keys that no scored question has.
func knownKeys(field string, list []string, keys map[string]bool, f *FieldErrors) {
	for _, k := range list {
		if !keys[k] {
			f.add(field, "含有问卷中没有的选项代号。", "Names an option that no scored question has.")
			return
		}
	}
}

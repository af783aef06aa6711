package ledger

import (
	"strconv"
	"strings"

	"minping/internal/typed"
)

const (
	maxPart    = 10000       // a part of a number counts up to here
	unnumbered = 1<<30 - 1   // the place of an item without a number
	noParts    = maxPart - 1 // a part beyond what counts
)

// Place is the position of an item in its ledger by its number as written, so that 2 comes before 10, 1.2 before 1.10,
// and 三 between 2 and 4. An item without a number comes last.
func Place(no string) int {
	parts := strings.FieldsFunc(arabic(typed.Key(no)), func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) == 0 {
		return unnumbered
	}
	place := part(parts[0]) * maxPart
	if len(parts) > 1 {
		place += part(parts[1])
	}
	return place
}

func part(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil || n > noParts {
		return noParts
	}
	return n
}

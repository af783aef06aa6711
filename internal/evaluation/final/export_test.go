package final

import (
	"maps"
	"slices"
)

// Changes returns all changes in the table.
func Changes() []Change { return slices.Sorted(maps.Keys(refusals)) }

package scoring

import (
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/score"
	"minping/internal/typed"
)

// readScores parses the points of a sheet as people type them: full-width digits, the full stop of a Chinese keyboard
// as the decimal point. It refuses anything that is not a number, with the reason.
func readScores(items []score.SheetItem) ([]score.SheetItem, error) {
	var f records.Fields
	items = slices.Clone(items)
	for i := range items {
		plain, err := typed.Score(string(items[i].Score))
		if err != nil {
			f.Typed(fmt.Sprintf("items[%d].score", i), err)
			continue
		}
		items[i].Score = decimal.Decimal(plain)
	}
	return items, f.Err()
}

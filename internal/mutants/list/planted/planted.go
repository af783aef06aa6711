// Package planted holds the mutants that were once planted and noticed by no test.
package planted

import "slices"

// Mutant is one fault; its fields are those of list.Mutant.
type Mutant struct {
	Promise  string
	In       string
	Old, New string
	Test     string
}

// All are the mutants of this package.
func All() []Mutant {
	return slices.Concat(trustRoom, plantedInAnswers, plantedInLots, plantedInTables, plantedByHand,
		plantedInEvaluation, plantedInRooms)
}

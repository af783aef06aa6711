// Package list holds the mutants: a file for each part of the house, in which a fault is a line.
package list

import "minping/internal/mutants/list/planted"

// Mutant is one fault.
type Mutant struct {
	Promise  string // what it breaks, as a sentence without "not"
	In       string // the folder that the code is in or below, from the root of the repository
	Old, New string // Old occurs exactly once in the sources there that are not tests
	Test     string // the test that turns red; several are separated by |
}

// rooms are the lists, one for each room of the house.
var rooms = [][]Mutant{
	authRoom, voteRoom, evaluationRoom, accountRoom, ballotboxRoom, sessionRoom, tallyRoom, scoringRoom, recordRoom,
	webRoom, ledgerRoom, keptRoom,
	disclosureRoom, directoryRoom,
	evaluatedRoom,
	panelRoom,
	rightsRoom, answerRoom,
	moreRoom, issueRoom,
	standardRoom, endingRoom, foundRoom, wayRoom,
	askedRoom, aroundRoom, plantedInSessions, plantedInSteps, plantedInBoxes, plantedInStores, plantedInRules, plantedInOffices,
	plantedOutside, sentRoom,
}

// All are the mutants of every room.
func All() (out []Mutant) {
	for _, room := range rooms {
		out = append(out, room...)
	}
	for _, m := range planted.All() {
		out = append(out, Mutant(m))
	}
	return out
}

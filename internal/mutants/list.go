package mutants

// rooms are the lists, one for each room of the house.
var rooms = [][]Mutant{
	authRoom, voteRoom, evaluationRoom, accountRoom, ballotboxRoom, sessionRoom, tallyRoom, scoringRoom, recordRoom, webRoom, ledgerRoom,
	keptRoom,
	disclosureRoom, directoryRoom,
	evaluatedRoom,
	panelRoom,
	rightsRoom, answerRoom,
	moreRoom, trustRoom, issueRoom,
	standardRoom, endingRoom, foundRoom, wayRoom,
	askedRoom, plantedInSessions, plantedInSteps, plantedInBoxes, plantedInStores, plantedInRules, plantedInOffices,
	plantedOutside,
}

package planted

// plantedInEvaluation are faults in the rules of evaluation and in the rooms above them.
var plantedInEvaluation = []Mutant{
	{
		"A share that is not known is below no limit", "internal/evaluation/score",
		`(other == nil || other.Cmp(row.OtherBelow.Rat()) >= 0)`, `(other != nil && other.Cmp(row.OtherBelow.Rat()) >= 0)`,
		"TestADecidedSatisfactionIsInNoRowThatLimitsTheOthers",
	},
	{
		"Another reason for leaving a unit out is a difference", "internal/evaluation/final",
		`} else if old.Reason != b[id].Reason {`,
		`} else if old.Reason == "" {`,
		"TestAnotherReasonForLeavingAUnitOutIsADifference",
	},
}

package list

// aroundRoom is what one round has and another lacks: who is heard, asked and charged in it.
var aroundRoom = []Mutant{
	{
		"A second hearing hears who was not heard", hearings, `named == nil && c.Heard == ""`, `named == nil`,
		"TestASecondHearingIsForTheUnitsNotHeardYet",
	},
	{
		"A cancelled hearing heard no one", hearings, `			if v.V.Cancelled == nil {
				out[e.Evaluation]`, `			if len(v.V.Entries) > 0 {
				out[e.Evaluation]`, "TestACancelledHearingTakesNothingAndAnotherCanBeArranged",
	},
}

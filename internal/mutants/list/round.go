package list

// aroundRoom is what one round has and another lacks: who is heard, asked and charged in it.
var aroundRoom = []Mutant{
	{
		"A second hearing hears who was not heard", hearings, `named == nil && c.Heard == ""`, `named == nil`,
		"TestASecondHearingIsForTheUnitsNotHeardYet",
	},
	{
		"A county is charged by every result that charges its townships", "internal/evaluation/effect",
		`out[of.Batch] = append(out[of.Batch], x.Organization)`, `out[x.Batch] = append(out[x.Batch], of.Organization, x.Organization)`,
		"TestWhoIsChargedIsKnownOfEachBatch",
	},
	{
		"An organization that two results charge is counted once", howFar, `	all = slices.Compact(all)
	orgs`, `	orgs`, "TestEveryBatchSaysWhomItsResultCharges",
	},
	{
		"A cancelled hearing heard no one", hearings, `			if v.V.Cancelled == nil {
				out[e.Evaluation]`, `			if len(v.V.Entries) > 0 {
				out[e.Evaluation]`, "TestACancelledHearingTakesNothingAndAnotherCanBeArranged",
	},
}

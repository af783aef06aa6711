package mutants

// askedRoom is what people found who knew the texts and not the code.
var askedRoom = []Mutant{
	{
		"A table counts problems as the result did", scores,
		`if !ok || row.Counts == nil {`, `if true || !ok {`, "TestADocumentCountsProblemsAsTheResultDid",
	},
	{
		"A document counts problems as the result did", papers,
		`r != nil && resting {`, `r != nil && false {`, "TestADocumentCountsProblemsAsTheResultDid",
	},
	{
		"A result keeps its counts", scores,
		` Counts: final.CountsOf(facts),`, ``, "TestADocumentCountsProblemsAsTheResultDid",
	},
	{
		"Where there is a leader the office approves nothing", "internal/evaluation/document",
		`w.Office && !w.Led) && !w.Prepared`, `w.Office) && !w.Prepared`, "TestEveryStepAndEveryRefusedStep",
	},
	{
		"Whether there is a leader is asked", papers,
		`w.Led, err = d.leaders(ctx)`, `_, err = d.leaders(ctx)`, "TestWhereThereIsALeaderTheOfficeDoesNotApprove",
	},
	{
		"An extension behind a dash is no part of a number", "internal/typed",
		`!mobile.MatchString(national) && dashedExtension`, `false && dashedExtension`,
		"TestWhatIsNotOnePhoneIsRefusedWithTheTrueReason",
	},
}

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
		"A version of a built-in scheme keeps to what that one says", "internal/app/scheme", `v.V.Practice = v.V.Practice.Or(b.Practice)`,
		`_ = b`, "TestAVersionWithoutAPracticeHasThatOfTheBuiltInOne",
	},
	{
		"What a version says goes before what the built-in one says", "internal/app/scheme",
		`v.V.Practice = v.V.Practice.Or(b.Practice)`, `v.V.Practice = b.Practice.Or(v.V.Practice)`,
		"TestAVersionWithoutAPracticeHasThatOfTheBuiltInOne",
	},
	{
		"A practice that there is not is refused", "internal/evaluation/scheme", `s.Practice.validate("practice", &f)`, ``,
		"TestAVersionWithoutAPracticeHasThatOfTheBuiltInOne",
	},
	{
		"No report is missing where none is asked for", "internal/app/supervision", `if !asked && !begun && !every {`,
		`if !begun && !every && asked {`, "TestReportsAreAskedForWhereTheSchemeSaysSo",
	},
	{
		"A round that asks for no reports does not lead to them", "internal/web/panel/round", `if asksForReports(v.Line) {`,
		`if asksForReports(v.Line) || true {`, "TestOnlyARoundThatAsksForDailyReportsOffersThem",
	},
	{
		"A report is shown with the unit it is about", "internal/web/panel/supervision",
		`rows[i+1].EvaluationID != rows[i].EvaluationID {`, `i%2 == 1 {`, "TestOnlyARoundThatAsksForDailyReportsOffersThem",
	},
	{
		"A team is warned by what its unit's scheme says", "internal/app/team", `Practice: x.Practice.Staffing`, `Practice: x.Practice.Hearings`,
		"TestTheWarningsOfATeamAreThoseOfTheScheme",
	},
	{
		"A fixed result keeps no unit with its supervising body", "internal/evaluation/final", `ChangeSupervisor:   free,`,
		`ChangeSupervisor:   ofRows,`, "TestAFixedFinalRefusesWhatItsRowsRestOn",
	},
	{
		"A unit that would settle its own item is told who does", "internal/evaluation/ledger", `if to == "" {`, `if to == "none" {`,
		"TestAnItemIsCheckedAgainUntilItIsSettled",
	},
	{
		"A fixed ranking offers nothing that is refused", "internal/web/panel/scoring",
		`if r.Candidate && req.who.Role == auth.Admin && result.fixed {`, `if r.Candidate && req.who.Role == auth.Admin && r.Rank < 0 {`,
		"TestTwoRoundsAreTickedAndOneBulletinIsDrafted",
	},
	{
		"Ranks over several rounds say so", "internal/web/panel/scoring", `len(r.batch.V.Rounds) < 2 {`, `len(r.batch.V.Rounds) < 3 {`,
		"TestTwoRoundsAreTickedAndOneBulletinIsDrafted",
	},
	{
		"A copy is no addressee's", papers, `if !v.V.IsCopy(r.V.Organization) {`, `if v.ID != "" {`,
		"TestADepartmentThatGotACopySaysWhatItDid",
	},
	{
		"No copy is overdue", papers, `s.IssuedAt == nil || s.Copy {`, `s.IssuedAt == nil {`,
		"TestADepartmentThatGotACopySaysWhatItDid",
	},
	{
		"A copy opens no result", papers, `opens := doc.Layout.Opens && i < len(doc.To)`, `opens := doc.Layout.Opens && i >= 0`,
		"TestACopyOpensNoResult",
	},
	{
		"A copy that became the document opens its result", papers, `x.Opens = opens; return nil`, `return nil`,
		"TestACopyThatBecameTheDocumentOpensTheResult",
	},
	{
		"A supervising body gets its copies", papers, `code := body(a.Body); code == a.Body {`, `code := body(a.Body); code == a.Name {`,
		"TestABodyThatGotACopySaysWhatItDid",
	},
	{
		"Names are read again for organizations alone", "internal/app/audit",
		`slices.Contains(about, ev.Affects)`, `slices.Contains(about, ev.Affects) == false`, "TestACacheAboutOneKindOutlivesWhatIsDoneToOthers",
	},
	{
		"One who is heard again alone keeps its rank", hearings, `hearing.Comparable(o.Units, ranked)`,
		`hearing.Comparable(o.Units, func(m hearing.Mark) bool { return ranked(m) && m.Rank == 0 })`,
		"TestOneWhoIsHeardAgainAloneKeepsItsRank",
	},
	{
		"Two people do not hear a unit twice", hearings, `since := then != nil && c.Heard != ""`, `since := then == nil && c.Heard != ""`,
		"TestASecondHearingIsForTheUnitsNotHeardYet",
	},
	{
		"A cancelled hearing heard no one", hearings, `if v.V.Cancelled == nil && v.V.Final == f.Digest {`,
		`if v.V.Final == f.Digest {`, "TestACancelledHearingTakesNothingAndAnotherCanBeArranged",
	},
}

package mutants

// wayRoom is the way of a round from plan to bulletin: what leads on from one step to the next, and what is said of it.
var wayRoom = []Mutant{
	{"A veto comes before points", "internal/evaluation/score", `	case p.Veto:
		return 1
	}
	return -1`, `	case p.Veto:
		return -1
	}
	return 1`, "TestWhoHasAVetoIsAfterAllWhoHaveNone"},
	{"A fixed result ranks by veto", "internal/evaluation/final", `Score: &r.Score, Veto: r.Veto,`, `Score: &r.Score,`, "TestAFixedVetoIsAfterAllWhoHaveNone"},
	{"What was fixed by score alone stays sound", "internal/evaluation/final", `wrong != "" && misplaced(f, rankByScore) != ""`, `wrong != "" && misplaced(f, rank) != ""`, "TestAFixedVetoIsAfterAllWhoHaveNone"},
	{"A plan names only supervisors that are assessed", "internal/app/document", `	case n == 0:
		return "本次不对监督单位另行评估"`, `	case n < 0:
		return "本次不对监督单位另行评估"`, "TestThePlanNamesTheSupervisorsThatAreAssessed"},
	{"A round called an evaluation is not named twice", "internal/evaluation/document", `(整改(情况)?(核查)?(评估)?)?$`, `$`, "TestARoundCalledAnInspectionIsNotNamedTwice"},
	{"Nobody is asked to lock what is too early", "internal/app/progress", `		if !early {`, `		if !early || u.Complete() {`, "TestAUnitThatIsTooEarlyIsNotAskedToBeLocked"},
	{"My units opens where something is to be done", scorePages, `if err != nil || todo > 0 {`, `if err != nil || todo >= 0 {`, "TestASheetThatIsHandedInLeadsToTheNext"},
	{"A sheet handed in leads to the next", scorePages, `if s.Submitted && err == nil {`, `if s.Locked && err == nil {`, "TestASheetThatIsHandedInLeadsToTheNext"},
}

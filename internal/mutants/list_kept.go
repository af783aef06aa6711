package mutants

const (
	measures = "internal/metrics"
	keyFiles = "internal/keys"
	copies   = "internal/copying"
)

// keptRoom is what keeps the data, and what operators see.
var keptRoom = []Mutant{
	{
		"What a clock that jumped would erase waits", "internal/app/clock", `if over > 0 || kept > 0 && gone > farJump {`,
		`if over < 0 {`, "TestAClockThatJumpsErasesNothingByItself",
	},
	{
		"A far jump waits while anything is kept", "internal/app/clock", `if over > 0 || kept > 0 && gone > farJump {`,
		`if over > 0 {`, "TestAServiceThatWasOffForAWeekendAsksOnlyForWhatIsDue",
	},
	{
		"What waits goes on waiting", "internal/app/clock", `	case gone > jump && v.Held:
		return v, nil
`, `	case gone > jump && v.Held:
		return seen{}, nil
`, "TestAClockThatJumpsErasesNothingByItself",
	},
	{
		"Litter has another day after a jump", "internal/app/clock", `v.Held || g.env.Now().Sub(v.Jumped).Abs() < settled {`,
		`v.Held {`, "TestAServiceThatWasOffForAWeekendAsksOnlyForWhatIsDue",
	},
	{
		"Restricted items pass the guard", "internal/app/ledger", `			Keeps: l.restricted, What`, `			What`,
		"TestEveryJobThatErasesPassesTheGuard",
	},
	{
		"Restricted entries pass the guard", "internal/app/entry", `			Keeps: e.restricted, What`, `			What`,
		"TestAClockThatJumpsErasesNothingByItself",
	},
	{
		"What has the name of a sealed box is none", "internal/store/sqlite",
		`(exists(b.markPath(markSealSuffix)) || !exists(b.markPath(markOpenSuffix)))`, `!exists(b.path)`,
		"TestWhatMerelyHasTheNameOfASealedFileCostsNoBallot",
	},
	{
		"A failure that says what to do has no incident", "internal/web/guard", `			if known == nil {
				n.Incident`, `			if p != nil {
				n.Incident`, "TestAFailureThatSaysWhatToDoHasNoIncident",
	},
	{
		"Call lists pass the guard", "internal/app/draw", `		Keeps: s.lists, What`, `		What`,
		"TestAClockThatJumpsErasesNothingByItself",
	},
	{
		"Nothing is measured without a mark", measures, `return ctx.Value(marked{}) != nil`, `return true`,
		"TestWithoutAMarkNothingIsMeasured|TestNothingThatAPhoneDoesMovesAHistogram",
	},
	{
		"What a job asks of the store is measured", measures, `err := run(Mark(ctx))`, `err := run(ctx)`,
		"TestAJobIsMeasuredByOutcomeAndOneThatIsStoppedIsNeither",
	},
	{
		"A key that exists is no failure of the store", measures,
		`[]error{store.ErrExists, store.ErrNotFound, context.Canceled}`, `[]error{store.ErrExists, context.Canceled}`,
		"TestWhatTheContractAnswersIsNoFailureOfTheStore",
	},
	{
		"A measured store tells its damage", measures, `return g.Damage()`, `_ = g.Damage()
	return nil`, "TestAMeasuredStoreStillGuardsItsFiles",
	},
	{
		"Open files are shown in steps", measures, `float64(len(names) / filesStep * filesStep)`, `float64(len(names)*filesStep/filesStep)`,
		"TestFilesAndMemoryMoveInSteps",
	},
	{
		"Staff requests are measured", "internal/web/guard", `meter.Request(method, route, status, took)`, ``,
		"TestAStaffRequestIsMeasuredByVerbRouteAndStatus",
	},
	{
		"A loss is accepted with a reason in the audit chain", "internal/app/ballotbox",
		`s.audit.Append(ctx, a, "session.loss_accepted", session, reason)`, `s.audit.Append(ctx, a, "session.lists", session, "")`,
		"TestALossIsAcceptedOnTheCommandLineWithAReason",
	},
	{
		"An erased key is overwritten before its file goes", keyFiles, `_, err = f.WriteAt(make([]byte, info.Size()), 0)`, `_ = info`,
		"TestErasedBytesAreOverwrittenBeforeTheFileGoes",
	},
	{
		"A second name of a living key is not overwritten", keyFiles, `if sameFile(path, filepath.Join(r.dir, kept)) {`, `if kept == "" {`,
		"TestAKillBetweenLinkAndRenameHarmsNoLivingKey",
	},
	{
		"Another key that is there is kept", copies, `case err == nil:
		return fmt.Errorf(`, `case err == nil:
		_ = fmt.Errorf(`, "TestAnotherKeyThatIsThereIsKept",
	},
}

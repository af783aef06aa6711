package list

const (
	measures = "internal/metrics"
	keyFiles = "internal/keys"
	copies   = "internal/copying"
)

// keptRoom is what keeps the data, and what operators see.
var keptRoom = []Mutant{
	{
		"What a clock that jumped would erase waits", "internal/app/clock", `if over > 0 || kept > 0 && gone > farJump {`,
		`if over < 0 && kept < 0 {`, "TestAClockThatJumpsErasesNothingByItself",
	},
	{
		"A far jump waits while anything is kept", "internal/app/clock", `if over > 0 || kept > 0 && gone > farJump {`,
		`if over > 0 || kept < 0 {`, "TestAServiceThatWasOffForAWeekendAsksOnlyForWhatIsDue",
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
		"Keys are on the disk before they are used", keyFiles, `	_, err = f.Write(raw)
	if err = errors.Join(err, disk.Sync(f), f.Close()); err != nil {`, `	_, err = f.Write(raw)
	if err = errors.Join(err, f.Close()); err != nil {`, "TestKeysAreDurableBeforeTheyAreUsed",
	},
	{
		"The name of a key file is on the disk before it is used", keyFiles, `	if err := disk.Remove(tmp); err != nil {
		return err
	}
	return r.syncDir()`, `	return disk.Remove(tmp)`, "TestKeysAreDurableBeforeTheyAreUsed",
	},
	{
		"Rewritten keys have their name before the old bytes go", keyFiles, `	if err := r.syncDir(); err != nil {
		return err
	}
	return r.sweep()`, `	return r.sweep()`, "TestKeysAreDurableBeforeTheyAreUsed",
	},
	{
		"The canonical copy is on the disk before it has its name", "internal/store/sqlite", `	b.s.step("written")
	return syncFile(path)`, `	b.s.step("written")
	return nil`, "TestASealIsDurableBeforeTheOpenFileGoes",
	},
	{
		"The canonical copy has its name before the open file goes", "internal/store/sqlite", `		return fmt.Errorf("rename: %w", err)
	}
	return syncDir(filepath.Dir(b.path))`, `		return fmt.Errorf("rename: %w", err)
	}
	_ = filepath.Dir(b.path)
	return nil`, "TestASealIsDurableBeforeTheOpenFileGoes",
	},
	{
		"A phone's countdown is never below zero", "internal/app/ballotbox",
		`left := max(0, int(cur.ClosesAt.Sub(s.env.Now())/time.Second))`, `left := int(cur.ClosesAt.Sub(s.env.Now()) / time.Second)`,
		"TestTheTimeThatIsLeftIsNeverBelowZero",
	},
	{
		"The panel's reset is the office's", "internal/web/panel/account", `kit.Post("/admin/accounts/reset", kit.Office,`,
		`kit.Post("/admin/accounts/reset", kit.Readers,`, "TestThePanelsRoutesAndTheirRolesAreTheCommittedOnes",
	},
	{
		"The panel's call list is for who draws", "internal/web/panel/draw", `kit.Get("/admin/evaluations/:id/draw/calls.csv", kit.Commenters,`,
		`kit.Get("/admin/evaluations/:id/draw/calls.csv", kit.SignedIn,`, "TestThePanelsRoutesAndTheirRolesAreTheCommittedOnes",
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
		"A version that is not under its key is missed", "internal/store/sqlite", `return err == nil && said == "ok" && !apart`,
		`return err == nil && said == "ok"`, "TestABitInTheKeyOfARecordGivesNoOtherAnswer",
	},
	{
		"The index of the records is held against them", "internal/store/sqlite", "`PRAGMA integrity_check(1)`",
		"`PRAGMA quick_check(1)`", "TestABitInTheKeyOfARecordGivesNoOtherAnswer",
	},
	{
		"Pages of the program are let go", "internal/disk", `unix.MADV_DONTNEED`, `unix.MADV_NORMAL`,
		"TestAProgramThatLetsGoOfItsPagesRunsOn",
	},
	{
		"Pages that are written to are not let go", "internal/disk", `n < 3 || strings.Contains(mode, "w") ||`,
		`n < 3 ||`, "TestAProgramThatLetsGoOfItsPagesRunsOn",
	},
	{
		"A loss that was accepted is in the verdict", "internal/verify", `if err == nil && e.Type == lossAccepted {`,
		`if err != nil && e.Type == lossAccepted {`, "TestALossThatWasAcceptedIsInTheVerdict",
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
		"A copy of a store in use says so", copies, `return sum, after != before, err`, `return sum, after < before, err`,
		"TestACopyOfAStoreInUseSaysSo",
	},
	{
		"A copy ends when a session gets ready", copies, `	if err := Refuse(ctx, st); err != nil {
		return sum, false, err
	}
`, ``, "TestACopyOfAStoreInUseSaysSo",
	},
	{
		"Another key that is there is kept", copies, `case err == nil:
		return fmt.Errorf(`, `case err == nil:
		_ = fmt.Errorf(`, "TestAnotherKeyThatIsThereIsKept",
	},
	{
		"The sheet of another team's unit is not read", scores, `	if !locked && s.onlyTeam != nil {`,
		`	if s.onlyTeam == nil {`, "TestASheetOfAnotherTeamsUnitIsNotRead",
	},
	{
		"The readers of a restricted item are accounts", "internal/app/ledger",
		`	if l.accounts == nil || !d.Restricted {`, `	if l.accounts == nil || d.Restricted {`,
		"TestTheReadersOfARestrictedItemAreAccounts",
	},
	{
		"A page that lacks a part is not served", panelKit, `		if missing := added.missing(); missing != "" {`,
		`		if missing := added.missing(); missing == "." {`, "TestAPageWithoutOneOfItsPartsIsNotedAtTheStart",
	},
}

package planted

const mongoEngine = "internal/store/mongo"

// plantedByHand was planted by reading: where a person would slip.
var plantedByHand = []Mutant{
	{
		"A phone is told of a pause", voters,
		`Paused: cur.Paused, `, ``, "TestAPhoneIsToldOfAPauseAndOfATrialStore",
	},
	{
		"A phone is told of a trial store", voters,
		`Rehearsal: b.rehearsal, Trial: s.env.Trial() != ""`, `Rehearsal: b.rehearsal`,
		"TestAPhoneIsToldOfAPauseAndOfATrialStore",
	},
	{
		"A lost answer waits for the admission set", voters,
		`	if records.KindOf(err) == records.NotFound {
		return false, nil
	}
	return found, err`, `	if records.KindOf(err) == records.NotFound {
		return true, nil
	}
	return found, err`, "TestALostAnswerWaitsForTheAdmissionSet",
	},
	{
		"A lost answer is given again in a pause", voters,
		`	case vote.Admits(b.Manifest.Flow, st.State):
	case`, `	case vote.Admits(b.Manifest.Flow, st.State) && !st.Paused:
	case`, "TestALostAnswerIsGivenAgainInAPause",
	},
	{
		"A killed close of admission fixes who was admitted", "internal/app/session",
		`if err := ballotbox.FixAllAdmitted(ctx, s.boxes, sess); err != nil {`,
		`if err := ctx.Err(); err != nil {`, "TestAKilledCloseOfAdmissionIsFinished",
	},
	{
		"A killed close of admission ends the presence key", "internal/app/session",
		`return s.boxes.EraseKeys(sess, keys.Presence)
	case`, `return s.boxes.EraseKeys(sess, keys.Presence&0)
	case`, "TestAKilledCloseOfAdmissionIsFinished",
	},
	{
		"Every broken renewal is told", "internal/certificate",
		`c.current, c.read, c.told = &pair, at, ""`, `c.current, c.read = &pair, at`, "TestEveryBrokenRenewalIsTold",
	},
	{
		"A known slip that is refused takes the keys out of memory", voters,
		`		b.forget()
		return nil, Closed`, `		return nil, Closed`, "TestARefusedMessageTakesTheKeysOutOfMemory",
	},
	{
		"A request whose key has gone is closed", voters,
		`if len(k.Issuers) != len(req.Z) {`, `if false {`, "TestARequestWhoseKeyHasGoneIsClosed",
	},
	{
		"A ballot waits between admission and voting", voters,
		`vote.StateAdmitting, vote.StateAdmitted:
		return st.State, NotOpen`, `vote.StateAdmitting:
		return st.State, NotOpen`, "TestABallotWaitsUntilVotingOpens",
	},
	{
		"A ballot that the seal overtakes is closed", voters,
		`	case errors.Is(err, store.ErrSealed):
		return in, Closed
`, ``, "TestWhatTheSealOvertakesIsClosed",
	},
	{
		"An admission that the seal overtakes is closed", voters,
		`	case errors.Is(err, store.ErrSealed):
		return nil, Closed
`, ``, "TestWhatTheSealOvertakesIsClosed",
	},
	{
		"A box that does not exist is unknown", voters,
		`		return Unknown
	}
	return err`, `		return err
	}
	return err`, "TestABoxThatDoesNotExistIsUnknown",
	},
	{
		"A box is not made again while phones are admitted", voters,
		`if st != vote.StateDraft && st != vote.StateReady {`,
		`if st != vote.StateDraft && st != vote.StateReady && st != vote.StateAdmitting {`,
		"TestABoxIsWhatTheStateSaysItIs",
	},
	{
		"A counted box stays sealed", voters,
		`st != vote.StateSealed && st != vote.StateCounted`, `st != vote.StateSealed`, "TestABoxIsWhatTheStateSaysItIs",
	},
	{
		"A name that the directory gives to someone else opens no account", "internal/app/account",
		` || *made.V.Directory != id`, ` || made.V.Directory.Issuer != id.Issuer`,
		"TestAnotherPersonOfTheSameNameIsRefused",
	},
	{
		"An account of the directory is in the chain", "internal/app/account",
		`return made, s.audit.Append(ctx, records.Actor{Name: p.Name}, "account.directory", p.Name, string(p.Role))`,
		`return made, nil`, "TestWhatTheDirectoryChangesIsInTheChain",
	},
	{
		"A role that the directory changes is in the chain", "internal/app/account",
		`return acc, s.audit.Append(ctx, records.Actor{Name: name}, "account.role", name, detail)`,
		`return acc, s.audit.Append(ctx, records.Actor{Name: name}, "account.role", name, detail[:0])`,
		"TestWhatTheDirectoryChangesIsInTheChain",
	},
	{
		"Who is shut out by the directory is in the chain", "internal/app/account",
		`err = s.audit.Append(ctx, records.Actor{Name: name}, "account.ungrouped", name, "")`, `err = ctx.Err()`,
		"TestWhatTheDirectoryChangesIsInTheChain",
	},
	{
		"A backup of another layout is refused", "internal/copying",
		` || head != magic`, ``, "TestABackupOfAnotherLayoutIsRefused",
	},
	{
		"A backup is read back from the disk", "cmd/minping",
		`return sum, file.readBack()`, `return sum, nil`, "TestABackupIsReadBackFromTheDisk",
	},
	{
		"Nothing is signed with keys of another manifest", voters,
		`			err = k.Match(b.Box)
`, ``, "TestNothingIsSignedWithKeysOfAnotherManifest",
	},
	{
		"Erased keys leave the memory at once", voters,
		`		s.cache.forget(b.SID)
`, ``, "TestErasedKeysLeaveTheMemoryAtOnce",
	},
	{
		"The sealed note says how many were admitted", voters,
		`vote.Hash(w.sum.Sum(nil)), admitted)`, `vote.Hash(w.sum.Sum(nil)), min(admitted, w.root.Size()))`,
		"TestTheSealedNoteSaysHowManyWereAdmitted",
	},
	{
		"A purged box is not lost", voters,
		`if st.State == vote.StatePurged {`, `if false {`, "TestAPurgedBoxIsEmptyAndNotLost",
	},
	{
		"Auditors have no lists while a close is held", voters,
		`case vote.StateSealed, vote.StateCounted:
	case`, `case vote.StateClosing, vote.StateSealed, vote.StateCounted:
	case`, "TestAnAuditorIsGivenTheListsFromTheSealUntilThePurge",
	},
	{
		"Many parents are in order of their children", mongoEngine,
		`	slices.SortFunc(newest, func(a, b record) int { return strings.Compare(a.Key, b.Key) })
	return newest, nil`, `	return newest, nil`, "TestMongoKeepsTheContractOnPostgreSQLToo",
	},
	{
		"A row that was in the way and is gone is unknown", mongoEngine,
		`return nil, unavailable(ctx, "insert row", errLost)`, `return nil, nil`,
		"TestARowThatWasInTheWayAndIsGoneIsUnknown",
	},
	{
		"What a seal overtook is read in the copy", mongoEngine,
		`	if attempt != "" || errors.As(result, &own) {`, `	if attempt != "" || errors.As(result, &own) || result == nil {`,
		"TestAReadThatASealOvertakesGoesOnInTheCopy",
	},
	{
		"A scan that a seal overtook goes on where it was", mongoEngine,
		`			last = &k
`, ``, "TestAReadThatASealOvertakesGoesOnInTheCopy",
	},
	{
		"A lost board key is not made once more", "internal/keys",
		`if r.exists(tokenName) && !r.exists(boardName) {`, `if r.exists(tokenName) && false {`,
		"TestALostBoardKeyIsNotMadeOnceMore",
	},
	{
		"Two people answer for the same excess", "internal/app/accounting",
		`Paper: o.Paper, Excess: o.Excess`, `Paper: o.Paper`,
		"TestTheSecondOfTwoAnswersForWhatTheFirstSaw",
	},
	{
		"A reason for what does not balance is in the chain", "internal/app/accounting",
		`return nil, ac.audit.Append(ctx, a, "session.override."+what, id, reason)`, `return nil, nil`,
		"TestTheSecondOfTwoAnswersForWhatTheFirstSaw",
	},
	{
		"A change of a countdown is in the chain", "internal/app/session",
		`	if err := s.audit.Append(ctx, a, code, id, ""); err != nil {
		return SessionView{}, err
	}
	s.Wake(id)`, `	_ = code
	s.Wake(id)`, "TestAChangeOfACountdownIsInTheChain",
	},
	{
		"A note is of its own box", voters,
		`err != nil || own != nil {`, `own != nil || err != nil && b == nil {`, "TestANoteIsOfItsOwnBoxAndStage",
	},
	{
		"A wipe takes the alarms", "internal/app/session",
		`ballotbox.KindAlarm, ballotbox.KindLost, ballotbox.KindPending,`, `ballotbox.KindLost, ballotbox.KindPending,`,
		"TestARehearsalIsWipedWithoutATraceAndARealSessionNever",
	},
	{
		"A wipe takes the spare slips", "internal/app/session",
		`ballotbox.KindAlarm, ballotbox.KindLost, ballotbox.KindPending,`, `ballotbox.KindAlarm, ballotbox.KindPending,`,
		"TestARehearsalIsWipedWithoutATraceAndARealSessionNever",
	},
	{
		"A wipe takes what waited for a second officer", "internal/app/session",
		`ballotbox.KindAlarm, ballotbox.KindLost, ballotbox.KindPending,`, `ballotbox.KindAlarm, ballotbox.KindLost,`,
		"TestARehearsalIsWipedWithoutATraceAndARealSessionNever",
	},
	{
		"A wipe takes the digits of a screen", "internal/app/session",
		`ballotbox.KindPaper, ballotbox.KindPairing`, `ballotbox.KindPaper`,
		"TestARehearsalIsWipedWithoutATraceAndARealSessionNever",
	},
	{
		"A wipe takes the figures", "internal/app/session",
		`ballotbox.KindAccounting, ballotbox.KindCounting, ballotbox.KindOutcome,`,
		`ballotbox.KindCounting, ballotbox.KindOutcome,`, "TestARehearsalIsWipedWithoutATraceAndARealSessionNever",
	},
	{
		"No other body sees a sheet before the lock", "internal/app/scoring",
		`if !locked && !(a.Role == auth.Assessor && scheme.MayFill(body, a.Body)) {`,
		`if !locked && a.Role != auth.Assessor {`, "TestAnotherBodysOpenSheetIsNotShown",
	},
	{
		"A start finds a sealed box that is gone", "internal/store/sqlite",
		`filepath.Ext(mark) == markOpenSuffix || !exists(s.boxPath(sid)+sealSuffix)`,
		`filepath.Ext(mark) == markOpenSuffix || exists(s.boxPath(sid)+sealSuffix)`,
		"TestAStartFindsTheBoxesThatAreGone",
	},
	{
		"A supervisor of no body receives nothing", papers,
		`if a.Role == auth.Supervisor && a.Body != "" {`, `if a.Role == auth.Supervisor {`,
		"TestABodyThatGotACopySaysWhatItDid",
	},
	{
		"What a body assigned is shown to no other", "internal/app/supervision",
		`return GivenList{}, ownDaily(a, a.Body)`, `return GivenList{}, nil`, "TestTasksAreAssignedToPeopleBeforehand",
	},
	{
		"Nothing is held up while a close is held", "internal/app/session",
		`case cur.State == vote.StateClosing && !cur.Hold:`, `case cur.State == vote.StateClosing:`,
		"TestNothingIsHeldUpWhileACloseIsHeld",
	},
	{
		"A count without its keys is not under way", "internal/app/session",
		`v.Counting = wanted && v.Blocked == "" && s.boxes.KeysLeft(sess.V)`, `v.Counting = wanted && v.Blocked == ""`,
		"TestACountWithoutItsKeysIsNotShownAsUnderWay",
	},
	{
		"A message that waits is not forgotten", "internal/app/reminder",
		`m.V.State == Waiting || r.env`, `r.env`, "TestAMessageThatWaitsIsNotForgotten",
	},
	{
		"A trial of the webhook is in the chain", "internal/app/reminder",
		`return m.V, r.audit.Append(ctx, a, "webhook.test", "", m.V.State)`, `return m.V, nil`,
		"TestATrialOfTheWebhookIsInTheChain",
	},
	{
		"A trial of the webhook shows no message", "internal/app/reminder",
		`	m.V.Body = nil
	return m.V`, `	return m.V`, "TestATrialOfTheWebhookIsInTheChain",
	},
	{
		"A full disk is told by SQLite's own code", "internal/store/sqlite",
		`	case sqlite3.SQLITE_FULL:
		return store.NewDamage(store.DamageDiskFull, err)
`, ``, "TestADiskThatTakesNothingSaysWhy",
	},
	{
		"A disk that may not be written to is told by SQLite's own code", "internal/store/sqlite",
		`	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return store.NewDamage(store.DamageReadOnly, err)
`, ``, "TestADiskThatTakesNothingSaysWhy",
	},
	{
		"Nothing is counted with another key", "internal/app/tally",
		`err = k.Match(b.Box)`, `err = nil`, "TestNothingIsCountedWithAnotherKey",
	},
	{
		"A restricted draft is in no list of others", "internal/app/entry",
		`t.Restricted && v.V.State != entry.Draft && len(sub.who) > 0`, `t.Restricted && len(sub.who) > 0`,
		"TestARestrictedEntryHidesItsWordsFromAllButItsReaders",
	},
	{
		"Who has no part in a restricted entry learns nothing of it", "internal/app/entry",
		`t.Restricted && v.V.State != entry.Draft && len(sub.who) > 0`, `t.Restricted && v.V.State != entry.Draft`,
		"TestARestrictedEntryHidesItsWordsFromAllButItsReaders",
	},
	{
		"An attempt is dropped once it was used", "internal/web/panel/account",
		`	req.DropAttempt()
`, ``, "TestAnAttemptIsKeptOutOfReachAndOnce",
	},
	{
		"No script reads an attempt", "internal/web/panel/kit",
		`Path: CookiePath, Expires: until, HTTPOnly: true,
		Secure:   req.panel.svc.Env.Protected(),
		SameSite: fiber.CookieSameSiteLaxMode`, `Path: CookiePath, Expires: until,
		Secure:   req.panel.svc.Env.Protected(),
		SameSite: fiber.CookieSameSiteLaxMode`, "TestAnAttemptIsKeptOutOfReachAndOnce",
	},
	{
		"An attempt goes over TLS alone", "internal/web/panel/kit",
		`Secure:   req.panel.svc.Env.Protected(),
		SameSite: fiber.CookieSameSiteLaxMode`, `SameSite: fiber.CookieSameSiteLaxMode`,
		"TestAnAttemptIsKeptOutOfReachAndOnce",
	},
	{
		"The room on a disk is told in steps", "cmd/minping",
		`float64(s.Free / diskStep * diskStep)`, `float64(s.Free)`, "TestTheRoomOnADiskIsToldInSteps",
	},
	{
		"A clock that was put right is looked at from there", "internal/app/clock",
		`case gone > step, gone < -step, v.Held:`, `case gone > step, v.Held:`, "TestAClockThatJumpsTwiceIsSeenTwice",
	},
	{
		"The set-up link is good until there is an account", "internal/app/account",
		`|| (err == nil && !pending) {`, `|| (err == nil && !pending && len(token) == 0) {`,
		"TestTheSetupLinkIsGoodUntilThereIsAnAccount",
	},
	{
		"A locked account changes no password", "internal/app/account",
		`	if cur.V.Lock.Locked(s.env.Now()) {
		return 0, errLocked
	}
`, ``, "TestGuessesByASignedInPersonLockTheAccountToo",
	},
	{
		"A sign-in under way hears of the lock", "internal/app/account",
		`step > 0 || acc.V.Lock.Locked(s.env.Now()) {`, `step > 0 {`, "TestASignInUnderWayHearsOfTheLock",
	},
	{
		"A second factor that is on is not begun again", "internal/app/account",
		`		if acc.TOTP != "" {
			return errFactorOn
		}
		acc.TOTPBegun = secret`, `		acc.TOTPBegun = secret`, "TestGuessesByASignedInPersonLockTheAccountToo",
	},
	{
		"A voided note is over nothing", "internal/verify",
		`(n.Size != 0 || n.Root != vote.TreeRoot(nil))`, `n.Size != 0`, "TestAVoidedNoteIsOverNothing",
	},
	{
		"An erasure takes what a killed seal left", mongoEngine,
		`return strings.HasSuffix(n, "_"+string(t)) })`,
		`return strings.HasSuffix(n, "_"+string(t)) && n == collection })`, "TestAnErasureTakesWhatAKilledSealLeft",
	},
	{
		"A sealed note has the digest of its records", "internal/verify",
		`if got != sum {`, `if got != sum && bad != nil {`, "TestANoteThatDoesNotFitFails",
	},
	{
		"A placeholder of the chain says nothing", "internal/verify",
		`return e == AuditEntry{N: e.N, Prev: e.Prev, Hash: e.Hash}`, `return e.Type == ""`, "TestTheAuditChainHolds",
	},
}

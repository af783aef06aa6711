package list

const (
	web    = "internal/web"
	guards = "internal/web/guard"
	phones = "internal/web/phone"
	apiKit = "internal/web/api/kit"
	apis   = "internal/web/api"
)

var webRoom = []Mutant{
	{"A panic in a cast reaches no log", web, `	chain := []fiber.Handler{phone.Counted(s.counts, v.name), phone.Quiet}`, `	chain := []fiber.Handler{s.begin(), guard.Recover, phone.Quiet, phone.Quiet}
	_ = phone.Counted`, "TestAPanicBelowARealCastReachesNoLog"},
	{"A phone is sent the encoding that it is told", phones, `return "br", v.brotli()`, `return "br", v.gzip()`, "TestThePageComesInTheSmallestEncodingThatThePhoneTakes"},
	{"A picture is not compressed once more", "internal/web/panel/kit/asset", `kind != types[".png"] && kind`, `kind`, "TestOnlyWhatBrowsersLoadIsServed"},
	{"A panic on the voter's side is caught", phones, `		if recover() != nil {
			err = fiber.ErrInternalServerError
		}`, ``, "TestAPanicBelowARealCastReachesNoLog"},
	{"A phone waits ten seconds at most", web, `min(voterTime, s.opts.Limits.Request)`, `s.opts.Limits.Request+0*voterTime`, "TestAVotersRequestHasItsOwnTime"},
	{"After HEAD the connection is clean", web, `		if ctx.IsHead() && ctx.Response.IsBodyStream() {`, `		if false {`, "TestAfterHEADTheNextAnswerCanBeRead"},
	{"HTTP/1.1 names a host", web, `		return !h.IsHTTP11()
	}
	return hosts == 1`, `		return true
	}
	return hosts == 1`, "TestARequestThatDoesNotSayOnceForWhichHostIsRefused"},
	{"HTTP/1.1 names one host", web, `	return hosts == 1 &&`, `	return hosts >= 1 &&`, "TestARequestThatDoesNotSayOnceForWhichHostIsRefused"},
	{"What follows a doubtful request is not answered", web, `	ctx.SetConnectionClose()
`, ``, "TestARequestThatDoesNotSayOnceForWhichHostIsRefused"},
	{"A stranger does not hear that a body was too large", web, `		if _, err := r.pass.Check(s.base, s.opts.Service.Accounts, c.Get(fiber.HeaderAuthorization)); err != nil {
			return err
		}`, ``, "TestABodyThatIsTooLargeTellsAStrangerNothing"},
	{"A resumed session ties no one together", web, `	c.SessionTicketsDisabled = true
`, ``, "TestOverTLSNoConnectionIsTiedToAnother"},
	{"A draining service is not ready", web, `	if s.draining() {`, `	if false {`, "TestADrainingServerIsNotReady"},
	{"Staff pages are in no frame", web, `	c.Set(fiber.HeaderXFrameOptions, "DENY")
`, ``, "TestAnUnknownAddressAndAWrongVerbAreProblems"},
	{"Requests of phones are counted in fives", guards, `			l.n -= l.n % step`, `			l.n -= 0 * step`, "TestCountersMoveInFivesForPhones"},
	{"A role that may not is refused", guards, `case !slices.Contains(p.roles, who.Role):`, `case false:`, "TestOnlyTheNamedRolesPass|TestAForbiddenCallerLearnsThatBeforeAnythingElse"},
	{"A packed body is refused", guards, `enc != "" && !strings.EqualFold(enc, "identity") {`, `enc == "gzip" {`, "TestACompressedBodyIsRefusedWhateverItsEncoding"},
	{"A key is a route's", guards, `		key = c.Method() + " " + c.Route().Path + " " + key
`, ``, "TestAnIdempotencyKeyBelongsToAnAccountAndARoute"},
	{"A refused write gives its key back", guards, `		if kerr := memory.Answered(ctx, actor, key, answer); err == nil {
			err = kerr
		}`, `		if answer != nil {
			err = memory.Answered(ctx, actor, key, answer)
		}`, "TestARefusedWriteIsTriedAgainUnderItsKey|TestAKeyIsGivenBackThoughTheRequestsTimeIsOver"},
	{"A transfer ends when the client goes away", guards, `	t.cancel()
	return t.pipe.Close()`, `	return t.pipe.Close()`, "TestATransferEndsWhenTheClientGoesAway"},
	{"A transfer that breaks off is not taken for a whole", guards, `_ = pw.CloseWithError(err) // always nil`, `_ = pw.Close() // always nil`, "TestATransferThatBreaksOffIsLoggedOnlyWhereRequestsAre|TestABoardFileThatBreaksOffIsNotTakenForAWholeOne"},
	{"Damage does not sound like the end of the vote", phones, `	if status == http.StatusConflict {
		status = http.StatusInternalServerError
	}
`, ``, "TestEveryRefusalIsOneWordWithItsStatus|TestTheVotersSideHasNoOtherWordsThanThoseOfTheProtocol"},
	{"Nothing of the voter's side is cached", phones, `	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")`, `	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")`, "TestAnswersToPhonesSetNoCookieAndHaveOneLength|TestPhonesAreServedThePageTheManifestAndTheState"},
	{"A required field is asked for", apiKit, `		if fields[name].required && !seen[name] {`, `		if false {`, "TestEveryWriteRefusesABodyWithoutWhatIsRequired"},
	{"null is no value of a required field", apiKit, `		if isNull(value) && f.required && !f.nullable {`, `		if false {`, "TestNullIsNoValueOfARequiredField"},
	{"A field is written once", apiKit, `		if seen[key] {
			s.add(faultTwice, at)
			continue
		}`, ``, "TestAFieldIsReadOnlyAsItIsSpelled"},
	{"An unknown field is refused", apiKit, `			s.add(faultUnknown, at)
`, ``, "TestAFieldIsReadOnlyAsItIsSpelled"},
	{"Every wrong type is told", apiKit, `	for i, item := range items {
		if len(s.found) >= maxFaults {`, `	for i, item := range items {
		if len(s.found) >= 1 {`, "TestEveryWrongTypeIsReportedAtOnce"},
	{"The texts of a body lose what cannot be seen", apiKit, `	readTyped(reflect.ValueOf(v))
`, ``, "TestABodyIsReadAsItWasTyped"},
	{"What is typed into the panel loses what cannot be seen", "internal/web/panel/kit", `			req.readTyped()
`, ``, "TestAPastedNameIsStoredWithoutWhatCannotBeSeen"},
	{"A whole number of JSON may have a point", "internal/web/api/kit", `	data = wholeNumbers(data)`, `	data = append(data, wholeNumbers(nil)...)`, "TestABodyIsReadAsItWasTyped"},
	{"A day of a request is read as it was typed", "internal/web/api/kit", `				readDay(f, v.Field(i))`, `				_ = readDay`, "TestABodyIsReadAsItWasTyped"},
	{"What is no name is none", "internal/app/records", ` && !typed.Nothing(t)`, ` && !typed.Nothing(t+"x")`, "TestANameSaysSomething"},
	{"Rows out of order are refused", "internal/table", `if err != nil || n <= o.row {`, `if err != nil || n < 0 {`, "TestRowsOutOfOrderAreRefused"},
	{"A cell that is there twice is refused by its name", "internal/table", `if col <= o.col || row != o.row {`, `if row != o.row {`, "TestACellThatWouldBeMisreadIsRefusedByName"},
	{"A cell of another row is refused by its name", "internal/table", `if col <= o.col || row != o.row {`, `if col <= o.col {`, "TestACellThatWouldBeMisreadIsRefusedByName"},
	{"A text that is not in the workbook is not an empty cell", "internal/table", `err != nil || n < 0 || n >= o.texts) {`, `err != nil || n < 0) {`, "TestACellThatWouldBeMisreadIsRefusedByName"},
	{"What is wrong on a hidden worksheet stops no list", "internal/table", `			p.faults[name] = why
`, `			return why
`, "TestACellThatWouldBeMisreadIsRefusedByName"},
	{"A day of a workbook is not read in a foreign order", "internal/table", `		if day, ok := dayOf(kept[i], shown[i], from1904); ok {`, `		if day, ok := dayOf(kept[i], shown[i], from1904); ok && false {`, "TestAWorkbookIsReadAsPeopleSeeIt"},
	{"Half a number of a ledger is no day", terms, `		if digitAt(k, at[0]-1) ||`, `		if false && digitAt(k, at[0]-1) ||`, "TestDaysAreReadAsLedgersWriteThem"},
	{"A day that is refused is told why", "internal/evaluation/deadline", `	} else if err != nil {`, `	} else if err != nil && why == nil {`, "TestADayThatIsRefusedIsToldWhy"},
	{"The log of someone is found however the name is typed", "internal/app/audit", `who.key(e.Subject) == who.key(f.Subject)`, `who.key(e.Subject) == f.Subject`, "TestTheLogIsFilteredByWhoAndWhenAsPeopleTypeIt"},
	{"A Mongolian letter keeps its form", "internal/typed", `		return unicode.Is(unicode.Mongolian, before)`, `		return false`, "TestTextStaysAsItWasWrittenButForWhatCannotBeSeen"},
	{"A body has a bounded number of faults", apiKit, `	if len(s.found) < maxFaults {`, `	if len(s.found) < 10*maxFaults {`, "TestEveryWrongTypeIsReportedAtOnce"},
	{"A record that is another's is told before its body is read", apiKit, `	if r.concerns != nil {
		chain = append(chain, concerning(r.concerns))
	}
`, ``, "TestAStrangerToARecordLearnsThatBeforeItsBodyIsRead"},
	{"A one-time password is not kept", apis, `kit.Created("Create an account", a.create).Secret()`, `kit.Created("Create an account", a.create)`, "TestAnswersWithSecretsAreNeverKept"},
	{"A key of a hall screen is not kept", apis, `kit.Created("Make a key for a hall screen", a.newKey).Secret()`, `kit.Created("Make a key for a hall screen", a.newKey)`, "TestAnswersWithSecretsAreNeverKept"},
	{"An old version is refused", apiKit, `		if n, err := strconv.Atoi(tag[1 : len(tag)-1]); err == nil && n > 0 {
			return n
		}`, `		return records.AnyVersion`, "TestAnUpdateOfAnOldVersionIsRefused"},
	{"What is no version matches none", apiKit, `			return n
		}
	}
	return -1`, `			return n
		}
	}
	return records.AnyVersion`, "TestAnUpdateOfAnOldVersionIsRefused"},
	{"A page shows what was asked for", apiKit, `	vs, err := list(after, w.Limit+1)`, `	vs, err := list(after, w.Limit)`, "TestAListIsPagedByAnOpaqueCursorWithinLimits"},
	{"A reset is the office's", apis, `kit.Post("/accounts/{name}/reset", office,`, `kit.Post("/accounts/{name}/reset", guard.SignedIn,`, "TestAForbiddenCallerLearnsThatBeforeAnythingElse"},
	{"A call list is for who draws", apis, `kit.Get("/evaluations/{id}/attendees.csv", drawers,`, `kit.Get("/evaluations/{id}/attendees.csv", guard.SignedIn,`, "TestAForbiddenCallerLearnsThatBeforeAnythingElse"},
	{"The audit log is the auditor's", apis, `kit.Get("/audit", guard.Only(auth.Auditor),`, `kit.Get("/audit", guard.Only(auth.Auditor, auth.Admin),`, "TestAForbiddenCallerLearnsThatBeforeAnythingElse"},

	{"A slip bears the mark of its own group", "internal/paper", `marks.Shapes[i%len(marks.Shapes)]`, `marks.Shapes[0]`, "TestSlipsOfGroupsBearTheMarkOfTheirGroup|TestEightGroupsHaveEightMarks"},
}

// plantedInSteps is what a reviewer planted by hand and no test noticed.
var plantedInSteps = []Mutant{
	{"A request for a second officer is in the chain", "internal/app/officer", `return &next.Pending, "", o.audit.Append(ctx, a, "session.ask."+to, id, reason)`, `return &next.Pending, "", nil`, "TestWhatIsDoneToASessionIsInTheChain"},
	{"An opening by the clock is in the chain", "internal/app/session", `return next, s.audit.Append(ctx, records.Actor{}, "session."+string(to), id, schedule)`, `return next, nil`, "TestWhatIsDoneToASessionIsInTheChain"},
	{"A close by the clock is in the chain", "internal/app/session", `return next, s.audit.Append(ctx, records.Actor{}, "session.closing", id, schedule)`, `return next, nil`, "TestWhatIsDoneToASessionIsInTheChain"},
	{"A wiped rehearsal is in the chain", "internal/app/session", `return s.audit.Append(ctx, a, "session.wipe", id, "rehearsal")`, `return nil`, "TestWhatIsDoneToASessionIsInTheChain"},
	{"Fetching the lists is in the chain", "internal/app/ballotbox", `return out, s.audit.Append(ctx, a, "session.lists", id, "")`, `return out, nil`, "TestWhatIsDoneToASessionIsInTheChain"},
	{"A reviewed suggestion is in the chain", "internal/app/tally", `err = s.audit.Append(ctx, a, "session.comment", id, fmt.Sprintf("n=%d", n))`, `err = s.audit.Append(ctx, a, "session.lists", id, fmt.Sprintf("n=%d", n))`, "TestWhatIsDoneToASessionIsInTheChain"},
	{"Evidence says nothing of other sessions", "internal/app/minutes", `entries[i] = verify.AuditEntry{N: e.N, Prev: e.Prev, Hash: e.Hash}`, `entries[i] = e`, "TestEvidenceSaysNothingOfOtherSessions"},
	{"The reason lies beside the voided note", "internal/app/minutes", `if m.Session.State == vote.StateVoided {`, `if false {`, "TestEvidenceSaysNothingOfOtherSessions"},
	{"A pause says who asked for it", "internal/app/session", `next.Paused, next.By, next.Second, next.Reason = paused, a.Name, "", reason`, `next.Paused, next.Second, next.Reason = paused, "", reason`, "TestAPauseIsWithWhoAskedForIt"},
	{"Nothing is paused that does not run", "internal/app/session", `if !vote.Admits(sess.V.Flow, cur.State) && !vote.Casts(sess.V.Flow, cur.State) {`, `if sess.V.Flow == "" && cur.State == vote.StatePurged {`, "TestAPauseIsWithWhoAskedForIt"},
	{"A pause happens once", "internal/app/session", `if cur.Paused != paused {`, `if true {`, "TestAPauseIsWithWhoAskedForIt"},
	{"Flow two opens with admission by the clock", "internal/app/session", `		to = vote.StateAdmitting
	}
	if err := s.mayBegin`, `		to = vote.StateOpen
	}
	if err := s.mayBegin`, "TestFlowTwoOpensWithAdmission"},
	{"Two officers open an admission", "internal/app/session", `	case vote.StateOpen, vote.StateAdmitting:
		return sess.TwoOfficers`, `	case vote.StateOpen:
		return sess.TwoOfficers`, "TestFlowTwoOpensWithAdmission"},
	{"A request that expired is neither shown nor withdrawn", "internal/app/officer", `return p.V.Done || !o.env.Now().Before(p.V.Until)`, `return p.V.Done`, "TestFlowTwoOpensWithAdmission"},
	{"A session that runs is not opened later", "internal/app/session", `(opensAt != nil || !s.running(cur.State))`, `(!s.running(cur.State))`, "TestAScheduleFollowsTheState"},
	{"A new end is noticed at once", "internal/app/session", `	s.Wake(id)
	return s.ShowSession(ctx, a, id)
}

func (s *Sessions) checkTimes`, `	return s.ShowSession(ctx, a, id)
}

func (s *Sessions) checkTimes`, "TestAScheduleFollowsTheState"},
	{"The earlier of two ends closes a session", "internal/app/ballotbox", `(due.IsZero() || c.Before(due))`, `due.IsZero()`, "TestTheEarlierOfTwoEndsClosesASession"},
	{"A box of a group has a name of its own", "internal/app/session", `if len(sess.Groups) > 0 || i > 0 {`, `if i > 0 {`, "TestABoxOfAGroupHasANameOfItsOwn"},
	{"A rehearsal says so in its title", "internal/app/session", `sess.Title = "【演练】" + sess.Title`, `sess.Title = "" + sess.Title`, "TestARehearsalSaysSoToEveryPhone"},
	{"A rehearsal says so to phones", "internal/app/ballotbox", `Rehearsal: b.rehearsal, `, ``, "TestARehearsalSaysSoToEveryPhone"},
	{"A draft of a rehearsal says so to phones", "internal/app/ballotbox", `Rehearsal: sess.V.Rehearsal, Trial`, `Rehearsal: sess.V.Rehearsal && cur.State != vote.StateDraft, Trial`, "TestARehearsalSaysSoToEveryPhone"},
	{"Slips are no more than the cap", "internal/app/session", `len(merged) > limit {`, `len(merged) > limit+1 {`, "TestSlipsAreEachOnceAndNoMoreThanTheCap"},
	{"A slip that came twice is one", "internal/app/session", `		merged = slices.Compact(merged)
`, ``, "TestSlipsAreEachOnceAndNoMoreThanTheCap"},
	{"A slip is named once in a request", "internal/app/ballotbox", `if len(slices.Compact(slices.Clone(out))) != len(out) {`, `if len(out) == 0 {`, "TestSlipsAreEachOnceAndNoMoreThanTheCap"},
	{"Nothing is ready without slips", "internal/app/session", `if len(issued) == 0 && sess.Mode != vote.ModeScreen {`, `if len(issued) < 0 && sess.Mode != vote.ModeScreen {`, "TestSlipsAreEachOnceAndNoMoreThanTheCap"},
	{"Paper is not typed before the opening", "internal/app/accounting", `	case vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting, vote.StateClosing, vote.StateSealed:
		return true`, `	case vote.StateReady, vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting, vote.StateClosing,
		vote.StateSealed:
		return true`, "TestFiguresFromPaperArePossible"},
	{"The marks of a question add up to the sheets", "internal/app/accounting", `if sum != e.Ballots {`, `if sum > e.Ballots {`, "TestFiguresFromPaperArePossible"},
	{"Paper marks options that the form has", "internal/app/accounting", `if !keys[key] {`, `if !keys[key] && n > 0 {`, "TestFiguresFromPaperArePossible"},
	{"Paper answers questions that the form has", "internal/app/accounting", `if !known[code] {`, `if !known[code] && false {`, "TestFiguresFromPaperArePossible"},
	{"No option is marked on more sheets than there are", "internal/app/accounting", `|| (x.Type == scheme.Multi && e.Ballots >= 0 && n > e.Ballots)`, ``, "TestFiguresFromPaperArePossible"},
	{"Paper counts towards k", "internal/app/tally", `		total += p.Ballots
`, `		_ = p.Ballots
`, "TestPaperCountsTowardsWhatIsEnough"},
	{"An abstention on paper is counted", "internal/app/accounting", `Blank: marks["abstain"]}`, `Blank: 0}`, "TestPaperCountsTowardsWhatIsEnough"},
	{"A reason for sealing is none for paper", "internal/app/accounting", `return o.What == "count" && (`, `return (`, "TestPaperCountsTowardsWhatIsEnough"},
}

package list

// issueRoom is what the issue of documents, the lists of a round and repeated requests promise.
var issueRoom = []Mutant{
	{
		"A number is of the year in China", "internal/app/document",
		`now := document.SeriesID(doc.Layout.Code, d.today().Year())`,
		`now := document.SeriesID(doc.Layout.Code, d.env.Now().UTC().Year())`, "TestANumberIsOfTheYearInWhichItWasTaken",
	},
	{
		"A number says the year of its line", "internal/app/document",
		`at.In(deadline.China).Year()`, `at.In(time.UTC).Year()`, "TestANumberIsOfTheYearInWhichItWasTaken",
	},
	{
		"A number that was taken is the document's in the new year too", "internal/app/document",
		`if err != nil || taken { return errors.Join(err, errSame) }`, `if err != nil { return err }
		_ = taken`, "TestANumberIsOfTheYearInWhichItWasTaken",
	},
	{
		"A document returned meanwhile is not issued", "internal/app/document",
		`if doc.State != document.StateApproved { return errMoved }`, ``, "TestADocumentReturnedMeanwhileIsNotIssuedNorWithdrawn",
	},
	{
		"A document with a number is not withdrawn", "internal/app/document",
		`return errors.Join(err, errNumbered)`, `return err`, "TestADocumentReturnedMeanwhileIsNotIssuedNorWithdrawn",
	},
	{
		"The chain says why a document was returned", "internal/app/document",
		`[]string{r.Says, r.Reason}`, `[]string{r.Says}`, "TestADocumentReturnedMeanwhileIsNotIssuedNorWithdrawn",
	},
	{
		"Who began an issue keeps the place", "internal/app/document",
		`cur.V.State != document.StateIssued && cur.V.State != document.StateApproved`,
		`cur.V.State != document.StateIssued`, "TestADocumentWhoseIssueWasBegunKeepsItsPlace",
	},
	{
		"A document is replaced once", "internal/app/document",
		`if doc.State != document.StateIssued { return errSame }
		doc.ReplacedBy = v.ID`, `doc.ReplacedBy = v.ID`, "TestADocumentIsReplacedOnce",
	},
	{
		"A notice whose last day has come is not issued", "internal/app/document",
		`doc.Due <= d.today().Format(time.DateOnly)`, `doc.Due < d.today().Format(time.DateOnly)`,
		"TestANoticeIsIssuedBeforeItsLastDay",
	},
	{
		"A redo begins on the day in China", "internal/app/document",
		`string(deadline.DayOf(*v.V.IssuedAt))`, `v.V.IssuedAt.UTC().Format(time.DateOnly)`,
		"TestANoticeIsIssuedBeforeItsLastDay",
	},
	{
		"A redo is of the kind of its first evaluation", "internal/app/round",
		`SchemeVersion: first.V.SchemeVersion, Kind: first.V.Kind,`, `SchemeVersion: first.V.SchemeVersion,`,
		"TestANoticeIsIssuedBeforeItsLastDay",
	},
	{
		"Numbers are passed over by the office", "internal/app/document",
		`if !isOffice(a) {
			return errOfficeOnly
		}
		if err := records.CheckReason(reason); err != nil {`, `if err := records.CheckReason(reason); err != nil {`,
		"TestAnOutdatedDocumentIsNotApproved",
	},
	{
		"The table is printed with its rows", "internal/app/document",
		`Widths: t.Widths, Rows: t.Rows,`, `Widths: t.Widths,`, "TestThePaperSaysWhatItsDocumentSays",
	},
	{
		"What people wrote ends as a sentence", "internal/evaluation/document",
		`line += "。"`, `line += ""`, "TestWhatPeopleWroteEndsAsASentence",
	},
	{
		"A letter is about a unit of the batch that is named", "internal/app/document",
		`if err == nil && batch.ID != id {`, `if err == nil && batch.ID == "" {`, "TestALetterIsAboutAUnitOfTheBatchThatIsNamed",
	},
	{"A replacement says what its decision said", "internal/app/document", `doc.Given = old.Given`, `doc.Given = nil`, "TestAReplacementSaysWhatItsDecisionSaid"},
	{"A signer who was typed stays", "internal/app/document", `if doc.Approved != nil && doc.Approved.Signs {`, `if doc.Approved != nil {`, "TestTheApproverOfAReportUpwardIsItsSigner"},
	{"A clerk who approves signs no report upward", "internal/app/document", `&& len(doc.Signers) == 0 && a.Role == auth.Leader {`, `&& len(doc.Signers) == 0 {`, "TestTheApproverOfAReportUpwardIsItsSigner"},
	{
		"Who approves a report upward signs it", "internal/app/document",
		`if doc.Layout.Upward && len(doc.Signers) == 0 && a.Role`, `if false && a.Role`, "TestTheApproverOfAReportUpwardIsItsSigner",
	},
	{
		"What is about a count is left out where it is zero", "internal/evaluation/document",
		`case strings.TrimSpace(values[n]) == "0":`, `case strings.TrimSpace(values[n]) == "-":`, "TestWhatIsAboutACountIsLeftOutWhereItIsZero",
	},
	{
		"A clause is about one count", "internal/evaluation/document",
		`len(used) != 1 || !counts(used[0]) ||`, `len(used) == 0 ||`, "TestAPackThatDoesNotParseIsRefusedWhole",
	},
	{
		"Brackets around what is no clause are words", "internal/evaluation/document",
		"		case !ok:\n			return c\n", "		case !ok:\n			return inner\n", "TestBracketsThatMakeNoClauseAreWords",
	},
	{
		"Brackets of an older pack are words", "internal/app/document",
		`document.ReadStored([]byte(v.V.YAML))`, `document.ReadPack([]byte(v.V.YAML))`, "TestBracketsOfAnOlderPackAreWords",
	},
	{
		"The clauses of a type that is saved are checked", "internal/app/document",
		`document.ReadStored(raw, written...)`, `document.ReadStored(raw, written[:0]...)`, "TestBracketsOfAnOlderPackAreWords",
	},
	{
		"A title has no clauses", "internal/evaluation/document",
		`d := Draft{Title: fill(t.Title, values)}`, `d := Draft{Title: Fill(t.Title, values)}`,
		"TestBracketsThatMakeNoClauseAreWords",
	},
	{
		"A sentence has one full stop", "internal/evaluation/document",
		`return strings.TrimSuffix(text, "。")`, `return text`, "TestWhatPeopleWroteEndsAsASentence",
	},
	{
		"A sentence within quotation marks has ended", "internal/evaluation/document",
		`said := strings.TrimRight(line, "”’）》")`, `said := line`, "TestASentenceEndsOnceHoweverItWasTyped",
	},
	{
		"Marks typed in Latin letters are marks", "internal/evaluation/document",
		`"；，、;,.")`, `"；，、")`, "TestASentenceEndsOnceHoweverItWasTyped",
	},
	{
		"Lines within a sentence are parts of it", "internal/evaluation/document",
		`strings.ReplaceAll(strings.ReplaceAll(text, "。\n", "；"), "\n", "")`, `strings.TrimSpace(text)`,
		"TestLinesWithinASentenceArePartsOfIt",
	},
	{
		"A line that ends as Windows ends it has its full stop", "internal/evaluation/document",
		`strings.TrimLeft(rest, " \t\r　")`, `strings.TrimLeft(rest, "")`, "TestLinesWithinASentenceArePartsOfIt",
	},
	{
		"Minutes are not signed by the office", "internal/app/document",
		`if out.Form != docx.Minutes {`, `if out.Form != "" {`, "TestThePaperSaysWhatItsDocumentSays",
	},
	{
		"A document goes to each addressee once", "internal/app/document",
		`if !slices.ContainsFunc(out, func(x Addressee) bool { return x.ID == id }) {`, `if id != "" {`,
		"TestAnAddresseeSignsForADocumentOnce",
	},
	{
		"An organization's supervisor is found by name", "internal/app/round",
		`return typed.Key(sup.V.Name) == typed.Key(body), nil`, `return sup.V.Name == "", nil`, "TestWhoAPersonIsToAnOrganization",
	},
	{
		"A name that was taken is held for a minute", "internal/app/round",
		`s.env.Now().Sub(cur.At) < time.Minute`, `s.env.Now().Sub(cur.At) < time.Minute-time.Hour`, "TestANameThatWasTakenIsHeldForAMinute",
	},
	{
		"A change of a briefing is in the chain", "internal/app/round",
		`return v, s.audit.Append(ctx, a, "briefing.new", v.ID, "")`, `return v, nil`,
		"TestEveryChangeOfARoundIsInTheChain",
	},
	{
		"A key that no one answered is free after a minute", "internal/app/account",
		`case s.env.Now().Sub(cur.V.At) < idempotencyClaim:`, `default:`, "TestAKeyIsTakenOverAfterAMinuteAndFreeAfterADay",
	},
	{
		"A key is free after a day", "internal/app/account",
		`if err == nil && s.env.Now().Sub(cur.V.At) < IdempotencyLife {`, `if err == nil {`,
		"TestAKeyIsTakenOverAfterAMinuteAndFreeAfterADay",
	},
	{
		"A large answer is not kept", "internal/web/guard",
		`|| len(r.Body()) > maxKept {`, `{`, "TestOnlyASuccessOfModerateSizeIsKept",
	},
	{
		"A stream is not kept", "internal/web/guard",
		`r.IsBodyStream() || len`, `len`, "TestOnlyASuccessOfModerateSizeIsKept",
	},
	{
		"A long number is rounded once", "internal/evaluation/decimal",
		`c := new(big.Rat).Mul(r, Hundred)`,
		`c, _ := new(big.Rat).SetString(r.FloatString(3))
		c.Mul(c, Hundred)`, "TestALongNumberIsRoundedOnce",
	},
	{
		"A ladder has ten rungs", "internal/evaluation/deadline",
		`n == 0 || n > 10`, `n == 0 || n > 11`, "TestALadderHasAtMostTenRungs",
	},
	{
		"The code on a screen expires with its slot", "internal/app/display",
		`vote.PresenceSlot(d.env.Exactly().Unix())+1)*15`, `vote.PresenceSlot(d.env.Exactly().Unix())+2)*15`,
		"TestTheCodeOnAScreenExpiresWhenTheNextOneComes",
	},
	{
		"A list to tick has no bar on a screen", "internal/app/display",
		`q.Type == scheme.Multi || i >= len(r.PerQuestion)`, `i >= len(r.PerQuestion)`, "TestAScreenHasNoBarForAListToTick",
	},
	{
		"A screen shows each question its own counts", "internal/app/display",
		`r.PerQuestion[i].Counts[o.Key]`, `r.PerQuestion[0].Counts[o.Key]`, "TestAScreenHasNoBarForAListToTick",
	},
	{
		"The days of a redo are moved both", "internal/app/round",
		`before, e.StartsOn, e.DueOn = *e, ask.StartsOn, ask.DueOn`, `before, e.StartsOn = *e, ask.StartsOn`,
		"TestTheDaysOfARedoMoveItsDeadlines",
	},
	{
		"The first day of a redo is moved", "internal/app/round",
		`before, e.StartsOn, e.DueOn = *e, ask.StartsOn, ask.DueOn`, `before, e.DueOn = *e, ask.DueOn`,
		"TestTheDaysOfARedoMoveItsDeadlines",
	},
	{
		"A redo keeps a first day", "internal/app/round",
		`case e.AgainOf != "" && ask.StartsOn == "":`, `case false:`, "TestTheDaysOfARedoMoveItsDeadlines",
	},
	{
		"The last day of a redo moves what is due", "internal/app/round",
		`s.Redo, s.RedoDue = deadline.Day(e.StartsOn), deadline.Day(e.DueOn)`, `s.Redo = deadline.Day(e.StartsOn)`,
		"TestTheDaysOfARedoMoveItsDeadlines",
	},
	{
		"A refused ballot takes the keys out of memory", "internal/app/ballotbox",
		`	b.forgetDead(st.State)
	switch st.State {`, `	switch st.State {`, "TestARefusedMessageTakesTheKeysOutOfMemory",
	},
	{
		"A refused slip takes the keys out of memory", "internal/app/ballotbox",
		`		b.forgetDead(st.State)
		return Closed`, `		return Closed`, "TestARefusedMessageTakesTheKeysOutOfMemory",
	},
	{
		"Keys of admission leave memory as voting begins", "internal/app/ballotbox",
		`(!vote.ReceiptKeyLive(st) ||
		!vote.IssuerKeysLive(st) && (len(k.Issuers) > 0 || k.Presence != nil))`, `!vote.ReceiptKeyLive(st)`,
		"TestKeysOfAdmissionLeaveTheMemoryOfEveryReplica",
	},
	{
		"A look takes keys of admission out of memory", "internal/app/ballotbox",
		`		if st, ok := running[b.session]; ok {
			b.forgetDead(st)
		} else {`, `		if _, ok := running[b.session]; !ok {`, "TestKeysOfAdmissionLeaveTheMemoryOfEveryReplica",
	},
	{
		"Who settles a session takes its dead keys out of memory", "internal/app/session",
		`	ballotbox.ForgetDead(s.boxes, sess, cur.State)
`, ``, "TestKeysOfAdmissionLeaveTheMemoryOfEveryReplica",
	},
	{
		"An ended session has no keys in memory", "internal/app/session",
		`			ballotbox.ForgetEnded(s.boxes, running)
`, ``, "TestARefusedMessageTakesTheKeysOutOfMemory",
	},
}

// plantedInStores is what a reviewer planted by hand and no test noticed.
var plantedInStores = []Mutant{
	{"Rows of one commit are in order of their keys", "internal/store/sqlite", `key:  key[:],`, `key:  nil,`, "TestRowsOfOneCommitAreWrittenInOrderOfTheirKeys"},
	{"Marks are of ballots", "internal/store/sqlite", `filepath.Join(marksDir, "*"),`, ``, "TestMarksWithoutRecordsAreNoNewDirectory"},
	{"Keys are of sessions", "internal/store/sqlite", `filepath.Join("keys", "*.keys")`, `filepath.Join("keys", "*.none")`, "TestMarksWithoutRecordsAreNoNewDirectory"},
	{"A mark has two places", "internal/store/sqlite", `(1 + m.seq%2)`, `(1 + m.seq%1)`, "TestAMarkIsWrittenIntoTwoPlacesInTurn"},
	{"Every state of a mark has its number", "internal/store/sqlite", `	m.seq++
	at :=`, `	at :=`, "TestAMarkIsWrittenIntoTwoPlacesInTurn"},
	{"What was removed stays gone", "internal/store/sqlite", `	if !removed {
		return nil
	}
	return syncDir(filepath.Dir(path))`, `	if !removed {
		return nil
	}
	return nil`, "TestADroppedBoxIsGoneFromTheDisk"},
	{"A mark is on the disk before it has its name", "internal/store/sqlite", `	if err := disk.SyncFile(temp); err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
`, ``, "TestAMarkIsOnTheDiskBeforeItIsReliedOn"},
	{"The name of a mark is on the disk", "internal/store/sqlite", `	if err := disk.Rename(temp, path); err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	return syncDir(filepath.Dir(path))`, `	if err := disk.Rename(temp, path); err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	return nil`, "TestAMarkIsOnTheDiskBeforeItIsReliedOn"},
	{"A commit is on the disk", "internal/store/sqlite", `"synchronous(FULL)"`, `"synchronous(NORMAL)"`, "TestAFileIsOpenedAsItsPromisesNeed"},
	{"No row is in a file beside", "internal/store/sqlite", `"temp_store(MEMORY)"`, `"temp_store(FILE)"`, "TestAFileIsOpenedAsItsPromisesNeed"},
	{"What is hidden together is k ballots", "internal/verify", `rest > 0 && rest < k {`, `rest > 0 && rest <= k {`, "TestWhatIsShownAndHiddenIsKToTheBallot"},
	{"Less than k is had by subtraction", "internal/verify", `|| hidden > 1 && rest > 0 && rest < k {`, `{`, "TestWhatIsShownAndHiddenIsKToTheBallot"},
	{"k ballots in all may be published", "internal/verify", `	if r.Returned < k {`, `	if r.Returned <= k {`, "TestWhatIsShownAndHiddenIsKToTheBallot"},
	{"A group of k is shown", "internal/verify", `*g.Returned < k {`, `*g.Returned <= k {`, "TestWhatIsShownAndHiddenIsKToTheBallot"},
	{"A caution is in the summary", "internal/verify", `			warned++
`, ``, "TestTheSummaryCountsWhatFailedAndWhatIsACaution"},
	{"A loss is accepted once", "internal/store/sqlite", `	_, err := s.Box(ctx, sid)
	b.mu.Lock()
	b.accepted = false
	b.mu.Unlock()
	return err`, `	_, err := s.Box(ctx, sid)
	return err`, "TestALossIsAcceptedOnce"},
	{"A mark is not in clear", "internal/store/sqlite", `	return m.box.Seal(nonce, nonce, plain, []byte(markMagic))`, `	return append(append(nonce, plain...), make([]byte, markTag)...)`, "TestAMarkTellsNothingAndLeavesNothing"},
	{"An erased mark is overwritten", "internal/store/sqlite", `	_, err = f.WriteAt(make([]byte, markSize), 0)`, `	_, err = f.WriteAt(nil, 0)`, "TestAMarkTellsNothingAndLeavesNothing"},
	{"The mark of the records has two places", "internal/store/sqlite", `int64(m.counted%2)*recordSlot`, `int64(m.counted%1)*recordSlot`, "TestTheMarkOfTheRecordsHasTwoPlaces"},
	{"Deleted is part of a record", "internal/store/sqlite", `r.At.UnixMilli(), r.Deleted, len(r.Body))`, `r.At.UnixMilli(), false, len(r.Body))`, "TestARecordThatABitDeletesIsNotTakenForDeleted"},
	{"The parent is part of a record", "internal/store/sqlite", `r.Kind, r.ID, r.Parent, r.Version,`, `r.Kind, r.ID, "", r.Version,`, "TestARecordThatABitDeletesIsNotTakenForDeleted"},
	{"A row is acknowledged once its mark has it", "internal/store/sqlite", `	if err == nil && w.settled != nil {`, `	for _, t := range group {
		select {
		case t.done <- t.err:
		default:
		}
	}
	if err == nil && w.settled != nil {`, "TestARowIsAcknowledgedOnceItsMarkHasIt"},
	{"A mark that cannot be written is told", "internal/store/sqlite", `				t.err = cmp.Or(t.err, unavailable(t.op, failed))`, `				t.err = cmp.Or(t.err, nil)`, "TestARowIsAcknowledgedOnceItsMarkHasIt"},
	{"An erased table leaves no pages", "internal/store/sqlite", "`; VACUUM`", "``", "TestAnErasedTableLeavesNoPagesInTheCopy"},
	{"What is read is the caller's own", "internal/store/sqlite", `	r.Body = slices.Clone(r.Body)
	return r, nil`, `	r.Body = slices.Clip(r.Body)
	return r, nil`, "TestWhatIsReadIsTheCallersOwn"},
	{"The key is part of a row", "internal/store/sqlite", `	h.Write(k[:])
	h.Write(value)`, `	h.Write(value)`, "TestARowUnderAnotherKeyIsNoticed"},
	{"Slips are in order", "internal/app/session", `		slices.SortFunc(merged, ballotbox.CompareHash)
`, ``, "TestSlipsAreEachOnceAndNoMoreThanTheCap"},
	{"What only the second typed is a difference", "internal/app/accounting", `	maps.Copy(codes, b.Counts)
`, ``, "TestWhatOnlyOnePersonTypedIsADifference"},
	{"No one may have chosen an option on paper", "internal/app/accounting", `if n < 0 || n > records.MaxSlips ||`, `if n <= 0 || n > records.MaxSlips ||`, "TestFiguresFromPaperArePossible"},
	{"An outcome names its result", "internal/app/tally", `	o.Digest = hex.EncodeToString(sum[:])`, `	o.Digest = hex.EncodeToString(sum[:1])`, "TestAResultOfTheHallScreenSaysSo"},
	{"Paper alone may be enough", "internal/app/tally", `(inBoxes > 0 && vote.TooFew(inBoxes, sess.K))`, `vote.TooFew(inBoxes, sess.K)`, "TestPaperCountsTowardsWhatIsEnough"},
	{"A hall code is shown while phones are admitted", "internal/app/display", `if v.Presence != 1 || !vote.Admits(v.Flow, v.State) {`, `if v.Presence != 1 {`, "TestAHallCodeIsShownWhilePhonesAreAdmitted"},
	{"Digits are for one screen", "internal/app/display", `case cur.V.Taken != "" ||`, `case`, "TestDigitsAreForOneScreen"},
	{"A refused count is not asked for", "internal/app/session", `	if err := s.mayCount(ctx, id, sess.V); err != nil {
		return err
	}
	_, err = records.Create`, `	if err := s.mayCount(ctx, id, sess.V); err != nil && id == "" {
		return err
	}
	_, err = records.Create`, "TestARefusedCountIsNotMadeLaterByItself"},
	{"There is no evidence before the count", "internal/app/minutes", `	case vote.StateCounted, vote.StatePurged, vote.StateVoided:
	default:`, `	case vote.StateSealed, vote.StateCounted, vote.StatePurged, vote.StateVoided:
	default:`, "TestThereIsNoEvidenceBeforeTheCount"},
	{"Nothing is copied into a store under way", "internal/copying", `if err := Refuse(ctx, to); err != nil {`, `if err := Refuse(ctx, to); err != nil && !used {`, "TestNothingIsCopiedIntoAStoreUnderWay"},
	{
		"A move that was killed goes on", "internal/copying", `	used, err := inUse(ctx, to)
`, `	if err := Refuse(ctx, to); err != nil {
		return Summary{}, err
	}
	used, err := inUse(ctx, to)
`, "TestAMoveKilledAnywhereGoesOn",
	},
	{"Half a copy is said to be one", "internal/copying", `	if err := whole(ctx, st); err != nil {
		return err
	}
	open, err :=`, `	open, err :=`, "TestAMoveKilledAnywhereGoesOn"},
	{"A record of another parent is another", "internal/copying", ` && a.Parent == b.Parent`, ``, "TestARecordThatDiffersInAnythingIsAnother"},
	{"A digest is of lengths too", "internal/copying", `		c.h.Write(n[:])
`, ``, "TestNoTwoStoresHaveOneDigest"},
	{"A secret has twenty-four bytes at least", "internal/app/reminder", `len(raw) < secretMin ||`, `len(raw) < secretMin-1 ||`, "TestASecretHasItsLengthAndAHostNoSecret"},
	{"A host is shown without its query", "internal/app/reminder", `	return u.Host
`, `	return u.Host + u.RequestURI()
`, "TestASecretHasItsLengthAndAHostNoSecret"},
}

package list

// endingRoom is what a session keeps to that a killed process left half fixed, or half counted.
var endingRoom = []Mutant{
	{"A half-fixed draft gets no more slips", boxes, ` || m.Issued != now.Issued`, ``, "TestADraftChangedHalfWayKeepsToItsManifest"},
	{"A half-fixed draft keeps its unit", boxes, ` || m.Org != now.Org`, ``, "TestADraftChangedHalfWayKeepsToItsManifest"},
	{"A half-fixed draft without its keys says so", boxes, `errors.Is(err, keys.ErrGone) || errors.As(err, &damaged)`, `errors.As(err, &damaged)`, "TestAHalfFixedDraftWithoutItsKeysIsToBeVoided"},
	{"A voided note follows a manifest note", boxes, `	if err := PublishManifestNote(ctx, s, b.Box); err != nil {
		return err
	}
	return s.PublishNote(ctx, sid, NoteVoided`, `	return s.PublishNote(ctx, sid, NoteVoided`, "TestADraftChangedHalfWayKeepsToItsManifest"},
	{"A voided draft has no form", boxes, `		return TakeBackForm(ctx, s, sid)
`, `		return nil
`, "TestADraftVoidedBeforeItsManifestHasAnEmptyBoard"},
	{"A decided count asks for nothing more", sessions, `	if done, err := s.tallies.Decided(ctx, sess); err != nil || done {
		return "", err
	}
`, ``, "TestACountKilledBeforeItsNoteKeepsItsResult"},
	{"A count that another overtook takes its result", tallies, `	if done, err := s.PublishDecided(ctx, id, sess); err != nil || done {
		return err
	}
`, ``, "TestTheFirstOfTwoCountsDecides"},
	{"Figures typed after the decision are refused", "internal/app/accounting", `	return ac.tallies.Undecided(ctx, sess.V, errAccountingClosed)
`, `	_ = sess
	return nil
`, "TestADecidedCountTakesNothingMore"},
	{"Paper typed after the decision is refused", "internal/app/accounting", `	if err := ac.tallies.Undecided(ctx, sess, errAccountingClosed); err != nil {
		return PaperView{}, err
	}
`, ``, "TestADecidedCountTakesNothingMore"},
	{"A decided session is not voided", sessions, `case r.To == vote.StateVoided:`, `case false:`, "TestADecidedCountTakesNothingMore"},
	{"A result on the board is not replaced", tallies, `err == nil && !bytes.Equal(on, raw)`, `err == nil && len(on) < 0 && !bytes.Equal(on, raw)`, "TestAResultOnTheBoardIsNotReplacedByAnother"},
	{"A count that another overtook leaves no suggestions", tallies, `	if err := s.eraseSets(ctx, id, d.Outcome.CommentSet); err != nil {
		return err
	}
`, ``, "TestTheFirstOfTwoCountsDecides"},
	{"A count erases what a killed one stored", tallies, `	if _, err := records.Create(ctx, s.env, ballotbox.KindCommentSet, attempt, id, struct{}{}); err != nil {
		return "", err
	}
`, ``, "TestSuggestionsOfAKilledCountDoNotStay"},
	{"A purge erases what a killed count stored", tallies, `	if err := s.eraseSets(ctx, id, ""); err != nil {
		return err
	}
	o, err`, `	o, err`, "TestAPurgeErasesTheSuggestionsOfEveryCount"},
	{"A void erases what a killed count stored", sessions, `	if err := s.tallies.EraseComments(ctx, id); err != nil {
		return err
	}
	return ballotbox`, `	_ = id
	return ballotbox`, "TestSuggestionsOfAKilledCountDoNotStay"},
	{"A void that overtakes the suggestions leaves none", tallies, `			return errors.Join(err, s.purgeSet(ctx, o.CommentSet))`, `			return errors.Join(err)`, "TestACountOvertakenAsItStoresLeavesNoSuggestions"},
	{"What wrote on after the end is still listed", tallies, `		if err := s.env.PurgeBelow(ctx, ballotbox.KindComment, set.ID); err != nil {
			return err
		}
`, `		if err := s.purgeSet(ctx, set.ID); err != nil {
			return err
		}
`, "TestSuggestionsWrittenAfterTheEndAreFound"},
	{"A void that suggestions outlived is not finished", boxes, `		if len(stored) > 0 {
			return true, nil`, `		if len(stored) > 0 {
			return false, nil`, "TestSuggestionsWrittenAfterTheEndAreFound"},
	{"A count that fails as it stores leaves no suggestions", tallies, `errors.Join(err, s.purgeSet(ctx, attempt))`, `errors.Join(err)`, "TestACountThatFailsAsItStoresLeavesNoSuggestions"},
	{"A count that is stopped as it stores leaves no suggestions", tallies, `	ctx = context.WithoutCancel(ctx)
`, ``, "TestACountThatFailsAsItStoresLeavesNoSuggestions"},
	{"A void killed before its note is finished", boxes, `return !said, err`, `return said && err != nil, err`, "TestAVoidKilledBeforeItsNoteIsFinished"},
	{"A void killed before it takes the form back is finished", boxes, `		return onBoard(ctx, s, sid, FileForm)
`, `		return false, nil
`, "TestAVoidKilledBeforeItTakesTheFormBackIsFinished"},
	{"A session that cannot be read stops no hall", sessions, `const mayBeUnread = 10`, `const mayBeUnread = 0`, "TestAVoidedSessionThatCannotBeReadStopsNoHall"},
	{"A session that cannot be read is settled", sessions, `				w.left = true
`, ``, "TestAVoidedSessionThatCannotBeReadStopsNoHall"},
	{"A voided session that cannot be read says so", sessions, `	_, err := ballotbox.VoidLeft(ctx, s.boxes, id, sess, cur.At)
	return err`, `	return nil`, "TestAVoidedSessionThatCannotBeReadStopsNoHall"},
	{"A store that cannot be read is not asked for every session", sessions, `const mayBeUnread = 10`, `const mayBeUnread = 1000`, "TestAStoreThatCannotBeReadIsNotAskedForEverySession"},
	{"A box that cannot be read keeps no other from its void", boxes, `		failed = errors.Join(failed, endVoidedBox(ctx, s, ref.SID, reason))
`, `		if failed = endVoidedBox(ctx, s, ref.SID, reason); failed != nil {
			return failed
		}
`, "TestABoxThatCannotBeReadKeepsNoOtherFromItsVoid"},
	{"A voided session is not read for ever", boxes, `		s.over.Store(id, struct{}{})
`, `		_ = id
`, "TestAVoidedSessionIsNotReadForEver"},
	{"A voided session is read for an hour", boxes, `s.env.Now().Sub(at) >= settled`, `s.env.Now().Sub(at) >= 0`, "TestAVoidedSessionIsNotReadForEver"},
	{"A session voided while voting is in fives", boxes, `onBoard(ctx, s, ref.SID, FileCheckpoint)`, `onBoard(ctx, s, ref.SID, FileAdmission)`, "TestASessionVoidedWhileVotingIsShownInFives"},
	{"A draft of groups voided half fixed verifies", "internal/verify", `		case unfixed && c.empty:
			continue
`, ``, "TestASessionVoidedBeforeEveryManifestPasses"},
	{"No one was admitted where a manifest is missing", "internal/verify", `(!c.voided || c.hasAdmission)`, `!c.voided`, "TestASessionVoidedBeforeEveryManifestPasses"},
	{"Slips of a half-fixed draft are those of its manifests", "internal/verify", `a.Printed < printed || `, ``, "TestASessionVoidedBeforeEveryManifestPasses"},
	{"No one voted where a manifest is missing", "internal/verify", `	case unfixed && (a.Admitted != 0 || a.Void != 0 || a.Returned != 0 || a.Paper != 0):`, `	case false && unfixed:`, "TestASessionVoidedBeforeEveryManifestPasses"},
	{"A box of a session that has begun has its manifest", "internal/verify", `	case begun && slices`, `	case false && begun && slices`, "TestASessionVoidedBeforeEveryManifestPasses"},
	{"A log of another session says nothing of this one", "internal/verify", `is && e.Object == session && slices`, `is && e.Object != session && slices`, "TestABegunSessionIsNotWithoutItsOnlyBox"},
	{"A session voided after its seal is exact", "internal/app/accounting", `if st != vote.StateVoided {`, `if true {`, "TestASessionVoidedAfterTheSealSaysItsExactFigures"},
	{"A session voided while open is in fives", "internal/app/accounting", `return ballotbox.Sealed(ctx, ac.boxes, sess)`, `return true, nil`, "TestASessionVoidedWhileItIsOpenIsShownInFives"},
	{"A count that a void overtook decides nothing", tallies, `cur.State != vote.StateSealed`, `cur.State == ""`, "TestACountThatAVoidOvertookDecidesNothing"},
	{"Voting is not begun after its end", sessions, `r.To == vote.StateVoting && ballotbox.ClosesPassed(sess.V, s.env.Now())`, `false`, "TestNothingOpensThatWouldBeClosedAtOnce"},
	{"A rehearsal is not opened after its end", sessions, `to != vote.StateReady && ballotbox.ClosesPassed(sess, s.env.Now())`, `!sess.Rehearsal && to != vote.StateReady && ballotbox.ClosesPassed(sess, s.env.Now())`, "TestNothingOpensThatWouldBeClosedAtOnce"},
	{"Of two officers the page says so", sessions, `err == nil && sess.TwoOfficers`, `err == nil && false`, "TestNothingOpensThatWouldBeClosedAtOnce"},
}

// wayRoom is the way of a round from plan to bulletin: what leads on from one step to the next, and what is said of it.
var wayRoom = []Mutant{
	{"A veto comes before points", "internal/evaluation/score", `	case p.Veto:
		return 1
	}
	return -1`, `	case p.Veto:
		return -1
	}
	return 1`, "TestAVetoRanksAfterEveryoneWithoutOne"},
	{"A fixed result ranks by veto", "internal/evaluation/final", `Score: &r.Score, Veto: r.Veto`, `Score: &r.Score`, "TestAFixedVetoIsAfterAllWhoHaveNone"},
	{"The first is not among the last", "internal/evaluation/score", `return p.compare(first) > 0 })`, `return p.compare(first) >= 0 })`, "TestTheFirstIsNeverAmongTheLast"},
	{"A fixed first among the last stays sound", "internal/evaluation/final", `&& misplaced(f, rankFirstToo) != ""`, `&& misplaced(f, rank) != ""`, "TestAFirstThatWasAmongTheLastStillChecks"},
	{"What was fixed by score alone stays sound", "internal/evaluation/final", `&& misplaced(f, rankByScore) != ""`, `&& misplaced(f, rank) != ""`, "TestAFixedVetoIsAfterAllWhoHaveNone"},
	{"A plan names only supervisors that are assessed", "internal/app/document", `	case n == 0:
		return "本次不对监督单位另行评估"`, `	case n < 0:
		return "本次不对监督单位另行评估"`, "TestThePlanNamesTheSupervisorsThatAreAssessed"},
	{"A round called an evaluation is not named twice", "internal/evaluation/document", `{"巡察整改评估", "巡察整改", inspection}`, `{inspection}`, "TestARoundCalledAnInspectionIsNotNamedTwice"},
	{"No one is asked to lock what is too early", "internal/app/progress", `		if !early {`, `		if !early || u.Complete() {`, "TestAUnitThatIsTooEarlyIsNotAskedToBeLocked"},
	{"My units opens where something is to be done", "internal/app/scoring", `if err != nil || LeftOf(own) > 0 {`, `if err != nil || LeftOf(own) < 0 {`, "TestAnAssessorBeginsWhereASheetIsMissing"},
	{"A sheet handed in leads to the next", scorePages, `if s.Submitted && err == nil {`, `if s.Locked && err == nil {`, "TestASheetThatIsHandedInLeadsToTheNext"},
	{"What was confirmed is not asked again", "internal/evaluation/decision", `			if row.Prominent {
`, `			if row.Prominent && row.Cleared {
`, "TestEverythingThatIsSuggestedFollowsFromTheFinal"},
	{"A yes on paper is of the day it was signed", "internal/evaluation/decision", `return deadline.Day(d.Written.On)`, `return ""`, "TestNothingIsCarriedOutBeforeTheDayItWasConfirmed"},
	{"A yes on paper has a day", "internal/evaluation/decision", `deadline.CheckDay("written.on", w.On, &f) && deadline.Day(w.On) > today`, `deadline.CheckDay("written.on", w.On, &f) && deadline.Day(w.On) < today`, "TestNothingIsCarriedOutBeforeTheDayItWasConfirmed"},
	{"A draft may wait for the yes to its interview", "internal/web/panel/entry", `name = "待同意的" + name`, `continue`, "TestASuggestionIsAnsweredOnThePagesAndAYesOpensItsDocument"},
	{"What is refused of one document holds up no other", "internal/app/document", `case !errors.As(err, &refused):`, `case !errors.As(err, &refused) || refused != nil:`, "TestAStepIsTakenWithSeveralDocuments"},
	{"A step together is of the versions that were seen", "internal/app/document", `d.Step(ctx, a, c.ID, c.Version, r)`, `d.Step(ctx, a, c.ID, records.AnyVersion, r)`, "TestAStepIsTakenWithSeveralDocuments"},
	{"A list offers the steps that may be taken", "internal/app/document", `if slices.Contains(document.Steps(s.State, w), to) {`, `if len(document.Steps(s.State, w)) > 0 {`, "TestAListOffersWhatItsDocumentsOffer"},
	{"No one is offered to approve what they prepared", "internal/app/document", `w.Prepared = prepared(s.Prepared, a)`, `_ = prepared(s.Prepared, a)`, "TestAListOffersWhatItsDocumentsOffer"},
	{"What is too early is read of no unit", "internal/app/scoring", `	return deadline.From(x.Periods, o.Start(at)).TooEarly(`, `	if _, err := s.rounds.ShowEvaluation(ctx, o.EvaluationID); err != nil { return false, err }
	return deadline.From(x.Periods, o.Start(at)).TooEarly(`, "TestWhatIsTooEarlyIsFoundInBoundedReads"},
	{"A row is of a session that has a result", "internal/app/scoring", `over && !tooFew {`, `over && tooFew && !tooFew {`, "TestARowIsOfTheSessionThatHasAResult"},
	{"Outcomes of a round are read together", "internal/app/scoring", `x.outcomes, err = s.tallies.OutcomesOf(ctx, records.AllIDs(x.sessions))`, `x.outcomes, err = s.tallies.OutcomesOf(ctx, nil)`, "TestTheOutcomesOfARoundAreReadTogether"},
	{"A unit is too early by its own day", "internal/app/scoring", `deadline.From(x.Periods, o.Start(at))`, `deadline.From(x.Periods, OverviewRow{}.Start(at))`, "TestWhatIsTooEarlyIsFoundInBoundedReads"},
	{"That vetoes come last is said where they do", "internal/app/scoring", `!r.Veto && best > 0 && r.Rank >= best {`, `!r.Veto && best > 0 && r.Rank == best {`, "TestThePageSaysThatVetoesComeLast"},
	{"A veto is compared within its list", "internal/app/scoring", `		if scope == scheme.ScopeKind {
			return r.OrgKind`, `		if scope == "" {
			return r.OrgKind`, "TestAVetoIsComparedWithinItsList"},
	{"The ranking speaks of vetoes that are there", scorePages, `scoring.VetoesLast(rows, scope))`, `len(rows) > 0)`, "TestTheRankingSaysThatVetoesComeLastWhereThereIsOne"},
	{"Counts that were not recorded are no difference", "internal/evaluation/final", `if c.field == fieldCounts && !counted {`, `if c.field == fieldCounts && !counted && false {`, "TestCountsThatAnOlderVersionDidNotRecordAreNoDifference"},
	{"Counts that became known are a difference", "internal/evaluation/final", `if c.field == fieldCounts && !counted {`, `if c.field == fieldCounts && (!counted || old.Counts == nil) {`, "TestCountsThatAnOlderVersionDidNotRecordAreNoDifference"},
	{"A round whose result is fixed takes no sheet", "internal/app/scoring", `if fixed && !rows[i].Locked {`, `if fixed && rows[i].Locked {`, "TestMyUnitsDoesNotOpenOnARoundWhoseResultIsFixed"},
	{"A checking body adds what it finds", "internal/evaluation/ledger", `if party == Office || party == Checker && s.Counts == CountsNew {`, `if party == Office || party == Checker {`, "TestAnAssessorAddsOnlyWhatItFinds"},
	{"What a checking body adds is looked at", "internal/app/ledger", `if !ledger.HasSource(l.rules.Pack.SourcesOf(party), d.Item.Source) {`, `if ledger.HasSource(l.rules.Pack.SourcesOf(party), d.Item.Source) && false {`, "TestAnAssessorAddsOnlyWhatItFinds"},
	{"A fingerprint that is not one is refused first", "internal/verify", `if _, err := vote.ParseCode(f); err != nil {`, `if _, err := vote.ParseCode(f); err != nil && false {`, "TestAMalformedAnchorIsRefusedFirst"},
	{"A hall screen is told no exact count before the seal", "internal/app/accounting", `b.Admitted, b.Returned = fives(b.Admitted), fives(b.Returned-b.Paper)+b.Paper`, `b.Admitted = fives(b.Admitted)`, "TestNoHallEventCountsExactlyBeforeTheSeal"},
	{"An export without a user is found", "internal/arch", `if x.pos != 0 && !x.used {`, `if x.pos != 0 && !x.used && false {`, "TestEveryPlantedViolationIsFound"},
	{"The type of an unexported field is not exported by it", "internal/arch", `len(field.Names) == 0 || slices.ContainsFunc(field.Names, (*ast.Ident).IsExported)`, `len(field.Names) == 0 || len(slices.Clip(field.Names)) > 0`, "TestEveryPlantedViolationIsFound"},
	{"The field that a literal sets is no function", "internal/arch", `!field {`, `field {`, "TestEveryPlantedViolationIsFound"},
	{"A variable is no package", "internal/arch", `ok && x.Obj == nil && dirs`, `ok && dirs`, "TestEveryPlantedViolationIsFound"},
	{"An embedded type may be exported", "internal/arch", `ok && len(field.Names) == 0 {`, `ok && len(field.Names) == 0 && false {`, "TestEveryPlantedViolationIsFound"},
	{"An area takes the rooms that it was passed", "internal/arch", `if sel.Sel.Name == "Rooms" && within(f.dir(), panel) &&`, `if sel.Sel.Name == "" && within(f.dir(), panel) &&`, "TestEveryPlantedViolationIsFound"},
	{"Exact figures are for the count alone", "internal/arch", `slices.Contains(exactly, sel.Sel.Name) && !within(`, `false && slices.Contains(exactly, sel.Sel.Name) && !within(`, "TestEveryPlantedViolationIsFound"},
	{"A leader is offered to approve, not to issue", "internal/web/panel/document", `req.svc.Documents.MayTake(req.ctx, req.who, found, t.to)`, `found, error(nil)`, "TestNoticesToAllUnitsAreSentApprovedAndIssuedTogether"},
}

// foundRoom is what faults made by a program got through: each is one of them, and the test that notices it now.
var foundRoom = []Mutant{
	{"Every slot has its own key", boxes, `byte(n >> 8)`, `byte(n >> 7)`, "TestEverySlotOfASessionHasItsOwnKey"},
	{"A seal found at the start is finished at once", sessions, `s.ResumeAll(all)`, ``, "TestASealFoundAtTheStartIsFinishedAtOnce"},
	{"Suggestions are numbered from one", tallies, `N: i + 1, Version: v.Version`, `N: i, Version: v.Version`, "TestACommentIsReleasedOnceItIsReviewed"},
	{"Suggestions of an earlier release are erased", tallies, `return s.env.PurgeBelow(ctx, ballotbox.KindComment, o.V.CommentSet)`, `return nil`, "TestSuggestionsOfAnEarlierReleaseAreErased"},
	{"A step without inputs has a list of none", "internal/evaluation/arithmetic", `if s.Inputs == nil {`, `if false {`, "TestAStepSaysItsExactValue"},
	{"A value that no decimal says is said as a fraction", "internal/evaluation/arithmetic", `s.Exact = value.RatString()`, `_ = value`, "TestAStepSaysItsExactValue"},
	{"Prose is bounded and plain", "internal/evaluation/check", `utf8.RuneCountInString(t) <= n && PlainText(lines.Replace(t))`, `utf8.RuneCountInString(t) <= n || PlainText(lines.Replace(t))`, "TestTextsAreBoundedAndReadAsTheyAreWritten"},
	{"A short text does not turn its writing", "internal/evaluation/check", ` && !strings.ContainsFunc(t, turnsWriting)`, ``, "TestTextsAreBoundedAndReadAsTheyAreWritten"},
	{"A default is set where there is none", "internal/evaluation/check", `*field = value`, `_ = value`, "TestWhatIsSetIsKept"},
	{"A number on its upper bound is within", "internal/evaluation/check", `v.Cmp(high.Rat()) > 0`, `v.Cmp(high.Rat()) >= 0`, "TestANumberOnItsBoundsIsWithinThem"},
	{"A whole number over its bound is not within", "internal/evaluation/check", `n < low || n > high`, `n < low || n > high+1`, "TestANumberOnItsBoundsIsWithinThem"},
	{"A calendar is of this century", "internal/evaluation/deadline", `y.Year, 2000, 2100`, `y.Year, 1999, 2100`, "TestACalendarOrLadderThatIsWrongInOnePlaceIsRefusedWhole"},
	{"Rules of deadlines have a name", "internal/evaluation/deadline", `if r.ID == "" || !check.Short(r.ID, 64) || r.Name == "" || !check.Short(r.Name, 100) {`, `if false {`, "TestRulesHaveAnIDAndANameOfBoundedLength"},
	{"Rules of effects have a name", "internal/evaluation/effect", `r.ID == "" || !check.Short(r.ID, 64) || r.Name == ""`, `r.ID == "" && !check.Short(r.ID, 64) || r.Name == ""`, "TestRulesHaveAnIDAndANameOfBoundedLength"},
	{"The name of rules of teams is bounded", "internal/evaluation/team", `r.Name == "" || !check.Short(r.Name, 100)`, `r.Name == "" || !check.Short(r.Name, 99)`, "TestRulesHaveAnIDAndANameOfBoundedLength"},
	{"An effect has a code of its own", "internal/evaluation/effect", `code == "" || !check.Short(code, 64) || seen[code]`, `code == "" && !check.Short(code, 64) || seen[code]`, "TestRulesThatAreWrongInOnePlaceAreRefusedWhole"},
	{"The code of a decision is bounded", "internal/evaluation/decision", `code == "" || !check.Short(code, 64) || seen[code]`, `code == "" || !check.Short(code, 65) || seen[code]`, "TestRulesThatAreWrongInOnePlaceAreRefusedWhole"},
	{"A confirmation on paper is read", "internal/evaluation/decision", `if w == nil {`, `if w != nil {`, "TestAConfirmationOnPaperNamesItsLeaderAndNumber"},
	{"A task taken back needs no person", "internal/evaluation/supervision", `if g.Due == "" {
		return f
	}`, ``, "TestATaskIsGivenToAPersonUntilADay"},
	{"A task is not due before its period", "internal/evaluation/supervision", `first != "" && g.Due < string(first)`, `false`, "TestATaskIsGivenToAPersonUntilADay"},
	{"A file of rules is one document", "internal/evaluation/pack", `if d.More() {`, `if false {`, "TestAFileIsOneDocumentOfBoundedSize"},
	{"A file of rules may be as large as said", "internal/evaluation/pack", `len(raw) > MaxSize`, `len(raw) >= MaxSize`, "TestAFileIsOneDocumentOfBoundedSize"},
	{"What cannot be read is not checked as if empty", "internal/evaluation/pack", `	if err := Read(raw, &rules); err != nil {
		return none, err
	}`, `	_ = Read(raw, &rules)`, "TestRulesThatCannotBeReadAreNotCheckedAsIfEmpty"},
	{"A mark has its own words", "internal/evaluation/satisfaction", `if m.flag == flag {`, `if m.flag != flag {`, "TestEveryMarkHasItsOwnWords"},
	{"A batch that is through is at its last stage", "internal/evaluation/cycle", `return line[len(line)-1]`, `return line[0]`, "TestABatchIsAtItsFirstOpenStage"},
	{"Advice is read in its own field", "internal/evaluation/facts", `if strings.TrimSpace(f.Advice) != "" {`, `if false {`, "TestAdviceIsReadWhereItWasWritten"},
	{"A veto puts into the last band", "internal/evaluation/scheme", `if !ok || veto {`, `if !ok {`, "TestAGradeIsTheFirstBandThatIsReached"},
	{"Extremes are left out of three judges at least", "internal/evaluation/scheme", `h.DropFrom, 3, 100`, `h.DropFrom, 2, 100`, "TestExtremesAreLeftOutOfThreeJudgesAtLeast"},
	{"Strata have their names", "internal/evaluation/draw", `names = append(names, c.Stratum)`, `_ = names`, "TestStrataAreCountedInTheOrderOfThePool"},
	{"A day with two readings is not read", terms, `a > 12 && len(m[3]) == 4`, `a >= 12 && len(m[3]) == 4`, "TestDaysAreReadAsLedgersWriteThem"},
	{"What is decided by hand is not offered again", "internal/app/decision", `v.Kind == k && v.State != decision.Withdrawn && v.Final == u.Final`, `v.Kind == k && v.State == decision.No && v.Final == u.Final`, "TestWhatIsDecidedByHandIsNotOfferedAgain"},
	{"What is handed over names its unit", "internal/web/panel/entry", `return o.Text + "（" + o.Hint + "）"`, `return o.Text`, "TestWhatIsHandedOverNamesItsUnit"},
	{"A rank in its kind is held against the scores", "internal/evaluation/final", `r.Rank != o.Rank || r.RankInKind != o.RankInKind || r.Candidate != o.Candidate`, `r.Rank != o.Rank || r.RankInKind != o.RankInKind && r.Candidate != o.Candidate`, "TestARankThatTheScoresDoNotGiveIsNoticed"},
	{"A candidate is held against the scores", "internal/evaluation/final", `r.Rank != o.Rank || r.RankInKind != o.RankInKind || r.Candidate != o.Candidate`, `r.Rank != o.Rank || r.RankInKind != o.RankInKind`, "TestARankThatTheScoresDoNotGiveIsNoticed"},
	{"A unit that comes back is told", "internal/evaluation/final", `		if _, ok := b[id]; !ok {`, `		if _, ok := b[id]; ok {`, "TestAnotherVersionNamesTheOneBeforeAndWhatIsDifferent"},
	{"A sealed entry is kept for a month at least", "internal/evaluation/entry", `check.Between(at+".kept_days", t.Kept, 30, maxKeptDays, f)`, ``, "TestAPackOfTypesThatIsWrongInOnePlaceIsRefusedWhole"},
	{"Outcomes of a receipt are told apart", "internal/evaluation/entry", `checkOptions(at+".outcomes", r.Outcomes, f)`, ``, "TestAPackOfTypesThatIsWrongInOnePlaceIsRefusedWhole"},
	{"The list for a kind goes before the one for all", "internal/evaluation/supervision", `o.Kind == "" && !found`, `o.Kind == ""`, "TestTheListForAKindGoesBeforeTheOneForAll"},
	{"The kinds of a body's lists are shown", "internal/evaluation/supervision", `out = append(out, o.Kind)`, `_ = o`, "TestTheListForAKindGoesBeforeTheOneForAll"},
	{"A task is due from the end of the period", "internal/evaluation/supervision", `if u.From == "end" {`, `if false {`, "TestATaskIsDueFromItsEndOfThePeriod"},
	{"A body that supervises nothing has no host", "internal/evaluation/team", `	if len(supervised) == 0 {
		return ""
	}`, ``, "TestABodyIsHostedWhereAllItSupervisesBelongs"},
	{"The last percents are rounded up", "internal/evaluation/scheme", `up = rest.Sign() > 0`, `up = rest.Sign() < 0`, "TestTheLastPercentsAreRoundedAsTheSchemeSays"},
	{"A reason may be as long as said", "internal/evaluation/machine", `const maxReason = 2000`, `const maxReason = 1999`, "TestAStepAsksForItsPeopleAndItsReason"},
	{"An inspection that has begun is not late", "internal/app/progress", `	if s.begun {
`, `	if s.begun && s.fixed {
`, "TestAnInspectionThatHasBegunIsNotLate"},
	{"A list of steps is of the question that its rate is of", "internal/evaluation/satisfaction", `!x.IsScored() || m.rule.RateOf == scheme.RateOfOverall && !x.Overall {
			continue
		}
		n, d :=`, `!x.IsScored() {
			continue
		}
		n, d :=`, "TestTheStepsOfARateAreThoseOfItsQuestions"},
	{"The remarks of a row have its marks", "internal/evaluation/statistics", `row.Remarks = satisfaction.WithMarks(in.Result.Flags, row.Remarks)`, `_ = satisfaction.WithMarks(in.Result.Flags, row.Remarks)`, "TestTheRemarksOfARowBeginWithItsMarks"},
	{"A file nests as deep as said", "internal/evaluation/pack", `open+run > MaxDepth`, `open+run > MaxDepth+1`, "TestAFileNestsAsDeepAsSaid"},
	{"The most of an assessment is bounded", "internal/evaluation/effect", `check.Within(at+".most", a.Most, "0", "1000", &f)`, ``, "TestRulesThatAreWrongInOnePlaceAreRefusedWhole"},
	{"The summary of a day waits for the morning", "internal/app/reminder", `at.Hour() < morning`, `at.Hour() < morning-1`, "TestTheDaysSummaryWaitsForTheMorning"},
	{"A delivered message is kept for a week", "internal/app/reminder", `r.env.Now().Sub(m.V.At) <= keptFor`, `r.env.Now().Sub(m.V.At) <= 2*keptFor`, "TestAMessageThatIsDoneIsKeptForAWeek"},
	{"Fifty summaries wait at most", "internal/app/reminder", `waiting >= maxWaiting`, `waiting > maxWaiting`, "TestAtMostFiftySummariesWait"},
	{"A request is measured by its status", "internal/metrics", `strconv.Itoa(status)).Observe`, `strconv.Itoa(200)).Observe`, "TestARequestIsMeasuredByVerbRouteAndStatus"},
}

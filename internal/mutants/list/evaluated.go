package list

const (
	results  = "internal/app/final"
	papers   = "internal/app/document"
	deciding = "internal/app/decision"
	hearings = "internal/app/hearing"
	writing  = "internal/app/entry"
	panelKit = "internal/web/panel/kit"
	howFar   = "internal/app/progress"
)

// evaluatedRoom is what surrounds the ballot: results, documents, decisions, hearings, entries, teams and effects, and
// the promises of evaluation §9.
var evaluatedRoom = []Mutant{
	{
		"A final that changed on the disk is never shown", "internal/app/round", `	if what == "" {
		return nil
	}
	e := records.Fail(`, `	if what == "" || what == "digest" {
		return nil
	}
	e := records.Fail(`, "TestAFinalThatChangedOnTheDiskIsNeverShown",
	},
	{
		"What is put back takes no one else's change along", "internal/app/round", `next.Body = takenBack(last, byVersion[written-1], byVersion[written], r)`,
		``, "TestAnUndoKeepsTheChangesOfOthers",
	},
	{
		"A criticism is read from what was issued", papers, `if err := intact(id, doc); err != nil {
			return nil, err
		}
		t, _`, `t, _`, "TestADocumentThatChangedOnTheDiskIsNeitherShownNorNumbered",
	},
	{
		"A line of a document holds 28 characters", "internal/docx", `tracking    = -6 `, `tracking    = -4 `,
		"TestEverySampleKeepsEveryRowOfTheStandard",
	},
	{
		"The page setup says 28 characters in 22 lines", "internal/docx", `"w:type", "linesAndChars"`, `"w:type", "lines"`,
		"TestEverySampleKeepsEveryRowOfTheStandard",
	},
	{
		"版记 alone starts on an even page", "internal/docx", `even: b.doc.Form != Letter}`, `even: false}`,
		"TestEverySampleKeepsEveryRowOfTheStandard",
	},
	{
		"A document that changed on the disk is not shown", papers,
		`doc.Digest == digest(doc) {`, `doc.Digest != "" {`,
		"TestADocumentThatChangedOnTheDiskIsNeitherShownNorNumbered",
	},
	{
		"A document does not go out with a restricted item", papers,
		`		if !public[item] {
			return errRestricted`, `		if !public[item] && doc.Evaluation == "" {
			return errRestricted`, "TestADocumentDoesNotGoOutWithAnItemRestrictedLater",
	},
	{
		"A register with a gap numbers nothing", papers,
		`if err := document.CheckRegister(out); err != nil {`, `if err := document.CheckRegister(nil); err != nil {`,
		"TestADocumentThatChangedOnTheDiskIsNeitherShownNorNumbered",
	},
	// promise 1
	{"A result is opened by two", results, `step := machine.Step{Who: who, By: v.Undo.ByID, Second: idOf(a), Reason: v.Undo.Reason}`, `step := machine.Step{Who: who, By: v.Undo.ByID, Second: idOf(a) + "2", Reason: v.Undo.Reason}`, "TestWhatAFixedFinalSaysIsWhatEverythingSays"},
	{"What moved while it was fixed opens it", results, `if final.Digest(again) == made.Digest {`, `if final.Digest(again) != "" {`, "TestAScoreThatMovesDuringTheFixingOpensTheResult"},
	{"A ballot under way holds up the result", results, `if underWay(r.State) {`, `if underWay(r.State) && false {`, "TestAResultIsNotFixedWhileABallotIsUnderWay"},
	{"A result is fixed once", results, `case inForce:
		return View{}, errFixed`, `case inForce && false:
		return View{}, errFixed`, "TestAResultIsFixedOnceEveryUnitIsScoredOrLeftOutForAReason"},
	{"A round is in one batch", results, `if *cur != "" && *cur != batchID {`, `if false {`, "TestABatchOfTwoRoundsHasOneFinalWithRanksOverBoth"},
	{"A fixed result refuses what it rests on", roundsRoom, `return records.Fail(records.Conflict, codeFixed, fast.ZH, fast.EN)`, `return nil`, "TestAFixedFinalRefusesWhatItRestsOn"},
	{"The next version names the one before", "internal/evaluation/final", `FieldRow, Nothing, r.Score})`, `FieldRow, Nothing, Nothing})`, "TestAnotherVersionNamesTheOneBeforeAndWhatIsDifferent|TestEveryFieldOfARowIsCompared"},
	{"Who asked to open a result takes it back", results, `if !v.Undo.Mine(a) {`, `if false {`, "TestOnlyThePersonWhoAskedWithdrawsTheRequest"},

	{"A hidden group stays hidden by what was asked", satisfaction, `if !g.hidden {
			of :=`, `if true {
			of :=`, "TestAHiddenGroupIsHiddenByStandardToo|TestAHiddenGroupIsInNoMeanOfARound"},
	{"An assessor's breakdown is of what is locked", scores, `if a.Role == auth.Assessor && !u.locked {
			continue`, `if false {
			continue`, "TestABreakdownIsForThoseWhoMayReadTheResult"},

	{"A table over two schemes says what it leaves empty", "internal/evaluation/statistics", `if with == 0 || with == len(schemes) {`, `if with >= 0 {`, "TestATableOverTwoSchemesSaysWhatItLeavesEmpty"},
	{"A unit in two rounds of a batch has two lines", scores, `key := o.row.EvaluationID
`, `key := org
`, "TestATableOverRoundsOfTwoSchemesHasTheColumnsOfBoth"},
	{"The figures over all rounds are for office and leaders", howFar, `if a.Role != auth.Admin && a.Role != auth.Leader {`, `if a.Role == auth.Auditor {`, "TestTheFiguresOverAllRoundsAreThoseOfTheirTables"},
	{"What is unknown adds up to nothing known", "internal/evaluation/statistics", `if a == nil {
			return nil
		}
		n := *a`, `if a == nil {
			return new(int)
		}
		n := *a`, "TestTheFiguresOfBatchesAddUpToWhatIsKnown"},

	{"A unit is scored on the rubric of its kind", roundsRoom, `return scheme.ForKind(e.Kind), err`, `return scheme, err`, "TestSheetAndScoreUseTheRubricOfTheUnitsKind"},
	{"A unit keeps the rubric that it began with", roundsRoom, `e.SchemeVersion, e.Kind = scheme.Version, org.V.Kind`, `e.SchemeVersion, e.Kind = scheme.Version, ""; _ = org`, "TestSheetAndScoreUseTheRubricOfTheUnitsKind"},

	{"The office registers what governs evaluations", "internal/app/regulation", `func (r *Regulations) New(ctx context.Context, a records.Actor, x Regulation) (Record, error) {
	if a.Role != auth.Admin {`, `func (r *Regulations) New(ctx context.Context, a records.Actor, x Regulation) (Record, error) {
	if false {`, "TestAGoverningDocumentIsCheckedAndTheOfficesToWrite"},
	{"A plan names what each kind is assessed on", papers, `if s.organizations[e.V.OrganizationID].Kind != kind {`, `if false {`, "TestThePlanNamesWhatEachKindOfUnitIsAssessedOn"},

	// promises 2, 3 and 8
	{"A unit reads what was issued to it", papers, `if !out(doc) || !doc.gets`, `if !doc.gets`, "TestAUnitLearnsItsResultFromADocumentAndNothingLater"},
	{"A unit reads what is its own", papers, `|| !doc.gets(own.ID) {`, `|| !doc.gets(own.ID) && own.ID == "" {`, "TestAUnitLearnsItsResultFromADocumentAndNothingLater"},
	{"Who prepared a document does not approve it", papers, `Prepared: prepared(by, a)}`, `Prepared: false}`, "TestNoDocumentIsIssuedThatItsPreparerApproved"},
	{"Approval is not offered to who prepared it", "internal/evaluation/document", `w.Office && !w.Led) && !w.Prepared`, `w.Office && !w.Led)`, "TestEveryStepAndEveryRefusedStep"},
	{"A document is numbered once", papers, `if e, ok := lineOf(lines, id); ok {`, `if e, ok := lineOf(lines, id); ok && e.N < 0 {`, "TestAnyWriteMayFailAndADocumentIsNumberedOnceAndReceivedOnce"},
	{"A number is inserted under its line", papers, `Version: len(lines) + 1}, e)`, `Version: len(lines) + 2}, e)`, "TestFiftyIssuersAtOnceGetNumbersWithoutGapOrDuplicate"},
	{"Nothing is issued under another result", papers, `return v.V.Final.Version, doc.Data.Final != nil && doc.Data.Final.Digest == v.V.Final.Digest, nil`, `return v.V.Final.Version, doc.Data.Final != nil && v.V.Final.Digest != "", nil`, "TestNothingIsIssuedWhoseFinalIsNoLongerTheNewest"},
	{"The result is looked at when the number is there", papers, `if err := d.stillHolds(ctx, *doc); err != nil {
			return err
		}
		doc.Number, doc`, `doc.Number, doc`, "TestAResultThatIsOpenedDuringTheIssueStopsIt"},
	{"What has a number is not withdrawn", papers, `err != nil || taken {
			return errors.Join(err, errNumbered)`, `err != nil {
			return errors.Join(err, errNumbered, map[bool]error{}[taken])`, "TestWhatHasANumberIsNotWithdrawn"},
	{"An auditor reads no words", papers, `if err == nil && a.Role == auth.Auditor {`, `if false {`, "TestAUnitLearnsItsResultFromADocumentAndNothingLater|TestNoDocumentIsIssuedThatItsPreparerApproved|TestAnAuditorReadsNumberAndDigestOnly"},

	// promise 5 and the decisions
	{"A document is drafted once for a decision", papers, `if id != "" && errors.Is(err, store.ErrExists) {`, `if id == "" && errors.Is(err, store.ErrExists) {`, "TestTheDocumentOfADecisionIsDraftedOnce"},
	{"A document's id follows from its decision", deciding, `r.ID = records.HashName("document of decision\n" + v.ID + strings.TrimSuffix("\n"+last, "\n"))`, `r.ID = ""; _ = strings.TrimSuffix(last, "\n")`, "TestTheDocumentOfADecisionIsDraftedOnce"},
	{"A retry drafts what failed", deciding, `v.Final == u.Final && v.Opens != "" && v.Document == ""`, `v.Final == "" && v.Final == u.Final && v.Opens != "" && v.Document == ""`, "TestARetryOfAllDraftsTheDocumentsThatFailed"},
	{"Who prepared a decision does not confirm it", deciding, `if p.stands && v.Prepared != "" && v.Prepared != p.Name {`, `if p.stands && v.Prepared != "" {`, "TestWithoutLeadersAnotherPersonOfTheOfficeConfirms"},
	{"With a leader the office does not confirm", deciding, `p.stands = !led`, `p.stands = led || !led`, "TestAnInterviewNeedsRankAndConfirmationOrACodeAndALeader"},
	{"A disabled leader confirms nothing", accounts, `if v.V.Role == auth.Leader && !v.V.Disabled {`, `if v.V.Role == auth.Leader {`, "TestWithoutLeadersAnotherPersonOfTheOfficeConfirms"},
	{"A suggestion is answered once", deciding, `if cur.State != decision.None && cur.State != decision.Withdrawn {`, `if false {`, "TestOnlyOneOfTwoAnswersToASuggestionCounts"},
	{"The words of a clue are their writer's", deciding, `v.V.Kind == decision.ClueTransfer && a.Name != v.V.Prepared && a.Name != v.V.By`, `v.V.Kind == decision.ClueTransfer && false`, "TestTheWordsOfAClueAreForWhoWroteThem"},
	{"Only the office answers all at once", deciding, `if !d.ForAll(k) {`, `if false {`, "TestAllSuggestionsOfAKindAreAnsweredAtOnceAndOnceOnly"},
	{"A yes needs a reason", "internal/evaluation/decision", `if d.Answer == AnswerYes && strings.TrimSpace(d.Reason) == "" {`, `if d.Answer == AnswerYes && strings.TrimSpace(d.Reason) == "no" {`, "TestADecisionIsCheckedByItsKind"},
	{"Decisions are read by who makes them", deciding, `if a.Role == auth.Admin || a.Role == auth.Leader {
		return nil
	}
	return errNotYours`, `_ = auth.Admin
	return nil`, "TestDecisionsAreForTheOfficeAndLeaders"},

	// hearings
	{"A lock closes every sheet", hearings, `if p.Closed {
				return errClosed
			}
			p.Closed = true
			return nil`, `return errClosed`, "TestACorrectionDuringTheLockCountsOrIsRefused"},
	{"A closed sheet takes no points", hearings, `case p.Closed:
			return errLocked`, `case p.Closed && false:
			return errLocked`, "TestACorrectionDuringTheLockCountsOrIsRefused"},
	{"A lock that failed is finished", hearings, `if err != nil && !errors.Is(err, errClosed) {
			return View{}, err
		}
	}
	rule`, `if err != nil {
			return View{}, err
		}
	}
	rule`, "TestALockThatFailedIsFinishedByTheNext"},
	{"Points that were given are not struck", hearings, `case v.V.whole(p.Given):`, `case v.V.whole(p.Given) && false:`, "TestAnAbsentJudgeIsStruckWithAReason"},
	{"What a judge gave stays", hearings, `maps.Copy(all, p.Given)`, `maps.Copy(all, nil)`, "TestAJudgeGivesPointsToOneSpeakerAfterTheOther"},
	{"A judge has a role that judges", hearings, `case !slices.Contains(mayJudge, u.Role):`, `case false:`, "TestJudgesAreAccountsThatMayJudge"},
	{"A judge can sign in", hearings, `case u.Disabled:`, `case false:`, "TestJudgesAreAccountsThatMayJudge"},
	{"One judge stays", hearings, `case len(sitting) == 1:`, `case false:`, "TestTheLastJudgeIsNotStruck"},
	{"The rule is kept with the points", hearings, `if x.Rule != nil {`, `if x.Rule != nil && x.Rule.DropFrom < 0 {`, "TestALockedHearingKeepsTheRuleOfItsPoints"},
	{"Hearings of a day have an order", hearings, `x.V.Made.Compare(y.V.Made), `, ``, "TestTheLaterOfTwoHearingsOnADayCounts"},
	{"Ranks of another result do not count", hearings, `v.V.Locked == nil || v.V.Final != f.Digest`, `v.V.Locked == nil || v.V.Final == "" && f.Digest == ""`, "TestRanksOfAnotherResultCountOnceTheyAreKept"},
	{"A question that was restricted has no words", hearings, `v.Questions[i].Text = ""`, `v.Questions[i].Text += ""`, "TestAQuestionOfAnItemThatIsRestrictedLaterIsWithheld"},
	{"An answer that was restricted has no words", hearings, `v.Answers[i].Text = ""`, `v.Answers[i].Text += ""`, "TestAQuestionOfAnItemThatIsRestrictedLaterIsWithheld"},
	{"A judge's points are hidden until the lock", hearings, `if hearing.Visible(j, a.Name, v.V.Locked != nil) && j == a.Name {`, `if hearing.Visible(j, a.Name, true) {`, "TestAHearingIsHeldFromTheChoiceToTheTwoRankings"},
	{"A restricted item is asked in no hall", "internal/evaluation/hearing", `!x.Restricted && !twice`, `!twice`, "TestQuestionsAreDrawnFromFindingsAndCanBeDrawnAgain"},
	{"One high and one low are dropped", "internal/evaluation/scheme", `return sorted[1 : len(sorted)-1]`, `return sorted`, "TestAHearingLeavesOutOneHighAndOneLowFromFiveJudgesUp"},

	// entries: promises 6, 7 and 8
	{"A file is read where a version names it", writing, `if err == nil && !named[id] {`, `if err == nil && false && !named[id] {`, "TestAFileThatNoVersionNamesIsNotRead"},
	{"What a draft named is its writer's", writing, `return v.State != entry.Draft || v.By == a.Name })`, `return true })`, "TestAFileThatOnlyADraftNamedIsItsWritersAlone"},
	{"A file that no version names is deleted", writing, `return !named[id], err`, `return named == nil, err`, "TestAFileThatNoVersionNamesIsNotRead"},
	{"Someone else's upload is not claimed", "internal/app/file", `if f.By != a.Name {
			return errNone`, `if false {
			return errNone`, "TestAFileThatNoVersionNamesIsNotRead|TestAFileBelongsToOneEntryAndToWhoUploadedIt"},
	{"Restricted entries have a clock", writing, `if err := fn(r, t.Over(s.V.State, deadline.DayOf(r.At), today)); err != nil {`, `if err := fn(r, t.Over(s.V.State, deadline.DayOf(r.At), today.Plus(-10000))); err != nil {`, "TestRestrictedEntriesArePurgedByTheirOwnClock"},
	{"What waits for a receipt is kept", "internal/evaluation/entry", `waiting := s == Filed && t.Receipt != nil`, `waiting := false`, "TestTheTimeOfARestrictedEntry"},
	{"Only restricted entries are purged", "internal/evaluation/entry", `return t.Restricted && !waiting`, `return !waiting`, "TestTheTimeOfARestrictedEntry"},
	{"New problems are fed back too", papers, `for _, found := range s.said[s.evaluation.ID].Found {`, `for _, found := range s.said[s.evaluation.ID].Found[:0] {`, "TestProblemsOldAndNewAreFedBackByADocument"},
	{"A finding is about a supervising body", writing, `if !t.Fits(s.Kind, sub.target) {`, `if false {`, "TestAFindingAboutASupervisorIsFedBackAndAnswered"},
	{"Terms run from the unit's own first day", writing, `v.Start(r)) // from`, `round.Evaluation{}.Start(r)) // from`, "TestWhatAUnitHandsInIsDueFromItsOwnFirstDay"},
	{"Contradictions are counted once filed", writing, `if !counts || v.V.State != entry.Filed && v.V.State != entry.Received {`, `if !counts {`, "TestContradictionsAreCountedFromTheirEntries"},
	{"There is one entry of a type", writing, `if err == nil && v.V.State != entry.Dropped {
					return errOnce`, `if err == nil && v.V.State != entry.Dropped && false {
					return errOnce`, "TestThereIsOnePlanOfAnEvaluation"},
	{"Late is late in an entry", writing, `if v.Handed == nil {`, `if v.Handed == nil || true {`, "TestLateIsLateWhateverIsChangedAfterwards"},
	{"A reading of a restricted entry is recorded", writing, `return e.audit.Append(ctx, a, "entry.read", id, t.Name)`, `return nil`, "TestARestrictedEntrysWordsAreNowhereOutsideItsSeal"},
	{"A receipt of an entry is signed once", writing, `if _, err := t.Machine().Take(v.State, entry.Received, machine.Step{Who: sub.who, By: a.Name}); err != nil {`, `if _, err := t.Machine().Take(entry.Filed, entry.Received, machine.Step{Who: sub.who, By: a.Name}); err != nil {`, "TestAReceiptIsSignedOnceByManyAtOnce"},

	// teams, effects, progress
	{"An assessor fills sheets of the team", "internal/app/team", `if !team.MayFill(v.V.Teams, a.Name, evaluationID) {`, `if false && !team.MayFill(v.V.Teams, a.Name, evaluationID) {`, "TestTeamsAreDrawnAndTheirMembersFillTheirTargetsOnly"},
	{"Teams may keep what became their own place's", "internal/evaluation/team", ` && !had[[2]string{t.ID, id}]:`, ` && len(had) >= 0:`, "TestAnOwnPlaceKnownLaterIsWarnedOfAndNotRefused"},
	{"A target of its team's own place is warned of", "internal/evaluation/team", `if x, ok := known[id]; ok && t.own(x) {
				out = append(out, Warning{`, `if x, ok := known[id]; ok && false && t.own(x) {
				out = append(out, Warning{`, "TestAnOwnPlaceKnownLaterIsWarnedOfAndNotRefused"},
	{"No team assesses its own place", "internal/evaluation/team", `return t.Home != "" && t.Home == x.Place`, `return false`, "TestTeamsThatPeopleMakeAreChecked"},
	{"An effect needs a yes", "internal/evaluation/effect", `a.About == x.Evaluation && a.Answer == decision.AnswerYes && slices`, `a.About == x.Evaluation && slices`, "TestEveryEffectFollowsFromItsRuleAndLeadsBack"},
	{"A deduction has a most", "internal/evaluation/effect", `if d.Most != "" && v.Cmp(d.Most.Rat()) > 0 {`, `if false {`, "TestTheDeductionsOfTheFirstDocument|TestEveryEffectFollowsFromItsRuleAndLeadsBack"},
	{"A lock waits for who is seated meanwhile", "internal/app/hearing", `if locked[j] == nil {`, `if locked[j] != nil && false {`, "TestALockWaitsForAJudgeWhoIsSeatedMeanwhile"},
	{"A body is heard once", "internal/app/hearing", `rowOf(f, m.Evaluation); at != "" {`, `rowOf(f, m.Evaluation); at == "-" {`, "TestABodyEvaluatedAfterItsHearingIsCountedOnce"},
	{"A round of redoing joins no batch", "internal/app/final", `case r.V.AgainOf != "":`, `case r.V.AgainOf == "-":`, "TestWhatIsWrongWithABatchIsSaidAtItsField"},
	{"Who was only heard gets points", "internal/app/hearing", `evaluated || m.Rank == 0 {`, `evaluated || m.Rank >= 0 {`, "TestABodyThatWasOnlyHeardGetsPointsByTheHearing"},
	{"Points follow the rank", "internal/evaluation/effect", `return table[min(rank, len(table))-1].Rat()`, `return table[0].Rat()`, "TestPointsByRankEndWithTheLastOfTheTable"},
	{"What is open has no effects", "internal/app/round", `			if v.V.State != final.Fixed {
				continue`, `			if v.V.State == "" {
				continue`, "TestEveryEffectOfAYearLeadsBackToResultDecisionAndFindings"},
	{"Effects are for the office and leaders", "internal/app/effect", `if a.Role != auth.Admin && a.Role != auth.Leader {`, `if a.Role != auth.Admin && a.Role != auth.Leader && false {`, "TestEveryEffectOfAYearLeadsBackToResultDecisionAndFindings"},
	{"How far units are is for who sees rounds", howFar, `if a.Role != auth.Admin && a.Role != auth.Organizer {`, `if false {`, "TestTheLineOfARoundIsTheOffices"},
	{"How far a round is is for the office", howFar, `if a.Role != auth.Admin {
		return View{}, errOfficeOnly`, `if false {
		return View{}, errOfficeOnly`, "TestTheLineOfARoundIsTheOffices"},
	{"A round keeps its own task lists", "internal/app/supervision", `v, err := records.Load[roundLists](ctx, s.env, kindOfRound, roundID)`, `v, err := records.Load[roundLists](ctx, s.env, kindOfRound, roundID+"/")`, "TestARoundKeepsTheListsItWasOpenedWith"},
	{"A bulletin names the items it speaks of", "internal/app/document", `if len(data.Items) > 0 || speaks(t.Parts, nil) {`, `if len(data.Items) > 0 {`, "TestABulletinDoesNotGoOutWithACommonProblemRestrictedLater"},
	{"Kept words keep their items", "internal/app/document", `if speaks(t.Parts, kept.Parts) && kept.Parts != nil {`, `if len(before.Items) > 99 {`, "TestABulletinDoesNotGoOutWithACommonProblemRestrictedLater"},
	{"Equal scores are ordered by name", "internal/evaluation/score", `cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))`, `cmp.Compare(a.ID, b.ID))`, "TestEqualScoresAndNoneAreOrderedByName"},
	{"That there is no leader is believed until an account changes", "internal/app/account", `"account.setup", "account.add",`, `"account.setup",`, "TestThatThereIsNoLeaderIsKnownWithoutReadingAllAccounts"},
	{"Lists are not replaced under who begins", "internal/app/supervision", `		if cur.Begun {
			return errBegun
		}
		cur.Lists = lists`, `		cur.Lists = lists`, "TestAFirstReportAndNewerListsExcludeEachOther"},
	{"Who begins by lists that were replaced is refused", "internal/app/supervision", `		if !same {`, `		if !same && false {`, "TestAFirstReportAndNewerListsExcludeEachOther"},
	{"Lists are not replaced under a report", "internal/app/supervision", `if len(begun) > 0 {`, `if false {`, "TestARoundKeepsTheListsItWasOpenedWith"},
	{"Tasks are given out within the list", "internal/app/supervision", `return !slices.Contains(known, c)`, `return false`, "TestTasksAreAssignedWithinTheListAndThePeriod"},
	{"A part of a plan speaks of the kinds that are there", "internal/evaluation/document", `if slices.Contains(kinds, kind) {
					names`, `if true {
					names`, "TestAPartSpeaksOfTheKindsOfUnitsThatAreThere"},
	{"A bonus is in no mark's share", "internal/evaluation/score", `if item.Mode == scheme.ItemBonus {
				continue`, `if false {
				continue`, "TestIndicatorsOfAMarkHaveTheirShare"},
	{"Ballots handed in add up", "internal/evaluation/statistics", `{&f.Returned, &o.Returned},`, ``, "TestTheFiguresOfBatchesAddUpToWhatIsKnown"},
	{"A visit is what its methods are", "internal/evaluation/entry", `o.Method != "" && slices.Contains(values[x.Key], o.Key)`, `o.Method != "" && len(t.Fields) == 3`, "TestAVisitIsSeveralOfTheMethods"},
	{"A refusal names the state in words", "internal/evaluation/machine", `zh, en := from.Stands()`, `zh, en := string(from), string(from)`, "TestOnlyStepsOfTheTableExist"},
	{"Indicators are shown by focus area", "internal/evaluation/score", `focuses.add(area,`, `focuses.add(area[:0],`, "TestIndicatorsOfAMarkHaveTheirShare"},
	{"The sheet says which focus area an indicator is about", "internal/web/panel/scoring", `Focus: strings.Join(x.Focuses(), "；")`, `Focus: strings.TrimSpace("")`, "TestTheSheetNamesTheFocusAreaOfAnIndicator"},
	{"The name of an indicator's focus area is checked", "internal/evaluation/scheme", `if !check.Short(x.Focus, maxShort) {
			f.Add(here`, `if false {
			f.Add(here`, "TestIndicatorsAreMarkedWithAFocusAreaByName"},
	{"Sheets are shown by standard once they are locked", "internal/app/scoring", `if !out[i].locked {
			continue`, `if false {
			continue`, "TestLockedSheetsAreShownByStandard"},
	{"A scheme cites what is registered", "internal/app/scheme", `if records.KindOf(err) == records.NotFound {
			f.Add`, `if false {
			f.Add`, "TestASchemeCitesRegisteredDocumentsOnly"},
	{"Good practice is no criticism", "internal/app/document", `if p.Criticises || slices.ContainsFunc(t.Parts, marked) {`, `if true || p.Criticises || slices.ContainsFunc(t.Parts, marked) {`, "TestOneBulletinOverTwoRoundsNamesProblemsAndGoodPractice"},

	// names, and forms of the panel
	{"Readers are accounts", writing, `if e.accounts == nil || !t.Restricted {`, `if e.accounts == nil || t.Restricted || !t.Restricted {`, "TestReadersOfARestrictedEntryAreAccounts"},
	{"A member without an account is warned of", "internal/app/team", `return written, false, nil`, `return written, true, nil`, "TestTeamsAreDrawnAndTheirMembersFillTheirTargetsOnly"},
	{"Of two names that look alike one is made", accounts, `if err == nil || now.Sub(c.At) < claimLife {`, `if err == nil {`, "TestAClaimWithoutAnAccountIsTakenOverAfterAWhile"},
	{"An account comes while its claim is its own", accounts, `if err == nil && s.env.Now().Sub(now) > claimLife/2 {`, `if false {`, "TestAnAccountThatTookTooLongToMakeIsNotMade"},
	{"Of two old accounts neither is meant", accounts, `case err != nil || c.V.Several:`, `case err != nil:`, "TestAccountsOfBeforeThereWereClaimsGoOn"},
	{"A kiosk's key is kept with no answer", panelKit, `if strings.Contains(at, "#k.") {`, `if strings.Contains(at, "#k.#") {`, "TestAKiosksKeyIsKeptWithNoAnswer"},
	{"A void in the panel is not logged", "internal/web/guard", `if note.unheard {`, `if false {`, "TestAVoidInThePanelIsWrittenDownNowhere"},
	{"A void in the panel leaves no record", panelKit, `req.Who.ID != "" && !r.Unheard {`, `req.Who.ID != "" {`, "TestAVoidInThePanelIsWrittenDownNowhere"},
	{"A form with files is offered with files", panelKit, `f.Hidden, f.Upload = append(f.Hidden, s.values...), s.upload`, `f.Hidden, f.Upload = append(f.Hidden, s.values...), false`, "TestAnEntryWithAFileSentAfterTheSignInEndedKeepsItsWords"},
	{"What was chosen is read from its parts", panelKit, `args.Set(name, value)
		if err == nil {
			upload.Value[name] = []string{value}`, `if err == nil {
			_ = upload`, "TestAChoiceInAFormWithFilesIsReadFromItsParts"},
	{"A withdrawn draft blocks no decision", "internal/app/decision", `if last != "" && !gone[last] {`, `if last != "" && (!gone[last] || last == v.V.Document) {`, "TestAWithdrawnDraftDoesNotBlockItsDecision"},
	{"A kiosk is no hall screen", "internal/app/display", `if !v.V.Kiosk {`, `if v.V.Session != "" {`, "TestAKioskIsNoHallScreen"},
	{"A key says whether it makes a kiosk", "internal/app/display", `h.Kiosk = v.V.Kiosk`, `h.Kiosk = true`, "TestAKioskIsNoHallScreen"},
	{"Once a result is fixed nothing is asked for", "internal/evaluation/cycle", `	if f.Fixed {
		return nil`, `	if false {
		return nil`, "TestNothingIsAskedForOnceTheResultIsFixed"},
	{"All complete sheets are ready to lock", "internal/app/progress", `slices.Concat(s.units, s.bodies)`, `s.units`, "TestAllCompleteSheetsAreCountedAsReadyToLock"},
	{"A round with an open problem is not closed", "internal/app/reminder", `if c.Settled < c.Items {`, `if c.Settled > c.Items {`, "TestEveryRoundThatIsNotClosedIsRemindedOf"},
	{"The second person of an undo is told", "internal/app/reminder", `if f.Undo.Mine(a) {`, `if f.Undo.By != a.Name {`, "TestTheSecondPersonOfAnUndoIsReminded"},
	{"The page opens where something waits", "internal/app/decision", `return u.Waits(a) })`, `return !u.Waits(a) })`, "TestThePersonIsLedToTheBatchInWhichSomethingWaits"},
	{"What others filed waits for who signs it", "internal/app/reminder", `if v.MaySign() {`, `if !v.MaySign() {`, "TestSignersAndConfirmersAreReminded"},
	{"What was sent back is to be done again", "internal/app/reminder", `t.SentBack(v.Entry) && v.MayWrite()`, `t.SentBack(v.Entry) && !v.MayWrite()`, "TestSignersAndConfirmersAreReminded"},
	{"A notice states why it was asked for", "internal/app/decision", `"处理理由": v.Grounds()`, `"处理理由": v.Reason`, "TestAnInterviewNeedsRankAndConfirmationOrACodeAndALeader"},
	{"A problem that is put right again is counted once", "internal/app/progress", `if !redo {`, `if redo {`, "TestAProblemThatIsPutRightAgainIsCountedOnce"},
	{"A printed code is held to its check character", "internal/swarm", `len(digits) > codeDigits && remainder(digits) != 0`, `false`, "TestASlipIsReadWithOrWithoutItsLink"},
	{"No one is led to what is shut", panelKit, `slices.Contains(r.Pass.Roles(), req.Who.Role)`, `r.Verb != ""`, "TestAHelpStepLeadsOnlyToWhereItsReaderMayGo"},
	{"No unit is evaluated before its scheme allows it", "internal/app/round", `if !d.TooEarly(on) {`, `if d.TooEarly(on) {`, "TestNoUnitIsEvaluatedBeforeItsSchemeAllowsIt"},
	{"Nothing is carried out that no one confirmed", "internal/evaluation/decision", `if at != Yes &&`, `if at == Yes &&`, "TestStepsOfAnAccountabilityGoForward"},
	{"No county scores its own supervising body", "internal/app/team", `out[i].Place = team.Host(supervised[id])`, `out[i].Place = team.Host(supervised[id])[:0]`, "TestASupervisingBodyIsOfTheCountyItSupervises"},
}

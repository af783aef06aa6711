package list

const theDirectory = "internal/directory"

const rightsTest = "TestEveryOperationRefusesTheRolesItIsNotFor"

// rightsRoom is who may do what, below every route (decision 0073).
var rightsRoom = []Mutant{
	{"A role that is not named is refused", "internal/app/records", `case a.Role == "" || slices.Contains(roles, a.Role):`, `case true || slices.Contains(roles, a.Role):`, "TestOnlyRefusesEveryOtherRole"},
	{"A new password comes before every operation", "internal/app/records", `case a.Due:`, `case false:`, "TestANewPasswordHasToBeSetBeforeAnythingElse"},
	{"What is for the service is for it only", "internal/app/records", `case a.Role == "" || slices.Contains(roles, a.Role):`, `case a.Role == "" || len(roles) == 0 || slices.Contains(roles, a.Role):`, "TestOnlyRefusesEveryOtherRole"},
	{"A lock is the office's", scores, `func (s *Scores) Lock(ctx context.Context, a records.Actor, evaluationID, reason string) error {
	if err := a.Only(auth.Admin); err != nil {`, `func (s *Scores) Lock(ctx context.Context, a records.Actor, evaluationID, reason string) error {
	if err := a.Only(auth.Admin, auth.Assessor); err != nil {`, rightsTest},
	{"An operation that asks no role is noticed", "internal/app/session", `records.Versioned[ballotbox.Session], error) {
	if err := a.Only(auth.Organizer); err != nil {`, `records.Versioned[ballotbox.Session], error) {
	if err := a.Only(auth.Roles()...); err != nil {`, rightsTest},
	{"An account without a role is no one", accounts, `if _, known := auth.ParseRole(string(acc.V.Role)); !known {`, `if false {`, "TestAnAccountWithoutARoleIsNobody"},
	{"An account belongs to what is known", accounts, `if a.Role == "" || s.bodyOf == nil {`, `if true {`, "TestAnAccountBelongsToWhatIsKnown"},
	{"A unit changes its own briefing only", roundsRoom, `if _, err := s.BriefingFor(ctx, a, id); err != nil {
			return records.Versioned[Briefing]{}, err
		}`, ``, "TestAUnitChangesTheDisclosureOfItsOwnBriefingOnly"},
	{"A unit changes nothing but what it discloses", roundsRoom, `if c != (BriefingChange{Disclosure: c.Disclosure}) {`, `if false {`, "TestAUnitChangesTheDisclosureOfItsOwnBriefingOnly"},
	{"An entry outlives its request", "internal/app/audit", `context.WithTimeout(context.WithoutCancel(ctx), appendTime)`, `context.WithTimeout(ctx, appendTime)`, "TestAnEntryIsWrittenThoughItsRequestHasEnded"},
	{"A large file of records is checked too", "internal/store/sqlite", `defer s.lookAtRecords(ctx)`, `defer s.large()`, "TestALargeFileOfRecordsIsCheckedAfterTheStart"},
	{"What a large file lacks is told", "internal/store/sqlite", `if !s.large() || agreeing(ask)`, `if true || agreeing(ask)`, "TestALargeFileOfRecordsIsCheckedAfterTheStart"},
	{"Dates that cannot be read are not left empty", "internal/web/api/round", `failed = cmp.Or(failed, err)`, `_ = cmp.Or(failed, err)`, "TestARoundWhoseDatesCannotBeReadIsNotShown"},
	{"A lock that meets a whole reopening is not set", scores, `case next.Locked && cur.Version != seen:`, `case false:`, "TestALockThatMeetsAWholeReopenLocksNothing"},
}

// answerRoom is what a directory's answer must be (OpenID Connect Core 1.0 §3.1.3.7).
var answerRoom = []Mutant{
	{"Another body is the account's at the next sign-in", accounts, `if acc.V.Role == p.Role && acc.V.Body == p.Body {`, `if acc.V.Role == p.Role {`, "TestAnotherBodyAtTheNextSignInIsTheAccounts"},
	{"A checkup knows that the clock is held", "internal/app/checkup", `out.ClockHeld = held`, `_ = held`, "TestAClockThatJumpsErasesNothingByItself"},
	{"A result that is open is not opened", results, `if v.State != final.Fixed {
			return errOpen`, `if false {
			return errOpen`, "TestAResultThatIsOpenIsNotOpenedAgain"},
	{"A damaged result is not written on", results, `if err := v.Intact(); err != nil { // the version that is kept is what was fixed`, `if err := error(nil); err != nil {`, "TestAFinalThatChangedOnTheDiskIsNeverShown"},
	{"A token is for this service", theDirectory, `&oidc.Config{ClientID: d.set.ClientID}`, `&oidc.Config{SkipClientIDCheck: true}`, "TestATokenThatIsNotForThisSignInIsRefused"},
	{"A token that has expired is refused", theDirectory, `&oidc.Config{ClientID: d.set.ClientID}`, `&oidc.Config{ClientID: d.set.ClientID, SkipExpiryCheck: true}`, "TestATokenThatIsNotForThisSignInIsRefused"},
	{"A token is signed by the directory", theDirectory, `&oidc.Config{ClientID: d.set.ClientID}`, `&oidc.Config{ClientID: d.set.ClientID, InsecureSkipSignatureCheck: true}`, "TestATokenThatIsNotForThisSignInIsRefused"},
	{"A token is issued by the directory", theDirectory, `&oidc.Config{ClientID: d.set.ClientID}`, `&oidc.Config{ClientID: d.set.ClientID, SkipIssuerCheck: true}`, "TestATokenThatIsNotForThisSignInIsRefused"},
	{"A token answers this attempt", theDirectory, `[]byte(id.Nonce), []byte(a.Nonce)`, `[]byte(id.Nonce), []byte(id.Nonce)`, "TestATokenThatIsNotForThisSignInIsRefused"},
	{"Userinfo is about the person of the token", theDirectory, `|| info.Subject != id.Subject`, ``, "TestATokenThatIsNotForThisSignInIsRefused"},
	{"What the token says is not replaced", theDirectory, `if claims[k] == nil {`, `if true {`, "TestUserinfoFillsInWhatTheTokenLeavesOut"},
	{"A group may be a single text", theDirectory, `groups = []string{v}`, `groups = nil; _ = v`, "TestTheFirstGrantOfAllGroupsCounts"},
	{"The first grant counts", theDirectory, `for _, g := range d.set.Grants {`, `for _, g := range slices.Backward(d.set.Grants) {`, "TestTheFirstGrantOfAllGroupsCounts"},
}

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
	{
		"No hearing is suggested where there is none", "internal/evaluation/decision",
		`|| x.Practice.Hearings == scheme.None {`, `|| x.Practice.Hearings == "never" {`,
		"TestNoHearingIsSuggestedWhereTheSchemeKnowsNone",
	},
	{
		"A scheme has its own staffing", "internal/evaluation/team",
		`return s.Practice == cmp.Or(practice, scheme.AnyLevel)`, `return s.Practice == cmp.Or("", scheme.AnyLevel)`,
		"TestTheStaffingIsThatOfTheScheme",
	},
	{
		"Staffing of another scheme is not asked for", "internal/evaluation/team",
		`return s.Practice == cmp.Or(practice, scheme.AnyLevel) &&`, `return s.Practice >= cmp.Or(practice, "") &&`, "TestTheStaffingIsThatOfTheScheme",
	},
	{
		"Who supervises no one joins as no supervising body", "internal/app/round",
		`} else if !watches {`, `} else if watches && org.ID == "" {`,
		"TestOnlySupervisorsJoinAsSupervisingBodies",
	},
	{
		"What was drafted before a batch is listed with it", "internal/app/document",
		`return append([]string{b.ID}, b.V.Rounds...), nil`, `return []string{b.ID}, nil`,
		"TestWhatWasDraftedBeforeABatchIsOfTheBatch",
	},
	{
		"What was issued before a batch can be replaced", "internal/app/document",
		`old.V.Type == doc.Type && batch == doc.Batch &&`, `old.V.Type == doc.Type && batch != "" && old.V.Batch == doc.Batch &&`,
		"TestWhatWasDraftedBeforeABatchIsOfTheBatch",
	},
	{
		"A draft hands nothing over", "internal/app/entry",
		`		if v.State == entry.Draft {
			continue
		}
		h := Handover`, `		if v.State == "" {
			continue
		}
		h := Handover`, "TestWhatWasHandedOverIsFoundByItem",
	},
	{
		"The last handover of an item counts", "internal/app/entry",
		`range slices.Backward(all) {`, `range slices.All(all) {`, "TestWhatWasHandedOverIsFoundByItem",
	},
	{
		"What is settled is followed up no more", ledgers,
		`{f.Unsettled, e.state != ledger.Settled},`, `{f.Unsettled, true},`, "TestItemsByIDAreListedThoseOfThemNotSettledAlone",
	},
	{
		"Who approves minutes sees who was present", "internal/web/panel/document",
		`add(p.Label, strings.Join(p.Names, "、"))`, `add(p.Label, "")`, "TestTheApproverOfMinutesSeesWhoWasPresent",
	},
	{
		"What is found about a group goes to the body above it", "internal/app/entry",
		`return b != scheme.BodyDiscipline })`, `return b == "" })`, "TestAFindingAboutASupervisorIsFedBackAndAnswered",
	},
	{
		"The origin of a list is not asked for twice", "internal/web/panel/draw",
		`filed[entry.TypePoolOrigin][evaluationID] > 0`, `filed[entry.TypePoolOrigin][evaluationID] < 0`,
		"TestTheDrawSaysWhetherTheOriginOfItsListIsKnown",
	},
	{
		"A result feeds its problems back", "internal/app/document",
		`out.Items = s.said[s.evaluation.ID].Items`, `out.Items = nil`,
		"TestAResultFeedsItsProblemsBackToo|TestProblemsOldAndNewAreFedBackByADocument",
	},
	{
		"Declining a kind answers no other", "internal/app/decision",
		`		if !u.suggests(k) {
			continue`, `		if !u.suggests(k) && len(u.Suggestions) == 0 {
			continue`, "TestAllSuggestionsOfAKindAreDeclinedAtOnce",
	},
	{
		"Declining all gives a reason", "internal/app/decision",
		`if strings.TrimSpace(reason) == "" {`, `if strings.TrimSpace(string(k)) == "" {`,
		"TestAllSuggestionsOfAKindAreDeclinedAtOnce",
	},
	{
		"Of an inspection that has begun no one is reminded late", "internal/app/reminder",
		`if entries.Begun(filed) || slices.ContainsFunc(`, `if slices.ContainsFunc(`,
		"TestNothingIsDueInAnInspectionThatHasBegun",
	},
	{
		"A consultation comes before an inspection", "internal/app/entry",
		`return len(filed[TypeVisit])`, `return len(filed[TypeConsultation])+len(filed[TypeVisit])`,
		"TestAnInspectionThatHasBegunIsNotLate|TestNothingIsDueInAnInspectionThatHasBegun",
	},
	{
		"A unit that was not told its result is not closed", "internal/evaluation/cycle",
		`u.OpenItems > 0 || u.Untold:`, `u.OpenItems > 0:`,
		"TestAUnitThatWasNotToldItsResultIsNotClosed|TestTheStateOfAUnitFollowsFromWhatHappened",
	},
	{
		"A notification tells of the result that is in force", "internal/app/progress",
		`if d.Final == inForce.Digest {`, `if d.Final == inForce.Digest || d.Final != "" {`,
		"TestAUnitThatWasNotToldItsResultIsNotClosed",
	},
	{
		"The result after a redo is told too", "internal/app/progress",
		`true, again.fixed, again.untold`, `true, again.fixed, false`,
		"TestARedoOfARedoIsAnEvaluationOfItsOwn",
	},
	{
		"An old bulletin told the first result only", "internal/app/progress",
		`bulletin.V.Final == "" && inForce.Version <= 1`, `bulletin.V.Final == ""`,
		"TestAnOldBulletinToldTheFirstResultOnly",
	},
	{
		"An old bulletin opens the first result only", "internal/app/round",
		`f.Version == 0 || inForce && f.Version == 1 {`, `f.Version >= 0 || inForce && f.Version == 1 {`,
		"TestAnOldBulletinOpensTheFirstResultOnly",
	},
	{
		"A notification tells its own unit", "internal/app/progress",
		`return all || notified[evaluation] }`, `return all || len(notified) > 0 }`,
		"TestAUnitThatWasNotToldItsResultIsNotClosed",
	},
	{
		"A round with nothing to hand in is not read further", "internal/app/scoring",
		`		if LeftOf(rows) == 0 {
			continue
		}
`, `		if LeftOf(rows) == 0 && len(rows) > 0 {
			continue
		}
`, "TestARoundWithNothingToHandInCostsAnOverview",
	},
	{
		"A 400 number is whole however it is grouped", "internal/typed",
		`&& !wholeNumber.MatchString(national)`, `&& (!wholeNumber.MatchString(national) || national[0] != '0')`,
		"TestAPhoneIsOneNumberHoweverItIsTyped",
	},
	{
		"A digit that stands apart is no second number", "internal/typed",
		`if lastApart.MatchString(t) {`, `if lastApart.MatchString(t) && false {`,
		"TestWhatIsNotOnePhoneIsRefusedWithTheTrueReason",
	},
	{
		"Quoted names in a row have no mark between them", "internal/table",
		`if i > 0 && u.Sheets[i-1].Hidden {`, `if i > 0 {`, "TestWhatOfAFileWasNotReadIsNamed",
	},
	{
		"A numbered row without a problem is named", itemFiles,
		`r.nameless(row.Row)`, `_ = row.Row`, "TestANumberedRowWithoutAProblemIsNamed",
	},
	{
		"A score knows what was written down", scores,
		`e, err := s.rounds.ShowEvaluation(ctx, evaluationID) // with`,
		`e, err := records.Load[round.Evaluation](ctx, s.env, round.KindEvaluation, evaluationID) // with`,
		"TestAScoreKnowsWhatWasWrittenDown",
	},
	{
		"A file that Windows saved is read", "internal/config",
		`decode := typed.Decode
`, `decode := typed.DecodeMarked
`, "TestFilesThatWindowsSavedAreRead",
	},
	{
		"What was declined by hand is not offered again", "internal/app/decision",
		`v.State != decision.Withdrawn && v.Final == u.Final`, `v.State == decision.Yes && v.Final == u.Final`,
		"TestWhatWasAnsweredByHandIsThereToo",
	},
	{
		"An organizer is asked for no sheet of an inspection that has begun", "internal/app/progress",
		`s.begun = slices.ContainsFunc(s.units, scoring`, `s.begun = slices.ContainsFunc(s.units[:0], scoring`,
		"TestSheetsOfAnInspectionThatHasBegunHaveNoDay",
	},
	{
		"Items of a batch are offered", "internal/web/panel/entry",
		`case of == "item" && s.Kind != rules.AboutOrganization:`, `case of == "item" && s.Kind == rules.AboutRound:`,
		"TestWhatIsHandedOverOfABatchIsOffered",
	},
	{
		"A choice that may be left out can be taken back", "internal/web/panel/entry",
		`if !x.Required { // one`, `if x.Required { // one`, "TestAConclusionOfAVisitCanBeTakenBack",
	},
	{
		"A session without a result is not said to be counted", "internal/web/panel/session",
		`	if e.few() {
		out.Chips[0]`, `	if e.few() && e.s.K < 0 {
		out.Chips[0]`, "TestASessionWithoutAResultIsNotCalledCounted",
	},
	{
		"A secret is taken as it is", "internal/config",
		`text, err := typed.DecodeMarked(raw)`, `text, err := typed.Decode(raw)`, "TestASecretIsTakenAsItIs",
	},
	{
		"A password in the settings file is taken as it is", "internal/config",
		`if utf8.Valid(raw) && bytes`, `if utf8.Valid(raw) && false && bytes`, "TestASecretIsTakenAsItIs",
	},
	{
		"An address of no engine is wrong usage", "internal/config",
		`case ok, scheme == "mongodb", scheme`, `case true, scheme`, "TestAnAddressOfNoEngineIsWrongUsage",
	},
	{
		"An address names its folder", "internal/config",
		`case ok && !isFolder(dir):`, `case ok && !isFolder(dir+"x"):`, "TestAnAddressOfNoEngineIsWrongUsage",
	},
	{
		"A decision says how it stands", "internal/evaluation/decision",
		`return "还没有拟办", "has not been prepared"`, `return string(s), string(s)`, "TestAnInterviewNeedsRankAndConfirmationOrACodeAndALeader",
	},
}

const letters = "internal/evaluation/document"

// plantedInRules is what a reviewer planted by hand in the pure rooms and their own tests did not notice.
var plantedInRules = []Mutant{
	{"Working days are counted for ten years at most", days, `n < 0 || n > maxWorkingDays`, `n < 0`, "TestAnAbsurdNumberOfWorkingDaysIsUnknown"},
	{"A term may count from the last day", days, `if t.From == FromEnd {`, `if t.From == FromFeedback+FromEnd {`, "TestATermIsCountedFromTheFirstOrTheLastDay"},
	{"One month is waited for", days, `p.NotBeforeMonths > 0`, `p.NotBeforeMonths > 1`, "TestOneMonthBeforeAnEvaluationIsWaitedFor"},
	{"Every rung after a last date needs one", days, `g.AfterLastDate && !lastDate`, `g.AfterLastDate && !lastDate && i == 0`, "TestALaterRungNeedsALastDateToo"},

	{"Twenty people are named at most", decided, `len(list) > maxPersons {`, `len(list) > maxPersons+1 {`, "TestTwentyPeopleAtMostAreNamedInADecision"},
	{"Only the rank needs a confirmation", decided, `x.Unconfirmed && s.byRankAlone(x) && !d.Prominent`, `x.Unconfirmed && !d.Prominent`, "TestAnotherReasonBesideTheRankNeedsNoConfirmation"},
	{"A list of the rules ends", decided, `n == 0 || n > maxCodes`, `n == 0`, "TestTheListsOfTheRulesAreNeitherEmptyNorEndless"},
	{"A level is of a route", decided, `if len(x.Routes) == 0 {`, `if len(x.Routes) < 0 {`, "TestTheListsOfTheRulesAreNeitherEmptyNorEndless"},
	{"Someone can be held to account in some way", decided, `len(r.Subjects) == 0 || len(r.Modes) == 0`, `len(r.Subjects) == 0`, "TestTheListsOfTheRulesAreNeitherEmptyNorEndless"},

	{"A line is of a document or skipped", letters, `(e.Document == "") == (e.Reason == "")`, `e.Document == "" && e.Reason == ""`, "TestALineOfARegisterIsOfADocumentOrSkipped"},
	{"What was submitted is not edited", letters, `s == StateDraft || s == StateOpinions`, `s == StateDraft || s == StateOpinions || s == StateSubmitted`, "TestNothingIsWrittenAfterTheSubmission"},
	{"A withdrawn document has ended", letters, `s == StateReplaced || s == StateWithdrawn`, `s == StateReplaced`, "TestNothingIsWrittenAfterTheSubmission"},
	{"A part may speak of its kinds alone", letters, `if p.Text != "" {`, `if p.Text != "" || len(said) > 0 {`, "TestAPartWithoutTextOfItsOwnBeginsWithItsKinds"},
	{"The mark of a letter is no document's", letters, `if strings.HasSuffix(x.Letter, "文件") {`, `if strings.HasSuffix(x.Letter, "文件件") {`, "TestAPackSaysNothingThatADocumentCannotBe"},
	{"Minutes have no signers", letters, `(t.Seal || t.Upward)`, `t.Seal`, "TestAPackSaysNothingThatADocumentCannotBe"},
	{"A redo is of one unit", letters, `(!t.Final || t.About != AboutUnit)`, `!t.Final`, "TestAPackSaysNothingThatADocumentCannotBe"},
	{"A name is one line", letters, `|| strings.ContainsAny(t, "\r\n") ||`, `||`, "TestAPackSaysNothingThatADocumentCannotBe"},

	{"A veto without a score is before no score", scored, `p.cents == noScore || q.cents == noScore || p.Veto == q.Veto`, `p.Veto == q.Veto`, "TestAVetoIsNoTieAndIsBeforeWhoHasNoScore"},
	{"A veto is no tie", scored, `p.compare(list[i-1]) != 0`, `p.cents != list[i-1].cents`, "TestAVetoIsNoTieAndIsBeforeWhoHasNoScore"},
	{"No one is among the last while a score is missing", scored, `{ return r.Rank == 0 }`, `{ return r.Rank < 0 }`, "TestNobodyIsACandidateWhileAScoreIsMissing"},
	{"A bonus has a reason", scored, `x.Mode == scheme.ItemBonus && c > 0`, `x.Mode == scheme.ItemBonus && c < 0`, "TestABonusNeedsAReason"},
	{"A share that is not known is in no mean", scored, `			if o.Share == nil {
				continue
			}
`, ``, "TestAShareThatIsNotKnownIsInNoMean"},

	{"What is not scored is in no standard", satisfaction, `if tag(x) != t || !x.IsScored() {`, `if tag(x) != t {`, "TestAQuestionThatIsNotScoredIsInNoStandard"},
	{"Averaged sessions are one unit", satisfaction, `		out[i].Units = min(out[i].Units, 1)
`, ``, "TestSessionsThatAreAveragedAreOneUnit"},
	{"A group of averaged sessions is of one unit", satisfaction, `out[i].Groups[j].Units = min(out[i].Groups[j].Units, 1)`, `_ = j`, "TestSessionsThatAreAveragedAreOneUnit"},
	{"A question is named once", satisfaction, `if !slices.Contains(out.Questions, code) {`, `if code != "" {`, "TestSessionsThatAreAveragedAreOneUnit"},

	{"A batch has five thousand units at most", drawnTeams, `len(teams) > maxTeams || len(targets) > maxTargets`, `len(teams) > maxTeams`, "TestABatchAndATeamHaveTheirLimits"},
	{"A team has fifty members at most", drawnTeams, `len(t.Members) > maxMembers`, `len(t.Members) > maxMembers+1`, "TestABatchAndATeamHaveTheirLimits"},
	{"A table says whose answers were others", "internal/evaluation/statistics", `{ return o.Key == "sat" }`, `{ return o.Key != "" }`, "TestATableSaysWhereOtherAnswersWereAsked"},

	{"A file that was closed is compared with its mark again", "internal/store/sqlite", `if code := held.lacks(m.state); code != "" {`, `if code := held.lacks(m.state); code != "" && b.latest.table == "" {`, "TestAFileThatChangedWhileItWasClosedIsLookedAt"},
	{"Problems may have Chinese numbers", itemFiles, `return chinese && arabic`, `return chinese || arabic`, "TestProblemsMayHaveChineseNumbers"},
}

// plantedInOffices is what a reviewer planted by hand in the rooms of the service and their own tests did not notice.
var plantedInOffices = []Mutant{
	{"No time is left on a screen after the close", "internal/app/display", `v.ClosesAt != nil && vote.Casts(v.Flow, v.State)`, `v.ClosesAt != nil`, "TestNoTimeIsLeftOnAScreenAfterTheClose"},
	{"A silent screen is gone after five seconds", "internal/app/display", `screenSilent = 5 * time.Second`, `screenSilent = 10 * time.Second`, "TestAScreenIsThereForFiveSeconds"},
	{"A secret of a screen is long", "internal/app/display", `if !screenSecret.MatchString(secret) {`, `if !screenSecret.MatchString(secret + secret) {`, "TestAShortSecretIsNoScreens"},
	{"Who cannot sign in is no judge", hearings, `if !u.Disabled && slices.Contains(mayJudge, u.Role) {`, `if slices.Contains(mayJudge, u.Role) {`, "TestAnAccountThatCannotSignInIsNotOfferedAsAJudge"},
	{"An answer ends", hearings, `r.Text == "" || len([]rune(r.Text)) > 2000`, `r.Text == ""`, "TestBothSidesAnswerAQuestion"},
	{"Each side has an answer", hearings, `o.No == r.No && o.Side == r.Side`, `o.No == r.No`, "TestBothSidesAnswerAQuestion"},
	{"Points are owed on the day", hearings, `x.Over() || x.On > today && x.Turn == nil`, `x.Over() || x.On > today && x.Turn == nil && x.On < ""`, "TestAJudgeOwesNothingBeforeTheDay"},
	{"The office signs no paper for itself", deciding, `r.To != decision.Yes || d.OfficeAnswers(v.Kind)`, `r.To != decision.Yes`, "TestWhatTheOfficeAnswersNeedsNoPaper"},
	{"A document follows from a yes", deciding, `v.V.State != decision.Yes || kind == ""`, `kind == ""`, "TestADocumentFollowsOnlyFromAYes"},
	{"Nothing is recorded of what was taken back", deciding, `|| v.State != decision.Prepared && v.State != decision.Yes`, ``, "TestNoStepIsRecordedOfWhatWasTakenBack"},
	{"What is asked for is for who asked", deciding, `(!takesPart(a) || v.V.Prepared != a.Name)`, `!takesPart(a)`, "TestWhatADecisionIsAboutIsForWhoAskedForIt"},
	{"A declined hearing is not held", deciding, `x.Kind == decision.Hearing && x.Answer == decision.AnswerYes`, `x.Kind == decision.Hearing`, "TestWhoseHearingWasDeclinedIsNotHeard"},
	{"A loss is accepted for a reason", boxes, `	if err := records.CheckReason(reason); err != nil {
		return err
	}
	g, ok := s.env.Store.(store.Guarded)`, `	g, ok := s.env.Store.(store.Guarded)`, "TestALossIsAcceptedForAReasonAndInTheChainFirst"},
	{"A loss is in the chain first", boxes, `	if err := s.audit.Append(ctx, a, "session.loss_accepted", session, reason); err != nil {
		return err
	}
	return g.AcceptLoss(ctx, sid)`, `	if err := g.AcceptLoss(ctx, sid); err != nil {
		return err
	}
	return s.audit.Append(ctx, a, "session.loss_accepted", session, reason)`, "TestALossIsAcceptedForAReasonAndInTheChainFirst"},
	{"Of a box that is gone nothing is accepted", boxes, `return d.Code == store.DamageLost || d.Code == store.DamageChanged`, `return d.Code != store.DamageSealed`, "TestALossIsAcceptedForAReasonAndInTheChainFirst"},
	{"An old hall code is 403", boxes, `case Unknown, StaleCode:`, `case Unknown:`, "TestEveryRefusalHasItsStatus"},
	{"Again is 425", boxes, `		return 425`, `		return 409`, "TestEveryRefusalHasItsStatus"},
	{"A state is reached once", boxes, `		if e.State == st {
			return e, true
		}`, `		if e.State == st && line[len(line)-1].State == st {
			return line[len(line)-1], true
		}`, "TestAStateIsReachedWhenItIsFirstEntered"},
	{"A round's plan is in force for its batch", papers, `same, err = d.joined(ctx, batch)`, `same, err = []string{batch}, nil`, "TestWhatWasDraftedBeforeABatchIsOfTheBatch"},
	{"A missing item is named, not read out of a sentence", "internal/web/panel/scoring", `return f.Item, "score"`, `return f.Text.ZH, "score"`, "TestAnErrorOfASheetNamesItsItem"},
	{"Who claims a plan looks again", papers, `	if err != nil || !taken {
		return err
	}
	_, err = records.Update(`, `	if err != nil || !taken || taken {
		return err
	}
	_, err = records.Update(`, "TestPlansOfARoundAndOfItsBatchAreNotIssuedTogether"},
	{"Old namesakes stop no other change", "internal/evaluation/team", `if !alike[[2]string{other, t.ID}] && !alike[[2]string{t.ID, other}] {`, `if other != "" || len(alike) < 0 {`, "TestNamesakesOfBeforeStopNoOtherChange"},
	{"A third of a name is refused", "internal/evaluation/team", `if !alike[[2]string{other, t.ID}] && !alike[[2]string{t.ID, other}] {`, `if other == "" || len(alike) == 0 {`, "TestNamesakesOfBeforeStopNoOtherChange"},
	{"What is quoted is no placeholder", papers, `p.Text, &f, doc.quoted()...)`, `p.Text, &f)`, "TestATextThatLooksLikeAPlaceholderIsQuoted"},
	{"A used slip keeps no phone of the demo from voting", "internal/demo", `		failed = errors.Join(failed, f.vote(ctx, sid, codes, plan, uint64(codes[0][0])))
`, `		if failed = f.vote(ctx, sid, codes, plan, uint64(codes[0][0])); failed != nil {
			return failed
		}
`, "TestAUsedSlipKeepsNoPhoneOfTheDemoFromVoting"},
	{"A line of copies is written out", papers, `checkWrittenOut("cc["+strconv.Itoa(i)+"]", name, &f)`, `_, _ = i, name`, "TestWhatIsSubmittedHasNoPlaceholders"},
	{"A note is written out", papers, `checkWrittenOut("note", doc.Note, &f)`, ``, "TestWhatIsSubmittedHasNoPlaceholders"},
	{"A title has no blank", papers, `checkWrittenOut("title", doc.Title, &f)`, ``, "TestWhatIsSubmittedHasNoBlankInItsTitle"},
	{"A document has no placeholders", papers, `return !slices.Contains(quoted, n) })`, `return n == "" && !slices.Contains(quoted, n) })`, "TestWhatIsSubmittedHasNoPlaceholders"},
	{"What is said with a step ends", papers, `r.Says != "" && !records.ShortText(r.Says, lineMax)`, `r.Says != "" && !records.ShortText(r.Says, 2*lineMax)`, "TestWhatIsSubmittedHasNoBlankInItsTitle"},
	{"A serial number has digits", papers, `(len(doc.Serial) != 6 || strings.Trim(doc.Serial, "0123456789") != "")`, `len(doc.Serial) != 6`, "TestWhatIsSubmittedHasNoBlankInItsTitle"},
	{"Only what was issued is replaced", papers, `old.V.State != document.StateIssued || !same`, `!same`, "TestOnlyWhatWasIssuedIsReplaced"},
	{"What was withdrawn is told from a draft", papers, `if v.State == document.StateWithdrawn {`, `if v.State != document.StateWithdrawn {`, "TestOnlyWhatWasIssuedIsReplaced"},
	{"An addressee sees its own receipt alone", papers, `own == "" || v.V.Organization == own`, `own == "" || v.V.Organization != ""`, "TestAnAddresseeSeesItsOwnReceiptAlone"},
	{"A note beside a receipt ends", papers, `note != "" && !records.ShortText(note, lineMax)`, `note != "" && !records.ShortText(note, 2*lineMax)`, "TestAnAddresseeSeesItsOwnReceiptAlone"},
	{"A hold is kept through a countdown", sessions, `Hold: cur.Hold`, `Hold: false`, "TestAHeldCloseWaitsForAPerson"},
	{"A held close is not sealed by the clock", sessions, `if cur.Hold || !s.isStale(id, cur.N) {`, `if !s.isStale(id, cur.N) {`, "TestAHeldCloseWaitsForAPerson"},
	{"No one is too many before the figures are entered", "internal/verify", `add(a.Given && a.Attended > a.Expected,`, `add(a.Attended > a.Expected,`, "TestNobodyIsTooManyBeforeTheFiguresAreEntered"},
}

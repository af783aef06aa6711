package list

const (
	sessionPages = "internal/web/panel/session"
	resultPages  = "internal/web/panel/result"
	scorePages   = "internal/web/panel/scoring"
	roundPages   = "internal/web/panel/round"
)

var panelRoom = []Mutant{
	{
		"Evidence of a session without a result is not called counted", "internal/web/panel/audit",
		`session.SessionView{State: st, TooFew: tooFew}`, `session.SessionView{State: st, TooFew: tooFew && st == ""}`,
		"TestASessionWithoutAResultIsNotCalledCounted",
	},
	{"Only the item that was vetoed says so", scorePages, `item.Vetoed = got.Veto`, `item.Vetoed = true`, "TestALockedSheetNamesTheItemThatWasVetoed"},
	{"Who signs the minutes has the last codes before them", "internal/paper", `before := max(0, len(m.Boxes)-1)`, `before := len(m.Boxes)`, "TestTheLinesToSignAreNeverAloneOnAPage"},
	{"Sentences of the table begin at the left", "internal/paper", `words[i] = words[i] || i > 1`, `words[i] = i > 1`, "TestSentencesInTheTableBeginAtTheLeft"},
	{"The way of a document is told by what was done", "internal/web/panel/document", `if b.from == from && b.to == to {`, `if b.from == to && b.to == from {`, "TestTheWayOfADocumentIsToldByWhatWasDone"},
	{"The first document of a day fed its problems back", "internal/app/document", `!told || v.V.IssuedAt.Before(first)`, `!told || !v.V.IssuedAt.After(first) && on < out[item].On`, "TestTheFirstDocumentOfADayFedItsProblemsBack"},
	{"A changed deadline changes the text", "internal/app/document", `if was == "" || is == "" {`, `if was == "" || is != "" {`, "TestAChangedDeadlineChangesTheText"},
	{"A part rewritten with the deadline keeps its words", "internal/app/document", `if doc.Parts[i].Text == parts[i].Text {`, `if i < len(parts) {`, "TestAChangedDeadlineChangesTheText"},
	{"An item says its heading once", "internal/web/panel/ledger", `if t.Text != "" && t.Text != heading {`, `if t.Text != "" || t.Text == heading {`, "TestAnItemSaysNothingTwice"},
	{"A rung that is called as its letter is said once", "internal/web/panel/ledger", `if rung == letter {`, `if rung == "" {`, "TestAnItemSaysNothingTwice"},
	{"A round without ranks leads to one that has them", "internal/web/panel/scoring", `if err != nil || ranked == "" {`, `if err != nil || ranked != "" {`, "TestARoundWithoutRanksLeadsToTheOneThatHasThem"},
	{"A round is ranked by its scores", "internal/app/scoring", `func(r RankRow) bool { return r.Score != nil }) {
			return id, nil`, `func(r RankRow) bool { return r.Score == nil }) {
			return id, nil`, "TestTheRankingIsRecomputedAfterAChange"},
	{"What is on in another round is on the page", sessionPages, `p == partRunning || p == partToday || p`, `p`, "TestTheBriefingsOfEveryRoundAreOnOnePage"},
	{"What is far off in another round stays there", sessionPages, `p == partComing && o.HeldAt.Sub(now) < soon`, `p == partComing`, "TestTheBriefingsOfEveryRoundAreOnOnePage"},
	{"The day of a ballot is that of the hall", "internal/web/panel/target", `out.ballot.Type, out.ballot.Day = "现场测评", kit.Day(rows[i].HeldAt)`, `out.ballot.Type, out.ballot.Day = "现场测评", kit.DueDay(rows[i].HeldAt)`, "TestAFigureLeadsToWhatItSaysOnTheDayOfTheHall"},
	{"Figures lead to steps that are there", "internal/web/panel/evaluation", `m.Href == stepsHere && !steps`, `m.Href == stepsHere && steps`, "TestAFigureLeadsToWhatItSaysOnTheDayOfTheHall"},
	{"What was written about a decision is found there", "internal/web/panel/decision", `if carriedOut[v.Kind] == "" {`, `if v.ID != "" {`, "TestACampaignIsAskedForConfirmedAndWrittenDown"},
	{"A sheet leads to one of the team's", "internal/app/scoring", `return !all && !slices.Contains(mine, o.EvaluationID)`, `return all && !slices.Contains(mine, o.EvaluationID)`, "TestASheetLeadsToTheNextToHandIn"},
	{"Sheets to hand in come first", "internal/app/scoring", `return cmp.Compare(x.Stage, y.Stage)`, `return cmp.Compare(y.Stage, x.Stage)`, "TestASheetLeadsToTheNextToHandIn"},
	{"A record of a round offers its own documents", "internal/web/panel/entry", `f.Batch, err = req.svc.Rounds.BatchOf(req.ctx, s.ID)`, `_, err = req.svc.Rounds.BatchOf(req.ctx, s.ID)`, "TestARecordOfARoundOffersItsOwnDocuments"},
	{"A figure of a round opens the units that it counts", "internal/web/panel/round", `have != "" && !s.has(have) || state`, `have == "nothing" || state`, "TestEveryFigureOfARoundOpensTheUnitsItCounts"},
	{"A no is not got round by hand", "internal/evaluation/decision", `return slices.Contains(s.Ended, k) || slices`, `return slices.Contains(s.Ended, "") || slices`, "TestWhatWasDeclinedIsNotDecidedByHand"},
	{"A no holds for the same figures", "internal/evaluation/decision", `if !left[s.Key()] {`, `if !left[s.Key()] && s.Final == "" {`, "TestWhatWasDeclinedIsNotDecidedByHand"},
	{"What was declined is not offered by hand", "internal/app/decision", `slices.Contains(u.ended, k) || slices`, `slices.Contains(u.ended, "") || slices`, "TestWhatWasDeclinedIsNotDecidedByHand"},
	{"Who supervises no one is no supervising body", "internal/app/round", `if scheme.Supervises(o.V.Kind) || named[o.ID] {`, `if scheme.Supervises(o.V.Kind) || named[o.V.SupervisorID] {`, "TestOnlySupervisorsAreSupervisingBodies"},
	{"Whom a unit names supervises it", "internal/app/round", `named[o.V.SupervisorID] = true`, `named[o.V.SupervisorID] = o.ID == ""`, "TestOnlySupervisorsAreSupervisingBodies"},
	{"A trial can be ticked", "internal/web/panel/regulation", `Label: "试行", Type: "check", Value`, `Label: "试行", Type: "checkbox", Value`, "TestAGoverningDocumentIsRegisteredReadAndChanged"},
	{"A fixed result waits for no report", "internal/app/supervision", `r.HandedIn == nil && !r.Closed && !r.LeftOut`, `r.HandedIn == nil && !r.LeftOut`, "TestAFixedResultWaitsForNoReport"},
	{"Reports that a result would shut out are counted", "internal/web/panel/final", `return !r.Missing() })`, `return r.Missing() })`, "TestReportsAFixedResultShutsOutAreSaidBefore"},
	{"The page of a unit leads to its records", "internal/web/panel/evaluation", `return append([]kit.Link{{Href: ledger, Text: "逐项台账"}}, out...)`, `return []kit.Link{{Href: ledger, Text: "逐项台账"}}`, "TestTheUnitsPageLeadsToWhatWasWritten"},
	{"A supervising body sees what it asked for alone", "internal/app/decision", `func(v View) bool { return v.Prepared != a.Name })`, `func(v View) bool { return v.Prepared == "" })`, "TestASupervisingBodyFollowsWhatItAskedFor"},
	{"What others asked for is theirs to take back", "internal/app/decision", `if v.Prepared != "" && v.Prepared != p.Name {`, `if v.Prepared == "never" {`, "TestASupervisingBodyFollowsWhatItAskedFor"},
	{"A denominator is said in words", "internal/evaluation/satisfaction", `"分母（" + scheme.DenominatorNames[m.rule.Denominator] + "）"`, `"分母 " + m.rule.Denominator`, "TestTheStepsOfARateNameItsDenominatorInWords"},
	{"The same problem is asked about once", "internal/web/panel/ledger", `!slices.Contains(lines, line)`, `len(lines) >= 0`, "TestACommonProblemBecomesASelfCheck"},
	{"No one is asked to choose among none", roundPages, `if len(waiting) == 0 {`, `if len(waiting) < 0 {`, "TestAnEmptyInstallationOffersWhatComesFirst"},
	{"A suggestion leads back to itself", resultPages, `at + "#c" + req.FormValue("n")`, `at`, "TestSuggestionsAreReviewedAndTheOriginalIsKept"},
	{"Two scores of one item are refused", scorePages, `return wrong.Err()
}

// Typed`, `return nil
}

// Typed`, "TestAScoreIsTappedOrTyped"},
	{"What is tapped counts", scorePages, `kit.SetFormValue(req.Request, name, tapped)`, `kit.SetFormValue(req.Request, name, typed)`, "TestAScoreIsTappedOrTyped"},
	{"Taking back is not taken back", panelKit, `if req.FormValue(undoing) != "" {`, `if req.FormValue(undoing) == "never" {`, "TestASettingIsUndoneWhereItWasChanged"},
	{"A first review is not taken back", resultPages, `if !before.Reviewed {`, `if false {`, "TestAHiddenSuggestionComesBackByUndo"},
	{"The list for the hall knows how many slips there are", "internal/web/sheets", `slips = fmt.Sprintf("测评票 %d 张，裁开、打乱，点过数", m.Balance.Printed)`, `slips = "测评票，裁开、打乱，点过数"`, "TestTheListForTheHallHasTheSessionsOwnData"},
	{"A limit left out is the number expected", sessionPages, `if r.Cap == nil && *r.Mode`, `if r.Cap != nil && *r.Mode`, "TestALimitThatIsLeftOutIsTheNumberExpected"},
	{"A colleague's decision is not undone unseen", scorePages, `if req.FormValue("seen") != saidOf(a.Evaluation.V.Candidate) {`, `if req.FormValue("seen") == "never" {`, "TestThreeBodiesScoreApartTheOfficeLocksAndTheScoreIs8860"},
	{"A covered name stays covered", resultPages, `req.Params("id"), req.SeenVersion(), n, shown, text)`, `req.Params("id"), records.AnyVersion, n, shown, text)`, "TestACoveredNameStaysCoveredAfterLaterSaves"},
	{"A session that cannot be read hides no other", sessionPages, `c.Note = unread(p)`, `return err`, "TestAResultThatCannotBeReadHidesNoOtherSession"},
	{"A checkup is for those who run the hall", "internal/app/checkup", `who.Role != auth.Organizer && who.Role != auth.Admin`, `who.Role == ""`, "TestACheckupIsForThoseWhoRunTheHall"},
	{"A disabled organizer confirms nothing", "internal/app/checkup", `u.Role == auth.Organizer && !u.Disabled`, `u.Role == auth.Organizer`, "TestACheckupNamesWhatTheServiceKnowsOfItsMachine"},
	{"A language with gaps is not built", "internal/bundle", `err != nil || len(gaps) > 0 {
			return nil, errors.Join`, `err != nil {
			return nil, errors.Join`, "TestALanguageWithGapsIsNotBuilt"},
	{"A form to be corrected still sees what others wrote", panelKit, "	req.keepSeen(f.Hidden)\n", "", "TestAFormToBeCorrectedStillSeesWhatOthersWrote"},
	{"An editor to be corrected still sees what others wrote", panelKit, "		req.keepSeen(carry)\n", "", "TestAFormToBeCorrectedStillSeesWhatOthersWrote"},
	{"An option with a comma keeps its tick", panelKit, `escaped[i] = escapeComma.Replace(v)`, `escaped[i] = v`, "TestATickComesBackWhateverTheOptionIsCalled"},
	{"A month in words may follow a year in figures", "internal/typed", "`^([〇零o0·◯一二三四五六七八九]{4}|[0-9]{4})年([一二三四五六七八九十0-9]{1,3})月([一二三四五六七八九十0-9]{1,3})[日号]?$`", "`^([〇零o0·◯一二三四五六七八九]{4})年([一二三四五六七八九十0-9]{1,3})月([一二三四五六七八九十0-9]{1,3})[日号]?$`", "TestDaysHaveTheYearsOfThisService"}, // words:keep
	{"A time of day is not dropped from a day", "internal/typed", "`[t ]0?0:00(:00(\\.0+)?)?$`", "`[t ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.0+)?)?$`", "TestDaysHaveTheYearsOfThisService"},
	{"A lone return ends a line", "internal/table", "	text = returns.Replace(text)\n", "	if !strings.Contains(text, \"\\n\") {\n		text = returns.Replace(text)\n	}\n", "TestACellMayHoldQuotesAndLinesMayEndInManyWays"},
	{"A page in UTF-16 is a page", "internal/table", `foreign([]byte(text))`, `foreign(raw)`, "TestAFileThatIsNoListSaysWhatItIs"},
	{"A binary workbook is not damaged", "internal/table", `other = other || part.Name == "xl/workbook.bin" ||`, `other = other ||`, "TestAFileThatIsNoListSaysWhatItIs"},
	{"Formulas fail in lower case too", "internal/table", `case failedFormula.MatchString(row[c]):`, `case failedFormula.MatchString(row[c]) && row[c] == strings.ToUpper(row[c]):`, "TestWhatWasLostBeforeIsNamedAndNeverRead"},
	{"An empty file is said", "internal/web/panel/kit", `	if h.Size == 0 {
		return nil, FieldError(`, `	if h.Size < 0 {
		return nil, FieldError(`, "TestAnEmptyFileIsSaidWhereverOneIsTaken"},
	{"A file and a pasted list are not both taken", "internal/web/panel/kit", `case strings.TrimSpace(pasted) != "":`, `case strings.TrimSpace(pasted) == "" && raw == nil:`, "TestAFileAndAPastedListAreNotBothTaken"},
	{"Rows below a list are not read", "internal/table", `if end-cut < worthTrim {`, `if end-cut >= 0 {`, "TestRowsWithoutContentBelowAListAreNotRead"},
	{"A total is no one who can be drawn", "internal/app/draw", `r := draw.CheckName(p.Name); r != nil {`, `r := draw.CheckName(p.Name); r != nil && false {`, "TestEveryBadRowOfAListOfPeopleIsReportedWithoutNames"},
	{"A row that a filter hides is asked about", "internal/table", "	f.refuseUnseen()\n", "", "TestARowThatIsHiddenIsAskedAbout"},
	{"Nothing is merged into tasks that moved", "internal/web/panel/supervision", `records.KindOf(err) == records.Stale && req.ownMoved(now)`, `records.KindOf(err) == records.Stale && req.ownMoved(now) && false`, "TestAnEditorMergesNothingIntoRowsThatMoved"},
	{"Nothing is merged into parts that moved", "internal/web/panel/document", `records.KindOf(err) == records.Stale && req.partsMoved(now)`, `records.KindOf(err) == records.Stale && req.partsMoved(now) && false`, "TestAnEditorMergesNothingIntoRowsThatMoved"},
	{"A part keeps the key it was drawn with", "internal/web/panel/document", `kinds, part.Key = max(kinds, req.sentKinds(i)), req.partText(i, "key")`, `kinds = max(kinds, req.sentKinds(i))`, "TestACorrectedTypeKeepsTheKeysOfItsParts"},
	{"Points that only were shown overwrite no newer ones", "internal/web/panel/hearing", `case score != "" && score == kit.Was(req.Request, name):`, `case score != "" && name == "":`, "TestAHearingIsArrangedScoredAndLockedOnThePages"},
	{"The outcome of a form is said on an outdated document", "internal/web/panel/document", `out.Gone = req.Unplaced(sent)`, `_ = req.Unplaced(sent)`, "TestAVersionThatWasFixedAgainCannotBeApproved"},
	{"A text for a kind is merged into no other", "internal/web/panel/document", `if kit.RowsMoved(was, is) {`, `if kit.RowsMoved(was, is) && false {`, "TestATextForAKindIsNotMergedIntoAnother"},
	{"Rows that changed places are told", panelKit, `(slices.Contains(now, was[i]) || slices.Contains(was, now[i]))`, `slices.Contains(now, was[i]) && i > len(now)`, "TestRowsThatMovedAreToldFromRewrittenOnes"},
	{"A form drawn for another account is not taken", panelKit, `return marked && mark != ownerMark(req.Who.ID)`, `return marked && mark == ""`, "TestAFormDrawnForAnotherAccountIsNotTaken"},
	{"A form that is kept is its account's", panelKit, "	req.Who.ID = l.User.ID // the form is theirs\n", "", "TestAFormDrawnForAnotherAccountIsNotTaken"},
	{"Tasks are known by their keys", "internal/web/panel/supervision", `func(t evalsupervision.OwnTask, key string) bool { return t.Key == key }`, `func(t evalsupervision.OwnTask, key string) bool { return key != "" }`, "TestAnEditorMergesNothingIntoRowsThatMoved|TestRewrittenTasksAreNotTakenForOthers"},
	{"A key of a task is given once", "internal/evaluation/supervision", `		o.Keys++
		o.Tasks[i].Key = ownKey(o.Keys)`, `		o.Tasks[i].Key = ownKey(i + 1)`, "TestATaskKeepsItsKeyAndNoneIsGivenTwice"},
	{"A unit left out of a new result waits for nothing", "internal/web/panel/unit", `	case !in: // no new`, `	case !in && !ok: // no new`, "TestAUnitLeftOutOfTheNewResultWaitsForNothing"},
	{"What stands below no heading is named", "internal/table", "	f.unnamed()\n", "", "TestWhatStandsBelowNoHeadingIsNamed"},
	{"A day or a formula is no unit's name", "internal/app/round", `} else if r != nil && !known {`, `} else if r != nil && l.name == "" {`, "TestACellOfWhichSomethingWasLostIsNoName"},
	{"A unit that is left out is quoted in no list", "internal/app/document", "		counted.lists(v)\n", "		s.lists(v)\n", "TestASummaryQuotesNothingOfAUnitThatIsLeftOut"},
	{"An organization with an old name can be changed", "internal/app/round", `		return checkKind(o.Kind)
	})`, `		return checkOrganization(o)
	})`, "TestAnOrganizationWithAnOldNameCanBeChanged"},
	{"A unit that is too early lacks no sheet", "internal/app/scoring", `				case round.TooEarly(err):
					done.Early++
`, "", "TestNoUnitIsEvaluatedBeforeItsSchemeAllowsIt"},
	{"A session that missed its time opens for no one", boxes, `if !sess.TwoOfficers && !missedOpening(sess, now) {`, `if !sess.TwoOfficers {`, "TestASessionThatMissedItsTimeWaitsForPeople"},
	{"A day to open is one that the scheme allows", "internal/app/session", `	if rehearsal || opensAt == nil {`, `	if rehearsal || opensAt != nil {`, "TestNoUnitIsEvaluatedBeforeItsSchemeAllowsIt"},
	{"A unit that is too early is not offered to be locked", "internal/app/scoring", `			if !early {
`, `			if early || o.Complete() {
`, "TestNoUnitIsEvaluatedBeforeItsSchemeAllowsIt"},
	{"A record names an interview of its own unit", "internal/app/entry", `return of == s.ID, nil`, `return true, nil`, "TestAnEntryNamesAConfirmedInterviewOfItsUnitOnly"},
	{"A record names what was confirmed", "internal/app/decision", `v.V.Kind != decision.Interview || v.V.State != decision.Yes {`, `v.V.Kind != decision.Interview {`, "TestARecordOfAnInterviewRestsOnAConfirmedOne"},
	{"What was confirmed is carried out later", "internal/evaluation/decision", `case carriesOut && on < confirmed:`, `case carriesOut && on > today:`, "TestNothingIsCarriedOutBeforeTheDayItWasConfirmed"},
	{"The day of the yes is handed on", "internal/app/decision", `CheckStep(v.State, v.ConfirmedOn(), v.Taken,`, `CheckStep(v.State, "", v.Taken,`, "TestAnAccountabilityHasASubjectACaseAModeAndItsStepsInOrder"},
	{"A form that waits for a password waits for the sign-in too", panelKit, `	if kept := req.KeptForm(); kept.To != "" {
		return kept
	}
`, ``, "TestWhatWaitsForAPasswordOutlivesTheSignIn"},
	{"In a pause no one is told to scan", sessionPages, `	if e.s.Paused {
		return []string{`, `	if e.s.Paused && e.screen() {
		return []string{`, "TestTheSmallScreenAsksForWhatTheHallScreenDoes"},
	{"The code on the screen is named where it is needed", sessionPages, `	case e.s.Presence != 1:`, `	case e.s.Presence != 2:`, "TestTheSmallScreenAsksForWhatTheHallScreenDoes"},
	{"A left-out unit's report is taken", "internal/app/supervision", `fixed && ranked, fixed && !ranked`, `fixed, fixed && !ranked`, "TestALeftOutUnitsReportIsTakenAndNotAwaited"},
	{"No one waits for a left-out unit's report", "internal/app/supervision", `!r.Closed && !r.LeftOut }`, `!r.Closed }`, "TestALeftOutUnitsReportIsTakenAndNotAwaited"},
	{"A report says that it is closed", "internal/app/supervision", `out.Closed = fixed && ranked`, `out.Closed = fixed && !ranked`, "TestALeftOutUnitsReportIsTakenAndNotAwaited"},
	{"A closed report has no form", "internal/web/panel/supervision", `Closed: d.Closed || req.who.Role == auth.Admin`, `Closed: req.who.Role == auth.Admin`, "TestReportsAFixedResultShutsOutAreSaidBefore"},
	{"A closed report is not offered to be filled in", "internal/web/panel/supervision", `return "看记录"`, `return "填写"`, "TestReportsAFixedResultShutsOutAreSaidBefore"},
	{"No report is late that is not taken", "internal/app/progress", `r.Missing() && r.DaysLate > 0`, `r.HandedIn == nil && r.DaysLate > 0`, "TestNoStageIsLateForWhatAFixedResultShutsOut"},
	{"A stage waits for nothing that is shut out", "internal/app/progress", `c.Closed += x.Closed`, `c.Closed += 0`, "TestNoStageIsLateForWhatAFixedResultShutsOut"},
	{"What is closed is not missing", "internal/evaluation/cycle", `max(0, c.Of-c.Done-c.Closed)`, `max(0, c.Of-c.Done)`, "TestTheLineSaysWhatIsMissing"},
	{"Only what was added or saved is named", panelKit, `if said == "added" || said == "saved" {`, `if said != "" {`, "TestAThingIsNamedOnlyWhereOneWasAddedOrSaved"},
	{"A supervising body has no ballot to be weighed", roundPages, `	case supervising:
		satisfaction = "。"`, `	case supervising && satisfaction == "":
		satisfaction = "。"`, "TestJoiningARoundShowsWhatEachSchemeIsFor"},
	{"Who supervises no one is told so", roundPages, `why = "名单里没有，不是监督单位，或者已经在本轮里："`, `why = ""`, "TestJoiningARoundShowsWhatEachSchemeIsFor"},
	{"A left-out unit has not begun", "internal/app/scoring", `return o.Stage == SheetSubmitted || o.Stage == SheetLocked ||`, `return !o.Open() ||`, "TestTheInspectionOfALeftOutUnitHasNotBegunByItself"},
	{"A compound of 局 is no office", "internal/docx", `"结局", "局势", `, `"结局", `, "TestATitleBreaksWhereItsSenseAllows"},
	{"A party organization is part of its office's name", "internal/docx", `"党支部", "党组织"}`, `"党支部"}`, "TestATitleBreaksWhereItsSenseAllows"},
	{"A row of few ballots says so", "internal/app/scoring", `			row.TooFew = o.TooFew`, `			row.TooFew = false`, "TestASessionWithoutAResultIsNotCalledCounted"},
	{"A briefing's list says which session has no result", "internal/app/session", `	v.TooFew, err = s.tallies.TooFew(ctx, sess.ID, cur.State)`, `	_, err = s.tallies.TooFew(ctx, sess.ID, cur.State)`, "TestASessionWithoutAResultIsNotCalledCounted"},
	{"The set-up page asks for the password once", "internal/web/panel/account", `{Name: "password", Label: "密码", Type: "password", Auto: "new-password", MaxLen: 200, Hint`, `{Name: "again", Label: "密码", Type: "password"}, {Name: "password", Label: "密码", Type: "password", Auto: "new-password", MaxLen: 200, Hint`, "TestTheSetUpLinkMakesTheFirstAccountOnce"},
	{"What was saved is named", panelKit, `n.Text = things[of] + n.Text`, `n.Text += things[of]`, "TestASessionWithoutAResultIsNotCalledCounted"},
	{"A scheme says whose it is", roundPages, `if x.Basis != "" {`, `if x.Basis == "" {`, "TestJoiningARoundShowsWhatEachSchemeIsFor"},
	{"An empty file is said to be empty", "internal/web/api/kit", `if status == http.StatusBadRequest && humafiber`, `if status == http.StatusConflict && humafiber`, "TestOrganizationsAreImportedAllOrNone"},
	{"What was left over is not called unused", "internal/web/sheets", `"未用未作废"`, `"未用"`, "TestTheMinutesSayEveryFigureMarkAndExceptionInWords"},
	{"An option of the command is in one piece", "internal/web/panel/checkup", `Part{rest[at[0]:at[1]], true})`, `Part{rest[at[0]:at[1]], false})`, "TestAnOptionOfTheCommandIsNotBrokenInALine"},
	{"A changed password is asked for once", panelKit, `Label: "新密码", Type: "password", Auto: "new-password"`, `Label: "新密码", Type: "password", Auto: "off"`, "TestANewPasswordIsAskedForOnce"},
	{"A stage does not speak of a count", roundPages, `"测评结束", "评分表交齐"`, `"已计票", "评分表交齐"`, "TestASessionWithoutAResultIsNotCalledCounted"},
	{"Where there is no result none is offered", panelKit, `if s.TooFew {`, `if s.TooFew && s.Paused {`, "TestASessionWithoutAResultIsNotCalledCounted"},
	{"The page of a session offers no result where none is", "internal/web/panel/session", `		out.Links[0].Text = lookup.WhyNone
`, ``, "TestASessionWithoutAResultIsNotCalledCounted"},
	{"The API says that a session had too few ballots", "internal/web/api/session", `TooFew: v.TooFew, Paused`, `Paused`, "TestASessionSaysWhetherItHadTooFewBallots"},
	{"Where the form stands no notice asks for it", "internal/web/panel/session", `if !e.is(vote.StateSealed) {`, `if !e.is(vote.StateClosing, vote.StateSealed) {`, "TestTooFewBallotsAreSaidBeforeTheCloseAndBeforeTheCount"},
	{"The page of a result offers what comes next", "internal/web/panel/kit/lookup", `Button: "在大屏上公布"`, `Button: "公布"`, "TestAResultComparesItsQuestionsAndTheMinutesHoldItsFigures"},
	{"A result names its scheme", "internal/web/panel/result", `Value: basis}`, `Value: r.TemplateVersion}`, "TestAResultComparesItsQuestionsAndTheMinutesHoldItsFigures"},
}

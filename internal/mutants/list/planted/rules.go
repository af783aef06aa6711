package planted

// plantedInEvaluation are faults in the rules of evaluation and in the rooms above them.
var plantedInEvaluation = []Mutant{
	{
		"A share that is not known is below no limit", "internal/evaluation/score",
		`(other == nil || other.Cmp(row.OtherBelow.Rat()) >= 0)`, `(other != nil && other.Cmp(row.OtherBelow.Rat()) >= 0)`,
		"TestADecidedSatisfactionIsInNoRowThatLimitsTheOthers",
	},
	{
		"Another reason for leaving a unit out is a difference", "internal/evaluation/final",
		`} else if old.Reason != b[id].Reason {`,
		`} else if old.Reason == "" {`,
		"TestAnotherReasonForLeavingAUnitOutIsADifference",
	},
	{
		"An issue that stopped after its record is finished", "internal/app/document",
		`return v, d.follow(ctx, a, v) // finish`,
		`return v, nil // finish`,
		"TestAnIssueThatStoppedAnywhereIsFinished",
	},
	{
		"That a document was issued is in the chain", "internal/app/document",
		`return v, d.audit.Append(ctx, a, "document.issue", id, v.V.Number+"；"+v.V.Title+"；"+v.V.Digest)`,
		`return v, nil`,
		"TestEveryStepOfADocumentIsInTheChain",
	},
	{
		"That a document was replaced is in the chain", "internal/app/document",
		`return d.audit.Append(ctx, a, "document.replace", old.ID, old.V.Number+"；"+v.V.Number)`,
		`_ = old
	return nil`,
		"TestEveryStepOfADocumentIsInTheChain",
	},
	{
		"Numbers that are passed over are in the chain", "internal/app/document",
		`return d.audit.Append(ctx, a, "document.skip", series, fmt.Sprintf("%d；%s", n, reason))`,
		`return nil`,
		"TestEveryStepOfADocumentIsInTheChain",
	},
	{
		"A receipt is in the chain", "internal/app/document",
		`return r, d.audit.Append(ctx, a, "document.receive", id, r.Name+"；"+v.V.Number)`,
		`return r, nil`,
		"TestEveryStepOfADocumentIsInTheChain",
	},
	{
		"A use of a copy is in the chain", "internal/app/document",
		`return r.V, d.audit.Append(ctx, a, "document.use", id, r.V.Name+"；"+v.V.Number)`,
		`return r.V, nil`,
		"TestEveryStepOfADocumentIsInTheChain",
	},
	{
		"A measure with evidence stays though a file lost it", "internal/evaluation/ledgerfile",
		`(len(m.Files) > 0 || len(m.Progress) > 1)`,
		`len(m.Progress) > 1`,
		"TestAMeasureWithSomethingAddedStays",
	},
	{
		"A measure with progress stays though a file lost it", "internal/evaluation/ledgerfile",
		`(len(m.Files) > 0 || len(m.Progress) > 1)`,
		`len(m.Files) > 0`,
		"TestAMeasureWithSomethingAddedStays",
	},
	{
		"Two measures of one text are two", "internal/evaluation/ledgerfile",
		`if !used[j] && in[n].Text != "" &&`,
		`if in[n].Text != "" &&`,
		"TestMeasuresOfOneTextKeepWhatIsTheirs",
	},
	{
		"A sheet that is handed in is so in the chain", "internal/app/scoring",
		`	if r.Submit {
		code = "sheet.submit"
	}
`,
		``,
		"TestTheScoringOfAUnitIsInTheChain",
	},
	{
		"A decided satisfaction is in the chain", "internal/app/scoring",
		`return s.audit.Append(ctx, a, "evaluation.decision", evaluationID, d.Value+": "+d.Reason)`,
		`return nil`,
		"TestTheScoringOfAUnitIsInTheChain",
	},
	{
		"A draft is in no ranking", "internal/app/scoring",
		`			if v.V.Submitted {
				sheets[`,
		`			if v.ID != "" {
				sheets[`,
		"TestADraftIsInNoRanking",
	},
	{
		"Reopening a sheet opens the others", "internal/app/scoring",
		`	if err := s.setAllClosed(ctx, evaluationID, scheme, false); err != nil {
		return err
	}
	return s.setLock`,
		`	_ = scheme
	return s.setLock`,
		"TestReopeningASheetOpensTheOthersToo",
	},
	{
		"Contradicted facts are a veto in the result", "internal/app/scoring",
		`	score = evalscore.Contradict(scheme, score, facts.Contradicted)
`,
		``,
		"TestAScoreKnowsWhatWasWrittenDown",
	},
	{
		"What was declined is not suggested on its page", "internal/app/scoring",
		`v.Fixed.Candidate && !v.Fixed.Cleared`,
		`v.Fixed.Candidate`,
		"TestAfterANoTheSuggestionIsGone",
	},
	{
		"A unit that is left out has no score on its page", "internal/app/scoring",
		`		v.Final, v.Grade = nil, ""
		return nil`,
		`		return nil`,
		"TestAUnitThatIsLeftOutHasNoScore",
	},
	{
		"A result that was opened has no request left", "internal/app/final",
		`v.State, v.Undo, v.Opened = final.Open, nil, &opened`,
		`v.State, v.Opened = final.Open, &opened`,
		"TestAResultThatWasOpenedHasNoRequest",
	},
	{
		"A box that is sealed is under way", "internal/app/final",
		`vote.StateVoting, vote.StateClosing, vote.StateSealed`,
		`vote.StateVoting, vote.StateClosing`,
		"TestAResultIsNotFixedWhileABallotIsUnderWay",
	},
	{
		"Each round of a batch shows its own score of a unit", "internal/app/scoring",
		`if !ok || o.row.EvaluationID != row.Evaluation {`,
		`if !ok {`,
		"TestAUnitOfTwoRoundsOfABatchHasItsOwnScoreInEach",
	},
	{
		"A hearing that is kept is so in the chain", "internal/app/hearing",
		`	if err := h.audit.Append(ctx, a, "hearing.keep", id, v.V.Final); err != nil {
		return View{}, err
	}
`,
		``,
		"TestWhatHappensInAHearingIsInTheChain",
	},
	{
		"What changes a hearing is in the chain", "internal/app/hearing",
		`	if err := h.audit.Append(ctx, a, code, id, detail); err != nil {
		return View{}, err
	}
`,
		`	_, _ = code, detail
`,
		"TestWhatHappensInAHearingIsInTheChain",
	},
	{
		"Points are for those who are heard", "internal/app/hearing",
		`		if !known[id] {
			f.Add("points."+id`,
		`		if !known[id] && false {
			f.Add("points."+id`,
		"TestPointsForOneWhoIsNotHeardAreRefused",
	},
	{
		"The worst is sought in each assessment", "internal/evaluation/effect",
		`|| c.assessment != list[i-1].assessment {`,
		`{`,
		"TestACountyIsChargedForTheWorstInEachAssessment",
	},
	{
		"A result counts in its year in China", "internal/app/effect",
		`f.At.In(deadline.China).Year()`,
		`f.At.UTC().Year()`,
		"TestAResultCountsInItsYearInChina",
	},
	{
		"Teams put together by hand name no draw", "internal/app/team",
		`v.Teams, v.Mode, v.Seed = teams, "", ""`,
		`v.Teams = teams`,
		"TestTeamsPutTogetherByHandNameNoDraw",
	},
	{
		"What changes teams is in the chain", "internal/app/team",
		`return out, t.audit.Append(ctx, a, code, batch.ID, fmt.Sprintf("%d 个评估组", len(v.V.Teams)))`,
		`_ = fmt.Sprint(code)
	return out, nil`,
		"TestTeamsPutTogetherByHandNameNoDraw",
	},
	{
		"What a check found of a restricted item is sealed", "internal/app/ledger",
		`ledger.Check{Body: c.Body, On: c.On, Result: c.Result, Round: c.Round}`,
		`c`,
		"TestARestrictedItemsWordsAreInNoListExportAuditEntryOrLog",
	},
	{
		"A restricted item is kept for all of its days", "internal/app/ledger",
		`string(l.today().Plus(-l.rules.RestrictedDays)) > ended`,
		`string(l.today().Plus(-l.rules.RestrictedDays)) >= ended`,
		"TestARestrictedItemIsKeptForAllOfItsDays",
	},
	{
		"A restricted item goes with its evidence", "internal/app/ledger",
		`	if err := l.files.PurgeBelow(ctx, v.ID); err != nil {
		return err
	}
`,
		``,
		"TestARestrictedItemIsKeptForAllOfItsDays",
	},
	{
		"What was withdrawn is not changed", "internal/app/ledger",
		`		if i.State == ledger.Settled || i.State == ledger.Withdrawn {
			return errSettled
		}
		take(i, d.Item, party)`,
		`		if i.State == ledger.Settled {
			return errSettled
		}
		take(i, d.Item, party)`,
		"TestWhatIsOverIsNotChanged",
	},
	{
		"What was withdrawn is not outstanding", "internal/app/ledger",
		`			if e.state == ledger.Withdrawn {
				continue
			}
`,
		``,
		"TestAProblemThatWasWithdrawnIsNotOutstanding",
	},
	{
		"What is restricted meanwhile is not said", "internal/app/ledger",
		`if ok && v.V.Restricted == nil { // it`,
		`if ok { // it`,
		"TestAnItemThatIsRestrictedMeanwhileIsNotSaid",
	},
	{
		"A hearing asks about nothing that is settled", "internal/app/ledger",
		`			if v.Item.State == ledger.Settled {
				continue
			}
`,
		``,
		"TestAHearingMayAskAboutWhatIsOpen",
	},
	{
		"A hearing gets no words of a restricted item", "internal/app/ledger",
		`			if v.Restricted {
				f.Text = ""
			}
`,
		``,
		"TestAHearingMayAskAboutWhatIsOpen",
	},
	{
		"No letter is suggested for a restricted item", "internal/app/ledger",
		`if !ok || v.Restricted {`,
		`if !ok {`,
		"TestNoLetterIsSuggestedForARestrictedItem",
	},
	{
		"Evidence is in the chain", "internal/app/ledger",
		`return out, l.note(ctx, a, "item.file", p.Evaluation.ID, itemID, out.ID)`,
		`_ = p
	return out, nil`,
		"TestEvidenceIsInTheChain",
	},
	{
		"A reading of a restricted item is in the chain", "internal/app/ledger",
		`if err == nil && out.Restricted {`,
		`if err == nil && out.Restricted && false {`,
		"TestReadingARestrictedItemIsInTheChain",
	},
	{
		"A self-check is in time on its day", "internal/app/ledger",
		`today > v.V.Due`,
		`today >= v.V.Due`,
		"TestSelfChecksAreCountedByTheirDays",
	},
	{
		"The next self-check is the earliest", "internal/app/ledger",
		`v.V.Due < c.Next`,
		`v.V.Due > c.Next`,
		"TestSelfChecksAreCountedByTheirDays",
	},
	{
		"An assessor sees no score before the lock", "internal/app/scoring",
		`if !locked && a.Role == auth.Assessor {`,
		`if !locked && a.Role == auth.Assessor && false {`,
		"TestAnAssessorSeesNoScoreBeforeTheLock",
	},
	{
		"A session that was voided is not running", "internal/app/progress",
		` && o.State != vote.StateVoided`,
		``,
		"TestThePlaceOfAUnitFollowsItsBallotAndSheets",
	},
	{
		"A unit without sheets is not scored", "internal/app/progress",
		`o.Bodies > 0 && o.Submitted == o.Bodies`,
		`o.Submitted == o.Bodies`,
		"TestThePlaceOfAUnitFollowsItsBallotAndSheets",
	},
	{
		"A ballot that was purged is counted", "internal/app/progress",
		`o.State == vote.StateCounted || o.State == vote.StatePurged`,
		`o.State == vote.StateCounted`,
		"TestThePlaceOfAUnitFollowsItsBallotAndSheets",
	},
	{
		"A period lasts through its last day", "internal/app/progress",
		`s.today > h.until`,
		`s.today >= h.until`,
		"TestAPeriodLastsThroughItsLastDay",
	},
	{
		"What is due on a day is not late on it", "internal/app/progress",
		`due < s.today && late == 0`,
		`due <= s.today && late == 0`,
		"TestAPeriodLastsThroughItsLastDay",
	},
	{
		"A long-term item keeps no unit open", "internal/app/progress",
		`return c.Items - c.Settled - c.LongTerm`,
		`return c.Items - c.Settled`,
		"TestALongTermItemKeepsNoUnitOpen",
	},
	{
		"A document that all signed for is not waited for", "internal/app/progress",
		`d.Receipt && d.Received < d.To`,
		`d.Receipt`,
		"TestADocumentThatAllSignedForIsNotWaitedFor",
	},
	{
		"A report is not corrected under a fixed result", "internal/app/supervision",
		`if r.Submit { if err := s.rounds.Allows(`,
		`if r.Submit && cur.HandedIn == nil { if err := s.rounds.Allows(`,
		"TestAReportIsNotCorrectedAfterTheResultIsFixed",
	},
	{
		"A round of redoing keeps its lists", "internal/app/supervision",
		`if follows != "" {`,
		`if follows == "x" {`,
		"TestARoundOfRedoingKeepsItsLists",
	},
	{
		"A list of tasks that changed is in the chain", "internal/app/supervision",
		`return v, s.audit.Append(ctx, a, "tasklist.change", id, fmt.Sprintf("v%d", v.Version))`,
		`_ = fmt.Sprint(id)
	return v, nil`,
		"TestARoundOfRedoingKeepsItsLists",
	},
	{
		"A body is listed its own lists alone", "internal/app/supervision",
		`return !slices.Contains(keeps, v.V.Body)`,
		`return !slices.Contains(keeps, v.V.Body) && len(keeps) == 0`,
		"TestABodyIsListedItsOwnListsAlone",
	},
	{
		"A limit of other answers names them", "internal/evaluation/scheme",
		`if len(t.OtherKeys) == 0 {`,
		`if false {`,
		"TestALimitOfOtherAnswersNamesThem",
	},
}

package planted

// plantedInLots is what faults in lots, rules and on machines got through.
var plantedInLots = []Mutant{
	{
		"Units and questions are drawn apart", "internal/evaluation/hearing",
		`draw.Lot(ids, seed+"\norder")`, `draw.Lot(ids, seed)`, "TestEveryLotOfAHearingIsDrawnApart",
	},
	{
		"Each unit's questions are drawn apart", "internal/evaluation/hearing",
		`draw.Lot(ids, seed+"\nquestions\n"+evaluation)`, `draw.Lot(ids, seed+"\nquestions\n")`, "TestEveryLotOfAHearingIsDrawnApart",
	},
	{
		"A finding that is listed twice is asked about once", "internal/evaluation/hearing",
		`!x.Restricted && !twice`, `!x.Restricted && (!twice || n > 0)`, "TestEveryLotOfAHearingIsDrawnApart",
	},
	{
		"Who is at the most is given back nothing", "internal/evaluation/effect",
		`if over.Sign() > 0 {`, `if over.Sign() >= 0 {`, "TestWhatIsBeyondTheMostIsGivenBackOnce",
	},
	{
		"What is beyond the most is given back once", "internal/evaluation/effect",
		`v.Sign() < 0 || rows[n].Rule == RuleMost`, `v.Sign() < 0`, "TestWhatIsBeyondTheMostIsGivenBackOnce",
	},
	{
		"Every county has its own worst", "internal/evaluation/effect",
		`c.parent != list[i-1].parent || c.assessment`, `c.assessment`, "TestEveryCountyIsChargedForItsOwnWorst",
	},
	{
		"A hearing without weight earns nothing", "internal/evaluation/effect",
		`if !weighs(k.Hearing) {
		other = nil
	}
`, ``, "TestAHearingOfNoWeightEarnsNothing",
	},
	{
		"A charge names a finding once", "internal/evaluation/effect",
		`if !slices.Contains(e.Items, item) {`, `if item != "" {`, "TestAChargeNamesAFindingOnce",
	},
	{
		"A weekend that is worked ends a span", "internal/evaluation/deadline",
		`case in(y.Work):
			return true
		case in(y.Off):
			return false`, `case in(y.Off):
			return false
		case in(y.Work):
			return true`, "TestAWeekendThatIsWorkedEndsNoSpan",
	},
	{
		"A span ends with its year", "internal/evaluation/deadline",
		`last.Time().Year() != year`, `last.Time().Year() < year`, "TestASpanEndsWithItsYear",
	},
	{
		"A decision is of its own result", "internal/evaluation/decision",
		`d.Answer == AnswerYes && d.Final == digest`, `d.Answer == AnswerYes`, "TestADecisionIsOfItsOwnResult",
	},
	{
		"A draw has two witnesses", "internal/app/draw",
		`const minWitnesses = 2`, `const minWitnesses = 1`, "TestADrawHasTwoWitnesses",
	},
	{
		"A sign-in without a code is not brought to the directory", "internal/directory",
		` || code == "" {`, ` {`, "TestAnAttemptWithoutItsPartsIsRefused",
	},
	{
		"A sign-in without a state is not brought to the directory", "internal/directory",
		`if a.State == "" || subtle`, `if subtle`, "TestAnAttemptWithoutItsPartsIsRefused",
	},
	{
		"A group is its whole name", "internal/directory",
		`if slices.Contains(groups, g.Group) {`, `if slices.ContainsFunc(groups, func(x string) bool { return strings.HasPrefix(x, g.Group) }) {`, "TestTheFirstGrantOfAllGroupsCounts",
	},
	{
		"A text of groups is one group", "internal/directory",
		`groups = []string{v}`, `groups = strings.Fields(v)`, "TestTheFirstGrantOfAllGroupsCounts",
	},
	{
		"A clock that is set back keeps no directory away", "internal/directory",
		`d.now().Sub(d.failedAt).Abs() < awayFor`, `d.now().Sub(d.failedAt) < awayFor`, "TestADirectoryThatIsAwayIsNotAskedAgainAtOnce",
	},
	{
		"A directory has its time to answer", "internal/directory",
		`&http.Client{Timeout: answerTime}`, `&http.Client{}`, "TestAnAttemptWithoutItsPartsIsRefused",
	},
	{
		"A last day of today is taken over", "internal/app/document",
		`if old.Due >= today.Format(time.DateOnly) {`, `if old.Due > today.Format(time.DateOnly) {`, "TestALastDayIsTakenOverWhileItIsAhead",
	},
	{
		"A row is no change of a unit's", "internal/evaluation/ledger",
		`changed = is.Differs(was)`, `changed = is.Fingerprint() != was.Fingerprint()`, "TestAUnitChangesMeasuresAndNothingElse",
	},
	{
		"How a unit writes a problem is not the problem", "internal/evaluation/ledger",
		`other.Written = is.Written
`, `_ = is.Written
`, "TestAUnitChangesMeasuresAndNothingElse",
	},
	{
		"A later claim is as late as its day", "internal/evaluation/ledger",
		`if !on.Known() && was == "" {`, `if !on.Known() {`, "TestALaterClaimIsAsLateAsItsDay",
	},
	{
		"A time limit that differs is said once", "internal/evaluation/ledger",
		`n >= len(i.Measures) || field == FieldMonths`, `n >= len(i.Measures)`, "TestATimeLimitThatDiffersIsSaidOnce",
	},
	{
		"What was restricted meanwhile is not said to have changed", "internal/app/ledger",
		`open && v.V.Restricted == nil`, `open && id != ""`, "TestWhatIsRestrictedMeanwhileIsNotSaidToHaveChanged",
	},
	{
		"A plan writes nothing beside sealed words", "internal/app/ledger",
		`if s.Restricted == nil {
			fn(&s.Item)
		}`, `fn(&s.Item)`, "TestARestrictedItemIsNotChangedByAPlan",
	},
	{
		"A plan that was overtaken shows no sealed item", "internal/app/ledger",
		`if e != nil || v.V.Restricted != nil {
		return now, e`, `if e != nil {
		return now, e`, "TestARestrictedItemIsNotChangedByAPlan",
	},
	{
		"A clock before the program is wrong", "internal/doctor",
		`p.Now.Before(built), `, ``, "TestEachFaultIsFoundByItsOwnCheck",
	},
	{
		"A disk without a gigabyte is full", "internal/doctor",
		`case s.Free < roomNeeded:`, `case s.Free < 1:`, "TestADiskThatIsNearlyFullIsSaid",
	},
	{
		"Phones do not reach a name of the machine itself", "internal/doctor",
		`u.Hostname() == "localhost", `, ``, "TestEachFaultIsFoundByItsOwnCheck",
	},
	{
		"Phones do not reach the loopback", "internal/doctor",
		`ip != nil && ip.IsLoopback()`, `ip == nil && ip.IsLoopback()`, "TestEachFaultIsFoundByItsOwnCheck",
	},
	{
		"No officer is too few", "internal/doctor",
		`if p.Officers >= 0 {`, `if p.Officers > 0 {`, "TestEachFaultIsFoundByItsOwnCheck",
	},
	{
		"A slow disk is said", "internal/doctor",
		`if slowest > slowSync {`, `if slowest > 2*slowSync {`, "TestTheSlowestWriteCounts",
	},
	{
		"One PC chooses its addresses", "cmd/minping",
		`if cfg.Given("addr") {`, `if cfg.Given("addr") && s.lan == "?" {`, "TestOnePCKeepsWhatIsNamed",
	},
	{
		"Keys that are named stay where they are", "cmd/minping",
		`if !cfg.Given("keys") {`, `if dir != "" {`, "TestOnePCKeepsWhatIsNamed",
	},
	{
		"One PC is on no other network", "cmd/minping",
		`hosts := []string{"127.0.0.1"}`, `hosts := []string{"0.0.0.0"}`, "TestOnePCIsOnNoOtherNetwork",
	},
	{
		"Phones of one PC use its certificate", "cmd/minping",
		`if cfg.TLSCert != "" {
		scheme = "https://"
	}
	return all,`, `if cfg.TLSCert == "?" {
		scheme = "https://"
	}
	return all,`, "TestOnePCIsOnNoOtherNetwork",
	},
	{
		"The loopback is no address for phones", "cmd/minping",
		`n.IP.To4() != nil && n.IP.IsGlobalUnicast()`, `n.IP.To4() != nil`, "TestOnePCIsOnNoOtherNetwork",
	},
	{
		"The data of a service comes first", "cmd/minping",
		`!sqlite.Exists(own) && sqlite.Exists(dir)`, `own != "" && sqlite.Exists(dir)`, "TestTheDataOfAServiceComesBeforeThatOfOnePC",
	},
	{
		"An identity that is none is not quoted", "cmd/minping",
		`return nil, errors.New("私钥文件里没有 age 私钥 / the file holds no age identity")`, `return nil, fmt.Errorf("%s: %w", raw, err)`, "TestAnIdentityThatIsNoneIsNotQuoted",
	},
	{
		"A lock waits for the last speaker", "internal/app/hearing",
		`if !x.whole(handed[j]) {`, `if handed[j] == nil {`, "TestALockWaitsForTheLastSpeaker",
	},
	{
		"A note of a hearing has its length", "internal/app/hearing",
		`check.Prose(note, records.ReasonMax)`, `check.Prose(note, 10*records.ReasonMax)`, "TestALockWaitsForTheLastSpeaker",
	},
	{
		"A close waits for what is queued", "internal/store/mongo",
		`w.mu.Unlock()
	w.runs.Wait()`, `w.mu.Unlock()`, "TestAClosedBatcherHasWrittenWhatWasQueued",
	},
	{
		"A closed box takes nothing", "internal/store/mongo",
		`if w.closed {
		return errClosed
	}
`, ``, "TestAClosedBatcherHasWrittenWhatWasQueued",
	},
	{
		"Records are indexed by their parent", "internal/store/mongo",
		`{Key: parentKey, Value: 1}, {Key: "_id", Value: 1}`, `{Key: "at", Value: 1}, {Key: "_id", Value: 1}`, "TestRecordsAreIndexedByTheirParent",
	},
	{
		"A row of unknown time is not acknowledged", "internal/store/mongo",
		`o.err = err // it`, `o.err = o.err // it`, "TestARowOfUnknownTimeIsNotAcknowledged",
	},
	{
		"版记 is on an even page", "internal/docx",
		`return b.page%2 == 0 && b.surelyHere(lines)`, `return b.surelyHere(lines)`, "TestAnImprintIsOnAnEvenPage",
	},
	{
		"A checking body is not told of what is the unit's", "internal/app/reminder",
		`Mine: a.Role != auth.Admin`, `Mine: a.Role == "?"`, "TestEachPersonIsRemindedOfTheirOwnTasks",
	},
	{
		"The office is told of what is overdue", "internal/app/reminder",
		`Overdue: a.Role == auth.Admin`, `Overdue: a.Role == "?"`, "TestEachPersonIsRemindedOfTheirOwnTasks",
	},
	{
		"All tasks are counted", "internal/app/reminder",
		`return first[:min(n, len(first))], len(first), nil`, `return first[:min(n, len(first))], min(n, len(first)), nil`, "TestEachPersonIsRemindedOfTheirOwnTasks",
	},
	{
		"A review has its own day", "internal/app/reminder",
		`t.Kind, t.What, t.Who, t.Due = TaskReview, "回看长期坚持事项", machine.Supervising, v.Item.ReviewOn`, `t.Kind, t.What, t.Who = TaskReview, "回看长期坚持事项", machine.Supervising`, "TestAnItemWaitsForWhoIsNext",
	},
	{
		"Items beyond the first page are tasks too", "internal/app/reminder",
		`if l.Next == 0 || len(out) >= mostItems {`, `if l.Next >= 0 || len(out) >= mostItems {`, "TestItemsBeyondTheFirstPageAreTasksToo",
	},
	{
		"Every order of a shuffle is possible", "internal/app/records",
		`big.NewInt(int64(i+1))`, `big.NewInt(int64(i))`, "TestEveryOrderOfAShuffleIsPossible",
	},
	{
		"The last of a shuffle moves too", "internal/app/records",
		`for i := len(xs) - 1; i > 0; i-- {`, `for i := len(xs) - 2; i > 0; i-- {`, "TestEveryOrderOfAShuffleIsPossible",
	},
	{
		"An id begins no flag", "internal/app/records",
		`id[0] != '-'`, `id[0] != '?'`, "TestAnIDCanBeTypedAndSorted",
	},
	{
		"Published text has no escapes", "internal/app/records",
		`e.SetEscapeHTML(false)`, `e.SetEscapeHTML(true)`, "TestPublishedTextHasNoEscapes",
	},
	{
		"Nothing is drawn once the scores are locked", "internal/app/draw",
		`begun := locked`, `begun := locked && false`, "TestNothingIsDrawnOnceTheScoresAreLocked",
	},
	{
		"A body that supervises a county is of it", "internal/app/team",
		`if o.V.Kind == scheme.KindCounty {`, `if o.V.Kind == scheme.KindCounty+"x" {`, "TestABodyThatSupervisesACountyIsOfIt",
	},
	{
		"A task that was given meanwhile is not given to another", "internal/app/supervision",
		`if len(taken) > 0 {
		return nil, overtaken(taken)
	}`, ``, "TestATaskGivenMeanwhileIsNotGivenToAnother",
	},
	{
		"Different tasks of a unit are given by two people", "internal/app/supervision",
		`if n != was.Tasks[c] && (`, `if true || (`, "TestATaskGivenMeanwhileIsNotGivenToAnother",
	},
	{
		"An assignment is held to the version that was seen", "internal/app/supervision",
		`if version < 1 {`, `if version >= 0 {`, "TestATaskGivenMeanwhileIsNotGivenToAnother",
	},
	{
		"The form of assignments says what it was drawn from", "internal/web/panel/supervision",
		`out[id] = kit.ParseNumber(n)`, `out[id+n] = 1`, "TestATaskThatSomeoneElseGaveIsNotOverwrittenUnseen",
	},
	{
		"A list reads the items of many units at once", "internal/app/ledger",
		`slices.Chunk(whole, reloadAtOnce)`, `slices.Chunk(whole, 1)`, "TestAListReadsTheItemsOfManyUnitsAtOnce",
	},
	{
		"What an import changed is in the next list", "internal/app/ledger",
		`case !one && !slices.Contains(whole, evaluation):`, `case !one && evaluation == "":`, "TestAListReadsTheItemsOfManyUnitsAtOnce",
	},
	{
		"A few records are read one by one without an index", "internal/store/mongo",
		`	if s.fewOneByOne(ids) {
		found`, `	if s.fewOneByOne(ids) && len(ids) == 0 {
		found`, "TestAFewRecordsAreReadOneByOneWithoutAnIndex",
	},
	{
		"A short list is read one by one without an index", "internal/store/mongo",
		`if s.fewOneByOne(keys) {`, `if s.fewOneByOne(keys) && len(keys) == 0 {`, "TestAFewRecordsAreReadOneByOneWithoutAnIndex",
	},
	{
		"Schemes are read once for a list of them", "internal/app/scheme",
		`versions := s.versions(id, its)`, `versions, _ := s.schemeVersions(ctx, id)
		_ = its`, "TestAListOfSchemesReadsTheStoreOnce",
	},
	{
		"Scoring bodies are read once a document", "internal/app/document",
		`		if code := body(name); code != "" {`, `		body, err = round.ScoringBodies(ctx, d.rounds)
		if err != nil {
			return nil, err
		}
		if code := body(name); code != "" {`, "TestCopiesReadTheSchemesOnce",
	},
	{
		"Whether a problem was fed back counts no ledger", "internal/app/document",
		`e, err := round.LoadEvaluation(ctx, d.rounds, evaluationID)`, `e, err := d.rounds.ShowEvaluation(ctx, evaluationID)`,
		"TestWhetherAProblemWasFedBackCountsNoLedger",
	},
	{
		"Who may fill in a sheet counts no ledger", "internal/app/team",
		`e, err := round.LoadEvaluation(ctx, t.rounds, evaluationID)`, `e, err := t.rounds.ShowEvaluation(ctx, evaluationID)`,
		"TestWhoMayFillInASheetCountsNoLedger",
	},
	{
		"A key is taken once a majority keeps it", "internal/store/mongo",
		`errors.As(err, &we) && we.WriteConcernError == nil && driver`, `errors.As(err, &we) && driver`, "TestAKeyIsTakenOnceAMajorityKeepsIt",
	},
	{
		"A report that is there is not due", "internal/app/reminder",
		`if row.Missing() {`, `if true {`, "TestEachPersonIsRemindedOfTheirOwnTasks",
	},
	{
		"A report that is not asked for is no debt", "internal/app/supervision",
		`return r.Asked && r.HandedIn == nil`, `return r.HandedIn == nil`, "TestReportsAreAskedForWhereTheSchemeSaysSo",
	},
	{
		"A report that is not asked for is never late", "internal/app/supervision",
		`case !asked: //`, `case !asked && of < 0: //`, "TestReportsAreAskedForWhereTheSchemeSaysSo",
	},
	{
		"A body sees every unit that it supervises", "internal/app/supervision",
		`if !asked && !begun && !every {`, `if !asked && !begun {`, "TestABodyMayReportWhereNoReportIsAskedFor",
	},
	{
		"The line of a round counts reports that are asked for", "internal/app/progress",
		`	if !r.Asked {
			continue
		}
		reports.Of++`, `	reports.Of++`, "TestReportsAreAskedForWhereTheSchemeSaysSo",
	},
	{
		"A task list has the report where it is asked for", "internal/app/supervision",
		`|| t.Report && !asked {`, `|| t.Report && !asked && a.Body == "" {`, "TestATaskListHasTheReportWhereItIsAskedFor",
	},
	{
		"A unit lacks reports that are asked for", "internal/app/progress",
		`if ok && r.Asked && r.HandedIn == nil {`, `if ok && r.HandedIn == nil {`, "TestReportsAreAskedForWhereTheSchemeSaysSo",
	},
	{
		"A page calls no report missing that is not asked for", "internal/web/panel/evaluation",
		`if a.Scheme.Practice.DailyReports == scheme.None {`, `if a.Scheme.Practice.DailyReports == "" {`, "TestABodyMayReportWhereNoReportIsAskedFor",
	},
	{
		"A day stored before stops no correction", "internal/evaluation/ledger",
		`if p.On != "" && !kept[p.On] {`, `if p.On != "" {`, "TestADayStoredBeforeStopsNoCorrection",
	},
	{
		"A day stored before stops no report of progress", "internal/evaluation/ledger",
		`	m.days(kept)
	text`, `	text`, "TestADayStoredBeforeStopsNoCorrection",
	},
	{
		"A hearing of another result heard no unit", "internal/app/hearing",
		`v.V.Cancelled == nil && v.V.Final == f.Digest {`, `v.V.Cancelled == nil && f.Digest != "" {`, "TestRanksOfAnotherResultCountOnceTheyAreKept",
	},
	{
		"Those who have a copy are asked what they did with it", "internal/web/panel/document",
		`return a.ID == own.ID })`, `return a.ID != own.ID })`, "TestAResultIsFixedAndItsNotificationGoesToTheUnitOnThePages",
	},
	{
		"An item leads to the letter that is being written", "internal/app/document",
		`about && !out(x.V) && x.V.State`, `about && out(x.V) && x.V.State`, "TestAnItemLeadsToTheLetterOfItsRung",
	},
	{
		"A letter of another type is not the one being written", "internal/app/document",
		`f := Filter{Evaluation: evaluation, Type: kind}`, `f := Filter{Evaluation: evaluation}
	_ = kind`, "TestAnItemLeadsToTheLetterOfItsRung",
	},
	{
		"A decision whose document is lacking says which", "internal/app/decision",
		`if _, ok := types.Type(kind); !ok {`, `if _, ok := types.Type(kind); !ok && kind == "" {`, "TestADecisionWhoseDocumentTheOfficeLacksSaysWhich",
	},
}

package list

const (
	ledgers     = "internal/app/ledger"
	ledgerFiles = "internal/app/ledgerfile"
	items       = "internal/evaluation/ledger"
	itemFiles   = "internal/evaluation/ledgerfile"
	terms       = "internal/evaluation/term"
	ledgerPages = "internal/web/panel/ledger"
	unitPages   = "internal/web/panel/unit"
)

var ledgerRoom = []Mutant{
	{"A day on which something begins is no deadline", terms, `	_, found := readDay(rest, d, false)
	return found`, `	_, found := readDay(rest, d, false)
	return found || rest == ""`, "TestDaysAreReadAsLedgersWriteThem"},
	{"A day with other marks for its dots is read", terms, `text = dotted.ReplaceAllString(text, "$1.$2.$3")`, `_ = dotted`, "TestDaysAreReadAsLedgersWriteThem"},
	{"A checking body's file adds what it found", ledgerFiles, `case !ledger.HasSource(p.finds, r.Item.Source):`, `case len(p.finds) == 0:`, "TestACheckingBodyImportsWhatItFound"},
	{"A checking body's file changes nothing", ledgerFiles, `		if n := p.refused(r, true); n != nil {`, `		if n := p.refused(r, true); n != nil && r.Row < 0 {`, "TestACheckingBodyImportsWhatItFound"},
	{"What was fed back is not found once more by a file", ledgerFiles, `m.said[saying(&r.Item)])`, `m.said[typed.Key(r.Unit)])`, "TestACheckingBodyImportsWhatItFound"},
	{"A checking body's file is of a source it may add", ledgerFiles, `	if !ledger.HasSource(sources, u.Source) {`, `	if len(sources) == 0 {`, "TestACheckingBodyImportsWhatItFound"},
	{"A blank unit is that of the row above", itemFiles, `above.Unit, above.Item.With, true`, `"", above.Item.With, true`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"A unit left out where it is in doubt is asked about", itemFiles, `= r.total > above.Row || `, `= r.total > above.Row && `, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"The answer to whose rows they are is heeded", ledgerFiles, `case r.Doubtful && !u.SameUnit:`, `case r.Doubtful:`, "TestARowWithoutAUnitIsAskedAbout"},
	{"The unit that is said to lead has the item", itemFiles, `lead, said = n, true`, `said = true`, "TestAPartOfANameIsNoUnit"},
	{"A space divides only units", itemFiles, `none := func(p string) bool { return h.Unit(p) == "" }`, `none := func(p string) bool { return p == "" }`, "TestAPartOfANameIsNoUnit"},
	{"A section may stand in a column of departments", itemFiles, `(r.opens(n) || !r.continues(n)):`, `!r.continues(n):`, "TestEachLayoutIsReadAsItIs"},
	{"完成时间 of a plan is its deadline", itemFiles, `out[col] = ledger.FieldDue`, `out[col] = ledger.FieldDoneOn`, "TestEachLayoutIsReadAsItIs"},
	{"完成时间 beside a state is when it was done", itemFiles, `!taken[ledger.FieldState] &&`, `len(taken) >= 0 &&`, "TestTheDayBesideAStateIsWhenItWasDone"},
	{"What is left of a problem is no problem", itemFiles, `(!taken[ledger.FieldMeasure] || col < byField[ledger.FieldMeasure])`, `!taken[ledger.FieldMeasure]`, "TestEachLayoutIsReadAsItIs"},
	{"存在问题 after the measures is what is left", itemFiles, `(!taken[ledger.FieldMeasure] || col < byField[ledger.FieldMeasure])`, `true`, "TestALedgerOfMeasuresHasWhatIsLeftOfThem"},
	{"A blank unit goes out below its own alone", itemFiles, `w.sameUnit = origin.SameUnit && w.units == unitsOf(e)`, `w.sameUnit = origin.SameUnit`, "TestABlankUnitIsWrittenWhereItWouldBeAnothers"},
	{"Units as columns are refused as such", itemFiles, `	r.unitColumns()
`, ``, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"Who answers for a task is its unit", itemFiles, `return 2*n > all`, `return 2*n > 9*all`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"A petition among kinds of problems is refused", itemFiles, `			r.petition(n, col, text)
`, ``, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"Hidden rows and columns are named", ledgerFiles, `	notes = append(notes, f.hidden(l)...)
`, ``, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"No item goes out under another unit's name", ledgerFiles, `			if !items[n].Gone && (misplaced[n] || try > 0) {`, `			if !items[n].Gone && misplaced[n] && try > 0 {`, "TestAnExportNamesNoOtherUnitAboveAnItem"},
	{"A worksheet is looked at with its name", ledgerFiles, `Source: k.sourceOf(items), Sheet: k.Sheet, Unit: x.unit}`, `Source: k.sourceOf(items), Unit: x.unit}`, "TestAnExportNamesNoOtherUnitAboveAnItem"},
	{"A worksheet that nothing stays on goes out no more", ledgerFiles, `	return &ledgerfile.Grid{}, astray`, `	written := ledgerfile.Write(&k.Layout, nil, p, d)
	return &written, astray`, "TestAnExportNamesNoOtherUnitAboveAnItem"},
	{"What comes back under another unit is astray", ledgerFiles, `return ledgerfile.UnitKey(unit) + "\x00" + out`, `return unit[:0] + out`, "TestAnExportNamesNoOtherUnitAboveAnItem"},
	{"An import writes nothing beside sealed words", ledgers, `if s.Restricted == nil {
			fn(&s.Item)`, `if s.Restricted == nil || s.Evaluation != "" {
			fn(&s.Item)`, "TestAnItemRestrictedMeanwhileIsNotWrittenBackInTheClear"},
	{"A remark that hides its row refuses it", itemFiles, `if few(k) || hidesRow(k) ||`, `if few(k) || k == "" && hidesRow(k) ||`, "TestSecrecyIsNotTakenBackByWordsThatOnlyBeginLikeNo"},
	{"A remark that may hide its row is named", itemFiles, `mayHide.MatchString(limits(k)) {`, `mayHide.MatchString(limits(k)) && k == "" {`, "TestALimitThatMayBeOfReadersIsNamedAndNotRefused"},
	{"A row below a section said to be empty is for few", itemFiles, `		l.none = true
`, `		r.limited = nil
`, "TestAnEmptySectionForFewLimitsNothing"},
	{"A section that has a row is not empty", itemFiles, `return l.none && l.rows == 0`, `return l.none`, "TestAnEmptySectionForFewLimitsNothing"},
	{"A restricted item comes back under no number", ledgerFiles, `if !sealed[appledger.ProblemOf(r.Item)] {`, `if !sealed[r.Item.Identity()] {`, "TestARestrictedItemDoesNotComeBackUnderAnotherNumber"},
	{"A title that names another unit is asked about", itemFiles, `r.otherTitled(row, above.Unit)`, `r.otherTitled(row, above.Unit) && r.total > 0`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"How long it takes from a beginning is no day", terms, `if _, counted := span(rest, d, false); counted {`, `if _, counted := span(rest, d, false); counted && rest == "" {`, "TestDaysAreReadAsLedgersWriteThem"},
	{"What is due is said after what begins", terms, `at != nil && !namesDay(`, `at != nil && k != "" || at != nil && !namesDay(`, "TestDaysAreReadAsLedgersWriteThem"},
	{"What rows say comes before their numbers", ledgerFiles, `k != "" && !m.used[n] && !m`, `k != "" && !m`, "TestANumberAloneTakesNoItem"},
	{"A number alone takes no item", ledgerFiles, `known || firstMeasure(i)`, `known || at >= 0 || firstMeasure(i)`, "TestANumberAloneTakesNoItem"},
	{"A number that recurs takes no item", ledgerFiles, `onlyOne(i, lines[k]) != row`, `onlyOne(i, lines[k]) == i`, "TestANumberAloneTakesNoItem"},
	{"A number is that of its section", ledgerFiles, `a != "" && b != "" && a != b {`, `a != "" && b != "" && a+b == "" {`, "TestANumberAloneTakesNoItem"},
	{"What was checked becomes no other problem", ledgerFiles, `|| len(i.Checks) > 0 || own`, `|| own`, "TestANumberAloneTakesNoItem"},
	{"A unit's file changes measures alone", ledgerFiles, `		if p.own {`, `		if p.own && r.Row < 0 {`, "TestAUnitsFileChangesMeasuresAlone"},
	{"A checking body's row takes no item by its number", ledgerFiles, `if p.finds == nil { // a checking body changes no items`, `if p.finds == nil || len(rows) > 0 {`, "TestACheckingBodysNumberIsItsOwn"},
	{"A unit's file leaves a problem in its section", "internal/evaluation/ledger", `if was.Origin == nil || i.Origin != nil && i.Origin.Layout == was.Origin.Layout {`, `if i.Origin != nil {`, "TestAUnitsFileLeavesAProblemInItsSection"},
	{"A unit's file rewords no problem", ledgerFiles, `|| own && saying(row)+saying(i) != "" {`, `|| own && false {`, "TestAUnitsFileChangesMeasuresAlone"},
	{"A title alone is another problem than a measure alone", ledgerFiles, `saying(&r.Item) != "" && m.said`, `m.said`, "TestACheckingBodyImportsATitleAlone"},
	{"A title alone is found once", ledgerFiles, `		return typed.Key(i.Title)
	}
	return typed.Key(i.Text)`, `		return ""
	}
	return typed.Key(i.Text)`, "TestACheckingBodyImportsATitleAlone"},
	{"A change by hand keeps who assists", ledgers, `	from.With = i.With // the`, `	// the`, "TestAssistingUnitsStayWithAnItemThatIsChanged"},
	{"The answer for one worksheet is not that of another", ledgerFiles, `		u.Sheet, u.Columns, u.SameUnit, u.Same = c.Sheet, nil, false, nil
`, `		u.Sheet, u.Columns, u.SameUnit, u.Same = c.Sheet, nil, c.SameUnit != nil && *c.SameUnit, nil
`, "TestTheAnswerForOneWorksheetIsNotThatOfAnother"},
	{"A blank unit goes out where it is in no doubt", itemFiles, `!ledger.StartsAgain(above, w.no)))`, `above != "x"))`, "TestABlankUnitGoesOutWhereItIsInNoDoubt"},
	{"A blank unit in doubt goes out as it came", itemFiles, `(origin.Doubted || `, `(`, "TestARowWithoutAUnitIsAskedAbout"},
	{"The cell of a unit is that of the last import", itemFiles, `	i.With = in.With
`, `	i.With = in.With
	if len(in.With) == 0 {
		continue
	}
`, "TestTheCellOfAUnitIsThatOfTheLastImport"},
	{"A measure may repeat several units", itemFiles, `	return UnitKey(unit) == UnitKey(of.Unit) && slices`, `	return unit == "" && slices`, "TestAMeasureRepeatsTheUnitsOfItsProblem"},
	{"A measure may say ditto of its unit", itemFiles, `text == "" || dittos.MatchString(typed.Key(text)) || UnitKey`, `text == "" || UnitKey`, "TestAMeasureRepeatsTheUnitsOfItsProblem"},
	{"Columns are remembered for a round or a unit", ledgerFiles, `	return names + "/round"`, `	return names`, "TestAColumnCorrectedForARoundIsNoneOfAUnits"},
	{"A unit's columns are looked at again for a round", ledgerFiles, `	layout.Look(grid, how)
	known, err =`, `	known, err =`, "TestColumnsAreRememberedForARoundOrAUnit"},
	{"What waits for a notice is said", itemFiles, `if fromNotice.MatchString(typed.Key(r.grid.text(n, col))) {`, `if fromNotice.MatchString(field) {`, "TestADeadlineFromANoticeSaysWhatItWaitsFor"},
	{"An item that was added by hand is no other for its row", items, `	if before.Origin == nil {`, `	if before.Origin == nil && before.No == "x" {`, "TestEachLayoutGoesOutAsItCameInAfterChanges"},
	{"A row without a measure adds none", itemFiles, `if j < 0 && len(old) == 0 && reflect`, `if j < 0 && len(old) > 0 && reflect`, "TestEachLayoutGoesOutAsItCameInAfterChanges"},
	{"An item in a row among others keeps it", ledgerFiles, `moved = moved || before || a.row < p.below`, `moved = moved || before`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"What a CSV file has no place for goes out beside it", ledgerFiles, `out.Format = "xlsx" // the layout`, `out.Format = layout.Format // the layout`, "TestEachLayoutGoesOutAsItCameInAfterChanges"},
	{"Whether a unit was in doubt is no change", items, `		at.Doubted = false
`, ``, "TestWhatWasNotKeptYetIsNoChange"},
	{"One that assists has no item", itemFiles, `case lead < 0 && !helping:`, `case lead < 0 && n == 0:`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"None of those that assist has an item", itemFiles, `case lead < 0 && !helping:`, `case lead < 0:`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"Units below one heading are columns too", itemFiles, `			named = r.unitsAmong(r.grid.Rows[n])
`, ``, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"No column is the unit by what was confirmed of a round", itemFiles, `&& !(ofOne && field == ledger.FieldUnit) {`, `{`, "TestColumnsConfirmedForAnotherKindOfFile"},
	{"A look at the cells takes no correction back", itemFiles, `return len(changed) > 0 && l.Assign(changed) == nil`, `return len(changed) > 0`, "TestColumnsConfirmedForAnotherKindOfFile"},
	{"Other words under a number are asked about", ledgerFiles, `	case !said:
		m.used[c.at], out[c.row] = true, asked
`, `	case !said:
		m.used[c.at], out[c.row] = true, c.at
`, "TestOtherWordsUnderANumberAreAskedAbout"},
	{"An answer is that of its row", ledgerFiles, `same, said := p.same[q.Key]`, `same, said := p.same[q.No]`, "TestOtherWordsUnderANumberAreAskedAbout"},
	{"A slip is asked about", ledgerFiles, `if ok && same && free`, `if ok && same && !free`, "TestASlipInAUnitsFileMakesNoSecondProblem"},
	{"Rows too many to compare for slips are said", ledgerFiles, `		m.tooMany = true
`, ``, "TestRowsThatAreNotComparedForSlipsAreSaid"},
	{"A refused ledger says in which row", ledgerFiles, `if errors.As(err, &r) && r.Row > 0 {`, `if errors.As(err, &r) && r.Row < 0 {`, "TestARefusedFileSaysWhere"},
	{"A refused ledger says in which worksheet", ledgerFiles, `	if s.Name != "" {
		zh, en`, `	if s.Name == "" {
		zh, en`, "TestARefusedFileSaysWhere"},
	{"A count that is no number is not 0", ledgerFiles, `		case !ok:
			notes = append(notes, ledgerfile.Note{Row: f.Row, Column: h,`, `		case !ok && n > 0:
			notes = append(notes, ledgerfile.Note{Row: f.Row, Column: h,`, "TestATableOfCountsLosesNothingInSilence"},
	{"A unit has one row of counts", ledgerFiles, `case first > 0:`, `case first < 0:`, "TestATableOfCountsLosesNothingInSilence"},
	{"Columns of counts that are not read are named", ledgerFiles, `	if len(names) == 0 {
		return nil
	}
	return []ledgerfile.Note{{
		Row: l.Head + 1,`, `	if len(names) > 0 {
		return nil
	}
	return []ledgerfile.Note{{
		Row: l.Head + 1,`, "TestATableOfCountsLosesNothingInSilence"},
	{"The same counts change nothing", ledgerFiles, `*f.Problems == v.Problems && *f.Done == v.Done {`, `*f.Problems == v.Problems && *f.Done != v.Done {`, "TestTheSameCountsAgainChangeNothing"},
	{"A table of counts is no unit's to export", ledgerFiles, `case a.Role == auth.Admin && of.EvaluationID == "" &&`, `case (a.Role == auth.Admin || of.EvaluationID != "") &&`, "TestATableOfCountsGoesOutAsItCameIn"},
	{"A total that added up adds up", itemFiles, `			if slices.Equal(old, was) {
`, `			if !slices.Equal(old, was) {
`, "TestATableOfCountsGoesOutAsItCameIn"},
	{"A share has its places", itemFiles, `share(is[0], is[1], len(shown[1]))`, `share(is[0], is[1], 0)`, "TestATableOfCountsGoesOutAsItCameIn"},
	{"An answer can be taken back", ledgers, `		i.Apart(d.Apart)
`, ``, "TestASlipInAUnitsFileMakesNoSecondProblem"},
	{"The page of an item has the box to take it back", ledgerPages, `d.Apart = append(d.Apart, is)`, `d.Apart = append(d.Apart, is+"?")`, "TestWhatARowWasSaidToBeIsShownAndTakenBack"},
	{"A unit is asked about a slip once", items, `	i.Also = append(slices.Clone(i.Also), is)
`, ``, "TestASlipInAUnitsFileMakesNoSecondProblem"},
	{"What a unit was asked stays answered", ledgers, `	from.Also = i.Also
`, ``, "TestASlipInAUnitsFileMakesNoSecondProblem"},
	{"Figures are no slip", items, `|| w.rest == o.rest {`, `|| w.rest == "" {`, "TestWordsThatDifferByASlipAreFound"},
	{"What others changed since the look is not put back", ledgerFiles, `if known && was == w.version {`, `if known || was == w.version {`, "TestWhatChangedSinceTheLookIsNotPutBack"},
	{"Pressed twice, it is looked at all the same", ledgerFiles, `version != records.AnyVersion && version != u.Version {`, `version != records.AnyVersion && version > u.Version {`, "TestWhatChangedSinceTheLookIsNotPutBack"},
	{"What others changed is said", ledgerFiles, `now.Seen, now.Overtaken = seen, notes`, `now.Seen = seen`, "TestWhatChangedSinceTheLookIsNotPutBack"},
	{"A look at a file that changes nothing is kept", ledgerFiles, "`json:\"seen\"`", "`json:\"seen,omitempty\"`", "TestAFileThatChangedNothingPutsNothingBack"},
	{"An import overtaken while writing says what changed", ledgerFiles, `		return Done{}, fs.partly(ctx, a, u)`, `		return Done{}, errPartly`, "TestAnImportOvertakenWhileWritingSaysWhatItWrote"},
	{"An import overtaken while writing says what is in", ledgerFiles, `	e := *errPartly
`, `	e := *errOvertaken
`, "TestAnImportOvertakenWhileWritingSaysWhatItWrote"},
	{"Rows beside one that was overtaken are written", ledgerFiles, `				overtaken = err
				return nil`, `				overtaken = err
				return err`, "TestAnImportOvertakenWhileWritingSaysWhatItWrote"},
	{"An answer to all ends where the file is read another way", ledgerFiles, `		delete(u.Same, AllOthers)
`, ``, "TestAnAnswerToAllEndsWhereTheFileIsReadAnotherWay"},
	{"A slip rewords nothing that was checked", ledgerFiles, `if open && (own || len(v.Item.Checks) == 0) {`, `if open {`, "TestANumberAloneTakesNoItem"},
	{"A row that is another problem is compared with the rest", ledgerFiles, `!m.refused[candidate{n, items[k]}]`, `len(m.refused) == 0`, "TestARowThatIsAnotherProblemIsComparedWithTheRest"},
	{"An item's own words come first", ledgerFiles, `			m.byAnswer[is] = append(m.byAnswer[is], n)`, `			m.byIdentity[is] = append([]int{n}, m.byIdentity[is]...)`, "TestAnItemsOwnWordsComeBeforeThoseItWasSaidToHave"},
	{"Other words of a restricted item are sealed too", ledgers, `				out["\x00"+problem] = true`, `				_ = problem`, "TestWhatAUnitSaidToBeOneProblemIsNotTheOffices"},
	{"What a unit said is not the office's", ledgerFiles, `m.answered(i, p.own)`, `m.answered(i, true)`, "TestWhatAUnitSaidToBeOneProblemIsNotTheOffices"},
	{"A file without titles has the items of one with them", ledgerFiles, `if saying(row) == "" || len(all) != 1 ||`, `if saying(row) != "" || len(all) != 1 ||`, "TestAFileWithoutTitlesHasTheItemsOfOneWithThem"},
	{"The answer to all is no question's own", ledgerFiles, `		same, said = p.same[AllOthers]
	}`, `		same, said = p.same[AllOthers]
		q.Same = &same
	}`, "TestTheAnswerToAllIsNoQuestionsOwn"},
	{"A refusal says what the file would undo", ledgerFiles, `x.Column == d.Column && x.From == d.To`, `x.Column != "" && d.Column != ""`, "TestARefusalSaysWhatTheFileWouldUndo"},
	{"Overtaken items are listed up to a hundred", ledgerFiles, `		more++
		if more > mostOvertaken {`, `		more++
		if more > 10*mostOvertaken {`, "TestManyOvertakenItemsAreCounted"},
	{"The next worksheet is kept as it was looked at", ledgerFiles, `			if shown, err := fs.plan(ctx, a, u.with(p.file)); err == nil {`, `			if shown, err := fs.plan(ctx, a, *u); err != nil {`, "TestWhatChangedSinceTheLookIsNotPutBackFromTheNextWorksheet"},
	{"An item is asked about for one row", ledgerFiles, `free := !taken[items[k]] && `, `free := len(taken) >= 0 && `, "TestAnItemIsAskedAboutForOneRow"},
	{"Questions stand in order", ledgerFiles, `cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Key, b.Key))`, `cmp.Or(cmp.Compare(b.Row, a.Row), cmp.Compare(a.Key, b.Key))`, "TestQuestionsStandInTheOrderOfTheirRows"},
	{"The answer to all others is shown", ledgerFiles, `p.preview.Others = &said`, `_ = said`, "TestQuestionsStandInTheOrderOfTheirRows"},
	{"A row whose id is taken gets an item", ledgers, `for ; ; before++ {
`, `for n := 0; n < 1; n++ {
`, "TestARowWhoseIDIsTakenGetsAnItem"},
	{"A row of another number gets an item", ledgers, ` && typed.Key(was.V.No) == typed.Key(i.No) {`, ` {`, "TestARowWhoseIDIsTakenGetsAnItem"},
	{"A restricted item comes back for no one else", ledgers, `was.V.Restricted != nil || was.V.State`, `was.V.State`, "TestARestrictedItemIsNotImportedBesideItself"},
	{"A worksheet holds items of one source", ledgerFiles, `out += "\x00" + i.Source`, `out += "\x00"`, "TestAnExportMixesNoSources"},
	{"The source is that of the last import", ledgerFiles, `if k.Source == "" && len(items) > 0 {`, `if len(items) > 0 {`, "TestAnExportMixesNoSources"},
	{"Another source than before is named", ledgerFiles, `kept.Source == "" || kept.Source == u.Source {`, `kept.Source != "" {`, "TestAPreviewSaysThatAnotherSourceIsChosen"},
	{"An item under another title is astray", ledgerFiles, `return typed.Key(i.Class1)`, `return ""`, "TestATitleThatGoesLeavesNoItemToAnotherSection"},
	{"A section that was named by hand keeps its row", ledgerFiles, `is[1] = ""`, `_ = is`, "TestASectionNamedByHandKeepsItsRow"},
	{"A title for few may have a number", itemFiles, `k := ofNumber.ReplaceAllString(withoutRemark(text), "")`, `k := withoutRemark(text)`, "TestANumberedTitleForFewLimitsItsRows"},
	{"A finding on openness is no limit", itemFiles, `few.MatchString(rest)`, `few.MatchString(rest) || regexp.MustCompile("不公开").MatchString(rest)`, "TestAFindingOnOpennessOrPetitionsIsRead"},
	{"A doubtful limit in a cell is named", itemFiles, `} else if mayLimit(text) {
		r.note(`, `} else if text == "" {
		r.note(`, "TestALimitThatMayBeOfReadersIsNamedAndNotRefused"},
	{"A doubtful limit in a section is named", itemFiles, `if !few && mayLimit(title) {`, `if !few && title == "" {`, "TestALimitThatMayBeOfReadersIsNamedAndNotRefused"},
	{"A remark between items is read for its readers", itemFiles, `	if r.saysAside(n) {
`, `	if first, _ := r.first(n); remarkRow.MatchString(typed.Key(first)) {
`, "TestARemarkThatTheLedgerIsForFewIsFound"},
	{"Who fills in a classified ledger excuses nothing", itemFiles, `!filledIn.MatchString(text) ||`, `!filledIn.MatchString(text) || text == "" &&`, "TestARemarkThatTheLedgerIsForFewIsFound"},
	{"A section that has nothing limits nothing", itemFiles, `few && !saysNone.MatchString(typed.Key(title))`, `few`, "TestAnEmptySectionForFewLimitsNothing"},
	{"A part that has nothing does not open the rest", itemFiles, `r.section == l.title &&`, `l.title != "" &&`, "TestAnEmptySectionForFewLimitsNothing"},
	{"The result that is told is the redo's, in its round", "internal/app/progress", `again.fixed, again.untold, again.V.RoundID`, `again.fixed, again.untold, h.home`, "TestARedosResultIsTheOneThatIsTold"},
	{"The row of a redo leads to its notification", "internal/web/panel/round", `url.QueryEscape(s.finish.Untold)`, `url.QueryEscape(s.batch)`, "TestTheRowOfARedoLeadsToItsOwnNotification"},
	{"A title stays for those below it", itemFiles, `range origin.Before {
`, `range origin.Before {
		if e.Gone {
			break
		}
`, "TestATitleThatGoesLeavesNoItemToAnotherUnit"},
	{"A problem of two units is two items", itemFiles, `if !r.sameUnits(r.grid.value(n, r.layout.column(ledger.FieldUnit)), last) {`, `if !r.sameUnits("", last) {`, "TestALedgerOfSeveralUnitsIsNotMixed"},
	{"A state is done only if all of it says so", items, `return doneWhole.MatchString(clause) && doneCore`, `return doneCore`, "TestStatesAreReadInManyWords"},
	{"A noun for what is done is not done", items, `labelLast.MatchString(clause) && !notLabel.MatchString(clause) {`, `labelLast.MatchString(clause) && clause == "" {`, "TestStatesAreReadInManyWords"},
	{"A rate is not done", items, `	if nounLast.MatchString(clause) ||`, `	if clause == "" ||`, "TestStatesAreReadInManyWords"},
	{"A day beside what is not over may be a plan", items, `(doneDayAlone.MatchString(rest) && saidOver.MatchString(parts[0]))`, `doneDayAlone.MatchString(rest) && saidOver != nil`, "TestStatesAreReadInManyWords"},
	{"A day before what is done takes nothing back", items, `clause = doneDay.ReplaceAllString(ofRow.ReplaceAllString(clause, ""), "已")`, `clause, _ = ofRow.ReplaceAllString(clause, ""), doneDay`, "TestStatesAreReadInManyWords"},
	{"What is done and settled is done", items, `if short := andDone.ReplaceAllString(clause, ""); short != clause {`, `if short := andDone.ReplaceAllString(clause, ""); short != clause && short == "" {`, "TestStatesAreReadInManyWords"},
	{"A cell keeps what it meant when it came in", items, `then, known := m.Meant[field]`, `then, known := m.Meant[field+"-"]`, "TestACellGoesOutAsWrittenUntilItsMeaningIsChanged"},
	{"A cell from before goes out as its reader took it", items, `if then == now || !known && meantBefore(field, was, now) {`, `if then == now || known && meantBefore(field, was, now) {`, "TestACellGoesOutAsWrittenUntilItsMeaningIsChanged"},
	{"A source from before goes out as written", items, `; field != FieldSource || exact {`, `; field != "" || exact {`, "TestACellGoesOutAsWrittenUntilItsMeaningIsChanged"},
	{"To keep a meaning is no change", items, `of.Measures[n].Meant = nil`, `_ = n`, "TestKeepingMeaningsChangesNoStoredItem"},
	{"Days with a month are not numbered", terms, `	if days == len(parts) {`, `	if days > len(parts) {`, "TestDaysAreReadAsLedgersWriteThem"},
	{"A number before a month is no month", terms, `if strings.HasPrefix(k[at[1]:], "月") {`, `if strings.HasPrefix(k[at[1]:], "月月") {`, "TestDaysAreReadAsLedgersWriteThem"},
	{"What follows may take back that it is done", items, `return !slices.ContainsFunc(doneRests, beside)`, `return rest == "" && !slices.ContainsFunc(doneRests, beside)`, "TestStatesAreReadInManyWords"},
	{"A day before one named earlier is not taken", terms, `if out != latest {`, `if out == "" && out != latest {`, "TestDaysAreReadAsLedgersWriteThem"},
	{"Half a year is no end of a year", terms, `d.Start.PlusMonths(max(12*n, 6)), true`, `d.Start.PlusMonths(12 * n), true`, "TestDaysAreReadAsLedgersWriteThem"},
	{"Numbered days are read one by one", terms, `if parts := numberedDays(text); parts != nil {`, `if parts := numberedDays(text); len(parts) > 99 {`, "TestDaysAreReadAsLedgersWriteThem"},
	{"A table below with other headings is not read", itemFiles, `return known >= 3 && 2*known > filled`, `return known >= 99 && 2*known > filled`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"A table to the right is not lost", itemFiles, `	r.asideTable()
`, ``, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"A petition in other words is for few readers", items, `if s.Restricted && strings.Contains(`, `if s.Restricted && k == "" && strings.Contains(`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"A row that says who may read it is not imported", itemFiles, `	if few(k) || hidesRow(k) || readersHeading`, `	if few(k) && k == "" || hidesRow(k) || k == "" && readersHeading`, "TestOnlyWordsOfReadersRefuseARow"},
	{"Everyone's class refuses no row", itemFiles, ` && !everybody.MatchString(k) {`, ` {`, "TestOnlyWordsOfReadersRefuseARow"},
	{"A section for few is not imported", itemFiles, `	r.inLimited(n)
`, ``, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"What the foot says of readers holds for the file", itemFiles, `	r.footFew()
`, ``, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"A section within one for few is for few", itemFiles, `r.limited.empty() || rank <= r.limited.rank && r.limited.mayEnd(rank)):`, `r.limited.empty() || r.limited.mayEnd(rank)):`, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"A section on how petitions are dealt with is read", itemFiles, `k = ofWork.ReplaceAllString(k, "")`, `k += ""`, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"A second table's title is read for its readers", itemFiles, `		r.pageTitle(n, first)
`, ``, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"A class above the headings holds for the file", itemFiles, `	if fewByTitle(text) {`, `	if text == "" && fewByTitle(text) {`, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"A further department is no other unit", itemFiles, `case filled != 1 || !r.heads(n):`, `case filled != 1:`, "TestAFurtherDepartmentIsNoOtherUnit"},
	{"A worksheet whose headings changed is written once", ledgerFiles, `slices.IndexFunc(book, k.sameSheet); n >= 0 {`, `slices.IndexFunc(book, k.sameSheet); n >= 99 {`, "TestAWorkbookWhoseHeadingsChangeIsExported"},
	{"Items of an older layout go out in their worksheet", ledgerFiles, `k.Fingerprint == fingerprint || slices.Contains(k.older, fingerprint)`, `k.Fingerprint == fingerprint`, "TestAWorkbookWhoseHeadingsChangeIsExported"},
	{"A worksheet without rows is passed over", ledgerFiles, `if ledgerfile.Empty(grid, l) {`, `if ledgerfile.Empty(grid, l) && s.Hidden {`, "TestAWorksheetWithoutRowsStopsNoWorkbook"},
	{"The first correction of columns is kept", ledgerFiles, `	u.Sheet, u.Seen, u.File = plan.sheet, plan.seen(), nil`, `	u.Seen, u.File = plan.seen(), nil`, "TestTheFirstCorrectionOfColumnsIsKept"},
	{"A ledger that came in by itself stays the same one", ledgerFiles, `if plain == nil || others(plain.Sheet) ||`, `if plain == nil || !others("") ||`, "TestWorksheetsInAnotherOrderAreTheSame"},
	{"The rest of a workbook is no other ledger", ledgerFiles, `	if plain == nil { // the rest`, `	if plain == nil && in.sheet == "" { // the rest`, "TestWorksheetsInAnotherOrderAreTheSame"},
	{"The worksheet after one is not imported unseen", ledgerFiles, `case sheet == "" && len(u.Done) == 0, sameSheet(sheet, u.Sheet):`, `case sheet == "" || len(u.Done) < 99, sameSheet(sheet, u.Sheet):`, "TestEveryWorksheetOfAWorkbookIsImportedByItself"},
	{"A second worksheet is read as another ledger", ledgerFiles, `			layout.Fingerprint = named
		}
		return nil`, `			_ = named
		}
		return nil`, "TestEveryWorksheetOfAWorkbookIsImportedByItself"},
	{"A part of another unit is not the one unit's", ledgerFiles, `	all, err := fs.importPlaces(ctx, records.Actor{Role: auth.Admin}, Upload{RoundID: u.RoundID})`, `	all, err := fs.importPlaces(ctx, records.Actor{Role: auth.Unit, Body: "-"}, Upload{RoundID: u.RoundID})`, "TestAUnitsOwnFileHoldsNoOtherUnitsRows"},
	{"The second person says why too", "internal/app/final", `	if err := records.CheckReason(reason); err != nil {
		return "", err
	}
	opened := *v.Undo`, `	opened := *v.Undo`, "TestWhatAFixedFinalSaysIsWhatEverythingSays"},
	{"A unit's name above headings is no title of a page", itemFiles, `case r.unitRow(n), r.again(n), filled`, `case r.again(n), filled`, "TestRowsBelowAnotherUnitsNameAreNotTheUnits"},
	{"A workbook is exported beside the ledgers of other files", ledgerFiles, `if k.Book != one.Book {
			k.Sheet`, `if k.Book == "-" {
			k.Sheet`, "TestAWorkbookIsExportedBesideTheLedgersOfOtherFiles"},
	{"What came in no file is on no other unit's worksheet", itemFiles, `(ofOne || l.has(ledger.FieldUnit))`, `(ofOne || l.Kind != "")`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"An item follows rows of its own source", itemFiles, `(i.Source == source || l.has(ledger.FieldSource))`, `(i.Source == source || l.Kind != "")`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"An item keeps its title in an export", itemFiles, `(i.Title == "" || l.has(ledger.FieldTitle))`, `(i.Title == "" || l.Kind != "")`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"What is added by hand follows in a unit's own ledger", ledgerFiles, `x.evaluation != "" && k.scope == x.evaluation`, `x.evaluation != "" && k.scope == ""`, "TestWhatIsAddedByHandFollowsInAUnitsOwnLedger"},
	{"A single worksheet keeps its name", ledgerFiles, `cmp.Or(sheetName(one.Sheet), "台账")`, `cmp.Or(sheetName(""), "台账")`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"A further item finds the worksheet with every field", ledgerFiles, `n > 0 && !slices.Equal(k.Headings, ledgerfile.OwnLayout().Headings)`, `n > 0`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"A CSV file has its items in one table", ledgerFiles, `		if x.csv {`, `		if x.csv && len(other) > 99 {`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"The name of another file's worksheet is free", ledgerFiles, `numbered := fmt.Sprint(name, n); !taken(book, numbered) {`, `numbered := fmt.Sprint(name, n); numbered != "" {`, "TestNoTwoWorksheetsOfAnExportHaveOneName"},
	{"The export with every field stays whole", ledgerFiles, `case named == AllFields():`, `case named == AllFields() && len(kept) == 0:`, "TestAnExportWithEveryFieldStaysWhole"},
	{"Two sheets of one name are not written", "internal/table", `strings.ToLower(one.Sheet); names[name] {`, `strings.ToLower(one.Sheet); names[name] && b.Sheet == "" {`, "TestTwoSheetsOfOneNameAreRefusedBeforeAnythingIsWritten"},
	{"A class with a term is a class", itemFiles, `	if marked.MatchString(k) {`, `	if marked.MatchString(k) && order.MatchString(k) {`, "TestAClassOfSecrecyIsForFewAndWorkWithSecretsIsNot"},
	{"A class that words follow is a class unless they are of work", itemFiles, `!startsHan.MatchString(rest) || !work.MatchString(rest)`, `!startsHan.MatchString(rest)`, "TestAClassOfSecrecyIsForFewAndWorkWithSecretsIsNot"},
	{"A class before a mark is a class", itemFiles, `!startsHan.MatchString(rest) || !work.MatchString(rest)`, `rest != "" && !work.MatchString(rest)`, "TestAClassOfSecrecyIsForFewAndWorkWithSecretsIsNot"},
	{"How a secret is to be kept is no work with secrets", itemFiles, `!work.MatchString(rest) || order.MatchString(rest)`, `!work.MatchString(rest)`, "TestAClassOfSecrecyIsForFewAndWorkWithSecretsIsNot"},
	{"What is of no class is for everyone", itemFiles, `	k = noClass.ReplaceAllString(k, "")`, `	k = noClass.ReplaceAllString(k, "$0")`, "TestAClassOfSecrecyIsForFewAndWorkWithSecretsIsNot"},
	{"What is carried out in full is done", items, `certainlyDone(k) || carriedOut.MatchString(k)`, `certainlyDone(k)`, "TestCarriedOutInFullOrAsAskedIsDone"},
	{"An item that is a measure alone is no part of another", itemFiles, `(w.bare || w.seen[is])`, `w.seen[is]`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"Two items of one problem stay two", itemFiles, `(w.bare || w.seen[is])`, `w.bare`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"A day without its text identifies a measure", items, `typed.Key(m.Dept) + "\x00" + m.Canonical(FieldDue)`, `typed.Key(m.Dept) + "\x00" + m.Due.Text`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"A row finds the item that is left of its problem", ledgerFiles, `m.byIdentity[k] = append(m.byIdentity[k], n)`, `m.byIdentity[k] = []int{n}`, "TestAnExportPutsNoItemOnAnotherUnitsWorksheet"},
	{"Merged ranges of an export do not overlap", itemFiles, `if !same {
			continue
		}`, `_ = same`, "TestARangeOverRowsAndColumnsIsExportedAsItWas"},
	{"Worksheets that are not imported are named", ledgerFiles, `for _, s := range f.others {`, `for _, s := range f.others[:0] {`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"An item is settled by who checks it", items, `{Settled: Checker, Again: Checker, LongTerm: Checker, Withdrawn: Office}`, `{Settled: Unit, Again: Checker, LongTerm: Checker, Withdrawn: Office}`, "TestEveryEdgeAndEveryRefusedEdge"},
	{"What is offered is what is taken", items, `if edges[i.State][State(w.Code)] == party {`, `if edges[i.State][State(w.Code)] != "" {`, "TestOffersAreTheEdgesOfTheParty"},
	{"Nothing is done tomorrow", items, `w.DoneOn > w.On`, `w.DoneOn < w.On`, "TestProgressThatSaysNothingIsRefused"},
	{"A restricted item is no common problem", ledgers, `case v.V.Restricted != nil:
			return 0, errHidden`, `case false && v.V.Restricted != nil:
			return 0, errHidden`, "TestARestrictedItemIsNeverACommonProblem"},
	{"Of a restricted item only the number is said", ledgers, `case e.readers != nil && left:
				u.limited++`, `case false:
				u.limited++`, "TestWhatIsOutstandingIsSaidAsItIsCounted"},
	{"What is settled is not outstanding", ledgers, `if i.State == ledger.Settled {
		return
	}
	switch src.Counts {`, `switch src.Counts {`, "TestWhatIsOutstandingIsSaidAsItIsCounted"},
	{"Progress ends with the item", ledgers, `return errSettled
		}
		return fieldErrors(i.Advance`, `_ = errSettled
		}
		return fieldErrors(i.Advance`, "TestProgressIsTheUnitsAndEndsWithTheItem"},
	{"Who checks an item does not write its progress", ledgers, `	if party == ledger.Checker {
		return View{}, ErrChecksOnly
	}
	today`, `	today`, "TestProgressIsTheUnitsAndEndsWithTheItem"},
	{"An assessor opens the items of the own team", ledgers, `if err == nil && assessed != nil && !assessed[evaluationID] {`, `if err == nil && assessed != nil && false {`, "TestAnAssessorSeesTheLedgersOfTheTeam"},
	{"An assessor is listed the items of the own team", ledgers, `if e.V.Supervising() || assessed != nil && !assessed[e.ID] {`, `if e.V.Supervising() || assessed != nil && false {`, "TestAnAssessorSeesTheLedgersOfTheTeam"},
	{"A leader writes in no ledger", ledgers, `		err = ErrReadsOnly
	}
	return p, party, v, err`, `		_ = ErrReadsOnly
	}
	return p, party, v, err`, "TestALeaderReadsLedgersAndWritesInNone"},
	{"A number of the ledger opens its list", ledgers, `{f.Column != "", k.counted(e)`, `{false, k.counted(e)`, "TestEveryCountOpensExactlyItsList"},
	{"A message that was taken is not sent again", "internal/app/reminder", `	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, answerMax)) // so that the connection can be used again
	return res.StatusCode, nil`, `	_, err = io.Copy(io.Discard, io.LimitReader(res.Body, answerMax))
	return res.StatusCode, err`, "TestAMessageThatWasTakenIsNotSentAgain"},
	{"A trial of the webhook is tried once", "internal/app/reminder", `case v.Type == TypeTest, v.Tries > len(waits):`, `case v.Tries > len(waits):`, "TestAMessageIsGivenUpAndTrialsLeaveRoomForTheSummary"},
	{"Trials leave room for the summary", "internal/app/reminder", `	if err := r.forgetTests(ctx); err != nil {
		return Message{}, err
	}
`, ``, "TestAMessageIsGivenUpAndTrialsLeaveRoomForTheSummary"},
	{"A try that is long due is not made", "internal/app/reminder", `now.Sub(m.V.NextAt) > lateAfter:`, `now.Sub(m.V.NextAt) > 90*24*lateAfter:`, "TestAHookThatIsTurnedOnLaterSendsNothingOld"},
	{"IPv6 that leads to no host is not public", "internal/app/reminder", `ip.Is6() && !allocated.Contains(ip)`, `ip.Is6() && !ip.IsValid()`, "TestNoAddressOfARegisteredBlockIsPublic"},
	{"A message goes to no private address", "internal/app/reminder", `if !public(ap.Addr()) {`, `if !ap.IsValid() {`, "TestAMessageGoesToNoPrivateAddressUnlessItIsAllowed"},
	{"A self-check is answered once", ledgers, `if s.Reply != nil {`, `if false {`, "TestASelfCheckIsAskedOnceAndAnsweredOnce"},
	{"A self-check is answered by who was asked", ledgers, `err == nil && v.V.Organization != own.ID`, `false`, "TestASelfCheckIsAskedOnceAndAnsweredOnce"},
	{"An export with every field leaves out nothing", ledgerFiles, `inLayout(v.Item, asked)`, `inLayout(v.Item, asked+fingerprint)`, "TestAnImportedLedgerComesOutAsItWentIn"},
	{"Evidence is saved and never shown", ledgerPages, `req.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)`, ``, "TestARelapseAsksForEvidenceOfTheRightKind"},
	{"A unit keeps the results of earlier rounds", unitPages, `out.Rounds = append(out.Rounds, p)`, `_ = append(out.Rounds, p)`, "TestAUnitKeepsTheResultOfTheRoundBefore"},
	{"A document counts the items", "internal/app/document", `s.evaluations, err = round.Worded(ctx, d.rounds, s.evaluations)`, `_ = round.Worded`, "TestDocumentsSayWhatTheLedgerSays"},
	{"Advice is the inspectors'", "internal/app/document", `advice = appendSaid(advice, name, f.Advised())`, `advice = appendSaid(advice, name, f.SuggestionsSummary)`, "TestDocumentsSayWhatTheLedgerSays"},
	{
		"Blank cells of a repeated problem stay blank", itemFiles, `(origin.Spread == ledger.SpreadBlank) != slices.Contains(origin.Odd, ledger.Spot{Measure: n, Column: col})`,
		`origin.Spread == ledger.SpreadBlank`, "TestFurtherRowsGoOutFilledAsTheyCameIn",
	},
	{
		"Working days are counted by the calendar", terms, `return d.Calendar.PlusWorking(d.Start, n), true`,
		`return d.Start.Plus(n), true`, "TestDeadlinesWithoutADateAreCounted",
	},
	{
		"Before a festival is in a year to come", terms, `at.Known() && at >= d.Start`, `at.Known()`,
		"TestDeadlinesWithoutADateAreCounted",
	},
	{
		"Terms run from each unit's own day", itemFiles, `unit != "" && r.how.DatesOf != nil`,
		`unit == "" && r.how.DatesOf != nil`, "TestDeadlinesAreCountedFromEachUnitsOwnDay",
	},
	{
		"A typed deadline no one can read is refused", ledgers, `*due, ok = term.Read(due.Text, dates, false)`,
		`*due, ok = term.Read(due.Text, dates, false); ok = true`, "TestADeadlineThatIsTypedIsReadAsInALedger",
	},
	{"Reading older evidence of a restricted item is recorded", "internal/app/ledger", `if err != nil || v.V.Restricted == nil {`, `if err != nil || !f.Sealed || v.V.Restricted == nil {`, "TestReadingOlderEvidenceOfARestrictedItemIsRecorded"},
	{"A second look may take back that it is done", items, "`^回头看(?:均|都)?(?:已?(?:通过|完成|合格)|计划中|(?:无|不|未(?:发现|见|出现|发生)|没有(?:发现|出现)?)(?:任何|新的?)?(?:反弹|回潮|问题)(?:问题|现象|情况)?)?$`", "`^回头看`", "TestStatesAreReadInManyWords"}, // words:keep
	{"The foot of a page says who may read", itemFiles, `		r.pageFoot(b)
`, ``, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"A limit in doubt is one of readers", itemFiles, `onlyFew, notPublic, onlyWho, secret}`, `onlyFew, secret}`, "TestOnlyWordsOfReadersRefuseARow"},
	{"A limit that says nothing of readers refuses no row", itemFiles, `forAll.ReplaceAllString(notFew.ReplaceAllString(k, ""), "")`, `notFew.ReplaceAllString(k, "")`, "TestOnlyWordsOfReadersRefuseARow"},
	{"A row that is secret is not imported", itemFiles, `onlyWho, secret}`, `onlyWho}`, "TestOnlyWordsOfReadersRefuseARow"},
	{"A numbered title is a part of a section without a number", itemFiles, `return l.rank != rankPlain || rank == rankPlain }`, `return true }`, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"A list of petitions is about petitions", itemFiles, `if !aList.MatchString(k) {`, `if k != "" {`, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"A remark at the foot begins with its heading", itemFiles, `remarkOf.ReplaceAllString(typed.Key(text), "")`, `typed.Key(text)`, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"A remark at the foot is no problem", itemFiles, `r.besides(n) && remarkWord.MatchString(k)`, `r.besides(n) && k == ""`, "TestWhatASectionSaysOfReadersHoldsForItsRows"},
	{"Headings on a next page are no problem", itemFiles, `if same >= 2 {`, `if same >= 99 {`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"A range goes on below a blank row", itemFiles, `w.between(in.Line, origin, n)`, `w.line(in.Line)`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{"The committee of a unit is the unit", itemFiles, `case !committee || of == "":`, `case !committee || of != "":`, "TestAUnitIsTheSameByItsCommitteesName"},
	{"Part of a measure is not the whole", items, `return ClaimDoing, true`, `return ClaimDone, true`, "TestStatesAreReadInManyWords"},
	{"The title of a section is no problem", itemFiles, `return chinese && arabic`, `return false`, "TestSheetsAsOfficesKeepThemLoseNothing"},
	{
		"A bulletin counts no unit that is left out", "internal/app/document", `counted, absent = s.assessed()`, `_, absent = s.assessed()`,
		"TestABulletinCountsNoUnitThatIsLeftOut",
	},
}

package planted

// plantedInAnswers is what faults in answers, evidence and messages got through.
var plantedInAnswers = []Mutant{
	{
		"What was left out counts among the units", "internal/app/final",
		`len(v.V.Final.Rows)+len(v.V.Final.LeftOut)`, `len(v.V.Final.Rows)-len(v.V.Final.LeftOut)`,
		"TestAResultIsFixedOnceEveryUnitIsScoredOrLeftOutForAReason",
	},
	{
		"Nothing is withdrawn that no one asked for", "internal/app/final",
		`		if v.State != final.Fixed || v.Undo == nil {
			return records.Fail(records.Conflict, "nothing_asked"`, `		if v.Undo == nil {
			return nil
		}
		if v.State != final.Fixed {
			return records.Fail(records.Conflict, "nothing_asked"`,
		"TestAResultIsFixedOnceEveryUnitIsScoredOrLeftOutForAReason",
	},
	{
		"A hundred percent is all that a measure has", "internal/evaluation/ledger",
		`*m.Percent < 0 || *m.Percent > 100`, `*m.Percent < 0 || *m.Percent > 101`, "TestTheFieldsOfAnItemHaveTheirBounds",
	},
	{
		"The id of a team has its length", "internal/evaluation/team",
		`!check.Short(t.ID, 64) ||`, `!check.Short(t.ID, 65) ||`, "TestTheFieldsOfATeamHaveTheirBounds",
	},
	{
		"A step has twenty files at most", "internal/evaluation/ledger",
		`if len(s.Files) > 20 {`, `if len(s.Files) > 21 {`, "TestTheFieldsOfAnItemHaveTheirBounds",
	},
	{
		"Units criticised in two batches add up", "internal/evaluation/statistics",
		`	f.Criticised += o.Criticised
`, ``, "TestEveryFigureAddsUp",
	},
	{
		"An accountability of persons names them", "internal/evaluation/decision",
		`if who == "" && i >= 0 {`, `if i >= 0 {`, "TestTheWordsOfAnAccountabilityAreWrittenDown",
	},
	{
		"A share of a charge is in its formula", "internal/evaluation/effect",
		`		formula += " × " + string(r.RollUp.Share) + "%"
`, ``, "TestRollingUpIsSumWorstOrNone",
	},
	{
		"June is the sixth month", "internal/evaluation/term",
		`'六':      6,`, `'六':      7,`, "TestWhatDatesAreReadAsIsWrittenDown",
	},
	{
		"Only a capped grade counts against its share", "internal/evaluation/score",
		`			if g == c.Label {`, `			if g != "" {`, "TestOthersDoNotCountAgainstTheShare",
	},
	{
		"Contradicted facts are counted one by one", "internal/evaluation/score",
		`count := big.NewRat(int64(*n), 1)`, `count := big.NewRat(int64(*n), 2)`, "TestWhatScoresSayOfThemselvesIsWrittenDown",
	},
	{
		"A mean over units names the indicators", "internal/evaluation/score",
		`out[at].Items = append(out[at].Items, code)`, `_ = code`, "TestIndicatorsOfAMarkHaveTheirShare",
	},
	{
		"What was issued to hidden groups adds up", "internal/evaluation/satisfaction",
		`r.Issued+p.Issued`, `r.Issued-p.Issued`, "TestWhatResultsSayOfThemselvesIsWrittenDown",
	},
	{
		"A preset of its own is named so", "internal/evaluation/satisfaction",
		`		r.ScorePreset = presetCustom
`, ``, "TestWhatResultsSayOfThemselvesIsWrittenDown",
	},
	{
		"A list of words has no word twice", "internal/evaluation/pack",
		`ok && (word == "" || words[word])`, `ok && word == ""`, "TestTheFieldsOfCalendarAndLadderHaveTheirBounds",
	},
	{
		"A list of a pack ends", "internal/evaluation/pack",
		`if len(x) > maxList {`, `if len(x) > 2*maxList {`, "TestTheFieldsOfCalendarAndLadderHaveTheirBounds",
	},
	{
		"The standard of a question has its length", "internal/evaluation/scheme",
		`if !check.Short(x.Standard, 100) {
		f.Add(at+".standard"`, `if !check.Short(x.Standard, 101) {
		f.Add(at+".standard"`, "TestTheFieldsOfASchemeHaveTheirBounds",
	},
	{
		"A hint of a document type can be kept", "internal/evaluation/document",
		`for _, wrong := range pack.Texts(t) {`, `for _, wrong := range pack.Texts(nil) {`,
		"TestTheFieldsOfTheTypesOfDocumentsHaveTheirBounds",
	},
	{
		"A rung of the ladder has a day", "internal/evaluation/deadline",
		`check.Between(here+".days_left", g.DaysLeft, -3650, 3650, f)`, `_ = here`,
		"TestTheFieldsOfCalendarAndLadderHaveTheirBounds",
	},
	{
		"A use is added and not put in the place of one", "internal/app/document",
		`append(slices.Clone(r.Uses), Use{`, `append([]Use(nil), Use{`, "TestWhatIsDoneWithACopyIsAddedLater",
	},
	{
		"A use that is sent twice is there once", "internal/app/document",
		`return u.Text == text`, `return u.Text == text && u.By == ""`, "TestWhatIsDoneWithACopyIsAddedLater",
	},
	{
		"An addressee tells no use of a copy", "internal/app/document",
		`if !v.V.IsCopy(own.ID) {`, `if own.ID == "" {`, "TestWhatIsDoneWithACopyIsAddedLater",
	},
	{
		"Uses of a copy are bounded", "internal/app/document",
		`case len(r.Uses) >= maxUses:`, `case len(r.Uses) > maxUses:`, "TestWhatIsDoneWithACopyIsAddedLater",
	},
	{
		"An indicator of two focus areas counts in both", "internal/evaluation/score",
		`range item.Focuses() {`, `range item.Focuses()[:min(1, len(item.Focuses()))] {`,
		"TestAnIndicatorOfTwoFocusAreasIsInBoth",
	},
	{
		"A second focus area is another than the first", "internal/evaluation/scheme",
		`(x.Focus == "" || x.AlsoFocus == x.Focus):`, `x.Focus == "":`, "TestIndicatorsAreMarkedWithAFocusAreaByName",
	},
	{
		"Marking a scheme leaves the one that it marks", "internal/evaluation/scheme",
		`s.ID, s.Name, s.Practice = MarkedID(s.ID), m.Name, Practice{}`,
		`s.ID, s.Name, s.Practice = MarkedID(s.ID), s.Name, Practice{}`, "TestAMarkedSchemeAddsNothingButItsMarks",
	},
	{
		"A mark that fits no indicator refuses all", "internal/evaluation/scheme",
		`		if !met[code] {`, `		if code == "" {`, "TestMarksThatFitNoIndicatorAreRefused",
	},
	{
		"The rubric of a scheme is not marked in place", "internal/evaluation/scheme",
		`		items := slices.Clone(r.Items)
`, `		items := r.Items
`, "TestMarkingLeavesTheSchemeThatIsMarked",
	},
	{
		"Schemes without marks come last for a new round", "internal/app/scheme",
		`b.ID == scheme.MarkedID(x.ID) {`, `b.ID == x.ID {`, "TestSchemesWithoutMarksComeLastForANewRound",
	},
	{
		"A request for a second officer is withdrawn by its name", "internal/app/officer",
		`return p.V.Name() != name`, `return name == p.V.Reason`, "TestOnlyTheRequestThatIsNamedIsWithdrawn",
	},
	{
		"No request is withdrawn for another of its step", "internal/app/officer",
		`func (p Pending) Name() string { return p.To + " " + p.Until.UTC().Format(time.RFC3339Nano) }`,
		`func (p Pending) Name() string { return p.To }`, "TestOnlyTheRequestThatIsNamedIsWithdrawn",
	},
	{
		"Which of several requests is meant is not guessed", "internal/app/officer",
		`return errSeveralAsked`, `_ = errSeveralAsked`, "TestOnlyTheRequestThatIsNamedIsWithdrawn",
	},
	{
		"A page withdraws the request that it shows", "internal/web/panel/session",
		`{{Name: "request", Value: p.Name()}}`, `{{Name: "request", Value: ""}}`,
		"TestARequestForASecondOfficerIsWithdrawnAndThePageStaysWhole",
	},
	{
		"A panic on the voter's side prints nothing", "internal/web/phone",
		`if recover() != nil {`, `if v := recover(); v != nil {
			println(v)`, "TestAPanicOnTheVotersSidePrintsNothing",
	},
	{
		"A large board file outlives its request", "internal/web/phone",
		`f, err := h.booth.BoardFile(ctx, sid, name)`, `_ = ctx`, "TestALargeBoardFileOutlivesItsRequest",
	},
	{
		"The panel has time for a count", "internal/web",
		`guard.Deadline(s.base, max(panelTime, s.opts.Limits.Request))`, `guard.Deadline(s.base, max(0, s.opts.Limits.Request))`,
		"TestThePanelHasTimeForACount",
	},
	{
		"A longer time for requests is the panel's too", "internal/web",
		`max(panelTime, s.opts.Limits.Request)`, `panelTime`, "TestThePanelHasTimeForACount",
	},
	{
		"A large index has time", "internal/web",
		`"/board/records", "/board/index"`, `"/board/records"`, "TestLargeAnswersHaveTime",
	},
	{
		"A ledger that is saved has time", "internal/web",
		`"/file", ".xlsx", ".csv",`, `"/file", ".csv",`, "TestLargeAnswersHaveTime",
	},
	{
		"A file of an entry has time", "internal/web",
		`if bytes.Contains(path, []byte("/files/")) {`, `if bytes.HasSuffix(path, []byte("/files/")) {`, "TestLargeAnswersHaveTime",
	},
	{
		"The page's origin is as browsers write it", "internal/web",
		`strings.ToLower(u.Scheme + "://" + u.Host)`, `u.Scheme + strings.ToLower("://") + u.Host`, "TestTheOriginOfThePageIsInSmallLetters",
	},
	{
		"A questionnaire says everything once", "internal/verify", `		err = unambiguous(raw)
	}
	c.form = raw`, `		err = nil
	}
	c.form = raw`, "TestAQuestionnaireSaysEverythingOnce",
	},
	{
		"There is one overall question", "internal/verify",
		`if scored == 0 || overall != 1 {`, `if scored == 0 || overall == 0 {`, "TestThereIsOneOverallQuestion",
	},
	{
		"There is an overall question", "internal/verify",
		`if scored == 0 || overall != 1 {`, `if scored == 0 || overall > 1 {`, "TestThereIsOneOverallQuestion",
	},
	{
		"What evidence says stays on its line", "internal/verify",
		`if unicode.IsGraphic(r) {`, `if unicode.IsGraphic(r) || r > 0x7f {`, "TestWhatEvidenceSaysStaysOnItsLine",
	},
	{
		"A file that becomes another under way is not written", "internal/verify",
		`if n != lf.Size || crc.Sum32() != lf.crc {`, `if n != lf.Size || crc.Sum32() == ^lf.crc {`, "TestAWriterRefusesWhatCannotBeRead",
	},
	{
		"A board is that of the manifest the phones voted under", "internal/swarm",
		`if status != 200 || b64u.EncodeToString(m[:]) != k.M {`, `if status != 200 || b64u.EncodeToString(m[:]) == "" {`,
		"TestABoardThatDoesNotFitIsNotBelieved",
	},
	{
		"An encrypted copy is of what was read", "cmd/minping",
		`got.err != nil || got.sum != sum {`, `got.err != nil || got.sum != got.sum {`, "TestACopyOfSomethingElseIsNoBackup",
	},
	{
		"An encrypted copy that is damaged is no backup", "cmd/minping",
		`got.err != nil || got.sum != sum {`, `got.sum != sum {`, "TestACopyOfSomethingElseIsNoBackup",
	},
	{
		"An encrypted backup is read back", "cmd/minping",
		`if !bytes.Equal(h.Sum(nil), s.h.Sum(nil)) {`, `if len(h.Sum(nil)) == 0 {`, "TestABackupIsReadBackFromTheDisk",
	},
	{
		"The webhook's headers have a bound", "internal/app/reminder",
		`MaxResponseHeaderBytes: headerMaximum,`, ``, "TestAnAnswerOfTheWebhookHasItsBounds",
	},
	{
		"A delivery ends", "internal/app/reminder", `		Timeout: sendTimeout,
		// a redirect`, `		// a redirect`, "TestAnAnswerOfTheWebhookHasItsBounds",
	},
	{
		"The tenth try is made", "internal/app/reminder",
		`v.Tries > len(waits)`, `v.Tries >= len(waits)`, "TestAMessageIsTriedTenTimes",
	},
	{
		"The outcome is kept for who did not wait", "internal/app/reminder",
		`done := context.WithoutCancel(ctx)`, `done := ctx`, "TestTheOutcomeOfATrialIsKeptForWhoDidNotWait",
	},
	{
		"The bytes of an upload are deleted with it", "internal/app/ledgerfile", `	for _, kind := range []string{kindUpload, kindBytes} {
		if err`, `	for _, kind := range []string{kindUpload} {
		if err`, "TestALedgerAsLongAsAFileMayBeIsImported",
	},
	{
		"The bytes of an interrupted upload are forgotten", "internal/app/ledgerfile",
		`range []string{kindUpload, kindBytes} {
		for r, err`, `range []string{kindUpload} {
		for r, err`,
		"TestAnUploadThatIsNotConfirmedIsForgottenWhole",
	},
	{
		"An upload that was looked at again keeps its bytes", "internal/app/ledgerfile",
		`kind == kindBytes && !errors.Is(err, store.ErrNotFound) {`, `kind == kindBytes && !errors.Is(err, store.ErrNotFound) && r.ID == "" {`,
		"TestAnUploadThatIsNotConfirmedIsForgottenWhole",
	},
	{
		"A slip is looked for under its own source", "internal/app/ledgerfile",
		`same := m.items[items[k]].Item.Source == rows[n].Item.Source`, `same := m.items[items[k]].Item.Source != ""`,
		"TestASlipIsLookedForUnderItsOwnSource",
	},
	{
		"A number that many rows have says nothing", "internal/app/ledgerfile",
		`len(lines[k]) > maxSections || `, ``, "TestMoreThanAHundredOfOneNumberAreNotComparedByIt",
	},
	{
		"A number that many items have says nothing", "internal/app/ledgerfile",
		` || len(items[k]) > maxSections {`, ` {`, "TestMoreThanAHundredOfOneNumberAreNotComparedByIt",
	},
	{
		"The order of one unit's items is its own", "internal/app/ledgerfile",
		`p.adopted[n-1].unit == a.unit && `, ``, "TestItemsAddedByHandKeepTheOrderOfTheirUnit",
	},
	{
		"Items added by hand are in their order", "internal/app/ledger",
		`id := records.NewIDAt(l.env.Now())`, `id := records.NewID()`, "TestItemsAddedByHandKeepTheOrderOfTheirUnit",
	},
	{
		"Items added by hand are in the order of their numbers", "internal/app/ledgerfile",
		`cmp.Or(cmp.Compare(ledger.Place(a.item.No), ledger.Place(b.item.No)), appledger.CompareAdded(a.id, b.id)) > 0`,
		`cmp.Or(appledger.CompareAdded(a.id, b.id), cmp.Compare(ledger.Place(a.item.No), ledger.Place(b.item.No))) > 0`,
		"TestItemsAddedByHandKeepTheOrderOfTheirUnit",
	},
}

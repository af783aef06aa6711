package planted

const (
	voters = "internal/app/ballotbox"
	papers = "internal/app/document"
	rounds = "internal/app/round"
)

// trustRoom is what was found without a test that notices its loss.
var trustRoom = []Mutant{
	{
		"A one-time password is asked of the account", "internal/app/account",
		`(acc.V.MustChange || id.Due)`, `id.Due`, "TestAOneTimePasswordIsDueUntilItIsChanged",
	},
	{
		"The ninetieth day waits for the next sign-in", "internal/app/account",
		`Due: acc.V.due(began)`, `Due: acc.V.due(s.env.Now())`, "TestAPasswordOfNinetyDaysIsDueFromTheNextSignIn",
	},
	{
		"A due password opens nothing else", "internal/web/guard",
		`case who.Due && !p.due:`, `case who.Due && false:`, "TestWhoHasToSetANewPasswordPassesOnlyThere",
	},
	{
		"A due password leads to its change", "internal/web/panel",
		`case errors.Is(err, records.ErrDue):`, `case false && errors.Is(err, records.ErrDue):`,
		"TestUntilAOneTimePasswordIsChangedEveryPageLeadsToIt",
	},
	{
		"The weight of a group is read as people type it", "internal/app/session",
		`typed.PlainNumber(strings.TrimSpace(out[i].Weight))`, `strings.TrimSpace(out[i].Weight)`,
		"TestSpacesAroundAGroupsNameAreTakenAway",
	},
	{
		"A load test that begins keeps its folder", "cmd/minping",
		`time.Since(made.ModTime()) < time.Minute ||`, ``, "TestTheFolderOfAKilledLoadTestIsRemoved",
	},
	{
		"A page answers HEAD", "internal/web/panel/kit",
		`if r.Verb == http.MethodGet {
			router.Head(r.Path, p.handle(r))
		}`, ``, "TestEveryPageAnswersHEADLikeGET",
	},
	{
		"Records that were copied over in use are not written on", "internal/store/sqlite",
		`if n < m.number() {`, `if false {`, "TestRecordsThatFellBehindTheirMarkAreNotWrittenOn",
	},
	{
		"Records that were copied over in use are told", "internal/store/sqlite",
		`s.damage[""] = found
			s.mu.Unlock()`, `s.mu.Unlock()`, "TestRecordsThatFellBehindTheirMarkAreNotWrittenOn",
	},
	{
		"A batch has at most twenty rounds", "internal/app/final",
		`len(b.Rounds) > maxRounds`, `len(b.Rounds) > maxRounds+1`, "TestWhatIsWrongWithABatchIsSaidAtItsField",
	},
	{
		"A batch names a round once", "internal/app/final",
		`if slices.Contains(b.Rounds[:i], id) {`, `if false {`, "TestWhatIsWrongWithABatchIsSaidAtItsField",
	},
	{
		"Batches are in order of their rounds", "internal/app/final",
		`cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]), strings.Compare(a.V.Name, b.V.Name))`,
		`cmp.Or(cmp.Compare(x[1], y[1]), cmp.Compare(x[0], y[0]), strings.Compare(a.V.Name, b.V.Name))`,
		"TestBatchesAreListedInOrderOfTheirFirstRounds",
	},
	{
		"A batch that was overtaken goes without its sender", "internal/app/final",
		`func (f *Finals) unfixed(ctx context.Context, rounds []string, batchID string) error {
			ctx = context.WithoutCancel(ctx)`,
		`func (f *Finals) unfixed(ctx context.Context, rounds []string, batchID string) error {
			_ = context.WithoutCancel(ctx)`,
		"TestABatchThatIsOvertakenGoesThoughItsSenderHasLeft",
	},
	{
		"A result is fixed from the version that was seen", "internal/app/final",
		`case ifMatch > 0 && ifMatch != cur.Version,`, `case false,`, "TestAResultIsFixedFromTheVersionThatWasSeen",
	},
	{
		"A result that was fixed before is not fixed unseen", "internal/app/final",
		`ifMatch == records.NoVersion && cur.Version != 0`, `ifMatch == records.NoVersion && false`,
		"TestAResultIsFixedFromTheVersionThatWasSeen",
	},
	{
		"The minutes of a result are those of its meeting", "internal/app/final",
		`if err == nil && !slices.Contains(known, id) {`, `if err == nil && !slices.Contains(known, id) && false {`,
		"TestAResultIsFixedFromTheVersionThatWasSeen",
	},
	{
		"Of two fixings one is told", "internal/app/final",
		`errors.Is(err, store.ErrExists) {
			return View{}, records.ErrStale`, `errors.Is(err, store.ErrExists) {
			return f.Show(ctx, batch.ID)`, "TestTheSecondOfTwoFixingsAtOnceIsTold|TestTheFixingThatReadAChangeStays",
	},
	{
		"A fixing does not compare its time", "internal/app/final",
		`again.At, again.Digest = made.At, ""`, `again.Digest = ""`,
		"TestAFixingLooksAgainAtWhatItReadAndNotAtTheClock",
	},
	{
		"A result that moved is opened in a name", "internal/app/final",
		`v.Opened = &round.Undo{By: a.Name, ByID: a.ID, Reason: errMoved.Text.ZH, At: f.env.Now()}`, ``,
		"TestAFixingLooksAgainAtWhatItReadAndNotAtTheClock",
	},
	{
		"A ballot under way is waited for", "internal/app/final",
		`if _, out := r.LeftOut[o.Evaluation]; !out {`, `if _, out := r.LeftOut[o.Evaluation]; !out && false {`,
		"TestABallotUnderWayIsWaitedForOrItsUnitLeftOut",
	},
	{
		"A unit that is left out is not waited for", "internal/app/final",
		`if _, out := r.LeftOut[o.Evaluation]; !out {`, `if _, out := r.LeftOut[o.Evaluation]; !out || true {`,
		"TestABallotUnderWayIsWaitedForOrItsUnitLeftOut",
	},
	{
		"What is in the way names its unit", "internal/app/final",
		`if o.Name != "" {`, `if false {`, "TestABallotUnderWayIsWaitedForOrItsUnitLeftOut",
	},
	{
		"A list may begin with an ID", "internal/table",
		`"id;pwxl"`, `"id;p"`, "TestAListWhoseFirstColumnIsAnIDIsRead",
	},
	{
		"What was wiped is used no more", "internal/app/session",
		`defer s.env.Forget()`, ``, "TestNothingOfAWipedRehearsalIsUsedAgain",
	},
	{
		"A cancelled hearing takes no points", "internal/app/hearing", `case x.Cancelled != nil:
		return errCancelled`, `case x.Cancelled != nil:
		return nil`, "TestACancelledHearingTakesNothingAndAnotherCanBeArranged",
	},
	{
		"A question on the spot is short and legible", "internal/app/hearing",
		`text == "" || !check.Prose(text, 500)`, `text == "" || !check.Prose(text, 501)`,
		"TestAQuestionOnTheSpotIsRecordedAndAnswered",
	},
	{
		"Questions on the spot end somewhere", "internal/app/hearing",
		`if no >= 2*mostQuestions {`, `if no > 2*mostQuestions {`, "TestAQuestionOnTheSpotIsRecordedAndAnswered",
	},
	{
		"A result opened between two reads is open", "internal/app/reminder",
		`if records.KindOf(err) == records.Conflict {
			return true, nil`, `if false {
			return true, nil`,
		"TestAResultOpenedBetweenTwoReadsLeavesItsRoundOpen",
	},
	{
		"Three units are the first", papers, `if r.Rank <= 3 {`, `if r.Rank <= 2 {`,
		"TestADocumentSaysWhatTheResultAndTheFactsSay",
	},
	{
		"A document says the mean", papers, `v["平均得分"] = decimal.Round2(decimal.Mean(scores))`, ``,
		"TestADocumentSaysWhatTheResultAndTheFactsSay",
	},
	{
		"Each fact has its own name", papers,
		`v["本单位未到位事项"], v["突出问题"], v["意见建议"] = f.Outstanding, f.ProminentProblems, f.Advised()`,
		`v["本单位未到位事项"], v["突出问题"], v["意见建议"] = f.ProminentProblems, f.Outstanding, f.Advised()`,
		"TestADocumentSaysWhatTheResultAndTheFactsSay",
	},
	{
		"A document is issued as it was seen", papers,
		`return v, d.follow(ctx, a, v)
		}
		if ifMatch != records.AnyVersion && ifMatch != v.Version {`, `return v, d.follow(ctx, a, v)
		}
		if false {`, "TestAnIssueIsOfTheVersionThatWasSeen",
	},
	{
		"A series is of this century", papers, `year < 2000 || year > 2099`, `year < 2000 || year > 2100`,
		"TestNumbersArePassedOverInASeriesThatCanBe",
	},
	{
		"The last document comes first", papers, `cmp.Or(b.ChangedAt.Compare(a.ChangedAt),`,
		`cmp.Or(a.ChangedAt.Compare(b.ChangedAt),`, "TestAListOfDocumentsIsNarrowedAndTheLastComesFirst",
	},
	{
		"A step makes a document the last", papers, `s.ChangedAt = v.V.Steps[n-1].At`, `_ = n`,
		"TestAListOfDocumentsIsNarrowedAndTheLastComesFirst",
	},
	{
		"A unit's list is narrowed too", papers, `if f.keeps(v.V) && d.addressed(`, `if d.addressed(`,
		"TestAListOfDocumentsIsNarrowedAndTheLastComesFirst",
	},
	{
		"A unit sees what it has signed", papers, `s.Mine = s.Mine || r.V.Organization == own`, `s.Mine = s.Mine || r.V.Organization == ""`,
		"TestAListOfDocumentsIsNarrowedAndTheLastComesFirst",
	},
	{
		"A note of a receipt is one line", papers, `note != "" && !records.ShortText(note, lineMax)`, `false`,
		"TestAListOfDocumentsIsNarrowedAndTheLastComesFirst",
	},
	{
		"An import tells another county", rounds, `if _, there := before[typed.Key(l.name)]; there {
			done.Changed`, `if _, there := before[typed.Key(l.name)]; there && cur.V.ParentID != "" {
			done.Changed`, "TestAListThatIsImportedAgainSaysWhatItChanged",
	},
	{
		"An import tells what it changed", rounds, `if cur.V.SupervisorID != next.SupervisorID {
			done.Changed`, `if false {
			done.Changed`, "TestAListThatIsImportedAgainSaysWhatItChanged",
	},
	{
		"A briefing is of this century", rounds, `year < typed.FirstYear || year`, `year <= typed.FirstYear || year`,
		"TestABriefingIsWithinItsBounds",
	},
	{
		"A hall has at most so many", rounds, `if n < 0 || n > records.MaxSlips {
			f.Add(name`, `if n < 0 || n > 2*records.MaxSlips {
			f.Add(name`, "TestABriefingIsWithinItsBounds",
	},
	{
		"A briefing's figures change", rounds, `assign(&b.Expected, c.Expected)`, ``, "TestABriefingIsWithinItsBounds",
	},
	{
		"A form of another account waits while a password is due", "internal/web/panel/kit",
		`case req.ofAnother():`, `case err == nil && req.ofAnother():`, "TestAFormOfAnotherAccountOutlivesAOneTimePassword",
	},
	{
		"What was typed is kept while a password is changed", "internal/web/panel/kit",
		`req.Get("X-Queue") == "" && sent.To != ""`, `sent.To == "?"`, "TestWhatWasTypedOutlivesAPasswordThatIsDue",
	},
	{
		"Slips are made by whose page made them", "internal/web/panel/kit",
		`cmp.Or(req.FormValue(formKey), req.Get(headerKey))`, `req.FormValue(formKey)`, "TestSlipsOfAnotherAccountsPageAreNotTaken",
	},
	{
		"A worksheet beside the list is named", "internal/table",
		`if i != found {`, `if i != found && s.Hidden {`, "TestWorksheetsBesideTheListAreNamed",
	},
	{
		"A hidden worksheet is not the list", "internal/table",
		`		if s.Hidden {
			continue
		}
		if first < 0 {`, `		if first < 0 {`, "TestAHiddenWorksheetIsNotTheList",
	},
	{
		"What is not counted is not called counted", "internal/web/panel/session",
		`return e.m.Result != nil && e.m.Result.Suppressed`, `return e.m.Result == nil`, "TestASessionWithoutAResultIsNotCalledCounted",
	},
	{
		"What is downloaded bears the name of its group", "internal/web/panel/result",
		`name = b.Group + "：" + name`, `name += ""`, "TestASessionWithoutAResultIsNotCalledCounted",
	},
	{
		"A sign-in before the meeting is not opened after it", "internal/web/panel/session",
		`"开始签到", "到会的人开始进场了吗？"`, `"开始签到", title`, "TestTheDeviceAtHandBecomesAKioskWhileTheSessionRuns",
	},
	{
		"A hearing is later than every other of its batch", "internal/app/hearing",
		`at = v.V.Made.Add(time.Millisecond)`, `at = v.V.Made`, "TestAHearingIsLaterThanEveryOtherOfItsBatch",
	},
	{
		"A count of suggestions that is no number is refused", "internal/evaluation/facts",
		`"suggestions_received", f.SuggestionsReceived`, `"suggestions_received", nil`, "TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer",
	},
	{
		"A choice that a form does not offer is refused", "internal/web/panel/kit",
		`wrong.Add(x.Name, "没有这个选项。"`, `_ = x.Name
			(&records.Fields{}).Add("", "没有这个选项。"`, "TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer",
	},
	{
		"A measure without a text keeps what was typed", "internal/web/panel/ledger",
		`!req.Ctx.Request().PostArgs().Has(in+"text")`, `req.Ctx.Request().PostArgs().Peek(in+"text") == nil`, "TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer",
	},
	{
		"A ledger of no unit loses nothing that was typed", "internal/web/panel/ledger",
		`if records.KindOf(err) == records.NotFound { // what was typed`, `if err == nil && evaluation == "" { // what was typed`, "TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer",
	},
	{
		"A reader's name is a name", "internal/app/ledger",
		`if !check.Short(name, maxReader) {`, `if name == "" {`, "TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer",
	},
	{
		"A team comes from a place that exists", "internal/app/team",
		`x.Home != "" && !ok {`, `x.Home == "" && !ok && i < 0 {`, "TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer",
	},
	{
		"A member comes from a body that the rules name", "internal/app/team",
		`m.Body != "" && !bodies[m.Body] {`, `m.Body == "" && !bodies[m.Body] {`, "TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer",
	},
	{
		"A member's account is one line", "internal/evaluation/team",
		`m.Account != "" && !check.Short(m.Account, 64) {`, `m.Account == "-" {`, "TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer",
	},
	{
		"An answer that is neither yes nor no is refused", "internal/web/panel/scoring",
		`if answer != "1" && answer != "0" {`, `if answer == "" {`, "TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer",
	},
	{
		"A count of paper ballots is marked where it is wrong", "internal/web/panel/session",
		`if f.Field == out.Ballots[i].Name {`, `if f.Field == out.Ballots[i].Label {`, "TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer",
	},
	{
		"An answer that no form offers is no yes", "internal/web/panel/decision",
		`to != "" && to != string(rules.Yes) {`, `to != "" && to == string(rules.Yes) {`, "TestDocumentsThatAreMissingAreDraftedByAnotherPress",
	},
	{
		"A list narrowed by what does not exist says so", "internal/web/panel/kit",
		`(x.Type == "select" || x.Type == "radio") && !x.Offers(x.Value) {`, `x.Type == "radio" && !x.Offers(x.Value) {`,
		"TestAListNarrowedByWhatDoesNotExistSaysSo",
	},
	{
		"Documents of a batch that does not exist are not called none", "internal/web/panel/document",
		`req.svc.Rounds.Batch(req.ctx, batch); err != nil {`, `req.svc.Rounds.Batch(req.ctx, batch); err != nil && batch == "" {`,
		"TestAListNarrowedByWhatDoesNotExistSaysSo",
	},
	{
		"A unit is found however its name is typed", "internal/web/panel/kit/lookup",
		`key := typed.Key(text)`, `key := text`, "TestABadFileIsReportedWholeAndNothingOfItIsImported",
	},
	{
		"A session's number is read as people type it", "internal/web/panel/audit",
		`number := typed.Code(req.Query("number"))`, `number := req.Query("number")`, "TestTheAuditorReadsTheLogAndFetchesBundles",
	},
}

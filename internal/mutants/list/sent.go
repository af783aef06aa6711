package list

// sentRoom is what was found by bending every field of every form and request.
var sentRoom = []Mutant{
	{"Blanks around a text are dropped", "internal/typed", `t := strings.TrimRightFunc(visible(text), space)`, `t := visible(text)`, "TestWhatIsSentHasNoBlanksAroundIt"},
	{"The first paragraph keeps its indentation", "internal/typed", `if !strings.Contains(rest, "\n") {`, `if rest == rest+"" {`, "TestWhatIsSentHasNoBlanksAroundIt"},
	{"A text of a request has no blanks around it", "internal/web/api/kit", `v.SetString(typed.Sent(v.String()))`, `v.SetString(v.String())`, "TestABodyIsReadAsItWasTyped"},
	{"A text of a form has no blanks around it", "internal/web/panel/kit", `return typed.Sent(value)`, `return typed.Line(value)`, "TestAnInspectedUnitSeesItsResultOnlyAfterItsNotification"},
	{"A place is one line", rounds, `		assign(&b.Host, c.Host)
		typed.Lines(&b.Place, &b.Host)`, `		assign(&b.Host, c.Host)`, "TestABriefingIsWithinItsBounds"},
	{"A new briefing has texts of one line", rounds, `	typed.Lines(&b.Place, &b.Host)
	var f records.Fields`, `	var f records.Fields`, "TestABriefingIsWithinItsBounds"},
	{"The name of a unit is one line", rounds, `o.Name = typed.Line(o.Name)`, `o.Name += ""`, "TestANameHasSomethingToSeeAndReadsTheSameEverywhere"},
	{"A number that says there is none is empty", "internal/app/regulation", `if typed.Nothing(x.Number) {`, `if false {`, "TestAGoverningDocumentIsCheckedAndTheOfficesToWrite"},
	{"A title says something", "internal/app/regulation", `!records.Name(v, most)`, `!records.ShortText(v, most)`, "TestAGoverningDocumentIsCheckedAndTheOfficesToWrite"},
	{"A day is refused for its own reason", "internal/app/regulation", `f.Typed(field, err)`, `f.Add(field, "请写成 2024-06-28 这样的日期。", "Must be a day like 2024-06-28.")`, "TestAGoverningDocumentIsCheckedAndTheOfficesToWrite"},
	{"A self-check is due on a day that exists", "internal/app/ledger", `if deadline.CheckDay("due", string(r.Due), &f) && r.Due < l.today() {`, `if !r.Due.Known() || r.Due < l.today() {`, "TestASelfCheckIsAskedOnceAndAnsweredOnce"},
	{"A measure was done on a day that exists", "internal/evaluation/ledger", `		deadline.CheckDay(in+".done_on", string(m.DoneOn), f)`, ``, "TestTheDaysOfAMeasureExist"},
	{"Progress was made on a day that exists", "internal/evaluation/ledger", `			deadline.CheckDay(at(in+".progress", n)+".on", string(p.On), f)`, `			_ = n`, "TestTheDaysOfAMeasureExist"},
	{"A review has a year of this service", "internal/evaluation/ledger", `(!deadline.CheckDay("", string(s.Review), &check.FieldErrors{}) ||`, `(!s.Review.Known() ||`, "TestALongTermItemComesBackAtItsReview"},
	{"A reason has as many lines as it needs", "internal/app/scoring", `!records.Says(c.Reason, 500)`, `!records.ShortText(c.Reason, 500)`, "TestAReasonMayHaveSeveralLines"},
	{"Sheets are reopened for a reason of several lines", "internal/app/scoring", `!records.Says(reason, 500)`, `!records.ShortText(reason, 500)`, "TestAReasonMayHaveSeveralLines"},
	{"The year of a series is named", "internal/app/document", `f.Add("year",`, `f.Add("series",`, "TestNumbersArePassedOverInASeriesThatCanBe"},
	{"Who may not sign is told so first", "internal/app/document", `if mayReadAll(a) == nil {
		return Receipt{}, errAddresseeOnly`, `if mayReadAll(a) == nil && len(note) < 300 {
		return Receipt{}, errAddresseeOnly`, "TestAnAddresseeSeesItsOwnReceiptAlone"},
	{"What a leader signed is one line", "internal/app/decision", `typed.Lines(&w.By, &w.Number)`, `_ = w.By`, "TestWithoutLeadersAnotherPersonOfTheOfficeConfirms"},
	{"The names of a team are one line", "internal/app/team", `typed.Lines(&t.Members[i].Name, &t.Members[i].Body)`, `typed.Lines(&t.Members[i].Body)`, "TestASupervisingBodyIsOfTheCountyItSupervises"},
	{"Who may not write is told so first", "internal/app/entry", `if !t.MayWrite(general(a)...) {`, `if false {`, "TestAFindingAboutASupervisorIsFedBackAndAnswered"},
	{"A member who fills in no sheets is warned of", "internal/app/account", `return u.Role == auth.Assessor, err`, `return err == nil || u.Role == auth.Assessor, err`, "TestTeamsAreDrawnAndTheirMembersFillTheirTargetsOnly"},
	{"Ballots on paper are counted from 0", "internal/app/accounting", `"ballots": orZero(r.Ballots)`, `"ballots": max(orZero(r.Ballots), 0)`, "TestAPaperEntryWithoutCountsChangesNothing"},
	{"An item that is gone is named by its field", "internal/app/ledger", `e := records.InvalidField("items", zh, en)`, `e := records.InvalidField("ids", zh, en)`, "TestALeaderReadsLedgersAndWritesInNone"},
	{"A session closes in the years of this service", "internal/app/session", `case at.t.Year() > typed.LastYear:`, `case at.t.Year() > typed.LastYear*10:`, "TestAScheduleInThePastOpensAndClosesNothing"},
	{"A redacted comment has no control characters", "internal/app/tally", `!check.Prose(*text, vote.CommentLen)`, `!check.Prose("", vote.CommentLen)`, "TestARedactedCommentCanBePrinted"},
	{"A pack has no text with lost characters", "internal/evaluation/pack", `if typed.HasLost(x) {`, `if typed.HasLost("") {`, "TestATextOfAPackThatCannotBeKeptIsNamed"},
	{"The texts of a scheme are looked at", "internal/evaluation/scheme", `append(s.Validate(), pack.Sound(s)...)`, `append(s.Validate(), pack.Texts("")...)`, "TestATextOfASchemeThatCannotBePrintedIsRefused"},
	{"The texts of document types are looked at", "internal/app/document", `err = pack.Texts(p).OrNil()`, `err = pack.Texts("").OrNil()`, "TestTemplatesAreCheckedWhenSavedAndOldDocumentsStay"},
	{"A wrong note stays in the form of a receipt", "internal/web/panel/document", `}, sent)
		}
		return nil`, `}, nil)
		}
		return nil`, "TestAResultIsFixedAndItsNotificationGoesToTheUnitOnThePages"},
	{"A wrong name is at its list of those present", "internal/web/panel/document", `"present[%d].names", i)`, `"present[%d].names", i+1)`, "TestTheApproverOfMinutesSeesWhoWasPresent"},
	{"A wrong office of a receipt is named", "internal/evaluation/entry", `{"receipt.office", check.Short(r.Office, maxOffice)}`, `{"receipt.note", check.Short(r.Office, maxOffice)}`, "TestAReceiptThatReturnsSaysWhy"},
	{"A store that does not answer erases no upload", "internal/app/ledgerfile", `if kind == kindBytes && !errors.Is(err, store.ErrNotFound) {
				if err != nil {`, `if kind == kindBytes && !errors.Is(err, store.ErrNotFound) {
				if errors.Is(err, store.ErrExists) {`, "TestAnUploadThatIsNotConfirmedIsForgottenWhole"},
	{"A worksheet is found by its name in one line", "internal/app/ledgerfile", `return typed.Line(a) == typed.Line(b)`, `return a == b || typed.Line(a) == b && a == ""`, "TestAWorksheetWhoseNameEndsInABlankIsImported"},
	{"Older items come first", "internal/app/ledger", `cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))`, `cmp.Or(cmp.Compare(a, b), cmp.Compare(len(a), len(b)))`, "TestItemsOfBeforeComeBeforeThoseWhoseIDTellsATime"},
}

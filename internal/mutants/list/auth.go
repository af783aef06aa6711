package list

const auth = "internal/auth"

var authRoom = []Mutant{
	{"A page of another site changes nothing", auth, `return !sameOrigin(origin, host, public)`, `return false`, "TestRequestsOfOtherSitesAreRefused"},
	{"same-site is another host", auth, `		return !sameOrigin(origin, host, public)
	}
	return true`, `		return !sameOrigin(origin, host, public)
	}
	return fetchSite != "same-site"`, "TestRequestsOfOtherSitesAreRefused"},
	{"The fifth wrong password locks", auth, `LockAfter = 5`, `LockAfter = 6`, "TestTheFifthWrongPasswordInARowLocksForThirtyMinutes"},
	{"A lock lasts thirty minutes", auth, `LockFor   = 30 * time.Minute`, `LockFor   = 29 * time.Minute`, "TestTheFifthWrongPasswordInARowLocksForThirtyMinutes"},
	{"Asking during a lock does not prolong it", auth, `func (l Lockout) Wrong(now time.Time) Lockout {
	if l.Locked(now) {`, `func (l Lockout) Wrong(now time.Time) Lockout {
	if false {`, "TestAskingWhileLockedDoesNotProlongTheLock"},
	{"A right password opens no lock", auth, `func (l Lockout) Right(now time.Time) Lockout {
	if l.Locked(now) {`, `func (l Lockout) Right(now time.Time) Lockout {
	if false {`, "TestARightPasswordBreaksTheRowButOpensNoLock"},
	{"A password is compared with its hash", auth, `ok = subtle.ConstantTimeCompare(sum, want) == 1`, `ok = subtle.ConstantTimeEq(int32(len(sum)), int32(len(want))) == 1`, "TestOnlyTheHashedPasswordIsRight"},
	{"A hash has a salt", auth, `	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	sum, err`, `	salt := make([]byte, saltLen)
	sum, err`, "TestAHashNamesItsCostAndHasItsOwnSalt"},
	{"A decoy costs what a hash costs", auth, `decoy: encodePHC(newCost, salt, sum)`, `decoy: encodePHC(cost{memory: 8, passes: 1, threads: 1}, salt, sum)`, "TestAnUnknownNameCostsWhatAWrongPasswordCosts"},
	{"Two hashes at once", auth, `hashers = 2`, `hashers = 3`, "TestNeverMoreThanTwoHashesAtOnce"},
	{"A stored cost is bounded", auth, `c.memory > maxCost.memory`, `c.memory > 1<<30`, "TestAStoredHashThatIsNotOursIsRefused"},
	{"A hash of another cost is stale", auth, `return ok, ok && c != newCost, nil`, `return ok, false, nil`, "TestAHashOfAnotherCostIsRightAndStale"},
	{"Full-width digits are the same password", auth, `return norm.NFKC.String(password)`, `return norm.NFC.String(password)`, "TestFullWidthDigitsAreTheSamePassword"},
	{"Every earlier password is looked at", auth, `	for _, phc := range recent {`, `	for _, phc := range recent[:1] {`, "TestAnEarlierPasswordIsFound"},
	{"Ten characters at least", auth, `if n < MinPassword {`, `if n < MinPassword-1 {`, "TestThePolicySaysWhatIsWrong"},
	{"Characters are counted and not bytes", auth, `n := utf8.RuneCountInString(password)`, `n := len(password); _ = utf8.RuneError`, "TestThePolicySaysWhatIsWrong"},
	{"Three classes of characters", auth, `minClasses      = 3 `, `minClasses      = 2 `, "TestThePolicySaysWhatIsWrong"},
	{"A password has no name in it", auth, `	name = normal(name)`, `	name = ""`, "TestThePolicySaysWhatIsWrong"},
	{"A password is due after ninety days", auth, `return now.Sub(set) >= PasswordAge`, `return now.Sub(set) > PasswordAge`, "TestAPasswordIsDueAfterNinetyDays"},
	{"A refresh token ends when idle", auth, `now.Sub(f.Rotated) >= refreshIdle`, `now.Sub(f.Rotated) > 2*refreshIdle`, "TestARefreshTokenEndsWhenIdleAndAfterTwelveHours"},
	{"A refresh token ends after twelve hours", auth, `if f.Revoked || !now.Before(f.Ends)`, `if f.Revoked || false`, "TestARefreshTokenEndsWhenIdleAndAfterTwelveHours"},
	{"A revoked family stays revoked", auth, `if f.Revoked || `, `if false || `, "TestAReusedRefreshTokenRevokesItsFamily"},
	{"A reused refresh token revokes its family", auth, `	f.Revoked = true
	return f, "", ErrRefreshReused`, `	return f, "", ErrRefreshReused`, "TestAReusedRefreshTokenRevokesItsFamily"},
	{"The grace of a second tab is twenty seconds", auth, `now.Sub(f.Rotated) < refreshGrace`, `now.Sub(f.Rotated) <= refreshGrace`, "TestAReusedRefreshTokenRevokesItsFamily"},
	{"A secret is kept as its hash", auth, `Account: account, Version: version, Current: HashSecret(secret)`, `Account: account, Version: version, Current: secret`, "TestARefreshTokenIsExchangedForANewOne"},
	{"An access token lives fifteen minutes", auth, `tokenLife = 15 * time.Minute`, `tokenLife = 16 * time.Minute`, "TestATokenSaysWhoseItIsForFifteenMinutes"},
	{"The list of algorithms is one long", auth, `		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}),
`, ``, "TestATokenOfAnotherAlgorithmIsRefused"},
	{"A token without an end is refused", auth, `jwt.WithExpirationRequired(), `, ``, "TestASignedTokenThatLacksAClaimIsRefused"},
	{"A token of another issuer is refused", auth, `jwt.WithIssuer(issuer), `, ``, "TestASignedTokenThatLacksAClaimIsRefused"},
	{"A token of an unknown role is refused", auth, `if !known || c.Subject == "" {`, `if c.Subject == "" || role == "" && known {`, "TestASignedTokenThatLacksAClaimIsRefused"},
	{"A token names its account", auth, `if !known || c.Subject == "" {`, `if !known {`, "TestASignedTokenThatLacksAClaimIsRefused"},
	{"A code of the second factor is good once", auth, `if s > last && subtle`, `if s >= last && subtle`, "TestATOTPCodeIsGoodOnceAndForItsNeighboursOnly"},
	{"A code is good for its neighbours only", auth, `for s := at - 1; s <= at+1; s++ {`, `for s := at - 2; s <= at+2; s++ {`, "TestATOTPCodeIsGoodOnceAndForItsNeighboursOnly"},
	{"An account without a secret takes no code", auth, `if err != nil || len(key) < 16 {`, `if err != nil {`, "TestATOTPCodeIsGoodOnceAndForItsNeighboursOnly"},
}

// plantedOutside is what a reviewer planted by hand and no test noticed, in stores, on the voters' side, in what checks
// evidence and in the commands.
var plantedOutside = []Mutant{
	{"A box that is erased knows of no mark", "internal/store/sqlite", `err := forgetMark(b.path + openSuffix)`, `var err error`, "TestABoxKilledWhileItIsErasedIsNotDamaged"},
	{"A mark that was overwritten is none", "internal/store/sqlite", `if n == markSize && bytes.Equal(`, `if n > markSize && bytes.Equal(`, "TestABoxKilledWhileItIsErasedIsNotDamaged"},
	{"The mark of a seal goes at once", "internal/store/sqlite", `err = remove(b.markPath(""), markSealSuffix)`, `err = eraseMark(b.markPath(markSealSuffix))`, "TestABoxKilledWhileItIsErasedIsNotDamaged"},
	{"A name of a box has one spelling", "internal/app/ballotbox", `return err == nil && vote.B64u.EncodeToString(b) == sid`, `return err == nil || b != nil`, "TestANameOfABoxHasOneSpelling"},
	{"A number is six digits", "internal/app/ballotbox", `if len(number) != 6 || strings.Trim(number, "0123456789") != "" {`, `if strings.Trim(number, "0123456789a") != "" {`, "TestANameOfABoxHasOneSpelling"},
	{"What is acknowledged has an addressee", "internal/app/document", `if len(doc.To) == 0 && doc.Layout.Receipt {`, `if len(doc.To) == 0 && false {`, "TestWhatIsAcknowledgedHasAddressees"},
	{"A document has three thousand addressees at most", "internal/app/document", `if len(ids) > listMax*10 {`, `if len(ids) > listMax*100 {`, "TestWhatIsAcknowledgedHasAddressees"},
	{"An addressee is named once", "internal/app/document", `if !slices.ContainsFunc(out, func(x Addressee) bool { return x.ID == id }) {`, `if true {`, "TestWhatIsAcknowledgedHasAddressees"},
	{"A step takes a large batch at most", "internal/app/document", `if len(list) == 0 || len(list) > MostAtOnce {`, `if len(list) == 0 {`, "TestAStepIsTakenWithNoMoreThanALargeBatch"},
	{"A step takes something", "internal/app/document", `if len(list) == 0 || len(list) > MostAtOnce {`, `if len(list) > MostAtOnce {`, "TestAStepIsTakenWithNoMoreThanALargeBatch"},
	{"Fifty judges sit at most", "internal/app/hearing", `n < 1 || n > mostJudges`, `n < 1 || n > 2*mostJudges`, "TestAHearingHasFiftyJudgesAtMost"},
	{"A supervising body without a name is told so", "internal/app/ledger", `	if a.Body == "" {
		return "", errNoBody
	}
	if slices.Contains(l.rules.Bodies`, `	if slices.Contains(l.rules.Bodies`, "TestEachPersonSeesTheirPart"},
	{"One body is weighted by nothing", "internal/evaluation/score", `	if len(list) > 1 {
		out.step("加权总分"`, `	if len(list) > 0 {
		out.step("加权总分"`, "TestEveryStepOfAScoreCanBeRecalculated"},
	{"A voter's bytes are taken as they are", "internal/web/phone", `h.booth.Cast(c.UserContext(), c.Params("sid"), c.BodyRaw())`, `h.booth.Cast(c.UserContext(), c.Params("sid"), c.Body())`, "TestAMessageIsTheBytesThatWereSent"},
	{"An admission's bytes are taken as they are", "internal/web/phone", `h.booth.Admit(c.UserContext(), c.Params("sid"), c.BodyRaw())`, `h.booth.Admit(c.UserContext(), c.Params("sid"), c.Body())`, "TestAMessageIsTheBytesThatWereSent"},
	{"A comment is answered by nothing", "internal/web/phone", `return answer(c, nil, h.booth.CastComment(`, `return answer(c, []byte("ok"), h.booth.CastComment(`, "TestAMessageIsTheBytesThatWereSent"},
	{"A receipt is bytes", "internal/web/phone", `	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	return c.Status(http.StatusOK)`, `	return c.Status(http.StatusOK)`, "TestAMessageIsTheBytesThatWereSent"},
	{"A result is JSON", "internal/web/phone", `"result.json": fiber.MIMEApplicationJSON`, `"result.json": fiber.MIMETextPlainCharsetUTF8`, "TestBoardFilesSayWhatTheyAre"},
	{"A phone is told when to try again", "internal/web/phone", `	guard.Headers(c, status)
`, ``, "TestEveryRefusalIsOneWordWithItsStatus"},
	{"A slow phone tries again", "internal/web/phone", `case status == http.StatusRequestTimeout, status >= http.StatusInternalServerError:`, `case status >= http.StatusInternalServerError:`, "TestEveryRefusalIsOneWordWithItsStatus"},
	{"Each encoding has its tag", "internal/web/phone", `v.tag + "-" + encoding +`, `v.tag +`, "TestAPhoneThatHasThePageIsSentALineInsteadOfIt"},
	{"A preflight is kept for ten minutes", "internal/web/phone", `"600"`, `"86400"`, "TestACastHostAllowsOnlyThePhonePage"},
	{"A void over the API has its actor", "internal/web", `h.booth.Void(c.UserContext(), guard.ActorOf(c.UserContext()),`, `h.booth.Void(c.UserContext(), records.Actor{},`, "TestTheSameAdmissionIsAnsweredAgainAndAWrongSlipIsToldWhy"},
	{"A packed form is refused", "internal/web", `guard.Recover,
			guard.Plain`, `guard.Recover`, "TestAPackedFormIsRefused"},
	{"Empty lines before a request are none of it", "internal/web", `p = bytes.TrimLeft(p, "\r\n")`, `p = bytes.TrimLeft(p, " ")`, "TestAnUnreadableRequestToTheVotersSideIsAnsweredInOneWord"},
	{"A query is no part of a path", "internal/web", `path, _, _ := bytes.Cut(h.RequestURI(), []byte("?"))`, `path := h.RequestURI()`, "TestAQueryMakesNoLargerRequest"},
	{"A manifest note counts the manifest's slips", "internal/verify", `if n.Size != c.parsed.Manifest.Issued.N || n.Root != c.parsed.IssuedRoot {`, `if n.Root != c.parsed.IssuedRoot {`, "TestANoteThatDoesNotFitFails"},
	{"A voided session has no note of a result", "internal/verify", `[]string{"result.note", "result.json"}`, `[]string{"result.json"}`, "TestAVoidedSessionHasNothingOfAResult"},
	{"A voided session has no figures", "internal/verify", `[]string{"result.note", "result.json"}`, `[]string{"result.note"}`, "TestAVoidedSessionHasNothingOfAResult"},
	{"A hall's screen keeps its cap", "internal/verify", `slips = c.parsed.Manifest.Cap`, `slips = c.admitted`, "TestAHallScreenAdmitsNoMoreThanItsCap"},
	{"An address of a board has no query", "internal/verify", `u.RawQuery != "" ||`, ``, "TestALiveBoardIsCheckedAsFarAsItIs"},
	{"An address of a board is that of one", "internal/verify", `path.Base(path.Dir(u.Path)) != "rb1"`, `path.Base(u.Path) == ""`, "TestALiveBoardIsCheckedAsFarAsItIs"},
	{"An address of a board may end in a slash", "internal/verify", `	address = strings.TrimRight(address, "/")
`, `	address = strings.TrimRight(address, "#")
`, "TestALiveBoardIsCheckedAsFarAsItIs"},
	{"What cannot be read is not said to come", "internal/verify", `if resp.StatusCode == http.StatusNotFound {`, `if resp.StatusCode >= http.StatusNotFound {`, "TestALiveBoardIsCheckedAsFarAsItIs"},
	{"Lists are held against a live board", "internal/verify", `	d.checkPublished(c)
	if a.Lists != nil {`, `	d.checkPublished(c)
	if a.Lists != nil && a.None() {`, "TestALiveBoardIsCheckedAsFarAsItIs"},
	{"Lists are of as many boxes", "internal/verify", `if len(l.Boxes) != len(listing.Boxes) {`, `if len(l.Boxes) < len(listing.Boxes) {`, "TestAnAuditorsListsAreThoseOfTheSession"},
	{"Voids are in order", "internal/verify", `ascending(l.Admitted), ascending(l.Void)`, `ascending(l.Admitted)`, "TestAnAuditorFindsWhatWasDoneToTheSlips"},
	{"Paper is in the groups that are shown", "internal/verify", `if left < 0 || left > 0 && len(hidden) == 0 {`, `if left < 0 {`, "TestPaperIsInTheGroupsThatAreShown"},
	{"Groups have no more paper than there was", "internal/verify", `if left < 0 || left > 0 && len(hidden) == 0 {`, `if left > 0 && len(hidden) == 0 {`, "TestPaperIsInTheGroupsThatAreShown"},
	{"A group of one is not shown", "internal/verify", `*g.Returned > 0 && *g.Returned < k`, `*g.Returned > 1 && *g.Returned < k`, "TestWhatIsShownAndHiddenIsKToTheBallot"},
	{"A rate is a figure", "internal/verify", `r.AttendRate != nil || len(`, `len(`, "TestAHiddenFigureIsAFigureThatTells"},
	{"Too few ballots are a small sample", "internal/verify", `must[flagSampleSmall], must[flagUnanimous] = h.r.Returned < h.MinValid, false`, `must[flagUnanimous] = false`, "TestTooFewBallotsAreASmallSample"},
	{"A questionnaire has the manifest's options", "internal/verify", `if len(q.Options) != c.parsed.Manifest.Questions[i].N {`, `if len(q.Options) > c.parsed.Manifest.Questions[i].N {`, "TestAQuestionnaireHasTheManifestsOptions"},
	{"A box of too few is too few with paper", "internal/verify", `few := r.Returned < k || inBoxes > 0 && inBoxes < k`, `few := r.Returned < k || inBoxes < 0 && inBoxes < k`, "TestABoxOfTooFewIsTooFewWithPaper"},
	{"A wipe takes every box", "internal/app/session", `	for _, ref := range sess.Boxes {
		if err := s.boxes.Ring.Remove(ref.SID); err != nil {`, `	for _, ref := range sess.Boxes[:1] {
		if err := s.boxes.Ring.Remove(ref.SID); err != nil {`, "TestAWipeTakesEveryBoxItsKeysAndThePaper"},
	{"A wipe takes the keys", "internal/app/session", `if err := s.boxes.Ring.Remove(ref.SID); err != nil {`, `if err := ctx.Err(); err != nil {`, "TestAWipeTakesEveryBoxItsKeysAndThePaper"},
	{"A wipe takes what was typed of paper", "internal/app/session", `ballotbox.KindOverride, ballotbox.KindPaper, ballotbox.KindPairing`, `ballotbox.KindOverride, ballotbox.KindPairing`, "TestAWipeTakesEveryBoxItsKeysAndThePaper"},
	{"A killed close erases what admits", "internal/app/session", `	if sess.Flow == vote.FlowOne {
		if err := s.boxes.EraseKeys(sess, ballotbox.IssuerAndPresence); err != nil {
			return err
		}
	}
	if cur.Hold`, `	if cur.Hold`, "TestAKilledCloseErasesWhatAdmits"},
	{"An organizer opens no fixed result", "internal/app/final", `	if err := a.Only(auth.Admin, auth.Leader); err != nil {
		return View{}, err
	}
	batch, err := f.rounds.Batch(ctx, batchID)
	if err != nil {
		return View{}, err
	}
	code := ""`, `	if err := a.Only(auth.Admin, auth.Leader, auth.Organizer); err != nil {
		return View{}, err
	}
	batch, err := f.rounds.Batch(ctx, batchID)
	if err != nil {
		return View{}, err
	}
	code := ""`, "TestWhoOpensAFixedResultSaysWhy"},
	{"Who asks to open a result says why", "internal/app/final", `	if v.Undo == nil {
		if err := records.CheckReason(reason); err != nil {
			return "", err
		}`, `	if v.Undo == nil {`, "TestWhoOpensAFixedResultSaysWhy"},
	{"Abstentions are where they are allowed", "internal/verify", `if !shape.Blank && abstain != 0 && sum != *valid {`, `if !shape.Blank && abstain < 0 && sum != *valid {`, "TestAPileIsCountedAlikeInEveryQuestion"},
	{"Every question was read on as many ballots", "internal/verify", `readable >= 0 && sum != readable`, `readable > returned && sum != readable`, "TestAPileIsCountedAlikeInEveryQuestion"},
	{"No answer is worth more than the full mark", "internal/verify", `h.marks[key] == nil || h.marks[key].Cmp(h.full) > 0`, `h.marks[key] == nil`, "TestACoefficientIsNoMoreThanTheFullMark"},
	{"A new batch is in the chain", "internal/app/final", `return v, f.audit.Append(ctx, a, "batch.new", id, b.Name+"；"+strings.Join(b.Rounds, " "))`, `return v, nil`, "TestWhoOpensAFixedResultSaysWhy"},
	{"No checks are none that passed", "internal/verify", `return len(checks) > 0`, `return true`, "TestNothingCheckedIsNothingPassed"},
	{"A file longer than it may be is not cut", "internal/verify", `if int64(len(b)) > limit {`, `if int64(len(b)) > limit+1 {`, "TestNothingCheckedIsNothingPassed"},
	{"A path of a bundle is not long", "internal/verify", `if p == "" || len(p) > 200 {`, `if p == "" {`, "TestAWriterRefusesWhatCannotBeRead"},
	{"A file of a bundle is not encrypted", "internal/verify", `case flags&^(flagDescribed|flagUTF8) != 0:`, `case flags&^(flagDescribed|flagUTF8|1) != 0:`, "TestASpecialFileOfAnArchiveIsRefused"},
	{"A board that is not sealed is not good", "internal/swarm", `if !box.Sealed || box.Error != "" {`, `if box.Error != "" {`, "TestARunIsGoodOnlyAsAWhole"},
	{"Phones that are not done are no good run", "internal/swarm", `r.Failed == 0 && r.Unfinished == 0 && !r.Interrupted`, `r.Failed == 0 && !r.Interrupted`, "TestARunIsGoodOnlyAsAWhole"},
	{"Every receipt is on a board", "internal/swarm", `r.Board.OK() && r.OnBoard == r.ReceiptsVerified`, `r.Board.OK()`, "TestARunIsGoodOnlyAsAWhole"},
	{"Codes are their holder's alone", "cmd/minping", `	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write slips: %w", err)
	}`, `	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write slips: %w", err)
	}`, "TestCodesAreTheirHoldersAloneAndInNoOrder"},
	{"Sheets are their holder's alone", "cmd/minping", `os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write sheets: %w", err)
	}`, `os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("write sheets: %w", err)
	}`, "TestCodesAreTheirHoldersAloneAndInNoOrder"},
	{"Sheets lie in no order", "cmd/minping", `	if err := shuffle(all); err != nil {
		return err
	}
`, ``, "TestCodesAreTheirHoldersAloneAndInNoOrder"},
	{"Hashes are announced in order of their bytes", "cmd/minping", `	slices.Sort(tids)
`, ``, "TestCodesAreTheirHoldersAloneAndInNoOrder"},
	{"Codes are kept before they are announced", "cmd/minping", `	if err := keep(all); err != nil {
		return nil, err
	}
`, ``, "TestCodesAreTheirHoldersAloneAndInNoOrder"},
	{"A connection is TLS 1.2 at least", "internal/certificate", `return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos:`, `return &tls.Config{MinVersion: tls.VersionTLS10, NextProtos:`, "TestAConnectionIsTLS12AtLeast"},
	{"A password has no mark of an editor", "cmd/minping", `strings.TrimPrefix(line, "\ufeff")`, `line`, "TestAPasswordIsReadAsItWasMeant"},
	{"Receipts are their owner's alone", "cmd/minping", `os.WriteFile(o.keep, raw, 0o600)`, `os.WriteFile(o.keep, raw, 0o644)`, "TestKeptReceiptsAreTheirOwnersAlone"},
	{"Slips are for someone", "cmd/minping", `case *html == "" && *jsonFile == "":`, `case *html == "x" && *jsonFile == "":`, "TestWrongUsageOfEveryCommandExitsTwoAndMakesNothing"},
	{"A sheet holds slips in numbers that fit", "cmd/minping", `case !slices.Contains(paper.SlipSizes, *perSheet):`, `case *perSheet < 0:`, "TestWrongUsageOfEveryCommandExitsTwoAndMakesNothing"},
	{"An assessor is of a body", "cmd/minping", `case role == auth.Assessor && body == "":`, `case role == auth.Assessor && body == "x":`, "TestWrongUsageOfEveryCommandExitsTwoAndMakesNothing"},
	{"Lists of people are kept for a day at least", "internal/config", `c.AttendeeDays >= 1 && c.AttendeeDays <= 365`, `c.AttendeeDays >= 0 && c.AttendeeDays <= 365`, "TestBoundsOfSettingsAreKeptToTheLastValue"},
	{"Lists of people are kept for a year at most", "internal/config", `c.AttendeeDays >= 1 && c.AttendeeDays <= 365`, `c.AttendeeDays >= 1 && c.AttendeeDays <= 366`, "TestBoundsOfSettingsAreKeptToTheLastValue"},
	{"A certificate goes with its key", "internal/config", `(c.TLSCert == "") == (c.TLSKey == "")`, `c.TLSCert != "" || c.TLSKey == ""`, "TestBoundsOfSettingsAreKeptToTheLastValue"},
	{"A directory is asked over TLS", "internal/config", `u.Scheme == "http" && here`, `u.Scheme == "http" && (here || u.Port() == "")`, "TestBoundsOfSettingsAreKeptToTheLastValue"},
	{"A directory says who may do what", "internal/config", `e.need(c.OIDCRoles != "",`, `e.need(c.OIDCIssuer != "",`, "TestBoundsOfSettingsAreKeptToTheLastValue"},
	{"Phones are sent over TLS where there is a certificate", "internal/config", `if c.TLSCert != "" {
		return "https://"`, `if c.TLSCert == "x" {
		return "https://"`, "TestAddressesOfPhonesAreAsTheyAreServed"},
	{"An error of a file quotes nothing of it", "internal/config", `yaml.FormatError(err, false, false)`, `yaml.FormatError(err, false, true)`, "TestAnErrorOfAFileQuotesNothingOfIt"},
}

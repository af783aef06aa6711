package list

const (
	accounts  = "internal/app/account"
	boxes     = "internal/app/ballotbox"
	sessions  = "internal/app/session"
	tallies   = "internal/app/tally"
	scores    = "internal/app/scoring"
	drawings  = "internal/app/draw"
	chain     = "internal/app/audit"
	recording = "internal/app/records"
)

var accountRoom = []Mutant{
	{"A lock is looked at before the password", accounts, `	if acc.V.Lock.Locked(s.env.Now()) {
		return Login{}, errLocked
	}
	ok, _, err`, `	ok, _, err`, "TestWhileAnAccountIsLockedNoPasswordIsLookedAt"},
	{"An unknown name costs a hash", accounts, `		if err := s.passwords.CheckNobody(ctx, r.Password); err != nil {
			return Login{}, fmt.Errorf("check password: %w", err)
		}
`, ``, "TestAnUnknownNameTakesAsLongAsAWrongPassword"},
	{"An entry goes on from what another replica wrote", chain, `if !errors.Is(err, store.ErrExists) && !errors.Is(err, store.ErrNotFound) {`, `if err == nil || errors.Is(err, store.ErrExists) {`, "TestEntriesOfOneProcessNeverRaceForANumber"},
	{"The chain goes on in the month that began", chain, `time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)`, `day.AddDate(0, 1, 0)`, "TestTheChainGoesOnInTheMonthThatBegan"},
	{"A disabled account does not sign in", accounts, `ok = ok && !acc.V.Disabled`, `ok = ok && true`, "TestADisabledAccountIsSignedOutEverywhere"},
	{"A disabled account keeps no access token", accounts, `(err == nil && (acc.V.Disabled || acc.V.Tokens != id.Version))`, `(err == nil && acc.V.Tokens != id.Version)`, "TestADisabledAccountIsSignedOutEverywhere"},
	{"A disabled account keeps no refresh token", accounts, `if err != nil || acc.V.Disabled || acc.V.Tokens != f.V.Version {`, `if err != nil || acc.V.Tokens != f.V.Version {`, "TestADisabledAccountIsSignedOutEverywhere"},
	{"A refresh token is of its account's version", accounts, `if err != nil || acc.V.Disabled || acc.V.Tokens != f.V.Version {`, `if err != nil || acc.V.Disabled {`, "TestARefreshTokenEndsWithTheVersionOfItsAccount"},
	{"An access token is of its account's version", accounts, `(err == nil && (acc.V.Disabled || acc.V.Tokens != id.Version))`, `(err == nil && acc.V.Disabled)`, "TestARefreshTokenEndsWithTheVersionOfItsAccount"},
	{"A revoked family is stored", accounts, `		*f, fresh = next, t
		return nil`, `		if fresh = t; !ended {
			*f = next
		}
		return nil`, "TestAReusedRefreshTokenEndsItsFamilyForGood"},
	{"The role is the account's", accounts, `Role: acc.V.Role, Body: acc.V.Body, Due: acc.V.Directory`, `Role: id.Role, Body: acc.V.Body, Due: acc.V.Directory`, "TestTheRoleIsTheAccountsAndNotTheTokens"},
	{"The body is the account's", accounts, `Role: acc.V.Role, Body: acc.V.Body, Due: acc.V.Directory`, `Role: acc.V.Role, Body: id.Body, Due: acc.V.Directory`, "TestTheRoleIsTheAccountsAndNotTheTokens"},
	{"Signing out ends the family", accounts, `		f.Revoked = true
		return nil`, `		return nil`, "TestSigningOutEndsTheRefreshToken"},
	{"Disabling ends what was signed", accounts, `		acc.Disabled = disabled
		acc.Tokens++`, `		acc.Disabled = disabled`, "TestDisablingAnAccountEndsWhatItSigned"},
	{"A reset ends what was signed", accounts, `		acc.Tokens++
		acc.dropFactor()`, `		acc.dropFactor()`, "TestARefreshTokenEndsWithTheVersionOfItsAccount"},
	{"A reset restores no disabled account", accounts, `		acc.Tokens++
		acc.dropFactor()`, `		acc.Tokens++
		acc.Disabled = false
		acc.dropFactor()`, "TestAResetRestoresNoDisabledAccount"},
	{"A used password is refused", accounts, `		if used {`, `		if used && false {`, "TestTheLastFivePasswordsAreBarred"},
	{"Used passwords are kept", accounts, `	acc.Recent = append([]string{phc}, acc.Recent...)`, `	acc.Recent = []string{phc}`, "TestTheLastFivePasswordsAreBarred"},
	{"Five passwords are kept and no more", accounts, `	acc.Recent = acc.Recent[:min(len(acc.Recent), auth.PasswordHistory)]
`, ``, "TestTheLastFivePasswordsAreBarred"},
	{"A guess under way hears of the lock", accounts, `		if acc.Lock.Locked(s.env.Now()) {
			return errLocked
		}
		acc.Lock = acc.Lock.Wrong(s.env.Now())`, `		acc.Lock = acc.Lock.Wrong(s.env.Now())`, "TestAGuessUnderWayWhenTheAccountIsLockedIsToldThatItIs"},
	{"A code lets one in", accounts, `if v.Tokens != tokens || step > 0 && step <= v.TOTPStep {`, `if v.Tokens != tokens {`, "TestACodeOfTheSecondFactorLetsOneInWhenTwoBringItAtOnce"},
	{"A reset overtakes a sign-in", accounts, `	if acc.V.Tokens != tokens {
		return Login{}, errLogin
	}
`, ``, "TestASignInThatAResetOvertakesIsRefused"},
	{"A reset overtakes a change of password", accounts, `		if acc.Tokens != tokens {
			return errBearer
		}
		acc.Tokens++`, `		acc.Tokens++
		_ = tokens`, "TestAChangeOfPasswordThatAResetOvertakesIsRefused"},
	{"A key with another body is a mismatch", accounts, `case cur.V.BodyHash != bodyHash:`, `case false:`, "TestAWriteUnderTheSameKeyIsDoneOnce"},
	{"A key is an account's", accounts, `func (s *Accounts) Claim(ctx context.Context, a records.Actor, key, bodyHash string) (*StoredAnswer, error) {
	id := records.HashName(a.ID + "\x00" + key)`, `func (s *Accounts) Claim(ctx context.Context, a records.Actor, key, bodyHash string) (*StoredAnswer, error) {
	id := records.HashName(key)`, "TestAnIdempotencyKeyBelongsToAnAccountAndARoute|TestAWriteUnderTheSameKeyIsDoneOnce"},
}

var ballotboxRoom = []Mutant{
	{"A slip that was not issued is unknown", boxes, `if b.Manifest.Mode != vote.ModeScreen && !b.isIssued(tid) {`, `if false {`, "TestTheSameAdmissionIsAnsweredAgainAndAWrongSlipIsToldWhy"},
	{"A slip admits once", boxes, `	case errors.Is(err, store.ErrExists) && !bytes.Equal(present, hz[:]):
		return nil, spent(present)`, `	case errors.Is(err, store.ErrExists) && !bytes.Equal(present, hz[:]):`, "TestOneOfTwoRequestsRacingForASlipIsAnswered|TestOneSlipAdmitsOneOfFiftyPhones"},
	{"A stale hall code spends nothing", boxes, `	if !s.presenceOK(b, k, req.Code) {
		return nil, StaleCode
	}
`, ``, "TestAStaleHallCodeIsToldBeforeAnythingIsSigned"},
	{"The state is read again after an admission", boxes, `	if !vote.Admits(b.Manifest.Flow, st.State) {
		return nil, Again
	}
	return vote.AdmitAnswer(bs), nil`, `	return vote.AdmitAnswer(bs), nil`, "TestAnAdmissionThatTheCloseOvertakesIsToldToAskAgain"},
	{"Answered means counted", boxes, `		if !in {
			return nil, Closed
		}`, `		_ = in`, "TestARequestThatMissedTheAdmissionSetIsNotAnswered"},
	{"A used slip takes no seat", boxes, `	if known != nil {
		return nil, spent(known)
	}
`, ``, "TestAnotherRequestWithAUsedTokenTakesNoSeat"},
	{"A pause stops admission", boxes, `	case st.Paused:
		return NotOpen
	}
	return nil`, `	}
	return nil`, "TestAPauseStopsAdmissionAndTakesFinishedBallots"},
	{"A voided slip is told from a used one", boxes, `	if bytes.Equal(stored, voided) {
		return Voided
	}
	return Used`, `	return Used`, "TestASpentSlipIsReportedInTheOrderOfTheChecks"},
	{"One key casts one ballot", boxes, `		if !bytes.Equal(present, msg) {
			return in, Used
		}`, `		_ = bytes.Equal(present, msg)`, "TestAnotherBallotUnderTheSameKeyGetsNoReceipt"},
	{"The state is read again after a cast", boxes, `	st, err := s.castable(ctx, b)
	if _, refused := RefusalIn(err); refused {
		return in, Again
	}
	return submission{b, bal, st}, err`, `	return submission{b, bal, vote.StateOpen}, err`, "TestABallotThatTheCloseOvertakesGetsNoReceipt"},
	{"A ballot is checked before it is kept", boxes, `	bal, err := b.ParseBallot(slot, msg)`, `	bal, err := b.ReadBallot(slot, msg)`, "TestABallotIsTakenOnceAndOnlyWholeAndOnlyWhileTheBoxIsOpen"},
	{"A void after the admission note is refused", boxes, `		_, err := s.BoardBytes(ctx, b.Sid, FileAdmission)
		if records.KindOf(err) == records.NotFound {
			return nil
		}
		if err != nil {
			return err
		}`, `		return nil`, "TestAVoidAfterTheAdmissionNoteIsRefused"},
	{"A void is looked at again after it was kept", boxes, `	s.env.Hold("void.reread")
	// The admission note counts the voids: one that came after it was not counted and must not look as if it were.
	return s.voidable(ctx, b)`, `	s.env.Hold("void.reread")
	return nil`, "TestAVoidThatTheAdmissionNoteOvertakesIsNotCalledVoided"},
	{"A clash of a void leaves an alarm", boxes, `		if err = s.alarm(ctx, b.session, Alarm{Kind: "void_clash", Box: sid, At: s.env.Now(), By: a.Name}); err != nil {
			return err
		}
`, ``, "TestALeftOverSlipIsVoidedAndAnAdmittedOneRaisesAnAlarm"},
	{"The time that is left is never below zero", boxes, `left := max(0, int(cur.ClosesAt.Sub(s.env.Now())/time.Second))`, `left := int(cur.ClosesAt.Sub(s.env.Now())/time.Second)`, "TestTheTimeThatIsLeftIsNeverBelowZero"},
	{"An issuer key leaves memory when voting opens", boxes, `	b.dropDead(st)
	if !vote.ReceiptKeyLive(st) {`, `	if !vote.ReceiptKeyLive(st) {
		b.keys = nil`, "TestAKeyThatAStateKilledLeavesMemory"},
	{"A dead issuer key is not read again", boxes, `		if !vote.IssuerKeysLive(st) {
			k.Issuers, k.Presence = nil, nil
		}
`, ``, "TestAKeyThatAStateKilledLeavesMemory"},
	{"No key is used after the seal", boxes, `	if !vote.ReceiptKeyLive(st) {
		return nil, keys.ErrGone
	}
`, ``, "TestAKeyThatAStateKilledLeavesMemory"},
	{"The admitted are no voids", boxes, `		if len(v) != len(vote.Hash{}) {
			return nil // a void, or a seat of screen mode
		}
`, ``, "TestALeftOverSlipIsVoidedAndAnAdmittedOneRaisesAnAlarm|TestScreenModeNeverAdmitsMoreThanItsSeats"},
	{"A note is of the key ring's key", boxes, `	if _, own := s.OwnNote(raw); err != nil || own != nil {`, `	if err != nil {`, "TestANoteOfAKeyThatOnlyTheManifestNamesIsNoSealedNote"},
	{"Two bags of another number differ", boxes, `return *b == *other }`, `return b.sum == other.sum || b.N == other.N }`, "TestAMultisetHashIgnoresTheOrderAndNothingElse|TestABoxThatWasChangedAfterTheSealIsNotCounted"},
}

var sessionRoom = []Mutant{
	{"A box is of the form that is served", boxes, `m.Form != now.Form || `, ``, "TestADraftChangedHalfWayKeepsToItsManifest"},
	{"A form without a manifest is taken back", sessions, `	if err := ballotbox.TakeBackForm(ctx, s.boxes, ref.SID); err != nil {
		return nil, err
	}
`, ``, "TestADraftChangedHalfWayKeepsToItsManifest"},
	{"What a killed attempt left is in no file", boxes, `	digest := hex.EncodeToString(sum[:16])`, `	digest := hex.EncodeToString(sum[:0])`, "TestReadyKilledAtAnyWriteIsOfOneManifest"},
	{"The first count decides", tallies, `	return s.readDecided(ctx, sid)`, `	return d, nil`, "TestTheFirstOfTwoCountsDecides"},
	{"A countdown is an hour at most", sessions, `if r.Countdown < 0 || r.Countdown > 3600 {`, `if r.Countdown < 0 {`, "TestACountdownHasBounds"},
	{"A countdown does not run backwards", sessions, `if r.Countdown < 0 || r.Countdown > 3600 {`, `if r.Countdown > 3600 {`, "TestACountdownHasBounds"},
	{"Voiding needs a reason", sessions, `if r.To == vote.StateVoided && strings.TrimSpace(r.Reason) == "" {`, `if r.To == vote.StateVoided && strings.TrimSpace(r.Reason) == "x" {`, "TestOpeningAndVoidingTakeTwoPeople"},
	{"Voiding takes two people", sessions, `return from != vote.StateDraft`, `return from == ""`, "TestVoidingNeedsTwoPeopleAndErasesEveryKey"},
	{"A draft is deleted by one person", sessions, `return from != vote.StateDraft`, `return from != ""`, "TestADraftIsDroppedByOneOfficer"},
	{"A request with another reason confirms nothing", "internal/app/officer", `		if waiting && cur.V.another(reason) {`, `		if waiting && cur.V.another(reason) && cur.V.ByID == a.ID {`, "TestARequestWithAnotherReasonConfirmsNothing|TestReasonsGivenAtTheSameMomentConfirmNothing"},
	{"A reason is the same with the line ends of a browser", "internal/app/officer", `typed.Key(p.Reason) != typed.Key(reason)`, `typed.Key(p.Reason) != typed.Key(reason) || p.Reason != reason`, "TestAReasonIsTheSameHoweverItIsSent"},
	{"A step without a reason confirms any", "internal/app/officer", `return reason != "" && p.Reason != "" &&`, `return p.Reason != "" &&`, "TestAReasonIsTheSameHoweverItIsSent"},
	{"A note beside a receipt is not lost unsaid", "internal/app/document", `if err == nil && note != "" && note != first.V.Note {`, `if err == nil && note != "" && note == first.V.Note {`, "TestAnyWriteMayFailAndADocumentIsNumberedOnceAndReceivedOnce"},
	{"Two people are two accounts", "internal/app/officer", `		case waiting && cur.V.ByID == a.ID:
			return &cur.V.Pending, "", nil
`, ``, "TestOpeningWithTwoOfficersNeedsTwoPeople|TestOpeningAndVoidingTakeTwoPeople"},
	{"A second officer comes within ten minutes", "internal/app/officer", `waiting := err == nil && !cur.V.Done && o.env.Now().Before(cur.V.Until)`, `waiting := err == nil && !cur.V.Done`, "TestOpeningWithTwoOfficersNeedsTwoPeople"},
	{"A second officer's word is good once", "internal/app/officer", `waiting := err == nil && !cur.V.Done && o.env`, `waiting := err == nil && o.env`, "TestASecondOfficersWordIsGoodOnce"},
	{"Issuer keys die when open ends", sessions, `		err = s.boxes.EraseKeys(sess, ballotbox.IssuerAndPresence)
	}
	return next, err`, `	}
	return next, err`, "TestIssuerKeysDieWhenVotingEndsThoughTheSealWaits"},
	{"Issuer keys die with the admission note in flow two", sessions, `			return err
		}
	}
	return s.boxes.EraseKeys(sess, ballotbox.IssuerAndPresence)`, `			return err
		}
	}
	return nil`, "TestFlowTwoWalksThroughItsStatesAndKeysDieOnTime"},
	{"The presence key dies when admission closes", sessions, `	return next, "", s.boxes.EraseKeys(sess, keys.Presence)`, `	return next, "", s.boxes.EraseKeys(sess, 0*keys.Presence)`, "TestThePresenceKeyDiesWhenAdmissionCloses"},
	{"The admission set is fixed when admission closes", sessions, `		if err := s.boxes.FixAdmitted(ctx, b.SID); err != nil {
			return next, "", err
		}`, `		_ = b`, "TestTheCloseOfAdmissionKeepsItsOrder|TestARequestThatMissedTheAdmissionSetIsNotAnswered"},
	{"A seal makes the canonical copy", sessions, `	if err := b.Rows.Seal(ctx); err != nil {
		return fmt.Errorf("seal box: %w", err)
	}
`, `	_ = b
`, "TestASealMakesTheCanonicalCopy"},
	{"The receipt key dies at the seal", sessions, `s.boxes.EraseKeys(sess.V, ballotbox.IssuerAndPresence|keys.Receipt)`, `s.boxes.EraseKeys(sess.V, ballotbox.IssuerAndPresence)`, "TestNoKeyOutlivesItsTime|TestFlowTwoWalksThroughItsStatesAndKeysDieOnTime"},
	{"More ballots than admissions are never sealed", sessions, `		if ballots > admitted {
			return BlockedBallots, nil
		}`, `		_, _ = ballots, admitted`, "TestForgedBallotsBeyondTheAdmissionsAreNeverSealed"},
	{"Paper that is typed once holds up the count", "internal/app/accounting", `		if !p.pending() {
			continue
		}`, `		if !p.pending() || p.pending() {
			continue
		}`, "TestAReasonAboutFiguresDoesNotCoverPaper|TestPaperBallotsAreTypedByTwoPeopleAndCountedIntoTheTotals"},
	{"Paper is typed by two people", "internal/app/accounting", `if other != nil && other.ByID == entry.ByID {`, `if false {`, "TestPaperBallotsAreTypedByTwoPeopleAndCountedIntoTheTotals"},
	{"A real session is never wiped", sessions, `	if !sess.V.Rehearsal {
		return records.Fail(records.Conflict, "not_a_rehearsal"`, `	if false {
		return records.Fail(records.Conflict, "not_a_rehearsal"`, "TestARehearsalIsWipedWithoutATraceAndARealSessionNever"},
	{"Voiding erases every key", boxes, `		if err := s.Ring.Remove(ref.SID); err != nil {
			return fmt.Errorf("erase keys: %w", err)
		}
		s.Forget(ref.SID)`, `		s.Forget(ref.SID)`, "TestVoidingNeedsTwoPeopleAndErasesEveryKey"},
	{"A purge leaves no ballot", sessions, `		if err := s.env.Store.DropBox(ctx, ref.SID); err != nil {
			return fmt.Errorf("drop box: %w", err)
		}
`, ``, "TestNothingOfABoxComesBackAfterThePurge"},
}

var tallyRoom = []Mutant{
	{"Fewer than k ballots are not opened", tallies, `if vote.TooFew(total, sess.K) || (inBoxes > 0`, `if vote.TooFew(total, 0) || (total < 0 && inBoxes > 0`, "TestFewerThanKBallotsAreNeverOpened"},
	{"Paper does not help a nearly empty box", tallies, `|| (inBoxes > 0 && vote.TooFew(inBoxes, sess.K)) {`, `|| (false && vote.TooFew(inBoxes, sess.K)) {`, "TestPaperDoesNotOpenANearlyEmptyBox"},
	{"Nothing is opened without the sealed note", tallies, `	sealed, err := s.boxes.VerifySealed(ctx, b)
	if err != nil {
		return nil, nil, err
	}
	s.env.Hold("count.open")`, `	sealed, _ := s.boxes.VerifySealed(ctx, b)
	s.env.Hold("count.open")`, "TestNothingIsOpenedBeforeTheSealedNote|TestABoxThatWasChangedAfterTheSealIsNotCounted"},
	{"What is opened is what was sealed", tallies, `	if !opened.Same(sealed) {
		return nil, nil, ballotbox.ErrBoxChanged
	}
`, ``, "TestABoxThatWasChangedAfterTheSealIsNotCounted"},
	{"A spoilt ballot is counted as returned", tallies, `		answers, err := b.Open(key, bal)
		if err != nil {
			t.AddSpoilt()
			continue
		}`, `		answers, err := b.Open(key, bal)
		if err != nil {
			continue
		}`, "TestTheAccountingTellsValidFromInvalidAsTheResultDoes"},
	{"Single hidden groups are not kept", tallies, `	o.Parts = satisfaction.Publishable(parts, sess.K)`, `	o.Parts = parts`, "TestGroupsAreCountedTogetherAndASmallOneIsHiddenWithAnother"},
	{"Comments are kept from k on", tallies, `if len(comments) >= sess.K {`, `if len(comments) > 0 {`, "TestCommentsAreShownAfterTheCountShuffledAndOnlyFromKOn"},
	{"Comments are shuffled", tallies, `	if err := records.Shuffle(comments); err != nil {
		return "", err
	}
`, ``, "TestCommentsAreShownAndWrittenInAnOrderThatTellsNothing"},
	{"A comment no one looked at is not released", tallies, `		case !c.Reviewed:
			waiting++`, `		case false:
			waiting++`, "TestACommentIsReleasedOnceItIsReviewed"},
}

var scoringRoom = []Mutant{
	{"What a fixing overtakes is put back", roundsRoom, `case read >= written:`, `case read >= 0:`, "TestWhatAFixingOvertakesIsRefusedAndPutBack"},
	{"What a fixing has read is accepted", roundsRoom, `case read >= written:`, `case read > written:`, "TestWhatAFixingHasReadIsAccepted"},
	{"What was put back is refused", roundsRoom, `case err == nil:
			return refusal`, `case err == nil:
			return nil`, "TestAResultThatCameAndWentLeavesWhatWasRefusedOut"},
	{"That a fixing failed is in the chain", results, `opening = f.audit.Append(ctx, a, "final.undo", batch.ID, errMoved.Text.ZH)`, `_ = errMoved`, "TestARankingSeenWhileAFixingFailsDoesNotStay"},
	{"A result that a batch overtakes is opened", results, `failed == nil && err == nil && now.ID == batch.ID {`, `failed == nil && err == nil {`, "TestAFixingThatABatchOvertakesDoesNotCount"},
	{"A batch that a fixing overtakes is none", results, `err = errors.Join(err, errFixed)
		}
		if err != nil {`, `err = errors.Join(err, nil)
		}
		if err != nil {`, "TestABatchThatAFixingOvertakesDoesNotExist"},
	{"A batch that could not be looked at is none", results, `		if err != nil {
			refusal = err
			break
		}`, `		if err != nil && inForce {
			refusal = err
			break
		}`, "TestABatchThatCouldNotBeCheckedDoesNotExist"},
	{"A change is refused by any result that did not read it", roundsRoom, `refusal == nil || read < least`, `refusal == nil || read > least`, "TestAChangeIsRefusedByAnyResultThatDidNotReadIt"},
	{"A fixed result keeps the lists of its round", "internal/app/supervision", `final.RenewLists, final.Subject{Round: roundID}`, `final.RenameOrganization, final.Subject{Round: roundID}`, "TestARoundWhoseResultIsFixedKeepsItsLists"},
	{"The clock begins no ballot for a fixed result", sessions, `	if err := s.mayBegin(ctx, sess, to); err != nil {
		return cur, err
	}
`, ``, "TestNoBallotBeginsForAFixedResult"},
	{"No ballot begins for a fixed result", sessions, `case begins(r.To):`, `case begins(r.To) && false:`, "TestNoBallotBeginsForAFixedResult"},
	{"A sheet that is locked is not written", scores, `	if locked {
		return SheetView{}, errSheetLocked
	}
`, `	_ = locked
`, "TestASheetThatTheLockOvertakesChangesNoLockedScore|TestALockedSheetIsNotWritten"},
	{"A lock that fails opens the sheets again", scores, `errors.Join(err, s.openUnlocked(context.WithoutCancel(ctx), evaluationID, scheme))`, `err`, "TestALockThatFailsHalfWayShutsNoSheet"},
	{"A sheet that was closed is not written", scores, `		if cur.Closed {`, `		if cur.Closed && false {`, "TestASheetThatTheLockOvertakesChangesNoLockedScore"},
	{"Another body's sheet is not written", scores, `	if !scheme.MayFill(body, a.Body) {
		return SheetView{}, errForeignSheet
	}
	if locked {`, `	if locked {`, "TestAnotherBodysLockedSheetIsForeign"},
	{"Another body's sheet is not read before the lock", scores, `if !locked && !(a.Role == auth.Assessor && scheme.MayFill(body, a.Body)) {`, `if false {`, "TestThreeBodiesScoreAndTheOfficeRanksAndExports"},
	{"Every body has handed in before the lock", scores, `		if _, ok := sheets[b.Code]; !ok {`, `		if _, ok := sheets[b.Code]; !ok && false {`, "TestThreeBodiesScoreAndTheOfficeRanksAndExports"},
	{"A draft is not scored", scores, `			if v.V.Submitted {
				sheets[v.ID`, `			if true {
				sheets[v.ID`, "TestThreeBodiesScoreAndTheOfficeRanksAndExports|TestADraftIsNotScored"},
	{"Reopening needs a reason", scores, `	if !records.Says(reason, 500) {`, `	if false {`, "TestThreeBodiesScoreAndTheOfficeRanksAndExports"},
	{"A candidate is one of the last", scores, `row.EvaluationID == id && p.Candidate {`, `row.EvaluationID == id {`, "TestNobodyIsAmongTheLastWhileScoresAreMissing"},
	{"A ranking in which a score is missing has no candidates", scores, `evalscore.Settled(evalscore.Rank(r.entries(), rule))`, `evalscore.Rank(r.entries(), rule)`, "TestNobodyIsAmongTheLastWhileScoresAreMissing"},
	{"After a no the ranking suggests nothing", scores, `p.Candidate && !cleared(row.Confirmed)`, `p.Candidate`, "TestAfterANoTheSuggestionIsGone"},
	{"A no is in the final", scores, `Cleared: e.V.Candidate != nil && !e.V.Candidate.Confirmed`, `Cleared: false`, "TestAfterANoTheSuggestionIsGone"},
}

const roundsRoom = "internal/app/round"

var disclosureRoom = []Mutant{
	{"A disclosure is fixed with its form", roundsRoom, `		if fixed {
			return ErrDisclosed
		}
`, `		_ = fixed
`, "TestADisclosureIsFixedWithTheFormThatCarriesIt|TestADisclosureThatNoFormCarriesIsFixedWhenVotingOpens"},
	{"A form that carries a disclosure is noted", roundsRoom, `b.Forms = append(slices.Clone(b.Forms), session)`, `b.Forms = slices.Clone(b.Forms)`, "TestADisclosureIsFixedWithTheFormThatCarriesIt"},
	{"The disclosure is in the form", sessions, `rulesOf(sess), said...)`, `rulesOf(sess))`, "TestTheDisclosureReachesTheCitizenUnderTheFormsHash"},
	{"A rehearsal binds no one", sessions, `		if x.V.Rehearsal {
			continue
		}
`, ``, "TestARehearsalDoesNotFixTheDisclosure"},
	{"What was voided binds no one", sessions, `slices.Contains(forms, x.ID)) && cur.State != vote.StateVoided {`, `slices.Contains(forms, x.ID)) {`, "TestADisclosureIsFixedWithTheFormThatCarriesIt"},
	{"Late is fixed at the hand-in", watching, `out.Due, out.DaysLate = r.Handed.Due.Time(), r.Handed.LateDays`, `_ = r.Handed`, "TestAReportThatWasLateStaysLateWhenTheRoundIsMoved"},
	{"Days follow the schemes in use", watching, `d, _ := deadline.Common(list)`, `d := list[0]`, "TestRoundTaskListAndReportAgreeOnTheirDays"},
}

const watching = "internal/app/supervision"

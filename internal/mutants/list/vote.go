package list

const vote = "internal/vote"

var voteRoom = []Mutant{
	{"Fewer than k are too few", vote, `return total < k }`, `return total < k-1 }`, "TestNothingHiddenFollowsBySubtraction|TestFewerThanKBallotsAreNeverOpened"},
	{"A group with fewer than k is hidden", vote, `		if n < k {
			hidden[i] = true`, `		if n < k-1 {
			hidden[i] = true`, "TestSuppressHidesWithTheSmallGroupEnoughToCoverIt"},
	{"A group without ballots hides no other", vote, `			if n > 0 {
				groups++
			}`, `			groups++`, "TestSuppressHidesWithTheSmallGroupEnoughToCoverIt"},
	{"What is hidden is k ballots at least", vote, `for groups > 0 && (groups < 2 || ballots < k) {`, `for groups > 0 && groups < 2 {`, "TestNothingHiddenFollowsBySubtraction|TestSuppressHidesWithTheSmallGroupEnoughToCoverIt"},
	{"The smallest group goes with it", vote, `n < sizes[best]) {`, `n > sizes[best]) {`, "TestSuppressHidesWithTheSmallGroupEnoughToCoverIt"},
	{"Among equals the earlier group goes", vote, `n < sizes[best]) {`, `n <= sizes[best]) {`, "TestSuppressHidesWithTheSmallGroupEnoughToCoverIt"},
	{"A ballot of this session only", vote, `|| !bytes.Equal(msg[atM:atPK], b.M[:])`, `|| bytes.Equal(nil, b.M[:])`, "TestABallotOfWrongLengthIsRefused|TestABallotWithAnyByteChangedIsRefused"},
	{"A ballot has one length", vote, `len(msg) != b.CastLen(slot) || msg[0]`, `len(msg) < b.CastLen(slot) || msg[0]`, "TestABallotOfWrongLengthIsRefused"},
	{"A ballot of this version only", vote, `len(msg) != b.CastLen(slot) || msg[0] != version ||`, `len(msg) != b.CastLen(slot) ||`, "TestABallotWithAnyByteChangedIsRefused"},
	{"A ballot carries a credential", vote, `	if err := b.verifyCredential(slot, pk, Hash(record[recPrefix:recBSig]), record[recSig:]); err != nil {
		return err
	}
`, ``, "TestACredentialOfAnotherSessionSlotOrKeyIsRefused|TestABallotWithAnyByteChangedIsRefused"},
	{"A ballot is signed by its key", vote, `if !ed25519.Verify(pk, signed, record[recBSig:recSig]) {`, `if false && !ed25519.Verify(pk, signed, record[recBSig:recSig]) {`, "TestABallotSignedByAnotherKeyIsRefused"},
	{"A ballot's signature covers what is sealed", vote, `b.M[:], record[recC:recHS], record[recHS:recPK])`, `b.M[:], record[recC:recHS], make([]byte, 32))`, "TestTheBytesAreThoseOfTheVectors|TestABallotWithAnyByteChangedIsRefused"},
	{"Reading checks no signatures", vote, `bal.Bid = BallotID(b.M, bal.PK)`, `bal.Bid = BallotID(bal.C, bal.PK)`, "TestAReceiptIsForOneTrackerOfOneSession|TestABallotGoesFromPhoneToCount|TestTheLayoutOfAMessageAndItsRecord"},
	{"Every issuer of a slot signs", vote, `	for _, pub := range issuers {
		if err := VerifyBlindSig`, `	for _, pub := range issuers[:1] {
		if err := VerifyBlindSig`, "TestEveryIssuerOfASlotHasToSign"},
	{"A credential is the slot's", vote, `		return labelCred + SlotComment`, `		return labelCred + SlotBallot`, "TestTheBytesAreThoseOfTheVectors"},
	{"A blinded message is in range", vote, `if err != nil || c.IsZero() == 1 {`, `if err != nil {`, "TestOnlyABlindedMessageInRangeIsSigned"},
	{"A faulty signature never leaves", vote, `if t.ExpShortVarTime(s, uint(k.priv.E), k.n).Equal(c) != 1 {`, `if t.ExpShortVarTime(s, uint(k.priv.E), k.n) == nil {`, "TestAFaultySignatureNeverLeaves"},
	{"An issuer's modulus has two lengths", vote, `	switch {
	case bits != 2048 && bits != 3072:`, `	switch {
	case bits < 1024:`, "TestWhatAReaderMustRefuse"},
	{"An issuer is listed once", vote, `if seen[is.N] {`, `if false {`, "TestWhatAReaderMustRefuse"},
	{"k is three at least", vote, `minK         = 3`, `minK         = 2`, "TestWhatAReaderMustRefuse"},
	{"A delay is twenty seconds at most", vote, `maxDelay     = 20`, `maxDelay     = 21`, "TestWhatAReaderMustRefuse"},
	{"The hall's screen needs presence", vote, `case m.Mode == ModeScreen && m.Presence == 0:`, `case false:`, "TestWhatAReaderMustRefuse"},
	{"Several issuers need flow two", vote, `case len(b.Ballot) > 1 && m.Flow != FlowTwo:`, `case false:`, "TestWhatAReaderMustRefuse"},
	{"A multiple has sixteen options at most", vote, `Multiple: 16}`, `Multiple: 17}`, "TestWhatAReaderMustRefuse"},
	{"A seal is held against its commitment", vote, `	if Commit(b.M, bal.PK, o.Answers, o.R) != bal.C {
		return Opening{}, errCommitment
	}
	return o, nil`, `	return o, nil`, "TestASealThatDoesNotMatchItsCommitmentIsSpoilt"},
	{"A blank needs permission", vote, `	case a == 0:
		return q.Blank`, `	case a == 0:
		return true`, "TestAnswersThatAreNotCanonicalAreSpoilt|TestBlankInAMultipleNeedsPermissionToo"},
	{"An option that is there", vote, `return a > 0 && a <= q.N`, `return a > 0 && a <= q.N+1`, "TestAnswersThatAreNotCanonicalAreSpoilt"},
	{"A mark of a multiple that is there", vote, `return a > 0 && a < 1<<q.N`, `return a > 0`, "TestAnswersThatAreNotCanonicalAreSpoilt"},
	{"A spoilt ballot was returned", vote, `func (t *Tally) AddSpoilt() {
	t.Returned++`, `func (t *Tally) AddSpoilt() {`, "TestTallyCountsWhatWasMarked"},
	{"Only scored questions decide what is blank", vote, `if a != 0 && t.scored[i] {`, `if a != 0 {`, "TestTallyCountsWhatWasMarked"},
	{"Parts of a tally add up", vote, `	t.Spoilt += o.Spoilt
`, ``, "TestTallyDoesNotDependOnOrderOrParts"},
	{"The code of this slot and the last", vote, `PresenceCode(key, m, slot-1)`, `PresenceCode(key, m, slot-2)`, "TestTheHallCodeOfThisSlotAndTheLastIsAccepted"},
	{"A slot is fifteen seconds", vote, `presenceSeconds = 15`, `presenceSeconds = 30`, "TestTheHallCodeOfThisSlotAndTheLastIsAccepted"},
	{"A slip is worth nothing in another session", vote, `h := TH(labelTyped, []byte(sid), c[:])`, `h := TH(labelTyped, nil, c[:])`, "TestASlipIsWorthNothingInAnotherSession|TestTheBytesAreThoseOfTheVectors"},
	{"Typing forgives an O", vote, `"O", "0", `, ``, "TestTypingForgivesWhatPeopleDo"},
	{"Issuer keys die when voting opens in flow two", vote, `case StateDraft, StateReady, StateAdmitting, StateAdmitted, StateOpen:
		return true`, `case StateDraft, StateReady, StateAdmitting, StateAdmitted, StateOpen, StateVoting:
		return true`, "TestWhatIsAllowedInEachState"},
	{"Nothing is admitted after admission", vote, `return flow == FlowTwo && s == StateAdmitting ||`, `return flow == FlowTwo && (s == StateAdmitting || s == StateAdmitted) ||`, "TestWhatIsAllowedInEachState"},
	{"Nothing is cast before voting in flow two", vote, `return flow == FlowTwo && s == StateVoting ||`, `return flow == FlowTwo && (s == StateVoting || s == StateAdmitted) ||`, "TestWhatIsAllowedInEachState"},
	{"A counted session is not voided", vote, `if at < slices.Index(line, StateCounted) {`, `if at <= slices.Index(line, StateCounted) {`, "TestASessionGoesItsLineAndNoOther"},
	{"A receipt is for one session", vote, `return ed25519.Sign(key, Enc(labelReceipt, m[:], tracker[:]))`, `return ed25519.Sign(key, Enc(labelReceipt, tracker[:]))`, "TestAReceiptIsForOneTrackerOfOneSession"},
	{"A note is of its stage", vote, `|| n.Stage != stage {`, `{`, "TestANoteOfAnotherKeySessionOrStageIsRefused"},
	{"A note is of its session", vote, `if n.Origin != b.Manifest.Origin || n.M != b.M ||`, `if n.Origin != b.Manifest.Origin ||`, "TestANoteOfAnotherKeySessionOrStageIsRefused"},
	{"Every cosigner has signed", vote, `		if !signedBy(signed, v) {`, `		if false {`, "TestASupervisingBodyCosigns"},
	{"A signature has one spelling", vote, `	if err := strictSignatures(raw); err != nil {
		return Note{}, err
	}
`, ``, "TestANoteWithAnyByteChangedIsRefused"},
	{"A note has one spelling", vote, `	if n.Text() != text {
		return Note{}, errNote
	}
`, ``, "TestASignedTextInAnotherSpellingIsRefused"},
	{"A leaf is no node", vote, `	buf[0] = 1
	copy(buf[1:], left[:])`, `	copy(buf[1:], left[:])`, "TestRootsAreThoseOfAnIndependentImplementation"},
	{"A comment has no NUL", vote, `|| bytes.IndexByte(text, 0) >= 0 {`, `{`, "TestAMalformedCommentIsRefused"},
}

// plantedInSessions is what a reviewer planted by hand and no test noticed.
var plantedInSessions = []Mutant{
	{"k of a session is three at least", "internal/app/session", `v.K < 3 ||`, `v.K < 2 ||`, "TestASessionKeepsToItsLimitsToTheLastValue"},
	{"k of a session is a thousand at most", "internal/app/session", `v.K < 3 || v.K > 1000 {`, `v.K < 3 {`, "TestASessionKeepsToItsLimitsToTheLastValue"},
	{"A delay of a session is twenty seconds at most", "internal/app/session", `v.Delay > 20 {`, `v.Delay > 21 {`, "TestASessionKeepsToItsLimitsToTheLastValue"},
	{"A cap is a hundred thousand at most", "internal/app/session", `v.Cap > records.MaxSlips ||`, `v.Cap > records.MaxSlips+1 ||`, "TestASessionKeepsToItsLimitsToTheLastValue"},
	{"The hall's screen has a cap", "internal/app/session", `|| (v.Mode == vote.ModeScreen && v.Cap == 0)`, ``, "TestASessionKeepsToItsLimitsToTheLastValue"},
	{"Eight groups at most", "internal/app/session", `len(groups) > 8 {`, `len(groups) > 9 {`, "TestASessionKeepsToItsLimitsToTheLastValue"},
	{"A group weighs something", "internal/app/session", `w.Sign() <= 0 {`, `w.Sign() < 0 {`, "TestASessionKeepsToItsLimitsToTheLastValue"},
	{"A repeat is of a session", "internal/app/session", `if r.RepeatOf != "" {`, `if false {`, "TestASessionKeepsToItsLimitsToTheLastValue"},
	{"k is five unless someone says so", "internal/app/session", `pick(r.K, d.K, 5)`, `pick(r.K, d.K, 3)`, "TestASessionBeginsWithTheDefaultsOfTheContract"},
	{"A phone waits three seconds at most in flow one", "internal/app/session", `presence, delay := 0, 3`, `presence, delay := 0, 5`, "TestASessionBeginsWithTheDefaultsOfTheContract"},
	{"Flow two asks for presence", "internal/app/session", `presence, delay = 1, 20`, `presence, delay = 0, 20`, "TestASessionBeginsWithTheDefaultsOfTheContract"},
	{"The delay is in the manifest", "internal/app/session", `Delay: sess.Delay, Cap: sess.Cap`, `Delay: 0, Cap: sess.Cap`, "TestAManifestSaysWhatItsSessionWasMadeWith"},
	{"k is in the manifest", "internal/app/session", `K: sess.K,`, `K: 3,`, "TestAManifestSaysWhatItsSessionWasMadeWith"},
	{"A countdown is of seconds", "internal/app/session", `time.Duration(r.Countdown) * time.Second`, `time.Duration(r.Countdown) * 100 * time.Millisecond`, "TestACountdownIsOfSeconds"},
	{"Every box is held against its admissions", "internal/app/session", `			return BlockedBallots, nil
		}`, `			return BlockedBallots, nil
		}
		break`, "TestEveryBoxIsHeldAgainstItsAdmissions"},
	{"Fewer slips than phones hold up the seal", "internal/app/accounting", `if f != verify.FlagMissing &&`, `if f != verify.FlagMissing && f != verify.FlagIssuedLess &&`, "TestWhatHoldsUpASealAndWhatIsOnlyShown"},
	{"More people than expected hold up nothing", "internal/app/accounting", `if f != verify.FlagMissing && f != verify.FlagAttendedExceeds {`, `if f != verify.FlagMissing {`, "TestWhatHoldsUpASealAndWhatIsOnlyShown"},
	{"A seat is no admission", "internal/app/accounting", `				seats++`, `				seats++
				total++`, "TestSeatsAreNotCountedAsAdmissions"},
	{"Paper is no unused slip", "internal/app/accounting", `	b.Returned += b.Paper
	b.Unused = max(0, b.Printed-b.Admitted-b.Void-b.Paper)`, `	b.Returned += b.Paper
	b.Unused = max(0, b.Printed-b.Admitted-b.Void)`, "TestAPaperBallotAndAVoidAreNoUnusedSlips"},
	{"An unreadable sheet of paper was returned", "internal/app/accounting", `v.Ballots = p.Entries[0].Ballots + p.Entries[0].Invalid`, `v.Ballots = p.Entries[0].Ballots`, "TestAPaperBallotAndAVoidAreNoUnusedSlips"},
	{"The receipt key is gone before the seal is said", "internal/app/session", `	if err := s.boxes.EraseKeys(sess.V, ballotbox.IssuerAndPresence|keys.Receipt); err != nil {
		return cur, "", err
	}
	next, err = s.boxes.Finish(ctx, id, cur, entry, cur.By)
	return next, "", err`, `	next, err = s.boxes.Finish(ctx, id, cur, entry, cur.By)
	if err == nil {
		err = s.boxes.EraseKeys(sess.V, ballotbox.IssuerAndPresence|keys.Receipt)
	}
	return next, "", err`, "TestKeysAreGoneBeforeTheStateSaysSo"},
	{"The count key is gone before the count is said", "internal/app/session", `	if err := s.boxes.EraseKeys(sess.V, keys.Issuer|keys.Presence|keys.Receipt|keys.Count); err != nil {
		return cur, err
	}
	return s.boxes.Finish(ctx, id, cur, entry, entry.By)`, `	next, err = s.boxes.Finish(ctx, id, cur, entry, entry.By)
	if err == nil {
		err = s.boxes.EraseKeys(sess.V, keys.Issuer|keys.Presence|keys.Receipt|keys.Count)
	}
	return next, err`, "TestKeysAreGoneBeforeTheStateSaysSo"},
	{"The admission note is before the keys go", "internal/app/session", `	for _, b := range sess.Boxes {
		if err := s.boxes.AdmissionNote(ctx, b.SID); err != nil {
			return err
		}
	}
	return s.boxes.EraseKeys(sess, ballotbox.IssuerAndPresence)`, `	if err := s.boxes.EraseKeys(sess, ballotbox.IssuerAndPresence); err != nil {
		return err
	}
	for _, b := range sess.Boxes {
		if err := s.boxes.AdmissionNote(ctx, b.SID); err != nil {
			return err
		}
	}
	return nil`, "TestTheAdmissionNoteComesBeforeTheKeysGo"},
	{"Nothing is entered after a void", "internal/app/accounting", `	if !accountable(cur.State) {`, `	if !accountable(cur.State) && cur.State != "voided" {`, "TestNothingIsEnteredBeforeReadyOrAfterAVoid"},
}

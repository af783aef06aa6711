package mutants

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
	{"A comment has no NUL", vote, `|| bytes.IndexByte(text, 0) >= 0 {`, `{`, "TestWhatIsNoCommentIsRefused"},
}

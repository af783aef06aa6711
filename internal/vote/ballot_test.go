package vote_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"testing"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

func TestABallotGoesFromPhoneToCount(t *testing.T) {
	for name, change := range map[string]func(*vote.Manifest){
		"flow one":   nil,
		"level two":  levelTwo,
		"flow two":   func(m *vote.Manifest) { m.Flow, m.Presence = vote.FlowTwo, 1 },
		"screen":     func(m *vote.Manifest) { m.Mode, m.Presence = vote.ModeScreen, 1 },
		"roster":     func(m *vote.Manifest) { m.Mode = vote.ModeRoster },
		"3072 bits":  func(m *vote.Manifest) { m.Issuers[0].N = modulus(testKeys()[3]) },
		"no comment": func(m *vote.Manifest) { m.Issuers = m.Issuers[:1] },
	} {
		t.Run(name, func(t *testing.T) {
			h := newSession(t, change)
			p := h.admit(t)
			msg, err := p.Cast([]int{5, 0b10000001, 4})
			if err != nil {
				t.Fatal(err)
			}
			if len(msg) != h.CastLen(vote.SlotBallot) {
				t.Errorf("message of %d bytes, want %d", len(msg), h.CastLen(vote.SlotBallot))
			}
			bal, err := h.ParseBallot(vote.SlotBallot, msg)
			if err != nil {
				t.Fatal(err)
			}
			tracker, err := h.CheckRecord(bal.Record)
			if err != nil || tracker != bal.Tracker {
				t.Errorf("record: %v", err)
			}
			answers, err := h.Open(h.count, bal)
			if err != nil || len(answers) != 3 || answers[0] != 5 || answers[1] != 0x81 || answers[2] != 4 {
				t.Errorf("opened to %v, %v", answers, err)
			}
			_, err = p.Comment("建议公开整改台账")
			if want := len(h.Comment) > 0; (err == nil) != want {
				t.Errorf("comment possible: %v (%v)", !want, err)
			}
		})
	}
}

func TestTheLayoutOfAMessageAndItsRecord(t *testing.T) {
	h := newSession(t, nil)
	msg := h.cast(t, 1, 0, 1)
	if want := 1 + 32 + 32 + 32 + 32 + 64 + 256 + 32 + 4 + 32 + 16; len(msg) != want ||
		h.CastLen(vote.SlotBallot) != want {
		t.Fatalf("%d bytes, want %d", len(msg), want)
	}
	bal, err := h.ReadBallot(vote.SlotBallot, msg)
	if err != nil {
		t.Fatal(err)
	}
	hs := sha256.Sum256(msg[449:])
	record := bytes.Join([][]byte{{1}, msg[97:129], hs[:], msg[33:65], msg[65:97], msg[129:193], msg[193:449]}, nil)
	if !bytes.Equal(bal.Record, record) || len(record) != 449 || h.RecordLen() != 449 {
		t.Errorf("record %x", bal.Record)
	}
	if bal.Tracker != sha256.Sum256(append([]byte{0}, record...)) {
		t.Error("tracker is not the record's leaf hash")
	}
	if bal.Bid != vote.TH("rb1/bid", h.M[:], msg[33:65]) {
		t.Error("bid is of something else")
	}
}

// B1: every byte of every message matters, for both slots and with several issuers.
func TestABallotWithAnyByteChangedIsRefused(t *testing.T) {
	h := newSession(t, levelTwo)
	p := h.admit(t)
	ballot, err := p.Cast([]int{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	comment, err := p.Comment("x")
	if err != nil {
		t.Fatal(err)
	}
	for slot, msg := range map[string][]byte{vote.SlotBallot: ballot, vote.SlotComment: comment} {
		if _, err := h.ParseBallot(slot, msg); err != nil {
			t.Fatalf("%s: %v", slot, err)
		}
		for i := range msg {
			bit := byte(1) << (i % 8)
			msg[i] ^= bit
			if _, err := h.ParseBallot(slot, msg); err == nil {
				t.Fatalf("%s: accepted with byte %d changed", slot, i)
			}
			msg[i] ^= bit
		}
	}
}

func TestARecordWithAnyByteChangedIsRefused(t *testing.T) {
	h := newSession(t, nil)
	bal, err := h.ParseBallot(vote.SlotBallot, h.cast(t, 1, 2, 3))
	if err != nil {
		t.Fatal(err)
	}
	for i := range bal.Record {
		r := bytes.Clone(bal.Record)
		r[i] ^= 1 << (i % 8)
		if _, err := h.CheckRecord(r); err == nil {
			t.Fatalf("accepted with byte %d changed", i)
		}
	}
	for _, r := range [][]byte{nil, bal.Record[:448], append(bytes.Clone(bal.Record), 0)} {
		if _, err := h.CheckRecord(r); err == nil {
			t.Errorf("a record of %d bytes is accepted", len(r))
		}
	}
}

func TestABallotOfWrongLengthIsRefused(t *testing.T) {
	h := newSession(t, nil)
	msg := h.cast(t, 1, 2, 3)
	for _, bad := range [][]byte{nil, {}, {1}, msg[:len(msg)-1], append(bytes.Clone(msg), 0)} {
		for _, slot := range []string{vote.SlotBallot, vote.SlotComment, "", "roster"} {
			if _, err := h.ParseBallot(slot, bad); err == nil {
				t.Errorf("%d bytes are accepted for %q", len(bad), slot)
			}
		}
	}
	none := newSession(t, func(m *vote.Manifest) { m.Issuers = m.Issuers[:1] })
	if none.CastLen(vote.SlotComment) != 0 || none.CastLen("roster") != 0 {
		t.Error("a slot without issuers has a length")
	}
	if _, err := none.ParseBallot(vote.SlotComment, nil); err == nil {
		t.Error("a comment is accepted where there are none")
	}
	if vote.VerifyCredential(none.Box, vote.SlotComment, run(0, 32), [32]byte{}, nil) == nil {
		t.Error("where no one has to sign, everything is signed")
	}
}

// B4: a credential is valid for one session, one slot, one key.
func TestACredentialOfAnotherSessionSlotOrKeyIsRefused(t *testing.T) {
	h := newSession(t, nil)
	other := newSession(t, func(m *vote.Manifest) { m.Title = "another" }) // the same issuers reused by mistake
	p := h.admit(t)
	own, theirs := p.Slots[vote.SlotBallot], other.admit(t).Slots[vote.SlotBallot]
	comment := p.Slots[vote.SlotComment]
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]votetest.Slot{
		"own":                      *own,
		"another session's":        *theirs,
		"the comment slot's":       *comment,
		"own, with another key":    {SK: stranger, Prefix: own.Prefix, Sig: own.Sig},
		"own, with another prefix": {SK: own.SK, Prefix: comment.Prefix, Sig: own.Sig},
	} {
		msg, err := votetest.SealBallot(h.Box, rand.Reader, c.SK, c.Prefix, c.Sig, []int{1, 2, 3})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.ParseBallot(vote.SlotBallot, msg); (err == nil) != (name == "own") {
			t.Errorf("%s credential: %v", name, err)
		}
	}
}

func TestEveryIssuerOfASlotHasToSign(t *testing.T) {
	h := newSession(t, levelTwo)
	s := *h.admit(t).Slots[vote.SlotBallot]
	first, second := s.Sig[:256], s.Sig[256:]
	for name, sig := range map[string][]byte{
		"first twice":  append(bytes.Clone(first), first...),
		"second twice": append(bytes.Clone(second), second...),
		"swapped":      append(bytes.Clone(second), first...),
	} {
		msg, err := votetest.SealBallot(h.Box, rand.Reader, s.SK, s.Prefix, sig, []int{1, 2, 3})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.ParseBallot(vote.SlotBallot, msg); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Swapping the sealed part breaks the signature: only the ballot key can sign the new one.
func TestABallotSignedByAnotherKeyIsRefused(t *testing.T) {
	h := newSession(t, nil)
	msg := h.cast(t, 1, 2, 3)
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	hs := sha256.Sum256(msg[449:])
	copy(msg[129:193], ed25519.Sign(stranger, vote.Enc("rb1/ballot", h.M[:], msg[97:129], hs[:])))
	if _, err := h.ParseBallot(vote.SlotBallot, msg); err == nil {
		t.Error("accepted")
	}
}

func TestReadingIsParsingWithoutSignatures(t *testing.T) {
	h := newSession(t, nil)
	msg := h.cast(t, 1, 2, 3)
	a, err := h.ParseBallot(vote.SlotBallot, msg)
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.ReadBallot(vote.SlotBallot, msg)
	if err != nil || a.Tracker != b.Tracker || a.Bid != b.Bid || !bytes.Equal(a.Record, b.Record) {
		t.Errorf("read differently: %v", err)
	}
	msg[200] ^= 1 // a signature
	if _, err := h.ReadBallot(vote.SlotBallot, msg); err != nil {
		t.Errorf("signatures are verified: %v", err)
	}
	msg[1] ^= 1 // M
	if _, err := h.ReadBallot(vote.SlotBallot, msg); err == nil {
		t.Error("another session's ballot is read")
	}
}

func TestAReceiptIsForOneTrackerOfOneSession(t *testing.T) {
	h := newSession(t, nil)
	tracker := vote.LeafHash([]byte("record"))
	sig := vote.Receipt(h.receipt, h.M, tracker)
	if len(sig) != 64 || !votetest.CheckReceipt(h.ReceiptKey, h.M, tracker, sig) {
		t.Fatal("a receipt does not verify")
	}
	if votetest.CheckReceipt(h.ReceiptKey, vote.Hash{}, tracker, sig) ||
		votetest.CheckReceipt(h.ReceiptKey, h.M, h.M, sig) ||
		votetest.CheckReceipt(run(0, 32), h.M, tracker, sig) || votetest.CheckReceipt(nil, h.M, tracker, sig) ||
		votetest.CheckReceipt(h.ReceiptKey, h.M, tracker, nil) {
		t.Error("a receipt verifies for something else")
	}
}

// D3: no eight bytes of what admission stores or sees occur in a ballot or comment.
func TestAdmissionAndBallotShareNoValue(t *testing.T) {
	h := newSession(t, nil)
	p := h.admit(t)
	ballot, err := p.Cast([]int{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	comment, err := p.Comment("x")
	if err != nil {
		t.Fatal(err)
	}
	tid, hz := vote.TokenID(h.Manifest.SID, p.Request.Token), p.Request.HZ()
	admission := bytes.Join([][]byte{tid[:], hz[:], p.Request.Message()[17+10:], p.Request.Token[:]}, nil)
	noCommonBytes(t, "admission and ballot", admission, ballot)
	noCommonBytes(t, "admission and comment", admission, comment)
	noCommonBytes(t, "ballot and comment", ballot[33:], comment[33:]) // after version and M, which they all share
}

func noCommonBytes(t *testing.T, what string, a, b []byte) {
	t.Helper()
	for i := 0; i+8 <= len(a); i++ {
		if bytes.Contains(b, a[i:i+8]) {
			t.Fatalf("%s share %x", what, a[i:i+8])
		}
	}
}

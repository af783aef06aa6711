package vote

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"testing"
)

func TestABallotGoesFromPhoneToCount(t *testing.T) {
	for name, change := range map[string]func(*Manifest){
		"flow one":   nil,
		"level two":  levelTwo,
		"flow two":   func(m *Manifest) { m.Flow, m.Presence = FlowTwo, 1 },
		"screen":     func(m *Manifest) { m.Mode, m.Presence = ModeScreen, 1 },
		"roster":     func(m *Manifest) { m.Mode = ModeRoster },
		"3072 bits":  func(m *Manifest) { m.Issuers[0].N = modulus(testKeys()[3]) },
		"no comment": func(m *Manifest) { m.Issuers = m.Issuers[:1] },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, change)
			p := h.admit(t)
			msg, err := p.Cast([]int{5, 0b10000001, 4})
			if err != nil {
				t.Fatal(err)
			}
			if len(msg) != h.CastLen(SlotBallot) {
				t.Errorf("message of %d bytes, want %d", len(msg), h.CastLen(SlotBallot))
			}
			bal, err := h.ParseBallot(SlotBallot, msg)
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
	h := newHall(t, nil)
	msg := h.cast(t, 1, 0, 1)
	if want := 1 + 32 + 32 + 32 + 32 + 64 + 256 + 32 + 4 + 32 + 16; len(msg) != want || h.CastLen(SlotBallot) != want {
		t.Fatalf("%d bytes, want %d", len(msg), want)
	}
	bal, err := h.ReadBallot(SlotBallot, msg)
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
	if bal.Bid != TH("rb1/bid", h.M[:], msg[33:65]) {
		t.Error("bid is of something else")
	}
}

// B1: every byte of every message counts, for both slots and with several issuers.
func TestABallotWithAnyByteChangedIsRefused(t *testing.T) {
	h := newHall(t, levelTwo)
	p := h.admit(t)
	ballot, err := p.Cast([]int{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	comment, err := p.Comment("x")
	if err != nil {
		t.Fatal(err)
	}
	for slot, msg := range map[string][]byte{SlotBallot: ballot, SlotComment: comment} {
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
	h := newHall(t, nil)
	bal, err := h.ParseBallot(SlotBallot, h.cast(t, 1, 2, 3))
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
	h := newHall(t, nil)
	msg := h.cast(t, 1, 2, 3)
	for _, bad := range [][]byte{nil, {}, {1}, msg[:len(msg)-1], append(bytes.Clone(msg), 0)} {
		for _, slot := range []string{SlotBallot, SlotComment, "", "roster"} {
			if _, err := h.ParseBallot(slot, bad); err == nil {
				t.Errorf("%d bytes are accepted for %q", len(bad), slot)
			}
		}
	}
	none := newHall(t, func(m *Manifest) { m.Issuers = m.Issuers[:1] })
	if none.CastLen(SlotComment) != 0 || none.CastLen("roster") != 0 {
		t.Error("a slot without issuers has a length")
	}
	if _, err := none.ParseBallot(SlotComment, nil); err == nil {
		t.Error("a comment is accepted where there are none")
	}
	if none.verifyCredential(SlotComment, run(0, 32), [32]byte{}, nil) == nil {
		t.Error("where nobody has to sign, everything is signed")
	}
}

// B4: a credential is good for one session, one slot, one key.
func TestACredentialOfAnotherSessionSlotOrKeyIsRefused(t *testing.T) {
	h := newHall(t, nil)
	other := newHall(t, func(m *Manifest) { m.Title = "another" }) // the same issuers by mistake
	p := h.admit(t)
	own, theirs := p.slots[SlotBallot], other.admit(t).slots[SlotBallot]
	comment := p.slots[SlotComment]
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]phoneSlot{
		"own":                      *own,
		"another session's":        *theirs,
		"the comment slot's":       *comment,
		"own, with another key":    {stranger, own.prefix, own.sig},
		"own, with another prefix": {own.sk, comment.prefix, own.sig},
	} {
		msg, err := SealBallot(h.Box, rand.Reader, c.sk, c.prefix, c.sig, []int{1, 2, 3})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.ParseBallot(SlotBallot, msg); (err == nil) != (name == "own") {
			t.Errorf("%s credential: %v", name, err)
		}
	}
}

func TestEveryIssuerOfASlotHasToSign(t *testing.T) {
	h := newHall(t, levelTwo)
	s := *h.admit(t).slots[SlotBallot]
	first, second := s.sig[:256], s.sig[256:]
	for name, sig := range map[string][]byte{
		"first twice":  append(bytes.Clone(first), first...),
		"second twice": append(bytes.Clone(second), second...),
		"swapped":      append(bytes.Clone(second), first...),
	} {
		msg, err := SealBallot(h.Box, rand.Reader, s.sk, s.prefix, sig, []int{1, 2, 3})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.ParseBallot(SlotBallot, msg); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// A phone that cannot be trusted may swap the sealed part; the ballot key signed the first one.
func TestABallotSignedByAnotherKeyIsRefused(t *testing.T) {
	h := newHall(t, nil)
	msg := h.cast(t, 1, 2, 3)
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	hs := sha256.Sum256(msg[449:])
	copy(msg[129:193], ed25519.Sign(stranger, Enc("rb1/ballot", h.M[:], msg[97:129], hs[:])))
	if _, err := h.ParseBallot(SlotBallot, msg); err == nil {
		t.Error("accepted")
	}
}

func TestReadingIsParsingWithoutSignatures(t *testing.T) {
	h := newHall(t, nil)
	msg := h.cast(t, 1, 2, 3)
	a, err := h.ParseBallot(SlotBallot, msg)
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.ReadBallot(SlotBallot, msg)
	if err != nil || a.Tracker != b.Tracker || a.Bid != b.Bid || !bytes.Equal(a.Record, b.Record) {
		t.Errorf("read differently: %v", err)
	}
	msg[200] ^= 1 // a signature
	if _, err := h.ReadBallot(SlotBallot, msg); err != nil {
		t.Errorf("signatures are verified: %v", err)
	}
	msg[1] ^= 1 // M
	if _, err := h.ReadBallot(SlotBallot, msg); err == nil {
		t.Error("another session's ballot is read")
	}
}

func TestAReceiptIsForOneTrackerOfOneSession(t *testing.T) {
	h := newHall(t, nil)
	tracker := LeafHash([]byte("record"))
	sig := Receipt(h.receipt, h.M, tracker)
	if len(sig) != 64 || !CheckReceipt(h.ReceiptKey, h.M, tracker, sig) {
		t.Fatal("a receipt does not verify")
	}
	if CheckReceipt(h.ReceiptKey, Hash{}, tracker, sig) || CheckReceipt(h.ReceiptKey, h.M, h.M, sig) ||
		CheckReceipt(run(0, 32), h.M, tracker, sig) || CheckReceipt(nil, h.M, tracker, sig) || CheckReceipt(h.ReceiptKey, h.M, tracker, nil) {
		t.Error("a receipt verifies for something else")
	}
}

// D3: no eight bytes of what admission keeps or sees occur in a ballot or comment.
func TestAdmissionAndBallotShareNoValue(t *testing.T) {
	h := newHall(t, nil)
	p := h.admit(t)
	ballot, err := p.Cast([]int{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	comment, err := p.Comment("x")
	if err != nil {
		t.Fatal(err)
	}
	tid, hz := TokenID(h.Manifest.SID, p.Request.Token), p.Request.HZ()
	admission := bytes.Join([][]byte{tid[:], hz[:], p.Request.Message()[17+10:], p.Request.Token[:]}, nil)
	noCommonBytes(t, "admission and ballot", admission, ballot)
	noCommonBytes(t, "admission and comment", admission, comment)
	noCommonBytes(t, "ballot and comment", ballot[33:], comment[33:]) // after version and M, which all share
}

func noCommonBytes(t *testing.T, what string, a, b []byte) {
	t.Helper()
	for i := 0; i+8 <= len(a); i++ {
		if bytes.Contains(b, a[i:i+8]) {
			t.Fatalf("%s share %x", what, a[i:i+8])
		}
	}
}

package vote_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/rand"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// B7: content that is not canonical inside the seal spoils that ballot.
func TestAnswersThatAreNotCanonicalAreSpoilt(t *testing.T) {
	h := newSession(t, nil) // single of 5, blank allowed · multiple of 8, blank allowed · single of 4, no blank
	p := h.admit(t)
	for name, c := range map[string]struct {
		raw  []byte
		want []int // nil: spoilt
	}{
		"all set":               {[]byte{5, 0, 255, 4}, []int{5, 255, 4}},
		"blank where allowed":   {[]byte{0, 0, 0, 1}, []int{0, 0, 1}},
		"option 6 of 5":         {[]byte{6, 0, 0, 1}, nil},
		"option 255":            {[]byte{255, 0, 0, 1}, nil},
		"ninth bit of eight":    {[]byte{1, 1, 0, 1}, nil},
		"highest bit":           {[]byte{1, 128, 0, 1}, nil},
		"blank not allowed":     {[]byte{1, 0, 1, 0}, nil},
		"too short":             {[]byte{1, 0, 1}, nil},
		"too long":              {[]byte{1, 0, 1, 1, 0}, nil},
		"nothing":               {nil, nil},
		"a comment in a ballot": {make([]byte, vote.CommentLen), nil},
	} {
		msg, err := p.CastRaw(c.raw)
		if err != nil {
			t.Fatal(err)
		}
		bal, err := h.ParseBallot(vote.SlotBallot, msg)
		if len(c.raw) != h.AnswersLen() {
			if err == nil {
				t.Errorf("%s: a ballot of another length is accepted", name)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := h.Open(h.count, bal)
		if (err != nil) != (c.want == nil) || !slices.Equal(got, c.want) {
			t.Errorf("%s: opened to %v, %v", name, got, err)
		}
	}
}

func TestBlankInAMultipleNeedsPermissionToo(t *testing.T) {
	h := newSession(t, func(m *vote.Manifest) { m.Questions = []vote.Question{{vote.Multiple, 16, false}} })
	if _, err := h.ParseAnswers([]byte{0, 0}); err == nil {
		t.Error("blank is accepted")
	}
	if got, err := h.ParseAnswers([]byte{128, 1}); err != nil || got[0] != 1<<15|1 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestASealOfWrongLengthInsideIsSpoilt(t *testing.T) {
	h := newSession(t, nil)
	p := h.admit(t)
	msg, err := p.CastRaw([]byte{1, 0, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	bal, err := h.ParseBallot(vote.SlotBallot, msg)
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(bal.Sealed) {
		cut := *bal
		cut.Sealed = bal.Sealed[:n]
		if _, err := h.Open(h.count, &cut); err == nil {
			t.Fatalf("a seal cut to %d bytes opens", n)
		}
	}
	// Sealed correctly, but with fewer bytes inside than r needs.
	seal, err := hpke.NewDHKEMPublicKey(h.SealKey)
	if err != nil {
		t.Fatal(err)
	}
	short := *bal
	short.Sealed, err = hpke.Seal(seal, vote.SealKDF, vote.SealAEAD, vote.SealInfo(h.M, bal.PK), make([]byte, 31))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Open(h.count, &short); err == nil {
		t.Error("a seal with 31 bytes inside opens")
	}
}

func TestASealThatDoesNotMatchItsCommitmentIsSpoilt(t *testing.T) {
	h := newSession(t, nil)
	s := h.admit(t).Slots[vote.SlotBallot]
	honest, err := votetest.SealBallot(h.Box, rand.Reader, s.SK, s.Prefix, s.Sig, []int{1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	a, err := h.ParseBallot(vote.SlotBallot, honest)
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.ParseBallot(vote.SlotBallot, votetest.SignSealed(h.M, s.SK, s.Prefix, s.Sig, vote.Hash{1}, a.Sealed))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Open(h.count, b); err == nil {
		t.Error("opened against another commitment")
	}
	if a.Bid != b.Bid || a.Tracker == b.Tracker {
		t.Error("two ballots of one key must share the bid and differ in tracker")
	}
}

func TestOnlyTheCountKeyOfTheSessionOpens(t *testing.T) {
	h, other := newSession(t, nil), newSession(t, nil)
	bal, err := h.ParseBallot(vote.SlotBallot, h.cast(t, 1, 1, 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Open(other.count, bal); err == nil {
		t.Error("another key opens it")
	}
	stolen := *bal
	stolen.PK = run(0, 32)
	if _, err := h.Open(h.count, &stolen); err == nil {
		t.Error("it opens under another voter's key")
	}
	moved := *h.Box
	moved.M[0] ^= 1
	if _, err := moved.Open(h.count, bal); err == nil {
		t.Error("it opens in another session")
	}
	p256, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Open(p256, bal); err == nil {
		t.Error("a key of another curve opens it")
	}
}

func TestAnOpeningHoldsTheAnswersThatWereSealed(t *testing.T) {
	h := newSession(t, nil)
	bal, err := h.ParseBallot(vote.SlotBallot, h.cast(t, 3, 5, 2))
	if err != nil {
		t.Fatal(err)
	}
	o, err := h.OpenSealed(h.count, bal)
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.ParseAnswers(o.Answers)
	if err != nil || !slices.Equal(got, []int{3, 5, 2}) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAnswersComeBackAsTheyWereGiven(t *testing.T) {
	h := newSession(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		want := []int{
			rapid.IntRange(-1, 6).Draw(t, "a"), rapid.IntRange(-1, 257).Draw(t, "b"),
			rapid.IntRange(-1, 6).Draw(t, "c"),
		}
		canonical := want[0] >= 0 && want[0] <= 5 && want[1] >= 0 && want[1] < 256 && want[2] >= 1 && want[2] <= 4
		raw, err := h.EncodeAnswers(want)
		if (err == nil) != canonical {
			t.Fatalf("%v: %v", want, err)
		}
		if err != nil {
			return
		}
		got, err := h.ParseAnswers(raw)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%v came back as %v, %v", want, got, err)
		}
	})
	if _, err := h.EncodeAnswers([]int{1}); err == nil {
		t.Error("too few answers are encoded")
	}
}

func TestACommentGoesFromPhoneToReader(t *testing.T) {
	h := newSession(t, nil)
	for _, text := range []string{"", "建议公开整改台账 😀\n\"&<", strings.Repeat("x", vote.CommentLen)} {
		msg, err := h.admit(t).Comment(text)
		if err != nil {
			t.Fatal(err)
		}
		if len(msg) != h.CastLen(vote.SlotComment) {
			t.Errorf("message of %d bytes", len(msg))
		}
		bal, err := h.ParseBallot(vote.SlotComment, msg)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := h.OpenComment(h.count, bal); err != nil || got != text {
			t.Errorf("read %q, %v", got, err)
		}
		if _, err := h.Open(h.count, bal); err == nil {
			t.Error("a comment is read as answers")
		}
		if _, err := h.CheckRecord(bal.Record); err == nil {
			t.Error("a comment passes as a ballot")
		}
	}
}

func TestAMalformedCommentIsRefused(t *testing.T) {
	for _, text := range []string{strings.Repeat("x", vote.CommentLen+1), "\xff", "a\x00b", "a\x00"} {
		if _, err := votetest.PadComment(text); err == nil {
			t.Errorf("%.8q is padded", text)
		}
	}
	good, err := votetest.PadComment("ab")
	if err != nil || len(good) != vote.CommentLen ||
		!bytes.Equal(good, append([]byte("ab"), make([]byte, vote.CommentLen-2)...)) {
		t.Fatalf("padded to %d bytes, %v", len(good), err)
	}
	late, broken := bytes.Clone(good), bytes.Clone(good)
	late[vote.CommentLen-1] = 'x'
	broken[0] = 0xff
	for name, padded := range map[string][]byte{
		"short": good[:vote.CommentLen-1], "long": append(bytes.Clone(good), 0), "text after padding": late,
		"no UTF-8": broken, "nothing": nil,
	} {
		if text, err := vote.UnpadComment(padded); err == nil {
			t.Errorf("%s: read as %q", name, text)
		}
	}
}

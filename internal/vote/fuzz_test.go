package vote_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// fuzzBox is the same session in every process, so that a corpus stays meaningful. Its moduli are not real keys:
// nothing a fuzzer finds is signed by them.
func fuzzBox(t testing.TB) (*vote.Box, note.Signer) {
	t.Helper()
	n := func(tail byte) string {
		return vote.B64u.EncodeToString(append(bytes.Repeat([]byte{0xc5}, 255), tail|1))
	}
	skey, vkey, err := note.GenerateKey(bytes.NewReader(run(0, 64)), "vote.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	_, m := sessionParts(t)
	form := sha256.Sum256(nil)
	m.Seal, m.Receipt = vote.B64u.EncodeToString(run(1, 32)), vote.B64u.EncodeToString(run(2, 32))
	m.Form, m.Board = vote.B64u.EncodeToString(form[:]), vkey
	m.Issuers = []vote.Issuer{{vote.SlotBallot, "a", n(1)}, {vote.SlotComment, "b", n(3)}}
	raw, err := m.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	b, err := vote.ParseManifest(raw)
	if err != nil {
		t.Fatal(err)
	}
	return b, signer
}

func FuzzParseManifest(f *testing.F) {
	b, _ := fuzzBox(f)
	f.Add(b.Bytes)
	f.Add([]byte(`{"v":1}`))
	f.Add([]byte(strings.Replace(string(b.Bytes), `"v":1`, `"v":1.0`, 1)))
	f.Add([]byte(strings.Replace(string(b.Bytes), `市`, "\u2028", 1)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := vote.ParseManifest(raw)
		if err != nil {
			return
		}
		again, err := b.Manifest.Canonical()
		if err != nil || !bytes.Equal(again, raw) || b.M != vote.ManifestHash(raw) {
			t.Fatalf("accepted a manifest that is spelled differently (%v)", err)
		}
		for _, pub := range b.Issuers {
			if n := pub.N.BitLen(); n != 2048 && n != 3072 || pub.N.Bit(0) == 0 || pub.N.Cmp(big.NewInt(0)) <= 0 {
				t.Fatal("accepted a modulus that is not one")
			}
		}
		if b.AdmitLen() <= vote.AdmitHead || b.CastLen(vote.SlotBallot) <= vote.AtSig {
			t.Fatal("lengths without content")
		}
	})
}

func FuzzParseAdmit(f *testing.F) {
	b, _ := fuzzBox(f)
	f.Add(append([]byte{1}, make([]byte, b.AdmitLen()-1)...))
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, msg []byte) {
		r, err := b.ParseAdmit(msg)
		if err == nil && !bytes.Equal(r.Message(), msg) {
			t.Fatal("read something else than was written")
		}
		if tok, err := vote.ParseVoid(msg); err == nil && !bytes.Equal(votetest.VoidMessage(tok), msg) {
			t.Fatal("read another void than was written")
		}
	})
}

func FuzzParseBallot(f *testing.F) {
	b, _ := fuzzBox(f)
	for _, slot := range []string{vote.SlotBallot, vote.SlotComment} {
		msg := make([]byte, b.CastLen(slot))
		msg[0] = 1
		copy(msg[1:], b.M[:])
		f.Add(slot, msg)
	}
	f.Add("roster", []byte{1})
	f.Fuzz(func(t *testing.T, slot string, msg []byte) {
		if _, err := b.ParseBallot(slot, msg); err == nil {
			t.Fatal("a ballot that no issuer signed is accepted")
		}
		bal, err := b.ReadBallot(slot, msg)
		if err != nil {
			return
		}
		sk := ed25519.NewKeyFromSeed(run(0, 32))
		again := votetest.SignSealed(b.M, sk, bal.Prefix, bal.Sig, bal.C, bal.Sealed)
		copy(again[vote.AtPK:], bal.PK)
		copy(again[vote.AtBSig:], bal.BSig)
		if !bytes.Equal(again, msg) || vote.LeafHash(bal.Record) != bal.Tracker {
			t.Fatal("the parts do not make the whole")
		}
	})
}

func FuzzCheckRecord(f *testing.F) {
	b, _ := fuzzBox(f)
	f.Add(append([]byte{1}, make([]byte, b.RecordLen()-1)...))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, record []byte) {
		if _, err := b.CheckRecord(record); err == nil {
			t.Fatal("a record that no issuer signed is accepted")
		}
	})
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"000G-40R4-0M30-E209", "oooo iiii llll 0000", "", "U", "0000-0000-0000-000\n0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := vote.ParseCode(s)
		if err != nil {
			return
		}
		if again, err := vote.ParseCode(c.String()); err != nil || again != c {
			t.Fatalf("%q is %s, which is read as %s (%v)", s, c, again, err)
		}
	})
}

func FuzzOpenNote(f *testing.F) {
	b, signer := fuzzBox(f)
	h := session{Box: b}
	for _, stage := range stages {
		raw, err := vote.SignNote(h.note(stage), signer)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		n, err := vote.OpenNote(raw, b.Board)
		if err == nil && !bytes.HasPrefix(raw, []byte(n.Text()+"\n")) {
			t.Fatal("read another note than was signed")
		}
		if m, err := vote.ParseNote(string(raw)); err == nil && m.Text() != string(raw) {
			t.Fatal("a note with two spellings")
		}
	})
}

func FuzzParseAnswers(f *testing.F) {
	b, _ := fuzzBox(f)
	f.Add([]byte{5, 0, 255, 4})
	f.Add([]byte{6, 255, 255, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		answers, err := b.ParseAnswers(raw)
		if err != nil {
			return
		}
		again, err := b.EncodeAnswers(answers)
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("%v is spelled %x and %x (%v)", answers, raw, again, err)
		}
		vote.NewTally(b.Manifest.Questions, nil).Add(answers)
	})
}

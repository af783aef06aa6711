package vote_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"math/big"
	"testing"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

func TestAnAdmissionRequestIsReadToTheByte(t *testing.T) {
	h := newSession(t, func(m *vote.Manifest) { levelTwo(m); m.Issuers[1].N = modulus(testKeys()[3]) })
	if got := h.AdmitLen(); got != 1+16+10+256+384+256 {
		t.Fatalf("length %d", got)
	}
	msg := append([]byte{1}, run(0, h.AdmitLen()-1)...)
	r, err := h.ParseAdmit(msg)
	if err != nil {
		t.Fatal(err)
	}
	if r.Token != vote.Token(msg[1:17]) || r.Code != [10]byte(msg[17:27]) {
		t.Error("token or code of other bytes")
	}
	for i, cut := range [][2]int{{27, 283}, {283, 667}, {667, 923}} {
		if !bytes.Equal(r.Z[i], msg[cut[0]:cut[1]]) {
			t.Errorf("z %d of other bytes", i)
		}
	}
	if r.HZ() != sha256.Sum256(msg[27:]) {
		t.Error("hz is not the hash of all z")
	}
	if !bytes.Equal(r.Message(), msg) {
		t.Error("written differently")
	}
}

func TestAnAdmissionRequestOfWrongShapeIsRefused(t *testing.T) {
	h := newSession(t, nil)
	good := append([]byte{1}, make([]byte, h.AdmitLen()-1)...)
	other := bytes.Clone(good)
	other[0] = 2
	for name, msg := range map[string][]byte{
		"nothing": nil, "cut": good[:len(good)-1], "longer": append(bytes.Clone(good), 0), "version 2": other,
	} {
		if _, err := h.ParseAdmit(msg); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

func TestAVoidMessageIsReadToTheByte(t *testing.T) {
	want := vote.Token(run(0, 16))
	if got, err := vote.ParseVoid(votetest.VoidMessage(want)); err != nil || got != want {
		t.Errorf("%x, %v", got, err)
	}
	for _, bad := range [][]byte{nil, {1}, append([]byte{2}, want[:]...), append(votetest.VoidMessage(want), 0)} {
		if _, err := vote.ParseVoid(bad); err == nil {
			t.Errorf("%x is read", bad)
		}
	}
}

func TestARetryGetsTheSameAnswer(t *testing.T) { // A3
	k := testKeys()[0]
	z := make([]byte, 256)
	rand.Read(z[1:])
	a, err := k.BlindSign(z)
	if err != nil {
		t.Fatal(err)
	}
	b, err := k.BlindSign(z)
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("two answers to one request (%v)", err)
	}
}

func TestOnlyABlindedMessageInRangeIsSigned(t *testing.T) {
	for _, k := range testKeys() {
		n := k.Public().N
		size := k.Public().Size()
		bytesOf := func(x *big.Int) []byte { return x.FillBytes(make([]byte, size)) }
		one := big.NewInt(1)
		for name, z := range map[string][]byte{
			"zero": make([]byte, size), "N": bytesOf(n), "over N": bytesOf(new(big.Int).Add(n, one)),
			"short": bytesOf(one)[1:], "long": append([]byte{0}, bytesOf(one)...), "empty": nil,
		} {
			if _, err := k.BlindSign(z); err == nil {
				t.Errorf("%s is signed", name)
			}
		}
		lower := new(big.Int).Sub(new(big.Int).Lsh(one, uint(n.BitLen()/2)), one) // all bits of the lower half
		for _, z := range []*big.Int{
			one, lower, new(big.Int).Sub(n, one), vote.PrivateKey(k).Primes[0],
			vote.PrivateKey(k).Primes[1],
		} {
			got, err := k.BlindSign(bytesOf(z))
			if want := bytesOf(new(big.Int).Exp(z, vote.PrivateKey(k).D, n)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("signature of %x differs (%v)", z, err)
			}
		}
	}
}

// A fault in one half of the CRT would reveal the primes.
func TestAFaultySignatureNeverLeaves(t *testing.T) {
	good := testKeys()[0]
	for name, ofP := range map[string]bool{"d mod p-1": true, "d mod q-1": false} {
		k := vote.Spoil(*good, ofP, flip)
		z := make([]byte, 256)
		z[255] = 2
		if _, err := k.BlindSign(z); err == nil {
			t.Errorf("%s: a wrong signature was given", name)
		}
	}
}

func flip(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)-1] ^= 2
	return b
}

func TestAnIssuerKeyIsKeptAndReadAgain(t *testing.T) {
	for _, k := range testKeys() {
		again, err := vote.ParseIssuerKey(k.Marshal())
		if err != nil {
			t.Fatal(err)
		}
		if !again.Public().Equal(k.Public()) {
			t.Error("another key came back")
		}
		z := make([]byte, k.Public().Size())
		z[9] = 9
		a, err1 := k.BlindSign(z)
		b, err2 := again.BlindSign(z)
		if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
			t.Errorf("signs differently (%v, %v)", err1, err2)
		}
	}
	if _, err := vote.ParseIssuerKey([]byte("no")); err == nil {
		t.Error("read a key from no bytes")
	}
	if _, err := vote.GenerateIssuerKey(rand.Reader, 1024); err == nil {
		t.Error("made a key of 1024 bits")
	}
}

// A8: the phone notices an issuer that signs with a key other than the announced one.
func TestAPhoneStopsWhenTheIssuerUsesAnotherKey(t *testing.T) {
	h := newSession(t, nil)
	p, err := votetest.NewPhone(rand.Reader, h.Box, vote.Token{}, [10]byte{})
	if err != nil {
		t.Fatal(err)
	}
	var bs [][]byte
	for i, z := range p.Request.Z {
		k := h.signers[i]
		if i == 1 {
			k = testKeys()[1]
			z = append([]byte{0}, z[1:]...) // in range of any modulus
		}
		s, err := k.BlindSign(z)
		if err != nil {
			t.Fatal(err)
		}
		bs = append(bs, s)
	}
	if err := p.Admitted(vote.AdmitAnswer(bs)); err == nil {
		t.Fatal("the phone is content")
	}
	if _, err := p.Cast([]int{1, 1, 1}); err == nil {
		t.Error("the phone casts, although it stopped")
	}
}

// What the issuer sees (z) must not depend on what it signs: blinding the same message twice gives nothing in common.
func TestBlindingHidesTheMessage(t *testing.T) {
	pub := testKeys()[0].Public()
	z1, inv1, err1 := votetest.Blind(rand.Reader, pub, []byte("m"))
	z2, inv2, err2 := votetest.Blind(rand.Reader, pub, []byte("m"))
	if err1 != nil || err2 != nil || bytes.Equal(z1, z2) || bytes.Equal(inv1, inv2) {
		t.Errorf("one message, one z (%v, %v)", err1, err2)
	}
	if len(z1) != pub.Size() || len(inv1) != pub.Size() {
		t.Errorf("z of %d, inv of %d bytes", len(z1), len(inv1))
	}
}

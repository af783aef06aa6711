package vote_test

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// testKeys are made once, because RSA keys take a while. Keys 0 and 1 sign ballots, 2 comments, 3 is an unrelated one
// of 3072 bits.
var testKeys = sync.OnceValue(func() []*vote.IssuerKey {
	var keys []*vote.IssuerKey
	for _, bits := range []int{2048, 2048, 2048, 3072} {
		k, err := vote.GenerateIssuerKey(rand.Reader, bits)
		if err != nil {
			panic(err)
		}
		keys = append(keys, k)
	}
	return keys
})

// session is a session with all its secrets.
type session struct {
	*vote.Box
	count   *ecdh.PrivateKey
	receipt ed25519.PrivateKey
	board   note.Signer
	signers []*vote.IssuerKey
}

const testSID = "AAECAwQFBgcICQoLDA0ODw"

func modulus(k *vote.IssuerKey) string { return vote.B64u.EncodeToString(k.Public().N.Bytes()) }

// newSession makes a session with 3 questions, one ballot issuer and comments; change may alter the manifest.
func newSession(t testing.TB, change func(*vote.Manifest)) *session {
	t.Helper()
	h, m := sessionParts(t)
	if change != nil {
		change(&m)
	}
	raw, err := m.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	h.Box, err = vote.ParseManifest(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, is := range m.Issuers {
		for _, k := range testKeys() {
			if modulus(k) == is.N {
				h.signers = append(h.signers, k)
			}
		}
	}
	return h
}

func sessionParts(t testing.TB) (*session, vote.Manifest) {
	t.Helper()
	h := &session{}
	var err error
	h.count, err = ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pub, priv, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h.receipt = priv
	skey, vkey, err := note.GenerateKey(rand.Reader, "vote.example")
	if err != nil {
		t.Fatal(err)
	}
	h.board, err = note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	form, root := sha256.Sum256([]byte("form")), vote.IssuedRoot(nil)
	return h, vote.Manifest{
		V: 1, SID: testSID, Org: "市交通局", Title: "整改情况通报会 <1> & \"2\"", Form: vote.B64u.EncodeToString(form[:]),
		Mode: vote.ModeSlip, Flow: vote.FlowOne, Delay: 3, Cap: 60, K: 5,
		Questions: []vote.Question{{vote.Single, 5, true}, {vote.Multiple, 8, true}, {vote.Single, 4, false}},
		Issuers:   []vote.Issuer{{vote.SlotBallot, "市委巡察办", modulus(testKeys()[0])}, {vote.SlotComment, "市委巡察办", modulus(testKeys()[2])}},
		Seal:      vote.B64u.EncodeToString(h.count.PublicKey().Bytes()), Receipt: vote.B64u.EncodeToString(pub),
		Board: vkey, Origin: "vote.example/rb1/" + testSID,
		Issued: vote.IssuedSet{0, vote.B64u.EncodeToString(root[:])},
		Cast:   "/rb1/" + testSID + "/cast", App: "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
	}
}

// levelTwo adds a second ballot issuer to a manifest, and what that requires.
func levelTwo(m *vote.Manifest) {
	m.Flow, m.Presence = vote.FlowTwo, 1
	m.Issuers = append(m.Issuers, vote.Issuer{vote.SlotBallot, "市纪委监委", modulus(testKeys()[1])})
}

// admit runs the whole admission.
func (h *session) admit(t testing.TB) *votetest.Phone {
	t.Helper()
	var token vote.Token
	rand.Read(token[:])
	p, err := votetest.NewPhone(rand.Reader, h.Box, token, [10]byte{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.ParseAdmit(p.Request.Message())
	if err != nil {
		t.Fatal(err)
	}
	var bs [][]byte
	for i, z := range r.Z {
		s, err := h.signers[i].BlindSign(z)
		if err != nil {
			t.Fatal(err)
		}
		bs = append(bs, s)
	}
	if err := p.Admitted(vote.AdmitAnswer(bs)); err != nil {
		t.Fatal(err)
	}
	return p
}

func (h *session) cast(t testing.TB, answers ...int) []byte {
	t.Helper()
	msg, err := h.admit(t).Cast(answers)
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

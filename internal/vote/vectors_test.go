package vote_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cloudflare/circl/blindsign/blindrsa"
	"github.com/google/go-cmp/cmp"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	s = strings.TrimPrefix(s, "0x")
	if len(s)%2 == 1 {
		s = "0" + s
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readJSON(t testing.TB, file string, into any) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// run returns n bytes that count up from the first.
func run(first byte, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = first + byte(i)
	}
	return b
}

// rootOfThree is the root over the trackers TH("x", 1), TH("x", 2), TH("x", 3), in index order: rb1 §17 does not name
// the three leaves of root3, and these are the ones that give it.
func rootOfThree() vote.Hash {
	index := []vote.Hash{vote.TH("x", []byte{1}), vote.TH("x", []byte{2}), vote.TH("x", []byte{3})}
	slices.SortFunc(index, func(a, b vote.Hash) int { return bytes.Compare(a[:], b[:]) })
	return vote.TreeRoot(index)
}

// The inputs are those of rb1 §17.
func TestTheBytesAreThoseOfTheVectors(t *testing.T) {
	var want map[string]string
	readJSON(t, "testdata/rb1-kat.json", &want)
	m := vote.ManifestHash([]byte(`{"v":1}`))
	pk, r, prefix := run(0x20, 32), [32]byte(run(0x40, 32)), [32]byte(run(0x60, 32))
	answers, sealed := []byte{1, 0, 4, 0, 5}, run(0x10, 0x64-0x10+1)
	bal := vote.Ballot{
		PK: pk, Prefix: prefix, C: vote.Commit(m, pk, answers, r), BSig: run(0x80, 64),
		Sig: run(0, 256), Sealed: sealed,
	}
	tracker, bid := vote.LeafHash(vote.RecordOf(&bal)), vote.BallotID(m, pk)
	tid, hs, root := vote.TokenID("sid", vote.Token(run(0, 16))), sha256.Sum256(sealed), rootOfThree()
	got := map[string][]byte{
		"enc":         vote.Enc("rb1/x", []byte("ab"), nil),
		"manifest":    m[:],
		"token":       tid[:],
		"cred":        vote.AppendPrepared(nil, vote.SlotBallot, m, pk, prefix)[32:],
		"credComment": vote.AppendPrepared(nil, vote.SlotComment, m, pk, prefix)[32:],
		"commit":      bal.C[:],
		"sealInfo":    vote.SealInfo(m, pk),
		"signed":      vote.Enc(vote.LabelBallot, m[:], bal.C[:], hs[:]),
		"bid":         bid[:],
		"tracker":     tracker[:],
		"receipt":     vote.Enc(vote.LabelReceipt, m[:], tracker[:]),
		"root3":       root[:],
	}
	have := map[string]string{}
	for k, v := range got {
		have[k] = hex.EncodeToString(v)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
	if !bytes.HasPrefix(vote.AppendPrepared(nil, vote.SlotBallot, m, pk, prefix), prefix[:]) {
		t.Error("a prepared message does not begin with its prefix")
	}
	if got := vote.TypedToken("sid", vote.Code(run(0,
		10))); hex.EncodeToString(got[:]) != "91c6d78ff887712e6504500cbabe6ebf" {
		t.Errorf("typed token %x", got)
	}
}

type rfc9474 struct {
	Name, P, Q, N, E, D, Salt, Inv, Sig string
	InputMsg                            string `json:"input_msg"`
	BlindedMsg                          string `json:"blinded_msg"`
	BlindSig                            string `json:"blind_sig"`
	EncodedMsg                          string `json:"encoded_msg"`
}

func (v rfc9474) key(t testing.TB) *vote.IssuerKey {
	t.Helper()
	n := func(s string) *big.Int { return new(big.Int).SetBytes(unhex(t, s)) }
	k, err := vote.NewIssuerKey(&rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: n(v.N), E: int(n(v.E).Int64())}, D: n(v.D), Primes: []*big.Int{n(v.P), n(v.Q)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A1: all four variants of the RFC blind, sign and unblind to its bytes; ours is the one with a salt of 48.
func TestRFC9474VectorsRunAsTheyStand(t *testing.T) {
	var vectors []rfc9474
	readJSON(t, "testdata/rfc9474.json", &vectors)
	if len(vectors) != 4 {
		t.Fatalf("%d vectors, want 4", len(vectors))
	}
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			k := v.key(t)
			pub, msg, inv := k.Public(), unhex(t, v.InputMsg), unhex(t, v.Inv)
			em := votetest.EncodePSS(msg, unhex(t, v.Salt), pub.N.BitLen()-1)
			if want := unhex(t, v.EncodedMsg); len(want) > 0 && !bytes.Equal(em, want) {
				t.Errorf("encoded message differs:\n%x", em)
			}
			r := new(big.Int).ModInverse(new(big.Int).SetBytes(inv), pub.N)
			z, err := votetest.BlindWith(pub, em, r)
			if err != nil || !bytes.Equal(z, unhex(t, v.BlindedMsg)) {
				t.Fatalf("blinded message differs (%v):\n%x", err, z)
			}
			bs, err := k.BlindSign(z)
			if err != nil || !bytes.Equal(bs, unhex(t, v.BlindSig)) {
				t.Fatalf("blind signature differs (%v):\n%x", err, bs)
			}
			sig, err := votetest.Unblind(pub, bs, inv)
			if err != nil || !bytes.Equal(sig, unhex(t, v.Sig)) {
				t.Fatalf("signature differs (%v):\n%x", err, sig)
			}
			salted := v.Salt != ""
			if err := vote.VerifyBlindSig(pub, msg, sig); (err == nil) != salted {
				t.Errorf("salt of 48: %v, verified: %v", salted, err)
			}
			if !salted {
				return
			}
			if final, err := votetest.Finalize(pub, msg, bs, inv); err != nil || !bytes.Equal(final, sig) {
				t.Errorf("Finalize: %v", err)
			}
			for i := range sig {
				sig[i] ^= 1 << (i % 8)
				if vote.VerifyBlindSig(pub, msg, sig) == nil {
					t.Fatalf("a signature with byte %d changed verifies", i)
				}
				sig[i] ^= 1 << (i % 8)
			}
		})
	}
}

// circl is an independent implementation of RFC 9474.
func TestBlindSignaturesAgreeWithCircl(t *testing.T) {
	k := testKeys()[0]
	theirs, err := blindrsa.NewClient(blindrsa.SHA384PSSRandomized, k.Public())
	if err != nil {
		t.Fatal(err)
	}
	msg, err := theirs.Prepare(rand.Reader, []byte("a credential"))
	if err != nil {
		t.Fatal(err)
	}
	z, state, err := theirs.Blind(rand.Reader, msg)
	if err != nil {
		t.Fatal(err)
	}
	bs, err := k.BlindSign(z)
	if err != nil {
		t.Fatal(err)
	}
	want, err := blindrsa.NewSigner(vote.PrivateKey(k)).BlindSign(z)
	if err != nil || !bytes.Equal(bs, want) {
		t.Fatalf("their signer and ours differ (%v)", err)
	}
	sig, err := theirs.Finalize(state, bs)
	if err != nil {
		t.Fatal(err)
	}
	if err := vote.VerifyBlindSig(k.Public(), msg, sig); err != nil {
		t.Errorf("their client's signature: %v", err)
	}
	z, inv, err := votetest.Blind(rand.Reader, k.Public(), msg)
	if err != nil {
		t.Fatal(err)
	}
	bs, err = k.BlindSign(z)
	if err != nil {
		t.Fatal(err)
	}
	sig, err = votetest.Finalize(k.Public(), msg, bs, inv)
	if err != nil {
		t.Fatal(err)
	}
	if err := theirs.Verify(msg, sig); err != nil {
		t.Errorf("our client's signature by their verifier: %v", err)
	}
}

// RFC 9180 A.2.1, base mode with X25519, HKDF-SHA256 and ChaCha20Poly1305: the suite used for all sealing.
func TestTheSealIsRFC9180A21(t *testing.T) {
	key, err := ecdh.X25519().NewPrivateKey(unhex(t,
		"8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := hpke.NewDHKEMPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	enc := unhex(t, "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a")
	r, err := hpke.NewRecipient(enc, k, vote.SealKDF, vote.SealAEAD,
		unhex(t, "4f6465206f6e2061204772656369616e2055726e"))
	if err != nil {
		t.Fatal(err)
	}
	for i, ct := range []string{
		"1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
		"6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c",
	} {
		pt, err := r.Open([]byte("Count-"+string(rune('0'+i))), unhex(t, ct))
		if err != nil {
			t.Fatalf("sequence %d: %v", i, err)
		}
		if string(pt) != "Beauty is truth, truth beauty" {
			t.Errorf("sequence %d opens to %q", i, pt)
		}
	}
}

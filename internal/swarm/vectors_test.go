package swarm

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"
)

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.TrimPrefix(s, "0x"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTheRandomizedVectorsOfRFC9474 covers rb1 §16 A1 for this second implementation.
func TestTheRandomizedVectorsOfRFC9474(t *testing.T) {
	var vectors []struct {
		Name, P, Q, N, D, Msg, Salt, Inv, Sig string
		PreparedMsg                           string `json:"input_msg"`
		BlindedMsg                            string `json:"blinded_msg"`
		BlindSig                              string `json:"blind_sig"`
	}
	readJSON(t, "testdata/rfc9474.json", &vectors)
	ran := 0
	for _, v := range vectors {
		if v.Salt == "" || len(unhex(t, v.Salt)) != saltLen {
			continue // the variants without a salt are not rb1's
		}
		ran++
		is, err := newIssuer("ballot", unhex(t, v.N))
		if err != nil {
			t.Fatal(err)
		}
		inv := new(big.Int).SetBytes(unhex(t, v.Inv))
		r := new(big.Int).ModInverse(inv, is.n)
		prepared := unhex(t, v.PreparedMsg)
		z, gotInv, err := is.blindWith(prepared, unhex(t, v.Salt), r)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(z, unhex(t, v.BlindedMsg)) {
			t.Errorf("%s: blinded message differs", v.Name)
		}
		if new(big.Int).SetBytes(gotInv).Cmp(inv) != 0 {
			t.Errorf("%s: inverse differs", v.Name)
		}
		blindSig := unhex(t, v.BlindSig)
		sig, err := is.finalize(prepared, blindSig, gotInv)
		if err != nil || !bytes.Equal(sig, unhex(t, v.Sig)) {
			t.Errorf("%s: signature differs (%v)", v.Name, err)
		}
		blindSig[len(blindSig)/2] ^= 1
		if _, err := is.finalize(prepared, blindSig, gotInv); err == nil {
			t.Errorf("%s: a changed bit was accepted", v.Name)
		}
	}
	if ran != 2 {
		t.Errorf("%d vectors have a salt of 48 bytes, want both variants", ran)
	}
}

func TestTheVectorsOfRb1(t *testing.T) {
	var v map[string]string
	readJSON(t, "testdata/rb1-kat.json", &v)
	seq := func(from, n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(from + i)
		}
		return b
	}
	sum := func(b [32]byte) []byte { return b[:] }
	m := digest("rb1/manifest", []byte(`{"v":1}`))
	pk, r, answers, prefix := seq(0x20, 32), seq(0x40, 32), []byte{1, 0, 4, 0, 5}, seq(0x60, 32)
	commit := digest("rb1/commit", m[:], pk, answers, r)
	token := seq(0, 16)
	hs := sha256.Sum256(seq(0x10, 0x64-0x10+1))
	tracker := trackerOf(commit, hs, pk, prefix, seq(0x80, 64), seq(0, 256))
	// rb1 does not name the leaves of root3: these give it
	index := [][32]byte{digest("x", []byte{1}), digest("x", []byte{2}), digest("x", []byte{3})}
	slices.SortFunc(index, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	root, err := treeRoot(index)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{
		"enc":         frame("rb1/x", []byte("ab"), nil),
		"manifest":    m[:],
		"token":       sum(digest("rb1/token", []byte("sid"), token)),
		"cred":        frame("rb1/cred/ballot", m[:], pk),
		"credComment": frame("rb1/cred/comment", m[:], pk),
		"commit":      commit[:],
		"sealInfo":    frame("rb1/seal", m[:], pk),
		"bid":         sum(digest("rb1/bid", m[:], pk)),
		"signed":      frame("rb1/ballot", m[:], commit[:], hs[:]),
		"tracker":     tracker[:],
		"receipt":     frame("rb1/receipt", m[:], tracker[:]),
		"root3":       root[:],
	} {
		if hex.EncodeToString(got) != v[name] {
			t.Errorf("%s = %x, want %s", name, got, v[name])
		}
	}
}

func TestTheRootIsRFC6962s(t *testing.T) {
	for n := range 20 {
		leaves := make([][32]byte, n)
		for i := range leaves {
			leaves[i] = sha256.Sum256([]byte{byte(i)})
		}
		root, err := treeRoot(leaves)
		if err != nil || root != plainRoot(leaves) {
			t.Errorf("%d leaves: %x, %v", n, root, err)
		}
	}
}

// plainRoot is RFC 6962 §2.1 implemented literally.
func plainRoot(leaves [][32]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	left, right := plainRoot(leaves[:k]), plainRoot(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

func TestATypedCodeIsTheSlipsToken(t *testing.T) {
	// rb1 §17: typed token of sid "sid", code 00..09.
	tk, err := Slip{Code: "000g-40r4 0m30-e209"}.ticket("sid")
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(tk.token[:]); got != "91c6d78ff887712e6504500cbabe6ebf" {
		t.Errorf("token %s", got)
	}
}

package keys

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"minping/internal/vote"
)

const sid = "AAECAwQFBgcICQoLDA0ODw"

func open(t *testing.T, dir string) *Ring {
	t.Helper()
	r, err := Open(dir, "pg.example.cn")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// made opens a ring in a fresh folder that holds the keys of one box.
func made(t *testing.T) (*Ring, Public) {
	t.Helper()
	r := open(t, filepath.Join(t.TempDir(), "keys"))
	pub, err := r.Make(sid, Spec{Comments: true, Presence: true})
	if err != nil {
		t.Fatal(err)
	}
	return r, pub
}

// alive returns which kinds of keys Load finds.
func alive(t *testing.T, r *Ring) Part {
	t.Helper()
	k, err := r.Load(sid)
	if errors.Is(err, ErrGone) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	var p Part
	if len(k.Issuers) > 0 {
		p |= Issuer
	}
	if k.Receipt != nil {
		p |= Receipt
	}
	if k.Presence != nil {
		p |= Presence
	}
	if k.Count != nil {
		p |= Count
	}
	return p
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestLoadedKeysBelongToTheAnnouncedOnes(t *testing.T) {
	r, pub := made(t)
	for _, ring := range []*Ring{r, open(t, r.dir)} { // the same process, and after a restart
		k, err := ring.Load(sid)
		if err != nil {
			t.Fatal(err)
		}
		if len(pub.Issuers) != 2 || len(k.Issuers) != 2 || pub.Issuers[0].Slot != vote.SlotBallot ||
			pub.Issuers[1].Slot != vote.SlotComment {
			t.Fatalf("issuers %+v and %d keys; want ballot, then comment", pub.Issuers, len(k.Issuers))
		}
		for i, issuer := range k.Issuers {
			if !issuer.Public().Equal(pub.Issuers[i].Key) || issuer.Public().N.BitLen() != 2048 {
				t.Errorf("issuer %d is not the announced 2048-bit one", i)
			}
		}
		if !k.Receipt.Public().(ed25519.PublicKey).Equal(ed25519.PublicKey(pub.Receipt)) {
			t.Error("receipt key is not the announced one")
		}
		if !bytes.Equal(k.Count.PublicKey().Bytes(), pub.Seal) || k.Count.Curve() != ecdh.X25519() {
			t.Error("count key is not the announced one")
		}
		if len(k.Presence) != 32 || bytes.Equal(k.Presence, make([]byte, 32)) {
			t.Error("presence key is not 32 random bytes")
		}
	}
}

func TestABoxHasOnlyTheKeysItNeeds(t *testing.T) {
	r := open(t, t.TempDir())
	pub, err := r.Make(sid, Spec{})
	if err != nil || len(pub.Issuers) != 1 || pub.Issuers[0].Slot != vote.SlotBallot {
		t.Fatalf("Make = %+v, %v; want one issuer", pub, err)
	}
	if got := alive(t, r); got != Issuer|Receipt|Count {
		t.Errorf("alive %b; want no presence key", got)
	}
}

func TestRacingProcessesMakeKeysOnce(t *testing.T) {
	dir := t.TempDir()
	rings := []*Ring{open(t, dir), open(t, dir)}
	var won atomic.Pointer[Public]
	var wins atomic.Int32
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			pub, err := rings[i%2].Make(sid, Spec{})
			switch {
			case err == nil:
				won.Store(&pub)
				wins.Add(1)
			case !errors.Is(err, ErrExists):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if wins.Load() != 1 {
		t.Fatalf("%d of 6 made the keys; want exactly one", wins.Load())
	}
	k, err := rings[0].Load(sid)
	if err != nil || !k.Issuers[0].Public().Equal(won.Load().Issuers[0].Key) {
		t.Errorf("the keys on disk are not the winner's (%v)", err)
	}
	if diff := cmp.Diff([]string{lockName, sid + sessionSuffix, boardName, tokenName}, names(t, dir)); diff != "" {
		t.Errorf("folder (-want +got):\n%s", diff)
	}
}

func TestEachKindOfKeyDiesAlone(t *testing.T) {
	r, _ := made(t)
	left := Issuer | Receipt | Presence | Count
	for _, which := range []Part{Presence, Issuer, Receipt, Count} {
		if err := r.Erase(sid, which); err != nil {
			t.Fatal(err)
		}
		left &^= which
		if got := alive(t, r); got != left {
			t.Fatalf("after erasing %b: alive %b; want %b", which, got, left)
		}
		if err := r.Erase(sid, which); err != nil {
			t.Errorf("erasing %b again: %v", which, err)
		}
	}
	if r.Has(sid) {
		t.Error("a file without keys was left")
	}
	if err := r.Erase(sid, Count); err != nil {
		t.Errorf("erasing what is gone: %v", err)
	}
	if err := r.Remove(sid); err != nil {
		t.Errorf("removing what is gone: %v", err)
	}
}

func TestWhatOneReplicaErasedIsGoneForTheOther(t *testing.T) {
	a, _ := made(t)
	b := open(t, a.dir)
	if alive(t, b) != Issuer|Receipt|Presence|Count {
		t.Fatal("the second replica does not see the keys")
	}
	if err := a.Erase(sid, Issuer|Presence); err != nil {
		t.Fatal(err)
	}
	if got := alive(t, b); got != Receipt|Count {
		t.Errorf("second replica sees %b; want receipt and count", got)
	}
	if err := b.Erase(sid, Receipt|Count); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Load(sid); !errors.Is(err, ErrGone) {
		t.Errorf("first replica: %v; want ErrGone", err)
	}
}

func TestTwoReplicasErasingAtOnceLoseNoErasure(t *testing.T) {
	a, _ := made(t)
	b := open(t, a.dir)
	var wg sync.WaitGroup
	for _, step := range []struct {
		r     *Ring
		which Part
	}{{a, Issuer}, {b, Presence}, {a, Receipt}, {b, Issuer}} {
		wg.Go(func() {
			if err := step.r.Erase(sid, step.which); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := alive(t, a); got != Count {
		t.Errorf("alive %b; want the count key only", got)
	}
}

func TestRacingReplicasMakeOneBoardKey(t *testing.T) {
	dir := t.TempDir()
	keys := make([]string, 8)
	tokens := make([]string, 8)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			r, err := Open(dir, "pg.example.cn:8443")
			if err != nil {
				t.Error(err)
				return
			}
			_, keys[i] = r.Board()
			tokens[i] = string(r.TokenKey())
		})
	}
	wg.Wait()
	for i := range keys {
		if keys[i] != keys[0] || tokens[i] != tokens[0] || keys[i] == "" || tokens[i] == "" {
			t.Fatalf("process %d has another board or token key", i)
		}
	}
	if !strings.HasPrefix(keys[0], "pg.example.cn:8443+") {
		t.Errorf("board key %s is not named after the host", keys[0])
	}
}

// The link decides even where locks have no effect: without it, both would write.
func TestCreateNeverOverwrites(t *testing.T) {
	r := open(t, t.TempDir())
	if err := r.create("x", []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := r.create("x", []byte("second")); !errors.Is(err, os.ErrExist) {
		t.Errorf("create over a file = %v; want ErrExist", err)
	}
	if raw, _ := os.ReadFile(filepath.Join(r.dir, "x")); string(raw) != "first" {
		t.Errorf("the file holds %q", raw)
	}
}

func TestTheBoardKeySignsNotesThatItsVerifierOpensAndKeepsItsName(t *testing.T) {
	dir := t.TempDir()
	signer, vkey := open(t, dir).Board()
	r, err := Open(dir, "moved.example.cn")
	if err != nil {
		t.Fatal(err)
	}
	if _, again := r.Board(); again != vkey {
		t.Errorf("after a change of address the board key is %s; want %s", again, vkey)
	}
	raw, err := note.Sign(&note.Note{Text: "facts\n"}, signer)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := note.Open(raw, note.VerifierList(v)); err != nil || n.Text != "facts\n" {
		t.Errorf("note does not open: %v", err)
	}
	for host, want := range map[string]string{"": "minping", "a b+c": "a-b-c", "评估.cn": "--.cn", "[::1]:80": "[::1]:80"} {
		if got := boardSignerName(host); got != want {
			t.Errorf("name of %q is %q; want %q", host, got, want)
		}
	}
}

func TestADamagedFileIsRefusedWithoutQuotingIt(t *testing.T) {
	const secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I="
	r := open(t, t.TempDir())
	for _, raw := range []string{
		"", "{", `{"v":2,"sid":"` + sid + `"}`, `{"v":1,"sid":"other","count":"` + secret + `"}`,
		`{"v":1,"sid":"` + sid + `","receipt":"c2VjcmV0"}`, `{"v":1,"sid":"` + sid + `","count":"c2VjcmV0"}`,
		`{"v":1,"sid":"` + sid + `","presence":"c2VjcmV0"}`, `{"v":1,"sid":"` + sid + `","` + secret + `":1}`,
		`{"v":1,"sid":"` + sid + `","issuers":[{"slot":"ballot","key":"` + secret + `"}]}`,
	} {
		if err := os.WriteFile(r.path(sid), []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := r.Load(sid)
		if err == nil || errors.Is(err, ErrGone) || strings.Contains(err.Error(), secret) ||
			strings.Contains(err.Error(), "c2VjcmV0") {
			t.Errorf("Load of %s = %v; want an error that does not quote it", raw, err)
		}
	}
	if err := r.Remove(sid); err != nil || r.Has(sid) {
		t.Errorf("a damaged file cannot be removed: %v", err)
	}
	for _, name := range []string{boardName, tokenName} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte("PRIVATE+KEY+"+secret), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, "h"); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("damaged %s: %v; want an error that does not quote it", name, err)
		}
	}
}

func TestASidIsNoPath(t *testing.T) {
	r := open(t, t.TempDir())
	for _, bad := range []string{"", "../x", "a/b", "a.b", strings.Repeat("a", 65), "board\x00"} {
		_, err1 := r.Make(bad, Spec{})
		_, err2 := r.Load(bad)
		if err1 == nil || err2 == nil || errors.Is(err2, ErrGone) || r.Erase(bad, Count) == nil ||
			r.Remove(bad) == nil || r.Has(bad) {
			t.Errorf("sid %q was taken", bad)
		}
	}
}

func TestListNamesTheBoxesThatHaveKeys(t *testing.T) {
	r := open(t, t.TempDir())
	for _, s := range []string{"zz", "Aa", "mm"} {
		if _, err := r.Make(s, Spec{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Remove("mm"); err != nil {
		t.Fatal(err)
	}
	got, err := r.List()
	if diff := cmp.Diff([]string{"Aa", "zz"}, got); diff != "" || err != nil {
		t.Errorf("List (-want +got): %s%v", diff, err)
	}
}

// On a file system without working locks two processes may create a long-lived key at once: both use that of the
// process that came first.
func TestALongLivedKeyThatAnotherMadeMeanwhileIsTaken(t *testing.T) {
	r := open(t, t.TempDir())
	got, err := r.loadOrCreate("x.key", func() ([]byte, error) {
		return []byte("second"), r.create("x.key", []byte("first"))
	})
	if string(got) != "first" || err != nil {
		t.Errorf("the second goes on with %q (%v)", got, err)
	}
}

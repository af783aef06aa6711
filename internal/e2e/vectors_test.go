package e2e

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/vote"
)

func vectors(t *testing.T, name string, out any) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, out); err != nil {
		t.Fatal(err)
	}
}

// TestTheBundleComputesTheProtocolsVectors runs rb1-kat.json (rb1 §17) in Chromium.
func TestTheBundleComputesTheProtocolsVectors(t *testing.T) {
	t.Parallel()
	var want map[string]string
	vectors(t, "rb1-kat.json", &want)
	p := withHooks(t)
	var got map[string]string
	p.eval(`(() => {
		const { bytes: b, ballot, credential, slip, tree } = hooks;
		const run = (from, n) => Uint8Array.from({ length: n }, (_, i) => from + i);
		const m = b.th('rb1/manifest', b.utf8('{"v":1}')), pk = run(0x20, 32), r = run(0x40, 32), prefix = run(0x60, 32);
		const c = ballot.commit(m, pk, Uint8Array.of(1, 0, 4, 0, 5), r);
		const sealed = run(0x10, 0x55), hs = b.sha256(sealed);
		const record = ballot.record(c, hs, pk, prefix, run(0x80, 64), run(0, 256));
		const tracker = tree.leafHash(record);
		const index = [1, 2, 3].map((i) => b.th('x', Uint8Array.of(i))).sort(b.compare); // rb1 §17 does not name the leaves of root3: these give it
		const prepared = (slot) => credential.prepared(slot, m, pk, new Uint8Array(0));
		return Object.fromEntries(Object.entries({
			enc: b.enc('rb1/x', b.utf8('ab'), new Uint8Array(0)), manifest: m, token: slip.tokenId('sid', run(0, 16)),
			cred: prepared('ballot'), credComment: prepared('comment'), commit: c, sealInfo: ballot.sealInfo(m, pk),
			signed: ballot.signed(m, c, hs), bid: b.th('rb1/bid', m, pk), tracker, receipt: ballot.receiptText(m, tracker),
			root3: tree.treeRoot(index),
		}).map(([k, v]) => [k, b.hex(v)]));
	})()`, &got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("vectors (-want +bundle):\n%s", diff)
	}
	var typed, forgiven string
	p.eval(`hooks.bytes.hex(hooks.slip.typedToken('sid', Uint8Array.from({length: 10}, (_, i) => i)))`, &typed)
	if typed != "91c6d78ff887712e6504500cbabe6ebf" {
		t.Errorf("typed token %s", typed)
	}
	p.eval(`(() => { const c = hooks.crockford; const s = c.group(Uint8Array.of(0, 1, 2, 3, 4, 5, 0x08, 0x42, 8, 9)); const said = s.toLowerCase().replace(/-/g, ' ').replace(/0/g, 'o').replace(/1/g, 'l'); return hooks.bytes.hex(c.parse(said)); })()`, &forgiven)
	if forgiven != "00010203040508420809" {
		t.Errorf("a code read with O for 0 and l for 1: %s", forgiven)
	}
}

func TestTheBundlesTreesHaveTheRootsOfGo(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	var got []string
	p.eval(`Array.from({length: 18}, (_, n) => hooks.bytes.hex(hooks.tree.treeRoot(Array.from({length: n}, (_, i) => hooks.tree.leafHash(Uint8Array.of(i))))))`, &got)
	var leaves []vote.Hash
	for n, root := range got {
		if want := vote.TreeRoot(leaves); hex.EncodeToString(want[:]) != root {
			t.Errorf("%d leaves: %s, want %x", n, root, want)
		}
		leaves = append(leaves, vote.LeafHash([]byte{byte(n)}))
	}
}

// TestTheBundleComputesRFC9474 runs the blind signature vectors with salt 48 in Chromium: equal bytes, and one bit
// changed is refused (rb1 A1).
func TestTheBundleComputesRFC9474(t *testing.T) {
	t.Parallel()
	var all []map[string]string
	vectors(t, "rfc9474.json", &all)
	p := withHooks(t)
	ran := 0
	for _, v := range all {
		if v["sLen"] != "0x30" {
			continue // the product has salts of 48 bytes only
		}
		ran++
		in, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Z, Inv, Sig        string
			Verified, Tampered bool
			Refused            bool
		}
		p.eval(`(() => {
			const v = `+string(in)+`, { rsabssa: r, bytes: b } = hooks;
			const raw = (s) => b.fromHex((s || '').replace(/^0x/, ''));
			const n = r.toInt(raw(v.n)), key = { n, bits: n.toString(2).length };
			const prepared = raw(v.input_msg), inv = r.toInt(raw(v.inv)), salt = raw(v.salt);
			const blinded = r.blindWith(key, prepared, salt, r.inverse(inv, n));
			const sig = r.finalize(key, prepared, raw(v.blind_sig), blinded.inv);
			const bent = sig.slice(); bent[100] ^= 1;
			const wrong = raw(v.blind_sig); wrong[7] ^= 4;
			return { z: b.hex(blinded.z), inv: b.hex(blinded.inv), sig: b.hex(sig), verified: r.verify(key, prepared, sig),
				tampered: r.verify(key, prepared, bent), refused: r.finalize(key, prepared, wrong, blinded.inv) === null };
		})()`, &got)
		plain := func(name string) string { return strings.TrimPrefix(v[name], "0x") }
		if got.Z != plain("blinded_msg") || got.Inv != plain("inv") || got.Sig != plain("sig") {
			t.Errorf("%s: other bytes than the RFC's: %+v", v["name"], got)
		}
		if !got.Verified || got.Tampered || !got.Refused {
			t.Errorf("%s: verified %v, one bit changed accepted %v, wrong blind signature refused %v", v["name"],
				got.Verified, got.Tampered, got.Refused)
		}
	}
	if ran != 2 {
		t.Errorf("%d vectors with salt 48, want both variants", ran)
	}
}

// TestTheBundleComputesRFC9180 runs appendix A.2.1's first message: DHKEM(X25519), HKDF-SHA256, ChaCha20Poly1305, base
// mode.
func TestTheBundleComputesRFC9180(t *testing.T) {
	t.Parallel()
	const (
		info = "4f6465206f6e2061204772656369616e2055726e"
		skE  = "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600"
		pkR  = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"
		enc  = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
		pt   = "4265617574792069732074727574682c20747275746820626561757479"
		aad  = "436f756e742d30"
		ct   = "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
	)
	p := withHooks(t)
	var got string
	p.eval(`(() => { const h = hooks.bytes.fromHex; return hooks.bytes.hex(hooks.hpke.sealWith(h('`+skE+`'), h('`+pkR+
		`'), h('`+info+`'), h('`+pt+`'), h('`+aad+`'))); })()`, &got)
	if got != enc+ct {
		t.Errorf("sealed\n%s, want\n%s", got, enc+ct)
	}
}

// RFC 9474 §4.2: another blinding factor is drawn when one has no inverse; a message without one tells that the key is
// a trap.
func TestBlindingTakesNothingThatHasNoInverse(t *testing.T) {
	t.Parallel()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := withHooks(t)
	var said string
	p.eval(fmt.Sprintf(`(() => {
		const { blindWith, encode, toInt } = hooks.rsabssa;
		const message = hooks.bytes.utf8('m'), salt = new Uint8Array(48), n = BigInt('%s'), factor = BigInt('%s');
		const out = [blindWith({ n, bits: 2048 }, message, salt, factor) === null ? 'drawn again' : 'taken'];
		try {
			blindWith({ n: toInt(encode(message, 2048, salt)), bits: 2048 }, message, salt, BigInt(2));
			out.push('taken');
		} catch (e) {
			out.push(e.message);
		}
		return out.join(', ');
	})()`, k.N, k.Primes[0]), &said)
	if want := "drawn again, message and modulus are not coprime"; said != want {
		t.Errorf("the phone: %s", said)
	}
}

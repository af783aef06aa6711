package e2e

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"minping/internal/typed"
)

// sized is what the page calculated for inputs of every length around a block.
type sized struct{ Sha256, Sha384, Sha512, Mac, Sealed, Opened []string }

// TestThePagesPrimitivesAreThoseOfGo compares what the page computes itself (decision 0043) with Go's own, for every
// length around a block.
func TestThePagesPrimitivesAreThoseOfGo(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	key, nonce := randomBytes(t, 32), randomBytes(t, 12)
	data := randomBytes(t, 300)
	var got sized
	p.eval(fmt.Sprintf(`(() => {
		const { bytes: b, sha2, aead } = hooks, data = b.fromHex(%q), key = b.fromHex(%q), nonce = b.fromHex(%q);
		const all = (work) => Array.from({ length: 300 }, (_, n) => b.hex(work(data.subarray(0, n), n)));
		return { sha256: all(sha2.sha256), sha384: all(sha2.sha384), sha512: all(sha2.sha512), mac: all((d, n) => sha2.hmac(data.subarray(0, n %% 65), d)),
			sealed: all((d, n) => aead.encrypt(key, nonce, d, data.subarray(0, n %% 40))), opened: all((d) => aead.decrypt(key, nonce, aead.encrypt(key, nonce, d))) };
	})()`, hex.EncodeToString(data), hex.EncodeToString(key), hex.EncodeToString(nonce)), &got)
	box, err := chacha20poly1305.New(key)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 300 {
		d := data[:n]
		mac := hmac.New(sha256.New, data[:n%65])
		mac.Write(d)
		h256, h384, h512 := sha256.Sum256(d), sha512.Sum384(d), sha512.Sum512(d)
		for _, x := range []struct {
			name string
			got  string
			want []byte
		}{
			{"SHA-256", got.Sha256[n], h256[:]},
			{"SHA-384", got.Sha384[n], h384[:]},
			{"SHA-512", got.Sha512[n], h512[:]},
			{"HMAC", got.Mac[n], mac.Sum(nil)},
			{"ChaCha20-Poly1305", got.Sealed[n], box.Seal(nil, nonce, d, data[:n%40])},
			{"what is opened", got.Opened[n], d},
		} {
			if x.got != hex.EncodeToString(x.want) {
				t.Errorf("%s of %d bytes is %s, want %x", x.name, n, x.got, x.want)
			}
		}
	}
}

func TestThePageOpensNothingThatWasChanged(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	var opened []int
	p.eval(`(() => {
		const { aead, bytes } = hooks, key = bytes.random(32), nonce = bytes.random(12), sealed = aead.encrypt(key, nonce, bytes.random(70));
		const opens = (s) => { try { aead.decrypt(key, nonce, s); return true; } catch (e) { return false; } };
		const out = [];
		for (let i = 0; i < 8 * sealed.length; i += 3) { const s = sealed.slice(); s[i >> 3] ^= 1 << (i & 7); if (opens(s)) out.push(i); }
		for (let n = 0; n < sealed.length; n++) if (opens(sealed.slice(0, n))) out.push(-n - 1);
		return out;
	})()`, &opened)
	if len(opened) != 0 {
		t.Errorf("changed messages are opened: %v", opened)
	}
}

// TestThePagesX25519IsGos: random keys against Go, the two iterated vectors and the low-order points of RFC 7748 and
// its errata.
func TestThePagesX25519IsGos(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	curve := ecdh.X25519()
	for range 20 {
		mine, err := curve.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := curve.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		want, err := mine.ECDH(theirs.PublicKey())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		p.eval(fmt.Sprintf(`(() => { const { bytes: b, x25519: x } = hooks, k = b.fromHex('%x'); return [b.hex(x.publicKey(k)), b.hex(x.sharedSecret(k, b.fromHex('%x')))]; })()`,
			mine.Bytes(), theirs.PublicKey().Bytes()), &got)
		public, err := hex.DecodeString(got[0])
		if err != nil || !bytes.Equal(public, mine.PublicKey().Bytes()) || got[1] != hex.EncodeToString(want) {
			t.Fatalf("of key %x: %v, want %x and %x", mine.Bytes(), got, mine.PublicKey().Bytes(), want)
		}
	}
	var iterated []string // RFC 7748 §5.2
	p.eval(`(() => { const { bytes: b, x25519: x } = hooks; let k = b.fromHex('09' + '00'.repeat(31)), u = k; const out = [];
		for (let i = 1; i <= 1000; i++) { const r = x.x25519(k, u); u = k; k = r; if (i === 1 || i === 1000) out.push(b.hex(k)); }
		return out; })()`, &iterated)
	if iterated[0] != "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079" ||
		iterated[1] != "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51" {
		t.Errorf("iterated: %v", iterated)
	}
	low := []string{
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
	}
	list, err := json.Marshal(low)
	if err != nil {
		t.Fatal(err)
	}
	var taken []string
	p.eval(fmt.Sprintf(`%s.filter((h) => { try { hooks.x25519.sharedSecret(hooks.bytes.random(32), hooks.bytes.fromHex(h)); return true; } catch (e) { return false; } })`, list), &taken)
	if len(taken) != 0 {
		t.Errorf("keys of small order are taken: %v", taken)
	}
}

// TestTheCheckCharacterOfThePageIsGos: both print it and both read it.
func TestTheCheckCharacterOfThePageIsGos(t *testing.T) {
	t.Parallel()
	h := newSession(t, plan{})
	p := withHooks(t)
	for _, c := range h.codes {
		var got struct{ Printed, Parsed, Plain, Check string }
		p.eval(fmt.Sprintf(`(() => { const { bytes: b, crockford: c } = hooks, ten = b.fromHex('%x'), s = c.printed(ten);
			return { printed: s, parsed: b.hex(c.parse(s)), plain: b.hex(c.parse(c.group(ten))), check: c.faults(s).check }; })()`, c[:]), &got)
		if got.Printed != c.Printed() || got.Parsed != hex.EncodeToString(c[:]) ||
			got.Plain != got.Parsed || got.Check != "right" {
			t.Errorf("%s: %+v", c.Printed(), got)
		}
	}
}

// TestWhatStandsBetweenTheGroupsOfACodeCountsForNothing: the page reads what the void page of the staff reads.
func TestWhatStandsBetweenTheGroupsOfACodeCountsForNothing(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	const code = "0G2W4RBC91J6AT7V"
	const between = "-\u2013\u2014\u2212\u2043\u2500\u30fc\uff70\ufe63\uff0d\u301c\uff5e,\uff0c:\uff1a.\u3002" +
		"\uff61\u3001\uff64\u00b7\u2022\u30fb\uff65/_' \u3000\u00a0\u200b\u2066\u061c\ufe0e\ufeff\u3164"
	for _, sign := range between {
		mark := string(sign)
		var got string
		p.eval("hooks.crockford.tidy("+quote("0g2w"+mark+"4RBC"+mark+"91J6"+mark+mark+"AT7V")+")", &got)
		if got != code {
			t.Errorf("with %+q: %+q", mark, got)
		}
		if staff := typed.Code("0G2W" + mark + "4RBC91J6AT7V"); staff != code {
			t.Errorf("the staff's page reads %+q with %+q", staff, mark)
		}
	}
}

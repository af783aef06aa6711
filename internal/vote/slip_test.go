package vote_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"minping/internal/vote"
)

func TestACodeIsFourGroupsOfFour(t *testing.T) {
	c := vote.Code(run(0, 10))
	if got, want := c.String(), "000G-40R4-0M30-E209"; got != want {
		t.Errorf("code %s, want %s", got, want)
	}
	if got := (vote.Code{255, 255, 255, 255, 255, 255, 255, 255, 255, 255}).String(); got != "ZZZZ-ZZZZ-ZZZZ-ZZZZ" {
		t.Errorf("code %s", got)
	}
}

func TestTypingForgivesWhatPeopleDo(t *testing.T) {
	want := vote.Code(run(0, 10))
	for _, s := range []string{
		"000G-40R4-0M30-E209", "000g40r40m30e209", " ooOg 4or4-OM3o e2o9 ", "000G--40R4 0M30E209",
	} {
		if got, err := vote.ParseCode(s); err != nil || got != want {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	one, err := vote.ParseCode("IiLl-1111-0000-0000")
	if err != nil || one.String() != "1111-1111-0000-0000" {
		t.Errorf("I and L are not 1: %v, %v", one, err)
	}
}

func TestAMalformedCodeIsRefused(t *testing.T) {
	for _, s := range []string{
		"", "000G-40R4-0M30-E20", "000G-40R4-0M30-E2099", "000G-40R4-0M30-E20U", "000G-40R4-0M30-E20!",
		"000G-40R4-0M30-E20\n9",
		"000G-40R4-0M30-E20\n", "000G-40R4-0M30-E2中", strings.Repeat("-", 1000) + "000G40R40M30E209",
	} {
		if c, err := vote.ParseCode(s); err == nil {
			t.Errorf("%q is read as %s", s, c)
		}
	}
}

func TestEveryCodeCanBeTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := vote.Code(rapid.SliceOfN(rapid.Byte(), 10, 10).Draw(t, "code"))
		if got, err := vote.ParseCode(strings.ToLower(c.String())); err != nil || got != c {
			t.Fatalf("%s is read as %s: %v", c, got, err)
		}
	})
}

func TestAddressesKeepEverythingInTheFragment(t *testing.T) {
	m := vote.ManifestHash([]byte(`{"v":1}`))
	got := vote.SlipURL("https://h.example", "sid", vote.Token(run(0, 16)), m)
	if want := "https://h.example/b#1.sid.AAECAwQFBgcICQoLDA0ODw.RPvMcpXO1mKekQ"; got != want {
		t.Errorf("slip  %s\nwant  %s", got, want)
	}
	got = vote.ScreenURL("https://h.example", "sid", m, [10]byte(run(0, 10)))
	if want := "https://h.example/b#2.sid.RPvMcpXO1mKekQcSQu15in0NuaH9qf27qJbGIiqezCo.AAECAwQFBgcICQ"; got != want {
		t.Errorf("screen %s\nwant   %s", got, want)
	}
	if got, want := vote.Fingerprint(m), vote.Code(m[:10]).String(); got != want || len(got) != 19 {
		t.Errorf("fingerprint %s, want %s", got, want)
	}
}

func TestASlipIsWorthNothingInAnotherSession(t *testing.T) {
	c := vote.Code(run(0, 10))
	a, b := vote.TypedToken("a", c), vote.TypedToken("b", c)
	if a == b || vote.TokenID("a", a) == vote.TokenID("b", a) {
		t.Error("two sessions share a token or its id")
	}
}

func TestTheHallCodeOfThisSlotAndTheLastIsAccepted(t *testing.T) {
	key, m := run(0, 32), vote.ManifestHash([]byte(`{"v":1}`))
	const now = 1_800_000_007
	slot := vote.PresenceSlot(now)
	if slot != 120_000_000 || vote.PresenceSlot(1_800_000_014) != slot || vote.PresenceSlot(1_800_000_015) != slot+1 {
		t.Fatalf("slot %d", slot)
	}
	for back, want := range map[int]bool{-1: false, 0: true, 1: true, 2: false} {
		code := vote.PresenceCode(key, m, slot-uint64(back))
		if vote.CheckPresence(key, m, now, code) != want {
			t.Errorf("code of %d slots ago accepted: %v", back, !want)
		}
	}
	code := vote.PresenceCode(key, m, slot)
	code[9] ^= 1
	if vote.CheckPresence(key, m, now, code) || vote.CheckPresence(key, m, now, [10]byte{}) {
		t.Error("a wrong code is accepted")
	}
	if vote.CheckPresence(run(1, 32), m, now, vote.PresenceCode(key, m, slot)) ||
		vote.CheckPresence(key, vote.Hash{}, now, vote.PresenceCode(key, m, slot)) {
		t.Error("another session's code is accepted")
	}
	// computed outside this package: HMAC-SHA256(00..1f, Enc("rb1/presence", M, u64 120000000))
	if got := vote.PresenceCode(key, m, slot); hex.EncodeToString(got[:]) != "6686cf5e65fc3b3a7821" {
		t.Errorf("code %x", got)
	}
}

func TestAHashHasOneSpelling(t *testing.T) {
	h := vote.ManifestHash(nil)
	s := vote.B64u.EncodeToString(h[:])
	if got, err := vote.ParseHash(s); err != nil || got != h {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{
		"", s[:42], s + "A", s + "=", s[:42] + "/", s[:42] + "\n", s[:8] + "\n" + s[8:],
		s[:41] + "+" + s[42:], spareBits(s),
	} {
		if _, err := vote.ParseHash(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// spareBits sets a bit of the last character that encodes nothing.
func spareBits(s string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	at := strings.IndexByte(alphabet, s[len(s)-1])
	return s[:len(s)-1] + string(alphabet[at|1])
}

func TestEncIsInjective(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 3), 0, 3)
		label := rapid.SampledFrom([]string{"", "a", "ab"})
		l1, p1, l2, p2 := label.Draw(t, "l1"), gen.Draw(t, "p1"), label.Draw(t, "l2"), gen.Draw(t, "p2")
		same := l1 == l2 && len(p1) == len(p2)
		for i := 0; same && i < len(p1); i++ {
			same = string(p1[i]) == string(p2[i])
		}
		if (string(vote.Enc(l1, p1...)) == string(vote.Enc(l2, p2...))) != same {
			t.Fatal("two inputs, one encoding")
		}
	})
}

package auth

import (
	"errors"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestTheFifthWrongPasswordInARowLocksForThirtyMinutes(t *testing.T) {
	var l Lockout
	for i := 1; i <= 4; i++ {
		l = l.Wrong(noon)
		if l.Locked(noon) {
			t.Fatalf("locked after %d wrong passwords", i)
		}
	}
	l = l.Wrong(noon)
	if !l.Locked(noon) || !l.Locked(noon.Add(30*time.Minute-time.Second)) {
		t.Fatal("not locked for 30 minutes after the fifth")
	}
	if l.Locked(noon.Add(30 * time.Minute)) {
		t.Error("still locked after 30 minutes")
	}
}

func TestARightPasswordBreaksTheRowButOpensNoLock(t *testing.T) {
	var l Lockout
	for range 4 {
		l = l.Wrong(noon)
	}
	l = l.Right(noon)
	if l != (Lockout{}) {
		t.Fatalf("after the right password: %+v; want a clean account", l)
	}
	for range 5 {
		l = l.Wrong(noon)
	}
	l = l.Right(noon.Add(time.Minute))
	if !l.Locked(noon.Add(time.Minute)) {
		t.Error("the right password opened a locked account")
	}
}

func TestAskingWhileLockedDoesNotProlongTheLock(t *testing.T) {
	var l Lockout
	for range 5 {
		l = l.Wrong(noon)
	}
	until := l.Until
	l = l.Wrong(noon.Add(29 * time.Minute))
	if !l.Until.Equal(until) {
		t.Errorf("lock moved from %v to %v", until, l.Until)
	}
	after := noon.Add(30 * time.Minute)
	l = l.Wrong(after)
	if l.Locked(after) || l.Failures != 1 {
		t.Errorf("first wrong password after the lock: %+v; want one failure", l)
	}
}

func TestARefreshTokenIsExchangedForANewOne(t *testing.T) {
	f, token := NewRefresh("fam", "acc", 3, noon)
	if f.Account != "acc" || f.Version != 3 {
		t.Fatalf("family %+v does not name its account", f)
	}
	for i := range 3 {
		now := noon.Add(time.Duration(i+1) * 20 * time.Minute)
		id, secret, err := SplitRefresh(token)
		if err != nil || id != "fam" {
			t.Fatalf("SplitRefresh = %q, %v", id, err)
		}
		if f.Current == secret || f.Previous == secret {
			t.Fatal("the family keeps a secret, not its hash")
		}
		next, fresh, err := f.Rotate(id, secret, now)
		if err != nil || fresh == "" || fresh == token {
			t.Fatalf("Rotate = %q, %v", fresh, err)
		}
		f, token = next, fresh
	}
}

func TestAReusedRefreshTokenRevokesItsFamily(t *testing.T) {
	f, first := NewRefresh("fam", "acc", 1, noon)
	_, firstSecret, _ := SplitRefresh(first)
	f, second, _ := f.Rotate("fam", firstSecret, noon.Add(time.Minute))
	_, secondSecret, _ := SplitRefresh(second)

	stolen, token, err := f.Rotate("fam", firstSecret, noon.Add(time.Minute+20*time.Second))
	if !errors.Is(err, ErrRefreshReused) || token != "" || !stolen.Revoked {
		t.Fatalf("the old token again = %q, %v, revoked %v", token, err, stolen.Revoked)
	}
	if _, token, err := stolen.Rotate("fam", secondSecret, noon.Add(2*time.Minute)); !errors.Is(err, errRefresh) ||
		token != "" {
		t.Errorf("the newest token of a revoked family = %q, %v", token, err)
	}

	f, _, _ = f.Rotate("fam", secondSecret, noon.Add(2*time.Minute))
	if _, _, err := f.Rotate("fam", firstSecret, noon.Add(2*time.Minute)); !errors.Is(err, ErrRefreshReused) {
		t.Errorf("the token before the last two, at once = %v; want ErrRefreshReused", err)
	}
	if _, _, err := f.Rotate("fam", "never ours", noon.Add(2*time.Minute)); !errors.Is(err, ErrRefreshReused) {
		t.Errorf("a made-up secret = %v; want ErrRefreshReused", err)
	}
}

func TestASecondTabAtTheSameMomentKeepsTheCookieOfTheFirst(t *testing.T) {
	f, first := NewRefresh("fam", "acc", 1, noon)
	_, secret, _ := SplitRefresh(first)
	f, _, _ = f.Rotate("fam", secret, noon.Add(time.Minute))
	next, token, err := f.Rotate("fam", secret, noon.Add(time.Minute+19*time.Second))
	if err != nil || token != "" || next != f {
		t.Errorf("second tab = %q, %v; want no new token, no error and an unchanged family", token, err)
	}
}

func TestARefreshTokenEndsWhenIdleAndAfterTwelveHours(t *testing.T) {
	f, token := NewRefresh("fam", "acc", 1, noon)
	_, secret, _ := SplitRefresh(token)
	if _, _, err := f.Rotate("fam", secret, noon.Add(30*time.Minute)); !errors.Is(err, errRefresh) {
		t.Errorf("after 30 idle minutes: %v", err)
	}
	now := noon
	for now.Sub(noon) < 12*time.Hour-25*time.Minute {
		now = now.Add(25 * time.Minute)
		f, token, _ = f.Rotate("fam", secret, now)
		_, secret, _ = SplitRefresh(token)
	}
	if _, _, err := f.Rotate("fam", secret, noon.Add(12*time.Hour)); !errors.Is(err, errRefresh) {
		t.Errorf("busy for twelve hours: %v; want the end", err)
	}
}

func TestAMalformedTokenIsRefused(t *testing.T) {
	for _, s := range []string{"", ".", "fam", "fam.", ".secret", string(make([]byte, 300)) + ".x"} {
		if _, _, err := SplitRefresh(s); !errors.Is(err, errRefresh) {
			t.Errorf("SplitRefresh(%.20q) = %v; want ErrRefresh", s, err)
		}
	}
}

func TestRequestsOfOtherSitesAreRefused(t *testing.T) {
	const host, public = "pg.example.cn:8443", "https://pg.example.cn"
	for _, c := range []struct {
		why, method, site, origin string
		refused                   bool
	}{
		{"reading", "GET", "cross-site", "https://evil.example", false},
		{"our own page over TLS", "POST", "same-origin", public, false},
		{"our own page whose origin is hidden", "POST", "same-origin", "null", false},
		{"another site", "POST", "cross-site", "https://evil.example", true},
		{"another site that fakes nothing but the origin", "POST", "cross-site", public, true},
		{"another host of the same domain", "DELETE", "same-site", "https://x.example.cn", true},
		{"typed address", "POST", "none", "", true},
		{"typed address of our own", "POST", "none", public, true},
		{"plain http, our host", "POST", "", "http://pg.example.cn:8443", false},
		{"behind a proxy, the public address", "PUT", "", "https://PG.example.cn", false},
		{"plain http, another host", "POST", "", "http://evil.example", true},
		{"plain http, another port", "POST", "", "http://pg.example.cn:1", true},
		{"sandboxed frame", "POST", "", "null", true},
		{"says nothing", "PATCH", "", "", true},
		{"not a web origin", "POST", "", "file://pg.example.cn:8443", true},
	} {
		if got := CrossSite(c.method, c.site, c.origin, host, public); got != c.refused {
			t.Errorf("%s: refused %v; want %v", c.why, got, c.refused)
		}
	}
	if !CrossSite("POST", "", "", "", "") {
		t.Error("a request without any header, on a service without an address, is let through")
	}
}

// The secret of RFC 6238 appendix B, "12345678901234567890", in base32; its codes cut to six digits.
const rfcSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

func TestTOTPGivesTheCodesOfRFC6238(t *testing.T) {
	for unix, code := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924",
		2000000000: "279037", 20000000000: "353130",
	} {
		if step, ok := CheckTOTP(rfcSecret, code, time.Unix(unix, 0), 0); !ok || step != unix/30 {
			t.Errorf("at %d: code %s gives step %d, %v", unix, code, step, ok)
		}
	}
}

func TestATOTPCodeIsGoodOnceAndForItsNeighboursOnly(t *testing.T) {
	at := time.Unix(1111111111, 0)
	step, ok := CheckTOTP(rfcSecret, "050471", at, 0)
	if !ok {
		t.Fatal("right code refused")
	}
	if _, ok := CheckTOTP(rfcSecret, "050471", at, step); ok {
		t.Error("the same code was taken twice")
	}
	for shift, want := range map[time.Duration]bool{
		-30 * time.Second: true, 30 * time.Second: true,
		-61 * time.Second: false, 61 * time.Second: false,
	} {
		if _, ok := CheckTOTP(rfcSecret, "050471", at.Add(shift), 0); ok != want {
			t.Errorf("code of %v away: %v; want %v", shift, ok, want)
		}
	}
	for _, bad := range []string{"", "50471", "0050471", "050472"} {
		if _, ok := CheckTOTP(rfcSecret, bad, at, 0); ok {
			t.Errorf("code %q was taken", bad)
		}
	}
	// an invalid secret, or one of a few bytes, has codes that anyone can calculate
	for _, short := range []string{"", "GEZDGNBV"} {
		key, err := totpBase32.DecodeString(short)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := CheckTOTP(short, totp(key, at.Unix()/totpStep), at, 0); ok {
			t.Errorf("an account with the secret %q accepts its code", short)
		}
	}
}

func TestATOTPAddressNamesAccountAndSecret(t *testing.T) {
	secret := NewTOTPSecret()
	if len(secret) != 32 || secret == NewTOTPSecret() {
		t.Errorf("secret %q: want 32 fresh characters", secret)
	}
	if got, want := TOTPURL("王 小明", "ABC"), "otpauth://totp/minping:%E7%8E%8B%20%E5%B0%8F%E6%98%8E?issuer=minping&secret=ABC"; got != want {
		t.Errorf("TOTPURL = %s; want %s", got, want)
	}
}

func TestRolesAreSevenAndSpelledExactly(t *testing.T) {
	for _, r := range Roles() {
		if got, ok := ParseRole(string(r)); !ok || got != r {
			t.Errorf("ParseRole(%q) = %q, %v", r, got, ok)
		}
	}
	for _, s := range []string{"", "Admin", "admin ", "root"} {
		if _, ok := ParseRole(s); ok {
			t.Errorf("ParseRole(%q) is a role", s)
		}
	}
	if len(Roles()) != 7 {
		t.Errorf("%d roles; want 7", len(Roles()))
	}
}

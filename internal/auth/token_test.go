package auth

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
)

func signerAt(t *testing.T, seed byte, now *time.Time) *Signer {
	t.Helper()
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(seed), ed25519.SeedSize)))
	s, err := NewSigner(key, func() time.Time { return *now })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var wang = Identity{Account: "a1", Name: "王小明", Role: Assessor, Body: BodyDiscipline, Version: 7}

func TestATokenSaysWhoseItIsForFifteenMinutes(t *testing.T) {
	now := noon.Add(300 * time.Millisecond)
	s := signerAt(t, 'k', &now)
	token, expires, err := s.Issue(wang)
	if err != nil || !expires.Equal(noon.Add(15*time.Minute)) {
		t.Fatalf("Issue: expires %v, %v", expires, err)
	}
	now = expires.Add(-time.Millisecond)
	got, err := s.Read(token)
	if diff := cmp.Diff(wang, got); diff != "" || err != nil {
		t.Errorf("identity (-want +got): %s%v", diff, err)
	}
	now = expires
	if _, err := s.Read(token); !errors.Is(err, errToken) {
		t.Errorf("at its end: %v; want ErrToken", err)
	}
}

func TestTwoTokensOfOneSecondDiffer(t *testing.T) {
	now := noon
	s := signerAt(t, 'k', &now)
	one, _, _ := s.Issue(wang)
	if two, _, _ := s.Issue(wang); one == two {
		t.Error("the second sign-in of a second was answered with the token of the first")
	}
}

func TestATokenSurvivesARestartWithTheSameKeyOnly(t *testing.T) {
	now := noon
	token, _, _ := signerAt(t, 'k', &now).Issue(wang)
	if _, err := signerAt(t, 'k', &now).Read(token); err != nil {
		t.Errorf("another process with the key: %v", err)
	}
	if _, err := signerAt(t, 'j', &now).Read(token); !errors.Is(err, errToken) {
		t.Errorf("another key: %v; want ErrToken", err)
	}
}

func TestAForgedTokenIsRefused(t *testing.T) {
	now := noon
	s := signerAt(t, 'k', &now)
	good, _, _ := s.Issue(wang)
	parts := strings.Split(good, ".")
	b64 := base64.RawURLEncoding
	payload, _ := b64.DecodeString(parts[1])
	admin := b64.EncodeToString([]byte(strings.Replace(string(payload), "assessor", "admin", 1)))
	none := b64.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
	hs, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"iss": issuer, "sub": "a1", "role": "admin", "exp": noon.Add(time.Minute).Unix(),
	}).SignedString([]byte(s.key.Public().(ed25519.PublicKey)))
	if err != nil {
		t.Fatal(err)
	}
	for why, token := range map[string]string{
		"empty":                         "",
		"not a token":                   "a.b.c",
		"cut":                           good[:len(good)-2],
		"spare bits set":                good[:len(good)-1] + string(spareBit(good[len(good)-1])),
		"another role":                  parts[0] + "." + admin + "." + parts[2],
		"no algorithm":                  none + "." + parts[1] + ".",
		"public key as a shared secret": hs,
	} {
		if id, err := s.Read(token); !errors.Is(err, errToken) || id != (Identity{}) {
			t.Errorf("%s: %+v, %v; want ErrToken", why, id, err)
		}
	}
}

// spareBit returns the last character of a signature with a bit set that decodes to nothing: a second spelling of the
// same token.
func spareBit(c byte) byte {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return alphabet[strings.IndexByte(alphabet, c)|1]
}

func TestASignedTokenThatLacksAClaimIsRefused(t *testing.T) {
	now := noon
	s := signerAt(t, 'k', &now)
	full := jwt.MapClaims{"iss": issuer, "sub": "a1", "role": "admin", "ver": 1, "exp": noon.Add(time.Minute).Unix()}
	sign := func(change map[string]any) string {
		c := jwt.MapClaims{}
		for k, v := range full {
			c[k] = v
		}
		for k, v := range change {
			if v == nil {
				delete(c, k)
			} else {
				c[k] = v
			}
		}
		token, err := jwt.NewWithClaims(jwt.SigningMethodEdDSA, c).SignedString(s.key)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	if _, err := s.Read(sign(nil)); err != nil {
		t.Fatalf("the full set: %v", err)
	}
	for why, change := range map[string]map[string]any{
		"no end": {"exp": nil}, "no account": {"sub": nil}, "no role": {"role": nil},
		"unknown role": {"role": "root"}, "another issuer": {"iss": "other"}, "no issuer": {"iss": nil},
	} {
		if _, err := s.Read(sign(change)); !errors.Is(err, errToken) {
			t.Errorf("%s: %v; want ErrToken", why, err)
		}
	}
}

func TestAKeyOfTheWrongLengthIsRefused(t *testing.T) {
	if _, err := NewSigner(nil, time.Now); err == nil {
		t.Error("no key: no error")
	}
}

// lenient is an algorithm that accepts every signature, such as a library might add one day.
type lenient struct{}

func (lenient) Verify(string, []byte, any) error       { return nil }
func (lenient) Sign(string, any) (sig []byte, e error) { return []byte("x"), nil }
func (lenient) Alg() string                            { return "LENIENT" }

// Only the algorithm that we sign with is accepted, whatever others the library knows.
func TestATokenOfAnotherAlgorithmIsRefused(t *testing.T) {
	jwt.RegisterSigningMethod("LENIENT", func() jwt.SigningMethod { return lenient{} })
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSigner(key, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	forged, err := jwt.NewWithClaims(lenient{}, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuer, Subject: "wang", ID: "x", IssuedAt: jwt.NewNumericDate(noon),
			ExpiresAt: jwt.NewNumericDate(noon.Add(tokenLife)),
		},
		Name: "wang", Role: Admin, Version: 1,
	}).SignedString(nil)
	if err != nil {
		t.Fatal(err)
	}
	if id, err := s.Read(forged); !errors.Is(err, errToken) {
		t.Errorf("a token that no one signed is %+v, %v", id, err)
	}
}

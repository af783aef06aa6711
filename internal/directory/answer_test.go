package directory

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"minping/internal/auth"
)

// office is a directory in this process that answers with the ID token and the userinfo that a test says.
type office struct {
	*httptest.Server
	key    *rsa.PrivateKey
	claims map[string]any // of the ID token
	info   map[string]any // at the userinfo endpoint
	none   bool           // the token is not signed
	by     *rsa.PrivateKey
	ill    map[string]ill // by path: what it answers instead
}

// ill is an answer that a directory in order does not give.
type ill struct {
	status int
	body   string
}

func newOffice(t *testing.T) *office {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{key: key, by: key}
	mux := http.NewServeMux()
	say := func(path string, what func() any) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if x, is := o.ill[path]; is {
				w.WriteHeader(x.status)
				_, _ = io.WriteString(w, x.body)
				return
			}
			_ = json.NewEncoder(w).Encode(what())
		})
	}
	say("/.well-known/openid-configuration", func() any {
		return map[string]any{
			"issuer": o.URL, "authorization_endpoint": o.URL + "/auth", "token_endpoint": o.URL + "/token",
			"jwks_uri": o.URL + "/keys", "userinfo_endpoint": o.URL + "/userinfo",
		}
	})
	say("/keys", func() any {
		return map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig", "e": "AQAB",
			"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
		}}}
	})
	say("/token", func() any {
		return map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": o.token(t)}
	})
	say("/userinfo", func() any { return o.info })
	o.Server = httptest.NewServer(mux)
	t.Cleanup(o.Close)
	return o
}

// token is the ID token (RFC 7519), signed by the key that the test says.
func (o *office) token(t *testing.T) string {
	t.Helper()
	part := func(v any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	if o.none {
		return part(map[string]string{"alg": "none"}) + "." + part(o.claims) + "."
	}
	text := part(map[string]string{"alg": "RS256", "kid": "1"}) + "." + part(o.claims)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, o.by, crypto.SHA256, sum[:])
	if err != nil {
		t.Error(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// signIn ends an attempt with the claims of a good token, changed by some.
func (o *office) signIn(t *testing.T, changed map[string]any) (Person, error) {
	t.Helper()
	p, err := o.signInAt(t, o.directory(), changed)
	if errors.Is(err, ErrAway) {
		t.Fatal(err)
	}
	return p, err
}

func (o *office) directory() *Directory {
	return New(Settings{Issuer: o.URL, ClientID: "minping", Redirect: "https://p/return", Grants: []Grant{
		{Group: "xunchaban", Role: auth.Admin}, {Group: "jiwei", Role: auth.Assessor, Body: "discipline"},
	}})
}

// signInAt is signIn at a directory that may have been asked before.
func (o *office) signInAt(t *testing.T, d *Directory, changed map[string]any) (Person, error) {
	t.Helper()
	_, a, err := d.Begin(t.Context())
	if err != nil {
		return Person{}, err
	}
	o.claims = map[string]any{
		"iss": o.URL, "aud": "minping", "sub": "7", "nonce": a.Nonce, "preferred_username": "wang",
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(), "groups": []string{"jiwei"},
	}
	maps.Copy(o.claims, changed)
	return d.Finish(t.Context(), a, a.State, "code")
}

func TestATokenThatIsNotForThisSignInIsRefused(t *testing.T) {
	o := newOffice(t)
	if p, err := o.signIn(t, nil); err != nil || p.Name != "wang" || p.Subject != "7" {
		t.Fatalf("%+v, %v", p, err)
	}
	for name, changed := range map[string]map[string]any{
		"another audience":        {"aud": "mail"},
		"another issuer":          {"iss": "https://elsewhere.example"},
		"expired":                 {"exp": time.Now().Add(-time.Hour).Unix()},
		"another nonce":           {"nonce": "n"},
		"no nonce":                {"nonce": ""},
		"userinfo of another one": {"groups": nil},
	} {
		o.info = map[string]any{"sub": "8", "groups": []string{"xunchaban"}}
		if p, err := o.signIn(t, changed); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	o.none = true
	if p, err := o.signIn(t, nil); !errors.Is(err, ErrRefused) {
		t.Errorf("not signed: %+v, %v", p, err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	o.none, o.by = false, other
	if p, err := o.signIn(t, nil); !errors.Is(err, ErrRefused) {
		t.Errorf("signed by another key: %+v, %v", p, err)
	}
}

// An attempt that a browser made up, or an answer without a code, is not brought before the directory.
func TestAnAttemptWithoutItsPartsIsRefused(t *testing.T) {
	o := newOffice(t)
	o.ill = map[string]ill{"/token": {http.StatusOK, `{"access_token":"a","token_type":"Bearer"}`}}
	d := o.directory()
	_, a, err := d.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	asked := false
	d.client.Transport = rounds(func(r *http.Request) (*http.Response, error) {
		asked = true
		return http.DefaultTransport.RoundTrip(r)
	})
	for what, x := range map[string]struct {
		a           Attempt
		state, code string
	}{
		"no state":      {Attempt{Nonce: a.Nonce, Verifier: a.Verifier}, "", "code"},
		"no code":       {a, a.State, ""},
		"another state": {a, a.State + "x", "code"},
	} {
		if _, err := d.Finish(t.Context(), x.a, x.state, x.code); !errors.Is(err, ErrRefused) || asked {
			t.Errorf("%s: %v, the directory was asked: %v", what, err, asked)
		}
	}
	if d.client.Timeout != answerTime {
		t.Errorf("a directory may take %v to answer", d.client.Timeout)
	}
}

type rounds func(*http.Request) (*http.Response, error)

func (f rounds) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTheFirstGrantOfAllGroupsCounts(t *testing.T) {
	o := newOffice(t)
	for name, x := range map[string]struct {
		groups any
		want   auth.Role
	}{
		"both":           {[]string{"jiwei", "xunchaban"}, auth.Admin},
		"one":            {[]string{"others", "jiwei"}, auth.Assessor},
		"a single text":  {"jiwei", auth.Assessor},
		"no group of it": {[]string{"others"}, ""},
		"no list":        {map[string]any{"jiwei": true}, ""},
		"longer names":   {[]string{"jiwei-interns", "xunchaban2"}, ""},
		"in a sentence":  {"not jiwei", ""},
	} {
		p, err := o.signIn(t, map[string]any{"groups": x.groups})
		got := auth.Role("")
		if p.Grant != nil {
			got = p.Grant.Role
		}
		if err != nil || got != x.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestUserinfoFillsInWhatTheTokenLeavesOut(t *testing.T) {
	o := newOffice(t)
	o.info = map[string]any{"sub": "7", "preferred_username": "somebody", "groups": []string{"xunchaban"}}
	p, err := o.signIn(t, map[string]any{"groups": nil})
	if err != nil || p.Grant == nil || p.Grant.Role != auth.Admin || p.Name != "wang" {
		t.Errorf("%+v, %v", p, err)
	}
}

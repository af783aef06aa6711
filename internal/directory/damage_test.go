package directory

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"testing"
	"time"
)

// What the directory says about itself or its keys is damaged, from the start or while the service runs, which then
// goes on with what it knows. No one is ever signed in on what cannot be checked, and a directory put in order is taken
// without a restart.
func TestADamagedDirectorySignsNobodyIn(t *testing.T) {
	o := newOffice(t)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	flipped := o.key.N.Bytes()
	flipped[40] ^= 1
	set := func(kid string, n []byte) string {
		return fmt.Sprintf(`{"keys":[{"kty":"RSA","kid":%q,"alg":"RS256","use":"sig","e":"AQAB","n":%q}]}`, kid,
			base64.RawURLEncoding.EncodeToString(n))
	}
	const (
		itself = "/.well-known/openid-configuration"
		keys   = "/keys"
		token  = "/token"
	)
	for _, x := range []struct {
		name    string
		path    string
		answer  ill
		fresh   error // of a service that has not asked before
		running error // of one that has
	}{
		{"a bit of its key", keys, ill{200, set("1", flipped)}, ErrRefused, nil},
		{"an older key", keys, ill{200, set("0", other.N.Bytes())}, ErrRefused, nil},
		{"another key of the same name", keys, ill{200, set("1", other.N.Bytes())}, ErrRefused, nil},
		{"keys cut", keys, ill{200, set("1", o.key.N.Bytes())[:200]}, ErrRefused, nil},
		{"keys emptied", keys, ill{200, ""}, ErrRefused, nil},
		{"no key at all", keys, ill{200, `{"keys":[]}`}, ErrRefused, nil},
		{"keys deleted", keys, ill{404, ""}, ErrRefused, nil},
		{"itself cut", itself, ill{200, `{"issuer":"` + o.URL}, ErrAway, nil},
		{"itself emptied", itself, ill{200, ""}, ErrAway, nil},
		{"itself deleted", itself, ill{404, ""}, ErrAway, nil},
		{"itself of another", itself, ill{200, `{"issuer":"https://older.example"}`}, ErrAway, nil},
		{"its token endpoint down", token, ill{503, ""}, ErrAway, ErrAway},
		{"its token endpoint cut", token, ill{200, `{"access_token":`}, ErrAway, ErrAway},
		{"the code is of another", token, ill{400, `{"error":"invalid_grant"}`}, ErrRefused, ErrRefused},
		{"another secret", token, ill{401, `{"error":"invalid_client"}`}, ErrUnknown, ErrUnknown},
		{"a client that may not", token, ill{400, `{"error":"unauthorized_client"}`}, ErrUnknown, ErrUnknown},
	} {
		running, fresh := o.directory(), o.directory()
		if _, err := o.signInAt(t, running, nil); err != nil {
			t.Fatal(err)
		}
		o.ill = map[string]ill{x.path: x.answer}
		for what, at := range map[string]struct {
			d    *Directory
			want error
		}{"at the start": {fresh, x.fresh}, "running": {running, x.running}} {
			p, err := o.signInAt(t, at.d, nil)
			if !errors.Is(err, at.want) || (err == nil) != (p.Subject == "7") {
				t.Errorf("%s, %s: %+v, %v; want %v", x.name, what, p, err, at.want)
			}
		}
		o.ill = nil
		now := time.Now()
		fresh.now = func() time.Time { return now.Add(awayFor) }
		p, err := o.signInAt(t, fresh, nil)
		if errors.Is(err, ErrRefused) { // the keys of the answer before are still being put away: a person tries again
			p, err = o.signInAt(t, fresh, nil)
		}
		if err != nil || p.Subject != "7" {
			t.Errorf("after %s: %+v, %v", x.name, p, err)
		}
	}
}

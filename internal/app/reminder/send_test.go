package reminder

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

var testSecret = secretPrefix + base64.StdEncoding.EncodeToString([]byte("a secret of thirty-two bytes, ok"))

// An address that is not public is refused when it is dialled, whatever name led to it, and a redirect is not followed.
func TestAMessageGoesToNoPrivateAddressUnlessItIsAllowed(t *testing.T) {
	reached, inner := false, false
	secret := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inner = true }))
	defer secret.Close()
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached = true
		http.Redirect(w, r, secret.URL, http.StatusTemporaryRedirect)
	}))
	defer srv.Close()
	byName := strings.Replace(srv.URL, "127.0.0.1", "localhost", 1)
	for _, url := range []string{srv.URL, byName} {
		s, err := newSender(Hook{URL: url, Secret: testSecret})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.post(t.Context(), "m1", time.Now(), []byte("{}")); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", url, err)
		}
	}
	if reached {
		t.Error("it was reached")
	}
	s, err := newSender(Hook{URL: secret.URL + "/hop", Secret: testSecret, Private: true})
	if err != nil {
		t.Fatal(err)
	}
	inner = false
	hop := httptest.NewServer(http.RedirectHandler(secret.URL, http.StatusTemporaryRedirect))
	defer hop.Close()
	s.url = hop.URL
	status, err := s.post(t.Context(), "m1", time.Now(), []byte("{}"))
	if err != nil || status != http.StatusTemporaryRedirect || inner {
		t.Errorf("a redirect: %d %v, followed %v", status, err, inner)
	}
	if failure(status, err) != FailedAnswer {
		t.Error("a redirect is taken for a success")
	}
}

func TestWhichAddressesArePublic(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "114.114.114.114": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false,
		"::1": false, "fe80::1": false, "fc00::1": false, "::ffff:10.0.0.1": false, "64:ff9b::a00:1": false,
		"2002:a00:1::": false, "::": false, "::127.0.0.1": false,
	} {
		if got := public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestAHookThatIsWrongStopsTheStart(t *testing.T) {
	for name, h := range map[string]Hook{
		"http":           {URL: "http://hook.example.cn", Secret: testSecret},
		"a password":     {URL: "https://a:b@hook.example.cn", Secret: testSecret},
		"no host":        {URL: "https:///x", Secret: testSecret},
		"another scheme": {URL: "ftp://hook.example.cn", Secret: testSecret, Private: true},
		"no secret":      {URL: "https://hook.example.cn"},
		"no prefix":      {URL: "https://hook.example.cn", Secret: testSecret[len(secretPrefix):]},
		"too short":      {URL: "https://hook.example.cn", Secret: secretPrefix + "c2hvcnQ="},
		"no base64":      {URL: "https://hook.example.cn", Secret: secretPrefix + strings.Repeat("?", 40)},
	} {
		if _, err := newSender(h); err == nil {
			t.Errorf("%s is taken", name)
		} else if strings.Contains(err.Error(), "c2hvcnQ") || strings.Contains(err.Error(), "a:b") {
			t.Errorf("%s: the error tells the secret: %v", name, err)
		}
	}
}

// What is sent is signed as Standard Webhooks says: another implementation takes it, and nothing that was changed.
func TestAMessageIsSignedByStandardWebhooks(t *testing.T) {
	var body []byte
	var head http.Header
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		head = r.Header
	}))
	defer srv.Close()
	s, err := newSender(Hook{URL: srv.URL, Secret: testSecret, Private: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.post(t.Context(), "msg-1", time.Now(), []byte(`{"a":1}`)); err != nil {
		t.Fatal(err)
	}
	check, err := standardwebhooks.NewWebhook(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	if err := check.Verify(body, head); err != nil || head.Get("webhook-id") != "msg-1" ||
		!strings.HasPrefix(head.Get("webhook-signature"), "v1,") {
		t.Errorf("%v, %v", err, head)
	}
	if check.Verify([]byte(`{"a":2}`), head) == nil {
		t.Error("a changed body is taken")
	}
	head.Set("webhook-id", "msg-2")
	if check.Verify(body, head) == nil {
		t.Error("another id is taken")
	}
}

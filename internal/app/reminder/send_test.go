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
		if _, err := s.post(t.Context(), "m1", time.Now(), []byte("{}")); !errors.Is(err, errPrivate) {
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

// registered are the blocks of IANA's special-purpose address registries for IPv4 and IPv6, and multicast. Left out is
// ::ffff:0:0/96: an IPv4 address written so is judged as that address.
var registered = []string{
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
	"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23",
	"2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "ff00::/8",
	"::/96", "::ffff:0:0:0/96", "fec0::/10", // of older documents
}

func TestNoAddressOfARegisteredBlockIsPublic(t *testing.T) {
	for _, text := range registered {
		block := netip.MustParsePrefix(text)
		for _, ip := range []netip.Addr{block.Addr(), block.Addr().Next(), last(block)} {
			if block.Contains(ip) && public(ip) {
				t.Errorf("%s of %s is taken for public", ip, block)
			}
		}
		if mapped := netip.AddrFrom16(block.Addr().As16()); block.Addr().Is4() && public(mapped) {
			t.Errorf("%s is taken for public", mapped)
		}
	}
}

// last is the last address of a block.
func last(p netip.Prefix) netip.Addr {
	raw := p.Addr().AsSlice()
	for i := p.Bits(); i < len(raw)*8; i++ {
		raw[i/8] |= 0x80 >> (i % 8)
	}
	ip, _ := netip.AddrFromSlice(raw)
	return ip
}

func TestWhichAddressesArePublic(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "114.114.114.114": true, "192.0.1.1": true, "192.88.98.1": true,
		"240e:1:2::3": true, "2001:200::1": true, "2001:4860:4860::8888": true, "2620:4f:8001::1": true,
		"::ffff:8.8.8.8":  true,
		"169.254.169.254": false, "255.255.255.255": false, "::ffff:10.0.0.1": false, "64:ff9b::a00:1": false,
		"64:ff9b::808:808": false, "2002:a00:1::": false, "2002:808:808::1": false, "::127.0.0.1": false,
		"2001:0:a00:1::": false, "fd00:ec2::254": false, "fe80::1%eth0": false, "4000::1": false,
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

// The webhook's address is a secret between two programs: errors are reported without it.
func TestAnErrorOfTheWebhookTellsNoSecret(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	address := gone.URL + "/hook-5f3a?token=9c1e"
	gone.Close()
	s, err := newSender(Hook{URL: address, Secret: testSecret, Private: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.post(t.Context(), "m1", time.Now(), []byte("{}"))
	if err == nil {
		t.Fatal("no one is there, and it was sent")
	}
	for _, part := range []string{"hook-5f3a", "9c1e", testSecret} {
		if strings.Contains(err.Error(), part) {
			t.Errorf("the error tells %s: %v", part, err)
		}
	}
}

// A proxy of the machine's environment would dial for the service, past the check of the address.
func TestAMessageGoesThroughNoProxy(t *testing.T) {
	for _, private := range []bool{false, true} {
		s, err := newSender(Hook{URL: "https://hook.example.cn", Secret: testSecret, Private: private})
		if err != nil {
			t.Fatal(err)
		}
		through, ok := s.client.Transport.(*http.Transport)
		if !ok || through.Proxy != nil {
			t.Errorf("private %v: %T asks for a proxy", private, s.client.Transport)
		}
	}
}

// The other program takes as little of this one's time and memory as it is given, whatever it answers.
func TestAnAnswerOfTheWebhookHasItsBounds(t *testing.T) {
	for size, ok := range map[int]bool{headerMaximum / 2: true, 2 * headerMaximum: false} {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("a", size))
		}))
		s, err := newSender(Hook{URL: other.URL, Secret: testSecret, Private: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.post(t.Context(), "id", time.Now(), nil); (err == nil) != ok {
			t.Errorf("headers of %d bytes: %v", size, err)
		}
		other.Close()
		if s.client.Timeout != sendTimeout {
			t.Errorf("a delivery takes up to %v", s.client.Timeout)
		}
	}
}

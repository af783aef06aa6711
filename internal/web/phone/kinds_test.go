package phone

import (
	"strings"
	"testing"
)

// A browser is told not to guess what it gets: page and parts each come as what they are, in every encoding.
func TestThePageAndItsPartsSayWhatTheyAre(t *testing.T) {
	f := pageServer(t, Page{HTML: html, CSP: policy, Parts: map[string][]byte{
		"kiosk.3f2a91bc.js": []byte("export {};"), "en.3f2a91bc.json": []byte("{}"),
	}})
	for path, want := range map[string]string{
		"/b": "text/html; charset=utf-8", "/b/kiosk.3f2a91bc.js": "text/javascript; charset=utf-8",
		"/b/en.3f2a91bc.json": "application/json; charset=utf-8",
	} {
		for _, encoding := range []string{"", "gzip", "br"} {
			res, _ := fetch(t, f, path, "Accept-Encoding", encoding)
			if got := res.Header.Get("Content-Type"); res.StatusCode != 200 || !strings.EqualFold(got, want) ||
				res.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s in %q: %d, %q, %v", path, encoding, res.StatusCode, got, res.Header)
			}
		}
	}
}

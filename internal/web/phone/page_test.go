package phone

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"minping/internal/web/guard"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
)

const policy = "default-src 'none'"

var html = []byte("<!doctype html><title>投票</title>" + strings.Repeat("<p>票</p>", 200))

// pageServer serves a page with one part.
func pageServer(t *testing.T, p Page) *fiber.App {
	t.Helper()
	h := New(fakeBooth{}, p)
	f := fiber.New(fiber.Config{Immutable: true})
	var count guard.Counters
	f.Get("/b", Counted(&count, "page"), Quiet, h.Page)
	f.Get("/b/:part", Counted(&count, "part"), Quiet, h.Part)
	return f
}

func fetch(t *testing.T, f *fiber.App, path string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := f.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

func TestThePageComesInTheSmallestEncodingThatThePhoneTakes(t *testing.T) {
	f := pageServer(t, Page{HTML: html, CSP: policy})
	for accepted, want := range map[string]string{
		"": "", "identity": "", "deflate": "", "gzip": "gzip", "gzip, deflate": "gzip", "gzip, deflate, br": "br",
		"br;q=1.0, gzip;q=0.8": "br",
		"gzip, br;q=0":         "gzip", "gzip; q=0, br; q=0.000": "", "GZIP": "gzip",
	} {
		res, body := fetch(t, f, "/b", "Accept-Encoding", accepted)
		var r io.Reader = bytes.NewReader(body)
		switch want {
		case "br":
			r = brotli.NewReader(r)
		case "gzip":
			z, err := gzip.NewReader(r)
			if err != nil {
				t.Fatalf("%q: %v", accepted, err)
			}
			r = z
		}
		plain, err := io.ReadAll(r)
		if got := res.Header.Get("Content-Encoding"); err != nil || got != want || !bytes.Equal(plain, html) {
			t.Errorf("%q is answered in %q (%v)", accepted, got, err)
		}
		if res.Header.Get("Content-Security-Policy") != policy || res.Header.Get("Vary") != "Accept-Encoding" ||
			res.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%q: headers %v", accepted, res.Header)
		}
	}
}

func TestAPhoneThatHasThePageIsSentALineInsteadOfIt(t *testing.T) {
	f := pageServer(t, Page{HTML: html, CSP: policy})
	first, _ := fetch(t, f, "/b", "Accept-Encoding", "gzip, br")
	tag := first.Header.Get("ETag")
	if !strings.HasPrefix(tag, `"`) {
		t.Fatalf("the tag is %s", tag)
	}
	for _, have := range []string{
		tag, "W/" + tag, `"other", ` + tag, strings.Replace(tag, "-br", "-gzip", 1),
		strings.Replace(tag, "-br", "", 1),
	} {
		res, body := fetch(t, f, "/b", "Accept-Encoding", "gzip, br", "If-None-Match", have)
		if res.StatusCode != 304 || len(body) != 0 || res.Header.Get("ETag") != tag {
			t.Errorf("%s: %d, %d bytes, tag %s", have, res.StatusCode, len(body), res.Header.Get("ETag"))
		}
	}
	tags := map[string]bool{} // one for each encoding
	for _, accepted := range []string{"", "gzip", "br"} {
		res, _ := fetch(t, f, "/b", "Accept-Encoding", accepted)
		tags[res.Header.Get("ETag")] = true
	}
	if len(tags) != 3 {
		t.Errorf("the tags are %v", tags)
	}
	changed, _ := fetch(t, pageServer(t, Page{HTML: html, CSP: policy + "; connect-src https://cast.example"}), "/b",
		"Accept-Encoding", "gzip, br", "If-None-Match", tag)
	if changed.StatusCode != 200 {
		t.Errorf("under another policy the old page is kept: %d", changed.StatusCode)
	}
	if res, _ := fetch(t, f, "/b", "If-None-Match", `"other"`); res.StatusCode != 200 {
		t.Errorf("another tag: %d", res.StatusCode)
	}
}

func TestAPartIsKeptForGoodUnderTheNameOfItsBytes(t *testing.T) {
	part := []byte(`{"begin":"Start"}`)
	const name = "en.3f2a91bc.json"
	f := pageServer(t, Page{HTML: html, CSP: policy, Parts: map[string][]byte{name: part}})
	res, body := fetch(t, f, "/b/"+name)
	if res.StatusCode != 200 || !bytes.Equal(body, part) ||
		!strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %q %v", name, res.StatusCode, body, res.Header)
	}
	for _, other := range []string{"en.json", "en.00000000.json", "x"} {
		if res, body := fetch(t, f, "/b/"+other); res.StatusCode != 404 || string(body) != "unknown" {
			t.Errorf("%s: %d %q", other, res.StatusCode, body)
		}
	}
}

func TestWhatPeopleTypeForThePagesAddressIsMeant(t *testing.T) {
	for path, want := range map[string]string{
		"/B": "/b", "/b。": "/b", "/b.": "/b", "/b，": "/b", "/ｂ": "/b", "/Ｂ。": "/b", "/b/": "/b", "/b／": "/b",
		"/b ": "/b", "/b）": "/b", "/b”": "/b", "/HALL": "/hall", "/Hall": "/hall", "/hall。": "/hall",
		"/b": "", "/hall": "", "/": "", "/bb": "", "/b/x": "", "/admin": "", "/rb1/x/form": "", "": "",
	} {
		if got := Meant(path, "/b", "/hall"); got != want {
			t.Errorf("%q is meant for %q", path, got)
		}
	}
}

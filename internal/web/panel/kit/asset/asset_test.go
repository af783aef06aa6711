package asset

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"minping/static"
)

func sample(t *testing.T) *Set {
	t.Helper()
	s, err := New(fstest.MapFS{
		"css/1-a.css": {Data: []byte("a{}")}, "css/2-b.css": {Data: []byte("b{}")}, "x.js": {Data: []byte("x()")},
		"vendor/y/y.js": {Data: []byte("y()")},
		"p.png":         {Data: []byte("png")}, "README.md": {Data: []byte("no")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStylesAreJoinedInOrderOfTheirNames(t *testing.T) {
	f, ok := sample(t).Lookup("panel.css")
	if !ok || string(f.Body) != "a{}b{}" || f.Type != "text/css; charset=utf-8" {
		t.Errorf("%+v", f)
	}
}

func TestAnAddressChangesWithTheContent(t *testing.T) {
	s := sample(t)
	before, err := s.Path("x.js")
	if err != nil || !strings.HasPrefix(before, Prefix+"x.js?v=") {
		t.Fatal(before, err)
	}
	other, err := New(fstest.MapFS{"x.js": {Data: []byte("x(1)")}})
	if err != nil {
		t.Fatal(err)
	}
	if after, _ := other.Path("x.js"); after == before {
		t.Error("another content, the same address")
	}
}

func TestOnlyWhatBrowsersLoadIsServed(t *testing.T) {
	s := sample(t)
	for _, name := range []string{"README.md", "css/1-a.css", "nothing", "../x.js", ""} {
		if _, ok := s.Lookup(name); ok {
			t.Errorf("%q is served", name)
		}
		if _, err := s.Path(name); err == nil {
			t.Errorf("%q has an address", name)
		}
	}
	if f, _ := s.Lookup("p.png"); f.Zip() != nil {
		t.Error("a picture is compressed once more")
	}
}

var vendored = regexp.MustCompile(`\| (\S+) \| \S+ [\d.]+ \| [^|]+ \| ([0-9a-f]{64}) \|`)

// What others wrote is served as they published it.
func TestVendoredScriptsAreAsTheyWerePublished(t *testing.T) {
	readme, err := static.Admin.ReadFile("admin/vendor/README.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, m := range vendored.FindAllStringSubmatch(string(readme), -1) {
		b, err := static.Admin.ReadFile("admin/vendor/" + m[1])
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		named[m[1]] = true
		if hex.EncodeToString(sum[:]) != m[2] {
			t.Errorf("%s is not what was published", m[1])
		}
	}
	err = fs.WalkDir(static.Admin, "admin/vendor", func(path string, d fs.DirEntry, err error) error {
		if name, ok := strings.CutPrefix(path, "admin/vendor/"); ok && strings.HasSuffix(name, ".js") && !named[name] {
			t.Errorf("%s is not listed", name)
		}
		return err
	})
	if err != nil || len(named) == 0 {
		t.Fatal(len(named), err)
	}
}

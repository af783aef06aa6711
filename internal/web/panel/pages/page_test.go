package pages

import (
	"bytes"
	"compress/gzip"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"minping/internal/web/htmltest"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/asset"
)

// tree reads a drawn page.
func tree(t *testing.T, v kit.View) *html.Node {
	t.Helper()
	n, err := html.Parse(bytes.NewReader(drawn(t, v)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var (
	attr    = htmltest.Attr
	hasAttr = htmltest.HasAttr
	find    = htmltest.Find
	tag     = htmltest.Tag
	class   = htmltest.Class
	words   = htmltest.Words
	inside  = htmltest.Inside
)

func eachState(t *testing.T, check func(t *testing.T, name string, page *html.Node)) {
	t.Helper()
	for _, c := range states() {
		check(t, c.name, tree(t, c.view))
	}
}

func TestNothingOnAPageNeedsAnUnsafePolicy(t *testing.T) {
	eachState(t, func(t *testing.T, name string, page *html.Node) {
		for _, n := range find(page, func(n *html.Node) bool {
			on := slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
				return strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on")
			})
			return on || hasAttr(n, "style") || n.Data == "style" || (n.Data == "script" && attr(n, "src") == "")
		}) {
			t.Errorf("%s: <%s> runs or styles inline", name, n.Data)
		}
		for _, n := range find(page, func(n *html.Node) bool { return hasAttr(n, "src") || n.Data == "link" }) {
			if at := attr(n, "src") + attr(n, "href"); !strings.HasPrefix(at, asset.Prefix) {
				t.Errorf("%s loads %q", name, at)
			}
		}
	})
}

func TestEveryPageHasOneHeadingALanguageAndAWayPastTheNavigation(t *testing.T) {
	eachState(t, func(t *testing.T, name string, page *html.Node) {
		heading := func(n *html.Node) bool { // the hall screen has one for each of its states, and shows one
			for at := n; at != nil; at = at.Parent {
				if hasAttr(at, "hidden") {
					return false
				}
			}
			return tag("h1")(n)
		}
		if n := find(page, heading); len(n) != 1 || words(n[0]) == "" {
			t.Errorf("%s has %d headings of the first level", name, len(n))
		}
		if n := find(page, tag("html")); attr(n[0], "lang") != "zh-CN" {
			t.Errorf("%s has the language %q", name, attr(n[0], "lang"))
		}
		if n := find(page, tag("main")); len(n) != 1 {
			t.Errorf("%s has %d main parts", name, len(n))
		}
		if len(find(page, class("frame"))) > 0 && len(find(page, class("skip"))) != 1 {
			t.Errorf("%s has no way past the navigation", name)
		}
	})
}

func TestIdsAreUniqueAndWhatPointsAtThemExists(t *testing.T) {
	eachState(t, func(t *testing.T, name string, page *html.Node) {
		ids := map[string]bool{}
		for _, n := range find(page, func(n *html.Node) bool { return hasAttr(n, "id") }) {
			if id := attr(n, "id"); ids[id] {
				t.Errorf("%s: the id %q is there twice", name, id)
			} else {
				ids[id] = true
			}
		}
		for _, n := range find(page, func(*html.Node) bool { return true }) {
			for _, key := range []string{"for", "aria-describedby", "aria-labelledby"} {
				for _, id := range strings.Fields(attr(n, key)) {
					if !ids[id] {
						t.Errorf("%s: %s=%q points at nothing", name, key, id)
					}
				}
			}
		}
	})
}

// The next step is the only filled button (design, "Panel").
func TestAtMostOneFilledButtonIsOffered(t *testing.T) {
	eachState(t, func(t *testing.T, name string, page *html.Node) {
		open := 0
		for _, n := range find(page, class("next")) {
			closed := inside(n, func(p *html.Node) bool { return p.Data == "details" && !hasAttr(p, "open") })
			if !closed && !hasAttr(n, "hidden") && !inside(n, func(p *html.Node) bool { return hasAttr(p, "hidden") }) {
				open++
			}
		}
		if open > 1 {
			t.Errorf("%s offers %d filled buttons", name, open)
		}
	})
}

func TestEveryFormPostsToThePanelAndEveryButtonHasWords(t *testing.T) {
	eachState(t, func(t *testing.T, name string, page *html.Node) {
		for _, b := range find(page, tag("button", "summary", "a")) {
			if words(b) == "" {
				t.Errorf("%s: a <%s> without words", name, b.Data)
			}
		}
		for _, f := range find(page, tag("form")) {
			if hasAttr(f, "data-slips") {
				continue
			}
			m := attr(f, "method")
			if m != "post" && m != "get" {
				t.Errorf("%s: a form with the method %q", name, m)
			}
			keys := find(f, func(n *html.Node) bool { return attr(n, "name") == "form_key" && attr(n, "value") != "" })
			if m == "post" && len(keys) != 1 {
				t.Errorf("%s: the form to %s carries %d keys", name, attr(f, "action"), len(keys))
			}
		}
		for _, in := range find(page, tag("input")) {
			if attr(in, "type") == "password" && attr(in, "autocomplete") == "" {
				t.Errorf("%s: a password field without autocomplete", name)
			}
			if attr(in, "type") == "password" && attr(in, "value") != "" {
				t.Errorf("%s repeats a password", name)
			}
		}
	})
}

// A step that cannot be undone says so and asks for the session's number (design, "Panel").
func TestDestructiveStepsSayWhatCannotBeUndone(t *testing.T) {
	eachState(t, func(t *testing.T, name string, page *html.Node) {
		for _, d := range find(page, func(n *html.Node) bool { return n.Data == "details" && class("grave")(n) }) {
			if len(find(d, class("cannot"))) == 0 {
				t.Errorf("%s: %q does not say what cannot be undone", name, words(d))
			}
		}
	})
}

var needsColour = regexp.MustCompile(`seg-(good|fair|poor|unknown|blank)`)

func TestEverySegmentOfABarHasItsWordsInOrBesideIt(t *testing.T) {
	bars := 0
	eachState(t, func(t *testing.T, name string, page *html.Node) {
		for _, bar := range find(page, class("bar")) {
			bars++
			pieces := find(bar,
				func(n *html.Node) bool { return n.Data == "rect" && needsColour.MatchString(attr(n, "class")) })
			desk, phone := len(find(bar, tag("text"))), len(find(bar, tag("text")))-len(find(bar, class("roomy")))
			for s := bar.NextSibling; s != nil; s = s.NextSibling {
				if s.Type == html.ElementNode {
					if class("beside")(s) {
						desk += len(find(s, tag("li"))) - len(find(s, class("tight")))
						phone += len(find(s, tag("li")))
					}
					break
				}
			}
			if len(pieces) != desk || len(pieces) != phone {
				t.Errorf("%s: a bar of %d pieces has %d words on a desk, %d on a phone", name, len(pieces), desk, phone)
			}
			if attr(bar, "aria-label") == "" {
				t.Errorf("%s: a bar that cannot be read aloud", name)
			}
		}
	})
	if bars == 0 {
		t.Error("no page has a bar")
	}
}

const maxPage = 150_000 // bytes gzipped, with everything a page loads

func TestEveryPageWeighsAtMost150KilobytesGzipped(t *testing.T) {
	set := assets(t)
	heaviest, most := "", 0
	for _, c := range states() {
		raw := drawn(t, c.view)
		sum := zipped(t, raw)
		page, err := html.Parse(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range find(page,
			func(n *html.Node) bool { return n.Data == "script" || n.Data == "link" || n.Data == "img" }) {
			at, _, _ := strings.Cut(strings.TrimPrefix(attr(n, "src")+attr(n, "href"), asset.Prefix), "?")
			f, ok := set.Lookup(at)
			if !ok {
				t.Fatalf("%s loads %q, which is not there", c.name, at)
			}
			if attr(n, "loading") != "lazy" {
				sum += onTheWire(f)
			}
		}
		if sum > most {
			heaviest, most = c.name, sum
		}
		if sum > maxPage {
			t.Errorf("%s weighs %d bytes", c.name, sum)
		}
	}
	t.Logf("heaviest: %s with %d bytes", heaviest, most)
}

func zipped(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := io.Copy(z, bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// onTheWire is how many bytes a file costs on the network.
func onTheWire(f asset.File) int {
	if zip := f.Zip(); zip != nil {
		return len(zip)
	}
	return len(f.Body)
}

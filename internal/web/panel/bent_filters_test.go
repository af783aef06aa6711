package panel

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"minping/internal/auth"
	"minping/internal/store/memory"
)

var bentChoices = []string{"no-such-choice", "-1", "999999999999999999999", "\x00", strings.Repeat("长", 300)}

// filtersOf are what links and forms of a page narrow that same page by.
func filtersOf(at string, page *html.Node) (out []string) {
	for _, f := range find(page, tag("form")) {
		if strings.EqualFold(attr(f, "method"), http.MethodPost) {
			continue
		}
		for _, n := range find(f, tag("select")) {
			out = append(out, attr(n, "name"))
		}
	}
	for _, l := range find(page, tag("a")) {
		if u, err := url.Parse(attr(l, "href")); err == nil && u.Path == at {
			for name := range u.Query() {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func rows(a answer) int { return len(find(a.page, tag("tr", "li"))) }

// A list that is narrowed by something that does not exist, from an old link or a mistyped address, says so or shows
// everything: an empty list would claim that nothing is there. None of it is an error of the service.
func TestAListNarrowedByWhatDoesNotExistSaysSo(t *testing.T) {
	st, keysIn := memory.Open(), t.TempDir()
	lastingCity(t, st, keysIn)
	d := newEnvIn(t, st, keysIn)
	narrows := []string{"batch", "evaluation", "focus", "kind", "round", "scope", "show", "source", "stage", "year"}
	asked := 0
	for _, role := range []auth.Role{auth.Admin, auth.Leader, auth.Organizer} {
		p, seen := d.as("p-"+string(role), role, ""), map[string]bool{}
		for _, at := range d.addresses(st, role) {
			a := p.get(at)
			if a.status != http.StatusOK || !strings.Contains(a.header.Get("Content-Type"), "html") {
				continue
			}
			for _, name := range filtersOf(at, a.page) {
				key := idInPath.ReplaceAllString(at, "/ID") + "?" + name
				if seen[key] {
					continue
				}
				seen[key] = true
				asked++
				for _, value := range bentChoices {
					b := p.get(at + "?" + url.Values{name: {value}}.Encode())
					fewer := b.status == http.StatusOK && rows(b) < rows(a)
					if b.status >= 500 || fewer && slices.Contains(narrows, name) {
						t.Errorf("%s: %s=%.20q is answered %d: %.300s", role, key, value, b.status, b.text())
					}
				}
			}
		}
	}
	if asked < 30 {
		t.Errorf("only %d filters were asked", asked)
	}
}

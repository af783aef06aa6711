package panel

import (
	"testing"

	"golang.org/x/net/html"
)

// A browser that knows its owner's name puts it into no field that asks for the name of something else.
func TestTheNameOfAThingIsNotFilledInWithAPersons(t *testing.T) {
	c := newCity(t, "liaocheng")
	for at, field := range map[string]string{
		"/admin/organizations/new": "name", "/admin/rounds": "name", "/admin/document-types/plan": "name",
	} {
		fields := find(c.office.see(at).page, func(n *html.Node) bool { return attr(n, "name") == field })
		if len(fields) == 0 {
			t.Errorf("%s has no field %s", at, field)
		}
		for _, n := range fields {
			if attr(n, "autocomplete") != "off" {
				t.Errorf("%s: %s is filled in with %q", at, field, attr(n, "autocomplete"))
			}
		}
	}
}

package panel

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"minping/internal/app/apptest"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/vote"
)

// shownForm is a form of a page that changes something, as a browser would send it, with every required field filled.
type shownForm struct {
	who            auth.Role
	page, action   string
	values         url.Values
	choices, texts []string // names of its fields
}

var (
	idInPath     = regexp.MustCompile(`/[A-Za-z0-9_-]{20,}`)
	numberInName = regexp.MustCompile(`\d+|[A-Za-z0-9_-]{20,}`)
)

// shape is what a form has in common with those about other things.
func (f shownForm) shape() string {
	names := slices.Sorted(slices.Values(slices.Concat(f.choices, f.texts)))
	for i := range names {
		names[i] = numberInName.ReplaceAllString(names[i], "N")
	}
	return strings.Join(append(slices.Compact(names), string(f.who), idInPath.ReplaceAllString(f.action, "/ID")), " ")
}

// formsOf are the forms on a page that change something.
func formsOf(who auth.Role, at string, page *html.Node) (out []shownForm) {
	untyped := []string{"hidden", "file", "submit", "checkbox"}
	for _, f := range find(page, tag("form")) {
		if !strings.EqualFold(attr(f, "method"), http.MethodPost) {
			continue
		}
		x := shownForm{who: who, page: at, action: attr(f, "action"), values: sent(f)}
		for _, n := range find(f, tag("input", "select", "textarea")) {
			name, kind := attr(n, "name"), attr(n, "type")
			switch {
			case name == "" || hasAttr(n, "disabled") || slices.Contains(untyped, kind):
			case n.Data == "select" || kind == "radio":
				x.choices = append(x.choices, name)
			default:
				x.texts = append(x.texts, name)
				if hasAttr(n, "required") && x.values.Get(name) == "" {
					x.values.Set(name, plausible(n))
				}
			}
		}
		x.choices = slices.Compact(slices.Sorted(slices.Values(x.choices)))
		out = append(out, x)
	}
	return out
}

// plausible is something that could be typed into a field.
func plausible(n *html.Node) string {
	switch {
	case attr(n, "type") == "date":
		return "2026-11-20"
	case attr(n, "type") == "datetime-local":
		return "2026-11-20T09:00"
	case attr(n, "inputmode") != "":
		return "1"
	}
	return "照此办理"
}

// everyForm returns the forms that roles meet on the pages of a store, by shape; a few of each, since a form may be
// shown where it can no longer be sent.
func (d *env) everyForm(st store.Store, people map[auth.Role]*client) map[string][]shownForm {
	d.t.Helper()
	out := map[string][]shownForm{}
	own := []string{"/admin/logout", "/admin/account"} // after which p is signed out
	for _, role := range auth.Roles() {
		p := people[role]
		for _, at := range d.addresses(st, role) {
			a := p.fetch(httptest.NewRequest(http.MethodGet, "http://test.example"+at, nil))
			if a.status != http.StatusOK || !strings.Contains(a.header.Get("Content-Type"), "html") {
				continue
			}
			for _, f := range formsOf(role, at, p.get(at).page) {
				if k := f.shape(); len(out[k]) < 4 && !slices.Contains(own, f.action) {
					out[k] = append(out[k], f)
				}
			}
		}
	}
	return out
}

// bend types a value into a field. An empty row of a form is passed over, so that the row gets a name.
func (f shownForm) bend(name, value string) {
	f.values.Set(name, value)
	if _, row, ok := strings.Cut(name, "."); ok && f.values.Has("name."+row) {
		f.values.Set("name."+row, cmp.Or(f.values.Get("name."+row), "王一"))
	}
}

// again is the form as its page shows it now; ok is false if it is no longer there.
func (f shownForm) again(p *client) (now shownForm, ok bool) {
	forms := formsOf(f.who, f.page, p.get(f.page).page)
	i := slices.IndexFunc(forms, func(x shownForm) bool { return x.shape() == f.shape() })
	if i < 0 {
		return f, false
	}
	return forms[i], true
}

// saysWrong reports whether a control, or the group that it is in, says what is wrong with it.
func saysWrong(n *html.Node) bool {
	if attr(n, "aria-invalid") == "true" {
		return true
	}
	for up := n.Parent; up != nil && up.Data != "form"; up = up.Parent {
		group := up.Data == "fieldset" || slices.Contains(strings.Fields(attr(up, "class")), "field")
		if group && len(find(up, func(x *html.Node) bool { return attr(x, "class") == "wrong" })) > 0 {
			return true
		}
	}
	return false
}

// refusesBent reports whether an answer refuses what was typed and says where, or why nothing can be typed now.
func refusesBent(a answer) bool {
	switch a.status {
	case http.StatusUnprocessableEntity, http.StatusBadRequest:
		return slices.ContainsFunc(find(a.page, tag("input", "select", "textarea")), saysWrong)
	case http.StatusConflict, http.StatusForbidden, http.StatusPreconditionFailed:
		return len(find(a.page, func(n *html.Node) bool { return attr(n, "role") == "alert" })) > 0
	}
	return false
}

// Issue after issue was one field of one form that took what it does not offer, or refused it without a word at the
// field. Every field of every form that any role meets is sent bent: a choice that is not offered, a text far too long
// and one with control characters are refused, and the page says where.
func TestEveryFieldOfEveryFormRefusesWhatItDoesNotOffer(t *testing.T) {
	st, keysIn := memory.Open(), t.TempDir()
	lastingCity(t, st, keysIn)
	h := apptest.NewOn(t, st, keysIn)
	h.Pass(50) // nanoseconds, which make another round
	r := h.Scored(9, 2)
	h.Session(3, nil)
	open, _ := h.Session(3, nil)
	h.Move(open.ID, vote.StateOpen)
	d := newEnvIn(t, st, keysIn)
	people := map[auth.Role]*client{}
	for _, role := range auth.Roles() {
		body := map[auth.Role]string{
			auth.Assessor: scheme.BodyDiscipline, auth.Supervisor: scheme.BodyDiscipline, auth.Unit: r.Units[0].Org.ID,
		}[role]
		people[role] = d.as("p-"+string(role), role, body)
	}
	forms := d.everyForm(st, people)
	if len(forms) < 80 {
		t.Errorf("only %d forms were found", len(forms))
	}
	asked := 0
	send := func(of []shownForm, what, name, value string) {
		for _, f := range of {
			p := people[f.who]
			now, ok := f.again(p)
			if !ok {
				continue
			}
			now.bend(name, value)
			asked++
			a := p.post(now.action, now.values)
			if !refusesBent(a) {
				t.Errorf("%s, %s: %s in %s is answered %d, %s: %.300s",
					f.who, f.page, what, name, a.status, a.location(), a.text())
			}
			if a.status != http.StatusConflict && a.status != http.StatusForbidden {
				return
			}
		}
	}
	for _, of := range forms {
		for _, name := range of[0].choices {
			send(of, "a choice that is not offered", name, "no-such-choice")
		}
		for _, name := range of[0].texts {
			send(of, "a text far too long", name, strings.Repeat("长", 100_000))
			send(of, "a text with control characters", name, "甲\x00\x07乙")
		}
	}
	if asked < 600 {
		t.Errorf("only %d fields were bent", asked)
	}
}

package swarm

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minping/internal/vote"
)

func TestASlipIsReadWithOrWithoutItsLink(t *testing.T) {
	sid := "AAAAAAAAAAAAAAAAAAAAAA"
	code := vote.Code{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	token := vote.TypedToken(sid, code)
	text, m := vote.B64u.EncodeToString(token[:]), vote.Hash{9, 8, 7}
	link := vote.SlipURL("http://h", sid, token, m)
	want := ticket{sid: sid, token: token, group: "群众"}
	anchored := want
	anchored.prefix = m[:10]
	for name, c := range map[string]struct {
		slip Slip
		sid  string
		want *ticket
	}{
		"whole":                    {Slip{code.String(), text, "群众", link}, "", &anchored},
		"link only":                {Slip{"", "", "群众", link}, "other", &anchored},
		"token only":               {Slip{"", text, "群众", ""}, sid, &want},
		"code only":                {Slip{strings.ToLower(code.String()), "", "群众", ""}, sid, &want},
		"code as it is printed":    {Slip{Code: code.Printed(), Group: "群众"}, sid, &want},
		"a printed code, mistyped": {Slip{Code: strings.Replace(code.Printed(), "3", "4", 1)}, sid, nil},
		"nothing":                  {Slip{}, sid, nil},
		"no session":               {Slip{Token: text}, "", nil},
		"token of another":         {Slip{Token: strings.Repeat("A", 22), URL: link}, "", nil},
		"screen link":              {Slip{URL: vote.ScreenURL("http://h", sid, m, code)}, "", nil},
		"short token":              {Slip{Token: "AAAA"}, sid, nil},
		"spare bits in the token":  {Slip{Token: strings.Repeat("A", 21) + "B"}, sid, nil},
		"code with a U":            {Slip{Code: strings.Repeat("U", 16)}, sid, nil},
		"code too long":            {Slip{Code: strings.Repeat("0", 24)}, sid, nil},
		"code too short":           {Slip{Code: strings.Repeat("0", 8)}, sid, nil},
	} {
		got, err := c.slip.ticket(c.sid)
		if c.want == nil {
			if err == nil {
				t.Errorf("%s: accepted", name)
			}
			continue
		}
		if diff := cmp.Diff(*c.want, got, cmp.AllowUnexported(ticket{})); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

func TestAPlanIsReadInBothForms(t *testing.T) {
	for text, want := range map[string]Plan{
		`[{"count":2,"answers":[1,0]},{"count":1,"group":"群众","answers":[2,1]}]`: {{2, "", []int{1, 0}}, {1, "群众", []int{2, 1}}},
		`[[1,0],[2,1]]`:                   {{Answers: []int{1, 0}}, {Answers: []int{2, 1}}},
		`[]`:                              nil,
		`{}`:                              nil,
		`[{"count":2}]`:                   nil,
		`[{"count":-1,"answers":[1]}]`:    nil,
		`[{"count":2,"answers":[1]},[1]]`: nil,
		`[["a"]]`:                         nil,
	} {
		got, err := ParsePlan([]byte(text))
		if (err == nil) != (want != nil) || err == nil && cmp.Diff(want, got) != "" {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
}

func TestAPlanIsDealtByGroup(t *testing.T) {
	phones := make([]*phone, 5)
	for i, g := range []string{"a", "b", "a", "b", "a"} {
		phones[i] = &phone{index: i, ticket: ticket{group: g}}
	}
	plan := Plan{
		{Count: 2, Group: "a", Answers: []int{1}},
		{Count: 2, Group: "b", Answers: []int{2}},
		{Count: 1, Answers: []int{3}},
	}
	if err := plan.deal(phones); err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, p := range phones {
		got = append(got, p.answers[0])
	}
	if diff := cmp.Diff([]int{1, 2, 1, 2, 3}, got); diff != "" {
		t.Error(diff)
	}
	if err := plan.deal(append(phones, &phone{ticket: ticket{group: "a"}})); err == nil {
		t.Error("more phones than the plan has answers for")
	}
	if err := (Plan{{Answers: []int{1}}, {Answers: []int{2}}}).deal(phones); err != nil || phones[2].answers[0] != 1 ||
		phones[3].answers[0] != 2 {
		t.Errorf("rows in turn: %v", err)
	}
}

// TestAManifestIsRefusedAsTheProtocolSays goes through rb1 §4's list for this second reader.
func TestAManifestIsRefusedAsTheProtocolSays(t *testing.T) {
	s, _ := newService(t, setup{slips: 1, comments: true})
	if _, err := parseManifest(s.box.Bytes); err != nil {
		t.Fatal(err)
	}
	swap := func(old, new string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) }
	}
	modulus := s.box.Manifest.Issuers[0].N
	change := func(f func(m *vote.Manifest)) func([]byte) []byte {
		return func(b []byte) []byte {
			var m vote.Manifest
			if err := json.Unmarshal(b, &m); err != nil {
				t.Fatal(err)
			}
			f(&m)
			var buf bytes.Buffer
			enc := json.NewEncoder(&buf)
			enc.SetEscapeHTML(false)
			_ = enc.Encode(m)
			return bytes.TrimSpace(buf.Bytes())
		}
	}
	for name, f := range map[string]func([]byte) []byte{
		"space":            swap(`"v":1,`, `"v":1, `),
		"escape":           swap(`"title":"测评"`, `"title":"\u6d4b评"`),
		"unknown key":      swap(`"v":1,`, `"v":1,"x":1,`),
		"doubled key":      swap(`"v":1,`, `"v":1,"v":1,`),
		"trailing newline": func(b []byte) []byte { return append(bytes.Clone(b), '\n') },
		"version":          change(func(m *vote.Manifest) { m.V = 2 }),
		"mode":             change(func(m *vote.Manifest) { m.Mode = "post" }),
		"flow":             change(func(m *vote.Manifest) { m.Flow = "three" }),
		"presence":         change(func(m *vote.Manifest) { m.Presence = 2 }),
		"screen":           change(func(m *vote.Manifest) { m.Mode = "screen" }),
		"delay":            change(func(m *vote.Manifest) { m.Delay = 21 }),
		"k":                change(func(m *vote.Manifest) { m.K = 2 }),
		"no questions":     change(func(m *vote.Manifest) { m.Questions = nil }),
		"one option":       change(func(m *vote.Manifest) { m.Questions[0].N = 1 }),
		"255 options":      change(func(m *vote.Manifest) { m.Questions[0].N = 255 }),
		"17 marks":         change(func(m *vote.Manifest) { m.Questions[2].N = 17 }),
		"type":             change(func(m *vote.Manifest) { m.Questions[0].T = "x" }),
		"origin":           change(func(m *vote.Manifest) { m.Origin = "h/rb1/x" }),
		"sid":              change(func(m *vote.Manifest) { m.SID = "x"; m.Origin = "h/rb1/x" }),
		"slot":             change(func(m *vote.Manifest) { m.Issuers[1].Slot = "x" }),
		"no ballot issuer": change(func(m *vote.Manifest) { m.Issuers = m.Issuers[1:] }),
		"two ballots":      change(func(m *vote.Manifest) { m.Issuers[1].Slot = "ballot" }),
		"listed twice":     change(func(m *vote.Manifest) { m.Issuers[1].N = m.Issuers[0].N }),
		"short modulus":    change(func(m *vote.Manifest) { m.Issuers[0].N = modulus[4:] }),
		"small modulus":    change(func(m *vote.Manifest) { m.Issuers[0].N = "A" + modulus[1:] }),
		"even modulus":     change(func(m *vote.Manifest) { m.Issuers[0].N = modulus[:len(modulus)-2] + "AA" }),
		"count key":        change(func(m *vote.Manifest) { m.Seal = m.Seal[:40] }),
		"receipt key":      change(func(m *vote.Manifest) { m.Receipt = "" }),
		"board key":        change(func(m *vote.Manifest) { m.Board = "x" }),
		"form":             change(func(m *vote.Manifest) { m.Form = "" }),
	} {
		raw := f(s.box.Bytes)
		if bytes.Equal(raw, s.box.Bytes) {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := parseManifest(raw); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestTheHallIsAskedWithTheTokenOfAFile(t *testing.T) {
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	answer := `{"url":"one","boxes":[{"sid":"a","url":"of a"},{"sid":"b","url":"of b"}]}`
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" || r.URL.Path != "/api/v1/sessions/s/hall" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = w.Write([]byte(answer))
	}))
	defer srv.Close()
	for sid, want := range map[string]string{"a": "of a", "b": "of b", "c": "one"} {
		if got, err := ScreenHall(srv.URL, "s", token)(t.Context(), sid); got != want || err != nil {
			t.Errorf("%s: %q, %v", sid, got, err)
		}
	}
	if _, err := ScreenHall(srv.URL, "other", token)(t.Context(), "a"); err == nil {
		t.Error("a refusal was taken for a link")
	}
	answer = `{}`
	if _, err := ScreenHall(srv.URL, "s", token)(t.Context(), "a"); err == nil {
		t.Error("no link was taken for a link")
	}
	if got, err := ScreenFile(token)(t.Context(), "a"); got != "secret" || err != nil {
		t.Errorf("file: %q, %v", got, err)
	}
}

func TestAScreensLinkIsOfItsSession(t *testing.T) {
	link := vote.ScreenURL("http://h", "sid", vote.Hash{1}, [10]byte{2})
	s, err := parseScreen(link, "sid")
	if err != nil || s.m != (vote.Hash{1}) || s.code != ([10]byte{2}) {
		t.Errorf("%+v, %v", s, err)
	}
	for _, bad := range []string{
		"", "http://h/b", link + "x", strings.Replace(link, "#2.", "#1.", 1),
		strings.Replace(link, "sid", "other", 1),
	} {
		if _, err := parseScreen(bad, "sid"); err == nil {
			t.Errorf("%q: accepted", bad)
		}
	}
}

func TestAllPhonesLookAtTheScreenTogether(t *testing.T) {
	looks := 0
	p := projector{last: map[string]seen{}, look: func(_ context.Context, sid string) (string, error) {
		looks++
		return vote.ScreenURL("http://h", sid, vote.Hash{1}, [10]byte{byte(looks)}), nil
	}}
	for range 10 {
		if _, err := p.read(t.Context(), "sid", time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	if looks != 1 {
		t.Errorf("%d looks for ten phones", looks)
	}
	s, err := p.read(t.Context(), "sid", time.Now())
	if err != nil || looks != 2 || s.code[0] != 2 {
		t.Errorf("a stale code was taken again: %d looks, %v", looks, err)
	}
}

func TestThePagesPartsAreThoseOfItsOwnHost(t *testing.T) {
	html := `<link rel=stylesheet href=/s/a.css><script type="module" src="s/b.js?v=1"></script><img alt="x" src='/s/c.svg'>
	<script>src="/s/inline.js"</script><script src="https://cdn.example/x.js"></script><script src="//cdn.example/y.js"></script>
	<a href="/help">?</a><img src="data:image/png;base64,AA"><img src="/s/c.svg">`
	if diff := cmp.Diff([]string{"/s/a.css", "/s/b.js?v=1", "/s/c.svg"}, parts([]byte(html))); diff != "" {
		t.Error(diff)
	}
}

func FuzzManifest(f *testing.F) {
	s, _ := newService(f, setup{slips: 1})
	f.Add(s.box.Bytes)
	f.Add([]byte(`{"v":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, theirs := vote.ParseManifest(raw)
		if _, ours := parseManifest(raw); theirs == nil && ours != nil {
			t.Errorf("the service publishes what its phones refuse: %v", ours)
		}
	})
}

func FuzzSlip(f *testing.F) {
	f.Add("0000-0000-0000-0000", "", "http://h/b#1.s.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAA", "s")
	f.Fuzz(func(t *testing.T, code, token, link, sid string) {
		got, err := Slip{Code: code, Token: token, URL: link}.ticket(sid)
		if err == nil && got.sid == "" {
			t.Error("a slip of no session")
		}
	})
}

func TestWhatWasKeptIsReadAsItWasWritten(t *testing.T) {
	sid, hash := b64u.EncodeToString(make([]byte, 16)), b64u.EncodeToString(make([]byte, 32))
	good := `[{"sid":"` + sid + `","m":"` + hash + `","tracker":"` + hash + `","receipt":""}]`
	if k, err := ParseKept([]byte(good)); err != nil || len(k) != 1 || k[0].SID != sid {
		t.Errorf("%v, %v", k, err)
	}
	for _, bad := range []string{
		"", "null", "[]", "{}", strings.Replace(good, sid, "../x", 1),
		strings.Replace(good, hash, "AA", 1),
	} {
		if _, err := ParseKept([]byte(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestSlipsOfSeveralSessionsAreTakenInTurn(t *testing.T) {
	a, b := []Slip{{Code: "a1"}, {Code: "a2"}, {Code: "a3"}}, []Slip{{Code: "b1"}}
	var got []string
	for _, s := range Interleaved([][]Slip{a, nil, b}) {
		got = append(got, s.Code)
	}
	if want := []string{"a1", "b1", "a2", "a3"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if Interleaved(nil) != nil {
		t.Error("no slips are some")
	}
}

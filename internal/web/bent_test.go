package web

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"minping/internal/auth"
)

// bends are texts that no field takes, as they stand in a body.
var bends = map[string]string{`"甲\ud842乙"`: "half a character", `"锟\ufffd"`: "a lost character", `{"a":1}`: "an object"}

// Every text of every body is read at the door: what no field takes is refused with the field's name, never with an
// incident.
func TestEveryTextOfEveryBodyIsReadAtTheDoor(t *testing.T) {
	h := newEnv(t)
	briefing, evaluation := h.briefing()
	var s spec
	h.ask("GET", "/api/v1/openapi.json", "", nil).into(&s)
	bent := 0
	for _, w := range s.writes() {
		a := h.askerOf(w, briefing, evaluation)
		properties, _ := w.body["properties"].(map[string]any)
		for name, p := range properties {
			if s.resolve(p.(map[string]any))["type"] != "string" {
				continue
			}
			for value, what := range bends {
				bent++
				a.refusesText(s.sampleObject(w.body), name, value, what)
			}
		}
	}
	if bent < 150 {
		t.Errorf("only %d texts were bent", bent)
	}
	var b struct{ Version int }
	h.as(auth.Organizer, "GET", "/api/v1/briefings/"+briefing, nil).into(&b)
	if b.Version != 1 {
		t.Errorf("a refused body made version %d of a briefing", b.Version)
	}
}

func (a asker) refusesText(body map[string]any, name, value, what string) {
	a.t.Helper()
	body[name] = "@bent@"
	raw, err := json.Marshal(body)
	if err != nil {
		a.t.Fatal(err)
	}
	r := a.ask(a.verb, a.at, a.token, strings.Replace(string(raw), `"@bent@"`, value, 1))
	var p problem
	r.into(&p)
	if r.Status != 400 && r.Status != 422 || !p.field(name) {
		a.t.Errorf("%s %s with %s in %s: %d %s", a.verb, a.path, what, name, r.Status, fmt.Sprint(p.Errors))
	}
}

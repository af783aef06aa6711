package app_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"minping/configs"
	"minping/internal/app"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/document"
	"minping/internal/evaluation/pack"
)

func TestAPackThatCannotBeReadIsNamed(t *testing.T) {
	whole := fstest.MapFS{}
	files, err := fs.Glob(configs.Parsed, "packs/dist/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		raw, err := fs.ReadFile(configs.Parsed, name)
		if err != nil {
			t.Fatal(err)
		}
		whole[name] = &fstest.MapFile{Data: raw}
	}
	if _, err := app.ReadRules(whole); err != nil {
		t.Fatal(err)
	}
	for _, pack := range []string{
		"tasks", "documents", "ledger", "entries", "deadlines", "calendar", "teams", "decisions", "effects",
	} {
		name := "packs/dist/" + pack + ".json"
		kept := whole[name]
		for what, broken := range map[string]*fstest.MapFile{"is missing": nil, "is no JSON": {Data: []byte("{")}} {
			delete(whole, name)
			if broken != nil {
				whole[name] = broken
			}
			_, err := app.ReadRules(whole)
			if err == nil || !strings.Contains(err.Error(), strings.TrimSuffix(pack, "s")) {
				t.Errorf("%s %s: %v", pack, what, err)
			}
		}
		whole[name] = kept
	}
}

// A rung of a ladder and a decision each name the document that they lead to by its code, in packs of their own.
func TestEveryRungAndEveryDecisionHasItsDocument(t *testing.T) {
	rules, err := app.ReadRules(configs.Parsed)
	if err != nil {
		t.Fatal(err)
	}
	days, err := pack.Load(configs.Parsed, "deadlines", deadline.ParseRules)
	if err != nil {
		t.Fatal(err)
	}
	lasts := false
	for _, l := range days.Ladders {
		for _, r := range l.Rungs {
			letter, ok := rules.Documents.Type(r.Letter)
			if !ok {
				t.Errorf("%s of %s has no document", r.Name, l.Name)
				continue
			}
			if letter.About != document.AboutUnit || letter.Final {
				t.Errorf("%s cannot be issued to a unit before its result", letter.Name)
			}
			if l.ID == "five" && letter.Name != r.Name {
				t.Errorf("%s leads to %s", r.Name, letter.Name)
			}
			if r.SetsLastDate && letter.DueDays == 0 {
				t.Errorf("%s sets no last date", letter.Name)
			}
			lasts = lasts || r.AfterLastDate
		}
	}
	if !lasts {
		t.Error("no ladder goes on after the last date")
	}
	for k, code := range rules.Decisions.Documents {
		if _, ok := rules.Documents.Type(code); !ok {
			t.Errorf("%s leads to %s, which is no document", k, code)
		}
	}
	if rules.Decisions.Documents[decision.Accountability] == "" {
		t.Error("an accountability leads to no document")
	}
}

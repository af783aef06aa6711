package app_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"minping/configs"
	"minping/internal/app"
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

package pack_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"minping/configs"
	"minping/internal/evaluation/pack"
)

var update = flag.Bool("update", false, "make the JSON of every pack")

func TestTheProgramStartsWithThePacksAsTheyAreWritten(t *testing.T) {
	written, err := fs.Glob(configs.Packs, "packs/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := fs.Glob(configs.Parsed, "packs/dist/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(written) == 0 || len(parsed) != len(written) {
		t.Errorf("%d packs, %d of them as JSON", len(written), len(parsed))
	}
	for _, name := range written {
		raw, err := configs.Packs.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := pack.ToJSON(raw)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want = append(want, '\n')
		made := "packs/dist/" + strings.TrimSuffix(path.Base(name), ".yaml") + ".json"
		if *update {
			if err := os.WriteFile("../../../configs/"+made, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := configs.Parsed.ReadFile(made); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what %s says (%v): run make update", made, name, err)
		}
	}
}

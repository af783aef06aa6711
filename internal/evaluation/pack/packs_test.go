package pack_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"minping/configs"
	"minping/internal/evaluation/pack"
)

var update = flag.Bool("update", false, "make the JSON of every pack")

func TestTheProgramStartsWithThePacksAsTheyAreWritten(t *testing.T) {
	written, err := fs.Glob(configs.Packs, "packs/*.yaml")
	if err != nil || len(written) == 0 {
		t.Fatal(len(written), err)
	}
	parsed, err := fs.Glob(configs.Parsed, "packs/dist/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range parsed {
		source := "packs/" + strings.TrimSuffix(path.Base(name), ".json") + ".yaml"
		if slices.Contains(written, source) {
			continue
		}
		if !*update {
			t.Errorf("%s is made of %s, which is not there: run make update", name, source)
		} else if err := os.Remove("../../../configs/" + name); err != nil {
			t.Fatal(err)
		}
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

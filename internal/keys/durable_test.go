package keys

import (
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"minping/internal/disk"
)

var random = regexp.MustCompile(`\.[A-Z2-7]{20,}\.`)

// steps are what fn does to files, without the random part of their names.
func steps(t *testing.T, fn func() error) (out []string) {
	t.Helper()
	stop := disk.Watch(func(step string) { out = append(out, random.ReplaceAllString(step, ".")) })
	defer stop()
	if err := fn(); err != nil {
		t.Fatal(err)
	}
	return out
}

// Keys whose public halves are printed on slips are on the disk, and their name is, before Make returns.
func TestKeysAreDurableBeforeTheyAreUsed(t *testing.T) {
	r := open(t, t.TempDir())
	file := sid + sessionSuffix
	got := steps(t, func() error { _, err := r.Make(sid, Spec{}); return err })
	written, named := slices.Index(got, "sync "+file+newSuffix), slices.Index(got, "sync "+filepath.Base(r.dir))
	if written < 0 || named < written {
		t.Errorf("made by %q", got)
	}
	got = steps(t, func() error { return r.Erase(sid, Receipt) })
	written = slices.Index(got, "sync "+file+newSuffix)
	renamed := slices.Index(got, "rename "+file+newSuffix+" "+file)
	named = slices.Index(got, "sync "+filepath.Base(r.dir))
	gone := slices.Index(got, "remove "+file+dyingSuffix)
	if written < 0 || renamed < written || named < renamed || gone < named {
		t.Errorf("rewritten by %q", got)
	}
}

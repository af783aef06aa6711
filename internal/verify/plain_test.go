package verify

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestAKeyIsReportedOnce(t *testing.T) {
	for _, ok := range []string{
		`{}`, `[]`, `"a"`, `{"a":{"b":1},"b":[{"a":1},{"a":2}],"c":"a","d":["a","a"]}`,
		`{"a":"{\"a\":1,\"a\":2}"}`,
	} {
		if err := unambiguous([]byte(ok)); err != nil {
			t.Errorf("%s: %v", ok, err)
		}
	}
	for _, bad := range []string{
		`{"a":1,"a":1}`, `{"a":1,"A":2}`, `{"x":[{"a":{},"b":[],"a":3}]}`,
		`{"a":1,"\u0061":2}`, `{"a":[1,2],"a":3}`, `{`, `{"a"}`,
	} {
		if unambiguous([]byte(bad)) == nil {
			t.Errorf("%s passes", bad)
		}
	}
}

// TestAResultThatOthersReadDifferentlyFails: the holder of the board key could show this program one score and an
// assessor another.
func TestAResultThatOthersReadDifferentlyFails(t *testing.T) {
	e := oneBox(t)
	right := string(e.resultJSON())
	for _, double := range []string{
		`"satisfaction_score":"60.00","satisfaction_score":`,
		`"satisfaction_score":"60.00","Satisfaction_Score":`,
	} {
		e.publishResult([]byte(strings.Replace(right, `"satisfaction_score":`, double, 1)))
		if got := failed(e.check()); !slices.Contains(got, idTotals) {
			t.Errorf("%s: failed %v", double, got)
		}
	}
}

// TestAFolderWithALinkIsNoBundle: what a link points to can change after the check.
func TestAFolderWithALinkIsNoBundle(t *testing.T) {
	e, dir := oneBox(t), t.TempDir()
	unzip(t, e.zip(), func(name string, raw []byte) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	})
	outside := filepath.Join(t.TempDir(), "README.txt")
	if err := os.Rename(filepath.Join(dir, "README.txt"), outside); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "README.txt")); err != nil {
		t.Fatal(err)
	}
	if checks, err := Target(t.Context(), dir, e.anchors()); err != nil || OK(checks) {
		t.Errorf("passed, %v", err)
	}
}

// TestNamesThatLeaveTheBundleAreRefused: each archive is the good one except for a name of the same length, in both
// headers.
func TestNamesThatLeaveTheBundleAreRefused(t *testing.T) {
	e := oneBox(t)
	raw := e.zip()
	for _, name := range []string{
		"../DME.txt", "/EADME.txt", "C:\\DME.txt", "READM\x00.txt", "bundle.json"[:10],
		"RE/./E.txt", "RE//ME.txt",
	} {
		bad := bytes.ReplaceAll(raw, []byte("README.txt"), []byte(name))
		if got := failed(checkZip(bad, e.anchors())); len(got) == 0 {
			t.Errorf("%q passed", name)
		}
	}
}

// TestNotesAreReadInOneSpelling: line ends, a key of the same name, and digests with spare bits.
func TestNotesAreReadInOneSpelling(t *testing.T) {
	other := oneBox(t)
	for name, bend := range map[string]func(e *evidence, n []byte) []byte{
		"CRLF": func(_ *evidence,
			n []byte,
		) []byte {
			return bytes.ReplaceAll(n, []byte("\n"), []byte("\r\n"))
		},
		"signed by a key of the name": func(e *evidence,
			_ []byte,
		) []byte {
			return other.sign(e.boxes[0], e.boxes[0].sealed())
		},
		"spare bits in the root": func(_ *evidence, n []byte) []byte {
			lines := bytes.SplitN(n, []byte("\n"), 4)
			lines[2][42]++
			return bytes.Join(lines, []byte("\n"))
		},
		"no last line end":  func(_ *evidence, n []byte) []byte { return bytes.TrimSuffix(n, []byte("\n")) },
		"a byte order mark": func(_ *evidence, n []byte) []byte { return append([]byte("\ufeff"), n...) },
	} {
		e := oneBox(t)
		at := e.boxes[0].path("checkpoint.note")
		e.files[at] = bend(e, e.files[at])
		if got := failed(e.check()); !slices.Contains(got, idNoteOf+"sealed") {
			t.Errorf("%s: failed %v", name, got)
		}
	}
}

// TestDeepJSONIsRefusedWithoutFalling: a result made of nothing but brackets.
func TestDeepJSONIsRefusedWithoutFalling(t *testing.T) {
	e := oneBox(t)
	e.publishResult(bytes.Repeat([]byte("["), 1<<20))
	if got := failed(e.check()); !slices.Contains(got, idTotals) {
		t.Errorf("failed %v", got)
	}
}

package e2e

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/verify"
)

// A session may have been voided when some of its boxes had their manifest and others nothing: both checkers say the
// same of it, and of what only looks like it.
func TestTheBrowserChecksASessionVoidedHalfFixed(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	const unfixed = "AAAAAAAAAAAAAAAAAAAAAA"
	for _, x := range []struct {
		name    string
		printed int
		keep    []string // files beside those of a box that was voided when it had just been fixed
		fails   []string
	}{
		{"half fixed", 9, nil, nil},
		{"fewer slips than its manifest", 7, nil, []string{"accounting"}},
		{"somebody was admitted", 9, []string{"admission.note"}, []string{"siblings", "accounting"}},
	} {
		e := newEvidence(t)
		e.void("定版中断")
		for _, name := range []string{
			"admission.note", "checkpoint.note", "index", "records", "result.json", "result.note",
		} {
			if !slices.Contains(x.keep, name) {
				delete(e.files, e.h.box.Manifest.SID+"/"+name)
			}
		}
		e.accounting(func(a *verify.Accounting) { *a = verify.Accounting{Printed: x.printed, Issued: x.printed} })
		raw := e.write(verify.BoxDir{SID: unfixed, Dir: unfixed, Group: "群众"})
		want := inGo(raw, verify.Anchors{BoardKey: verifierKey(e.h)})
		var failed []string
		for _, l := range want {
			if !l.OK {
				failed = append(failed, l.ID)
			}
		}
		if !slices.Equal(failed, x.fails) {
			t.Errorf("%s: failed %v, want %v", x.name, failed, x.fails)
		}
		if diff := cmp.Diff(want, inBrowser(p, raw, verify.Anchors{BoardKey: verifierKey(e.h)})); diff != "" {
			t.Errorf("%s: checks (-program +browser):\n%s", x.name, diff)
		}
	}
}

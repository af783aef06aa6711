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
	onlyAccounting := []string{"accounting"}
	for _, x := range []struct {
		name  string
		acc   verify.Accounting
		step  string   // that the audit log says it came to
		keep  []string // files beside those of a box that was voided when it had just been fixed
		fails []string
	}{
		{"half fixed", verify.Accounting{Printed: 9}, "voided", nil, nil},
		{"fewer slips than its manifest", verify.Accounting{Printed: 7}, "voided", nil, onlyAccounting},
		{
			"someone was admitted",
			verify.Accounting{Printed: 9},
			"voided",
			[]string{"admission.note"},
			[]string{"siblings", "accounting"},
		},
		{"admissions without a note", verify.Accounting{Printed: 9, Admitted: 7}, "voided", nil, onlyAccounting},
		{"ballots without a board", verify.Accounting{Printed: 9, Returned: 7}, "voided", nil, onlyAccounting},
		{"void slips without a note", verify.Accounting{Printed: 9, Void: 1}, "voided", nil, onlyAccounting},
		{"paper", verify.Accounting{Printed: 9, Paper: 1}, "voided", nil, onlyAccounting},
		{"it was open", verify.Accounting{Printed: 9}, "open", nil, onlyAccounting},
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
		e.accounting(func(a *verify.Accounting) { *a = x.acc; a.Issued = a.Printed })
		entry := verify.AuditEntry{
			N: 1, At: "2024-07-24T11:30:00.000Z", Subject: "organizer", Object: e.h.box.Manifest.SID,
			Type: "session." + x.step, Result: "ok",
		}
		entry.Hash = verify.AuditHash(entry)
		e.files["audit.json"] = compact(t, []verify.AuditEntry{entry})
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

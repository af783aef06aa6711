package verify

import (
	"slices"
	"testing"
)

// A process died while it fixed the boxes of a session, which was then voided: some boxes have their manifest and the
// others nothing at all.
func TestASessionVoidedBeforeEveryManifestPasses(t *testing.T) {
	const told, voided = "other checks fail too", "voided.note"
	for name, x := range map[string]struct {
		keep  []string // files of the box that has its manifest, besides those of the draft
		slips int      // printed, 0: as in the boxes
		fails []string
	}{
		"half fixed":                    {[]string{voided}, 0, nil},
		"somebody was admitted":         {[]string{voided, "admission.note"}, 0, []string{idAccounting, idSiblings}},
		"not voided":                    {nil, 0, []string{told, idSiblings, idAccounting}},
		"fewer slips than its manifest": {[]string{voided}, 2, []string{idAccounting}},
	} {
		e := newEvidence(t, groupsOf(4, 3))
		e.void(e.boxes[1], "定版中断")
		keep := append([]string{"manifest.json", "manifest.note", "form.json"}, x.keep...)
		if len(x.keep) > 0 {
			keep = append(keep, "reason.txt")
		}
		for i, b := range e.boxes {
			for _, file := range boxFiles {
				if i == 0 || !slices.Contains(keep, file) {
					delete(e.files, b.path(file))
				}
			}
		}
		e.acc = Accounting{Printed: e.acc.Printed}
		if x.slips > 0 {
			e.acc.Printed = x.slips
		}
		e.acc.Flags = Flags(e.acc)
		e.files["accounting.json"] = mustJSON(t, e.acc)
		got := failed(e.check())
		for _, id := range x.fails {
			if id != told && !slices.Contains(got, id) {
				t.Errorf("%s: %s does not fail: %v", name, id, got)
			}
		}
		if !slices.Contains(x.fails, told) && len(got) != len(x.fails) {
			t.Errorf("%s: failed %v, want %v", name, got, x.fails)
		}
	}
}

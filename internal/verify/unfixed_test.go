package verify

import (
	"slices"
	"testing"
)

// A process died while it fixed the boxes of a session, which was then voided: some boxes have their manifest and the
// others nothing at all.
func TestASessionVoidedBeforeEveryManifestPasses(t *testing.T) {
	const told, voided = "other checks fail too", "voided.note"
	alone, onlyAccounting := []string{voided}, []string{idAccounting}
	for name, x := range map[string]struct {
		keep  []string   // files of the box that has its manifest, besides those of the draft
		acc   Accounting // printed 0: as in the boxes
		step  string     // of the audit log besides the void
		fails []string
	}{
		"half fixed": {keep: alone},
		"someone was admitted": {
			[]string{voided, "admission.note"}, Accounting{}, "", []string{idAccounting, idSiblings},
		},
		"not voided":                    {fails: []string{told, idSiblings, idAccounting}},
		"fewer slips than its manifest": {alone, Accounting{Printed: 2}, "", onlyAccounting},
		"admissions without a note":     {alone, Accounting{Admitted: 7}, "", onlyAccounting},
		"ballots without a board":       {alone, Accounting{Returned: 7, Valid: 7}, "", onlyAccounting},
		"void slips without a note":     {alone, Accounting{Void: 1}, "", onlyAccounting},
		"paper":                         {alone, Accounting{Returned: 1, Valid: 1, Paper: 1}, "", onlyAccounting},
		"paper that was not returned":   {alone, Accounting{Paper: 1}, "", onlyAccounting},
		"it became ready":               {alone, Accounting{}, "session.ready", onlyAccounting},
		"it was open":                   {alone, Accounting{}, "session.open", onlyAccounting},
		"it was voting":                 {alone, Accounting{}, "session.voting", onlyAccounting},
		"its accounting was typed":      {alone, Accounting{}, "session.accounting", nil},
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
		if x.acc.Printed == 0 {
			x.acc.Printed = e.acc.Printed
		}
		e.acc = x.acc
		e.acc.Flags = Flags(e.acc)
		e.logs(x.step)
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

// logs has the audit log say that a session was voided, and before it a step, "" for none.
func (e *evidence) logs(step string) {
	var log []AuditEntry
	for _, typ := range []string{step, "session.voided"} {
		a := AuditEntry{
			N: len(log) + 1, At: "2026-01-02T03:04:05.000Z", Subject: "张", Object: e.session, Type: typ, Result: "ok",
		}
		if typ == "" {
			continue
		}
		if len(log) > 0 {
			a.Prev = log[len(log)-1].Hash
		}
		a.Hash = AuditHash(a)
		log = append(log, a)
	}
	e.files["audit.json"] = mustJSON(e.t, log)
}

// In a session that has begun not even the only box is left out: nothing else would show it.
func TestABegunSessionIsNotWithoutItsOnlyBox(t *testing.T) {
	for step, fails := range map[string][]string{"": nil, "session.open": {idAccounting}} {
		e := oneBox(t)
		for _, file := range boxFiles {
			delete(e.files, e.boxes[0].path(file))
		}
		e.acc = Accounting{}
		e.acc.Flags = Flags(e.acc)
		e.files["accounting.json"] = mustJSON(t, e.acc)
		e.logs(step)
		if got := failed(e.check()); !slices.Equal(got, fails) {
			t.Errorf("%q: failed %v, want %v", step, got, fails)
		}
	}
}

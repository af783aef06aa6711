package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// chainOf makes an unbroken audit log.
func chainOf(n int) []AuditEntry {
	out := make([]AuditEntry, n)
	for i := range out {
		out[i] = AuditEntry{
			N: i + 1, At: "2026-01-01T00:00:00.000Z", Subject: "a", Object: "o",
			Type: "t", Result: "ok",
		}
		if i > 0 {
			out[i].Prev = out[i-1].Hash
		}
		out[i].Hash = AuditHash(out[i])
	}
	return out
}

func TestTheAuditChainHolds(t *testing.T) {
	if shown, hidden, err := CheckAudit(chainOf(5)); shown != 5 || hidden != 0 || err != nil {
		t.Errorf("%d %d %v", shown, hidden, err)
	}
	for name, spoil := range map[string]func([]AuditEntry) []AuditEntry{
		"changed":    func(c []AuditEntry) []AuditEntry { c[2].Subject = "b"; return c },
		"removed":    func(c []AuditEntry) []AuditEntry { return append(c[:2], c[3:]...) },
		"swapped":    func(c []AuditEntry) []AuditEntry { c[2], c[3] = c[3], c[2]; return c },
		"renumbered": func(c []AuditEntry) []AuditEntry { c[4].N = 9; return c },
		"rewritten":  func(c []AuditEntry) []AuditEntry { c[2].Detail = "x"; c[2].Hash = AuditHash(c[2]); return c },
		"no hash": func(c []AuditEntry) []AuditEntry {
			c[2] = AuditEntry{N: 3, Prev: c[1].Hash, Hash: "x"}
			return c[:3]
		},
		"a placeholder that says something": func(c []AuditEntry) []AuditEntry {
			c[2] = AuditEntry{N: 3, Subject: "张三", Detail: "x", Prev: c[2].Prev, Hash: c[2].Hash}
			return c
		},
		"before one": func(c []AuditEntry) []AuditEntry {
			c[0].Prev = hex64('a')
			c[0].Hash = AuditHash(c[0])
			return c[:1]
		},
		"zero": func(c []AuditEntry) []AuditEntry { c[0].N = 0; c[0].Hash = AuditHash(c[0]); return c[:1] },
	} {
		if _, _, err := CheckAudit(spoil(chainOf(5))); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	c := chainOf(5)
	c[2] = AuditEntry{N: 3, Prev: c[2].Prev, Hash: c[2].Hash}
	if shown, hidden, err := CheckAudit(c); shown != 4 || hidden != 1 || err != nil {
		t.Errorf("with a placeholder: %d %d %v", shown, hidden, err)
	}
}

// TestTheAuditHashIsFixed: the hash is part of the evidence and must not change between releases.
func TestTheAuditHashIsFixed(t *testing.T) {
	e := AuditEntry{N: 2, At: "2026-01-02T03:04:05.000Z", Subject: "张三", Object: "s", Type: "session.open", Result: "ok", Prev: "ab", Hash: "x"}
	for detail, text := range map[string]string{
		"":      `{"n":2,"at":"2026-01-02T03:04:05.000Z","subject":"张三","object":"s","type":"session.open","result":"ok","prev":"ab"}`,
		"<a&b>": `{"n":2,"at":"2026-01-02T03:04:05.000Z","subject":"张三","object":"s","type":"session.open","result":"ok","detail":"<a&b>","prev":"ab"}`,
	} {
		e.Detail = detail
		want := sha256.Sum256([]byte(text))
		if got := AuditHash(e); got != hex.EncodeToString(want[:]) {
			t.Errorf("detail %q: hash %s", detail, got)
		}
	}
}

func TestFlagsSayWhereAnAccountingDoesNotBalance(t *testing.T) {
	good := Accounting{
		Given: true, Expected: 10, Attended: 9, Printed: 12, Issued: 9, LeftOver: 2, Damaged: 1, Admitted: 8,
		Returned: 9, Paper: 2, Valid: 8, Invalid: 1, Lost: 1,
	}
	for _, c := range []struct {
		do   func(a *Accounting)
		want []string
	}{
		{func(*Accounting) {}, []string{}},
		{func(a *Accounting) { a.Given = false; a.LeftOver = 0 }, []string{FlagMissing}},
		{func(a *Accounting) { a.LeftOver = 1 }, []string{FlagPrintedMismatch}},
		{func(a *Accounting) { a.Issued, a.LeftOver = 7, 4 }, []string{FlagIssuedLess, FlagReturnedExceeds}},
		{func(a *Accounting) { a.Valid = 9 }, []string{FlagReturnedMismatch}},
		{func(a *Accounting) { a.Returned, a.Valid, a.Paper = 10, 9, 3 }, []string{FlagReturnedExceeds}},
		{func(a *Accounting) {
			a.Given, a.Printed, a.Issued, a.LeftOver, a.Damaged = false, 8, 8, 0, 0
			a.Paper, a.Returned, a.Valid = 2, 9, 8
		}, []string{FlagMissing, FlagReturnedExceeds}},
		{func(a *Accounting) { a.Lost = 2 }, []string{FlagLostMismatch}},
		{func(a *Accounting) { a.Paper = 0 }, []string{FlagLostMismatch, FlagBallotsExceed}},
		{func(a *Accounting) { a.Attended = 11 }, []string{FlagAttendedExceeds}},
	} {
		a := good
		c.do(&a)
		if diff := cmp.Diff(c.want, Flags(a)); diff != "" {
			t.Error(diff)
		}
		for _, f := range c.want {
			if w, ok := FlagWords(f); !ok || w.ZH == "" || w.EN == "" {
				t.Errorf("%s has no words: %v", f, w)
			}
		}
	}
}

func TestWithoutSlipsNoneCanBeMissing(t *testing.T) {
	screen := Accounting{Given: true, Expected: 10, Attended: 10, Admitted: 8, Returned: 7, Valid: 7}
	if f := Flags(screen); len(f) > 0 {
		t.Errorf("screen mode: %v", f)
	}
	screen.Issued = 6 // but if someone enters that slips were handed out, the figures must fit
	if diff := cmp.Diff([]string{FlagPrintedMismatch, FlagIssuedLess, FlagReturnedExceeds}, Flags(screen)); diff != "" {
		t.Error(diff)
	}
}

// Who reads the verdict learns that ballots were lost before the seal and that a person decided to go on.
func TestALossThatWasAcceptedIsInTheVerdict(t *testing.T) {
	e := oneBox(t)
	chain := chainOf(2)
	chain[1].Type, chain[1].Detail = "session.loss_accepted", "磁盘坏了"
	chain[1].Hash = AuditHash(chain[1])
	e.files["audit.json"] = mustJSON(t, chain)
	checks := e.check()
	if !OK(checks) || !warned(checks, idLoss) {
		t.Errorf("the loss is not told: %v", checks)
	}
	if warned(oneBox(t).check(), idLoss) {
		t.Error("a loss is told where there was none")
	}
}

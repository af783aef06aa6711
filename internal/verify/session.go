package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// checkSession checks what concerns all boxes of a bundle together.
func (b *bundle) checkSession() {
	if len(b.boxes) > 1 {
		b.is(idSiblings, b.checkSiblings(), len(b.boxes))
	}
	b.checkPublished(b.boxes...)
	entries, broken := b.auditLog()
	acc, err := b.accounting(begun(entries, b.listing.Session))
	switch {
	case err != nil:
		b.fail(idAccounting, err)
	case len(acc.Flags) > 0:
		b.warn(idUnbalanced, sayFlags(acc.Flags))
	default:
		b.pass(idAccounting)
	}
	if err == nil {
		b.checkReturned(acc)
	}
	b.checkAudit(entries, broken)
}

// checkSiblings checks that all boxes belong to one session: they change state together and have one result (rb1
// §9.4).
func (b *bundle) checkSiblings() error {
	first, unfixed := b.boxes[0], b.voidedUnfixed()
	if i := slices.IndexFunc(b.boxes, func(c *boxCheck) bool { return !c.empty }); unfixed && i > 0 {
		first = b.boxes[i]
	}
	groups := map[string]bool{}
	for _, c := range b.boxes {
		if groups[c.group] {
			return fmt.Errorf("two boxes are for the group %q", c.group)
		}
		groups[c.group] = true
		switch {
		case unfixed && c.empty:
			continue
		case (c.parsed == nil) != (first.parsed == nil) || c.voided != first.voided || c.hasSealed != first.hasSealed ||
			c.hasResult != first.hasResult:
			return errors.New("they are not in the same state")
		case c.parsed == nil:
			continue
		case !bytes.Equal(c.result, first.result):
			return errors.New("they have different results")
		}
		m, n := c.parsed.Manifest, first.parsed.Manifest
		if m.Org != n.Org || m.Title != n.Title || m.Mode != n.Mode || m.Flow != n.Flow || m.Presence != n.Presence ||
			m.Delay != n.Delay || m.K != n.K || m.Board != n.Board || m.App != n.App ||
			!slices.Equal(m.Questions, n.Questions) {
			return errors.New("they have different rules")
		}
		for i := range m.Issuers {
			if c != first && slices.Contains(n.Issuers, m.Issuers[i]) {
				return errors.New("they share an issuer key")
			}
		}
		if c != first && (m.Seal == n.Seal || m.Receipt == n.Receipt) {
			return errors.New("they share a key")
		}
	}
	return nil
}

// accounting reads accounting.json and compares it with the signed notes: it may be unbalanced, but not silently. A
// session that has begun had a manifest for each of its boxes.
func (b *bundle) accounting(begun bool) (Accounting, error) {
	var a Accounting
	raw, err := readSmall(b.src, "accounting.json")
	if err != nil {
		return a, err
	}
	if err := errors.Join(unambiguous(raw), strictJSON(raw, &a)); err != nil {
		return a, err
	}
	if want := Flags(a); !slices.Equal(a.Flags, want) {
		return a, fmt.Errorf("its flags are %v, its figures say %v", a.Flags, want)
	}
	printed, admitted, void, ballots, sealed := 0, 0, 0, 0, true
	for _, c := range b.boxes {
		printed, admitted, void, ballots = printed+c.issued, admitted+c.admitted, void+c.void, ballots+c.size
		sealed = sealed && c.hasSealed
	}
	unfixed := b.voidedUnfixed()
	switch {
	case begun && slices.ContainsFunc(b.boxes, func(c *boxCheck) bool { return c.empty }):
		return a, errors.New("a box has no manifest, but the audit log says that the session became ready")
	case unfixed && (a.Admitted != 0 || a.Void != 0 || a.Returned != 0 || a.Paper != 0):
		return a, fmt.Errorf("it says %d admitted, %d void and %d returned with %d on paper, but a box has no manifest",
			a.Admitted, a.Void, a.Returned, a.Paper)
	case a.Printed < printed || a.Printed > printed && !unfixed:
		return a, fmt.Errorf("it says %d slips, the manifests %d", a.Printed, printed)
	case !sealed: // voided before the seal: nothing signed to compare with
		return a, nil
	case a.Admitted != admitted || a.Void != void:
		return a, fmt.Errorf("it says %d admitted and %d void, the notes %d and %d", a.Admitted, a.Void, admitted, void)
	case a.Paper < 0 || a.Returned != ballots+a.Paper:
		return a, fmt.Errorf("it says %d returned with %d on paper, the sealed notes %d", a.Returned, a.Paper, ballots)
	}
	return a, nil
}

// voidedUnfixed reports whether a session was voided before each of its boxes had a manifest: no one can have been
// admitted anywhere, and no manifest says how many slips the others had.
func (b *bundle) voidedUnfixed() bool {
	unfixed := false
	for _, c := range b.boxes {
		if !c.empty && (!c.voided || c.hasAdmission) {
			return false
		}
		unfixed = unfixed || c.empty
	}
	return unfixed
}

// checkReturned compares the result with the boxes and the accounting.
func (b *bundle) checkReturned(a Accounting) {
	first := b.boxes[0]
	if !first.hasResult {
		return
	}
	var r result
	if unambiguous(first.result) != nil || json.Unmarshal(first.result, &r) != nil {
		return // checkResult has reported it
	}
	if r.Suppressed == "" && len(r.Groups) == len(b.boxes) && len(b.boxes) > 1 {
		b.checkHidden(r, a.Paper)
	}
	b.is(idReturned, b.compareReturned(a, r), r.Returned, a.Returned-a.Paper, a.Paper)
}

func (b *bundle) compareReturned(a Accounting, r result) error {
	inBoxes := a.Returned - a.Paper
	if r.SessionID != b.listing.Session {
		return errors.New("the result is of another session")
	}
	if r.Returned != a.Returned {
		return fmt.Errorf("the result says %d, the accounting %d", r.Returned, a.Returned)
	}
	k := b.boxes[0].parsed.Manifest.K
	few := r.Returned < k || inBoxes > 0 && inBoxes < k
	if few != (r.Suppressed != "") {
		return fmt.Errorf("with %d ballots and k = %d the result must say so if and only if it is too few",
			r.Returned, k)
	}
	if r.Valid != nil && (*r.Valid != a.Valid || *r.Invalid != a.Invalid) {
		return fmt.Errorf("the result says %d valid and %d invalid, the accounting %d and %d", *r.Valid,
			*r.Invalid, a.Valid, a.Invalid)
	}
	if err := compareTurnout(a, r); err != nil {
		return err
	}
	return b.compareGroups(r, a.Paper)
}

// compareTurnout checks that the result was calculated with the figures of this accounting and carries its flags.
func compareTurnout(a Accounting, r result) error {
	type figure struct {
		name string
		says *int
		want int
	}
	figures := []figure{{"printed", r.Printed, a.Printed}, {"issued", r.Issued, a.Issued}}
	if a.Given {
		figures = append(figures, figure{"expected", r.Expected, a.Expected},
			figure{"attended", r.Attended, a.Attended})
	}
	for _, f := range figures {
		if f.says == nil || *f.says != f.want {
			return fmt.Errorf("the result and the accounting say different things about %s", f.name)
		}
	}
	for flag := range flagWords {
		if slices.Contains(r.Flags, flag) != slices.Contains(a.Flags, flag) {
			return fmt.Errorf("the result and the accounting say different things about %s", flag)
		}
	}
	if slices.Contains(r.Flags, flagOverridden) != (len(a.Overrides) > 0) {
		return errors.New("two people's reason is in the accounting or in the result, but not in both")
	}
	return nil
}

// compareGroups compares each shown group with its own box.
func (b *bundle) compareGroups(r result, paper int) error {
	if r.Suppressed != "" || len(r.Groups) == 0 {
		return nil
	}
	if len(r.Groups) != len(b.boxes) {
		return fmt.Errorf("%d groups in %d boxes", len(r.Groups), len(b.boxes))
	}
	for i, c := range b.boxes {
		g := r.Groups[i]
		if g.Group != c.group {
			return fmt.Errorf("group %q is not that of box %s", g.Group, c.sid)
		}
		if g.Returned != nil && (*g.Returned < c.size || *g.Returned > c.size+paper) {
			return fmt.Errorf("group %s: %d returned, %d in its box", g.Group, *g.Returned, c.size)
		}
	}
	return nil
}

// auditLog reads the audit extract.
func (b *bundle) auditLog() (entries []AuditEntry, err error) {
	raw, err := readUpTo(b.src, "audit.json", 1<<30)
	if err == nil {
		err = strictJSON(raw, &entries)
	}
	return entries, err
}

// begun reports whether the audit log says that a session was more than a draft: each of its boxes had a manifest then.
func begun(entries []AuditEntry, session string) bool {
	return slices.ContainsFunc(entries, func(e AuditEntry) bool {
		state, is := strings.CutPrefix(e.Type, "session.")
		return is && e.Object == session && slices.Contains(steps, state)
	})
}

// steps are the states that only a session with all its manifests reaches.
var steps = []string{"ready", "open", "admitting", "admitted", "voting", "closing", "sealed", "counted", "purged"}

// checkAudit follows the hash chain of the audit extract, unless it is broken as a file.
func (b *bundle) checkAudit(entries []AuditEntry, err error) {
	var shown, hidden int
	if err == nil {
		shown, hidden, err = CheckAudit(entries)
	}
	b.is(idAudit, err, shown, hidden)
	for _, e := range entries {
		if err == nil && e.Type == lossAccepted {
			b.warn(idLoss, e.Detail)
		}
	}
}

// lossAccepted is the entry that says that a person went on with what was left of a damaged box.
const lossAccepted = "session.loss_accepted"

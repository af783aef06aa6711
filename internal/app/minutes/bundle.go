package minutes

import (
	"context"
	"fmt"
	"io"
	"path"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/verify"
	"minping/internal/vote"
)

// WriteBundle streams the evidence bundle of a counted, purged or voided session. minutesPage renders the minutes,
// which is the job of paper.
func (ms *Minutes) WriteBundle(ctx context.Context, a records.Actor, id string, w io.Writer,
	minutesPage func(View) ([]byte, error),
) error {
	if err := a.Only(auth.Auditor, auth.Assessor); err != nil {
		return err
	}
	m, err := ms.Show(ctx, a, id)
	if err != nil {
		return err
	}
	switch m.Session.State {
	case vote.StateCounted, vote.StatePurged, vote.StateVoided:
	default:
		return records.Fail(records.Conflict, "not_counted", "还没有计票。", "Not counted yet.")
	}
	page, err := minutesPage(m)
	if err != nil {
		return fmt.Errorf("minutes: %w", err)
	}
	accounting, err := records.PlainJSON(m.Balance)
	if err != nil {
		return err
	}
	extract, err := ms.sessionAudit(ctx, id)
	if err != nil {
		return err
	}
	files := []verify.File{
		verify.Bytes("accounting.json", accounting), verify.Bytes("audit.json", extract),
		verify.Bytes("minutes.html", page),
		verify.Bytes("README.txt", []byte(ballotbox.BundleReadme)),
	}
	var dirs []verify.BoxDir
	for _, ref := range m.Session.Boxes {
		dirs = append(dirs, verify.BoxDir{SID: ref.SID, Dir: ref.SID, Group: ref.Group})
		fs, err := ballotbox.Evidence(ctx, ms.boxes, ref.SID)
		if err != nil {
			return err
		}
		files = append(files, fs...)
	}
	if m.Session.State == vote.StateVoided {
		files, err = ms.addReason(ctx, id, files)
		if err != nil {
			return err
		}
	}
	signer, _ := ms.boxes.Ring.Board()
	return verify.WriteBundle(w, id, dirs, files, signer)
}

// addReason adds the reason for voiding beside every voided note, which signs its digest (rb1 §8).
func (ms *Minutes) addReason(ctx context.Context, id string, files []verify.File) ([]verify.File, error) {
	st, err := ms.boxes.Current(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if sid, name := path.Split(f.Path); name == "voided.note" {
			files = append(files, verify.Bytes(sid+"reason.txt", []byte(st.Reason)))
		}
	}
	return files, nil
}

// sessionAudit returns the audit chain in which unrelated entries are reduced to their links.
func (ms *Minutes) sessionAudit(ctx context.Context, id string) ([]byte, error) {
	entries, err := ms.audit.Extract(ctx, func(verify.AuditEntry) bool { return true })
	if err != nil {
		return nil, err
	}
	first, last := -1, -1
	for i, e := range entries {
		if e.Object == id {
			if first < 0 {
				first = i
			}
			last = i
			continue
		}
		entries[i] = verify.AuditEntry{N: e.N, Prev: e.Prev, Hash: e.Hash}
	}
	if first < 0 {
		return []byte("[]"), nil
	}
	return records.PlainJSON(entries[first : last+1])
}

package verify

import (
	"bytes"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/vote"
)

// Lists are what auditors get of one box besides its bundle: token ids, 32 bytes each, sorted ascending. They say which slips
// were used, never by whom, and are not on the board (rb1 §8).
type Lists struct {
	Issued   []byte // of every slip that was printed
	Admitted []byte // of the slips that were used
	Void     []byte // of the left-over slips that were scanned
}

// Check checks an auditor's lists of a box against its manifest and its admission note: nothing was added to the issued set
// after the manifest was published, and nobody was admitted on a slip that is not in it or was left over (rb1 §16 A16, A17).
func (l Lists) Check(manifest, admission []byte, a Anchors) []Check {
	d := &docket{}
	box, err := vote.ParseManifest(manifest)
	if err != nil {
		d.fail(idManifest, err)
		return d.checks
	}
	key, err := trustedKey(a, []*vote.Box{box})
	if !d.sayAnchor(a, []*vote.Box{box}, err) {
		return d.checks
	}
	d.box = box.Manifest.SID
	if box.Manifest.Board != key.text {
		d.fail(idManifest, errors.New("it names another board key than the one that is trusted"))
		return d.checks
	}
	d.pass(idManifest, vote.Fingerprint(box.M))
	d.is(idIssuedList, l.checkIssued(box), box.Manifest.Issued.N)
	d.is(idAdmittedList, l.checkAdmitted(admission, key.Verifier, box), len(l.Admitted)/32, len(l.Void)/32)
	return d.checks
}

func (l Lists) checkIssued(box *vote.Box) error {
	issued, err := splitList(l.Issued)
	if err != nil {
		return err
	}
	if len(issued) != box.Manifest.Issued.N || vote.IssuedRoot(issued) != box.IssuedRoot {
		return fmt.Errorf("%d slips under another root than the manifest's", len(issued))
	}
	return nil
}

func (l Lists) checkAdmitted(raw []byte, key note.Verifier, box *vote.Box) error {
	n, err := openNote(raw, key, box, vote.StageAdmission)
	if err != nil {
		return err
	}
	_, voids, err := vote.ParseAdmissionExtra(n.Extra)
	if err != nil {
		return err
	}
	admitted, err1 := splitList(l.Admitted)
	void, err2 := splitList(l.Void)
	issued, err3 := splitList(l.Issued)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	if len(admitted) != n.Size || vote.IssuedRoot(admitted) != n.Root || len(void) != voids {
		return errors.New("the note was signed over other admissions or voided slips")
	}
	known := map[vote.Hash]string{}
	for _, t := range issued {
		known[t] = ""
	}
	for word, list := range map[string][]vote.Hash{"used": admitted, "void": void} {
		for _, t := range list {
			if before, printed := known[t]; before != "" {
				return fmt.Errorf("slip %x was used and left over", t)
			} else if !printed && box.Manifest.Mode != vote.ModeScreen {
				return fmt.Errorf("slip %x was never printed", t)
			}
			known[t] = word
		}
	}
	return nil
}

// splitList reads a list of token ids, which must be strictly ascending.
func splitList(raw []byte) ([]vote.Hash, error) {
	if len(raw)%32 != 0 {
		return nil, errors.New("a list is not made of 32 bytes each")
	}
	out := make([]vote.Hash, len(raw)/32)
	for i := range out {
		out[i] = vote.Hash(raw[32*i:])
		if i > 0 && bytes.Compare(out[i-1][:], out[i][:]) >= 0 {
			return nil, errors.New("a list is not strictly ascending")
		}
	}
	return out, nil
}

package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"minping/internal/vote"
)

// Lists are what auditors get about a session besides its bundle: the token ids behind the numbers that the notes
// sign. They say which slips were used, never by whom or for which ballot, and are not on the board (rb1 §8).
type Lists struct {
	V       int       `json:"v"`
	Session string    `json:"session"`
	Boxes   []BoxList `json:"boxes"`
}

// BoxList is the lists of one ballot box: token ids in base64url, sorted by their bytes.
type BoxList struct {
	SID      string      `json:"sid"`
	Group    string      `json:"group,omitempty"`
	Issued   []vote.Hash `json:"issued"`   // of all printed slips
	Admitted []vote.Hash `json:"admitted"` // of used slips
	Void     []vote.Hash `json:"void"`     // of left-over slips that were scanned
}

// ParseLists parses the file that the service gives to auditors.
func ParseLists(raw []byte) (*Lists, error) {
	var l Lists
	if err := strictJSON(raw, &l); err != nil {
		return nil, fmt.Errorf("lists: %w", err)
	}
	if l.V != 1 || len(l.Boxes) == 0 {
		return nil, errors.New("lists: not an auditor's lists")
	}
	return &l, nil
}

// MarshalJSON writes the ids in base64url (api §2).
func (l BoxList) MarshalJSON() ([]byte, error) {
	return json.Marshal(boxListJSON{l.SID, l.Group, spell(l.Issued), spell(l.Admitted), spell(l.Void)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (l *BoxList) UnmarshalJSON(raw []byte) error {
	var in boxListJSON
	if err := strictJSON(raw, &in); err != nil {
		return err
	}
	l.SID, l.Group = in.SID, in.Group
	for _, x := range []struct {
		from []string
		to   *[]vote.Hash
	}{{in.Issued, &l.Issued}, {in.Admitted, &l.Admitted}, {in.Void, &l.Void}} {
		for _, s := range x.from {
			h, err := vote.ParseHash(s)
			if err != nil {
				return fmt.Errorf("token id: %w", err)
			}
			*x.to = append(*x.to, h)
		}
	}
	return nil
}

type boxListJSON struct {
	SID      string   `json:"sid"`
	Group    string   `json:"group,omitempty"`
	Issued   []string `json:"issued"`
	Admitted []string `json:"admitted"`
	Void     []string `json:"void"`
}

func spell(ids []vote.Hash) []string {
	out := make([]string, len(ids))
	for i, h := range ids {
		out[i] = vote.B64u.EncodeToString(h[:])
	}
	return out
}

// checkLists checks an auditor's lists for this box: nothing was added to the issued set after the manifest was
// published, and no one was admitted with a slip that is not in it or was left over (rb1 §16 A16, A17).
func (c *boxCheck) checkLists(lists *Lists) {
	c.box = c.sid
	defer func() { c.box = "" }()
	if c.parsed == nil {
		return // nothing was published, or parseManifest has reported why
	}
	var own *BoxList
	for i, b := range lists.Boxes {
		if b.SID == c.sid {
			own = &lists.Boxes[i]
		}
	}
	if own == nil {
		c.fail(idLists, errors.New("this box is not in it"))
		return
	}
	c.is(idIssuedList, own.checkIssued(c.parsed), len(own.Issued))
	raw, err := c.read("admission.note")
	var n vote.Note
	if err == nil {
		n, err = openNote(raw, c.key.Verifier, c.parsed, vote.StageAdmission)
	}
	if err == nil {
		err = own.checkAdmitted(n)
	}
	c.is(idAdmittedList, err, len(own.Admitted), len(own.Void))
	var stray error
	if c.parsed.Manifest.Mode != vote.ModeScreen { // in screen mode phones generate their own tokens
		stray = own.checkPrinted()
	}
	c.is(idUsedList, stray)
}

// belongs checks that the lists are for the bundle's session and nothing else.
func (l *Lists) belongs(listing listing) error {
	if l.Session != listing.Session {
		return errors.New("they are of another session")
	}
	if len(l.Boxes) != len(listing.Boxes) {
		return fmt.Errorf("they have %d boxes, the bundle %d", len(l.Boxes), len(listing.Boxes))
	}
	return nil
}

func (l BoxList) checkIssued(box *vote.Box) error {
	if err := ascending(l.Issued); err != nil {
		return err
	}
	if len(l.Issued) != box.Manifest.Issued.N || vote.IssuedRoot(l.Issued) != box.IssuedRoot {
		return fmt.Errorf("%d slips under another root than the manifest's, which fixed %d",
			len(l.Issued), box.Manifest.Issued.N)
	}
	return nil
}

// checkAdmitted compares the lists with what the admission note signed.
func (l BoxList) checkAdmitted(n vote.Note) error {
	_, voids, err := vote.ParseAdmissionExtra(n.Extra)
	if err := errors.Join(err, ascending(l.Admitted), ascending(l.Void)); err != nil {
		return err
	}
	if len(l.Admitted) != n.Size || len(l.Void) != voids {
		return fmt.Errorf("%d admitted and %d void, the note signed %d and %d", len(l.Admitted),
			len(l.Void), n.Size, voids)
	}
	if vote.IssuedRoot(l.Admitted) != n.Root {
		return errors.New("the note was signed over other admissions")
	}
	return nil
}

// checkPrinted: admitted ⊆ issued, void ⊆ issued, admitted ∩ void = ∅.
func (l BoxList) checkPrinted() error {
	known := map[vote.Hash]string{}
	for _, t := range l.Issued {
		known[t] = "printed"
	}
	for _, x := range []struct {
		word string
		list []vote.Hash
	}{{"used", l.Admitted}, {"left over", l.Void}} {
		for _, t := range x.list {
			switch known[t] {
			case "printed":
				known[t] = x.word
			case "":
				return fmt.Errorf("slip %x was %s and never printed", t[:8], x.word)
			default:
				return fmt.Errorf("slip %x was %s and %s", t[:8], known[t], x.word)
			}
		}
	}
	return nil
}

func ascending(ids []vote.Hash) error {
	for i := range ids {
		if i > 0 && bytes.Compare(ids[i-1][:], ids[i][:]) >= 0 {
			return errors.New("a list is not strictly ascending")
		}
	}
	return nil
}

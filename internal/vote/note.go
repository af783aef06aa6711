package vote

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Stage is what a signed note of a session certifies (rb1 §8).
type Stage string

// The stages in order; StageVoided replaces whatever would have come next.
const (
	StageManifest  Stage = "manifest"  // the manifest is fixed
	StageAdmission Stage = "admission" // admission is over, the issuer keys are erased
	StageSealed    Stage = "sealed"    // the set of ballots is fixed
	StageResult    Stage = "result"    // the count is fixed
	StageVoided    Stage = "voided"    // the session is void
)

// Note is a statement signed with the board key. Root is over the admitted token ids at StageAdmission (IssuedRoot)
// and over the trackers at StageSealed (TreeRoot). Extra holds the stage's own lines, written and parsed by the
// functions in note_extra.go.
type Note struct {
	Origin string
	Size   int
	Root   Hash
	Stage  Stage
	M      Hash
	Extra  []string
}

// Text returns the signed text: "<origin>\n<size>\n<b64 root>\nrb1 <stage> <b64 M>\n", then each extra line.
func (n Note) Text() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s\n%d\n%s\nrb1 %s %s\n", n.Origin, n.Size, b64.EncodeToString(n.Root[:]), n.Stage,
		b64.EncodeToString(n.M[:]))
	for _, line := range n.Extra {
		s.WriteString(line + "\n")
	}
	return s.String()
}

// SignNote signs a note; one that OpenNote would refuse is an error.
func SignNote(n Note, signer note.Signer) ([]byte, error) {
	text := n.Text()
	if _, err := parseNote(text); err != nil {
		return nil, err
	}
	raw, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		return nil, fmt.Errorf("vote: sign note: %w", err)
	}
	return raw, nil
}

var errNote = errors.New("vote: not a note of rb1")

// OpenNote verifies and parses a note. v and every cosigner must have signed it; signatures of others are ignored.
// Every text has only one spelling: sizes without leading zeros, strict base64, exactly the lines of its stage.
func OpenNote(raw []byte, v note.Verifier, cosigners ...note.Verifier) (Note, error) {
	if err := strictSignatures(raw); err != nil {
		return Note{}, err
	}
	must := append([]note.Verifier{v}, cosigners...)
	signed, err := note.Open(raw, note.VerifierList(must...))
	if err != nil {
		return Note{}, fmt.Errorf("vote: open note: %w", err)
	}
	for _, v := range must {
		if !signedBy(signed, v) {
			return Note{}, fmt.Errorf("vote: note is not signed by %s", v.Name())
		}
	}
	return parseNote(signed.Text)
}

func signedBy(n *note.Note, v note.Verifier) bool {
	for _, s := range n.Sigs {
		if s.Name == v.Name() && s.Hash == v.KeyHash() {
			return true
		}
	}
	return false
}

// OpenNote is like the function OpenNote with the manifest's board key, and also refuses a note of another session or
// stage. Auditors who got the board key from elsewhere compare it with the manifest first.
func (b *Box) OpenNote(raw []byte, stage Stage) (Note, error) {
	n, err := OpenNote(raw, b.Board)
	if err != nil {
		return Note{}, err
	}
	if n.Origin != b.Manifest.Origin || n.M != b.M || n.Stage != stage {
		return Note{}, errors.New("vote: note of another session or stage")
	}
	return n, nil
}

// strictSignatures refuses base64 with spare bits set in a signature line, which the note package accepts.
func strictSignatures(raw []byte) error {
	_, sigs, ok := bytes.Cut(raw, []byte("\n\n"))
	if !ok {
		return errNote
	}
	for line := range bytes.Lines(sigs) {
		at := bytes.LastIndexByte(line, ' ')
		if _, err := b64.DecodeString(strings.TrimSuffix(string(line[at+1:]), "\n")); err != nil {
			return errNote
		}
	}
	return nil
}

// parseNote parses a note's text; formatting it again must give the same text.
func parseNote(text string) (Note, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 4 || !oneWord(lines[0]) || lines[0] == "" {
		return Note{}, errNote
	}
	stated := strings.Split(lines[3], " ")
	if len(stated) != 3 || stated[0] != "rb1" {
		return Note{}, errNote
	}
	n := Note{Origin: lines[0], Stage: Stage(stated[1]), Extra: lines[4:]}
	var err error
	n.Size, err = strconv.Atoi(lines[1])
	if err != nil || n.Size < 0 {
		return Note{}, errNote
	}
	if decodeFixed(n.Root[:], b64, lines[2]) != nil || decodeFixed(n.M[:], b64, stated[2]) != nil {
		return Note{}, errNote
	}
	if n.Text() != text {
		return Note{}, errNote
	}
	if err := n.checkExtra(); err != nil {
		return Note{}, err
	}
	if len(n.Extra) == 0 {
		n.Extra = nil
	}
	return n, nil
}

package vote

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// AdmissionExtra returns the admission note's extra line: how many token ids there are and how many of them were
// voided.
func AdmissionExtra(issued, void int) []string {
	return []string{fmt.Sprintf("issued %d void %d", issued, void)}
}

// ParseAdmissionExtra reads AdmissionExtra.
func ParseAdmissionExtra(extra []string) (issued, void int, err error) {
	if len(extra) == 1 {
		_, err = fmt.Sscanf(extra[0], "issued %d void %d", &issued, &void)
	}
	return issued, void, sameExtra(err, extra, AdmissionExtra(issued, void), issued, void)
}

// SealedExtra returns the sealed note's extra lines: the hash of the records file and the number of admissions.
func SealedExtra(recordsSHA Hash, admitted int) []string {
	return []string{hashLine("records", recordsSHA), fmt.Sprintf("admitted %d", admitted)}
}

// ParseSealedExtra reads SealedExtra.
func ParseSealedExtra(extra []string) (recordsSHA Hash, admitted int, err error) {
	if len(extra) == 2 {
		recordsSHA, err = parseHashLine("records", extra[0])
		if err == nil {
			_, err = fmt.Sscanf(extra[1], "admitted %d", &admitted)
		}
	}
	return recordsSHA, admitted, sameExtra(err, extra, SealedExtra(recordsSHA, admitted), admitted)
}

// ResultExtra returns the result note's extra line: the hash of the published result's bytes.
func ResultExtra(sha Hash) []string { return []string{hashLine("result", sha)} }

// ParseResultExtra reads ResultExtra.
func ParseResultExtra(extra []string) (sha Hash, err error) {
	if len(extra) == 1 {
		sha, err = parseHashLine("result", extra[0])
	}
	return sha, sameExtra(err, extra, ResultExtra(sha))
}

// VoidedExtra returns the voided note's extra line: the hash of the reason, whose text is kept elsewhere.
func VoidedExtra(reason string) []string {
	return []string{hashLine("reason", sha256.Sum256([]byte(reason)))}
}

// ParseVoidedExtra reads VoidedExtra.
func ParseVoidedExtra(extra []string) (reasonSHA Hash, err error) {
	if len(extra) == 1 {
		reasonSHA, err = parseHashLine("reason", extra[0])
	}
	return reasonSHA, sameExtra(err, extra, []string{hashLine("reason", reasonSHA)})
}

func hashLine(word string, h Hash) string { return word + " " + b64.EncodeToString(h[:]) }

func parseHashLine(word, line string) (h Hash, err error) {
	rest, ok := strings.CutPrefix(line, word+" ")
	if !ok {
		return h, errNote
	}
	return h, decodeFixed(h[:], b64, rest)
}

// sameExtra compares lines with their only valid spelling and refuses negative counts.
func sameExtra(err error, got, want []string, counts ...int) error {
	if err != nil || strings.Join(got, "\n") != strings.Join(want, "\n") {
		return errNote
	}
	for _, n := range counts {
		if n < 0 {
			return errNote
		}
	}
	return nil
}

// checkExtra checks that a note has exactly the lines of its stage.
func (n Note) checkExtra() error {
	var err error
	switch n.Stage {
	case StageManifest:
		if len(n.Extra) != 0 {
			err = errNote
		}
	case StageAdmission:
		_, _, err = ParseAdmissionExtra(n.Extra)
	case StageSealed:
		_, _, err = ParseSealedExtra(n.Extra)
	case StageResult:
		_, err = ParseResultExtra(n.Extra)
	case StageVoided:
		if _, err = ParseVoidedExtra(n.Extra); n.Size != 0 {
			err = errNote
		}
	default:
		err = errNote
	}
	return err
}

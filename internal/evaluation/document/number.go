package document

import (
	"fmt"
	"regexp"
	"strings"
)

// NumberPattern is the format of a document number (documents §3).
var NumberPattern = regexp.MustCompile(`^.+〔20\d\d〕[1-9]\d*号$`)

// Number formats the number of a document: issuing code, year of issue, and the n-th number of both.
func Number(series string, year, n int) string {
	return fmt.Sprintf("%s〔%d〕%d号", series, year, n)
}

// SeriesID names the series of a code and year; each series has its own numbering.
func SeriesID(series string, year int) string { return fmt.Sprintf("%s/%d", series, year) }

// Entry is one line of a series' register. It uses the numbers From to N: one number for a document, or those that an
// office declares as used or skipped elsewhere, with the reason. Lines are contiguous.
type Entry struct {
	From     int    `json:"from"`
	N        int    `json:"n"`
	Document string `json:"document,omitempty"`
	Reason   string `json:"reason,omitempty"` // why From to N belong to no document
	By       string `json:"by"`
	At       string `json:"at"` // when the numbers were taken, RFC 3339
}

// NextEntry returns the line that gives a document the number after the last line; last is the zero Entry at the
// beginning.
func NextEntry(last Entry, document string) Entry {
	return Entry{From: last.N + 1, N: last.N + 1, Document: document}
}

// maxNumber bounds a series: it is enough for a year of an office that issues a hundred documents a day.
const maxNumber = 99999

// SkipEntry returns the line that skips the numbers up to n, for a reason.
func SkipEntry(last Entry, n int, reason string) (Entry, error) {
	switch {
	case n <= last.N:
		return Entry{}, fmt.Errorf("%d is not after the last number %d", n, last.N)
	case n > maxNumber:
		return Entry{}, fmt.Errorf("%d is more than %d", n, maxNumber)
	case strings.TrimSpace(reason) == "":
		return Entry{}, fmt.Errorf("skipped numbers have a reason")
	}
	return Entry{From: last.N + 1, N: n, Reason: reason}, nil
}

// CheckRegister checks a register for gaps, numbers used twice, and lines without document and reason. It is meant for
// verification.
func CheckRegister(entries []Entry) error {
	last, taken := Entry{}, map[string]int{}
	for i, e := range entries {
		if e.From != last.N+1 || e.N < e.From {
			return fmt.Errorf("line %d uses %d to %d after %d", i+1, e.From, e.N, last.N)
		}
		if (e.Document == "") == (e.Reason == "") {
			return fmt.Errorf("line %d has neither or both of document and reason", i+1)
		}
		if e.Document != "" && (e.From != e.N || taken[e.Document] > 0) {
			return fmt.Errorf("line %d gives a document more than one number", i+1)
		}
		if e.Document != "" {
			taken[e.Document] = e.N
		}
		last = e
	}
	return nil
}

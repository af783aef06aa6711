package paper

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Slip is one ballot slip: the QR's address and the code for those who type (rb1 §5). It names nobody and has no number of its own.
type Slip struct {
	Code        string // 16 characters in groups of four
	URL         string
	Group       string // voter group, "" without groups
	Number      string // six digits of its ballot box
	Fingerprint string // of its ballot box
}

// SlipSheet is everything on the sheets of slips of one session.
type SlipSheet struct {
	Unit      string // whose rectification is judged
	Date      string // of the briefing, as people write it
	Site      string // where one types the code, e.g. "https://host/b"
	Hall      bool   // the hall screen must be scanned too
	Rehearsal bool
	Slips     []Slip // in the order they are cut: shuffle before
}

// SlipsPerSheet: 3 across, 8 down on A4.
const SlipsPerSheet = 24

// symbolMM is the printed width of the QR code itself, without its quiet zone.
const symbolMM = 28

type drawnSlip struct {
	Slip
	Path  string
	Side  int
	Width string // mm, with the quiet zone
}

// WriteSlips writes the print-ready sheets: A4, 24 slips each, cut lines between them. A sheet holds slips of one voter group,
// so that a stack that was cut is of one kind; within a group the order stays.
func WriteSlips(w io.Writer, s SlipSheet) error {
	type sheet struct{ Slips []drawnSlip }
	v := struct {
		SlipSheet
		Sheets []sheet
	}{SlipSheet: s}
	slips := slices.Clone(s.Slips)
	slices.SortStableFunc(slips, func(a, b Slip) int { return strings.Compare(a.Group, b.Group) })
	for i, slip := range slips {
		q, err := NewQR(slip.URL)
		if err != nil {
			return fmt.Errorf("slip %d: %w", i+1, err)
		}
		if i == 0 || slip.Group != slips[i-1].Group || len(v.Sheets[len(v.Sheets)-1].Slips) == SlipsPerSheet {
			v.Sheets = append(v.Sheets, sheet{})
		}
		last := &v.Sheets[len(v.Sheets)-1]
		last.Slips = append(last.Slips, drawnSlip{slip, q.Path(), q.Side(), q.PrintSide(symbolMM)})
	}
	return draw(w, "slips.html", v)
}

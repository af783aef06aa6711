package paper

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Slip is one ballot slip: the QR's address and the code for those who type (rb1 §5). It names no one and has no number
// of its own.
type Slip struct {
	Code        string // characters in groups of four, with the check character behind
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
	PerSheet  int    // how many on a page, one of SlipSizes; 0 is DefaultSlips
	Slips     []Slip // in the order they are cut: shuffle before
}

// DefaultSlips are on a page unless somebody wants another size: nothing on them is printed smaller than 10.5 points,
// which older eyes read.
const DefaultSlips = 8

// symbols are the printed widths of the QR code itself in mm, without its quiet zone, by how many slips there are on a
// page of A4: 2 × 4, 2 × 5, and 3 × 8 for halls where paper is short.
var symbols = map[int]float64{8: 34, 10: 28, 24: 28}

// SlipSizes are the numbers of slips that fit on a page, largest slips first.
var SlipSizes = []int{8, 10, 24}

type drawnSlip struct {
	Slip
	Path  string
	Side  int
	Width string // mm, with the quiet zone
}

// WriteSlips writes the print-ready sheets: A4, cut lines between the slips. A sheet holds slips of one voter group, so
// that a stack that was cut is of one kind; within a group the order stays.
func WriteSlips(w io.Writer, s SlipSheet) error {
	if s.PerSheet == 0 {
		s.PerSheet = DefaultSlips
	}
	symbol, known := symbols[s.PerSheet]
	if !known {
		return fmt.Errorf("paper: %d slips do not fit on a page; it holds one of %v", s.PerSheet, SlipSizes)
	}
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
		if i == 0 || slip.Group != slips[i-1].Group || len(v.Sheets[len(v.Sheets)-1].Slips) == s.PerSheet {
			v.Sheets = append(v.Sheets, sheet{})
		}
		last := &v.Sheets[len(v.Sheets)-1]
		last.Slips = append(last.Slips, drawnSlip{slip, q.Path(), q.Side(), q.PrintSide(symbol)})
	}
	return draw(w, "slips.html", v)
}

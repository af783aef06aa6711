package paper

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Slip is one ballot slip: the QR's address and the code to type instead (rb1 §5). It names no one and has no serial
// number.
type Slip struct {
	Code        string // characters in groups of four, followed by the check character
	URL         string
	Group       string // voter group, "" without groups
	Number      string // the six digits of its ballot box
	Fingerprint string // of its ballot box
}

// SlipSheet is everything on one session's sheets of slips.
type SlipSheet struct {
	Unit      string // whose rectification is evaluated
	Date      string // of the briefing, as printed
	Site      string // where to type the code, e.g. "https://host/b"
	Hall      bool   // the hall screen must be scanned as well
	Rehearsal bool
	PerSheet  int      // how many on a page, one of SlipSizes; 0 means DefaultSlips
	Groups    []string // the session's voter groups in their order, which their marks follow
	Slips     []Slip   // in cutting order: shuffle them first
}

// DefaultSlips is how many slips are on a page by default: nothing is printed smaller than 10.5 points, which older
// people can read.
const DefaultSlips = 8

// symbols is the printed width of the QR code in mm, without its quiet zone, by the number of slips on an A4 page: 2 ×
// 4, 2 × 5, and 3 × 8 for halls short of paper.
var symbols = map[int]float64{8: 34, 10: 28, 24: 28}

// SlipSizes are the possible numbers of slips on a page, largest slips first.
var SlipSizes = []int{8, 10, 24}

type drawnSlip struct {
	Slip
	Mark  Mark
	Path  string
	Side  int
	Width string // mm, with the quiet zone
}

// WriteSlips writes printable sheets: A4, with cut lines between the slips. A sheet holds slips of one voter group, so
// that a cut stack is all of one kind; within a group the order is kept.
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
		last.Slips = append(last.Slips, drawnSlip{
			slip, MarkOf(s.Groups, slip.Group),
			q.Path(), q.Side(), q.PrintSide(symbol),
		})
	}
	return draw(w, "slips.html", v)
}

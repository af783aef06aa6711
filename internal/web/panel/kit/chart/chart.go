// Package chart is the figures behind the panel's charts: bars, scales, histograms and strips, which templates draw.
package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Templates draw charts from percentages, so that they fit any width without scaling their text, print without colour
// and need no script. Every shade has its own hatching, and every number is in or next to its segment.

// Segment is one segment of a bar. Kind: good fair poor unknown blank.
type Segment struct {
	Kind, Label string
	N           int
}

// Bar is one hundred-percent bar.
type Bar struct {
	Pieces []piece
	Beside []piece // too narrow for their text
	Total  int
}

type piece struct {
	Segment
	X, W, Mid string // percent
	PillX     string
	PillW     int  // px
	Inside    bool // on the narrowest phone too
	Wide      bool // only if there is room: on a desktop and on paper
	Share     string
}

// The bar's width in which text must still fit: a phone of 320 px minus its margins; a desktop with the navigation
// beside it.
const (
	narrowest = 256
	wide      = 520
)

// NewBar returns the bar of segments in this order; one that is empty is left out.
func NewBar(segments []Segment) Bar {
	b := Bar{}
	for _, s := range segments {
		b.Total += s.N
	}
	if b.Total == 0 {
		return b
	}
	at := 0
	for _, s := range segments {
		if s.N == 0 {
			continue
		}
		x, w := 100*float64(at)/float64(b.Total), 100*float64(s.N)/float64(b.Total)
		need := letters(s.Label+" "+strconv.Itoa(s.N)) + 12
		p := piece{
			Segment: s, X: pc(x), W: pc(w), Mid: pc(x + w/2), PillW: need, Share: share(s.N, b.Total),
			Inside: w/100*narrowest >= float64(need)+6,
		}
		p.Wide = !p.Inside && w/100*wide >= float64(need)+6
		b.Pieces = append(b.Pieces, p)
		if !p.Inside {
			b.Beside = append(b.Beside, p)
		}
		at += s.N
	}
	return b
}

// HalfPill returns half the width of the label's background.
func (p piece) HalfPill() int { return p.PillW / 2 }

func pc(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) + "%" }

// share formats n of total in whole percent, for people; the exact figures are in the tables.
func share(n, total int) string {
	p := (200*n + total) / (2 * total)
	if p == 0 && n > 0 {
		return "不到1%"
	}
	return strconv.Itoa(p) + "%"
}

// letters estimates the width in px of a text in the chart's 14 px type.
func letters(s string) int {
	w := 0
	for _, r := range s {
		if r < 0x2e80 {
			w += 8
		} else {
			w += 14
		}
	}
	return w
}

// Says describes the bar for screen readers.
func (b Bar) Says() string {
	out := ""
	for i, p := range b.Pieces {
		if i > 0 {
			out += "，"
		}
		out += fmt.Sprintf("%s %d（%s）", p.Label, p.N, p.Share)
	}
	return out
}

// Scale is a line from 0 to 100 filled up to a value.
type Scale struct {
	Value string // "90.00"
	Fill  string // percent
	Ticks []Tick
}

// Tick is a mark on a line.
type Tick struct {
	At   string // percent
	Text string
}

// NewScale returns a line for a published score or rate; ticks are the grade boundaries.
func NewScale(value string, ticks ...int) Scale {
	s := Scale{Value: value, Fill: pc(clamp(parse(value)))}
	for _, t := range ticks {
		s.Ticks = append(s.Ticks, Tick{pc(float64(t)), strconv.Itoa(t)})
	}
	return s
}

// parse parses a published decimal for drawing only; calculations belong to evaluation.
func parse(s string) float64 {
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

// Median returns the median of published values, rounded half up to two decimals. It calculates in hundredths, so
// nothing is lost.
func Median(values []string) string {
	n := make([]int, len(values))
	for i, s := range values {
		n[i] = int(math.Round(parse(s) * 100))
	}
	slices.Sort(n)
	if len(n) == 0 {
		return "—"
	}
	m := n[len(n)/2]
	if len(n)%2 == 0 {
		m = (m + n[len(n)/2-1] + 1) / 2
	}
	return fmt.Sprintf("%d.%02d", m/100, m%100)
}

func clamp(v float64) float64 { return min(100, max(0, v)) }

// Histogram shows the distribution of scores in the round.
type Histogram struct {
	Cols []Col
	Max  int
	Says string
}

// Col is one column: how many scores are in [From, To).
type Col struct {
	From, To   int
	N          int
	X, W, Mid  string
	Y, H       string // percent of the plot's height
	LabelY     string
	Tick, Last string // axis labels, at the left edge and, for the last column, the right one
}

// NewHistogram sorts scores into bins five points wide, from the lowest occupied bin (at most 60) to 100.
func NewHistogram(scores []string) Histogram {
	const width = 5
	low := 60
	vals := make([]float64, 0, len(scores))
	for _, s := range scores {
		v := clamp(parse(s))
		vals = append(vals, v)
		for v < float64(low) && low > 0 {
			low -= width
		}
	}
	n := (100 - low) / width
	h := Histogram{Cols: make([]Col, n)}
	for i := range h.Cols {
		h.Cols[i] = Col{From: low + i*width, To: low + (i+1)*width}
	}
	for _, v := range vals {
		i := min(n-1, int(v-float64(low))/width)
		h.Cols[i].N++
		h.Max = max(h.Max, h.Cols[i].N)
	}
	h.place(float64(n))
	return h
}

// labelled is how many labels have room below the columns on a phone.
const labelled = 8

func (h *Histogram) place(n float64) {
	const top, floor = 14.0, 84.0 // percentage of the height left for counts above and labels below
	every := 1 + (len(h.Cols)-1)/labelled
	for i := range h.Cols {
		c := &h.Cols[i]
		x, w := 100*float64(i)/n, 100/n
		c.X, c.W, c.Mid = pc(x+w*0.1), pc(w*0.8), pc(x+w/2)
		tall := 0.0
		if h.Max > 0 {
			tall = (floor - top) * float64(c.N) / float64(h.Max)
		}
		c.Y, c.H, c.LabelY = pc(floor-tall), pc(tall), pc(floor-tall-3)
		if i%every == 0 {
			c.Tick = strconv.Itoa(c.From) + "–"
		}
		if c.N > 0 {
			h.Says += fmt.Sprintf("%d 到 %d 分 %d 个；", c.From, c.To, c.N)
		}
	}
	h.Cols[len(h.Cols)-1].Last = "100"
}

// Strip shows one unit among the others of its kind on a line of scores.
type Strip struct {
	Dots   []string // percent
	Mine   string
	Value  string
	Anchor string // text-anchor of the unit's own value, so that it stays inside
	Median string
	Middle string
	Ticks  []Tick
	N      int
}

// NewStrip places others and mine on a line from the lowest multiple of ten to 100.
func NewStrip(mine string, others []string) Strip {
	vals := make([]float64, 0, len(others))
	low := clamp(parse(mine))
	for _, o := range others {
		v := clamp(parse(o))
		vals = append(vals, v)
		low = min(low, v)
	}
	from := float64(min(60, int(low)/10*10))
	at := func(v float64) float64 { return 2 + 96*(v-from)/(100-from) }
	s := Strip{Mine: pc(at(clamp(parse(mine)))), Value: mine, N: len(others)}
	for _, v := range vals {
		s.Dots = append(s.Dots, pc(at(v)))
	}
	for t := from; t <= 100; t += 10 {
		s.Ticks = append(s.Ticks, Tick{pc(at(t)), strconv.Itoa(int(t))})
	}
	if len(vals) > 0 {
		s.Middle = Median(others)
		s.Median = pc(at(parse(s.Middle)))
	}
	switch p := at(clamp(parse(mine))); {
	case p < 12:
		s.Anchor = "start"
	case p > 88:
		s.Anchor = "end"
	default:
		s.Anchor = "middle"
	}
	return s
}

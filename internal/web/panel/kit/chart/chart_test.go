package chart

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestABarsPiecesFillItExactlyAndKeepTheirOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var in []Segment
		for i, n := range rapid.SliceOfN(rapid.IntRange(0, 5000), 1, 6).Draw(t, "votes") {
			in = append(in, Segment{Kind: "good", Label: "选项" + strconv.Itoa(i), N: n})
		}
		b := NewBar(in)
		at := 0.0
		for _, p := range b.Pieces {
			x, w := percent(t, p.X), percent(t, p.W)
			if x-at > 0.01 || at-x > 0.01 {
				t.Fatalf("a gap before %s: %v after %v", p.Label, x, at)
			}
			at = x + w
		}
		if b.Total > 0 && (at < 99.9 || at > 100.1) {
			t.Fatalf("the pieces end at %v", at)
		}
	})
}

func percent(t *rapid.T, s string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestASegmentTooNarrowForItsWordsHasThemBeside(t *testing.T) {
	b := NewBar([]Segment{{Kind: "good", Label: "满意", N: 97}, {Kind: "poor", Label: "不满意", N: 3}, {Kind: "unknown", Label: "不了解", N: 0}})
	if len(b.Pieces) != 2 || !b.Pieces[0].Inside || b.Pieces[1].Inside || len(b.Beside) != 1 {
		t.Errorf("%+v", b)
	}
	if got := b.Says(); got != "满意 97（97%），不满意 3（3%）" {
		t.Errorf("read aloud: %q", got)
	}
	if NewBar([]Segment{{Kind: "good", Label: "满意", N: 0}}).Total != 0 {
		t.Error("a bar without votes has a total")
	}
}

func TestEveryScoreFallsIntoOneColumnOfTheHistogram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scores := rapid.SliceOf(rapid.Custom(func(t *rapid.T) string {
			return strconv.FormatFloat(float64(rapid.IntRange(0, 10000).Draw(t, "hundredths"))/100, 'f', 2, 64)
		})).Draw(t, "scores")
		h := NewHistogram(scores)
		n := 0
		for i, c := range h.Cols {
			n += c.N
			if i > 0 && c.From != h.Cols[i-1].To {
				t.Fatal("the columns have a gap")
			}
		}
		if n != len(scores) {
			t.Fatalf("%d of %d scores are drawn", n, len(scores))
		}
	})
	h := NewHistogram([]string{"100.00", "95.00", "94.99"})
	if h.Cols[len(h.Cols)-1].N != 2 || h.Cols[len(h.Cols)-2].N != 1 {
		t.Error("100 and 95 belong to the last column, 94.99 to the one before")
	}
}

func TestTheStripMarksTheUnitAndTheMedianOfTheOthers(t *testing.T) {
	s := NewStrip("90.00", []string{"80.00", "70.00", "100.00", "85.00"})
	if s.Middle != "82.50" || s.N != 4 || s.Ticks[0].Text != "60" {
		t.Errorf("%+v", s)
	}
	if alone := NewStrip("55.00", nil); alone.Median != "" || alone.Ticks[0].Text != "50" {
		t.Errorf("%+v", alone)
	}
}

func TestSharesAreRoundedHalfUpAndNeverVanish(t *testing.T) {
	for _, x := range []struct {
		n, of int
		want  string
	}{{1, 8, "13%"}, {1, 300, "不到1%"}, {0, 5, "0%"}, {5, 5, "100%"}} {
		if got := share(x.n, x.of); got != x.want {
			t.Errorf("%d of %d: %s, want %s", x.n, x.of, got, x.want)
		}
	}
}

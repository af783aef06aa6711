package paper

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/skip2/go-qrcode"
)

// QR is a QR code at error correction level M, as dark modules. It needs a quiet zone of four modules.
type QR struct {
	Size int // modules along one side, without the quiet zone
	dark [][]bool
}

// quiet is the light border a scanner needs, in modules (ISO/IEC 18004).
const quiet = 4

// NewQR encodes a text of at most about 2 300 bytes.
func NewQR(text string) (QR, error) {
	c, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return QR{}, fmt.Errorf("paper: qr: %w", err)
	}
	c.DisableBorder = true
	m := c.Bitmap()
	return QR{Size: len(m), dark: m}, nil
}

// Path draws the code as one SVG path in module units, offset by the quiet zone: adjacent dark modules of a row are
// one rectangle, so that no hairlines show between them.
func (q QR) Path() string {
	var b strings.Builder
	for y, row := range q.dark {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			from := x
			for x < len(row) && row[x] {
				x++
			}
			b.WriteString("M" + strconv.Itoa(from+quiet) + " " + strconv.Itoa(y+quiet) + "h" + strconv.Itoa(x-from) +
				"v1h-" + strconv.Itoa(x-from) + "z")
		}
	}
	return b.String()
}

// Side returns the side length including the quiet zone, in modules: the size of the SVG's view box.
func (q QR) Side() int { return q.Size + 2*quiet }

// PrintSide returns how wide the drawing with its quiet zone must be, in mm, for the code itself to measure symbol mm.
func (q QR) PrintSide(symbol float64) string {
	return strconv.FormatFloat(symbol*float64(q.Side())/float64(q.Size), 'f', 2, 64)
}

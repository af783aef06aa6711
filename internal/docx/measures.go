package docx

// Measures of GB/T 9704-2012 in twips (1/20 pt; 1 mm is 56.69 of them) unless noted otherwise.
const (
	pageWidth  = 11906 // 210 mm
	pageHeight = 16838 // 297 mm

	marginLeft  = 1588 // 28 mm, the binding side
	marginRight = 1474 // 26 mm
	typeWidth   = pageWidth - marginLeft - marginRight

	charsPerLine = 28

	charPitch   = 314  // 15.7 pt: 28 characters of 16 pt do not fit into 156 mm
	tracking    = -6   // 15.7 − 16 pt, in twips
	charSpace   = -848 // 15.79 − 16 pt in 1/4096 pt, for the page setup; the text itself is set by tracking
	titleLine   = 700  // 35 pt, for two or three lines of 22 pt
	markTop     = 1984 // 35 mm from the type area's top to the issuer's mark
	dashBelow   = 594  // from the type area down to where the footer ends, so that its dash is 7 mm below
	letterTop   = 1701 // 30 mm from the page's top to a letter's mark
	letterRules = 9638 // 170 mm
	doubleRule  = 90   // a letter's two rules with the gap between them
	underRules  = 280  // 7/8 of a character of 3号 between them and the number
	letterText  = 2654 // where a letter's text begins: a hair above a line of the grid, see decision 0086
	letterFoot  = 1134 // 20 mm from the page's bottom to a letter's lower rules
	underNumber = 227  // 4 mm between the number and the red rule
	imprintLine = 480  // a line of 版记
)

// Type sizes in half points.
const (
	size2 = 44 // 2号
	size3 = 32 // 3号
	size4 = 28 // 4号
)

// Rules in eighths of a point.
const (
	thick  = 8  // 0.35 mm
	thin   = 6  // 0.25 mm
	redBar = 12 // 1.5 pt
)

// pitch is the page of one profile: its margins and the height of a line.
type pitch struct{ top, bottom, line int }

var pitches = map[Profile]pitch{
	Grid:  {2094, 1984, 580}, // 36.94 and 35 mm, 29 pt; 37 mm would leave 22 lines 4 twips short
	Exact: {1960, 1847, 589}, // 34.58 and 32.58 mm, 29.45 pt
}

// height is how much of a page lines may fill.
func (p pitch) height() int { return pageHeight - p.top - p.bottom }

// footer is how far above the page's bottom the footer ends.
func (p pitch) footer() int { return p.bottom - dashBelow }

// chars converts hundredths of a character to twips, for programs that do not measure in characters.
func chars(hundredths int) int { return int(float64(hundredths)*charPitch/100 + 0.5) }

package docx

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Form is one of the layouts of the standard.
type Form string

// The forms. An inspection office mostly writes Letters.
const (
	Official Form = "official" // 通用公文格式
	Letter   Form = "letter"   // 信函格式
	Minutes  Form = "minutes"  // 纪要格式
)

// Profile is how the 22 lines of a page are achieved: by the document grid, or by an exact pitch for offices whose
// word processor ignores the grid.
type Profile string

// The profiles of documents §3.
const (
	Grid  Profile = "A" // margins 37 and 35 mm, document grid
	Exact Profile = "B" // margins 34.58 and 32.58 mm, lines of exactly 29.45 pt
)

// Document is the content of one official document. A zero date prints as a blank to fill in, and so does an empty
// number: that is how a draft looks.
type Document struct {
	Form      Form
	Profile   Profile
	Serial    string   // 份号, six digits, or empty
	Urgency   string   // 紧急程度：特急，加急，or empty
	Mark      string   // 发文机关标志，e.g. 中共某市委巡察工作领导小组文件
	Number    string   // 发文字号，e.g. 某巡〔2026〕3号
	Upward    bool     // 上行文: the number goes left, the signers right
	Signers   []string // 签发人
	Title     string
	Keep      []string // phrases of the title that must not be broken, e.g. names of units
	To        []string // 主送
	Body      []string // paragraphs; their level is recognized by how they begin (一、 （一） 1. （1）)
	Attached  []Attachment
	Signature Signature
	Note      string // 附注, printed in brackets
	Present   []Presence
	CC        []string  // 抄送
	PrintedBy string    // 印发机关
	PrintedOn time.Time // 印发日期
}

// Signature is the issuer and the date.
type Signature struct {
	Name string
	Date time.Time
	Seal bool // leaves room for a seal; none is drawn
}

// Presence is one line of the attendance list of a meeting, e.g. 出席: three names.
type Presence struct {
	Label string // 出席，请假 or 列席
	Names []string
}

// Attachment is one 附件; it starts on a new page.
type Attachment struct {
	Title string
	Body  []string
	Table *Table
}

// Table is a table in an attachment. Every row has as many cells as Head.
type Table struct {
	Head   []string
	Widths []int // relative, one per column; equal when empty
	Rows   [][]string
	Foot   []string // notes below the table
}

// NumberPattern is the format of a document number (GB/T 9704-2012 7.2.5).
var NumberPattern = regexp.MustCompile(`^.+〔20\d\d〕[1-9]\d*号$`)

var serialPattern = regexp.MustCompile(`^\d{6}$`)

// Bounds of a document. A table of 2,000 rows is a round of 2,000 units.
const (
	maxParagraphs  = 5000
	maxText        = 20000
	maxRows        = 5000
	maxColumns     = 20
	maxAttachments = 50
)

// Check returns what prevents a document from being printed, nil if nothing does.
func (d Document) Check() error {
	switch {
	case d.Form != Official && d.Form != Letter && d.Form != Minutes:
		return fmt.Errorf("form %q: not one of official, letter, minutes", d.Form)
	case d.Profile != Grid && d.Profile != Exact:
		return fmt.Errorf("profile %q: neither A nor B", d.Profile)
	case d.Serial != "" && !serialPattern.MatchString(d.Serial):
		return fmt.Errorf("serial: not six digits")
	case d.Number != "" && !NumberPattern.MatchString(d.Number):
		return fmt.Errorf("number: not as 某巡〔2026〕3号")
	case strings.TrimSpace(d.Title) == "" || strings.TrimSpace(d.Mark) == "":
		return fmt.Errorf("a document has a title and an issuer's mark")
	case len(d.Body) == 0:
		return fmt.Errorf("a document has a text")
	case len(d.Body) > maxParagraphs || len(d.Attached) > maxAttachments:
		return fmt.Errorf("too long")
	}
	for _, a := range d.Attached {
		if err := a.check(); err != nil {
			return fmt.Errorf("attachment: %w", err)
		}
	}
	return d.checkTexts()
}

// Crowded reports whether 主送 leaves page one without text and does not fit into 版记 either. Such a document can be read
// and printed, and keeps neither rule.
func (d Document) Crowded() bool { return build(d).crowded }

func (a Attachment) check() error {
	if strings.TrimSpace(a.Title) == "" {
		return fmt.Errorf("it has no title")
	}
	t := a.Table
	if t == nil {
		return nil
	}
	if len(t.Head) == 0 || len(t.Head) > maxColumns || len(t.Rows) > maxRows {
		return fmt.Errorf("a table has 1 to %d columns and up to %d rows", maxColumns, maxRows)
	}
	if len(t.Widths) != 0 && len(t.Widths) != len(t.Head) {
		return fmt.Errorf("a table has a width for each column, or none")
	}
	for _, w := range t.Widths {
		if w < 1 || w > 1000 {
			return fmt.Errorf("a relative width is between 1 and 1000")
		}
	}
	for i, r := range t.Rows {
		if len(r) != len(t.Head) {
			return fmt.Errorf("row %d has %d cells for %d columns", i+1, len(r), len(t.Head))
		}
	}
	return nil
}

func (d Document) checkTexts() error {
	for _, t := range d.texts() {
		if utf8.RuneCountInString(t) > maxText {
			return fmt.Errorf("a text has more than %d characters", maxText)
		}
		if !utf8.ValidString(t) || strings.ContainsFunc(t, forbidden) {
			return fmt.Errorf("a text has characters that documents cannot hold")
		}
	}
	return nil
}

// forbidden reports characters that XML 1.0 cannot represent, and line breaks, which are paragraphs here.
func forbidden(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || r == '\uFFFE' || r == '\uFFFF'
}

func (d Document) texts() []string {
	out := []string{d.Urgency, d.Mark, d.Number, d.Title, d.Signature.Name, d.Note, d.PrintedBy}
	for _, part := range [][]string{d.Signers, d.Keep, d.To, d.Body, d.CC} {
		out = append(out, part...)
	}
	for _, p := range d.Present {
		out = append(append(out, p.Label), p.Names...)
	}
	for _, a := range d.Attached {
		out = append(append(out, a.Title), a.Body...)
		if a.Table == nil {
			continue
		}
		out = append(append(out, a.Table.Head...), a.Table.Foot...)
		for _, r := range a.Table.Rows {
			out = append(out, r...)
		}
	}
	return out
}

// Paragraphs splits text into paragraphs: one per line, without empty lines and without the spaces around each line.
func Paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.ReplaceAll(line, "\t", " "))
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

// date formats a day as documents do: Arabic numerals, in full, no leading zeros.
func date(t time.Time) string {
	if t.IsZero() {
		return "　　　　年　月　日"
	}
	return t.Format("2006年1月2日")
}

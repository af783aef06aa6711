package docx

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"strconv"
	"strings"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var pageStyle string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"css": func() template.CSS { return template.CSS(pageStyle) }, //nolint:gosec // our own file
}).Parse(pageSource))

// CSP returns the Content-Security-Policy for serving a page: it loads and runs nothing, and only its own style
// applies.
func CSP() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; style-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

type pageView struct {
	Document
	Number            string
	TitleLines        []string
	To                string
	Sent              []pagePresence // 主送 and 抄送 of 版记
	Body              []pageParagraph
	Attached          []pageAttachment
	Several           bool
	Date, Printed     string
	MarkAt            pageMark
	Pages             int // 0 unless 版记 surely fits on the last page; else it has a page of its own
	Letter, LongName  bool
	Present           []pagePresence
	SignersInTwoLines []string
}

// pageMark is the position of the issuer's mark in its drawing, which is as wide as the type area and scales with the
// screen. A mark too long for its line is narrowed to Width.
type pageMark struct {
	Size, Width      int
	Height, Baseline float64
}

type pageParagraph struct {
	Level      level
	Lead, Rest string
	Alone      bool
}

type pageAttachment struct {
	No    string
	Title []string
	Name  string
	Body  []pageParagraph
	Table *pageTable
}

type pageTable struct {
	Size   string
	Widths []string // percentages
	Head   []string
	Rows   [][]pageCell
	Foot   []string
}

type pageCell struct {
	Text   string
	Center bool
}

type pagePresence struct{ Label, Names string }

// HTML returns the same document as a page to read and print: one file that loads nothing.
func HTML(d Document) ([]byte, error) {
	if err := d.Check(); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	v := pageView{
		Document: d, Number: blankNumber(d.Number), TitleLines: TitleLines(d.Title, d.Keep),
		Body: pageParagraphs(d.Body), Several: len(d.Attached) > 1,
		Date: date(d.Signature.Date), MarkAt: pageMarkOf(d), Letter: d.Form == Letter,
		LongName: width(d.Signature.Name) > width(date(d.Signature.Date))+16,
	}
	b := build(d)
	if len(d.To) > 0 && !b.moved {
		v.To = strings.Join(d.To, "、") + "："
	}
	for _, list := range b.sent() {
		label, names, _ := strings.Cut(list, "：")
		v.Sent = append(v.Sent, pagePresence{label, names})
	}
	if d.PrintedBy != "" && d.Form != Letter {
		v.Printed = date(d.PrintedOn) + "印发"
	}
	v.Pages = b.pagesWithImprint()
	for i := 0; i < len(d.Signers); i += 2 {
		v.SignersInTwoLines = append(v.SignersInTwoLines, twoNames(d.Signers, i))
	}
	for _, p := range d.Present {
		v.Present = append(v.Present, pagePresence{p.Label, strings.Join(p.Names, "、")})
	}
	for i, a := range d.Attached {
		v.Attached = append(v.Attached, pageAttachmentOf(i, a, v.Several, d.Keep))
	}
	var out bytes.Buffer
	if err := page.Execute(&out, v); err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	return out.Bytes(), nil
}

// pagesWithImprint returns how many pages a document takes if 版记 surely fits on the last one; 0 if it needs a
// separate page, or if there are more pages than page.css knows.
func (b *builder) pagesWithImprint() int {
	lines := b.imprintLines()
	letter := b.doc.Form == Letter
	if lines == 0 || b.page > 12 {
		return 0
	}
	if letter && b.page <= 6 && b.letterHere(lines) || !letter && b.surelyEven(lines) {
		return b.page
	}
	return 0
}

func pageParagraphs(paragraphs []string) []pageParagraph {
	out := make([]pageParagraph, len(paragraphs))
	for i, t := range paragraphs {
		l, lead, rest := split(t)
		out[i] = pageParagraph{l, lead, rest, alone(lead, rest)}
	}
	return out
}

func pageAttachmentOf(i int, a Attachment, several bool, keep []string) pageAttachment {
	out := pageAttachment{Title: TitleLines(a.Title, keep), Name: a.Title, Body: pageParagraphs(a.Body)}
	if several {
		out.No = strconv.Itoa(i + 1)
	}
	if a.Table == nil {
		return out
	}
	center := numeric(*a.Table)
	t := &pageTable{Size: "c" + strconv.Itoa(cellSize(len(a.Table.Head))), Head: a.Table.Head, Foot: a.Table.Foot}
	for _, w := range columns(*a.Table) {
		t.Widths = append(t.Widths, strconv.FormatFloat(100*float64(w)/typeWidth, 'f', 2, 64))
	}
	for _, r := range a.Table.Rows {
		row := make([]pageCell, len(r))
		for j, text := range r {
			row[j] = pageCell{text, center[j]}
		}
		t.Rows = append(t.Rows, row)
	}
	out.Table = t
	return out
}

// pageMarkOf sets an issuer's mark as large as the DOCX does, in points.
func pageMarkOf(d Document) pageMark {
	size, narrow := markSize(d)
	out := pageMark{Size: size / 2, Height: float64(size) * 1.25 / 2, Baseline: float64(size) / 2}
	if narrow > 0 {
		out.Width = width(d.Mark) * size * narrow / 400
	}
	return out
}

// Package paper makes what is printed: the sheet of slips, the minutes, the statistics table. Every document is one
// self-contained file, black on white, that prints the same from any browser and needs no server.
package paper

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"minping/internal/evaluation/deadline"
)

//go:embed *.html *.css
var files embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"fours": Fours, "css": css, "inc": func(i int) int { return i + 1 },
	"groups": func(dashed string) []string { return strings.Split(dashed, "-") },
}).ParseFS(files, "*.html"))

// sheets are the stylesheets, one per document, because each has its own paper size.
var sheets = []string{"slips.css", "minutes.css", "table.css", "calls.css", "checklist.css"}

func css(name string) (template.CSS, error) {
	b, err := files.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("paper: %w", err)
	}
	return template.CSS(b), nil //nolint:gosec // our own file
}

// CSP returns the Content-Security-Policy for serving the documents: they load and run nothing, and only the program's
// own styles apply.
func CSP() string {
	p := "default-src 'none'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; style-src"
	for _, name := range sheets {
		b, err := files.ReadFile(name)
		if err != nil {
			continue // every name above is embedded; a test opens each of them
		}
		sum := sha256.Sum256(b)
		p += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return p
}

// draw writes a document completely or not at all.
func draw(w io.Writer, name string, v any) error {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, v); err != nil {
		return fmt.Errorf("paper: draw %s: %w", name, err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// china is the time zone of all documents.
var china = deadline.China

// Day formats a date as documents do: 2024年7月24日.
func Day(t time.Time) string { return t.In(china).Format("2006年1月2日") }

// minute formats a time as documents do, to the minute.
func minute(t time.Time) string { return t.In(china).Format("2006年1月2日 15:04") }

// second formats a time to the second, as the minutes do for the steps of a session.
func second(t time.Time) string { return t.In(china).Format("2006年1月2日 15:04:05") }

// Fours splits "XXXX-XXXX-…" or an unbroken string into groups of four.
func Fours(s string) []string {
	var out []string
	run := ""
	for _, r := range s {
		if r == '-' || r == ' ' {
			continue
		}
		run += string(r)
		if len(run) == 4 {
			out, run = append(out, run), ""
		}
	}
	if run != "" {
		out = append(out, run)
	}
	return out
}

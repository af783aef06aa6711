// Package page draws the panel: one struct per page with everything it shows, already in words, and one template that
// lays it out. It knows nothing of how the values were found, so every state of every page can be drawn from
// canned values and looked at.
package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"strings"

	"minping/internal/paper"
)

//go:embed *.html
var files embed.FS

// View is a page's content. Its name is the template that draws it.
type View interface{ template() string }

// Renderer draws views. Safe for concurrent use.
type Renderer struct{ sets map[string]*template.Template }

// shells lists the frames a page may sit in; every other file is a page or holds parts.
const (
	shellPanel = "panel" // signed in: navigation and one column of work
	shellGate  = "gate"  // before signing in: one card
	shellBare  = "bare"  // nothing around it: the hall screen
	shellPart  = "part"  // a piece that htmx puts into a page
)

// New parses all templates once. asset turns a file name into the address it is served at; a template that is wrong, or names one
// that is not there, stops the start.
func New(asset func(name string) (string, error)) (*Renderer, error) {
	funcs := template.FuncMap{
		"asset": asset, "icon": icon, "fours": paper.Fours, "bar": newBar, "add": func(a, b int) int { return a + b },
	}
	base, err := template.New("").Funcs(funcs).ParseFS(files, "shell_*.html", "part_*.html")
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	names, err := fs.Glob(files, "*.html")
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	p := &Renderer{sets: map[string]*template.Template{}}
	for _, file := range names {
		if strings.HasPrefix(file, "shell_") || strings.HasPrefix(file, "part_") {
			continue
		}
		set, err := base.Clone()
		if err == nil {
			_, err = set.ParseFS(files, file)
		}
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", file, err)
		}
		p.sets[strings.TrimSuffix(file, ".html")] = set
	}
	return p, nil
}

// Draw writes a view into w, whole or not at all: an error half way shows nothing of the page.
func (p *Renderer) Draw(w io.Writer, v View) error {
	return p.draw(w, v, shellOf(v))
}

// DrawPart writes only the named piece of a view's page, for htmx.
func (p *Renderer) DrawPart(w io.Writer, v View, part string) error {
	return p.draw(w, v, part)
}

func (p *Renderer) draw(w io.Writer, v View, entry string) error {
	set, ok := p.sets[v.template()]
	if !ok {
		return fmt.Errorf("page: no template %q", v.template())
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, entry, v); err != nil {
		return fmt.Errorf("page: draw %s: %w", v.template(), err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// shelled is a view that does not sit in the panel's frame.
type shelled interface{ shell() string }

func shellOf(v View) string {
	if s, ok := v.(shelled); ok {
		return s.shell()
	}
	return shellPanel
}

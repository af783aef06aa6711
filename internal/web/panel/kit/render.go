package kit

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"sync"
	syntax "text/template/parse"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/paper"
	"minping/internal/web/panel/kit/chart"
)

//go:embed *.html
var files embed.FS

// View is a page's content. Its name is that of its template.
type View interface{ Template() string }

// Renderer renders views. Safe for concurrent use.
type Renderer struct{ pages map[string]*page }

// page is a page's own templates, parsed at startup, and those it shares with others. They are combined when the page
// is first rendered: each page needs its own copy of the shared ones, because html/template escapes a part for its
// context, and a hundred copies made at startup would take most of the startup time and memory.
type page struct {
	shared, own *template.Template
	once        sync.Once
	set         *template.Template
	err         error
}

// whole returns the page combined with the shared templates.
func (p *page) whole() (*template.Template, error) {
	p.once.Do(func() {
		p.set, p.err = p.shared.Clone()
		for _, t := range p.own.Templates() {
			if p.err == nil && t.Tree != nil {
				_, p.err = p.set.AddParseTree(t.Name(), t.Tree)
			}
		}
		p.own = nil
	})
	return p.set, p.err
}

// The frames of a page; every other file is a page or contains parts.
const (
	ShellPanel = "panel" // signed in: navigation and one column
	ShellGate  = "gate"  // before signing in: one card
	ShellBare  = "bare"  // no frame: the hall screen
)

// NewRenderer parses all templates once. asset turns a file name into its address. A template that is invalid, or names
// a missing file, prevents the start; a reference to a template that does not exist shows when its page is first drawn.
func NewRenderer(asset func(name string) (string, error), areas ...Area) (*Renderer, error) {
	funcs := template.FuncMap{
		"asset": asset, "formkey": newFormKey, "icon": iconSVG, "fours": paper.Fours, "bar": chart.NewBar,
		"add": func(a, b int) int { return a + b },
	}
	base, err := template.New("").Funcs(funcs).ParseFS(files, "shell_*.html", "part_*.html")
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	p := &Renderer{pages: map[string]*page{}}
	for _, a := range append([]Area{{Name: "kit", Templates: files}}, areas...) {
		if err := p.add(base, funcs, a); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// add parses the pages of an area. Two pages with the same name would hide each other.
func (p *Renderer) add(base *template.Template, funcs template.FuncMap, a Area) error {
	if a.Templates == nil {
		return nil
	}
	names, err := fs.Glob(a.Templates, "*.html")
	if err != nil {
		return fmt.Errorf("templates of %s: %w", a.Name, err)
	}
	isPart := func(name string) bool { return strings.HasPrefix(name, "shell_") || strings.HasPrefix(name, "part_") }
	shared := base
	if a.Name != "kit" && slices.ContainsFunc(names, isPart) {
		shared, err = base.Clone()
		if err == nil {
			shared, err = shared.ParseFS(a.Templates, "part_*.html")
		}
		if err != nil {
			return fmt.Errorf("templates of %s: %w", a.Name, err)
		}
	}
	for _, file := range names {
		name := strings.TrimSuffix(file, ".html")
		switch {
		case isPart(file):
			continue
		case p.pages[name] != nil:
			return fmt.Errorf("templates of %s: there is another page %q", a.Name, name)
		}
		own, err := template.New("").Funcs(funcs).ParseFS(a.Templates, file)
		if err != nil {
			return fmt.Errorf("templates of %s: %s: %w", a.Name, file, err)
		}
		added := &page{shared: shared, own: own}
		if missing := added.missing(); missing != "" {
			return fmt.Errorf("templates of %s: %s refers to %q, which is no template", a.Name, file, missing)
		}
		p.pages[name] = added
	}
	return nil
}

// Draw renders a view into w completely or not at all: after an error nothing of the page is shown.
func (p *Renderer) Draw(w io.Writer, v View) error {
	return p.draw(w, v, shellOf(v))
}

// DrawPart renders only the named fragment of a view's page, for htmx.
func (p *Renderer) DrawPart(w io.Writer, v View, part string) error {
	return p.draw(w, v, part)
}

func (p *Renderer) draw(w io.Writer, v View, entry string) error {
	page, ok := p.pages[v.Template()]
	if !ok {
		return fmt.Errorf("page: no template %q", v.Template())
	}
	set, err := page.whole()
	if err != nil {
		return fmt.Errorf("page: draw %s: %w", v.Template(), err)
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, entry, v); err != nil {
		return fmt.Errorf("page: draw %s: %w", v.Template(), err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// shelled is a view that is not in the panel's frame.
type shelled interface{ Shell() string }

func shellOf(v View) string {
	if s, ok := v.(shelled); ok {
		return s.Shell()
	}
	return ShellPanel
}

// Upload reads an uploaded file; without one it returns nothing. A file that was chosen and is empty is an error.
func (req *Request) Upload(name string) ([]byte, error) {
	h, err := req.FormFile(name)
	if err != nil || h.Filename == "" {
		return nil, nil //nolint:nilerr // a form without a file
	}
	if h.Size == 0 {
		return nil, FieldError(name, "“"+h.Filename+"”是空的，里面没有内容。请打开看一看，换一个文件。")
	}
	f, err := h.Open()
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	defer f.Close()
	return io.ReadAll(f)
}

// UploadOrPaste reads a list that was chosen as a file or pasted: with both, one would be lost unsaid.
func (req *Request) UploadOrPaste() ([]byte, error) {
	raw, err := req.Upload("file")
	pasted := req.FormValue("paste")
	switch {
	case err != nil:
		return nil, err
	case raw == nil && strings.TrimSpace(pasted) == "":
		return nil, FieldError("file", "请选择一个文件，或者把名单粘贴在下面。")
	case raw == nil:
		return []byte(pasted), nil
	case strings.TrimSpace(pasted) != "":
		return nil, FieldError("file", "又选了文件，又粘贴了名单，不知道用哪一份。请留一份：清空下面的框，或者不选文件。")
	}
	return raw, nil
}

// TakeFile hands on the file of a form that has one field for it, and puts what is wrong with it at that field.
func TakeFile(req *Request, take func(name string, raw []byte) error) error {
	raw, err := req.Upload("file")
	if err != nil {
		return err
	}
	if raw == nil {
		return FieldError("file", "请选择文件。")
	}
	h, err := req.FormFile("file")
	if err != nil {
		return err
	}
	err = take(h.Filename, raw)
	if Correctable(err) {
		return RenamedFields(err, func(string) string { return "file" })
	}
	return err
}

// MediaTypes types of the files the panel gives out.
var MediaTypes = map[string]string{
	"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"json": "application/json; charset=utf-8", "yaml": "application/yaml; charset=utf-8", "zip": "application/zip",
}

// SendFile answers with a file to be saved.
func (req *Request) SendFile(name string, raw []byte) error {
	req.Attach(name)
	return req.Send(raw)
}

// Attach makes the answer a file to be saved under a name.
func (req *Request) Attach(name string) {
	req.Set(fiber.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(name)) // RFC 6266
	req.Set(fiber.HeaderContentType, MediaTypes[name[strings.LastIndexByte(name, '.')+1:]])
	req.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
}

// RenderDocument answers with a page for paper, under its own policy.
func (req *Request) RenderDocument(raw []byte) error {
	req.Set(fiber.HeaderContentSecurityPolicy, paper.CSP())
	req.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return req.Send(bytes.Clone(raw))
}

// DownloadTime is how long the fetching of a file may take.
const DownloadTime = 10 * time.Minute

// missing returns a template that a page refers to, itself or through the parts it uses, and that is nowhere; "" means
// none. A misspelled name would otherwise be noticed only when its branch of the page is drawn.
func (p *page) missing() string {
	seen := map[string]bool{}
	var follow func(t *template.Template) string
	follow = func(t *template.Template) string {
		if t.Tree == nil || seen[t.Name()] {
			return ""
		}
		seen[t.Name()] = true
		for _, name := range references(t.Tree.Root) {
			next := p.own.Lookup(name)
			if next == nil {
				next = p.shared.Lookup(name)
			}
			if next == nil || next.Tree == nil {
				return name
			}
			if missing := follow(next); missing != "" {
				return missing
			}
		}
		return ""
	}
	for _, t := range p.own.Templates() {
		if missing := follow(t); missing != "" {
			return missing
		}
	}
	return ""
}

// references returns the names of the templates that are drawn somewhere below a node.
func references(n syntax.Node) (names []string) {
	branch := func(b syntax.BranchNode) []string { return append(references(b.List), references(b.ElseList)...) }
	switch n := n.(type) {
	case *syntax.ListNode:
		if n == nil {
			return nil
		}
		for _, below := range n.Nodes {
			names = append(names, references(below)...)
		}
	case *syntax.IfNode:
		return branch(n.BranchNode)
	case *syntax.RangeNode:
		return branch(n.BranchNode)
	case *syntax.WithNode:
		return branch(n.BranchNode)
	case *syntax.TemplateNode:
		return []string{n.Name}
	}
	return names
}

package docxtest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// node is an element of a part.
type node struct {
	name  string // local
	attrs map[string]string
	kids  []*node
	text  string
}

func (n *node) find(path ...string) *node {
	for _, name := range path {
		if n == nil {
			return nil
		}
		var next *node
		for _, k := range n.kids {
			if k.name == name {
				next = k
				break
			}
		}
		n = next
	}
	return n
}

func (n *node) attr(name string) string {
	if n == nil {
		return ""
	}
	return n.attrs[name]
}

// num returns an attribute as a number, 0 if it is missing.
func (n *node) num(name string) int {
	v, _ := strconv.Atoi(n.attr(name))
	return v
}

// all returns the elements with a name below n, in order.
func (n *node) all(name string) (out []*node) {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			out = append(out, k)
		}
		out = append(out, k.all(name)...)
	}
	return out
}

// words returns the text of an element; a tab is \t, a line break \n.
func (n *node) words() string {
	var b strings.Builder
	for _, k := range n.kids {
		switch k.name {
		case "t":
			b.WriteString(k.text)
		case "tab":
			b.WriteString("\t")
		case "br":
			b.WriteString("\n")
		case "r", "p":
			b.WriteString(k.words())
		}
	}
	return b.String()
}

// file is a parsed DOCX.
type file struct {
	parts map[string]*node
	body  *node
}

func read(docx []byte) (file, error) {
	f := file{parts: map[string]*node{}}
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		return f, fmt.Errorf("not a ZIP: %w", err)
	}
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			return f, fmt.Errorf("%s: %w", e.Name, err)
		}
		root, err := parse(r)
		if err != nil {
			return f, fmt.Errorf("%s: %w", e.Name, err)
		}
		f.parts[e.Name] = root
	}
	f.body = f.parts["word/document.xml"].find("body")
	if f.body == nil {
		return f, errors.New("word/document.xml has no body")
	}
	return f, nil
}

func parse(r io.Reader) (*node, error) {
	d := xml.NewDecoder(r)
	top := &node{}
	stack := []*node{top}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("XML: %w", err)
		}
		last := stack[len(stack)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			n := &node{name: t.Name.Local, attrs: map[string]string{}}
			for _, a := range t.Attr {
				n.attrs[a.Name.Local] = a.Value
			}
			last.kids = append(last.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			last.text += string(t)
		}
	}
	if len(top.kids) != 1 {
		return nil, errors.New("XML: not one root")
	}
	return top.kids[0], nil
}

// Mark returns the size of the issuer's mark of a DOCX and how wide it is, in points; 0 if there is none.
func Mark(file []byte) (size, wide int) {
	f, err := read(file)
	if err != nil {
		return 0, 0
	}
	for _, p := range f.body.all("p") {
		if style(p) != "Mark" {
			continue
		}
		r, scale := p.find("r"), 100
		if w := r.find("rPr", "w").num("val"); w > 0 {
			scale = w
		}
		return runSize(r) / 2, half(paraWords(p)) * runSize(r) * scale / 400
	}
	return 0, 0
}

// Body returns the XML of a document's body.
func Body(file []byte) string {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return ""
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		return ""
	}
	defer f.Close() //nolint:errcheck // only read
	b, err := io.ReadAll(f)
	if err != nil {
		return ""
	}
	return string(b)
}

package docx

import (
	"bytes"
	"encoding/xml"
)

// xmlWriter writes elements. All text and attributes go through it, so everything is escaped.
type xmlWriter struct {
	b    bytes.Buffer
	open []string
}

const xmlHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// start opens an element; attrs alternate names and values, and an attribute with an empty value is omitted.
func (x *xmlWriter) start(name string, attrs ...string) {
	x.tag(name, attrs)
	x.b.WriteByte('>')
	x.open = append(x.open, name)
}

// empty writes an element without content.
func (x *xmlWriter) empty(name string, attrs ...string) {
	x.tag(name, attrs)
	x.b.WriteString("/>")
}

func (x *xmlWriter) tag(name string, attrs []string) {
	x.b.WriteByte('<')
	x.b.WriteString(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" {
			continue
		}
		x.b.WriteString(" " + attrs[i] + `="`)
		x.text(attrs[i+1])
		x.b.WriteByte('"')
	}
}

// end closes the element that was opened last.
func (x *xmlWriter) end() {
	last := len(x.open) - 1
	x.b.WriteString("</" + x.open[last] + ">")
	x.open = x.open[:last]
}

// text writes escaped text; a bytes.Buffer returns no error.
func (x *xmlWriter) text(t string) { _ = xml.EscapeText(&x.b, []byte(t)) }

// element writes an element that contains text.
func (x *xmlWriter) element(name, t string, attrs ...string) {
	x.start(name, attrs...)
	x.text(t)
	x.end()
}

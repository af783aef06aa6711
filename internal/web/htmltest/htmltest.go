// Package htmltest finds things on a page that a test has parsed.
package htmltest

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Attr returns an attribute's value; "" if there is none.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// HasAttr reports whether an element has an attribute, empty or not.
func HasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// Find returns all elements below n that fit.
func Find(n *html.Node, fits func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && fits(d) {
			out = append(out, d)
		}
	}
	return out
}

// Tag fits elements of one of these names.
func Tag(names ...string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(names, n.Data) }
}

// Class fits elements of a class.
func Class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(strings.Fields(Attr(n, "class")), name) }
}

// Inside reports whether an ancestor of n fits.
func Inside(n *html.Node, fits func(*html.Node) bool) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && fits(p) {
			return true
		}
	}
	return false
}

// Raw returns the text below n unchanged.
func Raw(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// Words returns what a page says, white space run together.
func Words(n *html.Node) string { return strings.Join(strings.Fields(Raw(n)), " ") }

package static

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"strings"
)

// PhoneHTML is the voter's page, GET /b: complete in itself, built by internal/bundle from phone/src.
//
//go:embed phone/dist/b.html
var PhoneHTML []byte

// AppHash is what a manifest's `app` says: "sha256-" and the standard base64 of the page's SHA-256. Anybody can fetch /b
// and compare (rb1 §13).
var AppHash = sri(PhoneHTML)

// PhoneCSP is the page's Content-Security-Policy: its own two scripts and its style by their hashes, requests to this host and
// to connect (origins of other hosts that take ballots), nothing else (rb1 §13).
func PhoneCSP(connect ...string) string {
	return pageCSP(PhoneHTML, append([]string{"'self'"}, connect...)...)
}

// pageCSP allows exactly what stands in a page that is complete in itself.
func pageCSP(html []byte, connect ...string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src " + strings.Join(hashes(html, "script"), " "),
		"style-src " + strings.Join(hashes(html, "style"), " "),
		"connect-src " + strings.Join(connect, " "),
		"img-src data:",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	}, "; ")
}

// hashes returns the CSP sources of every inline element of the name.
func hashes(html []byte, name string) []string {
	opening, closing := []byte("<"+name+">"), []byte("</"+name+">")
	var out []string
	for rest := html; ; {
		_, after, found := bytes.Cut(rest, opening)
		if !found {
			return out
		}
		body, more, _ := bytes.Cut(after, closing)
		out = append(out, "'"+sri(body)+"'")
		rest = more
	}
}

func sri(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

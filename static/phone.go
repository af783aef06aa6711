package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// PhoneHTML is the voter's page, GET /b: complete in itself, built by internal/bundle from phone/src.
//
//go:embed phone/dist/b.html
var PhoneHTML []byte

// PhoneBrotli is PhoneHTML, compressed when it was built.
//
//go:embed phone/dist/b.html.br
var PhoneBrotli []byte

//go:embed phone/dist/part
var partFiles embed.FS

// PhoneParts are what the page may fetch besides, by their address below /b/: the name with the first eight digits of
// the SHA-256, so that it can be cached forever. The page knows the whole hash of each.
var PhoneParts = readParts()

const partsDir = "phone/dist/part"

func readParts() map[string][]byte {
	out := map[string][]byte{}
	entries, err := partFiles.ReadDir(partsDir)
	if err != nil {
		panic(err) // embedded
	}
	for _, e := range entries {
		body, err := partFiles.ReadFile(partsDir + "/" + e.Name())
		if err != nil {
			panic(err) // embedded
		}
		sum := sha256.Sum256(body)
		stem, kind, _ := strings.Cut(e.Name(), ".")
		out[stem+"."+hex.EncodeToString(sum[:4])+"."+kind] = body
	}
	return out
}

// AppHash is the value of a manifest's `app`: "sha256-" and the standard base64 of the page's SHA-256. Anyone can fetch
// /b and compare (rb1 §13).
var AppHash = sri(PhoneHTML)

// PhoneCSP is the page's Content-Security-Policy: its own scripts, those of its parts and its style by their hashes,
// requests to this host and to connect (origins of other hosts that take ballots), nothing else (rb1 §13). A part that
// is a script gets in through the page's one policy for trusted types, after the page has checked its hash.
func PhoneCSP(connect ...string) string {
	scripts := hashes(PhoneHTML, "script")
	for _, name := range slices.Sorted(maps.Keys(PhoneParts)) {
		if strings.HasSuffix(name, ".js") {
			scripts = append(scripts, "'"+sri(PhoneParts[name])+"'")
		}
	}
	return pageCSP(PhoneHTML, scripts, "minping", append([]string{"'self'"}, connect...)...)
}

// pageCSP allows exactly what is in a page that is complete in itself, and the scripts it is given.
func pageCSP(html []byte, scripts []string, trusted string, connect ...string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src " + strings.Join(scripts, " "),
		"style-src " + strings.Join(hashes(html, "style"), " "),
		"connect-src " + strings.Join(connect, " "),
		"img-src data:",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types " + trusted,
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

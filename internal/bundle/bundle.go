// Package bundle builds the pages that run on phones and in organizers' browsers: esbuild's Go API over the sources
// under static/ and the pinned libraries under static/phone/vendor. A machine with only Go installed builds the same
// bytes; a test compares them with the committed ones.
package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

// engines are the oldest browsers that can keep a vote secret: they have BigInt (rb1 §13).
var engines = []api.Engine{
	{Name: api.EngineChrome, Version: "67"},
	{Name: api.EngineIOS, Version: "14"},
	{Name: api.EngineSafari, Version: "14"},
	{Name: api.EngineFirefox, Version: "68"},
}

// page is one self-contained HTML file. head is a script that runs while the rest is still loading.
type page struct {
	out, shell, head, style, check, app string
}

var pages = []page{
	{
		out: "static/phone/dist/b.html", shell: "static/phone/src/shell.html", head: "static/phone/src/head.js",
		style: "static/phone/src/style.css",
		check: "static/phone/src/check.js", app: "static/phone/src/main.js",
	},
	{
		out: "static/verify/dist/verify.html", shell: "static/verify/src/shell.html",
		style: "static/verify/src/style.css",
		check: "static/verify/src/check.js", app: "static/verify/src/main.js",
	},
}

// scripts are bundles that other pages load: output path → entry.
var scripts = map[string]string{
	"static/admin/slips.js": "static/phone/slips/main.js",
	"static/admin/words.js": "static/phone/panel/words.js",
}

// Build returns every built file by its path from the root of the repository, slashes.
func Build(root string) (map[string][]byte, error) {
	out, err := buildParts(root)
	if err != nil {
		return nil, err
	}
	for _, p := range pages {
		html, err := p.build(root)
		if err != nil {
			return nil, fmt.Errorf("build %s: %w", p.out, err)
		}
		out[p.out] = html
	}
	// Every phone in a hall fetches this page within minutes, so it is compressed once, here, as well as possible.
	packed, err := compress(out[pages[0].out])
	if err != nil {
		return nil, err
	}
	out[pages[0].out+".br"] = packed
	for path, entry := range scripts {
		js, err := Script(root, entry)
		if err != nil {
			return nil, fmt.Errorf("build %s: %w", path, err)
		}
		out[path] = js
	}
	return out, nil
}

// build puts style and scripts into the shell, so that the page is one request.
func (p page) build(root string) ([]byte, error) {
	shell, err := os.ReadFile(filepath.Join(root, p.shell))
	if err != nil {
		return nil, err
	}
	parts := map[string]string{"head": p.head, "style": p.style, "check": p.check, "app": p.app}
	for name, entry := range parts {
		if entry == "" {
			continue
		}
		body, err := Script(root, entry)
		if err != nil {
			return nil, err
		}
		text := strings.TrimSpace(string(body))
		if name == "app" { // none of it runs if the check failed
			text = "if(!window.tooOld)(function(){" + text + "})()"
		}
		if strings.Contains(text, "</script") || strings.Contains(text, "</style") || strings.Contains(text, "<!--") {
			return nil, fmt.Errorf("%s cannot be embedded in HTML", entry)
		}
		shell = bytes.Replace(shell, []byte("{{"+name+"}}"), []byte(text), 1)
	}
	if bytes.Contains(shell, []byte("{{")) && bytes.Contains(shell, []byte("}}</")) {
		return nil, errors.New("a part of the shell was not filled")
	}
	return shell, nil
}

// Script bundles one entry, JavaScript or CSS, into one minified file. entry is a path from root.
func Script(root, entry string) ([]byte, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	names, err := partNames(root, entry)
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir: root,
		EntryPoints:   []string{entry},
		NodePaths:     []string{filepath.Join(root, "static/phone/vendor")},
		Bundle:        true,
		Write:         false,
		Engines:       engines,
		// iOS 14.0 has destructuring; esbuild's table says no because of a corner case that this code does not use.
		Supported:         map[string]bool{"destructuring": true},
		Format:            api.FormatIIFE,
		Platform:          api.PlatformBrowser,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsEndOfFile,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		TreeShaking:       api.TreeShakingTrue,
		// Chrome 67 has no globalThis, plain http no crypto.subtle.
		Define:   map[string]string{"globalThis": "self", "PARTS": names, "globalThis.crypto.subtle": "undefined"},
		LogLevel: api.LogLevelSilent,
		Outfile:  "out" + filepath.Ext(entry),
	})
	if len(result.Errors) > 0 {
		lines := api.FormatMessages(result.Errors, api.FormatMessagesOptions{})
		return nil, errors.New(strings.Join(lines[:min(len(lines), 10)], "\n"))
	}
	return result.OutputFiles[0].Contents, nil
}

func compress(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	if _, err := w.Write(body); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return b.Bytes(), nil
}

// Package asset prepares the panel's styles, scripts and pictures for serving: joined, compressed once, and under
// addresses that change with their content, so that browsers may keep them forever.
package asset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// Prefix is where files are served.
const Prefix = "/admin/static/"

// stylesheet is the name under which the files of css/ are served, joined in order of their names.
const stylesheet = "panel.css"

// File is one file ready to be served.
type File struct {
	Type string
	Body []byte
	zip  func() []byte
}

// Zip is the file gzipped, when it is first asked for; nil if that gains nothing.
func (f File) Zip() []byte {
	if f.zip == nil {
		return nil
	}
	return f.zip()
}

// Set is all files by name.
type Set struct {
	files map[string]File
	tags  map[string]string
}

var types = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".png":  "image/png",
	".webp": "image/webp",
}

// New reads everything below the file system's root.
func New(files fs.FS) (*Set, error) {
	s := &Set{files: map[string]File{}, tags: map[string]string{}}
	var css bytes.Buffer
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if strings.HasPrefix(name, "css/") {
			css.Write(body) // names are walked in order
			return nil
		}
		s.add(name, body)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	s.add(stylesheet, css.Bytes())
	return s, nil
}

func (s *Set) add(name string, body []byte) {
	kind, ok := types[path.Ext(name)]
	if !ok {
		return // a licence, a note
	}
	f := File{Type: kind, Body: body}
	if kind != types[".png"] && kind != types[".webp"] {
		f.zip = sync.OnceValue(func() []byte { return zipped(body) })
	}
	sum := sha256.Sum256(body)
	s.files[name], s.tags[name] = f, hex.EncodeToString(sum[:6])
}

func zipped(body []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(body)
		err = errors.Join(err, z.Close())
	}
	if err != nil {
		panic(err) // the level is one of the package's, and a buffer takes everything
	}
	return slices.Clone(b.Bytes())
}

// Path is the address of a file, with a mark that changes with its content. A name that is not there is an error, so
// that a template that asks for it cannot be drawn.
func (s *Set) Path(name string) (string, error) {
	tag, ok := s.tags[name]
	if !ok {
		return "", fmt.Errorf("there is no asset %q", name)
	}
	return Prefix + name + "?v=" + tag, nil
}

// Lookup returns the file of a name.
func (s *Set) Lookup(name string) (File, bool) {
	f, ok := s.files[name]
	return f, ok
}

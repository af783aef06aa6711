package verify

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// File names at the top of a bundle.
const (
	bundleFile = "bundle.json"
	bundleNote = "bundle.note"
)

// File is one file of a bundle. Open is called twice and must give the same bytes both times.
type File struct {
	Path string // ASCII, slashes, no "." or ".."
	Open func() (io.ReadCloser, error)
}

// Bytes makes a File from bytes in memory.
func Bytes(path string, b []byte) File {
	return File{path, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

// BoxDir says which folder of the bundle holds a ballot box, and which voter group it is for.
type BoxDir struct {
	SID   string `json:"sid"`
	Dir   string `json:"dir"`
	Group string `json:"group,omitempty"`
}

// listing is bundle.json: every other file of the bundle except bundle.note, with its digest.
type listing struct {
	V       int          `json:"v"`
	Session string       `json:"session"`
	Boxes   []BoxDir     `json:"boxes"`
	Files   []listedFile `json:"files"`
}

type listedFile struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // hex
	crc    uint32
}

// bundleText returns what the board key signs: the digest of bundle.json.
func bundleText(list []byte) string {
	sum := sha256.Sum256(list)
	return "minping/bundle\n" + hex.EncodeToString(sum[:]) + "\n"
}

// WriteBundle writes an evidence bundle: a zip of bundle.json, bundle.note and then the files in order of their paths,
// uncompressed and with one fixed time, so that the same evidence gives the same bytes on any machine and with any
// store. Large files are streamed, twice. signer holds the board key of the boxes.
func WriteBundle(w io.Writer, session string, boxes []BoxDir, files []File, signer note.Signer) error {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	l := listing{V: 1, Session: session, Boxes: boxes, Files: make([]listedFile, len(files))}
	for i, f := range files {
		if !goodPath(f.Path) || f.Path == bundleFile || f.Path == bundleNote {
			return fmt.Errorf("bundle: %q cannot be a path in a bundle", f.Path)
		}
		if i > 0 && files[i-1].Path == f.Path {
			return fmt.Errorf("bundle: %s is there twice", f.Path)
		}
		lf, err := digest(f)
		if err != nil {
			return err
		}
		l.Files[i] = lf
	}
	list, err := compactJSON(l)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: bundleText(list)}, signer)
	if err != nil {
		return fmt.Errorf("sign bundle: %w", err)
	}
	z := zip.NewWriter(w)
	for _, f := range []File{Bytes(bundleFile, list), Bytes(bundleNote, signed)} {
		lf, err := digest(f)
		if err != nil {
			return err
		}
		if err := store(z, f, lf); err != nil {
			return err
		}
	}
	for i, f := range files {
		if err := store(z, f, l.Files[i]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	return nil
}

// digest reads a file once to get its size and checksums.
func digest(f File) (listedFile, error) {
	sha, crc := sha256.New(), crc32.NewIEEE()
	n, err := f.copyTo(io.MultiWriter(sha, crc))
	if err != nil {
		return listedFile{}, err
	}
	return listedFile{f.Path, n, hex.EncodeToString(sha.Sum(nil)), crc.Sum32()}, nil
}

func (f File) copyTo(w io.Writer) (int64, error) {
	r, err := f.Open()
	if err != nil {
		return 0, fmt.Errorf("open %s: %w", f.Path, err)
	}
	n, err := io.Copy(w, r)
	if err := errors.Join(err, r.Close()); err != nil {
		return n, fmt.Errorf("read %s: %w", f.Path, err)
	}
	if n > math.MaxUint32-1 {
		return n, fmt.Errorf("bundle: %s is larger than 4 GiB", f.Path)
	}
	return n, nil
}

// store writes one file into the archive uncompressed. Sizes and checksum are in its local header, so that no data
// descriptor follows and the archive has only one spelling.
func store(z *zip.Writer, f File, lf listedFile) error {
	const dosDate1980 = 1<<5 | 1
	out, err := z.CreateRaw(&zip.FileHeader{
		Name: f.Path, Method: zip.Store, CRC32: lf.crc,
		ModifiedDate:     dosDate1980, //nolint:staticcheck // raw entries are written as given; Modified adds a field
		CompressedSize64: uint64(lf.Size), UncompressedSize64: uint64(lf.Size), CreatorVersion: 20, ReaderVersion: 20,
	})
	if err != nil {
		return fmt.Errorf("write %s: %w", f.Path, err)
	}
	crc := crc32.NewIEEE()
	n, err := f.copyTo(io.MultiWriter(out, crc))
	if err != nil {
		return err
	}
	if n != lf.Size || crc.Sum32() != lf.crc {
		return fmt.Errorf("bundle: %s changed while it was written", f.Path)
	}
	return nil
}

// goodPath reports whether a path may be in a bundle: relative, ASCII letters, digits and "-_./",
// no empty, "." or ".." part.
func goodPath(p string) bool {
	if p == "" || len(p) > 200 {
		return false
	}
	for _, part := range strings.Split(p, "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return strings.IndexFunc(p, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune("-_./", r))
	}) < 0
}

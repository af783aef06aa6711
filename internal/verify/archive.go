package verify

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// The zip reader of the standard library looks at the central directory and tolerates everything else: bytes before,
// between and after the files, comments, extra fields, a local header that contradicts the directory. Evidence must
// not be able to hide anything, so this reader walks the archive from its first byte to its last and refuses whatever
// it does not know. Archives that common tools rebuild from the same files are accepted.

const (
	localMagic      = 0x04034b50
	centralMagic    = 0x02014b50
	endMagic        = 0x06054b50
	descriptorMagic = 0x08074b50
	localLen        = 30
	centralLen      = 46
	endLen          = 22
	descriptorLen   = 16

	// Evidence is hashes and signatures, which do not compress, and a little text: anything that unpacks to more was
	// made to fill a machine.
	bombFrom  = 1 << 20
	bombRatio = 200

	methodStore   = 0
	methodDeflate = 8
	flagDescribed = 1 << 3  // sizes and checksum follow the data
	flagUTF8      = 1 << 11 // harmless: names are ASCII
)

// archive is a zip in which every byte has been accounted for, except the contents themselves.
type archive struct {
	r       io.ReaderAt
	entries map[string]entry
	names   []string
}

type entry struct {
	name        string
	head        []byte // bytes 4 to 30 of the local header, repeated in the central one
	method      uint16
	crc         uint32
	packed      int64
	size        int64
	headerStart int64
	dataStart   int64
	end         int64 // end of everything that belongs to the file
}

var le = binary.LittleEndian

// openArchive accounts for every byte of a zip outside the files' contents.
func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	if size < endLen || size >= 1<<32-1 {
		return nil, errors.New("not a zip of fewer than 4 GiB")
	}
	end, err := readAt(r, size-endLen, endLen)
	if err != nil {
		return nil, err
	}
	count, dirSize, dirStart := le.Uint16(end[10:]), int64(le.Uint32(end[12:])), int64(le.Uint32(end[16:]))
	switch {
	case le.Uint32(end) != endMagic || le.Uint16(end[20:]) != 0:
		return nil, errors.New("the zip does not end with its directory: something follows it, or it has a comment")
	case !bytes.Equal(end[4:8], make([]byte, 4)) || le.Uint16(end[8:]) != count:
		return nil, errors.New("the zip says it is in several parts")
	case dirStart+dirSize != size-endLen:
		return nil, errors.New("the zip's directory is not where it should be")
	}
	dir, err := readAt(r, dirStart, int(dirSize))
	if err != nil {
		return nil, err
	}
	a := &archive{r: r, entries: map[string]entry{}}
	if err := a.walk(dir, int(count), dirStart); err != nil {
		return nil, err
	}
	return a, nil
}

// walk goes through directory and files side by side: the files must be in the order of the directory, without gaps.
func (a *archive) walk(dir []byte, count int, dirStart int64) error {
	at := int64(0)
	var uniform []byte // fields that only the directory has must be the same for all files
	for range count {
		if len(dir) < centralLen || le.Uint32(dir) != centralMagic {
			return errors.New("the zip's directory is damaged")
		}
		nameLen := int(le.Uint16(dir[28:]))
		if len(dir) < centralLen+nameLen {
			return errors.New("the zip's directory is damaged")
		}
		e, err := a.central(dir[:centralLen+nameLen], at, dirStart)
		if err != nil {
			return err
		}
		own := bytes.Join([][]byte{dir[4:6], dir[36:42]}, nil)
		if uniform != nil && !bytes.Equal(own, uniform) {
			return fmt.Errorf("%s: its directory entry differs from the others", e.name)
		}
		uniform = own
		if _, twice := a.entries[e.name]; twice {
			return fmt.Errorf("%s is there twice", e.name)
		}
		a.entries[e.name] = e
		a.names = append(a.names, e.name)
		at, dir = e.end, dir[centralLen+nameLen:]
	}
	if len(dir) != 0 || at != dirStart {
		return errors.New("the zip holds bytes that belong to no file")
	}
	return nil
}

// central reads one directory entry and compares it with the local header at its offset.
func (a *archive) central(c []byte, at, dirStart int64) (entry, error) {
	e := entry{
		name: string(c[centralLen:]), head: c[6:32], method: le.Uint16(c[10:]), crc: le.Uint32(c[16:]),
		packed: int64(le.Uint32(c[20:])), size: int64(le.Uint32(c[24:])), headerStart: int64(le.Uint32(c[42:])),
	}
	flags := le.Uint16(c[8:])
	switch {
	case !goodPath(e.name):
		return e, errors.New("a file has a name that no file of a bundle has")
	case le.Uint16(c[30:]) != 0 || le.Uint16(c[32:]) != 0 || le.Uint16(c[34:]) != 0:
		return e, fmt.Errorf("%s: it has an extra field, a comment or another disk", e.name)
	case flags&^(flagDescribed|flagUTF8) != 0:
		return e, fmt.Errorf("%s: it is encrypted or otherwise special", e.name)
	case e.method != methodStore && e.method != methodDeflate, e.method == methodStore && e.packed != e.size:
		return e, fmt.Errorf("%s: it is packed in an unknown way", e.name)
	case e.size > bombFrom && e.size/bombRatio > e.packed:
		return e, fmt.Errorf("%s: it says it unpacks to far more than evidence could", e.name)
	case e.headerStart != at:
		return e, fmt.Errorf("%s: bytes that belong to no file lie before it", e.name)
	}
	e.dataStart = at + localLen + int64(len(e.name))
	e.end = e.dataStart + e.packed
	if flags&flagDescribed != 0 {
		e.end += descriptorLen
	}
	if e.end > dirStart {
		return e, fmt.Errorf("%s: it is cut off", e.name)
	}
	return e, a.local(e, flags&flagDescribed != 0)
}

// local compares the local header, and the descriptor after the data if there is one, with the directory.
func (a *archive) local(e entry, described bool) error {
	want := le.AppendUint32(nil, localMagic)
	want = append(want, e.head...)
	sums := want[14:26] // crc, packed, size
	if described {
		d, err := readAt(a.r, e.end-descriptorLen, descriptorLen)
		if err != nil {
			return err
		}
		if le.Uint32(d) != descriptorMagic || !bytes.Equal(d[4:], sums) {
			return fmt.Errorf("%s: its two descriptions differ", e.name)
		}
		clear(sums)
	}
	want = append(want, e.name...)
	got, err := readAt(a.r, e.headerStart, len(want))
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s: its two headers differ", e.name)
	}
	return nil
}

func readAt(r io.ReaderAt, at int64, n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := r.ReadAt(b, at); err != nil {
		return nil, fmt.Errorf("read zip: %w", err)
	}
	return b, nil
}

// list and open make archive a source.
func (a *archive) list() ([]string, error) { return a.names, nil }

func (a *archive) open(name string) (io.ReadCloser, error) {
	e, ok := a.entries[name]
	if !ok {
		return nil, errMissing
	}
	packed := io.NewSectionReader(a.r, e.dataStart, e.packed)
	s := &sealed{entry: e, sum: crc32.NewIEEE()}
	if e.method == methodStore {
		s.r = packed
		return s, nil
	}
	s.packed = bufio.NewReader(packed) // a ByteReader, so that flate does not read too far
	s.r = flate.NewReader(s.packed)
	return s, nil
}

// sealed reads a file; at its end it checks size and checksum and that no packed bytes are left.
type sealed struct {
	entry
	r      io.Reader
	packed *bufio.Reader
	sum    interface {
		io.Writer
		Sum32() uint32
	}
	n int64
}

func (s *sealed) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	_, _ = s.sum.Write(p[:n]) // writing to a hash never fails
	s.n += int64(n)
	if s.n > s.size {
		return n, fmt.Errorf("%s: it is longer than the zip says", s.name)
	}
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	if s.n != s.size || s.sum.Sum32() != s.crc {
		return n, fmt.Errorf("%s: its contents are not those the zip describes", s.name)
	}
	if s.packed != nil {
		if _, err := s.packed.ReadByte(); !errors.Is(err, io.EOF) {
			return n, fmt.Errorf("%s: something follows its packed contents", s.name)
		}
	}
	return n, io.EOF
}

func (s *sealed) Close() error { return nil }

package ballotbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"minping/internal/app/records"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/store"
	"minping/internal/vote"
)

// Board files of a box (rb1 §8). Each is written once and never changes.
const (
	FileForm       = "form"
	FileManifest   = "manifest"
	NoteManifest   = "note-manifest"
	FileAdmission  = "note-admission"
	FileCheckpoint = "note-sealed"
	NoteResult     = "note-result"
	NoteVoided     = "note-voided"
	FileIndex      = "index"
	FileRecords    = "records"
	FileResult     = "result.json"
	FileAdmitted   = "admitted" // the sorted admitted token ids: for auditors, never on the board
	FileDecided    = "decided"  // result and outcome of a count before anything of it is published
	chunkSize      = 4 << 20
)

// publicFiles maps the names in the board's routes to stored files.
var publicFiles = map[string]string{
	"manifest": NoteManifest, "admission": FileAdmission, "checkpoint": FileCheckpoint, "index": FileIndex,
	"records": FileRecords, "result": NoteResult, "result.json": FileResult, "voided": NoteVoided,
}

// BoardFile is one public file of a ballot box.
type BoardFile struct {
	Size  int64
	Write func(w io.Writer) error
}

// BoardFile returns a board file by its name in the routes: manifest admission checkpoint index records result
// result.json voided. NotFound until it exists.
func (s *Boxes) BoardFile(ctx context.Context, sid, name string) (BoardFile, error) {
	file, ok := publicFiles[name]
	if !ok || !sidShaped(sid) {
		return BoardFile{}, records.ErrNone
	}
	return s.File(ctx, sid, file)
}

// File returns a board file. It is stored in chunks; the head record that names them is written last, so that a file
// exists completely or not at all.
func (s *Boxes) File(ctx context.Context, sid, file string) (BoardFile, error) {
	size, chunks, err := s.head(ctx, sid, file)
	if err != nil {
		return BoardFile{}, err
	}
	write := func(w io.Writer) error {
		for i, id := range chunks {
			c, err := s.env.Store.Latest(ctx, KindBoard, id)
			if errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("chunk %d of %s is missing: %w", i, file, ErrBoxChanged)
			}
			if err != nil {
				return fmt.Errorf("read board chunk: %w", err)
			}
			if _, err := w.Write(c.Body); err != nil {
				return fmt.Errorf("write board file: %w", err)
			}
		}
		return nil
	}
	return BoardFile{Size: size, Write: write}, nil
}

// head reads the size of a board file and the ids of its chunks: the head names the digest of each, so that chunks left
// by a killed attempt belong to no file. Heads of the first release hold the size alone.
func (s *Boxes) head(ctx context.Context, sid, file string) (size int64, chunks []string, err error) {
	head, err := s.env.Store.Latest(ctx, KindBoard, sid+"/"+file)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil, records.ErrNone
	}
	if err != nil {
		return 0, nil, fmt.Errorf("read board: %w", err)
	}
	said := strings.Split(string(head.Body), " ")
	size, err = strconv.ParseInt(said[0], 10, 64)
	if err != nil {
		return 0, nil, fmt.Errorf("board head of %s: %w", file, ErrBoxChanged)
	}
	for i, digest := range said[1:] {
		chunks = append(chunks, chunkID(sid, file, i)+"/"+digest)
	}
	if len(said) == 1 {
		for i := 0; int64(i)*chunkSize < size; i++ {
			chunks = append(chunks, chunkID(sid, file, i))
		}
	}
	return size, chunks, nil
}

func chunkID(sid, file string, i int) string { return fmt.Sprintf("%s/%s/%06d", sid, file, i) }

// BoardBytes reads a whole small board file.
func (s *Boxes) BoardBytes(ctx context.Context, sid, file string) ([]byte, error) {
	f, err := s.File(ctx, sid, file)
	if err != nil {
		return nil, err
	}
	var b sliceWriter
	err = f.Write(&b)
	return b, err
}

type sliceWriter []byte

func (w *sliceWriter) Write(p []byte) (int, error) { *w = append(*w, p...); return len(p), nil }

// Publish writes a board file. Writing it again is not an error and changes nothing: a process that was killed half-way
// starts over, and of two replicas the first to finish decides.
func (s *Boxes) Publish(ctx context.Context, sid, file string, content []byte) error {
	p := s.publisher(ctx, sid, file)
	if _, err := p.Write(content); err != nil {
		return err
	}
	return p.finish()
}

// publisher streams a board file into chunks.
type publisher struct {
	ctx       context.Context
	s         *Boxes
	sid, file string
	buf       []byte
	chunks    int
	head      []byte // of each chunk the digest
	size      int64
}

func (s *Boxes) publisher(ctx context.Context, sid, file string) *publisher {
	return &publisher{ctx: ctx, s: s, sid: sid, file: file}
}

func (p *publisher) Write(b []byte) (int, error) {
	n := len(b)
	for len(p.buf)+len(b) >= chunkSize {
		whole := chunkSize - len(p.buf)
		p.buf, b = append(p.buf, b[:whole]...), b[whole:]
		if err := p.flush(); err != nil {
			return 0, err
		}
	}
	p.buf = append(p.buf, b...)
	return n, nil
}

// flush writes the next chunk under its digest, so that one left by an earlier attempt is reused or left alone.
func (p *publisher) flush() error {
	sum := sha256.Sum256(p.buf)
	digest := hex.EncodeToString(sum[:16])
	err := p.insert(chunkID(p.sid, p.file, p.chunks)+"/"+digest, p.buf)
	if errors.Is(err, store.ErrExists) {
		err = nil
	}
	p.head = append(append(p.head, ' '), digest...)
	p.size += int64(len(p.buf))
	p.buf = p.buf[:0]
	p.chunks++
	return err
}

func (p *publisher) finish() error {
	if len(p.buf) > 0 {
		if err := p.flush(); err != nil {
			return err
		}
	}
	err := p.insert(p.sid+"/"+p.file, append(strconv.AppendInt(nil, p.size, 10), p.head...))
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

func (p *publisher) insert(id string, body []byte) error {
	err := p.s.env.Store.Insert(p.ctx, store.Record{
		Kind: KindBoard, ID: id, Version: 1, Parent: p.sid,
		At: p.s.env.Now(), Body: body,
	})
	if err != nil {
		return fmt.Errorf("publish %s: %w", p.file, err)
	}
	return nil
}

// publishNote signs a note with the board key and publishes it.
func (s *Boxes) PublishNote(ctx context.Context, sid, file string, n vote.Note) error {
	signer, _ := s.Ring.Board()
	raw, err := vote.SignNote(n, signer)
	if err != nil {
		return fmt.Errorf("sign note: %w", err)
	}
	return s.Publish(ctx, sid, file, raw)
}

// OwnNote reads a note signed by this service. If the signature is not ours, the note was changed in the store.
func (s *Boxes) OwnNote(raw []byte) (vote.Note, error) {
	_, key := s.Ring.Board()
	v, err := note.NewVerifier(key)
	if err != nil {
		return vote.Note{}, fmt.Errorf("board key: %w", err)
	}
	n, err := vote.OpenNote(raw, v)
	if err != nil {
		return n, fmt.Errorf("own note: %w: %w", ErrBoxChanged, err)
	}
	return n, nil
}

// Package file keeps what people upload: what a file is apart from its bytes, both sealed under the personal key where
// they belong to something restricted (evaluation §2, §5). A room that has files opens a shelf; the
// room decides who may add or read files. Files are sent as attachments and never shown by a browser.
package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/keys"
	"minping/internal/store"
)

// File describes a file, apart from its bytes.
type File struct {
	Name   string `json:"name"`
	Media  string `json:"media"`
	Size   int    `json:"size"` // bytes
	SHA256 string `json:"sha256"`
	By     string `json:"by"`
	Sealed bool   `json:"sealed,omitempty"` // name and bytes are sealed
	Cipher []byte `json:"cipher,omitempty"` // the name, sealed
	Owner  string `json:"owner,omitempty"`  // the record it belongs to, if that is not its parent
}

// Shelf keeps the files of a room. Safe for concurrent use.
type Shelf struct {
	env   *records.Env
	ring  *keys.Ring
	kind  string // of the records that say what a file is
	bytes string // of the records that hold its bytes, under the same id
	most  int    // how many files lie below one thing
}

// NewShelf returns the shelf whose records are of these kinds. At most so many files lie below one thing.
func NewShelf(env *records.Env, ring *keys.Ring, kind, bytes string, most int) *Shelf {
	return &Shelf{env: env, ring: ring, kind: kind, bytes: bytes, most: most}
}

// Add checks a file and puts it below something, sealed or not. The answer carries its name in the clear.
func (s *Shelf) Add(
	ctx context.Context, a records.Actor, below, name string, raw []byte, seal bool,
) (records.Versioned[File], error) {
	name, kind, err := Check(name, raw)
	if err != nil {
		return records.Versioned[File]{}, err
	}
	have, err := records.List[File](ctx, s.env, s.kind, below, "", s.most)
	if err != nil {
		return records.Versioned[File]{}, err
	}
	if len(have) >= s.most {
		return records.Versioned[File]{}, records.Fail(records.Conflict, "too_many",
			fmt.Sprintf("一个事项最多附 %d 个文件。", s.most), fmt.Sprintf("An item has at most %d files.", s.most))
	}
	sum := sha256.Sum256(raw)
	f := File{Name: name, Media: kind, Size: len(raw), SHA256: hex.EncodeToString(sum[:]), By: a.Name}
	id := records.NewID()
	if seal {
		f, raw, err = s.seal(id, f, raw)
		if err != nil {
			return records.Versioned[File]{}, err
		}
	}
	r := store.Record{Kind: s.bytes, ID: id, Version: 1, Parent: below, At: s.env.Now(), Body: raw}
	if err := s.env.Store.Insert(ctx, r); err != nil {
		return records.Versioned[File]{}, fmt.Errorf("write bytes of file: %w", err)
	}
	out, err := records.Create(ctx, s.env, s.kind, id, below, f)
	out.V.Name, out.V.Cipher = name, nil
	return out, err
}

func (s *Shelf) seal(id string, f File, raw []byte) (File, []byte, error) {
	name, err := s.ring.SealPersonal(s.kind+"/"+id, []byte(f.Name))
	if err != nil {
		return f, nil, err
	}
	sealed, err := s.ring.SealPersonal(s.bytes+"/"+id, raw)
	f.Name, f.Cipher, f.Sealed = "", name, true
	return f, sealed, err
}

// open is a file with its name in the clear.
func (s *Shelf) open(id string, f File) (File, error) {
	if !f.Sealed {
		return f, nil
	}
	name, err := s.ring.OpenPersonal(s.kind+"/"+id, f.Cipher)
	f.Name, f.Cipher = string(name), nil
	return f, err
}

// List returns the files below something by their names.
func (s *Shelf) List(ctx context.Context, below string) ([]records.Versioned[File], error) {
	out, err := records.List[File](ctx, s.env, s.kind, below, "", s.most)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].V, err = s.open(out[i].ID, out[i].V)
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, func(a, b records.Versioned[File]) int { return strings.Compare(a.V.Name, b.V.Name) })
	return out, nil
}

// Find returns what a file is and its parent, its name still sealed if it is sealed: for deciding who may read it.
func (s *Shelf) Find(ctx context.Context, id string) (File, string, error) {
	v, err := records.Load[File](ctx, s.env, s.kind, id)
	if err != nil {
		return v.V, "", err
	}
	r, err := s.env.Store.Latest(ctx, s.kind, id)
	if err != nil {
		return v.V, "", fmt.Errorf("read file: %w", err)
	}
	return v.V, r.Parent, nil
}

// Read returns a file with its bytes.
func (s *Shelf) Read(ctx context.Context, id string) (File, []byte, error) {
	f, _, err := s.Find(ctx, id)
	if err != nil {
		return f, nil, err
	}
	body, err := s.env.Store.Latest(ctx, s.bytes, id)
	if err != nil {
		return f, nil, fmt.Errorf("read bytes of file: %w", err)
	}
	if !f.Sealed {
		return f, body.Body, nil
	}
	f, err = s.open(id, f)
	if err != nil {
		return f, nil, err
	}
	raw, err := s.ring.OpenPersonal(s.bytes+"/"+id, body.Body)
	return f, raw, err
}

// Has reports an error unless all of these files lie below something.
func (s *Shelf) Has(ctx context.Context, below string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	have, err := records.List[File](ctx, s.env, s.kind, below, "", s.most)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(have, func(f records.Versioned[File]) bool { return f.ID == id }) {
			return errNone
		}
	}
	return nil
}

var errNone = records.InvalidField("files", "没有这份材料，请先上传。", "There is no such file; upload it first.")

// PurgeBelow deletes all files below something.
func (s *Shelf) PurgeBelow(ctx context.Context, below string) error {
	fs, err := records.List[File](ctx, s.env, s.kind, below, "", s.most)
	if err != nil {
		return err
	}
	for _, f := range fs {
		if err := s.purge(ctx, f.ID); err != nil {
			return err
		}
	}
	return nil
}

// purge deletes a file, its bytes first.
func (s *Shelf) purge(ctx context.Context, id string) error {
	for _, kind := range []string{s.bytes, s.kind} {
		if err := s.env.Store.Purge(ctx, kind, id); err != nil {
			return fmt.Errorf("delete file: %w", err)
		}
	}
	return nil
}

// Get returns those of the files that are there, in the order of the ids, their names in the clear.
func (s *Shelf) Get(ctx context.Context, ids []string) ([]records.Versioned[File], error) {
	have, err := records.GetMany[File](ctx, s.env, s.kind, ids)
	if err != nil {
		return nil, err
	}
	out := []records.Versioned[File]{}
	for _, id := range ids {
		f, ok := have[id]
		if !ok {
			continue
		}
		f, err = s.open(id, f)
		if err != nil {
			return nil, err
		}
		out = append(out, records.Versioned[File]{ID: id, V: f})
	}
	return out, nil
}

// Claim assigns files below something to an owner. It refuses a file that someone else uploaded and the owner does
// not name yet, that is sealed where the owner's are not or the other way, or that belongs to another owner that
// still exists.
func (s *Shelf) Claim(ctx context.Context, a records.Actor, below string, o Owner, ids []string) error {
	for _, id := range ids {
		f, parent, err := s.Find(ctx, id)
		if records.KindOf(err) == records.NotFound || err == nil && (parent != below || f.Sealed != o.Sealed) {
			return errNone
		}
		if err != nil {
			return err
		}
		if o.Named[id] {
			continue
		}
		if f.By != a.Name {
			return errNone
		}
		if f.Owner == o.ID { // claimed before by a write that failed
			continue
		}
		_, err = records.Update(ctx, s.env, s.kind, id, records.AnyVersion, func(f *File) error {
			if f.Owner != "" && f.Owner != o.ID {
				gone, err := o.Gone(ctx, f.Owner)
				if err != nil {
					return err
				}
				if !gone {
					return errNone
				}
			}
			f.Owner = o.ID
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Owner is what claims files.
type Owner struct {
	ID     string
	Sealed bool                                               // its files are sealed
	Named  map[string]bool                                    // the files that it names so far
	Gone   func(ctx context.Context, id string) (bool, error) // whether another owner was never written, or was dropped
}

// Sweep deletes old files that are of no use: unclaimed ones, and those whose owner is gone or never referred to them.
func (s *Shelf) Sweep(
	ctx context.Context, age time.Duration, useless func(ctx context.Context, owner, id string) (bool, error),
) error {
	for r, err := range records.Raw(ctx, s.env.Store, s.kind, "", sweepPage) {
		if err != nil {
			return err
		}
		if s.env.Now().Sub(r.At) <= age {
			continue
		}
		f, err := records.Decode[File](r)
		if err != nil {
			return err
		}
		over := f.V.Owner == ""
		if !over {
			over, err = useless(ctx, f.V.Owner, r.ID)
		}
		if err == nil && over {
			err = s.purge(ctx, r.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// PurgeOwned deletes the files below something that belong to an owner.
func (s *Shelf) PurgeOwned(ctx context.Context, below, owner string) error {
	fs, err := records.List[File](ctx, s.env, s.kind, below, "", s.most)
	if err != nil {
		return err
	}
	for _, f := range fs {
		if f.V.Owner != owner {
			continue
		}
		if err := s.purge(ctx, f.ID); err != nil {
			return err
		}
	}
	return nil
}

const sweepPage = 100

package entry

import (
	"context"
	"fmt"
	"time"

	"minping/internal/app/file"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/entry"
)

// maxFiles is how many files all entries of one subject may have together.
const maxFiles = 2000

// uploadKept is how long a file that belongs to no entry is kept.
const uploadKept = 24 * time.Hour

// File is a file of an entry with its id.
type File = records.Versioned[file.File]

// AddFile accepts a file for an entry that the actor is writing about a subject. Until an entry names it, only its
// uploader sees it, for a day. Files of a restricted entry are sealed.
func (e *Entries) AddFile(
	ctx context.Context, a records.Actor, code string, s entry.Subject, name string, raw []byte,
) (File, error) {
	if err := a.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader); err != nil {
		return File{}, err
	}
	t, sub, err := e.writable(ctx, a, code, s)
	if err != nil {
		return File{}, err
	}
	if t.Files == nil {
		return File{}, records.InvalidField("file", "这类记录不带附件。", "Entries of this type take no files.")
	}
	out, err := e.files.Add(ctx, a, parentOf(s), name, raw, t.Restricted)
	if err != nil {
		return out, err
	}
	return out, e.audit.Append(ctx, a, "entry.upload", out.ID, detail(t, sub))
}

var errUnfit = records.InvalidField("subject", "这类记录不能用于该对象。", "An entry of this type cannot be about it.")

// writable returns a type and a subject if the actor may write entries of that type about it.
func (e *Entries) writable(
	ctx context.Context, a records.Actor, code string, s entry.Subject,
) (entry.Type, Subject, error) {
	t, ok := e.rules.Types.Type(code)
	if !ok {
		return t, Subject{}, records.InvalidField("type", "没有这类记录。", "There is no such type.")
	}
	if !t.MayWrite(general(a)...) { // about nothing: what it is about need not be looked at
		return t, Subject{}, ErrNotYours
	}
	if !t.Fits(s.Kind, "") {
		return t, Subject{}, errUnfit
	}
	sub, err := e.subjectOf(ctx, a, s)
	if err != nil {
		return t, sub, err
	}
	if !t.MayWrite(sub.who...) {
		return t, sub, ErrNotYours
	}
	if !t.Fits(s.Kind, sub.target) {
		return t, Subject{}, errUnfit
	}
	return t, sub, nil
}

// ReadFile returns a file with its bytes to those who may read its entry, and to its uploader before there is one.
// It is sent as an attachment and never shown by a browser. Reading a file of a restricted entry is recorded.
func (e *Entries) ReadFile(ctx context.Context, a records.Actor, id string) (file.File, []byte, error) {
	if err := e.mayReadFile(ctx, a, id); err != nil {
		return file.File{}, nil, err
	}
	f, raw, err := e.files.Read(ctx, id)
	if err != nil || !f.Sealed {
		return f, raw, err
	}
	return f, raw, e.audit.Append(ctx, a, "entry.file_read", id, "")
}

// mayReadFile admits the uploader of a file, and readers of a version of its entry that names it: an entry whose write
// failed after it claimed a file does not make the file readable.
func (e *Entries) mayReadFile(ctx context.Context, a records.Actor, id string) error {
	f, _, err := e.files.Find(ctx, id)
	if err != nil {
		return err
	}
	if f.Owner == "" {
		if f.By != a.Name {
			return records.ErrNone
		}
		return nil
	}
	_, _, err = e.enter(ctx, a, f.Owner)
	if records.KindOf(err) == records.NotFound && f.By == a.Name { // its entry was never written
		return nil
	}
	if err != nil || f.By == a.Name {
		return err
	}
	named, err := e.named(ctx, f.Owner, func(v entry.Entry) bool { return v.State != entry.Draft || v.By == a.Name })
	if err == nil && !named[id] {
		err = records.ErrNone
	}
	return err
}

// named returns the files named by the versions of an entry that are asked about.
func (e *Entries) named(ctx context.Context, id string, asked func(entry.Entry) bool) (map[string]bool, error) {
	rs, err := e.env.Store.History(ctx, kindEntry, id)
	if err != nil {
		return nil, fmt.Errorf("read entry: %w", err)
	}
	out := map[string]bool{}
	for _, r := range rs {
		v, err := e.past(r)
		if err != nil {
			return nil, err
		}
		if asked(v.V) {
			for _, f := range v.V.Files {
				out[f] = true
			}
		}
	}
	return out, nil
}

func anyVersion(entry.Entry) bool { return true }

// Files returns those of the files that the actor may read, with their names.
func (e *Entries) Files(ctx context.Context, a records.Actor, ids []string) ([]File, error) {
	var mine []string
	for _, id := range ids {
		err := e.mayReadFile(ctx, a, id)
		switch records.KindOf(err) {
		case records.NotFound, records.Forbidden:
			continue
		}
		if err != nil {
			return nil, err
		}
		mine = append(mine, id)
	}
	return e.files.Get(ctx, mine)
}

// attach assigns to an entry the files that it names.
func (e *Entries) attach(ctx context.Context, a records.Actor, t entry.Type, id string, v entry.Entry) error {
	if len(v.Files) == 0 {
		return nil
	}
	named, err := e.named(ctx, id, anyVersion)
	if err != nil {
		return err
	}
	owner := file.Owner{ID: id, Sealed: t.Restricted, Named: named, Gone: e.gone}
	return e.files.Claim(ctx, a, parentOf(v.Subject), owner, v.Files)
}

// gone reports whether an entry was never written or was dropped.
func (e *Entries) gone(ctx context.Context, id string) (bool, error) {
	s, err := records.Load[stored](ctx, e.env, kindEntry, id)
	if records.KindOf(err) == records.NotFound {
		return true, nil
	}
	return s.V.State == entry.Dropped, err
}

// useless reports whether a file's entry is gone, or names it in no version.
func (e *Entries) useless(ctx context.Context, owner, id string) (bool, error) {
	gone, err := e.gone(ctx, owner)
	if err != nil || gone {
		return gone, err
	}
	named, err := e.named(ctx, owner, anyVersion)
	if isSealed(err) { // its key is not here: unknown
		return false, nil
	}
	return !named[id], err
}

package ballotbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"minping/internal/app/records"

	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

// LiveBox is what the voter's side needs of one ballot box, read once: all of it is fixed when the session becomes
// ready.
type LiveBox struct {
	*vote.Box
	Sid, session string
	rehearsal    bool
	form         []byte
	issued       []vote.Hash // sorted
	Rows         store.Box

	Mu   sync.Mutex
	keys *keys.Keys // nil until needed; dropped as soon as a later state is seen
}

type boxCache struct {
	mu sync.Mutex
	m  map[string]*LiveBox
}

func (c *boxCache) drop(sid string) {
	c.mu.Lock()
	delete(c.m, sid)
	c.mu.Unlock()
}

// forget drops a box's keys from memory.
func (c *boxCache) forget(sid string) {
	c.mu.Lock()
	b := c.m[sid]
	c.mu.Unlock()
	if b != nil {
		b.forget()
	}
}

// Forget drops a box's keys from memory.
func (s *Boxes) Forget(sid string) { s.cache.forget(sid) }

// DropCached drops what is cached about a box that is about to be erased.
func (s *Boxes) DropCached(sid string) { s.cache.drop(sid) }

// errDraft: the box exists, but its manifest is not fixed yet. Anything that only a fixed manifest has is not found.
var errDraft = records.Fail(records.NotFound, "not_found", "没有找到。", "Not found.")

// Box returns the live box of a sid whose manifest is fixed; errDraft before that, and ErrNone if there is no such
// box.
func (s *Boxes) Box(ctx context.Context, sid string) (*LiveBox, error) {
	s.cache.mu.Lock()
	b := s.cache.m[sid]
	s.cache.mu.Unlock()
	if b != nil {
		return b, nil
	}
	if !sidShaped(sid) {
		return nil, records.ErrNone
	}
	b, err := s.readBox(ctx, sid)
	if err != nil {
		return nil, err
	}
	if _, broken := b.Rows.(brokenRows); broken {
		return b, nil // read again next time: the files may have been restored
	}
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	if s.cache.m == nil {
		s.cache.m = map[string]*LiveBox{}
	}
	if prior := s.cache.m[sid]; prior != nil {
		return prior, nil
	}
	s.cache.m[sid] = b
	return b, nil
}

func (s *Boxes) readBox(ctx context.Context, sid string) (*LiveBox, error) {
	owner, err := s.SessionOf(ctx, sid)
	if err != nil {
		return nil, err
	}
	raw, err := s.BoardBytes(ctx, sid, FileManifest)
	if records.KindOf(err) == records.NotFound {
		return nil, errDraft
	}
	if err != nil {
		return nil, err
	}
	sess, err := records.Load[Session](ctx, s.env, KindSession, owner)
	if err != nil {
		return nil, err
	}
	parsed, err := vote.ParseManifest(raw)
	if err != nil {
		return nil, fmt.Errorf("stored manifest: %w: %w", ErrBoxChanged, err)
	}
	form, err := s.BoardBytes(ctx, sid, FileForm)
	if err != nil {
		return nil, err
	}
	issued, err := s.IssuedSet(ctx, sid)
	if err != nil {
		return nil, err
	}
	rows, err := s.rowsOf(ctx, sid, sess.ID)
	if err != nil {
		return nil, err
	}
	return &LiveBox{
		Box: parsed, Sid: sid, session: sess.ID, rehearsal: sess.V.Rehearsal, form: form,
		issued: issued, Rows: rows,
	}, nil
}

// SessionOf returns the id of the session a box belongs to.
func (s *Boxes) SessionOf(ctx context.Context, sid string) (string, error) {
	owner, err := s.env.Store.Latest(ctx, KindBoxOf, sid)
	if errors.Is(err, store.ErrNotFound) {
		return "", records.ErrNone
	}
	if err != nil {
		return "", fmt.Errorf("read box: %w", err)
	}
	return string(owner.Body), nil
}

// SIDOfNumber resolves the six digits on the hall screen to a box (rb1 §5).
func (s *Boxes) SIDOfNumber(ctx context.Context, number string) (string, error) {
	if len(number) != 6 || strings.Trim(number, "0123456789") != "" {
		return "", records.ErrNone
	}
	r, err := s.env.Store.Latest(ctx, KindNumber, number)
	if errors.Is(err, store.ErrNotFound) {
		return "", records.ErrNone
	}
	return string(r.Body), err
}

// noBox returns the error for a message to a box that Box did not return: it does not exist, or its session is not
// ready yet, or was voided before it was.
func (s *Boxes) noBox(ctx context.Context, sid string, err error) error {
	switch {
	case errors.Is(err, errDraft):
		st, err := s.draftState(ctx, sid)
		if err != nil {
			return err
		}
		if st.State == vote.StateDraft {
			return NotOpen
		}
		return Closed
	case records.KindOf(err) == records.NotFound:
		return Unknown
	}
	return err
}

// rowsOf opens the rows of a box. Those of a purged box are gone, and asking for them must not create an empty table.
// Neither must it once a session has begun: in a fresh box used slips could vote again. Damage to the rows is reported
// by every operation that needs them; the board and voiding need none.
func (s *Boxes) rowsOf(ctx context.Context, sid, session string) (store.Box, error) {
	st, err := s.Current(ctx, session)
	if err != nil {
		return nil, err
	}
	if st.State == vote.StatePurged {
		return purgedRows{}, nil
	}
	rows, err := s.openRows(ctx, sid, st.State)
	var damaged *store.DamageError
	if errors.As(err, &damaged) {
		return brokenRows{err}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open box: %w", err)
	}
	return rows, nil
}

func (s *Boxes) openRows(ctx context.Context, sid string, st vote.State) (store.Box, error) {
	if st != vote.StateDraft && st != vote.StateReady {
		if there, err := s.rowsExist(ctx, sid); err != nil {
			return nil, err
		} else if !there {
			return nil, store.LostBox(sid)
		}
	}
	rows, err := s.env.Store.Box(ctx, sid)
	if err != nil || st != vote.StateSealed && st != vote.StateCounted {
		return rows, err
	}
	sealed, err := rows.Sealed(ctx)
	if err == nil && !sealed {
		err = store.LostSealedBox(sid)
	}
	return rows, err
}

func (s *Boxes) rowsExist(ctx context.Context, sid string) (bool, error) {
	sids, err := s.env.Store.Boxes(ctx)
	if err != nil {
		return false, fmt.Errorf("list boxes: %w", err)
	}
	_, there := slices.BinarySearch(sids, sid)
	return there, nil
}

// purgedRows are the rows of a purged box: there are none, and none are accepted.
type purgedRows struct{}

func (purgedRows) Insert(context.Context, store.Table, store.Key, []byte) ([]byte, error) {
	return nil, store.ErrSealed
}

func (purgedRows) Lookup(context.Context, store.Table, store.Key) ([]byte, error) {
	return nil, store.ErrNotFound
}

func (purgedRows) Count(context.Context, store.Table) (int, error) { return 0, nil }

func (purgedRows) Scan(context.Context, store.Table, func(store.Key, []byte) error) error { return nil }

func (purgedRows) Seal(context.Context) error { return nil }

func (purgedRows) Sealed(context.Context) (bool, error) { return true, nil }

func (purgedRows) EraseAll(context.Context, store.Table) error { return nil }

// brokenRows are the rows of a damaged box: every operation that needs them gets the error.
type brokenRows struct{ err error }

func (b brokenRows) Insert(context.Context, store.Table, store.Key, []byte) ([]byte, error) {
	return nil, b.err
}

func (b brokenRows) Lookup(context.Context, store.Table, store.Key) ([]byte, error) {
	return nil, b.err
}

func (b brokenRows) Count(context.Context, store.Table) (int, error) { return 0, b.err }

func (b brokenRows) Scan(context.Context, store.Table, func(store.Key, []byte) error) error {
	return b.err
}

func (b brokenRows) Seal(context.Context) error { return b.err }

func (b brokenRows) Sealed(context.Context) (bool, error) { return false, b.err }

func (b brokenRows) EraseAll(context.Context, store.Table) error { return b.err }

// sidShaped keeps arbitrary names away from the store: a sid is 22 characters of base64url.
func sidShaped(sid string) bool {
	if len(sid) != 22 {
		return false
	}
	b, err := vote.B64u.DecodeString(sid)
	return err == nil && vote.B64u.EncodeToString(b) == sid
}

func (b *LiveBox) isIssued(tid vote.Hash) bool {
	_, ok := slices.BinarySearchFunc(b.issued, tid, CompareHash)
	return ok
}

// CompareHash orders hashes by their bytes.
func CompareHash(a, b vote.Hash) int { return bytes.Compare(a[:], b[:]) }

// IssuedSet reads the sorted token ids of a box.
func (s *Boxes) IssuedSet(ctx context.Context, sid string) ([]vote.Hash, error) {
	r, err := s.env.Store.Latest(ctx, KindIssued, sid)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read issued set: %w", err)
	}
	return SplitHashes(r.Body), nil
}

// SplitHashes splits concatenated hashes of 32 bytes.
func SplitHashes(raw []byte) []vote.Hash {
	out := make([]vote.Hash, len(raw)/32)
	for i := range out {
		copy(out[i][:], raw[32*i:])
	}
	return out
}

// JoinHashes concatenates hashes.
func JoinHashes(hs []vote.Hash) []byte {
	out := make([]byte, 0, 32*len(hs))
	for _, h := range hs {
		out = append(out, h[:]...)
	}
	return out
}

// Live returns the box's keys that exist in a state. Keys whose life a state has ended are also dropped from memory
// here, whichever replica erased the file (rb1 §3); asking for an erased key gives keys.ErrGone.
func (b *LiveBox) Live(ring *keys.Ring, st vote.State) (*keys.Keys, error) {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	b.dropDead(st)
	if !vote.ReceiptKeyLive(st) {
		return nil, keys.ErrGone
	}
	if b.keys == nil {
		k, err := ring.Load(b.Sid)
		if err == nil {
			err = k.Match(b.Box)
		}
		if err != nil {
			return nil, err
		}
		if !vote.IssuerKeysLive(st) {
			k.Issuers, k.Presence = nil, nil
		}
		b.keys = k
	}
	return b.keys, nil
}

// forgetDead drops the keys from memory if a state has ended the life of one of them.
func (b *LiveBox) forgetDead(st vote.State) {
	b.Mu.Lock()
	b.dropDead(st)
	b.Mu.Unlock()
}

// dropDead is forgetDead for a caller that holds mu. The key of receipts goes with the others, and is loaded again.
func (b *LiveBox) dropDead(st vote.State) {
	if k := b.keys; k != nil && (!vote.ReceiptKeyLive(st) ||
		!vote.IssuerKeysLive(st) && (len(k.Issuers) > 0 || k.Presence != nil)) {
		b.keys = nil
	}
}

// forget drops the keys from memory.
func (b *LiveBox) forget() {
	b.Mu.Lock()
	b.keys = nil
	b.Mu.Unlock()
}

// EraseKeys destroys the given keys of all boxes of a session, in their files and in memory (rb1 §3).
func (s *Boxes) EraseKeys(sess Session, which keys.Part) error {
	for _, b := range sess.Boxes {
		if err := s.Ring.Erase(b.SID, which); err != nil {
			return fmt.Errorf("erase keys: %w", err)
		}
		s.cache.forget(b.SID)
	}
	return nil
}

// IssuerAndPresence are the keys whose life ends with admission (rb1 §4).
const IssuerAndPresence = keys.Issuer | keys.Presence

// KeysLeft reports whether any box of a session still has a key file.
func (s *Boxes) KeysLeft(sess Session) bool {
	for _, b := range sess.Boxes {
		if s.Ring.Has(b.SID) {
			return true
		}
	}
	return false
}

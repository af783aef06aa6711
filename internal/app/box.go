package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

// liveBox is what the voter's side needs of one ballot box, read once: all of it is fixed when the session becomes ready.
type liveBox struct {
	*vote.Box
	sid, session string
	rehearsal    bool
	form         []byte
	issued       []vote.Hash // sorted
	rows         store.Box

	mu   sync.Mutex
	keys *keys.Keys // nil until needed; forgotten as soon as a later state is seen
}

type boxCache struct {
	mu sync.Mutex
	m  map[string]*liveBox
}

func (c *boxCache) drop(sid string) {
	c.mu.Lock()
	delete(c.m, sid)
	c.mu.Unlock()
}

// forget drops the keys a box holds in memory.
func (c *boxCache) forget(sid string) {
	c.mu.Lock()
	b := c.m[sid]
	c.mu.Unlock()
	if b != nil {
		b.forget()
	}
}

// errDraft: the box is there, but its manifest is not fixed yet. What only a fixed manifest has is not found.
var errDraft = fail(NotFound, "not_found", "没有找到。", "Not found.")

// box returns the live box of a sid whose manifest is fixed; errDraft before that and errNone where there is no box.
func (s *Service) box(ctx context.Context, sid string) (*liveBox, error) {
	s.boxes.mu.Lock()
	b := s.boxes.m[sid]
	s.boxes.mu.Unlock()
	if b != nil {
		return b, nil
	}
	if !sidShaped(sid) {
		return nil, errNone
	}
	b, err := s.readBox(ctx, sid)
	if err != nil {
		return nil, err
	}
	s.boxes.mu.Lock()
	defer s.boxes.mu.Unlock()
	if s.boxes.m == nil {
		s.boxes.m = map[string]*liveBox{}
	}
	if prior := s.boxes.m[sid]; prior != nil {
		return prior, nil
	}
	s.boxes.m[sid] = b
	return b, nil
}

func (s *Service) readBox(ctx context.Context, sid string) (*liveBox, error) {
	owner, err := s.SessionOf(ctx, sid)
	if err != nil {
		return nil, err
	}
	raw, err := s.boardBytes(ctx, sid, fileManifest)
	if KindOf(err) == NotFound {
		return nil, errDraft
	}
	if err != nil {
		return nil, err
	}
	sess, err := load[Session](ctx, s, kindSession, owner)
	if err != nil {
		return nil, err
	}
	parsed, err := vote.ParseManifest(raw)
	if err != nil {
		return nil, fmt.Errorf("stored manifest: %w: %w", errBoxChanged, err)
	}
	form, err := s.boardBytes(ctx, sid, fileForm)
	if err != nil {
		return nil, err
	}
	issued, err := s.issuedSet(ctx, sid)
	if err != nil {
		return nil, err
	}
	rows, err := s.rowsOf(ctx, sid, sess.ID)
	if err != nil {
		return nil, err
	}
	return &liveBox{Box: parsed, sid: sid, session: sess.ID, rehearsal: sess.V.Rehearsal, form: form, issued: issued, rows: rows}, nil
}

// SessionOf returns the id of the session a box belongs to.
func (s *Service) SessionOf(ctx context.Context, sid string) (string, error) {
	owner, err := s.store.Latest(ctx, kindBoxOf, sid)
	if errors.Is(err, store.ErrNotFound) {
		return "", errNone
	}
	if err != nil {
		return "", fmt.Errorf("read box: %w", err)
	}
	return string(owner.Body), nil
}

// noBox is what a phone is told that sends something to a box which box did not return: there is none, or its session is not
// ready yet, or was voided before it was.
func (s *Service) noBox(ctx context.Context, sid string, err error) (Word, error) {
	switch {
	case errors.Is(err, errDraft):
		st, err := s.draftState(ctx, sid)
		if err != nil {
			return "", err
		}
		if st.State == vote.StateDraft {
			return NotOpen, nil
		}
		return Closed, nil
	case KindOf(err) == NotFound:
		return Unknown, nil
	}
	return "", err
}

// rowsOf opens the rows of a box. Those of a purged one are gone, and asking for them must not make an empty table anew.
func (s *Service) rowsOf(ctx context.Context, sid, session string) (store.Box, error) {
	st, err := s.current(ctx, session)
	if err != nil {
		return nil, err
	}
	if st.State == vote.StatePurged {
		return purgedRows{}, nil
	}
	rows, err := s.store.Box(ctx, sid)
	if err != nil {
		return nil, fmt.Errorf("open box: %w", err)
	}
	return rows, nil
}

// purgedRows is what is left of a purged box: nothing, and nothing is taken.
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

// sidShaped keeps strangers' names away from the store: 22 characters of base64url.
func sidShaped(sid string) bool {
	if len(sid) != 22 {
		return false
	}
	b, err := vote.B64u.DecodeString(sid)
	return err == nil && vote.B64u.EncodeToString(b) == sid
}

func (b *liveBox) isIssued(tid vote.Hash) bool {
	_, ok := slices.BinarySearchFunc(b.issued, tid, compareHash)
	return ok
}

func compareHash(a, b vote.Hash) int { return bytes.Compare(a[:], b[:]) }

// issuedSet reads the sorted token ids of a box.
func (s *Service) issuedSet(ctx context.Context, sid string) ([]vote.Hash, error) {
	r, err := s.store.Latest(ctx, kindIssued, sid)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read issued set: %w", err)
	}
	return splitHashes(r.Body), nil
}

func splitHashes(raw []byte) []vote.Hash {
	out := make([]vote.Hash, len(raw)/32)
	for i := range out {
		copy(out[i][:], raw[32*i:])
	}
	return out
}

func joinHashes(hs []vote.Hash) []byte {
	out := make([]byte, 0, 32*len(hs))
	for _, h := range hs {
		out = append(out, h[:]...)
	}
	return out
}

// live returns the box's keys as a state allows them. Keys that a state has killed are forgotten here too, whichever
// replica erased the file (rb1 §3); what is asked for and dead is keys.ErrGone.
func (b *liveBox) live(ring *keys.Ring, st vote.State) (*keys.Keys, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !vote.ReceiptKeyLive(st) {
		b.keys = nil
		return nil, keys.ErrGone
	}
	if b.keys != nil && len(b.keys.Issuers) > 0 && !vote.IssuerKeysLive(st) {
		b.keys = nil
	}
	if b.keys == nil {
		k, err := ring.Load(b.sid)
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

// forget drops the keys held in memory.
func (b *liveBox) forget() {
	b.mu.Lock()
	b.keys = nil
	b.mu.Unlock()
}

func (s *Service) eraseKeys(sess Session, which keys.Part) error {
	for _, b := range sess.Boxes {
		if err := s.ring.Erase(b.SID, which); err != nil {
			return fmt.Errorf("erase keys: %w", err)
		}
		s.boxes.forget(b.SID)
	}
	return nil
}

const issuerAndPresence = keys.Issuer | keys.Presence

func (s *Service) keysLeft(sess Session) bool {
	for _, b := range sess.Boxes {
		if s.ring.Has(b.SID) {
			return true
		}
	}
	return false
}

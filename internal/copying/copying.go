// Package copying copies everything from one store to another, or into a file and back: backup, restore, move. It
// works on stores that no service is using, verifies digests of what arrived, and can be interrupted and called again.
//
// No copy contains session keys (api §5), so nothing is copied while a session needs them.
package copying

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/store"
)

// Summary describes a copy. Two copies of the same store have the same summary.
type Summary struct {
	Records int    `json:"records"` // versions
	Boxes   int    `json:"boxes"`
	Rows    int    `json:"rows"`
	Digest  string `json:"digest"` // hex SHA-256 over everything in order
}

func (s Summary) String() string {
	return fmt.Sprintf("records %d, ballot boxes %d, rows %d\nsha256 %s", s.Records, s.Boxes, s.Rows, s.Digest)
}

// sink receives everything walk visits, in order.
type sink interface {
	record(ctx context.Context, r store.Record) error
	box(ctx context.Context, sid string, sealed bool) error
	row(ctx context.Context, sid string, t store.Table, k store.Key, v []byte) error
	boxEnd(ctx context.Context, sid string, sealed bool) error
}

var tables = []store.Table{store.Admissions, store.Ballots, store.Comments}

// Refuse returns why a store must not be copied now: it is half of a copy itself, in which a session that was counted
// may look as if it were open, or a session is between ready and counted.
func Refuse(ctx context.Context, st store.Store) error {
	if err := whole(ctx, st); err != nil {
		return err
	}
	open, err := ballotbox.UnderWay(ctx, st)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		return fmt.Errorf("%d 场测评正在进行（%s），其密钥不进入任何备份；请先计票或作废 / "+
			"sessions are under way and their keys are in no copy: count or void them first", len(open),
			strings.Join(open, ", "))
	}
	return nil
}

// During copies a store that a service may be using, as MongoDB allows, and reports whether anything was written during
// the copy: such a copy does not show a single moment. Every record in it existed, with all its earlier versions;
// changes made during the copy may be in it only in part. A session that gets under way stops the copy: its keys must
// be in none.
func During(ctx context.Context, st store.Store, take func() (Summary, error)) (sum Summary, moved bool, err error) {
	before, err := moment(ctx, st)
	if err != nil {
		return sum, false, err
	}
	sum, err = take()
	if err != nil {
		return sum, false, err
	}
	if err := Refuse(ctx, st); err != nil {
		return sum, false, err
	}
	after, err := moment(ctx, st)
	return sum, after != before, err
}

// moment returns the position of the audit chain, which records whatever staff do.
func moment(ctx context.Context, st store.Store) (string, error) {
	months, err := st.List(ctx, audit.KindAudit, "", "", audit.MaxMonths)
	if err != nil || len(months) == 0 {
		return "", err
	}
	last := months[len(months)-1]
	return fmt.Sprint(last.ID, " ", last.Version), nil
}

// walk visits everything in a fixed order: every version of every record, including tombstones, so that what was
// revoked stays revoked, and every row. It holds only a few of either in memory.
func walk(ctx context.Context, st store.Store, progress io.Writer, to sink) error {
	kinds, err := st.Kinds(ctx)
	if err != nil {
		return fmt.Errorf("list kinds: %w", err)
	}
	for _, kind := range kinds {
		if kind == KindUnderWay {
			continue
		}
		if err := walkKind(ctx, st, kind, to); err != nil {
			return err
		}
		fmt.Fprintf(progress, "%s\n", kind)
	}
	sids, err := st.Boxes(ctx)
	if err != nil {
		return fmt.Errorf("list boxes: %w", err)
	}
	for i, sid := range sids {
		if err := walkBox(ctx, st, sid, to); err != nil {
			return err
		}
		fmt.Fprintf(progress, "box %d/%d\n", i+1, len(sids))
	}
	return nil
}

func walkKind(ctx context.Context, st store.Store, kind string, to sink) error {
	err := st.Scan(ctx, kind, func(r store.Record) error { return to.record(ctx, r) })
	if err != nil {
		return fmt.Errorf("copy %s: %w", kind, err)
	}
	return nil
}

func walkBox(ctx context.Context, st store.Store, sid string, to sink) error {
	b, err := st.Box(ctx, sid)
	if err != nil {
		return fmt.Errorf("open box: %w", err)
	}
	sealed, err := b.Sealed(ctx)
	if err != nil {
		return fmt.Errorf("read box: %w", err)
	}
	if err := to.box(ctx, sid, sealed); err != nil {
		return err
	}
	for _, t := range tables {
		err := b.Scan(ctx, t, func(k store.Key, v []byte) error { return to.row(ctx, sid, t, k, v) })
		if err != nil {
			return fmt.Errorf("copy box: %w", err)
		}
	}
	return to.boxEnd(ctx, sid, sealed)
}

// counter is a sink that only counts and hashes.
type counter struct {
	sum Summary
	h   hash.Hash
}

func newCounter() *counter { return &counter{h: sha256.New()} }

// put hashes parts with their lengths, so that no two different sequences hash alike.
func (c *counter) put(parts ...[]byte) {
	for _, p := range parts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		c.h.Write(n[:])
		c.h.Write(p)
	}
}

func (c *counter) record(_ context.Context, r store.Record) error {
	c.sum.Records++
	c.put([]byte("record"), []byte(r.Kind), []byte(r.ID), []byte(fmt.Sprint(r.Version, r.Deleted, r.At.UnixMilli())),
		[]byte(r.Parent), r.Body)
	return nil
}

func (c *counter) box(_ context.Context, sid string, sealed bool) error {
	c.sum.Boxes++
	c.put([]byte("box"), []byte(sid), []byte(fmt.Sprint(sealed)))
	return nil
}

func (c *counter) row(_ context.Context, _ string, t store.Table, k store.Key, v []byte) error {
	c.sum.Rows++
	c.put([]byte(t), k[:], v)
	return nil
}

func (c *counter) boxEnd(context.Context, string, bool) error { return nil }

func (c *counter) summary() Summary {
	s := c.sum
	s.Digest = hex.EncodeToString(c.h.Sum(nil))
	return s
}

// both passes everything to two sinks.
type both struct{ a, b sink }

func (t both) record(ctx context.Context, r store.Record) error {
	return errors.Join(t.a.record(ctx, r), t.b.record(ctx, r))
}

func (t both) box(ctx context.Context, sid string, sealed bool) error {
	return errors.Join(t.a.box(ctx, sid, sealed), t.b.box(ctx, sid, sealed))
}

func (t both) row(ctx context.Context, sid string, tab store.Table, k store.Key, v []byte) error {
	return errors.Join(t.a.row(ctx, sid, tab, k, v), t.b.row(ctx, sid, tab, k, v))
}

func (t both) boxEnd(ctx context.Context, sid string, sealed bool) error {
	return errors.Join(t.a.boxEnd(ctx, sid, sealed), t.b.boxEnd(ctx, sid, sealed))
}

// Move copies everything from one store to another and verifies what arrived. After an interruption it can be called
// again and continues. The target may contain nothing but an earlier part of the same copy.
func Move(ctx context.Context, from, to store.Store, progress io.Writer) (Summary, error) {
	if err := Refuse(ctx, from); err != nil {
		return Summary{}, err
	}
	used, err := inUse(ctx, to)
	if err != nil {
		return Summary{}, err
	}
	sent := newCounter()
	if used { // nothing is written into it: an earlier move may have filled it, or it may belong to someone else
		if err := Refuse(ctx, to); err != nil {
			return Summary{}, err
		}
		if err := walk(ctx, from, progress, sent); err != nil {
			return Summary{}, err
		}
		return compare(ctx, to, sent.summary())
	}
	// What a killed move left is not asked: it may have a session's history up to the opening.
	if err := begin(ctx, to); err != nil {
		return Summary{}, err
	}
	f := &filler{st: to}
	defer f.stop()
	if err := walk(ctx, from, progress, both{f, sent}); err != nil {
		return Summary{}, err
	}
	sum, err := compare(ctx, to, sent.summary())
	if err != nil {
		return sum, err
	}
	return sum, end(ctx, to)
}

// KindUnderWay is a record that a store holds while a copy fills it. A copy that was killed leaves it there: what is in
// the store looks like records, but some are missing, and no service may mistake it for a complete store. It is never
// copied.
const (
	KindUnderWay = "copy_under_way"
	underWay     = "copy"
)

// inUse reports whether a store holds anything besides what a copy under way has put there.
func inUse(ctx context.Context, st store.Store) (bool, error) {
	kinds, err := st.Kinds(ctx)
	if err != nil {
		return false, fmt.Errorf("list kinds: %w", err)
	}
	if len(kinds) > 0 {
		return !slices.Contains(kinds, KindUnderWay), nil
	}
	boxes, err := st.Boxes(ctx)
	if err != nil {
		return false, fmt.Errorf("list boxes: %w", err)
	}
	return len(boxes) > 0, nil
}

// whole refuses what a killed copy left: a copy of it would be just as incomplete, without saying so.
func whole(ctx context.Context, st store.Store) error {
	kinds, err := st.Kinds(ctx)
	if err != nil {
		return fmt.Errorf("list kinds: %w", err)
	}
	if slices.Contains(kinds, KindUnderWay) {
		return &store.Refusal{
			ZH: "上一次恢复或迁移没有做完，存储里的内容不完整，没有复制。请先用同一份备份再执行一次 minping restore（或者再执行一次 minping move）。",
			EN: "The last restore or move into this store was not finished, so some of it is missing. Nothing was " +
				"copied. Run minping restore with the same backup (or minping move) once more first.",
		}
	}
	return nil
}

func begin(ctx context.Context, st store.Store) error {
	err := st.Insert(ctx, store.Record{
		Kind: KindUnderWay, ID: underWay, Version: 1, At: time.Now(), Body: []byte("{}"),
	})
	if err != nil && !errors.Is(err, store.ErrExists) {
		return fmt.Errorf("begin the copy: %w", err)
	}
	return nil
}

// end is called when everything that was sent has arrived.
func end(ctx context.Context, st store.Store) error {
	if err := st.Purge(ctx, KindUnderWay, underWay); err != nil {
		return fmt.Errorf("end the copy: %w", err)
	}
	return nil
}

// compare checks that a store contains exactly what was sent.
func compare(ctx context.Context, to store.Store, want Summary) (Summary, error) {
	got := newCounter()
	if err := walk(ctx, to, io.Discard, got); err != nil {
		return want, err
	}
	if got.summary() != want {
		return want, fmt.Errorf("%w:\nsent\n%s\narrived\n%s", errDiffers, want, got.summary())
	}
	return want, nil
}

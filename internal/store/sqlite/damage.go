package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"minping/internal/disk"
	"minping/internal/store"
)

// openBox opens the file of an unsealed box and compares it with its mark. It creates nothing in place of a missing
// file.
func (b *box) openBox() error {
	path := b.path + openSuffix
	m, err := openMark(b.markPath(markOpenSuffix))
	switch {
	case errors.Is(err, fs.ErrNotExist) && exists(b.markPath(markSealSuffix)) && !exists(path):
		return store.LostBox(b.sid)
	case errors.Is(err, errMark) && !b.accepted:
		return b.damaged(store.DamageChanged)
	case err == nil && m.state != (markState{}) && sizeOf(path) == 0:
		// SQLite would delete the log of an empty file, and all the data may be in that log.
		return errors.Join(store.LostBox(b.sid), m.close())
	case err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errMark):
		return err
	}
	b.file, err = openFile(path, boxSchema)
	if err != nil {
		if isCorrupt(err) {
			err = &store.DamageError{Code: store.DamageUnread, SID: b.sid, Text: unread(b.sid), Err: err}
		}
		return errors.Join(err, m.close())
	}
	err = b.unmarked(m)
	if err == nil {
		err = b.takeMark(m)
	}
	if err == nil {
		err = b.noteMarked()
	}
	if err != nil {
		f := b.file
		b.file = nil
		return errors.Join(err, m.close(), f.close())
	}
	b.latest = rowID{}
	m = b.mark
	b.file.writer.looks = func(c *conn) error { return b.inPlace(c, m) }
	b.file.writer.settled = m.write
	return nil
}

// rowID names a row of a box; its table is "" if there is none.
type rowID struct {
	table store.Table
	key   store.Key
}

// inPlace refuses a transaction that does not see what was acknowledged: the files were replaced or truncated while the
// box is open. Most often the log and its index are older ones; a commit would then overwrite acknowledged ballots, and
// used slips could vote again. It checks before the group writes, because new rows would make up for lost ones in the
// count.
func (b *box) inPlace(c *conn, m *mark) error {
	whole, err := b.seesLatest(c, m)
	if err != nil || whole {
		return err
	}
	found := b.damaged(store.DamageLost)
	b.s.noted(b.sid, found)
	return found
}

// countedRows is how many rows are counted in a transaction at most: it takes about 20 ms.
const countedRows = 100_000

// seesLatest looks for the latest row that this process wrote. Before there is one, it counts the rows that were there
// when the box was opened, unless they are many.
func (b *box) seesLatest(c *conn, m *mark) (whole bool, err error) {
	if b.latest.table != "" {
		err := c.row(`SELECT 1 FROM `+string(b.latest.table)+` WHERE id = ?`, []any{b.latest.key[:]}, new(int))
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		return err == nil, err
	}
	for i, t := range store.Tables() {
		if m.state[i].n > countedRows {
			continue
		}
		var n uint64
		if err := c.row(`SELECT count(*) FROM `+string(t), nil, &n); err != nil || n < m.state[i].n {
			return false, err
		}
	}
	return true, nil
}

// markedID in a box's file says that the box has a mark. Without it a lost mark would look like one that was never
// made, and what the box lost together with its mark would go unnoticed.
const markedID = 0x6d61726b

// unmarked refuses a box that has lost its mark m.
func (b *box) unmarked(m *mark) error {
	if m != nil || b.accepted {
		return nil
	}
	id, err := b.applicationID()
	if err != nil {
		return &store.DamageError{Code: store.DamageUnread, SID: b.sid, Text: unread(b.sid), Err: err}
	}
	if id == markedID {
		return b.damaged(store.DamageChanged)
	}
	return nil
}

// noteMarked writes into the file itself that the box has a mark: the log may be what is lost.
func (b *box) noteMarked() error {
	id, err := b.applicationID()
	if err != nil || id == markedID {
		return err
	}
	w := b.file.writer
	err = w.do(context.Background(), &task{op: "mark", run: func(c *conn) (error, error) {
		_, err := c.exec(fmt.Sprintf(`PRAGMA application_id = %d`, markedID))
		return nil, err
	}})
	if err != nil {
		return err
	}
	return w.do(context.Background(), &task{op: "mark", alone: w.truncate})
}

func (b *box) applicationID() (id int, err error) {
	return id, b.file.row(context.Background(), `PRAGMA application_id`, nil, &id)
}

// takeMark makes m the mark of the open file, or creates one if there is none: the first release wrote no marks, so
// there the present content is taken as complete.
func (b *box) takeMark(m *mark) (err error) {
	key := newMarkKey()
	if m != nil {
		key = m.key
	}
	held, err := b.held(key)
	if err != nil {
		return &store.DamageError{Code: store.DamageUnread, SID: b.sid, Text: unread(b.sid), Err: err}
	}
	if m != nil && !b.accepted {
		if code := held.lacks(m.state); code != "" {
			return b.damaged(code)
		}
	}
	if m == nil || b.accepted {
		if err := m.close(); err != nil {
			return err
		}
		b.mark, err = newMark(b.markPath(markOpenSuffix), key, held)
		return err
	}
	b.mark = m
	if m.state == held {
		return nil
	}
	m.state = held // killed between the two writes
	return m.write()
}

// held computes the mark state of what the open file contains.
func (b *box) held(key []byte) (s markState, err error) {
	for _, t := range store.Tables() {
		err := b.file.each(context.Background(), t, func(k store.Key, v []byte) error {
			s.add(key, t, k, v)
			return nil
		})
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// openSealedBox opens the canonical copy of a box and compares it with its mark.
func (b *box) openSealedBox() error {
	path, mark := b.path+sealSuffix, b.markPath(markSealSuffix)
	lines, err := readSealMark(mark)
	if err != nil {
		return err
	}
	switch {
	case lines == nil && !exists(mark):
		err = b.markSealed(path) // written by the first release: its present content is taken as complete
	case !b.checked:
		var whole bool
		whole, err = sealedAsWritten(path, lines)
		if err == nil && !whole {
			err = b.damaged(store.DamageSealed)
		}
	}
	if err != nil {
		return err
	}
	b.checked = true
	b.file, err = openSealed(path)
	return err
}

func (b *box) damaged(code string) *store.DamageError {
	text := map[string]store.Text{
		store.DamageLost: {
			ZH: fmt.Sprintf("票箱 %s 的文件损坏：有已经确认收到的票读不出来，这只票箱暂停收票。请停止服务，用完好的副本恢复数据目录后再启动；没有副本时，由两名经办人决定作废这一场，或确认损失后继续。", b.sid),
			EN: fmt.Sprintf("The file of ballot box %s is damaged: ballots that were acknowledged cannot be read, "+
				"and the box accepts none for now. Stop the "+
				"service, restore the data directory from an intact copy and start again; without a copy, two "+
				"officers void the session or accept the loss.", b.sid),
		},
		store.DamageChanged: {
			ZH: fmt.Sprintf("票箱 %s 里的内容与确认收到时不一致，这只票箱暂停收票。请停止服务，用完好的副本恢复数据目录后再启动；没有副本时，由两名经办人决定作废这一场，或确认损失后继续。", b.sid),
			EN: fmt.Sprintf("What ballot box %s holds is not what was acknowledged, and the box accepts no ballots "+
				"for now. Stop the service, restore the data directory from an intact copy and start again; without "+
				"a copy, two officers void the session or accept the loss.", b.sid),
		},
		store.DamageSealed: {
			ZH: fmt.Sprintf("票箱 %s 封存的文件与封存时不一致（被截断、改动或换成了别的文件），没有据此计票。请停止服务，用完好的副本换回这个文件后再启动。", b.sid),
			EN: fmt.Sprintf("The sealed file of ballot box %s is not the one that was sealed (it was truncated, "+
				"changed or replaced); nothing was counted from it. Stop the service, put an intact copy of the "+
				"file back and start again.", b.sid),
		},
	}
	return &store.DamageError{Code: code, SID: b.sid, Text: text[code]}
}

func unread(sid string) store.Text {
	return store.Text{
		ZH: fmt.Sprintf("票箱 %s 的文件读不出来，这只票箱暂停使用。请停止服务，用完好的副本恢复数据目录后再启动；没有副本时，由两名经办人作废这一场。", sid),
		EN: fmt.Sprintf("The file of ballot box %s cannot be read, and the box is out of use for now. Stop the "+
			"service, restore the data directory from an "+
			"intact copy and start again; without a copy, two officers void the session.", sid),
	}
}

// noted records the outcome of opening a box.
func (s *engine) noted(sid string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found *store.DamageError
	if errors.As(err, &found) && found.SID != "" {
		s.damage[sid] = found
		return
	}
	delete(s.damage, sid)
}

// Damage lists what has been found so far.
func (s *engine) Damage() []*store.DamageError {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*store.DamageError, 0, len(s.damage))
	for _, d := range s.damage {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b *store.DamageError) int { return cmp.Compare(a.SID, b.SID) })
	return out
}

// AcceptLoss carries on with what is left of a box. If the file is gone or unreadable, there is nothing to carry on
// with.
func (s *engine) AcceptLoss(ctx context.Context, sid string) error {
	s.mu.Lock()
	found := s.damage[sid]
	s.mu.Unlock()
	if found == nil {
		return notFound("accept loss")
	}
	if found.Code != store.DamageLost && found.Code != store.DamageChanged {
		return found
	}
	b := s.box(sid)
	b.mu.Lock()
	b.accepted = true
	b.mu.Unlock()
	_, err := s.Box(ctx, sid)
	b.mu.Lock()
	b.accepted = false
	b.mu.Unlock()
	return err
}

// lookOver opens the unsealed boxes, so that damage is known before anyone votes. Then it checks the records.
func (s *engine) lookOver(ctx context.Context) {
	defer s.idle.Done()
	defer s.lookAtRecords(ctx)
	marks, err := os.ReadDir(filepath.Join(s.opt.Dir, marksDir))
	if err != nil {
		return // no boxes yet
	}
	for _, e := range marks {
		if sid, ok := sidOfFile(e.Name(), markOpenSuffix, markSealSuffix); ok && ctx.Err() == nil &&
			s.mustLook(e.Name(), sid) {
			s.look(sid, filepath.Ext(e.Name()))
		}
	}
}

// look opens a box unless it was dropped in the meantime; it never creates one. Damage is noted.
func (s *engine) look(sid, suffix string) {
	b := s.box(sid)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.file == nil && !b.dropped && exists(b.markPath(suffix)) {
		_ = b.open()
	}
}

// mustLook skips existing sealed boxes: they are checked when they are opened.
func (s *engine) mustLook(mark, sid string) bool {
	return filepath.Ext(mark) == markOpenSuffix || !exists(s.boxPath(sid)+sealSuffix)
}

// explained explains a failure of the disk in words, nil for any other error.
func explained(err error) *store.DamageError {
	if found := store.DiskTrouble(err); found != nil {
		return found
	}
	code := 0
	var failed *sqlite.Error
	if errors.As(err, &failed) {
		code = failed.Code() & 0xff
	}
	switch code {
	case sqlite3.SQLITE_CANTOPEN:
		if outOfFiles() {
			return store.NewDamage(store.DamageFiles, err)
		}
	case sqlite3.SQLITE_FULL:
		return store.NewDamage(store.DamageDiskFull, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return store.NewDamage(store.DamageReadOnly, err)
	case sqlite3.SQLITE_IOERR:
		return store.NewDamage(store.DamageDisk, err)
	}
	return nil
}

// isCorrupt reports whether SQLite cannot read the file as a database.
func isCorrupt(err error) bool {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return false
	}
	code := failed.Code() & 0xff
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}

// outOfFiles reports whether this process has run out of file descriptors: SQLite only says that it cannot open a
// file.
func outOfFiles() bool {
	f, err := os.Open(os.DevNull)
	if err == nil {
		_ = f.Close() // opened only to find out
	}
	return disk.IsOutOfFiles(err)
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

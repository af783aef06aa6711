package sqlite

import (
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"minping/internal/store"
)

// The file of records counts its commits in a separate row, and marks/records holds the expected number. Cutting or
// deleting a log removes commits; the directory is then refused, because it would carry on as if the latest writes had
// never happened.
//
// Both processes that may use the directory (see OpenShared) write the mark; each number goes into the slot that does
// not hold its predecessor.
type recordMark struct {
	mu      sync.Mutex
	f       *os.File
	counted uint64 // by the current transaction
}

const (
	recordMarkName = "records"
	recordSlot     = 512
	commitsRow     = 2 // in table ping; row 1 is Ping's
)

func (s *engine) openRecordMark() (*recordMark, error) {
	path := filepath.Join(s.opt.Dir, marksDir, recordMarkName)
	if err := makeMarks(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("sqlite: mark: %w", err)
	}
	return &recordMark{f: f}, nil
}

// number returns how many commits the mark has recorded, 0 for a new one.
func (m *recordMark) number() (n uint64) {
	raw := make([]byte, 2*recordSlot)
	_, _ = m.f.ReadAt(raw, 0) // missing bytes count as 0
	for _, slot := range [][]byte{raw[:recordSlot], raw[recordSlot:]} {
		if at := binary.BigEndian.Uint64(slot); at > n && string(markLine(at)) == string(slot[:40]) {
			n = at
		}
	}
	return n
}

func markLine(n uint64) []byte {
	line := binary.BigEndian.AppendUint64(nil, n)
	sum := sha256.Sum256(line)
	return append(line, sum[:]...)
}

// count counts the current transaction. A file that has fewer than the mark was copied over while it was in use:
// counting on from there would hide the loss from the next start.
func (m *recordMark) count(c *conn) error {
	n, err := commits(c)
	if err != nil {
		return err
	}
	if n < m.number() {
		return overwritten()
	}
	m.counted = n + 1
	_, err = c.exec(`REPLACE INTO ping (id, v) VALUES (?, ?)`, commitsRow,
		binary.BigEndian.AppendUint64(nil, m.counted))
	return err
}

func overwritten() *store.DamageError {
	return &store.DamageError{Code: store.DamageRecord, Text: store.Text{
		ZH: fmt.Sprintf("记录文件 %s 在服务运行时被换成了旧的，不再写入。请停止服务，用完好的副本恢复整个数据目录后再启动。", recordsFile),
		EN: fmt.Sprintf("The file of records %s was replaced by an older one while the service was running; nothing "+
			"more is written. Stop the service, restore the whole data directory from an intact copy and start again.",
			recordsFile),
	}}
}

func commits(c *conn) (uint64, error) {
	var raw []byte
	err := c.row(`SELECT v FROM ping WHERE id = ?`, []any{commitsRow}, &raw)
	if errors.Is(err, sql.ErrNoRows) || err == nil && len(raw) != 8 {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint64(raw), nil
}

// settled writes the number of the transaction that has just become durable.
func (m *recordMark) settled() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.f.WriteAt(markLine(m.counted), int64(m.counted%2)*recordSlot); err != nil {
		return fmt.Errorf("sqlite: mark: %w", err)
	}
	return nil
}

// recordsLack reports whether the file of records has fewer commits than its mark has recorded.
func (s *engine) recordsLack(m *recordMark) error {
	n, err := commits(s.main.writer.conn)
	if err != nil {
		return err
	}
	if known := m.number(); n < known {
		return &store.Refusal{
			ZH: fmt.Sprintf("数据目录 %s 的记录少了已经写入的内容：%s 或它的日志（%s-wal）被截断、删除或换成了旧的。没有改动任何内容。请用完好的副本恢复整个目录后再启动；没有副本而决定接受损失时，删除 marks/records 后再启动。",
				s.opt.Dir, recordsFile, recordsFile),
			EN: fmt.Sprintf("The records of the data directory %s lack what has already been written: %s or its log "+
				"(%s-wal) was truncated, deleted or replaced by an older one. Nothing was changed. Restore the "+
				"whole directory from an intact copy; to accept the loss without one, delete marks/records and "+
				"start again.",
				s.opt.Dir, recordsFile, recordsFile),
		}
	}
	return nil
}

func (m *recordMark) close() error {
	if m == nil {
		return nil
	}
	return errors.Join(m.f.Sync(), m.f.Close())
}

// recordSum is stored with a record since format 2. SQLite keeps no checksums, and a flipped bit would be a different
// score.
func recordSum(r store.Record) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %d %d %t %d\n", r.Kind, r.ID, r.Parent, r.Version,
		r.At.UnixMilli(), r.Deleted, len(r.Body))
	h.Write(r.Body)
	return h.Sum(nil)[:16]
}

// changedRecord returns the error for a record that differs from what was written.
func changedRecord(r store.Record) error {
	return &store.DamageError{Code: store.DamageRecord, Text: store.Text{
		ZH: fmt.Sprintf("记录 %s（第 %d 版）与写入时不一致，没有使用。请停止服务，用完好的副本恢复数据目录后再启动。", r.Kind, r.Version),
		EN: fmt.Sprintf("A record of kind %s (version %d) is not the one that was written and was not used. Stop the "+
			"service, restore the data directory from "+
			"an intact copy and start again.", r.Kind, r.Version),
	}}
}

func damagedRecords(dir string) *store.Refusal {
	return &store.Refusal{
		ZH: fmt.Sprintf("数据目录 %s 的记录文件 %s 已损坏，没有改动任何内容。请用完好的副本恢复整个目录后再启动。", dir, recordsFile),
		EN: fmt.Sprintf("The file of records %s in the data directory %s is damaged; nothing was changed. Restore "+
			"the whole directory from an intact copy and "+
			"start again.", recordsFile, dir),
	}
}

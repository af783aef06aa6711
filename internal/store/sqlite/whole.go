package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"

	"minping/internal/store"
)

// checkedWhole is the size up to which the whole file of records is checked before the service starts. A larger one is
// checked while it serves, so that a start never takes half a minute.
const checkedWhole = 32 << 20

// checkRecords refuses an inconsistent file of records. The checksum of a record shows when its content has changed; it
// does not show when a record is no longer found under its key, in which case an earlier version would pass for the
// current one.
func (s *engine) checkRecords() error {
	if s.large() || agreeing(func(query string, to any) error { return s.main.writer.conn.row(query, nil, to) }) {
		return nil
	}
	return damagedRecords(s.opt.Dir)
}

// lookAtRecords checks a large file of records after the start and notes if it is inconsistent.
func (s *engine) lookAtRecords(ctx context.Context) {
	ask := func(query string, to any) error { return s.main.row(ctx, query, nil, to) }
	if !s.large() || agreeing(ask) || ctx.Err() != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.damage[""] = &store.DamageError{Code: store.DamageRecord, Text: store.Text{
		ZH: fmt.Sprintf("记录文件 %s 前后不一致，有的记录可能找不到，或者显示的是以前的内容。请停止服务，用完好的副本恢复整个数据目录后再启动。", recordsFile),
		EN: fmt.Sprintf("The file of records %s is inconsistent: some records may not be found, or may show earlier "+
			"content. Stop the service, restore the whole data directory from an intact copy and start again.",
			recordsFile),
	}}
}

func (s *engine) large() bool {
	return sizeOf(filepath.Join(s.opt.Dir, recordsFile)) > cmp.Or(s.opt.checkedWhole, int64(checkedWhole))
}

// agreeing reports whether a file of records is consistent, as far as two queries can show.
func agreeing(ask func(query string, dest any) error) bool {
	said, apart := "", true
	err := ask(`PRAGMA integrity_check(1)`, &said)
	if err == nil && said == "ok" {
		err = ask(recordsApart, &apart)
	}
	return err == nil && said == "ok" && !apart
}

// recordsApart finds a version missing between others, or a difference between records and latest.
const recordsApart = `
WITH held AS (SELECT kind, id, count(*) AS n, min(version) AS first, max(version) AS last FROM records GROUP BY kind, id)
SELECT (SELECT count(*) FROM held) <> (SELECT count(*) FROM latest)
	OR EXISTS (
		SELECT 1 FROM held h LEFT JOIN latest l ON l.kind = h.kind AND l.id = h.id
		WHERE l.version IS NOT h.last OR h.n <> h.last OR h.first <> 1)
	OR EXISTS (
		SELECT 1 FROM latest l JOIN records r ON r.kind = l.kind AND r.id = l.id AND r.version = l.version
		WHERE r.parent <> l.parent OR r.deleted <> l.deleted)`

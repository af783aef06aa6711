package sqlite

import "path/filepath"

// checkedWhole is the size up to which the whole file of records is checked at startup.
const checkedWhole = 32 << 20

// checkRecords refuses a file of records that does not agree with itself. The sum of a record tells when what it says
// has changed; it does not tell when a record is no longer found under its key, and an earlier version would be taken
// for the current one.
func (s *Store) checkRecords() error {
	if sizeOf(filepath.Join(s.opt.Dir, recordsFile)) > checkedWhole {
		return nil
	}
	said, apart := "", true
	err := s.main.writer.conn.row(`PRAGMA integrity_check(1)`, nil, &said)
	if err == nil && said == "ok" {
		err = s.main.writer.conn.row(recordsApart, nil, &apart)
	}
	if err == nil && said == "ok" && !apart {
		return nil
	}
	return damagedRecords(s.opt.Dir)
}

// recordsApart tells whether a version is missing between others, or records and latest differ.
const recordsApart = `
WITH held AS (SELECT kind, id, count(*) AS n, min(version) AS first, max(version) AS last FROM records GROUP BY kind, id)
SELECT (SELECT count(*) FROM held) <> (SELECT count(*) FROM latest)
	OR EXISTS (
		SELECT 1 FROM held h LEFT JOIN latest l ON l.kind = h.kind AND l.id = h.id
		WHERE l.version IS NOT h.last OR h.n <> h.last OR h.first <> 1)
	OR EXISTS (
		SELECT 1 FROM latest l JOIN records r ON r.kind = l.kind AND r.id = l.id AND r.version = l.version
		WHERE r.parent <> l.parent OR r.deleted <> l.deleted)`

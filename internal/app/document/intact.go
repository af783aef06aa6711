package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"minping/internal/app/records"
	"minping/internal/evaluation/document"
)

// load reads a document. A document that is no longer what was issued is an error with code "document_damaged": it is
// neither shown nor printed.
func (d *Documents) load(ctx context.Context, id string) (Record, error) {
	v, err := records.Load[Document](ctx, d.env, KindDocument, id)
	if err == nil {
		err = intact(id, v.V)
	}
	if err != nil {
		return Record{}, err
	}
	return v, nil
}

// intact returns an error if a document is no longer what was issued.
func intact(id string, doc Document) error {
	if doc.Digest == "" || doc.Digest == digest(doc) {
		return nil
	}
	e := records.Fail(records.Unavailable, "document_damaged",
		fmt.Sprintf("%s与印发时的摘要不一致，存储的数据已经损坏。请不要使用，并请系统管理员用备份恢复。", doc.Number),
		fmt.Sprintf("%s no longer matches the digest it was issued with: the stored data is damaged. Do not use it; "+
			"have it restored from a backup.", doc.Number))
	e.Cause = fmt.Errorf("document %s does not match its digest", id)
	return e
}

// digest is SHA-256 over what an issued document says: everything but its steps.
func digest(doc Document) string {
	doc.Digest, doc.Steps, doc.Prepared, doc.ReplacedBy = "", nil, nil, ""
	doc.State = document.StateIssued
	body, err := records.PlainJSON(doc)
	if err != nil {
		panic(fmt.Sprintf("document does not encode: %v", err)) // strings, numbers and times only
	}
	sum := sha256.Sum256(append([]byte("minping document 1\n"), body...))
	return hex.EncodeToString(sum[:])
}

// register reads the lines of a series. Lines that do not follow each other are an error with code "register_damaged".
func (d *Documents) register(ctx context.Context, series string) ([]document.Entry, error) {
	rs, err := d.env.Store.History(ctx, KindSeries, series)
	if err != nil {
		return nil, fmt.Errorf("read register: %w", err)
	}
	out := make([]document.Entry, len(rs))
	for i, r := range rs {
		v, err := records.Decode[document.Entry](r)
		if err != nil {
			return nil, err
		}
		out[i] = v.V
	}
	if err := document.CheckRegister(out); err != nil {
		e := records.Fail(records.Unavailable, "register_damaged",
			"文号登记簿前后不连续，存储的数据已经损坏。请不要再编号，并请系统管理员用备份恢复。",
			"The register of numbers is not continuous: the stored data is damaged. Do not issue anything; have it "+
				"restored from a backup.")
		e.Cause = fmt.Errorf("register %s: %w", series, err)
		return nil, e
	}
	return out, nil
}

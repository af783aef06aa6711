package document

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"minping/internal/app/records"
	"minping/internal/evaluation/document"
)

// PutType replaces one type of document, or adds it under a code that is free; the others stay as they are.
func (d *Documents) PutType(ctx context.Context, a records.Actor, ifMatch int, t document.Type) error {
	return d.changeTypes(ctx, a, ifMatch, func(p *document.Pack) {
		p.Types = slices.Clone(p.Types)
		i := slices.IndexFunc(p.Types, func(x document.Type) bool { return x.Code == t.Code })
		if i < 0 {
			p.Types = append(p.Types, t)
			return
		}
		p.Types[i] = t
	}, t.Code)
}

// PutIssuers replaces the bodies in whose names documents are issued, and how their lines are set (documents §3).
func (d *Documents) PutIssuers(
	ctx context.Context, a records.Actor, ifMatch int, list []document.Issuer, profile string,
) error {
	return d.changeTypes(ctx, a, ifMatch, func(p *document.Pack) { p.Issuers, p.Profile = list, profile })
}

// changeTypes writes the pack in force with a change. ifMatch is the version that was seen, 0 for the pack that comes
// with the service. written are the codes of the types that the change writes: the others may be older than clauses.
func (d *Documents) changeTypes(
	ctx context.Context, a records.Actor, ifMatch int, change func(*document.Pack), written ...string,
) error {
	p, version, err := d.Types(ctx)
	if err != nil {
		return err
	}
	if version != ifMatch {
		return records.ErrStale
	}
	change(&p)
	raw, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("document types: %w", err)
	}
	if ifMatch == 0 {
		ifMatch = records.NoVersion
	}
	_, _, err = d.putTypes(ctx, a, ifMatch, raw, func(raw []byte) (document.Pack, error) {
		return document.ReadStored(raw, written...)
	})
	return err
}

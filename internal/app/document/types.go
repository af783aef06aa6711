package document

import (
	"context"
	"errors"
	"fmt"

	"minping/internal/app/records"

	"minping/internal/evaluation/document"
	"minping/internal/evaluation/pack"
	"minping/internal/store"
)

// typesID is the id of the one record of KindTypes.
const typesID = "documents"

// TypesFile is the office's own pack of document types.
type TypesFile struct {
	YAML string `json:"yaml"`
}

// Types returns the pack of document types in force and its version, 0 for the one that comes with the service.
func (d *Documents) Types(ctx context.Context) (document.Pack, int, error) {
	v, err := records.Load[TypesFile](ctx, d.env, KindTypes, typesID)
	if records.KindOf(err) == records.NotFound {
		return d.builtin, 0, nil
	}
	if err != nil {
		return document.Pack{}, 0, err
	}
	if p, ok := d.parsed.Load(v.Version); ok {
		return p.(document.Pack), v.Version, nil
	}
	p, err := document.ReadStored([]byte(v.V.YAML))
	if err != nil {
		return p, v.Version, fmt.Errorf("document types, version %d: %w", v.Version, err)
	}
	d.parsed.Store(v.Version, p)
	return p, v.Version, nil
}

// PutTypes replaces the pack of document types by a YAML or JSON text. A pack that does not parse, or whose templates
// cannot be filled in from a sample, is refused whole; existing documents stay as they are.
func (d *Documents) PutTypes(ctx context.Context, a records.Actor, ifMatch int, raw []byte) (document.Pack, int,
	error,
) {
	return d.putTypes(ctx, a, ifMatch, raw, document.ReadPack)
}

func (d *Documents) putTypes(
	ctx context.Context, a records.Actor, ifMatch int, raw []byte, read func([]byte) (document.Pack, error),
) (document.Pack, int, error) {
	if !isOffice(a) {
		return document.Pack{}, 0, errOfficeOnly
	}
	raw, err := records.FileText(raw)
	if err != nil {
		return document.Pack{}, 0, err
	}
	p, err := read(raw)
	if err == nil {
		err = pack.Texts(p).OrNil()
	}
	if err != nil {
		return p, 0, packError(err)
	}
	v, err := records.Upsert(ctx, d.env, KindTypes, typesID, "", ifMatch,
		func(f *TypesFile) error { f.YAML = string(raw); return nil })
	if err != nil {
		return p, 0, err
	}
	return p, v.Version, d.audit.Append(ctx, a, "document.templates", typesID, fmt.Sprintf("%d", v.Version))
}

func (d *Documents) typeOf(ctx context.Context, code string) (document.Pack, document.Type, document.Issuer, error) {
	p, _, err := d.Types(ctx)
	if err != nil {
		return p, document.Type{}, document.Issuer{}, err
	}
	t, ok := p.Type(code)
	if !ok {
		return p, t, document.Issuer{}, records.InvalidField("type", "没有这种公文。",
			"There is no such type of document.")
	}
	issuer, ok := p.Issuer(t.Issuer)
	if !ok {
		return p, t, issuer, fmt.Errorf("issuer of %s: %w", code, store.ErrNotFound)
	}
	return p, t, issuer, nil
}

// layoutOf copies what a type says about print and effect: a later change of the type leaves documents as they are.
func layoutOf(p document.Pack, t document.Type, x document.Issuer) Layout {
	l := Layout{
		Profile: p.Profile, Form: t.Form, Issuer: x.Name, Mark: x.Mark, PrintedBy: x.PrintedBy, Code: t.Series,
		Upward: t.Upward, Seal: t.Seal, Final: t.Final, Opens: t.Opens, Again: t.Again, Once: t.Once,
		Receipt: t.Receipt, Attach: t.Attach,
	}
	switch t.Form {
	case "letter":
		l.Mark = x.Letter
	case "minutes":
		l.Mark = t.Name
	}
	return l
}

// packError turns a fault of a pack into an error that its author can read.
func packError(err error) error {
	var unreadable *pack.Unreadable
	if errors.As(err, &unreadable) {
		return records.Fail(records.Unreadable, "unreadable", unreadable.ZH, unreadable.EN)
	}
	return records.FieldErrors(err)
}

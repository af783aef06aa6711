package document

import (
	"context"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/evaluation/document"
)

// Criticised returns which of the names appear in the parts of issued documents that criticise units (domain A34). A
// document that was replaced no longer counts.
func (d *Documents) Criticised(ctx context.Context, ids, names []string) ([]string, error) {
	found, err := records.GetMany[Document](ctx, d.env, KindDocument, ids)
	if err != nil {
		return nil, err
	}
	pack, _, err := d.Types(ctx)
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	for _, id := range ids {
		doc := found[id]
		if doc.State != document.StateIssued || doc.ReplacedBy != "" {
			continue
		}
		if err := intact(id, doc); err != nil {
			return nil, err
		}
		t, _ := pack.Type(doc.Type)
		for _, p := range doc.Parts {
			// documents drafted before the mark existed have that of their type
			marked := func(x document.Part) bool { return x.Key == p.Key && x.Criticises }
			if p.Criticises || slices.ContainsFunc(t.Parts, marked) {
				text.WriteString(p.Text + "\n")
			}
		}
	}
	return document.NamedIn(text.String(), names), nil
}

package document

import (
	"context"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/docx"
	"minping/internal/evaluation/deadline"
)

// Paper is a document as it is printed.
func Paper(doc Document) docx.Document {
	out := docx.Document{
		Form: docx.Form(doc.Layout.Form), Profile: docx.Profile(doc.Layout.Profile), Serial: doc.Serial,
		Urgency: doc.Urgency, Mark: doc.Layout.Mark,
		Number: doc.Number, Upward: doc.Layout.Upward, Signers: doc.Signers, Title: doc.Title, Keep: keep(doc),
		To: receivers(doc), Note: doc.Note,
		CC: doc.CC, PrintedBy: doc.Layout.PrintedBy,
	}
	for _, p := range doc.Parts {
		text := docx.Paragraphs(p.Text)
		if len(text) == 0 {
			continue
		}
		if h := strings.TrimSpace(p.Heading); h != "" {
			out.Body = append(out.Body, h)
		}
		out.Body = append(out.Body, text...)
	}
	for _, p := range doc.Present {
		out.Present = append(out.Present, docx.Presence(p))
	}
	for _, t := range doc.Data.Tables {
		out.Attached = append(out.Attached, docx.Attachment{
			Title: t.Title, Table: &docx.Table{Head: t.Head, Widths: t.Widths, Rows: t.Rows, Foot: t.Foot},
		})
	}
	day := time.Time{}
	if doc.IssuedAt != nil {
		day = doc.IssuedAt.In(deadline.China)
	}
	out.PrintedOn = day
	if out.Form != docx.Minutes {
		out.Signature = docx.Signature{Name: doc.Layout.Issuer, Date: day, Seal: doc.Layout.Seal}
	}
	return out
}

// receivers returns 主送: the fixed names of a type that goes to outside bodies, or the addressees; many are summarized.
func receivers(doc Document) []string {
	const most = 6 // the names of a type may be more: those that leave page one without text are in 版记
	switch {
	case len(doc.To) > most:
		return []string{"各被巡察党组织"}
	case len(doc.To) > 0:
		var out []string
		for _, a := range doc.To {
			out = append(out, a.Name)
		}
		return out
	}
	return doc.Names
}

// keep lists the names that a line break of the title must not split.
func keep(doc Document) []string {
	out := []string{doc.Layout.Issuer, doc.Data.Values["批次"], doc.Data.Values["单位"]}
	for _, a := range doc.To {
		out = append(out, a.Name)
	}
	return out
}

// printable is Show for readers who may see the text.
func (d *Documents) printable(ctx context.Context, a records.Actor, id string) (Record, error) {
	if a.Role == auth.Auditor {
		return Record{}, records.Fail(records.Forbidden, "digest_only", "审计员只能核对字号和摘要。",
			"Auditors may only verify numbers and digests.")
	}
	return d.Show(ctx, a, id)
}

// DOCX returns a document as a file, and the name to save it under.
func (d *Documents) DOCX(ctx context.Context, a records.Actor, id string) (file []byte, name string, err error) {
	v, err := d.printable(ctx, a, id)
	if err != nil {
		return nil, "", err
	}
	file, err = docx.Write(Paper(v.V))
	return file, fileName(v.V) + ".docx", err
}

// HTML returns a document as a page to read and print.
func (d *Documents) HTML(ctx context.Context, a records.Actor, id string) ([]byte, error) {
	v, err := d.printable(ctx, a, id)
	if err != nil {
		return nil, err
	}
	return docx.HTML(Paper(v.V))
}

// fileName returns number and title without characters that file systems refuse.
func fileName(doc Document) string {
	name := strings.TrimSpace(doc.Number + " " + doc.Title)
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 80 {
		name = string(r[:80])
	}
	return name
}

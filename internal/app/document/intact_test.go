package document_test

import (
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/document"
	"minping/internal/store"
)

func TestADocumentThatChangedOnTheDiskIsNeitherShownNorNumbered(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx := t.Context()
	h.Fix(r.Round.ID)
	d := h.Issued(h.Draft("notification", r.Units[0]))
	h.MustDo(h.Documents.Show(ctx, apptest.Office, d.ID))
	h.MustDo(records.Update(ctx, h.Env, document.KindDocument, d.ID, records.AnyVersion,
		func(doc *document.Document) error {
			doc.Title = strings.Replace(doc.Title, "关于", "关千", 1)
			return nil
		}))
	h.RefusedAs("document_damaged", apptest.ErrorOf(h.Documents.Show(ctx, apptest.Office, d.ID)))
	h.RefusedAs("document_damaged", apptest.ErrorOf(h.Documents.Show(ctx, r.Units[0].Staff(), d.ID)))

	h.RefusedAs("document_damaged",
		apptest.ErrorOf(h.Documents.Criticised(ctx, []string{d.ID}, []string{r.Units[0].Org.V.Name})))

	code, year := d.V.Layout.Code, h.Now().Year()
	lines, err := h.Documents.Register(ctx, apptest.Office, code, year)
	h.Must(err)
	h.MustDo(records.Put(ctx, h.Env, store.Record{
		Kind: document.KindSeries, ID: rules.SeriesID(code, year), Version: len(lines) + 1,
	}, rules.Entry{From: 7, N: 7, Document: "x"}))
	h.RefusedAs("register_damaged", apptest.ErrorOf(h.Documents.Register(ctx, apptest.Office, code, year)))
	h.RefusedAs("register_damaged", h.Documents.PassOver(ctx, apptest.Office, code, year, 60, "纸质文件已用"))
}

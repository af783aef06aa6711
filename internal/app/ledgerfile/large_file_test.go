package ledgerfile_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// pictured is a workbook with pictures, as long as a file may be.
func pictured(t *testing.T, raw string) string {
	t.Helper()
	in, err := zip.NewReader(strings.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		if err := z.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: "xl/media/image1.png", Method: zip.Store})
	if err == nil {
		_, err = io.CopyN(w, rand.NewChaCha8([32]byte{}), store.MaxBody-int64(len(raw))-1000)
	}
	if err != nil || z.Close() != nil || out.Len() > store.MaxBody || out.Len() < store.MaxBody-1000 {
		t.Fatalf("%d bytes: %v", out.Len(), err)
	}
	return out.String()
}

// Pictures and scans make ledgers large. One as long as a file may be is looked at, read again and written as any
// other; nothing is left of it afterwards.
func TestALedgerAsLongAsAFileMayBeIsImported(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	raw := pictured(t, workbook(t, "一", "序号｜问题｜整改措施\n1｜问题一｜措施一", "二", "序号｜问题｜整改措施\n1｜问题二｜措施二"))
	p := e.Send(office, u, raw)
	if p.New != 1 || len(p.Sheets) != 2 {
		t.Fatalf("%d new of %v", p.New, p.Sheets)
	}
	p, err := e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{Columns: map[string]string{"整改措施": ""}})
	e.Must(err)
	p, _, err = e.Preview(e.Ctx(), office, p.ID)
	e.Must(err)
	for n, name := range p.Sheets {
		done, err := e.CommitSheet(e.Ctx(), office, p.ID, name)
		e.Must(err)
		if done.New != 1 || (done.Next == "") != (n == 1) {
			t.Errorf("%s: %+v", name, done)
		}
	}
	_, _, err = e.Preview(e.Ctx(), office, p.ID)
	e.Refused(err, "not_found")
	e.nothingWaits()
}

// nothingWaits fails if anything is left of an upload.
func (e *env) nothingWaits() {
	e.T.Helper()
	for _, kind := range []string{"ledger_upload", "ledger_bytes"} {
		left, err := e.Store.List(e.Ctx(), kind, "", "", 10)
		e.Must(err)
		if len(left) > 0 {
			e.T.Errorf("%d of %s are left", len(left), kind)
		}
	}
}

// What was not confirmed for a day is forgotten, one that is looked at again a day later; also the bytes of an upload
// that was interrupted.
func TestAnUploadThatIsNotConfirmedIsForgottenWhole(t *testing.T) {
	st := &unread{Store: memory.Open()}
	e := newEnv(t, st)
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	raw := workbook(t, "一", "序号｜问题｜整改措施\n1｜问题一｜措施一")
	p, dead := e.Send(office, u, raw), e.Send(office, u, raw)
	e.Must(e.Store.Purge(e.Ctx(), "ledger_upload", dead.ID))
	e.Move(20 * time.Hour)
	_, err := e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{})
	e.Must(err)
	forget := func() { e.Must(e.Imports.Jobs()[0].Run(e.Ctx())) }
	e.Move(10 * time.Hour)
	st.kind = "ledger_upload"
	if err := e.Imports.Jobs()[0].Run(e.Ctx()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a store that does not answer: %v", err)
	}
	st.kind = ""
	forget()
	left, err := e.Store.List(e.Ctx(), "ledger_bytes", "", "", 10)
	e.Must(err)
	if len(left) != 1 || left[0].ID != p.ID {
		t.Errorf("%d are left", len(left))
	}
	if _, _, err := e.Preview(e.Ctx(), office, p.ID); err != nil {
		t.Errorf("looked at ten hours ago: %v", err)
	}
	e.Move(15 * time.Hour)
	forget()
	if _, err := e.Commit(e.Ctx(), office, p.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("a day later: %v", err)
	}
	e.nothingWaits()
}

// unread is a store that lists records and does not answer for single ones of a kind.
type unread struct {
	store.Store
	kind string
}

func (u *unread) Latest(ctx context.Context, kind, id string) (store.Record, error) {
	if kind == u.kind {
		return store.Record{}, store.ErrUnavailable
	}
	return u.Store.Latest(ctx, kind, id)
}

package file_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"minping/internal/app/file"
	"minping/internal/app/records"
	"minping/internal/keys/keystest"
	"minping/internal/store/memory"
)

var pdf = []byte("%PDF-1.7\n机密内容\n%%EOF\n")

func shelf(t *testing.T) (*file.Shelf, *records.Env) {
	t.Helper()
	ring, err := keystest.Ring(t.TempDir(), "test.example")
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC) }
	env := records.NewEnv(memory.Open(), clock, nil)
	return file.NewShelf(env, ring, "paper", "paper_bytes", 3), env
}

func TestAFileIsWhatItsNameSays(t *testing.T) {
	for name, raw := range map[string][]byte{
		"page.html": []byte("<html>"), "script.pdf": []byte("<script>"), "photo.png": pdf,
		"photo.jpg": []byte("\xff\xd8\xff"), "doc.docx": []byte("PK\x03\x04"), "empty.pdf": nil,
		"large.pdf": append(bytes.Clone(pdf), make([]byte, 8<<20)...), "none": pdf, "run.exe": pdf, "x.svg": pdf,
		strings.Repeat("长", 200) + ".pdf": pdf, ".": pdf,
	} {
		if _, _, err := file.Check(name, raw); records.KindOf(err) != records.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	name, kind, err := file.Check(`C:\材料\会议 记录.PDF`, pdf)
	if err != nil || name != "会议 记录.PDF" || kind != "application/pdf" {
		t.Errorf("%q, %q, %v", name, kind, err)
	}
}

func TestASealedFileIsInTheStoreWithNeitherNameNorBytes(t *testing.T) {
	s, env := shelf(t)
	a := records.Actor{ID: "wang", Name: "wang"}
	for _, sealed := range []bool{false, true} {
		v, err := s.Add(t.Context(), a, "below", "张三材料.pdf", pdf, sealed)
		if err != nil || v.V.Name != "张三材料.pdf" {
			t.Fatal(v, err)
		}
		meta, err := env.Store.Latest(t.Context(), "paper", v.ID)
		if err != nil {
			t.Fatal(err)
		}
		body, err := env.Store.Latest(t.Context(), "paper_bytes", v.ID)
		if err != nil {
			t.Fatal(err)
		}
		if shown := bytes.Contains(meta.Body, []byte("张三")); shown == sealed {
			t.Errorf("sealed %v: the store holds %s", sealed, meta.Body)
		}
		if shown := bytes.Contains(body.Body, []byte("机密内容")); shown == sealed {
			t.Errorf("sealed %v: the store holds the bytes", sealed)
		}
		f, raw, err := s.Read(t.Context(), v.ID)
		if err != nil || f.Name != "张三材料.pdf" || !bytes.Equal(raw, pdf) || f.By != "wang" {
			t.Errorf("sealed %v: read %+v, %q, %v", sealed, f, raw, err)
		}
	}
}

func TestAShelfHoldsSoManyFilesAndForgetsThemTogether(t *testing.T) {
	s, env := shelf(t)
	a := records.Actor{ID: "wang", Name: "wang"}
	var ids []string
	for range 3 {
		v, err := s.Add(t.Context(), a, "below", "a.pdf", pdf, false)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, v.ID)
	}
	if _, err := s.Add(t.Context(), a, "below", "a.pdf", pdf, false); records.KindOf(err) != records.Conflict {
		t.Errorf("a fourth: %v", err)
	}
	other, err := s.Add(t.Context(), a, "other", "b.pdf", pdf, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Has(t.Context(), "below", ids); err != nil {
		t.Error(err)
	}
	if err := s.Has(t.Context(), "below", []string{ids[0], other.ID}); records.KindOf(err) != records.Invalid {
		t.Errorf("a file of another thing: %v", err)
	}
	if err := s.PurgeBelow(t.Context(), "below"); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if _, _, err := s.Read(t.Context(), id); records.KindOf(err) != records.NotFound {
			t.Errorf("a purged file: %v", err)
		}
		if _, err := env.Store.Latest(t.Context(), "paper_bytes", id); err == nil {
			t.Error("the bytes of a purged file stay")
		}
	}
	if fs, err := s.List(t.Context(), "other"); err != nil || len(fs) != 1 {
		t.Errorf("%v, %v", fs, err)
	}
}

package web

import (
	"strings"
	"testing"

	"minping/internal/auth"
)

// A file of an entry is uploaded, referenced by its entry, and then downloaded as an attachment by those who may read
// the entry.
func TestAFileOfAnEntryIsServedAsAnAttachmentToItsReaders(t *testing.T) {
	h := newEnv(t)
	_, ev := h.briefing()
	at := "/api/v1/files?type=visit&kind=evaluation&about=" + ev
	h.as(auth.Assessor, "POST", at+"&name=a.html", "<html>", "Content-Type", "application/pdf").problem(422, "invalid")
	h.as(auth.Assessor, "POST", at+"&name=a.pdf", "<html>", "Content-Type", "application/pdf").problem(422, "invalid")
	h.as(auth.Leader, "POST", at+"&name=a.pdf", "%PDF-1.7\n%%EOF", "Content-Type", "application/pdf").
		problem(403, "not_yours")
	var f struct{ ID, Media, Name string }
	form := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"现场.pdf\"\r\n\r\n%PDF-1.7\n%%EOF\r\n--x--\r\n"
	h.as(auth.Assessor, "POST", at, form, "Content-Type", "multipart/form-data; boundary=x").want(201).into(&f)
	if f.Name != "现场.pdf" || f.Media != "application/pdf" {
		t.Errorf("uploaded: %+v", f)
	}
	h.as(auth.Admin, "GET", "/api/v1/files/"+f.ID, nil).problem(404, "not_found")
	visit := map[string]any{
		"type": "visit", "subject": map[string]any{"kind": "evaluation", "id": ev}, "on": "2024-07-16", "file": true,
		"people": []any{map[string]any{"name": "李某", "office": "组长"}}, "files": []any{f.ID},
		"values": map[string]any{"methods": []string{"site"}, "record": "看现场"},
	}
	h.as(auth.Assessor, "POST", "/api/v1/entries", visit).want(201)
	r := h.as(auth.Leader, "GET", "/api/v1/files/"+f.ID, nil).want(200)
	if d := r.Header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") ||
		r.Header.Get(
			"X-Content-Type-Options",
		) != "nosniff" || r.Header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("served as %q, %v", d, r.Header)
	}
	visit["files"] = []any{"none"}
	h.as(auth.Assessor, "POST", "/api/v1/entries", visit).problem(422, "invalid")
}

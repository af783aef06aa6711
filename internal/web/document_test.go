package web

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/auth"
	rules "minping/internal/evaluation/document"
	"minping/internal/evaluation/facts"
)

// newBatch makes a round of scored units and fixes its result through the API.
func (h *env) newBatch(no, units int) (roundID string, evaluations, orgs []string) {
	h.t.Helper()
	roundID = h.make(
		auth.Admin,
		"/api/v1/rounds",
		map[string]any{"term": 5, "no": no, "name": fmt.Sprintf("第%d轮", no), "starts_on": "2024-07-01"},
	)
	for i := range units {
		org := h.make(
			auth.Admin,
			"/api/v1/organizations",
			map[string]any{"name": fmt.Sprintf("第%d轮第%d局", no, i+1), "kind": "department"},
		)
		ev := h.make(
			auth.Admin,
			"/api/v1/evaluations",
			map[string]any{"round_id": roundID, "organization_id": org, "scheme_id": "sanmenxia"},
		)
		problems, done, undone, found := 10, 8, 2, 1
		_, err := h.svc.Rounds.ChangeEvaluation(h.t.Context(), apptest.Office, ev, records.AnyVersion, facts.Facts{
			Problems: &problems, Done: &done, Undone: &undone, NewProblems: &found, Outstanding: "公车管理制度未落实",
			SuggestionsSummary: "按月公开进度", ProminentProblems: "以会议落实整改",
		})
		h.must(err)
		h.must(apptest.Score(h.t.Context(), h.svc, ev))
		evaluations, orgs = append(evaluations, ev), append(orgs, org)
	}
	return roundID, evaluations, orgs
}

// The whole process over the API: a batch over two rounds is fixed, a notification and a bulletin are sent out and
// acknowledged, and the basis of the result stays unchanged.
func TestABatchIsFixedAndItsDocumentsGoOutOverTheAPI(t *testing.T) {
	h := newEnv(t)
	eight, evs, orgs := h.newBatch(8, 2)
	nine, _, _ := h.newBatch(9, 2)
	batch := h.make(auth.Admin, "/api/v1/batches", map[string]any{"name": "第八轮、第九轮", "rounds": []string{eight, nine}})
	h.as(auth.Admin, "POST", "/api/v1/batches", map[string]any{"name": "x", "rounds": []string{eight, nine}}).
		problem(422, "invalid")
	var f struct {
		State string `json:"state"`
		Final struct {
			Rows   []map[string]any `json:"rows"`
			Digest string           `json:"digest"`
		} `json:"final"`
		Obstacles []any `json:"obstacles"`
	}
	h.as(auth.Admin, "GET", "/api/v1/batches/"+eight+"/final", nil).want(200).into(&f)
	if f.State != "open" || len(f.Obstacles) != 0 {
		t.Errorf("before it is fixed: %+v", f)
	}
	h.as(auth.Admin, "POST", "/api/v1/batches/"+batch+"/final", map[string]any{}).want(201).into(&f)
	if f.State != "fixed" || len(f.Final.Rows) != 4 || len(f.Final.Digest) != 64 {
		t.Errorf("fixed: %+v", f)
	}
	h.as(auth.Admin, "POST", "/api/v1/batches/"+batch+"/final", map[string]any{}).problem(409, "result_fixed")
	h.as(auth.Admin, "POST", "/api/v1/evaluations/"+evs[0]+"/sheets/discipline/reopen", map[string]any{"reason": "补材料"}).
		problem(409, "result_fixed")

	var d struct {
		ID      string              `json:"id"`
		State   string              `json:"state"`
		Next    []string            `json:"next"`
		Number  string              `json:"number"`
		Parts   []map[string]string `json:"parts"`
		Version int                 `json:"version"`
	}
	h.as(auth.Admin, "POST", "/api/v1/documents", map[string]any{"type": "bulletin", "batch_id": nine}).
		want(201).
		into(&d)
	path := "/api/v1/documents/" + d.ID
	h.as(auth.Admin, "POST", path+"/steps", map[string]any{"to": "submitted"}).problem(422, "invalid")
	h.as(auth.Admin, "PATCH", path, map[string]any{"parts": []map[string]string{
		{"key": "overview", "text": "共评估4个党组织。"},
		{"key": "practice", "text": "第8轮第1局建立周调度制度。"},
		{"key": "problems", "text": "对第9轮第2局点名批评。"},
		{"key": "common", "text": "台账与实际不一致。"},
	}}, "If-Match", fmt.Sprintf(`"%d"`, d.Version)).want(200)
	h.as(auth.Admin, "PATCH", path, map[string]any{"title": "x"}, "If-Match", fmt.Sprintf(`"%d"`, d.Version)).
		problem(412, "stale")
	h.as(auth.Admin, "POST", path+"/steps", map[string]any{"to": "submitted"}).want(200)
	h.as(auth.Admin, "POST", path+"/steps", map[string]any{"to": "approved"}).problem(403, "own_document")
	h.as(auth.Leader, "POST", path+"/steps", map[string]any{"to": "approved", "says": "经市委同意"}).want(200).into(&d)
	h.as(auth.Leader, "POST", path+"/steps", map[string]any{"to": "issued"}).problem(403, "not_allowed")
	own, stranger := h.unit("own", orgs[0]), h.unit("stranger", "somewhere-else")
	h.ask("GET", path, own, nil).problem(403, "other_unit")
	h.as(auth.Admin, "POST", path+"/steps", map[string]any{"to": "issued"}).want(200).into(&d)
	if !strings.HasPrefix(d.Number, "巡〔2026〕") && !strings.HasSuffix(d.Number, "〕1号") {
		t.Errorf("its number is %s", d.Number)
	}

	page := h.ask("GET", path+".html", own, nil).want(200)
	if !bytes.Contains(page.Body, []byte(d.Number)) ||
		!strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
		t.Errorf("the page: %s", page.Header)
	}
	file := h.ask("GET", path+".docx", own, nil).want(200)
	if !bytes.HasPrefix(file.Body, []byte("PK")) ||
		!strings.Contains(file.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the file: %s", file.Header)
	}
	h.ask("GET", path+".docx", stranger, nil).problem(403, "no_unit")
	h.ask("POST", path+"/receipt", own, nil).want(200)
	h.ask("POST", path+"/receipt", own, nil).want(200)
	h.ask("POST", path+"/receipt", own, map[string]any{"note": "再签"}).problem(409, "already_received")
	h.as(auth.Admin, "POST", path+"/receipt", nil).problem(403, "forbidden")
	h.ask("POST", path+"/uses", own, map[string]any{"text": "已整改"}).problem(403, "copies_only")
	h.ask("POST", path+"/uses", own, map[string]any{}).problem(422, "invalid")
	var receipts struct{ Items []map[string]any }
	h.as(auth.Admin, "GET", path+"/receipts", nil).want(200).into(&receipts)
	if len(receipts.Items) != 1 || receipts.Items[0]["organization_id"] != orgs[0] {
		t.Errorf("receipts: %+v", receipts)
	}
	var lines struct{ Items []map[string]any }
	h.as(auth.Auditor, "GET", "/api/v1/document-numbers?year=2026&series="+url.QueryEscape("巡"), nil).
		want(200).
		into(&lines)
	h.as(auth.Admin, "POST", "/api/v1/document-numbers", map[string]any{"series": "巡", "year": 2026, "number": 9, "reason": ""}).
		problem(422, "invalid")

	h.as(auth.Admin, "POST", "/api/v1/batches/"+batch+"/final/undo", map[string]any{"reason": "评分录入有误"}).want(200)
	h.as(auth.Admin, "POST", "/api/v1/batches/"+batch+"/final/undo", map[string]any{}).problem(409, "second_person")
	h.as(auth.Leader, "POST", "/api/v1/batches/"+batch+"/final/undo", map[string]any{}).problem(422, "invalid")
	h.as(auth.Leader, "POST", "/api/v1/batches/"+batch+"/final/undo", map[string]any{"reason": "情况属实"}).want(200).into(&f)
	if f.State != "open" {
		t.Errorf("two people opened it, and it is %s", f.State)
	}
	var history struct {
		Versions []map[string]any `json:"versions"`
		Entries  []map[string]any `json:"entries"`
	}
	h.as(auth.Auditor, "GET", "/api/v1/batches/"+batch+"/history", nil).want(200).into(&history)
	if len(history.Versions) != 3 || len(history.Entries) == 0 {
		t.Errorf("history: %d versions, %d entries", len(history.Versions), len(history.Entries))
	}
	h.as(auth.Auditor, "GET", "/api/v1/evaluations/"+evs[0]+"/history", nil).want(200).into(&history)
	if len(history.Versions) != 2 {
		t.Errorf("history of an evaluation: %d versions", len(history.Versions))
	}
	h.as(auth.Auditor, "GET", "/api/v1/rounds/nothing/history", nil).problem(404, "not_found")
}

func TestTheTypesOfDocumentsAreReadAndReplacedOverTheAPI(t *testing.T) {
	h := newEnv(t)
	var v struct {
		Version int              `json:"version"`
		Types   []map[string]any `json:"types"`
		Names   []map[string]any `json:"names"`
	}
	h.as(auth.Admin, "GET", "/api/v1/document-types", nil).want(200).into(&v)
	if v.Version != 0 || len(v.Types) < 13 || len(v.Names) < 30 {
		t.Errorf("version %d, %d types, %d names", v.Version, len(v.Types), len(v.Names))
	}
	h.as(auth.Admin, "PUT", "/api/v1/document-types", map[string]any{"types": []any{}}).problem(422, "invalid")
	h.as(auth.Organizer, "GET", "/api/v1/document-types", nil).problem(403, "forbidden")
}

// Reading the types returns all of them: put back unchanged, they are what they were.
func TestTypesOfDocumentsThatWereReadCanBePutBack(t *testing.T) {
	h := newEnv(t)
	types := func() rules.Pack {
		p, _, err := h.svc.Documents.Types(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	before := types()
	var read map[string]any
	h.as(auth.Admin, "GET", "/api/v1/document-types", nil).want(200).into(&read)
	delete(read, "version")
	delete(read, "names") // what templates may use is no part of them
	h.as(auth.Admin, "PUT", "/api/v1/document-types", read).want(200)
	if diff := cmp.Diff(before, types(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("put back (-before +then):\n%s", diff)
	}
}

package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/auth"
)

func TestAUnitSeesItsOwnAndItsResultOnlyAfterItsNotification(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, nil)
	var s struct {
		BriefingID string `json:"briefing_id"`
	}
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id, nil).into(&s)
	var br struct {
		EvaluationID string `json:"evaluation_id"`
	}
	h.as(auth.Organizer, "GET", "/api/v1/briefings/"+s.BriefingID, nil).into(&br)
	var ev struct {
		RoundID        string `json:"round_id"`
		OrganizationID string `json:"organization_id"`
	}
	h.as(auth.Organizer, "GET", "/api/v1/evaluations/"+br.EvaluationID, nil).into(&ev)
	own, stranger := h.unit("own", ev.OrganizationID), h.unit("stranger", "somewhere-else")
	byName, nobody := h.unit("by-name", "市水利局"), h.unit("nobody", "")

	path := "/api/v1/briefings/" + s.BriefingID
	h.ask("GET", path, own, nil).want(200)
	h.ask("GET", path, byName, nil).want(200)
	h.ask("GET", path, stranger, nil).problem(403, "other_unit")
	h.ask("GET", "/api/v1/briefings/nothing", stranger, nil).problem(403, "other_unit")
	h.ask("GET", path, nobody, nil).problem(403, "no_unit")
	h.ask("PUT", path+"/disclosure", own, map[string]any{"disclosure": "整改情况"}, "If-Match", `"1"`).want(200)
	h.ask("PUT", path+"/disclosure", stranger, map[string]any{"disclosure": "x"}).problem(403, "other_unit")
	h.ask("PATCH", path, own, map[string]any{"attended": 1}).problem(403, "forbidden")

	b.move("open").want(200)
	for i := range 3 {
		b.cast(i, b.answers(1))
	}
	b.move("closing").want(200)
	b.move("counted").want(200)
	result := "/api/v1/sessions/" + b.id + "/result"
	h.ask("GET", result, own, nil).problem(403, "not_published")
	h.as(auth.Admin, "POST", "/api/v1/rounds/"+ev.RoundID+"/bulletin", map[string]any{"approved_by": ""}).
		problem(422, "invalid")
	h.as(auth.Admin, "POST", "/api/v1/rounds/"+ev.RoundID+"/bulletin", map[string]any{"approved_by": "市委"}).
		problem(409, "not_fixed")
	h.decided(br.EvaluationID)
	h.must(apptest.Score(t.Context(), h.svc, br.EvaluationID))
	h.must(apptest.Publish(t.Context(), h.svc, br.EvaluationID))
	h.as(auth.Admin, "POST", "/api/v1/rounds/"+ev.RoundID+"/bulletin", map[string]any{"approved_by": "市委"}).want(201)
	h.as(auth.Admin, "POST", "/api/v1/rounds/"+ev.RoundID+"/bulletin", map[string]any{"approved_by": "市委"}).
		problem(409, "exists")
	h.ask("GET", result, own, nil).want(200)
	h.ask("GET", result, stranger, nil).problem(403, "other_unit")
}

// decided settles a satisfaction that too few ballots left open.
func (h *env) decided(evaluationID string) {
	h.t.Helper()
	h.as(auth.Admin, "PUT", "/api/v1/evaluations/"+evaluationID+"/satisfaction", map[string]any{"value": "80", "reason": "电话回访"}).
		want(200)
}

func (h *env) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *env) unit(name, body string) string {
	h.t.Helper()
	if _, _, err := h.svc.Accounts.AddAccount(
		h.t.Context(),
		records.Actor{},
		name,
		auth.Unit,
		body,
		testPassword,
	); err != nil {
		h.t.Fatal(err)
	}
	token, _, err := h.signer.Issue(auth.Identity{Account: name, Name: name, Role: auth.Unit, Body: body, Version: 1})
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

func TestOrganizationsAreImportedAllOrNone(t *testing.T) {
	h := newEnv(t)
	const path = "/api/v1/organizations/import"
	good := "单位名称,单位类别,重要职能,监督单位\n甲局,市直部门,是,\n乙镇,乡镇(街道),否,甲局\n"
	bad := "单位名称,单位类别\n丙局,市直部门\n,市直部门\n丁局,不知道\n"
	p := h.as(auth.Admin, "POST", path, bad, "Content-Type", "text/csv").problem(422, "import_rows")
	if len(p.Errors) != 2 || !strings.Contains(p.Errors[0].Field, "3") || !strings.Contains(p.Errors[1].Field, "4") {
		t.Errorf("bad rows %+v", p.Errors)
	}
	var made struct{ Made int }
	h.as(auth.Admin, "POST", path, good, "Content-Type", "text/csv").want(200).into(&made)
	if made.Made != 2 {
		t.Errorf("made %d", made.Made)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	f, err := w.CreateFormFile("file", "单位.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(good + "戊局,其他,,\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	h.as(auth.Admin, "POST", path, form.Bytes(), "Content-Type", w.FormDataContentType()).want(200).into(&made)
	if made.Made != 1 {
		t.Errorf("made %d from a form", made.Made)
	}
	h.as(auth.Admin, "POST", path, "--x\r\nnonsense", "Content-Type", "multipart/form-data; boundary=x").
		problem(400, "unreadable")
	for _, empty := range []string{path, "/api/v1/items/import?round=x"} {
		if p := h.as(auth.Admin, "POST", empty, "", "Content-Type", "text/csv").problem(400, "unreadable"); !strings.HasPrefix(p.Detail, "文件是空的。") {
			t.Errorf("an empty file at %s: %s", empty, p.Detail)
		}
	}
	if p := h.as(auth.Admin, "POST", "/api/v1/rounds", "").problem(400, "unreadable"); !strings.Contains(p.Detail, "请求是空的") {
		t.Errorf("an empty request: %s", p.Detail)
	}
	for ext, magic := range map[string]string{"csv": "\xef\xbb\xbf", "xlsx": "PK"} {
		r := h.as(auth.Admin, "GET", "/api/v1/organizations/template."+ext, nil).want(200)
		if !bytes.HasPrefix(r.Body, []byte(magic)) ||
			!strings.Contains(r.Header.Get("Content-Disposition"), "organizations."+ext) {
			t.Errorf("template.%s: %v", ext, r.Header)
		}
		h.as(auth.Admin, "POST", path, r.Body).want(200)
	}
}

func TestSchemesAreReadAndKeptAsNewVersions(t *testing.T) {
	h := newEnv(t)
	var l struct{ Items []struct{ ID string } }
	h.as(auth.Unit, "GET", "/api/v1/schemes", nil).want(200).into(&l)
	if len(l.Items) != 4 || l.Items[0].ID != "liaocheng" || l.Items[2].ID != "sanmenxia" {
		t.Errorf("schemes %+v", l)
	}
	var first, rest struct {
		Items      []struct{ ID string }
		NextCursor *string `json:"next_cursor"`
	}
	h.as(auth.Unit, "GET", "/api/v1/schemes?limit=2", nil).want(200).into(&first)
	if len(first.Items) != 2 || first.NextCursor == nil {
		t.Fatalf("the first page: %+v", first)
	}
	h.as(auth.Unit, "GET", "/api/v1/schemes?limit=2&cursor="+*first.NextCursor, nil).want(200).into(&rest)
	if len(rest.Items) != 2 || rest.Items[0].ID != "sanmenxia" || rest.NextCursor != nil {
		t.Errorf("the second page: %+v", rest)
	}
	for _, odd := range []string{"zzz", "YzE6eA", "YzE6LTE"} { // no cursor, c1:x, c1:-1
		h.as(auth.Unit, "GET", "/api/v1/schemes?cursor="+odd, nil).problem(422, "invalid")
	}
	raw := h.as(auth.Admin, "GET", "/api/v1/schemes/sanmenxia/yaml", nil).want(200)
	var v struct {
		Version  int
		BuiltIn  bool `json:"built_in"`
		Versions []int
	}
	r := h.as(auth.Admin, "POST", "/api/v1/schemes", raw.Body, "Content-Type", "application/yaml").want(201).into(&v)
	if v.Version != 2 || v.BuiltIn || len(v.Versions) != 2 || r.Header.Get("ETag") != `"2"` {
		t.Errorf("kept %+v, %v", v, r.Header)
	}
	h.as(auth.Auditor, "GET", "/api/v1/schemes/sanmenxia?version=1", nil).want(200).into(&v)
	if v.Version != 1 || !v.BuiltIn {
		t.Errorf("version 1: %+v", v)
	}
	h.as(auth.Admin, "GET", "/api/v1/schemes/sanmenxia?version=9", nil).problem(404, "not_found")
	h.as(auth.Admin, "POST", "/api/v1/schemes", "\t: not yaml {").problem(400, "unreadable")
	h.as(auth.Admin, "POST", "/api/v1/schemes", `{"id":"x","name":"x"}`).problem(422, "invalid")
}

// 88/92/85 with 5:3:2 is 88.60, from sheets to the table.
func TestThreeBodiesScoreAndTheOfficeRanksAndExports(t *testing.T) {
	h := newEnv(t)
	round := h.make(
		auth.Admin,
		"/api/v1/rounds",
		map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2024-07-01"},
	)
	org := h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "市水利局", "kind": "department"})
	body := map[string]any{"round_id": round, "organization_id": org, "scheme_id": "sanmenxia"}
	ev := h.make(auth.Admin, "/api/v1/evaluations", body)
	h.as(auth.Admin, "POST", "/api/v1/evaluations", body).problem(409, "exists")
	path := "/api/v1/evaluations/" + ev
	h.as(auth.Assessor, "GET", path+"/score", nil).problem(403, "not_locked")
	h.as(auth.Admin, "POST", path+"/lock", nil).problem(409, "sheets_missing")
	for scorer, lost := range map[string]int{"discipline": 12, "organization": 8, "inspection": 15} {
		token := h.assessor(scorer)
		if scorer == "discipline" {
			h.ask("GET", path+"/sheets/inspection", token, nil).problem(403, "other_body")
		}
		h.fillSheet(path+"/sheets/"+scorer, token, lost)
	}
	h.as(auth.Admin, "POST", path+"/lock", nil).want(200)
	h.ask("GET", path+"/sheets/inspection", h.assessor("discipline"), nil).want(200)
	var score struct {
		Final  string
		Locked bool
		Steps  []any
	}
	h.as(auth.Assessor, "GET", path+"/score", nil).want(200).into(&score)
	if score.Final != "88.60" || !score.Locked || len(score.Steps) == 0 {
		t.Errorf("score %+v", score)
	}
	var rank struct {
		Items []struct {
			OrganizationID string `json:"organization_id"`
			Rank           int
			Score          string
			Candidate      bool
		}
	}
	h.as(auth.Admin, "GET", "/api/v1/rounds/"+round+"/ranking?scope=kind", nil).want(200).into(&rank)
	if len(rank.Items) != 1 || rank.Items[0].OrganizationID != org || rank.Items[0].Rank != 1 ||
		rank.Items[0].Score != "88.60" {
		t.Errorf("ranking %+v", rank)
	}
	if p := h.as(auth.Admin, "GET", "/api/v1/rounds/"+round+"/ranking?scope=city", nil).
		problem(422, "invalid"); !p.field(
		"scope",
	) {
		t.Errorf("scope: %+v", p)
	}
	h.checkTable(round)
	h.as(auth.Admin, "PUT", path+"/candidate", map[string]any{"confirmed": true, "reason": "问题突出"}).
		problem(409, "not_candidate") // alone it is first
	better := h.make(auth.Admin, "/api/v1/evaluations", map[string]any{
		"round_id": round, "scheme_id": body["scheme_id"],
		"organization_id": h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "市水务局", "kind": "department"}),
	})
	if err := apptest.Score(t.Context(), h.svc, better); err != nil {
		t.Fatal(err)
	}
	h.as(auth.Admin, "PUT", path+"/candidate", map[string]any{"confirmed": true, "reason": "问题突出"}).want(200)
	h.as(auth.Admin, "POST", path+"/sheets/discipline/reopen", map[string]any{"reason": ""}).problem(422, "invalid")
	h.as(auth.Admin, "POST", path+"/sheets/discipline/reopen", map[string]any{"reason": "漏记一项"}).want(200)
	h.as(auth.Assessor, "GET", path+"/score", nil).problem(403, "not_locked")
	h.as(auth.Admin, "PUT", path+"/facts", map[string]any{
		"problems":             10,
		"done":                 8,
		"basic":                1,
		"undone":               1,
		"long_term":            0,
		"new_problems":         nil,
		"outstanding":          "",
		"daily_discipline":     "",
		"daily_organization":   "",
		"suggestions_summary":  "",
		"prominent_problems":   "",
		"result_use":           "",
		"remarks":              "",
		"prominent_confirmed":  false,
		"suggestions_received": nil,
	}).want(200)
	h.as(auth.Admin, "PUT", path+"/candidate", map[string]any{"confirmed": true, "reason": "问题突出"}).
		problem(409, "not_candidate")
	h.as(auth.Admin, "PUT", path+"/satisfaction", map[string]any{"value": "101", "reason": "x"}).problem(422, "invalid")

	var log struct{ Items []struct{ Type string } }
	h.as(auth.Auditor, "GET", "/api/v1/audit?type=evaluation&object="+ev, nil).want(200).into(&log)
	if len(log.Items) < 3 || log.Items[0].Type != "evaluation.new" {
		t.Errorf("audit %+v", log)
	}
	h.as(auth.Auditor, "GET", "/api/v1/audit?from=yesterday", nil).problem(422, "invalid")
}

func (h *env) assessor(body string) string {
	h.t.Helper()
	name := "assessor-of-" + body
	id := auth.Identity{Account: name, Name: name, Role: auth.Assessor, Body: body, Version: 1}
	if _, _, err := h.svc.Accounts.AddAccount(
		h.t.Context(),
		records.Actor{},
		name,
		auth.Assessor,
		body,
		testPassword,
	); err != nil &&
		records.KindOf(err) != records.Conflict {
		h.t.Fatal(err)
	}
	token, _, err := h.signer.Issue(id)
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

// fillSheet gives full points minus lost, first as a draft, then submitted.
func (h *env) fillSheet(path, token string, lost int) {
	h.t.Helper()
	var sheet struct {
		Version int
		Rubric  []struct{ Code, Points string }
	}
	h.ask("GET", path, token, nil).want(200).into(&sheet)
	var items []map[string]any
	for _, i := range sheet.Rubric {
		points := 0
		if _, err := fmt.Sscan(i.Points, &points); err != nil {
			h.t.Fatal(err)
		}
		off := min(points, lost)
		lost -= off
		items = append(items, map[string]any{"code": i.Code, "score": fmt.Sprint(points - off), "reason": "依据台账"})
	}
	r := h.ask("PUT", path, token, map[string]any{"items": items[:1]}).want(200)
	h.ask("PUT", path, token, map[string]any{"items": items, "submit": true}, "If-Match", `"9"`).problem(412, "stale")
	h.ask("PUT", path, token, map[string]any{"items": items, "submit": true}, "If-Match", r.Header.Get("ETag")).
		want(200)
}

func (h *env) checkTable(round string) {
	h.t.Helper()
	path := "/api/v1/rounds/" + round + "/statistics"
	var table struct {
		Columns []string
		Rows    [][]any
	}
	h.as(auth.Admin, "GET", path, nil).want(200).into(&table)
	if len(table.Columns) != 40 || len(table.Rows) != 1 || table.Rows[0][16] != "88.60" || table.Rows[0][33] != nil {
		h.t.Errorf("table %+v", table)
	}
	csv := h.as(auth.Admin, "GET", path+".csv", nil).want(200)
	if !bytes.HasPrefix(csv.Body, []byte("\xef\xbb\xbf序号,轮次,")) ||
		!strings.HasPrefix(csv.Header.Get("Content-Type"), "text/csv") {
		h.t.Errorf("csv %v %.60s", csv.Header, csv.Body)
	}
	xlsx := h.as(auth.Admin, "GET", path+".xlsx", nil).want(200)
	if !bytes.HasPrefix(xlsx.Body, []byte("PK")) || !strings.Contains(xlsx.Header.Get("Content-Disposition"), ".xlsx") {
		h.t.Errorf("xlsx %v", xlsx.Header)
	}
	h.as(auth.Admin, "GET", "/api/v1/rounds/nothing/statistics.csv", nil).problem(404, "not_found")
}

// threeBodies returns the path of an evaluation that three bodies score, each with a submitted sheet.
func (h *env) threeBodies() string {
	h.t.Helper()
	round := h.make(
		auth.Admin,
		"/api/v1/rounds",
		map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2024-07-01"},
	)
	org := h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "市水利局", "kind": "department"})
	ev := h.make(
		auth.Admin,
		"/api/v1/evaluations",
		map[string]any{"round_id": round, "organization_id": org, "scheme_id": "sanmenxia"},
	)
	for _, body := range []string{auth.BodyDiscipline, auth.BodyOrganization, auth.BodyInspection} {
		h.fillSheet("/api/v1/evaluations/"+ev+"/sheets/"+body, h.assessor(body), 5)
	}
	return "/api/v1/evaluations/" + ev
}

func TestALockedSheetIsNotWritten(t *testing.T) {
	h := newEnv(t)
	path := h.threeBodies()
	sheet, own := path+"/sheets/discipline", h.assessor(auth.BodyDiscipline)
	h.as(auth.Admin, "POST", path+"/lock", nil).want(200)
	before := h.ask("GET", sheet, own, nil).want(200).Header.Get("ETag") // the lock itself closed it
	body := map[string]any{"items": []any{}}
	h.ask("PUT", sheet, own, body).problem(409, "locked")
	h.ask("PUT", sheet, h.assessor(auth.BodyInspection), body).problem(403, "other_body")
	if now := h.ask("GET", sheet, own, nil).want(200).Header.Get("ETag"); before != now {
		t.Errorf("version %s became %s", before, now)
	}
}

func TestADraftIsNotScored(t *testing.T) {
	h := newEnv(t)
	path := h.threeBodies()
	h.ask("PUT", path+"/sheets/inspection", h.assessor(auth.BodyInspection), map[string]any{"items": []any{}}).
		want(200)
		// a draft again
	h.as(auth.Admin, "POST", path+"/lock", nil).problem(409, "sheets_missing")
	var score struct {
		Blocked string
		Missing []string
	}
	h.as(auth.Admin, "GET", path+"/score", nil).want(200).into(&score)
	if score.Blocked != "sheets_missing" || len(score.Missing) != 1 || score.Missing[0] != auth.BodyInspection {
		t.Errorf("a draft is scored: %+v", score)
	}
}

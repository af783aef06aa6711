package web

import (
	"fmt"
	"testing"

	"minping/internal/app/records"
	"minping/internal/auth"
)

func TestASupervisingBodyIsEvaluatedOverTheAPI(t *testing.T) {
	h := newEnv(t)
	round := h.make(
		auth.Admin,
		"/api/v1/rounds",
		map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2024-07-01"},
	)
	group := h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "第一派驻组", "kind": "stationed"})
	org := h.make(
		auth.Admin,
		"/api/v1/organizations",
		map[string]any{"name": "市水利局", "kind": "department", "supervisor_id": group},
	)
	h.make(
		auth.Admin,
		"/api/v1/evaluations",
		map[string]any{"round_id": round, "organization_id": org, "scheme_id": "liaocheng", "target": "inspected"},
	)
	body := map[string]any{
		"round_id":        round,
		"organization_id": group,
		"scheme_id":       "liaocheng",
		"target":          "supervising",
	}
	ev := h.make(auth.Admin, "/api/v1/evaluations", body)
	h.as(auth.Admin, "POST", "/api/v1/evaluations", body).problem(409, "exists")
	body["scheme_id"] = "sanmenxia"
	if p := h.as(auth.Admin, "POST", "/api/v1/evaluations", body).problem(422, "invalid"); !p.field("scheme_id") {
		t.Errorf("a scheme without the second rubric: %+v", p)
	}
	var list struct {
		Items []struct{ ID, Target string }
	}
	h.as(auth.Organizer, "GET", "/api/v1/evaluations?round_id="+round, nil).want(200).into(&list)
	for _, e := range list.Items {
		want := "inspected"
		if e.ID == ev {
			want = "supervising"
		}
		if e.Target != want {
			t.Errorf("target %q, want %q", e.Target, want)
		}
	}
	h.as(auth.Organizer, "POST", "/api/v1/briefings", map[string]any{
		"evaluation_id": ev,
		"held_at":       "2026-11-02T09:00:00Z", "place": "x", "host": "x",
	}).
		problem(409, "supervising")

	path := "/api/v1/evaluations/" + ev
	h.fillSheet(path+"/sheets/joint", h.assessor("discipline"), 15)
	h.as(auth.Admin, "POST", path+"/lock", nil).want(200)
	var score struct{ Final, Grade string }
	h.as(auth.Admin, "GET", path+"/score", nil).want(200).into(&score)
	if score.Final != "85.00" || score.Grade != "较好" {
		t.Errorf("score %+v", score)
	}
	var rank struct {
		Items []struct {
			OrganizationID string `json:"organization_id"`
			Rank           *int
		}
	}
	h.as(auth.Assessor, "GET", "/api/v1/rounds/"+round+"/ranking?scope=supervising", nil).want(200).into(&rank)
	if len(rank.Items) != 1 || rank.Items[0].OrganizationID != group || rank.Items[0].Rank == nil ||
		*rank.Items[0].Rank != 1 {
		t.Errorf("ranking of the supervising bodies: %+v", rank)
	}
	h.as(auth.Admin, "GET", "/api/v1/rounds/"+round+"/ranking", nil).want(200).into(&rank)
	if len(rank.Items) != 1 || rank.Items[0].OrganizationID != org {
		t.Errorf("ranking of the inspected organizations: %+v", rank)
	}
}

func TestASupervisorReadsTheTaskListOfItsOwnBody(t *testing.T) {
	h := newEnv(t)
	for no := range 3 {
		h.make(
			auth.Admin,
			"/api/v1/rounds",
			map[string]any{"term": 5, "no": no + 1, "name": fmt.Sprint("第", no+1, "轮"), "starts_on": "2024-07-01"},
		)
	}
	own := h.watcher("zhu", auth.BodyOrganization)
	type list struct {
		RoundID  string `json:"round_id"`
		Outcomes []string
		Tasks    []struct {
			Task, Due string
			Bodies    []string
		}
	}
	var page struct {
		Items []list
		Next  *string `json:"next_cursor"`
	}
	h.ask("GET", "/api/v1/task-lists?limit=2", own, nil).want(200).into(&page)
	if len(page.Items) != 2 || page.Next == nil {
		t.Fatalf("%d lists on the first page of two", len(page.Items))
	}
	var one list
	h.ask("GET", "/api/v1/task-lists/"+page.Items[0].RoundID, own, nil).want(200).into(&one)
	if len(one.Tasks) != 10 || len(one.Outcomes) != 4 || one.Tasks[0].Due != "2024-07-16" ||
		one.Tasks[9].Due != "2024-10-08" {
		t.Errorf("the list of the organization department: %+v", one)
	}
	for _, x := range one.Tasks {
		if x.Task == "核对线索处置、信访办结台账（限授权人员）" {
			t.Error("a task of another body is in the list")
		}
	}
	h.ask("GET", "/api/v1/task-lists?limit=2&cursor="+*page.Next, own, nil).want(200).into(&page)
	if len(page.Items) != 1 || page.Next != nil {
		t.Errorf("%d lists on the last page", len(page.Items))
	}
	h.ask("GET", "/api/v1/task-lists/nothing", own, nil).problem(404, "not_found")
}

// watcher signs in an account of a supervising body.
func (h *env) watcher(name, body string) string {
	h.t.Helper()
	if _, _, err := h.svc.Accounts.AddAccount(
		h.t.Context(),
		records.Actor{},
		name,
		auth.Supervisor,
		body,
		testPassword,
	); err != nil {
		h.t.Fatal(err)
	}
	return h.tokenFor(auth.Identity{Account: name, Name: name, Role: auth.Supervisor, Body: body, Version: 1})
}

func TestDailySupervisionIsRecordedAndHandedInOverTheAPI(t *testing.T) {
	h := newEnv(t)
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
	own, other := h.watcher("zhu", auth.BodyOrganization), h.watcher("ji", auth.BodyDiscipline)
	at := "/api/v1/evaluations/" + ev + "/daily/organization"

	type report struct {
		Version, Concluded int
		State              string
		Late               bool
		Outcomes           []string
		Tasks              []struct{ Code, Due string }
		Items              []map[string]string
	}
	var r report
	h.ask("GET", at, own, nil).want(200).into(&r)
	if r.Version != 0 || r.State != "none" || !r.Late || len(r.Tasks) != 9 || len(r.Outcomes) != 4 {
		t.Fatalf("before anything is recorded: %+v", r)
	}
	h.ask("GET", at, other, nil).problem(403, "other_body")
	h.ask("PUT", at, other, map[string]any{"items": []any{}}).problem(403, "other_body")
	h.ask("PUT", at, other, map[string]any{"items": "none", "what": 1}).
		problem(403, "other_body")
		// forbidden takes precedence over an invalid body
	h.as(auth.Admin, "GET", at, nil).problem(409, "not_handed_in")
	h.as(auth.Admin, "PUT", at, map[string]any{"items": []any{}}).problem(403, "forbidden")

	items := []any{}
	for _, x := range r.Tasks {
		items = append(
			items,
			map[string]any{
				"code":     x.Code,
				"outcome":  "落实到位",
				"handler":  "孙立",
				"done_on":  "2024-07-16",
				"evidence": "会议记录",
			},
		)
	}
	body := map[string]any{"items": items[:1]}
	h.ask("PUT", at, own, body).want(200).into(&r)
	if r.State != "draft" || r.Concluded != 1 {
		t.Errorf("a draft: %+v", r)
	}
	body["submit"] = true
	if p := h.ask("PUT", at, own, body).problem(422, "invalid"); !p.field("items") || !p.field("conclusion") {
		t.Errorf("handed in half: %+v", p)
	}
	body = map[string]any{
		"items":              items,
		"conclusion":         "基本到位",
		"prominent_problems": "台账不实",
		"advice":             "再督促",
		"submit":             true,
	}
	h.ask("PUT", at, own, body, "If-Match", `"9"`).problem(412, "stale")
	a := h.ask("PUT", at, own, body, "If-Match", `"1"`).want(200)
	a.into(&r)
	if r.State != "submitted" || r.Version != 2 || a.Header.Get("ETag") != `"2"` {
		t.Errorf("handed in: %+v", r)
	}
	h.as(auth.Admin, "GET", at, nil).want(200)
	h.ask("GET", at, other, nil).problem(403, "other_body")

	var rows struct {
		Items []struct {
			Body, State, Conclusion string
			Late                    bool
		}
	}
	h.as(auth.Admin, "GET", "/api/v1/task-lists/"+round+"/reports", nil).want(200).into(&rows)
	if len(rows.Items) != 2 || rows.Items[0].State != "none" || rows.Items[1].Conclusion != "基本到位" ||
		!rows.Items[1].Late {
		t.Errorf("the office's list: %+v", rows)
	}
	h.ask("GET", "/api/v1/task-lists/"+round+"/reports", other, nil).want(200).into(&rows)
	if len(rows.Items) != 1 || rows.Items[0].Body != auth.BodyDiscipline {
		t.Errorf("a body's list: %+v", rows)
	}
	var table struct{ Rows [][]any }
	h.as(auth.Admin, "GET", "/api/v1/rounds/"+round+"/statistics", nil).want(200).into(&table)
	if row := table.Rows[0]; row[11] != "" || row[12] != "基本到位" {
		t.Errorf("columns 12 and 13: %q, %q", row[11], row[12])
	}
}

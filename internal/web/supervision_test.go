package web

import (
	"fmt"
	"testing"

	"minping/internal/app"
	"minping/internal/auth"
)

func TestASupervisingBodyIsEvaluatedOverTheAPI(t *testing.T) {
	h := newHall(t)
	round := h.make(auth.Admin, "/api/v1/rounds", map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2024-07-01"})
	group := h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "第一派驻组", "kind": "stationed"})
	org := h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "市水利局", "kind": "department", "supervisor_id": group})
	h.make(auth.Admin, "/api/v1/evaluations", map[string]any{"round_id": round, "organization_id": org, "scheme_id": "liaocheng", "target": "inspected"})
	body := map[string]any{"round_id": round, "organization_id": group, "scheme_id": "liaocheng", "target": "supervising"}
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
		if want := map[bool]string{true: "supervising", false: "inspected"}[e.ID == ev]; e.Target != want {
			t.Errorf("target %q, want %q", e.Target, want)
		}
	}
	h.as(auth.Organizer, "POST", "/api/v1/briefings", map[string]any{"evaluation_id": ev, "held_at": "2026-11-02T09:00:00Z", "place": "x", "host": "x"}).problem(409, "supervising")

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
	if len(rank.Items) != 1 || rank.Items[0].OrganizationID != group || rank.Items[0].Rank == nil || *rank.Items[0].Rank != 1 {
		t.Errorf("ranking of the supervising bodies: %+v", rank)
	}
	h.as(auth.Admin, "GET", "/api/v1/rounds/"+round+"/ranking", nil).want(200).into(&rank)
	if len(rank.Items) != 1 || rank.Items[0].OrganizationID != org {
		t.Errorf("ranking of the inspected organisations: %+v", rank)
	}
}

func TestASupervisorReadsTheTaskListOfItsOwnBody(t *testing.T) {
	h := newHall(t)
	for no := range 3 {
		h.make(auth.Admin, "/api/v1/rounds", map[string]any{"term": 5, "no": no + 1, "name": fmt.Sprint("第", no+1, "轮"), "starts_on": "2024-07-01"})
	}
	if _, _, err := h.svc.AddAccount(t.Context(), app.Actor{}, "zhu", auth.Supervisor, auth.BodyOrganization, testPassword); err != nil {
		t.Fatal(err)
	}
	own := h.tokenFor(auth.Identity{Account: "zhu", Name: "zhu", Role: auth.Supervisor, Body: auth.BodyOrganization, Version: 1})
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
	if len(one.Tasks) != 10 || len(one.Outcomes) != 4 || one.Tasks[0].Due != "2024-07-16" || one.Tasks[9].Due != "2024-10-08" {
		t.Errorf("the list of the organisation department: %+v", one)
	}
	for _, x := range one.Tasks {
		if x.Task == "核对线索处置、信访办结台账(限授权人员)" {
			t.Error("a task of another body is in the list")
		}
	}
	h.ask("GET", "/api/v1/task-lists?limit=2&cursor="+*page.Next, own, nil).want(200).into(&page)
	if len(page.Items) != 1 || page.Next != nil {
		t.Errorf("%d lists on the last page", len(page.Items))
	}
	h.ask("GET", "/api/v1/task-lists/nothing", own, nil).problem(404, "not_found")
}

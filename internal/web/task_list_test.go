package web

import (
	"testing"

	"minping/internal/auth"
)

// domain B09, B39: a body's own list and the tasks that are assigned, over the API.
func TestAListIsDrawnUpAndTasksAssignedOverTheAPI(t *testing.T) {
	h := newEnv(t)
	const own = "/api/v1/own-task-lists/organization/all"
	task := map[string]any{
		"content": "整改方案制定", "task": "到现场看台账", "method": "调研督导", "due_from": "start", "due_days": 10,
	}
	first := map[string]any{"tasks": []any{task}}
	h.as(auth.Admin, "PUT", own, first).want(200)
	h.as(auth.Admin, "PUT", "/api/v1/own-task-lists/organization/village", first).want(404)
	round := h.make(auth.Admin, "/api/v1/rounds",
		map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2024-07-01"})
	org := h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "市水利局", "kind": "department"})
	ev := h.make(auth.Admin, "/api/v1/evaluations",
		map[string]any{"round_id": round, "organization_id": org, "scheme_id": "sanmenxia"})
	task["due_days"] = 20
	h.as(auth.Admin, "PUT", own, map[string]any{"tasks": []any{task, task}}).want(200)
	var versions struct {
		Items []struct {
			Version int
			Tasks   []struct {
				Days int `json:"due_days"`
			}
		}
	}
	h.as(auth.Admin, "GET", own+"/versions", nil).want(200).into(&versions)
	if len(versions.Items) != 2 || len(versions.Items[0].Tasks) != 2 || versions.Items[1].Tasks[0].Days != 10 {
		t.Errorf("versions %+v", versions)
	}
	given := "/api/v1/task-lists/" + round + "/given"
	give := map[string]any{"body": "organization", "evaluations": []string{ev}, "person": "王芳"}
	h.as(auth.Admin, "POST", given, give).want(200)
	var list struct {
		Items []struct{ Task, Person, Due string }
	}
	h.as(auth.Admin, "GET", given, nil).want(200).into(&list)
	if len(list.Items) != 1 || list.Items[0].Person != "王芳" || list.Items[0].Due != "2024-07-11" {
		t.Errorf("given %+v", list)
	}
	give["codes"] = []string{"2"}
	if p := h.as(auth.Admin, "POST", given, give).problem(422, "invalid"); !p.field("codes") {
		t.Errorf("a task of the newer list: %+v", p)
	}
	h.as(auth.Admin, "POST", "/api/v1/task-lists/"+round+"/renew", nil).problem(409, "begun")
}

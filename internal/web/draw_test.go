package web

import (
	"strings"
	"testing"

	"minping/internal/auth"
)

func TestAttendeesAreDrawnThroughTheAPI(t *testing.T) {
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
	path := "/api/v1/evaluations/" + br.EvaluationID
	h.as(auth.Organizer, "GET", path+"/draw", nil).problem(404, "not_found")
	h.as(auth.Organizer, "PUT", path+"/attendees", []byte("姓名,人员类别,联系电话\n,群众,1\n"), "Content-Type", "text/csv").
		problem(422, "import_rows")
	list := "姓名,人员类别,联系电话\n张甲,群众,13800000001\n张乙,群众,13800000002\n张丙,群众,13800000003\n"
	h.as(auth.Organizer, "PUT", path+"/attendees", []byte(list), "Content-Type", "text/csv").want(200)
	h.as(auth.Organizer, "PUT", path+"/draw", map[string]any{"quotas": []any{map[string]any{"stratum": "群众", "n": 3, "reserves": 1}}}).
		problem(422, "invalid")
	h.as(auth.Organizer, "PUT", path+"/draw", map[string]any{"quotas": []any{map[string]any{"stratum": "群众", "n": 1, "reserves": 1}}}).
		want(200)
	one := map[string]any{"name": "甲", "number": "7"}
	other := map[string]any{"name": "乙", "number": "8"}
	h.as(auth.Organizer, "POST", path+"/draw", map[string]any{"witnesses": []any{one}}).problem(422, "invalid")
	var d struct {
		Secret    string
		Attending []struct{ IDs, Reserves []string }
	}
	h.as(auth.Organizer, "POST", path+"/draw", map[string]any{"witnesses": []any{one, other}}).want(200).into(&d)
	if len(d.Secret) != 64 || len(d.Attending) != 1 || len(d.Attending[0].Reserves) != 1 {
		t.Fatalf("%+v", d)
	}
	h.as(auth.Organizer, "POST", path+"/draw/replacements", map[string]any{
		"id":     d.Attending[0].IDs[0],
		"reason": "ill",
	}).
		want(200).
		into(&d)
	masked := string(h.as(auth.Admin, "GET", path+"/attendees", nil).want(200).Body)
	calls := string(h.as(auth.Admin, "GET", path+"/attendees.csv", nil).want(200).Body)
	if strings.Contains(masked, "1380000") || !strings.Contains(calls, "1380000") {
		t.Errorf("%s\n%s", masked, calls)
	}
	h.as(auth.Organizer, "DELETE", path+"/attendees", nil).want(204)
	h.as(auth.Organizer, "GET", path+"/attendees", nil).problem(409, "attendees_erased")
	h.as(auth.Organizer, "GET", path+"/draw", nil).want(200)
}

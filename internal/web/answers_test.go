package web

import (
	"encoding/json"
	"testing"

	"minping/internal/auth"
)

// Every field that api §2 names is present in every state, null while it has no value.
func TestFieldsWithoutAValueAreNullAndNotMissing(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, nil)
	type session struct {
		BriefingID string `json:"briefing_id"`
		Boxes      []map[string]any
	}
	var ready, draft session
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id, nil).want(200).into(&ready)
	if ready.Boxes[0]["manifest_hash"] == nil || ready.Boxes[0]["printed"] != 3.0 {
		t.Errorf("a box in ready: %v", ready.Boxes)
	}
	h.as(auth.Organizer, "POST", "/api/v1/sessions", map[string]any{"briefing_id": ready.BriefingID}).
		want(201).
		into(&draft)
	if hash, ok := draft.Boxes[0]["manifest_hash"]; !ok || hash != nil {
		t.Errorf("a box in draft: %v", draft.Boxes)
	}
	var screen map[string]any
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id+"/hall", nil).want(200).into(&screen)
	if at, ok := screen["expires_at"]; !ok || at != nil {
		t.Errorf("the hall screen without a code: %v", screen)
	}
	var key struct{ ID, Key string }
	h.as(auth.Organizer, "POST", "/api/v1/sessions/"+b.id+"/display-keys", nil).want(201).into(&key)
	if key.ID == "" || key.Key == "" {
		t.Errorf("a display key: %+v", key)
	}
	round := h.make(
		auth.Admin,
		"/api/v1/rounds",
		map[string]any{"term": 6, "no": 1, "name": "第一轮", "starts_on": "2026-01-01"},
	)
	org := h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "市档案馆", "kind": "department"})
	ev := h.make(
		auth.Admin,
		"/api/v1/evaluations",
		map[string]any{"round_id": round, "organization_id": org, "scheme_id": "liaocheng"},
	)
	var rank struct{ Items []map[string]any }
	h.as(auth.Admin, "GET", "/api/v1/rounds/"+round+"/ranking", nil).want(200).into(&rank)
	for _, field := range []string{"rank", "score", "grade"} {
		if x, ok := rank.Items[0][field]; !ok || x != nil {
			t.Errorf("%s of an organization without a score: %v", field, rank.Items[0])
		}
	}
	// The scheme needs a satisfaction, which does not exist, whatever else is missing.
	var score struct {
		Final   *string
		Blocked string
		Missing []string
	}
	h.as(auth.Admin, "GET", "/api/v1/evaluations/"+ev+"/score", nil).want(200).into(&score)
	if score.Final != nil || score.Blocked != "satisfaction_missing" || len(score.Missing) != 1 {
		t.Errorf("score %+v", score)
	}
	h.as(auth.Admin, "PUT", "/api/v1/evaluations/"+ev+"/satisfaction", map[string]any{"value": "80", "reason": "电话回访"}).
		want(200).
		into(&score)
	if score.Blocked != "sheets_missing" {
		t.Errorf("after the decision: %+v", score)
	}
	h.as(auth.Admin, "POST", "/api/v1/rounds/"+round+"/bulletin", map[string]any{"approved_by": "市委"}).
		problem(409, "not_fixed")
}

func TestAScoreThatIsNotANumberIsReportedByItsField(t *testing.T) {
	h := newEnv(t)
	_, ev := h.briefing()
	path := "/api/v1/evaluations/" + ev + "/sheets/joint"
	token := h.assessor("joint")
	for _, wrong := range []string{`"many"`, `"1e3"`, `"+1"`, `1e3`} {
		p := h.ask("PUT", path, token, `{"items":[{"code":"1.1","score":"1"},{"code":"1.2","score":`+wrong+`}]}`).
			problem(422, "invalid")
		if !p.field("items[1].score") {
			t.Errorf("%s: %+v", wrong, p)
		}
	}
	h.ask("PUT", path, token, `{"items":[{"code":"1.1","score":true}]}`).problem(400, "unreadable")
	h.ask("PUT", path, token, `{"items":[{"code":"1.1","score":{}}]}`).problem(400, "unreadable")
	var sheet struct{ Items []struct{ Score string } }
	h.ask("PUT", path, token, `{"items":[{"code":"1.1","score":2.5},{"code":"1.2","score":null,"reason":"待查"}]}`).
		want(200).
		into(&sheet)
	if sheet.Items[0].Score != "2.5" || sheet.Items[1].Score != "" {
		t.Errorf("sheet %+v", sheet)
	}
}

func TestDecimalsAreReadFromNumbersToo(t *testing.T) {
	h := newEnv(t)
	br, ev := h.briefing()
	var s struct {
		Groups []struct{ Name, Weight string }
	}
	h.as(auth.Organizer, "POST", "/api/v1/sessions", `{"briefing_id":"`+br+`","groups":[{"name":"甲","weight":0.6},{"name":"乙","weight":"0.4"}]}`).
		want(201).
		into(&s)
	if len(s.Groups) != 2 || s.Groups[0].Weight != "0.6" {
		t.Errorf("groups %+v", s.Groups)
	}
	h.as(auth.Admin, "PUT", "/api/v1/evaluations/"+ev+"/satisfaction", `{"value":80,"reason":"没有测评"}`).want(200)
	h.as(auth.Admin, "PUT", "/api/v1/evaluations/"+ev+"/satisfaction", `{"value":"many","reason":"没有测评"}`).
		problem(422, "invalid")
}

func TestADecisionIsTakenAtTheVersionThatWasRead(t *testing.T) {
	h := newEnv(t)
	_, ev := h.briefing()
	path := "/api/v1/evaluations/" + ev
	h.as(auth.Admin, "PUT", path+"/satisfaction", `{"value":"80","reason":"没有测评"}`, "If-Match", `"1"`).want(200)
	h.as(auth.Admin, "PUT", path+"/satisfaction", `{"value":"90","reason":"没有测评"}`, "If-Match", `"1"`).
		problem(412, "stale")
	h.as(auth.Admin, "PUT", path+"/candidate", `{"confirmed":true,"reason":"突出"}`, "If-Match", `"1"`).
		problem(412, "stale")
	h.as(auth.Admin, "PUT", path+"/candidate", `{"confirmed":true,"reason":"突出"}`, "If-Match", `"2"`).
		problem(409, "not_candidate")
}

func TestASchemeCanBeSentBackAsItWasRead(t *testing.T) {
	h := newEnv(t)
	raw := h.as(auth.Admin, "GET", "/api/v1/schemes/sanmenxia", nil).want(200).Body
	var was, is struct {
		Version int
		Digest  string
	}
	if err := json.Unmarshal(raw, &was); err != nil {
		t.Fatal(err)
	}
	h.as(auth.Admin, "POST", "/api/v1/schemes", raw).want(201).into(&is)
	if is.Version != was.Version+1 {
		t.Errorf("version %d after %d", is.Version, was.Version)
	}
}

func TestACommentIsChangedAtTheVersionThatWasRead(t *testing.T) {
	h := newEnv(t)
	b := h.session(4, map[string]any{"comments": true})
	b.move("open").want(200)
	for i := range 4 {
		p := b.admitted(i)
		msg, err := p.Comment("请公开整改台账")
		if err != nil {
			t.Fatal(err)
		}
		b.post("comment", msg).want(200)
		msg, err = p.Cast(b.answers(1))
		if err != nil {
			t.Fatal(err)
		}
		b.post("cast", msg).want(200)
	}
	b.move("closing").want(200)
	b.move("counted").want(200)
	at := "/api/v1/sessions/" + b.id + "/comments"
	if p := h.as(auth.Organizer, "PATCH", at, map[string]any{"shown": false}).problem(422, "invalid"); !p.field("n") {
		t.Errorf("no number: %+v", p)
	}
	h.as(auth.Organizer, "PATCH", at, map[string]any{"n": 5, "shown": false}).problem(404, "not_found")
	r := h.as(auth.Organizer, "PATCH", at, map[string]any{"n": 2, "text": "（略）"}, "If-Match", `"1"`).want(200)
	h.as(auth.Admin, "PATCH", at, map[string]any{"n": 2, "shown": false}, "If-Match", `"1"`).problem(412, "stale")
	h.as(auth.Admin, "PATCH", at, map[string]any{"n": 2, "shown": false}, "If-Match", r.Header.Get("ETag")).want(200)
}

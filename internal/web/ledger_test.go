package web

import (
	"fmt"
	"strings"
	"testing"

	"minping/internal/auth"
)

// A unit imports its ledger, reports, is checked twice (没见底, then settled), and the table counts it.
func TestAUnitImportsItsLedgerReportsAndIsCheckedTwice(t *testing.T) {
	h := newEnv(t)
	_, ev := h.briefing()
	unit, body := h.unit("jia", "市水利局"), h.watcher("ji", auth.BodyDiscipline)
	stranger := h.unit("yi", "市乙局")
	file := "序号,反馈问题,整改措施,责任领导,责任部门,完成时限\r\n" +
		"1,学习不深入,制定计划,张三,办公室,2024年9月底\r\n,,每月学习,张三,办公室,长期坚持\r\n"
	var p struct {
		ID         string
		New, Fatal int
		Columns    []struct{ Heading, Field string }
		Kept       []string
	}
	path := "/api/v1/items/import?evaluation_id=" + ev
	h.ask("POST", path, stranger, file, "Content-Type", "text/csv").problem(403, "other_unit")
	h.ask("POST", path, unit, "<html><table>", "Content-Type", "text/csv").problem(400, "unreadable")
	clues := "被反映人姓名,问题\n王某,问题\n"
	h.ask("POST", path, unit, clues, "Content-Type", "text/csv").problem(400, "clues")
	h.ask("POST", path, unit, file, "Content-Type", "text/csv").want(201).into(&p)
	if p.New != 1 || p.Fatal != 0 || len(p.Columns) != 6 || p.Columns[1].Field != "text" {
		t.Fatalf("preview: %+v", p)
	}
	h.ask("POST", "/api/v1/items/import/"+p.ID, unit, nil).want(200)
	var l struct {
		Total int
		Items []struct {
			record
			Item struct{ State string }
		}
		Counts struct{ Problems, Done, Undone int }
	}
	h.ask("GET", "/api/v1/evaluations/"+ev+"/items", unit, nil).want(200).into(&l)
	if l.Total != 1 || l.Counts.Problems != 1 {
		t.Fatalf("items: %+v", l)
	}
	item := "/api/v1/items/" + l.Items[0].ID
	steps := item + "/steps"
	h.ask("POST", steps, unit, map[string]any{"to": "reported", "reason": "已完成"}).want(200)
	h.ask("POST", steps, unit, map[string]any{"to": "reported"}).problem(409, "edge")
	h.ask("POST", steps, unit, map[string]any{"result": "settled"}).problem(403, "party")
	h.ask("POST", steps, body, map[string]any{"result": "shallow"}).problem(422, "invalid")
	h.ask("POST", steps, body, map[string]any{"result": "shallow", "reason": "只有计划，没有学习记录"}).want(200)
	h.ask("POST", steps, unit, map[string]any{"to": "reported", "reason": "已补齐"}).want(200)
	h.ask("POST", steps, body, map[string]any{"result": "settled", "reason": "已核对"}).want(200)
	var e struct {
		Facts struct{ Problems, Done, Undone int }
	}
	h.as(auth.Admin, "GET", "/api/v1/evaluations/"+ev, nil).want(200).into(&e)
	if e.Facts.Problems != 1 || e.Facts.Done != 1 || e.Facts.Undone != 0 {
		t.Errorf("the table counts %+v", e.Facts)
	}
	out := h.ask("GET", "/api/v1/evaluations/"+ev+"/items.csv", unit, nil).want(200)
	if got := strings.TrimPrefix(string(out.Body), "\ufeff"); got != file {
		t.Errorf("exported\n%s\nwant\n%s", got, file)
	}
}

// A table of counts is kept whole beside a ledger, listed, exported as it came in, and removed.
func TestATableIsKeptBesideALedgerOverTheAPI(t *testing.T) {
	h := newEnv(t)
	_, ev := h.briefing()
	unit := h.unit("jia", "市水利局")
	file := "周序号,巡察组,谈话人数,问题总数\r\n1,第一组,15,4\r\n"
	var p struct {
		ID, Kind string
		Table    struct{ Rows int }
	}
	h.ask("POST", "/api/v1/items/import?evaluation_id="+ev, unit, file, "Content-Type", "text/csv").want(201).into(&p)
	if p.Kind != "table" || p.Table.Rows != 1 {
		t.Errorf("preview: %+v", p)
	}
	var done struct{ Tables int }
	h.ask("POST", "/api/v1/items/import/"+p.ID, unit, nil).want(200).into(&done)
	var l struct {
		Items []struct {
			Layout, Name, On string
			Rows             int
		}
	}
	path := "/api/v1/evaluations/" + ev + "/tables"
	h.ask("GET", path, unit, nil).want(200).into(&l)
	if len(l.Items) != 1 || l.Items[0].Rows != 1 || done.Tables != 1 {
		t.Fatalf("%+v, %+v", l, done)
	}
	out := h.ask("GET", "/api/v1/evaluations/"+ev+"/items.csv?layout="+l.Items[0].Layout, unit, nil).want(200)
	if got := string(out.Body); got != "\ufeff"+file {
		t.Errorf("it goes out as %q", got)
	}
	h.ask("DELETE", path+"/none", unit, nil).problem(404, "not_found")
	h.ask("DELETE", path+"/"+l.Items[0].Layout, unit, nil).want(204)
	h.ask("GET", path, unit, nil).want(200).into(&l)
	if len(l.Items) != 0 {
		t.Errorf("removed it is %+v", l)
	}
	h.as(auth.Admin, "GET", "/api/v1/rounds/none/tables", nil).problem(404, "not_found")
}

// Evidence is always an attachment and never displayed by a browser.
func TestEvidenceIsServedAsAnAttachment(t *testing.T) {
	h := newEnv(t)
	_, ev := h.briefing()
	draft := map[string]any{
		"source":   "found",
		"text":     "问题",
		"measures": []any{map[string]any{"text": "措施", "due": "2024年9月底"}},
	}
	var i record
	h.as(auth.Admin, "POST", "/api/v1/evaluations/"+ev+"/items", draft).want(201).into(&i)
	path := "/api/v1/items/" + i.ID + "/files?name=" + "record.pdf"
	h.as(auth.Admin, "POST", path, "<html>", "Content-Type", "application/pdf").problem(422, "invalid")
	var f struct{ ID, Media string }
	h.as(auth.Admin, "POST", path, "%PDF-1.7\n%%EOF", "Content-Type", "application/pdf").want(201).into(&f)
	r := h.as(auth.Admin, "GET", "/api/v1/files/"+f.ID, nil).want(200)
	if d := r.Header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") ||
		r.Header.Get(
			"X-Content-Type-Options",
		) != "nosniff" || r.Header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("served as %q, %v", d, r.Header)
	}
}

// A common problem is marked, asked of a unit outside the batch, and answered once, over the API.
func TestASelfCheckIsAskedForAndAnsweredOverTheAPI(t *testing.T) {
	h := newEnv(t)
	_, ev := h.briefing()
	town := h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "柳林镇", "kind": "township"})
	unit, stranger := h.unit("liu", "柳林镇"), h.unit("jia", "市水利局")
	item := h.make(auth.Admin, "/api/v1/evaluations/"+ev+"/items", map[string]any{"source": "feedback", "text": "会议多"})
	ask := map[string]any{"text": "会议多", "items": []string{item}, "organizations": []string{town}, "due": "2099-01-01"}
	h.as(auth.Admin, "POST", "/api/v1/self-checks", ask).problem(409, "not_common")
	mark := map[string]any{"items": []string{item}, "common": true}
	h.as(auth.Assessor, "POST", "/api/v1/items/common", mark).problem(403, "forbidden")
	var marked struct{ Changed int }
	h.as(auth.Admin, "POST", "/api/v1/items/common", mark).want(200).into(&marked)
	if marked.Changed != 1 {
		t.Errorf("%d were marked", marked.Changed)
	}
	ask["organizations"] = []string{"nowhere"}
	h.as(auth.Admin, "POST", "/api/v1/self-checks", ask).problem(422, "invalid")
	ask["organizations"] = []string{town}
	type list struct {
		Items []struct {
			record
			Organization string
		}
	}
	var first, second, own, theirs list
	h.as(auth.Admin, "POST", "/api/v1/self-checks", ask).want(201).into(&first)
	h.as(auth.Admin, "POST", "/api/v1/self-checks", ask).want(201).into(&second)
	if len(first.Items) != 1 || len(second.Items) != 1 || first.Items[0].ID != second.Items[0].ID {
		t.Fatalf("it is asked twice: %+v %+v", first, second)
	}
	h.ask("GET", "/api/v1/self-checks", unit, nil).want(200).into(&own)
	h.ask("GET", "/api/v1/self-checks?organization="+town, stranger, nil).want(200).into(&theirs)
	if len(own.Items) != 1 || own.Items[0].Organization != "柳林镇" || len(theirs.Items) != 0 {
		t.Errorf("own %+v, another's %+v", own, theirs)
	}
	reply := "/api/v1/self-checks/" + first.Items[0].ID + "/reply"
	said := map[string]any{"result": "found", "text": "减了一半"}
	h.ask("POST", reply, stranger, said).problem(403, "other_unit")
	h.ask("POST", reply, unit, map[string]any{"result": "found", "text": " "}).problem(422, "invalid")
	h.ask("POST", reply, unit, said).want(200)
	h.ask("POST", reply, unit, said).problem(409, "replied")
}

// A row in other words is answered by its key, and a confirmation of what was not looked at is refused.
func TestAnImportIsAskedAboutAndConfirmedAsSeen(t *testing.T) {
	h := newEnv(t)
	_, ev := h.briefing()
	type preview struct {
		ID                           string
		Version, New, Changed, Fatal int
		Questions                    []struct {
			Key, Was, Is string
			Same         *bool
		}
	}
	path := "/api/v1/items/import?evaluation_id=" + ev
	send := func(rows string) (p preview) {
		h.as(auth.Admin, "POST", path, []byte("序号,反馈问题,整改措施\n"+rows), "Content-Type", "text/csv").want(201).into(&p)
		return p
	}
	h.as(auth.Admin, "POST", "/api/v1/items/import/"+send("1,学习贯彻不深人,制定计划\n").ID, nil).want(200)
	p := send("1,学习贯彻不深入,制定计划\n")
	at := "/api/v1/items/import/" + p.ID
	if len(p.Questions) != 1 || p.Questions[0].Same != nil || p.Fatal != 1 {
		t.Fatalf("preview: %+v", p)
	}
	h.as(auth.Admin, "POST", at, nil).problem(422, "import_rows")
	seen := p.Version
	answer := map[string]any{"same_problem": map[string]bool{p.Questions[0].Key: true}}
	h.as(auth.Admin, "PUT", at, answer).want(200).into(&p)
	if p.Fatal != 0 || p.Changed != 1 || p.Questions[0].Same == nil {
		t.Fatalf("answered: %+v", p)
	}
	h.as(auth.Admin, "POST", at, nil, "If-Match", fmt.Sprintf("%q", fmt.Sprint(seen))).problem(412, "stale")
	h.as(auth.Admin, "POST", at, nil, "If-Match", fmt.Sprintf("%q", fmt.Sprint(p.Version))).want(200)
}

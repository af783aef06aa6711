package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// judged is what the second script finds, the same on every engine.
type judged struct {
	Ranking   []string
	Suggested []string // unit and kind
	Decided   []string
	Numbers   []string // of every document
	Bulletin  []string
}

// Evaluation §10, the second proof by script: a round under the scheme of the second document from its plan to the last
// notice: what people file, three bodies' sheets, the meeting, the fixed result, a leader's interview, notices to go on
// and to begin again, a notification for every unit, the report and the bulletin. Both engines say the same.
func TestTheSecondDocumentsRoundIsTheSameOnBothEngines(t *testing.T) {
	mongo := newMongoSite(t)
	var found [2]string
	for i, s := range []*site{newSite(t), mongo} {
		units := 6
		begun := time.Now()
		x := secondDocument(s, units)
		t.Logf("%s: %v", []string{"SQLite", "FerretDB"}[i], time.Since(begun))
		saysOf(t, x, units)
		found[i] = asJSON(t, x)
	}
	if found[0] != found[1] {
		t.Errorf("on SQLite\n%s\nand on FerretDB\n%s", found[0], found[1])
	}
}

// The whole round of 18 units, on SQLite.
func TestTheSecondDocumentsRoundOf18Units(t *testing.T) {
	begun := time.Now()
	x := secondDocument(newSite(t), 18)
	t.Logf("in all: %v", time.Since(begun))
	saysOf(t, x, 18)
}

// saysOf compares what was found with what the script did.
func saysOf(t *testing.T, x judged, units int) {
	t.Helper()
	last := fmt.Sprintf("县直第%03d局", units-1)
	if len(x.Ranking) != units || !strings.Contains(x.Ranking[units-1], last) {
		t.Errorf("%d units are ranked: %v", len(x.Ranking), x.Ranking)
	}
	if !slices.Contains(x.Suggested, last+" interview") || slices.Contains(x.Suggested, "县直第000局 interview") {
		t.Errorf("suggested: %v", x.Suggested)
	}
	if slices.ContainsFunc(x.Suggested, func(s string) bool { return strings.HasSuffix(s, " hearing") }) {
		t.Errorf("the document knows no hearing, and one is suggested: %v", x.Suggested)
	}
	for _, want := range []string{"interview yes", "continue yes", "redo yes"} {
		if !slices.Contains(x.Decided, want) {
			t.Errorf("%q is missing from %v", want, x.Decided)
		}
	}
	// plan, notifications, interview, continue, redo, report, bulletin
	if len(x.Numbers) != units+6 || len(slices.Compact(slices.Sorted(slices.Values(x.Numbers)))) != len(x.Numbers) {
		t.Errorf("%d documents: %v", len(x.Numbers), x.Numbers)
	}
	if text := strings.Join(x.Bulletin, "\n"); !strings.Contains(text, fmt.Sprintf("共对%d个党组织开展评估", units)) {
		t.Errorf("the bulletin: %s", text)
	}
}

// second is a round of the second document in a running service.
type second struct {
	*city
	out judged
}

func secondDocument(s *site, units int) judged {
	s.t.Helper()
	for _, who := range [][3]string{
		{"shuji", "leader", ""},
		{"jiwei", "supervisor", "discipline"},
		{"ping-discipline", "assessor", "discipline"},
		{"ping-organization", "assessor", "organization"},
		{"ping-inspection", "assessor", "inspection"},
	} {
		s.addUser(who[0], who[1], who[2])
	}
	x := &second{city: &city{site: s, scale: scale{units: units, first: units, practice: "县直第000局按月公开整改情况"}}}
	x.begin()
	x.file()
	x.submitSheets()
	x.meet()
	x.decide()
	for _, e := range x.evaluations {
		x.send(map[string]any{"type": "notification", "evaluation_id": e}, nil)
	}
	x.send(map[string]any{"type": "summary", "batch_id": x.batch}, nil)
	doc := x.send(map[string]any{"type": "bulletin", "batch_id": x.batch}, map[string]string{"practice": x.practice})
	for _, p := range doc.Parts {
		x.out.Bulletin = append(x.out.Bulletin, p.Heading, p.Text)
	}
	return x.out
}

// send takes a document to its issue and keeps its number.
func (x *second) send(about map[string]any, write map[string]string) paperAnswer {
	x.t.Helper()
	doc := x.issue(x.approved(about, write))
	x.out.Numbers = append(x.out.Numbers, doc.Number)
	return doc
}

// begin makes the round with its units and their ledgers, and issues its plan.
func (x *second) begin() {
	x.t.Helper()
	x.batch = x.make("admin", "/rounds", map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2024-07-01"})
	ledger := headings
	for i := range x.units {
		x.names = append(x.names, fmt.Sprintf("县直第%03d局", i))
		org := x.make("admin", "/organizations", map[string]any{"name": x.names[i], "kind": "department"})
		x.evaluations = append(x.evaluations, x.make("admin", "/evaluations", map[string]any{
			"round_id": x.batch, "organization_id": org, "scheme_id": "sanmenxia",
		}))
		for n := range 2 {
			ledger += fmt.Sprintf("%d,%s,反馈问题%d,整改到位,建章立制,张三,办公室,2024年9月底\n", 2*i+n+1, x.names[i], n)
		}
	}
	x.importLedger("admin", "round_id="+x.batch+"&source=feedback", ledger, 2*x.units)
	x.send(map[string]any{"type": "plan", "batch_id": x.batch}, nil)
}

// file is what people write down on the way.
func (x *second) file() {
	x.t.Helper()
	people := []map[string]string{{"name": "王组长", "office": "组长"}}
	for _, e := range []struct {
		kind    string
		subject string
		id      string
		values  map[string]any
	}{
		{"consultation", "round", x.batch, map[string]any{"reports": "听取两家通报", "opinion": "进展报告属实", "visit_plan": "逐家督导"}},
		{"visit", "evaluation", x.evaluations[0], map[string]any{"methods": []string{"review"}, "record": "查阅资料"}},
		{"summary_meeting", "round", x.batch, map[string]any{"minutes": "逐个单位审定得分"}},
	} {
		x.make("admin", "/entries", map[string]any{
			"type": e.kind, "subject": map[string]string{"kind": e.subject, "id": e.id},
			"on": "2024-11-20", "people": people,
			"values": e.values, "file": true,
		})
	}
}

// submitSheets fills in and locks the sheets of three bodies: each unit loses a little more than the one before.
func (x *second) submitSheets() {
	x.t.Helper()
	for i, e := range x.evaluations {
		for _, body := range []string{"discipline", "organization", "inspection"} {
			who := "ping-" + body
			var sheet struct {
				Rubric []struct{ Code, Points, Mode string }
			}
			x.call(who, http.MethodGet, "/evaluations/"+e+"/sheets/"+body, nil, &sheet)
			var lines []map[string]any
			for n, item := range sheet.Rubric {
				line := map[string]any{"code": item.Code, "score": item.Points, "reason": "核查发现"}
				if n < i {
					line["score"] = "1"
				}
				lines = append(lines, line)
			}
			filled := map[string]any{"items": lines, "submit": true}
			x.call(who, http.MethodPut, "/evaluations/"+e+"/sheets/"+body, filled, &struct{}{})
		}
		x.call("admin", http.MethodPost, "/evaluations/"+e+"/lock", nil, &struct{}{})
	}
}

// meet fixes the result with the minutes of the meeting.
func (x *second) meet() {
	x.t.Helper()
	var entries struct{ Items []struct{ ID string } }
	x.call("admin", http.MethodGet, "/entries?kind=round&type=summary_meeting&about="+x.batch, nil, &entries)
	final := "/batches/" + x.batch + "/final"
	wrong := map[string]any{"meeting": x.evaluations[0]}
	if status := x.call("admin", http.MethodPost, final, wrong, nil); status != http.StatusUnprocessableEntity {
		x.t.Errorf("something else passes for the minutes: %d", status)
	}
	x.call("admin", http.MethodPost, final, map[string]any{"meeting": entries.Items[0].ID}, &struct{}{})
	var fixed struct {
		Final struct {
			Rows []struct {
				Name, Score string
				Rank        int
			}
		}
	}
	x.call("admin", http.MethodGet, final, nil, &fixed)
	for _, r := range fixed.Final.Rows {
		x.out.Ranking = append(x.out.Ranking, fmt.Sprintf("%d %s %s", r.Rank, r.Name, r.Score))
	}
}

type suggestedUnit struct {
	Name        string
	Suggestions []struct{ Kind string }
}

// decide answers what is suggested about the last unit, and that the one before begins again; the leader confirms the
// interview.
func (x *second) decide() {
	x.t.Helper()
	var list struct{ Items []suggestedUnit }
	x.call("admin", http.MethodGet, "/batches/"+x.batch+"/decisions", nil, &list)
	for _, u := range list.Items {
		for _, s := range u.Suggestions {
			x.out.Suggested = append(x.out.Suggested, u.Name+" "+s.Kind)
		}
	}
	slices.Sort(x.out.Suggested)
	last, before := x.evaluations[x.units-1], x.evaluations[x.units-2]
	type made struct{ ID, State, Kind string }
	answer := func(about string, body map[string]any) (d made) {
		x.call("admin", http.MethodPost, "/evaluations/"+about+"/decisions", body, &d)
		return d
	}
	interview := answer(last, map[string]any{
		"to": "prepared", "kind": "interview", "reason": "问题较为突出", "route": "organization", "level": "leading_group",
		"prominent": true, "persons": []map[string]string{{"name": "张某", "office": "党组书记"}},
	})
	step := map[string]any{"to": "yes", "reason": "同意约谈"}
	status := x.call("admin", http.MethodPost, "/decisions/"+interview.ID+"/steps", step, nil)
	if status != http.StatusForbidden {
		x.t.Errorf("the office confirms an interview: %d", status)
	}
	x.call("shuji", http.MethodPost, "/decisions/"+interview.ID+"/steps", step, &interview)
	for _, d := range []made{
		interview,
		answer(last, map[string]any{"to": "yes", "kind": "continue", "reason": "两项未整改到位"}),
		answer(before, map[string]any{"to": "yes", "kind": "redo", "reason": "整改成果较差", "due": "2027-12-31"}),
	} {
		x.out.Decided = append(x.out.Decided, d.Kind+" "+d.State)
		var paper struct {
			DocumentID string `json:"document_id"`
		}
		x.call("admin", http.MethodPost, "/decisions/"+d.ID+"/document", map[string]any{}, &paper)
		x.out.Numbers = append(x.out.Numbers, x.issue(x.approvedDraft(paper.DocumentID, nil)).Number)
	}
}

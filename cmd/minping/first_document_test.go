package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minping/internal/evaluation/deadline"
)

// city is what the first document counts, in a running service: two rounds that are one batch.
type city struct {
	*site
	scale
	rounds      [2]string
	batch       string
	evaluations []string // in order of the units' names
	names       []string
	ids         map[string]string // of organizations, by name
	older       [2]string         // two rounds before, each a separate batch
	repeats     atomic.Int64      // of requests that the service had no time for
}

// figures are what has to be the same on every engine.
type figures struct {
	Units, Feedback, Found, New, Outstanding int
	Ranking                                  []string
	Continued, Redone                        []string // numbers of the notices
	Bulletin                                 []string // paragraphs
	FedBack                                  int      // of the problems; one that was settled before needs no document
	Plan                                     string   // its number
	Heard                                    [3][]string
	Hearings, HeardUnits                     int            // of every batch
	Charged                                  map[string]int // organizations, by kind
}

// scale is how large a city is: the first document's, or one like it that a slow engine takes too.
type scale struct {
	units, first      int // in both rounds, in the first of them
	departments       int // of the units; the others are townships
	feedback, found   int
	continued, redone int
	common            [4]int // units with a problem that is a common one
	practice          string // of one unit, as the office writes it
}

var (
	whole = scale{143, 72, 58, 780, 35, 60, 2, [4]int{10, 20, 80, 90}, "县直第003局建立整改周调度制度"}
	small = scale{14, 7, 10, 47, 8, 6, 1, [4]int{2, 4, 8, 10}, "县直第003局建立整改周调度制度"}
)

// Evaluation §10: the first document's figures by script over the API: a plan; 58 departments and 85 townships in two
// rounds, 780 problems and 35 new ones, all fed back, 60 notices to go on and 2 to begin again, three hearings of 18
// units and their stationed groups, deductions for 4 departments, 3 counties and 6 groups, one bulletin over both
// rounds that names four units with common problems and good practice.
func TestTheFirstDocumentsFiguresInUnderTwoMinutes(t *testing.T) {
	begun := time.Now()
	x := firstDocument(newSite(t), whole)
	took := time.Since(begun)
	t.Logf("in all: %v", took)
	if took > 2*time.Minute {
		t.Errorf("it took %v", took)
	}
	says(t, x, whole)
}

// The same script says the same on both engines, with a tenth of the units; with MINPING_TEST_WHOLE set, with all.
func TestTheFirstDocumentsFiguresAreTheSameOnBothEngines(t *testing.T) {
	of := small
	if os.Getenv("MINPING_TEST_WHOLE") != "" {
		of = whole
	}
	mongo := newMongoSite(t)
	var found [2]string
	for i, s := range []*site{newSite(t), mongo} {
		begun := time.Now()
		x := firstDocument(s, of)
		t.Logf("%s: %v", []string{"SQLite", "FerretDB"}[i], time.Since(begun))
		says(t, x, of)
		found[i] = asJSON(t, x)
	}
	if found[0] != found[1] {
		t.Errorf("on SQLite\n%s\nand on FerretDB\n%s", found[0], found[1])
	}
}

// says holds what was found to what the script made.
func says(t *testing.T, x figures, of scale) {
	t.Helper()
	if x.Units != of.units || x.Feedback != of.feedback || x.Found != of.found || x.New != of.found {
		t.Errorf("%d units, %d and %d problems", x.Units, x.Feedback, x.Found)
	}
	if x.Outstanding != of.feedback-1 { // one is settled
		t.Errorf("%d problems are outstanding", x.Outstanding)
	}
	if x.FedBack != of.feedback+of.found-1 {
		t.Errorf("%d problems were fed back", x.FedBack)
	}
	for i, n := range x.Continued {
		if want := fmt.Sprintf("巡续整〔%d〕%d号", time.Now().In(deadline.China).Year(), i+1); !slices.Contains(x.Continued, want) {
			t.Errorf("no notice has number %s, one has %s", want, n)
		}
	}
	if len(x.Continued) != of.continued || len(x.Redone) != of.redone {
		t.Errorf("%d and %d notices", len(x.Continued), len(x.Redone))
	}
	saysHeard(t, x)
	text := strings.Join(x.Bulletin, "\n")
	for _, want := range []string{fmt.Sprintf("共对%d个党组织开展评估", of.units), "以会议落实整改", of.practice, "第八轮、第九轮"} {
		if !strings.Contains(text, want) {
			t.Errorf("the bulletin lacks %q: %s", want, text)
		}
	}
	for _, i := range of.common {
		if name := of.unit(i); !strings.Contains(text, name) {
			t.Errorf("the bulletin does not name %s: %s", name, text)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func firstDocument(s *site, of scale) figures {
	s.t.Helper()
	for _, who := range [][3]string{{"shuji", "leader", ""}, {"jiwei", "supervisor", "discipline"}} {
		s.addUser(who[0], who[1], who[2])
	}
	c, out := &city{site: s, scale: of}, figures{}
	for _, part := range []struct {
		name string
		do   func()
	}{
		{"join", c.join},
		{"plan", func() { out.Plan = c.plan() }},
		{"import", c.importLedgers},
		{"one unit", c.oneUnit},
		{"score", c.score},
		{"fix", func() { c.fix(&out) }},
		{"refused", c.refused},
		{"older rounds", c.olderRounds},
		{"hearings", func() { c.hearings(&out) }},
		{"notices", func() { out.Continued, out.Redone = c.notices() }},
		{"fed back", func() { out.FedBack = c.fedBack() }},
		{"bulletin", func() { out.Bulletin = c.bulletin() }},
		{"effects", func() { c.effects(&out) }},
	} {
		begun := time.Now()
		part.do()
		s.t.Logf("%s: %v", part.name, time.Since(begun).Round(time.Millisecond))
	}
	n := c.repeats.Load()
	s.t.Logf("%d requests were repeated: the service had no time for them", n)
	if n > 0 && !slices.Contains(s.where, "--store") {
		s.t.Errorf("a service on its own disk had no time for %d requests of fifty issuers", n)
	}
	return out
}

// join makes two rounds with their units, and their batch.
func (c *city) join() {
	c.t.Helper()
	c.organizations()
	for i, name := range []string{"第八轮", "第九轮"} {
		c.rounds[i] = c.make("admin", "/rounds", map[string]any{
			"term": 5, "no": 8 + i, "name": name, "starts_on": "2024-07-01",
		})
	}
	c.batch = c.make("admin", "/batches", map[string]any{"name": "第八轮、第九轮", "rounds": c.rounds})
	for i, name := range c.names {
		c.evaluations = append(c.evaluations, c.make("admin", "/evaluations", map[string]any{
			"round_id": c.rounds[min(1, i/c.first)], "organization_id": c.ids[name], "scheme_id": "liaocheng",
		}))
	}
}

// upload posts a CSV file and returns the answer.
func (c *city) upload(who, path, file string) []byte {
	c.t.Helper()
	req, err := http.NewRequest(http.MethodPost, c.url()+"/api/v1"+path, strings.NewReader(file))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token(who))
	req.Header.Set("Content-Type", "text/csv")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		c.t.Fatalf("POST %s: %d %s %v", path, res.StatusCode, raw, err)
	}
	return raw
}

// importLedger imports a ledger: what it says is looked at first.
func (c *city) importLedger(who, scope, file string, want int) {
	c.t.Helper()
	var preview struct {
		ID         string
		New, Fatal int
	}
	if err := json.Unmarshal(c.upload(who, "/items/import?"+scope, file), &preview); err != nil {
		c.t.Fatal(err)
	}
	if preview.New != want || preview.Fatal != 0 {
		c.t.Fatalf("the import would make %d of %d items, %d rows are wrong", preview.New, want, preview.Fatal)
	}
	c.call(who, http.MethodPost, "/items/import/"+preview.ID, nil, &struct{}{})
}

const headings = "序号,被巡察单位,反馈问题,整改目标,整改措施,责任领导,责任部门,完成时限\n"

// importLedgers imports the problems of the inspection and those that the assessment found, in a file for each round;
// one unit imports its own.
func (c *city) importLedgers() {
	c.t.Helper()
	for _, of := range []struct {
		source string
		n      int
	}{{"feedback", c.feedback - ownProblems}, {"found", c.found}} {
		var files [2]strings.Builder
		var rows [2]int
		for i := range of.n {
			unit := 1 + i*5%(c.units-1) // the first unit brings its own
			at := min(1, unit/c.first)
			rows[at]++
			fmt.Fprintf(&files[at], "%d,%s,%s问题%d,整改到位,建章立制,张三,办公室,2024年9月底\n", rows[at], c.names[unit], of.source, i)
		}
		for at := range files {
			if rows[at] == 0 {
				continue
			}
			c.importLedger("admin", "round_id="+c.rounds[at]+"&source="+of.source, headings+files[at].String(),
				rows[at])
		}
	}
}

// ownProblems is how many problems the unit has that goes through everything by its own account.
const ownProblems = 5

type listedItems struct {
	Items []struct {
		ID      string
		Version int
	}
	Total  int
	Counts struct {
		Problems, Done, Basic, Undone int
		New                           int `json:"new_problems"`
	}
}

// oneUnit imports its ledger and reports; it is checked twice: 没见底, then settled.
func (c *city) oneUnit() {
	c.t.Helper()
	c.addUser("danwei", "unit", c.names[0])
	var file strings.Builder
	for i := range ownProblems {
		fmt.Fprintf(&file, "%d,,反馈问题%d,整改到位,建章立制,张三,办公室,2024年9月底\n", i+1, i)
	}
	c.importLedger("danwei", "evaluation_id="+c.evaluations[0], headings+file.String(), ownProblems)
	var list listedItems
	c.call("danwei", http.MethodGet, "/evaluations/"+c.evaluations[0]+"/items", nil, &list)
	id := list.Items[0].ID
	step := func(who string, body map[string]any, want string) {
		var got struct{ Item struct{ State string } }
		c.call(who, http.MethodPost, "/items/"+id+"/steps", body, &got)
		if got.Item.State != want {
			c.t.Errorf("%v leaves it %s, want %s", body, got.Item.State, want)
		}
	}
	report := map[string]any{"to": "reported", "reason": "已建立制度"}
	status := c.call("danwei", http.MethodPost, "/items/"+id+"/steps", map[string]any{"result": "settled"}, nil)
	if status < 400 {
		c.t.Errorf("the unit settles its own item: %d", status)
	}
	step("danwei", report, "reported")
	step("jiwei", map[string]any{"result": "shallow", "reason": "没见底"}, "again")
	step("danwei", report, "reported")
	step("jiwei", map[string]any{"result": "settled", "reason": "再见底"}, "settled")
}

// score fills in and locks the joint sheet of every unit, decides what counts without a ballot, and marks one problem
// of four units as a common one.
func (c *city) score() {
	c.t.Helper()
	for i, e := range c.evaluations {
		c.sheet(e, i%60 > 0)
		c.satisfaction(e, fmt.Sprintf("%d.5", 60+i%40))
		c.lock(e)
	}
	for _, i := range c.common {
		var list listedItems
		c.call("admin", http.MethodGet, "/evaluations/"+c.evaluations[i]+"/items?source=feedback", nil, &list)
		id := list.Items[0].ID
		c.call("admin", http.MethodPut, "/items/"+id, map[string]any{"source": "feedback", "text": "以会议落实整改"}, &struct{}{})
		c.call("admin", http.MethodPost, "/items/common", map[string]any{"items": []string{id}, "common": true},
			&struct{}{})
	}
}

// sheet fills in and submits the joint sheet of an evaluation, with nothing or the points of one indicator lost.
func (c *city) sheet(evaluation string, lost bool) {
	c.t.Helper()
	var sheet struct {
		Rubric []struct{ Code, Points, Mode string }
	}
	path := "/evaluations/" + evaluation + "/sheets/joint"
	c.call("assessor", http.MethodGet, path, nil, &sheet)
	var lines []map[string]any
	for _, x := range sheet.Rubric {
		line := map[string]any{"code": x.Code, "score": x.Points, "reason": "核查发现"}
		if x.Mode == "auto_satisfaction" {
			continue
		}
		if lost && x.Mode == "manual" {
			line["score"], lost = "0", false
		}
		lines = append(lines, line)
	}
	c.call("assessor", http.MethodPut, path, map[string]any{"items": lines, "submit": true}, &struct{}{})
}

// satisfaction decides what counts without a ballot.
func (c *city) satisfaction(evaluation, value string) {
	c.t.Helper()
	c.call("admin", http.MethodPut, "/evaluations/"+evaluation+"/satisfaction",
		map[string]any{"value": value, "reason": "会商决定"}, &struct{}{})
}

func (c *city) lock(evaluation string) {
	c.t.Helper()
	c.call("admin", http.MethodPost, "/evaluations/"+evaluation+"/lock", nil, &struct{}{})
}

// fix fixes the result of the batch and reads what it says.
func (c *city) fix(out *figures) {
	c.t.Helper()
	c.call("admin", http.MethodPost, "/batches/"+c.batch+"/final", map[string]any{}, &struct{}{})
	var fixed struct {
		Final struct {
			Rows []struct {
				Name, Score string
				Rank        int
			}
		}
	}
	c.call("admin", http.MethodGet, "/batches/"+c.batch+"/final", nil, &fixed)
	for _, r := range fixed.Final.Rows {
		out.Ranking = append(out.Ranking, fmt.Sprintf("%d %s %s", r.Rank, r.Name, r.Score))
	}
	slices.Sort(out.Ranking)
	out.Units = len(fixed.Final.Rows)
	for _, r := range c.rounds {
		for source, n := range map[string]*int{"feedback": &out.Feedback, "found": &out.Found} {
			var list listedItems
			c.call("shuji", http.MethodGet, "/rounds/"+r+"/items?limit=1&source="+source, nil, &list)
			*n += list.Total
		}
		var all listedItems
		c.call("admin", http.MethodGet, "/rounds/"+r+"/items?limit=1", nil, &all)
		out.Outstanding += all.Counts.Basic + all.Counts.Undone
		out.New += all.Counts.New
	}
}

// refused: a sheet is not opened again once the result is fixed.
func (c *city) refused() {
	c.t.Helper()
	path := "/evaluations/" + c.evaluations[1] + "/sheets/joint/reopen"
	if status := c.call("admin", http.MethodPost, path, map[string]any{"reason": "录入有误"}, nil); status != http.StatusConflict {
		c.t.Errorf("a sheet was opened again after the result was fixed: %d", status)
	}
}

type paperAnswer struct {
	ID     string
	Number string
	Parts  []struct{ Key, Heading, Text string }
}

// approved drafts a document, writes into its blanks, and takes it to its approval by a leader.
func (c *city) approved(about map[string]any, write map[string]string) string {
	c.t.Helper()
	var doc paperAnswer
	c.call("admin", http.MethodPost, "/documents", about, &doc)
	return c.approvedDraft(doc.ID, write)
}

// approvedDraft writes into the blanks of a draft, and takes it to its approval by a leader.
func (c *city) approvedDraft(id string, write map[string]string) string {
	c.t.Helper()
	var doc paperAnswer
	c.call("admin", http.MethodGet, "/documents/"+id, nil, &doc)
	var parts []map[string]string
	for _, p := range doc.Parts {
		text := strings.ReplaceAll(p.Text, "＿＿＿＿", "已核实")
		if w, ok := write[p.Key]; ok {
			text = w
		}
		if text != p.Text {
			parts = append(parts, map[string]string{"key": p.Key, "text": text})
		}
	}
	if parts != nil {
		c.call("admin", http.MethodPatch, "/documents/"+doc.ID, map[string]any{"parts": parts}, &doc)
	}
	c.call("admin", http.MethodPost, "/documents/"+doc.ID+"/steps", map[string]any{"to": "submitted"}, &doc)
	c.call("shuji", http.MethodPost, "/documents/"+doc.ID+"/steps", map[string]any{"to": "approved", "says": "经市委同意"}, &doc)
	return doc.ID
}

// issue issues a document. A service that is slower than its own time limit is asked again, as scripts do: the number
// stays the same.
func (c *city) issue(id string) (doc paperAnswer) {
	c.t.Helper()
	for range 20 {
		status := c.call("admin", http.MethodPost, "/documents/"+id+"/steps", map[string]any{"to": "issued"}, nil)
		if status != http.StatusServiceUnavailable {
			break
		}
		c.repeats.Add(1)
	}
	c.call("admin", http.MethodGet, "/documents/"+id, nil, &doc)
	if doc.Number == "" {
		c.t.Errorf("document %s is not issued", id)
	}
	return doc
}

// notices issues the notices to go on, up to fifty at once, and those to begin again, which start new evaluations; the
// first unit receives its notification. Every unit has one.
func (c *city) notices() (continued, redone []string) {
	c.t.Helper()
	var ids []string
	for _, e := range c.evaluations[:c.continued] {
		ids = append(ids, c.approved(map[string]any{"type": "continue", "evaluation_id": e}, nil))
	}
	c.token("admin")
	var all sync.WaitGroup
	numbers, slots := make([]string, len(ids)), make(chan struct{}, 50)
	for i, id := range ids {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			numbers[i] = c.issue(id).Number
		})
	}
	all.Wait()
	slices.Sort(numbers)
	for _, e := range c.evaluations[c.continued : c.continued+c.redone] {
		redone = append(redone, c.issue(c.approved(map[string]any{"type": "redo", "evaluation_id": e}, nil)).Number)
		var progress struct {
			Units map[string]struct{ State, Again string }
		}
		c.call("admin", http.MethodGet, "/rounds/"+c.rounds[0]+"/progress", nil, &progress)
		if u := progress.Units[e]; u.State != "redoing" || u.Again == "" {
			c.t.Errorf("a unit that is told to begin again is %+v", u)
		}
	}
	for i, e := range c.evaluations {
		told := c.issue(c.approved(map[string]any{"type": "notification", "evaluation_id": e}, nil))
		if i == 0 {
			c.call("danwei", http.MethodPost, "/documents/"+told.ID+"/receipt", map[string]any{}, &struct{}{})
		}
	}
	return numbers, redone
}

// fedBack counts the problems, old and new, that a document has named to their units.
func (c *city) fedBack() (n int) {
	c.t.Helper()
	for _, e := range c.evaluations {
		var list listedItems
		c.call("admin", http.MethodGet, "/evaluations/"+e+"/items?limit=200", nil, &list)
		for _, i := range list.Items {
			var one struct {
				FedBack *struct{} `json:"fed_back"`
			}
			c.call("admin", http.MethodGet, "/items/"+i.ID, nil, &one)
			if one.FedBack != nil {
				n++
			}
		}
	}
	return n
}

// bulletin issues one bulletin over both rounds and reads it as it was printed.
func (c *city) bulletin() (out []string) {
	c.t.Helper()
	doc := c.issue(c.approved(map[string]any{"type": "bulletin", "batch_id": c.batch}, map[string]string{
		"practice": c.practice,
	}))
	for _, p := range doc.Parts {
		out = append(out, p.Heading, p.Text)
	}
	var printed []byte
	c.call("admin", http.MethodGet, "/documents/"+doc.ID+".docx", nil, &printed)
	if len(printed) < 1000 {
		c.t.Errorf("a bulletin of %d bytes", len(printed))
	}
	return out
}

// newMongoSite starts a service on MongoDB's protocol.
func newMongoSite(t *testing.T) *site {
	t.Helper()
	f := startFerret(t)
	s := &site{t: t, dir: t.TempDir(), addr: freeAddress(t), tokens: map[string]string{}}
	s.where = []string{"--store", f.uri, "--store-trial", "--keys", filepath.Join(s.dir, "keys")}
	s.addUsers()
	s.start()
	t.Cleanup(s.stop)
	return s
}

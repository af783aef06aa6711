package panel

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	entries "minping/internal/app/entry"
	"minping/internal/app/hearing"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/copying"
	"minping/internal/evaluation/decimal"
	rules "minping/internal/evaluation/decision"
	"minping/internal/evaluation/entry"
	items "minping/internal/evaluation/ledger"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/mongo"
	"minping/internal/store/mongo/mongotest"
	"minping/internal/store/sqlite"
	"minping/internal/table"
	"minping/internal/verify"
	"minping/internal/vote"
)

// lastingCity fills a store with a bit of everything that lasts: a counted session, a fixed round with a document that
// was issued, a decision, a hearing that was held, an entry with a file, and a ledger with a restricted item.
func lastingCity(t *testing.T, st store.Store, keysIn string) {
	t.Helper()
	h := apptest.NewOn(t, st, keysIn)
	ctx := t.Context()
	v, tokens := h.Session(3, nil)
	h.Move(v.ID, vote.StateOpen)
	for sid, own := range tokens {
		for _, tok := range own {
			h.Cast(sid, h.Admit(sid, tok), apptest.Same(4, 3))
		}
	}
	h.Move(v.ID, vote.StateClosing)
	h.Move(v.ID, vote.StateCounted)

	h.Sample = round.Sample{}
	h.Hears()
	r := h.Scored(8, 4)
	last := r.Units[3]
	for _, restricted := range []bool{false, true} {
		d := ledger.Draft{Item: items.Item{Source: "feedback", Text: "工程款拖欠", Measures: []items.Measure{}}}
		d.Restricted = restricted
		if restricted {
			d.Readers = []string{"office"}
		}
		h.MustDo(h.Ledgers.New(ctx, apptest.Office, last.Evaluation.ID, d))
	}
	about := entry.Subject{Kind: entry.AboutEvaluation, ID: last.Evaluation.ID}
	f, err := h.Entries.AddFile(ctx, last.Staff(), "unit_event", about, "记录.pdf", []byte("%PDF-1.7\n%%EOF\n"))
	h.Must(err)
	h.MustDo(h.Entries.New(ctx, last.Staff(), entries.Draft{
		Type: "unit_event", Subject: about, On: "2026-11-01", File: true, Files: []string{f.ID},
		Values: map[string]entry.Value{"title": {"整改部署会"}, "stage": {"deploy"}, "record": {"部署整改任务"}},
	}))
	h.Fix(r.Round.ID)
	h.Issued(h.Draft("notification", r.Units[0]))
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, last.Evaluation.ID, apptest.Yes(rules.Hearing, "排名靠后")))
	h.AddAccount("j2", auth.Assessor)
	x, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, hearing.Request{
		Name: "质询答辩会", On: "2026-11-02", Place: "礼堂", Seed: "s", Judges: []string{"j2"},
	})
	h.Must(err)
	points := hearing.Sheet{}
	for _, target := range x.Targets() {
		points[target.Evaluation] = decimal.Decimal("86.5")
	}
	h.MustDo(h.Hearings.Give(ctx, records.Actor{ID: "j2", Name: "j2", Role: auth.Assessor}, x.ID, points))
	h.MustDo(h.Hearings.Lock(ctx, apptest.Office, x.ID, records.AnyVersion, ""))
}

// named are the kinds of records whose ids occur in addresses, by the segment before them.
var named = map[string]string{
	"evaluations": round.KindEvaluation, "sessions": "session", "briefings": "briefing", "documents": "document",
	"batches": round.KindRound, "rounds": round.KindRound, "hearings": "hearing", "items": "item",
	"organizations": round.KindOrganization, "bundles": "session", "entries": "entry", "files": "entry_file",
}

// addresses are all that the panel serves of a store, with the ids that are in it.
func (d *env) addresses(st store.Store, of auth.Role) (out []string) {
	d.t.Helper()
	for _, r := range d.panel.Routes() {
		skip := strings.HasPrefix(r.Path, "/admin/checkup") || strings.Contains(r.Path, "*") // of the machine
		if r.Verb != http.MethodGet || skip || r.Pass.Open() || !slices.Contains(r.Pass.Roles(), of) {
			continue
		}
		path := strings.NewReplacer(":format", "xlsx", ":body", "discipline").Replace(r.Path)
		before, after, found := strings.Cut(path, "/:id")
		if !found {
			out = append(out, path)
			continue
		}
		kind := named[before[strings.LastIndexByte(before, '/')+1:]]
		if kind == "" {
			continue
		}
		rs, err := st.List(d.t.Context(), kind, "", "", 100)
		d.must(err)
		for _, x := range rs {
			out = append(out, before+"/"+x.ID+after)
		}
	}
	return out
}

// lookers are who between them may see everything that is not one person's own.
var lookers = []auth.Role{auth.Admin, auth.Organizer, auth.Auditor}

// fresh is what of a page is another each time it is made.
var fresh = regexp.MustCompile(`name="form_key"\s+value="[A-Z2-7.]+"`)

// everyPage is what the panel answers to the lookers, by role and address.
func (d *env) everyPage(st store.Store) map[string]string {
	d.t.Helper()
	out := map[string]string{}
	for _, role := range lookers {
		p := d.visitor()
		p.do("/admin/login", url.Values{"name": {"p-" + string(role)}, "password": {goodPassword}})
		for _, at := range d.addresses(st, role) {
			a := p.fetch(httptest.NewRequest(http.MethodGet, "http://test.example"+at, nil))
			body := fresh.ReplaceAllString(string(a.body), "")
			if a.status == http.StatusOK && strings.HasSuffix(at, ".xlsx") { // whose bytes are in no order
				sheets, err := table.Read(a.body, table.Options{})
				d.must(err)
				body = fmt.Sprint(sheets)
			}
			out[string(role)+" "+at] = fmt.Sprintf("%d %s\n%s", a.status, a.location(), body)
		}
	}
	return out
}

// What is restored from a backup answers every page as before, to the byte: results, rankings, documents, decisions,
// hearings, ledgers, evidence bundles and the audit chain.
func TestWhatIsRestoredAnswersEveryPageAsBefore(t *testing.T) {
	st, keysIn := memory.Open(), t.TempDir()
	lastingCity(t, st, keysIn)
	d := newEnvIn(t, st, keysIn)
	for _, role := range lookers {
		d.as("p-"+string(role), role, "")
	}
	var backup bytes.Buffer
	_, err := copying.Backup(t.Context(), st, copying.KeysIn(keysIn), &backup, io.Discard)
	d.must(err)
	before := d.everyPage(st)
	seen := 0
	for at, page := range before {
		if strings.HasPrefix(page, "200 ") {
			seen++
		} else if strings.HasPrefix(page, "5") {
			t.Errorf("%s: %.200s", at, page)
		}
	}
	if seen < 150 {
		t.Errorf("only %d pages are there", seen)
	}

	on := map[string]func(*testing.T) (store.Store, error){
		"SQLite": func(t *testing.T) (store.Store, error) {
			return sqlite.Open(t.Context(), sqlite.Options{Dir: t.TempDir()})
		},
		"MongoDB's protocol": func(t *testing.T) (store.Store, error) {
			uri := mongotest.Start(t)
			st, err := mongo.Open(t.Context(), mongo.Options{URI: uri, Trial: true, Timeout: time.Minute})
			if err != nil {
				return nil, err
			}
			return sure{st.(*mongo.Store)}, nil
		},
	}
	for name, open := range on {
		t.Run(name, func(t *testing.T) {
			there, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			defer there.Close() //nolint:errcheck // of a test
			wantRestored(t, backup.Bytes(), there, before)
		})
	}
}

// sure is a store of a test's own server without the band that says what the server cannot do.
type sure struct{ *mongo.Store }

func (sure) Trial() string { return "" }

// wantRestored restores a backup into a store and compares its pages.
func wantRestored(t *testing.T, backup []byte, there store.Store, before map[string]string) {
	t.Helper()
	keysThere := t.TempDir()
	_, err := copying.Restore(t.Context(), bytes.NewReader(backup), there, copying.KeysIn(keysThere), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	after := newEnvIn(t, there, keysThere).everyPage(there)
	if len(after) != len(before) {
		t.Errorf("%d addresses, %d after the restore", len(before), len(after))
	}
	bundles := 0
	for at, page := range before {
		got := after[at]
		if got != page {
			n := 0
			for n < min(len(got), len(page)) && got[n] == page[n] {
				n++
			}
			n = max(0, n-60)
			t.Errorf("%s, from byte %d:\n%.200q\nafter the restore:\n%.200q", at, n, page[n:], got[min(n, len(got)):])
		}
		status, bundle, _ := strings.Cut(got, "\n")
		if !strings.Contains(at, "/audit/bundles/") || status != "200 " {
			continue
		}
		bundles++
		for _, c := range verify.Bundle(strings.NewReader(bundle), int64(len(bundle)), verify.Anchors{}) {
			if !c.OK {
				t.Errorf("%s: %s (%s)", at, c.Sentence.EN, c.Detail)
			}
		}
	}
	if bundles == 0 {
		t.Error("no bundle was verified")
	}
}

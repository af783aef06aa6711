package web

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/auth"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// A2: one token, 50 phones at once.
func TestOneSlipAdmitsOneOfFiftyPhones(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, nil)
	b.move("open").want(200)
	phones := make([]*votetest.Phone, 50)
	for i := range phones {
		phones[i] = b.phone(0)
	}
	var mu sync.Mutex
	words := map[string]int{}
	var wg sync.WaitGroup
	for _, p := range phones {
		wg.Go(func() {
			r := b.post("admit", admitMessage(p.Request))
			word := fmt.Sprint(r.Status)
			if r.Status != 200 {
				word += " " + string(r.Body)
			}
			mu.Lock()
			words[word]++
			mu.Unlock()
		})
	}
	wg.Wait()
	if words["200"] != 1 || words["409 used"] != 49 {
		t.Errorf("answers %v, want one 200 and 49 409 used", words)
	}
}

// A3, A5, A11.
func TestTheSameAdmissionIsAnsweredAgainAndAWrongSlipIsToldWhy(t *testing.T) {
	h := newEnv(t)
	b := h.session(4, nil)
	first := b.phone(0)
	b.post("admit", admitMessage(first.Request)).word(409, "not_open")
	b.move("open").want(200)

	one := b.post("admit", admitMessage(first.Request)).want(200)
	two := b.post("admit", admitMessage(first.Request)).want(200)
	if !bytes.Equal(one.Body, two.Body) {
		t.Error("the same request was answered differently")
	}
	stranger := b.phone(1)
	stranger.Request.Token[0] ^= 1
	b.post("admit", admitMessage(stranger.Request)).word(403, "unknown")

	h.as(auth.Supervisor, "POST", "/rb1/"+b.sid+"/void", votetest.VoidMessage(b.token(2))).want(200)
	b.post("admit", admitMessage(b.phone(2).Request)).word(409, "void")

	coded := b.phone(3)
	coded.Request.Code[0] = 1
	b.post("admit", admitMessage(coded.Request)).word(403, "stale")
	b.post("admit", append(admitMessage(coded.Request), 0)).word(400, "bad")
	b.post("admit", nil).word(400, "bad")

	for _, verb := range []string{"GET", "HEAD"} {
		h.ask(verb, "/b", "", nil).want(200)
		h.ask(verb, "/rb1/"+b.sid+"/admit", "", nil).want(405)
	}
	h.as(auth.Supervisor, "POST", "/rb1/"+b.sid+"/void", votetest.VoidMessage(b.token(0))).word(409, "used")
	var v struct {
		Admitted int
		Void     int
		Alarms   []struct{ Kind, By string }
	}
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id, nil).want(200).into(&v)
	if v.Void != 1 || len(v.Alarms) != 1 || v.Admitted != 0 || v.Alarms[0].By != "supervisor-one" {
		t.Errorf("session %+v, want 1 void, 1 alarm, admitted shown in fives", v)
	}
	if strings.Contains(h.logs.String(), vote.B64u.EncodeToString(first.Request.Token[:])) {
		t.Error("a token is in the log")
	}
}

// B1, B2, B4, B8.
func TestABallotIsTakenOnceAndOnlyWholeAndOnlyWhileTheBoxIsOpen(t *testing.T) {
	h := newEnv(t)
	b := h.session(5, nil)
	b.post("cast", make([]byte, b.box.CastLen(vote.SlotBallot))).word(400, "bad")
	b.move("open").want(200)
	msg := b.castMessage(0, 1)
	for _, i := range []int{0, 1, 40, 70, 100, 140, 200, len(msg) / 2, len(msg) - 1} {
		bad := slices.Clone(msg)
		bad[i] ^= 1
		b.post("cast", bad).word(400, "bad")
	}
	b.post("cast", msg[:len(msg)-1]).word(400, "bad")
	b.post("cast", append(slices.Clone(msg), 0)).word(400, "bad")

	one, two := b.post("cast", msg).want(200), b.post("cast", msg).want(200)
	if !bytes.Equal(one.Body, two.Body) || len(one.Body) != 64 {
		t.Errorf("receipts of %d and %d bytes differ", len(one.Body), len(two.Body))
	}
	bal, err := b.box.ParseBallot(vote.SlotBallot, msg)
	if err != nil || !votetest.CheckReceipt(b.box.ReceiptKey, b.box.M, bal.Tracker, one.Body) {
		t.Errorf("the receipt does not verify: %v", err)
	}

	other := newEnv(t).session(3, nil)
	other.move("open").want(200)
	other.post("cast", msg).word(400, "bad")

	late := b.castMessage(1, 1)
	b.move("closing").want(200)
	b.post("cast", late).word(409, "closed")
	b.post("admit", admitMessage(b.phone(2).Request)).word(409, "closed")
	b.post("cast", make([]byte, 9000)).word(400, "bad")
}

// E2 and the constant length of every success (api §2).
func TestAnswersToPhonesSetNoCookieAndHaveOneLength(t *testing.T) {
	h := newEnv(t)
	b := h.session(6, map[string]any{"comments": true})
	b.move("open").want(200)
	lengths := map[string]map[int]bool{"admit": {}, "cast": {}, "comment": {}}
	note := func(name string, r reply) {
		r.want(200)
		n := len(r.Body)
		for k, vs := range r.Header {
			n += len(k) + len(strings.Join(vs, ""))
			if k == "Set-Cookie" || k == "Etag" || k == "Server" || k == "Last-Modified" {
				t.Errorf("%s answers with %s", name, k)
			}
		}
		lengths[name][n] = true
		if r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", name, r.Header)
		}
	}
	for i := range 6 {
		p := b.phone(i)
		r := b.post("admit", admitMessage(p.Request))
		note("admit", r)
		if err := p.Admitted(r.Body); err != nil {
			t.Fatal(err)
		}
		msg, err := p.Cast(b.answers(1 + i%4))
		if err != nil {
			t.Fatal(err)
		}
		note("cast", b.post("cast", msg))
		msg, err = p.Comment(strings.Repeat("建", i))
		if err != nil {
			t.Fatal(err)
		}
		note("comment", b.post("comment", msg))
	}
	for name, ns := range lengths {
		if len(ns) != 1 {
			t.Errorf("%s answers with %d different lengths", name, len(ns))
		}
	}
}

func TestPhonesAreServedThePageTheManifestAndTheState(t *testing.T) {
	h := newEnv(t)
	b := h.session(3, nil)
	page := h.ask("GET", "/b", "", nil).want(200)
	zipped := h.ask("GET", "/b", "", nil, "Accept-Encoding", "gzip, br").want(200)
	if page.Header.Get("Content-Security-Policy") == "" || page.Header.Get("Content-Encoding") != "" ||
		zipped.Header.Get("Content-Encoding") != "br" || len(zipped.Body) >= len(page.Body) {
		t.Errorf("page %v, zipped %v", page.Header, zipped.Header)
	}
	h.ask("GET", "/b", "", nil, "If-None-Match", page.Header.Get("ETag")).want(304)
	for typed, meant := range map[string]string{
		"/B": "/b", "/b%E3%80%82": "/b", "/%EF%BD%82": "/b", "/b.": "/b",
		"/Hall": "/hall", "/HALL%E3%80%82": "/hall", "/Admin": "/admin", "/verify.": "/verify",
	} {
		if r := h.ask("GET", typed, "", nil).want(303); r.Header.Get("Location") != meant {
			t.Errorf("%s leads to %q", typed, r.Header.Get("Location"))
		}
	}
	if r := h.ask("HEAD", "/rb1/"+b.sid+"/manifest", "", nil).want(200); len(r.Body) != 0 {
		t.Error("HEAD answered with a body")
	}
	form := h.ask("GET", "/rb1/"+b.sid+"/form", "", nil).want(200)
	var f struct {
		Title     string
		Questions []struct{ Code string }
	}
	form.into(&f)
	if len(f.Questions) != len(b.box.Manifest.Questions) {
		t.Errorf("form %s", form.Body)
	}
	var st struct{ State string }
	h.ask("GET", "/rb1/"+b.sid+"/state", "", nil).want(200).into(&st)
	if st.State != "ready" {
		t.Errorf("state %+v", st)
	}
	var hv struct{ Number string }
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id+"/hall", nil).want(200).into(&hv)
	var n struct{ SID string }
	h.ask("GET", "/rb1/n/"+hv.Number, "", nil).want(200).into(&n)
	if n.SID != b.sid {
		t.Errorf("number %s leads to %s, want %s", hv.Number, n.SID, b.sid)
	}
	const nobody = "AAAAAAAAAAAAAAAAAAAAAA"
	for _, path := range []string{
		"manifest", "form", "state", "board/checkpoint", "board/result.json",
		"board/nonsense",
	} {
		h.ask("GET", "/rb1/"+nobody+"/"+path, "", nil).word(404, "unknown")
	}
	h.ask("GET", "/rb1/n/000000", "", nil).word(404, "unknown")
	for _, path := range []string{"admit", "cast", "comment"} {
		h.ask("POST", "/rb1/"+nobody+"/"+path, "", []byte{1}).word(403, "unknown")
	}
	h.ask("GET", "/rb1/"+b.sid+"/board/checkpoint", "", nil).word(404, "unknown")
	h.ask("POST", "/rb1/"+b.sid+"/state", "", nil).word(405, "bad")
	h.ask("GET", "/rb1/nonsense", "", nil).word(404, "unknown")
}

// A whole briefing over HTTP: 57 phones as in the issue, sealed, counted, read and bundled.
func TestAWholeSessionFromSlipToScore(t *testing.T) {
	h := newEnv(t)
	b := h.session(60, map[string]any{"k": 5})
	b.move("open").want(200)
	var receipts [][]byte
	for i, n := range slices.Concat(slices.Repeat([]int{1}, 40), slices.Repeat([]int{2}, 11),
		slices.Repeat([]int{3}, 3), slices.Repeat([]int{4}, 2)) {
		receipts = append(receipts, b.cast(i, b.answers(n)))
	}
	last := b.answers(4)
	last[0] = 0
	receipts = append(receipts, b.cast(56, last))

	h.as(auth.Assessor, "GET", "/api/v1/sessions/"+b.id+"/result", nil).problem(409, "not_counted")
	p := h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id+"/result", nil).problem(409, "not_counted")
	if p.Turnout["admitted"] != 55 || p.Turnout["received"] != 55 || p.Turnout["printed"] != 60 {
		t.Errorf("turnout %v, want counts in fives", p.Turnout)
	}
	h.as(auth.Organizer, "PUT", "/api/v1/sessions/"+b.id+"/accounting", map[string]any{
		"expected": 60, "attended": 58, "issued": 57, "left_over": 3,
	}).want(200)
	b.move("counted").problem(409, "impossible_step")
	b.move("closing").want(200)
	b.move("counted").want(200)

	b.checkBoard(57, receipts)
	b.checkResult()
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id+"/bundle", nil).problem(403, "forbidden")
	bundle := h.as(auth.Auditor, "GET", "/api/v1/sessions/"+b.id+"/bundle", nil).want(200)
	if !bytes.HasPrefix(bundle.Body, []byte("PK\x03\x04")) || bundle.Header.Get("Content-Type") != "application/zip" ||
		!strings.Contains(bundle.Header.Get("Content-Disposition"), b.id) {
		t.Errorf("bundle %v", bundle.Header)
	}
	var m struct {
		Steps    []any
		BoardKey string `json:"board_key"`
	}
	h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id+"/minutes", nil).want(200).into(&m)
	if len(m.Steps) < 5 || m.BoardKey == "" {
		t.Errorf("minutes %+v", m)
	}
}

func (b *ballotBox) cast(i int, answers []int) (tracker []byte) {
	b.h.t.Helper()
	msg, err := b.admitted(i).Cast(answers)
	if err != nil {
		b.h.t.Fatal(err)
	}
	b.post("cast", msg).want(200)
	bal, err := b.box.ReadBallot(vote.SlotBallot, msg)
	if err != nil {
		b.h.t.Fatal(err)
	}
	return bal.Tracker[:]
}

func (b *ballotBox) checkBoard(n int, trackers [][]byte) {
	t := b.h.t
	t.Helper()
	index := b.h.ask("GET", "/rb1/"+b.sid+"/board/index", "", nil).want(200).Body
	if len(index) != 32*n {
		t.Fatalf("index of %d bytes, want %d trackers", len(index), n)
	}
	for _, tr := range trackers {
		if !bytes.Contains(index, tr) {
			t.Fatal("an acknowledged ballot is not on the board")
		}
	}
	for _, name := range []string{"manifest", "admission", "checkpoint", "records", "result", "result.json"} {
		if r := b.h.ask("GET", "/rb1/"+b.sid+"/board/"+name, "", nil).want(200); len(r.Body) == 0 {
			t.Errorf("board/%s is empty", name)
		}
	}
	b.h.ask("GET", "/rb1/"+b.sid+"/board/voided", "", nil).word(404, "unknown")
}

func (b *ballotBox) checkResult() {
	t := b.h.t
	t.Helper()
	var res struct {
		State       string
		Returned    int
		Valid       int
		PerQuestion []struct {
			Code   string
			Counts map[string]int
			Score  string
			Rate   string
		} `json:"per_question"`
		Signature string
	}
	b.h.as(auth.Assessor, "GET", "/api/v1/sessions/"+b.id+"/result", nil).want(200).into(&res)
	q := res.PerQuestion[0]
	if res.State != "counted" || res.Returned != 57 || q.Score != "90.00" || q.Rate != "94.44" || res.Signature == "" {
		got, err := json.Marshal(res)
		t.Errorf("result %s %v, want score 90.00 and rate 94.44", got, err)
	}
}

// hallCode returns the code that the hall screen shows now.
func (b *ballotBox) hallCode() (code [10]byte) {
	b.h.t.Helper()
	var v struct{ URL string }
	b.h.as(auth.Organizer, "GET", "/api/v1/sessions/"+b.id+"/hall", nil).want(200).into(&v)
	raw, err := vote.B64u.DecodeString(v.URL[strings.LastIndex(v.URL, ".")+1:])
	if err != nil || len(raw) != len(code) {
		b.h.t.Fatalf("hall URL %s: %v", v.URL, err)
	}
	return [10]byte(raw)
}

// A5 (the hall code) and A7, in flow two.
func TestInFlowTwoTheHallCodeAgesAndALostAnswerIsGivenAgain(t *testing.T) {
	h := newEnv(t)
	b := h.session(5, map[string]any{"flow": "two", "presence": 1})
	b.move("admitting").want(200)
	const slot = 15 * time.Second // begins now, so that none ends between two steps of the test
	h.clock.move(slot - time.Duration(h.clock.now().UnixNano())%slot)
	code := b.hallCode()
	ask := func(i int) *votetest.Phone {
		p, err := votetest.NewPhone(rand.Reader, b.box, b.token(i), code)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	b.post("admit", admitMessage(b.phone(0).Request)).word(403, "stale")
	one := ask(0)
	first := b.post("admit", admitMessage(one.Request)).want(200)
	h.clock.move(slot)
	b.post("admit", admitMessage(ask(1).Request)).want(200)
	h.clock.move(slot)
	b.post("admit", admitMessage(ask(2).Request)).word(403, "stale")
	b.post("admit", admitMessage(one.Request)).want(200)

	msg := make([]byte, b.box.CastLen(vote.SlotBallot))
	b.post("cast", msg).word(400, "bad")
	b.move("admitted").want(200)
	again := b.post("admit", admitMessage(one.Request)).want(200)
	if !bytes.Equal(first.Body, again.Body) {
		t.Error("a lost answer was answered differently")
	}
	b.post("admit", admitMessage(ask(3).Request)).word(409, "closed")
	if err := one.Admitted(again.Body); err != nil {
		t.Fatal(err)
	}
	msg, err := one.Cast(b.answers(1))
	if err != nil {
		t.Fatal(err)
	}
	b.post("cast", msg).word(409, "not_open")
	b.move("voting").want(200)
	b.post("admit", admitMessage(one.Request)).word(409, "closed")
	b.post("cast", msg).want(200)
}

package e2e

import (
	"bytes"
	"cmp"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
	"minping/static"
)

const (
	sessionOrg   = "市人力资源和社会保障局"
	sessionTitle = "市人力资源和社会保障局巡察整改情况民主测评表"
)

// plan says what a session is like.
type plan struct {
	flow, mode string
	presence   int
	delay      int
	seats      int // in screen mode; 0: plenty
	state      vote.State
	noComment  bool
	rehearsal  bool
	group      string // the voter group of the box
	lan        bool   // listen on an address that is not loopback
	wrongKey   bool   // the issuer signs with a key that is not the manifest's
	questions  []sessionQuestion
	disclosure string // what was reported, as the form carries it
}

type sessionQuestion struct {
	Code      string   `json:"code"`
	Text      string   `json:"text"`
	Short     string   `json:"short,omitempty"`
	Type      string   `json:"type"`
	Options   []string `json:"options"`
	Abstain   bool     `json:"abstain"`
	Exclusive bool     `json:"exclusive,omitempty"`
}

// hit is one request that the session got.
type hit struct {
	route  string
	at     time.Time
	header http.Header
	body   []byte
}

// testSession is a session of rb1 in memory: honest by default, with knobs for what goes wrong.
type testSession struct {
	t         *testing.T
	base      string
	box       *vote.Box
	manifest  []byte
	form      []byte
	codes     []vote.Code
	issuers   []*vote.IssuerKey
	receipt   ed25519.PrivateKey
	opener    *ecdh.PrivateKey
	board     note.Signer
	verifier  note.Verifier
	presences []byte

	mu        sync.Mutex
	state     vote.State
	paused    bool
	closesIn  *int
	rehearsal bool
	admitted  map[vote.Hash]vote.Hash
	ballots   map[vote.Hash][]byte
	comments  map[vote.Hash][]byte
	lose      map[string]int      // route → answers to lose after they were carried out
	deaf      map[string]int      // route → requests to fail before they are carried out
	canned    map[string][]string // route → words to answer instead, in order
	hits      []hit
	files     map[string][]byte // board files
}

func newSession(t *testing.T, p plan) *testSession {
	t.Helper()
	h := &testSession{
		t: t, admitted: map[vote.Hash]vote.Hash{}, ballots: map[vote.Hash][]byte{}, comments: map[vote.Hash][]byte{},
		lose: map[string]int{}, deaf: map[string]int{}, canned: map[string][]string{}, files: map[string][]byte{},
		rehearsal: p.rehearsal, presences: []byte("presence key of the e2e hall 32B"),
	}
	h.open(p)
	h.fix(p)
	h.state = p.state
	if h.state == "" {
		h.state = vote.StateOpen
	}
	return h
}

// open starts the server, on loopback or on the first other address of this machine.
func (h *testSession) open(p plan) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(h.serve))
	if p.lan {
		l, err := net.Listen("tcp", net.JoinHostPort(lanAddress(h.t), "0"))
		if err != nil {
			h.t.Fatal(err)
		}
		_ = server.Listener.Close()
		server.Listener = l
	}
	server.Start()
	h.t.Cleanup(server.Close)
	h.base = server.URL
}

func lanAddress(t *testing.T) string {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() && ip.IP.To4() != nil {
			return ip.IP.String()
		}
	}
	t.Fatal("this machine has no address but loopback")
	return ""
}

var defaultQuestions = []sessionQuestion{
	{"D1", "您对该单位巡察整改工作的总体评价", "", "s", []string{"满意", "基本满意", "不满意", "不了解"}, true, false},
	{"D2", "刚才通报的整改情况，与您了解的实际情况是否相符", "", "s", []string{"相符", "基本相符", "不相符", "不了解"}, true, false},
	{"M1", "您认为整改中还存在哪些问题（可多选）", "", "m", []string{"整改走形式、走过场", "避重就轻、只改表面", "问题反弹回潮", "责任追究不严", "没有发现突出问题"}, true, true},
}

// fix makes keys, form and manifest.
func (h *testSession) fix(p plan) {
	t := h.t
	if p.questions == nil {
		p.questions = defaultQuestions
	}
	form := map[string]any{
		"title": sessionTitle, "intro": "本问卷匿名填写，不记录您的姓名、手机号、微信号。每码只能提交一次，约需2分钟。请根据刚才通报的整改情况和您的实际感受作答；不清楚的请选“不了解”。",
		"questions": p.questions, "comment": !p.noComment,
	}
	if p.group != "" {
		form["group"] = p.group
		form["weights"] = []scheme.GroupWeight{{Group: "干部职工", Weight: "40"}, {Group: "群众和服务对象", Weight: "60"}}
	}
	if p.disclosure != "" {
		form["disclosure"] = p.disclosure
	}
	q, rule := sessionRules()
	form["reckoning"] = q.Reckoning(rule)
	h.form = compact(t, form)
	sid := vote.B64u.EncodeToString(randomBytes(t, 16))
	for strings.HasPrefix(sid, "-") {
		sid = vote.B64u.EncodeToString(randomBytes(t, 16))
	}
	var ids []vote.Hash
	for range 8 {
		code := vote.Code(randomBytes(t, 10))
		h.codes = append(h.codes, code)
		ids = append(ids, vote.TokenID(sid, vote.TypedToken(sid, code)))
	}
	slices.SortFunc(ids, func(a, b vote.Hash) int { return bytes.Compare(a[:], b[:]) })
	issuedRoot := vote.IssuedRoot(ids)
	h.makeKeys(sid)
	formHash := sha256.Sum256(h.form)
	m := vote.Manifest{
		V: 1, SID: sid, Org: sessionOrg, Title: sessionTitle, Form: vote.B64u.EncodeToString(formHash[:]),
		Mode: cmp.Or(p.mode, vote.ModeSlip), Flow: cmp.Or(p.flow, vote.FlowOne),
		Presence: p.presence, Delay: p.delay, K: 5,
		Seal:    vote.B64u.EncodeToString(h.opener.PublicKey().Bytes()),
		Receipt: vote.B64u.EncodeToString(h.receipt.Public().(ed25519.PublicKey)),
		Board:   verifierKey(h), Origin: "hall.example/rb1/" + sid,
		Issued: vote.IssuedSet{N: len(ids), Root: vote.B64u.EncodeToString(issuedRoot[:])},
		Cast:   "/rb1/" + sid + "/cast", App: static.AppHash,
	}
	if m.Mode == vote.ModeScreen {
		m.Cap = cmp.Or(p.seats, 20)
	}
	for _, q := range p.questions {
		m.Questions = append(m.Questions, vote.Question{T: q.Type, N: len(q.Options), Blank: q.Abstain})
	}
	slots := []string{vote.SlotBallot, vote.SlotComment}
	if p.noComment {
		slots = slots[:1]
	}
	signer := h.issuers[0]
	if p.wrongKey { // the larger of two keys takes every request that was made for the smaller one
		signer = issuerKey(t, 2)
		if signer.Public().N.Cmp(h.issuers[0].Public().N) < 0 {
			h.issuers[0], signer = signer, h.issuers[0]
		}
	}
	for i, slot := range slots {
		announced := h.issuers[i].Public()
		m.Issuers = append(m.Issuers, vote.Issuer{Slot: slot, Body: "巡察办", N: vote.B64u.EncodeToString(announced.N.Bytes())})
	}
	h.issuers[0] = signer
	raw, err := m.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	h.manifest = raw
	h.box, err = vote.ParseManifest(raw)
	if err != nil {
		t.Fatal(err)
	}
}

var issuerKeys struct {
	sync.Mutex
	keys [3]*vote.IssuerKey
}

// issuerKey makes a key once for all tests: making RSA keys is slow.
func issuerKey(t *testing.T, i int) *vote.IssuerKey {
	t.Helper()
	issuerKeys.Lock()
	defer issuerKeys.Unlock()
	if issuerKeys.keys[i] == nil {
		k, err := vote.GenerateIssuerKey(rand.Reader, 2048)
		if err != nil {
			t.Fatal(err)
		}
		issuerKeys.keys[i] = k
	}
	return issuerKeys.keys[i]
}

func (h *testSession) makeKeys(sid string) {
	h.issuers = []*vote.IssuerKey{issuerKey(h.t, 0), issuerKey(h.t, 1)}
	var err error
	_, h.receipt, err = ed25519.GenerateKey(rand.Reader)
	if err != nil {
		h.t.Fatal(err)
	}
	h.opener, err = ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		h.t.Fatal(err)
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, "hall.example/board")
	if err != nil {
		h.t.Fatal(err)
	}
	h.board, err = note.NewSigner(skey)
	if err != nil {
		h.t.Fatal(err)
	}
	h.verifier, err = note.NewVerifier(vkey)
	if err != nil {
		h.t.Fatal(err)
	}
	h.files["vkey"] = []byte(vkey)
}

func verifierKey(h *testSession) string { return string(h.files["vkey"]) }

// slip is the link in the QR code of slip i.
func (h *testSession) slip(i int) string {
	sid := h.box.Manifest.SID
	return vote.SlipURL(h.base, sid, vote.TypedToken(sid, h.codes[i]), h.box.M)
}

// screen is the link on the hall screen, `ago` slots old.
func (h *testSession) screen(ago uint64) string {
	code := vote.PresenceCode(h.presences, h.box.M, vote.PresenceSlot(time.Now().Unix())-ago)
	return vote.ScreenURL(h.base, h.box.Manifest.SID, h.box.M, code)
}

func (h *testSession) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
}

// voteOf casts a ballot with slip i by package vote's own phone: 满意, abstention, the first problem.
func (h *testSession) voteOf(i int) {
	h.t.Helper()
	sid := h.box.Manifest.SID
	phone, err := votetest.NewPhone(rand.Reader, h.box, vote.TypedToken(sid, h.codes[i]), [10]byte{})
	if err != nil {
		h.t.Fatal(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	answer, word := h.admit(phone.Request.Message())
	if err := phone.Admitted(answer); err != nil || word != "" {
		h.t.Fatal(err, word)
	}
	msg, err := phone.Cast([]int{1, 0, 1})
	if err != nil {
		h.t.Fatal(err)
	}
	if _, word := h.cast(msg); word != "" {
		h.t.Fatal(word)
	}
}

// count is how many ballots, admissions or comments there are.
func (h *testSession) count(what string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return map[string]int{"ballots": len(h.ballots), "admitted": len(h.admitted), "comments": len(h.comments)}[what]
}

// seen returns the requests of a route so far, "" for all.
func (h *testSession) seen(route string) []hit {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []hit
	for _, x := range h.hits {
		if route == "" || x.route == route {
			out = append(out, x)
		}
	}
	return out
}

// opened opens every ballot and comment.
func (h *testSession) opened() (answers [][]int, comments []string) {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, msg := range h.ballots {
		b, err := h.box.ParseBallot(vote.SlotBallot, msg)
		if err != nil {
			h.t.Fatal(err)
		}
		a, err := h.box.Open(h.opener, b)
		if err != nil {
			h.t.Fatal(err)
		}
		answers = append(answers, a)
	}
	for _, msg := range h.comments {
		b, err := h.box.ParseBallot(vote.SlotComment, msg)
		if err != nil {
			h.t.Fatal(err)
		}
		text, err := h.box.OpenComment(h.opener, b)
		if err != nil {
			h.t.Fatal(err)
		}
		comments = append(comments, text)
	}
	return answers, comments
}

func randomBytes(t *testing.T, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(rand.Reader, b); err != nil {
		t.Fatal(err)
	}
	return b
}

func compact(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

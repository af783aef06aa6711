package swarm

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/keys/keystest"
	"minping/internal/vote"
)

// service is a small honest server of one box, written with the rules of package vote.
type service struct {
	t        testing.TB
	box      *vote.Box
	issuers  []*vote.IssuerKey // ballot, comment
	seal     *ecdh.PrivateKey
	receipt  ed25519.PrivateKey
	signer   note.Signer
	presence []byte
	form     []byte
	issued   map[vote.Hash]bool
	web      *httptest.Server
	unix     func() int64

	mu       sync.Mutex
	state    vote.State
	paused   bool
	admitted map[vote.Hash]vote.Hash
	ballots  map[vote.Hash][]byte
	comments map[vote.Hash][]byte
	posts    map[string]int

	// meddle may replace an answer; nil is honest.
	meddle func(path string, status int, body []byte) (int, []byte)
}

type setup struct {
	flow, mode        string
	presence, slips   int
	comments          bool
	questions         []vote.Question
	state             vote.State
	delay             int
	cast              string
	group             string
	change            func(*vote.Manifest)
	slipsWithoutLinks bool
	idle              time.Duration // after which the server closes a connection
}

const testForm = `{"title":"测评","intro":"","questions":[{"code":"q1","text":"?","type":"s","options":["满意","基本满意"],"abstain":true},` +
	`{"code":"q2","text":"?","type":"s","options":["是","否","不清楚"],"abstain":false},{"code":"q3","text":"?","type":"m","options":["a","b","c"],"abstain":true}],"comment":true}`

// newService starts the server and returns it with its slips.
func newService(t testing.TB, o setup) (*service, []Slip) {
	t.Helper()
	s := &service{
		t: t, issuers: keystest.IssuerKeys(), form: []byte(testForm), state: vote.StateOpen,
		unix:   func() int64 { return 1_800_000_000 },
		issued: map[vote.Hash]bool{}, admitted: map[vote.Hash]vote.Hash{}, ballots: map[vote.Hash][]byte{},
		comments: map[vote.Hash][]byte{}, posts: map[string]int{}, presence: bytes.Repeat([]byte{7}, 32),
	}
	if o.state != "" {
		s.state = o.state
	}
	sid := vote.B64u.EncodeToString(random(16))
	codes := make([]vote.Code, o.slips)
	var tids []vote.Hash
	for i := range codes {
		copy(codes[i][:], random(10))
		tid := vote.TokenID(sid, vote.TypedToken(sid, codes[i]))
		s.issued[tid] = true
		tids = append(tids, tid)
	}
	slices.SortFunc(tids, func(a, b vote.Hash) int { return bytes.Compare(a[:], b[:]) })
	s.fixManifest(o, sid, tids)
	s.web = httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	s.web.Config.IdleTimeout = o.idle
	s.web.Start()
	t.Cleanup(s.web.Close)

	slips := make([]Slip, len(codes))
	for i, c := range codes {
		token := vote.TypedToken(sid, c)
		slips[i] = Slip{
			Code: c.String(), Token: vote.B64u.EncodeToString(token[:]), Group: o.group,
			URL: vote.SlipURL("https://elsewhere.invalid", sid, token, s.box.M),
		}
		if o.slipsWithoutLinks {
			slips[i] = Slip{Code: strings.ToLower(c.String())}
		}
	}
	return s, slips
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

func (s *service) fixManifest(o setup, sid string, tids []vote.Hash) {
	s.t.Helper()
	var err error
	s.seal, err = ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	_, s.receipt, _ = ed25519.GenerateKey(rand.Reader)
	secret, public, err := note.GenerateKey(rand.Reader, "board.example")
	if err != nil {
		s.t.Fatal(err)
	}
	s.signer, err = note.NewSigner(secret)
	if err != nil {
		s.t.Fatal(err)
	}
	root, form := vote.IssuedRoot(tids), sha256.Sum256(s.form)
	m := vote.Manifest{
		V: 1, SID: sid, Org: "某局", Title: "测评", Form: vote.B64u.EncodeToString(form[:]), Mode: orElse(o.mode, vote.ModeSlip),
		Flow: orElse(o.flow, vote.FlowOne), Presence: o.presence, Delay: o.delay, Cap: max(o.slips, 100),
		K: 3, Questions: o.questions,
		Seal:    vote.B64u.EncodeToString(s.seal.PublicKey().Bytes()),
		Receipt: vote.B64u.EncodeToString(s.receipt.Public().(ed25519.PublicKey)),
		Board:   public, Origin: "example/rb1/" + sid,
		Issued: vote.IssuedSet{N: len(tids), Root: vote.B64u.EncodeToString(root[:])},
		Cast:   orElse(o.cast, "/rb1/"+sid+"/cast"), App: "sha256-x",
	}
	if m.Questions == nil {
		m.Questions = []vote.Question{{T: "s", N: 2, Blank: true}, {T: "s", N: 3}, {T: "m", N: 3, Blank: true}}
	}
	slots := []string{vote.SlotBallot}
	if o.comments {
		slots = append(slots, vote.SlotComment)
	}
	for i, slot := range slots {
		m.Issuers = append(m.Issuers, vote.Issuer{
			Slot: slot, Body: "operator",
			N: vote.B64u.EncodeToString(s.issuers[i].Public().N.Bytes()),
		})
	}
	if o.change != nil {
		o.change(&m)
	}
	raw, err := m.Canonical()
	if err != nil {
		s.t.Fatal(err)
	}
	s.box, err = vote.ParseManifest(raw)
	if err != nil {
		s.t.Fatal(err)
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (s *service) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	status, answer := s.answer(r.Method, r.URL.Path, body)
	s.mu.Unlock()
	if s.meddle != nil {
		status, answer = s.meddle(r.URL.Path, status, answer)
	}
	if status == 0 { // close the connection without an answer
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

func (s *service) answer(method, path string, body []byte) (int, []byte) {
	name, ours := strings.CutPrefix(path, "/rb1/"+s.box.Manifest.SID+"/")
	if method == http.MethodPost {
		s.posts[name]++
	}
	switch {
	case path == "/b":
		return 200, []byte(`<!doctype html><link rel="stylesheet" href="/static/a.css"><script src="static/a.js"></script><a href="/help">?</a>`)
	case path == "/static/a.css" || path == "/static/a.js":
		s.posts[path]++
		return 200, []byte("x")
	case !ours:
		return 404, nil
	case name == "manifest":
		return 200, s.box.Bytes
	case name == "form":
		return 200, s.form
	case name == "state":
		return 200, fmt.Appendf(nil, `{"state":%q,"paused":%v}`, s.state, s.paused)
	case name == "admit":
		return s.admit(body)
	case name == "cast":
		return s.cast(body)
	case name == "comment":
		return s.comment(body)
	case name == "board/checkpoint" || name == "board/index":
		return s.board(name)
	}
	return 404, nil
}

func (s *service) admit(body []byte) (int, []byte) {
	req, err := s.box.ParseAdmit(body)
	if err != nil {
		return 400, []byte("bad")
	}
	tid, hz := vote.TokenID(s.box.Manifest.SID, req.Token), req.HZ()
	if !s.issued[tid] && s.box.Manifest.Mode != vote.ModeScreen {
		return 403, []byte("unknown")
	}
	known, there := s.admitted[tid]
	switch {
	case there && known != hz:
		return 409, []byte("used")
	case there && vote.IssuerKeysLive(s.state):
	case s.state == vote.StateReady || s.paused:
		return 409, []byte("not_open")
	case !vote.Admits(s.box.Manifest.Flow, s.state):
		return 409, []byte("closed")
	case s.box.Manifest.Presence == 1 && !vote.CheckPresence(s.presence, s.box.M, s.unix(), req.Code),
		s.box.Manifest.Presence == 0 && req.Code != [10]byte{}:
		return 403, []byte("stale")
	}
	bs := make([][]byte, len(req.Z))
	for i, z := range req.Z {
		bs[i], err = s.issuers[i].BlindSign(z)
		if err != nil {
			return 400, []byte("bad")
		}
	}
	s.admitted[tid] = hz
	return 200, vote.AdmitAnswer(bs)
}

func (s *service) cast(body []byte) (int, []byte) {
	bal, err := s.box.ParseBallot(vote.SlotBallot, body)
	switch {
	case err != nil:
		return 400, []byte("bad")
	case !vote.Casts(s.box.Manifest.Flow, s.state):
		return 409, []byte("closed")
	case s.ballots[bal.Bid] != nil && !bytes.Equal(s.ballots[bal.Bid], body):
		return 409, []byte("used")
	}
	s.ballots[bal.Bid] = body
	return 200, vote.Receipt(s.receipt, s.box.M, bal.Tracker)
}

func (s *service) comment(body []byte) (int, []byte) {
	c, err := s.box.ParseBallot(vote.SlotComment, body)
	if err != nil {
		return 400, []byte("bad")
	}
	s.comments[c.Bid] = body
	return 200, nil
}

// board makes the sealed note and the index of what is in the box.
func (s *service) board(name string) (int, []byte) {
	if s.state != vote.StateSealed {
		return 404, nil
	}
	var trackers []vote.Hash
	for _, msg := range s.ballots {
		bal, _ := s.box.ReadBallot(vote.SlotBallot, msg)
		trackers = append(trackers, bal.Tracker)
	}
	slices.SortFunc(trackers, func(a, b vote.Hash) int { return bytes.Compare(a[:], b[:]) })
	if name == "board/index" {
		var out []byte
		for _, x := range trackers {
			out = append(out, x[:]...)
		}
		return 200, out
	}
	raw, err := vote.SignNote(vote.Note{
		Origin: s.box.Manifest.Origin, Size: len(trackers), Root: vote.TreeRoot(trackers),
		Stage: vote.StageSealed, M: s.box.M,
		Extra: vote.SealedExtra(vote.Hash{}, len(s.admitted)),
	}, s.signer)
	if err != nil {
		return 500, nil
	}
	return 200, raw
}

func (s *service) set(st vote.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = st
}

func (s *service) pause(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.paused = on
}

func (s *service) count(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posts[name]
}

// tally opens what is in the box.
func (s *service) tally() *vote.Tally {
	s.t.Helper()
	out := vote.NewTally(s.box.Manifest.Questions, nil)
	for _, msg := range s.ballots {
		bal, err := s.box.ReadBallot(vote.SlotBallot, msg)
		if err != nil {
			s.t.Fatal(err)
		}
		answers, err := s.box.Open(s.seal, bal)
		if err != nil {
			out.AddSpoilt()
			continue
		}
		out.Add(answers)
	}
	return out
}

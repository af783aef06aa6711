package e2e

import (
	"bytes"
	"crypto/sha256"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"minping/internal/vote"
	"minping/static"
)

// signInHere is the sign-in page of a network that answers instead of the service.
const signInHere = "<!doctype html><title>Wi-Fi</title>"

// statuses of the words (rb1 §6 step 0).
var statuses = map[string]int{
	"bad": 400, "unknown": 403, "stale": 403, "not_open": 409, "closed": 409, "used": 409, "void": 409, "again": 425,

	signInHere: 200,
}

// displayKey is a kiosk's of every hall, screenKey one of its hall screens.
const (
	displayKey = "KEYKEYKEYKEYKEYKEYKEYKEYKEYKEY-_"
	screenKey  = "SCREENSCREENSCREENSCREENSCREEN-_"
)

func (h *testSession) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // a page that goes away while it sends is part of the tests
	route := strings.TrimPrefix(r.URL.Path, "/rb1/"+h.box.Manifest.SID+"/")
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hits = append(h.hits, hit{route, time.Now(), r.Header.Clone(), body})
	w.Header().Set("Cache-Control", "no-store")
	if h.deaf[route] > 0 {
		h.deaf[route]--
		panic(http.ErrAbortHandler)
	}
	if words := h.canned[route]; len(words) > 0 {
		h.canned[route] = words[1:]
		if words[0] != "" {
			refuse(w, words[0])
			return
		}
	}
	out, status := h.answer(route, body)
	if route == "/api/v1/hall" {
		switch r.Header.Get("Authorization") {
		case "Display " + displayKey:
			out = bytes.Replace(out, []byte("{"), []byte(`{"kiosk":true,`), 1)
		case "Display " + screenKey:
		default:
			out, status = nil, 401
		}
	}
	if h.lose[route] > 0 {
		h.lose[route]--
		panic(http.ErrAbortHandler)
	}
	switch route {
	case "/b":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", static.PhoneCSP())
	case "/verify":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", static.VerifyCSP())
	case "/blank", "/hooks", "/slips":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	w.WriteHeader(status)
	_, _ = w.Write(out) // the page may be gone
}

func refuse(w http.ResponseWriter, word string) {
	w.WriteHeader(statuses[word])
	_, _ = w.Write([]byte(word)) // the page may be gone
}

// answer carries a request out.
func (h *testSession) answer(route string, body []byte) ([]byte, int) {
	if part, ok := static.PhoneParts[strings.TrimPrefix(route, "/b/")]; ok {
		return part, 200
	}
	switch route {
	case "/b":
		return static.PhoneHTML, 200
	case "/blank":
		return []byte("<!doctype html><title>blank</title>"), 200
	case "/hooks":
		return hooksPage(h.t), 200
	case "/slips":
		return slipsPage(h.t), 200
	case "/verify":
		return static.VerifyHTML, 200
	case "void":
		return nil, 200
	case "manifest":
		return h.manifest, 200
	case "form":
		return h.form, 200
	case "state":
		return h.stateJSON(), 200
	case "admit":
		return worded(h.admit(body))
	case "cast":
		return worded(h.cast(body))
	case "comment":
		return worded(h.commentIn(body))
	case "/api/v1/hall":
		return compact(h.t, map[string]any{"url": h.screen(0), "number": "123456", "state": h.state}), 200
	case "/rb1/n/123456":
		return compact(h.t, map[string]string{"sid": h.box.Manifest.SID}), 200
	}
	if file, ok := h.files[route]; ok {
		return file, 200
	}
	return []byte("not found"), 404
}

func worded(out []byte, word string) ([]byte, int) {
	if word != "" {
		return []byte(word), statuses[word]
	}
	return out, 200
}

func (h *testSession) stateJSON() []byte {
	out := map[string]any{"state": h.state}
	if h.closesIn != nil {
		out["closes_in"] = *h.closesIn
	}
	if h.paused {
		out["paused"] = true
	}
	if h.rehearsal {
		out["rehearsal"] = true
	}
	return compact(h.t, out)
}

func (h *testSession) admit(body []byte) ([]byte, string) {
	req, err := h.box.ParseAdmit(body)
	if err != nil {
		return nil, "bad"
	}
	sid := h.box.Manifest.SID
	tid, hz := vote.TokenID(sid, req.Token), req.HZ()
	known := h.box.Manifest.Mode == vote.ModeScreen
	for _, c := range h.codes {
		known = known || vote.TypedToken(sid, c) == req.Token
	}
	if !known {
		return nil, "unknown"
	}
	if old, ok := h.admitted[tid]; ok {
		if old != hz {
			return nil, "used"
		}
		return h.sign(req)
	}
	switch {
	case h.state == vote.StateDraft || h.state == vote.StateReady || h.paused:
		return nil, "not_open"
	case !vote.Admits(h.box.Manifest.Flow, h.state):
		return nil, "closed"
	case h.box.Manifest.Presence == 0 && req.Code != [10]byte{}:
		return nil, "stale"
	case h.box.Manifest.Presence == 1 && !vote.CheckPresence(h.presences, h.box.M, time.Now().Unix(), req.Code):
		return nil, "stale"
	}
	if h.box.Manifest.Mode == vote.ModeScreen && len(h.admitted) >= h.box.Manifest.Cap {
		return nil, "closed" // no seat is left
	}
	h.admitted[tid] = hz
	return h.sign(req)
}

func (h *testSession) sign(req vote.AdmitRequest) ([]byte, string) {
	var bs [][]byte
	for i, z := range req.Z {
		sig, err := h.issuers[i].BlindSign(z)
		if err != nil {
			return nil, "bad"
		}
		bs = append(bs, sig)
	}
	return vote.AdmitAnswer(bs), ""
}

func (h *testSession) cast(body []byte) ([]byte, string) {
	b, err := h.box.ParseBallot(vote.SlotBallot, body)
	if err != nil {
		return nil, "bad"
	}
	if !vote.Casts(h.box.Manifest.Flow, h.state) {
		return nil, "closed"
	}
	if old, ok := h.ballots[b.Bid]; ok && !bytes.Equal(old, body) {
		return nil, "used"
	}
	h.ballots[b.Bid] = body
	return vote.Receipt(h.receipt, h.box.M, b.Tracker), ""
}

func (h *testSession) commentIn(body []byte) ([]byte, string) {
	b, err := h.box.ParseBallot(vote.SlotComment, body)
	if err != nil {
		return nil, "bad"
	}
	if !vote.Casts(h.box.Manifest.Flow, h.state) {
		return nil, "closed"
	}
	h.comments[b.Bid] = body
	return nil, ""
}

// seal publishes the board. change may spoil the sorted trackers or the note before they are published.
func (h *testSession) seal(change func(trackers *[]vote.Hash, n *vote.Note)) {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	var trackers []vote.Hash
	for _, msg := range h.ballots {
		b, err := h.box.ParseBallot(vote.SlotBallot, msg)
		if err != nil {
			h.t.Fatal(err)
		}
		trackers = append(trackers, b.Tracker)
	}
	slices.SortFunc(trackers, func(a, b vote.Hash) int { return bytes.Compare(a[:], b[:]) })
	n := vote.Note{
		Origin: h.box.Manifest.Origin, Stage: vote.StageSealed, M: h.box.M,
		Extra: vote.SealedExtra(sha256.Sum256(nil), len(h.admitted)),
	}
	n.Size, n.Root = len(trackers), vote.TreeRoot(trackers)
	if change != nil {
		change(&trackers, &n)
	}
	raw, err := vote.SignNote(n, h.board)
	if err != nil {
		h.t.Fatal(err)
	}
	h.files["board/checkpoint"] = raw
	h.files["board/index"] = nil
	for _, tr := range trackers {
		h.files["board/index"] = append(h.files["board/index"], tr[:]...)
	}
	h.state = vote.StateSealed
}

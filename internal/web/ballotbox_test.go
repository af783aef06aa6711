package web

import (
	"crypto/rand"

	"minping/internal/auth"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// ballotBox is one box of a session as the service knows it: its slips and its parsed manifest.
type ballotBox struct {
	h     *env
	id    string // of the session
	sid   string
	codes []vote.Code
	box   *vote.Box
}

// session makes a session with n slips and moves it to ready. body is merged over the minimum a session needs.
func (h *env) session(n int, body map[string]any) ballotBox {
	h.t.Helper()
	briefing, _ := h.briefing()
	all := map[string]any{"briefing_id": briefing, "comments": false, "k": 3, "delay": 0}
	for k, v := range body {
		all[k] = v
	}
	b := ballotBox{h: h, id: h.make(auth.Organizer, "/api/v1/sessions", all)}
	b.sid = b.id
	b.addSlips(n)
	b.move("ready").want(200)
	raw := h.ask("GET", "/rb1/"+b.sid+"/manifest", "", nil).want(200).Body
	parsed, err := vote.ParseManifest(raw)
	if err != nil {
		h.t.Fatal(err)
	}
	b.box = parsed
	return b
}

func (b *ballotBox) addSlips(n int) {
	b.h.t.Helper()
	var tids []string
	for range n {
		var c vote.Code
		if _, err := rand.Read(c[:]); err != nil {
			b.h.t.Fatal(err)
		}
		tid := vote.TokenID(b.sid, vote.TypedToken(b.sid, c))
		b.codes, tids = append(b.codes, c), append(tids, vote.B64u.EncodeToString(tid[:]))
	}
	b.h.as(auth.Organizer, "POST", "/api/v1/sessions/"+b.id+"/slips", map[string]any{"token_ids": tids}).want(200)
}

func (b *ballotBox) move(to string, more ...any) reply {
	b.h.t.Helper()
	body := map[string]any{"to": to}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return b.h.as(auth.Organizer, "POST", "/api/v1/sessions/"+b.id+"/transitions", body)
}

func (b *ballotBox) post(path string, msg []byte) reply {
	b.h.t.Helper()
	return b.h.ask("POST", "/rb1/"+b.sid+"/"+path, "", msg, "Content-Type", "application/octet-stream")
}

func (b *ballotBox) token(i int) vote.Token { return vote.TypedToken(b.sid, b.codes[i]) }

// phone makes a phone that holds slip i, not yet admitted.
func (b *ballotBox) phone(i int) *votetest.Phone {
	b.h.t.Helper()
	p, err := votetest.NewPhone(rand.Reader, b.box, b.token(i), [10]byte{})
	if err != nil {
		b.h.t.Fatal(err)
	}
	return p
}

// admitted makes a phone and admits it.
func (b *ballotBox) admitted(i int) *votetest.Phone {
	b.h.t.Helper()
	p := b.phone(i)
	if err := p.Admitted(b.post("admit", admitMessage(p.Request)).want(200).Body); err != nil {
		b.h.t.Fatal(err)
	}
	return p
}

func admitMessage(r vote.AdmitRequest) []byte {
	msg := append([]byte{1}, r.Token[:]...)
	msg = append(msg, r.Code[:]...)
	for _, z := range r.Z {
		msg = append(msg, z...)
	}
	return msg
}

// answers marks every single question with option n.
func (b *ballotBox) answers(n int) []int {
	out := make([]int, len(b.box.Manifest.Questions))
	for i, q := range b.box.Manifest.Questions {
		if q.T == "s" {
			out[i] = n
		}
	}
	return out
}

func (b *ballotBox) castMessage(i, n int) []byte {
	b.h.t.Helper()
	msg, err := b.admitted(i).Cast(b.answers(n))
	if err != nil {
		b.h.t.Fatal(err)
	}
	return msg
}

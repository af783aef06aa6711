package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"io"
	"net/http"
	"testing"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// voter plays phones one after the other, so that a test knows who voted when and what was sent.
type voter struct {
	t   *testing.T
	url string
	box *vote.Box
}

type voted struct{ tid, hz, pk, message []byte }

func newVoter(t *testing.T, s *site, sid string) *voter {
	t.Helper()
	v := &voter{t: t, url: s.url() + "/rb1/" + sid}
	res, err := http.Get(v.url + "/manifest")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	v.box, err = vote.ParseManifest(raw)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (v *voter) post(path string, body []byte) []byte {
	v.t.Helper()
	res, err := http.Post(v.url+path, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %d %q %v", path, res.StatusCode, raw, err)
	}
	return raw
}

// phone is the phone of anyone who holds a slip.
func (v *voter) phone(s slip) *votetest.Phone {
	v.t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(s.Token)
	if err != nil {
		v.t.Fatal(err)
	}
	p, err := votetest.NewPhone(rand.Reader, v.box, vote.Token(raw), [10]byte{})
	if err != nil {
		v.t.Fatal(err)
	}
	return p
}

// vote spends a slip and casts; with comment it sends a suggestion too.
func (v *voter) vote(s slip, comment bool) voted {
	v.t.Helper()
	p := v.phone(s)
	if err := p.Admitted(v.post("/admit", p.Request.Message())); err != nil {
		v.t.Fatal(err)
	}
	msg, err := p.Cast([]int{1, 2, 3, 4, 1, 2, 3, 4, 0})
	if err != nil {
		v.t.Fatal(err)
	}
	v.post("/cast", msg)
	if comment {
		text, err := p.Comment("路灯还没有修好")
		if err != nil {
			v.t.Fatal(err)
		}
		v.post("/comment", text)
	}
	bal, err := v.box.ReadBallot(vote.SlotBallot, msg)
	if err != nil {
		v.t.Fatal(err)
	}
	tid, hz := vote.TokenID(v.box.Manifest.SID, p.Request.Token), p.Request.HZ()
	return voted{tid[:], hz[:], bal.PK, msg}
}

package swarm

import (
	"bytes"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"minping/internal/vote"
)

func TestALateBallotIsSaidToBeLateAndCountedOnlyIfTheBoardHasIt(t *testing.T) {
	s, slips := newService(t, setup{slips: 6})
	var casts atomic.Int64
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		// accepted, but the box closes in the meantime
		if strings.HasSuffix(path, "/cast") && status == 200 && casts.Add(1) > 3 {
			s.set(vote.StateSealed)
			return 425, []byte("again")
		}
		return status, body
	}
	rep := play(t, s, Options{Slips: slips, Concurrency: 1, CheckBoard: true})
	if rep.Journeys != 3 || rep.Errors["cast: late"] != 1 || rep.OnBoard != 3 ||
		rep.Board.Late != 1 || rep.Sent.Ballots != 4 {
		t.Errorf("%+v, board %+v", rep, rep.Board)
	}
	sameAsSent(t, s, rep)
}

func TestEveryReceiptIsLookedForOnTheBoard(t *testing.T) {
	s, slips := newService(t, setup{slips: 10})
	go func() {
		for s.count("cast") < 10 {
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(200 * time.Millisecond)
		s.set(vote.StateSealed)
	}()
	rep := play(t, s, Options{Slips: slips, CheckBoard: true, BoardWait: 10 * time.Second})
	if !rep.OK() || rep.OnBoard != 10 || !rep.Board.OK() {
		t.Errorf("%+v, board %+v", rep, rep.Board)
	}

	// A finished run can be compared with the board later.
	later, err := CheckKept(t.Context(), Options{Server: s.web.URL}, rep.Kept)
	if err != nil || !later.OK() || later.Boxes[0].OnBoard != 10 {
		t.Errorf("later: %+v, %v", later, err)
	}

	// The operator drops a ballot and signs the rest.
	for bid := range s.ballots {
		delete(s.ballots, bid)
		break
	}
	later, err = CheckKept(t.Context(), Options{Server: s.web.URL}, rep.Kept)
	if err != nil || later.OK() || len(later.Missing) != 1 || later.Missing[0].Receipt == "" {
		t.Errorf("dropped: %+v, %v", later, err)
	}
}

// TestABoardThatDoesNotFitIsNotBelieved covers rb1 §16 C3 for this client.
func TestABoardThatDoesNotFitIsNotBelieved(t *testing.T) {
	s, slips := newService(t, setup{slips: 6})
	other, _ := newService(t, setup{slips: 1, state: vote.StateSealed})
	rep := play(t, s, Options{Slips: slips})
	s.set(vote.StateSealed)
	_, foreign := other.board("board/checkpoint")
	reorder := func(f func(index []byte) []byte) func(string, int, []byte) (int, []byte) {
		return func(path string, status int, body []byte) (int, []byte) {
			if strings.HasSuffix(path, "/index") {
				body = f(bytes.Clone(body))
			}
			return status, body
		}
	}
	swap := func(b []byte) []byte {
		return bytes.Join([][]byte{b[32:64], b[:32], b[64:]}, nil)
	}
	for name, meddle := range map[string]func(string, int, []byte) (int, []byte){
		"removed": reorder(func(b []byte) []byte { return b[32:] }),
		"doubled": reorder(func(b []byte) []byte { return bytes.Join([][]byte{b[:32], b[:32], b[64:]}, nil) }),
		"swapped": reorder(swap),
		"changed": reorder(func(b []byte) []byte { b[0] ^= 1; return b }),
		"note of another session": func(path string, status int, body []byte) (int, []byte) {
			if strings.HasSuffix(path, "/checkpoint") {
				return 200, foreign
			}
			return status, body
		},
		// Its own note fits it, and none of this one's ballots is missed there.
		"all of another session": func(path string, _ int, _ []byte) (int, []byte) {
			_, at, _ := strings.Cut(strings.TrimPrefix(path, "/rb1/"), "/")
			if at == "manifest" {
				return 200, other.box.Bytes
			}
			return other.board(at)
		},
	} {
		s.meddle = meddle
		got, err := CheckKept(t.Context(), Options{Server: s.web.URL}, rep.Kept)
		if err != nil || got.OK() || got.Boxes[0].Error == "" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	s.meddle = nil
	for name, n := range map[string]vote.Note{
		"another stage": {Stage: vote.StageResult, Extra: vote.ResultExtra(vote.Hash{})},
		"another size":  {Stage: vote.StageSealed, Size: 5, Extra: vote.SealedExtra(vote.Hash{}, 6)},
		"another origin": {
			Stage: vote.StageSealed, Size: 6, Origin: "other/rb1/x",
			Extra: vote.SealedExtra(vote.Hash{}, 6),
		},
		"doubled trackers": {Stage: vote.StageSealed, Size: 6, Extra: vote.SealedExtra(vote.Hash{}, 6)},
		"another manifest": {
			Stage: vote.StageSealed, Size: 6, M: vote.Hash{1},
			Extra: vote.SealedExtra(vote.Hash{}, 6),
		},
	} {
		_, index := s.board("board/index")
		trackers := make([]vote.Hash, 6)
		for i := range trackers {
			trackers[i] = vote.Hash(index[32*i:])
		}
		if name == "doubled trackers" {
			trackers[1] = trackers[0]
			index = bytes.Join([][]byte{index[:32], index[:32], index[64:]}, nil)
		}
		n.Root = vote.TreeRoot(trackers)
		if n.Origin == "" {
			n.Origin = s.box.Manifest.Origin
		}
		if n.M == (vote.Hash{}) {
			n.M = s.box.M
		}
		raw, err := vote.SignNote(n, s.signer)
		if err != nil {
			t.Fatal(err)
		}
		b, err := parseManifest(s.box.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.checkIndex(raw, index); err == nil {
			t.Errorf("a note of %s was believed", name)
		}
	}
}

package swarm

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// CastBallot is what a phone keeps until the board is published: the state `cast` or `late` of rb1 §11.
type CastBallot struct {
	SID     string `json:"sid"`
	M       string `json:"m"`       // base64url, the manifest the phone voted under
	Tracker string `json:"tracker"` // base64url
	Receipt string `json:"receipt"` // base64url; empty for a phone that was too late
}

// ParseKept reads what an earlier run kept.
func ParseKept(raw []byte) ([]CastBallot, error) {
	var out []CastBallot
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("swarm: what was kept: %w", err)
	}
	for i, k := range out {
		for _, x := range []struct {
			text string
			n    int
		}{{k.SID, 16}, {k.M, 32}, {k.Tracker, 32}} {
			if b, err := b64u.DecodeString(x.text); err != nil || len(b) != x.n {
				return nil, fmt.Errorf("swarm: what phone %d kept is not a manifest hash with a tracker", i+1)
			}
		}
	}
	if len(out) == 0 {
		return nil, errors.New("swarm: no phone kept anything")
	}
	return out, nil
}

// BoardReport says what the boards showed.
type BoardReport struct {
	Boxes   []BoardBox   `json:"boxes"`
	Missing []CastBallot `json:"missing,omitempty"` // acknowledged but not on the board: proof against the operator
	Late    int          `json:"late_on_board"`     // counted, although too late for a receipt
}

// BoardBox is the board of one box.
type BoardBox struct {
	SID     string `json:"sid"`
	Sealed  bool   `json:"sealed"`
	Size    int    `json:"size"`
	OnBoard int    `json:"on_board"`        // acknowledged ballots found
	Error   string `json:"error,omitempty"` // why the board was rejected
}

// OK reports whether every board was sealed and valid and contained every acknowledged ballot.
func (rep *BoardReport) OK() bool {
	for _, box := range rep.Boxes {
		if !box.Sealed || box.Error != "" {
			return false
		}
	}
	return len(rep.Missing) == 0
}

// Print writes the report as indented JSON.
func (rep *BoardReport) Print(w io.Writer) error { return printJSON(w, rep) }

// keep returns what the phone holds at the end, false if nothing.
func (p *phone) keep() (CastBallot, bool) {
	if p.state != done && p.state != late {
		return CastBallot{}, false
	}
	k := CastBallot{SID: p.sid, M: b64u.EncodeToString(p.box.m[:]), Tracker: b64u.EncodeToString(p.ballot.tracker[:])}
	if p.state == done {
		k.Receipt = b64u.EncodeToString(p.receipt[:])
	}
	return k, true
}

// checkBoards looks for every tracker of this run on the board of its box. A late ballot found there counts as sent.
func (r *run) checkBoards(ctx context.Context, rep *Report) {
	w := r.newWorker(-2)
	defer w.hangUpAll()
	tardy := map[string]*phone{}
	for _, p := range r.phones {
		if p.state == late {
			k, _ := p.keep()
			tardy[k.Tracker] = p
		}
	}
	rep.Board = &BoardReport{}
	until := time.Now().Add(r.BoardWait)
	for _, st := range r.order {
		for _, k := range rep.Board.look(ctx, w, st.box, rep.Kept, until) {
			p := tardy[k.Tracker]
			p.box.urn.add(p.answers)
		}
	}
	rep.Boxes = nil
	for _, b := range rep.Board.Boxes {
		rep.OnBoard += b.OnBoard
	}
	for _, st := range r.order {
		rep.Boxes = append(rep.Boxes, st.urn.Sent)
	}
	rep.Sent = sum(rep.Boxes)
}

// CheckKept looks for the trackers of an earlier run on the boards of the same server. The manifest hash that the
// phones voted under decides which boards are accepted.
func CheckKept(ctx context.Context, o Options, kept []CastBallot) (BoardReport, error) {
	o.SID, o.Voters = "-", 1 // no phones run
	if err := o.fill(); err != nil {
		return BoardReport{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	r := &run{Options: o, stations: map[[32]byte]*station{}}
	var err error
	r.server, err = newEndpoint(r.Server, r.TLS)
	if err != nil {
		return BoardReport{}, err
	}
	w := r.newWorker(-2)
	defer w.hangUpAll()
	rep := BoardReport{}
	until := time.Now().Add(o.BoardWait)
	seen := map[string]bool{}
	for _, k := range kept {
		if seen[k.M] {
			continue
		}
		seen[k.M] = true
		status, raw, err := w.ask(ctx, stepManifest, r.server, w.get(r.server, "/rb1/"+k.SID+"/manifest", ""))
		if err != nil {
			return rep, err
		}
		m := digest("rb1/manifest", raw)
		if status != 200 || b64u.EncodeToString(m[:]) != k.M {
			rep.Boxes = append(rep.Boxes, BoardBox{SID: k.SID, Error: "manifest: not the one the phones voted under"})
			continue
		}
		b, err := parseManifest(raw)
		if err != nil {
			return rep, fmt.Errorf("manifest of %s: %w", k.SID, err)
		}
		rep.look(ctx, w, b, kept, until)
	}
	return rep, nil
}

// look checks one box's board, adds its findings to the report and returns the late ballots found on it.
func (rep *BoardReport) look(
	ctx context.Context, w *worker, b *box, kept []CastBallot, until time.Time,
) (tardy []CastBallot) {
	out := BoardBox{SID: b.SID}
	trackers, err := w.board(ctx, b, until)
	switch {
	case errors.Is(err, errNotSealed):
	case err != nil:
		out.Sealed, out.Error = true, err.Error()
	default:
		out.Sealed, out.Size = true, len(trackers)
		m := b64u.EncodeToString(b.m[:])
		for _, k := range kept {
			if k.M != m {
				continue
			}
			switch found := k.among(trackers); {
			case found && k.Receipt != "":
				out.OnBoard++
			case found:
				rep.Late++
				tardy = append(tardy, k)
			case k.Receipt != "":
				rep.Missing = append(rep.Missing, k)
			}
		}
	}
	rep.Boxes = append(rep.Boxes, out)
	return tardy
}

// among reports whether the tracker is in a sorted index.
func (k CastBallot) among(trackers [][32]byte) bool {
	want, err := b64u.DecodeString(k.Tracker)
	if err != nil {
		return false
	}
	_, found := slices.BinarySearchFunc(trackers, want,
		func(a [32]byte, b []byte) int { return bytes.Compare(a[:], b) })
	return found
}

var errNotSealed = errors.New("not sealed yet")

// board fetches the sealed note and the index, waiting for the seal until the given time, and checks them as a phone
// does.
func (w *worker) board(ctx context.Context, b *box, until time.Time) ([][32]byte, error) {
	at := "/rb1/" + b.SID + "/board/"
	for attempt := 4; ; attempt++ {
		status, raw, err := w.ask(ctx, stepBoard, w.run.server, w.get(w.run.server, at+"checkpoint", ""))
		if err != nil {
			return nil, err
		}
		if status == 200 {
			text := bytes.Clone(raw)
			status, index, err := w.ask(ctx, stepBoard, w.run.server, w.get(w.run.server, at+"index", ""))
			if err != nil {
				return nil, err
			}
			if status != 200 {
				return nil, fmt.Errorf("index: status %d", status)
			}
			return b.checkIndex(text, index)
		}
		if status != 404 {
			return nil, fmt.Errorf("checkpoint: status %d", status)
		}
		if time.Now().After(until) {
			return nil, errNotSealed
		}
		if err := w.backoff(ctx, attempt, 0); err != nil {
			return nil, err
		}
	}
}

// checkIndex checks the sealed note (signature, origin, manifest, stage, size, root) and the index under it
// (strictly ascending), and returns the trackers (rb1 §8).
func (b *box) checkIndex(sealed, index []byte) ([][32]byte, error) {
	n, err := note.Open(sealed, note.VerifierList(b.verifier))
	if err != nil {
		return nil, fmt.Errorf("sealed note: %w", err)
	}
	line := strings.Split(n.Text, "\n")
	if len(line) < 5 {
		return nil, errors.New("sealed note: too short")
	}
	if line[0] != b.Origin {
		return nil, errors.New("sealed note: of another session")
	}
	if line[3] != "rb1 sealed "+base64.StdEncoding.EncodeToString(b.m[:]) {
		return nil, errors.New("sealed note: of another stage or manifest")
	}
	size, err := strconv.Atoi(line[1])
	if err != nil || strconv.Itoa(size) != line[1] || len(index) != 32*size {
		return nil, errors.New("index: not of the announced size")
	}
	trackers := make([][32]byte, size)
	for i := range trackers {
		trackers[i] = [32]byte(index[32*i:])
		if i > 0 && bytes.Compare(trackers[i-1][:], trackers[i][:]) >= 0 {
			return nil, errors.New("index: not strictly ascending")
		}
	}
	root, err := treeRoot(trackers)
	if err != nil {
		return nil, err
	}
	if base64.StdEncoding.EncodeToString(root[:]) != line[2] {
		return nil, errors.New("index: not under the announced root")
	}
	return trackers, nil
}

// treeRoot returns the RFC 6962 root over leaf hashes, computed by the library behind go.sum's database.
func treeRoot(leaves [][32]byte) (tlog.Hash, error) {
	if len(leaves) == 0 {
		return sha256.Sum256(nil), nil
	}
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, x := range at {
			out[i] = stored[x]
		}
		return out, nil
	})
	for i, leaf := range leaves {
		more, err := tlog.StoredHashesForRecordHash(int64(i), tlog.Hash(leaf), read)
		if err != nil {
			return tlog.Hash{}, fmt.Errorf("tree: %w", err)
		}
		stored = append(stored, more...)
	}
	root, err := tlog.TreeHash(int64(len(leaves)), read)
	if err != nil {
		return tlog.Hash{}, fmt.Errorf("tree: %w", err)
	}
	return root, nil
}

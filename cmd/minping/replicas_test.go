package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/vote"
)

// Replicas in these tests give a call to the store four seconds, so that an outage shows soon.
var quick = []string{"--mongo-timeout", "4s", "--mongo-connect-timeout", "4s"}

// newReplicas starts two services on one FerretDB and one folder of keys. Accounts and tokens are good on both.
func newReplicas(t *testing.T) (*ferret, *site, *site) {
	t.Helper()
	db, dir := startFerret(t), t.TempDir()
	where := []string{"--store", db.uri, "--store-trial", "--keys", filepath.Join(dir, "keys")}
	one := &site{t: t, dir: dir, addr: freeAddress(t), where: where, tokens: map[string]string{}}
	two := &site{t: t, dir: dir, addr: freeAddress(t), where: where, tokens: one.tokens}
	one.flags = append(slices.Clone(quick), "--public-url", one.url())
	two.flags = one.flags
	one.addUsers()
	for _, s := range []*site{one, two} {
		s.start()
		t.Cleanup(s.stop)
	}
	return db, one, two
}

// play starts a swarm; the returned function waits for its report.
func (s *site) play(server, id, slips string, flags ...string) func() swarmReport {
	s.t.Helper()
	cmd := runMinping(append([]string{
		"swarm", "--server", server, "--session", id, "--slips", slips, "--patience",
		"90s",
	}, flags...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	s.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return func() swarmReport {
		s.t.Helper()
		if err := <-ended; err != nil {
			s.t.Fatalf("swarm: %v\n%s\n%s", err, out.String(), errs.String())
		}
		var r swarmReport
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			s.t.Fatal(err)
		}
		return r
	}
}

// halves splits a file of slips into two.
func halves(t *testing.T, file string) (string, string) {
	t.Helper()
	all := readSlips(t, file)
	var names [2]string
	for i, part := range [][]slip{all[:len(all)/2], all[len(all)/2:]} {
		raw, err := json.Marshal(part)
		if err != nil {
			t.Fatal(err)
		}
		names[i] = file + []string{".first", ".second"}[i]
		if err := os.WriteFile(names[i], raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return names[0], names[1]
}

// received waits until the hall has heard of n ballots (in steps of five).
func (s *site) received(id string, n int) {
	s.t.Helper()
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if s.call("organizer", http.MethodGet, "/sessions/"+id, nil, nil) != http.StatusOK {
			continue // the store has more to do than it can
		}
		var v struct{ Received int }
		s.call("organizer", http.MethodGet, "/sessions/"+id, nil, &v)
		if v.Received >= n-n%5 {
			return
		}
	}
	s.t.Fatalf("%d ballots were not received in time", n)
}

// count closes at one replica, counts at the other and returns the result, which must be the same on both.
func count(t *testing.T, closer, counter *site, id string) resultAnswer {
	t.Helper()
	closer.move(id, "closing")
	counter.move(id, "counted")
	return sameResult(t, closer, counter, id)
}

func sameResult(t *testing.T, one, two *site, id string) resultAnswer {
	t.Helper()
	var here, there []byte
	one.call("assessor", http.MethodGet, "/sessions/"+id+"/result", nil, &here)
	two.call("assessor", http.MethodGet, "/sessions/"+id+"/result", nil, &there)
	if !bytes.Equal(here, there) {
		t.Errorf("one replica says %s, the other %s", here, there)
	}
	var r resultAnswer
	if err := json.Unmarshal(here, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// part is a promise that two replicas keep.
type part struct {
	promise string
	slips   int
	check   func(t *testing.T, p pair)
}

func TestTwoReplicasOnOneMongoDB(t *testing.T) {
	t.Parallel()
	keep(t, []part{
		{"a briefing whose phones are spread over both", 60, wholeBriefing},
		{"a receipt that either gives before the other closes is for a ballot on the board", 40, closeOvertakes},
		{"a hall screen follows at one replica what is done at the other", 6, screenFollows},
		{
			"keys that die with a step at one replica are dead at the other, and in the folder that both share", 4,
			keysDieEverywhere,
		},
		{"one of two who close at once wins, and there is one result", 8, closedTwice},
		{"a replica that is killed loses no acknowledged ballot and counts none twice", 150, oneIsKilled},
		{"a replica that is told to stop finishes what it has accepted", 120, oneIsDrained},
	})
}

// The parts spend their time waiting for timeouts, so each runs in parallel with its own replicas.
func TestTwoReplicasOutliveAMongoDBThatFails(t *testing.T) {
	t.Parallel()
	for _, p := range []part{
		{"a store that is away for ten seconds is admitted honestly and survived", 100, storeIsAway},
		{
			"a store that is killed and started again loses no acknowledged ballot and keeps none twice", 100,
			storeIsKilled,
		},
		{"a store that stutters loses nothing", 60, storeStutters},
	} {
		t.Run(p.promise, func(t *testing.T) {
			t.Parallel()
			keep(t, []part{p})
		})
	}
}

// keep plays the parts in turn on the same two replicas; each part has its own session.
func keep(t *testing.T, parts []part) {
	t.Helper()
	db, one, two := newReplicas(t)
	for unit, part := range parts {
		t.Run(part.promise, func(t *testing.T) {
			one.t, two.t = t, t
			for _, s := range []*site{one, two} {
				if s.server.ProcessState != nil { // a part that failed left it dead
					s.start()
				}
			}
			briefing, _, _ := one.briefing(unit+1, "liaocheng")
			id, file := one.session(briefing, part.slips, nil)
			part.check(t, pair{db, one, two, id, file, part.slips})
		})
	}
	one.t, two.t = t, t
	res, err := http.Get(one.url() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || !bytes.Contains(raw, []byte("minping_mongo_pools_cleared_total")) {
		t.Errorf("no counters of the driver: %v\n%s", err, raw)
	}
}

// pair is what a part of the test works on.
type pair struct {
	db       *ferret
	one, two *site
	id, file string
	slips    int
}

func wholeBriefing(t *testing.T, p pair) {
	first, second := halves(t, p.file)
	here := p.one.play(p.one.url(), p.id, first, "--check-board", "--board-wait", "60s")
	there := p.one.play(p.two.url(), p.id, second, "--check-board", "--board-wait", "60s", "--seed", "2")
	p.two.received(p.id, p.slips)
	time.Sleep(300 * time.Millisecond) // steps of five: the last phones may still be on their way
	p.two.move(p.id, "closing")
	a, b := here(), there()
	if a.Journeys+b.Journeys != p.slips || a.OnBoard+b.OnBoard != p.slips {
		t.Errorf("%d and %d phones voted, %d and %d receipts are on the board", a.Journeys, b.Journeys, a.OnBoard,
			b.OnBoard)
	}
	p.one.move(p.id, "counted")
	r := sameResult(t, p.one, p.two, p.id)
	if r.Returned != p.slips {
		t.Errorf("%d ballots were counted", r.Returned)
	}
	for q, key := range []string{"sat", "basic", "dis", "unk"} {
		if got, want := r.PerQuestion[0].Counts[key], a.Sent.Questions[0].N[q]+b.Sent.Questions[0].N[q]; got != want {
			t.Errorf("%s: sent %d, counted %d", key, want, got)
		}
	}
	keysAreDead(t, p)
}

// keysAreDead looks for what a counted session may have left: a file of keys, or a replica that still answers as if it
// had them.
func keysAreDead(t *testing.T, p pair) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(p.one.dir, "keys", p.id+"*"))
	if err != nil || len(left) > 0 {
		t.Errorf("keys are left: %v %v", left, err)
	}
	s := readSlips(t, p.file)[0]
	for _, at := range []*site{p.one, p.two} {
		status, word, _ := ask(t, at, p.id, "/admit", admission(t, at, p.id, s))
		if status != http.StatusGone && status != http.StatusConflict {
			t.Errorf("an admission after the count: %d %q", status, word)
		}
	}
}

func admission(t *testing.T, at *site, id string, s slip) []byte {
	t.Helper()
	return newVoter(t, at, id).phone(s).Request.Message()
}

// ask posts to the voter's side and returns what came back.
func ask(t *testing.T, at *site, id, path string, body []byte) (int, string, http.Header) {
	t.Helper()
	res, err := http.Post(at.url()+"/rb1/"+id+path, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return 0, "", nil
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	return res.StatusCode, string(raw), res.Header
}

// closeOvertakes lets forty phones cast at both replicas while the session closes at one: anyone who has a receipt is
// on the board.
func closeOvertakes(t *testing.T, p pair) {
	type cast struct {
		msg     []byte
		tracker vote.Hash
		status  int
	}
	casts := make([]cast, p.slips)
	v := newVoter(t, p.one, p.id)
	for i, s := range readSlips(t, p.file) {
		phone := v.phone(s)
		if err := phone.Admitted(v.post("/admit", phone.Request.Message())); err != nil {
			t.Fatal(err)
		}
		msg, err := phone.Cast([]int{1, 2, 3, 4, 1, 2, 3, 4, 0})
		if err != nil {
			t.Fatal(err)
		}
		bal, err := v.box.ReadBallot(vote.SlotBallot, msg)
		if err != nil {
			t.Fatal(err)
		}
		casts[i] = cast{msg: msg, tracker: bal.Tracker}
	}
	var phones sync.WaitGroup
	for i := range casts {
		phones.Go(func() {
			time.Sleep(time.Duration(i) * 4 * time.Millisecond)
			at := []*site{p.one, p.two}[i%2]
			casts[i].status, _, _ = ask(t, at, p.id, "/cast", casts[i].msg)
		})
	}
	time.Sleep(60 * time.Millisecond)
	p.two.move(p.id, "closing")
	if status, word, _ := ask(t, p.one, p.id, "/cast", casts[p.slips-1].msg); status == http.StatusOK {
		t.Errorf("a cast after the close at the other replica: %d %q", status, word)
	}
	phones.Wait()
	index := p.one.board(p.id, "index")
	given := 0
	for _, c := range casts {
		if c.status == http.StatusOK {
			given++
			if !onBoard(index, c.tracker) {
				t.Error("a ballot with a receipt is not on the board")
			}
		}
	}
	if given == 0 || given == p.slips {
		t.Logf("the close fell beside the casts: %d receipts", given)
	}
	p.two.move(p.id, "counted")
	if r := sameResult(t, p.one, p.two, p.id); r.Returned != len(index)/32 || r.Returned < given {
		t.Errorf("%d receipts, %d on the board, %d counted", given, len(index)/32, r.Returned)
	}
}

func onBoard(index []byte, tracker vote.Hash) bool {
	for row := range slices.Chunk(index, len(tracker)) {
		if bytes.Equal(row, tracker[:]) {
			return true
		}
	}
	return false
}

// board waits for a file of the board.
func (s *site) board(id, name string) []byte {
	s.t.Helper()
	for range 200 {
		res, err := http.Get(s.url() + "/rb1/" + id + "/board/" + name)
		if err != nil {
			s.t.Fatal(err)
		}
		raw, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err == nil && res.StatusCode == http.StatusOK {
			return raw
		}
		time.Sleep(50 * time.Millisecond)
	}
	var v any
	s.call("organizer", http.MethodGet, "/sessions/"+id, nil, &v)
	s.t.Fatalf("no %s on the board: %v\n%s", name, v, s.log.String())
	return nil
}

func closedTwice(t *testing.T, p pair) {
	p.one.swarm(p.id, p.file)
	for _, to := range []string{"closing", "counted"} {
		var statuses [2]int
		var asked [2]int
		var both sync.WaitGroup
		for i, at := range []*site{p.one, p.two} {
			who := []string{"organizer", "organizer2"}[i]
			at.token(who)
			both.Go(func() { statuses[i], asked[i] = at.moveAtLast(who, p.id, to) })
		}
		both.Wait()
		slices.Sort(statuses[:])
		won := statuses == [2]int{http.StatusOK, http.StatusConflict}
		// answered "uncertain": these may have won
		lost := statuses == [2]int{http.StatusConflict, http.StatusConflict} && asked != [2]int{1, 1}
		if !won && !lost {
			t.Errorf("%s twice at once: %v after asking %v times", to, statuses, asked)
		}
	}
	if r := sameResult(t, p.one, p.two, p.id); r.Returned != p.slips {
		t.Errorf("%d ballots were counted", r.Returned)
	}
}

// moveAtLast asks for a step until the store has answered in time: on a busy machine four seconds may be too short.
func (s *site) moveAtLast(who, id, to string) (status, asked int) {
	for end := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		asked++
		status = s.call(who, http.MethodPost, "/sessions/"+id+"/transitions", map[string]any{"to": to}, nil)
		if status != http.StatusServiceUnavailable || time.Now().After(end) {
			return status, asked
		}
	}
}

// Three replicas that start at the same moment on a store and a folder of keys that are both empty become one service:
// one layout, one board key, one key of tokens, and what one of them makes is there at all.
func TestReplicasMayStartAtOnceOnAnEmptyStore(t *testing.T) {
	t.Parallel()
	db, dir := startFerret(t), t.TempDir()
	keys := filepath.Join(dir, "keys")
	var sites []*site
	for range 3 {
		s := &site{
			t: t, dir: dir, addr: freeAddress(t), where: []string{"--store", db.uri, "--store-trial", "--keys", keys},
			flags: quick, tokens: map[string]string{},
		}
		sites = append(sites, s)
		s.launch()
		t.Cleanup(s.stop)
	}
	for _, s := range sites {
		s.ready()
	}
	sites[0].addUser("admin", "admin", "")
	token := sites[1].token("admin")
	for i, s := range sites {
		s.tokens["admin"] = token // good at all, or they have different keys
		s.make("admin", "/rounds", map[string]any{"term": 5, "no": i + 1, "name": "第七轮", "starts_on": "2024-07-01"})
	}
	var rounds struct{ Items []any }
	sites[2].call("admin", http.MethodGet, "/rounds", nil, &rounds)
	if len(rounds.Items) != len(sites) {
		t.Errorf("%d rounds at the last one", len(rounds.Items))
	}
	left, err := filepath.Glob(filepath.Join(keys, "*.key"))
	if err != nil || len(left) != 2 {
		t.Errorf("in the folder of keys: %v %v", left, err)
	}
}

// A server that cannot keep the promises is refused with a sentence, unless it is a trial.
func TestAServerThatCannotKeepThePromisesIsRefused(t *testing.T) {
	t.Parallel()
	db := startFerret(t)
	out, err := runMinping("serve", "--addr", "127.0.0.1:0", "--store", db.uri, "--keys", t.TempDir()).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitFailed || !strings.Contains(string(out), "--store-trial") {
		t.Errorf("%v\n%s", err, out)
	}
}

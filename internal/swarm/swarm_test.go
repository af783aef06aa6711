package swarm

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minping/internal/vote"
)

// play runs a swarm against a service and fails the test when it cannot begin.
func play(t *testing.T, s *service, o Options) Report {
	t.Helper()
	o.Server = orElse(o.Server, s.web.URL)
	if o.Patience == 0 {
		o.Patience = 5 * time.Second
	}
	rep, err := Run(t.Context(), o, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// sameAsSent compares what the report says was sent with what the box holds.
func sameAsSent(t *testing.T, s *service, rep Report) {
	t.Helper()
	got := s.tally()
	if got.Spoilt != 0 || got.Returned != rep.Sent.Ballots {
		t.Errorf("box: %d returned, %d spoilt; sent %d", got.Returned, got.Spoilt, rep.Sent.Ballots)
	}
	for i, q := range got.Questions {
		if diff := cmp.Diff(rep.Sent.Questions[i].N, q.N); diff != "" || q.Blank != rep.Sent.Questions[i].Blank {
			t.Errorf("question %d: blank %d, sent %d; %s", i+1, q.Blank, rep.Sent.Questions[i].Blank, diff)
		}
	}
}

func TestEveryPhoneVotesOnceAndTotalsAreWhatWasSent(t *testing.T) {
	for _, fresh := range []bool{false, true} {
		s, slips := newService(t, setup{slips: 40, comments: true})
		rep := play(t, s, Options{Slips: slips, Seed: 7, Concurrency: 8, NewConnections: fresh, Comments: 5})
		if !rep.OK() || rep.Journeys != 40 || rep.ReceiptsVerified != 40 || len(s.ballots) != 40 || len(s.comments) != 5 {
			t.Errorf("fresh %v: %+v; %d ballots, %d comments", fresh, rep, len(s.ballots), len(s.comments))
		}
		sameAsSent(t, s, rep)
		want := 8
		if fresh {
			want = 40
		}
		if got := rep.Steps[stepConnect].Count; got != want {
			t.Errorf("fresh %v: %d connections, want %d", fresh, got, want)
		}
		if rep.Sent.Questions[0].Code != "q1" || rep.Sent.Comments != 5 {
			t.Errorf("sent %+v", rep.Sent)
		}
		for _, step := range []string{stepManifest, stepForm, stepAdmit, stepCast} {
			if n := rep.Steps[step].Count; n != 40 {
				t.Errorf("%d answers to %s, want 40", n, step)
			}
		}
		if s.count("/static/a.css") != 40 || s.count("/static/a.js") != 40 {
			t.Error("the page's parts were not loaded by every phone")
		}
	}
}

func TestACommentReadsAsItWasSent(t *testing.T) {
	s, slips := newService(t, setup{slips: 1, comments: true})
	play(t, s, Options{Slips: slips, Comments: 1})
	for _, msg := range s.comments {
		c, err := s.box.ReadBallot(vote.SlotComment, msg)
		if err != nil {
			t.Fatal(err)
		}
		text, err := s.box.OpenComment(s.seal, c)
		if err != nil || text != "建议 1:整改进展请定期公开。" {
			t.Errorf("%q, %v", text, err)
		}
	}
	if len(s.comments) != 1 {
		t.Errorf("%d comments", len(s.comments))
	}
}

func TestThePlanDecidesTheAnswers(t *testing.T) {
	s, slips := newService(t, setup{slips: 6})
	plan, err := ParsePlan([]byte(`[{"count":3,"answers":[1,3,5]},{"count":2,"answers":[0,1,0]}]`))
	if err != nil {
		t.Fatal(err)
	}
	rep := play(t, s, Options{Slips: slips, Plan: plan})
	want := []SentQuestion{
		{Code: "q1", N: []int{3, 0}, Blank: 2},
		{Code: "q2", N: []int{2, 0, 3}},
		{Code: "q3", N: []int{3, 0, 3}, Blank: 2},
	}
	if diff := cmp.Diff(want, rep.Sent.Questions); diff != "" || rep.Voters != 5 {
		t.Errorf("%d voters; %s", rep.Voters, diff)
	}
	sameAsSent(t, s, rep)
}

func TestAnswersThatTheManifestForbidsAreRefusedBeforeTheStart(t *testing.T) {
	s, slips := newService(t, setup{slips: 2})
	_, err := Run(t.Context(), Options{Server: s.web.URL, Slips: slips, Plan: Plan{{Answers: []int{1, 0, 1}}}}, nil)
	if err == nil || s.count("admit") != 0 {
		t.Errorf("error %v, %d admissions", err, s.count("admit"))
	}
}

func TestTheSameSeedGivesTheSameAnswers(t *testing.T) {
	var sent []*Sent
	for range 2 {
		s, slips := newService(t, setup{slips: 20})
		rep := play(t, s, Options{Slips: slips, Seed: 99, Concurrency: 7})
		rep.Sent.SID = ""
		sent = append(sent, rep.Sent)
	}
	if diff := cmp.Diff(sent[0], sent[1]); diff != "" {
		t.Error(diff)
	}
}

func TestLossAndCrashesLoseNoBallotAndDoubleNone(t *testing.T) {
	s, slips := newService(t, setup{slips: 60, comments: true})
	var n atomic.Int64
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		switch n.Add(1) % 11 { // the server, too, fails after having done its part
		case 3:
			return 0, nil
		case 7:
			return 503, nil
		}
		return status, body
	}
	rep := play(t, s, Options{Slips: slips, Concurrency: 20, Loss: 0.1, NewConnections: true, Comments: 10, Seed: 3})
	if rep.Journeys != 60 || len(s.ballots) != 60 || len(s.comments) != 10 || len(rep.Errors) != 0 {
		t.Errorf("%d journeys, %d ballots, %d comments, errors %v", rep.Journeys, len(s.ballots), len(s.comments), rep.Errors)
	}
	seen := map[string]int{}
	for kind, n := range rep.Retries {
		_, what, _ := strings.Cut(kind, ": ")
		seen[what] += n
	}
	if seen["lost on purpose"] == 0 || seen["503"] == 0 || seen["connection broken"] == 0 {
		t.Errorf("retries %v", rep.Retries)
	}
	sameAsSent(t, s, rep)
}

func TestAForgedReceiptIsReported(t *testing.T) {
	s, slips := newService(t, setup{slips: 5})
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		if strings.HasSuffix(path, "/cast") && status == 200 {
			body[10] ^= 1
		}
		return status, body
	}
	rep := play(t, s, Options{Slips: slips})
	if rep.OK() || rep.Errors["cast: forged receipt"] != 5 || rep.ReceiptsVerified != 0 || rep.Sent.Ballots != 0 {
		t.Errorf("%+v", rep)
	}
}

// TestAnotherIssuerKeyStopsThePhone covers rb1 §16 A8: nothing more is sent, above all no second z.
func TestAnotherIssuerKeyStopsThePhone(t *testing.T) {
	s, slips := newService(t, setup{slips: 3})
	s.issuers = []*vote.IssuerKey{testKeys()[2]}
	rep := play(t, s, Options{Slips: slips})
	refused := 0
	for kind, n := range rep.Errors {
		if strings.HasPrefix(kind, "admit: ") {
			refused += n
		}
	}
	if refused != 3 || s.count("cast") != 0 || s.count("admit") > 3 {
		t.Errorf("errors %v, %d casts, %d admissions", rep.Errors, s.count("cast"), s.count("admit"))
	}
}

func TestAManifestOfAnotherHashIsRefused(t *testing.T) {
	s, slips := newService(t, setup{slips: 3})
	other, _ := newService(t, setup{slips: 3, change: func(m *vote.Manifest) { m.SID, m.Origin = s.box.Manifest.SID, s.box.Manifest.Origin }})
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		if strings.HasSuffix(path, "/manifest") {
			return 200, other.box.Bytes
		}
		return status, body
	}
	rep := play(t, s, Options{Slips: slips})
	if rep.Errors["manifest: not the one on the slip"] != 3 || s.count("admit") != 0 {
		t.Errorf("errors %v, %d admissions", rep.Errors, s.count("admit"))
	}
}

func TestAnotherQuestionnaireIsRefused(t *testing.T) {
	s, slips := newService(t, setup{slips: 2})
	s.form = bytes.ReplaceAll(s.form, []byte("满意"), []byte("好评"))
	rep := play(t, s, Options{Slips: slips})
	if rep.Errors["form: not the one of the manifest"] != 2 || s.count("admit") != 0 {
		t.Errorf("errors %v, %d admissions", rep.Errors, s.count("admit"))
	}
}

func TestAUsedSlipIsReportedByItsWord(t *testing.T) {
	s, slips := newService(t, setup{slips: 2})
	play(t, s, Options{Slips: slips[:1]})
	rep := play(t, s, Options{Slips: slips})
	if rep.Errors["admit: 409 used"] != 1 || rep.Journeys != 1 || rep.OK() {
		t.Errorf("%+v", rep)
	}
}

func TestTypedCodesAreSlipsToo(t *testing.T) {
	s, slips := newService(t, setup{slips: 3, slipsWithoutLinks: true})
	rep := play(t, s, Options{Slips: slips, SID: s.box.Manifest.SID})
	if rep.Journeys != 3 || len(rep.Warnings) != 1 {
		t.Errorf("%+v", rep)
	}
	if _, err := Run(t.Context(), Options{Server: s.web.URL, Slips: slips}, nil); err == nil {
		t.Error("slips without links were played without a session")
	}
}

func TestPhonesOfFlowTwoWaitForTheVote(t *testing.T) {
	s, slips := newService(t, setup{slips: 12, flow: vote.FlowTwo, state: vote.StateReady})
	go func() {
		time.Sleep(150 * time.Millisecond)
		s.set(vote.StateAdmitting)
		for len(s.admittedNow()) < 12 {
			time.Sleep(10 * time.Millisecond)
		}
		s.set(vote.StateAdmitted)
		time.Sleep(150 * time.Millisecond)
		s.set(vote.StateVoting)
	}()
	rep := play(t, s, Options{Slips: slips, Concurrency: 5})
	if !rep.OK() || rep.Journeys != 12 || rep.Steps[stepState].Count < 12 {
		t.Errorf("%+v", rep)
	}
	sameAsSent(t, s, rep)
}

func (s *service) admittedNow() map[vote.Hash]vote.Hash {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[vote.Hash]vote.Hash{}
	for k, v := range s.admitted {
		out[k] = v
	}
	return out
}

func TestAPauseIsWaitedOut(t *testing.T) {
	s, slips := newService(t, setup{slips: 3})
	s.pause(true)
	go func() {
		time.Sleep(300 * time.Millisecond)
		s.pause(false)
	}()
	if rep := play(t, s, Options{Slips: slips}); !rep.OK() || rep.Journeys != 3 {
		t.Errorf("%+v", rep)
	}
}

func TestALateBallotIsSaidToBeLateAndCountedOnlyIfTheBoardHasIt(t *testing.T) {
	s, slips := newService(t, setup{slips: 6})
	var casts atomic.Int64
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		if strings.HasSuffix(path, "/cast") && status == 200 && casts.Add(1) > 3 { // taken, but the box closes under way
			s.set(vote.StateSealed)
			return 425, []byte("again")
		}
		return status, body
	}
	rep := play(t, s, Options{Slips: slips, Concurrency: 1, CheckBoard: true})
	if rep.Journeys != 3 || rep.Errors["cast: late"] != 1 || rep.OnBoard != 3 || rep.Board.Late != 1 || rep.Sent.Ballots != 4 {
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

	// A run that has ended can be held against the board later.
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
	} {
		s.meddle = meddle
		got, err := CheckKept(t.Context(), Options{Server: s.web.URL}, rep.Kept)
		if err != nil || got.OK() || got.Boxes[0].Error == "" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	s.meddle = nil
	for name, n := range map[string]vote.Note{
		"another stage":    {Stage: vote.StageResult, Extra: vote.ResultExtra(vote.Hash{})},
		"another size":     {Stage: vote.StageSealed, Size: 5, Extra: vote.SealedExtra(vote.Hash{}, 6)},
		"another manifest": {Stage: vote.StageSealed, Size: 6, M: vote.Hash{1}, Extra: vote.SealedExtra(vote.Hash{}, 6)},
	} {
		_, index := s.board("board/index")
		trackers := make([]vote.Hash, 6)
		for i := range trackers {
			trackers[i] = vote.Hash(index[32*i:])
		}
		n.Origin, n.Root = s.box.Manifest.Origin, vote.TreeRoot(trackers)
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

func TestTheHallCodeIsReadFromTheScreen(t *testing.T) {
	s, slips := newService(t, setup{slips: 8, presence: 1})
	var unix, looks atomic.Int64
	unix.Store(1_800_000_000)
	s.unix = unix.Load
	screen := func(context.Context, string) (string, error) {
		if looks.Add(1) == 2 {
			unix.Add(60) // the first code has grown stale for whoever did not hurry
		}
		code := vote.PresenceCode(s.presence, s.box.M, vote.PresenceSlot(unix.Load()))
		if looks.Load() == 1 {
			code[0] ^= 1
		}
		return vote.ScreenURL("https://elsewhere.invalid", s.box.Manifest.SID, s.box.M, code), nil
	}
	rep := play(t, s, Options{Slips: slips, Screen: screen, Concurrency: 3})
	if !rep.OK() || rep.Journeys != 8 || looks.Load() < 2 {
		t.Errorf("%+v, %d looks", rep, looks.Load())
	}
	if _, err := Run(t.Context(), Options{Server: s.web.URL, Slips: slips}, nil); err == nil {
		t.Error("a session with presence was played without a screen")
	}
}

func TestAManifestThatTheScreenDoesNotShowIsRefused(t *testing.T) {
	s, slips := newService(t, setup{slips: 2, presence: 1})
	screen := func(context.Context, string) (string, error) {
		return vote.ScreenURL("https://h", s.box.Manifest.SID, vote.Hash{1}, [10]byte{}), nil
	}
	rep := play(t, s, Options{Slips: slips, Screen: screen})
	if rep.Errors["manifest: not the one on the screen"] != 2 || s.count("admit") != 0 {
		t.Errorf("%v", rep.Errors)
	}
}

func TestPhonesWithoutSlipsInventTheirTokens(t *testing.T) {
	s, _ := newService(t, setup{mode: vote.ModeScreen, presence: 1})
	screen := func(context.Context, string) (string, error) {
		code := vote.PresenceCode(s.presence, s.box.M, vote.PresenceSlot(s.unix()))
		return vote.ScreenURL("https://h", s.box.Manifest.SID, s.box.M, code), nil
	}
	rep := play(t, s, Options{SID: s.box.Manifest.SID, Voters: 9, Screen: screen})
	if !rep.OK() || len(s.ballots) != 9 {
		t.Errorf("%+v", rep)
	}
}

func TestCastsAloneAreTimed(t *testing.T) {
	s, slips := newService(t, setup{slips: 30})
	rep := play(t, s, Options{Slips: slips, Phase: PhaseCasts, Concurrency: 6})
	if !rep.OK() || rep.Journeys != 30 || rep.CastsPerS <= 0 || rep.ReceiptsVerified != 30 {
		t.Errorf("%+v", rep)
	}
	sameAsSent(t, s, rep)
}

func TestABallotIsNotSentToAHostThatNobodyNamed(t *testing.T) {
	s, slips := newService(t, setup{slips: 2, cast: "https://elsewhere.invalid/rb1/x/cast"})
	_, err := Run(t.Context(), Options{Server: s.web.URL, Slips: slips}, nil)
	if err == nil || !strings.Contains(err.Error(), "elsewhere.invalid") {
		t.Errorf("%v", err)
	}
}

func TestTheCastHostOfTheManifestIsFollowedWhenNamed(t *testing.T) {
	var s *service
	var casts atomic.Int64
	second := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		casts.Add(1)
		s.serve(w, r)
	}))
	defer second.Close()
	s, slips := newService(t, setup{slips: 3, comments: true, change: func(m *vote.Manifest) { m.Cast = second.URL + "/rb1/" + m.SID + "/cast" }})
	rep := play(t, s, Options{Slips: slips, CastServer: second.URL, Comments: 1})
	if !rep.OK() || casts.Load() != 4 {
		t.Errorf("%+v, %d requests to the cast host", rep, casts.Load())
	}
}

func TestTLSIsSpoken(t *testing.T) {
	s, slips := newService(t, setup{slips: 3})
	secure := httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	roots := secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	rep := play(t, s, Options{Server: secure.URL, Slips: slips, NewConnections: true, TLS: &tls.Config{RootCAs: roots, ServerName: "example.com"}})
	if !rep.OK() {
		t.Errorf("%+v", rep)
	}
	rep, err := Run(t.Context(), Options{Server: secure.URL, Slips: slips, Patience: time.Millisecond}, nil)
	if err == nil {
		t.Errorf("an unknown certificate was trusted: %+v", rep)
	}
}

func TestAnInterruptedRunReportsWhatWasDone(t *testing.T) {
	s, slips := newService(t, setup{slips: 50})
	ctx, cancel := context.WithCancel(t.Context())
	var once sync.Once
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		if s.count("cast") >= 10 {
			once.Do(cancel)
		}
		return status, body
	}
	rep, err := Run(ctx, Options{Server: s.web.URL, Slips: slips, Concurrency: 4}, nil)
	if err != nil || !rep.Interrupted || rep.OK() || rep.Journeys == 0 || rep.Unfinished == 0 || rep.Failed != 0 {
		t.Errorf("%+v, %v", rep, err)
	}
	if rep.Journeys+rep.Unfinished != 50 || rep.Journeys != rep.Sent.Ballots {
		t.Errorf("%d done, %d unfinished, %d sent", rep.Journeys, rep.Unfinished, rep.Sent.Ballots)
	}
}

func TestARunEndsByItself(t *testing.T) {
	s, slips := newService(t, setup{slips: 3, flow: vote.FlowTwo, state: vote.StateReady})
	rep := play(t, s, Options{Slips: slips, Timeout: 300 * time.Millisecond})
	if !rep.TimedOut || rep.Unfinished != 3 || rep.OK() {
		t.Errorf("%+v", rep)
	}
}

func TestADeadServerIsGivenUp(t *testing.T) {
	s, slips := newService(t, setup{slips: 2})
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		if strings.HasSuffix(path, "/form") {
			return 0, nil
		}
		return status, body
	}
	rep := play(t, s, Options{Slips: slips, Patience: 200 * time.Millisecond})
	if rep.Errors["form: gave up after connection broken"] != 2 {
		t.Errorf("%v", rep.Errors)
	}
}

func TestOptionsThatMakeNoSenseAreRefused(t *testing.T) {
	for name, o := range map[string]Options{
		"no voters":        {Server: "http://127.0.0.1:1", SID: "x"},
		"no session":       {Server: "http://127.0.0.1:1", Voters: 3},
		"too many at once": {Server: "http://127.0.0.1:1", SID: "x", Voters: 20000, Concurrency: 10001},
		"too many":         {Server: "http://127.0.0.1:1", SID: "x", Voters: 2_000_001},
		"loss":             {Server: "http://127.0.0.1:1", SID: "x", Voters: 1, Loss: 1},
		"phase":            {Server: "http://127.0.0.1:1", SID: "x", Voters: 1, Phase: "other"},
		"server":           {Server: "ftp://127.0.0.1", SID: "x", Voters: 1},
		"path":             {Server: "http://127.0.0.1:1/api", SID: "x", Voters: 1},
		"few slips":        {Server: "http://127.0.0.1:1", SID: "x", Voters: 2, Slips: []Slip{{Code: "0000-0000-0000-0000"}}},
	} {
		if _, err := Run(t.Context(), o, nil); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestTheReportIsJSONWithTheContractsNames(t *testing.T) {
	s, slips := newService(t, setup{slips: 2})
	rep := play(t, s, Options{Slips: slips})
	var out bytes.Buffer
	if err := rep.Print(&out); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"journeys", "errors", "journeys_per_s", "steps", "bytes_per_journey", "sent", "receipts_verified", "on_board"} {
		if _, ok := got[key]; !ok {
			t.Errorf("no %s in %s", key, out.String())
		}
	}
}

func TestQuantilesAreWithinThreePercent(t *testing.T) {
	var h histogram
	rng := rand.New(rand.NewPCG(1, 2))
	var all []float64
	for range 20000 {
		d := time.Duration(rng.ExpFloat64() * float64(5*time.Millisecond))
		h.add(d)
		all = append(all, float64(d))
	}
	for _, q := range []float64{.5, .9, .99} {
		exact := quantileOf(all, q)
		if got := float64(h.quantile(q)); got < exact*0.97 || got > exact*1.04 {
			t.Errorf("quantile %v: %v, exactly %v", q, time.Duration(got), time.Duration(exact))
		}
	}
	for i := range uint64(100_000) {
		if b := bucket(i); lowest(b) > i || lowest(b+1) <= i {
			t.Fatalf("%d µs is in bucket %d, which begins at %d", i, b, lowest(b))
		}
	}
}

func quantileOf(all []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[int(q*float64(len(sorted)-1))]
}

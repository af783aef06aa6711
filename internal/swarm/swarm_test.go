package swarm

import (
	"bytes"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minping/internal/keys/keystest"
	"minping/internal/vote"
)

// play runs a swarm against a service and fails the test if it cannot start.
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

// sameAsSent compares what the report says was sent with the contents of the box.
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
		if !rep.OK() || rep.Journeys != 40 || rep.ReceiptsVerified != 40 ||
			len(s.ballots) != 40 || len(s.comments) != 5 {
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
		if err != nil || text != "建议 1：整改进展请定期公开。" {
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
		t.Errorf("%d journeys, %d ballots, %d comments, errors %v", rep.Journeys, len(s.ballots),
			len(s.comments), rep.Errors)
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

func TestAnswersOfAnotherLengthAreReported(t *testing.T) {
	s, slips := newService(t, setup{slips: 4, comments: true})
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		switch {
		case strings.HasSuffix(path, "/cast") && status == 200 && s.count("cast")%2 == 0:
			return status, body[:63]
		case strings.HasSuffix(path, "/comment"):
			return status, []byte("x")
		}
		return status, body
	}
	rep := play(t, s, Options{Slips: slips, Comments: 4, Concurrency: 1})
	want := map[string]int{"cast: the receipt is not 64 bytes long": 2, "comment: the answer is not empty": 2}
	if diff := cmp.Diff(want, rep.Errors); diff != "" || rep.Sent.Ballots != 2 || rep.Sent.Comments != 0 {
		t.Errorf("%+v %s", rep.Sent, diff)
	}
}

func TestHalfOfWhatIsLostNeverArrives(t *testing.T) {
	s, slips := newService(t, setup{slips: 40})
	rep := play(t, s, Options{Slips: slips, Loss: 0.4, Concurrency: 40, Patience: time.Minute})
	lost, arrived := rep.Retries["cast: lost on purpose"], s.count("cast")
	if !rep.OK() || arrived <= 40 || arrived >= 40+lost {
		t.Errorf("%d casts lost, %d arrived for 40 ballots", lost, arrived)
	}
}

func TestTheBallotKeyIsErasedAfterItsOneSignature(t *testing.T) {
	s, _ := newService(t, setup{slips: 1})
	b, err := parseManifest(s.box.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	c, err := newCredential("ballot")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.fill(c, []byte{1, 1, 0, 0}); err != nil || !bytes.Equal(c.sk, make([]byte, len(c.sk))) {
		t.Errorf("%v, key %x", err, c.sk)
	}
}

// TestAnotherIssuerKeyStopsThePhone covers rb1 §16 A8: nothing more is sent, in particular no second z.
func TestAnotherIssuerKeyStopsThePhone(t *testing.T) {
	s, slips := newService(t, setup{slips: 3})
	s.issuers = []*vote.IssuerKey{keystest.IssuerKeys()[2]}
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
	other, _ := newService(t, setup{
		slips:  3,
		change: func(m *vote.Manifest) { m.SID, m.Origin = s.box.Manifest.SID, s.box.Manifest.Origin },
	})
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

// TestAManifestOfAnotherSessionIsRefused: a slip without a link has no hash to compare a manifest with, but it has its
// session.
func TestAManifestOfAnotherSessionIsRefused(t *testing.T) {
	s, slips := newService(t, setup{slips: 3, slipsWithoutLinks: true})
	other, _ := newService(t, setup{slips: 3})
	first := true
	s.meddle = func(path string, status int, body []byte) (int, []byte) {
		if strings.HasSuffix(path, "/manifest") && !first {
			return 200, other.box.Bytes
		}
		first = false
		return status, body
	}
	o := Options{Server: s.web.URL, Slips: slips, SID: s.box.Manifest.SID, Concurrency: 1}
	rep := play(t, s, o)
	if rep.Errors["manifest: of another session"] != 3 || s.count("admit") != 0 {
		t.Errorf("%v", rep.Errors)
	}
	if _, err := Run(t.Context(), o, nil); err == nil {
		t.Error("a run on another session's manifest began")
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

func TestCastsAloneAreTimed(t *testing.T) {
	s, slips := newService(t, setup{slips: 30})
	rep := play(t, s, Options{Slips: slips, Phase: PhaseCasts, Concurrency: 6})
	if !rep.OK() || rep.Journeys != 30 || rep.CastsPerS <= 0 || rep.ReceiptsVerified != 30 {
		t.Errorf("%+v", rep)
	}
	sameAsSent(t, s, rep)
}

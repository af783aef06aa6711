package app

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"path"
	"slices"
	"sync"
	"testing"
	"time"

	"minping/configs"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/auth"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/keys/keystest"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// hall is a service with everything a briefing needs, and a clock that tests move.
type hall struct {
	*Service
	t     *testing.T
	st    store.Store
	dir   string
	mu    sync.Mutex
	clock time.Time
	where round.Sample
}

var (
	officer  = records.Actor{ID: "zhang", Name: "zhang", Role: auth.Organizer}
	officer2 = records.Actor{ID: "li", Name: "li", Role: auth.Organizer}
	office   = records.Actor{ID: "office", Name: "office", Role: auth.Admin}
)

// parsed are the schemes that come with the program, read once: nobody changes them.
var parsed = sync.OnceValues(func() (out []evalscheme.Scheme, err error) {
	for _, name := range []string{"liaocheng", "sanmenxia"} {
		raw, err := fs.ReadFile(configs.Packs, path.Join("packs", name+".yaml"))
		if err != nil {
			return nil, err
		}
		s, err := evalscheme.Parse(raw)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
})

// builtinRules are the rules that come with the program, read once.
var builtinRules = sync.OnceValues(func() (Rules, error) { return ReadRules(configs.Packs) })

func builtin(t *testing.T) []evalscheme.Scheme {
	t.Helper()
	out, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func newHall(t *testing.T) *hall {
	t.Helper()
	return newHallOn(t, memory.Open(), t.TempDir())
}

func newHallOn(t *testing.T, st store.Store, dir string) *hall {
	t.Helper()
	h := &hall{t: t, st: st, dir: dir, clock: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	h.Service = h.replica()
	return h
}

// replica is one more service on the same store and keys.
func (h *hall) replica() *Service {
	h.t.Helper()
	ring, err := keystest.Ring(h.dir, "test.example")
	if err != nil {
		h.t.Fatal(err)
	}
	signer, err := auth.NewSigner(ring.TokenKey(), h.now)
	if err != nil {
		h.t.Fatal(err)
	}
	rules, err := builtinRules()
	h.must(err)
	s, err := New(Options{
		Store: h.st, Keys: ring, Tokens: signer, Builtin: builtin(h.t), Rules: rules, PublicURL: "https://test.example",
		AppHash: "sha256-AAAA", Now: h.now,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	s.Sessions.TakeOver = 0
	return s
}

func (h *hall) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock
}

func (h *hall) pass(d time.Duration) {
	h.mu.Lock()
	h.clock = h.clock.Add(d)
	h.mu.Unlock()
}

// briefing makes round, organization, evaluation and briefing.
func (h *hall) briefing(scheme string) round.Sample {
	h.t.Helper()
	ctx := h.t.Context()
	r, err := h.Rounds.NewRound(ctx, office, round.Round{Term: 5, No: int(h.now().UnixNano()%900) + 1, Name: "第七轮", StartsOn: "2024-07-01"})
	h.must(err)
	o, err := h.Rounds.NewOrganization(ctx, office, round.Organization{Name: "市样例局" + records.NewID()[:4], Kind: evalscheme.KindDepartment})
	h.must(err)
	e, err := h.Rounds.NewEvaluation(ctx, office, round.Evaluation{RoundID: r.ID, OrganizationID: o.ID, SchemeID: scheme})
	h.must(err)
	b, err := h.Rounds.NewBriefing(ctx, officer, round.Briefing{EvaluationID: e.ID, HeldAt: h.now(), Place: "会议室", Expected: 66, Attended: 60})
	h.must(err)
	h.where = round.Sample{Round: r, Evaluation: e, Briefing: b, Org: o}
	return h.where
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// session makes a session with slips for every box and moves it to ready.
func (h *hall) session(slips int, tune func(*session.SessionRequest)) (session.SessionView, map[string][]vote.Token) {
	h.t.Helper()
	if h.where.Briefing.ID == "" {
		h.briefing("liaocheng")
	}
	no := 0
	comments := false
	r := session.SessionRequest{BriefingID: h.where.Briefing.ID, Delay: &no, Comments: &comments}
	if tune != nil {
		tune(&r)
	}
	v, err := h.Sessions.NewSession(h.t.Context(), officer, r)
	h.must(err)
	tokens := map[string][]vote.Token{}
	for _, b := range v.Boxes {
		if v.Mode == vote.ModeScreen {
			continue
		}
		var tids []string
		for range slips {
			var code vote.Code
			_, _ = rand.Read(code[:])
			tok := vote.TypedToken(b.SID, code)
			tid := vote.TokenID(b.SID, tok)
			tokens[b.SID] = append(tokens[b.SID], tok)
			tids = append(tids, vote.B64u.EncodeToString(tid[:]))
		}
		slices.Sort(tids)
		_, err := h.Sessions.AddSlips(h.t.Context(), officer, v.ID, b.Group, tids)
		h.must(err)
	}
	h.move(v.ID, vote.StateReady)
	v, err = h.Sessions.ShowSession(h.t.Context(), officer, v.ID)
	h.must(err)
	return v, tokens
}

func (h *hall) move(id string, to vote.State) session.MoveResult {
	h.t.Helper()
	r, err := h.Sessions.Move(h.t.Context(), officer, id, session.MoveRequest{To: to})
	h.must(err)
	return r
}

// box reads the manifest as a phone does.
func (h *hall) open(sid string) *vote.Box {
	h.t.Helper()
	raw, err := h.Boxes.Manifest(h.t.Context(), sid)
	h.must(err)
	b, err := vote.ParseManifest(raw)
	h.must(err)
	return b
}

// phone is admitted with a token.
func (h *hall) admit(sid string, tok vote.Token) *votetest.Phone {
	h.t.Helper()
	p, word := h.tryAdmit(sid, tok)
	if word != "" {
		h.t.Fatalf("admit: %s", word)
	}
	return p
}

func (h *hall) tryAdmit(sid string, tok vote.Token) (*votetest.Phone, ballotbox.Refusal) {
	h.t.Helper()
	b := h.open(sid)
	var code [10]byte
	if b.Manifest.Presence == 1 {
		code = h.hallCode(sid)
	}
	p, err := votetest.NewPhone(rand.Reader, b, tok, code)
	h.must(err)
	answer, word, err := answered(h.Boxes.Admit(h.t.Context(), sid, p.Request.Message()))
	h.must(err)
	if word != "" {
		return p, word
	}
	h.must(p.Admitted(answer))
	return p, ""
}

func (h *hall) hallCode(sid string) (code [10]byte) {
	h.t.Helper()
	lb, err := h.Boxes.Box(h.t.Context(), sid)
	h.must(err)
	k, err := h.Boxes.Ring.Load(sid)
	h.must(err)
	return vote.PresenceCode(k.Presence, lb.M, vote.PresenceSlot(h.now().Unix()))
}

// cast sends one ballot and checks its receipt.
func (h *hall) cast(sid string, p *votetest.Phone, answers []int) vote.Hash {
	h.t.Helper()
	msg, err := p.Cast(answers)
	h.must(err)
	return h.castMessage(sid, msg)
}

func (h *hall) castMessage(sid string, msg []byte) vote.Hash {
	h.t.Helper()
	b := h.open(sid)
	receipt, word, err := answered(h.Boxes.Cast(h.t.Context(), sid, msg))
	h.must(err)
	if word != "" {
		h.t.Fatalf("cast: %s", word)
	}
	bal, err := b.ParseBallot(vote.SlotBallot, msg)
	h.must(err)
	if !vote.CheckReceipt(b.ReceiptKey, b.M, bal.Tracker, receipt) {
		h.t.Fatal("the receipt does not verify")
	}
	return bal.Tracker
}

// same answers every scored question alike: 1..4, or 0 for abstention.
func same(overall, rest int) []int {
	a := []int{overall}
	for range 7 {
		a = append(a, rest)
	}
	return append(a, 0)
}

var randReader = rand.Reader

// must2 is must for calls with an answer that the test does not look at.
func (h *hall) must2(_ any, err error) {
	h.t.Helper()
	h.must(err)
}

func asError[T error](err error, target *T) bool { return errors.As(err, target) }

// answered splits what the voter's side answers into the refusal and a fault.
func answered(answer []byte, err error) ([]byte, ballotbox.Refusal, error) {
	no, err := refused(err)
	return answer, no, err
}

// refused is answered for a step that answers nothing.
func refused(err error) (ballotbox.Refusal, error) {
	if no, ok := ballotbox.RefusalIn(err); ok {
		return no, nil
	}
	return "", err
}

package apptest

import (
	"crypto/rand"
	"slices"
	"strconv"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// Briefing adds a round, an organization, an evaluation and a briefing.
func (h *App) Briefing(scheme string) round.Sample {
	h.T.Helper()
	ctx := h.T.Context()
	r, err := h.Rounds.NewRound(ctx, Office, round.Round{
		Term: 5, No: int(h.now().UnixNano()%900) + 1, Name: "第七轮", StartsOn: "2024-07-01",
	})
	h.Must(err)
	o, err := h.Rounds.NewOrganization(ctx, Office, round.Organization{
		Name: "市样例局" + records.NewID()[:4], Kind: evalscheme.KindDepartment,
	})
	h.Must(err)
	e, err := h.Rounds.NewEvaluation(ctx, Office, round.Evaluation{
		RoundID: r.ID, OrganizationID: o.ID, SchemeID: scheme,
	})
	h.Must(err)
	b, err := h.Rounds.NewBriefing(ctx, Officer, round.Briefing{
		EvaluationID: e.ID, HeldAt: h.now(), Place: "会议室", Expected: 66, Attended: 60,
	})
	h.Must(err)
	h.Sample = round.Sample{Round: r, Evaluation: e, Briefing: b, Org: o}
	return h.Sample
}

// Session adds a session with slips for every box and moves it to ready.
func (h *App) Session(
	slips int, tune func(*session.SessionRequest),
) (session.SessionView, map[string][]vote.Token) {
	h.T.Helper()
	if h.Sample.Briefing.ID == "" {
		h.Briefing("liaocheng")
	}
	no := 0
	comments := false
	r := session.SessionRequest{BriefingID: h.Sample.Briefing.ID, Delay: &no, Comments: &comments}
	if tune != nil {
		tune(&r)
	}
	v, err := h.Sessions.NewSession(h.T.Context(), Officer, r)
	h.Must(err)
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
		_, err := h.Sessions.AddSlips(h.T.Context(), Officer, v.ID, b.Group, tids)
		h.Must(err)
	}
	h.Move(v.ID, vote.StateReady)
	v, err = h.Sessions.ShowSession(h.T.Context(), Officer, v.ID)
	h.Must(err)
	return v, tokens
}

// Move takes a session to a state.
func (h *App) Move(id string, to vote.State) session.MoveResult {
	h.T.Helper()
	r, err := h.Sessions.Move(h.T.Context(), Officer, id, session.MoveRequest{To: to})
	h.Must(err)
	return r
}

// OpenBox reads a manifest as a phone does.
func (h *App) OpenBox(sid string) *vote.Box {
	h.T.Helper()
	raw, err := h.Boxes.Manifest(h.T.Context(), sid)
	h.Must(err)
	b, err := vote.ParseManifest(raw)
	h.Must(err)
	return b
}

// Admit returns a phone that was admitted with a token.
func (h *App) Admit(sid string, tok vote.Token) *votetest.Phone {
	h.T.Helper()
	p, word := h.TryAdmit(sid, tok)
	if word != "" {
		h.T.Fatalf("admit: %s", word)
	}
	return p
}

// TryAdmit returns a phone and the reason for which it was refused, if it was.
func (h *App) TryAdmit(sid string, tok vote.Token) (*votetest.Phone, ballotbox.Refusal) {
	h.T.Helper()
	b := h.OpenBox(sid)
	var code [10]byte
	if b.Manifest.Presence == 1 {
		code = h.HallCode(sid)
	}
	p, err := votetest.NewPhone(rand.Reader, b, tok, code)
	h.Must(err)
	answer, word, err := Answered(h.Boxes.Admit(h.T.Context(), sid, p.Request.Message()))
	h.Must(err)
	if word != "" {
		return p, word
	}
	h.Must(p.Admitted(answer))
	return p, ""
}

// HallCode returns the code that the screen shows at the moment.
func (h *App) HallCode(sid string) (code [10]byte) {
	h.T.Helper()
	lb, err := h.Boxes.Box(h.T.Context(), sid)
	h.Must(err)
	k, err := h.Boxes.Ring.Load(sid)
	h.Must(err)
	return vote.PresenceCode(k.Presence, lb.M, vote.PresenceSlot(h.now().Unix()))
}

// Cast sends a ballot and checks its receipt.
func (h *App) Cast(sid string, p *votetest.Phone, answers []int) vote.Hash {
	h.T.Helper()
	msg, err := p.Cast(answers)
	h.Must(err)
	return h.CastMessage(sid, msg)
}

// Voted makes an open session in which n people, all with slips, voted.
func (h *App) Voted(n int) session.SessionView {
	h.T.Helper()
	v, tokens := h.Session(n, nil)
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID] {
		h.Cast(v.ID, h.Admit(v.ID, tok), Same(1, 1))
	}
	return v
}

// WithSuggestions makes a session in which n people voted and wrote 意见0, 意见1 and so on, and seals it.
func (h *App) WithSuggestions(n int) (id string) {
	h.T.Helper()
	yes := true
	v, tokens := h.Session(n, func(r *session.SessionRequest) { r.Comments = &yes })
	h.Move(v.ID, vote.StateOpen)
	for i, tok := range tokens[v.ID] {
		p := h.Admit(v.ID, tok)
		h.Cast(v.ID, p, Same(1, 1))
		msg, err := p.Comment("意见" + strconv.Itoa(i))
		h.Must(err)
		h.Must(h.Boxes.CastComment(h.T.Context(), v.ID, msg))
	}
	h.Move(v.ID, vote.StateClosing)
	return v.ID
}

// CastMessage is Cast for a message that was made before.
func (h *App) CastMessage(sid string, msg []byte) vote.Hash {
	h.T.Helper()
	b := h.OpenBox(sid)
	receipt, word, err := Answered(h.Boxes.Cast(h.T.Context(), sid, msg))
	h.Must(err)
	if word != "" {
		h.T.Fatalf("cast: %s", word)
	}
	bal, err := b.ParseBallot(vote.SlotBallot, msg)
	h.Must(err)
	if !votetest.CheckReceipt(b.ReceiptKey, b.M, bal.Tracker, receipt) {
		h.T.Fatal("the receipt does not verify")
	}
	return bal.Tracker
}

// Same answers every scored question the same way: 1..4, or 0 for abstention.
func Same(overall, rest int) []int {
	a := []int{overall}
	for range 7 {
		a = append(a, rest)
	}
	return append(a, 0)
}

// Answered splits the answer to a voter's step into bytes, refusal and fault.
func Answered(answer []byte, err error) ([]byte, ballotbox.Refusal, error) {
	no, err := Refused(err)
	return answer, no, err
}

// Refused splits the error of a voter's step into refusal and fault.
func Refused(err error) (ballotbox.Refusal, error) {
	if no, ok := ballotbox.RefusalIn(err); ok {
		return no, nil
	}
	return "", err
}

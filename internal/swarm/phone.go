package swarm

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// phone is one voter's phone going through rb1 §11.
type phone struct {
	index int
	ticket
	answers []int  // nil: random
	words   string // the comment to send, "" for none

	box     *station
	creds   []*credential
	ballot  cast
	receipt [64]byte
	state   phoneState
}

type phoneState int

const (
	fresher  phoneState = iota
	admitted            // has a credential
	unproven            // a receipt has arrived but is not verified yet
	done                // a receipt has arrived and is valid
	late                // sent, but the box had closed; the board will show
	refused             // its journey ended with an error
)

// maxAsks is how many answers that contradict the state of the box a phone accepts before it gives up.
const maxAsks = 50

// enter takes a phone from the slip's link to its credential: page, manifest, form, admission.
func (w *worker) enter(ctx context.Context, p *phone) error {
	if err := w.loadPage(ctx); err != nil {
		return err
	}
	screen, err := w.loadManifest(ctx, p)
	if err != nil {
		return err
	}
	status, form, err := w.ask(ctx, stepForm, w.run.server, w.get(w.run.server, "/rb1/"+p.sid+"/form", ""))
	if err != nil {
		return err
	}
	if status != 200 {
		return fail(stepForm, strconv.Itoa(status))
	}
	if sha256.Sum256(form) != p.box.form {
		return fail(stepForm, "not the one of the manifest")
	}
	p.box.learnCodes(form)
	return w.admit(ctx, p, screen)
}

// loadManifest gets the manifest and requires the hash that the phone was shown: the screen's where a hall code is
// needed, else the slip's (rb1 §5).
func (w *worker) loadManifest(ctx context.Context, p *phone) (seen, error) {
	status, raw, err := w.ask(ctx, stepManifest, w.run.server, w.get(w.run.server, "/rb1/"+p.sid+"/manifest", ""))
	if err != nil {
		return seen{}, err
	}
	if status != 200 {
		return seen{}, fail(stepManifest, strconv.Itoa(status))
	}
	m := digest("rb1/manifest", raw)
	if !bytes.HasPrefix(m[:], p.prefix) {
		return seen{}, fail(stepManifest, "not the one on the slip")
	}
	st, err := w.run.station(m, raw)
	if err != nil {
		return seen{}, fail(stepManifest, err.Error())
	}
	if st.SID != p.sid {
		return seen{}, fail(stepManifest, "of another session")
	}
	p.box = st
	if st.Presence == 0 {
		return seen{}, nil
	}
	s, err := w.run.hall.read(ctx, p.sid, time.Time{})
	if err != nil {
		return seen{}, fail("screen", err.Error())
	}
	if s.m != m {
		return seen{}, fail(stepManifest, "not the one on the screen")
	}
	return s, nil
}

// admit requests the phone's credential and repeats the same request until the service has accepted or refused it.
func (w *worker) admit(ctx context.Context, p *phone, screen seen) error {
	creds, req, err := p.box.ask(p.token, screen.code)
	if err != nil {
		return fail(stepAdmit, err.Error())
	}
	clear(p.token[:])
	for attempt := 0; ; attempt++ {
		status, answer, err := w.ask(ctx, stepAdmit, w.run.server,
			w.post(w.run.server, "/rb1/"+p.sid+"/admit", req.body))
		if err != nil {
			return err
		}
		if status == 200 {
			if err := p.box.accept(creds, req, answer); err != nil {
				return fail(stepAdmit, err.Error())
			}
			p.creds, p.state = creds, admitted
			return nil
		}
		word := strings.TrimSpace(string(answer))
		switch {
		case status == 425 && word == "again":
			err = w.backoff(ctx, attempt, 0)
		case status == 409 && word == "not_open":
			err = w.await(ctx, p, stepAdmit, boxState.admits)
		case status == 403 && word == "stale" && p.box.Presence == 1:
			screen, err = w.run.hall.read(ctx, p.sid, screen.at)
			if err == nil {
				req.setScreen(screen.code)
				err = w.backoff(ctx, attempt, 0)
			}
		default:
			return fail(stepAdmit, answerText(status, word))
		}
		if err == nil && attempt == maxAsks {
			err = fail(stepAdmit, "gave up after "+answerText(status, word))
		}
		if err != nil {
			return err
		}
	}
}

// answerText names an answer in the report: the status and the one word that comes with it.
func answerText(status int, word string) string {
	if len(word) > 20 || strings.ContainsFunc(word, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }) {
		word = ""
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, word))
}

// prepare fills in the ballot and seals it; from here on the phone only sends bytes.
func (w *worker) prepare(p *phone) error {
	if p.ballot.message != nil {
		return nil
	}
	if p.answers == nil {
		p.answers = randomAnswers(p.box.Questions, w.run.Seed, p.index)
	}
	plain, err := p.box.encodeAnswers(p.answers)
	if err != nil {
		return fail("answers", err.Error())
	}
	p.ballot, err = p.box.fill(find(p.creds, "ballot"), plain)
	if err != nil {
		return fail(stepCast, err.Error())
	}
	return nil
}

// vote takes an admitted phone to its receipt and, if it has one, sends its comment.
func (w *worker) vote(ctx context.Context, p *phone) error {
	if p.box.Flow == "two" {
		if err := w.await(ctx, p, stepState, boxState.casts); err != nil {
			return err
		}
	}
	if err := w.prepare(p); err != nil {
		return err
	}
	if err := w.linger(ctx, p); err != nil {
		return err
	}
	if err := w.cast(ctx, p); err != nil {
		return err
	}
	if err := w.prove(p); err != nil {
		return err
	}
	if p.words != "" {
		return w.comment(ctx, p)
	}
	return nil
}

// cast sends the finished ballot until there is a receipt or the box has closed.
func (w *worker) cast(ctx context.Context, p *phone) error {
	to, path := p.box.castTo, p.box.castPath
	answer, err := w.deliver(ctx, p, stepCast, to, path, p.ballot.message)
	if err != nil {
		return err
	}
	if len(answer) != len(p.receipt) {
		return fail(stepCast, "the receipt is not 64 bytes long")
	}
	copy(p.receipt[:], answer)
	p.state = unproven
	return nil
}

// prove verifies the receipt, after which the ballot counts as sent.
func (w *worker) prove(p *phone) error {
	if !p.box.receiptOK(p.ballot.tracker, p.receipt[:]) {
		return fail(stepCast, "forged receipt")
	}
	p.state = done
	p.box.urn.add(p.answers)
	w.tally.receipts++
	p.creds = []*credential{find(p.creds, "comment")}
	return nil
}

// deliver repeats one message until it is accepted. After 425 or a refusal because of the state, it asks whether the
// box still accepts ballots: a pause is waited out, a close ends it (rb1 §7, §11 `late`).
func (w *worker) deliver(ctx context.Context, p *phone, step string, to *endpoint, path string,
	message []byte,
) ([]byte, error) {
	for attempt := 0; ; attempt++ {
		status, answer, err := w.ask(ctx, step, to, w.post(to, path, message))
		if err != nil {
			return nil, err
		}
		word := strings.TrimSpace(string(answer))
		switch {
		case status == 200:
			return answer, nil
		case status == 425, status == 409 && (word == "not_open" || word == "closed"):
		default:
			return nil, fail(step, answerText(status, word))
		}
		s, err := w.state(ctx, p)
		if err != nil {
			return nil, err
		}
		switch {
		case s.over():
			if step == stepCast {
				p.state = late
			}
			return nil, fail(step, "late")
		case !s.casts():
			err = w.await(ctx, p, step, boxState.casts)
		case attempt == maxAsks:
			err = fail(step, "gave up after "+answerText(status, word))
		default:
			err = w.backoff(ctx, attempt, 0)
		}
		if err != nil {
			return nil, err
		}
	}
}

func (w *worker) comment(ctx context.Context, p *phone) error {
	c := p.creds[0]
	if c == nil {
		return nil
	}
	message, err := p.box.fill(c, padComment(p.words))
	if err != nil {
		return fail(stepComment, err.Error())
	}
	answer, err := w.deliver(ctx, p, stepComment, p.box.castTo, p.box.commentPath, message.message)
	if err != nil {
		return err
	}
	if len(answer) != 0 {
		return fail(stepComment, "the answer is not empty")
	}
	p.box.urn.addComment()
	return nil
}

// linger waits like a phone that hides when its owner pressed the button (rb1 §7): 0 to delay seconds, less when the
// close is near. A swarm does so only if HonourDelay is set.
func (w *worker) linger(ctx context.Context, p *phone) error {
	if !w.run.HonourDelay || p.box.Delay == 0 {
		return nil
	}
	s, err := w.state(ctx, p)
	if err != nil {
		return err
	}
	most := time.Duration(p.box.Delay) * time.Second
	if s.ClosesIn != nil {
		most = min(most, max(0, time.Duration((*s.ClosesIn-2)*float64(time.Second))))
	}
	if most <= 0 {
		return nil
	}
	return sleep(ctx, time.Duration(w.rng.Int64N(int64(most))))
}

// boxState is the answer of /state.
type boxState struct {
	State    string   `json:"state"`
	ClosesIn *float64 `json:"closes_in"`
	Paused   bool     `json:"paused"`
}

func (s boxState) admits() bool { return !s.Paused && (s.State == "admitting" || s.State == "open") }

func (s boxState) casts() bool { return !s.Paused && (s.State == "voting" || s.State == "open") }

func (s boxState) over() bool {
	switch s.State {
	case "closing", "sealed", "counted", "purged", "voided":
		return true
	}
	return false
}

func (w *worker) state(ctx context.Context, p *phone) (boxState, error) {
	var s boxState
	status, body, err := w.ask(ctx, stepState, w.run.server, w.get(w.run.server, "/rb1/"+p.sid+"/state", ""))
	if err != nil {
		return s, err
	}
	if status != 200 {
		return s, fail(stepState, strconv.Itoa(status))
	}
	if err := json.Unmarshal(body, &s); err != nil {
		return s, fail(stepState, "not JSON")
	}
	return s, nil
}

// await polls the state, at growing intervals, until it is the wanted one. A phone does this during the briefing; only
// the end of the run or of the session stops it.
func (w *worker) await(ctx context.Context, p *phone, step string, want func(boxState) bool) error {
	for attempt := 2; ; attempt++ {
		s, err := w.state(ctx, p)
		if err != nil {
			return err
		}
		if want(s) {
			return nil
		}
		if s.over() {
			return fail(step, "the session is "+s.State)
		}
		if err := w.backoff(ctx, attempt, 0); err != nil {
			return err
		}
	}
}

package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/web/guard"
)

// codeNotCounted is app's word for a result that is asked for too early.
const codeNotCounted = "not_counted"

// Result shows the published result of a session, before the count only its turnout.
func (h *Handlers) Result(ctx context.Context, in *ByID) (*answer[evaluation.Result], error) {
	r, err := h.svc.Result(ctx, guard.ActorOf(ctx), in.ID)
	var e *app.Error
	if errors.As(err, &e) && e.Code == codeNotCounted {
		return nil, h.notCounted(ctx, in.ID, err)
	}
	return say(r, err)
}

// notCounted is the problem of an early question, with what may be told already.
func (h *Handlers) notCounted(ctx context.Context, id string, err error) error {
	v, verr := h.svc.ShowSession(ctx, guard.ActorOf(ctx), id)
	if verr != nil {
		return verr
	}
	p := guard.Explain(ctx, err)
	p.Turnout = &guard.Turnout{
		Expected: v.Expected, Attended: v.Attended, Printed: v.Printed, Issued: v.Issued, Admitted: v.Admitted, Received: v.Received,
	}
	return p
}

// file is an answer that is streamed.
type file struct{ Body func(huma.Context) }

// download is how long the fetching of a file may take.
const download = 10 * time.Minute

// Bundle streams the evidence bundle of a session.
func (h *Handlers) Bundle(ctx context.Context, in *ByID) (*file, error) {
	actor := guard.ActorOf(ctx)
	return send(ctx, "minping-"+in.ID+".zip", "application/zip", func(ctx context.Context, w io.Writer) error {
		return h.svc.WriteBundle(ctx, actor, in.ID, w, h.paper.Minutes)
	})
}

// AuditLists sends the token ids behind the notes' numbers, for auditors.
func (h *Handlers) AuditLists(ctx context.Context, in *ByID) (*file, error) {
	l, err := h.svc.AuditLists(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return send(ctx, "minping-"+in.ID+"-lists.json", "application/json", func(_ context.Context, w io.Writer) error {
		return json.NewEncoder(w).Encode(l)
	})
}

// send answers with a file to be saved under name. What goes wrong before its first byte is still a problem.
func send(ctx context.Context, name, kind string, write func(context.Context, io.Writer) error) (*file, error) {
	body, err := guard.NewTransfer(ctx, download, write)
	if err != nil {
		return nil, err
	}
	return &file{Body: func(hc huma.Context) {
		c := humafiber.Unwrap(hc)
		c.Set(fiber.HeaderContentType, kind)
		c.Attachment(name)
		c.Set(fiber.HeaderContentType, kind) // Attachment guesses one from the name
		c.Context().SetBodyStream(body, -1)
	}}, nil
}

type minutesStepView struct {
	At     string `json:"at"`
	What   string `json:"what"`
	By     string `json:"by,omitempty"`
	Second string `json:"second,omitempty" doc:"The second officer"`
	Note   string `json:"note,omitempty"`
}

type minutesNoteView struct {
	Stage string `json:"stage"`
	Size  int    `json:"size"`
	Root  string `json:"root"`

	Digest string `json:"digest,omitempty" doc:"Of the result that the note signs"`
}

type minutesBoxView struct {
	Group        string            `json:"group,omitempty"`
	Number       string            `json:"number"`
	Fingerprint  string            `json:"fingerprint"`
	ManifestHash string            `json:"manifest_hash"`
	Notes        []minutesNoteView `json:"notes"`
}

// minutesView is what stands in the minutes (测评情况记录); it holds nothing of a voter.
type minutesView struct {
	Session   sessionView       `json:"session"`
	Round     string            `json:"round"`
	Org       string            `json:"org"`
	HeldAt    string            `json:"held_at"`
	Place     string            `json:"place"`
	Host      string            `json:"host"`
	Steps     []minutesStepView `json:"steps"`
	Boxes     []minutesBoxView  `json:"boxes"`
	Balance   balanceView       `json:"balance"`
	Alarms    []app.Alarm       `json:"alarms"`
	Lost      []minutesStepView `json:"lost" doc:"Spare slips, or paper, for phones that were lost"`
	Overrides []minutesStepView `json:"overrides" doc:"What two people went on with all the same"`
	BoardKey  string            `json:"board_key"`
	Protected bool              `json:"protected" doc:"Whether phones reached the service over TLS"`
	RepeatOf  string            `json:"repeat_of,omitempty"`
}

// Minutes shows the minutes of a session.
func (h *Handlers) Minutes(ctx context.Context, in *ByID) (*answer[minutesView], error) {
	m, err := h.svc.Minutes(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	lang := guard.LangOf(ctx)
	step := func(s app.MinutesStep) minutesStepView {
		return minutesStepView{s.At.Format(time.RFC3339), s.What.In(lang), s.By, s.Second, s.Note}
	}
	out := minutesView{
		Session: showSession(m.Session), Round: m.Round, Org: m.Org, HeldAt: m.HeldAt.Format(time.RFC3339), Place: m.Place,
		Host: m.Host, Steps: each(m.Steps, step), Boxes: each(m.Boxes, minutesBox), Balance: showBalance(m.Balance),
		Alarms: orEmpty(m.Alarms), Lost: each(m.Lost, step), Overrides: each(m.Overrides, step), BoardKey: m.BoardKey, Protected: m.Protected, RepeatOf: m.RepeatOf,
	}
	return &answer[minutesView]{out}, nil
}

func minutesBox(b app.MinutesBox) minutesBoxView {
	note := func(n app.MinutesNote) minutesNoteView { return minutesNoteView(n) }
	return minutesBoxView{b.Group, b.Number, b.Fingerprint, b.ManifestHash, each(b.Notes, note)}
}

package session

import (
	"context"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/minutes"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

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

// minutesView is the content of the minutes (测评情况记录); it contains nothing about a voter.
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
	Alarms    []ballotbox.Alarm `json:"alarms"`
	Lost      []minutesStepView `json:"lost" doc:"Spare slips, or paper, for phones that were lost"`
	Overrides []minutesStepView `json:"overrides" doc:"What two people overrode"`
	BoardKey  string            `json:"board_key"`
	Protected bool              `json:"protected" doc:"Whether phones reached the service over TLS"`
	RepeatOf  string            `json:"repeat_of,omitempty"`
}

// showMinutes shows the minutes of a session.
func (a area) showMinutes(ctx context.Context, in *kit.ByID) (*kit.Reply[minutesView], error) {
	m, err := a.svc.Minutes.Show(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	lang := guard.LangOf(ctx)
	step := func(s minutes.Step) minutesStepView {
		return minutesStepView{s.At.Format(time.RFC3339), s.What.In(lang), s.By, s.Second, s.Note}
	}
	out := minutesView{
		Session: viewSession(m.Session), Round: m.Round, Org: m.Org,
		HeldAt: m.HeldAt.Format(time.RFC3339), Place: m.Place,
		Host: m.Host, Steps: kit.Each(m.Steps, step), Boxes: kit.Each(m.Boxes, minutesBox),
		Balance: viewBalance(m.Balance),
		Alarms:  kit.OrEmpty(m.Alarms), Lost: kit.Each(m.Lost, step), Overrides: kit.Each(m.Overrides, step),
		BoardKey: m.BoardKey, Protected: m.Protected, RepeatOf: m.RepeatOf,
	}
	return kit.Answer(out, nil)
}

func minutesBox(b minutes.Box) minutesBoxView {
	note := func(n minutes.Note) minutesNoteView { return minutesNoteView(n) }
	return minutesBoxView{b.Group, b.Number, b.Fingerprint, b.ManifestHash, kit.Each(b.Notes, note)}
}

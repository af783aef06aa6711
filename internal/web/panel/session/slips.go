package session

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/session"
	"minping/internal/vote"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

// slipsConfig is what slips.js needs to know: everything but the codes, which are made and stay in the browser.
type slipsConfig struct {
	Session   string         `json:"session"`
	State     vote.State     `json:"state"`
	Post      string         `json:"post"`
	Base      string         `json:"base"`
	Unit      string         `json:"unit"`
	Date      string         `json:"date"`
	Hall      bool           `json:"hall"`
	Rehearsal bool           `json:"rehearsal"`
	Boxes     []slipBoxEntry `json:"boxes"`
}

type slipBoxEntry struct {
	SID    string `json:"sid"`
	Group  string `json:"group"`
	M      string `json:"m"`
	Number string `json:"number"`
}

func (req *request) slipsPage() error {
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, req.Params("id"))
	if err != nil {
		return err
	}
	m, err := req.svc.Sessions.Minutes(req.ctx, req.who, s.ID)
	if err != nil {
		return err
	}
	if s.Mode == vote.ModeScreen {
		return fiber.ErrNotFound
	}
	cfg := slipsConfig{
		Session: s.ID, State: s.State, Post: "/admin/sessions/" + s.ID + "/slips", Base: req.svc.PublicURL, Unit: m.Org, Date: kit.Day(m.HeldAt),
		Hall: s.Presence == 1, Rehearsal: s.Rehearsal,
	}
	out := Slips{Frame: req.Frame("打印测评票"), ID: s.ID, Max: 20_000, Printed: s.State != vote.StateDraft}
	out.Sub, out.Back = m.Org+" · 场次号 "+kit.NumberOf(s), &kit.Link{Href: "/admin/sessions/" + s.ID, Text: "现场测评"}
	for _, b := range s.Boxes {
		cfg.Boxes = append(cfg.Boxes, slipBoxEntry{b.SID, b.Group, b.ManifestHash, b.Number})
		out.Boxes = append(out.Boxes, SlipBox{SID: b.SID, Group: b.Group, Count: fmt.Sprint(enough(s, len(s.Boxes)))})
	}
	raw, err := json.Marshal(cfg)
	if err != nil {
		return fmt.Errorf("slips page: %w", err)
	}
	out.Config = string(raw)
	out.Lines = []string{"票码在这个浏览器里随机生成。服务器只收到每张票的摘要：它认得出用过的票，但事先造不出、也看不到任何一张票。"}
	if s.Rehearsal {
		out.Lines = append(out.Lines, "这是演练：每张票上都会印“演练”。")
	}
	return req.Render(out)
}

// enough is how many slips to offer for a box: a tenth more than are expected, whole sheets.
func enough(s session.SessionView, boxes int) int {
	n := int(math.Ceil(float64(s.Expected) * 1.1 / float64(boxes)))
	return max(24, (n+23)/24*24)
}

type slipsRequest struct {
	Boxes []struct {
		Group    string   `json:"group"`
		TokenIDs []string `json:"token_ids"`
	} `json:"boxes"`
}

// addSlips takes the hashes of the slips that the page made and fixes the session. Sent again after a lost answer it changes nothing.
func (req *request) addSlips() error {
	id := req.Params("id")
	var r slipsRequest
	if err := json.Unmarshal(req.Body(), &r); err != nil {
		return req.tell(http.StatusBadRequest, "提交的内容无法读取，请重试。")
	}
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, id)
	if err == nil && s.State == vote.StateDraft {
		for _, b := range r.Boxes {
			if _, err = req.svc.Sessions.AddSlips(req.ctx, req.who, id, b.Group, b.TokenIDs); err != nil {
				break
			}
		}
		if err == nil {
			_, err = req.svc.Sessions.Move(req.ctx, req.who, id, session.MoveRequest{To: vote.StateReady})
		}
	}
	if err != nil {
		p := guard.Explain(req.ctx, err)
		text := p.Detail
		for _, f := range p.Errors {
			text += f.Message
		}
		return req.tell(p.Status, text)
	}
	return req.tell(http.StatusOK, "")
}

// tell answers a script.
func (req *request) tell(status int, text string) error {
	req.Status(status)
	return req.JSON(fiber.Map{"text": text})
}

package admin

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
	"minping/internal/vote"
	"minping/internal/web/admin/page"
	"minping/internal/web/guard"
)

func queryEscape(s string) string { return url.QueryEscape(s) }

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

func (v *visit) slipsPage() error {
	s, err := v.p.svc.ShowSession(v.ctx, v.who, v.Params("id"))
	if err != nil {
		return err
	}
	m, err := v.p.svc.Minutes(v.ctx, v.who, s.ID)
	if err != nil {
		return err
	}
	if s.Mode == vote.ModeScreen {
		return fiber.ErrNotFound
	}
	cfg := slipsConfig{
		Session: s.ID, State: s.State, Post: "/admin/sessions/" + s.ID + "/slips", Base: v.p.svc.PublicURL, Unit: m.Org, Date: day(m.HeldAt),
		Hall: s.Presence == 1, Rehearsal: s.Rehearsal,
	}
	out := page.Slips{Frame: v.frame("打印测评票"), ID: s.ID, Max: 20_000, Printed: s.State != vote.StateDraft}
	out.Sub, out.Back = m.Org+" · 场次号 "+numberOf(s), &page.Link{Href: "/admin/sessions/" + s.ID, Text: "今晚的测评"}
	for _, b := range s.Boxes {
		cfg.Boxes = append(cfg.Boxes, slipBoxEntry{b.SID, b.Group, b.ManifestHash, b.Number})
		out.Boxes = append(out.Boxes, page.SlipBox{SID: b.SID, Group: b.Group, Count: fmt.Sprint(enough(s, len(s.Boxes)))})
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
	return v.show(out)
}

// enough is how many slips to offer for a box: a tenth more than are expected, whole sheets.
func enough(s app.SessionView, boxes int) int {
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
func (v *visit) addSlips() error {
	id := v.Params("id")
	var r slipsRequest
	if err := json.Unmarshal(v.Body(), &r); err != nil {
		return v.tell(http.StatusBadRequest, "提交的内容无法读取，请重试。")
	}
	s, err := v.p.svc.ShowSession(v.ctx, v.who, id)
	if err == nil && s.State == vote.StateDraft {
		for _, b := range r.Boxes {
			if _, err = v.p.svc.AddSlips(v.ctx, v.who, id, b.Group, b.TokenIDs); err != nil {
				break
			}
		}
		if err == nil {
			_, err = v.p.svc.Move(v.ctx, v.who, id, app.MoveRequest{To: vote.StateReady})
		}
	}
	if err != nil {
		p := guard.Explain(v.ctx, err)
		text := p.Detail
		for _, f := range p.Errors {
			text += f.Message
		}
		return v.tell(p.Status, text)
	}
	return v.tell(http.StatusOK, "")
}

// tell answers a script.
func (v *visit) tell(status int, text string) error {
	v.Status(status)
	return v.JSON(fiber.Map{"text": text})
}

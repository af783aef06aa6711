package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/typed"
	"minping/internal/vote"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
	"minping/internal/web/sheets"
)

// audit is the audit log, newest page last, and the evidence bundles of sessions that are over.
func (req *request) audit() error {
	const limit = 100
	out := Audit{Frame: req.Frame("审计记录"), Chain: "每一条都带着前一条的摘要，中间抽掉或改动任何一条都会被发现。"}
	out.Filter = []kit.Field{
		{Name: "subject", Label: "谁", Type: "text", Optional: true, Value: req.Query("subject"), Auto: "off"},
		{Name: "type", Label: "做了什么", Type: "select", Optional: true, Value: req.Query("type"), Options: typeOptions},
		{Name: "object", Label: "对象编号", Type: "text", Optional: true, Value: req.Query("object"), Auto: "off"},
		{Name: "number", Label: "证据包的场次号", Type: "text", Optional: true, Value: req.Query("number"), Auto: "off"},
		{Name: "from", Label: "从", Type: "date", Optional: true, Value: req.Query("from")},
		{Name: "to", Label: "到", Type: "date", Optional: true, Value: req.Query("to")},
	}
	f := audit.Filter{
		Subject: req.Query("subject"),
		Object:  req.Query("object"),
		Type:    req.Query("type"),
		From:    dayStart(req.Query("from"), 0),
		To:      dayStart(req.Query("to"), 1),
	}
	after := req.QueryInt("after")
	entries, next, err := req.svc.Audit.List(req.ctx, req.who, f, after, limit)
	if err != nil {
		return err
	}
	words := req.words()
	for _, e := range entries {
		at, err := time.Parse(time.RFC3339Nano, e.At)
		if err != nil {
			return fmt.Errorf("audit entry %d: %w", e.N, err)
		}
		out.Rows = append(
			out.Rows,
			AuditRow{
				N:      strconv.Itoa(e.N),
				At:     at.In(kit.China).Format("2006年1月2日 15:04:05"),
				Who:    e.Subject,
				What:   words.event(e.Type),
				Name:   words.object(e.Type, e.Object),
				Object: e.Object,
				Detail: words.detail(e.Type, e.Detail),
			},
		)
	}
	if next > 0 {
		q := "?after=" + strconv.Itoa(next)
		for _, name := range []string{"subject", "type", "object", "from", "to"} {
			if req.Query(name) != "" {
				q += "&" + name + "=" + url.QueryEscape(req.Query(name))
			}
		}
		out.Pages.Next = q
	}
	if len(entries) == 0 {
		out.Empty = &kit.Empty{Icon: "audit", Title: "没有符合条件的记录", Text: "换一个条件试试。"}
	}
	out.Bundles, err = req.bundles()
	if err != nil {
		return err
	}
	return req.Render(out)
}

// dayStart turns a typed day into the moment the log compares with; days later for the end of a range.
func dayStart(s string, days int) string {
	t, err := time.ParseInLocation(time.DateOnly, typed.PlainDay(s), kit.China)
	if err != nil {
		return ""
	}
	return audit.Bound(t.AddDate(0, 0, days))
}

// bundles offers the evidence of the newest round's sessions that are over, and of any session by its number, then with
// its lists.
func (req *request) bundles() ([]kit.NamedRow, error) {
	var out []kit.NamedRow
	add := func(id, name string, st vote.State, tooFew bool) {
		switch st {
		case vote.StateCounted, vote.StatePurged, vote.StateVoided:
			chip := lookup.StateChip(session.SessionView{State: st, TooFew: tooFew})
			out = append(out, kit.NamedRow{Name: name, Href: "/admin/audit/bundles/" + id, Facts: []string{"下载证据包（zip），可以离线核验"}, Chip: &chip})
		}
	}
	if number := typed.Code(req.Query("number")); number != "" {
		sid, err := req.svc.Boxes.SIDOfNumber(req.ctx, number)
		if records.KindOf(err) == records.NotFound {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		id, err := req.svc.Boxes.SessionOf(req.ctx, sid)
		if err != nil {
			return nil, err
		}
		s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, id)
		name := s.Org + " " + lookup.NumberOf(s)
		add(s.ID, name, s.State, s.TooFew)
		if s.State == vote.StateSealed || s.State == vote.StateCounted {
			out = append(out, kit.NamedRow{
				Name: name, Href: "/admin/audit/lists/" + id,
				Facts: []string{"下载审计名单（票号），用 minping verify --lists 与证据包一起核对；下载会记入审计"},
			})
		}
		return out, err
	}
	r, ok, err := lookup.RoundOf(req.Request, "")
	if err != nil || !ok {
		return nil, err
	}
	rows, err := req.svc.Scores.Overview(req.ctx, r.ID)
	for _, o := range rows {
		add(o.SessionID, o.Organization, o.State, o.TooFew)
	}
	return out, err
}

// lists sends the token ids of a session as a file for minping verify --lists.
func (req *request) lists() error {
	id := req.Params("id")
	l, err := req.svc.Boxes.AuditLists(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("lists: %w", err)
	}
	req.Attach("minping-" + id + "-lists.json")
	req.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return req.Send(raw)
}

func (req *request) bundle() error {
	id, who := req.Params("id"), req.who
	body, err := guard.NewTransfer(req.ctx, kit.DownloadTime, func(ctx context.Context, w io.Writer) error {
		return req.svc.Minutes.WriteBundle(ctx, who, id, w, sheets.Minutes)
	})
	if err != nil {
		return err
	}
	req.Attach("minping-" + id + ".zip")
	req.Set(fiber.HeaderContentType, kit.MediaTypes["zip"])
	req.Context().SetBodyStream(body, -1)
	return nil
}

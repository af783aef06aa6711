package audit

import (
	"context"
	"strconv"

	"minping/internal/app/audit"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type auditInput struct {
	kit.Window
	Subject string `query:"subject" doc:"Who"`
	Object  string `query:"object" doc:"What it was done to"`
	Type    string `query:"type" doc:"Kind of act, or its first part, e.g. session"`
	From    string `query:"from" format:"date-time" doc:"Not before"`
	To      string `query:"to" format:"date-time" doc:"Before"`
}

type auditView struct {
	N       int    `json:"n"`
	At      string `json:"at"`
	Subject string `json:"subject"`
	Object  string `json:"object"`
	Type    string `json:"type"`
	Result  string `json:"result"`
	Detail  string `json:"detail,omitempty"`
	Prev    string `json:"prev" doc:"Hash of the previous entry"`
	Hash    string `json:"hash"`
}

// list lists the audit log, oldest first.
func (a area) list(ctx context.Context, in *auditInput) (*kit.Reply[kit.Page[auditView]], error) {
	after, err := in.AfterNumber()
	if err != nil {
		return nil, err
	}
	var c kit.Fields
	f := audit.Filter{
		Subject: in.Subject, Object: in.Object, Type: in.Type, From: bound(&c, "from", in.From),
		To: bound(&c, "to", in.To),
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	entries, next, err := a.svc.Audit.List(ctx, guard.ActorOf(ctx), f, after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := kit.Page[auditView]{Items: make([]auditView, 0, len(entries))}
	for _, e := range entries {
		out.Items = append(out.Items, auditView(e))
	}
	if next > 0 {
		out.NextCursor = kit.CursorBehind(strconv.Itoa(next))
	}
	return kit.Answer(out, nil)
}

// bound returns a time in the audit log's format, so that times compare as text; "" if there is none.
func bound(c *kit.Fields, field, s string) string {
	t := c.Time(field, &s)
	if t == nil {
		return ""
	}
	return audit.Bound(*t)
}

package api

import (
	"bytes"
	"context"
	"io"
	"mime"
	"mime/multipart"
	"strconv"
	"time"

	"minping/internal/app"
	"minping/internal/evaluation"
	"minping/internal/paper"
	"minping/internal/web/guard"
)

type statisticsView struct {
	Round   roundView `json:"round"`
	Columns []string  `json:"columns" doc:"The 39 columns of 集中督查结果统计表，verbatim"`
	Rows    [][]any   `json:"rows" doc:"One cell for each column: text, whole number, decimal as a string, or null for an empty cell"`
}

// Statistics shows the statistics table of a round.
func (h *Handlers) Statistics(ctx context.Context, in *ByID) (*answer[statisticsView], error) {
	v, err := h.svc.Statistics(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	rows := make([][]any, 0, v.Count)
	for row, err := range v.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row.Cells())
	}
	return &answer[statisticsView]{statisticsView{h.showRound(v.Round), evaluation.StatisticsHeader(), rows}}, nil
}

// StatisticsXLSX sends the table as a workbook.
func (h *Handlers) StatisticsXLSX(ctx context.Context, in *ByID) (*file, error) {
	return h.table(ctx, in.ID, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", paper.Table.WriteXLSX)
}

// StatisticsCSV sends the table as CSV in UTF-8 with a byte order mark.
func (h *Handlers) StatisticsCSV(ctx context.Context, in *ByID) (*file, error) {
	return h.table(ctx, in.ID, "csv", "text/csv; charset=utf-8", paper.Table.WriteCSV)
}

func (h *Handlers) table(ctx context.Context, id, ext, kind string, write func(paper.Table, io.Writer) error) (*file, error) {
	v, err := h.svc.Statistics(ctx, guard.ActorOf(ctx), id)
	if err != nil {
		return nil, err
	}
	made := h.svc.Now()
	return send(ctx, "statistics-"+id+"."+ext, kind, func(ctx context.Context, w io.Writer) error {
		return write(paper.Table{Round: v.Round.V.Name, Made: made, Rows: v.Rows(ctx)}, w)
	})
}

type importInput struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	RawBody     []byte `contentType:"text/csv"`
}

type importView struct {
	Made int `json:"made" doc:"How many organisations were added; those that exist are passed over"`
}

// ImportOrganizations adds the organisations of a CSV or XLSX file, all or none. The file is the body itself, or the first file of a
// multipart form.
func (h *Handlers) ImportOrganizations(ctx context.Context, in *importInput) (*answer[importView], error) {
	raw := in.RawBody
	if kind, params, err := mime.ParseMediaType(in.ContentType); err == nil && kind == "multipart/form-data" {
		if raw, err = firstFile(raw, params["boundary"]); err != nil {
			return nil, err
		}
	}
	made, err := h.svc.ImportOrganizations(ctx, guard.ActorOf(ctx), raw)
	return say(importView{made}, err)
}

// firstFile takes the first file out of a multipart form.
func firstFile(form []byte, boundary string) ([]byte, error) {
	r := multipart.NewReader(bytes.NewReader(form), boundary)
	for {
		part, err := r.NextPart()
		if err != nil {
			return nil, notReadable(bodyNotJSON, "")
		}
		if part.FileName() == "" {
			continue
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return nil, notReadable(bodyNotJSON, "")
		}
		return raw, nil
	}
}

// TemplateCSV sends an empty file to fill in.
func (h *Handlers) TemplateCSV(ctx context.Context, _ *struct{}) (*file, error) {
	return h.template(ctx, "csv", "text/csv; charset=utf-8")
}

// TemplateXLSX sends an empty workbook to fill in.
func (h *Handlers) TemplateXLSX(ctx context.Context, _ *struct{}) (*file, error) {
	return h.template(ctx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
}

func (h *Handlers) template(ctx context.Context, format, kind string) (*file, error) {
	raw, err := h.svc.ImportTemplate(format)
	if err != nil {
		return nil, err
	}
	return send(ctx, "organizations."+format, kind, func(_ context.Context, w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

type auditInput struct {
	Window
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
	Prev    string `json:"prev" doc:"Hash of the entry before"`
	Hash    string `json:"hash"`
}

// Audit lists the audit log, oldest first.
func (h *Handlers) Audit(ctx context.Context, in *auditInput) (*answer[page[auditView]], error) {
	after, err := in.number()
	if err != nil {
		return nil, err
	}
	var c complaints
	f := app.AuditFilter{Subject: in.Subject, Object: in.Object, Type: in.Type, From: c.bound("from", in.From), To: c.bound("to", in.To)}
	if err := c.err(); err != nil {
		return nil, err
	}
	entries, next, err := h.svc.Audit(ctx, guard.ActorOf(ctx), f, after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := page[auditView]{Items: make([]auditView, 0, len(entries))}
	for _, e := range entries {
		out.Items = append(out.Items, auditView(e))
	}
	if next > 0 {
		out.NextCursor = cursor(strconv.Itoa(next))
	}
	return &answer[page[auditView]]{out}, nil
}

// number is after for a list whose places are numbers.
func (w Window) number() (int, error) {
	s, err := w.after()
	if err != nil || s == "" {
		return 0, err
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, errCursor
	}
	return n, nil
}

// bound is a time as the audit log writes it, so that they compare as text; "" when there is none.
func (c *complaints) bound(field, s string) string {
	t := c.moment(field, &s)
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

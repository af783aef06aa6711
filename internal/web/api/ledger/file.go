package ledger

import (
	"bytes"
	"context"
	"io"
	"mime"
	"mime/multipart"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

const octets = "application/octet-stream"

// fileKinds are the media types of evidence; what the content is decides.
var fileKinds = []string{octets, "multipart/form-data", "application/pdf", "image/jpeg", "image/png"}

type evidenceView struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Media  string `json:"media"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
	By     string `json:"by"`
}

func viewEvidence(v records.Versioned[ledger.File]) evidenceView {
	return evidenceView{v.ID, v.V.Name, v.V.Media, v.V.Size, v.V.SHA256, v.V.By}
}

type evidenceInput struct {
	kit.ByID
	kit.Upload
	Name string `query:"name" doc:"The file's name, when the body is the file itself"`
}

// addFile adds evidence to an item: the body is the file, or a form with one.
func (a area) addFile(ctx context.Context, in *evidenceInput) (*kit.Reply[evidenceView], error) {
	raw, err := in.Content()
	if err != nil {
		return nil, err
	}
	name := in.Name
	if kind, params, err := mime.ParseMediaType(in.ContentType); err == nil && kind == "multipart/form-data" &&
		name == "" {
		name = fileName(in.RawBody, params["boundary"])
	}
	v, err := a.svc.Ledgers.AddFile(ctx, guard.ActorOf(ctx), in.ID, name, raw)
	return kit.Answer(viewEvidence(v), err)
}

// fileName is the name of the first file of a form.
func fileName(body []byte, boundary string) string {
	r := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := r.NextPart()
		if err != nil {
			return ""
		}
		if part.FileName() != "" {
			return part.FileName()
		}
	}
}

// listFiles lists the evidence of an item.
func (a area) listFiles(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[evidenceView]], error) {
	vs, err := a.svc.Ledgers.Files(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, vs, err, viewEvidence)
}

// readFile sends a piece of evidence as an attachment, whatever it is: no browser shows it (X-Content-Type-Options is
// nosniff everywhere).
func (a area) readFile(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	f, raw, err := a.svc.Ledgers.ReadFile(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, f.Name, octets, func(_ context.Context, w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

// scope says what the id of an export names.
type scope int

const (
	ofRound scope = iota
	ofEvaluation
)

type ledgerExportInput struct {
	kit.ByID
	Layout string `query:"layout" doc:"Fingerprint of a layout it came in; absent: the newest"`
}

// export sends a ledger in the layout it came in.
func (a area) export(of scope, format string) func(context.Context, *ledgerExportInput) (*kit.File, error) {
	return func(ctx context.Context, in *ledgerExportInput) (*kit.File, error) {
		f := ledger.Filter{RoundID: in.ID}
		if of == ofEvaluation {
			f = ledger.Filter{EvaluationID: in.ID}
		}
		x, err := a.svc.Ledgers.Export(ctx, guard.ActorOf(ctx), f, in.Layout, format)
		if err != nil {
			return nil, err
		}
		kind := kit.XLSX
		if format == "csv" {
			kind = kit.CSV
		}
		return kit.Download(ctx, x.Name+"."+format, kind, func(_ context.Context, w io.Writer) error {
			return x.Write(w)
		})
	}
}

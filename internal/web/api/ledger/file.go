package ledger

import (
	"context"
	"io"

	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

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
	Named string `query:"name" doc:"The file's name, when the body is the file itself"`
}

// addFile adds evidence to an item: the body is the file, or a form with one.
func (a area) addFile(ctx context.Context, in *evidenceInput) (*kit.Reply[evidenceView], error) {
	raw, err := in.Content()
	if err != nil {
		return nil, err
	}
	v, err := a.svc.Ledgers.AddFile(ctx, guard.ActorOf(ctx), in.ID, in.Name(in.Named), raw)
	return kit.Answer(viewEvidence(v), err)
}

// listFiles lists the evidence of an item.
func (a area) listFiles(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[evidenceView]], error) {
	vs, err := a.svc.Ledgers.Files(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, vs, err, viewEvidence)
}

// scope says what the id of an export refers to.
type scope int

const (
	ofRound scope = iota
	ofEvaluation
)

type ledgerExportInput struct {
	kit.ByID
	Layout string `query:"layout" doc:"Fingerprint of a layout it came in; absent: the newest"`
}

// export sends a ledger in its original layout.
func (a area) export(of scope, format string) func(context.Context, *ledgerExportInput) (*kit.File, error) {
	return func(ctx context.Context, in *ledgerExportInput) (*kit.File, error) {
		x, err := a.svc.Files.Export(ctx, guard.ActorOf(ctx), filterOf(of, in.ID), in.Layout, format)
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

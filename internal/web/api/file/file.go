// Package file is the API for the files that people upload for entries; files of ledger items are handled by the
// ledger (evaluation §2, §7).
package file

import (
	"context"
	"io"

	appentry "minping/internal/app/entry"
	"minping/internal/app/file"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/entry"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// people may upload or read files; the room decides which ones.
var people = guard.Only(auth.Admin, auth.Assessor, auth.Supervisor, auth.Unit, auth.Leader)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Entries *appentry.Entries
	Ledgers *ledger.Ledgers
}

type area struct{ svc Rooms }

// Routes returns the operations on files.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Post("/files", people, kit.Created("Upload a file for an entry: PDF, JPG, PNG, DOCX, XLSX or OFD", a.add).
			Takes(kit.Attachments...).Within(kit.LongRead)),
		kit.Get(
			"/files/{id}", people, kit.OK("A file of an entry or an item, as an attachment", a.read).File(kit.Octets),
		),
	}
}

type fileView struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Media  string `json:"media"`
	Size   int    `json:"size" doc:"Bytes"`
	SHA256 string `json:"sha256"`
	By     string `json:"by"`
}

func viewFile(v records.Versioned[file.File]) fileView {
	return fileView{v.ID, v.V.Name, v.V.Media, v.V.Size, v.V.SHA256, v.V.By}
}

type addFileInput struct {
	kit.Upload
	Type  string `query:"type" required:"true" maxLength:"40" doc:"The type of the entry that it is for"`
	Kind  string `query:"kind" required:"true" enum:"evaluation,organization,round,batch,decision,city"`
	About string `query:"about" maxLength:"100" doc:"The id of the entry's subject; none for the city"`
	Named string `query:"name" doc:"The file's name, when the body is the file itself"`
}

// add accepts a file: the body is the file, or a form with one. An entry then refers to it by its id.
func (a area) add(ctx context.Context, in *addFileInput) (*kit.Reply[fileView], error) {
	raw, err := in.Content()
	if err != nil {
		return nil, err
	}
	subject := entry.Subject{Kind: in.Kind, ID: in.About}
	v, err := a.svc.Entries.AddFile(ctx, guard.ActorOf(ctx), in.Type, subject, in.Name(in.Named), raw)
	return kit.Answer(viewFile(v), err)
}

// read sends a file as an attachment, whatever it is: no browser displays it (X-Content-Type-Options is nosniff
// everywhere).
func (a area) read(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	f, raw, err := a.svc.Ledgers.ReadFile(ctx, guard.ActorOf(ctx), in.ID)
	if records.KindOf(err) == records.NotFound {
		f, raw, err = a.svc.Entries.ReadFile(ctx, guard.ActorOf(ctx), in.ID)
	}
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, f.Name, kit.Octets, func(_ context.Context, w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

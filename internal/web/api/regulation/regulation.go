// Package regulation is the API for the documents that govern inspections and evaluations (domain A01, B01, B02).
package regulation

import (
	"context"
	"io"

	app "minping/internal/app/regulation"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

var (
	office  = guard.Only(auth.Admin)
	readers = guard.Only(auth.Roles()...) // all work by these documents
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Regulations *app.Regulations
}

type area struct{ svc Rooms }

// Routes returns the operations on governing documents.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/regulations", readers, kit.OK("List governing documents, current ones first", a.list)),
		kit.Post("/regulations", office, kit.Created("Register a governing document", a.create)),
		kit.Get("/regulations/{id}", readers, kit.OK("Show a governing document", a.show)),
		kit.Put("/regulations/{id}", office, kit.OK("Change a registered document", a.change)),
		kit.Get("/regulations/{id}/files", readers, kit.OK("The attachments of a governing document", a.listFiles)),
		kit.Post("/regulations/{id}/files", office,
			kit.Created("Add an attachment: PDF, JPG, PNG, DOCX, XLSX or OFD", a.addFile).
				Takes(kit.Attachments...).Within(kit.LongRead)),
		kit.Get("/regulation-files/{id}", readers,
			kit.OK("An attachment of a governing document", a.readFile).File(kit.Octets)),
	}
}

type regulationView struct {
	kit.Revision
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Number      string   `json:"number,omitempty"`
	Issuer      string   `json:"issuer"`
	IssuedOn    string   `json:"issued_on" format:"date"`
	EffectiveOn string   `json:"effective_on" format:"date"`
	EndsOn      string   `json:"ends_on,omitempty" format:"date" doc:"The first day on which it is no longer in force"`
	Trial       bool     `json:"trial" doc:"试行"`
	Bases       []string `json:"bases" doc:"What it rests on"`
	State       string   `json:"state" enum:"coming,in_force,ended" doc:"Today"`
}

func (a area) view(v app.Record) regulationView {
	return regulationView{
		Revision: kit.Revision{Version: v.Version}, ID: v.ID, Title: v.V.Title, Number: v.V.Number, Issuer: v.V.Issuer,
		IssuedOn: v.V.IssuedOn, EffectiveOn: v.V.EffectiveOn, EndsOn: v.V.EndsOn, Trial: v.V.Trial,
		Bases: kit.OrEmpty(v.V.Bases), State: v.V.State(a.svc.Regulations.Today()),
	}
}

// list lists governing documents.
func (a area) list(ctx context.Context, in *kit.Slice) (*kit.Reply[kit.Page[regulationView]], error) {
	all, err := a.svc.Regulations.List(ctx)
	return kit.PageOf(*in, all, err, a.view)
}

// show shows one.
func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Record[regulationView], error) {
	return kit.Show(a.view)(a.svc.Regulations.Show(ctx, in.ID))
}

type regulationBody struct {
	Title       string   `json:"title"`
	Number      string   `json:"number,omitempty"`
	Issuer      string   `json:"issuer"`
	IssuedOn    string   `json:"issued_on" format:"date"`
	EffectiveOn string   `json:"effective_on" format:"date"`
	EndsOn      string   `json:"ends_on,omitempty" format:"date"`
	Trial       bool     `json:"trial,omitempty"`
	Bases       []string `json:"bases,omitempty" maxItems:"30"`
}

func (b regulationBody) regulation() app.Regulation {
	return app.Regulation(b)
}

type createInput struct{ Body regulationBody }

// create registers a governing document.
func (a area) create(ctx context.Context, in *createInput) (*kit.Record[regulationView], error) {
	return kit.Show(a.view)(a.svc.Regulations.New(ctx, guard.ActorOf(ctx), in.Body.regulation()))
}

type changeInput struct {
	kit.ByID
	kit.IfMatch
	Body regulationBody
}

// change replaces what is registered; the version before stays.
func (a area) change(ctx context.Context, in *changeInput) (*kit.Record[regulationView], error) {
	return kit.Show(a.view)(a.svc.Regulations.Change(ctx, guard.ActorOf(ctx), in.ID, in.Expected(),
		in.Body.regulation()))
}

type attachmentView struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Media  string `json:"media"`
	Size   int    `json:"size" doc:"Bytes"`
	SHA256 string `json:"sha256"`
	By     string `json:"by"`
}

func viewAttachment(v app.File) attachmentView {
	return attachmentView{v.ID, v.V.Name, v.V.Media, v.V.Size, v.V.SHA256, v.V.By}
}

// listFiles lists attachments.
func (a area) listFiles(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[attachmentView]], error) {
	vs, err := a.svc.Regulations.Files(ctx, in.ID)
	return kit.PageOf(in.Slice, vs, err, viewAttachment)
}

type attachmentInput struct {
	kit.ByID
	kit.Upload
	Named string `query:"name" doc:"The file's name, when the body is the file itself"`
}

// addFile adds an attachment: the body is the file, or a form with one.
func (a area) addFile(ctx context.Context, in *attachmentInput) (*kit.Reply[attachmentView], error) {
	raw, err := in.Content()
	if err != nil {
		return nil, err
	}
	v, err := a.svc.Regulations.AddFile(ctx, guard.ActorOf(ctx), in.ID, in.Name(in.Named), raw)
	return kit.Answer(viewAttachment(v), err)
}

// readFile sends an attachment.
func (a area) readFile(ctx context.Context, in *kit.ByID) (*kit.File, error) {
	f, raw, err := a.svc.Regulations.ReadFile(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, f.Name, kit.Octets, func(_ context.Context, w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

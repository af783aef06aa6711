// Package document is official documents: their types, drafts, steps, receipts and files.
package document

import (
	"minping/internal/app/document"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// Who may call what (evaluation §5).
var (
	office  = guard.Only(auth.Admin)
	readers = guard.Only(auth.Admin, auth.Leader, auth.Auditor, auth.Unit, auth.Supervisor)
	movers  = guard.Only(auth.Admin, auth.Leader)
	signers = guard.Only(auth.Unit, auth.Supervisor)
	checks  = guard.Only(auth.Admin, auth.Leader, auth.Auditor)
)

// Media types of a document.
const (
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeHTML = "text/html"
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Documents *document.Documents
}

type area struct{ svc Rooms }

// Routes returns the operations on documents.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/documents/{id}.html", readers, kit.OK("A document as a page to print", a.html).File(typeHTML)),
		kit.Get("/documents/{id}.docx", readers, kit.OK("A document as DOCX by GB/T 9704-2012", a.docx).File(typeDOCX)),
		kit.Get("/documents", readers, kit.OK("List documents, newest first; a unit's are those issued to it",
			a.list)),
		kit.Post("/documents", office, kit.Created("Draft a document from its type's templates", a.create)),
		kit.Get("/documents/{id}", readers, kit.OK("Show a document", a.show)),
		kit.Patch("/documents/{id}", office, kit.OK("Change a draft", a.change)),
		kit.Post("/documents/{id}/redraw", office, kit.OK("Fill in a draft again from the current data", a.redraw)),
		kit.Post("/documents/{id}/steps", movers, kit.OK("Take a document to another state", a.step)),
		kit.Post("/documents/{id}/receipt", signers, kit.OK("Sign for a document", a.receive)),
		kit.Post("/documents/{id}/uses", signers, kit.OK("Add what was done with a copy", a.addUse)),
		kit.Get("/documents/{id}/receipts", readers, kit.OK("Who has signed", a.receipts)),
		kit.Get("/document-types", checks, kit.OK("The types of documents with their templates", a.types)),
		kit.Put("/document-types", office,
			kit.OK("Replace the types of documents", a.putTypes).Takes(kit.YAML, kit.JSON)),
		kit.Get("/document-numbers", checks, kit.OK("The register of a series of numbers", a.register)),
		kit.Post("/document-numbers", office, kit.NoContent("Skip numbers, with a reason", a.passOver)),
	}
}

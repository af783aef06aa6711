// Package kit is what all areas of the panel share: a request and its guards, forms, flashes, paging, files, icons,
// charts, the frame, and the parts that templates are put together from.
//
// # How to write an area
//
// An area is one folder below panel: handlers, typed views and *.html together. It imports kit and the rooms of app
// that it needs, never another area. The root gets one line.
//
//	// ledger/area.go
//	//go:embed *.html
//	var templates embed.FS
//
//	// Rooms are the rooms of the service that this area works with; the root fills them in.
//	type Rooms struct{ Ledgers *ledger.Ledgers }
//
//	func Area(svc Rooms) kit.Area {
//		at := func(do func(*request) error) kit.Handler {
//			return func(r *kit.Request) error {
//				return do(&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who})
//			}
//		}
//		return kit.Area{
//			Name: "ledger", Templates: templates,
//			Routes: []kit.Route{
//				kit.Get("/admin/evaluations/:id/ledger", kit.Readers, "ledger", at((*request).showLedger)),
//				kit.Post("/admin/evaluations/:id/ledger", kit.Office, "ledger", at((*request).saveLedger)),
//			},
//			Entries: []kit.Entry{{
//				Key: "ledger", Href: "/admin/ledger", Label: "台账", Icon: "table", Order: 35, Pass: kit.Readers,
//			}},
//		}
//	}
//
//	type request struct {
//		*kit.Request
//		svc Rooms
//		ctx context.Context
//		who records.Actor
//	}
//
// A view is a struct that embeds Frame, holds everything the page shows already in words, and names its template;
// ledger.html defines "main" with the parts of part_*.html ("form", "facts", "chip", "empty", "pages" …). File = what
// its handlers are about:
//
//	type Ledger struct {
//		kit.Frame
//		Rows  []Row
//		Form  *kit.Form
//		Pages kit.Pages
//	}
//
//	func (Ledger) Template() string { return "ledger" }
//
//	func (req *request) showLedger() error { return req.renderLedger(nil) }
//
//	func (req *request) renderLedger(sent *kit.Submission) error {
//		…
//		out.Form = req.WithErrors(form, sent) // what was typed, with its errors, if this form was sent
//		return req.Render(out)
//	}
//
//	func (req *request) saveLedger() error {
//		_, err := req.svc.Ledgers.Save(req.ctx, req.who, …)
//		if kit.Correctable(err) { // a broken rule, a state that does not allow it, someone who was faster
//			return req.renderLedger(&kit.Submission{Key: "ledger", Err: err})
//		}
//		if err != nil {
//			return err // becomes a page that says what went wrong
//		}
//		return req.Redirect("/admin/evaluations/"+req.Params("id")+"/ledger", "saved")
//	}
//
// The word in Redirect is a key of the sentences in flash.go. A page in every one of its states goes into
// pages/canned_*_test.go, where it is looked at in a browser at four widths; a route is a line in testdata/routes.txt
// (go test ./internal/web/panel -run Committed -update).
package kit

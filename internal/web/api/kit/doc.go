// Package kit is what the areas of the staff API share: the shape of a route, of an answer, of a list and of an error.
// An area is a folder beside this one with the routes of one subject and their handlers.
//
// # Writing an area
//
// An area has one exported function, Routes, which the root calls:
//
//	package draw
//
//	// Who may call what (domain 1D).
//	var drawers = guard.Only(auth.Admin, auth.Organizer)
//
//	// Rooms are the rooms of the service that this area works with; the root fills them in.
//	type Rooms struct{ Draws *draw.Draws }
//
//	type area struct{ svc Rooms }
//
//	// Routes are the operations on the draw of attendees.
//	func Routes(svc Rooms) []kit.Route {
//		a := area{svc}
//		return []kit.Route{
//			kit.Get("/evaluations/{id}/draw", drawers, kit.OK("The draw of attendees", a.show)),
//			kit.Put("/evaluations/{id}/draw", drawers, kit.OK("Fix the number to be drawn", a.fix)),
//		}
//	}
//
// Adding an area is the folder and one line in the root's list. The rest follows from the route: who may not call it is
// refused before anything else is looked at, its description is in openapi.json, HEAD is answered beside GET, and a
// write takes an Idempotency-Key. Two golden files hold what is served; look at their difference after
//
//	go test ./internal/web -run Committed -update
//
// # Requests
//
// A handler takes a context and a pointer to its input, a struct with what comes from the path (embed [ByID]), the
// query (tags query, minimum, maximum, enum, default), headers (embed [IfMatch]) and the body, in a field that is
// called Body:
//
//	type fixInput struct {
//		kit.ByID
//		kit.IfMatch
//		Body struct {
//			Quotas []Quota `json:"quotas" maxItems:"100"`
//			Note   string  `json:"note,omitempty" doc:"Why, in words"`
//		}
//	}
//
// Embedded parts must be exported: huma ignores others. A field of a body is required unless it says omitempty, and the
// kit refuses a body without it before the handler runs; null counts as absent, except for a pointer, where it is a
// value (an empty cell). With the tag missing:"handler" the handler looks for itself, in order to name what is missing
// together with what the room finds wrong (see [Fields]). A field that is unknown, written twice, spelled in another
// case or of another JSON type is refused too; everything that is wrong with the shape of a body is reported at once.
// The values are the room's to judge: enum, minimum and the like on a field of a body only describe. Decimals come in
// as [Written], which takes a string or a number.
//
// Who calls is guard.ActorOf(ctx); pass it to the room, which decides what this one person may see.
//
// # Answers
//
// [OK] answers 200 with what the handler returns, [Created] 201, [NoContent] 204. Return [Reply] for a plain answer and
// [Record] for something that has versions: it carries the version as ETag. Embed [Head] in the view of a record and
// wrap the room's call:
//
//	return kit.Show(showDraw)(a.svc.Draws.ShowDraw(ctx, guard.ActorOf(ctx), in.ID))
//
// An update embeds [IfMatch] and passes in.Expected() to the room, which answers 412 when someone else was first. A
// list that the store pages takes [Window] and returns [Paginate]; one that is made as a whole takes [Slice] and
// returns [PageOf]. A file is made by [Download]. A handler that waits for a second officer returns [Stepped] and its
// operation says OrPending.
//
// Names of view types are the names of schemas in openapi.json, without their package: they are unique over all areas,
// and the server does not start when two of them collide.
//
// # Errors
//
// Return the room's error as it is. One table in guard maps its kind to a status, and the answer is a problem (RFC
// 9457) in the request's language that repeats no value. An error of another type becomes a 500 with an incident id
// that the log explains.
//
// # Special routes
//
// Secret is for answers that hold a secret: they are not kept for an Idempotency-Key. Within gives a slow operation
// more time. Concerning runs before the body is looked at, for a record that is not this caller's. Takes is for bodies
// that are files, File for answers that are.
package kit

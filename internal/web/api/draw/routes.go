// Package draw is the draw of the people who attend a briefing.
package draw

import (
	"minping/internal/app/draw"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// drawers may draw attendees (domain 1D).
var drawers = guard.Only(auth.Admin, auth.Organizer)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Draws *draw.Draws
}

type area struct{ svc Rooms }

// Routes returns the operations on draws and attendees.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/evaluations/{id}/draw", drawers, kit.OK("The draw of attendees: its record, without names",
			a.show)),
		kit.Put("/evaluations/{id}/draw", drawers, kit.OK("Fix how many are drawn, and publish the commitment", a.fix)),
		kit.Post("/evaluations/{id}/draw", drawers, kit.OK("Draw attendees with the witnesses' numbers", a.draw)),
		kit.Post("/evaluations/{id}/draw/replacements", drawers,
			kit.OK("Invite the next reserve in place of an absentee", a.replace)),
		kit.Get("/evaluations/{id}/attendees", drawers, kit.OK("Who was drawn, with masked phones", a.attendees)),
		kit.Put("/evaluations/{id}/attendees", drawers,
			kit.OK("The list that attendees are drawn from, as CSV or XLSX", a.putAttendees).Takes(kit.Uploads...)),
		kit.Delete("/evaluations/{id}/attendees", drawers, kit.NoContent("Delete the list of people before its time",
			a.eraseAttendees)),
		kit.Get("/evaluations/{id}/attendees.csv", drawers,
			kit.OK("The people to call; downloading it is recorded", a.callList).File(kit.CSV)),
		kit.Get("/evaluations/{id}/attendees.xlsx", drawers,
			kit.OK("The same as a workbook whose cells are text", a.callBook).File(kit.XLSX)),
	}
}

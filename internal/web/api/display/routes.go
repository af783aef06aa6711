// Package display is the API for hall screens and the keys that open them.
package display

import (
	"minping/internal/app/display"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

var organizers = guard.Only(auth.Organizer)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Displays *display.Displays
}

type area struct {
	svc  Rooms
	stop <-chan struct{}
}

// Routes returns the operations on hall screens. Their event streams end when stop is closed.
func Routes(svc Rooms, stop <-chan struct{}) []kit.Route {
	a := area{svc, stop}
	return []kit.Route{
		kit.Get("/sessions/{id}/hall", organizers, kit.OK("What the hall screen shows", a.show)),
		kit.Post("/sessions/{id}/display-keys", organizers,
			kit.Created("Make a key for a hall screen", a.newKey).Secret()),
		kit.Delete("/sessions/{id}/display-keys", organizers,
			kit.NoContent("Revoke the keys of hall screens", a.revokeKeys)),
		kit.Get("/hall", guard.DisplayKey, kit.OK("The hall screen a display key opens", a.showByKey)),
		kit.Get("/hall/events", guard.DisplayKey,
			kit.OK("The hall screen as server-sent events", a.events).File(kit.Events)),
	}
}

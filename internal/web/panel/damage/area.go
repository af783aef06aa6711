// Package damage shows the office what is wrong with the files of ballot boxes and with the clock, and what to do about
// it.
package damage

import (
	"context"
	"embed"

	"minping/internal/app/ballotbox"
	"minping/internal/app/clock"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Boxes    *ballotbox.Boxes
	Clock    *clock.Guard
	Sessions *session.Sessions
}

// Area is this part of the panel. Its entry is there only while something is wrong; a damaged box is the first thing
// its people see.
func Area(svc Rooms) kit.Area {
	return kit.Area{
		Name: "damage", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/damage", kit.Readers, "damage", func(r *kit.Request) error {
				return (&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}).show()
			}),
		},
		Entries: []kit.Entry{
			{
				Key: "damage", Href: "/admin/damage", Label: boxLabel, Icon: "warn", Order: 0, Pass: kit.Readers,
				Only: func(records.Actor) bool { return svc.Boxes.Damaged() && !svc.Boxes.OnlyRecordsDamaged() },
			},
			{
				Key: "damage", Href: "/admin/damage", Label: recordsLabel, Icon: "warn", Order: 0, Pass: kit.Readers,
				Only: func(records.Actor) bool { return svc.Boxes.OnlyRecordsDamaged() },
			},
			{
				Key: "damage", Href: "/admin/damage", Label: clockLabel, Icon: "warn", Order: 85, Pass: kit.Office,
				Only: func(records.Actor) bool { return !svc.Boxes.Damaged() && svc.Clock.LastHeld() },
			},
		},
	}
}

// What the entry and the page are called, by what is wrong.
const (
	boxLabel     = "票箱损坏"
	recordsLabel = "记录损坏"
	clockLabel   = "时钟待确认"
)

// request is a request to this area.
type request struct {
	*kit.Request
	svc Rooms
	ctx context.Context
	who records.Actor
}

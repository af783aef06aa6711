// Package session is the organizer's part of the panel: briefings, the session page, slips, voiding, paper ballots.
package session

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/account"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/app/session"
	"minping/internal/app/tally"
	"minping/internal/app/tryout"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Accounts  *account.Accounts
	Boxes     *ballotbox.Boxes
	Now       func() time.Time
	PublicURL string
	Rounds    *round.Rounds
	Scores    *scoring.Scores
	Sessions  *session.Sessions
	Tallies   *tally.Tallies
	Tryouts   *tryout.Tryouts
}

// Area returns this part of the panel.
func Area(svc Rooms) kit.Area {
	at := func(do func(*request) error) kit.Handler {
		return func(r *kit.Request) error {
			return do(&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who})
		}
	}
	return kit.Area{
		Name: "session", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/evenings", kit.Readers, "evenings", at((*request).evenings)),
			kit.Get("/admin/sessions", kit.Readers, "sessions", at((*request).all)),
			kit.Get("/admin/evaluations/:id/briefing", kit.Organizers, "evenings", at((*request).newBriefingPage)),
			kit.Make("/admin/evaluations/:id/briefing", kit.Organizers, "evenings", at((*request).newBriefing)),
			kit.Get("/admin/briefings/:id", kit.Organizers, "evenings", at((*request).briefing)),
			kit.Post("/admin/briefings/:id", kit.Organizers, "evenings", at((*request).changeBriefing)),
			kit.Make("/admin/briefings/:id/sessions", kit.Organizers, "evenings", at((*request).newSession)),
			kit.Get("/admin/sessions/:id", kit.Organizers, "evenings", at((*request).session)),
			kit.Get("/admin/sessions/:id/live", kit.Organizers, "evenings", at((*request).live)),
			kit.Post("/admin/sessions/:id/move", kit.Organizers, "evenings", at((*request).move)),
			kit.Post("/admin/sessions/:id/finish", kit.Organizers, "evenings", at((*request).finish)),
			kit.Post("/admin/sessions/:id/countdown", kit.Organizers, "evenings", at((*request).countdown)),
			kit.Post("/admin/sessions/:id/withdraw", kit.Organizers, "evenings", at((*request).withdraw)),
			kit.Post("/admin/sessions/:id/pair", kit.Organizers, "evenings", at((*request).pair)),
			kit.Post("/admin/sessions/:id/publish", kit.Organizers, "evenings", at((*request).publish)),
			kit.Post("/admin/sessions/:id/pause", kit.Organizers, "evenings", at((*request).pause)),
			kit.Post("/admin/sessions/:id/schedule", kit.Organizers, "evenings", at((*request).schedule)),
			kit.Post("/admin/sessions/:id/accounting", kit.Organizers, "evenings", at((*request).accounting)),
			kit.Post("/admin/sessions/:id/override", kit.Organizers, "evenings", at((*request).override)),
			kit.Post("/admin/sessions/:id/spare", kit.Organizers, "evenings", at((*request).spare)),
			kit.Post("/admin/sessions/:id/wipe", kit.Organizers, "evenings", at((*request).wipe)),
			kit.Post("/admin/sessions/:id/tryout", kit.Organizers, "evenings", at((*request).startTryout)),
			kit.Get("/admin/sessions/:id/tryout", kit.Organizers, "evenings", at((*request).tryout)),
			kit.Post("/admin/sessions/:id/kiosk", kit.Organizers, "evenings", at((*request).kiosk)),
			kit.Post("/admin/sessions/:id/display", kit.Organizers, "evenings", at((*request).display)),
			kit.Post("/admin/sessions/:id/display/revoke", kit.Organizers, "evenings", at((*request).revokeDisplays)),
			kit.Get("/admin/sessions/:id/slips", kit.Organizers, "evenings", at((*request).slipsPage)),
			kit.Post("/admin/sessions/:id/slips", kit.Organizers, "evenings", at((*request).addSlips)),
			kit.Get("/admin/sessions/:id/paper", kit.Organizers, "evenings", at((*request).paperPage)),
			kit.Post("/admin/sessions/:id/paper", kit.Organizers, "evenings", at((*request).paper)),
			kit.Unheard(kit.Get("/admin/sessions/:id/void", kit.Voiders, "evenings", at((*request).voidPage))),
			kit.Unheard(kit.Post("/admin/sessions/:id/void", kit.Voiders, "evenings", at((*request).void))),
		},
		Finders: []kit.Finder{{Label: "测评场次", Order: 20, Pass: kit.Organizers, Find: func(r *kit.Request, q kit.Query) ([]kit.Hit, error) {
			return (&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}).find(q)
		}}},
		Entries: []kit.Entry{
			{Key: "evenings", Href: "/admin/evenings", Label: "现场", Icon: "tonight", Order: 10, Pass: kit.Organizers, Section: kit.SectionNow},
			{Key: "evenings", Href: "/admin/evenings", Label: "现场", Icon: "tonight", Order: 80, Pass: kit.Office, Section: kit.SectionNow},
			{Key: "sessions", Href: "/admin/sessions", Label: "全部测评", Icon: "box", Order: 81, Pass: kit.Readers, Section: kit.SectionAll},
		},
	}
}

// request is a request to this area.
type request struct {
	*kit.Request
	svc Rooms
	ctx context.Context
	who records.Actor
}

// Package session is the organizer's part of the panel: briefings, the session page, slips, voiding, paper ballots.
package session

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"minping/internal/app/account"
	"minping/internal/app/accounting"
	"minping/internal/app/ballotbox"
	"minping/internal/app/display"
	"minping/internal/app/minutes"
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
	Accounting *accounting.Accountings
	Minutes    *minutes.Minutes
	Displays   *display.Displays
	Accounts   *account.Accounts
	Boxes      *ballotbox.Boxes
	Log        *slog.Logger
	Now        func() time.Time
	PublicURL  string
	Rounds     *round.Rounds
	Scores     *scoring.Scores
	Sessions   *session.Sessions
	Tallies    *tally.Tallies
	Tryouts    *tryout.Tryouts
}

// Area returns this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "session", Templates: templates,
		Routes: []kit.Route{
			kit.Get("/admin/briefings", kit.Readers, "briefings", at((*request).briefings)),
			kit.Get("/admin/evenings", kit.Readers, "briefings", at((*request).formerAddress)),
			kit.Get("/admin/sessions", kit.Readers, "sessions", at((*request).all)),
			kit.Get("/admin/evaluations/:id/briefing", kit.Organizers, "briefings", at((*request).newBriefingPage)),
			kit.Make("/admin/evaluations/:id/briefing", kit.Organizers, "briefings", at((*request).newBriefing)),
			kit.Get("/admin/briefings/:id", kit.Organizers, "briefings", at((*request).briefing)),
			kit.Post("/admin/briefings/:id", kit.Organizers, "briefings", at((*request).changeBriefing)),
			kit.Make("/admin/briefings/:id/sessions", kit.Organizers, "briefings", at((*request).newSession)),
			kit.Get("/admin/sessions/:id", kit.Organizers, "briefings", at((*request).session)),
			kit.Get("/admin/sessions/:id/checklist", kit.Organizers, "briefings", at((*request).checklist)),
			kit.Get("/admin/sessions/:id/live", kit.Organizers, "briefings", at((*request).live)),
			kit.Post("/admin/sessions/:id/move", kit.Organizers, "briefings", at((*request).move)),
			kit.Post("/admin/sessions/:id/finish", kit.Organizers, "briefings", at((*request).finish)),
			kit.Post("/admin/sessions/:id/countdown", kit.Organizers, "briefings", at((*request).countdown)),
			kit.Post("/admin/sessions/:id/withdraw", kit.Organizers, "briefings", at((*request).withdraw)),
			kit.Post("/admin/sessions/:id/pair", kit.Organizers, "briefings", at((*request).pair)),
			kit.Post("/admin/sessions/:id/publish", kit.Organizers, "briefings", at((*request).publish)),
			kit.Post("/admin/sessions/:id/pause", kit.Organizers, "briefings", at((*request).pause)),
			kit.Post("/admin/sessions/:id/schedule", kit.Organizers, "briefings", at((*request).schedule)),
			kit.Post("/admin/sessions/:id/accounting", kit.Organizers, "briefings", at((*request).accounting)),
			kit.Post("/admin/sessions/:id/override", kit.Organizers, "briefings", at((*request).override)),
			kit.Post("/admin/sessions/:id/spare", kit.Organizers, "briefings", at((*request).spare)),
			kit.Post("/admin/sessions/:id/wipe", kit.Organizers, "briefings", at((*request).wipe)),
			kit.Post("/admin/sessions/:id/tryout", kit.Organizers, "briefings", at((*request).startTryout)),
			kit.Get("/admin/sessions/:id/tryout", kit.Organizers, "briefings", at((*request).tryout)),
			kit.Post("/admin/sessions/:id/kiosk", kit.Organizers, "briefings", at((*request).kiosk)),
			kit.Post("/admin/sessions/:id/display", kit.Organizers, "briefings", at((*request).display)),
			kit.Post("/admin/sessions/:id/display/revoke", kit.Organizers, "briefings", at((*request).revokeDisplays)),
			kit.Get("/admin/sessions/:id/slips", kit.Organizers, "briefings", at((*request).slipsPage)),
			kit.Post("/admin/sessions/:id/slips", kit.Organizers, "briefings", at((*request).addSlips)),
			kit.Get("/admin/sessions/:id/paper", kit.Organizers, "briefings", at((*request).paperPage)),
			kit.Post("/admin/sessions/:id/paper", kit.Organizers, "briefings", at((*request).paper)),
			kit.Unheard(kit.Get("/admin/sessions/:id/void", kit.Voiders, "briefings", at((*request).voidPage))),
			kit.Unheard(kit.Post("/admin/sessions/:id/void", kit.Voiders, "briefings", at((*request).void))),
		},
		Finders: []kit.Finder{{Label: "测评场次", Order: 20, Pass: kit.Organizers, Find: func(r *kit.Request, q kit.Query) ([]kit.Hit, error) {
			return (&request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}).find(q)
		}}},
		Entries: []kit.Entry{
			{Key: "briefings", Href: "/admin/briefings", Label: "现场", Icon: "tonight", Order: 10, Pass: kit.Organizers, Section: kit.SectionNow},
			{Key: "briefings", Href: "/admin/briefings", Label: "现场", Icon: "tonight", Order: 44, Pass: kit.Office, Section: kit.SectionNow},
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

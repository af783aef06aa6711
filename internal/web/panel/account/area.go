// Package account is signing in, the own account with its second factor, and the accounts of all others.
package account

import (
	"context"
	"embed"
	"time"

	"minping/internal/app/account"
	"minping/internal/app/records"
	"minping/internal/directory"
	"minping/internal/web/panel/kit"
)

//go:embed *.html
var templates embed.FS

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Accounts  *account.Accounts
	Directory *directory.Directory // nil if the office has none
	PublicURL string
	Now       func() time.Time
}

// Area is this part of the panel.
func Area(svc Rooms) kit.Area {
	at := kit.Handle(func(r *kit.Request) *request {
		return &request{Request: r, svc: svc, ctx: r.UserContext(), who: r.Who}
	})
	return kit.Area{
		Name: "account", Templates: templates,
		Routes: []kit.Route{
			kit.Get(kit.PathSetup, kit.Anyone, "", at((*request).setupPage)),
			kit.Post(kit.PathSetup, kit.Anyone, "", at((*request).setup)),
			kit.Get(kit.PathLogin, kit.Anyone, "", at((*request).loginPage)),
			kit.Post(kit.PathLogin, kit.Anyone, "", at((*request).login)),
			kit.Get(pathDirectory, kit.Anyone, "", at((*request).goToDirectory)),
			kit.Get(pathReturn, kit.Anyone, "", at((*request).returnFromDirectory)),
			kit.Get(pathFirst, kit.Anyone, "", at((*request).firstPage)),
			kit.Post(pathFirst, kit.Anyone, "", at((*request).first)),
			kit.Post(kit.PathLogout, kit.Anyone, "", at((*request).logout)),
			kit.Get(kit.PathAccount, kit.OwnPassword, "account", at((*request).ownAccount)),
			kit.Post(kit.PathAccount, kit.OwnPassword, "account", at((*request).changePassword)),
			kit.Post(pathFactor, kit.SignedIn, "account", at((*request).beginFactor)),
			kit.Post(pathFactorOn, kit.SignedIn, "account", at((*request).turnFactorOn)),
			kit.Post(pathFactorOff, kit.SignedIn, "account", at((*request).turnFactorOff)),
			kit.Get("/admin/accounts", kit.Office, "accounts", at((*request).accounts)),
			kit.Make("/admin/accounts", kit.Office, "accounts", at((*request).addAccount)),
			kit.Post("/admin/accounts/reset", kit.Office, "accounts", at((*request).resetAccount)),
			kit.Post("/admin/accounts/disable", kit.Office, "accounts", at((*request).disableAccount)),
		},
		Entries: []kit.Entry{
			{Key: "accounts", Href: "/admin/accounts", Label: "账号", Icon: "people", Order: 70, Pass: kit.Office, Section: kit.SectionSettings},
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

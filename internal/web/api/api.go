// Package api is the staff API /api/v1 (api §2): JSON in and out, each handler reading, asking a room and answering. It
// is composed of areas, each with its routes beside its handlers; kit holds what they share and says how to write one.
package api

import (
	"slices"

	"minping/internal/app"
	"minping/internal/web/api/account"
	"minping/internal/web/api/audit"
	"minping/internal/web/api/decision"
	"minping/internal/web/api/display"
	"minping/internal/web/api/document"
	"minping/internal/web/api/draw"
	"minping/internal/web/api/effect"
	"minping/internal/web/api/entry"
	"minping/internal/web/api/file"
	"minping/internal/web/api/final"
	"minping/internal/web/api/hearing"
	"minping/internal/web/api/history"
	"minping/internal/web/api/kit"
	"minping/internal/web/api/ledger"
	"minping/internal/web/api/round"
	"minping/internal/web/api/scheme"
	"minping/internal/web/api/scoring"
	"minping/internal/web/api/session"
	"minping/internal/web/api/supervision"
	"minping/internal/web/api/team"
)

// Paper renders what the API hands out as files.
type Paper struct {
	Minutes session.MinutesPage
}

// Routes are the routes of all areas. Event streams end when stop is closed.
func Routes(svc *app.Service, paper Paper, stop <-chan struct{}) []kit.Route {
	return slices.Concat(
		account.Routes(svc),
		audit.Routes(svc),
		display.Routes(svc, stop),
		decision.Routes(svc),
		document.Routes(svc),
		draw.Routes(svc),
		effect.Routes(svc),
		entry.Routes(svc),
		file.Routes(svc),
		final.Routes(svc),
		hearing.Routes(svc),
		history.Routes(svc),
		ledger.Routes(svc),
		round.Routes(svc),
		scheme.Routes(svc),
		scoring.Routes(svc),
		session.Routes(svc, paper.Minutes),
		supervision.Routes(svc),
		team.Routes(svc),
	)
}

// Package panel is what the inspection office, organizers and assessors work with: pages that a server renders and htmx
// improves. It only collects the areas, each of which has its handlers, views and templates in one folder; what all
// areas share is in kit.
package panel

import (
	"minping/internal/app"
	"minping/internal/web/panel/account"
	"minping/internal/web/panel/audit"
	"minping/internal/web/panel/decision"
	"minping/internal/web/panel/document"
	"minping/internal/web/panel/draw"
	"minping/internal/web/panel/effect"
	"minping/internal/web/panel/entry"
	"minping/internal/web/panel/evaluation"
	"minping/internal/web/panel/final"
	"minping/internal/web/panel/hall"
	"minping/internal/web/panel/hearing"
	"minping/internal/web/panel/help"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/ledger"
	"minping/internal/web/panel/organization"
	"minping/internal/web/panel/result"
	"minping/internal/web/panel/round"
	"minping/internal/web/panel/scheme"
	"minping/internal/web/panel/scoring"
	"minping/internal/web/panel/session"
	"minping/internal/web/panel/supervision"
	"minping/internal/web/panel/team"
	"minping/internal/web/panel/unit"
)

// New puts the panel together. A template that is wrong, a file that is missing or a route that is declared twice stops
// the start. more are areas that only some services have, as the demo's.
func New(svc *app.Service, more ...kit.Area) (*kit.Panel, error) {
	return kit.New(svc, append(Areas(svc), more...)...)
}

// Areas are all parts of the panel.
func Areas(svc *app.Service) []kit.Area {
	return []kit.Area{
		account.Area(svc),
		audit.Area(svc),
		decision.Area(svc),
		document.Area(svc),
		draw.Area(svc),
		entry.Area(svc),
		effect.Area(svc),
		evaluation.Area(svc),
		final.Area(svc),
		hall.Area(svc),
		hearing.Area(svc),
		help.Area(svc),
		ledger.Area(svc),
		organization.Area(svc),
		result.Area(svc),
		round.Area(svc),
		scheme.Area(svc),
		scoring.Area(svc),
		session.Area(svc),
		supervision.Area(svc),
		team.Area(svc),
		unit.Area(svc),
	}
}

// Prefixes are the paths below which the panel answers.
func Prefixes() []string { return []string{"/admin", "/hall", "/setup"} }

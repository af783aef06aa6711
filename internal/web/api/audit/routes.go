// Package audit is the log of what staff did.
package audit

import (
	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type area struct{ svc *app.Service }

// Routes are the operations on the audit log.
func Routes(svc *app.Service) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/audit", guard.Only(auth.Auditor), kit.OK("The audit log", a.list).Within(kit.LongRead)),
	}
}

// Package audit is the log of what staff did.
package audit

import (
	"minping/internal/app/audit"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Audit *audit.Log
}

type area struct{ svc Rooms }

// Routes returns the operations on the audit log.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/audit", guard.Only(auth.Auditor), kit.OK("The audit log", a.list).Within(kit.LongRead)),
	}
}

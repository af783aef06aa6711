// Package supervision is daily supervision: the task lists of the supervising bodies and their reports.
package supervision

import (
	"minping/internal/app/supervision"
	"minping/internal/auth"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

// Who may call what (api §2).
var (
	monitors = guard.Only(auth.Supervisor)
	watched  = guard.Only(auth.Supervisor, auth.Admin)
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Supervision *supervision.Supervision
}

type area struct{ svc Rooms }

// Routes returns the operations on task lists and reports.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get("/task-lists", monitors, kit.OK("The own task list of daily supervision, by round", a.listTasks)),
		kit.Get("/task-lists/{id}", monitors, kit.OK("The own task list of daily supervision in a round", a.showTasks)),
		kit.Get("/task-lists/{id}/reports", watched,
			kit.OK("How far the reports of daily supervision in a round are", a.listReports)),
		kit.Get("/evaluations/{id}/daily/{body}", watched, kit.OK("Show a report of daily supervision", a.showReport)),
		kit.Put("/evaluations/{id}/daily/{body}", monitors,
			kit.OK("Record the own daily supervision, and hand in the report", a.putReport).Concerning(a.ownReport)),
	}
}

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
	office   = guard.Only(auth.Admin)
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
		kit.Get("/task-lists", monitors, kit.OK("Your task list of daily supervision, by round", a.listTasks)),
		kit.Get("/task-lists/{id}", monitors, kit.OK("Your task list of daily supervision in a round", a.showTasks)),
		kit.Get("/task-lists/{id}/given", watched, kit.OK("The tasks assigned in a round", a.listGiven)),
		kit.Post("/task-lists/{id}/given", watched, kit.OK("Assign tasks of a round to a person", a.give)),
		kit.Post("/task-lists/{id}/renew", office,
			kit.OK("Adopt the newest lists for a round in which nothing has been recorded yet", a.renew)),
		kit.Get("/own-task-lists", watched, kit.OK("The task lists that bodies drew up for themselves", a.listOwn)),
		kit.Get("/own-task-lists/{body}/{kind}", watched,
			kit.OK("A body's own task list for a kind of unit, or the list it would start from", a.showOwn)),
		kit.Put("/own-task-lists/{body}/{kind}", watched,
			kit.OK("Write the next version of a body's own task list", a.putOwn)),
		kit.Get("/own-task-lists/{body}/{kind}/versions", watched,
			kit.OK("Every version of a body's own task list, newest first", a.ownVersions)),
		kit.Get("/task-lists/{id}/reports", watched,
			kit.OK("Progress of the daily supervision reports of a round", a.listReports)),
		kit.Get("/evaluations/{id}/daily/{body}", watched, kit.OK("Show a report of daily supervision", a.showReport)),
		kit.Put("/evaluations/{id}/daily/{body}", monitors,
			kit.OK("Record your daily supervision, and submit the report", a.putReport).Concerning(a.ownReport)),
	}
}

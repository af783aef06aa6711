// Package history shows the earlier versions of records, for the office and the auditor (F13 of evaluation §1).
package history

import (
	"context"
	"encoding/json"

	"minping/internal/app/audit"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/verify"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

var readers = guard.Only(auth.Admin, auth.Auditor)

// kinds are the records whose history is available, by the name of their routes.
var kinds = []struct{ path, kind, what string }{
	{"/rounds/{id}/history", round.KindRound, "Every version of a round"},
	{"/organizations/{id}/history", round.KindOrganization, "Every version of an organization"},
	{"/evaluations/{id}/history", round.KindEvaluation, "Every version of an evaluation"},
	{"/briefings/{id}/history", round.KindBriefing, "Every version of a briefing"},
	{"/batches/{id}/history", round.KindFinal, "Every version of a batch's fixed result"},
}

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Audit *audit.Log
}

// Routes returns the operations on the history of records.
func Routes(svc Rooms) []kit.Route {
	out := make([]kit.Route, len(kinds))
	for i, k := range kinds {
		out[i] = kit.Get(k.path, readers, kit.OK(k.what, area{svc, k.kind}.show).Within(kit.LongRead))
	}
	return out
}

type area struct {
	svc  Rooms
	kind string
}

type recordVersionView struct {
	Version int             `json:"version"`
	At      string          `json:"at"`
	Deleted bool            `json:"deleted"`
	Record  json.RawMessage `json:"record" doc:"The record as it was stored"`
}

type historyView struct {
	Versions []recordVersionView `json:"versions" doc:"Oldest first"`
	Entries  []verify.AuditEntry `json:"entries" doc:"What the audit chain says about it"`
}

func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Reply[historyView], error) {
	h, err := a.svc.Audit.History(ctx, a.kind, in.ID)
	return kit.Answer(viewHistory(h), err)
}

func viewHistory(h audit.History) historyView {
	return historyView{
		kit.Each(h.Versions, func(v audit.Version) recordVersionView {
			return recordVersionView{
				v.Number, v.At,
				v.Deleted, v.Body,
			}
		}),
		kit.OrEmpty(h.Entries),
	}
}

package apptest

import (
	"minping/internal/app/records"
	"minping/internal/auth"
)

// The acting people, two of each where one may not confirm what the other did.
var (
	Office   = records.Actor{ID: "office", Name: "office", Role: auth.Admin}
	Office2  = records.Actor{ID: "office2", Name: "office2", Role: auth.Admin}
	Officer  = records.Actor{ID: "zhang", Name: "zhang", Role: auth.Organizer}
	Officer2 = records.Actor{ID: "li", Name: "li", Role: auth.Organizer}
	Leader   = records.Actor{ID: "leader", Name: "leader", Role: auth.Leader}
	Auditor  = records.Actor{ID: "auditor", Name: "auditor", Role: auth.Auditor}
)

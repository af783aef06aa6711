package kit

import (
	"minping/internal/auth"
	"minping/internal/web/guard"
)

// Who may see what (api §4, domain 1D).
var (
	Anyone        = guard.Anyone
	SignedIn      = guard.SignedIn
	Office        = guard.Only(auth.Admin)
	Readers       = guard.Only(auth.Admin, auth.Organizer)
	Organizers    = guard.Only(auth.Organizer)
	Commenters    = guard.Only(auth.Organizer, auth.Admin)
	Voiders       = guard.Only(auth.Organizer, auth.Supervisor)
	ResultReaders = guard.Only(auth.Organizer, auth.Assessor)
	Scorers       = guard.Only(auth.Assessor)
	Ranked        = guard.Only(auth.Admin, auth.Assessor)
	Auditors      = guard.Only(auth.Auditor)
	Units         = guard.Only(auth.Unit)
	Monitors      = guard.Only(auth.Supervisor)
	Watched       = guard.Only(auth.Supervisor, auth.Admin)
)

package arch

import "slices"

// below are the rooms outside internal/app that every room of the service may use.
var below = []string{
	"internal/vote",
	"internal/evaluation",
	"internal/store",
	"internal/keys",
	"internal/auth",
	"internal/verify",
	"internal/typed",
	"internal/table",
	"internal/docx",
	"internal/metrics",
}

// service is the folder of the rooms that people's requests end in, and of their root.
const service = "internal/app"

// engines are what the tests of the service run on.
var engines = []string{
	"internal/store/memory",
	"internal/store/storetest",
	"internal/store/sqlite",
	"internal/vote/votetest",
	"internal/docx/docxtest",
	"internal/keys/keystest",
	"configs",
}

// appRooms are the rooms of the service, from the lowest up: a room imports records, audit and the rooms listed for
// it, and never the root, which composes them.
var appRooms = []room{
	{
		path:    "internal/app/records",
		imports: []string{"internal/store", "internal/evaluation", "internal/auth", "internal/typed"},
		tests:   engines,
	},
	{
		path:    "internal/app/audit",
		imports: []string{"internal/app/records", "internal/store", "internal/typed", "internal/verify"},
		tests:   engines,
	},
	appRoom("clock"),
	appRoom("file"),
	appRoom("regulation", "file"),
	appRoom("account"),
	checkupRoom,
	appRoom("scheme"),
	appRoom("round", "scheme"),
	appRoom("ballotbox"),
	appRoom("tally", "round", "ballotbox"),
	appRoom("scoring", "scheme", "round", "ballotbox", "tally"),
	appRoom("supervision", "scheme", "round", "scoring"),
	appRoom("draw", "round", "ballotbox", "scoring"),
	appRoom("officer", "ballotbox"),
	appRoom("accounting", "ballotbox", "tally", "officer"),
	appRoom("session", "round", "ballotbox", "tally", "officer", "accounting"),
	appRoom("minutes", "round", "ballotbox", "tally", "accounting", "session"),
	appRoom("tryout", "session"),
	appRoom("display", "ballotbox", "tally", "session"),
	evaluationRoom("ledger"),
	appRoom("ledgerfile", "round", "ledger"),
	evaluationRoom("document"),
	evaluationRoom("final"),
	evaluationRoom("team"),
	evaluationRoom("entry"),
	evaluationRoom("decision"),
	evaluationRoom("effect"),
	evaluationRoom("hearing"),
	appRoom(
		"progress",
		"round",
		"ballotbox",
		"scoring",
		"supervision",
		"ledger",
		"document",
		"team",
		"entry",
		"decision",
		"final",
		"hearing",
		"effect",
	),
	appRoom("reminder", "round", "scoring", "supervision", "ledger", "document", "entry", "decision", "hearing"),
	{path: "internal/app/apptest", imports: []string{everything}},
	{path: "internal/app/ledger/ledgertest", imports: []string{everything}},
}

// checkupRoom checks the machine too.
var checkupRoom = room{
	path:    "internal/app/checkup",
	imports: append(appRoom("checkup", "account", "clock", "ballotbox").imports, "internal/doctor"),
	tests:   engines,
}

// appRoot composes the rooms.
var appRoot = room{
	path:    "internal/app",
	imports: slices.Concat(below, appPaths(), []string{"configs", "internal/directory"}),
	tests:   engines,
}

func appRoom(name string, others ...string) room {
	imports := slices.Concat(below, []string{"internal/app/records", "internal/app/audit"})
	for _, o := range others {
		imports = append(imports, "internal/app/"+o)
	}
	return room{path: "internal/app/" + name, imports: imports, tests: engines}
}

// evaluationRoom is a room for what surrounds the ballot: it sees rounds, schemes, scores and documents, but no
// ballot
// box.
func evaluationRoom(name string) room {
	others := []string{"file", "round", "scheme", "scoring"}
	if name != "document" {
		others = append(others, "document")
	}
	return appRoom(name, others...)
}

// appPaths returns the folders of the rooms of the service.
func appPaths() []string {
	out := make([]string, len(appRooms))
	for i, r := range appRooms {
		out[i] = r.path
	}
	return out
}

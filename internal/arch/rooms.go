// Package arch expresses the rules of the code base as code: which room may import which, what a pure room may not
// touch, how long a function may be. Its test reads the repository's files itself, because the go command once
// answered from its cache although there was a violation.
//
// A rule is changed here, in a commit that says why, and never worked around. The linter's import rules are generated
// from the same table (go test ./internal/arch -update).
package arch

import (
	"slices"
	"strings"
)

const module = "minping"

// room is a folder and those folders below it that are not rooms themselves.
type room struct {
	path    string   // relative to the repository's root
	imports []string // the rooms it may import
	tests   []string // further ones its tests may import; "*" means all
	pure    bool     // no clock, randomness, context, input or output: they are passed in
}

// everything means all rooms.
const everything = "*"

// pages are what every room of handlers may import; verify only for the names of its flags.
var pages = slices.Concat(appPaths(), []string{
	"internal/app",
	"internal/vote",
	"internal/evaluation",
	"internal/paper",
	"internal/docx",
	"internal/doctor",
	"internal/auth",
	"internal/verify",
	"internal/typed",
	"internal/web/guard",
	"internal/metrics",
	"internal/directory",
	"internal/web/sheets",
	"static",
})

// rooms is the table of permitted imports.
var rooms = append(slices.Clone(appRooms), []room{
	appRoot,
	{path: "internal/typed", pure: true},
	{path: "internal/table", imports: []string{"internal/typed"}},
	{path: "internal/docx", tests: []string{"internal/docx/docxtest"}, pure: true},
	{path: "internal/docx/docxtest", imports: []string{"internal/docx"}},
	{path: "internal/vote", tests: []string{"internal/vote/votetest"}, pure: true},
	{path: "internal/vote/votetest", imports: []string{"internal/vote"}, pure: true},
	{
		path:    "internal/evaluation",
		imports: []string{"internal/vote", "internal/typed"},
		tests:   []string{"configs", "internal/evaluationtest"},
		pure:    true,
	},
	{path: "internal/evaluationtest", imports: []string{"internal/evaluation", "configs"}},

	{path: "internal/store", imports: []string{"internal/vote", "internal/evaluation", "internal/disk"}},
	{path: "internal/store/memory", imports: []string{"internal/store"}, tests: []string{"internal/store/storetest"}},
	{
		path:    "internal/store/sqlite",
		imports: []string{"internal/store", "internal/disk"},
		tests:   []string{"internal/store/storetest"},
	},
	{
		path:    "internal/store/mongo",
		imports: []string{"internal/store"},
		tests:   []string{"internal/store/storetest", "internal/store/mongo/mongotest"},
	},
	{path: "internal/store/mongo/mongotest"},
	{path: "internal/store/storetest", imports: []string{"internal/store", "internal/store/memory"}},

	{path: "internal/disk"},
	{path: "internal/metrics", imports: []string{"internal/store"}, tests: []string{"internal/store/memory"}},
	{path: "internal/doctor", imports: []string{"internal/disk"}},
	{path: "internal/keys", imports: []string{"internal/vote", "internal/disk"}},
	{path: "internal/keys/keystest", imports: []string{"internal/vote", "internal/keys"}},
	{path: "internal/auth"},
	{path: "internal/directory", imports: []string{"internal/auth"}},
	{path: "internal/config", imports: []string{"internal/typed"}},
	{path: "internal/certificate", imports: []string{"internal/config"}},
	{
		path:    "internal/paper",
		imports: []string{"internal/vote", "internal/evaluation", "internal/table", "static"},
		tests:   []string{"internal/e2e/chromium"},
	}, // static: for the marks of voter groups
	{path: "internal/verify", imports: []string{"internal/vote"}, tests: []string{everything}},
	{
		path:  "internal/swarm",
		tests: []string{everything},
	}, // an independent client: it shares no rule with vote
	{
		path:    "internal/bundle",
		imports: []string{"internal/app"},
		tests:   []string{"static"},
	}, // app: for the help page about what is stored
	{
		path: "internal/copying",
		imports: []string{
			"internal/app/audit",
			"internal/app/ballotbox",
			"internal/store",
			"internal/keys",
		}, // audit: whether anything was written during the copy; keys: which of its files are copied
		tests: []string{"internal/store/memory", "internal/store/sqlite", "internal/store/storetest"},
	},
	{
		path:    "internal/web/guard",
		imports: []string{"internal/app/account", "internal/app/records", "internal/auth", "internal/metrics"},
		tests:   []string{everything},
	},
	{
		path: "internal/web/sheets",
		imports: []string{
			"internal/app/ballotbox",
			"internal/app/minutes",
			"internal/app/session",
			"internal/evaluation",
			"internal/paper",
			"internal/verify",
			"internal/vote",
		},
		tests: []string{everything},
	},
	{path: "internal/web/api", imports: pages, tests: []string{everything}},
	{path: "internal/web/phone", imports: pages, tests: []string{everything}},
	{path: "internal/web/emptypost"},
	{path: "internal/web/htmltest"},
	{path: "internal/web/panel", imports: pages, tests: []string{everything}},
	{
		path:    "internal/web",
		imports: append([]string{"internal/web/api", "internal/web/phone", "internal/web/panel"}, pages...),
		tests:   []string{everything},
	},

	{
		path: "internal/demo",
		imports: slices.Concat(
			appPaths(),
			[]string{"internal/app", "internal/auth", "internal/evaluation", "internal/swarm", "internal/vote"},
		),
		tests: []string{everything},
	},
	{path: "cmd", imports: []string{everything}},
	{path: "internal/e2e/chromium"},
	{path: "internal/e2e", imports: []string{everything}},
	{path: "internal/arch"},
	{path: "internal/mutants"},
	{path: "internal/raced"},
	{path: "internal/words"},
	{path: "internal/docs"},
	{path: "static"},
	{path: "configs"},
}...)

// owner says which rooms alone may import an external package.
type owner struct {
	prefix    string
	rooms     []string // a room includes the rooms below it
	testsToo  bool     // the rule also applies to tests
	otherwise string   // what to do instead
}

var owners = []owner{
	{"github.com/gofiber", []string{"internal/web"}, true, "the web framework lives in web alone"},
	{
		"github.com/valyala/fasthttp",
		[]string{"internal/web", "internal/swarm"},
		true,
		"the web framework lives in web alone",
	},
	{"github.com/danielgtaylor/huma", []string{"internal/web"}, true, "the web framework lives in web alone"},
	{"github.com/prometheus", []string{"internal/metrics"}, false, "what is measured is decided in one place"},
	{"go.mongodb.org", []string{"internal/store/mongo"}, true, "a driver lives in its engine alone"},
	{"modernc.org", []string{"internal/store/sqlite"}, true, "a driver lives in its engine alone"},
	{"database/sql", []string{"internal/store/sqlite"}, true, "a driver lives in its engine alone"},
	{"github.com/golang-jwt", []string{"internal/auth"}, true, "tokens are auth's"},
	{"golang.org/x/crypto/argon2", []string{"internal/auth"}, true, "passwords are auth's"},
	{"github.com/cloudflare/circl", nil, false, "it is an oracle for tests only"},
	{"pgregory.net/rapid", []string{"internal/store/storetest"}, false, "it is for tests only"},
	{
		"testing",
		[]string{
			"internal/store/storetest", "internal/store/mongo/mongotest", "internal/evaluationtest", "internal/e2e",
			"internal/app/apptest", "internal/app/ledger/ledgertest",
		},
		false,
		"it is for tests only",
	},
}

// impure are packages that a pure room may not import.
var impure = []string{
	"context", "database/sql", "io/fs", "log", "math/rand", "net", "os", "syscall",
}

// worldly are the identifiers through which a pure room would reach outside: the clock, and randomness that was not
// passed in.
var worldly = map[string][]string{
	"time": {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
	"rand": {"Reader", "Read", "Text"},
	"fmt":  {"Print", "Printf", "Println"},
}

// exactly are the methods of accounting that give figures no one may see before the seal. Only the count may call them.
var exactly = []string{"ExactBalance", "CountedPaper"}

const theCount = "internal/app/session/count.go"

// notAtomic are the driver's methods that update in place or combine several operations. Not every server the engine
// runs on does them without losing races.
var notAtomic = []string{
	"UpdateOne",
	"UpdateMany",
	"UpdateByID",
	"ReplaceOne",
	"FindOneAndUpdate",
	"FindOneAndReplace",
	"FindOneAndDelete",
	"BulkWrite",
	"SetUpsert",
	"StartSession",
	"UseSession",
	"UseSessionWithOptions",
	"WithTransaction",
	"NewSessionContext",
}

// find returns the room that a folder belongs to, the one with the longest path.
func find(dir string) (room, bool) {
	var best room
	for _, r := range rooms {
		if within(dir, r.path) && len(r.path) > len(best.path) {
			best = r
		}
	}
	return best, best.path != ""
}

// within reports whether dir is the folder or below it.
func within(dir, folder string) bool {
	return dir == folder || strings.HasPrefix(dir, folder+"/")
}

// Package arch holds the house's rules as code: which room may import which, what a pure room may not touch, how
// long a function may be. Its test reads the repository's files itself; asking the go command instead was answered
// from a cache with a violation in place.
//
// A rule is changed here, in a commit that says why, never worked around. The linter's import rules are written from
// the same table (go test ./internal/arch -update).
package arch

import (
	"slices"
	"strings"
)

const module = "minping"

// room is a folder with the folders below it that are no rooms of their own.
type room struct {
	path    string   // below the repository's root
	imports []string // rooms of ours it may import
	tests   []string // further ones its tests may import; "*" is all
	pure    bool     // no clock, randomness, context, input or output: they are handed in
}

// everything stands for all rooms.
const everything = "*"

// pages are what every room of handlers may import; verify for the names of its flags.
var pages = slices.Concat(appPaths(), []string{
	"internal/app", "internal/vote", "internal/evaluation", "internal/paper", "internal/docx", "internal/auth", "internal/verify",
	"internal/typed", "internal/web/guard", "internal/metrics",
	"internal/web/sheets", "static",
})

// rooms is the table of who may import whom.
var rooms = append(slices.Clone(appRooms), []room{
	appRoot,
	{path: "internal/typed", pure: true},
	{path: "internal/table", imports: []string{"internal/typed"}},
	{path: "internal/docx", tests: []string{"internal/docx/docxtest"}, pure: true},
	{path: "internal/docx/docxtest", imports: []string{"internal/docx"}},
	{path: "internal/vote", tests: []string{"internal/vote/votetest"}, pure: true},
	{path: "internal/vote/votetest", imports: []string{"internal/vote"}, pure: true},
	{path: "internal/evaluation", imports: []string{"internal/vote", "internal/typed"}, tests: []string{"configs", "internal/evaluationtest"}, pure: true},
	{path: "internal/evaluationtest", imports: []string{"internal/evaluation", "configs"}},

	{path: "internal/store", imports: []string{"internal/vote", "internal/evaluation", "internal/disk"}},
	{path: "internal/store/memory", imports: []string{"internal/store"}, tests: []string{"internal/store/storetest"}},
	{path: "internal/store/sqlite", imports: []string{"internal/store", "internal/disk"}, tests: []string{"internal/store/storetest"}},
	{path: "internal/store/mongo", imports: []string{"internal/store"}, tests: []string{"internal/store/storetest"}},
	{path: "internal/store/storetest", imports: []string{"internal/store", "internal/store/memory"}},

	{path: "internal/disk"},
	{path: "internal/metrics", imports: []string{"internal/store"}, tests: []string{"internal/store/memory"}},
	{path: "internal/doctor", imports: []string{"internal/disk"}},
	{path: "internal/keys", imports: []string{"internal/vote", "internal/disk"}},
	{path: "internal/keys/keystest", imports: []string{"internal/vote", "internal/keys"}},
	{path: "internal/auth"},
	{path: "internal/config"},
	{path: "internal/paper", imports: []string{"internal/vote", "internal/evaluation", "internal/table"}},
	{path: "internal/verify", imports: []string{"internal/vote"}, tests: []string{everything}},
	{path: "internal/swarm", tests: []string{everything}},                                   // a client of its own: it shares no rule with vote
	{path: "internal/bundle", imports: []string{"internal/app"}, tests: []string{"static"}}, // app: what the help page says is stored
	{
		path:    "internal/copying",
		imports: []string{"internal/app/ballotbox", "internal/store", "internal/keys"}, // keys: which of its files a copy carries
		tests:   []string{"internal/store/memory", "internal/store/sqlite", "internal/store/storetest"},
	},
	{path: "internal/web/guard", imports: []string{"internal/app/account", "internal/app/records", "internal/auth", "internal/metrics"}, tests: []string{everything}},
	{
		path:    "internal/web/sheets",
		imports: []string{"internal/app/ballotbox", "internal/app/session", "internal/evaluation", "internal/paper", "internal/verify", "internal/vote"},
		tests:   []string{everything},
	},
	{path: "internal/web/api", imports: pages, tests: []string{everything}},
	{path: "internal/web/phone", imports: pages, tests: []string{everything}},
	{path: "internal/web/panel", imports: pages, tests: []string{everything}},
	{
		path:    "internal/web",
		imports: append([]string{"internal/web/api", "internal/web/phone", "internal/web/panel"}, pages...),
		tests:   []string{everything},
	},

	{
		path:    "internal/demo",
		imports: slices.Concat(appPaths(), []string{"internal/app", "internal/auth", "internal/evaluation", "internal/swarm", "internal/vote"}),
		tests:   []string{everything},
	},
	{path: "cmd", imports: []string{everything}},
	{path: "internal/e2e", imports: []string{everything}},
	{path: "internal/arch"},
	{path: "internal/mutants"},
	{path: "internal/words"},
	{path: "internal/docs"},
	{path: "static"},
	{path: "configs"},
}...)

// owner says which rooms alone may import a package from outside.
type owner struct {
	prefix    string
	rooms     []string // a room covers the rooms below it
	testsToo  bool     // the rule holds for tests as well
	otherwise string   // what to do instead
}

var owners = []owner{
	{"github.com/gofiber", []string{"internal/web"}, true, "the web framework lives in web alone"},
	{"github.com/valyala/fasthttp", []string{"internal/web", "internal/swarm"}, true, "the web framework lives in web alone"},
	{"github.com/danielgtaylor/huma", []string{"internal/web"}, true, "the web framework lives in web alone"},
	{"github.com/prometheus", []string{"internal/metrics"}, false, "what is measured is decided in one place"},
	{"go.mongodb.org", []string{"internal/store/mongo"}, true, "a driver lives in its engine alone"},
	{"modernc.org", []string{"internal/store/sqlite"}, true, "a driver lives in its engine alone"},
	{"database/sql", []string{"internal/store/sqlite"}, true, "a driver lives in its engine alone"},
	{"github.com/golang-jwt", []string{"internal/auth"}, true, "tokens are auth's"},
	{"golang.org/x/crypto/argon2", []string{"internal/auth"}, true, "passwords are auth's"},
	{"github.com/cloudflare/circl", nil, false, "it is an oracle for tests only"},
	{"pgregory.net/rapid", []string{"internal/store/storetest"}, false, "it is for tests only"},
	{"testing", []string{"internal/store/storetest", "internal/evaluationtest", "internal/e2e"}, false, "it is for tests only"},
}

// impure are packages a pure room may not import.
var impure = []string{
	"context", "database/sql", "io/fs", "log", "math/rand", "net", "os", "syscall",
}

// worldly are the names by which a pure room would reach out of itself: the clock, and randomness that was not handed
// in.
var worldly = map[string][]string{
	"time": {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
	"rand": {"Reader", "Read", "Text"},
	"fmt":  {"Print", "Printf", "Println"},
}

// notAtomic are the driver's ways to change what is there, and to do several things as one. Not every server that the
// engine runs on does them without losing races.
var notAtomic = []string{
	"UpdateOne", "UpdateMany", "UpdateByID", "ReplaceOne", "FindOneAndUpdate", "FindOneAndReplace", "FindOneAndDelete", "BulkWrite", "SetUpsert",
	"StartSession", "UseSession", "UseSessionWithOptions", "WithTransaction", "NewSessionContext",
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

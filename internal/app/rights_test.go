package app_test

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"minping/internal/app/records"
	"minping/internal/auth"
)

var update = flag.Bool("update", false, "write the golden files")

// openToAll are the operations that ask no role before they look: a person's own account, and reading where what a
// person may know follows from the record (round.Relation, the gates of results, ledger and entry access).
var openToAll = []string{
	"Audit.Append", "Audit.List", "Accounts.Answered", "Accounts.Claim",
	"Accounts.OwnAccount", "Accounts.ChangePassword", "Accounts.BeginSecondFactor", "Accounts.ConfirmSecondFactor",
	"Accounts.EndSecondFactor", "Rounds.Relations", "Rounds.UnitGate", "Tallies.ReleasedComments", "Tallies.Result",
	"Scores.BatchStatistics", "Scores.FirstRanked", "Scores.MayFillOf", "Scores.NextSheet", "Scores.Own",
	"Scores.OwnSheet", "Scores.Ranking", "Scores.RoundBreakdown", "Scores.RoundToScore",
	"Scores.Score", "Scores.SessionBreakdown", "Scores.ShowSheet", "Scores.Statistics", "Scores.UnitBreakdown",
	"Supervision.DailyReports", "Supervision.GivenOut", "Supervision.Keeps", "Supervision.OwnDaily",
	"Supervision.OwnLists", "Supervision.ShowDaily", "Supervision.TaskListOf", "Supervision.TaskLists",
	"Accounting.ShowBalance", "Minutes.Show", "Sessions.List", "Sessions.ShowSession",
	"Displays.Hall",
	"Tryouts.Show", "Ledgers.Askable", "Ledgers.Places", "Ledgers.PlacesOf",
	"LedgerFiles.Export", "LedgerFiles.ImportSources", "Ledgers.Items",
	"LedgerFiles.Preview", "LedgerFiles.RoundOf",
	"Ledgers.ReadFile", "Ledgers.Sources", "Documents.MayTake", "Documents.Steps", "Entries.Files",
	"Entries.History", "Entries.InRound", "Entries.List", "Entries.Minutes", "Entries.MinutesIDs",
	"Entries.ReadFile", "Entries.Show", "Entries.Subjects",
	"Entries.Writable", "Teams.MayFill", "Teams.Mine", "Decisions.NoLeader", "Hearings.List", "Hearings.Show",
	"Hearings.Waiting", "Reminders.Tasks", "Entries.HandedOver",
}

// Every operation of every room that acts for a person, and the roles that it does not refuse before it looks at
// anything else.
func TestEveryOperationRefusesTheRolesItIsNotFor(t *testing.T) {
	var out strings.Builder
	seen := map[string]bool{}
	e := newEnv(t)
	rooms := reflect.ValueOf(e.Service).Elem()
	for i := range rooms.NumField() {
		room := rooms.Field(i)
		if room.Kind() != reflect.Pointer || room.IsNil() || !strings.Contains(room.Type().Elem().PkgPath(), "/app/") {
			continue
		}
		for j := range room.NumMethod() {
			name := rooms.Type().Field(i).Name + "." + room.Type().Method(j).Name
			open, acts := rolesOf(t, room.Method(j))
			if !acts {
				continue
			}
			seen[name] = true
			out.WriteString(name + ": " + strings.Join(open, " ") + "\n")
			if len(open) == len(auth.Roles()) && !slices.Contains(openToAll, name) {
				t.Errorf("%s refuses no role: it needs Only, or a reason in openToAll", name)
			}
		}
	}
	for _, name := range openToAll {
		if !seen[name] {
			t.Errorf("openToAll names %s, which is no operation", name)
		}
	}
	golden := filepath.Join("testdata", "rights.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != out.String() {
		t.Errorf("%s is not what the rooms do; look at the difference after -update", golden)
	}
}

// rolesOf calls an operation without input as a person of each role and returns those whose role it does not refuse;
// acts is false if no role is needed.
func rolesOf(t *testing.T, op reflect.Value) (open []string, acts bool) {
	t.Helper()
	of := op.Type()
	actor := reflect.TypeFor[records.Actor]()
	at := slices.Index(slices.Collect(of.Ins()), actor)
	if at < 0 {
		return nil, false
	}
	for _, role := range auth.Roles() {
		in := make([]reflect.Value, of.NumIn())
		for k := range in {
			in[k] = reflect.Zero(of.In(k))
		}
		in[at] = reflect.ValueOf(records.Actor{ID: "x", Name: "x", Role: role, Body: "x"})
		if at > 0 {
			in[0] = reflect.ValueOf(t.Context())
		}
		if err := called(op, in); records.KindOf(err) != records.Forbidden {
			open = append(open, string(role))
		}
	}
	return open, true
}

func called(op reflect.Value, in []reflect.Value) error {
	call := op.Call
	if op.Type().IsVariadic() {
		call = op.CallSlice
	}
	out := call(in)
	if len(out) == 0 {
		return nil
	}
	err, _ := out[len(out)-1].Interface().(error)
	return err
}

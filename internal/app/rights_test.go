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
var openToAll = map[string]bool{
	"Audit.Append": true, "Audit.List": true,
	"Accounts.Answered": true, "Accounts.Claim": true, "Accounts.OwnAccount": true, "Accounts.ChangePassword": true,
	"Accounts.BeginSecondFactor": true, "Accounts.ConfirmSecondFactor": true, "Accounts.EndSecondFactor": true,
	"Rounds.Relations": true, "Rounds.UnitGate": true,
	"Tallies.ReleasedComments": true, "Tallies.Result": true,
	"Scores.BatchStatistics": true, "Scores.MayFillOf": true, "Scores.OwnSheet": true, "Scores.Ranking": true,
	"Scores.RoundBreakdown": true, "Scores.Score": true, "Scores.SessionBreakdown": true, "Scores.ShowSheet": true,
	"Scores.Statistics": true, "Scores.UnitBreakdown": true,
	"Supervision.DailyReports": true, "Supervision.GivenOut": true, "Supervision.Keeps": true, "Supervision.OwnDaily": true, "Supervision.OwnLists": true,
	"Supervision.ShowDaily": true, "Supervision.TaskListOf": true, "Supervision.TaskLists": true,
	"Sessions.Hall": true, "Sessions.List": true, "Sessions.Minutes": true, "Sessions.ShowBalance": true,
	"Sessions.ShowSession": true, "Tryouts.Show": true,
	"Ledgers.Askable": true, "Ledgers.Export": true, "Ledgers.Items": true, "Ledgers.Layouts": true,
	"Ledgers.Preview": true, "Ledgers.ReadFile": true,
	"Documents.Steps": true, "Entries.Files": true, "Entries.History": true, "Entries.InRound": true, "Entries.List": true,
	"Entries.Minutes": true, "Entries.MinutesIDs": true, "Entries.ReadFile": true, "Entries.Show": true,
	"Entries.Subjects": true, "Entries.Writable": true,
	"Teams.MayFill": true, "Teams.Mine": true,
	"Decisions.NoLeader": true, "Hearings.List": true, "Hearings.Show": true, "Reminders.Tasks": true,
}

// Every operation of every room that acts for a person, and the roles that it does not refuse before it looks at
// anything else.
func TestEveryOperationRefusesTheRolesItIsNotFor(t *testing.T) {
	var out strings.Builder
	seen := map[string]bool{}
	rooms := reflect.ValueOf(newEnv(t).Service).Elem()
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
			if len(open) == len(auth.Roles()) && !openToAll[name] {
				t.Errorf("%s refuses no role: it needs Only, or a reason in openToAll", name)
			}
		}
	}
	for name := range openToAll {
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

// rolesOf calls an operation without any input as a person of each role and returns those whose role it does not refuse;
// acts is false if it acts for nobody.
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

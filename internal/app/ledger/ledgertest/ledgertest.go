// Package ledgertest is a round with units and their ledgers, for the tests of what keeps, imports and exports them.
package ledgertest

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"minping/configs"
	"minping/internal/app/audit"
	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	"minping/internal/auth"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/pack"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/evaluation/term"
	"minping/internal/keys"
	"minping/internal/store"
)

// Imports has a name of its own: an item has files too.
type Imports = ledgerfile.Files

// Env is a round with units and their ledgers, and a clock that tests move.
type Env struct {
	*ledger.Ledgers
	*Imports
	T           testing.TB
	Store       store.Store
	Log         *audit.Log
	Rounds      *round.Rounds
	Logs        bytes.Buffer
	Mu          sync.Mutex
	Clock       time.Time
	RoundID     string
	Evaluations map[string]string // evaluation by name of unit
	Orgs        map[string]string
}

// The people in the tests.
var (
	Office     = records.Actor{ID: "ban", Name: "ban", Role: auth.Admin}
	Discipline = records.Actor{ID: "jw", Name: "jw", Role: auth.Supervisor, Body: "discipline"}
	Personnel  = records.Actor{ID: "zzb", Name: "zzb", Role: auth.Supervisor, Body: "organization"}
	Assessor   = records.Actor{ID: "zu", Name: "zu", Role: auth.Assessor, Body: "inspection"}
	Organizer  = records.Actor{ID: "hui", Name: "hui", Role: auth.Organizer}
	Auditor    = records.Actor{ID: "shen", Name: "shen", Role: auth.Auditor}
	UnitA      = records.Actor{ID: "jia", Name: "jia", Role: auth.Unit, Body: "市甲局"}
	UnitB      = records.Actor{ID: "yi", Name: "yi", Role: auth.Unit, Body: "市乙局"}
)

// Commit imports what was uploaded without saying what was looked at.
func (e *Env) Commit(ctx context.Context, a records.Actor, id string) (ledgerfile.Done, error) {
	return e.CommitSheet(ctx, a, id, "")
}

// CommitSheet imports one worksheet of an upload.
func (e *Env) CommitSheet(ctx context.Context, a records.Actor, id, sheet string) (ledgerfile.Done, error) {
	return e.Confirm(ctx, a, id, ledgerfile.Looked{Sheet: sheet})
}

// New returns a round with units; without names there are two.
func New(t testing.TB, st store.Store, units ...string) *Env {
	t.Helper()
	e := &Env{
		T: t, Store: st, Clock: time.Date(2024, 3, 1, 2, 0, 0, 0, time.UTC), Evaluations: map[string]string{},
		Orgs: map[string]string{},
	}
	ring, err := keys.Open(t.TempDir(), "test.example")
	e.Must(err)
	re := records.NewEnv(st, e.Now, slog.New(slog.NewTextHandler(&e.Logs, nil)))
	e.Log = audit.New(re)
	own, err := pack.Load(configs.Parsed, "sanmenxia", evalscheme.Parse)
	e.Must(err)
	schemes := scheme.New(re, e.Log, []evalscheme.Scheme{own})
	e.Rounds = round.New(re, e.Log, schemes)
	r, err := ledger.ReadRules(configs.Parsed, []string{"discipline", "organization"})
	e.Must(err)
	e.Ledgers = ledger.New(re, e.Log, e.Rounds, ring, r)
	e.Imports = ledgerfile.New(re, e.Log, e.Rounds, e.Ledgers)
	rd, err := e.Rounds.NewRound(e.Ctx(), Office, round.Round{Term: 5, No: 3, Name: "第三轮", StartsOn: "2024-01-15"})
	e.Must(err)
	e.RoundID = rd.ID
	supervisor, err := e.Rounds.NewOrganization(e.Ctx(), Office, round.Organization{Name: "派驻第一组", Kind: "stationed"})
	e.Must(err)
	if len(units) == 0 {
		units = []string{"市甲局", "市乙局"}
	}
	for i, name := range units {
		o := round.Organization{Name: name, Kind: "department"}
		if i == 0 {
			o.SupervisorID = supervisor.ID
		}
		org, err := e.Rounds.NewOrganization(e.Ctx(), Office, o)
		e.Must(err)
		ev, err := e.Rounds.NewEvaluation(
			e.Ctx(), Office, round.Evaluation{RoundID: rd.ID, OrganizationID: org.ID, SchemeID: own.ID},
		)
		e.Must(err)
		e.Evaluations[name], e.Orgs[name] = ev.ID, org.ID
	}
	return e
}

// Ctx returns the context of the test.
func (e *Env) Ctx() context.Context { return e.T.Context() }

// Now returns the time of the clock.
func (e *Env) Now() time.Time {
	e.Mu.Lock()
	defer e.Mu.Unlock()
	return e.Clock
}

// Move moves the clock.
func (e *Env) Move(d time.Duration) {
	e.Mu.Lock()
	defer e.Mu.Unlock()
	e.Clock = e.Clock.Add(d)
}

// Must ends the test at an error.
func (e *Env) Must(err error) {
	e.T.Helper()
	if err != nil {
		e.T.Fatal(err)
	}
}

// Refused fails the test unless an error has this code.
func (e *Env) Refused(err error, code string) {
	e.T.Helper()
	var re *records.Error
	if !errors.As(err, &re) || re.Code != code {
		e.T.Errorf("%v, want it refused as %s", err, code)
	}
}

// Problem adds a problem of the first unit, with a measure due at the end of March.
func (e *Env) Problem(text string) ledger.View {
	e.T.Helper()
	v, err := e.New(e.Ctx(), Office, e.Evaluations["市甲局"], ledger.Draft{Item: rules.Item{
		Source: "feedback", Text: text, Measures: []rules.Measure{{Text: "措施", Due: term.Due{Kind: term.Day, Day: "2024-03-31"}}},
	}})
	e.Must(err)
	return v
}

// Do takes a step of an item.
func (e *Env) Do(a records.Actor, id string, r ledger.StepRequest) ledger.View {
	e.T.Helper()
	v, err := e.Step(e.Ctx(), a, id, records.AnyVersion, r)
	e.Must(err)
	return v
}

// Report is the step with which a unit reports an item.
var Report = ledger.StepRequest{To: rules.Reported, Reason: "已完成"}

// Send uploads a file.
func (e *Env) Send(a records.Actor, u ledgerfile.Upload, raw string) ledgerfile.Preview {
	e.T.Helper()
	u.File = []byte(raw)
	p, err := e.Upload(e.Ctx(), a, u)
	e.Must(err)
	return p
}

// ImportAll imports every worksheet of a workbook and returns what the previews said about the units. Rows that are
// asked about are the items.
func (e *Env) ImportAll(who records.Actor, u ledgerfile.Upload, raw string) (units []ledgerfile.UnitPlan) {
	e.T.Helper()
	p := e.Send(who, u, raw)
	for {
		if len(p.Questions) > 0 {
			var err error
			c := ledgerfile.Correction{Same: map[string]bool{ledgerfile.AllOthers: true}}
			p, err = e.Reread(e.Ctx(), who, p.ID, c)
			e.Must(err)
		}
		units = append(units, p.Units...)
		d, err := e.CommitSheet(e.Ctx(), who, p.ID, p.Sheet)
		e.Must(err)
		if d.Next == "" {
			return units
		}
		p, _, err = e.Preview(e.Ctx(), who, p.ID)
		e.Must(err)
	}
}

// Called returns the item of the first unit with a problem.
func (e *Env) Called(problem string) ledger.View {
	e.T.Helper()
	l, err := e.Items(e.Ctx(), Office, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, 0, 100)
	e.Must(err)
	for _, v := range l.Items {
		if v.Item.Title+v.Item.Text == problem {
			return v
		}
	}
	e.T.Fatal("there is no item " + problem)
	return ledger.View{}
}

// TwoUnits is a ledger of two units.
const TwoUnits = "序号,被巡察单位,反馈问题,整改措施,责任领导,完成时限,整改状态\r\n" +
	"1,市甲局党组,学习不深入,制定计划,张三,2024年3月底,已完成\r\n,,,每月学习,张三,长期坚持,长期坚持\r\n2,市甲局,制度不全,修订制度,李四,3月底前,正在整改\r\n1,市乙局,账目不清,清理账目,王五,立行立改,已完成\r\n"

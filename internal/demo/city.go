// Package demo fills an empty store with a made-up city: a finished round, one whose briefing is tonight and one that
// is half-way under the other scheme. Everything is done as people would do it, by accounts of every role through the
// rooms of app; every ballot is cast by a phone of swarm over the network. Nothing bypasses the rules.
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"minping/internal/app"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

// Where a demo is created.
type Where struct {
	Service *app.Service
	Server  string // where the demo's phones reach the service: scheme://host:port
	Slips   int    // number of slips for tonight's session
}

// Account is an account of the demo. Each role has one, assessors one for each body.
type Account struct {
	Title    string `json:"title"` // the person's function, in both languages
	Name     string `json:"name"`
	Password string `json:"password"`
	Task     string `json:"task"`  // path of the page the person needs
	Other    bool   `json:"other"` // an earlier account has the same role
}

// Slip is an unused slip of tonight's session.
type Slip struct {
	Code  string `json:"code"`
	Token string `json:"token"`
	URL   string `json:"url"` // path and fragment only
}

// City is what a demo consists of.
type City struct {
	Accounts    []Account `json:"accounts"`
	Session     string    `json:"session"` // tonight's
	Number      string    `json:"number"`
	Fingerprint string    `json:"fingerprint"`
	Unit        string    `json:"unit"`
	Display     string    `json:"display"` // key of a hall screen
	Slips       []Slip    `json:"slips"`
	Finished    string    `json:"finished"` // the round with a fixed result
	HalfWay     string    `json:"half_way"` // the round under the second scheme
}

// filler is a demo being filled.
type filler struct {
	Where
	svc  *app.Service
	who  map[string]records.Actor // by function: office, organizer, discipline …
	orgs []records.Versioned[round.Organization]
	unit records.Versioned[round.Organization] // the organization of the unit's account
	city City
}

// Fill fills a fresh store. The service must already be listening, because the phones vote over the network.
func Fill(ctx context.Context, w Where) (City, error) {
	f := &filler{Where: w, svc: w.Service, who: map[string]records.Actor{}}
	office := records.Actor{ID: "巡察办", Name: "巡察办", Role: auth.Admin}
	sample, err := f.svc.Rounds.LoadSample(ctx, records.Actor{Name: office.Name})
	if err != nil {
		return City{}, fmt.Errorf("demo: %w", err)
	}
	f.unit = sample.Org
	f.orgs, err = f.svc.Rounds.Organizations(ctx, "", 500)
	if err != nil {
		return City{}, fmt.Errorf("demo: %w", err)
	}
	if err := f.accounts(ctx, office); err != nil {
		return City{}, fmt.Errorf("demo: accounts: %w", err)
	}
	if err := f.supervise(ctx, append(f.mixed(18, 0), f.mixed(12, 20)[1:]...)); err != nil {
		return City{}, fmt.Errorf("demo: supervisors: %w", err)
	}
	g, each := errgroup.WithContext(ctx)
	g.Go(func() error { return f.tonight(each, sample.Briefing.ID) })
	g.Go(func() error { return errors.Join(f.finished(each), f.halfWay(each)) })
	if err := g.Wait(); err != nil {
		return City{}, fmt.Errorf("demo: %w", err)
	}
	f.tasks(sample)
	return f.city, nil
}

// Tonight creates only the open session, without any account: what a load test needs.
func Tonight(ctx context.Context, w Where) (City, error) {
	who := records.Actor{ID: "demo", Name: "demo", Role: auth.Organizer}
	f := &filler{Where: w, svc: w.Service, who: map[string]records.Actor{"organizer": who}}
	sample, err := f.svc.Rounds.LoadSample(ctx, records.Actor{Name: who.Name})
	if err != nil {
		return City{}, fmt.Errorf("demo: %w", err)
	}
	err = f.tonight(ctx, sample.Briefing.ID)
	return f.city, err
}

// tasks decides which page each person starts on.
func (f *filler) tasks(sample round.Sample) {
	first := map[string]string{
		"office": "/admin/batches/" + f.city.Finished + "/final", "organizer": "/admin/sessions/" + f.city.Session,
		"discipline": "/admin/sheets", "organization": "/admin/sheets", "inspection": "/admin/sheets",
		"supervisor": "/admin/daily", "unit": "/admin/documents", "leader": "/admin/documents",
		"auditor": "/admin/audit",
	}
	for i, a := range f.city.Accounts {
		for key, who := range f.who {
			if who.ID == a.Name {
				f.city.Accounts[i].Task = first[key]
			}
		}
	}
	f.city.Unit = sample.Org.V.Name
}

// person is an account to create.
type person struct {
	key, title, name, body string
	role                   auth.Role
}

func (f *filler) people() []person {
	return []person{
		{"office", "巡察办 office", "巡察办", "", auth.Admin},
		{"organizer", "组织者 organizer", "组织者", "", auth.Organizer},
		{"discipline", "评分人（纪委监委）assessor", "纪委评估员", "discipline", auth.Assessor},
		{"organization", "评分人（组织部）assessor", "组织部评估员", "organization", auth.Assessor},
		{"inspection", "评分人（巡察组）assessor", "巡察组评估员", "inspection", auth.Assessor},
		{"supervisor", "监督单位 supervisor", "纪委监督员", "discipline", auth.Supervisor},
		{"unit", "被巡察单位 unit", f.unit.V.Name, f.unit.V.Name, auth.Unit},
		{"leader", "领导小组 leader", "组长", "", auth.Leader},
		{"auditor", "审计员 auditor", "审计员", "", auth.Auditor},
	}
}

func (f *filler) accounts(ctx context.Context, office records.Actor) error {
	var g errgroup.Group
	all := f.people()
	made := make([]Account, len(all))
	for i, p := range all {
		g.Go(func() error {
			word := "Demo-" + rand.Text()
			_, _, err := f.svc.Accounts.AddAccount(ctx, office, p.name, p.role, p.body, word)
			made[i] = Account{Title: p.title, Name: p.name, Password: word, Other: i > 0 && all[i-1].role == p.role}
			return err
		})
		f.who[p.key] = records.Actor{ID: p.name, Name: p.name, Role: p.role, Body: p.body}
	}
	f.city.Accounts = made
	return g.Wait()
}

// supervise assigns the supervising group to the units.
func (f *filler) supervise(ctx context.Context, units []records.Versioned[round.Organization]) error {
	var groups []string
	for _, o := range f.orgs {
		if o.V.Kind == scheme.KindStationed {
			groups = append(groups, o.ID)
		}
	}
	for i, o := range units {
		o.V.SupervisorID = groups[i%len(groups)]
		if _, err := f.svc.Rounds.ChangeOrganization(ctx, f.who["office"], o.ID, o.Version, o.V); err != nil {
			return err
		}
	}
	return nil
}

// mixed picks n organizations, departments and townships in turn, starting with the one that has an account.
func (f *filler) mixed(n, from int) []records.Versioned[round.Organization] {
	out := []records.Versioned[round.Organization]{f.unit}
	kinds := map[string][]records.Versioned[round.Organization]{}
	for _, o := range f.orgs {
		if o.ID != f.unit.ID {
			kinds[o.V.Kind] = append(kinds[o.V.Kind], o)
		}
	}
	for i := 0; len(out) < n; i++ {
		k := kinds[[]string{scheme.KindTownship, scheme.KindDepartment}[i%2]]
		out = append(out, k[(from+i/2)%len(k)])
	}
	return out
}

// newRound creates a round with units under a scheme.
func (f *filler) newRound(
	ctx context.Context, r round.Round, schemeID string, orgs []records.Versioned[round.Organization],
) (string, []unit, error) {
	made, err := f.svc.Rounds.NewRound(ctx, f.who["office"], r)
	if err != nil {
		return "", nil, err
	}
	var out []unit
	for i, o := range orgs {
		e, err := f.svc.Rounds.NewEvaluation(ctx, f.who["office"],
			round.Evaluation{RoundID: made.ID, OrganizationID: o.ID, SchemeID: schemeID})
		if err != nil {
			return "", nil, err
		}
		out = append(out, unit{i: i, evaluation: e.ID, org: o})
	}
	return made.ID, out, nil
}

// began returns the first day of a round that began that many months ago.
func (f *filler) began(months int) string {
	return f.svc.Now().AddDate(0, -months, 0).Format(time.DateOnly)
}

// unit is one unit of a round.
type unit struct {
	i          int
	evaluation string
	org        records.Versioned[round.Organization]
}

// undone is how many of its problems a unit has not solved.
func (u unit) undone() int { return u.i / 6 }

// newSlips generates fresh slips for a box.
func newSlips(sid string, n int) (codes []vote.Code, ids []string) {
	for range n {
		var code vote.Code
		_, _ = rand.Read(code[:]) // never fails (crypto/rand)
		tid := vote.TokenID(sid, vote.TypedToken(sid, code))
		codes, ids = append(codes, code), append(ids, vote.B64u.EncodeToString(tid[:]))
	}
	return codes, ids
}

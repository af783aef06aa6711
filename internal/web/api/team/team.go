// Package team is the API for who assesses what in a batch (domain A12–A15, B11).
package team

import (
	"context"

	"minping/internal/auth"
	"minping/internal/evaluation/team"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"

	appteam "minping/internal/app/team"
)

var (
	office  = guard.Only(auth.Admin)
	readers = guard.Only(auth.Admin, auth.Assessor, auth.Leader)
)

// Rooms are the rooms of the service that this area works with.
type Rooms struct {
	Teams *appteam.Teams
}

type area struct{ svc Rooms }

// Routes returns the operations on teams.
func Routes(svc Rooms) []kit.Route {
	a := area{svc}
	return []kit.Route{
		kit.Get(
			"/batches/{id}/teams",
			readers,
			kit.OK("The teams of a batch, and the rules they do not meet", a.show),
		),
		kit.Put("/batches/{id}/teams", office, kit.OK("Replace the teams of a batch", a.put)),
		kit.Get(
			"/batches/{id}/assignment",
			office,
			kit.OK("Preview of a draw; nothing is written", a.propose),
		),
		kit.Post(
			"/batches/{id}/assignment",
			office,
			kit.OK("Accept the draw: the teams get the targets it assigns", a.assign),
		),
		kit.Get("/batches/{id}/targets", readers, kit.OK("What the caller's team assesses", a.mine)),
	}
}

type teamView struct {
	kit.Revision
	Batch    string         `json:"batch"`
	Mode     string         `json:"mode,omitempty" enum:"cross,rotate" doc:"Of the draw that gave out the targets"`
	Seed     string         `json:"seed,omitempty"`
	Teams    []team.Team    `json:"teams"`
	Targets  []team.Target  `json:"targets"`
	Warnings []team.Warning `json:"warnings"`
}

func viewTeams(v appteam.View) teamView {
	return teamView{
		kit.Revision{
			Version: v.Version,
		},
		v.Batch.ID,
		v.Mode,
		v.Seed,
		kit.OrEmpty(v.Teams),
		kit.OrEmpty(v.Targets),
		kit.OrEmpty(v.Warnings),
	}
}

// show shows the teams of a batch.
func (a area) show(ctx context.Context, in *kit.ByID) (*kit.Record[teamView], error) {
	return kit.Show(viewTeams)(a.svc.Teams.Show(ctx, in.ID))
}

type teamMember struct {
	Account string `json:"account,omitempty"`
	Name    string `json:"name"`
	Body    string `json:"body"`
	Lead    bool   `json:"lead,omitempty"`
}

type teamInput struct {
	ID      string       `json:"id,omitempty" doc:"Of an existing team; a new one gets an id"`
	Name    string       `json:"name"`
	Home    string       `json:"home,omitempty" doc:"The county that its members come from"`
	Members []teamMember `json:"members" maxItems:"50"`
	Targets []string     `json:"targets,omitempty" maxItems:"5000"`
}

type putTeamsInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Teams []teamInput `json:"teams" maxItems:"200"`
	}
}

// put replaces the teams of a batch.
func (a area) put(ctx context.Context, in *putTeamsInput) (*kit.Record[teamView], error) {
	teams := make([]team.Team, len(in.Body.Teams))
	for i, t := range in.Body.Teams {
		teams[i] = team.Team{
			ID:      t.ID,
			Name:    t.Name,
			Home:    t.Home,
			Targets: kit.OrEmpty(t.Targets),
			Members: make([]team.Member, len(t.Members)),
		}
		for j, m := range t.Members {
			teams[i].Members[j] = team.Member(m)
		}
	}
	return kit.Show(viewTeams)(a.svc.Teams.Put(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), teams))
}

type proposeTeamsInput struct {
	kit.ByID
	Mode string `query:"mode" maxLength:"20" doc:"cross 交叉 or rotate 推磨"`
	Seed string `query:"seed" maxLength:"400"`
}

// propose draws who would assess what.
func (a area) propose(ctx context.Context, in *proposeTeamsInput) (*kit.Reply[team.Proposal], error) {
	return kit.Answer(a.svc.Teams.Propose(ctx, in.ID, in.Mode, in.Seed))
}

type assignTeamsInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		Mode string `json:"mode" enum:"cross,rotate"`
		Seed string `json:"seed"`
	}
}

// assign adopts the draw.
func (a area) assign(ctx context.Context, in *assignTeamsInput) (*kit.Record[teamView], error) {
	return kit.Show(
		viewTeams,
	)(
		a.svc.Teams.Assign(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.Mode, in.Body.Seed),
	)
}

type mineView struct {
	All     bool     `json:"all" doc:"The batch has no teams: every assessor assesses everything"`
	Targets []string `json:"targets" doc:"Evaluations"`
}

// mine lists what the caller's team assesses.
func (a area) mine(ctx context.Context, in *kit.ByID) (*kit.Reply[mineView], error) {
	targets, all, err := a.svc.Teams.Mine(ctx, guard.ActorOf(ctx), in.ID)
	return kit.Answer(mineView{all, kit.OrEmpty(targets)}, err)
}

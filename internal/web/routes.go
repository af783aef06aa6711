package web

import (
	"time"

	"minping/internal/auth"
	"minping/internal/web/api"
	"minping/internal/web/guard"
	"minping/internal/web/phone"
)

// Who may call what (contract).
var (
	anyone     = guard.Anyone
	signedIn   = guard.SignedIn
	office     = guard.Only(auth.Admin)
	readers    = guard.Only(auth.Admin, auth.Organizer)
	organizers = guard.Only(auth.Organizer)
	briefed    = guard.Only(auth.Organizer, auth.Unit)
	commenters = guard.Only(auth.Organizer, auth.Admin)
	drawers    = guard.Only(auth.Admin, auth.Organizer) // who draws attendees (domain 1D)
	voiders    = guard.Only(auth.Organizer, auth.Supervisor)
	resulted   = guard.Only(auth.Organizer, auth.Assessor, auth.Unit)
	monitors   = guard.Only(auth.Supervisor)
	watched    = guard.Only(auth.Supervisor, auth.Admin)
	scorers    = guard.Only(auth.Assessor)
	ranked     = guard.Only(auth.Admin, auth.Assessor)
	auditors   = guard.Only(auth.Auditor)
)

// Verbs.
const (
	get    = "GET"
	post   = "POST"
	put    = "PUT"
	patch  = "PATCH"
	remove = "DELETE"
)

// How long what takes longer than usual may take.
const (
	longStep = 15 * time.Minute // sealing and counting a million ballots
	longRead = 2 * time.Minute  // the table of ten thousand organisations
)

// routes is the one table of what the service answers: verb, path, guard, handler. The panel's own are mounted behind it.
func (s *Server) routes() []route {
	out := s.publicRoutes()
	for _, rows := range [][]route{accountRoutes(s.handlers), officeRoutes(s.handlers), sessionRoutes(s.handlers)} {
		for _, r := range rows {
			r.path = api.Prefix + r.path
			out = append(out, r)
		}
	}
	return out
}

// publicRoutes are for anybody: the voter's side (contract) and what operators look at.
func (s *Server) publicRoutes() []route {
	p := s.phones
	rows := []route{
		{get, "/b", anyone, voter{"page", p.Page}},
		{get, "/rb1/n/{number}", anyone, voter{"number", p.Number}},
		{get, "/rb1/{sid}/manifest", anyone, voter{"manifest", p.Manifest}},
		{get, "/rb1/{sid}/form", anyone, voter{"form", p.Form}},
		{get, "/rb1/{sid}/state", anyone, voter{"state", p.State}},
		{post, "/rb1/{sid}/admit", anyone, voter{"admit", p.Admit}},
		{post, "/rb1/{sid}/cast", anyone, voter{"cast", p.Cast}},
		{post, "/rb1/{sid}/comment", anyone, voter{"comment", p.Comment}},
		{post, "/rb1/{sid}/void", voiders, voter{"void", p.Void}},
		{get, "/rb1/{sid}/board/{file}", anyone, voter{"board", p.Board}},

		{get, "/", anyone, plain(s.home)},
		{get, "/healthz", anyone, plain(s.healthz)},
		{get, "/readyz", anyone, plain(s.readyz)},
		{get, api.Prefix + "/openapi.json", anyone, plain(s.api.ServeSpec)},
	}
	if s.pageOrigin() != "" {
		rows = append(rows, route{"OPTIONS", "/rb1/{sid}/cast", anyone, voter{"cast", phone.Preflight}})
	}
	if s.opts.MetricsAddr == "" {
		rows = append(rows, route{get, "/metrics", anyone, plain(s.metrics)})
	}
	if len(s.opts.Verify.HTML) > 0 {
		rows = append(rows, route{get, "/verify", anyone, plain(s.verifyPage)})
	}
	return rows
}

// accountRoutes are for signing in and looking after accounts. This and what follows is below the API's prefix.
func accountRoutes(a *api.Handlers) []route {
	return []route{
		{post, "/login", anyone, does("Sign in", a.Login).secret()},
		{get, "/account", signedIn, does("Who is signed in", a.OwnAccount)},
		{post, "/account/password", signedIn, ends("Change one's own password", a.ChangePassword).secret()},
		{post, "/account/second-factor", signedIn, does("Begin one's own second factor", a.BeginFactor).secret()},
		{put, "/account/second-factor", signedIn, ends("Turn one's own second factor on or off", a.PutFactor).secret()},
		{get, "/accounts", office, does("List accounts", a.Accounts)},
		{post, "/accounts", office, makes("Make an account", a.NewAccount).secret()},
		{post, "/accounts/{name}/reset", office, does("Set a new password", a.ResetAccount).secret()},
		{post, "/accounts/{name}/disabled", office, does("End or restore an account", a.DisableAccount)},
		{get, "/audit", auditors, does("The audit log", a.Audit).within(longRead)},
	}
}

// officeRoutes are the inspection office's and the assessors': rounds, organisations, schemes, scores.
func officeRoutes(a *api.Handlers) []route {
	return []route{
		{get, "/rounds", readers, does("List rounds", a.Rounds)},
		{post, "/rounds", office, makes("Make a round", a.NewRound)},
		{get, "/rounds/{id}", readers, does("Show a round", a.ShowRound)},
		{patch, "/rounds/{id}", office, does("Change a round", a.ChangeRound)},
		{get, "/rounds/{id}/bulletin", readers, does("The bulletin of a round", a.ShowBulletin)},
		{post, "/rounds/{id}/bulletin", office, makes("Open a round's results to the inspected units", a.IssueBulletin)},
		{get, "/rounds/{id}/ranking", ranked, does("Rank the organisations of a round", a.Ranking).within(longRead)},
		{get, "/rounds/{id}/statistics", office, does("The statistics table of a round", a.Statistics).within(longRead)},
		{get, "/rounds/{id}/statistics.xlsx", office, does("The statistics table as XLSX", a.StatisticsXLSX).file(xlsx).within(longRead)},
		{get, "/rounds/{id}/statistics.csv", office, does("The statistics table as CSV", a.StatisticsCSV).file(csv).within(longRead)},

		{get, "/task-lists", monitors, does("The own task list of daily supervision, by round", a.TaskLists)},
		{get, "/task-lists/{id}", monitors, does("The own task list of daily supervision in a round", a.ShowTaskList)},
		{get, "/task-lists/{id}/reports", watched, does("How far the reports of daily supervision in a round are", a.DailyReports)},
		{get, "/evaluations/{id}/daily/{body}", watched, does("Show a report of daily supervision", a.ShowDaily)},
		{put, "/evaluations/{id}/daily/{body}", monitors, does("Record the own daily supervision, and hand in the report", a.PutDaily).of(a.OwnDaily)},

		{get, "/organizations", readers, does("List organisations", a.Organizations)},
		{post, "/organizations", office, makes("Add an organisation", a.NewOrganization)},
		{post, "/organizations/import", office, does("Import organisations from CSV or XLSX", a.ImportOrganizations).takes(csv, xlsx, "multipart/form-data").within(longRead)},
		{get, "/organizations/template.csv", office, does("A file to fill in for the import", a.TemplateCSV).file(csv)},
		{get, "/organizations/template.xlsx", office, does("A workbook to fill in for the import", a.TemplateXLSX).file(xlsx)},
		{get, "/organizations/{id}", readers, does("Show an organisation", a.ShowOrganization)},
		{patch, "/organizations/{id}", office, does("Change an organisation", a.ChangeOrganization)},

		{get, "/schemes", signedIn, does("List schemes", a.Schemes)},
		{post, "/schemes", office, makes("Keep a scheme as a new version", a.NewScheme).takes("application/json", "application/yaml")},
		{get, "/schemes/{id}", signedIn, does("Show a scheme", a.ShowScheme)},
		{get, "/schemes/{id}/yaml", signedIn, does("A scheme as a file", a.SchemeYAML).file("application/yaml")},

		{get, "/evaluations", readers, does("List evaluations", a.Evaluations)},
		{post, "/evaluations", office, makes("Make an evaluation", a.NewEvaluation)},
		{get, "/evaluations/{id}", readers, does("Show an evaluation", a.ShowEvaluation)},
		{put, "/evaluations/{id}/facts", office, does("What the statistics table says besides scores", a.PutFacts)},
		{put, "/evaluations/{id}/satisfaction", office, does("Decide where the satisfaction is missing", a.DecideSatisfaction)},
		{put, "/evaluations/{id}/candidate", office, does("Confirm a candidate of the last of the ranking", a.ConfirmCandidate)},
		{get, "/evaluations/{id}/draw", drawers, does("The draw of attendees: its record, which names nobody", a.ShowDraw)},
		{put, "/evaluations/{id}/draw", drawers, does("Fix how many attendees are drawn, and commit", a.FixDraw)},
		{post, "/evaluations/{id}/draw", drawers, does("Draw attendees with the witnesses' numbers", a.DrawAttendees)},
		{post, "/evaluations/{id}/draw/replacements", drawers, does("Ask the next reserve in the place of an absentee", a.ReplaceAttendee)},
		{get, "/evaluations/{id}/attendees", drawers, does("Who was drawn, with masked phones", a.Attendees)},
		{put, "/evaluations/{id}/attendees", drawers, does("The list that attendees are drawn from, as CSV or XLSX", a.PutAttendees).takes(csv, xlsx, "multipart/form-data")},
		{remove, "/evaluations/{id}/attendees", drawers, ends("Delete the list of people before its time", a.EraseAttendees)},
		{get, "/evaluations/{id}/attendees.csv", drawers, does("Who is to be rung up; fetching it is recorded", a.CallList).file(csv)},
		{get, "/evaluations/{id}/sheets/{body}", scorers, does("Show a score sheet", a.ShowSheet)},
		{put, "/evaluations/{id}/sheets/{body}", scorers, does("Fill in the own score sheet", a.PutSheet).of(a.OwnSheet)},
		{post, "/evaluations/{id}/sheets/{body}/reopen", office, does("Reopen a locked sheet", a.Reopen)},
		{post, "/evaluations/{id}/lock", office, does("Lock the sheets", a.Lock)},
		{get, "/evaluations/{id}/score", ranked, does("The score with every step", a.Score)},
	}
}

// sessionRoutes are the organizer's evening and what comes of it.
func sessionRoutes(a *api.Handlers) []route {
	return []route{
		{get, "/briefings", organizers, does("List briefings", a.Briefings)},
		{post, "/briefings", organizers, makes("Make a briefing", a.NewBriefing)},
		{get, "/briefings/{id}", briefed, does("Show a briefing", a.ShowBriefing)},
		{patch, "/briefings/{id}", organizers, does("Change a briefing", a.ChangeBriefing)},
		{put, "/briefings/{id}/disclosure", briefed, does("What the organisation makes public", a.PutDisclosure).of(a.OwnBriefing)},

		{get, "/sessions", organizers, does("List sessions", a.Sessions)},
		{post, "/sessions", organizers, makes("Make a session", a.NewSession)},
		{get, "/sessions/{id}", organizers, does("Show a session", a.ShowSession)},
		{remove, "/sessions/{id}", organizers, ends("Wipe a rehearsal", a.WipeRehearsal)},
		{post, "/sessions/{id}/slips", organizers, does("Add slips by their hashes", a.AddSlips)},
		{post, "/sessions/{id}/transitions", organizers, does("Take a session to another state", a.Move).twice().within(longStep)},
		{post, "/sessions/{id}/pause", organizers, does("Pause or resume", a.Pause)},
		{put, "/sessions/{id}/schedule", organizers, does("When it opens and closes by itself", a.Schedule)},
		{get, "/sessions/{id}/progress", organizers, does("How far a long step is", a.Progress)},
		{get, "/sessions/{id}/hall", organizers, does("What the hall screen shows", a.Hall)},
		{post, "/sessions/{id}/display-keys", organizers, makes("Make a key for a hall screen", a.NewDisplayKey).secret()},
		{remove, "/sessions/{id}/display-keys", organizers, ends("Revoke the keys of hall screens", a.RevokeDisplayKeys)},
		{get, "/sessions/{id}/paper", organizers, does("How far the paper ballots are typed", a.Papers)},
		{put, "/sessions/{id}/paper", organizers, does("Type the paper ballots", a.PutPaper)},
		{get, "/sessions/{id}/accounting", organizers, does("The accounting with its flags", a.ShowBalance)},
		{put, "/sessions/{id}/accounting", organizers, does("Enter the accounting", a.PutAccounting)},
		{post, "/sessions/{id}/override", organizers, does("Go on although it does not balance: two people", a.Override).twice()},
		{post, "/sessions/{id}/spare-slips", organizers, does("Record a spare slip for a lost phone: two people", a.SpareSlip).twice()},
		{get, "/sessions/{id}/comments", commenters, does("The comments, shuffled", a.Comments)},
		{patch, "/sessions/{id}/comments", commenters, does("Hide or redact a comment", a.EditComment)},
		{get, "/sessions/{id}/minutes", organizers, does("What stands in the minutes", a.Minutes)},
		{get, "/sessions/{id}/result", resulted, does("The published result", a.Result)},
		{get, "/sessions/{id}/bundle", auditors, does("The evidence bundle", a.Bundle).file("application/zip")},
		{get, "/sessions/{id}/lists", auditors, does("The token ids behind the notes, for minping verify --lists", a.AuditLists).file("application/json").within(longRead)},

		{get, "/hall", guard.DisplayKey, does("The hall screen a display key opens", a.HallByKey)},
		{get, "/hall/events", guard.DisplayKey, does("The hall screen as server-sent events", a.HallEvents).file("text/event-stream")},
	}
}

package admin

import (
	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/web/admin/page"
	"minping/internal/web/guard"
)

const (
	pathLogin   = "/admin/login"
	pathLogout  = "/admin/logout"
	pathAccount = "/admin/account"
	pathSetup   = "/setup"
)

// Who may see what (contract, "Who may call what"; domain 1D).
var (
	office     = guard.Only(auth.Admin)
	readers    = guard.Only(auth.Admin, auth.Organizer)
	organizers = guard.Only(auth.Organizer)
	commenters = guard.Only(auth.Organizer, auth.Admin)
	voiders    = guard.Only(auth.Organizer, auth.Supervisor)
	resulted   = guard.Only(auth.Organizer, auth.Assessor)
	scorers    = guard.Only(auth.Assessor)
	ranked     = guard.Only(auth.Admin, auth.Assessor)
	auditors   = guard.Only(auth.Auditor)
	units      = guard.Only(auth.Unit)
	monitors   = guard.Only(auth.Supervisor)
	watched    = guard.Only(auth.Supervisor, auth.Admin)
)

// route is one line of the panel's table.
type route struct {
	verb, path string
	pass       guard.Pass
	here       string // the navigation entry it belongs to
	do         func(*visit) error
}

// routes is the one table of the panel.
func (p *Panel) routes() []route {
	return append(append(append(commonRoutes(), officeRoutes()...), hallRoutes()...), scoreRoutes()...)
}

func commonRoutes() []route {
	const get, post = "GET", "POST"
	return []route{
		{get, "/admin/static/*", guard.Anyone, "", (*visit).asset},
		{get, pathSetup, guard.Anyone, "", (*visit).setupPage},
		{post, pathSetup, guard.Anyone, "", (*visit).setup},
		{get, pathLogin, guard.Anyone, "", (*visit).loginPage},
		{post, pathLogin, guard.Anyone, "", (*visit).login},
		{post, pathLogout, guard.Anyone, "", (*visit).logout},
		{get, "/hall", guard.Anyone, "", (*visit).hallScreen},
		{get, "/admin", guard.SignedIn, "", (*visit).home},
		{get, pathAccount, guard.SignedIn, "account", (*visit).ownAccount},
		{post, pathAccount, guard.SignedIn, "account", (*visit).changePassword},
		{post, pathFactor, guard.SignedIn, "account", (*visit).beginFactor},
		{post, pathFactorOn, guard.SignedIn, "account", (*visit).turnFactorOn},
		{post, pathFactorOff, guard.SignedIn, "account", (*visit).turnFactorOff},
		{get, "/admin/help", guard.SignedIn, "help", (*visit).help},
		{get, "/admin/schemes", guard.SignedIn, "schemes", (*visit).schemes},
		{get, "/admin/schemes/:id", guard.SignedIn, "schemes", (*visit).scheme},
		{get, "/admin/schemes/:id/export", guard.SignedIn, "schemes", (*visit).exportScheme},
	}
}

func officeRoutes() []route {
	const get, post = "GET", "POST"
	return []route{
		{get, "/admin/rounds", readers, "round", (*visit).rounds},
		{post, "/admin/rounds", office, "round", (*visit).newRound},
		{get, "/admin/rounds/:id", readers, "round", (*visit).round},
		{get, "/admin/rounds/:id/daily", office, "round", (*visit).dailyRound},
		{get, "/admin/rounds/:id/join", office, "round", (*visit).joinPage},
		{post, "/admin/rounds/:id/join", office, "round", (*visit).join},
		{get, "/admin/organizations", readers, "organizations", (*visit).organizations},
		{get, "/admin/organizations/new", office, "organizations", (*visit).newOrganizationPage},
		{post, "/admin/organizations/new", office, "organizations", (*visit).newOrganization},
		{get, "/admin/organizations/import", office, "organizations", (*visit).importPage},
		{post, "/admin/organizations/import", office, "organizations", (*visit).importFile},
		{get, "/admin/organizations/template.:format", office, "organizations", (*visit).importTemplate},
		{get, "/admin/organizations/:id", office, "organizations", (*visit).organizationPage},
		{post, "/admin/organizations/:id", office, "organizations", (*visit).changeOrganization},
		{get, "/admin/evaluations/:id", readers, "round", (*visit).evaluation},
		{get, "/admin/evaluations/:id/facts", office, "round", (*visit).factsPage},
		{post, "/admin/evaluations/:id/facts", office, "round", (*visit).facts},
		{post, "/admin/evaluations/:id/lock", office, "round", (*visit).lock},
		{post, "/admin/evaluations/:id/reopen", office, "round", (*visit).reopen},
		{post, "/admin/evaluations/:id/decide", office, "round", (*visit).decide},
		{post, "/admin/evaluations/:id/candidate", office, "ranking", (*visit).candidate},
		{post, "/admin/rounds/:id/bulletin", office, "ranking", (*visit).issueBulletin},
		{get, "/admin/rounds/:id/statistics", office, "statistics", (*visit).statistics},
		{get, "/admin/rounds/:id/statistics.:format", office, "statistics", (*visit).statisticsFile},
		{get, "/admin/schemes/:id/edit", office, "schemes", (*visit).editScheme},
		{post, "/admin/schemes/:id/edit", office, "schemes", (*visit).saveScheme},
		{post, "/admin/schemes", office, "schemes", (*visit).importScheme},
		{get, "/admin/accounts", office, "accounts", (*visit).accounts},
		{post, "/admin/accounts", office, "accounts", (*visit).addAccount},
		{post, "/admin/accounts/reset", office, "accounts", (*visit).resetAccount},
		{post, "/admin/accounts/disable", office, "accounts", (*visit).disableAccount},
		{get, "/admin/audit", auditors, "audit", (*visit).audit},
		{get, "/admin/audit/bundles/:id", auditors, "audit", (*visit).bundle},
		{get, "/admin/audit/lists/:id", auditors, "audit", (*visit).lists},
	}
}

func hallRoutes() []route {
	const get, post = "GET", "POST"
	return []route{
		{get, "/admin/evenings", organizers, "evenings", (*visit).evenings},
		{get, "/admin/evaluations/:id/draw", commenters, "round", (*visit).draw},
		{post, "/admin/evaluations/:id/draw/pool", commenters, "round", (*visit).drawPool},
		{post, "/admin/evaluations/:id/draw/quotas", commenters, "round", (*visit).drawQuotas},
		{post, "/admin/evaluations/:id/draw/run", commenters, "round", (*visit).drawRun},
		{post, "/admin/evaluations/:id/draw/replace", commenters, "round", (*visit).drawReplace},
		{get, "/admin/evaluations/:id/draw/calls.csv", commenters, "round", (*visit).drawCalls},
		{get, "/admin/evaluations/:id/draw/calls/print", commenters, "round", (*visit).drawPrint},
		{get, "/admin/evaluations/:id/draw/calls/masked", commenters, "round", (*visit).drawMasked},
		{get, "/admin/evaluations/:id/draw/record.json", commenters, "round", (*visit).drawRecord},
		{get, "/admin/evaluations/:id/draw/template.:format", commenters, "round", (*visit).drawTemplate},
		{post, "/admin/evaluations/:id/draw/erase", commenters, "round", (*visit).drawErase},
		{get, "/admin/evaluations/:id/briefing", organizers, "evenings", (*visit).newBriefingPage},
		{post, "/admin/evaluations/:id/briefing", organizers, "evenings", (*visit).newBriefing},
		{get, "/admin/briefings/:id", organizers, "evenings", (*visit).briefing},
		{post, "/admin/briefings/:id", organizers, "evenings", (*visit).changeBriefing},
		{post, "/admin/briefings/:id/sessions", organizers, "evenings", (*visit).newSession},
		{get, "/admin/sessions/:id", organizers, "evenings", (*visit).session},
		{get, "/admin/sessions/:id/live", organizers, "evenings", (*visit).live},
		{post, "/admin/sessions/:id/move", organizers, "evenings", (*visit).move},
		{post, "/admin/sessions/:id/pause", organizers, "evenings", (*visit).pause},
		{post, "/admin/sessions/:id/schedule", organizers, "evenings", (*visit).schedule},
		{post, "/admin/sessions/:id/accounting", organizers, "evenings", (*visit).accounting},
		{post, "/admin/sessions/:id/override", organizers, "evenings", (*visit).override},
		{post, "/admin/sessions/:id/spare", organizers, "evenings", (*visit).spare},
		{post, "/admin/sessions/:id/wipe", organizers, "evenings", (*visit).wipe},
		{post, "/admin/sessions/:id/kiosk", organizers, "evenings", (*visit).kiosk},
		{post, "/admin/sessions/:id/display", organizers, "evenings", (*visit).display},
		{post, "/admin/sessions/:id/display/revoke", organizers, "evenings", (*visit).revokeDisplays},
		{get, "/admin/sessions/:id/slips", organizers, "evenings", (*visit).slipsPage},
		{post, "/admin/sessions/:id/slips", organizers, "evenings", (*visit).addSlips},
		{get, "/admin/sessions/:id/paper", organizers, "evenings", (*visit).paperPage},
		{post, "/admin/sessions/:id/paper", organizers, "evenings", (*visit).paper},
		{get, "/admin/sessions/:id/minutes", organizers, "evenings", (*visit).minutes},
		{get, "/admin/sessions/:id/comments", commenters, "evenings", (*visit).comments},
		{post, "/admin/sessions/:id/comments", commenters, "evenings", (*visit).editComment},
		{get, "/admin/sessions/:id/void", voiders, "evenings", (*visit).voidPage},
		{post, "/admin/sessions/:id/void", voiders, "evenings", (*visit).void},
		{get, "/admin/sessions/:id/evidence", scorers, "sheets", (*visit).bundle},
		{get, "/admin/sessions/:id/result", resulted, "evenings", (*visit).result},
		{get, "/admin/monitor", monitors, "monitor", (*visit).monitor},
		{post, "/admin/monitor", monitors, "monitor", (*visit).findSession},
		{get, "/admin/daily", monitors, "daily", (*visit).dailies},
		{get, "/admin/evaluations/:id/daily/:body", watched, "daily", (*visit).daily},
		{post, "/admin/evaluations/:id/daily/:body", monitors, "daily", (*visit).putDaily},
		{get, "/admin/unit", units, "unit", (*visit).unit},
		{post, "/admin/unit", units, "unit", (*visit).disclose},
	}
}

func scoreRoutes() []route {
	const get, post = "GET", "POST"
	return []route{
		{get, "/admin/sheets", scorers, "sheets", (*visit).sheets},
		{get, "/admin/evaluations/:id/sheets/:body", ranked, "sheets", (*visit).sheet},
		{post, "/admin/evaluations/:id/sheets/:body", scorers, "sheets", (*visit).putSheet},
		{get, "/admin/evaluations/:id/score", ranked, "ranking", (*visit).scorePage},
		{get, "/admin/rounds/:id/ranking", ranked, "ranking", (*visit).ranking},
	}
}

// navigation lists each role's own tasks and nothing else (domain 1D), the first one being what they come for.
func navigation(a app.Actor) []page.NavItem {
	var (
		round         = page.NavItem{Key: "round", Href: "/admin/rounds/current", Label: "本轮进度", Icon: "progress"}
		organizations = page.NavItem{Key: "organizations", Href: "/admin/organizations", Label: "单位名单", Icon: "unit"}
		ranking       = page.NavItem{Key: "ranking", Href: "/admin/rounds/current/ranking", Label: "排名与结果", Icon: "rank"}
		statistics    = page.NavItem{Key: "statistics", Href: "/admin/rounds/current/statistics", Label: "统计表", Icon: "table"}
		schemes       = page.NavItem{Key: "schemes", Href: "/admin/schemes", Label: "评估方案", Icon: "scheme"}
		accounts      = page.NavItem{Key: "accounts", Href: "/admin/accounts", Label: "账号", Icon: "people"}
		evenings      = page.NavItem{Key: "evenings", Href: "/admin/evenings", Label: "今晚的测评", Icon: "tonight"}
		sheets        = page.NavItem{Key: "sheets", Href: "/admin/sheets", Label: "我的评分表", Icon: "sheet"}
		audit         = page.NavItem{Key: "audit", Href: "/admin/audit", Label: "审计记录", Icon: "audit"}
		monitor       = page.NavItem{Key: "monitor", Href: "/admin/monitor", Label: "监票", Icon: "scan"}
		daily         = page.NavItem{Key: "daily", Href: "/admin/daily", Label: "日常监督", Icon: "sheet"}
		unit          = page.NavItem{Key: "unit", Href: "/admin/unit", Label: "本单位的通报会", Icon: "unit"}
		help          = page.NavItem{Key: "help", Href: "/admin/help", Label: "帮助", Icon: "help"}
	)
	switch a.Role {
	case auth.Admin:
		return []page.NavItem{round, organizations, ranking, statistics, schemes, accounts, help}
	case auth.Organizer:
		return []page.NavItem{evenings, round, organizations, schemes, help}
	case auth.Assessor:
		return []page.NavItem{sheets, ranking, schemes, help}
	case auth.Supervisor:
		if a.Body == "" { // nobody's tasks: the account is there for the hall
			return []page.NavItem{monitor, schemes, help}
		}
		return []page.NavItem{daily, monitor, schemes, help}
	case auth.Unit:
		return []page.NavItem{unit, schemes, help}
	case auth.Auditor:
		return []page.NavItem{audit, schemes, help}
	}
	return []page.NavItem{help}
}

// home brings everybody to what they come for.
func (v *visit) home() error {
	return v.on(navigation(v.who)[0].Href, v.Query("said"))
}

package mutants

// trustRoom is what was found without a test that notices its loss.
var trustRoom = []Mutant{
	{
		"A one-time password is asked of the account", "internal/app/account",
		`(acc.V.MustChange || id.Due)`, `id.Due`, "TestAOneTimePasswordIsDueUntilItIsChanged",
	},
	{
		"The ninetieth day waits for the next sign-in", "internal/app/account",
		`Due: acc.V.due(began)`, `Due: acc.V.due(s.env.Now())`, "TestAPasswordOfNinetyDaysIsDueFromTheNextSignIn",
	},
	{
		"A due password opens nothing else", "internal/web/guard",
		`case who.Due && !p.due:`, `case who.Due && false:`, "TestWhoHasToSetANewPasswordPassesOnlyThere",
	},
	{
		"A due password leads to its change", "internal/web/panel",
		`case errors.Is(err, records.ErrDue):`, `case false && errors.Is(err, records.ErrDue):`,
		"TestUntilAOneTimePasswordIsChangedEveryPageLeadsToIt",
	},
	{
		"The weight of a group is read as people type it", "internal/app/session",
		`typed.PlainNumber(strings.TrimSpace(out[i].Weight))`, `strings.TrimSpace(out[i].Weight)`,
		"TestSpacesAroundAGroupsNameAreTakenAway",
	},
	{
		"A load test that begins keeps its folder", "cmd/minping",
		`time.Since(made.ModTime()) < time.Minute ||`, ``, "TestTheFolderOfAKilledLoadTestIsRemoved",
	},
	{
		"A page answers HEAD", "internal/web/panel/kit",
		`if r.Verb == http.MethodGet {
			router.Head(r.Path, p.handle(r))
		}`, ``, "TestEveryPageAnswersHEADLikeGET",
	},
	{
		"Records that were copied over in use are not written on", "internal/store/sqlite",
		`if n < m.last {`, `if false {`, "TestRecordsThatFellBehindTheirMarkAreNotWrittenOn",
	},
	{
		"Records that were copied over in use are told", "internal/store/sqlite",
		`s.damage[""] = found
			s.mu.Unlock()`, `s.mu.Unlock()`, "TestRecordsThatFellBehindTheirMarkAreNotWrittenOn",
	},
}

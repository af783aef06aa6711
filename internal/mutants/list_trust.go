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
}

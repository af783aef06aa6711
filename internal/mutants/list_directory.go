package mutants

const directory = "internal/directory"

// directoryRoom is signing in through the office's own directory.
var directoryRoom = []Mutant{
	{
		"An answer of the directory belongs to the attempt of its browser", directory,
		`if a.State == "" || subtle.ConstantTimeCompare([]byte(a.State), []byte(state)) != 1 || code == "" {`, `if code == "" {`,
		"TestAnAnswerToAnotherAttemptIsRefused",
	},
	{
		"An ID token carries the attempt's nonce", directory,
		`if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.Nonce)) != 1 {`, `if id.Nonce == "" {`,
		"TestAnAnswerToAnotherAttemptIsRefused",
	},
	{
		"The code flow has PKCE", directory,
		`oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier))`, `oidc.Nonce(a.Nonce))`,
		"TestAnAnswerToAnotherAttemptIsRefused",
	},
	{
		"Who is in no group is refused", "internal/app/account", `	if p.Role == "" {
		return Login{}, errNoGroup
	}
`, `	if p.Role == "" {
		p.Role = auth.Auditor
	}
`, "TestSomebodyInNoGroupIsRefusedWithASentence",
	},
	{
		"Another role ends what was signed for the old one", "internal/app/account", `v.Role, v.Body = p.Role, p.Body
		v.Tokens++`, `v.Role, v.Body = p.Role, p.Body`,
		"TestAnotherGroupAtTheNextSignInEndsTheOldRole",
	},
	{
		"The directory opens no disabled account", "internal/app/account", `	if acc.V.Disabled {
		return acc, errDisabled
	}
	if acc.V.Role`, `	if acc.V.Role`,
		"TestADisabledAccountStaysShutToTheDirectory",
	},
	{
		"The directory takes over no local account", "internal/app/account",
		`case err == nil && (made.V.Directory == nil || *made.V.Directory != id):`,
		`case err == nil && made.V.Directory != nil && *made.V.Directory != id:`,
		"TestTheDirectoryCannotTakeOverALocalAccount",
	},
	{
		"An account of the directory cannot be locked out by guesses", "internal/app/account",
		`if records.KindOf(err) == records.NotFound || err == nil && acc.V.Directory != nil {`, `if records.KindOf(err) == records.NotFound {`,
		"TestAnAccountOfTheDirectoryHasNoPasswordHere",
	},
}

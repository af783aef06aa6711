package list

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
		"Who is in no group is refused", "internal/app/account", `	case p.Role == "":
		return Login{}, errNoGroup
`, `	case p.Role == "" && p.Name == "":
		return Login{}, errNoGroup
`, "TestAPersonInNoGroupIsRefusedWithASentence",
	},
	{
		"Who left every group keeps nothing that was signed", "internal/app/account",
		`	_, err := records.Update(ctx, s.env, kindAccount, name, records.AnyVersion, func(v *account) error {
		v.Tokens++
		return nil
	})
	if err == nil {`, `	_, err := records.Load[account](ctx, s.env, kindAccount, name)
	if err == nil {`,
		"TestAPersonInNoGroupAnyMoreIsSignedOutAtTheRefusal",
	},
	{
		"A known person is known whatever their name", "internal/app/account",
		`	link := records.HashName(p.Issuer`, `	if checkAccount(p.Name, p.Role, p.Body).Err() != nil && p.Role != "" {
		return Login{}, errNameless
	}
	link := records.HashName(p.Issuer`,
		"TestAKnownPersonSignsInWhateverNameTheDirectoryGives",
	},
	{
		"Two first sign-ins of one person are one account", "internal/app/account",
		`		return records.Load[account](ctx, s.env, kindAccount, p.Name)
`, `		return made, taken(p.Name)
`,
		"TestTwoFirstSignInsAtOnceBothArrive",
	},
	{
		"No one waits for another's fetch", directory, `	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", ErrAway, ctx.Err())
	}
`, `	}
`, "TestOneFetchServesAllWaitersAndDelaysNone",
	},
	{
		"A directory that is away is not asked at once", directory,
		`d.failed != nil && d.now().Sub(d.failedAt).Abs() < awayFor`, `d.failed != nil && d.now().IsZero()`,
		"TestADirectoryThatIsAwayIsNotAskedAgainAtOnce",
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
		`if made.V.Directory == nil || *made.V.Directory != id {`,
		`if made.V.Directory != nil && *made.V.Directory != id {`,
		"TestTheDirectoryCannotTakeOverALocalAccount",
	},
	{
		"An account of the directory cannot be locked out by guesses", "internal/app/account",
		`if records.KindOf(err) == records.NotFound || err == nil && acc.V.Directory != nil {`, `if records.KindOf(err) == records.NotFound {`,
		"TestAnAccountOfTheDirectoryHasNoPasswordHere",
	},
	{
		"A service that the directory does not know is told so", directory,
		`(said.ErrorCode == "invalid_client" || said.ErrorCode == "unauthorized_client")`, `false`,
		"TestADamagedDirectorySignsNobodyIn|TestADirectoryThatDoesNotKnowThisServiceSaysSo",
	},
	{
		"A directory that failed is not one that refused", directory,
		`said.Response.StatusCode < http.StatusInternalServerError`, `said.Response.StatusCode > 0`, "TestADamagedDirectorySignsNobodyIn",
	},
	{
		"An empty file holds no client's secret", "cmd/minping",
		`secret == "" || strings.ContainsFunc`, `strings.ContainsFunc`, "TestADamagedClientSecretIsReportedAtTheStart",
	},
	{
		"A client's secret is one line", "cmd/minping",
		`r < ' ' || r > '~'`, `r == 0`, "TestADamagedClientSecretIsReportedAtTheStart",
	},
	{
		"A cut file of certificates is not served", "internal/certificate",
		`err = cmp.Or(complete(cert), undamaged(pair))`, `err = cmp.Or(undamaged(pair))`, "TestDamagedCertificateFilesAreNotServed",
	},
	{
		"A certificate with a changed bit is not served", "internal/certificate",
		`err = cmp.Or(complete(cert), undamaged(pair))`, `err = cmp.Or(complete(cert))`, "TestDamagedCertificateFilesAreNotServed",
	},
	{
		"A broken certificate is told once", "internal/certificate",
		`err != nil && err.Error() != c.told`, `err != nil`, "TestDamagedCertificateFilesAreNotServed",
	},
	{
		"A certificate past its time replaces none", "internal/certificate",
		`		if c.current != nil {
			return err
		}
`, ``, "TestAnExpiredCertificateReplacesNone",
	},
	{
		"A certificate that is not good yet is told", "internal/certificate",
		` || now.Before(pair.Leaf.NotBefore)`, ``, "TestAnExpiredCertificateReplacesNone",
	},
	{
		"Of two roots of one name one has signed", "internal/certificate",
		`		if err == nil || errors.As(err, &old)`, `		if err != nil {
			return err
		}
		if errors.As(err, &old)`, "TestARootRenewedUnderItsOwnNameIsServed",
	},
}

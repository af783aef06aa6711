package mutants

// endingRoom is what a session keeps to that a killed process left half fixed, or half counted.
var endingRoom = []Mutant{
	{"A half-fixed draft gets no more slips", boxes, ` || m.Issued != now.Issued`, ``, "TestADraftChangedHalfWayKeepsToItsManifest"},
	{"A half-fixed draft keeps its unit", boxes, ` || m.Org != now.Org`, ``, "TestADraftChangedHalfWayKeepsToItsManifest"},
	{"A half-fixed draft without its keys says so", boxes, `errors.Is(err, keys.ErrGone) || errors.As(err, &damaged)`, `errors.As(err, &damaged)`, "TestAHalfFixedDraftWithoutItsKeysIsToBeVoided"},
	{"A voided note follows a manifest note", sessions, `		if err := s.publishManifestNote(ctx, b.Box); err != nil {
			return err
		}
`, ``, "TestADraftChangedHalfWayKeepsToItsManifest"},
	{"A voided draft has no form", sessions, `			if err := ballotbox.TakeBackForm(ctx, s.boxes, ref.SID); err != nil {
				return err
			}
			continue
`, `			continue
`, "TestADraftVoidedBeforeItsManifestIsOfNothing"},
}

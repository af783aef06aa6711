package planted

// plantedInTables is what faults in files that are read and written back got through.
var plantedInTables = []Mutant{
	{
		"Counts that were typed since the look are not overwritten", "internal/app/ledgerfile",
		`known && was == f.version {`, `known && was <= f.version {`, "TestCountsTypedSinceThePreviewAreNotOverwritten",
	},
	{
		"Counts are written over the version that was planned with", "internal/app/ledgerfile",
		`ChangeEvaluation(ctx, a, id, f.version, facts)`, `ChangeEvaluation(ctx, a, id, records.AnyVersion, facts)`,
		"TestCountsTypedDuringAnImportAreNotOverwritten",
	},
	{
		"A layout that cannot be kept is refused before anything is written", "internal/app/ledgerfile",
		`if len(body) <= store.MaxBody {`, `if len(body) <= 8*store.MaxBody {`, "TestALayoutThatCannotBeKeptIsRefusedFirst",
	},
	{
		"Who has a ledger is asked once for a table", "internal/app/ledgerfile",
		`			if _, own := ledgered[id]; own {`, `			ledgered, err = fs.ledgered(ctx, places)
			if _, own := ledgered[id]; own && err == nil {`, "TestATableOfCountsAsksOnceWhoHasALedger",
	},
}

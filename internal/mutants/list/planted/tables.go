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
		"The units of a table of counts are read once", "internal/app/ledgerfile",
		`			wrong, err = p.takeFigures(&v, at.Evaluation, allows)
			if err != nil {`, `			wrong, err = p.takeFigures(&v, at.Evaluation, allows)
			if _, gone := fs.rounds.Inspected(ctx, id); gone != nil || err != nil {`,
		"TestATableOfCountsIsReadForAllItsUnitsAtOnce",
	},
	{
		"The result behind a table of counts is read once", "internal/app/ledgerfile",
		`return round.AllowsIn(ctx, fs.rounds, at.Evaluation.V.RoundID, final.ChangeFacts)`, `_ = at
		return func(id string) error {
			return fs.rounds.Allows(ctx, final.ChangeFacts, final.Subject{Evaluation: id})
		}, nil`, "TestATableOfCountsIsReadForAllItsUnitsAtOnce",
	},
	{
		"A table of counts changes no fixed result", "internal/app/round",
		`		if !fixed {`, `		if !fixed || f.State != "" {`, "TestATableOfCountsChangesNoFixedResult",
	},
	{
		"Who has a ledger is asked once for a table", "internal/app/ledgerfile",
		`			if _, own := ledgered[id]; own {`, `			ledgered, err = fs.ledgered(ctx, places)
			if _, own := ledgered[id]; own && err == nil {`, "TestATableOfCountsIsReadForAllItsUnitsAtOnce",
	},
	{
		"Merges of all worksheets are counted", "internal/table",
		`merges += len(mergeCell`, `merges = len(mergeCell`, "TestAWorkbookWithTooManyMergesIsRefusedUnread",
	},
	{
		"Reading ends with the first item too many", "internal/evaluation/ledgerfile",
		`n < len(g.Rows) && len(r.rows) <= most; n++`, `n < len(g.Rows); n++`, "TestNoMoreItemsAreReadThanAreTaken",
	},
	{
		"A table is empty or not by its first item", "internal/evaluation/ledgerfile",
		`readUpTo(g, &l, Reading{}, 0).rows) == 0`, `readUpTo(g, &l, Reading{}, 0).rows) <= 1`, "TestNoMoreItemsAreReadThanAreTaken",
	},
	{
		"No measure repeats a long heading", "internal/evaluation/ledgerfile",
		`if len(h) <= maxKey {`, `if len(h) <= 1<<20 {`, "TestALongHeadingIsNotRepeatedByEveryMeasure",
	},
	{
		"Long headings that begin alike are told apart", "internal/evaluation/ledgerfile",
		`sha256.Sum256([]byte(h))`, `sha256.Sum256([]byte(h[:end]))`, "TestALongHeadingIsNotRepeatedByEveryMeasure",
	},
	{
		"Cells under older long headings go out", "internal/evaluation/ledgerfile",
		`cmp.Or(m.Extra[l.extraKey(col)], m.Extra[l.Headings[col]])`, `cmp.Or(m.Extra[l.extraKey(col)])`,
		"TestALongHeadingIsNotRepeatedByEveryMeasure",
	},
	{
		"An older long heading is replaced", "internal/evaluation/ledgerfile",
		`			delete(m.Extra, l.Headings[col])
`, ``, "TestALongHeadingIsNotRepeatedByEveryMeasure",
	},
	{
		"Blanks that are cut are said", "internal/app/ledgerfile",
		`trimmed: chosen.Trimmed,`, `trimmed: 0,`, "TestVeryManyBlanksAtTheEdgesOfACellAreSaid",
	},
	{
		"The blanks of a blank cell are before it", "internal/typed",
		`rest[len(strings.TrimRightFunc(rest, space)):]`, `t[len(strings.TrimRightFunc(t, space)):]`,
		"TestTheBlanksAroundATextAreKnown",
	},
	{
		"A title keeps the blanks around it", "internal/evaluation/ledgerfile",
		`g.mergesIn(0, l.Body), g.edgesIn(0, l.Body)`, `g.mergesIn(0, l.Body), nil`, "TestBlanksAtTheEdgesOfCellsGoOutAgain",
	},
	{
		"A cell that became blank keeps no indentation", "internal/evaluation/ledgerfile",
		`if (row[e.Column] == "") == e.Blank {`, `if row[e.Column] != "" || e.Before+e.After != "" {`,
		"TestBlanksAtTheEdgesOfCellsGoOutAgain",
	},
	{
		"A foot keeps the blanks around its texts", "internal/evaluation/ledgerfile",
		`w.grid.edged(w.layout.FootEdges, at)`, `w.grid.edged(w.layout.FootEdges, 0)`, "TestBlanksAtTheEdgesOfCellsGoOutAgain",
	},
	{
		"A table of counts keeps the blanks in its cells", "internal/evaluation/ledgerfile",
		`g.edged(l.FootEdges, len(l.Top))`, `g.edged(nil, len(l.Top))`, "TestATableOfCountsKeepsTheBlanksInItsCells",
	},
	{
		"A table is not replaced unseen", "internal/app/ledgerfile",
		`!known || was != p.over`, `!known && was != p.over`, "TestATableThatWasKeptSinceIsNotReplacedUnseen",
	},
	{
		"The day of a table is China's", "internal/app/ledgerfile",
		`return string(deadline.DayOf(at))`, `return string(deadline.DayOf(at.Add(-8 * time.Hour)))`, "TestATableThatWasKeptSinceIsNotReplacedUnseen",
	},
	{
		"A table of the round is the office's alone", "internal/app/ledgerfile",
		`ofRound := of.EvaluationID == "" && a.Role == auth.Admin`, `ofRound := of.EvaluationID == ""`,
		"TestATableIsOfThoseWhoseLedgerItIs",
	},
	{
		"A unit reads no table of the round", "internal/app/ledgerfile",
		`ofUnit := of.EvaluationID != "" && k.scope == of.EvaluationID`, `ofUnit := of.EvaluationID != "" && k.scope != ""`,
		"TestATableIsOfThoseWhoseLedgerItIs",
	},
	{
		"A checking body keeps no tables", "internal/app/ledgerfile",
		`if a.Role == auth.Admin || a.Role == auth.Unit && evaluationID != "" {`, `if a.Role != "" {`,
		"TestATableIsOfThoseWhoseLedgerItIs",
	},
	{
		"A removed table is not there", "internal/app/ledgerfile",
		`k.Kind == ledgerfile.KindTable && !k.Removed && (ofUnit || ofRound)`,
		`k.Kind == ledgerfile.KindTable && (ofUnit || ofRound)`, "TestATableIsOfThoseWhoseLedgerItIs",
	},
	{
		"Another table is kept beside the first", "internal/evaluation/ledgerfile",
		`return lost, measures || 2*lost <= len(was)`, `return lost, measures || true`, "TestATableIsKeptWholeAndGoesOutAsItCameIn",
	},
	{
		"The same table again changes nothing", "internal/app/ledgerfile",
		`if !p.preview.Table.Same {`, `if true {`, "TestATableIsKeptWholeAndGoesOutAsItCameIn",
	},
	{
		"Measures of a settled item are done", "internal/evaluation/ledger",
		`case i.State == Settled || m.Claim == ClaimDone || m.DoneOn.Known():`, `case m.Claim == ClaimDone || m.DoneOn.Known():`,
		"TestCountsOfMeasuresGoOutAsTheyAreToday",
	},
	{
		"A measure past its day is overdue", "internal/evaluation/ledger",
		`case m.Due.Day.Known() && m.Due.Day < today:`, `case m.Due.Day.Known() && m.Due.Day > today:`,
		"TestCountsOfMeasuresGoOutAsTheyAreToday",
	},
	{
		"A table of a workbook goes out with it", "internal/app/ledgerfile",
		`if k.Book == "" || x.Format == "csv" ||`, `if k.Book != "" || x.Format == "csv" ||`, "TestATableOfAWorkbookGoesOutWithIt",
	},
	{
		"Blank rows at the end have no edges", "internal/table",
		`s.Edges[len(s.Edges)-1].Row >= len(s.Rows)`, `s.Edges[len(s.Edges)-1].Row > len(s.Rows)+1`, "TestTheEdgesOfBlankRowsAtTheEndAreDropped",
	},
	{
		"The first cells that lose blanks are named", "internal/table",
		`if len(s.TrimmedAt) < maxNamed {`, `if len(s.TrimmedAt) >= 0 {`, "TestTheFirstCellsThatLoseBlanksAreNamed",
	},
	{
		"The blanks of a format are not those of a text", "internal/table",
		`out[i] = strings.TrimSpace(out[i]) // the blanks`, `out[i] += "" // the blanks`, "TestTheFirstCellsThatLoseBlanksAreNamed",
	},
	{
		"The last worksheet is not planned once more", "internal/app/ledgerfile",
		`			if next == "" { // nothing`, `			if next == "x" { // nothing`, "TestAConfirmationPlansOnlyWhatIsWrittenOrShown",
	},
	{
		"GB that is valid UTF-8 is no request", "internal/web/api/kit",
		`!utf8.Valid(data) || typed.MistakenForUTF8(data)`, `!utf8.Valid(data) || typed.MistakenForUTF8(nil)`, "TestABodyThatIsNotUTF8IsRefusedAsSuch",
	},
	{
		"A request in one alphabet is UTF-8", "internal/typed",
		`return foreign && len(kinds) > 1`, `return len(kinds) > 0 || foreign`, "TestGBThatIsValidUTF8IsNoRequest",
	},
	{
		"Who asks at the same moment confirms nothing", "internal/app/final",
		`round.KindFinal, batch.ID, ifMatch, func`, `round.KindFinal, batch.ID, min(ifMatch, 0), func`, "TestWhoAsksAtTheSameMomentConfirmsNothing",
	},
	{
		"A form to open a result says what it was drawn with", "internal/web/panel/final",
		`seen = kit.ParseNumber(typed)`, `seen = 0 * kit.ParseNumber(typed)`, "TestAFormFromBeforeARequestConfirmsNothing",
	},
}

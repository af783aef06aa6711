package list

const (
	entries = "internal/app/entry"
	files   = "internal/app/file"
)

// recordRoom is what is written down around a ballot: entries, their files, teams.
var recordRoom = []Mutant{
	{
		"A box that lost its mark is damaged", "internal/store/sqlite",
		`if id == markedID {
		return b.damaged(store.DamageChanged)`, `if id == markedID && b.dropped {
		return b.damaged(store.DamageChanged)`,
		"TestWhatAnOpenBoxLosesIsNoticed",
	},
	{
		"That a box has a mark is in its file, not in its log alone", "internal/store/sqlite",
		`	return w.do(context.Background(), &task{op: "mark", alone: w.truncate})`, `	return nil`,
		"TestWhatAnOpenBoxLosesIsNoticed",
	},
	{
		"A running box sees the latest row it wrote", "internal/store/sqlite",
		`if errors.Is(err, sql.ErrNoRows) {
			return false, nil`, `if errors.Is(err, sql.ErrNoRows) {
			return true, nil`,
		"TestARunningBoxIsNotTurnedBack",
	},
	{
		"A running box counts what it was opened with", "internal/store/sqlite",
		`err != nil || n < m.state[i].n {`, `err != nil {`, "TestARunningBoxIsNotTurnedBack",
	},
	{
		"What a group writes does not stand in for what is lost", "internal/store/sqlite",
		`b.file.writer.looks = func(c *conn)`, `b.file.writer.counts = func(c *conn)`, "TestBallotsThatArriveTogetherHideNoLoss",
	},
	{
		"No board key is made beside published sessions", "cmd/minping",
		`slices.Contains(kinds, ballotbox.KindBoard) && !keys.HasBoard(dir) {`,
		`slices.Contains(kinds, ballotbox.KindBoard) && !keys.HasBoard(dir) && len(kinds) == 0 {`,
		"TestAnEmptyFolderOfKeysIsNotRefilled",
	},
	{
		"Keys without records are no new service", "cmd/minping",
		`if len(boxes) > 0 || orphans {`, `if len(boxes) > 0 || orphans && len(boxes) > 0 {`,
		"TestBoxesAndKeysBelongToSessionsOfTheRecords",
	},
	{
		"Accounts alone own no boxes", "cmd/minping",
		`if slices.Contains(kinds, ballotbox.KindSession) {`, `if len(kinds) > 0 {`,
		"TestBoxesAndKeysBelongToSessionsOfTheRecords",
	},
	{
		"A folder of keys that cannot be read is not empty", "internal/keys",
		`	return len(sids) > 0, err`, `	return len(sids) > 0, nil`, "TestAFolderThatCannotBeReadHoldsWhoKnowsWhat",
	},
	{
		"Any command asks whether keys and records belong together", "cmd/minping",
		`	if err := belong(ctx, st, cfg.Keys); err != nil {
		return nil, err
	}
	ring, err`, `	if err := belong(ctx, st, cfg.Keys); err != nil && public != "http://localhost" {
		return nil, err
	}
	ring, err`, "TestAnEmptyFolderOfKeysIsNotRefilled",
	},
	{
		"A stop during the start ends the server", "internal/web",
		`	_ = ln.Close()
	if err != nil {
		return err
	}
	return <-done`, `	if err != nil {
		return err
	}
	return <-done`,
		"TestAStopDuringTheStartEndsTheServer",
	},
	{
		"A restore says that it is under way", "internal/copying",
		`	if err := begin(ctx, st); err != nil {
		return Summary{}, err
	}
`, ``, "TestAKilledRestoreIsNoStore",
	},
	{
		"A move writes nothing into a store in use", "internal/copying",
		`return !slices.Contains(kinds, KindUnderWay), nil`, `return false, nil`, "TestAMoveIntoAStoreInUseLeavesItAlone",
	},
	{
		"A ballot box alone is a store in use", "internal/copying",
		`return len(boxes) > 0, nil`, `return len(boxes) < 0, nil`, "TestAMoveIntoAStoreInUseLeavesItAlone",
	},
	{
		"A restore ends once it was compared", "internal/copying",
		`	if _, err := compare(ctx, st, sum); err != nil {
		return sum, err
	}`, `	if _, err := compare(ctx, st, sum); err != nil {
		return sum, errors.Join(err, end(ctx, st))
	}`, "TestACopyThatDiffersIsNotServed",
	},
	{
		"A move ends once it was compared", "internal/copying",
		`	sum, err := compare(ctx, to, sent.summary())
	if err != nil {
		return sum, err
	}`, `	sum, err := compare(ctx, to, sent.summary())
	if err != nil {
		return sum, errors.Join(err, end(ctx, to))
	}`, "TestACopyThatDiffersIsNotServed",
	},
	{
		"Half a store is not copied", "internal/copying",
		`	if slices.Contains(kinds, KindUnderWay) {
		return &store.Refusal{`, `	if slices.Contains(kinds, KindUnderWay) && len(kinds) == 0 {
		return &store.Refusal{`, "TestWhatAKilledRestoreLeftIsNotCopied",
	},
	{
		"A store that is being filled is not served", "cmd/minping",
		`if slices.Contains(kinds, copying.KindUnderWay) {`, `if slices.Contains(kinds, copying.KindUnderWay) && len(kinds) == 0 {`,
		"TestAStoreThatIsBeingFilledIsNotServed",
	},
	{
		"A reused record is of the current version", recording,
		`if !ok || have.version != h.Version {`, `if !ok {`,
		"TestAReusedRecordIsNeverOlderThanTheLastWrite",
	},
	{
		"A deleted record is not reused", "internal/store/sqlite",
		"`SELECT id, version, parent FROM latest NOT INDEXED WHERE kind = ? AND deleted = 0 AND id IN `",
		"`SELECT id, version, parent FROM latest NOT INDEXED WHERE kind = ? AND id IN `",
		"TestSQLiteKeepsTheContract",
	},
	{
		"Reused records are bounded", recording,
		`	if x.size > reuseBytes {`, `	if x.size > 64*reuseBytes {`, "TestReusedRecordsAreBounded",
	},
	{
		"A restricted entry is sealed", entries,
		`return stored{Entry: outside(v), Sealed: sealed}, err`, `return stored{Entry: v, Sealed: sealed}, err`,
		"TestARestrictedEntrysWordsAreNowhereOutsideItsSeal",
	},
	{
		"Reading a restricted entry is recorded", entries,
		`if !t.Restricted || s == entry.Draft {`, `if s == entry.Draft || true {`,
		"TestARestrictedEntrysWordsAreNowhereOutsideItsSeal",
	},
	{
		"A list shows no words of a restricted entry", entries,
		`one.V = outside(one.V)`, `one.V, _ = e.open(v.ID, v.V)`,
		"TestARestrictedEntrysWordsAreNowhereOutsideItsSeal",
	},
	{
		"The files of a restricted entry are sealed", entries,
		`name, raw, t.Restricted)`, `name, raw, false)`, "TestARestrictedEntrysWordsAreNowhereOutsideItsSeal",
	},
	{
		"A file of no entry is its uploader's", entries,
		`		if f.By != a.Name {
			return records.ErrNone
		}
		return nil`, `		return nil`, "TestAFileBelongsToOneEntryAndToWhoUploadedIt",
	},
	{
		"A receipt is signed once", entries,
		`if _, err := t.Machine().Take(v.State, entry.Received,`,
		`if _, err := t.Machine().Take(entry.Filed, entry.Received,`, "TestAReceiptIsSignedOnceByManyAtOnce",
	},
	{
		"Another team's target is nothing to an assessor", entries,
		`		out.who = nil
		return nil`, `		return nil`, "TestAnAssessorWritesAboutTheTargetsOfTheTeamOnly",
	},
	{
		"A draw is taken over with its mode and seed", "internal/app/team",
		`v.Teams, v.Mode, v.Seed = p.Apply(v.Teams), mode, seed`, `v.Mode, v.Seed = mode, seed`,
		"TestTeamsAreDrawnAndTheirMembersFillTheirTargetsOnly",
	},
	{
		"A sheet is its team's", "internal/app/team",
		`if !team.MayFill(v.V.Teams, a.Name, evaluationID) {`, `if false {`,
		"TestTeamsAreDrawnAndTheirMembersFillTheirTargetsOnly",
	},
	{
		"A file is what its name says", files,
		`case !isWhatItSays(ending, raw):`, `case false:`, "TestAFileIsWhatItsNameSays",
	},
	{
		"A sealed file keeps its name to itself", files,
		`f.Name, f.Cipher, f.Sealed = "", name, true`, `f.Cipher, f.Sealed = name, true`,
		"TestASealedFileIsInTheStoreWithNeitherNameNorBytes",
	},
	{
		"A file belongs to one owner", files,
		`if !gone {`, `if !gone && false {`, "TestAFileBelongsToOneEntryAndToWhoUploadedIt",
	},
	{
		"Only what belongs to nothing is swept", files,
		`over := f.V.Owner == ""`, `over := true`, "TestFilesOfNoEntryAreDeletedAfterADay",
	},
	{
		"A sealed box that changed is not backed up", "internal/store/sqlite",
		`whole, err := sealedAsWritten(g.path+sealSuffix, lines)`, `whole, err := true, error(nil)`,
		"TestASealedBoxThatChangedIsNotReadBeside",
	},
	{
		"A guest changes no ballot box", "internal/store/sqlite",
		`	if s.beside {
		return s.guestBox(ctx, sid)
	}
`, ``, "TestBallotBoxesAreReadBesideAndNeverChanged",
	},
}

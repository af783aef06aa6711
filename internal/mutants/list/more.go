package list

const (
	drawnTeams = "internal/evaluation/team"
	effects    = "internal/evaluation/effect"
	rounds     = "internal/app/round"
	hook       = "internal/app/reminder"
	backups    = "internal/copying"
	decided    = "internal/evaluation/decision"
	shelves    = "internal/app/file"
	entrance   = "internal/web"
	twoWays    = "TestARequestThatCanBeReadInTwoWaysEndsTheConnection"
)

// moreRoom is what no test had looked at in rooms that are written once and read for years.
var moreRoom = []Mutant{
	// the webhook
	{"The webhook asks for no proxy", hook, `Proxy: nil,`, `Proxy: http.ProxyFromEnvironment,`, "TestAMessageGoesThroughNoProxy"},
	{"An error of the webhook tells no address", hook, `err = wrapped.Err
		}
		return 0, err`, `_ = wrapped.Err
		}
		return 0, err`, "TestAnErrorOfTheWebhookTellsNoSecret"},
	// hearings
	{"Who appeared has a row in the result", hearings, `if _, ok := f.Row(e.Evaluation); !ok {
				return`, `if _, ok := f.Row(e.Evaluation); !ok && false {
				return`, "TestAHearingIsNotKeptUnderAResultWithoutItsUnits"},
	{"A lock and a strike are of the version that was seen", hearings, `case ifMatch != records.AnyVersion && ifMatch != v.Version:
		return v, records.ErrStale`, `case false:
		return v, records.ErrStale`, "TestAHearingThatChangedIsNotChangedUnseen"},
	{"A change of a hearing is of the version that was seen", hearings, `records.Update(ctx, h.env, kindHearing, id, ifMatch, func(x *Hearing) error {
		if err := x.ended(); err != nil {`, `records.Update(ctx, h.env, kindHearing, id, records.AnyVersion, func(x *Hearing) error {
		if err := x.ended(); err != nil {`, "TestAHearingThatChangedIsNotChangedUnseen"},
	{"A hearing is kept as it was seen", hearings, `records.Update(ctx, h.env, kindHearing, id, ifMatch, func(x *Hearing) error {
		if x.Cancelled != nil {`, `records.Update(ctx, h.env, kindHearing, id, records.AnyVersion, func(x *Hearing) error {
		if x.Cancelled != nil {`, "TestAHearingThatChangedIsNotChangedUnseen"},
	// effects
	{"A score is carried over from its target group", effects, `if s.Target == x.Target {`, `if s.Target != "" {`, "TestAScoreIsCarriedOverFromItsOwnKindOfUnit"},
	{"A charge at the most leads back", effects, `if x.Evaluation != "" {`, `if x.Rule != "" {`, "TestAChargeAtTheMostStillLeadsBack"},
	// teams
	{"Targets are dealt out by the seed", drawnTeams, `draw.Lot(ids, a.seed)`, `draw.Lot(ids, a.mode)`, "TestWhoGetsWhichDepartmentIsDrawnByTheSeed"},
	{"Types that are read keep their new evaluation", "internal/web/api/document", `t.Again, t.Once, t.Receipt,`, `false, t.Once, t.Receipt,`, "TestTypesOfDocumentsThatWereReadCanBePutBack"},
	{"Types that are read keep what they say by kind", "internal/web/api/document", `byKind = append(byKind, kindTextView(k))`, `_ = k`, "TestTypesOfDocumentsThatWereReadCanBePutBack"},
	{"No two teams have one name", drawnTeams, `ids[t.ID], names[name] = true, append(names[name], t.ID)`, `ids[t.ID] = true`, "TestTeamsThatPeopleMakeAreChecked"},
	{"Names of teams are compared by their key", drawnTeams, `fmt.Sprintf("teams[%d]", i), typed.Key(t.Name)`, `fmt.Sprintf("teams[%d]", i), typed.Key(t.Name)+t.Name`, "TestTeamsThatPeopleMakeAreChecked"},
	{"An earlier draw hinders no other", drawnTeams, `empty[i].Targets = nil`, ``, "TestANewDrawReplacesTheOneBefore"},
	{"A team keeps nothing of an earlier draw", drawnTeams, `out[i].Targets = nil`, ``, "TestANewDrawReplacesTheOneBefore"},
	{"A proposal changes no team", drawnTeams, `out := slices.Clone(teams)`, `out := teams`, "TestANewDrawReplacesTheOneBefore"},
	// what a fixing overtakes
	{"What was put back is looked at again", rounds, `written = put`, `_ = put`, "TestAResultFixedFromWhatWasRefusedKeepsIt"},
	{"A change is settled though its sender has left", rounds, `ctx = context.WithoutCancel(ctx)`, ``, "TestAChangeIsPutBackThoughItsSenderHasLeft"},
	{"A result reads the version that was written", rounds, `case read >= written:`, `case read > written:`, "TestWhatAFixingHasReadIsAccepted"},
	// requests that can be read in two ways
	{"A request has one length or one encoding", entrance, `if framings > 1 {`, `if framings > 2 {`, twoWays},
	{"HTTP/1.0 has no chunks", entrance, `!h.IsHTTP11() || !bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked"))`, `!bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked"))`, twoWays},
	{"An encoding that is not one is refused", entrance, `!h.IsHTTP11() || !bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked"))`, `!h.IsHTTP11() || len(value) == 0`, twoWays},
	{"A name of a header has no space", entrance, `bytes.ContainsAny(name, " \t")`, `false`, twoWays},
	{"A line of a header ends as lines do", entrance, `!bytes.HasSuffix(line, []byte("\r\n"))`, `len(line) == 0`, twoWays},
	{"A target names the host of the header", entrance, `(len(host) == 0 || bytes.EqualFold(host, target.Host()))`, `len(host) >= 0`, twoWays},
	{"A target names no user", entrance, `len(target.Username()) == 0 &&`, `len(target.Username()) >= 0 &&`, twoWays},
	// signing in
	{"A sign-in ends the session before it", panelKit, `_ = req.panel.svc.Accounts.Logout(req.ctx, before)`, `_ = before`, "TestASignInEndsTheSessionThatWasThereBefore"},
	{"The way back has no backslash and no control", panelKit, `if strange || path.Clean(at) != at`, `if strange && at == "" || path.Clean(at) != at`, "TestTheWayBackAfterSigningInStaysInThePanel"},
	{"A change of the password ends other sessions", "internal/app/account", `if acc.Tokens != tokens {
			return errBearer
		}
		acc.Tokens++`, `if acc.Tokens != tokens {
			return errBearer
		}`, "TestAChangedPasswordSignsOutOfOtherBrowsers"},
	// damage
	{"Damaged records are no box that is looked up", "internal/app/ballotbox", `if d.SID != "" {`, `if d != nil {`, "TestTheOfficeSeesThatTheRecordsAreDamaged"},
	{"Damaged records are named so", "internal/web/panel/damage", `out.Boxes = out.Boxes || d.SID != ""`, `out.Boxes = true`, "TestTheOfficeSeesThatTheRecordsAreDamaged"},
	{"A load test that was killed leaves nothing", "cmd/minping", `sqlite.InUse(dir) {
			continue
		}
		_ = os.RemoveAll(dir)`, `sqlite.InUse(dir) {
			continue
		}
		_ = dir`, "TestTheFolderOfAKilledLoadTestIsRemoved"},
	{"A load test under way keeps its folder", "internal/store/sqlite", `return disk.Lock(f) != nil`, `return disk.Lock(f) != nil && false`, "TestTheFolderOfAKilledLoadTestIsRemoved"},
	// backups
	{"A backup's digest is over its records", backups, `c.put([]byte("record"), []byte(r.Kind), []byte(r.ID), []byte(fmt.Sprint(r.Version, r.Deleted, r.At.UnixMilli())),
		[]byte(r.Parent), r.Body)`, `c.put([]byte("record"), []byte(r.Kind), []byte(r.ID), []byte(fmt.Sprint(r.Version, r.Deleted, r.At.UnixMilli())),
		[]byte(r.Parent))`, "TestABackupThatWasPackedAgainIsRefused"},
	{"A backup's digest is over its rows", backups, `c.put([]byte(t), k[:], v)`, `c.put([]byte(t), k[:])`, "TestABackupThatWasPackedAgainIsRefused"},
	{"A backup's digest is over its boxes", backups, `c.put([]byte("box"), []byte(sid), []byte(fmt.Sprint(sealed)))`, `c.put([]byte("box"), []byte(sid))`, "TestABackupThatWasPackedAgainIsRefused"},
	{"A backup is what its last line says", backups, `|| *end != count.summary() {`, `|| end.Records != count.summary().Records {`, "TestABackupThatWasPackedAgainIsRefused"},
	{"A backup has a last line", backups, `end == nil ||`, `end == nil && box.SID != "" ||`, "TestABackupThatWasPackedAgainIsRefused"},
	{"What arrived is compared", backups, `if got.summary() != want {`, `if got.summary().Boxes != want.Boxes {`, "TestWhatDidNotArriveIsNoticed"},
	// decisions
	{"An answer is about one unit", decided, `b.WriteString(evaluation + "\n" + string(k))`, `b.WriteString(string(k))`, "TestAnAnswerAboutOneUnitEndsNoOthers"},
	{"An answer is to one suggestion", decided, `b.WriteString(evaluation + "\n" + string(k))`, `b.WriteString(evaluation)`, "TestAnAnswerAboutOneUnitEndsNoOthers"},
	{"A hearing is for those inspected", decided, `row.Target != scheme.TargetInspected || x.Practice`, `x.Practice`, "TestNoHearingIsSuggestedForWhoSupervises"},
	// the ledger
	{"Common problems are counted", items, `add(&c.Common, e.Common)`, ``, "TestCommonAndLongTermItemsAreCounted"},
	{"What is long-term is counted so", items, `if i.State == LongTerm {
		return ClaimLongTerm
	}`, ``, "TestCommonAndLongTermItemsAreCounted"},
	{"An item without a problem is its measure", items, `k += typed.Key(m.Text) + "\x00" + typed.Key(m.Dept) + "\x00" + m.Canonical(FieldDue)`, `k += m.Text[:0]`, "TestItemsWithoutAProblemAreKnownByTheirMeasure"},
	{"A unit changes its measures only", ledgers, `if party != ledger.Office {
		return
	}
	from.State`, `from.State`, "TestAUnitChangesItsMeasuresAndNothingElse"},
	{"What is settled is not changed", ledgers, `if i.State == ledger.Settled || i.State == ledger.Withdrawn {
			return errSettled
		}
		take(i`, `take(i`, "TestAUnitChangesItsMeasuresAndNothingElse"},
	{"Who supervises a unit may be known by the id", ledgers, `|| a.Body == o.SupervisorID && o.SupervisorID != "" {`, `{`, "TestWhoSupervisesAUnitIsKnownByIdOrName"},
	// files
	{"A PDF begins as one", shelves, `bytes.HasPrefix(raw, []byte("%PDF-")) &&`, ``, "TestAFileThatBreaksOneRuleIsRefused"},
	{"A PDF ends as one", shelves, `bytes.Contains(raw[max(0, len(raw)-2048):], []byte("%%EOF"))`, `len(raw) > 0`, "TestAFileThatBreaksOneRuleIsRefused"},
	{"A file is no larger than it may be", shelves, `case len(raw) > maxSize:`, `case len(raw) > 2*maxSize:`, "TestAFileThatBreaksOneRuleIsRefused"},
	{"A file has no macros", shelves, `strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin")`, `strings.HasSuffix(f.Name, "vbaproject.bin")`, "TestAFileThatBreaksOneRuleIsRefused"},
	{"An archive has a sane number of parts", shelves, `len(z.File) > 10_000`, `len(z.File) > 100_000`, "TestAFileThatBreaksOneRuleIsRefused"},
	{"An archive holds what its name says", shelves, `found = found || f.Name == part`, `found = true`, "TestAFileThatBreaksOneRuleIsRefused"},
	{"An archive does not swell", shelves, `return found && total <= 512<<20`, `return found && total >= 0`, "TestAFileThatBreaksOneRuleIsRefused"},
	// entries, reminders
	{"The audit names no one of a restricted entry", writing, `	if t.Restricted {
		return t.Name
	}
	return t.Name + " " + s.Name`, `	return t.Name + " " + s.Name`, "TestTheAuditNamesNobodyOfARestrictedEntry"},
	{"The newest message comes first", hook, `cmp.Compare(b.At.UnixNano(), a.At.UnixNano())`, `cmp.Compare(a.At.UnixNano(), b.At.UnixNano())`, "TestTheOfficeSeesTheLastMessagesOfTheWebhook"},
	{"The state of the webhook is the office's", hook, `	if a.Role != auth.Admin {
		return HookState{}, errMine
	}`, ``, "TestTheOfficeSeesTheLastMessagesOfTheWebhook"},
	{"A message that was given up says why", hook, `v.State, v.Failed, v.At = GivenUp, FailedLate, r.env.Now()`, `v.State, v.At = GivenUp, r.env.Now()`, "TestAMessageThatIsLateIsGivenUpAndSaysSo"},
	{"The page says what it is", "internal/web/phone", `c.Set(fiber.HeaderContentType, v.kind)`, ``, "TestThePageAndItsPartsSayWhatTheyAre"},
	{"A part that is a program says so", "internal/web/phone", `kind = "text/javascript; charset=utf-8"`, `_ = kind`, "TestThePageAndItsPartsSayWhatTheyAre"},
	{"A slip that was never printed admits no one", "internal/app/ballotbox", `b.Manifest.Mode != vote.ModeScreen && !b.isIssued(tid)`, `false && !b.isIssued(tid)`, "TestOnlyPrintedSlipsAreAdmittedAndNotInAPause"},
	{"No one is admitted in a pause", "internal/app/ballotbox", `	case st.Paused:
		return NotOpen
`, ``, "TestOnlyPrintedSlipsAreAdmittedAndNotInAPause"},
	{"An auditor voids no slip", "internal/app/ballotbox", `a.Only(auth.Organizer, auth.Supervisor); err != nil {
		return err
	}
	b, err := s.Box(ctx, sid)`, `a.Only(auth.Organizer, auth.Supervisor, auth.Auditor); err != nil {
		return err
	}
	b, err := s.Box(ctx, sid)`, "TestOnlyTheHallVoidsSlips"},
	{"A figure is no more than there can be slips", "internal/app/accounting", `x.n < 0 || x.n > records.MaxSlips`, `x.n < 0 || x.n > records.MaxSlips+1`, "TestCountdownsAndFiguresAreBounded"},
	{"A spare slip is a lost phone of the accounting", "internal/app/accounting", `b.Lost = max(b.Lost, len(lost))`, `_ = lost`, "TestASpareSlipIsALostPhoneOfTheAccounting"},
}

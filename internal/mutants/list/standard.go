package list

// row is a fault in one row of documents §3; the checker reads the file back and finds it.
func row(promise, old, replaced string) Mutant {
	return Mutant{promise, "internal/docx", old, replaced, "TestEverySampleKeepsEveryRowOfTheStandard"}
}

// standardRoom has a fault in every row of the standard that a document is held to, in its order.
var standardRoom = []Mutant{
	row("Page: 37 mm above the text", `{2094, 1984, 580}`, `{2194, 1984, 575}`),
	row("Page numbers: in a letter as high as elsewhere", `line: foot - letterFoot}`, `line: foot - foot + 20}`),
	row("版记：the empty footer reaches up to the type area", `"PageNumber", line: dashBelow}`, `"PageNumber", line: 21}`),
	{"版记 is at the bottom of a printed letter", "internal/docx", `letter && b.page <= 6 && b.letterHere(lines)`, `letter && b.page > 6`, "TestAPrintedLetterHasItsImprintAtTheBottomOfItsLastPage"},
	{"A long paragraph may end on the page before the signature's", "internal/docx", `p.lines <= 3 || !b.staysWithText(p.lines)`, `true`, "TestALongParagraphIsKeptWithTheSignatureOnlyWhereItMustBe"},
	{"附件说明 is never on a page without text", "internal/docx", `			b.add(para{keep: true})
		}
		p := para{
			left: 500,`, `			b.blank(1)
		}
		p := para{
			left: 500,`, "TestALongParagraphIsKeptWithTheSignatureOnlyWhereItMustBe"},
	{"主送 that no page has room for is found", "internal/docx", `b.moved, b.crowded = false, true`, `b.moved, b.crowded = false, false`, "TestReceiversThatFillAPageFitNeitherPlace"},
	{"主送 that no page has room for is not submitted", "internal/app/document", `err == nil && page.Crowded()`, `err == nil && page.Crowded() && len(doc.Names) < 0`, "TestMoreReceiversThanADocumentHoldsAreRefused"},
	row("Page: 28 mm on the binding side", `marginLeft  = 1588`, `marginLeft  = 1474`),
	row("Page: profile B has its own margins", `{1960, 1847, 589}`, `{2094, 1847, 589}`),
	row("Grid: 580 twips a line", `"w:linePitch", strconv.Itoa(s.pitch.line)`, `"w:linePitch", strconv.Itoa(560)`),
	row("Grid: lines are exact", `strconv.Itoa(line), "w:lineRule", "exact"`, `strconv.Itoa(line), "w:lineRule", "atLeast"`),
	row("Fonts: quotation marks are Chinese", `"w:hAnsi", string(f)`, `"w:hAnsi", "Times New Roman"`),
	row("Fonts：一、 is in 黑体", `font: map[level]font{1: heiTi, 2: kaiTi}[l]`, `font: map[level]font{1: kaiTi, 2: kaiTi}[l]`),
	row("Fonts：（一） is in 楷体", `font: map[level]font{1: heiTi, 2: kaiTi}[l]`, `font: map[level]font{1: heiTi, 2: fangSong}[l]`),
	row("Fonts: each has a substitute", `x.empty("w:altName", "w:val", f.other)`, ``),
	row("Head: the mark is 35 mm below the type area's top", `markTop     = 1984`, `markTop     = 1701`),
	row("Head: the mark is red", `size: size, narrow: narrow, red: true}},
	})
	b.blank(2)`, `size: size, narrow: narrow}},
	})
	b.blank(2)`),
	row("Head：紧急程度 is in 黑体", `b.add(para{runs: []run{{text: d.Urgency, font: heiTi}}})
	size`, `b.add(para{runs: []run{{text: d.Urgency}}})
	size`),
	row("Head: two lines between mark and number", `red: true}},
	})
	b.blank(2)`, `red: true}},
	})
	b.blank(1)`),
	row("Head: the rule is 4 mm below the number", `para{style: "Rule", line: underNumber, border`, `para{style: "Rule", line: 400, border`),
	row("上行文：the number is one character from the left", `style: "Number", left: 100, line: 400`, `style: "Number", line: 400`),
	row("上行文：the signers are one character from the right", `typeWidth-chars(100)`, `typeWidth`),
	row("上行文：signers are in 楷体", `run{text: twoNames(d.Signers, i), font: kaiTi}`, `run{text: twoNames(d.Signers, i)}`),
	row("Title: two lines above it", `func (b *builder) title(title string) {
	b.blank(2)`, `func (b *builder) title(title string) {
	b.blank(1)`),
	row("Title: no break within a name", `range TitleLines(title, b.doc.Keep)`, `range TitleLines(title, nil)`),
	row("主送：one line below the title", `func (b *builder) receivers() {
	b.blank(1)`, `func (b *builder) receivers() {`),
	row("主送：a full-width colon", `strings.Join(b.doc.To, "、") + "："`, `strings.Join(b.doc.To, "、") + ":"`),
	row("Body: two characters in", `style: "Body", first: 200`, `style: "Body", first: 100`),
	row("附件说明：one line below the text", `if i == 0 {
			b.add(para{keep: true})
		}
		p := para{
			left: 500`, `p := para{
			left: 500`),
	row("附件说明：two characters in, hanging", `left: 500, hanging: 300`, `left: 500, hanging: 500`),
	row("附件说明：no sign after a name", `p.runs[0].text = "附件：" + p.runs[0].text`, `p.runs[0].text = "附件：" + p.runs[0].text + "；"`),
	row("Signature with a seal: the date is four characters from the right", `dateRight = 400`, `dateRight = 200`),
	row("Signature with a seal: the name is centred over the date", `nameRight = dateRight + (day-name)/2`, `nameRight = dateRight`),
	row("Signature with a seal: room for it", `if s.Seal {
		b.add(para{keep: true})`, `if s.Seal {`),
	row("Signature without a seal: two characters from the right", `return 200 + day + 200 - name, 200`, `return 300 + day + 200 - name, 300`),
	row("Date: no leading zero", `return t.Format("2006年1月2日")`, `return t.Format("2006年01月02日")`),
	row("附注：two characters in, in brackets", `b.add(para{left: 200, lines: b.noteLines()`, `b.add(para{lines: b.noteLines()`),
	row("附注：never alone on a page", `keep: b.doc.Note != ""`, `keep: false`),
	row("Tables: rows are as high in every program", `"w:hRule", "atLeast"`, `"w:hRule", "auto"`),
	{"A table over several pages is not counted to the line", "internal/docx", `b.drift += height / 20`, `b.drift += height / 2000`, "TestAnImprintThatMayNotFitHasAPageOfItsOwn"},
	{"版记 alone in a printed letter has a page without a number", "internal/docx", `if letter && b.page <= 6`, `if letter && b.used > 0 || b.page < 0`, "TestAnImprintThatMayNotFitHasAPageOfItsOwn"},
	{"Title: an office's name is not broken", "internal/docx", `bodies.MatchString(text) ||`, `false ||`, "TestATitleBreaksWhereItsSenseAllows"},
	{"Title: a committee stays with its office", "internal/docx", `strings.TrimRight(text, "、的")`, `""`, "TestATitleBreaksWhereItsSenseAllows"},
	{"Title: a round stays with whose it is", "internal/docx", `if r := rounds.FindString(title); r != "" {`, `if r := rounds.FindString(title); r == "-" {`, "TestATitleBreaksWhereItsSenseAllows"},
	row("附件：a new page", `breakBefore: true, runs: []run{{text: label`, `runs: []run{{text: label`),
	row("附件：the title is on the third line", `font: heiTi}}})
	b.blank(1)
	b.titleLines`, `font: heiTi}}})
	b.titleLines`),
	row("版记：at the type area's bottom", `"w:tblpYSpec", "bottom"`, `"w:tblpYSpec", "top"`),
	row("版记：0.35 mm outside", `thick  = 8`, `thick  = 12`),
	row("版记：0.25 mm inside", `thin   = 6`, `thin   = 8`),
	row("版记：抄送 ends with a full stop", `return strings.Join(b.doc.CC, "，") + "。"`, `return strings.Join(b.doc.CC, "，")`),
	row("Page numbers: 7 mm below the type area", `dashBelow   = 594`, `dashBelow   = 694`),
	row("Page numbers: odd right, even left", `"word/footer2.xml": part("ftr", Grid, pageNumber("left"))`, `"word/footer2.xml": part("ftr", Grid, pageNumber("right"))`),
	row("Page numbers: none on a page with 版记 alone", `if s.own {`, `if false {`),
	row("信函：the mark is 30 mm from the page's top", `letterTop   = 1701`, `letterTop   = 1800`),
	row("信函：the rules are 4 mm below the mark", `rule = letterTop-mark/10, underNumber-mark/10`, `rule = letterTop-mark/10, underNumber+mark/10`),
	row("信函：the text begins on the grid", `letterText  = 2654`, `letterText  = 2900`),
	row("信函：the number is 7/8 of a character below the rules", `underRules  = 280`, `underRules  = 480`),
	row("信函：the rules are 170 mm wide", `letterRules = 9638`, `letterRules = 8844`),
	row("信函：the lower rules are 20 mm from the page's bottom", `letterFoot  = 1134`, `letterFoot  = 1390`),
	row("信函：the number is at the right", `b.add(para{align: "right", before: before`, `b.add(para{before: before`),
	row("信函：no page number on page one", `flag(x, "w:titlePg", s.letter > 0)`, `flag(x, "w:titlePg", false)`),
	row("信函：版记 has no rules", `kind = "nil"`, `kind = "single"`),
	row("纪要：labels are in 黑体", `run{{text: p.Label + "：", font: heiTi}`, `run{{text: p.Label + "："}`),
	{"Stiff English in a comment is found", "internal/words", `case tok == token.COMMENT, tok == token.STRING`, `case tok == token.STRING`, "TestStiffEnglishIsFoundInCommentsAndSentences"},
	{"A name is no sentence", "internal/words", `len(strings.Fields(lit)) >= sentence`, `len(strings.Fields(lit)) >= 0*sentence`, "TestStiffEnglishIsFoundInCommentsAndSentences"},
}

// plantedInBoxes is what a reviewer planted by hand and no test noticed.
var plantedInBoxes = []Mutant{
	{"The list of the admitted is not on the board", "internal/app/ballotbox", `"result.json": FileResult, "voided"`, `"result.json": FileResult, "admitted": FileAdmitted, "voided"`, "TestTheBoardShowsItsFilesAndNothingElse"},
	{"What was decided is not on the board", "internal/app/ballotbox", `"result.json": FileResult, "voided"`, `"result.json": FileResult, "decided": FileDecided, "voided"`, "TestTheBoardShowsItsFilesAndNothingElse"},
	{"Every chunk of a file has its place", "internal/app/ballotbox", `	p.chunks++
`, ``, "TestALargeBoardFileIsWholeOrNotThere"},
	{"A file without a chunk is no shorter file", "internal/app/ballotbox", `				return fmt.Errorf("chunk %d of %s is missing: %w", i, file, ErrBoxChanged)`, `				_ = i
				return nil`, "TestALargeBoardFileIsWholeOrNotThere"},
	{"No time is left after the close", "internal/app/ballotbox", `if cur.ClosesAt != nil && vote.Casts(b.Manifest.Flow, cur.State) {`, `if cur.ClosesAt != nil {`, "TestNoTimeIsLeftAfterTheClose"},
	{"A draft tells a phone to wait", "internal/app/ballotbox", `			return NotOpen
		}
		return Closed`, `			return Closed
		}
		return Closed`, "TestADraftTellsAPhoneToWait"},
	{"An alarm names who scanned", "internal/app/ballotbox", `At: s.env.Now(), By: a.Name})`, `At: s.env.Now()})`, "TestAnAlarmNamesWhoScannedTheSlip"},
	{"An auditor's list has no seats", "internal/app/ballotbox", `case len(v) == 32:
			out.Admitted`, `default:
			out.Admitted`, "TestAnAuditorsListHasNoSeats"},
	{"Every session under way is found", "internal/app/ballotbox", `if len(rs) < 1000 {`, `if true {`, "TestEverySessionUnderWayIsFound"},
	{"Sealed boxes need their keys", "internal/app/ballotbox", `case vote.StateDraft, vote.StateCounted, vote.StatePurged, vote.StateVoided:
			return false`, `case vote.StateDraft, vote.StateSealed, vote.StateCounted, vote.StatePurged, vote.StateVoided:
			return false`, "TestEverySessionUnderWayIsFound"},
	{"People are in the hall until the seal", "internal/app/ballotbox", `vote.StateAdmitting, vote.StateAdmitted, vote.StateOpen, vote.StateVoting, vote.StateClosing:
			return true`, `vote.StateAdmitting, vote.StateAdmitted, vote.StateOpen, vote.StateVoting:
			return true`, "TestEverySessionUnderWayIsFound"},
	{"A session is sealed when every box is", "internal/app/ballotbox", `err != nil || !sealed {
			return false, err
		}`, `err != nil || !sealed {
			return false, err
		}
		break`, "TestASessionIsSealedWhenEveryBoxIs"},
	{"Keys of any box are keys of its session", "internal/app/ballotbox", `		if s.Ring.Has(b.SID) {
			return true
		}`, `		return s.Ring.Has(b.SID)`, "TestASessionIsSealedWhenEveryBoxIs"},
	{"A lost box is read again", "internal/app/ballotbox", `if _, broken := b.Rows.(brokenRows); broken {`, `if _, broken := b.Rows.(brokenRows); broken && false {`, "TestALostBoxIsNotRecreatedAndIsReadAgain"},
	{"A lost box is not made again", "internal/app/ballotbox", `} else if !there {`, `} else if !there && st == vote.StateSealed {`, "TestALostBoxIsNotRecreatedAndIsReadAgain"},
	{"k suggestions are enough", "internal/app/tally", `if len(comments) >= sess.K {`, `if len(comments) > sess.K {`, "TestSuggestionsAreShownFromExactlyK"},
	{"A redaction is as long as a suggestion", "internal/app/tally", `len(*text) > vote.CommentLen ||`, `len(*text) > 2*vote.CommentLen ||`, "TestARedactionIsReadableAndKeepsTheOriginal"},
	{"Outcomes are of counted sessions", "internal/app/tally", `return !isCounted(states[id].State) })`, `return states[id].State == "" })`, "TestAnOutcomeIsThereOnceItsSessionIsCounted"},
	{"A group counts with its own weight", "internal/app/tally", `bt.weight = sess.Groups[i].Weight`, `bt.weight = sess.Groups[i*0].Weight`, "TestGroupsCountWithTheirOwnWeights"},
	{"A result of a rehearsal says so", "internal/app/tally", `"rehearsal":                 sess.Rehearsal, `, ``, "TestGroupsCountWithTheirOwnWeights"},
	{"A result of the hall's screen says so", "internal/app/tally", `satisfaction.FlagScreenMode: sess.Mode == vote.ModeScreen,`, ``, "TestAResultOfTheHallScreenSaysSo"},
	{"Keys that are there are left", "internal/keys", `	if r.Has(sid) {
		return Public{}, ErrExists`, `	if r.Has(sid) {
		_ = r.Remove(sid)
	}
	if r.Has(sid) {
		return Public{}, ErrExists`, "TestMakingKeysTwiceLeavesTheFirst"},
	{"A long key is made where one is asked for", "internal/keys", `	if bits == 0 {`, `	if bits != 2048 {`, "TestIssuerKeysAreAsLongAsAskedFor"},
	{"A nonce is used once", "internal/keys", `	_, _ = rand.Read(nonce)
`, ``, "TestPersonalDataIsNeverSealedAlike"},
	{"A repeated step finishes an erasure", "internal/keys", `	case errors.Is(err, ErrGone):
		return r.finishErasing()`, `	case errors.Is(err, ErrGone):
		return nil`, "TestErasingWhatIsGoneFinishesAnErasure"},
	{"Zeros reach the disk before the file goes", "internal/keys", `_, err = f.WriteAt(make([]byte, info.Size()), 0)
	}
	if err = errors.Join(err, disk.Sync(f), f.Close()); err != nil {`, `_, err = f.WriteAt(make([]byte, info.Size()), 0)
	}
	if err = errors.Join(err, f.Close()); err != nil {`, "TestAnErasureReachesTheDiskInOrder"},
	{"An erasure is on the disk before it is told", "internal/keys", `	if err != nil || !swept {
		return err
	}
	return r.syncDir()`, `	if err != nil || !swept {
		return err
	}
	return nil`, "TestAnErasureReachesTheDiskInOrder"},
	{"A receipt key is held against the manifest", "internal/keys", ` || k.Receipt != nil &&
		!b.ReceiptKey.Equal(k.Receipt.Public()) {`, ` {`, "TestEveryKeyIsHeldAgainstTheManifest"},
	{"Every issuer key is held against the manifest", "internal/keys", `		if !issuer.Public().Equal(b.Issuers[i]) {`, `		if i == 0 && !issuer.Public().Equal(b.Issuers[i]) {`, "TestEveryKeyIsHeldAgainstTheManifest"},
	{"No issuer key is missing", "internal/keys", `	if len(k.Issuers) != len(b.Issuers) {`, `	if len(k.Issuers) > len(b.Issuers) {`, "TestEveryKeyIsHeldAgainstTheManifest"},
	{"An accountability says what was confirmed", "internal/app/decision", `if v.Kind == decision.Accountability {`, `if v.Kind == decision.Interview {`, "TestAConfirmedAccountabilityLeadsToItsDocument"},
	{"A mode of persons is none of organizations", "internal/evaluation/decision", `if m.On == d.On && slices.Contains(d.Modes, m.Code) {`, `if slices.Contains(d.Modes, m.Code) {`, "TestAConfirmedAccountabilityLeadsToItsDocument"},
	{"A unit reads who is meant", "internal/evaluation/decision", `who = "你单位" + r.Subjects[i].Name`, `who = r.Subjects[i].Name`, "TestAConfirmedAccountabilityLeadsToItsDocument"},
	{"Page one holds text", "internal/docx", `room >= 2*b.pitch.line && room < (lines+2)*b.pitch.line`, `room >= 2*b.pitch.line && room < (lines-200)*b.pitch.line`, "TestEverySampleKeepsEveryRowOfTheStandard"},
	{"Few receivers stay above the text", "internal/docx", `room < (lines+2)*b.pitch.line`, `room < (lines+20)*b.pitch.line`, "TestEverySampleKeepsEveryRowOfTheStandard"},
	{"Page numbers are below either type area", "internal/docx", `return p.bottom - dashBelow`, `return 1984 - dashBelow`, "TestEverySampleKeepsEveryRowOfTheStandard"},
	{"A printed letter has as many pages as its file", "internal/docx", `b.page <= 6 && b.letterHere(lines)`, `b.page <= 6 && b.surelyHere(lines)`, "TestAPrintedLetterHasAsManyPagesAsItsFile"},
	{"The newest meeting is drafted from", "internal/app/entry", `if !ok || v.On > newest.On {`, `if !ok || v.On < newest.On {`, "TestMinutesAreDraftedFromTheEntryOfTheMeeting"},
	{"Who was present stays as a person wrote it", "internal/app/document", `doc.Layout.Form == "minutes" && slices.EqualFunc(doc.Present, doc.Met, Presence.equal)`, `doc.Layout.Form == "minutes" && slices.ContainsFunc(m.Present, func(p Presence) bool { return !p.equal(Presence{}) })`, "TestMinutesAreDraftedFromTheEntryOfTheMeeting"},
	{"A meeting is nothing without its decisions", "internal/app/document", `m.opening(), m.Record, m.Decided, m.Next`, `m.opening(), m.Record, m.Next, m.Next`, "TestMinutesAreDraftedFromTheEntryOfTheMeeting"},
	{"Tasks are numbered without gaps", "internal/web/panel/supervision", `				No: strconv.Itoa(i + 1), Content: t.Content, Task: t.Task.Task,`, `				No: strconv.Itoa(i - i) + t.Code, Content: t.Content, Task: t.Task.Task,`, "TestDailySupervisionIsRecordedReportedAndReadOnPages"},
	{"Tasks of a report are numbered without gaps", "internal/web/panel/supervision", `Code: t.Code, No: no,`, `Code: t.Code, No: t.Code,`, "TestDailySupervisionIsRecordedReportedAndReadOnPages"},
	{"A ladder writes nothing of restricted items", "internal/app/ledger", `if !ok || v.Restricted {
		return Letter{}, nil`, `if !ok {
		return Letter{}, nil`, "TestAnItemLeadsToTheLetterOfItsRung"},
	{"A letter is noted once", "internal/evaluation/ledger", `if over || i.hasLetter(s.Letter.Document) {`, `if over {`, "TestEachLetterLeadsToTheNextOfFive"},
	{"A settled item is sent no letters", "internal/evaluation/ledger", `over := i.State == Settled || i.State == Withdrawn`, `over := i.State == Withdrawn`, "TestAListedItemRecordsTheLetterThatItIsDue"},
	{"A letter keeps the day that its item was due", "internal/evaluation/ledger", `x.Rung, x.Due = now.Code, w.Due`, `x.Rung = now.Code`, "TestEachLetterLeadsToTheNextOfFive"},
	{"A letter that only asks for an answer sets no last date", "internal/evaluation/ledger", `if !now.SetsLastDate {`, `if now.AfterLastDate {`, "TestEachLetterLeadsToTheNextOfFive"},
	{"A last date counts until the item is due later", "internal/evaluation/ledger", `if x.LastDate < due {`, `if x.LastDate <= due {`, "TestALaterDueDayHasLettersOfItsOwn"},
	{"The latest letter sets the last date", "internal/evaluation/ledger", `range slices.Backward(i.Letters) {`, `range slices.All(i.Letters) {`, "TestALetterThatReplacesOneSetsTheLastDate"},
	{"A letter that ends another is about its items", "internal/evaluation/ledger", `!suggested && !s.Named && !i.hasLetter(s.Replaces)`, `!suggested && !s.Named`, "TestALetterThatReplacesOneIsAboutTheSameItems"},
	{"A list mentions items that are not due", "internal/evaluation/ledger", `!suggested && !s.Named && !i.hasLetter(s.Replaces)`, `!suggested && !s.Named && s.Replaces != ""`, "TestAListedItemRecordsTheLetterThatItIsDue"},
	{"An issued letter is not suggested again", "internal/evaluation/ledger", `return x.Rung == r.Code && x.Due == due`, `return x.Rung == r.Code && x.Due != due`, "TestEachLetterLeadsToTheNextOfFive"},
	{"A later due day has letters of its own", "internal/evaluation/ledger", `return x.Rung == r.Code && x.Due == due`, `return x.Rung == r.Code && (x.Due == due || due != "")`, "TestALaterDueDayHasLettersOfItsOwn"},
	{"The ladder knows the last date of an item", "internal/evaluation/ledger", `LastDate: i.LastDate(due), LongTerm`, `LongTerm`, "TestEachLetterLeadsToTheNextOfFive"},
	{"A letter is about items of its own unit", "internal/app/ledger", `if !ok || v.V.Evaluation != evaluation {`, `if !ok {`, "TestALetterIsAboutItemsOfItsUnitThatAllMayRead"},
	{"No letter is drafted about a restricted item", "internal/app/ledger", `		if v.V.Restricted != nil {
			return records.InvalidField("items"`, `		if v.V.Restricted != nil && len(items) > 9 {
			return records.InvalidField("items"`, "TestALetterIsAboutItemsOfItsUnitThatAllMayRead"},
	{"What the office writes leaves letters alone", "internal/app/ledger", `	from.Letters = i.Letters
`, ``, "TestAnIssuedLetterLeadsToTheNext"},
	{"Lists know last dates", "internal/app/ledger", `deadline.Watched{Due: e.due, LastDate: e.lastDate}`, `deadline.Watched{Due: e.due}`, "TestAnIssuedLetterLeadsToTheNext"},
	{"The ladder is the one that was chosen", "internal/app/ledger", `	r.Ladder = l
	return r, nil`, `	r.Ladder = r.Ladders[len(l.ID)%1]
	return r, nil`, "TestTheLadderIsChosenByItsID"},
	{"A letter about a restricted item does not go out", "internal/app/document", `slices.Concat(doc.Data.Items, doc.Data.Named, doc.Items)`, `slices.Concat(doc.Data.Items, doc.Data.Named)`, "TestALetterIsAboutItemsOfItsUnitThatAllMayRead"},
	{"A last date is ahead when its letter goes out", "internal/app/document", `(doc.Layout.Again || d.lastDated(doc)) && doc.Due != ""`, `doc.Layout.Again && doc.Due != ""`, "TestALetterOfALastDateNamesOneThatIsAhead"},
	{"A letter of a last date names it", "internal/app/document", `if d.lastDated(doc) && doc.Due == "" {`, `if doc.Layout.Again && doc.Due == "" {`, "TestALetterOfALastDateNamesOneThatIsAhead"},
	{"A draft carries the item that led to it", "internal/web/panel/document", `r.Items = []string{item}`, `r.Items = nil`, "TestAnItemLeadsToTheLetterOfItsRung"},
	{"Letters are the office's to draft", "internal/web/panel/ledger", `	if req.who.Role != auth.Admin {
		return nil, nil`, `	if req.who.Role == auth.Leader {
		return nil, nil`, "TestAnItemLeadsToTheLetterOfItsRung"},
}

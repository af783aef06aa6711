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
	{"A decided count asks for nothing more", sessions, `	if done, err := s.tallies.Decided(ctx, sess); err != nil || done {
		return "", err
	}
`, ``, "TestACountKilledBeforeItsNoteKeepsItsResult"},
	{"A count that another overtook takes its result", tallies, `	if done, err := s.PublishDecided(ctx, id, sess); err != nil || done {
		return err
	}
`, ``, "TestOfTwoCountsTheFirstDecides"},
	{"Figures typed after the decision are refused", sessions, `	return s.tallies.Undecided(ctx, sess, errAccountingClosed)
`, `	_ = sess
	return nil
`, "TestADecidedCountTakesNothingMore"},
	{"Paper typed after the decision is refused", sessions, `	if err := s.tallies.Undecided(ctx, sess.V, errAccountingClosed); err != nil {
		return PaperView{}, err
	}
`, ``, "TestADecidedCountTakesNothingMore"},
	{"A decided session is not voided", sessions, `case r.To == vote.StateVoided:`, `case false:`, "TestADecidedCountTakesNothingMore"},
	{"A result on the board is not replaced", tallies, `err == nil && !bytes.Equal(on, raw)`, `err == nil && len(on) < 0 && !bytes.Equal(on, raw)`, "TestAResultOnTheBoardIsNotReplacedByAnother"},
	{"A count that another overtook leaves no suggestions", tallies, `d.Outcome.CommentSet != o.CommentSet && `, `false && `, "TestOfTwoCountsTheFirstDecides"},
	{"A session voided after its seal is exact", sessions, `if st != vote.StateVoided {`, `if true {`, "TestASessionVoidedAfterTheSealSaysItsExactFigures"},
	{"A session voided while open is in fives", sessions, `return ballotbox.AdmissionNoted(ctx, s.boxes, sess)`, `return true, nil`, "TestASessionVoidedWhileItIsOpenIsShownInFives"},
	{"A count that a void overtook decides nothing", tallies, `if cur.State != vote.StateSealed {`, `if cur.State == "" {`, "TestACountThatAVoidOvertookDecidesNothing"},
	{"Voting is not begun after its end", sessions, `r.To == vote.StateVoting && ballotbox.ClosesPassed(sess.V, s.env.Now())`, `false`, "TestNothingOpensThatWouldBeClosedAtOnce"},
	{"A rehearsal is not opened after its end", sessions, `to != vote.StateReady && ballotbox.ClosesPassed(sess, s.env.Now())`, `!sess.Rehearsal && to != vote.StateReady && ballotbox.ClosesPassed(sess, s.env.Now())`, "TestNothingOpensThatWouldBeClosedAtOnce"},
	{"Of two officers the page says so", sessions, `err == nil && sess.TwoOfficers`, `err == nil && false`, "TestNothingOpensThatWouldBeClosedAtOnce"},
}

package planted

// plantedByHand was planted by reading: where a person would slip.
var plantedByHand = []Mutant{
	{
		"A phone is told of a pause", voters,
		`Paused: cur.Paused, `, ``, "TestAPhoneIsToldOfAPauseAndOfATrialStore",
	},
	{
		"A phone is told of a trial store", voters,
		`Rehearsal: b.rehearsal, Trial: s.env.Trial() != ""`, `Rehearsal: b.rehearsal`,
		"TestAPhoneIsToldOfAPauseAndOfATrialStore",
	},
	{
		"A lost answer waits for the admission set", voters,
		`	if records.KindOf(err) == records.NotFound {
		return false, nil
	}
	return found, err`, `	if records.KindOf(err) == records.NotFound {
		return true, nil
	}
	return found, err`, "TestALostAnswerWaitsForTheAdmissionSet",
	},
	{
		"A lost answer is given again in a pause", voters,
		`	case vote.Admits(b.Manifest.Flow, st.State):
	case`, `	case vote.Admits(b.Manifest.Flow, st.State) && !st.Paused:
	case`, "TestALostAnswerIsGivenAgainInAPause",
	},
	{
		"A killed close of admission fixes who was admitted", "internal/app/session",
		`if err := ballotbox.FixAllAdmitted(ctx, s.boxes, sess); err != nil {`,
		`if err := ctx.Err(); err != nil {`, "TestAKilledCloseOfAdmissionIsFinished",
	},
	{
		"A killed close of admission ends the presence key", "internal/app/session",
		`return s.boxes.EraseKeys(sess, keys.Presence)
	case`, `return s.boxes.EraseKeys(sess, keys.Presence&0)
	case`, "TestAKilledCloseOfAdmissionIsFinished",
	},
	{
		"Every broken renewal is told", "internal/certificate",
		`c.current, c.read, c.told = &pair, at, ""`, `c.current, c.read = &pair, at`, "TestEveryBrokenRenewalIsTold",
	},
}

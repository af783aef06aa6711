package planted

// plantedInRooms are faults in the rooms in which people work.
var plantedInRooms = []Mutant{
	{
		"What was filed or corrected is in the chain", "internal/app/entry",
		`	return e.view(rec, a, t, sub), e.audit.Append(ctx, a, code, id, detail(t, sub))`,
		`	_ = code
	return e.view(rec, a, t, sub), nil`,
		"TestEveryStepOfAnEntryIsInTheChain",
	},
	{
		"A new entry is in the chain", "internal/app/entry",
		`	return e.view(record{ID: id, Version: 1, V: v}, a, t, sub), e.audit.Append(ctx, a, code, id, detail(t, sub))`,
		`	_ = code
	return e.view(record{ID: id, Version: 1, V: v}, a, t, sub), nil`,
		"TestEveryStepOfAnEntryIsInTheChain",
	},
	{
		"A dropped draft is in the chain", "internal/app/entry",
		`	return e.audit.Append(ctx, a, codes[entry.Dropped], id, detail(t, sub))`,
		`	return nil`,
		"TestEveryStepOfAnEntryIsInTheChain",
	},
	{
		"What was dropped is not listed", "internal/app/entry",
		`!ok || v.V.State == entry.Dropped ||`,
		`!ok ||`,
		"TestEveryStepOfAnEntryIsInTheChain",
	},
	{
		"What was signed for is filed", "internal/app/entry",
		`			if v.V.State != entry.Filed && v.V.State != entry.Received {
				continue
			}
			if out`,
		`			if v.V.State != entry.Filed {
				continue
			}
			if out`,
		"TestEveryStepOfAnEntryIsInTheChain",
	},
	{
		"The draft of a filed entry stays its writer's", "internal/app/entry",
		`if v.V.State != entry.Draft || v.V.By == a.Name {`,
		`if v.ID != "" {`,
		"TestTheDraftOfAFiledEntryStaysItsWriters",
	},
	{
		"A unit writes about itself alone", "internal/app/entry",
		`if len(s.who) > 0 && (all || slices.Contains(targets, v.ID)) {`,
		`if all || slices.Contains(targets, v.ID) {`,
		"TestAUnitWritesAboutItselfAlone",
	},
	{
		"An item is withdrawn with a reason", "internal/evaluation/ledger",
		`		if s.Note == "" {
			return refusal("reason", "请写明撤回的原因。",`,
		`		if s.Note == "x" {
			return refusal("reason", "请写明撤回的原因。",`,
		"TestAStepTakesWithItWhatIsOver",
	},
	{
		"An item that relapsed has no report", "internal/evaluation/ledger",
		`i.State, i.Reopened, i.Reported = Open, i.Reopened+1, nil`,
		`i.State, i.Reopened = Open, i.Reopened+1`,
		"TestAStepTakesWithItWhatIsOver",
	},
	{
		"An item that is reported has no day of review", "internal/evaluation/ledger",
		`i.State, i.ReviewOn = Reported, ""`,
		`i.State = Reported`,
		"TestAStepTakesWithItWhatIsOver",
	},
	{
		"A request is of the account that asked", "internal/app/round",
		`return u.ByID == a.ID
`,
		`return u.By == a.Name
`,
		"TestARequestIsOfTheAccountThatAsked",
	},
	{
		"Who reads an entry does not correct it", "internal/app/entry",
		`		if !slices.Contains(asWriter(t, *v, a, sub.who), machine.Writer) {`,
		`		if !slices.Contains(asWriter(t, *v, a, sub.who), machine.Writer) && false {`,
		"TestWhoReadsAnEntryDoesNotCorrectIt",
	},
	{
		"An answer to a decision is in the chain", "internal/app/decision",
		`return d.view(rec, who), d.audit.Append(ctx, a, "decision."+string(state), about, auditDetail(rec.V))`,
		`_, _ = about, state
	return d.view(rec, who), nil`,
		"TestWhatBecomesOfAnAccountabilityIsInTheChain",
	},
	{
		"A step of an accountability is in the chain", "internal/app/decision",
		`return d.view(rec, who), d.audit.Append(ctx, a, "decision.step", about, step.Code)`,
		`_ = about
	return d.view(rec, who), nil`,
		"TestWhatBecomesOfAnAccountabilityIsInTheChain",
	},
	{
		"A document of a decision is in the chain", "internal/app/decision",
		`return doc, d.audit.Append(ctx, a, "decision.document", v.V.About, string(v.V.Kind))`,
		`return doc, nil`,
		"TestWhatBecomesOfAnAccountabilityIsInTheChain",
	},
	{
		"What no one has answered has no effect", "internal/app/decision",
		`		if v.Answer != "" {
			out = append(out, v)`,
		`		if v.Kind != "" {
			out = append(out, v)`,
		"TestWhatBecomesOfAnAccountabilityIsInTheChain",
	},
	{
		"A supervising body confirms nothing", "internal/app/decision",
		`		return []string{machine.Supervising}
`,
		`		return []string{machine.Supervising, machine.Leader}
`,
		"TestWhoAsksForACampaignDoesNotConfirmIt",
	},
	{
		"No unit learns whether a document of others exists", "internal/app/document",
		`		err = d.addressed(ctx, a, v.V)
	}
	if records.KindOf(err) == records.NotFound {
		err = errNotYours`,
		`		err = d.addressed(ctx, a, v.V)
	}
	if records.KindOf(err) == records.NotFound && a.Name == "" {
		err = errNotYours`,
		"TestADocumentOfOthersIsAsOneThatIsNotThere",
	},
	{
		"A notification opens its own result alone", "internal/app/document",
		`if !x.V.Opens || x.V.Evaluation != evaluationID {`,
		`if !x.V.Opens {`,
		"TestANotificationOpensItsOwnResultAlone",
	},
	{
		"A problem is fed back by what was issued", "internal/app/document",
		`		if v.V.IssuedAt == nil {
			continue
		}
`,
		`		if v.V.IssuedAt == nil {
			v.V.IssuedAt = &v.V.Data.At
		}
`,
		"TestAProblemIsFedBackByWhatWasIssued",
	},
	{
		"A document is signed for within three days", "internal/app/document",
		`.Plus(signDays)`,
		`.Plus(signDays - 1)`,
		"TestADocumentIsSignedForWithinThreeDays",
	},
	{
		"A governing document is in force on its day", "internal/app/regulation",
		`string(day) < x.EffectiveOn`,
		`string(day) <= x.EffectiveOn`,
		"TestADocumentIsInForceFromItsDayUntilItEnds",
	},
	{
		"That a task was given is in the chain", "internal/app/supervision",
		`	return len(all), s.audit.Append(ctx, a, "daily.give", roundID,
		fmt.Sprintf("%s；%s；%d；%s", g.Body, g.Person, len(all), g.Due))`,
		`	_ = fmt.Sprint()
	return len(all), nil`,
		"TestATaskThatWasGivenIsLateAfterItsDay",
	},
	{
		"A task is given in its own round", "internal/app/supervision",
		`if d.round.ID != roundID {`,
		`if d.round.ID == "" {`,
		"TestATaskThatWasGivenIsLateAfterItsDay",
	},
	{
		"A task is late after its day", "internal/app/supervision",
		`deadline.DayOf(s.env.Now()) > x.Due`,
		`deadline.DayOf(s.env.Now()) >= x.Due`,
		"TestATaskThatWasGivenIsLateAfterItsDay",
	},
	{
		"A self-check that was answered is no task", "internal/app/reminder",
		`if v.V.Reply == nil {`,
		`if v.ID != "" {`,
		"TestWhatIsDoneIsNoTask",
	},
	{
		"A document that was signed for is no task", "internal/app/reminder",
		`if d.Receipt && !d.Mine {`,
		`if d.Receipt {`,
		"TestWhatIsDoneIsNoTask",
	},
	{
		"What is due today is not overdue", "internal/app/reminder",
		`case t.Known && t.Left < 0:`,
		`case t.Known && t.Left <= 0:`,
		"TestWhatIsDoneIsNoTask",
	},
	{
		"A decision about another result is not drafted", "internal/app/decision",
		`v.Kind == k && v.Final == u.Final && v.Opens`,
		`v.Kind == k && v.Opens`,
		"TestADecisionAboutAnotherResultIsNotDrafted",
	},
	{
		"A change of a governing document is in the chain", "internal/app/regulation",
		`return v, r.audit.Append(ctx, a, "regulation.change", id, records.Changes(before, v.V))`,
		`_ = records.Changes(before, v.V)
	return v, nil`,
		"TestWhatIsRegisteredAndChangedIsInTheChain",
	},
	{
		"New problems are those of the fixed result", "internal/evaluation/final",
		`	f.NewProblems = c.NewProblems
`,
		``,
		"TestTheCountsOfAResultTakeThePlaceOfLaterOnes",
	},
	{
		"Days that people moved stay where a notice is replaced", "internal/app/document",
		`|| made.V.DueOn != old.V.Due`,
		`|| made.V.DueOn != old.V.Due && old.V.Due == "x"`,
		"TestAReplacedNoticeMovesTheDaysItSet",
	},
}

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
}

package list

const (
	numbers      = "internal/evaluation/decimal"
	satisfaction = "internal/evaluation/satisfaction"
	scored       = "internal/evaluation/score"
	lots         = "internal/evaluation/draw"
	days         = "internal/evaluation/deadline"
	daily        = "internal/evaluation/supervision"
	finals       = "internal/evaluation/final"
)

var evaluationRoom = []Mutant{
	{"Numbers are rounded half up", numbers, `twice := 200*n.Int64() + d // c`, `twice := 200*n.Int64() + d - 1 // c`, "TestRoundingIsHalfUpToTwoDecimals"},
	{"Numbers below zero are rounded half up", numbers, `	if twice%(2*d) < 0 {
		c-- // Go rounds towards 0
	}
`, ``, "TestRoundingIsHalfUpToTwoDecimals"},
	{"Nothing divided by nothing is null", numbers, `	if b == 0 {
		return nil
	}
	return new(big.Rat).Mul(Hundred`, `	if b == 0 {
		return new(big.Rat)
	}
	return new(big.Rat).Mul(Hundred`, "TestARateWithoutItsDenominatorIsNull"},
	{"A mean leaves out what is null", numbers, `		if p.Value == nil {
			continue
		}`, `		if p.Value == nil {
			weights.Add(weights, p.Weight)
			continue
		}`, "TestAWeightedMeanLeavesOutWhatIsNull"},
	{"A number has eight decimals at most", numbers, `decimalDigits = 8`, `decimalDigits = 18`, "TestOnlyPlainDecimalsAndFractionsAreRead|TestANumberIsReadAsTheRuleOfDecimalsSays"},
	{"A fraction has a lower number", numbers, `if !ok || d.Sign() == 0 {
		return nil, false`, `if !ok {
		return nil, false`, "TestOnlyPlainDecimalsAndFractionsAreRead|TestANumberIsReadAsTheRuleOfDecimalsSays"},

	{"Fewer than k tell the turnout only", satisfaction, `	m.Suppressed = tooFew(parts, k)`, `	m.Suppressed = tooFew(parts, k-1)`, "TestFewerThanKBallotsTellTurnoutOnly"},
	{"Paper does not uncover a nearly empty box", satisfaction, `return vote.TooFew(all, k) || inBoxes > 0 && vote.TooFew(inBoxes, k)`, `return vote.TooFew(all, k)`, "TestPaperDoesNotHelpASessionWithANearlyEmptyBox"},
	{"A small box hides its group whatever its paper", satisfaction, `		hidden[i] = hidden[i] || h && inBoxes[i] > 0`, `		hidden[i] = hidden[i] || false && h`, "TestPaperCountsDoNotUncoverANearlyEmptyBox|TestNothingHiddenFollowsFromAPublishedResultEvenWithThePaper"},
	{"The complement of a group below k is hidden with it", satisfaction, `	hidden := vote.Suppress(all, k)`, `	hidden := make([]bool, len(all))
	for i, n := range all {
		hidden[i] = n < k
	}`, "TestNothingHiddenFollowsFromAPublishedResultEvenWithThePaper|TestWhatIsPublishedSaysNothingAboutSingleHiddenGroups"},
	{"Hidden groups are one part", satisfaction, `			*merged = merged.join(one)`, `			m.parts = append(m.parts, one)`, "TestPublishablePartsGiveTheSameResult|TestWhatIsPublishedSaysNothingAboutSingleHiddenGroups"},
	{"A ballot that abstains from everything is invalid", satisfaction, `		void = t.AllAbstain`, `		void = 0 * t.AllAbstain`, "TestABallotThatAbstainsFromEverythingIsReturnedAndInvalid"},
	{"Abstentions are no votes", satisfaction, `		if c := m.rule.Coefficients[a.key]; c != nil {
			points.Add`, `		if c := m.rule.Coefficients[a.key]; c != nil || a.key == scheme.AbstainKey {
			if c == nil {
				votes += a.n
				continue
			}
			points.Add`, "TestEveryPresetGivesItsVector|TestNothingCountedIsNullAndNeverZero"},
	{"Nothing counted is null", satisfaction, `	if votes == 0 {
		return nil
	}
	points.Mul`, `	if votes == 0 {
		return new(big.Rat)
	}
	points.Mul`, "TestNothingCountedIsNullAndNeverZero|TestAQuestionWithoutACountedVoteLeavesTheWeightedMean"},
	{"Unanimity warns", satisfaction, `slices.Max(p.questions[i].N) == p.valid {`, `slices.Max(p.questions[i].N) > p.valid {`, "TestUnanimityWarns"},
	{"A flag stands exactly at its limit", satisfaction, `return decimal.Percent(*a, *b).Cmp(limit.Rat()) < 0`, `return decimal.Percent(*a, *b).Cmp(limit.Rat()) <= 0`, "TestFlagsStandExactlyAtTheirLimits"},
	{"A small sample is flagged", satisfaction, `sample < m.rule.MinValid && (`, `sample < m.rule.MinValid-1 && (`, "TestFlagsStandExactlyAtTheirLimits"},
	{"A group that did not vote is flagged", satisfaction, `			m.Flags = append(m.Flags, FlagGroupMissing)
`, ``, "TestAGroupThatDidNotVoteLeavesTheScoreAndIsFlagged"},
	{"A tally adds up", satisfaction, `if x.Type == scheme.Single && sumOf(c.N)+c.Abstain != read {`, `if false {`, "TestATallyThatDoesNotAddUpIsRefused"},
	{"A suppressed session is flagged", satisfaction, `append(append(out.Flags, FlagSessionMissing), Marks(s.Flags)...)`, `append(out.Flags, Marks(s.Flags)...)`, "TestASuppressedSessionDropsOutAndIsFlagged"},
	{"Pooling takes nothing apart", satisfaction, `		p = have.join(p)`, `		rest = append(rest, have)`, "TestPoolingTakesNothingApartThatASessionHid"},

	{"A score waits for every sheet", scored, `			out.Blocked, out.Missing = BlockedSheets, append(out.Missing, b.Code)
			continue`, `			continue`, "TestAScoreWaitsForEverySheet"},
	{"A missing satisfaction blocks", scored, `	if p == nil {
		return v, false, false
	}
	if out.shown`, `	if p == nil {
		return v, true, false
	}
	if out.shown`, "TestAScoreIsBlockedAndNeverZeroWithoutItsSatisfaction"},
	{"The satisfaction enters unrounded", scored, `	v := new(big.Rat).Mul(points, s)
	v.Quo(v, decimal.Hundred)`, `	v := new(big.Rat).Mul(points, decimal.Decimal(decimal.Round2(s)).Rat())
	v.Quo(v, decimal.Hundred)`, "TestASatisfactionBecomesPointsExactly"},
	{"A veto is zero where the scheme says so", scored, `		final = new(big.Rat)
		out.step("一票否决"`, `		out.step("一票否决"`, "TestAVetoBringsTheLowestGradeOrZeroAsTheSchemeSays"},
	{"A bonus is not scaled", scored, `	if x.Mode == scheme.ItemBonus {
		t.bonus.Add(v)
		return
	}
`, ``, "TestAnExcludedAspectIsNullAndABonusIsNotScaled"},
	{"A grade looks at the published score", scored, `out.Grade = x.scheme.Grade(*out.Final, out.Veto)`, `out.Grade = x.scheme.Grade(*out.Final, false)`, "TestAVetoBringsTheLowestGradeOrZeroAsTheSchemeSays"},
	{"Equals share a rank", scored, `if i == 0 || p.compare(list[i-1]) != 0 {`, `if true {`, "TestRanksFollowThePublishedScore|TestCompetitionRanksOfTheVectors"},
	{"Everyone tied at the cut is a candidate", scored, `p.Candidate = p.compare(cut) >= 0`, `p.Candidate = p.compare(cut) > 0`, "TestAllTiedAtTheCutAreCandidates"},
	{"Who has no score is not ranked", scored, `	for n > 0 && order[n-1].cents == noScore {
		n--
	}
`, ``, "TestWithoutAScoreNoOneIsRankedOrCounted"},
	{"A capped grade is never passed", scored, `		for keep > 0 && ranked[has[keep-1]].Rank == ranked[has[keep]].Rank {
			keep--
		}
`, ``, "TestACapIsNeverPassedAndNeverTurnsTheOrderRound|TestOnlyTheShareGetsAGradeThatIsCapped"},
	{"A deduction needs a reason", scored, `	case x.Mode == scheme.ItemDeduct && full > 0:`, `	case false:`, "TestASheetIsCheckedItemByItem"},
	{"A score is at most the item's points", scored, `	case !whole || c < 0 || full < 0:`, `	case !whole || c < 0:`, "TestASheetIsCheckedItemByItem"},
	{"An automatic item is not filled by hand", scored, `		case b.items[n].Mode == scheme.ItemAuto:`, `		case false:`, "TestASheetIsCheckedItemByItem"},
	{"A missing item is named", scored, `&& !given[n] {
			f = append(f, check.FieldError{Field: "items"`, `&& n < 0 {
			f = append(f, check.FieldError{Field: "items"`, "TestAMissingItemIsNamedByItsCode"},
	{"A decision has a reason", scored, `	if strings.TrimSpace(d.Reason) == "" {`, `	if strings.TrimSpace(d.Reason) == "x" {`, "TestAPersonDecidesWithAReasonWhatIsMissing"},
	{"Exactly one half is a majority only when the rule says so", scored, `c == 0 && j.Half == scheme.HalfNotReached`, `c == 0 && false`, "TestExactlyOneHalfIsAMajorityOnlyWhenTheRuleSaysSo"},
	{"A tier begins at its minimum", scored, `if v.Cmp(row.Min.Rat()) < 0 ||`, `if v.Cmp(row.Min.Rat()) <= 0 ||`, "TestATierFeedTakesTheFirstRowThatFits"},
	{"A deduction ends at zero", scored, `	if p.Sign() < 0 {
		p.SetInt64(0)
	}
	formula`, `	formula`, "TestADeductFeedTakesPointsOffBelowItsTarget"},

	{"A stratum is drawn from once", lots, `		delete(strata, q.Stratum) // a second quota for the same stratum draws no one
`, ``, "TestADrawThatCannotBeMadeIsRefused"},
	{"No one is in a list twice", lots, `if c.ID == "" || seen[c.ID] {`, `if c.ID == "" {`, "TestADrawThatCannotBeMadeIsRefused"},
	{"A draw needs a seed", lots, `	if seed == "" {
		f.Add("seed", "缺少随机种子。", "The seed is missing.")
	}
	out := make([]Drawn`, `	out := make([]Drawn`, "TestADrawThatCannotBeMadeIsRefused"},
	{"A changed secret breaks the commitment", lots, `	if r.Commitment != DrawCommitment(r.Secret, r.PoolDigest, r.Quotas) {
		return "commitment"
	}
`, ``, "TestADrawIsProvedByItsRecordAlone"},
	{"A changed number of a witness breaks the seed", lots, `	if err != nil || again.Seed != r.Seed {
		return "seed"
	}
`, `	_ = err
`, "TestADrawIsProvedByItsRecordAlone"},
	{"A changed outcome is seen", lots, `	if !slices.EqualFunc(again.Drawn, r.Drawn, same) {
		return "drawn"
	}
`, `	_ = same
`, "TestADrawIsProvedByItsRecordAlone"},
	{"A replaced person does not come back", lots, `				out[i].Reserves = slices.DeleteFunc(out[i].Reserves, func(id string) bool { return id == r.By })
`, ``, "TestAnAbsenteeIsReplacedByTheNextReserveOfTheirStratum"},

	{"What is missing is late until today", days, `	if !on.Known() || !due.Known() {`, `	if on.Known() || !due.Known() {`, "TestWhatIsMissingIsLateUntilToday"},
	{"Lateness is fixed when something comes in", days, `LateDays: LateDays(on, due)}`, `LateDays: 0}`, "TestLateIsLate"},
	{"Nothing is early by days", days, `	return max(0, due.Until(on))`, `	return due.Until(on)`, "TestLateIsLate"},
	{"A rung holds from its day on", days, `!g.AfterLastDate && s.Left <= g.DaysLeft {`, `!g.AfterLastDate && s.Left < g.DaysLeft {`, "TestTheLadderTurnsYellowAndRedAtItsThresholds"},
	{"The fifth letter waits for the last date", days, `if g.AfterLastDate && past ||`, `if g.AfterLastDate || past && false ||`, "TestTheFifthLetterWaitsForTheLastDateOfTheFourth"},

	{"A report is handed in whole", daily, `		if !given[t.Code] {
			f = append`, `		if false {
			f = append`, "TestOnlyAWholeReportIsHandedIn"},
	{"An outcome that needs words has them", daily, `	if slices.Contains(l.Explained, x.Outcome) {`, `	if false {`, "TestOnlyAWholeReportIsHandedIn"},
	{"No one has done a task tomorrow", daily, `	case deadline.Day(day) > deadline.DayOf(c.Today):`, `	case false:`, "TestADraftMayLeaveThingsOutButSaysNothingWrong"},
	{"A body records its own tasks", daily, `		case !tasks[x.Code]:`, `		case false:`, "TestABodyRecordsItsOwnTasksAndReportsOnThem|TestADraftMayLeaveThingsOutButSaysNothingWrong"},

	{"A fixed final refuses what its rows rest on", finals, `		if s.hits(row) {
			return fast(c, row.Name)
		}`, `		_ = row`, "TestAFixedFinalRefusesWhatItsRowsRestOn"},
	{"A change that no one thought about is refused", finals, `	case !known || r == ofBatch:`, `	case known && r == ofBatch:`, "TestAFixedFinalRefusesWhatItsRowsRestOn"},
}

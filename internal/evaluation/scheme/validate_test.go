package scheme_test

import (
	"slices"
	"strings"
	"testing"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
	"minping/internal/evaluationtest/scoretest"

	"github.com/google/go-cmp/cmp"
)

// Domain A07: an indicator's focus area is optional, and its name is as short as a question's.
func TestIndicatorsAreMarkedWithAFocusAreaByName(t *testing.T) {
	s := evaluationtest.Pack(t, "sanmenxia")
	for focus, ok := range map[string]bool{"": true, scheme.Focuses()[2]: true, strings.Repeat("重", 13): false} {
		s.Rubrics[0].Items[0].Focus = focus
		if errs := s.Validate(); (len(errs) == 0) != ok {
			t.Errorf("%q: %v", focus, errs)
		}
	}
	areas := scheme.Focuses()
	for second, ok := range map[[2]string]bool{
		{areas[1], areas[3]}: true, {areas[1], areas[1]}: false, {"", areas[3]}: false,
		{areas[1], strings.Repeat("重", 13)}: false,
	} {
		s.Rubrics[0].Items[0].Focus, s.Rubrics[0].Items[0].AlsoFocus = second[0], second[1]
		if errs := s.Validate(); (len(errs) == 0) != ok {
			t.Errorf("%q: %v", second, errs)
		}
	}
}

func TestASchemeThatDoesNotAddUpIsRefusedFieldByField(t *testing.T) {
	question := func(s *scheme.Scheme) *scheme.Question { return &s.Questionnaires[scheme.KindDepartment].Questions[0] }
	for name, x := range map[string]struct {
		spoil func(*scheme.Scheme)
		want  string // fields, separated by spaces
	}{
		"id":      {func(s *scheme.Scheme) { s.ID = "聊城" }, "id"},
		"name":    {func(s *scheme.Scheme) { s.Name = "" }, "name"},
		"version": {func(s *scheme.Scheme) { s.Version = -1 }, "version"},
		"no questionnaire": {
			func(s *scheme.Scheme) { s.Questionnaires = nil }, "questionnaires satisfaction.satisfied",
		},
		"unknown kind": {
			func(s *scheme.Scheme) { s.Questionnaires["village"] = s.Questionnaires[scheme.KindDepartment] },
			"questionnaires",
		},
		"a kind without questions": {
			func(s *scheme.Scheme) { s.DefaultKind = scheme.KindCounty },
			"questionnaires questionnaires questionnaires",
		},
		"question weights": {
			func(s *scheme.Scheme) { question(s).Weight = "26" },
			"questionnaires.department.questions",
		},
		"weight of 0": {
			func(s *scheme.Scheme) { question(s).Weight = "0" },
			"questionnaires.department.questions[0].weight questionnaires.department.questions",
		},
		"question code twice": {
			func(s *scheme.Scheme) { question(s).Code = "D2" },
			"questionnaires.department.questions[1].code",
		},
		"no overall question": {
			func(s *scheme.Scheme) { question(s).Overall = false },
			"questionnaires.department.questions",
		},
		"overall, not scored": {
			func(s *scheme.Scheme) { question(s).Weight = "" },
			"questionnaires.department.questions[0].overall questionnaires.department.questions",
		},
		"scored, not required": {
			func(s *scheme.Scheme) { question(s).Required = false },
			"questionnaires.department.questions[0].required",
		},
		"unknown type": {
			func(s *scheme.Scheme) { s.Questionnaires[scheme.KindDepartment].Questions[8].Type = "text" },
			"questionnaires.department.questions[8].type",
		},
		"scored multi": {func(s *scheme.Scheme) {
			q := s.Questionnaires[scheme.KindDepartment].Questions
			q[8].Weight, q[7].Weight = "5", ""
		}, "questionnaires.department.questions[8].weight"},
		"exclusive single": {
			func(s *scheme.Scheme) { question(s).ExclusiveLast = true },
			"questionnaires.department.questions[0].exclusive_last",
		},
		"neither answer nor abstain": {
			func(s *scheme.Scheme) { q := s.Questionnaires[scheme.KindDepartment].Questions; q[8].NoAbstain = true },
			"questionnaires.department.questions[8].no_abstain",
		},
		"option key twice": {func(s *scheme.Scheme) {
			question(s).Scale, question(s).Options = "", []scheme.Option{{Key: "sat", Label: "甲"}, {Key: "sat", Label: "乙"}}
		}, "questionnaires.department.questions[0].options[1].key"},
		"option called abstain": {func(s *scheme.Scheme) {
			question(s).Scale, question(s).Options = "", []scheme.Option{{Key: "sat", Label: "甲"}, {Key: "abstain", Label: "乙"}}
		}, "questionnaires.department.questions[0].options[1].key satisfaction.coefficients"},
		"option label twice": {func(s *scheme.Scheme) {
			question(s).Scale, question(s).Options = "", []scheme.Option{{Key: "sat", Label: "甲"}, {Key: "dis", Label: "甲"}}
		}, "questionnaires.department.questions[0].options[1].label"},
		"one option": {func(s *scheme.Scheme) {
			question(s).Scale, question(s).Options = "", []scheme.Option{{Key: "sat", Label: "甲"}}
		}, "questionnaires.department.questions[0].options"},
		"unknown scale": {
			func(s *scheme.Scheme) { question(s).Scale = "sat9" },
			"questionnaires.department.questions[0].scale",
		},
		"line break in a text": {func(s *scheme.Scheme) { question(s).Text = "甲\n乙" }, "questionnaires.department.questions[0].text"},
		"body weights":         {func(s *scheme.Scheme) { s.Bodies[0].Weight = "99" }, "bodies"},
		"body weight of 0":     {func(s *scheme.Scheme) { s.Bodies = append(s.Bodies, scheme.Body{Code: "b", Name: "乙", Weight: "0"}) }, "bodies[1].weight rubrics"},
		"no bodies":            {func(s *scheme.Scheme) { s.Bodies = nil }, "bodies rubrics[0].body"},
		"body twice": {func(s *scheme.Scheme) {
			s.Bodies = append(s.Bodies, s.Bodies[0])
			s.Bodies[0].Weight, s.Bodies[1].Weight = "5", "5"
		}, "bodies[1].code"},
		"points": {
			func(s *scheme.Scheme) { s.Rubrics[0].Items[0].Points = "5" }, "rubrics[0].items",
		},
		"points of 0": {
			func(s *scheme.Scheme) { s.Rubrics[0].Items[0].Points = "0" },
			"rubrics[0].items[0].points rubrics[0].items",
		},
		"points finer than hundredth": {
			func(s *scheme.Scheme) { i := s.Rubrics[0].Items; i[0].Points, i[1].Points = "3.999", "4.001" },
			"rubrics[0].items[0].points rubrics[0].items[1].points rubrics[0].items",
		},
		"item code twice": {
			func(s *scheme.Scheme) { s.Rubrics[0].Items[1].Code = "1.1" }, "rubrics[0].items[1].code",
		},
		"unknown item mode": {
			func(s *scheme.Scheme) { s.Rubrics[0].Items[1].Mode = "auto" }, "rubrics[0].items[1].mode",
		},
		"veto on an automatic item": {
			func(s *scheme.Scheme) { s.Rubrics[0].Items[21].Veto = true }, "rubrics[0].items[21].veto",
		},
		"rubric of no one": {
			func(s *scheme.Scheme) { s.Rubrics[0].Body = "nobody" }, "rubrics[0].body rubrics",
		},
		"two rubrics of one body": {
			func(s *scheme.Scheme) { s.Rubrics = append(s.Rubrics, s.Rubrics[0]) }, "rubrics[1].body",
		},
		"supervision points": {
			func(s *scheme.Scheme) { s.Supervision.Items[0].Points = "30" }, "supervision.items",
		},
		"supervision by ballot": {
			func(s *scheme.Scheme) { s.Supervision.Items[0].Mode = scheme.ItemAuto },
			"supervision.items",
		},
		"supervision code twice": {
			func(s *scheme.Scheme) { s.Supervision.Items[1].Code = "S1" }, "supervision.items[1].code",
		},
		"full points": {func(s *scheme.Scheme) { s.FullPoints = "0" }, "full_points"},
		"component without an item": {
			func(s *scheme.Scheme) { s.Rubrics[0].Items[21].Mode = scheme.ItemManual },
			"satisfaction.mode",
		},
		"item beside the score": {func(s *scheme.Scheme) {
			s.Satisfaction.Mode, s.Satisfaction.Feed = scheme.ModeReportOnly, scheme.FeedReportOnly
		}, "satisfaction.mode"},
		"unknown mode": {func(s *scheme.Scheme) { s.Satisfaction.Mode = "inside" }, "satisfaction.mode"},
		"unknown feed": {func(s *scheme.Scheme) { s.Satisfaction.Feed = "square" }, "satisfaction.feed"},
		"feed without mode": {
			func(s *scheme.Scheme) { s.Satisfaction.Feed = scheme.FeedReportOnly },
			"satisfaction.feed",
		},
		"feed without its table": {
			func(s *scheme.Scheme) { s.Satisfaction.Feed = scheme.FeedTier }, "satisfaction.tier",
		},
		"a table without its feed": {
			func(s *scheme.Scheme) { s.Satisfaction.Majority = &scheme.MajorityFeed{} },
			"satisfaction.majority",
		},
		"unknown preset": {
			func(s *scheme.Scheme) { s.Satisfaction.Preset = "100/50/0" }, "satisfaction.preset",
		},
		"another preset's numbers": {
			func(s *scheme.Scheme) { s.Satisfaction.Preset = scheme.PresetLinear },
			"satisfaction.coefficients",
		},
		"a coefficient too many": {func(s *scheme.Scheme) {
			s.Satisfaction.Preset = ""
			s.Satisfaction.Coefficients = scheme.Presets()[scheme.PresetDefault]
			delete(s.Satisfaction.Coefficients, "dis")
		}, "satisfaction.coefficients"},
		"a coefficient above 100": {
			func(s *scheme.Scheme) { s.Satisfaction.Preset = ""; *s.Satisfaction.Coefficients["sat"] = "101" },
			"satisfaction.coefficients.sat",
		},
		"all left out": {func(s *scheme.Scheme) {
			s.Satisfaction.Preset = ""
			s.Satisfaction.Coefficients = map[string]*decimal.Decimal{
				"sat": nil, "basic": nil, "dis": nil, "unk": nil,
			}
		}, "satisfaction.coefficients"},
		"full mark of 0": {
			func(s *scheme.Scheme) { s.Satisfaction.FullMark = "0" }, "satisfaction.full_mark",
		},
		"unknown denominator": {
			func(s *scheme.Scheme) { s.Satisfaction.Denominator = "printed" },
			"satisfaction.denominator",
		},
		"unknown rate": {
			func(s *scheme.Scheme) { s.Satisfaction.RateOf = "best" }, "satisfaction.rate_of",
		},
		"unknown pooling": {
			func(s *scheme.Scheme) { s.Satisfaction.Sessions = "best" }, "satisfaction.sessions",
		},
		"unknown validity": {
			func(s *scheme.Scheme) { s.Satisfaction.AllAbstain = "lost" }, "satisfaction.all_abstain",
		},
		"no one satisfied": {
			func(s *scheme.Scheme) { s.Satisfaction.Satisfied = []string{} }, "satisfaction.satisfied",
		},
		"unknown option satisfied": {
			func(s *scheme.Scheme) { s.Satisfaction.Satisfied = []string{"good"} },
			"satisfaction.satisfied",
		},
		"quorum above 100": {func(s *scheme.Scheme) { s.Satisfaction.Quorum = "101" }, "satisfaction.quorum"},
		"negative return rate": {
			func(s *scheme.Scheme) { s.Satisfaction.ReturnRate = "-1" }, "satisfaction.return_rate",
		},
		"negative sample": {
			func(s *scheme.Scheme) { s.Satisfaction.MinValid = -1 }, "satisfaction.min_valid",
		},
		"unknown veto":         {func(s *scheme.Scheme) { s.Veto.Effect = "out" }, "veto.effect"},
		"bands not descending": {func(s *scheme.Scheme) { s.GradeBands[1].Min = "90" }, "grade_bands[1].min"},
		"bands not down to 0":  {func(s *scheme.Scheme) { s.GradeBands[3].Min = "1" }, "grade_bands"},
		"band twice":           {func(s *scheme.Scheme) { s.GradeBands[1].Label = "优秀" }, "grade_bands[1].label"},
		"no bands": {
			func(s *scheme.Scheme) { s.GradeBands = nil }, "grade_bands consequences[1].grades",
		},
		"bottom above 100": {func(s *scheme.Scheme) { s.Rank.BottomPercent = "120" }, "rank.bottom_percent"},
		"unknown rounding": {func(s *scheme.Scheme) { s.Rank.Rounding = "up" }, "rank.rounding"},
		"unknown scope":    {func(s *scheme.Scheme) { s.Rank.Scope = "city" }, "rank.scope"},
		"unknown suggestion": {
			func(s *scheme.Scheme) { s.Consequences[3].Suggest = "dismiss" },
			"consequences[3].suggest",
		},
		"unknown reason": {
			func(s *scheme.Scheme) { s.Consequences[3].When = "monday" }, "consequences[3].when",
		},
		"a rule of two lines": {func(s *scheme.Scheme) { s.Rubrics[0].Items[0].Rule = "看\n扣" }, "rubrics[0].items[0].rule"},
		"a rule without end":  {func(s *scheme.Scheme) { s.Rubrics[0].Items[0].Rule = strings.Repeat("扣", 501) }, "rubrics[0].items[0].rule"},
		"below nothing": {
			func(s *scheme.Scheme) { s.Consequences[0].Value = "" }, "consequences[0].value",
		},
		"a value too many": {
			func(s *scheme.Scheme) { s.Consequences[3].Value = "1" }, "consequences[3].value",
		},
		"grade without a band":    {func(s *scheme.Scheme) { s.Consequences[1].Grades = []string{"极差"} }, "consequences[1].grades"},
		"period":                  {func(s *scheme.Scheme) { s.Periods.PeriodMonths = 0 }, "periods.period_months"},
		"judges":                  {func(s *scheme.Scheme) { s.Hearing.DropFrom = 2 }, "hearing.drop_from"},
		"session mode":            {func(s *scheme.Scheme) { s.Session.Mode = "sms" }, "session.mode"},
		"session flow":            {func(s *scheme.Scheme) { s.Session.Flow = "three" }, "session.flow"},
		"screen without presence": {func(s *scheme.Scheme) { s.Session.Mode = "screen" }, "session.presence"},
		"k below 3":               {func(s *scheme.Scheme) { s.Session.K = 2 }, "session.k"},
		"delay above 20":          {func(s *scheme.Scheme) { s.Session.Delay = 21 }, "session.delay"},
		"group weights": {func(s *scheme.Scheme) {
			s.Session.Groups = []scheme.SessionGroup{{Name: "干部", Weight: "6"}, {Name: "群众", Weight: "5"}}
		}, "session.groups"},
		"group twice": {func(s *scheme.Scheme) {
			s.Session.Groups = []scheme.SessionGroup{{Name: "干部", Weight: "6"}, {Name: "干部", Weight: "4"}}
		}, "session.groups[1].name"},
		"group weight of 0": {func(s *scheme.Scheme) {
			s.Session.Groups = []scheme.SessionGroup{{Name: "干部", Weight: "10"}, {Name: "群众", Weight: "0"}}
		}, "session.groups[1].weight"},
	} {
		s := evaluationtest.Pack(t, "liaocheng")
		x.spoil(&s)
		if diff := cmp.Diff(strings.Fields(x.want), evaluationtest.Fields(s.Validate())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A row that limits the other answers names them: else it would match nothing, unseen.
func TestALimitOfOtherAnswersNamesThem(t *testing.T) {
	s := scoretest.Formulas(t)[5].Scheme
	tier := *s.Satisfaction.Tier
	tier.OtherKeys, tier.Rows = nil, slices.Clone(tier.Rows)
	tier.Rows[0].OtherBelow = "10"
	s.Satisfaction.Tier = &tier
	if got := evaluationtest.Fields(s.Validate()); !slices.Contains(got, "satisfaction.tier.other_keys") {
		t.Errorf("wrong is %v", got)
	}
}

func TestTheTablesOfFeedsAreChecked(t *testing.T) {
	tier := func(change func(*scheme.TierFeed)) scheme.Scheme {
		s := scoretest.Formulas(t)[5].Scheme
		change(s.Satisfaction.Tier)
		return s
	}
	majority := func(change func(*scheme.MajorityFeed)) scheme.Scheme {
		s := scoretest.Formulas(t)[6].Scheme
		change(s.Satisfaction.Majority)
		return s
	}
	deduct := func(change func(*scheme.DeductFeed)) scheme.Scheme {
		s := evaluationtest.Pack(t, "liaocheng")
		s.Satisfaction.Feed, s.Satisfaction.Deduct = scheme.FeedDeduct, &scheme.DeductFeed{Target: "90", Step: "0.5"}
		scheme.Complete(&s)
		change(s.Satisfaction.Deduct)
		return s
	}
	for want, s := range map[string]scheme.Scheme{
		"satisfaction.tier.measure":        tier(func(x *scheme.TierFeed) { x.Measure = "votes"; x.Keys = nil }),
		"satisfaction.tier.denominator":    tier(func(x *scheme.TierFeed) { x.Denominator = "printed" }),
		"satisfaction.tier.keys":           tier(func(x *scheme.TierFeed) { x.Keys = nil }),
		"satisfaction.tier.other_keys":     tier(func(x *scheme.TierFeed) { x.OtherKeys = []string{"sat"} }),
		"satisfaction.tier.rows[1].min":    tier(func(x *scheme.TierFeed) { x.Rows[1].Min = "95" }),
		"satisfaction.tier.rows":           tier(func(x *scheme.TierFeed) { x.Rows = x.Rows[:5] }),
		"satisfaction.tier.rows[0].points": tier(func(x *scheme.TierFeed) { x.Rows[0].Points = "-1" }),
		"satisfaction.majority.of":         majority(func(x *scheme.MajorityFeed) { x.Of = "printed" }),
		"satisfaction.majority.half":       majority(func(x *scheme.MajorityFeed) { x.Half = "maybe" }),
		"satisfaction.majority.levels":     majority(func(x *scheme.MajorityFeed) { x.Levels = x.Levels[2:] }),
		"satisfaction.majority.levels[0].keys": majority(
			func(x *scheme.MajorityFeed) { x.Levels[0].Keys = []string{"good"} },
		),
		"satisfaction.majority.levels[2].keys": majority(
			func(x *scheme.MajorityFeed) { x.Levels[2].Keys = []string{"dis"} },
		),
		"satisfaction.majority.levels[1].share": majority(func(x *scheme.MajorityFeed) { x.Levels[1].Share = "101" }),
		"satisfaction.deduct.measure":           deduct(func(x *scheme.DeductFeed) { x.Measure = "share" }),
		"satisfaction.deduct.target":            deduct(func(x *scheme.DeductFeed) { x.Target = "" }),
		"satisfaction.deduct.step":              deduct(func(x *scheme.DeductFeed) { x.Step = "-1" }),
		"satisfaction.deduct.per":               deduct(func(x *scheme.DeductFeed) { x.Per = "0" }),
		"satisfaction.deduct.rounding":          deduct(func(x *scheme.DeductFeed) { x.Rounding = "round" }),
	} {
		if diff := cmp.Diff([]string{want}, evaluationtest.Fields(s.Validate())); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if f := deduct(func(*scheme.DeductFeed) {}).Validate(); len(f) > 0 {
		t.Error(f)
	}
}

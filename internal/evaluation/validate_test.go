package evaluation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestASchemeThatDoesNotAddUpIsRefusedFieldByField(t *testing.T) {
	question := func(s *Scheme) *Question { return &s.Questionnaires[KindDepartment].Questions[0] }
	for name, x := range map[string]struct {
		spoil func(*Scheme)
		want  string // fields, separated by spaces
	}{
		"id":                         {func(s *Scheme) { s.ID = "聊城" }, "id"},
		"name":                       {func(s *Scheme) { s.Name = "" }, "name"},
		"version":                    {func(s *Scheme) { s.Version = -1 }, "version"},
		"no questionnaire":           {func(s *Scheme) { s.Questionnaires = nil }, "questionnaires satisfaction.satisfied"},
		"unknown kind":               {func(s *Scheme) { s.Questionnaires["village"] = s.Questionnaires[KindDepartment] }, "questionnaires"},
		"a kind without questions":   {func(s *Scheme) { s.DefaultKind = KindCounty }, "questionnaires questionnaires questionnaires"},
		"question weights":           {func(s *Scheme) { question(s).Weight = "26" }, "questionnaires.department.questions"},
		"weight of 0":                {func(s *Scheme) { question(s).Weight = "0" }, "questionnaires.department.questions[0].weight questionnaires.department.questions"},
		"question code twice":        {func(s *Scheme) { question(s).Code = "D2" }, "questionnaires.department.questions[1].code"},
		"no overall question":        {func(s *Scheme) { question(s).Overall = false }, "questionnaires.department.questions"},
		"overall, not scored":        {func(s *Scheme) { question(s).Weight = "" }, "questionnaires.department.questions[0].overall questionnaires.department.questions"},
		"scored, not required":       {func(s *Scheme) { question(s).Required = false }, "questionnaires.department.questions[0].required"},
		"unknown type":               {func(s *Scheme) { s.Questionnaires[KindDepartment].Questions[8].Type = "text" }, "questionnaires.department.questions[8].type"},
		"scored multi":               {func(s *Scheme) { q := s.Questionnaires[KindDepartment].Questions; q[8].Weight, q[7].Weight = "5", "" }, "questionnaires.department.questions[8].weight"},
		"exclusive single":           {func(s *Scheme) { question(s).ExclusiveLast = true }, "questionnaires.department.questions[0].exclusive_last"},
		"neither answer nor abstain": {func(s *Scheme) { q := s.Questionnaires[KindDepartment].Questions; q[8].NoAbstain = true }, "questionnaires.department.questions[8].no_abstain"},
		"option key twice":           {func(s *Scheme) { question(s).Scale, question(s).Options = "", []Option{{"sat", "甲"}, {"sat", "乙"}} }, "questionnaires.department.questions[0].options[1].key"},
		"option called abstain": {func(s *Scheme) {
			question(s).Scale, question(s).Options = "", []Option{{"sat", "甲"}, {"abstain", "乙"}}
		}, "questionnaires.department.questions[0].options[1].key satisfaction.coefficients"},
		"option label twice":   {func(s *Scheme) { question(s).Scale, question(s).Options = "", []Option{{"sat", "甲"}, {"dis", "甲"}} }, "questionnaires.department.questions[0].options[1].label"},
		"one option":           {func(s *Scheme) { question(s).Scale, question(s).Options = "", []Option{{"sat", "甲"}} }, "questionnaires.department.questions[0].options"},
		"unknown scale":        {func(s *Scheme) { question(s).Scale = "sat9" }, "questionnaires.department.questions[0].scale"},
		"line break in a text": {func(s *Scheme) { question(s).Text = "甲\n乙" }, "questionnaires.department.questions[0].text"},
		"body weights":         {func(s *Scheme) { s.Bodies[0].Weight = "99" }, "bodies"},
		"body weight of 0":     {func(s *Scheme) { s.Bodies = append(s.Bodies, Body{Code: "b", Name: "乙", Weight: "0"}) }, "bodies[1].weight rubrics"},
		"no bodies":            {func(s *Scheme) { s.Bodies = nil }, "bodies rubrics[0].body"},
		"body twice": {func(s *Scheme) {
			s.Bodies = append(s.Bodies, s.Bodies[0])
			s.Bodies[0].Weight, s.Bodies[1].Weight = "5", "5"
		}, "bodies[1].code"},
		"points":                      {func(s *Scheme) { s.Rubrics[0].Items[0].Points = "5" }, "rubrics[0].items"},
		"points of 0":                 {func(s *Scheme) { s.Rubrics[0].Items[0].Points = "0" }, "rubrics[0].items[0].points rubrics[0].items"},
		"points finer than hundredth": {func(s *Scheme) { i := s.Rubrics[0].Items; i[0].Points, i[1].Points = "3.999", "4.001" }, "rubrics[0].items[0].points rubrics[0].items[1].points rubrics[0].items"},
		"item code twice":             {func(s *Scheme) { s.Rubrics[0].Items[1].Code = "1.1" }, "rubrics[0].items[1].code"},
		"unknown item mode":           {func(s *Scheme) { s.Rubrics[0].Items[1].Mode = "auto" }, "rubrics[0].items[1].mode"},
		"veto on an automatic item":   {func(s *Scheme) { s.Rubrics[0].Items[21].Veto = true }, "rubrics[0].items[21].veto"},
		"rubric of nobody":            {func(s *Scheme) { s.Rubrics[0].Body = "nobody" }, "rubrics[0].body rubrics"},
		"two rubrics of one body":     {func(s *Scheme) { s.Rubrics = append(s.Rubrics, s.Rubrics[0]) }, "rubrics[1].body"},
		"supervision points":          {func(s *Scheme) { s.Supervision.Items[0].Points = "30" }, "supervision.items"},
		"supervision by ballot":       {func(s *Scheme) { s.Supervision.Items[0].Mode = ItemAuto }, "supervision.items"},
		"supervision code twice":      {func(s *Scheme) { s.Supervision.Items[1].Code = "S1" }, "supervision.items[1].code"},
		"full points":                 {func(s *Scheme) { s.FullPoints = "0" }, "full_points"},
		"component without an item":   {func(s *Scheme) { s.Rubrics[0].Items[21].Mode = ItemManual }, "satisfaction.mode"},
		"item beside the score":       {func(s *Scheme) { s.Satisfaction.Mode, s.Satisfaction.Feed = ModeReportOnly, FeedReportOnly }, "satisfaction.mode"},
		"unknown mode":                {func(s *Scheme) { s.Satisfaction.Mode = "inside" }, "satisfaction.mode"},
		"unknown feed":                {func(s *Scheme) { s.Satisfaction.Feed = "square" }, "satisfaction.feed"},
		"feed without mode":           {func(s *Scheme) { s.Satisfaction.Feed = FeedReportOnly }, "satisfaction.feed"},
		"feed without its table":      {func(s *Scheme) { s.Satisfaction.Feed = FeedTier }, "satisfaction.tier"},
		"a table without its feed":    {func(s *Scheme) { s.Satisfaction.Majority = &MajorityFeed{} }, "satisfaction.majority"},
		"unknown preset":              {func(s *Scheme) { s.Satisfaction.Preset = "100/50/0" }, "satisfaction.preset"},
		"another preset's numbers":    {func(s *Scheme) { s.Satisfaction.Preset = PresetLinear }, "satisfaction.coefficients"},
		"a coefficient too many": {func(s *Scheme) {
			s.Satisfaction.Preset = ""
			s.Satisfaction.Coefficients = Presets()[PresetDefault]
			delete(s.Satisfaction.Coefficients, "dis")
		}, "satisfaction.coefficients"},
		"a coefficient above 100": {func(s *Scheme) { s.Satisfaction.Preset = ""; *s.Satisfaction.Coefficients["sat"] = "101" }, "satisfaction.coefficients.sat"},
		"all left out": {func(s *Scheme) {
			s.Satisfaction.Preset = ""
			s.Satisfaction.Coefficients = map[string]*Decimal{"sat": nil, "basic": nil, "dis": nil, "unk": nil}
		}, "satisfaction.coefficients"},
		"full mark of 0":           {func(s *Scheme) { s.Satisfaction.FullMark = "0" }, "satisfaction.full_mark"},
		"unknown denominator":      {func(s *Scheme) { s.Satisfaction.Denominator = "printed" }, "satisfaction.denominator"},
		"unknown rate":             {func(s *Scheme) { s.Satisfaction.RateOf = "best" }, "satisfaction.rate_of"},
		"unknown pooling":          {func(s *Scheme) { s.Satisfaction.Sessions = "best" }, "satisfaction.sessions"},
		"unknown validity":         {func(s *Scheme) { s.Satisfaction.AllAbstain = "lost" }, "satisfaction.all_abstain"},
		"nobody satisfied":         {func(s *Scheme) { s.Satisfaction.Satisfied = []string{} }, "satisfaction.satisfied"},
		"unknown option satisfied": {func(s *Scheme) { s.Satisfaction.Satisfied = []string{"good"} }, "satisfaction.satisfied"},
		"quorum above 100":         {func(s *Scheme) { s.Satisfaction.Quorum = "101" }, "satisfaction.quorum"},
		"negative return rate":     {func(s *Scheme) { s.Satisfaction.ReturnRate = "-1" }, "satisfaction.return_rate"},
		"negative sample":          {func(s *Scheme) { s.Satisfaction.MinValid = -1 }, "satisfaction.min_valid"},
		"unknown veto":             {func(s *Scheme) { s.Veto.Effect = "out" }, "veto.effect"},
		"bands not descending":     {func(s *Scheme) { s.GradeBands[1].Min = "90" }, "grade_bands[1].min"},
		"bands not down to 0":      {func(s *Scheme) { s.GradeBands[3].Min = "1" }, "grade_bands"},
		"band twice":               {func(s *Scheme) { s.GradeBands[1].Label = "优秀" }, "grade_bands[1].label"},
		"no bands":                 {func(s *Scheme) { s.GradeBands = nil }, "grade_bands consequences[1].grades"},
		"bottom above 100":         {func(s *Scheme) { s.Rank.BottomPercent = "120" }, "rank.bottom_percent"},
		"unknown rounding":         {func(s *Scheme) { s.Rank.Rounding = "up" }, "rank.rounding"},
		"unknown scope":            {func(s *Scheme) { s.Rank.Scope = "city" }, "rank.scope"},
		"unknown suggestion":       {func(s *Scheme) { s.Consequences[3].Suggest = "dismiss" }, "consequences[3].suggest"},
		"unknown reason":           {func(s *Scheme) { s.Consequences[3].When = "monday" }, "consequences[3].when"},
		"below nothing":            {func(s *Scheme) { s.Consequences[0].Value = "" }, "consequences[0].value"},
		"a value too many":         {func(s *Scheme) { s.Consequences[3].Value = "1" }, "consequences[3].value"},
		"grade without a band":     {func(s *Scheme) { s.Consequences[1].Grades = []string{"极差"} }, "consequences[1].grades"},
		"period":                   {func(s *Scheme) { s.Periods.PeriodMonths = 0 }, "periods.period_months"},
		"judges":                   {func(s *Scheme) { s.Hearing.DropFrom = 2 }, "hearing.drop_from"},
		"session mode":             {func(s *Scheme) { s.Session.Mode = "sms" }, "session.mode"},
		"session flow":             {func(s *Scheme) { s.Session.Flow = "three" }, "session.flow"},
		"screen without presence":  {func(s *Scheme) { s.Session.Mode = "screen" }, "session.presence"},
		"k below 3":                {func(s *Scheme) { s.Session.K = 2 }, "session.k"},
		"delay above 20":           {func(s *Scheme) { s.Session.Delay = 21 }, "session.delay"},
		"group weights":            {func(s *Scheme) { s.Session.Groups = []SessionGroup{{"干部", "6"}, {"群众", "5"}} }, "session.groups"},
		"group twice":              {func(s *Scheme) { s.Session.Groups = []SessionGroup{{"干部", "6"}, {"干部", "4"}} }, "session.groups[1].name"},
		"group weight of 0":        {func(s *Scheme) { s.Session.Groups = []SessionGroup{{"干部", "10"}, {"群众", "0"}} }, "session.groups[1].weight"},
	} {
		s := pack(t, "liaocheng")
		x.spoil(&s)
		if diff := cmp.Diff(strings.Fields(x.want), wrong(s.Validate())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTheTablesOfFeedsAreChecked(t *testing.T) {
	tier := func(change func(*TierFeed)) Scheme {
		s := formulas(t)[5].Scheme
		change(s.Satisfaction.Tier)
		return s
	}
	majority := func(change func(*MajorityFeed)) Scheme {
		s := formulas(t)[6].Scheme
		change(s.Satisfaction.Majority)
		return s
	}
	deduct := func(change func(*DeductFeed)) Scheme {
		s := pack(t, "liaocheng")
		s.Satisfaction.Feed, s.Satisfaction.Deduct = FeedDeduct, &DeductFeed{Target: "90", Step: "0.5"}
		s.complete()
		change(s.Satisfaction.Deduct)
		return s
	}
	for want, s := range map[string]Scheme{
		"satisfaction.tier.measure":             tier(func(x *TierFeed) { x.Measure = "votes"; x.Keys = nil }),
		"satisfaction.tier.denominator":         tier(func(x *TierFeed) { x.Denominator = "printed" }),
		"satisfaction.tier.keys":                tier(func(x *TierFeed) { x.Keys = nil }),
		"satisfaction.tier.other_keys":          tier(func(x *TierFeed) { x.OtherKeys = []string{"sat"} }),
		"satisfaction.tier.rows[1].min":         tier(func(x *TierFeed) { x.Rows[1].Min = "95" }),
		"satisfaction.tier.rows":                tier(func(x *TierFeed) { x.Rows = x.Rows[:5] }),
		"satisfaction.tier.rows[0].points":      tier(func(x *TierFeed) { x.Rows[0].Points = "-1" }),
		"satisfaction.majority.of":              majority(func(x *MajorityFeed) { x.Of = "printed" }),
		"satisfaction.majority.half":            majority(func(x *MajorityFeed) { x.Half = "maybe" }),
		"satisfaction.majority.levels":          majority(func(x *MajorityFeed) { x.Levels = x.Levels[2:] }),
		"satisfaction.majority.levels[0].keys":  majority(func(x *MajorityFeed) { x.Levels[0].Keys = []string{"good"} }),
		"satisfaction.majority.levels[2].keys":  majority(func(x *MajorityFeed) { x.Levels[2].Keys = []string{"dis"} }),
		"satisfaction.majority.levels[1].share": majority(func(x *MajorityFeed) { x.Levels[1].Share = "101" }),
		"satisfaction.deduct.measure":           deduct(func(x *DeductFeed) { x.Measure = "share" }),
		"satisfaction.deduct.target":            deduct(func(x *DeductFeed) { x.Target = "" }),
		"satisfaction.deduct.step":              deduct(func(x *DeductFeed) { x.Step = "-1" }),
		"satisfaction.deduct.per":               deduct(func(x *DeductFeed) { x.Per = "0" }),
		"satisfaction.deduct.rounding":          deduct(func(x *DeductFeed) { x.Rounding = "round" }),
	} {
		if diff := cmp.Diff([]string{want}, wrong(s.Validate())); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if f := deduct(func(*DeductFeed) {}).Validate(); len(f) > 0 {
		t.Error(f)
	}
}

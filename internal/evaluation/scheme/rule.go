package scheme

import (
	"fmt"
	"maps"
	"math/big"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
)

// Where satisfaction appears (domain, section 0).
const (
	ModeComponent  = "component"   // inside the score
	ModeReportOnly = "report_only" // beside the score
	ModeBoth       = "both"        // in the score, and also listed beside it
)

// How satisfaction becomes points (domain 2.5).
const (
	FeedLinear     = "linear"      // points × S / 100
	FeedTier       = "tier"        // a table
	FeedMajority   = "majority"    // by the answer of at least half of the people
	FeedDeduct     = "deduct"      // a deduction for every point below a target
	FeedReportOnly = "report_only" // not at all
)

// Denominators of 满意率 (domain 2.5), and of the shares that tier and majority use.
const (
	OfCounted          = "counted"             // valid − unknown − abstain
	OfValidLessAbstain = "valid_minus_abstain" // valid − abstain
	OfValid            = "valid"
	OfReturned         = "returned"
	OfIssued           = "issued"
	OfExpected         = "expected"
	OfAttended         = "attended"
)

// DenominatorNames are the denominators as people read them.
var DenominatorNames = map[string]string{
	OfCounted: "有效票去掉不了解和弃权", OfValidLessAbstain: "有效票去掉弃权", OfValid: "有效票", OfReturned: "收回的票",
	OfIssued: "发出的票", OfExpected: "应到人数", OfAttended: "实到人数",
}

// Settings with two or three values.
const (
	RateOfOverall     = "overall"     // a unit's 满意率 is that of the overall question …
	RateOfMean        = "mean"        // … or the mean over the scored questions
	SessionsPooled    = "pooled"      // several sessions of one unit: counts are added up …
	SessionsMean      = "mean"        // … or the mean of their scores
	AllAbstainInvalid = "invalid"     // a ballot that abstains from every scored question is invalid …
	AllAbstainValid   = "valid"       // … or valid
	MeasureScore      = "score"       // a tier or target looks at 满意度 …
	MeasureRate       = "rate"        // … at 满意率 …
	MeasureShare      = "share"       // … or at the share of certain options in the overall question
	HalfReached       = "reached"     // exactly one half is a majority …
	HalfNotReached    = "not_reached" // … or is not
)

// Names of the presets.
const (
	PresetDefault  = "100/70/30" // F2
	PresetShandong = "100/75/55" // F1
	PresetLinear   = "100/60/0"
)

// How a number of steps or organizations is rounded to an integer.
const (
	RoundExact   = "exact"
	RoundUp      = "ceil"
	RoundDown    = "floor"
	roundNearest = "round"
)

var denominators = []string{OfCounted, OfValidLessAbstain, OfValid, OfReturned, OfIssued, OfExpected, OfAttended}

// Presets are the published coefficient sets: F2, F1 and the linear one (domain 2.5). null means not counted, never 0.
func Presets() map[string]map[string]*decimal.Decimal {
	set := func(sat, basic, dis decimal.Decimal) map[string]*decimal.Decimal {
		return map[string]*decimal.Decimal{"sat": &sat, "basic": &basic, "dis": &dis, "unk": nil}
	}
	return map[string]map[string]*decimal.Decimal{
		PresetDefault:  set("100", "70", "30"),
		PresetShandong: set("100", "75", "55"),
		PresetLinear:   set("100", "60", "0"),
	}
}

// SatisfactionRule says how counts become 满意度 and 满意率, and how 满意度 enters the score. It is copied into a session when
// its manifest is fixed, so it contains everything a result depends on.
type SatisfactionRule struct {
	Mode string `json:"mode"`
	Feed string `json:"feed"`

	Preset string `json:"preset,omitempty"` // names one of Presets, or is empty
	// option key → value; null excludes the option; "abstain" may be listed too
	Coefficients map[string]*decimal.Decimal `json:"coefficients"`
	FullMark     decimal.Decimal             `json:"full_mark"` // the value that counts as 100 (F3 divides by 90)
	Satisfied    []string                    `json:"satisfied"` // keys that 满意率 counts as satisfied
	Unknown      []string                    `json:"unknown"`   // keys that OfCounted excludes
	Denominator  string                      `json:"denominator"`
	RateOf       string                      `json:"rate_of"`
	Sessions     string                      `json:"sessions"`
	AllAbstain   string                      `json:"all_abstain"`

	Quorum     decimal.Decimal `json:"quorum"`      // percent of expected; with fewer attending → quorum_low
	ReturnRate decimal.Decimal `json:"return_rate"` // percent of issued; with fewer returned → return_low
	// with fewer valid ballots → sample_small, and they suggest no consequence
	MinValid int `json:"min_valid"`

	Tier     *TierFeed     `json:"tier,omitempty"`
	Majority *MajorityFeed `json:"majority,omitempty"`
	Deduct   *DeductFeed   `json:"deduct,omitempty"`
}

// TierFeed is a table from a measure to points; the first matching row is used (domain 2.3, F6).
type TierFeed struct {
	Measure     string    `json:"measure"`               // score, rate or share
	Keys        []string  `json:"keys,omitempty"`        // for share: the options that are added up
	Denominator string    `json:"denominator,omitempty"` // for share: its denominator
	OtherKeys   []string  `json:"other_keys,omitempty"`  // the options whose share a row may limit
	Rows        []TierRow `json:"rows"`
}

// TierRow matches if the measure is at least Min and, if given, the share of OtherKeys is below OtherBelow (percent).
type TierRow struct {
	Min        decimal.Decimal `json:"min"`
	OtherBelow decimal.Decimal `json:"other_below,omitempty"`
	Points     decimal.Decimal `json:"points"`
}

// MajorityFeed gives the share of points of the first level whose options together reach half (domain 2.3, F7).
type MajorityFeed struct {
	Of string `json:"of"` // half of which denominator
	// whether exactly one half counts, "reached" or "not_reached": the published note is ambiguous
	Half   string          `json:"half"`
	Levels []MajorityLevel `json:"levels"`
}

// MajorityLevel is one outcome. The last one has no keys and covers all other cases.
type MajorityLevel struct {
	Label string          `json:"label"`
	Keys  []string        `json:"keys,omitempty"`
	Share decimal.Decimal `json:"share"` // percent of the item's points
}

// DeductFeed deducts Step points for every Per points that the measure is below Target; the result is never below 0.
type DeductFeed struct {
	Measure  string          `json:"measure"` // score or rate
	Target   decimal.Decimal `json:"target"`
	Per      decimal.Decimal `json:"per"`
	Step     decimal.Decimal `json:"step"`
	Rounding string          `json:"rounding"` // exact, or whole steps only: ceil, floor
}

// inScore reports whether satisfaction is part of the score.
func (r SatisfactionRule) inScore() bool { return r.Mode != ModeReportOnly }

// Complete fills in the defaults of domain 2.5.
func (r *SatisfactionRule) Complete() {
	check.Set(&r.Mode, ModeReportOnly)
	if r.Mode == ModeReportOnly {
		check.Set(&r.Feed, FeedReportOnly)
	}
	check.Set(&r.Feed, FeedLinear)
	if r.Preset == "" && len(r.Coefficients) == 0 {
		r.Preset = PresetDefault
	}
	if len(r.Coefficients) == 0 {
		r.Coefficients = Presets()[r.Preset]
	}
	check.Set(&r.FullMark, "100")
	if r.Satisfied == nil {
		r.Satisfied = []string{"sat", "basic"}
	}
	if r.Unknown == nil {
		r.Unknown = []string{"unk"}
	}
	check.Set(&r.Denominator, OfCounted)
	check.Set(&r.RateOf, RateOfOverall)
	check.Set(&r.Sessions, SessionsPooled)
	check.Set(&r.AllAbstain, AllAbstainInvalid)
	check.Set(&r.Quorum, "50")
	check.Set(&r.ReturnRate, "80")
	check.Set(&r.MinValid, 10)
	if t := r.Tier; t != nil {
		check.Set(&t.Measure, MeasureScore)
		check.Set(&t.Denominator, OfCounted)
	}
	if m := r.Majority; m != nil {
		check.Set(&m.Of, OfAttended)
		check.Set(&m.Half, HalfReached)
	}
	if d := r.Deduct; d != nil {
		check.Set(&d.Measure, MeasureScore)
		check.Set(&d.Per, "1")
		check.Set(&d.Rounding, RoundExact)
	}
}

// validate checks the rule against the option keys of the questionnaires' scored questions.
func (r SatisfactionRule) validate(at string, keys map[string]bool, f *check.FieldErrors) {
	check.OneOf(at+".mode", r.Mode, f, ModeComponent, ModeReportOnly, ModeBoth)
	check.OneOf(at+".feed", r.Feed, f, FeedLinear, FeedTier, FeedMajority, FeedDeduct, FeedReportOnly)
	if r.inScore() == (r.Feed == FeedReportOnly) {
		f.Add(
			at+".feed",
			"计分方式与 mode 不一致：report_only 必须成对出现。",
			"The feed does not fit the mode: report_only goes with report_only.",
		)
	}
	check.OneOf(at+".denominator", r.Denominator, f, denominators...)
	check.OneOf(at+".rate_of", r.RateOf, f, RateOfOverall, RateOfMean)
	check.OneOf(at+".sessions", r.Sessions, f, SessionsPooled, SessionsMean)
	check.OneOf(at+".all_abstain", r.AllAbstain, f, AllAbstainInvalid, AllAbstainValid)
	check.Within(at+".quorum", r.Quorum, "0", "100", f)
	check.Within(at+".return_rate", r.ReturnRate, "0", "100", f)
	if r.MinValid < 0 || r.MinValid > 1_000_000 {
		f.Add(at+".min_valid", "最少有效票数应为非负整数。", "Must be 0 or more.")
	}
	r.validateCoefficients(at, keys, f)
	knownKeys(at+".satisfied", r.Satisfied, keys, f)
	if len(r.Satisfied) == 0 {
		f.Add(at+".satisfied", "至少要有一个计入满意率的选项。", "At least one option must count as satisfied.")
	}
	r.validateFeed(at, keys, f)
}

func (r SatisfactionRule) validateCoefficients(at string, keys map[string]bool, f *check.FieldErrors) {
	full := r.FullMark.Rat()
	if full == nil || full.Sign() <= 0 {
		f.Add(at+".full_mark", "满分值应大于 0。", "The full mark must be above 0.")
		return
	}
	preset, known := Presets()[r.Preset]
	if r.Preset != "" && !known {
		f.Add(at+".preset", "没有这个预设系数。", "There is no such preset.")
	}
	same := func(a, b *decimal.Decimal) bool {
		return (a == nil) == (b == nil) && (a == nil || a.Rat().Cmp(b.Rat()) == 0)
	}
	counted := false
	for _, key := range slices.Sorted(maps.Keys(r.Coefficients)) {
		c := r.Coefficients[key]
		if c == nil {
			continue
		}
		counted = true
		if v := c.Rat(); v == nil || v.Sign() < 0 || v.Cmp(full) > 0 {
			f.Add(at+".coefficients."+key, "系数应在 0 与满分值之间。", "A coefficient must lie between 0 and the full mark.")
			return
		}
	}
	if known && !maps.EqualFunc(preset, r.Coefficients, same) {
		f.Add(
			at+".coefficients",
			"系数与所选预设不同；自定系数请去掉 preset。",
			"The coefficients differ from the preset; leave the preset out.",
		)
	}
	if !counted {
		f.Add(at+".coefficients", "至少要有一个选项有系数。", "At least one option needs a coefficient.")
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if _, ok := r.Coefficients[k]; !ok {
			f.Add(
				at+".coefficients",
				"选项 "+k+" 没有系数（不计分请写 null）。",
				"Option "+k+" has no coefficient; write null to leave it out.",
			)
		}
	}
}

func (r SatisfactionRule) validateFeed(at string, keys map[string]bool, f *check.FieldErrors) {
	for _, p := range []struct {
		feed  string
		given bool
	}{{FeedTier, r.Tier != nil}, {FeedMajority, r.Majority != nil}, {FeedDeduct, r.Deduct != nil}} {
		if p.given != (r.Feed == p.feed) {
			f.Add(at+"."+p.feed, "参数与计分方式不一致。", "These parameters must be given exactly when the feed needs them.")
			return
		}
	}
	switch r.Feed {
	case FeedTier:
		r.Tier.validate(at+".tier", keys, f)
	case FeedMajority:
		r.Majority.validate(at+".majority", keys, f)
	case FeedDeduct:
		d := r.Deduct
		check.OneOf(at+".deduct.measure", d.Measure, f, MeasureScore, MeasureRate)
		check.Within(at+".deduct.target", d.Target, "0", "100", f)
		check.Within(at+".deduct.step", d.Step, "0", "1000", f)
		check.Within(at+".deduct.per", d.Per, "0.01", "100", f)
		check.OneOf(at+".deduct.rounding", d.Rounding, f, RoundExact, RoundUp, RoundDown)
	}
}

func (t TierFeed) validate(at string, keys map[string]bool, f *check.FieldErrors) {
	check.OneOf(at+".measure", t.Measure, f, MeasureScore, MeasureRate, MeasureShare)
	check.OneOf(at+".denominator", t.Denominator, f, denominators...)
	knownKeys(at+".keys", t.Keys, keys, f)
	knownKeys(at+".other_keys", t.OtherKeys, keys, f)
	if (t.Measure == MeasureShare) != (len(t.Keys) > 0) {
		f.Add(at+".keys", "按选项占比分档时必须列出选项。", "List options exactly when the measure is share.")
	}
	for i, row := range t.Rows {
		here := fmt.Sprintf("%s.rows[%d]", at, i)
		check.Within(here+".min", row.Min, "0", "100", f)
		check.Within(here+".points", row.Points, "0", "100000", f)
		if row.OtherBelow != "" {
			check.Within(here+".other_below", row.OtherBelow, "0", "100", f)
			if len(t.OtherKeys) == 0 {
				f.Add(at+".other_keys", "缺少 other_below 所指的选项。", "other_below needs other_keys.")
			}
		}
		if before, now := t.minOf(i-1), row.Min.Rat(); before != nil && now != nil && now.Cmp(before) > 0 {
			f.Add(here+".min", "分档应从高到低排列。", "The rows must go from high to low.")
		}
	}
	last := t.minOf(len(t.Rows) - 1)
	if last == nil || last.Sign() != 0 || t.Rows[len(t.Rows)-1].OtherBelow != "" {
		f.Add(
			at+".rows",
			"最后一档必须从 0 开始且没有条件，否则有的满意度得不到分。",
			"The last row must begin at 0 without a condition, so that every value fits one.",
		)
	}
}

// minOf returns the lower bound of row i, nil if there is no such row or number.
func (t TierFeed) minOf(i int) *big.Rat {
	if i < 0 || i >= len(t.Rows) {
		return nil
	}
	return t.Rows[i].Min.Rat()
}

func (j MajorityFeed) validate(at string, keys map[string]bool, f *check.FieldErrors) {
	check.OneOf(at+".of", j.Of, f, denominators...)
	check.OneOf(at+".half", j.Half, f, HalfReached, HalfNotReached)
	if len(j.Levels) < 2 {
		f.Add(at+".levels", "至少要有两个等次。", "There must be two levels or more.")
	}
	for i, l := range j.Levels {
		here := fmt.Sprintf("%s.levels[%d]", at, i)
		check.Within(here+".share", l.Share, "0", "100", f)
		knownKeys(here+".keys", l.Keys, keys, f)
		if (len(l.Keys) == 0) != (i == len(j.Levels)-1) {
			f.Add(here+".keys", "只有最后一个等次不列选项。", "Only the last level has no options.")
		}
	}
}

// knownKeys adds an error for option keys that no scored question has.
func knownKeys(field string, list []string, keys map[string]bool, f *check.FieldErrors) {
	for _, k := range list {
		if !keys[k] {
			f.Add(field, "含有问卷中没有的选项代号。", "Names an option that no scored question has.")
			return
		}
	}
}

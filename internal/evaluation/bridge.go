package evaluation

import (
	"minping/internal/evaluation/arithmetic"
	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/draw"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluation/statistics"
	"minping/internal/evaluation/supervision"
)

// Names under which other rooms still know the rules; they go with the last reference.
type (
	AspectPoints      = scheme.AspectPoints
	AspectScore       = score.AspectScore
	Body              = scheme.Body
	BodyScore         = score.BodyScore
	CompletionRule    = scheme.CompletionRule
	Consequence       = scheme.Consequence
	Counts            = satisfaction.Counts
	DailyCheck        = supervision.DailyCheck
	DailyItem         = supervision.DailyItem
	DailyReport       = supervision.DailyReport
	DailySaid         = facts.DailySaid
	Deadlines         = scheme.Deadlines
	Decimal           = decimal.Decimal
	Decision          = score.Decision
	DeductFeed        = scheme.DeductFeed
	DrawRecord        = draw.DrawRecord
	Drawn             = draw.Drawn
	Due               = supervision.Due
	Entry             = score.Entry
	Example           = score.Example
	ExamplePart       = score.ExamplePart
	Facts             = facts.Facts
	FieldError        = check.FieldError
	FieldErrors       = check.FieldErrors
	Fixed             = scheme.Fixed
	Formula           = score.Formula
	GradeBand         = scheme.GradeBand
	GroupResult       = satisfaction.GroupResult
	GroupWeight       = scheme.GroupWeight
	HearingRule       = scheme.HearingRule
	Input             = arithmetic.Input
	Item              = scheme.Item
	MajorityFeed      = scheme.MajorityFeed
	MajorityLevel     = scheme.MajorityLevel
	Measured          = satisfaction.Measured
	Option            = scheme.Option
	Part              = satisfaction.Part
	Periods           = scheme.Periods
	Person            = draw.Person
	PoolEntry         = draw.PoolEntry
	Question          = scheme.Question
	QuestionResult    = satisfaction.QuestionResult
	QuestionRule      = scheme.QuestionRule
	Questionnaire     = scheme.Questionnaire
	Quota             = draw.Quota
	RankRule          = scheme.RankRule
	Ranked            = score.Ranked
	Reckoning         = scheme.Reckoning
	Replacement       = draw.Replacement
	Result            = satisfaction.Result
	Rubric            = scheme.Rubric
	SatisfactionRule  = scheme.SatisfactionRule
	Scheme            = scheme.Scheme
	Score             = score.Score
	Scorer            = score.Scorer
	SessionDefaults   = scheme.SessionDefaults
	SessionGroup      = scheme.SessionGroup
	Shape             = scheme.Shape
	Sheet             = score.Sheet
	SheetItem         = score.SheetItem
	SheetRule         = scheme.SheetRule
	Standing          = scheme.Standing
	StatisticsInput   = statistics.Input
	StatisticsRow     = statistics.Row
	Step              = arithmetic.Step
	Suggestion        = scheme.Suggestion
	SupervisionRubric = scheme.SupervisionRubric
	Tally             = satisfaction.Tally
	Task              = supervision.Task
	TaskList          = supervision.TaskList
	TierFeed          = scheme.TierFeed
	TierRow           = scheme.TierRow
	Totals            = score.Totals
	Turnout           = satisfaction.Turnout
	Unreadable        = pack.Unreadable
	VetoRule          = scheme.VetoRule
	Weighted          = decimal.Weighted
	Witness           = draw.Witness
)

const (
	AllAbstainInvalid     = scheme.AllAbstainInvalid
	AllAbstainValid       = scheme.AllAbstainValid
	BlockedSatisfaction   = score.BlockedSatisfaction
	BlockedSheets         = score.BlockedSheets
	BodyDiscipline        = scheme.BodyDiscipline
	BodyInspection        = scheme.BodyInspection
	BodyOrganization      = scheme.BodyOrganization
	DrawAlgorithm         = draw.DrawAlgorithm
	Exclude               = score.Exclude
	FeedDeduct            = scheme.FeedDeduct
	FeedLinear            = scheme.FeedLinear
	FeedMajority          = scheme.FeedMajority
	FeedReportOnly        = scheme.FeedReportOnly
	FeedTier              = scheme.FeedTier
	FlagGroupMissing      = satisfaction.FlagGroupMissing
	FlagNotProtected      = satisfaction.FlagNotProtected
	FlagQuorumLow         = satisfaction.FlagQuorumLow
	FlagReturnLow         = satisfaction.FlagReturnLow
	FlagSampleSmall       = satisfaction.FlagSampleSmall
	FlagScreenMode        = satisfaction.FlagScreenMode
	FlagSessionMissing    = satisfaction.FlagSessionMissing
	FlagSessionsDiffer    = satisfaction.FlagSessionsDiffer
	FlagTrialStore        = satisfaction.FlagTrialStore
	FlagUnanimous         = satisfaction.FlagUnanimous
	HalfNotReached        = scheme.HalfNotReached
	HalfReached           = scheme.HalfReached
	ItemAuto              = scheme.ItemAuto
	ItemBonus             = scheme.ItemBonus
	ItemDeduct            = scheme.ItemDeduct
	ItemManual            = scheme.ItemManual
	KindCounty            = scheme.KindCounty
	KindDepartment        = scheme.KindDepartment
	KindOther             = scheme.KindOther
	KindStationed         = scheme.KindStationed
	KindTownship          = scheme.KindTownship
	MeasureRate           = scheme.MeasureRate
	MeasureScore          = scheme.MeasureScore
	MeasureShare          = scheme.MeasureShare
	ModeBoth              = scheme.ModeBoth
	ModeComponent         = scheme.ModeComponent
	ModeReportOnly        = scheme.ModeReportOnly
	Multi                 = scheme.Multi
	OfAttended            = scheme.OfAttended
	OfCounted             = scheme.OfCounted
	OfExpected            = scheme.OfExpected
	OfIssued              = scheme.OfIssued
	OfReturned            = scheme.OfReturned
	OfValid               = scheme.OfValid
	OfValidLessAbstain    = scheme.OfValidLessAbstain
	PresetDefault         = scheme.PresetDefault
	PresetLinear          = scheme.PresetLinear
	PresetShandong        = scheme.PresetShandong
	RateOfMean            = scheme.RateOfMean
	RateOfOverall         = scheme.RateOfOverall
	ScopeAll              = scheme.ScopeAll
	ScopeKind             = scheme.ScopeKind
	SessionsMean          = scheme.SessionsMean
	SessionsPooled        = scheme.SessionsPooled
	Single                = scheme.Single
	SuggestContinue       = scheme.SuggestContinue
	SuggestInterview      = scheme.SuggestInterview
	SuggestRedo           = scheme.SuggestRedo
	TargetInspected       = scheme.TargetInspected
	TargetSupervising     = scheme.TargetSupervising
	TooFew                = satisfaction.TooFew
	VetoGrade             = scheme.VetoGrade
	VetoZero              = scheme.VetoZero
	WhenBottom            = scheme.WhenBottom
	WhenGrade             = scheme.WhenGrade
	WhenOutstanding       = scheme.WhenOutstanding
	WhenSatisfactionBelow = scheme.WhenSatisfactionBelow
	WhenScoreBelow        = scheme.WhenScoreBelow
	WhenVeto              = scheme.WhenVeto
)

var China = deadline.China

// Functions, as values.
var (
	AbsenceReasons    = draw.AbsenceReasons
	Attending         = draw.Attending
	CheckSheet        = score.CheckSheet
	CheckTally        = satisfaction.CheckTally
	Combine           = satisfaction.Combine
	DaysLate          = supervision.DaysLate
	Draw              = draw.Draw
	DrawCommitment    = draw.DrawCommitment
	DrawSeed          = draw.DrawSeed
	GradeLabelSets    = scheme.GradeLabelSets
	Kinds             = scheme.Kinds
	LacksSatisfaction = score.LacksSatisfaction
	MarkWords         = satisfaction.MarkWords
	Marks             = satisfaction.Marks
	Mean              = decimal.Mean
	NewScorer         = score.NewScorer
	NextReserve       = draw.NextReserve
	Of                = score.Of
	ParseDecimal      = decimal.Parse
	ParseFormulas     = score.ParseFormulas
	ParseScheme       = scheme.Parse
	ParseTasks        = supervision.ParseTasks
	PoolDigest        = draw.PoolDigest
	Presets           = scheme.Presets
	Prose             = check.Prose
	Publishable       = satisfaction.Publishable
	Rank              = score.Rank
	Round2            = decimal.Round2
	RowOf             = statistics.RowOf
	Satisfaction      = satisfaction.Satisfaction
	StatisticsHeader  = statistics.Header
	StatisticsSignoff = statistics.Signoff
	Strata            = draw.Strata
	Unmeasured        = satisfaction.Unmeasured
	WeightedMean      = decimal.WeightedMean
)

package scheme

import (
	"math/big"
	"slices"

	"minping/internal/evaluation/decimal"
)

// Kinds of organizations (domain A08).
const (
	KindDepartment = "department"
	KindTownship   = "township"
	KindCounty     = "county"
	KindStationed  = "stationed"
	KindOffice     = "office" // 监督检查室
	KindOrgan      = "organ"  // 纪检监察机关、组织部门
	KindOther      = "other"
)

// Kinds lists the kinds of organizations in the order in which tables show them.
func Kinds() []string {
	return []string{KindDepartment, KindTownship, KindCounty, KindStationed, KindOffice, KindOrgan, KindOther}
}

// Supervises reports whether organizations of a kind supervise others (domain A47).
func Supervises(kind string) bool {
	return kind == KindStationed || kind == KindOffice || kind == KindOrgan
}

// How an item of a rubric is scored.
const (
	ItemManual = "manual"            // 0 to its points
	ItemDeduct = "deduct"            // its points minus deductions, each with a reason
	ItemAuto   = "auto_satisfaction" // from the ballot, by the satisfaction rule
	ItemBonus  = "bonus"             // 0 to its points in addition to the full points, with a reason (F4's "extra")
)

// Citation points at a governing document in the register.
type Citation struct {
	ID string `json:"id"`
}

// Scheme is how one city evaluates (domain, section 0): a document of data, which never changes once it has a version.
type Scheme struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Version int    `json:"version"`
	Digest  string `json:"digest,omitempty"` // SHA-256 of the rest, hex; set by Parse
	Basis   string `json:"basis,omitempty"`  // the governing documents in words
	// the governing documents as they are registered (domain A01)
	Cites []Citation `json:"cites,omitempty"`

	Scales         map[string][]Option      `json:"scales,omitempty"`
	Questionnaires map[string]Questionnaire `json:"questionnaires"` // by kind of organization
	// the kind whose questionnaire the others use
	DefaultKind string `json:"default_kind,omitempty"`

	Bodies       []Body             `json:"bodies"`
	FullPoints   decimal.Decimal    `json:"full_points"` // the sum of every rubric's items
	Rubrics      []Rubric           `json:"rubrics"`
	Supervision  *SupervisionRubric `json:"supervision,omitempty"` // nil: supervising bodies are not scored
	Sheets       SheetRule          `json:"sheets"`
	Veto         VetoRule           `json:"veto"`
	Satisfaction SatisfactionRule   `json:"satisfaction"`

	GradeBands   []GradeBand    `json:"grade_bands"`
	Rank         RankRule       `json:"rank"`
	Consequences []Consequence  `json:"consequences"`
	Completion   CompletionRule `json:"completion"`
	Hearing      HearingRule    `json:"hearing"`
	Periods      Periods        `json:"periods"`

	Session  SessionDefaults `json:"session"`
	Practice Practice        `json:"practice,omitzero"`
}

// Body fills in a score sheet (domain A12, B17).
type Body struct {
	Code   string          `json:"code"`
	Name   string          `json:"name"`
	Weight decimal.Decimal `json:"weight"`
	// bodies whose assessors may fill in this sheet; empty: only its own
	StaffedBy []string `json:"staffed_by,omitempty"`
}

// Bodies whose scores have their own column.
const (
	BodyDiscipline   = "discipline"
	BodyOrganization = "organization"
	BodyInspection   = "inspection"
)

// Rubric is the items one body scores. Without a body it applies to every body without one.
type Rubric struct {
	Body string `json:"body,omitempty"`
	// the kinds of organization it is for (domain A08); empty: every kind without a separate one
	Kinds []string `json:"kinds,omitempty"`
	Items []Item   `json:"items"`
}

// Item is one indicator.
type Item struct {
	Code      string `json:"code"`
	Aspect    string `json:"aspect"`
	Indicator string `json:"indicator,omitempty"` // between aspect and item, in schemes with three levels
	Name      string `json:"name"`
	// what is looked at and how points are lost, in words (domain B20)
	Rule   string          `json:"rule,omitempty"`
	Points decimal.Decimal `json:"points"`
	Mode   string          `json:"mode"`
	Veto   bool            `json:"veto,omitempty"`  // a sheet may mark a veto here (domain 3.2, 3.5)
	Basis  string          `json:"basis,omitempty"` // where the indicator's wording comes from
	// which of 一真实三到位一满意 the indicator measures (domain A09)
	Standard string `json:"standard,omitempty"`
	// which of the four focus areas it looks at (domain A07)
	Focus string `json:"focus,omitempty"`
	// a second one, of an indicator that looks at two
	AlsoFocus string `json:"also_focus,omitempty"`
}

// Focuses returns the focus areas that the indicator looks at.
func (x Item) Focuses() (out []string) {
	for _, a := range []string{x.Focus, x.AlsoFocus} {
		if a != "" {
			out = append(out, a)
		}
	}
	return out
}

// SheetRule says what a score sheet must contain besides numbers.
type SheetRule struct {
	// a manual score below full points needs a reason before it can be submitted
	ReasonBelowFull bool `json:"reason_below_full"`
}

// VetoRule says what a veto does: the lowest grade, or a final score of 0 as in 衡水 [S4]. Besides the items at which a
// body may mark a veto, a veto can follow from figures.
type VetoRule struct {
	Effect string `json:"effect"` // grade or zero
	// from this many facts that contradict the report or the ledger (domain A46); 0: the count never leads to a veto
	Contradicted int `json:"contradicted,omitempty"`
	// a 满意度 below this leads to a veto, e.g. if people judge “差” (江津); not if too few voted
	SatisfactionBelow decimal.Decimal `json:"satisfaction_below,omitempty"`
}

// The effects of a veto.
const (
	VetoGrade = "grade"
	VetoZero  = "zero"
)

// GradeBand is a grade from Min points upwards (domain A20).
type GradeBand struct {
	Label string          `json:"label"`
	Min   decimal.Decimal `json:"min"`
	// at most this share of those ranked may get it; the others get the next grade
	MaxPercent decimal.Decimal `json:"max_percent,omitempty"`
}

// Cap is a grade limited to a share of those ranked.
type Cap struct {
	Label      string          `json:"label"`
	MaxPercent decimal.Decimal `json:"max_percent"`
}

// Caps returns the limited bands, best first.
func Caps(bands []GradeBand) []Cap {
	var out []Cap
	for _, b := range bands {
		if b.MaxPercent != "" {
			out = append(out, Cap{b.Label, b.MaxPercent})
		}
	}
	return out
}

// Grade returns the grade of a published score: the first band whose minimum it reaches, or the last band after a
// veto.
func (s Scheme) Grade(final string, veto bool) string {
	c, ok := decimal.Decimal(final).InCents() // published scores are whole hundredths
	last := s.GradeBands[len(s.GradeBands)-1].Label
	if !ok || veto {
		return last
	}
	for _, b := range s.GradeBands {
		if least := b.Min.Sum(); least.Compare(c) <= 0 {
			return b.Label
		}
	}
	return last
}

// gradeLabelSets returns the common sets of labels, best first (domain 2.5), for use in an editor.
func gradeLabelSets() [][]string {
	return [][]string{{"优秀", "较好", "一般", "差"}, {"好", "较好", "一般", "差"}, {"优秀", "合格", "基本合格", "不合格"}}
}

// Consequence is a rule that suggests something to a person (domain 2.5). It never acts by itself.
type Consequence struct {
	Suggest string `json:"suggest"` // redo, continue, interview
	// satisfaction_below, score_below, grade, veto, outstanding, bottom
	When   string          `json:"when"`
	Value  decimal.Decimal `json:"value,omitempty"` // for satisfaction_below and score_below
	Grades []string        `json:"grades,omitempty"`
}

// SessionDefaults are the initial settings of a new ballot session (api §2, POST /sessions). Zero means the API's
// default.
type SessionDefaults struct {
	Mode     string         `json:"mode"`
	Flow     string         `json:"flow"`
	Presence int            `json:"presence"`
	K        int            `json:"k"`
	Delay    int            `json:"delay"` // seconds
	Comments bool           `json:"comments"`
	Groups   []SessionGroup `json:"groups,omitempty"`
}

// SessionGroup is a voter group in sessions of this scheme (domain A26).
type SessionGroup struct {
	Name   string          `json:"name"`
	Weight decimal.Decimal `json:"weight"`
}

// QuestionnaireFor returns the questionnaire for a kind of organization: its own, else that of the default kind.
func (s Scheme) QuestionnaireFor(kind string) (Questionnaire, bool) {
	if q, ok := s.Questionnaires[kind]; ok {
		return q, true
	}
	if kind == KindOffice || kind == KindOrgan { // schemes older than these kinds know stationed groups
		if q, ok := s.Questionnaires[KindStationed]; ok {
			return q, true
		}
	}
	q, ok := s.Questionnaires[s.DefaultKind]
	return q, ok
}

// Body returns the body with a code.
func (s Scheme) Body(code string) (Body, bool) {
	for _, b := range s.Bodies {
		if b.Code == code {
			return b, true
		}
	}
	return Body{}, false
}

// RubricFor returns what a body scores: its rubric, else the one without a body. If a scheme's rubrics depend on the
// kind of organization it returns the one for kinds without a separate rubric; ForKind returns the others.
func (s Scheme) RubricFor(body string) (Rubric, bool) { return s.rubric(body, "") }

// ForKind returns the scheme for a kind of organization: each body scores what it scores for this kind (domain A08).
func (s Scheme) ForKind(kind string) Scheme {
	if !slices.ContainsFunc(s.Rubrics, func(r Rubric) bool { return len(r.Kinds) > 0 }) {
		return s
	}
	var out []Rubric
	for _, b := range s.Bodies {
		if r, ok := s.rubric(b.Code, kind); ok {
			out = append(out, r)
		}
	}
	s.Rubrics = out
	return s
}

// rubric returns what a body scores for a kind: first its own rubric, of these first the one for the kind.
func (s Scheme) rubric(body, kind string) (Rubric, bool) {
	if _, known := s.Body(body); !known {
		return Rubric{}, false
	}
	best, worth := Rubric{Body: body}, 0
	for _, r := range s.Rubrics {
		own, meant := r.Body == body, slices.Contains(r.Kinds, kind)
		if !own && r.Body != "" || !meant && len(r.Kinds) > 0 && kind != "" {
			continue
		}
		n := 1 // for others, in a scheme that has nothing but rubrics for kinds
		if meant || len(r.Kinds) == 0 {
			n = 2
		}
		if meant {
			n++
		}
		if own {
			n += 3
		}
		if n > worth {
			best.Items, worth = r.Items, n
		}
	}
	return best, worth > 0
}

// MayFill reports whether an assessor of one body may fill in the sheet of another: joint teams come from several
// bodies (domain A12).
func (s Scheme) MayFill(sheet, assessor string) bool {
	b, ok := s.Body(sheet)
	if !ok {
		return false
	}
	if assessor == sheet {
		return true
	}
	for _, staff := range b.StaffedBy {
		if staff == assessor {
			return true
		}
	}
	return false
}

// SheetOf is the sheet that an assessor of a body fills in: the own body's, else one that the own body staffs.
func (s Scheme) SheetOf(assessor string) (Body, bool) {
	if b, ok := s.Body(assessor); ok {
		return b, true
	}
	for _, b := range s.Bodies {
		if s.MayFill(b.Code, assessor) {
			return b, true
		}
	}
	return Body{}, false
}

// Aspects returns the aspects of a rubric in order with their points, without bonus items.
func (r Rubric) Aspects() []AspectPoints {
	var out []AspectPoints
	at := map[string]int{}
	for _, x := range r.Items {
		i, ok := at[x.Aspect]
		if !ok {
			i = len(out)
			at[x.Aspect] = i
			out = append(out, AspectPoints{x.Aspect, new(big.Rat)})
		}
		if p := x.Points.Rat(); p != nil && x.Mode != ItemBonus {
			out[i].Points.Add(out[i].Points, p)
		}
	}
	return out
}

// AspectPoints is an aspect of a rubric and the sum of its items.
type AspectPoints struct {
	Aspect string
	Points *big.Rat
}

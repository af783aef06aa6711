package scheme

import "minping/internal/evaluation/check"

// What an evaluation looks at (domain A04): how an inspected organisation rectifies, or how a supervising body
// watches over it.
const (
	TargetInspected   = "inspected"
	TargetSupervising = "supervising"
)

// SupervisionRubric is the second rubric (domain A05): the checks on which the bodies score those who supervise the
// rectification day by day. Its points add up to the scheme's full points.
type SupervisionRubric struct {
	Items []Item `json:"items"`
}

// ForSupervision is the scheme as supervising bodies are evaluated by it: the same bodies score with the same
// weights, on the second rubric. No ballot enters, and of the consequences only an interview is left: it is the
// organisation that would have to rectify again, not who watches over it (domain A40, A41). ok is false when the
// scheme has no such rubric.
func (s Scheme) ForSupervision() (out Scheme, ok bool) {
	if s.Supervision == nil {
		return Scheme{}, false
	}
	s.Rubrics = []Rubric{{Items: s.Supervision.Items}}
	s.Satisfaction.Mode = ModeReportOnly
	s.Veto.Contradicted, s.Veto.SatisfactionBelow = 0, "" // of the unit's report and of the unit's ballot
	var interviews []Consequence
	for _, c := range s.Consequences {
		if c.Suggest == SuggestInterview {
			interviews = append(interviews, c)
		}
	}
	s.Consequences = interviews
	return s, true
}

func (s Scheme) validateSupervision(f *check.FieldErrors) {
	full := s.FullPoints.Rat()
	if s.Supervision == nil || full == nil || full.Sign() <= 0 {
		return
	}
	if (Rubric{Items: s.Supervision.Items}).validate("supervision", full, f) > 0 {
		f.Add("supervision.items", "监督责任的评分不能用测评自动计分。", "Supervising bodies are not scored by a ballot.")
	}
}

package scheme

import "minping/internal/evaluation/check"

// What an evaluation is about (domain A04): how an inspected organization rectifies, or how a supervising body
// supervises it.
const (
	TargetInspected   = "inspected"
	TargetSupervising = "supervising"
)

// SupervisionRubric is the second rubric (domain A05): the checks by which the bodies score those who supervise the
// rectification day by day. Its points add up to the scheme's full points.
type SupervisionRubric struct {
	Items []Item `json:"items"`
}

// ForSupervision returns the scheme for evaluating supervising bodies: the same bodies score with the same weights, on
// the second rubric. There is no ballot, and the only consequence left is an interview: the organization would have to
// rectify again, not its supervisor (domain A40, A41). ok is false if the scheme has no such rubric.
func (s Scheme) ForSupervision() (out Scheme, ok bool) {
	if s.Supervision == nil {
		return Scheme{}, false
	}
	s.Rubrics = []Rubric{{Items: s.Supervision.Items}}
	s.Satisfaction.Mode = ModeReportOnly
	s.Veto.Contradicted, s.Veto.SatisfactionBelow = 0, "" // these concern the unit's report and the unit's ballot
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

package scheme

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/pack"

	"github.com/goccy/go-yaml"
)

// Parse reads a scheme from YAML or JSON, fills in defaults, checks it and sets its digest. The error is an
// *Unreadable or FieldErrors.
func Parse(raw []byte) (Scheme, error) {
	var s Scheme
	if err := pack.Read(raw, &s); err != nil {
		return Scheme{}, err
	}
	return Finish(s)
}

// Finish fills in a scheme's defaults, checks it and sets its digest. The error is FieldErrors.
func Finish(s Scheme) (Scheme, error) {
	s.complete()
	if err := append(s.Validate(), pack.Sound(s)...).OrNil(); err != nil {
		return s, err
	}
	s.Digest = s.digest()
	return s, nil
}

// digest covers the scheme's JSON without the digest, so that the same document in YAML and JSON has the same digest.
func (s Scheme) digest() string {
	s.Digest = ""
	b, err := json.Marshal(s)
	if err != nil { // no field can fail: strings, numbers, maps of strings
		panic(fmt.Sprintf("scheme does not encode: %v", err))
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// YAML returns a scheme as a file that Parse reads back to the same digest. The digest of a built-in scheme covers it
// without its practice (decision 0114): its file has that digest once the field practice is removed.
func (s Scheme) YAML() ([]byte, error) {
	s.Digest = ""
	b, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode scheme: %w", err)
	}
	out, err := yaml.JSONToYAML(b)
	if err != nil {
		return nil, fmt.Errorf("scheme as YAML: %w", err)
	}
	return out, nil
}

// complete fills in the defaults of domain 2.5 and 3.
func (s *Scheme) complete() {
	check.Set(&s.Version, 1)
	check.Set(&s.FullPoints, "100")
	for _, kind := range slices.Sorted(maps.Keys(s.Questionnaires)) {
		q := s.Questionnaires[kind]
		q.complete(s.Scales)
		s.Questionnaires[kind] = q
		check.Set(&s.DefaultKind, kind)
	}
	for i := range s.Rubrics {
		for j := range s.Rubrics[i].Items {
			check.Set(&s.Rubrics[i].Items[j].Mode, ItemManual)
		}
	}
	if s.Supervision != nil {
		for i := range s.Supervision.Items {
			check.Set(&s.Supervision.Items[i].Mode, ItemManual)
		}
	}
	if len(s.Bodies) == 1 {
		check.Set(&s.Bodies[0].Weight, "100")
	}
	s.Satisfaction.Complete()
	check.Set(&s.Veto.Effect, VetoGrade)
	if s.GradeBands == nil {
		for i, label := range gradeLabelSets()[0] {
			s.GradeBands = append(
				s.GradeBands, GradeBand{Label: label, Min: [...]decimal.Decimal{"90", "80", "60", "0"}[i]},
			)
		}
	}
	check.Set(&s.Rank.BottomPercent, "20")
	check.Set(&s.Rank.Rounding, RoundUp)
	check.Set(&s.Rank.Scope, ScopeAll)
	if s.Consequences == nil {
		s.Consequences = []Consequence{}
	}
	check.Set(&s.Periods, Periods{PeriodMonths: 3, ReportDays: 7, InspectionMonths: 1})
	check.Set(&s.Session.Mode, "slip")
	check.Set(&s.Session.Flow, "one")
	check.Set(&s.Session.K, 5)
}

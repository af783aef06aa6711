package app

import (
	"context"
	"strings"

	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
)

// summaryMeeting is what was recorded about the newest summary meeting of a batch, for its minutes.
func (s *Service) summaryMeeting(
	ctx context.Context, b records.Versioned[round.Batch],
) (*document.Meeting, error) {
	v, ok, err := s.Entries.Met(ctx, b)
	if err != nil || !ok {
		return nil, err
	}
	t, _ := s.Entries.Types().Type(v.Type)
	said := func(key string) string { return strings.TrimSpace(strings.Join(v.Values[key], "\n")) }
	m := &document.Meeting{
		Name: t.Name, On: string(v.On), Place: said("place"), Chair: said("chair"),
		Record:  strings.TrimSpace(said("minutes") + "\n" + said("scored")),
		Decided: said("decided"), Next: said("follow"),
	}
	var present []string
	for _, p := range v.People {
		present = append(present, p.Office+p.Name)
	}
	for _, p := range []document.Presence{
		{Label: "出席", Names: present},
		{Label: "请假", Names: namesIn(said("absent"))},
		{Label: "列席", Names: namesIn(said("guests"))},
	} {
		if len(p.Names) > 0 {
			m.Present = append(m.Present, p)
		}
	}
	return m, nil
}

// namesIn reads the names that people typed in one field.
func namesIn(typed string) (out []string) {
	between := func(r rune) bool { return strings.ContainsRune("、，；,;\n", r) } // words:keep
	for _, name := range strings.FieldsFunc(typed, between) {
		name = strings.TrimSpace(name)
		if name != "" {
			out = append(out, name)
		}
	}
	return out
}

package display

import (
	"strings"
	"testing"

	"minping/internal/evaluation/scheme"
)

// The first option that counts is good, the last poor, what lies between fair; what has no coefficient is unknown.
func TestTheColoursOfAScreenFollowTheScale(t *testing.T) {
	one := new(scheme.SatisfactionRule)
	one.Complete()
	q := scheme.Question{}
	var got []string
	for _, key := range []string{"sat", "basic", "dis", "unk"} {
		q.Options = append(q.Options, scheme.Option{Key: key})
	}
	for _, o := range q.Options {
		got = append(got, optionKind(q, o, *one))
	}
	if s := strings.Join(got, " "); s != "good fair poor unknown" {
		t.Errorf("%s, of %v", s, one.Coefficients)
	}
}

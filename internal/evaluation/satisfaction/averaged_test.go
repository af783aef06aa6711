package satisfaction

import (
	"slices"
	"testing"
)

// Two sessions of one unit whose counts cannot be added up are one unit in every mean of a round.
func TestSessionsThatAreAveragedAreOneUnit(t *testing.T) {
	a, b := groupsOfStaffAndPeople(t, 20, 40), groupsOfStaffAndPeople(t, 30, 50)
	b.q.Questions = slices.Clone(b.q.Questions)
	b.q.Questions[0].Text = "别的问题"
	m, err := Combine([]Measured{a, b})
	if err != nil || !m.averaged {
		t.Fatal(m.averaged, err)
	}
	for _, x := range append(m.ByStandard(), m.whole()...) {
		if x.Units != 1 || len(x.Groups) != 2 || x.Groups[0].Units != 1 || x.Groups[1].Units != 1 {
			t.Errorf("%q is of %d units: %+v", x.Tag, x.Units, x.Groups)
		}
		once := slices.Clone(x.Questions)
		slices.Sort(once)
		if len(slices.Compact(once)) != len(x.Questions) {
			t.Errorf("%q names a question twice: %v", x.Tag, x.Questions)
		}
	}
}

func TestAQuestionThatIsNotScoredIsInNoStandard(t *testing.T) {
	m := groupsOfStaffAndPeople(t, 20, 40)
	m.q.Questions = slices.Clone(m.q.Questions)
	for i := range m.q.Questions {
		if x := &m.q.Questions[i]; !x.IsScored() {
			x.Standard = m.q.Questions[1].Standard
		}
	}
	if one := m.ByStandard()[0]; !slices.Equal(one.Questions, []string{"D2"}) {
		t.Errorf("%s is of %v", one.Tag, one.Questions)
	}
}

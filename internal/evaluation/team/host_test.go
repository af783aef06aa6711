package team_test

import (
	"testing"

	"minping/internal/evaluation/team"
)

func TestABodyIsHostedWhereAllItSupervisesBelongs(t *testing.T) {
	for _, x := range []struct {
		places []string
		want   string
	}{
		{nil, ""},
		{[]string{""}, ""},
		{[]string{"甲县"}, "甲县"},
		{[]string{"甲县", "甲县"}, "甲县"},
		{[]string{"甲县", "乙县"}, ""},
		{[]string{"甲县", ""}, ""},
	} {
		if got := team.Host(x.places); got != x.want {
			t.Errorf("%q: %q, want %q", x.places, got, x.want)
		}
	}
}

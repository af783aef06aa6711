package panel

import (
	"net/url"
	"testing"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
)

// F9: an assessor is not told that no briefing is arranged of one that was.
func TestAnAssessorSeesTheBriefingThatWasHeld(t *testing.T) {
	c := newCity(t, "sanmenxia")
	one := c.as("ping", auth.Assessor, scheme.BodyDiscipline)
	c.briefing()
	c.score(map[string]string{"discipline": "88", "organization": "92", "inspection": "85"})
	c.office.do("/admin/evaluations/"+c.evaluation+"/lock", url.Values{"confirm": {"锁定"}})
	one.see("/admin/evaluations/" + c.evaluation + "/score").hasNot("还没有安排通报会").has("市政务中心三楼会议室")
}

// F12: overdue reports are named whether or not anyone has begun one.
func TestOverdueReportsAreListedBeforeWorkBegins(t *testing.T) {
	c := newCity(t, "sanmenxia")
	start := "2026-05-01"
	_, err := c.Rounds.ChangeRound(t.Context(), c.office.who, c.round, records.AnyVersion, nil, &start)
	c.must(err)
	c.office.see("/admin/rounds/"+c.round).has("份日常监督报告还没有报送", "已超期")
}

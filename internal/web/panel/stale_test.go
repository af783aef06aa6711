package panel

import (
	"net/http"
	"strings"
	"testing"

	"minping/internal/auth"
	"minping/internal/evaluation"
)

// Two people of one body have the same empty form open: the second is told, and nothing of the first is lost.
func TestOfTwoWhoOpenedTheSameEmptyFormTheSecondIsTold(t *testing.T) {
	c := newCity(t, "sanmenxia")
	for at, f := range map[string]struct {
		role  auth.Role
		field string
	}{
		"/admin/evaluations/" + c.evaluation + "/sheets/discipline": {auth.Assessor, "reason."},
		"/admin/evaluations/" + c.evaluation + "/daily/discipline":  {auth.Supervisor, "found."},
	} {
		first := c.as("first-"+string(f.role), f.role, evaluation.BodyDiscipline)
		second := c.as("second-"+string(f.role), f.role, evaluation.BodyDiscipline)
		mine, theirs := first.see(at).form(at, nil), second.see(at).form(at, nil)
		field := ""
		for name := range mine {
			if strings.HasPrefix(name, f.field) && (field == "" || name < field) {
				field = name
			}
		}
		mine.Set(field, "先写的话")
		theirs.Set(field, "后写的话")
		first.do(at, mine).has("草稿已保存")
		if a := second.post(at, theirs); a.status != http.StatusPreconditionFailed || !strings.Contains(a.text(), "别人刚刚改过") {
			t.Errorf("%s: %d %s", at, a.status, a.text())
		}
		first.see(at).has("先写的话").hasNot("后写的话")
	}
}

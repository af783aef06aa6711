package round_test

import (
	"errors"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
)

func TestAnAccountBelongsToABodyOrAnOrganizationThatIsThere(t *testing.T) {
	h := newEnv(t)
	for _, name := range []string{"市发展和改革委员会", "市市场监督管理局\u0028知识产权局\u0029"} {
		_, err := h.Rounds.NewOrganization(t.Context(), apptest.Office,
			round.Organization{Name: name, Kind: "department"})
		h.Must(err)
	}
	for _, x := range []struct {
		role       auth.Role
		text, want string
	}{
		{auth.Unit, "市市场监督管理局（知识产权局）", "市市场监督管理局\u0028知识产权局\u0029"},
		{auth.Unit, " 市发展和改革委员会", "市发展和改革委员会"},
		{auth.Assessor, "市委组织部", auth.BodyOrganization},
		{auth.Assessor, "纪委监委", auth.BodyDiscipline},
		{auth.Assessor, "inspection", auth.BodyInspection},
		{auth.Supervisor, "市纪委监委", auth.BodyDiscipline},
		{auth.Supervisor, "市发展和改革委员会", "市发展和改革委员会"},
		{auth.Organizer, "随便写", "随便写"},
		{auth.Supervisor, "", ""}, // watches ballots
	} {
		got, err := round.BodyOf(t.Context(), h.Rounds, x.role, x.text)
		if got != x.want || err != nil {
			t.Errorf("%s %q: %q, %v", x.role, x.text, got, err)
		}
	}
	for _, x := range []struct {
		role      auth.Role
		text, say string
	}{
		{auth.Unit, "市发改委", "是不是“市发展和改革委员会”"},
		{auth.Unit, " ", "请填单位全名"},
		{auth.Assessor, "", "要填评分部门"},
		{auth.Unit, "市气象局", "请先添加"},
		{auth.Assessor, "市委巡察办", "没有这个评分部门"},
		{auth.Supervisor, "第九检查室", "单位名单里没有这个单位"},
	} {
		_, err := round.BodyOf(t.Context(), h.Rounds, x.role, x.text)
		var e *records.Error
		if !errors.As(err, &e) || len(e.Fields) != 1 || !strings.Contains(e.Fields[0].Text.ZH, x.say) {
			t.Errorf("%s %q: %v", x.role, x.text, err)
		}
	}
}

func TestAnAccountBelongsToWhatIsKnown(t *testing.T) {
	h := newEnv(t)
	h.Briefing("sanmenxia")
	add := func(by records.Actor, name string, role auth.Role, body string) (string, error) {
		v, _, err := h.Accounts.AddAccount(t.Context(), by, name, role, body, "")
		return v.Body, err
	}
	if _, err := add(apptest.Office, "a", auth.Unit, "没有的单位"); err == nil {
		t.Error("a unit that is on no list has an account")
	} else {
		h.InvalidAt("body", err)
	}
	if got, err := add(apptest.Office, "b", auth.Assessor, "市委组织部"); got != auth.BodyOrganization || err != nil {
		t.Errorf("the body is %q, %v", got, err)
	}
	if _, err := add(records.Actor{Name: "command line"}, "c", auth.Unit, "还没有导入的单位"); err != nil {
		t.Error(err)
	}
}

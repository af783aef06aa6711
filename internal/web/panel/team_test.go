package panel

import (
	"net/http"
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
)

// The office puts two county teams together, is shown what is missing, draws, and confirms the draw; then an assessor
// fills in sheets of their team's targets only.
func TestTeamsAreDrawnAndTheirMembersFillTheirTargetsOnly(t *testing.T) {
	d := newEnv(t)
	roundID, _ := d.evaluated("市水利局")
	ctx, by := t.Context(), records.Actor{ID: "ban", Name: "ban", Role: auth.Admin}
	evaluations := map[string]string{}
	var counties []string
	for _, name := range []string{"东县", "西县"} {
		c, err := d.Rounds.NewOrganization(ctx, by, round.Organization{Name: name, Kind: scheme.KindCounty})
		d.must(err)
		counties = append(counties, c.ID)
		o, err := d.Rounds.NewOrganization(ctx, by,
			round.Organization{Name: name + "一镇", Kind: scheme.KindTownship, ParentID: c.ID})
		d.must(err)
		e, err := d.Rounds.NewEvaluation(ctx, by,
			round.Evaluation{RoundID: roundID, OrganizationID: o.ID, SchemeID: "sanmenxia"})
		d.must(err)
		evaluations[name] = e.ID
	}
	office := d.as("wang", auth.Admin, "")
	list := "/admin/batches/" + roundID + "/teams"
	if got := office.get("/admin/teams"); got.location() != list {
		t.Fatalf("led to %q", got.location())
	}
	page := office.get(list).has("还有 3 个单位没有评估组")
	for i, name := range []string{"东县组", "西县组"} {
		typed := page.form(list, nil)
		typed.Set("team", "")
		typed.Set("lines", "3")
		typed.Set("name", name)
		typed.Set("home", counties[i])
		typed.Set("name.0", "组长"+name)
		typed.Set("body.0", "inspection")
		typed.Set("account.0", []string{"dong", "xi"}[i])
		typed.Set("lead.0", "1")
		if got := office.post(list, typed); got.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", name, got.status, got.text())
		}
		page = office.get(list).has(name)
	}
	page.has("东县组：没有评估任务")
	drawn := office.get(list+"?mode=rotate&seed=0716").has("东县→西县", "采用这个方案")
	office.get(list + "?mode=wrong&seed=1").has("只能是")
	take := "/admin/batches/" + roundID + "/assignment"
	if got := office.post(take, drawn.form(take, nil)); got.status != http.StatusSeeOther {
		t.Fatalf("taken over: %d %s", got.status, got.text())
	}
	office.get(list).has("推磨", "种子 0716", "西县一镇", "缺少纪检监察机关派员")
	office.see(list).has("没有账号“dong”")
	dong := d.as("dong", auth.Assessor, auth.BodyInspection)
	office.see(list).hasNot("没有账号“dong”").hasNot("不是评分人")
	d.as("xi", auth.Unit, "西县")
	office.see(list).has("账号“xi”不是评分人")
	sheet := func(county string) string { return "/admin/evaluations/" + evaluations[county] + "/sheets/inspection" }
	own := dong.get(sheet("西县"))
	if got := dong.post(sheet("西县"), own.form(sheet("西县"), nil)); got.status != http.StatusSeeOther {
		t.Errorf("a sheet of a target: %d %s", got.status, got.text())
	}
	got := dong.post(sheet("东县"), own.form(sheet("西县"), nil))
	if got.status != http.StatusForbidden {
		t.Errorf("a sheet of another team's target: %d", got.status)
	}
}

package web

import (
	"fmt"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/auth"
	"minping/internal/table"
)

// pool uploads a list of people for a new evaluation.
func (h *env) pool(evaluation, rows string) reply {
	h.t.Helper()
	return h.as(auth.Organizer, "PUT", "/api/v1/evaluations/"+evaluation+"/attendees",
		[]byte("姓名\t人员类别\t联系电话\n"+rows), "Content-Type", "text/csv")
}

func TestPhonesAreReadAsPeopleWriteThem(t *testing.T) {
	h := newEnv(t)
	_, evaluation := h.briefing()
	var good strings.Builder
	var want []string
	for i, p := range apptest.Phones {
		if p.Says != "" {
			bad := h.pool(evaluation, "张三\t群众\t"+p.Text+"\n").problem(422, "import_rows")
			if len(bad.Errors) != 1 || !strings.Contains(bad.Errors[0].Message, p.Says) {
				t.Errorf("%q: %+v, want %q", p.Text, bad.Errors, p.Says)
			}
			continue
		}
		fmt.Fprintf(&good, "张%d\t群众\t\"%s\"\n", i, strings.ReplaceAll(p.Text, `"`, `""`))
		want = append(want, p.Reads)
	}
	h.pool(evaluation, good.String()).want(200)
	got := h.allPhones(evaluation, len(want))
	for i, w := range want {
		if got[i] != w {
			t.Errorf("person %d: %q, want %q", i, got[i], w)
		}
	}
}

// allPhones draws all but one of a list and returns everyone's full phone numbers, in list order.
func (h *env) allPhones(evaluation string, n int) []string {
	h.t.Helper()
	at := "/api/v1/evaluations/" + evaluation
	h.as(auth.Organizer, "PUT", at+"/draw", map[string]any{"quotas": []any{map[string]any{"stratum": "群众", "n": n - 1, "reserves": 1}}}).
		want(200)
	one := map[string]any{"name": "甲", "number": "7"}
	other := map[string]any{"name": "乙", "number": "8"}
	h.as(auth.Organizer, "POST", at+"/draw", map[string]any{"witnesses": []any{one, other}}).want(200)
	out := make([]string, n)
	sheets, err := table.Read(h.as(auth.Admin, "GET", at+"/attendees.xlsx", nil).want(200).Body, table.Options{})
	if err != nil || len(sheets) != 1 {
		h.t.Fatalf("the call list cannot be read: %v", err)
	}
	for _, row := range sheets[0].Rows[1:] {
		var place int
		if _, err := fmt.Sscan(row[1], &place); err != nil {
			h.t.Fatal(err)
		}
		out[place-1] = row[3]
	}
	return out
}

func TestOnePersonIsOnePersonHoweverTheNameIsSpaced(t *testing.T) {
	h := newEnv(t)
	_, evaluation := h.briefing()
	for _, pair := range apptest.SamePeople {
		p := h.pool(evaluation, pair[0]+"\n"+pair[1]+"\n").problem(422, "import_rows")
		if len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Message, "与第 2 行是同一个人") {
			t.Errorf("%q: %+v", pair, p.Errors)
		}
	}
	h.pool(evaluation, "张三\t群众\t13800138000\n张三\t群众\t13900139000\n").want(200)
}

func TestNoColumnOfAListIsDroppedInSilence(t *testing.T) {
	h := newEnv(t)
	_, evaluation := h.briefing()
	for i, heading := range []string{"手机号码", "联系电话（手机）", "联系电话(手机)", "电　话", "手机号*", "联系方式"} { // words:keep
		var d struct {
			Unused  []string `json:"unused_columns"`
			Unnamed []string `json:"unnamed_columns"`
		}
		raw := "序号,姓名,人员类别," + heading + ",身份证号,\n1,张三,群众,0635-8888888,x,急办\n2,,,,\n3,李四,群众,,\n4,,,,\n"
		h.as(auth.Organizer, "PUT", "/api/v1/evaluations/"+evaluation+"/attendees", []byte(raw), "Content-Type",
			"text/csv").
			want(200).
			into(&d)
		if strings.Join(d.Unused, " ") != "序号 身份证号" || strings.Join(d.Unnamed, " ") != "F" {
			t.Errorf("%s: unused %v, unnamed %v", heading, d.Unused, d.Unnamed)
		}
		if got := h.allPhones(evaluation, 2); got[0] != "06358888888" {
			t.Errorf("%s: phones %v", heading, got)
		}
		_, evaluation = h.another(fmt.Sprint(i))
	}
}

// another makes one more evaluation, of an organization with the given name.
func (h *env) another(name string) (briefing, evaluation string) {
	h.t.Helper()
	var rounds struct{ Items []struct{ ID string } }
	h.as(auth.Admin, "GET", "/api/v1/rounds", nil).want(200).into(&rounds)
	org := h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": "局 " + name, "kind": "department"})
	return "", h.make(
		auth.Admin,
		"/api/v1/evaluations",
		map[string]any{"round_id": rounds.Items[0].ID, "organization_id": org, "scheme_id": "liaocheng"},
	)
}

func TestACallListCanBeReadAgainAsItWasWritten(t *testing.T) {
	h := newEnv(t)
	_, first := h.briefing()
	h.pool(first, "张三\t群众\t0635-8888888\n李四\t群众\t+1 212 555 0100\n王五\t群众\t\n").want(200)
	phones := h.allPhones(first, 3)
	at := "/api/v1/evaluations/" + first
	for _, format := range []string{"csv", "xlsx"} {
		raw := h.as(auth.Admin, "GET", at+"/attendees."+format, nil).want(200).Body
		_, next := h.another(format)
		var d struct {
			Unused []string `json:"unused_columns"`
			Pool   []any
		}
		h.as(auth.Organizer, "PUT", "/api/v1/evaluations/"+next+"/attendees", raw).want(200).into(&d)
		again := h.allPhones(next, 3)
		if len(d.Unused) > 0 || len(again) != 3 || !sameSet(again, phones) {
			t.Errorf("%s: %v, unused %v, want %v", format, again, d.Unused, phones)
		}
	}
}

func sameSet(a, b []string) bool {
	n := map[string]int{}
	for i := range a {
		n[a[i]]++
		n[b[i]]--
	}
	for _, c := range n {
		if c != 0 {
			return false
		}
	}
	return true
}

func TestKindsAreReadAsPeopleWriteThem(t *testing.T) {
	h := newEnv(t)
	for i, k := range apptest.Kinds {
		raw := fmt.Sprintf("单位名称,单位类别\n第%d局,\"%s\"\n", i, k.Text)
		r := h.as(auth.Admin, "POST", "/api/v1/organizations/import", []byte(raw), "Content-Type", "text/csv")
		if k.Says != "" {
			if p := r.problem(
				422,
				"import_rows",
			); len(p.Errors) != 1 ||
				!strings.Contains(p.Errors[0].Message, k.Says) {
				t.Errorf("%q: %+v", k.Text, p.Errors)
			}
			continue
		}
		r.want(200)
		if got := h.organization(fmt.Sprintf("第%d局", i)).Kind; got != k.Reads {
			t.Errorf("%q is %q, want %q", k.Text, got, k.Reads)
		}
	}
}

func TestAPastedNameIsReadAsInThePanel(t *testing.T) {
	h := newEnv(t)
	for _, name := range apptest.PastedNames {
		h.make(auth.Admin, "/api/v1/organizations", map[string]any{"name": name.Text, "kind": "department"})
		if got := h.organization(name.Reads); got.Name != name.Reads {
			t.Errorf("%+q is stored as %+q", name.Text, got.Name)
		}
	}
}

type orgRow struct {
	ID, Name, Kind, SupervisorID string
	KeyFunction                  bool
}

func (h *env) organization(name string) orgRow {
	h.t.Helper()
	var page struct {
		Items []struct {
			ID, Name, Kind string
			Supervisor     string `json:"supervisor_id"`
			Key            bool   `json:"key_function"`
		}
	}
	h.as(auth.Admin, "GET", "/api/v1/organizations?limit=200", nil).want(200).into(&page)
	for _, o := range page.Items {
		if o.Name == name {
			return orgRow{o.ID, o.Name, o.Kind, o.Supervisor, o.Key}
		}
	}
	return orgRow{}
}

func TestAUnitIsOneUnitHoweverItsNameIsWritten(t *testing.T) {
	const path = "/api/v1/organizations"
	for _, pair := range apptest.SameUnits {
		h := newEnv(t)
		h.make(auth.Admin, path, map[string]any{"name": pair[0], "kind": "department"})
		h.as(auth.Admin, "POST", path, map[string]any{"name": pair[1], "kind": "department"}).problem(409, "exists")
		var done struct{ Made int }
		h.as(auth.Admin, "POST", path+"/import", []byte("单位名称,单位类别\n"+pair[1]+",市直部门\n"), "Content-Type", "text/csv").
			want(200).
			into(&done)
		if done.Made != 0 {
			t.Errorf("%q was imported beside %q", pair[1], pair[0])
		}
		twice := "单位名称,单位类别\n甲局" + pair[0] + ",市直部门\n甲局" + pair[1] + ",市直部门\n" // words:keep
		h.as(auth.Admin, "POST", path+"/import", []byte(twice), "Content-Type", "text/csv").problem(422, "import_rows")
	}
	h := newEnv(t)
	raw := "单位名称,单位类别,监督单位\n第一派驻组（市纪委）,派驻组,\n甲局,市直部门,第一派驻组(市纪委)\n" // words:keep
	h.as(auth.Admin, "POST", path+"/import", []byte(raw), "Content-Type", "text/csv").want(200)
	if o := h.organization("甲局"); o.SupervisorID == "" || o.SupervisorID != h.organization("第一派驻组（市纪委）").ID {
		t.Errorf("the supervisor is %q", o.SupervisorID)
	}
}

func TestImportingAUnitAgainSaysWhatItChanged(t *testing.T) {
	h := newEnv(t)
	const path = "/api/v1/organizations/import"
	send := func(raw string) (done struct {
		Made    int
		Changed []struct{ Name, Column, From, To string }
		Unused  []string `json:"unused_columns"`
	},
	) {
		h.as(auth.Admin, "POST", path, []byte(raw), "Content-Type", "text/csv").want(200).into(&done)
		return done
	}
	send("单位名称,单位类别,重要职能\n甲局,市直部门,是\n乙局,市直部门,\n组,派驻组,\n")
	if again := send(
		"单位名称,单位类别,重要职能,备注\n甲局,市直部门,\n乙局,市直部门,\n",
	); again.Made != 0 || len(again.Changed) != 0 ||
		strings.Join(again.Unused, "") != "备注" {
		t.Errorf("an empty cell changed something, or a column went unsaid: %+v", again)
	}
	again := send("单位名称,单位类别,重要职能,监督单位\n甲局,市直部门,否,组\n乙局,市直部门,√,\n")
	if got := fmt.Sprint(again.Changed); got != "[{甲局 重要职能 是 否} {甲局 监督单位 无 组} {乙局 重要职能 否 是}]" {
		t.Errorf("changed %s", got)
	}
	if h.organization("甲局").KeyFunction || !h.organization("乙局").KeyFunction {
		t.Error("what was said to be changed is not")
	}
}

func TestARoundBeginsOnADayBetween2000And2100(t *testing.T) {
	h := newEnv(t)
	no := 0
	for text, want := range map[string]string{
		"2024-07-01": "2024-07-01", "2000-01-01": "2000-01-01", "2100-12-31": "2100-12-31",
		"0000-01-01": "", "9999-12-31": "", "1999-12-31": "", "2101-01-01": "", "2024-02-30": "", "": "",
	} {
		no++
		r := h.as(
			auth.Admin,
			"POST",
			"/api/v1/rounds",
			map[string]any{"term": 5, "no": no, "name": "轮", "starts_on": text},
		)
		if want == "" {
			if r.Status != 422 || !strings.Contains(string(r.Body), "starts_on") {
				t.Errorf("%q: %d %s", text, r.Status, r.Body)
			}
			continue
		}
		var made struct {
			StartsOn string `json:"starts_on"`
		}
		r.want(201).into(&made)
		if made.StartsOn != want {
			t.Errorf("%q became %q", text, made.StartsOn)
		}
	}
}

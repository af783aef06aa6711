package web

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"minping/internal/app"
	"minping/internal/app/apptest"
	"minping/internal/auth"
	"minping/internal/web/panel"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestAnAccountIsOneAccountHoweverItsNameIsTyped(t *testing.T) {
	h := newEnv(t)
	h.signIn("organizer", auth.Organizer)
	for _, name := range apptest.AccountNames {
		h.ask("POST", "/api/v1/login", "", map[string]any{"name": name, "password": testPassword}).want(200)
		h.as(auth.Admin, "POST", "/api/v1/accounts", map[string]any{"name": name, "role": "organizer"}).
			problem(409, "exists")
	}
	h.ask("POST", "/api/v1/login", "", map[string]any{"name": "organize", "password": testPassword}).
		problem(401, "wrong_password")
}

func TestPointsAreReadAsPeopleTypeThem(t *testing.T) {
	h := newEnv(t)
	path, token := h.threeBodies()+"/sheets/discipline", h.assessor(auth.BodyDiscipline)
	var sheet struct {
		Rubric []struct{ Code, Points string }
		Items  []struct{ Code, Score string }
	}
	h.ask("GET", path, token, nil).want(200).into(&sheet)
	code := sheet.Rubric[0].Code
	for _, s := range apptest.Scores {
		item := map[string]any{"code": code, "score": s.Text, "reason": "有一处不足"}
		r := h.ask("PUT", path, token, map[string]any{"items": []any{item}})
		if s.Says != "" {
			if p := r.problem(
				422,
				"invalid",
			); len(p.Errors) != 1 || p.Errors[0].Field != "items[0].score" ||
				!strings.Contains(p.Errors[0].Message, s.Says) {
				t.Errorf("%q: %+v, want %q", s.Text, p.Errors, s.Says)
			}
			continue
		}
		r.want(200).into(&sheet)
		if len(sheet.Items) != 1 || sheet.Items[0].Score != s.Reads {
			t.Errorf("%q became %+v", s.Text, sheet.Items)
		}
	}
}

func TestASchemeIsReadInTheEncodingsOfWindows(t *testing.T) {
	h := newEnv(t)
	plain := h.as(auth.Admin, "GET", "/api/v1/schemes/liaocheng/yaml", nil).want(200)
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(plain.Body)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(plain.Body)
	if err != nil {
		t.Fatal(err)
	}
	var want, got struct {
		Version int
		Name    string
		Bodies  []struct{ Name string }
	}
	h.as(auth.Admin, "GET", "/api/v1/schemes/liaocheng", nil).want(200).into(&want)
	for name, raw := range map[string][]byte{
		"GB 18030": gb, "UTF-16": wide,
		"a mark": append([]byte("\ufeff"), plain.Body...),
	} {
		h.as(auth.Admin, "POST", "/api/v1/schemes", raw, "Content-Type", "application/yaml").want(201).into(&got)
		if got.Name != want.Name || fmt.Sprint(got.Bodies) != fmt.Sprint(want.Bodies) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	cut := bytes.Replace(plain.Body, []byte(want.Name), []byte(want.Name[:len(want.Name)-1]), 1)
	h.as(auth.Admin, "POST", "/api/v1/schemes", cut, "Content-Type", "application/yaml").problem(400, "unreadable")
	lost := bytes.Replace(plain.Body, []byte(want.Name), []byte("聊\ufffd"), 1)
	h.as(auth.Admin, "POST", "/api/v1/schemes", lost, "Content-Type", "application/yaml").problem(400, "unreadable")
}

func TestABodyThatIsNotUTF8IsRefusedAsSuch(t *testing.T) {
	h := newEnv(t)
	raw, err := simplifiedchinese.GBK.NewEncoder().
		Bytes([]byte(`{"term":5,"no":7,"name":"第七轮","starts_on":"2024-07-01"}`))
	if err != nil {
		t.Fatal(err)
	}
	if p := h.as(auth.Admin, "POST", "/api/v1/rounds", raw).
		problem(400, "unreadable"); !strings.Contains(
		p.Detail,
		"UTF-8",
	) {
		t.Errorf("says %q", p.Detail)
	}
	raw, err = simplifiedchinese.GBK.NewEncoder().Bytes([]byte(`{"term":5,"no":8,"name":"一楼","starts_on":"2024-07-01"}`))
	if err != nil {
		t.Fatal(err)
	}
	h.as(auth.Admin, "POST", "/api/v1/rounds", raw).problem(400, "unreadable") // valid UTF-8 by chance
	round := func(no int, name string) []byte {
		return fmt.Appendf(nil, `{"term":5,"no":%d,"name":"%s","starts_on":"2024-07-01"}`, no, name)
	}
	h.as(auth.Admin, "POST", "/api/v1/rounds", append([]byte("\ufeff"), round(7, "第七轮")...)).want(201)
	for i, name := range []string{"第\ufffd轮", `第\ud800轮`, `第\uFFFD轮`} {
		if p := h.as(auth.Admin, "POST", "/api/v1/rounds", round(8+i, name)).problem(422, "invalid"); !p.field("name") {
			t.Errorf("%s: %+v", name, p.Errors)
		}
	}
}

func TestAnUploadThatIsTooLargeForThePanelIsAnsweredWithAPage(t *testing.T) {
	h := newEnv(t)
	pages, err := panel.New(h.svc)
	if err != nil {
		t.Fatal(err)
	}
	h = newEnv(t, func(_ *app.Options, o *Options) { o.Panel = Panel{panel.Prefixes(), pages.Mount, pages.Fail} })
	addr := h.listen()
	for _, path := range []string{"/admin/organizations/import", "/admin/evaluations/x/draw/pool", "/admin/rounds"} {
		status, body := h.raw(addr, "POST", path, "", make([]byte, 9<<20))
		if status != 413 || !bytes.Contains(body, []byte("<!doctype html>")) ||
			!bytes.Contains(body, []byte("文件太大，没有上传")) {
			t.Errorf("%s: %d %.300s", path, status, body)
		}
	}
	status, body := h.raw(addr, "POST", "/api/v1/organizations/import", h.token(auth.Admin), make([]byte, 9<<20))
	if status != 413 || !bytes.Contains(body, []byte(`"too_large"`)) {
		t.Errorf("the API: %d %.300s", status, body)
	}
}

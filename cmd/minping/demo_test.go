package main

import (
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"minping/internal/demo"
)

// visitor is a browser that follows redirects and keeps cookies.
type visitor struct {
	t *testing.T
	c http.Client
	// the page it is on
	at, text string
	status   int
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	return &visitor{t: t, c: http.Client{Jar: jar}}
}

func (v *visitor) took(res *http.Response, err error) *visitor {
	v.t.Helper()
	must(v.t, err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	must(v.t, err)
	v.at, v.text, v.status = res.Request.URL.String(), string(raw), res.StatusCode
	return v
}

func (v *visitor) open(link string) *visitor {
	v.t.Helper()
	return v.took(v.c.Get(link))
}

// press sends the form that a button with these words belongs to.
func (v *visitor) press(button string) *visitor {
	v.t.Helper()
	for _, form := range regexp.MustCompile(`(?s)<form.*?</form>`).FindAllString(v.text, -1) {
		if !strings.Contains(form, button) {
			continue
		}
		values := url.Values{}
		field := regexp.MustCompile(`(type="checkbox"[^>]*? )?name="([^"]+)" value="([^"]*)"`)
		for _, m := range field.FindAllStringSubmatch(form, -1) {
			if m[1] == "" { // no box is ticked here
				values.Set(m[2], m[3])
			}
		}
		action := regexp.MustCompile(`action="([^"]+)"`).FindStringSubmatch(form)[1]
		here, err := url.Parse(v.at)
		must(v.t, err)
		req, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, here.Scheme+"://"+here.Host+action,
			strings.NewReader(values.Encode()))
		must(v.t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", here.Scheme+"://"+here.Host)
		return v.took(v.c.Do(req))
	}
	v.t.Fatalf("no button %q on %s", button, v.at)
	return v
}

// experience §1, clone → a result seen in the demo: no password is typed, ten lines are printed, the address last, and
// each link opens its reader's first task, once. Phones come when a button is pressed.
func TestTheDemoShowsAResultWithoutAPassword(t *testing.T) {
	_, port, _ := net.SplitHostPort(freeAddress(t))
	address := net.JoinHostPort("127.0.0.2", port) // its links lead where it listens, and nowhere else
	cmd := runMinping("demo", "--addr", address, "--exit-after", "300s")
	var out lockedBuffer
	cmd.Stdout, cmd.Stderr = &out, &out
	again, err := cmd.StdinPipe()
	must(t, err)
	began := time.Now()
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	ready := func() bool { return strings.HasSuffix(out.String(), "/admin\n") }
	for end := time.Now().Add(3 * time.Minute); !ready() && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
	}
	t.Logf("ready after %v", time.Since(began).Round(100*time.Millisecond))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 10 || !strings.HasSuffix(lines[9], "http://"+address+"/admin") {
		t.Fatalf("it printed %d lines:\n%s", len(lines), out.String())
	}
	links := regexp.MustCompile(`http://\S+/admin/enter/\S+`).FindAllString(out.String(), -1)
	for i, want := range []string{
		"市发展和改革局", "让 30 部手机来投", "我的单位", "日常监督", "关于市发展和改革局巡察整改评估结果的通知", "待我审批：限期重新整改通知书", "审计",
	} {
		if v := newVisitor(t).open(links[i]); v.status != http.StatusOK || !strings.Contains(v.text, want) {
			t.Errorf("%s leads to %s (%d) without %q", lines[i], v.at, v.status, want)
		}
	}
	if v := newVisitor(t).open(links[0]); v.status != http.StatusGone || strings.Contains(v.text, "99.") {
		t.Errorf("a link that was used is answered %d", v.status)
	}
	_, err = io.WriteString(again, "\n")
	must(t, err)
	end := time.Now().Add(20 * time.Second)
	for ; strings.Count(out.String(), "/admin\n") < 2 && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
	}
	fresh := regexp.MustCompile(`http://\S+/admin/enter/\S+`).FindAllString(out.String(), -1)
	if len(fresh) != 14 {
		t.Fatalf("Enter printed %d links", len(fresh)-7)
	}
	result := newVisitor(t).open(fresh[7])
	if n := strings.Count(result.text, "<tr>"); n < 19 { // a heading and eighteen units
		t.Errorf("the finished round has %d rows", n)
	}
	organizer := newVisitor(t).open(fresh[8])
	phonesCome(t, organizer)
	threeTryItOut(t, organizer)
}

// threeTryItOut makes another session of the same briefing and lets the service's own phones vote in it over the wire;
// of what they did nothing is left but that they did (experience §4).
func threeTryItOut(t *testing.T, v *visitor) {
	t.Helper()
	briefing := regexp.MustCompile(`/admin/briefings/[A-Za-z0-9_-]{22}`).FindString(v.text)
	here, err := url.Parse(v.at)
	must(t, err)
	v.open(here.Scheme + "://" + here.Host + briefing)
	sessions := strings.Count(v.text, "场次 ")
	v.press("建立测评场次")
	page, _, _ := strings.Cut(v.at, "?")
	v.open(page + "?step=try").press("让三部手机来投")
	if !strings.Contains(v.text, "等着扫票") {
		t.Fatalf("no phones after the press: %d %s", v.status, v.text)
	}
	for end := time.Now().Add(time.Minute); !strings.Contains(v.text, "3 部手机投出 3 票"); {
		if time.Now().After(end) || strings.Contains(v.text, "没有投成") {
			t.Fatalf("three phones did not vote:\n%s", v.text)
		}
		time.Sleep(200 * time.Millisecond)
		v.open(page + "/tryout")
	}
	v.open(here.Scheme + "://" + here.Host + briefing)
	if n := strings.Count(v.text, "场次 "); n != sessions+1 || strings.Contains(v.text, "（演练）") {
		t.Errorf("%d sessions became %d", sessions, n)
	}
}

// phonesCome presses the button and waits until the ring has moved.
func phonesCome(t *testing.T, v *visitor) {
	t.Helper()
	page := v.at
	v.press("让 30 部手机来投")
	if v.status != http.StatusOK {
		t.Fatalf("the button is answered %d: %s", v.status, v.text)
	}
	for end := time.Now().Add(time.Minute); !strings.Contains(v.text, ">30&#43;<"); {
		if time.Now().After(end) {
			t.Fatalf("thirty phones did not vote:\n%s", v.text)
		}
		time.Sleep(300 * time.Millisecond)
		v.open(page)
	}
}

// A slip that a visitor has used keeps none of the other phones from voting.
func TestAUsedSlipKeepsNoPhoneOfTheDemoFromVoting(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	briefing, _, _ := s.briefing(7, "liaocheng")
	id, file := s.session(briefing, 7, map[string]any{"comments": true})
	var slips []demo.Slip
	for _, x := range readSlips(t, file) {
		slips = append(slips, demo.Slip{Code: x.Code})
	}
	must(t, demo.Vote(t.Context(), s.url(), id, slips[:1]))
	if err := demo.Vote(t.Context(), s.url(), id, slips); err == nil {
		t.Error("a slip voted twice")
	}
	s.ended(id)
	if got := s.result(id); got.Returned != len(slips) {
		t.Errorf("%d of %d ballots arrived", got.Returned, len(slips))
	}
}

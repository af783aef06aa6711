package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// program is the built binary running its demo: one open session.
type program struct {
	t     *testing.T
	base  string
	sid   string
	slips []string
	codes []string
	words map[string]string // one-time passwords by account
}

var (
	linkLine     = regexp.MustCompile(`^http\S+/b#1\.\S+$`)
	codeLine     = regexp.MustCompile(`slip \d+\s+(\S+)$`)
	sessionLine  = regexp.MustCompile(`session:\s+(\S+)`)
	passwordLine = regexp.MustCompile(`\b(admin|organizer|auditor)\s.*one-time password: (\S+)`)
)

// startDemo builds and starts the program, and reads from its output what a person would.
func startDemo(t *testing.T) *program {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "minping")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../cmd/minping").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	address := freeAddress(t)
	cmd := exec.CommandContext(t.Context(), binary, "demo", "--addr", address, "--data", filepath.Join(t.TempDir(), "data"))
	var logs bytes.Buffer
	cmd.Stderr = &logs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the program's log:\n%s", logs.String())
		}
	})
	p := &program{t: t, base: "http://" + address, words: map[string]string{}}
	p.read(out)
	for end := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		if status, _ := p.ask("GET", "/readyz", "", nil); status == http.StatusOK {
			return p
		}
		if time.Now().After(end) {
			t.Fatalf("the program is not ready:\n%s", logs.String())
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }() // so that the program can have it
	return l.Addr().String()
}

// read takes links and passwords until the last slip is printed, and drains the rest.
func (p *program) read(out io.Reader) {
	p.t.Helper()
	lines := bufio.NewScanner(out)
	for lines.Scan() && len(p.slips) < 3 {
		line := strings.TrimSpace(lines.Text())
		if linkLine.MatchString(line) {
			p.slips = append(p.slips, p.base+line[strings.Index(line, "/b#"):])
		}
		if m := codeLine.FindStringSubmatch(line); m != nil {
			p.codes = append(p.codes, m[1])
		}
		if m := sessionLine.FindStringSubmatch(line); m != nil {
			p.sid = m[1]
		}
		if m := passwordLine.FindStringSubmatch(line); m != nil {
			p.words[m[1]] = m[2]
		}
	}
	if len(p.slips) < 3 || p.sid == "" {
		p.t.Fatalf("the demo printed %d slips, session %q", len(p.slips), p.sid)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // until the program ends
}

func (p *program) ask(method, path, token string, body any) (int, []byte) {
	p.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.base+path, bytes.NewReader(raw))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", fmt.Sprint(time.Now().UnixNano()))
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, answer
}

// signIn signs in with the one-time password, which has to be changed first.
func (p *program) signIn(name string) string {
	p.t.Helper()
	login := func(password string) string {
		status, raw := p.ask("POST", "/api/v1/login", "", map[string]string{"name": name, "password": password})
		var out struct{ Token string }
		if err := json.Unmarshal(raw, &out); err != nil || status != http.StatusOK {
			p.t.Fatalf("login: %d %s", status, raw)
		}
		return out.Token
	}
	fresh := "Another-Pass-word-77"
	token := login(p.words[name])
	if status, raw := p.ask("POST", "/api/v1/account/password", token, map[string]string{"old_password": p.words[name], "password": fresh}); status >= 300 {
		p.t.Fatalf("change password: %d %s", status, raw)
	}
	return login(fresh)
}

func (p *program) move(token, to string) {
	p.t.Helper()
	if status, raw := p.ask("POST", "/api/v1/sessions/"+p.sid+"/transitions", token, map[string]any{"to": to}); status != http.StatusOK {
		p.t.Fatalf("to %s: %d %s", to, status, raw)
	}
}

// TestCitizensVoteInTheDemoOfTheBuiltProgram drives the real page against the real service: link, typed code, close,
// seal.
func TestCitizensVoteInTheDemoOfTheBuiltProgram(t *testing.T) {
	t.Parallel()
	s := startDemo(t)
	first, second, third := newPhone(t), newPhone(t), newPhone(t)
	first.open(s.slips[0])
	answerAll(first, "希望公开整改台账")
	second.open(s.slips[1])
	answerAll(second, "")
	first.sees(done, "意见建议已另外送达")
	second.sees(done)
	third.open(s.slips[0])
	third.tap("开始")
	third.sees("这张票已经用过")
	token := s.signIn("organizer")
	s.move(token, "closing")
	first.reload()
	first.sees(counted)
	second.open(s.base + "/b")
	second.sees(counted)
	fourth := newPhone(t)
	fourth.open(s.slips[2])
	fourth.sees("投票已经结束。您的票没有用掉")
}

// answerAll fills whatever questionnaire there is: the second option, abstention on the first question, all that may be
// confirmed. It casts the ballot unless it is told to stop at the review.
func answerAll(p *tab, comment string, stop ...bool) {
	p.t.Helper()
	p.tap("开始")
	p.sees("第 1 题")
	for i := 0; i < 70; i++ {
		p.until("!document.querySelector('main').dataset.left || document.querySelector('main').dataset.left !== document.querySelector('main h1').innerText", "the next screen is there")
		var kind string
		p.eval(`(() => { document.querySelector('main').dataset.left = document.querySelector('main h1').innerText;
			return document.querySelector('#comment') ? 'comment' : document.querySelector('.review') ? 'review' : document.querySelector('input[type=checkbox]') ? 'm' : 's'; })()`, &kind)
		time.Sleep(settle)
		switch kind {
		case "s":
			p.eval(fmt.Sprintf("document.querySelectorAll('label.row .label')[%d].click()", map[bool]int{true: 4, false: 1}[i == 0]), nil)
		case "m":
			p.eval("document.querySelectorAll('label.row .label')[0].click()", nil)
			p.tap("下一题")
		case "review":
			if comment != "" {
				suggest(p, comment)
			}
			if len(stop) == 0 {
				p.tap("投票")
			}
			return
		}
	}
	p.t.Fatal("the questionnaire does not end")
}

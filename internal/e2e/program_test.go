package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/demo"
)

// program is the built binary running its demo: one open session beside finished ones.
type program struct {
	t     *testing.T
	base  string
	sid   string
	slips []string
	words map[string]string // passwords by account
}

// shared is what tests have in common: the program, built once, and a demo for those that change nothing in it.
var shared struct {
	build, demo sync.Once
	binary      string
	reading     *program
	mu          sync.Mutex
	ends        []func()
}

// atEnd runs something after the last test.
func atEnd(f func()) {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	shared.ends = append(shared.ends, f)
}

func endShared() {
	for _, f := range slices.Backward(shared.ends) {
		f()
	}
}

// lastingDir is a folder that stays until the last test is over.
func lastingDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "minping-e2e-")
	if err != nil {
		t.Fatal(err)
	}
	atEnd(func() { _ = os.RemoveAll(dir) }) // at worst the system clears it away
	return dir
}

// built is the program as `go build` makes it: $MINPING_TEST_PROGRAM, else built here.
func built(t *testing.T) string {
	t.Helper()
	shared.build.Do(func() {
		shared.binary = os.Getenv("MINPING_TEST_PROGRAM")
		if shared.binary != "" {
			return
		}
		binary := filepath.Join(lastingDir(t), "minping")
		if out, err := exec.Command("go", "build", "-o", binary, "../../cmd/minping").CombinedOutput(); err != nil {
			t.Fatalf("build: %v\n%s", err, out)
		}
		shared.binary = binary
	})
	if shared.binary == "" {
		t.Fatal("the program does not build: see the first test that needed it")
	}
	return shared.binary
}

// startDemo starts a demo for this test alone.
func startDemo(t *testing.T) *program {
	t.Helper()
	p, stop, logs := launchDemo(t, t.TempDir())
	t.Cleanup(func() {
		stop()
		if t.Failed() {
			t.Logf("the program's log:\n%s", logs.String())
		}
	})
	return p
}

// readDemo is the demo that several tests read and none changes.
func readDemo(t *testing.T) *program {
	t.Helper()
	shared.demo.Do(func() {
		p, stop, _ := launchDemo(t, lastingDir(t))
		atEnd(stop)
		shared.reading = p
	})
	if shared.reading == nil {
		t.Fatal("the demo does not start: see the first test that needed it")
	}
	return shared.reading
}

// launchDemo starts the program in a folder and reads what it wrote for scripts.
func launchDemo(t *testing.T, dir string) (p *program, stop func(), logs *bytes.Buffer) {
	t.Helper()
	address, details := freeAddress(t), filepath.Join(dir, "demo.json")
	cmd := exec.Command(built(t), "demo", "--addr", address, "--data", filepath.Join(dir, "data"), "--json", details)
	logs = &bytes.Buffer{}
	cmd.Stderr = logs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	}
	ready := false
	t.Cleanup(func() {
		if !ready {
			stop()
		}
	})
	p = &program{t: t, base: "http://" + address, words: map[string]string{}}
	p.read(out, details)
	for end := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		if status, _ := p.ask("GET", "/readyz", "", nil); status == http.StatusOK {
			ready = true
			return p, stop, logs
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

// read waits for the last line that is printed, and drains the rest.
func (p *program) read(out io.Reader, details string) {
	p.t.Helper()
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasSuffix(lines.Text(), "/admin") {
	}
	raw, err := os.ReadFile(details)
	if err != nil {
		p.t.Fatal(err)
	}
	var city demo.City
	if err := json.Unmarshal(raw, &city); err != nil {
		p.t.Fatal(err)
	}
	p.sid = city.Session
	for _, s := range city.Slips[len(city.Slips)-3:] {
		p.slips = append(p.slips, p.base+s.URL)
	}
	for _, a := range city.Accounts {
		p.words[a.Name] = a.Password
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

func (p *program) signIn(name string) string {
	p.t.Helper()
	status, raw := p.ask("POST", "/api/v1/login", "", map[string]string{"name": name, "password": p.words[name]})
	var out struct{ Token string }
	if err := json.Unmarshal(raw, &out); err != nil || status != http.StatusOK {
		p.t.Fatalf("login: %d %s", status, raw)
	}
	return out.Token
}

func (p *program) move(token, to string) {
	p.t.Helper()
	if status, raw := p.ask("POST", "/api/v1/sessions/"+p.sid+"/transitions", token,
		map[string]any{"to": to}); status != http.StatusOK {
		p.t.Fatalf("to %s: %d %s", to, status, raw)
	}
}

// TestCitizensVoteInTheDemoOfTheBuiltProgram drives the real page against the real service: link, typed code, close,
// seal.
func TestCitizensVoteInTheDemoOfTheBuiltProgram(t *testing.T) {
	t.Parallel()
	s := startDemo(t)
	first, second, third := newDrawnPhone(t), newDrawnPhone(t), newDrawnPhone(t)
	first.open(s.slips[0])
	answerAll(first, "希望公开整改台账")
	second.open(s.slips[1])
	answerAll(second, "")
	first.sees(done, "意见建议已另外送达")
	second.sees(done)
	third.open(s.slips[0])
	third.tap("开始")
	third.sees("这张票已经用过")
	token := s.signIn("组织者")
	s.move(token, "closing")
	first.reload()
	first.sees(counted)
	second.open(s.base + "/b")
	second.sees(counted)
	fourth := newPhone(t)
	fourth.open(s.slips[2])
	fourth.sees("投票已经结束。您的票没有用掉")
}

// answerAll fills any questionnaire: the second option, abstention on the first question, every confirmation. It casts
// the ballot unless it is to stop at the review.
func answerAll(p *tab, comment string, stop ...bool) {
	p.t.Helper()
	p.tap("开始")
	p.sees("第 1 题")
	for i := 0; i < 70; i++ {
		p.until("!document.querySelector('main').dataset.left || document.querySelector('main').dataset.left !== "+
			"document.querySelector('main h1').innerText", "the next screen is there")
		var kind string
		p.eval(`(() => { document.querySelector('main').dataset.left = document.querySelector('main h1').innerText;
			return document.querySelector('#comment') ? 'comment' : document.querySelector('.review') ? 'review' : document.querySelector('input[type=checkbox]') ? 'm' : 's'; })()`, &kind)
		time.Sleep(settle)
		switch kind {
		case "s":
			option := 1
			if i == 0 {
				option = 4
			}
			p.eval(fmt.Sprintf("document.querySelectorAll('label.row .label')[%d].click()", option), nil)
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

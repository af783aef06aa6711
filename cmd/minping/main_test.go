package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"minping/internal/auth"
)

// The test binary is the program itself when it is called as minping.
func TestMain(m *testing.M) {
	if os.Getenv("MINPING_TEST_PROGRAM") == "1" {
		_ = os.Unsetenv("MINPING_TEST_PROGRAM")
		auth.Cheaply() // a hundred sites sign their staff in; the scripts run the program as it is
		if wrong, err := time.ParseDuration(os.Getenv("MINPING_TEST_CLOCK")); err == nil {
			now = func() time.Time { return time.Now().Add(wrong) }
		}
		main()
		return
	}
	testscript.Main(m, map[string]func(){"minping": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", Setup: func(e *testscript.Env) error {
		e.Setenv("LANG", "en_US.UTF-8")
		return nil
	}})
}

const testPassword = "Ge-Heim-2026-x"

// site is a running program with its own data folder, driven from outside.
type site struct {
	t      testing.TB
	other  func(args ...string) *exec.Cmd // another program than the one under test
	dir    string
	addr   string
	where  []string // flags that name its store and keys
	flags  []string
	clock  time.Duration // by how much its clock is wrong
	server *exec.Cmd
	log    bytes.Buffer // everything every run of the server wrote
	tokens map[string]string
}

func runMinping(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "MINPING_TEST_PROGRAM=1")
	return cmd
}

// run is a call of the site's program.
func (s *site) run(args ...string) *exec.Cmd {
	if s.other != nil {
		return s.other(args...)
	}
	return runMinping(args...)
}

func newSite(t testing.TB, flags ...string) *site {
	t.Helper()
	return newSiteOf(t, nil, flags...)
}

func newSiteOf(t testing.TB, other func(args ...string) *exec.Cmd, flags ...string) *site {
	t.Helper()
	s := &site{t: t, other: other, dir: t.TempDir(), addr: freeAddress(t), flags: flags, tokens: map[string]string{}}
	s.where = []string{"--data", s.data()}
	if other == nil {
		s.hireStaff()
	} else {
		s.addUsers()
	}
	s.start()
	t.Cleanup(func() { s.stop() })
	return s
}

// staffed is a data folder in which the staff have their accounts, made once for all sites that start with one.
var staffed struct {
	sync.Once
	archive []byte
}

// hireStaff creates the staff accounts in a fresh site's data folder.
func (s *site) hireStaff() {
	s.t.Helper()
	staffed.Do(func() {
		s.addUsers()
		staffed.archive = packed(s.t, s.data())
	})
	if _, err := os.Stat(s.data()); errors.Is(err, os.ErrNotExist) {
		unpacked(s.t, staffed.archive, s.data())
	}
}

func (s *site) addUsers() {
	s.t.Helper()
	for _, role := range []string{"admin", "organizer", "assessor", "auditor"} {
		s.addUser(role, role, "inspection")
	}
	s.addUser("organizer2", "organizer", "")
}

var givenAddresses sync.Map

// freeAddress finds a port below those that the system gives to clients: phones that try to reach a killed server would
// otherwise now and then connect to themselves and keep its port.
// A port is given once: a site that is down for a moment finds its own again.
func freeAddress(t testing.TB) string {
	t.Helper()
	for range 100 {
		addr := fmt.Sprintf("127.0.0.1:%d", 15000+rand.IntN(15000))
		if _, given := givenAddresses.LoadOrStore(addr, true); given {
			continue
		}
		if ln, err := net.Listen("tcp", addr); err == nil {
			_ = ln.Close()
			return addr
		}
	}
	t.Fatal("no free port")
	return ""
}

func (s *site) data() string { return filepath.Join(s.dir, "data") }

func (s *site) addUser(name, role, body string) {
	s.t.Helper()
	cmd := s.run("user", "add", name, "--role", role, "--body", body, "--password-stdin")
	cmd.Args = append(cmd.Args, s.where...)
	cmd.Stdin = strings.NewReader(testPassword + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("user add %s: %v\n%s", name, err, out)
	}
}

// start starts the server and waits until it is ready.
func (s *site) start() {
	s.t.Helper()
	s.launch()
	s.ready()
}

func (s *site) launch() {
	s.t.Helper()
	s.server = s.run(append(append([]string{"serve", "--addr", s.addr}, s.where...), s.flags...)...)
	s.server.Env = append(s.server.Env, "MINPING_TEST_CLOCK="+s.clock.String())
	s.server.Stdout, s.server.Stderr = &s.log, &s.log
	if err := s.server.Start(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) ready() {
	s.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(25 * time.Millisecond) {
		res, err := http.Get(s.url() + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
	}
	s.t.Fatalf("the service did not become ready:\n%s", s.log.String())
}

func (s *site) url() string { return "http://" + s.addr }

// kill ends the server as a power cut would.
func (s *site) kill() {
	s.t.Helper()
	_ = s.server.Process.Kill()
	_ = s.server.Wait()
}

// stop ends the server as an operator would, which must succeed.
func (s *site) stop() {
	s.t.Helper()
	if s.server == nil || s.server.ProcessState != nil {
		return
	}
	_ = s.server.Process.Signal(syscall.SIGTERM)
	if err := s.server.Wait(); err != nil {
		s.t.Errorf("SIGTERM: %v\n%s", err, s.log.String())
	}
}

func (s *site) token(name string) string {
	s.t.Helper()
	if s.tokens[name] == "" {
		var out struct{ Token string }
		s.call("", http.MethodPost, "/login", map[string]any{"name": name, "password": testPassword}, &out)
		s.tokens[name] = out.Token
	}
	return s.tokens[name]
}

// call calls the staff API as the named account ("" for none) and returns the status.
func (s *site) call(who, method, path string, body, answer any) int {
	s.t.Helper()
	var in io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(context.Background(), method, s.url()+"/api/v1"+path, in)
	if err != nil {
		s.t.Fatal(err)
	}
	if who != "" {
		req.Header.Set("Authorization", "Bearer "+s.token(who))
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if answer == nil {
		return res.StatusCode
	}
	if res.StatusCode >= 300 {
		s.t.Fatalf("%s %s as %s: %d %s", method, path, who, res.StatusCode, raw)
	}
	if b, ok := answer.(*[]byte); ok {
		*b = raw
		return res.StatusCode
	}
	if err := json.Unmarshal(raw, answer); err != nil {
		s.t.Fatalf("%s %s: %v in %s", method, path, err, raw)
	}
	return res.StatusCode
}

func (s *site) make(who, path string, body any) string {
	s.t.Helper()
	var out struct{ ID string }
	if status := s.call(who, http.MethodPost, path, body, &out); status != http.StatusCreated || out.ID == "" {
		s.t.Fatalf("POST %s: status %d, id %q", path, status, out.ID)
	}
	return out.ID
}

// briefing makes everything that a session hangs on; unit tells briefings apart.
func (s *site) briefing(unit int, scheme string) (briefing, evaluation, round string) {
	s.t.Helper()
	round = s.make("admin", "/rounds", map[string]any{"term": 5, "no": unit, "name": "第七轮", "starts_on": "2024-07-01"})
	org := s.make("admin", "/organizations", map[string]any{"name": fmt.Sprintf("市样例局%d", unit), "kind": "department"})
	evaluation = s.make("admin", "/evaluations", map[string]any{
		"round_id": round, "organization_id": org, "scheme_id": scheme,
	})
	briefing = s.make("organizer", "/briefings", map[string]any{
		"evaluation_id": evaluation, "held_at": "2026-11-02T09:00:00+08:00", "place": "会议室", "host": "王", "expected": 66, "attended": 60, "disclosure": "x",
	})
	return briefing, evaluation, round
}

// session makes a session with slips and opens it; it returns the session and the file of its slips.
func (s *site) session(briefing string, slips int, with map[string]any) (id, file string) {
	s.t.Helper()
	body := map[string]any{"briefing_id": briefing, "delay": 0, "comments": false}
	for k, v := range with {
		body[k] = v
	}
	id = s.make("organizer", "/sessions", body)
	file = filepath.Join(s.dir, id+".json")
	tokenFile := filepath.Join(s.dir, "token")
	if err := os.WriteFile(tokenFile, []byte(s.token("organizer")), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.must("slips", "--server", s.url(), "--token-file", tokenFile, "--session", id, "--count", fmt.Sprint(slips),
		"--json", file, "--html", file+".html")
	s.move(id, "open")
	return id, file
}

func (s *site) must(args ...string) []byte {
	s.t.Helper()
	cmd := s.run(args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		s.t.Fatalf("minping %s: %v\n%s\n%s", strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.Bytes()
}

// verified runs verify without an anchor: every check passes, and the exit code says that nothing from outside was
// compared.
func (s *site) verified(target string) []byte {
	s.t.Helper()
	out, err := runMinping("verify", target).CombinedOutput()
	if !passes(err) || err == nil {
		s.t.Fatalf("verify %s: %v\n%s", target, err, out)
	}
	return out
}

// passes reports whether every check of verify passed, with an anchor or without.
func passes(err error) bool {
	var exit *exec.ExitError
	return err == nil || errors.As(err, &exit) && exit.ExitCode() == exitUnanchored
}

func (s *site) move(id, to string) {
	s.t.Helper()
	var out struct{ State string }
	s.call("organizer", http.MethodPost, "/sessions/"+id+"/transitions", map[string]any{"to": to}, &out)
}

type swarmReport struct {
	Journeys, Failed int
	ReceiptsVerified int `json:"receipts_verified"`
	OnBoard          int `json:"on_board"`
	Sent             struct {
		Questions []struct {
			N []int `json:"n"`
		} `json:"questions"`
	}
}

func (s *site) swarm(id, file string, flags ...string) swarmReport {
	s.t.Helper()
	out := s.must(append([]string{"swarm", "--server", s.url(), "--session", id, "--slips", file}, flags...)...)
	var r swarmReport
	if err := json.Unmarshal(out, &r); err != nil {
		s.t.Fatal(err)
	}
	return r
}

type resultAnswer struct {
	Returned    int
	Valid       *int
	PerQuestion []struct {
		Code   string
		Counts map[string]int
		Score  *string
		Rate   *string
	} `json:"per_question"`
	SatisfactionScore *string `json:"satisfaction_score"`
	SuggestionsCount  int     `json:"suggestions_count"`
}

func (s *site) result(id string) resultAnswer {
	s.t.Helper()
	var r resultAnswer
	s.call("assessor", http.MethodGet, "/sessions/"+id+"/result", nil, &r)
	return r
}

package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// front is nginx with the configuration that comes with the program, before a running service.
type front struct {
	t       *testing.T
	dir     string
	address string
	plain   string // where it speaks without TLS
	client  *http.Client
}

// newFront starts nginx before a site.
func newFront(t *testing.T, s *site, public string) *front {
	t.Helper()
	f := newFrontOf(t, s.addr, public)
	if res, _ := f.ask("GET", "/healthz", nil); res.StatusCode != 200 {
		t.Fatalf("the site does not answer: %d", res.StatusCode)
	}
	return f
}

// newFrontOf starts nginx before what is served at an address, with its file changed in places: pairs of an old and a
// new text. .ci/need nginx installs it.
func newFrontOf(t *testing.T, served, public string, changes ...string) *front {
	t.Helper()
	_ = os.Getenv("MINPING_TEST_PROGRAMS") // so that a test runs again when the program it starts has changed
	program, err := exec.LookPath("nginx")
	if err != nil {
		program = "/usr/sbin/nginx"
	}
	if exec.Command(program, "-v").Run() != nil {
		t.Fatal("nginx is missing: .ci/need nginx")
	}
	f := &front{t: t, dir: t.TempDir(), address: public, plain: freeAddress(t)}
	authority := writeCertificate(t, f.dir, 1)
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	f.client = &http.Client{
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: roots, ClientSessionCache: tls.NewLRUClientSessionCache(8)},
		},
	}
	conf := filepath.Join(f.dir, "nginx.conf")
	must(t, os.WriteFile(conf, f.configuration(served, changes), 0o600))
	if out, err := exec.Command(program, "-t", "-p", f.dir, "-c", conf).CombinedOutput(); err != nil {
		t.Fatalf("nginx -t: %s", out)
	}
	cmd := exec.Command(program, "-p", f.dir, "-c", conf)
	var said bytes.Buffer
	cmd.Stderr = &said
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", f.address); err == nil {
			_ = conn.Close()
			return f
		}
		if time.Now().After(end) {
			t.Fatalf("nginx does not answer: %s", said.String())
		}
	}
}

// configuration is the file as it is, with the addresses and folders of this test.
func (f *front) configuration(served string, changes []string) []byte {
	f.t.Helper()
	raw, err := os.ReadFile("../../configs/nginx/minping.conf")
	must(f.t, err)
	text := strings.NewReplacer(changes...).Replace(string(raw))
	for old, here := range map[string]string{
		"server 127.0.0.1:8080;":                "server " + served + ";",
		"listen 80;":                            "listen " + f.plain + ";",
		"listen 443 ssl;":                       "listen " + f.address + " ssl;",
		"/etc/ssl/minping/fullchain.pem":        f.dir + "/cert.pem",
		"/etc/ssl/minping/privkey.pem":          f.dir + "/key.pem",
		"/var/log/nginx/minping_staff.log":      f.dir + "/staff.log",
		"server_name pg.example.cn;\n\n    ssl": "server_name _;\n\n    ssl",
	} {
		if strings.Count(text, old) != 1 {
			f.t.Fatalf("%q is there %d times", old, strings.Count(text, old))
		}
		text = strings.ReplaceAll(text, old, here)
	}
	// As nginx comes: everything is logged unless the file says otherwise.
	user := ""
	if os.Getuid() == 0 {
		user = "user root; " // the folders of a test are its user's
	}
	return []byte(user + "daemon off; pid " + f.dir + "/pid; error_log " + f.dir + "/error.log info;\n" +
		"worker_processes 1;\nevents {}\nhttp { access_log " + f.dir + "/access.log; client_body_temp_path " + f.dir +
		"/bodies; proxy_temp_path " + f.dir + "/answers;\n" +
		"fastcgi_temp_path " + f.dir + "/f; uwsgi_temp_path " + f.dir + "/u; scgi_temp_path " + f.dir + "/s;\n" + text +
		"}\n")
}

func (f *front) ask(method, path string, body []byte) (*http.Response, string) {
	f.t.Helper()
	req, err := http.NewRequestWithContext(f.t.Context(), method, "https://"+f.address+path, bytes.NewReader(body))
	must(f.t, err)
	res, err := f.client.Do(req)
	must(f.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	must(f.t, err)
	return res, string(raw)
}

// logs is everything that nginx wrote anywhere.
func (f *front) logs() string {
	f.t.Helper()
	var all strings.Builder
	files, err := filepath.Glob(filepath.Join(f.dir, "*.log"))
	must(f.t, err)
	for _, name := range files {
		raw, err := os.ReadFile(name)
		must(f.t, err)
		all.Write(raw)
	}
	return all.String()
}

// rb1 §12, §13: what the proxy must keep of voters, with the file that comes with the program.
func TestTheNginxConfigurationServesVotersAndKeepsNothingOfThem(t *testing.T) {
	public := freeAddress(t)
	s := newSite(t, "--public-url", "https://"+public)
	briefing, _, _ := s.briefing(7, "liaocheng")
	id, file := s.session(briefing, 6, nil)
	f := newFront(t, s, public)

	slips := readSlips(t, file)
	admit := admission(t, s, id, slips[0])
	res, body := f.ask("POST", "/rb1/"+id+"/admit", admit)
	if res.StatusCode != 200 || len(body) < 256 {
		t.Fatalf("an admission through nginx: %d %q", res.StatusCode, body)
	}
	for _, path := range []string{"/b", "/rb1/" + id + "/state", "/rb1/" + id + "/manifest"} {
		res, _ := f.ask("GET", path, nil)
		if res.StatusCode != 200 || res.Header.Get("Set-Cookie") != "" || res.TLS.DidResume {
			t.Errorf("%s: %d, cookie %q, resumed %v", path, res.StatusCode, res.Header.Get("Set-Cookie"),
				res.TLS.DidResume)
		}
	}
	res, _ = f.ask("POST", "/rb1/"+id+"/cast", make([]byte, 20<<10))
	if res.StatusCode != 413 && res.StatusCode != 400 {
		t.Errorf("a flood: %d", res.StatusCode)
	}
	if res, _ := f.ask("GET", "/metrics", nil); res.StatusCode != 404 {
		t.Errorf("counters are open to phones: %d", res.StatusCode)
	}
	if res, _ := f.ask("GET", "/admin/login", nil); res.StatusCode != 200 {
		t.Errorf("the panel: %d", res.StatusCode)
	}
	s.kill()
	if res, body := f.ask("POST", "/rb1/"+id+"/admit", admit); res.StatusCode != 503 || body != "unavailable" {
		t.Errorf("with the service away: %d %q", res.StatusCode, body)
	}
	f.ask("GET", "/admin/login", nil)

	all := f.logs()
	if !strings.Contains(all, "/admin/login") {
		t.Errorf("staff requests are not logged, so this test sees nothing:\n%s", all)
	}
	for _, trace := range []string{"rb1", id, "/b ", base64.RawURLEncoding.EncodeToString(admit[:16])} {
		if strings.Contains(all, trace) {
			t.Errorf("%q is in the proxy's logs:\n%s", trace, all)
		}
	}
	for _, folder := range []string{"bodies", "answers"} {
		if left, _ := filepath.Glob(filepath.Join(f.dir, folder, "*")); len(left) > 0 {
			t.Errorf("on the disk: %v", left)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"minping/internal/certificate"
	"minping/internal/config"
	"minping/internal/store"
)

// A demo that listens on every address prints links that work; TestTheDemoShowsAResultWithoutAPassword has one address.
func TestTheLinksOfADemoOnEveryAddressWork(t *testing.T) {
	t.Parallel()
	_, port, _ := net.SplitHostPort(freeAddress(t))
	cmd := runMinping("demo", "--addr", net.JoinHostPort("0.0.0.0", port), "--exit-after", "300s")
	var out lockedBuffer
	cmd.Stdout, cmd.Stderr = &out, &out
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	ready := func() bool { return strings.HasSuffix(out.String(), "/admin\n") }
	for end := time.Now().Add(3 * time.Minute); !ready() && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	links := regexp.MustCompile(`http://[0-9.:]+/\S+`).FindAllString(out.String(), -1)
	if len(links) != 10 {
		t.Errorf("%d links in\n%s", len(links), out.String())
	}
	for _, link := range links {
		res, err := http.Get(link)
		if err != nil {
			t.Errorf("a dead link: %v", err)
			continue
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s is answered %d", link, res.StatusCode)
		}
	}
}

// lockedBuffer takes the output of a program that runs.
type lockedBuffer struct {
	sem chan struct{}
	b   bytes.Buffer
}

func (l *lockedBuffer) lock() func() {
	if l.sem == nil {
		l.sem = make(chan struct{}, 1)
	}
	l.sem <- struct{}{}
	return func() { <-l.sem }
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	defer l.lock()()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	defer l.lock()()
	return l.b.String()
}

// One PC listens on the loopback and on the one chosen address, and on no other. A person who starts the program by
// hand is shown where the panel and the data are, and whether phones can reach it.
func TestOnePCSaysWhereItIsAndWhetherPhonesReachIt(t *testing.T) {
	alone := greeting("http://127.0.0.1:8080", "some/data", nil)
	hall := greeting("http://192.168.1.5:8080", "some/data", nil)
	for _, want := range []string{"http://127.0.0.1:8080/admin", "手机打不开", "现在印的票不能用", "/some/data", "doctor --standalone"} {
		if !strings.Contains(alone, want) {
			t.Errorf("no %q in\n%s", want, alone)
		}
	}
	if !strings.Contains(hall, "http://192.168.1.5:8080/admin") || !strings.Contains(hall, "会场的 Wi-Fi") ||
		strings.Contains(hall, "打不开：") {
		t.Errorf("in a hall it says\n%s", hall)
	}
}

// An office's network may have public addresses: one is used if it is named; if there is no other, the refusal names
// it.
func TestOnePCTakesAnyAddressOfItsOwnThatIsNamed(t *testing.T) {
	public, home, office := net.IPv4(198, 51, 100, 7), net.IPv4(192, 168, 1, 5), net.IPv4(10, 0, 0, 9)
	for _, x := range []struct {
		lan  string
		own  []net.IP
		want string
		says string
	}{
		{"198.51.100.7", []net.IP{public, home}, "198.51.100.7", ""},
		{"", []net.IP{public, home}, "192.168.1.5", ""},
		{"", []net.IP{public}, "", ""},
		{"", []net.IP{home, office}, "", "192.168.1.5、10.0.0.9"},
		{"203.0.113.9", []net.IP{public, home}, "", "现有：198.51.100.7, 192.168.1.5"},
		{"203.0.113.9", nil, "", "现有：没有"},
		{"my-pc", []net.IP{home}, "", "本机没有地址 my-pc"},
	} {
		got, err := standalone{lan: x.lan}.choose(x.own)
		var r *store.Refusal
		if got != x.want || errors.As(err, &r) != (x.says != "") || r != nil && !strings.Contains(r.ZH, x.says) {
			t.Errorf("--lan %q of %v: %q, %v", x.lan, x.own, got, err)
		}
	}
	says := greeting("http://127.0.0.1:8080", "some/data", []net.IP{public})
	if !strings.Contains(says, "--lan 198.51.100.7") || strings.Contains(says, "没有接入") {
		t.Errorf("a PC with a public address is told\n%s", says)
	}
}

func TestOnePCListensOnTheLoopbackAndOneAddress(t *testing.T) {
	all, err := listenAll(context.Background(), []string{"127.0.0.1", "127.0.0.3"}, "0")
	must(t, err)
	defer all.Close() //nolint:errcheck // the test is over
	go func() {
		for {
			c, err := all.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(c, "here")
			_ = c.Close()
		}
	}()
	_, port, _ := net.SplitHostPort(all.Addr().String())
	if got, want := addresses(all), "127.0.0.1:"+port+" 127.0.0.3:"+port; got != want {
		t.Errorf("it says that it listens on %q, want %q", got, want)
	}
	for host, want := range map[string]string{"127.0.0.1": "here", "127.0.0.3": "here", "127.0.0.4": ""} {
		got := ""
		if c, err := net.DialTimeout("tcp", net.JoinHostPort(host, port), time.Second); err == nil {
			raw, _ := io.ReadAll(c)
			got = string(raw)
		}
		if got != want {
			t.Errorf("%s answers %q, want %q", host, got, want)
		}
	}
	must(t, all.Close())
	if _, err := all.Accept(); err == nil {
		t.Error("it accepts after closing")
	}
	if _, err := (standalone{lan: "203.0.113.9"}).address(); err == nil {
		t.Error("an address that this machine does not have was taken")
	}
}

// doctor says what is wrong, in words, and lets phones play a hall on this machine's own disk.
func TestDoctorPlaysAHallOnThisMachine(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	out, err := runMinping("doctor", "--data", s.data(), "--public-url", s.url(), "--phones", "12").CombinedOutput()
	text := string(out)
	if err == nil || !strings.Contains(text, "✗ address") || !strings.Contains(text, "12 phones voted in") {
		t.Errorf("%v\n%s", err, text)
	}
	for _, want := range []string{"✓ clock", "✓ links", "✓ reach", "! certificate", "✓ officers    2"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(s.data(), ".doctor*")); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
}

// writeCertificate makes a certificate for 127.0.0.1 with a number, and the pool that trusts it.
func writeCertificate(t *testing.T, dir string, number int64) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(number), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	must(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "cert.pem"),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "key.pem"),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), 0o600))
	cert, err := x509.ParseCertificate(der)
	must(t, err)
	return cert
}

// renewAsCertbotDoes leaves what an ACME client leaves: a new pair in a new folder, and links that are renamed to it
// one after the other. In between the certificate and the key do not match.
func renewAsCertbotDoes(t *testing.T, dir string, number int64, between func()) *x509.Certificate {
	t.Helper()
	archive := filepath.Join(dir, fmt.Sprint(number))
	must(t, os.Mkdir(archive, 0o700))
	cert := writeCertificate(t, archive, number)
	lead := func(name string) {
		must(t, os.Symlink(filepath.Join(archive, name), filepath.Join(dir, name+".new")))
		must(t, os.Rename(filepath.Join(dir, name+".new"), filepath.Join(dir, name)))
	}
	lead("cert.pem")
	time.Sleep(certificate.LookAgain + certificate.LookAgain/5)
	between()
	lead("key.pem")
	return cert
}

// A renewed certificate is served without a restart; a file that is half written is not.
func TestARenewedCertificateIsServedWithoutARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := writeCertificate(t, dir, 1)
	s := &site{t: t, dir: dir, addr: freeAddress(t), tokens: map[string]string{}}
	s.where = []string{"--data", s.data()}
	s.flags = []string{"--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem")}
	s.launch()
	t.Cleanup(s.stop)
	served := func(trusted *x509.Certificate) (int64, error) {
		pool := x509.NewCertPool()
		pool.AddCert(trusted)
		c, err := tls.DialWithDialer(&net.Dialer{Timeout: time.Second}, "tcp", s.addr, &tls.Config{RootCAs: pool})
		if err != nil {
			return 0, err
		}
		defer c.Close() //nolint:errcheck // nothing was written
		if c.ConnectionState().NegotiatedProtocol == "h2" {
			return 0, fmt.Errorf("HTTP/2")
		}
		return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64(), nil
	}
	within := func(trusted *x509.Certificate, want int64) {
		t.Helper()
		var got int64
		var err error
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
			got, err = served(trusted)
			if got == want {
				return
			}
		}
		t.Fatalf("served %d, %v, want %d\n%s", got, err, want, s.log.String())
	}
	within(first, 1)
	must(t, os.WriteFile(filepath.Join(dir, "cert.pem"), []byte("half"), 0o600))
	time.Sleep(1200 * time.Millisecond)
	within(first, 1)
	before := writeCertificate(t, dir, 2)
	within(before, 2)
	for n := int64(3); n < 5; n++ { // first links take the place of files
		before = renewAsCertbotDoes(t, dir, n, func() { within(before, n-1) })
		within(before, n)
	}
	if !strings.Contains(s.log.String(), "https://"+s.addr) {
		t.Error("the address that it prints is not https")
	}
	out, err := runMinping("serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--tls-cert", "x").CombinedOutput()
	if err == nil || !bytes.Contains(out, []byte("tls_key")) {
		t.Errorf("a certificate without a key: %v\n%s", err, out)
	}
}

// A person who forgot the password of one PC is shown "minping user reset", without a folder.
func TestTheDataOfOnePCIsFoundWithoutBeingNamed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, args := range map[string][]string{
		"found": nil, "named": {"--data", t.TempDir()}, "elsewhere": {"--store", "mongodb://127.0.0.1:1/x"},
	} {
		cfg, _, err := config.LoadWith(config.NewFlags("user"), args, func(string) string { return "" },
			config.StoreSettings()...)
		if err != nil {
			t.Fatal(err)
		}
		findData(&cfg, s.data())
		found := cfg.Data == s.data() && string(cfg.Store) == "sqlite:"+s.data() &&
			cfg.Keys == filepath.Join(s.data(), "keys")
		if found != (args == nil) {
			t.Errorf("%s: %s, %s, %s", name, cfg.Data, cfg.Store, cfg.Keys)
		}
	}
}

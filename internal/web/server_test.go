package web

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/web/phone"
)

func TestOverTLSNoConnectionIsTiedToAnother(t *testing.T) {
	cert, pool := certificate(t)
	h := newEnv(t, func(_ *app.Options, o *Options) {
		o.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	})
	addr := h.listen()
	cfg := &tls.Config{
		RootCAs:            pool,
		ServerName:         "hall.test",
		ClientSessionCache: tls.NewLRUClientSessionCache(8),
		MinVersion:         tls.VersionTLS12,
	}
	for i := range 3 {
		c, err := (&tls.Dialer{Config: cfg}).DialContext(t.Context(), "tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, "GET /b HTTP/1.1\r\nHost: hall.test\r\nConnection: close\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(c)
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 200") {
			t.Errorf("answer %.60s, %v", answer, err)
		}
		if c.(*tls.Conn).ConnectionState().DidResume {
			t.Errorf("connection %d resumed an earlier session", i)
		}
	}
}

// certificate makes a self-signed certificate for hall.test.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "hall.test"},
		DNSNames:     []string{"hall.test"},
		NotBefore: time.Now().
			Add(-time.Hour),
		NotAfter:              time.Now().Add(time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestCountersCanHaveAnAddressOfTheirOwn(t *testing.T) {
	free, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	metrics := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	h := newEnv(t, func(_ *app.Options, o *Options) { o.MetricsAddr = metrics })
	addr := h.listen()
	if status, _ := h.raw(addr, "GET", "/metrics", "", nil); status != 404 {
		t.Errorf("/metrics beside the voter's side: %d", status)
	}
	h.raw(addr, "GET", "/api/v1/rounds", "", nil)
	status, body := h.raw(metrics, "GET", "/metrics", "", nil)
	const want = `minping_staff_requests_total{route="/api/v1/rounds",status="401"} 1`
	if status != 200 || !strings.Contains(string(body), want) {
		t.Errorf("%d %s", status, body)
	}
}

func TestListenSaysWhatIsWrongWithAnAddress(t *testing.T) {
	h := newEnv(t, func(_ *app.Options, o *Options) { o.Addr = "127.0.0.1:99999" })
	if err := h.server.Listen(t.Context()); err == nil || !strings.Contains(err.Error(), "127.0.0.1:99999") {
		t.Errorf("listen: %v", err)
	}
	h = newEnv(t, func(_ *app.Options, o *Options) { o.Addr, o.MetricsAddr = "127.0.0.1:0", "nonsense:x" })
	if err := h.server.Listen(t.Context()); err == nil || !strings.Contains(err.Error(), "nonsense:x") {
		t.Errorf("listen for metrics: %v", err)
	}
	if _, err := New(Options{}); err == nil {
		t.Error("a server without a service was made")
	}
}

// A signal can come while the service starts. The library, told to shut down before it accepts connections, does
// nothing and then accepts them for ever.
func TestAStopDuringTheStartEndsTheServer(t *testing.T) {
	h := newEnv(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for range 20 {
		ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		server, err := New(h.server.opts)
		if err != nil {
			t.Fatal(err)
		}
		served := make(chan error, 1)
		go func() { served <- server.Serve(ctx, ln) }()
		select {
		case err := <-served:
			if err != nil {
				t.Errorf("stopped with %v", err)
			}
		case <-time.After(time.Minute):
			_ = ln.Close()
			t.Fatal("it goes on serving")
		}
	}
}

func TestARequestThatTakesTooLongToDrainIsCancelled(t *testing.T) {
	h := newEnv(t, func(_ *app.Options, o *Options) { o.Drain = 200 * time.Millisecond })
	ended := make(chan struct{})
	entered := make(chan struct{})
	h.server.App().Get("/stuck", plainChain(h.server, func(ctx context.Context) {
		close(entered)
		<-ctx.Done()
		close(ended)
	})...)
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(ctx, ln) }()
	go h.raw(ln.Addr().String(), "GET", "/stuck", "", nil)
	<-entered
	stop()
	if err := <-served; err == nil {
		t.Error("a drain that took too long was called clean")
	}
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("the stuck request was not cancelled")
	}
}

// Browsers open connections ahead of need. None of them may delay a shutdown, but a client that has just opened one
// may still send a request.
func TestIdleConnectionsDoNotHoldUpTheEnd(t *testing.T) {
	h := newEnv(t)
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(ctx, ln) }()
	dial := func() net.Conn {
		t.Helper()
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	dial()
	asks := dial()
	h.raw(ln.Addr().String(), "GET", "/healthz", "", nil) // by now the two are accepted
	stop()
	began := time.Now()
	time.Sleep(300 * time.Millisecond)
	if _, err := io.WriteString(asks, "GET /healthz HTTP/1.1\r\nHost: hall.test\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(asks); err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 200") {
		t.Errorf("who asked in time: %.60s, %v", answer, err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("the end took %v", took)
	}
}

func TestThePageThatVerifiesIsServedWithItsOwnPolicy(t *testing.T) {
	const policy = "default-src 'none'; script-src 'sha256-x'"
	h := newEnv(t, func(_ *app.Options, o *Options) { o.Verify = phone.Page{HTML: []byte("<p>核验</p>"), CSP: policy} })
	r := h.ask("GET", "/verify", "", nil).want(200)
	if r.Header.Get("Content-Security-Policy") != policy || string(r.Body) != "<p>核验</p>" {
		t.Errorf("%v %s", r.Header, r.Body)
	}
	newEnv(t).ask("GET", "/verify", "", nil).want(404)
}

func TestARoundSaysWhatIsDueWhen(t *testing.T) {
	h := newEnv(t)
	for no, want := range []struct{ start, period, report, inspection string }{
		{"2024-07-01", "2024-10-01", "2024-10-08", "2024-11-01"},
		{"2024-11-30", "2025-02-28", "2025-03-07", "2025-03-28"},
	} {
		id := h.make(
			auth.Admin,
			"/api/v1/rounds",
			map[string]any{"term": 5, "no": no + 1, "name": "一轮", "starts_on": want.start},
		)
		var r struct {
			Deadlines struct {
				PeriodEnd      string `json:"period_end"`
				DailyReportDue string `json:"daily_report_due"`
				InspectionBy   string `json:"inspection_by"`
			}
		}
		h.as(auth.Organizer, "GET", "/api/v1/rounds/"+id, nil).want(200).into(&r)
		if d := r.Deadlines; d.PeriodEnd != want.period || d.DailyReportDue != want.report ||
			d.InspectionBy != want.inspection {
			t.Errorf("from %s: %+v", want.start, d)
		}
	}
}

func TestRecordsAreChangedAndListedInPages(t *testing.T) {
	h := newEnv(t)
	round := h.make(
		auth.Admin,
		"/api/v1/rounds",
		map[string]any{"term": 5, "no": 7, "name": "第七轮", "starts_on": "2024-07-01"},
	)
	h.as(auth.Admin, "PATCH", "/api/v1/rounds/"+round, map[string]any{"name": "七轮"}, "If-Match", `"1"`).want(200)
	h.as(auth.Admin, "PATCH", "/api/v1/rounds/"+round, map[string]any{"starts_on": "someday"}).problem(422, "invalid")
	h.as(auth.Admin, "GET", "/api/v1/rounds/"+round+"/bulletin", nil).problem(404, "not_found")
	org := h.make(
		auth.Admin,
		"/api/v1/organizations",
		map[string]any{"name": "市水利局", "kind": "department", "key_function": true},
	)
	var v struct {
		Kind        string
		KeyFunction bool `json:"key_function"`
		Version     int
	}
	h.as(auth.Admin, "PATCH", "/api/v1/organizations/"+org, map[string]any{"kind": "county"}).want(200).into(&v)
	if v.Kind != "county" || !v.KeyFunction || v.Version != 2 {
		t.Errorf("changed %+v: what was not named must stay", v)
	}
	h.as(auth.Admin, "PATCH", "/api/v1/organizations/"+org, map[string]any{"kind": "county"}, "If-Match", `"1"`).
		problem(412, "stale")
	h.as(auth.Admin, "PATCH", "/api/v1/organizations/nothing", map[string]any{}).problem(404, "not_found")

	type list struct {
		Items      []struct{ N int }
		NextCursor *string `json:"next_cursor"`
	}
	last, cursor := 0, ""
	for {
		var l list
		h.as(auth.Auditor, "GET", "/api/v1/audit?limit=1&cursor="+cursor, nil).want(200).into(&l)
		if len(l.Items) != 1 || l.Items[0].N != last+1 {
			t.Fatalf("after entry %d: %+v", last, l)
		}
		last = l.Items[0].N
		if l.NextCursor == nil {
			break
		}
		cursor = *l.NextCursor
	}
	if last < 4 {
		t.Errorf("the audit log ends at %d", last)
	}
	r := h.as(auth.Admin, "HEAD", "/api/v1/rounds", nil).want(200)
	if len(r.Body) != 0 || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("HEAD %v %s", r.Header, r.Body)
	}
	h.ask("HEAD", "/api/v1/rounds", "", nil).want(http.StatusUnauthorized)
}

// A load balancer that asks during shutdown stops sending traffic here.
func TestADrainingServerIsNotReady(t *testing.T) {
	h := newEnv(t)
	h.ask("GET", "/readyz", "", nil).word(200, "ok")
	if err := h.server.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := h.ask("GET", "/readyz", "", nil).want(503); !strings.HasPrefix(string(r.Body), "unavailable\ndraining ") {
		t.Errorf("%s", r.Body)
	}
	h.ask("GET", "/healthz", "", nil).word(200, "ok")
}

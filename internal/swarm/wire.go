package swarm

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/valyala/fasthttp"
)

const maxAnswer = 64 << 20 // the largest answer is the records of a board

// endpoint is where requests go. Its name is resolved once, by connecting.
type endpoint struct {
	base string // scheme://host[:port]
	host string // for the Host header
	addr string // for dialling
	tls  *tls.Config
}

// newEndpoint parses scheme://host[:port]; a path is not allowed.
func newEndpoint(raw string, config *tls.Config) (*endpoint, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is not http://host or https://host", raw)
	}
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, fmt.Errorf("%q must be scheme, host and port only", raw)
	}
	e := &endpoint{base: u.Scheme + "://" + u.Host, host: u.Host}
	port := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if u.Port() != "" {
		port = u.Port()
	}
	e.addr = net.JoinHostPort(u.Hostname(), port)
	if u.Scheme == "https" {
		e.tls = &tls.Config{MinVersion: tls.VersionTLS12}
		if config != nil {
			e.tls = config.Clone()
		}
		if e.tls.ServerName == "" {
			e.tls.ServerName = u.Hostname()
		}
	}
	return e, nil
}

// resolve connects once and remembers the address that answered.
func (e *endpoint) resolve(ctx context.Context, timeout time.Duration) error {
	d := net.Dialer{Timeout: timeout}
	c, err := d.DialContext(ctx, "tcp", e.addr)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	e.addr = c.RemoteAddr().String()
	return c.Close()
}

// link is one connection of one phone (or of one worker, if connections are kept).
type link struct {
	conn  net.Conn
	in    *bufio.Reader
	stop  func() bool // detaches it from the run's cancellation
	asked bool        // it has been used, so the server may have closed it since
}

// meter counts the bytes sent and received over TCP.
type meter struct {
	net.Conn
	t *tally
}

func (m meter) Read(p []byte) (int, error) {
	n, err := m.Conn.Read(p)
	m.t.received += int64(n)
	return n, err
}

func (m meter) Write(p []byte) (int, error) {
	n, err := m.Conn.Write(p)
	m.t.sent += int64(n)
	return n, err
}

// link returns the worker's connection to an endpoint, opening one if there is none.
func (w *worker) link(ctx context.Context, to *endpoint) (*link, error) {
	if l := w.links[to]; l != nil {
		return l, nil
	}
	start := time.Now()
	d := net.Dialer{Timeout: w.run.RequestTimeout, KeepAlive: -1}
	raw, err := d.DialContext(ctx, "tcp", to.addr)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	var conn net.Conn = meter{raw, w.tally}
	if to.tls != nil {
		secure := tls.Client(conn, to.tls)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("tls: %w", err), raw.Close())
		}
		conn = secure
	}
	l := &link{conn: conn, in: w.spare}
	if l.in == nil {
		l.in = bufio.NewReaderSize(nil, 8<<10)
	}
	w.spare = nil
	l.in.Reset(conn)
	l.stop = context.AfterFunc(ctx, func() { _ = raw.Close() })
	w.links[to] = l
	w.tally.step(stepConnect, time.Since(start))
	return l, nil
}

// hangUp closes the worker's connection to an endpoint.
func (w *worker) hangUp(to *endpoint) {
	if l := w.links[to]; l != nil {
		l.stop()
		_ = l.conn.Close() // nothing more is read from it
		w.spare = l.in
		delete(w.links, to)
	}
}

func (w *worker) hangUpAll() {
	for to := range w.links {
		w.hangUp(to)
	}
}

// exchange sends one finished request and reads its answer into w.resp.
func (w *worker) exchange(ctx context.Context, to *endpoint, request []byte) error {
	for {
		l, err := w.link(ctx, to)
		if err != nil {
			return err
		}
		reused := l.asked
		if err = l.talk(request, &w.resp, w.run.RequestTimeout); err == nil {
			l.asked = true
			if w.resp.ConnectionClose() {
				w.hangUp(to)
			}
			return nil
		}
		w.hangUp(to)
		var timeout net.Error
		if !reused || ctx.Err() != nil || errors.As(err, &timeout) && timeout.Timeout() {
			return err
		}
		w.tally.retries["connection closed while idle"]++
	}
}

func (l *link) talk(request []byte, resp *fasthttp.Response, timeout time.Duration) error {
	if err := l.conn.SetDeadline(time.Now().Add(timeout)); err != nil {
		return fmt.Errorf("set deadline: %w", err)
	}
	if _, err := l.conn.Write(request); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	if err := resp.ReadLimitBody(l.in, maxAnswer); err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	return nil
}

// get and post build the whole request in the worker's buffer; it is valid until the next one.
func (w *worker) get(to *endpoint, path, extra string) []byte {
	b := append(w.buf[:0], "GET "...)
	b = append(append(b, path...), " HTTP/1.1\r\nHost: "...)
	b = append(append(b, to.host...), "\r\nUser-Agent: minping-swarm\r\nAccept: */*\r\n"...)
	w.buf = append(append(b, extra...), "\r\n"...)
	return w.buf
}

func (w *worker) post(to *endpoint, path string, body []byte) []byte {
	b := append(w.buf[:0], "POST "...)
	b = append(append(b, path...), " HTTP/1.1\r\nHost: "...)
	b = append(append(b, to.host...), "\r\nUser-Agent: minping-swarm\r\nContent-Type: "+
		"application/octet-stream\r\nContent-Length: "...)
	b = strconv.AppendInt(b, int64(len(body)), 10)
	w.buf = append(append(b, "\r\n\r\n"...), body...)
	return w.buf
}

package web

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// idleConns are connections that have received nothing yet. Browsers open some ahead of need, and phones just before a
// request; fasthttp treats each as a request in progress, so a server that shuts down would wait for it until the read
// timeout.
type idleConns struct {
	mu   sync.Mutex
	open map[*idleConn]time.Time // when it was opened
}

// How long a connection may stay silent when the server shuts down, because a client that has just opened it is about
// to send a request; and how often that is checked.
const (
	idleTime = time.Second
	idleTick = 100 * time.Millisecond
)

// of watches the connections of a listener. Below TLS a handshake already counts as received bytes.
func (s *idleConns) of(ln net.Listener) net.Listener { return idleListener{ln, s} }

type idleListener struct {
	net.Listener
	all *idleConns
}

// Accept implements net.Listener; the connection is silent so far.
func (l idleListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &idleConn{Conn: conn, all: l.all}
	l.all.mu.Lock()
	defer l.all.mu.Unlock()
	if l.all.open == nil {
		l.all.open = map[*idleConn]time.Time{}
	}
	l.all.open[c] = time.Now()
	return c, nil
}

// hangUp closes connections that stay silent, until done.
func (s *idleConns) hangUp(done <-chan struct{}) {
	t := time.NewTicker(idleTick)
	defer t.Stop()
	for {
		for _, c := range s.silent() {
			_ = c.Close() // nothing was received, so nothing is lost
		}
		select {
		case <-done:
			return
		case <-t.C:
		}
	}
}

func (s *idleConns) silent() (out []*idleConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c, since := range s.open {
		if time.Since(since) >= idleTime {
			out = append(out, c)
		}
	}
	return out
}

func (s *idleConns) forget(c *idleConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
}

// idleConn is a connection that notices its first byte.
type idleConn struct {
	net.Conn
	all   *idleConns
	spoke atomic.Bool
}

// Read implements net.Conn; a client that has sent something is served to the end.
func (c *idleConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if !c.spoke.Load() {
		c.spoke.Store(true)
		c.all.forget(c)
	}
	return n, err
}

// Close implements net.Conn and removes the connection from the silent ones.
func (c *idleConn) Close() error {
	c.all.forget(c)
	return c.Conn.Close()
}

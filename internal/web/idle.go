package web

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// idleConns are the connections over which nothing has come yet. Browsers open some ahead of need, and phones the
// moment before they ask; fasthttp takes each for a request under way, and a server that ends would wait for it until
// the read timeout.
type idleConns struct {
	mu   sync.Mutex
	open map[*idleConn]time.Time // when it was opened
}

// How long a connection may stay silent when the server ends: who has just opened it is about to ask; and how often
// that is checked.
const (
	idleTime = time.Second
	idleTick = 100 * time.Millisecond
)

// of watches the connections of a listener. Below TLS a handshake is something that came.
func (s *idleConns) of(ln net.Listener) net.Listener { return idleListener{ln, s} }

type idleListener struct {
	net.Listener
	all *idleConns
}

// Accept waits for the next connection, which has said nothing yet.
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

// hangUp closes what stays silent, until done.
func (s *idleConns) hangUp(done <-chan struct{}) {
	t := time.NewTicker(idleTick)
	defer t.Stop()
	for {
		for _, c := range s.silent() {
			_ = c.Close() // nothing was said and nothing is lost
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

// idleConn is a connection that notes when its first byte comes.
type idleConn struct {
	net.Conn
	all   *idleConns
	spoke atomic.Bool
}

// Read reads; a client that has sent something is served to the end.
func (c *idleConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if !c.spoke.Load() {
		c.spoke.Store(true)
		c.all.forget(c)
	}
	return n, err
}

// Close closes the connection.
func (c *idleConn) Close() error {
	c.all.forget(c)
	return c.Conn.Close()
}

package web

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// reserves are the connections over which nothing has come yet. Browsers open some in reserve, and phones the moment before they ask;
// fasthttp takes each for a request under way, and a server that ends would wait for it until the read timeout.
type reserves struct {
	mu   sync.Mutex
	open map[*reserve]time.Time // when it was opened
}

// How long a connection may stay silent when the server ends: whoever has just opened it is about to ask. And how often that is looked at.
const (
	reserveTime = time.Second
	reserveTick = 100 * time.Millisecond
)

// of watches the connections of a listener. Below TLS a handshake is something that came.
func (s *reserves) of(ln net.Listener) net.Listener { return reserveListener{ln, s} }

type reserveListener struct {
	net.Listener
	all *reserves
}

// Accept waits for the next connection, which is in reserve.
func (l reserveListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &reserve{Conn: conn, all: l.all}
	l.all.mu.Lock()
	defer l.all.mu.Unlock()
	if l.all.open == nil {
		l.all.open = map[*reserve]time.Time{}
	}
	l.all.open[c] = time.Now()
	return c, nil
}

// hangUp closes what stays silent, until done.
func (s *reserves) hangUp(done <-chan struct{}) {
	t := time.NewTicker(reserveTick)
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

func (s *reserves) silent() (out []*reserve) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c, since := range s.open {
		if time.Since(since) >= reserveTime {
			out = append(out, c)
		}
	}
	return out
}

func (s *reserves) forget(c *reserve) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
}

// reserve is a connection that tells when its first byte comes.
type reserve struct {
	net.Conn
	all   *reserves
	spoke atomic.Bool
}

// Read reads; whoever has sent something is served to the end.
func (c *reserve) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if !c.spoke.Load() {
		c.spoke.Store(true)
		c.all.forget(c)
	}
	return n, err
}

// Close closes the connection.
func (c *reserve) Close() error {
	c.all.forget(c)
	return c.Conn.Close()
}

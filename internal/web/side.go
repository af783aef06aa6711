package web

import (
	"bytes"
	"crypto/tls"
	"net"
)

// sideListener wraps connections to remember which side their requests are for. It belongs above TLS, where requests
// are readable.
type sideListener struct{ net.Listener }

// Accept waits for the next connection.
func (l sideListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if over, ok := conn.(*tls.Conn); ok {
		return &heardTLS{sideConn{Conn: conn}, over}, nil
	}
	return &sideConn{Conn: conn}, nil
}

// sideConn is a connection that remembers which side its last request was for. fasthttp forgets a request with
// unreadable headers or body before any handler sees its path, and the voter's side must answer such a request with one
// word (rb1 §6 step 0).
type sideConn struct {
	net.Conn
	ear
}

// Read implements net.Conn; it also looks at the start of each request.
func (c *sideConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.hear(p[:n])
	return n, err
}

// Write implements net.Conn; an answer ends the current request.
func (c *sideConn) Write(p []byte) (int, error) {
	c.answered(p)
	return c.Conn.Write(p)
}

// heardTLS adds the methods by which fasthttp recognizes a TLS connection.
type heardTLS struct {
	sideConn
	over *tls.Conn
}

// Handshake runs the TLS handshake.
func (c *heardTLS) Handshake() error { return c.over.Handshake() }

// ConnectionState returns the state of the TLS connection.
func (c *heardTLS) ConnectionState() tls.ConnectionState { return c.over.ConnectionState() }

// ear remembers one bit of a request: whether it is a voter's. When requests are pipelined it looks at the first of
// them; it is only consulted about unreadable ones.
type ear struct {
	start []byte // the start of a request line that is too short to tell
	known bool
	voter bool
}

// earBytes is how much of a request is looked at, at most.
const earBytes = 256

// hear looks at incoming bytes.
func (e *ear) hear(p []byte) {
	if e.known || len(p) == 0 {
		return
	}
	if len(e.start) == 0 {
		p = bytes.TrimLeft(p, "\r\n")
	}
	e.start = append(e.start, p[:min(len(p), earBytes-len(e.start))]...)
	e.voter, e.known = aims(e.start)
	e.known = e.known || len(e.start) == earBytes
	if e.known {
		e.start = nil
	}
}

// answered marks the next incoming bytes as a new request, except after "100 Continue", where the body follows.
func (e *ear) answered(p []byte) {
	if !bytes.HasPrefix(p, []byte("HTTP/1.1 100 ")) {
		*e = ear{}
	}
}

func (e *ear) forVoters() bool { return e.voter }

// aims decides from the start of a request line whether it is for the voter's side; known is false while the line is
// too short to tell.
func aims(line []byte) (voter, known bool) {
	line, _, complete := bytes.Cut(line, []byte("\n"))
	_, target, spaced := bytes.Cut(line, []byte(" "))
	if !spaced {
		return false, complete
	}
	if _, rest, proxied := bytes.Cut(target, []byte("://")); proxied && target[0] != '/' {
		_, rest, slashed := bytes.Cut(rest, []byte("/"))
		if !slashed {
			return false, complete
		}
		target = append([]byte("/"), rest...)
	}
	path, ended := target, complete
	if end := bytes.IndexAny(target, " ?#"); end >= 0 {
		path, ended = target[:end], true
	}
	return isVoter(string(path)), ended || len(path) >= len(voterPrefix)
}

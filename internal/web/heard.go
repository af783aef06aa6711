package web

import (
	"bytes"
	"crypto/tls"
	"net"
)

// heardListener gives connections an ear. It belongs above TLS, where requests can be read.
type heardListener struct{ net.Listener }

// Accept waits for the next connection.
func (l heardListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if over, ok := conn.(*tls.Conn); ok {
		return &heardTLS{heard{Conn: conn}, over}, nil
	}
	return &heard{Conn: conn}, nil
}

// heard is a connection that remembers which side its last request was for. A request whose headers or body cannot be
// read is forgotten by fasthttp before anybody sees where it went, and the voter's side answers it in one word (rb1 §6
// step 0).
type heard struct {
	net.Conn
	ear
}

// Read reads.
func (c *heard) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.hear(p[:n])
	return n, err
}

// Write writes.
func (c *heard) Write(p []byte) (int, error) {
	c.answered(p)
	return c.Conn.Write(p)
}

// heardTLS has the methods that tell fasthttp that a connection is one over TLS.
type heardTLS struct {
	heard
	over *tls.Conn
}

// Handshake is the TLS connection's.
func (c *heardTLS) Handshake() error { return c.over.Handshake() }

// ConnectionState is the TLS connection's.
func (c *heardTLS) ConnectionState() tls.ConnectionState { return c.over.ConnectionState() }

// ear keeps one bit of a request: whether it is a voter's. Of requests that are sent before the answer to the one ahead
// of them it hears the first; it is only asked about those that could not be read.
type ear struct {
	start []byte // of a request line of which too little has come to tell
	known bool
	voter bool
}

// earBytes is how much of a request is listened to at most.
const earBytes = 256

// hear listens to what comes in.
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

// answered makes the next that comes in a new request; the body comes after "100 Continue".
func (e *ear) answered(p []byte) {
	if !bytes.HasPrefix(p, []byte("HTTP/1.1 100 ")) {
		*e = ear{}
	}
}

func (e *ear) forVoters() bool { return e.voter }

// aims tells from the start of a request line whether it is for the voter's side, or that more of it is needed to tell.
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

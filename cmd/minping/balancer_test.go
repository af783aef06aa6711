package main

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// balancer hands every connection to the next replica that answers, with no memory of who talked to whom.
type balancer struct {
	addr  string
	sites []*site
	turn  atomic.Int64
}

func balance(t *testing.T, sites ...*site) *balancer {
	t.Helper()
	ln, err := net.Listen("tcp", freeAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	b := &balancer{addr: ln.Addr().String(), sites: sites}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			open.Go(func() { b.carry(c) })
		}
	})
	t.Cleanup(func() { _ = ln.Close() }) // connections end with their replicas and phones
	return b
}

func (b *balancer) url() string { return "http://" + b.addr }

func (b *balancer) carry(phone net.Conn) {
	defer phone.Close() //nolint:errcheck // a phone that is gone is gone
	for range b.sites {
		s := b.sites[int(b.turn.Add(1))%len(b.sites)]
		replica, err := net.Dial("tcp", s.addr)
		if err != nil {
			continue
		}
		defer replica.Close() //nolint:errcheck // and so is a replica
		go func() {
			_, _ = io.Copy(replica, phone)
			_ = replica.(*net.TCPConn).CloseWrite()
		}()
		_, _ = io.Copy(phone, replica)
		return
	}
}

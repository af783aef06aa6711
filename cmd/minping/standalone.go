package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"minping/internal/config"
	"minping/internal/store"
	"minping/internal/store/sqlite"
)

// standalone is one PC that runs a briefing without a network: its data is kept beside the program or in the given
// folder, and it listens on the loopback and on one address of the hall's network.
type standalone struct {
	on   bool
	lan  string
	open bool // the browser, at the set-up page or the panel
}

const (
	standaloneData = "minping-data"
	standalonePort = "8080"
)

// apply turns the settings of a service into those of one PC.
func (s standalone) apply(cfg *config.Config) error {
	if !cfg.Given("data") && !cfg.Given("store") {
		dir, err := besideProgram()
		if err != nil {
			return err
		}
		keepIn(cfg, dir)
	}
	if cfg.Given("addr") {
		return wrongUsage("--standalone chooses its addresses: leave out --addr; --lan names the one that phones reach")
	}
	return nil
}

// besideProgram is the default folder for the data of one PC.
func besideProgram() (string, error) {
	program, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("own program: %w", err)
	}
	return filepath.Join(filepath.Dir(program), standaloneData), nil
}

func keepIn(cfg *config.Config, dir string) {
	cfg.Data, cfg.Store = dir, config.Address("sqlite:"+dir)
	if !cfg.Given("keys") {
		cfg.Keys = filepath.Join(dir, "keys")
	}
}

// findData points a command that looks after existing data at the data of one PC in dir, if nothing else was named and
// there is none where a service keeps it: the person told to run the command need not know the folder.
func findData(cfg *config.Config, dir string) {
	own, ok := strings.CutPrefix(string(cfg.Store), "sqlite:")
	if ok && !cfg.Given("data") && !cfg.Given("store") && !sqlite.Exists(own) && sqlite.Exists(dir) {
		keepIn(cfg, dir)
	}
}

// listen listens on the loopback and on the address that phones reach. Without one, only this PC is served, and the
// address shows it.
func (s standalone) listen(ctx context.Context, cfg config.Config) (net.Listener, string, error) {
	lan, err := s.address()
	if err != nil {
		return nil, "", err
	}
	hosts := []string{"127.0.0.1"}
	if lan != "" {
		hosts = append(hosts, lan)
	}
	all, err := listenAll(ctx, hosts, standalonePort)
	if err != nil {
		all, err = listenAll(ctx, hosts, "0")
		if err != nil { // the port is taken
			return nil, "", fmt.Errorf("cannot listen: %w", err)
		}
	}
	if cfg.PublicURL != "" {
		return all, cfg.PublicURL, nil
	}
	scheme := "http://"
	if cfg.TLSCert != "" {
		scheme = "https://"
	}
	return all, scheme + all.parts[len(all.parts)-1].Addr().String(), nil
}

// address returns the one that was chosen, or the only one there is.
func (s standalone) address() (string, error) { return s.choose(ownAddresses()) }

// choose returns the address that was named, whatever its network: some offices have public addresses. If none was
// named it is the only private one. Among several a person must choose: phones on another network could not connect.
func (s standalone) choose(own []net.IP) (string, error) {
	found := private(own)
	if s.lan != "" {
		for _, a := range own {
			if a.Equal(net.ParseIP(s.lan)) {
				return a.String(), nil
			}
		}
		found = texts(own)
		return "", &store.Refusal{
			ZH: fmt.Sprintf("本机没有地址 %s，现有：%s。", s.lan, orNone(found, "没有")),
			EN: fmt.Sprintf("This machine has no address %s; it has: %s.", s.lan, orNone(found, "none")),
		}
	}
	switch len(found) {
	case 0:
		return "", nil
	case 1:
		return found[0], nil
	}
	return "", &store.Refusal{
		ZH: "本机有几个地址：" + strings.Join(found, "、") + "。请用 --lan 选定会场网络里的那一个。",
		EN: "This machine has several addresses: " + strings.Join(found, ", ") +
			". Choose the one on the hall's network with --lan.",
	}
}

// greeting shows the person who started the program by hand what runs, for whom, and where its data is; the log is for
// operators.
func greeting(public, data string, own []net.IP) string {
	if whole, err := filepath.Abs(data); err == nil {
		data = whole
	}
	phones := "手机要连会场的 Wi-Fi，才打得开。"
	if u, err := url.Parse(public); err == nil && net.ParseIP(u.Hostname()).IsLoopback() {
		phones = "手机打不开：这台电脑没有接入会场的网络。现在印的票不能用；接好网络，再启动一次。"
		if len(own) > 0 {
			phones = "手机打不开：这台电脑的地址 " + strings.Join(texts(own), "、") + " 不是内网地址，现在印的票不能用。\n" +
				"                    手机连得上它的话，请加上 --lan " + own[0].String() + "，再启动一次。"
		}
	}
	return fmt.Sprintf(`民评已启动，关掉这个窗口就停。minping is running; closing this window stops it.

  后台 panel        %s/admin
  票上的地址 slips  %s
                    %s
  数据 data         %s

开会前请自检 before a briefing: minping doctor --standalone

`, public, public, phones, data)
}

func orNone(list []string, none string) string {
	if len(list) == 0 {
		return none
	}
	return strings.Join(list, ", ")
}

// lanAddresses are this machine's private IPv4 addresses.
func lanAddresses() []string { return private(ownAddresses()) }

// ownAddresses are this machine's IPv4 addresses that another machine may reach.
func ownAddresses() (out []net.IP) {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			out = append(out, n.IP)
		}
	}
	return out
}

func private(own []net.IP) []string {
	return texts(slices.DeleteFunc(slices.Clone(own), func(ip net.IP) bool { return !ip.IsPrivate() }))
}

func texts(ips []net.IP) (out []string) {
	for _, ip := range ips {
		out = append(out, ip.String())
	}
	return out
}

// listeners accepts from several addresses as one.
type listeners struct {
	parts []net.Listener
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func listenAll(ctx context.Context, hosts []string, port string) (*listeners, error) {
	l := &listeners{conns: make(chan net.Conn), done: make(chan struct{})}
	for _, host := range hosts {
		ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, port))
		if err != nil {
			return nil, errors.Join(err, l.Close())
		}
		l.parts = append(l.parts, ln)
		if port == "0" { // the same for all
			_, port, _ = net.SplitHostPort(ln.Addr().String())
		}
	}
	for _, ln := range l.parts {
		go l.take(ln)
	}
	return l, nil
}

func (l *listeners) take(ln net.Listener) {
	for {
		c, err := ln.Accept()
		if err != nil {
			return // closed
		}
		select {
		case l.conns <- c:
		case <-l.done:
			_ = c.Close() // it is not served
			return
		}
	}
}

// Accept returns the next connection to any of the addresses.
func (l *listeners) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close stops listening on all addresses.
func (l *listeners) Close() (err error) {
	l.once.Do(func() {
		close(l.done)
		for _, ln := range l.parts {
			err = errors.Join(err, ln.Close())
		}
	})
	return err
}

// addresses are those that a listener accepts from.
func addresses(ln net.Listener) string {
	l, several := ln.(*listeners)
	if !several {
		return ln.Addr().String()
	}
	var out []string
	for _, one := range l.parts {
		out = append(out, one.Addr().String())
	}
	return strings.Join(out, " ")
}

// Addr is the first address.
func (l *listeners) Addr() net.Addr { return l.parts[0].Addr() }

package reminder

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// Hook is where messages go. The zero Hook is off.
type Hook struct {
	URL     string
	Secret  string // whsec_ and base64 of 24 to 64 bytes, as Standard Webhooks writes it
	Private bool   // addresses of private networks, and http, are allowed
}

// On reports whether messages leave the service.
func (h Hook) On() bool { return h.URL != "" }

// The bounds of a delivery.
const (
	sendTimeout   = 10 * time.Second
	answerMax     = 64 << 10 // bytes of an answer that are read before the connection is used again
	secretMin     = 24
	secretMax     = 64
	secretPrefix  = "whsec_"
	userAgent     = "minping-webhook"
	dialAttempts  = 5 * time.Second
	headerMaximum = 32 << 10
)

var errSecret = errors.New("webhook_secret_file: 应是 whsec_ 加 24 到 64 个随机字节的 base64 / " +
	"it must hold whsec_ and the base64 of 24 to 64 random bytes")

// errPrivate is a dial to an address that is not public.
var errPrivate = errors.New("address is not public")

// sender sends signed messages.
type sender struct {
	url    string
	sign   *standardwebhooks.Webhook
	client *http.Client
}

func newSender(h Hook) (s sender, err error) {
	u, err := url.Parse(h.URL)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && !(h.Private && u.Scheme == "http") {
		return s, errors.New("webhook_url: 应以 https:// 开头，不含密码；内网地址须设 webhook_private / " +
			"it must begin with https:// and hold no password; http:// is only for private networks that are allowed")
	}
	key, ok := strings.CutPrefix(strings.TrimSpace(h.Secret), secretPrefix)
	raw, err := base64.StdEncoding.DecodeString(key)
	if !ok || err != nil || len(raw) < secretMin || len(raw) > secretMax {
		return s, errSecret
	}
	s.sign, err = standardwebhooks.NewWebhookRaw(raw)
	if err != nil {
		return s, fmt.Errorf("webhook: %w", err)
	}
	s.url = h.URL
	s.client = &http.Client{
		Timeout: sendTimeout,
		// a redirect could lead anywhere: it is an answer that is no success
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  nil, // a proxy would dial for us, past the check of the address
			DialContext:            dialer(h.Private).DialContext,
			TLSHandshakeTimeout:    dialAttempts,
			ResponseHeaderTimeout:  sendTimeout,
			MaxResponseHeaderBytes: headerMaximum,
			MaxIdleConns:           1,
			IdleConnTimeout:        time.Minute,
		},
	}
	return s, nil
}

// dialer refuses addresses that are not public when they are dialled: after the name was looked up, whatever it was
// looked up to.
func dialer(private bool) *net.Dialer {
	d := &net.Dialer{Timeout: dialAttempts}
	if private {
		return d
	}
	d.Control = func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("webhook: %w", err)
		}
		if !public(ap.Addr()) {
			return errPrivate
		}
		return nil
	}
	return d
}

// notPublic are the blocks of IANA's special-purpose address registries (RFC 6890), beside those that netip knows, and
// ::ffff:0:0:0/96 and fec0::/10 of older documents. They are refused even where the registry calls them reachable: what
// they lead to is a translator, a relay or a sink, and no other office's program.
var notPublic = networks(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
	"192.88.99.0/24", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)

// allocated is all of IPv6 that leads to a host somewhere (RFC 4291 §2.4): NAT64, SIIT and SRv6 lie outside.
var allocated = netip.MustParsePrefix("2000::/3")

func networks(list ...string) (out []netip.Prefix) {
	for _, n := range list {
		out = append(out, netip.MustParsePrefix(n))
	}
	return out
}

func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Is6() && !allocated.Contains(ip) {
		return false
	}
	for _, n := range notPublic {
		if n.Contains(ip) {
			return false
		}
	}
	return true
}

// post sends a message once and returns the status of the answer. Once the status is here, what happens to the answer's
// body makes no difference: an accepted message is not sent again.
func (s sender) post(ctx context.Context, id string, at time.Time, body []byte) (status int, err error) {
	signature, err := s.sign.Sign(id, at, body)
	if err != nil {
		return 0, fmt.Errorf("webhook: sign: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return 0, errors.New("webhook: request") // the error could quote the address with what is in its query
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set(standardwebhooks.HeaderWebhookID, id)
	req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, fmt.Sprint(at.Unix()))
	req.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	res, err := s.client.Do(req)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return 0, err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, answerMax)) // so that the connection can be used again
	return res.StatusCode, nil
}

// host returns where messages go, without the rest of the address.
func (h Hook) host() string {
	u, err := url.Parse(h.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

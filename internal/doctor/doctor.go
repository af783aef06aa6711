// Package doctor checks a machine before a briefing: clock, disk, space, address, certificate, people. Each finding
// says what to do about it. It changes nothing except for one file that it writes and deletes.
package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"minping/internal/disk"
)

// Level is how bad a finding is.
type Level string

// The levels.
const (
	OK   Level = "ok"
	Warn Level = "warn" // a briefing can be held, with a drawback
	Bad  Level = "bad"  // it should not be held in this condition
)

// Finding is the result of one check.
type Finding struct {
	Code   string `json:"code"` // clock, disk, links, space, address, reach, certificate, officers
	Level  Level  `json:"level"`
	ZH, EN string // a sentence, with the cure where one is needed
}

// Patient is what is checked.
type Patient struct {
	Data      string    // folder of the data
	Keys      string    // folder of the session keys
	PublicURL string    // the address phones are sent to
	Newest    time.Time // time of the latest write, zero for unknown
	ClockHeld bool      // the clock jumped, and due erasures wait for a person
	Officers  int       // enabled organizers, -1 for unknown
	Now       time.Time
	Client    *http.Client // nil for a default one; tests supply their own roots
}

// The limits used by the checks.
const (
	roomNeeded  = 1 << 30 // bytes for a day of briefings, with copies
	roomWanted  = 5 << 30 // bytes
	slowSync    = 100 * time.Millisecond
	syncs       = 5
	renewal     = 14 * 24 * time.Hour // minimum remaining validity of a certificate
	clockBehind = 5 * time.Minute
)

// built is a day before which no clock can be right.
var built = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Look returns its findings in the order listed at Finding.Code.
func Look(ctx context.Context, p Patient) []Finding {
	out := []Finding{p.clock()}
	out = append(out, p.disk()...)
	out = append(out, p.space(), p.address())
	out = append(out, p.reach(ctx)...)
	if p.Officers >= 0 {
		out = append(out, p.officers())
	}
	return out
}

func (p Patient) clock() Finding {
	at, said := p.Now.Format("2006-01-02 15:04:05 -0700"), p.Now.Format("2006年1月2日 15:04:05（UTC-07:00）")
	if _, east := p.Now.Zone(); east == 8*60*60 {
		said = p.Now.Format("2006年1月2日 15:04:05（北京时间）")
	}
	switch {
	case p.ClockHeld:
		return Finding{
			"clock", Warn, "时钟跳过了一天以上（现在 " + said + "），到期该清除的内容暂不清除。时间正确的话，请运行 minping doctor --confirm-clock。",
			"The clock jumped by more than a day (" + at + " now), and what has outlived its time is not deleted. " +
				"If it is right, run minping doctor --confirm-clock.",
		}
	case p.Now.Before(built), !p.Newest.IsZero() && p.Now.Before(p.Newest.Add(-clockBehind)):
		return Finding{
			"clock", Bad, "时钟不对：" + said + "，早于已有的记录。请校准系统时间。",
			"The clock is wrong: " + at + " is earlier than what is already recorded. Set it.",
		}
	}
	return Finding{"clock", OK, "时钟 " + said + "。请与手机对一下。", "The clock says " + at + ". Compare it with a phone."}
}

// disk writes and syncs a small file a few times, and tries what keys need.
func (p Patient) disk() []Finding {
	path := filepath.Join(p.Data, ".doctor")
	defer os.Remove(path) //nolint:errcheck // an empty file left behind does no harm
	var slowest time.Duration
	for range syncs {
		began := time.Now()
		if err := errors.Join(os.WriteFile(path, make([]byte, 4096), 0o600), disk.SyncFile(path)); err != nil {
			return []Finding{{"disk", Bad, "数据目录写不进去：" + err.Error(), "The data directory cannot be written to: " + err.Error()}}
		}
		slowest = max(slowest, time.Since(began))
	}
	return []Finding{settled(slowest), p.links()}
}

// settled says how long the slowest write took.
func settled(slowest time.Duration) Finding {
	said := fmt.Sprintf("%.0f ms", float64(slowest)/float64(time.Millisecond))
	if slowest > slowSync {
		return Finding{
			"disk", Warn, "磁盘较慢，落盘 " + said + "：人多时投票会排队。请换固态盘。",
			"The disk is slow, " + said + " to keep a write: a full hall will queue. Use a solid-state disk.",
		}
	}
	return Finding{"disk", OK, "磁盘落盘 " + said + "。", "The disk keeps what is written within " + said + "."}
}

// links checks whether the folder of keys is on a volume that can hold keys.
func (p Patient) links() Finding {
	one, two := filepath.Join(p.Keys, ".doctor"), filepath.Join(p.Keys, ".doctor2")
	defer os.Remove(one) //nolint:errcheck // see disk
	defer os.Remove(two) //nolint:errcheck // see disk
	made := errors.Join(os.MkdirAll(p.Keys, 0o700), os.WriteFile(one, nil, 0o600))
	if err := errors.Join(made, os.Link(one, two), disk.MakePrivate(p.Keys)); err != nil {
		return Finding{
			"links", Bad, "密钥目录所在的磁盘不能安全保存密钥（FAT、exFAT 格式的 U 盘不行）。请用 --keys 另指定本机硬盘上的目录。",
			"The volume of the folder of keys cannot keep keys safely (FAT and exFAT cannot). " +
				"Name a folder on the machine's own disk with --keys.",
		}
	}
	return Finding{"links", OK, "密钥目录只有本账号能进。", "Only this account can enter the folder of keys."}
}

func (p Patient) space() Finding {
	s, err := disk.FreeSpace(p.Data)
	if err != nil {
		return Finding{"space", Warn, "看不到磁盘的剩余空间。", "The disk's free space is not known."}
	}
	return room(s)
}

func room(s disk.Space) Finding {
	switch {
	case s.Free < roomNeeded:
		return Finding{
			"space", Bad, "磁盘快满了：" + s.ZH() + "。请腾出至少 1 GB。",
			"The disk is nearly full (free/total " + s.String() + "). Free at least 1 GB.",
		}
	case s.Free < roomWanted:
		return Finding{
			"space", Warn, "磁盘空间偏少：" + s.ZH() + "。",
			"The disk has little room (free/total " + s.String() + ").",
		}
	}
	return Finding{"space", OK, "磁盘" + s.ZH() + "。", "Disk, free/total " + s.String() + "."}
}

// address checks whether phones can be sent to the public address at all.
func (p Patient) address() Finding {
	u, err := url.Parse(p.PublicURL)
	if err != nil || u.Hostname() == "" {
		return Finding{
			"address", Bad, "没有手机能访问的地址。请用 --public-url 或 --standalone --lan 指定。",
			"There is no address that phones can reach. Name one with --public-url or --standalone --lan.",
		}
	}
	ip := net.ParseIP(u.Hostname())
	switch {
	case u.Hostname() == "localhost", ip != nil && ip.IsLoopback():
		return Finding{
			"address", Bad, "票上的地址 " + p.PublicURL + " 只有本机能打开。请把电脑接入会场的路由器，用 --standalone --lan 指定本机在会场的地址。",
			"Only this machine can open " + p.PublicURL + ". Join the hall's router and " +
				"name this machine's address there with --standalone --lan.",
		}
	case ip != nil && !own(ip):
		return Finding{
			"address", Bad, "票上的地址 " + p.PublicURL + " 不是本机现在的地址：路由器可能另发了一个。请改回，或重新印票。",
			p.PublicURL + " is no longer an address of this machine: the router may have given it a new one. " +
				"Change it back, or print the slips again.",
		}
	}
	return Finding{"address", OK, "票上的地址 " + p.PublicURL + "。", "Slips lead to " + p.PublicURL + "."}
}

func own(ip net.IP) bool {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.Equal(ip) {
			return true
		}
	}
	return false
}

// reach requests the service at its public address, and checks its certificate.
func (p Patient) reach(ctx context.Context) []Finding {
	client := p.Client
	if client == nil {
		client = &http.Client{Timeout: 5 * time.Second}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.PublicURL+"/healthz", nil)
	if err != nil {
		return nil // address has reported it
	}
	res, err := client.Do(req)
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &untrusted):
		return []Finding{{"certificate", Bad, "证书不被信任：" + untrusted.Err.Error(), "The certificate is not trusted: " + untrusted.Err.Error()}}
	case err != nil:
		return []Finding{{
			"reach", Bad, "按票上的地址打不开服务：请确认服务已启动、防火墙放行，再用一部手机打开 " + p.PublicURL + "/b 试一次。",
			"The service does not answer at the address on the slips: start it, open the firewall for it, " +
				"and try " + p.PublicURL + "/b on a phone.",
		}}
	}
	_ = res.Body.Close() // its body is not read
	out := []Finding{{"reach", OK, "按票上的地址能打开服务。再用一部手机试一次。", "The service answers at the address on the slips. Try it on a phone too."}}
	return append(out, p.certificate(res.TLS))
}

func (p Patient) certificate(state *tls.ConnectionState) Finding {
	if state == nil || len(state.PeerCertificates) == 0 {
		return Finding{
			"certificate", Warn, "没有证书：会场网络里的人可以替换页面，结果会注明“未受保护”。",
			"There is no certificate: anyone on the hall's network can replace the page, " +
				"and results say “not protected”.",
		}
	}
	until := state.PeerCertificates[0].NotAfter
	day, said := until.Format(time.DateOnly), until.Format("2006年1月2日")
	if until.Sub(p.Now) < renewal {
		return Finding{
			"certificate", Warn, "证书 " + said + "到期，请尽快更换。",
			"The certificate ends on " + day + "; replace it soon.",
		}
	}
	return Finding{"certificate", OK, "证书有效，" + said + "到期。", "The certificate is valid until " + day + "."}
}

func (p Patient) officers() Finding {
	if p.Officers < 2 {
		return Finding{
			"officers", Warn, "能办测评的账号不足两个：需要两人确认的步骤（作废、提前计票等）办不了。请再建一个组织者账号。",
			"Fewer than two accounts can run a session: steps that need two officers cannot be done. " +
				"Make another organizer.",
		}
	}
	return Finding{
		"officers", OK, fmt.Sprintf("%d 个账号能办测评。", p.Officers),
		fmt.Sprintf("%d accounts can run a session.", p.Officers),
	}
}

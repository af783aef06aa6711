package panel

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"testing"
	"time"

	"minping/internal/auth"
)

func TestAPersonTurnsTheSecondFactorOnAndOff(t *testing.T) {
	d := newEnv(t)
	p := d.as("zhao", auth.Organizer, "")
	p.see("/admin/account").has("开通动态码")
	p.post("/admin/account/factor", url.Values{"own_password": {"Wrong-Horse-99"}}).has("密码不对")
	begun := p.post("/admin/account/factor", url.Values{"own_password": {goodPassword}})
	begun.has("密钥只显示这一次")
	key := ""
	for _, n := range find(begun.page, tag("dd")) {
		key = words(n)
	}
	p.post("/admin/account/factor/on", url.Values{"otp": {"000000"}}).has("动态码不对")
	p.do("/admin/account/factor/on", url.Values{"otp": {code(t, key, d.now())}}).has("从下次登录起")

	d.pass(time.Minute)
	next := d.visitor()
	if a := next.post("/admin/login", url.Values{"name": {"zhao"}, "password": {goodPassword}}); a.location() != "" {
		t.Errorf("without a code: %s", a.location())
	}
	a := next.post("/admin/login", url.Values{
		"name": {"zhao"}, "password": {goodPassword}, "otp": {code(t, key, d.now())},
	})
	if a.location() != "/admin" {
		t.Errorf("with a code: %d %s", a.status, a.location())
	}
	d.pass(time.Minute)
	next.see("/admin/account").has("停用动态码")
	next.do("/admin/account/factor/off", url.Values{"otp": {code(t, key, d.now())}}).has("从下次登录起")
	next.see("/admin/account").has("开通动态码")
}

// code is what an authenticator app shows (RFC 6238).
func code(t *testing.T, secret string, now time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(now.Unix()/30)))
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff%1_000_000)
}

package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238's default, the only one authenticator apps support; HMAC-SHA1 is not broken
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"time"
)

// A second factor is optional (domain 4.4): six digits that change every 30 seconds (RFC 6238).
const (
	totpStep   = 30 // seconds
	totpDigits = 6
)

var totpBase32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewTOTPSecret generates the 20 bytes that the server and an authenticator app share, in base32.
func NewTOTPSecret() string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return totpBase32.EncodeToString(b[:])
}

// TOTPURL returns the content of the setup QR code (otpauth://).
func TOTPURL(name, secret string) string {
	return (&url.URL{
		Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + name,
		RawQuery: url.Values{"secret": {secret}, "issuer": {issuer}}.Encode(),
	}).String()
}

// CheckTOTP reports whether code is valid now, in the previous or in the next 30 seconds. last is the step that was
// accepted last (0 at first). A code is accepted once: the caller stores the returned step.
func CheckTOTP(secret, code string, now time.Time, last int64) (step int64, ok bool) {
	key, err := totpBase32.DecodeString(secret)
	if err != nil || len(key) < 16 {
		return last, false
	}
	at := now.Unix() / totpStep
	for s := at - 1; s <= at+1; s++ {
		if s > last && subtle.ConstantTimeCompare([]byte(totp(key, s)), []byte(code)) == 1 {
			return s, true
		}
	}
	return last, false
}

// totp returns the code of one step (RFC 4226 §5.3).
func totp(key []byte, step int64) string {
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, step) // writing to a hash never fails
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&0x0f:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", totpDigits, n%1_000_000)
}

package reminder

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
)

// A secret has 24 to 64 bytes, to the byte, and what is shown of an address holds nothing that may be one.
func TestASecretHasItsLengthAndAHostNoSecret(t *testing.T) {
	for n, ok := range map[int]bool{23: false, 24: true, 64: true, 65: false} {
		h := Hook{
			URL:    "https://office.example/hook?key=hidden",
			Secret: secretPrefix + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, n)),
		}
		if _, err := newSender(h); (err == nil) != ok {
			t.Errorf("a secret of %d bytes: %v", n, err)
		}
		if host := h.host(); host != "office.example" || strings.Contains(host, "hidden") {
			t.Errorf("the host is shown as %q", host)
		}
	}
}

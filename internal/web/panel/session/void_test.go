package session

import (
	"strings"
	"testing"

	"minping/internal/vote"
)

func TestASlipIsReadHoweverItWasTypedOrScanned(t *testing.T) {
	code := vote.Code{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	plain := code.String()
	for _, text := range []string{plain, strings.ToLower(plain), strings.ReplaceAll(plain, "-", ""), " " + strings.ReplaceAll(plain, "-", " ") + "\n"} {
		s, err := readSlip(text)
		if err != nil || s.code != code || s.sid != "" {
			t.Errorf("%q: %+v %v", text, s, err)
		}
	}
	sid := "AAECAwQFBgcICQoLDA0ODw"
	scanned, err := readSlip(vote.SlipURL("https://h.example", sid, vote.TypedToken(sid, code), vote.Hash{1}))
	if err != nil || scanned.sid != sid || scanned.token != vote.TypedToken(sid, code) {
		t.Errorf("scanned: %+v %v", scanned, err)
	}
	for _, bad := range []string{"", "123", plain + "X", "https://h.example/b#1.short.x.y", "https://h.example/b#2." + sid + ".a.b"} {
		if _, err := readSlip(bad); err == nil {
			t.Errorf("%q is taken for a slip", bad)
		}
	}
}

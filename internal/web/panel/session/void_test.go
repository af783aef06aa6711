package session

import (
	"strings"
	"testing"

	"minping/internal/vote"
)

func TestASlipIsReadHoweverItWasTypedOrScanned(t *testing.T) {
	code := vote.Code{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	plain := code.String()
	for _, text := range []string{
		plain, strings.ToLower(plain), strings.ReplaceAll(plain, "-", ""),
		" " + strings.ReplaceAll(plain, "-", " ") + "\n",
	} {
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
	wide := strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xfee0
		}
		return r
	}, plain)
	for _, text := range []string{
		wide, strings.ReplaceAll(plain, "-", "\u2013"), strings.ReplaceAll(plain, "-", "\u2014"),
		strings.ReplaceAll(plain, "-", "\uff0d"),
		strings.ReplaceAll(plain, "-", "\u3000"), strings.ReplaceAll(plain, "-", "\u00b7"),
		strings.ReplaceAll(plain, "0", "O"),
		strings.ReplaceAll(plain, "0", "\uff2f"), strings.ReplaceAll(plain, "1", "l"), "\ufeff" + plain + "\u200b",
		strings.ReplaceAll(plain, "-", "\u3002"),
	} {
		s, err := readSlip(text)
		if err != nil || s.code != code {
			t.Errorf("%q: %+v %v", text, s, err)
		}
	}
	printed := vote.SlipURL("https://h.example", sid, vote.TypedToken(sid, code), vote.Hash{1})
	at := strings.IndexByte(printed, '#')
	for _, text := range []string{
		" " + printed + "\n", strings.ReplaceAll(printed, ".", "\u3002"),
		strings.ReplaceAll(printed, "_", "\u2014\u2014"),
		printed[:at] + strings.ReplaceAll(printed[at:], "#", "\uff03"), "\ufeff" + printed,
	} {
		s, err := readSlip(text)
		if err != nil || s.sid != sid || s.token != vote.TypedToken(sid, code) {
			t.Errorf("%q: %+v %v", text, s, err)
		}
	}
	for _, bad := range []string{
		"", "123", plain + "X", "https://h.example/b#1.short.x.y", "https://h.example/b#2." + sid + ".a.b",
	} {
		if _, err := readSlip(bad); err == nil {
			t.Errorf("%q is taken for a slip", bad)
		}
	}
}

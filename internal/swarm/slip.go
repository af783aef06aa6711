package swarm

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// b64u is base64url without padding, refusing spare bits (rb1 §2).
var b64u = base64.RawURLEncoding.Strict()

// Slip is one line of the slips file that `minping slips --json` writes.
type Slip struct {
	Code  string `json:"code"`            // 16 Crockford characters in groups of four, or 17 as they are printed
	Token string `json:"token"`           // base64url of 16 bytes; made from the code when empty
	Group string `json:"group,omitempty"` // name of the voter group
	URL   string `json:"url"`             // https://H/b#1.<sid>.<token>.<M[0:10]>
}

// ParseSlips reads a slips file: a JSON array of slips.
func ParseSlips(raw []byte) ([]Slip, error) {
	var slips []Slip
	if err := json.Unmarshal(raw, &slips); err != nil {
		return nil, fmt.Errorf("slips file: %w", err)
	}
	return slips, nil
}

// ticket is what a phone knows before it makes a request: session, token and, unless the slip has no link, the first
// ten bytes of the manifest hash.
type ticket struct {
	sid    string
	token  [16]byte
	prefix []byte // M[0:10], empty without a link
	group  string
}

// ticket parses a slip. A slip without a link belongs to the session sid.
func (s Slip) ticket(sid string) (ticket, error) {
	t := ticket{sid: sid, group: s.Group}
	token := s.Token
	if s.URL != "" {
		_, fragment, _ := strings.Cut(s.URL, "#")
		part := strings.Split(fragment, ".")
		if len(part) != 4 || part[0] != "1" {
			return t, errors.New("its link is not a slip's")
		}
		m, err := b64u.DecodeString(part[3])
		if err != nil || len(m) != 10 {
			return t, errors.New("its link carries no manifest hash")
		}
		if token != "" && token != part[2] {
			return t, errors.New("its token is not the one of its link")
		}
		t.sid, token, t.prefix = part[1], part[2], m
	}
	if t.sid == "" {
		return t, errors.New("it has no link and no session was named")
	}
	if token == "" {
		code, err := parseCode(s.Code)
		if err != nil {
			return t, err
		}
		sum := digest("rb1/typed", []byte(t.sid), code)
		copy(t.token[:], sum[:16])
		return t, nil
	}
	b, err := b64u.DecodeString(token)
	if err != nil || len(b) != len(t.token) {
		return t, errors.New("its token is not 16 bytes of base64url")
	}
	copy(t.token[:], b)
	return t, nil
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// parseCode decodes 16 Crockford characters into their ten bytes (rb1 §5). The seventeenth of a printed slip checks
// them: the sum of all digits, each shifted by its place in GF(32) with x⁵ + x² + 1, is zero (decision 0042).
func parseCode(s string) ([]byte, error) {
	var digits []uint
	for _, c := range strings.ToUpper(s) {
		switch c {
		case '-', ' ':
			continue
		case 'O':
			c = '0'
		case 'I', 'L':
			c = '1'
		}
		v := strings.IndexRune(crockford, c)
		if v < 0 {
			return nil, errors.New("its code has a character that codes never have")
		}
		digits = append(digits, uint(v))
	}
	if len(digits) != codeDigits && len(digits) != codeDigits+1 {
		return nil, errors.New("its code is not 16 characters long")
	}
	if len(digits) > codeDigits && remainder(digits) != 0 {
		return nil, errors.New("its code does not match its check character")
	}
	var out []byte
	acc, bits := uint(0), 0
	for _, v := range digits[:codeDigits] {
		acc, bits = acc<<5|v, bits+5
		if bits >= 8 {
			bits -= 8
			out = append(out, byte(acc>>bits))
		}
	}
	return out, nil
}

const codeDigits = 16

// remainder is the polynomial of the digits at the generator of GF(32), the last digit being its constant.
func remainder(digits []uint) (sum uint) {
	for _, d := range digits {
		sum <<= 1
		if sum > 31 {
			sum ^= 0b100101
		}
		sum ^= d
	}
	return sum
}

// Interleaved are the slips of several sessions in turn, so that phones of all of them are under way at any time.
func Interleaved(sessions [][]Slip) (out []Slip) {
	for i := 0; ; i++ {
		before := len(out)
		for _, s := range sessions {
			if i < len(s) {
				out = append(out, s[i])
			}
		}
		if len(out) == before {
			return out
		}
	}
}

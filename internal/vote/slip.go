package vote

import (
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
)

// Code is what a slip prints: ten random bytes, sixteen characters to type (rb1 §5).
type Code [10]byte

// Token admits one voter once. A printed slip's token is derived from its code, so that typing and scanning use the
// same slip.
type Token [16]byte

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var crockford = base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)

const codeChars = 16

// String returns the code in four groups of four: "0G2W-4RBC-91J6-AT7V".
func (c Code) String() string {
	s := crockford.EncodeToString(c[:])
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}

// Printed returns the code as printed on a slip, followed by a check character: "0G2W-4RBC-91J6-AT7V-6". The check
// character is not part of the code or of any message; it lets the phone catch a typing mistake while the code is
// being entered (decision 0042).
func (c Code) Printed() string {
	return c.String() + "-" + string(check(crockford.EncodeToString(c[:])))
}

// check returns the check character for sixteen characters: together they are seventeen digits of GF(32), reduced by
// x⁵ + x² + 1, whose polynomial is zero at the generator. Each digit has its own weight, so a single wrong character
// or two swapped ones never pass.
func check(code string) byte {
	const field, reduce = 32, 0b100101
	sum := 0
	for _, r := range code {
		sum ^= strings.IndexRune(alphabet, r)
		sum *= 2
		if sum >= field {
			sum ^= reduce
		}
	}
	return alphabet[sum]
}

// typed undoes what people do to a printed code when typing it.
var typed = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1")

var errCode = errors.New("vote: not a code of 16 characters")

// ParseCode reads a typed code in any case, with or without dashes and spaces, reading O as 0 and I and L as 1, with
// or without the check character of a printed slip.
func ParseCode(s string) (Code, error) {
	var c Code
	if len(s) > 4*codeChars {
		return c, errCode
	}
	s = typed.Replace(strings.ToUpper(s))
	// the decoder would skip line breaks
	if (len(s) != codeChars && len(s) != codeChars+1) || strings.ContainsAny(s, "\r\n") {
		return c, errCode
	}
	code, behind := s[:codeChars], s[codeChars:]
	if _, err := crockford.Decode(c[:], []byte(code)); err != nil {
		return Code{}, errCode
	}
	if behind != "" && behind[0] != check(code) {
		return Code{}, errCode
	}
	return c, nil
}

// TypedToken returns the token of a printed slip. It depends on the session, so a slip is worthless in any other.
func TypedToken(sid string, c Code) Token {
	h := TH(labelTyped, []byte(sid), c[:])
	return Token(h[:16])
}

// TokenID returns tid, the only form in which the server knows a token before it is used.
func TokenID(sid string, t Token) Hash { return TH(labelToken, []byte(sid), t[:]) }

// SlipURL returns the content of a slip's QR code. All of it is in the fragment, which browsers do not send. base is
// scheme and host without a final slash.
func SlipURL(base, sid string, t Token, m Hash) string {
	return fmt.Sprintf("%s/b#1.%s.%s.%s", base, sid, B64u.EncodeToString(t[:]), B64u.EncodeToString(m[:10]))
}

// ScreenURL returns the content of the hall screen's QR code for one slot of 15 seconds; code is PresenceCode's.
func ScreenURL(base, sid string, m Hash, code [10]byte) string {
	return fmt.Sprintf("%s/b#2.%s.%s.%s", base, sid, B64u.EncodeToString(m[:]), B64u.EncodeToString(code[:]))
}

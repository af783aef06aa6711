package vote

import (
	"crypto/sha256"
	"errors"
)

// AdmitRequest is what a phone sends to get its credentials (rb1 §6).
type AdmitRequest struct {
	Token Token
	Code  [10]byte // the hall's code; ten zero bytes without presence
	// one blinded message per issuer, in manifest order, each as long as its modulus; slices of the parsed message
	Z [][]byte
}

const admitHead = 1 + len(Token{}) + len(Code{})

var errMessage = errors.New("vote: message of wrong length or version")

// AdmitLen is the exact length of an admission request.
func (b *Box) AdmitLen() int { return admitHead + sigLen(b.Issuers) }

// ParseAdmit reads u8(1) ‖ token ‖ code ‖ z_1 ‖ … ‖ z_n. BlindSign checks whether each z is in range.
func (b *Box) ParseAdmit(msg []byte) (AdmitRequest, error) {
	if len(msg) != b.AdmitLen() || msg[0] != version {
		return AdmitRequest{}, errMessage
	}
	r := AdmitRequest{
		Token: Token(msg[1:17]), Code: [10]byte(msg[17:27]),
		Z: make([][]byte, len(b.Issuers)),
	}
	rest := msg[admitHead:]
	for i, pub := range b.Issuers {
		r.Z[i], rest = rest[:pub.Size():pub.Size()], rest[pub.Size():]
	}
	return r, nil
}

// HZ is all that the server keeps of a request: SHA-256(z_1 ‖ … ‖ z_n).
func (r AdmitRequest) HZ() Hash {
	h := sha256.New()
	for _, z := range r.Z {
		h.Write(z)
	}
	return Hash(h.Sum(nil))
}

// Message returns the request's wire form.
func (r AdmitRequest) Message() []byte {
	msg := append([]byte{version}, r.Token[:]...)
	msg = append(msg, r.Code[:]...)
	for _, z := range r.Z {
		msg = append(msg, z...)
	}
	return msg
}

// AdmitAnswer returns u8(1) ‖ bs_1 ‖ … ‖ bs_n.
func AdmitAnswer(bs [][]byte) []byte {
	n := 1
	for _, s := range bs {
		n += len(s)
	}
	msg := append(make([]byte, 0, n), version)
	for _, s := range bs {
		msg = append(msg, s...)
	}
	return msg
}

// ParseVoid reads a monitor's message that voids a left-over slip: u8(1) ‖ token.
func ParseVoid(msg []byte) (Token, error) {
	if len(msg) != 1+len(Token{}) || msg[0] != version {
		return Token{}, errMessage
	}
	return Token(msg[1:]), nil
}

package vote

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"

	"filippo.io/bigmod"
)

// IssuerKey blindly signs credentials of one slot of one session and nothing else (rb1 §3). Safe for concurrent use.
type IssuerKey struct {
	priv *rsa.PrivateKey
	n    *bigmod.Modulus
	p, q half
	qInv *bigmod.Nat // q⁻¹ mod p
	qN   *bigmod.Nat // q mod n
}

// half holds what signing by the Chinese remainder theorem needs for one of the two primes.
type half struct {
	m *bigmod.Modulus
	d []byte      // the private exponent mod m-1
	r *bigmod.Nat // 2^(bits of m) mod m, nil if m does not fill half of n's bytes
}

// GenerateIssuerKey makes a key of 2048 or 3072 bits. (Since 1.26 Go's crypto/rsa uses the system's randomness
// whatever rand is; rand is still a parameter, as for every other key.)
func GenerateIssuerKey(rand io.Reader, bits int) (*IssuerKey, error) {
	if bits != 2048 && bits != 3072 {
		return nil, fmt.Errorf("vote: issuer key of %d bits, want 2048 or 3072", bits)
	}
	priv, err := rsa.GenerateKey(rand, bits)
	if err != nil {
		return nil, fmt.Errorf("vote: generate issuer key: %w", err)
	}
	return newIssuerKey(priv)
}

// ParseIssuerKey reads what Marshal wrote: PKCS #8, DER.
func ParseIssuerKey(pkcs8 []byte) (*IssuerKey, error) {
	key, err := x509.ParsePKCS8PrivateKey(pkcs8)
	if err != nil {
		return nil, fmt.Errorf("vote: issuer key: %w", err)
	}
	priv, ok := key.(*rsa.PrivateKey)
	if !ok || len(priv.Primes) != 2 {
		return nil, errors.New("vote: issuer key is not RSA with two primes")
	}
	if err := checkIssuer(&priv.PublicKey); err != nil {
		return nil, fmt.Errorf("vote: issuer key: %w", err)
	}
	return newIssuerKey(priv)
}

// Marshal returns the private key as PKCS #8, DER.
func (k *IssuerKey) Marshal() []byte {
	der, err := x509.MarshalPKCS8PrivateKey(k.priv)
	if err != nil {
		panic("vote: marshal of a checked key: " + err.Error())
	}
	return der
}

// Public returns the key the manifest announces.
func (k *IssuerKey) Public() *rsa.PublicKey { return &k.priv.PublicKey }

// newIssuerKey prepares signing by the Chinese remainder theorem. It does not limit the size: RFC 9474's vectors have
// 4096 bits.
func newIssuerKey(priv *rsa.PrivateKey) (*IssuerKey, error) {
	k := &IssuerKey{priv: priv}
	p, q := priv.Primes[0], priv.Primes[1]
	var err error
	k.n, err = bigmod.NewModulus(priv.N.Bytes())
	if err != nil {
		return nil, fmt.Errorf("vote: modulus: %w", err)
	}
	k.p, err = newHalf(p, priv.E, k.n.Size())
	if err != nil {
		return nil, fmt.Errorf("vote: first prime: %w", err)
	}
	k.q, err = newHalf(q, priv.E, k.n.Size())
	if err != nil {
		return nil, fmt.Errorf("vote: second prime: %w", err)
	}
	qInv := new(big.Int).ModInverse(q, p)
	if qInv == nil {
		return nil, errors.New("vote: primes do not make a key")
	}
	k.qInv, err = bigmod.NewNat().SetBytes(qInv.Bytes(), k.p.m)
	if err != nil {
		return nil, fmt.Errorf("vote: inverse of the second prime: %w", err)
	}
	k.qN, err = bigmod.NewNat().SetBytes(q.Bytes(), k.n)
	if err != nil {
		return nil, fmt.Errorf("vote: second prime: %w", err)
	}
	return k, nil
}

func newHalf(prime *big.Int, e, size int) (half, error) {
	m, err := bigmod.NewModulus(prime.Bytes())
	if err != nil {
		return half{}, err
	}
	d := new(big.Int).ModInverse(big.NewInt(int64(e)), new(big.Int).Sub(prime, big.NewInt(1)))
	if d == nil {
		return half{}, errors.New("the exponent has no inverse")
	}
	h := half{m: m, d: d.Bytes()}
	if 2*m.Size() == size && m.BitLen() == 8*m.Size() {
		r := new(big.Int).Lsh(big.NewInt(1), uint(m.BitLen()))
		h.r, err = bigmod.NewNat().SetBytes(r.Mod(r, prime).Bytes(), m)
	}
	return h, err
}

// power returns z^d mod m; c is z as a number below n.
func (h half) power(z []byte, c *bigmod.Nat) (*bigmod.Nat, error) {
	x, err := h.reduce(z, c)
	if err != nil {
		return nil, err
	}
	return bigmod.NewNat().Exp(x, h.d, h.m), nil
}

// reduce returns z mod m. It multiplies the upper half of z's bytes by 2^(bits of m) and adds the lower half: two
// multiplications, whereas bigmod's own reduction works bit by bit and takes a twentieth of a signature.
func (h half) reduce(z []byte, c *bigmod.Nat) (*bigmod.Nat, error) {
	if h.r == nil {
		return bigmod.NewNat().Mod(c, h.m), nil
	}
	upper, err := bigmod.NewNat().SetOverflowingBytes(z[:h.m.Size()], h.m)
	if err != nil {
		return nil, err
	}
	lower, err := bigmod.NewNat().SetOverflowingBytes(z[h.m.Size():], h.m)
	if err != nil {
		return nil, err
	}
	return upper.Mul(h.r, h.m).Add(lower, h.m), nil
}

var errBlinded = errors.New("vote: blinded message out of range")

// BlindSign returns z^d mod N for 0 < z < N, |N| bytes in and out (RFC 9474 §4.3). The result is checked with e before
// it is returned: a CRT signature with one faulty half would reveal the primes. A key always gives the same signature
// for the same z, so a retry needs nothing stored but z's hash (rb1 §6).
func (k *IssuerKey) BlindSign(z []byte) ([]byte, error) {
	if len(z) != k.n.Size() {
		return nil, errBlinded
	}
	c, err := bigmod.NewNat().SetBytes(z, k.n)
	if err != nil || c.IsZero() == 1 {
		return nil, errBlinded
	}
	mp, err := k.p.power(z, c)
	if err != nil {
		return nil, fmt.Errorf("vote: first half: %w", err)
	}
	mq, err := k.q.power(z, c)
	if err != nil {
		return nil, fmt.Errorf("vote: second half: %w", err)
	}
	// s = mq + q·((mp - mq)·q⁻¹ mod p)
	t := bigmod.NewNat()
	h := mp.Sub(t.Mod(mq, k.p.m), k.p.m).Mul(k.qInv, k.p.m)
	s := h.ExpandFor(k.n).Mul(k.qN, k.n).Add(mq.ExpandFor(k.n), k.n)
	if t.ExpShortVarTime(s, uint(k.priv.E), k.n).Equal(c) != 1 {
		return nil, errors.New("vote: blind signature failed its own check")
	}
	return s.Bytes(k.n), nil
}

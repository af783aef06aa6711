package vote

import "crypto/rsa"

// Internals that the tests of this package need.
var (
	B64          = b64
	LabelBallot  = labelBallot
	LabelReceipt = labelReceipt
	NewIssuerKey = newIssuerKey
	ParseNote    = parseNote
	SealAEAD     = sealAEAD
	SealInfo     = sealInfo
	SealKDF      = sealKDF
)

// Offsets and limits.
const (
	AdmitHead    = admitHead
	AtBSig       = atBSig
	AtPK         = atPK
	AtSig        = atSig
	MaxInt       = maxInt
	MaxQuestions = maxQuestions
)

func Encode(m Manifest) ([]byte, error) { return m.encode() }

func RecordOf(b *Ballot) []byte { return b.record() }

func PrivateKey(k *IssuerKey) *rsa.PrivateKey { return k.priv }

func VerifyCredential(b *Box, slot string, pk []byte, prefix [32]byte, sig []byte) error {
	return b.verifyCredential(slot, pk, prefix, sig)
}

// Spoil changes a CRT exponent in a copy of the key: that of p, or that of q.
func Spoil(k IssuerKey, ofP bool, change func([]byte) []byte) *IssuerKey {
	if ofP {
		k.p.d = change(k.p.d)
	} else {
		k.q.d = change(k.q.d)
	}
	return &k
}

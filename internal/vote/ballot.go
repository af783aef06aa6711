package vote

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
)

// Ballot is a parsed cast message (rb1 §7); a comment has the same shape. PK, BSig, Sig and Sealed are slices of the
// parsed message, which must not change afterwards.
type Ballot struct {
	PK      ed25519.PublicKey
	Prefix  [32]byte
	C       Hash   // commitment to the answers
	BSig    []byte // by PK, over C and the hash of Sealed
	Sig     []byte // the credential: the signatures of all issuers of the slot
	Sealed  []byte // encrypted to the count key
	Bid     Hash   // the key it is stored under: one ballot per PK
	Tracker Hash   // the leaf hash of Record
	Record  []byte // what the board publishes
}

// The wire form is u8(1) ‖ M ‖ pk ‖ prefix ‖ c ‖ bsig ‖ sig ‖ sealed; these are offsets into it.
const (
	atM      = 1
	atPK     = atM + 32
	atPrefix = atPK + ed25519.PublicKeySize
	atC      = atPrefix + 32
	atBSig   = atC + 32
	atSig    = atBSig + ed25519.SignatureSize
)

// A record is u8(1) ‖ c ‖ hs ‖ pk ‖ prefix ‖ bsig ‖ sig.
const (
	recC      = 1
	recHS     = recC + 32
	recPK     = recHS + 32
	recPrefix = recPK + ed25519.PublicKeySize
	recBSig   = recPrefix + 32
	recSig    = recBSig + ed25519.SignatureSize
)

const (
	openingKeyLen = 32      // r, the randomness of the commitment
	sealOverhead  = 32 + 16 // encapsulated key and AEAD tag
)

var errBallotSig = errors.New("vote: ballot is not signed by its key")

// CastLen is the exact length of a slot's cast message, 0 if the box has no such slot.
func (b *Box) CastLen(slot string) int {
	issuers := b.issuersOf(slot)
	if len(issuers) == 0 {
		return 0
	}
	return atSig + sigLen(issuers) + sealOverhead + b.plainLen(slot) + openingKeyLen
}

func (b *Box) plainLen(slot string) int {
	if slot == SlotComment {
		return CommentLen
	}
	return b.AnswersLen()
}

// ParseBallot parses a cast message and checks it as rb1 §7 step 1 requires: exact length, version, M, the credential
// of every issuer of the slot, the ballot's own signature.
func (b *Box) ParseBallot(slot string, msg []byte) (*Ballot, error) {
	bal, err := b.ReadBallot(slot, msg)
	if err != nil {
		return nil, err
	}
	if err := b.verify(slot, bal.Record); err != nil {
		return nil, err
	}
	return bal, nil
}

// ReadBallot parses a message without verifying signatures: for messages that were verified before they were stored.
func (b *Box) ReadBallot(slot string, msg []byte) (*Ballot, error) {
	if len(msg) == 0 || len(msg) != b.CastLen(slot) || msg[0] != version || !bytes.Equal(msg[atM:atPK], b.M[:]) {
		return nil, errMessage
	}
	sealedAt := atSig + sigLen(b.issuersOf(slot))
	bal := &Ballot{
		PK: msg[atPK:atPrefix:atPrefix], Prefix: Hash(msg[atPrefix:atC]), C: Hash(msg[atC:atBSig]),
		BSig: msg[atBSig:atSig:atSig], Sig: msg[atSig:sealedAt:sealedAt], Sealed: msg[sealedAt:],
	}
	bal.Bid = BallotID(b.M, bal.PK)
	bal.Record = bal.record()
	bal.Tracker = LeafHash(bal.Record)
	return bal, nil
}

// BallotID returns bid, the key under which a ballot is stored.
func BallotID(m Hash, pk ed25519.PublicKey) Hash { return TH(labelBid, m[:], pk) }

func (bal *Ballot) record() []byte {
	hs := sha256.Sum256(bal.Sealed)
	r := make([]byte, 0, recSig+len(bal.Sig))
	r = append(r, version)
	r = append(r, bal.C[:]...)
	r = append(r, hs[:]...)
	r = append(r, bal.PK...)
	r = append(r, bal.Prefix[:]...)
	r = append(r, bal.BSig...)
	return append(r, bal.Sig...)
}

// RecordLen is the length of a public record; the records file is their concatenation in index order.
func (b *Box) RecordLen() int { return recSig + sigLen(b.Ballot) }

// CheckRecord verifies a public record using only the manifest (rb1 §8) and returns its tracker.
func (b *Box) CheckRecord(record []byte) (tracker Hash, err error) {
	if len(record) != b.RecordLen() || record[0] != version {
		return Hash{}, errMessage
	}
	if err := b.verify(SlotBallot, record); err != nil {
		return Hash{}, err
	}
	return LeafHash(record), nil
}

// verify checks the signatures of a record of the right length. A ballot is verified as the record that will be
// published, so whatever casting accepts, anyone can verify later.
func (b *Box) verify(slot string, record []byte) error {
	pk := record[recPK:recPrefix]
	if err := b.verifyCredential(slot, pk, Hash(record[recPrefix:recBSig]), record[recSig:]); err != nil {
		return err
	}
	var buf [128]byte
	signed := appendEnc(buf[:0], labelBallot, b.M[:], record[recC:recHS], record[recHS:recPK])
	if !ed25519.Verify(pk, signed, record[recBSig:recSig]) {
		return errBallotSig
	}
	return nil
}

// Receipt acknowledges a ballot: with it a voter can prove that a tracker missing from the board was dropped (rb1 §7).
func Receipt(key ed25519.PrivateKey, m, tracker Hash) []byte {
	return ed25519.Sign(key, Enc(labelReceipt, m[:], tracker[:]))
}

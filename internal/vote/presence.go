package vote

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// presenceSeconds is how long the hall screen shows one code (rb1 §5).
const presenceSeconds = 15

// PresenceSlot returns the number of the quarter minute that contains a Unix time.
func PresenceSlot(unix int64) uint64 { return uint64(unix / presenceSeconds) }

// PresenceCode returns what the hall screen shows in one slot.
func PresenceCode(key []byte, m Hash, slot uint64) [10]byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(Enc(labelPresence, m[:], binary.BigEndian.AppendUint64(nil, slot)))
	return [10]byte(mac.Sum(nil)[:10])
}

// CheckPresence accepts the code of the current slot and of the previous one, because a phone needs a moment.
func CheckPresence(key []byte, m Hash, unix int64, code [10]byte) bool {
	slot := PresenceSlot(unix)
	now, before := PresenceCode(key, m, slot), PresenceCode(key, m, slot-1)
	return hmac.Equal(now[:], code[:]) || hmac.Equal(before[:], code[:])
}

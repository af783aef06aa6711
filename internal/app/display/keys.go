package display

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/vote"
)

type displayKey struct {
	Session string `json:"session"`
	Kiosk   bool   `json:"kiosk,omitempty"` // of a device on which people without a phone vote
}

// NewDisplayKey generates a key that opens one session's hall screen and nothing else. It is shown once; only its hash
// is stored.
func (d *Displays) NewDisplayKey(ctx context.Context, a records.Actor, id string) (string, error) {
	return d.newDisplay(ctx, a, displayKey{Session: id})
}

// NewKioskKey generates a key with which a kiosk reads the hall code. A hall screen's address, which many see, does not
// make a kiosk; a kiosk is not a hall screen (decision 0053).
func (d *Displays) NewKioskKey(ctx context.Context, a records.Actor, id string) (string, error) {
	return d.newDisplay(ctx, a, displayKey{Session: id, Kiosk: true})
}

func (d *Displays) newDisplay(ctx context.Context, a records.Actor, k displayKey) (string, error) {
	id := k.Session
	if err := d.mayRun(ctx, a, id); err != nil {
		return "", err
	}
	var raw [24]byte
	_, _ = rand.Read(raw[:]) // never fails (crypto/rand)
	key := vote.B64u.EncodeToString(raw[:])
	if _, err := records.Create(ctx, d.env, ballotbox.KindDisplay, records.HashName(key), id, k); err != nil {
		return "", err
	}
	return key, d.audit.Append(ctx, a, "session.display_key", id, "")
}

// DisplayKeyID identifies a display key without revealing it.
func DisplayKeyID(key string) string { return records.HashName(key)[:16] }

// DisplayKeys returns how many hall screens may be opened.
func (d *Displays) DisplayKeys(ctx context.Context, id string) (int, error) {
	vs, err := records.All[displayKey](ctx, d.env, ballotbox.KindDisplay, id)
	return len(vs), err
}

// RevokeDisplayKeys revokes every display key of a session.
func (d *Displays) RevokeDisplayKeys(ctx context.Context, a records.Actor, id string) error {
	if err := d.mayRun(ctx, a, id); err != nil {
		return err
	}
	vs, err := records.All[displayKey](ctx, d.env, ballotbox.KindDisplay, id)
	if err != nil {
		return err
	}
	for _, v := range vs {
		r := store.Record{
			Kind: ballotbox.KindDisplay, ID: v.ID, Version: v.Version + 1, Parent: id, At: d.env.Now(),
			Body: []byte("{}"), Deleted: true,
		}
		if err := d.env.Store.Insert(ctx, r); err != nil {
			return fmt.Errorf("revoke display key: %w", err)
		}
	}
	return d.audit.Append(ctx, a, "session.display_revoke", id, "")
}

// HallByKey returns the hall screen that a display key opens.
func (d *Displays) HallByKey(ctx context.Context, key string) (HallView, error) {
	v, err := records.Load[displayKey](ctx, d.env, ballotbox.KindDisplay, records.HashName(key))
	if records.KindOf(err) == records.NotFound {
		return HallView{}, records.Fail(records.Unauthorized, "display_key", "大屏链接已失效，请在后台重新打开。", "This screen's link is no longer valid.")
	}
	if err != nil {
		return HallView{}, err
	}
	if !v.V.Kiosk {
		d.polled.Store(v.V.Session, d.env.Now())
	}
	h, err := d.screenOrTryout(ctx, v.V.Session)
	h.Kiosk = v.V.Kiosk
	return h, err
}

// screenSilent is how long a screen, which polls every second, may be silent before it counts as gone.
const screenSilent = 5 * time.Second

// ScreenConnected reports whether a hall screen of the session is polling this process.
func (d *Displays) ScreenConnected(id string) bool {
	at, ok := d.polled.Load(id)
	seen, isTime := at.(time.Time)
	return ok && isTime && d.env.Now().Sub(seen) < screenSilent
}

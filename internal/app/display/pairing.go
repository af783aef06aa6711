package display

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/store"
)

// A hall screen is paired like a television: it generates a secret, shows six digits derived from it, and polls until
// someone has typed them in. From then on the secret is the screen's display key; it is never shown, and no request
// without an account writes anything before an organizer has typed the digits.

// PairingWindow is how long typed digits wait for their screen to poll.
const PairingWindow = 2 * time.Minute

type pairing struct {
	Session string    `json:"session"`
	Until   time.Time `json:"until"`
	Taken   string    `json:"taken,omitempty"` // hash of the secret of the screen that claimed it
}

var (
	pairingDigits = regexp.MustCompile(`^[0-9]{6}$`)
	screenSecret  = regexp.MustCompile(`^[A-Za-z0-9_-]{32,64}$`)
)

// PairingCode returns the six digits that a screen shows for its secret: SHA-256, the first four bytes, big-endian,
// modulo 1,000,000. The screen's script calculates them the same way.
func PairingCode(secret string) string {
	sum := sha256.Sum256([]byte("minping/pairing " + secret))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[:4])%1_000_000)
}

// PairScreen lets the screen with these digits show this session from now on.
func (d *Displays) PairScreen(ctx context.Context, a records.Actor, id, digits string) error {
	if err := d.mayRun(ctx, a, id); err != nil {
		return err
	}
	if !pairingDigits.MatchString(digits) {
		var f records.Fields
		f.Add("digits", "应是大屏上显示的 6 位数字。", "Must be the six digits on the screen.")
		return f.Err()
	}
	cur, err := records.Load[pairing](ctx, d.env, ballotbox.KindPairing, digits)
	if err != nil && records.KindOf(err) != records.NotFound {
		return err
	}
	r := store.Record{Kind: ballotbox.KindPairing, ID: digits, Version: cur.Version + 1, Parent: id}
	if _, err := records.Put(ctx, d.env, r, pairing{Session: id, Until: d.env.Now().Add(PairingWindow)}); err != nil {
		return fmt.Errorf("pair a screen: %w", err)
	}
	return d.audit.Append(ctx, a, "session.pairing", id, "")
}

// Paired tells a screen whether its digits were typed. The first screen to poll claims them; its secret is its display
// key from then on.
func (d *Displays) Paired(ctx context.Context, secret string) (bool, error) {
	if !screenSecret.MatchString(secret) {
		return false, records.Fail(records.Invalid, "secret", "大屏的密钥不对，请刷新页面。", "The screen's secret is not valid; reload the page.")
	}
	digits := PairingCode(secret)
	cur, err := records.Load[pairing](ctx, d.env, ballotbox.KindPairing, digits)
	if records.KindOf(err) == records.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	name := records.HashName(secret)
	switch {
	case cur.V.Taken == name:
		return true, d.giveDisplay(ctx, name, cur.V.Session) // a process may have died between the two steps
	case cur.V.Taken != "" || !d.env.Now().Before(cur.V.Until):
		return false, nil
	}
	next := cur.V
	next.Taken = name
	if _, err := records.Put(ctx, d.env, store.Record{
		Kind: ballotbox.KindPairing, ID: digits,
		Version: cur.Version + 1, Parent: cur.V.Session,
	}, next); err != nil {
		return false, fmt.Errorf("take a pairing: %w", err)
	}
	return true, d.giveDisplay(ctx, name, cur.V.Session)
}

// giveDisplay creates a display key, once: a revoked one does not come back.
func (d *Displays) giveDisplay(ctx context.Context, name, id string) error {
	r := store.Record{Kind: ballotbox.KindDisplay, ID: name, Version: 1, Parent: id}
	if _, err := records.Put(ctx, d.env, r, displayKey{Session: id}); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	return nil
}

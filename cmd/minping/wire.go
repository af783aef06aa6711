package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"minping/configs"
	"minping/internal/app"
	"minping/internal/app/ballotbox"
	"minping/internal/app/checkup"
	"minping/internal/app/reminder"
	schemes "minping/internal/app/scheme"
	"minping/internal/auth"
	"minping/internal/config"
	"minping/internal/copying"
	"minping/internal/directory"
	"minping/internal/disk"
	"minping/internal/keys"
	"minping/internal/metrics"
	"minping/internal/store"
	"minping/internal/store/sqlite"
	"minping/static"
)

// openStore picks the engine by the store's address.
func openStore(ctx context.Context, cfg config.Config) (store.Store, error) {
	return openStoreAt(ctx, string(cfg.Store), cfg)
}

func openStoreAt(ctx context.Context, address string, cfg config.Config) (store.Store, error) {
	if dir, ok := strings.CutPrefix(address, "sqlite:"); ok {
		return sqlite.Open(ctx, sqlite.Options{Dir: dir})
	}
	return openMongo(ctx, address, cfg)
}

// openService wires a service; public is how phones reach it.
func openService(ctx context.Context, cfg config.Config, public string, log *slog.Logger) (*app.Service, store.Store,
	error,
) {
	st, err := openStore(ctx, cfg)
	if err != nil {
		return nil, nil, err
	}
	svc, err := serviceOn(ctx, st, cfg, public, log)
	if err != nil {
		_ = st.Close() // err is the error that matters
		return nil, nil, err
	}
	return svc, st, nil
}

// belong refuses records without the folder of keys that belongs to them, and keys or boxes without their records: a
// volume that is not mounted is an empty folder. New keys would disown every published note; a service without records
// would make the first visitor its administrator, and one that lost some would deny that sessions took place.
func belong(ctx context.Context, st store.Store, dir string) error {
	kinds, err := st.Kinds(ctx)
	if err != nil {
		return err
	}
	if slices.Contains(kinds, copying.KindUnderWay) {
		return &store.Refusal{
			ZH: "上一次恢复或迁移没有做完，存储里的内容不完整，没有启动。请用同一份备份再执行一次 minping restore（或者再执行一次 minping move）。",
			EN: "The last restore or move into this store was not finished, so some of it is missing. Nothing was " +
				"started. Run minping restore with the same backup (or minping move) once more.",
		}
	}
	if slices.Contains(kinds, ballotbox.KindBoard) && !keys.HasBoard(dir) {
		return &store.Refusal{
			ZH: fmt.Sprintf("已有公布过的测评，密钥目录 %s 里却没有公告板密钥 board.key，没有另建一把。请检查 --keys 和磁盘挂载，或从备份恢复 board.key。", dir),
			EN: fmt.Sprintf("Sessions were published, but the folder of keys %s has no board.key; none was made in "+
				"its place. Check --keys and whether the disk is mounted, or restore board.key from a "+
				"backup.", dir),
		}
	}
	if slices.Contains(kinds, ballotbox.KindSession) {
		return nil // a session's record is made before its keys and boxes, and erased after them
	}
	boxes, err := st.Boxes(ctx)
	if err != nil {
		return err
	}
	orphans, err := keys.HasSessions(dir)
	if err != nil {
		return err
	}
	if len(boxes) > 0 || orphans {
		return &store.Refusal{
			ZH: fmt.Sprintf("存储里没有一场测评的记录，却有票箱，或者密钥目录 %s 里有场次密钥。没有启动。请用完好的副本恢复整个目录后再启动。", dir),
			EN: fmt.Sprintf("The store has no record of any session, but there are ballot boxes, or session keys in "+
				"%s. Nothing was started. Restore the whole directory from an intact copy and start again.", dir),
		}
	}
	return nil
}

// now is the service's clock. Tests start replicas whose clock is wrong.
var now = time.Now

// serviceOn wires a service on a store that is open. Every command that reads keys goes through it, because the first
// one to find an empty folder would fill it.
func serviceOn(ctx context.Context, st store.Store, cfg config.Config, public string, log *slog.Logger) (*app.Service,
	error,
) {
	if err := belong(ctx, st, cfg.Keys); err != nil {
		return nil, err
	}
	ring, err := keys.Open(cfg.Keys, boardName(cfg))
	if err != nil {
		return nil, err
	}
	signer, err := auth.NewSigner(ring.TokenKey(), now)
	if err != nil {
		return nil, err
	}
	builtin, err := schemes.ReadBuiltin(configs.Parsed)
	if err != nil {
		return nil, err
	}
	rules, err := rulesOf(cfg)
	if err != nil {
		return nil, err
	}
	staff, err := directoryOf(cfg)
	if err != nil {
		return nil, err
	}
	hook, err := hookOf(cfg)
	if err != nil {
		return nil, err
	}
	svc, err := app.New(app.Options{
		Directory: staff,
		Store:     st, Meter: meterFor(cfg), Keys: ring, Tokens: signer, Builtin: builtin, Rules: rules,
		PublicURL: public, CastURL: cfg.CastURL,
		AppHash: static.AppHash, Now: now, Log: log, AttendeeDays: cfg.AttendeeDays, Webhook: hook,
		Machine: checkup.Machine{Data: cfg.Data, Keys: cfg.Keys, Hall: hallOf(cfg)},
	})
	if err == nil {
		watch(svc, cfg)
	}
	return svc, err
}

// rulesOf reads the rules of the rooms, with the ladder of letters that this office uses.
func rulesOf(cfg config.Config) (app.Rules, error) {
	rules, err := app.ReadRules(configs.Parsed)
	if err != nil {
		return rules, err
	}
	rules.Ledger, err = rules.Ledger.WithLadder(cfg.Ladder)
	if err != nil {
		return rules, fmt.Errorf("ladder：%w", err)
	}
	return rules, nil
}

// hookOf reads where the webhook sends how much is due.
func hookOf(cfg config.Config) (reminder.Hook, error) {
	h := reminder.Hook{URL: cfg.WebhookURL, Private: cfg.WebhookPrivate}
	if cfg.WebhookSecretFile == "" {
		return h, nil
	}
	text, err := config.ReadSecret(cfg.WebhookSecretFile)
	if err != nil {
		return h, fmt.Errorf("webhook_secret_file: %w", err)
	}
	h.Secret = strings.TrimSpace(text)
	return h, nil
}

// boardName names the board key when it is made: by the public host, for those who read a note years later.
func boardName(cfg config.Config) string {
	u, err := url.Parse(cfg.PublicURL)
	if err != nil || u.Host == "" {
		return "minping"
	}
	return u.Host
}

// meterFor measures only if a metrics address is configured, which phones cannot reach.
func meterFor(cfg config.Config) *metrics.Meter {
	if cfg.MetricsAddr == "" {
		return nil
	}
	return metrics.New()
}

// scrapeTime is how long a scrape waits for the store.
const scrapeTime = 2 * time.Second

// diskStep hides what a ballot adds to a disk.
const diskStep = 64 << 20

// watch adds what is read on each scrape: whether the store answers, what is damaged, and the room left on
// the disks.
func watch(svc *app.Service, cfg config.Config) {
	m := svc.Meter
	m.Gauge("minping_store_up", "1 while the store answers.", nil, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
		defer cancel()
		if svc.Ready(ctx) != nil {
			return 0
		}
		return 1
	})
	m.Gauge("minping_damage_findings", "What is wrong with the files of the store; /readyz names each.", nil,
		func() float64 {
			return float64(len(svc.Damage()))
		})
	folders := map[string]string{"keys": cfg.Keys}
	if dir, ok := strings.CutPrefix(string(cfg.Store), "sqlite:"); ok {
		folders["data"] = dir
	}
	for name, dir := range folders {
		m.Gauge("minping_disk_free_bytes", "Room left on the disk of a folder, in steps of 64 MiB.",
			map[string]string{"folder": name}, func() float64 {
				s, err := disk.FreeSpace(filepath.Clean(dir))
				if err != nil {
					return math.NaN()
				}
				return float64(s.Free / diskStep * diskStep)
			})
	}
}

// directoryOf returns the office's directory as configured, nil if there is none.
func directoryOf(cfg config.Config) (*directory.Directory, error) {
	if cfg.OIDCIssuer == "" {
		return nil, nil //nolint:nilnil // most offices have none
	}
	grants, err := directory.ParseGrants(cfg.OIDCRoles)
	if err != nil {
		return nil, fmt.Errorf("oidc-roles: %w", err)
	}
	secret := ""
	if cfg.OIDCSecretFile != "" {
		text, err := config.ReadSecret(cfg.OIDCSecretFile)
		if err != nil {
			return nil, fmt.Errorf("oidc-secret-file：读不出统一登录的客户端密钥 / the client's secret cannot be read: %w", err)
		}
		secret = strings.TrimSpace(text)
		if secret == "" || strings.ContainsFunc(secret, func(r rune) bool { return r < ' ' || r > '~' }) {
			return nil, fmt.Errorf("oidc-secret-file：%s 里不是一行客户端密钥 / %[1]s does not hold one line with the client's secret",
				cfg.OIDCSecretFile)
		}
	}
	return directory.New(directory.Settings{
		Issuer: cfg.OIDCIssuer, ClientID: cfg.OIDCClient, Secret: secret, Grants: grants,
		Redirect:  strings.TrimRight(cfg.PublicURL, "/") + "/admin/directory/return",
		NameClaim: cfg.OIDCName, GroupsClaim: cfg.OIDCGroups, Scopes: cfg.OIDCScopes,
	}), nil
}

package main

import (
	"context"
	"math"
	"path/filepath"
	"strings"
	"time"

	"minping/internal/app"
	"minping/internal/config"
	"minping/internal/disk"
	"minping/internal/metrics"
)

// meterFor measures only where somebody can see it: at an address of its own, which phones do not reach.
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

// watch adds what is looked at when somebody scrapes: whether the store answers, what is damaged, and the room left on the disks.
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
	m.Gauge("minping_damage_findings", "What is wrong with the files of the store; /readyz names each.", nil, func() float64 {
		return float64(len(svc.Damage()))
	})
	folders := map[string]string{"keys": cfg.Keys}
	if dir, ok := strings.CutPrefix(string(cfg.Store), "sqlite:"); ok {
		folders["data"] = dir
	}
	for name, dir := range folders {
		m.Gauge("minping_disk_free_bytes", "Room left on the disk of a folder, in steps of 64 MiB.", map[string]string{"folder": name}, func() float64 {
			s, err := disk.FreeSpace(filepath.Clean(dir))
			if err != nil {
				return math.NaN()
			}
			return float64(s.Free / diskStep * diskStep)
		})
	}
}

package main

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"minping/internal/config"
)

var freeBytes = regexp.MustCompile(`(?m)^minping_disk_free_bytes\{folder="(\w+)"\} (\S+)$`)

// What a ballot takes of a disk is not seen from outside: the room that is left is told in steps of 64 MiB.
func TestTheRoomOnADiskIsToldInSteps(t *testing.T) {
	dir := t.TempDir()
	cfg := config.Config{
		MetricsAddr: "127.0.0.1:0", Keys: filepath.Join(dir, "keys"), Data: dir,
		Store: config.Address("sqlite:" + dir),
	}
	svc, st, err := openService(t.Context(), cfg, "http://127.0.0.1", slog.New(slog.DiscardHandler))
	must(t, err)
	defer st.Close() //nolint:errcheck // a store of the test
	var b bytes.Buffer
	must(t, svc.Meter.Write(&b))
	seen := 0
	for _, m := range freeBytes.FindAllStringSubmatch(b.String(), -1) {
		seen++
		free, err := strconv.ParseFloat(m[2], 64)
		if n := int64(free); err != nil || n <= 0 || n%diskStep != 0 {
			t.Errorf("%s: %s", m[1], m[2])
		}
	}
	if seen != 2 {
		t.Errorf("%d folders in\n%s", seen, b.String())
	}
}

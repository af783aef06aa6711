package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"
)

var resident = regexp.MustCompile(`(?m)^(RssAnon|RssFile):\s+(\d+) kB$`)

// BenchmarkStart starts the released program on existing data: time until it answers, memory while idle, and processor
// time for both.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "minping")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-tags=timetzdata", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	startOnce(b, program, filepath.Join(dir, "data"), false) // makes the keys
	sum, n := map[string]float64{}, 0.0
	for b.Loop() {
		n++
		for name, value := range startOnce(b, program, filepath.Join(dir, "data"), true) {
			sum[name] += value
		}
	}
	b.ReportMetric(0, "ns/op")
	for name, value := range sum {
		b.ReportMetric(value/n, name)
	}
}

func startOnce(b *testing.B, program, data string, rest bool) map[string]float64 {
	b.Helper()
	addr := freeAddress(b)
	cmd := exec.Command(program, "serve", "--addr", addr, "--data", data)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	for end := began.Add(time.Minute); ; time.Sleep(time.Millisecond) {
		res, err := http.Get("http://" + addr + "/healthz")
		if err == nil {
			_ = res.Body.Close()
			break
		}
		if time.Now().After(end) {
			b.Fatal(err)
		}
	}
	out := map[string]float64{"ms/start": float64(time.Since(began).Milliseconds())}
	if rest {
		time.Sleep(5 * time.Second)
		raw, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid)) // elsewhere there is none
		for _, m := range resident.FindAllSubmatch(raw, -1) {
			kB, _ := strconv.ParseFloat(string(m[2]), 64)
			out["MB-"+string(m[1])] = kB / 1024
		}
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	out["cpu-ms/run"] = float64(used.Milliseconds())
	return out
}

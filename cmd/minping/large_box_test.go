package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha512"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/config"
	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// BenchmarkLargeBox measures what sealing, counting and copying one ballot box costs in memory and time, each in its
// own process. The box is filled directly, not through phones, with ballots signed like real ones. How many is set by
//
//	MINPING_BENCH_BALLOTS=10000,100000,1000000 \
//	    go test -run '^$' -bench LargeBox -benchtime 1x -timeout 3h ./cmd/minping
//
// and MINPING_BENCH_STORE=mongodb takes FerretDB. A million take half an hour to sign on two cores.
func BenchmarkLargeBox(b *testing.B) {
	sizes := os.Getenv("MINPING_BENCH_BALLOTS")
	if sizes == "" {
		sizes = "1000"
	}
	for size := range strings.SplitSeq(sizes, ",") {
		b.Run(size, func(b *testing.B) {
			n, err := strconv.Atoi(size)
			if err != nil {
				b.Fatal(err)
			}
			for range b.N {
				largeBox(b, n)
			}
		})
	}
}

// mostSlips is how many slips a box may have. A larger one exists in this benchmark only, and two officers let it pass.
const mostSlips = 100_000

func largeBox(b *testing.B, n int) {
	s := newLargeSite(b)
	briefing, _, _ := s.briefing(1, "liaocheng")
	id, slips := s.largeSession(b, briefing, min(n, mostSlips))
	s.stop()
	s.fill(b, id, slips, n)
	s.start()
	s.timed(b, "seal", func() {
		s.move(id, "closing")
		if n > mostSlips {
			for _, officer := range []string{"organizer", "organizer2"} {
				s.call(officer, http.MethodPost, "/sessions/"+id+"/override",
					map[string]any{"what": "seal", "reason": "x"}, nil)
			}
		}
		s.reach(id, "sealed")
	})
	sealed := peak(b, s.server)
	s.timed(b, "count", func() { s.move(id, "counted") })
	if r := s.result(id); r.Returned != n {
		b.Errorf("%d of %d ballots were counted", r.Returned, n)
	}
	counted := peak(b, s.server)
	s.timed(b, "bundle", func() { s.download(b, id) })
	b.ReportMetric(sealed, "seal-MB")
	b.ReportMetric(counted, "count-MB")
	b.ReportMetric(peak(b, s.server), "bundle-MB")
	s.stop()
	s.copies(b)
	s.command(b, "verify", n <= mostSlips, "verify", s.bundle())
}

// copies measures what carries everything away.
func (s *site) copies(b *testing.B) {
	file, here, there := filepath.Join(s.dir, "backup"), "sqlite:"+s.data(), "sqlite:"+filepath.Join(s.dir, "moved")
	if s.where[0] == "--store" {
		here = s.where[1]
	}
	s.command(b, "backup", true, append([]string{"backup", "--out", file}, s.where...)...)
	s.command(b, "restore", true, "restore", "--in", file, "--data", filepath.Join(s.dir, "restored"))
	s.command(b, "move", true, "move", "--from", here, "--to", there, "--store-trial")
}

// command runs the program and reports its time and the most memory it had resident.
func (s *site) command(b *testing.B, name string, succeeds bool, args ...string) {
	b.Helper()
	var out bytes.Buffer
	cmd := runMinping(args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	began, most := time.Now(), 0.0
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			if !passes(err) && succeeds {
				b.Errorf("%s: %v\n%s", name, err, out.String())
			}
			b.ReportMetric(most, name+"-MB")
			b.ReportMetric(time.Since(began).Seconds(), name+"-s")
			return
		case <-time.After(20 * time.Millisecond):
			most = max(most, peak(b, cmd))
		}
	}
}

// largeSession makes an open session and returns its token ids.
func (s *site) largeSession(b *testing.B, briefing string, n int) (id string, tids []vote.Hash) {
	id = s.make("organizer", "/sessions", map[string]any{"briefing_id": briefing, "delay": 0, "comments": false})
	tids = make([]vote.Hash, n)
	ids := make([]string, n)
	for i := range tids {
		_, _ = rand.Read(tids[i][:])
		ids[i] = vote.B64u.EncodeToString(tids[i][:])
	}
	status := s.call("organizer", http.MethodPost, "/sessions/"+id+"/slips", map[string]any{"token_ids": ids}, nil)
	if status != http.StatusOK {
		b.Fatalf("slips: %d", status)
	}
	s.move(id, "ready")
	s.move(id, "open")
	return id, tids
}

// newLargeSite is a site on the store that the environment names.
func newLargeSite(b *testing.B) *site {
	if os.Getenv("MINPING_BENCH_STORE") != "mongodb" {
		return newSite(b)
	}
	s := &site{t: b, dir: b.TempDir(), addr: freeAddress(b), tokens: map[string]string{}}
	s.where = []string{"--store", startFerret(b).uri, "--store-trial", "--keys", filepath.Join(s.data(), "keys")}
	s.addUsers()
	s.start()
	b.Cleanup(s.stop)
	return s
}

func (s *site) timed(b *testing.B, what string, do func()) {
	clear(s.tokens) // they live for a quarter of an hour
	began := time.Now()
	do()
	b.ReportMetric(time.Since(began).Seconds(), what+"-s")
}

// reach waits for a state.
func (s *site) reach(id, state string) {
	s.t.Helper()
	for end := time.Now().Add(time.Hour); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		var v struct{ State string }
		s.call("organizer", http.MethodGet, "/sessions/"+id, nil, &v)
		if v.State == state {
			return
		}
	}
	s.t.Fatalf("the session does not become %s:\n%s", state, s.log.String())
}

// peak is the most memory a process has had resident so far, in MB; 0 when it is gone.
func peak(b *testing.B, cmd *exec.Cmd) float64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	_, after, found := bytes.Cut(raw, []byte("VmHWM:"))
	if err != nil || !found {
		return 0
	}
	kb, err := strconv.Atoi(string(bytes.Fields(after)[0]))
	if err != nil {
		b.Fatal(err)
	}
	return float64(kb) * 1024 / 1e6
}

// fill puts n ballots with their admissions into the box of a session whose server is stopped.
func (s *site) fill(b *testing.B, id string, slips []vote.Hash, n int) {
	ctx := context.Background()
	var address config.Address
	where := "sqlite:" + s.data()
	if s.where[0] == "--store" {
		where = s.where[1]
	}
	if err := address.Set(where); err != nil {
		b.Fatal(err)
	}
	st, err := openStoreAt(ctx, string(address), config.Config{StoreTrial: true})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close() //nolint:errcheck // every row was acknowledged
	rows, err := st.Box(ctx, id)
	if err != nil {
		b.Fatal(err)
	}
	f := s.filler(b, st, id)
	next := make(chan int)
	go func() {
		for i := range n {
			next <- i
		}
		close(next)
	}()
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			for i := range next {
				var tid vote.Hash
				_, _ = rand.Read(tid[:])
				if i < len(slips) {
					tid = slips[i]
				}
				if err := f.put(ctx, rows, i, tid); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// filler makes ballots with the issuer's key, which it therefore does not need to be blind for.
type filler struct {
	box *vote.Box
	key *rsa.PrivateKey
}

func (s *site) filler(b *testing.B, st store.Store, id string) filler {
	head, err := st.Latest(b.Context(), "board", id+"/manifest")
	if err != nil {
		b.Fatal(err)
	}
	_, digest, _ := strings.Cut(string(head.Body), " ") // the manifest is one chunk
	raw, err := st.Latest(b.Context(), "board", id+"/manifest/000000/"+digest)
	if err != nil {
		b.Fatal(err)
	}
	box, err := vote.ParseManifest(raw.Body)
	if err != nil {
		b.Fatal(err)
	}
	ring, err := keys.Open(filepath.Join(s.data(), "keys"), "")
	if err != nil {
		b.Fatal(err)
	}
	k, err := ring.Load(id)
	if err != nil {
		b.Fatal(err)
	}
	key, err := x509.ParsePKCS8PrivateKey(k.Issuers[0].Marshal())
	if err != nil {
		b.Fatal(err)
	}
	return filler{box, key.(*rsa.PrivateKey)}
}

func (f filler) put(ctx context.Context, rows store.Box, i int, tid vote.Hash) error {
	pk, sk, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	var prefix, hz [32]byte
	for _, b := range [][]byte{prefix[:], hz[:]} {
		_, _ = rand.Read(b)
	}
	sum := sha512.Sum384(vote.AppendPrepared(nil, vote.SlotBallot, f.box.M, pk, prefix))
	sig, err := rsa.SignPSS(rand.Reader, f.key, crypto.SHA384, sum[:], &rsa.PSSOptions{SaltLength: 48})
	if err != nil {
		return err
	}
	j := 1 + i%4
	msg, err := votetest.SealBallot(f.box, rand.Reader, sk, prefix, sig, []int{j, j, j, j, j, j, j, j, 0})
	if err != nil {
		return err
	}
	if i < 10 { // they are as good as a phone's
		if _, err := f.box.ParseBallot(vote.SlotBallot, msg); err != nil {
			return err
		}
	}
	if _, err := rows.Insert(ctx, store.Admissions, store.Key(tid), hz[:]); err != nil {
		return err
	}
	_, err = rows.Insert(ctx, store.Ballots, store.Key(vote.BallotID(f.box.M, pk)), msg)
	return err
}

func (s *site) bundle() string { return filepath.Join(s.dir, "bundle.zip") }

// download fetches the bundle into a file.
func (s *site) download(b *testing.B, id string) {
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.url()+"/api/v1/sessions/"+id+"/bundle", nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token("auditor"))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	f, err := os.Create(s.bundle())
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(f, res.Body); err != nil || res.StatusCode != http.StatusOK {
		b.Fatalf("bundle: %d %v", res.StatusCode, err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

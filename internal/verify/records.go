package verify

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"minping/internal/vote"
)

// batch is how many records one worker checks at a time; memory holds a few batches, never the file.
const batch = 256

// checkRecords streams the file of public records, which are in the order of the index, and checks each on its own
// using only the manifest: credential, ballot signature, tracker (rb1 §8). It returns the file's SHA-256; bad names a
// record that failed, err says why the file could not be read.
func checkRecords(r io.Reader, box *vote.Box, index []byte) (sum vote.Hash, bad, err error) {
	var (
		mu    sync.Mutex
		all   sync.WaitGroup
		slots = make(chan struct{}, runtime.GOMAXPROCS(0))
		sha   = sha256.New()
		count = len(index) / 32
		long  = box.RecordLen()
	)
	for first := 0; first < count && err == nil; first += batch {
		part := make([]byte, long*min(batch, count-first))
		n, e := io.ReadFull(r, part)
		sha.Write(part[:n])
		if e != nil {
			err = fmt.Errorf("after %d of %d records: %w", first+n/long, count, e)
		}
		part = part[:n-n%long]
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			if e := checkBatch(box, part, index[32*first:], first); e != nil {
				mu.Lock()
				defer mu.Unlock()
				bad = errors.Join(bad, e)
			}
		})
	}
	all.Wait()
	if err == nil {
		if n, e := io.Copy(sha, r); e != nil || n != 0 {
			err = errors.Join(e, fmt.Errorf("%d bytes follow the last record", n))
		}
	}
	return vote.Hash(sha.Sum(nil)), bad, err
}

// checkBatch returns an error for the first record that fails.
func checkBatch(box *vote.Box, records, index []byte, first int) error {
	long := box.RecordLen()
	for i := 0; i < len(records)/long; i++ {
		tracker, err := box.CheckRecord(records[i*long : (i+1)*long])
		if err != nil {
			return fmt.Errorf("record %d: %w", first+i+1, err)
		}
		if tracker != vote.Hash(index[32*i:32*i+32]) {
			return fmt.Errorf("record %d is not the one of its tracker", first+i+1)
		}
	}
	return nil
}

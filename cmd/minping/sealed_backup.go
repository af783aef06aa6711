package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"minping/internal/copying"
	"minping/internal/store"
)

// recipients are the age keys that a backup is encrypted to. The machine that makes backups need not be able to open
// them.
type recipients struct{ keys []age.Recipient }

func (r *recipients) String() string { return fmt.Sprintf("%d", len(r.keys)) }

// Set adds a key, or those in a file.
func (r *recipients) Set(text string) error {
	if strings.HasPrefix(text, "age1") {
		key, err := age.ParseX25519Recipient(text)
		if err != nil {
			return errors.New("不是 age 公钥 / is not an age key")
		}
		r.keys = append(r.keys, key)
		return nil
	}
	f, err := os.Open(text)
	if err != nil {
		return errors.New("既不是 age 公钥，也不是文件 / is neither an age key nor a file")
	}
	defer f.Close() //nolint:errcheck // it was only read
	keys, err := age.ParseRecipients(f)
	if err != nil {
		return errors.New("文件里没有 age 公钥 / the file holds no age key")
	}
	r.keys = append(r.keys, keys...)
	return nil
}

// sealed writes a backup, encrypted if there are recipients. An encrypted one cannot be read back without their keys,
// so either is checked while it is written, and the file on the disk is compared with what was written.
func (r *recipients) sealed(
	w io.Writer, write func(io.Writer) (copying.Summary, error), check func(io.Reader) (copying.Summary, error),
) (copying.Summary, error) {
	file := &summed{w: w, h: sha256.New()}
	var box io.WriteCloser = file
	if len(r.keys) > 0 {
		var err error
		box, err = age.Encrypt(file, r.keys...)
		if err != nil {
			return copying.Summary{}, fmt.Errorf("encrypt backup: %w", err)
		}
	}
	plain, feed := io.Pipe()
	type outcome struct {
		sum copying.Summary
		err error
	}
	checked := make(chan outcome, 1)
	go func() {
		sum, err := check(plain)
		_, rest := io.Copy(io.Discard, plain) // so that the writer never waits for a reader that has gone away
		checked <- outcome{sum, errors.Join(err, rest)}
	}()
	sum, err := write(io.MultiWriter(box, feed))
	if err := errors.Join(err, box.Close(), feed.Close()); err != nil {
		return sum, fmt.Errorf("write backup: %w", err)
	}
	if got := <-checked; got.err != nil || got.sum != sum {
		return sum, errors.Join(errors.New("check backup: what was written differs from what was read"), got.err)
	}
	return sum, file.readBack()
}

// summed remembers what was written to a file.
type summed struct {
	w io.Writer
	h hash.Hash
}

func (s *summed) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.h.Write(p[:n])
	return n, err
}

// Close leaves the file open: it is read back.
func (s *summed) Close() error { return nil }

// readBack compares the file on the disk with what was written.
func (s *summed) readBack() error {
	f, ok := s.w.(*os.File)
	if !ok {
		return nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("check backup: %w", err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return fmt.Errorf("check backup: %w", err)
	}
	if !bytes.Equal(h.Sum(nil), s.h.Sum(nil)) {
		return errors.New("check backup: what was read back differs from what was written")
	}
	return nil
}

// ageMagic begins every file that age has encrypted.
const ageMagic = "age-encryption.org/v1"

// opened returns a backup from its beginning, decrypted if it is encrypted.
func opened(f *os.File, identity string) (io.Reader, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	r := bufio.NewReader(f)
	if head, _ := r.Peek(len(ageMagic)); string(head) != ageMagic { // a shorter file is not a backup
		return r, nil
	}
	if identity == "" {
		return nil, &store.Refusal{
			ZH: "这份备份是加密的：请用 --identity 指定私钥文件。",
			EN: "This backup is encrypted: name the key file with --identity.",
		}
	}
	raw, err := os.ReadFile(identity)
	if err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	ids, err := age.ParseIdentities(bytes.NewReader(raw))
	if err != nil {
		return nil, errors.New("私钥文件里没有 age 私钥 / the file holds no age identity") // the parser's error can quote it
	}
	plain, err := age.Decrypt(r, ids...)
	if err != nil {
		return nil, &store.Refusal{ZH: "这把私钥打不开这份备份。", EN: "This key does not open this backup."}
	}
	return plain, nil
}

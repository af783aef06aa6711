package ledger

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"image/png"
	"path"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/evaluation/ledger"
	"minping/internal/typed"
)

// MaxFile is how many bytes a piece of evidence has at most. A sealed one is longer by its nonce and tag, and a
// record holds 8 MiB.
const MaxFile = 8<<20 - 64

// maxFiles is how many pieces of evidence an item has at most.
const maxFiles = 100

// File is a piece of evidence: what it is, apart from its bytes.
type File struct {
	Name   string `json:"name"`
	Media  string `json:"media"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
	By     string `json:"by"`
	Sealed bool   `json:"sealed,omitempty"` // of a restricted item: name and bytes are sealed
	Cipher []byte `json:"cipher,omitempty"` // the name, sealed
}

// media are the types of evidence by the ending of their names.
var media = map[string]string{
	".pdf":  "application/pdf",
	".jpg":  "image/jpeg",
	".jpeg": "image/jpeg",
	".png":  "image/png",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ofd":  "application/ofd",
}

// mediaOf returns the type of a file whose content is what its name says.
func mediaOf(name string, raw []byte) (string, error) {
	ending := strings.ToLower(path.Ext(name))
	kind, ok := media[ending]
	switch {
	case !ok:
		return "", records.InvalidField("file", "只收 PDF、JPG、PNG、DOCX、XLSX 和 OFD 文件。", "Only PDF, JPG, PNG, DOCX, XLSX and OFD files are taken.")
	case len(raw) == 0:
		return "", records.InvalidField("file", "文件是空的。", "The file is empty.")
	case len(raw) > MaxFile:
		return "", records.InvalidField("file", "文件太大，最多 8 MB。", "The file is too large: at most 8 MB.")
	case !isWhatItSays(ending, raw):
		return "", records.InvalidField("file", "文件内容与后缀不符，或者已经损坏。请重新导出后再上传。", "The content is not what the name says, or it is damaged.")
	}
	return kind, nil
}

func isWhatItSays(ending string, raw []byte) bool {
	switch ending {
	case ".pdf":
		return bytes.HasPrefix(raw, []byte("%PDF-")) && bytes.Contains(raw[max(0, len(raw)-2048):], []byte("%%EOF"))
	case ".jpg", ".jpeg":
		_, err := jpeg.DecodeConfig(bytes.NewReader(raw))
		return err == nil
	case ".png":
		_, err := png.DecodeConfig(bytes.NewReader(raw))
		return err == nil
	case ".docx":
		return packed(raw, "word/document.xml")
	case ".xlsx":
		return packed(raw, "xl/workbook.xml")
	}
	return packed(raw, "OFD.xml")
}

// packed reports an archive with a part, of a sane size, and without macros.
func packed(raw []byte, part string) bool {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil || len(z.File) > 10_000 {
		return false
	}
	found, total := false, uint64(0)
	for _, f := range z.File {
		total += f.UncompressedSize64
		if strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
			return false
		}
		found = found || f.Name == part
	}
	return found && total <= 512<<20
}

// AddFile adds a piece of evidence to an item. Its bytes are kept apart from it, sealed when the item is restricted.
func (l *Ledgers) AddFile(
	ctx context.Context, a records.Actor, itemID, name string, raw []byte,
) (records.Versioned[File], error) {
	p, _, v, err := l.load(ctx, a, itemID)
	if err != nil {
		return records.Versioned[File]{}, err
	}
	name = typed.Line(path.Base(strings.ReplaceAll(name, "\\", "/")))
	if !records.ShortText(name, 200) {
		return records.Versioned[File]{}, records.InvalidField("name", "文件名不能为空，最多 200 字。", "A file needs a name of at most 200 characters.")
	}
	kind, err := mediaOf(name, raw)
	if err != nil {
		return records.Versioned[File]{}, err
	}
	have, err := records.List[File](ctx, l.env, kindFile, itemID, "", maxFiles)
	if err != nil {
		return records.Versioned[File]{}, err
	}
	if len(have) >= maxFiles {
		return records.Versioned[File]{}, records.Fail(records.Conflict, "too_many", "一个事项最多附 100 个文件。", "An item has at most 100 files.")
	}
	sum := sha256.Sum256(raw)
	f := File{Name: name, Media: kind, Size: len(raw), SHA256: hex.EncodeToString(sum[:]), By: a.Name}
	id := records.NewID()
	if v.V.Restricted != nil {
		f, raw, err = l.sealFile(id, f, raw)
		if err != nil {
			return records.Versioned[File]{}, err
		}
	}
	if err := l.env.Store.Insert(ctx, l.raw(kindBytes, id, itemID, raw)); err != nil {
		return records.Versioned[File]{}, fmt.Errorf("write evidence: %w", err)
	}
	out, err := records.Create(ctx, l.env, kindFile, id, itemID, f)
	if err != nil {
		return out, err
	}
	out.V.Name = name
	return out, l.note(ctx, a, "item.file", p.evaluation.ID, itemID, id)
}

func (l *Ledgers) sealFile(id string, f File, raw []byte) (File, []byte, error) {
	name, err := l.ring.SealPersonal(kindFile+"/"+id, []byte(f.Name))
	if err != nil {
		return f, nil, err
	}
	sealed, err := l.ring.SealPersonal(kindBytes+"/"+id, raw)
	f.Name, f.Cipher, f.Sealed = "", name, true
	return f, sealed, err
}

// Files lists the evidence of an item.
func (l *Ledgers) Files(ctx context.Context, a records.Actor, itemID string) ([]records.Versioned[File], error) {
	if _, _, _, err := l.load(ctx, a, itemID); err != nil {
		return nil, err
	}
	out, err := records.List[File](ctx, l.env, kindFile, itemID, "", maxFiles)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].V, err = l.openFile(out[i].ID, out[i].V)
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, func(a, b records.Versioned[File]) int { return strings.Compare(a.V.Name, b.V.Name) })
	return out, nil
}

func (l *Ledgers) openFile(id string, f File) (File, error) {
	if !f.Sealed {
		return f, nil
	}
	name, err := l.ring.OpenPersonal(kindFile+"/"+id, f.Cipher)
	f.Name, f.Cipher = string(name), nil
	return f, err
}

// ReadFile returns a piece of evidence with its bytes. It is served as an attachment and never shown by a browser.
// Reading what belongs to a restricted item is recorded.
func (l *Ledgers) ReadFile(ctx context.Context, a records.Actor, id string) (File, []byte, error) {
	r, err := l.env.Store.Latest(ctx, kindFile, id)
	if err != nil {
		_, err = records.Load[File](ctx, l.env, kindFile, id)
		return File{}, nil, err
	}
	p, _, _, err := l.load(ctx, a, r.Parent)
	if err != nil {
		return File{}, nil, err
	}
	var f File
	if err := json.Unmarshal(r.Body, &f); err != nil {
		return f, nil, fmt.Errorf("decode evidence: %w", err)
	}
	body, err := l.env.Store.Latest(ctx, kindBytes, id)
	if err != nil {
		return f, nil, fmt.Errorf("read evidence: %w", err)
	}
	if !f.Sealed {
		return f, body.Body, nil
	}
	f, err = l.openFile(id, f)
	if err != nil {
		return f, nil, err
	}
	raw, err := l.ring.OpenPersonal(kindBytes+"/"+id, body.Body)
	if err != nil {
		return f, nil, err
	}
	return f, raw, l.note(ctx, a, "item.file_read", p.evaluation.ID, r.Parent, id)
}

// filesExist refuses files that are not evidence of the item.
func (l *Ledgers) filesExist(ctx context.Context, itemID string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	have, err := records.List[File](ctx, l.env, kindFile, itemID, "", maxFiles)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(have, func(f records.Versioned[File]) bool { return f.ID == id }) {
			return records.InvalidField("files", "没有这份材料，请先上传。", "There is no such file; upload it first.")
		}
	}
	return nil
}

// purge deletes uploads that nobody confirmed within a day, and restricted items whose time is over (domain 4.3).
func (l *Ledgers) purge(ctx context.Context) error {
	now := l.env.Now()
	for r, err := range records.Raw(ctx, l.env.Store, kindUpload, "", 10) {
		if err != nil {
			return err
		}
		if now.Sub(r.At).Hours() > 24 {
			if err := l.env.Store.Purge(ctx, kindUpload, r.ID); err != nil {
				return fmt.Errorf("delete upload: %w", err)
			}
		}
	}
	for page, err := range records.Pages[stored](ctx, l.env, kindItem, "", indexPage) {
		if err != nil {
			return err
		}
		for _, v := range page {
			if v.V.Restricted != nil && l.overdueForPurge(v.V) {
				if err := l.purgeItem(ctx, v); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (l *Ledgers) overdueForPurge(s stored) bool {
	ended := s.Restricted.Ended
	over := s.State == ledger.Settled || s.State == ledger.Withdrawn
	return over && ended != "" && string(l.today().Plus(-l.rules.RestrictedDays)) > ended
}

func (l *Ledgers) purgeItem(ctx context.Context, v records.Versioned[stored]) error {
	files, err := records.List[File](ctx, l.env, kindFile, v.ID, "", maxFiles)
	if err != nil {
		return err
	}
	for _, f := range files {
		for _, kind := range []string{kindBytes, kindFile} {
			if err := l.env.Store.Purge(ctx, kind, f.ID); err != nil {
				return fmt.Errorf("delete evidence: %w", err)
			}
		}
	}
	if err := l.env.Store.Purge(ctx, kindItem, v.ID); err != nil {
		return fmt.Errorf("delete item: %w", err)
	}
	return l.note(ctx, records.Actor{}, "item.purge", v.V.Evaluation, v.ID, "")
}

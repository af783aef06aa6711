package ballotbox

import (
	"context"
	"io"
	"path"

	"minping/internal/app/records"
	"minping/internal/verify"
)

// bundleNames maps board files to their names in a bundle.
var bundleNames = [][2]string{
	{FileManifest, "manifest.json"},
	{FileForm, "form.json"},
	{NoteManifest, "manifest.note"},
	{FileAdmission, "admission.note"},
	{FileCheckpoint, "checkpoint.note"},
	{FileIndex, "index"},
	{FileRecords, "records"},
	{NoteResult, "result.note"},
	{FileResult, "result.json"},
	{NoteVoided, "voided.note"},
}

// Evidence returns what a bundle holds of a box, read when it is written.
func Evidence(ctx context.Context, s *Boxes, sid string) ([]verify.File, error) {
	var out []verify.File
	for _, n := range bundleNames {
		f, err := s.File(ctx, sid, n[0])
		if records.KindOf(err) == records.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, verify.File{
			Path: path.Join(sid, n[1]),
			Open: func() (io.ReadCloser, error) { return pipe(f.Write), nil },
		})
	}
	return out, nil
}

// pipe turns a function that writes into a reader.
func pipe(write func(io.Writer) error) io.ReadCloser {
	r, w := io.Pipe()
	go func() { w.CloseWithError(write(w)) }()
	return r
}

// Sealed reports whether every box of a session has its sealed note, which says how many ballots it holds. In a session
// with two steps the admission note exists before anyone votes and says nothing about that.
func Sealed(ctx context.Context, s *Boxes, sess Session) (bool, error) {
	for _, ref := range sess.Boxes {
		if sealed, err := onBoard(ctx, s, ref.SID, FileCheckpoint); err != nil || !sealed {
			return false, err
		}
	}
	return true, nil
}

// BundleReadme is the file that explains what a bundle is.
const BundleReadme = `民主测评证据包 / Evidence bundle of a democratic evaluation

核对 / check:  minping verify 本文件.zip
在浏览器里核对 / in a browser:  <服务地址>/verify（文件不会离开您的电脑）

请用会议记录或大屏上抄下的校验码核对：
compare with the fingerprint that was written down in the hall:
minping verify --fingerprint XXXX-XXXX-XXXX-XXXX 本文件.zip
`

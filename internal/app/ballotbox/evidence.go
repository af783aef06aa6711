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

package e2e

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	qrcode "github.com/skip2/go-qrcode"
)

// picture is a photo as a phone takes it: a QR code somewhere on a grey table, or the table alone.
func picture(t *testing.T, text string) string {
	t.Helper()
	photo := image.NewRGBA(image.Rect(0, 0, 1200, 1600))
	draw.Draw(photo, photo.Bounds(), image.NewUniform(color.Gray{Y: 170}), image.Point{}, draw.Src)
	if text != "" {
		code, err := qrcode.New(text, qrcode.Medium)
		if err != nil {
			t.Fatal(err)
		}
		draw.Draw(photo, image.Rect(260, 430, 860, 1030), code.Image(600), image.Point{}, draw.Src)
	}
	name := filepath.Join(t.TempDir(), "photo.png")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, photo); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

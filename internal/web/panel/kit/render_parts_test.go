package kit

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestAPageWithoutOneOfItsPartsIsNotedAtTheStart(t *testing.T) {
	asset := func(name string) (string, error) { return name, nil }
	page := func(text string) error {
		_, err := NewRenderer(asset, Area{Name: "x", Templates: fstest.MapFS{
			"x_page.html": {Data: []byte(text)},
			"part_x.html": {Data: []byte(`{{define "inner"}}{{with .}}{{template "nowhere"}}{{end}}{{end}}`)},
		}})
		return err
	}
	for text, missing := range map[string]string{
		`{{define "body"}}{{if .}}a{{else}}{{template "elsewhere" .}}{{end}}{{end}}`:           "elsewhere",
		`{{define "body"}}{{range .}}{{template "inner"}}{{end}}{{end}}`:                       "nowhere",
		`{{define "body"}}{{template "own"}}{{end}}{{define "own"}}{{template "body"}}{{end}}`: "",
	} {
		err := page(text)
		if missing == "" && err != nil || missing != "" && (err == nil || !strings.Contains(err.Error(), missing)) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// An account may be called wang,jianguo: its tick comes back with the form.
func TestATickComesBackWhateverTheOptionIsCalled(t *testing.T) {
	names := []string{"wang,jianguo", "100%", "a%2Cb", "李"}
	f := Field{Type: "checks", Value: JoinChecks(names[:3])}
	for i, name := range names {
		if f.Chosen(name) != (i < 3) {
			t.Errorf("%s is chosen: %v", name, i >= 3)
		}
	}
	if got := splitChecks(f.Value); !slices.Equal(got, names[:3]) {
		t.Errorf("%q", got)
	}
}

package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"minping/internal/app"
)

// Parts of the phone page that few people need: it fetches them before a slip is used and knows the SHA-256 of each,
// so that its own hash covers them (rb1 §13).
const (
	partsDir  = "static/phone/dist/part/"
	textsDir  = "static/phone/src/texts/"
	helpPart  = "help.json" // the technical page of the help, in the page's first language
	scanPart  = "scan.js"   // reads a QR code from a picture
	kioskPart = "kiosk.js"  // turns a staff device into a kiosk
	typePart  = "typing.js" // reads a slip that is typed or scanned from within the page
	scanEntry = "static/phone/scan/main.js"
	kioskMain = "static/phone/kiosk/main.js"
	typeEntry = "static/phone/typing/main.js"
	mainEntry = "static/phone/src/main.js"
	first     = "zh-CN" // the language that is in the page itself
)

// partsOf builds every part by file name.
func partsOf(root string) (map[string][]byte, error) {
	help, err := helpTexts(root, first)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	texts := map[string]map[string]any{helpPart: help}
	for _, lang := range languages {
		if _, gaps, err := missing(root, lang); err != nil || len(gaps) > 0 {
			return nil, errors.Join(err, fmt.Errorf("language %s: %v", lang, gaps))
		}
		all, err := wholeLanguage(root, lang)
		if err != nil {
			return nil, err
		}
		texts[lang+".json"] = all
	}
	for name, all := range texts {
		body, err := compact(all)
		if err != nil {
			return nil, err
		}
		out[name] = body
	}
	for name, entry := range map[string]string{scanPart: scanEntry, kioskPart: kioskMain, typePart: typeEntry} {
		body, err := Script(root, entry)
		if err != nil {
			return nil, err
		}
		out[name] = body
	}
	return out, nil
}

// wholeLanguage returns the texts of the page, of its parts and of the help in a language that is not in the page
// itself.
func wholeLanguage(root, lang string) (map[string]any, error) {
	texts := map[string]any{}
	for _, name := range []string{lang, "kiosk." + lang, "typing." + lang} {
		some, err := readTexts(root, name+".json")
		if err != nil {
			return nil, err
		}
		maps.Copy(texts, some)
	}
	behind, err := helpTexts(root, lang)
	if err != nil {
		return nil, err
	}
	texts["behind"] = behind
	return texts, nil
}

func buildParts(root string) (map[string][]byte, error) {
	parts, err := partsOf(root)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for name, body := range parts {
		out[partsDir+name] = body
	}
	return out, nil
}

// partNames returns what the page knows about its parts, as JavaScript: file name → SHA-256 in hex. Other bundles have
// none.
func partNames(root, entry string) (string, error) {
	if entry != mainEntry && !strings.HasSuffix(entry, "hooks.js") {
		return "{}", nil
	}
	parts, err := partsOf(root)
	if err != nil {
		return "", err
	}
	hashes := map[string]string{}
	for name, body := range parts {
		sum := sha256.Sum256(body)
		hashes[name] = hex.EncodeToString(sum[:])
	}
	raw, err := json.Marshal(hashes) // sorted by name
	if err != nil {
		return "", fmt.Errorf("names of parts: %w", err)
	}
	return string(raw), nil
}

func readTexts(root, name string) (map[string]any, error) {
	raw, err := os.ReadFile(filepath.Join(root, textsDir, name))
	if err != nil {
		return nil, err
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// helpTexts returns the texts of the technical page, including what the service stores about voters, taken from its
// own schema: the page says exactly that (rb1 §15).
func helpTexts(root, lang string) (map[string]any, error) {
	texts, err := readTexts(root, "help."+lang+".json")
	if err != nil {
		return nil, err
	}
	var kept []map[string]any
	for _, k := range app.DataInventory() {
		in := func(zh, en string) string {
			if lang == first {
				return zh
			}
			return en // the schema has no third language
		}
		var columns []string
		for _, c := range k.Columns {
			columns = append(columns, in(c.What.ZH, c.What.EN))
		}
		kept = append(kept, map[string]any{
			"title": in(k.Title.ZH, k.Title.EN), "columns": columns,
			"until": in(k.Until.ZH, k.Until.EN),
		})
	}
	texts["kept"] = kept
	return texts, nil
}

// compact writes JSON with only the mandatory escapes and sorted keys, so that the same texts give the same bytes.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("texts: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

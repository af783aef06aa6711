package bundle

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// languages are the languages of the phone page besides its first one, by the name of their files below
// static/phone/src/texts: NAME.json, help.NAME.json, kiosk.NAME.json and typing.NAME.json. To add one, add the four
// files, its name here and how it calls itself in OTHERS of ui/language.js; docs/words.md says more. The build refuses
// one with gaps.
var languages = []string{"en"}

// kinds are the files of a language: the page, the technical page of the help, the kiosk, the screen for a typed slip.
var kinds = []string{"", "help.", "kiosk.", "typing."}

// blanks are placeholders that the page fills in: "{n}".
var blanks = regexp.MustCompile(`\{\w+\}`)

// missing compares the files of a language with the first one's: how many texts that one has, and each place where the
// other lacks a text, has one too many, or has other blanks in it.
func missing(root, lang string) (texts int, gaps []string, err error) {
	for _, kind := range kinds {
		want, err := readTexts(root, kind+first+".json")
		if err != nil {
			return 0, nil, err
		}
		got, err := readTexts(root, kind+lang+".json")
		if err != nil {
			return 0, nil, err
		}
		wanted, had := leaves(want), leaves(got)
		texts += len(wanted)
		gaps = append(gaps, gapsOf(kind+lang+".json", wanted, had)...)
	}
	slices.Sort(gaps)
	return texts, gaps, nil
}

func gapsOf(file string, wanted, had map[string]string) []string {
	var out []string
	for key, text := range wanted {
		other, ok := had[key]
		if !ok || other == "" && text != "" {
			out = append(out, fmt.Sprintf("%s lacks %s", file, key))
			continue
		}
		want, got := blanks.FindAllString(text, -1), blanks.FindAllString(other, -1)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(slices.Compact(want), slices.Compact(got)) {
			out = append(out, fmt.Sprintf("%s has other blanks in %s: %v, not %v", file, key, got, want))
		}
	}
	for key := range had {
		if _, ok := wanted[key]; !ok {
			out = append(out, fmt.Sprintf("%s has %s, which no page shows", file, key))
		}
	}
	return out
}

// leaves are the texts below a value, by their path.
func leaves(v any) map[string]string {
	out := map[string]string{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch x := v.(type) {
		case map[string]any:
			for key, each := range x {
				walk(at+"."+key, each)
			}
		case []any:
			for i, each := range x {
				walk(at+"."+strconv.Itoa(i), each)
			}
		default:
			out[at[1:]] = fmt.Sprint(x)
		}
	}
	walk("", v)
	return out
}

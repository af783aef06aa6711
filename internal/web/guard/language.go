package guard

import "golang.org/x/text/language"

// languageOf picks the language of an answer from an Accept-Language header: "en" or "zh", whichever is preferred,
// Chinese in all other cases.
func languageOf(accept string) string {
	if len(accept) > 200 { // no one speaks that many languages
		accept = accept[:200]
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return "zh"
	}
	for _, t := range tags {
		switch base, _ := t.Base(); base.String() {
		case "zh":
			return "zh"
		case "en":
			return "en"
		}
	}
	return "zh"
}

package guard

import "golang.org/x/text/language"

var matcher = language.NewMatcher([]language.Tag{language.SimplifiedChinese, language.English})

// Language picks the language of an answer from an Accept-Language header: "en" or "zh", Chinese for anything else.
func Language(accept string) string {
	if accept == "" {
		return "zh"
	}
	if len(accept) > 200 { // nobody speaks that many
		accept = accept[:200]
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return "zh"
	}
	if _, i, _ := matcher.Match(tags...); i == 1 {
		return "en"
	}
	return "zh"
}

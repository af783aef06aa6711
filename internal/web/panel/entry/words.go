package entry

import (
	"fmt"
	"net/url"

	"minping/internal/app/entry"
	rules "minping/internal/evaluation/entry"
	"minping/internal/web/panel/kit"
)

// chapterNames are the chapters in the order of the document that orders the work (domain B03).
var chapterNames = map[string]string{
	"general": "总则", "daily": "日常监督", "inspection": "集中督查", "results": "结果运用", "accountability": "追责问责",
	"continuous": "持续监督", "supplementary": "附则",
}

func chipOf(v entry.View, receipt bool) kit.Chip {
	switch {
	case v.State == rules.Draft:
		return kit.Chip{Text: "草稿"}
	case v.State == rules.Received:
		return kit.Chip{Kind: "good", Text: "已签收"}
	case v.State == rules.Dropped:
		return kit.Chip{Text: "已放弃"}
	case receipt:
		return kit.Chip{Kind: "mark", Text: "待签收"}
	}
	return kit.Chip{Kind: "good", Text: "已归档"}
}

// subjectPath is the list of what was written about a subject.
func subjectPath(s rules.Subject) string {
	return "/admin/entries?" + subjectQuery(s).Encode()
}

func subjectQuery(s rules.Subject) url.Values {
	q := url.Values{"kind": {s.Kind}}
	if s.ID != "" {
		q.Set("about", s.ID)
	}
	return q
}

// subjectName is what an entry is about, in words.
func subjectName(s entry.Subject) string {
	switch {
	case s.Kind == rules.AboutCity:
		return "全市"
	case s.Name == "":
		return "一项决定"
	}
	return s.Name
}

// sizeWords is the size of a file.
func sizeWords(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", max(1, n>>10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// optionName is the name of an option, or its key if the pack no longer has it.
func optionName(list []rules.Option, key string) string {
	for _, o := range list {
		if o.Key == key {
			return o.Name
		}
	}
	return key
}

package document_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"minping/configs"
	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/document"
)

// A pack that was saved when brackets were words like others is still read, and they are words in it. Who saves a type
// is told about that type's brackets, not another's.
func TestBracketsOfAnOlderPackAreWords(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	raw, err := configs.Packs.ReadFile("packs/documents.yaml")
	h.Must(err)
	stored := strings.NewReplacer(
		"title: 继续整改通知书", `title: "继续整改通知书[[{{本单位未到位数}}个]]"`,
		"个，]]请继续整改。", "个，]]经[[市委]]同意，请{{单位}}继续整改]]。",
	).Replace(string(raw))
	h.MustDo(records.Create(ctx, h.Env, document.KindTypes, "documents", "", document.TypesFile{YAML: stored}))

	v := h.Draft("continue", r.Units[0])
	if title := v.V.Title; !strings.HasPrefix(title, "继续整改通知书[[") || !strings.HasSuffix(title, "个]]") {
		t.Errorf("its title is %s", title)
	}
	opening := v.V.Parts[0].Text
	if !strings.Contains(opening, "经[[市委]]同意，请") || !strings.HasSuffix(opening, "继续整改]]。") ||
		strings.Count(opening, "[[") != 1 {
		t.Errorf("it opens with %s", opening)
	}

	p, version, err := h.Documents.Types(ctx)
	h.Must(err)
	i := slices.IndexFunc(p.Types, func(x rules.Type) bool { return x.Code == "continue" })
	refused := func(err error) {
		t.Helper()
		e, _ := apptest.Readable(err)
		for _, field := range []string{"title", "parts[0].text"} {
			field = fmt.Sprintf("types[%d].%s", i, field)
			if !slices.ContainsFunc(e.Fields, func(f records.FieldError) bool { return f.Field == field }) {
				t.Errorf("%s: %v", field, err)
			}
		}
	}
	_, _, err = h.Documents.PutTypes(ctx, apptest.Office, version, []byte(stored))
	refused(err)
	refused(h.Documents.PutType(ctx, apptest.Office, version, p.Types[i]))

	other, _ := p.Type("urge")
	h.Must(h.Documents.PutType(ctx, apptest.Office, version, other))
	h.Must(h.Documents.PutIssuers(ctx, apptest.Office, version+1, p.Issuers, p.Profile))
}

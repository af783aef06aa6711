package final

import (
	"fmt"
	"strings"

	"minping/internal/app/final"
	rules "minping/internal/evaluation/final"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// versionsOf lists the versions of a result, each with what differs from the one before.
func versionsOf(now final.View, versions []rules.Final) (out []Version) {
	at := "/admin/batches/" + now.Batch.ID + "/final"
	for i, f := range versions {
		v := Version{Fact: kit.Fact{
			Name:  fmt.Sprintf("第 %d 版", f.Version),
			Value: fmt.Sprintf("%s，%s 锁定，%d 个单位，摘要 %s", kit.Minute(f.At), f.By, len(f.Rows), f.Digest[:16]),
		}}
		if i > 0 {
			for _, d := range rules.Differences(versions[i-1], f) {
				v.Differences = append(v.Differences,
					Difference{d.Name, d.FieldName(), printed(d, d.Before), printed(d, d.After)})
			}
		}
		v.Href = at
		if !now.InForce(f.Version) {
			v.Href = fmt.Sprintf("%s?version=%d", at, f.Version)
		}
		v.Same = i > 0 && len(v.Differences) == 0
		out = append(out, v)
	}
	return out
}

// printed returns one side of a difference in the words of the pages.
func printed(d rules.Difference, value string) string {
	switch {
	case value == rules.Nothing, value == "":
		return "无"
	case value == "true":
		return "是"
	case value == "false":
		return "否"
	case d.Field == rules.FieldFlags:
		var words []string
		for _, flag := range strings.Fields(value) {
			words = append(words, lookup.FlagSentence(flag))
		}
		return strings.Join(words, "")
	case d.Field == rules.FieldScheme: // id, version, digest
		if id := strings.Fields(value); len(id) == 3 {
			return fmt.Sprintf("%s 第 %s 版（摘要 %.8s）", id[0], id[1], id[2])
		}
	}
	return value
}

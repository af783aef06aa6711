package draw

import (
	"minping/internal/app/entry"
	"minping/internal/auth"
	rules "minping/internal/evaluation/entry"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// origin is whether someone wrote down where the list came from and that it is complete (evaluation §8). The office
// writes it here, or reads it; who runs the hall only sees whether it is there.
func (req *request) origin(evaluationID string) (kit.Fact, error) {
	out := kit.Fact{Name: "名单来源"}
	filed, err := req.svc.Entries.Filed(req.ctx, []rules.Subject{{Kind: rules.AboutEvaluation, ID: evaluationID}})
	if err != nil {
		return out, err
	}
	there, office := filed[entry.TypePoolOrigin][evaluationID] > 0, req.who.Role == auth.Admin
	switch {
	case there && office:
		out.Value, out.Href = "已写明", lookup.EntriesPath(evaluationID)
	case there:
		out.Value = "已写明"
	case office:
		out.Value, out.Href = "写明来源和是否完整", lookup.NewEntryPath(evaluationID, entry.TypePoolOrigin)
	default:
		out.Value = "还没有写明，由巡察办或者评估组记录"
	}
	return out, nil
}

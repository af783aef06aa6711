package document

import (
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/web/panel/kit"
)

// find returns those documents the person may see whose title or number matches.
func (req *request) find(q kit.Query) ([]kit.Hit, error) {
	all, err := req.svc.Documents.List(req.ctx, req.who, document.Filter{})
	if records.KindOf(err) == records.Forbidden { // an account without an organization receives nothing
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []kit.Hit
	for _, s := range all {
		if len(out) == q.Limit {
			break
		}
		if q.Fits(s.Title) || s.Number != "" && q.Fits(s.Number) {
			chip := chipOf(s.State)
			out = append(out, kit.Hit{Href: "/admin/documents/" + s.ID, Text: s.Title, Sub: s.Number, Chip: &chip})
		}
	}
	return out, nil
}

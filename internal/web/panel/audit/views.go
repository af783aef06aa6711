package audit

import (
	"minping/internal/web/panel/kit"
)

// Audit is the audit log.
type Audit struct {
	kit.Frame
	Filter  []kit.Field
	Rows    []AuditRow
	Bundles []kit.NamedRow
	Pages   kit.Pages
	Empty   *kit.Empty
	Chain   string
}

// Template names the template of this page.
func (Audit) Template() string { return "audit" }

// AuditRow is one entry. Name is the name of its object, "" if only its id is known.
type AuditRow struct{ N, At, Who, What, Name, Object, Detail, Hash string }

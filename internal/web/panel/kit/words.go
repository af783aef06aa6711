package kit

import (
	"strings"

	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
)

// PasswordHint says what a password must be like.
const PasswordHint = "至少 10 个字符；大写字母、小写字母、数字、符号中至少三种。"

// RoleName returns a role in words.
func RoleName(r auth.Role) string {
	switch r {
	case auth.Admin:
		return "巡察办"
	case auth.Organizer:
		return "测评组织者"
	case auth.Assessor:
		return "评估人员"
	case auth.Supervisor:
		return "监督单位"
	case auth.Unit:
		return "被巡察单位"
	case auth.Leader:
		return "领导小组"
	case auth.Auditor:
		return "审计"
	}
	return string(r)
}

// BodyName returns the default name of a scoring body; bodies named by a scheme are shown unchanged.
func BodyName(code string) string {
	switch code {
	case scheme.BodyDiscipline:
		return "纪委监委"
	case scheme.BodyOrganization:
		return "组织部"
	case scheme.BodyInspection:
		return "巡察组"
	}
	return code
}

// OrDash returns a published number, or a dash if there is none: unknown is never 0.
func OrDash(s *string) string {
	if s == nil {
		return "—"
	}
	return *s
}

// OrEmpty returns the text, or "" for nil.
func OrEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// Clipped is the beginning of a long text in one line.
func Clipped(text string, most int) string {
	rs := []rune(strings.Join(strings.Fields(text), " "))
	if len(rs) <= most {
		return string(rs)
	}
	return string(rs[:most]) + "…"
}

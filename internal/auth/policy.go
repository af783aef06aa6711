package auth

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The password policy (domain 4.4, after GB/T 22239).
const (
	MinPassword     = 10                  // characters
	MaxPassword     = 128                 // characters; more only costs time
	PasswordHistory = 5                   // earlier passwords that must not be reused
	PasswordAge     = 90 * 24 * time.Hour // after which it must be changed
	minClasses      = 3                   // of lower case, upper case, digits, everything else
	shortName       = 2                   // bytes of names that are in many a password by accident: one or two letters
)

// Problem is one sentence about a password, in each language the service speaks.
type Problem struct{ ZH, EN string }

// PasswordProblems lists what is wrong with a password for the account with that name; none means it is acceptable.
// The sentences never repeat the password.
func PasswordProblems(name, password string) []Problem {
	password = normal(password)
	var out []Problem
	n := utf8.RuneCountInString(password)
	if n < MinPassword {
		out = append(out, Problem{"密码至少 10 个字符。", "The password needs at least 10 characters."})
	}
	if n > MaxPassword {
		out = append(out, Problem{"密码最多 128 个字符。", "The password may have at most 128 characters."})
	}
	if classes(password) < minClasses {
		out = append(out, Problem{
			"大写字母、小写字母、数字、符号中至少要有三种。",
			"The password needs three of: capital letters, small letters, digits, other characters.",
		})
	}
	name = normal(name)
	if len(name) > shortName && strings.Contains(strings.ToLower(password), strings.ToLower(name)) {
		out = append(out, Problem{"密码不能包含用户名。", "The password must not contain the account's name."})
	}
	return out
}

// PasswordDue reports whether a password set at that time must be changed now.
func PasswordDue(set, now time.Time) bool { return now.Sub(set) >= PasswordAge }

// classes counts how many of the four kinds of characters occur. Letters without case, such as Chinese characters, are
// of the fourth kind.
func classes(s string) int {
	var lower, upper, digit, other int
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

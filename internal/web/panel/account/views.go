package account

import (
	"minping/internal/web/panel/kit"
)

// Setup makes the first account from a one-time link.
type Setup struct {
	kit.Frame
	Form kit.Form
	Gone bool // the link was used, or is not valid
}

// Template names the template of this page.
func (Setup) Template() string { return "setup" }

// Shell names the frame around the page.
func (Setup) Shell() string { return kit.ShellGate }

// Accounts lists and adds accounts.
type Accounts struct {
	kit.Frame
	Rows    []AccountRow
	Form    kit.Form
	OneTime *OneTime
	Pages   kit.Pages
}

// Template names the template of this page.
func (Accounts) Template() string { return "accounts" }

// OneTime is a password that is shown once.
type OneTime struct{ Name, Password, Link string }

// AccountRow is one account.
type AccountRow struct {
	Name, Role, Body string
	Chip             kit.Chip
	Reset, Disable   *kit.Form
}

// Own is the account of a person who signs in through the office's directory: nothing can be changed here.
type Own struct {
	kit.Frame
	Facts []kit.Fact
}

// Template names the template of this page.
func (Own) Template() string { return "own" }

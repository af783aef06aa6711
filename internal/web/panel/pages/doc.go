// Package pages looks at every page of the panel in every state, drawn from canned values, in a real browser.
package pages

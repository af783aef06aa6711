// Package e2e drives the real pages in Chromium: at 390 px, in Chinese, with large type, against a hall that can lose
// answers, lie and close at the worst moment, and against the real service. It has tests only.
//
// Chromium is $CHROME, else Debian's headless shell, else the first of chromium, chromium-browser, google-chrome on the
// path; without one the tests fail.
package e2e

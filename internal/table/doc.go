// Package table reads and writes rows of spreadsheet files.
package table

// Package document holds the rules of official documents (evaluation §2, §3; domain A34, A41, A42, B22, B24): their
// types and templates as data, the states of a document and who may move it, and how its number is formed. Layout is
// the subject of package docx.
package document

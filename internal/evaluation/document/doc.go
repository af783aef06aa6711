// Package document holds the rules of official documents (evaluation §2, §3; domain A34, A41, A42, B22, B24): their
// types and templates as data, the states a document goes through and who may take it there, and how its number is
// formed. How one looks on paper is package docx's.
package document

// Package verify checks the evidence of a session without trusting the service that made it: an
// evidence bundle (a zip or the folder it was unpacked to) or a live board. Each check is one sentence.
//
// Trust comes from outside: the operator's board key, or the fingerprint that was read aloud in
// the hall and stands in the paper minutes. Without either the checks still run, because a tester wants to
// see them and a person may compare the printed fingerprint by eye, but the first line says that the key was
// taken from what is being checked.
//
// The same package writes bundles, so that writer and checker cannot drift apart.
package verify
